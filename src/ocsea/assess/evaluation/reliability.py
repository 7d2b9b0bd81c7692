"""Reliability: how much of the differences between sums would come back with other questions of the kind.

All of it describes a test in a group. Low reliability in a small or very similar group is common and says
little about the test; even high reliability leaves the sum of one person uncertain, which is what the
standard error of measurement is there to say.
"""

from __future__ import annotations

from ocsea._base.errors import InvalidDataError
from ocsea.assess.evaluation.numeric import Floats, Rows, marks, np, special, table

__all__ = [
    "alpha",
    "alpha_if_dropped",
    "error_of_measurement",
    "feldt_interval",
    "guttman_lambda6",
    "kr21",
    "mean_correlation",
    "omega",
    "spearman_brown",
    "standardised_alpha",
    "varying",
]

_TINY = 1e-12
_LEAST_UNIQUE = 0.005
_MOST_CONDITION = 1e10


def varying(rows: Rows) -> tuple[int, ...]:
    """Return which items vary at all, by position; reliability is worked out on these.

    >>> varying([[1, 0, 1], [1, 1, 0]])
    (1, 2)
    """
    spread = np.ptp(table(rows, items=1), axis=0)
    return tuple(np.flatnonzero(spread > 0).tolist())


def alpha(rows: Rows) -> float | None:
    """Return Cronbach's alpha; on zeros and ones it is KR-20. ``None`` when all sums are the same.

    >>> round(alpha([[1, 1], [0, 0], [1, 0]]), 3)
    0.667
    """
    found = table(rows)
    count = int(found.shape[1])
    whole = float(found.sum(axis=1).var(ddof=1))
    if whole < _TINY:
        return None
    return count / (count - 1) * (1 - float(found.var(axis=0, ddof=1).sum()) / whole)


def feldt_interval(
    value: float, *, people: int, items: int, level: float = 0.95
) -> tuple[float, float]:
    """Return the confidence interval of alpha by quantiles of F (Feldt 1965).

    Args:
        value: The alpha that was found.
        people: How many people answered.
        items: How many items it is of.
        level: How often such intervals hold the true value.

    >>> low, high = feldt_interval(0.84314277, people=30, items=7)
    >>> round(low, 4), round(high, 4)
    (0.7394, 0.9158)
    """
    if people < 2 or items < 2 or not 0 < level < 1:  # noqa: PLR2004 - no degrees of freedom
        raise InvalidDataError(
            "the interval is not defined", hint="give 2 people, 2 items, and a level below 1."
        )
    tail = (1 - level) / 2
    free, others = people - 1, (people - 1) * (items - 1)
    low, high = (float(special.fdtri(free, others, at)) for at in (1 - tail, tail))
    return 1 - (1 - value) * low, 1 - (1 - value) * high


def _correlations(rows: Rows) -> Floats | None:
    """Return the correlations between items; ``None`` when an item does not vary."""
    found = table(rows)
    if len(varying(found)) < found.shape[1]:
        return None
    made = np.corrcoef(found.T)
    return np.asarray(made, dtype=np.float64)


def mean_correlation(rows: Rows) -> float | None:
    """Return the mean correlation between two items; ``None`` when an item does not vary.

    >>> round(mean_correlation([[1, 1], [0, 0], [1, 1]]), 6)
    1.0
    """
    found = _correlations(rows)
    if found is None:
        return None
    count = len(found)
    return float((found.sum() - np.trace(found)) / (count * (count - 1)))


def standardised_alpha(rows: Rows) -> float | None:
    """Return alpha as if all items varied alike: from the mean correlation.

    ``None`` when an item does not vary, or the items cancel each other out.

    >>> round(standardised_alpha([[1, 1], [0, 0], [1, 0]]), 3)
    0.667
    """
    mean, count = mean_correlation(rows), int(table(rows).shape[1])
    if mean is None or 1 + (count - 1) * mean < _TINY:
        return None
    return _stretched(mean, count)


def guttman_lambda6(rows: Rows) -> float | None:
    """Return Guttman's lambda 6 on correlations: what each item shares with all others.

    ``None`` when an item does not vary, or one can be worked out from others: then there are too few people
    for so many items.

    >>> round(guttman_lambda6([[1, 1], [0, 0], [1, 0]]), 3)
    0.5
    """
    found = _correlations(rows)
    if found is None or np.linalg.cond(found) > _MOST_CONDITION:
        return None
    own = 1 / np.diag(np.linalg.inv(found))
    return float(1 - own.sum() / found.sum())


