"""Penalties in words."""

from __future__ import annotations

from collections.abc import Iterable

from ocsea._base.text import Lang, Text
from ocsea.law.model import Version

__all__ = ["all_in_words", "in_words"]

_YEAR = 12
_JOIN = {
    "and": Text(" dan ", " and "),
    "or": Text(" atau ", " or "),
    "and-or": Text(" dan/atau ", " and/or "),
}
_PRISON = Text("penjara paling lama {most}", "imprisonment of up to {most}")
_PRISON_FROM = Text("penjara {least} sampai {most}", "imprisonment of {least} to {most}")
_FINE = Text("denda paling banyak {most}", "a fine of up to {most}")
_FINE_FROM = Text("denda {least} sampai {most}", "a fine of {least} to {most}")
_CATEGORY = Text("denda paling banyak kategori {name}", "a fine of up to category {name}")
_AND_CATEGORY = Text(" (kategori {name})", " (category {name})")


def _duration(months: int, lang: Lang) -> str:
    years, rest = divmod(months, _YEAR)
    if lang == "id":
        parts = ((years, "tahun"), (rest, "bulan"))
    else:
        parts = (
            (years, "year" if years == 1 else "years"),
            (rest, "month" if rest == 1 else "months"),
        )
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


def _rupiah(amount: int, lang: Lang) -> str:
    grouped = f"{amount:,}"
    return f"Rp{grouped.replace(',', '.')}" if lang == "id" else f"IDR {grouped}"


def _prison(version: Version, lang: Lang) -> str:
    if version.max_months is None:
        return ""
    most = _duration(version.max_months, lang)
    if version.min_months is None:
        return _PRISON(lang).format(most=most)
    return _PRISON_FROM(lang).format(least=_duration(version.min_months, lang), most=most)


def _fine(version: Version, lang: Lang) -> str:
    category = version.fine_category
    if version.fine_max is None:
        return _CATEGORY(lang).format(name=category) if category else ""
    most = _rupiah(version.fine_max, lang)
    words = _FINE(lang).format(most=most)
    if version.fine_min is not None:
        words = _FINE_FROM(lang).format(least=_rupiah(version.fine_min, lang), most=most)
    return words + (_AND_CATEGORY(lang).format(name=category) if category else "")


def in_words(version: Version, lang: Lang) -> str:
    """Return the penalty of a version in words; empty when it sets none.

    >>> from datetime import date
    >>> version = Version(
    ...     start=date(2026, 1, 2), max_months=48, fine_max=200_000_000, fine_category="IV", mode="and-or"
    ... )
    >>> in_words(version, "id")
    'penjara paling lama 4 tahun dan/atau denda paling banyak Rp200.000.000 (kategori IV)'
    """
    parts = [part for part in (_prison(version, lang), _fine(version, lang)) if part]
    joined = _JOIN.get(version.mode or "", _JOIN["and-or"])(lang).join(parts)
    return f"{_part(version.part, lang)}: {joined}" if version.part and joined else joined


def all_in_words(versions: Iterable[Version], lang: Lang) -> str:
    """Return the penalties of versions in words, those that set one; empty when none does.

    >>> from datetime import date
    >>> day = date(2026, 1, 2)
    >>> parts = (Version(start=day, part="ayat (1)", max_months=12), Version(start=day))
    >>> all_in_words(parts, "en")
    'paragraph (1): imprisonment of up to 1 year'
    """
    return "; ".join(filter(None, (in_words(version, lang) for version in versions)))


def _part(part: str, lang: Lang) -> str:
    """Return the part of an article in words; it is recorded as the law names it."""
    if lang == "en":
        return part.replace("huruf", "letter").replace("ayat", "paragraph").replace("dan", "and")
    return part
