"""The page of a DOCX document: its paper, styles, language and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ocsea.scenarios.document import Document, printable

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

__all__ = ["ACCENT", "GAP", "LEAD", "RULE", "SMALL", "SOFT", "TINT", "TOLD", "Lists", "prepare"]

LEAD: Final = "Lead"
SMALL: Final = "Small"
TOLD: Final = "Label"
GAP: Final = "Gap"
ACCENT: Final = "1F5F8B"
SOFT: Final = "4A5468"
RULE: Final = "A9B1BF"
TINT: Final = "F1F4F8"

_INK: Final = "1D2433"
_FONT: Final = "Arial"
_PAPER: Final = (210, 297)
_MARGINS: Final = {"left_margin": 14, "right_margin": 14, "top_margin": 14, "bottom_margin": 17}
_LANGS: Final = {"id": "id-ID", "en": "en-GB"}

_LARGER: Final = 2.0
"""Points by which the letters of a large document are larger."""

# Name of a style; its size in points, weight and colour; the space before and after it in points.
_STYLES: Final = (
    ("Normal", 10.0, "plain", _INK, 0.0, 5.0),
    ("Title", 20.0, "bold", _INK, 0.0, 2.0),
    ("Subtitle", 12.0, "plain", SOFT, 0.0, 12.0),
    ("Heading 1", 18.0, "bold", _INK, 16.0, 6.0),
    ("Heading 2", 15.0, "bold", _INK, 16.0, 6.0),
    ("Heading 3", 12.0, "bold", _INK, 12.0, 4.0),
    ("Heading 4", 10.0, "bold", _INK, 8.0, 3.0),
    ("List Paragraph", 10.0, "plain", _INK, 0.0, 3.0),
    ("Footer", 8.0, "plain", SOFT, 0.0, 0.0),
    (LEAD, 11.5, "plain", _INK, 0.0, 6.0),
    (SMALL, 8.5, "plain", SOFT, 0.0, 5.0),
    (TOLD, 10.0, "bold", _INK, 0.0, 3.0),
    (GAP, 4.0, "plain", _INK, 0.0, 4.0),
)


def prepare(docx: Docx, document: Document) -> None:
    """Give a new DOCX document its paper, styles, language, properties and footer."""
    _paper(docx)
    more = _LARGER if document.large else 0.0
    for name, size, weight, colour, before, after in _STYLES:
        _style(docx, name, size + more, weight, colour, before, after)
    _language(docx, _LANGS[document.lang])
    _properties(docx, document)
    _footer(docx, printable(document.title))


def _paper(docx: Docx) -> None:
    from docx.shared import Mm

    section = docx.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in _PAPER)
    for name, width in _MARGINS.items():
        setattr(section, name, Mm(width))
    section.footer_distance = Mm(8)


def _style(
    docx: Docx, name: str, size: float, weight: str, colour: str, before: float, after: float
) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    known = name in docx.styles
    style: Any = (
        docx.styles[name] if known else docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    if not known:
        style.base_style = docx.styles["Normal"]
    style.font.size, style.font.bold, style.font.italic = Pt(size), weight == "bold", False
    style.font.color.rgb = RGBColor.from_string(colour)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.15
    _plain_font(style)
    wide = style.element.get_or_add_rPr().findall(qn("w:spacing"))
    for drawn in [*style.element.iter(qn("w:pBdr")), *wide]:
        drawn.getparent().remove(drawn)
    if name == TOLD:
        style.paragraph_format.keep_with_next = True


def _plain_font(style: ParagraphStyle) -> None:
    """Name the font of a style for all letters, in place of those of the theme."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for letters in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{letters}"), _FONT)


def _language(docx: Docx, tag: str) -> None:
    from docx.oxml.ns import qn

    for element in docx.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), tag)


def _properties(docx: Docx, document: Document) -> None:
    """Say what the document is, and not who made it or when."""
    known = docx.core_properties
    for child in list(known._element):
        known._element.remove(child)
    known.title, known.subject = printable(document.title)[:255], printable(document.subtitle)[:255]
    known.language = _LANGS[document.lang]


def _footer(docx: Docx, title: str) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT

    section = docx.sections[0]
    line = section.footer.paragraphs[0]
    width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    for stop in list(line.style.paragraph_format.tab_stops) if line.style else ():
        line.paragraph_format.tab_stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{title}\t")
    _field(line, "PAGE")
    line.add_run(" / ")
    _field(line, "NUMPAGES")


def _field(line: Paragraph, what: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    field = f'<w:fldSimple {nsdecls("w")} w:instr="{what}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    line._p.append(parse_xml(field))


class Lists:
    """The lists of a document, of which each numbered one begins at 1 or A."""

    _MARKS: Final = {
        "points": (900, "bullet", "•"),
        "steps": (901, "decimal", "%1."),
        "choices": (902, "upperLetter", "%1."),
        "checks": (903, "bullet", "☐"),
    }

    def __init__(self, docx: Docx) -> None:
        self._numbering: Any = docx.part.numbering_part.element
        for number, form, mark in self._MARKS.values():
            self._numbering.insert(0, self._kind(number, form, mark))

    @staticmethod
    def _kind(number: int, form: str, mark: str) -> Any:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        font = "Segoe UI Symbol" if mark == "☐" else _FONT
        return parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
            '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr>'
            f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/></w:rPr>'
            "</w:lvl></w:abstractNum>"
        )

    def begin(self, style: str) -> int:
        """Return the number of a new list of that style."""
        made = self._numbering.add_num(self._MARKS[style][0])
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        number: int = made.numId
        return number
