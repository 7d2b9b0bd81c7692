"""Answers that come back from forms: read, checked, and ready to be scored.

Read are exports of KoboToolbox and ODK with XML values (CSV or .xlsx, groups in headings or not, answers of
several in one column or one each), of Google Forms (CSV), and what a SurveyJS form hands over. A file is
checked from beginning to end before any of it is given out, and all that is wrong is said with row and column,
never with what somebody answered.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Final

import attrs

from ocsea._base.errors import InvalidDataError, Problem
from ocsea._base.text import LANGS
from ocsea.assess.model import Instrument
from ocsea.interop.columns import OTHER_VERSION, Column, Columns, Names
from ocsea.interop.googleforms import option_text, options_of
from ocsea.interop.sheet import REASONS, RESPONDENT, Option, Question, Sheet
from ocsea.interop.tables import AnswerTable, table_of, table_of_results

__all__ = [
    "MOST_PROBLEMS",
    "Response",
    "Responses",
    "read_column",
    "read_responses",
    "read_survey",
]

MOST_PROBLEMS: Final = 50
"""After so many problems reading stops."""

_OPAQUE: Final = re.compile(r"(?=.*\d)[\w.:-]{1,64}", re.ASCII)
_CODE: Final = re.compile(RESPONDENT, re.ASCII)
_DAY: Final = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})(?!\d)", re.ASCII)
_SHARE: Final = re.compile(r"\d{1,3}", re.ASCII)
_BRACKETED: Final = re.compile(r"\(([^()\s]+)\)$")
_BETWEEN: Final = re.compile(r"(?<=\)),\s+")
_FULL: Final = 100


@attrs.frozen(kw_only=True)
class Response:
    """What one respondent answered.

    Attributes:
        respondent: What tells respondents apart; says nothing about who they are.
        answers: By code of the question, as `ocsea.assess.score` takes them; open questions are left out.
        day: When it was answered, where the export says so without doubt.
        row: Where it stands in the file.

    >>> import ocsea
    >>> instrument = ocsea.load().instruments["school-safety"]
    >>> result = {item.code: "dk" for item in instrument.items} | {"respondent": "A12"}
    >>> [response] = read_survey([result], instrument, unversioned=True)
    >>> response.respondent, response.answers["LED-01"], response.row
    ('A12', 'dk', 1)
    """

    respondent: str
    answers: Mapping[str, Any]
    day: date | None
    row: int


@attrs.frozen(kw_only=True)
class Responses:
    """Answers that passed their check. They are read again, row by row, each time one goes through them.

    Attributes:
        instrument: What was answered.
        dropped: Headings of columns that are not kept: device, account, place, files.

    >>> import ocsea
    >>> instrument = ocsea.load().instruments["school-safety"]
    >>> result = {item.code: "2" for item in instrument.items} | {"deviceid": "a-1"}
    >>> found = read_survey([result, result], instrument, unversioned=True)
    >>> len(found), found.dropped
    (2, ('deviceid',))
    """

    instrument: Instrument
    dropped: tuple[str, ...]
    _count: int
    _rows: Callable[[], Iterator[Response]] = attrs.field(repr=False, eq=False)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Response]:
        return self._rows()


def read_responses(
    source: str | os.PathLike[str],
    instrument: Instrument,
    *,
    respondent: str | None = None,
    ignore: Iterable[str] = (),
    unversioned: bool = False,
) -> Responses:
    """Read answers from an export of KoboToolbox, ODK or Google Forms.

    However large a CSV file is, only what tells its respondents apart is held in memory.

    Args:
        source: Path of a CSV file or a workbook; or the text of a CSV file, which has a line break.
        instrument: What was answered.
        respondent: Heading of the column that tells respondents apart: codes, never names. By default the
            participant code of the form, else the id that the collecting tool gives, else the row.
        ignore: Headings of other columns that are to be dropped.
        unversioned: Read answers also where nothing says which version of the instrument they are to.

    Raises:
        InvalidDataError: With every problem, up to `MOST_PROBLEMS`; nothing is read then.
        MissingExtraError: It is a workbook, and openpyxl is not installed.

    >>> import ocsea
    >>> instrument = ocsea.load().instruments["school-safety"]
    >>> codes = [item.code for item in instrument.items]
    >>> text = os.linesep.join([",".join(codes), ",".join("2" for code in codes)])
    >>> [found] = read_responses(text, instrument, unversioned=True)
    >>> found.answers["LED-01"]
    '2'
    """
    names = Names(Sheet(instrument))
    table = table_of(source, names.count)
    return _read(names, table, respondent, ignore, unversioned=unversioned)


def read_column(
    source: str | os.PathLike[str], instrument: Instrument, heading: str
) -> dict[int, str]:
    """Return a column that is no question, by row of the export, such as the district that groups answers.

    Args:
        source: As for `read_responses`, to which its heading has to be given as one to *ignore*.
        instrument: What was answered.
        heading: The heading of the column.

    Raises:
        InvalidDataError: There is no such column, or the export cannot be read.

    >>> import ocsea
    >>> instrument = ocsea.load().instruments["school-safety"]
    >>> read_column(os.linesep.join(["LED-01,district", "2,North"]), instrument, "district")
    {2: 'North'}
    """
    table = table_of(source, Names(Sheet(instrument)).count)
    if heading not in table.head:
        message, remedy = "there is no column with this heading", "give a heading of the export."
        raise InvalidDataError.for_problems([Problem(table.name, heading, "", message, remedy)])
    at = table.head.index(heading)
    return {number: cells[at].strip() if at < len(cells) else "" for number, cells in table.rows()}


def read_survey(
    results: Iterable[Mapping[str, Any]],
    instrument: Instrument,
    *,
    respondent: str | None = None,
    ignore: Iterable[str] = (),
    unversioned: bool = False,
) -> Responses:
    """Read what a SurveyJS form of `ocsea.interop.surveyjs.survey` handed to an app, once for each respondent.

    Args:
        results: The ``data`` of each finished form.
        instrument: What was answered.
        respondent: Name of the value that tells respondents apart.
        ignore: Names of other values that are to be dropped.
        unversioned: Read answers also where nothing says which version of the instrument they are to.

    Raises:
        InvalidDataError: With every problem, up to `MOST_PROBLEMS`.

    >>> import ocsea
    >>> instrument = ocsea.load().instruments["school-safety"]
    >>> result = {item.code: "2" for item in instrument.items}
    >>> [found] = read_survey([result], instrument, unversioned=True)
    >>> found.respondent, found.answers["LED-01"]
    ('1', '2')
    """
    names = Names(Sheet(instrument))
    asked = [q.code for q in names.sheet.questions if q.kind != "told"]
    table = table_of_results(results, asked)
    return _read(names, table, respondent, ignore, unversioned=unversioned)


def _read(
    names: Names,
    table: AnswerTable,
    respondent: str | None,
    ignore: Iterable[str],
    *,
    unversioned: bool,
) -> Responses:
    columns = Columns(names, table, respondent, frozenset(ignore), unversioned)
    reader = _Reader(columns)
    count = sum(1 for _ in reader.responses())
    if not count:
        message, remedy = "there are no answers", "export the answers again."
        raise InvalidDataError.for_problems([Problem(table.name, "file", "", message, remedy)])
    return Responses(
        instrument=names.sheet.instrument,
        dropped=columns.dropped,
        count=count,
        rows=reader.responses,
    )


class _WrongError(Exception):
    """A cell that cannot be read."""

    def __init__(self, column: Column | None, message: str, remedy: str) -> None:
        super().__init__(message)
        self.column, self.message, self.remedy = column, message, remedy


class _Reader:
    """Reads the rows of a table."""

    def __init__(self, columns: Columns) -> None:
        self.columns, self.table = columns, columns.table
        self.sheet = columns.names.sheet
        self.who = columns.who
        self.day = next(iter(columns.of("day")), None)
        self.checks = [(c, self.sheet.scoring) for c in columns.of("scoring") if not c.words]
        self.marks = columns.of("instrument")
        self.questions = [
            _QuestionReader(self.sheet, question, columns)
            for question in self.sheet.questions
            if question.kind != "told"
        ]

    def responses(self) -> Iterator[Response]:
        """Yield what each row holds; when there was a problem, raise it at the end, with all others."""
        problems: list[Problem] = []
        seen: set[str] = set()
        for number, cells in self.table.rows():
            response = self.response(number, cells, seen, problems)
            if response is not None:
                yield response
            if len(problems) >= MOST_PROBLEMS:
                message = f"reading stopped after {MOST_PROBLEMS} problems"
                stop = self.table.problem(number, "", message, "correct these, and read again.")
                problems = [*problems[:MOST_PROBLEMS], stop]
                break
        if problems:
            raise InvalidDataError.for_problems(problems)

    def response(
        self, number: int, cells: Sequence[str], seen: set[str], problems: list[Problem]
    ) -> Response | None:
        width = len(self.table.head)
        if len(cells) < width and self.table.name.lower().endswith((".xlsx", ".xlsm")):
            cells = [*cells, *[""] * (width - len(cells))]
        if len(cells) != width:
            message = f"there are {len(cells)} cells under {width} headings"
            remedy = "see that one kind of separator is used."
            problems.append(self.table.problem(number, "", message, remedy))
            return None
        before = len(problems)
        answers = {}
        for reader in self.questions:
            value = self.attempt(partial(reader.read, cells), number, problems)
            if value is not None:
                answers[reader.question.code] = value
        self.attempt(partial(self.check_version, cells), number, problems)
        who = self.attempt(partial(self.respondent, number, cells, seen), number, problems)
        if len(problems) > before or who is None:
            return None
        day = _day(cells[self.day.position]) if self.day else None
        return Response(respondent=who, answers=answers, day=day, row=number)

    def attempt(self, read: Callable[[], Any], number: int, problems: list[Problem]) -> Any:
        try:
            return read()
        except _WrongError as wrong:
            column = wrong.column
            place = self.table.column(column.position, column.code) if column else ""
            problems.append(self.table.problem(number, place, wrong.message, wrong.remedy))
            return None

    def check_version(self, cells: Sequence[str]) -> None:
        for column, need in self.checks:
            if cells[column.position].strip() != need:
                raise _WrongError(column, *OTHER_VERSION)
        for column in self.marks:
            if cells[column.position].strip().partition("@")[0] != self.sheet.instrument.id:
                raise _WrongError(column, *OTHER_VERSION)

    def respondent(self, number: int, cells: Sequence[str], seen: set[str]) -> str:
        if self.who is None:
            return str(number)
        given = cells[self.who.position].strip()
        by_code = self.who.role == "respondent" and not self.who.choice
        if not (_CODE if by_code else _OPAQUE).fullmatch(given):
            raise _WrongError(self.who, "this is no code of a respondent", _RESPONDENT)
        if given in seen:
            remedy = "leave out one of the two, or name another column for respondents."
            raise _WrongError(self.who, "this respondent stands in an earlier row", remedy)
        seen.add(given)
        return given


_RESPONDENT: Final = "use codes with a digit, such as P07: no names, no spaces."


def _day(text: str) -> date | None:
    """Return a day that is written so that it cannot be mistaken; ``None`` for any other."""
    match = _DAY.match(text.strip())
    if not match:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


# -- one question --------------------------------------------------------------------------------------


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


class _QuestionReader:
    """Reads the answers to one question, wherever its columns stand."""

    def __init__(self, sheet: Sheet, question: Question, columns: Columns) -> None:
        self.question = question
        self.answer = next(iter(columns.of("answer", question.code)), None)
        self.choices = columns.of("choice", question.code)
        self.open = next(iter(columns.of("open", question.code)), None)
        self.why = next(iter(columns.of("why", question.code)), None)
        self.names = _names(question)
        self.words = _words(options_of(sheet, question), whole=question.kind != "several")
        self.order = {option.code: at for at, option in enumerate(question.options)}

    def read(self, cells: Sequence[str]) -> Any:
        """Return an answer as `ocsea.assess.score` takes it; ``None`` for none."""
        kinds = {"one": self.one, "several": self.several, "share": self.share}
        return self.explained(kinds[self.question.kind](cells), cells)

    def one(self, cells: Sequence[str]) -> str:
        return self.code(self.answer, cells)

    def code(self, column: Column | None, cells: Sequence[str]) -> str:
        text = cells[column.position].strip() if column else ""
        return self.known(column, text) if column and text else ""

    def known(self, column: Column, text: str) -> str:
        found = self.worded(text) if column.words else self.names.get(text)
        if not found:
            raise self.wrong(column)
        return found

    def worded(self, text: str) -> str | None:
        """Return the code of an answer in words: as it was offered, else by the code at its end."""
        if found := self.words.get(_folded(text)):
            return found
        bracketed = _BRACKETED.search(text)
        could_be_two = self.question.kind == "several" and "," in text
        return self.words.get(bracketed[0]) if bracketed and not could_be_two else None

    def wrong(self, column: Column | None, message: str = "", remedy: str = "") -> _WrongError:
        offered = ", ".join(option.name for option in self.question.options)
        usual = "this answer is not offered", f"offered are: {offered}; or nothing."
        return _WrongError(column, message or usual[0], remedy or usual[1])

    def share(self, cells: Sequence[str]) -> str:
        other = self.code(self.open, cells)
        text = cells[self.answer.position].strip() if self.answer else ""
        if not text:
            return other
        if not _SHARE.fullmatch(text) or int(text) > _FULL:
            if self.names.get(text) and not other:
                return self.names[text]  # a table made by hand
            remedy = "use whole per cent, 0 to 100, without a sign."
            raise self.wrong(self.answer, "this is not a share", remedy)
        if other:
            raise self.wrong(self.open, "there is a number as well", "leave one of them out.")
        return str(int(text))

    # -- answers of several ----------------------------------------------------------------------------

    def several(self, cells: Sequence[str]) -> str:
        ticked = self.ticked(cells)
        text = cells[self.answer.position].strip() if self.answer else ""
        found = self.listed(self.answer, text) if self.answer and text else []
        if self.answer and self.choices and set(found) != set(ticked):
            message = "the columns of single choices say otherwise"
            raise self.wrong(self.answer, message, "export the answers again.")
        codes = sorted(found or ticked, key=lambda code: self.order.get(code, len(self.order)))
        if len(codes) > 1 and any(self.is_alone(code) for code in codes):
            message = "an answer that excludes all others stands beside others"
            column = self.answer or self.choices[0]
            raise self.wrong(column, message, "ask who answered, or leave it open.")
        return " ".join(codes)

    def is_alone(self, code: str) -> bool:
        alone = {option.code for option in self.question.exclusive}
        return code in alone or code.startswith("na-")

    def ticked(self, cells: Sequence[str]) -> list[str]:
        found = []
        for column in self.choices:
            mark = cells[column.position].strip().casefold()
            if mark not in _TICKS:
                raise self.wrong(column, "this is neither 1 nor 0", "export the answers again.")
            if _TICKS[mark]:
                found.append(column.choice)
        return found

    def listed(self, column: Column, text: str) -> list[str]:
        parts = _BETWEEN.split(text) if column.words else text.split()
        found = [self.known(column, part.strip()) for part in parts]
        if len(found) != len(set(found)):
            raise self.wrong(column, "a choice is named twice", "leave one of them out.")
        return found

    # -- what does not apply ---------------------------------------------------------------------------

    def explained(self, value: str, cells: Sequence[str]) -> Any:
        """Return a value, with its reason where it does not apply."""
        reason = cells[self.why.position].strip() if self.why else ""
        if value.startswith("na-"):  # Google Forms has the reason in the answer
            return {"code": "na", "reason": value.removeprefix("na-")}
        if value == "na":
            if reason not in REASONS:
                remedy = f"give one of: {', '.join(REASONS)}."
                column = self.why or self.answer or self.choices[0]
                raise self.wrong(column, "there is no reason why it does not apply", remedy)
            return {"code": "na", "reason": reason}
        if reason:
            message = "there is a reason why it does not apply, but an answer as well"
            raise self.wrong(self.why, message, "leave one of them out.")
        return value or None


_TICKS: Final = {"": False, "0": False, "false": False, "1": True, "true": True}


def _names(question: Question) -> dict[str, str]:
    """Return what an answer may be called in an export with XML values, or in a table made by hand."""
    by_code = {option.code: option.code for option in question.options}
    return _letters(question) | by_code | {option.name: option.code for option in question.options}


def _letters(question: Question) -> dict[str, str]:
    """Return the letters that stand before the answers of a test on paper, large and small."""
    if question.item.answers.type != "mcq":
        return {}
    return {
        letter: option.code
        for letters in (ascii_lowercase, ascii_uppercase)
        for letter, option in zip(letters, question.options, strict=False)
    }


def _words(options: Iterable[Option], *, whole: bool) -> dict[str, str]:
    """Return what an answer may be called in Google Forms: as it was offered, or by its code in brackets.

    Args:
        options: What is offered.
        whole: Whether the words alone do, where they are not those of another option.
    """
    found: dict[str, str] = {}
    bare: dict[str, set[str]] = {}
    for option in options:
        found[f"({option.code})"] = option.code
        for lang in LANGS:
            found[_folded(option_text(option, lang))] = option.code
            bare.setdefault(_folded(option.label(lang)), set()).add(option.code)
    if whole:
        for text, codes in bare.items():
            if len(codes) == 1:
                found.setdefault(text, next(iter(codes)))
    return found
