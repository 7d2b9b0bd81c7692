"""Tests that count all that could have happened: signed ranks, McNemar; and Holm's correction."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, erfc, sqrt
from typing import Final, Literal

import attrs

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea.assess.evaluation.numeric import Floats, np, numbers

__all__ = ["McNemar", "SignedRank", "holm", "mcnemar", "wilcoxon"]

_MOST_EXACT: Final = 300
_DIGITS: Final = 9


@attrs.frozen(kw_only=True)
class SignedRank:
    """What Wilcoxon's signed-rank test found.

    Attributes:
        used: How many differences were not zero.
        zeros: How many were zero, and were dropped.
        up: Sum of the ranks of what rose.
        down: Sum of the ranks of what fell.
        p: Two-sided: how often chance alone gives sums at least as far apart.
        rank_biserial: From -1 (all fell) to 1 (all rose): `up` less `down`, as a share of both.
        method: ``exact``, or the approximation by the normal curve, with or without correction.

    >>> wilcoxon([1, 2, -1, 3, 0])
    SignedRank(used=4, zeros=1, up=8.5, down=1.5, p=0.375, rank_biserial=0.7, method='exact')
    """

    used: int
    zeros: int
    up: float
    down: float
    p: float
    rank_biserial: float
    method: Literal["exact", "normal", "normal-corrected"]


def wilcoxon(
    differences: Sequence[float] | Floats,
    *,
    method: Literal["auto", "exact", "normal", "normal-corrected"] = "auto",
) -> SignedRank | None:
    """Return Wilcoxon's signed-rank test of differences, after less before.

    Zeros are dropped and counted. Equal differences share their ranks, and the exact distribution takes that
    into account. Differences that agree to nine digits after the point are equal.

    Args:
        differences: One for each person.
        method: ``auto`` is exact up to 300 differences and above that ``normal-corrected``.

    Returns:
        The test; ``None`` when nothing changed for anybody.

    Raises:
        UnknownOptionError: There is no such method.

    >>> found = wilcoxon([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4])
    >>> found.p, found.zeros, found.rank_biserial
    (0.00390625, 1, 1.0)
    """
    methods = ("auto", "exact", "normal", "normal-corrected")
    if method not in methods:
        raise UnknownOptionError.for_option("method", method, methods)
    found = np.round(numbers(differences, least=1), _DIGITS)
    moved = found[found != 0]
    if not len(moved):
        return None
    doubled = _doubled_ranks(np.abs(moved))
    up, down = (int(doubled[moved > 0].sum()), int(doubled[moved < 0].sum()))
    if method == "auto":
        method = "exact" if len(moved) <= _MOST_EXACT else "normal-corrected"
    if method == "exact":
        p = _exact_p(doubled.tolist(), min(up, down))
    else:
        p = _normal_p(doubled / 2, (up - down) / 4, corrected=method == "normal-corrected")
    return SignedRank(
        used=len(moved),
        zeros=len(found) - len(moved),
        up=up / 2,
        down=down / 2,
        p=p,
        rank_biserial=(up - down) / (up + down),
        method=method,
    )


def _doubled_ranks(sizes: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return twice the rank of each size, equal sizes sharing theirs: whole numbers."""
    _, which, counts = np.unique(sizes, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    made: np.ndarray[tuple[int], np.dtype[np.int64]] = (2 * last - counts + 1)[which]
    return made


def _exact_p(doubled: list[int], smaller: int) -> float:
    """Return the share of all ways to set the signs whose smaller sum is not above the one found."""
    chances = np.zeros(smaller + 1)
    chances[0] = 1.0
    for rank in doubled:
        chances /= 2
        if rank <= smaller:
            chances[rank:] += chances[: smaller + 1 - rank].copy()
    return min(1.0, 2 * float(chances.sum()))


def _normal_p(ranks: Floats, off: float, *, corrected: bool) -> float:
    spread = sqrt(float((ranks**2).sum()) / 4)
    distance = max(0.0, abs(off) - (0.5 if corrected else 0.0))
    return erfc(distance / spread / sqrt(2))


@attrs.frozen(kw_only=True)
class McNemar:
    """What McNemar's test found about one question.

    Attributes:
        gained: How many went from wrong to right.
        lost: How many went from right to wrong.
        p: Two-sided: how often chance alone gives counts at least as far apart.
        statistic: Chi-square with one degree of freedom; ``None`` for the exact test.
        method: ``exact``, or chi-square with or without continuity correction.

    >>> mcnemar(8, 1)
    McNemar(gained=8, lost=1, p=0.0390625, statistic=None, method='exact')
    """

    gained: int
    lost: int
    p: float
    statistic: float | None
    method: Literal["exact", "chi2", "chi2-corrected"]


def mcnemar(
    gained: int, lost: int, *, method: Literal["exact", "chi2", "chi2-corrected"] = "exact"
) -> McNemar:
    """Return McNemar's test: whether more people went from wrong to right than the other way.

    Args:
        gained: How many went from wrong to right.
        lost: How many went from right to wrong.
        method: ``exact`` by the binomial distribution; the others are for large groups and comparison.

    Raises:
        InvalidDataError: A count is not a whole number from 0.
        UnknownOptionError: There is no such method.

    >>> mcnemar(8, 1).p
    0.0390625
    """
    methods = ("exact", "chi2", "chi2-corrected")
    if method not in methods:
        raise UnknownOptionError.for_option("method", method, methods)
    if not all(isinstance(count, int) and count >= 0 for count in (gained, lost)):
        raise InvalidDataError("a count is not a whole number", hint="count people, from 0.")
    total = gained + lost
    if method == "exact":
        tail = sum(comb(total, k) for k in range(min(gained, lost) + 1))
        p = min(1.0, 2 * tail / 2**total)  # whole numbers until here: exact
        return McNemar(gained=gained, lost=lost, p=p, statistic=None, method=method)
    apart = max(0, abs(gained - lost) - (1 if method == "chi2-corrected" else 0))
    statistic = apart**2 / total if total else 0.0
    p = erfc(sqrt(statistic / 2))
    return McNemar(gained=gained, lost=lost, p=p, statistic=statistic, method=method)


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """Return p values corrected for testing many questions at once (Holm 1979).

    >>> [round(each, 4) for each in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]

    Raises:
        InvalidDataError: A value is not between 0 and 1.
    """
    if not all(0 <= value <= 1 for value in values):
        raise InvalidDataError("a p value is not between 0 and 1", hint="give p values.")
    made, least = [0.0] * len(values), 0.0
    order = sorted(range(len(values)), key=values.__getitem__)
    for done, at in enumerate(order):
        least = max(least, min(1.0, (len(values) - done) * values[at]))
        made[at] = least
    return tuple(made)
