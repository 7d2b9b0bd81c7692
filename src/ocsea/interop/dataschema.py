"""The JSON Schema of data files, for editors that check and complete what is written."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import models_json_schema

from ocsea.schema import model_of
from ocsea.sections import SECTIONS

__all__ = ["data_schema", "files"]

Json = dict[str, Any]


def data_schema() -> str:
    """Return the JSON Schema of a data file: the records of each kind that it may hold.

    A record that changes one of another pack says ``replaces`` and gives only what changes. The schema sees
    one file, so it cannot tell whether ids are taken or references hold: ``ocsea check`` does.

    >>> schema = json.loads(data_schema())
    >>> sorted(schema["properties"])[:3]
    ['activity', 'aggravation', 'case']
    """
    kinds: dict[str, Any] = {section.key: section.record_class() for section in SECTIONS.values()}
    models = {key: model_of(kind) for key, kind in kinds.items()}
    refs, shared = models_json_schema([(model, "validation") for model in models.values()])
    found: Json = shared["$defs"]
    properties = {key: _records(refs[model, "validation"], found) for key, model in models.items()}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ocsea data file",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": found,
    }
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _records(ref: Json, found: Json) -> Json:
    whole: Json = found[ref["$ref"].removeprefix("#/$defs/")]
    changed = {
        "type": "object",
        "properties": {**whole["properties"], "replaces": {"const": True}},
        "required": ["id", "replaces"],
        "additionalProperties": False,
    }
    return {"type": "array", "items": {"anyOf": [ref, changed]}}


def files(_: object) -> dict[str, str]:
    """Return the schema as a file.

    >>> import ocsea
    >>> list(files(ocsea.load()))
    ['ocsea-data.schema.json']
    """
    return {"ocsea-data.schema.json": data_schema()}
