"""Errors are told in the language asked for: the catalogue, the faces of the library, and the command."""

import errno
import os
import pickle
import re
import sys
import tomllib
from pathlib import Path
from string import Formatter

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from tests.message_help import GAP, sites
from typer.main import get_command

import ocsea
from ocsea._base import telling
from ocsea._base.errors import (
    DateOrderError,
    InvalidDataError,
    MissingExtraError,
    OcseaError,
    OutputError,
    Problem,
    UnknownIdError,
    UnknownOptionError,
)
from ocsea._base.telling import told
from ocsea.cli import app as cli
from ocsea.sections import SECTIONS

FILE = Path(telling.__file__).parent / "messages.toml"
CATALOGUE = tomllib.loads(FILE.read_text(encoding="utf-8"))
OURS = {(table, en): to for table, rows in CATALOGUE.items() for en, to in rows.items()}

# Words that no Indonesian sentence has.
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the is are was were not it its this that these those there has have had no and or to with in of an be "
        "been from give given use used only for at more than one two each every which what when where write "
        "add make take see name leave out correct choose check save export missing known unknown cannot must "
        "should needs need holds stands does do did you mean between before after above below too few",
    )
)
# What stands for itself: code, names of things, what a person is to type, the English half of a help.
VERBATIM = re.compile(
    r"`[^`]*`|<[^>]*>|'[^']*'|“[^”]*”|\"[^\"]*\"|\([\w.]+\)|\b\w+_\w+\b|--[\w-]+|· .*"
)


def english(text):
    """Return the English words of a text that is meant to be Indonesian."""
    words = re.findall(r"(?<![\w.])[a-z]+(?![\w=(])", VERBATIM.sub("", text.lower()))
    return ENGLISH.intersection(words)


def gaps(text):
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


def _filled(text):
    """Return an entry with something in its gaps."""
    parts = Formatter().parse(text)
    return "".join(part + (GAP if gap is not None else "") for part, gap, _, _ in parts)


# -- the catalogue ----------------------------------------------------------------------------------------

# Where the source does not tell what is said: the message comes from another error that is told itself.
PASSED_ON = {
    "_base/errors.py": "an error made anew from its parts",
    "_base/table.py": "what an older name stands for (see below)",
    "assess/sheets.py": "pydantic",
    "assess/triage/situation.py": "a contradiction",
    "interop/sssom.py": "a cell",
    "overlay.py": "an unknown section",
    "scenarios/reading.py": "pydantic, or a scenario",
}


@pytest.mark.no_cover
def test_every_message_of_the_library_has_its_indonesian():
    """
    Whatever is given to an error or a problem, anywhere in the source, is told without a word of English.
    """
    said = {text.partition("\n")[0]: site.where for site in sites() for text in site.samples}
    found = {text: told(text, "id") for text in said if text.strip(f"{GAP} .:'")}
    option = re.compile(r"^\w+ tidak boleh")

    assert {} == {
        said[en]: to for en, to in found.items() if to == en or english(option.sub("", to))
    }


def test_the_source_is_read_to_its_end():
    """
    Of each place that gives a message the text is found, but where it passes on that of another error.
    """
    unread = {
        s.where.partition(":")[0] for s in sites() if not any(t.strip(GAP) for t in s.samples)
    }

    assert set(PASSED_ON) == unread


def test_every_entry_is_said():
    """
    A message that the library no longer says has no place among its own.
    """
    said = {text.partition("\n")[0] for site in sites() for text in site.samples} | {
        *_older_names()
    }
    entries = telling._Table.of(CATALOGUE["message"])
    idle = {
        "{}".join(entry.parts)
        for entry in entries.entries
        if not any(entry.values(text) is not None for text in said)
    }

    assert ELSEWHERE == {
        re.sub("{.*?}", "{}", each) for each in (entries.plain.keys() - said) | idle
    }


# Labels, and what no shipped record or no reading of the source brings up.
ELSEWHERE = {
    "Hint",
    "To do",
    "it is an older short name without a form.",
    "use one of: a polars or pandas frame, a pyarrow table, a DuckDB relation, a Spark or Dask frame.",
    "use one of: rows of answers by code, what read_responses gives, a frame, a file.",
}


