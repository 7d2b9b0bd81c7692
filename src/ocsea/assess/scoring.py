"""Scoring a self-assessment: exact, with bounds instead of guesses.

Inside a domain the index is the weighted mean of the answers, across domains the weighted mean of the
domains. A level is another thing: it is reached only when index, every domain, every critical question and
coverage allow it. All numbers are exact fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Literal

import attrs

from ocsea._base.errors import UnknownOptionError
from ocsea._base.text import Lang
from ocsea.assess.answers import Answer, read_answers
from ocsea.assess.levels import Block, Levels, Standing, level_of, settle
from ocsea.assess.model import Domain, Instrument
from ocsea.assess.risk import Risk, risk_of
from ocsea.assess.sums import Fill, Share, Sheet

__all__ = ["NA_POLICIES", "DomainResult", "ItemResult", "Result", "score"]

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

    >>> import ocsea
    >>> result = score(ocsea.load().instruments["school-safety"], {"LED-01": 3})
    >>> result.items[0].code, result.items[0].share, result.items[0].loss
    ('LED-01', Fraction(1, 1), Fraction(25, 1))
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

    >>> import ocsea
    >>> result = score(ocsea.load().instruments["school-safety"], {"LED-01": 3})
    >>> domain = result.domains[0]
    >>> domain.id, domain.value, domain.low < domain.value < domain.high
    ('LED', Fraction(3, 4), True)
    """

    id: str
    weight: Fraction
    value: Fraction | None
    low: Fraction
    high: Fraction
    coverage: Fraction
    na_share: Fraction


