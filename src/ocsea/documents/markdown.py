"""Markdown: the words of CommonMark with tables, where they stand in the file.

The parser knows the lines of each block, and is watched to learn which characters of a line are markup.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from typing import Any, Final

from ocsea._base.lazy import needs
from ocsea.documents.markup import CODE, show_html
from ocsea.documents.model import LINE_END, Comment, Mask, Part, hide_addresses

__all__ = ["read_markdown"]

_FRONT: Final = re.compile(r"---[ \t]*\r?\n(?=[\w-]+[ \t]*:)(?:.*\r?\n)*?---[ \t]*(?:\r?\n|$)")
_FRONT_TOLD: Final = re.compile(
    r"^(?:title|subtitle|description|summary|abstract|excerpt|tagline)[ \t]*:[ \t]*(\S.*?)[ \t]*\r?$",
    re.MULTILINE | re.IGNORECASE,
)
_MARKUP: Final = frozenset({"backticks", "autolink", "emphasis", "strikethrough"})
_TAG: Final = re.compile(r"<(/?)([a-zA-Z]+)")

Recorded = tuple[str, int, int, int]
"""A rule of the parser, the span it took, and for links where their words end."""


@cache
def _parser() -> Any:
    needs("markdown_it", "cli")
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.core.ruler.disable("inline")
    rules = parser.inline.ruler
    for name, rule in list(zip(rules.get_active_rules(), rules.getRules(""), strict=True)):
        rules.at(name, _watched(name, rule))
    return parser


def _watched(name: str, rule: Callable[[Any, bool], bool]) -> Callable[[Any, bool], bool]:
    def watched(state: Any, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it
        start, spans = state.pos, state.env["spans"]
        before = len(spans)
        found = rule(state, silent)
        if found and not silent:
            if name == "image":  # its words were parsed on their own
                inner = [
                    (n, start + 2 + a, start + 2 + b, start + 2 + c)
                    for n, a, b, c in spans[before:]
                ]
                spans[before:] = inner
            spans.append((name, start, state.pos, _label_end(name, state, start)))
        return found

    return watched


def _label_end(name: str, state: Any, start: int) -> int:
    if name not in {"link", "image"}:
        return start
    image = name == "image"
    end: int = state.md.helpers.parseLinkLabel(state, start + image, not image)
    return end


def read_markdown(content: str) -> tuple[tuple[Part, ...], tuple[Comment, ...]]:
    """Return the words of Markdown, without code, addresses and markup.

    Raises:
        MissingExtraError: The package that reads Markdown is not installed.
    """
    mask = Mask(content)
    mask.line_ends()
    front = _FRONT.match(content)
    body = content
    if front:
        _show_front(mask, front.end())
        body = "".join("\n" if sign == "\n" else " " for sign in front[0]) + content[front.end() :]
    reader = _Reader(mask)
    comments = tuple(reader.read(body))
    return (hide_addresses(mask).part(),), comments


def _show_front(mask: Mask, end: int) -> None:
    for found in _FRONT_TOLD.finditer(mask.content, 0, end):
        mask.show(*found.span(1))


class _Reader:
    """Lays open the words of each block."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        ends = [0, *(end.end() for end in LINE_END.finditer(mask.content)), len(mask.content)]
        self.lines = ends
        self.reached = 0

    def read(self, body: str) -> Iterator[Comment]:
        parser = _parser()
        env: dict[str, list[Recorded]] = {"spans": []}
        before = ""
        for token in parser.parse(body, env):
            if token.type == "html_block":
                yield from show_html(self.mask, self.lines[token.map[0]], self.lines[token.map[1]])
            elif token.type == "inline" and token.content:
                env["spans"] = []
                parser.inline.parse(token.content, parser, env, [])
                cell = before in {"td_open", "th_open"}
                yield from self._block(token, env["spans"], cell=cell)
            before = token.type

    def _block(self, token: Any, spans: list[Recorded], *, cell: bool) -> Iterator[Comment]:
        origin = self._origins(token, cell=cell)
        first = next((at for at in origin if at >= 0), None)
        if first is None:
            return
        words = _Words(self.mask, token.content, origin)
        self._lead(first, cell=cell)
        words.show()
        yield from words.hide(spans)

    def _origins(self, token: Any, *, cell: bool) -> list[int]:
        """Return for each character of a block where it stands in the file; -1 where that is not known."""
        origins: list[int] = []
        for number, line in enumerate(token.content.split("\n"), start=token.map[0]):
            start = self._find(line.strip(), number, cell=cell)
            indent = len(line) - len(line.lstrip())
            origins += [-1] * indent
            rest = len(line) - indent
            origins += [-1] * rest if start < 0 else range(start, start + rest)
            origins.append(-1)
        return origins[:-1]

    def _find(self, words: str, number: int, *, cell: bool) -> int:
        """Return where the words of a block stand in a line; each cell of a table after the one before."""
        start, end = max(self.lines[number], self.reached), self.lines[number + 1]
        line = self.mask.content[start:end].rstrip()
        at = start + len(line) - len(words)
        if cell or not line.endswith(words):
            at = self.mask.content.find(words, start, end)
        if at >= 0:
            self.reached = at + len(words)
        else:  # a cell with a bar that is written as \| - its line is laid open as it is
            self.mask.show(start, end)
        return at

    def _lead(self, first: int, *, cell: bool) -> None:
        """Lay open what marks a heading or an item; a cell begins a line of its own."""
        if cell:
            self.mask.put(first - 1, first, "\n")
        else:
            start = self.lines[bisect_right(self.lines, first) - 1]
            self.mask.show(start, first)


