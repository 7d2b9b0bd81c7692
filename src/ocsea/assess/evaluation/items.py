"""Item analysis: how hard each question was, and whether it tells who knows the subject from who does not.

All of it speaks of questions. What it finds is a reason to look at a question again, never at a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ocsea._base.errors import InvalidDataError
from ocsea.assess.evaluation.numeric import Floats, Rows, marks, np, pearson, table

__all__ = [
    "FLAGS",
    "choice_shares",
    "flags",
    "item_rest",
    "item_total",
    "rare_distractors",
    "share_correct",
    "upper_lower",
]

FLAGS: Final = ("too-hard", "too-easy", "check-key", "weak", "rare-distractor", "fell")
"""What may be said of a question. The limits are conventions of item analysis, not laws."""

_HARD, _EASY, _WEAK, _RARE, _FALL = 0.20, 0.90, 0.10, 0.05, 0.10
_EXACT = 1e-9


def share_correct(rows: Rows) -> tuple[float, ...]:
    """Return for each item the share of people who got it right, called p or difficulty.

    >>> share_correct([[1, 0], [1, 1]])
    (1.0, 0.5)
    """
    return tuple(marks(rows, people=1).mean(axis=0).tolist())


def item_rest(rows: Rows) -> tuple[float | None, ...]:
    """Return for each item its correlation with the sum of the **other** items.

    ``None`` where the item or the rest does not vary. Below zero, those who know more get this item wrong
    more often: the key may be wrong.

    >>> item_rest([[1, 1, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0]])
    (0.7071067811865475, 0.7071067811865475, 0.0)
    """
    found = table(rows)
    total = found.sum(axis=1)
    return tuple(pearson(column, total - column) for column in found.T)


def item_total(rows: Rows) -> tuple[float | None, ...]:
    """Return for each item its correlation with the sum of all items, itself included.

    It is too high, since every item agrees with itself; it is here for comparison with older reports. Use
    `item_rest`.

    >>> item_total([[1, 1], [0, 0]])
    (1.0, 1.0)
    """
    found = table(rows)
    total = found.sum(axis=1)
    return tuple(pearson(column, total) for column in found.T)


def upper_lower(rows: Rows, *, share: float = 0.27) -> tuple[float, ...]:
    """Return for each item the index D: the share correct in the upper group less that in the lower.

    The groups are the 27 per cent with the highest and the lowest sums (Kelley 1939). Where people with the
    same sum do not all fit into a group, each of them counts in part, so that the order of people changes
    nothing.

    Args:
        rows: One row for each person, 1 for a correct answer, else 0.
        share: How much of the people each group holds, up to one half.

    >>> upper_lower([[1, 1], [1, 0], [0, 0], [0, 0]], share=0.5)
    (1.0, 0.5)
    """
    found = marks(rows)
    if not 0 < share <= 0.5:  # noqa: PLR2004 - the groups must not overlap
        raise InvalidDataError("share is not between 0 and one half", hint="use 0.27.")
    total = found.sum(axis=1)
    size = max(1, int(share * len(found) + 0.5))
    upper, lower = _group(total, size), _group(-total, size)
    return tuple(((upper - lower) @ found / size).tolist())


def _group(total: Floats, size: int) -> Floats:
    """Return how much of each person is among the *size* highest."""
    edge = np.sort(total)[-size]
    above, at = total > edge, total == edge
    room = size - int(above.sum())
    weights: Floats = above + at * (room / int(at.sum()))
    return weights


def choice_shares(chosen: Sequence[str | None], offered: Iterable[str]) -> dict[str | None, float]:
    """Return the share of all people that chose each answer; ``None`` stands for no answer.

    >>> choice_shares(["a", "a", "b", None], ["a", "b", "c"])
    {'a': 0.5, 'b': 0.25, 'c': 0.0, None: 0.25}
    """
    if not chosen:
        raise InvalidDataError("nobody answered", hint="give one answer for each person.")
    codes = [*dict.fromkeys([*offered, *(c for c in chosen if c is not None)]), None]
    return {code: chosen.count(code) / len(chosen) for code in codes}


def rare_distractors(wrong: Sequence[int]) -> tuple[bool, ...]:
    """Return which wrong answers were given by under 5 per cent of those who chose a wrong answer.

    Args:
        wrong: How many people chose each wrong answer; "do not know" is not one of them.

    >>> rare_distractors([40, 1])
    (False, True)
    """
    total = sum(wrong)
    return tuple(total > 0 and count < _RARE * total - _EXACT for count in wrong)


def flags(
    p: float, r: float | None, *, rare: bool = False, p_before: float | None = None
) -> tuple[str, ...]:
    """Return what is to be looked at in an item, in the order of `FLAGS`.

    Args:
        p: The share correct.
        r: The item-rest correlation.
        rare: Whether a wrong answer is hardly ever chosen.
        p_before: The share correct before the training, of the same people.

    >>> flags(0.95, -0.1)
    ('too-easy', 'check-key')
    >>> flags(0.5, 0.05, p_before=0.7)
    ('weak', 'fell')
    """
    said = {
        "too-hard": p < _HARD - _EXACT,
        "too-easy": p > _EASY + _EXACT,
        "check-key": r is not None and r < -_EXACT,
        "weak": r is not None and -_EXACT <= r < _WEAK - _EXACT,
        "rare-distractor": rare,
        "fell": p_before is not None and p_before - p > _FALL + _EXACT,
    }
    return tuple(flag for flag in FLAGS if said[flag])
