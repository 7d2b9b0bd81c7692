"""Scoring a file of answer sheets that need not fit into memory."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ocsea._base.errors import InvalidDataError, OutputError, Problem, UnknownOptionError
from ocsea._base.lazy import needs
from ocsea._base.output import write_with
from ocsea.assess.frames import plan_of
from ocsea.assess.model import Instrument
from ocsea.assess.rows import check_on_unknown

if TYPE_CHECKING:
    import polars as pl

__all__ = ["scan", "score_file"]

_FORMATS = (".csv", ".parquet")


def score_file(
    instrument: Instrument,
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    on_unknown: str = "refuse",
    keep_answers: bool = False,
) -> Path:
    """Score a Parquet or CSV file into another one, batch by batch; return where it is.

    Args:
        instrument: The self-assessment.
        source: The answers: a ``.parquet`` or ``.csv`` file with the columns of `score_frame`. Everything in a
            CSV file is read as text, so that an id keeps its leading zeros; commas or semicolons separate.
        target: The ``.parquet`` or ``.csv`` file to write, whole or not at all.
        on_unknown: ``refuse`` answers that are not offered, or count them as ``missing``.
        keep_answers: Whether the answers are passed on as well.

    Raises:
        InvalidDataError: As for `score_frame`, with the first row where it is so; or the source cannot be read
            as what it says it is.
        UnknownOptionError: A file is of another format, or as for `score_frame`.
        OutputError: The source cannot be read, or the target cannot be written.
        MissingExtraError: polars is not installed.

    >>> import ocsea, polars, tempfile
    >>> school = ocsea.load().instruments["school-safety"]
    >>> sheets = polars.DataFrame({code: ["0", "dk"] for code in ocsea.assess.answer_columns(school)})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sheets.write_csv(f"{folder}/sheets.csv")
    ...     made = ocsea.assess.score_file(school, f"{folder}/sheets.csv", f"{folder}/scored.parquet")
    ...     polars.read_parquet(made)["index_high"].to_list()
    [0, 10000]
    """
    check_on_unknown(on_unknown)
    needs("polars", "frames")
    source, target = Path(source), Path(target)
    _check_format(source)
    _check_format(target)
    with _readable(source):
        frame = scan(source)
        names = frame.collect_schema().names()
        lenient = on_unknown == "missing"
        plan = plan_of(instrument, names, lenient=lenient, keep_answers=keep_answers)
        with plan.counting_all(frame, told_rows=True):
            scored = plan.lazy(frame, plan.keep)
            return write_with(target, lambda place: _sink(scored, place, target.suffix.lower()))


def scan(source: Path) -> pl.LazyFrame:
    """Return a CSV or Parquet file as a lazy frame; everything in CSV is read as text.

    Raises:
        UnknownOptionError: It is of another format.
        OutputError: It cannot be read.
        MissingExtraError: polars is not installed.

    >>> import polars, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     polars.DataFrame({"id": ["007"], "LED-01": [3]}).write_csv(f"{folder}/sheets.csv")
    ...     scan(Path(folder, "sheets.csv")).collect().rows()
    [('007', '3')]
    """
    needs("polars", "frames")
    import polars as pl

    _check_format(source)
    if not source.is_file():
        raise OutputError(f"cannot read {str(source)!r}", hint="name a file that is there.")
    if source.suffix.lower() == ".csv":
        return pl.scan_csv(source, infer_schema=False, separator=_separator(source))
    return pl.scan_parquet(source)


def _check_format(path: Path) -> None:
    if path.suffix.lower() not in _FORMATS:
        raise UnknownOptionError.for_option("format", path.suffix or path.name, _FORMATS)


def _separator(source: Path) -> str:
    """Return what stands between the headings of a CSV file."""
    with source.open(encoding="utf-8-sig", errors="replace") as lines:
        head = lines.readline()
    return ";" if head.count(";") > head.count(",") else ","


def _sink(frame: pl.LazyFrame, place: Path, suffix: str) -> None:
    sink = frame.sink_csv if suffix == ".csv" else frame.sink_parquet
    sink(place, engine="streaming")


@contextmanager
def _readable(source: Path) -> Iterator[None]:
    """Say where a file cannot be read, and nothing of what stands there."""
    from polars.exceptions import PanicException, PolarsError

    try:
        yield
    except (PolarsError, PanicException):  # broken Parquet makes it panic
        where = _odd_row(source) if source.suffix.lower() == ".csv" else None
        row, message = where or ("", f"this is no readable {source.suffix.lower()} file")
        remedy = "save it again, as UTF-8 with one kind of separator."
        problem = Problem(source.name, row, "", message, remedy)
        raise InvalidDataError.for_problems([problem]) from None


def _odd_row(source: Path) -> tuple[str, str] | None:
    """Return the first row of a CSV file that has more cells than headings."""
    with source.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        rows = csv.reader(lines, delimiter=_separator(source))
        width = len(next(rows, []))
        for number, row in enumerate(rows, 1):
            if len(row) > width:
                return f"row {number}", f"there are {len(row)} cells under {width} headings"
    return None
