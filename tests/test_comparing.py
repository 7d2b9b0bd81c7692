"""Tests of results side by side: before and after, and what different people see."""

from fractions import Fraction

import attrs
import pytest
from tests.assess_help import ANSWERS, GOLDEN, NA

from ocsea._base.errors import NotComparableError
from ocsea.assess import score
from ocsea.assess.comparing import change, side_by_side

FULL = {"I1": 3, "I2": 4, "I3": 2, "I4": 2, "I5": 2}


def test_change_names_what_rose_and_fell():
    """
    Rises and falls are named, the largest first, with the change of index and level.
    """
    before = score(GOLDEN, FULL)
    after = score(GOLDEN, FULL | {"I1": 4, "I4": 4, "I2": 3})

    found = change(before, after)

    assert after.index - before.index == found.index
    assert after.level - before.level == found.level
    assert ("I4", "I1") == found.risen
    assert ("I2",) == found.fallen


def test_change_says_nothing_where_something_is_open():
    """
    An unsettled level has no change, and questions not answered both times are left out.
    """
    found = change(score(GOLDEN, ANSWERS), score(GOLDEN, FULL))

    assert found.level is None
    assert "I3" not in (*found.risen, *found.fallen)
    assert change(score(GOLDEN, {}), score(GOLDEN, FULL)).index is None


def test_other_weights_or_policies_are_not_compared():
    """
    Results of another scoring hash or another policy on "not applicable" are refused.
    """
    other = attrs.evolve(GOLDEN, items=(attrs.evolve(GOLDEN.items[0], weight=1), *GOLDEN.items[1:]))

    for wrong in (score(other, FULL), score(GOLDEN, FULL | {"I5": NA}, na="as_zero")):
        with pytest.raises(NotComparableError):
            change(score(GOLDEN, FULL), wrong)
    with pytest.raises(NotComparableError):
        side_by_side({"head": [score(GOLDEN, FULL)], "auditor": [score(other, FULL)]})


def test_roles_stand_side_by_side_and_small_groups_are_hidden():
    """
    Medians are per role; groups of fewer than five are hidden, offices are shown.
    """
    head = [score(GOLDEN, FULL | {"I1": 4})]
    pupils = [score(GOLDEN, FULL | {"I1": n}) for n in (0, 1, 1, 2, 4)]
    parents = [score(GOLDEN, FULL)] * 4

    views = side_by_side({"head": head, "pupil": pupils, "parent": parents})

    assert {"head": 1, "pupil": 5} == views.people
    assert ("parent",) == views.hidden
    assert {"head": Fraction(1), "pupil": Fraction(1, 4)} == views.medians["I1"]
    assert {"I1": Fraction(-3, 4)} == {c: g for c, g in views.gaps().items() if g}
    assert ("I1",) == views.talking_points()
    assert "I1" == next(iter(views.gaps()))


def test_question_that_too_few_answered_is_hidden():
    """
    In a group that is large enough, a question that only a few answered stays hidden.
    """
    pupils = [score(GOLDEN, FULL)] * 4 + [score(GOLDEN, {"I2": 4})]

    views = side_by_side({"pupil": pupils})

    assert {"I2"} == set(views.medians)
    assert {} == views.gaps()


def test_gaps_are_of_questions_that_both_answered_the_largest_first():
    """
    Differences are sorted by size and then by code, and a question that one side left out has none.
    """
    head = [score(GOLDEN, FULL | {"I1": 4, "I4": 0})]
    pupils = [score(GOLDEN, {"I5": 3, "I4": 2, "I1": 2, "I3": 1})] * 5

    gaps = side_by_side({"head": head, "pupil": pupils}).gaps()

    expected = {"I1": "-1/2", "I4": "1/2", "I3": "-1/4", "I5": "1/4"}
    assert {code: Fraction(gap) for code, gap in expected.items()} == gaps
    assert list(expected) == list(gaps)
    assert tuple(expected) == side_by_side({"head": head, "pupil": pupils}).talking_points()
    assert set(gaps) == set(side_by_side({"head": head, "pupil": pupils}).gaps("head", "pupil"))
