"""Every reader of what comes from outside, each with small valid files to begin from."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs
from openpyxl import Workbook
from tests.assess_help import an_instrument, an_item
from tests.test_reading_documents import docx
from tests.test_responses_bad import BAD as BAD_ANSWERS
from tests.test_responses_bad import SMALL

import ocsea
from ocsea._base.data import read_tables
from ocsea._base.errors import InvalidDataError
from ocsea.assess.answers import read_answers
from ocsea.assess.evaluation import evaluate
from ocsea.assess.files import score_file
from ocsea.assess.sheets import AnswerSheet
from ocsea.documents.files import SUFFIXES, document_of
from ocsea.interop.gift import gift, read_gift
from ocsea.interop.linting.config import read_config
from ocsea.interop.linting.files import lint_bytes
from ocsea.interop.linting.fixing import fixed
from ocsea.interop.moodle import moodle, read_moodle
from ocsea.interop.responses import read_column, read_responses, read_survey
from ocsea.interop.sssom import read_sssom, sssom
from ocsea.interop.triage import read_situation
from ocsea.law.texts import check_file
from ocsea.scenarios import Scenario

__all__ = ["READERS", "SMALL", "Reader"]

KB = ocsea.load()
BAD_DATA = Path(__file__).parent / "bad"
DAY = date(2026, 11, 22)
PLAIN = an_instrument({"A": 100}, [an_item("A1", "A", 1), an_item("A2", "A", 1)])


@attrs.frozen
class Reader:
    """Something that reads what comes from outside.

    Attributes:
        read: Reads bytes; may write them into a folder first.
        seeds: Makes valid files, small ones.
        tokens: What means something in such files.
    """

    read: Callable[[bytes, Path], Any]
    seeds: Callable[[], list[bytes]]
    tokens: tuple[bytes, ...] = ()


def of_text(read: Callable[[str], Any]) -> Callable[[bytes, Path], Any]:
    """Give text; what is not UTF-8 becomes characters that no file can hold."""
    return lambda data, _: read(data.decode(errors="surrogateescape"))


def of_file(name: str, read: Callable[[Path], Any]) -> Callable[[bytes, Path], Any]:
    """Give a file of that name."""

    def written(data: bytes, folder: Path) -> Any:
        path = folder / name
        path.write_bytes(data)
        return read(path)

    return written


def of_json(read: Callable[[Any], Any]) -> Callable[[bytes, Path], Any]:
    """Give the value that JSON stands for, as a program hands it over; nothing when it is not JSON."""

    def parsed(data: bytes, _: Path) -> Any:
        try:
            value = json.loads(data.decode(errors="surrogateescape"))
        except (ValueError, RecursionError):
            return None
        return read(value)

    return parsed


def _dicts(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"A1": value}


def _bad_data() -> list[bytes]:
    return [path.read_bytes() for path in sorted(BAD_DATA.glob("*.toml"))]


def _valid(tables: Any, problems: Any) -> Any:
    if problems:
        raise InvalidDataError.for_problems(problems)
    return tables


def _linted(kind: str) -> Callable[[bytes, Path], Any]:
    return lambda data, _: fixed(KB, lint_bytes(data, f"a.{kind}", kind=kind, kb=KB)).data()


def _document(kind: str) -> Callable[[bytes, Path], Any]:
    return lambda data, _: document_of("a", data, kind=kind).plain


def _responses(path: Path) -> Any:
    return list(read_responses(path, SMALL, unversioned=True))


def _answers() -> list[bytes]:
    good = b"A1,A2,A3\nv1,box wa,40\nv0,none,dk\n"
    return [
        good,
        good.replace(b",", b";"),
        *(p.read_bytes() for p in sorted(BAD_ANSWERS.glob("*.csv"))),
    ]


def _scored(path: Path) -> Any:
    return score_file(PLAIN, path, path.with_name("out.csv"), on_unknown="missing")


def _parquet() -> list[bytes]:
    import polars as pl

    out = io.BytesIO()
    pl.DataFrame({"A1": ["1", "dk"], "A2": ["0", None]}).write_parquet(out)
    return [out.getvalue()]


def _book() -> list[bytes]:
    book = Workbook()
    book.active.append(["A1", "A2", "A3"])
    book.active.append(["v1", "box wa", 40])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as parts:  # a smaller one: without themes and styles
        return [
            _zipped({name: parts.read(name) for name in parts.namelist() if "theme" not in name})
        ]


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@cache
def _sssom() -> list[bytes]:
    lines = sssom(KB).splitlines(keepends=True)
    head = next(at for at, line in enumerate(lines) if not line.startswith("#"))
    return ["".join([*lines[: head + 4], *lines[-2:]]).encode()]


def _first(text: str, end: str, close: str = "") -> list[bytes]:
    """Return the beginning of a file: its first three pieces."""
    return [(end.join(text.split(end)[:3]) + end + close).encode()]


_EXAM = "training-knowledge-20"
_JSON = (b"{", b"}", b"[", b"]", b'"', b":", b"null", b"1e999", b"NaN", b"-1", b"9" * 5000, b"true")
_SITUATION = json.dumps({
    "acts": ["demand-money"], "victim_age": 15, "happened": "2026-06-01",
    "ruled_out": {"acts": ["threat-to-distribute"]},
})  # fmt: skip
_PLAN = json.dumps({
    "name": "plan", "settings": ["school-or-madrasah"],
    "exposures": {"com-victim-blaming": 0.4},
    "measures": {"edu-grooming-brief": {"coverage": 0.8, "fidelity": 1.0}},
})  # fmt: skip
_ANSWERS = json.dumps({"A1": {"value": "3", "reason": "x"}, "A2": ["box", "wa"], "A3": 40})
_RESULT = json.dumps({"A1": "v1", "A2": ["box", "wa"], "A3": 40})
_PAGE = b"""<!-- ocsea-lint-ignore -->
<h1>Pornografi anak</h1><p lang="id">Korban <b>mengaku</b> &amp; child porn&shy;ography</p><script>a</script>"""
_MARKED = b"""# Pornografi anak

