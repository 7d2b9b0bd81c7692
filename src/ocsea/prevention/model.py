"""The records of prevention and response."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

import attrs

from ocsea._base.dates import optional_day
from ocsea._base.records import Claim, Ref, Strings, Value, many, maybe, strings, text
from ocsea._base.text import Text

__all__ = [
    "Actor",
    "Certainty",
    "Channel",
    "Edge",
    "Effect",
    "Factor",
    "Figure",
    "FirstResponse",
    "Measure",
    "Service",
]

Certainty = Literal["high", "moderate", "low", "expert"]
"""How sure the evidence makes us: several studies, one good trial, weak or indirect, or expert opinion only."""

Actor = Literal[
    "child",
    "parent",
    "school",
    "community",
    "platform",
    "government",
    "police",
    "justice",
    "ngo",
    "health",
]
"""Who puts a measure in place."""


def _groups(values: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, values))


@attrs.frozen(kw_only=True)
class Measure(Claim):
    """Something that can be put in place to prevent harm or to answer it.

    Attributes:
        label: Its name.
        actor: Who puts it in place.
        level: ``primary`` prevents, ``secondary`` finds early and stops, ``tertiary`` repairs.
        inspire: Strands of the INSPIRE framework it belongs to.
        cost: Cost band.
        cost_reason: What the cost is made of.
        effect: What was measured; ``None`` when nothing was.
        outcome_studied: Whether a study of outcomes was seen.
        caution: What speaks against it, or what it must not be used for.
        acts_on: Risk factors and forms it bears on, by their slugs in the evidence.
        certainty: How sure the evidence makes us.
        directness: Whether it was measured on this problem or on a neighbouring one.
        needs: From each of these groups at least one measure has to be there as well; its caution says why.
        mandated_by: Provisions of law that call for it.
        valid_to: First day on which it no longer exists, for measures that a rule has ended.

    >>> import ocsea
    >>> ocsea.load().measures["sch-report-channel"].actor
    'school'
    """

    KIND = "measure"

    label: Text = text()
    actor: Actor
    level: Literal["primary", "secondary", "tertiary"]
    inspire: tuple[
        Literal["laws", "norms", "safe-environments", "parents", "income", "response", "education"],
        ...,
    ] = strings()
    cost: Literal["low", "medium", "high"]
    cost_reason: Text | None = maybe(Text.of)
    effect: Text | None = maybe(Text.of)
    outcome_studied: bool
    caution: Text | None = maybe(Text.of)
    acts_on: Strings = strings()
    certainty: Certainty
    directness: Literal["direct", "indirect"]
    needs: tuple[tuple[Annotated[str, Ref("measures")], ...], ...] = attrs.field(
        default=(), converter=_groups
    )
    mandated_by: tuple[Annotated[str, Ref("provisions")], ...] = strings()
    valid_to: date | None = maybe(optional_day)


@attrs.frozen(kw_only=True)
class Factor(Claim):
    """Something that raises or lowers the risk of harm, or the harm it does.

    A risk factor says where protection has to be stronger; it is never a cause that lies with a child.

    Attributes:
        label: Its name.
        level: Where it lies.
        direction: ``risk`` raises risk, worsens harm or blocks help; ``protective`` does the opposite.
        modifiable: Whether it can be changed; what cannot serves to target support.
        acts_on: Forms it bears on, by their short names.
        strength: How strong the link is.
        certainty: How sure the evidence makes us.
        directness: Whether it was measured on this problem or on a neighbouring one.
        effect: What was measured; ``None`` when no figure was seen.

    >>> import ocsea
    >>> ocsea.load().factors["rel-known-offender"].level
    'relationship'
    """

    KIND = "factor"

    label: Text = text()
    level: Literal["individual", "relationship", "community", "society"]
    direction: Literal["risk", "protective"]
    modifiable: bool
    acts_on: tuple[Annotated[str, Ref("short_names")], ...] = strings()
    strength: Literal["strong", "medium", "weak", "mixed", "unknown"]
    certainty: Certainty
    directness: Literal["direct", "indirect"]
    effect: Text | None = maybe(Text.of)


@attrs.frozen(kw_only=True)
class Effect(Value):
    """A measured effect, as published.

    Attributes:
        measure: What kind of number it is, such as ``SMD`` or ``OR``.
        value: The number.
        low: Lower end of its interval.
        high: Upper end of its interval.
        n: How many people it rests on.

    >>> import ocsea
    >>> effect = ocsea.load().edges["edu-csa-school-reduces-ind-no-safety-info"].effect
    >>> effect.measure, effect.value, (effect.low, effect.high), effect.n
    ('SMD', 0.61, (0.45, 0.78), 4657)
    """

    measure: str
    value: int | float
    low: int | float | None = None
    high: int | float | None = None
    n: int | None = None

    @classmethod
    def of(cls, value: Effect | Mapping[str, Any]) -> Effect:
        """Return *value* as an effect."""
        return value if isinstance(value, Effect) else cls(**value)


@attrs.frozen(kw_only=True)
class Edge(Claim):
    """What a measure does to a factor or a form, and how sure that is.

    Attributes:
        measure: Id of the measure.
        relation: What it does.
        target: Id of a factor, or a short name of forms.
        certainty: How sure the evidence makes us of this edge.
        directness: Whether it was measured on this problem or on a neighbouring one.
        effect_direction: ``helps``; ``none``: tested without effect; ``harms``: tested, the wrong way;
            ``unknown``: mixed or not yet tested. Only ``helps`` counts as help.
        outcome: What the source measured.
        effect: The number, where one was published.

    >>> import ocsea
    >>> edge = ocsea.load().edges["edu-grooming-brief-reduces-grooming"]
    >>> edge.certainty, edge.effect_direction
    ('moderate', 'helps')
    """

    KIND = "edge"

    measure: Annotated[str, Ref("measures")]
    relation: Literal["strengthens", "reduces", "detects", "interrupts", "mitigates", "recovers"]
    target: str
    certainty: Certainty
    directness: Literal["direct", "indirect"]
    effect_direction: Literal["helps", "none", "harms", "unknown"]
    outcome: Literal[
        "knowledge",
        "attitude",
        "intention",
        "behaviour",
        "disclosure",
        "victimisation",
        "perpetration",
        "removal",
        "access",
        "other",
        "not-measured",
    ]
    effect: Effect | None = maybe(Effect.of)


@attrs.frozen(kw_only=True)
class FirstResponse(Claim):
    """One thing to do, or not to do, when somebody tells or something is found.

    Attributes:
        kind: ``do`` or ``dont``.
        who: For whom the advice is meant.
        advice: The advice.
        why: The reason, where one is given.
        certainty: How sure the evidence makes us.

    >>> import ocsea
    >>> ocsea.load().first_response["never-view-or-copy"].kind
    'dont'
    """

    KIND = "first-response"

    kind: Literal["do", "dont"]
    who: tuple[Literal["teacher", "parent", "trainer", "victim", "all"], ...] = strings()
    advice: Text = text(alias="text")
    why: Text | None = maybe(Text.of)
    certainty: Certainty


@attrs.frozen(kw_only=True)
class Channel(Value):
    """One way to reach a service.

    Attributes:
        kind: How.
        value: Number, address or place.
        note: What to know about it.

    >>> import ocsea
    >>> [channel] = ocsea.load().services["polri-110"].channels
    >>> channel.kind, channel.value
    ('phone', '110')
    """

    kind: Literal["phone", "whatsapp", "web", "email", "visit", "social", "other"]
    value: str
    note: Text | None = maybe(Text.of)


@attrs.frozen(kw_only=True)
class Service(Claim):
    """Where help is to be had. Contacts change: show `as_of` with them.

    Attributes:
        name: Its name.
        helps_with: What it helps with.
        who: Who may turn to it.
        channels: How to reach it.
        hours: When it answers; ``None`` when not known.
        audience: Whether it serves children, adults or both.
        reach: ``national``, or the region it serves.
        scope: What it mainly does.
        caution: What to watch when using it.

    >>> import ocsea
    >>> ocsea.load().services["sapa-129"].scope
    'help'
    """

    KIND = "service"

    name: Text = text()
    helps_with: Text = text()
    who: Text = text()
    channels: tuple[Channel, ...] = many(Channel)
    hours: Text | None = maybe(Text.of)
    audience: Literal["child", "adult", "both"]
    reach: str
    scope: Literal["help", "report", "legal", "takedown", "directory"]
    caution: Text | None = maybe(Text.of)

    @property
    def contactable(self) -> bool:
        """Whether its contacts may be shown as live: read in a source, and at least one channel."""
        return self.status == "verified" and bool(self.channels)


@attrs.frozen(kw_only=True)
class Figure(Claim):
    """A number somebody observed and published.

    Complaints count who came forward, never how common a harm is; figures of different
    organisations must not be added up.

    Attributes:
        what: What was counted.
        period: When, as the source says.
        value: The number; a string for ranges; ``None`` when it was looked for and not found.
        unit: What the number counts.
        denominator: Out of what.
        population: Among whom.
        kind: How it came about.
        forms: Forms it is about.

    >>> import ocsea
    >>> ocsea.load().figures["kp-2024"].value
    1791
    """

    KIND = "figure"

    what: Text = text()
    period: str | None = None
    value: int | float | str | None = None
    unit: str | None = None
    denominator: Text | None = maybe(Text.of)
    population: Text | None = maybe(Text.of)
    kind: Literal["complaints", "survey", "platform-reports", "administrative", "estimate"]
    forms: tuple[Annotated[str, Ref("forms")], ...] = strings()
