"""What is known of a situation, as far as the law asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

import attrs

from ocsea._base.errors import UnknownOptionError

__all__ = ["AgeBand", "Facts", "SuspectBand", "band_of", "names_of"]

_ADULT: Final = 18
_COMPLAINS_ALONE: Final = 16
_RESPONSIBLE: Final = 12
_PUNISHABLE: Final = 14

AgeBand = Literal["below-16", "16-17", "adult"]
"""Age of the victim, as far as the law tells it apart: below 16 a guardian complains; from 18, an adult."""

SuspectBand = Literal["below-12", "12-13", "14-17", "adult"]
"""Age of the person responsible: below 12 no proceedings, below 14 measures only, below 18 juvenile ones."""


@attrs.frozen(kw_only=True)
class Facts:
    """What is known of the situation, as far as the law asks.

    Attributes:
        victim: Age band of the victim; ``None`` when not known.
        victim_disability: Whether the victim has a disability.
        suspect: Age band of the person responsible; ``None`` when not known.
        relationship: Relationships to the victim; ``None`` when not known.
        means: Means used; ``None`` when not known.

    >>> facts = Facts(victim="16-17")
    >>> facts.child, sorted(facts.groups)
    (True, ['any', 'child'])
    """

    victim: AgeBand | None = None
    victim_disability: bool = False
    suspect: SuspectBand | None = None
    relationship: frozenset[str] | None = None
    means: frozenset[str] | None = None

    @classmethod
    def of(
        cls,
        *,
        victim_age: int | None,
        victim_disability: bool,
        suspect_age: int | None,
        relationship: str | Iterable[str] | None,
        means: str | Iterable[str] | None,
    ) -> Facts:
        """Put ages into the bands that the law knows.

        Raises:
            UnknownOptionError: An age is not between 0 and 130.

        >>> Facts.of(
        ...     victim_age=15, victim_disability=False, suspect_age=None, relationship=None, means=None
        ... ).victim
        'below-16'
        """
        return cls(
            victim=band_of(victim_age),
            victim_disability=victim_disability,
            suspect=None
            if suspect_age is None
            else _suspect_band(_age("suspect_age", suspect_age)),
            relationship=names_of(relationship),
            means=names_of(means),
        )

    @property
    def groups(self) -> frozenset[str]:
        """The groups of victims that entries may ask for."""
        if self.victim is None:
            return frozenset({"any", "child", "adult"})
        return frozenset({"any", "adult" if self.victim == "adult" else "child"})

    @property
    def child(self) -> bool | None:
        """Whether the victim is a child; ``None`` when the age is not known."""
        return None if self.victim is None else self.victim != "adult"


def _age(name: str, age: int) -> int:
    oldest = 130
    if not 0 <= age <= oldest:
        raise UnknownOptionError(f"{name} cannot be {age}", hint=f"use years from 0 to {oldest}.")
    return age


def band_of(victim_age: int | None) -> AgeBand | None:
    """Return the age band of a victim; ``None`` when the age is not known.

    Raises:
        UnknownOptionError: The age is not between 0 and 130.

    >>> band_of(16)
    '16-17'
    """
    if victim_age is None:
        return None
    age = _age("victim_age", victim_age)
    if age >= _ADULT:
        return "adult"
    return "16-17" if age >= _COMPLAINS_ALONE else "below-16"


def _suspect_band(age: int) -> SuspectBand:
    if age >= _ADULT:
        return "adult"
    if age >= _PUNISHABLE:
        return "14-17"
    return "12-13" if age >= _RESPONSIBLE else "below-12"


def names_of(given: str | Iterable[str] | None) -> frozenset[str] | None:
    """Return the values of a facet that were named; ``unknown`` is the same as naming none.

    >>> names_of("peer"), names_of(["unknown"])
    (frozenset({'peer'}), None)
    """
    if given is None:
        return None
    names = frozenset({given} if isinstance(given, str) else given)
    return names - {"unknown"} or None
