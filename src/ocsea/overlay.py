"""Folders of a user's own records, laid over the shipped ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import attrs

from ocsea._base.data import LocatedRow, Reader, Row, read_tables, rows_hash, toml_files
from ocsea._base.errors import InvalidDataError, Problem, UnknownIdError, nearest
from ocsea.schema import check_sections, section_for
from ocsea.sections import SECTIONS

__all__ = ["Layered", "lay_over"]

_REPLACES: Final = "replaces"


@attrs.frozen
class Layered:
    """The rows that result from laying folders over a reader.

    Attributes:
        base: What they were laid over.
        changed: The rows of each section that an overlay touches.
    """

    base: Reader
    changed: Mapping[str, list[Row]]

    def rows(self, section: str) -> list[Row]:
        """Return the rows of a section."""
        return self.changed[section] if section in self.changed else self.base.rows(section)

    def meta(self) -> Row:
        """Return what is said of the whole, the version marked as changed."""
        meta = self.base.meta()
        return meta | {"version": f"{meta['version']}+overlay"}

    def section_hash(self, section: str) -> str:
        """Return the hash of a section's rows."""
        if section in self.changed:
            return rows_hash(self.changed[section])
        return self.base.section_hash(section)


def _merge(rows: list[LocatedRow], new: LocatedRow, key: str) -> Problem | None:
    """Add *new* to *rows*, or lay it over the row it replaces; return what is wrong with that."""
    ident = new.row.get("id")
    places = {row.row.get("id"): at for at, row in enumerate(rows)}
    replaces = new.row.get(_REPLACES, False)
    if not isinstance(replaces, bool):
        message, remedy = "this is neither true nor false", "write true, without quotation marks."
        return Problem(new.file, new.label(key), _REPLACES, message, remedy)
    row = {name: value for name, value in new.row.items() if name != _REPLACES}
    if ident in places and not replaces:
        message = "this id is taken by a record that was there before"
        remedy = "choose another id, or add replaces = true to change that record."
        return Problem(new.file, new.label(key), "id", message, remedy)
    if replaces and ident not in places:
        near = nearest(str(ident), [str(known) for known in places])
        remedy = f"did you mean {near!r}?" if near else "remove replaces = true to add it."
        return Problem(
            new.file, new.label(key), _REPLACES, "there is no such record to replace", remedy
        )
    if replaces:
        at = places[ident]
        rows[at] = LocatedRow(new.file, new.position, rows[at].row | row)
    else:
        rows.append(LocatedRow(new.file, new.position, row))
    return None


def lay_over(base: Reader, folders: Iterable[Path]) -> Layered:
    """Lay folders of TOML files over a reader, and check the result.

    Raises:
        InvalidDataError: With every problem of the folders.
    """
    located = {
        name: [
            LocatedRow(f"(shipped) {name}", at, row) for at, row in enumerate(base.rows(name), 1)
        ]
        for name in SECTIONS
    }
    touched: set[str] = set()
    problems: list[Problem] = []
    for folder in folders:
        tables, unread = read_tables(toml_files(folder), folder)
        problems += unread
        for key, rows in tables.items():
            try:
                section = section_for(key, SECTIONS)
            except UnknownIdError as error:
                problems.append(Problem(rows[0].file, f"[[{key}]]", "", error.message, error.hint))
                continue
            touched.add(section.name)
            found = (_merge(located[section.name], row, key) for row in rows)
            problems += [problem for problem in found if problem]
    problems += check_sections(SECTIONS, located)
    if problems:
        raise InvalidDataError.for_problems(problems)
    return Layered(base, {name: [row.row for row in located[name]] for name in sorted(touched)})
