"""Bootstrap intervals that come out the same on every machine and with every version of numpy.

numpy may change how it draws whole numbers, but keeps the raw bits of its bit generators. So only raw bits
are taken from it. The numbers are sorted first: the order of people changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import NormalDist
from typing import Final

from ocsea._base.errors import InvalidDataError
from ocsea.assess.evaluation.numeric import Floats, np, numbers

__all__ = ["RESAMPLES", "bca_interval", "resampled_means"]

RESAMPLES: Final = 10_000
"""How often a group is drawn anew."""

_NORMAL: Final = NormalDist()
_AT_ONCE: Final = 2_000_000
_HALF: Final = 32
_SAME: Final = 1e-12


def _blocks(size: int, resamples: int) -> Iterator[int]:
    most = max(1, _AT_ONCE // size)
    for start in range(0, resamples, most):
        yield min(most, resamples - start)


def resampled_means(
    values: Sequence[float] | Floats, *, seed: int, resamples: int = RESAMPLES
) -> Floats:
    """Return the means of groups drawn anew, with replacement, from the same numbers.

    Args:
        values: The numbers.
        seed: The same seed gives the same means.
        resamples: How many groups are drawn.

    >>> resampled_means([1, 2, 3, 10], seed=1, resamples=3).tolist()
    [6.0, 4.0, 4.25]
    """
    found = np.sort(numbers(values, least=1))
    size = len(found)
    if not isinstance(seed, int) or seed < 0 or resamples < 1:
        raise InvalidDataError(
            "seed or resamples is not a number to draw with",
            hint="use a whole number from 0, and at least one resample.",
        )
    bits = np.random.PCG64(seed)
    means = []
    for block in _blocks(size, resamples):
        words = bits.random_raw(block * size) >> np.uint64(_HALF)
        drawn = (words * np.uint64(size)) >> np.uint64(_HALF)
        means.append(found[drawn.astype(np.intp)].reshape(block, size).sum(axis=1) / size)
    made: Floats = np.concatenate(means)
    return made


def bca_interval(
    values: Sequence[float] | Floats,
    *,
    seed: int,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> tuple[float, float] | None:
    """Return the bias-corrected and accelerated bootstrap interval of the mean (Efron 1987).

    Args:
        values: The numbers, such as each person's change.
        seed: The same seed gives the same interval.
        level: How often such intervals hold the true mean.
        resamples: How many groups are drawn.

    Returns:
        Its ends; ``None`` when all numbers are the same, as then nothing is known about how they vary.

    >>> low, high = bca_interval([1, 2, 2, 3, 4, 4, 5, 9], seed=7)
    >>> round(low, 2), round(high, 2)
    (2.5, 5.88)
    """
    found = numbers(values)
    if np.ptp(found) == 0:
        return None
    means = np.sort(resampled_means(found, seed=seed, resamples=resamples))
    mean = float(np.sort(found).sum() / len(found))
    bias, skew = _bias(means, mean), _acceleration(found)
    low, high = (_corrected(tail, bias, skew) for tail in ((1 - level) / 2, (1 + level) / 2))
    return _quantile(means, low), _quantile(means, high)


def _bias(means: Floats, mean: float) -> float:
    """Return by how far the drawn means lie beside the mean, in units of the normal curve."""
    same = np.abs(means - mean) <= _SAME * (1 + abs(mean))
    below = float(((means < mean) & ~same).sum() + same.sum() / 2) / len(means)
    edge = 0.5 / len(means)
    return _NORMAL.inv_cdf(min(1 - edge, max(edge, below)))


def _acceleration(found: Floats) -> float:
    """Return how skewed the mean is, from leaving out each number in turn."""
    off = np.sort(found) - found.mean()
    return float((off**3).sum() / (6 * (off**2).sum() ** 1.5))


def _corrected(tail: float, bias: float, skew: float) -> float:
    shifted = bias + _NORMAL.inv_cdf(tail)
    return _NORMAL.cdf(bias + shifted / (1 - skew * shifted))


def _quantile(ordered: Floats, at: float) -> float:
    place = at * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low))
