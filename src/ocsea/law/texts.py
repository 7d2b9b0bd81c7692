"""Documents whose citations are to be checked: read as text, and reported on."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from ocsea._base.errors import UnknownOptionError
from ocsea._base.text import Lang, Text
from ocsea.documents.files import read_document
from ocsea.documents.model import LINE_END

if TYPE_CHECKING:
    from datetime import date

    from ocsea.law.citation import Citations, Finding

__all__ = ["CheckedText", "check_file", "read_text"]

_KINDS: Final = (".txt", ".md", ".html", ".htm", ".docx")


def read_text(path: Path) -> str:
    """Return the text of a Markdown, plain-text, HTML or DOCX document.

    Raises:
        InvalidDataError: The file cannot be read, is too large, or is not what its name says.
        UnknownOptionError: Its ending is not one of those known.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = Path(folder, "modul.html")
    ...     _ = page.write_text("<p>Lihat <b>Pasal 14</b> UU&nbsp;TPKS.</p>", encoding="utf-8")
    ...     read_text(page)
    'Lihat Pasal 14 UU TPKS.'
    """
    kind = path.suffix.casefold()
    if kind not in _KINDS:
        raise UnknownOptionError.for_option("file ending", kind or path.name, _KINDS)
    if kind in {".txt", ".md"}:
        return LINE_END.sub("\n", read_document(path, kind="text").content)
    return read_document(path).plain


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

    >>> import ocsea
    >>> from datetime import date
    >>> text, cite = "Dijerat Pasal 29 UU Pornografi.", ocsea.load().law.citations
    >>> found = cite.check(text, on=date(2026, 6, 1))
    >>> checked = CheckedText(
    ...     name="modul", text=text, on=date(2026, 6, 1), findings=found, citations=cite
    ... )
    >>> checked.told(found[0], "en")
    'ended, since 2026-01-02, replaced by Pasal 407, UU 1/2023'
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

    >>> import ocsea, tempfile
    >>> from datetime import date
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "modul.txt")
    ...     _ = path.write_text("Dijerat Pasal 29 UU Pornografi.", encoding="utf-8")
    ...     checked = check_file(ocsea.load().law.citations, path, on=date(2026, 6, 1))
    >>> checked.passes, checked.counts
    (False, {'ended': 1})
    """
    text = read_text(path)
    findings = citations.check(text, on=on, written=written)
    return CheckedText(name=path.name, text=text, on=on, findings=findings, citations=citations)
