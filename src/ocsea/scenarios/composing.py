"""Plans of workshops of one's own, put together from activities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any, Final, Literal

from ocsea._base.errors import NoPlanError, UnknownOptionError
from ocsea._base.text import Text
from ocsea.scenarios.activities import Activity, Preset, Session, Track
from ocsea.scenarios.planning import faults

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["Agenda", "Item", "compose"]

Item = str | tuple[str, int]
"""An activity by its id, or its id with the minutes it gets."""

Agenda = Sequence[Item] | Mapping[str, Sequence[Item]]
"""A day: its activities in order; where rooms run side by side, those of each track by the track's id."""

_AUDIENCES: Final = ("school", "community", "campus", "professionals", "policy")
_VICTIMS: Final = ("child", "adult", "both")


def compose(  # noqa: PLR0913 - each is a part of the plan
    kb: KnowledgeBase,
    days: Sequence[Agenda],
    *,
    title: str | Text,
    about: str | Text = "",
    start: str = "08:30",
    until: str | None = None,
    tracks: Iterable[Track] = (),
    audience: Literal["school", "community", "campus", "professionals", "policy"] = "professionals",
    victims: Literal["child", "adult", "both"] = "both",
    participants: int = 30,
    groups: int = 5,
    test: str | None = None,
    surveys: Iterable[str] = (),
    ident: str = "own-plan",
) -> Preset:
    """Put a plan together from activities; it goes where the id of a preset goes.

    Sessions follow on without gaps. With *until*, a day that is too long is shortened: optional steps go, and
    every activity gives up a part of what it can spare.

    Args:
        kb: The knowledge base.
        days: The activities of each day.
        title: Its name; a plain string stands in both languages.
        about: For whom it is; its title unless given.
        start: When each day starts.
        until: When each day ends at the latest; ``None`` for no end.
        tracks: The rooms, where there is more than one.
        audience: For whom it is.
        victims: Whose cases fit.
        participants: How many people unless said otherwise.
        groups: How many groups unless said otherwise.
        test: Id of the test before and after.
        surveys: Ids of surveys that come before.
        ident: Its id, a slug.

    Raises:
        UnknownIdError: There is no such activity, test or survey.
        UnknownOptionError: A time, an audience or a number is out of its range.
        NoPlanError: The activities do not fit into the time or the room; the message says which to drop.

    >>> import ocsea
    >>> from ocsea.scenarios import compose
    >>> kb = ocsea.load()
    >>> plan = compose(kb, [["welcome", "learning-contract", ("break", 10), "closing-and-care"]],
    ...                title="Sore di ruang guru", start="13:00", until="14:15")
    >>> [(session.start, session.minutes) for session in plan.sessions]
    [('13:00', 15), ('13:15', 20), ('13:35', 10), ('13:45', 25)]
    """
    _known("audience", audience, _AUDIENCES)
    _known("victims", victims, _VICTIMS)
    for number, name in ((participants, "participants"), (groups, "groups"), (len(days), "days")):
        if number < 1:
            raise UnknownOptionError(f"{name} cannot be {number}", hint="use 1 or more.")
    for instrument in (*([test] if test else []), *surveys):
        kb.instruments[instrument]
    begins = _minutes(start)
    room = None if until is None else _minutes(until) - begins
    sessions = [
        session
        for day, agenda in enumerate(days, start=1)
        for track, items in (agenda if isinstance(agenda, Mapping) else {"": agenda}).items()
        for session in _sessions(kb, day, track, items, begins, room)
    ]
    checked = (kb.activities[each.activity].checked for each in sessions if each.activity)
    parts: dict[str, Any] = {"track": tracks, "session": sessions}  # as in a file
    plan = Preset(
        id=ident,
        title=_text(title),
        about=_text(about or title),
        audience=audience,
        victims=victims,
        days=len(days),
        participants=participants,
        groups=groups,
        test=test,
        surveys=tuple(surveys),
        checked=max(checked, default=date.min),
        **parts,
    )
    for field, message, remedy in faults(plan, kb.activities):
        raise NoPlanError(f"{field}: {message}", hint=remedy)
    return plan


def _known(name: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        raise UnknownOptionError.for_option(name, value, known)


def _text(value: str | Text) -> Text:
    return value if isinstance(value, Text) else Text(id=value, en=value)


def _minutes(clock: str) -> int:
    """Return a time of day in minutes from midnight."""
    try:
        found = time.fromisoformat(clock)
    except ValueError:
        message = f"{clock!r} is no time of day"
        raise UnknownOptionError(message, hint="write it as 08:30.") from None
    return found.hour * 60 + found.minute


def _sessions(
    kb: KnowledgeBase, day: int, track: str, items: Sequence[Item], begins: int, room: int | None
) -> Iterator[Session]:
    named = [(item, None) if isinstance(item, str) else item for item in items]
    activities = [kb.activities[ident] for ident, _ in named]
    wanted = [
        activity.minutes if minutes is None else minutes
        for activity, (_, minutes) in zip(activities, named, strict=True)
    ]
    for activity, minutes in zip(activities, _fitted(day, activities, wanted, room), strict=True):
        yield Session(
            day=day,
            start=f"{begins // 60:02}:{begins % 60:02}",
            minutes=minutes,
            title=activity.title,
            aim=activity.aim,
            activity=activity.id,
            track=track,
        )
        begins += minutes


def _fitted(day: int, activities: list[Activity], wanted: list[int], room: int | None) -> list[int]:
    """Return the minutes of each activity so that a day is not longer than it may be."""
    if room is None or sum(wanted) <= room:
        return wanted
    least = [min(each.shortest, most) for each, most in zip(activities, wanted, strict=True)]
    if sum(least) > room:
        longest = sorted(zip(least, activities, strict=True), key=lambda each: -each[0])[:3]
        drop = ", ".join(f"{activity.id} ({minutes})" for minutes, activity in longest)
        message = f"day {day} takes {sum(least)} minutes at least, and there are {max(room, 0)}"
        raise NoPlanError(message, hint=f"end later, or drop one of {drop}.")
    spare, given, shared = sum(wanted) - sum(least), room - sum(least), 0
    fitted, before = [], 0
    for low, high in zip(least, wanted, strict=True):
        shared += high - low
        upto = shared * given // spare
        fitted.append(low + upto - before)
        before = upto
    return fitted
