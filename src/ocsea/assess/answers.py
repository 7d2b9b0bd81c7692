"""Answers to a self-assessment, checked against its questions.

What somebody typed is never repeated in an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, Literal

import attrs

from ocsea._base.errors import InvalidDataError, Problem, nearest
from ocsea.assess.model import Instrument, Item
from ocsea.assess.relevance import condition_of, holds

__all__ = ["SPECIAL", "Answer", "read_answer", "read_answers"]

SPECIAL: Final = ("na", "dk", "refused")
"""Answers that are no value: not applicable, do not know, and refused."""

_FULL: Final = 100
_PLAIN: Final = (str, int)

State = Literal["value", "na", "dk", "unknown", "skipped"]


@attrs.frozen
class Answer:
    """An answer as it is scored.

    Attributes:
        state: ``value``; ``na``: not applicable; ``dk``: do not know; ``unknown``: missing or refused;
            ``skipped``: not asked, because of an earlier answer.
        worth: What it counts, from 0 to 1; 0 unless it is a value.
        given: The choice or number given; choices of several joined by a space.
        reason: Why it is not applicable.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> read_answers(school, {"LED-01": 3})["LED-01"]
    Answer(state='value', worth=Fraction(3, 4), given='3', reason='')
    """

    state: State
    worth: Fraction = Fraction(0)
    given: str = ""
    reason: str = ""

    @property
    def said(self) -> str:
        """What conditions of later questions look at: what was given, else the state."""
        return self.given or self.state


_UNKNOWN: Final = Answer("unknown")
_SKIPPED: Final = Answer("skipped")


def read_answers(instrument: Instrument, answers: Mapping[str, object]) -> dict[str, Answer]:
    """Return an answer to every question, in their order; what is not asked because of them is skipped.

    Args:
        instrument: The self-assessment.
        answers: By code of the question: the code of a choice, several codes, a share in per cent, one of
            `SPECIAL`, or nothing. In place of these, a table with ``value`` or ``code``, and ``reason``.

    Raises:
        InvalidDataError: With every problem: unknown questions, answers that cannot be.

    >>> import ocsea
    >>> answers = read_answers(ocsea.load().instruments["school-safety"], {"LED-01": 3, "LED-02": "dk"})
    >>> answers["LED-01"].worth, answers["LED-02"].state
    (Fraction(3, 4), 'dk')
    """
    problems = [
        _unknown_item(instrument, code) for code in answers if code not in instrument.by_code
    ]
    found: dict[str, Answer] = {}
    given: dict[str, str] = {}
    for item in instrument.items:
        condition = condition_of(item)
        if condition is not None and not holds(condition, given):
            found[item.code] = _SKIPPED
            continue
        outcome = read_answer(item, answers.get(item.code))
        if isinstance(outcome, Problem):
            problems.append(outcome)
        else:
            found[item.code] = outcome
            given[item.code] = outcome.said
    if problems:
        raise InvalidDataError.for_problems(problems)
    return found


def _unknown_item(instrument: Instrument, code: object) -> Problem:
    near = nearest(str(code), instrument.by_code)
    remedy = f"did you mean {near!r}?" if near else "use the codes of the instrument."
    message = f"{instrument.id} has no question with this code"
    return Problem("", str(code)[:40], "", message, remedy)


def read_answer(item: Item, given: Any) -> Answer | Problem:
    """Return one answer as it is scored, or what is wrong with it; see `read_answers`.

    >>> import ocsea
    >>> question = ocsea.load().items["sch-led-01"]
    >>> read_answer(question, "dk").state
    'dk'
    >>> print(read_answer(question, "often"))
    LED-01: this answer is not offered. To do: use 0, 1, 2, 3, 4, dk, or nothing.
    """
    reason = ""
    if not isinstance(given, _PLAIN) and isinstance(given, Mapping):
        reason = _words(given.get("reason") or "")
        given = given.get("value", given.get("code"))
    if given is None or given == "":
        return _UNKNOWN
    if isinstance(given, str) and given in SPECIAL:
        return _special(item, given, reason)
    readers = {"numeric": _share, "multi": _several}
    return readers.get(item.answers.type, _one)(item, given)


def _words(given: Any) -> str:
    """Return what was given as text; what cannot be told as text is no answer."""
    try:
        return str(given)
    except (ValueError, RecursionError):  # more digits, or more levels, than Python writes
        return ""


def _one(item: Item, given: Any) -> Answer | Problem:
    if not isinstance(given, bool):
        given = _words(given)
        for choice in item.offered:
            if choice.code == given:
                return _chosen(choice.code, choice.worth)
    return _not_offered(item)


@lru_cache(maxsize=1_024)
def _chosen(code: str, worth: str | None) -> Answer:
    return Answer("value", Fraction(worth or 0), code)


def _special(item: Item, given: str, reason: str) -> Answer | Problem:
    if given == "na" and not item.allow_na:
        message, remedy = "this cannot be not applicable", "answer it, or leave it open."
        return Problem("", item.code, "", message, remedy)
    if given == "na" and not reason:
        message, remedy = "not applicable needs a reason", 'give {"code": "na", "reason": "..."}.'
        return Problem("", item.code, "reason", message, remedy)
    if given == "refused":
        return _UNKNOWN
    return Answer("na" if given == "na" else "dk", reason=reason)


def _share(item: Item, given: Any) -> Answer | Problem:
    text = _words(given).strip()
    digits = text.lstrip("0") or "0"
    whole = not isinstance(given, bool) and text.isascii() and text.isdigit()
    if not whole or len(digits) > len(str(_FULL)) or int(digits) > _FULL:
        return Problem("", item.code, "", "this is not a share", "give whole per cent, 0 to 100.")
    full = item.answers.full_at or _FULL
    return Answer("value", min(Fraction(1), Fraction(int(digits), full)), text)


def _several(item: Item, given: Any) -> Answer | Problem:
    if not isinstance(given, str | Iterable):
        return _not_offered(item)
    codes = given.split() if isinstance(given, str) else [_words(code) for code in given]
    offered = {choice.code: choice for choice in item.offered}
    if not set(codes) <= set(offered) or len(codes) != len(set(codes)):
        return _not_offered(item)
    if len(codes) > 1 and any(offered[code].alone for code in codes):
        message = "an answer that excludes all others stands beside others"
        return Problem("", item.code, "", message, "choose it alone, or leave it out.")
    total = sum((Fraction(offered[code].worth or 0) for code in codes), Fraction(0))
    return Answer("value", min(Fraction(1), total), " ".join(codes))


def _not_offered(item: Item) -> Problem:
    codes = [choice.code for choice in item.offered]
    message = "this answer is not offered"
    return Problem("", item.code, "", message, f"use {', '.join([*codes, 'dk'])}, or nothing.")
