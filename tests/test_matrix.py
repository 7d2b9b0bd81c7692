"""Tests that the answers agree with the matrix of the legal notes, and are the same between changes."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.each_help import of_each

import ocsea
from ocsea.law.facts import Facts
from ocsea.law.resolver import Resolver
from ocsea.testing.strategies import days, form_ids, near

KB = ocsea.load()
LAW = KB.law
NOTES = tomllib.loads(Path(__file__).with_name("law_matrix.toml").read_text(encoding="utf-8"))
CELLS = {(row["id"], c["day"], c["victim"]): c for row in NOTES["row"] for c in row["cell"]}
FORMS = {form["id"]: form for form in NOTES["form"]}
DAYS = (date(2019, 6, 1), date(2023, 6, 1), date(2026, 6, 1))
AGES = {"child": 15, "adult": 30}
UNKNOWN = Facts()
FORMLESS = {"child_marriage_online"}
"""Rows of the notes that no form of the taxonomy stands for."""

each_case = pytest.mark.parametrize(
    ("form", "day", "victim"),
    [
        pytest.param(form, day, victim, id=f"{form}-{day.year}-{victim}")
        for form, entry in FORMS.items()
        for day in DAYS
        for victim in AGES
        if "more" in entry or any((row, day, victim) in CELLS for row in entry["rows"])
    ],
)


def in_notes(form, day, victim):
    """Return what the notes cite: what is primary in one row is not supporting through another."""
    entry = FORMS[form]
    cells = [CELLS[key] for row in entry["rows"] if (key := (row, day, victim)) in CELLS]
    cells += [c for c in entry.get("more", ()) if (day, victim) == (c["day"], c["victim"])]
    if victim == "adult" and entry.get("children_only"):
        cells = []
    roles = ("primary", "supporting", "procedural")
    found = {role: {i for cell in cells for i in cell.get(role, ())} for role in roles}
    return found | {"supporting": found["supporting"] - found["primary"]}


def by_role(answer):
    roles = ("primary", "supporting", "procedural")
    return {role: {a.provision.id for a in answer.provisions if a.role == role} for role in roles}


def core(form, day, facts=UNKNOWN):
    """Return the answer for a day, worked out from that day and not from an earlier answer."""
    return Resolver(LAW).core((form,), day, facts, LAW.span_of(day))


def edges(ident):
    """Return the days on which a provision begins, changes or ends."""
    versions = LAW[ident].versions
    return {v.start for v in versions} | {v.end for v in versions if v.end}


# -- the matrix ----------------------------------------------------------------------------------------


@each_case
def test_answer_cites_what_the_matrix_cites(form, day, victim):
    """
    For a victim of that age on that day, a form cites exactly the provisions of its rows in the notes.
    """
    answer = LAW.applicable(form, happened=day, victim_age=AGES[victim])

    assert in_notes(form, day, victim) == by_role(answer)


def test_matrix_and_data_name_the_same_forms_and_rows():
    """
    Every form with law has its rows in the matrix, and every row but the formless stands for a form.
    """
    own = {form: tuple(entry["rows"]) for form, entry in FORMS.items() if entry["rows"]}
    used = {row for entry in FORMS.values() for row in entry["rows"]}

    assert set(LAW.form_law) == set(FORMS)
    assert own == {form: LAW.form_law[form].rows for form in own}
    assert used == {row["id"] for row in NOTES["row"]} - FORMLESS


def test_matrix_has_a_cell_for_each_row_and_day():
    """
    Each of the 25 rows has the three days, each for a child, an adult or both.
    """
    rows = {row["id"] for row in NOTES["row"]}

    assert 25 == len(rows)
    assert {(row, day) for row in rows for day in DAYS} == {key[:2] for key in CELLS}


@pytest.mark.parametrize("key", CELLS, ids=lambda key: f"{key[0]}-{key[1].year}-{key[2]}")
def test_what_the_matrix_cites_binds_on_the_day(key):
    """
    Every provision that the notes cite for a day has a version that binds on it.
    """
    _, day, _ = key
    cited = [
        i for role in ("primary", "supporting", "procedural") for i in CELLS[key].get(role, ())
    ]

    assert cited == [standing.provision.id for standing in LAW.standing(cited, day)]


def test_every_id_of_the_notes_resolves():
    """
    The ids of the notes stand for provisions and instruments here, but for those listed with a reason.
    """
    ids = NOTES["ids"]

    assert 200 < len(ids["provisions"]) + len(ids["instruments"])
    assert [] == [ident for ident in ids["provisions"] if ident not in LAW.provisions]
    assert [] == [ident for ident in ids["instruments"] if ident not in LAW.instruments]
    assert all(NOTES["absent"].values())
    assert [] == [i for i in NOTES["absent"] if i in LAW.provisions or i in LAW.instruments]


# -- between two changes, and across one ---------------------------------------------------------------


@examples(80)
@given(form_ids(), near(*LAW.change_days) | days(), st.integers(0, 40_000))
def test_answer_is_the_same_on_two_days_without_a_change_between(form, day, step):
    """
    On any two days of one span, worked out anew for each, the same provisions and shields bear on a form.
    """
    start, end = LAW.span_of(day)
    other = day + timedelta(step % (end - day).days if end else step % 3_000)

    assert start <= other
    assert LAW.span_of(other) == (start, end)
    assert core(form, day) == core(form, other)


@examples(80)
@given(form_ids(), near(*LAW.change_days), near(*LAW.change_days))
def test_earlier_answers_do_not_change_later_ones(form, first, second):
    """
    A question asked of two days gives for each the answer worked out for that day alone.
    """
    query = LAW.query(form)
    for day in (first, second):
        answer = query.on(day)
        alone = core(form, day)

        assert alone.provisions == answer.provisions
        assert alone.shields == answer.shields
        assert answer.holds == (alone.start, alone.end)


@given(near(*LAW.change_days) | days())
def test_span_holds_the_day_and_ends_with_a_change(day):
    """
    The span of a day begins and ends with a day of change, and has none inside.
    """
    start, end = LAW.span_of(day)

    assert start <= day
    assert end is None or day < end
    assert {start, end} <= {date.min, None, *LAW.change_days}
    assert [] == [d for d in LAW.change_days if start < d and (end is None or d < end)]


def test_change_days_are_all_days_on_which_a_provision_or_ground_begins_or_ends():
    """
    The days of change are those of all versions and of grounds younger than theirs, once, in order.
    """
    found = {day for ident in LAW.provisions for day in edges(ident)}
    found |= {ground.start for ground in LAW.aggravations.values() if ground.start}

    assert tuple(sorted(found)) == LAW.change_days
    assert date(2026, 1, 2) in LAW.change_days


def stands(entry, day):
    """Return the versions of an entry on a day, none where another provision keeps it out."""
    return () if any(LAW[o].on(day) for o in entry.unless) else LAW[entry.provision].on(day)


CONCERNED = [
    (form, day)
    for form, record in LAW.form_law.items()
    for day in LAW.change_days
    if any(stands(e, day - timedelta(1)) != stands(e, day) for e in record.entries)
]


@of_each(CONCERNED, name=str)
def test_answer_changes_on_the_day_one_of_its_provisions_does(concerned):
    """
    From the eve of a change to its day the provisions of each form concerned are not the same.
    """
    form, day = concerned

    assert core(form, day - timedelta(1)).provisions != core(form, day).provisions


def test_new_code_changes_every_form():
    """
    On 2 January 2026 the answer changes for every form that has law.
    """
    assert set(LAW.form_law) == {form for form, day in CONCERNED if day == date(2026, 1, 2)}


def touched(form, day):
    """Return whether an aggravation or a rule on complaints for a form changes on a day."""
    cites = {entry.provision for entry in LAW.form_law[form].entries}
    grounds = [g for g in LAW.aggravations.values() if cites & set(g.applies_to)]
    rules = (*(g.provision for g in grounds), "kuhp-25", "kuhp-29-30")
    return day in {g.start for g in grounds} or any(day in edges(ident) for ident in rules)


def test_answer_does_not_change_with_the_provisions_of_others():
    """
    On a day on which nothing that a form cites changes, the form has the provisions of the eve.
    """
    pairs = {(form, day) for form in LAW.form_law for day in LAW.change_days}
    quiet = sorted(pair for pair in pairs - set(CONCERNED) if not touched(*pair))

    assert 200 < len(quiet)
    for form, day in quiet:
        assert core(form, day - timedelta(1)).provisions == core(form, day).provisions
