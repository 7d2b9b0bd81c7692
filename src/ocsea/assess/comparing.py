"""Results side by side: before and after, and what different people see of the same setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from statistics import median
from typing import Final

import attrs

from ocsea._base.errors import NotComparableError
from ocsea.assess.scoring import Result
from ocsea.assess.sheets import Role

__all__ = ["LEAST", "TALKING_POINT", "Change", "Views", "change", "side_by_side"]

LEAST: Final = 5
"""A group of fewer people is not shown: its median would tell what one of them said."""

TALKING_POINT: Final = Fraction(1, 4)
"""From this difference on a question is worth talking about."""

_OFFICES: Final = frozenset({"head", "auditor"})


@attrs.frozen
class Change:
    """How a setting has changed between two results.

    Attributes:
        index: Change of the index; ``None`` when one of them has none.
        level: Change of the level; ``None`` when there are no levels, or one is not settled.
        risen: Codes of questions answered better, the largest rise first.
        fallen: Codes of questions answered worse, the largest fall first.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> before, after = (ocsea.assess.score(school, {"LED-01": n, "REP-03": 3 - n}) for n in (1, 3))
    >>> found = change(before, after)
    >>> found.risen, found.fallen, found.level
    (('LED-01',), ('REP-03',), None)
    """

    index: Fraction | None
    level: int | None
    risen: tuple[str, ...]
    fallen: tuple[str, ...]


def change(before: Result, after: Result) -> Change:
    """Return how a setting has changed; questions not answered both times are left out.

    Raises:
        NotComparableError: They were not scored in the same way.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> one, two = (ocsea.assess.score(school, {"LED-01": n, "REP-03": 2}) for n in (1, 3))
    >>> change(one, two).risen
    ('LED-01',)
    """
    _same_scoring([before, after])
    steps = {
        new.code: new.answer.worth - old.answer.worth
        for old, new in zip(before.items, after.items, strict=True)
        if old.answer.state == new.answer.state == "value"
    }
    settled = before.settled and after.settled and before.level is not None
    return Change(
        index=None if None in (before.index, after.index) else _less(after.index, before.index),
        level=(after.level or 0) - (before.level or 0) if settled else None,
        risen=tuple(sorted((c for c, s in steps.items() if s > 0), key=lambda c: (-steps[c], c))),
        fallen=tuple(sorted((c for c, s in steps.items() if s < 0), key=lambda c: (steps[c], c))),
    )


def _less(one: Fraction | None, other: Fraction | None) -> Fraction:
    return (one or Fraction(0)) - (other or Fraction(0))


def _same_scoring(results: Sequence[Result]) -> None:
    if len({(result.scoring_hash, result.na) for result in results}) > 1:
        raise NotComparableError(
            "these results were not scored in the same way",
            hint="compare results with the same scoring hash and the same policy on na.",
        )


@attrs.frozen
class Views:
    """What different people see of the same setting, question by question; never averaged over roles.

    Attributes:
        people: How many answered in each role.
        medians: For each question and role the median answer; roles with too few people are left out.
        hidden: Roles with too few people to be shown.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> head = [ocsea.assess.score(school, {"REP-03": 4})]
    >>> pupils = [ocsea.assess.score(school, {"REP-03": n}) for n in (0, 1, 1, 2, 2)]
    >>> views = side_by_side({"head": head, "pupil": pupils, "parent": pupils[:3]})
    >>> views.talking_points(), views.hidden
    (('REP-03',), ('parent',))
    """

    people: Mapping[Role, int]
    medians: Mapping[str, Mapping[Role, Fraction]]
    hidden: tuple[Role, ...]

    def gaps(self, one: Role = "pupil", other: Role = "head") -> dict[str, Fraction]:
        """Return by how much *one* answers above *other*, the largest differences first."""
        found = {
            code: views[one] - views[other]
            for code, views in self.medians.items()
            if one in views and other in views
        }
        return dict(sorted(found.items(), key=lambda pair: (-abs(pair[1]), pair[0])))

    def talking_points(self, one: Role = "pupil", other: Role = "head") -> tuple[str, ...]:
        """Return questions that the two see so differently that they should talk about them."""
        gaps = self.gaps(one, other)
        return tuple(code for code, gap in gaps.items() if abs(gap) >= TALKING_POINT)


def side_by_side(results: Mapping[Role, Sequence[Result]], *, k: int = LEAST) -> Views:
    """Return what people in different roles answered, side by side.

    Args:
        results: By role, one result for each person who answered.
        k: Groups of fewer people are hidden; a head or an auditor speaks for an office and is shown.

    Raises:
        NotComparableError: They were not scored in the same way.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> head = [ocsea.assess.score(school, {"REP-03": 4})]
    >>> pupils = [ocsea.assess.score(school, {"REP-03": n}) for n in (0, 1, 1, 2, 2)]
    >>> side_by_side({"head": head, "pupil": pupils}).gaps()["REP-03"]
    Fraction(-3, 4)
    """
    every = [result for group in results.values() for result in group]
    _same_scoring(every)
    shown = {role: group for role, group in results.items() if role in _OFFICES or len(group) >= k}
    medians: dict[str, dict[Role, Fraction]] = {}
    for role, group in shown.items():
        for code, worths in _worths(group).items():
            if role in _OFFICES or len(worths) >= k:
                medians.setdefault(code, {})[role] = median(worths)
    return Views(
        people={role: len(group) for role, group in shown.items()},
        medians=medians,
        hidden=tuple(role for role in results if role not in shown),
    )


def _worths(group: Sequence[Result]) -> dict[str, list[Fraction]]:
    found: dict[str, list[Fraction]] = {}
    for result in group:
        for item in result.items:
            if item.answer.state == "value":
                found.setdefault(item.code, []).append(item.answer.worth)
    return found
