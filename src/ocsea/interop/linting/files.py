"""The linter over files: each finding with its line, its column and its place."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.errors import InvalidDataError, Problem, UnknownIdError
from ocsea._base.text import LANGS
from ocsea.documents.files import SUFFIXES, document_of, kind_of, read_document
from ocsea.documents.model import Document, Part, Place
from ocsea.interop.linting.config import LintConfig
from ocsea.interop.linting.directives import Directive, Remark, blanked, directives_of, unused

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.taxonomy.linter import Finding, LintReport

__all__ = [
    "Allowance",
    "FileReport",
    "LintedFiles",
    "Spot",
    "lint_document",
    "lint_file",
    "lint_files",
]

_SKIPPED: Final = frozenset({
    "__pycache__", "_build", "build", "dist", "htmlcov", "node_modules", "site-packages", "target", "venv",
})  # fmt: skip
"""Folders of what programs make, which are not walked; nor are hidden ones."""


@attrs.frozen(kw_only=True)
class Spot:
    """Where something stands in a file.

    Attributes:
        line: From 1; of a DOCX document, the paragraph in reading order.
        column: In characters, from 1.
        end_line: Where it ends.
        end_column: The column behind its last character.
        place: Of a DOCX document, the place that a person looks for; ``None`` for other files.

    >>> text = os.linesep.join(["Halo.", "Guru itu disebut oknum pelaku."])
    >>> [spot] = lint_bytes(text.encode(), "berita.txt").places
    >>> spot.line, spot.column, spot.end_column
    (2, 18, 23)
    """

    line: int
    column: int
    end_line: int
    end_column: int
    place: Place | None = None


@attrs.frozen
class Allowance:
    """A finding that the file itself allows, with the reason it gives.

    >>> text = "Guru itu disebut oknum pelaku. <!-- ocsea-lint: allow id-oknum because judul -->"
    >>> [allowed] = lint_bytes(text.encode(), "kamus.md").allowed
    >>> allowed.finding.found, allowed.reason
    ('oknum', 'judul')
    """

    finding: Finding
    reason: str


@attrs.frozen(kw_only=True, slots=False)
class FileReport:
    """What the linter finds in a file.

    Attributes:
        path: The file, as it was given.
        report: The findings; their offsets are those of the file.
        remarks: On what the file says to the linter.
        allowed: What the file allows.
        document: What was read.

    >>> found = lint_bytes(b"Guru itu disebut oknum pelaku.", "berita.txt")
    >>> found.counts, [(each.rule, found.spot(each).column) for each in found.told]
    ({'error': 0, 'warning': 1, 'info': 0}, [('id-oknum', 18)])
    """

    path: str
    report: LintReport
    remarks: tuple[Remark, ...] = ()
    allowed: tuple[Allowance, ...] = ()
    document: Document = attrs.field(repr=False)

    def spot(self, finding: Finding | Remark) -> Spot:
        """Return where a finding or a remark stands."""
        line, column = self.document.position(finding.start)
        last = max(finding.end - 1, finding.start)
        end_line, end_column = self.document.position(last)
        place = self.document.place(finding.start)
        return Spot(
            line=line, column=column, end_line=end_line, end_column=end_column + 1, place=place
        )

    @cached_property
    def told(self) -> tuple[Finding | Remark, ...]:
        """Findings and remarks, as they stand in the file."""
        both: list[Finding | Remark] = [*self.report.findings, *self.remarks]
        return tuple(sorted(both, key=lambda each: (each.start, each.end, each.rule)))

    @cached_property
    def places(self) -> tuple[Spot, ...]:
        """Where each of what is told stands."""
        return tuple(self.spot(each) for each in self.told)

    @property
    def counts(self) -> dict[str, int]:
        """How many of what is told are of each level."""
        found = Counter(each.level for each in self.told)
        return {level: found[level] for level in ("error", "warning", "info")}


@attrs.frozen(kw_only=True)
class LintedFiles:
    """What the linter finds in files.

    Attributes:
        files: In the order of the paths; within folders, by name.
        problems: Why files could not be read.

    >>> found = LintedFiles(files=(lint_bytes(b"Guru itu disebut oknum pelaku.", "berita.txt"),))
    >>> found.counts["warning"], found.fails("error"), found.fails("warning")
    (1, False, True)
    """

    files: tuple[FileReport, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of what is told are of each level."""
        found: Counter[str] = Counter()
        for file in self.files:
            found.update(file.counts)
        return {level: found[level] for level in ("error", "warning", "info")}

    def fails(self, on: str) -> bool:
        """Return whether something is of a level that counts as a failure.

        Args:
            on: ``error``, ``warning`` or ``never``.
        """
        levels = {"error": ("error",), "warning": ("error", "warning"), "never": ()}[on]
        return any(self.counts[level] for level in levels)


