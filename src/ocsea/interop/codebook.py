"""What every answer means, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from ocsea.assess.model import Instrument
from ocsea.interop.cells import csv_text
from ocsea.interop.sheet import Option, Question, Sheet

__all__ = ["COLUMNS", "codebook"]

COLUMNS = (
    "instrument",
    "version",
    "scoring_hash",
    "code",
    "xlsform_name",
    "domain",
    "domain_id",
    "domain_en",
    "type",
    "weight",
    "critical",
    "text_id",
    "text_en",
    "value",
    "xlsform_value",
    "value_id",
    "value_en",
    "worth",
    "alone",
)


def codebook(instrument: Instrument) -> str:
    """Return the codebook as CSV: a row for each answer of each question, with its words and what it counts.

    ``domain_id``, ``text_id`` and ``value_id`` are in Indonesian. A share has a row with the value
    ``0..100``. What would be a formula in a spreadsheet is escaped.

    Raises:
        InvalidDataError: A text is empty in a language, or a code cannot be a name in a form.

    >>> import ocsea
    >>> codebook(ocsea.load().instruments["school-safety"]).splitlines()[1].split(",")[3:6]
    ['LED-01', 'led_01', 'LED']
    """
    sheet = Sheet(instrument)
    return csv_text([COLUMNS, *_rows(sheet)])


def _rows(sheet: Sheet) -> Iterator[tuple[object, ...]]:
    instrument = sheet.instrument
    for domain, questions in sheet.sections:
        for question in questions:
            item = question.item
            head = (
                instrument.id,
                instrument.version,
                sheet.scoring,
                item.code,
                question.name,
                domain.id,
                domain.label.id,
                domain.label.en,
                item.answers.type,
                item.weight,
                item.critical,
                item.text.id,
                item.text.en,
            )
            yield from (head + value for value in _values(question))


def _values(question: Question) -> Iterator[tuple[object, ...]]:
    if question.kind == "told":
        yield ("",) * 6
    if question.kind == "share":
        full = question.item.answers.full_at or 100
        yield ("0..100", "0..100", "", "", f"min(1, value/{full})", "")
    for option in question.options:
        yield _value(question, option)


def _value(question: Question, option: Option) -> tuple[object, ...]:
    worth = question.item.worth(option.code)
    alone = "yes" if option.alone and question.kind == "several" else ""
    label = option.label
    return (option.code, option.name, label.id, label.en, "" if worth is None else worth, alone)
