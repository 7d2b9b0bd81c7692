"""How an aspect of a risk profile is graded, in whole numbers, for scoring many answer sheets.

The formulas are those of `ocsea.assess.risk`. They are written with operators that whole numbers and columns
of whole numbers both have, so that plain Python and frames follow the same lines.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final, Literal

import attrs

from ocsea.assess.model import Instrument, Item

__all__ = ["ASPECT", "PROFILE", "Grading", "Reading", "Role", "points", "role_of"]

PROFILE: Final = ("grade", "grade_low", "grade_high", "inherent", "coverage", "status")
ASPECT: Final = (
    "exposure",
    "control",
    "residual",
    "residual_low",
    "residual_high",
    "grade",
    "grade_low",
    "grade_high",
    "failing",
)
"""Columns of an aspect, each with its id after it."""

Role = Literal["exposure", "control", "red"]

_FULL: Final = 10_000


def role_of(item: Item) -> Role:
    """Return what a question is for in its aspect."""
    if item.critical == "exposure":
        return "exposure"
    return "red" if item.critical == "red" else "control"


@attrs.frozen
class Reading:
    """An aspect under one way to fill what is open; whole numbers, or columns of them.

    Attributes:
        exposure: Of the most exposed feature, in units.
        control: What controls earned, and out of how much.
        residual: What remains, and out of how much.
        fails: Whether a red control fails while the aspect is exposed.
        high: Whether the aspect is high.
    """

    exposure: Any
    control: tuple[Any, Any]
    residual: tuple[Any, Any]
    fails: Any
    high: Any


@attrs.frozen(kw_only=True)
class Grading:
    """What the grade of an aspect rests on; ratios as numerator and denominator.

    Attributes:
        unit: What an answer of worth 1 counts.
        control: The share of an exposure that full controls remove.
        high: From this residual on an aspect is high.
        exposed: From this exposure on one failing red control makes an aspect high.
    """

    unit: int
    control: tuple[int, int]
    high: tuple[int, int]
    exposed: tuple[int, int]

    @classmethod
    def of(cls, instrument: Instrument) -> Grading:
        """Return what an instrument rests on."""
        policy = instrument.policy
        return cls(
            unit=instrument.unit,
            control=Fraction(policy.control).as_integer_ratio(),
            high=Fraction(policy.high).as_integer_ratio(),
            exposed=Fraction(policy.exposed).as_integer_ratio(),
        )

    def read(self, exposure: Any, earned: Any, weight: Any, failing: Any) -> Reading:
        """Return an aspect.

        Args:
            exposure: Of the most exposed feature, in units.
            earned: What controls earned, in units times weight.
            weight: Of the controls; 1 where there are none, who then earned nothing.
            failing: How many red controls fail.
        """
        removed, all_of_it = self.control
        whole = weight * self.unit
        residual = exposure * (whole * all_of_it - earned * removed)
        scale = whole * (all_of_it * self.unit)
        least, out_of = self.high
        fails = self._exposed(exposure) & (failing > 0)
        return Reading(
            exposure=exposure,
            control=(earned, whole),
            residual=(residual, scale),
            fails=fails,
            high=(residual * out_of >= scale * least) | fails,
        )

    def _exposed(self, exposure: Any) -> Any:
        least, out_of = self.exposed
        return exposure * out_of >= least * self.unit

    def inherent(self, exposure: Any) -> Any:
        """Return whether an aspect would be high if nothing were controlled."""
        least, out_of = self.high
        return exposure * out_of >= least * self.unit

    def most(self, weight: int) -> int:
        """Return a bound of every number that comes up for controls of a weight."""
        ratios = max(*self.control, *self.high, *self.exposed)
        return 4 * _FULL * self.unit**2 * max(weight, 1) * ratios**2


def points(part: Any, whole: Any) -> Any:
    """Return a share in basis points, a half rounded up.

    >>> points(2, 3), points(1, 20_000)
    (6667, 1)
    """
    return (part * (2 * _FULL) + whole) // (whole * 2)
