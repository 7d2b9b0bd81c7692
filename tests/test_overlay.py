"""Tests for folders laid over the shipped knowledge."""

from pathlib import Path

import pytest
from hypothesis import given
from tests.amount_help import examples

import ocsea
from ocsea.testing.strategies import sources

BAD = sorted((Path(__file__).parent / "bad").glob("*.toml"))

HOTLINE = """
[[service]]
id = "sapa-129"
replaces = true
channels = [{ kind = "phone", value = "000" }]
"""
SOURCE = """
[[source]]
id = "our-office"
title = "Phone list of the district"
publisher = "District office"
published = "2026"
kind = "primary"
read_as = "page"
checked = 2026-11-21
"""


def folder(path, **files):
    for name, content in files.items():
        (path / f"{name}.toml").write_text(content, encoding="utf-8")
    return path


def toml(row):
    lines = [f"{key} = {value.isoformat()}" for key, value in row.items() if key == "checked"]
    lines += [f"{key} = '''{value}'''" for key, value in row.items() if key != "checked"]
    return "\n".join(["[[source]]", *lines, ""])


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.stem)
def test_bad_file_is_told_in_words(bad, tmp_path):
    """
    Every bad file gives an error that holds the words its first line expects, and its own name.
    """
    text = bad.read_text(encoding="utf-8")
    folder(tmp_path, sample=text)
    expected = text.splitlines()[0].removeprefix("# expect: ").split(" | ")

    with pytest.raises(ocsea.InvalidDataError) as caught:
        ocsea.load(overlays=[tmp_path])

    told = str(caught.value)
    assert [] == [words for words in expected if words not in told]
    assert "sample.toml" in told
    assert all(problem.remedy for problem in caught.value.problems)


def test_all_problems_of_a_folder_are_told_at_once(tmp_path):
    """
    Problems in several files, one of them unreadable, come in one error.
    """
    folder(tmp_path, a="[[source", b='[[source]]\nid = "B!"\n', c="[[nothing]]\n")

    with pytest.raises(ocsea.InvalidDataError) as caught:
        ocsea.load(overlays=[tmp_path])

    assert {"a.toml", "b.toml", "c.toml"} == {problem.file for problem in caught.value.problems}


def test_overlay_adds_and_changes(tmp_path):
    """
    A new record is added, and a record that says so takes the given keys and keeps the others.
    """
    shipped = ocsea.load()
    kb = ocsea.load(overlays=[folder(tmp_path, sources=SOURCE, services=HOTLINE)])

    assert "District office" == kb.sources["our-office"].publisher
    assert ["000"] == [channel.value for channel in kb.services["sapa-129"].channels]
    assert shipped.services["sapa-129"].name == kb.services["sapa-129"].name
    assert len(shipped.services) == len(kb.services)
    assert list(shipped.services) == list(kb.services)


def test_overlay_marks_version_and_hash(tmp_path):
    """
    Knowledge with an overlay has another version and hash than the shipped one.
    """
    kb = ocsea.load(overlays=[folder(tmp_path, services=HOTLINE)])

    assert ocsea.load().version + "+overlay" == kb.version
    assert ocsea.load().content_hash != kb.content_hash


def test_shipped_knowledge_is_left_alone(tmp_path):
    """
    Loading an overlay does not change what is loaded without one.
    """
    before = ocsea.load().content_hash
    ocsea.load(overlays=[folder(tmp_path, services=HOTLINE)])

    assert before == ocsea.load().content_hash
    assert "129" == ocsea.load().services["sapa-129"].channels[0].value


def test_later_overlay_lies_over_the_earlier(tmp_path):
    """
    Of two overlays that change a record, the later one wins.
    """
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    folder(first, services=HOTLINE)
    folder(second, services=HOTLINE.replace("000", "111"))

    kb = ocsea.load(overlays=[first, second])

    assert ["111"] == [channel.value for channel in kb.services["sapa-129"].channels]


