"""The facilitator's guide and the handouts of a workshop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

import attrs

from ocsea._base.text import Lang
from ocsea.scenarios.case_pages import CasePages
from ocsea.scenarios.document import (
    Block,
    Bullets,
    Callout,
    Card,
    Document,
    FactList,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    WriteIn,
)
from ocsea.scenarios.handouts import drawing

if TYPE_CHECKING:
    from ocsea._base.text import Text
    from ocsea.knowledge import KnowledgeBase
    from ocsea.prevention.model import Measure
    from ocsea.scenarios.activities import Activity, Room, Session
    from ocsea.scenarios.workshops import Workshop

__all__ = ["GuidePages", "activity_page", "case_page", "childrens_handout", "guide", "handout"]

_STRATEGIES: Final = ("prevention", "collaboration", "handling")
_PREPARE: Final = ("rooms", "print", "helper", "contacts", "pupils", "law")
_RIGHTS: Final = ("body", "no", "tell", "fault")
_SENTENCES: Final = "who-would-you-tell"
"""Id of the activity in which children write their first sentence."""
_TABLE: Final = 8
"""People at a table; a larger group works at several."""
_SHORT_TURN: Final = 6
"""With fewer minutes for each group a round of presentations is no use."""


@attrs.frozen
class GuidePages(CasePages):
    """Writes what goes beyond a single case: agenda, groups, activities, materials and plan."""

    # -- the agenda ------------------------------------------------------------------------------------

    def clock(self, session: Session) -> str:
        """Return from when to when a session runs."""
        return f"{session.start}–{session.ends // 60:02}:{session.ends % 60:02}"

    def track(self, session: Session) -> str:
        """Return whose session it is, in front of its title; empty when it is for all."""
        tracks = {track.id: track.title for track in self.workshop.preset.tracks}
        return f"{self.text(tracks[session.track])}: " if session.track else ""

    def agenda(self, room: Room | None = None) -> Iterator[Block]:
        """The agenda: in full for the facilitator, as a timetable for those in a room."""
        meets = self.workshop.preset.meets
        met = [s for s in self.workshop.sessions if room is None or meets(s, room)]
        several = len({session.day for session in met}) > 1
        yield Heading(2, self.say("agenda"))
        for day, sessions in groupby(met, key=lambda session: session.day):
            listed = tuple(sessions)
            if several:
                yield Heading(3, self.say("day", n=day))
            yield from self.timetable(listed, room) if room else self.running_order(listed)

    def running_order(self, sessions: Iterable[Session]) -> Iterator[Block]:
        """The sessions with how they are run, for the facilitator."""
        for session in sessions:
            title = f"{self.track(session)}{self.text(session.title)}"
            yield Heading(4, f"{self.clock(session)}  {title}")
            told = [self.text(session.aim)]
            if session.method:
                told.append(self.text(session.method))
            if session.activity:
                name = self.text(self.kb.activities[session.activity].title)
                told.append(self.say("session-activity", name=name))
            yield Paragraph(" ".join(told))

    def timetable(self, sessions: Iterable[Session], room: Room) -> Iterator[Block]:
        """The sessions for participants: with their aims, for children without."""
        head = ("agenda-time", "agenda-session", "agenda-aim")
        rows = [(self.clock(s), self.text(s.title), self.text(s.aim)) for s in sessions]
        if room == "children":
            short = tuple((time, title) for time, title, _ in rows)
            yield Grid(tuple(map(self.say, head[:2])), short, (20, 80))
        else:
            yield Grid(tuple(map(self.say, head)), tuple(rows), (14, 34, 52))

    # -- people and things -----------------------------------------------------------------------------

    def groups(self) -> Iterator[Block]:
        """How many people are where."""
        workshop = self.workshop
        sizes = workshop.group_sizes
        yield Heading(2, self.say("groups-title" if workshop.cases else "groups-alone-title"))
        people = self.sizes(sizes)
        intro = {"participants": workshop.participants, "groups": len(sizes), "sizes": people}
        told = [self.say("groups-intro", **intro)]
        if workshop.cases:
            told.append(self.say("groups-power"))
        yield Paragraph(" ".join(told))
        if sizes[0] > _TABLE:
            tables = -(-sizes[0] // _TABLE)
            yield Paragraph(self.say("groups-tables", most=_TABLE, tables=tables))
        for session in workshop.sessions:
            if session.activity == "case-presentations":
                turn = session.minutes // len(sizes)
                short = "groups-turn-short" if turn < _SHORT_TURN else "groups-turn"
                yield Paragraph(self.say(short, groups=len(sizes), minutes=turn))
        for track in workshop.preset.tracks:
            people_there = workshop.people_in(track)
            yield Paragraph(self.say("track-people", track=self.text(track.title), n=people_there))
        if workshop.cases:
            yield from self.dealt()

    def sizes(self, sizes: tuple[int, ...]) -> str:
        """Return how large the groups are, the larger ones first."""
        large, small = sizes[0], sizes[-1]
        if large == small:
            return self.say("group-size-same", n=large)
        return self.say("group-size-two", many=sizes.count(large), n=large, less=small)

    def dealt(self) -> Iterator[Block]:
        """Which group gets which case, and how good the choice is."""
        workshop = self.workshop
        head = ("group-number", "group-case", "group-forms", "case-sensitivity", "case-minutes")
        rows = tuple(
            (
                str(number),
                self.text(case.title),
                "; ".join(
                    self.text(self.kb.forms[f.form].label) for f in case.forms if f.role == "main"
                ),
                self.say(f"sensitivity-{case.sensitivity}"),
                self.say("minutes", n=case.minutes),
            )
            for number, case in enumerate(workshop.cases, start=1)
        )
        yield Grid(tuple(self.say(key) for key in head), rows, (10, 28, 36, 13, 13))
        choice = workshop.choice
        if choice.bound is None:
            yield Paragraph(self.say("coverage-own", covered=len(choice.covered)), "small")
            return
        proof = "coverage-proven" if choice.proven else "coverage-bound"
        numbers = {"covered": len(choice.covered), "bank": workshop.bank_size}
        yield Paragraph(self.say(proof, bound=choice.bound, **numbers), "small")

    def shared_out(self) -> Iterator[Block]:
        """Which group gets which case, for participants."""
        cases = self.workshop.cases
        if cases:
            yield Heading(2, self.say("groups-title"))
            yield Paragraph(self.say("handout-cases"))
            rows = tuple((str(n), self.text(case.title)) for n, case in enumerate(cases, start=1))
            yield Grid((self.say("group-number"), self.say("group-case")), rows, (20, 80))

    def materials(self) -> Iterator[Block]:
        """What to bring, counted for this workshop."""
        needed = self.workshop.materials
        if needed:
            yield Heading(2, self.say("materials-title"))
            yield Paragraph(self.say("materials-intro"), "small")
            head = ("material-what", "material-count", "material-for")
            rows = tuple(
                (
                    self.text(each.what),
                    f"{each.count} ({self.say(f'per-{each.per}', n=each.each)})",
                    "; ".join(self.text(self.kb.activities[a].title) for a in each.activities),
                )
                for each in needed
            )
            yield Grid(tuple(map(self.say, head)), rows, (46, 20, 34))

    # -- activities ------------------------------------------------------------------------------------

    def activities(self) -> Iterator[Block]:
        """Each activity step by step, in the order of the agenda."""
        run = self.workshop.run
        if run:
            yield PageBreak()
            yield Heading(2, self.say("activities-title"))
            yield Paragraph(self.say("activities-intro"), "small")
        for activity, minutes, rooms in run:
            yield from self.activity(activity, minutes, rooms)

    def activity(
        self, activity: Activity, minutes: int, rooms: tuple[Room, ...]
    ) -> Iterator[Block]:
        """An activity step by step, with care, keys and stations."""
        title = self.text(activity.title)
        where = f"; {self.where(rooms)}" if self.workshop.has_children else ""
        yield Heading(3, f"{title} ({self.say('minutes', n=minutes)}{where})")
        yield Paragraph(
            f"{self.sentence(activity.aim)} {self.text(activity.why)}"
            f"{self.source_marks(activity.sources)}"
        )
        yield Callout("care", self.say("safeguarding"), tuple(self.paragraphs(activity.care)))
        rows = tuple(
            (
                self.say("step-time", start=each.start, end=each.start + each.minutes),
                self.text(each.step.title),
                self.text(each.step.action),
            )
            for each in activity.timed(minutes)
        )
        head = ("step-minute", "step-title", "step-action")
        yield Grid(tuple(map(self.say, head)), rows, (12, 24, 64))
        if activity.with_children and "children" in rooms:
            told = tuple(self.paragraphs(activity.with_children))
            yield Callout("plain", self.say("with-children"), told)
        yield from self.answers(activity)
        yield from self.stations_of_rooms(activity, rooms)

    def where(self, rooms: tuple[Room, ...]) -> str:
        """Return in which rooms something is run, in words."""
        return self.say("room-both" if len(rooms) > 1 else f"room-{rooms[0]}")

    def answers(self, activity: Activity) -> Iterator[Block]:
        """What the facilitator knows of the cards."""
        rows = tuple(
            (str(number), self.text(card.front), self.text(card.answer) if card.answer else "–")
            for number, card in enumerate(activity.cards, start=1)
        )
        if rows:
            yield Heading(4, self.say("card-answers"))
            head = ("card-number", "card-front", "card-answer")
            yield Grid(tuple(map(self.say, head)), rows, (8, 46, 46))

    def stations(self, activity: Activity, room: Room, *, cited: bool) -> Iterator[Block]:
        """The tables that people of a room go round; cited in the guide, which lists the sources."""
        for number, station in enumerate(activity.stations_in(room), start=1):
            named = self.say("station", n=number, title=self.text(station.title))
            blocks: list[Block] = [Bullets(tuple(map(self.text, station.tasks)), "checks")]
            if cited or room == "adults":
                day = self.day(station.checked.isoformat())
                marks = self.source_marks(station.sources) if cited else ""
                blocks.append(Paragraph(self.say("station-checked", day=day) + marks, "small"))
            yield Callout("plain", named, tuple(blocks))

    def stations_of_rooms(self, activity: Activity, rooms: Iterable[Room]) -> Iterator[Block]:
        """The tables of each room, for the facilitators."""
        for room in rooms:
            if activity.stations_in(room):
                yield Heading(4, self.say(f"stations-{room}"))
                yield from self.stations(activity, room, cited=True)

    def worksheets(self, room: Room) -> Iterator[Block]:
        """What participants write on and set up, by activity; no answers."""
        started = False
        for activity, _, rooms in self.workshop.run:
            asked = [p for p in activity.prompts if p.room in {None, room}]
            if room not in rooms or not (asked or activity.stations_in(room)):
                continue
            if not started:
                yield PageBreak()
                yield Heading(2, self.say("worksheets-title"))
                started = True
            yield Heading(3, self.text(self.shown_title(activity, room)))
            if room == "adults":
                yield Paragraph(self.text(activity.aim))
            yield from self.stations(activity, room, cited=False)
            yield from (WriteIn(self.text(each.ask), each.lines) for each in asked)

    def shown_title(self, activity: Activity, room: Room) -> Text:
        """Return the name by which a room knows an activity; for children that of its session."""
        preset = self.workshop.preset
        sessions = (s for s in self.workshop.sessions if preset.meets(s, room))
        named = (s.title for s in sessions if s.activity == activity.id)
        return activity.title if room == "adults" else next(named, activity.title)

    # -- the end ---------------------------------------------------------------------------------------

    def plan(self) -> Iterator[Block]:
        """The follow-up plan of one school or organisation."""
        workshop = self.workshop
        of_cases = (m for case in workshop.cases for m in case.measures)
        of_activities = (m for activity, _, _ in workshop.run for m in activity.measures)
        measures = [self.kb.measures[m] for m in dict.fromkeys((*of_cases, *of_activities))]
        yield Heading(2, self.say("plan-title"))
        yield Paragraph(self.say("plan-intro"))
        yield FactList(
            tuple((self.say(key), "") for key in ("plan-school", "plan-people", "plan-date"))
        )
        head = ("plan-step", "plan-who", "plan-when", "plan-sign", "plan-done")
        for strategy in _STRATEGIES:
            yield Heading(3, self.say(f"strategy-{strategy}"))
            ideas = [m for m in measures if _strategy(m) == strategy]
            if ideas:
                names = "; ".join(self.text(m.label) + self.doubt(m) for m in _cheapest(ideas))
                yield Paragraph(self.say("plan-ideas", ideas=names), "small")
            yield Grid(tuple(map(self.say, head)), (), (34, 18, 14, 24, 10), blank=4)
        yield WriteIn(self.say("plan-first-week"), 2)
        yield WriteIn(self.say("plan-support"), 2)

    def sources(self) -> Iterator[Block]:
        """The sources by number."""
        rows = tuple(
            (str(number), self.kb.sources[ident].cite())
            for ident, number in self.workshop.source_numbers.items()
        )
        if rows:
            yield PageBreak()
            yield Heading(2, self.say("sources"))
            yield Paragraph(self.say("sources-intro"), "small")
            yield Grid((self.say("source-number"), self.say("source-where")), rows, (8, 92))

    def right_of_a_child(self, name: str) -> Card:
        """One of the sentences that children take home, with its drawing."""
        title, _, body = self.say(f"child-right-{name}").partition(". ")
        return Card(title.rstrip("."), body, drawing(name), self.say(f"child-picture-{name}"))

    def page(self, title: str, blocks: Iterable[Block]) -> Document:
        """A document of this workshop."""
        return Document(
            title=self.say(title),
            subtitle=self.text(self.workshop.preset.title),
            lang=self.lang,
            blocks=tuple(blocks),
            footer=f"{self.footer()} {self.kb.review(self.lang)}",
        )


def _strategy(measure: Measure) -> str:
    if measure.actor in {"government", "police", "justice", "ngo", "platform", "health"}:
        return "collaboration"
    return "prevention" if measure.level == "primary" else "handling"


def _cheapest(measures: list[Measure]) -> list[Measure]:
    order = ("low", "medium", "high")
    return sorted(measures, key=lambda m: (order.index(m.cost), m.id))[:6]


def guide(kb: KnowledgeBase, workshop: Workshop, lang: Lang) -> Document:
    """Return the facilitator's guide, with the answer keys."""
    write = GuidePages(kb, workshop, lang)
    blocks: list[Block] = [
        Paragraph(write.text(workshop.preset.about), "lead"),
        Paragraph(write.say("guide-only"), "small"),
        Paragraph(write.say("fictional"), "small"),
        write.somebody_tells(),
        write.help_first(),
        write.agreements(),
        Heading(2, write.say("prepare-title")),
        Bullets(tuple(write.say(f"prepare-{name}") for name in _PREPARE), "checks"),
        *write.materials(),
        *write.groups(),
        PageBreak(),
        *write.agenda(),
        *write.activities(),
    ]
    for number, case in enumerate(workshop.cases, start=1):
        blocks += write.key(number, case)
    blocks += [PageBreak(), *write.plan(), write.help(), *write.sources()]
    return write.page("guide-title", blocks)


