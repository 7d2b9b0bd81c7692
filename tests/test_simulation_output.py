"""Tests for what a run prints: words, frames, pictures and the command ``ocsea simulate``."""

import csv
import html
import importlib
import io
import json
import re
import sys

import pytest
from tests.cli_help import RUNNER, each_lang
from tests.simulation_help import FORM, KB, NOW, small, using

import ocsea
from ocsea import cli
from ocsea.cli import app as commands
from ocsea.cli import screen
from ocsea.cli import simulation as command
from ocsea.scenarios import Assumptions, Scenario, simulate
from ocsea.scenarios.runs import OVERALL, parameter_label, target_label
from ocsea.scenarios.telling import foremost, percent, whole

SMALL = small()
RUN = simulate(
    SMALL,
    using("on-risk", "untied", name="one", coverage=0.5),
    using("on-lack", "worse", name="two", exposures={"lack-of-one": 0.4, "risk-of-both": 0.25}),
    draws=1_000,
    seed=5,
)
STILL = simulate(SMALL, NOW, NOW, draws=10, seed=5)
each_run = pytest.mark.parametrize("run", [RUN, STILL], ids=["run", "still"])


def blank(text):
    """The text in one line, as it may be broken over lines."""
    return " ".join(text.split())


def read(svg):
    """The texts of a picture."""
    return re.findall(r">([^<>]+)<", svg)


def disclaimer(lang):
    return KB.wording["simulation-disclaimer"](lang)


# -- what every output says ----------------------------------------------------------------------------


@each_lang
@each_run
def test_every_output_says_what_it_is_not(run, lang):
    """
    Words, frames, pictures and records carry the disclaimer, the knowledge, the seed and the draws.
    """
    pytest.importorskip("matplotlib")
    frame = run.to_frame("pandas", lang=lang)
    sensitivity = run.sensitivity()
    record = json.loads(run.to_json())
    picture = blank(" ".join(read(run.svg(lang))))

    assert disclaimer(lang) in run.explain(lang)
    assert disclaimer(lang) in picture
    assert disclaimer(lang) == record["disclaimer"][lang] == run.summary().disclaimer(lang)
    assert {disclaimer(lang)} == set(frame["disclaimer"])
    assert disclaimer(lang) == sensitivity.disclaimer(lang)
    for told in (run.explain(lang), picture):
        assert run.kb.stamp in told
        assert f" {run.seed};" in told
        assert whole(run.draws, lang) in told
    assert {"version": run.kb.version, "sha256": run.kb.content_hash} == record["knowledge"]
    assert (run.seed, run.draws) == (record["seed"], record["draws"])
    assert {run.kb.stamp} == set(frame["knowledge"])
    assert ({run.seed}, {run.draws}) == (set(frame["seed"]), set(frame["draws"]))
    assert (run.kb.stamp, run.seed, run.draws) == (
        run.summary().knowledge,
        run.summary().seed,
        run.summary().draws,
    )


# -- words ---------------------------------------------------------------------------------------------


@each_lang
def test_explanation_tells_what_was_compared(lang):
    """
    Both scenarios are told with their measures, shares and exposures, and the cautions of the measures.
    """
    told = RUN.explain(lang)

    for expected in ("“two”", "“one”", "on-risk", "on-lack", "50%", "40%", "25%", "Awas"):
        assert expected in told
    assert SMALL.measures["untied"].label(lang) in told
    assert re.search(r"lacking in 40%|tidak ada pada 40%", told)
    assert re.search(r"present in 25%|ada pada 25%", told)


@each_lang
def test_explanation_tells_each_change(lang):
    """
    The median of each form that changes is told, with sign and in the writing of the language.
    """
    told = RUN.explain(lang)

    for row in RUN.changes:
        assert SMALL.forms[row.form].label(lang) in told
        assert percent(row.median, lang, sign=True) in told
    assert percent(RUN.overall.median, lang, sign=True) in told


@each_lang
def test_explanation_of_no_change(lang):
    """
    Where nothing differs, that is said, and no driver is named.
    """
    told = STILL.explain(lang)

    assert f"{KB.wording['simulation-unchanged'].format(n=2, forms=2)(lang)}" in told
    assert KB.wording["simulation-drivers"](lang) not in told
    assert KB.wording["simulation-interval"](lang) not in told


@each_lang
def test_explanation_of_many_forms_counts_the_rest(lang):
    """
    The forms that change most are told, the others counted.
    """
    plan = Scenario(name="x", settings=["home"], measures={"edu-help-seeking": {}})
    run = simulate(KB, NOW, plan, draws=50, seed=1)
    changed = [row for row in run.changes if row.same < 1]

    told = run.explain(lang)
    assert KB.wording["simulation-not-shown"].format(n=len(changed) - 12)(lang) in told
    assert next(v for v in KB.facets["setting"].values if v.id == "home").label(lang) in told


