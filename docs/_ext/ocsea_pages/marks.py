"""Markdown and HTML that say exactly what a record says.

The pages of forms hold long tables. They are written as HTML, which takes a tenth of the time to build;
headings and prose are Markdown, for the table of contents and the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape as _escape
from typing import TYPE_CHECKING, Final

from ocsea import Text

if TYPE_CHECKING:
    from ocsea import KnowledgeBase, Lang

LANGUAGES: Final[tuple[Lang, ...]] = ("en", "id")
FORM_PAGES: Final = Text(id="bentuk", en="form")
"""The folder of the pages of forms."""


def plain(text: str) -> str:
    """Keep a text from being read as Markdown, and from ending its cell."""
    for sign in "\\`*_|<[{$":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a table; nothing where there are no rows."""
    found = [f"| {' | '.join(row)} |" for row in rows]
    if found:
        heads = list(head)
        yield from ("", f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads), *found, "")


def escape(text: str) -> str:
    """Return a text as HTML."""
    return _escape(" ".join(text.split()), quote=True)


def code(text: str) -> str:
    """Return an id as HTML."""
    return f'<code class="docutils literal notranslate">{escape(text)}</code>'


def raw(html: str) -> Iterator[str]:
    """Yield a block of HTML."""
    yield from ("", "```{raw} html", html, "```", "")


def _cell(head: str, cell: str) -> str:
    return f'<td data-label="{head}">{cell}</td>'


def grid(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a table as HTML; nothing where there are no rows. Cells are HTML already.

    Each cell names its column, so that on a phone the cells of a row can stand below each other.
    """
    heads = [escape(each) for each in head]
    body = "\n".join(f"<tr>{''.join(map(_cell, heads, row))}</tr>" for row in rows)
    if body:
        top = "".join(f'<th class="head">{each}</th>' for each in heads)
        yield from raw(
            '<div class="table-wrapper docutils container">'
            '<table class="docutils align-default knowledge">'
            f"<thead><tr>{top}</tr></thead>\n<tbody>{body}</tbody></table></div>"
        )


def bullets(items: Iterable[str]) -> Iterator[str]:
    """Yield a list as HTML; nothing where there are no items. Items are HTML already."""
    if told := "\n".join(f"<li>{item}</li>" for item in items):
        yield from raw(f'<ul class="simple">{told}</ul>')


def form_link(kb: KnowledgeBase, ident: str, lang: Lang) -> str:
    """Return a link in Markdown to the page of a form, from a page at the top."""
    return f"[{plain(kb.forms[ident].label(lang))}]({FORM_PAGES(lang)}/{ident}.md)"


def unverified(status: str, lang: Lang) -> str:
    """Return the mark of what was not seen in a source, as HTML; nothing for what was."""
    told = Text("belum terverifikasi", "unverified")(lang)
    return "" if status == "verified" else f" <em>{told}</em>"


class Sources:
    """The sources of a page, numbered as they are first cited."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._numbers: dict[str, int] = {}

    def cite(self, idents: Iterable[str]) -> str:
        """Return the numbers of sources as HTML, linked to the list at the end of the page."""
        numbers = [self._numbers.setdefault(each, len(self._numbers) + 1) for each in idents]
        return " ".join(f'<a href="#source-{n}">[{n}]</a>' for n in sorted(numbers))

    def lines(self) -> Iterator[str]:
        """Yield the list of the sources cited so far."""
        items = (
            f'<li id="source-{number}">{self._told(ident)}</li>'
            for ident, number in self._numbers.items()
        )
        yield from raw(f'<ol class="sources">{"".join(items)}</ol>')

    def _told(self, ident: str) -> str:
        source = self._kb.sources[ident]
        told = escape(f"{source.publisher}: {source.title} ({source.published}).")
        if not source.url:
            return f"{told} {escape(source.ref_number or '')}".rstrip()
        where = escape(source.url)
        return f'{told} <a class="reference external" href="{where}">{where}</a>'
