"""Tests for the crosswalk between our forms and the schemes of others."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocsea
from ocsea.taxonomy.crosswalk import INVERSE
from ocsea.testing import tiny
from ocsea.testing.strategies import form_ids

KB = ocsea.load()
CROSSWALK = KB.crosswalk
CONCEPTS = [(scheme, concept) for scheme in KB.schemes.values() for concept in scheme.concepts]
NO_COUNTERPART = {
    ("apc-thirteen", "control-of-information"),
    ("apc-thirteen", "omissions-by-regulatory-actors"),
    ("atproto-ozone", "sexual-abuse-content"),
    ("core-4c", "conduct-aggressive"),
    ("iccs", "sexual-assault"),
    ("icvac", "psychological-violence"),
    ("icvac", "rape"),
    ("inhope-ucs", "demographic-elements"),
    ("safenet-2025", "other"),
    ("wef-online-harms", "harm-to-health"),
}

everyone = settings(max_examples=1_000)
"""Enough examples for every record there is; it ends when all have been seen."""
concepts = st.sampled_from(CONCEPTS)
mappings = st.sampled_from(CROSSWALK.mappings)


def pairs(found):
    return [(mapping.form, mapping.relation) for mapping in found]


# -- what is there -------------------------------------------------------------------------------------


def test_everything_that_was_mapped_is_there():
    """
    There are 473 mappings to 30 schemes, none of them twice.
    """
    links = {(m.scheme, m.concept, m.form) for m in CROSSWALK.mappings}

    assert 473 == len(CROSSWALK.mappings)
    assert 473 == len(links)
    assert 30 == len(CROSSWALK.schemes)
    assert set(KB.schemes) == {m.scheme for m in CROSSWALK.mappings}


def test_relations_are_counted():
    """
    Each of the five relations is as frequent as in the notes.
    """
    expected = {
        "broadMatch": 201,
        "relatedMatch": 124,
        "closeMatch": 109,
        "narrowMatch": 22,
        "exactMatch": 17,
    }

    assert expected == Counter(m.relation for m in CROSSWALK.mappings)


def test_every_mapping_can_be_checked():
    """
    Every mapping has sources that are in the register, the day it was checked and a justification.
    """
    for mapping in CROSSWALK.mappings:
        assert mapping.sources
        assert set(mapping.sources) <= set(KB.sources)
        assert date(2026, 1, 1) <= mapping.checked
        assert "semapv:ManualMappingCuration" == mapping.justification
        assert mapping.form in KB.forms


def test_exact_match_needs_a_concept_that_was_seen():
    """
    Nothing matches exactly what was not seen in a source.
    """
    exact = [m for m in CROSSWALK.mappings if m.relation == "exactMatch"]

    assert exact
    assert {"verified"} == {m.status for m in exact}
    assert "unverified" in {m.status for m in CROSSWALK.mappings}


def test_concept_has_one_exact_match_at_most():
    """
    A concept matches one form exactly at most, and a form one concept of a scheme.
    """
    exact = [m for m in CROSSWALK.mappings if m.relation == "exactMatch"]

    assert {1} == {*Counter((m.scheme, m.concept) for m in exact).values()}
    assert {1} == {*Counter((m.scheme, m.form) for m in exact).values()}


def test_every_form_is_mapped():
    """
    Each of our forms maps to at least one concept of somebody else's scheme.
    """
    assert [] == [ident for ident in KB.forms if not CROSSWALK.of_form(ident)]


@everyone
@given(concepts)
def test_mapping_repeats_what_the_scheme_says(case):
    """
    A mapping carries the code and status of its concept, and sources and day of its scheme.
    """
    scheme, concept = case

    for m in CROSSWALK(scheme.id, concept.id):
        assert (scheme.id, concept.id, concept.code) == (m.scheme, m.concept, m.code)
        assert (scheme.sources, scheme.checked) == (m.sources, m.checked)
        assert concept.status == m.status


# -- both directions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "inverse"),
    [
        ("exactMatch", "exactMatch"),
        ("closeMatch", "closeMatch"),
        ("relatedMatch", "relatedMatch"),
        ("broadMatch", "narrowMatch"),
        ("narrowMatch", "broadMatch"),
    ],
)
def test_inverse_swaps_broad_and_narrow(relation, inverse):
    """
    Read from the concept, broad becomes narrow, narrow becomes broad, and the rest stays.
    """
    assert inverse == INVERSE[relation]
    assert {inverse} == {m.inverse for m in CROSSWALK.mappings if m.relation == relation}


@everyone
@given(mappings)
def test_inverse_of_inverse_is_the_relation(mapping):
    """
    Reading a mapping backwards twice gives the mapping.
    """
    assert mapping.relation == INVERSE[mapping.inverse]


@everyone
@given(mappings)
def test_mapping_is_found_from_both_ends(mapping):
    """
    A mapping is found from its concept and from its form, in all schemes or in its own.
    """
    assert mapping in CROSSWALK(mapping.scheme, mapping.code)
    assert mapping in CROSSWALK.of_form(mapping.form)
    assert mapping in CROSSWALK.of_form(mapping.form, scheme=mapping.scheme)


@pytest.mark.no_cover
@everyone
@given(concepts)
def test_both_directions_agree(case):
    """
    The mappings of a concept are exactly those that the forms have to it, sorted by form.
    """
    scheme, concept = case
    backwards = [
        m
        for form in sorted(KB.forms)
        for m in CROSSWALK.of_form(form, scheme=scheme.id)
        if m.concept == concept.id
    ]

    assert backwards == list(CROSSWALK(scheme.id, concept.id))


@everyone
@given(form_ids())
def test_mappings_of_a_form_are_those_in_each_scheme(form):
    """
    The mappings of a form in all schemes are those in each of them, and all are its own.
    """
    found = CROSSWALK.of_form(form)
    apart = [m for scheme in KB.schemes for m in CROSSWALK.of_form(form, scheme=scheme)]

    assert apart == list(found)
    assert {form} == {m.form for m in found}


@everyone
@given(concepts)
def test_scheme_and_concept_may_be_named_by_id_or_code(case):
    """
    A scheme answers to its id and short name, a concept to its id and code, all the same.
    """
    scheme, concept = case
    found = CROSSWALK(scheme.id, concept.id)

    assert found == CROSSWALK(scheme.id, concept.code)
    assert found == CROSSWALK(scheme.short_name, concept.code)
    assert found == CROSSWALK(f"scheme:{scheme.id}", concept.id)
    assert scheme is CROSSWALK.scheme(scheme.short_name)


@everyone
@given(st.sampled_from(list(KB.schemes.values())))
def test_names_of_concepts_are_not_mistaken(scheme):
    """
    Within a scheme no id or code stands for two concepts, and no short name for two schemes.
    """
    names = [name for concept in scheme.concepts for name in {concept.id, concept.code}]
    short = [other.short_name for other in KB.schemes.values()]

    assert len(names) == len(set(names))
    assert 1 == short.count(scheme.short_name)
    assert scheme.short_name not in KB.schemes


@given(concepts, st.sampled_from(list(KB.schemes)))
def test_ways_to_another_scheme_share_a_form(case, target):
    """
    The ways from a concept to another scheme are all pairs of mappings that meet in one form.
    """
    scheme, concept = case
    expected = [
        (first, second)
        for first in CROSSWALK(scheme.id, concept.id)
        for second in CROSSWALK.mappings
        if second.scheme == target and second.form == first.form
    ]

    assert expected == list(CROSSWALK.between(scheme.id, concept.id, target))


# -- none found, and nobody looked ---------------------------------------------------------------------


def test_concepts_that_were_looked_for_in_vain():
    """
    For ten concepts a form was looked for and none found; they have no mappings.
    """
    found = {(s.id, c.id) for s, c in CONCEPTS if c.no_counterpart}

    assert NO_COUNTERPART == found
    assert {True} == {CROSSWALK.looked_for(*each) for each in NO_COUNTERPART}
    assert {()} == {CROSSWALK(*each) for each in NO_COUNTERPART}


@everyone
@given(concepts)
def test_nobody_looked_is_told_apart_from_none_found(case):
    """
    Looked for means mapped, or looked for in vain; never both, and what is left is no form of harm.
    """
    scheme, concept = case
    mapped, vain = bool(CROSSWALK(scheme.id, concept.id)), concept.no_counterpart

    assert (mapped or vain) == CROSSWALK.looked_for(scheme.id, concept.id)
    assert not (mapped and vain)
    assert (concept.about is None) == (mapped or vain)


@pytest.mark.parametrize(("code", "looked"), [("SS-1", True), ("SS-2", True), ("SS-3", False)])
def test_three_kinds_of_concept(code, looked):
    """
    A mapped concept and one looked for in vain were looked for; one that nobody touched was not.
    """
    assert looked == tiny().crosswalk.looked_for("SS", code)
    assert looked == tiny().crosswalk.looked_for("sample-scheme", code)


# -- schemes that matter here --------------------------------------------------------------------------


def test_komnas_perempuan_named_eight_forms_in_2017():
    """
    The list of 2017 has eight concepts, and each was looked for.
    """
    scheme = KB.schemes["komnas-perempuan-2017"]

    assert 8 == len(scheme.concepts)
    assert [f"KP17-{at}" for at in range(1, 9)] == sorted(c.code for c in scheme.concepts)
    assert all(CROSSWALK.looked_for("KP17", c.code) for c in scheme.concepts)


def test_malicious_distribution_changed_its_meaning():
    """
    In 2017 malicious distribution meant the threat to share; in 2020 it meant sharing.
    """
    before = pairs(CROSSWALK("komnas-perempuan-2017", "malicious-distribution"))
    after = pairs(CROSSWALK("komnas-perempuan-2020", "malicious-distribution"))

    assert [
        ("nonconsensual-intimate-image-sharing", "relatedMatch"),
        ("sexual-extortion", "relatedMatch"),
        ("threat-to-share-intimate-images", "closeMatch"),
    ] == before
    assert [
        ("nonconsensual-intimate-image-sharing", "broadMatch"),
        ("online-defamation-gendered", "relatedMatch"),
    ] == after


def test_label_in_indonesian_says_whose_it_is():
    """
    Where a scheme publishes no Indonesian label, ours is marked as a translation.
    """
    assert {True, False} == {concept.translated for _, concept in CONCEPTS}
    assert not any(c.translated for c in KB.schemes["komnas-perempuan-2017"].concepts)


# -- names that are not known --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "code", "message", "near"),
    [
        (
            "komnas-perempuan-217",
            "hacking",
            "no scheme has the id 'komnas-perempuan-217'",
            "'komnas-perempuan-2017'",
        ),
        (
            "komnas-perempuan-2017",
            "malicious-distribusion",
            "no concept has the id 'malicious-distribusion' in scheme 'komnas-perempuan-2017'",
            "'malicious-distribution'",
        ),
    ],
)
def test_unknown_name_is_told_with_the_nearest(scheme, code, message, near):
    """
    An unknown scheme or concept raises an error that names it and the closest one, by any way in.
    """
    for ask in (CROSSWALK, CROSSWALK.looked_for):
        with pytest.raises(ocsea.UnknownIdError) as caught:
            ask(scheme, code)

        assert message == caught.value.message
        assert f"did you mean {near}?" in caught.value.hint


def test_unknown_scheme_is_told_everywhere():
    """
    Asking for the mappings of a form, or the ways, in a scheme that is not there is an error.
    """
    with pytest.raises(ocsea.UnknownIdError, match="no scheme has the id 'iwg'"):
        CROSSWALK.of_form("cyberstalking", scheme="iwg")
    with pytest.raises(ocsea.UnknownIdError, match="no scheme has the id 'iwg'"):
        CROSSWALK.between("komnas-perempuan-2017", "hacking", "iwg")


@everyone
@given(st.sampled_from(list(KB.schemes.values())))
def test_table_of_schemes_knows_short_names(scheme):
    """
    The table gives a scheme by its short name as well, and lists it once, under its id.
    """
    assert scheme is KB.schemes[scheme.short_name]
    assert scheme.short_name not in list(KB.schemes)