def kr21(rows: Rows) -> float | None:
    """Return KR-21, which takes all items as equally hard and so is at most KR-20.

    As Kuder and Richardson (1937) have it the variance is divided by n. ``None`` when all sums are the same.

    >>> kr21([[1, 1], [0, 0], [1, 0]])
    0.5
    """
    found = marks(rows, items=2)
    count = int(found.shape[1])
    total = found.sum(axis=1)
    whole, mean = float(total.var()), float(total.mean())
    if whole < _TINY:
        return None
    return count / (count - 1) * (1 - mean * (count - mean) / (count * whole))


def alpha_if_dropped(rows: Rows) -> tuple[float | None, ...]:
    """Return for each item the alpha of all others. Higher than alpha: the item does not fit in.

    >>> [round(each, 3) for each in alpha_if_dropped([[1, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1]])]
    [-2.667, -1.0, 0.727]
    """
    found = table(rows, items=3)
    return tuple(alpha(np.delete(found, at, axis=1)) for at in range(found.shape[1]))


def omega(rows: Rows, *, standardised: bool = False) -> float | None:
    """Return McDonald's omega of one factor, with loadings by maximum likelihood.

    Definitions of omega differ in the second decimal, so name the variant. This one takes all items as
    answers to one factor, and the correlations between them as they are, also of zeros and ones.

    Args:
        rows: One row for each person, one column for each item.
        standardised: Whether to count each item in units of its own spread; otherwise in its own units,
            which is what goes with `alpha`.

    Returns:
        A number up to 1; ``None`` where there are fewer than three items, an item does not vary, or there
        are too few people for so many items.

    >>> rows = [[3, 2, 3], [1, 1, 2], [4, 5, 4], [2, 3, 1], [5, 4, 4], [2, 2, 3]]
    >>> round(omega(rows), 3)
    0.913
    """
    found = table(rows)
    related = _correlations(found)
    if related is None or len(related) < 3 or np.linalg.cond(related) > _MOST_CONDITION:  # noqa: PLR2004
        return None
    unique = _uniquenesses(related)
    loadings = _loadings(related, unique)
    spread = np.ones(len(related)) if standardised else found.std(axis=0, ddof=1)
    common = float((loadings * spread).sum()) ** 2
    return common / (common + float((unique * spread**2).sum()))


def _uniquenesses(related: Floats) -> Floats:
    """Return what of each item the one factor does not explain, where the likelihood is highest."""
    from scipy import optimize

    def discrepancy(unique: Floats) -> tuple[float, Floats]:
        scale = 1 / np.sqrt(unique)
        values, vectors = np.linalg.eigh(scale[:, None] * related * scale)
        rest = values[:-1]
        loading = np.sqrt(unique) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
        fitted = loading**2 + unique - np.diag(related)
        return float(-(np.log(rest) - rest).sum() - len(rest)), fitted / unique**2

    start = np.clip(0.5 / np.diag(np.linalg.inv(related)), _LEAST_UNIQUE, 1)
    found = optimize.minimize(
        discrepancy,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(_LEAST_UNIQUE, 1)] * len(related),
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 1000},
    )
    unique: Floats = found.x
    return unique


def _loadings(related: Floats, unique: Floats) -> Floats:
    scale = 1 / np.sqrt(unique)
    values, vectors = np.linalg.eigh(scale[:, None] * related * scale)
    made: Floats = np.sqrt(unique) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
    return made


def error_of_measurement(sd: float, reliability: float) -> float:
    """Return the standard error of measurement: by how much one sum is off, typically.

    >>> round(error_of_measurement(3.7, 0.70), 2)
    2.03
    """
    return sd * float(np.sqrt(max(0.0, 1 - reliability)))


def _stretched(reliability: float, factor: float) -> float:
    return factor * reliability / (1 + (factor - 1) * reliability)


def spearman_brown(reliability: float, *, factor: float) -> float:
    """Return what the reliability of a longer or shorter test of the same kind would be.

    Args:
        reliability: Of the test as it is.
        factor: How many times as long the other one is.

    >>> spearman_brown(0.5, factor=2)
    0.6666666666666666
    """
    if factor <= 0 or 1 + (factor - 1) * reliability <= 0:
        raise InvalidDataError("no such test can be", hint="give a factor above 0.")
    return _stretched(reliability, factor)
