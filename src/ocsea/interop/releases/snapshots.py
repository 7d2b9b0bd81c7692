"""A release of the knowledge as one file of plain data.

The file is JSON with one record a line. It says which release it is and the hash of its records, by which
`read_snapshot` sees whether a record was changed since. Nothing in it is code, and reading it needs none of the
release that wrote it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from ocsea._base.data import META, SHARDS, Reader, Row, canonical, open_folder, rows_hash
from ocsea._base.errors import InvalidDataError, Problem
from ocsea.sections import KEYS, SECTIONS

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = [
    "FORMAT",
    "SCHEMA",
    "Snapshot",
    "SnapshotSection",
    "files",
    "read_snapshot",
    "snapshot",
    "snapshot_at",
    "snapshot_text",
]

FORMAT: Final = "ocsea-knowledge"
SCHEMA: Final = 1
"""The version of the file format."""

_MAX_BYTES: Final = 50_000_000
_MAX_DEPTH: Final = 20
_MAX_PROBLEMS: Final = 20
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)
_VERSION: Final = re.compile(r"[0-9A-Za-z.+-]{1,40}", re.ASCII)


@attrs.frozen(kw_only=True)
class SnapshotSection:
    """The records of one section.

    Attributes:
        name: Name of the section, such as ``forms``.
        kind: Kind of its records, the first half of their ``kind:id``.
        rows: Its records as they are written in files; days in ISO form.

    >>> from ocsea.testing import tiny
    >>> forms = next(each for each in snapshot(tiny()).sections if each.name == "forms")
    >>> forms.kind, [row["id"] for row in forms.rows]
    ('form', ['harm', 'sample-harm', 'other-sample-harm'])
    """

    name: str
    kind: str
    rows: tuple[Row, ...] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Snapshot:
    """A release of the knowledge as plain data.

    Attributes:
        version: The calendar version.
        checked: Day the knowledge as a whole was last checked.
        content_hash: SHA-256 over all records, as in `KnowledgeBase.content_hash`.
        sections: The records, section by section.

    >>> from ocsea.testing import tiny
    >>> taken = snapshot(tiny())
    >>> taken.version, taken.checked, [section.name for section in taken.sections][:2]
    ('tiny', datetime.date(2030, 6, 1), ['sources', 'forms'])
    """

    version: str
    checked: date
    content_hash: str
    sections: tuple[SnapshotSection, ...] = attrs.field(repr=False)

    @property
    def stamp(self) -> str:
        """Version and first twelve digits of the hash."""
        return f"{self.version} {self.content_hash[:12]}"


def snapshot(kb: KnowledgeBase) -> Snapshot:
    """Return a knowledge base as plain data.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> snapshot(kb).content_hash == kb.content_hash
    True
    """
    return _of_reader(kb.reader)


def _of_reader(reader: Reader) -> Snapshot:
    meta = reader.meta()
    sections = tuple(_section(reader, name) for name in SECTIONS)
    return Snapshot(
        version=str(meta["version"]),
        checked=date.fromisoformat(str(meta["checked"])),
        content_hash=_hash(sections),
        sections=sections,
    )


def _section(reader: Reader, name: str) -> SnapshotSection:
    rows = cast("list[Row]", json.loads(canonical(reader.rows(name))))
    return SnapshotSection(name=name, kind=SECTIONS[name].record_class().KIND, rows=tuple(rows))


def _hash(sections: Iterable[SnapshotSection]) -> str:
    lines = [f"{section.name} {rows_hash(list(section.rows))}\n" for section in sections]
    return sha256("".join(lines).encode()).hexdigest()


def snapshot_text(taken: Snapshot) -> str:
    """Return a snapshot as the text of its file, one record a line.

    >>> import ocsea
    >>> text = snapshot_text(snapshot(ocsea.load()))
    >>> text.splitlines()[1]
    '"format":"ocsea-knowledge","schema":1,"version":"2026.11","checked":"2026-11-21",'
    """
    head = {
        "format": FORMAT,
        "schema": SCHEMA,
        "version": taken.version,
        "checked": taken.checked.isoformat(),
    }
    sections = ",\n".join(map(_section_text, taken.sections))
    return (
        f'{{\n{_line(head)[1:-1]},\n"hash":"{taken.content_hash}",\n"sections":[\n{sections}\n]}}\n'
    )


def _line(content: Row) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _section_text(section: SnapshotSection) -> str:
    head = _line({"name": section.name, "kind": section.kind})[:-1]
    rows = ",\n".join(canonical([row])[1:-1] for row in section.rows)
    return f'{head},"rows":[\n{rows}\n]}}'


def files(kb: KnowledgeBase) -> dict[str, str]:
    """Return the snapshot as a file named after the release.

    >>> import ocsea
    >>> list(files(ocsea.load()))
    ['ocsea-knowledge-2026.11.json']
    """
    taken = snapshot(kb)
    return {f"{FORMAT}-{taken.version}.json": snapshot_text(taken)}


# -- reading -------------------------------------------------------------------------------------------


def snapshot_at(path: Path) -> Snapshot:
    """Return the snapshot in a file, or of a data folder.

    Args:
        path: A file that ``ocsea export snapshot`` wrote, or a whole data folder: one that has a
            ``meta.toml``, or the shards of an installed release.

    Raises:
        InvalidDataError: It is not there, or is neither of the two.

    >>> import tempfile
    >>> from ocsea.testing import tiny
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "before.json")
    ...     _ = path.write_text(snapshot_text(snapshot(tiny())), encoding="utf-8")
    ...     snapshot_at(path).content_hash == tiny().content_hash
    True
    """
    try:
        if path.is_dir():
            return _of_folder(path)
        if path.stat().st_size > _MAX_BYTES:
            raise _refused(str(path), "is larger than 50 MB", "name a snapshot.")
        return read_snapshot(path.read_bytes(), name=str(path))
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        raise _refused(str(path), reason, "check its name and its access rights.") from None


def _of_folder(path: Path) -> Snapshot:
    if not (path / f"{META}.toml").is_file() and not (path / SHARDS).is_dir():
        message = f"holds neither {META}.toml nor {SHARDS}/, so it is no whole release"
        raise _refused(str(path), message, "name a data folder, or a snapshot in one file.")
    try:
        return _of_reader(open_folder(str(path), KEYS))
    except (KeyError, TypeError, json.JSONDecodeError, UnicodeDecodeError):
        remedy = "name the folder of a release that `ocsea check` accepts."
        raise _refused(str(path), "is not a data folder that can be read", remedy) from None


def read_snapshot(content: str | bytes, *, name: str = "snapshot") -> Snapshot:
    """Read the file of a snapshot.

    Args:
        content: What the file holds.
        name: What messages call it.

    Raises:
        InvalidDataError: It is no snapshot, was written by a later format, or was changed since: with every
            problem, up to twenty.

    >>> import ocsea
    >>> taken = snapshot(ocsea.load())
    >>> read_snapshot(snapshot_text(taken)) == taken
    True
    """
    document = _parsed(content, name)
    problems = list(_some(_head_problems(document, name)) or _some(_row_problems(document, name)))
    if problems:
        raise InvalidDataError.for_problems(problems)
    sections = tuple(
        SnapshotSection(name=each["name"], kind=each["kind"], rows=tuple(each["rows"]))
        for each in document["sections"]
    )
    if _hash(sections) != document["hash"]:
        message = "its records are not those that its hash was made of"
        raise _refused(name, message, "export the release again; do not edit a snapshot.")
    return Snapshot(
        version=document["version"],
        checked=date.fromisoformat(document["checked"]),
        content_hash=document["hash"],
        sections=sections,
    )


def _refused(name: str, message: str, remedy: str) -> InvalidDataError:
    return InvalidDataError.for_problems([Problem(name, "", "", message, remedy)])


def _once(pairs: list[tuple[str, Any]]) -> Row:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one table")
    return found


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _parsed(content: str | bytes, name: str) -> Row:
    try:
        text = content if isinstance(content, str) else content.decode()
        text.encode()
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        canonical([found]).encode()  # an escape may stand for half a character
    except (ValueError, RecursionError) as error:
        reason = "too deeply nested" if isinstance(error, RecursionError) else str(error)
        remedy = "name a file that `ocsea export snapshot` wrote."
        raise _refused(name, f"is not valid JSON: {reason[:200]}", remedy) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        remedy = "name a file that `ocsea export snapshot` wrote."
        raise _refused(name, "is no snapshot of the knowledge", remedy)
    return found


def _some(problems: Iterator[Problem]) -> list[Problem]:
    return [problem for _, problem in zip(range(_MAX_PROBLEMS), problems, strict=False)]


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _head_problems(document: Row, name: str) -> Iterator[Problem]:
    schema = document.get("schema")
    if schema != SCHEMA or isinstance(schema, bool):
        message = f"its format is version {str(schema)[:20]}, and only {SCHEMA} is known"
        yield Problem(name, "", "schema", message, "use the release of ocsea that wrote it.")
        return
    checks = {
        "version": _matches(_VERSION, document.get("version")),
        "checked": _is_day(document.get("checked")),
        "hash": _matches(re.compile("[0-9a-f]{64}"), document.get("hash")),
        "sections": isinstance(document.get("sections"), list),
    }
    for field, fine in checks.items():
        if not fine:
            yield Problem(name, "", field, "is missing or not as it should be", "export it again.")


def _row_problems(document: Row, name: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, section in enumerate(document["sections"]):
        fault = _section_fault(section, seen)
        if fault:
            yield Problem(name, f"sections.{at}", "", fault, "export it again.")
            continue
        seen.add(section["name"])
        yield from _faults(section, name)


def _section_fault(section: Any, seen: set[str]) -> str:
    if not isinstance(section, dict) or not isinstance(section.get("rows"), list):
        return "is not a section with rows"
    if not _matches(_NAME, section.get("name")) or not _matches(_NAME, section.get("kind")):
        return "has no name or no kind"
    return "stands twice" if section["name"] in seen else ""


def _faults(section: Row, name: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, row in enumerate(section["rows"]):
        ident = row.get("id") if isinstance(row, dict) else None
        place = f"{section['name']}.{at}"
        if not _matches(_ID, ident):
            yield Problem(name, place, "id", "is missing or no id", "export it again.")
        elif ident in seen:
            yield Problem(name, place, "id", f"{ident!r} stands twice", "export it again.")
        elif not _plain(row, _MAX_DEPTH):
            yield Problem(
                name, place, "", "is nested too deep, or has odd keys", "export it again."
            )
        seen.add(str(ident))


def _plain(value: Any, left: int) -> bool:
    """Return whether a value is not nested too deep and has keys as records have them."""
    if not isinstance(value, dict | list):
        return True
    if isinstance(value, dict) and not all(_matches(_NAME, key) for key in value):
        return False
    within = value.values() if isinstance(value, dict) else value
    return left > 0 and all(_plain(each, left - 1) for each in within)
