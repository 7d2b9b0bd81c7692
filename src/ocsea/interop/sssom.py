"""The crosswalk as SSSOM, the Simple Standard for Sharing Ontological Mappings: a table with a head.

Each row is a mapping from a form of ours (the subject) to a concept of somebody else (the object), with its
SKOS relation, how it was made, when it was last looked at, and its sources. Where a form was looked for and
none was found, the subject is ``sssom:NoTermFound``; what nobody has looked for has no row. No row has a
confidence, because nobody measured one. Classes of the CAC Ontology have their own addresses; concepts of all
other schemes have addresses of ours, because their publishers give them none.

`read_sssom` reads such a table back, also after people have edited it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, get_args

import attrs

from ocsea._base.dates import day_of
from ocsea._base.errors import InvalidDataError, OcseaError, Problem
from ocsea.interop.iris import BASE, FORMS, iri, licence, ref
from ocsea.interop.skos import CAC
from ocsea.taxonomy.crosswalk import JUSTIFICATION, FormMapping
from ocsea.taxonomy.model import Relation

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.taxonomy.model import Scheme, SchemeConcept

__all__ = ["COLUMNS", "NO_TERM", "MappingSet", "files", "read_sssom", "sssom"]

NO_TERM: Final = "sssom:NoTermFound"
"""What stands in place of a form that was looked for and not found."""

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "subject_source",
    "object_source",
    "object_source_version",
    "subject_type",
    "object_type",
    "mapping_date",
    "see_also",
    "comment",
)
"""The columns, by the names of the standard."""

_PREFIXES: Final = {
    "ocsea": BASE,
    "form": iri("form:"),
    "scheme": iri("scheme:"),
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}
_NEEDED: Final = (
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "mapping_date",
    "see_also",
)
_ENTRY: Final = re.compile(r"#( *)([A-Za-z0-9_.-]+): *(.*?) *$")
_ANY: Final = "skos:mappingRelation"
"""What was looked for where nothing was found: a relation of any kind."""


@attrs.frozen(kw_only=True)
class MappingSet:
    """What a table of mappings says.

    Attributes:
        mappings: The mappings of forms.
        none_found: Scheme and concept where a form was looked for and none was found.

    >>> from ocsea.testing import tiny
    >>> kb = tiny()
    >>> found = read_sssom(sssom(kb), kb)
    >>> [(m.form, m.relation, m.code) for m in found.mappings], found.none_found
    ([('sample-harm', 'broadMatch', 'SS-1')], (('sample-scheme', 'second'),))
    """

    mappings: tuple[FormMapping, ...]
    none_found: tuple[tuple[str, str], ...]


# -- writing -------------------------------------------------------------------------------------------


def files(kb: KnowledgeBase) -> dict[str, str]:
    """Return the table as a file: its name and what is in it.

    >>> import ocsea
    >>> list(files(ocsea.load()))
    ['ocsea.sssom.tsv']
    """
    return {"ocsea.sssom.tsv": sssom(kb)}


def sssom(kb: KnowledgeBase) -> str:
    """Return the crosswalk as SSSOM in TSV.

    >>> import ocsea
    >>> [line for line in sssom(ocsea.load()).splitlines() if "mapping_set_id" in line]
    ['# mapping_set_id: "https://w3id.org/ocsea/mappings/2026.11"']
    """
    prefixes = _prefixes(kb)
    out = io.StringIO()
    for line in _head(kb, prefixes):
        out.write(f"# {line}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(kb, prefixes))
    return out.getvalue()


def _prefixes(kb: KnowledgeBase) -> dict[str, str]:
    found = dict(_PREFIXES)
    for scheme in kb.schemes.values():
        for concept in scheme.concepts:
            base, sharp, _ = concept.code.partition("#")
            if sharp and base.startswith(CAC):
                found["cac" + base.removeprefix(CAC).replace("/", "-")] = base + sharp
    return dict(sorted(found.items()))


def _head(kb: KnowledgeBase, prefixes: Mapping[str, str]) -> Iterator[str]:
    meta = kb.reader.meta()
    version = kb.version
    yield "curie_map:"
    for prefix, base in prefixes.items():
        yield f"  {prefix}: {json.dumps(base)}"
    told = {
        "mapping_set_id": f"{BASE}mappings/{version}",
        "mapping_set_title": kb.wording["skos-title"].en,
        "mapping_set_description": kb.wording["export-sssom"].en,
        "mapping_set_version": version,
        "license": licence(kb),
        "publication_date": str(meta["checked"]),
        "subject_source_version": version,
        "comment": f"sha256 of the knowledge: {kb.content_hash}",
    }
    for key, value in told.items():
        yield f"{key}: {json.dumps(value, ensure_ascii=False)}"


def _rows(kb: KnowledgeBase, prefixes: Mapping[str, str]) -> Iterator[list[str]]:
    for link in kb.crosswalk.mappings:
        subject = (f"form:{link.form}", kb.forms[link.form].label.en, f"skos:{link.relation}")
        scheme = kb.schemes[link.scheme]
        yield _row(subject, scheme, scheme[link.concept], prefixes)
    for scheme in kb.schemes.values():
        for concept in scheme.concepts:
            if concept.no_counterpart:
                yield _row((NO_TERM, "", _ANY), scheme, concept, prefixes)


def _row(
    subject: tuple[str, str, str],
    scheme: Scheme,
    concept: SchemeConcept,
    prefixes: Mapping[str, str],
) -> list[str]:
    ours = not concept.code.startswith(CAC)
    address = iri(f"{scheme.ref}/{concept.id}") if ours else concept.code
    told = {
        **dict(zip(("subject_id", "subject_label", "predicate_id"), subject, strict=True)),
        "object_id": _short(address, prefixes),
        "object_label": concept.label.en,
        "mapping_justification": JUSTIFICATION,
        "subject_source": _short(FORMS, prefixes),
        "object_source": _short(iri(scheme.ref), prefixes),
        "object_source_version": scheme.version,
        "subject_type": "skos concept",
        "object_type": "skos concept" if ours else "owl class",
        "mapping_date": scheme.checked.isoformat(),
        "see_also": "|".join(iri(f"source:{ident}") for ident in scheme.sources),
        "comment": "; ".join(_remarks(concept)),
    }
    return [told[column] for column in COLUMNS]


def _remarks(concept: SchemeConcept) -> Iterator[str]:
    if not concept.code.startswith(CAC):
        yield f"code: {concept.code}"
    if concept.status == "unverified":
        yield "unverified: the concept was not seen in a source"


def _short(address: str, prefixes: Mapping[str, str]) -> str:
    """Return an address with the prefix that fits most of it."""
    fitting = [name for name, base in prefixes.items() if address.startswith(base)]
    best = max(fitting, key=lambda name: len(prefixes[name]))
    return f"{best}:{address.removeprefix(prefixes[best])}"


# -- reading -------------------------------------------------------------------------------------------


def read_sssom(text: str, kb: KnowledgeBase) -> MappingSet:
    """Return what a table of mappings says of the forms and schemes of a knowledge base.

    The table may come from `sssom`, or be edited since. Labels and other columns that the knowledge base knows
    better are not read.

    Args:
        text: The table, with its head.
        kb: The knowledge base whose forms, concepts and sources it names.

    Raises:
        InvalidDataError: With every problem: a column that is missing, a prefix that is not declared, a form,
            concept, relation or source that is not known, or a day that is none.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> read_sssom(sssom(kb), kb).mappings == kb.crosswalk.mappings
    True
    """
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    size = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    prefixes, defaults = _read_head(lines[:size])
    columns, rows = _read_rows(lines[size:], size)
    _check_columns(columns, defaults)
    reader = _RowReader(kb, prefixes, dict(_concepts(kb)))
    mappings: list[FormMapping] = []
    none_found: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=size + 2):
        told = defaults | row
        try:
            if told.get("subject_id") == NO_TERM:
                none_found.append(reader.concept(told))
            else:
                mappings.append(reader.mapping(told))
        except _CellError as wrong:
            problems.append(wrong.problem(number))
    if problems:
        raise InvalidDataError.for_problems(problems)
    return MappingSet(mappings=tuple(mappings), none_found=tuple(none_found))


def _read_rows(lines: Iterable[str], size: int) -> tuple[Sequence[str], list[dict[str, str]]]:
    """Return the columns, and the cells of each row that hold something; *size* lines stand before."""
    rows = csv.DictReader(lines, delimiter="\t")
    try:
        columns = rows.fieldnames or ()
        return columns, [{key: each for key, each in row.items() if key and each} for row in rows]
    except csv.Error:
        where, message = f"line {size + rows.line_num + 1}", "this row cannot be read"
        remedy = "see whether a quotation mark is missing."
        raise InvalidDataError.for_problems([Problem("", where, "", message, remedy)]) from None


def _read_head(lines: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the prefixes, and what is said of all mappings at once."""
    prefixes = {name: _PREFIXES[name] for name in ("semapv", "skos", "sssom")}
    told: dict[str, str] = {}
    inside = False
    for line in lines:
        if not (found := _ENTRY.match(line)):
            continue
        indent, key, value = found.groups()
        nested = len(indent) > 1
        inside = key == "curie_map" if not nested else inside
        if not nested:
            told[key] = _unquoted(value)
        elif inside:
            prefixes[key] = _unquoted(value)
    return prefixes, told


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if value[:1] in "\"'" and value[:1] == value[-1:] else value


