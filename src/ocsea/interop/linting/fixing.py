"""Replacing words that can be replaced without reading the sentence.

A linter of wording offers, and the author decides. Only a few expressions are replaced here, each reviewed
and listed in the data of its rule (``fix``): the exact phrase, not inflected, for another of the same kind
that fits any sentence. Never touched are:

- anything within quotation marks, quotation blocks or citations: words of others stay theirs;
- findings that are less than an error, which are for the author to weigh, or that are allowed;
- phrases in capitals or with capitals inside, which are names and titles;
- the message ids of translations, which programs look up;
- DOCX documents, whose formatting would suffer.

A file is written whole or not at all; all else in it stays the same, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from ocsea._base.output import write_bytes
from ocsea.documents.files import encoded
from ocsea.documents.model import Document
from ocsea.interop.linting.files import FileReport

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.taxonomy.language import LanguageFix
    from ocsea.taxonomy.linter import Finding

__all__ = ["Change", "Fixed", "fixed"]

Span = tuple[int, int]

_PAIRS: Final = {
    "“": "”",
    "‘": "’",
    "«": "»",
    "„": "”“",
    "‹": "›",
    "「": "」",
    '"': '"',
    "'": "'",
    "`": "`",
}
_OPENING: Final = re.compile(r"[“‘«„‹「]|(?<!\w)[\"'`]")
_QUOTING_TAG: Final = re.compile(r"<(/?)(?:q|blockquote|cite)\b[^<>]*>", re.IGNORECASE)
_QUOTING_LINE: Final = re.compile(r"^[ \t]*(?:>|(?:#|//|\*)[ \t]*>)[^\r\n]*", re.MULTILINE)
_ATTACHED_BEFORE: Final = re.compile(r"[\w#@/-]\Z")
_ATTACHED_AFTER: Final = re.compile(r"\w|[-'’./]\w")
_LAST_WORD: Final = re.compile(r"(\w+)\W{1,3}\Z")
_FIRST_WORD: Final = re.compile(r"\A\W{1,3}(\w+)")
_NEAR: Final = 40
"""Characters around a phrase that are looked at."""

_LONGEST: Final = 2_000
"""Characters within which a quotation mark has to find its partner; else what follows it is not touched."""


@attrs.frozen(kw_only=True)
class Change:
    """A replacement.

    Attributes:
        rule: Id of the rule.
        start: Of what is replaced, in the file.
        end: Of what is replaced.
        line: From 1.
        column: From 1.
        old: What is replaced.
        new: What stands there then.

    >>> import ocsea
    >>> from ocsea.interop.linting import lint_bytes
    >>> report = lint_bytes(b"Laporan pornografi anak naik.", "berita.txt")
    >>> [change] = fixed(ocsea.load(), report).changes
    >>> change.line, change.column, change.new
    (1, 9, 'materi kekerasan seksual terhadap anak')
    """

    rule: str
    start: int
    end: int
    line: int
    column: int
    old: str
    new: str


@attrs.frozen(kw_only=True)
class Fixed:
    """A file with its replacements.

    Attributes:
        path: The file.
        before: What it holds.
        after: What it would hold.
        changes: The replacements, as they stand in the file.
        encoding: How it is written.

    >>> import ocsea
    >>> from ocsea.interop.linting import lint_bytes
    >>> report = lint_bytes(b"Laporan pornografi anak naik.", "berita.txt")
    >>> print(fixed(ocsea.load(), report).diff().splitlines()[-1])
    +Laporan materi kekerasan seksual terhadap anak naik.
    """

    path: str
    before: str
    after: str
    changes: tuple[Change, ...]
    encoding: str

    def diff(self) -> str:
        """Return the replacements as a unified diff; empty when there are none."""
        old, new = (text.splitlines(keepends=True) for text in (self.before, self.after))
        lines = unified_diff(old, new, self.path, self.path)
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)

    def data(self) -> bytes:
        """Return what the file would hold, in its encoding."""
        return encoded(self.after, self.encoding)

    def write(self) -> None:
        """Write the file, whole or not at all, when anything is replaced; keep who may use it.

        Raises:
            OutputError: It cannot be written; it is then as it was.
        """
        if self.changes:
            real = Path(self.path).resolve()
            mode = real.stat().st_mode
            write_bytes(real, self.data())
            real.chmod(mode)


def fixed(kb: KnowledgeBase, report: FileReport) -> Fixed:
    """Return a file with what can be replaced without reading the sentence; nothing is written.

    Args:
        kb: The knowledge base, whose rules name the replacements.
        report: What the linter finds in the file.

    >>> import ocsea
    >>> from ocsea.interop.linting import lint_bytes
    >>> report = lint_bytes(b"Laporan pornografi anak naik.", "berita.txt")
    >>> fixed(ocsea.load(), report).after
    'Laporan materi kekerasan seksual terhadap anak naik.'
    """
    document = report.document
    changes = tuple(_changes(kb, report)) if document.kind != "docx" else ()
    after, at = [], 0
    for change in changes:
        after += [document.content[at : change.start], change.new]
        at = change.end
    return Fixed(
        path=report.path,
        before=document.content,
        after="".join([*after, document.content[at:]]),
        changes=changes,
        encoding=document.encoding,
    )


def _changes(kb: KnowledgeBase, report: FileReport) -> Iterator[Change]:
    document = report.document
    quoted = sorted(_quotations(document))
    reached = 0
    for finding in report.report.findings:
        new = _replacement(kb, document, finding)
        inside = any(start < finding.end and finding.start < end for start, end in quoted)
        if new and not inside and finding.start >= reached and _is_text(document, finding):
            reached = finding.end
            line, column = document.position(finding.start)
            old = document.content[finding.start : finding.end]
            yield Change(
                rule=finding.rule,
                start=finding.start,
                end=finding.end,
                line=line,
                column=column,
                old=old,
                new=new,
            )


def _replacement(kb: KnowledgeBase, document: Document, finding: Finding) -> str:
    """Return what to write in place of a finding; empty when that is for the author to say."""
    old = document.content[finding.start : finding.end]
    rule = kb.language_rules.get(finding.rule)
    if finding.level != "error" or rule is None or old[1:] != old[1:].lower():
        return ""
    fix = next((each for each in rule.fixes if each.found == old.lower()), None)
    if fix is None or not _fits(document.content, finding, fix):
        return ""
    return fix.use[:1].upper() + fix.use[1:] if old[:1].isupper() else fix.use


def _fits(text: str, finding: Finding, fix: LanguageFix) -> bool:
    """Return whether nothing is attached to a phrase, and no word beside it that would not fit."""
    before = text[max(finding.start - _NEAR, 0) : finding.start]
    after = text[finding.end : finding.end + _NEAR]
    if _ATTACHED_BEFORE.search(before) or _ATTACHED_AFTER.match(after):
        return False
    beside = {*_LAST_WORD.findall(before.lower()), *_FIRST_WORD.findall(after.lower())}
    return not beside.intersection(fix.beside)


def _is_text(document: Document, finding: Finding) -> bool:
    """Return whether a finding stands in one piece of text; message ids are not for change."""
    parts = document.parts[1:] if document.kind == "po" else document.parts
    old = document.content[finding.start : finding.end]
    return any(part.mask[finding.start : finding.end] == old for part in parts)


def _quotations(document: Document) -> Iterator[Span]:
    if document.kind in {"html", "markdown"}:
        yield from _tagged(document.content)
    yield from (found.span() for found in _QUOTING_LINE.finditer(document.content))
    for part in document.parts:
        yield from _marked(part.mask)


def _tagged(text: str) -> Iterator[Span]:
    """Yield what stands within elements for words of others; one that is not closed goes to the end."""
    depth = start = 0
    for tag in _QUOTING_TAG.finditer(text):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield start, tag.end()
    if depth:
        yield start, len(text)


def _marked(text: str) -> Iterator[Span]:
    """Yield what stands within quotation marks; an apostrophe within a word opens none."""
    at = 0
    while opening := _OPENING.search(text, at):
        closing = _closing(text, opening.end(), _PAIRS[opening[0]])
        end = closing if closing >= 0 else min(len(text), opening.end() + _LONGEST)
        yield opening.start(), end
        at = opening.end() if opening[0] in "'‘`" and closing < 0 else end


def _closing(text: str, start: int, marks: Iterable[str]) -> int:
    found = (text.find(mark, start, start + _LONGEST) for mark in marks)
    return min((at + 1 for at in found if at >= 0), default=-1)
