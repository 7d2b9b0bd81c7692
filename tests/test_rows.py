"""Tests of scoring many sheets in plain Python: the single engine is the oracle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.assess_help import GOLDEN, an_instrument, an_item
from tests.batch_help import given_texts, in_columns, instruments, profiles, single

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea.assess import answer_columns, result_columns, score_rows


@examples(50)
@given(st.data())
def test_rows_are_those_of_the_single_engine(data):
    """
    Every figure of every sheet is that of the single engine, rounded once.
    """
    instrument = data.draw(instruments() | profiles())
    sheet = st.tuples(*(st.sampled_from(given_texts(item)) for item in instrument.items))
    sheets = data.draw(st.lists(sheet, min_size=1, max_size=6))

    found = score_rows(instrument, [in_columns(instrument, each) for each in sheets])

    assert [single(instrument, each) for each in sheets] == list(found)


def test_rows_come_in_blocks_and_keep_their_order():
    """
    Many more sheets than a block give as many results, in their order.
    """
    sheets = [(n % 5, 4, 3, 2, 1) for n in range(2_503)]
    expected = [single(GOLDEN, sheet) for sheet in sheets[:5]]

    found = list(score_rows(GOLDEN, iter(sheets)))

    assert len(sheets) == len(found)
    assert expected == found[:5] == found[2_495:2_500]


def test_answers_that_are_not_offered_are_counted_and_not_repeated():
    """
    The error names questions and numbers of rows, never what was given; or they count as missing.
    """
    sheets = [(3, "a secret", 1, 1, 1), (3, 9876, 1, -5, 1), (3, 1, 1, 1, 1)]

    with pytest.raises(InvalidDataError) as caught:
        list(score_rows(GOLDEN, sheets))

    assert [("I2", "2 rows hold"), ("I4", "1 row holds")] == [
        (p.record, p.message.partition(" an ")[0]) for p in caught.value.problems
    ]
    assert "secret" not in str(caught.value)
    assert "9876" not in str(caught.value)
    as_missing = [(3, None, 1, 1, 1), (3, None, 1, None, 1), (3, 1, 1, 1, 1)]
    assert [single(GOLDEN, sheet) for sheet in as_missing] == list(
        score_rows(GOLDEN, sheets, on_unknown="missing")
    )


def test_not_applicable_where_it_cannot_be_is_refused():
    """
    A question that always applies refuses "not applicable".
    """
    import attrs

    items = [attrs.evolve(an_item("I1", "A", 1), allow_na=False), an_item("I2", "A", 1)]
    instrument = an_instrument({"A": 100}, items)

    with pytest.raises(InvalidDataError, match="I1"):
        list(score_rows(instrument, [("na", "na")]))
    assert (5000,) == next(score_rows(instrument, [(2, "na")]))[:1]


def test_yes_and_no_as_truth_values_count_as_one_and_nought():
    """
    Whole numbers, truth values, whole decimals and texts are the same answer, in any order.
    """
    for same in ([1, True, 1.0, "1"], [True, "1", 1, 1.0]):
        instrument = an_instrument({"A": 100}, [an_item("I1", "A", 1)])

        assert {2500} == {row[0] for row in score_rows(instrument, [(x,) for x in same])}


def test_rows_of_another_length_and_other_options_are_refused():
    """
    A row must have an answer for each question, and there are two ways with odd answers.
    """
    with pytest.raises(InvalidDataError, match="3 answers, not 5"):
        list(score_rows(GOLDEN, [(1, 2, 3)]))
    with pytest.raises(UnknownOptionError, match="on_unknown"):
        score_rows(GOLDEN, [], on_unknown="skip")
    with pytest.raises(UnknownOptionError, match="survey"):
        answer_columns_of_a_survey()


def answer_columns_of_a_survey():
    return answer_columns(an_instrument({"A": 100}, [an_item("I1", "A", 1)], kind="survey"))


def test_an_instrument_without_scored_questions_is_refused():
    """
    Nothing can be scored where no question has a weight.
    """
    with pytest.raises(UnknownOptionError, match="no question that is scored"):
        answer_columns(an_instrument({"A": 100}, [an_item("I1", "A", 0)]))


def test_domains_without_weights_weigh_the_same():
    """
    Where no domain has a weight, each counts as much as every other.
    """
    items = [an_item("I1", "A", 1), an_item("I2", "B", 3)]
    even, given = an_instrument({"A": 0, "B": 0}, items), an_instrument({"A": 1, "B": 1}, items)

    assert list(score_rows(given, [(4, 1)])) == list(score_rows(even, [(4, 1)]))


def test_columns_are_named_in_order():
    """
    Results come as shares, levels, status and domains.
    """
    assert ("I1", "I2", "I3", "I4", "I5") == answer_columns(GOLDEN)
    assert ("level_high", "status", "domain_D1", "domain_D2") == result_columns(GOLDEN)[6:]
