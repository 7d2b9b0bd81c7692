"""What groups of answer sheets have in common, with small groups hidden.

Groups are nested: all sheets, then the first column of *by*, then the first two, and so on. A count below *k*
is hidden, and with it so much beside it that no difference of shown figures gives it away: what is hidden
under a shown total is at least two groups, and together at least *k* sheets. How the levels of a group split
up is shown as a whole or not at all, under the same rule for each level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from ocsea._base.errors import InvalidDataError, Problem, UnknownOptionError
from ocsea._base.lazy import needs

if TYPE_CHECKING:
    import polars as pl

__all__ = ["aggregate", "hidden_together"]

Key = tuple[Any, ...]
Part = TypeVar("Part", bound=Hashable)
_USED = ("index", "level")


def aggregate(frame: Any, *, by: Sequence[str] = (), k: int = 5) -> pl.DataFrame:
    """Return what groups of scored sheets have in common; small groups are hidden.

    Args:
        frame: What `score_frame` returned, of any kind. Sheets without an index are left out.
        by: Columns that name groups, the widest first: province, then district. Totals of every step are in the
            result, so do not aggregate the same sheets again by other columns and show both.
        k: The least number of sheets a shown figure may rest on.

    Returns:
        A row for all sheets, and one for each group: the columns *by* (empty where a row sums over them);
        ``depth``, how many of them it names; ``n`` sheets; ``mean`` and ``median`` of the index in basis
        points; ``level_0``, ``level_1``, ... sheets at each level. What is hidden is empty.

    Raises:
        InvalidDataError: A column is not in the frame.
        UnknownOptionError: *k* is below 2.
        MissingExtraError: polars is not installed.

    >>> import polars
    >>> scored = polars.DataFrame({"index": [5000] * 9, "level": [2] * 9, "school": ["A"] * 6 + ["B"] * 3})
    >>> aggregate(scored, by=["school"]).select("school", "depth", "n", "mean").rows()
    [(None, 0, 9, 5000), ('A', 1, None, None), ('B', 1, None, None)]
    """
    if k < 2:  # noqa: PLR2004 - a group of one is a person
        raise UnknownOptionError(f"k cannot be {k}", hint="use 2 or more; 5 is usual.")
    needs("polars", "frames")
    cells = _Cells.of(_tally(frame, [*by, *_USED]), len(by), k)
    return _table(cells, list(by))


def _tally(frame: Any, columns: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    """Return how many sheets have the same values in these columns."""
    nw = needs("narwhals.stable.v2", "frames")
    if hasattr(frame, "compute"):
        frame = frame[[name for name in columns if name in frame.columns]].compute()
    wrapped = nw.from_native(frame).lazy()
    names = wrapped.collect_schema().names()
    missing = [name for name in columns if name not in names]
    if missing:
        raise InvalidDataError.for_problems(
            Problem("", name, "", "the frame has no such column", "pass what score_frame returned.")
            for name in missing
        )
    found = wrapped.select(*columns).filter(~nw.col("index").is_null())
    counted = found.group_by(*columns).agg(nw.len().alias("__ocsea_n")).collect("polars")
    rows: Iterable[tuple[Any, ...]] = counted.rows()
    return rows


# -- what is hidden --------------------------------------------------------------------------------------------


def hidden_together(counts: Mapping[Part, int], k: int) -> frozenset[Part]:
    """Return which parts of a shown total are hidden: the small ones, and others until no difference tells.

    What is hidden is none, or at least two parts that together hold *k*, where there are so many. The smallest
    are taken, and of parts of the same size the first; parts that hold none hide nothing.

    Args:
        counts: How many are in each part.
        k: The least that a shown count may be, beside none at all.

    >>> sorted(hidden_together({"a": 3, "b": 7, "c": 20}, 5)), sorted(hidden_together({"a": 5, "b": 0}, 5))
    (['a', 'b'], [])
    """
    by_size = sorted((part for part in counts if counts[part]), key=lambda part: counts[part])
    hidden = [part for part in by_size if counts[part] < k]
    for part in by_size[len(hidden) :]:
        if hidden and (len(hidden) == 1 or sum(counts[each] for each in hidden) < k):
            hidden.append(part)
    return frozenset(hidden)


@attrs.define
class _Cell:
    """A group: its sheets by index and by level, and what of it is hidden."""

    indices: Counter[int] = attrs.field(factory=Counter)
    levels: Counter[int] = attrs.field(factory=Counter)
    hidden: bool = False
    split_hidden: bool = False

    @property
    def n(self) -> int:
        return self.indices.total()

    def has_small(self, k: int) -> bool:
        """Return whether a level holds fewer than *k* sheets, but some."""
        return any(0 < count < k for count in self.levels.values())


@attrs.frozen
class _Cells:
    """All groups by the values that name them.

    Attributes:
        cells: The groups.
        k: The least number of sheets a shown figure may rest on.
    """

    cells: Mapping[Key, _Cell]
    k: int

    @classmethod
    def of(cls, rows: Iterable[tuple[Any, ...]], depth: int, k: int) -> _Cells:
        cells: dict[Key, _Cell] = {(): _Cell()}
        for *key, index, level, n in rows:
            for step in range(depth + 1):
                cell = cells.setdefault(tuple(key[:step]), _Cell())
                cell.indices[int(index)] += int(n)
                if level is not None and level == level:  # noqa: PLR0124 - pandas' own gap
                    cell.levels[int(level)] += int(n)
        made = cls(cells, k)
        root = cells[()]
        root.hidden = root.n < k
        made._hide(())
        made._hide_splits((), under_shown=False)
        return made

    def below(self, key: Key) -> list[tuple[Key, _Cell]]:
        """Return the groups one step down, the smallest first."""
        step = len(key) + 1
        found = [(k, c) for k, c in self.cells.items() if len(k) == step and k[:-1] == key]
        return sorted(found, key=lambda each: (each[1].n, _order(each[0])))

    def _hide(self, key: Key) -> None:
        """Hide small groups below a group, and what would give them away."""
        parent, below = self.cells[key], self.below(key)
        together = hidden_together({each: cell.n for each, cell in below}, self.k)
        for each, cell in below:
            cell.hidden = parent.hidden or each in together
        for each, _ in below:
            self._hide(each)

    def _hide_splits(self, key: Key, *, under_shown: bool) -> None:
        """Hide how levels split up below a group, where it or a difference would show a small count."""
        parent, below = self.cells[key], self.below(key)
        if not key:
            parent.split_hidden = parent.hidden or parent.has_small(self.k)
        shown = not parent.split_hidden
        for _, cell in below:
            within = under_shown and not shown
            cell.split_hidden = within or cell.hidden or cell.has_small(self.k)
        if shown:
            for _, cell in below:
                hidden = [c for _, c in below if c.split_hidden]
                together = sum((c.levels for c in hidden), Counter[int]())
                if _Cell(levels=together).has_small(
                    self.k
                ):  # so it is with one that is hidden alone
                    cell.split_hidden = True
        for each, _ in below:
            self._hide_splits(each, under_shown=under_shown or shown)


def _order(key: Key) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, str(value)) for value in key)


# -- the table -------------------------------------------------------------------------------------------------


def _table(cells: _Cells, by: list[str]) -> pl.DataFrame:
    import polars as pl

    levels = range(max(cells.cells[()].levels, default=-1) + 1)
    rows = list(_rows(cells, len(by), levels))
    numbers = ["depth", "n", "mean", "median", *(f"level_{level}" for level in levels)]
    columns = list(zip(*rows, strict=True))
    named = [
        pl.Series(name, column, strict=False) for name, column in zip(by, columns, strict=False)
    ]
    counted = zip(numbers, columns[len(by) :], strict=True)
    return pl.DataFrame([*named, *(pl.Series(n, column, dtype=pl.Int64) for n, column in counted)])


def _rows(cells: _Cells, depth: int, levels: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    for key in sorted(cells.cells, key=lambda key: (len(key), _order(key))):
        cell = cells.cells[key]
        names = (*key, *(None,) * (depth - len(key)))
        shown = (None,) * 3 if cell.hidden else (cell.n, _mean(cell.indices), _median(cell.indices))
        split = (None if cell.split_hidden else cell.levels[level] for level in levels)
        yield (*names, len(key), *shown, *split)


def _mean(counts: Counter[int]) -> int:
    """Return the mean, a half rounded up."""
    n = counts.total()
    return (2 * sum(value * count for value, count in counts.items()) + n) // (2 * n)


def _median(counts: Counter[int]) -> int:
    """Return the median, a half rounded up."""
    middle: list[int] = []
    n, seen = counts.total(), 0
    for value in sorted(counts):
        seen += counts[value]
        middle += [value] * ((seen >= (n + 1) // 2) + (seen >= n // 2 + 1) - len(middle))
    return (middle[0] + middle[1] + 1) // 2
