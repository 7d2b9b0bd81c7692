"""Choosing the cases that together show the most forms."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from ocsea.scenarios.model import Case

__all__ = ["CaseChoice", "choose", "chosen", "seeded", "spread"]

_NODES: Final = 2_000
"""Bound on the search; reached only by banks of many hundreds of cases."""

_PRICE: Final = 1024
"""What a form is worth, in the units in which it is priced."""

_ROUNDS, _ROOT_STEPS, _NODE_STEPS, _SMALLEST_STEP = 12, 300, 12, 4
"""How often it is tried to choose by exchange, and how prices are looked for."""

_HEAVY: Final = 2


@attrs.frozen
class CaseChoice:
    """Cases chosen for a set, and how good the choice is.

    Attributes:
        cases: The cases, one for each group, in the order of the groups.
        covered: Ids of the forms they show, as main or further form.
        bound: No set of this size can show more forms than this; ``None`` for cases that a person chose.

    >>> import ocsea
    >>> cases = ocsea.load().cases
    >>> bank = {ident: cases[ident] for ident in ("kakak-pulang-sif-malam", "foto-latihan-di-akun-orang-asing")}
    >>> choice = choose(bank, 1, seed=1)
    >>> [case.id for case in choice.cases], choice.proven
    (['kakak-pulang-sif-malam'], True)
    """

    cases: tuple[Case, ...]
    covered: tuple[str, ...]
    bound: int | None

    @property
    def proven(self) -> bool:
        """Whether it is proven that no set of this size can show more forms."""
        return len(self.covered) == self.bound


def seeded(seed: int, ident: str) -> str:
    """Return a sort key that depends on the seed and the id alone, on every machine.

    >>> seeded(1, "a") == seeded(1, "a") != seeded(2, "a")
    True
    """
    return hashlib.sha256(f"{seed}:{ident}".encode()).hexdigest()


def _forms(case: Case) -> frozenset[str]:
    return frozenset(link.form for link in case.forms if link.role != "possible")


@attrs.frozen
class _Relaxed:
    """What a choice could show at most, when forms are bought at prices.

    Attributes:
        bound: The most forms, times `_PRICE`.
        profits: What each case earns at these prices, with its place; the best first.
        prices: The price of each form, from 0 to `_PRICE`.
    """

    bound: int
    profits: list[tuple[int, int]]
    prices: list[int]


class _Search:
    """The largest union of *size* sets: branch and bound with prices on the forms.

    A form that has a price is worth what is left of it to whoever shows it, and the price to each case that
    shows it. For any prices the best cases taken one by one then earn at least what the best set shows
    (Lagrangian relaxation; Fisher 1981, https://doi.org/10.1287/mnsc.27.1.1), so good prices prove a set best.
    All numbers are whole, so that the proof is not rounded.
    """

    def __init__(self, masks: Sequence[int], size: int, rng: random.Random) -> None:
        self.masks, self.size, self._rng = masks, size, rng
        self._forms = [[at for at in range(m.bit_length()) if m >> at & 1] for m in masks]
        self._all = _union(masks, range(len(masks)))
        self.best: tuple[int, ...] = tuple(range(size))
        self.most = _union(masks, self.best).bit_count()
        self.bound = self._all.bit_count()
        self.nodes = 0

    def run(self) -> None:
        """Search; `best` is proven when `bound` equals `most` afterwards."""
        for _ in range(_ROUNDS):
            self._swapped()
        everything = list(range(len(self.masks)))
        prices = [_PRICE // 2] * self._all.bit_length()
        root = self._relaxed(everything, 0, self.size, prices, _ROOT_STEPS)
        self.bound = max(self.most, root.bound // _PRICE)
        if self.bound > self.most and self._branch(everything, (), 0, root.prices):
            self.bound = self.most

    def _keep(self, chosen: Iterable[int]) -> None:
        best = tuple(sorted(chosen))
        shown = _union(self.masks, best).bit_count()
        if shown > self.most:
            self.best, self.most = best, shown

    def _swapped(self) -> None:
        """Choose greedily, then exchange one case for another as long as that shows more."""
        pool = list(range(len(self.masks)))
        self._rng.shuffle(pool)
        chosen: list[int] = []
        for _ in range(self.size):
            chosen.append(self._most_beside(chosen, pool))
            pool.remove(chosen[-1])
        at = 0
        while at < len(chosen):
            others = chosen[:at] + chosen[at + 1 :]
            better = self._most_beside(others, [chosen[at], *pool])
            if better == chosen[at]:
                at += 1
                continue
            pool[pool.index(better)] = chosen[at]
            chosen[at], at = better, 0
        self._keep(chosen)

    def _most_beside(self, others: Sequence[int], pool: Iterable[int]) -> int:
        union = _union(self.masks, others)
        return max(pool, key=lambda at: (self.masks[at] & ~union).bit_count())

    def _relaxed(
        self, free: Sequence[int], union: int, left: int, prices: list[int], steps: int
    ) -> _Relaxed:
        """Return the lowest bound met while prices go up where forms are wanted by nobody, else down."""
        missing = [at for at in range(len(prices)) if (self._all & ~union) >> at & 1]
        step, best = _PRICE // 2, None
        for _ in range(steps):
            priced = [price if not union >> at & 1 else 0 for at, price in enumerate(prices)]
            profits = sorted(
                ((sum([priced[form] for form in self._forms[at]]), at) for at in free), reverse=True
            )
            bound = union.bit_count() * _PRICE + sum(_PRICE - prices[form] for form in missing)
            bound += sum(profit for profit, _ in profits[:left])
            if best is None or bound < best.bound:
                best = _Relaxed(bound, profits, prices)
            if best.bound // _PRICE <= self.most:
                break
            shown = Counter(form for _, at in profits[:left] for form in self._forms[at])
            prices = list(prices)
            for form in missing:
                wanted = (prices[form] < _PRICE) - shown[form]
                prices[form] += step * ((wanted > 0) - (wanted < 0))
                prices[form] = min(_PRICE, max(0, prices[form]))
            step = max(_SMALLEST_STEP, step * 9 // 10)
        assert best is not None
        return best

    def _branch(
        self, free: Sequence[int], chosen: tuple[int, ...], union: int, prices: list[int]
    ) -> bool:
        """Look for a better set among those that hold *chosen*; return whether all were ruled out."""
        self.nodes += 1
        left = self.size - len(chosen)
        if left == 0:
            self._keep(chosen)
        if left == 0 or len(free) < left:
            return True
        if self.nodes > _NODES:
            return False
        relaxed = self._relaxed(free, union, left, prices, _NODE_STEPS)
        last = relaxed.profits[left - 1][0]
        free = [at for p, at in relaxed.profits if (relaxed.bound - last + p) // _PRICE > self.most]
        if relaxed.bound // _PRICE <= self.most or len(free) < left:
            return True
        with_it = (*chosen, free[0]), union | self.masks[free[0]], relaxed.prices
        return self._branch(free[1:], *with_it) and self._branch(
            free[1:], chosen, union, relaxed.prices
        )


def _union(masks: Sequence[int], chosen: Iterable[int]) -> int:
    union = 0
    for i in chosen:
        union |= masks[i]
    return union


def spread(cases: list[Case]) -> tuple[Case, ...]:
    """Order cases so that heavy ones stand apart where that is possible.

    >>> import ocsea
    >>> cases = ocsea.load().cases
    >>> heavy, mild = cases["kakak-pulang-sif-malam"], cases["foto-latihan-di-akun-orang-asing"]
    >>> [case.sensitivity for case in spread([heavy, heavy, mild])]
    [2, 0, 2]
    """
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

    >>> import ocsea
    >>> cases = ocsea.load().cases
    >>> bank = {ident: cases[ident] for ident in ("kakak-pulang-sif-malam", "foto-latihan-di-akun-orang-asing")}
    >>> choose(bank, 2, seed=1).covered == choose(bank, 2, seed=2).covered
    True
    """
    order = sorted(bank.values(), key=lambda case: seeded(seed, case.id))
    names = sorted({form for case in order for form in _forms(case)})
    bit = {name: 1 << at for at, name in enumerate(names)}
    masks = [sum(bit[form] for form in _forms(case)) for case in order]
    search = _Search(masks, size, random.Random(seed))  # noqa: S311
    search.run()
    chosen = [order[i] for i in search.best]
    covered = tuple(name for name in names if _union(masks, search.best) & bit[name])
    return CaseChoice(spread(chosen), covered, search.bound)


def chosen(cases: Iterable[Case]) -> CaseChoice:
    """Return cases that a person chose, in their order.

    >>> chosen([]).covered
    ()
    """
    listed = tuple(cases)
    shown = frozenset().union(*map(_forms, listed))
    return CaseChoice(listed, tuple(sorted(shown)), None)
