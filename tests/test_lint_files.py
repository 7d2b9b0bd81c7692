"""Tests for the linter over files: where findings stand, what a file allows, and what a project asks."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from docx import Document as NewDocx
from hypothesis import given
from hypothesis import strategies as st
from tests.lint_help import KB, RULES, found

import ocsea
from ocsea.documents import Place
from ocsea.interop import LintConfig, lint_file, lint_files
from ocsea.interop.linting import Phrase, lint_bytes, read_config


def lint(content, name="a.md", **asked):
    data = content if isinstance(content, bytes) else content.encode()
    return lint_bytes(data, name, config=LintConfig(**asked), kb=KB)


def docx(*paragraphs, comment=""):
    made = NewDocx()
    for text in paragraphs:
        run = made.add_paragraph().add_run(text)
    if comment:
        made.add_comment(run, comment)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


# -- where findings stand ------------------------------------------------------------------------------

BEFORE = [
    "",
    "kata ",
    "é𝒜 ",
    "\t",
    "baris\n",
    "baris\r\n",
    "\n\n",
    "&amp; ",
    "*a* ",
    "`b` ",
    "<b>c</b> ",
]


@given(
    st.lists(st.sampled_from(BEFORE), max_size=6),
    st.sampled_from(["a.txt", "a.md", "a.html"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_line_and_column_of_a_finding_point_at_it(before, name, encoding):
    """
    At the line and column of a finding the file has what was found, whatever stands before it.
    """
    content = "".join(["awal ", *before]) + "tikus akhir"
    report = lint(content.encode(encoding), name)

    (spot,) = report.places
    line = re.split("\r\n|\n|\r", content)[spot.line - 1]
    assert "tikus" == line[spot.column - 1 : spot.end_column - 1]
    assert "tikus" == report.document.content[slice(report.told[0].start, report.told[0].end)]


PO = 'msgid ""\nmsgstr "Language: id\\n"\n\nmsgid "black cat"\nmsgstr "kucing "\n"hitam"\n'


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.md", "satu\n\n- **kucing hitam**", [("id-kucing", 3, 5)]),
        ("a.md", "kucing\nhitam", [("id-kucing", 1, 1)]),
        ("a.html", "<p title='tikus'>kucing&nbsp;<b>hitam</b>", [("id-tikus", 1, 11), ("id-kucing", 1, 18)]),
        ("a.po", PO, [("en-cat", 4, 8), ("id-kucing", 5, 9)]),
        ("a.py", 'x = "tikus"  # tikus\n', [("id-tikus", 1, 16)]),
        ("a.ts", "// satu\n/* kucing\n * hitam */", [("id-kucing", 2, 4)]),
    ],
)  # fmt: skip
def test_findings_in_each_kind_of_file(name, content, expected):
    """
    Findings stand where the file has them, phrases over markup and line ends included.
    """
    assert expected == found(lint(content, name))


def test_finding_over_lines_ends_on_its_last_line():
    """
    A phrase that runs over a line end begins on one line and ends on the next.
    """
    (spot,) = lint("x kucing\nhitam y").places

    assert ((1, 3), (2, 6)) == ((spot.line, spot.column), (spot.end_line, spot.end_column))


def test_findings_in_docx_have_places():
    """
    In a DOCX document a finding has the place of its paragraph.
    """
    report = lint(docx("satu", "", "ada tikus"), "a.docx")

    assert [("id-tikus", 2, 5)] == found(report)
    assert Place(part="body", number=2) == report.places[0].place


def test_translations_in_other_languages_are_named_as_unchecked():
    """
    Translations in a language that the linter does not know are unchecked, and nothing is found in them.
    """
    content = 'msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "black cat"\nmsgstr "kucing hitam"\n'
    report = lint(content, "a.po")

    assert [("en-cat", 4, 8)] == found(report)
    (stretch,) = report.report.unchecked
    assert "kucing hitam" == content[stretch.start : stretch.end]
    assert "fr" in stretch.reason.en
    assert () == lint('msgid ""\nmsgstr "Language: fr\\n"\n', "a.po").report.unchecked


def test_language_of_texts_can_be_asked_for():
    """
    With a language only its rules are used.
    """
    text = "Itu kucing hitam yang ada di rumah.\n\nThis is the black cat of the house."

    assert ["id-kucing", "en-cat"] == [rule for rule, *_ in found(lint(text))]
    assert ["en-cat"] == [rule for rule, *_ in found(lint(text, lang="en"))]


# -- what a file allows --------------------------------------------------------------------------------

SAYS = "ocsea-lint: allow id-tikus because nama band"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", f"tikus # {SAYS}"),
        ("a.txt", f"tikus <!-- {SAYS} -->"),
        ("a.txt", f"%% {SAYS}\nsatu\ntikus"),
        ("a.md", f"tikus <!-- {SAYS} --> lagi"),
        ("a.md", f"<!-- {SAYS} -->\n\nsatu\ntikus\n"),
        ("a.md", f"- tikus <!-- {SAYS} -->"),
        ("a.html", f"<p>tikus <!-- {SAYS} --></p>"),
        ("a.html", f"<p>satu</p><!-- {SAYS} --><p>dua\n\ntikus</p>"),
        ("a.po", f'# {SAYS}\nmsgid "tikus"\nmsgstr "tikus"\n\nmsgid "a"\nmsgstr ""'),
        ("a.py", f"# {SAYS}\n# satu tikus\nx = 1"),
        ("a.py", f'# {SAYS}\n\n\ndef f():\n    """Satu\n    tikus.\n    """'),
        ("a.js", f"/* {SAYS} */ // tikus"),
        ("a.js", f"// tikus {SAYS}"),
        ("a.py", f"x = 1  # tikus  # {SAYS}"),
        ("a.ts", f"// {SAYS}\n// tikus"),
        ("a.sh", f"# {SAYS}\n# tikus"),
        ("a.toml", f"# {SAYS}\n# tikus"),
        ("a.yaml", f"# {SAYS}\na: 1 # tikus"),
        ("a.docx", docx(SAYS, "tikus")),
        ("a.docx", docx("tikus", comment=SAYS)),
    ],
)
def test_file_may_allow_a_rule_with_a_reason(name, content):
    """
    In the comments of any kind of file a rule can be allowed, on the line or for the next paragraph.
    """
    report = lint(content, name)

    assert [] == found(report)
    assert {("id-tikus", "nama band")} == {
        (each.finding.rule, each.reason) for each in report.allowed
    }


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.md", f"tikus <!-- {SAYS} -->\ntikus", [("id-tikus", 2, 1)]),
        ("a.md", f"<!-- {SAYS} -->\n\ntikus\n\ntikus", [("id-tikus", 5, 1)]),
        ("a.md", f"tikus kucing <!-- {SAYS} -->", [("id-kucing", 1, 7)]),
        ("a.html", f"<p>tikus <!-- {SAYS} --></p><p>tikus</p>", [("id-tikus", 1, 70)]),
        (
            "a.po",
            f'# {SAYS}\nmsgid "a"\nmsgstr "tikus"\n\nmsgid "b"\nmsgstr "tikus"',
            [("id-tikus", 6, 9)],
        ),
        (
            "a.po",
            f'# {SAYS}\nmsgid "a"\nmsgstr ""\n\nmsgid "b"\nmsgstr "tikus"',
            [("directive-unused", 1, 1), ("id-tikus", 6, 9)],
        ),
        ("a.js", f"// tikus `{SAYS}`", [("id-tikus", 1, 4)]),
        ("a.py", f"# tikus, see `ocsea-lint: x` {SAYS}", []),
        ("a.docx", docx(f"Tulis {SAYS}"), [("id-tikus", 1, 28)]),
        ("a.docx", docx("tikus", "tikus", comment=SAYS), [("id-tikus", 1, 1)]),
    ],
)
def test_permission_reaches_no_further(name, content, expected):
    """
    A permission is for its line or paragraph, and for its rule.
    """
    assert expected == found(lint(content, name))


def test_several_rules_and_indonesian():
    """
    Several rules can be allowed at once, and the reason be given in Indonesian.
    """
    text = (
        "tikus kucing black cat <!-- ocsea-lint: allow id-tikus, id-kucing en-cat karena contoh -->"
    )

    assert [] == found(lint(text))


def test_blocks_are_left_out_from_off_to_on():
    """
    Between off and on nothing counts; without an on, to the end.
    """
    off, on = "<!-- ocsea-lint: off because kutipan -->", "<!-- ocsea-lint: on -->"

    assert [("id-tikus", 1, 1), ("id-tikus", 9, 1)] == found(
        lint(f"tikus\n\n{off}\n\ntikus kucing\n\n{on}\n\ntikus")
    )
    assert [("id-tikus", 1, 1)] == found(lint(f"tikus\n\n{off}\n\ntikus\n\nkucing"))


@pytest.mark.parametrize(
    ("says", "rule", "level"),
    [
        ("allow id-tikus", "directive-no-reason", "warning"),
        ("allow id-tikus because", "directive-no-reason", "warning"),
        ("off", "directive-no-reason", "warning"),
        ("allow id-tiku because x", "directive-unknown-rule", "warning"),
        ("allow id-kucing because x", "directive-unused", "info"),
        ("ignore id-tikus because x", "directive-unclear", "warning"),
        ("allow because x", "directive-unclear", "warning"),
        ("", "directive-unclear", "warning"),
    ],
)
def test_what_is_said_amiss_is_told_and_does_not_hold(says, rule, level):
    """
    A permission without reason, for no rule, for nothing, or not understood is told, and allows nothing.
    """
    report = lint(f"tikus <!-- ocsea-lint: {says} -->")

    assert [("id-tikus", 1, 1), (rule, 1, 7)] == found(report)
    (remark,) = report.remarks
    assert level == remark.level
    assert remark.found.startswith("<!-- ocsea-lint:")
    assert {"error": 1, "warning": 0, "info": 0} | {level: 1} == report.counts


def test_misspelt_rule_is_told_with_the_nearest():
    """
    A rule that does not exist is named together with the one that was probably meant.
    """
    (remark,) = lint("a <!-- ocsea-lint: allow id-tiku because x -->").remarks

    assert "id-tiku" in remark.why.en
    assert "id-tikus" in remark.use.en
    (far,) = lint("a <!-- ocsea-lint: allow zzzzzz because x -->").remarks
    assert "--rules" in far.use.id


def test_permission_is_not_called_needless_when_nobody_looked():
    """
    A permission for a rule that was not asked for is not told to be needless.
    """
    text = f"a <!-- {SAYS} -->"

    assert ["directive-unused"] == [rule for rule, *_ in found(lint(text))]
    assert [] == found(lint(text, ignore=("id-tikus",)))
    assert [] == found(lint(text, only=("id-kucing",)))


def test_reasons_are_not_linted():
    """
    What is said to the linter is itself no text, and code in Markdown says nothing.
    """
    assert [] == found(lint("# ocsea-lint: allow id-kucing because tikus\n# kucing", "a.py"))
    assert [("id-tikus", 4, 1)] == found(lint(f"```\n# {SAYS}\n```\ntikus"))


# -- what a project asks -------------------------------------------------------------------------------


def test_rules_and_phrases_of_the_project():
    """
    Rules can be chosen and left out, in all files or in some, and phrases allowed until a day.
    """
    text = "tikus kucing"
    never, soon = (Phrase("tikus", "nama", until) for until in (date(2020, 1, 1), None))

    assert ["id-tikus"] == [rule for rule, *_ in found(lint(text, only=("id-tikus",)))]
    assert ["id-kucing"] == [rule for rule, *_ in found(lint(text, ignore=("id-tikus",)))]
    assert ["id-kucing"] == [rule for rule, *_ in found(lint(text, allow=(soon,)))]
    assert 2 == len(found(lint(text, allow=(never,))))
    local = {"lama/*.md": ("id-tikus",)}
    assert 1 == len(found(lint(text, "lama/a.md", per_file_ignores=local)))
    assert 2 == len(found(lint(text, "baru/a.md", per_file_ignores=local)))


@pytest.mark.parametrize(
    "asked",
    [{"only": ("id-tiku",)}, {"ignore": ("id-tiku",)}, {"per_file_ignores": {"x": ("id-tiku",)}}],
)
def test_unknown_rules_of_the_project_are_refused(asked):
    """
    A rule that does not exist is refused, with the one that was probably meant.
    """
    with pytest.raises(ocsea.UnknownIdError, match="id-tikus"):
        lint("a", **asked)


@pytest.mark.parametrize("asked", [{"lang": "fr"}, {"fail_on": "info"}])
def test_unknown_options_are_refused(asked):
    """
    A language or level that does not exist is refused.
    """
    with pytest.raises(ocsea.UnknownOptionError):
        LintConfig(**asked)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("draf", "a/draf/b.md", True),
        ("draf", "a/drafs/b.md", False),
        ("*.md", "a/b.md", True),
        ("*.md", "a/b.mdx", False),
        ("a/*.md", "a/b.md", True),
        ("a/*.md", "a/c/b.md", False),
        ("a/*.md", "x/a/b.md", False),
        ("a/**/*.md", "a/b.md", True),
        ("a/**/*.md", "a/c/d/b.md", True),
        ("a/**", "a/c/d.txt", True),
        ("?.md", "b.md", True),
        ("?.md", "bb.md", False),
        ("a/", "a/b.md", True),
        ("a.md", "axmd", False),
    ],
)
def test_patterns(pattern, path, expected, tmp_path):
    """
    A pattern without a slash is a name anywhere; one with a slash is a path from the root.
    """
    config = LintConfig(exclude=(pattern,), root=tmp_path)

    assert expected == config.excludes(tmp_path / path)


ASKED = """
lang = "id"
only = ["id-kucing"]
ignore = ["id-tikus"]
exclude = ["draf"]
fail-on = "warning"
allow = [{ phrase = "Kucing", reason = "nama", until = 2027-01-31 }]
per-file-ignores = { "lama" = ["en-cat"] }
"""


@pytest.mark.parametrize("alone", [True, False])
def test_config_is_read_from_the_nearest_file(tmp_path, alone):
    """
    Settings are found upwards in either file, and a pyproject without them is passed over.
    """
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    name = "ocsea-lint.toml" if alone else "pyproject.toml"
    head = "" if alone else "[tool.ocsea.lint]\n"
    (tmp_path / name).write_text(head + ASKED, encoding="utf-8")
    (inner / "pyproject.toml").write_text("[tool.other]\nx = 1", encoding="utf-8")

    assert read_config(start=inner) == LintConfig(
        lang="id",
        only=("id-kucing",),
        ignore=("id-tikus",),
        exclude=("draf",),
        fail_on="warning",
        allow=(Phrase("Kucing", "nama", date(2027, 1, 31)),),
        per_file_ignores={"lama": ("en-cat",)},
        root=tmp_path,
    )
    assert read_config(start=inner) == read_config(file=tmp_path / name)


def test_without_settings_nothing_special_is_asked(tmp_path):
    """
    Where no file has settings, the defaults hold.
    """
    (tmp_path / "pyproject.toml").write_text("[tool]\nocsea = 3", encoding="utf-8")

    assert LintConfig(root=tmp_path) == read_config(start=tmp_path)


@pytest.mark.parametrize(
    ("content", "place", "told"),
    [
        ('ignroe = ["x"]', "ignroe", "did you mean 'ignore'?"),
        ("zzz = 1", "zzz", "remove it"),
        ('lang = "fr"', "lang", "'auto', 'id' or 'en'"),
        ('only = "x"', "only", "square brackets"),
        ("fail-on = 3", "fail-on", "'never'"),
        ('allow = [{ phrase = "x" }]', "allow.0.reason", "add it"),
        ('allow = [{ phrase = "x", reason = " " }]', "allow.0.reason", "write it"),
        (
            'allow = [{ phrase = "x", reason = "y", untill = 2027-01-01 }]',
            "allow.0.untill",
            "did you mean 'until'?",
        ),
        (
            'allow = [{ phrase = "x", reason = "y", until = "besok" }]',
            "allow.0.until",
            "2026-01-31",
        ),
        ('allow = ["x"]', "allow.0", "phrase"),
        ("per-file-ignores = 3", "per-file-ignores", "path"),
        ("exclude = [3]", "exclude.0", "quotation marks"),
    ],
)
def test_wrong_settings_are_told(tmp_path, content, place, told):
    """
    A wrong key or value is told with file, key and remedy.
    """
    file = tmp_path / "ocsea-lint.toml"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(ocsea.InvalidDataError) as caught:
        read_config(file=file)

    (problem,) = caught.value.problems
    assert (str(file), place) == (problem.file, problem.field)
    assert told in problem.remedy


def test_wrong_settings_of_a_pyproject_name_the_table(tmp_path):
    """
    In a pyproject the table is named, and every problem told at once.
    """
    file = tmp_path / "pyproject.toml"
    file.write_text('[tool.ocsea.lint]\nlang = "fr"\nx = 1', encoding="utf-8")

    with pytest.raises(ocsea.InvalidDataError) as caught:
        read_config(start=tmp_path)

    assert ["tool.ocsea.lint"] * 2 == [problem.record for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("ocsea-lint.toml", b"x = ", "is not TOML"),
        ("ocsea-lint.toml", b"\xff", "cannot be read"),
        ("pyproject.toml", b"x = 1", "has no table"),
        ("pyproject.toml", None, "cannot be read"),
    ],
)
def test_settings_that_cannot_be_read_are_told(tmp_path, name, content, told):
    """
    A file of settings that was named has to be there, be TOML and hold settings.
    """
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(ocsea.InvalidDataError, match=told):
        read_config(file=tmp_path / name)


# -- several files -------------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path):
    for name in (
        "b.md",
        "a.txt",
        "sub/c.html",
        "sub/d.png",
        ".tak/e.md",
        "build/f.md",
        "x.egg-info/g.md",
        "draf/h.md",
        ".i.md",
        "~$j.docx",
        "k",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("tikus", encoding="utf-8")
    return tmp_path


def test_folders_are_walked_in_order(tree):
    """
    Of a folder known files are read by name; hidden, built and excluded ones are left out.
    """
    linted = lint_files([tree], config=LintConfig(exclude=("draf",), root=tree), kb=KB)
    names = [Path(file.path).relative_to(tree).as_posix() for file in linted.files]

    assert ["a.txt", "b.md", "sub/c.html"] == names
    assert {"error": 3, "warning": 0, "info": 0} == linted.counts


def test_each_file_is_read_once_in_the_order_given(tree):
    """
    Files come in the order of the paths, and none twice.
    """
    linted = lint_files([tree / "b.md", tree / "sub", tree, tree / "sub" / ".." / "b.md"], kb=KB)

    assert ["b.md", "c.html", "a.txt", "h.md"] == [Path(file.path).name for file in linted.files]


def test_excluded_file_is_left_out_even_when_named(tree):
    """
    A file that the project excludes is not read when a tool names it.
    """
    config = LintConfig(exclude=("draf",), root=tree)

    assert () == lint_files([tree / "draf" / "h.md"], config=config, kb=KB).files


def test_named_file_of_an_unknown_kind_is_refused(tree):
    """
    A file that was named has to be of a known kind.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="png"):
        lint_files([tree / "sub" / "d.png"], kb=KB)


