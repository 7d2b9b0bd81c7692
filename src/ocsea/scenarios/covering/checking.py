"""Counting again what a design covers, from its rows alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
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

    >>> both = {"who": ["peer", "partner"], "where": ["home", "school"]}
    >>> found = count(both, [{"who": "peer", "where": "home"}, {"who": "partner", "where": "school"}])
    >>> found.wanted, found.covered, found.complete
    (4, 2, False)
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
    asked = _Asked(levels, bans)
    wanted = [each for each in _combinations(levels, strength) if asked.possible(dict(each))]
    missing = [each for each in wanted if frozenset(each) not in held]
    shown = tuple(dict(each) for each in missing[:100])
    return Coverage(len(wanted), len(wanted) - len(missing), bad, shown)


_Pairs = tuple[tuple[str, str], ...]


def _combinations(levels: Mapping[str, Sequence[str]], strength: int) -> Iterable[_Pairs]:
    for factors in combinations(levels, strength):
        for values in product(*(levels[factor] for factor in factors)):
            yield tuple(zip(factors, values, strict=True))


class _Asked:
    """What bans say of each value, for trying factor by factor."""

    def __init__(
        self, levels: Mapping[str, Sequence[str]], bans: Sequence[frozenset[tuple[str, str]]]
    ) -> None:
        self._levels = levels
        self._never = frozenset() in bans
        self._with: dict[tuple[str, str], list[frozenset[tuple[str, str]]]] = {}
        for ban in bans:
            for each in ban:
                self._with.setdefault(each, []).append(ban)
        spoken_of = {factor for factor, _ in self._with}
        self._open = [factor for factor in levels if factor in spoken_of]

    def possible(self, held: dict[str, str]) -> bool:
        """Return whether a row that breaks no ban can hold what is given."""
        return (
            not self._never
            and all(map(partial(self._fits, held), held.items()))
            and (self._completed(held))
        )

    def _fits(self, held: Mapping[str, str], value: tuple[str, str]) -> bool:
        bans = self._with.get(value, ())
        return not any(all(held.get(name) == each for name, each in ban) for ban in bans)

    def _completed(self, held: dict[str, str]) -> bool:
        for factor in self._open:
            if factor not in held:
                trials = ({**held, factor: value} for value in self._levels[factor])
                return any(
                    self._fits(trial, (factor, trial[factor])) and self._completed(trial)
                    for trial in trials
                )
        return True
