"""Tests for variants of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea.scenarios.variants import variants

KB = ocsea.load()
SAMPLE = ocsea.testing.tiny().cases["sample-case-1"]
TEMPLATED = [case for case in KB.cases.values() if case.variables]


def test_the_first_values_are_told_unless_others_are_asked_for():
    """
    A case of the knowledge base is told with the first value of each variable, which says so.
    """
    assert "Sample situation 1 in a town." == SAMPLE.situation("en")
    assert (("place", "town"),) == SAMPLE.chosen
    assert "town" == SAMPLE.place
    assert SAMPLE == SAMPLE.variant({})


def test_another_value_changes_the_words_and_the_facet():
    """
    A value writes its words into every text, and changes the facet that goes with it.
    """
    other = SAMPLE.variant({"place": "village"})

    assert ("Situasi contoh 1 di desa.", "village") == (other.situation("id"), other.place)
    assert (("place", "village"),) == other.chosen
    assert SAMPLE == other.variant({})


@pytest.mark.parametrize(
    ("chosen", "told"),
    [({"plaec": "town"}, "did you mean 'place'"), ({"place": "vilage"}, "did you mean 'village'")],
)
def test_what_a_case_does_not_have_is_told(chosen, told):
    """
    A variable or a value that does not exist is refused with the nearest one.
    """
    with pytest.raises(ocsea.UnknownOptionError, match=told):
        SAMPLE.variant(chosen)


def test_a_case_without_variables_has_itself_as_its_variant():
    """
    A case that has no variables has one variant: itself.
    """
    plain = ocsea.testing.tiny().cases["sample-case-2"]

    assert [plain] == list(variants(plain))
    with pytest.raises(ocsea.UnknownOptionError):
        plain.variant({"place": "town"})


@pytest.mark.skipif(not TEMPLATED, reason="no case has variables")
@given(st.data())
def test_no_variant_leaves_a_gap(data):
    """
    Whatever values are chosen, no text holds a gap, and only words, place, level and platform change.
    """
    case = data.draw(st.sampled_from(TEMPLATED or [SAMPLE]))
    told = case.variant(
        {
            variable.name: data.draw(st.sampled_from([value.id for value in variable.values]))
            for variable in case.variables
        }
    )

    for lang in ("id", "en"):
        texts = [told.title, told.situation, told.debrief, told.safeguarding, told.person_harmed]
        assert not any("{" in text(lang) for text in texts)
    assert (case.id, case.age_band, case.happened) == (
        told.id,
        told.age_band,
        told.happened,
    )
