"""Tables of numbers, checked once, and the packages that count with them.

Importing this module brings numpy and scipy. Where they are missing it says which ``pip install`` brings
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from ocsea._base.errors import InvalidDataError, MissingExtraError

try:
    import numpy as np
    from numpy.typing import NDArray
except ImportError:
    raise MissingExtraError.for_extra("stats", "numpy") from None
try:
    from scipy import special
except ImportError:
    raise MissingExtraError.for_extra("stats", "scipy") from None

__all__ = ["Floats", "Rows", "marks", "np", "numbers", "pearson", "special", "table", "two"]

Floats: TypeAlias = NDArray[np.float64]
"""Numbers as numpy holds them, in a row or a table."""

Rows: TypeAlias = Sequence[Sequence[float]] | Floats
"""One row for each person, one column for each item."""

_TINY = 1e-12


def _floats(values: object, dimensions: int, what: str) -> Floats:
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        found = np.empty(())
    if found.ndim != dimensions or not np.isfinite(found).all():
        raise InvalidDataError(
            f"this is not {what}",
            hint="give numbers only, all rows of the same length, and nothing missing.",
        )
    return found


def table(rows: Rows, *, people: int = 2, items: int = 2) -> Floats:
    """Return a table of numbers, checked.

    Args:
        rows: One row for each person, one column for each item.
        people: The least number of rows.
        items: The least number of columns.

    Raises:
        InvalidDataError: It is not a table of numbers, or is too small.

    >>> table([[1, 0], [1, 1]]).shape
    (2, 2)
    """
    found = _floats(rows, 2, "a table of numbers, people by items")
    have = found.shape
    if have[0] < people or have[1] < items:
        raise InvalidDataError(
            f"the table has {have[0]} people and {have[1]} items",
            hint=f"this needs {people} people and {items} items or more.",
        )
    return found


def marks(rows: Rows, *, people: int = 2, items: int = 1) -> Floats:
    """Return a table of marks, checked: 1 for a correct answer, else 0.

    Args:
        rows: One row for each person, one column for each item.
        people: The least number of rows.
        items: The least number of columns.

    Raises:
        InvalidDataError: It is not a table of zeros and ones, or is too small.

    >>> marks([[1, 0], [1, 1]]).tolist()
    [[1.0, 0.0], [1.0, 1.0]]
    """
    found = table(rows, people=people, items=items)
    if not np.isin(found, (0.0, 1.0)).all():
        raise InvalidDataError(
            "a mark is neither 0 nor 1", hint="give 1 for a correct answer, and 0 for any other."
        )
    return found


def numbers(values: Sequence[float] | Floats, *, least: int = 2) -> Floats:
    """Return a row of numbers, checked.

    Args:
        values: The numbers.
        least: How many there have to be.

    Raises:
        InvalidDataError: They are not numbers, or too few.

    >>> numbers([3, 1]).tolist()
    [3.0, 1.0]
    """
    found = _floats(values, 1, "a row of numbers")
    if len(found) < least:
        raise InvalidDataError(
            f"{len(found)} number(s) are too few", hint=f"this needs {least} or more."
        )
    return found


def two(
    pre: Sequence[float] | Floats, post: Sequence[float] | Floats, *, least: int = 2
) -> tuple[Floats, Floats]:
    """Return the numbers before and after of the same people, in the same order.

    Args:
        pre: The numbers before.
        post: The numbers after.
        least: How many people there have to be.

    Raises:
        InvalidDataError: They are not numbers, too few, or not of the same people.

    >>> before, after = two([1, 2], [2, 4])
    >>> (after - before).tolist()
    [1.0, 2.0]
    """
    before, after = numbers(pre, least=least), numbers(post, least=least)
    if len(before) != len(after):
        raise InvalidDataError(
            f"there are {len(before)} numbers before and {len(after)} after",
            hint="give both for the same people, in the same order.",
        )
    return before, after


def pearson(x: Floats, y: Floats) -> float | None:
    """Return the correlation of two rows of numbers; ``None`` when one of them does not vary.

    >>> pearson(numbers([1, 2, 3]), numbers([2, 4, 6]))
    1.0
    """
    dx, dy = x - x.mean(), y - y.mean()
    size = float(np.sqrt((dx @ dx) * (dy @ dy)))
    if size < _TINY:
        return None
    return min(1.0, max(-1.0, float(dx @ dy) / size))
