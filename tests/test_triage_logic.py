"""Tests for what follows from facts: three values, rules of pairing, replacement and urgency."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.triage_help import KB, PLAIN, RULES, Naive, established, found, situations

import ocsea
from ocsea.assess.triage.logic import Condition, Engine, Facts
from ocsea.assess.triage.situation import is_set

ENGINE = Engine.of(KB)
DEMANDS = ("demand-money", "demand-images", "demand-sexual-acts", "demand-obedience")


def state(form, **facts):
    return found(**facts).forms[form].state


# -- conditions ------------------------------------------------------------------------------------------

BITS = [1, 2, 4, 8]
asked = st.sampled_from([0, *BITS, 3, 12, 5])
three = st.sampled_from([True, False, None])


@given(asked, asked, asked, st.tuples(three, three, three, three))
def test_condition_is_true_false_or_open_as_its_facts_are(all_so, all_not, any_so, values):
    """
    A condition holds, does not hold, or stays open, as three-valued logic has it.
    """
    when = Condition(all_so=all_so, all_not=all_not, any_so=any_so)
    so = sum(bit for bit, value in zip(BITS, values, strict=True) if value)
    not_so = sum(bit for bit, value in zip(BITS, values, strict=True) if value is False)
    by_bit = dict(zip(BITS, values, strict=True))

    every = [by_bit[b] for b in BITS if b & all_so]
    every += [None if by_bit[b] is None else not by_bit[b] for b in BITS if b & all_not]
    some = [by_bit[b] for b in BITS if b & any_so]
    if some:
        every.append(True if True in some else None if None in some else False)
    expected = False if False in every else None if None in every else True

    assert expected == when.holds(so, not_so)


def test_maybe_holds_unless_it_is_known_not_to_be_so():
    """
    "Maybe" is true of what is not known, and never open.
    """
    when = Condition(all_maybe=1)
    some = Condition(any_maybe=1)

    assert [True, True, False] == [when.holds(0, 0), when.holds(1, 0), when.holds(0, 1)]
    assert [True, True, False] == [some.holds(0, 0), some.holds(1, 0), some.holds(0, 1)]


# -- against a naive reading -------------------------------------------------------------------------------


@given(situations)
def test_states_are_those_of_a_plain_reading_of_the_rules(known):
    """
    The states of all forms are what the rules give when they are read one by one with three values.
    """
    plain, answer = Naive(known), ocsea.triage(KB, known)

    for form, each in answer.forms.items():
        expected = plain.state(form)
        now = each.state if each.state in {"established", "excluded"} else "undecided"
        assert expected == now, form


@given(situations)
def test_what_is_told_of_a_form_rests_on_rules(known):
    """
    Established, possible and excluded forms name the rules that say so; open ones have none.
    """
    kb_forms = KB.forms
    for form, each in ocsea.triage(KB, known).forms.items():
        if each.state == "open":
            assert () == each.rules
        elif kb_forms[form].kind not in {"top", "grouping"}:
            assert each.rules, form
        if each.state != "possible":
            assert () == each.missing


@given(situations, st.sampled_from(sorted(PLAIN["acts"])))
def test_working_out_goes_on_from_where_it_was(known, act):
    """
    What is worked out from fewer facts and then more is what is worked out from all of them at once.
    """
    fewer = ENGINE.known(known)
    more = ENGINE.implied(fewer | ENGINE.words.facts([f"acts={act}"]))
    if more.contradict:
        return

    assert ENGINE.outcome(more) == ENGINE.outcome(more, ENGINE.work(fewer))


def test_facts_that_contradict_are_seen():
    """
    A fact that is so and not so contradicts itself.
    """
    assert (Facts(1, 0) | Facts(0, 1)).contradict
    assert not (Facts(1, 0) | Facts(0, 2)).contradict


# -- every form ------------------------------------------------------------------------------------------

EXTRAS = (
    {"victim_age": 15},
    {"victim_age": 15, "other_age": "child"},
    {"victim_age": 15, "other_age": "adult"},
    {"victim_age": 30, "relationship": "ex-partner"},
    {"victim_age": 30, "contact_mode": "online-then-contact"},
)


@pytest.fixture(scope="module")
def reached():
    """Return the forms that one act, or a threat with one more, can establish."""
    forms = set()
    for act in PLAIN["acts"]:
        for more in ({act}, {act, "threat-to-distribute", "demand-money"}):
            for extra in EXTRAS:
                try:
                    forms |= established(found(acts=more, **extra))
                except ocsea.UnknownOptionError:
                    continue
    return forms


@pytest.mark.parametrize("form", list(KB.forms))
def test_every_form_can_be_established(reached, form):
    """
    Some facts establish each form of the taxonomy.
    """
    assert form in reached


def test_rules_for_one_age_are_the_forms_of_that_age():
    """
    What is excluded for an adult are the forms for children, and the other way round.
    """
    by_age = {"child": "not-for-an-adult", "adult": "not-for-a-child"}
    for age, rule in by_age.items():
        assert {f.id for f in KB.forms.values() if f.victims == age} == set(RULES[rule].excludes)


@pytest.mark.parametrize("form", [f.id for f in KB.forms.values() if f.victims == "child"])
def test_no_form_for_children_is_established_while_the_age_is_open(form):
    """
    Without an age, or what speaks of a child, a form for children is at most possible.
    """
    for act in sorted(set(PLAIN["acts"])):
        answer = found(acts=act)
        if "child" != answer._adviser.victim(answer._verdict):
            assert form not in established(answer)


def test_no_form_waits_for_itself():
    """
    Forms that rest on forms do so without a circle, so that each can be decided.
    """
    rests_on = {form.id: set() for form in KB.forms.values()}
    for form in KB.forms.values():
        if form.kind in {"top", "grouping"}:
            rests_on[form.id] |= set(form.narrower)
    for rule in RULES.values():
        read = {f.removeprefix("form=") for f in (*rule.all, *rule.any) if f.startswith("form=")}
        for form in rule.establishes:
            rests_on[form] |= read
    while done := {form for form, on in rests_on.items() if not on}:
        rests_on = {form: on - done for form, on in rests_on.items() if form not in done}

    assert {} == rests_on


# -- pairing, replacement, exclusion -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "form"),
    [
        ({"acts": "image-shared", "victim_age": 15}, "csam-circulation"),
        ({"acts": "image-traded", "victim_age": 15}, "csam-circulation"),
        ({"acts": "secret-recording", "victim_age": 15}, "csam-production"),
        ({"acts": "sexual-content-sent", "victim_age": 9}, "unwanted-sexual-exposure-of-a-child"),
        (
            {"acts": "recruitment-offer", "victim_age": 16},
            "child-trafficking-for-sexual-exploitation-online",
        ),
        (
            {"acts": {"threat-to-distribute", "demand-money"}, "victim_age": 15},
            "sexual-extortion-of-a-child",
        ),
        (
            {"acts": {"threat-to-distribute", "demand-obedience"}, "victim_age": 30},
            "sexual-extortion",
        ),
    ],
)
def test_one_form_brings_another(facts, form):
    """
    Images of a child are abuse material, a threat with a demand is extortion, and so on; both stay.
    """
    assert form in established(found(**facts))


@pytest.mark.parametrize(
    ("facts", "gone", "instead"),
    [
        ({"acts": "image-altered"}, "synthetic-intimate-image-abuse", "ai-generated-csam"),
        (
            {"acts": {"threat-to-distribute", "demand-images"}},
            "sexual-extortion",
            "sexual-extortion-of-a-child",
        ),
        (
            {
                "acts": {"threat-to-distribute", "demand-images"},
                "relationship": "current-partner",
                "other_age": "adult",
            },
            "sexual-extortion-in-a-relationship",
            "sexual-extortion-of-a-child",
        ),
        (
            {"acts": "false-affection"},
            "deceptive-romance-exploitation",
            "online-grooming-of-a-child",
        ),
        (
            {"acts": {"image-exchanged-by-peers"}, "means": "pressure", "other_age": "child"},
            "adolescent-image-sharing",
            "coerced-self-generated-content",
        ),
    ],
)
def test_a_closer_form_takes_the_place_of_another(facts, gone, instead):
    """
    With a child, the form for children takes the place of the other, and the rule that says so is told.
    """
    answer = found(victim_age=15, **facts)
    each = answer.forms[gone]

    assert ("excluded", instead) == (each.state, each.replaced_by)
    assert "established" == answer.forms[instead].state
    assert all(gone in rule.supersedes for rule in each.rules)


def test_between_peers_a_relationship_stays_one():
    """
    Only with an adult is extortion of a child in a relationship named otherwise.
    """
    facts = {"acts": {"threat-to-distribute", "demand-images"}, "relationship": "ex-partner"}

    assert "established" == state("sexual-extortion-in-a-relationship", victim_age=16, **facts)
    assert "excluded" == state(
        "sexual-extortion-in-a-relationship", victim_age=16, other_age="adult", **facts
    )


def test_a_threat_without_a_demand_is_not_extortion_yet():
    """
    A threat alone leaves extortion possible; ruling out every demand excludes it.
    """
    threat = {"acts": "threat-to-distribute", "victim_age": 15}

    assert "possible" == state("sexual-extortion-of-a-child", **threat)
    assert "excluded" == state("sexual-extortion-of-a-child", ruled_out={"acts": DEMANDS}, **threat)
    assert "established" == state("threat-to-share-intimate-images", **threat)
    assert set(found(**threat).forms["financial-sexual-extortion"].missing) == {"acts=demand-money"}


def test_a_form_that_serves_another_waits_for_it():
    """
    Deception with AI is established only together with the form that it serves.
    """
    assert "possible" == state("ai-assisted-deception", acts="ai-false-identity")
    assert "established" == state(
        "ai-assisted-deception", acts={"ai-false-identity", "impersonated"}
    )


def test_adults_are_outside_the_branch_for_children():
    """
    Abuse in person of an adult after contact online belongs to one branch only.
    """
    answer = found(acts={"abuse-in-person", "plan-to-meet"}, victim_age=25)

    assert "contact-abuse-after-online-contact" in established(answer)
    assert "kbgo" in established(answer)
    assert "excluded" == answer.forms["ocsea"].state


def test_a_child_who_may_be_responsible_is_looked_at_by_somebody_trained():
    """
    Behaviour between children is pointed to, never established from age alone, and asks for a person.
    """
    answer = found(acts="image-shared", victim_age=14, other_age="child")
    each = answer.forms["harmful-sexual-behaviour-between-children"]

    assert ("possible", True) == (each.state, each.human_check)
    assert answer.human_checks


# -- urgency ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({}, "open"),
        ({"acts": "sexual-comments"}, "soon"),
        ({"signs": "night-use"}, "soon"),
        ({"acts": "threat-to-distribute"}, "today"),
        ({"acts": "image-shared"}, "today"),
        ({"acts": {"threat-to-distribute", "demand-money"}}, "today"),
        ({"relationship": "family-member", "victim_age": 9}, "today"),
        ({"signs": "self-harm-signs"}, "emergency"),
        ({"impact": "self-harm-or-suicide-risk"}, "emergency"),
        ({"phase": "immediate-danger"}, "emergency"),
        ({"acts": "forced-self-harm"}, "emergency"),
        ({"acts": "abuse-streamed", "phase": "ongoing"}, "emergency"),
        ({"signs": "going-missing", "acts": "plan-to-meet"}, "emergency"),
    ],
)
def test_urgency_with_its_reason(facts, level):
    """
    Danger to life is an emergency, threats and what is out are for today, other things for these days.
    """
    urgency = found(**facts).urgency

    assert level == urgency.level
    assert all(rule.urgency == level for rule in urgency.rules)


def test_safety_is_known_only_when_both_dangers_are_ruled_out():
    """
    Danger now and self-harm have both to be ruled out before anybody counts as safe for now.
    """
    danger = {"phase": "immediate-danger"}
    harm = {"impact": "self-harm-or-suicide-risk"}

    assert not found(ruled_out=danger).urgency.safety_known
    assert not found(ruled_out=harm).urgency.safety_known
    assert found(ruled_out=danger | harm).urgency.safety_known
    assert "ask-safety-first" not in {s.id for s in found(ruled_out=danger | harm).first_steps}


# -- lists -----------------------------------------------------------------------------------------------


@given(situations)
def test_lists_of_forms_name_nothing_twice(known):
    """
    A grouping is listed only where nothing below it is, and each form stands in one list at most.
    """
    forms = ocsea.triage(KB, known).forms
    lists = (forms.established, forms.possible, forms.open, forms.excluded)
    named = [each.form.id for listed in lists for each in listed]

    assert len(named) == len(set(named))
    for listed in lists:
        here = {each.form.id for each in listed}
        for each in listed:
            if each.form.kind in {"top", "grouping"}:
                assert not here & set(each.form.descendants)
    assert len(KB.forms) == len(forms)
    assert list(KB.forms) == list(forms)


def test_single_fields_rule_out_their_other_values():
    """
    A field with one value excludes its others, and one with several does not.
    """
    known = ENGINE.known(ocsea.Situation(phase="exposed", acts="image-shared"))
    bit = ENGINE.words.bit

    assert known.not_so & bit("phase=ongoing")
    assert not known.not_so & bit("acts=demand-money")
    assert [False, True] == [is_set("phase"), is_set("acts")]


def test_unknown_fact_is_told_with_the_nearest():
    """
    A condition on a fact that does not exist is an error that names the closest.
    """
    with pytest.raises(ocsea.UnknownIdError, match="no fact has the id") as caught:
        ENGINE.words.condition(all=["acts=demand-mony"])

    assert "acts=demand-money" in caught.value.hint
