"""What the tests of the planner share: small tasks, and what trying every choice finds."""

from itertools import combinations

from hypothesis import strategies as st

from ocsea.prevention.coding import Option, Task

CELLS = ("a", "b", "c", "d")
NAMES = tuple("pqrstuv")


@st.composite
def tasks(draw, *, needs=True):
    """Small tasks, with few different numbers so that ties are common."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    worths = st.dictionaries(st.sampled_from(CELLS), st.sampled_from([1, 2, 4]), max_size=4)
    groups = st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=2)
    wanting = st.lists(groups, max_size=2) if needs else st.just([])
    options = tuple(
        Option(
            id=name,
            cost=draw(st.integers(1, 3)),
            worth=draw(worths),
            needs=tuple(g - {name} for g in draw(wanting) if g - {name}),
        )
        for name in names
    )
    there = draw(st.lists(worths, max_size=2))
    return Task(
        options=options,
        budget=draw(st.integers(0, 8)),
        weights=draw(st.dictionaries(st.sampled_from(CELLS), st.integers(0, 3), max_size=4)),
        ranks=draw(st.sampled_from([(4, 2, 1), (1,), (1, 1), (3, 1)])),
        given=tuple(Option(id=f"given-{n}", cost=1, worth=w) for n, w in enumerate(there)),
        must=draw(st.frozensets(st.sampled_from(names), max_size=1)) if needs else frozenset(),
        every_budget=draw(st.booleans()),
    )


def value_of(task, chosen):
    """Return what a choice is worth, straight from the definition."""
    there = [*task.given, *(o for o in task.options if o.id in chosen)]
    total = 0
    for cell in CELLS:
        best_first = sorted((o.worth.get(cell, 0) for o in there), reverse=True)
        counted = sum(rank * worth for rank, worth in zip(task.ranks, best_first, strict=False))
        total += task.weights.get(cell, 1) * counted
    return total


def allowed(task, chosen):
    there = chosen | {o.id for o in task.given}
    met = all(g & there for o in task.options if o.id in chosen for g in o.needs)
    return met and task.must <= chosen


def every_choice(task, budget):
    """Yield worth, cost and ids of every choice that is allowed, by trying them all."""
    costs = {o.id: o.cost for o in task.options}
    for size in range(len(costs) + 1):
        for some in combinations(sorted(costs), size):
            cost = sum(costs[ident] for ident in some)
            if cost <= budget and allowed(task, set(some)):
                yield value_of(task, set(some)), cost, some
