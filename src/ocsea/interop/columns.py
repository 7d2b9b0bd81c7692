"""Which column of an export holds what.

Names stand at the end of a heading: before them may stand the groups a question is in, and behind them the
choice a column is about. Headings from Google Forms begin with the code in square brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, Literal

import attrs

from ocsea._base.errors import InvalidDataError, Problem, nearest
from ocsea._base.text import LANGS
from ocsea.interop.sheet import OPEN, WHY, Question, Sheet, named
from ocsea.interop.tables import AnswerTable

__all__ = ["Column", "Columns", "Names"]

Role = Literal[
    "answer", "choice", "open", "why", "respondent", "id", "day", "scoring", "instrument", "dropped"
]

_IDS: Final = ("_uuid", "instanceID", "KEY", "_id")
"""What tells respondents apart, the best first."""

_DAYS: Final = ("_submission_time", "SubmissionDate", "Timestamp", "Stempel waktu", "Cap waktu")

_DROPPED: Final = frozenset({
    *("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username"),
    *("email", "audit", "uuid", "version", "instanceName", "SubmitterID", "SubmitterName", "Status"),
    *("AttachmentsPresent", "AttachmentsExpected", "ReviewState", "DeviceID", "Edits", "FormVersion"),
    *("Email Address", "Email address", "Alamat Email", "Alamat email", "Username", "Nama pengguna"),
    *("Score", "Skor", "isValidated", "rootUuid", "deprecatedID", "geopoint", "__version__"),
})  # fmt: skip
"""What a collecting tool adds about device, place, account and file: never needed here, so never kept."""

_OURS: Final = ("ocsea_", "preview_", "earned_", "counted_", "index_")
_BREAK: Final = re.compile(r"[/.:-]")
_BRACKETS: Final = re.compile(r"\s*\[([^\]]*)\]")


@attrs.frozen(kw_only=True)
class Column:
    """What a column holds.

    Attributes:
        position: Where it stands, from 0.
        role: What it holds.
        code: Of the question, or the name of what it holds.
        choice: Code of the choice it is about; empty when about the whole question.
        words: Whether its answers are words, as Google Forms has them.

    >>> import ocsea
    >>> names = Names(Sheet(ocsea.load().instruments["school-safety"]))
    >>> column = names.column("leadership/led_01_why")
    >>> column.role, column.code
    ('why', 'LED-01')
    """

    position: int
    role: Role
    code: str = ""
    choice: str = ""
    words: bool = False


def _plain(heading: str) -> str:
    return _BREAK.sub("/", heading.strip())


@attrs.frozen(slots=False)
class Names:
    """What columns of a self-assessment are called in exports.

    >>> import ocsea
    >>> names = Names(Sheet(ocsea.load().instruments["school-safety"]))
    >>> names.count(["[LED-01] Kebijakan tertulis", "deviceid", "catatan"])
    2
    """

    sheet: Sheet

    @cached_property
    def ends(self) -> dict[str, Column | None]:
        """What a heading ends in; ``None`` for what could be two things."""
        found: dict[str, Column | None] = {}
        for name, column in self._named():
            key = _plain(name)
            found[key] = None if key in found else column
        return found

    @cached_property
    def whole(self) -> dict[str, Column]:
        """Headings by code, as in a table made by hand, by an app, or within square brackets."""
        found = {"respondent": Column(position=-1, role="respondent", code="respondent")}
        for question in self.sheet.questions:
            code = question.code
            found[code] = Column(position=-1, role="answer", code=code)
            found[f"{code}-{OPEN}"] = Column(position=-1, role="open", code=code)
            found[f"{code}-{WHY}"] = Column(position=-1, role="why", code=code)
        return found

    def _named(self) -> Iterator[tuple[str, Column]]:
        for question in self.sheet.questions:
            code, name = question.code, question.name
            yield name, Column(position=-1, role="answer", code=code)
            yield named(code, OPEN), Column(position=-1, role="open", code=code)
            yield named(code, WHY), Column(position=-1, role="why", code=code)
            for option in question.options if question.kind == "several" else ():
                column = Column(position=-1, role="choice", code=code, choice=option.code)
                yield f"{name}/{option.name}", column
        yield "respondent", Column(position=-1, role="respondent", code="respondent")
        yield "ocsea_scoring", Column(position=-1, role="scoring", code="ocsea_scoring")
        yield "ocsea_instrument", Column(position=-1, role="instrument", code="ocsea_instrument")

    def column(self, heading: str) -> Column | None:
        """Return what a heading stands for; ``None`` when it is not known."""
        bracketed = _BRACKETS.match(heading)
        if bracketed:
            return self._bracketed(bracketed[1])
        if heading.strip() in self.whole:
            return self.whole[heading.strip()]
        if heading.strip() in _DAYS:
            return Column(position=-1, role="day", code=heading.strip())
        plain = _plain(heading)
        ends = [plain, *(plain[at.end() :] for at in re.finditer("/", plain))]
        return next((found for end in ends if (found := self._ending(end))), None)

    def _bracketed(self, code: str) -> Column | None:
        if code.startswith("ocsea "):
            return Column(position=-1, role="scoring", code=code, words=True)
        found = self.whole.get(code.strip())
        return attrs.evolve(found, words=True) if found else None

    def _ending(self, end: str) -> Column | None:
        if self.ends.get(end):
            return self.ends[end]
        if end in _IDS:
            return Column(position=-1, role="id", code=end)
        if end in _DROPPED or end.startswith(_OURS):
            return Column(position=-1, role="dropped")
        return None

    def count(self, head: Sequence[str]) -> int:
        """Return how many headings are known."""
        return sum(self.column(heading) is not None for heading in head)

    @cached_property
    def texts(self) -> frozenset[str]:
        """The questions in words, as an export with labels has them for headings."""
        items = self.sheet.instrument.items
        return frozenset(item.text(lang).strip() for item in items for lang in LANGS)

    def is_label(self, heading: str) -> bool:
        """Return whether a heading is a question in words, with or without group and choice."""
        return any(
            heading == text
            or heading.startswith(f"{text}/")
            or heading.endswith(f"/{text}")
            or f"/{text}/" in heading
            for text in self.texts
        )


@attrs.frozen(slots=False)
class Columns:
    """The columns of a table, found by their headings.

    Raises:
        InvalidDataError: With every problem of the headings.

    >>> import ocsea
    >>> from ocsea.interop.tables import table_of_results
    >>> names = Names(Sheet(ocsea.load().instruments["school-safety"]))
    >>> table = table_of_results([], [*(q.code for q in names.sheet.questions), "deviceid"])
    >>> columns = Columns(names, table, None, frozenset(), True)
    >>> columns.of("answer", "LED-01")[0].position, columns.dropped
    (0, ('deviceid',))
    """

    names: Names
    table: AnswerTable
    respondent: str | None
    ignore: frozenset[str]
    unversioned: bool

    def __attrs_post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise InvalidDataError.for_problems(problems)

    @cached_property
    def found(self) -> tuple[Column | None, ...]:
        """What each column holds; ``None`` where that is not known."""
        return tuple(self._find(at, heading) for at, heading in enumerate(self.table.head))

    def _find(self, at: int, heading: str) -> Column | None:
        if self.respondent is not None and heading == self.respondent:
            return Column(position=at, role="respondent", code="respondent", choice="asked")
        if heading in self.ignore or (not heading.strip() and self.table.lettered):
            return Column(position=at, role="dropped")
        column = self.names.column(heading)
        if column is None and heading.startswith("_"):
            column = Column(position=at, role="dropped")
        return None if column is None else attrs.evolve(column, position=at)

    def of(self, role: Role, code: str = "") -> list[Column]:
        """Return the columns of a role, and of a question when a code is given."""
        return [c for c in self.found if c and c.role == role and code in {"", c.code}]

    @property
    def who(self) -> Column | None:
        """What tells respondents apart; ``None`` for nothing but the number of the row."""
        asked = sorted(self.of("respondent"), key=lambda column: not column.choice)
        ids = sorted(self.of("id"), key=lambda column: _IDS.index(column.code))
        return next(iter([*asked, *ids]), None)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Headings of what is not kept."""
        return tuple(self.table.head[column.position] for column in self.of("dropped"))

    # -- what is wrong ---------------------------------------------------------------------------------

    def _problems(self) -> Iterator[Problem]:
        head = self.table.head
        if any(self.names.is_label(heading) for heading in head):
            yield self._problem(
                "", "this was exported with labels, which cannot be told apart", _XML
            )
            return
        if not any(column and column.role in {"answer", "choice"} for column in self.found):
            yield self._problem("", "no question of the instrument is found in the headings", _HEAD)
            return
        yield from self._unknown()
        yield from self._twice()
        yield from self._missing()
        yield from self._version()
        if self.respondent is not None and self.respondent not in head:
            yield self._problem("", "the column that was named for respondents is missing", _NAME)

    def _problem(self, column: str, message: str, remedy: str) -> Problem:
        return Problem(self.table.name, f"{self.table.row} 1", column, message, remedy)

    def _unknown(self) -> Iterator[Problem]:
        for at, (heading, column) in enumerate(zip(self.table.head, self.found, strict=True)):
            if column is None:
                near = nearest(heading.strip(), [*self.names.ends, *self.names.whole])
                guess = f"is it {near}? " if near else ""
                remedy = f"{guess}Correct it, or name it in ignore."
                message = f"this column is no question of {self.names.sheet.instrument.id}"
                yield self._problem(self.table.column(at), message, remedy)

    def _twice(self) -> Iterator[Problem]:
        seen: dict[tuple[str, str, str], Column] = {}
        for column in self.found:
            if column and column.role not in {"dropped", "id", "day"}:
                first = seen.setdefault((column.role, column.code, column.choice), column)
                if first is not column:
                    place = self.table.column(column.position, column.code)
                    message = f"{self.table.column(first.position)} holds the same"
                    yield self._problem(place, message, "leave one of them out.")

    def _missing(self) -> Iterator[Problem]:
        for question in self.names.sheet.questions:
            if question.kind != "told" and not self._held(question):
                message = f"no column holds {question.code}"
                yield self._problem("", message, "export all questions.")

    def _held(self, question: Question) -> bool:
        choices = {column.choice for column in self.of("choice", question.code)}
        every = {option.code for option in question.options} == choices
        return bool(self.of("answer", question.code)) or (bool(choices) and every)

    def _version(self) -> Iterator[Problem]:
        columns = self.of("scoring")
        if not columns and not self.unversioned:
            message = "nothing says which version of the instrument was answered"
            remedy = "keep the column ocsea_scoring, or the first question; or allow unversioned."
            yield self._problem("", message, remedy)
        sheet = self.names.sheet
        for column in columns:
            if column.words and column.code.split()[1:2] + column.code.split()[3:] != [
                sheet.instrument.id,
                sheet.scoring[:12],
            ]:
                place = self.table.column(column.position)
                yield self._problem(place, *OTHER_VERSION)


OTHER_VERSION: Final = (
    "these answers are to another instrument, or to another version of it",
    "read them with the instrument they were collected with.",
)
_XML: Final = "export again with “XML values and headers”."
_HEAD: Final = "see that the first row has the headings, with one kind of separator."
_NAME: Final = "name it as its heading does."
