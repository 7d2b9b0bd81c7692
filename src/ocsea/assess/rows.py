"""Scoring many answer sheets in plain Python, without any other package.

A block of sheets is read column by column: each answer becomes one whole number whose bit fields hold the
weights by what became of them. A domain then is one sum, and what follows from such a sum is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import lcm
from typing import Any, Final

import attrs

from ocsea._base.errors import InvalidDataError, Problem, UnknownOptionError
from ocsea.assess.compiled import BAD, DK, MISSING, NA, Compiled, Question, compile_instrument
from ocsea.assess.model import Instrument
from ocsea.assess.relevance import comparisons, holds
from ocsea.assess.row_aspects import Aspects
from ocsea.assess.row_levels import Levels
from ocsea.assess.tables import Fields, Memo, Row

__all__ = ["ON_UNKNOWN", "check_on_unknown", "not_offered", "score_rows"]

ON_UNKNOWN: Final = ("refuse", "missing")
"""What becomes of answers that are not offered: an error, or a missing answer."""

_BLOCK: Final = 1_000
_NOT_ASKED: Final = object()
"""Stands in place of whatever was answered to a question that was not to be asked."""


def check_on_unknown(on_unknown: str) -> None:
    """Check what is asked for answers that are not offered.

    Raises:
        UnknownOptionError: It is none of `ON_UNKNOWN`.

    >>> check_on_unknown("ignore")
    Traceback (most recent call last):
    ...
    ocsea._base.errors.UnknownOptionError: on_unknown cannot be 'ignore'
    Hint: use one of: refuse, missing.
    """
    if on_unknown not in ON_UNKNOWN:
        raise UnknownOptionError.for_option("on_unknown", on_unknown, ON_UNKNOWN)


def not_offered(
    counts: Iterable[tuple[str, int]], firsts: Mapping[str, int] | None = None
) -> InvalidDataError:
    """Return the error for columns with answers that are not offered: names and numbers, never the answers.

    Args:
        counts: Columns, and how many of their rows hold such an answer.
        firsts: For each column the first of these rows, where rows have a number.

    >>> print(not_offered([("LED-01", 3)], {"LED-01": 7}))
    1 problem in the data
      LED-01: 3 rows hold an answer that is not offered, the first is row 7. To do: correct them, or pass
      on_unknown="missing".
    """
    remedy = 'correct them, or pass on_unknown="missing".'
    told = {name: f", the first is row {row}" for name, row in (firsts or {}).items()}
    return InvalidDataError.for_problems(
        Problem(
            "",
            name,
            "",
            f"{_rows(count)} an answer that is not offered{told.get(name, '')}",
            remedy,
        )
        for name, count in counts
    )


def _rows(count: int) -> str:
    return "1 row holds" if count == 1 else f"{count} rows hold"


def score_rows(
    instrument: Instrument, rows: Iterable[Sequence[Any]], *, on_unknown: str = "refuse"
) -> Iterator[Row]:
    """Yield the results of many answer sheets, without any other package.

    Args:
        instrument: The self-assessment.
        rows: Sheets: the answers in the order of `answer_columns`, coded as for `score_frame`.
        on_unknown: ``refuse`` answers that are not offered, or count them as ``missing``.

    Yields:
        Results in the order of `result_columns`, in the order of the sheets; shares in basis points.

    Raises:
        InvalidDataError: Answers that are not offered: which questions, how many rows, never the answers.
        UnknownOptionError: The instrument is not scored, or *on_unknown* is neither.

    >>> import ocsea
    >>> from ocsea.assess import answer_columns, score_rows
    >>> school = ocsea.load().instruments["school-safety"]
    >>> sheet = ["dk"] * len(answer_columns(school))
    >>> next(score_rows(school, [sheet]))[:4]
    (0, 0, 10000, 10000)
    """
    check_on_unknown(on_unknown)
    return _RowScorer.of(compile_instrument(instrument), on_unknown == "missing").run(rows)


@attrs.frozen
class _RowScorer:
    """Tables for one instrument.

    Attributes:
        answers: For each question, what an answer adds to the sum of its domain.
        sums: For each domain, what a sum adds to the total.
        columns: For each domain, what it shows for a sum.
        join: What puts that side by side.
        total: The rest of the result for a total.
        parts: Positions of the questions of each domain.
        codes: Codes of the questions.
        conditions: Which questions are asked; ``None`` when all are, always.
    """

    answers: Sequence[Memo]
    sums: Sequence[Memo]
    columns: Sequence[Memo]
    join: Callable[[Iterable[Iterable[Any]]], Iterator[Row]]
    total: Callable[[int], Row]
    parts: Sequence[Sequence[int]]
    codes: Sequence[str]
    conditions: _Conditions | None

    @classmethod
    def of(cls, compiled: Compiled, lenient: bool) -> _RowScorer:  # noqa: FBT001 - an option handed on
        rules = Aspects(compiled, compiled.grading) if compiled.grading else Levels(compiled)
        sheets = [_sum_fields(compiled, at, rules) for at in range(len(compiled.parts))]
        packings = [
            _Packing(compiled, q, sheets[q.part], rules, lenient) for q in compiled.questions
        ]
        common, head = _common(compiled), _head_fields(compiled, rules)
        return cls(
            answers=[_answers(packing) for packing in packings],
            sums=[
                Memo(_adding(compiled, at, fields, rules, common, head))
                for at, fields in enumerate(sheets)
            ],
            columns=[Memo(rules.columns(at, fields)) for at, fields in enumerate(sheets)],
            join=rules.join,
            total=rules.finish(common, head, _wide(compiled, common)),
            parts=[[i for i, _ in placed] for placed in compiled.by_part],
            codes=[q.item.code for q in compiled.questions],
            conditions=_Conditions.of(compiled, lenient),
        )

    def run(self, rows: Iterable[Sequence[Any]]) -> Iterator[Row]:
        stream = iter(rows)
        while block := list(islice(stream, _BLOCK)):
            yield from self._score(block)

    def _score(self, block: list[Sequence[Any]]) -> Iterator[Row]:
        columns = self._columns(block)
        packed = [map(t.__getitem__, c) for t, c in zip(self.answers, columns, strict=True)]
        nothing = [0] * len(block)
        try:
            sums = [
                list(map(sum, zip(*(packed[i] for i in at), strict=True))) if at else nothing
                for at in self.parts
            ]
        except TypeError:  # an answer that is not offered has no number
            raise self._bad(columns) from None
        added = (map(t.__getitem__, s) for t, s in zip(self.sums, sums, strict=True))
        totals = map(self.total, map(sum, zip(*added, strict=True)))
        of_parts = (map(t.__getitem__, s) for t, s in zip(self.columns, sums, strict=True))
        return map(tuple.__add__, totals, self.join(of_parts))

    def _columns(self, block: list[Sequence[Any]]) -> list[Sequence[Any]]:
        odd = set(map(len, block)) - {len(self.codes)}
        if odd:
            message = f"a row has {min(odd)} answers, not {len(self.codes)}"
            problem = Problem("", "rows", "", message, "give them in the order of answer_columns.")
            raise InvalidDataError.for_problems([problem])
        columns: list[Sequence[Any]] = list(zip(*block, strict=True))
        return self.conditions.applied(columns) if self.conditions else columns

    def _bad(self, columns: list[Sequence[Any]]) -> InvalidDataError:
        tables = zip(self.codes, self.answers, columns, strict=True)
        counts = [(code, [t[x] for x in column].count(None)) for code, t, column in tables]
        return not_offered((code, count) for code, count in counts if count)


# -- which questions are asked -------------------------------------------------------------------------------


@attrs.frozen
class _Conditions:
    """Blanks the answers to questions that were not to be asked.

    Every comparison of a condition is a bit; what a row has answered so far is a whole number of such bits.

    Attributes:
        asked: For each question, what decides if it is asked: the bits it looks at, and whether it is by them;
            ``None`` for always.
        said: For each question, the bits of an answer; ``None`` where no condition looks at it.
    """

    asked: Sequence[tuple[int, Memo] | None]
    said: Sequence[Memo | None]

    @classmethod
    def of(cls, compiled: Compiled, lenient: bool) -> _Conditions | None:  # noqa: FBT001 - handed on
        if not any(question.asked for question in compiled.questions):
            return None
        looked = [(q.item.code, choice) for q in compiled.questions for choice in q.looked]
        bits = {each: 1 << at for at, each in enumerate(looked)}
        return cls(
            asked=[_asking(question, bits) for question in compiled.questions],
            said=[_saying(question, bits, lenient) for question in compiled.questions],
        )

    def applied(self, columns: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
        """Return columns of answers without those to questions that were not to be asked."""
        seen, found = [0] * len(columns[0]), []
        for column, asked, said in zip(columns, self.asked, self.said, strict=True):
            if asked:
                mask, table = asked
                pairs = zip(column, seen, strict=True)
                column = [x if table[bits & mask] else _NOT_ASKED for x, bits in pairs]  # noqa: PLW2901
            if said:
                seen = [bits | said[x] for x, bits in zip(column, seen, strict=True)]
            found.append(column)
        return found


def _asking(question: Question, bits: dict[tuple[str, str], int]) -> tuple[int, Memo] | None:
    condition = question.asked
    if condition is None:
        return None
    looked = {(each.code, each.choice) for each in comparisons(condition)}

    def asked(seen: int) -> bool:
        said: dict[str, str] = {}
        for code, choice in looked:
            if seen & bits[code, choice]:
                said[code] = f"{said.get(code, '')} {choice}"
        return holds(condition, said)

    return sum(bits[each] for each in looked), Memo(asked)


def _saying(
    question: Question,
    bits: dict[tuple[str, str], int],
    lenient: bool,  # noqa: FBT001 - handed on
) -> Memo | None:
    own = [bits[question.item.code, choice] for choice in question.looked]

    def said(given: Any) -> int:
        if lenient and question.read(given) == BAD:
            given = None
        matches = question.matches(given)
        return sum(bit for bit, here in zip(own, matches, strict=True) if here)

    if not own:
        return None
    table = Memo(said, question.integers())
    table[_NOT_ASKED] = 0
    return table


# -- the answers of a domain ---------------------------------------------------------------------------------


def _sum_fields(compiled: Compiled, at: int, rules: Levels | Aspects) -> Fields:
    """Return how the sum of a domain lies.

    It holds what was earned, the weight that applies, counts, is open and is not applicable, and what the rules
    of the instrument look at besides.
    """
    weight = compiled.parts[at].total
    widths = [(weight * compiled.unit).bit_length(), *[weight.bit_length()] * 4]
    return Fields([*widths, *rules.widths(at)])


@attrs.frozen
class _Packing:
    """What an answer adds to the sum of its domain; ``None`` when it is not offered."""

    compiled: Compiled
    question: Question
    fields: Fields
    rules: Levels | Aspects
    lenient: bool

    def __call__(self, given: Any) -> int | None:
        worth = self.question.read(given)
        if worth == BAD and not self.lenient:
            return None
        weight = self.question.item.weight
        worth = MISSING if worth == BAD else worth
        if worth == NA:
            values = (0, 0, 0, 0, weight)
        elif worth >= 0:
            values = (weight * worth, weight, weight, 0, 0)
        else:
            counted = weight if worth == DK and self.compiled.dk_is_zero else 0
            values = (0, weight, counted, weight, 0)
        return self.fields.pack((*values, *self.rules.fields(self.question, worth)))


def _answers(packing: _Packing) -> Memo:
    table = Memo(packing, packing.question.integers())
    table[_NOT_ASKED] = 0
    return table


# -- the whole -----------------------------------------------------------------------------------------------


def _head_fields(compiled: Compiled, rules: Levels | Aspects) -> Fields:
    """Return how the upper part of a total lies.

    It holds the weight of the domains with a value, and of those that apply, the required domains without a
    value, and those with too much "not applicable", and what the rules of the instrument count.
    """
    weight = sum(part.weight for part in compiled.parts).bit_length()
    domains = len(compiled.parts).bit_length()
    return Fields([weight, weight, domains, domains, *rules.head_widths()])


def _adding(
    compiled: Compiled, at: int, fields: Fields, rules: Levels | Aspects, common: int, head: Fields
) -> Callable[[int], int]:
    """Return what a domain with a certain sum adds to the total: four shares, and its upper part."""
    part, unit, (limit, whole) = compiled.parts[at], compiled.unit, compiled.na_limit
    weight, wide = part.weight, _wide(compiled, common)
    total = Fields([wide] * 4 + [sum(head.widths)])

    def adding(packed: int) -> int:
        sums = tuple(fields.unpack(packed))
        earned, applicable, counted, opened, na, *_ = sums
        known = weight * (common // counted) if counted else 0
        every = weight * (common // applicable) if applicable else 0
        high = earned + unit * opened
        top = head.pack(
            (
                weight if counted else 0,
                weight if applicable else 0,
                int(part.required and not counted),
                int(part.required and na * whole > limit * (applicable + na)),
                *rules.heads(at, sums),
            )
        )
        shares = (earned * known, earned * every, high * every, counted * every * unit)
        return total.pack((*shares, top))

    return adding


def _wide(compiled: Compiled, common: int) -> int:
    """Return how many bits a weighted sum over the common denominator can take."""
    return (compiled.unit * common * sum(part.weight for part in compiled.parts)).bit_length()


def _common(compiled: Compiled) -> int:
    """Return a number that every weight which can count in a domain divides."""
    reachable: set[int] = set()
    for at, _ in compiled.counting:
        found = {0}
        for _, question in compiled.by_part[at]:
            found |= {weight + question.item.weight for weight in found}
        reachable |= found
    return lcm(*(weight for weight in reachable if weight))
