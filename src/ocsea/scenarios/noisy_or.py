"""Leaky noisy-OR networks: exact marginals of narrow ones, sampled marginals of any.

A node is on or off. A root is on with its *prior*. Any other node stays off only if its *leak* does not switch
it on, and no parent that is on does: it is off with ``(1 - leak) * product of (1 - link)`` over those parents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.errors import InvalidDataError, Problem, UnknownIdError, UnknownOptionError
from ocsea._base.lazy import needs
from ocsea.scenarios.chance import Stream, check_whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Words = NDArray[np.uint64]

__all__ = ["WIDEST", "NoisyOr", "Sampled"]

WIDEST: Final = 20
"""The greatest width that `NoisyOr.marginals` takes on: its largest table has two to this power entries."""

_MOST_DRAWS: Final = 1_000_000_000
_WORD: Final = 64
_BLOCK: Final = 8192
_EARLY_BITS: Final = 8
_BITS: Final = 32


@attrs.frozen(kw_only=True)
class Sampled:
    """How often each node was on in a sample.

    Attributes:
        draws: Size of the sample.
        shares: Share of the draws in which each node was on.
        errors: Standard error of each share.

    >>> net = NoisyOr(priors={"rain": 0.2}, links={"wet": {"rain": 0.5}})
    >>> found = net.sample(10_000, seed=7)
    >>> found.draws, round(found.shares["wet"], 1), round(found.errors["wet"], 3)
    (10000, 0.1, 0.003)
    """

    draws: int
    shares: Mapping[str, float]
    errors: Mapping[str, float]


def _shares(shares: Mapping[str, float]) -> dict[str, float]:
    return {node: float(share) for node, share in shares.items()}


def _families(links: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    return {node: _shares(parents) for node, parents in links.items()}


@attrs.frozen(kw_only=True, slots=False, eq=False)
class NoisyOr:
    """A network of nodes that are on or off.

    Attributes:
        priors: For each root, how often it is on.
        links: For each other node, its parents, each with the strength of its link.
        leaks: For each node of *links*, how often it is on when all parents are off; 0 unless given.

    Raises:
        InvalidDataError: A number is not between 0 and 1, a parent is not a node, or nodes go round in a
            circle; every problem is listed.
        MissingExtraError: numpy is not installed.

    >>> net = NoisyOr(priors={"rain": 0.2, "hose": 0.5}, links={"wet": {"rain": 0.9, "hose": 0.4}})
    >>> {node: round(share, 4) for node, share in net.marginals().items()}
    {'rain': 0.2, 'hose': 0.5, 'wet': 0.344}
    >>> net.sample(100_000, seed=7).shares["wet"]
    0.3453
    """

    priors: Mapping[str, float] = attrs.field(converter=_shares)
    links: Mapping[str, Mapping[str, float]] = attrs.field(factory=dict, converter=_families)
    leaks: Mapping[str, float] = attrs.field(factory=dict, converter=_shares)

    def __attrs_post_init__(self) -> None:
        problems = [*self._bad_numbers(), *self._bad_names()]
        if not problems and len(self.nodes) < len(self.priors) + len(self.links):
            left = sorted(set(self.links) - set(self.nodes))
            problems.append(_problem(left[0], "its parents lead back to it", "remove a link."))
        if problems:
            raise InvalidDataError.for_problems(problems)

    def _bad_numbers(self) -> Iterable[Problem]:
        told = [(node, "prior", value) for node, value in self.priors.items()]
        told += [(node, "leak", value) for node, value in self.leaks.items()]
        told += [
            (node, f"link.{parent}", value)
            for node, parents in self.links.items()
            for parent, value in parents.items()
        ]
        for node, field, value in told:
            if not 0 <= value <= 1:
                message = f"{value!r} is not between 0 and 1"
                yield _problem(node, message, "give a share.", field=field)

    def _bad_names(self) -> Iterable[Problem]:
        for node in sorted({*self.priors} & {*self.links}):
            yield _problem(node, "this node has a prior and parents", "give it one of them.")
        for node in sorted({*self.leaks} - {*self.links}):
            yield _problem(node, "only a node with links has a leak", "add it to the links.")
        for node, parents in self.links.items():
            for parent in sorted({*parents} - {*self.priors} - {*self.links}):
                message = f"the parent {parent!r} is not a node"
                yield _problem(node, message, "add it, or correct its name.")

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """The nodes, parents before their children."""
        done = dict.fromkeys(self.priors)
        left = list(self.links)
        while ready := [n for n in left if self.links[n].keys() <= done.keys()]:
            done |= dict.fromkeys(ready)
            left = [node for node in left if node not in done]
        return tuple(done)

    def leak(self, node: str) -> float:
        """Return the leak of a node that has parents."""
        return self.leaks.get(node, 0.0)

    # -- exact ---------------------------------------------------------------------------------------

    def marginals(self, nodes: Iterable[str] | None = None) -> dict[str, float]:
        """Return how often each node is on, exactly, by eliminating the others in min-fill order.

        A node that stays off splits into one factor for each parent. So a node with many parents is no table
        over all of them: an auxiliary variable stands between (the factorisation of Díez and Galán).

        Args:
            nodes: The nodes to tell about; ``None`` for all.

        Raises:
            UnknownIdError: A node is not known.
            UnknownOptionError: The network is wider than `WIDEST`; take `sample`.
        """
        numpy = needs("numpy", "stats")
        wanted = self.nodes if nodes is None else tuple(nodes)
        for node in wanted:
            if node not in self.nodes:
                raise UnknownIdError.for_id("node", node, self.nodes)
        return {node: self._marginal(numpy, node) for node in wanted}

    def _marginal(self, numpy: Any, node: str) -> float:
        if node in self.priors:
            return self.priors[node]
        factors = [factor for each in self._above(node) for factor in self._factors(numpy, each)]
        off = 1 - self.leak(node)
        factors += [((p,), numpy.array([1.0, 1 - s])) for p, s in self.links[node].items()]
        order = _min_fill([scope for scope, _ in factors])
        for variable in order:
            off *= _eliminate(numpy, factors, variable)
        return float(1 - off)

    def _above(self, node: str) -> list[str]:
        """Return the nodes from which links lead to *node*, over any number of steps."""
        found: dict[str, None] = {}
        waiting = list(self.links[node])
        while waiting:
            each = waiting.pop()
            if each not in found:
                found[each] = None
                waiting += self.links.get(each, ())
        return list(found)

    def _factors(self, numpy: Any, node: str) -> list[tuple[tuple[str, ...], Any]]:
        """Return factors over a node, its auxiliary variable and each of its parents."""
        if node in self.priors:
            return [((node,), numpy.array([1 - self.priors[node], self.priors[node]]))]
        aside = f"{node}\N{PRIME}"
        split = numpy.array([[1 - self.leak(node), 0.0], [self.leak(node) - 1, 1.0]])
        parts = [
            ((aside, p), numpy.array([[1.0, 1 - s], [1.0, 1.0]]))
            for p, s in self.links[node].items()
        ]
        return [((node, aside), split), *parts]

    # -- sampled -------------------------------------------------------------------------------------

    def sample(self, draws: int, *, seed: int) -> Sampled:
        """Return how often each node was on in a sample, 64 draws in each machine word.

        Shares are compared with random bits to 32 binary digits. The same seed gives the same bits everywhere.

        Args:
            draws: Size of the sample.
            seed: Any whole number.

        Raises:
            UnknownOptionError: *draws* is out of range.
            MissingExtraError: numpy is not installed.
        """
        numpy = needs("numpy", "stats")
        draws = check_whole("draws", draws, least=1, most=_MOST_DRAWS)
        stream = Stream(seed, "noisy-or")
        on = dict.fromkeys(self.nodes, 0)
        words, rest = divmod(draws, _WORD)
        for start in range(0, words + bool(rest), _BLOCK):
            size = min(_BLOCK, words + bool(rest) - start)
            last = rest if start + size > words else 0
            for node, state in self._states(numpy, stream, size).items():
                if last:
                    state[-1] &= numpy.uint64((1 << last) - 1)
                on[node] += int(numpy.bitwise_count(state).sum(dtype=numpy.int64))
        shares = {node: count / draws for node, count in on.items()}
        errors = {node: sqrt(share * (1 - share) / draws) for node, share in shares.items()}
        return Sampled(draws=draws, shares=shares, errors=errors)

    def _states(self, numpy: Any, stream: Stream, size: int) -> dict[str, Words]:
        states: dict[str, Words] = {}
        for node in self.nodes:
            if node in self.priors:
                states[node] = _coins(numpy, stream, self.priors[node], size)
                continue
            state = _coins(numpy, stream, self.leak(node), size)
            for parent, strength in self.links[node].items():
                state |= states[parent] & _coins(numpy, stream, strength, size)
            states[node] = state
        return states


def _problem(node: str, message: str, remedy: str, *, field: str = "") -> Problem:
    return Problem("", f"node:{node}", field, message, remedy)


# -- elimination -----------------------------------------------------------------------------------------


def _min_fill(scopes: Iterable[tuple[str, ...]]) -> list[str]:
    """Return all variables in the order in which eliminating them joins the fewest others.

    Raises:
        UnknownOptionError: A table on the way would have more than `WIDEST` variables.
    """
    beside: dict[str, set[str]] = {}
    for scope in scopes:
        for variable in scope:
            beside.setdefault(variable, set()).update(each for each in scope if each != variable)
    missing = {variable: _fill(beside, variable) for variable in beside}
    order: list[str] = []
    while beside:
        variable = min(beside, key=lambda each: (missing[each], len(beside[each])))
        near = beside.pop(variable)
        if len(near) > WIDEST:
            message = f"the network is too wide for exact marginals: more than {WIDEST}"
            raise UnknownOptionError(message, hint="use sample(draws, seed=...) instead.")
        order.append(variable)
        for each in near:
            beside[each] |= near - {each}
            beside[each].discard(variable)
        for each in near.union(*(beside[one] for one in near)):
            missing[each] = _fill(beside, each)
    return order


def _fill(beside: Mapping[str, set[str]], variable: str) -> int:
    near = beside[variable]
    return sum(len(near) - 1 - len(near & beside[each]) for each in near)


def _eliminate(numpy: Any, factors: list[tuple[tuple[str, ...], Any]], variable: str) -> float:
    """Multiply the factors that hold a variable and sum it out; return what is left of it as a number."""
    held = [factor for factor in factors if variable in factor[0]]
    scope = tuple(dict.fromkeys([variable, *(each for names, _ in held for each in names)]))
    table = numpy.ones((2,) * len(scope))
    for names, values in held:
        order = sorted(range(len(names)), key=lambda at: scope.index(names[at]))
        shape = [2 if each in names else 1 for each in scope]
        table *= values.transpose(order).reshape(shape)
    factors[:] = [factor for factor in factors if variable not in factor[0]]
    summed = table[0] + table[1]
    if len(scope) == 1:
        return float(summed)
    factors.append((scope[1:], summed))
    return 1.0


# -- coins, 64 to a word -----------------------------------------------------------------------------------


def _coins(numpy: Any, stream: Stream, share: float, size: int) -> Words:
    """Return words whose bits are on with a share, by comparing it with random digits, the first ones first.

    After eight digits one bit in 256 is still open; only words that hold such a bit get more digits.
    """
    digits = round(share * 2**_BITS)
    if digits >> _BITS:
        return ~numpy.zeros(size, numpy.uint64)  # type: ignore[no-any-return]
    on, still_open = _compare(
        numpy, stream, digits, range(_BITS - 1, _BITS - 1 - _EARLY_BITS, -1), size
    )
    for high in range(_BITS - 1 - _EARLY_BITS, 0, -_EARLY_BITS):
        if not digits & ((1 << (high + 1)) - 1):
            break
        (at,) = numpy.nonzero(still_open)
        bits = range(high, high - _EARLY_BITS, -1)
        late, left = _compare(numpy, stream, digits, bits, len(at))
        on[at] |= late & still_open[at]
        rest = numpy.zeros_like(still_open)
        rest[at] = left & still_open[at]
        still_open = rest
    return on


def _compare(
    numpy: Any, stream: Stream, digits: int, bits: Iterable[int], size: int
) -> tuple[Words, Words]:
    """Return the bits whose random digits are below those given, and those that are the same so far."""
    places = list(bits)
    random = stream.words(size * len(places)).reshape(len(places), size)
    below: Words = numpy.zeros(size, numpy.uint64)
    same: Words = ~below
    for place, word in zip(places, random, strict=True):
        if digits >> place & 1:
            below |= same & ~word
            same &= word
        else:
            same &= ~word
    return below, same
