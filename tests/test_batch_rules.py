"""Tests of what batches decide row by row: conditions, risk profiles, and the shipped instruments."""

import random

import polars as pl
import pytest
from tests.assess_help import SOME, STEPS, an_instrument, an_item
from tests.batch_help import (
    EXPOSED,
    FACTS,
    SEVERAL,
    SHARE,
    as_polars,
    given_texts,
    in_columns,
    rows_of,
    single,
    whole_numbers,
)
from tests.harm_help import KB

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea.assess import answer_columns, result_columns, score_file, score_frame, score_rows
from ocsea.assess.model import Choice, Scale

SCORED = sorted(i.id for i in KB.instruments.values() if i.kind != "survey")


def offered_texts(item):
    """Return answers to a question as texts, "not applicable" only where it can be."""
    texts = [each for each in given_texts(item) if each not in {"na", "-9"}]
    if item.answers.type == "numeric":
        texts += ["0", "45", "100"]
    return [*texts, *(["na", "-9"] if item.allow_na else [])]


def random_sheets(instrument, number, seed=2026):
    dice = random.Random(seed)  # noqa: S311
    found = []
    for _ in range(number):
        gap = dice.choice([0.0, 0.1, 0.6])
        sheet = []
        for item in instrument.items:
            texts = offered_texts(item)
            codes = [choice.code for choice in item.offered] or ["0", "55", "100"]
            sheet.append(dice.choice(texts if dice.random() < gap else codes))
        found.append(tuple(sheet))
    return found


# -- the shipped instruments -------------------------------------------------------------------------------


@pytest.mark.parametrize("ident", SCORED)
def test_shipped_instruments_are_scored_in_rows_as_one_by_one(ident):
    """
    Rows of random sheets, with gaps and special codes, have the figures of the single engine.
    """
    instrument = KB.instruments[ident]
    sheets = random_sheets(instrument, 60)

    found = score_rows(instrument, [in_columns(instrument, sheet) for sheet in sheets])

    assert [single(instrument, sheet) for sheet in sheets] == list(found)


@pytest.mark.parametrize("kind", ["polars lazy", "pyarrow", "pandas", "duckdb", "dask"])
@pytest.mark.parametrize("ident", SCORED)
def test_shipped_instruments_are_scored_in_frames_as_one_by_one(ident, kind):
    """
    Frames of random sheets, with gaps and special codes, have the figures of the single engine.
    """
    instrument = KB.instruments[ident]
    sheets = random_sheets(instrument, 25, seed=7)
    frame = whole_numbers(kind, as_polars(instrument, sheets, pl.String))

    assert [single(instrument, sheet) for sheet in sheets] == rows_of(
        score_frame(instrument, frame)
    )


def test_a_file_of_risk_profiles_is_scored_as_its_frame(tmp_path):
    """
    Streaming a file gives a risk profile for each row, named as `result_columns` says.
    """
    instrument = KB.instruments["platform-risk"]
    frame = as_polars(instrument, random_sheets(instrument, 30), pl.String)
    frame.write_csv(tmp_path / "sheets.csv")

    made = score_file(instrument, tmp_path / "sheets.csv", tmp_path / "scored.parquet")

    scored = pl.read_parquet(made)
    assert list(result_columns(instrument)) == scored.columns
    assert score_frame(instrument, frame).rows() == scored.rows()


# -- risk profiles -----------------------------------------------------------------------------------------


def a_profile(**policy):
    return an_instrument(
        {"A": 0, "B": 0},
        [
            an_item("A-E", "A", 3, critical="exposure", scale=EXPOSED),
            an_item("A-C", "A", 3, critical="red"),
            an_item("A-D", "A", 1),
            an_item("B-E", "B", 1, critical="exposure", scale=EXPOSED),
            an_item("B-C", "B", 2),
        ],
        kind="risk",
        **policy,
    )


def profile(*sheet):
    names = result_columns(a_profile())
    return dict(zip(names, next(score_rows(a_profile(), [sheet])), strict=True))


def test_one_high_aspect_makes_the_profile_high():
    """
    An open feature without controls is high, and so is the whole, however good the other aspect is.
    """
    found = profile(0, 4, 4, 3, 0)

    assert (0, 1, 1) == (found["grade_A"], found["grade_B"], found["grade"])
    assert (0, 10_000) == (found["residual_A"], found["residual_B"])


