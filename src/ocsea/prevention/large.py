"""Choices too large for a full proof: a good one by repair, and a bound from linear programming.

The choice is built greedily; then again and again a few options are taken out and the room is filled
anew, which is called ruin and recreate (Schrimpf and others 2000). The bound is that of the linear
relaxation, solved by HiGHS where scipy is installed, else that of buying options in parts.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from ocsea._base.bits import ones
from ocsea._base.errors import NoPlanError
from ocsea.prevention.coding import Coded, in_parts, with_mask

__all__ = ["improved", "relaxed_bound"]

T = TypeVar("T")

_PROMISING: Final = 60
"""So many options that promise most are looked at when room is filled."""

_SHAKE: Final = 0.3
"""By how much what an option promises may be shaken."""

_MOST_REMOVED: Final = 5
_SLACK: Final = 1e-6


class _Filling:
    """A choice that can be taken apart and filled again."""

    def __init__(self, coded: Coded, chosen: Iterable[str]) -> None:
        self.coded = coded
        self.chosen = dict.fromkeys(chosen)
        self.levels = coded.levels(self.chosen)
        self.left = coded.task.budget - sum(coded.costs[ident] for ident in self.chosen)

    @property
    def have(self) -> int:
        have = 0
        for ident in self.chosen:
            have |= self.coded.provides[ident]
        return have

    def add(self, ident: str) -> None:
        self.chosen[ident] = None
        self.levels = with_mask(self.levels, self.coded.masks[ident])
        self.left -= self.coded.costs[ident]

    def without(self, removed: set[str]) -> _Filling:
        """Return it without some options, and without those that needed them."""
        coded, kept = self.coded, _Filling(self.coded, (i for i in self.chosen if i not in removed))
        unmet = {i for i in kept.chosen if coded.needs[i] & ~kept.have}
        return kept.without(unmet) if unmet else kept

    def fill(self, options: Iterable[str], dice: random.Random) -> None:
        """Add what promises most for its cost, each promise shaken a little, until nothing fits."""
        coded, have = self.coded, self.have
        heap = []
        for ident in options:
            if ident not in self.chosen:
                trust = (1 - _SHAKE * dice.random()) / coded.costs[ident]
                promise = coded.gain(self.levels, coded.masks[ident]) * trust
                heap.append((-promise, ident, trust))
        heapq.heapify(heap)
        while heap:
            promised, ident, trust = heapq.heappop(heap)
            if coded.costs[ident] > self.left or coded.needs[ident] & ~have:
                continue
            promise = coded.gain(self.levels, coded.masks[ident]) * trust
            if promise < -promised:  # it was made before others were added
                heapq.heappush(heap, (-promise, ident, trust))
            elif promise:
                self.add(ident)
                have |= coded.provides[ident]


def improved(
    coded: Coded, chosen: Iterable[str] | None, *, seed: int, rounds: int
) -> tuple[str, ...]:
    """Return a choice that is at least as good as the one given.

    Args:
        coded: The task.
        chosen: A choice to start from; ``None`` for what must be chosen.
        seed: The same seed gives the same choice.
        rounds: How often a part is taken out and filled anew.

    Raises:
        NoPlanError: What must be chosen, with what it needs, was not found to fit the budget.

    >>> from ocsea.prevention.coding import Option, Task
    >>> talk = Option(id="talk", cost=1, worth={"grooming": 2})
    >>> course = Option(id="course", cost=2, worth={"grooming": 2, "sharing": 2})
    >>> coded = Coded(Task(options=(talk, course), budget=2))
    >>> improved(coded, ["talk"], seed=0, rounds=10)
    ('course',)
    """
    dice = random.Random(seed)  # noqa: S311 - nothing here is secret
    now = _Filling(coded, _compulsory(coded) if chosen is None else chosen)
    if now.left < 0:
        raise NoPlanError.for_budget(coded.task.budget)
    now.fill(coded.masks, _Steady())
    value = coded.value(now.levels)
    touching = _touching(coded)
    promising = _most_promising(now)
    for _ in range(rounds):
        trial = now.without(_some_of(now, touching, dice))
        near = {ident for bit in _lost(now, trial) for ident in touching[bit]}
        trial.fill(sorted(near.union(promising)), dice)
        if not coded.task.must <= trial.chosen.keys():
            continue  # lost something that had to stay
        reached = coded.value(trial.levels)
        if reached > value:
            promising = _most_promising(trial)
        if reached >= value:
            now, value = trial, reached
    return tuple(sorted(now.chosen))


class _Steady(random.Random):
    """Dice that always show nothing: greedy picking without a shake."""

    def random(self) -> float:
        return 0.0


def _compulsory(coded: Coded) -> list[str]:
    """Return what must be chosen, with the cheapest that it needs."""
    found = sorted(coded.task.must)
    while True:
        have = want = 0
        for ident in found:
            have |= coded.provides[ident]
            want |= coded.needs[ident]
        missing = want & ~have
        if not missing:
            return found
        helpful = [i for i, given in coded.provides.items() if given & missing]
        found.append(min(helpful, key=lambda ident: (coded.costs[ident], ident)))


def _touching(coded: Coded) -> list[list[str]]:
    touching: list[list[str]] = [[] for _ in coded.bit_weights]
    for ident, mask in coded.masks.items():
        for bit in ones(mask):
            touching[bit].append(ident)
    return touching


def _lost(before: _Filling, after: _Filling) -> Iterator[int]:
    lost = 0
    for old, new in zip(before.levels, after.levels, strict=True):
        lost |= old & ~new
    return ones(lost)


def _most_promising(now: _Filling) -> list[str]:
    coded = now.coded
    open_ones = (ident for ident in coded.masks if ident not in now.chosen)
    return heapq.nlargest(
        _PROMISING,
        open_ones,
        key=lambda ident: coded.gain(now.levels, coded.masks[ident]) / coded.costs[ident],
    )


def _some_of(now: _Filling, touching: list[list[str]], dice: random.Random) -> set[str]:
    """Return a chosen option and a few more; half of the time such as reach the same cells."""
    chosen = [ident for ident in now.chosen if ident not in now.coded.task.must]
    if not chosen:
        return set()
    first = _any_of(chosen, dice)
    mask = now.coded.masks[first]
    if mask and dice.random() < 0.5:  # noqa: PLR2004 - half of the time
        bit = _any_of(list(ones(mask)), dice)
        chosen = [ident for ident in touching[bit] if ident in now.chosen] or chosen
    count = 1 + int(dice.random() * _MOST_REMOVED)
    return {first, *(_any_of(chosen, dice) for _ in range(count))} - now.coded.task.must


def _any_of(some: list[T], dice: random.Random) -> T:
    return some[int(dice.random() * len(some))]


# -- the bound ------------------------------------------------------------------------------------------


def relaxed_bound(coded: Coded, chosen: Iterable[str]) -> int:
    """Return what no choice can exceed: by linear programming where scipy is installed.

    Args:
        coded: The task.
        chosen: A good choice; the simple bound counts what every option would add to it.

    >>> from ocsea.prevention.coding import Option, Task
    >>> talk = Option(id="talk", cost=1, worth={"grooming": 2})
    >>> course = Option(id="course", cost=2, worth={"grooming": 2, "sharing": 2})
    >>> coded = Coded(Task(options=(talk, course), budget=3))
    >>> relaxed_bound(coded, ["course", "talk"])
    20
    """
    levels = coded.levels(chosen)
    gains = in_parts(coded.gains(levels, coded.masks), coded.task.budget)
    simple = min(coded.value(levels) + gains[-1], coded.most)
    if simple == coded.value(levels):
        return simple  # nothing is left to gain
    try:
        import scipy.optimize  # noqa: F401 - asked for below
    except ImportError:
        return simple
    return min(simple, _by_linear_programming(coded))


def _by_linear_programming(coded: Coded) -> int:
    """Solve the task with options in parts: each bit counts once for each rank that is reached."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    idents, ranks, size = list(coded.masks), coded.task.ranks, len(coded.bit_weights)
    offers = [(bit, at) for at, i in enumerate(idents) for bit in ones(coded.masks[i])]
    counts = [
        (bit, len(idents) + bit * len(ranks) + r) for bit in range(size) for r in range(len(ranks))
    ]
    cells = offers + counts + [(size, at) for at in range(len(idents))]
    values = [-1] * len(offers) + [1] * len(counts) + [coded.costs[ident] for ident in idents]
    rows, columns = zip(*cells, strict=True)
    matrix = coo_array((np.array(values, float), (rows, columns))).tocsr()
    given = [sum(mask >> bit & 1 for mask in coded.given_masks) for bit in range(size)]
    worth = [-rank * weight for weight in coded.bit_weights for rank in ranks]
    low = [float(ident in coded.task.must) for ident in idents] + [0.0] * len(counts)
    found = linprog(
        np.array([0] * len(idents) + worth, float),
        A_ub=matrix,
        b_ub=np.array([*given, coded.task.budget], float),
        bounds=np.column_stack([low, np.ones(len(low))]),
        method="highs",
    )
    return int(-found.fun * (1 + _SLACK) + _SLACK) if found.success else coded.most
