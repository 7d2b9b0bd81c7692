"""A result as a printable report: what is good first, then the next steps, and a plan to write on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ocsea._base.text import Lang
from ocsea.assess.advice import next_level, recommend
from ocsea.assess.scoring import DomainResult, Result
from ocsea.assess.telling import Telling
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

__all__ = ["report"]

_STEPS: Final = 3
_WIDTHS: Final = (34, 18, 14, 24, 10)
_FULL: Final = 100


def report(kb: KnowledgeBase, result: Result, lang: Lang) -> Document:
    """Return the report on a result.

    Args:
        kb: The knowledge base the instrument came from.
        result: Of the self-assessment.
        lang: Language of the report.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> school = kb.instruments["school-safety"]
    >>> page = report(kb, ocsea.assess.score(school, {item.code: 2 for item in school.items}), "id")
    >>> page.title
    'Tinjauan mandiri keamanan sekolah'
    """
    return _Report(kb, result, lang).document()


class _Report:
    """A report being written in one language."""

    def __init__(self, kb: KnowledgeBase, result: Result, lang: Lang) -> None:
        self.kb, self.result, self.lang = kb, result, lang
        self.tell = Telling(result, lang)

    def say(self, key: str, **gaps: object) -> str:
        return self.kb.wording[key].format(**gaps)(self.lang)

    def document(self) -> Document:
        instrument = self.result.instrument
        return Document(
            title=instrument.label(self.lang),
            subtitle=self.tell.say("report-subtitle"),
            lang=self.lang,
            blocks=tuple(self.blocks()),
            footer=self.say(
                "assess-report-footer",
                stamp=self.kb.stamp,
                instrument=f"{instrument.id} {instrument.version}",
                hash=instrument.scoring_hash[:12],
            ),
        )

    def blocks(self) -> Iterator[Block]:
        instrument = self.result.instrument
        yield Paragraph(instrument.purpose(self.lang), "lead")
        if instrument.disclaimer:
            yield Callout(
                "law", self.say("cli-caution"), (Paragraph(instrument.disclaimer(self.lang)),)
            )
        yield help_callout(self.kb, self.lang)
        if instrument.kind == "knowledge":
            yield from self.listed("right-title", list(self.tell.knowledge()))
        else:
            yield from self.good()
            yield from self.standing()
            yield from self.steps()
            yield from self.way()
            yield from self.open()
        yield from self.plan()
        yield Paragraph(self.tell.say("not-a-person"), "small")

    def good(self) -> Iterator[Block]:
        first, *more = self.tell.good()
        yield Heading(2, self.tell.say("good-title"))
        yield Bullets(tuple(line.strip() for line in more)) if more else Paragraph(first)

    def listed(self, title: str, lines: list[str]) -> Iterator[Block]:
        """Yield a heading, the first line as a paragraph, and the others as a list."""
        yield Heading(2, self.tell.say(title))
        yield Paragraph(lines[0])
        if len(lines) > 1:
            yield Bullets(tuple(line.strip() for line in lines[1:]))

    def standing(self) -> Iterator[Block]:
        """Yield where the setting stands: bars of domains, or what comes first, or the aspects."""
        lines = list(self.tell.middle())
        yield Heading(2, self.tell.say("standing-title"))
        yield Paragraph(self.tell.status())
        if self.result.instrument.policy.private or self.result.risk:
            yield from self.lines_of(lines)
            return
        told = {self.tell.domain_line(d) for d in (*self.result.domains, *self.result.beside)}
        yield from self.lines_of([line for line in lines if line.strip() not in told])
        yield Bars(
            tuple(self.bar(domain) for domain in (*self.result.domains, *self.result.beside))
        )
        yield Paragraph(self.tell.say("bars"), "small")

    def lines_of(self, lines: list[str]) -> Iterator[Block]:
        """Yield lines as paragraphs, and those set in as lists."""
        inner: list[str] = []
        for line in [*lines, ""]:
            if line.startswith(" "):
                inner.append(line.strip())
                continue
            if inner:
                yield Bullets(tuple(inner))
                inner = []
            if line:
                yield Paragraph(line)

    def bar(self, domain: DomainResult) -> Bar:
        line = self.tell.domain_line(domain)
        label = self.tell.domain(domain.id).label(self.lang)
        return Bar(
            label=label,
            value=None if domain.value is None else _per_cent(domain.value),
            low=_per_cent(domain.low),
            high=_per_cent(domain.high),
            told=line.removeprefix(f"{label}: "),
        )

    def steps(self) -> Iterator[Block]:
        found = recommend(self.result)
        if not found:
            return
        yield Heading(2, self.tell.say("steps-title"))
        for at, each in enumerate(found, start=1):
            name, *more = (line.strip() for line in self.tell.step(at, each))
            if at == _STEPS + 1:
                yield Heading(3, self.tell.say("further"))
            yield Callout("plain", name, tuple(Paragraph(line) for line in more))

    def way(self) -> Iterator[Block]:
        private = self.result.instrument.policy.private
        way = None if private else next_level(self.result)
        if way and way.rises:
            yield Heading(2, self.tell.say("next-level", level=self.tell.level_name(way.level)))
            yield Bullets(tuple(self.tell.rise(rise) for rise in way.rises), "checks")

    def open(self) -> Iterator[Block]:
        lines = [line.strip() for line in self.tell.open()]
        if lines:
            yield Heading(3, lines[0])
            yield Bullets(tuple(lines[1:]))

    def plan(self) -> Iterator[Block]:
        """Yield the follow-up plan: what, who, when, how it will be checked."""
        yield Heading(2, self.say("plan-title"))
        head = tuple(
            self.say(key)
            for key in ("plan-step", "plan-who", "plan-when", "plan-sign", "plan-done")
        )
        measures = self.kb.measures
        rows = tuple(
            (measures[each.measure].label(self.lang), "", self.tell.say(each.when), "", "")
            for each in recommend(self.result)[:_STEPS]
        )
        yield Grid(head, rows, _WIDTHS, blank=4)


def _per_cent(value: Fraction) -> float:
    return float(value * _FULL)
