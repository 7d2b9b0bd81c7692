"""The single papers of a pack: cards, questionnaires, the key of the test, plan sheets and the certificate."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

import attrs

from ocsea._base.text import Lang
from ocsea.scenarios.document import (
    Block,
    Bullets,
    Cutout,
    Cutouts,
    Document,
    FactList,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    WriteIn,
)
from ocsea.scenarios.guide import GuidePages
from ocsea.scenarios.sets import sides

if TYPE_CHECKING:
    from ocsea.assess.model import Instrument, Item
    from ocsea.knowledge import KnowledgeBase
    from ocsea.scenarios.activities import Activity, ActivityCard, Room
    from ocsea.scenarios.model import Case
    from ocsea.scenarios.workshops import Workshop

__all__ = [
    "cards",
    "certificate",
    "evaluation_form",
    "follow_up_plan",
    "questionnaire",
    "scoring_sheet",
]

EVALUATION: Final = "workshop-evaluation"
"""Id of the survey that is answered at the end of every workshop."""

_OPEN: Final = ("useful", "change", "unsafe", "next")
_MARKED: Final = ("right", "wrong", "dk")
_COLUMNS: Final = 10
"""Groups beside each other in the table of forms."""
_MARK: Final = 5
"""Share of the column of a group, in per cent."""
_BOX: Final = "☐"
_SHORT: Final = 24
"""Letters of the longest answer that fits above a column."""
_SCALE: Final = 3
"""From so many answers on, questions with the same answers stand in one table."""


@attrs.frozen
class _Papers(GuidePages):
    """Writes papers that are used for themselves."""

    # -- questionnaires --------------------------------------------------------------------------------

    def choices(self, item: Item) -> Iterator[str]:
        yield from (self.text(choice.label) for choice in item.offered)
        if item.answers.type != "info":
            yield self.say("collect-dk")
        if item.allow_na:
            yield self.say("collect-na")

    def question(self, number: int, item: Item) -> Iterator[Block]:
        yield Heading(4, f"{number}. {self.text(item.text)}")
        if item.help:
            yield Paragraph(self.text(item.help), "small")
        if item.offered:
            lettered = item.answers.type == "mcq"
            yield Bullets(tuple(self.choices(item)), "choices" if lettered else "checks")
        else:
            yield WriteIn(self.say("paper-number"), 1)

    def scale(self, item: Item) -> tuple[str, ...]:
        """Return the answers of a question that may stand in a table with others; none of a test."""
        answers = () if item.answers.type == "mcq" else tuple(self.choices(item))
        short = max(map(len, answers), default=0) <= _SHORT
        return answers if len(answers) >= _SCALE and short and item.offered else ()

    def rated(self, answers: tuple[str, ...], items: Sequence[tuple[int, Item]]) -> Grid:
        """Questions with the same answers, one below the other, with a box for each answer."""
        rows = tuple(
            (f"{number}. {self.whole(item)}", *[_BOX] * len(answers)) for number, item in items
        )
        share = 60 // len(answers)
        widths = (100 - share * len(answers), *[share] * len(answers))
        return Grid((self.say("paper-statement"), *answers), rows, widths)

    def whole(self, item: Item) -> str:
        return (
            f"{self.sentence(item.text)} {self.text(item.help)}"
            if item.help
            else self.text(item.text)
        )

    def asked(self, instrument: Instrument, code: str) -> Iterator[Block]:
        """A questionnaire as it is handed out: no key, no name."""
        yield Paragraph(self.text(instrument.intro), "lead")
        if instrument.disclaimer:
            yield Paragraph(self.text(instrument.disclaimer), "small")
        yield self.help_first(more=False)
        if code:
            yield WriteIn(self.say(code), 1)
        number = 0
        for domain in instrument.domains:
            items = instrument.by_domain[domain.id]
            if instrument.kind != "knowledge":
                yield Heading(2, self.text(domain.label))
            for answers, alike in groupby(items, key=self.scale):
                numbered = tuple(enumerate(alike, start=number + 1))
                number += len(numbered)
                if answers and len(numbered) > 1:
                    yield self.rated(answers, numbered)
                else:
                    for at, item in numbered:
                        yield from self.question(at, item)

    def keys(self, instrument: Instrument) -> Iterator[Block]:
        """The right answers, what is said to them, and a sheet to count the answers of a group."""
        asked = [item for items in instrument.by_domain.values() for item in items]
        yield Paragraph(self.text(instrument.purpose), "lead")
        yield Paragraph(self.say("key-only"), "small")
        yield Heading(2, self.say("key-how-title"))
        yield Bullets(tuple(self.say(f"key-how-{at}") for at in (1, 2, 3, 4)), "steps")
        yield Heading(2, self.say("key-title"))
        rows = tuple(
            (
                f"{number} ({item.code})",
                self.right(item),
                self.text(item.feedback) if item.feedback else "–",
                self.say("key-first") if item.critical == "first" else "",
            )
            for number, item in enumerate(asked, start=1)
        )
        head = ("key-question", "key-answer", "key-feedback", "key-mark")
        yield Grid(tuple(map(self.say, head)), rows, (12, 38, 38, 12))
        yield PageBreak()
        yield Heading(2, self.say("tally-title"))
        yield Paragraph(self.say("tally-intro"))
        named = [self.say(f"tally-{when}-{each}") for when in ("pre", "post") for each in _MARKED]
        blank = tuple((f"{n} ({item.code})", *[""] * 6) for n, item in enumerate(asked, start=1))
        yield Grid((self.say("key-question"), *named), blank, (16, *[14] * 6))

    def right(self, item: Item) -> str:
        for letter, choice in zip(ascii_uppercase, item.offered, strict=False):
            if choice.code == item.key:
                return f"{letter}. {self.text(choice.label)}"
        return "–"

    # -- cards -----------------------------------------------------------------------------------------

    def printed(
        self, activity: Activity, rooms: Collection[Room]
    ) -> tuple[tuple[int, ActivityCard], ...]:
        """The cards of an activity that its rooms use, by number."""
        numbered = enumerate(activity.cards, start=1)
        return tuple((n, card) for n, card in numbered if card.room is None or card.room in rooms)

    def to_print(self) -> Iterator[Block]:
        """Which sets there are, how many cards each has, and how often it is printed."""
        groups, cases = str(self.workshop.groups), self.workshop.cases
        sets = [
            (self.text(each.title), len(self.printed(each, rooms)), groups)
            for each, _, rooms in self.workshop.run
        ]
        sets.append((self.say("inserts"), sum(len(case.inserts) for case in cases), "1"))
        head = ("cards-set", "cards-many", "cards-copies")
        rows = tuple((name, str(many), copies) for name, many, copies in sets if many)
        yield Heading(2, self.say("cards-list"))
        yield Grid(tuple(map(self.say, head)), rows, (60, 20, 20))

    def cutouts(self) -> Iterator[Block]:
        for activity, _, rooms in self.workshop.run:
            printed = self.printed(activity, rooms)
            if printed:
                yield PageBreak()
                yield Heading(2, self.text(activity.title))
                yield Paragraph(self.say("cards-cut"), "small")
                yield Cutouts(tuple(self.cutout(*each, rooms) for each in printed))
                pictured = dict.fromkeys(card.form for _, card in printed if card.form)
                if pictured:
                    yield Paragraph(self.say("cards-pictures"), "small")
                    yield Cutouts(tuple(map(self.picture, pictured)))
        news = [(n, case) for n, case in enumerate(self.workshop.cases, start=1) if case.inserts]
        if news:
            yield PageBreak()
            yield Heading(2, self.say("inserts"))
            yield Paragraph(self.say("cards-news"), "small")
            yield Cutouts(
                tuple(
                    Cutout(
                        f"{self.say('group', n=n)}, {self.say('at-minute', n=each.minute)}",
                        self.text(each.news),
                    )
                    for n, case in news
                    for each in case.inserts
                )
            )

    def cutout(self, number: int, card: ActivityCard, rooms: Collection[Room]) -> Cutout:
        apart = card.room == "adults" and "children" in rooms
        name = self.say("cards-adults-only", n=number) if apart else str(number)
        return Cutout(name, self.text(card.front))

    def picture(self, form: str) -> Cutout:
        drawing = self.kb.pictograms[form]
        return Cutout(
            "", self.text(self.kb.forms[form].label), drawing.svg, self.text(drawing.label)
        )

    # -- the certificate -------------------------------------------------------------------------------

    def marked(self, cases: Sequence[tuple[int, Case]]) -> Grid:
        """The forms that some of the cases show, with a mark in the column of each that shows it."""
        labels = {self.text(self.kb.forms[f].label): f for f in self.workshop.choice.covered}
        marks = (
            (label, *("●" if f"form:{labels[label]}" in sides(case) else "" for _, case in cases))
            for label in sorted(labels)
        )
        head = (self.say("certificate-form"), *(str(number) for number, _ in cases))
        widths = (100 - _MARK * len(cases), *[_MARK] * len(cases))
        return Grid(head, tuple(row for row in marks if any(row[1:])), widths)

    def matrix(self) -> Iterator[Block]:
        """Which case shows what, and how good the choice is."""
        workshop = self.workshop
        yield Paragraph(self.say("certificate-intro"), "lead")
        facts = (
            ("certificate-plan", workshop.preset.id),
            ("certificate-people", str(workshop.participants)),
            ("certificate-groups", str(workshop.groups)),
            ("certificate-seed", str(workshop.seed)),
            ("certificate-knowledge", self.kb.stamp),
        )
        yield FactList(tuple((self.say(key), value) for key, value in facts))
        if not workshop.cases:
            yield Paragraph(self.say("certificate-no-cases"))
            return
        yield Heading(2, self.say("groups-title"))
        yield from self.dealt()
        yield Heading(2, self.say("certificate-forms"))
        numbered = tuple(enumerate(workshop.cases, start=1))
        for first in range(0, len(numbered), _COLUMNS):
            yield self.marked(numbered[first : first + _COLUMNS])
        missing = [f for f in self.kb.forms.values() if f.id not in workshop.choice.covered]
        names = "; ".join(sorted(self.text(form.label) for form in missing))
        yield Paragraph(self.say("certificate-missing", n=len(missing), names=names), "small")


def questionnaire(kb: KnowledgeBase, workshop: Workshop, lang: Lang, instrument: str) -> Document:
    """Return a test or a survey as it is handed out, without its key."""
    write = _Papers(kb, workshop, lang)
    found = kb.instruments[instrument]
    code = "paper-code" if found.kind == "knowledge" else ""
    page = write.page("test-title", write.asked(found, code))
    return attrs.evolve(page, title=write.text(found.label))


def scoring_sheet(kb: KnowledgeBase, workshop: Workshop, lang: Lang, instrument: str) -> Document:
    """Return the key of a test with a sheet to count the answers of a group."""
    write = _Papers(kb, workshop, lang)
    return write.page("key-sheet-title", write.keys(kb.instruments[instrument]))


def evaluation_form(kb: KnowledgeBase, workshop: Workshop, lang: Lang) -> Document:
    """Return the form on which participants judge the workshop, without names."""
    write = _Papers(kb, workshop, lang)
    asked = write.asked(kb.instruments[EVALUATION], "")
    more = (WriteIn(write.say(f"evaluation-open-{name}"), 3) for name in _OPEN)
    open_questions: list[Block] = [Heading(2, write.say("evaluation-open-title")), *more]
    return write.page("evaluation-form-title", [*asked, *open_questions])


def cards(kb: KnowledgeBase, workshop: Workshop, lang: Lang) -> Document:
    """Return the cards to cut out: those of the activities, and the timed news of the cases."""
    write = _Papers(kb, workshop, lang)
    first: list[Block] = [Paragraph(write.say("cards-intro"), "lead"), write.help_first(more=False)]
    return write.page("cards-title", [*first, *write.to_print(), *write.cutouts()])


def follow_up_plan(kb: KnowledgeBase, workshop: Workshop, lang: Lang) -> Document:
    """Return the plan that each school or organisation takes home."""
    write = _Papers(kb, workshop, lang)
    return write.page("plan-sheet-title", [write.help_first(more=False), *write.plan()])


def certificate(kb: KnowledgeBase, workshop: Workshop, lang: Lang) -> Document:
    """Return what the cases show together, and how it is known that no others show more."""
    write = _Papers(kb, workshop, lang)
    return write.page("certificate-title", write.matrix())
