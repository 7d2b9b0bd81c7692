"""Conditions and sums of a form, in the language of XLSForm or of SurveyJS.

A question may be asked only after certain answers; the conditions are those of `ocsea.assess.relevance`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Final

import attrs

from ocsea._base.errors import InvalidDataError, Problem, nearest
from ocsea.assess.relevance import Condition, Either, Every, Is, Not, condition_of
from ocsea.interop.sheet import OPEN, Question, Sheet, named

__all__ = ["SURVEYJS", "XLSFORM", "Dialect", "counted", "earned", "index", "relevant"]


@attrs.frozen
class Dialect:
    """How a language of forms says what is needed here.

    Attributes:
        answer: The answer to a question, or what is asked beside it.
        is_: That an answer is a code.
        holds: That an answer of several holds a code.
        given: That there is an answer.
        choose: One of two values, by a condition.
        divided: One value by another.
        negated: The opposite of a condition.
        option: How a code is written.

    >>> answer = XLSFORM.answer("LED-01")
    >>> XLSFORM.is_(answer, XLSFORM.option("3")), SURVEYJS.is_(SURVEYJS.answer("LED-01"), "3")
    ("${led_01} = 'v3'", "{LED-01} = '3'")
    """

    answer: Callable[..., str]
    is_: Callable[[str, str], str]
    holds: Callable[[str, str], str]
    given: Callable[[str], str]
    choose: Callable[[str, str, str], str]
    divided: Callable[[str, str], str]
    negated: Callable[[str], str]
    option: Callable[[str], str]

    def either(self, conditions: Iterable[str]) -> str:
        """Return that one of several conditions holds."""
        return "(" + " or ".join(conditions) + ")"


def _braced(code: str, *more: str) -> str:
    return "{" + "-".join([code, *more]) + "}"


XLSFORM: Final = Dialect(
    answer=lambda code, *more: "${" + named(code, *more) + "}",
    is_=lambda answer, code: f"{answer} = '{code}'",
    holds=lambda answer, code: f"selected({answer}, '{code}')",
    given=lambda answer: f"{answer} != ''",
    choose=lambda condition, yes, no: f"if({condition}, {yes}, {no})",
    divided=lambda whole, by: f"{whole} div {by}",
    negated=lambda condition: f"not({condition})",
    option=lambda code: code if code in {"na", "dk"} else f"v{code}",
)
SURVEYJS: Final = Dialect(
    answer=_braced,
    is_=lambda answer, code: f"{answer} = '{code}'",
    holds=lambda answer, code: f"{answer} contains '{code}'",
    given=lambda answer: f"{answer} notempty",
    choose=lambda condition, yes, no: f"iif({condition}, {yes}, {no})",
    divided=lambda whole, by: f"{whole} / {by}",
    negated=lambda condition: f"!({condition})",
    option=lambda code: code,
)


# -- the preview of the score --------------------------------------------------------------------------


def _number(value: Fraction, dialect: Dialect) -> str:
    whole = str(value.numerator)
    if value.denominator == 1:
        return whole
    return f"({dialect.divided(whole, str(value.denominator))})"


def _has(question: Question, code: str, dialect: Dialect) -> str:
    """Return the condition that a question was answered with a code."""
    if question.kind == "share":
        return dialect.is_(dialect.answer(question.code, OPEN), code)
    test = dialect.holds if question.kind == "several" else dialect.is_
    return test(dialect.answer(question.code), dialect.option(code))


def _worth(question: Question, dialect: Dialect) -> str:
    answer = dialect.answer(question.code)
    if question.kind == "share":
        part = dialect.divided(answer, str(question.item.answers.full_at or 100))
        return dialect.choose(dialect.given(answer), f"min(1, {part})", "0")
    worths = [
        (choice.code, Fraction(choice.worth or 0))
        for choice in question.item.offered
        if Fraction(choice.worth or 0)
    ]
    parts = [
        dialect.choose(_has(question, code, dialect), _number(worth, dialect), "0")
        for code, worth in worths
    ] or ["0"]
    total = " + ".join(parts)
    return f"min(1, {total})" if question.kind == "several" else f"({total})"


def earned(questions: Iterable[Question], dialect: Dialect) -> str:
    """Return the sum of what was earned in a domain.

    >>> import ocsea
    >>> sheet = Sheet(ocsea.load().instruments["school-safety"])
    >>> earned([q for q in sheet.questions if q.kind == "share"], SURVEYJS)
    '4 * iif({STF-03} notempty, min(1, {STF-03} / 90), 0)'
    """
    parts = [f"{q.item.weight} * {_worth(q, dialect)}" for q in questions if q.item.weight]
    return " + ".join(parts) or "0"


def counted(questions: Iterable[Question], dialect: Dialect, *, dk_is_zero: bool) -> str:
    """Return the sum of the weights that count in a domain.

    >>> import ocsea
    >>> question = Sheet(ocsea.load().instruments["school-safety"]).questions[0]
    >>> counted([question], XLSFORM, dk_is_zero=True)
    "3 * if(${led_01} != '', 1, 0)"
    """
    parts = [
        f"{q.item.weight} * " + dialect.choose(_counts(q, dialect, dk_is_zero=dk_is_zero), "1", "0")
        for q in questions
        if q.item.weight
    ]
    return " + ".join(parts) or "0"


def _counts(question: Question, dialect: Dialect, *, dk_is_zero: bool) -> str:
    given = dialect.given(dialect.answer(question.code))
    if question.kind == "share":
        ways = [given, _has(question, "dk", dialect)] if dk_is_zero else [given]
        return dialect.either(ways)
    out = [
        o.code for o in question.options if o.code == "na" or (o.code == "dk" and not dk_is_zero)
    ]
    nots = [dialect.negated(_has(question, code, dialect)) for code in out]
    return " and ".join([given, *nots])


def index(parts: Iterable[tuple[int, str, str]], dialect: Dialect) -> tuple[str, str]:
    """Return what makes up the index, above and below the line.

    Args:
        parts: Weight of each domain, and the answers that hold what it earned and what counts in it.
        dialect: The language of the form.

    >>> index([(3, "{earned_led}", "{counted_led}")], SURVEYJS)
    ('iif({counted_led} > 0, 3 * {earned_led} / {counted_led}, 0)', 'iif({counted_led} > 0, 3, 0)')
    """
    above, below = [], []
    for weight, got, of in parts:
        some = f"{of} > 0"
        above.append(dialect.choose(some, f"{weight} * {dialect.divided(got, of)}", "0"))
        below.append(dialect.choose(some, str(weight), "0"))
    return " + ".join(above) or "0", " + ".join(below) or "0"


# -- when a question is asked --------------------------------------------------------------------------


def relevant(sheet: Sheet, question: Question, dialect: Dialect) -> str | None:
    """Return when a question is asked; ``None`` for always.

    Raises:
        InvalidDataError: Its condition cannot be read, or is about something that was not asked before.

    >>> import attrs, ocsea
    >>> instrument = ocsea.load().instruments["school-safety"]
    >>> first, second = instrument.items[:2]
    >>> asked = (first, attrs.evolve(second, relevant=f"{first.code} = 2"))
    >>> sheet = Sheet(attrs.evolve(instrument, items=asked))
    >>> relevant(sheet, sheet.questions[1], XLSFORM)
    "${led_01} = 'v2'"
    """
    condition = condition_of(question.item)
    if condition is None:
        return None
    earlier = {}
    for each in sheet.questions:
        if each is question:
            break
        earlier[each.code] = each
    return _Writer(question.code, earlier, dialect).write(condition)


class _Writer:
    """Writes a condition in a dialect."""

    def __init__(self, code: str, earlier: dict[str, Question], dialect: Dialect) -> None:
        self.code, self.earlier, self.dialect = code, earlier, dialect

    def wrong(self, message: str, remedy: str) -> InvalidDataError:
        return InvalidDataError.for_problems([Problem("", self.code, "relevant", message, remedy)])

    def write(self, condition: Condition) -> str:
        match condition:
            case Is(code, choice):
                return self.is_(self.question(code), choice)
            case Not(part):
                return self.dialect.negated(self.write(part))
            case Every(parts):
                return " and ".join(map(self.write, parts))
            case Either(parts):
                return self.dialect.either(map(self.write, parts))

    def question(self, code: str) -> Question:
        if code not in self.earlier:
            near = nearest(code, self.earlier)
            remedy = f"did you mean {near!r}?" if near else "name a question that is asked before."
            raise self.wrong("this names no earlier question", remedy)
        return self.earlier[code]

    def is_(self, question: Question, code: str) -> str:
        offered = [option.code for option in question.options]
        if code in offered:
            return _has(question, code, self.dialect)
        if question.kind == "share" and code.isdigit():
            return self.dialect.is_(self.dialect.answer(question.code), code)
        raise self.wrong(f"{question.code} cannot be answered so", f"use {', '.join(offered)}.")
