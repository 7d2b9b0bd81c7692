"""A run in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.text import Lang, check_lang
from ocsea.scenarios.assumptions import Assumptions

if TYPE_CHECKING:
    from ocsea.scenarios.runs import FormChange, Run
    from ocsea.scenarios.scenario import Scenario

__all__ = ["foremost", "percent", "tell", "whole"]

_DRIVERS: Final = 5
_FORMS: Final = 12
_STACKED: Final = 5


def percent(share: float, lang: Lang, *, sign: bool = False, digits: int = 1) -> str:
    """Return a share in per cent, as the language writes it.

    >>> percent(-0.0734, "id", sign=True), percent(0.8, "en", digits=0)
    ('−7,3%', '80%')
    """
    shown = round(100 * share, digits) + 0.0
    told = f"{shown:{'+' if sign and shown else ''}.{digits}f}%".replace("-", "\N{MINUS SIGN}")
    return told.replace(".", ",") if lang == "id" else told


def whole(number: int, lang: Lang) -> str:
    """Return a whole number with its thousands apart.

    >>> whole(10_000, "id"), whole(10_000, "en")
    ('10.000', '10,000')
    """
    told = f"{number:,}"
    return told.replace(",", ".") if lang == "id" else told


def foremost(run: Run) -> list[FormChange]:
    """Return the changes that are told first: what gets worse, and then by size. No harm is left for last."""
    changed = [row for row in run.changes if row.same < 1]
    return sorted(changed, key=lambda row: (row.median <= 0, -abs(row.median), row.form))


def tell(run: Run, lang: Lang) -> str:
    """Return a run in words, the disclaimer first."""
    return "\n".join(_Teller(run, check_lang(lang)).lines()) + "\n"


@attrs.frozen
class _Teller:
    run: Run
    lang: Lang

    def say(self, phrase: str, **gaps: object) -> str:
        return self.run.kb.wording[f"simulation-{phrase}"].format(**gaps)(self.lang)

    def lines(self) -> Iterator[str]:
        run = self.run
        yield self.say("title", what_if=run.what_if.name, baseline=run.baseline.name)
        yield self.say("disclaimer")
        yield from self.section("compared", self.compared())
        yield from self.section("result", self.result())
        yield from self.section("drivers", self.drivers())
        yield from self.section("cautions", self.cautions())
        yield ""
        if (stacked := len(self.differing())) > _STACKED:
            yield self.say("many", n=stacked)
        if untied := self.untied():
            yield self.say("untied", measures="; ".join(untied))
        yield self.say("assumptions", which=self.assumptions())
        told = whole(run.draws, self.lang)
        yield self.say("repeat", knowledge=run.kb.stamp, seed=run.seed, draws=told)

    def section(self, head: str, lines: Iterable[str]) -> Iterator[str]:
        if found := list(lines):
            yield ""
            yield self.say(head)
            yield from (f"  {line}" for line in found)

    def compared(self) -> Iterator[str]:
        for scenario in (self.run.baseline, self.run.what_if):
            yield f"{scenario.name}:"
            yield from (f"  {line}" for line in self.scenario(scenario))

    def scenario(self, scenario: Scenario) -> Iterator[str]:
        kb, lang = self.run.kb, self.lang
        if scenario.settings:
            names = {value.id: value.label(lang) for value in kb.facets["setting"].values}
            told = "; ".join(names[each] for each in scenario.settings)
            yield self.say("settings", settings=told)
        for ident, share in scenario.exposures.items():
            factor = kb.factors[ident]
            gaps = {"factor": factor.label(lang), "id": ident, "share": self.share(share)}
            yield self.say(f"exposure-{factor.direction}", **gaps)
        for ident, deployment in scenario.measures.items():
            yield self.say(
                "measure",
                measure=kb.measures[ident].label(lang),
                id=ident,
                coverage=self.share(deployment.coverage),
                fidelity=self.share(deployment.fidelity),
            )
        if not scenario.measures:
            yield self.say("nothing-in-place")

    def share(self, share: float) -> str:
        return percent(share, self.lang, digits=0)

    def result(self) -> Iterator[str]:
        changed = foremost(self.run)
        for row in changed[:_FORMS]:
            yield self.row(self.run.kb.forms[row.form].label(self.lang), row)
        if left := len(changed[_FORMS:]):
            yield self.say("not-shown", n=left)
        if unchanged := len(self.run.changes) - len(changed):
            yield self.say("unchanged", n=unchanged, forms=len(self.run.changes))
        if changed:
            yield self.row(self.say("overall"), self.run.overall)
            yield self.say("interval")

    def row(self, name: str, row: FormChange) -> str:
        lang = self.lang
        gaps: dict[str, Any] = {
            end: percent(getattr(row, end), lang, sign=True) for end in ("median", "low", "high")
        }
        gaps |= {end: percent(getattr(row, end), lang) for end in ("better", "worse")}
        return self.say("row", form=name, **gaps)

    def drivers(self) -> Iterator[str]:
        found = self.run.sensitivity()
        for rank in found.rows[:_DRIVERS]:
            label = found.labels[rank.parameter](self.lang)
            yield f"{percent(rank.share, self.lang)}: {label}"  # type: ignore[union-attr]

    def measures(self) -> list[str]:
        """Return the measures of both scenarios, by id."""
        return sorted({*self.run.baseline.measures, *self.run.what_if.measures})

    def differing(self) -> list[str]:
        """Return the measures that one scenario has and the other has not, or not to the same extent."""
        one, other = self.run.baseline.measures, self.run.what_if.measures
        return [ident for ident in self.measures() if one.get(ident) != other.get(ident)]

    def cautions(self) -> Iterator[str]:
        for ident in self.measures():
            measure = self.run.kb.measures[ident]
            if measure.caution:
                yield f"{measure.label(self.lang)}: {measure.caution(self.lang)}"

    def untied(self) -> list[str]:
        tied = {edge.measure for edge in self.run.kb.edges.values()}
        measures = self.run.kb.measures
        return [measures[each].label(self.lang) for each in self.measures() if each not in tied]

    def assumptions(self) -> str:
        usual, used = Assumptions().to_data(), self.run.assumptions.to_data()
        names = [name for name in usual if usual[name] != used[name]]
        if not names:
            return self.say("assumptions-usual")
        return self.say("assumptions-own", names=", ".join(names))
