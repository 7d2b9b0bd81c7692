"""What reading a document gives: its text, and where in the file each character of it stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Final, Literal

import attrs

__all__ = ["Comment", "Document", "Mask", "Paragraph", "Part", "Place"]

Span = tuple[int, int]

LINE_END: Final = re.compile(r"\r\n|\n|\r")


@attrs.frozen(kw_only=True)
class Place:
    """Where a paragraph of a DOCX document stands.

    Attributes:
        part: The part of the document.
        number: Of the paragraph within its part, or of the table, note or comment; from 1.
        row: Of a table, from 1; 0 elsewhere.
        cell: Of a row, from 1; 0 elsewhere.

    >>> place = Place(part="table", number=2, row=1, cell=3)
    >>> paragraph = Paragraph(start=0, end=4, place=place)
    >>> document = Document(name="x", kind="docx", content="Nama", parts=(), paragraphs=(paragraph,))
    >>> document.place(2).part, document.place(2).cell
    ('table', 3)
    """

    part: Literal["body", "table", "header", "footer", "footnote", "endnote", "comment"]
    number: int
    row: int = 0
    cell: int = 0


@attrs.frozen(kw_only=True)
class Paragraph:
    """A paragraph of a DOCX document: its span in the text, and its place.

    >>> first = Paragraph(start=0, end=4, place=Place(part="body", number=1))
    >>> second = Paragraph(start=5, end=9, place=Place(part="footnote", number=1))
    >>> document = Document(
    ...     name="x", kind="docx", content="Nama Usia", parts=(), paragraphs=(first, second)
    ... )
    >>> document.position(6), document.place(6).part
    ((2, 2), 'footnote')
    """

    start: int
    end: int
    place: Place


@attrs.frozen(kw_only=True)
class Comment:
    """Where a comment stands, in which a person may speak to a program.

    Attributes:
        start: Of the comment, with what opens it.
        end: Of the comment, with what closes it.
        target: Span that it is about, where the document says so.

    >>> from ocsea.documents import document_of
    >>> document = document_of("-", b"Halo <!-- catatan --> semua", kind="markdown")
    >>> [document.content[each.start : each.end] for each in document.comments]
    ['<!-- catatan -->']
    """

    start: int
    end: int
    target: Span | None = None


@attrs.frozen(slots=False)
class Part:
    r"""What of a document is to be read as one text, in one language.

    Attributes:
        mask: As long as the document; what is no text is blank.
        dropped: Spans of the mask that stand for nothing, such as the rest of ``&eacute;`` behind its ``é``.
        lang: Its language, where the document says it.

    >>> part = Part("café        ini", ((4, 11),))
    >>> part.text, part.origin(5)
    ('café ini', 12)
    """

    mask: str
    dropped: tuple[Span, ...] = ()
    lang: str | None = None

    @cached_property
    def text(self) -> str:
        """The text, without what is dropped."""
        kept, at = [], 0
        for start, end in self.dropped:
            kept.append(self.mask[at:start])
            at = end
        return "".join([*kept, self.mask[at:]])

    @cached_property
    def _shifts(self) -> tuple[list[int], list[int]]:
        """Offsets in the text from which on more was dropped, and how much."""
        starts, shifts, lost = [-1], [0], 0
        for start, end in self.dropped:
            starts.append(start - lost)
            lost += end - start
            shifts.append(lost)
        return starts, shifts

    def origin(self, offset: int) -> int:
        """Return where in the document a character of the text stands."""
        starts, shifts = self._shifts
        return offset + shifts[bisect_right(starts, offset) - 1]

    def span(self, start: int, end: int) -> Span:
        """Return where in the document a span of the text stands, with all that it was written with."""
        last = self.origin(end - 1) + 1 if end > start else self.origin(start)
        at = bisect_left(self.dropped, (last, 0))
        written = at < len(self.dropped) and self.dropped[at][0] == last
        return self.origin(start), self.dropped[at][1] if written and end > start else last


@attrs.frozen(kw_only=True, slots=False)
class Document:
    """A document that was read.

    Attributes:
        name: Its path, as it was given.
        kind: Of document, such as ``markdown``.
        content: What it holds; of a DOCX document, its paragraphs.
        parts: What of it is text.
        comments: Where comments stand.
        paragraphs: Of a DOCX document, the paragraphs; empty for all others.
        encoding: How it is written in its file.

    >>> from ocsea.documents import document_of
    >>> document = document_of("panduan.html", b"<h1>Panduan</h1><p>Ayah &amp; ibu</p>")
    >>> document.kind, document.plain.splitlines()
    ('html', ['# Panduan', 'Ayah & ibu'])
    """

    name: str
    kind: str
    content: str
    parts: tuple[Part, ...]
    comments: tuple[Comment, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    encoding: str = "utf-8"

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(end.end() for end in LINE_END.finditer(self.content))]

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of a character, both from 1; of DOCX, of the paragraph and in it."""
        if self.paragraphs:
            at = max(bisect_right(self._paragraph_starts, offset) - 1, 0)
            return at + 1, offset - self.paragraphs[at].start + 1
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_span(self, offset: int) -> Span:
        """Return where the line of a character begins and ends; of DOCX, its paragraph."""
        line, _ = self.position(offset)
        if self.paragraphs:
            return self.paragraphs[line - 1].start, self.paragraphs[line - 1].end
        starts = self.line_starts
        return starts[line - 1], starts[line] if line < len(starts) else len(self.content)

    def place(self, offset: int) -> Place | None:
        """Return the place of a character of a DOCX document; ``None`` for other documents."""
        return self.paragraphs[self.position(offset)[0] - 1].place if self.paragraphs else None

    @cached_property
    def plain(self) -> str:
        """The text as it is seen, without blanks in place of what is no text."""
        if self.paragraphs:
            return "\n".join(self.content[each.start : each.end] for each in self.paragraphs)
        lines = (" ".join(line.split()) for part in self.parts for line in part.text.split("\n"))
        return "\n".join(line for line in lines if line)


