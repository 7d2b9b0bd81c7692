"""Documents as DOCX, to be changed in an office program."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from ocsea._base.archive import without_times
from ocsea._base.errors import MissingExtraError
from ocsea.scenarios.as_pdf import pictures
from ocsea.scenarios.document import (
    Bar,
    Bars,
    Block,
    Bullets,
    Callout,
    Card,
    Cutouts,
    Document,
    FactList,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    WriteIn,
    block_texts,
    drawable,
    printable,
)
from ocsea.scenarios.docx_page import (
    ACCENT,
    GAP,
    LEAD,
    RULE,
    SMALL,
    SOFT,
    TINT,
    TOLD,
    Lists,
    prepare,
)

if TYPE_CHECKING:
    from docx.blkcntnr import BlockItemContainer
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph as Line

__all__ = ["to_docx"]

_WIDTH: Final = 182  # of the text, in mm
_INSET: Final = 8  # what a box takes away from it
_EDGES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_STYLES: Final = {"normal": "Normal", "lead": LEAD, "small": SMALL}
_COLOURS: Final = {"help": "1D2433", "care": "8A5A00", "plain": SOFT}
_BAR: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 16">'
    '<rect x="0.5" y="0.5" width="199" height="15" fill="#f1f4f8" stroke="#a9b1bf"/>'
    '<rect width="{value:.1f}" height="16" fill="#9dbdd4"/>'
    '<path d="M{low:.1f} 8H{high:.1f}M{low:.1f} 3v10M{high:.1f} 3v10" stroke="#8a5a00" stroke-width="2"/>'
    "</svg>"
)

_IN_THE_MIDDLE: Final = ("☐", "●")
_LED_TO: Final = (Grid, Bars, Cutouts, WriteIn, Bullets)
"""What the paragraph before it stays with."""
_WHOLE: Final = 1_200
"""Up to so many letters a box stays on one page."""
_FEW: Final = 12
"""Up to so many answers or lines a question stays on one page."""

_IN_A_ROW: Final = 3
"""Cards to cut out in a row."""


def to_docx(document: Document) -> bytes:
    """Return a document as DOCX on A4 pages.

    The same document gives the same bytes. It names no author and no time.

    Raises:
        MissingExtraError: The ``office`` extra is not installed.

    >>> from ocsea.scenarios.document import Document, Paragraph
    >>> short = Document(title="A", subtitle="B", lang="en", blocks=(Paragraph("C"),), footer="D")
    >>> to_docx(short)[:2]
    b'PK'
    """
    try:
        import docx
    except ImportError:
        raise MissingExtraError.for_extra("office", "python-docx") from None
    page, made = docx.Document(), io.BytesIO()
    prepare(page, document)
    writer = _Writer(Lists(page), pictures(_drawings(document.blocks)))
    body = page._body
    writer.line(body, document.title, "Title")
    writer.line(body, document.subtitle, "Subtitle")
    writer.blocks(body, document.blocks, _WIDTH)
    writer.line(body, document.footer, SMALL)
    page.save(made)
    return without_times(made.getvalue(), lambda _, part: part)


def _drawings(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Card(svg=svg):
                yield drawable(svg)
            case Bars(rows=rows):
                yield from map(_bar, rows)
            case Cutouts(cards=cards):
                yield from (drawable(card.svg) for card in cards if card.svg)
            case Callout(blocks=inner):
                yield from _drawings(inner)
            case _:
                pass


def _bar(bar: Bar) -> str:
    return _BAR.format(value=2 * (bar.value or 0), low=2 * bar.low, high=2 * bar.high)


class _Writer:
    """Writes blocks into the body of a document, or into a cell."""

    def __init__(self, lists: Lists, drawn: dict[str, bytes]) -> None:
        self.lists, self.drawn = lists, drawn
        self.styles: dict[str, str | None] = {}

    def line(self, box: BlockItemContainer, text: str, style: str = "Normal") -> Line:
        return self.styled(box.add_paragraph(printable(text)), style)

    def styled(self, line: Line, style: str) -> Line:
        """Give a line its style, which is looked up once: python-docx would search for it each time."""
        from docx.enum.style import WD_STYLE_TYPE

        if style not in self.styles:
            self.styles[style] = line.part.get_style_id(style, WD_STYLE_TYPE.PARAGRAPH)
        line._p.style = self.styles[style]
        return line

    def blocks(self, box: BlockItemContainer, blocks: Sequence[Block], width: int) -> None:
        asked = False  # what is asked stays with the fields to answer it in
        for block, after in zip(blocks, (*blocks[1:], None), strict=False):
            self.block(box, block, width)
            asked = isinstance(block, Bullets) or (asked and isinstance(block, WriteIn))
            led = isinstance(block, Paragraph) and isinstance(after, _LED_TO)
            if led or (asked and isinstance(after, WriteIn)):
                box.paragraphs[-1].paragraph_format.keep_with_next = True

    def block(self, box: BlockItemContainer, block: Block, width: int) -> None:
        match block:
            case Heading(level=level, text=text):
                self.line(box, text, f"Heading {level}")
            case Paragraph(text=text, style=style):
                self.line(box, text, _STYLES[style])
            case Bullets():
                self.bullets(box, block)
            case FactList():
                self.facts(box, block, width)
            case Grid():
                self.grid(box, block, width)
            case Bars():
                self.bars(box, block, width)
            case Card():
                self.card(box, block, width)
            case Cutouts():
                self.cutouts(box, block, width)
            case Callout():
                self.callout(box, block, width)
            case WriteIn():
                self.write_in(box, block, width)
            case PageBreak():
                self.line(box, "", GAP).paragraph_format.page_break_before = True

    def bullets(self, box: BlockItemContainer, block: Bullets) -> None:
        number = self.lists.begin(block.style)
        kept = block.style in {"choices", "checks"} and len(block.items) <= _FEW
        for left, item in enumerate(block.items, start=1 - len(block.items)):
            line = self.line(box, item, "List Paragraph")
            if kept and left:
                line.paragraph_format.keep_with_next = True
            marks: Any = line._p.get_or_add_pPr()
            numbered = marks.get_or_add_numPr()
            numbered.get_or_add_ilvl().val = 0
            numbered.get_or_add_numId().val = number

    def facts(self, box: BlockItemContainer, block: FactList, width: int) -> None:
        table = self.table(box, len(block.rows), (width * 0.3, width * 0.7))
        _borders(table, bottom=RULE, insideH=RULE)
        for row, (label, value) in zip(table.rows, block.rows, strict=True):
            self.fill(row.cells[0], label, TOLD)
            self.fill(row.cells[1], value)
            _row(row, height=0 if value else 8)

    def grid(self, box: BlockItemContainer, block: Grid, width: int) -> None:
        shares = block.widths or (1,) * len(block.head)
        widths = [width * share / sum(shares) for share in shares]
        table = self.table(box, 1 + len(block.rows) + block.blank, widths)
        _borders(table, **dict.fromkeys(_EDGES, RULE))
        head, *rows = table.rows
        _row(head, repeated=True)
        for cell, text in zip(head.cells, block.head, strict=True):
            self.fill(cell, text, TOLD)
            _shade(cell)
        for row, texts in zip(rows, block.rows, strict=False):
            _row(row)
            for cell, text in zip(row.cells, texts, strict=True):
                line = self.fill(cell, text)
                if text in _IN_THE_MIDDLE:
                    line.paragraph_format.alignment = 1
        empty = rows[len(block.rows) :]
        for row in empty:
            _row(row, height=11)
        for row in empty[:-1] if len(rows) <= _FEW else ():
            row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True

    def bars(self, box: BlockItemContainer, block: Bars, width: int) -> None:
        shares = (0.32, 0.38, 0.3)
        table = self.table(box, len(block.rows), [width * share for share in shares])
        for row, bar in zip(table.rows, block.rows, strict=True):
            _row(row)
            self.fill(row.cells[0], bar.label)
            self.draw(row.cells[1], _bar(bar), bar.told, int(width * shares[1]) - 6)
            self.fill(row.cells[2], bar.told)

    def card(self, box: BlockItemContainer, block: Card, width: int) -> None:
        table = self.table(box, 1, (16, width - 16))
        _borders(table, top=RULE, left=RULE, bottom=RULE, right=RULE)
        _row(table.rows[0])
        picture, words = table.rows[0].cells
        self.draw(picture, drawable(block.svg), block.alt, 11)
        title = self.fill(words, block.title, TOLD)
        if block.tag:
            title.add_run(" · ").bold = False
            title.add_run(printable(block.tag)).bold = False
        self.line(words, block.body)

    def cutouts(self, box: BlockItemContainer, block: Cutouts, width: int) -> None:
        rows = -(-len(block.cards) // _IN_A_ROW)
        table = self.table(box, rows, (width / _IN_A_ROW,) * _IN_A_ROW)
        _borders(table, **dict.fromkeys(_EDGES, RULE))
        for row in table.rows:
            _row(row, height=42)
        cells = (cell for row in table.rows for cell in row.cells)
        for cell, card in zip(cells, block.cards, strict=False):
            self.fill(cell, card.number, SMALL)
            if card.svg:
                self.draw(cell, drawable(card.svg), card.alt, 16)
            self.line(cell, card.text)

    def callout(self, box: BlockItemContainer, block: Callout, width: int) -> None:
        table = self.table(box, 1, (width,))
        edge = _COLOURS.get(block.kind, ACCENT)
        _borders(table, top=RULE, left=edge, bottom=RULE, right=RULE)
        cell = table.rows[0].cells[0]
        if block.kind != "plain":
            _shade(cell)
        if sum(map(len, block_texts(block))) <= _WHOLE:
            _row(table.rows[0])
        self.fill(cell, block.title, TOLD)
        self.blocks(cell, block.blocks, width - _INSET)

    def write_in(self, box: BlockItemContainer, block: WriteIn, width: int) -> None:
        self.line(box, block.label, TOLD)
        table = self.table(box, block.lines, (width,))
        _borders(table, bottom=SOFT, insideH=SOFT)
        for row in table.rows:
            _row(row, height=8)
            if block.lines <= _FEW:
                row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True

    def fill(self, cell: _Cell, text: str, style: str = "Normal") -> Line:
        line = self.styled(cell.paragraphs[0], style)
        line.add_run(printable(text))
        return line

    def table(self, box: BlockItemContainer, rows: int, widths: Sequence[float]) -> Table:
        """Return a new table with columns of those widths in mm, and a gap after it."""
        from docx.blkcntnr import BlockItemContainer
        from docx.shared import Mm

        table = BlockItemContainer.add_table(box, rows, len(widths), Mm(sum(widths)))
        self.line(box, "", GAP)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        return table

    def draw(self, cell: _Cell, svg: str, alt: str, width: int) -> None:
        from docx.shared import Mm

        run = cell.paragraphs[0].add_run()
        shape: Any = run.add_picture(io.BytesIO(self.drawn[svg]), width=Mm(width))
        shape._inline.docPr.set("descr", printable(alt))


def _borders(table: Table, **edges: str) -> None:
    """Draw the edges named in their colours, the left one of a box thicker."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    thick = {"left": 24 if edges.get("left", RULE) != RULE else 4}
    drawn = "".join(
        f'<w:{edge} w:val="single" w:sz="{thick.get(edge, 4)}" w:space="0" w:color="{edges[edge]}"/>'
        for edge in _EDGES
        if edge in edges
    )
    layout: Any = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(parse_xml(f"<w:tblBorders {nsdecls('w')}>{drawn}</w:tblBorders>"))


def _row(row: Any, *, height: int = 0, repeated: bool = False) -> None:
    """Keep a row on one page, with that height in mm, and repeat it on each page if it is a head."""
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    marks = row._tr.get_or_add_trPr()
    marks.append(OxmlElement("w:cantSplit"))
    if height:
        row.height = Mm(height)
    if repeated:
        marks.append(OxmlElement("w:tblHeader"))


def _shade(cell: _Cell) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{TINT}"/>'
    cell._tc.get_or_add_tcPr().append(parse_xml(shade))
