"""Which documents can be read, and reading them."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from ocsea._base.errors import InvalidDataError, Problem, UnknownOptionError
from ocsea.documents import code, markup, translations, word
from ocsea.documents.model import Comment, Document, Part

__all__ = ["SUFFIXES", "document_of", "kind_of", "read_document"]

MOST_BYTES: Final = 50_000_000
MOST_CODE: Final = 5_000_000
"""Bytes that a document, and a file of source code, may have."""

Read = tuple[tuple[Part, ...], tuple[Comment, ...]]

SUFFIXES: Final[dict[str, str]] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".po": "po",
    ".pot": "po",
    ".py": "python",
    ".pyi": "python",
    **code.LANGUAGES,
}
"""The kind of document that each ending stands for."""

_MARKS: Final = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}


def _markdown(content: str) -> Read:
    from ocsea.documents.markdown import read_markdown

    return read_markdown(content)


_READERS: Final[dict[str, Callable[[str], Read]]] = {
    "text": markup.read_plain,
    "markdown": _markdown,
    "html": markup.read_html,
    "po": translations.read_translations,
    "python": code.read_python,
}


def kind_of(name: str) -> str:
    """Return the kind of a document, from the ending of its name.

    Raises:
        UnknownOptionError: Documents with that ending are not read.

    >>> kind_of("Panduan.MD")
    'markdown'
    """
    suffix = Path(name).suffix.casefold()
    if suffix not in SUFFIXES:
        raise UnknownOptionError.for_option("file ending", suffix or Path(name).name, SUFFIXES)
    return SUFFIXES[suffix]


def _unreadable(name: str, message: str, remedy: str, *, place: str = "") -> InvalidDataError:
    """Return the error for a document that cannot be read."""
    return InvalidDataError.for_problems([Problem(name, place, "", message, remedy)])


def read_document(path: Path, *, kind: str = "") -> Document:
    r"""Read a document.

    Args:
        path: The file.
        kind: Of document; the ending of its name tells it when it is not given.

    Raises:
        InvalidDataError: The file cannot be read, is too large, or is not what its name says.
        UnknownOptionError: Documents with that ending are not read.
        MissingExtraError: A package that reads such documents is not installed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "panduan.html"
    ...     _ = path.write_text("<h1>Panduan</h1><p>Ayah &amp; ibu</p>")
    ...     read_document(path).plain
    '# Panduan\nAyah & ibu'
    """
    kind = kind or kind_of(path.name)
    try:
        _measure(str(path), path.stat().st_size, kind)
        return document_of(str(path), path.read_bytes(), kind=kind)
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise _unreadable(str(path), message, "check its name and rights.") from None


def decoded(name: str, data: bytes) -> tuple[str, str]:
    """Return text and its encoding: UTF-8, or UTF-16 with the mark that says so.

    Raises:
        InvalidDataError: It is neither, or not text at all.
    """
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    encoding = _MARKS.get(mark, "utf-8")
    try:
        text = data.removeprefix(mark).decode(encoding.removesuffix("-sig"))
    except UnicodeDecodeError:
        raise _unreadable(name, "is not text in UTF-8", "save it as UTF-8.") from None
    if "\0" in text:
        raise _unreadable(name, "is not text", "leave it out.")
    return text, encoding


def encoded(text: str, encoding: str) -> bytes:
    """Return text as `decoded` found it."""
    mark = next((mark for mark, each in _MARKS.items() if each == encoding), b"")
    return mark + text.encode(encoding.removesuffix("-sig"))


def _measure(name: str, size: int, kind: str) -> None:
    most = MOST_CODE if kind == "python" or kind in code.LANGUAGES.values() else MOST_BYTES
    if size > most:
        raise _unreadable(name, f"is larger than {most // 1_000_000} MB", "split it.")


def document_of(name: str, data: bytes, *, kind: str = "") -> Document:
    """Read a document that is at hand, as `read_document` does.

    Args:
        name: What to call it.
        data: What a file would hold.
        kind: Of document; the ending of its name tells it when it is not given.

    >>> document_of("-", b"Lihat [ini](rumah.html).", kind="markdown").parts[0].mask
    'Lihat  ini              .'
    """
    kind = kind or kind_of(name)
    _measure(name, len(data), kind)
    if kind == "docx":
        return _docx(name, data)
    content, encoding = decoded(name, data)
    read = _READERS.get(kind) or partial(code.read_code, language=kind)
    try:
        parts, comments = read(content)
    except translations.BadLineError as error:
        message = "this line is neither a comment, nor a string, nor empty"
        raise _unreadable(name, message, "correct it.", place=f"line {error}") from None
    except ValueError:
        remedy = "correct it, or leave it out."
        raise _unreadable(name, "is not Python that can be read", remedy) from None
    return Document(
        name=name, kind=kind, content=content, parts=parts, comments=comments, encoding=encoding
    )


def _docx(name: str, data: bytes) -> Document:
    try:
        content, paragraphs, comments = word.read_docx(io.BytesIO(data))
    except word.TooMuchError:
        remedy = "save it without its pictures."
        raise _unreadable(name, "unpacks to too much", remedy) from None
    except word.NotDocxError:
        remedy = "save it as DOCX again."
        raise _unreadable(name, "is not a DOCX document", remedy) from None
    parts, _ = markup.read_plain(content)
    return Document(
        name=name,
        kind="docx",
        content=content,
        parts=parts,
        comments=comments,
        paragraphs=paragraphs,
    )
