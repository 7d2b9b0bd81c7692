"""Counted answers as a printable report, for the session of a workshop where results are looked at together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ocsea._base.text import Lang, check_lang
from ocsea.assess.survey.model import Chosen, Counts, QuestionCounts
from ocsea.assess.survey.words import Words
from ocsea.scenarios.document import (
    Bar,
    Bars,
    Block,
    Bullets,
    Callout,
    Document,
    Grid,
    Heading,
    Paragraph,
)
from ocsea.scenarios.handouts import help_callout

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["survey_report"]

_FULL: Final = 100
_COLUMNS: Final = 6
"""More groups beside each other do not fit on a page."""

_USES: Final = ("thanks", "strength", "ask", "correct", "guess", "tell")


def survey_report(kb: KnowledgeBase, counts: Counts, lang: Lang) -> Document:
    """Return the report on counted answers: how to use it, the figures, and what they do not say.

    Args:
        kb: The knowledge base the instrument came from.
        counts: What was answered.
        lang: Language of the report.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> found = ocsea.assess.counts(kb.instruments["baseline-teachers"], [{"HLP-02": "2"}] * 12)
    >>> survey_report(kb, found, "id").subtitle
    'Laporan survei awal untuk sesi hasil survei'
    """
    return _Paper(kb, counts, check_lang(lang)).document()


class _Paper:
    """A report being written in one language."""

    def __init__(self, kb: KnowledgeBase, counts: Counts, lang: Lang) -> None:
        self.kb, self.counts, self.lang = kb, counts, lang
        self.words = Words(counts, lang)
        self.say = self.words.say

    def document(self) -> Document:
        instrument = self.counts.instrument
        return Document(
            title=instrument.label(self.lang),
            subtitle=self.say("subtitle"),
            lang=self.lang,
            blocks=tuple(self.blocks()),
            footer=self.say(
                "footer",
                instrument=f"{instrument.id} {instrument.version}",
                hash=instrument.scoring_hash[:12],
                k=self.counts.k,
                stamp=self.kb.stamp,
            ),
        )

    def blocks(self) -> Iterator[Block]:
        yield Paragraph(self.counts.instrument.purpose(self.lang), "lead")
        yield from (Paragraph(line) for line in self.words.about())
        yield help_callout(self.kb, self.lang)
        if self.counts.people is not None:
            uses = tuple(self.say(f"use-{each}") for each in _USES)
            yield Callout("care", self.say("use-title"), (Bullets(uses),))
        for domain, questions in self.words.parts():
            yield Heading(2, domain.label(self.lang))
            for question in questions:
                yield from self.question(question)
        yield Heading(2, self.say("not-title"))
        yield Bullets(tuple(self.words.limits()))

    def question(self, question: QuestionCounts) -> Iterator[Block]:
        item = self.words.item(question)
        yield Heading(3, f"{question.code}: {item.text(self.lang)}")
        if question.whole.answered:
            choices = question.whole.choices
            yield Bars(tuple(self.bar(question, each) for each in choices))
        yield Paragraph(" ".join(self.words.remarks(question)), "small")
        yield from self.groups(question)

    def bar(self, question: QuestionCounts, chosen: Chosen) -> Bar:
        low, high = chosen.interval or (0.0, 0.0)
        return Bar(
            label=self.words.choice(self.words.item(question), chosen.code),
            value=None if chosen.share is None else _FULL * chosen.share,
            low=_FULL * low,
            high=_FULL * high,
            told=self.words.share(chosen),
        )

    def groups(self, question: QuestionCounts) -> Iterator[Block]:
        """Yield the answers of the groups beside each other, a few at a time."""
        if self.words.groups_withheld(question):
            yield Paragraph(self.say("groups-withheld"), "small")
            return
        rows = [row for row in question.groups if row.answered]
        for at in range(0, len(rows), _COLUMNS):
            part = rows[at : at + _COLUMNS]
            head = (self.say("answer"), *(self.words.group(row.group) for row in part))
            lines = (
                (
                    self.words.choice(self.words.item(question), choices[0].code),
                    *map(self.words.cell, choices),
                )
                for choices in zip(*(row.choices for row in part), strict=True)
            )
            yield Grid(head, tuple(lines))
