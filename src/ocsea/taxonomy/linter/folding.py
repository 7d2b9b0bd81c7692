"""Text made plain for comparing, with the way back to where each character stood.

Compatibility forms, accents, zero-width characters, soft hyphens, typographic quotes and letters of other
scripts that look like Latin ones are made plain. `Plain` knows the place of each character in the original,
so that what is found is shown as its author wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

import attrs

__all__ = ["Piece", "Plain", "plain", "spaced", "words_of"]

_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf"})
_MARKS: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»〝〞＂″", '"'),
        **dict.fromkeys("‘’‚‛‹›`´′ʼ", "'"),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("…。｡।", "."),
        **dict.fromkeys("！？؟", "?"),
        **dict.fromkeys("·•‣◦⁃∙●▪■–", "-"),
    }
)
_LOOKALIKES: Final = str.maketrans(
    dict(
        zip(
            "аеорсухіѕјкмтвнбгԁԛԝьαοενικρτυχɑɡıℓ",
            "aeopcyxisjkmtbh6rdqwbaoevikptuxagil",
            strict=True,
        )
    )
)
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_MIXED: Final = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
_SEPARATORS: Final = str.maketrans(
    {chr(c): " " for c in range(128) if not (chr(c).isalnum())},
)
_NO_WORD: Final = re.compile(r"[\W_]")
_WORD: Final = re.compile(r"[^\W_]+")
_LINEAR: Final = -1
_TELLING: Final = 4


@lru_cache(maxsize=4096)
def _of_character(char: str) -> str:
    """Return what stands for one character: nothing, itself, or several characters."""
    if char in "\u2028\u2029\u0085":
        return "\n"
    if unicodedata.category(char) in _INVISIBLE or char in "\u3164\uffa0\u115f\u1160":
        return ""
    if (mark := char.translate(_MARKS)) != char:
        return mark
    apart = unicodedata.normalize("NFKD", char)
    kept = "".join(c for c in apart if unicodedata.category(c) not in _INVISIBLE)
    if kept == char or not kept:
        return " " if char.isspace() or not kept else char
    return " " if kept.isspace() else kept.translate(_MARKS)


@attrs.frozen
class Piece:
    """A stretch of the original that is replaced.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        text: What stands for it.
    """

    start: int
    end: int
    text: str


@attrs.frozen
class _Step:
    """The way back through one replacing: starts of stretches, and what they came from.

    Attributes:
        new: Where each stretch begins in the new text.
        old: Where it began in the old one.
        old_end: Where the old stretch ended, or -1 when the stretch is unchanged.
    """

    new: list[int]
    old: list[int]
    old_end: list[int]

    def start(self, at: int) -> int:
        k = bisect_right(self.new, at) - 1
        return self.old[k] + (at - self.new[k] if self.old_end[k] == _LINEAR else 0)

    def end(self, at: int) -> int:
        k = bisect_right(self.new, at - 1) - 1
        return self.old[k] + at - self.new[k] if self.old_end[k] == _LINEAR else self.old_end[k]


@attrs.frozen
class Plain:
    """A text made plain.

    Attributes:
        text: The plain text, in the letter case of the original.
        steps: The ways back, last replacing first.

    >>> folded = plain("Konten p\u00f3rno\u200b-anak")
    >>> folded.text, folded.span(7, 12)
    ('Konten porno-anak', (7, 12))
    """

    text: str
    steps: tuple[_Step, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the plain text stands in the original."""
        for step in self.steps:
            start, end = step.start(start), step.end(end)
        return start, end

    def replaced(self, pieces: Iterable[Piece]) -> Plain:
        """Return the text with stretches replaced; they are in order and do not overlap."""
        new, old, old_end, out = [0], [0], [_LINEAR], []
        at = length = 0
        for piece in pieces:
            out.append(self.text[at : piece.start])
            length += piece.start - at
            at = piece.end
            if piece.text:
                new.append(length)
                old.append(piece.start)
                old_end.append(piece.end)
                out.append(piece.text)
                length += len(piece.text)
            new.append(length)
            old.append(at)
            old_end.append(_LINEAR)
        if not out:
            return self
        out.append(self.text[at:])
        return Plain("".join(out), (_Step(new, old, old_end), *self.steps))


def _unlike(word: str) -> str:
    """Return a word with lookalike letters made Latin, if that makes all of it Latin.

    A short word with no Latin letter at all is left alone: it belongs to a language of that script.
    """
    if len(word) < _TELLING and not any(c.isascii() for c in word):
        return word
    latin = word.lower().translate(_LOOKALIKES)
    return latin if latin.isascii() else word


def _each(pattern: re.Pattern[str], text: str, make: Callable[[str], str]) -> Iterable[Piece]:
    """Yield what changes: characters one by one, so that each keeps its place."""
    for run in pattern.finditer(text):
        for at, char in enumerate(run[0], start=run.start()):
            if (stands := make(char)) != char:
                yield Piece(at, at + 1, stands)


def _lookalikes(text: str) -> Iterable[Piece]:
    for word in _MIXED.finditer(text):
        if (latin := _unlike(word[0])) != word[0] and len(latin) == len(word[0]):
            for at, (was, now) in enumerate(zip(word[0], latin, strict=True), start=word.start()):
                if was.lower() != now:
                    yield Piece(at, at + 1, now)


def plain(text: str) -> Plain:
    """Make a text plain.

    >>> plain("\uff30\u200bornogra\ufb01 “anak²”").text
    'Pornografi "anak2"'
    """
    folded = Plain(text)
    if text.isascii():
        return folded
    folded = folded.replaced(_each(_NOT_ASCII, text, _of_character))
    if folded.text.isascii():
        return folded
    return folded.replaced(_lookalikes(folded.text))


def spaced(text: str) -> str:
    """Return a text of the same length in small letters, with a blank for what is no letter or digit.

    >>> spaced("Konten porno-anak!")
    'konten porno anak '
    """
    if text.isascii():
        return text.translate(_SEPARATORS).lower()
    low = text.lower()
    return _NO_WORD.sub(" ", low if len(low) == len(text) else text)


def words_of(text: str) -> list[str]:
    """Cut plain text into words, at everything that is neither a letter nor a digit.

    >>> words_of("Konten porno-anak, 2 kali")
    ['Konten', 'porno', 'anak', '2', 'kali']
    """
    if text.isascii():
        return text.translate(_SEPARATORS).split()
    return _WORD.findall(text)
