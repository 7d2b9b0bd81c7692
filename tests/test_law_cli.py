"""Tests for the commands on the law: ``ocsea law ...``."""

import json
import re
import sys
from datetime import date

import pytest
from typer.testing import CliRunner

import ocsea
from ocsea import cli
from ocsea._base.text import LANGS
from ocsea.cli import app as commands
from ocsea.law.penalty import in_words

KB = ocsea.load()
LAW = KB.law
RUNNER = CliRunner()

each_lang = pytest.mark.parametrize("lang", LANGS)


def run(*args):
    """Run a law command that must succeed, on a wide screen; return what it prints, in one line."""
    result = RUNNER.invoke(commands.app, ["law", *args], env={"COLUMNS": "1000"})

    assert (0, "", None) == (result.exit_code, result.stderr, result.exception)
    return " ".join(result.stdout.split())


def run_json(*args):
    result = RUNNER.invoke(commands.app, ["law", *args, "--json"])

    assert (0, "") == (result.exit_code, result.stderr)
    return json.loads(result.stdout)


def squeezed(text):
    return " ".join(text.split())


@pytest.fixture
def failing(monkeypatch, capsys):
    """Run a law command as from a shell that must fail; return its exit code and what it said."""

    def go(*args):
        monkeypatch.setattr(sys, "argv", ["ocsea", "law", *args, "--lang", "en"])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        printed = capsys.readouterr()
        assert not printed.out
        return caught.value.code, printed.err

    return go


# -- applicable ----------------------------------------------------------------------------------------


@each_lang
def test_applicable_tells_the_answer(lang):
    """
    The command prints the answer of the library in words, for the facts that were named.
    """
    told = run(
        "applicable",
        "sexual-extortion",
        *("--happened", "2025-06-01", "--tried", "2026-06-01", "--victim-age", "15"),
        *("--suspect-age", "16", "--means", "extortion", "--relationship", "peer"),
        *("--victim-disability", "--lang", lang),
    )
    answer = LAW.applicable(
        "sexual-extortion",
        happened=date.fromisoformat("2025-06-01"),
        tried=date.fromisoformat("2026-06-01"),
        victim_age=15,
        victim_disability=True,
        suspect_age=16,
        means="extortion",
        relationship="peer",
    )

    assert squeezed(answer.explain(lang)) == told


def test_applicable_without_facts_leaves_them_open():
    """
    Options left out are facts not known: nothing is kept out for want of a relationship or means.
    """
    form = "online-grooming-of-a-child"
    found = run_json("applicable", form, "--happened", "2026-06-01")
    answer = LAW.applicable(form, happened=date.fromisoformat("2026-06-01"))

    assert [a.provision.id for a in answer.provisions] == [p["id"] for p in found["provisions"]]
    assert "kuhp-418" in {p["id"] for p in found["provisions"]}


def test_applicable_as_json_has_all_of_the_answer():
    """
    As JSON an answer has provisions with penalties and sources, misses, shields, gaps and warnings.
    """
    options = ["--happened", "2026-01-02", "--victim-age", "15", "--suspect-age", "16"]
    found = run_json("applicable", "csam-circulation", *options)
    answer = LAW.applicable(
        "csam-circulation", happened=date.fromisoformat("2026-01-02"), victim_age=15, suspect_age=16
    )
    by_id = {p["id"]: p for p in found["provisions"]}

    assert (["csam-circulation"], "2026-01-02") == (found["forms"], found["happened"])
    assert [a.provision.id for a in answer.provisions] == list(by_id)
    assert (120, "VI", "or") == tuple(
        by_id["kuhp-407"]["versions"][0][key] for key in ("max_months", "fine_category", "mode")
    )
    assert {"needed": False} == {"needed": by_id["kuhp-407"]["complaint"]["needed"]}
    assert by_id["kuhp-407"]["sources"] == list(LAW["kuhp-407"].sources)
    assert {"tpks-15-child": True} == {
        raised["id"]: raised["met"]
        for raised in by_id["tpks-14-1-b"]["aggravations"]
        if raised["id"] == "tpks-15-child"
    }
    assert {"id": "porn-29", "kind": "ended", "day": "2026-01-02", "days": 1} == {
        key: value
        for key, value in next(m for m in found["near_misses"] if m["id"] == "porn-29").items()
        if key != "replaced_by"
    }
    assert [s.provision.id for s in answer.shields] == found["shields"]
    assert {"14-17"} == {found["juvenile"]["track"]}
    assert dict(answer.juvenile.diversion) == found["juvenile"]["diversion"]
    assert [q.id for q in answer.questions] == found["questions"]
    assert [d.id for d in answer.deadlines] == found["deadlines"]
    assert [w.en for w in answer.warnings] == [w["en"] for w in found["warnings"]]
    assert [g.id for g in answer.gaps] == [g["id"] for g in found["gaps"]]
    assert ([], None) == (found["unmapped"], found["change_of_law"])


