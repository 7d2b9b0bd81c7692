"""The vocabulary as SKOS: forms, facets, the schemes of others, and the mappings between them.

* The forms are one concept scheme (`ocsea.interop.iris.FORMS`), with several broader concepts where a form has
  them. Discouraged names, and what people say in their own words, are hidden labels: search with them, never
  show them.
* Each facet is a concept scheme, and so is each published scheme. Their concepts carry our one-sentence reading
  as definition and the scheme's own code as notation. Mappings stand in both directions.
* Collections gather the forms by who is harmed, by whether people meet, and so on.
* A retired form is marked as deprecated, with what replaces it and why. A note tells of each concept whether it
  was verified, and when it was last compared with its sources; the sources are described as well.
* What links to the CAC Ontology is apart (`cac_links`): its classes are classes of OWL, not concepts of SKOS,
  and some programs mind.

`SHAPES` are SHACL shapes of the rules that the SKOS reference states and of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ocsea._base.dates import day_of
from ocsea._base.text import LANGS, Text
from ocsea.interop.iris import BASE, FORMS, iri, licence
from ocsea.interop.rdf import Iri, Said, Statement, json_ld, said, turtle
from ocsea.taxonomy.crosswalk import INVERSE

if TYPE_CHECKING:
    from datetime import date

    from ocsea._base.records import Claim, Record, Source
    from ocsea.knowledge import KnowledgeBase
    from ocsea.taxonomy.model import Facet, FacetValue, Form, Scheme, SchemeConcept

__all__ = ["CAC", "FACET", "SHAPES", "cac_links", "skos", "statements"]

FACET: Final = f"{BASE}class/facet"
"""The class of concept schemes that are facets."""

SHAPES: Final = Path(__file__).with_name("skos_shapes.ttl")
"""The file of SHACL shapes."""

CAC: Final = "https://cacontology.projectvic.org"
"""What the addresses of the CAC Ontology begin with."""


def skos(kb: KnowledgeBase) -> dict[str, str]:
    """Return the vocabulary as files: their names and what is in them.

    ``ocsea-skos.ttl`` and ``ocsea-skos.jsonld`` say the same; ``ocsea-cac.ttl`` has the links to the CAC
    Ontology; ``ocsea-skos-shapes.ttl`` is what to check them with.

    Raises:
        MissingExtraError: rdflib is not installed.

    >>> from ocsea.testing import tiny
    >>> list(skos(tiny()))
    ['ocsea-skos.ttl', 'ocsea-skos.jsonld', 'ocsea-cac.ttl', 'ocsea-skos-shapes.ttl']
    """
    told = list(statements(kb))
    return {
        "ocsea-skos.ttl": turtle(told),
        "ocsea-skos.jsonld": json_ld(told),
        "ocsea-cac.ttl": turtle(cac_links(kb)),
        "ocsea-skos-shapes.ttl": SHAPES.read_text(encoding="utf-8"),
    }


def statements(kb: KnowledgeBase) -> Iterator[Statement]:
    """Return all that is said of the vocabulary, statement by statement.

    >>> import ocsea
    >>> sum(name == "skos:topConceptOf" for _, name, _ in statements(ocsea.load())) > 300
    True
    """
    yield from _dataset(kb)
    yield from _scheme(kb, FORMS, kb.wording["skos-forms"])
    yield FACET, "rdf:type", Iri("rdfs:Class")
    yield FACET, "rdfs:subClassOf", Iri("skos:ConceptScheme")
    for form in kb.forms.values():
        yield from _form(kb, form)
    for facet in kb.facets.values():
        yield from _facet(kb, facet)
    for scheme in kb.schemes.values():
        yield from _published(kb, scheme)
    yield from _mappings(kb)
    yield from _collections(kb)
    for ident in sorted(_cited(kb)):
        yield from _source(kb.sources[ident])


# -- the whole -----------------------------------------------------------------------------------------


def _dataset(kb: KnowledgeBase) -> Iterator[Statement]:
    meta = kb.reader.meta()
    yield BASE, "rdf:type", Iri("void:Dataset")
    yield from said(BASE, "dcterms:title", kb.wording["skos-title"])
    yield from said(BASE, "dcterms:description", kb.review)
    yield BASE, "dcterms:license", Iri(licence(kb))
    yield BASE, "dcterms:modified", day_of(meta["checked"])
    yield BASE, "dcterms:identifier", f"sha256:{kb.content_hash}"
    yield BASE, "owl:versionInfo", kb.version


def _scheme(kb: KnowledgeBase, address: str, label: Text) -> Iterator[Statement]:
    """Tell what all concept schemes of ours have."""
    yield address, "rdf:type", Iri("skos:ConceptScheme")
    yield from said(address, "skos:prefLabel", label)
    yield from said(address, "dcterms:title", label)
    yield address, "dcterms:isPartOf", Iri(BASE)
    yield address, "dcterms:license", Iri(licence(kb))


def _top(scheme: str, concept: str) -> Iterator[Statement]:
    yield concept, "skos:topConceptOf", Iri(scheme)
    yield scheme, "skos:hasTopConcept", Iri(concept)


def _concept(address: str, scheme: str, label: Text) -> Iterator[Statement]:
    yield address, "rdf:type", Iri("skos:Concept")
    yield address, "skos:inScheme", Iri(scheme)
    yield from said(address, "skos:prefLabel", label)


def _claim(kb: KnowledgeBase, claim: Claim) -> Iterator[Statement]:
    """Tell on what a record rests, how sure that is, and whether it was retired."""
    address = iri(claim.ref)
    for ident in claim.sources:
        yield address, "dcterms:source", Iri(iri(f"source:{ident}"))
    yield from _status(kb, address, claim.status, claim.checked)
    yield from said(address, "skos:note", claim.note)
    yield from _retired(claim)


def _status(kb: KnowledgeBase, address: str, status: str, day: date) -> Iterable[Statement]:
    return said(address, "skos:editorialNote", kb.wording[f"skos-{status}"].format(day=day))


def _retired(record: Record) -> Iterator[Statement]:
    if record.deprecated is not None:
        yield iri(record.ref), "owl:deprecated", True
        yield from said(iri(record.ref), "skos:changeNote", record.deprecated)
    for ident in record.replaced_by:
        yield iri(record.ref), "dcterms:isReplacedBy", Iri(iri(f"{record.KIND}:{ident}"))


# -- forms ---------------------------------------------------------------------------------------------


def _form(kb: KnowledgeBase, form: Form) -> Iterator[Statement]:
    address = iri(form.ref)
    yield from _concept(address, FORMS, form.label)
    yield address, "skos:notation", form.id
    yield from _other_labels(form)
    yield from said(address, "skos:definition", form.definition)
    yield from said(address, "skos:scopeNote", form.scope)
    for name in ("broader", "narrower", "related"):
        for other in getattr(form, name):
            yield address, f"skos:{name}", Iri(iri(f"form:{other}"))
    if not form.broader:
        yield from _top(FORMS, address)
    yield from _claim(kb, form)


def _other_labels(form: Form) -> Iterator[Statement]:
    """Tell the other names; in SKOS no two kinds of labels may share one, so the stronger kind keeps it."""
    kinds = {
        "skos:altLabel": (form.alternative_labels,),
        "skos:hiddenLabel": (form.hidden_labels, form.everyday_words),
    }
    for lang in LANGS:
        taken = {form.label(lang)}
        for name, lists in kinds.items():
            for label in dict.fromkeys(label for each in lists for label in each(lang)):
                if label not in taken:
                    taken.add(label)
                    yield iri(form.ref), name, Said(label, lang)


# -- facets and published schemes ----------------------------------------------------------------------


def _facet(kb: KnowledgeBase, facet: Facet) -> Iterator[Statement]:
    address = iri(facet.ref)
    yield from _scheme(kb, address, facet.label)
    yield address, "rdf:type", Iri(FACET)
    yield from _claim(kb, facet)
    for value in facet.values:
        yield from _value(address, facet, value)


def _value(scheme: str, facet: Facet, value: FacetValue) -> Iterator[Statement]:
    address = iri(f"{facet.ref}/{value.id}")
    yield from _concept(address, scheme, value.label)
    yield from _top(scheme, address)
    yield address, "skos:notation", value.id
    yield from said(address, "skos:scopeNote", value.note)


def _published(kb: KnowledgeBase, scheme: Scheme) -> Iterator[Statement]:
    address = iri(scheme.ref)
    yield from _scheme(kb, address, scheme.label)
    yield address, "dcterms:publisher", scheme.publisher
    yield address, "owl:versionInfo", scheme.version
    yield from _claim(kb, scheme)
    for concept in scheme.concepts:
        yield from _scheme_concept(kb, scheme, concept)


def _scheme_concept(
    kb: KnowledgeBase, scheme: Scheme, concept: SchemeConcept
) -> Iterator[Statement]:
    address, home = iri(f"{scheme.ref}/{concept.id}"), iri(scheme.ref)
    yield from _concept(address, home, concept.label)
    yield from _top(home, address)
    yield from said(address, "skos:definition", concept.gloss)
    yield from _code(address, scheme, concept)
    yield from _status(kb, address, concept.status, scheme.checked)
    if concept.translated:
        yield from said(address, "skos:editorialNote", kb.wording["skos-translated"])
    if concept.no_counterpart:
        none = kb.wording["skos-none-found"].format(day=scheme.checked)
        yield from said(address, "skos:editorialNote", none)


def _code(address: str, scheme: Scheme, concept: SchemeConcept) -> Iterator[Statement]:
    """Tell the code: a notation where it is the scheme's own, an identifier where it is ours."""
    if concept.code.startswith("https://"):
        yield address, "rdfs:seeAlso", Iri(concept.code)
    else:
        yield address, "skos:notation" if scheme.own_codes else "dcterms:identifier", concept.code


