"""Choosing options under a budget, and proving that no choice is better.

What is added to something good adds less. That makes the best choice a hard problem (it contains maximum
coverage), so greedy picking is not enough.

The method is exact label-setting. Options are taken one after another; partial choices that look the same
to all options still to come are merged, and one is dropped when even the most generous completion cannot
reach a choice already known. What is left at the end is proven best, for every budget up to the one given.
Where the search would grow too large it stops, and says how far from the best its answer can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Final, Literal, NamedTuple

import attrs

from ocsea._base.errors import NoPlanError
from ocsea.prevention.coding import (
    Coded,
    Gains,
    Levels,
    Option,
    Task,
    affordable,
    in_parts,
    with_mask,
)
from ocsea.prevention.large import improved, relaxed_bound

__all__ = ["MOST_TIES", "Point", "Solution", "solve"]

MOST_TIES: Final = 24
"""So many equally good choices are listed; all are counted."""

_BEAM: Final = 4
"""Partial choices kept at each cost when looking for a first good choice."""

_LARGE: Final = 20_000
"""Options times budget from which a proof is not even tried."""

_EFFORT: Final = 1_000_000
"""Gains worked out before the search gives up the proof."""


@attrs.frozen(order=True)
class Point:
    """The best for a budget.

    Attributes:
        cost: What it costs.
        value: What it is worth, with what is there already.
        chosen: Ids of the options.

    >>> talk = Option(id="talk", cost=1, worth={"grooming": 2})
    >>> course = Option(id="course", cost=2, worth={"grooming": 2, "sharing": 2})
    >>> [(point.cost, point.chosen) for point in solve(Task(options=(talk, course), budget=3)).front]
    [(0, ()), (1, ('talk',)), (2, ('course',)), (3, ('course', 'talk'))]
    """

    cost: int
    value: int
    chosen: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Solution:
    """The best choice found, and how it is known to be the best.

    Attributes:
        best: The choice; among equally good ones the cheapest.
        bound: No choice within the budget is worth more than this.
        ties: Choices of the same worth and cost, the best itself first; at most `MOST_TIES`.
        tied: How many such choices there are.
        front: For each cost at which more becomes possible, the best choice.
        base: What is there already is worth.
        most: All options together would be worth.
        usable: Ids of the options that could be chosen: what they need is to be had.
        proven: Whether the search came to its end, so that nothing as good is cheaper either.

    >>> talk = Option(id="talk", cost=1, worth={"grooming": 2})
    >>> poster = Option(id="poster", cost=1, worth={"grooming": 2})
    >>> found = solve(Task(options=(talk, poster), budget=1))
    >>> found.best.value, found.bound, found.tied, found.ties
    (8, 8, 2, (('talk',), ('poster',)))
    """

    best: Point
    bound: int
    ties: tuple[tuple[str, ...], ...]
    tied: int
    front: tuple[Point, ...]
    base: int
    most: int
    usable: tuple[str, ...]
    proven: bool

    @property
    def status(self) -> Literal["optimal", "feasible"]:
        """``optimal`` when proven the best, else ``feasible``."""
        return "optimal" if self.best.value == self.bound else "feasible"


class _State(NamedTuple):
    """What a partial choice looks like to the options still to come."""

    levels: Levels
    have: int
    want: int


class _Entry(NamedTuple):
    """The choices that lead to one state at one cost with one value."""

    value: int
    origins: tuple[tuple[_Entry | None, str], ...]


_Labels = dict[_State, dict[int, _Entry]]


class _Sweep:
    """One pass over all options: labels grow, merge, and are dropped.

    Without a floor it is a beam: the most valuable few at each cost are kept, and a good choice comes out.
    With the worth of that choice as floor it is exact.
    """

    def __init__(self, coded: Coded, *, floor: list[int] | None = None) -> None:
        self.coded, self.floor, self.budget = coded, floor, coded.task.budget
        self.order: list[str] = []
        self.rest: list[tuple[list[str], Gains]] = []
        tail: Gains = []  # what parts still to come can give, one by one
        for part in reversed(coded.parts):
            self.order[:0] = part
            self.rest[:0] = [(part[at + 1 :], tail) for at in range(len(part))]
            tail = affordable(tail + coded.gains(coded.start(), part), self.budget)
        self.spent = 0
        self.stopped = False
        self.added: dict[tuple[int, Levels], int] = {}
        self._look_ahead()

    def _look_ahead(self) -> None:
        coded, found = self.coded, [(0, 0, 0)]
        for ident in reversed(self.order):
            bits, needs, provides = found[-1]
            found.append(
                (
                    bits | coded.masks[ident],
                    needs | coded.needs[ident],
                    provides | coded.provides[ident],
                )
            )
        self.later = found[-2::-1]

    def run(self) -> tuple[_Labels, int]:
        """Return the labels at the end, and what no choice within the budget can exceed."""
        levels = self.coded.start()
        root = _Entry(self.coded.value(levels), ((None, ""),))
        labels: _Labels = {_State(levels, 0, 0): {0: root}}
        for at, ident in enumerate(self.order):
            labels = self._step(labels, at, ident)
            if self.floor is None:
                labels = _beam(labels)
                continue
            labels = self._prune(labels, at)
            if self.spent > _EFFORT:
                self.stopped = True
                return labels, self._bound(labels, at)
        return labels, max(_front_values(labels, self.budget))

    def _step(self, labels: _Labels, at: int, ident: str) -> _Labels:
        coded, new = self.coded, dict[_State, dict[int, _Entry]]()
        mask, cost = coded.masks[ident], coded.costs[ident]
        compulsory = ident in coded.task.must
        for state, row in labels.items():
            if not compulsory:
                self._put(new, at, state, row.items())
            gain = self._gain(state.levels, mask)
            if gain or compulsory or coded.provides[ident] & ~state.have:
                taken = _State(
                    with_mask(state.levels, mask),
                    state.have | coded.provides[ident],
                    state.want | coded.needs[ident],
                )
                grown = [
                    (paid + cost, _Entry(entry.value + gain, ((entry, ident),)))
                    for paid, entry in row.items()
                    if paid + cost <= self.budget
                ]
                self._put(new, at, taken, grown)
        return new

    def _gain(self, levels: Levels, mask: int) -> int:
        """Return what an option adds; what was reached of its own bits comes up again and again."""
        reached = tuple(map(mask.__and__, levels))
        found = self.added.get((mask, reached))
        if found is None:
            found = self.added[mask, reached] = self.coded.gain(reached, mask)
        return found

    def _put(
        self, labels: _Labels, at: int, state: _State, row: Iterable[tuple[int, _Entry]]
    ) -> None:
        """Add a row under what its state looks like to the options still to come."""
        bits, needs, provides = self.later[at]
        want = state.want & ~state.have
        if want & ~provides:
            return  # nothing to come can give what a chosen option needs
        levels = tuple(map(bits.__and__, state.levels))
        front = labels.setdefault(_State(levels, state.have & needs, want), {})
        for paid, entry in row:
            old = front.get(paid)
            if old is None or old.value < entry.value:
                front[paid] = entry
            elif old.value == entry.value:
                front[paid] = _Entry(old.value, old.origins + entry.origins)

    def _prune(self, labels: _Labels, at: int) -> _Labels:
        """Keep what may still reach the best choice known for some budget."""
        kept: _Labels = {}
        known: dict[Levels, list[int]] = {}
        for state, row in labels.items():
            generous = known.get(state.levels)
            if generous is None:
                generous = known[state.levels] = self._generous(state, at)
            front: dict[int, _Entry] = {}
            highest = -1
            for paid in sorted(row):
                entry = row[paid]
                if entry.value > highest and self._hopeful(paid, entry.value, generous):
                    front[paid] = entry
                    highest = entry.value
            if front:
                kept[state] = front
        return kept

    def _hopeful(self, paid: int, value: int, generous: list[int]) -> bool:
        return any(
            paid <= budget and value + generous[budget - paid] >= least
            for budget, least in self.aims
        )

    @cached_property
    def aims(self) -> list[tuple[int, int]]:
        """Budgets at which a choice as good as the one known counts, or one better, and how good."""
        floor: list[int] = self.floor or []
        first_time = [at for at in range(len(floor)) if not at or floor[at] > floor[at - 1]]
        aims = [(at, floor[at] + (at not in first_time)) for at in range(self.budget + 1)]
        if not self.coded.task.every_budget:
            aims = [aims[first_time[-1]], (self.budget, floor[-1] + 1)]
        return [(at, least) for at, least in reversed(aims) if least <= self.coded.most]

    def _generous(self, state: _State, at: int) -> list[int]:
        """Return the most that can be added for each amount of money left.

        Each option counts with what it would add now, and can be bought in parts.
        """
        coded = self.coded
        rest, tail = self.rest[at]
        self.spent += len(rest)
        gains = [(self._gain(state.levels, coded.masks[i]), coded.costs[i]) for i in rest]
        return in_parts(gains + tail, self.budget)

    def _bound(self, labels: _Labels, at: int) -> int:
        floor: list[int] = self.floor or []
        bounds = [floor[-1]]
        for state, row in labels.items():
            generous = self._generous(state, at)
            bounds += [entry.value + generous[self.budget - paid] for paid, entry in row.items()]
        return min(max(bounds), self.coded.most)


def _beam(labels: _Labels) -> _Labels:
    """Keep the most valuable few at each cost."""
    by_cost: dict[int, list[tuple[int, _State]]] = {}
    for state, row in labels.items():
        for paid, entry in row.items():
            by_cost.setdefault(paid, []).append((-entry.value, state))
    kept: _Labels = {}
    for paid, found in by_cost.items():
        for _, state in sorted(found)[:_BEAM]:
            kept.setdefault(state, {})[paid] = labels[state][paid]
    return kept


def _front_values(labels: _Labels, budget: int) -> list[int]:
    """Return the best value for each budget; -1 where there is none."""
    best = [-1] * (budget + 1)
    for row in labels.values():
        for paid, entry in row.items():
            best[paid] = max(best[paid], entry.value)
    for at in range(1, budget + 1):
        best[at] = max(best[at], best[at - 1])
    return best


# -- the whole ------------------------------------------------------------------------------------------


def solve(task: Task, *, seed: int = 0, rounds: int = 2_000) -> Solution:
    """Return the best choice for a task, with the proof's bound.

    Args:
        task: What to choose from.
        seed: For tasks too large for a proof: the same seed gives the same choice.
        rounds: For those, how often a part of the choice is taken out and filled anew.

    Raises:
        NoPlanError: What must be chosen does not fit the budget, or what it needs cannot be had.

    >>> talk = Option(id="talk", cost=1, worth={"grooming": 2})
    >>> course = Option(id="course", cost=2, worth={"grooming": 2, "sharing": 2})
    >>> found = solve(Task(options=(talk, course), budget=2))
    >>> found.best.chosen, found.best.value, found.status
    (('course',), 16, 'optimal')
    """
    coded = Coded(attrs.evolve(task, options=_usable(task)))
    if len(coded.masks) * task.budget > _LARGE:
        return _repaired(coded, None, coded.most, seed, rounds)
    rough, _ = _Sweep(coded).run()
    sweep = _Sweep(coded, floor=_front_values(rough, task.budget))
    labels, bound = sweep.run()
    if sweep.stopped:
        return _repaired(coded, rough, bound, seed, rounds)
    if not labels:
        raise NoPlanError.for_budget(task.budget)
    return _solution(coded, labels, bound)


def _repaired(coded: Coded, rough: _Labels | None, bound: int, seed: int, rounds: int) -> Solution:
    """Return a good choice, with a bound, where the proof was too long."""
    first = _solution(coded, rough, bound) if rough else None
    chosen = improved(coded, first.best.chosen if first else None, seed=seed, rounds=rounds)
    value = coded.value(coded.levels(chosen))
    best = Point(sum(coded.costs[ident] for ident in chosen), value, chosen)
    return Solution(
        best=best,
        bound=min(bound, relaxed_bound(coded, chosen)),
        ties=(chosen,),
        tied=1,
        front=(*(point for point in (first.front if first else ()) if point < best), best),
        base=coded.value(coded.start()),
        most=coded.most,
        usable=tuple(coded.masks),
        proven=False,
    )


def _usable(task: Task) -> tuple[Option, ...]:
    """Leave out options that can never have what they need, and those of no use to anything."""
    usable = {option.id: option for option in task.options}
    given = {option.id for option in task.given}
    while True:
        there = given | set(usable)
        lost = [i for i, option in usable.items() if any(not g & there for g in option.needs)]
        if not lost:
            break
        for ident in lost:
            del usable[ident]
    missing = sorted(task.must - set(usable))
    if missing:
        raise NoPlanError.for_needs(missing)
    useful = _useful(task, usable, given)
    return tuple(option for option in usable.values() if option.id in useful)


def _useful(task: Task, usable: dict[str, Option], given: set[str]) -> set[str]:
    """Return options that give something, must be chosen, or are needed by such."""
    found = {i for i, option in usable.items() if i in task.must or any(option.worth.values())}
    fresh = set(found)
    while fresh:
        groups = [g for ident in fresh for g in usable[ident].needs if not g & given]
        fresh = {ident for group in groups for ident in group if ident in usable} - found
        found |= fresh
    return found


def _solution(coded: Coded, labels: _Labels, bound: int) -> Solution:
    rows = [(-entry.value, paid, entry) for row in labels.values() for paid, entry in row.items()]
    highest, cheapest, _ = min(rows, key=lambda row: row[:2])
    best = [entry for value, paid, entry in rows if (value, paid) == (highest, cheapest)]
    ties = (chosen for entry in best for chosen in _choices(entry))
    listed = tuple(tuple(sorted(chosen)) for chosen in islice(ties, MOST_TIES))
    return Solution(
        best=Point(cheapest, -highest, listed[0]),
        bound=bound,
        ties=listed,
        tied=sum(_count(entry) for entry in best),
        front=_front(rows),
        base=coded.value(coded.start()),
        most=coded.most,
        usable=tuple(coded.masks),
        proven=True,
    )


def _front(rows: list[tuple[int, int, _Entry]]) -> tuple[Point, ...]:
    front: list[Point] = []
    for loss, paid, entry in sorted(rows, key=lambda row: (row[1], row[0])):
        if not front or -loss > front[-1].value:
            front.append(Point(paid, -loss, tuple(sorted(next(_choices(entry))))))
    return tuple(front)


def _choices(entry: _Entry) -> Iterator[tuple[str, ...]]:
    """Yield the choices that lead to an entry."""
    for before, ident in entry.origins:
        if before is None:
            yield ()
            continue
        for chosen in _choices(before):
            yield (*chosen, ident)


def _count(entry: _Entry, known: dict[int, int] | None = None) -> int:
    """Return how many choices lead to an entry."""
    known = {} if known is None else known
    if id(entry) not in known:
        known[id(entry)] = sum(
            1 if before is None else _count(before, known) for before, _ in entry.origins
        )
    return known[id(entry)]
