"""Tests of scoring many sheets in plain Python: the single engine is the oracle."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assess_help import ANSWERS, GOLDEN
from tests.batch_help import given_integers, given_texts, instruments, single, WHOLE

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea.assess import answer_columns, result_columns, score_rows


@settings(max_examples=300)
@given(st.data())
def test_rows_are_those_of_the_single_engine(data):
    """
    Every figure of every sheet is that of the single engine, rounded once.
    """
    instrument = data.draw(instruments())
    sheet = st.tuples(*(st.sampled_from(given_texts(item)) for item in instrument.items))
    sheets = data.draw(st.lists(sheet, min_size=1, max_size=6))

    assert [single(instrument, each) for each in sheets] == list(score_rows(instrument, sheets))
