"""Tests for the vocabulary as SKOS, and for the SHACL shapes it is checked with."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea._base.text import LANGS
from ocsea.interop import iris, rdf, skos
from ocsea.testing import tiny

rdflib = pytest.importorskip("rdflib")
pyshacl = pytest.importorskip("pyshacl")

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Literal, URIRef  # noqa: E402

KB = ocsea.load()
SHAPES = rdflib.Graph().parse(skos.SHAPES, format="turtle")
CLASSES = Path(__file__).with_name("cac_classes.txt")
PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix : <https://example.org/> .
"""
SOUND = """
:scheme a skos:ConceptScheme ; skos:prefLabel "Skema"@id, "Scheme"@en .
:others a skos:ConceptScheme ; skos:prefLabel "Lain"@id, "Others"@en .
:group a skos:Collection ; skos:prefLabel "Kelompok"@id, "Group"@en ; skos:member :a .
:a a skos:Concept ; skos:inScheme :scheme ; skos:topConceptOf :scheme ; skos:narrower :b, :c ;
    skos:prefLabel "A"@id, "A"@en ; skos:definition "Arti"@id, "Meaning"@en .
:b a skos:Concept ; skos:inScheme :scheme ; skos:broader :a ; skos:related :c ; skos:exactMatch :x ;
    skos:prefLabel "B"@id, "B"@en ; skos:altLabel "Be"@en ; skos:hiddenLabel "Bee"@en ;
    skos:definition "Arti"@id, "Meaning"@en .
:c a skos:Concept ; skos:inScheme :scheme ; skos:broader :a ; skos:related :b ;
    skos:prefLabel "C"@id, "C"@en ; skos:definition "Arti"@id, "Meaning"@en .
:x a skos:Concept ; skos:inScheme :others ; skos:topConceptOf :others ;
    skos:prefLabel "X"@id, "X"@en ; skos:definition "Arti"@id, "Meaning"@en .
"""
BREAKS = {
    "S9": ":scheme a skos:Concept .",
    "S13: a label is either preferred or alternative": ':b skos:altLabel "B"@en .',
    "S13: a label is either preferred or hidden": ':b skos:hiddenLabel "B"@en .',
    "S13: a label is either alternative or hidden": ':b skos:altLabel "Bee"@en .',
    "S14": ':b skos:prefLabel "Other"@en .',
    "S27: what is related is not broader": ":b skos:related :a . :a skos:related :b .",
    "S27: what is related is not narrower": ":a skos:related :d . :b skos:narrower :d .",
    "S37": ":group a skos:Concept .",
    "S46: what matches exactly is not broader": ":b skos:broadMatch :x .",
    "S46: what matches exactly is not narrower": ":x skos:narrowMatch :b .",
    "S46: what matches exactly is not merely related": ":y skos:exactMatch :x ; skos:relatedMatch :b .",
    "S4": ":b skos:inScheme :group .",
    "S6": ":a skos:topConceptOf :b .",
    "S20: what is broader": ":b skos:broader :nothing .",
    "S20: what is narrower": ":b skos:narrower :nothing .",
    "S20: what is related": ":b skos:related :nothing .",
    "S32": ":group skos:member :scheme .",
    "a preferred label in Indonesian": ':group2 a skos:Collection ; skos:prefLabel "Two"@en .',
    "a preferred label in English": ':group2 a skos:Collection ; skos:prefLabel "Dua"@id .',
    "a concept is in one concept scheme": ":b skos:inScheme :others .",
    "a concept that is no value of a facet": ':d a skos:Concept ; skos:definition "Only"@en .',
    "a concept is at the top of its scheme or below": ":d a skos:Concept ; skos:inScheme :scheme .",
    "no concept is broader than itself": ":a skos:broader :b . :b skos:narrower :a .",
    "broader and narrower are said from both sides": ":c skos:broader :b .",
    "related is said from both sides": ":a skos:related :x .",
    "mappings go to other schemes": ":b skos:closeMatch :c .",
    "relations stay in one scheme": ":b skos:related :x . :x skos:related :b .",
    "what was retired tells why": ":b owl:deprecated true .",
}
RETIRED = """
[[form]]
id = "sample-old-harm"
kind = "form"
label = { id = "Kekerasan contoh lama", en = "Old sample harm" }
definition = { id = "Contoh.", en = "A sample." }
scope = { id = "Contoh.", en = "A sample." }
alternative_labels = { en = ["Old sample harm", "Older harm"] }
hidden_labels = { en = ["Older harm", "Oldest harm"] }
everyday_words = { en = ["Oldest harm", "Old sample harm"] }
broader = ["kbgo"]
victims = "both"
contact = "non-contact"
maturity = "stable"
sources = ["core4c"]
status = "unverified"
checked = 2026-11-22
deprecated = { id = "Digabung.", en = "Merged." }
replaced_by = ["cyberstalking", "outing"]
"""


