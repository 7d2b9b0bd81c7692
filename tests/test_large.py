"""Tests of choices too large for a full proof: never above the bound, never breaking a rule."""

import random
import sys

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.planner_help import allowed, every_choice, tasks, value_of

from ocsea._base.errors import NoPlanError
from ocsea.prevention import planner
from ocsea.prevention.coding import Coded, Option, Task
from ocsea.prevention.large import improved, relaxed_bound
from ocsea.prevention.planner import solve


def a_task(options, cells, budget, *, seed=1, **more):
    """Return a task made by dice: each option gives 1 to a few cells."""
    dice = random.Random(seed)  # noqa: S311 - nothing here is secret
    return Task(
        options=tuple(
            Option(
                id=f"o{at:04}",
                cost=1 + int(dice.random() * 20),
                worth={int(dice.random() * cells): 1 for _ in range(12)},
            )
            for at in range(options)
        ),
        budget=budget,
        weights={cell: 1 + cell % 7 for cell in range(cells)},
        ranks=(1,),
        **more,
    )


@examples(40)
@given(tasks(), st.integers(0, 3))
def test_repaired_choice_keeps_every_rule(task, seed):
    """
    What repair finds fits the budget, has what it needs, and is not above the best or the bound.
    """
    everything = {o.id for o in task.options} | {o.id for o in task.given}
    met = tuple(o for o in task.options if all(g & everything for g in o.needs))
    task = attrs.evolve(task, options=met, must=frozenset())
    if any(not g & {o.id for o in (*met, *task.given)} for o in met for g in o.needs):
        return
    coded = Coded(task)
    best = max(value for value, _, _ in every_choice(task, task.budget))

    chosen = improved(coded, None, seed=seed, rounds=20)

    assert sum(coded.costs[ident] for ident in chosen) <= task.budget
    assert allowed(task, set(chosen))
    assert value_of(task, set(chosen)) == coded.value(coded.levels(chosen)) <= best
    assert best <= relaxed_bound(coded, chosen)


@examples(25)
@given(tasks(needs=False))
def test_bound_without_scipy_is_a_bound(task):
    """
    Without scipy the bound is looser, and still a bound.
    """
    coded = Coded(task)
    best = max(value for value, _, _ in every_choice(task, task.budget))
    chosen = improved(coded, None, seed=0, rounds=5)
    tight = relaxed_bound(coded, chosen)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "scipy.optimize", None)
        loose = relaxed_bound(coded, chosen)

    assert best <= tight <= loose <= coded.most


@examples(25)
@given(tasks())
def test_search_that_gives_up_still_bounds(task):
    """
    When the effort runs out at once, the answer keeps the rules and the bound holds.
    """
    found = list(every_choice(task, task.budget))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planner, "_EFFORT", -1)
        if not found:
            with pytest.raises(NoPlanError):
                solve(task, rounds=5)
            return
        solution = solve(task, rounds=5)

    best = max(value for value, _, _ in found)
    assert allowed(task, set(solution.best.chosen))
    assert solution.best.value == value_of(task, set(solution.best.chosen)) <= best
    assert best <= solution.bound
    assert solution.proven == (not solution.usable)


def test_large_task_is_near_its_bound():
    """
    Six hundred options are answered within a few per cent of the bound, the same for the same seed.
    """
    task = a_task(600, 300, 50)

    solution, again = solve(task, rounds=150), solve(task, rounds=150)

    assert solution == again
    assert "feasible" == solution.status
    assert 0.95 * solution.bound < solution.best.value < solution.bound
    assert solution.best.cost <= 50
    assert 1 == solution.tied


def test_repair_finds_what_the_proof_finds():
    """
    On a task that can be proven, repair reaches the proven best.
    """
    task = a_task(40, 20, 14)

    chosen = improved(Coded(task), None, seed=3, rounds=400)

    assert solve(task).best.value == value_of_chosen(task, chosen)


def value_of_chosen(task, chosen):
    coded = Coded(task)
    return coded.value(coded.levels(chosen))


@pytest.mark.no_cover
def test_starting_choice_is_never_made_worse():
    """
    Repair starts from the choice it is given and keeps at least its worth.
    """
    task = a_task(120, 60, 20)
    best = solve(attrs.evolve(task, every_budget=False), rounds=60).best

    chosen = improved(Coded(task), best.chosen, seed=9, rounds=10)

    assert best.value <= value_of_chosen(task, chosen)


def test_large_task_keeps_what_must_be_and_what_it_needs():
    """
    What must be chosen is chosen with the cheapest that it needs, and never taken out.
    """
    task = a_task(600, 300, 50)
    first, *rest = task.options
    first = attrs.evolve(first, needs=(frozenset({"o0007", "o0008"}),))
    task = attrs.evolve(task, options=(first, *rest), must=frozenset({"o0000"}))
    costs = {option.id: option.cost for option in task.options}

    chosen = solve(task, rounds=60).best.chosen

    assert "o0000" in chosen
    assert {"o0007", "o0008"} & set(chosen)
    too_dear = attrs.evolve(task, options=(attrs.evolve(first, cost=60), *rest))
    with pytest.raises(NoPlanError):
        solve(too_dear, rounds=5)
    assert sum(costs[ident] for ident in chosen) <= 50


def test_options_without_worth_leave_nothing_to_repair():
    """
    Where nothing is worth anything, nothing is chosen.
    """
    task = a_task(600, 300, 50)
    task = attrs.evolve(task, weights=dict.fromkeys(range(300), 0))

    assert () == solve(task, rounds=5).best.chosen
