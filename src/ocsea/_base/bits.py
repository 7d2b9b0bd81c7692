"""Sets of small numbers as the ones of one whole number."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["ones"]


def ones(mask: int) -> Iterator[int]:
    """Yield the places of the ones in a whole number, the lowest first.

    >>> list(ones(0b10110))
    [1, 2, 4]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
