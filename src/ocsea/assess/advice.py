"""What to do next: the way to the next level with the least effort, and the measures that would help most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from ocsea.assess.model import Gate, Instrument, Item
from ocsea.assess.scoring import ItemResult, Result
from ocsea.prevention.ways import GRADES

if TYPE_CHECKING:
    from ocsea.prevention.model import Measure
    from ocsea.prevention.portfolio import Portfolio

__all__ = ["MOST", "NextLevel", "Recommendation", "Rise", "next_level", "plan", "recommend"]

MOST: Final = 7
"""So many recommendations are given at most."""

EFFORT: Final = {"low": 1, "medium": 2, "high": 3}
"""What a measure of each cost band takes. A convention."""

EVIDENCE: Final = {
    "high": Fraction(1),
    "moderate": Fraction(4, 5),
    "low": Fraction(3, 5),
    "expert": Fraction(1, 2),
}
"""What the best evidence for a measure counts when recommendations are ordered. A convention."""

ACTORS: Final = {
    "school": ("school",),
    "organisation": ("ngo",),
    "platform": ("platform",),
    "family": ("parent", "child"),
    "caregiver": ("parent",),
    "teacher": ("school",),
    "trainee": ("school", "ngo"),
    "state": ("government", "justice", "police"),
}
"""Who can act for each audience of an instrument."""

When = Literal["this-week", "this-term", "with-partners"]

_IN_PLACE: Final = Fraction(3, 4)
_ORDINARY: Final = 2


# -- the next level -----------------------------------------------------------------------------------------


@attrs.frozen
class Rise:
    """An answer to bring up.

    Attributes:
        code: Of the question.
        to: Code of the choice to reach; the share in per cent, for a question that asks for one.
        effort: What it takes, in units of effort.
        required: Whether a gate asks for this question by itself.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> answers = {item.code: 2 for item in school.items} | {"REP-03": 0}
    >>> next_level(ocsea.assess.score(school, answers)).rises
    (Rise(code='REP-03', to='2', effort=2, required=True),)
    """

    code: str
    to: str
    effort: int
    required: bool


@attrs.frozen
class NextLevel:
    """The way to the next level that takes the least effort; open answers count as 0.

    Attributes:
        level: The level it leads to.
        rises: What to bring up, what a gate asks for first.
        effort: What all of it takes.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> answers = {item.code: 2 for item in school.items} | {"REP-03": 0}
    >>> way = next_level(ocsea.assess.score(school, answers))
    >>> way.level, [rise.code for rise in way.rises]
    (2, ['REP-03'])
    """

    level: int
    rises: tuple[Rise, ...]
    effort: int


@attrs.frozen
class _Option:
    """One way to leave or raise a question: what it earns and takes."""

    earned: int
    effort: int
    to: str


def next_level(result: Result) -> NextLevel | None:
    """Return the way to the next level with the least effort; ``None`` at the top or without levels.

    Every step up an answer takes the effort of the cheapest measure that improves it. The choice is exact:
    among all ways to pass the gate none takes less.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> way = next_level(ocsea.assess.score(school, {item.code: 0 for item in school.items}))
    >>> way.level
    1
    """
    gate = _next_gate(result)
    return None if gate is None else _Climb(result, gate).way()


def _next_gate(result: Result) -> Gate | None:
    reached = result.level_low
    if reached is None:
        return None
    above = [gate for gate in result.instrument.gates if gate.n > reached]
    return above[0] if above else None


class _Climb:
    """The search for the least effort, question by question and then domain by domain."""

    def __init__(self, result: Result, gate: Gate) -> None:
        self.result, self.gate = result, gate
        instrument = result.instrument
        self.unit = instrument.unit
        self.answers = {item.code: item.answer for item in result.items}
        self.items: dict[str, list[Item]] = {
            d.id: [
                item
                for item in instrument.items
                if item.domain == d.id
                and item.weight
                and self.answers[item.code].state in {"value", "dk", "unknown"}
            ]
            for d in instrument.domains
            if not d.beside
        }
        self.weights = {d.id: d.weight for d in instrument.domains}

    def way(self) -> NextLevel:
        fronts = [self._domain(items) for items in self.items.values() if items]
        whole = {
            ident: sum(i.weight for i in items) for ident, items in self.items.items() if items
        }
        share = lcm(*whole.values()) if whole else 1
        total = sum(self.weights[ident] for ident in whole)
        need = Fraction(self.gate.index) * total * self.unit * share
        best: dict[int, tuple[int, tuple[tuple[Rise, ...], ...]]] = {0: (0, ())}
        for (ident, each), front in zip(whole.items(), fronts, strict=True):
            scale = self.weights[ident] * share // each
            best = _joined(best, {e: (v * scale, rises) for e, (v, rises) in front.items()})
        effort = min(e for e, (value, _) in best.items() if value >= need)
        rises = [rise for part in best[effort][1] for rise in part]
        rises.sort(key=lambda rise: (not rise.required, rise.effort, rise.code))
        return NextLevel(self.gate.n, tuple(rises), effort)

    def _domain(self, items: list[Item]) -> dict[int, tuple[int, tuple[Rise, ...]]]:
        """Return, for each effort, the most a domain can earn once its floor is met."""
        best: dict[int, tuple[int, tuple[Rise, ...]]] = {0: (0, ())}
        for item in items:
            grown: dict[int, tuple[int, tuple[Rise, ...]]] = {}
            for option in self._options(item):
                rise = self._rise(item, option)
                for effort, (value, rises) in best.items():
                    at, earned = effort + option.effort, value + option.earned
                    if at not in grown or grown[at][0] < earned:
                        grown[at] = (earned, (*rises, rise) if option.effort else rises)
            best = _rising(grown)
        floor = Fraction(self.gate.floor) * sum(item.weight for item in items) * self.unit
        return {effort: found for effort, found in best.items() if found[0] >= floor}

    def _rise(self, item: Item, option: _Option) -> Rise:
        return Rise(item.code, option.to, option.effort, self._asked(item) is not None)

    def _asked(self, item: Item) -> Fraction | None:
        """Return what the gate asks of a question by itself."""
        need = {"c1": self.gate.c1, "c2": self.gate.c2}.get(item.critical or "")
        return None if need is None else Fraction(need)

    def _options(self, item: Item) -> Iterable[_Option]:
        answer, least = self.answers[item.code], self._asked(item) or Fraction(0)
        now = answer.worth if answer.state == "value" else Fraction(0)
        step = _effort(self.result.instrument, item)
        if now >= least:
            yield _Option(int(item.weight * now * self.unit), 0, answer.given)
        for at, (worth, to) in enumerate(_above(item, now), start=1):
            if worth >= least:
                yield _Option(int(item.weight * worth * self.unit), at * step, to)


def _joined(
    one: Mapping[int, tuple[int, tuple[Any, ...]]],
    other: Mapping[int, tuple[int, tuple[Rise, ...]]],
) -> dict[int, tuple[int, tuple[Any, ...]]]:
    out: dict[int, tuple[int, tuple[Any, ...]]] = {}
    for effort, (value, rises) in one.items():
        for more, (added, further) in other.items():
            at = effort + more
            if at not in out or out[at][0] < value + added:
                out[at] = (value + added, (*rises, further))
    return _rising(out)


def _rising(front: dict[int, tuple[int, Any]]) -> dict[int, tuple[int, Any]]:
    """Keep what earns more than anything that takes less."""
    kept: dict[int, tuple[int, Any]] = {}
    highest = -1
    for effort in sorted(front):
        if front[effort][0] > highest:
            kept[effort] = front[effort]
            highest = front[effort][0]
    return kept


def _above(item: Item, now: Fraction) -> list[tuple[Fraction, str]]:
    """Return the answers above what is there, the nearest first."""
    if item.answers.type == "numeric":
        full = item.answers.full_at or 100
        quarters = [Fraction(n, 4) for n in range(1, 5)]
        return [(q, str(-(-q.numerator * full // q.denominator))) for q in quarters if q > now]
    worths = {Fraction(c.worth): c.code for c in reversed(item.offered) if c.worth is not None}
    return [(worth, worths[worth]) for worth in sorted(worths) if worth > now]


def _measures(instrument: Instrument, idents: Iterable[str]) -> list[Measure]:
    known = instrument._tables("measures")
    return [known[ident] for ident in idents if ident in known and known[ident].valid_to is None]


def _effort(instrument: Instrument, item: Item) -> int:
    costs = [EFFORT[measure.cost] for measure in _measures(instrument, item.measures)]
    return min(costs, default=_ORDINARY)


# -- recommendations ------------------------------------------------------------------------------------------


@attrs.frozen
class Recommendation:
    """A measure that would lift answers that cost points.

    Attributes:
        measure: Its id.
        lifts: Codes of the questions it would lift, the costliest first.
        when: ``this-week``, ``this-term``, or ``with-partners``.
        certainty: The best evidence for it.
        tested: Whether a study of outcomes was seen.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> answers = {item.code: 2 for item in school.items} | {"REP-03": 0}
    >>> first = recommend(ocsea.assess.score(school, answers), most=1)[0]
    >>> first.lifts[0], first.when
    ('REP-03', 'this-week')
    """

    measure: str
    lifts: tuple[str, ...]
    when: When
    certainty: str
    tested: bool


def recommend(result: Result, *, most: int = MOST) -> tuple[Recommendation, ...]:
    """Return the measures that would help most, the first first.

    A measure counts what the answers it would lift cost the index; twice for what blocks the next level,
    twice for what is critical; more with better evidence, less with more effort. What was tested and made
    something worse, and what a rule has ended, is left out.

    Args:
        result: Of a self-assessment.
        most: At most this many.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> result = ocsea.assess.score(school, {item.code: 0 for item in school.items})
    >>> len(recommend(result))
    7
    """
    instrument = result.instrument
    blocking = {block.where for block in result.blocks}
    worth: dict[str, Fraction] = {}
    lifts: dict[str, list[tuple[Fraction, str]]] = {}
    order: dict[str, int] = {}
    for at, item in enumerate(result.items):
        question = instrument.by_code[item.code]
        loss = _cost(result, item) * (2 if item.code in blocking else 1)
        loss *= 2 if question.critical in {"c1", "red", "first"} else 1
        for measure in question.measures if loss else ():
            worth[measure] = worth.get(measure, Fraction(0)) + loss
            lifts.setdefault(measure, []).append((-loss, item.code))
            order.setdefault(measure, at)
    certainty = _best_certainty(instrument, worth)
    ranked = sorted(
        (m for m in _measures(instrument, worth) if m.id in certainty),
        key=lambda m: (
            -worth[m.id] * EVIDENCE[certainty[m.id]] / EFFORT[m.cost],
            EFFORT[m.cost],
            order[m.id],
        ),
    )
    able = _able(instrument)
    return tuple(
        Recommendation(
            measure=m.id,
            lifts=tuple(code for _, code in sorted(lifts[m.id])),
            when=_when(m, able),
            certainty=certainty[m.id],
            tested=m.outcome_studied,
        )
        for m in ranked[:most]
    )


def _cost(result: Result, item: ItemResult) -> Fraction:
    """Return what an answer costs: points of the index, or in a high aspect what its control leaves open."""
    if result.risk is None:
        return item.loss
    high = {aspect.id for aspect in result.risk.aspects if aspect.grade == "high"}
    exposure = result.instrument.by_code[item.code].critical == "exposure"
    counts = item.domain in high and item.answer.state in {"value", "dk", "unknown"}
    worth = item.answer.worth if exposure else 1 - item.answer.worth
    return item.weight * worth if counts else Fraction(0)


def _able(instrument: Instrument) -> set[str]:
    """Return who can act among those who answer."""
    return {actor for audience in instrument.audience for actor in ACTORS[audience]}


def _when(measure: Measure, able: set[str]) -> When:
    if measure.actor not in able or measure.cost == "high":
        return "with-partners"
    return "this-week" if measure.cost == "low" else "this-term"


def _best_certainty(instrument: Instrument, measures: Iterable[str]) -> dict[str, str]:
    """Return the best grade of what each measure is known to help; its own where nothing ties it yet."""
    known = instrument._tables("measures")
    found = {ident: str(known[ident].certainty) for ident in measures if ident in known}
    best: dict[str, int] = {}
    for edge in instrument._tables("edges").values():
        if edge.measure in found and edge.effect_direction == "harms":
            del found[edge.measure]
        elif edge.effect_direction == "helps":
            grade = GRADES.index(edge.certainty)
            best[edge.measure] = max(best.get(edge.measure, 0), grade)
    return {ident: GRADES[best[ident]] if ident in best else own for ident, own in found.items()}


def plan(result: Result, budget: int, *, actors: Iterable[str] | None = None) -> Portfolio:
    """Return the best measures for a budget, counting what the answers show to be in place.

    A measure is in place when every question that names it is answered with at least three quarters.

    Args:
        result: Of a self-assessment.
        budget: What can be spent; see `ocsea.prevention.network.Prevention.portfolio`.
        actors: Who can act; those of the instrument's audience unless given.

    Raises:
        UnknownOptionError: The budget or an actor cannot be.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> result = ocsea.assess.score(school, {item.code: 0 for item in school.items})
    >>> plan(result, 3).status
    'optimal'
    """
    from ocsea.prevention.network import Prevention

    tables = result.instrument._tables
    prevention = Prevention(tables("measures"), tables("factors"), tables("edges"), tables)
    able = _able(result.instrument)
    return prevention.portfolio(
        budget, in_place=_in_place(result), actors=sorted(able) if actors is None else actors
    )


def _in_place(result: Result) -> list[str]:
    worths: dict[str, list[Fraction]] = {}
    for item in result.items:
        for measure in result.instrument.by_code[item.code].measures:
            worths.setdefault(measure, []).append(item.answer.worth)
    return sorted(ident for ident, found in worths.items() if min(found) >= _IN_PLACE)
