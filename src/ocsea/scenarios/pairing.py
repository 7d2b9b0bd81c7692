"""What the knowledge says cannot stand together in one situation, as values that must not meet.

Three kinds of records speak of it: the pairings, the forms (which say whether they harm children, adults or
both), and those rules of triage that exclude a form or say what else holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Final

import attrs

from ocsea._base.text import Text
from ocsea.assess.triage.situation import ADULT, ages_in

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["SHORT", "Never", "never"]

SHORT: Final = {
    "victim-age-band": "age",
    "platform-type": "platform",
    "incident-phase": "phase",
    "contact-mode": "contact",
}
"""Shorter names of facets, as sets of cases use them."""

_UNKNOWN: Final = frozenset({"unknown"})

Values = Mapping[str, frozenset[str]]


@attrs.frozen
class Never:
    """Values that must not meet: one of each facet that is named.

    Attributes:
        rule: The record that says so, as ``kind:id``; ``asked`` when the caller does.
        why: The reason.
        values: The values, by facet.

    >>> import ocsea
    >>> levels = {"age": ["a10-12", "a18-25"], "relationship": ["ex-partner"]}
    >>> rule = never(ocsea.load(), levels)[0]
    >>> rule.rule, list(rule.rows())
    ('pairing:no-partner-below-thirteen', [{'relationship': 'ex-partner', 'age': 'a10-12'}])
    """

    rule: str
    why: Text
    values: Values

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield each combination that must not be."""
        for each in product(*map(sorted, self.values.values())):
            yield dict(zip(self.values, each, strict=True))


def never(kb: KnowledgeBase, levels: Mapping[str, Sequence[str]]) -> list[Never]:
    """Return what must not meet among some values of facets.

    >>> import ocsea
    >>> found = never(ocsea.load(), {"age": ["a10-12", "a18-25"], "relationship": ["ex-partner", "peer"]})
    >>> [(each.rule, list(each.rows())) for each in found]
    [('pairing:no-partner-below-thirteen', [{'relationship': 'ex-partner', 'age': 'a10-12'}])]
    """
    rules = [*_pairings(kb, levels), *_victims(kb, levels), *_triage(kb, levels)]
    kept = (
        attrs.evolve(rule, values={n: v & set(levels[n]) for n, v in rule.values.items()})
        for rule in rules
        if rule.values.keys() <= levels.keys()
    )
    return [rule for rule in kept if all(rule.values.values())]


def _by_facet(conditions: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for each in conditions:
        facet, _, value = each.partition(":")
        found.setdefault(SHORT.get(facet, facet), set()).add(value)
    return {facet: frozenset(values) for facet, values in found.items()}


def _pairings(kb: KnowledgeBase, levels: Mapping[str, Sequence[str]]) -> Iterator[Never]:
    for rule in kb.pairings.values():
        when = _by_facet(rule.when)
        for facet, values in _by_facet(rule.never).items():
            yield Never(rule.ref, rule.why, when | {facet: values})
        for facet, values in _by_facet(rule.only).items():
            others = frozenset(levels.get(facet, ())) - values - _UNKNOWN
            yield Never(rule.ref, rule.why, when | {facet: others})


def _ages(levels: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Return the bands that are of children for certain, and those of adults."""
    bands = set(levels.get("age", ())) - _UNKNOWN
    children = frozenset(band for band in bands if ages_in(band)[1] < ADULT)
    return {"child": children, "adult": frozenset(bands - children)}


def _victims(kb: KnowledgeBase, levels: Mapping[str, Sequence[str]]) -> Iterator[Never]:
    """Yield what forms say of whom they harm."""
    ages = _ages(levels)
    for ident in levels.get("form", ()):
        form = kb.forms[ident]
        if form.victims != "both":
            others = ages["adult" if form.victims == "child" else "child"]
            why = kb.wording[f"cover-victims-{form.victims}"]
            yield Never(form.ref, why, {"form": frozenset({ident}), "age": others})


def _triage(kb: KnowledgeBase, levels: Mapping[str, Sequence[str]]) -> Iterator[Never]:
    """Yield what follows from those rules of triage that rest on values of facets alone."""
    for rule in kb.table("triage_rules").values():
        facts = [_fact(fact, levels) for fact in rule.all]
        if rule.any or not all(facts):
            continue
        when = {facet: values for fact in facts for facet, values in fact.items()}
        if rule.excludes:
            yield Never(rule.ref, rule.why, when | {"form": frozenset(rule.excludes)})
        if when.get("form", frozenset()) & set(rule.supersedes):
            yield Never(rule.ref, rule.why, when)
        for fact in rule.implies:
            for facet, values in _fact(fact, levels).items():
                others = frozenset(levels[facet]) - values - _UNKNOWN
                yield Never(rule.ref, rule.why, when | {facet: others})


def _fact(fact: str, levels: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Return what ``field=value`` says of a facet; nothing where it speaks of none of these."""
    field, _, value = fact.partition("=")
    if field == "victim":
        return {"age": _ages(levels)[value]} if "age" in levels else {}
    named = field.replace("_", "-")
    facet = SHORT.get(named, named)
    return {facet: frozenset({value})} if facet in levels else {}
