"""Messages of errors in Indonesian.

A message is written in English where it arises, with its values in it. Its Indonesian stands in
``messages.toml`` beside this module, by the English with gaps for the values, as in a catalogue of gettext. To
tell a message, the entry that fits it is looked for, and the values go over into the Indonesian. A gap such as
``{kind:kind}`` is told in turn, by the table ``kind`` of the catalogue. What no entry fits stays as it is.

The catalogue is read when the first message is told in Indonesian.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from string import Formatter
from typing import Final

import attrs

from ocsea._base.lazy import made_once
from ocsea._base.text import Lang, check_lang

__all__ = ["told"]

_CATALOGUE: Final = os.path.join(os.path.dirname(__file__), "messages.toml")  # noqa: PTH118, PTH120


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


@attrs.frozen
class _Table:
    """A table of the catalogue: messages without gaps, and the entries of the others, the closest first."""

    plain: dict[str, str]
    entries: tuple[_Entry, ...]

    @classmethod
    def of(cls, rows: Mapping[str, str]) -> _Table:
        entries = [_Entry.of(english, indonesian) for english, indonesian in rows.items()]
        gapped = sorted((e for e in entries if e.gaps), key=lambda each: each.rank, reverse=True)
        plain = {each.parts[0]: each.indonesian.format() for each in entries if not each.gaps}
        return cls(plain, tuple(gapped))

    def told(self, message: str) -> str:
        if message in self.plain:
            return self.plain[message]
        found = ((each, each.values(message)) for each in self.entries)
        fitting = [(each, values) for each, values in found if values is not None]
        if not fitting:
            return message
        entry, values = min(fitting, key=lambda fit: _cuts_a_quotation(fit[1]))
        return entry.indonesian.format(**{gap: _Value(value) for gap, value in values.items()})


class _Value(str):
    """What stands in a gap; its format is the table to tell it by."""

    __slots__ = ()

    def __format__(self, table: str) -> str:
        return _catalogue()[table].told(self) if table else str(self)


@made_once
def _catalogue() -> dict[str, _Table]:
    import tomllib

    with open(_CATALOGUE, "rb") as stream:  # noqa: PTH123
        tables = tomllib.load(stream)
    tables["message"] |= tables.pop("typer") | tables.pop("pydantic")
    return {name: _Table.of(rows) for name, rows in tables.items()}


def _cuts_a_quotation(values: Mapping[str, str]) -> bool:
    return any(value.count(mark) % 2 for value in values.values() for mark in "'\"")


def told(message: str, lang: Lang, *, table: str = "message") -> str:
    """Return a message of the library in a language.

    Args:
        message: The message, as it is said in English.
        lang: The language.
        table: The table of the catalogue that has it.

    Raises:
        UnknownOptionError: There is no such language.

    >>> told("lang cannot be 'fr'", "id")
    "lang tidak boleh 'fr'"
    """
    return message if check_lang(lang) == "en" else _catalogue()[table].told(message)
