"""Settings of the documentation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

import ocsea

if TYPE_CHECKING:
    from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

from ocsea_pages.interface import in_indonesian

project = "ocsea"
author = "The ocsea maintainers"
copyright = "2026, the ocsea maintainers; program Apache-2.0, knowledge CC BY 4.0"
release = version = ocsea.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_design",
    "ocsea_pages",
]
exclude_patterns = ["_build", "_generated", "_ext", "examples"]
default_role = "literal"  # single backticks in docstrings
suppress_warnings = ["ref.python"]  # law and assessments each have an Answer and a Role
myst_enable_extensions = ["colon_fence", "deflist"]
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

INDONESIAN = {
    "bahasa-yang-menghormati",
    "beranda",
    "bentuk-kekerasan",
    "glosarium",
    "kegiatan",
    "langkah-pertama",
    "membaca-hukum",
    "memilih-kasus",
    "menilai-pelatihan",
    "menilai-sekolah",
    "menjaga-peserta",
    "moodle-id",
    "pelatih",
    "susun-sendiri",
    "tutorial-pelatih",
}


def _language(_app: Sphinx, page: str, _file: str, context: dict[str, Any], _tree: object) -> None:
    """Put pages in Indonesian wholly in it, for readers, screen readers and hyphenation."""
    if page in INDONESIAN or page.startswith("bentuk/"):
        in_indonesian(context)


def _signature(
    _app: Sphinx, what: str, _name: str, thing: Any, *_: object
) -> tuple[str, str] | None:
    """Leave out the long signatures of records: their attributes are listed below."""
    return ("", "") if what == "class" and attrs.has(thing) else None


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", _language, priority=150)  # before the theme makes its sidebar
    app.connect("autodoc-process-signature", _signature)
