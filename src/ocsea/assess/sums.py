"""Answers summed up in whole numbers, domain by domain; fractions only at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Final, Literal

import attrs

from ocsea.assess.answers import Answer
from ocsea.assess.model import Domain, Instrument, Item

__all__ = ["Fill", "Sheet", "Sums"]

Fill = Literal["known", "low", "high"]
"""How open answers count: not at all (or 0, where the policy says so), as 0, or as 1."""

_ZERO: Final = Fraction(0)


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

    @property
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

    def has_items(self, domain: Domain) -> bool:
        """Return whether any question of a domain is scored."""
        return any(item.domain == domain.id and item.weight for item in self.instrument.items)

    def counted(self, domain: Domain) -> int:
        """Return the weight that counts in the point value of a domain."""
        return self.sums[domain.id].counted(self.dk_is_zero)

    def _part(self, domain: Domain, fill: Fill) -> tuple[int, int]:
        """Return what a domain earned, in units, and out of which weight."""
        sums = self.sums[domain.id]
        if fill == "known":
            return sums.earned, sums.counted(self.dk_is_zero)
        more = (sums.unknown + sums.dk) * self.instrument.unit if fill == "high" else 0
        return sums.earned + more, sums.applicable

    def value(self, domain: Domain, fill: Fill) -> Fraction | None:
        """Return the weighted mean of a domain; ``None`` when nothing counts."""
        earned, weight = self._part(domain, fill)
        return Fraction(earned, weight * self.instrument.unit) if weight else None

    def index(self, fill: Fill) -> Fraction | None:
        """Return the weighted mean of the domains in which something counts."""
        parts = [(self.shares[d.id], *self._part(d, fill)) for d in self.counting]
        parts = [part for part in parts if part[2]]
        whole = sum(share for share, _, _ in parts)
        if not whole:
            return None
        common = lcm(*(weight for _, _, weight in parts))
        total = sum(share * earned * (common // weight) for share, earned, weight in parts)
        return Fraction(total, whole * common * self.instrument.unit)

    def weights(self, fill: Fill) -> dict[str, Fraction]:
        """Return the share of each domain in the index, when those without a value drop out."""
        valued = [domain for domain in self.counting if self._part(domain, fill)[1]]
        whole = sum(self.shares[domain.id] for domain in valued)
        return {domain.id: _share(self.shares[domain.id], whole) for domain in valued}

    def across(self, of: Callable[[Sums], tuple[int, int]]) -> Fraction:
        """Return a share of the weight, domain by domain, weighted as the index is."""
        parts = [(self.shares[d.id], *of(self.sums[d.id])) for d in self.counting]
        parts = [part for part in parts if part[2]]
        if not parts:
            return _ZERO
        common = lcm(*(whole for _, _, whole in parts))
        total = sum(weight * part * (common // whole) for weight, part, whole in parts)
        return _share(total, sum(weight for weight, _, _ in parts) * common)

    def coverage(self) -> Fraction:
        """Return the share of the weight that was answered."""
        return self.across(lambda sums: (sums.counted(self.dk_is_zero), sums.applicable))

    def domain_coverage(self, domain: Domain) -> Fraction:
        """Return the share of a domain's weight that was answered."""
        return _share(self.counted(domain), self.sums[domain.id].applicable)

    def na_share(self, domain: Domain) -> Fraction:
        """Return the share of a domain's weight that is not applicable."""
        sums = self.sums[domain.id]
        return _share(sums.na, sums.applicable + sums.na)

    def parts(self, domain: Domain) -> list[tuple[int, Fraction]]:
        """Return weight and worth of the answers that count in a domain."""
        states = {"value", "dk"} if self.dk_is_zero else {"value"}
        return [
            (item.weight, self.answers[item.code].worth)
            for item in self.instrument.items
            if item.domain == domain.id and item.weight and self.answers[item.code].state in states
        ]

    def critical(self, fill: Fraction) -> dict[str, tuple[str, Fraction]]:
        """Return mark and worth of the critical questions that apply, open ones at *fill*."""
        found = {}
        for item in self.instrument.critical:
            answer = self.answers[item.code]
            if answer.state not in {"na", "skipped"}:
                worth = answer.worth if answer.state == "value" else fill
                found[item.code] = (str(item.critical), worth)
        return found

    def open(self) -> Iterable[Item]:
        """Yield the questions that count and whose answer is not known."""
        counting = {domain.id for domain in self.counting}
        for item in self.instrument.items:
            is_open = self.answers[item.code].state in {"dk", "unknown"}
            if item.weight and item.domain in counting and is_open:
                yield item


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else _ZERO
