"""Self-assessments as XLSForm, for KoboToolbox, ODK and Enketo: answered on a phone, without a network."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

from ocsea._base.archive import without_times
from ocsea._base.errors import MissingExtraError
from ocsea._base.text import Text
from ocsea.assess.model import Domain, Instrument
from ocsea.interop.logic import XLSFORM, counted, earned, index, relevant
from ocsea.interop.sheet import OPEN, RESPONDENT, WHY, Option, Question, Sheet, named

__all__ = ["sheets", "workbook"]

_LANGS: Final = {"id": "Bahasa Indonesia (id)", "en": "English (en)"}
_TEXTS: Final = ("label", "hint", "constraint_message")
_SURVEY: Final = (
    "type",
    "name",
    *(f"{text}::{lang}" for text in _TEXTS for lang in _LANGS.values()),
    "relevant",
    "constraint",
    "calculation",
    "required",
)
_CHOICES: Final = ("list_name", "name", *(f"label::{lang}" for lang in _LANGS.values()))
_SETTINGS: Final = ("form_title", "form_id", "version", "default_language")

Row = dict[str, str]


def workbook(instrument: Instrument) -> bytes:
    """Return a self-assessment as an XLSForm workbook (.xlsx), in Indonesian and English.

    Beside the questions it holds, hidden, the version of the instrument and the hash of what bears on the
    score, so that answers to another version are found out when they are read. Where an index may be shown, it
    ends with a preview of it.

    Raises:
        InvalidDataError: A text is empty in a language, or a code cannot be a name in a form.
        MissingExtraError: openpyxl is not installed.

    >>> import ocsea
    >>> workbook(ocsea.load().instruments["school-safety"])[:2]
    b'PK'
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise MissingExtraError.for_extra("forms", "openpyxl") from None
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets(instrument).items():
        page = book.create_sheet(name)
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value:
                    cell = page.cell(at, column, value)
                    cell.data_type = "s"  # never a formula
    return _same_bytes(book, instrument)


def sheets(instrument: Instrument) -> dict[str, list[tuple[str, ...]]]:
    """Return the sheets of the form: ``survey``, ``choices`` and ``settings``, each with its heading.

    Raises:
        InvalidDataError: A text is empty in a language, or a code cannot be a name in a form.

    >>> import ocsea
    >>> found = sheets(ocsea.load().instruments["school-safety"])
    >>> list(found), found["survey"][0][:2]
    (['survey', 'choices', 'settings'], ('type', 'name'))
    """
    sheet = Sheet(instrument)
    found = {
        "survey": (_SURVEY, list(_survey(sheet))),
        "choices": (_CHOICES, list(_choices(sheet))),
        "settings": (_SETTINGS, [_settings(sheet)]),
    }
    return {
        name: [head, *(tuple(row.get(column, "") for column in head) for row in rows)]
        for name, (head, rows) in found.items()
    }


def _texts(**texts: Text | None) -> Row:
    return {
        f"{name}::{_LANGS[lang]}": text(lang)
        for name, text in texts.items()
        if text is not None
        for lang in ("id", "en")
    }


def _survey(sheet: Sheet) -> Iterator[Row]:
    for number, text in enumerate(sheet.opening, start=1):
        yield {"type": "note", "name": f"ocsea_note_{number}", **_texts(label=text)}
    yield _calculate("ocsea_instrument", f"'{sheet.mark}'")
    yield _calculate("ocsea_scoring", f"'{sheet.scoring}'")
    if sheet.asks_who:
        yield _who(sheet)
    for domain, questions in sheet.sections:
        yield {"type": "begin_group", "name": _group(domain), **_texts(label=domain.label)}
        for question in questions:
            yield from _asked(sheet, question)
        yield {"type": "end_group"}
    if sheet.previews:
        yield from _preview(sheet)


def _group(domain: Domain) -> str:
    return f"g_{named(domain.id)}"


def _calculate(name: str, calculation: str) -> Row:
    return {"type": "calculate", "name": name, "calculation": calculation}


def _who(sheet: Sheet) -> Row:
    hint = sheet.say("collect-respondent-hint")
    texts = _texts(label=sheet.say("collect-respondent"), hint=hint, constraint_message=hint)
    constraint = f"regex(., '^{RESPONDENT}$')"
    return {
        "type": "text",
        "name": "respondent",
        "constraint": constraint,
        "required": "yes",
        **texts,
    }


def _asked(sheet: Sheet, question: Question) -> Iterator[Row]:
    """Return a question with what is asked beside it."""
    when = relevant(sheet, question, XLSFORM) or ""
    label, hint = question.item.text, sheet.hint(question)
    row = {"name": question.name, "relevant": when, **_texts(label=label, hint=hint)}
    if question.kind == "told":
        yield row | {"type": "note"}
    elif question.kind == "one":
        yield row | {"type": f"select_one {_list(question)}"}
    elif question.kind == "several":
        yield row | {"type": f"select_multiple {_list(question)}"} | _alone(sheet, question)
    else:
        wrong = _texts(constraint_message=sheet.say("collect-share-hint"))
        yield row | {"type": "integer", "constraint": ". >= 0 and . <= 100", **wrong}
        yield _no_number(sheet, question, when)
    if question.item.allow_na and question.kind != "told":
        yield _why(sheet, question)


