"""A printable document as a tree of blocks, before it becomes HTML, Markdown or another format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

import attrs

from ocsea._base.text import Lang

__all__ = [
    "Bar",
    "Bars",
    "Block",
    "Bullets",
    "Callout",
    "Card",
    "Cutout",
    "Cutouts",
    "Document",
    "FactList",
    "Grid",
    "Heading",
    "PageBreak",
    "Paragraph",
    "WriteIn",
    "block_texts",
    "drawable",
    "printable",
    "texts",
]

_NOT_PRINTED: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DRAWING: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" color="#1f5f8b" fill="none"'
    ' stroke="#1f5f8b" stroke-width="2.25" stroke-linecap="round" stroke-linejoin="round">'
)


@attrs.frozen
class Heading:
    """A heading of level 1 to 4."""

    level: Literal[1, 2, 3, 4]
    text: str


@attrs.frozen
class Paragraph:
    """A paragraph; ``small`` for what is said on the side, ``lead`` for an opening."""

    text: str
    style: Literal["normal", "lead", "small"] = "normal"


@attrs.frozen
class Bullets:
    """A list; ``steps`` are numbered, ``choices`` lettered, ``checks`` have a box to tick."""

    items: tuple[str, ...]
    style: Literal["points", "steps", "choices", "checks"] = "points"


@attrs.frozen
class FactList:
    """Pairs of a label and what it is."""

    rows: tuple[tuple[str, str], ...]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each label with what it is."""
        return self.rows


@attrs.frozen
class Grid:
    """A table.

    Attributes:
        head: The headings of its columns.
        rows: Its rows.
        widths: Share of each column, in percent; empty leaves it to the page.
        blank: Number of empty rows for writing.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    blank: int = 0


@attrs.frozen
class Bar:
    """A share drawn as a bar, with what it can still be as a whisker.

    Attributes:
        label: What it is of.
        value: The share in per cent; ``None`` when there is none yet.
        low: The least it can be.
        high: The greatest.
        told: The same in words.
    """

    label: str
    value: float | None
    low: float
    high: float
    told: str


@attrs.frozen
class Bars:
    """Bars below each other."""

    rows: tuple[Bar, ...]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each label with what it is in words."""
        return tuple((bar.label, bar.told) for bar in self.rows)


@attrs.frozen
class Card:
    """A drawing with a title and a text, such as a form with its definition.

    Attributes:
        title: The title.
        body: The text.
        svg: The inside of an SVG with the view box ``0 0 48 48``.
        alt: What the drawing shows.
        tag: A word or two on the side.
    """

    title: str
    body: str
    svg: str
    alt: str
    tag: str = ""


@attrs.frozen
class Cutout:
    """A card to cut out.

    Attributes:
        number: What the facilitator knows it by.
        text: What stands on it.
        svg: The inside of an SVG with the view box ``0 0 48 48``; empty for no drawing.
        alt: What the drawing shows.
    """

    number: str
    text: str
    svg: str = ""
    alt: str = ""


@attrs.frozen
class Cutouts:
    """Cards to cut out, three in a row."""

    cards: tuple[Cutout, ...]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each number with what stands on the card."""
        return tuple((card.number, card.text) for card in self.cards)


@attrs.frozen
class Callout:
    """Blocks set apart under a title."""

    kind: Literal["help", "care", "law", "key", "plain"]
    title: str
    blocks: tuple[Block, ...]


@attrs.frozen
class WriteIn:
    """A question with empty lines to write on."""

    label: str
    lines: int = 3


@attrs.frozen
class PageBreak:
    """A new page when printed."""


Block = (
    Heading
    | Paragraph
    | Bullets
    | FactList
    | Grid
    | Bars
    | Card
    | Cutouts
    | Callout
    | WriteIn
    | PageBreak
)


@attrs.frozen(kw_only=True)
class Document:
    """A whole document.

    Attributes:
        title: Its title.
        subtitle: What stands under the title.
        lang: Its language.
        blocks: Its content.
        footer: What stands at the end of it: version, hash, seed and licence.
        large: Whether it is set in large letters, as for children.
    """

    title: str
    subtitle: str
    lang: Lang
    blocks: tuple[Block, ...]
    footer: str
    large: bool = False


def block_texts(block: Block) -> Iterator[str]:
    """Yield every text of a block, and of the blocks in it."""
    match block:
        case Heading(text=text) | Paragraph(text=text) | WriteIn(label=text):
            yield text
        case Bullets(items=items):
            yield from items
        case FactList() | Bars():
            for pair in block.pairs:
                yield from pair
        case Grid(head=head, rows=rows):
            yield from head
            for row in rows:
                yield from row
        case Card(title=title, body=body, alt=alt, tag=tag):
            yield from (title, body, alt, tag)
        case Cutouts(cards=cards):
            yield from (part for card in cards for part in (card.number, card.text, card.alt))
        case Callout(title=title, blocks=blocks):
            yield title
            for inner in blocks:
                yield from block_texts(inner)
        case PageBreak():
            return


def texts(document: Document) -> Iterator[str]:
    """Yield every text that a reader of the document sees.

    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(Heading(2, "C"),), footer="D")
    >>> list(texts(page))
    ['A', 'B', 'C', 'D']
    """
    yield from (document.title, document.subtitle)
    for block in document.blocks:
        yield from block_texts(block)
    yield document.footer


def printable(text: str) -> str:
    """Return a text with a mark in place of what no page can hold, such as control characters.

    >>> printable(f"a{chr(0)}b") == f"a{chr(0xFFFD)}b"
    True
    """
    return _NOT_PRINTED.sub("\ufffd", text)


def drawable(svg: str) -> str:
    """Return the inside of a drawing as an SVG of its own, in the colour of the pages.

    >>> drawable('<path d="M8 24h32"/>')[-26:]
    '<path d="M8 24h32"/></svg>'
    """
    return f"{_DRAWING}{svg}</svg>"
