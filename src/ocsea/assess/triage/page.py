"""An answer as one printable page: what comes first stands first, and help stands at the top and below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from ocsea._base.text import Lang
from ocsea.law.penalty import all_in_words
from ocsea.prevention.contacts import ALWAYS, checked, contact, in_words
from ocsea.scenarios.document import (
    Block,
    Bullets,
    Callout,
    Document,
    FactList,
    Heading,
    Paragraph,
)

if TYPE_CHECKING:
    from ocsea.assess.triage.advising import Advice, Referral
    from ocsea.assess.triage.answer import FormState, Triage
    from ocsea.assess.triage.model import TriageRule
    from ocsea.law.applicable import Applicable, Complaint
    from ocsea.law.matrix import Deadline

__all__ = ["page"]

_BRIEF: Final = {"do": 7, "dont": 6, "removal": 3, "right": 3, "ask-not": 3}
"""How many of each kind of step stand on the one page, those that come first; of other kinds all."""

_SERVICES: Final = 3
_LAW: Final = 2
_FORMS: Final = 6
_SELF: Final = frozenset({"child", "adult-victim"})


def page(found: Triage, lang: Lang, *, full: bool = False) -> Document:
    """Return an answer as a page.

    Args:
        found: The answer.
        lang: Language of the page.
        full: Whether to print everything; otherwise what fits on about one page, what comes first
            first.

    >>> import ocsea
    >>> from ocsea.scenarios.document import Callout
    >>> made = page(ocsea.triage(ocsea.load(), ocsea.Situation()), "en")
    >>> made.title, isinstance(made.blocks[0], Callout)
    ('First steps', True)
    """
    return _Page(found, lang, full=full).document()


class _Page:
    """A page being written in one language."""

    def __init__(self, found: Triage, lang: Lang, *, full: bool) -> None:
        self.found, self.lang, self.kb, self.full = found, lang, found.kb, full
        self.asker = found.situation.asker
        self.child = self.asker == "child"

    def say(self, key: str, **gaps: object) -> str:
        return self.kb.wording[key].format(**gaps)(self.lang)

    def mine(self, key: str) -> str:
        """Return a phrase, in the words for a child where there are some."""
        own = f"{key}-child"
        return self.say(own if self.child and own in self.kb.wording else key)

    def day(self, day: date) -> str:
        return in_words(day.isoformat(), self.say)

    def document(self) -> Document:
        return Document(
            title=self.say("triage-title"),
            subtitle=self.mine("triage-subtitle"),
            lang=self.lang,
            blocks=tuple(self.blocks()),
            footer=self.say("triage-footer", stamp=self.kb.stamp),
        )

    def blocks(self) -> Iterator[Block]:
        found = self.found
        yield Callout("help", self.say("triage-danger-title"), (Paragraph(self.danger(), "lead"),))
        yield from self.urgency()
        yield from self.listed("triage-do", found.first_steps, "steps")
        yield from self.listed("triage-dont", found.do_not)
        yield from self.listed("triage-evidence", found.evidence)
        yield from self.listed("triage-removal", found.removal)
        yield self.services()
        if not self.child:
            yield from self.forms()
            yield from self.law()
        yield from self.listed(
            "triage-rights-child" if self.child else "triage-rights", found.rights
        )
        yield from self.next()
        title = "triage-ask-not-self" if self.asker in _SELF else "triage-ask-not"
        yield from self.listed(title, found.do_not_ask)
        yield from self.listed(
            "triage-wellbeing-child" if self.child else "triage-wellbeing", found.wellbeing
        )
        yield Paragraph(self.mine("triage-editorial"), "small")

    def danger(self) -> str:
        if self.child:
            return self.say("triage-danger-child")
        return self.say("triage-danger-self" if self.asker in _SELF else "help-danger")

    def urgency(self) -> Iterator[Block]:
        urgency = self.found.urgency
        own = urgency.level == "open" and self.asker in _SELF
        yield Heading(2, self.say("triage-when"))
        yield Paragraph(self.say(f"triage-urgency-{urgency.level}{'-self' if own else ''}"), "lead")
        if urgency.rules and not self.child:
            yield Bullets(tuple(rule.why(self.lang) for rule in self.some(urgency.rules)))
        if not urgency.safety_known and urgency.level != "open" and not self.child:
            yield Paragraph(self.say("triage-urgency-safety"))

    # -- lists -----------------------------------------------------------------------------------------

    def listed(
        self, title: str, advice: Iterable[Advice], style: str = "points"
    ) -> Iterator[Block]:
        """Yield a heading and what stands under it, or nothing."""
        listed = list(advice)
        most = None if self.full else _BRIEF.get(listed[0].step.kind if listed else "")
        items = tuple(self.told(each) for each in listed[:most])
        if items:
            yield Heading(2, self.say(title))
            yield Bullets(items, "steps" if style == "steps" else "points")

    def told(self, advice: Advice) -> str:
        """Return one piece of advice, with its time limits, and with its doubt where there is one."""
        parts = [advice.text(self.lang)]
        parts += [self.deadline(each) for each in advice.deadlines] if self.full else []
        parts += [] if advice.verified or self.child else [self.say("triage-doubt")]
        return " ".join(parts)

    def deadline(self, limit: Deadline) -> str:
        doubt = "" if limit.status == "verified" else f" {self.say('triage-doubt')}"
        told = self.say(
            "triage-deadline",
            what=limit.what(self.lang).rstrip("."),
            who=f"({limit.who(self.lang)})",
            amount=self.say(f"triage-unit-{limit.unit}", n=limit.amount),
            counted=_inside(limit.counted_from(self.lang)),
        )
        return told + doubt

    def services(self) -> Callout:
        found = self.found
        shown = found.services if self.full else found.services[:_SERVICES]
        blocks: list[Block] = [
            FactList(tuple((each.service.name(self.lang), self.service(each)) for each in shown))
        ]
        if found.unconfirmed_services and self.full and not self.child:
            names = "; ".join(self.silent(each) for each in found.unconfirmed_services)
            blocks.append(Paragraph(self.say("triage-unconfirmed", names=names), "small"))
        if shown:
            day = checked((each.service for each in shown), self.say)
            blocks.append(Paragraph(self.say("triage-checked", day=day), "small"))
        return Callout("help", self.say("triage-services"), tuple(blocks))

    def service(self, referral: Referral) -> str:
        """Return what a service is for, how to reach it, and what to watch."""
        service = referral.service
        parts = [referral.purpose(self.lang), contact(service, self.say, self.lang)]
        if service.caution and (service.id in ALWAYS or self.full):
            parts.append(service.caution(self.lang))
        return " ".join(parts)

    def silent(self, referral: Referral) -> str:
        """Return the name of a service whose contacts are not shown, and what to watch with it."""
        caution, name = referral.service.caution, referral.service.name(self.lang)
        return f"{name} ({caution(self.lang).rstrip('.')})" if caution else name

    # -- forms and law ---------------------------------------------------------------------------------

    def forms(self) -> Iterator[Block]:
        states = self.found.forms
        yield Heading(2, self.say("triage-forms"))
        if states.established:
            yield Bullets(tuple(self.form(each) for each in states.established))
        else:
            yield Paragraph(self.say("triage-forms-none"))
        if states.possible:
            shown = states.possible if self.full else states.possible[:_FORMS]
            names = "; ".join(each.form.label(self.lang) for each in shown)
            yield Paragraph(self.say("triage-forms-possible", names=names))
        for why in self.found.human_checks:
            yield Paragraph(self.say("triage-human", why=why(self.lang)))
        yield Paragraph(self.say("triage-forms-not-a-person"), "small")

    def form(self, state: FormState) -> str:
        """Return the name of a form, and why it is named."""
        why = " ".join(rule.why(self.lang) for rule in self.some(state.rules))
        return f"{state.form.label(self.lang)}: {_inside(why)}"

    def some(self, rules: tuple[TriageRule, ...]) -> tuple[TriageRule, ...]:
        """Return the rules to tell: all of them, or the first."""
        return rules if self.full else rules[:1]

    def law(self) -> Iterator[Block]:
        law = self.found.law
        yield Heading(2, self.say("triage-law"))
        yield Paragraph(self.say("triage-law-not-advice", day=self.days()), "small")
        if law.assumed_day:
            yield Paragraph(self.say("triage-law-assumed"), "small")
        if len(law.answers) > 1:
            days = "; ".join(self.day(answer.happened) for answer in law.answers[1:])
            yield Paragraph(self.say("triage-law-changed", days=days))
        primary = [each for each in law.provisions if each.role == "primary"]
        named = list(law.provisions) if self.full else (primary or list(law.provisions))[:_LAW]
        if not named:
            yield Paragraph(self.say("triage-law-none"))
            yield from (Paragraph(gap(self.lang)) for gap in law.gaps)
            return
        if law.basis == "possible":
            yield Paragraph(self.say("triage-law-possible"))
        yield Bullets(tuple(self.provision(each) for each in named))
        if law.age_open:
            yield Paragraph(self.say("triage-law-age"), "small")
        if law.questions and self.full:
            told = " ".join(question(self.lang) for question in law.questions)
            yield Paragraph(self.say("triage-law-open", questions=told), "small")
        elif law.questions:
            yield Paragraph(self.say("triage-law-open-some", n=len(law.questions)), "small")

    def days(self) -> str:
        happened = self.found.situation.happened or self.found.law.assumed_day
        assert happened is not None
        if isinstance(happened, date):
            return self.day(happened)
        first, last = happened
        return self.say("triage-law-days", first=self.day(first), last=self.day(last))

    def provision(self, applicable: Applicable) -> str:
        """Return a provision: what it says, its penalty, its complaint rule, and what has to be checked."""
        rule = applicable.provision
        name = self.kb.law.citations.name(rule.id, self.lang)
        said = f"{name}: {rule.summary(self.lang)}" if self.full else f"{name}."
        facts = "; ".join(self.about(applicable))
        parts = [said, f"{facts[:1].upper()}{facts[1:]}." if facts else ""]
        parts += [caveat(self.lang) for caveat in rule.caveats] if self.full else []
        return " ".join(filter(None, parts))

    def about(self, applicable: Applicable) -> Iterator[str]:
        if penalty := all_in_words(applicable.versions, self.lang):
            yield self.say("triage-law-penalty", penalty=penalty)
        if applicable.complaint:
            partly = applicable.provision.complaint == "partly"
            yield from self.complaint(applicable.complaint, partly=partly)
        if applicable.confidence != "text":
            yield self.say(f"triage-law-confidence-{applicable.confidence}")
        if not self.full and applicable.conditions:
            yield self.say("triage-law-conditions")
        elif self.full:
            for each in applicable.conditions:
                words = _inside(each(self.lang)).rstrip(".")
                yield self.say("triage-law-condition", condition=words)

    def complaint(self, complaint: Complaint, *, partly: bool) -> Iterator[str]:
        keys = {False: "no", True: "yes", None: "open"}
        yield self.say(f"triage-law-complaint-{'partly' if partly else keys[complaint.needed]}")
        if complaint.months:
            yield self.say("triage-law-months", months=complaint.months)

    def next(self) -> Iterator[Block]:
        if self.found.urgency.level == "emergency":  # help comes before questions
            return
        if questions := self.found.next_questions:
            yield Heading(2, self.say("triage-next"))
            yield Paragraph(questions[0].ask(self.lang))


def _inside(words: str) -> str:
    """Return words as they stand inside a sentence; an abbreviation keeps its letters."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
