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
    """A heading of level 1 to 4.

    >>> from ocsea.scenarios.render import to_markdown
    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(Heading(2, "Day one"),), footer="C")
    >>> to_markdown(page).splitlines()[4]
    '## Day one'
    """

    level: Literal[1, 2, 3, 4]
    text: str


@attrs.frozen
class Paragraph:
    """A paragraph; ``small`` for what is said on the side, ``lead`` for an opening.

    >>> list(block_texts(Paragraph("All cases are fictional.", "small")))
    ['All cases are fictional.']
    """

    text: str
    style: Literal["normal", "lead", "small"] = "normal"


@attrs.frozen
class Bullets:
    """A list; ``steps`` are numbered, ``choices`` lettered, ``checks`` have a box to tick.

    >>> from ocsea.scenarios.render import to_markdown
    >>> items = Bullets(("Breathe", "Listen"), "steps")
    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(items,), footer="C")
    >>> to_markdown(page).splitlines()[4:6]
    ['1. Breathe', '2. Listen']
    """

    items: tuple[str, ...]
    style: Literal["points", "steps", "choices", "checks"] = "points"


@attrs.frozen
class FactList:
    """Pairs of a label and what it is.

    >>> from ocsea.scenarios.render import to_markdown
    >>> facts = FactList((("Room", "Library"), ("Groups", "6")))
    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(facts,), footer="C")
    >>> to_markdown(page).splitlines()[4:6]
    ['- **Room:** Library', '- **Groups:** 6']
    """

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

    >>> from ocsea.scenarios.render import to_markdown
    >>> plan = Grid(head=("What", "Who"), rows=(("Open a channel", "Counsellor"),), blank=1)
    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(plan,), footer="C")
    >>> to_markdown(page).splitlines()[4:8]
    ['| What | Who |', '| --- | --- |', '| Open a channel | Counsellor |', '|  |  |']
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

    >>> Bars((Bar("Yes", 60, low=39, high=78, told="12 of 20"),)).pairs
    (('Yes', '12 of 20'),)
    """

    label: str
    value: float | None
    low: float
    high: float
    told: str


@attrs.frozen
class Bars:
    """Bars below each other.

    >>> bars = Bars((Bar("Yes", 60, low=39, high=78, told="12 of 20"), Bar("No", None, 0, 100, "hidden")))
    >>> bars.pairs
    (('Yes', '12 of 20'), ('No', 'hidden'))
    """

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

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> form, picture = kb.forms["impersonation"], kb.pictograms["impersonation"]
    >>> card = Card(form.label("en"), form.definition("en"), picture.svg, picture.label("en"))
    >>> card.title, card.alt
    ('Gender-based impersonation', 'Profile card with a mask')
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

    >>> list(block_texts(Cutouts((Cutout("1", "A friend tells you a secret"),))))
    ['1', 'A friend tells you a secret', '']
    """

    number: str
    text: str
    svg: str = ""
    alt: str = ""


@attrs.frozen
class Cutouts:
    """Cards to cut out, three in a row.

    >>> Cutouts((Cutout("1", "Stay"), Cutout("2", "Tell an adult you trust"))).pairs
    (('1', 'Stay'), ('2', 'Tell an adult you trust'))
    """

    cards: tuple[Cutout, ...]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each number with what stands on the card."""
        return tuple((card.number, card.text) for card in self.cards)


@attrs.frozen
class Callout:
    """Blocks set apart under a title.

    >>> from ocsea.scenarios.render import to_markdown
    >>> care = Callout("care", "Hold the room", (Paragraph("Anyone may step out."),))
    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(care,), footer="C")
    >>> to_markdown(page).splitlines()[4:7]
    ['> **Hold the room**', '>', '> Anyone may step out.']
    """

    kind: Literal["help", "care", "law", "key", "plain"]
    title: str
    blocks: tuple[Block, ...]


@attrs.frozen
class WriteIn:
    """A question with empty lines to write on.

    >>> from ocsea.scenarios.render import to_markdown
    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(WriteIn("Whom would I tell?"),), footer="C")
    >>> to_markdown(page).splitlines()[4]
    '**Whom would I tell?**'
    """

    label: str
    lines: int = 3


@attrs.frozen
class PageBreak:
    """A new page when printed.

    >>> from ocsea.scenarios.render import to_markdown
    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(PageBreak(),), footer="C")
    >>> to_markdown(page).splitlines()[4]
    '---'
    """


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
"""One part of a document, from top to bottom."""


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

    >>> import ocsea
    >>> from ocsea.scenarios.packs import activity_page
    >>> kb = ocsea.load()
    >>> page = activity_page(kb, kb.activities["learning-contract"], "en")
    >>> page.title, page.lang, page.large
    ('Learning contract', 'en', False)
    """

    title: str
    subtitle: str
    lang: Lang
    blocks: tuple[Block, ...]
    footer: str
    large: bool = False


def block_texts(block: Block) -> Iterator[str]:
    """Yield every text of a block, and of the blocks in it.

    >>> list(block_texts(Callout("help", "Where to get help", (Bullets(("SAPA 129", "Police 110")),))))
    ['Where to get help', 'SAPA 129', 'Police 110']
    """
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
