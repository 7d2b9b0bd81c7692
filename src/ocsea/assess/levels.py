"""Levels: reached only when index, every domain, every critical question and coverage allow it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

import attrs

from ocsea.assess.answers import Answer
from ocsea.assess.model import Gate
from ocsea.assess.sums import Fill, Share, Sheet

__all__ = ["Block", "Levels", "Standing", "level_of", "settle"]


@attrs.frozen
class Block:
    """One thing that keeps a level from being reached.

    Attributes:
        level: The level that is not reached.
        rule: ``index``, ``floor``, ``coverage``, ``c1`` or ``c2``.
        where: Id of the domain or code of the question; empty for the whole.
        have: What there is.
        need: What the level asks for.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> answers = {item.code: 2 for item in school.items} | {"REP-03": 0}
    >>> ocsea.assess.score(school, answers).blocks
    (Block(level=2, rule='c1', where='REP-03', have=Fraction(0, 1), need=Fraction(1, 2)),)
    """

    level: int
    rule: str
    where: str
    have: Fraction
    need: Fraction


@attrs.frozen
class Levels:
    """The level, its bounds, and what keeps the next one shut.

    Attributes:
        level: The level; ``None`` where there are no levels.
        low: If every open answer were 0.
        high: If every open answer were 1.
        blocks: What keeps the next level from being reached.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> answers = {item.code: 2 for item in school.items} | {"REP-03": "dk"}
    >>> result = ocsea.assess.score(school, answers)
    >>> result.level, result.level_low, result.level_high
    (1, 1, 2)
    """

    level: int | None = None
    low: int | None = None
    high: int | None = None
    blocks: tuple[Block, ...] = ()


@attrs.frozen
class Standing:
    """What the gates of levels look at.

    Attributes:
        index: The index.
        domains: The value of each domain that counts.
        coverage: The share of the weight that was answered.
        critical: Mark and worth of each critical question.

    >>> import ocsea
    >>> gates = ocsea.load().instruments["school-safety"].gates
    >>> level, blocks = level_of(gates, Standing(index=(3, 10), domains={}, coverage=(1, 1), critical={}))
    >>> level, blocks[0].rule, blocks[0].need
    (1, 'index', Fraction(1, 2))
    """

    index: Share
    domains: Mapping[str, Share]
    coverage: Share
    critical: Mapping[str, tuple[str, Share]]


@lru_cache(maxsize=256)
def _exact(ratio: str) -> Share:
    return Fraction(ratio).as_integer_ratio()


def level_of(gates: Iterable[Gate], standing: Standing) -> tuple[int, tuple[Block, ...]]:
    """Return the level reached, and what keeps the next one shut.

    >>> level_of([], Standing((1, 1), {}, (1, 1), {}))
    (0, ())
    """
    reached = 0
    for gate in gates:
        misses = tuple(_misses(gate, standing))
        if misses:
            return reached, misses
        reached = gate.n
    return reached, ()


def _misses(gate: Gate, standing: Standing) -> Iterable[Block]:
    """Yield what keeps a gate shut."""
    for rule, where, have, need in _asked(gate, standing):
        if have[0] * need[1] < need[0] * have[1]:
            yield Block(gate.n, rule, where, Fraction(*have), Fraction(*need))


def _asked(gate: Gate, standing: Standing) -> Iterable[tuple[str, str, Share, Share]]:
    """Yield what a gate looks at: rule, place, what there is and what it asks for."""
    yield "index", "", standing.index, _exact(gate.index)
    floor = _exact(gate.floor)
    if floor[0]:
        for ident, value in standing.domains.items():
            yield "floor", ident, value, floor
    yield "coverage", "", standing.coverage, _exact(gate.coverage)
    asked = {mark: _exact(r) for mark, r in (("c1", gate.c1), ("c2", gate.c2)) if r is not None}
    for code, (mark, value) in standing.critical.items() if asked else ():
        if mark in asked:
            yield mark, code, value, asked[mark]


def settle(
    sheet: Sheet, levels: Levels, standing: Callable[[Sheet, Fill], Standing]
) -> tuple[str, ...]:
    """Return open questions that could change a bound of the level, the weightiest first.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> answers = {item.code: 2 for item in school.items} | {"REP-03": "dk"}
    >>> ocsea.assess.score(school, answers).settling
    ('REP-03',)
    """
    instrument, weights, found = sheet.instrument, sheet.weights("low"), []
    for item in sheet.open():
        best = Sheet.of(instrument, {**sheet.answers, item.code: Answer("value", Fraction(1))})
        worst = Sheet.of(instrument, {**sheet.answers, item.code: Answer("value", Fraction(0))})
        up, _ = level_of(instrument.gates, standing(best, "low"))
        down, _ = level_of(instrument.gates, standing(worst, "high"))
        if up > (levels.low or 0) or down < (levels.high or 0):
            part, whole = weights.get(item.domain, (0, 1))
            applicable = sheet.sums[item.domain].applicable or 1
            weight = Fraction(part * item.weight, whole * applicable)
            found.append((-weight, item.code))
    return tuple(code for _, code in sorted(found))
