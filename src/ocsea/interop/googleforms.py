"""Self-assessments as Google Forms: an Apps Script that makes the form in the account of who runs it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from ocsea._base.text import Lang, check_lang
from ocsea.assess.model import Instrument
from ocsea.interop.sheet import OPEN, RESPONDENT, Option, Question, Sheet

__all__ = ["mark", "option_text", "script"]

_SHORT: Final = 12

_PROGRAM: Final = """\
// Paste this into a new project on script.google.com, choose makeForm and run it.
// It makes one form. It asks for no e-mail address and no name.
function makeForm() {
  var form = FormApp.create(FORM.title);
  form.setDescription(FORM.description);
  form.setCollectEmail(false);
  form.setLimitOneResponsePerUser(false);
  form.setAllowResponseEdits(false);
  form.setShowLinkToRespondAgain(false);
  FORM.items.forEach(function (asked) {
    add(form, asked);
  });
  Logger.log(form.getEditUrl());
}

function add(form, asked) {
  var item;
  if (asked.kind === "page") {
    item = form.addPageBreakItem();
  } else if (asked.kind === "told") {
    item = form.addSectionHeaderItem();
  } else if (asked.kind === "one") {
    item = form.addMultipleChoiceItem().setChoiceValues(asked.options);
  } else if (asked.kind === "several") {
    item = form.addCheckboxItem().setChoiceValues(asked.options);
  } else {
    item = form.addTextItem();
    var rule = FormApp.createTextValidation().setHelpText(asked.help);
    rule = asked.kind === "share"
      ? rule.requireNumberBetween(0, 100)
      : rule.requireTextMatchesPattern(asked.pattern);
    item.setValidation(rule.build());
  }
  item.setTitle(asked.title);
  if (asked.help) {
    item.setHelpText(asked.help);
  }
  if (asked.required) {
    item.setRequired(true);
  }
}
"""


def script(instrument: Instrument, lang: Lang) -> str:
    """Return an Apps Script that makes the form, in one language.

    Each title starts with the code of its question in square brackets, each option ends with its code in
    round ones, and no option has a comma: so answers can be read whatever the language, and even after
    somebody has polished the words. Google Forms cannot hide a value; the version stands in the title of the
    first question.

    Args:
        instrument: The self-assessment.
        lang: Language of the form.

    Raises:
        InvalidDataError: A text is empty in a language, or a code cannot be a name in a form.
        UnknownOptionError: There is no such language.

    >>> import ocsea
    >>> "[LED-01]" in script(ocsea.load().instruments["school-safety"], "id")
    True
    """
    check_lang(lang)
    sheet = Sheet(instrument)
    form = {
        "title": instrument.label(lang),
        "description": "\n\n".join(text(lang) for text in sheet.opening),
        "items": list(_items(sheet, lang)),
    }
    held = json.dumps(form, ensure_ascii=False, indent=1)
    held = held.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{_PROGRAM}\nvar FORM = {held};\n"


def mark(sheet: Sheet) -> str:
    """Return what the title of the first question starts with: id, version and hash.

    >>> import ocsea
    >>> mark(Sheet(ocsea.load().instruments["school-safety"])).split()[:2]
    ['[ocsea', 'sch-safety-id']
    """
    return f"[ocsea {sheet.instrument.id} {sheet.instrument.version} {sheet.scoring[:_SHORT]}]"


def option_text(option: Option, lang: Lang) -> str:
    """Return an option as Google Forms shows it: without a comma, with its code at the end.

    >>> from ocsea._base.text import Text
    >>> option_text(Option("3", Text("Rutin, diperiksa", "Routine, checked")), "en")
    'Routine; checked (3)'
    """
    return f"{option.label(lang).replace(',', ';')} ({option.code})"


def options_of(sheet: Sheet, question: Question) -> tuple[Option, ...]:
    """Return the options of a question; "does not apply" once for every reason."""
    found = [option for option in question.options if option.code != "na"]
    if len(found) < len(question.options):
        na = sheet.say("collect-na")
        found += [
            Option(
                f"na-{reason.code}",
                na.of({"id": f"{na.id}: {reason.label.id}", "en": f"{na.en}: {reason.label.en}"}),
                alone=True,
            )
            for reason in sheet.reasons
        ]
    return tuple(found)


def _items(sheet: Sheet, lang: Lang) -> Iterator[dict[str, Any]]:
    understood = sheet.say("collect-understood")(lang).replace(",", ";")
    yield {
        "kind": "several",
        "title": f"{mark(sheet)} {sheet.not_here(lang)}",
        "options": [understood],
        "required": True,
    }
    if sheet.asks_who:
        yield {
            "kind": "who",
            "title": f"[respondent] {sheet.say('collect-respondent')(lang)}",
            "help": sheet.say("collect-respondent-hint")(lang),
            "pattern": f"^{RESPONDENT}$",
            "required": True,
        }
    for domain, questions in sheet.sections:
        yield {"kind": "page", "title": domain.label(lang)}
        for question in questions:
            yield from _asked(sheet, question, lang)


def _asked(sheet: Sheet, question: Question, lang: Lang) -> Iterator[dict[str, Any]]:
    title = f"[{question.code}] {question.item.text(lang)}"
    if question.kind == "told":
        yield {"kind": "told", "title": title}
        return
    options = [option_text(option, lang) for option in options_of(sheet, question)]
    asked = {"kind": question.kind, "title": title, "help": _help(sheet, question, lang)}
    if question.kind != "share":
        yield asked | {"options": options}
        return
    yield asked
    other = sheet.say("collect-open", code=question.code)(lang)
    yield {"kind": "one", "title": f"[{question.code}-{OPEN}] {other}", "options": options}


def _help(sheet: Sheet, question: Question, lang: Lang) -> str:
    said = [sheet.hint(question)]
    if question.item.relevant is not None:
        said.append(sheet.say("collect-skip"))
    if question.kind == "several":
        said.append(sheet.say("collect-alone"))
    return " ".join(text(lang) for text in said if text is not None)
