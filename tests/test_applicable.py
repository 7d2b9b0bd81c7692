"""Tests for what bears on a form of harm, on the day it happened."""

import re
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.law_help import (
    EVE,
    KB,
    LAW,
    MAPPED,
    NEW_CODE,
    NOW,
    RANK,
    UNMAPPED,
    VIOLENCE_LAW,
    ask,
    cited,
    entry,
    facts,
    seams,
    with_law,
)

import ocsea
from ocsea._base.text import LANGS
from ocsea.testing.strategies import days, form_ids


def made_up(ident, *spans):
    """Return a made-up offence that binds during each span of days."""
    return attrs.evolve(
        LAW["kuhp-492"],
        id=ident,
        version=[{"start": start, "end": end, "max_months": 12} for start, end in spans],
    )


# -- ages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "below-16"),
        (15, "below-16"),
        (16, "16-17"),
        (17, "16-17"),
        (18, "adult"),
        (130, "adult"),
    ],
)
def test_victim_is_put_into_the_band_of_the_age(age, band):
    """
    A victim is below 16, 16 or 17, or an adult from the day of turning 18.
    """
    assert band == ask("cyberflashing", victim_age=age).facts.victim


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (11, "below-12"),
        (12, "12-13"),
        (13, "12-13"),
        (14, "14-17"),
        (17, "14-17"),
        (18, "adult"),
    ],
)
def test_suspect_is_put_into_the_band_of_the_age(age, band):
    """
    A person responsible is below 12, 12 or 13, 14 to 17, or an adult.
    """
    assert band == ask("cyberflashing", suspect_age=age).facts.suspect


def test_clauses_for_children_end_at_eighteen():
    """
    At 17 the clauses for a child are cited, at 18 they are not, and without an age all are.
    """
    found = {age: "porn-38" in cited("cyberflashing", victim_age=age) for age in (17, 18, None)}

    assert {17: True, 18: False, None: True} == found


@given(form_ids(), seams, facts)
def test_unknown_age_shows_what_a_child_and_an_adult_would_see(form, day, known):
    """
    Without an age the provisions are those for a child and for an adult together.
    """
    sets = {age: set(cited(form, day, **known | {"victim_age": age})) for age in (15, 30, None)}

    assert sets[15] | sets[30] == sets[None]


@pytest.mark.parametrize("name", ["victim_age", "suspect_age"])
@pytest.mark.parametrize("age", [-1, 131])
def test_age_no_person_has_is_an_error(name, age):
    """
    An age below 0 or above 130 is refused by its name, with the range that is allowed.
    """
    with pytest.raises(ocsea.UnknownOptionError) as caught:
        ask("cyberflashing", **{name: age})

    assert f"{name} cannot be {age}" == caught.value.message
    assert "use years from 0 to 130." == caught.value.hint


def test_unknown_form_is_an_error_with_the_nearest():
    """
    A form that does not exist is an error that names the closest one, alone or among others.
    """
    for forms in ("cyberflashin", ["cyberstalking", "cyberflashin"]):
        with pytest.raises(ocsea.UnknownIdError) as caught:
            ask(forms)

        assert "no form has the id 'cyberflashin'" == caught.value.message
        assert "did you mean 'cyberflashing'?" in caught.value.hint


@pytest.mark.parametrize("facet", ["relationship", "means"])
def test_unknown_value_of_a_facet_is_an_error(facet):
    """
    A value that its facet does not have is an error that names the nearest, and hides nothing silently.
    """
    values = [value.id for value in KB.facets[facet].values]
    for given_values in (values[0] + "x", [values[1], values[0] + "x"]):
        with pytest.raises(ocsea.UnknownIdError) as caught:
            ask("cyberflashing", **{facet: given_values})

        assert f"no {facet} has the id '{values[0]}x'" == caught.value.message
        assert f"did you mean '{values[0]}'?" in caught.value.hint


@given(form_ids(), seams)
def test_value_unknown_is_the_same_as_none(form, day):
    """
    The values "unknown" say no more than naming none, alone or next to others.
    """
    named = {"relationship": "unknown", "means": ["unknown"]}

    assert said(ask(form, day)) == said(ask(form, day, **named))
    assert said(ask(form, day, means="deception")) == said(
        ask(form, day, means=["unknown", "deception"])
    )


# -- what is cited -------------------------------------------------------------------------------------


@given(form_ids(), seams | days(), facts)
def test_only_what_binds_is_cited_and_the_main_comes_first(form, day, known):
    """
    Each provision has the versions of that day, never none, and roles come in their order.
    """
    answer = ask(form, day, **known)
    roles = [RANK.index(applicable.role) for applicable in answer.provisions]

    assert sorted(roles) == roles
    for applicable in answer.provisions:
        assert applicable.versions
        assert LAW[applicable.provision.id].on(day) == applicable.versions
        assert applicable.provision.instrument == applicable.instrument.id


