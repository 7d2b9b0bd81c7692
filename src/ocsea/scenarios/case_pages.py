"""The pages of one case: what participants read, and the answer key."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_uppercase
from typing import TYPE_CHECKING

import attrs

from ocsea.law.penalty import all_in_words
from ocsea.scenarios.document import (
    Block,
    Bullets,
    Callout,
    FactList,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    WriteIn,
)
from ocsea.scenarios.writing import Writer

if TYPE_CHECKING:
    from ocsea.law.library import Standing
    from ocsea.law.model import Provision
    from ocsea.scenarios.model import Case, Decision

__all__ = ["CasePages"]


@attrs.frozen
class CasePages(Writer):
    """Writes the pages of a case."""

    def situation(self, case: Case) -> Iterator[Block]:
        """The situation as participants read it, and who is in it."""
        yield from self.paragraphs(case.situation)
        people = tuple((self.text(p.role), self.text(p.about)) for p in case.people)
        yield Heading(4, self.say("people"))
        yield FactList(people)

    def rule(self, standing: Standing) -> tuple[str, str]:
        """Return how a provision is cited, and what it says with its caveats."""
        rule, instrument = standing.provision, standing.instrument
        number = instrument.number or self.text(instrument.title)
        caveats = " ".join(self.sentence(caveat) for caveat in rule.caveats)
        noted = f" {self.say('law-caveats')} {caveats}" if caveats else ""
        return (
            f"{rule.article}, {number}{self.source_marks(rule.sources)}",
            f"{self.sentence(rule.summary)}{self.doubt(rule)}{noted}",
        )

    def sanction(self, standing: Standing, victims: str) -> str:
        """Return the penalty as it stands that day, and whether a complaint is needed."""
        penalty = all_in_words(standing.versions, self.lang)
        told = (_capital(penalty), self.complaint(standing.provision, victims))
        return ". ".join(filter(None, told))

    def complaint(self, rule: Provision, victims: str) -> str:
        """Return whether a complaint is needed, in words."""
        if rule.kind != "offence" or rule.complaint is None:
            return ""
        if rule.complaint == "complaint-except":
            if victims in rule.complaint_exceptions:
                return self.say("complaint-not-here")
            names = [self.say(f"complaint-for-{name}") for name in rule.complaint_exceptions]
            return self.say("complaint-complaint-except", names=self.say("or").join(names))
        note = f" {self.text(rule.complaint_note)}" if rule.complaint_note else ""
        return self.say(f"complaint-{rule.complaint}") + note

    def law(self, case: Case) -> Iterator[Block]:
        """The provisions of the key, as they stood on the day, with their caveats."""
        found = self.kb.law.standing(case.provisions, case.happened)
        day = self.day(case.happened.isoformat())
        yield Heading(3, self.say("law-title"))
        yield Paragraph(self.say("law-not-advice", day=day), "small")
        sanctions = {s.provision.id: self.sanction(s, case.victims) for s in found}
        punished = [(*self.rule(s), words) for s in found if (words := sanctions[s.provision.id])]
        if punished:
            head = ("law-rule", "law-content", "law-penalty")
            yield Grid(tuple(map(self.say, head)), tuple(punished), (20, 52, 28))
        others = tuple(": ".join(self.rule(s)) for s in found if not sanctions[s.provision.id])
        if others:
            yield Heading(4, self.say("law-others"))
            yield Bullets(others)

    def forms(self, case: Case) -> Iterator[Block]:
        """The forms of harm that the case shows, and why."""
        for link in case.forms:
            form = self.kb.forms[link.form]
            young = f" {self.say('emerging')}" if form.maturity == "emerging" else ""
            why = self.say("form-why", why=self.text(link.why))
            tag = self.say(f"form-{link.role}")
            body = f"{self.text(form.definition)}{self.doubt(form)}{young} {why}"
            yield self.card(link.form, body + self.source_marks(form.sources), tag)

    def measures(self, case: Case) -> Iterator[Block]:
        """What could have prevented or repaired it."""
        rows = tuple(
            (
                self.text(m.label) + self.doubt(m) + self.source_marks(m.sources),
                self.text(m.effect) if m.effect else self.say("measure-no-study"),
                self.say(f"certainty-{m.certainty}") + "; " + self.say(f"cost-{m.cost}"),
                self.text(m.caution) if m.caution else "–",
            )
            for m in (self.kb.measures[ident] for ident in case.measures)
        )
        head = ("measure-what", "measure-effect", "measure-certainty", "measure-caution")
        yield Heading(3, self.say("measures-title"))
        yield Grid(tuple(map(self.say, head)), rows, (24, 30, 14, 32))

    def response(self, case: Case) -> Iterator[Block]:
        """The first steps, in order."""
        steps = [self.kb.first_response[ident] for ident in case.first_response]
        items = tuple(
            f"{self.text(step.advice)}{self.doubt(step)}{self.source_marks(step.sources)}"
            for step in steps
        )
        yield Heading(3, self.say("response-title"))
        yield Bullets(items, "steps")

    def decision(self, number: int, decision: Decision, *, key: bool) -> Iterator[Block]:
        """A point of decision: with verdicts in the key, without for participants."""
        yield Paragraph(self.say("decision", n=number) + " " + self.text(decision.prompt))
        if not key:
            yield Bullets(tuple(self.text(option.choice) for option in decision.options), "choices")
            return
        rows = tuple(
            (
                f"{letter}. {self.text(option.choice)}",
                self.say(f"verdict-{option.verdict}"),
                self.text(option.consequence),
            )
            for letter, option in zip(ascii_uppercase, decision.options, strict=False)
        )
        head = ("option", "verdict", "consequence")
        yield Grid(tuple(map(self.say, head)), rows, (40, 12, 48))

    def key(self, group: int, case: Case) -> Iterator[Block]:
        """The facilitator's pages for the case of a group."""
        yield PageBreak()
        yield Heading(2, f"{self.say('group', n=group)}: {self.text(case.title)}")
        yield from self.case_key(case)

    def case_key(self, case: Case) -> Iterator[Block]:
        """What the facilitator needs for a case, with the answer keys."""
        yield Paragraph(self.text(case.summary), "lead")
        yield FactList(
            (
                (self.say("case-harmed"), self.text(case.person_harmed)),
                (self.say("case-setting"), self.facet("setting", case.setting)),
                (self.say("case-relationship"), self.facet("relationship", case.relationship)),
                (self.say("case-phase"), self.facet("incident-phase", [case.phase])),
                (self.say("case-sensitivity"), self.say(f"sensitivity-{case.sensitivity}")),
                (self.say("case-minutes"), self.say("minutes", n=case.minutes)),
            )
        )
        yield Callout("care", self.say("safeguarding"), tuple(self.paragraphs(case.safeguarding)))
        yield Heading(3, self.say("situation"))
        yield from self.situation(case)
        yield Heading(3, self.say("inserts"))
        yield Paragraph(self.say("inserts-how"), "small")
        yield Grid(
            (self.say("insert-minute"), self.say("insert-news")),
            tuple((str(i.minute), self.text(i.news)) for i in case.inserts),
            (10, 90),
        )
        yield Heading(3, self.say("decisions"))
        for number, decision in enumerate(case.decisions, start=1):
            yield from self.decision(number, decision, key=True)
        yield Heading(3, self.say("questions"))
        for question in case.questions:
            yield Heading(4, f"{self.say(f'level-{question.level}')}: {self.text(question.ask)}")
            yield Paragraph(self.text(question.answer))
        yield Heading(3, self.say("forms"))
        yield from self.forms(case)
        yield from self.response(case)
        yield from self.law(case)
        yield from self.measures(case)
        services = ", ".join(self.text(self.kb.services[s].name) for s in case.services)
        yield Paragraph(self.say("case-services", services=services))
        yield Callout("care", self.say("debrief"), tuple(self.paragraphs(case.debrief)))

    # -- what participants read ------------------------------------------------------------------------

    def task(self, group: int, case: Case) -> Iterator[Block]:
        """The participants' pages for the case of a group, without the key."""
        yield PageBreak()
        yield Heading(2, f"{self.say('group', n=group)}: {self.text(case.title)}")
        yield from self.case_task(case)

    def case_task(self, case: Case) -> Iterator[Block]:
        """What a group reads and answers."""
        yield from self.situation(case)
        yield Heading(3, self.say("decisions"))
        for number, decision in enumerate(case.decisions, start=1):
            yield from self.decision(number, decision, key=False)
        yield Heading(3, self.say("questions"))
        yield Bullets(tuple(self.text(question.ask) for question in case.questions), "steps")
        yield from (WriteIn(self.say(f"work-{name}"), 2) for name in ("forms", "steps", "present"))

    def glossary(self) -> Iterator[Block]:
        """The forms of harm that the cases show."""
        names = self.workshop.choice.covered
        if names:
            yield PageBreak()
            yield Heading(2, self.say("glossary"))
            yield Paragraph(self.say("glossary-intro"))
        for form in sorted(names, key=lambda form: self.text(self.kb.forms[form].label)):
            record = self.kb.forms[form]
            yield self.card(form, self.text(record.definition) + self.doubt(record))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
