"""DOCX: the paragraphs of the body with its tables, of headers, footers, notes and comments.

The parts are read as they stand in the archive, since no package reads all of them. What could swallow the
memory is refused: archives that unpack to too much, and XML with a document type, which has no place there.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any, Final
from xml.etree import ElementTree as ET

import attrs

from ocsea._base.archive import unpacks_to_more
from ocsea.documents.model import Comment, Paragraph, Place

__all__ = ["MOST_MARKS", "MOST_UNPACKED", "NotDocxError", "TooMuchError", "read_docx"]

MOST_UNPACKED: Final = 200_000_000
"""Bytes that the parts of a document may unpack to, all together."""

MOST_MARKS: Final = 5_000_000
"""Signs that begin an element or give an attribute its value: each takes about a hundred bytes of memory."""

_MOST_PARTS: Final = 10_000
_TYPES: Final = "[Content_Types].xml"
_OTHER_PARTS: Final = ("header", "footnotes", "endnotes", "comments", "footer")
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, LookupError, ValueError, SyntaxError, EOFError,
    RuntimeError, OverflowError,
)  # fmt: skip
_SKIPPED: Final = frozenset({"Fallback", "del", "moveFrom", "rPr", "pPr", "tblPr", "sectPr"})
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_GAP, _LINE = "\n\n", "\n"
"""What stands between two paragraphs of the text, and between two items of a list or cells of a table."""

Rels = dict[str, list[str]]


class NotDocxError(ValueError):
    """The file is no DOCX document."""


class TooMuchError(ValueError):
    """The document unpacks to too much."""


class _Builder(ET.TreeBuilder):
    def doctype(self, *_: object) -> None:
        raise NotDocxError


@attrs.frozen
class _Read:
    """A paragraph: its text, its place, and the ids of the comments that hang on it."""

    text: str
    place: Place
    comments: tuple[str, ...] = ()
    comment: str = ""
    item: bool = False

    def gap(self, after: _Read) -> str:
        """Return what stands between this paragraph and the next one."""
        same = self.place.part == after.place.part
        table = self.place.part == "table" and self.place.number == after.place.number
        return _LINE if same and (table or (self.item and after.item)) else _GAP


def read_docx(source: Path | IO[bytes]) -> tuple[str, tuple[Paragraph, ...], tuple[Comment, ...]]:
    """Return the text of a DOCX document, its paragraphs, and its comments.

    Raises:
        NotDocxError: It is not a DOCX document.
        TooMuchError: It unpacks to too much.
        OSError: It cannot be read.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            _measure(archive)
            return _joined(list(_paragraphs(archive)))
    except (NotDocxError, TooMuchError):
        raise
    except _BROKEN:
        raise NotDocxError from None


def _measure(archive: zipfile.ZipFile) -> None:
    if unpacks_to_more(archive, size=MOST_UNPACKED, parts=_MOST_PARTS):
        raise TooMuchError
    if sum(map(_marks, map(archive.read, archive.namelist()))) > MOST_MARKS:
        raise TooMuchError


def _marks(part: bytes) -> int:
    return part.count(b"<") + part.count(b"=")


def _joined(
    read: list[_Read],
) -> tuple[str, tuple[Paragraph, ...], tuple[Comment, ...]]:
    paragraphs: list[Paragraph] = []
    text = ""
    for each, after in zip_longest(read, read[1:]):
        end = len(text) + len(each.text)
        paragraphs.append(Paragraph(start=len(text), end=end, place=each.place))
        text += each.text + (each.gap(after) if after else "")
    about = {
        ident: (where.start, where.end)
        for each, where in zip(read, paragraphs, strict=True)
        for ident in each.comments
    }
    comments = tuple(
        Comment(start=where.start, end=where.end, target=about.get(each.comment))
        for each, where in zip(read, paragraphs, strict=True)
    )
    return text, tuple(paragraphs), comments


# -- the parts of the archive --------------------------------------------------------------------------


def _paragraphs(archive: zipfile.ZipFile) -> Iterator[_Read]:
    _xml(archive, _TYPES)
    main = _relations(archive, "")["officeDocument"][0]
    others = _relations(archive, main)
    for kind in _OTHER_PARTS[:1]:
        yield from _notes_of(archive, others, kind)
    yield from _body(_xml(archive, main))
    for kind in _OTHER_PARTS[1:]:
        yield from _notes_of(archive, others, kind)