def address(ref):
    return URIRef(iris.iri(ref))


def broken(graph):
    """Return what the shapes say of a graph; empty when it is sound."""
    conforms, _, told = pyshacl.validate(graph, shacl_graph=SHAPES)
    assert conforms == ("Results" not in told)
    return "" if conforms else told


def parsed(text, form="turtle"):
    return rdflib.Graph().parse(data=text, format=form)


@pytest.fixture(scope="module")
def files():
    return skos.skos(KB)


@pytest.fixture(scope="module")
def graph(files):
    return parsed(files["ocsea-skos.ttl"])


# -- what the format's own tools say -------------------------------------------------------------------


def test_shipped_vocabulary_meets_the_shapes(files, graph):
    """
    The vocabulary breaks no rule of SKOS and none of ours, with the links to the CAC Ontology as well.
    """
    both = parsed(files["ocsea-cac.ttl"])
    for statement in graph:
        both.add(statement)

    assert "" == broken(both)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's own reader uses it
def test_json_ld_says_the_same_as_turtle(files, graph):
    """
    What rdflib reads from the JSON-LD is what it reads from the Turtle, statement for statement.
    """
    other = parsed(files["ocsea-skos.jsonld"], "json-ld")

    assert set(graph) == set(other)
    assert len(set(skos.statements(KB))) == len(graph)


def test_shapes_accept_a_sound_vocabulary():
    """
    A small vocabulary that keeps all rules conforms, so that what follows breaks because of what is added.
    """
    assert "" == broken(parsed(PREFIXES + SOUND))


@pytest.mark.parametrize("message", BREAKS)
def test_shapes_refuse_a_broken_vocabulary(message):
    """
    Each rule, once broken, is named in the report.
    """
    assert message in broken(parsed(PREFIXES + SOUND + BREAKS[message]))


# -- what it says --------------------------------------------------------------------------------------


def objects(graph, ref, name):
    return set(graph.objects(address(ref), name))


def told(text):
    return {Literal(text(lang), lang) for lang in LANGS}


@pytest.mark.parametrize("form", KB.forms.values(), ids=lambda form: form.id)
def test_form_comes_back_as_it_is(graph, form):
    """
    Label, definition, scope, code and place in the hierarchy of a form are read back, in both languages.
    """
    assert told(form.label) == objects(graph, form.ref, SKOS.prefLabel)
    assert told(form.definition) == objects(graph, form.ref, SKOS.definition)
    assert told(form.scope) == objects(graph, form.ref, SKOS.scopeNote)
    assert {Literal(form.id)} == objects(graph, form.ref, SKOS.notation)
    for name in ("broader", "narrower", "related"):
        expected = {address(f"form:{other}") for other in getattr(form, name)}
        assert expected == objects(graph, form.ref, SKOS[name])
    assert (not form.broader) == bool(objects(graph, form.ref, SKOS.topConceptOf))


@pytest.mark.parametrize("form", KB.forms.values(), ids=lambda form: form.id)
def test_discouraged_and_everyday_words_are_only_hidden(graph, form):
    """
    Words that serve the search are hidden labels, unless they are a proper name of the form as well.
    """
    for lang in LANGS:
        proper = {form.label(lang), *form.alternative_labels(lang)}
        hidden = {*form.hidden_labels(lang), *form.everyday_words(lang)} - proper
        found = {
            name: {str(o) for o in objects(graph, form.ref, name) if o.language == lang}
            for name in (SKOS.altLabel, SKOS.hiddenLabel)
        }

        assert proper - {form.label(lang)} == found[SKOS.altLabel]
        assert hidden == found[SKOS.hiddenLabel]


def test_mappings_stand_in_both_directions(graph):
    """
    Every mapping is there as the crosswalk has it, with its reverse, and no other.
    """
    expected = set()
    for link in KB.crosswalk.mappings:
        form, concept = f"form:{link.form}", f"scheme:{link.scheme}/{link.concept}"
        expected.add((address(form), SKOS[link.relation], address(concept)))
        expected.add((address(concept), SKOS[link.inverse], address(form)))

    names = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
    found = {triple for name in names for triple in graph.triples((None, SKOS[name], None))}
    assert expected == found


