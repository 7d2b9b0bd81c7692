"""What a workshop consists of: its plan, people, groups and cases, and what has to be brought."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from ocsea._base.text import Text
    from ocsea.scenarios.activities import Activity, Preset, Room, Session, Track
    from ocsea.scenarios.model import Case
    from ocsea.scenarios.selection import CaseChoice

__all__ = ["Need", "Workshop", "uses_cases"]


def uses_cases(session: Session, activities: Mapping[str, Activity]) -> bool:
    """Return whether a session works on cases, by itself or through its activity.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> sessions = kb.presets["setara-ocsea-school"].sessions
    >>> [session.activity for session in sessions if uses_cases(session, kb.activities)]
    ['group-case-analysis', 'case-presentations']
    """
    activity = activities[session.activity] if session.activity else None
    return "cases" in {session.use, activity.use if activity else "none"}


@attrs.frozen(kw_only=True)
class Need:
    """Something to bring to a workshop.

    Attributes:
        what: What it is.
        per: For each of what it is needed.
        each: How many for each.
        count: How many in all.
        activities: Ids of the activities that use it.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> plan = ocsea.scenarios.compose(kb, [["welcome", "learning-contract"]], title="Sore di ruang guru")
    >>> for need in ocsea.scenarios.workshop(kb, preset=plan, participants=12).workshop.materials[:2]:
    ...     print(need.what("en"), need.count, need.activities)
    The day's programme, written large 1 ('welcome',)
    Name labels and markers; a name to be called by is enough 12 ('welcome',)
    """

    what: Text
    per: str
    each: int
    count: int
    activities: tuple[str, ...]


@attrs.frozen(kw_only=True, slots=False)
class Workshop:
    """What a workshop consists of.

    Attributes:
        preset: Its plan.
        participants: Number of people; where there is a children's room, of adults.
        groups: Number of groups, each with a case of its own.
        seed: The number that decides between equally good sets.
        choice: The cases, one for each group, and how good the choice is.
        bank_size: Number of cases there were to choose from.
        activities: The activities that are run, by id.
        source_numbers: The number of each source that the guide cites, from 1.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> plan = ocsea.scenarios.compose(kb, [["welcome", "learning-contract"]], title="Sore di ruang guru")
    >>> found = ocsea.scenarios.workshop(kb, preset=plan, participants=10, groups=3).workshop
    >>> found.group_sizes, [activity.id for activity, _, _ in found.run], found.cases
    ((4, 3, 3), ['welcome', 'learning-contract'], ())
    """

    preset: Preset
    participants: int
    groups: int
    seed: int
    choice: CaseChoice
    bank_size: int
    activities: Mapping[str, Activity] = attrs.field(repr=False)
    source_numbers: Mapping[str, int] = attrs.field(factory=dict, repr=False)

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases in the order of the groups."""
        return self.choice.cases

    @property
    def group_sizes(self) -> tuple[int, ...]:
        """People in each group; sizes differ by one at most."""
        size, more = divmod(self.participants, self.groups)
        return tuple(size + (number < more) for number in range(self.groups))

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions in the order of the days; those that run side by side in the order of the tracks."""
        order = {"": -1} | {track.id: at for at, track in enumerate(self.preset.tracks)}
        return tuple(sorted(self.preset.sessions, key=lambda s: (s.day, s.begins, order[s.track])))

    @property
    def has_children(self) -> bool:
        """Whether there is a room for children."""
        return any(track.room == "children" for track in self.preset.tracks)

    def people_in(self, track: Track) -> int:
        """Return how many people are in a track."""
        return max(1, self.participants * track.percent // 100)

    @cached_property
    def run(self) -> tuple[tuple[Activity, int, tuple[Room, ...]], ...]:
        """Each activity once, with the minutes of its longest session and the rooms it is run in."""
        found: dict[str, tuple[int, dict[Room, None]]] = {}
        for session in self.sessions:
            if session.activity:
                minutes, rooms = found.get(session.activity, (0, {}))
                there = dict.fromkeys(self.preset.rooms_of(session))
                found[session.activity] = max(minutes, session.minutes), rooms | there
        return tuple(
            (self.activities[ident], minutes, tuple(rooms))
            for ident, (minutes, rooms) in found.items()
        )

    @cached_property
    def materials(self) -> tuple[Need, ...]:
        """What to bring, in the order in which it is first used.

        What several activities use is brought once, in the largest number that one of them needs.
        """
        found: dict[tuple[Text, str], Need] = {}
        for activity, _, rooms in self.run:
            for material in activity.materials:
                key = material.what, material.per
                count = material.count * self._units(material.per, activity, rooms)
                before = found.get(key)
                found[key] = Need(
                    what=material.what,
                    per=material.per,
                    each=max(material.count, before.each if before else 0),
                    count=max(count, before.count if before else 0),
                    activities=(*(before.activities if before else ()), activity.id),
                )
        return tuple(found.values())

    def _units(self, per: str, activity: Activity, rooms: tuple[Room, ...]) -> int:
        """Return how many rooms, groups, pairs, people or stations an activity has."""
        there = [track for track in self.preset.tracks if track.room in rooms]
        people = sum(map(self.people_in, there)) or self.participants
        groups = self.groups * len(rooms)
        units = {"room": len(rooms), "group": groups, "pair": -(-people // 2), "person": people}
        return units.get(per, sum(len(activity.stations_in(room)) for room in rooms))