def _mappings(kb: KnowledgeBase) -> Iterator[Statement]:
    for link in kb.crosswalk.mappings:
        form, concept = iri(f"form:{link.form}"), iri(f"scheme:{link.scheme}/{link.concept}")
        yield form, f"skos:{link.relation}", Iri(concept)
        yield concept, f"skos:{INVERSE[link.relation]}", Iri(form)


# -- collections and sources ---------------------------------------------------------------------------


def _collections(kb: KnowledgeBase) -> Iterator[Statement]:
    forms = kb.forms.values()
    gathered: dict[str, list[str]] = {f"victims-{who}": [] for who in ("child", "adult", "both")}
    gathered |= {f"contact-{how}": [] for how in ("non-contact", "contact", "either")}
    for form in forms:
        gathered[f"victims-{form.victims}"].append(form.ref)
        gathered[f"contact-{form.contact}"].append(form.ref)
    gathered["emerging"] = [form.ref for form in forms if form.maturity == "emerging"]
    gathered["risk-situation"] = [form.ref for form in forms if form.kind == "risk-situation"]
    gathered["urgent"] = [
        f"{facet.ref}/{value.id}"
        for facet in kb.facets.values()
        for value in facet.values
        if value.urgent
    ]
    for name, members in gathered.items():
        address = iri(f"collection:{name}")
        yield address, "rdf:type", Iri("skos:Collection")
        yield from said(address, "skos:prefLabel", kb.wording[f"skos-{name}"])
        for member in members:
            yield address, "skos:member", Iri(iri(member))


