"""What the tests of forms share: an instrument with every kind of question, answers, and simulated exports."""

import csv
import io

import attrs
from hypothesis import strategies as st
from tests.assess_help import SOME, STEPS, a_gate, an_instrument, an_item

from ocsea._base.text import Text
from ocsea.assess.answers import read_answers
from ocsea.assess.model import Choice, Scale
from ocsea.interop.googleforms import mark, option_text, options_of
from ocsea.interop.sheet import REASONS, Sheet, named


def a_scale(ident, kind, worths=(), **more):
    """Return a made-up scale."""
    choices = [
        Choice(
            code=str(n), label=Text(f"{ident} pilihan {n}, ya", f"{ident} choice {n}, yes"), worth=w
        )
        for n, w in enumerate(worths)
    ]
    return Scale(id=ident, label=SOME, type=kind, choice=choices, **more)


COVERAGE = a_scale("c3", "coverage", ("0", "1/4", "1/2", "1"))
YES = a_scale("y3", "yesno", ("0", "1/2", "1"))
OFTEN = a_scale("f4", "frequency", ("0", "1/3", "2/3", "1"))
OPENNESS = a_scale("x3", "exposure", ("0", "1/3", "2/3", "1"))
SHARE = a_scale("share", "numeric", full_at=90)
SEVERAL = a_scale("multi", "multi")
BEST = a_scale("k1", "mcq")
TOLD = a_scale("info", "info")
AGREE = a_scale("a5", "info", (None, None, None))


def a_question(code, domain, weight, scale, **more):
    """Return a made-up question with words of its own."""
    item = an_item(code, domain, weight, scale=scale)
    words = {
        "text": Text(f"Pertanyaan {code}?", f"Question {code}?"),
        "help": Text(f"Bukti {code}", f"Evidence {code}"),
    }
    return attrs.evolve(item, **{**words, **more})


def own(*choices):
    """Return choices of a question's own: code, worth, and whether it excludes all others."""
    return [
        Choice(code=code, label=Text(f"Isi {code}", f"Text {code}"), worth=worth, alone=alone)
        for code, worth, alone in choices
    ]


ITEMS = [
    a_question("LED-01", "LED", 3, STEPS, critical="c1"),
    a_question("LED-02", "LED", 2, COVERAGE, allow_na=False),
    a_question("LED-03", "LED", 0, TOLD, allow_na=False),
    a_question("REP-01", "REP", 4, YES),
    a_question(
        "REP-02",
        "REP",
        2,
        SEVERAL,
        choice=own(
            ("wa", "1/2", False),
            ("box", "1/3", False),
            ("own-phone", "1/2", False),
            ("none", "0", True),
        ),
    ),
    a_question("REP-03", "REP", 1, OFTEN, relevant="REP-02 = 'box' or LED-01 in ('3', '4')"),
    a_question("STF-01", "STF", 4, SHARE),
    a_question("STF-02", "STF", 1, OPENNESS, allow_na=False),
    a_question(
        "STF-03",
        "STF",
        1,
        BEST,
        allow_na=False,
        choice=own(("A", "0", False), ("B", "1", False), ("C", "0", False)),
        key="B",
    ),
    a_question("STF-04", "STF", 0, AGREE, allow_na=False),
]
GATES = [a_gate(1, "1/4", coverage="3/5"), a_gate(2, "1/2", "1/4", c1="1/2")]
EVERY = an_instrument({"LED": 50, "REP": 30, "STF": 20}, ITEMS, GATES)
"""Every kind of question, in three domains."""

KNOWLEDGE = attrs.evolve(EVERY, kind="knowledge")
SHEET = Sheet(EVERY)
TEXT_FREE = {"LED-03"}


def a_value(question):
    """Answers to a question, as scoring takes them."""
    item = question.item
    special = [st.none(), st.just("dk")]
    if item.allow_na:
        special.append(st.sampled_from(REASONS).map(lambda r: {"code": "na", "reason": r}))
    if question.kind == "share":
        return st.one_of(*special, st.integers(0, 100).map(str))
    codes = [choice.code for choice in item.offered]
    if question.kind == "one":
        return st.one_of(*special, st.sampled_from(codes))
    together = [choice.code for choice in item.offered if not choice.alone]
    some = st.lists(st.sampled_from(together), min_size=1, unique=True)
    return st.one_of(
        *special,
        some.map(lambda found: " ".join(sorted(found, key=codes.index))),
        st.sampled_from([choice.code for choice in item.offered if choice.alone]),
    )


def answers(instrument=EVERY):
    """Answers to every question that is asked; open ones are left out."""
    asked = [q for q in Sheet(instrument).questions if q.kind != "told"]
    values = st.fixed_dictionaries({q.code: a_value(q) for q in asked})

    def kept(given):
        read = read_answers(instrument, given)
        return {c: v for c, v in given.items() if v is not None and read[c].state != "skipped"}

    return values.map(kept)


