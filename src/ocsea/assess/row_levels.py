"""The tables of instruments with an index and levels, for scoring in plain Python; see `ocsea.assess.rows`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from ocsea.assess.compiled import FULL, NA, Compiled, Part, Question
from ocsea.assess.grading import points
from ocsea.assess.tables import Fields, Memo, Row

__all__ = ["Levels", "value_of"]


@attrs.frozen
class Levels:
    """What index and levels look at, beyond the sums that every instrument has."""

    compiled: Compiled

    def widths(self, at: int) -> list[int]:
        """Return widths for the critical questions of a domain failing each gate: with open ones at 0, at 1."""
        critical = sum(bool(q.needs) for _, q in self.compiled.by_part[at]).bit_length()
        return [critical] * 2 * len(self.compiled.levels)

    def fields(self, question: Question, worth: int) -> Sequence[int]:
        """Return whether an answer fails each gate: an open one at 0, at 1."""
        if not question.needs or worth == NA:
            return [0] * 2 * len(self.compiled.levels)
        low, high = (worth, worth) if worth >= 0 else (0, question.unit)
        return [int(x < need) for x in (low, high) for need in question.needs]

    def columns(self, _at: int, fields: Fields) -> Callable[[int], int | None]:
        """Return what gives the column of a domain for its sum."""
        return value_of(self.compiled.unit, fields)

    def join(self, of_parts: Iterable[Iterable[int | None]]) -> Iterator[Row]:
        """Return the columns of all domains side by side, row by row."""
        return zip(*of_parts, strict=True)

    def head_widths(self) -> list[int]:
        """Return widths for what fails each gate: with what is known, with open answers at 0, at 1."""
        most = len(self.compiled.parts) + len(self.compiled.questions)
        return [most.bit_length()] * 3 * len(self.compiled.levels)

    def heads(self, at: int, sums: Sequence[int]) -> Sequence[int]:
        """Return how much of a domain fails each gate, in the same order."""
        earned, applicable, counted, opened, _, *fails = sums
        part, gates = self.compiled.parts[at], len(self.compiled.levels)
        high = earned + self.compiled.unit * opened
        return (
            *self._short(part, earned, counted, fails[:gates]),
            *self._short(part, earned, applicable, fails[:gates]),
            *self._short(part, high, applicable, fails[gates:]),
        )

    def _short(self, part: Part, earned: int, weight: int, fails: Sequence[int]) -> Iterator[int]:
        whole = 0 if part.beside else self.compiled.unit * weight
        for step, critical in zip(self.compiled.levels, fails, strict=True):
            yield critical + (self.compiled.steps * earned < step.floor * whole)

    def finish(self, common: int, head: Fields, wide: int) -> Callable[[int], Row]:
        """Return what gives the columns before those of domains for a total.

        Args:
            common: What all shares of a total are parts of.
            head: How its upper part lies.
            wide: How many bits each of its four shares takes.
        """
        return _finish(self.compiled, common, head, wide)


def value_of(unit: int, fields: Fields) -> Callable[[int], int | None]:
    """Return what gives the basis points of a domain for its sum; ``None`` when nothing counts."""

    def value(packed: int) -> int | None:
        earned, _, counted, *_ = fields.unpack(packed)
        return points(earned, counted * unit) if counted else None

    return value


def _finish(compiled: Compiled, common: int, head: Fields, wide: int) -> Callable[[int], Row]:
    """Return what gives the result without its domains for a total; see `Levels.finish`."""
    two, three, four, mask = 2 * wide, 3 * wide, 4 * wide, (1 << wide) - 1
    steps, half, enough = compiled.steps, compiled.steps // (2 * FULL), compiled.min_coverage
    least = [step.index for step in compiled.levels]
    least_coverage = [step.coverage for step in compiled.levels]

    def index_of(n: int) -> tuple[int, int]:
        return (n // half + 1) // 2, bisect_right(least, n)

    def coverage_of(n: int) -> tuple[int, int, bool]:
        return (n // half + 1) // 2, bisect_right(least_coverage, n), n >= enough

    def wholes_of(packed: int) -> tuple[int, int]:
        known, every, *_ = head.unpack(packed)
        return known * compiled.unit * common, every * compiled.unit * common

    wholes, verdicts = Memo(wholes_of), Memo(_Verdict(compiled, head))
    indices, coverages = Memo(index_of), Memo(coverage_of)

    def finished(total: int) -> Row:
        top = total >> four
        known, every = wholes[top]
        index, a = indices[steps * (total & mask) // (known or 1)]
        low, b = indices[steps * (total >> wide & mask) // (every or 1)]
        high, c = indices[steps * (total >> two & mask) // (every or 1)]
        coverage, d, sure = coverages[steps * (total >> three & mask) // (every or 1)]
        verdict: Row = verdicts[top, a, b, c, d, sure]
        if compiled.private:
            return (None, 0, FULL, coverage, *verdict)
        return (index if known else None, low, high if every else FULL, coverage, *verdict)

    return finished


@attrs.frozen
class _Verdict:
    """Levels and status, for the upper part of a total and how many gates index and coverage pass."""

    compiled: Compiled
    fields: Fields

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
