"""Forms and measures for MISP: a taxonomy of tags, and two galaxies with their clusters.

A *taxonomy* gives short tags such as ``ocsea:form="cyberflashing"``; a *galaxy* gives its clusters, which carry
a description, other names, sources and relations. Save them where MISP looks for them:

* `misp_taxonomy` as ``taxonomies/ocsea/machinetag.json``;
* `misp_galaxy` as ``galaxies/ocsea-form.json`` and ``galaxies/ocsea-measure.json``;
* `misp_cluster` as ``clusters/ocsea-form.json`` and ``clusters/ocsea-measure.json``.

Tags travel with events, from one organisation to the next. So only those facets become tags that tell about
services and what happened: age, relationship, disability, impact, warning signs, place and who knows stay out,
because together they can point to a child. Nothing has a ``numerical_value``: MISP works scores out of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, Final, Literal, get_args

from ocsea._base.errors import UnknownOptionError
from ocsea._base.records import Status
from ocsea._base.text import Lang, Text, check_lang
from ocsea.interop.threat import about, address, as_json, forms_of_harm, number_of, uuid_of
from ocsea.knowledge import KnowledgeBase
from ocsea.prevention.model import Measure
from ocsea.prevention.ways import GRADES
from ocsea.taxonomy.model import Facet, Form, Relation

__all__ = ["FACETS", "GalaxyKind", "files", "misp_cluster", "misp_galaxy", "misp_taxonomy"]

Json = dict[str, Any]
GalaxyKind = Literal["form", "measure"]
"""What the clusters of a galaxy are."""

FACETS: Final = ("platform-type", "means", "contact-mode", "incident-phase", "scale")
"""The facets that become tags."""

_RELATED: Final[dict[Relation, str]] = {
    "exactMatch": "similar",
    "closeMatch": "similar",
    "broadMatch": "child-of",
    "narrowMatch": "parent-of",
    "relatedMatch": "related-to",
}
"""How MISP calls the relation of a form to a cluster of somebody else."""
_GRADED: Final[dict[str, tuple[str, ...]]] = {"certainty": GRADES, "status": get_args(Status)}
"""What relations are tagged with."""
_ICONS: Final[dict[str, str]] = {"form": "exclamation-circle", "measure": "shield-alt"}


# -- the taxonomy --------------------------------------------------------------------------------------


def misp_taxonomy(kb: KnowledgeBase, lang: Lang = "en") -> Json:
    """Return the taxonomy, for ``machinetag.json``. Its tags and identifiers are the same in both languages.

    Args:
        kb: The knowledge base.
        lang: Language of labels and descriptions.

    Raises:
        UnknownOptionError: There is no such language.

    >>> import ocsea
    >>> taxonomy = misp_taxonomy(ocsea.load())
    >>> [predicate["value"] for predicate in taxonomy["predicates"]]
    ['form', 'platform-type', 'means', 'contact-mode', 'incident-phase', 'scale', 'certainty', 'status']
    """
    check_lang(lang)
    say = kb.wording
    facets = [kb.facets[name] for name in FACETS]
    return {
        "namespace": "ocsea",
        "expanded": say["misp-title"](lang),
        "description": _told(kb, "misp-about", lang),
        "version": number_of(kb.version),
        "uuid": uuid_of("misp-taxonomy"),
        "type": ["event", "attribute"],
        "predicates": [
            _entry("form", "form", say["misp-form"], say["misp-form-about"], lang),
            *(_predicate(f.id, f.label, f.note, lang, exclusive=not f.multi) for f in facets),
            *(
                _predicate(name, say[f"misp-{name}"], say[f"misp-{name}-about"], lang)
                for name in _GRADED
            ),
        ],
        "values": [
            {"predicate": "form", "entry": list(_forms(kb, lang))},
            *({"predicate": f.id, "entry": list(_facet(f, lang))} for f in facets),
            *({"predicate": name, "entry": list(_graded(kb, name, lang))} for name in _GRADED),
        ],
    }


def _told(kb: KnowledgeBase, ident: str, lang: Lang) -> str:
    return f"{kb.wording[ident].format(stamp=kb.stamp)(lang)} {kb.review(lang)}"


def _predicate(
    value: str, label: Text, about: Text | None, lang: Lang, *, exclusive: bool = True
) -> Json:
    return _entry(value, value, label, about, lang) | ({"exclusive": True} if exclusive else {})


def _entry(tag: str, value: str, label: Text, about: Text | None, lang: Lang) -> Json:
    described = {"description": about(lang)} if about else {}
    ident = uuid_of(f"misp-taxonomy:{tag}")
    return {"value": value, "expanded": label(lang), "uuid": ident, **described}


def _forms(kb: KnowledgeBase, lang: Lang) -> Iterator[Json]:
    for form in forms_of_harm(kb):
        entry = _entry(f"form={form.id}", form.id, form.label, None, lang)
        yield entry | {"description": about(kb, form, lang)}


def _facet(facet: Facet, lang: Lang) -> Iterator[Json]:
    for value in facet.values:
        yield _entry(f"{facet.id}={value.id}", value.id, value.label, value.note, lang)


def _graded(kb: KnowledgeBase, name: str, lang: Lang) -> Iterator[Json]:
    for grade in _GRADED[name]:
        label, note = kb.wording[f"{name}-{grade}"], kb.wording[f"misp-{name}-{grade}"]
        yield _entry(f"{name}={grade}", grade, label, note, lang)


# -- the galaxies --------------------------------------------------------------------------------------


def misp_galaxy(kb: KnowledgeBase, kind: GalaxyKind = "form", *, lang: Lang = "en") -> Json:
    """Return a galaxy: the heading under which its clusters stand.

    Args:
        kb: The knowledge base.
        kind: ``form`` for the forms of harm, ``measure`` for what prevents and answers them.
        lang: Language of name and description.

    Raises:
        UnknownOptionError: There is no such kind or language.

    >>> import ocsea
    >>> misp_galaxy(ocsea.load(), "measure")["type"]
    'ocsea-measure'
    """
    return {
        **_head(kb, kind, lang),
        "icon": _ICONS[kind],
        "namespace": "ocsea",
        "uuid": uuid_of(f"misp-galaxy:{kind}"),
    }


def misp_cluster(kb: KnowledgeBase, kind: GalaxyKind = "form", *, lang: Lang = "en") -> Json:
    """Return the clusters of a galaxy.

    The value of a cluster is its English label in both languages, because MISP makes the tag from it. The
    label in the other language and other names are synonyms. A measure ``mitigates`` a form where
    `Prevention.measures_for` has a way, and the relation is tagged with how sure the surest way is
    and whether it was verified.

    Args:
        kb: The knowledge base.
        kind: ``form`` for the forms of harm, ``measure`` for what prevents and answers them.
        lang: Language of the descriptions.

    Raises:
        UnknownOptionError: There is no such kind or language.

    >>> import ocsea
    >>> clusters = misp_cluster(ocsea.load())["values"]
    >>> [cluster["value"] for cluster in clusters if cluster["uuid"] == uuid_of("form:cyberflashing")]
    ['Sending unsolicited sexual images (cyberflashing)']
    """
    head = _head(kb, kind, lang)
    values = _form_clusters(kb, lang) if kind == "form" else _measure_clusters(kb, lang)
    return {
        **head,
        "uuid": uuid_of(f"misp-clusters:{kind}"),
        "authors": ["ocsea"],
        "category": kind,
        "source": f"ocsea {kb.stamp}",
        "values": list(values),
    }


def _head(kb: KnowledgeBase, kind: GalaxyKind, lang: Lang) -> Json:
    if kind not in get_args(GalaxyKind):
        raise UnknownOptionError.for_option("kind", kind, get_args(GalaxyKind))
    return {
        "name": kb.wording[f"misp-galaxy-{kind}"](check_lang(lang)),
        "description": _told(kb, f"misp-galaxy-{kind}-about", lang),
        "type": f"ocsea-{kind}",
        "version": number_of(kb.version),
    }


def _names(records: Iterable[Form | Measure]) -> dict[str, str]:
    """Return the value of each cluster, fit for a tag; a label that occurs twice is told apart by the id."""
    labels = {record.id: record.label.en.replace('"', "'") for record in records}
    times = Counter(label.casefold() for label in labels.values())
    return {
        ident: f"{label} ({ident})" if times[label.casefold()] > 1 else label
        for ident, label in labels.items()
    }


def _form_clusters(kb: KnowledgeBase, lang: Lang) -> Iterator[Json]:
    forms = forms_of_harm(kb)
    names = _names(forms)
    for form in forms:
        meta = {
            **_meta(kb, form, names, *form.alternative_labels.id, *form.alternative_labels.en),
            "victims": form.victims,
            "contact": form.contact,
            "maturity": form.maturity,
            **_tags(kb, form),
        }
        related = [
            *(_relation(f"form:{i}", "child-of") for i in form.broader if i in names),
            *(_relation(f"form:{i}", "related-to") for i in form.related if i in names),
            *_elsewhere(kb, form),
        ]
        yield _cluster(kb, form, names, meta, related, lang)


def _measure_clusters(kb: KnowledgeBase, lang: Lang) -> Iterator[Json]:
    names = _names(kb.measures.values())
    mitigated: dict[str, list[Json]] = {ident: [] for ident in names}
    for form in forms_of_harm(kb):
        for ident, way in kb.prevention.measures_for(form.id).items():
            tags = [f'ocsea:certainty="{way.certainty}"', f'ocsea:status="{way.status}"']
            mitigated[ident].append(_relation(form.ref, "mitigates") | {"tags": tags})
    for measure in kb.measures.values():
        meta = {
            **_meta(kb, measure, names),
            "actor": measure.actor,
            "level": measure.level,
            "cost": measure.cost,
            "certainty": measure.certainty,
        }
        if measure.caution:
            meta["possible_issues"] = measure.caution(lang)
        yield _cluster(kb, measure, names, meta, mitigated[measure.id], lang)


def _cluster(
    kb: KnowledgeBase,
    record: Form | Measure,
    names: Mapping[str, str],
    meta: Json,
    related: list[Json],
    lang: Lang,
) -> Json:
    return {
        "value": names[record.id],
        "uuid": uuid_of(record.ref),
        "description": about(kb, record, lang),
        "meta": meta,
        **({"related": sorted(related, key=itemgetter("dest-uuid"))} if related else {}),
        **({"revoked": True} if record.deprecated else {}),
    }


def _meta(
    kb: KnowledgeBase, record: Form | Measure, names: Mapping[str, str], *more: str
) -> dict[str, Any]:
    synonyms = {record.label.id, record.label.en, *more} - {names[record.id]}
    refs = {address(kb.sources[source]) for source in record.sources} - {None}
    lists = {"synonyms": sorted(synonyms), "refs": sorted(map(str, refs))}
    held = {key: values for key, values in lists.items() if values}
    return {"external_id": record.ref, "status": record.status, **held}


def _relation(ref: str, kind: str) -> Json:
    return {"dest-uuid": uuid_of(ref), "type": kind}


def _mappings(kb: KnowledgeBase, form: Form) -> Iterator[tuple[Relation, str, str | None]]:
    """Yield how a form relates to tags and clusters that others keep in MISP."""
    scheme = kb.schemes["misp"]
    for mapping in kb.crosswalk.of_form(form.id, scheme=scheme.id):
        if mapping.status == "verified":
            yield mapping.relation, mapping.code, scheme[mapping.concept].uuid


def _elsewhere(kb: KnowledgeBase, form: Form) -> Iterator[Json]:
    for relation, _, ident in _mappings(kb, form):
        if ident is not None:
            yield {"dest-uuid": ident, "type": _RELATED[relation]}


def _tags(kb: KnowledgeBase, form: Form) -> dict[str, list[str]]:
    """Return the tags of taxonomies that a form is mapped to, by the relation."""
    found: dict[str, list[str]] = {}
    for relation, code, ident in _mappings(kb, form):
        if ident is None:
            found.setdefault(relation, []).append(code)
    return {relation: sorted(found[relation]) for relation in sorted(found)}


def files(kb: KnowledgeBase, lang: Lang) -> dict[str, str]:
    """Return the taxonomy, the galaxies and their clusters as files where MISP looks for them.

    >>> import ocsea
    >>> len(files(ocsea.load(), "en"))
    5
    """
    made = {"taxonomies/ocsea/machinetag.json": misp_taxonomy(kb, lang)}
    for kind in get_args(GalaxyKind):
        made[f"galaxies/ocsea-{kind}.json"] = misp_galaxy(kb, kind, lang=lang)
        made[f"clusters/ocsea-{kind}.json"] = misp_cluster(kb, kind, lang=lang)
    return {name: as_json(content) for name, content in made.items()}
