"""Tests for workshops and for writing their packs: `ocsea.scenarios`."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pack_help import WITH_CASES, pages

import ocsea
from ocsea.scenarios import workshop
from ocsea.testing.strategies import langs

KB = ocsea.load()
TINY = ocsea.testing.tiny()
MOST_PEOPLE = 2_000
ALL_FILES = {"pack.json"} | {
    name for lang in ("id", "en") for suffix in ("html", "md") for name in pages(lang, suffix)
}
HASHES = """
import hashlib, ocsea
pack = ocsea.scenarios.workshop(ocsea.load(), preset="trust-and-safety", seed=11)
for name, content in pack.files(langs=["id", "en"]).items():
    print(name, hashlib.sha256(content.encode()).hexdigest())
"""

presets = st.sampled_from(WITH_CASES)


def sample(**options):
    """Return a pack of the tiny knowledge base."""
    return workshop(TINY, **{"preset": "sample-day", "participants": 9, "groups": 3} | options)


def bank(preset, victims=None):
    """Return the ids of the cases that a workshop may choose from."""
    whom = victims or KB.presets[preset].victims
    return {case.id for case in KB.cases.values() if whom in {"both", case.victims}}


# -- the same again ------------------------------------------------------------------------------------


@given(presets, st.integers(1, 6), st.integers(-5, 5), langs())
def test_same_arguments_give_the_same_files(preset, groups, seed, lang):
    """
    Two packs from the same arguments hold the same text in every file.
    """
    first, second = (workshop(KB, preset=preset, groups=groups, seed=seed) for _ in range(2))

    assert first.files(langs=[lang]) == second.files(langs=[lang])


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_another_process_gives_the_same_bytes(hash_seed):
    """
    The bytes of a pack do not depend on the process, nor on how it shuffles its sets.
    """
    pack = workshop(KB, preset="trust-and-safety", seed=11)
    expected = [
        f"{name} {hashlib.sha256(content.encode()).hexdigest()}"
        for name, content in pack.files(langs=["id", "en"]).items()
    ]

    told = subprocess.run(
        [sys.executable, "-c", HASHES],
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )

    assert expected == told.stdout.splitlines()


@given(presets, st.integers(0, 10**9), st.integers(0, 10**9))
def test_every_seed_covers_equally_many_forms(preset, seed, other):
    """
    Another seed may choose other cases, but they show as many forms.
    """
    first, second = (workshop(KB, preset=preset, seed=each) for each in (seed, other))

    assert len(first.workshop.choice.covered) == len(second.workshop.choice.covered)


def test_seeds_differ():
    """
    Some seeds give other cases, or give them to other groups.
    """
    packs = [workshop(KB, preset="trust-and-safety", seed=seed) for seed in range(20)]

    assert 1 < len({tuple(case.id for case in pack.workshop.cases) for pack in packs})


def test_pack_says_how_to_make_it_again(tmp_path):
    """
    The certificate names every argument and the knowledge, and these give the same pack.
    """
    pack = workshop(KB, preset="smart-school-online", participants=45, groups=5, seed=99)
    pack.write(tmp_path)

    noted = json.loads((tmp_path / "pack.json").read_text(encoding="utf-8"))

    again = workshop(KB, **{k: noted[k] for k in ("preset", "participants", "groups", "seed")})
    assert pack.files() == again.files()
    assert {"version": KB.version, "sha256": KB.content_hash} == noted["knowledge"]
    assert [case.id for case in pack.workshop.cases] == noted["cases"]
    assert list(pack.workshop.choice.covered) == noted["forms_covered"]
    assert len(noted["forms_covered"]) == noted["forms_bound"]
    assert noted["proven_best"] is True


def test_every_document_names_version_seed_and_plan():
    """
    The foot of each document holds the version and hash of the knowledge, the seed and the plan.
    """
    pack = workshop(KB, preset="setara-ocsea-school", seed=987654)

    feet = [doc.footer for lang in ("id", "en") for doc in pack.documents(lang).values()]

    assert 20 == len(feet)
    for foot in feet:
        assert KB.stamp in foot
        assert "987654" in foot
        assert "setara-ocsea-school" in foot


# -- cases and groups ----------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", WITH_CASES)
def test_six_groups_get_six_cases(preset):
    """
    Every plan gives six groups six different cases, and the choice is proven the best there is.
    """
    pack = workshop(KB, preset=preset, groups=6, seed=2026)

    cases = pack.workshop.cases
    assert 6 == len(cases) == len({case.id for case in cases})
    assert pack.workshop.choice.proven


@given(presets, st.sampled_from([None, "child", "adult", "both"]), st.integers(0, 99))
def test_cases_are_about_those_asked_for(preset, victims, seed):
    """
    The cases are about the victims asked for, and about those of the plan when nothing is asked.
    """
    pack = workshop(KB, preset=preset, victims=victims, seed=seed)

    assert {case.id for case in pack.workshop.cases} <= bank(preset, victims)
    assert len(bank(preset, victims)) == pack.workshop.bank_size


@given(st.data())
def test_group_sizes_add_up(data):
    """
    Everybody is in one group, no group is empty, and sizes differ by one at most.
    """
    participants = data.draw(st.integers(1, MOST_PEOPLE))
    groups = data.draw(st.integers(1, participants))
    plan = attrs.evolve(sample().workshop, participants=participants, groups=groups)

    sizes = plan.group_sizes

    assert groups == len(sizes)
    assert participants == sum(sizes)
    assert max(sizes) - min(sizes) <= 1
    assert min(sizes) >= 1


@given(presets, st.integers(1, 9), st.integers(9, MOST_PEOPLE))
def test_each_group_has_its_own_case(preset, groups, participants):
    """
    There are as many different cases as groups, whatever the numbers.
    """
    pack = workshop(KB, preset=preset, groups=groups, participants=participants)

    assert groups == len({case.id for case in pack.workshop.cases}) == len(pack.workshop.cases)
    assert groups == len(pack.workshop.group_sizes)


@given(presets, st.integers(1, 9), st.integers(0, 99))
def test_heavy_cases_are_not_neighbours(preset, groups, seed):
    """
    No two groups next to each other get heavy cases as long as there are lighter ones to put between.
    """
    cases = workshop(KB, preset=preset, groups=groups, seed=seed).workshop.cases
    heavy = [case.sensitivity == 2 for case in cases]

    pairs = [at for at in range(1, groups) if heavy[at - 1] and heavy[at]]

    assert max(0, 2 * sum(heavy) - groups - 1) == len(pairs)


# -- what cannot be ------------------------------------------------------------------------------------


def test_unknown_preset_is_told_with_the_nearest():
    """
    A misspelt plan raises an error that names the plan meant.
    """
    with pytest.raises(ocsea.UnknownIdError, match="setara-ocsea-shool") as caught:
        workshop(KB, preset="setara-ocsea-shool")

    assert "'setara-ocsea-school'" in caught.value.hint
    assert isinstance(caught.value, KeyError)


@given(st.integers().filter(lambda n: not 1 <= n <= MOST_PEOPLE))
def test_number_of_people_out_of_range_is_refused(participants):
    """
    Fewer than one person, or more than a workshop can hold, raises an error that gives the range.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="participants") as caught:
        sample(participants=participants, groups=1)

    assert str(participants) in caught.value.message
    assert f"from 1 to {MOST_PEOPLE}" in caught.value.hint
    assert isinstance(caught.value, ValueError)


