"""Tests for ``ocsea assess``: asking, saving, going back, and the report."""

import json

import attrs
import pytest
from tests.cli_help import RUNNER

import ocsea
from ocsea._base.errors import InvalidDataError, UnknownIdError
from ocsea._base.text import LANGS
from ocsea.assess import score
from ocsea.assess.evaluation import evaluate
from ocsea.assess.report import report
from ocsea.assess.sheets import AnswerSheet
from ocsea.cli import app as commands
from ocsea.scenarios.as_docx import to_docx
from ocsea.scenarios.as_pdf import to_pdf
from ocsea.scenarios.document import texts
from ocsea.scenarios.render import to_html, to_markdown

KB = ocsea.load()
SCHOOL = KB.instruments["school-safety"]
SCORED = [i for i in KB.instruments.values() if i.kind not in {"survey", "legislation"}]

each_lang = pytest.mark.parametrize("lang", LANGS)


def run(*args, typed=""):
    """Run a command that must succeed; return what it prints."""
    result = RUNNER.invoke(commands.app, ["assess", *map(str, args)], input=typed)

    assert (0, None) == (result.exit_code, result.exception), result.output
    return result.stdout


def middling(instrument):
    return {i.code: ([c.code for c in i.offered] or ["50"])[-2:][0] for i in instrument.items}


# -- asking ---------------------------------------------------------------------------------------------


@each_lang
def test_instruments_are_listed(lang):
    """
    Every instrument is listed with its label and id.
    """
    told = run("list", "--lang", lang)

    for each in KB.instruments.values():
        assert f"{each.label(lang)} ({each.id})" in told
    assert set(KB.instruments) == {i["id"] for i in json.loads(run("list", "--json"))}


def test_answers_are_asked_saved_and_scored(tmp_path):
    """
    Each question is asked in turn; at the end the answers are saved and the result is told.
    """
    answers = middling(SCHOOL)
    file = tmp_path / "answers.json"

    told = run(
        "run", "school-safety", "--save", file, typed="".join(f"{a}\n" for a in answers.values())
    )

    assert all(f"{item.code}: {item.text('id')}" in told for item in SCHOOL.items)
    sheet = AnswerSheet.from_json(file.read_text())
    assert answers == sheet.answers
    assert sheet.answered_at is not None
    assert told.rstrip().endswith(score(SCHOOL, answers).explain("id").rstrip()[-200:])


def test_going_back_help_skipping_and_stopping(tmp_path):
    """
    ``<`` goes back, ``?`` explains, Enter skips, ``t`` is "do not know", wrong answers are asked again.
    """
    file = tmp_path / "answers.json"

    told = run(
        "run", "school-safety", "--save", file, "--lang", "en", typed="9\n3\n<\n4\n?\nt\n\ns\n"
    )

    assert {"LED-01": "4", "LED-02": "dk"} == AnswerSheet.from_json(file.read_text()).answers
    assert "That is not among the choices" in told
    assert SCHOOL.items[1].help("en") in told
    assert "saved in" in told


def test_interrupted_answers_are_resumed(tmp_path):
    """
    What was answered before is not asked again.
    """
    file = tmp_path / "answers.json"
    run("run", "school-safety", "--save", file, "--role", "head", typed="3\n3\ns\n")

    told = run("run", "school-safety", "--resume", file, typed="1\ns\n")

    assert "LED-01:" not in told
    sheet = AnswerSheet.from_json(file.read_text())
    assert ["LED-01", "LED-02", "LED-03"] == list(sheet.answers)
    assert "head" == sheet.rater_role
    assert sheet.answered_at is None


def test_not_applicable_needs_to_be_allowed_and_a_reason(tmp_path):
    """
    "Not applicable" is taken only where it is allowed, with the reason that is asked for.
    """
    file = tmp_path / "answers.json"
    before = {i.code: "2" for i in SCHOOL.items[:10]}
    file.write_text(AnswerSheet.of(SCHOOL, before).to_json())
    code = next(i.code for i in SCHOOL.items[10:] if i.allow_na)
    skipped = [i.code for i in SCHOOL.items[10:]].index(code)

    run("run", "school-safety", "--resume", file, typed="\n" * skipped + "n\nnone here\ns\n")
    refused = run("run", "school-safety", typed="n\ns\n")

    sheet = AnswerSheet.from_json(file.read_text())
    assert {"code": "na", "reason": "none here"} == sheet.answers[code]
    assert KB.wording["assess-ask-again"]("id") in refused


def test_nothing_is_kept_unless_asked_for(tmp_path, monkeypatch):
    """
    Without a file to save to nothing is written.
    """
    monkeypatch.chdir(tmp_path)

    told = run("run", "school-safety", typed="3\ns\n")

    assert KB.wording["assess-ask-stopped"]("id") in told
    assert [] == list(tmp_path.iterdir())


# -- a training -----------------------------------------------------------------------------------------


@each_lang
def test_training_is_evaluated_from_two_files(tmp_path, lang):
    """
    Two files of answers give the evaluation as the library tells it, and as JSON.
    """
    test = KB.instruments["training-knowledge"]
    people = [f"P{n:02}" for n in range(12)]
    files, tables = [], []
    for name, right in (("pre", 9), ("post", 15)):
        rows = {
            who: {
                item.code: item.key if (at + 3 * n) % 20 < right else "dk"
                for at, item in enumerate(test.items)
            }
            for n, who in enumerate(people)
        }
        lines = [",".join(["kode", *rows[people[0]]])]
        lines += [",".join([who, *answers.values()]) for who, answers in rows.items()]
        file = tmp_path / f"{name}.csv"
        file.write_text("\n".join(lines) + "\n")
        files.append(file)
        tables.append(rows)

    told = run("evaluate", *files, "--respondent", "kode", "--lang", lang)
    as_json = json.loads(run("evaluate", *files, "--respondent", "kode", "--json"))

    found = evaluate(*tables, test, seed=2026)
    assert found.explain(lang).split() == told.split()
    assert json.loads(json.dumps(found.to_dict())) == as_json
    assert not any(who in told for who in people)