@given(st.lists(form_ids(), min_size=2, max_size=3, unique=True), seams, facts)
def test_several_forms_are_answered_together(forms, day, known):
    """
    For several forms the provisions are those of each, with the strongest role and the forms named.
    """
    alone = {form: cited(form, day, **known) for form in forms}
    together = cited(forms, day, **known)

    assert {ident for found in alone.values() for ident in found} == set(together)
    for ident, applicable in together.items():
        roles = {form: found[ident].role for form, found in alone.items() if ident in found}
        assert tuple(form for form in forms if form in roles) == applicable.forms
        assert min(roles.values(), key=RANK.index) == applicable.role


def test_form_named_twice_counts_once():
    """
    A form named twice is one form, and no form at all has no provision.
    """
    assert ("cyberflashing",) == ask(["cyberflashing", "cyberflashing"]).forms
    assert () == ask([]).provisions


def test_provision_yields_its_place_while_another_binds():
    """
    A main provision that yields to another is a supporting one from the first day of the other.
    """
    law = with_law(cyberflashing=[entry("ite-29-45b", yields_to=("tpks-14-1-b",))])
    before, after = (
        law.applicable("cyberflashing", happened=VIOLENCE_LAW - timedelta(off)).provisions
        for off in (1, 0)
    )

    assert (["primary"], ["supporting"]) == ([a.role for a in before], [a.role for a in after])


def test_provision_is_left_out_while_another_binds():
    """
    A provision that another keeps out is not cited from the first day of the other, nor a near miss.
    """
    law = with_law(cyberflashing=[entry("ite-29-45b", unless=("tpks-14-1-b",))])
    before, after = (
        law.applicable("cyberflashing", happened=VIOLENCE_LAW - timedelta(off)) for off in (1, 0)
    )

    assert ["ite-29-45b"] == [a.provision.id for a in before.provisions]
    assert ((), ()) == (after.provisions, after.near_misses)


@pytest.mark.parametrize("facet", ["relationship", "means"])
def test_element_of_the_text_is_asked_of_the_facts(facet):
    """
    What a text asks for keeps a provision in when it is met, out when it is not, and open when unknown.
    """
    value, other = [v.id for v in KB.facets[facet].values][1:3]
    law = with_law(cyberflashing=[entry("tpks-5", **{facet: (value,)})])

    def found(known):
        answer = law.applicable("cyberflashing", happened=NOW, victim_age=30, **{facet: known})
        return [a.certain for a in answer.provisions]

    assert [[True], [True], [], [False]] == [
        found(value),
        found([other, value]),
        found(other),
        found(None),
    ]


def test_condition_leaves_a_provision_uncertain():
    """
    A provision is certain when nothing is to be checked and no fact that it asks for is missing.
    """
    told = {"id": "Ada tujuan seksual.", "en": "There is a sexual purpose."}
    law = with_law(
        cyberflashing=[
            entry("tpks-5", only_if=told),
            entry("tpks-14-1-b"),
            entry("porn-38", victims="child"),
        ]
    )

    def certain(age):
        answer = law.applicable("cyberflashing", happened=NOW, victim_age=age)
        return {a.provision.id: a.certain for a in answer.provisions}

    assert {"tpks-5": False, "tpks-14-1-b": True, "porn-38": True} == certain(15)
    assert {"tpks-5": False, "tpks-14-1-b": True, "porn-38": False} == certain(None)
    answer = law.applicable("cyberflashing", happened=NOW)
    assert ["There is a sexual purpose."] == [c.en for c in answer.provisions[0].conditions]


@pytest.mark.parametrize("facet", ["relationship", "means"])
def test_empty_list_is_the_same_as_none(facet):
    """
    Naming no value is the same as not knowing.
    """
    found = [
        set(cited("online-grooming-of-a-child", victim_age=15, **k)) for k in ({}, {facet: []})
    ]

    assert found[0] == found[1]


# -- days and spans of days ----------------------------------------------------------------------------


@examples(50)
@given(form_ids(), seams, st.integers(0, 9_000), facts)
def test_range_is_split_at_each_change_that_matters(form, first, length, known):
    """
    Conduct that went on has one answer for each run of days with the same provisions and shields.
    """
    last = first + timedelta(length)
    starts = [first, *(day for day in LAW.change_days if first < day <= last)]
    alone = [ask(form, day, **known) for day in starts]
    kept = [a for n, a in enumerate(alone) if n == 0 or said(alone[n - 1]) != said(a)]

    answers = LAW.applicable(form, happened=(first, last), **known)

    assert [a.happened for a in kept] == [a.happened for a in answers]
    assert [said(a) for a in kept] == [said(a) for a in answers]
    assert [a.holds[0] for a in answers[1:]] == [a.holds[1] for a in answers[:-1]]
    assert answers[-1].holds[1] is None or last < answers[-1].holds[1]


