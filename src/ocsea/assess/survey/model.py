"""What a group answered to a survey. All of it is about groups; what would show a few people is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs

from ocsea._base.lazy import needs
from ocsea._base.spreadsheet import csv_text
from ocsea.assess.model import Instrument
from ocsea.assess.shares import INTERVAL, wilson

if TYPE_CHECKING:
    import polars as pl

    from ocsea._base.text import Lang

__all__ = ["COLUMNS", "KINDS", "Base", "Chosen", "Counts", "Group", "QuestionCounts", "Row"]

Base = Literal["answered", "asked"]
"""What shares are of: those who chose something, or all who were asked."""

KINDS = ("na", "dk", "refused", "missing")
"""Answers that are no choice: not applicable, do not know, refused, missing."""

COLUMNS = ("question", "group", "answer", "kind", "n", "of", "share", "low", "high", "hidden")
"""The columns of `Counts.to_rows` and `Counts.to_frame`."""


@attrs.frozen(kw_only=True)
class Chosen:
    """How many chose one answer.

    Attributes:
        code: Of the choice.
        n: How many; ``None`` when hidden.
        of: Out of how many; ``None`` when that is not shown.

    >>> import ocsea
    >>> survey = ocsea.load().instruments["baseline-teachers"]
    >>> found = ocsea.assess.counts(survey, [{"HLP-02": "2"}] * 12 + [{"HLP-02": "0"}] * 8)
    >>> yes = found["HLP-02"].whole.choices[2]
    >>> yes.share, [round(end, 2) for end in yes.interval]
    (0.6, [0.39, 0.78])
    """

    code: str
    n: int | None
    of: int | None

    @property
    def share(self) -> float | None:
        """The share, from 0 to 1; ``None`` when hidden, or out of nobody."""
        return self.n / self.of if self.n is not None and self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval of the share; ``None`` where there is no share."""
        return wilson(self.n, self.of) if self.n is not None and self.of else None


@attrs.frozen(kw_only=True)
class Row:
    """The answers of everybody, or of one group, to one question.

    Attributes:
        group: The group; ``None`` for everybody, and for those without a group.
        asked: How many were asked: skipped by a condition is not asked. ``None`` when withheld.
        answered: How many chose something; ``None`` when withheld.
        special: How many gave an answer that is no choice, by kind; ``None`` when hidden. Only for everybody.
        choices: How many chose each answer.

    >>> import ocsea
    >>> survey = ocsea.load().instruments["baseline-teachers"]
    >>> row = ocsea.assess.counts(survey, [{"HLP-02": "2"}] * 12 + [{"HLP-02": "dk"}] * 8)["HLP-02"].whole
    >>> row.asked, row.answered, row.special["dk"]
    (20, 12, 8)
    """

    group: str | None
    asked: int | None
    answered: int | None
    special: Mapping[str, int | None]
    choices: tuple[Chosen, ...]

    @property
    def withheld(self) -> bool:
        """Whether nothing of it is shown."""
        return self.answered is None


@attrs.frozen(kw_only=True)
class Group:
    """A group of people.

    Attributes:
        value: What the group has in common; ``None`` where nothing was said.
        n: How many; ``None`` when hidden.

    >>> import ocsea
    >>> survey = ocsea.load().instruments["baseline-teachers"]
    >>> sheets = [{"HLP-02": "2", "school": "A"}] * 9 + [{"HLP-02": "0", "school": "B"}] * 6
    >>> ocsea.assess.counts(survey, sheets, by="school").groups
    (Group(value='A', n=9), Group(value='B', n=6))
    """

    value: str | None
    n: int | None