def _check_columns(found: Iterable[str], defaults: Mapping[str, str]) -> None:
    missing = [name for name in _NEEDED if name not in {*found, *defaults}]
    if missing:
        remedy = "add it; the columns are those of the standard."
        raise InvalidDataError.for_problems(
            Problem("", "the table", name, "this column is missing", remedy) for name in missing
        )


def _concepts(kb: KnowledgeBase) -> Iterator[tuple[str, tuple[str, str]]]:
    """Return scheme and concept by every address that may stand for them."""
    for scheme in kb.schemes.values():
        for concept in scheme.concepts:
            yield iri(f"{scheme.ref}/{concept.id}"), (scheme.id, concept.id)
            if concept.code.startswith(CAC):
                yield concept.code, (scheme.id, concept.id)


class _CellError(Exception):
    """A cell that cannot be read."""

    def __init__(self, column: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.column, self.message, self.remedy = column, message, remedy

    def problem(self, line: int) -> Problem:
        """Return the problem, with the line it stands in."""
        return Problem("", f"line {line}", self.column, self.message, self.remedy)


@attrs.frozen
class _RowReader:
    """Reads rows of one table."""

    kb: KnowledgeBase
    prefixes: Mapping[str, str]
    concepts: Mapping[str, tuple[str, str]]

    def mapping(self, row: Mapping[str, str]) -> FormMapping:
        """Return the mapping that a row states."""
        scheme, concept = self.concept(row)
        home = self.kb.schemes[scheme]
        return FormMapping(
            form=self._form(row),
            relation=self._relation(row),
            scheme=scheme,
            concept=concept,
            code=home[concept].code,
            justification=row.get("mapping_justification", ""),
            sources=tuple(self._sources(row)),
            checked=self._day(row),
            status=home[concept].status,
        )

    def concept(self, row: Mapping[str, str]) -> tuple[str, str]:
        """Return the scheme and the concept that a row is about."""
        address = self._address(row, "object_id")
        if address in self.concepts:
            return self.concepts[address]
        remedy = "name a concept of a scheme by its address."
        raise _CellError("object_id", f"no concept has the address {address!r}", remedy)

    def _form(self, row: Mapping[str, str]) -> str:
        return self._known("subject_id", self._address(row, "subject_id"), "forms")

    def _sources(self, row: Mapping[str, str]) -> Iterator[str]:
        for address in filter(None, row.get("see_also", "").split("|")):
            yield self._known("see_also", address, "sources")

    def _known(self, column: str, address: str, section: str) -> str:
        """Return the id of the record of a section that has an address."""
        try:
            kind, _, ident = ref(address).partition(":")
            if kind == section.removesuffix("s"):
                return str(self.kb.table(section)[ident].id)
        except OcseaError as error:
            raise _CellError(column, error.message, error.hint) from None
        remedy = f"use {iri(section.removesuffix('s'))}/ and an id."
        raise _CellError(column, f"{address!r} is not one of the {section}", remedy)

    def _address(self, row: Mapping[str, str], column: str) -> str:
        prefix, colon, local = row.get(column, "").partition(":")
        if not colon or prefix not in self.prefixes:
            message = f"the prefix {prefix!r} is not declared"
            raise _CellError(column, message, "add it to the curie_map in the head.")
        return self.prefixes[prefix] + local

    def _relation(self, row: Mapping[str, str]) -> Relation:
        base, _, name = self._address(row, "predicate_id").rpartition("#")
        for relation in get_args(Relation):
            if name == relation and f"{base}#" == _PREFIXES["skos"]:
                return relation  # type: ignore[no-any-return]
        known = ", ".join(f"skos:{each}" for each in get_args(Relation))
        raise _CellError("predicate_id", "this is not a mapping relation of SKOS", f"use {known}.")

    def _day(self, row: Mapping[str, str]) -> date:
        try:
            return day_of(row.get("mapping_date", ""))
        except ValueError:
            remedy = "write a day as 2026-11-22."
            raise _CellError("mapping_date", "this is not a day", remedy) from None
