"""Documents as PDF."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.errors import MissingExtraError
from ocsea.scenarios.document import Block, Callout, Card, Cutouts, Document, drawable, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["pictures", "to_pdf"]

_TEMPLATE: Final = "templates/document.typ"
_PICTURES: Final = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#for svg in json(bytes(sys.inputs.data)) { page(image(bytes(svg), format: "svg")) }
"""
_SHARP: Final = 288.0


@cache
def _template() -> bytes:
    return (files("ocsea.scenarios") / _TEMPLATE).read_bytes()


def _plain(block: Block) -> dict[str, Any]:
    """Return a block as the template reads it."""
    row = attrs.asdict(block) | {"kind-of": type(block).__name__}
    if isinstance(block, Callout):
        row["blocks"] = [_plain(inner) for inner in block.blocks]
    if isinstance(block, Card):
        row["svg"] = drawable(block.svg)
    if isinstance(block, Cutouts):
        for card in row["cards"]:
            card["svg"] = drawable(card["svg"]) if card["svg"] else ""
    return row


def _data(document: Document) -> str:
    row = attrs.asdict(document, recurse=False)
    row["blocks"] = [_plain(block) for block in document.blocks]
    return printable(json.dumps(row, ensure_ascii=False))


def to_pdf(document: Document) -> bytes:
    """Return a document as PDF on A4 pages, with its fonts in it.

    The same document gives the same bytes. Fonts of the machine are not used, so that a page looks
    the same everywhere; they hold Latin, Greek and Cyrillic letters.

    Raises:
        MissingExtraError: The ``office`` extra is not installed.

    >>> from ocsea.scenarios.document import Document, Paragraph
    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(Paragraph("C"),), footer="D")
    >>> to_pdf(page)[:5]
    b'%PDF-'
    """
    made: bytes = _compile(_template(), _data(document), format="pdf")
    return made


def pictures(svgs: Iterable[str]) -> dict[str, bytes]:
    """Return drawings as PNG pictures, by their SVG.

    Raises:
        MissingExtraError: The ``office`` extra is not installed.

    >>> square = drawable('<path d="M8 8h32v32h-32z"/>')
    >>> pictures([square, square])[square][1:4]
    b'PNG'
    """
    drawn = list(dict.fromkeys(svgs))
    if not drawn:
        return {}
    made = _compile(_PICTURES, json.dumps(drawn), format="png", ppi=_SHARP)
    return dict(zip(drawn, made if isinstance(made, list) else [made], strict=True))


def _compile(source: bytes, data: str, **options: Any) -> Any:
    try:
        import typst
    except ImportError:
        raise MissingExtraError.for_extra("office", "typst") from None
    return typst.compile(source, ignore_system_fonts=True, sys_inputs={"data": data}, **options)
