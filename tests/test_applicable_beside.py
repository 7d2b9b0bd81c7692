"""Tests for what stands beside the provisions: change of law, children, complaints, grounds, shields, gaps."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law_help import (
    EVE,
    KB,
    LAW,
    MAPPED,
    NEW_CODE,
    NOW,
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
from ocsea.law.applicable import ChangeOfLaw
from ocsea.testing.strategies import days, form_ids

WITNESS_LAW = date(2026, 5, 20)


# -- change of law -------------------------------------------------------------------------------------


def test_both_laws_are_shown_and_none_is_chosen():
    """
    A trial under the new code shows what ended and what began, the rules on choosing, and no choice.
    """
    change = ask("csam-circulation", date(2025, 6, 1), victim_age=15, tried=NOW).change_of_law
    then, now = ({a.provision.id for a in found} for found in (change.then, change.now))
    fields = {"flag", "happened", "tried", "then", "now", "rules"}

    assert "compare_lex_favor" == change.flag
    assert (date(2025, 6, 1), NOW) == (change.happened, change.tried)
    assert ("porn-29" in then, "porn-29" in now) == (True, False)
    assert ("kuhp-407" in then, "kuhp-407" in now) == (False, True)
    assert {"porn-31", "porn-32"} <= then & now
    assert "porn-37" not in then | now
    assert ("kuhp-3-1", "kuhp-618") == change.rules
    assert fields == set(attrs.fields_dict(ChangeOfLaw))


def test_change_of_law_is_told_with_both_penalties():
    """
    In words both laws stand with their penalties of then and now, and the court decides.
    """
    answer = ask("csam-circulation", date(2025, 6, 1), victim_age=15, tried=NOW)
    told = answer.explain("en")

    assert "which applies is for the court" in told
    assert (
        "On the day of the incident: Pasal 4 ayat (1) jo. Pasal 29, UU 44/2008: "
        "imprisonment of 6 months to 12 years"
    ) in told
    assert "On the day of the trial: Pasal 407, UU 1/2023: imprisonment of up to 10 years" in told


def test_rules_on_choosing_are_named_from_the_new_code_on():
    """
    The rules of the new code on choosing are named for trials from its first day, and not before.
    """
    form, day = "csam-circulation", date(2015, 1, 1)
    rules = [ask(form, day, tried=tried).change_of_law.rules for tried in (EVE, NEW_CODE)]

    assert [(), ("kuhp-3-1", "kuhp-618")] == rules


@given(form_ids(), seams, seams, facts)
def test_change_is_found_exactly_when_penalties_or_provisions_differ(form, one, two, known):
    """
    There is a change of law when a provision came, went or reads differently, and then it is listed.
    """
    happened, tried = sorted((one, two))
    then, now = cited(form, happened, **known), cited(form, tried, **known)

    def reading(found, ident):
        if ident not in found:
            return None
        return [attrs.evolve(v, start=NOW, end=None) for v in found[ident].versions]

    moved = {i for i in then.keys() | now.keys() if reading(then, i) != reading(now, i)}
    change = ask(form, happened, **known, tried=tried).change_of_law

    assert bool(moved) == (change is not None)
    if change:
        assert moved & then.keys() == {a.provision.id for a in change.then}
        assert moved & now.keys() == {a.provision.id for a in change.now}


def test_without_a_trial_or_a_change_there_is_none():
    """
    No trial named, or a trial without any change since, has no change of law.
    """
    assert ask("csam-circulation", EVE).change_of_law is None
    assert ask("csam-circulation", NEW_CODE, tried=NOW).change_of_law is None
    assert ask("csam-circulation", EVE, tried=EVE).change_of_law is None


def test_offence_that_ended_without_a_substitute_is_flagged():
    """
    Where nothing punishable is left by the day of the trial, the answer says that a lawyer is needed.
    """
    law = with_law(impersonation=[entry("ite-36-51-2"), entry("pa-59")])
    answer = law.applicable("impersonation", happened=EVE, victim_age=15, tried=NOW)
    change = answer.change_of_law

    assert "possible_decriminalisation" == change.flag
    assert (["ite-36-51-2"], ()) == ([a.provision.id for a in change.then], change.now)
    assert "may no longer be punishable; this needs a lawyer" in answer.explain("en")
    assert "tidak lagi dipidana; perlu ditelaah ahli hukum" in answer.explain("id")


def test_trial_before_the_incident_is_an_error():
    """
    A trial before the incident is refused with both days; on the same day it is allowed.
    """
    with pytest.raises(ocsea.DateOrderError) as caught:
        ask("csam-circulation", NEW_CODE, tried=EVE)

    assert "the trial day 2026-01-01 is before the incident day 2026-01-02" == caught.value.message
    assert "swapped" in caught.value.hint
    assert NEW_CODE == ask("csam-circulation", NEW_CODE, tried=NEW_CODE).tried


def test_act_that_no_offence_covered_then_is_not_compared_with_the_new_law():
    """
    Where no offence covered the act on its day, a later one is not set beside it as if to be compared.
    """
    answer = LAW.applicable(
        "gendered-doxxing", happened=date(2019, 6, 1), victim_age=30, tried=date(2026, 6, 1)
    )

    assert "compare_lex_favor" != answer.change_of_law.flag


def test_change_without_offences_is_to_be_compared():
    """
    Where neither day has an offence, a change in the other rules is compared, and no offence is said to be new.
    """
    changed = with_law(cyberflashing=[entry("tpks-18")])
    change = changed.applicable("cyberflashing", happened=EVE, tried=NOW).change_of_law

    assert (
        ["tpks-18"] == [a.provision.id for a in change.then] == [a.provision.id for a in change.now]
    )
    assert "compare_lex_favor" == change.flag


# -- suspects who are children -------------------------------------------------------------------------


def test_diversion_goes_by_the_longest_imprisonment():
    """
    Diversion has to be tried for 14(1), not for article 407, and for 14(2) with a third it is disputed.
    """
    one = ask("cyberflashing", victim_age=15, suspect_age=16).juvenile.diversion
    two = ask("sexual-extortion-of-a-child", victim_age=15, suspect_age=16).juvenile.diversion
    more = ask("csam-circulation", victim_age=15, suspect_age=16).juvenile.diversion

    assert (True, None, False) == (one["tpks-14-1-b"], two["tpks-14-2"], more["kuhp-407"])
    assert {"porn-31": True, "porn-32": True} == {i: more[i] for i in ("porn-31", "porn-32")}


def test_diversion_ends_at_seven_years():
    """
    For an offence of exactly seven years diversion does not have to be tried.
    """
    law = with_law(cyberflashing=[entry("kuhp-259"), entry("ite-29-45b")])
    answer = law.applicable("cyberflashing", happened=NOW, victim_age=30, suspect_age=16)

    assert [84, 48] == [applicable.max_months for applicable in answer.provisions]
    assert {"kuhp-259": False, "ite-29-45b": True} == answer.juvenile.diversion


@given(form_ids(), seams, st.integers(0, 130))
def test_juvenile_track_is_for_suspects_below_eighteen(form, day, age):
    """
    A child has a track by age, with the rules for children that bind that day; an adult has none.
    """
    answer = ask(form, day, victim_age=15, suspect_age=age)
    rules = [s.id for s in LAW.shields.values() if "child-suspect" == s.for_whom]

    assert (age < 18) == (answer.juvenile is not None)
    if answer.juvenile:
        assert tuple(i for i in rules if LAW[i].on(day)) == answer.juvenile.rules
        assert set(answer.juvenile.diversion) == {
            a.provision.id
            for a in answer.provisions
            if "offence" == a.provision.kind and a.max_months
        }


def test_child_below_twelve_is_not_proceeded_against():
    """
    Below 12 the answer says that there are no criminal proceedings, and nothing of diversion.
    """
    told = [ask("cyberflashing", suspect_age=age).explain("en") for age in (11, 12, 14)]

    assert "Below 12: no criminal proceedings." in told[0]
    assert "diversion has to be tried (penalty" not in told[0]
    assert "12 or 13: measures only." in told[1]
    assert "14 to 17: juvenile justice." in told[2]
    assert "diversion has to be tried (penalty below 7 years, no repeat)" in told[2]


def test_diversion_is_open_where_only_some_parts_reach_seven_years():
    """
    KUHP 332 has parts of six, seven and eight years, and PA 80 of three and a half to fifteen.
    """
    one = LAW.applicable("account-intrusion", happened=NOW, victim_age=30, suspect_age=16)
    two = LAW.applicable(
        "threat-to-share-intimate-images", happened=NOW, victim_age=15, suspect_age=16
    )

    assert one.juvenile.diversion["kuhp-332"] is None
    assert two.juvenile.diversion["pa-76c-80"] is None


# -- complaints ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "needed"),
    [
        ({"victim_age": 15}, False),
        ({"victim_age": 17}, False),
        ({"victim_age": 18}, True),
        ({"victim_age": 30, "victim_disability": True}, False),
        ({"victim_disability": True}, False),
        ({}, None),
    ],
    ids=["15", "17", "18", "disability", "disability-no-age", "unknown"],
)
def test_complaint_depends_on_the_victim(known, needed):
    """
    For 14(1) no complaint is needed for a child or a person with a disability; without an age it is open.
    """
    assert needed == cited("cyberflashing", **known)["tpks-14-1-b"].complaint.needed


def test_what_is_no_offence_has_no_complaint():
    """
    Only offences say whether a complaint is needed; an aggravation or duty has nothing to complain of.
    """
    found = [a for form in MAPPED for a in ask(form).provisions]

    assert {"offence"} == {a.provision.kind for a in found if a.complaint}
    assert {None} == {a.complaint for a in found if "offence" != a.provision.kind}


def test_rules_on_complaints_are_those_of_the_day():
    """
    Time limit and guardians are named from the new code on; before it nothing is recorded.
    """
    form = "online-defamation-gendered"
    (before,), (after,) = (
        [a.complaint for a in cited(form, day, victim_age=15).values()] for day in (EVE, NOW)
    )

    assert (True, False, None, ()) == (
        before.needed,
        before.by_guardian,
        before.months,
        before.rules,
    )
    assert (True, True, 6, ("kuhp-25", "kuhp-29-30")) == (
        after.needed,
        after.by_guardian,
        after.months,
        after.rules,
    )
    assert "The limit is 6 months from knowing." in ask(form, NOW, victim_age=30).explain("en")


def test_time_limits_go_with_what_is_cited():
    """
    The time limits of an answer are those of its provisions, shields and rules on complaints.
    """
    with_complaint = {limit.id for limit in ask("online-defamation-gendered").deadlines}
    without = {limit.id for limit in ask("csam-circulation", victim_age=15).deadlines}

    assert {"complaint-window", "complaint-window-abroad", "complaint-withdrawal"} <= with_complaint
    assert set() == {"complaint-window", "complaint-withdrawal"} & without
    assert {"removal-request-forwarded", "removal-decision", "removal-carried-out"} <= without
    assert () == ask("csam-circulation", date(1990, 1, 1)).deadlines


@pytest.mark.parametrize(
    ("form", "ident"),
    [
        ("sexual-extortion", "ite-27-4-27b"),
        ("threat-to-share-intimate-images", "kuhp-448"),
    ],
)
def test_complaint_that_only_a_part_needs_is_open(form, ident):
    """
    Where only some parts of a provision need a complaint it is open whether one is needed.
    """
    assert cited(form, victim_age=30)[ident].complaint.needed is None


# -- aggravations --------------------------------------------------------------------------------------


def grounds(forms, ident, day=NOW, **known):
    return {a.ground.id: a.met for a in cited(forms, day, **known)[ident].aggravations}


@pytest.mark.parametrize(
    ("age", "met"), [(15, True), (17, True), (None, None)], ids=["15", "17", "unknown"]
)
def test_child_victim_raises_the_penalty(age, met):
    """
    A child victim meets the ground, an unknown age leaves it open.
    """
    assert met == grounds("cyberflashing", "tpks-14-1-b", victim_age=age)["tpks-15-child"]


def test_ground_that_is_not_met_is_not_shown():
    """
    An adult without a disability, who is no relative, has none of the grounds for those.
    """
    found = grounds("cyberflashing", "tpks-14-1-b", victim_age=30, relationship="peer")

    assert set() == {"tpks-15-child", "tpks-15-disability", "tpks-15-family"} & set(found)
    assert {None} == set(found.values())


def test_disability_and_relationship_raise_the_penalty():
    """
    A victim with a disability and a family member or educator as suspect meet their grounds.
    """
    known = {"victim_age": 30, "victim_disability": True}
    family = grounds("cyberflashing", "tpks-14-1-b", relationship="family-member", **known)
    school = grounds("cyberflashing", "tpks-14-1-b", relationship="teacher-or-school-staff")

    assert (True, True) == (family["tpks-15-disability"], family["tpks-15-family"])
    assert "tpks-15-educator" not in family
    assert (True, "tpks-15-family" in school) == (school["tpks-15-educator"], False)
    assert grounds("cyberflashing", "tpks-14-1-b")["tpks-15-family"] is None


def test_ground_with_a_part_that_cannot_be_asked_stays_open():
    """
    A carer meets the ground for carers only if the victim was entrusted, which is left open.
    """
    found = grounds("cyberflashing", "tpks-14-1-b", relationship="caregiver")

    assert found["tpks-15-carer-or-officer"] is None


def test_grounds_of_2016_do_not_reach_further_back():
    """
    The grounds of the second amendment of the Child Protection Law are shown from 25 May 2016 on.
    """
    day = date(2016, 5, 25)
    form = "contact-abuse-after-online-contact"
    after = grounds(form, "pa-76d-81-1", day, victim_age=15)
    before = grounds(form, "pa-76d-81-1", day - timedelta(1), victim_age=15)

    assert "pa-81-1-grave-results" in after
    assert "pa-81-1-grave-results" not in before


@given(form_ids(), seams, facts)
def test_grounds_raise_what_they_are_said_to(form, day, known):
    """
    A ground is shown with a provision it applies to, while it binds, unless it is known not to be met.
    """
    for applicable in ask(form, day, **known).provisions:
        for raised in applicable.aggravations:
            assert raised.met is not False
            assert applicable.provision.id in raised.ground.applies_to
            assert LAW[raised.ground.provision].on(day)
            assert raised.ground.start is None or raised.ground.start <= day
            assert not (raised.ground.electronic and "tpks-14" in applicable.provision.id)


# -- shields -------------------------------------------------------------------------------------------


@given(form_ids(), seams | days(), facts)
def test_shields_that_bind_and_fit_are_always_there(form, day, known):
    """
    Every answer has each shield that binds on its day and is for such a victim and suspect, and no other.
    """
    victim, suspect = known["victim_age"], known["suspect_age"]
    groups = {"any", "child", "adult"}
    if victim is not None:
        groups = {"any", "child" if victim < 18 else "adult"}
    child = suspect is not None and suspect < 18
    expected = [
        s.id
        for s in LAW.shields.values()
        if s.victims in groups and ("any" == s.suspect or child) and LAW[s.id].on(day)
    ]

    assert expected == [s.provision.id for s in ask(form, day, **known).shields]


@pytest.mark.parametrize(
    ("ident", "first"),
    [
        ("tpks-66-70", VIOLENCE_LAW),
        ("tpks-23", VIOLENCE_LAW),
        ("pp30-removal-chain", date(2025, 6, 18)),
        ("kuhap-80-82", NEW_CODE),
        ("psk26-10", WITNESS_LAW),
    ],
)
def test_shield_begins_with_its_law(ident, first):
    """
    A shield stands with the answer on every form from the first day of its law, and not the day before.
    """
    for form in (*MAPPED, *UNMAPPED):
        days_around = (first - timedelta(1), first)
        found = [ident in {s.provision.id for s in ask(form, d).shields} for d in days_around]

        assert [False, True] == found


# -- gaps ----------------------------------------------------------------------------------------------


def test_gaps_are_said_plainly():
    """
    What no provision covers is part of the answer and of its words in both languages.
    """
    answer = ask("online-grooming-of-a-child", victim_age=15)
    gap = LAW.form_law["online-grooming-of-a-child"].gap

    assert (gap,) == answer.gaps
    for lang, word in (("id", "Celah"), ("en", "Gap")):
        (line,) = (line for line in answer.explain(lang).splitlines() if line.endswith(gap(lang)))
        assert line.startswith(word)


@pytest.mark.parametrize("form", UNMAPPED)
def test_form_without_recorded_law_is_no_gap(form):
    """
    A form whose law nobody has recorded is told apart from one that no law covers, with a warning.
    """
    answer = ask(form, victim_age=15)

    assert ((form,), ()) == (answer.unmapped, answer.gaps)
    assert () == answer.provisions
    assert any("does not mean there is none" in warning.en for warning in answer.warnings)


def test_mapped_and_unmapped_forms_are_told_apart():
    """
    Among several forms only those without recorded law are named as such.
    """
    answer = ask(["cyberflashing", UNMAPPED[0]], victim_age=15)

    assert (UNMAPPED[0],) == answer.unmapped
    assert () == ask("cyberflashing", victim_age=15).unmapped
    assert answer.provisions


def test_missing_age_is_warned_of():
    """
    An answer without the victim's age says so, and one with it does not.
    """
    told = [
        any("age was not given" in w.en for w in ask("cyberflashing", victim_age=age).warnings)
        for age in (None, 15)
    ]

    assert [True, False] == told


@given(form_ids(), seams | days(), facts)
def test_every_answer_says_that_the_reading_is_ours(form, day, known):
    """
    Every answer warns that matching forms with articles is our unverified reading.
    """
    assert "our reading and unverified" in ask(form, day, **known).warnings[-1].en


def test_day_before_the_provisions_of_the_form_is_warned_of():
    """
    In 1990 nothing that a form cites was recorded yet, which is said.
    """
    told = LAW.applicable("csam-circulation", happened=date(1990, 1, 1), victim_age=15).warnings

    assert any("what applied earlier is not recorded" in warning.en for warning in told)


@pytest.mark.parametrize(
    ("form", "age", "warned"),
    [
        ("csam-circulation", 17, False),
        ("csam-circulation", 18, True),
        ("csam-circulation", None, False),
        ("cyberflashing", 18, False),
    ],
)
def test_form_for_victims_of_another_age_is_warned_of(form, age, warned):
    """
    A form that concerns children, asked of an adult, is answered with a warning that names it.
    """
    told = [w.en for w in ask(form, victim_age=age).warnings if "concerns a child" in w.en]

    assert warned == bool(told)
    assert all(KB.forms[form].label("en") in each for each in told)


@pytest.mark.parametrize(
    ("more", "expected"), [((), {None}), (("online-grooming-of-a-child",), {True})]
)
def test_electronic_means_are_certain_where_one_of_the_forms_is_online(more, expected):
    """
    Electronic means are open for a form that needs contact, and certain beside a form that needs none.
    """
    forms = ["contact-abuse-after-online-contact", *more]
    found = cited(forms, victim_age=15).values()
    met = {g.met for a in found for g in a.aggravations if g.ground.electronic}

    assert expected == met


@given(st.sampled_from(MAPPED), seams, st.none() | st.integers(0, 130))
def test_answer_has_its_own_questions_and_longest_terms(form, day, age):
    """
    Only questions on a cited provision are open, and of several parts the longest imprisonment is told.
    """
    answer = ask(form, day, victim_age=age)
    ids = {a.provision.id for a in answer.provisions}

    assert [q for q in LAW.questions.values() if not ids.isdisjoint(q.provisions)] == list(
        answer.questions
    )
    for each in answer.provisions:
        terms = [v.max_months for v in each.versions if v.max_months]
        assert each.max_months == (max(terms) if terms else None)
