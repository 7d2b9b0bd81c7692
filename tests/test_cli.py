"""Tests for the command ``ocsea``."""

import json
import os
import re
import subprocess
import sys

import attrs
import pytest
from typer.testing import CliRunner

import ocsea
from ocsea._base.text import LANGS
from ocsea.cli import app as cli
from ocsea.sections import SECTIONS

KB = ocsea.load()
TINY = ocsea.testing.tiny()
RUNNER = CliRunner()
FIRST = {name: next(iter(KB.table(name).values())) for name in SECTIONS if KB.table(name)}
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

each_lang = pytest.mark.parametrize("lang", LANGS)


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


def use(monkeypatch, kb):
    """Let the commands load *kb*."""
    for name, module in list(sys.modules.items()):
        if name.startswith("ocsea.cli") and hasattr(module, "load"):
            monkeypatch.setattr(module, "load", lambda **_: kb)


def run(*args):
    """Run a command that must succeed, on a wide screen; return what it prints, in one line."""
    result = RUNNER.invoke(cli.app, list(args), env={"COLUMNS": "500"})

    assert (0, "", None) == (result.exit_code, result.stderr, result.exception)
    return " ".join(result.stdout.split())


def run_json(*args):
    result = RUNNER.invoke(cli.app, [*args, "--json"])

    assert (0, "") == (result.exit_code, result.stderr)
    return json.loads(result.stdout)


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


# -- forms, search, show -------------------------------------------------------------------------------


@each_lang
def test_forms_lists_every_form(lang):
    """
    The tree holds the label and the id of every form.
    """
    told = run("forms", "--lang", lang)

    assert [] == [f.id for f in KB.forms.values() if f"{f.label(lang)} {f.id}" not in told]


def test_forms_can_start_lower():
    """
    A tree that starts from a form holds what is below it and nothing else.
    """
    form = KB.forms["sexual-extortion"]

    told = run_json("forms", "sexual-extortion")

    assert {form.id, *form.descendants} == set(told)


def test_forms_as_json_hold_the_whole_record():
    """
    The JSON of the forms holds both languages and every field.
    """
    told = run_json("forms")

    assert list(dict.fromkeys(form.id for _, form in KB.forms.walk())) == list(told)
    form = KB.forms["cyberstalking"]
    assert {"id": form.label.id, "en": form.label.en} == told["cyberstalking"]["label"]
    assert {field.alias for field in attrs.fields(type(form))} == set(told["cyberstalking"])


@each_lang
def test_search_shows_the_hits_with_their_reasons(lang):
    """
    A search prints the forms in the order of the library, each with the words that counted.
    """
    hits = KB.forms.search("fotonya mau disebar", limit=3)

    told = run("search", "fotonya", "mau", "disebar", "--limit", "3", "--lang", lang)

    places = [told.index(f"{h.form.label(lang)} {h.form.id} {h.explain(lang)}") for h in hits]
    assert 3 == len(places)
    assert sorted(places) == places


def test_search_as_json():
    """
    The JSON of a search holds the ids, best first, and no more than asked for.
    """
    told = run_json("search", "fotonya mau disebar", "--limit", "2")

    expected = [hit.form.id for hit in KB.forms.search("fotonya mau disebar", limit=2)]
    assert expected == [hit["id"] for hit in told]
    assert all(hit["why"] and hit["score"] for hit in told)


@each_lang
def test_search_without_a_hit_says_what_to_do(lang):
    """
    When nothing fits, the command says so in the language asked for, and gives an empty list as JSON.
    """
    assert KB.wording["cli-nothing-found"](lang) == run("search", "xyzzyq", "--lang", lang)
    assert [] == run_json("search", "xyzzyq")


@each_lang
def test_show_prints_a_form(lang):
    """
    A form is shown with its definition, scope, neighbours, status and sources.
    """
    form = KB.forms["sexual-extortion-of-a-child"]

    told = run("show", form.id, "--lang", lang)

    expected = [form.label(lang), form.ref, form.definition(lang), form.scope(lang), *form.broader]
    expected += [KB.wording["status-verified"](lang), *KB.cite(form.sources)]
    assert [] == [text for text in expected if " ".join(text.split()) not in told]


