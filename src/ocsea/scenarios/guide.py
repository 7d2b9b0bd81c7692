"""The two documents of a workshop pack: the facilitator's guide and the participants' handout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import ascii_uppercase
from typing import TYPE_CHECKING

import attrs

from ocsea._base.records import Claim
from ocsea._base.text import Lang, Text
from ocsea.law.penalty import all_in_words
from ocsea.prevention.contacts import ALWAYS, checked, contact, in_words
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

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.law.library import Standing
    from ocsea.law.model import Provision
    from ocsea.prevention.model import Measure, Service
    from ocsea.scenarios.model import Case, Decision, Session
    from ocsea.scenarios.packs import Workshop

__all__ = ["case_page", "guide", "handout"]

_STRATEGIES = ("prevention", "collaboration", "handling")


@attrs.frozen
class _Writer:
    """Turns records into blocks, in one language."""

    kb: KnowledgeBase
    workshop: Workshop
    lang: Lang

    # -- words ---------------------------------------------------------------------------------------

    def say(self, key: str, **gaps: object) -> str:
        return self.kb.wording[key].format(**gaps)(self.lang)

    def text(self, text: Text) -> str:
        return " ".join(text(self.lang).split())

    def paragraphs(self, text: Text) -> Iterator[Paragraph]:
        for part in text(self.lang).strip().split("\n\n"):
            yield Paragraph(" ".join(part.split()))

    def sentence(self, text: Text) -> str:
        words = self.text(text)
        return words if words.endswith((".", "!", "?", "”", '"')) else f"{words}."

    def facet(self, facet: str, values: Iterable[str]) -> str:
        known = self.kb.facets[facet]
        return ", ".join(known[value].label(self.lang) for value in values)

    def doubt(self, claim: Claim) -> str:
        """Return what has to be said of a statement that was not seen in a source."""
        return "" if claim.status == "verified" else f" [{self.say('unverified')}]"

    def source_marks(self, sources: Iterable[str]) -> str:
        numbers = [str(self.workshop.source_numbers[ident]) for ident in sources]
        return f" [{', '.join(numbers)}]" if numbers else ""

    # -- pieces both documents use ---------------------------------------------------------------------

    def card(self, form: str, body: str, tag: str = "") -> Card:
        record = self.kb.forms[form]
        drawing = self.kb.pictograms[form]
        return Card(self.text(record.label), body, drawing.svg, self.text(drawing.label), tag)

    def contact(self, service: Service) -> str:
        return contact(service, self.say, self.lang)

    def full_contact(self, service: Service) -> str:
        parts = (service.helps_with, *((service.caution,) if service.caution else ()))
        first, *rest = map(self.sentence, parts)
        return " ".join((first, self.contact(service), *rest))

    def services(self) -> list[Service]:
        named = (ident for case in self.workshop.cases for ident in case.services)
        return [self.kb.services[ident] for ident in dict.fromkeys((*ALWAYS, *named))]

    def help_first(self) -> Callout:
        """Whom to call, in short, at the start."""
        always = (self.kb.services[ident] for ident in ALWAYS)
        rows = tuple((self.text(s.name), self.contact(s)) for s in always if s.contactable)
        more = Paragraph(self.say("help-more"), "small")
        blocks = (Paragraph(self.say("help-danger")), FactList(rows), more)
        return Callout("help", self.say("help-title"), blocks)

    def help(self) -> Callout:
        """Where to get help, with the date of each contact."""
        services = self.services()
        live = [service for service in services if service.contactable]
        blocks: list[Block] = [
            Paragraph(self.say("help-danger"), "lead"),
            FactList(tuple((self.text(s.name), self.full_contact(s)) for s in live)),
        ]
        if silent := [self.text(s.name) for s in services if not s.contactable]:
            blocks.append(Paragraph(self.say("help-unconfirmed", names=", ".join(silent)), "small"))
        blocks.append(Paragraph(self.say("help-checked", day=checked(services, self.say)), "small"))
        return Callout("help", self.say("help-title"), tuple(blocks))

    def day(self, iso: str) -> str:
        return in_words(iso, self.say)

    def agreements(self) -> Callout:
        rules = tuple(self.say(f"agreement-{name}") for name in _AGREEMENTS)
        return Callout("care", self.say("agreements-title"), (Bullets(rules),))

    def situation(self, case: Case) -> Iterator[Block]:
        yield from self.paragraphs(case.situation)
        people = tuple((self.text(p.role), self.text(p.about)) for p in case.people)
        yield Heading(4, self.say("people"))
        yield FactList(people)

    def task(self, case: Case) -> Iterator[Block]:
        """What a group reads and answers, without keys."""
        yield from self.situation(case)
        yield Heading(3, self.say("decisions"))
        for at, decision in enumerate(case.decisions, start=1):
            yield from self.decision(at, decision, key=False)
        asked = tuple(self.text(question.ask) for question in case.questions)
        yield Heading(3, self.say("questions"))
        yield Bullets(asked, "steps")
        yield from (WriteIn(self.say(f"work-{name}"), 2) for name in ("forms", "steps", "present"))

    def plan(self) -> Iterator[Block]:
        """The follow-up plan of one school or organisation."""
        measures = {m: self.kb.measures[m] for case in self.workshop.cases for m in case.measures}
        yield Heading(2, self.say("plan-title"))
        yield Paragraph(self.say("plan-intro"))
        yield FactList(
            tuple((self.say(key), "") for key in ("plan-school", "plan-people", "plan-date"))
        )
        head = tuple(
            self.say(key)
            for key in ("plan-step", "plan-who", "plan-when", "plan-sign", "plan-done")
        )
        for strategy in _STRATEGIES:
            yield Heading(3, self.say(f"strategy-{strategy}"))
            ideas = [m for m in measures.values() if _strategy(m) == strategy]
            if ideas:
                names = "; ".join(self.text(m.label) + self.doubt(m) for m in _cheapest(ideas))
                yield Paragraph(self.say("plan-ideas", ideas=names), "small")
            yield Grid(head, (), (34, 18, 14, 24, 10), blank=4)
        yield WriteIn(self.say("plan-first-week"), 2)
        yield WriteIn(self.say("plan-support"), 2)

    def footer(self) -> str:
        return self.say(
            "footer",
            stamp=self.kb.stamp,
            seed=self.workshop.seed,
            preset=self.workshop.preset.id,
        )

    # -- the answer key --------------------------------------------------------------------------------

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
        for link in case.forms:
            form = self.kb.forms[link.form]
            young = f" {self.say('emerging')}" if form.maturity == "emerging" else ""
            why = self.say("form-why", why=self.text(link.why))
            tag = self.say(f"form-{link.role}")
            body = f"{self.text(form.definition)}{self.doubt(form)}{young} {why}"
            yield self.card(link.form, body + self.source_marks(form.sources), tag)

    def measures(self, case: Case) -> Iterator[Block]:
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
        steps = [self.kb.first_response[ident] for ident in case.first_response]
        items = tuple(
            f"{self.text(step.advice)}{self.doubt(step)}{self.source_marks(step.sources)}"
            for step in steps
        )
        yield Heading(3, self.say("response-title"))
        yield Bullets(items, "steps")

    def decision(self, number: int, decision: Decision, *, key: bool) -> Iterator[Block]:
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
        yield from self.answers(case)

    def answers(self, case: Case) -> Iterator[Block]:
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

    # -- the agenda ------------------------------------------------------------------------------------

    def clock(self, session: Session) -> str:
        hour, minute = map(int, session.start.split(":"))
        end = hour * 60 + minute + session.minutes
        return f"{session.start}–{end // 60:02}:{end % 60:02}"

    def agenda(self, *, full: bool) -> Iterator[Block]:
        yield Heading(2, self.say("agenda"))
        for day in range(1, self.workshop.preset.days + 1):
            sessions = [s for s in self.workshop.preset.sessions if s.day == day]
            if self.workshop.preset.days > 1:
                yield Heading(3, self.say("day", n=day))
            yield from self.running_order(sessions) if full else [self.timetable(sessions)]

    def running_order(self, sessions: Iterable[Session]) -> Iterator[Block]:
        for session in sessions:
            yield Heading(4, f"{self.clock(session)}  {self.text(session.title)}")
            yield Paragraph(f"{self.text(session.aim)} {self.text(session.method)}")

    def timetable(self, sessions: Iterable[Session]) -> Grid:
        rows = tuple((self.clock(s), self.text(s.title), self.text(s.aim)) for s in sessions)
        head = ("agenda-time", "agenda-session", "agenda-aim")
        return Grid(tuple(map(self.say, head)), rows, (14, 34, 52))

    def groups(self) -> Iterator[Block]:
        workshop = self.workshop
        yield Heading(2, self.say("groups-title"))
        sizes = workshop.group_sizes
        people = ", ".join(map(str, sizes))
        intro = {"participants": workshop.participants, "groups": len(sizes), "sizes": people}
        yield Paragraph(self.say("groups-intro", **intro))
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
        proof = "coverage-proven" if choice.proven else "coverage-bound"
        yield Paragraph(
            self.say(
                proof, covered=len(choice.covered), bound=choice.bound, bank=workshop.bank_size
            ),
            "small",
        )

    def sources(self) -> Iterator[Block]:
        yield PageBreak()
        yield Heading(2, self.say("sources"))
        yield Paragraph(self.say("sources-intro"), "small")
        rows = tuple(
            (str(number), self.kb.sources[ident].cite())
            for ident, number in self.workshop.source_numbers.items()
        )
        yield Grid((self.say("source-number"), self.say("source-where")), rows, (8, 92))


_AGREEMENTS = ("step-out", "no-names", "no-images", "no-blame", "no-recording", "talk")
_PREPARE = ("rooms", "print", "helper", "contacts", "pupils", "law")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _strategy(measure: Measure) -> str:
    if measure.actor in {"government", "police", "justice", "ngo", "platform", "health"}:
        return "collaboration"
    return "prevention" if measure.level == "primary" else "handling"


def _cheapest(measures: list[Measure]) -> list[Measure]:
    order = ("low", "medium", "high")
    return sorted(measures, key=lambda m: (order.index(m.cost), m.id))[:6]


def guide(kb: KnowledgeBase, workshop: Workshop, lang: Lang) -> Document:
    """Return the facilitator's guide, with the answer keys."""
    write = _Writer(kb, workshop, lang)
    preset = workshop.preset
    blocks: list[Block] = [
        Paragraph(write.text(preset.about), "lead"),
        Paragraph(write.say("guide-only"), "small"),
        Paragraph(write.say("fictional"), "small"),
        write.help_first(),
        write.agreements(),
        Heading(2, write.say("prepare-title")),
        Bullets(tuple(write.say(f"prepare-{name}") for name in _PREPARE), "checks"),
        *write.groups(),
        PageBreak(),
        *write.agenda(full=True),
    ]
    for number, case in enumerate(workshop.cases, start=1):
        blocks += write.key(number, case)
    blocks += [PageBreak(), *write.plan(), write.help(), *write.sources()]
    return Document(
        title=write.say("guide-title"),
        subtitle=write.text(preset.title),
        lang=lang,
        blocks=tuple(blocks),
        footer=f"{write.footer()} {kb.review(lang)}",
    )


