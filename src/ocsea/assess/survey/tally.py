"""Plain counts of answers by group, before anything is hidden. They stay inside this package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import attrs

from ocsea.assess.model import Instrument, Item
from ocsea.assess.relevance import Condition, Either, Every, Is, Not, comparisons, condition_of
from ocsea.assess.survey.reading import Given, Sheet

__all__ = ["Cell", "Tally", "tally"]

_CROSSED = ("na", "dk", "unknown")


@attrs.define
class Cell:
    """The answers of some people to one question.

    Attributes:
        kinds: How many gave a value, or what stands in its place.
        choices: How many chose each answer.
        crossed: For a question with a condition, how many of those who gave an answer to an earlier question
            were asked, and how many were not.
    """

    kinds: Counter[str] = attrs.field(factory=Counter)
    choices: Counter[str] = attrs.field(factory=Counter)
    crossed: Counter[tuple[str, str, bool, bool]] = attrs.field(factory=Counter)

    def __add__(self, other: Cell) -> Cell:
        return Cell(
            self.kinds + other.kinds, self.choices + other.choices, self.crossed + other.crossed
        )

    @property
    def people(self) -> int:
        """How many people there are."""
        return self.kinds.total()

    @property
    def answered(self) -> int:
        """How many chose something."""
        return self.kinds["value"]

    @property
    def asked(self) -> int:
        """How many were asked."""
        return self.people - self.kinds["skipped"]


@attrs.frozen
class Tally:
    """Counts by group and question.

    Attributes:
        people: How many people each group has.
        cells: By group and code of the question.
    """

    people: Counter[str | None]
    cells: dict[tuple[str | None, str], Cell]

    def of(self, code: str, groups: Iterable[str | None]) -> Cell:
        """Return the counts of some groups together."""
        return sum((self.cells[group, code] for group in groups), Cell())


def tally(instrument: Instrument, sheets: Iterable[Sheet]) -> Tally:
    """Count answers by group and question."""
    earlier = {item.code: _earlier(instrument, item) for item in instrument.items}
    people: Counter[str | None] = Counter()
    cells: dict[tuple[str | None, str], Cell] = {}
    alike: dict[tuple[str | None, str], Counter[Given]] = {}
    for sheet in sheets:
        people[sheet.group] += 1
        for code, given in sheet.given.items():
            alike.setdefault((sheet.group, code), Counter())[given] += 1
            for other, choice in earlier[code]:
                cell = cells.setdefault((sheet.group, code), Cell())
                chose, asked = _chose(sheet.given[other], choice), given.kind != "skipped"
                cell.crossed[other, choice, chose, asked] += 1
    for key, counted in alike.items():
        cell = cells.setdefault(key, Cell())
        for given, n in counted.items():
            cell.kinds[given.kind] += n
            for choice in given.codes:
                cell.choices[choice] += n
    return Tally(people, cells)


def _chose(given: Given, choice: str) -> bool:
    return choice in given.told.split()


def _earlier(instrument: Instrument, item: Item) -> list[tuple[str, str]]:
    """Return the answers to earlier questions that whether this one is asked could give away."""
    condition = condition_of(item)
    if condition is None:
        return []
    codes = dict.fromkeys(each.code for each in comparisons(condition))
    listed = [(code, c.code) for code in codes for c in instrument.by_code[code].offered]
    named = [(i.code, i.choice) for i in _named(condition) if i.choice in _CROSSED]
    return list(dict.fromkeys([*listed, *named]))


def _named(condition: Condition) -> Iterator[Is]:
    match condition:
        case Is():
            yield condition
        case Not(part):
            yield from _named(part)
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _named(part)
