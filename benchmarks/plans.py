"""The best measures for a budget, against the solvers HiGHS (through scipy) and CP-SAT (OR-Tools).

The measures, forms and costs are drawn at random at the size of the real graph and 10 and 100 times as large; a
measure covers the forms that its risks lead to. The most weight of forms is to be covered within a budget. The
shipped knowledge is asked as well: with its own value of a set, where no peer has an answer.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import ocsea
from benchmarks.graph import draw
from ocsea.prevention.coding import Option, Task
from ocsea.prevention.planner import Solution, solve

SIZES = {1: (5, 0), 10: (50, 1_000), 100: (500, 150)}
"""Budget at each scale, and how often a part of the choice is filled anew."""

TARGETS = {1: "proven, < 50 ms", 10: "1458 in 2 s", 100: "within 1.5 % of the bound in 10 s"}
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


def timed(ask: Callable[[], Any], repeats: int) -> tuple[Any, float]:
    """Return the answer, and the median of the seconds it took."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        answer = ask()
        seconds.append(time.perf_counter() - start)
    return answer, statistics.median(seconds)


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


def row(name: str, ours: tuple[Solution, float], peers: list[str], target: str) -> str:
    """Return a line of the table."""
    solution, seconds = ours
    gap = 100 * (solution.bound - solution.best.value) / solution.bound
    told = "proven" if solution.status == "optimal" else f"bound {solution.bound}, {gap:.2f} %"
    cells = [name, f"{solution.best.value} ({told}) in {1000 * seconds:.0f} ms", *peers, target]
    return f"| {' | '.join(cells)} |"


def peer(task: Task, ask: Callable[[Task], tuple[float, float] | None], ours: float) -> str:
    """Return what a peer found, and how many times our time it took."""
    answer, seconds = timed(lambda: ask(task), 1)
    if answer is None:
        return "not installed"
    value, bound = answer
    return f"{value:.0f} (bound {bound:.0f}) in {1000 * seconds:.0f} ms: {seconds / ours:.1f}"


def main() -> None:
    """Print the table."""
    print("| what | ours | HiGHS | CP-SAT | target |")
    print("| --- | --- | --- | --- | --- |")
    for scale, (budget, rounds) in SIZES.items():
        task = instance(scale)
        ours = timed(lambda t=task, r=rounds: solve(t, rounds=r), REPEATS if scale == 1 else 1)
        peers = [peer(task, ask, ours[1]) for ask in (by_highs, by_cp_sat)]
        name = f"{len(task.options)} x {len(task.weights)}, budget {budget}"
        print(row(name, ours, peers, TARGETS[scale]))
    shipped()


def shipped() -> None:
    """Print what plans on the shipped knowledge take."""
    prevention = ocsea.load().prevention
    prevention.portfolio(1)
    for wishes in ({}, {"actors": ["school"]}, {"robust": True}):
        plan, seconds = timed(lambda w=wishes: prevention.portfolio(12, **w), REPEATS)
        name = f"the knowledge, budget 12 with its front {wishes or ''}"
        told = f"{plan.status}, {plan.protection} points, {len(plan.front)} points of the front"
        print(f"| {name} | {told} in {1000 * seconds:.0f} ms | no peer | no peer | < 50 ms |")


if __name__ == "__main__":
    main()
