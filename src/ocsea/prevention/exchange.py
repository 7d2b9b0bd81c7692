"""The prevention graph for other programs: a networkx graph, and the formats it is written in.

Schema. Nodes are ``kind:id``:

* ``form:…``: ``kind``, ``label_id``, ``label_en``, ``victims``, ``maturity``, ``status``;
* ``factor:…``: the same labels, ``level``, ``direction``, ``modifiable``, ``certainty``, ``status``;
* ``measure:…``: the same labels, ``actor``, ``level``, ``cost``, ``outcome_studied``, ``status``;
* ``actor:…``: who puts a measure in place;
* ``item:…``: a question of a self-assessment with the question as label, ``instrument``, ``status``;
* ``law:…``: a provision that calls for a measure: its citation as label, ``since`` (first day it binds),
  ``until`` (first day it no longer binds; empty when not ended when last checked), ``status``.

Edges, with the key ``relation``:

* measure to factor or form: ``strengthens``, ``reduces``, ``detects``, ``interrupts``, ``mitigates``,
  ``recovers``, with ``effect_direction`` (only ``helps`` is help);
* factor to form: ``raises`` or ``lowers``;
* form to form: ``broader``;
* actor to measure: ``puts-in-place``;
* law to measure: ``mandates``;
* item to measure: ``improved-by``: the measure would improve the answer.

Every edge has ``relation``, ``certainty``, ``directness``, ``effect_direction``, ``outcome``, ``status`` and
``sources`` (ids joined by a space; empty where it rests on reasoning). All values are plain text or truth
values, so that every format can hold them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from ocsea._base.errors import UnknownOptionError
from ocsea._base.spreadsheet import csv_text
from ocsea.prevention.ways import at_least

if TYPE_CHECKING:
    import networkx as nx

    from ocsea._base.text import Text
    from ocsea.prevention.model import Certainty
    from ocsea.prevention.network import Prevention

__all__ = ["FORMATS", "KINDS", "build", "export"]

KINDS: Final = ("form", "factor", "measure", "actor", "law", "item")
_UNGRADED: Final[dict[str, str]] = {
    "certainty": "",
    "directness": "",
    "effect_direction": "",
    "outcome": "",
    "status": "",
    "sources": "",
}


def build(
    prevention: Prevention, *, kinds: Iterable[str] | None, certainty_at_least: Certainty
) -> nx.MultiDiGraph[str]:
    """Return the graph, frozen.

    Args:
        prevention: What it is built from.
        kinds: The kinds of nodes to keep; ``None`` for all.
        certainty_at_least: Leave out graded edges that are less sure.

    Raises:
        UnknownOptionError: A kind or a grade does not exist.

    >>> import ocsea
    >>> graph = build(ocsea.load().prevention, kinds=["form"], certainty_at_least="high")
    >>> graph.has_edge("form:sexual-extortion-of-a-child", "form:ocsea", key="broader")
    True
    """
    import networkx as nx

    wanted = tuple(KINDS if kinds is None else kinds)
    for kind in wanted:
        if kind not in KINDS:
            raise UnknownOptionError.for_option("kind", kind, KINDS)
    sure = ("", *at_least(certainty_at_least))  # what is not graded stays
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, attributes in _nodes(prevention):
        if attributes["kind"] in wanted:
            graph.add_node(node, **attributes)
    for start, end, attributes in _edges(prevention):
        if attributes["certainty"] in sure and start in graph and end in graph:
            graph.add_edge(start, end, key=attributes["relation"], **attributes)
    nx.freeze(graph)
    return graph


def _nodes(prevention: Prevention) -> Iterable[tuple[str, dict[str, Any]]]:
    for form in prevention._forms.values():
        yield _node(form, "victims", "maturity")
    for factor in prevention.factors.values():
        yield _node(factor, "level", "direction", "modifiable", "certainty")
    for measure in prevention.measures.values():
        yield _node(measure, "actor", "level", "cost", "outcome_studied")
    for actor in sorted({measure.actor for measure in prevention.measures.values()}):
        label = prevention._tables("wording")[f"actor-{actor}"].phrase
        yield f"actor:{actor}", {"kind": "actor", **_labels(label), "status": ""}
    for item in prevention._tables("items").values():
        yield _question(item)
    for ident in sorted({i for m in prevention.measures.values() for i in m.mandated_by}):
        yield _provision(prevention, ident)


def _question(item: Any) -> tuple[str, dict[str, Any]]:
    told = {"instrument": item.instrument, "status": item.status}
    return item.ref, {"kind": "item", **_labels(item.text), **told}


def _provision(prevention: Prevention, ident: str) -> tuple[str, dict[str, Any]]:
    provision = prevention._tables("provisions")[ident]
    whole = prevention._tables("legal_instruments")[provision.instrument]
    ends = [version.end for version in provision.versions]
    return provision.ref, {
        "kind": "law",
        "label_id": f"{whole.title.id} ({whole.number}), {provision.article}",
        "label_en": f"{whole.title.en} ({whole.number}), {provision.article}",
        "since": min(version.start for version in provision.versions).isoformat(),
        "until": "" if None in ends else max(ends).isoformat(),
        "status": provision.status,
    }


def _node(claim: Any, *fields: str) -> tuple[str, dict[str, Any]]:
    told = {field: getattr(claim, field) for field in fields}
    return claim.ref, {
        "kind": claim.KIND,
        **_labels(claim.label),
        **told,
        "status": claim.status,
    }


def _labels(label: Text) -> dict[str, str]:
    return {"label_id": label.id, "label_en": label.en}


def _edges(prevention: Prevention) -> Iterable[tuple[str, str, dict[str, Any]]]:
    for form in prevention._forms.values():
        for parent in form.broader:
            yield form.ref, f"form:{parent}", {**_UNGRADED, "relation": "broader"}
    for factor in prevention.factors.values():
        relation = "raises" if factor.direction == "risk" else "lowers"
        for name in factor.acts_on:
            for target in prevention._targets(name):
                yield (
                    factor.ref,
                    target,
                    _graded(factor, relation, "helps" if relation == "lowers" else ""),
                )
    for edge in prevention.edges.values():
        for target in prevention._targets(edge.target):
            attributes = _graded(edge, edge.relation, edge.effect_direction)
            yield f"measure:{edge.measure}", target, attributes | {"outcome": edge.outcome}
    for item in prevention._tables("items").values():
        for ident in item.measures:
            yield item.ref, f"measure:{ident}", {**_UNGRADED, "relation": "improved-by"}
    for measure in prevention.measures.values():
        attributes = {**_UNGRADED, "relation": "puts-in-place"}
        yield f"actor:{measure.actor}", measure.ref, attributes
        for ident in measure.mandated_by:
            yield f"law:{ident}", measure.ref, {**_UNGRADED, "relation": "mandates"}


def _graded(claim: Any, relation: str, effect_direction: str) -> dict[str, Any]:
    return {
        "relation": relation,
        "certainty": claim.certainty,
        "directness": claim.directness,
        "effect_direction": effect_direction,
        "outcome": "",
        "status": claim.status,
        "sources": " ".join(claim.sources),
    }


# -- formats -------------------------------------------------------------------------------------------


def _graphml(graph: nx.MultiDiGraph[str]) -> str:
    import networkx as nx

    numbered: nx.MultiDiGraph[str] = nx.MultiDiGraph(graph)
    for number, (*_, data) in enumerate(numbered.edges(data=True)):
        data["edge_id"] = f"e{number}"  # readers drop edges that share an id
    return "\n".join(nx.generate_graphml(numbered, edge_id_from_attribute="edge_id")) + "\n"


def _gexf(graph: nx.MultiDiGraph[str]) -> str:
    import networkx as nx

    written = "\n".join(nx.generate_gexf(graph)) + "\n"
    undated = re.sub(r' lastmodifieddate="[^"]*"', "", written)  # the same graph, the same bytes
    return re.sub(r"<creator>[^<]*</creator>", "<creator>ocsea</creator>", undated)


def _node_link(graph: nx.MultiDiGraph[str]) -> str:
    import networkx as nx

    return json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1) + "\n"


def _cytoscape(graph: nx.MultiDiGraph[str]) -> str:
    import networkx as nx

    return json.dumps(nx.cytoscape_data(graph), ensure_ascii=False, indent=1) + "\n"


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _dot(graph: nx.MultiDiGraph[str]) -> str:
    lines = ["digraph ocsea {", "  rankdir=LR;"]
    lines += [
        f"  {_quoted(node)} [label={_quoted(str(data['label_en']))}, kind={_quoted(str(data['kind']))}];"
        for node, data in graph.nodes(data=True)
    ]
    for start, end, data in graph.edges(data=True):
        style = ", style=dashed" if data["certainty"] == "expert" and not data["sources"] else ""
        label = _quoted(str(data["relation"]))
        lines.append(f"  {_quoted(start)} -> {_quoted(end)} [label={label}{style}];")
    return "\n".join([*lines, "}"]) + "\n"


_CODES: Final = {
    "#": "#35;",
    '"': "#quot;",
    "&": "#amp;",
    "<": "#lt;",
    ">": "#gt;",
    "\n": " ",
    "\r": " ",
}
"""What stands in a label of Mermaid for signs that it would read as markup, or as the end of the label."""


def _mermaid(graph: nx.MultiDiGraph[str]) -> str:
    names = {node: f"n{at}" for at, node in enumerate(graph)}
    lines = ["flowchart LR"]
    for node, data in graph.nodes(data=True):
        label = "".join(_CODES.get(sign, sign) for sign in str(data["label_en"]))
        lines.append(f'  {names[node]}["{label}"]')
    for start, end, data in graph.edges(data=True):
        arrow = "-." if data["certainty"] == "expert" and not data["sources"] else "--"
        tail = ".->" if arrow == "-." else "-->"
        lines.append(f"  {names[start]} {arrow} {data['relation']} {tail} {names[end]}")
    return "\n".join(lines) + "\n"


def _csv(graph: nx.MultiDiGraph[str]) -> str:
    fields = ["start", "end", "relation", *_UNGRADED]
    edges = ({"start": start, "end": end, **data} for start, end, data in graph.edges(data=True))
    return csv_text([fields, *([edge[field] for field in fields] for edge in edges)])


FORMATS: Final[dict[str, Callable[[nx.MultiDiGraph[str]], str]]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "node-link": _node_link,
    "cytoscape": _cytoscape,
    "dot": _dot,
    "mermaid": _mermaid,
    "csv": _csv,
}


def export(graph: nx.MultiDiGraph[str], form: str) -> str:
    """Return the graph in a format.

    Args:
        graph: The graph.
        form: ``graphml``, ``gexf``, ``node-link``, ``cytoscape``, ``dot``, ``mermaid`` or ``csv``.

    Raises:
        UnknownOptionError: There is no such format.

    >>> import ocsea
    >>> export(ocsea.load().graph(kinds=["actor"]), "mermaid").splitlines()[0]
    'flowchart LR'
    """
    if form not in FORMATS:
        raise UnknownOptionError.for_option("format", form, FORMATS)
    return FORMATS[form](graph)
