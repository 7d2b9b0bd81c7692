"""The ranges from which a simulation draws, and why they are what they are.

They are conventions, and openly so: hardly any of these numbers was ever measured. What matters is that they
widen as the evidence gets weaker. See the guide on simulation for the reasoning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp, pi, sqrt
from typing import Any, Final, Literal, get_args

import attrs

from ocsea._base.errors import UnknownOptionError
from ocsea.prevention.model import Certainty, Edge, Effect, Factor
from ocsea.prevention.ways import GRADES

__all__ = ["STEPS", "Assumptions", "Range", "Step", "effective_grade"]

Step = Literal["high", "moderate", "low", "expert", "widest"]
"""How wide a range is: by grade, and one step wider than `expert` for indirect opinion."""

STEPS: Final[tuple[Step, ...]] = get_args(Step)
"""The steps, the narrowest first."""

_DIGITS: Final = 4
_PER_STANDARD_DEVIATION: Final = pi / sqrt(3)
_STANDARDISED: Final = ("SMD", "g", "d")


@attrs.frozen
class Range:
    """From where to where a number may lie; draws are spread evenly over it.

    Attributes:
        low: Its lower end.
        high: Its upper end, not below the lower.

    Raises:
        UnknownOptionError: An end is negative, or the ends are the wrong way round.

    >>> Range(0.5, 1.0).middle
    0.75
    """

    low: float = attrs.field(converter=float)
    high: float = attrs.field(converter=float)

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.low <= self.high < float("inf"):
            message = f"a range cannot go from {self.low} to {self.high}"
            raise UnknownOptionError(message, hint="use two numbers from 0, the lower one first.")

    @property
    def middle(self) -> float:
        """The middle of the range."""
        return (self.low + self.high) / 2

    @classmethod
    def of(cls, value: Range | Iterable[float]) -> Range:
        """Return *value* as a range; it may be a pair of numbers."""
        return value if isinstance(value, Range) else cls(*value)


def _ranges(value: Mapping[str, Any]) -> dict[str, Range]:
    return {key: Range.of(each) for key, each in value.items()}


def _range(value: Range | Iterable[float]) -> Range:
    return Range.of(value)


def _numbers(value: Mapping[str, float]) -> dict[str, float]:
    return {key: float(each) for key, each in value.items()}


def _complete(keys: Iterable[str], *, share: bool = False) -> Any:
    """Return a check that a table of ranges has all keys, and holds shares only where it must."""
    expected = set(keys)

    def check(_: object, field: attrs.Attribute[Any], value: Mapping[str, Range]) -> None:
        if set(value) != expected:
            message = f"{field.name} needs a range for each of {', '.join(sorted(expected))}"
            raise UnknownOptionError(message, hint="start from Assumptions() and change that.")
        for each in value.values():
            if share:
                _check_share(None, field, each)
            elif each.low == 0:
                message = f"{field.name} cannot start at 0"
                raise UnknownOptionError(message, hint="a factor on the odds is above 0.")

    return check


def _check_share(_: object, field: attrs.Attribute[Any], value: Range) -> None:
    if value.high > 1:
        message = f"{field.name} cannot go up to {value.high}"
        raise UnknownOptionError(message, hint="a share lies between 0 and 1.")


def _table(default: Mapping[str, tuple[float, float]], *, share: bool = False) -> Any:
    return attrs.field(
        factory=lambda: dict(default),
        converter=_ranges,
        validator=_complete(default, share=share),
    )


def _share(low: float, high: float) -> Any:
    return attrs.field(factory=lambda: Range(low, high), converter=_range, validator=_check_share)


@attrs.frozen(kw_only=True)
class Assumptions:
    """The ranges of a simulation. All are conventions; give others to see what hangs on them.

    What a measure does is a factor on the odds: below 1 something gets rarer, above 1 more common; 1 is no
    effect.

    Attributes:
        helps: The factor of an edge that helps, by step. The middle is that of measured effects on
            victimisation.
        no_effect: The factor of an edge that was tested without effect, or whose effect is not known.
        harms: The factor of an edge that was tested and made things worse.
        stretch: How much wider, on the scale of ratios, a measured effect gets when it was measured on a
            neighbouring problem; 1 for not at all.
        strength: How strongly a factor acts on its forms, by the strength in its record.
        widening: By how much the range of a strength is widened, by step.
        exposure: How common a factor is where a scenario does not say.
        leak: What acts on every form and is not in the graph.

    Raises:
        UnknownOptionError: A range is missing, a share is not between 0 and 1, or a factor on the odds is 0.

    >>> Assumptions().helps["moderate"]
    Range(low=0.61, high=0.91)
    >>> Assumptions(leak=(0.0, 0.02)).leak
    Range(low=0.0, high=0.02)
    """

    helps: Mapping[str, Range] = _table(
        {
            "high": (0.66, 0.86),
            "moderate": (0.61, 0.91),
            "low": (0.54, 0.98),
            "expert": (0.46, 1.06),
            "widest": (0.36, 1.16),
        }
    )
    no_effect: Mapping[str, Range] = _table(
        {
            "high": (0.90, 1.10),
            "moderate": (0.85, 1.15),
            "low": (0.78, 1.22),
            "expert": (0.70, 1.30),
            "widest": (0.60, 1.40),
        }
    )
    harms: Mapping[str, Range] = _table(
        {
            "high": (1.16, 1.52),
            "moderate": (1.10, 1.64),
            "low": (1.02, 1.85),
            "expert": (0.94, 2.17),
            "widest": (0.86, 2.78),
        }
    )
    stretch: float = attrs.field(default=1.5, converter=float)
    strength: Mapping[str, Range] = _table(
        {
            "strong": (0.08, 0.16),
            "medium": (0.04, 0.10),
            "weak": (0.01, 0.05),
            "mixed": (0.0, 0.10),
            "unknown": (0.0, 0.12),
        },
        share=True,
    )
    widening: Mapping[str, float] = attrs.field(
        factory=lambda: {"high": 1.0, "moderate": 1.25, "low": 1.5, "expert": 1.75, "widest": 2.0},
        converter=_numbers,
    )
    exposure: Range = _share(0.1, 0.5)
    leak: Range = attrs.field(factory=lambda: Range(0.02, 0.10), converter=_range)

    @widening.validator
    def _check_widening(self, _: object, value: Mapping[str, float]) -> None:
        if set(value) != set(STEPS) or min(value.values()) < 1:
            message = "widening needs a number from 1 for each step"
            raise UnknownOptionError(message, hint=f"the steps are {', '.join(STEPS)}.")

    @leak.validator
    def _check_leak(self, field: attrs.Attribute[Any], value: Range) -> None:
        _check_share(self, field, value)
        if value.high == 0:
            message = "leak cannot be 0 throughout"
            raise UnknownOptionError(message, hint="something is always left out of the graph.")

    @stretch.validator
    def _check_stretch(self, _: object, value: float) -> None:
        if not 1 <= value < float("inf"):
            message = f"stretch cannot be {value}"
            raise UnknownOptionError(message, hint="use a number from 1.")

    def to_data(self) -> dict[str, Any]:
        """Return the assumptions as plain data."""
        return {field.name: _plain(getattr(self, field.name)) for field in attrs.fields(type(self))}

    # -- what follows for a record -----------------------------------------------------------------------

    def of_edge(self, edge: Edge) -> Range:
        """Return the range of what an edge does, as a factor on the odds.

        A published effect takes the place of the range of the grade, where it can be converted and its
        direction is known.

        >>> import ocsea
        >>> edges = ocsea.load().edges
        >>> Assumptions().of_edge(edges["dev-2fa-reduces-doxing"])
        Range(low=0.46, high=1.06)
        >>> Assumptions().of_edge(edges["edu-cyberbullying-reduces-cyberbullying"])
        Range(low=0.6354, high=0.982)
        """
        step = _step(effective_grade(edge), edge.directness)
        if edge.effect_direction == "harms":
            published = self._published(edge, self.harms[step])
            return published or self.harms[step]
        if edge.effect_direction == "helps":
            return self._published(edge, self.helps[step]) or self.helps[step]
        wider = step if edge.effect_direction == "none" else _wider(step)
        return self.no_effect[wider]

    def _published(self, edge: Edge, usual: Range) -> Range | None:
        """Return the range of a published effect; without an interval, the spread of its grade around it."""
        found = edge.effect and _factors(edge.effect)
        if not found:
            return None
        value, *ends = found
        if (value > 1) == (edge.effect_direction == "helps"):
            value, ends = 1 / value, [1 / end for end in ends]
        if not ends:
            low, high = (value * end / usual.middle for end in (usual.low, usual.high))
            return Range(round(low, _DIGITS), round(high, _DIGITS))
        if edge.directness == "indirect":
            ends = [value * (end / value) ** self.stretch for end in ends]
        return Range(round(min(ends), _DIGITS), round(max(ends), _DIGITS))

    def of_factor(self, factor: Factor) -> Range:
        """Return the range of how strongly a factor acts: that of its strength, widened, and cut at 0 and 1.

        >>> import ocsea
        >>> Assumptions().of_factor(ocsea.load().factors["com-victim-blaming"])
        Range(low=0.07, high=0.17)
        """
        usual = self.strength[factor.strength]
        half = (
            (usual.high - usual.low) / 2 * self.widening[_step(factor.certainty, factor.directness)]
        )
        low, high = max(0.0, usual.middle - half), min(1.0, usual.middle + half)
        return Range(round(low, _DIGITS), round(high, _DIGITS))


def _plain(value: Any) -> Any:
    if isinstance(value, Range):
        return [value.low, value.high]
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, dict) else value


def effective_grade(edge: Edge) -> Certainty:
    """Return how sure the *size* of an edge's effect is: where no outcome was measured, as an expert's opinion.

    >>> import ocsea
    >>> edge = ocsea.load().edges["edu-help-seeking-detects-all"]
    >>> edge.certainty, edge.outcome, effective_grade(edge)
    ('moderate', 'not-measured', 'expert')
    """
    return "expert" if edge.outcome == "not-measured" else edge.certainty


def _step(grade: Certainty, directness: str) -> Step:
    step = STEPS[len(GRADES) - 1 - GRADES.index(grade)]
    return _wider(step) if directness == "indirect" else step


def _wider(step: Step) -> Step:
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def _factors(effect: Effect) -> list[float] | None:
    """Return a published effect as factors on the odds, or nothing: the value, then the ends of its interval.

    A difference in standard deviations becomes a factor on the odds by ``exp(pi / sqrt(3) * difference)``.
    """
    told = [v for v in (effect.value, effect.low, effect.high) if v is not None]
    told = told if effect.low is not None and effect.high is not None else told[:1]
    if effect.measure in _STANDARDISED:
        return [exp(_PER_STANDARD_DEVIATION * each) for each in told]
    if effect.measure == "OR" and min(told) > 0:
        return [float(each) for each in told]
    return None
