"""Answers from a graph of risks and measures, against networkx, rustworkx and igraph.

The graph is drawn at random at the size of the real one and 10, 100 and 1000 times as large, and the
shipped graph is asked as well. Three questions: which forms each measure reaches; what twenty measures
still reach when a risk factor is gone, for fifty factors in turn; the simple paths of at most four edges
from evidence (or measures) to forms. All answers are compared.

Where a graph is so large that a library would take minutes, it answers a part of the question, and the
time for all is worked out from that: "(from 200)". Ours answers in full, but for the paths in the two
largest graphs, where all start from the same 200 nodes. Building ours includes all that is worked out once.
The short form leaves out networkx and two of the random graphs; the largest has 200,000 nodes.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

import attrs

import ocsea
from benchmarks.measuring import Measurement, Target, ahead, main
from ocsea.prevention.reach import ReachGraph

SHIPPED = "shipped"
SHORT, LONG = (1, 100), (1, 10, 100, 1000)
NODES = {"evidence": 30, "measure": 60, "risk": 60, "form": 30, "harm": 20}
EDGES = (
    ("evidence", "measure", 120),
    ("measure", "risk", 240),
    ("risk", "risk", 120),
    ("risk", "form", 240),
    ("form", "harm", 75),
    ("form", "risk", 5),
)
REMOVALS, IN_PLACE, AT_MOST = 50, 20, 4
TARGETS: dict[str, dict[str, Target]] = {
    "coverage": {"rustworkx": ahead(10), "igraph": ahead(10)},
    "what-if": {"rustworkx": ahead(5), "igraph": ahead(5)},
    "paths": {"igraph": ahead(0.83)},
}
PARTS = {  # how many are asked where not all are
    ("coverage", 100): 200,
    ("coverage", 1000): 200,
    ("what-if", 1000): 5,
    ("paths", 100): 200,
    ("paths", 1000): 200,
}
SLOW = {  # how many of them where even those would take minutes
    ("networkx", "coverage", 1000): 20,
    ("networkx", "what-if", 100): 5,
    ("networkx", "what-if", 1000): 1,
    ("networkx", "paths", 1000): 20,
    ("rustworkx", "paths", 10): 30,
    ("rustworkx", "paths", 100): 3,
    ("rustworkx", "paths", 1000): 1,
}


@attrs.frozen
class Task:
    """A graph and what is asked of it; nodes are numbers from 0."""

    name: str
    scale: int
    size: int
    edges: list[tuple[int, int]]
    measures: list[int]
    forms: list[int]
    starts: list[int]
    gone: list[int]
    in_place: list[int]


def asked(name: str, scale: int, size: int, edges: list[tuple[int, int]], kinds: Any) -> Task:
    """Return the questions on a graph, chosen by a fixed seed."""
    dice = random.Random(20261121)
    gone = dice.sample(kinds["risk"], min(REMOVALS, len(kinds["risk"])))
    in_place = dice.sample(kinds["measure"], IN_PLACE)
    starts = kinds.get("evidence", kinds["measure"])
    return Task(name, scale, size, edges, kinds["measure"], kinds["form"], starts, gone, in_place)


def draw(scale: int) -> tuple[Any, dict[str, list[int]], list[tuple[int, int]]]:
    """Return the dice, the nodes of each kind and the edges of the random graph at a scale."""
    import numpy as np

    dice = np.random.default_rng(20261121 + scale)
    kinds: dict[str, list[int]] = {}
    size = 0
    for kind, count in NODES.items():
        kinds[kind] = list(range(size, size + count * scale))
        size += count * scale
    edges: list[tuple[int, int]] = []
    for one, other, count in EDGES:
        edges += _between(dice, kinds[one], kinds[other], count * scale)
    return dice, kinds, edges


def drawn(scale: int) -> Task:
    """Return the questions on the random graph at a scale."""
    _, kinds, edges = draw(scale)
    size = sum(map(len, kinds.values()))
    return asked(f"random, k = {scale}", scale, size, sorted(edges), kinds)


def _between(dice: Any, ones: list[int], others: list[int], need: int) -> Iterable[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    while True:
        starts = dice.integers(ones[0], ones[-1] + 1, size=need + 16).tolist()
        ends = dice.integers(others[0], others[-1] + 1, size=need + 16).tolist()
        for start, end in zip(starts, ends, strict=True):
            pair = (end, start) if ones is others and start > end else (start, end)
            if start != end:
                found.add(pair)
            if len(found) == need:
                return found


def shipped() -> Task:
    """Return the graph of the knowledge base: what helps, what factors do, and forms below others."""
    graph = ocsea.load().graph(kinds=["measure", "factor", "form"])
    at = {node: number for number, node in enumerate(graph)}
    edges = {
        (at[end], at[start]) if data["relation"] == "broader" else (at[start], at[end])
        for start, end, data in graph.edges(data=True)
        if data["effect_direction"] in {"", "helps"} or data["relation"] in {"raises", "lowers"}
    }
    kinds = {"measure": [], "risk": [], "form": []}
    for node, data in graph.nodes(data=True):
        kinds[{"factor": "risk"}.get(data["kind"], data["kind"])].append(at[node])
    return asked(SHIPPED, 1, len(at), sorted(edges), kinds)


# -- the libraries -------------------------------------------------------------------------------------


class Ours:
    """The engine of the package."""

    name = "ours"

    def __init__(self, task: Task, *, prepare: bool = True) -> None:
        self.graph = ReachGraph(task.edges, task.forms)
        if prepare:  # what is worked out once, at the first question
            self.graph.reached(0)
            self.graph.paths([], at_most=0)

    def coverage(self, measures: list[int]) -> list[int]:
        return [len(self.graph.reached(measure)) for measure in measures]

    def without(self, gone: list[int], in_place: list[int]) -> list[int]:
        lost = self.graph.lost(gone, in_place)
        before = sum(self.coverage(in_place))
        return [before - sum(map(len, lost[node].values())) for node in gone]

    def paths(self, starts: list[int]) -> int:
        return len(self.graph.paths(starts, at_most=AT_MOST))


class NetworkX:
    """networkx, as a user would ask it."""

    name = "networkx"

    def __init__(self, task: Task) -> None:
        self.nx = import_module("networkx")
        self.graph = self.nx.DiGraph(task.edges)
        self.graph.add_nodes_from(range(task.size))
        self.forms = set(task.forms)

    def coverage(self, measures: list[int], graph: Any = None) -> list[int]:
        graph = graph or self.graph
        return [len(self.nx.descendants(graph, each) & self.forms) for each in measures]

    def without(self, gone: list[int], in_place: list[int]) -> list[int]:
        found = []
        for node in gone:
            edges = [*self.graph.in_edges(node), *self.graph.out_edges(node)]
            self.graph.remove_edges_from(edges)  # a hundred times faster than a copy
            found.append(sum(self.coverage(in_place)))
            self.graph.add_edges_from(edges)
        return found

    def paths(self, starts: list[int]) -> int:
        find = self.nx.all_simple_paths
        return sum(
            1
            for start in starts
            for path in find(self.graph, start, self.forms, cutoff=AT_MOST)
            if path[1:]
        )


class RustworkX:
    """rustworkx."""

    name = "rustworkx"

    def __init__(self, task: Task) -> None:
        self.rx = import_module("rustworkx")
        self.graph = self.rx.PyDiGraph(multigraph=False)
        self.graph.add_nodes_from(range(task.size))
        self.graph.add_edges_from_no_data(task.edges)
        self.forms = set(task.forms)

    def coverage(self, measures: list[int]) -> list[int]:
        return [len(self.rx.descendants(self.graph, each) & self.forms) for each in measures]

    def without(self, gone: list[int], in_place: list[int]) -> list[int]:
        found = []
        for node in gone:
            edges = [(a, b) for a, b, _ in self.graph.in_edges(node)]
            edges += [(a, b) for a, b, _ in self.graph.out_edges(node)]
            self.graph.remove_edges_from(edges)
            found.append(sum(self.coverage(in_place)))
            self.graph.add_edges_from_no_data(edges)
        return found

    def paths(self, starts: list[int]) -> int:
        find = self.rx.all_simple_paths
        return sum(
            len(find(self.graph, start, form, cutoff=AT_MOST + 1))
            for start in starts
            for form in self.forms
        )


class IGraph:
    """igraph."""

    name = "igraph"

    def __init__(self, task: Task) -> None:
        self.graph = import_module("igraph").Graph(n=task.size, edges=task.edges, directed=True)
        self.forms = set(task.forms)
        self.ends = task.forms

    def coverage(self, measures: list[int]) -> list[int]:
        find = self.graph.subcomponent
        return [len(self.forms.intersection(find(each, mode="out"))) for each in measures]

    def without(self, gone: list[int], in_place: list[int]) -> list[int]:
        whole, found = self.graph, []
        for node in gone:
            self.graph = whole.copy()
            self.graph.delete_edges(self.graph.incident(node, mode="all"))
            found.append(sum(self.coverage(in_place)))
        self.graph = whole
        return found

    def paths(self, starts: list[int]) -> int:
        find = self.graph.get_all_simple_paths
        return sum(len(find(start, to=self.ends, maxlen=AT_MOST)) for start in starts)


PEERS = (NetworkX, RustworkX, IGraph)


# -- measuring -----------------------------------------------------------------------------------------


def timed(ask: Callable[[], Any], most: float = 0.5) -> tuple[float, Any]:
    """Return the median seconds and the answer: nine times or 50 ms, whichever is more, within *most*."""
    times: list[float] = []
    gc.collect()
    while (len(times) < 9 or sum(times) < 0.05) and sum(times) < most:  # noqa: PLR2004
        start = time.perf_counter()
        answer = ask()
        times.append(time.perf_counter() - start)
    return statistics.median(times), answer


def _ask(library: Any, task: Task, question: str, part: int | None) -> Any:
    if question == "coverage":
        return library.coverage(task.measures[:part])
    if question == "what-if":
        return library.without(task.gone[:part], task.in_place)
    return library.paths(task.starts[:part])


def _whole(task: Task, question: str) -> int:
    return len({"coverage": task.measures, "what-if": task.gone, "paths": task.starts}[question])


def built(task: Task, peers: Iterable[Any]) -> dict[str, tuple[Any, float] | None]:
    """Return the libraries with the graph built in them and the seconds it took; none where one is missing."""
    found: dict[str, tuple[Any, float] | None] = {}
    for peer in peers:
        try:
            peer(task)  # imports
        except ImportError:
            found[peer.name] = None
            continue
        seconds, library = timed(lambda peer=peer: peer(task))
        found[peer.name] = library, seconds
    return found


@attrs.frozen
class Asked:
    """What a library was asked: how long all of it takes, and the part that it answered, if not all."""

    seconds: float
    part: int | None = None

    @property
    def note(self) -> str:
        return f"from {self.part}" if self.part else ""


def question(
    task: Task, name: str, ours: Ours, peers: dict[str, Any]
) -> tuple[Asked, dict[str, Asked]]:
    """Ask all libraries one question; return what ours and the others take."""
    part = PARTS.get((name, task.scale))
    own_part = part if name == "paths" else None
    seconds, answer = timed(lambda: _ask(ours, task, name, own_part))
    whole, found = own_part or _whole(task, name), {}
    for peer, library in peers.items():
        some = SLOW.get((peer, name, task.scale), part)
        taken, theirs = timed(lambda p=library, s=some: _ask(p, task, name, s))
        expected = answer[:some] if name != "paths" else _ask(ours, task, name, some)
        if theirs != expected:
            raise SystemExit(f"{peer} answers {name} on {task.name} differently")
        found[peer] = Asked(taken * whole / (some or whole), some if some != own_part else None)
    return Asked(seconds, own_part), found


def compared(
    task: Task, name: str, ours: Asked, peers: dict[str, Asked | None]
) -> Iterator[Measurement]:
    """Yield ours beside each of the others."""
    goals = TARGETS.get(name, {}) if task.name != SHIPPED else {}
    for peer, theirs in peers.items():
        yield Measurement(
            workload=f"{task.name}: {name}",
            ours=ours.seconds,
            note=f"{ours.part} starts" if ours.part else "",
            peer=peer,
            theirs=theirs and theirs.seconds,
            peer_note=theirs.note if theirs else "",
            target=goals.get(peer),
        )


def on_graph(task: Task, peers: Iterable[Any]) -> Iterator[Measurement]:
    """Yield the measurements on one graph."""
    made = built(task, peers)
    there = {name: pair[0] for name, pair in made.items() if pair}
    building = {name: pair and Asked(pair[1]) for name, pair in made.items()}
    ours = Ours(task)
    coverage, theirs = question(task, "coverage", ours, there)
    yield from compared(task, "coverage", coverage, {**dict.fromkeys(building), **theirs})
    own, _ = timed(lambda: Ours(task, prepare=False).coverage(task.measures))
    both = {
        name: first and Asked(first.seconds + theirs[name].seconds, theirs[name].part)
        for name, first in building.items()
    }
    yield from compared(task, "building, and coverage once", Asked(own), both)
    for name in ("what-if", "paths"):
        asked_once, theirs = question(task, name, ours, there)
        yield from compared(task, name, asked_once, {**dict.fromkeys(building), **theirs})


def measure(*, long: bool) -> Iterator[Measurement]:
    """Yield the measurements."""
    peers = PEERS if long else PEERS[1:]
    yield from on_graph(shipped(), peers)
    for scale in LONG if long else SHORT:
        yield from on_graph(drawn(scale), peers)


if __name__ == "__main__":
    main("graph")
