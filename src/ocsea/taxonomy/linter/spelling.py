"""Odd spellings of known words: digits for letters, masked or stretched letters, joined hashtags."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from string import ascii_lowercase
from typing import Final

from ocsea.taxonomy.linter.folding import Piece, Plain

__all__ = ["SHORT_FORMS", "humps", "known_as", "mended", "odd_words"]

_STANDS_FOR: Final[dict[str, tuple[str, ...]]] = {
    "0": ("o",), "1": ("i", "l"), "3": ("e",), "4": ("a",), "5": ("s",), "6": ("g", "b"),
    "7": ("t",), "8": ("b",), "9": ("g",), "@": ("a",), "$": ("s",), "*": tuple("aeiouy"),
}  # fmt: skip
SHORT_FORMS: Final[dict[str, str]] = dict(
    pair.split("=")
    for pair in """
    knp=kenapa knpa=kenapa npa=kenapa skrg=sekarang skg=sekarang br=baru slh=salah sndiri=sendiri
    sndri=sendiri sm=sama sm2=sama cm=cuma cmn=cuma tdk=tidak gk=gak gx=gak krn=karena jgn=jangan sdh=sudah
    udh=sudah udah=sudah blm=belum yg=yang dgn=dengan bkn=bukan krban=korban plaku=pelaku lg=lagi msh=masih
    """.split()  # noqa: SIM905
)
"""Short spellings of chats, and the words they stand for."""

_STRETCHED: Final = re.compile(r"(\w)\1{2,}", re.IGNORECASE)
_THRICE: Final = tuple(letter * 3 for letter in ascii_lowercase)
_MOST: Final = 3
"""How many letters of a word may be written with something else."""

_TWICE: Final = re.compile(r"(?<=[^\W\d])2(?=$|[^\W\d])")
_MASKED: Final = re.compile(r"(?<![^\W_])(?:[^\W_]++[@$*]+|[@$]+)[^\W_]++(?:[@$*]+[^\W_]++)*+")
_CUT: Final = re.compile(r"([^\W\d_]{2,})-[ \t]*\n[ \t]*([^\W\d_]{2,})")
_HASHTAG: Final = re.compile(r"#([^\W_]{6,60})")
_HUMP_PART: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LONGEST_PART: Final = 24
_LONGEST_WORD: Final = 100


def odd_words(words: Iterable[str]) -> list[str]:
    """Return the words that hold digits or stretched letters.

    >>> odd_words(["video", "syurrr", "p0rno", "anak2"])
    ['p0rno', 'anak2', 'syurrr']
    """
    listed = [word for word in words if len(word) <= _LONGEST_WORD]
    odd = [word for word in listed if not word.isalpha()]
    joined = " ".join(listed).lower()
    if any(letters in joined for letters in _THRICE):
        odd += [word for word in listed if word.isalpha() and _STRETCHED.search(word)]
    return odd


def _respelt(word: str) -> Iterator[str]:
    """Yield what a word may stand for: doubled words made single, stretches squeezed, digits made letters."""
    single = _TWICE.sub("", word)
    for base in dict.fromkeys((word, single)):
        yield base
        yield _STRETCHED.sub(r"\1", base)
        yield _STRETCHED.sub(r"\1\1", base)
    squeezed = _STRETCHED.sub(r"\1", single)
    for base in dict.fromkeys((single, squeezed)):
        strange = [c for c in base if c in _STANDS_FOR]
        if 0 < len(strange) <= _MOST < len(base):
            choices = [_STANDS_FOR.get(c, (c,)) for c in base]
            yield from ("".join(letters) for letters in product(*choices))


def known_as(word: str, known: Collection[str]) -> str:
    """Return the known word that an odd spelling stands for, or the word itself.

    >>> known_as("p0rnografi", {"pornografi"}), known_as("syurrr", {"syur"}), known_as("mp3", {"mpe"})
    ('pornografi', 'syur', 'mp3')
    """
    return next((spelt for spelt in _respelt(word) if spelt in known), word)


def _parts(tag: str, known: Collection[str]) -> list[str]:
    """Cut a hashtag into known words, or return nothing."""
    best: list[list[str] | None] = [[], *[None] * len(tag)]
    for end in range(1, len(tag) + 1):
        for start in range(max(0, end - _LONGEST_PART), end):
            before = best[start]
            if before is not None and tag[start:end] in known and end - start > 1:
                here = best[end]
                if here is None or len(before) + 1 < len(here):
                    best[end] = [*before, tag[start:end]]
    return best[-1] or []


def _apart(start: int, parts: list[str]) -> Iterator[Piece]:
    """Yield the blanks that set the parts of a word apart."""
    at = start
    for part in parts[:-1]:
        at += len(part)
        yield Piece(at, at, " ")


def _hashtags(text: str, known: Collection[str]) -> Iterator[Piece]:
    for tag in _HASHTAG.finditer(text):
        word = tag[1].lower()
        if word not in known:
            yield from _apart(tag.start(1), _parts(word, known))


def humps(words: Iterable[str], known: Collection[str]) -> dict[str, list[str]]:
    """Return the words with capitals inside that hold a known word, with their parts.

    >>> humps(["RevengePorn", "WhatsApp", "Porn"], {"porn"})
    {'RevengePorn': ['Revenge', 'Porn']}
    """
    found = {}
    for word in words:
        plainly = word.islower() or word.istitle() or word.isupper() or len(word) > _LONGEST_WORD
        if plainly or word.lower() in known:
            continue
        parts = _HUMP_PART.findall(word)
        if "".join(parts) == word and any(part.lower() in known for part in parts):
            found[word] = parts
    return found


def _set_apart(text: str, humped: Mapping[str, list[str]]) -> list[Piece]:
    """Return the blanks that set humped words apart, wherever they stand whole."""
    pieces: list[Piece] = []
    for word, parts in humped.items():
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
                pieces += _apart(at, parts)
            at = text.find(word, end)
    return sorted(pieces, key=lambda piece: piece.start)


def _masks(text: str, known: Collection[str]) -> Iterator[Piece]:
    for word in _MASKED.finditer(text):
        spelt = known_as(word[0].lower(), known)
        if spelt != word[0].lower():
            yield Piece(word.start(), word.end(), spelt)


def _line_ends(text: str, known: Collection[str]) -> Iterator[Piece]:
    for cut in _CUT.finditer(text):
        joined = (cut[1] + cut[2]).lower()
        if joined in known:
            yield Piece(cut.start(), cut.end(), joined)


def mended(folded: Plain, known: Collection[str], *, humped: Mapping[str, list[str]]) -> Plain:
    """Return a text with masked letters, cut words and joined words mended where that gives a known word.

    Args:
        folded: The plain text.
        known: The words that count.
        humped: Words with capitals inside that are to be set apart, with their parts.

    >>> from ocsea.taxonomy.linter.folding import plain
    >>> known, parts = {"porno", "video", "syur"}, {"ViralVideo": ["Viral", "Video"]}
    >>> mended(plain("p*rno #videosyur ViralVideo"), known, humped=parts).text
    'porno #video syur Viral Video'
    """
    text = folded.text
    if "*" in text or "@" in text or "$" in text:
        folded = folded.replaced(_masks(text, known))
    if "-\n" in folded.text or "- \n" in folded.text:
        folded = folded.replaced(_line_ends(folded.text, known))
    if humped:
        folded = folded.replaced(_set_apart(folded.text, humped))
    if "#" in folded.text:
        folded = folded.replaced(_hashtags(folded.text, known))
    return folded
