"""Tests of the planner: what it calls the best is what trying every choice finds."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.planner_help import allowed, every_choice, tasks, value_of

from ocsea._base.errors import NoPlanError
from ocsea.prevention.planner import MOST_TIES, solve


def useful(task, chosen):
    """Return whether nothing can be left out at no loss."""
    return all(
        not allowed(task, set(chosen) - {ident})
        or value_of(task, set(chosen) - {ident}) < value_of(task, set(chosen))
        for ident in chosen
    )


@examples(80)
@given(tasks())
def test_best_is_what_trying_every_choice_finds(task):
    """
    Worth, cost and all equally good choices are those of trying every choice.
    """
    found = sorted(every_choice(task, task.budget), key=lambda c: (-c[0], c[1]))
    if not found:
        with pytest.raises(NoPlanError):
            solve(task)
        return
    value, cost, _ = found[0]
    same = {chosen for v, c, chosen in found if (v, c) == (value, cost)}

    solution = solve(task)

    assert (value, cost) == (solution.best.value, solution.best.cost)
    assert value == solution.bound
    assert "optimal" == solution.status
    assert len(same) == solution.tied
    assert len(solution.ties) == len(set(solution.ties)) == min(MOST_TIES, len(same))
    assert set(solution.ties) <= same
    assert solution.best.chosen == solution.ties[0]
    assert useful(task, solution.best.chosen)


@examples(50)
@given(tasks())
def test_front_is_the_best_for_every_budget(task):
    """
    The front names each cost at which more becomes possible, with a choice that reaches it.
    """
    task = attrs.evolve(task, every_budget=True)
    found = list(every_choice(task, task.budget))
    expected = []
    for value, cost, _ in sorted(found, key=lambda c: (c[1], -c[0])):
        if not expected or value > expected[-1][1]:
            expected.append((cost, value))
    if not found:
        return

    front = solve(task).front

    assert expected == [(point.cost, point.value) for point in front]
    for point in front:
        assert point.value == value_of(task, set(point.chosen))
        assert allowed(task, set(point.chosen))


@examples(40)
@given(tasks(needs=False), st.integers(0, 5))
def test_more_money_or_more_options_never_give_less(task, more):
    """
    A larger budget, or one more option, is never worse.
    """
    best = solve(task).best.value

    assert best <= solve(attrs.evolve(task, budget=task.budget + more)).best.value
    assert solve(attrs.evolve(task, options=task.options[1:])).best.value <= best


@examples(40)
@given(tasks(needs=False))
def test_answer_does_not_depend_on_the_order_of_options(task):
    """
    The same options in another order give the same worth, cost and number of ties.
    """
    there, back = solve(task), solve(attrs.evolve(task, options=task.options[::-1]))

    assert (there.best.value, there.best.cost) == (back.best.value, back.best.cost)
    assert there.tied == back.tied
    assert there.most == back.most
