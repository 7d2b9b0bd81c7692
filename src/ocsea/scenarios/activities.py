"""The records of workshops: activities that a facilitator runs, and plans that put them into an order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate
from typing import Annotated, Literal

import attrs

from ocsea._base.records import (
    Clock,
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
    "Activity",
    "ActivityCard",
    "Material",
    "Preset",
    "Prompt",
    "Room",
    "Session",
    "Station",
    "Step",
    "TimedStep",
    "Track",
    "Use",
]

Room = Literal["adults", "children"]
"""Who is in a room. Children's rooms get material for children only."""

Use = Literal["cases", "evaluation", "follow-up", "help", "none", "survey", "test"]
"""What of the pack a session needs: the cases, the evaluation form, the follow-up plan, and so on."""


def _texts(values: Iterable[Text | Mapping[str, str]]) -> tuple[Text, ...]:
    return tuple(map(Text.of, values))


@attrs.frozen(kw_only=True)
class Step(Value):
    """One step of an activity.

    Attributes:
        minutes: How long it takes when the activity has its usual length.
        title: What it is, in a few words.
        action: What the facilitator does and says; ``do`` in the file.
        optional: Whether it is left out when time is short.

    >>> import ocsea
    >>> steps = ocsea.load().activities["learning-contract"].steps
    >>> [(step.title("en"), step.minutes) for step in steps if not step.optional]
    [('Opening', 5), ('Writing the agreements', 8), ('The limit of secrecy', 4)]
    """

    minutes: int
    title: Text = text()
    action: Text = text(alias="do")
    optional: bool = False


@attrs.frozen(kw_only=True)
class Material(Value):
    """Something to bring.

    Attributes:
        what: What it is.
        per: For each of what it is needed.
        count: How many of it.

    >>> import ocsea
    >>> first = ocsea.load().activities["learning-contract"].materials[0]
    >>> first.what("en"), first.count, first.per
    ('Flip-chart paper and markers', 1, 'room')
    """

    what: Text = text()
    per: Literal["room", "group", "pair", "person", "station"] = "room"
    count: int = 1


@attrs.frozen(kw_only=True)
class ActivityCard(Value):
    """A card that people read, sort, match or talk about.

    Attributes:
        front: What stands on it.
        answer: For the facilitator: where it belongs and why. Never on the card.
        form: Id of the form whose picture and name it shows; ``None`` for none.
        room: In which room it is used; ``None`` for both.

    >>> import ocsea
    >>> card = ocsea.load().activities["influence-sorting"].cards[0]
    >>> card.front("en"), card.answer("en")
    ('A short video that made me understand fractions',
     'Stronger. It adds knowledge and anyone may know of it.')
    """

    front: Text = text()
    answer: Text | None = maybe(Text.of)
    form: Annotated[str, Ref("forms")] | None = None
    room: Room | None = None


@attrs.frozen(kw_only=True)
class Station(Value):
    """A table at which people set something up, told by feature and not by product.

    Attributes:
        title: What is set up.
        tasks: What to do there, one after the other.
        measure: Id of the measure that it puts into practice.
        checked: Day the names of menus and features were last compared with their makers' own pages.
        sources: Where they stand.
        room: In which room it is used; ``None`` for both.

    >>> import ocsea
    >>> station = ocsea.load().activities["safety-setting-stations"].stations[0]
    >>> station.title("en"), station.measure, station.room
    ('Safe search', 'dev-safesearch', 'adults')
    """

    title: Text = text()
    tasks: tuple[Text, ...] = attrs.field(converter=_texts)
    measure: Annotated[str, Ref("measures")]
    checked: date = day()
    sources: tuple[Annotated[str, Ref("sources")], ...] = strings()
    room: Room | None = None


@attrs.frozen(kw_only=True)
class Prompt(Value):
    """A question or heading with lines to write on, on the participants' sheet.

    Attributes:
        ask: The question.
        lines: How many lines.
        room: In which room it is used; ``None`` for both.

    >>> import ocsea
    >>> prompt = ocsea.load().activities["learning-contract"].prompts[0]
    >>> prompt.ask("en"), prompt.lines
    ('One agreement that matters to me', 2)
    """

    ask: Text = text()
    lines: int = 2
    room: Room | None = None


