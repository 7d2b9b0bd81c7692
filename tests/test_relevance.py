"""Tests of when a question is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess_help import an_instrument, an_item

from ocsea._base.errors import InvalidDataError
from ocsea.assess import score
from ocsea.assess.relevance import Either, Every, Is, Not, comparisons, condition_of, holds

CODES = ("A1", "B-02")


def condition(text):
    return condition_of(an_item("Z9", "Z", 1, relevant=text))


def written(found):
    """Return a condition as text."""
    match found:
        case Is(code, choice):
            return f"{code} = '{choice}'"
        case Not(part):
            return f"not ({written(part)})"
        case Every(parts):
            return " and ".join(f"({written(part)})" for part in parts)
        case Either(parts):
            return " or ".join(f"({written(part)})" for part in parts)


conditions = st.recursive(
    st.builds(Is, st.sampled_from(CODES), st.sampled_from(["0", "1", "dk"])),
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(Every, st.tuples(inner, inner))
        | st.builds(Either, st.tuples(inner, inner))
    ),
    max_leaves=6,
)


@given(conditions, st.dictionaries(st.sampled_from(CODES), st.sampled_from(["0", "1", "dk"])))
def test_written_and_read_again_a_condition_means_the_same(found, answers):
    """
    Whatever is answered, the condition read from its text holds when the condition does.
    """
    assert holds(found, answers) == holds(condition(written(found)), answers)


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("A1 = 2", {"A1": "2"}, True),
        ("A1 != 2", {"A1": "2"}, False),
        ("A1 != 2", {}, True),
        ("A1 in ('0', 'dk')", {"A1": "dk"}, True),
        ("A1 = 'wa'", {"A1": "box wa"}, True),
        ("not A1 = 1 and B-02 = 1", {"A1": "0", "B-02": "1"}, True),
        ("A1 = 1 or A1 = 2 and B-02 = 1", {"A1": "1"}, True),
        ("(A1 = 1 or A1 = 2) and B-02 = 1", {"A1": "1"}, False),
    ],
)
def test_conditions_hold_as_they_read(text, answers, expected):
    """
    Comparisons, lists, several choices, and the usual strength of not, and, or.
    """
    assert expected == holds(condition(text), answers)


@pytest.mark.parametrize(
    "text",
    [
        "A1",
        "A1 =",
        "= 1",
        "'A1' = 1",
        "1 = 1",
        "A1 = B1",
        "A1 in 1",
        "A1 in (1",
        "A1 = 1 2",
        "(A1 = 1",
        "A1 = 1 ;",
        "\\",
    ],
)
def test_what_cannot_be_read_is_refused(text):
    """
    A condition that cannot be read is an error that names question and field.
    """
    with pytest.raises(InvalidDataError, match="Z9: relevant"):
        condition(text)


def test_comparisons_of_a_condition_are_all_that_it_looks_at():
    """
    Every comparison is told, in order.
    """
    found = comparisons(condition("not (A1 = 1 or B-02 = 2) and A1 = 3"))

    assert [("A1", "1"), ("B-02", "2"), ("A1", "3")] == [(is_.code, is_.choice) for is_ in found]


def test_question_that_is_not_asked_counts_neither_way():
    """
    A skipped question leaves index, bounds and coverage alone, even when it was answered.
    """
    items = [an_item("A1", "A", 2), an_item("A2", "A", 2, relevant="A1 = 4", critical="c1")]
    instrument = an_instrument({"A": 100}, items)

    skipped = score(instrument, {"A1": 2, "A2": 0})
    asked = score(instrument, {"A1": 4, "A2": 0})

    assert ("skipped", "value") == (skipped.answers["A2"].state, asked.answers["A2"].state)
    assert (0.5, 0.5, 0.5, 1) == (
        skipped.index,
        skipped.index_low,
        skipped.index_high,
        skipped.coverage,
    )
    assert 0.5 == asked.index
    assert 0 == skipped.items[1].loss