def _alone(sheet: Sheet, question: Question) -> Row:
    rules = [
        f"not(selected(., '{option.name}') and count-selected(.) > 1)"
        for option in question.exclusive
    ]
    told = _texts(constraint_message=sheet.say("collect-alone"))
    return {"constraint": " and ".join(rules), **told}


def _no_number(sheet: Sheet, question: Question, when: str) -> Row:
    empty = f"{XLSFORM.answer(question.code)} = ''"
    return {
        "type": f"select_one {_list(question)}",
        "name": named(question.code, OPEN),
        "relevant": f"({when}) and {empty}" if when else empty,
        **_texts(label=sheet.say("collect-open", code=question.code)),
    }


def _why(sheet: Sheet, question: Question) -> Row:
    more = (OPEN,) if question.kind == "share" else ()
    test = XLSFORM.holds if question.kind == "several" else XLSFORM.is_
    return {
        "type": "select_one why",
        "name": named(question.code, WHY),
        "relevant": test(XLSFORM.answer(question.code, *more), "na"),
        "required": "yes",
        **_texts(label=sheet.say("collect-na-why", code=question.code)),
    }


# -- choices -------------------------------------------------------------------------------------------


def _list(question: Question) -> str:
    """Return the name of a question's list of choices."""
    item = question.item
    if item.choices:
        return f"q_{question.name}"
    return f"s_{named(item.scale)}" + ("_na" if item.allow_na else "")


def _choices(sheet: Sheet) -> Iterator[Row]:
    lists = {_list(q): q.options for q in sheet.questions if q.kind != "told"}
    if any(q.item.allow_na for q in sheet.questions):
        lists["why"] = sheet.reasons
    for name, options in lists.items():
        yield from (_choice(name, option, plain=name == "why") for option in options)


def _choice(name: str, option: Option, *, plain: bool) -> Row:
    own = option.code if plain else option.name
    return {"list_name": name, "name": own, **_texts(label=option.label)}


def _settings(sheet: Sheet) -> Row:
    instrument = sheet.instrument
    return {
        "form_title": f"{instrument.label.id} / {instrument.label.en}",
        "form_id": named(instrument.id),
        "version": f"{instrument.version}-{instrument.checked.isoformat()}",
        "default_language": _LANGS["id"],
    }


# -- the preview ---------------------------------------------------------------------------------------


def _preview(sheet: Sheet) -> Iterator[Row]:
    dk_is_zero = sheet.instrument.policy.dk == "zero"
    parts = []
    for domain, questions in sheet.sections:
        got, of = f"earned_{named(domain.id)}", f"counted_{named(domain.id)}"
        yield _calculate(got, earned(questions, XLSFORM))
        yield _calculate(of, counted(questions, XLSFORM, dk_is_zero=dk_is_zero))
        yield _calculate(f"preview_{named(domain.id)}", _of_hundred(_ref(got), _ref(of)))
        if not domain.beside:
            parts.append((domain.weight, _ref(got), _ref(of)))
    above, below = index(parts, XLSFORM)
    yield _calculate("index_above", above)
    yield _calculate("index_below", below)
    yield _calculate("preview_index", _of_hundred(_ref("index_above"), _ref("index_below")))
    yield from _shown(sheet)


def _ref(name: str) -> str:
    return "${" + name + "}"


def _of_hundred(got: str, of: str) -> str:
    return XLSFORM.choose(f"{of} > 0", f"round(100 * {got} div {of}, 1)", "''")


def _shown(sheet: Sheet) -> Iterator[Row]:
    told = sheet.say("collect-preview")
    yield {"type": "begin_group", "name": "ocsea_preview", **_texts(label=told)}
    rows = [(f"preview_{named(domain.id)}", domain.label) for domain, _ in sheet.sections]
    for name, label in [*rows, ("preview_index", sheet.say("collect-preview-index"))]:
        shown = Text(id=f"{label.id}: {_ref(name)}", en=f"{label.en}: {_ref(name)}")
        yield {"type": "note", "name": f"ocsea_{name}", **_texts(label=shown)}
    yield {"type": "end_group"}


# -- bytes ---------------------------------------------------------------------------------------------

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_CORE = "docProps/core.xml"


def _same_bytes(book: Any, instrument: Instrument) -> bytes:
    """Return a workbook without the time at which it was written: the same form, the same bytes."""
    made = io.BytesIO()
    book.save(made)
    day = instrument.checked.isoformat().encode()

    def dated(name: str, data: bytes) -> bytes:
        return _STAMP.sub(rb"\g<1>" + day + b"T00:00:00Z", data) if name == _CORE else data

    return without_times(made.getvalue(), dated)
