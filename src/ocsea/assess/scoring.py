"""Scoring a self-assessment: exact, with bounds instead of guesses.

Inside a domain the index is the weighted mean of the answers, across domains the weighted mean of the
domains. A level is another thing: it is reached only when index, every domain, every critical question and
coverage allow it. All numbers are exact fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, Final, Literal

import attrs

from ocsea._base.errors import UnknownOptionError
from ocsea._base.text import Lang
from ocsea.assess.answers import Answer, read_answers
from ocsea.assess.hashing import scoring_hash
from ocsea.assess.model import Domain, Gate, Instrument, Item
from ocsea.assess.risk import Risk, risk_of

__all__ = ["NA_POLICIES", "Block", "DomainResult", "ItemResult", "Result", "score"]

NA_POLICIES: Final = ("exclude", "as_zero", "as_target", "as_max")
"""What "not applicable" counts: nothing either way, 0, the gate of the next level, or 1."""

Status = Literal["final", "provisional", "insufficient", "out_of_scope"]

_ZERO, _ONE = Fraction(0), Fraction(1)


@attrs.frozen(kw_only=True)
class ItemResult:
    """What one question contributes.

    Attributes:
        code: Of the question.
        domain: Id of its domain.
        weight: Its weight.
        answer: The answer as scored.
        share: Its share of the domain's weight that counts; 0 when it does not count.
        loss: Points of 100 it costs the index.
    """

    code: str
    domain: str
    weight: int
    answer: Answer
    share: Fraction
    loss: Fraction


@attrs.frozen(kw_only=True)
class DomainResult:
    """A domain: its value, and what it can still be once the open questions are answered.

    Attributes:
        id: Of the domain.
        weight: Its share of the index; 0 when nothing in it counts.
        value: Weighted mean of the answers; ``None`` when nothing counts.
        low: If every unknown answer were 0.
        high: If every unknown answer were 1.
        coverage: Share of the weight that was answered.
        na_share: Share of the weight that is not applicable.
        weight_low: The least value if every weight may be off by the stated share.
        weight_high: The greatest.
    """

    id: str
    weight: Fraction
    value: Fraction | None
    low: Fraction
    high: Fraction
    coverage: Fraction
    na_share: Fraction
    weight_low: Fraction
    weight_high: Fraction


@attrs.frozen
class Block:
    """One thing that keeps a level from being reached.

    Attributes:
        level: The level that is not reached.
        rule: ``index``, ``floor``, ``coverage``, ``c1`` or ``c2``.
        where: Id of the domain or code of the question; empty for the whole.
        have: What there is.
        need: What the level asks for.
    """

    level: int
    rule: str
    where: str
    have: Fraction
    need: Fraction


@attrs.frozen(kw_only=True, slots=False)
class Result:
    """The result of a self-assessment of a setting, never of a person.

    Attributes:
        instrument: What was answered.
        status: ``final``; ``provisional``: too little was answered, or open questions could change the level;
            ``insufficient``: a domain has nothing that counts; ``out_of_scope``: too much is not applicable.
        index: Weighted mean of the domains; ``None`` when nothing counts.
        index_low: If every unknown answer were 0.
        index_high: If every unknown answer were 1.
        shadow: The index if everything "not applicable" counted 0.
        weight_low: The least index if every weight may be off by the stated share.
        weight_high: The greatest.
        coverage: Share of the weight that was answered.
        na_share: Share of the weight that is not applicable.
        dk_share: Share of the weight answered with "do not know".
        level: The level reached; ``None`` for instruments without levels.
        level_low: The level if every unknown answer were 0.
        level_high: The level if every unknown answer were 1.
        blocks: What keeps the next level from being reached.
        settling: Codes of open questions that could change the level, the weightiest first.
        domains: The domains that count, in order.
        beside: Domains reported beside the result.
        items: Every question.
        flagged: Ids of domains where too much is not applicable.
        risk: The risk profile, for instruments of that kind.
        na: What "not applicable" counted.
    """

    instrument: Instrument
    status: Status
    index: Fraction | None
    index_low: Fraction
    index_high: Fraction
    shadow: Fraction | None
    weight_low: Fraction
    weight_high: Fraction
    coverage: Fraction
    na_share: Fraction
    dk_share: Fraction
    level: int | None
    level_low: int | None
    level_high: int | None
    blocks: tuple[Block, ...]
    settling: tuple[str, ...]
    domains: tuple[DomainResult, ...]
    beside: tuple[DomainResult, ...]
    items: tuple[ItemResult, ...]
    flagged: tuple[str, ...]
    risk: Risk | None
    na: str = "exclude"

    @property
    def scoring_hash(self) -> str:
        """Hash of what bears on the score; results of different hashes are not comparable."""
        return scoring_hash(self.instrument)

    @property
    def settled(self) -> bool:
        """Whether no open answer can change the level."""
        return self.level_low == self.level_high

    @property
    def limiting(self) -> str | None:
        """Id of the weakest domain; ``None`` when nothing counts."""
        counted = [d for d in self.domains if d.value is not None]
        return min(counted, key=lambda d: (d.value, -d.weight)).id if counted else None

    def explain(self, lang: Lang) -> str:
        """Return the result in words: what is good first, then what to do next."""
        from ocsea.assess.telling import told

        return told(self, lang)

    def trace(self) -> dict[str, Any]:
        """Return where every point went; see `ocsea.assess.tracing`."""
        from ocsea.assess.tracing import trace

        return trace(self)

    def balance(self) -> dict[str, float]:
        """Return power means of the domains: how much weak domains would weigh under other ways of averaging.

        ``1`` is the index itself, ``0`` the geometric and ``-1`` the harmonic mean, ``min`` the weakest domain.
        """
        parts = [(float(d.weight), float(d.value)) for d in self.domains if d.value is not None]
        return (
            {} if not parts else {p: _power_mean(parts, p) for p in ("1", "0.5", "0", "-1", "min")}
        )


def _power_mean(parts: list[tuple[float, float]], power: str) -> float:
    values = [value for _, value in parts]
    if power == "min":
        return min(values)
    p = float(power)
    if p <= 0 and not all(values):
        return 0.0
    if p == 0:
        product = 1.0
        for weight, value in parts:
            product *= value**weight
        return product
    total: float = sum(weight * value**p for weight, value in parts) ** (1 / p)
    return total


# -- the sums -----------------------------------------------------------------------------------------------


@attrs.define
class _Sums:
    """Weights of a domain by what became of them."""

    answered: int = 0
    earned: Fraction = _ZERO
    unknown: int = 0
    dk: int = 0
    na: int = 0

    def add(self, weight: int, answer: Answer) -> None:
        if answer.state == "value":
            self.answered += weight
            self.earned += weight * answer.worth
        elif answer.state == "dk":
            self.dk += weight
        elif answer.state == "unknown":
            self.unknown += weight
        elif answer.state == "na":
            self.na += weight

    @property
    def applicable(self) -> int:
        return self.answered + self.unknown + self.dk

    def counted(self, *, dk_is_zero: bool) -> int:
        """Return the weight that counts in the point value."""
        return self.answered + (self.dk if dk_is_zero else 0)


def _share(part: Fraction | int, whole: Fraction | int) -> Fraction:
    return Fraction(part, whole) if whole else _ZERO


@attrs.frozen
class _Sheet:
    """Answers beside their questions, summed up by domain."""

    instrument: Instrument
    answers: Mapping[str, Answer]
    sums: Mapping[str, _Sums]

    @classmethod
    def of(cls, instrument: Instrument, answers: Mapping[str, Answer]) -> _Sheet:
        sums = {domain.id: _Sums() for domain in instrument.domains}
        for item in instrument.items:
            sums[item.domain].add(item.weight, answers[item.code])
        return cls(instrument, answers, sums)

    @property
    def dk_is_zero(self) -> bool:
        return self.instrument.policy.dk == "zero"

    @property
    def counting(self) -> list[Domain]:
        """The domains that make up the index."""
        return [domain for domain in self.instrument.domains if not domain.beside]

    def value(self, domain: Domain) -> Fraction | None:
        sums = self.sums[domain.id]
        weight = sums.counted(dk_is_zero=self.dk_is_zero)
        return sums.earned / weight if weight else None

    def low(self, domain: Domain) -> Fraction | None:
        sums = self.sums[domain.id]
        return sums.earned / sums.applicable if sums.applicable else None

    def high(self, domain: Domain) -> Fraction | None:
        sums = self.sums[domain.id]
        full = sums.earned + sums.unknown + sums.dk
        return full / sums.applicable if sums.applicable else None

    def weights(self, of: Callable[[Domain], Fraction | None]) -> dict[str, Fraction]:
        """Return the share of each domain in the index, when those without a value drop out."""
        valued = [domain for domain in self.counting if of(domain) is not None]
        whole = sum(domain.weight for domain in valued)
        return {domain.id: _share(domain.weight, whole) for domain in valued}

    def index(self, of: Callable[[Domain], Fraction | None]) -> Fraction | None:
        """Return the weighted mean of the domains that have a value."""
        weights = self.weights(of)
        if not weights:
            return None
        return sum(
            (weights[d.id] * (of(d) or _ZERO) for d in self.counting if d.id in weights), _ZERO
        )

    def across(self, of: Callable[[_Sums], tuple[int, int]]) -> Fraction:
        """Return a share of the weight, domain by domain, weighted as the index is."""
        parts = [(d.weight, *of(self.sums[d.id])) for d in self.counting]
        whole = sum(weight for weight, _, of_all in parts if of_all)
        total = sum((weight * _share(part, of_all) for weight, part, of_all in parts), _ZERO)
        return _share(total, whole)

    def coverage(self) -> Fraction:
        return self.across(lambda s: (s.counted(dk_is_zero=self.dk_is_zero), s.applicable))

    def open(self) -> list[Item]:
        """Return the questions that count and whose answer is not known."""
        beside = {domain.id for domain in self.instrument.domains if domain.beside}
        return [
            item
            for item in self.instrument.items
            if item.weight
            and item.domain not in beside
            and self.answers[item.code].state in {"dk", "unknown"}
        ]

    def na_as(self, fill: Fraction) -> _Sheet:
        """Return the same sheet with everything not applicable counted as *fill*."""
        answers = {
            code: attrs.evolve(answer, state="value", worth=fill)
            if answer.state == "na"
            else answer
            for code, answer in self.answers.items()
        }
        return _Sheet.of(self.instrument, answers)


def _weight_range(
    parts: list[tuple[Fraction, Fraction]], delta: Fraction
) -> tuple[Fraction, Fraction]:
    """Return the least and greatest weighted mean when each weight may be off by the share *delta*.

    The extremes lie where the values up to a cut get one end of their weights and the others the other end.
    """
    ordered = sorted(parts, key=lambda part: part[1])
    weight = sum((w for w, _ in ordered), _ZERO)
    if not weight:
        return _ZERO, _ZERO
    earned = sum((w * value for w, value in ordered), _ZERO)
    found, weight_before, earned_before = [], _ZERO, _ZERO
    for w, value in [(_ZERO, _ZERO), *ordered]:
        weight_before += w
        earned_before += w * value
        for sign in (delta, -delta):  # before the cut by *sign* more, after it by *sign* less
            total = weight * (1 - sign) + 2 * sign * weight_before
            found.append((earned * (1 - sign) + 2 * sign * earned_before) / total)
    return min(found), max(found)


# -- levels -------------------------------------------------------------------------------------------------


@attrs.frozen
class _Standing:
    """What the gates of levels look at."""

    index: Fraction
    domains: Mapping[str, Fraction]
    coverage: Fraction
    critical: Mapping[str, Fraction]


def _standing(
    sheet: _Sheet, of: Callable[[Domain], Fraction | None], fill: Fraction, coverage: Fraction
) -> _Standing:
    answers = sheet.answers
    return _Standing(
        index=sheet.index(of) or _ZERO,
        domains={d.id: value for d in sheet.counting if (value := of(d)) is not None},
        coverage=coverage,
        critical={
            item.code: answers[item.code].worth if answers[item.code].state == "value" else fill
            for item in sheet.instrument.items
            if item.critical in {"c1", "c2"} and answers[item.code].state not in {"na", "skipped"}
        },
    )


def _misses(instrument: Instrument, gate: Gate, standing: _Standing) -> list[Block]:
    """Return what keeps a gate shut."""
    asked = [("index", "", standing.index, gate.index)]
    asked += [("floor", ident, value, gate.floor) for ident, value in standing.domains.items()]
    asked.append(("coverage", "", standing.coverage, gate.coverage))
    for code, value in standing.critical.items():
        mark = str(instrument.by_code[code].critical)
        need = gate.c1 if mark == "c1" else gate.c2
        if need is not None:
            asked.append((mark, code, value, need))
    return [
        Block(gate.n, rule, where, have, Fraction(need))
        for rule, where, have, need in asked
        if have < Fraction(need)
    ]


def _level(instrument: Instrument, standing: _Standing) -> tuple[int, tuple[Block, ...]]:
    """Return the level reached, and what keeps the next one shut."""
    reached = 0
    for gate in instrument.gates:
        misses = _misses(instrument, gate, standing)
        if misses:
            return reached, tuple(misses)
        reached = gate.n
    return reached, ()


@attrs.frozen
class _Levels:
    """The level, its bounds, and what stands between."""

    level: int | None = None
    low: int | None = None
    high: int | None = None
    blocks: tuple[Block, ...] = ()
    settling: tuple[str, ...] = ()


def _levels(sheet: _Sheet) -> _Levels:
    instrument = sheet.instrument
    if not instrument.gates or instrument.policy.private:
        return _Levels()
    level, blocks = _level(instrument, _standing(sheet, sheet.value, _ZERO, sheet.coverage()))
    low = _level(instrument, _standing(sheet, sheet.low, _ZERO, _ONE))[0]
    high = _level(instrument, _standing(sheet, sheet.high, _ONE, _ONE))[0]
    settling = _settling(sheet, low, high) if low < high else ()
    return _Levels(level, low, high, blocks, settling)


def _settling(sheet: _Sheet, low: int, high: int) -> tuple[str, ...]:
    """Return open questions that could change a bound of the level, the weightiest first."""
    weights = sheet.weights(sheet.low)
    found = []
    for item in sheet.open():
        best, worst = _answered(sheet, item, _ONE), _answered(sheet, item, _ZERO)
        up = _level(sheet.instrument, _standing(best, best.low, _ZERO, _ONE))[0]
        down = _level(sheet.instrument, _standing(worst, worst.high, _ONE, _ONE))[0]
        if up > low or down < high:
            share = weights[item.domain] * _share(item.weight, sheet.sums[item.domain].applicable)
            found.append((-share, item.code))
    return tuple(code for _, code in sorted(found))


def _answered(sheet: _Sheet, item: Item, worth: Fraction) -> _Sheet:
    answers = {**sheet.answers, item.code: Answer("value", worth)}
    return _Sheet.of(sheet.instrument, answers)


# -- the whole ----------------------------------------------------------------------------------------------


def score(instrument: Instrument, answers: Mapping[str, Any], *, na: str = "exclude") -> Result:
    """Return the result of a self-assessment.

    Args:
        instrument: The self-assessment.
        answers: Answers by code of the question; see `ocsea.assess.answers.read_answers`.
        na: What "not applicable" counts, for comparison with other tools; one of `NA_POLICIES`.

    Raises:
        InvalidDataError: Answers that cannot be; all of them are listed, none is repeated.
        UnknownOptionError: There is no such policy, or the instrument is not scored.

    >>> import ocsea
    >>> result = score(ocsea.load().instruments["school-safety"], {"LED-01": 3, "LED-02": 4})
    >>> result.status, result.level_low
    ('insufficient', 0)
    """
    if na not in NA_POLICIES:
        raise UnknownOptionError.for_option("na", na, NA_POLICIES)
    if instrument.kind == "survey":
        raise UnknownOptionError(
            f"{instrument.id} is a survey and has no score", hint="count its answers instead."
        )
    sheet = _Sheet.of(instrument, read_answers(instrument, answers))
    if na == "exclude":
        return _result(sheet)
    fill = {"as_zero": _ZERO, "as_max": _ONE}.get(na)
    filled = sheet.na_as(_target(sheet) if fill is None else fill)
    return attrs.evolve(_result(filled), na=na)


def _target(sheet: _Sheet) -> Fraction:
    """Return what the next level asks of its most critical questions."""
    level = _levels(sheet).level or 0
    above = [gate for gate in sheet.instrument.gates if gate.n > level]
    return Fraction(above[0].c1 or above[0].index) if above else _ONE


def _result(sheet: _Sheet) -> Result:
    instrument, policy = sheet.instrument, sheet.instrument.policy
    weights = sheet.weights(sheet.value)
    domains = tuple(_domain(sheet, d, weights.get(d.id, _ZERO)) for d in sheet.counting)
    flagged = tuple(d.id for d in domains if d.na_share > Fraction(policy.na_limit))
    levels, coverage = _levels(sheet), sheet.coverage()
    delta = Fraction(policy.weight_delta)
    valued = [d for d in domains if d.value is not None]
    shown = not policy.private
    return Result(
        instrument=instrument,
        status=_status(sheet, domains, flagged, coverage, levels),
        index=sheet.index(sheet.value) if shown else None,
        index_low=(sheet.index(sheet.low) or _ZERO) if shown else _ZERO,
        index_high=_high(sheet) if shown else _ONE,
        shadow=_shadow(sheet) if shown else None,
        weight_low=_weight_range([(d.weight, d.weight_low) for d in valued], delta)[0],
        weight_high=_weight_range([(d.weight, d.weight_high) for d in valued], delta)[1],
        coverage=coverage,
        na_share=sheet.across(lambda s: (s.na, s.applicable + s.na)),
        dk_share=sheet.across(lambda s: (s.dk, s.applicable)),
        level=levels.level,
        level_low=levels.low,
        level_high=levels.high,
        blocks=levels.blocks,
        settling=levels.settling,
        domains=domains,
        beside=tuple(_domain(sheet, d, _ZERO) for d in instrument.domains if d.beside),
        items=tuple(_items(sheet, weights)),
        flagged=flagged,
        risk=risk_of(instrument, sheet.answers) if instrument.kind == "risk" else None,
    )


def _shadow(sheet: _Sheet) -> Fraction | None:
    """Return the index if everything not applicable counted 0."""
    without = sheet.na_as(_ZERO)
    return without.index(without.value)


def _high(sheet: _Sheet) -> Fraction:
    high = sheet.index(sheet.high)
    return _ONE if high is None else high


def _domain(sheet: _Sheet, domain: Domain, weight: Fraction) -> DomainResult:
    sums = sheet.sums[domain.id]
    counted = sums.counted(dk_is_zero=sheet.dk_is_zero)
    low, high = sheet.low(domain), sheet.high(domain)
    items = [item for item in sheet.instrument.items if item.domain == domain.id and item.weight]
    states = {"value", "dk"} if sheet.dk_is_zero else {"value"}
    parts = [
        (Fraction(item.weight), sheet.answers[item.code].worth)
        for item in items
        if sheet.answers[item.code].state in states
    ]
    weight_low, weight_high = _weight_range(parts, Fraction(sheet.instrument.policy.weight_delta))
    return DomainResult(
        id=domain.id,
        weight=weight,
        value=sheet.value(domain),
        low=_ZERO if low is None else low,
        high=_ONE if high is None else high,
        coverage=_share(counted, sums.applicable),
        na_share=_share(sums.na, sums.applicable + sums.na),
        weight_low=weight_low,
        weight_high=weight_high,
    )


def _items(sheet: _Sheet, weights: Mapping[str, Fraction]) -> Iterable[ItemResult]:
    counted = {"value", "dk"} if sheet.dk_is_zero else {"value"}
    for item in sheet.instrument.items:
        answer, share = sheet.answers[item.code], _ZERO
        if answer.state in counted and item.weight:
            whole = sheet.sums[item.domain].counted(dk_is_zero=sheet.dk_is_zero)
            share = Fraction(item.weight, whole)
        yield ItemResult(
            code=item.code,
            domain=item.domain,
            weight=item.weight,
            answer=answer,
            share=share,
            loss=100 * weights.get(item.domain, _ZERO) * share * (1 - answer.worth),
        )


def _status(
    sheet: _Sheet,
    domains: Iterable[DomainResult],
    flagged: tuple[str, ...],
    coverage: Fraction,
    levels: _Levels,
) -> Status:
    optional = {domain.id for domain in sheet.counting if domain.optional}
    if any(d.value is None and d.id not in optional for d in domains):
        return "insufficient"
    if coverage < Fraction(sheet.instrument.policy.min_coverage) or levels.low != levels.high:
        return "provisional"
    return "out_of_scope" if set(flagged) - optional else "final"
