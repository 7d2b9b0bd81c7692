"""What is wrong with the plan of a workshop, beyond the shape of its records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from ocsea.scenarios.activities import Activity, Preset, Session

__all__ = ["Fault", "faults"]

Fault = tuple[str, str, str]
"""The field, what is wrong with it, and what to do."""

_MIDNIGHT: Final = 24 * 60


def faults(plan: Preset, activities: Mapping[str, Activity]) -> Iterator[Fault]:
    """Yield what is wrong with a plan: days, tracks, clashes, activities that do not fit.

    Args:
        plan: The plan.
        activities: The activities it names, by id.
    """
    tracks = {"", *(track.id for track in plan.tracks)}
    for at, session in enumerate(plan.sessions):
        field = f"session.{at}"
        if not 1 <= session.day <= plan.days:
            message = f"day {session.day} is not one of its {plan.days}"
            yield f"{field}.day", message, "correct the day, or 'days' of the plan."
        if session.minutes < 1 or session.ends > _MIDNIGHT:
            message = f"{session.minutes} minutes from {session.start} do not fit into a day"
            yield f"{field}.minutes", message, "correct the start or the minutes."
        if session.track not in tracks:
            message = f"there is no track {session.track!r}"
            yield (
                f"{field}.track",
                message,
                "name one of the plan's tracks, or leave it out for all.",
            )
        elif session.activity:
            yield from _unfit(field, plan, session, activities[session.activity])
    yield from _clashes(plan)


def _unfit(field: str, plan: Preset, session: Session, activity: Activity) -> Iterator[Fault]:
    if session.minutes < activity.shortest:
        message = f"{session.minutes} minutes are too few for {activity.id!r}"
        yield f"{field}.minutes", message, f"give it {activity.shortest} at least."
    for room in sorted(set(plan.rooms_of(session)).difference(activity.rooms)):
        message = f"{activity.id!r} is not for a room of {room}"
        yield f"{field}.activity", message, "run it in another track, or take another activity."


def _clashes(plan: Preset) -> Iterator[Fault]:
    listed = sorted(enumerate(plan.sessions), key=lambda each: (each[1].day, each[1].begins))
    for (first, one), (at, other) in combinations(listed, 2):
        same_people = not one.track or not other.track or one.track == other.track
        if one.day == other.day and other.begins < one.ends and same_people:
            message = f"starts at {other.start}, while session.{first} runs from {one.start}"
            remedy = "move one of the two, or put them into different tracks."
            yield f"session.{at}.start", message, remedy
