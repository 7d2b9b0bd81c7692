"""Tests of the edges that changing the code on purpose showed to be untested."""

from fractions import Fraction
from itertools import product
from types import SimpleNamespace as Made

import attrs
import pytest
from tests.assess_help import YES, an_instrument, an_item
from tests.batch_help import EXPOSED, SEVERAL, WORDS, single
from tests.law_help import NOW, with_law

import ocsea
from ocsea.assess import result_columns, score_rows
from ocsea.assess.answers import read_answers
from ocsea.assess.grading import Grading
from ocsea.assess.risk import risk_of
from ocsea.law import library
from ocsea.law.resolver import _complaint_needed, _diversion, _ground_met

PROFILE = ocsea.load().instruments["pse-risk-profile"]


@pytest.mark.parametrize(
    ("months", "grounds", "expected"),
    [
        ([83], [], True),
        ([84], [], False),
        ([60, 84], [], None),
        ([60, 83], [], True),
        ([63], [("1/3", True)], None),
        ([63], [("1/3", None)], None),
        ([63], [("1/3", False)], True),
        ([63], [("1/2", True)], True),
        ([62], [("1/3", True)], True),
    ],
)
def test_diversion_ends_where_seven_years_begin(months, grounds, expected):
    """
    Diversion is open below seven years, also after a third is added by a ground that is met or may be met.
    """
    applicable = Made(
        versions=[Made(max_months=each) for each in months],
        aggravations=[Made(ground=Made(adds=adds), met=met) for adds, met in grounds],
    )

    assert expected is _diversion(applicable)


@pytest.mark.parametrize(("above", "expected"), [(Fraction(0), "high"), (Fraction(1, 1000), "low")])
def test_exposure_at_the_bound_is_high(above, expected):
    """
    A service whose greatest exposure is just as great as the bound has a high inherent risk.
    """
    answers = read_answers(PROFILE, {item.code: "2" for item in PROFILE.items})
    greatest = max(aspect.exposure for aspect in risk_of(PROFILE, answers).aspects)
    policy = attrs.evolve(PROFILE.policy, high=str(greatest + above))

    assert greatest
    assert expected == risk_of(attrs.evolve(PROFILE, policy=policy), answers).inherent


@pytest.mark.parametrize("length", [39, 40, 41, 400])
def test_unknown_question_is_named_by_no_more_than_forty_signs(length):
    """
    What was given as the code of a question is told in part, for it may be anything.
    """
    made = an_instrument({"A": 100}, [an_item("A1", "A", 1)])
    with pytest.raises(ocsea.InvalidDataError) as caught:
        read_answers(made, {"x" * length: "0"})

    assert ["x" * min(length, 40)] == [problem.record for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("exceptions", "child", "disability", "expected"),
    [
        (["person-with-disability"], None, True, False),
        (["person-with-disability"], None, False, True),
        ([], False, True, True),
        (["child"], True, False, False),
        (["child"], False, False, True),
        (["child"], None, False, None),
    ],
)
def test_complaint_is_needed_but_for_exceptions(exceptions, child, disability, expected):
    """
    Where exceptions are named, a complaint is needed from whom none of them is about.
    """
    provision = Made(complaint="complaint-except", complaint_exceptions=exceptions)
    facts = Made(child=child, victim_disability=disability)

    assert expected is _complaint_needed(provision, facts)


def a_profile(exposed):
    """Return a made-up profile with one exposure and one red control."""
    items = [
        an_item("E1", "A", 1, critical="exposure"),
        an_item("R1", "A", 1, critical="red"),
    ]
    return an_instrument({"A": 0}, items, kind="risk", exposed=exposed, high="9/10", control="1/2")


@pytest.mark.parametrize(("exposed", "failing"), [("1/2", 1), ("51/100", 0)])
def test_red_control_fails_from_the_bound_of_exposure_on(exposed, failing):
    """
    At an exposure just as great as the bound a failing red control makes an aspect high, in batches too.
    """
    made = a_profile(exposed)
    grade = ["low", "high"][failing]
    (aspect,) = risk_of(made, read_answers(made, {"E1": "2", "R1": "0"})).aspects
    (row,) = score_rows(made, [(2, 0)])
    found = dict(zip(result_columns(made), row, strict=True))

    assert (grade, failing) == (aspect.grade, len(aspect.failing))
    assert (failing, failing) == (found["grade_A"], found["failing_A"])


@pytest.mark.parametrize(("high", "grade"), [("1/2", 1), ("51/100", 0)])
def test_aspect_is_high_from_the_bound_on(high, grade):
    """
    What remains, and what would remain if nothing were controlled, is high at just the bound, in batches too.
    """
    made = a_profile("9/10")
    made = attrs.evolve(made, policy=attrs.evolve(made.policy, high=high))
    risk = risk_of(made, read_answers(made, {"E1": "2", "R1": "0"}))
    (row,) = score_rows(made, [(2, 0)])
    found = dict(zip(result_columns(made), row, strict=True))

    assert [["low", "high"][grade]] * 2 == [risk.grade, risk.inherent]
    assert [grade] * 2 == [found["grade"], found["inherent"]]


@pytest.mark.parametrize("weight", [0, 1, 7])
@pytest.mark.parametrize("control", ["0", "1/2", "13/20", "1", "1/50021"])
def test_numbers_of_an_aspect_stay_within_their_bound(weight, control):
    """
    No number that comes up while an aspect is graded goes beyond the bound by which columns are chosen.
    """
    policy = attrs.evolve(PROFILE.policy, control=control, high="1/49999", exposed="1/3")
    grading = Grading.of(attrs.evolve(PROFILE, policy=policy))
    held = max(weight, 1)
    part, whole = grading.read(grading.unit, 0, held, 1).residual
    told = (part * 20_000 + whole, whole * 2, part * 49_999, grading.unit * 49_999)

    assert max(told) <= grading.most(weight)


