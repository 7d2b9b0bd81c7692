"""A choice under a budget as bits: what is chosen from, and how it is valued.

In each cell the best option counts in full, the second and third less, further ones nothing. A cell
that *k* options have reached with at least some worth is *k* bits, one in each of the levels; so what a choice
reaches is a few integers, and what an option adds is a few operations on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property

import attrs

__all__ = ["Coded", "Gains", "Levels", "Option", "Task", "affordable", "in_parts", "with_mask"]

Levels = tuple[int, ...]
"""What is reached at least once, at least twice, and so on, as bits."""

Gains = list[tuple[int, int]]
"""What can be added, and what each costs."""


@attrs.frozen(kw_only=True)
class Option:
    """Something that can be chosen.

    Attributes:
        id: Its id.
        cost: What it costs, in whole units, at least 1.
        worth: What it gives to each cell, in whole units.
        needs: From each of these groups at least one must be there as well.

    >>> from ocsea.prevention.planner import solve
    >>> room = Option(id="room", cost=2, worth={})
    >>> course = Option(id="course", cost=1, worth={"grooming": 2}, needs=(frozenset({"room"}),))
    >>> [solve(Task(options=(room, course), budget=budget)).best.chosen for budget in (2, 3)]
    [(), ('course', 'room')]
    """

    id: str
    cost: int
    worth: Mapping[Hashable, int]
    needs: tuple[frozenset[str], ...] = ()


@attrs.frozen(kw_only=True)
class Task:
    """What to choose from, and how the choice is valued.

    Attributes:
        options: What can be chosen.
        budget: The most that the choice may cost.
        weights: How much each cell matters; cells not named count 1.
        ranks: What the best, the second and further options count in a cell.
        given: What is there already, at no cost.
        must: Ids of options that have to be chosen.
        every_budget: Whether the best is wanted for every smaller budget, too.

    >>> talk = Option(id="talk", cost=1, worth={"grooming": 1})
    >>> task = Task(options=(talk,), budget=1, weights={"grooming": 3})
    >>> Coded(task).most
    12
    """

    options: tuple[Option, ...]
    budget: int
    weights: Mapping[Hashable, int] = attrs.field(factory=dict)
    ranks: tuple[int, ...] = (4, 2, 1)
    given: tuple[Option, ...] = ()
    must: frozenset[str] = frozenset()
    every_budget: bool = True


class Coded:
    """A task as bits. Cells that all options treat alike are one; so few bits remain.

    >>> talk = Option(id="talk", cost=1, worth={"grooming": 2})
    >>> course = Option(id="course", cost=2, worth={"grooming": 2, "sharing": 2})
    >>> coded = Coded(Task(options=(talk, course), budget=3))
    >>> [coded.value(coded.levels(chosen)) for chosen in ([], ["talk"], ["talk", "course"])]
    [0, 8, 20]
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        everything = (*task.given, *task.options)
        columns: dict[Hashable, list[tuple[int, int]]] = {}
        for at, option in enumerate(everything):
            for cell, worth in option.worth.items():
                columns.setdefault(cell, []).append((at, worth))
        alike: Counter[tuple[tuple[int, int], ...]] = Counter()
        for cell, column in columns.items():
            alike[tuple(column)] += task.weights.get(cell, 1)
        masks = [0] * len(everything)
        self.bit_weights: list[int] = []
        for shared, weight in alike.items():
            if weight:
                self._add_column(shared, weight, masks)
        self.masks = dict(zip([o.id for o in task.options], masks[len(task.given) :], strict=True))
        self.costs = {option.id: option.cost for option in task.options}
        self.given_masks = masks[: len(task.given)]
        self._code_needs()
        self._known: dict[int, int] = {}

    def _add_column(
        self, column: tuple[tuple[int, int], ...], weight: int, masks: list[int]
    ) -> None:
        below = 0
        for step in sorted({worth for _, worth in column if worth > 0}):
            bit = 1 << len(self.bit_weights)
            self.bit_weights.append(weight * (step - below))
            below = step
            for at, worth in column:
                if worth >= step:
                    masks[at] |= bit

    def _code_needs(self) -> None:
        there = {option.id for option in self.task.given}
        open_needs = {
            option.id: [group for group in option.needs if not group & there]
            for option in self.task.options
        }
        groups = list(dict.fromkeys(g for needs in open_needs.values() for g in needs))
        self.needs = {
            ident: sum(1 << groups.index(group) for group in set(needs))
            for ident, needs in open_needs.items()
        }
        self.provides = {
            ident: sum(1 << at for at, group in enumerate(groups) if ident in group)
            for ident in self.costs
        }

    @cached_property
    def _planes(self) -> list[int]:
        digits = max(self.bit_weights, default=0).bit_length()
        return [
            sum(1 << bit for bit, weight in enumerate(self.bit_weights) if weight >> digit & 1)
            for digit in range(digits)
        ]

    def weight(self, bits: int) -> int:
        """Return the summed weight of bits."""
        known = self._known.get(bits)
        if known is None:
            known = sum((bits & p).bit_count() << digit for digit, p in enumerate(self._planes))
            self._known[bits] = known
        return known

    def gain(self, levels: Sequence[int], mask: int) -> int:
        """Return what an option adds to what was reached."""
        total = 0
        for rank, level in zip(self.task.ranks, levels, strict=True):
            new = mask & ~level
            if new:
                total += rank * self.weight(new)
            mask &= level
            if not mask:
                break
        return total

    def levels(self, chosen: Iterable[str]) -> Levels:
        """Return what a choice reaches, with what is there already."""
        levels = self.start()
        for ident in chosen:
            levels = with_mask(levels, self.masks[ident])
        return levels

    def value(self, levels: Sequence[int]) -> int:
        """Return what it is worth to have reached so much."""
        return sum(
            rank * self.weight(level) for rank, level in zip(self.task.ranks, levels, strict=True)
        )

    def gains(self, levels: Levels, idents: Iterable[str]) -> Gains:
        """Return what each option adds to what was reached, and what it costs."""
        return [(self.gain(levels, self.masks[ident]), self.costs[ident]) for ident in idents]

    def start(self) -> Levels:
        """Return what is reached already."""
        levels: Levels = (0,) * len(self.task.ranks)
        for mask in self.given_masks:
            levels = with_mask(levels, mask)
        return levels

    @cached_property
    def most(self) -> int:
        """What everything together would be worth."""
        return self.value(self.levels(self.masks))

    @cached_property
    def parts(self) -> list[list[str]]:
        """Options in parts that share no bit, the smallest part first, in each what gives most for its cost."""
        parts: list[tuple[int, list[str]]] = []
        for ident, mask in self.masks.items():
            touching = [part for part in parts if part[0] & mask]
            parts = [part for part in parts if not part[0] & mask]
            union, members = mask, [ident]
            for bits, idents in touching:
                union, members = union | bits, idents + members
            parts.append((union, members))
        parts.sort(key=lambda part: (len(part[1]), part[1]))
        return [sorted(members, key=self._widest) for _, members in parts]

    def _widest(self, ident: str) -> tuple[float, str]:
        return -self.weight(self.masks[ident]) / self.costs[ident], ident


