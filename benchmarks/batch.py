"""Batch scoring at a million sheets of 40 questions, against a hand-written NumPy kernel of the same outputs.

What is compared runs in turns in a process of its own; the long form also tells the peak memory of ours alone.
The kernel knows this one instrument: its weights, widths and bounds are written into it, and it works block by
block in the processor's cache. The short form leaves out Spark, Dask and ten million sheets file to file.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Measurement, Target, at_least, at_most, main, within
from benchmarks.workload import (
    CODES,
    CRITICAL,
    DOMAIN_WEIGHTS,
    DOMAINS,
    EACH,
    QUESTIONS,
    TOP,
    TURNED,
    WEIGHTS,
    answers,
    instrument,
)

NUMBER = 1_000_000
STREAMED = 10_000_000
PLAIN = 100_000
REPEATS = 3
BLOCK = 32_768
FULL = 10_000
SPARK_MEMORY = "2g"


# -- the peer --------------------------------------------------------------------------------------------------


def tables():
    """Return for each question what the answers -9 to 4 add: earned, applicable, open, side by side."""
    import numpy as np

    found = np.zeros((QUESTIONS, 16), dtype=np.int32)
    for j in range(QUESTIONS):
        w = WEIGHTS[j]
        for given in range(TOP + 1):
            found[j, given + 9] = w * (TOP - given if TURNED[j] else given) | w << 8
        found[j, -1 + 9] = w << 8 | w << 16
        found[j, -9 + 9] = w << 24
    return found


def rounded(part, whole):
    """Return basis points, a half rounded up; exact for these sizes."""
    import numpy as np

    return np.floor((4 * FULL * part + 2 * whole + 1) / (4 * whole)).astype(np.int32)


def kernel(given):
    """Return the columns of the result for answers, one row for each question."""
    import numpy as np

    number, look = given.shape[1], tables()
    out = {name: np.empty(number, np.int32) for name in NUMBERS}
    out["status"] = np.empty(number, np.int8)
    for start in range(0, number, BLOCK):
        block = slice(start, min(start + BLOCK, number))
        for name, column in scored_block(given[:, block], look).items():
            out[name][block] = column
    return out


NUMBERS = (
    "index",
    "index_low",
    "index_high",
    "coverage",
    "level",
    "level_low",
    "level_high",
    *(f"domain_D{d}" for d in range(DOMAINS)),
)


def scored_block(given, look):
    """Score one block."""
    import numpy as np

    size, out = given.shape[1], {}
    known, low, high, covered = (np.zeros(size, np.int64) for _ in range(4))
    counted_whole, every_whole = (np.ones(size, np.int64) for _ in range(2))
    weight_known, weight_every = (np.zeros(size, np.int64) for _ in range(2))
    empty, flagged = np.zeros(size, bool), np.zeros(size, bool)
    for d, weight in enumerate(DOMAIN_WEIGHTS):
        packed = np.zeros(size, np.int32)
        for j in range(d * EACH, (d + 1) * EACH):
            packed += look[j].take(given[j] + 9)
        earned, every, opened = packed & 255, packed >> 8 & 255, packed >> 16 & 255
        counted, na = every - opened, packed >> 24
        some = np.maximum(counted, 1)
        out[f"domain_D{d}"] = np.where(counted > 0, rounded(earned, TOP * some), -1)
        empty |= counted == 0
        flagged |= 5 * na > 2 * (every + na)
        weight_known += np.where(counted > 0, weight, 0)
        weight_every += np.where(every > 0, weight, 0)
        every = np.maximum(every, 1).astype(np.int64)
        earned = (weight * earned).astype(np.int64)
        known = known * some + earned * counted_whole
        low = low * every + earned * every_whole
        high = high * every + (earned + weight * TOP * opened) * every_whole
        covered = covered * every + weight * counted * every_whole
        counted_whole = counted_whole * some
        every_whole = every_whole * every
    whole = np.maximum(weight_known, 1) * counted_whole
    total = np.maximum(weight_every, 1) * every_whole
    index, least = rounded(known, TOP * whole), rounded(low, TOP * total)
    most, out["coverage"] = rounded(high, TOP * total), rounded(covered, total)
    worths = {j: np.where(TURNED[j] & (given[j] >= 0), TOP - given[j], given[j]) for j in CRITICAL}
    below = {j: (given[j] >= 0) & (worths[j] < TOP // 2) for j in CRITICAL}
    fails = np.logical_or.reduce(list(below.values()))
    fails_low = fails | np.logical_or.reduce([given[j] == -1 for j in CRITICAL])
    out["level"] = level(known, TOP * whole, fails_low)
    out["level_low"] = level(low, TOP * total, fails_low)
    out["level_high"] = level(high, TOP * total, fails)
    out["index"] = np.where(weight_known > 0, index, -1)
    out["index_low"], out["index_high"] = least, np.where(weight_every > 0, most, FULL)
    thin = (5 * covered < 4 * total) | (out["level_low"] != out["level_high"])
    out["status"] = np.where(empty, 0, np.where(thin, 1, np.where(flagged, 2, 3)))
    return out


def level(part, whole, fails):
    """Return how many cuts are reached, at most one where a critical answer fails."""
    import numpy as np

    reached = sum((4 * part >= cut * whole).astype(np.int32) for cut in (1, 2, 3))
    return np.where(fails, np.minimum(reached, 1), reached)


STATUS = ("insufficient", "provisional", "out_of_scope", "final")


def check() -> None:
    """Check that the kernel and the library give the same on every cell of 100,000 sheets."""
    import numpy as np
    import polars as pl

    from ocsea.assess import score_frame

    given = answers(PLAIN)
    theirs = kernel(given)
    ours = score_frame(instrument(), pl.DataFrame(dict(zip(CODES, given, strict=True))))
    for name in NUMBERS:
        if not np.array_equal(theirs[name], ours[name].fill_null(-1).to_numpy()):
            raise SystemExit(f"{name} differs")
    if [STATUS[n] for n in theirs["status"]] != ours["status"].to_list():
        raise SystemExit("status differs")


# -- the runs --------------------------------------------------------------------------------------------------


def turns(*runs) -> list[float]:
    """Return the median seconds of each run, taken in turns after a first round."""
    times = [[] for _ in runs]
    for _ in range(REPEATS + 1):
        for run, found in zip(runs, times, strict=True):
            gc.collect()
            start = time.perf_counter()
            run()
            found.append(time.perf_counter() - start)
    return [sorted(found[1:])[REPEATS // 2] for found in times]


def as_polars(number: int):
    """Return the answers as a polars frame."""
    import polars as pl

    return pl.DataFrame(dict(zip(CODES, answers(number), strict=True)))


def run_numpy():
    given = answers(NUMBER)
    return lambda: kernel(given)


def run_bound():
    """Read the answers and write as many numbers as the result has."""
    import numpy as np

    given = answers(NUMBER)

    def run():
        given.sum()
        return [
            np.full(NUMBER, n, np.int32) for n in range(len(NUMBERS) + 4)
        ]  # status: 16 bytes a row

    return run


def run_polars():
    from ocsea.assess import score_frame

    made, frame = instrument(), as_polars(NUMBER)
    return lambda: score_frame(made, frame)


def run_lazy():
    from ocsea.assess import score_frame

    made, frame = instrument(), as_polars(NUMBER)
    return lambda: score_frame(made, frame.lazy()).collect(engine="streaming")


def run_pandas():
    from ocsea.assess import score_frame

    made, frame = instrument(), as_polars(NUMBER).to_pandas()
    return lambda: score_frame(made, frame)


def run_pyarrow():
    from ocsea.assess import score_frame

    made, frame = instrument(), as_polars(NUMBER).to_arrow()
    return lambda: score_frame(made, frame)


def run_duckdb():
    import duckdb

    from ocsea.assess import score_frame

    made, connection = instrument(), duckdb.connect()
    arrow_table = as_polars(NUMBER).to_arrow()  # noqa: F841 - the query reads it
    connection.execute("CREATE TABLE sheets AS SELECT * FROM arrow_table")
    return lambda: score_frame(made, connection.table("sheets"))


def run_dask():
    import dask.dataframe as dd

    from ocsea.assess import score_frame

    made, frame = instrument(), dd.from_pandas(as_polars(NUMBER).to_pandas(), npartitions=8)
    return lambda: score_frame(made, frame).compute()


def run_spark():
    import os

    from pyspark.sql import SparkSession

    from ocsea.assess import score_frame

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", SPARK_MEMORY)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100000")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    made = instrument()
    folder = tempfile.TemporaryDirectory()
    as_polars(NUMBER).write_parquet(f"{folder.name}/sheets.parquet", row_group_size=131_072)
    frame = session.read.parquet(f"{folder.name}/sheets.parquet")

    def run(folder=folder):  # noqa: ARG001 - the folder goes when the run does
        score_frame(made, frame).write.format("noop").mode("overwrite").save()

    return run


def run_rows():
    from collections import deque

    from ocsea.assess import score_rows

    made, sheets = instrument(), list(zip(*answers(PLAIN).tolist(), strict=True))
    return lambda: deque(score_rows(made, sheets), maxlen=0)


def run_file():
    from ocsea.assess import score_file

    made, folder = instrument(), tempfile.TemporaryDirectory()
    source = Path(folder.name) / "sheets.parquet"
    as_polars(NUMBER).write_parquet(source, row_group_size=131_072)
    return lambda: score_file(made, source, Path(folder.name) / "scored.parquet")


def streamed() -> float:
    """Score ten million sheets from a file to a file; the file is written by another process."""
    from ocsea.assess import score_file

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "sheets.parquet"
        subprocess.run([sys.executable, "-m", "benchmarks.batch", "write", str(source)], check=True)
        start = time.perf_counter()
        score_file(instrument(), source, Path(folder) / "scored.parquet")
        return time.perf_counter() - start


def write(path: str) -> None:
    """Write ten million sheets, a million at a time."""
    import pyarrow.parquet as pq

    writer = None
    for part in range(STREAMED // NUMBER):
        import polars as pl

        table = pl.DataFrame(dict(zip(CODES, answers(NUMBER, seed=part), strict=True))).to_arrow()
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table, row_group_size=131_072)
    if writer:
        writer.close()


RUNS = {
    "bound": run_bound,
    "numpy": run_numpy,
    "polars": run_polars,
    "lazy": run_lazy,
    "pyarrow": run_pyarrow,
    "pandas": run_pandas,
    "duckdb": run_duckdb,
    "dask": run_dask,
    "spark": run_spark,
    "rows": run_rows,
    "file": run_file,
}
GROUPS: tuple[tuple[tuple[str, str, str, Target | None], ...], ...] = (
    (
        ("polars, lazy", "lazy", "numpy", within(1)),
        ("polars, lazy", "lazy", "bound", within(9)),
    ),
    (
        ("pyarrow in and out", "pyarrow", "polars", within(1.7)),
        ("pandas in and out", "pandas", "polars", within(1.7)),
        ("DuckDB in and out", "duckdb", "polars", within(1.7)),
    ),
    (("Parquet to Parquet", "file", "polars", None),),
)
SLOW = (
    (("Dask, 8 parts", "dask", "polars", None),),
    (("Spark local[2], Parquet in", "spark", "polars", within(12)),),
)
"""What is measured in one process; the second part belongs to the long form."""

CALLED = {"numpy": "numpy kernel", "bound": "read and write", "polars": "our polars route"}


def child(*names: str) -> list[float] | None:
    """Return what a process of its own tells of some runs; ``None`` when a package is missing."""
    command = [sys.executable, "-m", "benchmarks.batch", "run", *names]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        print(f"{' and '.join(names)}: {lines[-1] if lines else 'failed'}", file=sys.stderr)
        return None
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


def told(*names: str) -> None:
    """Print seconds of some runs in turns, and the peak memory of this process in megabytes."""
    seconds = [streamed()] if names == ("streamed",) else turns(*(RUNS[name]() for name in names))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps([*seconds, peak]))


def frames(*, long: bool) -> Iterator[Measurement]:
    """Yield what a million sheets take on each kind of frame."""
    for rows in (*GROUPS, *(SLOW if long else ())):
        names = list(dict.fromkeys(name for _, *pair, _ in rows for name in pair))
        if not (times := child(*names)):
            continue
        found = dict(zip(names, times, strict=False))
        for what, ours, peer, target in rows:
            alone = child(ours) if long else None
            yield Measurement(
                workload=f"a million sheets: {what}",
                ours=found[ours],
                note=f"peak {alone[-1]} MB" if alone else "",
                peer=CALLED[peer],
                theirs=found[peer],
                target=target,
            )


def plain() -> Iterator[Measurement]:
    """Yield what the route without any dependency does."""
    if times := child("rows", "numpy"):
        yield Measurement(
            workload="sheets in plain Python",
            ours=PLAIN / times[0],
            unit="rows/s",
            peer=CALLED["numpy"],
            theirs=NUMBER / times[1],
            target=at_least(150_000),
        )


def files() -> Iterator[Measurement]:
    """Yield time and memory of ten million sheets from a file to a file."""
    if found := child("streamed"):
        what = "ten million sheets, Parquet to Parquet"
        yield Measurement(workload=what, ours=found[0])
        yield Measurement(
            workload=f"{what}: peak memory", ours=1e6 * found[1], unit="B", target=at_most(1e9)
        )


def measure(*, long: bool) -> Iterator[Measurement]:
    """Yield the measurements."""
    try:
        check()
    except ImportError as error:
        print(f"batch is left out: {error}", file=sys.stderr)
        return
    yield from frames(long=long)
    yield from plain()
    if long:
        yield from files()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run", *names]:
            told(*names)
        case ["write", path]:
            write(path)
        case _:
            main("batch")
