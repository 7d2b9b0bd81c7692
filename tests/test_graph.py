"""Tests for `ocsea.prevention.exchange`: the graph for other programs, and its formats."""

import csv
import io
import json
import re
import subprocess
import sys
import time
from collections import Counter
from functools import cache
from html import unescape
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea._base.errors import UnknownOptionError
from ocsea.prevention.exchange import FORMATS, KINDS, export

KB = ocsea.load()
GRAPH = KB.graph()
GRADES = ("expert", "low", "moderate", "high")
EDGE_KEYS = {
    "relation",
    "certainty",
    "directness",
    "effect_direction",
    "outcome",
    "status",
    "sources",
}
NODE_KEYS = {
    "form": {"kind", "label_id", "label_en", "victims", "maturity", "status"},
    "factor": {
        *("kind", "label_id", "label_en", "level", "direction"),
        *("modifiable", "certainty", "status"),
    },
    "measure": {
        *("kind", "label_id", "label_en", "actor", "level"),
        *("cost", "outcome_studied", "status"),
    },
    "actor": {"kind", "label_id", "label_en", "status"},
    "law": {"kind", "label_id", "label_en", "since", "until", "status"},
    "item": {"kind", "label_id", "label_en", "instrument", "status"},
}
HELP = ("reduces", "detects", "interrupts", "mitigates", "recovers")
ENDS = {
    **{relation: {("measure", "factor"), ("measure", "form")} for relation in HELP},
    "strengthens": {("measure", "factor")},
    "raises": {("factor", "form")},
    "lowers": {("factor", "form")},
    "broader": {("form", "form")},
    "puts-in-place": {("actor", "measure")},
    "mandates": {("law", "measure")},
    "improved-by": {("item", "measure")},
}
PARTS = [kinds for size in range(len(KINDS) + 1) for kinds in combinations(KINDS, size)]

each_format = pytest.mark.parametrize("form", FORMATS)


def kind_of(node):
    return node.partition(":")[0]


def nodes_of(graph):
    return {node: dict(data) for node, data in graph.nodes(data=True)}


def edges_of(graph):
    """Return the edges by both ends and the relation, which make an edge what it is."""
    return {(u, v, data["relation"]): dict(data) for u, v, data in graph.edges(data=True)}


# -- schema --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda graph: graph.add_node("form:made-up"),
        lambda graph: graph.remove_node("form:outing"),
        lambda graph: graph.add_edge("form:outing", "form:doxing", key="broader"),
        lambda graph: graph.remove_edge(*next(iter(graph.edges))),
        lambda graph: graph.add_nodes_from(["form:made-up"]),
        lambda graph: graph.remove_edges_from(list(graph.edges)),
    ],
)
def test_graph_is_frozen(change):
    """
    Nobody can add to the graph or take from it, and another call gives the same again.
    """
    graph = KB.graph()

    with pytest.raises(nx.NetworkXError, match=r"[Ff]rozen"):
        change(graph)
    assert nx.is_frozen(graph)
    assert nodes_of(GRAPH) == nodes_of(KB.graph())
    assert edges_of(GRAPH) == edges_of(KB.graph())


def test_changing_attributes_spoils_no_other_graph():
    """
    A graph that is handed out shares no attributes with the next one.
    """
    KB.graph().nodes["form:outing"]["label_en"] = "spoiled"

    assert KB.forms["outing"].label("en") == KB.graph().nodes["form:outing"]["label_en"]


def test_every_record_is_a_node():
    """
    The nodes are all forms, factors and measures, who puts them in place, and what law calls for them.
    """
    records = [*KB.forms.values(), *KB.factors.values(), *KB.measures.values()]
    actors = {f"actor:{measure.actor}" for measure in KB.measures.values()}

    law = {f"law:{ident}" for measure in KB.measures.values() for ident in measure.mandated_by}
    records += KB.items.values()
    assert {record.ref for record in records} | actors | law == set(GRAPH)
    assert Counter(map(kind_of, GRAPH)) == Counter(d["kind"] for _, d in GRAPH.nodes(data=True))


