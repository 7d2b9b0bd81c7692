"""The model behind a simulation: which parameters there are, and what follows from their values.

Causes act on forms as in a leaky noisy-OR network; measures change causes and forms by a factor on the odds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.lazy import needs
from ocsea.scenarios.assumptions import Assumptions, Range
from ocsea.scenarios.noisy_or import NoisyOr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ocsea.knowledge import KnowledgeBase
    from ocsea.prevention.model import Edge
    from ocsea.scenarios.scenario import Scenario

    Values = NDArray[np.float64]

__all__ = ["LEAK", "Influence", "real_forms"]

LEAK: Final = "leak"
"""Name of the parameter for all that acts on every form and is not in the graph."""

Felt = tuple[tuple[str, float], ...]
"""Parameters of edges, each with the share of the setting that feels it."""


def real_forms(kb: KnowledgeBase) -> tuple[str, ...]:
    """Return the ids of the entries that are forms of harm, in the order of the data.

    >>> import ocsea
    >>> len(real_forms(ocsea.load()))
    42
    """
    return tuple(form.id for form in kb.forms.values() if form.kind == "form")


@attrs.frozen
class _Side:
    """What one scenario says.

    Attributes:
        shares: Exposures that the scenario gives.
        on_causes: For each factor, the edges that change it.
        on_forms: For each form, the edges that change it.
    """

    shares: Mapping[str, float]
    on_causes: Mapping[str, Felt]
    on_forms: Mapping[str, Felt]

    def same_cause(self, other: _Side, factor: str) -> bool:
        """Return whether a factor is the same under both scenarios."""
        return self.shares.get(factor) == other.shares.get(factor) and (
            self.on_causes.get(factor, ()) == other.on_causes.get(factor, ())
        )


@attrs.frozen(slots=False, eq=False)
class Influence:
    """The model of two scenarios over some forms.

    Attributes:
        kb: The knowledge base.
        baseline: What is compared with.
        what_if: What is compared.
        assumptions: The ranges.
        forms: Ids of the forms.

    >>> import ocsea
    >>> from ocsea.scenarios import Deployment, Scenario, simulate
    >>> lessons = Scenario(name="lessons", measures={"edu-grooming-brief": Deployment(coverage=0.8)})
    >>> grooming = ["online-grooming-of-a-child"]
    >>> model = simulate(ocsea.load(), Scenario(name="now"), lessons, draws=10, seed=7, forms=grooming).model
    >>> "edge:edu-grooming-brief-reduces-grooming" in model.parameters
    True
    """

    kb: KnowledgeBase
    baseline: Scenario
    what_if: Scenario
    assumptions: Assumptions
    forms: tuple[str, ...]

    # -- what acts on what -----------------------------------------------------------------------------

    @cached_property
    def causes(self) -> dict[str, tuple[str, ...]]:
        """For each form, the factors that act on it."""
        found: dict[str, list[str]] = {form: [] for form in self.forms}
        for factor in self.kb.factors.values():
            forms = {f for name in factor.acts_on for f in self.kb.prevention.forms_of(name)}
            for form in self.forms:
                if form in forms:
                    found[form].append(factor.id)
        return {form: tuple(factors) for form, factors in found.items()}

    @cached_property
    def sides(self) -> tuple[_Side, _Side]:
        """What the baseline and the what-if say."""
        return self._side(self.baseline), self._side(self.what_if)

    def _side(self, scenario: Scenario) -> _Side:
        on_causes: dict[str, list[tuple[str, float]]] = {}
        on_forms: dict[str, list[tuple[str, float]]] = {}
        for edge in self._edges(scenario):
            felt = (f"edge:{edge.id}", scenario.measures[edge.measure].felt)
            if edge.target in self.kb.factors:
                on_causes.setdefault(edge.target, []).append(felt)
                continue
            for form in self.kb.prevention.forms_of(edge.target):
                on_forms.setdefault(form, []).append(felt)
        return _Side(scenario.exposures, _tuples(on_causes), _tuples(on_forms))

    def _edges(self, scenario: Scenario) -> list[Edge]:
        """Return the edges of the measures that anybody feels, by id: the order in which they act."""
        used = {ident for ident, deployment in scenario.measures.items() if deployment.felt}
        edges = [edge for edge in self.kb.edges.values() if edge.measure in used]
        return sorted(edges, key=lambda edge: edge.id)

    # -- parameters ------------------------------------------------------------------------------------

    @cached_property
    def parameters(self) -> dict[str, Range]:
        """The range of each parameter on which anything hangs, by its name."""
        factors = [f for f in self.kb.factors if any(f in c for c in self.causes.values())]
        ranges = {LEAK: self.assumptions.leak}
        for ident in factors:
            ranges[f"factor:{ident}"] = self.assumptions.of_factor(self.kb.factors[ident])
        for ident in factors:
            if any(ident not in side.shares for side in self.sides):
                ranges[f"exposure:{ident}"] = self.assumptions.exposure
        for scenario in (self.baseline, self.what_if):
            for edge in self._edges(scenario):
                ranges[f"edge:{edge.id}"] = self.assumptions.of_edge(edge)
        return ranges

    def active(self, forms: Iterable[str]) -> dict[str, Range]:
        """Return the parameters on which the relative change of *forms* hangs."""
        names: set[str] = set()
        for form in forms:
            if self._differs(form):
                names |= self._names(form)
        return {name: each for name, each in self.parameters.items() if name in names}

    def _differs(self, form: str) -> bool:
        before, after = self.sides
        return before.on_forms.get(form, ()) != after.on_forms.get(form, ()) or any(
            not before.same_cause(after, factor) for factor in self.causes[form]
        )

    def _names(self, form: str) -> set[str]:
        names = {LEAK}
        for factor in self.causes[form]:
            names |= {f"factor:{factor}", f"exposure:{factor}"}
        for side in self.sides:
            felt = [
                *side.on_forms.get(form, ()),
                *(each for f in self.causes[form] for each in side.on_causes.get(f, ())),
            ]
            names |= {name for name, _ in felt}
        return names

    # -- values ----------------------------------------------------------------------------------------

    @cached_property
    def columns(self) -> dict[str, str]:
        """For each form, the first form that comes out the same: same causes, same edges."""
        first: dict[object, str] = {}
        return {form: first.setdefault(self._kind(form), form) for form in self.forms}

    def _kind(self, form: str) -> object:
        if not self._differs(form):
            return None  # nothing changes, whatever else acts on it
        return (self.causes[form], *(side.on_forms.get(form, ()) for side in self.sides))

    @cached_property
    def _bundles(self) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """For each set of causes, its parts: causes that always act together and change together.

        The product over a part that is the same under both scenarios is worked out once.
        """
        before, after = self.sides
        together: dict[object, list[str]] = {}
        sets = list(dict.fromkeys(self.causes.values()))
        for factor in dict.fromkeys(each for causes in sets for each in causes):
            acts = tuple(factor in causes for causes in sets)
            together.setdefault((acts, before.same_cause(after, factor)), []).append(factor)
        parts = [tuple(part) for part in together.values()]
        return {causes: tuple(p for p in parts if p[0] in causes) for causes in sets}

    def changes(self, values: Mapping[str, Values]) -> dict[str, Values]:
        """Return the relative change of each form of `columns` at the given values of the parameters.

        A change of -0.1 is: a tenth less. A form that nothing changes is exactly 0.
        """
        before, after = (_Evaluation(self, side, values) for side in self.sides)
        out: dict[str, Values] = {}
        for form in dict.fromkeys(self.columns.values()):
            if self._differs(form):
                change = after.pressure(form, shared=before)
                change /= before.pressure(form)
                change -= 1.0
                out[form] = change
            else:
                out[form] = 0.0 * values[LEAK]
        return out

    def overall(self, changes: Mapping[str, Values], weights: Mapping[str, float]) -> Values:
        """Return the weighted mean of the relative changes of the forms of *weights*."""
        heavy: dict[str, float] = {}
        for form, weight in weights.items():
            heavy[self.columns[form]] = heavy.get(self.columns[form], 0.0) + weight
        whole = sum(heavy.values())
        mean: Values = 0.0 * next(iter(changes.values()))
        for form, weight in heavy.items():
            mean += weight / whole * changes[form]
        return mean


@attrs.define(eq=False)
class _Evaluation:
    """Works out one scenario at given values, each thing once."""

    model: Influence
    side: _Side
    values: Mapping[str, Values]
    parts: dict[tuple[str, ...], Values] = attrs.field(factory=dict)
    quiet: dict[tuple[str, ...], Values] = attrs.field(factory=dict)

    def share(self, factor: str) -> Values:
        """Return how common a cause is after the measures."""
        given = self.side.shares.get(factor)
        common = self.values[f"exposure:{factor}"] if given is None else given
        share: Values = _answered(common, self.side.on_causes.get(factor, ()), self.values)
        return share

    def part(self, part: tuple[str, ...], shared: _Evaluation | None) -> Values:
        """Return how often none of the causes of a part acts."""
        if part not in self.parts:
            same = shared and self.side.same_cause(shared.side, part[0])
            self.parts[part] = shared.part(part, None) if shared and same else self._none(part)
        return self.parts[part]

    def _none(self, part: tuple[str, ...]) -> Values:
        return _product(1.0 - self.values[f"factor:{each}"] * self.share(each) for each in part)

    def pressure(self, form: str, *, shared: _Evaluation | None = None) -> Values:
        """Return the pressure of harm from a form."""
        causes = self.model.causes[form]
        if causes not in self.quiet:
            parts = [self.part(part, shared) for part in self.model._bundles[causes]]
            self.quiet[causes] = _product([1.0 - self.values[LEAK], *parts])
        felt = self.side.on_forms.get(form, ())
        pressure: Values = _answered(1.0 - self.quiet[causes], felt, self.values)
        return pressure


def _product(factors: Iterable[Values]) -> Values:
    first, *others = factors
    if not others:
        return first
    product: Values = first * others[0]
    for other in others[1:]:
        product *= other
    return product


def _answered(share: Any, felt: Felt, values: Mapping[str, Values]) -> Any:
    """Return a share after the edges that change it, one after another."""
    for name, weight in felt:
        factor = values[name]
        times = share * factor
        changed = times / (1.0 - share + times)
        share = changed if weight == 1 else (1.0 - weight) * share + weight * changed
    return share


def _tuples(found: Mapping[str, list[tuple[str, float]]]) -> dict[str, Felt]:
    return {key: tuple(each) for key, each in found.items()}


def as_network(
    model: Influence, values: Mapping[str, float], *, what_if: bool
) -> tuple[NoisyOr, dict[str, float]]:
    """Return one side of the model at fixed values as a network, and what the model gives for its forms.

    It serves to check the model against exact inference; it is no result. An edge to a form becomes a node
    behind the form that is on less often (a weaker link) or more often (a leak).
    """
    numpy = needs("numpy", "stats")
    arrays = {name: numpy.array([value]) for name, value in values.items()}
    side = model.sides[what_if]
    found = _Evaluation(model, side, arrays)
    factors = dict.fromkeys(each for causes in model.causes.values() for each in causes)
    links: dict[str, dict[str, float]] = {}
    leaks: dict[str, float] = {}
    given: dict[str, float] = {}
    for form, causes in model.causes.items():
        given[f"pressure:{form}"] = after = float(found.pressure(form)[0])
        before = float(1.0 - found.quiet[causes][0])
        links[f"form:{form}"] = {f"factor:{each}": values[f"factor:{each}"] for each in causes}
        links[f"pressure:{form}"] = {f"form:{form}": min(1.0, after / before)}
        leaks[f"form:{form}"] = values[LEAK]
        leaks[f"pressure:{form}"] = max(0.0, (after - before) / (1.0 - before))
    shares = {each: numpy.ravel(found.share(each))[0] for each in factors}
    priors = {f"factor:{each}": float(share) for each, share in shares.items()}
    return NoisyOr(priors=priors, links=links, leaks=leaks), given
