"""What-if simulation: how the pressure of harm from each form changes when other measures are in place.

It says what would follow if the assumed ranges held. It predicts nothing about any person or place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ocsea._base.errors import UnknownIdError, UnknownOptionError
from ocsea._base.lazy import needs
from ocsea.scenarios.assumptions import Assumptions
from ocsea.scenarios.chance import Stream, check_whole
from ocsea.scenarios.influence import Influence, real_forms
from ocsea.scenarios.runs import OVERALL, FormChange, Run
from ocsea.scenarios.scenario import Scenario, check_scenario
from ocsea.scenarios.sensitivity import spread

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ocsea.knowledge import KnowledgeBase

    Changes = NDArray[np.float32]

__all__ = ["MOST_DRAWS", "repeat", "simulate"]

MOST_DRAWS: Final = 5_000_000
"""The most draws of one run; about 100 MB are needed for a million of them."""

_BLOCK: Final = 8192
_DIGITS: Final = 6
_QUANTILES: Final = (0.05, 0.5, 0.95)
_LARGEST_SEED: Final = 2**63 - 1


def simulate(  # noqa: PLR0913 - all but three have a default
    kb: KnowledgeBase,
    baseline: Scenario,
    what_if: Scenario,
    *,
    draws: int = 10_000,
    seed: int,
    forms: Iterable[str] | None = None,
    weights: Mapping[str, float] | None = None,
    assumptions: Assumptions | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Compare two scenarios: the relative change of the pressure of harm from each form, with its interval.

    Both scenarios meet the same draws, so what they share cancels out. The same seed gives the same result on
    every machine.

    Args:
        kb: The knowledge base.
        baseline: What is compared with.
        what_if: What is compared.
        draws: Number of draws, up to `MOST_DRAWS`.
        seed: Any whole number from 0.
        forms: Ids of the forms to tell about; ``None`` for all forms of harm.
        weights: Weight of each form in the overall row; forms that are not named weigh 1.
        assumptions: The ranges to draw from; ``None`` for the conventional ones.
        progress: Called now and then with the draws done and the draws to do.

    Raises:
        InvalidDataError: A scenario names an id that is not known; all are listed.
        UnknownIdError: There is no such form.
        UnknownOptionError: A number is out of range.
        MissingExtraError: numpy is not installed.

    >>> import ocsea
    >>> from ocsea.scenarios import Deployment, Scenario, simulate
    >>> lessons = Scenario(name="lessons", measures={"edu-grooming-brief": Deployment(coverage=0.8)})
    >>> run = simulate(ocsea.load(), Scenario(name="now"), lessons, seed=7)
    >>> change = run.change("online-grooming-of-a-child")
    >>> change.median, change.low, change.high
    (-0.085091, -0.148653, -0.03577)
    """
    model = Influence(
        kb,
        check_scenario(kb, baseline),
        check_scenario(kb, what_if),
        Assumptions() if assumptions is None else assumptions,
        _chosen(kb, forms),
    )
    draws = check_whole("draws", draws, least=1, most=MOST_DRAWS)
    seed = check_whole("seed", seed, least=0, most=_LARGEST_SEED)
    weighed = _weighed(model.forms, weights or {})
    columns = _drawn(model, weighed, draws, seed, progress or _silent)
    told = {name: _change(name, column) for name, column in columns.items()}
    changes = [_of(told[model.columns[form]], form) for form in model.forms]
    return Run(
        model=model,
        weights=weighed,
        seed=seed,
        draws=draws,
        overall=told[OVERALL],
        changes=tuple(changes),
    )