# -- exports, as the tools write them ------------------------------------------------------------------


def code_of(value):
    return value["code"] if isinstance(value, dict) else value or ""


def reason_of(value):
    return value["reason"] if isinstance(value, dict) else ""


def named_choice(code):
    return code if code in {"na", "dk", ""} else f"v{code}"


def kobo_cells(sheet, given, *, groups="", several="both"):
    """Yield headings and cells of one submission, as KoboToolbox and ODK export XML values."""
    for question in sheet.questions:
        group = f"g_{named(question.item.domain)}{groups}" if groups else ""
        value = given.get(question.code)
        codes = [named_choice(code) for code in code_of(value).split()]
        name = f"{group}{question.name}"
        if question.kind == "told":
            yield name, ""
        elif question.kind == "share":
            special = code_of(value) in {"na", "dk"}
            yield name, "" if special else code_of(value)
            yield f"{group}{named(question.code, 'open')}", code_of(value) if special else ""
        elif question.kind == "one" or several in {"both", "summary"}:
            yield name, " ".join(reversed(codes))
        if question.kind == "several" and several in {"both", "details"}:
            for option in question.options:
                ticked = str(int(option.name in codes)) if codes else ""
                yield f"{name}/{option.name}", ticked
        if question.item.allow_na:
            yield f"{group}{named(question.code, 'why')}", reason_of(value)


def kobo_rows(sheet, respondents, **shape):
    """Return heading and rows of an export; metadata stand on both sides."""
    rows = []
    for number, given in enumerate(respondents, start=1):
        cells = {
            "start": "2026-11-20T10:00:00.000+07:00",
            "deviceid": "collect:abc",
            "ocsea_note_1": "",
            "ocsea_instrument": sheet.mark,
            "ocsea_scoring": sheet.scoring,
            **dict(kobo_cells(sheet, given, **shape)),
            "preview_index": "12.5",
            "__version__": "vAbc",
            "_id": str(1000 + number),
            "_uuid": f"00000000-0000-0000-0000-{number:012d}",
            "_submission_time": "2026-11-21T08:09:10",
            "_submitted_by": "somebody",
            "_index": str(number),
        }
        rows.append(cells)
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def csv_of(rows, separator=";", quoting=csv.QUOTE_ALL):
    """Return rows as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting).writerows(rows)
    return out.getvalue()


def google_rows(sheet, respondents, lang):
    """Return heading and rows of an export of Google Forms."""
    head = ["Timestamp", f"{mark(sheet)} Ini bukan tempat melapor, ya"]
    asked = [q for q in sheet.questions if q.kind != "told"]
    for question in asked:
        head.append(f"[{question.code}] {question.item.text(lang)}")
        if question.kind == "share":
            head.append(f"[{question.code}-open] Bila tidak ada")
    rows = [head]
    for given in respondents:
        understood = sheet.say("collect-understood")(lang)
        row = ["2026/11/21 10:11:12 AM GMT+7", understood]
        for question in asked:
            row += google_cells(sheet, question, given.get(question.code), lang)
        rows.append(row)
    return rows


def google_cells(sheet, question, value, lang):
    options = {option.code: option_text(option, lang) for option in options_of(sheet, question)}
    code = f"na-{reason_of(value)}" if isinstance(value, dict) else code_of(value)
    if question.kind == "share":
        special = code in options
        return ["" if special else code, options.get(code, "")]
    if question.kind == "several":
        return [", ".join(options[each] for each in code.split())]
    return [options.get(code, "")]


def survey_result(sheet, given):
    """Return what a SurveyJS form hands over."""
    found = {"ocsea_instrument": sheet.mark, "ocsea_scoring": sheet.scoring, "preview_LED": 50}
    for question in sheet.questions:
        value = given.get(question.code)
        code = code_of(value)
        if not code:
            continue
        if question.kind == "several":
            found[question.code] = code.split()
        elif question.kind == "share" and code in {"na", "dk"}:
            found[f"{question.code}-open"] = code
        elif question.kind == "share":
            found[question.code] = int(code)
        else:
            found[question.code] = code
        if isinstance(value, dict):
            found[f"{question.code}-why"] = value["reason"]
    return found


def filled_in(sheet, given):
    """Return answers as a form is filled in: without what it works out."""
    found = survey_result(sheet, given)
    order = {q.code: at for at, q in enumerate(sheet.questions)}
    kept = {
        name: value for name, value in found.items() if not name.startswith(("ocsea", "preview"))
    }
    return dict(sorted(kept.items(), key=lambda pair: order.get(pair[0], len(order))))