def test_applicable_as_json_has_the_change_of_law():
    """
    As JSON both laws of a change stand side by side.
    """
    options = ["--happened", "2025-06-01", "--tried", "2026-06-01", "--victim-age", "15"]
    change = run_json("applicable", "csam-circulation", *options)["change_of_law"]

    assert ("compare_lex_favor", "2026-06-01") == (change["flag"], change["tried"])
    assert "porn-29" in {p["id"] for p in change["then"]}
    assert "kuhp-407" in {p["id"] for p in change["now"]}


def test_applicable_over_several_days_has_an_answer_for_each_law():
    """
    With a last day there is one answer for each run of days with the same law.
    """
    options = ["--happened", "2026-01-01", "--until", "2026-01-02", "--victim-age", "15"]
    found = run_json("applicable", "csam-circulation", *options)
    told = run("applicable", "csam-circulation", *options, "--lang", "en")

    assert ["2026-01-01", "2026-01-02"] == [answer["happened"] for answer in found]
    assert 2 == told.count("not legal advice")


def test_applicable_takes_several_forms():
    """
    Several forms are answered together, and those nobody has recorded are named.
    """
    unmapped = next(form for form in KB.forms if form not in LAW.form_law)
    found = run_json("applicable", "cyberflashing", unmapped, "--happened", "2026-06-01")

    assert (["cyberflashing", unmapped], [unmapped]) == (found["forms"], found["unmapped"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["cyberflashin", "--happened", "2026-06-01"], "did you mean 'cyberflashing'"),
        (["cyberflashing", "--happened", "2026-06-01", "--victim-age", "131"], "victim_age"),
        (
            ["cyberflashing", "--happened", "2026-06-01", "--tried", "2026-05-31"],
            "before the incident day",
        ),
        (
            ["cyberflashing", "--happened", "2026-06-01", "--until", "2026-05-31"],
            "before the first",
        ),
        (["cyberflashing", "--happened", "2026-06-01", "--means", "tipuan"], "means"),
    ],
    ids=["form", "age", "trial", "until", "means"],
)
def test_applicable_says_what_was_wrong(failing, options, words):
    """
    What cannot be answered ends the command with 2 and says why, without a traceback.
    """
    code, said = failing("applicable", *options)

    assert 2 == code
    assert words in said
    assert "Traceback" not in said


def test_day_that_does_not_exist_is_refused(failing):
    """
    29 February of a common year is no day, and that of a leap year is.
    """
    code, _ = failing("applicable", "cyberflashing", "--happened", "2025-02-29")
    found = run_json("applicable", "cyberflashing", "--happened", "2024-02-29")

    assert (2, "2024-02-29") == (code, found["happened"])


# -- show and on ---------------------------------------------------------------------------------------


@each_lang
def test_show_tells_a_provision_with_all_its_versions(lang):
    """
    A provision is shown with citation, summary, the penalty of each version, caveats and successors.
    """
    told = run("show", "porn-29", "--lang", lang)
    rule = LAW["porn-29"]

    assert squeezed(LAW.citations.name("porn-29", lang)) in told
    assert squeezed(rule.summary(lang)) in told
    for version in rule.versions:
        assert version.start.isoformat() in told
        assert squeezed(in_words(version, lang)) in told
    for caveat in rule.caveats:
        assert squeezed(caveat(lang)) in told
    assert "Pasal 407, UU 1/2023" in told
    assert KB.wording[f"status-{rule.status}"](lang) in told


