"""Slides as PPTX."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from ocsea._base.archive import without_times
from ocsea._base.errors import MissingExtraError
from ocsea.scenarios.as_pdf import pictures
from ocsea.scenarios.document import drawable, printable

if TYPE_CHECKING:
    from ocsea.scenarios.slides import Deck, Slide

__all__ = ["to_pptx"]

_SIZE: Final = (338.67, 190.5)  # of a slide, in mm
_LEFT, _WIDTH = 18.0, 302.0
_TITLE: Final = (14.0, 30.0)  # from the top, and height
_BODY: Final = (50.0, 118.0)
_PICTURE: Final = 52.0
_INK, _SOFT, _ACCENT = "1D2433", "4A5468", "1F5F8B"
_COLOURS: Final = {"help": "8A5A00", "pause": "3F6B52"}
_FONT: Final = "Arial"
_SIZES: Final = ((3, 32), (5, 28), (7, 25), (9, 23))
"""Up to so many lines, letters of so many points."""
_NO_MARK: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}buNone"
_LANGS: Final = {"id": "id-ID", "en": "en-GB"}


def to_pptx(deck: Deck) -> bytes:
    """Return slides as PPTX, 16:9, with notes; titles stand in the outline and drawings have a description.

    The same slides give the same bytes. They name no author and no time.

    Raises:
        MissingExtraError: The ``office`` extra is not installed.

    >>> from ocsea.scenarios.slides import Deck, Slide
    >>> short = Deck(title="A", subtitle="B", lang="en", slides=(Slide(title="C"),), footer="D")
    >>> to_pptx(short)[:2]
    b'PK'
    """
    try:
        from pptx import Presentation
        from pptx.util import Mm
    except ImportError:
        raise MissingExtraError.for_extra("office", "python-pptx") from None
    show = Presentation()
    show.slide_width, show.slide_height = (Mm(side) for side in _SIZE)
    drawn = pictures(drawable(slide.svg) for slide in deck.slides if slide.svg)
    _first(show, deck)
    for number, slide in enumerate(deck.slides, start=2):
        _add(show, deck, slide, number, drawn)
    _properties(show, deck)
    made = io.BytesIO()
    show.save(made)
    return without_times(made.getvalue(), lambda _, part: part)


def _properties(show: Any, deck: Deck) -> None:
    from datetime import UTC, datetime

    about = show.core_properties
    about.title, about.author, about.last_modified_by = printable(deck.title), "", ""
    about.language = _LANGS[deck.lang]
    about.created = about.modified = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    about.revision = 1


def _first(show: Any, deck: Deck) -> None:
    page = show.slides.add_slide(show.slide_layouts[0])
    _bar(page, _ACCENT, wide=True)
    _place(page.shapes.title, 45, 50)
    _write(page.shapes.title, [deck.title], 38, _INK, deck, bold=True)
    below = page.placeholders[1]
    _place(below, 100, 40)
    _write(below, [deck.subtitle], 18, _SOFT, deck)
    _small(page, deck.footer, 168, 16, deck)


def _add(show: Any, deck: Deck, slide: Slide, number: int, drawn: dict[str, bytes]) -> None:
    from pptx.util import Mm

    page = show.slides.add_slide(show.slide_layouts[1])
    colour = _COLOURS.get(slide.kind, _ACCENT)
    _bar(page, colour, wide=slide.kind == "pause")
    _place(page.shapes.title, *_TITLE)
    _write(page.shapes.title, [slide.title], 30, colour, deck, bold=True)
    body = page.placeholders[1]
    left = _LEFT + (_PICTURE + 10 if slide.svg else 0)
    _place(body, *_BODY, left=left)
    _write(body, slide.points, _size(slide), _INK, deck, marked=slide.kind != "pause")
    if slide.svg:
        picture = io.BytesIO(drawn[drawable(slide.svg)])
        shape = page.shapes.add_picture(picture, Mm(_LEFT), Mm(_BODY[0] + 4), width=Mm(_PICTURE))
        shape._element.nvPicPr.cNvPr.set("descr", printable(slide.alt))
    _small(page, f"{deck.title}  ·  {number}", 176, 8, deck)
    if slide.notes:
        page.notes_slide.notes_text_frame.text = printable(slide.notes)


def _size(slide: Slide) -> int:
    """Return the size of the letters, in points, at which the points of a slide fit on it."""
    from ocsea.scenarios.slides import lines

    taken = sum(lines(point, narrow=bool(slide.svg)) for point in slide.points)
    return next((size for most, size in _SIZES if taken <= most), 20)


def _place(shape: Any, top: float, height: float, *, left: float = _LEFT) -> None:
    from pptx.util import Mm

    shape.left, shape.top = Mm(left), Mm(top)
    shape.width, shape.height = Mm(_LEFT + _WIDTH - left), Mm(height)


def _rgb(colour: str) -> Any:
    from pptx.dml import color

    make: Any = color.RGBColor
    return make(*bytes.fromhex(colour))


def _bar(page: Any, colour: str, *, wide: bool = False) -> None:
    """Draw the stripe on the left, behind everything."""
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Mm

    bar = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Mm(9 if wide else 5), Mm(_SIZE[1]))
    bar.fill.solid()
    bar.fill.fore_color.rgb = _rgb(colour)
    bar.line.fill.background()
    page.shapes._spTree.insert(2, bar._element)


def _small(page: Any, text: str, top: float, height: float, deck: Deck) -> None:
    from pptx.util import Mm

    box = page.shapes.add_textbox(Mm(_LEFT), Mm(top), Mm(_WIDTH), Mm(height))
    _write(box, [text], 10, _SOFT, deck)


def _write(
    shape: Any,
    lines: Any,
    size: int,
    colour: str,
    deck: Deck,
    *,
    bold: bool = False,
    marked: bool = True,
) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(size * 0.45)
        run = paragraph.add_run()
        run.text = printable(line)
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, _FONT
        run.font.color.rgb = _rgb(colour)
        run._r.get_or_add_rPr().set("lang", _LANGS[deck.lang])
    if len(frame.paragraphs) == 1 or not marked:
        for paragraph in frame.paragraphs:
            _without_mark(paragraph)


def _without_mark(paragraph: Any) -> None:
    """Take the bullet off a paragraph that stands alone."""
    marks = paragraph._p.get_or_add_pPr()
    marks.set("marL", "0")
    marks.set("indent", "0")
    marks.insert_element_before(marks.makeelement(_NO_MARK, {}), "a:tabLst", "a:defRPr", "a:extLst")
