"""Settings of the documentation."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

import ocsea
from ocsea.law.penalty import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from ocsea import Lang
    from ocsea.law.model import Version
    from ocsea.law.timeline import Change

project = "ocsea"
author = "The ocsea maintainers"
copyright = "2026, the ocsea maintainers; program Apache-2.0, knowledge CC BY 4.0"
release = version = ocsea.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_design"]
exclude_patterns = ["_build", "_generated", "examples"]
default_role = "literal"  # single backticks in docstrings
suppress_warnings = ["ref.python"]  # law and assessments each have an Answer and a Role
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
maximum_signature_line_length = 88

html_theme = "furo"
html_title = f"ocsea {release}"
html_static_path = ["_static"]
html_css_files = ["ocsea.css"]
html_copy_source = False
html_show_sphinx = False

INDONESIAN = {"bahasa-yang-menghormati", "langkah-pertama", "membaca-hukum", "pelatih"}


def _language(_app: Sphinx, page: str, _file: str, context: dict[str, Any], _tree: object) -> None:
    """Name the language of the pages in Indonesian, for screen readers and hyphenation."""
    if page in INDONESIAN:
        context["language"] = "id"


def _signature(
    _app: Sphinx, what: str, _name: str, thing: Any, *_: object
) -> tuple[str, str] | None:
    """Leave out the long signatures of records: their attributes are listed below."""
    return ("", "") if what == "class" and attrs.has(thing) else None


# -- what changed on 2 January 2026, from the data -------------------------------------------------

KB = ocsea.load()
BEFORE, AFTER = date(2026, 1, 1), date(2026, 1, 2)
MARKS = {
    "derived": ("bacaan turunan", "derived reading"),
    "contested": ("diperdebatkan", "contested"),
    "untested": ("belum teruji", "untested"),
}


def _cell(text: str) -> str:
    """Keep a text from ending its cell or being read as Markdown."""
    for sign in "\\`*_|<[":
        text = text.replace(sign, f"\\{sign}")
    return text


def _cite(ident: str, lang: Lang) -> str:
    return _cell(KB.law.citations.name(ident, lang))


def _name(change: Change, lang: Lang) -> str:
    rule = change.provision
    marks = [MARKS[rule.confidence][lang == "en"]] if rule.confidence in MARKS else []
    if rule.status != "verified":
        marks.append("belum terverifikasi" if lang == "id" else "unverified")
    told = f"<br>*{'; '.join(marks)}*" if marks else ""
    return f"{_cite(rule.id, lang)}<br>`{rule.id}`{told}"


def _penalties(versions: Iterable[Version], lang: Lang, known: str = "") -> str:
    """Return the penalties of all parts with what differs, save a note that the page gives once."""
    lines = []
    for version in versions:
        wording = version.wording(lang) if version.wording else ""
        note = wording.replace(known, "").strip(" ;.")
        lines.append(". ".join(filter(None, (in_words(version, lang), note))))
    return "<br>".join(_cell(line) for line in lines if line) or "–"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = list(head)
    yield from ("", f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads))
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _ended(found: Iterable[Change], lang: Lang) -> Iterator[str]:
    heads = {
        "id": ("Berakhir → digantikan", "Isinya", "Ancaman sampai 1 Januari 2026"),
        "en": ("Ended → replaced by", "What it said", "Penalty until 1 January 2026"),
    }
    ended = [change for change in found if change.kind == "ended"]
    ended.sort(key=lambda change: not change.replaced_by)
    rows = (
        (
            _name(change, lang) + "".join(f"<br>→ {_cite(i, lang)}" for i in change.replaced_by),
            _cell(change.provision.summary(lang)),
            _penalties(change.before, lang),
        )
        for change in ended
    )
    yield from _table(heads[lang], rows)


def _page(found: list[Change]) -> Iterator[str]:
    yield "## Ended"
    yield from _ended(found, "en")
    yield "## Began"
    began = [change for change in found if change.kind == "began"]
    offences = [c for c in began if any(in_words(v, "en") for v in c.after)]
    yield from _table(
        ("Began", "What it says", "Penalty"),
        (
            (_name(c, "en"), _cell(c.provision.summary("en")), _penalties(c.after, "en"))
            for c in offences
        ),
    )
    yield "Rules without a penalty of their own that began on the same day:"
    yield from _table(
        ("Began", "What it says"),
        ((_name(c, "en"), _cell(c.provision.summary("en"))) for c in began if c not in offences),
    )
    yield "## Changed"
    changed = [change for change in found if change.kind == "changed"]
    notes = Counter(v.wording("en") for c in changed for v in c.after if v.wording)
    [(usual, _)] = notes.most_common(1)
    yield f"Unless a row says more: {_cell(usual)}"
    yield from _table(
        ("Provision", "Penalty before", "Penalty after"),
        (
            (
                _name(c, "en"),
                _penalties(c.before, "en"),
                _penalties(c.after, "en", usual.rstrip(".")),
            )
            for c in changed
        ),
    )


def _write_changes(app: Sphinx) -> None:
    """Write the tables that the pages on the law include."""
    found = list(KB.law.changes(BEFORE, AFTER))
    texts = {
        "changes-2026-01-02.md": "\n".join(_page(found)),
        "berakhir-2026-01-02.md": "\n".join(_ended(found, "id")),
    }
    folder = Path(app.srcdir) / "_generated"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", _write_changes)
    app.connect("html-page-context", _language)
    app.connect("autodoc-process-signature", _signature)
