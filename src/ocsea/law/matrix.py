"""The records that tie forms of harm to provisions: roles, aggravations, shields, time limits."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import attrs

from ocsea._base.dates import optional_day
from ocsea._base.records import Claim, Ref, Slug, Value, day, many, maybe, strings, text
from ocsea._base.text import Text

__all__ = [
    "Aggravation",
    "Confidence",
    "Deadline",
    "FineAmount",
    "FineCategory",
    "FormLaw",
    "LawEntry",
    "LegalQuestion",
    "LegalShield",
    "Position",
    "Role",
    "Victims",
]

Role = Literal["primary", "supporting", "protective", "procedural"]
"""What a provision does for a form: it names the conduct, adds to it, protects, or says how to proceed."""

Victims = Literal["child", "adult", "any"]
"""For which victims a provision is cited: children, adults, or both."""
Confidence = Literal["text", "derived", "contested", "untested", "unverified"]
"""How sure a reading is: the text says so, we derived it, sources disagree, no court has tested it,
or it was not seen in a source."""

ProvisionRef = Annotated[str, Ref("provisions")]


@attrs.frozen(kw_only=True)
class LawEntry(Value):
    """One provision that bears on a form.

    Attributes:
        provision: Id of the provision.
        victims: For which victims it is cited.
        role: What it does.
        yields_to: It is primary only while none of these binds, and supporting from then on.
        unless: It is not cited once one of these binds.
        relationship: Relationships its text asks for; empty where it asks for none.
        means: Means its text asks for; empty where it asks for none.
        only_if: An element of its text that the reader has to check.

    >>> import ocsea
    >>> entry = ocsea.load().law.form_law["cyberflashing"].entries[0]
    >>> entry.provision, entry.victims, entry.role
    ('tpks-14-1-b', 'any', 'primary')
    """

    provision: ProvisionRef
    victims: Victims
    role: Role
    yields_to: tuple[ProvisionRef, ...] = strings()
    unless: tuple[ProvisionRef, ...] = strings()
    relationship: tuple[str, ...] = strings()
    means: tuple[str, ...] = strings()
    only_if: Text | None = maybe(Text.of)


@attrs.frozen(kw_only=True)
class FormLaw(Claim):
    """The provisions that bear on a form, at any time; its id is the form's.

    Attributes:
        entries: The provisions.
        gap: What no provision covers.
        rows: Rows of the legal notes that it was made from.

    >>> import ocsea
    >>> record = ocsea.load().law.form_law["cyberflashing"]
    >>> [entry.provision for entry in record.entries if entry.role == "primary"]
    ['tpks-14-1-b', 'porn-38', 'ite-27-1', 'ite-52-1']
    """

    KIND = "form-law"

    id: Annotated[Slug, Ref("forms")]
    entries: tuple[LawEntry, ...] = many(LawEntry, alias="entry")
    gap: Text | None = maybe(Text.of)
    rows: tuple[str, ...] = strings()


@attrs.frozen(kw_only=True)
class Aggravation(Claim):
    """A ground on which a penalty is raised.

    Attributes:
        provision: The provision that raises it.
        applies_to: The provisions whose penalty it raises.
        victim: The victim it asks for.
        relationship: Relationships it asks for.
        means: Means it asks for.
        electronic: Whether it asks for electronic means.
        other: A ground that cannot be asked as a fact here.
        effect: What it does to the penalty.
        start: First day it can be applied, where its provision is older; ``None`` for the same day.
        adds: The share it adds, such as ``1/3``; ``None`` where the penalty is set anew.
        confidence: How sure the reading is.

    >>> import ocsea
    >>> ground = ocsea.load().law.aggravations["tpks-15-child"]
    >>> ground.provision, ground.victim, ground.effect("en"), ground.adds
    ('tpks-15', 'child', 'plus one third', '1/3')
    """

    KIND = "aggravation"

    provision: ProvisionRef
    applies_to: tuple[ProvisionRef, ...] = strings()
    victim: Literal["child", "disability"] | None = None
    relationship: tuple[str, ...] = strings()
    means: tuple[str, ...] = strings()
    electronic: bool = False
    other: Text | None = maybe(Text.of)
    effect: Text = text()
    adds: str | None = None
    start: date | None = maybe(optional_day)
    confidence: Confidence


@attrs.frozen(kw_only=True)
class LegalShield(Claim):
    """A provision that is shown with every answer it fits; its id is the provision's.

    Attributes:
        for_whom: Whom it is for.
        role: ``protective`` or ``procedural``.
        victims: For which victims.
        suspect: ``child`` where it matters only when the suspect is a child.
        when: From when on, in words.

    >>> import ocsea
    >>> shields = ocsea.load().law.shields
    >>> shields["tpks-66-70"].for_whom, shields["tpks-39-41"].for_whom
    ('victim', 'reporter')
    """

    KIND = "legal-shield"

    id: Annotated[Slug, Ref("provisions")]
    for_whom: Literal["victim", "reporter", "child-suspect", "everyone"]
    role: Literal["protective", "procedural"]
    victims: Victims = "any"
    suspect: Literal["child", "any"] = "any"
    when: Text | None = maybe(Text.of)


@attrs.frozen(kw_only=True)
class Deadline(Claim):
    """A time limit that a provision sets.

    Attributes:
        provision: The provision.
        what: What has to be done.
        who: Who has to do it.
        amount: How many units.
        unit: The unit.
        counted_from: From when it runs.

    >>> import ocsea
    >>> limit = ocsea.load().law.deadlines["removal-decision"]
    >>> limit.amount, limit.unit, limit.counted_from("en")
    (72, 'hours', 'The request being forwarded through the information system')
    """

    KIND = "deadline"

    provision: ProvisionRef
    what: Text = text()
    who: Text = text()
    amount: int
    unit: Literal["hours", "days", "working-days", "months", "years"]
    counted_from: Text = text()


@attrs.frozen(kw_only=True)
class FineAmount(Value):
    """The amount of a fine category over time, in rupiah.

    >>> import ocsea
    >>> [now] = ocsea.load().law.fine_categories["category-iv"].versions
    >>> now.start, now.amount
    (datetime.date(2026, 1, 2), 200000000)
    """

    start: date = day()
    amount: int


@attrs.frozen(kw_only=True)
class FineCategory(Claim):
    """A category of fines of the Criminal Code.

    Attributes:
        numeral: Its Roman number.
        versions: Its highest amount, from which day on.

    >>> import ocsea
    >>> [category.numeral for category in ocsea.load().law.fine_categories.values()]
    ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII']
    """

    KIND = "fine-category"

    numeral: str = attrs.field(alias="name")
    versions: tuple[FineAmount, ...] = many(FineAmount, alias="version")

    def amount_on(self, when: date) -> int | None:
        """Return the highest fine on a day, in rupiah; ``None`` before the category existed.

        >>> import ocsea
        >>> ocsea.load().law.fine_categories["category-iv"].amount_on(date(2026, 6, 1))
        200000000
        """
        amounts = [version.amount for version in self.versions if version.start <= when]
        return amounts[-1] if amounts else None


@attrs.frozen(kw_only=True)
class Position(Value):
    """A view on an open question.

    Attributes:
        view: The view.
        basis: What it rests on.
        sources: Where it is held.

    >>> import ocsea
    >>> question = ocsea.load().law.questions["extortion-clause-complaint"]
    >>> print(question.positions[0].view("en"))
    No, because paragraph (3) names only paragraph (1).
    """

    view: Text = text()
    basis: Text | None = maybe(Text.of)
    sources: tuple[Annotated[str, Ref("sources")], ...] = strings()


@attrs.frozen(kw_only=True)
class LegalQuestion(Claim):
    """An open question, the positions on it, and the one that answers here take.

    Attributes:
        question: The question.
        positions: The positions.
        taken: The position our answers take, and why.
        provisions: The provisions it is about.
        confidence: Why it is open.

    >>> import ocsea
    >>> question = ocsea.load().law.questions["general-duty-to-report"]
    >>> question.confidence, question.provisions
    ('unverified', ('tpks-39-41', 'pa-72-3-c', 'pa-78'))
    """

    KIND = "legal-question"

    question: Text = text()
    positions: tuple[Position, ...] = many(Position, alias="position")
    taken: Text = text()
    provisions: tuple[ProvisionRef, ...] = strings()
    confidence: Confidence
