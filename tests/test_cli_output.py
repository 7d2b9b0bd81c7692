"""Tests for what every command of ``ocsea`` prints: its output and its errors."""

import os
import re
import subprocess
import sys

import attrs
import pytest
from tests.cli_help import KB, TINY, each_lang, run, run_json, use

import ocsea
from ocsea._base.text import LANGS
from ocsea.cli import main
from ocsea.sections import SECTIONS

FIRST_TINY = [next(iter(TINY.table(name).values())) for name in SECTIONS if TINY.table(name)]
SHOWN = ["sexual-extortion", "form:cyberstalking", "service:sapa-129", "law:tpks-14-1-a"]
COMMANDS = [
    ["forms"],
    ["forms", "sexual-extortion"],
    ["search", "fotonya mau disebar"],
    *(["show", ref] for ref in SHOWN),
    ["crosswalk"],
    ["crosswalk", "komnas-perempuan-2017"],
    ["crosswalk", "komnas-perempuan-2017", "malicious-distribution"],
    ["crosswalk", "ocsea", "sexual-extortion"],
    ["crosswalk", "safenet-2025", "SNT-8"],
    ["workshop"],
    ["audit"],
    ["law", "applicable", "sexual-extortion-of-a-child", "--happened", "2026-06-01"],
    ["law", "show", "tpks-14-1-a"],
    ["law", "on", "2026-06-01"],
    ["law", "timeline", "cyberflashing"],
    ["law", "diff", "2025-12-31", "2026-01-02"],
    ["law", "cite", "Pasal 29 UU 44/2008"],
    ["law", "review"],
]


@attrs.frozen
class Changed:
    """The rows of another reader, each changed by a function of its section and the row."""

    base: object
    change: object

    def rows(self, section):
        return [self.change(section, row) for row in self.base.rows(section)]

    def meta(self):
        return self.change("meta", self.base.meta())

    def section_hash(self, section):
        return self.base.section_hash(section)