@attrs.frozen(slots=False)
class Result:
    """The result of a self-assessment of a setting, never of a person.

    It holds the answers; everything else follows from them, and is worked out when it is first asked for.

    Attributes:
        instrument: What was answered.
        answers: The answers by code of the question, as they were read.
        na: What "not applicable" counted.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> result = score(school, {item.code: 2 for item in school.items} | {"REP-03": "dk"})
    >>> result.status, result.level, result.level_high, result.settling
    ('provisional', 1, 2, ('REP-03',))
    """

    instrument: Instrument
    answers: Mapping[str, Answer]
    na: str = "exclude"

    @cached_property
    def _sheet(self) -> Sheet:
        """The answers summed up."""
        return Sheet.of(self.instrument, self.answers)

    @cached_property
    def _indices(self) -> dict[Fill, Share | None]:
        """The index, each way to fill what is open."""
        return {fill: self._sheet.index(fill) for fill in ("known", "low", "high")}

    @property
    def _private(self) -> bool:
        """Whether there is no index: none is shown, or a profile takes its place."""
        return self.instrument.policy.private or self.instrument.kind == "risk"

    @cached_property
    def index(self) -> Fraction | None:
        """Weighted mean of the domains; ``None`` when nothing counts, or when no score is shown."""
        return None if self._private else _exact(self._indices["known"])

    @cached_property
    def index_low(self) -> Fraction:
        """The index if every unknown answer were 0."""
        return (not self._private and _exact(self._indices["low"])) or _ZERO

    @cached_property
    def index_high(self) -> Fraction:
        """The index if every unknown answer were 1."""
        high = None if self._private else _exact(self._indices["high"])
        return _ONE if high is None else high

    @cached_property
    def shadow(self) -> Fraction | None:
        """The index if everything "not applicable" counted 0."""
        if self._private:
            return None
        return _exact(Sheet.of(self.instrument, _na_as(self.answers, _ZERO)).index("known"))

    @cached_property
    def coverage(self) -> Fraction:
        """Share of the weight that was answered, over the domains as the index is."""
        return Fraction(*self._sheet.coverage())

    @cached_property
    def na_share(self) -> Fraction:
        """Share of the weight that is not applicable."""
        return Fraction(*self._sheet.across(lambda sums: (sums.na, sums.applicable + sums.na)))

    @cached_property
    def dk_share(self) -> Fraction:
        """Share of the weight answered with "do not know"."""
        return Fraction(*self._sheet.across(lambda sums: (sums.dk, sums.applicable)))

    @cached_property
    def domains(self) -> tuple[DomainResult, ...]:
        """The domains that make up the index, in order."""
        weights = self._sheet.weights_known
        return tuple(
            _domain(self._sheet, domain, Fraction(*weights.get(domain.id, (0, 1))))
            for domain in self._sheet.counting
        )

    @cached_property
    def beside(self) -> tuple[DomainResult, ...]:
        """Domains reported beside the result."""
        return tuple(_domain(self._sheet, d, _ZERO) for d in self.instrument.domains if d.beside)

    @cached_property
    def items(self) -> tuple[ItemResult, ...]:
        """Every question, with what it contributes and costs."""
        found = (_items(self._sheet, domain) for domain in self.instrument.domains)
        by_code = {item.code: item for items in found for item in items}
        return tuple(by_code[item.code] for item in self.instrument.items)

    @cached_property
    def flagged(self) -> tuple[str, ...]:
        """Ids of domains where too much is not applicable."""
        limit, whole = Fraction(self.instrument.policy.na_limit).as_integer_ratio()
        shares = ((d.id, *self._sheet.na_share(d)) for d in self._sheet.counting)
        return tuple(ident for ident, na, all_of_it in shares if na * whole > limit * all_of_it)

    @cached_property
    def risk(self) -> Risk | None:
        """The risk profile, for instruments of that kind."""
        if self.instrument.kind != "risk":
            return None
        return risk_of(self.instrument, self.answers)

    @cached_property
    def _levels(self) -> Levels:
        if not self.instrument.gates or self._private:
            return Levels()
        sheet, gates, index = self._sheet, self.instrument.gates, self._indices
        level, blocks = level_of(gates, _standing(sheet, "known", index["known"]))
        low, _ = level_of(gates, _standing(sheet, "low", index["low"]))
        high, _ = level_of(gates, _standing(sheet, "high", index["high"]))
        return Levels(level, low, high, blocks)

    @property
    def level(self) -> int | None:
        """The level reached; ``None`` for instruments without levels."""
        return self._levels.level

    @property
    def level_low(self) -> int | None:
        """The level if every unknown answer were 0."""
        return self._levels.low

    @property
    def level_high(self) -> int | None:
        """The level if every unknown answer were 1."""
        return self._levels.high

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What keeps the next level from being reached."""
        return self._levels.blocks

    @property
    def settled(self) -> bool:
        """Whether no open answer can change the level."""
        return self.level_low == self.level_high

    @cached_property
    def settling(self) -> tuple[str, ...]:
        """Codes of open questions that could change the level, the weightiest first."""
        if self.settled:
            return ()
        return settle(
            self._sheet,
            self._levels,
            lambda sheet, fill: _standing(sheet, fill, sheet.index(fill)),
        )

    @cached_property
    def status(self) -> Status:
        """How far the result can be relied on.

        ``insufficient``: a domain has nothing that counts; ``provisional``: too little was answered, or open
        questions could change the level; ``out_of_scope``: too much is not applicable; else ``final``.
        """
        sheet, policy = self._sheet, self.instrument.policy
        required = [d for d in sheet.counting if not d.optional and self._is_scored(d)]
        if any(not sheet.counted(d) for d in required):
            return "insufficient"
        profile_open = self.risk is not None and self.risk.grade_low != self.risk.grade_high
        if self.coverage < Fraction(policy.min_coverage) or not self.settled or profile_open:
            return "provisional"
        return "out_of_scope" if {d.id for d in required} & set(self.flagged) else "final"

    def _is_scored(self, domain: Domain) -> bool:
        return any(item.weight for item in self.instrument.by_domain[domain.id])

    @cached_property
    def weight_intervals(self) -> dict[str, tuple[Fraction, Fraction]]:
        """For each domain, least and greatest value if every weight may be off by the stated share."""
        delta, found = Fraction(self.instrument.policy.weight_delta), {}
        for domain in self._sheet.counting:
            parts = [(Fraction(w), worth) for w, worth in self._sheet.parts(domain)]
            if parts:
                found[domain.id] = _weight_range(parts, delta)
        return found

    @cached_property
    def weight_interval(self) -> tuple[Fraction, Fraction]:
        """The same for the index: inside domains and across them."""
        delta, weights = Fraction(self.instrument.policy.weight_delta), self._sheet.weights_known
        ends = [(Fraction(*weights[ident]), ends) for ident, ends in self.weight_intervals.items()]
        low, _ = _weight_range([(weight, low) for weight, (low, _) in ends], delta)
        _, high = _weight_range([(weight, high) for weight, (_, high) in ends], delta)
        return low, high

    @property
    def scoring_hash(self) -> str:
        """Hash of what bears on the score; results of different hashes are not comparable."""
        return self.instrument.scoring_hash

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


# -- parts of it --------------------------------------------------------------------------------------------


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


def _exact(share: Share | None) -> Fraction | None:
    return None if share is None else Fraction(*share)


def _standing(sheet: Sheet, fill: Fill, index: Share | None) -> Standing:
    """Return what the gates of levels look at, with open answers as *fill* says."""
    values = ((domain.id, sheet.value(domain, fill)) for domain in sheet.counting)
    return Standing(
        index=index or (0, 1),
        domains={ident: value for ident, value in values if value is not None},
        coverage=sheet.coverage() if fill == "known" else (1, 1),
        critical=sheet.critical((1, 1) if fill == "high" else (0, 1)),
    )


def _domain(sheet: Sheet, domain: Domain, weight: Fraction) -> DomainResult:
    low, high = sheet.bounds(domain)
    return DomainResult(
        id=domain.id,
        weight=weight,
        value=_exact(sheet.value(domain, "known")),
        low=Fraction(*low),
        high=Fraction(*high),
        coverage=Fraction(*sheet.domain_coverage(domain)),
        na_share=Fraction(*sheet.na_share(domain)),
    )


def _items(sheet: Sheet, domain: Domain) -> Iterable[ItemResult]:
    for item, answer, share, loss in sheet.items(domain):
        yield ItemResult(
            code=item.code,
            domain=item.domain,
            weight=item.weight,
            answer=answer,
            share=Fraction(*share),
            loss=Fraction(*loss),
        )


# -- the whole ----------------------------------------------------------------------------------------------


def score(instrument: Instrument, answers: Mapping[str, object], *, na: str = "exclude") -> Result:
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
    found = Result(instrument, read_answers(instrument, answers))
    if na == "exclude":
        return found
    fill = {"as_zero": _ZERO, "as_max": _ONE}.get(na)
    if fill is None:
        fill = _target(instrument, found.level or 0)
    return Result(instrument, _na_as(found.answers, fill), na)


def _target(instrument: Instrument, level: int) -> Fraction:
    """Return what the next level asks of its most critical questions."""
    above = [gate for gate in instrument.gates if gate.n > level]
    return Fraction(above[0].c1 or above[0].index) if above else _ONE


def _na_as(answers: Mapping[str, Answer], fill: Fraction) -> dict[str, Answer]:
    """Return the answers with everything not applicable counted as *fill*."""
    return {
        code: attrs.evolve(answer, state="value", worth=fill) if answer.state == "na" else answer
        for code, answer in answers.items()
    }
