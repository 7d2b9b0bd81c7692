"""Documents as HTML and as Markdown, and the choice between these, DOCX and PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final, Literal

from ocsea._base.errors import MissingExtraError, UnknownOptionError
from ocsea.scenarios.document import (
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
)

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["FORMATS", "Format", "rendered", "to_html", "to_markdown"]

Format = Literal["html", "md", "docx", "pdf"]
"""What a document can be written as."""

FORMATS: Final[tuple[Format, ...]] = ("html", "md", "docx", "pdf")
"""All of them."""

_RULE: Final = "_" * 60
_MARKS: Final = {"points": "-", "checks": "- [ ]"}


def rendered(document: Document, form: str) -> str | bytes:
    """Return a document in one of the `FORMATS`: text for HTML and Markdown, bytes for DOCX and PDF.

    Raises:
        UnknownOptionError: There is no such format.
        MissingExtraError: HTML needs the ``cli`` extra, DOCX and PDF the ``office`` extra.

    >>> from ocsea.scenarios.document import Document
    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(), footer="C")
    >>> rendered(page, "md").splitlines()[0], rendered(page, "pdf")[:4]
    ('# A', b'%PDF')
    """
    if form == "html":
        return to_html(document)
    if form == "md":
        return to_markdown(document)
    if form == "docx":
        from ocsea.scenarios.as_docx import to_docx

        return to_docx(document)
    if form == "pdf":
        from ocsea.scenarios.as_pdf import to_pdf

        return to_pdf(document)
    raise UnknownOptionError.for_option("format", form, FORMATS)


@cache
def _template() -> Template:
    try:
        from jinja2 import Environment, PackageLoader
    except ImportError:
        raise MissingExtraError.for_extra("cli", "jinja2") from None
    environment = Environment(
        autoescape=True,
        loader=PackageLoader("ocsea.scenarios"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["anchor"] = _anchor
    return environment.get_template("document.html.j2")


def _anchor(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def to_html(document: Document) -> str:
    """Return a document as one HTML page that needs nothing from elsewhere.

    Raises:
        MissingExtraError: The ``cli`` extra is not installed.

    >>> from ocsea.scenarios.document import Document, Paragraph
    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(Paragraph("5 < 6"),), footer="C")
    >>> "5 &lt; 6" in to_html(page)
    True
    """
    contents = [b for b in document.blocks if isinstance(b, Heading) and b.level == 2]  # noqa: PLR2004
    return _template().render(document=document, contents=contents)


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_|<>\[\]#])", r"\\\1", text)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_escape(cell) for cell in cells) + " |"


def _mark(style: str, at: int) -> str:
    if style == "steps":
        return f"{at + 1}."
    return f"- {ascii_uppercase[at]}." if style == "choices" else _MARKS[style]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(level=level, text=text):
            yield f"{'#' * level} {_escape(text)}"
        case Paragraph(text=text, style="small"):
            yield f"*{_escape(text)}*"
        case Paragraph(text=text):
            yield _escape(text)
        case Bullets(items=items, style=style):
            yield from (f"{_mark(style, at)} {_escape(item)}" for at, item in enumerate(items))
        case FactList() | Bars() | Cutouts():
            yield from (f"- **{_escape(name)}:** {_escape(value)}" for name, value in block.pairs)
        case Grid(head=head, rows=rows, blank=blank):
            yield _row(head)
            yield "|" + " --- |" * len(head)
            yield from map(_row, rows)
            yield from ("|" + "  |" * len(head) for _ in range(blank))
        case Card(title=title, body=body, tag=tag):
            mark = f" ({_escape(tag)})" if tag else ""
            yield f"**{_escape(title)}**{mark}: {_escape(body)}"
        case Callout(title=title, blocks=blocks):
            inner = "\n\n".join("\n".join(_lines(each)) for each in blocks)
            yield f"> **{_escape(title)}**"
            yield ">"
            yield from (f"> {line}".rstrip() for line in inner.split("\n"))
        case WriteIn(label=label, lines=lines):
            yield f"**{_escape(label)}**"
            for _ in range(lines):
                yield ""
                yield _RULE
        case PageBreak():
            yield "---"


def to_markdown(document: Document) -> str:
    """Return a document as Markdown.

    >>> from ocsea.scenarios.document import Document, Heading
    >>> page = Document(title="A", subtitle="B", lang="en", blocks=(Heading(2, "C"),), footer="D")
    >>> print(to_markdown(page))
    # A
    <BLANKLINE>
    B
    <BLANKLINE>
    ## C
    <BLANKLINE>
    ---
    <BLANKLINE>
    *D*
    <BLANKLINE>
    """
    parts = [f"# {_escape(document.title)}", _escape(document.subtitle)]
    parts += ["\n".join(_lines(block)) for block in document.blocks]
    parts += ["---", f"*{_escape(document.footer)}*"]
    return "\n\n".join(parts) + "\n"
