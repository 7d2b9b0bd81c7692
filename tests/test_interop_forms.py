"""Tests of the forms that are written: complete, in both languages, and accepted by the tools they are for."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.amount_help import examples
from tests.assess_help import STEPS, YES, an_instrument, an_item
from tests.interop_help import (
    EVERY,
    KNOWLEDGE,
    SEVERAL,
    SHARE,
    SHEET,
    a_question,
    answers,
    filled_in,
    google_rows,
    kobo_cells,
    own,
)

import ocsea
from ocsea._base.errors import InvalidDataError, MissingExtraError, UnknownOptionError
from ocsea._base.text import LANGS, Text
from ocsea.assess import score
from ocsea.assess.hashing import scoring_hash
from ocsea.interop.codebook import COLUMNS, codebook
from ocsea.interop.googleforms import script
from ocsea.interop.logic import SURVEYJS, XLSFORM, relevant
from ocsea.interop.responses import read_survey
from ocsea.interop.sheet import Sheet
from ocsea.interop.surveyjs import survey
from ocsea.interop.xlsform import sheets, workbook

SHIPPED = list(ocsea.load().instruments.values())
ALL = [EVERY, KNOWLEDGE, *SHIPPED]
each_instrument = pytest.mark.parametrize("instrument", ALL, ids=lambda i: f"{i.id}-{i.kind}")
NODE = shutil.which("node")
SURVEY_CORE = os.environ.get("OCSEA_SURVEY_CORE")
"""A folder in which ``npm install survey-core`` was run."""


def survey_rows(instrument):
    head, *rows = sheets(instrument)["survey"]
    return [dict(zip(head, row, strict=True)) for row in rows]


# -- what every form has -------------------------------------------------------------------------------


@each_instrument
def test_every_form_starts_with_where_help_is(instrument):
    """
    The first thing each form says, in each language, is that it takes no reports, and who does.
    """
    first = survey_rows(instrument)[0]
    notes = survey(instrument)["pages"][0]["elements"][0]["html"]

    for lang, label, page in (
        ("id", "label::Bahasa Indonesia (id)", "id"),
        ("en", "label::English (en)", "default"),
    ):
        said = [first[label], notes[page], script(instrument, lang).partition('"description": ')[2]]
        not_here = {"id": "Ini bukan tempat melaporkan", "en": "This is not a place to report"}[
            lang
        ]
        for text in said:
            start = text[:400]
            assert not_here in start
            assert all(
                contact in start for contact in ("129", "08111-129-129", "110", "2026-11-21")
            )


@each_instrument
def test_every_question_is_in_every_form(instrument):
    """
    No question is left out of any form, and each that can be answered can be answered "do not know".
    """
    codes = {item.code for item in instrument.items}
    asked = {q.code for q in Sheet(instrument).questions if q.kind != "told"}
    names = {row["name"] for row in survey_rows(instrument)}
    elements = {e["name"]: e for page in survey(instrument)["pages"] for e in page["elements"]}
    book = list(csv.DictReader(io.StringIO(codebook(instrument))))

    assert {q.name for q in Sheet(instrument).questions} <= names
    assert codes <= set(elements)
    assert codes == {row["code"] for row in book}
    assert asked == {row["code"] for row in book if row["value"] == "dk"}
    for lang in LANGS:
        assert all(f'"[{code}] ' in script(instrument, lang) for code in codes)


@pytest.mark.parametrize("make", [workbook, survey, codebook, lambda i: script(i, "id")])
def test_the_same_instrument_gives_the_same_form(make):
    """
    A form holds no time of writing and no chance.
    """
    assert make(EVERY) == make(attrs.evolve(EVERY))


def test_workbook_has_the_day_of_its_instrument():
    """
    When a workbook was written is not held in it.
    """
    with ZipFile(io.BytesIO(workbook(EVERY))) as parts:
        core = parts.read("docProps/core.xml").decode()
        days = {info.date_time[:3] for info in parts.infolist()}

    assert ["2030-01-01T00:00:00Z"] * 2 == re.findall(r">(\d{4}-[^<]*)<", core)
    assert {(1980, 1, 1)} == days


def broken(**more):
    """Return an instrument with one question that is broken."""
    return an_instrument({"A": 100}, [a_question("A1", "A", 1, STEPS, **more)])


@pytest.mark.parametrize(
    ("instrument", "told"),
    [
        (broken(text=Text("", "Question")), "A1: id: this text is empty"),
        (broken(help=Text("Bukti", "  ")), "A1: en: this text is empty"),
        (broken(text=Text("Lihat ${x}", "See")), "A1: id: forms read ${ as a reference"),
        (broken(choice=own(("a b", "0", False))), "A1: choice.a b: this cannot be a name"),
        (broken(choice=own(("dk", "0", False))), "A1: choice.dk: this cannot be a name"),
        (broken(choice=own(("na-x", "0", False))), "A1: choice.na-x: this cannot be a name"),
        (
            broken(choice=own(("1", "0", False), ("v1", "0", False))),
            "A1: choice.v1: this cannot be",
        ),
        (
            an_instrument({"A": 100}, [an_item("A-1", "A", 1), an_item("A.1", "A", 1)]),
            "A.1: code: in a form this has the same name as A-1",
        ),
        (
            an_instrument({"A": 100}, [an_item("A1", "A", 1), an_item("A1-why", "A", 1)]),
            "A1-why: code: in a form this has the same name as A1",
        ),
        (an_instrument({"A": 100}, [an_item("1A", "A", 1)]), "1A: code: this cannot be a name"),
        (attrs.evolve(EVERY, intro=Text(" ", "x")), "instrument:sample: id: this text is empty"),
    ],
)
def test_what_cannot_be_a_form_is_refused(instrument, told):
    """
    An empty text in any language, or a name that no form can have, stops every format.
    """
    for make in (workbook, survey, codebook, lambda i: script(i, "en")):
        with pytest.raises(InvalidDataError, match=re.escape(told)):
            make(instrument)


# -- XLSForm -------------------------------------------------------------------------------------------


def test_workbook_is_the_sheets_and_holds_no_formula():
    """
    What is written is what `sheets` says, as text, whatever it begins with.
    """
    odd = broken(text=Text("=1+1", "+62"))
    book = load_workbook(io.BytesIO(workbook(odd)))

    assert ["survey", "choices", "settings"] == book.sheetnames
    for name, rows in sheets(odd).items():
        cells = [[cell.value or "" for cell in row] for row in book[name].iter_rows()]
        assert [list(row) for row in rows] == cells
        assert {"s", "n"} >= {c.data_type for row in book[name].iter_rows() for c in row}
    assert any(cell.value == "=1+1" for cell in book["survey"]["C"])


def test_workbook_needs_an_extra(monkeypatch):
    """
    Without openpyxl it is said what brings it.
    """
    import sys

    monkeypatch.setitem(sys.modules, "openpyxl", None)

    with pytest.raises(MissingExtraError, match=r"ocsea\[forms\]"):
        workbook(EVERY)


def test_no_text_is_missing_in_a_language():
    """
    A label, hint or message that is there in one language is there in the other.
    """
    for rows in sheets(EVERY).values():
        head, *cells = rows
        for row in cells:
            found = dict(zip(head, row, strict=True))
            for column, value in found.items():
                other = column.replace("Bahasa Indonesia (id)", "English (en)")
                assert bool(value) == bool(found[other])
    shown = [row for row in survey_rows(EVERY) if row["type"] not in {"calculate", "end_group"}]
    assert all(row["label::English (en)"] for row in shown)


def test_hidden_values_say_what_was_answered():
    """
    Version and scoring hash are calculated, so that every export holds them.
    """
    hidden = {r["name"]: r["calculation"] for r in survey_rows(EVERY) if r["type"] == "calculate"}

    assert "'sample@1.0.0'" == hidden["ocsea_instrument"]
    assert f"'{scoring_hash(EVERY)}'" == hidden["ocsea_scoring"]


def test_names_are_those_that_exports_have():
    """
    The names that the tests of reading use for an export are those of the form.
    """
    types = ("select_one", "select_multiple", "integer", "note")
    names = [r["name"] for r in survey_rows(EVERY) if r["type"].startswith(types)]
    of_form = [name for name in names if not name.startswith("ocsea_")]

    assert of_form == [name for name, _ in kobo_cells(SHEET, {}, several="summary")]


def test_rules_of_the_form():
    """
    A share is within bounds, what excludes all others stands alone, reasons are asked where needed.
    """
    rows = {row["name"]: row for row in survey_rows(EVERY)}

    assert ". >= 0 and . <= 100" == rows["stf_01"]["constraint"]
    assert "${stf_01} = ''" == rows["stf_01_open"]["relevant"]
    assert "${stf_01_open} = 'na'" == rows["stf_01_why"]["relevant"]
    assert "not(selected(., 'vnone') and count-selected(.) > 1)" in rows["rep_02"]["constraint"]
    assert "selected(${rep_02}, 'na')" == rows["rep_02_why"]["relevant"]
    assert "led_02_why" not in rows
    assert (
        "(selected(${rep_02}, 'vbox') or (${led_01} = 'v3' or ${led_01} = 'v4'))"
        == rows["rep_03"]["relevant"]
    )
    assert "note" == rows["led_03"]["type"]


def test_who_answered_is_asked_only_before_and_after_a_training():
    """
    A knowledge test asks for a participant code that can be no name; other forms ask nothing of the kind.
    """
    rows = {row["name"]: row for row in survey_rows(KNOWLEDGE)}

    assert "regex(., '^[A-Za-z]{0,3}[0-9]{2,6}$')" == rows["respondent"]["constraint"]
    assert "respondent" not in {row["name"] for row in survey_rows(EVERY)}
    assert "[respondent]" in script(KNOWLEDGE, "id")
    assert "[respondent]" not in script(EVERY, "id")


def test_preview_is_shown_only_for_settings_that_may_see_an_index():
    """
    No knowledge test, no risk profile and nothing private shows a preview.
    """
    private = attrs.evolve(EVERY, policy=attrs.evolve(EVERY.policy, private=True))
    for instrument in (KNOWLEDGE, private, attrs.evolve(EVERY, kind="risk")):
        assert not [row for row in survey_rows(instrument) if "preview" in row["name"]]
        assert "preview" not in json.dumps(survey(instrument)["calculatedValues"])
    rows = {row["name"]: row for row in survey_rows(EVERY)}
    assert rows["ocsea_preview"]["label::English (en)"].startswith("A preview, not the result")


@each_instrument
def test_pyxform_and_odk_validate_accept_the_form(instrument, tmp_path):
    """
    The tool that turns XLSForms into forms, and the validator it brings, have nothing to say.
    """
    xls2xform = pytest.importorskip("pyxform.xls2xform")
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(instrument))

    made = xls2xform.convert(path, validate=shutil.which("java") is not None)

    assert [] == [warning for warning in made.warnings if "google" not in warning.lower()]
    assert '<translation lang="Bahasa Indonesia (id)" default="true()">' in made.xform


def test_odk_validate_refuses_a_form_that_is_broken(tmp_path, monkeypatch):
    """
    The validator is there and looks at what is calculated.
    """
    xls2xform = pytest.importorskip("pyxform.xls2xform")
    if not shutil.which("java"):
        pytest.skip("needs Java")
    from ocsea.interop import xlsform

    monkeypatch.setattr(xlsform, "_of_hundred", lambda *_: "nothing-of-the-kind(1)")
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(EVERY))

    with pytest.raises(Exception, match="cannot handle function 'nothing-of-the-kind'"):
        xls2xform.convert(path, validate=True)


# -- the preview ---------------------------------------------------------------------------------------


class Xpath:
    """Works out the calculations of a form with the XPath engine of libxml2."""

    FUNCTIONS = ("if", "selected", "min", "round")

    def __init__(self, values):
        etree = pytest.importorskip("lxml.etree")
        space = etree.FunctionNamespace("urn:forms")
        space["if"] = lambda _, condition, yes, no: yes if condition else no
        space["selected"] = lambda _, value, name: name in value.split()
        space["min"] = lambda _, *values: min(values)
        space["round"] = lambda _, value, digits: round(value + 1e-9, int(digits))
        self.etree, self.values = etree, dict(values)

    def calculate(self, row):
        written = re.sub(r"\$\{(\w+)\}", r"$\1", row["calculation"])
        for name in self.FUNCTIONS:
            written = re.sub(rf"(?<![\w:-]){name}\(", f"f:{name}(", written)
        find = self.etree.XPath(written, namespaces={"f": "urn:forms"})
        found = find(self.etree.Element("x"), **self.values)
        self.values[row["name"]] = found


def as_percent(value):
    return "" if value is None else pytest.approx(float(100 * value), abs=0.051)


WITH_BESIDE = attrs.evolve(
    EVERY, domain=[attrs.evolve(each, beside=each.id == "REP") for each in EVERY.domains]
)
POLICIES = [
    EVERY,
    WITH_BESIDE,
    attrs.evolve(EVERY, policy=attrs.evolve(EVERY.policy, dk="missing")),
]


@examples(60)
@given(answers(), st.sampled_from(POLICIES))
def test_preview_in_an_xlsform_is_the_score(given_, instrument):
    """
    What the form calculates for domains and index is what the library calculates.
    """
    sheet = Sheet(instrument)
    xpath = Xpath(kobo_cells(sheet, given_, several="summary"))
    for row in survey_rows(instrument):
        if row["type"] == "calculate" and not row["name"].startswith("ocsea_"):
            xpath.calculate(row)

    result = score(instrument, given_)
    assert as_percent(result.index) == xpath.values["preview_index"]
    for domain in result.domains:
        assert as_percent(domain.value) == xpath.values[f"preview_{domain.id.lower()}"]


# -- SurveyJS ------------------------------------------------------------------------------------------

PROGRAM = """
const { Model } = require('survey-core');
const { form, filled } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const empty = new Model(form);
const results = filled.map((data) => {
  const model = new Model(form);
  for (const [name, value] of Object.entries(data)) model.setValue(name, value);
  const done = model.validate();
  model.doComplete();
  return { done, data: model.data };
});
console.log(JSON.stringify({
  errors: (empty.jsonErrors || []).map((e) => e.message),
  expressions: empty.validateExpressions().length,
  results,
}));
"""


def in_node(form, filled):
    """Return what SurveyJS makes of a form and of answers put into it."""
    if not NODE or not SURVEY_CORE:
        pytest.skip("needs node, and OCSEA_SURVEY_CORE")
    told = json.dumps({"form": form, "filled": filled})
    done = subprocess.run(
        [NODE, "-e", PROGRAM],
        check=True,
        capture_output=True,
        text=True,
        input=told,
        cwd=SURVEY_CORE,
    )
    return json.loads(done.stdout)


@each_instrument
def test_survey_core_accepts_the_form(instrument):
    """
    SurveyJS finds no unknown property and no broken expression.
    """
    found = in_node(survey(instrument), [])

    assert ([], 0) == (found["errors"], found["expressions"])


def asked_only_where_it_is(given_):
    """Leave out what the form would not ask."""
    asked = "box" in str(given_.get("REP-02", "")).split() or given_.get("LED-01") in ("3", "4")
    return given_ if asked else {code: v for code, v in given_.items() if code != "REP-03"}


@pytest.mark.parametrize("instrument", POLICIES, ids=["every", "beside", "missing"])
@examples(2)
@given(respondents=st.lists(answers().map(asked_only_where_it_is), min_size=40, max_size=40))
def test_answers_put_into_surveyjs_come_back(instrument, respondents):
    """
    Answers put into the form itself come back as they were, with a preview that is the score.
    """
    filled = [filled_in(SHEET, each) for each in respondents]
    results = in_node(survey(instrument), filled)["results"]

    assert all(result["done"] for result in results)
    found = read_survey([result["data"] for result in results], instrument)
    assert respondents == [response.answers for response in found]
    for each, result in zip(respondents, results, strict=True):
        scored = score(instrument, each)
        assert as_percent(scored.index) == result["data"].get("preview_index", "")
        for domain in scored.domains:
            assert as_percent(domain.value) == result["data"].get(f"preview_{domain.id}", "")


@pytest.mark.parametrize(
    "wrong",
    [{"REP-02": ["box", "none"]}, {"STF-01": 101}, {"STF-01": 4.5}, {"LED-01": "na"}],
)
def test_surveyjs_does_not_take_what_cannot_be(wrong):
    """
    A form cannot be finished with "none" beside others, a share out of bounds, or "na" without a reason.
    """
    assert [False] == [result["done"] for result in in_node(survey(EVERY), [wrong])["results"]]


def test_surveyjs_markup_is_escaped():
    """
    Where SurveyJS takes markup, no text is taken for it.
    """
    odd = attrs.evolve(EVERY, intro=Text("<b>a</b>", "<script>x</script>"))
    page = survey(odd)["pages"][0]["elements"][0]["html"]

    assert "&lt;script&gt;" in page["default"]
    assert "&lt;b&gt;" in page["id"]


# -- Google Forms --------------------------------------------------------------------------------------

STUB = """
const made = [];
function item(kind) {
  const held = { kind };
  made.push(held);
  const self = new Proxy({}, { get: (_, name) => (value) => { held[name] = value; return self; } });
  return self;
}
const rule = new Proxy({}, { get: (_, name) => () => (name === 'build' ? 'rule' : rule) });
const form = new Proxy({}, { get: (_, name) => (value) => {
  if (name.startsWith('add')) return item(name);
  made.push({ kind: name, value });
} });
const FormApp = { create: (title) => { made.push({ kind: 'create', value: title }); return form; },
  createTextValidation: () => rule };
