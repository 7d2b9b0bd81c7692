"""Scoring a frame of answer sheets: polars, pandas, pyarrow, DuckDB, Spark or Dask in, the same kind out.

Frames in memory travel to polars through Arrow and back, which is cheaper than working in them. Where the data
must not move, the work moves: Spark and Dask run the same expressions on their own parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from ocsea._base.errors import InvalidDataError, Problem, UnknownOptionError
from ocsea._base.lazy import needs
from ocsea.assess.compiled import Compiled, compile_instrument
from ocsea.assess.model import Instrument
from ocsea.assess.rows import check_on_unknown, not_offered

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Plan", "plan_of", "score_frame"]

Frame = TypeVar("Frame")

_KINDS = (
    "a polars or pandas frame",
    "a pyarrow table",
    "a DuckDB relation",
    "a Spark or Dask frame",
)


def score_frame(
    instrument: Instrument,
    frame: Frame,
    *,
    on_unknown: str = "refuse",
    keep_answers: bool = False,
) -> Frame:
    """Return a frame with the results of its rows, one answer sheet a row.

    The figures are those of `ocsea.assess.score`, in whole basis points (10,000 is all; a half is rounded up),
    and the same on every kind of frame. See `ocsea.assess.result_columns` for the columns.

    Args:
        instrument: The self-assessment.
        frame: A polars frame (eager or lazy), pandas frame, pyarrow table, DuckDB relation, Spark or Dask
            frame, with a column for each code of `ocsea.assess.answer_columns`, in any case of letters.
            Answers are codes of choices, as text or as whole numbers. Special answers are ``na``, ``dk`` and
            ``refused``, or -9, -8 and -7; a gap, an empty text and -1 are missing. "Not applicable" needs no
            reason here. Other columns are passed on.
        on_unknown: ``refuse`` answers that are not offered, or count them as ``missing``.
        keep_answers: Whether the answers are passed on as well.

    Returns:
        A frame of the same kind. Lazy frames, Spark and Dask refuse answers when they are collected, and count
        them in the part where the first ones are found.

    Raises:
        InvalidDataError: Columns are missing, or alike but for the case of letters; answers are not offered:
            which columns, how many rows, never the answers.
        UnknownOptionError: This is no such frame, the instrument is not scored, or *on_unknown* is neither.
        MissingExtraError: polars is not installed.

    >>> import ocsea, polars
    >>> school = ocsea.load().instruments["school-safety"]
    >>> frame = polars.DataFrame({code: [0, -8, -1] for code in ocsea.assess.answer_columns(school)})
    >>> scored = ocsea.assess.score_frame(school, frame.with_columns(school=polars.Series(["A", "B", "C"])))
    >>> for row in scored.select("school", "index", "index_low", "index_high", "status").rows():
    ...     print(row)
    ('A', 0, 0, 0, 'final')
    ('B', 0, 0, 10000, 'provisional')
    ('C', None, 0, 10000, 'insufficient')
    """
    check_on_unknown(on_unknown)
    is_a = needs("narwhals.stable.v2.dependencies", "frames")
    needs("polars", "frames")
    for kind, (names, score) in _SCORERS.items():
        if getattr(is_a, f"is_{kind}")(frame):
            lenient = on_unknown == "missing"
            plan = plan_of(instrument, names(frame), lenient=lenient, keep_answers=keep_answers)
            found: Frame = score(plan, frame)
            return found
    raise UnknownOptionError.for_option("frame", type(frame).__name__, _KINDS)


# -- columns ---------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Plan:
    """An instrument and the columns of a frame.

    Attributes:
        compiled: The instrument.
        columns: For each code of a question the name of its column.
        keep: Columns to pass on, in order.
        lenient: Whether answers that are not offered count as missing.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> names = [code.lower() for code in ocsea.assess.answer_columns(school)]
    >>> plan_of(school, names, lenient=False, keep_answers=False).columns["LED-01"]
    'led-01'
    """

    compiled: Compiled
    columns: Mapping[str, str]
    keep: Sequence[str]
    lenient: bool

    def lazy(self, frame: pl.LazyFrame, keep: Sequence[str]) -> pl.LazyFrame:
        """Return the results of a lazy frame, beside the columns *keep*."""
        from ocsea.assess.expressions import scored

        return scored(frame, self.compiled, self.columns, lenient=self.lenient, keep=keep)

    def results_of(self, frame: pl.DataFrame, keep: Sequence[str] = ()) -> pl.DataFrame:
        """Return the results of a frame, beside the columns *keep*."""
        with self.counting_all(frame.lazy()):
            return self.lazy(frame.lazy(), keep).collect(engine="streaming")

    @contextmanager
    def counting_all(self, frame: pl.LazyFrame, *, told_rows: bool = False) -> Iterator[None]:
        """Where a batch is refused, count what is not offered in the whole frame, and tell the first row."""
        from ocsea.assess.expressions import odd_answers

        try:
            yield
        except InvalidDataError as error:
            if error.problems:
                raise
            found = odd_answers(frame, self.compiled, self.columns)
            firsts = {name: row for name, _, row in found} if told_rows else {}
            counts = [(name, count) for name, count, _ in found]
            raise (not_offered(counts, firsts) if counts else error) from None


def plan_of(
    instrument: Instrument, names: Iterable[str], *, lenient: bool, keep_answers: bool
) -> Plan:
    """Find the answers among the columns of a frame.

    Raises:
        InvalidDataError: Columns are missing, or alike but for the case of letters.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> names = ["school", *ocsea.assess.answer_columns(school)]
    >>> plan_of(school, names, lenient=False, keep_answers=False).keep
    ['school']
    """
    names, compiled = list(names), compile_instrument(instrument)
    _check_alike([*names, *compiled.columns])
    by_name = {name.casefold(): name for name in names}
    codes = [question.item.code for question in compiled.questions]
    missing = [code for code in codes if code.casefold() not in by_name]
    if missing:
        remedy = "add it; leave it empty where the question was not asked."
        raise InvalidDataError.for_problems(
            Problem("", code, "", "the frame has no such column", remedy) for code in missing
        )
    answers = {item.code.casefold() for item in instrument.items}
    return Plan(
        compiled=compiled,
        columns={code: by_name[code.casefold()] for code in codes},
        keep=[name for name in names if keep_answers or name.casefold() not in answers],
        lenient=lenient,
    )


def _check_alike(names: Iterable[str]) -> None:
    """Check that names differ in more than the case of letters, which DuckDB and Spark ignore."""
    seen: dict[str, str] = {}
    problems = []
    for name in names:
        other = seen.setdefault(name.casefold(), name)
        if other is not name:
            message = f"this name is taken by {other!r}; some engines ignore the case of letters"
            problems.append(Problem("", name, "", message, "rename one of the columns."))
    if problems:
        raise InvalidDataError.for_problems(problems)


# -- kinds of frames -------------------------------------------------------------------------------------------


def _polars(plan: Plan, frame: Any) -> Any:
    return plan.results_of(frame, plan.keep)


def _lazy(plan: Plan, frame: Any) -> Any:
    return plan.lazy(frame, plan.keep)


def _pyarrow(plan: Plan, frame: Any) -> Any:
    import polars as pl

    results = plan.results_of(pl.from_arrow(frame.select(list(plan.columns.values()))))  # type: ignore[arg-type]
    found = frame.select(list(plan.keep))
    for name, column in zip(plan.compiled.columns, results.to_arrow().columns, strict=True):
        found = found.append_column(name, column)
    return found


def _pandas(plan: Plan, frame: Any) -> Any:
    import pandas as pd
    import polars as pl

    answers = pl.DataFrame([_series(name, frame[name]) for name in plan.columns.values()])
    found = plan.results_of(answers)
    results = {
        series.name: _words(series)
        if series.dtype == pl.String
        else pd.arrays.IntegerArray(series.fill_null(0).to_numpy(), series.is_null().to_numpy())
        for series in found
    }
    kept = frame.loc[:, [str(name) in plan.keep for name in frame.columns]]
    return pd.concat([kept, pd.DataFrame(results, index=frame.index)], axis=1)


def _words(column: pl.Series) -> Any:
    """Return a column of few different words as pandas keeps text: each word is made once."""
    import pandas as pd
    import polars as pl

    words = column.unique(maintain_order=True)
    at = column.cast(pl.Enum(words)).to_physical().to_numpy()
    return pd.Series(words.to_list(), dtype=None if len(words) else "str").array.take(at)


def _series(name: str, column: Any) -> pl.Series:
    """Return a column of pandas as one of polars."""
    import polars as pl

    if column.dtype.kind in "iufb" and hasattr(column.dtype, "itemsize"):
        values = (
            column.to_numpy(dtype=float, na_value=float("nan"))
            if column.hasnans
            else column.to_numpy()
        )
        return pl.Series(name, values)
    if column.dtype == object:
        return pl.Series(name, [_text(value) for value in column], dtype=pl.String)
    return pl.Series(name, pl.from_pandas(column))


def _text(value: Any) -> str | None:
    """Return an answer of a column that mixes kinds as text."""
    if value is None or value != value:  # noqa: PLR0124 - not a number, or pandas' own gap
        return None
    return (
        str(int(value)) if isinstance(value, bool | float) and value == int(value) else str(value)
    )


def _duckdb(plan: Plan, frame: Any) -> Any:
    found = _pyarrow(plan, frame.to_arrow_table())
    return frame.query("answers", "SELECT * FROM found") if found else None


def _pyspark(plan: Plan, frame: Any) -> Any:
    from pyspark.sql.types import IntegerType, StringType, StructField, StructType

    kept = [frame.schema[name] for name in plan.keep]
    added = [
        StructField(name, StringType() if name == "status" else IntegerType())
        for name in plan.compiled.columns
    ]
    return frame.mapInArrow(_batches(plan), StructType([*kept, *added]))


def _batches(plan: Plan) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Return how a worker of Spark scores its batches."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            scored = _pyarrow(plan, pa.Table.from_batches([batch]))
            at = scored.column_names.index("status")
            scored = scored.set_column(at, "status", scored["status"].cast(pa.string()))
            yield from scored.to_batches()

    return run


def _dask(plan: Plan, frame: Any) -> Any:
    meta = _pandas(plan, frame._meta)
    return frame.map_partitions(_partition, plan, meta=meta)


def _partition(part: Any, plan: Plan) -> Any:
    return _pandas(plan, part)


def _columns(frame: Any) -> Sequence[str]:
    return [str(name) for name in frame.columns]


def _schema(frame: Any) -> Sequence[str]:
    found: Sequence[str] = frame.collect_schema().names()
    return found


def _arrow_names(frame: Any) -> Sequence[str]:
    found: Sequence[str] = frame.column_names
    return found


_Names = Callable[[Any], Sequence[str]]
_Score = Callable[[Plan, Any], Any]
_SCORERS: Mapping[str, tuple[_Names, _Score]] = {
    "polars_dataframe": (_columns, _polars),
    "polars_lazyframe": (_schema, _lazy),
    "pandas_dataframe": (_columns, _pandas),
    "pyarrow_table": (_arrow_names, _pyarrow),
    "duckdb_relation": (_columns, _duckdb),
    "dask_dataframe": (_columns, _dask),
    "pyspark_dataframe": (_columns, _pyspark),
    "pyspark_connect_dataframe": (_columns, _pyspark),
}