def test_show_never_prints_discouraged_names():
    """
    Hidden labels serve the search and are not shown, except in the title of a source that discusses them.
    """
    for form in KB.forms.values():
        told = run("show", form.id, "--lang", "en")
        for cited in KB.cite(form.sources):
            told = told.replace(" ".join(cited.split()), "")

        hidden = form.hidden_labels("en")
        assert [] == [name for name in hidden if re.search(rf"\b{re.escape(name)}\b", told)]


@each_lang
@pytest.mark.parametrize("section", FIRST)
def test_show_prints_a_record_of_any_kind(section, lang):
    """
    A record of every section can be shown by its kind and id.
    """
    record = FIRST[section]

    told = run("show", record.ref, "--lang", lang)

    assert record.ref in told


@pytest.mark.parametrize("section", FIRST)
def test_show_gives_any_record_as_json(section):
    """
    A record of every section can be had as JSON, with its id.
    """
    record = FIRST[section]

    assert record.id == run_json("show", record.ref)["id"]


# -- crosswalk -----------------------------------------------------------------------------------------


@each_lang
def test_crosswalk_from_a_scheme_to_the_forms(lang):
    """
    A code of a scheme leads to our forms, each with how it relates.
    """
    told = run("crosswalk", "komnas-perempuan-2017", "malicious-distribution", "--lang", lang)

    found = KB.crosswalk("komnas-perempuan-2017", "malicious-distribution")
    assert 3 == len(found)
    for mapping in found:
        relation = KB.wording[f"relation-{mapping.relation.lower()}"](lang)
        assert f"{KB.forms[mapping.form].label(lang)} ({mapping.form}) {relation}" in told


@each_lang
def test_crosswalk_from_a_form_to_the_schemes(lang):
    """
    A form leads to the concepts of every scheme that map to it.
    """
    told = run("crosswalk", "ocsea", "cyberflashing", "--lang", lang)

    found = KB.crosswalk.of_form("cyberflashing")
    assert 2 < len(found)
    for mapping in found:
        assert KB.schemes[mapping.scheme][mapping.concept].label(lang) in told
        assert mapping.scheme in told


def test_crosswalk_as_json_gives_both_directions():
    """
    Each mapping names its relation as read from the form, and from the concept.
    """
    there = run_json("crosswalk", "komnas-perempuan-2017", "hacking")
    back = run_json("crosswalk", "ocsea", "account-intrusion")

    assert ["account-intrusion"] == [mapping["form"] for mapping in there]
    assert there[0] in back
    pairs = {
        (mapping["relation"], mapping["inverse"]) for mapping in run_json("crosswalk", "ocsea")
    }
    assert {("broadMatch", "narrowMatch"), ("narrowMatch", "broadMatch")} < pairs
    assert all(one == other for one, other in pairs if "row" not in one and "road" not in one)


@each_lang
def test_crosswalk_tells_looked_for_in_vain_from_not_looked(lang, monkeypatch):
    """
    A concept without a form is told apart: looked for and none found, or not looked for yet.
    """
    use(monkeypatch, TINY)

    in_vain = run("crosswalk", "sample-scheme", "SS-2", "--lang", lang)
    not_yet = run("crosswalk", "sample-scheme", "SS-3", "--lang", lang)

    assert TINY.wording["cli-none-looked"](lang) == in_vain
    assert TINY.wording["cli-none-unknown"](lang) == not_yet
    assert [] == run_json("crosswalk", "sample-scheme", "SS-2")


@each_lang
def test_crosswalk_of_a_form_that_no_scheme_names(lang, monkeypatch):
    """
    A form without a mapping is told in words, not as an error.
    """
    use(monkeypatch, TINY)

    told = run("crosswalk", "ocsea", "other-sample-harm", "--lang", lang)

    assert TINY.wording["cli-none-unknown"](lang) == told
    assert [] == run_json("crosswalk", "ocsea", "other-sample-harm")