def said(answer):
    return answer.provisions, answer.shields


def test_range_over_the_new_code_has_two_answers():
    """
    Conduct over New Year 2026 has an answer for each law; a range of one day has one.
    """
    answers = LAW.applicable("csam-circulation", happened=(EVE, NEW_CODE), victim_age=15)
    first, second = ({a.provision.id for a in answer.provisions} for answer in answers)

    assert [EVE, NEW_CODE] == [answer.happened for answer in answers]
    assert ("porn-29" in first, "kuhp-407" in first) == (True, False)
    assert ("porn-29" in second, "kuhp-407" in second) == (False, True)
    assert 1 == len(LAW.applicable("csam-circulation", happened=(EVE, EVE), victim_age=15))


def test_range_ends_with_its_last_day():
    """
    A change on the last day of a range is in it, and one on the day after is not.
    """
    spans = [(date(2025, 12, 1), day) for day in (EVE, NEW_CODE)]
    found = [LAW.applicable("csam-circulation", happened=span, victim_age=15) for span in spans]

    assert [1, 2] == [len(answers) for answers in found]


def test_range_the_wrong_way_round_is_an_error():
    """
    A last day before the first is refused, with both days named.
    """
    with pytest.raises(ocsea.DateOrderError) as caught:
        LAW.applicable("csam-circulation", happened=(NEW_CODE, EVE))

    assert "the last day 2026-01-01 is before the first 2026-01-02" == caught.value.message


@given(form_ids(), seams | days(), facts)
def test_answer_holds_for_the_days_it_says(form, day, known):
    """
    The span that an answer holds for has its day, and the same is said on its first and last day.
    """
    answer = ask(form, day, **known)
    start, end = answer.holds

    assert start <= day
    assert end is None or day < end
    assert said(answer) == said(ask(form, start, **known))
    assert said(answer) == said(ask(form, (end or date(2999, 1, 1)) - timedelta(1), **known))


def test_leap_day_is_a_day_like_others():
    """
    On 29 February the answer is that of the day before and after, and ranges and trials may use it.
    """
    leap = date(2024, 2, 29)
    found = [said(ask("csam-circulation", leap + timedelta(off))) for off in (-1, 0, 1)]
    (answer,) = LAW.applicable("csam-circulation", happened=(leap, date(2024, 3, 1)))
    tried = ask("csam-circulation", leap, tried=date(2028, 2, 29))

    assert found[0] == found[1] == found[2]
    assert leap == answer.happened
    assert "2024-02-29" in answer.explain("id")
    assert "2028-02-29" in tried.explain("id")


@pytest.mark.parametrize("form", [*MAPPED, *UNMAPPED])
def test_days_beyond_what_is_recorded_are_answered(form):
    """
    A day in 1950, 1990 or 2090, and the first and last of the calendar, have an answer that can be read.
    """
    for day in (date.min, date(1950, 1, 1), date(1990, 1, 1), date(2090, 1, 1), date.max):
        answer = ask(form, day, victim_age=15)

        assert answer.warnings
        assert all(answer.explain(lang) for lang in LANGS)
        assert day.year > 2000 or () == answer.provisions


def test_day_outside_what_is_recorded_is_warned_of():
    """
    A day before the first provision or after the last check is warned of, and those days are not.
    """
    words = ("before the first provision", "after the last check")
    law = with_law(cyberflashing=[entry("kuhp-lama-285")])

    def warned(day):
        answer = law.applicable("cyberflashing", happened=day)
        told = " ".join(warning.en for warning in answer.warnings)
        return [part in told for part in words]

    one = timedelta(1)
    assert [True, False] == warned(law.first_day - one)
    assert [False, False] == warned(law.first_day)
    assert [False, False] == warned(law.last_check)
    assert [False, True] == warned(law.last_check + one)
    assert [False, True] == warned(date(2090, 1, 1))


def test_last_check_is_that_of_the_provision_checked_longest_ago():
    """
    Law is warned of as unchecked from the day after the oldest check, not the newest.
    """
    old = attrs.evolve(LAW["tpks-15"], id="tpks-15-older", checked=LAW.last_check - timedelta(100))
    law = with_law(more=[old])

    assert old.checked == law.last_check


# -- near misses ---------------------------------------------------------------------------------------


def misses(form, day, **known):
    found = ask(form, day, **known).near_misses
    return {m.provision.id: (m.kind, m.day, m.days, m.replaced_by) for m in found}


