"""Plain text and HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Final

from ocsea.documents.model import Comment, Mask, Part, hide_addresses

__all__ = ["read_html", "read_plain", "show_html"]

BREAKS: Final = frozenset(
    "address article aside blockquote body br button caption dd details dialog div dl dt fieldset "  # noqa: SIM905
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html label legend li main nav ol "
    "option p pre script section style summary table tbody td textarea tfoot th thead title tr ul".split()
)
_OPENING: Final = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "\n\n# "),
    **dict.fromkeys(("br", "td", "th", "dd"), "\n"),
    "li": "\n- ",
    "tr": "",
}
"""What stands for the beginning of a block: headings and items are marked as in Markdown."""

_SAME_PARAGRAPH: Final = frozenset({"br", "dd", "li", "td", "th", "tr"})
_SILENT: Final = frozenset({"script", "style"})
CODE: Final = frozenset({"code", "kbd", "samp", "var"})
_AS_WRITTEN: Final = frozenset({"pre", "textarea"})
_TOLD: Final = re.compile(
    r"\s(?:alt|title|placeholder|aria-label)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)
_CONTENT: Final = re.compile(r"\scontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_DESCRIBES: Final = re.compile(
    r"\s(?:name|property)\s*=\s*[\"']?(?:og:|twitter:)?(?:description|title)\b", re.IGNORECASE
)
_ENTITY: Final = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_COMMENT_LINE: Final = re.compile(
    r"<!--[ \t]*ocsea-lint:(?:(?!<!--)[^\r\n])*?-->|(?:(?<=\s)|^)(?:#|//|%%?|--|;)[ \t]*ocsea-lint:[^\r\n]*",
    re.MULTILINE,
)


def read_plain(content: str) -> tuple[tuple[Part, ...], tuple[Comment, ...]]:
    """Return plain text, without addresses; comments are what speaks to the linter."""
    mask = Mask(content)
    mask.show(0, len(content))
    comments = tuple(
        Comment(start=found.start(), end=found.end()) for found in _COMMENT_LINE.finditer(content)
    )
    return (hide_addresses(mask).part(),), comments


def read_html(content: str) -> tuple[tuple[Part, ...], tuple[Comment, ...]]:
    """Return the text of HTML: what is seen, and what is read out in place of pictures and fields."""
    mask = Mask(content)
    comments = tuple(show_html(mask, 0, len(content)))
    return (hide_addresses(mask).part(),), comments


def show_html(mask: Mask, start: int, end: int) -> Iterator[Comment]:
    """Lay open the text of a piece of HTML; yield its comments."""
    last = mask.content.rfind(">", start, end) + 1 or start  # behind it no tag can end
    reader = _Reader(mask, start, last)
    reader.feed(mask.content[start:last])
    reader.close()
    if last < end and not reader.silent:
        reader.show(last, end)
    yield from reader.comments


class _Reader(HTMLParser):
    def __init__(self, mask: Mask, start: int, end: int) -> None:
        super().__init__(convert_charrefs=False)
        self.mask, self.end = mask, end
        self.lines = [start]
        self.lines += [start + at.end() for at in re.finditer("\n", mask.content[start:end])]
        self.comments: list[Comment] = []
        self.silent: set[str] = set()
        self.written = False

    @property
    def at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        raw = self.get_starttag_text() or ""
        self._tag(tag, len(raw))
        if tag in _SILENT | CODE and not raw.endswith("/>"):
            self.silent.add(tag)
        self.written = self.written or tag in _AS_WRITTEN
        told = [_TOLD]
        if tag == "meta" and _DESCRIBES.search(raw):
            told.append(_CONTENT)
        for found in (each for pattern in told for each in pattern.finditer(raw)):
            group = 1 if found[1] is not None else 2
            self.show(self.at + found.start(group), self.at + found.end(group))

    def handle_endtag(self, tag: str) -> None:
        self._tag(tag, self.mask.content.find(">", self.at, self.end) + 1 - self.at, closing=True)
        self.silent.discard(tag)
        self.written = self.written and tag not in _AS_WRITTEN

    def _tag(self, tag: str, length: int, *, closing: bool = False) -> None:
        if tag in BREAKS:
            self.silent -= CODE
            signs = "\n\n" if closing else _OPENING.get(tag, "\n\n")
            if not (closing and tag in _SAME_PARAGRAPH):
                self.mask.put(self.at, self.at + max(length, 0), signs)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._text(self.at, self.at + len(data))

    def handle_entityref(self, name: str) -> None:
        self._entity(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._entity(f"&#{name}")

    def _entity(self, raw: str) -> None:
        end = self.at + len(raw)
        end += self.mask.content[end : end + 1] == ";"
        if not self.silent:
            self.mask.decode(self.at, end, unescape(self.mask.content[self.at : end]))

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002 - as inherited
        """Read ``<![...]``; what is none is a comment, as browsers have it."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def handle_comment(self, data: str) -> None:
        end = min(self.at + len(data) + len("<!---->"), self.end)
        self.comments.append(Comment(start=self.at, end=end))

    def _text(self, start: int, end: int) -> None:
        self.mask.show(start, end)
        if not self.written:  # a line end is a blank
            shown = self.mask.signs[start:end]
            self.mask.signs[start:end] = (" " if sign == "\n" else sign for sign in shown)

    def show(self, start: int, end: int) -> None:
        """Lay open text, with its entities decoded."""
        self._text(start, end)
        for found in _ENTITY.finditer(self.mask.content, start, end):
            self.mask.decode(found.start(), found.end(), unescape(found[0]))