# -- sheets ---------------------------------------------------------------------------------------------


def test_sheet_survives_a_file():
    """
    Written and read again a sheet is the same.
    """
    sheet = AnswerSheet.of(SCHOOL, middling(SCHOOL), rater_role="teacher")

    assert sheet == AnswerSheet.from_json(sheet.to_json())
    assert SCHOOL is sheet.instrument_in(KB)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Invalid JSON"),
        ("[]", "problem"),
        ('{"instrument": "x"}', "answers"),
        ('{"instrument": "x", "answers": {}, "name": "Somebody"}', "name"),
        ('{"instrument": "x", "answers": {"A": {"value": 1, "phone": "0"}}}', "phone"),
        ('{"instrument": "x", "answers": {}, "rater_role": "child 7"}', "rater_role"),
    ],
)
def test_what_is_not_a_sheet_is_refused(text, words):
    """
    What is no sheet, or asks to hold more than answers, is refused; what was typed is not repeated.
    """
    with pytest.raises(InvalidDataError, match=words) as caught:
        AnswerSheet.from_json(text)

    assert "Somebody" not in str(caught.value)


def test_other_version_of_the_instrument_is_refused():
    """
    Answers to another major version, or with another scoring hash, are not scored.
    """
    sheet = AnswerSheet.of(SCHOOL, {})

    for other in (
        attrs.evolve(sheet, instrument="sch-safety-id@9.0.0"),
        attrs.evolve(sheet, scoring_hash="0" * 64),
    ):
        with pytest.raises(InvalidDataError, match="another version"):
            other.instrument_in(KB)
    with pytest.raises(UnknownIdError):
        attrs.evolve(sheet, instrument="nothing@1.0.0").instrument_in(KB)


# -- the report -----------------------------------------------------------------------------------------


@each_lang
@pytest.mark.parametrize("instrument", SCORED, ids=lambda i: i.id)
def test_report_has_help_plan_and_no_english_in_indonesian(instrument, lang):
    """
    Every report names where to get help and ends in a plan; a private one shows no score.
    """
    page = report(KB, score(instrument, middling(instrument)), lang)

    said = list(texts(page))
    assert any("129" in each for each in said)
    assert KB.wording["plan-title"](lang) in said
    assert KB.wording["assess-not-a-person"](lang) in said
    assert instrument.scoring_hash[:12] in page.footer
    if instrument.policy.private:
        assert not any("%" in each for each in said)
    other = {"id": "en", "en": "id"}[lang]
    assert KB.wording["assess-steps-title"](other) not in said


def test_report_starts_with_what_is_good():
    """
    What is good comes before where things stand, and that before the steps and the plan.
    """
    page = to_html(report(KB, score(SCHOOL, middling(SCHOOL)), "id"))

    order = [
        page.index(KB.wording[key]("id"))
        for key in (
            "assess-good-title",
            "assess-standing-title",
            "assess-steps-title",
            "plan-title",
        )
    ]
    assert sorted(order) == order
    assert 8 == page.count('class="whisker"')


@pytest.mark.parametrize("ending", ["html", "md", "docx", "pdf"])
def test_report_is_written_from_a_file(tmp_path, ending):
    """
    The command reads a sheet and writes the report as the library makes it.
    """
    sheet, out = tmp_path / "answers.json", tmp_path / f"report.{ending}"
    sheet.write_text(AnswerSheet.of(SCHOOL, middling(SCHOOL)).to_json())
    render = {"html": to_html, "md": to_markdown, "docx": to_docx, "pdf": to_pdf}[ending]

    told = run("report", sheet, "--out", out, "--lang", "en")

    assert str(out) in told
    made = render(report(KB, score(SCHOOL, middling(SCHOOL)), "en"))
    assert (made.encode() if isinstance(made, str) else made) == out.read_bytes()


def test_report_on_screen_and_as_json(tmp_path):
    """
    Without a file the result is told on the screen; as JSON it is the trace.
    """
    sheet = tmp_path / "answers.json"
    sheet.write_text(AnswerSheet.of(SCHOOL, middling(SCHOOL)).to_json())
    result = score(SCHOOL, middling(SCHOOL))

    assert result.explain("en").splitlines()[0] in run("report", sheet, "--lang", "en")
    assert json.loads(json.dumps(result.trace())) == json.loads(run("report", sheet, "--json"))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["report", "missing.json"], "cannot read"),
        (["report", "ANSWERS", "--out", "x.odt"], "file ending"),
        (["run", "school-safty"], "did you mean"),
        (["run", "school-safety", "--role", "boss"], "role"),
    ],
)
def test_what_cannot_be_is_an_error(tmp_path, args, words):
    """
    Bad input is an error of the library with what to do, not a traceback.
    """
    sheet = tmp_path / "answers.json"
    sheet.write_text(AnswerSheet.of(SCHOOL, {}).to_json())
    args = [str(sheet) if each == "ANSWERS" else each for each in args]

    result = RUNNER.invoke(commands.app, ["assess", *args])

    assert isinstance(result.exception, ocsea.OcseaError)
    assert words in str(result.exception)