def repeat(
    kb: KnowledgeBase, content: str, *, progress: Callable[[int, int], None] | None = None
) -> Run:
    """Run again what a record describes.

    Args:
        kb: The knowledge base; it must be the one of the record.
        content: What `Run.to_json` gave.
        progress: As for `simulate`.

    Raises:
        InvalidDataError: The record is not whole.
        UnknownOptionError: The record was made with other knowledge.

    >>> import ocsea
    >>> from ocsea.scenarios import Deployment, Scenario, simulate
    >>> kb, more = ocsea.load(), Scenario(name="more", measures={"dev-2fa": Deployment()})
    >>> run = simulate(kb, Scenario(name="now"), more, draws=100, seed=7)
    >>> repeat(kb, run.to_json()).to_json() == run.to_json()
    True
    """
    from ocsea.scenarios.reading import record_from_json

    record = record_from_json(content)
    if record.content_hash != kb.content_hash:
        stamp = f"{record.version} {record.content_hash[:12]}"
        message = f"the run was made with the knowledge {stamp}, this is {kb.stamp}"
        hint = "load the knowledge of that version and its overlays, or simulate anew."
        raise UnknownOptionError(message, hint=hint)
    return simulate(
        kb,
        record.baseline,
        record.what_if,
        draws=record.draws,
        seed=record.seed,
        forms=record.weights,
        weights=record.weights,
        assumptions=record.assumptions,
        progress=progress,
    )


def _silent(done: int, whole: int) -> None:
    """Tell nobody how far it is."""


def _chosen(kb: KnowledgeBase, forms: Iterable[str] | None) -> tuple[str, ...]:
    known = real_forms(kb)
    if forms is None:
        return known
    asked = {str(form).removeprefix("form:") for form in forms}
    for form in sorted(asked):
        if form not in known:
            raise UnknownIdError.for_id("form of harm", form, known)
    if not asked:
        raise UnknownOptionError("no form is given", hint="leave forms out to take all of them.")
    return tuple(form for form in known if form in asked)


def _weighed(forms: Iterable[str], weights: Mapping[str, float]) -> dict[str, float]:
    plain = {key.removeprefix("form:"): float(value) for key, value in weights.items()}
    found = {form: plain.pop(form, 1.0) for form in forms}
    if plain:
        raise UnknownIdError.for_id("chosen form", min(plain), found)
    for form, weight in found.items():
        if not 0 < weight < float("inf"):
            message = f"the weight of {form} cannot be {weight}"
            raise UnknownOptionError(message, hint="use a number above 0.")
    return found


# -- drawing -------------------------------------------------------------------------------------------


def _drawn(
    model: Influence,
    weights: Mapping[str, float],
    draws: int,
    seed: int,
    progress: Callable[[int, int], None],
) -> dict[str, Changes]:
    """Return the changes of each column and overall, block by block."""
    numpy = needs("numpy", "stats")
    parameters = model.active(model.forms)
    columns = {
        name: numpy.zeros(draws, numpy.float32) for name in (*model.columns.values(), OVERALL)
    }
    if not parameters:
        progress(draws, draws)
        return columns
    streams = {name: Stream(seed, name) for name in parameters}
    for start in range(0, draws, _BLOCK):
        size = min(_BLOCK, draws - start)
        values = {name: spread(r, streams[name].uniform(size)) for name, r in parameters.items()}
        changes = model.changes(values)
        for name, change in changes.items():
            columns[name][start : start + size] = change
        columns[OVERALL][start : start + size] = model.overall(changes, weights)
        progress(start + size, draws)
    return columns


# -- telling -------------------------------------------------------------------------------------------


def _of(change: FormChange, form: str) -> FormChange:
    import attrs

    return attrs.evolve(change, form=form)


def _change(form: str, column: Changes) -> FormChange:
    draws = len(column)
    better, worse = int((column < 0).sum()), int((column > 0).sum())
    low, median, high = _quantiles(column)
    return FormChange(
        form=form,
        median=median,
        low=low,
        high=high,
        better=round(better / draws, _DIGITS),
        same=round((draws - better - worse) / draws, _DIGITS),
        worse=round(worse / draws, _DIGITS),
    )


def _quantiles(column: Any) -> list[float]:
    """Return quantiles, in a straight line between the two nearest draws."""
    numpy = needs("numpy", "stats")
    places = [share * (len(column) - 1) for share in _QUANTILES]
    ranks = sorted({rank for p in places for rank in (int(p), min(int(p) + 1, len(column) - 1))})
    parted = numpy.partition(column, ranks)
    found = []
    for place in places:
        below = float(parted[int(place)])
        above = float(parted[min(int(place) + 1, len(column) - 1)])
        found.append(round(below + (above - below) * (place - int(place)), _DIGITS) + 0.0)
    return found