[korban](a "b") <!-- ocsea: ignore --> `child porn` **tebal**

| a | b |
|---|---|
| c | d |

> kutipan

```
x
```
"""
_PO = b'msgid ""\nmsgstr ""\n"Language: id\\n"\n\n#, fuzzy\nmsgid "child porn"\nmsgstr[0] "pornografi anak"\n'
_CODE = b'# child porn\n/* pornografi anak */ "a" // b\n"""doc"""\nx = f\'{1}\'\n'
_LAW = (
    "Pasal 14 ayat (1) huruf a UU 12/2022 jo. Pasal 27B ayat (2) UU ITE dan Pasal 4\u201310 KUHP;"
    " article 29 of Law No. 44 of 2008.\nPasal 5, 6 dan 7 huruf a sampai dengan huruf c PP 17/2025"
).encode()
_CONFIG = b"""lang = "id"
exclude = ["a/*", "**/b"]
[[allow]]
phrase = "x"
reason = "y"
until = 2027-01-01
"""
_XML = (
    b"<",
    b">",
    b"/>",
    b"&",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<![CDATA[",
    b"]]>",
    b"&b;",
    b"<?x?>",
)
_TOML = (
    b"[[",
    b"]]",
    b"=",
    b'"""',
    b"{",
    b"}",
    b"[" * 2000,
    b"9" * 5000,
    b"1979-02-30",
    b"inf",
    b"\\uD800",
)
_CSV = (b",", b'"', b"\n", b"\r", b"\t", b"#", b"x" * 140_000, b";", b"\0")
_WORDS = (
    b"Pasal ",
    b"ayat (1) ",
    b"huruf a ",
    b"UU ",
    b"/2022",
    b" jo. ",
    b"9" * 5000,
    b"\xe2\x80\x93",
)

_KINDS = {
    "html": _PAGE, "markdown": _MARKED, "po": _PO, "python": _CODE, "text": _LAW,
    **{kind: _CODE for kind in SUFFIXES.values() if kind in {"javascript", "rust", "yaml", "css"}},
}  # fmt: skip

