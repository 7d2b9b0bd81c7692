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
