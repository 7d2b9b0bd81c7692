"""What the linter finds, for other programs: JSON, SARIF 2.1.0, and annotations of GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import attrs

from ocsea import __version__
from ocsea._base.errors import Problem
from ocsea._base.text import Lang, Text
from ocsea.documents.model import Place
from ocsea.interop.linting.directives import Remark
from ocsea.interop.linting.files import FileReport, LintedFiles, Spot

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.taxonomy.linter import Finding

__all__ = ["SCHEMA_VERSION", "place_text", "to_github", "to_json", "to_sarif"]

SCHEMA_VERSION: Final = 1
"""Of the JSON; it grows when something is taken away or comes to mean something else."""

_SARIF: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_SARIF_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_GITHUB_LEVELS: Final = {"error": "error", "warning": "warning", "info": "notice"}


def place_text(kb: KnowledgeBase, place: Place) -> Text:
    """Return the place of a paragraph of a DOCX document in words.

    >>> import ocsea
    >>> place_text(ocsea.load(), Place(part="table", number=1, row=2, cell=3)).en
    'table 1, row 2, column 3'
    """
    return kb.wording[f"lint-place-{place.part}"].format(**_gaps(place))


def _gaps(place: Place) -> dict[str, int]:
    gaps = {"number": place.number}
    return gaps | {"row": place.row, "cell": place.cell} if place.part == "table" else gaps


def instead(each: Finding | Remark, lang: Lang) -> str:
    """Return what to write instead: in the language of the expression, and in that of the reader."""
    return " · ".join(dict.fromkeys([each.use(getattr(each, "lang", lang)), each.use(lang)]))


def message(each: Finding | Remark, lang: Lang) -> str:
    """Return what is wrong and what to write instead, in one line."""
    return f"{each.found!r}: {each.why(lang)} → {instead(each, lang)}"


# -- JSON ----------------------------------------------------------------------------------------------


def _text(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.en}


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return _text(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if attrs.has(type(value)):
        return {f.name: _plain(getattr(value, f.name)) for f in attrs.fields(type(value))}
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _where(spot: Spot) -> dict[str, Any]:
    found = {
        "line": spot.line,
        "column": spot.column,
        "end_line": spot.end_line,
        "end_column": spot.end_column,
    }
    return found | ({"place": _plain(spot.place)} if spot.place else {})


def _file(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "counts": file.counts,
        "findings": [_plain(each) | _where(file.spot(each)) for each in file.report.findings],
        "remarks": [_plain(each) | _where(file.spot(each)) for each in file.remarks],
        "allowed": [
            _plain(each.finding) | _where(file.spot(each.finding)) | {"reason": each.reason}
            for each in file.allowed
        ],
        "unchecked": [_plain(each) for each in file.report.unchecked],
    }


def to_json(kb: KnowledgeBase, linted: LintedFiles) -> str:
    """Return what the linter finds as JSON.

    The keys: ``schema`` and ``schema_version`` of this format; ``knowledge``, whose rules these are;
    ``counts`` by level; ``files``, each with ``path``, ``counts``, ``findings``, ``remarks`` on what the file
    says to the linter, what it allows (``allowed``, each with its ``reason``), and spans that are
    ``unchecked``; ``problems``, files that could not be read; and ``not_checked``, what the linter does not
    look at. Of each finding ``start`` and ``end`` count characters of the file from 0, ``line`` and ``column``
    from 1; of DOCX they count paragraphs, and ``place`` says where the paragraph stands.

    >>> from ocsea.interop.linting import LintedFiles, lint_bytes
    >>> from ocsea.testing import tiny
    >>> found = LintedFiles(files=(lint_bytes(b"Guru itu disebut oknum pelaku.", "berita.txt"),))
    >>> told = json.loads(to_json(tiny(), found))
    >>> told["schema"], told["counts"]
    ('ocsea-lint-report', {'error': 0, 'warning': 1, 'info': 0})
    """
    known = [file.report.not_checked for file in linted.files[:1]]
    content = {
        "schema": "ocsea-lint-report",
        "schema_version": SCHEMA_VERSION,
        "knowledge": kb.stamp,
        "counts": linted.counts,
        "files": [_file(file) for file in linted.files],
        "problems": [_plain(problem) for problem in linted.problems],
        "not_checked": _text(known[0]) if known else None,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


# -- SARIF ---------------------------------------------------------------------------------------------


def _uri(path: str) -> str:
    return quote(Path(path).as_posix(), safe="/:" if Path(path).is_absolute() else "/")


def _sarif_location(kb: KnowledgeBase, path: str, spot: Spot, lang: Lang) -> dict[str, Any]:
    file: dict[str, Any] = {"artifactLocation": {"uri": _uri(path)}}
    if spot.place:  # DOCX has no lines
        name = place_text(kb, spot.place)(lang)
        return {"physicalLocation": file, "logicalLocations": [{"fullyQualifiedName": name}]}
    file["region"] = {
        "startLine": spot.line,
        "startColumn": spot.column,
        "endLine": spot.end_line,
        "endColumn": spot.end_column,
    }
    return {"physicalLocation": file}


def _sarif_rule(kb: KnowledgeBase, rule: str, lang: Lang) -> dict[str, Any]:
    known = kb.language_rules.get(rule)
    if known is None:
        return {"id": rule}
    return {
        "id": rule,
        "shortDescription": {"text": known.why(lang)},
        "help": {"text": known.use(lang)},
        "properties": {"severity": known.severity, "basis": known.basis, "language": known.lang},
    }


def to_sarif(kb: KnowledgeBase, linted: LintedFiles, lang: Lang) -> str:
    """Return what the linter finds as a SARIF 2.1.0 log, for code scanning.

    What a file allows is in it as suppressed, with the reason. Findings in DOCX documents have no lines, but
    the place of their paragraph. Files that could not be read are notifications of the run.

    >>> from ocsea.interop.linting import LintedFiles, lint_bytes
    >>> from ocsea.testing import tiny
    >>> found = LintedFiles(files=(lint_bytes(b"Guru itu disebut oknum pelaku.", "berita.txt"),))
    >>> [run] = json.loads(to_sarif(tiny(), found, "en"))["runs"]
    >>> [(each["ruleId"], each["level"]) for each in run["results"]]
    [('id-oknum', 'warning')]
    """
    results = [
        (file, each, reason)
        for file in linted.files
        for each, reason in [
            *((each, "") for each in file.told),
            *((each.finding, each.reason) for each in file.allowed),
        ]
    ]
    rules = sorted({each.rule for _, each, _ in results})
    driver = {
        "name": "ocsea",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_sarif_rule(kb, rule, lang) for rule in rules],
        "properties": {"knowledge": kb.stamp},
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not linted.problems,
                "toolExecutionNotifications": [
                    _notification(each, lang) for each in linted.problems
                ],
            }
        ],
        "results": [
            _sarif_result(kb, file, each, reason, rules.index(each.rule), lang)
            for file, each, reason in results
        ],
    }
    log = {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _sarif_result(
    kb: KnowledgeBase, file: FileReport, each: Finding | Remark, reason: str, index: int, lang: Lang
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": each.rule,
        "ruleIndex": index,
        "level": _SARIF_LEVELS[each.level],
        "message": {"text": message(each, lang)},
        "locations": [_sarif_location(kb, file.path, file.spot(each), lang)],
    }
    if reason:
        result["suppressions"] = [{"kind": "inSource", "justification": reason}]
    return result


def _notification(problem: Problem, lang: Lang) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": problem.in_language(lang)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(problem.file)}}}],
    }


# -- GitHub --------------------------------------------------------------------------------------------


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")


def _command(level: str, properties: Iterable[tuple[str, object]], text: str) -> str:
    told = ",".join(f"{key}={_property(value)}" for key, value in properties)
    return f"::{level} {told}::{_data(text)}"


def to_github(kb: KnowledgeBase, linted: LintedFiles, lang: Lang) -> str:
    """Return what the linter finds as workflow commands, which GitHub shows beside the lines.

    >>> import ocsea
    >>> from ocsea.interop.linting import LintedFiles, lint_bytes
    >>> found = LintedFiles(files=(lint_bytes(b"Guru itu disebut oknum pelaku.", "berita.txt"),))
    >>> to_github(ocsea.load(), found, "en").split("::")[1]
    'warning file=berita.txt,line=1,endLine=1,col=18,endColumn=23,title=id-oknum'
    """
    lines = [
        _annotation(kb, file, each, spot, lang)
        for file in linted.files
        for each, spot in zip(file.told, file.places, strict=True)
    ]
    problems = linted.problems
    lines += [_command("error", [("file", each.file)], each.in_language(lang)) for each in problems]
    return "".join(f"{line}\n" for line in lines)


def _annotation(
    kb: KnowledgeBase, file: FileReport, each: Finding | Remark, spot: Spot, lang: Lang
) -> str:
    properties: list[tuple[str, object]] = [("file", Path(file.path).as_posix())]
    text = message(each, lang)
    if spot.place:
        text = f"{place_text(kb, spot.place)(lang)}: {text}"
    else:
        properties += [("line", spot.line), ("endLine", spot.end_line), ("col", spot.column)]
        if spot.line == spot.end_line:  # columns are of one line only
            properties.append(("endColumn", spot.end_column))
    return _command(_GITHUB_LEVELS[each.level], [*properties, ("title", each.rule)], text)