class _Words:
    """The words of one block."""

    def __init__(self, mask: Mask, content: str, origin: list[int]) -> None:
        self.mask, self.content, self.origin = mask, content, origin

    def show(self) -> None:
        for sign, at in zip(self.content, self.origin, strict=True):
            if at >= 0:
                self.mask.signs[at] = sign

    def hide(self, spans: list[Recorded]) -> Iterator[Comment]:
        """Blank what is markup; yield the comments."""
        tags: list[tuple[int, int]] = []
        for name, start, end, label in sorted(spans, key=lambda span: (span[1], -span[2])):
            if name == "html_inline":
                tags.append((start, end))
                yield from self._html(start, end)
            elif name in {"link", "image"}:
                self._blank(start, start + 1 + (name == "image"))
                self._blank(label, end)
            elif name == "escape":
                self._blank(start, start + 1)
            elif name == "entity":
                self._entity(start, end)
            elif name in _MARKUP and not self._inside_word(start, end):
                self._blank(start, end)
        self._code(tags)

    def _code(self, tags: list[tuple[int, int]]) -> None:
        """Blank what stands between ``<code>`` and its end, and the like."""
        opened: dict[str, int] = {}
        for start, end in tags:
            tag = _TAG.match(self.content, start)
            if tag and tag[2].lower() in CODE:
                if not tag[1]:
                    opened.setdefault(tag[2].lower(), end)
                elif tag[2].lower() in opened:
                    self._blank(opened.pop(tag[2].lower()), start)

    def _inside_word(self, start: int, end: int) -> bool:
        around = self.content[max(start - 1, 0) : start], self.content[end : end + 1]
        return self.content[start] == "_" and all(sign.isalnum() for sign in around)

    def _blank(self, start: int, end: int) -> None:
        for at in self.origin[start:end]:
            if at >= 0:
                self.mask.signs[at] = " "

    def _entity(self, start: int, end: int) -> None:
        at = self.origin[start]
        if at >= 0:
            self.mask.decode(at, at + end - start, unescape(self.content[start:end]))

    def _html(self, start: int, end: int) -> Iterator[Comment]:
        self._blank(start, end)
        known = [at for at in self.origin[start:end] if at >= 0]
        if known:
            yield from show_html(self.mask, known[0], known[-1] + 1)
