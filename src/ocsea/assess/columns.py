"""Columns of answers, read with polars: each becomes a column of small whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from operator import and_, or_
from typing import Any, Final

import attrs
import polars as pl

from ocsea._base.errors import InvalidDataError, Problem
from ocsea.assess.compiled import BAD, INTEGER_CODES, MISSING, NA, SKIPPED, Compiled, Question
from ocsea.assess.relevance import Condition, Either, Every, Is, Not, comparisons
from ocsea.assess.rows import not_offered

__all__ = ["OWN", "Column", "guard_of", "odd_answers", "own", "placed", "read"]

OWN: Final = "__ocsea_"
"""How the names of columns begin that no frame is given back."""


def own(kind: str, at: int | str = "") -> pl.Expr:
    """Return a column of our own."""
    return pl.col(f"{OWN}{kind}{at}")


def placed(
    frame: pl.LazyFrame, compiled: Compiled, columns: Mapping[str, str], *, lenient: bool
) -> list[Column]:
    """Return how each question is read, for columns by its code.

    Raises:
        InvalidDataError: A column is of a kind that cannot hold answers.
    """
    schema = frame.collect_schema()
    named = [(at, q, columns[q.item.code]) for at, q in enumerate(compiled.questions)]
    return [Column.of(q, schema[name], name, f"c{at}", lenient) for at, q, name in named]


def read(frame: pl.LazyFrame, columns: Sequence[Column], keep: Sequence[str] = ()) -> pl.LazyFrame:
    """Return a frame of what was read, beside the columns *keep*; what was not to be asked is `SKIPPED`."""
    matches = [each for column in columns for each in column.matches()]
    frame = frame.select(*keep, *(each.read().alias(each.own) for each in columns), *matches)
    for asked in _in_turn(columns):
        frame = frame.with_columns(each for column in asked for each in column.where_asked())
    return frame


def _in_turn(columns: Sequence[Column]) -> Iterable[list[Column]]:
    """Yield the questions under conditions: first those that look at questions always asked, and so on."""
    waiting = [column for column in columns if column.question.asked]
    while waiting:
        open_ones = {column.question.item.code for column in waiting}
        ready = [column for column in waiting if not column.looks_at() & open_ones]
        yield ready
        waiting = [column for column in waiting if column not in ready]


def odd_answers(
    frame: pl.LazyFrame, compiled: Compiled, columns: Mapping[str, str]
) -> list[tuple[str, int, int]]:
    """Return in which columns how many answers are not offered, and the first row with one, from 1."""
    found = placed(frame, compiled, columns, lenient=False)
    answers = read(frame, found).with_row_index(f"{OWN}row", offset=1)
    odd = [(each.name, each.odd(pl.col(each.own))) for each in found]
    counted = answers.select(
        pl.struct(where.sum().alias("count"), own("row").filter(where).min().alias("first")).alias(
            name
        )
        for name, where in odd
    )
    rows = counted.collect(engine="streaming").row(0, named=True)
    return [(name, each["count"], each["first"]) for name, each in rows.items() if each["count"]]


@attrs.frozen(kw_only=True)
class Column:
    """A question, and how its column is read.

    Attributes:
        question: The question.
        name: Of its column in the frame.
        own: Of the column of what was read.
        dtype: Of its column in the frame.
        lenient: Whether answers that are not offered count as missing.
        line: First worth, step of worth and last answer, where answers count 0, 1, 2, ... evenly; what was
            read then is the answer, otherwise its worth.
    """

    question: Question
    name: str
    own: str
    dtype: Any
    lenient: bool
    line: tuple[int, int, int] | None

    @classmethod
    def of(cls, question: Question, dtype: Any, name: str, own: str, lenient: bool) -> Column:  # noqa: FBT001
        """Return how a question is read from a column.

        Raises:
            InvalidDataError: The column is of a kind that cannot hold answers.
        """
        if isinstance(dtype, pl.Categorical | pl.Enum):
            dtype = pl.String()
        known = dtype.is_numeric() or dtype in {pl.String, pl.Boolean, pl.Null}
        if not known:
            problem = Problem("", name, "", "this kind of column cannot hold answers", _KINDS)
            raise InvalidDataError.for_problems([problem])
        whole = dtype.is_numeric() or dtype == pl.Boolean
        line = _line(question.integers()) if whole and question.asked is None else None
        own = f"{OWN}{own}"
        return cls(question=question, name=name, own=own, dtype=dtype, lenient=lenient, line=line)

    def read(self) -> pl.Expr:
        """Return the column as answers on a line, or as worths; special and odd answers below 0."""
        if self.line:
            found = self._whole(self._top)
            odd = self.odd(found)
            return pl.when(odd).then(MISSING).otherwise(found) if self.lenient else found
        otherwise = MISSING if self.lenient else BAD
        return self._mapped(self.question.read, otherwise, pl.Int32)

    def matches(self) -> Iterable[pl.Expr]:
        """Yield for each choice that conditions look for whether it was given."""
        for at, choice in enumerate(self.question.looked):

            def found(given: Any, at: int = at) -> bool:
                return self.question.matches(given)[at]

            otherwise = self.lenient and found(None)
            yield self._mapped(found, otherwise, pl.Boolean).alias(_match(self.question, choice))

    def looks_at(self) -> set[str]:
        """Return the codes of the questions that decide if it is asked."""
        condition = self.question.asked
        return {each.code for each in comparisons(condition)} if condition else set()

    def where_asked(self) -> Iterable[pl.Expr]:
        """Yield what was read of a question under a condition, and its matches, where it was to be asked."""
        condition = self.question.asked
        asked = _holds(condition) if condition else pl.lit(True)  # noqa: FBT003 - a value
        yield pl.when(asked).then(pl.col(self.own)).otherwise(SKIPPED).alias(self.own)
        for choice in self.question.looked:
            yield pl.col(_match(self.question, choice)) & asked

    def _mapped(self, work_out: Callable[[Any], Any], otherwise: Any, dtype: Any) -> pl.Expr:
        """Return what follows from each answer; *otherwise* from those that are not offered."""
        if self.dtype == pl.Null:
            return pl.lit(work_out(None), dtype=dtype)
        if self.dtype != pl.String:
            numbers = {given: work_out(given) for given in self.question.integers()}
            return _looked_up(self._whole(self._top), numbers, otherwise, dtype)
        text = pl.col(self.name).cast(pl.String).fill_null("")
        if self.question.listed:
            texts = {given: work_out(given) for given in self.question.texts()}
            return _looked_up(text, texts, otherwise, dtype)

        def each(given: str) -> Any:
            return otherwise if self.question.read(given) == BAD else work_out(given)

        return text.map_batches(_by_text(each, dtype), return_dtype=dtype, is_elementwise=True)

    @property
    def _top(self) -> int:
        return max(self.question.integers())

    def _whole(self, top: int) -> pl.Expr:
        """Return a column of numbers as small whole numbers; what is out of range stays out of range."""
        column, small = pl.col(self.name), pl.Int8 if top < 2**7 - 1 else pl.Int32
        if self.dtype == small:
            return column.fill_null(MISSING)
        if self.dtype.is_float() or self.dtype.is_decimal():
            column = column.cast(pl.Float64).fill_nan(None).fill_null(MISSING)
            column = pl.when(column.floor() == column).then(column).otherwise(BAD)
        if self.dtype.is_unsigned_integer():
            return column.clip(upper_bound=top + 1).cast(small).fill_null(MISSING)
        if self.dtype == pl.Boolean:
            return column.cast(small).fill_null(MISSING)
        return column.clip(NA - 1, top + 1).cast(small).fill_null(MISSING)

    def odd(self, read: pl.Expr) -> pl.Expr:
        """Return whether an answer is not offered."""
        if not self.line:
            return read == BAD
        special = sorted(given for given in self.question.integers() if given < 0)
        gaps = [read > self.line[2], read < special[0]]
        for low, high in pairwise(special):
            if low + 1 < high:
                gaps.append(read.is_between(low + 1, high - 1))
        return reduce(or_, gaps)

    def worth(self) -> tuple[int, int]:
        """Return worth of what was read as 0, and by how much it grows with each step."""
        return self.line[:2] if self.line else (0, 1)

    def is_open(self) -> pl.Expr:
        """Return whether the answer is not known."""
        found = pl.col(self.own)
        is_open = (found < 0) & (found != NA)
        return is_open & (found != SKIPPED) if self.question.asked else is_open

    def short(self, need: int) -> pl.Expr:
        """Return whether an answer counts less than *need*, in units."""
        found, (first, step) = pl.col(self.own), self.worth()
        if step > 0:
            return (found >= 0) & (found < -((first - need) // step))
        return (found >= 0) & (found > (first - need) // -step if step else pl.lit(first < need))


_KINDS: Final = "hold answers as text or as whole numbers."


def _line(table: Mapping[int, int]) -> tuple[int, int, int] | None:
    """Return first worth, step and last answer if the answers 0, 1, 2, ... count evenly."""
    special = {given: worth for given, worth in table.items() if given < 0}
    worths = [table.get(given) for given in range(len(table) - len(special))]
    if len(worths) < 2 or None in worths or not special.keys() <= INTEGER_CODES.keys():  # noqa: PLR2004
        return None
    first, step = worths[0], worths[1] - worths[0]  # type: ignore[operator]
    even = all(worth == first + at * step for at, worth in enumerate(worths))  # type: ignore[operator]
    plain = all(worth < 0 for worth in special.values())
    return (first, step, len(worths) - 1) if even and plain else None  # type: ignore[return-value]


def _looked_up(column: pl.Expr, table: Mapping[Any, Any], otherwise: Any, dtype: Any) -> pl.Expr:
    return column.replace_strict(
        list(table), list(table.values()), default=otherwise, return_dtype=dtype
    )


def _by_text(work_out: Callable[[str], Any], dtype: Any) -> Callable[[pl.Series], pl.Series]:
    """Return how a batch of texts is read: each different text once, by the single engine."""

    def batch(texts: pl.Series) -> pl.Series:
        different = texts.unique().to_list()
        found = [work_out(text) for text in different]
        return texts.replace_strict(different, found, return_dtype=dtype)

    return batch


# -- which questions are asked ---------------------------------------------------------------------------------


def _match(question: Question, choice: str) -> str:
    return f"{OWN}is_{question.item.code}={choice}"


def _holds(condition: Condition) -> pl.Expr:
    """Return whether a condition holds, from the matches of the questions it looks at."""
    match condition:
        case Is(code, choice):
            return pl.col(f"{OWN}is_{code}={choice}")
        case Not(part):
            return ~_holds(part)
        case Every(parts):
            return reduce(and_, map(_holds, parts))
        case Either(parts):
            never = pl.lit(False)  # noqa: FBT003 - a value, not an option
            return reduce(or_, map(_holds, parts), never)


# -- answers that are not offered ------------------------------------------------------------------------------


def guard_of(columns: Sequence[Column]) -> pl.Expr:
    """Return a column of zeros that refuses a batch with answers that are not offered."""
    odd = [column.odd(pl.col(column.own)) for column in columns]

    def check(batch: pl.Series) -> pl.Series:
        bad = batch.struct.field("bad")
        if bad.any():
            counts = batch.struct.unnest().select(
                expr.sum().alias(str(n)) for n, expr in enumerate(odd)
            )
            named = zip(columns, counts.row(0), strict=True)
            raise not_offered((column.name, count) for column, count in named if count)
        return pl.zeros(len(batch), pl.Int32, eager=True)

    bad = reduce(or_, odd).alias("bad")
    batch = pl.struct(bad, *(column.own for column in columns))
    guard = batch.map_batches(check, return_dtype=pl.Int32, is_elementwise=True)
    return guard.alias(f"{OWN}guard")
