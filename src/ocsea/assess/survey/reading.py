"""Answers to a survey, however they come, as what was given to each question. Nobody has a name here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import attrs

from ocsea._base.errors import InvalidDataError, Problem, UnknownOptionError
from ocsea._base.lazy import needs
from ocsea.assess.answers import read_answer
from ocsea.assess.compiled import INTEGER_CODES
from ocsea.assess.model import Instrument, Item
from ocsea.assess.relevance import Condition, condition_of, holds
from ocsea.assess.rows import not_offered

__all__ = ["BANDS", "Given", "Sheet", "options", "sheets"]

Known = dict[Any, "Given | None"]
Kind = Literal["value", "na", "dk", "refused", "missing", "skipped"]

BANDS: Final = ("0-24", "25-49", "50-74", "75-100")
"""Shares in per cent are counted in these."""

_BAND: Final = 25
_BY_TEXT: Final = {str(code): meaning for code, meaning in INTEGER_CODES.items()}


@attrs.frozen(cache_hash=True)
class Given:
    """What one person gave to one question.

    Attributes:
        kind: ``value``, or what stands in its place.
        codes: The choices.
    """

    kind: Kind
    codes: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What conditions of later questions see."""
        return " ".join(self.codes) if self.codes else _SEEN.get(self.kind, self.kind)


_SEEN: Final = {"missing": "unknown", "refused": "unknown"}
_MISSING, _REFUSED, _SKIPPED = Given("missing"), Given("refused"), Given("skipped")


@attrs.frozen
class Sheet:
    """What one person answered.

    Attributes:
        group: Their group; ``None`` where nothing was said.
        given: What they gave, by code of the question.
    """

    group: str | None
    given: Mapping[str, Given]


def options(item: Item) -> tuple[str, ...]:
    """Return the codes that are counted."""
    return BANDS if item.answers.type == "numeric" else tuple(c.code for c in item.offered)


def sheets(instrument: Instrument, answers: Any, by: str | None, *, lenient: bool) -> list[Sheet]:
    """Return what each person gave.

    Raises:
        InvalidDataError: Answers are not offered: to which questions, how often, never the answers.
        UnknownOptionError: This holds no answers.
    """
    reader = _Reader(instrument, by)
    found = [reader.sheet(row) for row in _rows(instrument, answers, by)]
    if reader.odd and not lenient:
        raise not_offered(
            (code, reader.odd[code]) for code in instrument.by_code if code in reader.odd
        )
    return found


_Question = tuple[Item, Condition | None, Known]


class _Reader:
    """Reads sheets, each answer once."""

    def __init__(self, instrument: Instrument, by: str | None) -> None:
        self.by = by
        self.questions: list[_Question] = [(i, condition_of(i), {}) for i in instrument.items]
        self.groups = instrument.by_code.get(by or "")
        self.odd: dict[str, int] = {}

    def sheet(self, row: Mapping[str, Any]) -> Sheet:
        given: dict[str, Given] = {}
        seen: dict[str, str] = {}
        for item, condition, known in self.questions:
            if condition is not None and not holds(condition, seen):
                given[item.code] = _SKIPPED
                continue
            given[item.code] = self.read(item, row.get(item.code), known)
            seen[item.code] = given[item.code].told
        if self.by is None:
            return Sheet(None, given)
        if self.groups is None:
            return Sheet(_group(row.get(self.by)), given)
        return Sheet(next(iter(given[self.groups.code].codes), None), given)

    def read(self, item: Item, value: Any, known: Known) -> Given:
        value = value if isinstance(value, str) else _plain(value)
        key = value if isinstance(value, str) else (type(value), value)
        if key not in known:
            known[key] = _read(item, value)
        found = known[key]
        if found is None:
            self.odd[item.code] = self.odd.get(item.code, 0) + 1
        return found or _MISSING


def _plain(value: Any) -> Any:
    """Return an answer as text, number or a tuple of codes, without what stands beside it."""
    if isinstance(value, Mapping):
        value = value.get("value", value.get("code"))
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - not a number: how some frames write a gap
            return None
        return int(value) if value.is_integer() else value
    return tuple(value) if isinstance(value, list) else value


