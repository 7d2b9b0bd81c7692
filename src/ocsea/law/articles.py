"""Articles of a law, as citations name them: *Pasal 14 ayat (1) huruf a*, lists and ranges.

Every pattern is bounded, so that hostile text costs linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

__all__ = ["Article", "article_groups", "read_articles"]

_HEAD: Final = re.compile(
    r"\b(?P<note>penjelasan\s{1,3})?(?:pasal|pasl|psl|ps|art(?:icles?)?)(?![a-z])\.?\s{0,3}(?=\d)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d{1,3}[A-Za-z]{0,2}(?![A-Za-z0-9])(?!\s{0,3}[/]\s{0,3}\d)")
_GLUED: Final = re.compile(r"\d{1,3}(?=\(\d)")
_PARAGRAPH: Final = re.compile(
    r"[\s,]{0,3}(?:(?:ayat|ayt)\.?\s{0,3}(?P<word>\(?\s?\d{1,2}[a-z]?\s?\)?)|(?P<bare>\(\s?\d{1,2}[a-z]?\s?\)))",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(
    r"[\s,]{0,3}(?:(?:huruf|hrf|hurup)\.?\s{0,3}\(?(?P<word>[a-z])\)?|(?<=\))\s{0,2}\(?(?P<bare>[a-z])\)?)(?![a-z])",
    re.IGNORECASE,
)
_LONE_LETTER: Final = re.compile(r"[a-z](?![\w.])", re.IGNORECASE)
_POINT: Final = re.compile(r"[\s,]{0,3}angka\s{0,3}\(?(?P<n>\d{1,2})\)?", re.IGNORECASE)
_RANGE: Final = re.compile(
    r"\s{0,3}(?:–|—|-|s\.?\s?/?d\.?|sampai(?:\s{1,3}dengan)?)\s{0,3}", re.IGNORECASE
)
_AGAIN: Final = re.compile(r"(?:pasal|psl|ps)\b\.?\s{0,3}", re.IGNORECASE)
_NEXT: Final = re.compile(
    r"\s{0,3}(?:,\s{0,3}(?:dan|kemudian|kini)?|dan|serta|atau|&|;|jo\.?|juncto|j\.o\.|yo\.?)\s{0,3}"
    r"(?P<head>(?:pasal|psl|ps)\b\.?\s{0,3})?",
    re.IGNORECASE,
)


@attrs.frozen(order=True)
class Article:
    """An article, or a part of one.

    Attributes:
        number: Its number, such as ``27B``.
        paragraph: Its paragraph (*ayat*), or ``""``.
        letter: Its letter (*huruf*), or ``""``.
        point: Its point (*angka*), or ``""``.
        note: Whether its elucidation (*Penjelasan*) is meant.

    >>> str(Article("14", "1", "a"))
    'Pasal 14 ayat (1) huruf a'
    """

    number: str
    paragraph: str = ""
    letter: str = ""
    point: str = ""
    note: bool = False

    def __str__(self) -> str:
        words = ["Penjelasan Pasal" if self.note else "Pasal", self.number]
        words += [f"ayat ({self.paragraph})"] if self.paragraph else []
        words += [f"huruf {self.letter}"] if self.letter else []
        words += [f"angka {self.point}"] if self.point else []
        return " ".join(words)

    def within(self, other: Article) -> bool:
        """Return whether this is *other* or a part of it.

        >>> Article("14", "1", "a").within(Article("14"))
        True
        """
        pairs = (
            (self.paragraph, other.paragraph),
            (self.letter, other.letter),
            (self.point, other.point),
        )
        same = self.number == other.number and self.note == other.note
        return same and all(not theirs or ours == theirs for ours, theirs in pairs)


def _clean(paragraph: str) -> str:
    return paragraph.strip("() ").lower()


class _Scanner:
    """Reads the list of articles that begins at a place of a text."""

    def __init__(self, text: str, at: int, *, note: bool) -> None:
        self.text, self.at, self.note = text, at, note
        self.found: list[Article] = []

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def scan(self) -> tuple[Article, ...]:
        """Return the articles; `at` is then behind them."""
        while self._article():
            before = self.at
            following = self.match(_NEXT)
            if following is None or not self._continues():
                self.at = before
                break
        return tuple(dict.fromkeys(self.found))

    def _continues(self) -> bool:
        return bool(_NUMBER.match(self.text, self.at) or _GLUED.match(self.text, self.at))

    def _article(self) -> bool:
        number = self.match(_GLUED) or self.match(_NUMBER)
        if number is None:
            return False
        name = number.group().upper()
        before = self.at
        if last := self._last_of_range():
            self.found += _between(name, last.group().upper(), note=self.note)
            return True
        self.at = before
        self._parts(name)
        return True

    def _last_of_range(self) -> re.Match[str] | None:
        if not self.match(_RANGE):
            return None
        self.match(_AGAIN)
        return self.match(_NUMBER)

    def _parts(self, name: str) -> None:
        paragraphs = self._paragraphs()
        letters = self._letters()
        point = self.match(_POINT)
        for paragraph in paragraphs or [""]:
            for letter in letters or [""]:
                self.found.append(
                    Article(name, paragraph, letter, point["n"] if point else "", self.note)
                )

    def _paragraphs(self) -> list[str]:
        found: list[str] = []
        while paragraph := self.match(_PARAGRAPH):
            name = _clean(paragraph["word"] or paragraph["bare"])
            found.append(name)
            before = self.at
            if self.match(_RANGE) and (last := self.match(_PARAGRAPH)):
                found += _paragraph_range(name, _clean(last["word"] or last["bare"]))
                before = self.at
            self.at = before
            if not (self.match(_NEXT) and _PARAGRAPH.match(self.text, self.at)):
                self.at = before
                break
        return found

    def _letters(self) -> list[str]:
        found: list[str] = []
        while letter := self.match(_LETTER):
            found.append((letter["word"] or letter["bare"]).lower())
            found += self._more_letters()
            before = self.at
            if not (self.match(_NEXT) and _LETTER.match(self.text, self.at)):
                self.at = before
                break
        return found

    def _more_letters(self) -> Iterator[str]:
        """Yield letters listed after *huruf* without the word repeated: *huruf a, b, dan c*."""
        before = self.at
        while self.match(_NEXT) and (letter := self.match(_LONE_LETTER)):
            yield letter.group().lower()
            before = self.at
        self.at = before


def _between(first: str, last: str, *, note: bool) -> list[Article]:
    widest = 60
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= widest:
        return [Article(str(n), note=note) for n in range(int(first), int(last) + 1)]
    return [Article(first, note=note), Article(last, note=note)]


def _paragraph_range(first: str, last: str) -> list[str]:
    if first.isdigit() and last.isdigit():
        return [str(n) for n in range(int(first) + 1, int(last) + 1)]
    if first[:-1] == last[:-1] and first[-1:].isalpha() and last[-1:].isalpha():
        return [f"{first[:-1]}{chr(n)}" for n in range(ord(first[-1]) + 1, ord(last[-1]) + 1)]
    return [last]


def read_articles(text: str) -> tuple[Article, ...]:
    """Return the articles that a citation names.

    >>> [str(article) for article in read_articles("Pasal 40, 112, dan 113 ayat (3)")]
    ['Pasal 40', 'Pasal 112', 'Pasal 113 ayat (3)']
    """
    groups = article_groups(text)
    return tuple(dict.fromkeys(article for *_, articles in groups for article in articles))


def article_groups(text: str) -> Iterator[tuple[int, int, tuple[Article, ...]]]:
    """Yield each list of articles of a text: where it begins, where it ends, and the articles.

    >>> [(start, end) for start, end, _ in article_groups("lihat Pasal 5 dan 6, lalu Pasal 9")]
    [(6, 19), (26, 33)]
    """
    at = 0
    while head := _HEAD.search(text, at):
        scanner = _Scanner(text, head.end(), note=bool(head["note"]))
        articles = scanner.scan()
        at = max(scanner.at, head.end())
        if articles:
            yield head.start(), scanner.at, articles
