"""The polars emitter of risk profiles; see `ocsea.assess.expressions`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import add, or_
from typing import Final

import attrs
import polars as pl

from ocsea._base.errors import UnknownOptionError
from ocsea.assess.columns import OWN, Column, own
from ocsea.assess.compiled import DK, Compiled
from ocsea.assess.grading import Grading, Reading, points, role_of

__all__ = ["Aspects"]

_BITS: Final = 61
_WAYS: Final = ("given", "best", "worst")


@attrs.frozen
class Aspects:
    """The aspects of a profile, as expressions.

    Attributes:
        compiled: The instrument.
        grading: How its aspects are graded.
        aspects: The aspects, with their positions among the domains.
    """

    compiled: Compiled
    grading: Grading
    aspects: Sequence[_Aspect]

    @classmethod
    def of(cls, compiled: Compiled, grading: Grading, columns: Sequence[Column]) -> Aspects:
        """Return the aspects of an instrument whose questions are these columns.

        Raises:
            UnknownOptionError: Its weights are too large for whole numbers of a frame.
        """
        most = grading.most(max(part.total for part in compiled.parts))
        if most.bit_length() > _BITS:
            message = f"the weights of {compiled.id} are too large for a frame"
            raise UnknownOptionError(message, hint="use score_rows.")
        placed = [
            _Aspect.of(at, part.id, [columns[i] for i, _ in compiled.by_part[at]])
            for at, part in compiled.counting
        ]
        return cls(compiled, grading, placed)

    def sums(self) -> Iterable[pl.Expr]:
        """Yield what is read from the answers of each aspect."""
        for aspect in self.aspects:
            for name, found in aspect.sums().items():
                yield found.cast(pl.Int64).alias(f"{OWN}{name}{aspect.at}")

    def stage(self) -> Iterable[pl.Expr]:
        """Yield what follows from that: whether each aspect is high, each way to fill what is open."""
        for aspect in self.aspects:
            for way in _WAYS:
                high = self._reading(aspect, way).high
                yield high.alias(f"{OWN}is_high_{way}{aspect.at}")

    def _reading(self, aspect: _Aspect, way: str) -> Reading:
        at, unit = aspect.at, self.compiled.unit
        earned, failing = own("kept", at), own("red", at)
        if way == "best":
            earned = earned + unit * own("unsure", at)
        else:
            failing = failing + own("red_open", at)
        return self.grading.read(own(way, at), earned, own("controls", at).clip(1), failing)

    def is_open(self) -> pl.Expr:
        """Return whether open answers can change the profile."""
        return self._any_high("best") != self._any_high("worst")

    def _any_high(self, way: str) -> pl.Expr:
        return reduce(or_, (own(f"is_high_{way}", aspect.at) for aspect in self.aspects))

    def shown(self) -> dict[str, pl.Expr]:
        """Return the columns of the profile and its aspects."""
        inherent = (self.grading.inherent(own("given", aspect.at)) for aspect in self.aspects)
        found = {
            "grade": self._any_high("given"),
            "grade_low": self._any_high("best"),
            "grade_high": self._any_high("worst"),
            "inherent": reduce(or_, inherent),
        }
        for aspect in self.aspects:
            found |= {f"{name}_{aspect.id}": each for name, each in self._of(aspect).items()}
        return found

    def _of(self, aspect: _Aspect) -> dict[str, pl.Expr]:
        given, best, worst = (self._reading(aspect, way) for way in _WAYS)
        failing = own("red", aspect.at) + own("red_open", aspect.at)
        return {
            "exposure": points(given.exposure, self.compiled.unit),
            "control": points(*given.control),
            "residual": points(*given.residual),
            "residual_low": points(*best.residual),
            "residual_high": points(*worst.residual),
            "grade": own("is_high_given", aspect.at),
            "grade_low": own("is_high_best", aspect.at),
            "grade_high": own("is_high_worst", aspect.at),
            "failing": pl.when(given.fails).then(failing).otherwise(0),
        }


@attrs.frozen
class _Aspect:
    """The questions of an aspect.

    Attributes:
        at: Its position among the domains.
        id: Its id.
        exposures: How exposed it is.
        controls: What is done about it.
    """

    at: int
    id: str
    exposures: Sequence[Column]
    controls: Sequence[Column]

    @classmethod
    def of(cls, at: int, ident: str, columns: Iterable[Column]) -> _Aspect:
        scored = [column for column in columns if column.question.item.weight]
        exposures = [c for c in scored if role_of(c.question.item) == "exposure"]
        return cls(at, ident, exposures, [c for c in scored if c not in exposures])

    def sums(self) -> dict[str, pl.Expr]:
        """Return exposures each way to fill what is open, and what controls add up to."""
        red = [c for c in self.controls if role_of(c.question.item) == "red"]
        applies = ((c, (pl.col(c.own) >= 0) | c.is_open()) for c in self.controls)
        return {
            "given": self._most(lambda column: pl.col(column.own) == DK),
            "best": self._most(lambda column: column.is_open() & False),
            "worst": self._most(Column.is_open),
            "kept": _total(_worth(c) * c.question.item.weight for c in self.controls),
            "controls": _total(_weight(c, where) for c, where in applies),
            "unsure": _total(_weight(c, c.is_open()) for c in self.controls),
            "red": _total(c.short(-(-c.question.unit // 2)).cast(pl.Int64) for c in red),
            "red_open": _total(c.is_open().cast(pl.Int64) for c in red),
        }

    def _most(self, full: Callable[[Column], pl.Expr]) -> pl.Expr:
        """Return the greatest exposure, some open answers counting in full and all others not at all."""
        worths = (
            pl.when(full(column)).then(column.question.unit).otherwise(_worth(column))
            for column in self.exposures
        )
        return pl.max_horizontal(pl.lit(0, dtype=pl.Int64), *worths)


def _worth(column: Column) -> pl.Expr:
    """Return what an answer counts, in units; 0 for all that are no value."""
    found, (first, step) = pl.col(column.own), column.worth()
    worth = found.cast(pl.Int64) * step + first
    return pl.when(found >= 0).then(worth).otherwise(0)


def _weight(column: Column, where: pl.Expr) -> pl.Expr:
    return where.cast(pl.Int64) * column.question.item.weight


def _total(values: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(add, values, pl.lit(0, dtype=pl.Int64))
