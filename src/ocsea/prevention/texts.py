"""Plans told in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocsea._base.text import Text
from ocsea.prevention.ways import GRADES

if TYPE_CHECKING:
    from ocsea._base.text import Lang
    from ocsea.prevention.portfolio import Portfolio, Step

__all__ = ["told"]

_IN_A_ROW = 4


def told(plan: Portfolio, lang: Lang) -> str:
    """Return a plan in words: what to do first, why, what to watch, and what the points are not.

    >>> import ocsea
    >>> plan = ocsea.load().prevention.portfolio(1, actors=["school"])
    >>> print(told(plan, "en").splitlines()[0])
    Plan within a budget of 1: 1 measure(s), 1 unit(s) of cost.
    """
    return "\n".join(_Telling(plan, lang).lines())


class _Telling:
    """A plan being told in one language."""

    def __init__(self, plan: Portfolio, lang: Lang) -> None:
        self.plan, self.lang = plan, lang
        self.prevention = plan._prevention

    def say(self, key: str, **gaps: object) -> str:
        phrase: Text = self.prevention._tables("wording")[key].phrase
        return phrase.format(**gaps)(self.lang)

    def names(self, idents: tuple[str, ...]) -> str:
        return "; ".join(self.prevention.measures[ident].label(self.lang) for ident in idents)

    def lines(self) -> Iterator[str]:
        plan = self.plan
        yield self.say(
            "portfolio-title", budget=plan.budget, number=len(plan.steps), cost=plan.cost
        )
        if plan.status == "optimal":
            yield self.say("portfolio-proven-robust" if plan.robust else "portfolio-proven")
        else:
            yield self.say("portfolio-not-proven", percent=f"{100 * plan.gap:.1f}")
        yield self.say(
            "portfolio-protection",
            before=plan.before,
            after=plan.protection,
            low=plan.low,
            high=plan.high,
            attainable=plan.attainable,
        )
        for at, step in enumerate(plan.steps, start=1):
            yield from self.step(at, step)
        if plan.tied > 1:
            yield self.say("portfolio-ties", tied=plan.tied - 1)
        if plan.held_back:
            yield self.say("portfolio-held-back", measures=self.names(plan.held_back))
        yield self.say("portfolio-points")

    def step(self, at: int, step: Step) -> Iterator[str]:
        measure = self.prevention.measures[step.measure]
        actor = self.say(f"actor-{measure.actor}")
        yield f"{at}. {measure.label(self.lang)} ({measure.id})"
        yield "   " + self.say(
            "portfolio-step", actor=actor, cost=step.cost, adds=step.adds, forms=len(step.ways)
        )
        yield "   " + self.evidence(step)
        for group in measure.needs:
            yield "   " + self.say("portfolio-needs", measures=self.names(group))
        if measure.caution:
            yield f"   {self.say('cli-caution')}: {measure.caution(self.lang)}"

    def evidence(self, step: Step) -> str:
        """Return how sure the surest ways are, and their sources."""
        if not step.ways:
            return self.say("portfolio-only-needed")
        grades = {way.certainty for way in step.ways.values()}
        surest = max(grades, key=GRADES.index)
        grade = self.say(f"certainty-{surest}")
        if not step.sources:
            return self.say("portfolio-reasoning", grade=grade)
        some, more = step.sources[:_IN_A_ROW], len(step.sources) - _IN_A_ROW
        told = ", ".join(some) + (f" +{more}" if more > 0 else "")
        return self.say("portfolio-evidence", grade=grade, sources=told)
