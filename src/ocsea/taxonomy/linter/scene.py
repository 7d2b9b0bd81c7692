"""What stands around an expression: its sentence and paragraph, cut into words once."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

import attrs

from ocsea.taxonomy.linter.folding import spaced
from ocsea.taxonomy.linter.patterns import Lexicon

__all__ = ["BULLET", "Paragraph", "Scene", "paragraph_bounds", "sentence_bounds"]

_WORD: Final = re.compile(r"\S+")
_BLANK: Final = re.compile(r"\n\s*\n[^\S\n]*")
_BULLET: Final = r"(?:[-*+>\#]{1,6}|\d{1,3}[.)]|[a-z][.)])"
BULLET: Final = re.compile(rf"\s*{_BULLET}\s")
"""The mark at the beginning of a line of a list."""

_STOP: Final = re.compile(
    rf"""
    [.!?\n](?:
        (?<=[.!?])(?<![.!?].)[.!?]*+["')\]]*+(?=\s|$)   # the end of a sentence, once for a row of points
        | (?<=:\n)                                     # the end of a line that introduces what follows
        | (?<=\n)(?=[^\S\n]*(?:{_BULLET}[^\S\n]|\|))  # before a line of a list or a table
    )
    """,
    re.VERBOSE,
)
_ABBREVIATIONS: Final = frozenset(
    """
    jl jln no dr drs ir prof st mr mrs ms dll dsb dst hlm hal art sec vs cf al rp tgl kab kec kel s m
    pdt kh hj nn ny sdr bpk psl vol ed eds inc ltd
    """.split()  # noqa: SIM905
)
_SHORT_FORM: Final = 7
_REACH: Final = 80
"""How many words to each side a sentence is looked at, however long it is."""

_QUOTED: Final = re.compile(r"\"([^\"]{1,2000})\"|(?<!\w)'(?=\S)([^\n]{1,200}?)(?<=\S)'(?!\w)")
_YEARS: Final = re.compile(
    r"(?<![\d.,/])(\d{1,3})(?:[\s-]*(?:tahun|thn|th|tahunan|years?|yrs?|yo|y/o)\b(?:[\s-]+old)?"
    r"|\s*(?=[),](?:\W|$)))(?!\s+(?:\d{4}|lalu|silam|penjara|kurungan|terakhir|kemudian|ago|later|in prison"
    r"|in jail|kerja|ke depan|berturut|imprisonment))"
    r"|(?:berusia|usianya|usia|umurnya|umur|berumur|aged?)\s+(\d{1,3})\b"
    r"|\b(?:she|he|who|i)(?:\s+(?:is|was)|'s)\s+(?:only\s+|just\s+)?(\d{1,2})"
    r"(?=\s*(?:and|or|but|when|now|[.,;)]\s|[.,;)]?$))",
    re.IGNORECASE,
)
_DURATION: Final = re.compile(
    r"(?:selama|hukuman|pidana|penjara|vonis|divonis|dituntut|for|sentenced to|pasal|ayat|article|section"
    r"|sejak|dalam|nomor|no\.?|over|after|setelah|bab|lebih dari)\s*[\d\s()]*$",
    re.IGNORECASE,
)
_OPEN_BRACKET: Final = re.compile(r"[^\W\d_][^\w\n]{0,3}[(,]\s*$")
_OLDEST: Final = 110


def paragraph_bounds(text: str) -> list[tuple[int, int]]:
    r"""Return where the paragraphs of a text stand: stretches between blank lines.

    >>> paragraph_bounds("Satu\nlagi\n\n \nDua")
    [(0, 9), (13, 16)]
    """
    if "\n" not in text:
        return [(0, len(text))] if text else []
    bounds, at = [], 0
    for blank in _BLANK.finditer(text):
        if blank.start() > at:
            bounds.append((at, blank.start()))
        at = blank.end()
    if at < len(text):
        bounds.append((at, len(text)))
    return bounds


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    """Return whether the point at *stop* ends a short form such as *Jl.*, not a sentence."""
    if text[stop] != ".":
        return False
    tail = text[max(start, stop - _SHORT_FORM) : stop]
    word = tail[tail.rfind(" ") + 1 :].lstrip("(\"'")
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper())


def sentence_bounds(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a paragraph stand.

    >>> text = "Jl. Melati ramai. Ia lapor! - Satu"
    >>> [text[a:b] for a, b in sentence_bounds(text, 0, len(text))]
    ['Jl. Melati ramai.', ' Ia lapor!', ' - Satu']
    """
    at = start
    for stop in _STOP.finditer(text, start, end):
        first, last = stop.span()
        if not _is_abbreviation(text, start, first):
            yield at, last
            at = last
    if at < end:
        yield at, end


class Paragraph:
    """A paragraph, cut into words.

    Attributes:
        text: The whole plain text.
        start: Where the paragraph begins in it.
        end: Where it ends.
        words: Its words, as the linter compares them.
        starts: Where each word begins.
        ends: Where each word ends.
    """

    def __init__(self, text: str, start: int, end: int, folded: Mapping[str, str]) -> None:
        self.text, self.start, self.end = text, start, end
        low = spaced(text[start:end])
        raw = low.split()
        self.words = [folded.get(word, word) for word in raw] if folded else raw
        self.starts = [start + match.start() for match in _WORD.finditer(low)]
        self.ends = [first + len(word) for first, word in zip(self.starts, raw, strict=True)]
        self._met: dict[str, list[tuple[int, int]]] = {}

    def meets(self, name: str, lexicon: Lexicon) -> list[tuple[int, int]]:
        """Return where the words of a context stand, as ranges of words; worked out once for each name."""
        if name not in self._met:
            self._met[name] = lexicon.found(self.words)
        return self._met[name]

    @cached_property
    def sentences(self) -> list[int]:
        """Where its sentences begin."""
        return [start for start, _ in sentence_bounds(self.text, self.start, self.end)]

    @cached_property
    def quotes(self) -> list[tuple[int, int]]:
        """Where quotations stand, without their marks."""
        found = (m.span(1 if m[1] is not None else 2) for m in self._quoted())
        return list(found)

    def _quoted(self) -> Iterator[re.Match[str]]:
        return _QUOTED.finditer(self.text, self.start, self.end)

    @cached_property
    def ages(self) -> list[tuple[int, int]]:
        """The ages of people: where they stand, and how old."""
        found = []
        for match in _YEARS.finditer(self.text, self.start, self.end):
            before = self.text[max(self.start, match.start() - 24) : match.start()]
            bare = match[1] is not None and match[0].strip() == match[1]
            if _DURATION.search(before) or (bare and not _OPEN_BRACKET.search(before)):
                continue
            age = int(match[1] or match[2] or match[3])
            if age <= _OLDEST:
                found.append((match.start(), age))
        return found


@attrs.frozen
class Scene:
    """An expression in its paragraph.

    Attributes:
        paragraph: The paragraph.
        first: Index of its first word.
        last: Index after its last word.
        header: The heading or introducing line before the paragraph, or ``""``.
    """

    paragraph: Paragraph
    first: int
    last: int
    header: str = ""

    @property
    def start(self) -> int:
        """Where it begins in the plain text."""
        return self.paragraph.starts[self.first]

    @property
    def end(self) -> int:
        """Where it ends in the plain text."""
        return self.paragraph.ends[self.last - 1]

    @property
    def found(self) -> str:
        """The expression, in plain text."""
        return self.paragraph.text[self.start : self.end]

    def sentence(self) -> tuple[int, int]:
        """Return the range of words of its sentence, cut off some way from it where that is very long."""
        held = self.paragraph
        at = bisect_right(held.sentences, self.start) - 1
        begin = held.sentences[at]
        after = bisect_left(held.sentences, self.end)
        finish = held.sentences[after] if after < len(held.sentences) else held.end
        low = bisect_left(held.starts, begin, max(0, self.first - _REACH), self.first)
        high = bisect_left(held.starts, finish, self.last, min(len(held.words), self.last + _REACH))
        return low, high

    def sentence_text(self) -> str:
        """Return the text of its sentence."""
        low, high = self.sentence()
        return self.paragraph.text[self.paragraph.starts[low] : self.paragraph.ends[high - 1]]

    def before(self, count: int) -> list[str]:
        """Return up to *count* words before it in its sentence."""
        low, _ = self.sentence()
        return self.paragraph.words[max(low, self.first - count) : self.first]

    def after(self, count: int) -> list[str]:
        """Return up to *count* words after it in its sentence."""
        _, high = self.sentence()
        return self.paragraph.words[self.last : min(high, self.last + count)]

    def window(self, count: int) -> tuple[int, int]:
        """Return the range of words of its sentence up to *count* from it; 0 for all."""
        low, high = self.sentence()
        reach = count or _REACH
        return max(low, self.first - reach), min(high, self.last + reach)

    def around(self, count: int) -> tuple[list[str], list[str]]:
        """Return the words before and after it in its sentence, up to *count*; 0 for all."""
        return self.before(count or _REACH), self.after(count or _REACH)

    def between(self, left: int, right: int) -> str:
        """Return the text between two words, given by index."""
        return self.paragraph.text[self.paragraph.ends[left] : self.paragraph.starts[right]]

    def quotation(self) -> tuple[int, int] | None:
        """Return the quotation that holds it, if any."""
        quotes = self.paragraph.quotes
        at = bisect_right(quotes, (self.start, self.paragraph.end + 1)) - 1
        if at >= 0 and quotes[at][0] <= self.start and self.end <= quotes[at][1]:
            return quotes[at]
        return None

    def ages(self) -> list[int]:
        """Return the ages told in its sentence."""
        low, high = self.sentence()
        held = self.paragraph
        first, last = held.starts[low] - 1, held.ends[high - 1]
        begin = bisect_left(held.ages, (first, 0))
        return [age for at, age in held.ages[begin : begin + _REACH] if at <= last]