def handout(kb: KnowledgeBase, workshop: Workshop, lang: Lang) -> Document:
    """Return the participants' handout, without any answer key."""
    write = GuidePages(kb, workshop, lang)
    blocks: list[Block] = [
        Paragraph(write.say("handout-welcome"), "lead"),
        Paragraph(write.say("fictional"), "small"),
        write.help_first(),
        write.agreements(),
        *write.agenda("adults"),
        *write.shared_out(),
    ]
    for number, case in enumerate(workshop.cases, start=1):
        blocks += write.task(number, case)
    blocks += write.worksheets("adults")
    blocks += write.glossary()
    blocks += [PageBreak(), *write.plan(), write.help()]
    return write.page("handout-title", blocks)


def childrens_handout(kb: KnowledgeBase, workshop: Workshop, lang: Lang) -> Document:
    """Return the handout of the children's room: no cases, no forms of harm, words for children."""
    write = GuidePages(kb, workshop, lang)
    blocks: list[Block] = [
        Paragraph(write.say("child-welcome"), "lead"),
        write.childrens_help(),
        Heading(2, write.say("child-rights-title")),
        *map(write.right_of_a_child, _RIGHTS),
        *write.agenda("children"),
        *write.worksheets("children"),
        Heading(2, write.say("child-first-sentence-title")),
        Paragraph(write.say("child-first-sentence")),
        *(
            []
            if _SENTENCES in workshop.activities
            else [WriteIn(write.say("child-my-sentence"), 2)]
        ),
        write.childrens_help(),
    ]
    return attrs.evolve(write.page("childrens-handout-title", blocks), large=True)