def test_show_gives_a_provision_as_json():
    """
    As JSON a provision has its id and its versions.
    """
    found = run_json("show", "ite-27-1")

    assert ("ite-27-1", 3) == (found["id"], len(found["version"]))


def test_show_names_the_nearest_of_an_unknown_provision(failing):
    """
    A provision that does not exist ends the command with 2 and the nearest id.
    """
    code, said = failing("show", "porn-290")

    assert 2 == code
    assert "porn-29" in said


@each_lang
def test_on_lists_what_binds_that_day(lang):
    """
    A day lists each provision that binds on it and no other.
    """
    told = run("on", "2026-01-02", "--lang", lang)
    found = run_json("on", "2026-01-02")

    assert [s.provision.id for s in LAW.on(date.fromisoformat("2026-01-02"))] == [
        p["id"] for p in found
    ]
    for row in found:
        assert f"{row['id']} {squeezed(LAW.citations.name(row['id'], lang))}" in told
    assert not re.search(r"\bporn-29\b", told)


# -- timeline and diff ---------------------------------------------------------------------------------


@each_lang
def test_timeline_is_drawn_with_characters(lang):
    """
    A timeline is printed as the library draws it.
    """
    told = run("timeline", "cyberflashing", "--lang", lang)

    assert squeezed(LAW.timeline("cyberflashing").to_text(lang)) == told


def test_timeline_as_json_has_the_spans():
    """
    As JSON a timeline has each provision with its role and spans, for a victim of that age.
    """
    found = {row["id"]: row for row in run_json("timeline", "cyberflashing", "--victim-age", "30")}
    bars = LAW.timeline("cyberflashing", victim_age=30).bars

    assert [bar.provision.id for bar in bars] == list(found)
    assert [["2008-11-26", "2026-01-02"]] != found["tpks-14-1-b"]["spans"]
    assert ["2022-05-09", "2026-01-02"] in found["tpks-14-1-b"]["spans"]
    assert "porn-38" not in found


@pytest.mark.parametrize("kind", ["svg", "html"])
@each_lang
def test_timeline_is_written_to_a_file(kind, lang, tmp_path):
    """
    With a file the drawing of that kind is written to it, and the file is named.
    """
    path = tmp_path / f"garis.{kind}"
    told = run("timeline", "cyberflashing", "--out", str(path), "--lang", lang)
    line = LAW.timeline("cyberflashing")
    drawing = {"svg": line.to_svg, "html": line.to_html}[kind](lang)

    assert path.name in told
    assert drawing == path.read_text(encoding="utf-8")


def test_timeline_is_not_written_as_anything_else(failing, tmp_path):
    """
    Another ending is refused with those that can be written, and nothing is written.
    """
    code, said = failing("timeline", "cyberflashing", "--out", str(tmp_path / "garis.png"))

    assert 2 == code
    assert ".svg, .html" in said
    assert [] == list(tmp_path.iterdir())


@each_lang
def test_diff_tells_what_began_changed_and_ended(lang):
    """
    Between two days each change is listed with its kind and its penalties before and after.
    """
    told = run("diff", "2026-01-01", "2026-01-02", "--lang", lang)
    found = LAW.changes(date.fromisoformat("2026-01-01"), date.fromisoformat("2026-01-02"))

    for change in found:
        kind = KB.wording[f"change-{change.kind}"](lang)
        name = squeezed(LAW.citations.name(change.provision.id, lang))
        assert f"{kind} {name}" in told
    assert squeezed(in_words(LAW["porn-29"].versions[0], lang)) in told


def test_diff_as_json_has_both_readings():
    """
    As JSON a change has its days, what was before and after, and what took the place of what ended.
    """
    found = {row["id"]: row for row in run_json("diff", "2026-01-01", "2026-01-02")}

    assert ("ended", ["2026-01-02"], ["kuhp-407"], []) == tuple(
        found["porn-29"][key] for key in ("kind", "days", "replaced_by", "after")
    )
    assert ("began", []) == (found["kuhp-407"]["kind"], found["kuhp-407"]["before"])
    assert (300_000_000, 500_000_000) == tuple(
        found["tpks-14-2"][key][0]["fine_max"] for key in ("before", "after")
    )


