"""Tests for `ocsea.Situation`: a closed vocabulary, and nothing about who somebody is."""

import json
from datetime import date, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.triage_help import KB, situations

import ocsea
from ocsea.assess.triage.model import FACETS
from ocsea.assess.triage.situation import ages_in, values_of

PERSONAL = [
    "name", "nama", "text", "story", "cerita", "phone", "email", "address", "account", "image", "photo",
    "file", "url", "nik", "gender", "sex", "school", "birthday", "notes", "score",
]  # fmt: skip


# -- what it can hold ------------------------------------------------------------------------------------


def test_fields_are_those_of_facets_an_age_and_days():
    """
    A situation has one field for each side of the vocabulary, an age, days, and what is ruled out.
    """
    fields = {f.alias or f.name for f in attrs.fields(ocsea.Situation)}

    assert {*FACETS, "victim_age", "happened", "ruled_out"} == fields
    assert not fields & set(PERSONAL)


@pytest.mark.parametrize("field", PERSONAL)
def test_there_is_no_field_for_who_somebody_is(field):
    """
    A name, a story, a contact or an image is refused, in Python and as JSON.
    """
    with pytest.raises(TypeError):
        ocsea.Situation(**{field: "contoh"})
    with pytest.raises(ocsea.InvalidDataError) as caught:
        ocsea.Situation.from_json(json.dumps({field: "Budi Contoh"}))

    assert "a key is not known" == caught.value.problems[0].message
    assert "Budi" not in str(caught.value)


def test_nothing_can_be_hung_on_it():
    """
    A situation is frozen and slotted: it takes no further attributes.
    """
    known = ocsea.Situation()

    with pytest.raises(AttributeError):
        known.name = "contoh"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        known.phase = "exposed"
    assert not hasattr(known, "__dict__")


@pytest.mark.parametrize("field", list(FACETS))
def test_values_come_from_the_facets(field):
    """
    Each value of a facet is taken, its other names stand for it, and "unknown" is the same as nothing.
    """
    for name, value in values_of(field).items():
        expected = frozenset() if value == "unknown" else {value}

        assert expected == ocsea.Situation(**{field: name}).named(field)


@pytest.mark.parametrize("field", list(FACETS))
def test_anything_else_is_refused_without_repeating_it(field):
    """
    A value that is not in the vocabulary is an error that names the field, not what was written.
    """
    with pytest.raises(ocsea.UnknownIdError) as caught:
        ocsea.Situation(**{field: "Siti tinggal di Jalan Mawar"})

    assert f"Situation.{field}" in str(caught.value)
    assert "Siti" not in str(caught.value)


def test_misspelt_value_is_told_with_the_nearest():
    """
    A slip is answered with the closest value.
    """
    with pytest.raises(ocsea.UnknownIdError) as caught:
        ocsea.Situation(acts="threat-to-distribut")

    assert caught.value.hint.startswith("did you mean 'threat-to-distribute'?")


@pytest.mark.parametrize("wrong", [3, None, ["peer", 4], {"a": "b"}, b"peer"])
def test_what_is_not_a_name_is_refused(wrong):
    """
    Values are names: numbers, bytes and nested lists are refused, nothing at all is not.
    """
    if wrong is None:
        assert frozenset() == ocsea.Situation(relationship=wrong).relationship
        return
    with pytest.raises(ocsea.UnknownIdError):
        ocsea.Situation(relationship=wrong)


def test_lone_string_stands_for_a_set_of_one():
    """
    One value may be given without a list around it.
    """
    assert ocsea.Situation(acts="demand-money") == ocsea.Situation(acts={"demand-money"})
    assert ocsea.Situation(acts=["demand-money", "demand-money"]).acts == {"demand-money"}


# -- ages and days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "victim"),
    [
        ({}, None),
        ({"victim_age": 17}, "child"),
        ({"victim_age": 18}, "adult"),
        ({"victim_age": 0}, "child"),
        ({"victim_age_band": "a16-17"}, "child"),
        ({"victim_age_band": "a18-25"}, "adult"),
        ({"victim_age_band": "child-unspecified"}, "child"),
        ({"victim_age_band": "unknown"}, None),
        ({"victim_age": 15, "victim_age_band": "a13-15"}, "child"),
    ],
)
def test_a_child_is_below_eighteen(facts, victim):
    """
    Whoever was under 18 when it happened is a child; without an age nothing is assumed.
    """
    assert victim == ocsea.Situation(**facts).victim


