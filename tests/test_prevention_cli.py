"""Tests for the commands on prevention: ``ocsea measures``, ``gaps``, ``plan`` and ``graph``."""

import json
import sys

import networkx as nx
import pytest
from typer.testing import CliRunner

import ocsea
from ocsea import cli
from ocsea._base.text import LANGS
from ocsea.cli import app as commands
from ocsea.prevention.exchange import export
from ocsea.prevention.page import html

KB = ocsea.load()
PREVENTION = KB.prevention
RUNNER = CliRunner()
FORM = "online-grooming-of-a-child"

each_lang = pytest.mark.parametrize("lang", LANGS)


def run(*args):
    """Run a command that must succeed; return the lines it prints."""
    result = RUNNER.invoke(commands.app, [*args], env={"COLUMNS": "1000"})

    assert (0, "", None) == (result.exit_code, result.stderr, result.exception)
    return result.stdout.splitlines()


def fail(monkeypatch, capsys, *args):
    """Run a command as from a shell that must fail; return its exit code and what it said."""
    monkeypatch.setattr(sys, "argv", ["ocsea", *args, "--lang", "en"])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return caught.value.code, capsys.readouterr().err


@each_lang
@pytest.mark.parametrize("target", [FORM, "ind-no-safety-info"])
def test_measures_are_told_with_grade_sources_and_caution(target, lang):
    """
    Each measure that helps is printed, the surest first, with the way it helps and its caution.
    """
    told = run("measures", target, "--most", "200", "--lang", lang)
    found = PREVENTION.measures_for(target)

    named = [line for line in told[:-1] if not line.startswith(" ")]
    assert [f"({ident}):" in line for ident, line in zip(found, named, strict=True)] == [
        True
    ] * len(found)
    for ident, way in found.items():
        assert all(f"    {step}" in told for step in PREVENTION.explain(way, lang).splitlines())
        caution = KB.measures[ident].caution
        assert caution is None or any(line.endswith(caution(lang)) for line in told)


@each_lang
def test_measures_left_out_are_counted(lang):
    """
    When not all are shown, the number of all is told, and what is printed last is the limit of it all.
    """
    told = run("measures", FORM, "--most", "2", "--lang", lang)

    assert str(len(PREVENTION.measures_for(FORM))) in told[-2]
    assert KB.wording["cli-no-prediction"].format()(lang) == told[-1]


@each_lang
def test_form_that_no_measure_reaches_is_told(lang):
    """
    Where no recorded measure helps, that is said instead of nothing.
    """
    assert not PREVENTION.measures_for("ai-assisted-deception")
    told = run("measures", "ai-assisted-deception", "--lang", lang)

    assert KB.wording["cli-no-measure"].format()(lang) == told[0]


def test_measures_as_json():
    """
    JSON holds the ids, the grade and each link with its sources.
    """
    (first, *_) = json.loads("\n".join(run("measures", FORM, "--json")))
    ident, way = next(iter(PREVENTION.measures_for(FORM).items()))

    assert (ident, way.certainty) == (first["measure"], first["certainty"])
    assert list(way.links[0].sources) == first["links"][0]["sources"]


@each_lang
@pytest.mark.parametrize("in_place", [(), ("dev-2fa", "edu-grooming-brief")])
def test_gaps_are_told_with_what_could_close_them(in_place, lang):
    """
    Each form that nothing in place reaches is printed, and the first of the measures that would.
    """
    told = run("gaps", *in_place, "--lang", lang)

    gaps = PREVENTION.gaps(in_place)
    labels = [line for line in told[1:-1] if not line.startswith(" ")]
    assert [f"{KB.forms[form].label(lang)} ({form})" for form in gaps] == labels
    firsts = [KB.measures[found[0]].label(lang) for found in gaps.values() if found]
    assert all(any(line.startswith(f"    {first}") for line in told) for first in firsts)


def test_gaps_as_json():
    """
    JSON holds all measures that would help, by form.
    """
    found = json.loads("\n".join(run("gaps", "dev-2fa", "--json")))

    assert {form: list(each) for form, each in PREVENTION.gaps(["dev-2fa"]).items()} == found


