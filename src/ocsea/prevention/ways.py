"""Ways from measures to forms of harm, step by step, and how sure each is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

import attrs

from ocsea._base.errors import UnknownOptionError
from ocsea._base.records import Status
from ocsea.prevention.model import Actor, Certainty, Edge, Factor

__all__ = [
    "ACTORS",
    "AUDIENCES",
    "GRADES",
    "Coverage",
    "Hub",
    "Link",
    "Way",
    "at_least",
    "link_of_edge",
    "link_of_factor",
]

GRADES: Final[tuple[Certainty, ...]] = ("expert", "low", "moderate", "high")
"""The grades of certainty, the least sure first."""
AUDIENCES: Final = ("child", "adult")
"""Who can be harmed."""
ACTORS: Final[tuple[str, ...]] = get_args(Actor)
"""Who puts measures in place."""


@attrs.frozen(kw_only=True)
class Link:
    """One step of a way.

    Attributes:
        start: ``kind:id`` of where it starts.
        end: ``kind:id`` of where it ends.
        relation: What it does.
        certainty: How sure it is.
        directness: Whether it was measured on this problem or on a neighbouring one.
        sources: Ids of its sources; empty where it rests on reasoning.
        status: ``unverified`` when it was not seen in its sources.

    >>> import ocsea
    >>> way = ocsea.load().prevention.paths("edu-grooming-brief", "online-grooming-of-a-child")[0]
    >>> [(link.start, link.relation, link.certainty) for link in way.links]
    [('measure:edu-grooming-brief', 'reduces', 'moderate')]
    """

    start: str
    end: str
    relation: str
    certainty: Certainty
    directness: str
    sources: tuple[str, ...]
    status: Status


@attrs.frozen
class Way:
    """A way from a measure to a form.

    Attributes:
        measure: Id of the measure.
        form: Id of the form.
        links: Its steps: one straight, or two over a factor.

    >>> import ocsea
    >>> way = ocsea.load().prevention.paths("dev-2fa", "account-intrusion")[0]
    >>> way.certainty, way.direct, way.weakest.relation
    ('expert', True, 'reduces')
    """

    measure: str
    form: str
    links: tuple[Link, ...]

    @property
    def weakest(self) -> Link:
        """The step we are least sure of."""
        return min(self.links, key=lambda link: GRADES.index(link.certainty))

    @property
    def certainty(self) -> Certainty:
        """How sure the way is: as its weakest step."""
        return self.weakest.certainty

    @property
    def direct(self) -> bool:
        """Whether every step was measured on this problem itself."""
        return all(link.directness == "direct" for link in self.links)

    @property
    def status(self) -> Status:
        """``verified`` when every step was seen in its sources."""
        seen = all(link.status == "verified" for link in self.links)
        return "verified" if seen else "unverified"


@attrs.frozen
class Coverage:
    """Which forms the measures in place help against, and how sure that is.

    Attributes:
        in_place: Ids of the measures.
        best: For each form that is reached, the surest way.
        open: Ids of the forms that none of them reaches.

    >>> import ocsea
    >>> coverage = ocsea.load().prevention.coverage(["dev-2fa"])
    >>> coverage.best["account-intrusion"].certainty, "cyberflashing" in coverage.open
    ('expert', True)
    """

    in_place: tuple[str, ...]
    best: Mapping[str, Way]
    open: tuple[str, ...]


@attrs.frozen
class Hub:
    """A factor over which measures lead to forms.

    Attributes:
        factor: Id of the factor.
        measures: Ids of the measures that help with it.
        forms: Ids of the forms that it bears on.
        sole_way_to: Ids of those forms that the measures reach over it alone: nothing else stands in.

    >>> import ocsea
    >>> hub = ocsea.load().prevention.hubs(certainty_at_least="moderate")[0]
    >>> hub.factor, hub.measures
    ('com-no-known-channel', ('edu-help-seeking',))
    """

    factor: str
    measures: tuple[str, ...]
    forms: tuple[str, ...]
    sole_way_to: tuple[str, ...]


def link_of_edge(edge: Edge, start: str, end: str) -> Link:
    """Return what a measure does as a step.

    >>> import ocsea
    >>> edge = ocsea.load().edges["edu-grooming-brief-reduces-grooming"]
    >>> link = link_of_edge(edge, f"measure:{edge.measure}", "form:online-grooming-of-a-child")
    >>> link.relation, link.certainty, link.sources
    ('reduces', 'moderate', ('s046',))
    """
    return Link(
        start=start,
        end=end,
        relation=edge.relation,
        certainty=edge.certainty,
        directness=edge.directness,
        sources=edge.sources,
        status=edge.status,
    )


def link_of_factor(factor: Factor, form: str) -> Link:
    """Return what a factor does to a form as a step.

    >>> import ocsea
    >>> link = link_of_factor(ocsea.load().factors["com-isolation"], "online-grooming-of-a-child")
    >>> link.start, link.relation, link.certainty
    ('factor:com-isolation', 'raises', 'low')
    """
    return Link(
        start=factor.ref,
        end=f"form:{form}",
        relation="raises" if factor.direction == "risk" else "lowers",
        certainty=factor.certainty,
        directness=factor.directness,
        sources=factor.sources,
        status=factor.status,
    )


def at_least(certainty: Certainty) -> tuple[Certainty, ...]:
    """Return the grades that are as sure as *certainty* or surer, the least sure first.

    Raises:
        UnknownOptionError: There is no such grade.

    >>> at_least("moderate")
    ('moderate', 'high')
    """
    if certainty not in GRADES:
        raise UnknownOptionError.for_option("certainty_at_least", certainty, GRADES)
    return GRADES[GRADES.index(certainty) :]


def surest_first(way: Way) -> tuple[int, int, str, str]:
    """Return the key that sorts ways: the surest first, then the shorter."""
    return (-GRADES.index(way.certainty), len(way.links), way.measure, way.links[0].end)