@attrs.frozen(kw_only=True)
class QuestionCounts:
    """The answers to one question.

    Attributes:
        code: Of the question.
        several: Whether more than one answer could be chosen; shares then do not add up to all.
        whole: The answers of everybody.
        groups: Those of each group that is shown, in the order of `Counts.groups`.

    >>> import ocsea
    >>> survey = ocsea.load().instruments["baseline-teachers"]
    >>> sheets = [{"HLP-02": "2", "school": "A"}] * 9 + [{"HLP-02": "0", "school": "B"}] * 6
    >>> question = ocsea.assess.counts(survey, sheets, by="school")["HLP-02"]
    >>> question.several, [(row.group, row.answered) for row in question.groups]
    (False, [('A', 9), ('B', 6)])
    """

    code: str
    several: bool
    whole: Row
    groups: tuple[Row, ...]


@attrs.frozen(kw_only=True)
class Counts:
    """What a group answered to a survey.

    Attributes:
        instrument: What was answered.
        people: How many answer sheets there are; ``None`` when fewer than *k*.
        k: The least that a shown count may be, beside none at all.
        of: Whether shares are of those who ``answered``, or of all who were ``asked``.
        by: What groups have in common; ``None`` without groups.
        groups: The groups.
        questions: The questions, in their order; without the one that makes the groups.

    >>> import ocsea
    >>> survey = ocsea.load().instruments["baseline-teachers"]
    >>> found = ocsea.assess.counts(survey, [{"HLP-02": "2"}] * 12 + [{"HLP-02": "0"}] * 8)
    >>> found.people, [row["n"] for row in found.to_rows() if row["question"] == "HLP-02"][:3]
    (20, [8, 0, 12])
    """

    interval: ClassVar[str] = INTERVAL

    instrument: Instrument = attrs.field(repr=lambda of: repr(of.id))
    people: int | None
    k: int
    of: Base
    by: str | None
    groups: tuple[Group, ...]
    questions: tuple[QuestionCounts, ...] = attrs.field(repr=False)

    def __getitem__(self, code: str) -> QuestionCounts:
        return {each.code: each for each in self.questions}[code]

    def to_rows(self) -> list[dict[str, Any]]:
        """Return a row for each question, group and answer, with the keys of `COLUMNS`.

        ``kind`` is ``choice`` or ``special``. ``group`` is empty for everybody. Of what is hidden ``n`` and all
        that follows from it is ``None``.
        """
        return [dict(zip(COLUMNS, row, strict=True)) for row in self._rows()]

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        for question in self.questions:
            for at, row in enumerate((question.whole, *question.groups)):
                group = "" if at == 0 else row.group or "-"
                for each in row.choices:
                    low, high = each.interval or (None, None)
                    told = (each.n, each.of, each.share, low, high, each.n is None)
                    yield (question.code, group, each.code, "choice", *told)
                for kind, n in row.special.items():
                    gaps = (None, None, None, None)
                    yield (question.code, group, kind, "special", n, *gaps, n is None)

    def to_frame(self) -> pl.DataFrame:
        """Return `to_rows` as a polars frame.

        Raises:
            MissingExtraError: polars is not installed.
        """
        needs("polars", "frames")
        import polars as pl

        kinds = dict(
            zip(COLUMNS, (pl.String,) * 4 + (pl.Int64,) * 2 + (pl.Float64,) * 3, strict=False)
        )
        return pl.DataFrame(self.to_rows(), schema={**kinds, "hidden": pl.Boolean})

    def to_csv(self) -> str:
        """Return `to_rows` as CSV; what would be a formula in a spreadsheet is escaped."""
        rows = [[_plain(row[name]) for name in COLUMNS] for row in self.to_rows()]
        return csv_text([COLUMNS, *rows])

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain values for JSON; shares have six digits."""
        return {
            "instrument": f"{self.instrument.id}@{self.instrument.version}",
            "people": self.people,
            "k": self.k,
            "of": self.of,
            "by": self.by,
            "groups": [attrs.asdict(group) for group in self.groups],
            "interval": self.interval,
            "rows": [{name: _plain(row[name]) for name in COLUMNS} for row in self.to_rows()],
        }

    def explain(self, lang: Lang) -> str:
        """Return the counts in words."""
        from ocsea.assess.survey.words import told

        return told(self, lang)


def _plain(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value
