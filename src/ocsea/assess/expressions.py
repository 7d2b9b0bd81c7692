"""The polars emitter: scoring as expressions over columns of answers.

Only whole numbers decide. A quotient is taken in floating point to find its step and then checked, and
corrected by one, with whole numbers; products may run over, since sums and differences of what ran over are
right again as long as the true value fits. So no engine, order or batch can change a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from operator import add, and_, or_
from typing import Any, Final

import attrs
import polars as pl

from ocsea._base.errors import InvalidDataError, Problem, UnknownOptionError
from ocsea.assess.compiled import (
    BAD,
    DK,
    FULL,
    INTEGER_CODES,
    MISSING,
    NA,
    Compiled,
    Question,
    Step,
)
from ocsea.assess.rows import not_offered

__all__ = ["odd_answers", "scored"]

_OWN: Final = "__ocsea_"
_NARROW, _WIDE, _WIDEST = 31, 61, 125


def scored(
    frame: pl.LazyFrame,
    compiled: Compiled,
    columns: Mapping[str, str],
    *,
    lenient: bool,
    keep: Sequence[str],
) -> pl.LazyFrame:
    """Return a frame with the results of its rows.

    Args:
        frame: Answers.
        compiled: The instrument.
        columns: For each code of a question the name of its column.
        lenient: Whether answers that are not offered count as missing.
        keep: Columns to keep, in order.

    Raises:
        InvalidDataError: A column is of a kind that cannot hold answers; or, when the result is collected,
            answers are not offered.
        UnknownOptionError: The weights of the instrument are too large for whole numbers of a frame.
    """
    placed = _placed(frame, compiled, columns, lenient=lenient)
    layout = _Layout.of(compiled)
    guard = [] if lenient else [_guard(placed)]
    frame = frame.select(*keep, *(each.read().alias(each.own) for each in placed))
    frame = frame.select(*keep, *layout.sums(placed), *_failing(compiled, placed), *guard)
    for stage in layout.stages():
        frame = frame.with_columns(stage)
    return frame.select(*keep, *layout.results(guarded=not lenient))


def odd_answers(
    frame: pl.LazyFrame, compiled: Compiled, columns: Mapping[str, str]
) -> list[tuple[str, int]]:
    """Return in which columns how many answers are not offered."""
    placed = _placed(frame, compiled, columns, lenient=False)
    read = frame.select(each.read().alias(each.own) for each in placed)
    odd = (each.odd(pl.col(each.own)).sum().alias(each.name) for each in placed)
    counts = read.select(odd).collect(engine="streaming").row(0, named=True)
    return [(name, count) for name, count in counts.items() if count]


def _placed(
    frame: pl.LazyFrame, compiled: Compiled, columns: Mapping[str, str], *, lenient: bool
) -> list[_Column]:
    schema = frame.collect_schema()
    named = [(q, columns[q.item.code], f"{_OWN}c{at}") for at, q in enumerate(compiled.questions)]
    return [_Column.of(q, schema[name], name, own, lenient) for q, name, own in named]


def _col(kind: str, at: int | str = "") -> pl.Expr:
    return pl.col(f"{_OWN}{kind}{at}")


# -- a column of answers ---------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Column:
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
    def of(cls, question: Question, dtype: Any, name: str, own: str, lenient: bool) -> _Column:  # noqa: FBT001
        if isinstance(dtype, pl.Categorical | pl.Enum):
            dtype = pl.String()
        known = dtype.is_numeric() or dtype in {pl.String, pl.Boolean, pl.Null}
        if not known:
            problem = Problem("", name, "", "this kind of column cannot hold answers", _KINDS)
            raise InvalidDataError.for_problems([problem])
        line = _line(question.integers()) if dtype.is_numeric() or dtype == pl.Boolean else None
        return cls(question=question, name=name, own=own, dtype=dtype, lenient=lenient, line=line)

    def read(self) -> pl.Expr:
        """Return the column as answers on a line, or as worths; special and odd answers below 0."""
        if self.dtype == pl.Null:
            return pl.lit(MISSING, dtype=pl.Int32)
        if self.dtype == pl.String:
            return self._from_text(pl.col(self.name).cast(pl.String).fill_null(""))
        found = self._whole(self._top)
        if self.line:
            odd = self.odd(found)
            return pl.when(odd).then(MISSING).otherwise(found) if self.lenient else found
        return _looked_up(found, self.question.integers(), self._otherwise)

    @property
    def _top(self) -> int:
        return max(self.question.integers())

    @property
    def _otherwise(self) -> int:
        return MISSING if self.lenient else BAD

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

    def _from_text(self, text: pl.Expr) -> pl.Expr:
        if self.question.listed:
            return _looked_up(text, self.question.texts(), self._otherwise)
        read = _by_text(self.question.read, self._otherwise)
        return text.map_batches(read, return_dtype=pl.Int32, is_elementwise=True)

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


def _looked_up(column: pl.Expr, table: Mapping[Any, int], otherwise: int) -> pl.Expr:
    return column.replace_strict(
        list(table), list(table.values()), default=otherwise, return_dtype=pl.Int32
    )


def _by_text(read: Callable[[str], int], otherwise: int) -> Callable[[pl.Series], pl.Series]:
    """Return how a batch of texts is read: each different text once, by the single engine."""

    def batch(texts: pl.Series) -> pl.Series:
        different = texts.unique().to_list()
        found = [read(text) for text in different]
        found = [otherwise if worth == BAD else worth for worth in found]
        return texts.replace_strict(different, found, return_dtype=pl.Int32)

    return batch


def _guard(columns: Sequence[_Column]) -> pl.Expr:
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
    return guard.alias(f"{_OWN}guard")


# -- critical questions ----------------------------------------------------------------------------------------


def _failing(compiled: Compiled, columns: Sequence[_Column]) -> Iterable[pl.Expr]:
    """Yield for each gate whether a critical question fails it: with open answers at 0, then at 1."""
    for at in range(len(compiled.levels)):
        asked = [c for c in columns if c.question.needs and c.question.needs[at] > 0]
        low = [_short(c, c.question.needs[at]) | _is_open(c) for c in asked]
        never = [_short(c, c.question.needs[at]) for c in asked]
        high = [
            short | _is_open(c) if c.question.needs[at] > c.question.unit else short
            for c, short in zip(asked, never, strict=True)
        ]
        if asked:
            yield reduce(or_, low).alias(f"{_OWN}low{at}")
            yield reduce(or_, high).alias(f"{_OWN}high{at}")


def _short(column: _Column, need: int) -> pl.Expr:
    """Return whether an answer counts less than *need*."""
    read, (first, step) = pl.col(column.own), column.worth()
    if step > 0:
        return (read >= 0) & (read < -((first - need) // step))
    return (read >= 0) & (read > (first - need) // -step if step else pl.lit(first < need))


def _is_open(column: _Column) -> pl.Expr:
    return (pl.col(column.own) < 0) & (pl.col(column.own) != NA)


# -- sums by domain --------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Layout:
    """How the sums of domains are held, and what is worked out from them.

    Attributes:
        compiled: The instrument.
        earned: Bits for what was earned in a domain.
        weight: Bits for each of its weights: applicable, counted, open, not applicable.
        small: Type of a sum.
        large: Type of sums over the product of all denominators.
    """

    compiled: Compiled
    earned: int
    weight: int
    small: Any
    large: Any

    @classmethod
    def of(cls, compiled: Compiled) -> _Layout:
        most = max(part.total for part in compiled.parts)
        earned, weight = (compiled.unit * most).bit_length(), most.bit_length()
        bits = earned + 4 * weight
        whole = compiled.unit * max(1, sum(part.weight for part in compiled.parts))
        for _, part in compiled.counting:
            whole *= max(1, part.total)
        if bits > _WIDE or whole.bit_length() > _WIDEST:
            message = f"the weights of {compiled.id} are too large for a frame"
            raise UnknownOptionError(
                message, hint="use score_rows, or divide them by what they share."
            )
        return cls(
            compiled=compiled,
            earned=earned,
            weight=weight,
            small=pl.Int32 if bits < _NARROW else pl.Int64,
            large=pl.Int64 if whole.bit_length() <= _WIDE else pl.Int128,
        )

    def stages(self) -> Iterable[Iterable[pl.Expr]]:
        """Yield what is worked out from the sums, stage by stage."""
        yield self.taken_apart()
        yield [*self.shares(), *self.points()]
        yield from self.merged()
        yield self.steps()

    def sums(self, columns: Sequence[_Column]) -> Iterable[pl.Expr]:
        """Yield the sum of each domain, its weights side by side."""
        for at, placed in enumerate(self.compiled.by_part):
            packed = [self._packed(columns[i]) for i, question in placed if question.item.weight]
            total = reduce(add, packed) if packed else pl.lit(0, dtype=self.small)
            yield total.alias(f"{_OWN}sum{at}")

    def _packed(self, column: _Column) -> pl.Expr:
        read, (first, step) = pl.col(column.own), column.worth()
        weight = column.question.item.weight
        unknown, dk = self._open(weight), self._open(weight, counted=self.compiled.dk_is_zero)
        valued = weight << self.earned | weight << self.earned + self.weight
        found: Any = pl.when(read >= 0).then(
            read.cast(self.small) * self._lit(weight * step) + self._lit(weight * first + valued)
        )
        found = found.when(read == NA).then(self._lit(weight << self.earned + 3 * self.weight))
        if dk != unknown:
            found = found.when(read == DK).then(self._lit(dk))
        packed: pl.Expr = found.otherwise(self._lit(unknown))
        return packed

    def _open(self, weight: int, *, counted: bool = False) -> int:
        applies = weight << self.earned | weight << self.earned + 2 * self.weight
        return applies | (weight << self.earned + self.weight if counted else 0)

    def _lit(self, value: int) -> pl.Expr:
        return pl.lit(value, dtype=self.small)

    def taken_apart(self) -> Sequence[pl.Expr]:
        """Return the weights of each domain, and what it earned."""
        found = []
        for at, _ in enumerate(self.compiled.parts):
            packed = _col("sum", at)
            found.append((packed & self._lit((1 << self.earned) - 1)).alias(f"{_OWN}earned{at}"))
            for n, kind in enumerate(("every", "known", "open", "na")):
                shifted = packed // self._lit(1 << self.earned + n * self.weight)
                field = shifted & self._lit((1 << self.weight) - 1)
                found.append(field.alias(f"{_OWN}{kind}{at}"))
        return found

    # -- domains -----------------------------------------------------------------------------------------------

    def points(self) -> Iterable[pl.Expr]:
        """Yield the basis points of each domain, and the least domain in steps: known, low, high."""
        for at, _ in enumerate(self.compiled.parts):
            share = self._share(_col("earned", at), _col("known", at))
            rounded = self._floor(share, FULL, half=True)
            yield pl.when(_col("known", at) > 0).then(rounded).alias(f"{_OWN}points{at}")
        if any(step.floor for step in self.compiled.levels):
            yield self._least("known", "earned").alias(f"{_OWN}least_known")
            yield self._least("every", "earned").alias(f"{_OWN}least_low")
            yield self._least("every", "best").alias(f"{_OWN}least_high")

    def _share(self, earned: pl.Expr, weight: pl.Expr) -> pl.Expr:
        return earned.cast(pl.Float64) / weight.cast(pl.Float64)

    def _floor(self, share: pl.Expr, scale: int, *, half: bool = False) -> pl.Expr:
        """Return whole steps of a share of a domain; what lies between two steps is cut off.

        A share is a whole number of parts, at most unit times weight to the step; so half such a part added
        keeps it away from the edge of a step by more than floating point can be off.
        """
        parts = 4 * self.compiled.unit * max(part.total for part in self.compiled.parts) or 4
        extra = 1 / parts + (0.5 if half else 0.0)
        return (share * (scale / self.compiled.unit) + extra).cast(pl.Int32)

    def _least(self, weight: str, earned: str) -> pl.Expr:
        steps, shares = self.compiled.steps, []
        for at, _ in self.compiled.counting:
            gained = self._best(at) if earned == "best" else _col("earned", at)
            share = self._share(gained, _col(weight, at))
            share = pl.when(_col(weight, at) > 0).then(share)
            shares.append(share.fill_null(2.0 * self.compiled.unit))
        return self._floor(pl.min_horizontal(shares), steps)

    def _best(self, at: int) -> pl.Expr:
        return _col("earned", at) + self.compiled.unit * _col("open", at)

    # -- the whole ---------------------------------------------------------------------------------------------

    @property
    def _weighed(self) -> list[tuple[int, int]]:
        return [(at, part.weight) for at, part in self.compiled.counting if part.weight]

    def shares(self) -> Iterable[pl.Expr]:
        """Yield what each domain adds to index and coverage, as fractions of its own weight."""
        for n, (at, weight) in enumerate(self._weighed):
            earned, best = _col("earned", at), self._best(at)
            for kind, value in (
                ("nl", weight * earned),
                ("nh", weight * best),
                ("nc", weight * _col("known", at)),
                ("dk", _col("known", at).clip(1)),
                ("da", _col("every", at).clip(1)),
            ):
                yield value.cast(self.large).alias(f"{_OWN}{kind}0_{n}")
        for kind in ("known", "every"):
            weights = [pl.when(_col(kind, at) > 0).then(w).otherwise(0) for at, w in self._weighed]
            total = reduce(add, weights) if weights else pl.lit(0)
            yield total.cast(self.large).alias(f"{_OWN}whole_{kind}")

    def merged(self) -> Iterable[Sequence[pl.Expr]]:
        """Yield the stages that add the fractions up, two by two."""
        count, stage = len(self._weighed), 0
        while count > 1:
            yield [e for pair in range((count + 1) // 2) for e in _pair(stage, pair, count)]
            count, stage = (count + 1) // 2, stage + 1

    @property
    def _last(self) -> str:
        return f"{max(len(self._weighed) - 1, 0).bit_length()}_0"

    def steps(self) -> Sequence[pl.Expr]:
        """Return index, its bounds and coverage in steps."""
        last, unit = self._last, self.compiled.unit
        if not self._weighed:
            nothing = pl.lit(0, dtype=pl.Int64)
            return [nothing.alias(f"{_OWN}{kind}") for kind in ("index", "low", "high", "coverage")]
        known = _col("dk", last) * _col("whole_known").clip(1)
        every = _col("da", last) * _col("whole_every").clip(1)
        return [
            self._exact(_col("nk" if len(self._weighed) > 1 else "nl", last), unit * known).alias(
                f"{_OWN}index"
            ),
            self._exact(_col("nl", last), unit * every).alias(f"{_OWN}low"),
            self._exact(_col("nh", last), unit * every).alias(f"{_OWN}high"),
            self._exact(_col("nc", last), every).alias(f"{_OWN}coverage"),
        ]

    def _exact(self, part: pl.Expr, whole: pl.Expr) -> pl.Expr:
        """Return the whole steps of a share: a quotient in floating point, corrected with whole numbers."""
        steps = self.compiled.steps
        guess = (part.cast(pl.Float64) * float(steps) / whole.cast(pl.Float64)).cast(self.large)
        rest = part * pl.lit(steps, dtype=self.large) - guess * whole
        return (guess + (rest >= whole).cast(self.large) - (rest < 0).cast(self.large)).cast(
            pl.Int64
        )

    # -- results -----------------------------------------------------------------------------------------------

    def results(self, *, guarded: bool) -> Iterable[pl.Expr]:
        """Yield the columns of the result, in order."""
        zero = _col("guard") if guarded else pl.lit(0, dtype=pl.Int32)
        index, low, high = (self._rounded(kind) for kind in ("index", "low", "high"))
        some, every = _col("whole_known") > 0, _col("whole_every") > 0
        if self.compiled.private:
            nothing = pl.lit(None, dtype=pl.Int32)
            index, low, high = nothing, pl.lit(0, dtype=pl.Int32), pl.lit(FULL, dtype=pl.Int32)
        else:
            index, high = pl.when(some).then(index), pl.when(every).then(high).otherwise(FULL)
        for name, found in (
            ("index", index),
            ("index_low", low),
            ("index_high", high),
            ("coverage", self._rounded("coverage")),
            *zip(("level", "level_low", "level_high"), self._levels(), strict=True),
        ):
            yield (found + zero).cast(pl.Int32).alias(name)
        yield self._status(zero).alias("status")
        for at, part in enumerate(self.compiled.parts):
            yield (_col("points", at) + zero).cast(pl.Int32).alias(f"domain_{part.id}")

    def _rounded(self, kind: str) -> pl.Expr:
        half = self.compiled.steps // (2 * FULL)
        halves = _col(kind) if half == 1 else _col(kind) // half
        return ((halves + 1) // 2).cast(pl.Int32)

    def _levels(self) -> Sequence[pl.Expr]:
        if not self.compiled.levels:
            return [pl.lit(None, dtype=pl.Int32)] * 3
        covered = _col("coverage")
        full = pl.lit(self.compiled.steps, dtype=pl.Int64)
        return [
            self._level("index", "known", "low", covered),
            self._level("low", "low", "low", full),
            self._level("high", "high", "high", full),
        ]

    def _level(self, index: str, least: str, failing: str, covered: pl.Expr) -> pl.Expr:
        """Return the highest level all of whose conditions hold."""
        found = pl.lit(0, dtype=pl.Int32)
        for at, step in enumerate(self.compiled.levels):
            passed = self._passed(step, index, least, covered)
            if any(q.needs and q.needs[at] > 0 for q in self.compiled.questions):
                passed.append(~_col(failing, at))
            found = pl.when(reduce(and_, passed)).then(step.n).otherwise(found)
        return found.cast(pl.Int32)

    def _passed(self, step: Step, index: str, least: str, covered: pl.Expr) -> list[pl.Expr]:
        passed = [_col(index) >= step.index]
        if step.floor:
            passed.append(_col(f"least_{least}") >= step.floor)
        if step.coverage:
            passed.append(covered >= step.coverage)
        return passed

    def _status(self, zero: pl.Expr) -> pl.Expr:
        required = [at for at, part in enumerate(self.compiled.parts) if part.required]
        low, high = self._levels()[1:]
        thin = _col("coverage") < self.compiled.min_coverage
        if self.compiled.levels:
            thin |= low != high
        empty = [zero != 0, *(_col("known", at) == 0 for at in required)]
        flagged = [self._flagged(at) for at in required]
        nothing = pl.lit(False)  # noqa: FBT003 - a value, not an option
        return (
            pl.when(reduce(or_, empty))
            .then(pl.lit("insufficient"))
            .when(thin)
            .then(pl.lit("provisional"))
            .when(reduce(or_, flagged, nothing))
            .then(pl.lit("out_of_scope"))
            .otherwise(pl.lit("final"))
        )

    def _flagged(self, at: int) -> pl.Expr:
        part, whole = self.compiled.na_limit
        na = _col("na", at).cast(pl.Int64)
        return na * whole > part * (_col("every", at).cast(pl.Int64) + na)


def _pair(stage: int, pair: int, count: int) -> Iterable[pl.Expr]:
    """Yield the sum of two neighbouring fractions, or the last one as it is."""
    one, two, found = f"{stage}_{2 * pair}", f"{stage}_{2 * pair + 1}", f"{stage + 1}_{pair}"
    alone = 2 * pair + 1 >= count
    for denominator, parts in (("dk", ("nk",)), ("da", ("nl", "nh", "nc"))):
        d, e = _col(denominator, one), _col(denominator, two)
        yield (d if alone else d * e).alias(f"{_OWN}{denominator}{found}")
        for part in parts:
            n, m = (_col("nl" if part == "nk" and not stage else part, each) for each in (one, two))
            yield (n if alone else n * e + m * d).alias(f"{_OWN}{part}{found}")
