"""Tests for the matrix of what the cases show, and of the parts that each has."""

import csv
import io

import attrs
import pytest

import ocsea
from ocsea.scenarios import case_matrix
from ocsea.scenarios.matrix import PARTS, SIDES, parts
from ocsea.testing import tiny

KB = ocsea.load()
MATRIX = case_matrix(KB)
CASE = KB.cases["kakak-pulang-sif-malam"]

FORMS_TWICE = 0.6
"""At least this share of the forms is shown by two cases or more."""

NOT_YET = {
    (
        "age",
        "a00-02",
    ): "an infant cannot tell; what adults notice is in the case of the child of four",
    (
        "platform",
        "anonymous-or-random-chat",
    ): "signs and help are those of the cases with other chats",
    ("platform", "extended-reality"): "hardly in use where the cases are set",
}
"""What no case shows, and why."""


@attrs.frozen
class Bank:
    """A knowledge base with cases of one's own."""

    cases: dict
    forms = KB.forms
    facets = KB.facets
    wording = KB.wording
    stamp: str = "a sample"


def bank(*cases):
    return Bank({case.id: case for case in cases})


# -- the shipped bank ----------------------------------------------------------------------------------


def test_every_form_is_shown_and_most_by_two_cases():
    """
    No form of the taxonomy is without a case, and most have two.
    """
    forms = [each for each in MATRIX.shown if each.side == "form"]

    assert [] == [each.value for each in forms if not each.count]
    assert len(forms) * FORMS_TWICE <= sum(each.count > 1 for each in forms)


def test_what_no_case_shows_has_a_reason():
    """
    Every value of the facets that matter is shown by a case, or it is listed here why not.
    """
    assert set(NOT_YET) == {(each.side, each.value) for each in MATRIX.gaps()}


def test_every_case_has_every_part():
    """
    No shipped case lacks a part that facilitators need.
    """
    assert {} == MATRIX.missing


def test_city_village_and_island_have_children_and_adults():
    """
    In every kind of place there are girls and boys, and there are adults of both sexes.
    """
    found = {(case.victims, case.gender, case.place) for case in KB.cases.values()}

    assert {(v, g, p) for v in ("child",) for g in ("female", "male") for p in PLACES} <= found
    assert {("adult", "female"), ("adult", "male")} <= {(v, g) for v, g, _ in found}


PLACES = ("city", "town", "village", "island")


# -- counting ------------------------------------------------------------------------------------------


def test_matrix_counts_what_the_cases_say():
    """
    Every entry holds just those cases that name its value, counted here in another way.
    """
    for each in MATRIX.shown:
        expected = [case.id for case in KB.cases.values() if named(case, each.side, each.value)]
        assert expected == list(each.cases), (each.side, each.value)
        assert len(expected) == each.count


def named(case, side, value):
    field = {
        "age": "age_band",
        "school-level": "school_level",
        "platform": "platform_type",
        "contact": "contact_mode",
    }.get(side, side)
    if side == "form":
        return any(link.form == value and link.role != "possible" for link in case.forms)
    if side == "disability":
        return case.disability == (value == "yes")
    held = getattr(case, field)
    return value in held if isinstance(held, tuple) else value == str(held)


def test_main_forms_are_told_apart():
    """
    A case counts as having a form for its main one only where it names it so.
    """
    entry = MATRIX["form", "impersonation"]

    assert "nama-kucing-yang-salah-eja" in entry.main
    assert "kata-sandi-di-balik-kalender" in set(entry.cases) - set(entry.main)
    assert set(entry.main) <= set(entry.cases)


def test_a_form_that_is_only_possible_does_not_count():
    """
    A form that the facts leave open is not shown.
    """
    link = attrs.evolve(CASE.forms[0], role="possible")

    found = case_matrix(bank(attrs.evolve(CASE, forms=(link,))))

    assert 0 == found["form", link.form].count


def test_variants_are_told_apart():
    """
    What a case shows only with another value of a variable is listed beside what it shows as it stands.
    """
    entry = MATRIX["platform", "online-game"]

    assert CASE.id in entry.in_variants
    assert [] == [each for each in MATRIX.shown if set(each.cases) & set(each.in_variants)]


