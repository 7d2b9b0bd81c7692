"""Tests of scoring frames: the single engine is the oracle, on every kind of frame."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.assess_help import GOLDEN, STEPS, YES, a_gate, an_instrument, an_item
from tests.batch_help import (
    EXPOSED,
    THIRDS,
    WHOLE,
    as_polars,
    given_integers,
    given_texts,
    instruments,
    profiles,
    rows_of,
    single,
    whole_numbers,
)

from ocsea._base.errors import InvalidDataError, MissingExtraError, UnknownOptionError
from ocsea.assess import result_columns, score_file, score_frame, score_rows

TEXTS = instruments() | profiles()
"""Instruments of every kind whose answers are texts."""


def numbers(most):
    """Return instruments of every kind whose answers are whole numbers."""
    return instruments(scales=WHOLE, most=most) | profiles(scales=WHOLE, exposures=(EXPOSED,))


def sheets_of(data, instrument, given_to):
    sheet = st.tuples(*(st.sampled_from(given_to(item)) for item in instrument.items))
    return data.draw(st.lists(sheet, min_size=1, max_size=8))


@examples(30)
@given(st.data())
def test_texts_are_scored_as_by_the_single_engine(data):
    """
    Every figure of a frame of texts, with gaps and special codes, is that of the single engine.
    """
    instrument = data.draw(TEXTS)
    sheets = sheets_of(data, instrument, given_texts)

    scored = score_frame(instrument, as_polars(instrument, sheets, pl.String))

    assert list(result_columns(instrument)) == scored.columns
    assert [single(instrument, sheet) for sheet in sheets] == scored.rows()


@examples(30)
@given(st.data(), st.sampled_from([pl.Int8, pl.Int16, pl.Int64, pl.Float64]))
def test_whole_numbers_are_scored_as_by_the_single_engine(data, dtype):
    """
    Every figure of a frame of whole numbers, with gaps and special codes, is that of the single engine.
    """
    instrument = data.draw(numbers(6))
    sheets = sheets_of(data, instrument, given_integers)

    scored = score_frame(instrument, as_polars(instrument, sheets, dtype))

    assert [single(instrument, sheet) for sheet in sheets] == scored.rows()


# -- kinds of frames ---------------------------------------------------------------------------------------


KINDS = (
    "polars",
    "polars lazy",
    "pyarrow",
    "pandas",
    "pandas nullable",
    "pandas arrow",
    "pandas objects",
    "duckdb",
    "dask",
)


@pytest.mark.parametrize("kind", KINDS)
@examples(5)
@given(data=st.data())
def test_every_kind_of_frame_gives_the_same_and_comes_back_as_it_is(kind, data):
    """
    Whole numbers with gaps and special codes are scored alike on every kind of frame, which comes back.
    """
    instrument = data.draw(numbers(4))
    sheets = sheets_of(data, instrument, given_integers)
    frame = whole_numbers(kind, as_polars(instrument, sheets, pl.Int64))

    scored = score_frame(instrument, frame)

    assert type(frame) is type(scored)
    assert [single(instrument, sheet) for sheet in sheets] == rows_of(scored)


@pytest.mark.parametrize(
    "kind", ["pyarrow", "pandas", "pandas arrow", "pandas objects", "duckdb", "dask"]
)
@examples(5)
@given(data=st.data())
def test_texts_are_scored_alike_on_every_kind_of_frame(kind, data):
    """
    Texts with gaps and special codes are scored alike on every kind of frame.
    """
    instrument = data.draw(TEXTS)
    sheets = sheets_of(data, instrument, given_texts)
    frame = whole_numbers(kind, as_polars(instrument, sheets, pl.String))

    assert [single(instrument, sheet) for sheet in sheets] == rows_of(
        score_frame(instrument, frame)
    )


# -- on the edge -------------------------------------------------------------------------------------------


def every_way(instrument, sheets):
    """Return the results of the single engine, of plain rows and of a frame."""
    frame = as_polars(instrument, sheets, pl.Int8)
    return (
        [single(instrument, sheet) for sheet in sheets],
        list(score_rows(instrument, sheets)),
        score_frame(instrument, frame).rows(),
    )


@pytest.mark.parametrize("heaviest", [7, 97, 700])
@examples(8)
@given(data=st.data())
def test_results_exactly_on_a_threshold_stay_on_it(heaviest, data):
    """
    Sheets whose index, bounds and domains are exactly a third, however large the denominators.
    """
    weight = st.integers(heaviest // 2, heaviest)
    items = [
        an_item(f"{d}-{n}", f"D{d}", data.draw(weight), scale=THIRDS)
        for d in range(8)
        for n in range(3)
    ]
    instrument = an_instrument(
        {f"D{d}": 7 + d for d in range(8)},
        items,
        [a_gate(1, "1/3", "1/3"), a_gate(2, "2/3", "2/3"), a_gate(3, "2/3", "2/3", coverage="1")],
    )
    step = data.draw(st.sampled_from([1, 2]))
    sheet = [data.draw(st.sampled_from([step, step, -9])) for _ in items]
    lower = [0 if n == 0 else given for n, given in enumerate(sheet)]

    exact, plain, framed = every_way(instrument, [tuple(sheet), tuple(lower)])

    assert exact == plain
    assert exact == framed


def test_half_a_basis_point_of_a_domain_is_rounded_up():
    """
    Every share of a domain of weight 32 is rounded as its exact value is, a half up.
    """
    items = [an_item(f"I{n}", "A", 2**n, scale=YES) for n in range(5)]
    items += [an_item("I5", "A", 1, scale=STEPS), an_item("I6", "A", 3, scale=THIRDS)]
    sheets = [(*(n >> at & 1 for at in range(5)), last, -9) for n in range(32) for last in range(5)]

    exact, plain, framed = every_way(an_instrument({"A": 1}, items), sheets)

    assert exact == plain
    assert exact == framed


def test_as_much_not_applicable_as_the_limit_is_still_final():
    """
    Exactly two fifths "not applicable" is within the limit; one more is not.
    """
    instrument = an_instrument({"A": 100}, [an_item(f"I{n}", "A", 1) for n in range(5)])
    sheets = [(1, 1, 1, -9, -9), (1, 1, -9, -9, -9)]

    exact, plain, framed = every_way(instrument, sheets)

    assert ["final", "out_of_scope"] == [row[7] for row in exact]
    assert exact == plain == framed


# -- columns -----------------------------------------------------------------------------------------------


def golden(**columns):
    """Return a frame for the worked example, every answer 1 but for some columns."""
    rows = len(next(iter(columns.values()), [1]))
    return pl.DataFrame({f"I{n}": [1] * rows for n in range(1, 6)} | columns)


def test_other_columns_travel_and_answers_only_on_demand():
    """
    Ids and groups stay, in front; answers are left out unless asked for; case of letters does not matter.
    """
    frame = golden(id=["x", "y"]).rename({"I1": "i1"})

    assert ["id", *result_columns(GOLDEN)] == score_frame(GOLDEN, frame).columns
    assert "i1" in score_frame(GOLDEN, frame, keep_answers=True).columns


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (golden().drop("I3"), "I3: the frame has no such column"),
        (golden(i1=[1]), "i1: this name is taken by 'I1'"),
        (golden(Index=[1]), "index: this name is taken by 'Index'"),
        (golden(I2=[[1]]), "I2: this kind of column cannot hold answers"),
    ],
)
def test_columns_that_cannot_be_are_told(frame, told):
    """
    Missing columns, names alike but for case, and columns that hold no answers are named.
    """
    with pytest.raises(InvalidDataError) as caught:
        score_frame(GOLDEN, frame)

    assert told in str(caught.value)


@pytest.mark.parametrize("lazy", [False, True])
@pytest.mark.parametrize(
    "odd",
    [
        pl.Series([3, 9876, -5, None]),
        pl.Series([3.0, 2.5, float("inf"), float("nan")]),
        pl.Series(["3", "a secret", " 9876", ""]),
        pl.Series([3, 9876, 2**40, None], dtype=pl.UInt64),
    ],
)
def test_answers_that_are_not_offered_are_refused_or_missing(odd, lazy):
    """
    The error names the column and how many rows, never the answer; or they count as missing.
    """
    frame = golden(I2=odd)
    frame = frame.lazy() if lazy else frame

    with pytest.raises(InvalidDataError) as caught:
        score_frame(GOLDEN, frame).lazy().collect()

    count = "row" if lazy else "2 rows hold an answer that is not offered"  # lazy: of a batch
    assert "I2: " in str(caught.value)
    assert count in str(caught.value)
    assert "9876" not in str(caught.value)
    assert "secret" not in str(caught.value)
    found = score_frame(GOLDEN, frame, on_unknown="missing").lazy().collect().rows()
    expected = [single(GOLDEN, (1, given, 1, 1, 1)) for given in (3, None, None, None)]
    assert expected == found


@pytest.mark.parametrize(
    "answers",
    [
        pl.Series([True, False, None]),
        pl.Series(["1", "0", None], dtype=pl.Categorical),
        pl.Series([1, 0, None], dtype=pl.UInt8),
        pl.Series([1, 0, None]).cast(pl.Decimal(6, 2)),
    ],
)
def test_answers_of_other_types_are_read(answers):
    """
    Truth values, categories, unsigned numbers and decimals are the answers they look like.
    """
    scored = score_frame(GOLDEN, golden(I2=answers))

    assert [single(GOLDEN, (1, x, 1, 1, 1)) for x in (1, 0, None)] == scored.rows()


def test_a_column_with_nothing_in_it_is_missing():
    """
    A column without any value is a question nobody answered.
    """
    scored = score_frame(GOLDEN, golden(I2=[None, None]))

    assert [single(GOLDEN, (1, None, 1, 1, 1))] * 2 == scored.rows()


def test_other_objects_and_missing_packages_are_told(monkeypatch):
    """
    What is no frame is refused, and a missing package names the extra that brings it.
    """
    import sys

    with pytest.raises(UnknownOptionError, match="polars or pandas"):
        score_frame(GOLDEN, [1, 2])
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtraError, match=r"ocsea\[frames\]"):
        score_frame(GOLDEN, [1, 2])


# -- files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_files_are_scored_as_frames_are(tmp_path, ending):
    """
    A file gives the rows of its frame, in order; ids of a CSV file keep their zeros.
    """
    frame = golden(I2=["3", "dk", None], id=["007", "008", "009"])
    source, target = tmp_path / f"sheets.{ending}", tmp_path / "new" / "scored.parquet"
    getattr(frame, f"write_{ending}")(source)

    made = score_file(GOLDEN, source, target)

    assert target == made
    assert score_frame(GOLDEN, frame).rows() == pl.read_parquet(target).rows()


def test_a_refused_file_leaves_nothing_behind(tmp_path):
    """
    When answers are refused no file is left, and what was there before stays.
    """
    source, target = tmp_path / "sheets.parquet", tmp_path / "scored.parquet"
    golden(I2=[9]).write_parquet(source)
    target.write_bytes(b"before")

    with pytest.raises(InvalidDataError, match="I2"):
        score_file(GOLDEN, source, target)

    assert b"before" == target.read_bytes()
    assert {source, target} == set(tmp_path.iterdir())


def test_files_that_cannot_be_read_or_written_are_told(tmp_path):
    """
    Another format, a file that is not there, and a place that cannot be written to.
    """
    from ocsea._base.errors import OutputError

    source = tmp_path / "sheets.parquet"
    golden().write_parquet(source)

    with pytest.raises(UnknownOptionError, match="format"):
        score_file(GOLDEN, tmp_path / "sheets.xlsx", tmp_path / "scored.parquet")
    with pytest.raises(OutputError, match="cannot read"):
        score_file(GOLDEN, tmp_path / "none.csv", tmp_path / "scored.parquet")
    with pytest.raises(OutputError, match="cannot write"):
        score_file(GOLDEN, source, source / "scored.parquet")
