"""Forms and measures as STIX 2.1: attack patterns, courses of action, and what mitigates what.

* A form of harm is an ``attack-pattern``: its names and its protective definition, no detail on how.
* A measure is a ``course-of-action``: what was measured, and what to watch.
* ``mitigates`` stands where `Prevention.measures_for` has a way from the measure to the form. It says that
  our evidence or reasoning shows help, not that the harm stops. Most ways rest on expert opinion.

How sure a way is, its steps and their sources stand in an extension (`EVIDENCE`), which the bundle defines.
``confidence`` repeats the certainty on the scale None/Low/Med/High of STIX (appendix A): high 85, moderate 50,
low 15; expert opinion has none. It grades the evidence, and is no chance that harm comes to anyone.

Each object has its texts in one language, and a ``language-content`` object with the other. Identifiers are the
same in both, so load one of the two bundles into a store, not both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ocsea._base.records import Source
from ocsea._base.text import LANGS, Lang, check_lang
from ocsea.interop.threat import about, address, as_json, forms_of_harm, uuid_of
from ocsea.knowledge import KnowledgeBase
from ocsea.prevention.model import Certainty, Measure
from ocsea.prevention.ways import GRADES, Link, Way, at_least
from ocsea.taxonomy.model import Form

__all__ = ["EVIDENCE", "EVIDENCE_SCHEMA", "TLP_CLEAR", "files", "stix_bundle", "stix_id"]

Json = dict[str, Any]

CREATED: Final = "2026-11-01T00:00:00.000Z"
"""When the first version came out; objects keep it, as STIX asks."""

EVIDENCE: Final = f"extension-definition--{uuid_of('extension-definition:evidence')}"
"""The extension that holds status and evidence."""

TLP_CLEAR: Final[Json] = {
    "type": "marking-definition",
    "spec_version": "2.1",
    "id": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "created": "2022-10-01T00:00:00.000Z",
    "name": "TLP:CLEAR",
    "extensions": {
        "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {
            "extension_type": "property-extension",
            "tlp_2_0": "clear",
        }
    },
}
"""The mark of TLP 2.0 for what may be passed on without limit, with the identifiers that OASIS gave it."""

_LICENCE: Final = f"marking-definition--{uuid_of('marking-definition:licence')}"
_IDENTITY: Final = f"identity--{uuid_of('identity:ocsea')}"
_CONFIDENCE: Final[dict[Certainty, int]] = {"high": 85, "moderate": 50, "low": 15}
_TYPES: Final = {"form": "attack-pattern", "measure": "course-of-action"}

_STATUS: Final[Json] = {"enum": ["verified", "unverified"]}
_GRADE: Final[Json] = {"enum": list(GRADES)}
_DIRECT: Final[Json] = {"enum": ["direct", "indirect"]}
_TEXT: Final[Json] = {"type": "string", "minLength": 1}
_TEXTS: Final[Json] = {"type": "array", "minItems": 1, "items": _TEXT}
EVIDENCE_SCHEMA: Final[Json] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "ocsea evidence",
    "type": "object",
    "additionalProperties": False,
    "required": ["extension_type", "status"],
    "properties": {
        "extension_type": {"const": "property-extension"},
        "status": _STATUS,
        "checked": {"type": "string", "format": "date"},
        "kind": {"enum": ["top", "grouping", "form"]},
        "victims": {"enum": ["child", "adult", "both"]},
        "contact": {"enum": ["non-contact", "contact", "either"]},
        "maturity": {"enum": ["stable", "emerging"]},
        "broader_refs": _TEXTS,
        "related_refs": _TEXTS,
        "actor": _TEXT,
        "level": {"enum": ["primary", "secondary", "tertiary"]},
        "cost": {"enum": ["low", "medium", "high"]},
        "outcome_studied": {"type": "boolean"},
        "needs_refs": {"type": "array", "minItems": 1, "items": _TEXTS},
        "valid_to": {"type": "string", "format": "date"},
        "certainty": _GRADE,
        "directness": _DIRECT,
        "steps": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["start", "end", "relation", "certainty", "directness", "status"],
                "properties": {
                    "start": _TEXT,
                    "end": _TEXT,
                    "relation": _TEXT,
                    "certainty": _GRADE,
                    "directness": _DIRECT,
                    "status": _STATUS,
                    "sources": _TEXTS,
                },
            },
        },
    },
}
"""What the extension holds, as a JSON Schema; the extension definition in the bundle carries it."""


def stix_id(record: Form | Measure) -> str:
    """Return the identifier of a form or a measure in STIX; it never changes.

    >>> import ocsea
    >>> stix_id(ocsea.load().forms["sexual-extortion"])
    'attack-pattern--d49ec0e2-b31f-5926-871e-85309a840a1c'
    """
    return _ref(record.ref)


def stix_bundle(
    kb: KnowledgeBase, lang: Lang = "en", *, certainty_at_least: Certainty = "expert"
) -> Json:
    """Return forms, measures and what mitigates what as a STIX 2.1 bundle.

    The same knowledge gives the same bundle. For use with overlays: STIX tells versions of an object apart
    by its day of modification, which is that of the shipped knowledge.

    Args:
        kb: The knowledge base.
        lang: Language of names and descriptions; the other one is in ``language-content`` objects.
        certainty_at_least: Leave out relations that are less sure.

    Raises:
        UnknownOptionError: There is no such language or grade.

    >>> import ocsea
    >>> bundle = stix_bundle(ocsea.load(), certainty_at_least="high")
    >>> [each["type"] for each in bundle["objects"]][:4]
    ['identity', 'marking-definition', 'marking-definition', 'extension-definition']
    """
    at_least(certainty_at_least)
    made = _Bundle(kb, check_lang(lang))
    records: list[Form | Measure] = [*forms_of_harm(kb), *kb.measures.values()]
    return {
        "type": "bundle",
        "id": f"bundle--{uuid_of(f'bundle:{kb.stamp}:{lang}:{certainty_at_least}')}",
        "objects": [
            *made.heads(),
            *map(made.thing, records),
            *made.relationships(certainty_at_least),
            *map(made.translation, records),
        ],
    }


def _ref(ref: str) -> str:
    return f"{_TYPES[ref.partition(':')[0]]}--{uuid_of(ref)}"


def _filled(value: Mapping[str, Any]) -> Json:
    """Return what is not empty: STIX has no empty lists and no nulls."""
    return {key: held for key, held in value.items() if held not in (None, "", (), [])}


class _Bundle:
    """A bundle in the making."""

    def __init__(self, kb: KnowledgeBase, lang: Lang) -> None:
        self.kb, self.lang = kb, lang
        self.other: Lang = next(each for each in LANGS if each != lang)
        self.modified = f"{kb.checked.isoformat()}T00:00:00.000Z"
        self.cited = {ident: _cited(source) for ident, source in kb.sources.items()}

    def say(self, key: str) -> str:
        return self.kb.wording[key].format(stamp=self.kb.stamp)(self.lang)

    def common(self, kind: str, name: str) -> Json:
        return {
            "type": kind,
            "spec_version": "2.1",
            "id": f"{kind}--{uuid_of(name)}",
            "created_by_ref": _IDENTITY,
            "created": CREATED,
            "modified": self.modified,
            "object_marking_refs": [TLP_CLEAR["id"], _LICENCE],
        }

    # -- who says it, under which terms ------------------------------------------------------------

    def heads(self) -> Iterator[Json]:
        identity = self.common("identity", "identity:ocsea")
        del identity["created_by_ref"]
        yield identity | {
            "name": "ocsea",
            "description": f"{self.say('stix-about')} {self.kb.review(self.lang)}",
            "identity_class": "group",
            "lang": self.lang,
        }
        yield TLP_CLEAR
        yield {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": _LICENCE,
            "created_by_ref": _IDENTITY,
            "created": CREATED,
            "definition_type": "statement",
            "definition": {"statement": self.say("stix-licence")},
        }
        yield self.common("extension-definition", "extension-definition:evidence") | {
            "name": self.say("stix-evidence"),
            "description": self.say("stix-evidence-about"),
            "schema": json.dumps(EVIDENCE_SCHEMA, sort_keys=True),
            "version": "1.0.0",
            "extension_types": ["property-extension"],
        }

    # -- forms and measures ------------------------------------------------------------------------

    def thing(self, record: Form | Measure) -> Json:
        """Return a form as an attack pattern, or a measure as a course of action."""
        told = _of_measure(record) if isinstance(record, Measure) else self.of_form(record)
        aliases, evidence = told
        own = {"source_name": "ocsea", "external_id": record.ref}
        laws = self.laws(record.mandated_by) if isinstance(record, Measure) else ()
        evidence |= {"status": record.status, "checked": record.checked.isoformat()}
        return self.common(_TYPES[record.KIND], record.ref) | _filled(
            {
                "lang": self.lang,
                "name": record.label(self.lang),
                "description": about(self.kb, record, self.lang),
                "aliases": aliases,
                "revoked": bool(record.deprecated) or None,
                "external_references": [own, *laws, *self.citations(record.sources)],
                "extensions": _evidence(evidence),
            }
        )

    def of_form(self, form: Form) -> tuple[list[str], Json]:
        harms = {each.id for each in forms_of_harm(self.kb)}
        names = [*form.alternative_labels.id, *form.alternative_labels.en]
        return list(dict.fromkeys(names)), {
            "kind": form.kind,
            "victims": form.victims,
            "contact": form.contact,
            "maturity": form.maturity,
            "broader_refs": [_ref(f"form:{ident}") for ident in form.broader if ident in harms],
            "related_refs": [_ref(f"form:{ident}") for ident in form.related if ident in harms],
        }

    def laws(self, provisions: Iterable[str]) -> Iterator[Json]:
        """Yield the provisions that call for a measure."""
        for ident in provisions:
            provision = self.kb.law.provisions[ident]
            whole = self.kb.law.instruments[provision.instrument]
            cited = f"{whole.title(self.lang)} ({whole.number}), {provision.article}"
            yield {
                "source_name": "ocsea-law",
                "external_id": provision.ref,
                "description": cited,
            }

    def citations(self, sources: Iterable[str]) -> list[Json]:
        return [self.cited[ident] for ident in sources]

    def translation(self, record: Form | Measure) -> Json:
        """Return name and description in the other language."""
        other = self.other
        texts = {"name": record.label(other), "description": about(self.kb, record, other)}
        return self.common("language-content", f"language-content:{record.ref}:{other}") | {
            "object_ref": stix_id(record),
            "object_modified": self.modified,
            "contents": {other: texts},
        }

    # -- what mitigates what -----------------------------------------------------------------------

    def relationships(self, certainty_at_least: Certainty) -> Iterator[Json]:
        for form in forms_of_harm(self.kb):
            ways = self.kb.prevention.measures_for(form.id, certainty_at_least=certainty_at_least)
            for way in ways.values():
                yield self.mitigates(way)

    def mitigates(self, way: Way) -> Json:
        source, target = f"measure:{way.measure}", f"form:{way.form}"
        sources = dict.fromkeys(ident for link in way.links for ident in link.sources)
        evidence = {
            "status": way.status,
            "certainty": way.certainty,
            "directness": "direct" if way.direct else "indirect",
            "steps": [_step(link) for link in way.links],
        }
        return self.common("relationship", f"relationship:{source} mitigates {target}") | _filled(
            {
                "relationship_type": "mitigates",
                "source_ref": _ref(source),
                "target_ref": _ref(target),
                "confidence": _CONFIDENCE.get(way.certainty),
                "external_references": self.citations(sources),
                "extensions": _evidence(evidence),
            }
        )


def _cited(source: Source) -> Json:
    told = f"{source.publisher}: {source.title} ({source.published})."
    number = f" {source.ref_number}" if source.ref_number else ""
    described = {"source_name": source.id, "description": told + number}
    return described | _filled({"url": address(source)})


def _of_measure(measure: Measure) -> tuple[list[str], Json]:
    return [], {
        "actor": measure.actor,
        "level": measure.level,
        "cost": measure.cost,
        "certainty": measure.certainty,
        "directness": measure.directness,
        "outcome_studied": measure.outcome_studied,
        "needs_refs": [[_ref(f"measure:{each}") for each in group] for group in measure.needs],
        "valid_to": measure.valid_to and measure.valid_to.isoformat(),
    }


def _evidence(value: Mapping[str, Any]) -> Json:
    return {EVIDENCE: {"extension_type": "property-extension", **_filled(value)}}


def _step(link: Link) -> Json:
    return _filled(
        {
            "start": link.start,
            "end": link.end,
            "relation": link.relation,
            "certainty": link.certainty,
            "directness": link.directness,
            "status": link.status,
            "sources": list(link.sources),
        }
    )


def files(kb: KnowledgeBase, lang: Lang) -> dict[str, str]:
    """Return the bundle as a file.

    >>> import ocsea
    >>> list(files(ocsea.load(), "en"))
    ['ocsea-stix.json']
    """
    return {"ocsea-stix.json": as_json(stix_bundle(kb, lang))}
