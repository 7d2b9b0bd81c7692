"""The tables of risk profiles, for scoring in plain Python; see `ocsea.assess.rows`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

import attrs

from ocsea.assess.compiled import DK, NA, Compiled, Question
from ocsea.assess.grading import Grading, Reading, points, role_of
from ocsea.assess.row_levels import value_of
from ocsea.assess.tables import Fields, Memo, Row

__all__ = ["Aspects"]

_SUMS = 5  # what every instrument has: earned, applicable, counted, open, not applicable


@attrs.frozen(slots=False)
class Aspects:
    """What the aspects of a profile look at, beyond the sums that every instrument has."""

    compiled: Compiled
    grading: Grading

    def widths(self, at: int) -> list[int]:
        """Return widths for an aspect.

        That is: of its controls what was earned, the weight that applies and is open, red ones that fail and
        are open; of its exposures how many are not known and missing, and how many have each worth above 0.
        """
        weight, count = self.compiled.parts[at].total, self._count(at)
        controls = [(weight * self.compiled.unit).bit_length(), *[weight.bit_length()] * 2]
        return [*controls, *[count] * 4, count * len(self._worths[at])]

    @cached_property
    def _worths(self) -> list[Sequence[int]]:
        """What answers on exposure can be worth above 0 in each part, the least first."""
        return [self._worths_of(q for _, q in part) for part in self.compiled.by_part]

    def _worths_of(self, questions: Iterable[Question]) -> Sequence[int]:
        exposures = [q for q in questions if role_of(q.item) == "exposure"]
        if any(question.item.answers.type == "multi" for question in exposures):
            return range(1, self.compiled.unit + 1)
        read = (w for q in exposures for w in (*q.integers().values(), *q.texts().values()))
        return sorted({worth for worth in read if worth > 0})

    def _count(self, at: int) -> int:
        return len(self.compiled.by_part[at]).bit_length()

    def fields(self, question: Question, worth: int) -> Sequence[int]:
        """Return what an answer adds to its aspect, in the same order."""
        weight, role = question.item.weight, role_of(question.item)
        if not weight or worth == NA:
            return [0] * 8
        is_open, is_red = worth < 0, role == "red"
        if role == "exposure":
            counted = 0
            if worth > 0:
                place = bisect_left(self._worths[question.part], worth)
                counted = 1 << place * self._count(question.part)
            return [0, 0, 0, 0, 0, int(worth == DK), int(is_open and worth != DK), counted]
        earned = 0 if is_open else weight * worth
        failing = is_red and not is_open and 2 * worth < question.unit
        opened = weight if is_open else 0
        return [earned, weight, opened, int(failing), int(is_red and is_open), 0, 0, 0]

    def columns(self, at: int, fields: Fields) -> Callable[[int], Row]:
        """Return what gives the columns of an aspect for its sum."""
        if self.compiled.parts[at].beside:
            value = value_of(self.compiled.unit, fields)
            return lambda packed: (value(packed),)

        def columns(packed: int) -> Row:
            given, best, worst, failing = self._readings(at, tuple(fields.unpack(packed)))
            return (
                points(given.exposure, self.compiled.unit),
                *(points(*each) for each in (given.control, given.residual)),
                *(points(*each.residual) for each in (best, worst)),
                *(int(each.high) for each in (given, best, worst)),
                failing if given.fails else 0,
            )

        return columns

    def join(self, of_parts: Iterable[Iterable[Row]]) -> Iterator[Row]:
        """Return the columns of all aspects side by side, row by row."""
        return map(tuple, map(chain.from_iterable, zip(*of_parts, strict=True)))

    def _readings(self, at: int, sums: Sequence[int]) -> tuple[Reading, Reading, Reading, int]:
        """Return an aspect with what is given, at best and at worst, and how many red controls fail."""
        earned, weight, opened, red, red_open, dk, missing, worths = sums[_SUMS:]
        unit, place = self.compiled.unit, -(-worths.bit_length() // self._count(at))
        most = self._worths[at][place - 1] if place else 0
        read, whole = self.grading.read, weight or 1
        return (
            read(unit if dk else most, earned, whole, red + red_open),
            read(most, earned + unit * opened, whole, red),
            read(unit if dk or missing else most, earned, whole, red + red_open),
            red + red_open,
        )

    def head_widths(self) -> list[int]:
        """Return widths for how many aspects are high: as given, at best, at worst, with nothing controlled."""
        return [len(self.compiled.parts).bit_length()] * 4

    def heads(self, at: int, sums: Sequence[int]) -> Sequence[int]:
        """Return whether an aspect is high, in the same order."""
        if self.compiled.parts[at].beside:
            return [0] * 4
        given, best, worst, _ = self._readings(at, sums)
        inherent = self.grading.inherent(given.exposure)
        return [int(each) for each in (given.high, best.high, worst.high, inherent)]

    def finish(self, common: int, head: Fields, wide: int) -> Callable[[int], Row]:
        """Return what gives the profile for a total: grades, coverage and status.

        Args:
            common: What all shares of a total are parts of.
            head: How its upper part lies.
            wide: How many bits each of its four shares takes.
        """
        mask, unit = (1 << wide) - 1, self.compiled.unit * common

        def verdict(packed: int) -> tuple[int, Row, Row]:
            _, every, empty, flagged, *high = head.unpack(packed)
            grades = tuple(int(count > 0) for count in high)
            is_open = grades[1] != grades[2]
            scope = "out_of_scope" if flagged else "final"
            sure = "insufficient" if empty else "provisional" if is_open else scope
            thin = "insufficient" if empty else "provisional"
            return every * unit, (grades, sure), (grades, thin)

        verdicts = Memo(verdict)

        def finished(total: int) -> Row:
            every, enough, thin = verdicts[total >> 4 * wide]
            share = (total >> 3 * wide & mask, every or 1)
            covered = self.compiled.steps * share[0] >= self.compiled.min_coverage * share[1]
            grades, status = enough if covered else thin
            return (*grades, points(*share), status)

        return finished
