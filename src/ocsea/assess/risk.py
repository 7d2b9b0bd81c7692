"""The risk profile of a platform: one high aspect makes the whole profile high.

In an aspect the exposure is that of its most exposed feature; controls take away at most a stated share of it.
An aspect is high when what remains reaches the threshold, or when it is exposed and a control marked ``red``
fails. The rule that one high aspect decides is that of PP 17/2025, Article 5; the parameters are our judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, Literal

import attrs

from ocsea.assess.answers import Answer
from ocsea.assess.model import Domain, Instrument, Item

__all__ = ["Aspect", "Grade", "Risk", "risk_of"]

Grade = Literal["low", "high"]
"""How an aspect is graded, or the whole profile; it speaks of a platform, never of a person."""

_ZERO, _ONE, _HALF = Fraction(0), Fraction(1), Fraction(1, 2)
_NOTHING_KNOWN: Final = frozenset({"dk", "unknown"})


@attrs.frozen(kw_only=True)
class Aspect:
    """One aspect of the profile.

    Attributes:
        id: Its id.
        exposure: Of the most exposed feature; "do not know" counts as open by default, a missing answer not.
        control: Weighted mean of the controls; open questions count as not in place.
        residual: What remains of the exposure.
        residual_low: The least it can be once open questions are answered.
        residual_high: The greatest.
        grade: ``high`` or ``low``, from the answers given.
        grade_low: The better grade it can still have.
        grade_high: The worse.
        failing: Codes of red controls that fail while the aspect is exposed.

    >>> import ocsea
    >>> platform = ocsea.load().instruments["platform-risk"]
    >>> contact = ocsea.assess.score(platform, {"CON-E1": "2", "CON-C1": "0"}).risk.aspects[0]
    >>> contact.id, contact.exposure, contact.grade, contact.failing
    ('CON', Fraction(2, 3), 'high', ('CON-C1',))
    """

    id: str
    exposure: Fraction
    control: Fraction
    residual: Fraction
    residual_low: Fraction
    residual_high: Fraction
    grade: Grade
    grade_low: Grade
    grade_high: Grade
    failing: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Risk:
    """The profile: high as soon as one aspect is.

    Attributes:
        aspects: The aspects, in order.
        grade: From the answers given.
        grade_low: The better grade it can still have once open questions are answered.
        grade_high: The worse.
        inherent: The grade if nothing were controlled.

    >>> import ocsea
    >>> platform = ocsea.load().instruments["platform-risk"]
    >>> profile = ocsea.assess.score(platform, {"CON-E1": "2"}).risk
    >>> profile.grade, profile.grade_low, profile.inherent
    ('high', 'low', 'high')
    """

    aspects: tuple[Aspect, ...]
    grade: Grade
    grade_low: Grade
    grade_high: Grade
    inherent: Grade


@attrs.frozen
class _Reading:
    """Exposure, control and residual of an aspect under one way to fill what is open."""

    exposure: Fraction
    control: Fraction
    residual: Fraction
    failing: tuple[str, ...]
    grade: Grade


def risk_of(instrument: Instrument, answers: Mapping[str, Answer]) -> Risk:
    """Return the risk profile for answers that were read.

    >>> import ocsea
    >>> from ocsea.assess.answers import read_answers
    >>> platform = ocsea.load().instruments["platform-risk"]
    >>> profile = risk_of(platform, read_answers(platform, {}))
    >>> profile.grade, profile.grade_high
    ('low', 'high')
    """
    aspects = tuple(
        _aspect(instrument, domain, answers) for domain in instrument.domains if not domain.beside
    )
    inherent = any(aspect.exposure >= Fraction(instrument.policy.high) for aspect in aspects)
    return Risk(
        aspects=aspects,
        grade=_any_high(aspect.grade for aspect in aspects),
        grade_low=_any_high(aspect.grade_low for aspect in aspects),
        grade_high=_any_high(aspect.grade_high for aspect in aspects),
        inherent="high" if inherent else "low",
    )


def _any_high(grades: Iterable[Grade]) -> Grade:
    return "high" if "high" in list(grades) else "low"


def _aspect(instrument: Instrument, domain: Domain, answers: Mapping[str, Answer]) -> Aspect:
    items = [item for item in instrument.items if item.domain == domain.id and item.weight]
    given = _reading(instrument, items, answers, _Open(_ZERO, _ONE, _ZERO))
    best = _reading(instrument, items, answers, _Open(_ZERO, _ZERO, _ONE))
    worst = _reading(instrument, items, answers, _Open(_ONE, _ONE, _ZERO))
    return Aspect(
        id=domain.id,
        exposure=given.exposure,
        control=given.control,
        residual=given.residual,
        residual_low=best.residual,
        residual_high=worst.residual,
        grade=given.grade,
        grade_low=best.grade,
        grade_high=worst.grade,
        failing=given.failing,
    )


@attrs.frozen
class _Open:
    """How open questions are read: exposures missing or not known, and controls."""

    exposure: Fraction
    exposure_dk: Fraction
    control: Fraction


def _reading(
    instrument: Instrument, items: list[Item], answers: Mapping[str, Answer], fill: _Open
) -> _Reading:
    exposure, weight, earned, failing = _ZERO, 0, _ZERO, []
    for item in items:
        answer = answers[item.code]
        is_open = answer.state in _NOTHING_KNOWN
        if item.critical == "exposure":
            unknown = fill.exposure_dk if answer.state == "dk" else fill.exposure
            exposure = max(exposure, unknown if is_open else answer.worth)
        elif answer.state in {"value", *_NOTHING_KNOWN}:
            worth = fill.control if is_open else answer.worth
            weight += item.weight
            earned += item.weight * worth
            if item.critical == "red" and worth < _HALF:
                failing.append(item.code)
    control = earned / weight if weight else _ZERO
    policy = instrument.policy
    residual = exposure * (1 - Fraction(policy.control) * control)
    fails = tuple(failing) if exposure >= Fraction(policy.exposed) else ()
    high = residual >= Fraction(policy.high) or bool(fails)
    return _Reading(exposure, control, residual, fails, "high" if high else "low")
