"""When a question is asked: a small condition over earlier answers.

Conditions compare the code of an earlier question with ``=``, ``!=`` or ``in``, and are joined by ``and``,
``or``, ``not`` and parentheses: ``REP-01 = 2 and not (LED-02 in ('0', 'dk'))``. They are read by this module
alone and are never run as a program.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from typing import Final

import attrs

from ocsea._base.errors import InvalidDataError, Problem
from ocsea.assess.model import Item

__all__ = [
    "Condition",
    "Either",
    "Every",
    "Is",
    "Not",
    "comparisons",
    "condition_of",
    "holds",
    "looking_at",
]

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<text>'[^'\"]*'|\"[^'\"]*\")|(?P<number>\d+)(?![\w-])"
    r"|(?P<sign>!=|=|\(|\)|,)|(?P<word>[A-Za-z][\w.-]*))"
)
_REMEDY: Final = "compare codes of earlier questions by =, != or in; join by and, or, not."


@attrs.frozen
class Is:
    """The answer to a question is, or contains, this choice."""

    code: str
    choice: str


@attrs.frozen
class Not:
    """The condition does not hold."""

    part: Condition


@attrs.frozen
class Every:
    """All of these hold."""

    parts: tuple[Condition, ...]


@attrs.frozen
class Either:
    """At least one of these holds."""

    parts: tuple[Condition, ...]


Condition = Is | Not | Every | Either


def condition_of(item: Item) -> Condition | None:
    """Return when a question is asked; ``None`` for always.

    Raises:
        InvalidDataError: The condition cannot be read.

    >>> import ocsea
    >>> condition_of(ocsea.load().items["sch-led-02"]) is None
    True
    """
    return None if item.relevant is None else _read(item.code, item.relevant)


@lru_cache(maxsize=256)
def _read(code: str, text: str) -> Condition:
    return _Parser(code, text).read()


def comparisons(condition: Condition) -> Iterator[Is]:
    """Yield the comparisons that a condition is made of."""
    if isinstance(condition, Is):
        yield condition
        return
    for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
        yield from comparisons(part)


def looking_at(condition: Condition, codes: Container[str]) -> Condition:
    """Return a condition where comparisons with any other question never hold.

    >>> looking_at(Not(Is("A1", "2")), ["B1"])
    Not(part=Either(parts=()))
    """
    match condition:
        case Is(code, _):
            return condition if code in codes else Either(())
        case Not(part):
            return Not(looking_at(part, codes))
        case _:
            return type(condition)(tuple(looking_at(part, codes) for part in condition.parts))


def holds(condition: Condition, given: Mapping[str, str]) -> bool:
    """Return whether a condition holds for answers: codes of choices, ``na`` or ``dk``, by question.

    >>> holds(Not(Is("A1", "2")), {"A1": "1"}), holds(Is("A1", "wa"), {"A1": "box wa"})
    (True, True)
    """
    match condition:
        case Is(code, choice):
            return choice in given.get(code, "").split()
        case Not(part):
            return not holds(part, given)
        case Every(parts):
            return all(holds(part, given) for part in parts)
        case Either(parts):
            return any(holds(part, given) for part in parts)


class _Parser:
    """Reads one condition."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.tokens = self._tokens(text)
        self.at = 0

    def _tokens(self, text: str) -> list[tuple[str, str]]:
        found, at = [], 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if not match:
                raise self.wrong("this cannot be read")
            found.append((str(match.lastgroup), match[str(match.lastgroup)]))
            at = match.end()
        return [*found, ("end", "")]

    def wrong(self, message: str) -> InvalidDataError:
        return InvalidDataError.for_problems([Problem("", self.code, "relevant", message, _REMEDY)])

    def take(self) -> tuple[str, str]:
        self.at += 1
        return self.tokens[self.at - 1]

    def next_is(self, *words: str) -> bool:
        return self.tokens[self.at][1] in words

    def expect(self, word: str) -> None:
        if not self.next_is(word):
            raise self.wrong(f"here {word!r} is missing")
        self.take()

    def read(self) -> Condition:
        found = self.either()
        if self.tokens[self.at][0] != "end":
            raise self.wrong("there is something after the end")
        return found

    def either(self) -> Condition:
        parts = [self.every()]
        while self.next_is("or"):
            self.take()
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def every(self) -> Condition:
        parts = [self.one()]
        while self.next_is("and"):
            self.take()
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def one(self) -> Condition:
        if self.next_is("not"):
            self.take()
            return Not(self.one())
        if self.next_is("("):
            self.take()
            inner = self.either()
            self.expect(")")
            return inner
        return self.comparison()

    def comparison(self) -> Condition:
        kind, code = self.take()
        if kind != "word":
            raise self.wrong("here the code of a question is missing")
        if self.next_is("in"):
            self.take()
            return Either(tuple(Is(code, choice) for choice in self.choices()))
        if not self.next_is("=", "!="):
            raise self.wrong("here a comparison is missing")
        same = self.take()[1] == "="
        found = Is(code, self.literal())
        return found if same else Not(found)

    def choices(self) -> list[str]:
        self.expect("(")
        found = [self.literal()]
        while self.next_is(","):
            self.take()
            found.append(self.literal())
        self.expect(")")
        return found

    def literal(self) -> str:
        kind, value = self.take()
        if kind not in {"text", "number"}:
            raise self.wrong("here a code in quotation marks, or a number, is missing")
        return value.strip("'\"")
