"""Tables of answers, read row by row: CSV, Excel workbooks, and what an app hands over.

A file of any size is read with little memory; what could swallow the memory is refused: endless lines,
workbooks that unpack to more than `MOST_UNPACKED` bytes, and XML that defines entities.
"""

from __future__ import annotations

import csv
import io
import os
import struct
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Final
from zipfile import BadZipFile, ZipFile

import attrs

from ocsea._base.archive import unpacks_to_more
from ocsea._base.errors import InvalidDataError, MissingExtraError, Problem
from ocsea.interop.cells import letter

__all__ = [
    "LONGEST_LINE",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "MOST_UNPACKED",
    "AnswerTable",
    "table_of",
    "table_of_results",
]

LONGEST_LINE: Final = 2**20
"""Characters that a line of CSV may have."""

MOST_COLUMNS: Final = 5_000
"""Columns that a table may have."""

MOST_ROWS: Final = 2**20
"""Rows that a workbook may have: as many as Excel gives it. One that says of a row that it is a later one would
be read for ever, since the rows between are filled in."""

MOST_UNPACKED: Final = 100 * 2**20
"""Bytes that the parts of a workbook may unpack to, all together."""

_MOST_PARTS: Final = 1_000
_BOOK: Final = "xl/workbook.xml"
_SEPARATORS: Final = (",", ";", "\t")
_ZIP, _OLD_EXCEL, _UTF_16 = b"PK", b"\xd0\xcf\x11\xe0", (b"\xff\xfe", b"\xfe\xff")

Row = tuple[int, Sequence[str]]


@attrs.frozen
class AnswerTable:
    """A table whose rows can be read again and again.

    Attributes:
        name: Name of the file; empty when it has none.
        head: The headings.
        rows: Gives the rows anew, each with its number as a spreadsheet counts it.
        row: What a row is called.
        lettered: Whether columns are known by letters.

    >>> table = table_of_results([{"LED-01": "3"}], ["LED-01", "LED-02"])
    >>> table.head, list(table.rows()), table.column(1, "LED-02")
    (('LED-01', 'LED-02'), [(1, ['3', ''])], 'LED-02')
    """

    name: str
    head: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    row: str = "row"
    lettered: bool = True

    def problem(self, number: int, column: str, message: str, remedy: str) -> Problem:
        """Return what is wrong with a cell, or a row when *column* is empty."""
        return Problem(self.name, f"{self.row} {number}", column, message, remedy)

    def column(self, position: int, code: str = "") -> str:
        """Return what a column is called in a problem: never by words of its heading."""
        if not self.lettered:
            return code or "a name"
        return f"column {letter(position)}" + (f" ({code})" if code else "")


def _fail(name: str, place: str, message: str, remedy: str) -> InvalidDataError:
    return InvalidDataError.for_problems([Problem(name, place, "", message, remedy)])


def table_of(source: str | os.PathLike[str], known: Callable[[Sequence[str]], int]) -> AnswerTable:
    """Return a CSV file or an Excel workbook, or CSV text, as a table.

    Args:
        source: A path; or the text itself, which is told from a path by its line breaks.
        known: Tells how many headings are known; the separator that gives the most is taken.

    Raises:
        InvalidDataError: It cannot be read, or is empty.
        MissingExtraError: It is a workbook, and openpyxl is not installed.

    >>> table = table_of("LED-01;LED-02" + os.linesep + "3;2", len)
    >>> table.head, list(table.rows())
    (('LED-01', 'LED-02'), [(2, ['3', '2'])])
    """
    if isinstance(source, str) and (not source or "\n" in source or "\r" in source):
        return _csv_table("", lambda: io.StringIO(source, newline=""), known)
    path = Path(source)
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
    except (OSError, ValueError):
        raise _fail(path.name, "file", "this file cannot be read", "see its path.") from None
    if start[:2] == _ZIP:
        return _workbook_table(path)
    if start == _OLD_EXCEL or start[:2] in _UTF_16:
        remedy = "save it as CSV in UTF-8, or as .xlsx."
        raise _fail(path.name, "file", "this is neither CSV in UTF-8 nor .xlsx", remedy)
    return _csv_table(path.name, lambda: path.open(encoding="utf-8-sig", newline=""), known)


# -- CSV -----------------------------------------------------------------------------------------------


def _lines(name: str, stream: IO[str]) -> Iterator[str]:
    while line := stream.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            message = f"a line has more than {LONGEST_LINE} characters"
            raise _fail(name, "file", message, "see whether this is CSV.")
        yield line


def _csv_rows(name: str, opened: Callable[[], IO[str]], separator: str) -> Iterator[Row]:
    number = 0
    try:
        with opened() as stream:
            reader = csv.reader(_lines(name, stream), delimiter=separator, strict=True)
            for number, cells in enumerate(reader, start=1):
                if any(cells):
                    yield number, cells
    except csv.Error:
        message, remedy = "this row cannot be read", "see whether a quotation mark is missing."
        raise _fail(name, f"row {number + 1}", message, remedy) from None
    except UnicodeDecodeError:
        message = "this file is not in UTF-8"
        raise _fail(name, f"after row {number}", message, "save it as CSV in UTF-8.") from None


