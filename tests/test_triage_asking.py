"""Tests for the next question: what tells most, safety first, nothing about who somebody is."""

import re
from collections import Counter
from math import isclose, log2

import pytest
from hypothesis import given
from tests.amount_help import examples
from tests.triage_help import ASKERS, KB, QUESTIONS, found, situations

import ocsea
from ocsea._base.text import LANGS
from ocsea.assess.triage.asking import spread
from ocsea.assess.triage.logic import Engine

SAFE = {"phase": {"immediate-danger"}, "impact": {"self-harm-or-suicide-risk"}}
ENGINE = Engine.of(KB)


def told_by(question, known):
    """Return by plain counting how much a question tells, one answered situation at a time."""
    outcomes = []
    for at in range(len(question.options)):
        answer = ocsea.triage(KB, question.known_after(known, [at]))
        states = {form: each.state for form, each in answer.forms.items()}
        outcomes.append(states | {"urgency": answer.urgency.level})
    total = 0.0
    for key in outcomes[0] if outcomes else ():
        counts = Counter(outcome[key] for outcome in outcomes)
        total -= sum(n / len(outcomes) * log2(n / len(outcomes)) for n in counts.values())
    return total


@pytest.mark.parametrize("values", ["aaaa", "abcd", "aab", "ab", ""])
def test_spread_is_the_entropy_of_equally_frequent_values(values):
    """
    Values that are all the same spread by nothing, and two equally frequent ones by one bit.
    """
    counts = Counter(values)
    expected = -sum(n / len(values) * log2(n / len(values)) for n in counts.values())

    assert isclose(expected, spread(values), abs_tol=1e-12)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"acts": "threat-to-distribute", "victim_age": 15},
        {"acts": "image-shared", "asker": "teacher", "ruled_out": SAFE},
        {"signs": "unexplained-money-need", "victim_age_band": "child-unspecified"},
        {
            "acts": "image-altered",
            "relationship": "ex-partner",
            "ruled_out": SAFE | {"acts": "image-shared"},
        },
    ],
)
def test_questions_stand_in_the_order_of_what_they_tell(facts):
    """
    After safety the questions stand by how much their answers spread forms and urgency, counted plainly.
    """
    known = ocsea.Situation(**facts)
    questions = ocsea.triage(KB, known).next_questions
    rest = [q for q in questions if not q.record.safety and not q.record.day]
    measured = [round(told_by(q, known), 6) for q in rest]

    assert sorted(measured, reverse=True) == measured
    assert 0 < measured[0]


@examples(15)
@given(situations)
def test_safety_is_asked_first_while_it_is_open(known):
    """
    Until danger and self-harm are known either way, the first question is about them.
    """
    questions = ocsea.triage(KB, known).next_questions
    first = questions[0].id if questions else ""
    harm = "self-harm-or-suicide-risk" in known.impact
    out = known.rules_out("impact", "self-harm-or-suicide-risk")
    danger = known.phase == "immediate-danger"
    safe = known.phase is not None or known.rules_out("phase", "immediate-danger")

    assert (first == "safety-now") == (not (harm or danger or (out and safe)))


@examples(10)
@given(situations)
def test_answers_can_be_given(known):
    """
    Every answer that is offered fits with what is known, and brings something new.
    """
    for question in ocsea.triage(KB, known).next_questions:
        assert question.options or question.record.day
        before = ENGINE.known(known)
        news = [
            ENGINE.known(question.known_after(known, [at])) for at in range(len(question.options))
        ]
        assert question.record.day or any(each != before for each in news)


@examples(15)
@given(situations)
def test_nothing_known_is_asked_again(known):
    """
    A question whose answers are all known either way is not asked; nor is one with its single answer.
    """
    for question in ocsea.triage(KB, known).next_questions:
        facts = [fact for choice in question.record.choices for fact in choice.facts]
        decided = [
            fact
            for fact in facts
            if fact.split("=")[1] in known.named(fact.split("=")[0])
            or known.rules_out(*fact.split("="))
        ]
        assert len(decided) < len(facts) or question.record.day
        if question.record.day:
            assert known.happened is None