def _cited(kb: KnowledgeBase) -> set[str]:
    claims: list[Claim] = [*kb.forms.values(), *kb.facets.values(), *kb.schemes.values()]
    return {ident for claim in claims for ident in claim.sources}


def _source(source: Source) -> Iterator[Statement]:
    address = iri(f"source:{source.id}")
    yield address, "rdf:type", Iri("dcterms:BibliographicResource")
    yield address, "dcterms:title", source.title
    yield address, "dcterms:publisher", source.publisher
    yield address, "dcterms:issued", source.published
    yield from said(address, "skos:note", source.note)
    if source.ref_number:
        yield address, "dcterms:identifier", source.ref_number
    if source.url:
        yield address, "rdfs:seeAlso", Iri(source.url)


# -- the CAC Ontology ----------------------------------------------------------------------------------


def cac_links(kb: KnowledgeBase) -> Iterator[Statement]:
    """Return how forms and values of facets relate to classes of the CAC Ontology.

    >>> import ocsea
    >>> from ocsea.interop.iris import iri
    >>> [(name, value.name) for thing, name, value in cac_links(ocsea.load()) if thing == iri("form:ocsea")]
    [('skos:broadMatch', 'https://cacontology.projectvic.org#ChildSexualAbuseEvent')]
    """
    for link in kb.crosswalk.mappings:
        if link.code.startswith(CAC):
            yield iri(f"form:{link.form}"), f"skos:{link.relation}", Iri(link.code)
    for facet in kb.facets.values():
        for value in facet.values:
            if value.close_match:
                yield iri(f"{facet.ref}/{value.id}"), "skos:closeMatch", Iri(value.close_match)
