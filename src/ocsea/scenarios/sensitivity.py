"""Which parameter drives a result: rank correlations, and Sobol indices of first and total order.

Sums are rounded once, at the end, so that every machine gives the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import fsum, sqrt
from typing import TYPE_CHECKING, Any

import attrs

from ocsea._base.lazy import needs
from ocsea.scenarios.assumptions import Range
from ocsea.scenarios.chance import Stream

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]
    Function = Callable[[Mapping[str, Values]], Values]

__all__ = ["Index", "Rank", "drawn", "rank_measures", "sobol_indices"]


@attrs.frozen
class Rank:
    """How a result goes with one parameter, by their ranks.

    Attributes:
        parameter: Name of the parameter.
        correlation: Spearman's rank correlation, from -1 to 1.
        share: Its square, as a share of the squares of all parameters.

    >>> ranges = {"a": Range(0, 1), "b": Range(0, 1)}
    >>> first = rank_measures(lambda v: v["a"] - v["b"] / 9, ranges, samples=99, seed=1)[0]
    >>> first.parameter, first.correlation > 0.9, first.share > 0.9
    ('a', True, True)
    """

    parameter: str
    correlation: float
    share: float


@attrs.frozen
class Index:
    """How much of the spread of a result hangs on one parameter.

    Attributes:
        parameter: Name of the parameter.
        first: Share of the variance that goes with it alone (Saltelli 2010).
        first_error: Standard error of *first*.
        total: Share of the variance that goes with it alone or together with others (Jansen 1999).
        total_error: Standard error of *total*.

    >>> ranges = {"a": Range(0, 1), "b": Range(0, 1)}
    >>> first = sobol_indices(lambda v: v["a"] + v["b"] / 9, ranges, samples=99, seed=1)[0]
    >>> first.parameter, first.total > 0.8
    ('a', True)
    """

    parameter: str
    first: float
    first_error: float
    total: float
    total_error: float


def drawn(
    ranges: Mapping[str, Range], count: int, *, seed: int, suffix: str = ""
) -> dict[str, Values]:
    """Return draws of each parameter, evenly spread over its range; each has a stream of its own.

    >>> drawn({"a": Range(2, 4)}, 3, seed=1)["a"].round(2).tolist()
    [3.97, 3.49, 3.54]
    """
    return {
        name: spread(each, Stream(seed, name + suffix).uniform(count))
        for name, each in ranges.items()
    }


def spread(over: Range, uniform: Values) -> Values:
    """Return numbers between 0 and 1 as numbers in a range."""
    return over.low + (over.high - over.low) * uniform


# -- ranks ---------------------------------------------------------------------------------------------


def rank_measures(
    function: Function, ranges: Mapping[str, Range], *, samples: int, seed: int
) -> tuple[Rank, ...]:
    """Return how a function goes with each of its parameters, the strongest first.

    Nothing is returned for a function that always gives the same.

    >>> ranges = {"a": Range(0, 1), "b": Range(0, 1)}
    >>> found = rank_measures(lambda v: v["a"] - v["b"] / 9, ranges, samples=999, seed=1)
    >>> [rank.parameter for rank in found]
    ['a', 'b']
    """
    values = drawn(ranges, samples, seed=seed)
    result = _centred_ranks(function(values))
    if not any(result):
        return ()
    found = {name: _correlation(_centred_ranks(each), result) for name, each in values.items()}
    whole = fsum(each * each for each in found.values())
    ranks = [
        Rank(name, round(each, 6), round(each * each / whole, 6)) for name, each in found.items()
    ]
    return tuple(sorted(ranks, key=lambda rank: (-rank.share, rank.parameter)))


def _centred_ranks(values: Values) -> list[float]:
    """Return twice the ranks less their mean, equal values sharing the mean of theirs: whole numbers."""
    numpy = needs("numpy", "stats")
    _, place, counts = numpy.unique(values, return_inverse=True, return_counts=True)
    last = numpy.cumsum(counts)
    twice = 2 * last - counts + 1
    found: list[float] = (twice[place.ravel()] - (len(values) + 1)).tolist()
    return found


def _correlation(one: list[float], other: list[float]) -> float:
    together = sum(a * b for a, b in zip(one, other, strict=True))
    spreads = sum(a * a for a in one) * sum(b * b for b in other)
    return together / sqrt(spreads) if spreads else 0.0


# -- Sobol ---------------------------------------------------------------------------------------------


def sobol_indices(
    function: Function, ranges: Mapping[str, Range], *, samples: int, seed: int
) -> tuple[Index, ...]:
    """Return the Sobol indices of a function of independent parameters, the greatest total first.

    It is asked ``samples * (parameters + 2)`` times. Nothing is returned for a function that always gives
    the same.

    >>> ranges = {"a": Range(0, 1), "b": Range(0, 1)}
    >>> found = sobol_indices(lambda v: v["a"] + v["b"] / 9, ranges, samples=999, seed=1)
    >>> [index.parameter for index in found]
    ['a', 'b']
    """
    one, other, mixed = evaluations(function, ranges, samples=samples, seed=seed)
    variance = _variance([*one, *other])
    if not variance:
        return ()
    middle = _mean([*one, *other, *(each for mix in mixed.values() for each in mix)])
    found = []
    for name, mix in mixed.items():
        rows = list(zip(one, other, mix, strict=True))
        first = _mean_and_error([(b - middle) * (m - a) / variance for a, b, m in rows])
        total = _mean_and_error([(a - m) ** 2 / (2 * variance) for a, _, m in rows])
        found.append(Index(name, *first, *total))
    return tuple(sorted(found, key=lambda index: (-index.total, index.parameter)))


def evaluations(
    function: Function, ranges: Mapping[str, Range], *, samples: int, seed: int
) -> tuple[list[float], list[float], dict[str, list[float]]]:
    """Return the function on two independent samples, and on the first with one parameter of the second."""
    one = drawn(ranges, samples, seed=seed)
    other = drawn(ranges, samples, seed=seed, suffix="#other")
    mixed = {name: _listed(function({**one, name: other[name]})) for name in ranges}
    return _listed(function(one)), _listed(function(other)), mixed


def _listed(values: Any) -> list[float]:
    found: list[float] = values.tolist()
    return found


def _mean(values: list[float]) -> float:
    return fsum(values) / len(values)


def _variance(values: list[float]) -> float:
    mean = _mean(values)
    return _mean([(each - mean) ** 2 for each in values])


def _mean_and_error(values: list[float]) -> tuple[float, float]:
    return round(_mean(values), 6), round(sqrt(_variance(values) / (len(values) - 1)), 6)
