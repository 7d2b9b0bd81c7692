"""Translations as gettext has them: PO files and their templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import attrs

from ocsea.documents.model import LINE_END, Comment, Mask, Part, hide_addresses

__all__ = ["BadLineError", "read_translations"]

_KEYWORD: Final = re.compile(
    r'[ \t]*(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)[ \t]*)?"((?:[^"\\]|\\.)*)"[ \t]*$'
)
_ESCAPE: Final = re.compile(r"\\(.)")
_SIGNS: Final = {"n": " \n", "t": "  ", '"': ' "', "\\": " \\"}
_NO_WORDS: Final = re.compile(
    r"%\(\w+\)[#0\- +]?[\d.]*[a-zA-Z]|%[\d$.]*[a-zA-Z%]|\{[^{}\s]*\}|</?[a-zA-Z][^<>]*>"
)
_HEADER: Final = re.compile(r"^(Language|X-Source-Language):[ \t]*([A-Za-z]+)", re.MULTILINE)


class BadLineError(ValueError):
    """A line that is no part of a translation file; its number is the argument."""


@attrs.define
class _Message:
    """One string of an entry: what it is, and where its quoted pieces stand."""

    keyword: str
    pieces: list[tuple[int, int]]
    start: int


def read_translations(content: str) -> tuple[tuple[Part, ...], tuple[Comment, ...]]:
    """Return what is translated and its translations, each in its language.

    The language of translations is that of the header. What is translated has the language that the header
    names as ``X-Source-Language``; without it, the language has to be told or found.

    Raises:
        BadLineError: A line is neither a comment, nor a string, nor empty.
    """
    comments: list[Comment] = []
    messages = list(_messages(content, comments))
    source, target = Mask(content), Mask(content)
    head = _header(content, messages)
    for message in messages:
        if message.keyword != "msgctxt" and message.start not in head[1]:
            _show(target if message.keyword.startswith("msgstr") else source, message)
    parts = (
        hide_addresses(source).part(lang=head[0].get("X-Source-Language")),
        hide_addresses(target).part(lang=head[0].get("Language")),
    )
    return parts, tuple(comments)


def _lines(content: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in LINE_END.finditer(content):
        yield start, end.start()
        start = end.end()
    if start < len(content):
        yield start, len(content)


def _messages(content: str, comments: list[Comment]) -> Iterator[_Message]:
    open_one: _Message | None = None
    for number, (start, end) in enumerate(_lines(content), start=1):
        line = content[start:end]
        if not line.strip():
            continue
        if line.lstrip().startswith("#"):
            comments.append(Comment(start=start, end=end))
            continue
        found = _KEYWORD.match(line)
        if not found or (not found[1] and open_one is None):
            raise BadLineError(number)
        piece = (start + found.start(2), start + found.end(2))
        if found[1] and open_one:
            yield open_one
        if found[1]:
            open_one = _Message(found[1], [piece], start)
        elif open_one:
            open_one.pieces.append(piece)
    if open_one:
        yield open_one


def _header(content: str, messages: list[_Message]) -> tuple[dict[str, str], set[int]]:
    """Return the languages that the header names, and where its strings begin."""
    for first, second in pairwise(messages):
        empty = all(start == end for start, end in first.pieces)
        if first.keyword == "msgid" and empty and second.keyword == "msgstr":
            text = "".join(content[start:end] for start, end in second.pieces)
            langs = dict(_HEADER.findall(text.replace("\\n", "\n")))
            return {key: value.lower() for key, value in langs.items()}, {first.start, second.start}
    return {}, set()


def _show(mask: Mask, message: _Message) -> None:
    mask.put(message.start, message.start + 2, "\n\n")
    for start, end in message.pieces:
        mask.show(start, end)
        for found in _NO_WORDS.finditer(mask.content, start, end):
            mask.put(found.start(), found.end(), "")
        for found in _ESCAPE.finditer(mask.content, start, end):
            mask.put(found.start(), found.end(), _SIGNS.get(found[1], "  "))
