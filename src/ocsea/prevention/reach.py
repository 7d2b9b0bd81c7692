"""What can be reached in a graph, what is lost without a node, and by which paths.

It knows nothing of measures and forms: nodes are whatever can be the key of a dictionary. A set of
targets is one whole number with a bit for each target, so that joining two sets is one operation;
nodes on a common cycle reach the same and are worked out together, what lies ahead of them first.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from math import inf
from typing import Any, Generic, TypeVar

from ocsea._base.bits import ones

__all__ = ["ReachGraph", "Targets"]

N = TypeVar("N", bound=Hashable)
Paths = list[tuple[N, ...]]


class Targets(AbstractSet[N]):
    """A set of targets, held as one whole number: its length is known without listing it.

    >>> reached = ReachGraph([("a", "b"), ("b", "c")], ["b", "c"]).reached("a")
    >>> reached, len(reached), reached == {"c", "b"}
    (Targets(['b', 'c']), 2, True)
    """

    __slots__ = ("_bit", "_bits")

    def __init__(self, bit: Mapping[N, int], bits: int) -> None:
        self._bit = bit
        self._bits = bits

    def __contains__(self, node: object) -> bool:
        bits: dict[object, int] = self._bit  # type: ignore[assignment]
        return bool(self._bits & bits.get(node, 0))

    def __iter__(self) -> Iterator[N]:
        return (node for node, bit in self._bit.items() if self._bits & bit)

    def __len__(self) -> int:
        return self._bits.bit_count()

    def __repr__(self) -> str:
        return f"Targets({list(self)})"

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> frozenset[Any]:
        return frozenset(it)


class ReachGraph(Generic[N]):
    """Which targets the nodes of a directed graph reach; cycles are fine.

    A target reaches itself. An edge given twice counts once. A node that no edge names reaches nothing
    else and has no paths.

    Args:
        edges: Pairs of nodes, from and to.
        targets: The nodes of interest, in the order in which answers name them.

    >>> graph = ReachGraph([("a", "b"), ("a", "c"), ("b", "d"), ("c", "b"), ("b", "c")], ["d", "c"])
    >>> graph.reached("a"), graph.lost(["b"], ["a", "c"])
    (Targets(['d', 'c']), {'b': {'a': Targets(['d']), 'c': Targets(['d'])}})
    >>> graph.paths(["a"], at_most=2)
    [('a', 'c'), ('a', 'b', 'd'), ('a', 'b', 'c')]
    """

    def __init__(self, edges: Iterable[tuple[N, N]], targets: Iterable[N]) -> None:
        self._bit = {node: 1 << at for at, node in enumerate(dict.fromkeys(targets))}
        self._ahead: dict[N, list[N]] = {node: [] for node in self._bit}
        for start, end in dict.fromkeys(edges):
            if start == end:  # leads nowhere
                continue
            if start in self._ahead:
                self._ahead[start].append(end)
            else:
                self._ahead[start] = [end]

    @cached_property
    def _groups(self) -> list[Sequence[N]]:
        return _cycles(self._ahead)

    @cached_property
    def _cyclic(self) -> frozenset[N]:
        """The nodes that share a cycle with others."""
        return frozenset(node for group in self._groups if len(group) > 1 for node in group)

    @cached_property
    def _reach(self) -> dict[N, Targets[N]]:
        """For each node, the targets it reaches; nodes of a group share one answer."""
        reach: dict[N, int] = {}
        told: dict[N, Targets[N]] = {}
        known, bit, ahead = reach.get, self._bit.get, self._ahead.get
        for group in self._groups:
            bits = 0
            for node in group:
                bits |= bit(node, 0)
                for end in ahead(node, ()):
                    bits |= known(end, 0)  # unknown yet: of this group
            found = Targets(self._bit, bits)
            for node in group:
                reach[node], told[node] = bits, found
        return told

    def reached(self, node: N) -> Targets[N]:
        """Return the targets that a node reaches."""
        reach = self._reach
        return reach[node] if node in reach else Targets(self._bit, 0)

    # -- without a node ------------------------------------------------------------------------------

    def lost(self, nodes: Iterable[N], sources: Iterable[N]) -> dict[N, dict[N, Targets[N]]]:
        """Return, for each of *nodes*, what sources no longer reach when that node is gone.

        Sources that lose nothing are left out. One pass answers for all nodes: what comes to a node
        is a number with a lane for each node gone, and a bit in the lane for each source.
        """
        gone, starts = list(dict.fromkeys(nodes)), list(dict.fromkeys(sources))
        width, whole = len(starts), len(starts) * len(gone)  # nothing is gone in the last lane
        lane, feet = (1 << width) - 1, sum(1 << width * at for at in range(len(gone)))
        stay = {node: ~(lane << width * at) for at, node in enumerate(gone)}
        come = {
            start: (feet | 1 << whole) << at & stay.get(start, -1)
            for at, start in enumerate(starts)
        }
        self._pass_on(come, stay)
        missed: dict[int, int] = {}
        for target, bit in self._bit.items():
            bits = come.get(target, 0)
            for place in ones((bits >> whole) * feet & ~bits):
                missed[place] = missed.get(place, 0) | bit
        lost: dict[N, dict[N, Targets[N]]] = {node: {} for node in gone}
        for place, bits in sorted(missed.items()):
            node, start = divmod(place, width)
            lost[gone[node]][starts[start]] = Targets(self._bit, bits)
        return lost

    def _pass_on(self, come: dict[N, int], stay: Mapping[N, int]) -> None:
        """Pass what comes to each node on to those ahead of it, less what does not come past them."""
        ahead = self._ahead
        for group in reversed(self._groups):
            inside = set(group) if len(group) > 1 else ()
            waiting = [node for node in group if node in come]
            for node in waiting:
                bits = come[node]
                for end in ahead.get(node, ()):
                    had = come.get(end, 0)
                    more = had | bits
                    if end in stay:
                        more &= stay[end]
                    if more != had:
                        come[end] = more
                        if end in inside:
                            waiting.append(end)

    # -- paths ---------------------------------------------------------------------------------------

    @cached_property
    def _steps(self) -> dict[N, int]:
        """For each node that leads to a target, how many steps the nearest one is away."""
        behind: dict[N, list[N]] = {}
        for start, ends in self._ahead.items():
            for end in ends:
                behind.setdefault(end, []).append(start)
        steps: dict[N, int] = {}
        last, away = set(self._bit), 0
        while last:
            steps.update(dict.fromkeys(last, away))
            starts = (behind.get(node, ()) for node in last)
            last, away = set[N]().union(*starts).difference(steps), away + 1
        return steps

    def paths(self, sources: Iterable[N], *, at_most: int) -> Paths[N]:
        """Return the paths from sources to targets that meet no node twice, the shorter first.

        A path may pass a target on its way to another.

        Args:
            sources: Where paths start.
            at_most: The largest number of edges.
        """
        steps, cyclic, never = self._steps, self._cyclic, at_most + 1
        found: Paths[N] = []
        grown: dict[N, Paths[N]] = {node: [(node,)] for node in sources if node in steps}
        for left in reversed(range(at_most)):
            longer: dict[N, Paths[N]] = {}
            for node, paths in grown.items():
                for end in self._ahead[node]:
                    if steps.get(end, never) <= left:
                        last = (end,)
                        if end in cyclic:
                            more = [path + last for path in paths if end not in path]
                        else:  # nothing leads back to it
                            more = [path + last for path in paths]
                        if end in self._bit:
                            found += more
                        if left:
                            longer.setdefault(end, []).extend(more)
            grown = longer
        return found


def _cycles(ahead: Mapping[N, Sequence[N]]) -> list[Sequence[N]]:
    """Group the nodes that lie on common cycles, what lies ahead first (Tarjan's algorithm)."""
    start: Any = object()  # leads to every node
    closed, count = inf, 0
    low: dict[N, float] = {start: 0}
    groups: list[Sequence[N]] = []
    waiting: list[N] = []
    path: list[tuple[N, int, Iterator[N]]] = [(start, 0, iter(ahead))]
    while True:
        node, number, ends = path[-1]
        for end in ends:
            if end not in low:
                low[end] = count = count + 1
                waiting.append(end)
                path.append((end, count, iter(ahead.get(end, ()))))
                break
            if low[end] < low[node]:  # noqa: PLR1730 (this is the inner loop)
                low[node] = low[end]
        else:
            path.pop()
            if node is start:
                return groups
            if low[node] == number:
                group = _taken(waiting, node)
                low.update(dict.fromkeys(group, closed))
                groups.append(group)
            elif low[node] < low[path[-1][0]]:
                low[path[-1][0]] = low[node]


def _taken(waiting: list[N], node: N) -> list[N]:
    """Take *node* and what came after it off the list, and return them."""
    at = len(waiting) - 1
    while waiting[at] != node:
        at -= 1
    taken = waiting[at:]
    del waiting[at:]
    return taken
