"""The slides that a room sees, with what the facilitator does in their notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

import attrs

from ocsea._base.text import Lang
from ocsea.prevention.contacts import ALWAYS, brief, checked
from ocsea.scenarios.guide import GuidePages
from ocsea.scenarios.workshops import uses_cases

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.scenarios.activities import Activity, Room, Session
    from ocsea.scenarios.workshops import Workshop

__all__ = ["Deck", "Slide", "lines", "slides"]

_PAUSES: Final = ("break", "lunch-and-prayer")
ROWS: Final = 9
"""Lines of about `LETTERS` letters that a slide holds."""
LETTERS: Final = 56


@attrs.frozen(kw_only=True)
class Slide:
    """One slide.

    Attributes:
        title: Its title.
        points: What stands on it, line by line.
        notes: For who speaks; nobody else sees it.
        kind: What it is for: ``points``, ``help`` or ``pause``, set apart by their colours.
        svg: The inside of a drawing with the view box ``0 0 48 48``; empty for none.
        alt: What the drawing shows.
    """

    title: str
    points: tuple[str, ...] = ()
    notes: str = ""
    kind: str = "points"
    svg: str = ""
    alt: str = ""


@attrs.frozen(kw_only=True)
class Deck:
    """All slides of a workshop.

    Attributes:
        title: Its title.
        subtitle: What stands under it.
        lang: Its language.
        slides: The slides.
        footer: What stands at the foot of the first slide.
    """

    title: str
    subtitle: str
    lang: Lang
    slides: tuple[Slide, ...]
    footer: str


def lines(point: str, *, narrow: bool = False) -> int:
    """Return how many lines a point takes, at most; beside a drawing they are shorter.

    >>> lines("a" * 57)
    2
    """
    return -(-max(1, len(point)) // (LETTERS * 3 // 4 if narrow else LETTERS))


def _split(slide: Slide) -> Iterator[Slide]:
    """Yield a slide as several, each about as full, when its points would not fit on one."""
    many = -(-sum(map(lines, slide.points)) // ROWS) or 1
    while True:
        parts = _shared(slide.points, many)
        if all(len(part) == 1 or sum(map(lines, part)) <= ROWS for part in parts):
            break
        many += 1
    for at, points in enumerate(parts, start=1):
        number = f" ({at}/{len(parts)})" if len(parts) > 1 else ""
        yield attrs.evolve(slide, title=f"{slide.title}{number}", points=points)


def _shared(points: Sequence[str], many: int) -> list[tuple[str, ...]]:
    """Return points in at most *many* parts of about as many lines."""
    parts: list[list[str]] = [[] for _ in range(many)]
    total, before = sum(map(lines, points)), 0
    for point in points:
        parts[min(many - 1, before * many // max(1, total))].append(point)
        before += lines(point)
    return [tuple(part) for part in parts if part] or [()]


@attrs.frozen
class _Slides(GuidePages):
    """Writes slides."""

    def help_slide(self) -> Slide:
        always = (self.kb.services[ident] for ident in ALWAYS)
        fit = [s for s in always if s.contactable]
        rows = tuple(f"{self.text(s.name)}: {brief(s, self.say)}" for s in fit)
        day = self.say("numbers-checked", day=checked(fit, self.say))
        points = (self.say("help-danger"), *rows, day)
        return Slide(title=self.say("help-title"), points=points, kind="help")

    def agenda_slides(self, room: Room) -> Iterator[Slide]:
        preset = self.workshop.preset
        met = [s for s in self.workshop.sessions if preset.meets(s, room)]
        for day, sessions in groupby(met, key=lambda session: session.day):
            title = self.say("agenda")
            if len({session.day for session in met}) > 1:
                title = f"{title}: {self.say('day', n=day)}"
            rows = tuple(f"{self.clock(s)}  {self.text(s.title)}" for s in sessions)
            yield Slide(title=title, points=rows)

    def session_slide(self, session: Session) -> Slide:
        activity = self.kb.activities[session.activity] if session.activity else None
        if session.activity in _PAUSES:
            back = self.say("slide-back", time=self.clock(session).split("–")[1])
            title = self.text(session.title)
            return Slide(title=title, points=(self.text(session.aim), back), kind="pause")
        points = [self.text(session.aim)]
        if activity:
            points += [self.text(p.ask) for p in activity.prompts if p.room != "children"]
        notes = [self.text(session.method)] if session.method else []
        notes += self.spoken(activity, session.minutes) if activity else []
        return Slide(
            title=f"{self.clock(session)}  {self.text(session.title)}",
            points=tuple(points),
            notes="\n\n".join(notes),
        )

    def spoken(self, activity: Activity, minutes: int) -> Iterator[str]:
        for each in activity.timed(minutes):
            time = self.say("step-time", start=each.start, end=each.start + each.minutes)
            yield f"{time}  {self.sentence(each.step.title)} {self.text(each.step.action)}"

    def work(self) -> Iterator[Slide]:
        """Which group has which case, and what it is asked to do; nothing of the key."""
        rows = tuple(
            f"{self.say('group', n=number)}: {self.text(case.title)}"
            for number, case in enumerate(self.workshop.cases, start=1)
        )
        if rows:
            yield Slide(title=self.say("groups-title"), points=rows)
            asked = tuple(self.say(f"work-{n}").rstrip(":") for n in ("forms", "steps", "present"))
            yield Slide(title=self.say("questions"), points=asked)

    def forms_shown(self) -> Iterator[Slide]:
        covered = self.workshop.choice.covered
        for form in sorted(covered, key=lambda form: self.text(self.kb.forms[form].label)):
            record, drawing = self.kb.forms[form], self.kb.pictograms[form]
            yield Slide(
                title=self.text(record.label),
                points=(self.text(record.definition) + self.doubt(record),),
                svg=drawing.svg,
                alt=self.text(drawing.label),
            )

    def adults(self) -> Iterator[Slide]:
        yield self.help_slide()
        yield self.agreements_slide()
        yield from self.agenda_slides("adults")
        meets = self.workshop.preset.meets
        met = [session for session in self.workshop.sessions if meets(session, "adults")]
        on_cases = [session for session in met if uses_cases(session, self.workshop.activities)]
        for session in met:
            yield self.session_slide(session)
            if session in on_cases[:1]:
                yield from self.work()
            if session in on_cases[-1:]:
                yield from self.forms_shown()
        yield self.help_slide()

    def agreements_slide(self) -> Slide:
        return Slide(title=self.say("agreements-title"), points=self.rules())


def slides(kb: KnowledgeBase, workshop: Workshop, lang: Lang) -> Deck:
    """Return the slides of the adults' room; children get none, as their room works without a screen.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> pack = ocsea.scenarios.workshop(kb, preset="setara-ocsea-school", seed=1)
    >>> deck = slides(kb, pack.workshop, "en")
    >>> deck.slides[0].kind, deck.slides[-1].kind
    ('help', 'help')
    """
    write = _Slides(kb, workshop, lang)
    return Deck(
        title=write.text(workshop.preset.title),
        subtitle=write.say("fictional"),
        lang=lang,
        slides=tuple(part for slide in write.adults() for part in _split(slide)),
        footer=write.footer(),
    )