def shell(*args, code=None):
    """Run the command in a process of its own."""
    start = ["-c", code] if code else ["-m", "ocsea.cli"]
    return subprocess.run(
        [sys.executable, *start, *map(str, args)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )


@pytest.fixture
def told(monkeypatch, capsys):
    """Run the command as its script does; return its exit code, its output and its errors."""

    def running(*args):
        monkeypatch.setattr(sys, "argv", ["ocsea", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return running


# -- output --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_json_is_json_in_every_language(args):
    """
    With --json a command prints JSON and nothing else, the same records in every language.
    """
    first, second = (run_json(*args, "--lang", lang) for lang in LANGS)

    assert first or args[-1] == "SNT-8"
    if args[0] != "search":
        assert first == second


def prefixed(value):
    """Return rows in which each text begins with the mark of its language."""
    if isinstance(value, dict):
        if set(value) == set(LANGS) and all(isinstance(text, str) for text in value.values()):
            return {lang: f"{lang.upper()}·{text}" for lang, text in value.items()}
        return {key: prefixed(each) for key, each in value.items()}
    return [prefixed(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "args",
    [
        ["forms"],
        ["search", "sample"],
        ["show", "sample-harm"],
        *(["show", record.ref] for record in FIRST_TINY),
        ["crosswalk"],
        ["crosswalk", "sample-scheme"],
        ["crosswalk", "sample-scheme", "SS-2"],
        ["crosswalk", "ocsea"],
        ["workshop"],
        ["audit"],
        ["law", "applicable", "sample-harm", "--happened", "2030-06-01", "--victim-age", "15"],
        ["law", "show", "sample-offence"],
        ["law", "on", "2030-06-01"],
        ["law", "timeline", "sample-harm"],
        ["law", "diff", "2030-12-31", "2031-01-01"],
        ["law", "cite", "Pasal 1 UU Contoh 1/2030"],
        ["law", "review", "XX"],
    ],
    ids=" ".join,
)
@each_lang
def test_output_is_in_one_language(args, lang, monkeypatch):
    """
    What is printed in one language holds no text of the other.
    """
    marked = ocsea.KnowledgeBase(Changed(TINY.reader, lambda _, row: prefixed(row)))
    use(monkeypatch, marked)

    told = run(*args, "--lang", lang)

    own, other = (lang, "en") if lang == "id" else (lang, "id")
    assert f"{own.upper()}·" in told or (args[0] == "show" and "·" not in str(marked[args[1]]))
    assert f"{other.upper()}·" not in told


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_indonesian_output_holds_no_english_phrase_of_the_library(args):
    """
    No English heading or phrase of the command line is printed when nobody asked for English.
    """
    told = run(*args)

    english = {
        phrase.en
        for key, phrase in KB.wording.items()
        if key.startswith(("cli-", "status-", "relation-", "victims-")) and phrase.en != phrase.id
    }
    phrases = {text for text in english if "{" not in text and len(text.split()) > 1}
    assert 5 < len(phrases)
    assert [] == [text for text in phrases if text in told]


@pytest.mark.parametrize(
    "args", [["--help"], *([name, "--help"] for name in ("forms", "workshop"))]
)
def test_help_is_in_both_languages(args):
    """
    Help is read before a language can be chosen, so it is given in both.
    """
    told = run(*args)

    assert " · " in told
    assert re.search(r"\b(Bahasa|Pengetahuan|Jumlah)\b", told)
    assert re.search(r"\b(Language|Knowledge|Number)\b", told)


# -- errors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["show", "sexual-extorsion"], ["'sexual-extorsion'", "did you mean 'sexual-extortion'?"]),
        (["show", "form:nope"], ["no form has the id 'nope'", "form ids are known"]),
        (["show", "nope:x"], ["no kind has the id 'nope'"]),
        (["forms", "cyberflash"], ["'cyberflash'", "did you mean 'cyberflashing'?"]),
        (["crosswalk", "komnas-2017"], ["'komnas-2017'", "scheme ids are known"]),
        (["crosswalk", "safenet-2025", "SNT-99"], ["'SNT-99'", "scheme 'safenet-2025'"]),
        (["crosswalk", "ocsea", "nope"], ["no form has the id 'nope'"]),
        (["workshop", "--preset", "setara-ocsea-shool"], ["did you mean 'setara-ocsea-school'?"]),
        (
            ["workshop", "--preset", "setara-ocsea-school", "--groups", "99"],
            ["groups cannot be 99", "from 1 to"],
        ),
        (
            ["workshop", "--preset", "setara-ocsea-school", "--participants", "0"],
            ["participants cannot be 0", "from 1 to"],
        ),
        (
            ["workshop", "--preset", "setara-ocsea-school", "--victims", "children"],
            ["victims cannot be 'children'", "child, adult, both"],
        ),
        (
            ["workshop", "--preset", "setara-ocsea-school", "--formats", "htm"],
            ["format cannot be 'htm'", "did you mean 'html'?"],
        ),
        (["check", "no-such-folder"], ["no-such-folder", "not a folder"]),
        (["audit", "--overlay", "no-such-folder"], ["no-such-folder", "not a folder"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_mistake_is_told_in_words(args, expected, tmp_path, told):
    """
    A mistake ends with code 2 and a message with a hint on the error stream, never with a traceback.
    """
    out = ["--out", tmp_path / "pack"] if "--preset" in args else []

    code, output, error = told(*args, *out, "--lang", "en")

    assert (2, "") == (code, output)
    assert "Traceback" not in error
    assert [] == [words for words in expected if words not in error]
    assert re.search(r"Hint:|To do:", error)
    assert not (tmp_path / "pack").exists()


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["forms", "--lang", "fr"], ["'--lang'", "'fr'", "'id', 'en'"]),
        (["search", "foto", "--limit", "0"], ["'--limit'"]),
        (["search"], ["words"]),
        (["workshop", "--groups", "six"], ["'--groups'"]),
        (["frms"], ["'frms'"]),
        (["forms", "--jsn"], ["--jsn", "--json"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_misused_option_is_told(args, expected, told):
    """
    An option or command that does not exist, or with a value it cannot have, is named with code 2.
    """
    code, output, error = told(*args)

    assert (2, "") == (code, output)
    assert "Traceback" not in error
    assert [] == [words for words in expected if words not in error.casefold()]
    assert "--help" in error


def test_bad_overlay_names_file_record_and_field(tmp_path, told):
    """
    Each mistake in a folder of one's own is told with its file, its record, its field and what to do.
    """
    (tmp_path / "mine.toml").write_text('[[service]]\nid = "ours"\nname = { id = "Kami" }\n')

    for args in (["check", tmp_path], ["forms", "--overlay", tmp_path]):
        code, output, error = told(*args, "--lang", "en")

        assert 2 == code
        assert "Traceback" not in error
        assert "mine.toml: service:ours: name.en: this key is missing. To do:" in error
        assert str(tmp_path) not in output


@pytest.mark.parametrize("out", ["file", "file/pack"])
def test_folder_that_cannot_be_written_is_told(out, tmp_path, told):
    """
    A file in the way of the pack is named, and stays as it was.
    """
    (tmp_path / "file").write_text("mine")

    asked = ("--preset", "setara-ocsea-school", "--lang", "en")

    code, _, error = told("workshop", *asked, "--out", tmp_path / out)

    assert 2 == code
    assert "Traceback" not in error
    assert str(tmp_path / out) in error
    assert "Hint:" in error
    assert "mine" == (tmp_path / "file").read_text()


WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {package!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
from ocsea.cli import main
main()
"""


@pytest.mark.parametrize("package", ["typer", "rich", "jinja2"])
def test_missing_extra_is_told(package, tmp_path):
    """
    Without an optional package the command names it, and the pip install that brings it.
    """
    args = ["workshop", "--preset", "setara-ocsea-school", "--out", tmp_path / "pack"]

    result = shell(*args, code=WITHOUT.format(package=package))

    assert 2 == result.returncode
    assert "Traceback" not in result.stderr
    assert f"'{package}'" in result.stderr
    assert 'pip install "ocsea[cli]"' in result.stderr
    assert not (tmp_path / "pack").exists()


def test_command_runs_as_a_module():
    """
    The command can be run as a module, where no script is installed.
    """
    result = shell("--version")

    assert (0, "") == (result.returncode, result.stderr)
    assert f"ocsea {ocsea.__version__}, knowledge {KB.stamp}\n" == result.stdout