def test_a_red_control_fails_only_where_the_aspect_is_exposed():
    """
    The same control at a quarter makes an available feature high, and a limited one not.
    """
    exposed, limited = profile(2, 1, 4, 0, 4), profile(1, 1, 4, 0, 4)

    assert (1, 1) == (exposed["failing_A"], exposed["grade_A"])
    assert (0, 0) == (limited["failing_A"], limited["grade_A"])


def test_a_residual_exactly_on_the_threshold_is_high():
    """
    Open by default with three quarters of the controls leaves two fifths, which is high; one step more is not.
    """
    on_it, below = profile(0, 4, 4, 3, 3), profile(0, 4, 4, 3, 4)

    assert (4_000, 1) == (on_it["residual_B"], on_it["grade"])
    assert (2_000, 0) == (below["residual_B"], below["grade"])


def test_open_answers_of_a_profile_give_bounds():
    """
    A missing exposure is read as none, and may be all; one not known is read as all, and may be none.
    """
    missing, unknown = profile(None, 0, 4, 0, 4), profile("dk", 0, 4, 0, 4)

    assert (0, 0, 1) == (missing["grade"], missing["grade_low"], missing["grade_high"])
    assert (1, 0, 1) == (unknown["grade"], unknown["grade_low"], unknown["grade_high"])
    assert ("insufficient", "provisional") == (
        profile(None, None, None, 0, 4)["status"],
        unknown["status"],
    )


FINE = Scale(
    id="fine",
    label=SOME,
    type="ordinal",
    choice=[
        Choice(code=str(n), label=SOME, worth=worth)
        for n, worth in enumerate(("0", "1/9973", "1/99991", "1"))
    ],
)


@pytest.mark.parametrize(("weight", "scale"), [(10**15, STEPS), (3, FINE)])
def test_weights_too_large_for_a_frame_are_told_and_scored_in_rows(weight, scale):
    """
    Where whole numbers of a frame would run over, the frame refuses and plain rows go on.
    """
    items = [
        an_item("A-E", "A", 1, critical="exposure", scale=EXPOSED),
        an_item("A-C", "A", weight, scale=scale),
        an_item("A-D", "A", 1),
    ]
    instrument = an_instrument({"A": 0}, items, kind="risk")

    with pytest.raises(UnknownOptionError, match="too large for a frame"):
        score_frame(instrument, pl.DataFrame({"A-E": [1], "A-C": [1], "A-D": [1]}))
    assert [single(instrument, (3, 2, 1))] == list(score_rows(instrument, [(3, 2, 1)]))


# -- conditions --------------------------------------------------------------------------------------------

CHAIN = an_instrument(
    {"A": 100},
    [
        an_item("F", "A", 0, scale=FACTS),
        an_item("I1", "A", 2, relevant="F = 1"),
        an_item("I2", "A", 1, relevant="I1 in ('3', '4') and not F = 2"),
        an_item("I3", "A", 3, relevant="I2 != 0"),
        an_item("G", "A", 0, scale=FACTS),
        an_item("I4", "A", 1, relevant="I5 = 4"),
        an_item("I5", "A", 1),
    ],
)
"""Questions one behind the other; one looks at a later question, which never is an answer given before."""


def chain(*sheets):
    """Return the results of the single engine, of rows and of a frame of whole numbers."""
    frame = as_polars(CHAIN, sheets, pl.Int64)
    rows = [in_columns(CHAIN, sheet) for sheet in sheets]
    return (
        [single(CHAIN, sheet) for sheet in sheets],
        list(score_rows(CHAIN, rows)),
        score_frame(CHAIN, frame).rows(),
    )


def test_conditions_decide_row_by_row_one_behind_the_other():
    """
    Each row asks what its own answers lead to, and a question not asked opens nothing.
    """
    sheets = [(f, one, two, 4, 0, 0, 4) for f in (0, 1, 2) for one in (0, 3) for two in (0, 1)]

    exact, plain, framed = chain(*sheets)

    assert exact == plain
    assert exact == framed
    assert len({row[0] for row in exact}) > 2


def test_only_questions_that_bear_on_the_result_are_columns():
    """
    A question that is not scored is a column when a condition looks at it, and otherwise not.
    """
    assert ("F", "I1", "I2", "I3", "I4", "I5") == answer_columns(CHAIN)