def test_domain_without_questions_has_no_value_in_a_batch():
    """
    A domain nobody asks about adds nothing to a row, as it adds nothing to a single result.
    """
    made = an_instrument({"A": 60, "B": 40}, [an_item("A1", "A", 1), an_item("A2", "A", 3)])
    sheets = [(4, 0), (1, 2), (None, 3)]

    assert [single(made, sheet) for sheet in sheets] == list(score_rows(made, sheets))


@pytest.mark.parametrize(("limit", "status"), [("1/4", "final"), ("6/25", "out_of_scope")])
def test_not_applicable_up_to_the_limit_is_within_scope(limit, status):
    """
    Just as much "not applicable" as is allowed is still within scope, in batches too.
    """
    items = [an_item(f"A{n}", "A", 1) for n in range(4)]
    made = an_instrument({"A": 100}, items, na_limit=limit)
    sheet = (4, 4, 4, -9)

    assert single(made, sheet) == next(iter(score_rows(made, [sheet])))
    assert status in single(made, sheet)


@pytest.mark.parametrize(("weight", "exposure"), [(0, 0), (1, 1)])
def test_question_without_weight_is_no_part_of_a_profile(weight, exposure):
    """
    What is not scored exposes nothing.
    """
    items = [
        an_item("E1", "A", weight, critical="exposure"),
        an_item("C1", "A", 1),
    ]
    made = an_instrument({"A": 0}, items, kind="risk")
    (aspect,) = risk_of(made, read_answers(made, {"E1": "4", "C1": "0"})).aspects

    assert exposure == aspect.exposure


@pytest.mark.parametrize(
    ("scale", "given", "worth"),
    [
        (SEVERAL, "x", "1/2"),
        (SEVERAL, "x y", "5/6"),
        (SEVERAL, ["y", "x"], "5/6"),
        (SEVERAL, "x y z", "1"),
        (SEVERAL, "none", "0"),
        (SEVERAL, [], "0"),
        (WORDS, "b", "1"),
        (WORDS, "c", "0"),
    ],
)
def test_choices_add_up_to_no_more_than_one(scale, given, worth):
    """
    Several choices count together what each of them counts, 1 at most; one without a worth counts nothing.
    """
    made = an_instrument({"A": 100}, [an_item("A1", "A", 1, scale=scale)])

    assert Fraction(worth) == read_answers(made, {"A1": given})["A1"].worth


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("x x", "not offered"),
        ("x w", "not offered"),
        (3, "not offered"),
        ("none x", "excludes all others"),
        (["x", "none"], "excludes all others"),
    ],
)
def test_choices_that_cannot_stand_together_are_refused(given, told):
    """
    A choice made twice or not offered is refused, and one that excludes all others beside others.
    """
    made = an_instrument({"A": 100}, [an_item("A1", "A", 1, scale=SEVERAL)])

    with pytest.raises(ocsea.InvalidDataError, match=told):
        read_answers(made, {"A1": given})


@pytest.mark.parametrize(
    ("code", "told"), [("LED-1", "'LED-01'"), ("?", "codes of the instrument")]
)
def test_unknown_question_is_met_with_the_nearest(code, told):
    """
    The nearest code is offered, and where none is near, what to do.
    """
    with pytest.raises(ocsea.InvalidDataError) as caught:
        read_answers(ocsea.load().instruments["school-safety"], {code: 1})

    assert told in caught.value.problems[0].remedy


def test_small_profile_is_the_same_in_a_batch_for_every_sheet():
    """
    Every way to answer two exposures and a red control is graded in a batch as it is one by one.
    """
    items = [
        an_item("E1", "A", 1, critical="exposure", scale=EXPOSED),
        an_item("E2", "A", 1, critical="exposure", scale=EXPOSED),
        an_item("R1", "A", 2, critical="red", scale=YES),
    ]
    made = an_instrument({"A": 0}, items, kind="risk", min_coverage="1/2", exposed="1/3")
    exposed, red = [0, 1, 2, 3, None, -8, -9], [0, 1, None, -8, -9]
    sheets = list(product(exposed, exposed, red))

    assert [single(made, sheet) for sheet in sheets] == list(score_rows(made, sheets))


def test_questions_to_the_law_that_are_kept_are_few(monkeypatch):
    """
    What was worked out is kept for a while, never without end, and answers stay the same.
    """
    monkeypatch.setattr(library, "_MOST_QUERIES", 4)
    law = with_law()
    days = [law.query("csam-circulation", victim_age=age).on(NOW) for age in range(20)]

    assert len(law._queries) <= 5
    assert days[3].provisions == law.query("csam-circulation", victim_age=3).on(NOW).provisions


@pytest.mark.parametrize(
    ("electronic", "online", "expected"),
    [(True, True, True), (True, False, None), (False, True, None)],
)
def test_ground_of_electronic_means_is_met_online(electronic, online, expected):
    """
    A ground that asks for electronic means is met by a form without contact, else open; one of nothing is open.
    """
    ground = Made(victim=None, relationship=(), means=(), electronic=electronic, other=False)

    assert expected is _ground_met(ground, Made(relationship=None, means=None), online=online)