def test_files_that_cannot_be_read_are_told_beside_the_others(tree):
    """
    A file that cannot be read does not keep the others from being checked.
    """
    (tree / "b.md").write_bytes(b"\xff")
    linted = lint_files([tree / "a.txt", tree / "b.md", tree / "tak.md"], kb=KB)

    assert ["a.txt"] == [Path(file.path).name for file in linted.files]
    assert [str(tree / "b.md"), str(tree / "tak.md")] == [each.file for each in linted.problems]


@pytest.mark.parametrize(
    ("content", "expected"),
    [("tikus", [True, True, False]), ("black cat", [False, True, False]), ("satu", [False] * 3)],
)
def test_failure_depends_on_the_level_asked_for(tmp_path, content, expected):
    """
    Errors are a failure unless never asked for, warnings when asked for.
    """
    (tmp_path / "a.md").write_text(content, encoding="utf-8")
    linted = lint_files([tmp_path], kb=KB)

    assert expected == [linted.fails(on) for on in ("error", "warning", "never")]


def test_shipped_rules_are_used_unless_others_are_given(tmp_path):
    """
    Without a knowledge base the shipped one counts.
    """
    (tmp_path / "a.md").write_text("Panduan untuk guru, dengan tikus.", encoding="utf-8")

    assert 0 == sum(lint_file(tmp_path / "a.md").counts.values())
    assert 1 == sum(lint_file(tmp_path / "a.md", kb=KB).counts.values())
    assert set(RULES).isdisjoint(ocsea.load().language_rules)
    assert 0 == sum(lint_files([tmp_path]).counts.values())
