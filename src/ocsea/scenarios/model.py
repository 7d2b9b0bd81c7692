"""The records of case studies, and the wording of what is printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

import attrs

from ocsea._base.records import (
    DERIVED,
    Record,
    Ref,
    Slug,
    Strings,
    Value,
    day,
    many,
    maybe,
    strings,
    text,
)
from ocsea._base.text import Text

__all__ = [
    "Case",
    "CaseForm",
    "Decision",
    "Fill",
    "Insert",
    "Option",
    "Person",
    "Question",
    "Variable",
    "VariableValue",
    "Wording",
]


@attrs.frozen(kw_only=True)
class CaseForm(Value):
    """A form that a case shows.

    Attributes:
        form: Id of the form.
        role: ``main``, ``also``, or ``possible`` when the facts leave it open.
        why: Which facts say so.

    >>> import ocsea
    >>> case = ocsea.load().cases["foto-latihan-di-akun-orang-asing"]
    >>> [(link.form, link.role) for link in case.forms]
    [('sexualised-misuse-of-childrens-images', 'main'), ('victim-exposure-and-shaming', 'possible')]
    """

    form: Annotated[str, Ref("forms")]
    role: Literal["main", "also", "possible"]
    why: Text = text()


@attrs.frozen(kw_only=True)
class Person(Value):
    """A person in a case, by role; every one is fictional.

    >>> import ocsea
    >>> case = ocsea.load().cases["foto-latihan-di-akun-orang-asing"]
    >>> [person.role("en") for person in case.people][:2]
    ['Kirana and her team-mates', 'Mrs Yanti, who runs the club account']
    """

    role: Text = text()
    about: Text = text()


@attrs.frozen(kw_only=True)
class Insert(Value):
    """News that the facilitator hands over while the group works.

    Attributes:
        minute: When, counted from the start.
        news: What it says.

    >>> import ocsea
    >>> case = ocsea.load().cases["foto-latihan-di-akun-orang-asing"]
    >>> [insert.minute for insert in case.inserts]
    [10, 21, 32]
    """

    minute: int
    news: Text = text(alias="text")


@attrs.frozen(kw_only=True)
class Option(Value):
    """One way to go at a decision point.

    Attributes:
        choice: What one could do.
        verdict: ``best``, ``acceptable`` or ``unsafe``.
        consequence: What follows from it.

    >>> import ocsea
    >>> decision = ocsea.load().cases["foto-latihan-di-akun-orang-asing"].decisions[0]
    >>> [option.choice("en") for option in decision.options if option.verdict == "best"]
    ['Acknowledge his anger, then ask him to lead a reporting team that saves no photos.']
    """

    choice: Text = text(alias="text")
    verdict: Literal["best", "acceptable", "unsafe"]
    consequence: Text = text()


@attrs.frozen(kw_only=True)
class Decision(Value):
    """A point at which the group has to choose.

    >>> import ocsea
    >>> decision = ocsea.load().cases["foto-latihan-di-akun-orang-asing"].decisions[0]
    >>> decision.prompt("en"), [option.verdict for option in decision.options]
    ("Mr Herman is about to post. What do the club's organisers do?",
     ['best', 'unsafe', 'unsafe', 'acceptable'])
    """

    prompt: Text = text()
    options: tuple[Option, ...] = many(Option, alias="option")


@attrs.frozen(kw_only=True)
class Question(Value):
    """A question for the group, with the model answer for the facilitator.

    Attributes:
        level: ``know``, ``apply`` or ``judge``.
        ask: The question.
        answer: The model answer.

    >>> import ocsea
    >>> question = ocsea.load().cases["foto-latihan-di-akun-orang-asing"].questions[0]
    >>> question.level, question.ask("en")
    ('know', 'The photos were not altered and were posted with pride. Where does the harm lie?')
    """

    level: Literal["know", "apply", "judge"]
    ask: Text = text()
    answer: Text = text()


@attrs.frozen(kw_only=True)
class Fill(Value):
    """What a value of a variable writes into a gap of the case's texts.

    Attributes:
        gap: Name of the gap: ``{school}`` in the texts is the gap ``school``.
        words: What stands there.

    >>> import ocsea
    >>> value = ocsea.load().cases["foto-latihan-di-akun-orang-asing"].variables[0].values[1]
    >>> {fill.gap: fill.words("en") for fill in value.fills}
    {'sport': 'table tennis', 'ball': 'ball'}
    """

    gap: Slug
    words: Text = text(alias="text")


@attrs.frozen(kw_only=True)
class VariableValue(Value):
    """One vetted value of a variable.

    Attributes:
        id: Stable slug, unique in its variable.
        fills: What it writes into the gaps.
        place, school_level, platform_type: Facets of the case that it changes; empty where it changes none.

    >>> import ocsea
    >>> case = ocsea.load().cases["foto-latihan-di-akun-orang-asing"]
    >>> place = next(variable for variable in case.variables if variable.name == "place")
    >>> place.values[2].id, place.values[2].place
    ('island-town', 'island')
    """

    id: Slug
    fills: tuple[Fill, ...] = many(Fill, alias="fill")
    place: str = ""
    school_level: str = ""
    platform_type: Strings = strings()


@attrs.frozen(kw_only=True)
class Variable(Value):
    """Something that may be told differently from training to training without changing the case.

    Attributes:
        name: Such as ``province``, ``school-level`` or ``platform-type``.
        about: What changes with it.
        values: The vetted values; the first is used unless another is asked for.

    >>> import ocsea
    >>> case = ocsea.load().cases["foto-latihan-di-akun-orang-asing"]
    >>> [(variable.name, variable.about("en")) for variable in case.variables]
    [('sport', 'The sport of the club'), ('place', 'Where the club is')]
    """

    name: Slug
    about: Text = text()
    values: tuple[VariableValue, ...] = many(VariableValue, alias="value")


@attrs.frozen(kw_only=True)
class Case(Record):
    """A case study: composite, fictional, told as a responder meets it.

    Attributes:
        title: Its title.
        summary: One sentence about it.
        happened: The day of the (fictional) incident; decides which law applies.
        victims: Whether the person harmed is a ``child`` or an ``adult``.
        person_harmed: Who that is, by role.
        gender: Of the person harmed, or of most of them.
        disability: Whether the person harmed lives with a disability that matters in the case.
        age_band, setting, place, school_level, relationship, means, platform_type, contact_mode, phase, signs,
            impact: Values of the facets of the same name.
        sensitivity: 0 mild, 1 moderate, 2 heavy.
        complexity: 1 one thing at a time, 2 several, 3 several that pull in different directions.
        minutes: How long a group needs.
        forms: The forms it shows.
        factors: Ids of the risk and protective factors that play a part.
        provisions: Ids of the provisions the answer key cites, the main ones first.
        measures: Ids of measures that would have helped.
        first_response: Ids of first-response steps, in the order to be taken.
        services: Ids of services that fit.
        situation: What the group reads first.
        people: Who is in it.
        inserts: News handed over while the group works.
        decisions: Points at which the group has to choose.
        questions: Questions with model answers.
        safeguarding: For the facilitator: what may be heavy, and how to hold the room.
        debrief: The closing thought.
        sources: Training practice or evidence that the pattern rests on.
        variables: What may be told differently; see `variant`.
        chosen: Names of the variables, each with the id of the value that was chosen.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> all(case.minutes >= 30 for case in kb.cases.values())
    True
    """

    KIND = "case"

    title: Text = text()
    summary: Text = text()
    happened: date = day()
    victims: Literal["child", "adult"]
    age_band: Slug
    person_harmed: Text = text()
    gender: Literal["female", "male"]
    disability: bool = False
    setting: Strings = strings()
    place: Slug
    school_level: Slug
    relationship: Strings = strings()
    means: Strings = strings()
    platform_type: Strings = strings()
    contact_mode: Slug
    phase: Slug
    signs: Strings = strings()
    impact: Strings = strings()
    sensitivity: Literal[0, 1, 2]
    complexity: Literal[1, 2, 3]
    minutes: int
    forms: tuple[CaseForm, ...] = many(CaseForm)
    factors: tuple[Annotated[str, Ref("factors")], ...] = strings()
    provisions: tuple[Annotated[str, Ref("provisions")], ...] = strings()
    measures: tuple[Annotated[str, Ref("measures")], ...] = strings()
    first_response: tuple[Annotated[str, Ref("first_response")], ...] = strings()
    services: tuple[Annotated[str, Ref("services")], ...] = strings()
    situation: Text = text()
    people: tuple[Person, ...] = many(Person, alias="person")
    inserts: tuple[Insert, ...] = many(Insert, alias="insert")
    decisions: tuple[Decision, ...] = many(Decision, alias="decision")
    questions: tuple[Question, ...] = many(Question, alias="question")
    safeguarding: Text = text()
    debrief: Text = text()
    sources: tuple[Annotated[str, Ref("sources")], ...] = strings()
    checked: date = day()
    note: Text | None = maybe(Text.of)
    variables: tuple[Variable, ...] = many(Variable, alias="variable")
    chosen: tuple[tuple[str, str], ...] = attrs.field(default=(), metadata=DERIVED)
    template: Mapping[str, Any] = attrs.field(factory=dict, metadata=DERIVED, eq=False, repr=False)

    def variant(self, chosen: Mapping[str, str]) -> Case:
        """Return the case with other values of its variables; those not named keep their first value.

        Args:
            chosen: Ids of values, by name of the variable.

        Raises:
            UnknownOptionError: It has no such variable, or the variable no such value.

        >>> import ocsea
        >>> case = ocsea.load().cases["foto-latihan-di-akun-orang-asing"]
        >>> case.variant({}) == case
        True
        """
        from ocsea.scenarios.variants import variant

        return variant(self, chosen)


@attrs.frozen(kw_only=True)
class Wording(Record):
    """A heading or phrase that the library prints.

    Attributes:
        phrase: The phrase; may hold named gaps such as ``{groups}``.
        gaps: The names of its gaps.

    >>> import ocsea
    >>> wording = ocsea.load().table("wording")["assess-level"]
    >>> wording.gaps, wording.phrase.format(level=2)("en")
    (('level',), 'Level: 2.')
    """

    KIND = "wording"

    phrase: Text = text(alias="text")
    gaps: Strings = strings()