def test_nodes_keep_their_ids():
    """
    A node is named kind and slug, as in the manifest of ids that are never taken back.
    """
    manifest = set((Path(__file__).parent / "ids.txt").read_text(encoding="utf-8").split())

    assert set() == {n for n in GRAPH if not re.fullmatch(r"[a-z]+:[a-z0-9]+(-[a-z0-9]+)*", n)}
    assert set() == {n for n in GRAPH if kind_of(n) != "actor"} - manifest


@pytest.mark.parametrize("kind", KINDS)
def test_nodes_have_the_attributes_of_the_schema(kind):
    """
    Every node of a kind has the documented attributes and no others, as text or truth values.
    """
    found = [data for _, data in GRAPH.nodes(data=True) if data["kind"] == kind]

    assert found
    assert {frozenset(NODE_KEYS[kind])} == {frozenset(data) for data in found}
    assert {str, bool} >= {type(value) for data in found for value in data.values()}


@pytest.mark.parametrize("kind", ["form", "factor", "measure"])
def test_nodes_say_what_the_records_say(kind):
    """
    The attributes of a node are those of its record, truth values as such.
    """
    records = {"form": KB.forms, "factor": KB.factors, "measure": KB.measures}[kind]

    for record in records.values():
        data = GRAPH.nodes[record.ref]
        own = NODE_KEYS[kind] - {"kind", "label_id", "label_en"}
        assert {key: getattr(record, key) for key in own} == {key: data[key] for key in own}
        assert (record.label("id"), record.label("en")) == (data["label_id"], data["label_en"])


@pytest.mark.parametrize("kind", KINDS)
def test_nodes_are_named_in_both_languages(kind):
    """
    No node goes without an Indonesian and an English name, and few are the same in both.
    """
    found = [data for _, data in GRAPH.nodes(data=True) if data["kind"] == kind]

    same = [data["label_en"] for data in found if data["label_id"] == data["label_en"]]
    assert all(data["label_id"].strip() and data["label_en"].strip() for data in found)
    assert len(same) < len(found) / 4


def test_edges_have_the_attributes_of_the_schema():
    """
    Every edge has the documented attributes and no others, as text, and its relation for a key.
    """
    for _, _, key, data in GRAPH.edges(keys=True, data=True):
        assert EDGE_KEYS == set(data)
        assert {str} == {type(value) for value in data.values()}
        assert key == data["relation"]


def test_edges_have_typed_ends():
    """
    Each relation leads from one kind of node to the kinds that it may lead to.
    """
    ends = {}
    for start, end, relation in edges_of(GRAPH):
        ends.setdefault(relation, set()).add((kind_of(start), kind_of(end)))

    assert set(ENDS) == set(ends)
    assert {} == {r: ends[r] - ENDS[r] for r in ends if ends[r] - ENDS[r]}


def test_edges_say_what_the_records_say():
    """
    Every edge of the data is in the graph, with its grade, direction, outcome and sources.
    """
    found = edges_of(GRAPH)
    missing = []
    for edge in KB.edges.values():
        forms = [f"form:{f}" for f in getattr(KB.short_names.get(edge.target), "forms", ())]
        for end in forms or [f"factor:{edge.target}"]:
            data = found.pop((f"measure:{edge.measure}", end, edge.relation))
            told = {
                "relation": edge.relation,
                "certainty": edge.certainty,
                "directness": edge.directness,
                "effect_direction": edge.effect_direction,
                "outcome": edge.outcome,
                "status": edge.status,
                "sources": " ".join(edge.sources),
            }
            missing += [edge.id] if data != told else []

    assert [] == missing
    assert set() == {end for end in found if end[0].startswith("measure:")}


def test_sources_of_edges_can_be_looked_up():
    """
    What an edge rests on stands in the register; an edge without is unverified or not graded.
    """
    for data in edges_of(GRAPH).values():
        assert set(data["sources"].split()) <= set(KB.sources)
        if data["certainty"]:
            assert ("unverified" == data["status"]) == (data["sources"] == "")


def test_what_does_not_help_is_there_and_says_so():
    """
    Edges that were tested without effect or with harm stay in the graph, told apart from help.
    """
    found = Counter(
        data["effect_direction"]
        for (start, _, _), data in edges_of(GRAPH).items()
        if start.startswith("measure:")
    )
    warning = GRAPH.edges[
        "measure:edu-oneoff-warning", "factor:ind-risky-online-behaviour", "reduces"
    ]

    assert {"helps", "none", "harms", "unknown"} == set(found)
    assert "harms" == warning["effect_direction"]