@given(st.integers().filter(lambda n: not 1 <= n <= 3))
def test_number_of_groups_out_of_range_is_refused(groups):
    """
    Fewer than one group, or more than there are cases, raises an error that gives the range.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="groups") as caught:
        sample(participants=MOST_PEOPLE, groups=groups)

    assert "from 1 to 3" in caught.value.hint


def test_more_groups_than_people_are_refused():
    """
    Nobody gets an empty group.
    """
    with pytest.raises(ocsea.UnknownOptionError) as caught:
        sample(participants=2, groups=3)

    assert "from 1 to 2" in caught.value.hint


@pytest.mark.parametrize("number", [1, MOST_PEOPLE])
def test_numbers_at_the_edge_are_taken(number):
    """
    The smallest and the largest number of people are inside the range.
    """
    assert (number,) == sample(participants=number, groups=1).workshop.group_sizes


@pytest.mark.parametrize("victims", ["children", "", "CHILD"])
def test_unknown_victims_are_refused(victims):
    """
    Any other word for the victims raises an error that lists those allowed.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="victims") as caught:
        sample(victims=victims)

    assert "child, adult, both" in caught.value.hint


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"formats": ["odt"]}, ["format cannot be 'odt'", "html, md, docx, pdf"]),
        ({"formats": ["html", "htm"]}, ["format cannot be 'htm'", "did you mean 'html'?"]),
        ({"langs": ["fr"]}, ["lang cannot be 'fr'", "id, en"]),
        ({"langs": ["id", "EN"]}, ["lang cannot be 'EN'", "id, en"]),
    ],
)
def test_unknown_format_or_language_writes_nothing(options, words, tmp_path):
    """
    A format or language that does not exist raises an error before anything is written.
    """
    target = tmp_path / "pack"

    with pytest.raises(ocsea.UnknownOptionError) as caught:
        sample().write(target, **options)

    assert [] == [each for each in words if each not in str(caught.value)]
    assert not target.exists()


@pytest.mark.parametrize("lang", ["fr", "ID", ""])
def test_document_in_an_unknown_language_is_refused(lang):
    """
    There is no falling back to another language.
    """
    with pytest.raises(ocsea.UnknownOptionError):
        sample().documents(lang)


# -- writing -------------------------------------------------------------------------------------------