READERS: dict[str, Reader] = {
    "toml": Reader(
        of_file("mine.toml", lambda path: _valid(*read_tables([path], path.parent))), _bad_data, _TOML
    ),
    "overlay": Reader(
        of_file("mine.toml", lambda path: ocsea.load(overlays=[path.parent])), _bad_data, _TOML
    ),
    "config": Reader(of_file("a.toml", lambda path: read_config(file=path)), lambda: [_CONFIG], _TOML),
    "project": Reader(
        of_file("pyproject.toml", lambda path: read_config(start=path.parent)),
        lambda: [b"[tool.ocsea.lint]\n" + _CONFIG.replace(b"[[", b"[[tool.ocsea.lint.")],
        _TOML,
    ),
    "responses-csv": Reader(of_file("a.csv", _responses), _answers, _CSV),
    "responses-xlsx": Reader(of_file("a.xlsx", _responses), _book, _XML),
    "responses-text": Reader(
        of_text(lambda text: list(read_responses(f"{text}\n", SMALL, unversioned=True))),
        _answers, _CSV,
    ),
    "column": Reader(
        of_file("a.csv", lambda path: read_column(path, SMALL, "A1")), _answers, _CSV
    ),
    "survey": Reader(
        of_json(lambda value: list(read_survey([_dicts(value)], SMALL, unversioned=True))),
        lambda: [_RESULT.encode()], _JSON,
    ),
    "score-csv": Reader(of_file("a.csv", _scored), lambda: [b"A1,A2\n1,0\ndk,\n"], _CSV),
    "score-parquet": Reader(of_file("a.parquet", _scored), _parquet),
    "answers": Reader(
        of_json(lambda value: read_answers(SMALL, _dicts(value))), lambda: [_ANSWERS.encode()], _JSON
    ),
    "sheet": Reader(
        of_text(AnswerSheet.from_json),
        lambda: [AnswerSheet.of(SMALL, json.loads(_ANSWERS)).to_json().encode()], _JSON,
    ),
    "evaluation": Reader(
        of_json(lambda value: evaluate({"p": _dicts(value)}, {"p": _dicts(value)}, {"A1": "a"})),
        lambda: [b'{"A1": "a"}', b'{"A1": null}'], _JSON,
    ),
    "marks": Reader(of_json(lambda value: evaluate(value, value)), lambda: [b"[[0, 1], [1, 1]]"], _JSON),
    "situation": Reader(of_text(read_situation), lambda: [_SITUATION.encode()], _JSON),
    "situation-json": Reader(
        of_text(ocsea.Situation.from_json), lambda: [_SITUATION.encode()], _JSON
    ),
    "scenario": Reader(
        of_text(lambda text: Scenario.from_json(KB, text)), lambda: [_PLAN.encode()], _JSON
    ),
    "scenario-data": Reader(
        of_json(lambda value: Scenario.of(KB, _dicts(value))), lambda: [_PLAN.encode()], _JSON
    ),
    "sssom": Reader(of_text(lambda text: read_sssom(text, KB)), _sssom, _CSV),
    "moodle": Reader(of_text(read_moodle), lambda: _first(moodle(KB, _EXAM), "</question>", "</quiz>"), _XML),
    "gift": Reader(
        of_text(read_gift), lambda: _first(gift(KB, _EXAM), "\n\n"),
        (b"\n\n", b"{", b"}", b"=", b"~", b"//", b"####", b"\\", b"::", b"[id:"),
    ),
    "citations": Reader(
        of_file("a.txt", lambda path: check_file(KB.law.citations, path, on=DAY).to_html("id", stamp="x")),
        lambda: [_LAW], _WORDS,
    ),
    "provision": Reader(of_text(KB.law.citations.find), lambda: [_LAW], _WORDS),
    "search": Reader(of_text(KB.forms.search), lambda: [b"fotonya mau disebar"]),
    "lint": Reader(of_text(ocsea.lint), lambda: [_MARKED, _LAW]),
    "docx": Reader(_document("docx"), lambda: [docx()], _XML),
    "law-docx": Reader(
        of_file("a.docx", lambda path: check_file(KB.law.citations, path, on=DAY)), lambda: [docx()], _XML
    ),
    **{
        f"document-{kind}": Reader(_document(kind), lambda seed=seed: [seed], _XML)
        for kind, seed in _KINDS.items()
    },
    **{
        f"lint-{kind}": Reader(_linted(kind), lambda seed=seed: [seed], (*_XML, b"ocsea-lint", b"child porn"))
        for kind, seed in _KINDS.items()
    },
}  # fmt: skip