@given(st.sampled_from(list(KB.measures)))
def test_walking_the_graph_gives_what_reach_gives(measure):
    """
    A program that follows the helping edges, and then goes down to narrower forms, finds the same.
    """
    narrower = nx.DiGraph()
    narrower.add_nodes_from(n for n in GRAPH if kind_of(n) == "form")
    narrower.add_edges_from((v, u) for u, v, k in GRAPH.edges(keys=True) if k == "broader")
    ends = {
        end
        for _, end, data in GRAPH.out_edges(f"measure:{measure}", data=True)
        if data["effect_direction"] == "helps"
    }
    forms = {end for end in ends if kind_of(end) == "form"}
    forms |= {form for end in ends - forms for form in GRAPH.successors(end)}
    forms |= {below for form in forms for below in nx.descendants(narrower, form)}

    assert {f"form:{form}" for form in KB.prevention.reach(measure)} == {
        form for form in forms if KB.forms[form.partition(":")[2]].kind == "form"
    }


# -- choosing a part -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kinds", PARTS, ids=lambda kinds: "+".join(kinds) or "none")
def test_kinds_keep_nodes_of_these_kinds_and_what_ties_them(kinds):
    """
    A part by kinds has exactly their nodes, and every edge with both ends among them.
    """
    part = KB.graph(kinds=kinds)

    assert {n: d for n, d in nodes_of(GRAPH).items() if d["kind"] in kinds} == nodes_of(part)
    assert {
        edge: data
        for edge, data in edges_of(GRAPH).items()
        if kind_of(edge[0]) in kinds and kind_of(edge[1]) in kinds
    } == edges_of(part)
    assert nx.is_frozen(part)


@pytest.mark.parametrize("grade", GRADES)
def test_certainty_leaves_out_what_is_less_sure(grade):
    """
    Graded edges below the grade go; edges that carry no grade stay, and so do all nodes.
    """
    part = KB.graph(certainty_at_least=grade)
    lowest = GRADES.index(grade)

    assert nodes_of(GRAPH) == nodes_of(part)
    assert {
        edge: data
        for edge, data in edges_of(GRAPH).items()
        if not data["certainty"] or GRADES.index(data["certainty"]) >= lowest
    } == edges_of(part)
    assert {"broader", "puts-in-place"} <= {relation for _, _, relation in edges_of(part)}


def test_surer_parts_get_smaller():
    """
    Each grade leaves fewer edges than the one before.
    """
    sizes = [KB.graph(certainty_at_least=grade).number_of_edges() for grade in GRADES]

    assert sorted(set(sizes), reverse=True) == sizes
    assert GRAPH.number_of_edges() == sizes[0]


@pytest.mark.parametrize(
    ("options", "near"),
    [
        ({"kinds": ["forms"]}, "form"),
        ({"kinds": ["measure", "facter"]}, "factor"),
        ({"certainty_at_least": "moderat"}, "moderate"),
    ],
)
def test_unknown_option_is_met_with_those_there_are(options, near):
    """
    A kind or a grade that does not exist is refused, and the one that was meant is named.
    """
    with pytest.raises(UnknownOptionError, match=near):
        KB.graph(**options)


def test_unknown_format_is_met_with_those_there_are():
    """
    A format that does not exist is refused, and those that do are named.
    """
    with pytest.raises(UnknownOptionError, match="graphml"):
        export(GRAPH, "graphlm")


# -- formats, read back by those who read them ---------------------------------------------------------


def read_node_link(text):
    return nx.node_link_graph(json.loads(text), edges="edges")


def read_cytoscape(text):
    return nx.cytoscape_graph(json.loads(text))


def read_graphml(text):
    return nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)


def read_gexf(text):
    return nx.read_gexf(io.BytesIO(text.encode()))


READERS = {
    "graphml": read_graphml,
    "gexf": read_gexf,
    "node-link": read_node_link,
    "cytoscape": read_cytoscape,
}
ODD = ('"', "\\", "<b>&amp;", "a|b; [c] {d}", "é ☎ 'x'", 'ends with \\"', "-->", "%%", "end")


