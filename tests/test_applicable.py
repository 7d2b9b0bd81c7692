"""Tests for what bears on a form of harm, on the day it happened."""

import re
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocsea
from ocsea._base.table import Table
from ocsea._base.text import LANGS
from ocsea.law.applicable import ChangeOfLaw
from ocsea.law.explain import _T
from ocsea.law.library import Law
from ocsea.law.matrix import FormLaw, LawEntry
from ocsea.law.penalty import in_words
from ocsea.testing.strategies import days, facet_values, form_ids, langs, near

KB = ocsea.load()
LAW = KB.law
NOW = date(2026, 6, 1)
EVE, NEW_CODE = date(2026, 1, 1), date(2026, 1, 2)
VIOLENCE_LAW = date(2022, 5, 9)
WITNESS_LAW = date(2026, 5, 20)
MAPPED = sorted(LAW.form_law)
UNMAPPED = sorted(set(KB.forms) - set(LAW.form_law))
RANK = ["primary", "supporting", "protective", "procedural"]

ages = st.none() | st.integers(0, 130)
seams = near(*LAW.change_days)
facts = st.fixed_dictionaries(
    {
        "victim_age": ages,
        "victim_disability": st.booleans(),
        "suspect_age": ages,
        "relationship": st.none() | facet_values("relationship"),
        "means": st.none() | facet_values("means"),
    }
)


def ask(forms, day=NOW, **known):
    return LAW.applicable(forms, happened=day, **known)


def cited(forms, day=NOW, **known):
    return {a.provision.id: a for a in ask(forms, day, **known).provisions}


def with_law(*, more=(), grounds=None, **entries):
    """Return the shipped law with made-up records of what bears on forms, and provisions added."""
    records = [
        FormLaw(
            id=form,
            entry=[attrs.asdict(each, recurse=False) for each in found],
            sources=["s-tpks"],
            status="unverified",
            checked="2026-11-21",
        )
        for form, found in entries.items()
    ]
    own = {"form_law": Table("form-law", records)}
    if grounds is not None:
        own["aggravations"] = Table("aggravation", grounds)
    tables = LAW._tables
    return Law(
        LAW.instruments,
        Table("law", [*LAW.provisions.values(), *more]),
        lambda name: own[name] if name in own else tables(name),
    )


def made_up(ident, *spans):
    """Return a made-up offence that binds during each span of days."""
    return attrs.evolve(
        LAW["kuhp-492"],
        id=ident,
        version=[{"start": start, "end": end, "max_months": 12} for start, end in spans],
    )


def entry(provision, **more):
    return LawEntry(**{"provision": provision, "victims": "any", "role": "primary"} | more)


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


# -- days and spans of days ----------------------------------------------------------------------------


@settings(max_examples=150)
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


# -- in words ------------------------------------------------------------------------------------------

DISCLAIMERS = {
    "id": "Informasi hukum bertanggal, bukan nasihat hukum.",
    "en": "Dated legal information, not legal advice.",
}
FOREIGN = {
    "id": ("imprisonment", "a fine of", " and/or ", "category ", "the victim", " years", "Article"),
    "en": ("penjara", "denda", "dan/atau", "kategori", "korban", " tahun", "paling lama"),
}
PENALTY = {"id": "  Ancaman pada hari itu: ", "en": "  Penalty as it stood that day: "}


def parts(template):
    """Return the fixed parts of a template that are long enough to be told apart."""
    return [part.strip() for part in re.split(r"\{\w+\}", template) if len(part.strip()) > 7]


def texts_of(answer):
    """Return every text in two languages that an answer holds."""
    for applicable in answer.provisions:
        yield applicable.provision.summary
        yield from (*applicable.provision.caveats, *applicable.conditions)
        yield from (raised.ground.effect for raised in applicable.aggravations)
        yield from (r.ground.other for r in applicable.aggravations if r.ground.other)
    yield from (shield.provision.summary for shield in answer.shields)
    yield from (text for limit in answer.deadlines for text in (limit.what, limit.counted_from))
    yield from (
        text for question in answer.questions for text in (question.question, question.taken)
    )
    yield from (*answer.gaps, *answer.warnings)


