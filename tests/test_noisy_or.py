"""Tests for `ocsea.scenarios.noisy_or`, against enumeration of all states and against a peer."""

import itertools
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea._base.lazy import needs
from ocsea.scenarios.chance import Stream, check_whole
from ocsea.scenarios.noisy_or import WIDEST, NoisyOr

shares = st.floats(0, 1, allow_subnormal=False)


@st.composite
def networks(draw, most=7):
    """A small network; each node may have any earlier nodes as parents."""
    nodes = [f"n{at}" for at in range(draw(st.integers(1, most)))]
    priors, links, leaks = {}, {}, {}
    for at, node in enumerate(nodes):
        parents = draw(st.lists(st.sampled_from(nodes[:at]), unique=True)) if at else []
        if parents:
            links[node] = {parent: draw(shares) for parent in parents}
            leaks[node] = draw(shares)
        else:
            priors[node] = draw(shares)
    return NoisyOr(priors=priors, links=links, leaks=leaks)


def enumerated(net):
    """How often each node is on, by summing over all states of the network."""
    found = dict.fromkeys(net.nodes, 0.0)
    for states in itertools.product((False, True), repeat=len(net.nodes)):
        on = dict(zip(net.nodes, states, strict=True))
        weight = 1.0
        for node in net.nodes:
            if node in net.priors:
                is_on = net.priors[node]
            else:
                off = 1 - net.leaks.get(node, 0.0)
                for parent, link in net.links[node].items():
                    off *= 1 - link if on[parent] else 1
                is_on = 1 - off
            weight *= is_on if on[node] else 1 - is_on
        for node in net.nodes:
            found[node] += weight if on[node] else 0.0
    return found


def wide(size):
    """A network in which every node of a layer hangs on every node of the one before."""
    one, two = ([f"{layer}{at}" for at in range(size)] for layer in "ab")
    roots = [f"r{at}" for at in range(size)]
    links = {node: dict.fromkeys(roots, 0.1) for node in one}
    links |= {node: dict.fromkeys(one, 0.1) for node in two} | {"end": dict.fromkeys(two, 0.1)}
    return NoisyOr(priors=dict.fromkeys(roots, 0.3), links=links)


CHAIN = NoisyOr(
    priors={"a": 0.3, "b": 0.02},
    links={"c": {"a": 0.5, "b": 0.9}, "d": {"c": 0.7, "a": 0.05}, "e": {"d": 1.0}},
    leaks={"c": 0.01, "d": 0.001},
)

# -- exact ---------------------------------------------------------------------------------------------


@given(networks())
def test_marginals_are_those_of_enumeration(net):
    """
    Elimination gives what summing over all states gives.
    """
    exact = net.marginals()

    assert net.nodes == tuple(exact)
    assert all(abs(exact[node] - share) < 1e-9 for node, share in enumerated(net).items())


def test_marginals_of_some_nodes():
    """
    Only the nodes asked for are told.
    """
    assert {"d": CHAIN.marginals()["d"]} == CHAIN.marginals(["d"])


def test_marginals_are_those_of_a_peer():
    """
    Exact inference of another library gives the same.
    """
    gum = pytest.importorskip("pyagrum")
    peer = gum.BayesNet()
    for node in CHAIN.nodes:
        if node in CHAIN.priors:
            peer.add(gum.LabelizedVariable(node, node, 2))
            peer.cpt(node)[:] = [1 - CHAIN.priors[node], CHAIN.priors[node]]
        else:
            peer.addNoisyORNet(gum.LabelizedVariable(node, node, 2), CHAIN.leak(node))
            for parent, link in CHAIN.links[node].items():
                peer.addWeightedArc(parent, node, link)
    inference = gum.LazyPropagation(peer)
    inference.makeInference()

    found = {node: inference.posterior(node)[1] for node in CHAIN.nodes}
    assert found == pytest.approx(CHAIN.marginals(), abs=1e-9)


def test_many_parents_are_no_obstacle():
    """
    A node with sixty parents has the marginal of the closed form.
    """
    roots = {f"r{at}": at / 100 for at in range(60)}
    net = NoisyOr(priors=roots, links={"end": dict.fromkeys(roots, 0.2)}, leaks={"end": 0.1})
    off = 0.9
    for prior in roots.values():
        off *= 1 - 0.2 * prior

    assert abs(1 - off - net.marginals(["end"])["end"]) < 1e-12


def test_wide_network_is_refused():
    """
    A network that is too wide is refused with a hint, instead of filling the memory.
    """
    net = wide(WIDEST + 3)
    assert net.marginals(["a0"])

    with pytest.raises(ocsea.UnknownOptionError, match=r"too wide.*\n.*sample"):
        net.marginals(["end"])


# -- sampled -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("net", [CHAIN, wide(4)], ids=["chain", "wide"])
def test_sample_agrees_with_the_exact_marginals(net, seed):
    """
    No sampled share is further than five standard errors from the exact one.
    """
    sampled = net.sample(200_001, seed=seed)

    for node, exact in net.marginals().items():
        error = (exact * (1 - exact) / sampled.draws) ** 0.5
        assert abs(sampled.shares[node] - exact) <= 5 * error


