"""Change between two times in the same people: sizes, the paired t, and normalised gains."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, sqrt
from typing import Final, Literal, TypeAlias

import attrs

from ocsea._base.errors import InvalidDataError
from ocsea.assess.evaluation.numeric import Floats, np, numbers, pearson, special, two

__all__ = [
    "Band",
    "PairedT",
    "Values",
    "cohen_d_av",
    "cohen_d_z",
    "correlation",
    "gain_band",
    "hedges_correction",
    "hedges_g_av",
    "normalised_changes",
    "normalised_gain",
    "paired_t",
]

Values: TypeAlias = Sequence[float] | Floats
"""A number for each person."""

Band: TypeAlias = Literal["negative", "low", "medium", "high"]
"""The band of a normalised gain; see `gain_band`."""

_TINY: Final = 1e-12
_EXACT: Final = 1e-9
_MEDIUM, _HIGH = 0.3, 0.7


@attrs.frozen(kw_only=True)
class PairedT:
    """The paired t test.

    Attributes:
        mean: Mean of after less before.
        t: The mean in units of its standard error.
        df: Degrees of freedom.
        p: Two-sided.
        low: Lower end of the confidence interval of the mean.
        high: Its upper end.

    >>> found = paired_t([1, 2, 3, 4], [2, 4, 4, 7])
    >>> found.mean, round(found.low, 2), round(found.high, 2)
    (1.75, 0.23, 3.27)
    """

    mean: float
    t: float
    df: int
    p: float
    low: float
    high: float


def _spread(values: Floats) -> float | None:
    sd = float(values.std(ddof=1))
    return None if sd < _TINY else sd


def paired_t(pre: Values, post: Values, *, level: float = 0.95) -> PairedT | None:
    """Return the paired t test; ``None`` when everybody changed by the same.

    Args:
        pre: Numbers before.
        post: Numbers after, of the same people in the same order.
        level: How often such intervals hold the true mean.

    >>> found = paired_t([1, 2, 3, 4], [2, 4, 4, 7])
    >>> round(found.t, 4), found.df, round(found.p, 4)
    (3.6556, 3, 0.0354)
    """
    before, after = two(pre, post)
    changes = after - before
    sd, free = _spread(changes), len(changes) - 1
    if sd is None:
        return None
    mean, error = float(changes.mean()), sd / sqrt(len(changes))
    reach = float(special.stdtrit(free, (1 + level) / 2)) * error
    return PairedT(
        mean=mean,
        t=mean / error,
        df=free,
        p=2 * float(special.stdtr(free, -abs(mean / error))),
        low=mean - reach,
        high=mean + reach,
    )


def correlation(pre: Values, post: Values) -> float | None:
    """Return the correlation between before and after; ``None`` when one does not vary.

    >>> round(correlation([1, 2, 3], [1, 2, 2]), 3)
    0.866
    """
    return pearson(*two(pre, post))


def cohen_d_av(pre: Values, post: Values) -> float | None:
    """Return the mean change in units of the average spread of people; ``None`` when nobody differs.

    It can be compared with groups that were not measured twice.

    >>> cohen_d_av([1, 3], [2, 4])
    0.7071067811865475
    """
    before, after = two(pre, post)
    spread = sqrt(float(before.var(ddof=1) + after.var(ddof=1)) / 2)
    return None if spread < _TINY else float((after - before).mean()) / spread


def hedges_correction(df: int) -> float:
    """Return J, by which an effect size of few people is too high: with gamma functions, not the short form.

    Args:
        df: Degrees of freedom, 2 or more.

    >>> round(hedges_correction(9), 8)
    0.91387489
    """
    if df < 2:  # noqa: PLR2004 - gamma of 0
        raise InvalidDataError("there are too few people", hint="this needs 3 or more.")
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)


def hedges_g_av(pre: Values, post: Values) -> float | None:
    """Return `cohen_d_av` corrected for few people by J(n - 1); needs 3 people.

    Programs correct by different degrees of freedom; with ten people the figures differ by 5 per cent. Say
    which one was used.

    >>> round(hedges_g_av([1, 3, 2], [2, 4, 5]), 4)
    0.7284
    """
    d = cohen_d_av(pre, post)
    return None if d is None else d * hedges_correction(len(pre) - 1)


def cohen_d_z(pre: Values, post: Values) -> float | None:
    """Return the mean change in units of the spread of changes; ``None`` when all changed by the same.

    It is what is needed to plan how many people a study takes. It cannot be compared with other designs.

    >>> cohen_d_z([1, 2, 3], [2, 4, 6])
    2.0
    """
    before, after = two(pre, post)
    sd = _spread(after - before)
    return None if sd is None else float((after - before).mean()) / sd


def normalised_gain(mean_pre: float, mean_post: float, *, full: float = 100) -> float | None:
    """Return the gain of a group as a share of what could be gained (Hake 1998).

    Args:
        mean_pre: Mean before.
        mean_post: Mean after.
        full: What nobody can exceed.

    Returns:
        At most 1; ``None`` when everybody had everything right before.

    >>> normalised_gain(40, 70)
    0.5
    """
    if max(mean_pre, mean_post) > full + _EXACT:
        raise InvalidDataError("a mean is above what can be reached", hint="give full.")
    room = full - mean_pre
    return None if room < _TINY else (mean_post - mean_pre) / room


def gain_band(gain: float) -> Band:
    """Return the band of a normalised gain: low under 0.3, high from 0.7 on (Hake 1998).

    The bands were made for courses of physics of a whole term. They are a way of speaking, no grade.

    >>> gain_band(0.3), gain_band(0.29), gain_band(-0.1)
    ('medium', 'low', 'negative')
    """
    if gain < -_EXACT:
        return "negative"
    if gain < _MEDIUM - _EXACT:
        return "low"
    return "medium" if gain < _HIGH - _EXACT else "high"


def normalised_changes(pre: Values, post: Values, *, full: float = 100) -> tuple[float, ...]:
    """Return the normalised change c of each person who has one (Marx and Cummings 2007).

    What rose counts as a share of what could be gained, what fell as a share of what could be lost. Who had
    nothing or everything right both times could not show a change, and is left out. Use the mean; single
    values belong in no report.

    Args:
        pre: Numbers before.
        post: Numbers after, of the same people in the same order.
        full: What nobody can exceed.

    >>> normalised_changes([40, 50, 70, 100], [70, 50, 60, 100])
    (0.5, 0.0, -0.14285714285714285)
    """
    before, after = two(pre, post, least=1)
    both = np.concatenate([before, after])
    if both.min() < 0 or both.max() > full:
        raise InvalidDataError(
            "a number is below 0 or above what can be reached", hint="give full."
        )
    pairs = zip(numbers(before, least=1).tolist(), after.tolist(), strict=True)
    return tuple(_one_change(x, y, full) for x, y in pairs if x != y or x not in (0, full))


def _one_change(x: float, y: float, full: float) -> float:
    if y > x:
        return (y - x) / (full - x)
    return (y - x) / x if y < x else 0.0
