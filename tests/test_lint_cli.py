"""Tests for ``ocsea lint`` and for what it gives other programs."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli_help import RUNNER, each_lang, use
from tests.lint_help import KB, RULES, SHIPPED
from tests.test_lint_files import docx

import ocsea
from ocsea import cli
from ocsea._base.text import LANGS
from ocsea.documents import SUFFIXES
from ocsea.interop.linting import lint_bytes, to_github, to_sarif
from ocsea.interop.linting.files import LintedFiles

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _harmless(monkeypatch, tmp_path):
    use(monkeypatch, KB)
    monkeypatch.chdir(tmp_path)


def lint(*args, stdin=None, wide=True):
    """Run the command; return exit code and what it prints."""
    env = {"COLUMNS": "500" if wide else "80"}
    result = RUNNER.invoke(cli.app.app, ["lint", *map(str, args)], input=stdin, env=env)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def write(name, content):
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# -- on the screen -------------------------------------------------------------------------------------


@each_lang
def test_finding_is_shown_with_its_line_and_what_to_write(lang):
    """
    A finding is told with place, rule, level, line, mark below it, reason and what to write instead.
    """
    write("a.md", "satu\n\nAda **kucing hitam** di sini.\n")

    code, told = lint("a.md", "--lang", lang)
    lines = told.splitlines()
    say = {
        "id": ("ganti", "Alasan: alasan", "Gantinya: ganti"),
        "en": ("replace", "Why: reason", "Instead: ganti"),
    }[lang]

    assert 1 == code
    assert f"a.md:3:7: {say[0]} id-kucing" == lines[0]
    assert "    3 | Ada **kucing hitam** di sini." == lines[1]
    assert lines[1].index("kucing hitam") == lines[2].index("^")
    assert "^" * 12 == lines[2].strip()
    assert f"{say[1]} id-kucing" == lines[3].strip()
    assert lines[4].strip().startswith(f"{say[2]} id-kucing")
    assert SHIPPED.wording["lint-summary"].format(files=1, error=1, warning=0, info=0)(lang) in told


def test_what_to_write_is_told_in_the_language_of_the_expression():
    """
    The replacement of an English expression is told in English, and in the language of the reader as well.
    """
    write("a.md", "This is the black cat.")

    assert "Gantinya: instead en-cat · ganti en-cat" in lint("a.md", "--lang", "id")[1]
    assert "Instead: instead en-cat\n" in lint("a.md", "--lang", "en")[1]


@pytest.mark.parametrize("wide", ["", "🐈" * 9 + " ", "\t" * 3, "x" * 300 + " "])
def test_mark_stands_below_what_was_found(wide):
    """
    With wide letters, tabs and long lines the mark stands below the words on the screen.
    """
    from rich.cells import cell_len

    write("a.txt", f"{wide}tikus")
    _, line, mark, *_ = lint("a.txt")[1].splitlines()

    before = line[: line.index("tikus")]
    assert " " * cell_len(before) + "^^^^^" == mark


def test_control_characters_of_a_file_do_not_reach_the_screen():
    """
    What could steer a terminal is shown as a blank, and markup of the screen as it is.
    """
    write("a.md", "\x1b[31m[bold]tikus[/bold]")
    told = lint("a.md")[1]

    assert "\x1b" not in told
    assert "[bold]tikus[/bold]" in told


def test_place_in_docx_is_told_in_words():
    """
    In a DOCX document the place is told in words.
    """
    write("a.docx", docx("satu", "tikus"))

    assert "a.docx: paragraf 2: ganti id-tikus" in lint("a.docx")[1]
    assert "a.docx: paragraph 2: replace id-tikus" in lint("a.docx", "--lang", "en")[1]


@each_lang
def test_reason_why_words_may_stand_is_told(monkeypatch, lang):
    """
    Words that may stand where they do are information, with the reason; they are neither failure nor replaced.
    """
    use(monkeypatch, SHIPPED)
    path = write(
        "a.md", "UU Nomor 10 Tahun 2012 mengesahkan Protokol Opsional mengenai pornografi anak."
    )
    before = path.read_bytes()
    code, told = lint("a.md", "--lang", lang, "--fix", "--fail-on", "warning")

    label = SHIPPED.language_guards["legal-title"].label(lang)
    assert f"{SHIPPED.wording['lint-because'](lang)}: {label}" in told
    assert (0, before) == (code, path.read_bytes())


def test_allowed_and_unchecked_are_told():
    """
    How much is allowed is told, and what was not checked.
    """
    write("a.md", "tikus <!-- ocsea-lint: allow id-tikus because nama -->")
    write("b.po", 'msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "a"\nmsgstr "b"\n')
    code, told = lint("a.md", "b.po", "--lang", "en")

    assert 0 == code
    assert "1 findings are allowed" in told
    assert "b.po:5:9: not checked: In the language fr" in told
    assert ocsea.lint("a").not_checked.en in told


def test_folder_without_files_is_told():
    """
    Where there is nothing to check that is said, and the folder is the current one unless named.
    """
    assert (0, SHIPPED.wording["lint-nothing"].id) == (lint()[0], lint()[1].strip())
    write("sub/a.md", "tikus")
    assert "sub/a.md:1:1" in lint()[1]


# -- options -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "args", "code"),
    [
        ("satu", [], 0),
        ("tikus", [], 1),
        ("tikus", ["--fail-on", "never"], 0),
        ("This is the black cat.", [], 0),
        ("This is the black cat.", ["--fail-on", "warning"], 1),
        ("tikus", ["--ignore", "id-tikus"], 0),
        ("tikus", ["--ignore", "id-kucing, id-tikus"], 0),
        ("tikus", ["--only", "id-kucing"], 0),
        ("tikus", ["--only", "id-kucing", "--only", "id-tikus"], 1),
        ("Itu tikus yang ada di rumah.", ["--text-lang", "en"], 0),
        ("tikus", ["--json"], 1),
        ("tikus", ["--format", "github"], 1),
    ],
)
def test_exit_code(content, args, code):
    """
    The command ends with 1 when something counts as a failure, and 0 otherwise.
    """
    write("a.md", content)

    assert code == lint("a.md", *args)[0]


def test_file_that_cannot_be_read_ends_with_two():
    """
    When a file cannot be read the others are told, and the command ends with 2, in the language asked for.
    """
    write("a.md", "tikus")
    write("b.md", b"\xff")
    result = RUNNER.invoke(cli.app.app, ["lint", "a.md", "b.md"])
    asked = RUNNER.invoke(cli.app.app, ["lint", "a.md", "b.md", "--lang", "en"])

    assert 2 == result.exit_code
    assert "b.md: bukan teks UTF-8. Yang perlu dilakukan: simpan sebagai UTF-8." in result.stderr
    assert "b.md: is not text in UTF-8. To do: save it as UTF-8." in asked.stderr
    assert "a.md:1:1" in result.stdout


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--format", "xml"], "format"),
        (["--text-lang", "fr"], "text-lang"),
        (["--fail-on", "info"], "fail-on"),
        (["--ignore", "id-tiku"], "id-tikus"),
        (["--explain", "id-tiku"], "id-tikus"),
        (["--config", "tak.toml"], "tak.toml"),
        (["-", "a.md"], "standard input"),
        (["a.xyz"], "file ending"),
    ],
)
def test_wrong_options_are_errors_of_the_library(args, told):
    """
    A wrong option is told with what to do.
    """
    write("a.md", "a")

    with pytest.raises(ocsea.OcseaError, match=told) as caught:
        lint(*args)
    assert caught.value.hint or caught.value.problems


def test_settings_of_the_project_are_used_and_options_win():
    """
    The nearest settings count, and options count more.
    """
    write("proj/pyproject.toml", '[tool.ocsea.lint]\nignore = ["id-tikus"]\nfail-on = "never"')
    write("proj/a.md", "tikus kucing")
    write("other.toml", 'only = ["id-tikus"]')

    assert (0, False) == (lint("proj")[0], "id-tikus" in lint("proj")[1])
    assert 1 == lint("proj/a.md", "--fail-on", "error")[0]
    assert "id-tikus" in lint("proj", "--ignore", "id-kucing")[1]
    assert "id-kucing" not in lint("proj", "--config", "other.toml")[1]


def test_standard_input_has_the_name_it_is_given():
    """
    Standard input is read as the kind of file that its name tells.
    """
    assert (1, True) == (
        (told := lint("-", stdin="tikus"))[0],
        told[1].startswith("stdin.txt:1:1"),
    )
    code, told = lint("-", "--stdin-name", "x/a.md", stdin="`tikus`\n\ntikus")
    assert 1 == told.count("ganti id-tikus\n    3 |")
    assert told.startswith("x/a.md:3:1")
    assert 1 == code


# -- replacing -----------------------------------------------------------------------------------------


def test_fix_tells_each_replacement_and_what_is_left():
    """
    With --fix each replacement is told, the file written, and what remains is told as usual.
    """
    path = write("a.md", "kucing hitam\r\ntikus")
    code, told = lint("a.md", "--fix", "--lang", "en")

    assert b"kucing gelap\r\ntikus" == path.read_bytes()
    assert told.splitlines()[:2] == [
        "a.md:1:1: kucing hitam → kucing gelap",
        "1 expressions replaced.",
    ]
    assert "a.md:2:1: replace id-tikus" in told
    assert 1 == code


def test_fix_of_a_clean_file_says_nothing_more():
    """
    Where nothing can be replaced nothing is written.
    """
    path = write("a.md", "tikus")
    path.chmod(0o444)

    assert "→" not in lint("a.md", "--fix")[1]


def test_diff_shows_and_does_not_write():
    """
    With --diff the replacements are shown as a diff, also together with --fix, and nothing is written.
    """
    path = write("a.md", "kucing hitam\n")
    for args in (["--diff"], ["--fix", "--diff"]):
        code, told = lint("a.md", *args)

        assert [
            "--- a.md",
            "+++ a.md",
            "@@ -1 +1 @@",
            "-kucing hitam",
            "+kucing gelap",
        ] == told.splitlines()
        assert 1 == code
    assert "kucing hitam\n" == path.read_text(encoding="utf-8")


def test_fix_leaves_docx_alone_and_says_so():
    """
    A DOCX document is not rewritten, which is said.
    """
    data = docx("kucing hitam")
    path = write("a.docx", data)

    assert "DOCX" in lint("a.docx", "--fix")[1]
    assert data == path.read_bytes()


def test_standard_input_cannot_be_fixed_but_shown():
    """
    Standard input is not written anywhere; its diff is shown.
    """
    with pytest.raises(ocsea.OutputError, match="standard input"):
        lint("-", "--fix", stdin="kucing hitam")

    assert "+kucing gelap" in lint("-", "--diff", stdin="kucing hitam")[1]


def test_fix_and_json_print_json_only():
    """
    With --fix in JSON nothing else is printed.
    """
    write("a.md", "kucing hitam")
    code, told = lint("a.md", "--fix", "--json")

    assert {"error": 0, "warning": 0, "info": 1} != json.loads(told)["counts"]
    assert code in {0, 1}


# -- rules ---------------------------------------------------------------------------------------------


@each_lang
def test_rules_are_listed(lang):
    """
    All rules are listed with their reason.
    """
    code, told = lint("--rules", "--lang", lang)

    assert 0 == code
    for rule in RULES.values():
        assert rule.id in told
        assert rule.why(lang) in told
    assert list(RULES) == list(json.loads(lint("--rules", "--json")[1]))


@each_lang
def test_rule_is_explained(monkeypatch, lang):
    """
    A rule is explained with reason, replacement, expressions, guards, basis and sources.
    """
    use(monkeypatch, SHIPPED)
    rule = next(
        each
        for each in SHIPPED.language_rules.values()
        if each.unless and each.sources and each.fixes
    )
    told = " ".join(lint("--explain", rule.id, "--lang", lang)[1].split())

    for part in (
        rule.id,
        rule.why(lang),
        rule.use(lang),
        min(SHIPPED.linter.forms(rule.id), key=lambda form: (len(form), form)),
        rule.fixes[0].use,
        SHIPPED.wording[f"lint-basis-{rule.basis}"](lang),
    ):
        assert part in told
    for guard in rule.unless:
        assert SHIPPED.language_guards[guard].label(lang) in told
    for line in SHIPPED.cite(rule.sources):
        assert " ".join(line.split()) in told
    assert rule.id == json.loads(lint("--explain", rule.id, "--json")[1])["id"]


@pytest.mark.no_cover
@each_lang
def test_every_shipped_rule_can_be_explained_and_listed(monkeypatch, lang):
    """
    A shipped rule has words for its severity and basis, and some expressions as examples.
    """
    use(monkeypatch, SHIPPED)
    sample = list(SHIPPED.language_rules)[13 * LANGS.index(lang) :: 26]  # all would take a minute

    assert 0 == lint("--rules", "--lang", lang)[0]
    for rule in sample:
        told = lint("--explain", rule, "--lang", lang)[1]
        forms = [form for form in SHIPPED.linter.forms(rule) if form in told.replace("\n", " ")]
        assert rule in told
        assert 1 <= len(forms)


def test_examples_of_a_rule_are_plain_words(monkeypatch):
    """
    The examples are expressions that can be read, without the signs of the notation and without repeats.
    """
    use(monkeypatch, SHIPPED)
    told = lint("--explain", "id-korban-menggoda")[1].split("Contoh ungkapan")[1]
    shown = " ".join(told.split("Hanya bila")[0].split()).split("; ")

    assert 12 == len(set(shown))
    assert set(shown) <= set(SHIPPED.linter.forms("id-korban-menggoda"))
    assert not [form for form in shown if set(form) & set("@…|[]()+:")]


# -- JSON, SARIF, GitHub -------------------------------------------------------------------------------

MIXED = (
    "tikus 100%, a:b\n\nThis is the black cat.\n\nkucing <!-- ocsea-lint: allow id-kucing because nama -->\n"
    "\n<!-- ocsea-lint: allow id-tikus -->\n\nkucing\nhitam\n"
)


def test_json_has_the_documented_keys():
    """
    The JSON has the keys that are documented, with places, remarks and what is allowed.
    """
    write("a.md", MIXED)
    write("b.docx", docx("tikus"))
    write("c.md", b"\xff")
    result = RUNNER.invoke(cli.app.app, ["lint", ".", "--format", "json"])
    told = json.loads(result.stdout)

    assert ("ocsea-lint-report", 1, SHIPPED.stamp) == (
        told["schema"],
        told["schema_version"],
        told["knowledge"],
    )
    assert ["a.md", "b.docx"] == [file["path"] for file in told["files"]]
    assert ["c.md"] == [problem["file"] for problem in told["problems"]]
    assert {"id", "en"} == set(told["not_checked"])
    assert {"error": 3, "warning": 2, "info": 0} == told["counts"]
    first, *_ = told["files"][0]["findings"]
    assert {
        *(
            "rule",
            "start",
            "end",
            "found",
            "level",
            "severity",
            "lang",
            "why",
            "use",
            "because",
            "basis",
        ),
        *("sources", "line", "column", "end_line", "end_column"),
    } == set(first)
    assert ("tikus", 1, 1, 1, 6, 0, 5) == tuple(
        first[key] for key in ("found", "line", "column", "end_line", "end_column", "start", "end")
    )
    assert ["nama"] == [each["reason"] for each in told["files"][0]["allowed"]]
    assert ["directive-no-reason"] == [each["rule"] for each in told["files"][0]["remarks"]]
    (within,) = told["files"][1]["findings"]
    assert {"part": "body", "number": 1, "row": 0, "cell": 0} == within["place"]
    assert 2 == result.exit_code


def test_output_is_the_same_each_time():
    """
    The same files give the same bytes.
    """
    write("a.md", MIXED)

    for form in ("json", "sarif", "github", "text"):
        assert lint(".", "--format", form) == lint(".", "--format", form)


def linted(*contents):
    files = [lint_bytes(data, name, kb=KB) for name, data in contents]
    return LintedFiles(files=tuple(files), problems=(ocsea.Problem("a b.md", "", "", "x", "y."),))


# What SARIF 2.1.0 asks of the objects that are used: the keys that must be there, and those that may.
SARIF = {
    "log": ({"version", "runs"}, {"$schema"}),
    "run": ({"tool"}, {"results", "columnKind", "invocations"}),
    "driver": ({"name"}, {"version", "semanticVersion", "rules", "properties"}),
    "rule": ({"id"}, {"shortDescription", "help", "properties"}),
    "result": ({"message"}, {"ruleId", "ruleIndex", "level", "locations", "suppressions"}),
    "location": (set(), {"physicalLocation", "logicalLocations"}),
    "region": (set(), {"startLine", "startColumn", "endLine", "endColumn"}),
    "invocation": ({"executionSuccessful"}, {"toolExecutionNotifications"}),
    "notification": ({"message"}, {"level", "locations"}),
    "suppression": ({"kind"}, {"justification"}),
}


def fits(kind, value):
    must, may = SARIF[kind]

    assert must <= set(value) <= must | may, (kind, set(value))
    return value


@each_lang
def test_sarif_has_the_shape_that_the_standard_asks_for(lang):
    """
    The log is SARIF 2.1.0: every object has the keys it must, only those it may, and values that are allowed.
    """
    told = json.loads(
        to_sarif(KB, linted(("a b/é.md", MIXED.encode()), ("b.docx", docx("tikus"))), lang)
    )

    assert ("2.1.0", 1) == (fits("log", told)["version"], len(told["runs"]))
    run = fits("run", told["runs"][0])
    assert {"driver"} == set(run["tool"])
    assert "unicodeCodePoints" == run["columnKind"]
    rules = [fits("rule", rule)["id"] for rule in fits("driver", run["tool"]["driver"])["rules"]]
    assert rules == sorted(set(rules))
    for result in run["results"]:
        assert result["ruleId"] == rules[fits("result", result)["ruleIndex"]]
        assert result["level"] in {"error", "warning", "note", "none"}
        assert result["message"]["text"]
        for location in result["locations"]:
            physical = fits("location", location)["physicalLocation"]
            assert re.fullmatch(r"a%20b/%C3%A9\.md|b\.docx", physical["artifactLocation"]["uri"])
            region = fits("region", physical.get("region", {}))
            assert all(isinstance(value, int) and value > 0 for value in region.values())
            assert bool(region) != ("logicalLocations" in location)
    (invocation,) = run["invocations"]
    assert not fits("invocation", invocation)["executionSuccessful"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert "x" in fits("notification", notification)["message"]["text"]


def test_sarif_tells_what_is_allowed_as_suppressed():
    """
    What a file allows is in the log, as suppressed in the source, with the reason.
    """
    told = json.loads(to_sarif(KB, linted(("a.md", MIXED.encode())), "id"))
    suppressed = [each for each in told["runs"][0]["results"] if "suppressions" in each]

    assert ["id-kucing"] == [each["ruleId"] for each in suppressed]
    assert [{"kind": "inSource", "justification": "nama"}] == [
        fits("suppression", s) for s in suppressed[0]["suppressions"]
    ]
    last = next(each for each in told["runs"][0]["results"] if each["ruleId"] == "id-kucing")
    assert {"startLine": 9, "startColumn": 1, "endLine": 10, "endColumn": 6} == last["locations"][
        0
    ]["physicalLocation"]["region"]


def test_github_shows_findings_beside_the_lines():
    """
    Each finding is a command with file, lines, columns and title; DOCX has its place in words.
    """
    told = to_github(
        KB, linted(("a.md", MIXED.encode()), ("b.docx", docx("tikus"))), "en"
    ).splitlines()

    head, _, text = told[0].removeprefix("::").partition("::")
    assert "error file=a.md,line=1,endLine=1,col=1,endColumn=6,title=id-tikus" == head
    assert "'tikus': reason id-tikus → ganti id-tikus · instead id-tikus" == text
    assert told[1].startswith("::warning file=a.md,line=3,endLine=3,")
    (over,) = [line for line in told if "line=9," in line]
    assert over.startswith("::error file=a.md,line=9,endLine=10,col=1,title=id-kucing::'kucing")
    assert "::error file=b.docx,title=id-tikus::paragraph 1: 'tikus'" in told[-2]
    assert told[-1].startswith("::error file=a b.md::a b.md: x")


@given(st.text(alphabet="%\r\n:,a025ACD3", min_size=1, max_size=12))
def test_github_commands_are_escaped(name):
    """
    Whatever a file is called, a command is one line, and its properties are read back as they were.
    """
    report = LintedFiles(files=(lint_bytes(b"tikus", name, kind="text", kb=KB),))
    (line, *rest) = to_github(KB, report, "id").split("\n")
    properties = line.removeprefix("::error ").partition("::")[0].split(",")
    back = dict(each.split("=", 1) for each in properties)["file"]
    for code, sign in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        back = back.replace(code, sign)

    assert [""] == rest
    assert Path(name).as_posix() == back


# -- for other tools -----------------------------------------------------------------------------------


def test_hook_is_for_the_files_that_can_be_read():
    """
    The hook for pre-commit has the keys it must, runs the command, and is given files of known endings only.
    """
    lines = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8").splitlines()
    hook = dict(
        line.removeprefix("- ").strip().split(": ", 1)
        for line in lines
        if ": " in line and not line.startswith("#")
    )
    endings = re.fullmatch(r"'\(\?i\)\\\.\((.+)\)\$'", hook["files"])

    assert {"id", "name", "entry", "language"} <= set(hook)
    assert ("ocsea-lint", "ocsea lint", "python") == (hook["id"], hook["entry"], hook["language"])
    assert sorted(SUFFIXES) == [f".{each}" for each in endings[1].split("|")]
    assert '[".[cli]"]' == hook["additional_dependencies"]


def test_extra_of_the_command_brings_what_reads_files():
    """
    The packages that read Markdown and source code come with the command.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {
        re.split("[>=<]", each)[0] for each in project["project"]["optional-dependencies"]["cli"]
    }

    assert {"markdown-it-py", "pygments"} <= names


def test_places_have_words_in_both_languages():
    """
    Every part of a DOCX document has a name.
    """
    from ocsea.documents import Place
    from ocsea.interop.linting.formats import place_text

    for part in ("body", "table", "header", "footer", "footnote", "endnote", "comment"):
        told = place_text(SHIPPED, Place(part=part, number=4, row=5, cell=6))
        assert all("4" in told(lang) and ("5" in told(lang)) == (part == "table") for lang in LANGS)
