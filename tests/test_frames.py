"""Tests of scoring frames: the single engine is the oracle, on every kind of frame."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.batch_help import WHOLE, given_integers, given_texts, instruments, single

from ocsea.assess import result_columns, score_frame


def sheets_of(data, instrument, given_to):
    sheet = st.tuples(*(st.sampled_from(given_to(item)) for item in instrument.items))
    return data.draw(st.lists(sheet, min_size=1, max_size=8))


def as_polars(instrument, sheets, dtype):
    names = [item.code for item in instrument.items]
    return pl.DataFrame(
        {name: [s[at] for s in sheets] for at, name in enumerate(names)},
        schema=dict.fromkeys(names, dtype),
    )


@settings(max_examples=200)
@given(st.data())
def test_texts_are_scored_as_by_the_single_engine(data):
    """
    Every figure of a frame of texts, with gaps and special codes, is that of the single engine.
    """
    instrument = data.draw(instruments())
    sheets = sheets_of(data, instrument, given_texts)

    scored = score_frame(instrument, as_polars(instrument, sheets, pl.String))

    assert list(result_columns(instrument)) == scored.columns
    assert [single(instrument, sheet) for sheet in sheets] == scored.rows()


@settings(max_examples=200)
@given(st.data(), st.sampled_from([pl.Int8, pl.Int16, pl.Int64, pl.Float64]))
def test_whole_numbers_are_scored_as_by_the_single_engine(data, dtype):
    """
    Every figure of a frame of whole numbers, with gaps and special codes, is that of the single engine.
    """
    instrument = data.draw(instruments(scales=WHOLE, most=6))
    sheets = sheets_of(data, instrument, given_integers)

    scored = score_frame(instrument, as_polars(instrument, sheets, dtype))

    assert [single(instrument, sheet) for sheet in sheets] == scored.rows()


# -- kinds of frames ---------------------------------------------------------------------------------------


def whole_numbers(name, table):
    """Return frames of one kind made of a polars frame of whole numbers with gaps."""
    pd, pa, duckdb, dd = (
        pytest.importorskip(package)
        for package in ("pandas", "pyarrow", "duckdb", "dask.dataframe")
    )
    made = {
        "polars": lambda: table,
        "polars lazy": table.lazy,
        "pyarrow": table.to_arrow,
        "pandas": lambda: pd.DataFrame(table.to_dict(as_series=False)),
        "pandas nullable": lambda: pd.DataFrame(table.to_dict(as_series=False), dtype="Int64"),
        "pandas arrow": lambda: table.to_pandas(use_pyarrow_extension_array=True),
        "pandas objects": lambda: pd.DataFrame(table.to_dict(as_series=False), dtype=object),
        "duckdb": lambda: duckdb.connect().from_arrow(table.to_arrow()),
        "dask": lambda: dd.from_pandas(pd.DataFrame(table.to_dict(as_series=False)), npartitions=2),
    }
    return made[name]()


def rows_of(frame):
    """Return the rows of a frame of any kind, gaps as `None`."""
    if isinstance(frame, pl.LazyFrame):
        return frame.collect().rows()
    if isinstance(frame, pl.DataFrame):
        return frame.rows()
    if hasattr(frame, "compute"):
        frame = frame.compute()
    if hasattr(frame, "fetchall"):
        return frame.fetchall()
    if hasattr(frame, "to_pylist"):
        return [tuple(row.values()) for row in frame.to_pylist()]
    gaps = frame.isna().to_numpy()
    return [
        tuple(None if gap else value for value, gap in zip(row, gone, strict=True))
        for row, gone in zip(frame.itertuples(index=False), gaps, strict=True)
    ]


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
@settings(max_examples=12)
@given(data=st.data())
def test_every_kind_of_frame_gives_the_same_and_comes_back_as_it_is(kind, data):
    """
    Whole numbers with gaps and special codes are scored alike on every kind of frame, which comes back.
    """
    instrument = data.draw(instruments(scales=WHOLE))
    sheets = sheets_of(data, instrument, given_integers)
    frame = whole_numbers(kind, as_polars(instrument, sheets, pl.Int64))

    scored = score_frame(instrument, frame)

    assert type(frame) is type(scored)
    assert [single(instrument, sheet) for sheet in sheets] == rows_of(scored)


@pytest.mark.parametrize("kind", ["pyarrow", "pandas", "pandas arrow", "pandas objects", "duckdb", "dask"])
@settings(max_examples=12)
@given(data=st.data())
def test_texts_are_scored_alike_on_every_kind_of_frame(kind, data):
    """
    Texts with gaps and special codes are scored alike on every kind of frame.
    """
    instrument = data.draw(instruments())
    sheets = sheets_of(data, instrument, given_texts)
    frame = whole_numbers(kind, as_polars(instrument, sheets, pl.String))

    assert [single(instrument, sheet) for sheet in sheets] == rows_of(score_frame(instrument, frame))
