"""The notation of the data, read into sequences of words that the linter looks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

import attrs

from ocsea._base.errors import UnknownIdError
from ocsea._base.text import Lang
from ocsea.taxonomy.linter.folding import words_of
from ocsea.taxonomy.linter.morphology import inflected

__all__ = ["Element", "Lexicon", "Row", "parsed", "surfaces_of"]

Classes = Mapping[str, frozenset[str]]

_GAP: Final = 3
_PART: Final = re.compile(r"\[|\]|\(|\)|\||[^\s\[\]()|]+")
_DOTTED: Final = re.compile(r"^\w(?:\.\w)+\.?$")


@attrs.frozen
class Element:
    """One place of a sequence.

    Attributes:
        surfaces: The words that may stand there; empty for a gap.
        gap: How many other words may stand there.
        dotted: Whether nothing but a point may stand before it.
        optional: Whether it may be missing.
        shown: How a list of forms shows it, where it does not spell it out.
        spelt: Words that such a list spells out beside that.
    """

    surfaces: frozenset[str] = frozenset()
    gap: int = 0
    dotted: bool = False
    optional: bool = False
    shown: str = ""
    spelt: frozenset[str] = frozenset()


Row = tuple[Element, ...]


class _Reader:
    """Reads one form.

    Single words of a choice become one place, so that only choices between phrases multiply.
    """

    def __init__(self, form: str, lang: Lang, classes: Classes) -> None:
        self._parts = _PART.findall(form)
        self._at = 0
        self._lang, self._classes = lang, classes

    def rows(self, closing: str = "") -> list[Row]:
        """Read up to *closing*; return every way to read it."""
        ways: list[Row] = []
        rows: list[Row] = [()]
        while self._at < len(self._parts) and self._parts[self._at] != closing:
            part = self._parts[self._at]
            self._at += 1
            if part == "|":
                ways += rows
                rows = [()]
                continue
            inner = self._part(part)
            rows = [row + way for row in rows for way in inner]
        self._at += 1
        return _merged(ways + rows)

    def _part(self, part: str) -> list[Row]:
        if part == "[":
            return self.rows("]")
        if part == "(":
            inner = self.rows(")")
            if all(len(row) == 1 for row in inner):
                return [tuple(attrs.evolve(element, optional=True) for element in inner[0])]
            return [*inner, ()]
        return [tuple(_element(part, self._lang, self._classes))]


def _merged(rows: list[Row]) -> list[Row]:
    """Return rows with all that are single words made one."""
    single = [row[0] for row in rows if len(row) == 1 and row[0].surfaces and not row[0].optional]
    if len(single) < len([row for row in rows if len(row) == 1]) or len(single) <= 1:
        return rows
    shown = "|".join(element.shown for element in single if element.shown)
    spelt = frozenset().union(*(e.surfaces for e in single if not e.shown))
    every = frozenset().union(*(e.surfaces for e in single))
    one = Element(every, shown=shown, spelt=spelt) if shown else Element(every)
    return [(one,), *(row for row in rows if len(row) != 1)]


def _word(part: str, lang: Lang) -> Iterator[Element]:
    body, _, tags = part.partition(":")
    if body.endswith("+"):
        body, tags = body[:-1], f"n,{tags}".rstrip(",")
    pieces = [piece.lower() for piece in words_of(body)]
    dotted = bool(_DOTTED.match(body))
    for at, piece in enumerate(pieces):
        last = at == len(pieces) - 1
        forms = inflected(piece, tuple(tags.split(",")), lang) if tags and last else {piece}
        yield Element(frozenset(forms), dotted=dotted and at > 0)


def _element(part: str, lang: Lang, classes: Classes) -> Iterator[Element]:
    if part.startswith(".."):
        number = part.lstrip(".")
        yield Element(gap=int(number) if number else _GAP, shown="…")
    elif part.startswith("@"):
        if part[1:] not in classes:
            raise UnknownIdError.for_id("language context", part[1:], classes)
        yield Element(classes[part[1:]], shown=part)
    else:
        yield from _word(part, lang)


def parsed(form: str, lang: Lang, classes: Classes) -> list[Row]:
    """Read one form; return the sequences that it stands for.

    Raises:
        UnknownIdError: It names a context that does not exist.
        UnknownOptionError: A word has a class that does not exist.

    >>> [[sorted(e.surfaces) for e in row] for row in parsed("[foto|poto] (yang) syur", "id", {})]
    [[['foto', 'poto'], ['yang'], ['syur']]]
    """
    rows = _Reader(form, lang, classes).rows()
    return [row for row in rows if any(e.surfaces and not e.optional for e in row)]


def _shown(element: Element) -> list[str]:
    words = sorted(element.spelt if element.shown else element.surfaces)
    if element.dotted:
        words = [f".{word}" for word in words]
    if element.shown:
        words.insert(0, element.shown)
    return ["", *words] if element.optional else words


def surfaces_of(row: Row) -> Iterator[str]:
    """Yield what a sequence looks like, word by word; classes and gaps are shown by their names."""
    for words in product(*map(_shown, row)):
        yield " ".join(filter(None, words)).replace(" .", ".")


class Lexicon:
    """Words and phrases that are looked for in a list of words.

    >>> words = Lexicon(["kekerasan seksual", "korban+"], "id")
    >>> words.found(["para", "korbannya", "kekerasan", "seksual"])
    [(1, 2), (2, 4)]
    """

    def __init__(self, forms: Iterable[str], lang: Lang, classes: Classes | None = None) -> None:
        self.single: set[str] = set()
        self.phrases: dict[str, list[Row]] = {}
        for form in forms:
            for row in parsed(form, lang, classes or {}):
                self._add(row)

    def _add(self, row: Row) -> None:
        if len(row) == 1:
            self.single |= row[0].surfaces
            return
        if row[0].optional:
            self._add(row[1:])
        for surface in row[0].surfaces:
            self.phrases.setdefault(surface, []).append(row)

    def merged(self, other: Lexicon) -> Lexicon:
        """Return the words of both."""
        both = Lexicon((), "id")
        both.single = self.single | other.single
        for each in (self, other):
            for first, rows in each.phrases.items():
                both.phrases.setdefault(first, []).extend(rows)
        return both

    def words(self) -> Iterator[str]:
        """Yield every word that stands anywhere in it."""
        yield from self.single
        for rows in self.phrases.values():
            for row in rows:
                for element in row:
                    yield from element.surfaces

    def length_at(self, words: list[str], at: int) -> int:
        """Return how many words are met from a place on; 0 for none."""
        longest = 1 if words[at] in self.single else 0
        for row in self.phrases.get(words[at], ()):
            longest = max(longest, _length(row, words, at))
        return longest

    def found(self, words: list[str]) -> list[tuple[int, int]]:
        """Return where its words and phrases stand."""
        first = self.single | self.phrases.keys() if self.phrases else self.single
        return [
            (at, at + length)
            for at, word in enumerate(words)
            if word in first and (length := self.length_at(words, at))
        ]

    def any_in(self, words: list[str]) -> bool:
        """Return whether anything of it stands in the words."""
        return not self.single.isdisjoint(words) or (
            bool(self.phrases) and any(self.length_at(words, at) for at in range(len(words)))
        )


def _length(row: Row, words: list[str], at: int) -> int:
    """Return how many words a sequence takes from a place on, the shortest way; 0 when it does not fit."""
    here, spare = at + 1, 0
    for element in row[1:]:
        if element.gap:
            spare += element.gap
            continue
        reach = words[here : here + spare + 1]
        fits = next((k for k, word in enumerate(reach) if word in element.surfaces), None)
        if fits is not None:
            here, spare = here + fits + 1, 0
        elif not element.optional:
            return 0
    return here - at