def test_written_files_are_the_files_of_the_pack(tmp_path):
    """
    Every file is written into a folder that is made for it, with the content the pack gives, and named.
    """
    target = tmp_path / "deep" / "pack"

    written = sample().write(target, langs=["id", "en"])

    files = sample().files(langs=["id", "en"])
    assert ALL_FILES == set(files)
    assert files == {path.name: path.read_bytes().decode() for path in target.iterdir()}
    assert sorted(target.iterdir()) == sorted(written)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, pages("id", "html")),
        ({"langs": ["en", "en"]}, pages("en", "html")),
    ],
)
def test_only_what_was_asked_for_is_written(options, expected, tmp_path):
    """
    A pack is Indonesian unless asked for otherwise, and an option given twice counts once.
    """
    written = sample().write(tmp_path, formats=["html"], **options)

    assert expected | {"pack.json"} == {path.name for path in written}
    assert len(expected) + 1 == len(written)


def test_other_files_of_the_folder_stay(tmp_path):
    """
    Writing replaces files of the same name and leaves all others as they were.
    """
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "pack.json").write_text("old", encoding="utf-8")

    sample().write(tmp_path)

    assert "mine" == (tmp_path / "notes.txt").read_text(encoding="utf-8")
    assert "sample-day" == json.loads((tmp_path / "pack.json").read_text())["preset"]


@pytest.mark.skipif(os.name != "posix", reason="access rights are a matter of POSIX systems")
@pytest.mark.parametrize(("umask", "rights"), [(0o022, 0o644), (0o077, 0o600)])
def test_written_files_can_be_read_by_whom_the_user_lets(tmp_path, umask, rights):
    """
    Files have the access rights that the user gives to new files, not those of a temporary file.
    """
    before = os.umask(umask)
    try:
        written = sample().write(tmp_path)
    finally:
        os.umask(before)

    assert {rights} == {path.stat().st_mode & 0o777 for path in written}


@pytest.mark.parametrize("target", ["file", "file/pack", "file/deep/pack"])
def test_file_in_the_way_is_told(target, tmp_path):
    """
    A file where the folder should be raises an error that names it, and is left as it was.
    """
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    with pytest.raises(ocsea.OutputError) as caught:
        sample().write(tmp_path / target)

    assert str(tmp_path / target) in caught.value.message
    assert caught.value.hint
    assert isinstance(caught.value, OSError)
    assert "mine" == (tmp_path / "file").read_text(encoding="utf-8")
    assert ["file"] == [path.name for path in tmp_path.iterdir()]


def test_folder_in_place_of_a_file_is_told(tmp_path):
    """
    A folder with the name of a file of the pack raises an error, and nothing temporary stays.
    """
    (tmp_path / "panduan-fasilitator.html").mkdir()

    with pytest.raises(ocsea.OutputError):
        sample().write(tmp_path)

    assert ["panduan-fasilitator.html"] == [path.name for path in tmp_path.iterdir()]


def full_disk(*_, **__):
    raise OSError(28, "No space left on device")


def half_written(path, content):
    """Write the first half of a file and then fail."""
    path.write_text(content[: len(content) // 2].decode(), encoding="utf-8")
    full_disk()


FAILURES = {
    "making the folder": (Path, "mkdir", full_disk),
    "making a temporary file": (Path, "touch", full_disk),
    "writing": (Path, "write_bytes", half_written),
    "moving": (Path, "replace", full_disk),
}


@pytest.mark.parametrize("step", FAILURES)
def test_failure_leaves_no_temporary_file_and_keeps_the_old_ones(step, tmp_path, monkeypatch):
    """
    When writing fails, at whatever step, old files keep their content and nothing half-written is left.
    """
    target = tmp_path / "pack"
    sample(seed=1).write(target)
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    monkeypatch.setattr(*FAILURES[step])

    with pytest.raises(ocsea.OutputError, match="No space left") as caught:
        sample(seed=2, participants=8).write(target)

    assert str(target) in caught.value.message
    assert before == {path.name: path.read_bytes() for path in target.iterdir()}


def test_interruption_leaves_no_temporary_file(tmp_path, monkeypatch):
    """
    When somebody stops the program while it writes, nothing half-written is left.
    """

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)

    with pytest.raises(KeyboardInterrupt):
        sample().write(tmp_path)

    assert [] == list(tmp_path.iterdir())


def test_failure_half_way_leaves_whole_files_only(tmp_path, monkeypatch):
    """
    When a later file cannot be written, each file is either the old one or the new one, whole.
    """
    old, new = sample(seed=1), sample(seed=2, participants=8)
    old.write(tmp_path)
    move, moved = Path.replace, []

    def move_two(self, target):
        moved.append(target)
        return move(self, target) if len(moved) < 3 else full_disk()

    monkeypatch.setattr(Path, "replace", move_two)

    with pytest.raises(ocsea.OutputError):
        new.write(tmp_path)

    content = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    fresh = {path.name for path in moved[:2]}
    assert content == {
        name: new.files()[name] if name in fresh else text for name, text in old.files().items()
    }
