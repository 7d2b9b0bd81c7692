"""The best measures for a budget, against the solvers HiGHS (through scipy) and CP-SAT (OR-Tools).

The measures, forms and costs are drawn at random at the size of the real graph and 10 and 100 times as large; a
measure covers the forms that its risks lead to. The most weight of forms is to be covered within a budget. The
shipped knowledge is asked as well, in processor time: with its own value of a set, where no peer has an answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

import ocsea
from benchmarks.graph import draw
from benchmarks.measuring import Measurement, Target, at_least, at_most, main, near, timed
from ocsea.prevention.coding import Option, Task
from ocsea.prevention.planner import Solution, solve

SIZES = {1: (5, 0), 10: (50, 1_000), 100: (500, 150)}
"""Budget at each scale, and how often a part of the choice is filled anew."""

SHORT = (1, 10)
"""The scales of the short form; at 100 the solvers use up their time."""

QUICK: dict[int, Target] = {1: at_most(0.05), 10: at_most(2), 100: at_most(10)}
GOOD: dict[int, Target] = {1: at_least(170), 10: at_least(1458), 100: near(0.985)}
"""What the value has to reach: the optimum, or a share of the best bound on it."""

SECONDS = 10.0
REPEATS = 5


def instance(scale: int) -> Task:
    """Return the task at a scale."""
    dice, kinds, edges = draw(scale)
    costs = dice.integers(1, 21, size=len(kinds["measure"])).tolist()
    weights = dice.integers(1, 11, size=len(kinds["form"])).tolist()
    first_risk, first_form = kinds["risk"][0], kinds["form"][0]
    leads: dict[int, set[int]] = {}
    for start, end in edges:
        if first_risk <= start < first_form <= end < first_form + len(kinds["form"]):
            leads.setdefault(start, set()).add(end - first_form)
    covers: dict[int, set[int]] = {measure: set() for measure in kinds["measure"]}
    for start, end in edges:
        if start in covers and first_risk <= end < first_form:
            covers[start] |= leads.get(end, set())
    options = tuple(
        Option(id=f"m{at:05}", cost=cost, worth=dict.fromkeys(covers[measure], 1))
        for at, (measure, cost) in enumerate(zip(kinds["measure"], costs, strict=True))
    )
    budget, _ = SIZES[scale]
    return Task(
        options=options,
        budget=budget,
        weights=dict(enumerate(weights)),
        ranks=(1,),
        every_budget=False,
    )


def by_highs(task: Task) -> tuple[float, float] | None:
    """Return value and bound of HiGHS; ``None`` when scipy is not installed."""
    try:
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array
    except ImportError:
        return None
    options, forms = task.options, sorted(task.weights)
    entries = [(f, at, -1) for at, option in enumerate(options) for f in option.worth]
    entries += [(f, len(options) + f, 1) for f in forms]
    entries += [(len(forms), at, option.cost) for at, option in enumerate(options)]
    rows, columns, values = zip(*entries, strict=True)
    size = len(options) + len(forms)
    matrix = coo_array((np.array(values, float), (rows, columns)), (len(forms) + 1, size)).tocsr()
    found = milp(
        np.array([0] * len(options) + [-task.weights[f] for f in forms], float),
        constraints=LinearConstraint(matrix, -np.inf, [0.0] * len(forms) + [task.budget]),
        integrality=np.array([1] * len(options) + [0] * len(forms)),
        bounds=Bounds(0, 1),
        options={"time_limit": SECONDS},
    )
    value = -found.fun if found.fun is not None else float("nan")
    return value, -found.mip_dual_bound


def by_cp_sat(task: Task) -> tuple[float, float] | None:
    """Return value and bound of CP-SAT; ``None`` when OR-Tools is not installed."""
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return None
    model = cp_model.CpModel()
    chosen = {option.id: model.new_bool_var(option.id) for option in task.options}
    covered = {form: model.new_bool_var(f"f{form}") for form in task.weights}
    for form, variable in covered.items():
        model.add_bool_or(
            [chosen[o.id] for o in task.options if form in o.worth] + [variable.negated()]
        )
    model.add(sum(o.cost * chosen[o.id] for o in task.options) <= task.budget)
    model.maximize(sum(weight * covered[form] for form, weight in task.weights.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    solver.parameters.num_workers = 2
    solver.solve(model)
    return solver.objective_value, solver.best_objective_bound


PEERS: dict[str, Callable[[Task], tuple[float, float] | None]] = {
    "HiGHS": by_highs,
    "CP-SAT": by_cp_sat,
}


def told(solution: Solution) -> str:
    """Return how good a solution is known to be."""
    gap = 100 * (solution.bound - solution.best.value) / solution.bound
    if solution.status == "optimal":
        return f"{solution.best.value}, proven"
    return f"{solution.best.value}, bound {solution.bound}, gap {gap:.2f} %"


def at_scale(scale: int) -> Iterator[Measurement]:
    """Yield time and value beside those of the solvers."""
    task, (budget, rounds) = instance(scale), SIZES[scale]
    name = f"plan of {len(task.options)} measures x {len(task.weights)} forms, budget {budget}"
    seconds, found = timed(partial(solve, task, rounds=rounds), repeats=3 if scale == 1 else 1)
    value, bound = found.best.value, found.bound
    for peer, ask in PEERS.items():
        taken, answer = timed(partial(ask, task), repeats=1)
        yield Measurement(
            workload=name,
            ours=seconds,
            note=told(found),
            peer=peer,
            theirs=taken if answer else None,
            peer_note=f"{answer[0]:.0f}, bound {answer[1]:.0f}" if answer else "",
            target=QUICK[scale],
        )
        bound = min(bound, answer[1]) if answer else bound
    yield Measurement(
        workload=f"{name}: value",
        ours=value,
        unit="points",
        peer="the best bound",
        theirs=bound,
        target=GOOD[scale],
    )


def shipped() -> Iterator[Measurement]:
    """Yield what plans on the shipped knowledge take."""
    prevention = ocsea.load().prevention
    prevention.portfolio(1)
    for wishes in ({}, {"actors": ["school"]}, {"robust": True}):
        ask = partial(prevention.portfolio, 12, **wishes)
        seconds, plan = timed(ask, repeats=REPEATS, clock=time.process_time)
        yield Measurement(
            workload=f"plan of the knowledge, budget 12, with its front {wishes or ''}".rstrip(),
            ours=seconds,
            note=f"{plan.status}, {plan.protection} points, front of {len(plan.front)}",
            target=at_most(0.05),
        )


def measure(*, long: bool) -> Iterator[Measurement]:
    """Yield the measurements."""
    for scale in SIZES if long else SHORT:
        yield from at_scale(scale)
    yield from shipped()


if __name__ == "__main__":
    main("plans")
