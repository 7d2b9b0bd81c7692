"""Tests of the JSON Schema of data files: it takes what the library takes."""

import json
import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import pytest

import ocsea
from ocsea.interop.dataschema import data_schema
from ocsea.sections import KEYS, SECTIONS

KB = ocsea.load()
EXAMPLE = Path("docs/examples/kabupaten-contoh/layanan.toml")


@pytest.fixture(scope="module")
def check():
    schema = json.loads(data_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def plain(value):
    """Return a value of a data file as JSON has it."""
    return json.loads(json.dumps(value, default=date.isoformat))


@pytest.mark.parametrize("section", SECTIONS)
def test_shipped_records_hold_by_the_schema(check, section):
    """
    Some records of each kind, as they stand in the files, hold by the schema.
    """
    rows = plain(KB.reader.rows(section)[::60])

    assert rows
    assert [] == [error.message for error in check.iter_errors({KEYS[section]: rows})]


def test_a_pack_of_ones_own_holds_by_the_schema(check):
    """
    The example of the guides, which changes a shipped record, holds by the schema.
    """
    written = plain(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))

    assert any("replaces" in row for rows in written.values() for row in rows)
    assert check.is_valid(written)


@pytest.mark.parametrize(
    "wrong",
    [
        {"services": []},
        {"synonym": [{"words": {"en": ["a"]}}]},
        {"synonym": [{"id": "Not A Slug"}]},
        {"synonym": [{"id": "a", "word": {}}]},
        {"source": [{"id": "a", "replaces": True, "kind": "tertiary"}]},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(check, wrong):
    """
    Unknown tables and keys, missing ids, odd ids and values outside the list do not hold.
    """
    assert not check.is_valid(wrong)
