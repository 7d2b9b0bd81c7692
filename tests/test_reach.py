"""Tests for `ocsea.prevention.reach`: what is reached, what is lost, and by which paths."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples

from ocsea.prevention.reach import ReachGraph

NODES = "abcdefgh"
nodes = st.sampled_from(NODES)
many_nodes = st.lists(nodes, max_size=6)
pairs = st.lists(st.tuples(nodes, nodes), max_size=24)
"""Edges between few nodes, so that cycles, loops, doubles and nodes without edges are common."""


def reachable(edges, node, gone=()):
    """Return what a node reaches, itself included, by following edges one by one."""
    if node in gone:
        return set()
    found = {node}
    while more := {b for a, b in edges if a in found and b not in gone} - found:
        found |= more
    return found


@examples(100)
@given(pairs, many_nodes, nodes)
def test_reached_are_the_targets_at_the_end_of_edges(edges, targets, node):
    """
    A node reaches the targets that following edges leads to, and a target reaches itself.
    """
    graph = ReachGraph(edges, targets)

    assert reachable(edges, node) & set(targets) == graph.reached(node)


@examples(100)
@given(pairs, many_nodes, many_nodes, many_nodes)
def test_lost_is_what_a_graph_without_the_node_does_not_reach(edges, targets, gone, sources):
    """
    What is lost is what was reached before and is not reached without the node; nothing else is told.
    """
    expected = {}
    for node in gone:
        expected[node] = {}
        for source in sources:
            lost = reachable(edges, source) - reachable(edges, source, gone={node})
            if lost & set(targets):
                expected[node][source] = lost & set(targets)

    assert expected == ReachGraph(edges, targets).lost(gone, sources)


@examples(80)
@given(pairs, many_nodes, many_nodes, st.integers(0, 5))
def test_paths_are_the_simple_paths(edges, targets, sources, at_most):
    """
    Paths meet no node twice, end at a target, take an edge at least, and are all there are, each once.
    """
    graph = nx.DiGraph(edges)
    graph.add_nodes_from([*targets, *sources])
    expected = {
        tuple(path)
        for source in sources
        for target in targets
        for path in nx.all_simple_paths(graph, source, target, cutoff=at_most)
        if len(path) > 1
    }

    found = ReachGraph(edges, targets).paths(sources, at_most=at_most)

    assert expected == set(found)
    assert len(expected) == len(found)
    assert sorted(map(len, found)) == list(map(len, found))


@pytest.mark.no_cover
def test_long_chain_and_long_cycle_need_no_deep_stack():
    """
    A chain or a cycle of many nodes is no deeper than a short one.
    """
    chain = [(n, n + 1) for n in range(50_000)]

    assert {50_000} == ReachGraph(chain, [50_000]).reached(0)
    assert {7} == ReachGraph([*chain, (50_000, 0)], [7]).reached(8)


def test_targets_are_a_set_in_the_order_given():
    """
    Targets compare and join like sets, know their number, and name targets in the order given.
    """
    reached = ReachGraph([("a", "b"), ("a", "c")], ["c", "b", "d"]).reached("a")

    assert ["c", "b"] == list(reached)
    assert (2, True, False, False) == (len(reached), "b" in reached, "d" in reached, "x" in reached)
    assert {"b"} == reached & {"b", "d"}
    assert {"c"} == reached - {"b"}
    assert "Targets(['c', 'b'])" == repr(reached)


@pytest.mark.parametrize("ask", [lambda g: g.lost([], ["a"]), lambda g: g.paths([], at_most=3)])
def test_asking_for_nothing_gives_nothing(ask):
    """
    Without nodes or sources there is nothing to tell.
    """
    assert not ask(ReachGraph([("a", "b")], ["b"]))


def test_node_that_no_edge_names_reaches_nothing():
    """
    An unknown node reaches nothing, loses nothing and has no paths.
    """
    graph = ReachGraph([("a", "b")], ["b"])

    assert set() == graph.reached("x")
    assert {"x": {}, "a": {"a": {"b"}}} == graph.lost(["x", "a"], ["x", "a"])
    assert [] == graph.paths(["x"], at_most=4)
