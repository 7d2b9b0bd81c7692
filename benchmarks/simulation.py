"""How fast the simulation is: sampling a network (workload W5), and a million draws over the real graph."""

from __future__ import annotations

import time

import numpy as np

import ocsea
from ocsea.scenarios import Deployment, Scenario, simulate
from ocsea.scenarios.noisy_or import NoisyOr

DRAWS = 1_000_000
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


def naive(net: NoisyOr) -> dict[str, float]:
    """Sample node by node, a draw in each byte: what one writes first."""
    random = np.random.default_rng(1)
    on: dict[str, np.ndarray] = {}
    for node in net.nodes:
        if node in net.priors:
            on[node] = random.random(DRAWS) < net.priors[node]
            continue
        off = np.full(DRAWS, 1 - net.leak(node))
        for parent, strength in net.links[node].items():
            off *= np.where(on[parent], 1 - strength, 1.0)
        on[node] = random.random(DRAWS) >= off
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


def timed(run: object, *, repeats: int = 3) -> float:
    """Return the shortest of some times, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()  # type: ignore[operator]
        times.append(time.perf_counter() - start)
    return min(times)


def real_graph() -> tuple[float, float]:
    """Return the seconds of a million draws over the real graph, and of Sobol indices."""
    kb = ocsea.load()
    tied = sorted({edge.measure for edge in kb.edges.values()})[:40:4]
    measures = dict.fromkeys(tied, Deployment(0.8, 0.7))
    now, more = Scenario(name="now"), Scenario(name="ten measures", measures=measures)
    draws = timed(lambda: simulate(kb, now, more, draws=DRAWS, seed=7))
    run = simulate(kb, now, more, draws=10, seed=7)
    return draws, timed(lambda: run.sensitivity(method="sobol"))


def main() -> None:
    """Print the table."""
    print("| what | ours | peer | ratio | target |")
    print("| --- | --- | --- | --- | --- |")
    for narrow in (False, True):
        net, name = network(narrow=narrow), "narrow" if narrow else "wide"
        ours = timed(lambda net=net: net.sample(DRAWS, seed=7))
        theirs = timed(lambda net=net: naive(net), repeats=2)
        what = f"W5 {name}, {DRAWS:,} draws"
        print(f"| {what} | {ours:.2f} s | naive numpy {theirs:.2f} s | {theirs / ours:.1f} | 2.5 |")
        few = DRAWS // 50
        if slow := peer(net, few):
            told = f"pyAgrum {50 * slow:.0f} s (from {few:,} draws)"
            print(f"| {what} | {ours:.2f} s | {told} | {50 * slow / ours:.0f} | |")
    exact = timed(network(narrow=True).marginals, repeats=1)
    print(f"| W5 narrow, exact marginals | {exact:.2f} s | | | |")
    draws, sobol = real_graph()
    print(f"| real graph, ten measures, {DRAWS:,} draws | {draws:.2f} s | | | 3 s |")
    print(f"| real graph, ten measures, Sobol indices | {sobol:.2f} s | | | |")


if __name__ == "__main__":
    main()
