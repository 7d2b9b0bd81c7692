"""The check of data files, derived from the record classes.

Each record class (`ocsea.taxonomy.model` and its like) says what a record holds. From its annotations
this module derives a pydantic model, which checks what people write and gives the JSON Schema that
editors use. The core never imports this module.
"""

from __future__ import annotations

import functools
import operator
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, get_args, get_origin, get_type_hints

import attrs
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, create_model

from ocsea._base.data import LocatedRow, Reader, TomlFolder
from ocsea._base.dates import Span
from ocsea._base.errors import Problem, UnknownIdError, nearest
from ocsea._base.records import Clock, Pattern, Ref, Slug
from ocsea._base.text import Text, WordLists

if typing.TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from ocsea.sections import Section

__all__ = ["Located", "check_reader", "check_sections", "json_schema", "model_of", "references_of"]

Located = Mapping[str, list[LocatedRow]]
"""The rows of each section by its name, each with the file it stands in."""

_STRICT: Final = ConfigDict(extra="forbid", frozen=True)
_NonEmpty = typing.Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]


class TextIn(BaseModel):
    """A text in both languages, as written in a file."""

    model_config = _STRICT

    id: _NonEmpty
    en: _NonEmpty


class WordListsIn(BaseModel):
    """Lists of words in both languages, as written in a file."""

    model_config = _STRICT

    id: tuple[_NonEmpty, ...] = ()
    en: tuple[_NonEmpty, ...] = ()


class SpanIn(BaseModel):
    """A half-open span of days, as written in a file."""

    model_config = _STRICT

    start: date | None = None
    end: date | None = None


_STAND_INS: Final[dict[Any, Any]] = {
    Text: TextIn,
    WordLists: WordListsIn,
    Span: SpanIn,
    str: _NonEmpty,
}


def _translate(hint: Any) -> Any:
    """Return the type that checks what a file holds for a field of type *hint*."""
    if hint in _STAND_INS:
        return _STAND_INS[hint]
    if attrs.has(hint):
        return model_of(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is typing.Annotated:
        extra = [Field(pattern=m.regex) if isinstance(m, Pattern) else m for m in args[1:]]
        return typing.Annotated[(_translate(args[0]), *extra)]
    if origin in (typing.Union, types.UnionType):
        return functools.reduce(operator.or_, map(_translate, args))
    if origin is tuple:
        return types.GenericAlias(tuple, (_translate(args[0]), ...))
    return hint


@functools.cache
def _fields(record: Any) -> tuple[tuple[attrs.Attribute[Any], Any], ...]:
    """Return the fields that a file holds for a record class, each with its type."""
    hints = get_type_hints(record, include_extras=True)
    written = (field for field in attrs.fields(record) if not field.metadata.get("derived"))
    return tuple((field, hints[field.name]) for field in written)


@functools.cache
def model_of(record: Any) -> type[BaseModel]:
    """Return the pydantic model that checks the rows of a record class.

    >>> from ocsea.taxonomy.model import Synonym
    >>> sorted(model_of(Synonym).model_fields)
    ['deprecated', 'id', 'replaced_by', 'words']
    """
    fields: dict[str, Any] = {}
    for field, written in _fields(record):
        default = ... if field.default is attrs.NOTHING else None
        hint = _translate(written)
        fields[field.alias or field.name] = (hint if default is ... else hint | None, default)
    return create_model(record.__name__, __config__=_STRICT, __doc__=record.__doc__, **fields)


def json_schema(record: Any) -> dict[str, Any]:
    """Return the JSON Schema of one record of a kind.

    >>> from ocsea.taxonomy.model import Synonym
    >>> json_schema(Synonym)["required"]
    ['id']
    """
    return model_of(record).model_json_schema()


# -- shape ---------------------------------------------------------------------------------------------

_PATTERNS: Final = {
    mark.regex: mark.words
    for alias in (Slug, Clock)
    for mark in get_args(alias)
    if isinstance(mark, Pattern)
}
_MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "missing": ("this key is missing", "add it."),
    "extra_forbidden": ("this key is not known", "remove it, or correct its name."),
    "string_pattern_mismatch": ("this does not have the form it should", "write {pattern}."),
    "string_too_short": ("this text is empty", "write it."),
    "string_type": ("this is not text", "put it in quotation marks."),
    "literal_error": ("this value is not one of those allowed", "use {expected}."),
    "date_type": ("this is not a date", "write it as 2026-01-31, without quotation marks."),
    "date_from_datetime_parsing": ("this is not a date", "write it as 2026-01-31."),
    "bool_type": ("this is neither true nor false", "write true or false."),
    "int_type": ("this is not a whole number", "write digits only."),
    "tuple_type": ("this is not a list", "put the values in square brackets."),
    "model_type": ("this is not a table", 'write { id = "...", en = "..." }.'),
}


