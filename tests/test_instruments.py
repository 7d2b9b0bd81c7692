"""Tests for the legal instruments and how they act on each other."""

from collections import Counter
from datetime import date, timedelta

import networkx as nx
import pytest

import ocsea
from ocsea.testing import tiny

KB = ocsea.load()
INSTRUMENTS = KB.law.instruments
GRAPH = INSTRUMENTS.graph()
BACK = {"amends": "amended_by", "repeals": "repealed_by"}
RELATIONS = ("amends", "repeals", "implements")


def edges_of(relation):
    return {(u[4:], v[4:]) for u, v, key in GRAPH.edges(keys=True) if key == relation}


def recorded(field):
    return {(each.id, other) for each in INSTRUMENTS.values() for other in getattr(each, field)}


# -- the graph -----------------------------------------------------------------------------------------


def test_graph_is_frozen():
    """
    The graph cannot be changed, and asking again gives one that is the same.
    """
    graph = INSTRUMENTS.graph()

    with pytest.raises(nx.NetworkXError):
        graph.add_node("law:mine")
    with pytest.raises(nx.NetworkXError):
        graph.remove_edge("law:uu-19-2016-ite", "law:uu-11-2008-ite", key="amends")
    assert nx.utils.graphs_equal(GRAPH, graph)
    assert isinstance(graph, nx.MultiDiGraph)


def test_every_instrument_is_a_node_and_nothing_else():
    """
    Each instrument is a node by its reference, with number, both titles and kind; no edge adds another.
    """
    assert {each.ref for each in INSTRUMENTS.values()} == set(GRAPH)
    for each in INSTRUMENTS.values():
        assert {
            "number": each.number or "",
            "title_id": each.title.id,
            "title_en": each.title.en,
            "kind": each.kind,
        } == GRAPH.nodes[each.ref]


@pytest.mark.parametrize("relation", RELATIONS)
def test_edges_are_what_is_recorded_of_either_side(relation):
    """
    An edge runs from the instrument that acts, whichever of the two records it, and there is no other.
    """
    expected = recorded(relation)
    if relation in BACK:
        expected |= {(source, target) for target, source in recorded(BACK[relation])}

    assert expected
    assert expected == edges_of(relation)


@pytest.mark.parametrize("relation", BACK)
def test_both_sides_record_the_same(relation):
    """
    What amends or repeals says so, and what is amended or repealed says by what.
    """
    there = recorded(relation)
    back = {(source, target) for target, source in recorded(BACK[relation])}

    assert there == back


def test_edges_carry_their_relation_once():
    """
    Each edge has its relation as key and attribute, and no relation runs twice between two instruments.
    """
    keys = [(u, v, key) for u, v, key in GRAPH.edges(keys=True)]

    assert {(key, key) for *_, key in keys} == {
        (key, data["relation"]) for *_, key, data in GRAPH.edges(keys=True, data=True)
    }
    assert set(RELATIONS) == {key for *_, key in keys}
    assert len(keys) == len(set(keys))


def test_nothing_acts_on_itself_or_in_a_circle():
    """
    No instrument amends, repeals or implements itself, directly or by way of others.
    """
    assert nx.is_directed_acyclic_graph(GRAPH)


@pytest.mark.parametrize(
    ("source", "target", "relation"),
    [
        ("uu-19-2016-ite", "uu-11-2008-ite", "amends"),
        ("uu-1-2024-ite", "uu-11-2008-ite", "amends"),
        ("uu-35-2014-pa", "uu-23-2002-pa", "amends"),
        ("uu-1-2026-penyesuaian-pidana", "uu-12-2022-tpks", "amends"),
        ("uu-3-2026-psk", "uu-13-2006-psk", "repeals"),
        ("permendikdasmen-6-2026", "permendikbudristek-46-2023", "repeals"),
        ("pp-30-2025-tpks", "uu-12-2022-tpks", "implements"),
        ("permenkomdigi-9-2026", "pp-17-2025-tunas", "implements"),
    ],
)
def test_edge_of_the_notes_is_there(source, target, relation):
    """
    What the notes say of an instrument is an edge in that direction, and not in the other.
    """
    assert GRAPH.has_edge(f"law:{source}", f"law:{target}", key=relation)
    assert not GRAPH.has_edge(f"law:{target}", f"law:{source}")


def test_graph_of_made_up_law_is_its_own():
    """
    Another knowledge base has a graph of its own instruments.
    """
    other = tiny().law.instruments

    assert {each.ref for each in other.values()} == set(other.graph())


# -- instruments ---------------------------------------------------------------------------------------


def test_later_instruments_act_on_earlier_ones():
    """
    Whatever amends or repeals is not older than what it acts on, where both days are recorded.
    """

    def begun(ident):
        each = INSTRUMENTS[ident]
        return each.promulgated or (each.in_force.start if each.in_force else None)

    pairs = edges_of("amends") | edges_of("repeals")
    dated = [(begun(u), begun(v)) for u, v in pairs if begun(u) and begun(v)]

    assert 15 < len(dated)
    assert [] == [pair for pair in dated if pair[0] < pair[1]]


def test_instrument_that_was_repealed_has_ended():
    """
    A repealed instrument ends on the day the one that repealed it came into force.
    """
    for source, target in edges_of("repeals"):
        ended, began = INSTRUMENTS[target].in_force, INSTRUMENTS[source].in_force

        assert ended.end == began.start


def test_promulgation_is_not_after_coming_into_force():
    """
    An instrument is promulgated before or on its first day.
    """
    for each in INSTRUMENTS.values():
        if each.promulgated and each.in_force and each.in_force.start:
            assert each.promulgated <= each.in_force.start


def test_numbers_are_unique():
    """
    No two instruments have the same number.
    """
    numbers = Counter(each.number for each in INSTRUMENTS.values() if each.number)

    assert [] == [number for number, count in numbers.items() if count > 1]


@pytest.mark.parametrize(
    ("ident", "first"),
    [
        ("uu-12-2022-tpks", date(2022, 5, 9)),
        ("uu-11-2008-ite", date(2008, 4, 21)),
        ("uu-44-2008-pornografi", date(2008, 11, 26)),
        ("uu-23-2002-pa", date(2002, 10, 22)),
        ("uu-21-2007-tppo", date(2007, 4, 19)),
        ("uu-1-2023-kuhp", date(2026, 1, 2)),
        ("uu-1-2026-penyesuaian-pidana", date(2026, 1, 2)),
        ("uu-20-2025-kuhap", date(2026, 1, 2)),
        ("uu-27-2022-pdp", date(2022, 10, 17)),
        ("uu-11-2012-sppa", date(2014, 7, 30)),
        ("uu-3-2026-psk", date(2026, 5, 20)),
        ("pp-17-2025-tunas", date(2025, 3, 27)),
        ("pp-30-2025-tpks", date(2025, 6, 18)),
        ("permendikdasmen-6-2026", date(2026, 1, 9)),
    ],
)
def test_instrument_comes_into_force_on_the_day_of_the_notes(ident, first):
    """
    An instrument binds from the day the notes give, and not the day before.
    """
    force = INSTRUMENTS[ident].in_force

    assert [False, True] == [force.covers(first - timedelta(off)) for off in (1, 0)]


def test_treaties_say_where_indonesia_stands():
    """
    Each treaty from outside says where Indonesia stands towards it, and who made it.
    """
    treaties = [
        each for each in INSTRUMENTS.values() if "treaty" == each.kind and "national" != each.scope
    ]

    assert 5 < len(treaties)
    assert [] == [each.id for each in treaties if each.indonesia is None or not each.body]
