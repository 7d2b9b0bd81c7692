"""The search for sets of cases: an integer programme, or for a large bank prices on what cases show.

A set is worth what it shows. When everything that can be shown has a price, and a case earns the prices of
what it shows, then for any prices what is left of the worth and the earnings of the best cases taken one by one
are at least what the best set is worth (Lagrangian relaxation; Fisher 1981,
https://doi.org/10.1287/mnsc.27.1.1). Good prices are those of a linear programme, made of a few cases first, to
which the cases that earn most are added until none is missing. They are rounded to whole numbers, so that the
bound is not; it holds for the whole bank. Among the cases that earn most, sets are made by exchange. A proof
takes longer: then the integer programme (HiGHS, https://highs.dev) chooses among all cases that earn enough to
be in a better set.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from itertools import repeat
from math import floor, inf
from operator import attrgetter
from typing import Any, Final

import attrs

from ocsea._base.errors import NoPlanError
from ocsea._base.lazy import needs
from ocsea.scenarios.selection import seeded
from ocsea.scenarios.showing import Shown, side_of

__all__ = ["USED", "WORTH", "Found", "Wish", "search"]

WORTH: Final = {
    "form": 100,
    "relationship": 10,
    "setting": 10,
    "age": 10,
    "place": 5,
    "gender": 5,
    "disability": 5,
    "platform": 5,
    "school-level": 3,
}
"""What each side of a case adds that a set does not show yet."""

USED: Final = 20
"""What a case costs for each time that it was used before."""

_HEAVY: Final = 2
_SECONDS: Final = 60.0
_OUT_OF_TIME: Final = 1
_HALF: Final = 0.5
_ROUNDING: Final = 1e-6

_SMALL: Final = 300
"""So many cases go into the integer programme; a bank that has no more goes in whole."""

_UNIT: Final = 1024
"""A point of worth, in the units in which it is priced."""

_STARTS, _KICKS, _LEAVING = 60, 60, 3
"""How many sets are begun, how often the best is begun anew, and how many cases leave it then."""

_ROUNDS, _FIRST, _ADDED = 12, 3, 100
"""How often prices are looked for, with how many cases for each side first, and how many more each time."""


@attrs.frozen
class Wish:
    """What is asked of the sets.

    Attributes:
        n: How many cases a set has.
        sets: How many sets.
        demanded: The least and the most cases of a set that show a side.
        most_heavy: At most so many heavy cases in a set.
        most_uses: In how many sets a case may be.
        used: How often cases were used before.
        seed: Decides between choices of equal worth.
        prove: Whether to look on until it is proven that no choice is worth more.
    """

    n: int
    sets: int
    demanded: Mapping[str, tuple[int, int]]
    most_heavy: int
    most_uses: int
    used: Mapping[str, int]
    seed: int
    prove: bool

    @property
    def at_once(self) -> int:
        """In how many of the sets a case can be."""
        return min(self.sets, self.most_uses)


@attrs.frozen
class Found:
    """Places of the cases of each set, and what no choice can exceed."""

    sets: list[list[int]]
    bound: int


def search(bank: Shown, wish: Wish) -> Found:
    """Return the best sets, with a bound that holds for the whole bank.

    Raises:
        NoPlanError: No choice meets the demands.
    """
    if len(bank.cases) <= _SMALL:
        return _Programme(bank, wish).solve()
    prices = _Pricing(bank, wish).best()
    kept = _kept(bank, wish, prices)
    chosen, value = _exchanged(bank.only(kept), wish)
    if value is None:
        return _Programme(bank, wish).solve()
    found = Found([kept[line].tolist() for line in chosen], prices.bound)
    return _proven(bank, wish, prices, found) if wish.prove and value < prices.bound else found


def _proven(bank: Shown, wish: Wish, prices: _Prices, known: Found) -> Found:
    """Return the best sets there are; those that are known, if time runs out before better ones are found."""
    np = needs("numpy", "stats")
    value = _worth(bank, wish, known)
    places = np.nonzero(prices.earned >= prices.needed(value))[0]
    found = _Programme(bank.only(places), wish).solve()
    better = Found([places[line].tolist() for line in found.sets], min(prices.bound, found.bound))
    if _worth(bank, wish, better) < value:
        return attrs.evolve(known, bound=better.bound)
    return better


def _worth(bank: Shown, wish: Wish, found: Found) -> int:
    """Return what sets are worth."""
    worth = 0
    for places in found.sets:
        shown = frozenset[str]().union(*map(bank.of_row, places))
        worth += sum(WORTH[side_of(each)] for each in shown)
        worth -= USED * sum(wish.used.get(bank.cases[at].id, 0) for at in places)
    return worth


def _costs(bank: Shown, wish: Wish) -> Any:
    """Return what each case costs as it was used before."""
    np = needs("numpy", "stats")
    idents = map(attrgetter("id"), bank.cases)
    times = map(wish.used.get, idents, repeat(0))
    return USED * np.fromiter(times, np.int64, len(bank.cases))


@attrs.frozen
class _Prices:
    """What cases earn at some prices, in units, and what follows.

    Attributes:
        total: No choice is worth more, in units.
        earned: What each case earns.
        last: What the case earns that is the last to be taken when the best are taken.
    """

    total: int
    earned: Any
    last: int

    @property
    def bound(self) -> int:
        """No choice is worth more."""
        return self.total // _UNIT

    def needed(self, worth: int) -> int:
        """Return what a case has to earn to be in a choice that is worth so much."""
        return self.last - (self.total - worth * _UNIT)


class _Pricing:
    """Looks for prices at which little more can be earned than the best set is worth."""

    def __init__(self, bank: Shown, wish: Wish) -> None:
        np = self._np = needs("numpy", "stats")
        self.bank, self.wish = bank, wish
        self.worth = np.array([WORTH[side_of(name)] for name in bank.names])
        self.cost = _costs(bank, wish)
        grades = map(attrgetter("sensitivity"), bank.cases)
        self.heavy = np.fromiter(grades, np.int8, len(bank.cases)) == _HEAVY
        at = {name: place for place, name in enumerate(bank.names)}
        self.demanded = [at[name] for name in wish.demanded]
        ends = np.array(list(wish.demanded.values()), int).reshape(-1, 2)
        self.least, self.most = ends[:, 0], ends[:, 1]

    def best(self) -> _Prices:
        """Return the best prices met."""
        np = self._np
        columns = self._first()
        best: _Prices | None = None
        for _ in range(_ROUNDS):
            prices = self._rounded(*self._master(columns))
            if best is None or prices.total < best.total:
                best = prices
            outside = np.setdiff1d(np.nonzero(prices.earned > prices.last)[0], columns)
            if not len(outside):
                break
            most = np.argsort(-prices.earned[outside], kind="stable")[:_ADDED]
            columns = np.union1d(columns, outside[most])
        assert best is not None
        return best

    def _first(self) -> Any:
        """Return, for each side, a few cases that show it and are worth most, and those worth most."""
        np = self._np
        alone = self.bank.table @ self.worth - self.cost
        order = np.argsort(-alone, kind="stable")
        sorted_table = self.bank.table[order].tocsc()
        sorted_table.sort_indices()
        starts = sorted_table.indptr[:-1]
        firsts = [sorted_table.indices[start : start + _FIRST] for start in starts]
        light = order[self.heavy[order] == 0][:_ADDED]
        return np.unique(np.concatenate([order[np.concatenate(firsts)], order[:_ADDED], light]))

    def _master(self, columns: Any) -> tuple[Any, Any, Any, float]:
        """Return the prices of what is shown, of least and most of what is demanded, and of heavy cases."""
        np, sparse = self._np, needs("scipy.sparse", "stats")
        optimize = needs("scipy.optimize", "stats")
        part = self.bank.table[columns].T.tocsr()
        names, many = len(self.bank.names), len(self.demanded)
        asked, heavy = (
            part[self.demanded],
            sparse.csr_array(self.heavy[columns][None, :].astype(float)),
        )
        cases = sparse.vstack([-part, -asked, asked, heavy])
        missed = sparse.vstack([sparse.eye_array(many), sparse.eye_array(many)])
        seen = sparse.eye_array(cases.shape[0], names)
        rest = sparse.csr_array((1, many))
        unmet = sparse.vstack([sparse.csr_array((names, many)), -missed, rest])
        dear = int(self.worth.sum()) * 2  # what it costs not to meet a demand
        none = np.zeros(names + many)
        at_most = np.concatenate([np.ones(len(columns) + names), np.full(many, np.inf)])
        at_most[: len(columns)] = self.wish.at_once / self.wish.sets
        found = optimize.linprog(
            np.concatenate([self.cost[columns], -self.worth, np.full(many, dear)]),
            A_ub=sparse.hstack([cases, seen, unmet], format="csr"),
            b_ub=np.concatenate([none[:names], -self.least, self.most, [self.wish.most_heavy]]),
            A_eq=sparse.csr_array(np.concatenate([np.ones(len(columns)), none])[None, :]),
            b_eq=[self.wish.n],
            bounds=np.column_stack([np.zeros(len(at_most)), at_most]),
            method="highs",
        )
        paid = np.maximum(0, -found.ineqlin.marginals)
        shown, least, most, heavy = np.split(paid, [names, names + many, names + 2 * many])
        return shown, least, most, float(heavy[0])

    def _rounded(self, shown: Any, least: Any, most: Any, heavy: float) -> _Prices:
        """Return what is earned at whole prices, and the bound that they give."""
        np = self._np
        shown = np.minimum(np.rint(shown * _UNIT).astype(int), self.worth * _UNIT)
        least, most = (np.rint(each * _UNIT).astype(int) for each in (least, most))
        price = shown.copy()
        np.add.at(price, self.demanded, least - most)
        strain = round(heavy * _UNIT)
        earned = self.bank.table @ price - self.cost * _UNIT - strain * self.heavy
        left = int((self.worth * _UNIT - shown).sum()) + strain * self.wish.most_heavy
        left += int(most @ self.most - least @ self.least)
        uses = self.wish.n * self.wish.sets
        times, rest = divmod(uses, self.wish.at_once)
        taken = -np.sort(-earned, kind="stable")[: times + bool(rest)]
        total = left * self.wish.sets + int(taken[:times].sum()) * self.wish.at_once
        if rest:
            total += int(taken[times]) * rest
        return _Prices(total, earned, int(taken[-1]))


def _kept(bank: Shown, wish: Wish, prices: _Prices) -> Any:
    """Return the places of the cases that earn most; of cases that are alike no more than sets can hold."""
    np = needs("numpy", "stats")
    alike: Counter[tuple[object, ...]] = Counter()
    kept: list[int] = []
    for earned in np.unique(prices.earned)[::-1].tolist():
        tied = np.nonzero(prices.earned == earned)[0].tolist()
        for place in sorted(tied, key=lambda at: seeded(wish.seed, bank.cases[at].id)):
            case = bank.cases[place]
            kind = (bank.of_row(place), case.sensitivity, case.complexity, wish.used.get(case.id))
            alike[kind] += 1
            if alike[kind] <= wish.n * wish.sets:
                kept.append(place)
            if len(kept) == _SMALL:
                return np.array(kept)
    return np.array(kept)


@attrs.frozen(slots=False)
class _Programme:
    """The choice as an integer programme: which case is in which set, and what each set then shows."""

    bank: Shown
    wish: Wish

    def solve(self) -> Found:
        """Return the sets, and what no choice among these cases can exceed."""
        optimize, np = needs("scipy.optimize", "stats"), needs("numpy", "stats")
        cases, names, sets = len(self.bank.cases), len(self.bank.names), self.wish.sets
        rows, least, most = self._rows()
        found = optimize.milp(
            [-gain for gain in self._gains()] * sets,
            constraints=optimize.LinearConstraint(rows, least, most),
            integrality=([1] * cases + [0] * names) * sets,
            bounds=optimize.Bounds(0, 1),
            options={"time_limit": _SECONDS, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            late = found.status == _OUT_OF_TIME
            told = f"was found in {_SECONDS:.0f} seconds" if late else "meets all demands at once"
            raise NoPlanError(f"no choice {told}", hint="drop one demand and try again.")
        picked = found.x.reshape(sets, cases + names)[:, :cases]
        chosen = [np.nonzero(line > _HALF)[0].tolist() for line in picked]
        return Found(chosen, floor(-found.mip_dual_bound + _ROUNDING))

    def _rows(self) -> tuple[Any, list[float], list[float]]:
        """Return coefficients, with the least and the most that each row may add up to."""
        np, sparse = needs("numpy", "stats"), needs("scipy.sparse", "stats")
        wish, table = self.wish, self.bank.table
        cases, names = table.shape
        asked = [self.bank.names.index(name) for name in wish.demanded]
        heavy = [case.sensitivity == _HEAVY for case in self.bank.cases]
        about_cases = sparse.vstack(
            [sparse.csr_array([[1.0] * cases, heavy]), table.T.tocsr()[asked]]
        )
        of_a_set = sparse.block_array(
            [
                [about_cases, sparse.csr_array((2 + len(asked), names))],
                [table.T, -sparse.eye_array(names)],
            ]
        )
        ends = [
            (wish.n, wish.n),
            (0, wish.most_heavy),
            *wish.demanded.values(),
            *[(0, inf)] * names,
        ]
        rows = [sparse.kron(sparse.eye_array(wish.sets), of_a_set)]
        ends *= wish.sets
        if wish.most_uses < wish.sets:
            only = sparse.hstack([sparse.eye_array(cases), sparse.csr_array((cases, names))])
            rows.append(sparse.hstack([only] * wish.sets))
            ends += [(0, wish.most_uses)] * cases
        if wish.most_uses == 1 < wish.sets:
            others = np.eye(wish.sets - 1)
            first_less_other = np.column_stack([np.ones(wish.sets - 1), -others])
            complexity = [float(case.complexity) for case in self.bank.cases] + [0.0] * names
            rows.append(sparse.csr_array(np.kron(first_less_other, complexity)))
            ends += [(-1, 1)] * (wish.sets - 1)
        least, most = map(list, zip(*ends, strict=True))
        return sparse.vstack(rows, format="csr"), least, most

    def _gains(self) -> list[float]:
        """Return what a case and a side are worth; ties fall to the cases that the seed puts first."""
        wish, many = self.wish, len(self.bank.cases)
        less_than_a_point = 2 * many * wish.n * wish.sets
        order = sorted(self.bank.cases, key=lambda case: seeded(wish.seed, case.id))
        place = {case.id: at for at, case in enumerate(order)}
        cases = [
            (many - place[case.id]) / less_than_a_point - USED * wish.used.get(case.id, 0)
            for case in self.bank.cases
        ]
        return [*cases, *(float(WORTH[side_of(name)]) for name in self.bank.names)]


class _Exchange:
    """Sets made greedily, one case exchanged for another as long as that gains, and begun anew in part."""

    def __init__(self, bank: Shown, wish: Wish) -> None:
        np = self._np = needs("numpy", "stats")
        self.wish = wish
        self.table = bank.table.toarray().astype(float)
        self.worth = np.array([float(WORTH[side_of(name)]) for name in bank.names])
        self.cost = _costs(bank, wish).astype(float)
        self.complexity = np.array([float(case.complexity) for case in bank.cases])
        heavy = np.array([float(case.sensitivity == _HEAVY) for case in bank.cases])
        at = {name: place for place, name in enumerate(bank.names)}
        shown = self.table[:, [at[name] for name in wish.demanded]]
        self.asked = np.column_stack([shown, heavy, self.complexity])
        ends = [*wish.demanded.values(), (0, wish.most_heavy), (0, inf)]
        self.least, self.most = np.array(ends, float).T
        self.fault = 2 * self.worth.sum() * wish.n

    def best(self, barred: Any, dice: random.Random) -> tuple[float, list[int]]:
        """Return the best set met, and what it is worth; less than nothing if it misses a demand."""
        free = self._np.nonzero(~barred)[0].tolist()
        found = max(self._settled([start], barred) for start in free[:_STARTS])
        for _ in range(_KICKS):
            stay = dice.sample(found[1], self.wish.n - min(self.wish.n, _LEAVING))
            found = max(found, self._settled([*stay, dice.choice(free)], barred))
        return found

    def _settled(self, start: list[int], barred: Any) -> tuple[float, list[int]]:
        chosen = list(dict.fromkeys(start))
        while len(chosen) < self.wish.n:
            chosen.append(self._most_beside(chosen, barred, None))
        calm, at = 0, 0
        while calm < self.wish.n:
            others, now = chosen[:at] + chosen[at + 1 :], chosen[at]
            chosen[at] = self._most_beside(others, barred, now)
            calm = calm + 1 if chosen[at] == now else 1
            at = (at + 1) % self.wish.n
        return self.value(chosen), chosen

    def _most_beside(self, others: list[int], barred: Any, now: int | None) -> int:
        """Return the case that adds most to others; the one that is there now if none adds more."""
        gains = self._gains(others)
        gains[others] = -inf
        gains[barred] = -inf
        best = int(gains.argmax())
        return best if now is None or gains[best] > gains[now] else now

    def _gains(self, others: list[int]) -> Any:
        """Return what each case would add to others, less what demands would then not be met."""
        np = self._np
        missing = self.worth * ~self.table[others].any(axis=0)
        held = self.asked[others].sum(axis=0) + self.asked
        left = self.wish.n - len(others) - 1
        faults = np.maximum(0, self.least - left - held) + np.maximum(0, held - self.most)
        return self.table @ missing - self.cost - self.fault * faults.sum(axis=1)

    def value(self, chosen: list[int]) -> float:
        """Return what a set is worth, less what demands it does not meet."""
        np = self._np
        held = self.asked[chosen].sum(axis=0)
        faults = np.maximum(0, self.least - held) + np.maximum(0, held - self.most)
        worth = self.worth @ self.table[chosen].any(axis=0) - self.cost[chosen].sum()
        return float(worth - self.fault * faults.sum())


def _exchanged(bank: Shown, wish: Wish) -> tuple[list[list[int]], int | None]:
    """Return sets made one after the other, and what they are worth; ``None`` if they miss a demand."""
    np = needs("numpy", "stats")
    making, dice = _Exchange(bank, wish), random.Random(wish.seed)  # noqa: S311
    uses, total = np.zeros(len(bank.cases), int), 0.0
    sets: list[list[int]] = []
    for _ in range(wish.sets):
        barred = uses >= wish.most_uses
        if len(barred) - barred.sum() < wish.n:
            return [], None
        value, chosen = making.best(barred, dice)
        if value < -making.cost.max() * wish.n:
            return [], None
        if wish.sets > 1 == wish.most_uses and not sets:
            first = making.complexity[chosen].sum()
            making.least[-1], making.most[-1] = first, first
        uses[chosen] += 1
        total += value
        sets.append(chosen)
    return sets, int(total)
