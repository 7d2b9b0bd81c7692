"""Which counts are hidden so that no difference of what is shown gives a small one away.

A reader knows how many people each shown group has, how many of them answered a question, and what everybody
answered. What is hidden is chosen so that, with all of this, each hidden count can still be another one, and a
count below *k* can still be *k* or more.

- **One answer, everybody:** small counts are hidden, and others with them (`ocsea.assess.cells`).
- **One answer, groups:** the hidden counts are those of some groups at some answers, all of them. Of such a
  block only the sums of its lines are known, so each count ``x`` can be all from ``max(0, row + column - all)``
  to ``min(row, column)``.
- **Several answers:** each answer is a table of its own, of those who chose it and those who did not. What an
  answer can be is bounded by the others: everybody chose something, and what excludes others stands alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

import attrs

from ocsea.assess.cells import hidden_together

__all__ = ["Several", "block", "is_small", "kinds_hidden"]

Group = tuple[str | None, ...]
Line = TypeVar("Line", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)


def is_small(count: int, k: int) -> bool:
    """Return whether a count is of some people, but fewer than *k*."""
    return 0 < count < k


def kinds_hidden(counts: Mapping[Line, int], k: int) -> frozenset[Line]:
    """Return which parts are hidden of a total that is shown even when it is small itself.

    >>> sorted(kinds_hidden({"dk": 6, "refused": 2, "missing": 0}, 5))
    ['dk', 'refused']
    >>> sorted(kinds_hidden({"dk": 1, "refused": 0, "missing": 0}, 5))
    ['dk', 'missing', 'refused']
    """
    hidden = hidden_together(counts, k)
    enough = len(hidden) > 1 and sum(counts[each] for each in hidden) >= k
    return hidden if enough or not hidden else frozenset(counts)


# -- one answer ------------------------------------------------------------------------------------------------


@attrs.frozen
class _Block:
    """Some lines and columns of a table, all of whose counts are hidden."""

    table: Mapping[Hashable, Mapping[Hashable, int]]
    k: int
    lines: tuple[Hashable, ...]
    columns: tuple[Hashable, ...]

    def across(self, line: Hashable) -> int:
        return sum(self.table[line][column] for column in self.columns)

    def down(self, column: Hashable) -> int:
        return sum(self.table[line][column] for line in self.lines)

    def gaps(self) -> Iterator[str]:
        """Yield whether columns or lines are wanting, for each count that would be given away."""
        whole = sum(self.across(line) for line in self.lines)
        down = {column: self.down(column) for column in self.columns}
        for line in self.lines:
            row = self.across(line)
            for column in self.columns:
                least = self.k if is_small(self.table[line][column], self.k) else 1
                if row < least or down[column] == whole:
                    yield "columns"
                if down[column] < least or row == whole:
                    yield "lines"

    def larger(self) -> Iterator[_Block]:
        """Yield the blocks with one line or column more, the smallest first."""
        lines = [each for each in self.table if each not in self.lines]
        columns = [each for each in next(iter(self.table.values())) if each not in self.columns]
        more = [attrs.evolve(self, lines=(*self.lines, each)) for each in lines]
        more += [attrs.evolve(self, columns=(*self.columns, each)) for each in columns]
        yield from sorted(more, key=lambda each: len(each.lines) * len(each.columns))


def block(
    table: Mapping[Line, Mapping[Column, int]], k: int
) -> tuple[frozenset[Line], frozenset[Column]]:
    """Return the lines and columns of a table whose counts are hidden.

    Args:
        table: By line and column; every line and every column holds *k* or more, and their sums are known.
        k: The least that a shown count may be, beside none at all.

    >>> lines, columns = block({"a": {"x": 1, "y": 9, "z": 8}, "b": {"x": 6, "y": 7, "z": 9}}, 5)
    >>> sorted(lines), sorted(columns)
    (['a', 'b'], ['x', 'y'])
    """
    small = [(at, on) for at, row in table.items() for on, n in row.items() if is_small(n, k)]
    lines, columns = (
        [*dict.fromkeys(side)] for side in ([a for a, _ in small], [o for _, o in small])
    )
    found = _Block(table, k, tuple(lines), tuple(columns))  # type: ignore[arg-type]
    while wanting := next(found.gaps(), ""):
        more = list(found.larger())
        safe = next((each for each in more if not any(each.gaps())), None)
        found = safe or next(
            each for each in more if len(getattr(each, wanting)) > len(getattr(found, wanting))
        )
    return frozenset(found.lines), frozenset(found.columns)  # type: ignore[arg-type]


# -- several answers -------------------------------------------------------------------------------------------


@attrs.frozen
class Several:
    """A question with several answers, by group.

    Attributes:
        table: By group and answer, how many chose it.
        people: By group, how many answered.
        alone: Answers that exclude all others.
        k: The least that a shown count may be.
    """

    table: Mapping[Group, Mapping[str, int]]
    people: Mapping[Group, int]
    alone: frozenset[str]
    k: int

    def is_small(self, group: Group, choice: str) -> bool:
        """Return whether few chose an answer, or few did not."""
        chose = self.table[group][choice]
        return is_small(chose, self.k) or is_small(self.people[group] - chose, self.k)

    def reach(self, group: Group, choice: str) -> tuple[int, int]:
        """Return what a count can be when the group's other answers are known."""
        row, people = self.table[group], self.people[group]
        others = [row[each] for each in row if each != choice]
        together = [row[each] for each in row if each != choice and each not in self.alone]
        excluded = sum(row[each] for each in self.alone if each in row and each != choice)
        most = people - excluded - (max(together, default=0) if choice in self.alone else 0)
        return max(0, people - sum(others)), most

    def hidden(self, choice: str, *, total_known: bool) -> frozenset[Group] | None:
        """Return the groups where an answer is hidden; ``None`` when that cannot be done.

        Args:
            choice: The answer.
            total_known: Whether it is shown for everybody; if not, it is hidden in all groups.
        """
        if not total_known:
            every = tuple(self.table)
            return frozenset(every) if self.safe(every, choice, summed=False) else None
        found = [group for group in self.table if self.is_small(group, choice)]
        others = [
            group for group in self.table if group not in found and self._moves(group, choice)
        ]
        for size in range(len(others) + 1):
            groups = [*found, *others[:size]]
            if self.safe(groups, choice, summed=True):
                return frozenset(groups)
        return None

    def _moves(self, group: Group, choice: str) -> bool:
        low, high = self.reach(group, choice)
        return low < high

    def safe(self, groups: Sequence[Group], choice: str, *, summed: bool) -> bool:
        """Return whether the counts of an answer in these groups can all be others."""
        reach = {group: self.reach(group, choice) for group in groups}
        whole = sum(self.table[group][choice] for group in groups)
        lows, highs = (sum(each[at] for each in reach.values()) for at in (0, 1))
        for group, (low, high) in reach.items():
            least = max(low, whole - highs + high) if summed else low
            most = min(high, whole - lows + low) if summed else high
            if not self._open(group, choice, least, most):
                return False
        return True

    def _open(self, group: Group, choice: str, low: int, high: int) -> bool:
        chose, people = self.table[group][choice], self.people[group]
        few = high < self.k and is_small(chose, self.k)
        few_not = people - low < self.k and is_small(people - chose, self.k)
        return low < high and not few and not few_not
