"""Choosing the cases that together show the most forms."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from ocsea.scenarios.model import Case

__all__ = ["CaseChoice", "choose", "seeded"]

_NODES: Final = 2_000_000
"""Bound on the search; reached only by banks of many hundreds of cases."""

_HEAVY: Final = 2


@attrs.frozen
class CaseChoice:
    """Cases chosen for a set, and how good the choice is.

    Attributes:
        cases: The cases, one for each group, in the order of the groups.
        covered: Ids of the forms they show, as main or further form.
        bound: No set of this size can show more forms than this.
    """

    cases: tuple[Case, ...]
    covered: tuple[str, ...]
    bound: int

    @property
    def proven(self) -> bool:
        """Whether no set of this size can show more forms."""
        return len(self.covered) == self.bound


def seeded(seed: int, ident: str) -> str:
    """Return a sort key that depends on the seed and the id alone, on every machine.

    >>> seeded(1, "a") == seeded(1, "a") != seeded(2, "a")
    True
    """
    return hashlib.sha256(f"{seed}:{ident}".encode()).hexdigest()


def _forms(case: Case) -> frozenset[str]:
    return frozenset(link.form for link in case.forms if link.role != "possible")


class _Search:
    """Branch and bound over bit masks: the largest union of *size* sets."""

    def __init__(self, masks: Sequence[int], size: int) -> None:
        self.masks, self.size = masks, size
        self.best: tuple[int, ...] = tuple(range(size))
        self.most = _union(masks, self.best).bit_count()
        self.nodes = 0

    def run(self) -> bool:
        """Search; return whether it came to its end."""
        self._extend((), 0, 0)
        return self.nodes < _NODES

    def _extend(self, chosen: tuple[int, ...], at: int, union: int) -> None:
        self.nodes += 1
        left = self.size - len(chosen)
        if left == 0:
            if union.bit_count() > self.most:
                self.best, self.most = chosen, union.bit_count()
            return
        gains = sorted(((m & ~union).bit_count() for m in self.masks[at:]), reverse=True)
        if self.nodes >= _NODES or union.bit_count() + sum(gains[:left]) <= self.most:
            return
        for i in range(at, len(self.masks) - left + 1):
            self._extend((*chosen, i), i + 1, union | self.masks[i])


def _union(masks: Sequence[int], chosen: Sequence[int]) -> int:
    union = 0
    for i in chosen:
        union |= masks[i]
    return union


def _spread(cases: list[Case]) -> tuple[Case, ...]:
    """Order cases so that heavy ones stand apart where that is possible."""
    heavy = [case for case in cases if case.sensitivity == _HEAVY]
    light = [case for case in cases if case not in heavy]
    ordered: list[Case] = []
    while heavy or light:
        after_heavy = bool(ordered) and ordered[-1].sensitivity == _HEAVY
        take_heavy = not light or (len(heavy) >= len(light) and not after_heavy)
        ordered.append((heavy if take_heavy else light).pop(0))
    return tuple(ordered)


def choose(bank: Mapping[str, Case], size: int, *, seed: int) -> CaseChoice:
    """Choose the *size* cases that together show the most forms; ties fall by the seed.

    Args:
        bank: The cases to choose from; at least *size*.
        size: How many.
        seed: Decides between sets that are equally good, and the order.
    """
    order = sorted(bank.values(), key=lambda case: seeded(seed, case.id))
    names = sorted({form for case in order for form in _forms(case)})
    bit = {name: 1 << at for at, name in enumerate(names)}
    masks = [sum(bit[form] for form in _forms(case)) for case in order]
    search = _Search(masks, size)
    finished = search.run()
    chosen = [order[i] for i in search.best]
    covered = tuple(name for name in names if _union(masks, search.best) & bit[name])
    most = sorted((mask.bit_count() for mask in masks), reverse=True)[:size]
    bound = len(covered) if finished else min(len(names), sum(most))
    return CaseChoice(_spread(chosen), covered, bound)
