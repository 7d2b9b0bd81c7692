"""Tests of scoring on Spark, on a session of this machine; run by `make test-spark`."""

import os
import random
import sys

import pytest
from tests.assess_help import GOLDEN, an_instrument, an_item
from tests.batch_help import (
    EXPOSED,
    FACTS,
    GATES,
    REACH,
    THIRDS,
    TURNED,
    given_integers,
    given_texts,
    single,
)

from ocsea.assess import result_columns, score_frame

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def session():
    sql = pytest.importorskip("pyspark.sql")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    made = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100")
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("OFF")
    yield made
    made.stop()


MIXED = an_instrument(
    {"A": 30, "B": 50, "C": 20},
    [
        an_item("A-1", "A", 3, critical="c1"),
        an_item("A-2", "A", 2, scale=THIRDS),
        an_item("B-1", "B", 4, scale=REACH, critical="c2"),
        an_item("B-2", "B", 1, scale=TURNED),
        an_item("C-1", "C", 2),
    ],
    GATES,
)


CONDITIONS = an_instrument(
    {"A": 30, "B": 70},
    [
        an_item("F", "A", 0, scale=FACTS),
        an_item("A-1", "A", 3, relevant="F = 1", critical="c1"),
        an_item("A-2", "A", 2, scale=THIRDS, relevant="not A-1 in ('0', 'dk')"),
        an_item("B-1", "B", 4, scale=REACH),
        an_item("B-2", "B", 1, scale=TURNED, relevant="B-1 = 3 or F = 2"),
    ],
    GATES,
)
PROFILE = an_instrument(
    {"A": 0, "B": 0},
    [
        an_item("A-E", "A", 3, critical="exposure", scale=EXPOSED),
        an_item("A-C", "A", 3, critical="red"),
        an_item("A-D", "A", 1, scale=THIRDS),
        an_item("B-E", "B", 1, critical="exposure", scale=EXPOSED),
        an_item("B-F", "B", 1, critical="exposure", scale=EXPOSED, relevant="B-E != 0"),
        an_item("B-C", "B", 2, scale=REACH),
    ],
    kind="risk",
)


def sheets_of(instrument, given_to, number=500):
    dice = random.Random(2026)  # noqa: S311
    return [tuple(dice.choice(given_to(item)) for item in instrument.items) for _ in range(number)]


@pytest.mark.parametrize("instrument", [MIXED, CONDITIONS, PROFILE])
@pytest.mark.parametrize(("given_to", "kind"), [(given_integers, "int"), (given_texts, "string")])
def test_spark_gives_what_the_single_engine_gives(session, instrument, given_to, kind):
    """
    Every figure of every sheet is that of the single engine, and the id travels with it.
    """
    sheets = sheets_of(instrument, given_to)
    names = ", ".join(f"`{item.code}` {kind}" for item in instrument.items)
    rows = [(at, *sheet) for at, sheet in enumerate(sheets)]
    frame = session.createDataFrame(rows, f"id int, {names}").repartition(4)

    scored = score_frame(instrument, frame)

    assert type(frame) is type(scored)
    assert ["id", *result_columns(instrument)] == scored.columns
    found = {row[0]: tuple(row)[1:] for row in scored.collect()}
    assert {at: single(instrument, sheet) for at, sheet in enumerate(sheets)} == found


def test_spark_refuses_answers_that_are_not_offered(session):
    """
    The error of a worker names the column and the number of rows, and never the answer.
    """
    frame = session.createDataFrame(
        [(3, 9876, 1, 1, 1)] * 2, ", ".join(f"{item.code} int" for item in GOLDEN.items)
    )

    with pytest.raises(Exception, match="I2: ") as caught:
        score_frame(GOLDEN, frame.coalesce(1)).collect()

    assert "9876" not in str(caught.value)
    assert "not offered" in str(caught.value)
    rows = score_frame(GOLDEN, frame, on_unknown="missing").collect()
    assert {single(GOLDEN, (3, None, 1, 1, 1))} == set(map(tuple, rows))
