"""Tests for the knowledge base as a whole: reading, hash, ids, references, audit."""

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import attrs
import pytest

import ocsea
from ocsea._base.data import JsonShards, TomlFolder, canonical, compile_shards
from ocsea._base.records import Claim
from ocsea._base.text import LANGS, Text
from ocsea.knowledge import DATA, KnowledgeBase
from ocsea.schema import json_schema, model_of
from ocsea.sections import KEYS, SECTIONS
from ocsea.testing import tiny

MANIFEST = Path(__file__).parent / "ids.txt"


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    target = tmp_path_factory.mktemp("shards")
    list(compile_shards(TomlFolder(Path(DATA), KEYS), target))
    return KnowledgeBase(JsonShards(str(target)))


def texts(value):
    if isinstance(value, Text):
        yield value
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


@pytest.mark.parametrize("section", SECTIONS)
def test_shards_hold_what_the_toml_holds(shards, section):
    """
    The compiled knowledge and the TOML it is compiled from give the same records.
    """
    assert dict(ocsea.load().table(section)) == dict(shards.table(section))


def test_shards_have_the_same_hash_and_version(shards):
    """
    The compiled knowledge carries the hash and version of its TOML.
    """
    assert ocsea.load().stamp == shards.stamp
    assert ocsea.load().review == shards.review


def test_shards_pass_the_check(shards):
    """
    The compiled knowledge passes the same check as the TOML.
    """
    assert [] == shards.check()


def test_no_id_has_gone_or_come_unrecorded():
    """
    The ids are those of the manifest: none removed, and new ones recorded (`ocsea ids > tests/ids.txt`).
    """
    recorded = MANIFEST.read_text(encoding="utf-8").split()
    now = ocsea.load().ids()

    assert [] == sorted(set(recorded) - set(now))
    assert [] == sorted(set(now) - set(recorded))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_text_is_there_in_both_languages(section):
    """
    Every text of every record has words in Indonesian and in English.
    """
    records = ocsea.load().table(section).values()
    empty = [r.ref for r in records for t in texts(r) for lang in LANGS if not t(lang).strip()]

    assert [] == empty


@pytest.mark.parametrize("section", SECTIONS)
def test_every_claim_says_where_it_comes_from(section):
    """
    A verified statement has a source, or is marked as editorial; each has the day it was checked.
    """
    claims = [r for r in ocsea.load().table(section).values() if isinstance(r, Claim)]
    editorial = {r.id for r in claims if getattr(r, "basis", "") == "editorial"}
    bare = [r.id for r in claims if r.status == "verified" and not r.sources]

    assert [] == sorted(set(bare) - editorial)
    assert all(r.checked >= date(2026, 1, 1) for r in claims)


def test_every_deprecated_record_names_its_successor_or_why():
    """
    A retired record says why it is retired, and its successors exist.
    """
    kb = ocsea.load()
    retired = [r for s in SECTIONS for r in kb.table(s).values() if r.deprecated or r.replaced_by]

    assert all(isinstance(r.KIND, str) for r in retired)
    assert [] == [
        r.ref for r in retired for other in r.replaced_by if f"{r.KIND}:{other}" not in kb.ids()
    ]


def test_load_is_shared_between_threads():
    """
    Many threads that load and look up at once see the same knowledge.
    """
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: ocsea.load().forms["outing"].label("id"), range(32)))

    assert {"Outing dan deadnaming"} == set(found)


@pytest.mark.parametrize("change", ["__setattr__", "__delattr__"])
def test_knowledge_cannot_be_changed(change):
    """
    Neither setting nor deleting an attribute works.
    """
    kb = ocsea.load()
    arguments = ("forms", {})[: 2 if change == "__setattr__" else 1]

    with pytest.raises(TypeError, match="cannot be changed"):
        getattr(kb, change)(*arguments)


def test_knowledge_crosses_a_process_boundary(tmp_path):
    """
    The shipped knowledge pickles as a reference, another as what it was read from.
    """
    shipped = pickle.loads(pickle.dumps(ocsea.load()))  # noqa: S301
    small = pickle.loads(pickle.dumps(tiny()))  # noqa: S301
    forms = copy.deepcopy(tiny().forms)

    assert ocsea.load() is shipped
    assert tiny().stamp == small.stamp
    assert tiny().forms == forms
    assert tiny().forms["sample-harm"] == forms.search("contoh sample")[0].form


def test_every_reference_of_kind_and_id_resolves():
    """
    Each id in the list of ids, but those of parts, is found by `kb[...]`.
    """
    kb = tiny()

    for ref in kb.ids():
        if "/" not in ref:
            assert ref == kb[ref].ref


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("form:grooming-x", "no form has the id 'grooming-x'"),
        ("frm:outing", "did you mean 'form'?"),
        ("outing", "no kind has the id 'outing'"),
    ],
)
def test_unknown_reference_is_told(ref, words):
    """
    A reference that leads nowhere is told with what was looked for.
    """
    with pytest.raises(ocsea.UnknownIdError) as caught:
        ocsea.load()[ref]

    assert words in str(caught.value)


def test_unknown_section_is_told():
    """
    A section that does not exist is told with the nearest one.
    """
    with pytest.raises(ocsea.UnknownIdError, match="did you mean 'forms'"):
        ocsea.load().table("form")


def test_audit_counts_every_statement_once():
    """
    Verified and unverified statements add up to all of a section, and the tiny base has its two.
    """
    audit = tiny().audit()

    assert 3 == audit.sections["forms"].total
    assert ("other-sample-harm",) == audit.sections["forms"].unverified
    assert ("sample-scheme/third",) == audit.sections["concepts"].unverified


def test_broken_shipped_data_is_told_not_raised_as_a_crash(tmp_path):
    """
    A record that cannot be built leads to the check and its words.
    """
    (tmp_path / "forms").mkdir()
    (tmp_path / "meta.toml").write_text('version = "x"\n')
    (tmp_path / "forms" / "a.toml").write_text('[[form]]\nid = "x"\nlabel = 5\n')

    with pytest.raises(ocsea.InvalidDataError, match="form:x"):
        _ = KnowledgeBase(TomlFolder(tmp_path, KEYS)).forms


def test_misplaced_table_is_told(tmp_path):
    """
    A table in the folder of another section is told.
    """
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "a.toml").write_text('[[source]]\nid = "x"\n')

    with pytest.raises(ocsea.InvalidDataError, match=r"does not belong in forms/"):
        TomlFolder(tmp_path, KEYS).rows("forms")


def test_missing_meta_is_told(tmp_path):
    """
    A data folder without its meta file is told.
    """
    with pytest.raises(ocsea.InvalidDataError, match=r"meta.toml: cannot be read"):
        TomlFolder(tmp_path, KEYS).meta()


def test_only_dates_and_plain_values_have_a_place_in_the_data():
    """
    Canonical form refuses what JSON cannot hold.
    """
    with pytest.raises(TypeError, match="set has no place"):
        canonical([{"a": {1}}])


@pytest.mark.parametrize("section", SECTIONS.values(), ids=lambda section: section.name)
def test_every_kind_has_a_json_schema_with_its_keys(section):
    """
    The JSON Schema of a kind names every key that a file may hold.
    """
    record = section.record_class()
    schema = json_schema(record)
    written = {f.alias for f in attrs.fields(record) if not f.metadata.get("derived")}

    assert written == set(schema["properties"])
    assert written == set(model_of(record).model_fields)
    assert "id" in schema["required"]