def handout(kb: KnowledgeBase, workshop: Workshop, lang: Lang) -> Document:
    """Return the participants' handout, without any answer key."""
    write = _Writer(kb, workshop, lang)
    blocks: list[Block] = [
        Paragraph(write.text(workshop.preset.about), "lead"),
        Paragraph(write.say("fictional"), "small"),
        write.help_first(),
        write.agreements(),
        *write.agenda(full=False),
    ]
    for number, case in enumerate(workshop.cases, start=1):
        blocks += [
            PageBreak(),
            Heading(2, f"{write.say('group', n=number)}: {write.text(case.title)}"),
            *write.task(case),
        ]
    blocks += [
        PageBreak(),
        Heading(2, write.say("glossary")),
        Paragraph(write.say("glossary-intro")),
    ]
    names = sorted(workshop.choice.covered, key=lambda form: write.text(kb.forms[form].label))
    blocks += [
        write.card(form, write.text(kb.forms[form].definition) + write.doubt(kb.forms[form]))
        for form in names
    ]
    blocks += [PageBreak(), *write.plan(), write.help()]
    return Document(
        title=write.say("handout-title"),
        subtitle=write.text(workshop.preset.title),
        lang=lang,
        blocks=tuple(blocks),
        footer=f"{write.footer()} {kb.review(lang)}",
    )


def case_page(kb: KnowledgeBase, workshop: Workshop, lang: Lang, *, key: bool) -> Document:
    """Return one case alone: for the group, or for the facilitator with the answer key."""
    write = _Writer(kb, workshop, lang)
    (case,) = workshop.cases
    about = write.answers(case) if key else write.task(case)
    blocks: list[Block] = [Paragraph(write.say("fictional"), "small"), write.help_first(), *about]
    return Document(
        title=write.text(case.title),
        subtitle=write.say("guide-title" if key else "handout-title"),
        lang=lang,
        blocks=(*blocks, write.help(), *(write.sources() if key else ())),
        footer=f"ocsea {kb.stamp}. {kb.review(lang)}",
    )
