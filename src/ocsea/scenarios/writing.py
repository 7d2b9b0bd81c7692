"""What turns records into the blocks of a document, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import attrs

from ocsea._base.records import Claim
from ocsea._base.text import Lang, Text
from ocsea.prevention.contacts import ALWAYS, brief, checked, contact, in_words
from ocsea.scenarios.document import (
    Block,
    Bullets,
    Callout,
    Card,
    FactList,
    Paragraph,
)
from ocsea.scenarios.handouts import help_callout

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.prevention.model import Service
    from ocsea.scenarios.workshops import Workshop

__all__ = ["Writer"]

_AGREEMENTS: Final = ("step-out", "no-names", "no-images", "no-blame", "no-recording", "talk")
_WHEN_SOMEBODY_TELLS: Final = (
    "stay-calm",
    "not-your-fault",
    "no-interrogation",
    "never-view-or-copy",
    "ask-safety-first",
)
"""What to do first when a participant tells, by id of the first-response steps."""


@attrs.frozen
class Writer:
    """Turns records into blocks, in one language."""

    kb: KnowledgeBase
    workshop: Workshop
    lang: Lang

    # -- words ---------------------------------------------------------------------------------------

    def say(self, key: str, **gaps: object) -> str:
        """Return a phrase of the library, with its gaps filled."""
        return self.kb.wording[key].format(**gaps)(self.lang)

    def text(self, text: Text) -> str:
        """Return a text on one line."""
        return " ".join(text(self.lang).split())

    def paragraphs(self, text: Text) -> Iterator[Paragraph]:
        """Yield the paragraphs of a text."""
        for part in text(self.lang).strip().split("\n\n"):
            yield Paragraph(" ".join(part.split()))

    def sentence(self, text: Text) -> str:
        """Return a text with a full stop at its end."""
        words = self.text(text)
        return words if words.endswith((".", "!", "?", "”", '"')) else f"{words}."

    def facet(self, facet: str, values: Iterable[str]) -> str:
        """Return the labels of values of a facet."""
        known = self.kb.facets[facet]
        return ", ".join(known[value].label(self.lang) for value in values)

    def doubt(self, claim: Claim) -> str:
        """Return what has to be said of a statement that was not seen in a source."""
        return "" if claim.status == "verified" else f" [{self.say('unverified')}]"

    def source_marks(self, sources: Iterable[str]) -> str:
        """Return the numbers of sources in brackets."""
        numbers = [str(self.workshop.source_numbers[ident]) for ident in sources]
        return f" [{', '.join(numbers)}]" if numbers else ""

    # -- pieces both documents use ---------------------------------------------------------------------

    def card(self, form: str, body: str, tag: str = "") -> Card:
        """Return a form of harm with its drawing."""
        record = self.kb.forms[form]
        drawing = self.kb.pictograms[form]
        return Card(self.text(record.label), body, drawing.svg, self.text(drawing.label), tag)

    def contact(self, service: Service) -> str:
        """Return how a service is reached."""
        return contact(service, self.say, self.lang)

    def full_contact(self, service: Service) -> str:
        """Return what a service helps with, how it is reached, and what to know of it."""
        parts = (service.helps_with, *((service.caution,) if service.caution else ()))
        first, *rest = map(self.sentence, parts)
        return " ".join((first, self.contact(service), *rest))

    def services(self) -> list[Service]:
        """Return the services that the pack names."""
        named = (ident for case in self.workshop.cases for ident in case.services)
        return [self.kb.services[ident] for ident in dict.fromkeys((*ALWAYS, *named))]

    def help_first(self, *, more: bool = True) -> Callout:
        """Whom to call, in short, at the start; *more* where the full list stands at the end."""
        always = help_callout(self.kb, self.lang)
        if not more:
            return always
        rest = Paragraph(self.say("help-more"), "small")
        return attrs.evolve(always, blocks=(*always.blocks, rest))

    def somebody_tells(self) -> Callout:
        """What to do when a participant tells of something that happened."""
        known = self.kb.first_response
        steps = [known[ident] for ident in _WHEN_SOMEBODY_TELLS if ident in known]
        advice = tuple(f"{self.text(step.advice)}{self.doubt(step)}" for step in steps)
        blocks = (
            Paragraph(self.say("somebody-tells-companion")),
            Bullets(advice, "steps"),
            Paragraph(self.say("somebody-tells-after")),
        )
        return Callout("care", self.say("somebody-tells-title"), blocks)

    def childrens_help(self) -> Callout:
        """Where a child gets help, in words for children."""
        always = (self.kb.services[ident] for ident in ALWAYS)
        fit = [s for s in always if s.contactable and s.audience != "adult"]
        rows = tuple((self.text(s.name), brief(s, self.say)) for s in fit)
        day = self.say("numbers-checked", day=checked(fit, self.say))
        blocks = (Paragraph(self.say("child-help")), FactList(rows), Paragraph(day, "small"))
        return Callout("help", self.say("child-help-title"), blocks)

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
        """Return a day in words."""
        return in_words(iso, self.say)

    def agreements(self) -> Callout:
        """The agreements for a safe room."""
        return Callout("care", self.say("agreements-title"), (Bullets(self.rules()),))

    def rules(self) -> tuple[str, ...]:
        """Return what is agreed on for a safe room."""
        return tuple(self.say(f"agreement-{name}") for name in _AGREEMENTS)

    def footer(self) -> str:
        """Return from what and how the document was made."""
        return self.say(
            "footer",
            stamp=self.kb.stamp,
            seed=self.workshop.seed,
            preset=self.workshop.preset.id,
        )