def with_mask(levels: Levels, mask: int) -> Levels:
    """Return what is reached once an option is added.

    >>> [bin(level) for level in with_mask((0b011, 0b001, 0), 0b001)]
    ['0b11', '0b1', '0b1']
    """
    out = []
    for level in levels:
        out.append(level | mask)
        mask &= level
    return tuple(out)


def affordable(gains: Gains, budget: int) -> Gains:
    """Return the gains that give most for their cost, as many as the budget can pay for, at least in part.

    >>> affordable([(1, 1), (10, 2), (9, 3)], 4)
    [(10, 2), (9, 3)]
    """
    found, spent = [], 0
    for gain, cost in sorted(gains, key=_widest_first):
        if spent >= budget:
            break
        found.append((gain, cost))
        spent += cost
    return found


def _widest_first(pair: tuple[int, int]) -> float:
    return -pair[0] / pair[1]


def in_parts(gains: Gains, budget: int) -> list[int]:
    """Return the best sum of gains for each budget when they can be bought in parts, rounded down.

    >>> in_parts([(10, 2), (3, 1)], 3)
    [0, 5, 10, 13]
    """
    out, bought = [0], 0
    for gain, cost in sorted(gains, key=_widest_first):
        if not gain or len(out) > budget:
            break
        out.extend(bought + gain * part // cost for part in range(1, cost + 1))
        bought += gain
    return out[: budget + 1] + [out[-1]] * (budget + 1 - len(out))