def _read(item: Item, value: Any) -> Given | None:
    """Return what was given; ``None`` for what is not offered."""
    key = str(value)
    if key in _BY_TEXT and key not in {choice.code for choice in item.offered}:
        value = _BY_TEXT[key]
    if value == "refused":
        return _REFUSED
    found = read_answer(item, {"value": value, "reason": "-"})
    if isinstance(found, Problem):
        return None
    if found.state != "value":
        return _MISSING if found.state == "unknown" else Given(found.state)
    if item.answers.type == "numeric":
        return Given("value", (BANDS[min(int(found.given) // _BAND, len(BANDS) - 1)],))
    return Given("value", tuple(found.given.split()))


def _group(value: Any) -> str | None:
    plain = _plain(value)
    return None if plain is None or not str(plain).strip() else str(plain).strip()


# -- rows ------------------------------------------------------------------------------------------------------


def _rows(instrument: Instrument, answers: Any, by: str | None) -> Iterator[Mapping[str, Any]]:
    """Yield what people answered, by code of the question."""
    if isinstance(answers, str | os.PathLike):
        from ocsea.assess.files import scan

        answers = scan(Path(answers))
    if isinstance(answers, Mapping):
        answers = answers.values()
    if any(hasattr(type(answers), name) for name in ("columns", "column_names", "collect_schema")):
        names, cells = _of_frame(answers, lambda names: _columns(instrument, names, by))
        yield from (dict(zip(names, row, strict=True)) for row in cells)
        return
    rows = _mappings(answers)
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = _columns(instrument, names, by) if rows else {}
    yield from ({code: row.get(name) for code, name in columns.items()} for row in rows)


def _mappings(answers: Any) -> list[Mapping[str, Any]]:
    """Return rows of answers by code, whether they come so or as responses and answer sheets."""
    if not isinstance(answers, Iterable):
        raise UnknownOptionError.for_option("answers", type(answers).__name__, _TAKEN)
    found: list[Any] = [getattr(each, "answers", each) for each in answers]
    for row in found:
        if not isinstance(row, Mapping):
            raise UnknownOptionError.for_option("answers", type(row).__name__, _TAKEN)
    return found


_TAKEN: Final = ("rows of answers by code", "what read_responses gives", "a frame", "a file")


def _columns(instrument: Instrument, names: Sequence[str], by: str | None) -> dict[str, str]:
    """Return for each question that is there, and for the groups, the name of its column."""
    folded = {name.casefold(): name for name in names}
    found = {
        code: folded[code.casefold()] for code in instrument.by_code if code.casefold() in folded
    }
    if by is not None and by in names:
        found[by] = by
    known = by is None or by in found or by in instrument.by_code
    wanted = [] if known else [(str(by), "there is no such column")]
    if not found.keys() & instrument.by_code.keys():
        wanted.append(("", f"there is no answer to a question of {instrument.id}"))
    if wanted:
        remedy = "name columns by the codes of the questions; see `ocsea.assess.counts`."
        raise InvalidDataError.for_problems(Problem("", n, "", m, remedy) for n, m in wanted)
    return found


def _of_frame(frame: Any, columns: Any) -> tuple[list[str], Iterable[Sequence[Any]]]:
    """Return the codes and the rows of a frame of any kind."""
    nw = needs("narwhals.stable.v2", "frames")
    if hasattr(frame, "compute"):  # Dask
        frame = frame.compute()
    wrapped = nw.from_native(frame, pass_through=True)
    if wrapped is frame:
        raise UnknownOptionError.for_option("answers", type(frame).__name__, _TAKEN)
    chosen = columns(wrapped.collect_schema().names())
    if nw.dependencies.is_pandas_dataframe(frame):
        part = frame[list(chosen.values())].astype(object)
        rows: Iterable[Sequence[Any]] = part.where(part.notna(), None).to_numpy().tolist()
    else:
        rows = wrapped.lazy().select(*chosen.values()).collect("polars").rows()
    return list(chosen), rows
