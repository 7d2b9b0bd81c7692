"""A result told in words: what is good first, then what to do next, and how sure all of it is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import attrs

from ocsea._base.text import Lang, Text
from ocsea.assess.advice import Recommendation, Rise, next_level, recommend
from ocsea.assess.levels import Block
from ocsea.assess.model import Domain, Item
from ocsea.assess.scoring import DomainResult, Result
from ocsea.assess.tracing import basis_points

__all__ = ["Telling", "told"]

_GOOD: Final = Fraction(3, 4)
_SHOWN: Final = 5
_STEPS: Final = 3


def told(result: Result, lang: Lang) -> str:
    """Return a result in words.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> words = told(ocsea.assess.score(school, {item.code: 2 for item in school.items}), "en")
    >>> words.splitlines()[0]
    'School safety self-review'
    """
    return "\n".join(Telling(result, lang).lines())


@attrs.frozen
class Telling:
    """A result being told in one language.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> telling = Telling(ocsea.assess.score(school, {"LED-01": 3}), "id")
    >>> telling.domain("LED").label("id"), telling.share(Fraction(2, 3))
    ('Kepemimpinan, kebijakan, dan peran', '66,7%')
    """

    result: Result
    lang: Lang

    def say(self, key: str, **gaps: object) -> str:
        """Return a phrase of results in the language."""
        phrase: Text = self.result.instrument._tables("wording")[f"assess-{key}"].phrase
        return phrase.format(**gaps)(self.lang)

    def status(self) -> str:
        """Tell how far the result can be relied on."""
        return self.say(f"status-{self.result.status.replace('_', '-')}")

    def share(self, value: Fraction) -> str:
        """Return a share in per cent, with one decimal in the manner of the language."""
        tenths = (basis_points(value) + 5) // 10
        words = f"{tenths // 10}.{tenths % 10}%"
        return words.replace(".", ",") if self.lang == "id" else words

    def question(self, code: str) -> str:
        """Return a question with its code."""
        return f"{code}: {self.result.instrument.by_code[code].text(self.lang)}"

    def domain(self, ident: str) -> Domain:
        """Return a domain by its id."""
        return next(d for d in self.result.instrument.domains if d.id == ident)

    def lines(self) -> Iterator[str]:
        """Yield the whole result, line by line."""
        instrument = self.result.instrument
        yield instrument.label(self.lang)
        yield instrument.purpose(self.lang)
        if instrument.disclaimer:
            yield instrument.disclaimer(self.lang)
        yield self.status()
        if instrument.kind == "knowledge":
            yield from self.knowledge()
        else:
            yield from self.good()
            yield from self.middle()
            yield from self.steps()
            yield from self.open()
        yield self.say("not-a-person")
        yield self.say(
            "provenance",
            instrument=f"{instrument.id} {instrument.version}",
            hash=self.result.scoring_hash[:12],
        )

    def middle(self) -> Iterator[str]:
        """Tell what the kind of instrument tells: what comes first, a profile, or a score."""
        if self.result.instrument.policy.private:
            yield from self.first()
        elif self.result.risk:
            yield from self.risk()
        else:
            yield from self.score()

    def knowledge(self) -> Iterator[str]:
        """Tell how many answers are right, and what to go over again."""
        right = [item for item in self.result.items if item.weight and item.answer.worth == 1]
        asked = [item for item in self.result.items if item.weight]
        yield self.say("right", right=len(right), asked=len(asked))
        for domain in self.result.domains:
            of = [item for item in asked if item.domain == domain.id]
            good = sum(item.answer.worth == 1 for item in of)
            label = self.domain(domain.id).label(self.lang)
            yield "  " + self.say("right-domain", domain=label, right=good, asked=len(of))
        again = [item.code for item in asked if item.answer.worth < 1]
        if again:
            yield self.say("again")
        for code in again:
            feedback = self.result.instrument.by_code[code].feedback
            yield f"  {self.question(code)}" + (f" – {feedback(self.lang)}" if feedback else "")

    def good(self) -> Iterator[str]:
        """Tell what is in order, the weightiest first."""
        found = [
            item
            for item in self.result.items
            if item.answer.state == "value"
            and item.weight
            and self._protects(item.code, item.answer.worth)
        ]
        found.sort(key=lambda item: -item.weight)
        yield self.say("good" if found else "good-none")
        for item in found[:_SHOWN]:
            yield f"  {self.question(item.code)}"
        if len(found) > _SHOWN:
            yield "  " + self.say("good-more", more=len(found) - _SHOWN)

    def _protects(self, code: str, worth: Fraction) -> bool:
        exposure = self.result.instrument.by_code[code].critical == "exposure"
        return worth == 0 if exposure else worth >= _GOOD

    def first(self) -> Iterator[str]:
        """Tell what is shown first and not done yet, where no score is shown."""
        missing = [
            item.code
            for item in self.result.items
            if self.result.instrument.by_code[item.code].critical == "first"
            and item.answer.state != "na"
            and item.answer.worth < _GOOD
        ]
        if missing:
            yield self.say("first")
            yield from (f"  {self.question(code)}" for code in missing)

    def score(self) -> Iterator[str]:
        """Tell index, level and domains."""
        result = self.result
        if result.index is not None and result.status != "insufficient":
            yield self.say(
                "index",
                index=self.share(result.index),
                low=self.share(result.index_low),
                high=self.share(result.index_high),
            )
            low, high = result.weight_interval
            yield self.say("weights", low=self.share(low), high=self.share(high))
        if result.level is not None:
            yield from self.level()
        for domain in (*result.domains, *result.beside):
            yield "  " + self.domain_line(domain)
        if result.na_share:
            shadow = self.share(result.shadow or Fraction(0))
            yield self.say("na", share=self.share(result.na_share), shadow=shadow)
        for ident in result.flagged:
            yield self.say("na-flag", domain=self.domain(ident).label(self.lang))

    def domain_line(self, domain: DomainResult) -> str:
        """Tell the value of a domain."""
        label = self.domain(domain.id).label(self.lang)
        if domain.value is None:
            return self.say("domain-open", domain=label)
        return self.say(
            "domain",
            domain=label,
            value=self.share(domain.value),
            low=self.share(domain.low),
            high=self.share(domain.high),
        )

    def level(self) -> Iterator[str]:
        """Tell the level, and what keeps the next one shut."""
        result = self.result
        name = self.level_name(result.level or 0)
        if result.settled:
            yield self.say("level", level=name)
        else:
            low, high = (
                self.level_name(result.level_low or 0),
                self.level_name(result.level_high or 0),
            )
            yield self.say("level-open", low=low, high=high)
        for block in result.blocks:
            yield "  " + self.block(block)

    def level_name(self, number: int) -> str:
        """Return number and name of a level."""
        instrument = self.result.instrument
        labels = {gate.n: gate.label for gate in instrument.gates}
        label = labels.get(number, instrument.ground)
        return f"{number} ({label(self.lang)})" if label else str(number)

    def block(self, block: Block) -> str:
        """Tell one thing that keeps a level shut."""
        have, need = self.share(block.have), self.share(block.need)
        level = self.level_name(block.level)
        if block.rule == "floor":
            where = self.domain(block.where).label(self.lang)
        else:
            where = self.question(block.where) if block.where else ""
        key = f"block-{block.rule}"
        if block.rule in {"c1", "c2"}:
            known = self.result.answers[block.where].state == "value"
            key = "block-item" if known else "block-item-open"
        return self.say(key, level=level, where=where, have=have, need=need)

    def risk(self) -> Iterator[str]:
        """Tell the profile and its aspects."""
        risk = self.result.risk
        if risk is None:
            return
        yield self.say(f"risk-{risk.grade}")
        if risk.grade_low != risk.grade_high:
            yield self.say("risk-open")
        yield self.say(f"risk-inherent-{risk.inherent}")
        for aspect in risk.aspects:
            label = self.domain(aspect.id).label(self.lang)
            yield "  " + self.say(
                f"aspect-{aspect.grade}", aspect=label, share=self.share(aspect.residual)
            )
            for code in aspect.failing:
                yield "    " + self.say("aspect-failing", question=self.question(code))
        for domain in self.result.beside:
            yield "  " + self.domain_line(domain)

    def steps(self) -> Iterator[str]:
        """Tell the next three steps, then the way to the next level, then the other measures."""
        found = recommend(self.result)
        if found:
            yield self.say("steps")
        for at, each in enumerate(found[:_STEPS], start=1):
            yield from self.step(at, each)
        way = None if self.result.instrument.policy.private else next_level(self.result)
        if way and way.rises:
            yield self.say("next-level", level=self.level_name(way.level))
            yield from (f"  {self.rise(rise)}" for rise in way.rises)
        if len(found) > _STEPS:
            yield self.say("further")
            for at, each in enumerate(found[_STEPS:], start=_STEPS + 1):
                yield from self.step(at, each)

    def step(self, at: int, each: Recommendation) -> Iterator[str]:
        """Tell one recommendation: the measure, its evidence, what it lifts, its caution."""
        measure = self.result.instrument._tables("measures")[each.measure]
        grade = self.result.instrument._tables("wording")[f"certainty-{each.certainty}"].phrase
        tested = self.say("tested" if each.tested else "untested")
        yield f"  {at}. {measure.label(self.lang)} [{self.say(each.when)}]"
        evidence = self.say("evidence", grade=grade(self.lang), tested=tested)
        yield f"     {evidence} {self.say('lifts', codes=', '.join(each.lifts))}"
        if measure.caution:
            yield f"     {self.say('caution', caution=measure.caution(self.lang))}"

    def rise(self, rise: Rise) -> str:
        """Tell one answer to bring up."""
        item = self.result.instrument.by_code[rise.code]
        key = "rise-required" if rise.required else "rise"
        return self.say(key, question=self.question(rise.code), to=self._offered(item, rise.to))

    def _offered(self, item: Item, code: str) -> str:
        for choice in item.offered:
            if choice.code == code:
                return choice.label(self.lang)
        return f"{code}%"

    def open(self) -> Iterator[str]:
        """Tell which open questions would settle the level."""
        if self.result.settling:
            yield self.say("settling")
            yield from (f"  {self.question(code)}" for code in self.result.settling[:_SHOWN])
