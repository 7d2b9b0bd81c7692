"""What surrounds the text of a page: its commands, and the words of the theme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CAPTION: Final = "Bahasa Indonesia"
"""Over the pages in Indonesian in the sidebar."""

_WORDS: Final = {
    "Back to top": "Kembali ke atas",
    "Home": "Beranda",
    "Index": "Indeks",
    "Made with": "Dibuat dengan",
    "Next": "Berikutnya",
    "On this page": "Di halaman ini",
    "Previous": "Sebelumnya",
    "Search": "Cari",
    "Skip to content": "Langsung ke isi",
}
_HEADING: Final = ('title="Link to this heading"', 'title="Tautan ke judul ini"')
_COMMANDS: Final = re.compile(r'<div class="highlight-console.*?</pre>', re.DOTALL)
_OPTION: Final = re.compile(r'<span class="pre">(?=--?[a-z])')
_HYPHENATED: Final = re.compile(r"(<[^>]*>)|[^\s<>]*-[^\s<>]*")


def whole_options(
    _app: Sphinx, _page: str, _file: str, context: dict[str, Any], _tree: object
) -> None:
    """Keep browsers from breaking a command after a hyphen, in the middle of an option."""
    if "body" in context:
        body = _COMMANDS.sub(_marked, context["body"])
        context["body"] = _OPTION.sub('<span class="pre whole">', body)


def _marked(commands: re.Match[str]) -> str:
    return _HYPHENATED.sub(
        lambda found: found[1] or f'<span class="whole">{found[0]}</span>', commands[0]
    )


def in_indonesian(context: dict[str, Any]) -> None:
    """Put the words around a page in Indonesian, and the pages in Indonesian first in the sidebar."""
    context["language"] = "id"
    context["_"] = context["gettext"] = _say
    if "body" in context:
        context["body"] = context["body"].replace(*_HEADING)
    if make := context.get("toctree"):
        context["toctree"] = lambda **options: _ours_first(make(**options))


def _say(message: str) -> str:
    """Return a message of the theme in Indonesian; one that is not known stays."""
    word = message.strip()
    return message.replace(word, _WORDS.get(word, word))


def _ours_first(sidebar: str) -> str:
    start = sidebar.rfind("<p", 0, sidebar.find(f">{CAPTION}<"))
    return sidebar[start:] + sidebar[:start]