@attrs.frozen
class TimedStep:
    """A step with its place in a session.

    Attributes:
        start: Minutes from the start of the session.
        minutes: How long it takes.
        step: The step.

    >>> import ocsea
    >>> steps = ocsea.load().activities["learning-contract"].timed(30)
    >>> [(each.start, each.minutes, each.step.title("en")) for each in steps][:2]
    [(0, 8, 'Opening'), (8, 12, 'Writing the agreements')]
    """

    start: int
    minutes: int
    step: Step


@attrs.frozen(kw_only=True)
class Activity(Record):
    """Something that a facilitator runs with a group.

    Attributes:
        title: Its name.
        aim: What people leave it with.
        why: Why it is done, and what it rests on.
        rooms: In which rooms it may be run.
        ages: For children: values of the facet ``age-band`` that it suits.
        shape: How people sit: all together, in groups, in pairs, at stations, or each alone.
        least_people: With fewer it does not work.
        steps: What happens, in order.
        materials: What to bring.
        cards: Cards to print and cut.
        stations: Tables to go round.
        prompts: What the participants' sheet asks.
        care: For the facilitator: what may be heavy, and how to hold the room.
        with_children: How it is done with children; ``None`` where it is not, or no different.
        use: What of the pack it needs.
        strategies: Which of the three strategies it serves: prevention, collaboration, handling.
        strands: Which of the three strands it serves: justice, support, prevention.
        forms, measures, first_response: Ids of what it is about.
        sources: Training practice or evidence that it rests on.

    >>> import ocsea
    >>> activity = ocsea.load().activities["learning-contract"]
    >>> activity.minutes == sum(step.minutes for step in activity.steps)
    True
    """

    KIND = "activity"

    title: Text = text()
    aim: Text = text()
    why: Text = text()
    rooms: tuple[Room, ...] = strings()
    ages: Strings = strings()
    shape: Literal["plenary", "groups", "pairs", "stations", "alone"]
    least_people: int = 1
    steps: tuple[Step, ...] = many(Step, alias="step")
    materials: tuple[Material, ...] = many(Material, alias="material")
    cards: tuple[ActivityCard, ...] = many(ActivityCard, alias="card")
    stations: tuple[Station, ...] = many(Station, alias="station")
    prompts: tuple[Prompt, ...] = many(Prompt, alias="prompt")
    care: Text = text()
    with_children: Text | None = maybe(Text.of)
    use: Use = "none"
    strategies: tuple[Literal["prevention", "collaboration", "handling"], ...] = strings()
    strands: tuple[Literal["justice", "support", "prevention"], ...] = strings()
    forms: tuple[Annotated[str, Ref("forms")], ...] = strings()
    measures: tuple[Annotated[str, Ref("measures")], ...] = strings()
    first_response: tuple[Annotated[str, Ref("first_response")], ...] = strings()
    sources: tuple[Annotated[str, Ref("sources")], ...] = strings()
    checked: date = day()

    def stations_in(self, room: Room) -> tuple[Station, ...]:
        """Return the stations of a room: its own, and those of both.

        >>> import ocsea
        >>> activity = ocsea.load().activities["safety-setting-stations"]
        >>> len(activity.stations_in("children"))
        7
        """
        return tuple(each for each in self.stations if each.room in {None, room})

    @property
    def minutes(self) -> int:
        """How long it usually takes."""
        return sum(step.minutes for step in self.steps)

    @property
    def shortest(self) -> int:
        """The shortest it can be run: without optional steps, and each other at half its length."""
        return sum(-(-step.minutes // 2) for step in self.steps if not step.optional)

    def timed(self, minutes: int | None = None) -> tuple[TimedStep, ...]:
        """Return its steps fitted into *minutes*, whole minutes that add up exactly.

        When time is short optional steps go first. The rest is shared out by the usual lengths.

        Args:
            minutes: How long the session is; its usual length unless given. At least `shortest`.

        >>> import ocsea
        >>> activity = ocsea.load().activities["learning-contract"]
        >>> sum(each.minutes for each in activity.timed(30))
        30
        """
        total = self.minutes if minutes is None else minutes
        steps = [step for step in self.steps if total >= self.minutes or not step.optional]
        usual = list(accumulate(step.minutes for step in steps))
        ends = [(end * total * 2 + usual[-1]) // (usual[-1] * 2) for end in usual]
        starts = [0, *ends[:-1]]
        return tuple(
            TimedStep(start, end - start, step)
            for start, end, step in zip(starts, ends, steps, strict=True)
        )


@attrs.frozen(kw_only=True)
class Track(Value):
    """A room of its own beside others, such as the pupils' class.

    Attributes:
        id: Stable slug, unique in its plan.
        title: What it is called.
        room: Whether ``adults`` or ``children`` are in it.
        percent: How many people are in it, in per cent of the participants, who are the adults.

    >>> import ocsea
    >>> for track in ocsea.load().presets["setara-ocsea-school"].tracks:
    ...     print(track.id, track.room, track.percent)
    adults adults 100
    pupils children 50
    """

    id: Slug
    title: Text = text()
    room: Room
    percent: int = 100


@attrs.frozen(kw_only=True)
class Session(Value):
    """One session of a workshop.

    Attributes:
        day: The day it is on, from 1.
        start: When it starts, such as ``08:30``.
        minutes: How long it takes.
        title: Its title.
        aim: What participants leave it with.
        method: How it is run here; ``None`` when the steps of the activity say it.
        activity: Id of the activity that is run; ``None`` for none.
        track: Id of the track whose session it is; empty when all are together.
        use: What of the pack it uses beyond its activity.

    >>> import ocsea
    >>> session = ocsea.load().presets["setara-ocsea-school"].sessions[0]
    >>> session.start, session.minutes, session.activity
    ('08:00', 20, 'welcome')
    """

    day: int
    start: Clock
    minutes: int
    title: Text = text()
    aim: Text = text()
    method: Text | None = maybe(Text.of)
    activity: Annotated[str, Ref("activities")] | None = None
    track: str = ""
    use: Use = "none"

    @property
    def begins(self) -> int:
        """When it starts, in minutes from midnight."""
        hour, minute = map(int, self.start.split(":"))
        return hour * 60 + minute

    @property
    def ends(self) -> int:
        """When it ends, in minutes from midnight."""
        return self.begins + self.minutes


@attrs.frozen(kw_only=True)
class Preset(Record):
    """The plan of a kind of workshop.

    Attributes:
        title: Its name.
        about: For whom it is, and what it is modelled on.
        aliases: Names it had before, under which it is still found.
        audience: For whom it is.
        victims: Whose cases fit: those of a ``child``, an ``adult`` or ``both``.
        days: Number of days.
        participants: How many people unless said otherwise.
        groups: How many groups unless said otherwise.
        tracks: The rooms, where there is more than one.
        sessions: The agenda, by day, track and time.
        test: Id of the knowledge test before and after; ``None`` for none.
        surveys: Ids of the surveys that are answered before it.
        sources: Trainings it is modelled on.

    >>> import ocsea
    >>> ocsea.load().presets["setara-ocsea-school"].days
    2
    """

    KIND = "preset"

    title: Text = text()
    about: Text = text()
    aliases: Strings = strings()
    audience: Literal["school", "community", "campus", "professionals", "policy"]
    victims: Literal["child", "adult", "both"]
    days: int
    participants: int = 60
    groups: int = 6
    tracks: tuple[Track, ...] = many(Track, alias="track")
    sessions: tuple[Session, ...] = many(Session, alias="session")
    test: Annotated[str, Ref("instruments")] | None = None
    surveys: tuple[Annotated[str, Ref("instruments")], ...] = strings()
    sources: tuple[Annotated[str, Ref("sources")], ...] = strings()
    checked: date = day()

    def in_room(self, session: Session) -> Room:
        """Return who is in the room of a session: adults, unless its track is a children's."""
        rooms: dict[str, Room] = {track.id: track.room for track in self.tracks}
        return rooms.get(session.track, "adults")

    def rooms_of(self, session: Session) -> tuple[Room, ...]:
        """Return in which rooms a session is held: that of its track, else every room of the plan."""
        if session.track:
            return (self.in_room(session),)
        return tuple(dict.fromkeys(track.room for track in self.tracks)) or ("adults",)

    def meets(self, session: Session, room: Room) -> bool:
        """Return whether those in a room take part in a session; one without a track is for all."""
        return not session.track or self.in_room(session) == room