@pytest.mark.parametrize("table", CATALOGUE)
def test_no_entry_stands_in_the_way_of_another(table):
    """
    What an entry says is told by that entry, whatever its values are.
    """
    shared = table if table not in {"typer", "pydantic"} else "message"
    filled = {_filled(en): _filled(to) for en, to in CATALOGUE[table].items()}

    assert filled == {message: told(message, "id", table=shared) for message in filled}


@pytest.mark.parametrize("table", CATALOGUE)
def test_both_languages_have_the_same_gaps(table):
    """
    No value is lost, and each gap that is told by a table is told by one that there is.
    """
    tables = {
        how for to in CATALOGUE[table].values() for _, _, how, _ in Formatter().parse(to) if how
    }

    assert {} == {en: to for en, to in CATALOGUE[table].items() if gaps(en) != gaps(to)}
    assert tables <= set(CATALOGUE)


def test_no_indonesian_is_english():
    """
    No entry keeps words of its English, and none is left as it was.
    """
    same = {"(shipped) {section}"}
    wrong = {
        (table, to)
        for (table, en), to in OURS.items()
        if english(re.sub(r"\{[^}]*\}", "", to)) or (to == en and en not in same)
    }

    assert set() == wrong


def test_kinds_of_all_records_have_a_name():
    """
    An unknown id is told with the kind it was looked up among, whichever section that is.
    """
    kinds = {section.record_class().KIND for section in SECTIONS.values()}

    assert kinds <= set(CATALOGUE["kind"])


def _older_names():
    forms = ocsea.load().forms
    with pytest.raises(UnknownIdError):
        forms["nothing"]
    return list(forms._hints.values())


def test_what_an_older_name_stands_for_is_told():
    """
    Who looks up a name that was used before learns in Indonesian what to use.
    """
    hints = _older_names()

    assert hints
    assert [] == [hint for hint in hints if told(hint, "id") == hint or english(told(hint, "id"))]


@pytest.mark.parametrize(
    "number",
    ["ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "EEXIST", "ENOSPC", "EROFS", "ENAMETOOLONG"],
)
def test_what_the_system_says_is_told(number):
    """
    Why a file cannot be written is told in words, also where the system says it.
    """
    reason = os.strerror(getattr(errno, number))
    message = f"cannot write to 'hasil' ({reason})"

    assert f"tidak dapat menulis ke 'hasil' ({CATALOGUE['reason'][reason]})" == told(message, "id")


# -- telling -----------------------------------------------------------------------------------------------


@given(st.text(max_size=30))
def test_values_go_over_as_they_are(ident):
    """
    What a user wrote is repeated letter by letter, whatever it looks like.
    """
    error = UnknownIdError.for_id("form", ident, [], where="facet 'x'")

    first, _ = error.in_language("id").rsplit("\nPetunjuk: ", 1)

    assert f"tidak ada bentuk dengan id {ident!r} dalam faset 'x'" == first


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("no form has the id 'a in b'", "tidak ada bentuk dengan id 'a in b'"),
        ("did you mean 'x'? 3 form ids are known.", "barangkali maksudnya 'x'? Ada 3 id bentuk."),
        (
            "session.2.minutes: 5 minutes are too few for 'welcome'",
            "session.2.minutes: 5 menit terlalu singkat untuk 'welcome'",
        ),
        ("a message of another program", "a message of another program"),
        ("", ""),
    ],
)
def test_the_closest_entry_tells(message, expected):
    """
    Of entries that fit, the one is taken that says it; what none fits stays as it is.
    """
    assert expected == told(message, "id")


