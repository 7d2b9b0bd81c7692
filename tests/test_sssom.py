"""Tests for the crosswalk as SSSOM: what is written, what sssom-py says of it, and how it is read back."""

import importlib.util
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea.interop.sssom import COLUMNS, NO_TERM, read_sssom, sssom
from ocsea.testing import tiny

KB, TINY = ocsea.load(), tiny()
TEXT, SMALL = sssom(KB), sssom(TINY)
HERE = Path(__file__).parent
OWN = HERE.parent / ".venv" / "formats" / "bin" / "python"
"""Where `make formats` puts sssom-py: apart, because it brings a plug-in that breaks pytest."""


def head(text=TEXT):
    return [line for line in text.splitlines() if line.startswith("#")]


def rows(text=TEXT):
    first, *others = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return [dict(zip(first, cells, strict=True)) for cells in others]


def problems(text, kb=TINY):
    with pytest.raises(ocsea.InvalidDataError) as caught:
        read_sssom(text, kb)
    return [(problem.record, problem.field) for problem in caught.value.problems]


# -- what is written -----------------------------------------------------------------------------------


def test_every_mapping_has_a_row_and_nothing_else():
    """
    There is one row for each mapping, and one for each concept for which no form was found.
    """
    found = [row for row in rows() if row["subject_id"] != NO_TERM]
    none = [row["object_id"] for row in rows() if row["subject_id"] == NO_TERM]

    assert [(f"form:{m.form}", f"skos:{m.relation}") for m in KB.crosswalk.mappings] == [
        (row["subject_id"], row["predicate_id"]) for row in found
    ]
    assert none == [
        f"scheme:{scheme.id}/{concept.id}"
        for scheme in KB.schemes.values()
        for concept in scheme.concepts
        if concept.no_counterpart
    ]


def test_prefixes_are_declared():
    """
    Every prefix in a cell is declared in the head, and every prefix in the head is an address.
    """
    declared = dict(line[1:].split(": ") for line in head() if line.startswith("#   "))
    names = ("subject_id", "predicate_id", "object_id", "mapping_justification", "object_source")
    used = {row[name].partition(":")[0] for row in rows() for name in names}

    assert used <= {name.strip() for name in declared}
    assert all(base.startswith('"http') and base[-2] in "/#" for base in declared.values())


def test_head_tells_version_licence_and_hash():
    """
    The head names the set, its version, licence and the hash of the knowledge; nobody is named as author.
    """
    told = "\n".join(head())

    assert 'mapping_set_version: "2026.11"' in told
    assert 'license: "https://creativecommons.org/licenses/by/4.0/"' in told
    assert KB.content_hash in told
    assert "author" not in told
    assert not {"author_id", "author_label", "confidence"} & set(COLUMNS)


def test_rows_tell_dates_sources_and_doubts():
    """
    A row has the day it was looked at, the sources, and says when the concept was not seen in one.
    """
    [row] = [
        row
        for row in rows()
        if (row["subject_id"], row["object_id"])
        == ("form:account-intrusion", "scheme:apc-thirteen/unauthorised-access")
    ]

    assert "2026-11-21" == row["mapping_date"]
    assert "https://w3id.org/ocsea/source/apc17" in row["see_also"].split("|")
    assert "code: APC13-1; unverified: the concept was not seen in a source" == row["comment"]
    assert sum("unverified" in row["comment"] for row in rows()) == sum(
        KB.schemes[m.scheme][m.concept].status == "unverified" for m in KB.crosswalk.mappings
    ) + sum(
        concept.status == "unverified" and concept.no_counterpart
        for scheme in KB.schemes.values()
        for concept in scheme.concepts
    )


def test_classes_of_cac_have_their_own_addresses():
    """
    A class of the CAC Ontology is named by its own address, and told to be a class.
    """
    found = {row["object_id"]: row["object_type"] for row in rows() if "cac" in row["object_id"]}

    assert "owl class" == found["cac-us-ncmec:OnlineEnticementIncident"]
    assert "owl class" == found["cac:Sextortion"]
    assert {"owl class"} == set(found.values())


# -- what sssom-py says --------------------------------------------------------------------------------


def with_sssom_py():
    """Return a Python that has sssom-py, or skip."""
    for place in (os.environ.get("SSSOM_PYTHON"), str(OWN)):
        if place and Path(place).exists():
            return place
    if importlib.util.find_spec("sssom"):
        return sys.executable
    pytest.skip("sssom-py is not installed; `make test` installs it")


