"""Pages of the documentation that are written from the knowledge when the documentation is built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ocsea_pages import activities, changes, forms, glossary, interface, quick
from ocsea_pages.marks import LANGUAGES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ocsea import KnowledgeBase


def pages(kb: KnowledgeBase) -> dict[str, str]:
    """Return every generated file by its path below the documentation.

    What lies in ``_generated`` is included by pages that are written by hand; the rest are pages of
    their own.
    """
    found = changes.pages(kb)
    for lang in LANGUAGES:
        found |= forms.pages(kb, lang) | activities.pages(kb, lang) | glossary.pages(kb, lang)
    return found


def write(root: Path, found: dict[str, str]) -> None:
    """Write what has changed, so that a second build is quick, and take away what is no longer made."""
    for name, text in found.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for folder in {Path(name).parent for name in found}:
        for path in (root / folder).glob("*.md"):
            if path.relative_to(root).as_posix() not in found:
                path.unlink()


def _write(app: Sphinx) -> None:
    import ocsea

    write(Path(app.srcdir), pages(ocsea.load()))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("builder-inited", _write)
    app.connect("html-page-context", quick.same_sidebar, priority=100)  # before the theme's
    app.connect("html-page-context", interface.whole_options)
    app.add_search_language(quick.RememberingEnglish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
