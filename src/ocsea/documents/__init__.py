"""Documents of other programs, read as text whose offsets are those of the file.

Plain text, Markdown, HTML, DOCX, translations (PO), and the comments of source code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocsea._base.lazy import facade

if TYPE_CHECKING:
    from ocsea.documents.files import SUFFIXES as SUFFIXES
    from ocsea.documents.files import document_of as document_of
    from ocsea.documents.files import kind_of as kind_of
    from ocsea.documents.files import read_document as read_document
    from ocsea.documents.model import Comment as Comment
    from ocsea.documents.model import Document as Document
    from ocsea.documents.model import Paragraph as Paragraph
    from ocsea.documents.model import Part as Part
    from ocsea.documents.model import Place as Place

_HOME = {
    "SUFFIXES": "files",
    "Comment": "model",
    "Document": "model",
    "Paragraph": "model",
    "Part": "model",
    "Place": "model",
    "document_of": "files",
    "kind_of": "files",
    "read_document": "files",
}

__all__ = [
    "SUFFIXES",
    "Comment",
    "Document",
    "Paragraph",
    "Part",
    "Place",
    "document_of",
    "kind_of",
    "read_document",
]

if not TYPE_CHECKING:  # a misspelt name is an error
    __getattr__, __dir__ = facade(__name__, _HOME)