def test_sssom_py_accepts_the_table_and_gives_it_back(tmp_path):
    """
    sssom-py accepts every row, refuses a table with an undeclared prefix, drops rows without a day, and what it
    writes anew is read as the same mappings.
    """
    python = with_sssom_py()
    tables = {
        "sound": TEXT,
        "prefix": SMALL.replace("form:sample", "nowhere:sample"),
        "day": SMALL.replace("\t2030-06-01", "\tsomeday"),
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.sssom.tsv").write_text(text, encoding="utf-8")
    paths = [tmp_path / f"{name}.sssom.tsv" for name in ("again", *tables)]

    done = subprocess.run(
        [python, HERE / "sssom_oracle.py", *paths], capture_output=True, text=True, check=True
    )

    assert [len(rows()), None, 0] == json.loads(done.stdout)
    again = read_sssom(paths[0].read_text(encoding="utf-8"), KB)
    assert set(KB.crosswalk.mappings) == set(again.mappings)
    assert set(read_sssom(TEXT, KB).none_found) == set(again.none_found)


# -- reading back --------------------------------------------------------------------------------------


def test_what_is_written_is_read_back():
    """
    The same mappings come back, in the same order, and what was looked for in vain.
    """
    found = read_sssom(TEXT, KB)

    assert KB.crosswalk.mappings == found.mappings
    assert ("safenet-2025", "other") in found.none_found
    assert 10 == len(found.none_found)


@given(st.sets(st.integers(0, len(KB.crosswalk.mappings) - 1), max_size=5), st.booleans())
def test_rows_may_be_taken_out_and_turned_around(dropped, windows):
    """
    A table that people shortened, or saved with the line ends of Windows, is read as what is left.
    """
    lines = TEXT.splitlines()
    start = len(head()) + 1
    kept = [line for at, line in enumerate(lines) if at - start not in dropped]
    text = "\ufeff" * windows + ("\r\n" if windows else "\n").join(kept)

    found = read_sssom(text, KB).mappings

    assert found == tuple(m for at, m in enumerate(KB.crosswalk.mappings) if at not in dropped)


def test_edited_rows_are_read_as_edited():
    """
    A relation, a day and sources that somebody changed are read as changed.
    """
    text = SMALL.replace("skos:broadMatch", "skos:exactMatch").replace(
        "\t2030-06-01", "\t2031-01-01"
    )
    [was] = TINY.crosswalk.mappings

    [found] = read_sssom(
        text.replace("\thttps://w3id.org/ocsea/source/sample-source", "\t"), TINY
    ).mappings

    assert attrs.evolve(was, relation="exactMatch", checked=date(2031, 1, 1), sources=()) == found


def test_columns_may_be_told_once_in_the_head():
    """
    What is the same in all rows may stand in the head; a row that tells otherwise wins.
    """
    once = SMALL.replace("# license", "# mapping_date: '2032-02-02'\n# license")

    assert date(2030, 6, 1) == read_sssom(once, TINY).mappings[0].checked
    emptied = once.replace("\t2030-06-01", "\t")
    assert date(2032, 2, 2) == read_sssom(emptied, TINY).mappings[0].checked


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("form:sample-harm", "form:no-such-harm", "subject_id"),
        ("form:sample-harm", "nowhere:sample-harm", "subject_id"),
        ("form:sample-harm", "sample-harm", "subject_id"),
        ("form:sample-harm", "scheme:sample-scheme/first", "subject_id"),
        ("form:sample-harm", "skos:Concept", "subject_id"),
        ("form:sample-harm", "ocsea:factor/sample-harm", "subject_id"),
        ("skos:broadMatch", "skos:broader", "predicate_id"),
        ("skos:broadMatch", "ocsea:broadMatch", "predicate_id"),
        ("scheme:sample-scheme/first", "scheme:sample-scheme/ninth", "object_id"),
        ("2030-06-01\thttps", "yesterday\thttps", "mapping_date"),
        ("source/sample-source", "source/nobody", "see_also"),
        ("ocsea/source/sample-source", "ocsea/form/harm", "see_also"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(old, new, field):
    """
    A wrong cell is told with its line and column, and what to do.
    """
    lines = SMALL.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("form:"))
    lines[at] = lines[at].replace(old, new, 1)

    assert [(f"line {at + 1}", field)] == problems("\n".join(lines))


@pytest.mark.parametrize(
    ("head", "old", "new", "field"),
    [
        (
            "# notes:\n#   fake: https://w3id.org/ocsea/form/\n",
            "form:sample",
            "fake:sample",
            "subject_id",
        ),
        ("#   other: https://example.org/x#\n", "skos:broad", "other:broad", "predicate_id"),
    ],
)
def test_only_the_curie_map_declares_prefixes(head, old, new, field):
    """
    A name below another entry of the head is no prefix, and a relation of another vocabulary is none of SKOS.
    """
    start = "# curie_map:\n"
    before = head + start if head.startswith("# notes") else start + head

    assert [field] == [
        name for _, name in problems((SMALL.replace(start, before)).replace(old, new))
    ]


def test_all_wrong_rows_are_told_at_once():
    """
    Problems in several rows come in one error.
    """
    wrong = SMALL.replace("\tscheme:sample-scheme/", "\tscheme:other-scheme/")

    assert ["object_id", "object_id"] == [field for _, field in problems(wrong)]


@pytest.mark.parametrize("text", ["", "# curie_map:\n", "a\tb\n1\t2\n"])
def test_a_table_without_the_columns_is_refused(text):
    """
    What is not such a table is refused, and every column that is missing is named.
    """
    found = problems(text)

    assert ("the table", "subject_id") in found
    assert ("the table", "mapping_date") in found