def test_asking_and_answering_ends():
    """
    Answering every question with its last answer ends, with safety known and nothing left to ask.
    """
    known = ocsea.Situation(asker="teacher")
    asked = []
    while questions := ocsea.triage(KB, known).next_questions:
        first = (
            next(q for q in questions if q.id not in asked)
            if set(ids(questions)) - set(asked)
            else None
        )
        if first is None:
            break
        asked.append(first.id)
        known = (
            known.also(happened="2026-06-01")
            if first.record.day
            else first.known_after(known, [len(first.options) - 1])
        )

    assert "safety-now" == asked[0]
    assert ocsea.triage(KB, known).urgency.safety_known
    assert set(asked) <= set(QUESTIONS)


def ids(questions):
    return [each.id for each in questions]


def test_nothing_rules_out_all_it_names():
    """
    "None of these" rules out every answer beside it.
    """
    question = next(q for q in found(victim_age=15).next_questions if q.id == "demand")
    after = question.known_after(ocsea.Situation(victim_age=15), [len(question.options) - 1])

    assert {
        "demand-money",
        "demand-images",
        "demand-sexual-acts",
        "demand-obedience",
    } == after.ruled_out["acts"]


def test_answers_for_children_are_not_offered_to_adults():
    """
    With an adult no answer is offered that speaks of a child.
    """
    offered = {
        fact
        for question in found(victim_age=30).next_questions
        for option in question.options
        for fact in option.facts
    }

    assert "acts=child-material" not in offered
    assert "acts=image-shared" in offered


# -- the words -------------------------------------------------------------------------------------------

NEVER = re.compile(
    r"(?i)\b(siapa nama|namanya siapa|alamat|nomor (telepon|ponsel)|sekolah mana|kenapa|mengapa|"
    r"tunjukkan|kirimkan|perlihatkan|ceritakan (detail|rinci)|rincian|"
    r"what is (your|the) name|address|phone number|which school|why did|show (me|us)|send (me|us)|details)\b"
)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda q: q.id)
def test_no_question_asks_for_a_name_a_story_or_an_image(question):
    """
    In the words for each asker, no question asks who, where, why, or to see anything.
    """
    for asker in ASKERS:
        for lang in LANGS:
            words = question.asks.to(asker)(lang)

            assert not NEVER.search(words)
            assert words.rstrip().endswith(("?", "."))


def test_questions_speak_to_each_asker():
    """
    A child is asked as kamu, an adult as Anda, and a teacher about the pupil.
    """
    for question in QUESTIONS.values():
        assert "Anda" not in question.asks.child.id
        assert "kamu" not in question.asks.adult_victim.id.casefold()
    assert "murid itu" in QUESTIONS["victim-age"].asks.teacher.id
    assert "anak Anda" in QUESTIONS["victim-age"].asks.parent.id


def test_every_act_can_be_told_through_a_question():
    """
    The questions together offer every act, relationship, phase and province of the vocabulary.
    """
    offered = {f for q in QUESTIONS.values() for c in q.choices for f in c.facts}

    for field in (
        "acts",
        "relationship",
        "phase",
        "province",
        "asker",
        "other_age",
        "victim_age_band",
    ):
        facet = {"phase": "incident-phase"}.get(field, field.replace("_", "-"))
        values = {v.id for v in KB.facets[facet].values} - {"unknown"}
        assert {f"{field}={value}" for value in values} <= offered


def test_no_number_is_shown():
    """
    What a question tells is nowhere in what is handed out.
    """
    plain = found(acts="image-shared").to_dict("en")["next_questions"]

    assert all({"id", "text", "multi", "day", "options"} == set(each) for each in plain)