@each_lang
def test_crosswalk_lists_the_schemes(lang):
    """
    Without a scheme, every scheme is listed with its id and name.
    """
    told = run("crosswalk", "--lang", lang)

    assert [] == [s.id for s in KB.schemes.values() if f"{s.id} {s.label(lang)}" not in told]
    assert set(KB.schemes) == set(run_json("crosswalk"))


# -- workshop ------------------------------------------------------------------------------------------


@each_lang
def test_workshop_lists_the_plans(lang):
    """
    Without a plan, every plan is listed with its id, title and what it is for; nothing is written.
    """
    told = run("workshop", "--lang", lang)

    for preset in KB.presets.values():
        expected = f"{preset.id} {preset.title(lang)} {preset.days} {preset.about(lang)}"
        assert " ".join(expected.split()) in told
    assert set(KB.presets) == set(run_json("workshop"))


@each_lang
def test_workshop_writes_the_pack(lang, tmp_path):
    """
    The pack written is that of the library for the same options, and the files are named.
    """
    options = ["--preset", "school-two-day", "--participants", "40", "--groups", "5", "--seed", "7"]

    told = run("workshop", *options, "--out", str(tmp_path / "pack"), "--lang", lang)

    pack = ocsea.scenarios.workshop(KB, preset="school-two-day", participants=40, groups=5, seed=7)
    content = {path.name: path.read_bytes().decode() for path in (tmp_path / "pack").iterdir()}
    assert pack.files(langs=[lang]) == content
    assert [] == [name for name in content if str(tmp_path / "pack" / name) not in told]
    assert KB.wording["cli-wrote-hint"](lang) in told


def test_workshop_takes_its_other_options(tmp_path):
    """
    Formats, languages and victims are handed on, and a language may be repeated.
    """
    options = ["--preset", "school-two-day", "--victims", "adult", "--formats", "md"]

    told = run_json("workshop", *options, "--lang", "en", "--lang", "id", "--out", str(tmp_path))

    names = {"facilitator-guide.md", "participant-handout.md", "panduan-fasilitator.md"}
    assert {*names, "lembar-peserta.md", "pack.json"} == {path.name for path in tmp_path.iterdir()}
    assert {str(path) for path in tmp_path.iterdir()} == set(told["files"])
    assert {"adult"} == {KB.cases[case].victims for case in told["cases"]}
    noted = json.loads((tmp_path / "pack.json").read_text(encoding="utf-8"))
    assert noted | {"files": told["files"]} == told


@pytest.mark.parametrize("formats", ["", ",", " , "])
def test_workshop_without_a_format_is_refused(formats, tmp_path):
    """
    A pack without any document is an error, not a success.
    """
    out = tmp_path / "pack"

    result = RUNNER.invoke(
        cli.app, ["workshop", "--preset", "school-two-day", "--formats", formats, "--out", str(out)]
    )

    assert 0 != result.exit_code


# -- audit, check, version -----------------------------------------------------------------------------


@each_lang
def test_audit_counts_and_lists(lang):
    """
    The audit gives the counts of every section, lists what is unverified, and says what was reviewed.
    """
    told = run("audit", "--lang", lang)

    assert KB.stamp in told
    for name, section in KB.audit().sections.items():
        assert f"{name} {section.verified} {len(section.unverified)} " in told
        assert [] == [i for i in section.unverified if f"{name}: {i}" not in told]
    assert " ".join(KB.review(lang).split()) in told


def test_audit_as_json():
    """
    The JSON of the audit names the knowledge and holds every count.
    """
    told = run_json("audit")

    assert KB.stamp == told["knowledge"]
    expected = {
        name: {"verified": section.verified, "unverified": list(section.unverified)}
        for name, section in KB.audit().sections.items()
    }
    assert expected == told["sections"]


def test_check_passes_the_shipped_data():
    """
    The shipped data is in order, and the check names it.
    """
    assert f"ok: {KB.stamp}" == run("check")


