"""Tests for the facets, the sides from which a situation is described."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea.testing.strategies import facet_values

FACETS = ocsea.load().facets

facet_and_value = st.sampled_from(list(FACETS)).flatmap(
    lambda ident: st.tuples(st.just(FACETS[ident]), facet_values(ident))
)


def test_facets_are_there():
    """
    A situation is described from nineteen sides.
    """
    expected = {
        "acts",
        "asker",
        "contact-mode",
        "disability",
        "help-seeking",
        "impact",
        "incident-phase",
        "means",
        "other-age",
        "place",
        "platform-type",
        "province",
        "relationship",
        "scale",
        "school-level",
        "setting",
        "victim-age-band",
        "warning-signs-adult",
        "warning-signs-child",
    }

    assert expected == set(FACETS)


@given(facet_and_value)
def test_value_is_found_by_its_id(case):
    """
    A facet gives the value with an id, and that is one of its values, once.
    """
    facet, ident = case

    assert ident == facet[ident].id
    assert 1 == [value.id for value in facet.values].count(ident)
    assert any(facet[ident] is value for value in facet.values)


@given(facet_and_value, facet_and_value)
def test_value_of_another_facet_is_not_known(one, other):
    """
    A facet knows its own values only; any other id is an error that names the facet.
    """
    (facet, _), (_, ident) = one, other
    if ident in {value.id for value in facet.values}:
        assert ident == facet[ident].id
    else:
        with pytest.raises(ocsea.UnknownIdError) as caught:
            facet[ident]

        assert f"no value has the id {ident!r} in facet {facet.id!r}" == caught.value.message
        assert f"{len(facet.values)} value ids are known." in caught.value.hint


def test_misspelt_value_is_told_with_the_nearest():
    """
    A misspelt value raises an error whose hint names the closest value.
    """
    with pytest.raises(ocsea.UnknownIdError, match="in facet 'relationship'") as caught:
        FACETS["relationship"]["family-membre"]

    assert caught.value.hint.startswith("did you mean 'family-member'?")


def test_labels_tell_values_apart():
    """
    No two values of a facet have the same label in a language.
    """
    for facet in FACETS.values():
        for lang in ("id", "en"):
            labels = [value.label(lang).casefold() for value in facet.values]

            assert len(labels) == len(set(labels))


def test_what_is_urgent_is_marked():
    """
    Danger to life and danger at this moment call for help at once; nothing else does.
    """
    urgent = {
        (facet.id, value.id) for facet in FACETS.values() for value in facet.values if value.urgent
    }

    assert {
        ("impact", "self-harm-or-suicide-risk"),
        ("incident-phase", "immediate-danger"),
        ("warning-signs-child", "self-harm-signs"),
    } == urgent


def test_age_bands_meet_without_gap_or_overlap():
    """
    The age bands follow each other from birth, and none spans the eighteenth birthday.
    """
    ids = [value.id for value in FACETS["victim-age-band"].values]
    bands = [tuple(map(int, m.groups())) for i in ids if (m := re.fullmatch(r"a(\d+)-(\d+)", i))]

    assert 0 == bands[0][0]
    assert all(one[1] + 1 == two[0] for one, two in pairwise(bands))
    assert 18 in {first for first, _ in bands}
    assert f"a{bands[-1][1] + 1}plus" in ids


def test_sourced_facet_names_its_sources():
    """
    A facet that follows a source names it, and one of our own making names none.
    """
    assert {facet.id for facet in FACETS.values() if facet.basis == "sourced"} == {
        facet.id for facet in FACETS.values() if facet.sources
    }


def test_one_answer_or_several():
    """
    A situation has one phase and one age band, but may have several settings and signs.
    """
    several = {facet.id for facet in FACETS.values() if facet.multi}

    assert {
        "acts",
        "help-seeking",
        "impact",
        "means",
        "platform-type",
        "relationship",
        "setting",
        "warning-signs-adult",
        "warning-signs-child",
    } == several