@cache
def odd():
    """Return a graph whose names and sources hold what formats have a meaning for."""
    graph = nx.MultiDiGraph(GRAPH)
    for at, node in enumerate(graph):
        graph.nodes[node]["label_en"] = ODD[at % len(ODD)]
        graph.nodes[node]["label_id"] = ODD[(at + 1) % len(ODD)]
    return graph


each_graph = pytest.mark.parametrize(
    "graph", [GRAPH, odd(), KB.graph(certainty_at_least="high")], ids=["all", "odd", "high"]
)


@each_graph
@pytest.mark.parametrize("form", READERS)
def test_graph_is_read_back(graph, form):
    """
    The reader of a format gets the same nodes, edges and attributes, with their types.
    """
    nodes, edges = nodes_of(graph), edges_of(graph)

    read = READERS[form](export(graph, form))

    assert read.is_directed()
    assert read.number_of_edges() == len(edges)
    assert nodes == {n: {k: d[k] for k in nodes[n]} for n, d in read.nodes(data=True)}
    assert edges == {end: {k: d[k] for k in EDGE_KEYS} for end, d in edges_of(read).items()}


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_edges_in_a_file_have_ids_of_their_own(form):
    """
    No two edges share an id: Gephi and yEd keep only one of those that do.
    """
    ids = re.findall(r'<edge [^>]*\bid="([^"]*)"', export(GRAPH, form))

    assert GRAPH.number_of_edges() == len(ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("form", ["node-link", "cytoscape"])
def test_json_is_json_with_the_letters_as_they_are(form):
    """
    The JSON formats are read by any JSON reader, and keep letters that are not ASCII.
    """
    text = export(odd(), form)

    assert isinstance(json.loads(text), dict)
    assert "☎" in text
    assert "NaN" not in text


@each_graph
def test_csv_holds_every_edge(graph):
    """
    The table has a row for each edge, with every attribute.
    """
    rows = list(csv.DictReader(io.StringIO(export(graph, "csv"), newline="")))

    assert {*EDGE_KEYS, "start", "end"} == set(rows[0])
    assert len(edges_of(graph)) == len(rows)
    assert edges_of(graph) == {
        (row["start"], row["end"], row["relation"]): {key: row[key] for key in EDGE_KEYS}
        for row in rows
    }


QUOTED = r'"((?:[^"\\]|\\.)*)"'
DOT_NODE = re.compile(rf"  {QUOTED} \[label={QUOTED}, kind={QUOTED}\];")
DOT_EDGE = re.compile(rf"  {QUOTED} -> {QUOTED} \[label={QUOTED}(, style=dashed)?\];")


def unquoted(words):
    return re.sub(r"\\(.)", r"\1", words)


@each_graph
def test_dot_holds_every_node_and_edge(graph):
    """
    Each statement of the DOT text is a node or an edge, and together they are those of the graph.
    """
    first, second, *statements, last = export(graph, "dot").splitlines()
    nodes = [m.groups() for m in map(DOT_NODE.fullmatch, statements) if m]
    edges = [m.groups() for m in map(DOT_EDGE.fullmatch, statements) if m]

    assert ("digraph ocsea {", "  rankdir=LR;", "}") == (first, second, last)
    assert len(statements) == len(nodes) + len(edges)
    assert [tuple(map(unquoted, node)) for node in nodes] == [
        (node, data["label_en"], data["kind"]) for node, data in graph.nodes(data=True)
    ]
    assert Counter((start, end, relation) for start, end, relation, _ in edges) == Counter(
        list(edges_of(graph))
    )


MERMAID_NODE = re.compile(r'  (n\d+)\["([^"]*)"\]')
MERMAID_CODE = re.compile(r"(?:(?=#\d)|#)(#?\w+);")
MERMAID_EDGE = re.compile(r"  (n\d+) (--|-\.) ([a-z-]+) (-->|\.->) (n\d+)")


@each_graph
def test_mermaid_holds_every_node_and_edge(graph):
    """
    Each line of the Mermaid text is a node or an edge, and together they are those of the graph.
    """
    first, *lines = export(graph, "mermaid").splitlines()
    nodes = [m.groups() for m in map(MERMAID_NODE.fullmatch, lines) if m]
    edges = [m.groups() for m in map(MERMAID_EDGE.fullmatch, lines) if m]

    assert "flowchart LR" == first
    assert len(lines) == len(nodes) + len(edges)
    assert [unescape(MERMAID_CODE.sub(r"&\1;", label)) for _, label in nodes] == [
        data["label_en"] for _, data in graph.nodes(data=True)
    ]
    names = dict(zip((short for short, _ in nodes), graph, strict=True))
    assert Counter((names[a], names[b], relation) for a, _, relation, _, b in edges) == Counter(
        list(edges_of(graph))
    )
    assert {("--", "-->"), ("-.", ".->")} >= {(line, head) for _, line, _, head, _ in edges}


@pytest.mark.parametrize(("form", "dashed"), [("dot", "style=dashed"), ("mermaid", ".->")])
def test_what_rests_on_reasoning_is_drawn_dashed(form, dashed):
    """
    A line is dashed exactly when it is expert opinion and no source stands behind it.
    """
    by_reasoning = [
        data
        for data in edges_of(GRAPH).values()
        if data["certainty"] == "expert" and not data["sources"]
    ]

    assert by_reasoning
    assert len(by_reasoning) == export(GRAPH, form).count(dashed)


@each_format
def test_empty_graph_can_be_written(form):
    """
    A part without nodes is written without complaint.
    """
    assert export(KB.graph(kinds=[]), form).endswith("\n")


# -- the same bytes ------------------------------------------------------------------------------------

PRINT_HASHES = """
import hashlib, ocsea
from ocsea.prevention.exchange import FORMATS, export
graph = ocsea.load().graph()
for form in FORMATS:
    print(form, hashlib.sha256(export(graph, form).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def hashes():
    """What fresh processes with other seeds of hashing write, one text each."""
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", PRINT_HASHES],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(ocsea.__file__).parents[1])},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("0", "1", "4242")
    ]
    return [dict(line.split() for line in run.communicate()[0].splitlines()) for run in runs]


@each_format
def test_output_is_the_same_in_every_process(hashes, form):
    """
    The seed of hashing, which differs from run to run, does not change a byte.
    """
    assert 1 == len({told[form] for told in hashes})


@each_format
def test_output_is_the_same_twice(form):
    """
    Writing a graph twice, or two graphs of the same knowledge, gives the same text.
    """
    assert export(GRAPH, form) == export(GRAPH, form) == export(KB.graph(), form)


@each_format
def test_output_is_the_same_tomorrow(monkeypatch, form):
    """
    The day on which a graph is written does not stand in it.
    """
    today = export(GRAPH, form)
    monkeypatch.setattr(time, "strftime", lambda *_: "2031-02-03")

    assert today == export(GRAPH, form)


@each_format
def test_output_is_text_with_lines(form):
    """
    Each format ends with a line break, and uses no other line breaks than the usual ones.
    """
    text = export(GRAPH, form)

    assert text.endswith("\n")
    assert "\r" not in text


# -- what law calls for -----------------------------------------------------------------------------------


def test_law_calls_for_measures_since_its_day():
    """
    A provision that mandates a measure stands in the graph with its citation and the days it binds.
    """
    node = GRAPH.nodes["law:tunas-duties"]

    assert "PP 17/2025" in node["label_id"]
    assert ("2025-03-27", "") == (node["since"], node["until"])
    assert {"measure:plt-default-private", "measure:plt-risk-assessment"} <= set(
        GRAPH.successors("law:tunas-duties")
    )


def test_every_mandate_of_the_records_is_an_edge_and_no_other():
    """
    The mandates of the graph are those of the measures.
    """
    expected = {
        (f"law:{ident}", measure.ref)
        for measure in KB.measures.values()
        for ident in measure.mandated_by
    }

    assert expected == {(a, b) for a, b, key in GRAPH.edges(keys=True) if key == "mandates"}
    assert 26 == len(expected)


def test_questions_lead_to_the_measures_that_would_improve_them():
    """
    The edges of questions are those of their records, and no other.
    """
    expected = {(i.ref, f"measure:{m}") for i in KB.items.values() for m in i.measures}

    assert expected == {(a, b) for a, b, key in GRAPH.edges(keys=True) if key == "improved-by"}
    assert ("item:sch-rep-01", "measure:sch-report-channel") in expected