@pytest.mark.parametrize("age", [-1, 131, "15", 15.0, True])
def test_an_age_is_a_whole_number_of_years(age):
    """
    An age is a whole number from 0 to 130.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="victim_age"):
        ocsea.Situation(victim_age=age)


@given(st.integers(0, 130), st.sampled_from([v.id for v in KB.facets["victim-age-band"].values]))
def test_an_age_lies_in_its_band(age, band):
    """
    An age outside its band contradicts it.
    """
    low, high = ages_in(None if band == "unknown" else band)
    if low <= age <= high:
        assert age == ocsea.Situation(victim_age=age, victim_age_band=band).victim_age
    else:
        with pytest.raises(ocsea.UnknownOptionError, match="contradicts"):
            ocsea.Situation(victim_age=age, victim_age_band=band)


@given(st.integers(0, 130))
def test_an_age_has_one_band(age):
    """
    Every age lies in one of the bands, and a band that is named stays.
    """
    band = ocsea.Situation(victim_age=age).band
    low, high = ages_in(band)

    assert low <= age <= high
    assert "child-unspecified" != band
    assert band == ocsea.Situation(victim_age_band=band).band
    assert ocsea.Situation().band is None


def test_days_are_one_or_the_first_and_the_last():
    """
    A day may be a date or its text, a span has two, and the last is not before the first.
    """
    first, last = date(2026, 1, 1), date(2026, 6, 1)

    assert first == ocsea.Situation(happened="2026-01-01").happened
    assert first == ocsea.Situation(happened=first).happened
    assert (first, last) == ocsea.Situation(happened=["2026-01-01", last]).happened
    with pytest.raises(ocsea.DateOrderError, match="before the first"):
        ocsea.Situation(happened=(last, first))
    for wrong in ("kemarin", [first], [first, last, last], 3, [3, 4]):
        with pytest.raises((ocsea.UnknownOptionError, TypeError)):
            ocsea.Situation(happened=wrong)


def test_a_moment_is_taken_as_it_is():
    """
    A date with a time is a day too.
    """
    moment = datetime(2026, 1, 1, 12, 0)  # noqa: DTZ001

    assert moment == ocsea.Situation(happened=moment).happened


# -- what is ruled out -----------------------------------------------------------------------------------


def test_ruled_out_is_not_the_same_as_not_named():
    """
    What is ruled out is known not to be so; what is not named is not known.
    """
    known = ocsea.Situation(ruled_out={"acts": "demand-money", "means": ["pressure"]})

    assert known.rules_out("acts", "demand-money")
    assert not known.rules_out("acts", "demand-images")
    assert {"acts": {"demand-money"}, "means": {"pressure"}} == known.ruled_out


def test_named_and_ruled_out_contradict():
    """
    The same value cannot be so and not so.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="acts=demand-money contradicts ruled_out"):
        ocsea.Situation(acts="demand-money", ruled_out={"acts": "demand-money"})
    with pytest.raises(ocsea.UnknownIdError, match="ruled_out"):
        ocsea.Situation(ruled_out={"act": "demand-money"})


@given(situations, situations)
def test_also_adds_and_never_takes_away(one, other):
    """
    Adding facts keeps those that were known; sets grow.
    """
    after = one.also(acts=other.acts - one.ruled_out.get("acts", frozenset()), signs=other.signs)

    assert one.acts <= after.acts
    assert one.signs | other.signs == after.signs
    assert one.ruled_out == after.ruled_out
    assert one == one.also(ruled_out=one.ruled_out)


# -- as JSON ---------------------------------------------------------------------------------------------


@given(situations)
def test_situations_survive_json(known):
    """
    A situation comes back from JSON as it was, and the JSON is the same each time.
    """
    back = ocsea.Situation.from_json(known.to_json())

    assert known == back
    assert hash(known) == hash(back)
    assert known.to_json() == back.to_json()


def test_every_problem_is_listed_at_its_place():
    """
    All that is wrong is told at once, each with its field, and never with what was written.
    """
    content = {
        "acts": ["image-share", 3],
        "phase": ["exposed"],
        "victim_age": "15",
        "happened": "besok",
        "ruled_out": {"act": [], "means": "presure"},
        "relation": "x",
    }
    with pytest.raises(ocsea.InvalidDataError) as caught:
        ocsea.Situation.from_json(json.dumps(content), file="mine.json")
    problems = caught.value.problems

    assert {"mine.json"} == {p.file for p in problems}
    assert [
        "acts",
        "acts",
        "phase",
        "victim_age",
        "happened",
        "ruled_out",
        "ruled_out.means",
        "",
    ] == [p.field for p in problems]
    assert "did you mean 'image-shared'?" == problems[0].remedy
    assert "did you mean 'relationship'?" == problems[-1].remedy
    assert "besok" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "[]", "3", "null", "{", '"acts"', "[" * 100_000])
def test_what_is_not_an_object_is_refused(content):
    """
    A document that is not a JSON object is told as such.
    """
    with pytest.raises(ocsea.InvalidDataError, match="is not a JSON object"):
        ocsea.Situation.from_json(content)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"victim_age": 30, "victim_age_band": "a13-15"}, "contradicts"),
        ({"happened": ["2026-02-01", "2026-01-01"]}, "before the first"),
        ({"ruled_out": "acts"}, "is not a table"),
        ({"ruled_out": {"acts": [3]}}, "not in the vocabulary"),
    ],
)
def test_contradictions_in_a_document_are_problems_of_it(row, message):
    """
    What contradicts itself in a document is told like any other problem.
    """
    with pytest.raises(ocsea.InvalidDataError, match=message):
        ocsea.Situation.from_dict(row)