def _relations(archive: zipfile.ZipFile, part: str) -> Rels:
    """Return the parts that a part of the archive names, by what they are to it."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    found: Rels = {}
    if part and path not in archive.namelist():
        return found
    for each in _xml(archive, path):
        if each.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, each.attrib["Target"]))
            found.setdefault(each.attrib["Type"].rpartition("/")[2], []).append(target.lstrip("/"))
    return found


def _xml(archive: zipfile.ZipFile, name: str) -> ET.Element:
    parser = ET.XMLParser(target=_Builder())  # noqa: S314 - a document type is refused
    parser.feed(archive.read(name))
    root: ET.Element = parser.close()
    return root


def _number(name: str) -> tuple[int, str]:
    digits = re.search(r"(\d+)\.xml$", name)
    return int(digits[1]) if digits else 0, name


def _notes_of(archive: zipfile.ZipFile, parts: Rels, kind: str) -> Iterator[_Read]:
    """Yield the paragraphs of headers, footers, notes or comments."""
    part: Any = kind.removesuffix("s")
    for number, name in enumerate(sorted(parts.get(kind, ()), key=_number), start=1):
        root = _xml(archive, name)
        if kind in {"header", "footer"}:
            yield from _flat(root, Place(part=part, number=number))
            continue
        shown = (note for note in root if _get(note, "type") in {"", "normal"})
        for count, note in enumerate(shown, start=1):
            ident = _get(note, "id") if kind == "comments" else ""
            yield from _flat(note, Place(part=part, number=count), comment=ident)


# -- the elements of a part ----------------------------------------------------------------------------


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _get(element: ET.Element, name: str) -> str:
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")


def _below(root: ET.Element, stop: frozenset[str]) -> Iterator[ET.Element]:
    """Yield what stands below an element, in order, without going below what to stop at."""
    waiting = list(reversed(root))
    while waiting:
        element = waiting.pop()
        name = _local(element)
        if name in _SKIPPED:
            continue
        yield element
        if name not in stop:
            waiting += reversed(element)


def _flat(root: ET.Element, place: Place, *, comment: str = "") -> Iterator[_Read]:
    """Yield all paragraphs below an element that are not empty; text boxes stand inside paragraphs."""
    for element in _below(root, frozenset()):
        if _local(element) == "p" and (read := _paragraph(element, place, comment)):
            yield read


def _paragraph(element: ET.Element, place: Place, comment: str = "") -> _Read | None:
    signs: list[str] = []
    ids: list[str] = []
    for each in _below(element, frozenset({"p"})):
        name = _local(each)
        if name == "t":
            signs.append(each.text or "")
        elif name == "commentReference":
            ids.append(_get(each, "id"))
        else:
            signs.append(_SIGNS.get(name, ""))
    text = "".join(signs)
    return _Read(text, place, tuple(ids), comment, _is_item(element)) if text.strip() else None


def _is_item(element: ET.Element) -> bool:
    """Return whether a paragraph is an item of a list: it has a number, or a style for lists."""
    style = next((each for each in element if _local(each) == "pPr"), ())
    names = {_local(each): _get(each, "val") for each in style}
    return "numPr" in names or names.get("pStyle", "").startswith("List")


def _body(root: ET.Element) -> Iterator[_Read]:
    """Yield the paragraphs of the body: numbered on their own, and within tables by row and cell."""
    paragraphs = tables = 0
    for element in _below(root, frozenset({"p", "tbl"})):
        if _local(element) == "tbl":
            tables += 1
            yield from _table(element, tables)
        elif _local(element) == "p":
            read = list(_own(element, paragraphs + 1))
            paragraphs += bool(read)
            yield from read


def _own(element: ET.Element, number: int) -> Iterator[_Read]:
    """Yield a paragraph, and those of text boxes that hang on it."""
    place = Place(part="body", number=number)
    if read := _paragraph(element, place):
        yield read
    yield from _flat(element, place)


def _table(table: ET.Element, number: int) -> Iterator[_Read]:
    rows = [each for each in _below(table, frozenset({"tr"})) if _local(each) == "tr"]
    for at, row in enumerate(rows, start=1):
        cells = [each for each in _below(row, frozenset({"tc"})) if _local(each) == "tc"]
        for column, cell in enumerate(cells, start=1):
            yield from _flat(cell, Place(part="table", number=number, row=at, cell=column))
