"""Reading data folders: TOML as it is written, or the JSON shards that the build compiles from it.

A data folder holds one folder for each section (``forms/``, ``sources/``, ...) with TOML files, each a
list of tables named after the kind of record (``[[form]]``). A shard folder holds one JSON file for
each section. Both give the same rows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Protocol

import attrs

from ocsea._base.errors import InvalidDataError, Problem

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "META",
    "JsonShards",
    "LocatedRow",
    "Reader",
    "Row",
    "TomlFolder",
    "canonical",
    "compile_shards",
    "open_folder",
    "read_tables",
    "rows_hash",
    "toml_files",
]

Row = dict[str, Any]

META: Final = "meta"
SHARDS: Final = "_shards"
MAX_FILES: Final = 2_000
MAX_BYTES: Final = 5_000_000
"""Bounds on what is read: the number of files in a folder and the size of one file."""


@attrs.frozen
class LocatedRow:
    """A row with the place it was read from, for messages.

    Attributes:
        file: The file as named to the user.
        position: Its place among the tables of that name in the file, from 1.
        row: The row.
    """

    file: str
    position: int
    row: Row

    def label(self, key: str) -> str:
        """Return how to name the row: ``form:cyberstalking``, or its position when it has no id."""
        ident = self.row.get("id")
        return f"{key}:{ident}" if isinstance(ident, str) else f"[[{key}]] number {self.position}"


class Reader(Protocol):
    """Where rows come from."""

    def rows(self, section: str) -> list[Row]:
        """Return the rows of a section."""

    def meta(self) -> Row:
        """Return the version of the knowledge and what else is said of the whole."""

    def section_hash(self, section: str) -> str:
        """Return the hash of a section's rows."""


