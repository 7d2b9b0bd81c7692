"""One-parameter and two-parameter logistic models by marginal maximum likelihood.

They tell how hard questions are on one scale, whoever answered. **They are for questions and groups.** What
they say of a pattern of answers has so much doubt in it that it must not be used to certify, select or grade
anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import attrs

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea.assess.evaluation.numeric import Floats, Rows, marks, np, special

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LEAST_PEOPLE", "LatentModel", "PatternEstimate", "fit"]

LEAST_PEOPLE: Final = {"rasch": 30, "1pl": 30, "2pl": 250}
"""With fewer people no model is fitted; 500 are better for two parameters. A convention."""

USE: Final = "questions and groups; not for certifying, selecting or grading anybody"

_NODES: Final = 81
_STEP: Final = 1e-5
_FLAT: Final = 1e-6


@attrs.frozen(kw_only=True)
class PatternEstimate:
    """What a model says of all who answer alike.

    Attributes:
        mean: Mean on the scale of the model, where the group has mean 0 and spread 1.
        sd: Its doubt: two of these either way hold 95 per cent.
        use: What it is for, and what not.

    >>> model = fit([[1, 1], [1, 0], [0, 1], [0, 0]], model="rasch", counts=[9, 12, 6, 9])
    >>> alike = model.of_pattern([1, 1])
    >>> round(alike.mean, 1), round(alike.sd, 1)
    (0.7, 0.8)
    """

    mean: float
    sd: float
    use: str = USE


@attrs.frozen(kw_only=True)
class LatentModel:
    """A fitted model.

    Attributes:
        model: ``rasch`` with slope 1, ``1pl`` with one slope for all, ``2pl`` with one for each item.
        people: How many answered.
        log_likelihood: Of the answers under the model.
        aic: Akaike's criterion; of two models of the same answers the one with the lower fits better.
        slopes: How sharply each item tells apart.
        difficulties: Where half of the people get each item right.
        slope_errors: Standard errors of the slopes; 0 where a slope was given.
        difficulty_errors: Standard errors of the difficulties.

    >>> model = fit([[1, 1], [1, 0], [0, 1], [0, 0]], model="rasch", counts=[9, 12, 6, 9])
    >>> model.people, [round(each, 2) for each in model.difficulties], model.slopes
    (36, [-0.4, 0.4], (1.0, 1.0))
    """

    use: ClassVar[str] = USE

    model: Literal["rasch", "1pl", "2pl"]
    people: int
    log_likelihood: float
    aic: float
    slopes: tuple[float, ...]
    difficulties: tuple[float, ...]
    slope_errors: tuple[float, ...]
    difficulty_errors: tuple[float, ...]

    def of_pattern(self, pattern: Sequence[int]) -> PatternEstimate:
        """Return the mean and the doubt for all who answer in one way (EAP).

        Args:
            pattern: One mark for each item, 1 or 0.

        Raises:
            InvalidDataError: It is not one mark for each item.
        """
        found = marks([list(pattern)], people=1)
        if found.shape[1] != len(self.slopes):
            raise InvalidDataError(
                f"there are {found.shape[1]} marks for {len(self.slopes)} items",
                hint="give one mark for each item.",
            )
        slopes = np.array(self.slopes)
        logs = _log_chances(found, slopes, -slopes * np.array(self.difficulties))[0]
        weights = np.exp(logs - logs.max())
        weights /= weights.sum()
        mean = float(weights @ _AT)
        return PatternEstimate(mean=mean, sd=float(np.sqrt(weights @ (_AT - mean) ** 2)))


def _nodes() -> tuple[Floats, Floats]:
    """Return the points of Gauss-Hermite quadrature for the normal curve, and the logs of their weights."""
    at, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    return at, np.log(weights / weights.sum())


_AT, _LOG_WEIGHTS = _nodes()


def _log_chances(found: Floats, slopes: Floats, shifts: Floats) -> Floats:
    """Return the log chance of each pattern and each node together."""
    logits = slopes[:, None] * _AT + shifts[:, None]
    right, wrong = special.log_expit(logits), special.log_expit(-logits)
    made: Floats = found @ right + (1 - found) @ wrong + _LOG_WEIGHTS
    return made


def fit(
    rows: Rows,
    *,
    model: Literal["rasch", "1pl", "2pl"] = "1pl",
    counts: Sequence[int] | None = None,
) -> LatentModel:
    """Fit a model to marks, with the group taken as normal with mean 0 and spread 1.

    Args:
        rows: One row for each person, or each pattern; 1 for a correct answer, else 0.
        model: ``rasch`` with slope 1, ``1pl`` with one slope for all, ``2pl`` with one for each item.
        counts: How many people gave each row; ``None`` for one each.

    Raises:
        InvalidDataError: There are fewer people than `LEAST_PEOPLE`, everybody or nobody got an item right,
            or the answers do not settle the model.
        UnknownOptionError: There is no such model.

    >>> rows = [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1], [1, 0, 1]]
    >>> found = fit(rows, model="rasch", counts=[9, 8, 9, 4, 6, 2, 5])
    >>> [round(each, 2) for each in found.difficulties]
    [-1.14, 0.06, 0.63]
    >>> found.use
    'questions and groups; not for certifying, selecting or grading anybody'
    """
    if model not in LEAST_PEOPLE:
        raise UnknownOptionError.for_option("model", model, LEAST_PEOPLE)
    found, weights = _patterns(rows, counts)
    people, least = int(weights.sum()), LEAST_PEOPLE[model]
    if people < least:
        raise InvalidDataError(
            f"{people} people are too few for the model {model!r}",
            hint=f"it needs {least} or more; report the share correct of each item instead.",
        )
    share = weights @ found / people
    if not ((share > 0) & (share < 1)).all():
        raise InvalidDataError(
            "everybody or nobody got an item right, so its difficulty has no bound",
            hint="leave that item out.",
        )
    return _fitted(_Likelihood(found, weights, model), np.log(share / (1 - share)))


def _patterns(rows: Rows, counts: Sequence[int] | None) -> tuple[Floats, Floats]:
    found = marks(rows, people=1, items=2)
    each = np.ones(len(found)) if counts is None else np.asarray(counts, dtype=np.float64)
    if each.shape != (len(found),) or (each < 0).any() or (each != np.floor(each)).any():
        raise InvalidDataError(
            "counts are not one whole number for each row", hint="give how many people gave each."
        )
    alike, which = np.unique(found, axis=0, return_inverse=True)
    summed = np.bincount(which.ravel(), weights=each, minlength=len(alike))
    return alike, summed.astype(np.float64)


class _Likelihood:
    """The likelihood of one model; parameters are free slopes first, then one shift for each item."""

    def __init__(
        self, found: Floats, weights: Floats, model: Literal["rasch", "1pl", "2pl"]
    ) -> None:
        self.found, self.weights, self.model = found, weights, model
        self.items = found.shape[1]
        self.free = {"rasch": 0, "1pl": 1, "2pl": self.items}[model]
        self.people = float(weights.sum())

    def slopes(self, at: Floats) -> Floats:
        return np.ones(self.items) if not self.free else np.ones(self.items) * at[: self.free]

    def __call__(self, at: Floats) -> tuple[float, Floats]:
        """Return minus the mean log-likelihood and its gradient."""
        slopes, shifts = self.slopes(at), at[self.free :]
        logs = _log_chances(self.found, slopes, shifts)
        chance = special.logsumexp(logs, axis=1)
        posterior = np.exp(logs - chance[:, None]) * self.weights[:, None]
        expected = special.expit(slopes[:, None] * _AT + shifts[:, None])
        gap = self.found.T @ posterior - expected * posterior.sum(axis=0)
        by_slope, by_shift = gap @ _AT, gap.sum(axis=1)
        steps = {0: by_slope[:0], 1: by_slope.sum(keepdims=True)}.get(self.free, by_slope)
        gradient = np.concatenate([steps, by_shift])
        return -float(self.weights @ chance) / self.people, -gradient / self.people

    def information(self, at: Floats) -> Floats:
        """Return the second derivatives of minus the log-likelihood, by differences of the gradient."""
        steps = np.eye(len(at)) * _STEP
        rows = [(self(at + step)[1] - self(at - step)[1]) / (2 * _STEP) for step in steps]
        made = np.array(rows) * self.people
        half: Floats = (made + made.T) / 2
        return half


def _fitted(of: _Likelihood, logits: Floats) -> LatentModel:
    from scipy import optimize

    start = np.concatenate([np.ones(of.free), logits])
    found = optimize.minimize(of, start, jac=True, method="BFGS", options={"gtol": _FLAT / 10})
    at: Floats = found.x
    value, gradient = of(at)
    slopes = of.slopes(at)
    information = of.information(at)
    flat = float(np.abs(gradient).max()) < _FLAT
    if not flat or slopes.min() <= 0 or np.linalg.eigvalsh(information).min() <= 0:
        raise InvalidDataError(
            f"the answers do not settle the model {of.model!r}",
            hint="try a model with fewer slopes, or leave out items with the flag 'check-key'.",
        )
    difficulties = -at[of.free :] / slopes
    slope_errors, errors = _errors(
        of, slopes, difficulties, np.linalg.inv(information).astype(np.float64)
    )
    return LatentModel(
        model=of.model,
        people=int(of.people),
        log_likelihood=-value * of.people,
        aic=2 * value * of.people + 2 * len(at),
        slopes=tuple(slopes.tolist()),
        difficulties=tuple(difficulties.tolist()),
        slope_errors=slope_errors,
        difficulty_errors=errors,
    )


def _errors(
    of: _Likelihood, slopes: Floats, difficulties: Floats, spread: Floats
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return standard errors of slopes and difficulties; b = -shift / slope, by the delta method."""
    items, free = of.items, of.free
    which: Callable[[int], int] = (lambda _: 0) if free == 1 else (lambda item: item)
    of_slopes, of_difficulties = [], []
    for item in range(items):
        by = np.zeros(len(spread))
        by[free + item] = -1 / slopes[item]
        if free:
            by[which(item)] = -difficulties[item] / slopes[item]
        of_difficulties.append(float(np.sqrt(by @ spread @ by)))
        of_slopes.append(float(np.sqrt(spread[which(item), which(item)])) if free else 0.0)
    return tuple(of_slopes), tuple(of_difficulties)
