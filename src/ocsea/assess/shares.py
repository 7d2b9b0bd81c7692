"""How sure a share is: the interval of Wilson."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from statistics import NormalDist

from ocsea._base.errors import InvalidDataError

__all__ = ["INTERVAL", "wilson"]

INTERVAL = "Wilson score interval, 95 per cent (Wilson 1927; Brown, Cai, DasGupta 2001)"
"""Which interval shares have. The exact one (Clopper, Pearson 1934) is wider than it says, most of all in the
small groups of a workshop; for 40 people or fewer Brown, Cai and DasGupta advise Wilson's or Jeffreys'."""


@lru_cache
def _quantile(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(count: int, of: int, *, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of a share, as shares; it stays within 0 and 1.

    Args:
        count: How many.
        of: Out of how many, 1 or more.
        level: How often such intervals hold the true share, were the people drawn at random.

    Raises:
        InvalidDataError: There is nobody, more than all, or no such level.

    >>> low, high = wilson(8, 10)
    >>> round(low, 4), round(high, 4)
    (0.4902, 0.9433)
    """
    if not 0 <= count <= of or of < 1 or not 0 < level < 1:
        raise InvalidDataError("there is no such share", hint="give a count from 0 to all.")
    square = _quantile(level) ** 2
    middle = (count + square / 2) / (of + square)
    reach = sqrt(square * (count * (of - count) / of + square / 4)) / (of + square)
    return middle - reach, 1.0 if count == of else middle + reach
