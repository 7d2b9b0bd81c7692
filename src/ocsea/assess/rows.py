"""Scoring many answer sheets in plain Python, without any other package.

A block of sheets is read column by column: each answer becomes one whole number whose bit fields hold the
weights by what became of them. A domain then is one sum, and what follows from such a sum is worked out once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from math import lcm
from typing import Any, Final

import attrs

from ocsea._base.errors import InvalidDataError, Problem, UnknownOptionError
from ocsea.assess.compiled import (
    BAD,
    DK,
    FULL,
    NA,
    Compiled,
    Part,
    Question,
    compile_instrument,
)
from ocsea.assess.model import Instrument

__all__ = ["ON_UNKNOWN", "check_on_unknown", "not_offered", "score_rows"]

ON_UNKNOWN: Final = ("refuse", "missing")
"""What becomes of answers that are not offered: an error, or a missing answer."""

_BLOCK: Final = 1_000
Row = tuple[Any, ...]


class _Memo(dict[Any, Any]):
    """A table that works out what it does not hold yet."""

    def __init__(self, work_out: Callable[[Any], Any], known: Iterable[Hashable] = ()) -> None:
        super().__init__()
        self._work_out = work_out
        self.update((key, work_out(key)) for key in known)

    def __missing__(self, key: Hashable) -> Any:
        found = self._work_out(key)
        if key == key:  # noqa: PLR0124 - a gap written as "not a number" equals nothing
            self[key] = found
        return found


def check_on_unknown(on_unknown: str) -> None:
    """Check what is asked for answers that are not offered.

    Raises:
        UnknownOptionError: It is none of `ON_UNKNOWN`.
    """
    if on_unknown not in ON_UNKNOWN:
        raise UnknownOptionError.for_option("on_unknown", on_unknown, ON_UNKNOWN)


def not_offered(counts: Iterable[tuple[str, int]]) -> InvalidDataError:
    """Return the error for columns with answers that are not offered: names and numbers, never the answers.

    >>> print(not_offered([("LED-01", 3)]))
    1 problem in the data
      LED-01: 3 rows hold an answer that is not offered. To do: correct them, or pass on_unknown="missing".
    """
    remedy = 'correct them, or pass on_unknown="missing".'
    return InvalidDataError.for_problems(
        Problem("", column, "", f"{_rows(count)} an answer that is not offered", remedy)
        for column, count in counts
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
class _Fields:
    """How several whole numbers lie side by side in one, the first at the low end."""

    widths: Sequence[int]

    def pack(self, values: Iterable[int]) -> int:
        packed = start = 0
        for value, width in zip(values, self.widths, strict=True):
            packed |= value << start
            start += width
        return packed

    def unpack(self, packed: int) -> Iterator[int]:
        for width in self.widths:
            yield packed & (1 << width) - 1
            packed >>= width


@attrs.frozen
class _RowScorer:
    """Tables for one instrument.

    Attributes:
        answers: For each question, what an answer adds to the sum of its domain.
        sums: For each domain, what a sum adds to the total.
        points: For each domain, its basis points for a sum.
        total: The rest of the result for a total.
        parts: Positions of the questions of each domain.
        codes: Codes of the questions.
    """

    answers: Sequence[_Memo]
    sums: Sequence[_Memo]
    points: Sequence[_Memo]
    total: Callable[[int], Row]
    parts: Sequence[Sequence[int]]
    codes: Sequence[str]

    @classmethod
    def of(cls, compiled: Compiled, lenient: bool) -> _RowScorer:  # noqa: FBT001 - an option handed on
        finish = _Finish.of(compiled)
        sheets = [_sum_fields(compiled, at) for at in range(len(compiled.parts))]
        packings = [_Packing(compiled, q, sheets[q.part], lenient) for q in compiled.questions]
        return cls(
            answers=[_Memo(packing, packing.question.integers()) for packing in packings],
            sums=[
                _Memo(_Adding(compiled, part, fields, finish.common, finish.fields))
                for part, fields in zip(compiled.parts, sheets, strict=True)
            ],
            points=[_Memo(_Points(compiled.unit, fields)) for fields in sheets],
            total=finish,
            parts=[[i for i, _ in placed] for placed in compiled.by_part],
            codes=[q.item.code for q in compiled.questions],
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
        points = (map(t.__getitem__, s) for t, s in zip(self.points, sums, strict=True))
        return map(tuple.__add__, totals, zip(*points, strict=True))

    def _columns(self, block: list[Sequence[Any]]) -> list[tuple[Any, ...]]:
        odd = next((row for row in block if len(row) != len(self.codes)), None)
        if odd is not None:
            message = f"a row has {len(odd)} answers, not {len(self.codes)}"
            problem = Problem("", "rows", "", message, "give them in the order of answer_columns.")
            raise InvalidDataError.for_problems([problem])
        return list(zip(*block, strict=True))

    def _bad(self, columns: list[tuple[Any, ...]]) -> InvalidDataError:
        tables = zip(self.codes, self.answers, columns, strict=True)
        counts = [(code, [t[x] for x in column].count(None)) for code, t, column in tables]
        return not_offered((code, count) for code, count in counts if count)


# -- the answers of a domain ---------------------------------------------------------------------------------


def _sum_fields(compiled: Compiled, at: int) -> _Fields:
    """Return how the sum of a domain lies.

    It holds what was earned, the weight that applies, counts, is open and is not applicable, and for each gate
    the critical questions that fail it with open answers at 0, then at 1.
    """
    weight = compiled.parts[at].total
    critical = sum(bool(q.needs) for _, q in compiled.by_part[at]).bit_length()
    fails = [critical] * 2 * len(compiled.levels)
    return _Fields([(weight * compiled.unit).bit_length(), *[weight.bit_length()] * 4, *fails])


@attrs.frozen
class _Packing:
    """What an answer adds to the sum of its domain; ``None`` when it is not offered."""

    compiled: Compiled
    question: Question
    fields: _Fields
    lenient: bool

    def __call__(self, given: Any) -> int | None:
        worth = self.question.read(given)
        if worth == BAD and not self.lenient:
            return None
        weight, none = self.question.item.weight, [0] * 2 * len(self.compiled.levels)
        if worth == NA:
            return self.fields.pack((0, 0, 0, 0, weight, *none))
        if worth >= 0:
            values = (weight * worth, weight, weight, 0, 0)
        else:
            counted = weight if worth == DK and self.compiled.dk_is_zero else 0
            values = (0, weight, counted, weight, 0)
        return self.fields.pack((*values, *(self._fails(worth) or none)))

    def _fails(self, worth: int) -> list[int]:
        low, high = (worth, worth) if worth >= 0 else (0, self.question.unit)
        return [int(x < need) for x in (low, high) for need in self.question.needs]


@attrs.frozen
class _Points:
    """The basis points of a domain for its sum, a half rounded up; ``None`` when nothing counts."""

    unit: int
    fields: _Fields

    def __call__(self, packed: int) -> int | None:
        earned, _, counted, *_ = self.fields.unpack(packed)
        whole = counted * self.unit
        return (2 * FULL * earned + whole) // (2 * whole) if whole else None


# -- the whole -----------------------------------------------------------------------------------------------


def _total_fields(compiled: Compiled) -> _Fields:
    """Return how the upper part of a total lies.

    It holds the weight of the domains with a value, and of those that apply, the required domains without a
    value, and those with too much "not applicable", and for each gate the domains and questions that fail it:
    with what is known, with open answers at 0, then at 1.
    """
    weight = sum(part.weight for part in compiled.parts).bit_length()
    domains = len(compiled.parts)
    fails = [(domains + len(compiled.questions)).bit_length()] * 3 * len(compiled.levels)
    return _Fields([weight, weight, *[domains.bit_length()] * 2, *fails])


@attrs.frozen
class _Adding:
    """What a domain with a certain sum adds to the total."""

    compiled: Compiled
    part: Part
    fields: _Fields
    common: int
    total: _Fields

    def __call__(self, packed: int) -> int:
        earned, applicable, counted, opened, na, *fails = self.fields.unpack(packed)
        compiled, weight, unit = self.compiled, self.part.weight, self.compiled.unit
        known = self.common // counted if counted else 0
        every = self.common // applicable if applicable else 0
        high = earned + unit * opened
        shares = (earned * known, earned * every, high * every, counted * every * unit)
        limit, whole = compiled.na_limit
        flagged = na * whole > limit * (applicable + na)
        gates = len(compiled.levels)
        failing = (
            *self._short(earned, counted, fails[:gates]),
            *self._short(earned, applicable, fails[:gates]),
            *self._short(high, applicable, fails[gates:]),
        )
        head = (
            weight if counted else 0,
            weight if applicable else 0,
            int(self.part.required and not counted),
            int(self.part.required and flagged),
            *failing,
        )
        wide = _wide(compiled, self.common)
        fields = _Fields([wide] * 4 + [sum(self.total.widths)])
        return fields.pack((*(weight * share for share in shares), self.total.pack(head)))

    def _short(self, earned: int, weight: int, fails: Sequence[int]) -> Iterator[int]:
        """Yield for each gate how much of this domain fails it."""
        whole = 0 if self.part.beside else self.compiled.unit * weight
        for step, critical in zip(self.compiled.levels, fails, strict=True):
            yield critical + (self.compiled.steps * earned < step.floor * whole)


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


@attrs.frozen
class _Finish:
    """The result without its domains, for a total.

    Attributes:
        common: A number that every weight which can count in a domain divides.
        fields: How the upper part of a total lies.
        shift: Where the four shares of a total, and then its upper part, begin.
        mask: One share of a total.
        steps: Into how many steps 0 to 1 is cut.
        private: Whether the index is not shown.
        wholes: For an upper part, what a share of 1 would be: with what is known, and of all that applies.
        indices: For an index in steps, its basis points, and how many gates it passes.
        coverages: For a coverage in steps, its basis points, how many gates it passes, and if it is enough.
        verdicts: Levels and status for an upper part and what passes.
    """

    common: int
    fields: _Fields
    shift: tuple[int, int, int, int]
    mask: int
    steps: int
    private: bool
    wholes: _Memo
    indices: _Memo
    coverages: _Memo
    verdicts: _Memo

    @classmethod
    def of(cls, compiled: Compiled) -> _Finish:
        common, fields = _common(compiled), _total_fields(compiled)
        wide, levels, enough = _wide(compiled, common), compiled.levels, compiled.min_coverage
        half = compiled.steps // (2 * FULL)
        indices, coverages = [s.index for s in levels], [s.coverage for s in levels]

        def share(n: int) -> tuple[int, int]:
            return (n // half + 1) // 2, bisect_right(indices, n)

        def coverage(n: int) -> tuple[int, int, bool]:
            return (n // half + 1) // 2, bisect_right(coverages, n), n >= enough

        def wholes(head: int) -> tuple[int, int]:
            known, every, *_ = fields.unpack(head)
            return known * compiled.unit * common, every * compiled.unit * common

        return cls(
            common=common,
            fields=fields,
            shift=(wide, 2 * wide, 3 * wide, 4 * wide),
            mask=(1 << wide) - 1,
            steps=compiled.steps,
            private=compiled.private,
            wholes=_Memo(wholes),
            indices=_Memo(share),
            coverages=_Memo(coverage),
            verdicts=_Memo(_Verdict(compiled, fields)),
        )

    def __call__(self, total: int) -> Row:
        one, two, three, four = self.shift
        mask, steps, indices = self.mask, self.steps, self.indices
        head = total >> four
        known, every = self.wholes[head]
        index, a = indices[steps * (total & mask) // (known or 1)]
        low, b = indices[steps * (total >> one & mask) // (every or 1)]
        high, c = indices[steps * (total >> two & mask) // (every or 1)]
        coverage, d, enough = self.coverages[steps * (total >> three & mask) // (every or 1)]
        verdict: Row = self.verdicts[head, a, b, c, d, enough]
        if self.private:
            return (None, 0, FULL, coverage, *verdict)
        return (index if known else None, low, high if every else FULL, coverage, *verdict)


@attrs.frozen
class _Verdict:
    """Levels and status, for the upper part of a total and how many gates index and coverage pass."""

    compiled: Compiled
    fields: _Fields

    def __call__(self, key: tuple[int, int, int, int, int, bool]) -> Row:
        head, known, low, high, covered, enough = key
        _, _, empty, flagged, *fails = self.fields.unpack(head)
        levels = self._levels(fails, (known, low, high), covered)
        if empty:
            return (*levels, "insufficient")
        if not enough or levels[1] != levels[2]:
            return (*levels, "provisional")
        return (*levels, "out_of_scope" if flagged else "final")

    def _levels(self, fails: Sequence[int], passed: Sequence[int], covered: int) -> Row:
        gates = self.compiled.levels
        if not gates:
            return (None, None, None)
        names = [0, *(step.n for step in gates)]
        full = sum(step.coverage <= self.compiled.steps for step in gates)
        runs = (fails[at * len(gates) : (at + 1) * len(gates)] for at in range(3))
        caps = (next((n for n, x in enumerate(run) if x), len(gates)) for run in runs)
        limits = zip(passed, caps, (covered, full, full), strict=True)
        return tuple(names[min(each)] for each in limits)
