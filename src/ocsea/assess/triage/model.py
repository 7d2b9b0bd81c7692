"""The records of triage: rules over facts, steps, and questions.

A condition names facts as ``field=value``, such as ``acts=threat-to-distribute`` or ``victim=child``. A
fact is known to be so, known not to be so, or not known, and a condition is true, false or open
accordingly. ``not field=value`` asks that it is known not to be so. Steps and flags may also say
``maybe field=value`` (nothing known speaks against it) and ``field=unknown`` (nothing was named); rules
about forms and urgency may not, so that knowing more never takes back what they said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

import attrs

from ocsea._base.records import Claim, Ref, Strings, Value, many, maybe, strings, text
from ocsea._base.text import Text

__all__ = [
    "ASKERS",
    "FACETS",
    "LEVELS",
    "Asker",
    "Asks",
    "Choice",
    "Level",
    "TriageQuestion",
    "TriageRule",
    "TriageStep",
]

Level = Literal["open", "soon", "today", "emergency"]
"""How urgent it is: nothing known says so, within days, today, now."""

LEVELS: tuple[Level, ...] = ("open", "soon", "today", "emergency")
"""All of them, the least urgent first."""

Asker = Literal["child", "parent", "teacher", "friend", "adult-victim", "professional"]
"""Who asks: ``child`` and ``adult-victim`` about themselves, the others about somebody else."""

ASKERS: tuple[Asker, ...] = (
    "child",
    "parent",
    "teacher",
    "friend",
    "adult-victim",
    "professional",
)
"""All of them."""

FACETS: Final[Mapping[str, tuple[str, ...]]] = {
    "acts": ("acts",),
    "means": ("means",),
    "relationship": ("relationship",),
    "other_age": ("other-age",),
    "victim_age_band": ("victim-age-band",),
    "disability": ("disability",),
    "setting": ("setting",),
    "platform_type": ("platform-type",),
    "contact_mode": ("contact-mode",),
    "scale": ("scale",),
    "phase": ("incident-phase",),
    "signs": ("warning-signs-child", "warning-signs-adult"),
    "impact": ("impact",),
    "help_seeking": ("help-seeking",),
    "province": ("province",),
    "asker": ("asker",),
}
"""The facets that the fields take their values from."""

Basis = Literal["sourced", "editorial"]

FormRef = Annotated[str, Ref("forms")]
StepRef = Annotated[str, Ref("triage_steps")]


@attrs.frozen(kw_only=True)
class TriageRule(Claim):
    """What follows from facts, and why.

    Attributes:
        all: Facts that all have to hold.
        any: Facts of which at least one has to hold; empty asks for none.
        implies: Facts that then hold as well.
        establishes: Forms that then are established; a form is established by any of its rules, and
            excluded once none of them can hold.
        supersedes: Forms that are then named by those it establishes instead.
        excludes: Forms that then cannot be.
        points_to: Forms that are then worth thinking of.
        urgency: How urgent it then is, at least.
        flags: What steps can ask for as ``flag=...``.
        requires: Steps that are then taken, whatever their own conditions.
        bars: Steps that are then not advised.
        human_check: Whether somebody trained should look at what this rule says.
        why: The reason.
        basis: ``sourced`` when it follows a source, ``editorial`` when it is ours.

    >>> import ocsea
    >>> rule = ocsea.load().table("triage_rules")["act-impersonated"]
    >>> rule.all, rule.establishes, rule.why("en")
    (('acts=impersonated',), ('impersonation',),
     "Somebody's name, face or account is used without permission.")
    """

    KIND = "triage-rule"

    all: Strings = strings()
    any: Strings = strings()
    implies: Strings = strings()
    establishes: tuple[FormRef, ...] = strings()
    supersedes: tuple[FormRef, ...] = strings()
    excludes: tuple[FormRef, ...] = strings()
    points_to: tuple[FormRef, ...] = strings()
    urgency: Level | None = None
    flags: Strings = strings()
    requires: tuple[StepRef, ...] = strings()
    bars: tuple[StepRef, ...] = strings()
    human_check: bool = False
    why: Text = text()
    basis: Basis


@attrs.frozen(kw_only=True)
class TriageStep(Claim):
    """One thing to say to somebody who asks: a step, a warning, a right, a route.

    Attributes:
        kind: ``do`` and ``dont``; ``evidence``: what to note down; ``removal``: a route to have content
            taken down; ``right``; ``ask-not``: what not to ask; ``wellbeing``: for the one who asks.
        who: For whom it is meant: askers, ``helpers`` for all who ask about somebody else, ``self`` for
            all who ask about themselves, ``all``. Somebody who has not said counts as a helper.
        order: Where it stands among the others, smallest first.
        all: Facts that all have to hold.
        any: Facts of which at least one has to hold; empty asks for none.
        first_response: The record of first response that says it.
        advice: The advice, where no record of first response says it.
        why: The reason, where one is given.
        service: The service it is about.
        provisions: Provisions of law it rests on; it is given while they bind.
        deadlines: Time limits that go with it.
        basis: ``sourced`` when it follows a source, ``editorial`` when it is common practice.

    >>> import ocsea
    >>> step = ocsea.load().table("triage_steps")["not-your-fault-adult"]
    >>> step.kind, step.who, step.advice("en")
    ('do', ('adult-victim',), 'This is not your fault. Responsibility lies with the person who did it.')
    """

    KIND = "triage-step"

    kind: Literal["do", "dont", "evidence", "removal", "right", "ask-not", "wellbeing"]
    who: tuple[
        Literal[
            "all",
            "helpers",
            "self",
            "child",
            "parent",
            "teacher",
            "friend",
            "adult-victim",
            "professional",
        ],
        ...,
    ] = strings()
    order: int
    all: Strings = strings()
    any: Strings = strings()
    first_response: Annotated[str, Ref("first_response")] | None = None
    advice: Text | None = maybe(Text.of, alias="text")
    why: Text | None = maybe(Text.of)
    service: Annotated[str, Ref("services")] | None = None
    provisions: tuple[Annotated[str, Ref("provisions")], ...] = strings()
    deadlines: tuple[Annotated[str, Ref("deadlines")], ...] = strings()
    basis: Basis


@attrs.frozen(kw_only=True)
class Choice(Value):
    """One answer to a question.

    Attributes:
        facts: What is known then, as ``field=value`` or ``not field=value``.
        label: The answer; ``None`` where the label of the value says it.

    >>> import ocsea
    >>> first = ocsea.load().table("triage_questions")["safety-now"].choices[0]
    >>> first.facts, first.label("en")
    (('phase=immediate-danger',), 'There is danger now')
    """

    facts: Strings = strings()
    label: Text | None = maybe(Text.of)


@attrs.frozen(kw_only=True)
class Asks(Value):
    """A question in the words for each who asks.

    >>> import ocsea
    >>> asks = ocsea.load().table("triage_questions")["victim-age"].asks
    >>> asks.to("parent")("en")
    'About how old was your child when it happened?'
    """

    child: Text = text()
    parent: Text = text()
    teacher: Text = text()
    friend: Text = text()
    adult_victim: Text = text()
    professional: Text = text()

    def to(self, asker: str | None) -> Text:
        """Return the question for an asker; somebody who has not said is asked like a professional.

        >>> import ocsea
        >>> asks = ocsea.load().table("triage_questions")["safety-now"].asks
        >>> asks.to("child") == asks.child, asks.to(None) == asks.professional
        (True, True)
        """
        found: Text = getattr(self, (asker or "professional").replace("-", "_"))
        return found

    @classmethod
    def of(cls, value: Asks | Mapping[str, Any]) -> Asks:
        """Return *value* as the words of a question."""
        return value if isinstance(value, Asks) else cls(**value)


_ASKS: Final[Any] = attrs.Converter(Asks.of)


def _asks() -> Any:
    return attrs.field(converter=_ASKS, alias="ask")


@attrs.frozen(kw_only=True)
class TriageQuestion(Claim):
    """One question that can be asked next; none asks for a name, a story or an image.

    Attributes:
        order: Where it stands among questions that help as much, smallest first.
        safety: Whether it is asked before all others while it is open.
        multi: Whether several answers can be given.
        asks: The question.
        choices: The answers.
        nothing: The answer that none of the others holds; ``None`` where that is no answer.
        day: Whether the answer is a day.
        basis: ``editorial``: the questions are ours.

    >>> import ocsea
    >>> questions = ocsea.load().table("triage_questions")
    >>> questions["safety-now"].safety, questions["happened"].day
    (True, True)
    """

    KIND = "triage-question"

    order: int
    safety: bool = False
    multi: bool = False
    asks: Asks = _asks()
    choices: tuple[Choice, ...] = many(Choice, alias="choice")
    nothing: Text | None = maybe(Text.of)
    day: bool = False
    basis: Basis
