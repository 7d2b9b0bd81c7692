"""Tests of the edges that changing the code on purpose showed to be untested."""

from fractions import Fraction
from types import SimpleNamespace as Made

import attrs
import pytest
from tests.assess_help import an_instrument, an_item

import ocsea
from ocsea.assess.answers import read_answers
from ocsea.assess.risk import risk_of
from ocsea.law.resolver import _complaint_needed, _diversion

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