def test_facets_and_schemes_are_concept_schemes(graph):
    """
    Each facet and each published scheme holds its concepts, the scheme's own codes as notation.
    """
    schemes = [*KB.facets.values(), *KB.schemes.values()]
    held = {each.ref: getattr(each, "values", None) or each.concepts for each in schemes}

    found = set(graph.subjects(RDF.type, SKOS.ConceptScheme))

    assert {URIRef(iris.FORMS), *map(address, held)} == found
    for ref, concepts in held.items():
        expected = {address(f"{ref}/{concept.id}") for concept in concepts}
        assert expected == set(graph.subjects(SKOS.inScheme, address(ref)))
    assert {Literal("02041")} == objects(
        graph, "scheme:iccs/trafficking-for-sexual-exploitation", SKOS.notation
    )


@pytest.mark.parametrize("scheme", KB.schemes.values(), ids=lambda scheme: scheme.id)
def test_concepts_of_others_come_back_as_they_are(graph, scheme):
    """
    Label, reading and code of each concept are read back; a code of ours is no notation, and a label that we
    translated says so.
    """
    assert told(scheme.label) == objects(graph, scheme.ref, SKOS.prefLabel)
    assert (told(scheme.note) if scheme.note else set()) == objects(graph, scheme.ref, SKOS.note)
    assert {Literal(scheme.publisher)} == objects(graph, scheme.ref, DCTERMS.publisher)
    assert {Literal(scheme.version)} == objects(graph, scheme.ref, OWL.versionInfo)
    for concept in scheme.concepts:
        ref = f"{scheme.ref}/{concept.id}"
        assert told(concept.label) == objects(graph, ref, SKOS.prefLabel)
        assert told(concept.gloss) == objects(graph, ref, SKOS.definition)
        codes = {
            SKOS.notation: {Literal(concept.code)},
            DCTERMS.identifier: {Literal(concept.code)},
            RDFS.seeAlso: {URIRef(concept.code)},
        }
        name = SKOS.notation if scheme.own_codes else DCTERMS.identifier
        name = RDFS.seeAlso if scheme.id == "cac-ontology" else name
        assert codes[name] == objects(graph, ref, name)
        assert not any(objects(graph, ref, other) for other in set(codes) - {name})
        notes = objects(graph, ref, SKOS.editorialNote)
        assert concept.translated == (told(KB.wording["skos-translated"]) <= notes)


@pytest.mark.parametrize("facet", KB.facets.values(), ids=lambda facet: facet.id)
def test_values_of_facets_come_back_as_they_are(graph, facet):
    """
    Label and note of each value are read back, and what calls for help at once is in its collection.
    """
    urgent = objects(graph, "collection:urgent", SKOS.member)

    assert told(facet.label) == objects(graph, facet.ref, SKOS.prefLabel)
    assert {URIRef(skos.FACET), SKOS.ConceptScheme} == objects(graph, facet.ref, RDF.type)
    for value in facet.values:
        ref = f"{facet.ref}/{value.id}"
        assert told(value.label) == objects(graph, ref, SKOS.prefLabel)
        assert (told(value.note) if value.note else set()) == objects(graph, ref, SKOS.scopeNote)
        assert value.urgent == (address(ref) in urgent)


def test_collections_gather_forms(graph):
    """
    Forms are gathered by who is harmed; each stands in one of the three.
    """
    sizes = [
        len(objects(graph, f"collection:victims-{who}", SKOS.member))
        for who in ("child", "adult", "both")
    ]

    assert len(KB.forms) == sum(sizes)
    assert {address("form:adolescent-image-sharing")} == objects(
        graph, "collection:risk-situation", SKOS.member
    )


def test_version_licence_and_hash_are_told(graph):
    """
    The whole names its version, day, licence and the hash of the knowledge.
    """
    whole = URIRef(iris.BASE)

    assert Literal(KB.version) == graph.value(whole, OWL.versionInfo)
    assert Literal("2026-11-21", datatype=rdflib.XSD.date) == graph.value(whole, DCTERMS.modified)
    assert "by/4.0" in graph.value(whole, DCTERMS.license)
    assert f"sha256:{KB.content_hash}" == str(graph.value(whole, DCTERMS.identifier))


def test_sources_are_described(graph):
    """
    Every source that something rests on is in the graph with title and publisher, and no other source is.
    """
    cited = set(graph.objects(None, DCTERMS.source))

    assert cited == set(graph.subjects(RDF.type, DCTERMS.BibliographicResource))
    for node in cited:
        source = KB[iris.ref(str(node))]
        assert Literal(source.title) == graph.value(node, DCTERMS.title)
        assert source.url is None or URIRef(source.url) == graph.value(node, RDFS.seeAlso)