def test_rare_and_sure_nodes_are_sampled():
    """
    Shares of 0 and 1 are exact, and a rare one is not lost to rounding.
    """
    net = NoisyOr(priors={"never": 0, "always": 1, "rare": 0.0005, "half": 0.5})
    sampled = net.sample(1_000_000, seed=4)

    assert (0.0, 1.0) == (sampled.shares["never"], sampled.shares["always"])
    assert (0.0, 0.0) == (sampled.errors["never"], sampled.errors["always"])
    assert abs(sampled.shares["rare"] - 0.0005) < 5 * sampled.errors["rare"]
    assert abs(sampled.errors["half"] - 0.0005) < 1e-6


@given(st.integers(1, 200))
def test_only_the_draws_asked_for_are_counted(draws):
    """
    The share of what is always on is 1 whatever the number of draws.
    """
    assert 1.0 == NoisyOr(priors={"a": 1}).sample(draws, seed=1).shares["a"]


def test_parents_and_children_are_drawn_together():
    """
    A child that copies its parent is on in the same draws, block by block.
    """
    net = NoisyOr(
        priors={"a": 0.3}, links={"b": {"a": 1.0}, "both": {"a": 1.0, "b": 1.0}}, leaks={}
    )
    shares = net.sample(1_000_000, seed=1).shares

    assert shares["a"] == shares["b"] == shares["both"]


def test_same_seed_same_sample():
    """
    The sample is fixed by the seed, to the last draw, on every machine.
    """
    told = CHAIN.sample(100_000, seed=11)

    assert told == CHAIN.sample(100_000, seed=11)
    assert told != CHAIN.sample(100_000, seed=12)
    assert {"a": 29915, "b": 2013, "c": 17280, "d": 13055, "e": 13055} == {
        node: round(share * told.draws) for node, share in told.shares.items()
    }


@pytest.mark.parametrize("draws", [0, -1, 1.5, True, 10**10])
def test_draws_out_of_range_are_refused(draws):
    """
    A number of draws that cannot be is refused.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="draws cannot be"):
        CHAIN.sample(draws, seed=1)


# -- bad networks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"priors": {"a": 1.5}}, ["node:a: prior: 1.5 is not between 0 and 1"]),
        ({"priors": {}, "links": {"b": {"a": 0.1}}}, ["node:b: the parent 'a' is not a node"]),
        (
            {"priors": {"a": 0.1}, "links": {"b": {"a": -1}}, "leaks": {"b": 2, "c": 0.1}},
            ["node:b: link.a", "node:b: leak", "node:c: only a node with links has a leak"],
        ),
        ({"priors": {"a": 0.1}, "links": {"a": {}}}, ["this node has a prior and parents"]),
        (
            {"priors": {}, "links": {"a": {"b": 0.1}, "b": {"a": 0.1}}},
            ["node:a: its parents lead back to it"],
        ),
        ({"priors": {"a": float("nan")}}, ["nan is not between 0 and 1"]),
    ],
)
def test_bad_network_is_told(parts, words):
    """
    Everything that is wrong with a network is told at once.
    """
    with pytest.raises(ocsea.InvalidDataError) as caught:
        NoisyOr(**parts)

    assert len(words) == len(caught.value.problems)
    assert [] == [word for word in words if word not in str(caught.value)]


def test_unknown_node_is_told():
    """
    A misspelt node is told with the nearest one.
    """
    with pytest.raises(ocsea.UnknownIdError, match="did you mean 'rain'"):
        NoisyOr(priors={"rain": 0.1, "hose": 0.2}).marginals(["rein"])


# -- random bits ---------------------------------------------------------------------------------------


def test_streams_are_fixed():
    """
    A stream gives the same bits on every machine and with every version of numpy.
    """
    assert [3589799626203762147, 1009842720512095681] == Stream(7, "a").words(2).tolist()
    assert [0.5574425392551348, 0.19460342766251415, 0.6060060117160901] == Stream(7, "a").uniform(
        3
    ).tolist()


def test_streams_are_told_apart():
    """
    Another seed or another name is another stream; drawing in parts changes nothing.
    """
    whole = Stream(7, "a").uniform(10).tolist()
    parts = Stream(7, "a")

    assert whole == [*parts.uniform(4).tolist(), *parts.uniform(6).tolist()]
    assert not set(whole) & {
        *Stream(8, "a").uniform(10).tolist(),
        *Stream(7, "b").uniform(10).tolist(),
    }


def test_uniform_numbers_are_even():
    """
    Mean and variance are those of an even spread between 0 and 1, and neither end is reached.
    """
    drawn = Stream(1, "even").uniform(1_000_000)

    assert abs(drawn.mean() - 1 / 2) < 5 * (1 / 12 / 1e6) ** 0.5
    assert abs(drawn.var() - 1 / 12) < 5 * (1 / 180 / 1e6) ** 0.5
    assert 0 < drawn.min() < drawn.max() < 1


def test_missing_package_is_told():
    """
    A package that is not installed is told with what brings it, and the error pickles.
    """
    with pytest.raises(
        ocsea.MissingExtraError, match=r"'no_such_package'.*\n.*ocsea\[stats\]"
    ) as caught:
        needs("no_such_package.part", "stats")

    assert str(caught.value) == str(pickle.loads(pickle.dumps(caught.value)))  # noqa: S301


@pytest.mark.parametrize("value", [0, 11, 2.0, "3", None, True])
def test_whole_numbers_are_checked(value):
    """
    Only whole numbers in the range pass.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="from 1 to 10"):
        check_whole("n", value, least=1, most=10)
