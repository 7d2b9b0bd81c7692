"""Works out an answer about the law from the records, for the days between two changes of the law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from ocsea.law.applicable import Aggravated, Applicable, Complaint, Core, Juvenile, Shield
from ocsea.law.facts import Facts
from ocsea.law.matrix import Aggravation, LawEntry, Role

if TYPE_CHECKING:
    from ocsea.law.library import Law
    from ocsea.law.model import Provision

__all__ = ["Resolver"]

_DIVERSION_BELOW: Final = 84
"""Diversion has to be tried below seven years of imprisonment, in months."""

_RANK: Final[dict[Role, int]] = {"primary": 0, "supporting": 1, "protective": 2, "procedural": 3}


@attrs.frozen
class Resolver:
    """Works out what is the same between two changes of the law.

    `Query.on` asks it once for each span of days without a change.

    >>> import ocsea
    >>> law, day = ocsea.load().law, date(2026, 6, 1)
    >>> core = Resolver(law).core(("cyberflashing",), day, Facts(victim="below-16"), law.span_of(day))
    >>> [each.provision.id for each in core.provisions if each.role == "primary"]
    ['tpks-14-1-b', 'porn-38']
    """

    law: Law

    def core(
        self, forms: tuple[str, ...], day: date, facts: Facts, span: tuple[date, date | None]
    ) -> Core:
        """Return the answer for a day, without what depends on the day itself."""
        records = {form: self.law.form_law[form] for form in forms if form in self.law.form_law}
        cited: dict[str, list[tuple[str, LawEntry, Role]]] = {}
        misses: dict[str, LawEntry] = {}
        for form, record in records.items():
            for entry in record.entries:
                if entry.victims not in facts.groups or not _fits(entry, facts):
                    continue
                if any(self._binds(other, day) for other in entry.unless):
                    continue
                if not self._binds(entry.provision, day):
                    misses.setdefault(entry.provision, entry)
                    continue
                cited.setdefault(entry.provision, []).append((form, entry, self._role(entry, day)))
        provisions = [self._applicable(ident, uses, day, facts) for ident, uses in cited.items()]
        provisions.sort(key=lambda a: _RANK[a.role])
        gaps = tuple(dict.fromkeys(r.gap for r in records.values() if r.gap))
        return Core(
            provisions=tuple(provisions),
            misses=tuple(
                (entry, self.law[ident]) for ident, entry in misses.items() if ident not in cited
            ),
            shields=tuple(self._shields(day, facts)),
            juvenile=self._juvenile(provisions, day, facts),
            gaps=gaps,
            unmapped=tuple(form for form in forms if form not in records),
            start=span[0],
            end=span[1],
        )

    def _binds(self, ident: str, day: date) -> bool:
        return any(version.covers(day) for version in self.law[ident].versions)

    def _role(self, entry: LawEntry, day: date) -> Role:
        yields = entry.role == "primary" and any(self._binds(o, day) for o in entry.yields_to)
        return "supporting" if yields else entry.role

    def _applicable(
        self, ident: str, uses: list[tuple[str, LawEntry, Role]], day: date, facts: Facts
    ) -> Applicable:
        provision = self.law[ident]
        role = min((use[2] for use in uses), key=_RANK.__getitem__)
        asked = [entry for _, entry, _ in uses]
        online = any(self.law.form(form).contact != "contact" for form, _, _ in uses)
        conditions = dict.fromkeys(entry.only_if for entry in asked if entry.only_if)
        open_facts = all(_left_open(entry, facts) for entry in asked)
        return Applicable(
            provision=provision,
            instrument=self.law.instruments[provision.instrument],
            versions=provision.on(day),
            role=role,
            forms=tuple(dict.fromkeys(form for form, _, _ in uses)),
            complaint=self._complaint(provision, day, facts),
            aggravations=tuple(self._aggravations(ident, day, facts, online=online)),
            conditions=tuple(conditions),
            certain=not conditions and not open_facts,
            confidence=provision.confidence,
        )

    def _complaint(self, provision: Provision, day: date, facts: Facts) -> Complaint | None:
        if provision.kind != "offence" or provision.complaint is None:
            return None
        needed = _complaint_needed(provision, facts)
        if needed is False:
            return Complaint(needed=False, note=provision.complaint_note)
        rules = tuple(r for r in ("kuhp-25", "kuhp-29-30") if self._binds(r, day))
        return Complaint(
            needed=needed,
            by_guardian=facts.victim == "below-16" and "kuhp-25" in rules,
            months=6 if "kuhp-29-30" in rules else None,
            note=provision.complaint_note,
            rules=rules,
        )

    def _aggravations(
        self, ident: str, day: date, facts: Facts, *, online: bool
    ) -> Iterator[Aggravated]:
        for ground in self.law.aggravations.values():
            begun = ground.start is None or ground.start <= day
            if begun and ident in ground.applies_to and self._binds(ground.provision, day):
                met = _ground_met(ground, facts, online=online)
                if met is not False:
                    yield Aggravated(ground=ground, met=met)

    def _shields(self, day: date, facts: Facts) -> Iterator[Shield]:
        for shield in self.law.shields.values():
            child_suspect = facts.suspect not in {None, "adult"}
            if shield.victims not in facts.groups or (
                shield.suspect == "child" and not child_suspect
            ):
                continue
            if self._binds(shield.id, day):
                provision = self.law[shield.id]
                yield Shield(
                    provision=provision,
                    instrument=self.law.instruments[provision.instrument],
                    shield=shield,
                )

    def _juvenile(
        self, provisions: Iterable[Applicable], day: date, facts: Facts
    ) -> Juvenile | None:
        if facts.suspect is None or facts.suspect == "adult":
            return None
        offences = [a for a in provisions if a.provision.kind == "offence" and a.max_months]
        rules = [s.id for s in self.law.shields.values() if s.for_whom == "child-suspect"]
        return Juvenile(
            track=facts.suspect,
            diversion={a.provision.id: _diversion(a) for a in offences},
            rules=tuple(rule for rule in rules if self._binds(rule, day)),
        )


def _fits(entry: LawEntry, facts: Facts) -> bool:
    """Return whether the known facts leave room for an entry."""
    for asked, known in ((entry.relationship, facts.relationship), (entry.means, facts.means)):
        if asked and known is not None and not known.intersection(asked):
            return False
    return True


def _left_open(entry: LawEntry, facts: Facts) -> bool:
    """Return whether an entry asks for a fact that is not known."""
    asks_age = entry.victims != "any" and facts.victim is None
    asks_relation = bool(entry.relationship) and facts.relationship is None
    return asks_age or asks_relation or (bool(entry.means) and facts.means is None)


def _complaint_needed(provision: Provision, facts: Facts) -> bool | None:
    if provision.complaint == "none":
        return False
    if provision.complaint == "partly":
        return None
    if provision.complaint == "complaint":
        return True
    if "person-with-disability" in provision.complaint_exceptions and facts.victim_disability:
        return False
    if "child" in provision.complaint_exceptions:
        return None if facts.child is None else not facts.child
    return True


def _ground_met(ground: Aggravation, facts: Facts, *, online: bool) -> bool | None:
    found: list[bool | None] = []
    if ground.victim == "child":
        found.append(facts.child)
    if ground.victim == "disability":
        found.append(facts.victim_disability)
    for asked, known in ((ground.relationship, facts.relationship), (ground.means, facts.means)):
        if asked:
            found.append(None if known is None else bool(known.intersection(asked)))
    if ground.electronic:
        found.append(True if online else None)
    if ground.other:
        found.append(None)
    if False in found:
        return False
    return None if None in found or not found else True


def _diversion(applicable: Applicable) -> bool | None:
    parts = [v.max_months for v in applicable.versions if v.max_months is not None]
    if min(parts) >= _DIVERSION_BELOW:
        return False
    months = max(parts)
    if months >= _DIVERSION_BELOW:
        return None
    raised = [a for a in applicable.aggravations if a.ground.adds == "1/3" and a.met is not False]
    return None if raised and months * 4 >= _DIVERSION_BELOW * 3 else True
