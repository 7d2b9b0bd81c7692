"""Documents whose citations are to be checked: read as text, and reported on."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.errors import InvalidDataError, MissingExtraError, Problem, UnknownOptionError
from ocsea._base.text import Lang, Text

if TYPE_CHECKING:
    from datetime import date

    from ocsea.law.citation import Citations, Finding

__all__ = ["CheckedText", "check_file", "read_text"]

_MAX_BYTES: Final = 50_000_000
_MAX_UNPACKED: Final = 200_000_000
_BREAKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "p",
        "td",
        "th",
        "tr",
    ]
)
_SILENT: Final = frozenset({"script", "style"})


class _TextOf(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.silent += tag in _SILENT
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def _html(content: str) -> str:
    reader = _TextOf()
    reader.feed(content)
    reader.close()
    return "".join(reader.parts)


def _docx(path: Path) -> str:
    import zipfile
    import zlib

    try:
        from docx import Document
    except ImportError:
        raise MissingExtraError.for_extra("office", "python-docx") from None
    # A damaged part is a SyntaxError of the XML reader, or a zlib error of the archive.
    broken = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, SyntaxError)
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
        document: Any = Document(str(path)) if unpacked <= _MAX_UNPACKED else None
    except broken:
        raise _unreadable(path, "is not a DOCX document", "save it as DOCX again.") from None
    if document is None:
        raise _unreadable(path, "unpacks to too much", "save it without its pictures.")
    return "\n".join(_docx_texts(document))


def _docx_texts(document: Any) -> Iterator[str]:
    for section in document.sections:
        yield from (each.text for each in section.header.paragraphs if each.text)
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        cells = {
            cell._tc: cell.text for row in table.rows for cell in row.cells
        }  # merged ones once
        yield from cells.values()
    for section in document.sections:
        yield from (each.text for each in section.footer.paragraphs if each.text)


def _unreadable(path: Path, message: str, remedy: str) -> InvalidDataError:
    return InvalidDataError.for_problems([Problem(str(path), "", "", message, remedy)])


_KINDS: Final = (".txt", ".md", ".html", ".htm", ".docx")


def read_text(path: Path) -> str:
    """Return the text of a Markdown, plain-text, HTML or DOCX document.

    Raises:
        InvalidDataError: The file cannot be read, is too large, or is not what its name says.
        UnknownOptionError: Its ending is not one of those known.
        MissingExtraError: It is a DOCX document and the ``office`` extra is not installed.
    """
    kind = path.suffix.casefold()
    if kind not in _KINDS:
        raise UnknownOptionError.for_option("file ending", kind or path.name, _KINDS)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise _unreadable(path, f"is larger than {_MAX_BYTES // 1_000_000} MB", "split it.")
        if kind == ".docx":
            return _docx(path)
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(path, "is not text in UTF-8", "save it as UTF-8.") from None
    except OSError as error:
        raise _unreadable(
            path, f"cannot be read ({error.strerror})", "check its name and rights."
        ) from None
    return _html(content) if kind in {".html", ".htm"} else content


_LABELS: Final[dict[str, Text]] = {
    "fine": Text("berlaku", "fine"),
    "changed": Text("berubah", "changed"),
    "ended": Text("berakhir", "ended"),
    "partly-ended": Text("sebagian berakhir", "partly ended"),
    "not-yet": Text("belum berlaku", "not yet in force"),
    "not-recorded": Text("pasal belum tercatat di sini", "article not recorded here"),
    "unknown": Text("undang-undang tidak disebut atau tidak dikenal", "no law named, or not known"),
}
_SINCE: Final = Text("sejak {day}", "since {day}")
_FROM: Final = Text("mulai {day}", "from {day}")
_BY: Final = Text("digantikan {by}", "replaced by {by}")
_HEAD: Final = Text(
    "Kutipan hukum dalam {name}, untuk {day}", "Legal citations in {name}, for {day}"
)
_NOTE: Final = Text(
    "Informasi, bukan nasihat hukum. Pengetahuan {stamp}.",
    "Information, not legal advice. Knowledge {stamp}.",
)
_BAD: Final = frozenset({"ended", "partly-ended", "not-yet"})


@attrs.frozen(kw_only=True, slots=False)
class CheckedText:
    """What became of the citations of a document.

    Attributes:
        name: Its name.
        text: Its text.
        on: The day for which it has to be right.
        findings: The citations, in order.
        citations: Prints the provisions.
    """

    name: str
    text: str
    on: date
    findings: tuple[Finding, ...]
    citations: Citations

    @property
    def passes(self) -> bool:
        """Whether no citation names what has ended, in part or whole, or has not begun."""
        return not any(finding.state in _BAD for finding in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """How many citations are in each state."""
        return dict(Counter(finding.state for finding in self.findings))

    def line_of(self, finding: Finding) -> int:
        """Return the line of a citation, from 1."""
        starts = [0, *(at + 1 for at, sign in enumerate(self.text) if sign == "\n")]
        return bisect_right(starts, finding.citation.start)

    def told(self, finding: Finding, lang: Lang) -> str:
        """Return in words what became of a citation."""
        words = [_LABELS[finding.state](lang)]
        if finding.since:
            since = _FROM if finding.state == "not-yet" else _SINCE
            words.append(since(lang).format(day=finding.since))
        if finding.replaced_by:
            by = "; ".join(self.citations.name(ident, lang) for ident in finding.replaced_by)
            words.append(_BY(lang).format(by=by))
        return ", ".join(words)

    def to_html(self, lang: Lang, *, stamp: str) -> str:
        """Return the text as a page with each citation marked."""
        parts: list[str] = []
        at = 0
        for finding in self.findings:
            start, end = max(finding.citation.start, at), finding.citation.end
            parts.append(escape(self.text[at:start]))
            told = escape(self.told(finding, lang))
            parts.append(
                f'<mark class="{finding.state}" title="{told}">{escape(self.text[start:end])}'
                f"<small> [{told}]</small></mark>"
            )
            at = end
        parts.append(escape(self.text[at:]))
        title = escape(_HEAD(lang).format(name=self.name, day=self.on))
        note = escape(_NOTE(lang).format(stamp=stamp))
        tally = "; ".join(f"{_LABELS[state](lang)}: {n}" for state, n in self.counts.items())
        return _PAGE.format(
            lang=lang, title=title, note=note, tally=escape(tally), body="".join(parts)
        )


_PAGE: Final = """<!DOCTYPE html>
<html lang="{lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1rem/1.6 system-ui, sans-serif; color: #1d2433; max-width: 48rem;
  margin: 0 auto; padding: 1rem; }}