def _problem(row: LocatedRow, key: str, error: ErrorDetails, model: type[BaseModel]) -> Problem:
    message, remedy = _MESSAGES.get(error["type"], (error["msg"], "correct it."))
    context = error.get("ctx", {})
    if error["type"] == "string_pattern_mismatch":
        remedy = remedy.format(pattern=_PATTERNS.get(context.get("pattern", ""), "some text"))
    elif error["type"] == "extra_forbidden" and len(error["loc"]) == 1:
        if near := nearest(str(error["loc"][0]), model.model_fields):
            remedy = f"did you mean {near!r}?"
    elif error["type"] == "literal_error":
        remedy = remedy.format(expected=context.get("expected", ""))
    parts = [
        str(part) for part in error["loc"] if not str(part).startswith(("function-", "tuple["))
    ]
    return Problem(row.file, row.label(key), ".".join(parts), message, remedy)


def _shape(section: Section, rows: Iterable[LocatedRow]) -> Iterator[Problem]:
    record: Any = section.record_class()
    model = model_of(record)
    seen: dict[str, LocatedRow] = {}
    for row in rows:
        try:
            model.model_validate(row.row)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_input=False):
                yield _problem(row, section.key, detail, model)
        ident = row.row.get("id")
        if not isinstance(ident, str):
            continue
        if ident in seen:
            message = f"this id is taken by a record in {seen[ident].file}"
            yield Problem(row.file, row.label(section.key), "id", message, "choose another id.")
        seen[ident] = row


# -- references ----------------------------------------------------------------------------------------