@each_lang
def test_what_gets_worse_is_told_first(lang):
    """
    Forms that get worse stand before all others in words and in the picture, however small the change.
    """
    pytest.importorskip("matplotlib")
    run = simulate(KB, NOW, using("edu-oneoff-warning"), draws=500, seed=1)
    worse = [row.form for row in run.changes if row.median > 0]
    largest = max(run.changes, key=lambda row: abs(row.median))
    assert worse
    assert largest.form not in worse

    assert set(worse) == {row.form for row in foremost(run)[: len(worse)]}
    picture = blank(" ".join(read(run.svg(lang))))
    assert all(blank(KB.forms[form].label(lang)) in picture for form in worse)
    labels = [line for line in run.explain(lang).splitlines() if "(" in line]
    starts = [f"  {KB.forms[form].label(lang)}: +" for form in worse]
    at = [next(n for n, line in enumerate(labels) if line.startswith(s)) for s in starts]
    other = next(
        n for n, x in enumerate(labels) if x.startswith(f"  {KB.forms[largest.form].label(lang)}:")
    )
    assert max(at) < other


@each_lang
def test_stacked_measures_are_warned_of(lang):
    """
    Where the scenarios differ in more than five measures, it is said that the model overstates; not for five.
    """
    names = [name for name in SMALL.measures if name != "sample-measure"]
    shared = {"untied": {"coverage": 0.5}}
    for count, expected in ((5, False), (6, True)):
        more = Scenario(name="x", measures=shared | {each: {} for each in names[:count]})
        told = simulate(SMALL, Scenario(name="y", measures=shared), more, draws=10, seed=1).explain(
            lang
        )
        assert expected == (KB.wording["simulation-many"].format(n=count)(lang) in told)


@each_lang
def test_own_assumptions_are_told(lang):
    """
    The names of the assumptions that are not the conventional ones are told.
    """
    own = Assumptions(leak=(0.1, 0.2), stretch=2)
    run = simulate(SMALL, NOW, using("on-risk"), draws=10, seed=1, assumptions=own)

    assert "stretch, leak" in run.explain(lang)
    assert KB.wording["simulation-assumptions-usual"](lang) in RUN.explain(lang)


@pytest.mark.parametrize(
    ("share", "lang", "told"),
    [
        (-0.0734, "id", "\N{MINUS SIGN}7,3%"),
        (0.0734, "en", "+7.3%"),
        (0.0, "en", "0.0%"),
        (-0.00001, "id", "0,0%"),
    ],
)
def test_percentages_are_written_as_the_language_does(share, lang, told):
    """
    Comma or point, a real minus, and no sign where nothing is left after rounding.
    """
    assert told == percent(share, lang, sign=True)


@each_lang
def test_each_parameter_has_a_label(lang):
    """
    Every parameter of the shipped graph is named by what it means, in both languages.
    """
    plan = Scenario(name="all", measures={ident: {} for ident in KB.measures})
    parameters = simulate(KB, NOW, plan, draws=2, seed=1).model.parameters
    labels = {name: parameter_label(KB, name)(lang) for name in parameters}

    assert {"leak", "factor", "exposure", "edge"} == {name.partition(":")[0] for name in labels}
    assert len(labels) > 250
    assert all("{" not in label for label in labels.values())
    assert KB.wording["simulation-all-forms"](lang) == target_label(SMALL, "both")(lang)


def test_lang_must_exist():
    """
    A language that does not exist is refused everywhere.
    """
    pytest.importorskip("matplotlib")
    for told in (RUN.explain, RUN.plot, RUN.svg, RUN.rows):
        with pytest.raises(ocsea.UnknownOptionError, match="lang cannot be 'fr'"):
            told("fr")


# -- frames --------------------------------------------------------------------------------------------


@each_lang
@pytest.mark.parametrize("backend", ["polars", "pandas"])
def test_frames_are_tidy(backend, lang):
    """
    A frame has a row for each form and one overall, a column for each thing told, and the numbers of the run.
    """
    pytest.importorskip(backend)
    frame = RUN.to_frame(backend, lang=lang)

    assert ["sample-harm", "other-sample-harm", OVERALL] == list(frame["form"])
    for name in ("median", "low", "high", "better", "same", "worse"):
        assert [getattr(row, name) for row in RUN.summary().rows] == list(frame[name])
    assert SMALL.forms["sample-harm"].label(lang) == next(iter(frame["label"]))
    assert {"two"} == set(frame["what_if"])


