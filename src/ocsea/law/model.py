"""The records of the law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

import attrs

from ocsea._base.dates import Span, optional_day
from ocsea._base.records import Claim, Ref, Strings, Value, day, many, maybe, strings, text
from ocsea._base.text import Text

__all__ = ["LegalInstrument", "Provision", "Version"]

InstrumentRef = Annotated[str, Ref("legal_instruments")]


@attrs.frozen(kw_only=True)
class Standpoint(Value):
    """Where a country stands towards an international instrument.

    Attributes:
        status: Its standing.
        signed: When it signed, as the source says.
        ratified: When it ratified.
        by: The national law by which it did.
        note: What is open about it.
    """

    status: Literal[
        "party",
        "signed",
        "not-party",
        "member",
        "adopted-jointly",
        "joint-plan",
        "not-applicable",
        "unknown",
    ]
    signed: str | None = None
    ratified: str | None = None
    by: str | None = None
    note: Text | None = maybe(Text.of)

    @classmethod
    def of(cls, value: Standpoint | Mapping[str, Any]) -> Standpoint:
        """Return *value* as a standpoint."""
        return value if isinstance(value, Standpoint) else cls(**value)


@attrs.frozen(kw_only=True)
class LegalInstrument(Claim):
    """A law, regulation, treaty or policy.

    Attributes:
        number: Its number as cited, such as ``UU 12/2022``; ``None`` where none is known.
        title: Its title.
        kind: What sort of instrument it is.
        promulgated: Day of promulgation; ``None`` when not recorded.
        in_force: Days it binds, half-open; ``None`` when not recorded.
        amends: Ids of instruments it changes; likewise `amended_by`, `repeals`, `repealed_by`, `implements`.
        gazette: Where it was published.
        nicknames: Short names in use, such as ``UU TPKS``, by which citations name it.
        scope: Whether it is national, regional or international.
        body: Who made it.
        adopted: When it was adopted, as precisely as the source says.
        indonesia: Where Indonesia stands towards it, for what is not national.
        basis: How it was read, for what is not national.

    >>> import ocsea
    >>> instrument = ocsea.load().law.instruments["uu-1-2024-ite"]
    >>> instrument.number, instrument.amends, instrument.in_force.start
    ('UU 1/2024', ('uu-11-2008-ite',), datetime.date(2024, 1, 2))
    """

    KIND = "law"

    number: str | None = None
    title: Text = text()
    kind: Literal[
        "law",
        "government-regulation",
        "presidential-regulation",
        "ministerial-regulation",
        "treaty",
        "policy",
        "court-decision",
        "guidance",
        "declaration",
        "plan",
        "standard",
        "forum",
    ]
    promulgated: date | None = maybe(optional_day)
    in_force: Span | None = maybe(Span.of)
    amends: tuple[InstrumentRef, ...] = strings()
    amended_by: tuple[InstrumentRef, ...] = strings()
    repeals: tuple[InstrumentRef, ...] = strings()
    repealed_by: tuple[InstrumentRef, ...] = strings()
    implements: tuple[InstrumentRef, ...] = strings()
    gazette: str | None = None
    nicknames: Strings = strings()
    scope: Literal["national", "regional", "international"] = "national"
    body: str | None = None
    adopted: str | None = None
    indonesia: Standpoint | None = maybe(Standpoint.of)
    basis: Literal["primary", "secondary", "not-seen"] | None = None


@attrs.frozen(kw_only=True)
class Version(Value):
    """A provision as it stood during a span of days.

    Attributes:
        start: First day it binds.
        end: First day it no longer binds; ``None`` means not ended when last checked.
        part: The paragraph this concerns, where paragraphs differ.
        max_months: Longest imprisonment, in months; ``None`` when none is set here.
        min_months: Shortest imprisonment, in months; ``None`` when there is no special minimum.
        fine_max: Highest fine, in rupiah.
        fine_min: Lowest fine, in rupiah.
        fine_category: Fine category of Article 79 of the 2023 Criminal Code.
        mode: How imprisonment and fine combine.
        wording: What this version says differently.

    >>> import ocsea
    >>> earlier, now = ocsea.load().law["tpks-14-1-a"].versions
    >>> earlier.end, now.start, now.fine_category
    (datetime.date(2026, 1, 2), datetime.date(2026, 1, 2), 'IV')
    """

    start: date = day()
    end: date | None = maybe(optional_day)
    part: str | None = None
    max_months: int | None = None
    min_months: int | None = None
    fine_max: int | None = None
    fine_min: int | None = None
    fine_category: str | None = None
    mode: Literal["and", "or", "and-or", "prison-only"] | None = None
    wording: Text | None = maybe(Text.of, alias="text")

    def covers(self, when: date) -> bool:
        """Return whether this version binds on the day *when*."""
        return Span(start=self.start, end=self.end).covers(when)


@attrs.frozen(kw_only=True)
class Provision(Claim):
    """One citable rule with all its versions.

    Attributes:
        instrument: Id of the instrument it stands in.
        article: How it is cited.
        kind: What it does.
        summary: Our own wording of it. The gazetted text alone is authoritative.
        victim: Whom it protects.
        complaint: Whether prosecution needs a complaint; ``partly``: only some parts do, see the note.
        complaint_exceptions: For whom it does not, where `complaint` is ``complaint-except``.
        complaint_note: What is disputed about it.
        consent_child: What the text says of a child's consent.
        caveats: Traps, gaps and open readings; shown with every use.
        versions: The rule as it stood, over time.
        replaced_by: Ids of the provisions that took its place.
        basis: Whether the text itself was read, or a report of it.
        confidence: How sure its reading is: the text says so, we derived it, sources disagree, or no
            court has tested it.

    >>> import ocsea
    >>> rule = ocsea.load().law["tpks-14-1-a"]
    >>> [version.max_months for version in rule.on(date(2026, 6, 1))]
    [48]
    """

    KIND = "law"

    instrument: InstrumentRef
    article: str
    kind: Literal[
        "offence",
        "aggravation",
        "definition",
        "duty",
        "right",
        "procedure",
        "takedown",
        "sanction",
        "complaint-rule",
    ]
    summary: Text = text()
    victim: str | None = None
    complaint: Literal["none", "complaint", "complaint-except", "partly"] | None = None
    complaint_exceptions: Strings = strings()
    complaint_note: Text | None = maybe(Text.of)
    consent_child: Literal["irrelevant-by-text", "no-rule", "partly-by-text"] | None = None
    caveats: tuple[Text, ...] = many(Text)
    versions: tuple[Version, ...] = many(Version, alias="version")
    basis: Literal["text", "press", "academic", "derived", "memory"]
    confidence: Literal["text", "derived", "contested", "untested"] = "text"

    def on(self, when: date) -> tuple[Version, ...]:
        """Return the versions that bind on the day *when*, one for each part; empty when it does not bind.

        >>> import ocsea
        >>> ocsea.load().law["kuhp-407"].on(date(2026, 1, 1))
        ()
        """
        return tuple(version for version in self.versions if version.covers(when))