def _csv_table(
    name: str, opened: Callable[[], IO[str]], known: Callable[[Sequence[str]], int]
) -> AnswerTable:
    heads: dict[str, Sequence[str]] = {}
    failed: list[InvalidDataError] = []
    for each in _SEPARATORS:
        try:
            heads[each] = next(_csv_rows(name, opened, each), (1, ()))[1]
        except InvalidDataError as error:  # quotation marks stand oddly under a wrong separator
            failed.append(error)
    if not heads:
        raise failed[0]
    separator, head = max(heads.items(), key=lambda found: (known(found[1]), len(found[1])))
    _check_head(name, head)

    def rows() -> Iterator[Row]:
        found = _csv_rows(name, opened, separator)
        next(found, None)
        return found

    return AnswerTable(name, tuple(head), rows)


def _check_head(name: str, head: Sequence[str]) -> None:
    if not head:
        raise _fail(name, "file", "this is empty", "export the answers again.")
    if len(head) > MOST_COLUMNS:
        message = f"there are more than {MOST_COLUMNS} columns"
        raise _fail(name, "row 1", message, "export the answers of one form only.")


# -- workbooks -----------------------------------------------------------------------------------------

_BROKEN: Final = (
    *(BadZipFile, zlib.error, struct.error, OSError, EOFError, LookupError, ValueError, TypeError),
    *(AttributeError, RuntimeError, AssertionError, OverflowError),
    SyntaxError,  # what broken XML raises
)


def _workbook_table(path: Path) -> AnswerTable:
    _check_parts(path)

    def rows() -> Iterator[Row]:
        found = _workbook_rows(path)
        next(found, None)
        return found

    head = next(_workbook_rows(path), (1, ()))[1]
    _check_head(path.name, head)
    return AnswerTable(path.name, tuple(head), rows)


def _check_parts(path: Path) -> None:
    """Refuse a workbook that would unpack to too much, or whose XML defines entities."""
    remedy = "export the answers as CSV."
    try:
        with ZipFile(path) as parts:
            if _BOOK not in parts.namelist():
                message, unpack = (
                    "this is an archive, not a workbook",
                    "unpack it; read the CSV in it.",
                )
                raise _fail(path.name, "file", message, unpack)
            if unpacks_to_more(parts, size=MOST_UNPACKED, parts=_MOST_PARTS):
                message = f"this workbook unpacks to more than {MOST_UNPACKED >> 20} MiB"
                raise _fail(path.name, "file", message, remedy)
            if any(_defines(parts, info.filename) for info in parts.infolist()):
                raise _fail(path.name, "file", "this workbook defines XML entities", remedy)
    except InvalidDataError:
        raise
    except _BROKEN:
        raise _fail(path.name, "file", "this workbook is broken", remedy) from None


def _defines(parts: ZipFile, name: str) -> bool:
    """Return whether a part has a document type, where entities are defined, in any encoding."""
    end = b""
    with parts.open(name) as part:
        while piece := part.read(2**16):
            window = end + piece.replace(b"\0", b"")
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                return True
            end = window[-16:]
    return False


def _workbook_rows(path: Path) -> Iterator[Row]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise MissingExtraError.for_extra("forms", "openpyxl") from None
    number = 0
    try:
        with path.open("rb") as stream:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and the like, which nobody reads here
                page = load_workbook(stream, read_only=True).worksheets[0]
            page.reset_dimensions()
            for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
                if number > MOST_ROWS:
                    message = f"there are more than {MOST_ROWS} rows"
                    raise _fail(path.name, "file", message, "export the answers as CSV.")
                if row := _trimmed(cells):
                    yield number, row
    except InvalidDataError:
        raise
    except _BROKEN:
        message = "this workbook cannot be read"
        raise _fail(path.name, f"after row {number}", message, "export it again.") from None


def _trimmed(cells: Iterable[Any]) -> list[str]:
    row = [_words(cell) for cell in cells]
    while row and not row[-1]:
        row.pop()
    return row


def _words(value: Any) -> str:
    """Return a cell of a workbook, or a value from an app, as CSV would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


# -- what an app hands over ----------------------------------------------------------------------------


def table_of_results(results: Iterable[Mapping[str, Any]], head: Iterable[str]) -> AnswerTable:
    """Return results of a SurveyJS form as a table; *head* are the names it always has.

    >>> table = table_of_results([{"LED-02": ["a", "b"]}, {"LED-01": 3}], ["LED-01"])
    >>> table.head, list(table.rows())
    (('LED-01', 'LED-02'), [(1, ['', 'a b']), (2, ['3', ''])])
    """
    held = list(results)
    names = dict.fromkeys([*head, *(name for result in held for name in result)])

    def rows() -> Iterator[Row]:
        for number, result in enumerate(held, start=1):
            yield number, [_joined(result.get(name)) for name in names]

    return AnswerTable("", tuple(names), rows, row="result", lettered=False)


def _joined(value: Any) -> str:
    return " ".join(map(_words, value)) if isinstance(value, list | tuple) else _words(value)
