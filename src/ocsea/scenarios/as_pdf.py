"""Documents as PDF."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

import attrs

from ocsea._base.errors import MissingExtraError
from ocsea.scenarios.document import Block, Callout, Card, Document, drawable, printable

__all__ = ["to_pdf"]

_TEMPLATE: Final = "templates/document.typ"


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
    try:
        import typst
    except ImportError:
        raise MissingExtraError.for_extra("office", "typst") from None
    made: bytes = typst.compile(
        _template(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"document": _data(document)},
    )
    return made
