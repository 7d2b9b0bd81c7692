"""Messages of errors in Indonesian.

A message is written in English where it arises, with its values in it. The Indonesian stands in the wording,
under ids that begin with ``error-``: the English there is the message with gaps for its values, as in a
catalogue of gettext. To tell a message, the entry that fits it is looked for, and the values go over into the
Indonesian. A value that is itself a message is written there as ``{reason:told}``, and is told in turn; a word
that is told so in one place only has its own entry, as ``form`` in ``{kind:kind}`` has that of ``kind form``.
What no entry fits stays as it is.

Nothing is read before the first message is told.
"""

from __future__ import annotations

import os
from string import Formatter
from typing import Final

import attrs

from ocsea._base.data import open_folder
from ocsea._base.lazy import made_once
from ocsea._base.text import Lang, check_lang

__all__ = ["told"]

_DATA: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data")  # noqa: PTH118, PTH120
_OURS: Final = "error-"


@attrs.frozen
class _Entry:
    """A message with gaps, and its Indonesian.

    Attributes:
        parts: What stands around the gaps.
        gaps: Their names.
        indonesian: The message in Indonesian.
    """

    parts: tuple[str, ...]
    gaps: tuple[str, ...]
    indonesian: str

    @classmethod
    def of(cls, english: str, indonesian: str) -> _Entry:
        parts, gaps = [""], []
        for literal, gap, _, _ in Formatter().parse(english):
            parts[-1] += literal
            if gap is not None:
                gaps.append(gap)
                parts.append("")
        return cls(tuple(parts), tuple(gaps), indonesian)

    @property
    def length(self) -> int:
        return sum(map(len, self.parts))

    @property
    def rank(self) -> tuple[int, int]:
        """How closely it says what fits it: what begins with its words is rather it than a part of it."""
        return len(self.parts[0]), self.length

    def values(self, message: str) -> dict[str, str] | None:
        """Return what a message has in the gaps, or ``None`` when it is another message."""
        start, *middle, end = self.parts
        if not (
            message.startswith(start) and message.endswith(end) and len(message) >= self.length
        ):
            return None
        rest, found = message[len(start) : len(message) - len(end)], []
        for part in middle:
            value, there, rest = rest.partition(part)
            if not there:
                return None
            found.append(value)
        return dict(zip(self.gaps, [*found, rest], strict=True))


class _Value(str):
    """What stands in a gap."""

    __slots__ = ()

    def __format__(self, how: str) -> str:
        if how in {"", "told"}:
            return told(self, "id") if how else str(self)
        return told(f"{how} {self}", "id").removeprefix(f"{how} ")


@made_once
def _catalogue() -> tuple[dict[str, str], list[_Entry]]:
    """Return the messages without gaps, and the entries of the others, the closest first."""
    rows = open_folder(_DATA, {"wording": "wording"}).rows("wording")
    ours = [row["text"] for row in rows if row["id"].startswith(_OURS)]
    entries = [_Entry.of(text["en"], text["id"]) for text in ours]
    plain = {each.parts[0]: each.indonesian.format() for each in entries if not each.gaps}
    return plain, sorted((e for e in entries if e.gaps), key=lambda e: e.rank, reverse=True)


def _cuts_a_quotation(values: dict[str, str]) -> bool:
    return any(value.count("'") % 2 for value in values.values())


def told(message: str, lang: Lang) -> str:
    """Return a message of the library in a language.

    Raises:
        UnknownOptionError: There is no such language.

    >>> told("lang cannot be 'fr'", "id")
    "lang tidak boleh 'fr'"
    """
    if check_lang(lang) == "en":
        return message
    plain, entries = _catalogue()
    if message in plain:
        return plain[message]
    found = ((each, each.values(message)) for each in entries)
    fitting = [(each, values) for each, values in found if values is not None]
    if not fitting:
        return message
    entry, values = min(fitting, key=lambda fit: _cuts_a_quotation(fit[1]))
    return entry.indonesian.format(**{gap: _Value(value) for gap, value in values.items()})