@pytest.mark.parametrize(
    ("ending", "form"),
    [
        (".graphml", "graphml"),
        (".gexf", "gexf"),
        (".json", "node-link"),
        (".cyjs", "cytoscape"),
        (".dot", "dot"),
        (".mmd", "mermaid"),
        (".csv", "csv"),
    ],
)
def test_graph_is_written_by_its_ending(tmp_path, ending, form):
    """
    The ending of the file chooses the format.
    """
    out = tmp_path / f"graf{ending}"
    run("graph", str(out))

    assert export(KB.graph(), form) == out.read_text(encoding="utf-8")


@each_lang
@pytest.mark.parametrize(
    ("args", "name"),
    [
        (("html",), "ocsea-graph.html"),
        (("html", "peta.html"), "peta.html"),
        (("peta.html",), "peta.html"),
    ],
)
def test_page_is_written_by_its_word_or_its_ending(monkeypatch, tmp_path, args, name, lang):
    """
    The word html, with or without a file, and the ending .html write the page in the language asked for.
    """
    monkeypatch.chdir(tmp_path)
    told = run("graph", *args, "--lang", lang)

    assert [name] == told
    assert html(KB, lang=lang) == (tmp_path / name).read_text(encoding="utf-8")


def test_written_graph_is_read_back(tmp_path):
    """
    Another program reads the same nodes and edges.
    """
    run("graph", str(tmp_path / "graf.graphml"))
    read = nx.read_graphml(tmp_path / "graf.graphml", force_multigraph=True)

    assert (set(KB.graph().nodes), KB.graph().number_of_edges()) == (
        set(read.nodes),
        read.number_of_edges(),
    )


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (("measures", "online-groming-of-a-child"), FORM),
        (("gaps", "dev-2faa"), "dev-2fa"),
        (("graph", "graf.pdf"), ".graphml"),
        (("graph", "html", "graf.csv"), ".html"),
        (("graph", "graf.csv", "graf.html"), "use one of: html."),
    ],
)
def test_bad_input_is_a_clear_error(monkeypatch, capsys, tmp_path, args, hint):
    """
    A misspelt id or an ending without a format exits with 2, says what is near, and writes nothing.
    """
    monkeypatch.chdir(tmp_path)
    code, told = fail(monkeypatch, capsys, *args)

    assert 2 == code
    assert hint in told
    assert not list(tmp_path.iterdir())


# -- plan ----------------------------------------------------------------------------------------------


@each_lang
def test_plan_is_told_in_words(lang):
    """
    The plan is printed as it is told by the library, with the wishes given as options.
    """
    told = run(
        *("plan", "5", "--actor", "school", "--actor", "parent", "--in-place", "dev-2fa"),
        *("--must", "sch-counsellor", "--never", "edu-case-discussion", "--lang", lang),
    )

    plan = PREVENTION.portfolio(
        5,
        actors=["school", "parent"],
        in_place=["dev-2fa"],
        must=["sch-counsellor"],
        never=["edu-case-discussion"],
    )
    assert plan.explain(lang).splitlines() == [line.rstrip() for line in told]
    assert "sch-counsellor" in plan.measures


def test_robust_plan_is_another_plan():
    """
    With --robust the plan is the robust one.
    """
    told = run("plan", "8", "--robust", "--lang", "en")

    assert PREVENTION.portfolio(8, robust=True).explain("en").splitlines() == told


def test_plan_as_json_holds_the_proof():
    """
    JSON holds status, bound, gap, steps with sources, ties and the front.
    """
    plan = PREVENTION.portfolio(6)

    found = json.loads("\n".join(run("plan", "6", "--json")))

    assert ("optimal", 0, plan.bound) == (found["status"], found["gap"], found["bound"])
    assert list(plan.measures) == [step["measure"] for step in found["steps"]]
    assert len(plan.front) == len(found["front"])
    assert [list(tie) for tie in plan.ties] == found["ties"]
    assert not any(key.startswith("_") or key == "prevention" for key in found)


def test_plan_that_cannot_be_is_an_error_without_traceback(monkeypatch, capsys):
    """
    What does not fit the budget is told with what to do.
    """
    code, told = fail(monkeypatch, capsys, "plan", "1", "--must", "edu-oneoff-warning")

    assert code == 2
    assert "budget of 1" in told
    assert "Traceback" not in told
