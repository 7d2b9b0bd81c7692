"""Fewer rows: take one out, and cover again what it alone covered."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from ocsea._base.bits import ones
from ocsea.scenarios.covering.space import PAIRS, Space, Tuple

__all__ = ["shrink"]

_LONGEST_TABU: Final = 10
"""Steps for which a cell is left alone after it was changed, at most."""

_Change = tuple[int, int, int]
"""A row, a factor, and the value to put there."""


def shrink(
    space: Space,
    strength: int,
    rows: list[list[int]],
    rng: random.Random,
    *,
    moves: int,
    goal: int,
    kept: int,
) -> list[list[int]]:
    """Return fewer rows that cover the same, as far as *moves* steps for each row taken out go.

    The first *kept* rows stay as they are; no fewer rows than *goal* are tried for.
    """
    best = rows
    while len(best) > max(goal, kept):
        board = _Board(space, strength, best, kept)
        board.take_out(board.cheapest())
        if not _repaired(board, rng, moves):
            break
        best = [list(row) for row in board.rows]
    return best


class _Board:
    """Rows, and how often each combination is covered."""

    def __init__(self, space: Space, strength: int, rows: list[list[int]], kept: int) -> None:
        self.space, self.strength, self.kept = space, strength, kept
        self.rows = [list(row) for row in rows]
        self._times = dict.fromkeys(space.tuples(strength), 0)
        for row in self.rows:
            for each in combinations(row, strength):
                self._times[each] += 1
        self.open = [each for each, times in self._times.items() if not times]
        self._at = {each: at for at, each in enumerate(self.open)}
        self.holding = [0] * len(space.factor)
        for at, row in enumerate(self.rows):
            self._note(at, row)

    def _note(self, at: int, row: list[int]) -> None:
        for value in row:
            self.holding[value] |= 1 << at

    def _forget(self, at: int, row: list[int]) -> None:
        for value in row:
            self.holding[value] &= ~(1 << at)

    def cheapest(self) -> int:
        """Return the row that alone covers the least."""
        return min(range(self.kept, len(self.rows)), key=self._alone)

    def _alone(self, at: int) -> int:
        return sum(self._times[each] == 1 for each in combinations(self.rows[at], self.strength))

    def take_out(self, at: int) -> None:
        """Take a row out; the last one takes its place."""
        for each in combinations(self.rows[at], self.strength):
            self._less(each)
        self._forget(at, self.rows[at])
        last = self.rows.pop()
        if at < len(self.rows):
            self._forget(len(self.rows), last)
            self._note(at, last)
            self.rows[at] = last

    def _more(self, each: Tuple) -> None:
        if not self._times[each]:
            at, last = self._at.pop(each), self.open.pop()
            if last != each:
                self.open[at] = last
                self._at[last] = at
        self._times[each] += 1

    def _less(self, each: Tuple) -> None:
        self._times[each] -= 1
        if not self._times[each]:
            self._at[each] = len(self.open)
            self.open.append(each)

    def _around(self, row: list[int], factor: int, value: int) -> Sequence[Tuple]:
        """Return the combinations that a value makes in a row in place of the one at a factor."""
        before, after = row[:factor], row[factor + 1 :]
        if self.strength == PAIRS:
            return [(each, value) for each in before] + [(value, each) for each in after]
        return [tuple(sorted((value, *pair))) for pair in combinations(before + after, 2)]

    def price(self, change: _Change) -> int:
        """Return how many more combinations are uncovered after a change."""
        at, factor, value = change
        row, times = self.rows[at], self._times
        lost = sum([times[each] == 1 for each in self._around(row, factor, row[factor])])
        return lost - sum([times[each] == 0 for each in self._around(row, factor, value)])

    def allows(self, change: _Change) -> bool:
        """Return whether a row may be changed so."""
        at, factor, value = change
        if at < self.kept:
            return False
        others = sum(1 << each for each in self.rows[at]) & ~self.space.blocks[factor]
        return self.space.fits(others, value)

    def make(self, change: _Change) -> None:
        """Change a row."""
        at, factor, value = change
        row = self.rows[at]
        for each in self._around(row, factor, row[factor]):
            self._less(each)
        for each in self._around(row, factor, value):
            self._more(each)
        self._forget(at, [row[factor]])
        self._note(at, [value])
        row[factor] = value

    def nearest(self, wanted: Tuple) -> Iterator[_Change]:
        """Yield the changes after which one row covers what is wanted: rows that lack one value of it."""
        held = [self.holding[value] for value in wanted]
        for missing, value in enumerate(wanted):
            rows = ~held[missing]
            for at, holding in enumerate(held):
                if at != missing:
                    rows &= holding
            for row in ones(rows):
                yield row, self.space.factor[value], value


def _repaired(board: _Board, rng: random.Random, moves: int) -> bool:
    """Cover everything again, and return whether that came about."""
    resting: dict[tuple[int, int], int] = {}
    for step in range(moves):
        if not board.open:
            return True
        wanted = rng.choice(board.open)
        change = _cheapest(board, wanted, resting, step, rng)
        for made in [change] if change else _forced(board, wanted, rng):
            board.make(made)
            resting[made[:2]] = step + rng.randrange(1, _LONGEST_TABU)
    return not board.open


def _cheapest(
    board: _Board, wanted: Tuple, resting: dict[tuple[int, int], int], step: int, rng: random.Random
) -> _Change | None:
    top = 0
    best: list[_Change] = []
    for change in board.nearest(wanted):
        if resting.get(change[:2], -1) >= step or not board.allows(change):
            continue
        price = board.price(change)
        if not best or price < top:
            top, best = price, [change]
        elif price == top:
            best.append(change)
    return rng.choice(best) if best else None


def _forced(board: _Board, wanted: Tuple, rng: random.Random) -> Iterator[_Change]:
    """Yield changes that write what is wanted into any row, as far as it may hold it."""
    at = rng.randrange(board.kept, len(board.rows))
    for value in wanted:
        change = at, board.space.factor[value], value
        if board.rows[at][change[1]] != value and board.allows(change):
            yield change