class Mask:
    """A text of blanks, as long as a document, on which text is laid open.

    >>> mask = Mask("<b>Halo</b>")
    >>> mask.show(3, 7)
    >>> mask.part().mask
    '   Halo    '
    """

    def __init__(self, content: str, *, shown: bool = False) -> None:
        self.content = content
        self.signs = list(content) if shown else [" "] * len(content)
        self.dropped: list[Span] = []

    def show(self, start: int, end: int) -> None:
        """Lay open a span, its line ends as line feeds."""
        text = self.content[start:end].replace("\r\n", " \n").replace("\r", "\n")
        self.signs[start:end] = text

    def hide(self, start: int, end: int) -> None:
        """Blank a span, but for its line ends."""
        text = self.content[start:end]
        self.signs[start:end] = ("\n" if sign == "\n" else " " for sign in text)

    def put(self, start: int, end: int, signs: str) -> None:
        """Lay other signs over a span, followed by blanks."""
        self.signs[start:end] = signs[: end - start].ljust(end - start)

    def decode(self, start: int, end: int, signs: str) -> None:
        """Lay what a span stands for over it, and drop the rest of it."""
        signs = signs.replace("\xa0", " ").replace("\xad", "")[: end - start]
        self.put(start, end, signs)
        if start + len(signs) < end:
            self.dropped.append((start + len(signs), end))

    def line_ends(self) -> None:
        """Lay open all line ends."""
        for found in LINE_END.finditer(self.content):
            self.signs[found.end() - 1] = "\n"

    def part(self, *, lang: str | None = None) -> Part:
        """Return what was laid open."""
        return Part("".join(self.signs), tuple(sorted(self.dropped)), lang)


_ADDRESS: Final = re.compile(
    r"(?:https?|ftp)://[^\s<>\"')\]]+|(?<![\w.])www\.[^\s<>\"')\]]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)


def hide_addresses(mask: Mask) -> Mask:
    """Blank the addresses of pages and mailboxes in what was laid open."""
    for found in _ADDRESS.finditer(mask.content):
        mask.put(found.start(), found.end(), "")
    return mask
