"""Answers summed up in whole numbers, domain by domain; fractions are made only of what is shown.

A share is a pair of whole numbers, what there is and out of how much, and is not reduced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Final, Literal

import attrs

from ocsea.assess.answers import Answer
from ocsea.assess.model import Domain, Instrument, Item

__all__ = ["Fill", "Share", "Sheet", "Sums"]

Share = tuple[int, int]
"""What there is, and out of how much; the latter is not 0."""

Fill = Literal["known", "low", "high"]
"""How open answers count: not at all (or 0, where the policy says so), as 0, or as 1."""

_NOTHING: Final = (0, 1)
_ALL: Final = (1, 1)


@attrs.define
class Sums:
    """Weights of a domain by what became of them; what was earned is in the unit of the instrument."""

    answered: int = 0
    earned: int = 0
    unknown: int = 0
    dk: int = 0
    na: int = 0

    @property
    def applicable(self) -> int:
        """The weight of all questions that apply."""
        return self.answered + self.unknown + self.dk

    def counted(self, dk_is_zero: bool) -> int:  # noqa: FBT001 - a policy handed on
        """Return the weight that counts in the point value."""
        return self.answered + (self.dk if dk_is_zero else 0)


@attrs.frozen(slots=False, eq=False)
class Sheet:
    """Answers beside their questions, summed up by domain.

    Attributes:
        instrument: What was answered.
        answers: By code of the question.
        sums: By domain.
    """

    instrument: Instrument
    answers: Mapping[str, Answer]
    sums: Mapping[str, Sums]

    @classmethod
    def of(cls, instrument: Instrument, answers: Mapping[str, Answer]) -> Sheet:
        """Sum up answers."""
        unit = instrument.unit
        sums = {domain.id: Sums() for domain in instrument.domains}
        for item in instrument.items:
            weight, answer, domain = item.weight, answers[item.code], sums[item.domain]
            state = answer.state
            if state == "value":
                worth = answer.worth
                domain.answered += weight
                domain.earned += weight * worth.numerator * (unit // worth.denominator)
            elif state == "unknown":
                domain.unknown += weight
            elif state == "dk":
                domain.dk += weight
            elif state == "na":
                domain.na += weight
        return cls(instrument, answers, sums)

    @cached_property
    def dk_is_zero(self) -> bool:
        """Whether "do not know" counts 0."""
        return self.instrument.policy.dk == "zero"

    @cached_property
    def counting(self) -> list[Domain]:
        """The domains that make up the index."""
        return [domain for domain in self.instrument.domains if not domain.beside]

    @cached_property
    def shares(self) -> dict[str, int]:
        """The weight of each domain; where none has one, all weigh the same."""
        given = {domain.id: domain.weight for domain in self.counting}
        return given if any(given.values()) else dict.fromkeys(given, 1)

    def counted(self, domain: Domain) -> int:
        """Return the weight that counts in the point value of a domain."""
        return self.sums[domain.id].counted(self.dk_is_zero)

    @cached_property
    def _parts(self) -> dict[Fill, dict[str, tuple[int, int]]]:
        """What each domain earned, in units, and out of which weight, each way to fill what is open."""
        unit, sums = self.instrument.unit, self.sums.items()
        return {
            "known": {ident: (s.earned, s.counted(self.dk_is_zero)) for ident, s in sums},
            "low": {ident: (s.earned, s.applicable) for ident, s in sums},
            "high": {
                ident: (s.earned + (s.unknown + s.dk) * unit, s.applicable) for ident, s in sums
            },
        }

    def value(self, domain: Domain, fill: Fill) -> Share | None:
        """Return the weighted mean of a domain; ``None`` when nothing counts."""
        earned, weight = self._parts[fill][domain.id]
        return (earned, weight * self.instrument.unit) if weight else None

    def bounds(self, domain: Domain) -> tuple[Share, Share]:
        """Return what a domain can be at least and at most."""
        return self.value(domain, "low") or _NOTHING, self.value(domain, "high") or _ALL

    def index(self, fill: Fill) -> Share | None:
        """Return the weighted mean of the domains in which something counts."""
        parts = self._parts[fill]
        found = _mean([(share, *parts[ident]) for ident, share in self.shares.items()])
        return found and (found[0], found[1] * self.instrument.unit)

    def weights(self, fill: Fill) -> dict[str, Share]:
        """Return the share of each domain in the index, when those without a value drop out."""
        parts = self._parts[fill]
        valued = {ident: share for ident, share in self.shares.items() if parts[ident][1]}
        whole = sum(valued.values()) or 1
        return {ident: (share, whole) for ident, share in valued.items()}

    @cached_property
    def weights_known(self) -> dict[str, Share]:
        """The share of each domain in the index, by what is known."""
        return self.weights("known")

    def across(self, of: Callable[[Sums], tuple[int, int]]) -> Share:
        """Return a share of the weight, domain by domain, weighted as the index is."""
        parts = [(share, *of(self.sums[ident])) for ident, share in self.shares.items()]
        return _mean(parts) or _NOTHING

    def coverage(self) -> Share:
        """Return the share of the weight that was answered."""
        return self.across(lambda sums: (sums.counted(self.dk_is_zero), sums.applicable))

    def domain_coverage(self, domain: Domain) -> Share:
        """Return the share of a domain's weight that was answered."""
        whole = self.sums[domain.id].applicable
        return (self.counted(domain), whole) if whole else _NOTHING

    def na_share(self, domain: Domain) -> Share:
        """Return the share of a domain's weight that is not applicable."""
        sums = self.sums[domain.id]
        return (sums.na, sums.applicable + sums.na) if sums.na else _NOTHING

    def parts(self, domain: Domain) -> list[tuple[int, Fraction]]:
        """Return weight and worth of the answers that count in a domain."""
        found = ((item, self.answers[item.code]) for item in self.instrument.by_domain[domain.id])
        return [(item.weight, answer.worth) for item, answer in found if self.counts(item, answer)]

    def counts(self, item: Item, answer: Answer) -> bool:
        """Return whether an answer counts in the point value."""
        counts = answer.state == "value" or (self.dk_is_zero and answer.state == "dk")
        return counts and item.weight > 0

    def items(self, domain: Domain) -> Iterable[tuple[Item, Answer, Share, Share]]:
        """Yield questions and answers of a domain, their share of it, and the points of 100 they cost."""
        part, whole = self.weights_known.get(domain.id, _NOTHING)
        counted, unit = self.counted(domain), self.instrument.unit
        for item in self.instrument.by_domain[domain.id]:
            answer = self.answers[item.code]
            if self.counts(item, answer):
                num, den = answer.worth.as_integer_ratio()
                lost = 100 * part * item.weight * (unit - num * (unit // den))
                yield item, answer, (item.weight, counted), (lost, whole * counted * unit)
            else:
                yield item, answer, _NOTHING, _NOTHING

    def critical(self, fill: Share) -> dict[str, tuple[str, Share]]:
        """Return mark and worth of the critical questions that apply, open ones at *fill*."""
        found = {}
        for item in self.instrument.critical:
            answer = self.answers[item.code]
            if answer.state not in {"na", "skipped"}:
                known = answer.state == "value"
                worth = answer.worth.as_integer_ratio() if known else fill
                found[item.code] = (str(item.critical), worth)
        return found

    def open(self) -> Iterable[Item]:
        """Yield the questions that bear on the level and whose answer is not known."""
        counting = {domain.id for domain in self.counting}
        gates = {item.code for item in self.instrument.critical}
        for item in self.instrument.items:
            bears = item.code in gates or (item.weight and item.domain in counting)
            if bears and self.answers[item.code].state in {"dk", "unknown"}:
                yield item


def _mean(parts: Iterable[tuple[int, int, int]]) -> Share | None:
    """Return the mean of shares, given as weight, part and whole; those of nothing drop out."""
    valued = [part for part in parts if part[2]]
    weight = sum(weight for weight, _, _ in valued)
    if not weight:
        return None
    common = lcm(*(whole for _, _, whole in valued))
    total = sum(weight * part * (common // whole) for weight, part, whole in valued)
    return total, weight * common
