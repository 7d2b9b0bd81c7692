"""The check of rules, steps and questions of triage, beyond the shape of their records.

It sees to it that facts exist, and that what is not known can never establish a form or raise urgency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ocsea._base.errors import nearest
from ocsea.assess.triage.model import FACETS

__all__ = ["Fault", "faults", "vocabulary"]

Fault = tuple[str, str, str]
"""The field, what is wrong with it, and what to do."""

_FIRM: Final = ("implies", "establishes", "supersedes", "excludes", "points_to", "urgency")
"""What a rule may only say from facts that are known."""

_AGES: Final = ("child", "adult")
_HOW: Final = ("", "not", "maybe")


def vocabulary(
    facets: Mapping[str, Iterable[str]], *, forms: Iterable[str], flags: Iterable[str]
) -> dict[str, frozenset[str]]:
    """Return the values that conditions can name, by subject.

    Args:
        facets: The values of each facet. A field whose facets are not among them is left out, and then
            not looked at.
        forms: Ids of the forms.
        flags: Flags that rules set.

    >>> sorted(vocabulary({"other-age": ["adult"]}, forms=[], flags=[])["other_age"])
    ['adult', 'unknown']
    """
    known = {"victim": frozenset(_AGES), "form": frozenset(forms), "flag": frozenset(flags)}
    for field, names in FACETS.items():
        if any(name in facets for name in names):
            values = (value for name in names for value in facets.get(name, ()))
            known[field] = frozenset({*values, "unknown"})
    return known


def faults(
    section: str, row: Mapping[str, Any], known: Mapping[str, frozenset[str]]
) -> Iterator[Fault]:
    """Yield what is wrong with a row of a section of triage.

    Args:
        section: ``triage_rules``, ``triage_steps`` or ``triage_questions``.
        row: The row as it is written.
        known: The values that conditions can name, by subject.

    >>> known = vocabulary({"acts": ["demand-money"]}, forms=[], flags=[])
    >>> list(faults("triage_rules", {"all": ["acts=demand-mony"]}, known))
    [('all', "no fact is called 'acts=demand-mony'", "did you mean 'demand-money'?")]
    """
    for field, fact in _facts(row):
        yield from _unknown(field, fact, known)
    if section == "triage_rules":
        yield from _rule(row)
    if section == "triage_steps" and ("text" in row) == ("first_response" in row):
        yield "text", "is given twice or not at all", "give either a text or a first_response."
    if section == "triage_questions":
        yield from _question(row)


def _facts(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field in ("all", "any", "implies"):
        for fact in row.get(field, ()):
            yield field, fact
    for at, choice in enumerate(row.get("choice", ())):
        for fact in choice["facts"]:
            yield f"choice.{at}.facts", fact


def _unknown(field: str, fact: str, known: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    how, _, name = fact.rpartition(" ")
    subject, _, value = name.partition("=")
    if how not in _HOW:
        yield field, f"{fact!r} is no condition", "write field=value, with not or maybe before it."
        return
    if subject in FACETS and subject not in known:
        return
    values = known.get(subject, frozenset())
    if value not in values:
        near = nearest(value, sorted(values)) or nearest(subject, sorted(known))
        remedy = f"did you mean {near!r}?" if near else "use a field of Situation and its values."
        yield field, f"no fact is called {name!r}", remedy


def _rule(row: Mapping[str, Any]) -> Iterator[Fault]:
    asked = [*row.get("all", ()), *row.get("any", ())]
    loose = [fact for fact in asked if fact.startswith("maybe ") or fact.endswith("=unknown")]
    for field in _FIRM:
        if loose and field in row:
            remedy = "rest it on facts that are known, so that knowing more never takes it back."
            yield field, f"rests on {loose[0]!r}, which is not known", remedy
    if "supersedes" in row and not row.get("establishes"):
        yield "supersedes", "names no form to use instead", "add it to establishes."
    if any(fact.partition("=")[0].endswith("flag") for fact in asked):
        yield "all", "rules cannot ask for flags", "ask for the facts that the flag rests on."


def _question(row: Mapping[str, Any]) -> Iterator[Fault]:
    if bool(row.get("choice")) == bool(row.get("day")):
        yield "choice", "asks for a day and for choices, or for neither", "keep one of them."
    for at, choice in enumerate(row.get("choice", ())):
        if not choice["facts"] or any(" " in fact for fact in choice["facts"]):
            yield f"choice.{at}.facts", "says not what is so", "write facts as field=value."