ERRORS = [
    OcseaError("no form is given", hint="use 0 or more."),
    UnknownIdError.for_id("case", "x", ["y"]),
    UnknownOptionError.for_option("file ending", ".x", [".html"]),
    DateOrderError("the last day 1 is before the first 2"),
    OutputError("cannot write to 'a' (Permission denied)"),
    MissingExtraError.for_extra("cli", "typer"),
    InvalidDataError("there is no key", hint="give the correct answer of each question."),
    InvalidDataError.for_problems(
        [
            Problem("a.toml", "[[form]] number 2", "label", "this key is missing", "add it."),
            Problem(
                "b.csv",
                "row 3",
                "column B (Q1)",
                "this answer is not offered",
                "use 1, or nothing.",
            ),
        ]
    ),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_errors_are_told_in_both_languages(error):
    """
    In English an error says what it always says, in Indonesian no word of English, also once it was pickled.
    """
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here

    assert str(error) == error.in_language("en")
    assert set() == english(error.in_language("id"))
    assert error.in_language("id") == again.in_language("id")
    with pytest.raises(UnknownOptionError):
        error.in_language("fr")


def test_problems_are_told_with_their_places():
    """
    File, record, field, message and remedy are there, each in Indonesian where it is words; a key stays a key.
    """
    expected = (
        "2 masalah pada data\n"
        "  a.toml: [[form]] nomor 2: label: kunci ini belum ada. Yang perlu dilakukan: tambahkan.\n"
        "  b.csv: baris 3: kolom B (Q1): jawaban ini tidak ada dalam pilihan. "
        "Yang perlu dilakukan: gunakan 1, atau kosongkan."
    )
    key = Problem("a.toml", "file", "file", "this is not text", "put it in quotation marks.")

    assert expected == ERRORS[-1].in_language("id")
    assert key.in_language("id").startswith("a.toml: berkas: file: ini bukan teks.")
    with pytest.raises(UnknownOptionError):
        key.in_language("fr")


# -- the command --------------------------------------------------------------------------------------------


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command as its users do; return its exit code, and what it prints where."""
    from ocsea.cli import main

    def again(_):
        for each in _walk(COMMAND):
            vars(each).pop("context_class", None)
        return COMMAND

    monkeypatch.setattr("typer.main.get_command", again)  # made once, as that is slow

    def run(*args):
        monkeypatch.setattr(sys, "argv", ["ocsea", *map(str, args)])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return end.value.code or 0, out, err

    monkeypatch.setenv("COLUMNS", "200")
    return run


def _walk(command):
    yield command
    for each in getattr(command, "commands", {}).values():
        yield from _walk(each)


def _paths(command, path=()):
    inner = getattr(command, "commands", {})
    for name, each in inner.items():
        yield from _paths(each, (*path, name))
    if not inner:
        yield path, [each for each in command.params if each.required]


COMMAND = get_command(cli.app)
COMMANDS = list(_paths(COMMAND))
LABELS = {"id": ("Cara pakai: ocsea", "Kesalahan: "), "en": ("Usage: ocsea", "Error: ")}


@pytest.mark.parametrize("lang", LABELS)
@pytest.mark.parametrize("path", [path for path, _ in COMMANDS], ids=" ".join)
def test_a_wrong_option_is_told_by_every_command(command, path, lang):
    """
    Each command says in the language asked for that an option is wrong, how it is used, and where help is.
    """
    code, out, err = command(*path, "--bogus", "--lang", lang)
    usage, mistake = LABELS[lang]

    assert (2, "") == (code, out)
    assert err.startswith(f"{usage} {' '.join(path)} ")
    assert f"'ocsea {' '.join(path)} --help'" in err
    assert mistake in err
    assert ("--bogus" in err, lang == "en") == (True, "No such option" in err)
    assert lang == "en" or not english(re.sub(r"(?m)^Cara pakai: .*", "", err))


@pytest.mark.parametrize("lang", LABELS)
@pytest.mark.parametrize("path", [path for path, needed in COMMANDS if needed], ids=" ".join)
def test_what_is_missing_is_told_by_every_command(command, path, lang):
    """
    A command that needs an argument says in the language asked for that it is missing.
    """
    code, out, err = command(*path, "--lang", lang)

    assert (2, "") == (code, out)
    assert ("belum disebut" in err, "Missing argument" in err) == (lang == "id", lang == "en")


UNKNOWN = [
    ("show", "form:nothere"),
    ("show", "nothere"),
    ("show", "nokind:nothere"),
    ("show", "case:nothere"),
    ("forms", "nothere"),
    ("crosswalk", "nothere"),
    ("crosswalk", "iwf", "nothere"),
    ("activities", "nothere"),
    ("workshop", "--preset", "nothere"),
    ("workshop", "--preset", "campus-route", "--participants", "-3"),
    ("workshop", "--preset", "campus-route", "--formats", "xyz"),
    ("cases", "show", "nothere"),
    ("assess", "report", "nothere.json"),
    ("law", "show", "nothere"),
    ("law", "check", "nothere.txt"),
    ("lint", "nothere.md"),
    ("export", "nothere"),
    ("diff", "nothere", "neither"),
    ("check", "nothere"),
    ("ids", "--overlay", "nothere"),
    ("forms", "--overlay", "nothere"),
    ("triage", "--format", "xyz"),
    ("nothere",),
    ("search", "x", "--limit", "0"),
    ("search", "x", "--limit", "many"),
    ("show", "grooming", "doxing"),
    ("workshop", "--seed"),
    ("forms", "--lang", "fr"),
]


@pytest.mark.parametrize("args", UNKNOWN, ids=" ".join)
def test_what_is_unknown_is_told_in_indonesian_unless_asked(command, args):
    """
    What there is not, or cannot be, is told in Indonesian, and in English when that is asked for.
    """
    code, _, err = command(*args)
    english_code, _, other = command(*args, *([] if "--lang" in args else ["--lang", "en"]))

    assert (2, 2) == (code, english_code)
    assert set() == english(re.sub(r"(?m)^Cara pakai: .*", "", err))
    assert "--lang" in args or english(other)


@pytest.mark.parametrize(
    ("args", "lang"),
    [
        ([], "id"),
        (["--lang", "en"], "en"),
        (["--lang=en"], "en"),
        (["--lang"], "id"),
        (["--lang", "id", "--lang", "en"], "id"),
        (["--", "--lang", "en"], "id"),
    ],
)
def test_the_language_is_that_of_the_first_option(command, args, lang):
    """
    The first language that is asked for counts, however it is written; after ``--`` nothing is an option.
    """
    _, _, err = command("forms", "--bogus", *args)

    assert err.startswith(LABELS[lang][0])


@pytest.mark.parametrize(("lang", "said"), [("id", "belum terpasang"), ("en", "not installed")])
def test_a_missing_extra_is_told(command, monkeypatch, lang, said):
    """
    Also without the packages of the command itself it says what to install, in the language asked for.
    """
    monkeypatch.setitem(sys.modules, "ocsea.cli.app", None)

    code, _, err = command("forms", "--lang", lang)

    assert 2 == code
    assert said in err
    assert 'pip install "ocsea[cli]"' in err


@pytest.mark.parametrize(("lang", "said"), [("id", "Dibatalkan.\n"), ("en", "Aborted!\n")])
def test_giving_up_is_told(command, monkeypatch, lang, said):
    """
    Who gives up at a question is told so, with exit code 1.
    """

    def give_up(**_):
        raise typer.Abort

    monkeypatch.setattr(COMMAND.commands["ids"], "callback", give_up)

    assert (1, "", said) == command("ids", "--lang", lang)


def test_help_is_in_both_languages_unless_english_is_asked_for(command):
    """
    As its texts are in both languages, so are the headings of a help; asked for in English they are as ever.
    """
    both = command("show", "--help")[1]
    asked = command("show", "--lang", "en", "--help")[1]
    groups = [command(), command("assess")]

    assert "Pilihan · Options:" in both
    assert "bawaan · default: id" in " ".join(both.split())
    assert "\nOptions:" in asked
    assert "Usage: ocsea show [OPTIONS]" in asked
    for group in groups:
        assert (2, "") == group[:2]
        assert "Perintah · Commands:" in group[2]
        assert "Kesalahan" not in group[2]


def test_success_and_findings_keep_their_exit_codes(command, tmp_path):
    """
    Only what is told has changed: a command that went well ends with 0, and one that found something with 1.
    """
    page = tmp_path / "a.md"
    page.write_text("Pornografi anak adalah kejahatan.\n", encoding="utf-8")

    assert (0, "") == command("forms", "--json")[::2]
    assert 1 == command("lint", page)[0]
