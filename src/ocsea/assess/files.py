"""Scoring a file of answer sheets that need not fit into memory."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ocsea._base.errors import OutputError, UnknownOptionError
from ocsea._base.lazy import needs
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
    """Score a Parquet or CSV file into a Parquet file, batch by batch; return where it is.

    Args:
        instrument: The self-assessment.
        source: The answers: a ``.parquet`` or ``.csv`` file with the columns of `score_frame`. Everything in a
            CSV file is read as text, so that an id keeps its leading zeros.
        target: The file to write, whole or not at all.
        on_unknown: ``refuse`` answers that are not offered, or count them as ``missing``.
        keep_answers: Whether the answers are passed on as well.

    Raises:
        InvalidDataError: As for `score_frame`.
        UnknownOptionError: The source is of another format, or as for `score_frame`.
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
    frame = scan(Path(source))
    names = frame.collect_schema().names()
    lenient = on_unknown == "missing"
    plan = plan_of(instrument, names, lenient=lenient, keep_answers=keep_answers)
    with plan.counting_all(frame):
        return _sink(plan.lazy(frame, plan.keep), Path(target))


def scan(source: Path) -> pl.LazyFrame:
    """Return a CSV or Parquet file as a lazy frame; everything in CSV is read as text.

    Raises:
        UnknownOptionError: It is of another format.
        OutputError: It cannot be read.
        MissingExtraError: polars is not installed.
    """
    needs("polars", "frames")
    import polars as pl

    if source.suffix.lower() not in _FORMATS:
        raise UnknownOptionError.for_option("format", source.suffix, _FORMATS)
    if not source.is_file():
        raise OutputError(f"cannot read {str(source)!r}", hint="name a file that is there.")
    if source.suffix.lower() == ".csv":
        return pl.scan_csv(source, infer_schema=False)
    return pl.scan_parquet(source)


def _sink(frame: pl.LazyFrame, target: Path) -> Path:
    """Write a frame under a temporary name, and move it into place."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".ocsea-", suffix=".parquet")
        os.close(handle)
        try:
            frame.sink_parquet(name, engine="streaming")
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = f"cannot write to {str(target)!r} ({error.strerror or error})"
        raise OutputError(message, hint="choose another place, or free that one.") from None
    return target
