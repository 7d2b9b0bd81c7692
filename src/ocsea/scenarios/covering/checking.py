"""Counting again what a design covers, from its rows alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

import attrs

__all__ = ["Coverage", "count"]

Row = Mapping[str, str]


@attrs.frozen
class Coverage:
    """What rows cover.

    Attributes:
        wanted: How many combinations some allowed row can hold.
        covered: How many of them stand in a row.
        forbidden_rows: Places of the rows that hold something forbidden, or a value that does not exist.
        missing: Combinations that stand in no row, the first hundred.
    """

    wanted: int
    covered: int
    forbidden_rows: tuple[int, ...]
    missing: tuple[Row, ...]

    @property
    def complete(self) -> bool:
        """Whether everything is covered and nothing forbidden is there."""
        return self.covered == self.wanted and not self.forbidden_rows


def count(
    levels: Mapping[str, Sequence[str]],
    rows: Iterable[Row],
    *,
    strength: int = 2,
    forbidden: Iterable[Row] = (),
) -> Coverage:
    """Count what rows cover, by looking at every combination and every row.

    It shares no code with the search, and works for designs of others too.

    Args:
        levels: The values of each factor.
        rows: The rows, each a value for every factor.
        strength: How many values stand together.
        forbidden: Values that must not stand together.

    >>> both = {"who": ["peer", "partner"], "where": ["home", "school"]}
    >>> count(both, [{"who": "peer", "where": "home"}]).missing[0]
    {'who': 'peer', 'where': 'school'}
    """
    bans = [frozenset(each.items()) for each in forbidden]
    listed = [frozenset(row.items()) for row in rows]
    whole = {(factor, value) for factor, values in levels.items() for value in values}
    bad = tuple(
        at
        for at, row in enumerate(listed)
        if len(row) != len(levels) or not row <= whole or any(ban <= row for ban in bans)
    )
    held = {each for row in listed for each in map(frozenset, combinations(row, strength))}
    wanted = [each for each in _combinations(levels, strength) if _possible(each, levels, bans)]
    missing = [each for each in wanted if frozenset(each) not in held]
    shown = tuple(dict(each) for each in missing[:100])
    return Coverage(len(wanted), len(wanted) - len(missing), bad, shown)


_Pairs = tuple[tuple[str, str], ...]


def _combinations(levels: Mapping[str, Sequence[str]], strength: int) -> Iterable[_Pairs]:
    for factors in combinations(levels, strength):
        for values in product(*(levels[factor] for factor in factors)):
            yield tuple(zip(factors, values, strict=True))


def _possible(
    given: _Pairs, levels: Mapping[str, Sequence[str]], bans: Sequence[frozenset[tuple[str, str]]]
) -> bool:
    """Return whether a row that breaks no ban can hold what is given, trying factor by factor."""
    held = frozenset(given)
    if any(ban <= held for ban in bans):
        return False
    spoken_of = {factor for ban in bans for factor, _ in ban}
    for factor in levels:
        if factor in spoken_of and factor not in dict(held):
            return any(
                _possible((*held, (factor, value)), levels, bans) for value in levels[factor]
            )
    return True