def test_provision_that_begins_three_days_later_is_a_near_miss():
    """
    On 30 December 2025 the article of the new code begins in three days.
    """
    found = misses("csam-circulation", date(2025, 12, 30), victim_age=15)

    assert ("begins", NEW_CODE, 3, ()) == found["kuhp-407"]
    assert {"kuhp-407", "kuhp-259"} == set(found)


def test_provision_that_ended_the_day_before_is_a_near_miss():
    """
    On 2 January 2026 the pornography article ended one day before, and its successor is named.
    """
    found = misses("csam-circulation", NEW_CODE, victim_age=15)

    assert ("ended", NEW_CODE, 1, ("kuhp-407",)) == found["porn-29"]
    assert ("ended", NEW_CODE, 152, ("kuhp-407",)) == misses(
        "csam-circulation", date(2026, 6, 2), victim_age=15
    )["porn-29"]
    assert "porn-29" not in misses("csam-circulation", EVE, victim_age=15)


def test_misses_are_told_in_words():
    """
    An answer says how many days later a provision begins, and from when one no longer binds.
    """
    early = ask("csam-circulation", date(2025, 12, 30), victim_age=15)
    late = ask("csam-circulation", NEW_CODE, victim_age=15)

    for lang in LANGS:
        begins = line_on(early.explain(lang), "- Pasal 407, UU 1/2023:")
        ended = line_on(late.explain(lang), "- Pasal 4 ayat (1) jo. Pasal 29, UU 44/2008:")
        assert re.search(r"2026-01-02.*\b3\b|\b3\b.*2026-01-02", begins)
        assert "2026-01-02" in ended
        assert "Pasal 407, UU 1/2023" in ended


def line_on(told, start):
    (line,) = (line for line in told.splitlines() if line.startswith(start))
    return line


@given(form_ids(), seams | days(), facts)
def test_near_misses_are_not_cited_and_have_a_nearest_day(form, day, known):
    """
    A near miss does not bind on the day, its day is the nearest on either side, and the nearest come first.
    """
    answer = ask(form, day, **known)
    bound = {a.provision.id for a in answer.provisions}

    assert sorted(m.days for m in answer.near_misses) == [m.days for m in answer.near_misses]
    for miss in answer.near_misses:
        ident = miss.provision.id
        ends = [v.end for v in LAW[ident].versions if v.end and v.end <= day]
        starts = [v.start for v in LAW[ident].versions if v.start > day]
        gaps = [(day - end).days + 1 for end in ends] + [(start - day).days for start in starts]
        assert ident not in bound
        assert () == LAW[ident].on(day)
        assert miss.day in (ends if miss.kind == "ended" else starts)
        assert min(gaps) == miss.days > 0


@pytest.mark.parametrize(
    ("day", "kind", "days_between"),
    [
        (date(2015, 1, 1), "ended", 1),
        (date(2015, 1, 10), "ended", 10),
        (date(2015, 1, 11), "begins", 10),
        (date(2015, 1, 20), "begins", 1),
        (date(2014, 12, 31), None, None),
    ],
    ids=str,
)
def test_nearest_side_of_a_pause_counts(day, kind, days_between):
    """
    Of a provision that paused, the nearer of its end and its new beginning is the near miss.
    """
    first, again = (date(2014, 1, 1), date(2015, 1, 1)), (date(2015, 1, 21), None)
    law = with_law(
        more=[made_up("sample-pause", first, again)], cyberflashing=[entry("sample-pause")]
    )
    answer = law.applicable("cyberflashing", happened=day)
    found = [(miss.kind, miss.days) for miss in answer.near_misses]

    assert ([(kind, days_between)] if kind else []) == found


def test_day_on_which_a_provision_ends_is_a_day_of_change():
    """
    An end on which nothing else begins changes the answer, asked of one question day after day.
    """
    rule = made_up("sample-end", (date(2014, 1, 1), date(2015, 3, 3)))
    query = with_law(more=[rule], cyberflashing=[entry("sample-end")]).query("cyberflashing")
    found = [len(query.on(date(2015, 3, day)).provisions) for day in (2, 3)]

    assert [1, 0] == found


def test_day_on_which_a_ground_begins_is_a_day_of_change():
    """
    A ground younger than its provision counts from its own day, asked of one question day after day.
    """
    ground = attrs.evolve(LAW.aggravations["tpks-15-child"], start=date(2023, 3, 3))
    law = with_law(grounds=[ground], cyberflashing=[entry("tpks-5")])
    query = law.query("cyberflashing", victim_age=15)
    found = [len(query.on(date(2023, 3, day)).provisions[0].aggravations) for day in (2, 3)]

    assert [0, 1] == found