def _references(hint: Any, value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield section, id and path of every reference in a value."""
    origin, args = get_origin(hint), get_args(hint)
    if value is None:
        return
    if origin is typing.Annotated:
        for mark in args[1:]:
            if isinstance(mark, Ref) and isinstance(value, str):
                yield mark.section, value, path
    elif origin in (typing.Union, types.UnionType):
        for arg in args:
            yield from _references(arg, value, path)
    elif origin is tuple and isinstance(value, list):
        for at, item in enumerate(value):
            yield from _references(args[0], item, f"{path}.{at}")
    elif attrs.has(hint) and isinstance(value, Mapping):
        yield from references_of(hint, value, f"{path}.")


def references_of(
    record: Any, row: Mapping[str, Any], path: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Yield section, id and path of every reference in a row.

    >>> from ocsea.taxonomy.model import ShortName
    >>> list(references_of(ShortName, {"id": "doxing", "forms": ["doxxing"]}))
    [('forms', 'doxxing', 'forms.0')]
    """
    for name, hint in _referring(record):
        yield from _references(hint, row.get(name), f"{path}{name}")


@functools.cache
def _referring(record: Any) -> tuple[tuple[str, Any], ...]:
    """Return the keys of a record that can hold references, which are few, with what they hold."""
    return tuple(
        (field.alias or field.name, hint) for field, hint in _fields(record) if _refers(hint)
    )


def _refers(hint: Any) -> bool:
    args = get_args(hint)
    if attrs.has(hint):
        return bool(_referring(hint))
    return any(isinstance(arg, Ref) or _refers(arg) for arg in args)


def _dangling(sections: Mapping[str, Section], located: Located) -> Iterator[Problem]:
    ids = {name: {str(row.row.get("id")) for row in rows} for name, rows in located.items()}
    for name, rows in located.items():
        section = sections[name]
        record = section.record_class()
        for row in rows:
            for target, ident, path in references_of(record, row.row):
                if ident not in ids[target]:
                    near = nearest(ident, ids[target])
                    remedy = (
                        f"did you mean {near!r}?" if near else f"add a [[{sections[target].key}]]."
                    )
                    message = f"{ident!r} is not in {target}"
                    yield Problem(row.file, row.label(section.key), path, message, remedy)


# -- rules of the domain -------------------------------------------------------------------------------


def _form_rules(located: Located) -> Iterator[Problem]:
    rows = {str(row.row["id"]): row for row in located["forms"]}
    up = {
        ident: [b for b in row.row.get("broader", ()) if b in rows] for ident, row in rows.items()
    }

    def above(ident: str) -> set[str]:
        found: set[str] = set()
        layer = up[ident]
        while layer:
            found |= set(layer)
            layer = [far for near in layer for far in up[near] if far not in found]
        return found

    for ident, row in rows.items():
        ancestors = above(ident)
        label = row.label("form")
        if ident in ancestors:
            message = "this form is broader than itself, by way of others"
            yield Problem(
                row.file, label, "broader", message, "remove one of the links of the circle."
            )
            continue
        for other in row.row.get("related", ()):
            if other not in rows:
                continue
            if other == ident or other in ancestors or ident in above(other):
                message = f"{other!r} is above or below this form, and cannot be related as well"
                yield Problem(row.file, label, "related", message, "keep one of the two links.")
            elif ident not in rows[other].row.get("related", ()):
                message = f"{other!r} does not name this form in return"
                yield Problem(row.file, label, "related", message, f"add {ident!r} to its related.")


_CASE_FACETS: Final = {
    "age_band": ("victim-age-band",),
    "setting": ("setting",),
    "relationship": ("relationship",),
    "means": ("means",),
    "platform_type": ("platform-type",),
    "contact_mode": ("contact-mode",),
    "phase": ("incident-phase",),
    "signs": ("warning-signs-child", "warning-signs-adult"),
    "impact": ("impact",),
    "place": ("place",),
    "school_level": ("school-level",),
}


def _case_rules(located: Located) -> Iterator[Problem]:
    values = {
        row.row["id"]: {value["id"] for value in row.row.get("value", ())}
        for row in located["facets"]
    }
    starts = {
        row.row["id"]: [
            (str(v["start"]), str(v.get("end", "9999"))) for v in row.row.get("version", ())
        ]
        for row in located["provisions"]
    }
    for row in located["cases"]:
        label = row.label("case")
        for field, facets in _CASE_FACETS.items():
            known = set().union(*(values.get(facet, set()) for facet in facets))
            given = row.row.get(field, ())
            for value in [given] if isinstance(given, str) else given:
                if value not in known:
                    near = nearest(value, known)
                    remedy = f"did you mean {near!r}?" if near else "use a value of the facet."
                    message = f"{value!r} is not in the facet {' or '.join(facets)}"
                    yield Problem(row.file, label, field, message, remedy)
        day = str(row.row.get("happened", ""))
        for ident in row.row.get("provisions", ()):
            spans = starts.get(ident, [])
            if spans and not any(start <= day < end for start, end in spans):
                message = f"{ident!r} does not bind on {day}"
                remedy = "cite the provision that did, or change the day."
                yield Problem(row.file, label, "provisions", message, remedy)
        for at, decision in enumerate(row.row.get("decision", ())):
            verdicts = [option.get("verdict") for option in decision.get("option", ())]
            if verdicts.count("best") != 1:
                message = "a decision needs exactly one best option"
                yield Problem(
                    row.file, label, f"decision.{at}", message, "mark one option as best."
                )


def _gaps(value: Any) -> Iterator[str]:
    """Yield the names of the gaps in all texts of what a file holds."""
    from string import Formatter

    if isinstance(value, str):
        yield from (name for _, name, _, _ in Formatter().parse(value) if name is not None)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _gaps(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _gaps(each)


def _gap_rules(located: Located) -> Iterator[Problem]:
    """Every gap of a case is filled by every value of one variable, and every filling has its gap."""
    for row in located["cases"]:
        label = row.label("case")
        owner: dict[str, str] = {}
        for at, variable in enumerate(row.row.get("variable", ())):
            filled = [
                {fill["gap"] for fill in value.get("fill", ())} for value in variable["value"]
            ]
            if len(filled) == 1 or any(gaps != filled[0] for gaps in filled):
                message = "its values do not fill the same gaps, or there is only one"
                yield Problem(
                    row.file, label, f"variable.{at}", message, "fill the same gaps in each."
                )
            owner |= dict.fromkeys(set().union(*filled), variable["name"])
        texts = {key: value for key, value in row.row.items() if key != "variable"}
        try:
            met = set(_gaps(texts))
        except ValueError:
            met = {"{"}
        for gap in sorted(met ^ owner.keys()):
            message = f"the gap {gap!r} is not both in the texts and in a variable"
            yield Problem(row.file, label, "variable", message, "fill it, or take it out.")


def _edge_rules(located: Located) -> Iterator[Problem]:
    known = {str(row.row["id"]) for name in ("factors", "short_names") for row in located[name]}
    seen: set[tuple[str, ...]] = set()
    for row in located["edges"]:
        target = row.row["target"]
        if target not in known:
            near = nearest(target, known)
            remedy = (
                f"did you mean {near!r}?" if near else "name a factor, or a short name of forms."
            )
            message = f"{target!r} is neither a factor nor a short name"
            yield Problem(row.file, row.label("edge"), "target", message, remedy)
        same = (row.row["measure"], row.row["relation"], target, *row.row.get("sources", ()))
        if same in seen:
            message = "this edge stands twice"
            yield Problem(row.file, row.label("edge"), "id", message, "keep one of the two.")
        seen.add(same)


def _mapping_rules(located: Located) -> Iterator[Problem]:
    for row in located["schemes"]:
        seen: set[str] = set()
        for concept in row.row.get("concept", ()):
            ident = str(concept.get("id"))
            if ident in seen:
                message = f"the concept {ident!r} stands twice"
                yield Problem(
                    row.file, row.label("scheme"), "concept", message, "choose another id."
                )
            seen.add(ident)
            for link in concept.get("mappings", ()):
                if link.get("relation") == "exactMatch" and concept.get("status") != "verified":
                    message = f"{ident!r} is unverified, so nothing can match it exactly"
                    remedy = "use closeMatch until it is verified."
                    yield Problem(row.file, row.label("scheme"), "mappings", message, remedy)


_SHAPES: Final = frozenset({"path", "circle", "rect", "line", "polyline", "ellipse", "g"})
_SHAPE_KEYS: Final = frozenset(
    "d cx cy r x y rx ry x1 y1 x2 y2 width height points transform fill stroke".split()  # noqa: SIM905
)
_COLOURS: Final = frozenset({"currentColor", "none"})


def _drawing_rules(located: Located) -> Iterator[Problem]:
    from xml.etree import ElementTree as ET

    for row in located["pictograms"]:
        label = row.label("pictogram")
        try:
            root = ET.fromstring(f"<svg>{row.row['svg']}</svg>")  # noqa: S314
        except ET.ParseError as error:
            yield Problem(row.file, label, "svg", f"is not well formed: {error}", "correct it.")
            continue
        for element in list(root.iter())[1:]:
            colours = {v for k, v in element.attrib.items() if k in {"fill", "stroke"}}
            odd = {element.tag} - _SHAPES | set(element.attrib) - _SHAPE_KEYS | colours - _COLOURS
            for name in sorted(odd):
                message = f"{name!r} has no place in a drawing"
                remedy = "draw with plain shapes and no colours."
                yield Problem(row.file, label, "svg", message, remedy)


def _wording_rules(located: Located) -> Iterator[Problem]:
    from string import Formatter

    for row in located["wording"]:
        wanted = set(row.row.get("gaps", ()))
        for lang, phrase in row.row["text"].items():
            try:
                named = {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}
            except ValueError:
                named = {"{"}
            if named != wanted:
                message = f"its gaps are {sorted(named)}, not {sorted(wanted)}"
                remedy = "keep the gaps of the phrase, such as {n}, as they are."
                yield Problem(row.file, row.label("wording"), f"text.{lang}", message, remedy)


def _penalty_rules(row: LocatedRow, at: int, version: Mapping[str, Any]) -> Iterator[Problem]:
    label, prison = row.label("provision"), "max_months" in version
    fine = "fine_max" in version or "fine_category" in version
    if prison and fine and "mode" not in version:
        message = "names imprisonment and a fine without saying how they combine"
        yield Problem(row.file, label, f"version.{at}.mode", message, "add the mode.")
    if version.get("max_months") == 0 or ("min_months" in version and not prison):
        message = "sets a least imprisonment without a longest one"
        yield Problem(row.file, label, f"version.{at}.max_months", message, "add it in months.")


def _version_rules(located: Located) -> Iterator[Problem]:
    for row in located["legal_instruments"]:
        span = row.row.get("in_force", {})
        if "start" in span and "end" in span and str(span["end"]) <= str(span["start"]):
            message = f"ends on {span['end']}, not after its start"
            remedy = "spans are half-open: the end is the first day after it."
            label = row.label("legal_instrument")
            yield Problem(row.file, label, "in_force.end", message, remedy)
    for row in located["provisions"]:
        for at, version in enumerate(row.row.get("version", ())):
            yield from _penalty_rules(row, at, version)
            if "end" in version and str(version["end"]) <= str(version["start"]):
                message = f"ends on {version['end']}, not after its start"
                remedy = "spans are half-open: the end is the first day after it."
                yield Problem(
                    row.file, row.label("provision"), f"version.{at}.end", message, remedy
                )


def _triage_rules(located: Located) -> Iterator[Problem]:
    from ocsea.assess.triage.checking import faults, vocabulary

    rows = {name: located[name] for name in ("triage_rules", "triage_steps", "triage_questions")}
    known = vocabulary(
        {
            str(row.row["id"]): [value["id"] for value in row.row.get("value", ())]
            for row in located["facets"]
        },
        forms=[str(row.row["id"]) for row in located["forms"]],
        flags=[flag for row in rows["triage_rules"] for flag in row.row.get("flags", ())],
    )
    for name, listed in rows.items():
        for row in listed:
            for field, message, remedy in faults(name, row.row, known):
                yield Problem(row.file, row.label(name.removesuffix("s")), field, message, remedy)


def _plan_rules(located: Located) -> Iterator[Problem]:
    """A plan has its days, tracks and times in order, and its activities fit."""
    from ocsea.scenarios.activities import Activity, Preset
    from ocsea.scenarios.planning import faults

    activities = {row.row["id"]: Activity(**row.row) for row in located["activities"]}
    for row in located["presets"]:
        for field, message, remedy in faults(Preset(**row.row), activities):
            yield Problem(row.file, row.label("preset"), field, message, remedy)


def _pairing_rules(located: Located) -> Iterator[Problem]:
    known = {f"form:{row.row['id']}" for row in located["forms"]}
    for facet in located["facets"]:
        known |= {f"{facet.row['id']}:{value['id']}" for value in facet.row.get("value", ())}
    for row in located["pairings"]:
        label = row.label("pairing")
        for field in ("when", "never", "only"):
            for each in row.row.get(field, ()):
                if each not in known:
                    near = nearest(each, sorted(known))
                    remedy = f"did you mean {near!r}?" if near else "write facet:value."
                    yield Problem(row.file, label, field, f"there is no {each!r}", remedy)
        if not row.row.get("when") or not (row.row.get("never") or row.row.get("only")):
            remedy = "give when, and never or only."
            yield Problem(row.file, label, "when", "forbids nothing", remedy)


_RULES: Final[tuple[Callable[[Located], Iterator[Problem]], ...]] = (
    _form_rules,
    _case_rules,
    _gap_rules,
    _mapping_rules,
    _edge_rules,
    _version_rules,
    _drawing_rules,
    _wording_rules,
    _triage_rules,
    _plan_rules,
    _pairing_rules,
)


def check_sections(sections: Mapping[str, Section], located: Located) -> list[Problem]:
    """Check the rows of all sections: shape, references, rules; return the problems.

    References and rules are looked at once every shape is right, so that one slip is told once.

    >>> from ocsea.sections import SECTIONS
    >>> row = {"id": "menyebar", "words": {"id": ["sebar"], "en": ["share"]}, "origin": "law"}
    >>> rows = {"synonyms": [LocatedRow("kata.toml", 1, row)]}
    >>> [(each.file, each.field, each.message) for each in check_sections(SECTIONS, rows)]
    [('kata.toml', 'origin', 'this key is not known')]
    """
    problems = [p for name, rows in located.items() for p in _shape(sections[name], rows)]
    if problems:
        return problems
    problems = list(_dangling(sections, located))
    return problems or [problem for rule in _RULES for problem in rule(located)]


def check_reader(reader: Reader, sections: Mapping[str, Section]) -> list[Problem]:
    """Check everything that a reader gives.

    `KnowledgeBase.check` asks it of all sections.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from ocsea.sections import KEYS, SECTIONS
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Path(folder, "synonyms").mkdir()
    ...     _ = Path(folder, "synonyms", "kata.toml").write_text("[[synonym]]", encoding="utf-8")
    ...     reader = TomlFolder(Path(folder), KEYS)
    ...     problems = check_reader(reader, {"synonyms": SECTIONS["synonyms"]})
    >>> [(each.record, each.field, each.message) for each in problems]
    [('[[synonym]] number 1', 'id', 'this key is missing')]
    """

    def located(name: str) -> list[LocatedRow]:
        if isinstance(reader, TomlFolder):
            return reader.located(name)
        return [LocatedRow(name, at, row) for at, row in enumerate(reader.rows(name), start=1)]

    return check_sections(sections, {name: located(name) for name in sections})


def section_for(key: str, sections: Mapping[str, Section]) -> Section:
    """Return the section whose tables are named *key*.

    Raises:
        UnknownIdError: There is none.
    """
    by_key = {section.key: section for section in sections.values()}
    if key not in by_key:
        raise UnknownIdError.for_id("table", key, by_key)
    return by_key[key]