def test_unverified_and_unmapped_are_told(graph):
    """
    A concept that was not seen in a source says so, and so does one for which no form was found.
    """
    unseen = objects(graph, "scheme:apc-thirteen/unauthorised-access", SKOS.editorialNote)
    unmapped = objects(graph, "scheme:safenet-2025/other", SKOS.editorialNote)

    assert any("Unverified" in note for note in unseen)
    assert any("tidak ditemukan" in note for note in unmapped)
    assert not any("Unverified" in note for note in unmapped)


def test_retired_form_tells_why_and_what_replaces_it(tmp_path):
    """
    A retired form is deprecated, with the reason and the forms to use instead; of labels that are given twice
    the stronger kind keeps them.
    """
    (tmp_path / "old.toml").write_text(RETIRED, encoding="utf-8")
    kb = ocsea.load(overlays=[tmp_path])
    old = "form:sample-old-harm"

    found = rdf.graph(s for s in skos.statements(kb) if s[0] in {iris.iri(old), iris.BASE})

    assert {Literal(lexical_or_value=True)} == objects(found, old, OWL.deprecated)
    assert told(kb[old].deprecated) == objects(found, old, SKOS.changeNote)
    assert {address("form:cyberstalking"), address("form:outing")} == objects(
        found, old, DCTERMS.isReplacedBy
    )
    assert [Literal("Older harm", "en")] == list(found.objects(address(old), SKOS.altLabel))
    assert [Literal("Oldest harm", "en")] == list(found.objects(address(old), SKOS.hiddenLabel))
    assert Literal("2026.11+overlay") == found.value(URIRef(iris.BASE), OWL.versionInfo)


# -- links to the CAC Ontology -------------------------------------------------------------------------


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def classes():
    lines = CLASSES.read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def test_links_go_to_classes_that_exist(files):
    """
    Every class of the CAC Ontology that a form or a value of a facet is linked to is in its class list.
    """
    written = parsed(files["ocsea-cac.ttl"])
    links = {str(target) for *_, target in written}
    cac = [m for m in KB.crosswalk.mappings if m.scheme == "cac-ontology"]
    values = [v for facet in KB.facets.values() for v in facet.values if v.close_match]
    assert {(address(f"form:{m.form}"), SKOS[m.relation], URIRef(m.code)) for m in cac} <= set(
        written
    )
    assert {(SKOS.closeMatch, URIRef(v.close_match)) for v in values} <= {s[1:] for s in written}
    assert len(cac) + len(values) == len(written)
    links |= {concept.code for concept in KB.schemes["cac-ontology"].concepts}

    assert 60 < len(links)
    assert [] == [link for link in links if digest(link) not in classes()]
    assert digest(f"{skos.CAC}#NoSuchClass") not in classes()


@pytest.mark.parametrize("concept", KB.schemes["cac-ontology"].concepts, ids=lambda c: c.id)
def test_labels_are_those_of_the_classes(concept):
    """
    The English label of a linked class is the one that the CAC Ontology gives it.
    """
    assert digest(concept.label.en) == classes()[digest(concept.code)]


# -- how it is written ---------------------------------------------------------------------------------


def test_files_are_the_same_in_every_run():
    """
    Another run, with another order of sets, writes the same bytes.
    """
    code = (
        "from ocsea.interop.skos import skos; from ocsea.testing import tiny; import hashlib;"
        "print(hashlib.sha256(repr(skos(tiny())).encode()).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )

    assert hashlib.sha256(repr(skos.skos(tiny())).encode()).hexdigest() == done.stdout.strip()


@given(st.permutations(list(skos.statements(tiny()))[-60:]))
def test_order_of_statements_does_not_matter(statements):
    """
    Turtle and JSON-LD are the same for the same statements, in whatever order and however often they come.
    """
    usual = sorted(statements, key=repr)

    assert rdf.json_ld(usual) == rdf.json_ld(statements + statements[:5])
    assert rdf.turtle(usual) == rdf.turtle(statements + statements[:5])


@pytest.mark.parametrize("wrong", ["https://example.org/form/x", iris.BASE, f"{iris.BASE}forms"])
def test_other_addresses_are_refused(wrong):
    """
    An address that is not one of a record is refused.
    """
    with pytest.raises(ocsea.UnknownIdError, match="not an address of a record"):
        iris.ref(wrong)


def test_every_id_has_an_address_and_back():
    """
    Addresses and ids correspond one to one.
    """
    ids = KB.ids()

    assert ids == [iris.ref(iris.iri(ident)) for ident in ids]


def test_missing_package_is_named(monkeypatch):
    """
    Without rdflib the error says which extra brings it.
    """
    monkeypatch.setitem(sys.modules, "rdflib", None)

    with pytest.raises(ocsea.MissingExtraError, match=r"ocsea\[rdf\]"):
        skos.skos(tiny())
