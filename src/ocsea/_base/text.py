"""Text in the two languages of the library, with the language always named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

import attrs

from ocsea._base.errors import UnknownOptionError

__all__ = ["LANGS", "Lang", "Text", "WordLists", "check_lang"]

Lang = Literal["id", "en"]
"""A language of the library: Indonesian (``id``) or English (``en``)."""

LANGS: Final[tuple[Lang, ...]] = ("id", "en")


def check_lang(lang: str) -> Lang:
    """Return *lang* when it is a language of the library.

    Raises:
        UnknownOptionError: It is not.

    >>> check_lang("id")
    'id'
    """
    for known in LANGS:
        if lang == known:
            return known
    raise UnknownOptionError.for_option("lang", lang, LANGS)


@attrs.frozen
class Text:
    """One text in Indonesian and English.

    Call it with a language to read it. There is no default language, and no falling back from one
    to the other: both texts exist, which the data check guarantees.

    Raises:
        UnknownOptionError: On a call with a language that is neither ``"id"`` nor ``"en"``.

    >>> label = Text(id="Pemerasan seksual", en="Sexual extortion")
    >>> label("id"), label("en")
    ('Pemerasan seksual', 'Sexual extortion')
    """

    id: str
    en: str

    def __call__(self, lang: Lang) -> str:
        """Return the text in *lang*."""
        return self.id if check_lang(lang) == "id" else self.en

    @classmethod
    def of(cls, value: Text | Mapping[str, str]) -> Text:
        """Return *value* as a text; a mapping has the keys ``id`` and ``en``.

        >>> Text.of({"id": "Anak", "en": "Child"}).id
        'Anak'
        """
        return value if isinstance(value, Text) else cls(id=value["id"], en=value["en"])

    def format(self, **values: object) -> Text:
        """Fill the named gaps of both texts.

        >>> Text("Kelompok {n}", "Group {n}").format(n=3).id
        'Kelompok 3'
        """
        return Text(id=self.id.format(**values), en=self.en.format(**values))


def _tuple(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(words)


@attrs.frozen
class WordLists:
    """Lists of words or phrases in Indonesian and English; either may be empty.

    >>> words = WordLists(id=("doksing",), en=("doxing", "doxxing"))
    >>> words("en")
    ('doxing', 'doxxing')
    """

    id: tuple[str, ...] = attrs.field(default=(), converter=_tuple)
    en: tuple[str, ...] = attrs.field(default=(), converter=_tuple)

    def __call__(self, lang: Lang) -> tuple[str, ...]:
        """Return the words in *lang*."""
        return self.id if check_lang(lang) == "id" else self.en

    @classmethod
    def of(cls, value: WordLists | Mapping[str, Iterable[str]]) -> WordLists:
        """Return *value* as word lists; a mapping may have the keys ``id`` and ``en``.

        >>> WordLists.of({"en": ["capping"]})
        WordLists(id=(), en=('capping',))
        """
        if isinstance(value, WordLists):
            return value
        return cls(id=value.get("id", ()), en=value.get("en", ()))