def case_page(kb: KnowledgeBase, workshop: Workshop, lang: Lang, *, key: bool) -> Document:
    """Return one case alone: for the group, or for the facilitator with the answer key."""
    write = GuidePages(kb, workshop, lang)
    (case,) = workshop.cases
    about = write.case_key(case) if key else write.case_task(case)
    blocks: list[Block] = [Paragraph(write.say("fictional"), "small"), write.help_first(), *about]
    return Document(
        title=write.text(case.title),
        subtitle=write.say("guide-title" if key else "handout-title"),
        lang=lang,
        blocks=(*blocks, write.help(), *(write.sources() if key else ())),
        footer=f"ocsea {kb.stamp}. {kb.review(lang)}",
    )


def activity_page(
    kb: KnowledgeBase, workshop: Workshop, lang: Lang, activity: Activity, minutes: int
) -> Document:
    """Return one activity alone, for the facilitator."""
    write = GuidePages(kb, workshop, lang)
    about = write.activity(activity, minutes, activity.rooms)
    asked = [WriteIn(write.text(each.ask), each.lines) for each in activity.prompts]
    blocks: list[Block] = [write.somebody_tells(), write.help_first(), *about]
    if asked:
        blocks += [Heading(2, write.say("worksheets-title")), *asked]
    return Document(
        title=write.text(activity.title),
        subtitle=write.say("guide-title"),
        lang=lang,
        blocks=(*blocks, write.help(), *write.sources()),
        footer=f"ocsea {kb.stamp}. {kb.review(lang)}",
    )