@pytest.mark.parametrize("on_unknown", ["refuse", "missing"])
def test_what_stands_where_nothing_was_asked_is_not_looked_at(on_unknown):
    """
    An odd answer to a question that was not to be asked is neither refused nor counted, as one by one.
    """
    odd, none = (0, 99, 99, 4, 0, 99, 4), (0, None, None, 4, 0, None, 4)
    rows = [in_columns(CHAIN, odd)]
    frame = as_polars(CHAIN, [odd], pl.Int64)

    expected = [single(CHAIN, none)]

    assert expected == list(score_rows(CHAIN, rows, on_unknown=on_unknown))
    assert expected == score_frame(CHAIN, frame, on_unknown=on_unknown).rows()


@pytest.mark.parametrize("dtype", [pl.Int8, pl.Int64, pl.String])
def test_odd_answers_where_it_was_asked_are_refused_or_missing(dtype):
    """
    The same answer is refused, or counts as missing, in the rows that were to give one.
    """
    odd, none = (1, 99, 1, 4, 0, 0, 4), (1, None, 1, 4, 0, 0, 4)
    frame = as_polars(CHAIN, [odd, odd], pl.Int64).cast(dtype)

    with pytest.raises(InvalidDataError, match="I1: 2 rows hold"):
        score_frame(CHAIN, frame)
    with pytest.raises(InvalidDataError, match="I1: 2 rows hold"):
        list(score_rows(CHAIN, [in_columns(CHAIN, odd)] * 2))
    expected = [single(CHAIN, none)] * 2
    assert expected == score_frame(CHAIN, frame, on_unknown="missing").rows()
    assert expected == list(score_rows(CHAIN, [in_columns(CHAIN, odd)] * 2, on_unknown="missing"))


def test_a_code_that_means_not_asked_inside_is_no_answer_outside():
    """
    No whole number in a column can pretend that a question was not asked.
    """
    known = {-1, -7, -8, -9, 0, 1, 2, 3, 4}
    odd = [code for code in range(-128, 128) if code not in known]
    frame = as_polars(CHAIN, [(1, code, 1, 4, 0, 0, 4) for code in odd], pl.Int8)

    with pytest.raises(InvalidDataError, match=f"I1: {len(odd)} rows hold"):
        score_frame(CHAIN, frame)


@pytest.mark.parametrize(
    ("scale", "texts", "condition"),
    [
        (SEVERAL, ["x", "x y", "z", "none", "dk", "-8", None, "na", "  "], "I1 = 'x' or I1 = dk"),
        (SEVERAL, ["x", "x y", "", "refused"], "I1 = 'unknown' or I1 = 'y'"),
        (SHARE, ["7", "07", "90", "dk"], "I1 = 7"),
        (SHARE, ["7", "07", "90", "dk"], "not (I1 in (90, '07'))"),
    ],
)
def test_conditions_look_into_shares_and_several_choices(scale, texts, condition):
    """
    A share is compared as it was given, several choices one by one, special answers by their name.
    """
    condition = condition.replace("= dk", "= 'dk'")
    items = [an_item("I1", "A", 1, scale=scale), an_item("I2", "A", 1, relevant=condition)]
    instrument = an_instrument({"A": 100}, items)
    sheets = [(text, "3") for text in texts]

    exact = [single(instrument, sheet) for sheet in sheets]

    assert exact == list(score_rows(instrument, sheets))
    assert exact == score_frame(instrument, as_polars(instrument, sheets, pl.String)).rows()


def test_a_column_with_nothing_in_it_can_decide_what_is_asked():
    """
    Where nobody answered a question, conditions see that it is unknown.
    """
    items = [an_item("I1", "A", 1), an_item("I2", "A", 1, relevant="I1 = 'unknown'")]
    instrument = an_instrument({"A": 100}, items)

    scored = score_frame(instrument, pl.DataFrame({"I1": [None], "I2": [3]}))

    assert [single(instrument, (None, 3))] == scored.rows()


def test_an_odd_answer_that_counts_as_missing_is_unknown_to_conditions():
    """
    What a batch counts as missing is missing for the questions that look at it, too.
    """
    items = [an_item("I1", "A", 1), an_item("I2", "A", 1, relevant="I1 = 'unknown'")]
    instrument = an_instrument({"A": 100}, items)
    expected = [single(instrument, (None, 3))]
    texts = pl.DataFrame({"I1": ["odd"], "I2": ["3"]})
    numbers = pl.DataFrame({"I1": [77], "I2": [3]})

    assert expected == list(score_rows(instrument, [("odd", 3)], on_unknown="missing"))
    assert expected == score_frame(instrument, texts, on_unknown="missing").rows()
    assert expected == score_frame(instrument, numbers, on_unknown="missing").rows()
