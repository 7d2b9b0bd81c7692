"""Triage at the edge: the schemas of situations and answers, and the check of a situation that comes in.

The models are made from the facets, so that a schema and what the library takes are one thing.
"""

from __future__ import annotations

import re
import types
from datetime import date
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    create_model,
)

from ocsea._base.errors import InvalidDataError, Problem
from ocsea._base.text import LANGS, Lang, check_lang
from ocsea.assess.triage.model import FACETS, LEVELS
from ocsea.assess.triage.situation import Situation, is_set, values_of
from ocsea.knowledge import load

__all__ = ["read_situation", "situation_model", "triage_openapi", "triage_schema"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_STRICT: Final = ConfigDict(extra="forbid", frozen=True)
_BIGGEST: Final = 100_000
"""Largest situation that is read, in characters: a full one has some thousands."""


_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _written(given: object) -> object:
    """Refuse what would be read as seconds since 1970."""
    if isinstance(given, date) or (isinstance(given, str) and _ISO.fullmatch(given)):
        return given
    message = "write a day as 2026-01-31"
    raise ValueError(message)


_Day = Annotated[date, BeforeValidator(_written, json_schema_input_type=date)]

# -- situations ------------------------------------------------------------------------------------------


def _labels(field: str, lang: Lang) -> dict[str, str]:
    """Return the values that a field takes, other names included, each with its label."""
    facets = load().facets
    labels = {v.id: v.label(lang) for facet in FACETS[field] for v in facets[facet].values}
    return {name: labels[value] for name, value in values_of(field).items()}


def _value(field: str, lang: Lang) -> Any:
    labels = _labels(field, lang)
    offered = [{"const": value, "title": label} for value, label in labels.items()]
    return Annotated[Literal[tuple(labels)], WithJsonSchema({"oneOf": offered})]


def _note(field: str, lang: Lang) -> str:
    facet = load().facets[FACETS[field][0]]
    note = facet.note(lang) if facet.note else ""
    return f"{facet.label(lang)}. {note}".strip()


def _words(key: str, lang: Lang) -> str:
    return load().wording[f"triage-schema-{key}"](lang)


@cache
def situation_model(lang: Lang = "id") -> type[BaseModel]:
    """Return the pydantic model of a situation, described in a language; it takes no other fields.

    >>> sorted(situation_model("en").model_fields)[:3]
    ['acts', 'asker', 'contact_mode']
    """
    check_lang(lang)
    fields: dict[str, Any] = {}
    out: dict[str, Any] = {}
    for field in FACETS:
        value = _value(field, lang)
        several: Any = types.GenericAlias(list, (value,))
        taken = several | value | None if is_set(field) else value | None
        fields[field] = (taken, Field(None, description=_note(field, lang)))
        out[field] = (several | value | None, Field(None, description=_note(field, lang)))
    age = Annotated[int, Field(ge=0, le=130, strict=True)]
    days = _Day | Annotated[list[_Day], Field(min_length=1, max_length=2)]
    fields["victim_age"] = (age | None, Field(None, description=_words("victim-age", lang)))
    fields["happened"] = (days | None, Field(None, description=_words("happened", lang)))
    ruled_out = create_model(
        "RuledOut", __config__=_STRICT, __doc__=_words("ruled-out", lang), **out
    )
    fields["ruled_out"] = (
        ruled_out,
        Field(default_factory=ruled_out, description=_words("ruled-out", lang)),
    )
    return create_model(
        "Situation", __config__=_STRICT, __doc__=_words("situation", lang), **fields
    )


def read_situation(content: str, *, file: str = "") -> Situation:
    """Return the situation that a JSON document tells of; it is checked against the published schema.

    Args:
        content: The document.
        file: What to call it in messages.

    Raises:
        InvalidDataError: With every problem, each at its place; never with what was written there.

    >>> read_situation('{"acts": ["demand-money"], "victim_age": 15}').victim
    'child'
    """
    if len(content) > _BIGGEST:
        problem = Problem(
            file, "situation", "", "is too long", f"use at most {_BIGGEST} characters."
        )
        raise InvalidDataError.for_problems([problem])
    try:
        sent = situation_model().model_validate_json(content)
    except ValidationError:
        found = _problems(content, file)
        raise InvalidDataError.for_problems(found) from None
    return Situation.from_dict(sent.model_dump(mode="json", exclude_unset=True), file=file)


def _problems(content: str, file: str) -> tuple[Problem, ...]:
    """Return what is wrong with a document, told by the core; it names places and the nearest names."""
    try:
        Situation.from_json(content, file=file)
    except InvalidDataError as error:
        return error.problems
    problem = Problem(file, "situation", "", "does not fit its schema", "see triage_schema.")
    return (problem,)


# -- answers ---------------------------------------------------------------------------------------------


class _Out(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class DeadlineOut(_Out):
    """A time limit."""

    id: str
    what: str
    who: str
    amount: int
    unit: Literal["hours", "days", "working-days", "months", "years"]
    counted_from: str
    provision: str
    verified: bool


class AdviceOut(_Out):
    """One thing to do, to leave, to note, to ask for or to know."""

    id: str
    text: str
    why: str | None
    verified: bool
    sources: list[str]
    provisions: list[str]
    service: str | None
    deadlines: list[DeadlineOut]


class ChannelOut(_Out):
    """A way to reach a service."""

    kind: Literal["phone", "whatsapp", "web", "email", "visit", "social", "other"]
    value: str
    note: str | None


class SilentServiceOut(_Out):
    """A service that fits, without its contacts."""

    id: str
    name: str
    purpose: str
    who: str
    caution: str | None
    as_of: str | None
    checked: date
    status: Literal["verified", "unverified"]


class ServiceOut(SilentServiceOut):
    """A service that fits, with its contacts."""

    channels: list[ChannelOut]
    hours: str | None


class FormOut(_Out):
    """A form of harm, with the rules that put it there."""

    id: str
    label: str
    why: list[str]
    rules: list[str]
    missing: list[str]
    replaced_by: str | None
    human_check: bool


class FormsOut(_Out):
    """The forms by what is known of them; those that are not named are open."""

    established: list[FormOut]
    possible: list[FormOut]
    excluded: list[FormOut]


class ProvisionOut(_Out):
    """A provision as it stood on the day."""

    id: str
    article: str
    instrument: str
    role: Literal["primary", "supporting", "protective", "procedural"]
    summary: str
    penalty: str | None
    complaint_needed: bool | None
    complaint_partly: bool
    complaint_months: int | None
    conditions: list[str]
    confidence: Literal["text", "derived", "contested", "untested", "unverified"]
    caveats: list[str]


class LawOut(_Out):
    """The law in brief: information, not advice."""

    forms: list[str]
    basis: Literal["established", "possible", "none"]
    days: list[date]
    assumed_day: date | None
    provisions: list[ProvisionOut]
    gaps: list[str]
    open_questions: list[str]
    warnings: list[str]


class UrgencyOut(_Out):
    """How urgent it is, at least, and why."""

    level: Literal[LEVELS]  # type: ignore[valid-type]
    why: list[str]
    rules: list[str]
    safety_known: bool


class OptionOut(_Out):
    """An answer to a question, with what is known then."""

    facts: list[str]
    label: str


class QuestionOut(_Out):
    """A question to ask next."""

    id: str
    text: str
    multi: bool
    day: bool
    options: list[OptionOut]


_PARTS: Final[dict[str, Any]] = {
    "urgency": UrgencyOut,
    "first_steps": list[AdviceOut],
    "do_not": list[AdviceOut],
    "evidence": list[AdviceOut],
    "removal": list[AdviceOut],
    "services": list[ServiceOut],
    "unconfirmed_services": list[SilentServiceOut],
    "forms": FormsOut,
    "human_checks": list[str],
    "law": LawOut,
    "rights": list[AdviceOut],
    "do_not_ask": list[AdviceOut],
    "wellbeing": list[AdviceOut],
    "next_questions": list[QuestionOut],
}


@cache
def answer_model(lang: Lang = "id") -> type[BaseModel]:
    """Return the pydantic model of an answer, described in a language.

    >>> import ocsea
    >>> plain = ocsea.triage(ocsea.load(), ocsea.Situation()).to_dict("id")
    >>> answer_model("id").model_validate(plain).lang
    'id'
    """
    fields: dict[str, Any] = {
        name: (kind, Field(description=_words(name.replace("_", "-"), lang)))
        for name, kind in _PARTS.items()
    }
    fields["knowledge"] = (str, Field(description=_words("knowledge", lang)))
    fields["lang"] = (Literal[LANGS], Field(description=_words("lang", lang)))
    fields["notice"] = (str, Field(description=_words("notice", lang)))
    fields["situation"] = (situation_model(lang), Field(description=_words("situation", lang)))
    return create_model("Triage", __base__=_Out, __doc__=_words("answer", lang), **fields)


# -- schemas ---------------------------------------------------------------------------------------------


def _definitions(lang: Lang, template: str) -> dict[str, Any]:
    """Return the schemas of a situation, an answer and their parts, by name."""
    check_lang(lang)
    made = answer_model(lang).model_json_schema(ref_template=template, mode="validation")
    parts: dict[str, Any] = made.pop("$defs")
    return dict(sorted((parts | {"Triage": made}).items()))


def triage_schema(lang: Lang = "id") -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of situations and answers, with descriptions in a language.

    ``$defs/Situation`` is what to send, ``$defs/Triage`` what `ocsea.Triage.to_dict` gives.

    Raises:
        UnknownOptionError: The language does not exist.

    >>> schema = triage_schema("en")
    >>> schema["$defs"]["Situation"]["additionalProperties"]
    False
    """
    return {
        "$schema": _DIALECT,
        "title": "ocsea triage",
        "type": "object",
        "properties": {
            "situation": {"$ref": "#/$defs/Situation"},
            "answer": {"$ref": "#/$defs/Triage"},
        },
        "additionalProperties": False,
        "$defs": _definitions(lang, "#/$defs/{model}"),
    }


def triage_openapi(lang: Lang = "id") -> dict[str, Any]:
    """Return the same as components of an OpenAPI 3.1 document.

    Raises:
        UnknownOptionError: The language does not exist.

    >>> sorted(triage_openapi("id")["components"]["schemas"])[:2]
    ['AdviceOut', 'ChannelOut']
    """
    return {"components": {"schemas": _definitions(lang, "#/components/schemas/{model}")}}