@pytest.mark.parametrize("backend", ["polars", "pandas"])
def test_frames_of_drivers(backend):
    """
    The drivers come as frames too, also where there are none.
    """
    pytest.importorskip(backend)
    for method, column in (("rank", "correlation"), ("sobol", "total")):
        found = RUN.sensitivity(method=method, samples=100)
        frame = found.to_frame(backend, lang="id")
        assert [row.parameter for row in found.rows] == list(frame["parameter"])
        assert [getattr(row, column) for row in found.rows] == list(frame[column])
        assert list(frame.columns) == list(
            STILL.sensitivity(method=method).to_frame(backend).columns
        )


def test_unknown_backend_is_refused():
    """
    A backend that does not exist is told with those that do.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="polars, pandas"):
        RUN.to_frame("duckdb")


@pytest.mark.parametrize(
    ("package", "extra", "use"),
    [
        ("numpy", "stats", lambda: simulate(SMALL, NOW, using("on-risk"), draws=5, seed=1)),
        ("polars", "frames", RUN.to_frame),
        ("pandas", "frames", lambda: RUN.to_frame("pandas")),
        ("matplotlib", "plot", lambda: RUN.plot("id")),
    ],
)
def test_missing_package_is_told(monkeypatch, package, extra, use):
    """
    Without an optional package the error says which extra brings it.
    """

    importing = importlib.import_module

    def refuse(name, *rest):
        if name.partition(".")[0] == package:
            raise ImportError(name)
        return importing(name, *rest)

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.raises(ocsea.MissingExtraError, match=rf"'{package}'.*\n.*ocsea\[{extra}\]"):
        use()


# -- pictures ------------------------------------------------------------------------------------------


@each_lang
@each_run
def test_picture_is_the_same_each_time(run, lang):
    """
    The same run gives the same picture, byte by byte, with the forms and no date in it.
    """
    pytest.importorskip("matplotlib")
    told = run.svg(lang)

    assert told == run.svg(lang)
    assert "<dc:date>" not in told
    shown = blank(" ".join(read(told)))
    for row in run.changes:
        assert (row.same < 1) == (SMALL.forms[row.form].label(lang) in shown)
    assert KB.wording["simulation-overall"](lang) in shown


def test_names_are_drawn_as_they_are():
    """
    Names that look like formulae or markup, and long ones, are drawn as plain text.
    """
    pytest.importorskip("matplotlib")
    name = "x$y_2$ <b> & \\frac " + 35 * "w"
    run = simulate(SMALL, using(name="$"), using("on-risk", name=name), draws=10, seed=1)

    shown = html.unescape(blank(" ".join(read(run.svg("en")))))
    assert "x$y_2$ <b> & \\frac" in shown


def test_style_of_the_user_does_not_show():
    """
    What a user has set for their own pictures does not change this one.
    """
    matplotlib = pytest.importorskip("matplotlib")
    plain = RUN.svg("en")

    with matplotlib.rc_context({"axes.facecolor": "red", "font.size": 30, "svg.fonttype": "path"}):
        assert plain == RUN.svg("en")


# -- the command ---------------------------------------------------------------------------------------


def told_by(*args):
    result = RUNNER.invoke(commands.app, ["simulate", *args], env={"COLUMNS": "1000"})

    assert (0, "", None) == (result.exit_code, result.stderr, result.exception)
    return result.stdout


@each_lang
def test_command_explains(lang):
    """
    Without files: measures to add, measures in place, and the explanation of the library.
    """
    told = told_by("--add", "dev-2fa=0.8:0.5", "--in-place", "edu-help-seeking", "--lang", lang)
    names = [KB.wording[f"cli-simulate-{name}"](lang) for name in ("now", "then")]
    have = {"edu-help-seeking": {}}
    more = have | {"dev-2fa": {"coverage": 0.8, "fidelity": 0.5}}
    plans = [Scenario(name=name, measures=m) for name, m in zip(names, (have, more), strict=True)]

    assert simulate(KB, *plans, seed=command._SEED).explain(lang) == told
    assert str(command._SEED) in told


def test_command_reads_files(tmp_path):
    """
    Scenarios come from files, with options for draws and seed; JSON is the record of the run.
    """
    one, two = using("dev-2fa", name="one"), using("edu-grooming-brief", name="two", coverage=0.5)
    (tmp_path / "one.json").write_text(one.to_json(), encoding="utf-8")
    (tmp_path / "two.json").write_text(two.to_json(), encoding="utf-8")
    files = (str(tmp_path / "two.json"), "--baseline", str(tmp_path / "one.json"))
    told = told_by(*files, "--draws", "50", "--seed", "3", "--json")
    added = json.loads(told_by(*files[1:], "--add", "edu-grooming-brief", "--json"))
    alone = json.loads(told_by(files[0], "--draws", "5", "--json", "--lang", "en"))

    assert simulate(KB, one, two, draws=50, seed=3).to_json() == told
    assert {"dev-2fa", "edu-grooming-brief"} == set(added["what_if"]["measures"])
    assert {"name": "now", "settings": [], "exposures": {}, "measures": {}} == alone["baseline"]


@each_lang
def test_command_writes_table_and_picture(tmp_path, lang):
    """
    The table and the picture are written, and where they are is told.
    """
    pytest.importorskip("matplotlib")
    table, picture = tmp_path / "new" / "table.csv", tmp_path / "picture.svg"
    told = told_by(
        "--add",
        "edu-grooming-brief",
        "--draws",
        "100",
        "--lang",
        lang,
        "--csv",
        str(table),
        "--plot",
        str(picture),
    )
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))

    assert str(table) in told
    assert str(picture) in told
    assert len(KB.prevention.coverage([]).open) + 1 == len(rows)
    assert OVERALL == rows[-1]["form"]
    assert {disclaimer(lang)} == {row["disclaimer"] for row in rows}
    assert {"100"} == {row["draws"] for row in rows}
    assert picture.read_text(encoding="utf-8").startswith("<?xml")


def test_table_holds_no_formula_and_numbers_stay_numbers(tmp_path):
    """
    A name that a spreadsheet would run is escaped in the table, and a number below nought is not.
    """
    scenario, table = tmp_path / "odd.json", tmp_path / "table.csv"
    scenario.write_text(Scenario(name="=1+1", measures={"edu-oneoff-warning": {}}).to_json())
    told_by(str(scenario), "--draws", "100", "--csv", str(table))

    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))

    assert {"'=1+1"} == {row["what_if"] for row in rows}
    assert 0 > min(float(row["low"]) for row in rows)


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        ((), "--add"),
        (("--add", "dev-2faa"), "dev-2fa"),
        (("--add", "dev-2fa=all"), "MEASURE=0.8:0.7"),
        (("--add", "dev-2fa=1:1:1"), "MEASURE=0.8:0.7"),
        (("--add", "dev-2fa=1.5"), "coverage"),
        (("--add", "dev-2fa", "--draws", "0"), "draws cannot be 0"),
        (("--add", "dev-2fa", "--plot", "picture.pdf"), ".svg"),
        (("--add", "dev-2fa", "--baseline", "x.json"), "cannot read"),
        (
            ("--baseline", "x.json", "--in-place", "dev-2fa", "--add", "dev-2fa"),
            "cannot go together",
        ),
        (("--baseline", "x.json"), "--add"),
        (("x.json", "--add", "dev-2fa"), "cannot go together"),
        (("x.json",), "cannot read"),
        (("bad.json",), "json"),
        (("latin.json",), "not UTF-8"),
    ],
)
def test_bad_input_is_a_clear_error(monkeypatch, capsys, tmp_path, args, hint):
    """
    What cannot be simulated exits with 2 and a hint, and nothing is written.
    """
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    (tmp_path / "latin.json").write_bytes(b"\xff")
    monkeypatch.setattr(sys, "argv", ["ocsea", "simulate", *args, "--lang", "en"])
    with pytest.raises(SystemExit) as caught:
        cli.main()

    assert 2 == caught.value.code
    assert hint in capsys.readouterr().err.replace("JSON", "json")
    assert {"bad.json", "latin.json"} == {path.name for path in tmp_path.iterdir()}


def test_long_run_shows_progress_on_a_terminal(monkeypatch):
    """
    On a terminal a long run shows a bar on standard error; a short one shows none.
    """
    made = []

    class Terminal(screen.Console):
        def __init__(self, **options):
            super().__init__(
                file=io.StringIO(), force_terminal=True, **{**options, "stderr": False}
            )
            made.append(self)

    monkeypatch.setattr(screen, "Console", Terminal)
    monkeypatch.setattr(command, "_LONG", 20)
    told_by("--add", "dev-2fa", "--draws", "20")
    [bar] = made
    told_by("--add", "dev-2fa", "--draws", "19")

    assert [bar] == made
    assert bar.file.getvalue()


def test_change_of_a_form_by_its_ref():
    """
    A form can be asked for by ``kind:id``.
    """
    run = simulate(KB, NOW, using("dev-2fa"), draws=10, seed=1, forms=[f"form:{FORM}"])

    assert run.change(FORM) == run.change(f"form:{FORM}")
    assert "<Run of 'more' against 'now': 1 forms, 10 draws, seed 1>" == repr(run)
