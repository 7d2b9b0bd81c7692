"""Tests for how records are made: what they share, and what reading them leaves as it was."""

import gc
import subprocess
import sys

import attrs
import pytest

import ocsea
from ocsea._base.errors import InvalidDataError
from ocsea._base.records import Record, Value, strings
from ocsea._base.text import Text
from ocsea.knowledge import KnowledgeBase
from ocsea.sections import SECTIONS

KB = ocsea.load()
every_section = pytest.mark.parametrize("section", SECTIONS)


@attrs.frozen(kw_only=True)
class Pair(Value):
    """A value with two fields."""

    one: int
    other: tuple[str, ...] = strings()


@attrs.frozen(kw_only=True)
class Twin(Value):
    """Another class with the same fields."""

    one: int
    other: tuple[str, ...] = strings()


@attrs.frozen(kw_only=True)
class Silent(Value):
    """A value that shows itself in its own way."""

    one: int

    def __repr__(self):
        return "Silent()"


def test_values_are_equal_when_class_and_fields_are():
    """
    Values of one class with the same fields are equal and hash alike; another class or field is not.
    """
    pair = Pair(one=1, other=["a"])

    assert pair == Pair(one=1, other=("a",))
    assert hash(pair) == hash(Pair(one=1, other=("a",)))
    assert pair != Pair(one=1, other=("b",))
    assert pair != Pair(one=2, other=("a",))
    assert pair != Twin(one=1, other=("a",))
    assert pair != (1, ("a",))
    assert 2 == len({pair, Pair(one=1, other=("a",)), Twin(one=1, other=("a",))})


def test_values_show_their_fields():
    """
    A value is shown with its class and its fields by name; a class may show itself in its own way.
    """
    assert "Pair(one=1, other=('a',))" == repr(Pair(one=1, other=["a"]))
    assert "Silent()" == repr(Silent(one=1))
    assert Silent(one=1) == Silent(one=1)


@every_section
def test_records_of_every_section_compare_by_their_fields(section):
    """
    A copy of a record is equal to it and hashes alike; with another id it is neither equal nor shown alike.
    """
    record = next(iter(KB.table(section).values()))
    copy, other = attrs.evolve(record), attrs.evolve(record, id="some-other-id")

    assert copy is not record
    assert (copy, hash(copy), repr(copy)) == (record, hash(record), repr(record))
    assert other != record
    assert repr(record).startswith(f"{type(record).__name__}(")
    assert f"id={record.id!r}" in repr(record)
    assert "some-other-id" in repr(other)


@every_section
def test_records_of_every_section_cannot_be_changed(section):
    """
    No field of a record can be set, and no new one added.
    """
    record = next(iter(KB.table(section).values()))

    for name in ("id", "anything"):
        with pytest.raises(AttributeError):
            setattr(record, name, "new")


def test_optional_fields_and_nested_values_are_converted():
    """
    What a file gives as a table becomes a text or a value, and what is left out stays out.
    """
    said = {"id": "satu", "en": "one"}

    assert Text("satu", "one") == Record(id="a", deprecated=said).deprecated
    assert (None, ()) == (Record(id="a").deprecated, Record(id="a").replaced_by)
    assert all(isinstance(value, Value) for facet in KB.facets.values() for value in facet.values)


@pytest.mark.parametrize("on", [True, False])
def test_reading_leaves_garbage_collection_as_it_was(on):
    """
    Collecting that was on is on again after reading, and what was off stays off.
    """
    fresh = KnowledgeBase(KB.reader)
    was = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        fresh.table("forms"), fresh.table("form_law"), fresh.cases
        assert on == gc.isenabled()
    finally:
        (gc.enable if was else gc.disable)()


def test_failing_to_read_leaves_garbage_collection_as_it_was():
    """
    Collecting goes on when the records turn out to be wrong.
    """

    @attrs.frozen
    class Wrong:
        base = KB.reader

        def rows(self, section):
            rows = self.base.rows(section)
            return [{**row, "label": 7} for row in rows] if section == "factors" else rows

        def meta(self):
            return self.base.meta()

        def section_hash(self, section):
            return self.base.section_hash(section)

    assert gc.isenabled()
    with pytest.raises(InvalidDataError, match="label"):
        KnowledgeBase(Wrong()).table("factors")

    assert gc.isenabled()


def test_records_of_the_law_are_read_without_its_questions():
    """
    The records of the law are had without importing what answers questions on it.
    """
    code = (
        "import ocsea, sys; kb = ocsea.load(); kb.table('provisions'); kb.table('legal_instruments');"
        "sys.exit('ocsea.law.library' in sys.modules)"
    )

    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode
    assert KB.table("provisions") is KB.law.provisions
    assert KB.table("legal_instruments") is KB.law.instruments
