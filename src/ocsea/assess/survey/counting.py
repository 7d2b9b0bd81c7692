"""Counting the answers of a group to a survey, with what is small hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from ocsea._base.errors import UnknownOptionError
from ocsea.assess.cells import hidden_together
from ocsea.assess.model import Instrument, Item
from ocsea.assess.relevance import comparisons, condition_of
from ocsea.assess.rows import check_on_unknown
from ocsea.assess.survey.hiding import Several, block, is_small, kinds_hidden
from ocsea.assess.survey.model import KINDS, Base, Chosen, Counts, Group, QuestionCounts, Row
from ocsea.assess.survey.reading import options, sheets
from ocsea.assess.survey.tally import Cell, Tally, tally

__all__ = ["counts"]

_BASES: Final = ("answered", "asked")
_LEAST: Final = 2

Hidden = Mapping[str | None, frozenset[str]]


def counts(
    instrument: Instrument,
    answers: Any,
    *,
    by: str | None = None,
    k: int = 5,
    of: Base = "answered",
    on_unknown: str = "refuse",
) -> Counts:
    """Return how many people gave each answer to each question; what would show a few people is hidden.

    Args:
        instrument: What was answered; any, but above all the surveys, which have no score.
        answers: What `ocsea.interop.responses.read_responses` gave; rows of answers by code of the question;
            answer sheets; a polars, pandas, pyarrow, DuckDB or Dask frame with a column for each question; or
            the path of such a table as ``.csv`` or ``.parquet``. Answers are written as for `score_frame`;
            other columns are left alone. A question without a column was answered by nobody.
        by: The column that names groups: a question with one answer, or another column. Totals are in the
            result, so do not count the same answers again by other columns and show both.
        k: The least that a shown count may be, beside none at all.
        of: What shares are of: those who ``answered``, or all who were ``asked``. "Do not know" is no choice.
        on_unknown: ``refuse`` answers that are not offered, or count them as ``missing``.

    Raises:
        InvalidDataError: Columns are missing; answers are not offered: to which questions, how many.
        UnknownOptionError: *k* is below 2, or another option is not one of those above.
        MissingExtraError: A frame or a file needs the extra ``frames``.

    >>> import ocsea
    >>> survey = ocsea.load().instruments["baseline-teachers"]
    >>> found = counts(survey, [{"HLP-02": "2"}] * 12 + [{"HLP-02": "0"}] * 8 + [{"HLP-02": "dk"}] * 6)
    >>> [(each.code, each.n, each.of) for each in found["HLP-02"].whole.choices]
    [('0', 8, 20), ('1', 0, 20), ('2', 12, 20)]
    >>> found["HLP-02"].whole.special["dk"]
    6
    """
    check_on_unknown(on_unknown)
    if k < _LEAST:
        raise UnknownOptionError(f"k cannot be {k}", hint="use 2 or more; 5 is usual.")
    if of not in _BASES:
        raise UnknownOptionError.for_option("of", of, _BASES)
    _check_by(instrument, by)
    found = sheets(instrument, answers, by, lenient=on_unknown == "missing")
    return _Counting.of(instrument, tally(instrument, found), by, k, of).counts()


def _check_by(instrument: Instrument, by: str | None) -> None:
    item = instrument.by_code.get(by or "")
    if item is not None and item.answers.type in {"multi", "numeric"}:
        one = [i.code for i in instrument.items if i.answers.type not in {"multi", "numeric"}]
        raise UnknownOptionError.for_option("by", by, one)


@attrs.frozen
class _Counting:
    """Answers being counted.

    Attributes:
        instrument: What was answered.
        tally: The plain counts.
        by: What groups have in common.
        k: The least that a shown count may be.
        base: What shares are of.
        lines: The groups that are shown, and all others together, as lines of each table.
    """

    instrument: Instrument
    tally: Tally
    by: str | None
    k: int
    base: Base
    lines: Mapping[tuple[str | None, ...], int]

    @classmethod
    def of(
        cls, instrument: Instrument, found: Tally, by: str | None, k: int, base: Base
    ) -> _Counting:
        people = found.people if by is not None else Counter[str | None]()
        ordered = dict(sorted(people.items(), key=lambda each: _order(each[0])))
        hidden = hidden_together(ordered, k)
        shown = [(group,) for group in ordered if group not in hidden]
        rest = tuple(group for group in ordered if group in hidden)
        lines = {
            line: sum(ordered[g] for g in line) for line in [*shown, *([rest] if rest else [])]
        }
        return cls(instrument, found, by, k, base, lines)

    def counts(self) -> Counts:
        people = self.tally.people.total()
        enough = people >= self.k
        withheld: set[str] = set()
        closed: set[str] = set()
        asked = [item for item in self.instrument.items if enough and item.code != self.by]
        questions = [_Question(self, item, withheld, closed).counted() for item in asked]
        return Counts(
            instrument=self.instrument,
            people=people if enough else None,
            k=self.k,
            of=self.base,
            by=self.by,
            groups=tuple(self._groups(enough=enough)),
            questions=tuple(questions),
        )

    def _groups(self, *, enough: bool) -> Iterable[Group]:
        shown = {line[0]: n for line, n in self.lines.items() if enough and line in self.shown}
        names = sorted(self.tally.people if self.by is not None else (), key=_order)
        return (Group(value=name, n=shown.get(name)) for name in names)

    @property
    def shown(self) -> list[tuple[str | None, ...]]:
        """The groups that are shown; the others are one line, of two groups or more, or of too few people."""
        return [line for line, n in self.lines.items() if len(line) == 1 and n >= self.k]


def _order(group: str | None) -> tuple[bool, str]:
    return group is None, group or ""


@attrs.frozen
class _Question:
    """A question being counted.

    Attributes:
        all: The whole count.
        item: The question.
        withheld: Questions of which nothing is shown.
        closed: Questions of which no group is shown.
    """

    all: _Counting
    item: Item
    withheld: set[str]
    closed: set[str]

    @property
    def several(self) -> bool:
        return self.item.answers.type == "multi"

    def counted(self) -> QuestionCounts:
        whole = self.all.tally.of(self.item.code, self.all.tally.people)
        lines = {line: self.all.tally.of(self.item.code, line) for line in self.all.lines}
        hidden = self._hidden(whole)
        if self._gives_away([whole], self.withheld):
            self.withheld.add(self.item.code)
        if self.item.code in self.withheld or self._gives_away(lines.values(), self.closed):
            self.closed.add(self.item.code)
        by_line = (
            {} if self.item.code in self.closed else self._hidden_by_line(whole, lines, hidden)
        )
        if by_line is None:
            self.closed.add(self.item.code)
        return QuestionCounts(
            code=self.item.code,
            several=self.several,
            whole=self._row(
                None, whole, hidden, closed=self.item.code in self.withheld, special=True
            ),
            groups=tuple(
                self._row(
                    line[0],
                    lines[line],
                    (by_line or {}).get(line, hidden),
                    closed=self.item.code in self.closed,
                )
                for line in self.all.shown
            ),
        )

    def _row(
        self,
        group: str | None,
        cell: Cell,
        hidden: frozenset[str],
        *,
        closed: bool,
        special: bool = False,
    ) -> Row:
        of = None if closed else cell.answered if self.all.base == "answered" else cell.asked
        kinds = {kind: cell.kinds[kind] for kind in KINDS if special}
        few = frozenset(kinds) if closed else kinds_hidden(kinds, self.all.k)
        return Row(
            group=group,
            asked=None if closed else cell.asked,
            answered=None if closed else cell.answered,
            special={kind: None if kind in few else n for kind, n in kinds.items()},
            choices=tuple(
                Chosen(code=c, n=None if closed or c in hidden else cell.choices[c], of=of)
                for c in options(self.item)
            ),
        )

    # -- what is withheld as a whole ---------------------------------------------------------------------------

    def _gives_away(self, cells: Iterable[Cell], earlier: set[str]) -> bool:
        """Return whether how many were asked or answered would tell of few people."""
        condition = condition_of(self.item)
        if condition is not None and earlier & {each.code for each in comparisons(condition)}:
            return True
        return any(self._few(cell, bound=condition is not None) for cell in cells)

    def _few(self, cell: Cell, *, bound: bool) -> bool:
        counts = [cell.answered]
        if bound:
            counts += [cell.asked, cell.kinds["skipped"], *cell.crossed.values()]
        return any(is_small(count, self.all.k) for count in counts)

    # -- what is hidden ----------------------------------------------------------------------------------------

    def _hidden(self, whole: Cell) -> frozenset[str]:
        """Return the answers that are hidden for everybody."""
        chosen = {code: whole.choices[code] for code in options(self.item)}
        if not self.several:
            return hidden_together(chosen, self.all.k)
        few = (
            c
            for c, n in chosen.items()
            for each in (n, whole.answered - n)
            if is_small(each, self.all.k)
        )
        return frozenset(few)

    def _hidden_by_line(
        self, whole: Cell, lines: Mapping[tuple[str | None, ...], Cell], hidden: frozenset[str]
    ) -> dict[tuple[str | None, ...], frozenset[str]] | None:
        """Return for each line the answers that are hidden; ``None`` when the lines cannot be shown."""
        full = {line: cell for line, cell in lines.items() if cell.answered}
        if self.several:
            return self._several_by_line(whole, full, hidden)
        return self._one_by_line(whole, full, hidden)

    def _one_by_line(
        self, whole: Cell, lines: Mapping[tuple[str | None, ...], Cell], hidden: frozenset[str]
    ) -> dict[tuple[str | None, ...], frozenset[str]]:
        parts: list[tuple[str, ...]] = [
            (c,) for c in options(self.item) if whole.choices[c] and c not in hidden
        ]
        if hidden:
            parts.append(tuple(c for c in options(self.item) if c in hidden))
        table = {
            line: {part: sum(cell.choices[c] for c in part) for part in parts}
            for line, cell in lines.items()
        }
        within, columns = block(table, self.all.k)
        found = {}
        for line, row in table.items():
            closed = {part for part in parts if line in within and part in columns}
            closed |= {part for part in parts if len(part) > 1 and row[part]}
            found[line] = frozenset(code for part in closed for code in part)
        return {line: found.get(line, frozenset()) for line in self.all.lines}

    def _several_by_line(
        self, whole: Cell, lines: Mapping[tuple[str | None, ...], Cell], hidden: frozenset[str]
    ) -> dict[tuple[str | None, ...], frozenset[str]] | None:
        codes = [c for c in options(self.item) if 0 < whole.choices[c] < whole.answered]
        several = Several(
            {
                line: {c: cell.choices[c] for c in options(self.item)}
                for line, cell in lines.items()
            },
            {line: cell.answered for line, cell in lines.items()},
            frozenset(choice.code for choice in self.item.offered if choice.alone),
            self.all.k,
        )
        found: dict[tuple[str | None, ...], set[str]] = {line: set() for line in self.all.lines}
        for code in codes:
            closed = several.hidden(code, total_known=code not in hidden)
            if closed is None:
                return None
            for line in closed:
                found[line].add(code)
        return {line: frozenset(found[line]) for line in self.all.lines}
