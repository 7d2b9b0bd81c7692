"""Greedy rows: each begins with something uncovered and is filled where it covers most."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import combinations
from math import comb
from typing import Final, Protocol

import attrs

from ocsea.scenarios.covering.space import PAIRS, Space, Tuple

__all__ = ["all_binary", "greedy"]

_TRIES: Final = 6
"""How many fillings of a row are compared."""


class Uncovered(Protocol):
    """What is not covered yet."""

    def gain(self, value: int, chosen: list[int], row: int) -> int:
        """Return how many uncovered combinations a value makes with those chosen."""

    def cover(self, chosen: list[int], row: int) -> None:
        """Strike out what a row covers."""

    def covered(self, values: Tuple) -> bool:
        """Return whether a combination is covered."""


class _Pairs:
    """For each value, the bits of the values with which it is not covered yet."""

    def __init__(self, space: Space) -> None:
        self._open = [0] * len(space.factor)
        for one, other in space.tuples(2):
            self._open[one] |= 1 << other
            self._open[other] |= 1 << one

    def gain(self, value: int, chosen: list[int], row: int) -> int:  # noqa: ARG002
        return (self._open[value] & row).bit_count()

    def cover(self, chosen: list[int], row: int) -> None:
        for value in chosen:
            self._open[value] &= ~row

    def covered(self, values: Tuple) -> bool:
        return not self._open[values[0]] >> values[1] & 1


class _Triples:
    """For each pair of values, the bits of the third values with which it is not covered yet."""

    def __init__(self, space: Space) -> None:
        size = len(space.factor)
        self._open = [[0] * size for _ in range(size)]
        for values in space.tuples(3):
            for at, value in enumerate(values):
                one, other = values[:at] + values[at + 1 :]
                self._open[value][one] |= 1 << other
                self._open[value][other] |= 1 << one

    def gain(self, value: int, chosen: list[int], row: int) -> int:
        partners = self._open[value]
        return sum([(partners[each] & row).bit_count() for each in chosen])

    def cover(self, chosen: list[int], row: int) -> None:
        for value in chosen:
            partners = self._open[value]
            for each in chosen:
                partners[each] &= ~row

    def covered(self, values: Tuple) -> bool:
        one, other, third = values
        return not self._open[one][other] >> third & 1


@attrs.frozen
class _Row:
    chosen: list[int]
    mask: int
    gained: int


def greedy(
    space: Space, strength: int, rng: random.Random, given: Iterable[Tuple] = ()
) -> list[list[int]]:
    """Return rows that cover everything, after rows that are given."""
    open_: Uncovered = _Pairs(space) if strength == PAIRS else _Triples(space)
    rows = [sorted(row) for row in given]
    for row in rows:
        open_.cover(row, sum(1 << value for value in row))
    for start in _starts(space, strength, rng):
        if not open_.covered(start):
            fillings = (_fill(space, open_, start, rng) for _ in range(_TRIES))
            best = max(fillings, key=lambda filled: filled.gained)
            open_.cover(best.chosen, best.mask)
            rows.append(sorted(best.chosen))
    return rows


def _starts(space: Space, strength: int, rng: random.Random) -> list[Tuple]:
    """Return all combinations: those of the largest factors first, as each needs a row of its own."""
    by_size = sorted(range(len(space.sizes)), key=lambda at: -space.sizes[at])
    largest = set(by_size[:strength])
    found = list(space.tuples(strength))
    rng.shuffle(found)
    return sorted(found, key=lambda values: {space.factor[v] for v in values} != largest)


def _fill(space: Space, open_: Uncovered, start: Tuple, rng: random.Random) -> _Row:
    chosen, mask, gained = list(start), sum(1 << value for value in start), 0
    empty = [at for at, block in enumerate(space.blocks) if not mask & block]
    rng.shuffle(empty)
    for at in empty:
        top, best = -1, [0]
        for value in space.values[at]:
            gain = open_.gain(value, chosen, mask)
            if gain < top or (value in space.banned and not space.completable(mask | 1 << value)):
                continue
            if gain > top:
                top, best = gain, [value]
            else:
                best.append(value)
        value = rng.choice(best)
        chosen.append(value)
        mask |= 1 << value
        gained += top
    return _Row(chosen, mask, gained)


def all_binary(factors: int) -> list[list[int]]:
    """Return the smallest design of pairs for factors with two values each.

    The columns are different subsets of equal size, of more than half of all rows but the first: any two meet
    in a row, each has a row that the other has not, and the first row has neither.
    """
    rows = 4
    while comb(rows - 1, (rows + 1) // 2) < factors:
        rows += 1
    columns = combinations(range(1, rows), (rows + 1) // 2)
    ones = [set(next(columns)) for _ in range(factors)]
    return [[2 * at + (row in held) for at, held in enumerate(ones)] for row in range(rows)]
