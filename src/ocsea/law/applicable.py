"""Which provisions bear on a form of harm, on the day it happened, for a victim of that age.

The answer is information, not legal advice. It never picks between an older and a newer law, never
adds penalties up, and says what it does not know.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import attrs

from ocsea._base.errors import DateOrderError, UnknownOptionError
from ocsea._base.text import LANGS, Lang, Text
from ocsea.law.matrix import (
    Aggravation,
    Confidence,
    Deadline,
    LawEntry,
    LegalQuestion,
    LegalShield,
    Role,
)

if TYPE_CHECKING:
    from ocsea.law.library import Law
    from ocsea.law.model import LegalInstrument, Provision, Version
    from ocsea.taxonomy.model import Form

__all__ = [
    "Aggravated",
    "Answer",
    "Applicable",
    "ChangeOfLaw",
    "Complaint",
    "Facts",
    "Juvenile",
    "NearMiss",
    "Query",
    "Shield",
]

_ADULT: Final = 18
_COMPLAINS_ALONE: Final = 16
_RESPONSIBLE: Final = 12
_PUNISHABLE: Final = 14
_DIVERSION_BELOW: Final = 84
"""Diversion has to be tried below seven years of imprisonment, in months."""

_RANK: Final[dict[Role, int]] = {"primary": 0, "supporting": 1, "protective": 2, "procedural": 3}

ChangeFlag = Literal["compare_lex_favor", "possible_decriminalisation", "no_offence_then"]
AgeBand = Literal["below-16", "16-17", "adult"]
SuspectBand = Literal["below-12", "12-13", "14-17", "adult"]


@attrs.frozen(kw_only=True)
class Facts:
    """What is known of the situation, as far as the law asks.

    Attributes:
        victim: Age band of the victim; ``None`` when not known.
        victim_disability: Whether the victim has a disability.
        suspect: Age band of the person responsible; ``None`` when not known.
        relationship: Relationships to the victim; ``None`` when not known.
        means: Means used; ``None`` when not known.
    """

    victim: AgeBand | None = None
    victim_disability: bool = False
    suspect: SuspectBand | None = None
    relationship: frozenset[str] | None = None
    means: frozenset[str] | None = None

    @classmethod
    def of(
        cls,
        *,
        victim_age: int | None,
        victim_disability: bool,
        suspect_age: int | None,
        relationship: str | Iterable[str] | None,
        means: str | Iterable[str] | None,
    ) -> Facts:
        """Put ages into the bands that the law knows.

        Raises:
            UnknownOptionError: An age is not between 0 and 130.

        >>> Facts.of(
        ...     victim_age=15, victim_disability=False, suspect_age=None, relationship=None, means=None
        ... ).victim
        'below-16'
        """
        return cls(
            victim=band_of(victim_age),
            victim_disability=victim_disability,
            suspect=None
            if suspect_age is None
            else _suspect_band(_age("suspect_age", suspect_age)),
            relationship=names_of(relationship),
            means=names_of(means),
        )

    @property
    def groups(self) -> frozenset[str]:
        """The groups of victims that entries may ask for."""
        if self.victim is None:
            return frozenset({"any", "child", "adult"})
        return frozenset({"any", "adult" if self.victim == "adult" else "child"})

    @property
    def child(self) -> bool | None:
        """Whether the victim is a child; ``None`` when the age is not known."""
        return None if self.victim is None else self.victim != "adult"


def _age(name: str, age: int) -> int:
    oldest = 130
    if not 0 <= age <= oldest:
        raise UnknownOptionError(f"{name} cannot be {age}", hint=f"use years from 0 to {oldest}.")
    return age


def band_of(victim_age: int | None) -> AgeBand | None:
    """Return the age band of a victim; ``None`` when the age is not known.

    Raises:
        UnknownOptionError: The age is not between 0 and 130.
    """
    if victim_age is None:
        return None
    age = _age("victim_age", victim_age)
    if age >= _ADULT:
        return "adult"
    return "16-17" if age >= _COMPLAINS_ALONE else "below-16"


def _suspect_band(age: int) -> SuspectBand:
    if age >= _ADULT:
        return "adult"
    if age >= _PUNISHABLE:
        return "14-17"
    return "12-13" if age >= _RESPONSIBLE else "below-12"


def names_of(given: str | Iterable[str] | None) -> frozenset[str] | None:
    """Return the values of a facet that were named; ``unknown`` is the same as naming none."""
    if given is None:
        return None
    names = frozenset({given} if isinstance(given, str) else given)
    return names - {"unknown"} or None


@attrs.frozen(kw_only=True)
class Complaint:
    """Whether prosecution needs a complaint, for this victim.

    Attributes:
        needed: ``None`` when it depends on what is not known, or is disputed.
        by_guardian: Whether parents or guardian complain for the victim; never a parent who is
            responsible.
        months: Within how many months of knowing; ``None`` when none is needed or none is recorded.
        note: What is disputed about it.
        rules: Ids of the provisions that say who complains, and by when.
    """

    needed: bool | None
    by_guardian: bool = False
    months: int | None = None
    note: Text | None = None
    rules: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Aggravated:
    """A ground that may raise the penalty.

    Attributes:
        ground: The ground.
        met: Whether the facts meet it; ``None`` when that is not known.
    """

    ground: Aggravation
    met: bool | None


@attrs.frozen(kw_only=True)
class Applicable:
    """A provision that bears on the forms on that day.

    Attributes:
        provision: The provision.
        instrument: The instrument it stands in.
        versions: The provision as it stood that day, one for each part: penalty and wording.
        role: What it does.
        forms: For which of the forms it is cited.
        complaint: Whether prosecution needs a complaint; ``None`` for what is not an offence.
        aggravations: Grounds that could raise its penalty.
        conditions: Elements of its text that have to be checked.
        certain: Whether nothing it asks for is left open by the facts.
        confidence: How sure its reading is.
    """

    provision: Provision
    instrument: LegalInstrument
    versions: tuple[Version, ...]
    role: Role
    forms: tuple[str, ...]
    complaint: Complaint | None
    aggravations: tuple[Aggravated, ...]
    conditions: tuple[Text, ...]
    certain: bool
    confidence: Confidence

    @property
    def max_months(self) -> int | None:
        """The longest imprisonment of its parts, in months."""
        found = [v.max_months for v in self.versions if v.max_months is not None]
        return max(found, default=None)


@attrs.frozen(kw_only=True)
class NearMiss:
    """A provision that would bear on the forms, but not on that day.

    Attributes:
        provision: The provision.
        role: What it does when it binds.
        kind: ``ended`` before the day, or ``begins`` after it.
        day: The day it ended, or begins.
        days: How many days lie between: 1 when it ended the day before.
        replaced_by: Ids of the provisions that took its place.
    """

    provision: Provision
    role: Role
    kind: Literal["ended", "begins"]
    day: date
    days: int
    replaced_by: tuple[str, ...]


@attrs.frozen(kw_only=True)
class ChangeOfLaw:
    """What changed between the incident and the trial. Which law applies is for the court.

    Attributes:
        flag: ``compare_lex_favor``: both laws have to be compared; ``possible_decriminalisation``:
            nothing that was punishable then seems to be now; ``no_offence_then``: an offence is
            recorded only for the later day.
        happened: Day of the incident.
        tried: Day of the trial.
        then: Provisions on the day of the incident that ended or changed since.
        now: Provisions on the day of the trial that began or changed since.
        rules: Ids of the provisions that say how to choose.
    """

    flag: ChangeFlag
    happened: date
    tried: date
    then: tuple[Applicable, ...]
    now: tuple[Applicable, ...]
    rules: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Juvenile:
    """How the law treats a person responsible who is a child.

    Attributes:
        track: By age: no proceedings, measures only, or juvenile proceedings.
        diversion: By provision: whether diversion has to be tried, judged by the longest imprisonment
            for an adult; ``None`` where only some parts, or an aggravation, pass the limit.
        rules: Ids of the provisions.
    """

    track: SuspectBand
    diversion: Mapping[str, bool | None]
    rules: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Shield:
    """A right or rule that goes with every answer it fits."""

    provision: Provision
    instrument: LegalInstrument
    shield: LegalShield


@attrs.frozen
class _Core:
    """Everything of an answer that is the same between two changes of the law."""

    provisions: tuple[Applicable, ...]
    misses: tuple[tuple[LawEntry, Provision], ...]
    shields: tuple[Shield, ...]
    juvenile: Juvenile | None
    gaps: tuple[Text, ...]
    unmapped: tuple[str, ...]
    start: date
    end: date | None


@attrs.frozen(eq=False)
class Query:
    """A question about the law without its day; ask it of as many days as you like.

    What is the same between two changes of the law is worked out once.

    Attributes:
        forms: Ids of the forms asked for.
        facts: What is known.
    """

    law: Law = attrs.field(repr=False)
    forms: tuple[str, ...]
    facts: Facts
    _cores: dict[int, _Core] = attrs.field(factory=dict, init=False, repr=False)

    def on(self, happened: date, *, tried: date | None = None) -> Answer:
        """Return the answer for the day of an incident, and of a trial where one is named.

        Raises:
            DateOrderError: The trial is before the incident.
        """
        if tried is not None and tried < happened:
            message = f"the trial day {tried} is before the incident day {happened}"
            raise DateOrderError(message, hint="check that the two days were not swapped.")
        at = bisect_right(self.law.change_days, happened)
        core = self._cores.get(at)
        if core is None:
            span = self.law.span_of(happened)
            core = self._cores[at] = Resolver(self.law).core(self.forms, happened, self.facts, span)
        return Answer(self, happened, tried, core)


@attrs.frozen(slots=False, eq=False)
class Answer:
    """What bears on one or more forms on one day. Information, not legal advice.

    Attributes:
        query: What was asked.
        happened: The day of the incident.
        tried: The day of a trial; ``None`` when none was named.
    """

    query: Query
    happened: date
    tried: date | None
    _core: _Core = attrs.field(repr=False)

    @property
    def forms(self) -> tuple[str, ...]:
        """Ids of the forms asked for."""
        return self.query.forms

    @property
    def facts(self) -> Facts:
        """What was known."""
        return self.query.facts

    @property
    def _law(self) -> Law:
        return self.query.law

    @property
    def provisions(self) -> tuple[Applicable, ...]:
        """The provisions, primary first."""
        return self._core.provisions

    @property
    def shields(self) -> tuple[Shield, ...]:
        """Rights and rules that go with the answer: of victims, of those who report, of children."""
        return self._core.shields

    @property
    def juvenile(self) -> Juvenile | None:
        """The juvenile track, when the person responsible is a child."""
        return self._core.juvenile

    @property
    def gaps(self) -> tuple[Text, ...]:
        """What no provision covers, said plainly."""
        return self._core.gaps

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Forms for which nobody has recorded the law; not the same as finding none."""
        return self._core.unmapped

    @property
    def holds(self) -> tuple[date, date | None]:
        """The half-open span of days around the incident on which the law was the same."""
        return self._core.start, self._core.end

    @cached_property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """Provisions that ended before the day or began after it, the nearest first."""
        found = (_near(entry, provision, self.happened) for entry, provision in self._core.misses)
        return tuple(sorted(found, key=lambda miss: (miss.days, miss.provision.id)))

    @cached_property
    def change_of_law(self) -> ChangeOfLaw | None:
        """What changed by the day of the trial; ``None`` when nothing did or no trial was named."""
        if self.tried is None:
            return None
        return _change(self, self.query.on(self.tried))

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Time limits that the provisions and shields set."""
        cited = {a.provision.id for a in self.provisions} | {s.provision.id for s in self.shields}
        cited |= {rule for a in self.provisions if a.complaint for rule in a.complaint.rules}
        return tuple(d for d in self._law.deadlines.values() if d.provision in cited)

    @cached_property
    def questions(self) -> tuple[LegalQuestion, ...]:
        """Open questions on the provisions, with the position this answer takes."""
        cited = {applicable.provision.id for applicable in self.provisions}
        return tuple(q for q in self._law.questions.values() if cited & set(q.provisions))

    @cached_property
    def warnings(self) -> tuple[Text, ...]:
        """What makes the answer less than certain: days outside what is recorded, missing facts."""
        return tuple(_warnings(self))

    def lasting_to(self, later: Answer) -> Answer:
        """Return this answer for a span that ends where that of a later one ends."""
        return attrs.evolve(self, core=attrs.evolve(self._core, end=later._core.end))

    def explain(self, lang: Lang) -> str:
        """Return the answer in words."""
        from ocsea.law.explain import explain

        return explain(self, lang)


def _near(entry: LawEntry, provision: Provision, day: date) -> NearMiss:
    before = [v.end for v in provision.versions if v.end is not None and v.end <= day]
    after = [v.start for v in provision.versions if v.start > day]
    ended, begins = max(before, default=None), min(after, default=None)
    use_end = ended is not None and (begins is None or (day - ended).days < (begins - day).days)
    if use_end and ended is not None:
        gap, kind, when = (day - ended).days + 1, "ended", ended
    else:
        when = begins if begins is not None else day
        gap, kind = (when - day).days, "begins"
    return NearMiss(
        provision=provision,
        role=entry.role,
        kind="ended" if kind == "ended" else "begins",
        day=when,
        days=gap,
        replaced_by=provision.replaced_by,
    )


_CHOICE_RULES: Final = ("kuhp-3-1", "kuhp-618")


def _penalties(applicable: Applicable) -> tuple[object, ...]:
    return tuple(attrs.evolve(v, start=date.min, end=None) for v in applicable.versions)


def _flag(answer: Answer, later: Answer) -> ChangeFlag:
    then, now = (
        any(a.provision.kind == "offence" for a in each.provisions) for each in (answer, later)
    )
    if then:
        return "compare_lex_favor" if now else "possible_decriminalisation"
    return "no_offence_then" if now else "compare_lex_favor"


def _change(answer: Answer, later: Answer) -> ChangeOfLaw | None:
    then = {a.provision.id: a for a in answer.provisions}
    now = {a.provision.id: a for a in later.provisions}
    same = {i for i in then.keys() & now.keys() if _penalties(then[i]) == _penalties(now[i])}
    gone = tuple(a for ident, a in then.items() if ident not in same)
    come = tuple(a for ident, a in now.items() if ident not in same)
    if not gone and not come:
        return None
    rules = tuple(r for r in _CHOICE_RULES if answer._law[r].on(later.happened))
    return ChangeOfLaw(
        flag=_flag(answer, later),
        happened=answer.happened,
        tried=later.happened,
        then=gone,
        now=come,
        rules=rules,
    )


_BEFORE_FIRST: Final = Text(
    "Hari itu mendahului ketentuan pertama yang tercatat di sini untuk bentuk ini ({day}); "
    "yang berlaku sebelumnya tidak tercatat.",
    "That day is before the first provision recorded here for this form ({day}); "
    "what applied earlier is not recorded.",
)
_AFTER_CHECK: Final = Text(
    "Hari itu sesudah pemeriksaan terakhir ({day}); hukum bisa saja sudah berubah.",
    "That day is after the last check ({day}); the law may have changed since.",
)
_NO_AGE: Final = Text(
    "Usia korban tidak disebutkan; ketentuan untuk anak dan untuk orang dewasa ditampilkan bersama.",
    "The victim's age was not given; provisions for children and for adults are shown together.",
)
_OTHER_AGE: Final = Text(
    "“{form}” menyangkut {victims}; periksa apakah bentuk itu cocok dengan usia korban.",
    "“{form}” concerns {victims}; check that the form fits the victim's age.",
)
_CONCERNED: Final = {
    "child": Text("korban anak", "a child as the victim"),
    "adult": Text("korban dewasa", "an adult as the victim"),
}
_OUR_READING: Final = Text(
    "Kecocokan bentuk dengan pasal adalah bacaan kami dan belum terverifikasi; "
    "naskah pasalnya sendiri bersumber.",
    "Matching forms with articles is our reading and unverified; the articles themselves are sourced.",
)
_UNMAPPED: Final = Text(
    "Untuk sebagian bentuk belum ada yang mencatat ketentuannya; ini tidak berarti tidak ada.",
    "For some of the forms nobody has recorded the law yet; that does not mean there is none.",
)


def _warnings(answer: Answer) -> Iterator[Text]:
    law = answer._law
    first = law.first_day_of(answer.forms)
    if answer.happened < first:
        yield _BEFORE_FIRST.format(day=first.isoformat())
    if answer.happened > law.last_check:
        yield _AFTER_CHECK.format(day=law.last_check.isoformat())
    if answer.facts.victim is None:
        yield _NO_AGE
    for form in map(law.form, answer.forms):
        if form.victims != "both" and form.victims not in answer.facts.groups:
            yield Text(*(_other_age(form, lang) for lang in LANGS))
    if answer.unmapped:
        yield _UNMAPPED
    yield _OUR_READING


def _other_age(form: Form, lang: Lang) -> str:
    concerned = _CONCERNED[form.victims](lang)
    return _OTHER_AGE(lang).format(form=form.label(lang), victims=concerned)


# -- working it out ------------------------------------------------------------------------------------


@attrs.frozen
class Resolver:
    """Works out what is the same between two changes of the law."""

    law: Law

    def core(
        self, forms: tuple[str, ...], day: date, facts: Facts, span: tuple[date, date | None]
    ) -> _Core:
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
        return _Core(
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
