"""Tests for the tables of records."""

import copy
import pickle
from collections.abc import Mapping, MutableMapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.each_help import of_each

import ocsea
from ocsea._base.records import Source
from ocsea._base.table import Table
from ocsea.knowledge import SECTIONS
from ocsea.testing.strategies import sources

KB = ocsea.load()
TABLES = [section for section in SECTIONS if section != "wording"]
ONE = Source(
    id="one",
    title="One",
    publisher="Nobody",
    published="2030",
    kind="primary",
    read_as="text",
    checked="2030-06-01",
)
CHANGES = {
    "__delitem__": ("one",),
    "__ior__": ({"two": ONE},),
    "__setitem__": ("two", ONE),
    "clear": (),
    "pop": ("one",),
    "popitem": (),
    "setdefault": ("two", ONE),
    "update": ({"two": ONE},),
}


def table_of(rows):
    return Table("source", [Source(**row) for row in rows])


def pickled(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301


tables = sources().map(table_of)


# -- look-up -------------------------------------------------------------------------------------------


@given(sources())
def test_table_holds_the_records_in_order(rows):
    """
    A table gives every record by its id, in the order of the data.
    """
    table = table_of(rows)

    assert [row["id"] for row in rows] == list(table)
    assert [row["title"] for row in rows] == [record.title for record in table.values()]
    assert len(rows) == len(table)


@given(tables)
def test_record_is_found_with_and_without_its_kind(table):
    """
    The id alone and the id with its kind give the same record.
    """
    for record in table.values():
        assert record is table[record.id]
        assert record is table[f"source:{record.id}"]
        assert record is table[record.ref]


@given(tables)
def test_other_kind_is_not_taken(table):
    """
    An id with the name of another kind is not known, even where the rest of it is.
    """
    for ident in table:
        with pytest.raises(ocsea.UnknownIdError):
            table[f"form:{ident}"]


@of_each(TABLES, name=str)
def test_shipped_record_is_found_by_its_reference(section):
    """
    Every shipped record is found in its table by its reference, and by it in the knowledge base.
    """
    table = KB.table(section)

    assert all(record is table[record.ref] for record in table.values())
    assert all(record is KB[record.ref] for record in table.values())


@given(tables, st.text())
def test_unknown_id_is_an_error_that_counts(table, ident):
    """
    An unknown id raises an error that names kind and id, and says how many there are.
    """
    assume(ident not in table)

    with pytest.raises(ocsea.UnknownIdError) as caught:
        table[ident]

    assert f"no source has the id {ident!r}" == caught.value.message
    assert caught.value.hint.endswith(f"{len(table)} source ids are known.")
    assert "unknown-id" == caught.value.code


@given(st.sampled_from(["sources", "measures", "services", "figures"]), st.data())
def test_slip_in_an_id_names_the_nearest(section, data):
    """
    A long id with one letter too many is answered with an id that is at least as close.
    """
    table = KB.table(section)
    ident = data.draw(st.sampled_from([each for each in table if len(each) > 6]))
    at = data.draw(st.integers(1, len(ident)))

    with pytest.raises(ocsea.UnknownIdError) as caught:
        table[f"{ident[:at]}q{ident[at:]}"]

    near = caught.value.hint.split("'")[1]
    assert caught.value.hint.startswith(f"did you mean {near!r}?")
    assert near in table
    assert abs(len(near) - len(ident)) <= 2


def test_unknown_id_is_a_key_error():
    """
    Code that catches the builtin error also catches the error of the library.
    """
    with pytest.raises(KeyError, match="no service has the id 'sapa-128'"):
        KB.services["sapa-128"]


def test_hint_for_an_id_takes_the_place_of_a_guess():
    """
    For ids that are known not to be records, the table says what it was told to say.
    """
    table = Table("source", [ONE], hints={"eins": "it is called 'one' now."})

    with pytest.raises(ocsea.UnknownIdError) as caught:
        table["eins"]

    assert "no source has the id 'eins'" == caught.value.message
    assert "it is called 'one' now." == caught.value.hint


def test_other_name_gives_the_record_and_is_no_id():
    """
    Another name of a record finds it, and is neither listed nor counted.
    """
    table = Table("source", [ONE], aliases={"uno": "one"})

    assert ONE is table["uno"]
    assert ["one"] == list(table)
    assert "uno" not in table


def test_asking_politely_gives_none():
    """
    What a dictionary answers without an error, a table does too.
    """
    table = table_of([])

    assert table.get("one") is None
    assert "one" not in table
    assert ONE is Table("source", [ONE]).get("one")


# -- no change -----------------------------------------------------------------------------------------


def test_every_way_to_change_a_dictionary_is_listed():
    """
    The changes tried here are all that a dictionary knows.
    """
    changing = ({*dir(MutableMapping)} - {*dir(Mapping)}) & {*dir(dict)} | {"__ior__"}

    assert changing == set(CHANGES)


@pytest.mark.parametrize("change", CHANGES)
def test_table_cannot_be_changed(change):
    """
    Every method that would change the table refuses, says what to do, and changes nothing.
    """
    table = Table("source", [ONE])

    with pytest.raises(TypeError, match=r"cannot be changed; use ocsea\.load\(overlays="):
        getattr(table, change)(*CHANGES[change])
    assert {"one": ONE} == table


@of_each([(section, change) for section in TABLES for change in CHANGES], name=str)
def test_shipped_table_cannot_be_changed(tried):
    """
    No shipped table can be changed either, the forms with their own class among them.
    """
    section, change = tried
    table = KB.table(section)
    before = dict(table)

    with pytest.raises(TypeError, match="cannot be changed"):
        getattr(table, change)(*CHANGES[change])
    assert before == table


def test_table_cannot_be_changed_by_operators():
    """
    Assigning, deleting and merging in place are refused as well.
    """
    table = Table("source", [ONE])

    with pytest.raises(TypeError, match="cannot be changed"):
        table["two"] = ONE
    with pytest.raises(TypeError, match="cannot be changed"):
        del table["one"]
    with pytest.raises(TypeError, match="cannot be changed"):
        table |= {"two": ONE}
    assert {"one": ONE} == table


@pytest.mark.parametrize("name", ["kind", "_hints", "anything"])
def test_attributes_cannot_be_changed(name):
    """
    The attributes of a table can be neither set nor deleted.
    """
    table = Table("source", [ONE])

    with pytest.raises(TypeError, match="cannot be changed"):
        setattr(table, name, "x")
    with pytest.raises(TypeError, match="cannot be changed"):
        delattr(table, name)
    assert "source" == table.kind


def test_copy_for_changing_leaves_the_table_alone():
    """
    A plain copy may be changed, and the table stays as it is.
    """
    table = Table("source", [ONE])
    mine = dict(table)

    mine["two"] = ONE

    assert ["one"] == list(table)


# -- copies --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickled])
@given(table=tables)
def test_copy_is_the_same_table(again, table):
    """
    A copy has the same records in the same order, knows its kind, and cannot be changed either.
    """
    found = again(table)

    assert list(table.items()) == list(found.items())
    assert (Table, "source") == (type(found), found.kind)
    with pytest.raises(TypeError, match="cannot be changed"):
        found.clear()


@of_each(TABLES, name=str)
def test_shipped_table_survives_a_copy(section):
    """
    Every shipped table comes back equal, of the same class and kind, from a copy or a pickle.
    """
    table = KB.table(section)

    for found in (copy.deepcopy(table), pickled(table)):
        assert table == found
        assert (type(table), table.kind) == (type(found), found.kind)


def test_copied_forms_still_search_and_explain():
    """
    Copied forms keep their search, their walk and the hints for older short names.
    """
    found = pickled(KB.forms)

    assert KB.forms.search("fotonya mau disebar") == found.search("fotonya mau disebar")
    assert list(KB.forms.walk()) == list(found.walk())
    with pytest.raises(ocsea.UnknownIdError, match="it is an older short name"):
        found["grooming"]


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickled])
def test_copied_table_keeps_other_names_and_hints(again):
    """
    A copied table still knows the other names of its records, and what to say of ids it had before.
    """
    found = again(Table("source", [ONE], hints={"eins": "look again."}, aliases={"uno": "one"}))

    assert ONE == found["uno"]
    with pytest.raises(ocsea.UnknownIdError, match=r"look again\."):
        found["eins"]


def test_table_shows_what_it_holds():
    """
    The representation says of which kind and how many the records are.
    """
    assert "<Table of 1 source records>" == repr(Table("source", [ONE]))
    assert f"<Forms of {len(KB.forms)} form records>" == repr(KB.forms)
