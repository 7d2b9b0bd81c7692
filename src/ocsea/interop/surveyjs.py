"""Self-assessments as SurveyJS forms, to be shown in an app or on a page."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from ocsea._base.text import Text
from ocsea.assess.model import Domain, Instrument
from ocsea.interop.logic import SURVEYJS, counted, earned, index, relevant
from ocsea.interop.sheet import OPEN, RESPONDENT, WHY, Option, Question, Sheet

__all__ = ["survey"]

Json = dict[str, Any]


def survey(instrument: Instrument) -> Json:
    """Return a self-assessment as the JSON of a SurveyJS form, in Indonesian and English.

    Questions are named by their codes and choices by theirs, so that what an app gets back can be read by
    `ocsea.interop.responses.read_survey`.

    Raises:
        InvalidDataError: A text is empty in a language, or a code cannot be a name in a form.

    >>> import ocsea
    >>> form = survey(ocsea.load().instruments["school-safety"])
    >>> [element["name"] for element in form["pages"][1]["elements"]]
    ['LED-01', 'LED-02', 'LED-03', 'LED-04', 'LED-05']
    """
    sheet = Sheet(instrument)
    form: Json = {
        "title": _text(instrument.label),
        "locale": "id",
        "showQuestionNumbers": "off",
        "clearInvisibleValues": "onHidden",
        "showPreviewBeforeComplete": "showAllQuestions",
        "calculatedValues": list(_calculated(sheet)),
        "pages": [_opening(sheet), *(_page(sheet, *section) for section in sheet.sections)],
    }
    if sheet.previews:
        form["pages"].append(_preview(sheet))
    return form


def _text(text: Text) -> dict[str, str]:
    return {"default": text.en, "id": text.id}


def _markup(*texts: Text) -> dict[str, str]:
    def paragraphs(words: list[str]) -> str:
        return "".join(f"<p>{html.escape(each)}</p>" for each in words)

    return {
        "default": paragraphs([text.en for text in texts]),
        "id": paragraphs([text.id for text in texts]),
    }


def _opening(sheet: Sheet) -> Json:
    elements: list[Json] = [
        {"type": "html", "name": "ocsea-notes", "html": _markup(*sheet.opening)}
    ]
    if sheet.asks_who:
        elements.append(_who(sheet))
    return {"name": "ocsea-start", "elements": elements}


def _who(sheet: Sheet) -> Json:
    hint = _text(sheet.say("collect-respondent-hint"))
    return {
        "type": "text",
        "name": "respondent",
        "title": _text(sheet.say("collect-respondent")),
        "description": hint,
        "isRequired": True,
        "validators": [{"type": "regex", "regex": f"^{RESPONDENT}$", "text": hint}],
    }


def _page(sheet: Sheet, domain: Domain, questions: tuple[Question, ...]) -> Json:
    elements = [element for question in questions for element in _elements(sheet, question)]
    return {
        "name": f"page-{domain.id}",
        "title": _text(domain.label),
        "elements": elements,
    }


def _elements(sheet: Sheet, question: Question) -> Iterator[Json]:
    """Return a question with what is asked beside it."""
    when, hint = relevant(sheet, question, SURVEYJS), sheet.hint(question)
    common: Json = {"name": question.code}
    if when:
        common["visibleIf"] = when
    if question.kind == "told":
        yield {"type": "html", "html": _markup(question.item.text), **common}
        return
    common["title"] = _text(question.item.text)
    if hint:
        common["description"] = _text(hint)
    if question.kind == "one":
        yield {"type": "radiogroup", **common, **_quiz(question), **_choices(question.options)}
    elif question.kind == "several":
        choices = _choices(question.options, several=True)
        yield {"type": "checkbox", **common, **choices, **_alone(sheet, question)}
    else:
        yield {"type": "text", **common, "inputType": "number", **_share(sheet)}
        yield _no_number(sheet, question, when)
    if question.item.allow_na:
        yield _why(sheet, question)


def _choices(options: tuple[Option, ...], *, several: bool = False) -> Json:
    def choice(option: Option) -> Json:
        alone = {"isExclusive": True} if several and option.alone else {}
        return {"value": option.code, "text": _text(option.label), **alone}

    return {"choices": [choice(option) for option in options]}


def _quiz(question: Question) -> Json:
    return {"correctAnswer": question.item.key} if question.item.key else {}


def _alone(sheet: Sheet, question: Question) -> Json:
    """Let what excludes all others be refused beside others, also where answers are not clicked."""
    answer = SURVEYJS.answer(question.code)
    length = SURVEYJS.answer(f"{question.code}.length")
    chosen = SURVEYJS.either(SURVEYJS.holds(answer, o.code) for o in question.exclusive)
    rule = f"{SURVEYJS.negated(chosen)} or {length} = 1"
    text = _text(sheet.say("collect-alone"))
    return {"validators": [{"type": "expression", "expression": rule, "text": text}]}


def _share(sheet: Sheet) -> Json:
    text = _text(sheet.say("collect-share-hint"))
    regex = {"type": "regex", "regex": r"^\d+$", "text": text}
    within = {"type": "numeric", "minValue": 0, "maxValue": 100, "text": text}
    return {"min": 0, "max": 100, "step": 1, "validators": [regex, within]}


def _no_number(sheet: Sheet, question: Question, when: str | None) -> Json:
    empty = f"{SURVEYJS.answer(question.code)} empty"
    return {
        "type": "radiogroup",
        "name": f"{question.code}-{OPEN}",
        "title": _text(sheet.say("collect-open", code=question.code)),
        "visibleIf": f"({when}) and {empty}" if when else empty,
        **_choices(question.options),
    }


def _why(sheet: Sheet, question: Question) -> Json:
    more = (OPEN,) if question.kind == "share" else ()
    test = SURVEYJS.holds if question.kind == "several" else SURVEYJS.is_
    return {
        "type": "radiogroup",
        "name": f"{question.code}-{WHY}",
        "title": _text(sheet.say("collect-na-why", code=question.code)),
        "visibleIf": test(SURVEYJS.answer(question.code, *more), "na"),
        "isRequired": True,
        **_choices(sheet.reasons),
    }


# -- what is worked out --------------------------------------------------------------------------------


def _calculated(sheet: Sheet) -> Iterator[Json]:
    yield _kept("ocsea_instrument", f"'{sheet.mark}'")
    yield _kept("ocsea_scoring", f"'{sheet.scoring}'")
    if not sheet.previews:
        return
    dk_is_zero = sheet.instrument.policy.dk == "zero"
    parts = []
    for domain, questions in sheet.sections:
        got, of = f"earned_{domain.id}", f"counted_{domain.id}"
        yield {"name": got, "expression": earned(questions, SURVEYJS)}
        yield {"name": of, "expression": counted(questions, SURVEYJS, dk_is_zero=dk_is_zero)}
        yield _kept(f"preview_{domain.id}", _of_hundred(f"{{{got}}}", f"{{{of}}}"))
        if not domain.beside:
            parts.append((domain.weight, f"{{{got}}}", f"{{{of}}}"))
    above, below = index(parts, SURVEYJS)
    yield _kept("preview_index", _of_hundred(f"({above})", f"({below})"))


def _kept(name: str, expression: str) -> Json:
    return {"name": name, "expression": expression, "includeIntoResult": True}


def _of_hundred(got: str, of: str) -> str:
    return SURVEYJS.choose(f"{of} > 0", f"round(100 * {got} / {of}, 1)", "''")


def _preview(sheet: Sheet) -> Json:
    told = sheet.say("collect-preview")
    rows = [(f"preview_{domain.id}", domain.label) for domain, _ in sheet.sections]
    rows.append(("preview_index", sheet.say("collect-preview-index")))
    shown = [Text(id=f"{label.id}: {{{n}}}", en=f"{label.en}: {{{n}}}") for n, label in rows]
    element = {"type": "html", "name": "ocsea-preview", "html": _markup(told, *shown)}
    return {"name": "ocsea-end", "elements": [element]}
