"""How fast the simulation is: sampling a network (workload W5), and a million draws over the real graph."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

import numpy as np

import ocsea
from benchmarks.measuring import Measurement, ahead, at_most, main, timed
from ocsea.scenarios import Deployment, Scenario, simulate
from ocsea.scenarios.noisy_or import NoisyOr

DRAWS, FEW = 1_000_000, 200_000
NODES, ROOTS = 200, 40


def network(*, narrow: bool) -> NoisyOr:
    """Build the network of W5: each node hangs on some of those shortly before it."""
    draw = np.random.default_rng(20261121)
    priors, links, leaks = {}, {}, {}
    for at in range(NODES):
        if at < ROOTS:
            priors[f"n{at}"] = float(draw.uniform(0.01, 0.3))
            continue
        most, more, back = (3, 1, 12) if narrow else (8, 3, 60)
        count = min(most, 1 + draw.poisson(more))
        near = np.arange(max(0, at - back), at)
        parents = sorted(draw.choice(near, size=count, replace=False))
        strengths = draw.uniform(0.05, 0.6, size=count)
        links[f"n{at}"] = {f"n{p}": float(s) for p, s in zip(parents, strengths, strict=True)}
        leaks[f"n{at}"] = float(draw.uniform(0, 0.02))
    return NoisyOr(priors=priors, links=links, leaks=leaks)


def naive(net: NoisyOr, draws: int) -> dict[str, float]:
    """Sample node by node, a draw in each byte: what one writes first."""
    random = np.random.default_rng(1)
    on: dict[str, np.ndarray] = {}
    for node in net.nodes:
        if node in net.priors:
            on[node] = random.random(draws) < net.priors[node]
            continue
        off = np.full(draws, 1 - net.leak(node))
        for parent, strength in net.links[node].items():
            off *= np.where(on[parent], 1 - strength, 1.0)
        on[node] = random.random(draws) >= off
    return {node: float(state.mean()) for node, state in on.items()}


def peer(net: NoisyOr, draws: int) -> float | None:
    """Return the seconds that pyAgrum takes for so many samples, when it is installed."""
    try:
        import pyagrum as gum
    except ImportError:
        return None
    built = gum.BayesNet()
    for node in net.nodes:
        variable = gum.LabelizedVariable(node, node, 2)
        if node in net.priors:
            built.add(variable)
            built.cpt(node)[:] = [1 - net.priors[node], net.priors[node]]
        else:
            built.addNoisyORNet(variable, net.leak(node))
            for parent, strength in net.links[node].items():
                built.addWeightedArc(parent, node, strength)
    start = time.perf_counter()
    gum.BNDatabaseGenerator(built).drawSamples(draws)
    return time.perf_counter() - start


def real_graph() -> Iterator[Measurement]:
    """Yield what a million draws over the real graph take, and Sobol indices."""
    kb = ocsea.load()
    tied = sorted({edge.measure for edge in kb.edges.values()})[:40:4]
    measures = dict.fromkeys(tied, Deployment(0.8, 0.7))
    now, more = Scenario(name="now"), Scenario(name="ten measures", measures=measures)
    draws, _ = timed(lambda: simulate(kb, now, more, draws=DRAWS, seed=7))
    run = simulate(kb, now, more, draws=10, seed=7)
    sobol, _ = timed(lambda: run.sensitivity(method="sobol"))
    what = "the real graph, ten measures"
    yield Measurement(workload=f"{what}, {DRAWS:,} draws", ours=draws, target=at_most(3))
    yield Measurement(workload=f"{what}, Sobol indices", ours=sobol)


def sampled(*, narrow: bool, draws: int) -> Iterator[Measurement]:
    """Yield what sampling the network of W5 takes."""
    net, name = network(narrow=narrow), "narrow" if narrow else "wide"
    ours, _ = timed(partial(net.sample, draws, seed=7))
    theirs, _ = timed(partial(naive, net, draws), repeats=2)
    few = draws // 50
    slow = peer(net, few)
    what = f"W5 {name}, {draws:,} draws"
    yield Measurement(
        workload=what, ours=ours, peer="naive numpy", theirs=theirs, target=ahead(2.5)
    )
    yield Measurement(
        workload=what,
        ours=ours,
        peer="pyAgrum",
        theirs=slow and 50 * slow,
        peer_note=f"from {few:,}",
    )


def measure(*, long: bool) -> Iterator[Measurement]:
    """Yield the measurements."""
    for narrow in (False, True):
        yield from sampled(narrow=narrow, draws=DRAWS if long else FEW)
    exact, _ = timed(network(narrow=True).marginals, repeats=1)
    yield Measurement(workload="W5 narrow, all exact marginals", ours=exact)
    yield from real_graph()


if __name__ == "__main__":
    main("simulation")