const Logger = { log() {} };
"""


@pytest.mark.skipif(not NODE, reason="needs node")
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("instrument", [EVERY, KNOWLEDGE], ids=lambda i: i.kind)
def test_google_script_makes_the_form_that_is_read(instrument, lang, tmp_path):
    """
    Run, the script makes titles and options that are read, and never asks for an address.
    """
    program = STUB + script(instrument, lang) + "makeForm(); console.log(JSON.stringify(made));"
    (tmp_path / "form.js").write_text(program, encoding="utf-8")
    done = subprocess.run(
        [NODE, str(tmp_path / "form.js")], check=True, capture_output=True, text=True
    )
    made = json.loads(done.stdout)

    titles = {m["setTitle"].split("]")[0]: m for m in made if "[" in m.get("setTitle", "")}
    head, row = google_rows(
        Sheet(instrument),
        [{"LED-01": "4", "REP-02": "box wa", "STF-01": "dk", "STF-03": "B"}],
        lang,
    )
    for heading, cell in list(zip(head, row, strict=True))[1:]:
        options = titles[heading.split("]")[0]].get("setChoiceValues")
        assert not options or set(filter(None, cell.split(", "))) <= set(options)
    assert {"kind": "setCollectEmail", "value": False} in made
    assert all("," not in o for m in made for o in m.get("setChoiceValues", []))
    assert ("[respondent" in titles) == (instrument is KNOWLEDGE)


def test_google_script_has_a_language():
    """
    There is no third language.
    """
    with pytest.raises(UnknownOptionError, match="lang cannot be 'fr'"):
        script(EVERY, "fr")


def test_google_script_survives_odd_signs():
    """
    Line separators, which end a line of a program, are escaped.
    """
    odd = attrs.evolve(EVERY, intro=Text("a\u2028b", 'c"\u2029d'))

    assert "a\\u2028b" in script(odd, "id")
    assert not {"\u2028", "\u2029"} & set(script(odd, "en"))


# -- codebook ------------------------------------------------------------------------------------------


def test_codebook_says_what_every_answer_counts():
    """
    Each answer has a row with its words and what it counts; a share has one for all numbers.
    """
    rows = list(csv.DictReader(io.StringIO(codebook(EVERY))))
    by_value = {(row["code"], row["value"]): row for row in rows}

    assert list(COLUMNS) == list(rows[0])
    assert "3/4" == by_value["LED-01", "3"]["worth"]
    assert ("v3", "") == (
        by_value["LED-01", "3"]["xlsform_value"],
        by_value["LED-01", "3"]["alone"],
    )
    assert "yes" == by_value["REP-02", "none"]["alone"]
    assert "min(1, value/90)" == by_value["STF-01", "0..100"]["worth"]
    assert ("LED-02", "na") not in by_value
    assert ("LED-03", "") in by_value


def test_codebook_holds_no_formula():
    """
    A text that a spreadsheet would run is escaped.
    """
    odd = broken(text=Text("=HYPERLINK(1)", "@SUM(1)"))

    row = next(csv.DictReader(io.StringIO(codebook(odd))))
    assert ("'=HYPERLINK(1)", "'@SUM(1)") == (row["text_id"], row["text_en"])


# -- when a question is asked --------------------------------------------------------------------------


def asked(condition, dialect=XLSFORM):
    """Return the condition of a question after others, in a dialect."""
    items = [
        an_item("LED-01", "A", 1, scale=STEPS),
        an_item("M1", "A", 1, scale=SEVERAL, choice=own(("box", "1", False))),
        an_item("S1", "A", 1, scale=SHARE),
        an_item("Q1", "A", 1, scale=YES, relevant=condition),
        an_item("Q2", "A", 1, scale=YES),
    ]
    sheet = Sheet(an_instrument({"A": 100}, items))
    return relevant(sheet, sheet.questions[3], dialect)


@pytest.mark.parametrize(
    ("condition", "xlsform", "surveyjs"),
    [
        ("LED-01 = 3", "${led_01} = 'v3'", "{LED-01} = '3'"),
        ("LED-01 != 'na'", "not(${led_01} = 'na')", "!({LED-01} = 'na')"),
        ('M1 = "box"', "selected(${m1}, 'vbox')", "{M1} contains 'box'"),
        ("S1 = 50", "${s1} = '50'", "{S1} = '50'"),
        ("S1 = 'dk'", "${s1_open} = 'dk'", "{S1-open} = 'dk'"),
        (
            "not (LED-01 in ('0', 1) or M1 = 'dk') and S1 = 0",
            "not(((${led_01} = 'v0' or ${led_01} = 'v1') or selected(${m1}, 'dk'))) and ${s1} = '0'",
            "!((({LED-01} = '0' or {LED-01} = '1') or {M1} contains 'dk')) and {S1} = '0'",
        ),
        ("LED-01 = 1 or LED-01 = 2", "(${led_01} = 'v1' or ${led_01} = 'v2')", None),
    ],
)
def test_condition_is_written_in_the_language_of_the_form(condition, xlsform, surveyjs):
    """
    Comparisons, lists, and, or, not and brackets mean the same in each form.
    """
    text = asked(condition)

    assert xlsform == text
    if surveyjs:
        assert surveyjs == asked(condition, SURVEYJS)


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("LED-02 = 1", "this names no earlier question. To do: did you mean 'LED-01'?"),
        ("Q2 = 1", "this names no earlier question"),
        ("Q1 = 1", "this names no earlier question"),
        ("LED-01 = 9", "LED-01 cannot be answered so. To do: use 0, 1, 2, 3, 4, dk, na"),
        ("S1 = 'x'", "S1 cannot be answered so"),
        ("LED-01 = ", "here a code in quotation marks, or a number, is missing"),
        ("LED-01", "here a comparison is missing"),
        ("(LED-01 = 1", "here ')' is missing"),
        ("LED-01 in '1'", "here '(' is missing"),
        ("LED-01 = 1 LED-01 = 2", "there is something after the end"),
        ("LED-01 = 1; drop", "this cannot be read"),
        ("__import__('os')", "this cannot be read"),
        ("", "here the code of a question is missing"),
    ],
)
def test_condition_that_cannot_be_is_refused(condition, told):
    """
    A condition is never run: what is not in the small language is told.
    """
    with pytest.raises(InvalidDataError, match=re.escape(told)):
        asked(condition)


# -- the command ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        ("xlsx", b"PK"),
        ("json", b'{\n  "title"'),
        ("gs", b"// Paste"),
        ("csv", b"\xef\xbb\xbfinstrument,"),
    ],
)
def test_command_writes_each_format(tmp_path, ending, start):
    """
    The ending says which form is written.
    """
    from tests.cli_help import run

    out = tmp_path / "new" / f"form.{ending}"
    told = run("assess", "form", "school-safety", str(out), "--lang", "en")

    assert str(out) == told
    assert out.read_bytes().startswith(start)


def test_command_refuses_an_ending_without_a_format(tmp_path):
    """
    Another ending is told with those there are, and nothing is written.
    """
    from tests.cli_help import RUNNER, cli

    result = RUNNER.invoke(cli.app, ["assess", "form", "school-safety", str(tmp_path / "form.pdf")])

    assert isinstance(result.exception, UnknownOptionError)
    assert ".xlsx, .json, .gs, .csv" in str(result.exception)
    assert [] == list(Path(tmp_path).iterdir())
