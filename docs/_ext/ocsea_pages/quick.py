"""What keeps the build quick although there are a hundred pages of forms."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sphinx.search.en import SearchEnglish

from ocsea_pages.marks import FORM_PAGES, LANGUAGES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_FOLDERS = {FORM_PAGES(lang) for lang in LANGUAGES}
_SIDEBARS: dict[str, Any] = {}


class RememberingEnglish(SearchEnglish):
    """English for the search, which works out the stem of a word once and not at every use."""

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self.stem = lru_cache(maxsize=None)(super().stem)  # type: ignore[method-assign]


def same_sidebar(
    _app: Sphinx, page: str, _file: str, context: dict[str, Any], _tree: object
) -> None:
    """Work out the sidebar once for all pages of forms: it is the same, as none of them stands in it."""
    folder, slash, _ = page.partition("/")
    make = context.get("toctree")
    if not slash or folder not in _FOLDERS or make is None:
        return

    def toctree(**options: Any) -> Any:
        key = repr(sorted(options.items()))
        if key not in _SIDEBARS:
            _SIDEBARS[key] = make(**options)
        return _SIDEBARS[key]

    context["toctree"] = toctree