def test_check_passes_a_folder_of_ones_own(tmp_path):
    """
    A folder of one's own is checked over the shipped data.
    """
    (tmp_path / "words.toml").write_text(
        '[[synonym]]\nid = "sample"\nwords = { id = ["contoh"] }\n'
    )

    told = run("check", str(tmp_path))

    assert told.startswith(f"ok: {KB.version}+overlay ")


def test_overlay_is_used(tmp_path):
    """
    A folder of one's own changes what the commands print.
    """
    (tmp_path / "mine.toml").write_text(
        '[[form]]\nid = "cyberflashing"\nreplaces = true\n'
        'label = { id = "Nama uji", en = "Test name" }\n'
    )

    assert "Test name" in run("show", "cyberflashing", "--lang", "en", "--overlay", str(tmp_path))
    assert "Test name" not in run("show", "cyberflashing", "--lang", "en")


def test_ids_are_listed():
    """
    Every id of the knowledge is printed, one a line.
    """
    assert list(KB.ids()) == run("ids").split()


def test_version_names_the_knowledge():
    """
    The version is that of the library and of its knowledge.
    """
    assert f"ocsea {ocsea.__version__}, knowledge {KB.stamp}" == run("--version")


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
        (["workshop", "--preset", "school-twoday"], ["did you mean 'school-two-day'?"]),
        (
            ["workshop", "--preset", "school-two-day", "--groups", "99"],
            ["groups cannot be 99", "from 1 to"],
        ),
        (
            ["workshop", "--preset", "school-two-day", "--participants", "0"],
            ["participants cannot be 0", "from 1 to"],
        ),
        (
            ["workshop", "--preset", "school-two-day", "--victims", "children"],
            ["victims cannot be 'children'", "child, adult, both"],
        ),
        (
            ["workshop", "--preset", "school-two-day", "--formats", "htm"],
            ["format cannot be 'htm'", "did you mean 'html'?"],
        ),
        (["check", "no-such-folder"], ["no-such-folder", "not a folder"]),
        (["audit", "--overlay", "no-such-folder"], ["no-such-folder", "not a folder"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_mistake_is_told_in_words(args, expected, tmp_path):
    """
    A mistake ends with code 2 and a message with a hint on the error stream, never with a traceback.
    """
    out = ["--out", tmp_path / "pack"] if "--preset" in args else []

    result = shell(*args, *out)

    assert 2 == result.returncode
    assert "Traceback" not in result.stderr
    assert [] == [words for words in expected if words not in result.stderr]
    assert re.search(r"Hint:|To do:", result.stderr)
    assert "" == result.stdout
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
def test_misused_option_is_told(args, expected):
    """
    An option or command that does not exist, or with a value it cannot have, is named with code 2.
    """
    result = shell(*args)

    assert 2 == result.returncode
    assert "Traceback" not in result.stderr
    assert [] == [words for words in expected if words not in result.stderr.casefold()]
    assert "--help" in result.stderr
    assert "" == result.stdout


def test_bad_overlay_names_file_record_and_field(tmp_path):
    """
    Each mistake in a folder of one's own is told with its file, its record, its field and what to do.
    """
    (tmp_path / "mine.toml").write_text('[[service]]\nid = "ours"\nname = { id = "Kami" }\n')

    for args in (["check", tmp_path], ["forms", "--overlay", tmp_path]):
        result = shell(*args)

        assert 2 == result.returncode
        assert "Traceback" not in result.stderr
        assert "mine.toml: service:ours: name.en: this key is missing. To do:" in result.stderr
        assert str(tmp_path) not in result.stdout


@pytest.mark.parametrize("out", ["file", "file/pack"])
def test_folder_that_cannot_be_written_is_told(out, tmp_path):
    """
    A file in the way of the pack is named, and stays as it was.
    """
    (tmp_path / "file").write_text("mine")

    result = shell("workshop", "--preset", "school-two-day", "--out", tmp_path / out)

    assert 2 == result.returncode
    assert "Traceback" not in result.stderr
    assert str(tmp_path / out) in result.stderr
    assert "Hint:" in result.stderr
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
    args = ["workshop", "--preset", "school-two-day", "--out", tmp_path / "pack"]

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
