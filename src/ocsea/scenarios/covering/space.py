"""The values a row may hold, as bits, and which of them may not stand together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product
from math import prod
from typing import Final

import attrs

from ocsea._base.bits import ones

__all__ = ["PAIRS", "TRIPLES", "Space", "Tuple"]

PAIRS: Final = 2
TRIPLES: Final = 3

Tuple = tuple[int, ...]
"""Values in ascending order; each value of each factor has a number of its own."""


@attrs.frozen(slots=False)
class Space:
    """Factors with their number of values, and sets of values that must not meet.

    Attributes:
        sizes: How many values each factor has.
        bans: Each the bits of values that must not all stand in one row.
    """

    sizes: Tuple
    bans: Tuple = ()

    @classmethod
    def of(cls, sizes: Sequence[int], forbidden: Iterable[Mapping[int, int]] = ()) -> Space:
        """Return the space for sizes and forbidden combinations, each ``{factor: value}``.

        >>> Space.of([2, 3], [{0: 1, 1: 2}]).bans
        (18,)
        """
        starts = _starts(sizes)
        bans = (sum(1 << (starts[at] + value) for at, value in each.items()) for each in forbidden)
        return cls(tuple(sizes), tuple(dict.fromkeys(bans)))

    @cached_property
    def values(self) -> tuple[range, ...]:
        """The numbers of the values of each factor."""
        starts = _starts(self.sizes)
        return tuple(range(starts[at], starts[at + 1]) for at in range(len(self.sizes)))

    @cached_property
    def factor(self) -> Tuple:
        """The factor of each value."""
        return tuple(at for at, size in enumerate(self.sizes) for _ in range(size))

    @cached_property
    def place(self) -> Tuple:
        """The place of each value among those of its factor."""
        return tuple(place for size in self.sizes for place in range(size))

    @cached_property
    def blocks(self) -> Tuple:
        """The bits of all values of each factor."""
        return tuple(sum(1 << value for value in values) for values in self.values)

    @cached_property
    def banned(self) -> dict[int, list[int]]:
        """The bans that each value is part of."""
        found: dict[int, list[int]] = {}
        for ban in self.bans:
            for value in ones(ban):
                found.setdefault(value, []).append(ban)
        return found

    @cached_property
    def _restricted(self) -> list[int]:
        """The factors that a ban speaks of."""
        return sorted({self.factor[value] for value in self.banned})

    @cached_property
    def _known(self) -> dict[int, bool]:
        return {}

    @cached_property
    def _foes(self) -> list[int]:
        """For each value, the bits of the values with which it alone breaks a ban."""
        foes = [0] * len(self.factor)
        for value, bans in self.banned.items():
            for ban in bans:
                if ban.bit_count() <= PAIRS:
                    foes[value] |= ban & ~(1 << value) or 1 << value
        return foes

    @cached_property
    def _longer(self) -> dict[int, list[int]]:
        """The bans of more than two values that each value is part of."""
        longer = (
            (v, [b for b in bans if b.bit_count() > PAIRS]) for v, bans in self.banned.items()
        )
        return {value: bans for value, bans in longer if bans}

    def fits(self, row: int, value: int) -> bool:
        """Return whether a value breaks no ban together with the bits of a row."""
        with_it = row | 1 << value
        if self._foes[value] & with_it:
            return False
        return all(ban & with_it != ban for ban in self._longer.get(value, ()))

    def completable(self, row: int) -> bool:
        """Return whether some allowed row holds all values whose bits are given."""
        if not self.bans:
            return True
        known = self._known.get(row)
        if known is None:
            known = 0 not in self.bans and all(self.fits(row, value) for value in ones(row))
            known = known and self._complete(row)
            self._known[row] = known
        return known

    def _complete(self, row: int) -> bool:
        for at in self._restricted:
            if not row & self.blocks[at]:
                return any(
                    self.fits(row, value) and self._complete(row | 1 << value)
                    for value in self.values[at]
                )
        return True

    def tuples(self, strength: int) -> Iterator[Tuple]:
        """Yield every combination of *strength* values that some allowed row holds."""
        for factors in combinations(range(len(self.sizes)), strength):
            yield from self.tuples_of(factors)

    def tuples_of(self, factors: Iterable[int]) -> Iterator[Tuple]:
        """Yield those of some factors."""
        for values in product(*(self.values[at] for at in sorted(factors))):
            if self.completable(sum(1 << value for value in values)):
                yield values

    def bound(self, strength: int) -> int:
        """Return a number of rows that no design can go below.

        Each row holds one combination of any *strength* factors, so that there are as many rows as the
        factors with the most combinations have.
        """
        largest = max(combinations(self.sizes, strength), key=prod)
        if not self.bans:
            return prod(largest)
        return max(
            sum(1 for _ in self.tuples_of(factors))
            for factors in combinations(range(len(self.sizes)), strength)
        )


def _starts(sizes: Sequence[int]) -> list[int]:
    starts = [0]
    for size in sizes:
        starts.append(starts[-1] + size)
    return starts