def lint_file(
    path: str | os.PathLike[str],
    *,
    config: LintConfig | None = None,
    kind: str = "",
    kb: KnowledgeBase | None = None,
) -> FileReport:
    """Return what the linter finds in a file.

    Args:
        path: Plain text, Markdown, HTML, DOCX, translations (PO) or source code.
        config: What is asked of the linter; nothing special when not given.
        kind: Of document; the ending of its name tells it when it is not given.
        kb: The knowledge base; the shipped one when not given.

    Raises:
        InvalidDataError: The file cannot be read, is too large, or is not what its name says.
        UnknownOptionError: Files with that ending are not read.
        UnknownIdError: The config names a rule that does not exist.
        MissingExtraError: A package that reads such files is not installed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = Path(folder) / "panduan.md"
    ...     _ = page.write_text("# Panduan untuk guru")
    ...     lint_file(page).counts
    {'error': 0, 'warning': 0, 'info': 0}
    """
    return lint_document(read_document(Path(path), kind=kind), config=config, kb=kb)


def lint_document(
    document: Document, *, config: LintConfig | None = None, kb: KnowledgeBase | None = None
) -> FileReport:
    """Return what the linter finds in a document that was read; see `lint_file`.

    >>> document = document_of("-", b"Guru itu disebut `oknum` pelaku.", kind="markdown")
    >>> lint_document(document).counts["warning"]  # what is code is not read
    0
    """
    asked = config or LintConfig()
    knows = kb or _shipped()
    rules = known_rules(knows, asked)
    parts = blanked(document)
    directives, remarks = directives_of(knows, document, parts, rules)
    ignored = asked.ignored_in(Path(document.name))
    reports = [_linted(knows, part, asked, ignored) for part in parts]
    findings = sorted(
        (
            _moved(each, part)
            for part, report in zip(parts, reports, strict=True)
            for each in report.findings
        ),
        key=lambda each: (each.start, each.end, each.rule),
    )
    allowed = {
        at: directive
        for at, each in enumerate(findings)
        for directive in directives
        if directive.covers(each.rule, each.start, each.end)
    }
    kept = tuple(each for at, each in enumerate(findings) if at not in allowed)
    asked_for = set(asked.only or rules) - set(ignored)
    idle = _idle(directives, findings, asked_for)
    unchecked = tuple(
        _moved(each, part)
        for part, report in zip(parts, reports, strict=True)
        for each in report.unchecked
    )
    return FileReport(
        path=document.name,
        report=attrs.evolve(reports[0], findings=kept, unchecked=unchecked),
        remarks=(*remarks, *(unused(knows, document, each) for each in idle)),
        allowed=tuple(Allowance(findings[at], each.reason) for at, each in allowed.items()),
        document=document,
    )


def _shipped() -> KnowledgeBase:
    from ocsea.knowledge import load

    return load()


def known_rules(kb: KnowledgeBase, config: LintConfig) -> list[str]:
    """Return the ids of all rules.

    Raises:
        UnknownIdError: The config names one that does not exist.
    """
    rules = list(kb.language_rules)
    local = (rule for named in config.per_file_ignores.values() for rule in named)
    for rule in (*config.only, *config.ignore, *local):
        if rule not in rules:
            raise UnknownIdError.for_id("language rule", rule, rules)
    return rules


def _linted(
    kb: KnowledgeBase, part: Part, config: LintConfig, ignored: Sequence[str]
) -> LintReport:
    from ocsea.taxonomy.linter import Allowed

    if part.lang is not None and part.lang not in LANGS:
        return _not_linted(kb, part)
    allow = tuple(Allowed(each.phrase, each.reason, each.until) for each in config.allow)
    lang: Any = part.lang or config.lang
    return kb.linter.lint(part.text, lang, only=config.only, ignore=ignored, allow=allow)


