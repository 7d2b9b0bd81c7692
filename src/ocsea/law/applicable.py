"""Which provisions bear on a form of harm, on the day it happened, for a victim of that age.

The answer is information, not legal advice. It never picks between an older and a newer law, never
adds penalties up, and says what it does not know.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import attrs

from ocsea._base.errors import DateOrderError
from ocsea._base.text import LANGS, Lang, Text
from ocsea.law.facts import Facts, SuspectBand
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
    "Core",
    "Juvenile",
    "NearMiss",
    "Query",
    "Shield",
]

ChangeFlag = Literal["compare_lex_favor", "possible_decriminalisation", "no_offence_then"]


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

    >>> import ocsea
    >>> answer = ocsea.load().law.query("cyberflashing", victim_age=25).on(date(2026, 6, 1))
    >>> complaint = answer.provisions[0].complaint
    >>> complaint.needed, complaint.months, complaint.rules
    (True, 6, ('kuhp-25', 'kuhp-29-30'))
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

    >>> import ocsea
    >>> answer = ocsea.load().law.query("cyberflashing", victim_age=15).on(date(2026, 6, 1))
    >>> [raised.ground.id for raised in answer.provisions[0].aggravations if raised.met]
    ['tpks-15-child']
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

    >>> import ocsea
    >>> answer = ocsea.load().law.query("cyberflashing", victim_age=15).on(date(2026, 6, 1))
    >>> [(each.provision.id, each.role, each.max_months) for each in answer.provisions[:3]]
    [('tpks-14-1-b', 'primary', 48), ('porn-38', 'primary', 72), ('tpks-5', 'supporting', 9)]
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

    >>> import ocsea
    >>> answer = ocsea.load().law.query("csam-circulation", victim_age=15).on(date(2026, 1, 1))
    >>> [(miss.provision.id, miss.kind, miss.day.isoformat()) for miss in answer.near_misses[:2]]
    [('kuhp-259', 'begins', '2026-01-02'), ('kuhp-407', 'begins', '2026-01-02')]
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

    >>> import ocsea
    >>> query = ocsea.load().law.query("csam-circulation", victim_age=15)
    >>> change = query.on(date(2026, 1, 1), tried=date(2026, 3, 1)).change_of_law
    >>> change.flag, change.then[0].provision.id, change.now[0].provision.id, change.rules
    ('compare_lex_favor', 'porn-29', 'kuhp-407', ('kuhp-3-1', 'kuhp-618'))
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

    >>> import ocsea
    >>> query = ocsea.load().law.query("csam-circulation", victim_age=15, suspect_age=16)
    >>> juvenile = query.on(date(2026, 1, 1)).juvenile
    >>> juvenile.track, juvenile.diversion["porn-32"], juvenile.diversion["porn-29"]
    ('14-17', True, False)
    """

    track: SuspectBand
    diversion: Mapping[str, bool | None]
    rules: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Shield:
    """A right or rule that goes with every answer it fits.

    >>> import ocsea
    >>> answer = ocsea.load().law.query("cyberflashing").on(date(2026, 6, 1))
    >>> "tpks-23" in [each.provision.id for each in answer.shields]  # no settlement outside court
    True
    """

    provision: Provision
    instrument: LegalInstrument
    shield: LegalShield


@attrs.frozen
class Core:
    """Everything of an answer that is the same between two changes of the law.

    `Resolver.core` makes it; `Answer` adds what depends on the day itself.

    >>> import ocsea
    >>> from ocsea.law.resolver import Resolver
    >>> law, day = ocsea.load().law, date(2026, 1, 1)
    >>> core = Resolver(law).core(("csam-circulation",), day, Facts(victim="16-17"), law.span_of(day))
    >>> core.provisions[0].provision.id, core.end
    ('porn-29', datetime.date(2026, 1, 2))
    """

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

    >>> import ocsea
    >>> query = ocsea.load().law.query("csam-circulation", victim_age=15)
    >>> [query.on(day).provisions[0].provision.id for day in (date(2026, 1, 1), date(2026, 1, 2))]
    ['porn-29', 'kuhp-407']
    """

    law: Law = attrs.field(repr=False)
    forms: tuple[str, ...]
    facts: Facts
    _cores: dict[int, Core] = attrs.field(factory=dict, init=False, repr=False)

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
            from ocsea.law.resolver import Resolver

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

    >>> import ocsea
    >>> law = ocsea.load().law
    >>> answer = law.applicable("csam-circulation", happened=date(2026, 1, 1), victim_age=15)
    >>> answer.provisions[0].provision.article, answer.holds[1]
    ('Pasal 4 ayat (1) jo. Pasal 29', datetime.date(2026, 1, 2))
    """

    query: Query
    happened: date
    tried: date | None
    _core: Core = attrs.field(repr=False)

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
        """Return this answer for a span that ends where that of a later one ends.

        >>> import ocsea
        >>> query = ocsea.load().law.query("cyberflashing", victim_age=15)
        >>> one, other = query.on(date(2023, 1, 1)), query.on(date(2026, 6, 1))
        >>> one.lasting_to(other).holds == (one.holds[0], other.holds[1])
        True
        """
        return attrs.evolve(self, core=attrs.evolve(self._core, end=later._core.end))

    def explain(self, lang: Lang) -> str:
        """Return the answer in words."""
        from ocsea.law.explain import explain

        return explain(self, lang)


def _near(entry: LawEntry, provision: Provision, day: date) -> NearMiss:
    before = [v.end for v in provision.versions if v.end is not None and v.end <= day]
    after = [v.start for v in provision.versions if v.start > day]
    ended, begins = max(before, default=None), min(after, default=None)
    kind: Literal["ended", "begins"] = "begins"
    when = begins or day
    gap = (when - day).days
    if ended is not None and (begins is None or (day - ended).days < gap):
        kind, when, gap = "ended", ended, (day - ended).days + 1
    return NearMiss(
        provision=provision,
        role=entry.role,
        kind=kind,
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