def _as_json(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    msg = f"{type(value).__name__} has no place in the data"
    raise TypeError(msg)


def canonical(rows: list[Row]) -> str:
    """Return rows as JSON, always the same for the same rows.

    >>> canonical([{"b": date(2026, 1, 2), "a": "ä"}])
    '[{"a":"ä","b":"2026-01-02"}]'
    """
    return json.dumps(
        rows, default=_as_json, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )


def rows_hash(rows: list[Row]) -> str:
    """Return the SHA-256 of rows in canonical form, in hexadecimal."""
    import hashlib

    return hashlib.sha256(canonical(rows).encode()).hexdigest()


def toml_files(folder: Path) -> list[Path]:
    """Return all TOML files below *folder*, sorted.

    Raises:
        InvalidDataError: The folder is not there, cannot be read, or holds too many files.
    """
    from pathlib import Path

    def fail(error: OSError) -> None:
        raise error

    found: list[Path] = []
    try:
        if not folder.is_dir():
            raise InvalidDataError.for_problems(
                [
                    Problem(
                        str(folder), "", "", "this is not a folder", "name a folder of TOML files."
                    )
                ]
            )
        for base, _, names in os.walk(folder, onerror=fail):
            found += [Path(base) / name for name in names if name.endswith(".toml")]
            if len(found) > MAX_FILES:
                problem = Problem(
                    str(folder),
                    "",
                    "",
                    f"more than {MAX_FILES} TOML files",
                    "name the data folder only.",
                )
                raise InvalidDataError.for_problems([problem])
    except OSError as error:
        problem = Problem(
            str(folder), "", "", f"cannot be read ({error.strerror})", "check its access rights."
        )
        raise InvalidDataError.for_problems([problem]) from None
    return sorted(found)


def _parse(path: Path, name: str) -> Row | Problem:
    import tomllib

    try:
        if path.stat().st_size > MAX_BYTES:
            return Problem(
                name, "", "", f"is larger than {MAX_BYTES // 1_000_000} MB", "split it by topic."
            )
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        return Problem(
            name, "", "", f"cannot be read ({error.strerror})", "check its access rights."
        )
    except (ValueError, RecursionError) as error:  # of syntax, encoding, digits, or depth
        text = str(error).rstrip(".") or "too deeply nested"
        return Problem(name, "", "", f"is not valid TOML: {text}", "correct that line.")


def read_tables(
    paths: Iterable[Path], root: Path
) -> tuple[dict[str, list[LocatedRow]], list[Problem]]:
    """Read TOML files into rows by table name, with the problems of those that cannot be read.

    Args:
        paths: The files.
        root: The folder that file names in messages are relative to.
    """
    tables: dict[str, list[LocatedRow]] = {}
    problems: list[Problem] = []
    for path in paths:
        name = path.relative_to(root).as_posix()
        document = _parse(path, name)
        if isinstance(document, Problem):
            problems.append(document)
            continue
        for key, rows in document.items():
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                remedy = f"write [[{key}]] above each record."
                problems.append(Problem(name, key, "", "is not a list of records", remedy))
                continue
            located = [LocatedRow(name, at, row) for at, row in enumerate(rows, start=1)]
            tables.setdefault(key, []).extend(located)
    return tables, problems


@attrs.frozen
class TomlFolder:
    """A data folder as it is written; each section is read once.

    Attributes:
        path: The folder.
        keys: The table name of each section.
    """

    path: Path
    keys: Mapping[str, str]
    _read: dict[str, list[LocatedRow]] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def located(self, section: str) -> list[LocatedRow]:
        """Return the rows of a section with their places.

        Raises:
            InvalidDataError: A file is not what it should be.
        """
        if section not in self._read:
            self._read[section] = self._locate(section)
        return self._read[section]

    def _locate(self, section: str) -> list[LocatedRow]:
        folder = self.path / section
        files = toml_files(folder) if folder.is_dir() else []
        tables, problems = read_tables(files, self.path)
        wanted = self.keys[section]
        for key in tables.keys() - {wanted}:
            first = tables[key][0]
            problems.append(
                Problem(
                    first.file, key, "", f"does not belong in {section}/", f"write [[{wanted}]]."
                )
            )
        if problems:
            raise InvalidDataError.for_problems(problems)
        return tables.get(wanted, [])

    def rows(self, section: str) -> list[Row]:
        """Return the rows of a section."""
        return [located.row for located in self.located(section)]

    def meta(self) -> Row:
        """Return what is said of the whole."""
        document = _parse(self.path / f"{META}.toml", f"{META}.toml")
        if isinstance(document, Problem):
            raise InvalidDataError.for_problems([document])
        return document

    def section_hash(self, section: str) -> str:
        """Return the hash of a section's rows."""
        return rows_hash(self.rows(section))


@attrs.frozen
class JsonShards:
    """A data folder as the build compiles it.

    Attributes:
        path: The folder.
    """

    path: str

    def _read(self, name: str) -> Any:
        with open(os.path.join(self.path, f"{name}.json"), "rb") as stream:  # noqa: PTH118, PTH123
            return json.loads(stream.read().decode("ascii"))

    def rows(self, section: str) -> list[Row]:
        """Return the rows of a section."""
        rows: list[Row] = self._read(section)
        return rows

    def meta(self) -> Row:
        """Return what is said of the whole."""
        meta: Row = self._read(META)
        return meta

    def section_hash(self, section: str) -> str:
        """Return the hash of a section's rows, as the build worked it out."""
        found: str = self.meta()["sections"][section]
        return found


def open_folder(path: str, keys: Mapping[str, str]) -> Reader:
    """Return the reader of a data folder: its shards when it has been compiled, else its TOML.

    The shards are read without pathlib, whose import takes as long as the reading.
    """
    shards = os.path.join(path, SHARDS)  # noqa: PTH118
    if os.path.isdir(shards):  # noqa: PTH112
        return JsonShards(shards)
    from pathlib import Path

    return TomlFolder(Path(path), keys)


def _shard(rows: list[Row]) -> str:
    """Return rows as they stand in a shard: in ASCII, which is read a fifth faster than UTF-8."""
    return json.dumps(rows, default=_as_json, separators=(",", ":"), sort_keys=True)


def compile_shards(source: TomlFolder, target: Path) -> Iterator[Path]:
    """Write one JSON file for each section of *source* into *target*; yield each as it is written."""
    target.mkdir(parents=True, exist_ok=True)
    hashes: dict[str, str] = {}
    for section in source.keys:
        rows = source.rows(section)
        hashes[section] = rows_hash(rows)
        path = target / f"{section}.json"
        path.write_text(_shard(rows), encoding="ascii")
        yield path
    path = target / f"{META}.json"
    path.write_text(_shard([source.meta() | {"sections": hashes}])[1:-1], encoding="ascii")
    yield path