h1 {{ font-size: 1.4rem; overflow-wrap: anywhere; }}
pre {{ white-space: pre-wrap; font: inherit; }}
mark {{ padding: 0 .2rem; border-bottom: 2px solid; background: #eef4f9; }}
mark.ended, mark.partly-ended, mark.not-yet {{ background: #fdecea; border-bottom: 4px double; }}
mark.changed {{ background: #fff4d6; border-bottom-style: dashed; }}
mark.unknown, mark.not-recorded {{ background: #f0f0f0; border-bottom-style: dotted; }}
small {{ font-weight: 600; }}
</style></head>
<body><h1>{title}</h1><p>{note}</p>
<p>{tally}</p>
<pre>{body}</pre>
</body>
</html>
"""


def check_file(
    citations: Citations, path: Path, *, on: date, written: date | None = None
) -> CheckedText:
    """Read a document and look up each of its citations.

    Args:
        citations: Those of a knowledge base, ``kb.law.citations``.
        path: The document.
        on: The day for which it has to be right.
        written: The day it was written, to tell what has changed since.

    Raises:
        InvalidDataError: The file cannot be read.
    """
    text = read_text(path)
    findings = citations.check(text, on=on, written=written)
    return CheckedText(name=path.name, text=text, on=on, findings=findings, citations=citations)
