"""Counted answers told in words. Each number is one of the counts; here it is only written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from ocsea._base.text import Lang, Text, check_lang
from ocsea.assess.model import Domain, Item
from ocsea.assess.survey.model import Chosen, Counts, Group, QuestionCounts, Row

__all__ = ["Words", "told"]

_FULL: Final = 100


def told(counts: Counts, lang: Lang) -> str:
    """Return counts in words.

    >>> import ocsea
    >>> survey = ocsea.load().instruments["baseline-teachers"]
    >>> found = ocsea.assess.counts(survey, [{"HLP-02": "2"}] * 12 + [{"HLP-02": "0"}] * 8)
    >>> [line for line in told(found, "en").splitlines() if "12 of 20" in line]
    ['  Yes: 12 of 20 people, 60 per cent (39 to 78)']
    """
    return "\n".join(Words(counts, check_lang(lang)).lines())


@attrs.frozen
class Words:
    """Counts being told in one language.

    >>> import ocsea
    >>> survey = ocsea.load().instruments["baseline-teachers"]
    >>> found = ocsea.assess.counts(survey, [{"HLP-02": "2"}] * 12 + [{"HLP-02": "0"}] * 8)
    >>> Words(found, "id").share(found["HLP-02"].whole.choices[2])
    '12 dari 20 orang, 60 persen (39 sampai 78)'
    """

    counts: Counts
    lang: Lang

    def say(self, key: str, **gaps: object) -> str:
        """Return a phrase in the language."""
        phrase: Text = self.counts.instrument._tables("wording")[f"survey-{key}"].phrase
        return phrase.format(**gaps)(self.lang)

    def lines(self) -> Iterator[str]:
        """Yield all of it, line by line."""
        yield self.counts.instrument.label(self.lang)
        yield from self.about()
        for domain, questions in self.parts():
            yield ""
            yield domain.label(self.lang).upper()
            for question in questions:
                yield from self.question(question)
        yield ""
        yield from self.limits()

    def about(self) -> Iterator[str]:
        """Yield who answered, and how to read the figures."""
        counts = self.counts
        if counts.people is None:
            yield self.say("too-few", k=counts.k)
            return
        yield self.say("people", people=counts.people)
        shown = [self.size(group) for group in counts.groups if group.n is not None]
        if shown:
            yield self.say("groups", by=self.by(), groups="; ".join(shown))
        if len(shown) < len(counts.groups):
            yield self.say("groups-hidden")
        yield self.say("how" if counts.of == "answered" else "how-asked", k=counts.k)
        yield self.say("whiskers")

    def limits(self) -> Iterator[str]:
        """Yield what the figures do not say."""
        if self.counts.instrument.disclaimer:
            yield self.counts.instrument.disclaimer(self.lang)
        for key in ("harm", "others", "cause", "self", "compare"):
            yield self.say(f"not-{key}")

    def parts(self) -> Iterator[tuple[Domain, list[QuestionCounts]]]:
        """Yield the parts of the instrument with their questions."""
        for domain in self.counts.instrument.domains:
            found = [each for each in self.counts.questions if self.item(each).domain == domain.id]
            if found:
                yield domain, found

    def item(self, question: QuestionCounts) -> Item:
        """Return the question as it stands in the instrument."""
        return self.counts.instrument.by_code[question.code]

    # -- groups ------------------------------------------------------------------------------------------------

    def by(self) -> str:
        """Return what groups have in common."""
        item = self.counts.instrument.by_code.get(self.counts.by or "")
        return item.text(self.lang) if item else str(self.counts.by)

    def group(self, value: str | None) -> str:
        """Return the name of a group."""
        item = self.counts.instrument.by_code.get(self.counts.by or "")
        if value is None:
            return self.say("group-none")
        return self.choice(item, value) if item else value

    def size(self, group: Group) -> str:
        """Return a group with how many people it has."""
        return self.say("group-size", group=self.group(group.value), n=group.n)

    # -- questions ---------------------------------------------------------------------------------------------

    def question(self, question: QuestionCounts) -> Iterator[str]:
        """Yield a question with its answers, and with those of the groups."""
        yield f"{question.code}: {self.item(question).text(self.lang)}"
        yield from (f"  {line}" for line in self.remarks(question))
        yield from self.answers(question, question.whole, "  ")
        for row in question.groups:
            if not row.withheld:
                yield f"  {self.group(row.group)}:"
                yield from self.answers(question, row, "    ")
        if self.groups_withheld(question):
            yield f"  {self.say('groups-withheld')}"

    def groups_withheld(self, question: QuestionCounts) -> bool:
        """Return whether there are groups, and this question shows none of them."""
        withheld = any(row.withheld for row in question.groups)
        return withheld and not question.whole.withheld

    def remarks(self, question: QuestionCounts) -> Iterator[str]:
        """Yield how many answered a question."""
        row = question.whole
        if row.withheld:
            yield self.say("withheld")
            return
        yield self.say("answered", asked=row.asked, answered=row.answered)
        if row.asked != row.answered:
            yield self.say("special", kinds=self.kinds(row))
        if not row.answered:
            yield self.say("nobody")
        elif question.several:
            yield self.say("several")

    def kinds(self, row: Row) -> str:
        """Return how many gave each answer that is no choice."""
        found = [self.say(f"kind-{kind}", n=n) for kind, n in row.special.items() if n]
        hidden = [self.say("kinds-hidden")] if None in row.special.values() else []
        return ", ".join([*found, *hidden])

    def answers(self, question: QuestionCounts, row: Row, indent: str) -> Iterator[str]:
        """Yield each answer with how many chose it."""
        if row.answered:
            for each in row.choices:
                name = self.choice(self.item(question), each.code)
                yield f"{indent}{name}: {self.share(each)}"

    def choice(self, item: Item, code: str) -> str:
        """Return an answer in words."""
        for choice in item.offered:
            if choice.code == code:
                return choice.label(self.lang)
        return f"{code.replace('-', '–')}%"

    def share(self, chosen: Chosen) -> str:
        """Return how many chose an answer, with the share and its interval."""
        if chosen.share is None or chosen.interval is None:
            return self.say("hidden")
        low, high = (percent(end) for end in chosen.interval)
        return self.say(
            "share", n=chosen.n, of=chosen.of, share=percent(chosen.share), low=low, high=high
        )

    def cell(self, chosen: Chosen) -> str:
        """Return the same for a table."""
        if chosen.share is None:
            return self.say("hidden")
        return self.say("cell", n=chosen.n, share=percent(chosen.share))


def percent(share: float) -> int:
    """Return a share in whole per cent, a half rounded up."""
    return int(share * _FULL + 0.5)
