"""Tests for the commands on case studies."""

import csv
import json

import pytest
from tests.cli_help import KB, RUNNER, cli, each_lang, run, run_json

import ocsea
from ocsea.scenarios import case_set, covering_set
from ocsea.scenarios.showing import sides

NARROW = (
    "--facet",
    "form=outing,cyberstalking",
    "--facet",
    "age=a13-15,a18-25",
    "--facet",
    "place",
)
LEVELS = {"form": ["outing", "cyberstalking"], "age": ["a13-15", "a18-25"], "place": None}


@each_lang
def test_the_bank_is_listed_with_filters(lang):
    """
    Only the cases that show what is asked for are listed, with title, id, form and weight.
    """
    told = run("cases", "list", "--showing", "place:island", "--victims", "child", "--lang", lang)
    wanted = [c for c in KB.cases.values() if "place:island" in sides(c) and c.victims == "child"]

    assert all(f"{case.title(lang)} ({case.id})" in told for case in wanted)
    assert told.count("(") == len(wanted)
    found = run_json("cases", "list", "--minutes", "45", "--showing", "form:outing")
    assert all(KB.cases[ident].minutes <= 45 for ident in found)
    assert all("form:outing" in case["shows"] for case in found.values())


def test_the_cases_for_pupils_are_listed_on_their_own():
    """
    Only cases that pupils can read themselves are listed, and they are those of a set for children.
    """
    found = run_json("cases", "list", "--pupils")

    assert {case.id for case in case_set(KB, len(found), audience="children").cases} == set(found)
    for ident in found:
        assert 0 == KB.cases[ident].sensitivity


@each_lang
def test_one_case_is_shown_with_and_without_its_key(lang):
    """
    The group's page holds the situation, the questions and where to get help but no answer; the guide has all.
    """
    case = KB.cases["kakak-pulang-sif-malam"]
    answer = " ".join(case.questions[0].answer(lang).split())
    ask = " ".join(case.questions[0].ask(lang).split())

    page = run("cases", "show", case.id, "--lang", lang)
    guide = run("cases", "show", case.id, "--guide", "--lang", lang)

    assert all(part in page for part in (case.title(lang), ask, "SAPA 129"))
    assert answer not in page
    assert all(part in guide for part in (case.title(lang), ask, answer, "SAPA 129"))
    assert case.id == run_json("cases", "show", case.id)["id"]


@each_lang
def test_a_set_is_chosen_with_its_proof(lang):
    """
    The set is that of the library, with what it is worth, and as JSON with its certificate.
    """
    asked = ("cases", "set", "3", "--audience", "campus", "--must", "form:outing", "--seed", "2")
    found = case_set(KB, 3, audience="campus", must_cover=["form:outing"], seed=2)

    told = run(*asked, "--lang", lang)

    assert all(case.id in told for case in found.cases)
    assert str(found.value) in told
    assert [found.certificate()] == run_json(*asked)
    assert 2 == len(run_json("cases", "set", "2", "--sets", "2"))
    assert "2" in run("cases", "set", "2", "--sets", "2", "--lang", lang)


@each_lang
def test_skeletons_are_listed_or_written(lang, tmp_path):
    """
    The skeletons are listed with the words about them, or written as a table or with their certificate.
    """
    forbid = ("--forbid", "form:outing,place:city")
    wish = {"facets": LEVELS, "constraints": [["form:outing", "place:city"]]}
    found = covering_set(KB, **wish)

    told = run("cases", "cover", *NARROW, *forbid, "--lang", lang)
    run("cases", "cover", *NARROW, *forbid, "--lang", lang, "--out", str(tmp_path / "a.csv"))
    run("cases", "cover", *NARROW, *forbid, "--lang", lang, "--out", str(tmp_path / "a.json"))
    with (tmp_path / "a.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))

    assert " ".join(found.explain(lang).split()) in told
    assert all(row.label(lang) in told for row in found.rows)
    assert found.to_rows(lang) == rows
    assert found.certificate() == json.loads((tmp_path / "a.json").read_text())["certificate"]
    assert found.certificate() == run_json("cases", "cover", *NARROW, *forbid)["certificate"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["list", "--showing", "place:moon"], "place:moon"),
        (["list", "--victims", "dog"], "victims cannot be"),
        (["show", "no-such-case"], "no case has the id"),
        (["cover", "--facet", "plase"], "did you mean 'place'"),
        (["cover", "--out", "a.txt"], "file ending cannot be '.txt'"),
    ],
)
def test_what_cannot_be_is_told(asked, told):
    """
    A slip is told by name.
    """
    result = RUNNER.invoke(cli.app, ["cases", *asked])

    assert isinstance(result.exception, ocsea.OcseaError)
    assert told in str(result.exception)


def test_activities_are_listed_by_room_and_length():
    """
    The list of activities holds those of a room that are not longer than asked for.
    """
    told = run_json("activities", "--room", "children", "--minutes", "30")

    fit = {a.id for a in KB.activities.values() if "children" in a.rooms and a.minutes <= 30}
    assert fit == set(told)


@each_lang
def test_one_activity_is_told_step_by_step(lang):
    """
    An activity is fitted into the session, and says what to do when somebody tells and where help is.
    """
    activity = KB.activities["who-would-you-tell"]

    told = run("activities", activity.id, "--minutes", "25", "--lang", lang)

    assert KB.wording["somebody-tells-title"].format()(lang) in told
    assert all(step.title(lang) in told for step in activity.steps if not step.optional)
    assert "–25" in told


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--room", "garden"], "room cannot be 'garden'"),
        (["who-would-you-tell", "--minutes", "3"], "minutes cannot be 3"),
        (["who-would-you-tel"], "did you mean 'who-would-you-tell'?"),
    ],
)
def test_wrong_wish_for_an_activity_is_told(args, words):
    """
    What there is not is told in words.
    """
    result = RUNNER.invoke(cli.app, ["activities", *args])

    assert result.exit_code
    assert words in str(result.exception) + getattr(result.exception, "hint", "")


def test_brackets_and_backslashes_are_printed_as_they_are():
    """
    What stands in a text is printed, also where it looks like the screen's own marks.
    """
    told = run("activities", "influence-sorting")

    assert "\\[1, 2" in told
