"""Which measures help against which forms, by which ways, and how sure each way is.

A way leads from a measure to a form: straight, or over a factor that the measure changes. Only edges
whose effect helps count. A way is as sure as its weakest link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.errors import UnknownIdError, UnknownOptionError
from ocsea._base.text import Lang, Text
from ocsea.prevention.model import Certainty, Edge, Factor, Measure
from ocsea.prevention.reach import ReachGraph
from ocsea.prevention.ways import (
    ACTORS,
    AUDIENCES,
    GRADES,
    Coverage,
    Hub,
    Link,
    Way,
    at_least,
    link_of_edge,
    link_of_factor,
    surest_first,
)

if TYPE_CHECKING:
    import networkx as nx

    from ocsea._base.table import Table
    from ocsea.prevention.portfolio import MinimalSet, Portfolio
    from ocsea.taxonomy.model import Form, ShortName

__all__ = ["Prevention"]


@attrs.frozen(slots=False, eq=False)
class Prevention:
    """Measures, factors and what ties them to the forms of harm.

    Scores nothing about a person: it speaks of settings and measures.

    Attributes:
        measures: What can be put in place.
        factors: What raises or lowers risk.
        edges: What measures do to factors and forms.

    >>> import ocsea
    >>> prevention = ocsea.load().prevention
    >>> "edu-grooming-brief" in prevention.measures_for("online-grooming-of-a-child")
    True
    """

    measures: Table[Measure]
    factors: Table[Factor]
    edges: Table[Edge]
    _tables: Callable[[str], Table[Any]] = attrs.field(repr=False)

    @cached_property
    def _forms(self) -> Table[Form]:
        return self._tables("forms")

    @cached_property
    def _short_names(self) -> Table[ShortName]:
        return self._tables("short_names")

    def forms_of(self, name: str) -> tuple[str, ...]:
        """Return the forms that a short name stands for, with all forms below them.

        Raises:
            UnknownIdError: There is no such name.

        >>> import ocsea
        >>> ocsea.load().prevention.forms_of("grooming")
        ('online-grooming-of-a-child',)
        """
        named = self._short_names[name].forms
        below = (form for ident in named for form in (ident, *self._forms[ident].descendants))
        return tuple(dict.fromkeys(below))

    def _targets(self, target: str) -> tuple[str, ...]:
        """Return the nodes that an edge's target stands for, without the forms below them."""
        if target in self.factors:
            return (f"factor:{target}",)
        return tuple(f"form:{form}" for form in self._short_names[target].forms)

    # -- ways ----------------------------------------------------------------------------------------

    @cached_property
    def _ways(self) -> dict[str, tuple[Way, ...]]:
        """The ways of each measure."""
        out: dict[str, list[Edge]] = {}
        for edge in self.edges.values():
            if edge.effect_direction == "helps":
                out.setdefault(edge.measure, []).append(edge)
        return {measure: tuple(self._ways_over(edges)) for measure, edges in out.items()}

    def _ways_over(self, edges: Iterable[Edge]) -> Iterable[Way]:
        for edge in edges:
            start = f"measure:{edge.measure}"
            if edge.target not in self.factors:
                for form in self.forms_of(edge.target):
                    yield Way(edge.measure, form, (link_of_edge(edge, start, f"form:{form}"),))
                continue
            factor = self.factors[edge.target]
            first = link_of_edge(edge, start, factor.ref)
            for name in factor.acts_on:
                for form in self.forms_of(name):
                    yield Way(edge.measure, form, (first, link_of_factor(factor, form)))

    def paths(self, measure: str, form: str) -> tuple[Way, ...]:
        """Return the ways from a measure to a form, the surest first.

        Raises:
            UnknownIdError: The measure or the form is not known.

        >>> import ocsea
        >>> ways = ocsea.load().prevention.paths("edu-grooming-brief", "online-grooming-of-a-child")
        >>> ways[0].certainty
        'moderate'
        """
        measure, form = self.measures[measure].id, self._forms[form].id
        found = [way for way in self._ways.get(measure, ()) if way.form == form]
        return tuple(sorted(found, key=surest_first))

    def measures_for(
        self, target: str, *, certainty_at_least: Certainty = "expert"
    ) -> dict[str, Way]:
        """Return the measures that help against a form or change a factor, each with its surest way.

        Args:
            target: Id of a form or of a factor.
            certainty_at_least: Leave out ways that are less sure.

        Raises:
            UnknownIdError: It is neither.
            UnknownOptionError: There is no such grade.
        """
        sure = at_least(certainty_at_least)
        if target in self.factors:
            found = [
                w for ways in self._ways.values() for w in ways if _over(w, f"factor:{target}")
            ]
        elif target in self._forms:
            found = [w for ways in self._ways.values() for w in ways if w.form == target]
        else:
            known = [*self._forms, *self.factors]
            raise UnknownIdError.for_id("form or factor", target, known)
        best: dict[str, Way] = {}
        for way in sorted(found, key=surest_first):
            if way.certainty in sure:
                best.setdefault(way.measure, way)
        return best

    # -- coverage ------------------------------------------------------------------------------------

    @cached_property
    def _harms(self) -> tuple[str, ...]:
        """The forms that are forms of harm, in the order of the data."""
        return tuple(form.id for form in self._forms.values() if form.kind == "form")

    @cached_property
    def _reach(self) -> dict[Certainty, ReachGraph[str]]:
        """For each grade, what is reached over steps that are at least that sure."""
        links = (link for ways in self._ways.values() for way in ways for link in way.links)
        steps = dict.fromkeys((link.start, link.end, link.certainty) for link in links)
        harms = [f"form:{form}" for form in self._harms]
        return {
            grade: ReachGraph(((a, b) for a, b, sure in steps if sure in at_least(grade)), harms)
            for grade in GRADES
        }

    def reach(self, measure: str, *, certainty_at_least: Certainty = "expert") -> frozenset[str]:
        """Return the forms that a measure reaches with at least that certainty.

        Raises:
            UnknownIdError: The measure is not known.
            UnknownOptionError: There is no such grade.

        >>> import ocsea
        >>> reached = ocsea.load().prevention.reach("edu-grooming-brief", certainty_at_least="moderate")
        >>> "online-grooming-of-a-child" in reached
        True
        """
        graph = self._reach[at_least(certainty_at_least)[0]]
        return frozenset(_plain(graph.reached(self.measures[measure].ref)))

    def coverage(
        self, in_place: Iterable[str], *, certainty_at_least: Certainty = "expert"
    ) -> Coverage:
        """Return which forms of harm the measures in place help against.

        Args:
            in_place: Ids of measures.
            certainty_at_least: Leave out ways that are less sure.

        Raises:
            UnknownIdError: A measure is not known.
            UnknownOptionError: There is no such grade.

        >>> import ocsea
        >>> coverage = ocsea.load().prevention.coverage(["dev-2fa"])
        >>> "account-intrusion" in coverage.best
        True
        """
        chosen = tuple(self.measures[ident].id for ident in dict.fromkeys(in_place))
        sure = at_least(certainty_at_least)
        ways = [w for ident in chosen for w in self._ways.get(ident, ())]
        harms, best = frozenset(self._harms), dict[str, Way]()
        for way in sorted(ways, key=surest_first):
            if way.form in harms and way.certainty in sure:
                best.setdefault(way.form, way)
        return Coverage(chosen, best, tuple(form for form in self._harms if form not in best))

    def gaps(
        self,
        in_place: Iterable[str],
        *,
        audience: str | None = None,
        actors: Iterable[str] | None = None,
        certainty_at_least: Certainty = "expert",
    ) -> dict[str, tuple[str, ...]]:
        """Return the forms that nothing in place reaches, each with measures that would, surest first.

        Measures that a rule has ended are not proposed.

        Args:
            in_place: Ids of measures.
            audience: ``child`` or ``adult``: only forms that can harm them; ``None`` for all forms.
            actors: Propose only what these put in place; ``None`` for everyone.
            certainty_at_least: Leave out ways that are less sure, in place or proposed.

        Raises:
            UnknownIdError: A measure is not known.
            UnknownOptionError: There is no such audience, actor or grade.

        >>> import ocsea
        >>> gaps = ocsea.load().prevention.gaps(["dev-2fa"], audience="child", actors=["school"])
        >>> "edu-grooming-brief" in gaps["online-grooming-of-a-child"]
        True
        """
        harmed = _known("audience", [audience] if audience else AUDIENCES, AUDIENCES)
        able = frozenset(_known("actor", ACTORS if actors is None else actors, ACTORS))
        coverage = self.coverage(in_place, certainty_at_least=certainty_at_least)
        return {
            form: self._proposed(form, able, certainty_at_least)
            for form in coverage.open
            if self._forms[form].victims in {"both", *harmed}
        }

    def _proposed(
        self, form: str, actors: Collection[str], certainty_at_least: Certainty
    ) -> tuple[str, ...]:
        found = self.measures_for(form, certainty_at_least=certainty_at_least)
        able = (m for m in map(self.measures.__getitem__, found) if m.actor in actors)
        return tuple(measure.id for measure in able if measure.valid_to is None)

    def what_if_removed(self, in_place: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return, for each measure in place, the forms that only it reaches.

        Raises:
            UnknownIdError: A measure is not known.

        >>> import ocsea
        >>> lost = ocsea.load().prevention.what_if_removed(["dev-2fa", "edu-grooming-brief"])
        >>> "online-grooming-of-a-child" in lost["edu-grooming-brief"]
        True
        """
        reached = {self.measures[ident].id: self.reach(ident) for ident in in_place}
        times = Counter(form for forms in reached.values() for form in forms)
        return {
            ident: tuple(form for form in self._harms if form in forms and times[form] == 1)
            for ident, forms in reached.items()
        }

    # -- planning ------------------------------------------------------------------------------------

    def portfolio(  # noqa: PLR0913 - each is a wish of its own
        self,
        budget: int,
        *,
        in_place: Iterable[str] = (),
        actors: Iterable[str] | None = None,
        must: Iterable[str] = (),
        never: Iterable[str] = (),
        weights: Mapping[str, int] | None = None,
        costs: Mapping[str, int] | None = None,
        robust: bool = False,
        certainty_at_least: Certainty = "expert",
        seed: int = 0,
    ) -> Portfolio:
        """Return the best set of measures for a budget, with the proof's bound.

        How a set is valued stands in `ocsea.prevention.portfolio`. Measures that must not stand alone come with
        what they need; measures that a rule has ended are never chosen.

        Args:
            budget: What can be spent: a low-cost measure takes 1, a medium one 2, a high one 4.
            in_place: Ids of measures there already, at no cost.
            actors: Who can put something in place; ``None`` for everybody.
            must: Ids of measures that have to be chosen, whoever puts them in place.
            never: Ids of measures not to choose.
            weights: How much forms of harm or levels (``primary``, ``secondary``, ``tertiary``) matter,
                as whole numbers; 1 unless given.
            costs: Costs of bands or of single measures, instead of the above.
            robust: Make the most of what is left if every grade were one step too high and expert opinion
                were worth nothing; among equals, of what the grades say.
            certainty_at_least: Leave out ways that are less sure.
            seed: Only for knowledge too large for a proof: the same seed gives the same plan.

        Raises:
            UnknownIdError: A measure, form or cost band is not known.
            UnknownOptionError: An actor, a grade or a number cannot be.
            NoPlanError: What must be chosen does not fit.

        >>> import ocsea
        >>> plan = ocsea.load().prevention.portfolio(4, actors=["school"])
        >>> plan.status, plan.cost <= 4, plan.protection <= plan.bound
        ('optimal', True, True)
        """
        from ocsea.prevention.portfolio import portfolio

        return portfolio(
            self,
            budget,
            in_place=in_place,
            actors=actors,
            must=must,
            never=never,
            weights=weights,
            costs=costs,
            robust=robust,
            certainty_at_least=certainty_at_least,
            seed=seed,
        )

    def minimal_set(
        self,
        target: Iterable[str] | None = None,
        *,
        times: int = 1,
        in_place: Iterable[str] = (),
        actors: Iterable[str] | None = None,
        never: Iterable[str] = (),
        costs: Mapping[str, int] | None = None,
        certainty_at_least: Certainty = "expert",
    ) -> MinimalSet:
        """Return the cheapest set of measures that, with what is in place, reaches every form asked for.

        Args:
            target: Ids of forms of harm; ``None`` for all. Those that nothing allowed reaches are named.
            times: By how many measures each form has to be reached, where so many exist.
            in_place: Ids of measures there already, at no cost.
            actors: Who can put something in place; ``None`` for everybody.
            never: Ids of measures not to choose.
            costs: As in `portfolio`.
            certainty_at_least: Leave out ways that are less sure.

        Raises:
            UnknownIdError: A measure, form or cost band is not known.
            UnknownOptionError: An actor, a grade or a number cannot be.

        >>> import ocsea
        >>> found = ocsea.load().prevention.minimal_set(["cyberflashing"], certainty_at_least="moderate")
        >>> found.cost, found.status
        (1, 'optimal')
        """
        from ocsea.prevention.portfolio import minimal_set

        return minimal_set(
            self,
            target,
            times=times,
            in_place=in_place,
            actors=actors,
            never=never,
            costs=costs,
            certainty_at_least=certainty_at_least,
        )

    def hubs(
        self,
        in_place: Iterable[str] | None = None,
        *,
        certainty_at_least: Certainty = "expert",
    ) -> tuple[Hub, ...]:
        """Return the factors over which measures lead to forms, the one that joins most of them first.

        A factor joins each measure that helps with it to each form that it bears on; the more such
        pairs, the earlier it comes. It says where one effort serves many aims, as far as anybody has
        looked: what was studied more has more ways. It says nothing of how strong a factor is.

        Args:
            in_place: Ids of the measures to look at; ``None`` for all that no rule has ended.
            certainty_at_least: Leave out ways that are less sure.

        Raises:
            UnknownIdError: A measure is not known.
            UnknownOptionError: There is no such grade.

        >>> import ocsea
        >>> hub = ocsea.load().prevention.hubs(certainty_at_least="moderate")[0]
        >>> hub.factor, hub.measures
        ('com-no-known-channel', ('edu-help-seeking',))
        """
        sure = at_least(certainty_at_least)
        graph = self._reach[sure[0]]
        living = [ident for ident, m in self.measures.items() if m.valid_to is None]
        chosen = living if in_place is None else [self.measures[ident].id for ident in in_place]
        helping: dict[str, dict[str, None]] = {}
        for measure in chosen:
            for factor in self._factors_helped(measure, sure):
                helping.setdefault(factor, {})[measure] = None
        refs = [f"measure:{measure}" for measure in chosen]
        lost = graph.lost(helping, refs)
        hubs = []
        for factor, measures in helping.items():
            kept = (graph.reached(ref) - lost[factor].get(ref, frozenset()) for ref in refs)
            forms, still = graph.reached(factor), frozenset[str]().union(*kept)
            sole = (form for form in forms if form not in still)
            ident = factor.partition(":")[2]
            hubs.append(Hub(ident, tuple(measures), _plain(forms), _plain(sole)))
        joining = (hub for hub in hubs if hub.forms)
        return tuple(sorted(joining, key=lambda h: (-len(h.measures) * len(h.forms), h.factor)))

    def _factors_helped(self, measure: str, sure: Collection[Certainty]) -> Iterable[str]:
        """Return the factors, with their kind, that a measure helps with as surely as that."""
        ways = (way for way in self._ways.get(measure, ()) if len(way.links) > 1)
        return dict.fromkeys(w.links[0].end for w in ways if w.links[0].certainty in sure)

    # -- words and exchange ----------------------------------------------------------------------------

    def explain(self, way: Way, lang: Lang) -> str:
        """Return a way in words: its steps, how sure each is, and whether a source stands behind it.

        >>> import ocsea
        >>> prevention = ocsea.load().prevention
        >>> way = prevention.paths("edu-grooming-brief", "online-grooming-of-a-child")[0]
        >>> print(prevention.explain(way, "en"))
        Brief lesson on online grooming (under one hour) → Online grooming of a child: moderate, direct [s046]
        """
        steps = [self._step(link, lang) for link in way.links]
        return "\n".join(steps)

    def _step(self, link: Link, lang: Lang) -> str:
        directness = _DIRECTNESS[link.directness](lang)
        told = ", ".join(link.sources) if link.sources else _REASONING(lang)
        names = f"{self._name(link.start, lang)} → {self._name(link.end, lang)}"
        grade = self._tables("wording")[f"certainty-{link.certainty}"].phrase(lang)
        return f"{names}: {grade}, {directness} [{told}]"

    def _name(self, ref: str, lang: Lang) -> str:
        kind, _, ident = ref.partition(":")
        tables: dict[str, Any] = {
            "measure": self.measures,
            "factor": self.factors,
            "form": self._forms,
        }
        label: Text = tables[kind][ident].label
        return label(lang)

    def graph(
        self, *, kinds: Iterable[str] | None = None, certainty_at_least: Certainty = "expert"
    ) -> nx.MultiDiGraph[str]:
        """Return the graph that other programs import; see `ocsea.prevention.exchange`."""
        from ocsea.prevention.exchange import build

        return build(self, kinds=kinds, certainty_at_least=certainty_at_least)


_DIRECTNESS: Final = {
    "direct": Text("langsung", "direct"),
    "indirect": Text("dari masalah tetangga", "from a neighbouring problem"),
}
_REASONING: Final = Text("penalaran, tanpa sumber", "reasoning, no source")


def _plain(refs: Iterable[str]) -> tuple[str, ...]:
    return tuple(ref.partition(":")[2] for ref in refs)


def _known(option: str, values: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    found = tuple(values)
    for value in found:
        if value not in known:
            raise UnknownOptionError.for_option(option, value, known)
    return found


def _over(way: Way, ref: str) -> bool:
    return way.links[0].end == ref
