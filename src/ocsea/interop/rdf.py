"""Statements as RDF: written as Turtle by rdflib, and as JSON-LD.

A statement has a subject (an address), a property (such as ``skos:broader``, with a prefix of `PREFIXES`) and a
value. What is written is the same, byte for byte, for the same statements in any order.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.lazy import needs
from ocsea._base.text import LANGS, Lang, Text
from ocsea.interop.iris import BASE

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["PREFIXES", "Iri", "Said", "Statement", "Value", "graph", "json_ld", "said", "turtle"]

PREFIXES: Final[dict[str, str]] = {
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The vocabularies whose properties and classes are used."""


@attrs.frozen
class Iri:
    """A thing, by its address or by a name with a prefix of `PREFIXES`.

    >>> broader = ("https://example.org/a", "skos:broader", Iri("https://example.org/b"))
    >>> turtle([broader]).splitlines()[-1]
    '<https://example.org/a> skos:broader <https://example.org/b> .'
    """

    name: str


@attrs.frozen
class Said:
    """Words in a language.

    >>> name = ("https://example.org/a", "skos:prefLabel", Said("Anak", "id"))
    >>> turtle([name]).splitlines()[-1]
    '<https://example.org/a> skos:prefLabel "Anak"@id .'
    """

    words: str
    lang: Lang


Value = Iri | Said | str | bool | date
"""What is said: a thing, words in a language, or plain data."""

Statement = tuple[str, str, Value]
"""Subject, property and value."""


def said(subject: str, name: str, text: Text | None) -> Iterable[Statement]:
    """Return what a text says in each language; nothing where there is no text.

    >>> [value.lang for _, _, value in said("s", "skos:note", Text(id="Anak", en="Child"))]
    ['id', 'en']
    """
    return [(subject, name, Said(text(lang), lang)) for lang in LANGS] if text else []


def expanded(name: str) -> str:
    """Return the address of a name with a prefix; an address stays as it is.

    >>> expanded("skos:broader")
    'http://www.w3.org/2004/02/skos/core#broader'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


# -- Turtle --------------------------------------------------------------------------------------------


def graph(statements: Iterable[Statement]) -> Graph:
    """Return the statements as a graph of rdflib.

    Raises:
        MissingExtraError: rdflib is not installed.

    >>> len(graph([("https://example.org/a", "skos:notation", "a")]))
    1
    """
    rdflib = needs("rdflib", "rdf")
    made: Graph = rdflib.Graph(bind_namespaces="none")
    for prefix, base in PREFIXES.items():
        made.bind(prefix, base)
    for kind in ("form", "source"):
        made.bind(kind, f"{BASE}{kind}/")
    for subject, name, value in statements:
        made.add((rdflib.URIRef(subject), rdflib.URIRef(expanded(name)), _node(rdflib, value)))
    return made


def _node(rdflib: Any, value: Value) -> Any:
    match value:
        case Iri(name):
            return rdflib.URIRef(expanded(name))
        case Said(words, lang):
            return rdflib.Literal(words, lang=lang)
    return rdflib.Literal(value)


def turtle(statements: Iterable[Statement]) -> str:
    """Return the statements as Turtle.

    Raises:
        MissingExtraError: rdflib is not installed.

    >>> turtle([("https://example.org/a", "skos:notation", "a")]).splitlines()[-1]
    '<https://example.org/a> skos:notation "a" .'
    """
    return graph(statements).serialize(format="turtle").strip() + "\n"


# -- JSON-LD -------------------------------------------------------------------------------------------


def json_ld(statements: Iterable[Statement]) -> str:
    """Return the statements as JSON-LD; needs no other package.

    Words in a language stand under the language, below the short name of their property (``prefLabel``); all
    else below the name with its prefix (``skos:broader``). Addresses of ours are relative to ``@base``.

    >>> json_ld([("https://w3id.org/ocsea/a", "skos:prefLabel", Said("Anak", "id"))]).splitlines()[-3]
    '  {"@id": "a", "prefLabel": {"id": ["Anak"]}}'
    """
    nodes: dict[str, dict[str, Any]] = defaultdict(dict)
    spoken = set()
    for subject, name, value in statements:
        node = nodes[_short(subject)]
        if isinstance(value, Said):
            spoken.add(name)
            words = node.setdefault(name.partition(":")[2], {}).setdefault(value.lang, [])
            words.append(value.words)
        else:
            node.setdefault("@type" if name == "rdf:type" else name, []).append(_json(name, value))
    rows = (_row(subject, nodes[subject]) for subject in sorted(nodes))
    context = json.dumps(_context(spoken), ensure_ascii=False)
    listed = ",\n  ".join(rows)
    return f'{{\n "@context": {context},\n "@graph": [\n  {listed}\n ]\n}}\n'


def _context(spoken: Iterable[str]) -> Mapping[str, Any]:
    words = {
        name.partition(":")[2]: {"@id": name, "@container": "@language"} for name in sorted(spoken)
    }
    return {"@base": BASE, **PREFIXES, **words}


def _short(address: str) -> str:
    return address.removeprefix(BASE) or address


def _json(name: str, value: Value) -> Any:
    match value:
        case Iri(address):
            return address if name == "rdf:type" else {"@id": _short(address)}
        case date():
            return {"@value": value.isoformat(), "@type": "xsd:date"}
    return value


def _row(subject: str, node: Mapping[str, Any]) -> str:
    ordered = {"@id": subject}
    for key in sorted(node, key=lambda key: (not key.startswith("@"), key)):
        ordered[key] = _ordered(node[key])
    return json.dumps(ordered, ensure_ascii=False)


def _ordered(held: Any) -> Any:
    if isinstance(held, dict):
        return {lang: sorted(set(held[lang])) for lang in LANGS if lang in held}
    unique = {json.dumps(value, sort_keys=True): value for value in held}
    return [unique[key] for key in sorted(unique)]
