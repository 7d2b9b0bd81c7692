"""The law as one object: what binds on a day, what bears on a form, and what changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, overload

import attrs

from ocsea._base.errors import DateOrderError, UnknownIdError
from ocsea._base.table import Table
from ocsea.law.applicable import Answer, Query
from ocsea.law.facts import Facts, names_of
from ocsea.law.instruments import Instruments
from ocsea.law.model import LegalInstrument, Provision, Version

if TYPE_CHECKING:
    from ocsea.law.citation import Citations
    from ocsea.law.matrix import (
        Aggravation,
        Deadline,
        FineCategory,
        FormLaw,
        LegalQuestion,
        LegalShield,
    )
    from ocsea.law.review import Review
    from ocsea.law.timeline import Change, Timeline
    from ocsea.taxonomy.model import Form

__all__ = ["Law", "Standing"]

_MOST_QUERIES: Final = 10_000
"""How many different questions are kept with what was worked out for them."""


@attrs.frozen
class Standing:
    """A provision as it stands on one day.

    Attributes:
        provision: The provision.
        instrument: The instrument it stands in.
        versions: The versions that bind on that day, one for each part.

    >>> import ocsea
    >>> [standing] = ocsea.load().law.standing(["kuhp-407"], date(2026, 6, 1))
    >>> standing.instrument.number, standing.versions[0].start
    ('UU 1/2023', datetime.date(2026, 1, 2))
    """

    provision: Provision
    instrument: LegalInstrument
    versions: tuple[Version, ...]


@attrs.frozen(slots=False, eq=False)
class Law:
    """The legal instruments and their provisions. Information, not legal advice.

    Attributes:
        instruments: Laws, regulations, treaties and policies by id.
        provisions: Provisions by id.

    >>> import ocsea
    >>> ocsea.load().law["kuhp-407"].instrument
    'uu-1-2023-kuhp'
    """

    instruments: Instruments
    provisions: Table[Provision]
    _tables: Callable[[str], Table[Any]] = attrs.field(repr=False)

    def __getitem__(self, ident: str) -> Provision:
        """Return a provision by its id.

        Raises:
            UnknownIdError: There is none.
        """
        return self.provisions[ident]

    # -- what else is recorded -----------------------------------------------------------------------

    @cached_property
    def form_law(self) -> Table[FormLaw]:
        """The provisions that bear on each form, at any time."""
        return self._tables("form_law")

    @cached_property
    def aggravations(self) -> Table[Aggravation]:
        """Grounds on which a penalty is raised."""
        return self._tables("aggravations")

    @cached_property
    def shields(self) -> Table[LegalShield]:
        """Rights and rules that go with every answer they fit."""
        return self._tables("legal_shields")

    @cached_property
    def deadlines(self) -> Table[Deadline]:
        """Time limits."""
        return self._tables("deadlines")

    @cached_property
    def questions(self) -> Table[LegalQuestion]:
        """Open questions, with the positions taken."""
        return self._tables("legal_questions")

    @cached_property
    def fine_categories(self) -> Table[FineCategory]:
        """Categories of fines."""
        return self._tables("fine_categories")

    @cached_property
    def _forms(self) -> Mapping[str, Form]:
        return self._tables("forms")

    def form(self, ident: str) -> Form:
        """Return a form of harm.

        Raises:
            UnknownIdError: There is none.
        """
        return self._forms[ident]

    @cached_property
    def first_day(self) -> date:
        """The first day on which a recorded provision binds."""
        return min(v.start for p in self.provisions.values() for v in p.versions)

    def first_day_of(self, forms: Iterable[str]) -> date:
        """Return the first day on which a provision recorded for one of the forms binds.

        >>> import ocsea
        >>> ocsea.load().law.first_day_of(["csam-circulation"])
        datetime.date(2008, 4, 21)
        """
        records = [self.form_law[form] for form in forms if form in self.form_law]
        cited = {entry.provision for record in records for entry in record.entries}
        starts = [version.start for ident in cited for version in self[ident].versions]
        return min(starts, default=self.first_day)

    @cached_property
    def last_check(self) -> date:
        """The day the provisions were last compared with their sources."""
        return min(p.checked for p in self.provisions.values())

    @cached_property
    def change_days(self) -> tuple[date, ...]:
        """The days on which a provision begins or ends, in order.

        >>> import ocsea
        >>> date(2026, 1, 2) in ocsea.load().law.change_days
        True
        """
        found = {v.start for p in self.provisions.values() for v in p.versions}
        found |= {v.end for p in self.provisions.values() for v in p.versions if v.end}
        found |= {ground.start for ground in self.aggravations.values() if ground.start}
        return tuple(sorted(found))

    def span_of(self, when: date) -> tuple[date, date | None]:
        """Return the half-open span of days around *when* without any change of the law."""
        at = bisect_right(self.change_days, when)
        start = self.change_days[at - 1] if at else date.min
        return start, self.change_days[at] if at < len(self.change_days) else None

    # -- questions -----------------------------------------------------------------------------------

    def standing(self, provisions: Iterable[str], when: date) -> tuple[Standing, ...]:
        """Return which of the named provisions bind on a day, in the order named.

        Args:
            provisions: Ids of provisions.
            when: The day of the incident.

        Raises:
            UnknownIdError: A provision is not known.

        >>> import ocsea
        >>> law = ocsea.load().law
        >>> found = law.standing(["porn-29", "kuhp-407"], date(2026, 6, 1))
        >>> [s.provision.id for s in found]
        ['kuhp-407']
        """
        asked = [self.provisions[ident] for ident in provisions]
        found = [(p, p.on(when)) for p in asked]
        return tuple(
            Standing(p, self.instruments[p.instrument], versions)
            for p, versions in found
            if versions
        )

    def on(self, when: date) -> tuple[Standing, ...]:
        """Return every provision that binds on a day.

        >>> import ocsea
        >>> binding = ocsea.load().law.on(date(2026, 6, 1))
        >>> "kuhp-407" in {standing.provision.id for standing in binding}
        True
        """
        return self.standing(self.provisions, when)

    @overload
    def applicable(
        self,
        forms: str | Iterable[str],
        *,
        happened: date,
        victim_age: int | None = None,
        victim_disability: bool = False,
        suspect_age: int | None = None,
        relationship: str | Iterable[str] | None = None,
        means: str | Iterable[str] | None = None,
        tried: date | None = None,
    ) -> Answer: ...

    @overload
    def applicable(
        self,
        forms: str | Iterable[str],
        *,
        happened: tuple[date, date],
        victim_age: int | None = None,
        victim_disability: bool = False,
        suspect_age: int | None = None,
        relationship: str | Iterable[str] | None = None,
        means: str | Iterable[str] | None = None,
        tried: date | None = None,
    ) -> tuple[Answer, ...]: ...

    def applicable(
        self,
        forms: str | Iterable[str],
        *,
        happened: date | tuple[date, date],
        victim_age: int | None = None,
        victim_disability: bool = False,
        suspect_age: int | None = None,
        relationship: str | Iterable[str] | None = None,
        means: str | Iterable[str] | None = None,
        tried: date | None = None,
    ) -> Answer | tuple[Answer, ...]:
        """Return which provisions bear on forms of harm, on the day they happened.

        Information, not legal advice. Matching forms with articles is our reading.

        Args:
            forms: Id of a form, or several.
            happened: The day of the incident; or the first and last day of conduct that went on, which
                gives one answer for each span of days between changes of the law.
            victim_age: Age of the person harmed, in completed years; ``None`` when not known.
            victim_disability: Whether that person has a disability.
            suspect_age: Age of the person responsible; ``None`` when not known.
            relationship: Values of the facet *relationship*; ``None`` when not known.
            means: Values of the facet *means*; ``None`` when not known.
            tried: The day of a trial, to show a change of law since.

        Raises:
            UnknownIdError: A form, or a value of a facet, is not known.
            UnknownOptionError: An age is out of range.
            DateOrderError: The last day is before the first, or the trial before the incident.

        >>> import ocsea
        >>> law = ocsea.load().law
        >>> answer = law.applicable("cyberflashing", happened=date(2026, 6, 1), victim_age=15)
        >>> [a.provision.id for a in answer.provisions if a.role == "primary"]
        ['tpks-14-1-b', 'porn-38']
        """
        query = self.query(
            forms,
            victim_age=victim_age,
            victim_disability=victim_disability,
            suspect_age=suspect_age,
            relationship=relationship,
            means=means,
        )
        if isinstance(happened, date):
            return query.on(happened, tried=tried)
        first, last = happened
        if last < first:
            message = f"the last day {last} is before the first {first}"
            raise DateOrderError(message, hint="check that the two days were not swapped.")
        days = [first, *(day for day in self.change_days if first < day <= last)]
        return tuple(_distinct(query.on(day, tried=tried) for day in days))

    @cached_property
    def _queries(self) -> dict[object, Query]:
        return {}

    def query(
        self,
        forms: str | Iterable[str],
        *,
        victim_age: int | None = None,
        victim_disability: bool = False,
        suspect_age: int | None = None,
        relationship: str | Iterable[str] | None = None,
        means: str | Iterable[str] | None = None,
    ) -> Query:
        """Return a question to be asked of many days; see `applicable` for its arguments.

        Raises:
            UnknownIdError: A form, or a value of a facet, is not known.
            UnknownOptionError: An age is out of range.

        >>> import ocsea
        >>> query = ocsea.load().law.query("csam-circulation", victim_age=15)
        >>> query.on(date(2026, 6, 1)).provisions == query.on(date(2026, 7, 1)).provisions
        True
        """
        named = forms if isinstance(forms, str) else tuple(forms)
        related = relationship if relationship is None else names_of(relationship)
        used = means if means is None else names_of(means)
        key = (named, victim_age, victim_disability, suspect_age, related, used)
        known = self._queries.get(key)
        if known is not None:
            return known
        asked = (named,) if isinstance(named, str) else tuple(dict.fromkeys(named))
        for form in asked:
            if form not in self._forms:
                raise UnknownIdError.for_id("form", form, self._forms)
        self._check_values("relationship", related)
        self._check_values("means", used)
        facts = Facts.of(
            victim_age=victim_age,
            victim_disability=victim_disability,
            suspect_age=suspect_age,
            relationship=related,
            means=used,
        )
        if len(self._queries) >= _MOST_QUERIES:
            self._queries.clear()
        query = self._queries.setdefault((asked, facts), Query(self, asked, facts))
        return self._queries.setdefault(key, query)

    def _check_values(self, facet: str, values: frozenset[str] | None) -> None:
        if values:
            known = [value.id for value in self._tables("facets")[facet].values]
            for value in sorted(values.difference(known)):
                raise UnknownIdError.for_id(facet, value, known)

    def timeline(self, form: str, *, victim_age: int | None = None) -> Timeline:
        """Return when each provision that bears on a form began and ended.

        Raises:
            UnknownIdError: The form is not known.

        >>> import ocsea
        >>> timeline = ocsea.load().law.timeline("csam-circulation")
        >>> date(2026, 1, 2) in timeline.change_days
        True
        """
        from ocsea.law.timeline import timeline

        return timeline(self, self._forms[form], victim_age)

    def changes(self, day_a: date, day_b: date) -> tuple[Change, ...]:
        """Return what began, ended or changed from *day_a* to *day_b*.

        Raises:
            DateOrderError: *day_b* is before *day_a*.

        >>> import ocsea
        >>> changes = ocsea.load().law.changes(date(2026, 1, 1), date(2026, 1, 2))
        >>> {change.kind for change in changes} == {"began", "changed", "ended"}
        True
        """
        from ocsea.law.timeline import changes

        return changes(self, day_a, day_b)

    @cached_property
    def citations(self) -> Citations:
        """Parses, prints and resolves legal citations."""
        from ocsea.law.citation import Citations

        return Citations(self)

    def review(self, country: str = "ID") -> Review:
        """Return the review of a country's legislation. The criteria are ours.

        Raises:
            UnknownOptionError: There are no answers for that country.

        >>> import ocsea
        >>> len(ocsea.load().law.review("ID").criteria)
        60
        """
        from ocsea.law.review import Review

        return Review.of(
            country,
            criteria=self._tables("review_criteria"),
            domains=self._tables("review_domains"),
            answers=self._tables("review_answers"),
            gaps=self._tables("review_gaps"),
        )


def _distinct(answers: Iterable[Answer]) -> list[Answer]:
    """Make one of neighbouring answers that say the same; its span covers theirs."""
    found: list[Answer] = []
    for answer in answers:
        if found and _same(found[-1], answer):
            found[-1] = found[-1].lasting_to(answer)
        else:
            found.append(answer)
    return found


def _same(one: Answer, other: Answer) -> bool:
    return (one.provisions, one.shields) == (other.provisions, other.shields)
