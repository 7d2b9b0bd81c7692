"""The polars emitter: scoring as expressions over columns of answers.

Only whole numbers decide. A quotient is taken in floating point to find its step and then checked, and
corrected by one, with whole numbers; products may run over, since sums and differences of what ran over are
right again as long as the true value fits. So no engine, order or batch can change a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import add, and_, or_
from typing import Any

import attrs
import polars as pl

from ocsea._base.errors import UnknownOptionError
from ocsea.assess.aspect_expressions import Aspects
from ocsea.assess.columns import OWN, Column, guard_of, odd_answers, own, placed, read
from ocsea.assess.compiled import DK, FULL, LEVELS, NA, SKIPPED, Compiled, Step

__all__ = ["odd_answers", "scored"]

_NARROW, _WIDE, _WIDEST = 31, 61, 125


def scored(
    frame: pl.LazyFrame,
    compiled: Compiled,
    answers: Mapping[str, str],
    *,
    lenient: bool,
    keep: Sequence[str],
) -> pl.LazyFrame:
    """Return a frame with the results of its rows.

    Args:
        frame: Answers.
        compiled: The instrument.
        answers: For each code of a question the name of its column.
        lenient: Whether answers that are not offered count as missing.
        keep: Columns to keep, in order.

    Raises:
        InvalidDataError: A column is of a kind that cannot hold answers; or, when the result is collected,
            answers are not offered.
        UnknownOptionError: The weights of the instrument are too large for whole numbers of a frame.
    """
    columns = placed(frame, compiled, answers, lenient=lenient)
    layout, grading = _Layout.of(compiled), compiled.grading
    aspects = Aspects.of(compiled, grading, columns) if grading else None
    first = [*layout.sums(columns), *_failing(compiled, columns)]
    first += aspects.sums() if aspects else []
    first += [] if lenient else [guard_of(columns)]
    frame = read(frame, columns, keep).select(*keep, *first)
    for stage in (*layout.stages(), *([aspects.stage()] if aspects else [])):
        frame = frame.with_columns(stage)
    return frame.select(*keep, *layout.results(aspects, guarded=not lenient))


# -- critical questions ----------------------------------------------------------------------------------------


def _failing(compiled: Compiled, columns: Sequence[Column]) -> Iterable[pl.Expr]:
    """Yield for each gate whether a critical question fails it: with open answers at 0, then at 1."""
    for at in range(len(compiled.levels)):
        asked = [c for c in columns if c.question.needs and c.question.needs[at] > 0]
        low = [c.short(c.question.needs[at]) | c.is_open() for c in asked]
        never = [c.short(c.question.needs[at]) for c in asked]
        high = [
            short | c.is_open() if c.question.needs[at] > c.question.unit else short
            for c, short in zip(asked, never, strict=True)
        ]
        if asked:
            yield reduce(or_, low).alias(f"{OWN}low{at}")
            yield reduce(or_, high).alias(f"{OWN}high{at}")


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

    def sums(self, columns: Sequence[Column]) -> Iterable[pl.Expr]:
        """Yield the sum of each domain, its weights side by side."""
        for at, questions in enumerate(self.compiled.by_part):
            packed = [self._packed(columns[i]) for i, q in questions if q.item.weight]
            total = reduce(add, packed) if packed else pl.lit(0, dtype=self.small)
            yield total.alias(f"{OWN}sum{at}")

    def _packed(self, column: Column) -> pl.Expr:
        read, (first, step) = pl.col(column.own), column.worth()
        weight = column.question.item.weight
        unknown, dk = self._open(weight), self._open(weight, counted=self.compiled.dk_is_zero)
        valued = weight << self.earned | weight << self.earned + self.weight
        found: Any = pl.when(read >= 0).then(
            read.cast(self.small) * self._lit(weight * step) + self._lit(weight * first + valued)
        )
        found = found.when(read == NA).then(self._lit(weight << self.earned + 3 * self.weight))
        if column.question.asked:
            found = found.when(read == SKIPPED).then(self._lit(0))
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
            packed = own("sum", at)
            found.append((packed & self._lit((1 << self.earned) - 1)).alias(f"{OWN}earned{at}"))
            for n, kind in enumerate(("every", "known", "open", "na")):
                shifted = packed // self._lit(1 << self.earned + n * self.weight)
                field = shifted & self._lit((1 << self.weight) - 1)
                found.append(field.alias(f"{OWN}{kind}{at}"))
        return found

    # -- domains -----------------------------------------------------------------------------------------------

    def points(self) -> Iterable[pl.Expr]:
        """Yield the basis points of each domain, and the least domain in steps: known, low, high."""
        for at, _ in enumerate(self.compiled.parts):
            share = self._share(own("earned", at), own("known", at))
            rounded = self._floor(share, FULL, half=True)
            yield pl.when(own("known", at) > 0).then(rounded).alias(f"{OWN}points{at}")
        if any(step.floor for step in self.compiled.levels):
            yield self._least("known", "earned").alias(f"{OWN}least_known")
            yield self._least("every", "earned").alias(f"{OWN}least_low")
            yield self._least("every", "best").alias(f"{OWN}least_high")

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
            gained = self._best(at) if earned == "best" else own("earned", at)
            share = self._share(gained, own(weight, at))
            share = pl.when(own(weight, at) > 0).then(share)
            shares.append(share.fill_null(2.0 * self.compiled.unit))
        return self._floor(pl.min_horizontal(shares), steps)

    def _best(self, at: int) -> pl.Expr:
        return own("earned", at) + self.compiled.unit * own("open", at)

    # -- the whole ---------------------------------------------------------------------------------------------

    @property
    def _weighed(self) -> list[tuple[int, int]]:
        return [(at, part.weight) for at, part in self.compiled.counting if part.weight]

    def shares(self) -> Iterable[pl.Expr]:
        """Yield what each domain adds to index and coverage, as fractions of its own weight."""
        for n, (at, weight) in enumerate(self._weighed):
            earned, best = own("earned", at), self._best(at)
            for kind, value in (
                ("nl", weight * earned),
                ("nh", weight * best),
                ("nc", weight * own("known", at)),
                ("dk", own("known", at).clip(1)),
                ("da", own("every", at).clip(1)),
            ):
                yield value.cast(self.large).alias(f"{OWN}{kind}0_{n}")
        for kind in ("known", "every"):
            weights = [pl.when(own(kind, at) > 0).then(w).otherwise(0) for at, w in self._weighed]
            total = reduce(add, weights) if weights else pl.lit(0)
            yield total.cast(self.large).alias(f"{OWN}whole_{kind}")

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
            return [nothing.alias(f"{OWN}{kind}") for kind in ("index", "low", "high", "coverage")]
        known = own("dk", last) * own("whole_known").clip(1)
        every = own("da", last) * own("whole_every").clip(1)
        return [
            self._exact(own("nk" if len(self._weighed) > 1 else "nl", last), unit * known).alias(
                f"{OWN}index"
            ),
            self._exact(own("nl", last), unit * every).alias(f"{OWN}low"),
            self._exact(own("nh", last), unit * every).alias(f"{OWN}high"),
            self._exact(own("nc", last), every).alias(f"{OWN}coverage"),
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

    def results(self, aspects: Aspects | None, *, guarded: bool) -> Iterable[pl.Expr]:
        """Yield the columns of the result, in order."""
        zero = own("guard") if guarded else pl.lit(0, dtype=pl.Int32)
        low, high = self._levels()[1:]
        is_open = aspects.is_open() if aspects else low != high if self.compiled.levels else None
        numbers = (aspects.shown() if aspects else self._shown()) | {
            "coverage": self._rounded("coverage"),
            **{
                f"domain_{part.id}": own("points", at)
                for at, part in enumerate(self.compiled.parts)
            },
        }
        for name in self.compiled.columns:
            if name == "status":
                yield self._status(zero, is_open).alias(name)
            else:
                yield (numbers[name] + zero).cast(pl.Int32).alias(name)

    def _shown(self) -> dict[str, pl.Expr]:
        """Return index and levels."""
        index, low, high = (self._rounded(kind) for kind in ("index", "low", "high"))
        some, every = own("whole_known") > 0, own("whole_every") > 0
        if self.compiled.private:
            nothing = pl.lit(None, dtype=pl.Int32)
            index, low, high = nothing, pl.lit(0, dtype=pl.Int32), pl.lit(FULL, dtype=pl.Int32)
        else:
            index, high = pl.when(some).then(index), pl.when(every).then(high).otherwise(FULL)
        levels = dict(zip(LEVELS, self._levels(), strict=True))
        return {"index": index, "index_low": low, "index_high": high, **levels}

    def _rounded(self, kind: str) -> pl.Expr:
        half = self.compiled.steps // (2 * FULL)
        halves = own(kind) if half == 1 else own(kind) // half
        return ((halves + 1) // 2).cast(pl.Int32)

    def _levels(self) -> Sequence[pl.Expr]:
        if not self.compiled.levels:
            return [pl.lit(None, dtype=pl.Int32)] * 3
        covered = own("coverage")
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
                passed.append(~own(failing, at))
            found = pl.when(reduce(and_, passed)).then(step.n).otherwise(found)
        return found.cast(pl.Int32)

    def _passed(self, step: Step, index: str, least: str, covered: pl.Expr) -> list[pl.Expr]:
        passed = [own(index) >= step.index]
        if step.floor:
            passed.append(own(f"least_{least}") >= step.floor)
        if step.coverage:
            passed.append(covered >= step.coverage)
        return passed

    def _status(self, zero: pl.Expr, is_open: pl.Expr | None) -> pl.Expr:
        required = [at for at, part in enumerate(self.compiled.parts) if part.required]
        thin = own("coverage") < self.compiled.min_coverage
        if is_open is not None:
            thin |= is_open
        empty = [zero != 0, *(own("known", at) == 0 for at in required)]
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
        na = own("na", at).cast(pl.Int64)
        return na * whole > part * (own("every", at).cast(pl.Int64) + na)


def _pair(stage: int, pair: int, count: int) -> Iterable[pl.Expr]:
    """Yield the sum of two neighbouring fractions, or the last one as it is."""
    one, two, found = f"{stage}_{2 * pair}", f"{stage}_{2 * pair + 1}", f"{stage + 1}_{pair}"
    alone = 2 * pair + 1 >= count
    for denominator, parts in (("dk", ("nk",)), ("da", ("nl", "nh", "nc"))):
        d, e = own(denominator, one), own(denominator, two)
        yield (d if alone else d * e).alias(f"{OWN}{denominator}{found}")
        for part in parts:
            n, m = (own("nl" if part == "nk" and not stage else part, each) for each in (one, two))
            yield (n if alone else n * e + m * d).alias(f"{OWN}{part}{found}")