def test_new_form_joins_the_hierarchy_and_the_search(tmp_path):
    """
    A form from an overlay is found below its parent and by its words.
    """
    form = """
[[form]]
id = "letter-theft"
kind = "form"
label = { id = "Pencurian surat", en = "Letter theft" }
definition = { id = "Contoh.", en = "Sample." }
scope = { id = "Contoh.", en = "Sample." }
broader = ["privacy-and-digital-control"]
victims = "both"
contact = "non-contact"
maturity = "emerging"
status = "unverified"
checked = 2026-11-21
"""
    kb = ocsea.load(overlays=[folder(tmp_path, forms=form)])

    assert "letter-theft" in kb.forms["privacy-and-digital-control"].narrower
    assert "letter-theft" == kb.forms.search("surat saya dicuri pencurian")[0].form.id


@pytest.mark.no_cover
@examples(4)
@given(sources())
def test_any_valid_source_loads(tmp_path_factory, rows):
    """
    Whatever valid sources a folder holds, they come back as they were written.
    """
    path = folder(tmp_path_factory.mktemp("overlay"), sources="\n".join(map(toml, rows)))
    kb = ocsea.load(overlays=[path])

    for row in rows:
        found = kb.sources[row["id"]]

        assert row["title"] == found.title
        assert row["checked"] == found.checked


def test_huge_file_is_refused(tmp_path):
    """
    A file of 200 MB is refused without being read.
    """
    with (tmp_path / "huge.toml").open("wb") as stream:
        stream.truncate(200_000_000)

    with pytest.raises(ocsea.InvalidDataError, match=r"huge.toml: is larger than 5 MB"):
        ocsea.load(overlays=[tmp_path])


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    """
    A folder with too many files is refused.
    """
    monkeypatch.setattr("ocsea._base.data.MAX_FILES", 2)
    folder(tmp_path, a="", b="", c="")

    with pytest.raises(ocsea.InvalidDataError, match="more than 2 TOML files"):
        ocsea.load(overlays=[tmp_path])


def test_deep_nesting_is_refused(tmp_path):
    """
    A file nested thousands of levels deep gives an error, not a crash.
    """
    folder(tmp_path, deep="x = " + "[" * 100_000)

    with pytest.raises(ocsea.InvalidDataError, match=r"deep.toml: is not valid TOML"):
        ocsea.load(overlays=[tmp_path])


def test_missing_folder_is_told(tmp_path):
    """
    A folder that is not there gives an error with its name.
    """
    with pytest.raises(ocsea.InvalidDataError, match="nowhere: this is not a folder"):
        ocsea.load(overlays=[tmp_path / "nowhere"])


def test_folder_without_rights_is_told(tmp_path, monkeypatch):
    """
    A folder that cannot be listed gives an error that says so.
    """

    def refuse(*_args, onerror, **_options):
        onerror(PermissionError(13, "Permission denied"))

    monkeypatch.setattr("os.walk", refuse)

    with pytest.raises(ocsea.InvalidDataError, match=r"cannot be read .Permission denied.*rights"):
        ocsea.load(overlays=[tmp_path])


def test_file_without_rights_is_told(tmp_path, monkeypatch):
    """
    A file that cannot be opened gives an error that says so.
    """
    folder(tmp_path, closed=SOURCE)
    ocsea.load().check()  # the shipped files have been read by now

    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(ocsea.InvalidDataError, match=r"closed.toml: cannot be read"):
        ocsea.load(overlays=[tmp_path])


def test_error_survives_a_process_boundary():
    """
    The error and its problems can be pickled.
    """
    import pickle

    problem = ocsea.Problem("a.toml", "form:x", "label", "is missing", "add it.")
    error = ocsea.InvalidDataError.for_problems([problem])
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301

    assert (problem,) == copy.problems
    assert str(error) == str(copy)
