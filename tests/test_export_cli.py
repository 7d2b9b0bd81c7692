"""Tests for the formats of others and the command ``ocsea export``."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from tests.cli_help import KB, RUNNER, TINY, each_lang, run, run_json, use

import ocsea
from ocsea._base.text import LANGS
from ocsea.interop.exports import EXPORTS, Export, about, export


@pytest.mark.parametrize("name", EXPORTS)
def test_each_format_writes_files(name):
    """
    Each format has a description in both languages and gives files inside the folder, the same every time.
    """
    files = export(KB, name)

    assert all(about(KB, name)(lang) for lang in LANGS)
    assert files
    assert files == export(KB, name)
    assert all(content for content in files.values())
    assert all(re.fullmatch(r"([\w-]+/)*[\w.-]+", file) and ".." not in file for file in files)


def test_language_is_given_where_files_are_in_one(monkeypatch):
    """
    A format whose files are in one language gets the language that is asked for.
    """
    monkeypatch.setattr(
        import_module("ocsea.interop.sssom"), "told", lambda kb, lang: {"a": lang}, raising=False
    )
    monkeypatch.setitem(EXPORTS, "sample", Export(function="sssom:told", by_language=True))

    assert {"a": "en"} == export(TINY, "sample", lang="en")


def test_unknown_format_is_refused():
    """
    A name that is no format is refused with the nearest one.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="did you mean 'skos'"):
        export(TINY, "skoss")


def test_each_format_is_judged_by_its_own_tool():
    """
    ``make formats`` writes every format for its own validator, but for those that have none.
    """
    makefile = (Path(__file__).parents[1] / "Makefile").read_text(encoding="utf-8")
    [written] = re.findall(r"ocsea export (.+) --out", makefile)

    assert set(EXPORTS) == {*written.split(), "moodle", "gift", "snapshot"}


@each_lang
def test_formats_are_listed(lang):
    """
    Without a name, and with ``--list``, the formats are listed with what they are for and what they need.
    """
    told = run("export", "--list", "--lang", lang)

    assert told == run("export", "--lang", lang)
    assert all(name in told and about(KB, name)(lang) in told for name in EXPORTS)
    assert "ocsea[rdf]" in told
    assert {"skos", "sssom"} <= set(run_json("export", "--list"))


@each_lang
def test_files_are_written_and_named(lang, monkeypatch, tmp_path):
    """
    The files of a format are written to the folder, and the command prints where, with the hash.
    """
    use(monkeypatch, TINY)
    told = run("export", "sssom", "--out", str(tmp_path / "new"), "--lang", lang)

    written = tmp_path / "new" / "ocsea.sssom.tsv"
    assert export(TINY, "sssom") == {written.name: written.read_text(encoding="utf-8")}
    assert str(written) in told
    assert TINY.stamp in told
    found = run_json("export", "sssom", "--out", str(tmp_path / "new"))
    assert {"knowledge": TINY.stamp, "files": [str(written)]} == found


def test_several_formats_are_written_at_once(monkeypatch, tmp_path):
    """
    The files of several formats stand in one folder, in the order in which the formats were named.
    """
    use(monkeypatch, TINY)
    found = run_json("export", "gift", "sssom", "bibliography", "--out", str(tmp_path))

    expected = [*export(TINY, "gift"), *export(TINY, "sssom"), *export(TINY, "bibliography")]
    assert [str(tmp_path / name) for name in expected] == found["files"]


def test_a_wrong_name_writes_nothing(tmp_path):
    """
    A name that is no format ends the command with an error and leaves no folder, whatever stands beside it.
    """
    result = RUNNER.invoke(
        import_module("ocsea.cli.app").app,
        ["export", "sssom", "skso", "--out", str(tmp_path / "new")],
    )

    assert isinstance(result.exception, ocsea.UnknownOptionError)
    assert [] == list(tmp_path.iterdir())