def _not_linted(kb: KnowledgeBase, part: Part) -> LintReport:
    """Return the report on a text in a language that the linter does not know."""
    from ocsea.taxonomy.linter import LintReport, Unchecked

    reason = kb.wording["lint-other-language"].format(lang=part.lang)
    words = part.text.strip()
    start = part.text.find(words)
    unchecked = (Unchecked(start, start + len(words), reason),) if words else ()
    return LintReport(findings=(), unchecked=unchecked)


def _moved(found: Any, part: Part) -> Any:
    """Return a finding with the offsets of the file in place of those of the text."""
    start, end = part.span(found.start, found.end)
    return attrs.evolve(found, start=start, end=end)


def _idle(
    directives: Iterable[Directive], findings: Sequence[Finding], asked_for: set[str]
) -> Iterator[Directive]:
    for directive in directives:
        if directive.rules and not asked_for.intersection(directive.rules):
            continue  # nobody looked for it
        if not any(directive.covers(each.rule, each.start, each.end) for each in findings):
            yield directive


# -- several files -------------------------------------------------------------------------------------


def lint_files(
    paths: Iterable[str | os.PathLike[str]],
    *,
    config: LintConfig | None = None,
    kb: KnowledgeBase | None = None,
) -> LintedFiles:
    """Return what the linter finds in files and folders.

    Folders are walked by name. Of the files in them those are read whose ending is known; hidden folders and
    those of what programs make are left out, and so is what the config excludes.

    Args:
        paths: Files and folders.
        config: What is asked of the linter; nothing special when not given.
        kb: The knowledge base; the shipped one when not given.

    Raises:
        UnknownOptionError: A file that was named has an ending that is not read.
        UnknownIdError: The config names a rule that does not exist.
        MissingExtraError: A package that reads such files is not installed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "berita.md").write_text("Guru itu disebut oknum pelaku.", encoding="utf-8")
    ...     found = lint_files([folder])
    >>> found.counts
    {'error': 0, 'warning': 1, 'info': 0}
    """
    asked = config or LintConfig()
    knows = kb or _shipped()
    files: list[FileReport] = []
    problems: list[Problem] = []
    for path in files_of(paths, asked):
        try:
            files.append(lint_file(path, config=asked, kb=knows))
        except InvalidDataError as error:
            problems += error.problems
    return LintedFiles(files=tuple(files), problems=tuple(problems))


def files_of(paths: Iterable[str | os.PathLike[str]], config: LintConfig) -> Iterator[Path]:
    """Yield the files that paths stand for, each once.

    Raises:
        UnknownOptionError: A file that was named has an ending that is not read.
    """
    seen: set[Path] = set()
    for path in map(Path, paths):
        for file in _walk(path, config) if path.is_dir() else _named(path, config):
            if (real := file.resolve()) not in seen:
                seen.add(real)
                yield file


def _named(path: Path, config: LintConfig) -> Iterator[Path]:
    if not config.excludes(path):
        kind_of(path.name)
        yield path


def _walk(folder: Path, config: LintConfig) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        here = Path(base)
        folders[:] = sorted(name for name in folders if not _left_out(here / name, config))
        for name in sorted(names):
            known = Path(name).suffix.casefold() in SUFFIXES and not name.startswith((".", "~$"))
            if known and not config.excludes(here / name):
                yield here / name


def _left_out(folder: Path, config: LintConfig) -> bool:
    name = folder.name
    built = name in _SKIPPED or name.endswith(".egg-info") or name.startswith(".")
    return built or config.excludes(folder)


def lint_bytes(
    data: bytes,
    name: str,
    *,
    config: LintConfig | None = None,
    kind: str = "",
    kb: KnowledgeBase | None = None,
) -> FileReport:
    """Return what the linter finds in what a file would hold; see `lint_file`.

    >>> [finding] = lint_bytes(b"Guru itu disebut oknum pelaku.", "berita.txt").told
    >>> finding.rule, finding.level
    ('id-oknum', 'warning')
    """
    return lint_document(document_of(name, data, kind=kind), config=config, kb=kb)