@settings(max_examples=120)
@given(form_ids(), seams | days(), facts, st.none() | seams)
def test_words_are_of_one_language(form, day, known, tried):
    """
    An answer in Indonesian has no English in it and the other way round, and both have the disclaimer.
    """
    answer = ask(form, day, **known, tried=max(day, tried) if tried else None)
    told = {lang: answer.explain(lang) for lang in LANGS}

    for lang, other in (("id", "en"), ("en", "id")):
        assert told[lang].startswith(DISCLAIMERS[lang])
        assert [] == [word for word in FOREIGN[lang] if word in told[lang]]
        own = " ".join(template(lang) for template in _T.values())
        strange = [p for t in _T.values() for p in parts(t(other)) if p not in own]
        assert [] == [part for part in strange if part in told[lang]]
        texts = [t for t in texts_of(answer) if t.id != t.en]
        assert [] == [t(other) for t in texts if t(other) in told[lang]]


@given(form_ids(), seams | days(), facts, langs())
def test_words_hold_everything_of_the_answer(form, day, known, lang):
    """
    In words an answer names each provision, shield, gap, warning and question that it has.
    """
    answer = ask(form, day, **known)
    told = answer.explain(lang)
    names = [LAW.citations.name(a.provision.id, lang) for a in answer.provisions]
    names += [LAW.citations.name(s.provision.id, lang) for s in answer.shields]

    assert [] == [name for name in names if name not in told]
    assert [] == [text(lang) for text in (*answer.gaps, *answer.warnings) if text(lang) not in told]
    assert [] == [q.taken(lang) for q in answer.questions if q.taken(lang) not in told]
    assert day.isoformat() in told


@given(form_ids(), seams | days(), facts, langs())
def test_penalties_are_those_of_the_versions_and_never_summed(form, day, known, lang):
    """
    The penalties in words are those of each provision's versions, one line each, with nothing added up.
    """
    answer = ask(form, day, **known)
    lines = [
        line.removeprefix(PENALTY[lang])
        for line in answer.explain(lang).splitlines()
        if line.startswith(PENALTY[lang])
    ]
    told = [
        "; ".join(filter(None, (in_words(v, lang) for v in a.versions))) for a in by_role(answer)
    ]

    assert [f"{penalty}." for penalty in told if penalty] == lines


def by_role(answer):
    return sorted(answer.provisions, key=lambda applicable: RANK.index(applicable.role))


def test_nothing_found_is_said():
    """
    Where no provision bound, the answer says that none was found.
    """
    assert "No recorded provision was found" in ask("cyberflashing", date(1990, 1, 1)).explain("en")
    assert "No recorded provision was found" not in ask("cyberflashing").explain("en")


def test_role_and_confidence_are_said():
    """
    A disputed, an untested and a derived reading are each named in words.
    """
    told = ask(["sexual-extortion", "ai-generated-csam"], victim_age=15).explain("en")

    for words in ("The reading is contested.", "Untested in court.", "Our derived reading."):
        assert words in told
    assert told.index("## Primary provisions") < told.index("## Supporting provisions")


def test_met_ground_is_told_from_a_possible_one():
    """
    A ground that the facts meet is said to raise the penalty, any other that it may.
    """
    told = ask("cyberflashing", victim_age=15).explain("en")

    assert "Raised, plus one third (Pasal 15, UU 12/2022), because: the victim is a child." in told
    possible = [line.lower() for line in told.splitlines() if line.startswith("  May be raised")]
    assert any("family member" in line for line in possible)
    assert not any("the victim is a child." in line for line in possible)
    assert "because: the victim is a child" not in ask("cyberflashing").explain("en")


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


def test_day_before_the_provisions_of_the_form_is_warned_of():
    """
    In 1990 nothing that a form cites was recorded yet, which is said.
    """
    told = LAW.applicable("csam-circulation", happened=date(1990, 1, 1), victim_age=15).warnings

    assert any("what applied earlier is not recorded" in warning.en for warning in told)


def test_act_that_no_offence_covered_then_is_not_compared_with_the_new_law():
    """
    Where no offence covered the act on its day, a later one is not set beside it as if to be compared.
    """
    answer = LAW.applicable(
        "gendered-doxxing", happened=date(2019, 6, 1), victim_age=30, tried=date(2026, 6, 1)
    )

    assert "compare_lex_favor" != answer.change_of_law.flag


@pytest.mark.parametrize("facet", ["relationship", "means"])
def test_empty_list_is_the_same_as_none(facet):
    """
    Naming no value is the same as not knowing.
    """
    found = [
        set(cited("online-grooming-of-a-child", victim_age=15, **k)) for k in ({}, {facet: []})
    ]

    assert found[0] == found[1]