def test_gaps_and_thin_places_are_found():
    """
    With one case everything that it does not show is a gap, and everything that it shows is thin.
    """
    found = case_matrix(bank(CASE))

    assert {"male"} == {each.value for each in found.gaps("gender")}
    assert {"female"} == {each.value for each in found.thin("gender")}
    assert {each.count for each in found.shown} == {0, 1}
    assert len(found.gaps()) + len(found.thin()) == len(found.shown)


def test_an_empty_bank_is_all_gaps():
    """
    Without a case all is missing, and nothing fails.
    """
    found = case_matrix(bank())

    assert found.gaps() == found.shown
    assert {} == found.missing
    assert found.explain("en").startswith("0 cases")


def test_cases_of_a_pack_are_counted_too():
    """
    Another knowledge base is counted with its own forms and its own cases.
    """
    found = case_matrix(tiny())

    assert set(tiny().cases) == set(found.parts)
    forms = {each.value for each in found.shown if each.side == "form"}
    assert {"sample-harm", "other-sample-harm"} == forms


# -- parts ---------------------------------------------------------------------------------------------

BROKEN = {
    "people": {"person": ()},
    "inserts": {"insert": ()},
    "decisions": {"decision": ()},
    "questions": {"question": CASE.questions[:1]},
    "law": {"provisions": ()},
    "care": {"first_response": ()},
    "help": {"services": ()},
    "minutes": {"minutes": 0},
    "variables": {"variable": ()},
    "sources": {"sources": ()},
    "setting": {"setting": ()},
    "title": {"title": ocsea.Text(id="", en="")},
    "safeguarding": {"safeguarding": ocsea.Text(id="", en="")},
    "debrief": {"debrief": ocsea.Text(id="", en="")},
    "answers": {"question": (attrs.evolve(CASE.questions[0], answer=ocsea.Text(id="", en="")),)},
    "sensitivity": {"sensitivity": 7},
    "complexity": {"complexity": 7},
}


@pytest.mark.parametrize("part", PARTS)
def test_missing_part_is_found(part):
    """
    A case without a part is named with that part.
    """
    broken = attrs.evolve(CASE, **BROKEN[part])

    assert part not in parts(broken)
    assert part in case_matrix(bank(broken)).missing[CASE.id]


def test_late_news_does_not_count_as_news():
    """
    News that comes when the group is done, or out of order, is not the part that is needed.
    """
    late = attrs.evolve(CASE.inserts[0], minute=CASE.minutes)
    backwards = tuple(reversed(CASE.inserts))

    for inserts in ((late,), backwards):
        assert "inserts" not in parts(attrs.evolve(CASE, insert=inserts))


@pytest.mark.parametrize("verdict", ["best", "unsafe"])
def test_decision_without_a_needed_option_does_not_count(verdict):
    """
    A decision needs one best option, and one that is unsafe.
    """
    first = CASE.decisions[0]
    options = tuple(option for option in first.options if option.verdict != verdict)
    broken = attrs.evolve(CASE, decision=(attrs.evolve(first, option=options),))

    assert "decisions" not in parts(broken)


# -- what is told --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["id", "en"])
def test_rows_and_csv_hold_the_same(lang):
    """
    The CSV has a line for every row, in the same order and with the same words.
    """
    rows = MATRIX.rows(lang)

    read = list(csv.DictReader(io.StringIO(MATRIX.to_csv(lang))))

    assert [{key: str(value) for key, value in row.items()} for row in rows] == read
    assert list(SIDES) == list(dict.fromkeys(row["side"] for row in rows))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_explanation_names_gaps_and_missing_parts(lang):
    """
    The words name every gap, every value shown once, and every missing part.
    """
    found = case_matrix(bank(attrs.evolve(CASE, person=())))
    told = found.explain(lang)

    assert all(each.label(lang) in told for each in (*found.gaps("place"), *found.thin("place")))
    assert CASE.id in told
    assert KB.wording["matrix-part-people"](lang) in told


@pytest.mark.parametrize(
    "ask",
    [
        lambda: MATRIX["colour", "blue"],
        lambda: MATRIX["place", "moon"],
        lambda: MATRIX.gaps("colour"),
        lambda: MATRIX.thin("colour"),
        lambda: MATRIX.explain("fr"),
        lambda: MATRIX.rows("fr"),
    ],
)
def test_what_is_unknown_is_refused(ask):
    """
    A side, a value or a language that does not exist is refused with what there is.
    """
    with pytest.raises(ocsea.UnknownOptionError):
        ask()
