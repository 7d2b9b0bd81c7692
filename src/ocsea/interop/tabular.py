"""All records as a data package: a CSV file for each table, and what its columns hold.

``datapackage.json`` describes the files for Frictionless, ``csv-metadata.json`` for CSV on the Web, where only
columns without empty cells can be foreign keys, and ``codebook.csv`` for people. How records become tables is
said in `ocsea.interop.flat`; a list that is empty in every record has no table. The files are UTF-8 and the
same byte for byte for the same knowledge.

A spreadsheet runs cells that begin with ``=``, ``+``, ``-``, ``@``, a tab or a line break. In columns of text
such a cell has an apostrophe before it, and one that begins with apostrophes and then such a sign has one more,
so that nothing is lost: `plain_cell` takes it away again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from ocsea._base.text import Text
from ocsea.interop.flat import Cell, Column, FlatTable, flat_tables

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["csvw", "data_package", "guarded_cell", "plain_cell"]

Json = dict[str, Any]

_RUNS: Final = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r\n]")
_CODEBOOK: Final = (
    *("table", "column", "type", "required", "values", "refers_to", "language"),
    *("description_id", "description_en", "table_id", "table_en"),
)
_LICENCES: Final = {
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
}


def guarded_cell(text: str) -> str:
    """Return a cell of text that no spreadsheet runs.

    >>> guarded_cell("+62 21"), guarded_cell("'=1"), guarded_cell("'quoted'")
    ("'+62 21", "''=1", "'quoted'")
    """
    return f"'{text}" if _RUNS.match(text) else text


def plain_cell(cell: str) -> str:
    """Return the text of a cell, as it was before it was guarded.

    >>> plain_cell("'+62 21"), plain_cell("''=1"), plain_cell("'quoted'")
    ('+62 21', "'=1", "'quoted'")
    """
    return cell[1:] if _GUARDED.match(cell) else cell


def data_package(kb: KnowledgeBase, *, sections: Iterable[str] | None = None) -> dict[str, str]:
    """Return the files of the data package by name; write them into a folder of their own.

    Args:
        kb: The knowledge base.
        sections: Names of sections, such as ``forms``; ``None`` for all. What points to a section that is
            left out is no foreign key.

    Raises:
        UnknownIdError: There is no such section.

    >>> import ocsea
    >>> files = data_package(ocsea.load(), sections=["sources", "forms"])
    >>> [name for name in files if name.startswith(("forms.r", "data"))]
    ['datapackage.json', 'forms.related.csv']
    >>> files["forms.related.csv"].splitlines()[0]
    'parent,position_1,value'
    """
    tables = _tables(kb, sections)
    files = {f"{table.name}.csv": _csv(table) for table in tables}
    files["codebook.csv"] = _codebook(kb, tables)
    return {
        "datapackage.json": _json(_package(kb, tables, files)),
        "csv-metadata.json": _json(_metadata(kb, tables)),
        **files,
    }


def csvw(kb: KnowledgeBase, *, sections: Iterable[str] | None = None) -> str:
    """Return what describes the tables to CSV on the Web, ``csv-metadata.json`` of the data package.

    Args:
        kb: The knowledge base.
        sections: As for `data_package`.

    Raises:
        UnknownIdError: There is no such section.

    >>> import ocsea
    >>> json.loads(csvw(ocsea.load(), sections=["sources"]))["tables"][0]["url"]
    'sources.csv'
    """
    return _json(_metadata(kb, _tables(kb, sections)))


def _tables(kb: KnowledgeBase, sections: Iterable[str] | None) -> list[FlatTable]:
    """Return the tables of sections, without those of lists that are empty in every record."""
    found = flat_tables(kb, sections=sections)
    return [table for table in found if table.rows or table.above is None]


def _json(content: Json) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


# -- files of cells ------------------------------------------------------------------------------------


def _written(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _csv(table: FlatTable) -> str:
    head = [column.name for column in table.columns]
    return _written([head, *(list(map(_cell, table.columns, row)) for row in table.rows)])


def _cell(column: Column, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded_cell(str(cell)) if column.kind == "string" else str(cell)


def _codebook(kb: KnowledgeBase, tables: Iterable[FlatTable]) -> str:
    return _written([_CODEBOOK, *(row for table in tables for row in _explained(kb, table))])


def _explained(kb: KnowledgeBase, table: FlatTable) -> Iterator[tuple[str, ...]]:
    holds = _about_table(kb, table)
    for column in table.columns:
        says = _about_column(kb, column)
        yield (
            table.name,
            column.name,
            column.kind,
            "yes" if column.required else "",
            " | ".join(map(str, column.values)),
            column.refers or "",
            column.lang or "",
            *(guarded_cell(text) for text in (says.id, says.en, holds.id, holds.en)),
        )


# -- what the columns hold -----------------------------------------------------------------------------


def _say(kb: KnowledgeBase, kind: str, name: str) -> Text:
    """Return what a table or a column holds; its name, where nobody has said it yet."""
    key = f"{kind}-{name}".replace("_", "-")
    wording = kb.table("wording")
    return wording[key].phrase if key in wording else Text(id=name, en=name)


def _joined(first: Text, second: Text) -> Text:
    return Text(id=f"{first.id}: {second.id}", en=f"{first.en}: {second.en}")


def _about_table(kb: KnowledgeBase, table: FlatTable) -> Text:
    said = _say(kb, "table", table.section)
    for name in table.name.split(".")[1:]:
        said = _joined(said, _say(kb, "column", name))
    return said


def _about_column(kb: KnowledgeBase, column: Column) -> Text:
    """Return what a column holds; a field of a field is said by both."""
    own = _say(kb, "column", column.field)
    outer = column.name.partition(f"_{column.field}")[0]
    nested = outer not in {"", column.name} and not column.name.startswith(column.field)
    return _joined(_say(kb, "column", outer), own) if nested else own


# -- Frictionless --------------------------------------------------------------------------------------


def _package(kb: KnowledgeBase, tables: list[FlatTable], files: dict[str, str]) -> Json:
    names = {table.name for table in tables}
    return {
        "profile": "tabular-data-package",
        "name": "ocsea",
        "title": f"ocsea {kb.version}",
        "description": _DESCRIPTION,
        "version": kb.version,
        "content_hash": kb.content_hash,
        "licenses": [_licence(kb)],
        "resources": [
            *(_resource(kb, table, names, files[f"{table.name}.csv"]) for table in tables),
            _plain_resource("codebook", files["codebook.csv"], _codebook_schema()),
        ],
    }


_DESCRIPTION: Final = (
    "Knowledge to prevent and answer online child sexual exploitation and abuse and online gender-based "
    "violence. Law is information, not advice. Rows with the status unverified were not seen in a source. "
    "An empty cell is what is not known. A cell of text that begins with =, +, -, @, a tab or a line break, "
    "after any apostrophes, has one more apostrophe before it, which is not part of it."
)


def _licence(kb: KnowledgeBase) -> Json:
    name = kb._meta["licence"]
    title, path = _LICENCES.get(name, (name, ""))
    return {"name": name, "title": title} | ({"path": path} if path else {})


def _plain_resource(name: str, content: str, schema: Json) -> Json:
    data = content.encode()
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "schema": schema,
    }


def _resource(kb: KnowledgeBase, table: FlatTable, names: set[str], content: str) -> Json:
    said = _about_table(kb, table)
    schema: Json = {
        "fields": [_field(kb, column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if keys := list(_foreign_keys(table, names)):
        schema["foreignKeys"] = [
            {
                "fields": own,
                "reference": {"resource": "" if to == table.name else to, "fields": theirs},
            }
            for own, to, theirs in keys
        ]
    about = {"title": said.en, "title_id": said.id}
    return about | _plain_resource(table.name, content, schema)


def _field(kb: KnowledgeBase, column: Column) -> Json:
    said = _about_column(kb, column)
    limits: Json = {"required": True} if column.required else {}
    if column.values:
        limits["enum"] = list(column.values)
    if column.pattern:
        limits["pattern"] = column.pattern
    field: Json = {"name": column.name, "type": column.kind}
    field |= {"description": said.en, "description_id": said.id}
    field |= {"language": column.lang} if column.lang else {}
    return field | ({"constraints": limits} if limits else {})


def _foreign_keys(table: FlatTable, names: set[str]) -> Iterator[tuple[list[str], str, list[str]]]:
    """Yield columns, the table they point to, and the columns there."""
    if above := table.above:
        nested = "." in above
        own = list(table.key[:-1])
        yield own, above, own if nested else ["id"]
    for column in table.columns:
        if column.refers in names:
            yield [column.name], column.refers, ["id"]


def _codebook_schema() -> Json:
    fields = [{"name": name, "type": "string"} for name in _CODEBOOK]
    return {"fields": fields, "missingValues": [""], "primaryKey": ["table", "column"]}


# -- CSV on the Web ------------------------------------------------------------------------------------


def _metadata(kb: KnowledgeBase, tables: list[FlatTable]) -> Json:
    names = {table.name for table in tables}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": f"ocsea {kb.version}",
        "dc:description": _DESCRIPTION,
        "dc:identifier": kb.content_hash,
        "dc:license": _licence(kb).get("path", _licence(kb)["name"]),
        "tables": [_described(kb, table, names) for table in tables],
    }


def _described(kb: KnowledgeBase, table: FlatTable, names: set[str]) -> Json:
    """Return what is said of a table; columns that may be empty are no foreign keys here."""
    filled = {column.name for column in table.columns if column.required}
    schema: Json = {
        "columns": [_csvw_column(kb, column) for column in table.columns],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {
                "columnReference": own,
                "reference": {"resource": f"{to}.csv", "columnReference": theirs},
            }
            for own, to, theirs in _foreign_keys(table, names)
            if filled.issuperset(own)
        ],
    }
    said = _about_table(kb, table)
    return {"url": f"{table.name}.csv", "dc:description": _languages(said), "tableSchema": schema}


def _languages(text: Text) -> list[Json]:
    return [
        {"@value": text.en, "@language": "en"},
        {"@value": text.id, "@language": "id"},
    ]


def _csvw_column(kb: KnowledgeBase, column: Column) -> Json:
    found: Json = {"name": column.name, "titles": column.name, "datatype": _datatype(column)}
    found |= {"required": True} if column.required else {}
    found |= {"lang": column.lang} if column.lang else {}
    return found | {"dc:description": _languages(_about_column(kb, column))}


def _datatype(column: Column) -> str | Json:
    if column.kind != "string":
        return column.kind
    if column.values:
        return {
            "base": "string",
            "format": "|".join(re.escape(str(each)) for each in column.values),
        }
    if column.pattern:
        return {"base": "string", "format": column.pattern.removeprefix("^").removesuffix("$")}
    return "string"