def test_diff_the_wrong_way_round_is_an_error(failing):
    """
    Two days the wrong way round end the command with 2.
    """
    code, said = failing("diff", "2026-01-02", "2026-01-01")

    assert 2 == code
    assert "is before the first" in said


# -- cite ----------------------------------------------------------------------------------------------


@each_lang
def test_cite_tells_what_became_of_a_citation(lang):
    """
    A citation, in one word or several, is told with state, provision, day and successor.
    """
    state = KB.wording["citation-ended"](lang)

    for words in (["Pasal 29 UU Pornografi"], ["Pasal", "29", "UU", "Pornografi"]):
        told = run("cite", *words, "--on", "2026-06-01", "--lang", lang)
        assert (
            f"Pasal 29 UU Pornografi {state} Pasal 4 ayat (1) jo. Pasal 29, UU 44/2008 "
            "2026-01-02 Pasal 407, UU 1/2023"
        ) in told


def test_cite_as_json_has_the_finding():
    """
    As JSON a citation has its place, articles, state and provisions.
    """
    (found,) = run_json("cite", "lihat Pasal 14 ayat (1) huruf a UU TPKS", "--on", "2026-06-01")

    assert ("changed", ["tpks-14-1-a"]) == (found["state"], found["provisions"])
    assert (6, "14", "1", "a") == (
        found["citation"]["start"],
        *(found["citation"]["articles"][0][key] for key in ("number", "paragraph", "letter")),
    )


def test_cite_is_for_the_day_of_the_last_check_unless_named():
    """
    Without a day a citation is looked up for the day of the last check.
    """
    (found,) = run_json("cite", "Pasal 29 UU Pornografi")
    (then,) = run_json("cite", "Pasal 29 UU Pornografi", "--on", "2026-01-01")

    assert ("ended", "fine") == (found["state"], then["state"])


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Pasal 5", "unknown"),
        ("Pasal 378 KUHP", "not-recorded"),
        ("Pasal 66 UU TPKS", "fine"),
        ("Pasal 5 UU TPKS", "changed"),
    ],
)
@each_lang
def test_cite_has_words_for_each_state(words, state, lang):
    """
    Each state of a citation has its word in both languages.
    """
    told = run("cite", words, "--on", "2026-06-01", "--lang", lang)

    assert KB.wording[f"citation-{state}"](lang) in told


# -- review --------------------------------------------------------------------------------------------


@each_lang
def test_review_tells_answers_and_criteria(lang):
    """
    The review of a country is told with its tallies, and each criterion with its question and answer.
    """
    told = run("review", "--lang", lang)
    review = LAW.review("ID")

    assert told.startswith(squeezed(review.explain(lang)))
    for criterion in review.criteria.values():
        answer = KB.wording[f"answer-{review.state(criterion.id)}"](lang)
        assert f"{criterion.code} {squeezed(criterion.question(lang))} {answer}" in told


def test_review_as_json_has_tallies_answers_and_gaps():
    """
    As JSON the review has its tallies, an answer to each criterion and the gaps.
    """
    found = run_json("review", "ID")

    assert ("ID", 9, 60, 10) == (
        found["country"],
        len(found["tallies"]),
        len(found["answers"]),
        len(found["gaps"]),
    )
    assert 19 == sum(tally["yes"] for tally in found["tallies"])
    assert {"yes", "partial", "no", "unknown"} == {a["answer"] for a in found["answers"].values()}


def test_review_of_another_country_is_an_error(failing):
    """
    A country nobody has answered for ends the command with 2 and the countries there are.
    """
    code, said = failing("review", "XX")

    assert 2 == code
    assert "use one of: ID." in said


# -- help ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", ["applicable", "show", "on", "timeline", "diff", "cite", "check", "review"]
)
def test_every_command_explains_itself(command):
    """
    Each command has help, and its name stands in the help of the group, which is no legal advice.
    """
    own, group = run(command, "--help"), run("--help")

    assert "--lang" in own
    assert command in group
    assert "not legal advice" in group
