"""Tests of the data package: nothing is lost, everything points somewhere, and its validators accept it."""

import csv
import io
import json
import re
from collections import Counter
from datetime import date
from hashlib import sha256

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ocsea
from ocsea._base.dates import Span
from ocsea._base.errors import UnknownIdError
from ocsea._base.text import Text, WordLists
from ocsea.interop.flat import flat_tables
from ocsea.interop.tabular import csvw, data_package, guarded_cell, plain_cell
from ocsea.sections import SECTIONS

KB = ocsea.load()
SOME = ["services", "first_response", "presets", "synonyms"]
"""Sections that are small, have lists within lists or words in both languages, and refer to each other."""

READ = {
    "string": plain_cell,
    "boolean": {"true": True, "false": False}.__getitem__,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
}


@pytest.fixture(scope="module")
def files():
    return data_package(KB)


@pytest.fixture(scope="module")
def package(files):
    return json.loads(files["datapackage.json"])


@pytest.fixture(scope="module")
def tables():
    return {table.name: table for table in flat_tables(KB)}


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


# -- nothing is lost -----------------------------------------------------------------------------------


def test_every_record_is_a_row(tables):
    """
    Each section has a table with a row for each record that its files hold, by id, in their order.
    """
    for name in SECTIONS:
        table = tables[name]
        at = [column.name for column in table.columns].index("id")
        assert [row["id"] for row in KB.reader.rows(name)] == [row[at] for row in table.rows]


def leaves(value):
    """Yield everything that a value holds, however deep; what is not known is left out."""
    if value is None:
        return
    if isinstance(value, tuple):
        for each in value:
            yield from leaves(each)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            if not field.metadata.get("derived"):
                yield from leaves(getattr(value, field.name))
    else:
        yield value if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("section", SECTIONS)
def test_cells_hold_what_records_hold(tables, section):
    """
    The cells of a section are the values of its records, each as often as it stands there.
    """
    found = Counter()
    for table in tables.values():
        if table.section == section:
            own = [
                at for at, column in enumerate(table.columns)
                if column.field not in {"parent", "position"} or "." not in table.name
                if not (column.field == "lang" and column.name == "lang" and section != "language_rules")
            ]  # fmt: skip
            for row in table.rows:
                cells = (row[at] for at in own)
                found.update(c if isinstance(c, bool) else str(c) for c in cells if c is not None)
    table = KB.table(section)
    held = Counter(leaf for row in KB.reader.rows(section) for leaf in leaves(table[row["id"]]))

    assert held == found


def test_files_hold_what_tables_hold(files, tables):
    """
    Reading a file by the types that are told of it gives the cells of the table.
    """
    for name, table in tables.items():
        if not table.rows and "." in name:
            assert f"{name}.csv" not in files
            continue
        head, *rows = rows_of(files[f"{name}.csv"])
        assert head == [column.name for column in table.columns]
        for row, cells in zip(rows, table.rows, strict=True):
            for column, text, cell in zip(table.columns, row, cells, strict=True):
                expected = str(cell) if column.kind == "string" and cell is not None else cell
                assert (expected or None) == (READ[column.kind](text) or None if text else None)


def test_lists_keep_their_order_and_words_their_language(tables):
    """
    A list is a table with places from 1; words have their language; a list in a list has two places.
    """
    form = KB.forms["sexual-extortion"]
    rows = [row for row in tables["forms.sources"].rows if row[0] == form.id]
    words = [row[2:] for row in tables["forms.everyday_words"].rows if row[0] == form.id]
    case = next(iter(KB.cases.values()))
    options = [row for row in tables["cases.decisions.options"].rows if row[0] == case.id]

    assert [(form.id, n, each) for n, each in enumerate(form.sources, start=1)] == rows
    assert [(lang, word) for lang in ("id", "en") for word in form.everyday_words(lang)] == words
    assert [
        (case.id, n, m, option.choice.id)
        for n, decision in enumerate(case.decisions, start=1)
        for m, option in enumerate(decision.options, start=1)
    ] == [row[:4] for row in options]


def test_texts_spans_and_values_within_are_columns(tables):
    """
    Both languages of a text, both ends of a span and each part of a value have a column.
    """
    names = {column.name for column in tables["legal_instruments"].columns}

    assert {"title_id", "title_en", "in_force_start", "in_force_end"} <= names
    assert {"indonesia_status", "indonesia_note_id", "indonesia_note_en"} <= names


# -- everything points somewhere -----------------------------------------------------------------------


def test_keys_tell_rows_apart(tables):
    """
    No two rows of a table have the same key, and no part of a key is empty.
    """
    for table in tables.values():
        names = [column.name for column in table.columns]
        at = [names.index(name) for name in table.key]
        keys = [tuple(row[n] for n in at) for row in table.rows]
        assert len(set(names)) == len(names)
        assert len(set(keys)) == len(keys)
        assert all(part not in {None, ""} for key in keys for part in key)


def test_every_reference_is_a_foreign_key_that_holds(package, files):
    """
    Every foreign key points to rows that are there; columns of ids have one.
    """
    content = {r["name"]: rows_of(files[r["path"]]) for r in package["resources"]}

    def picked(name, fields):
        head, *rows = content[name]
        at = [head.index(field) for field in fields]
        return {tuple(row[n] for n in at) for row in rows} - {("",)}

    keys = 0
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", []):
            to = key["reference"]["resource"] or resource["name"]
            assert picked(resource["name"], key["fields"]) <= picked(to, key["reference"]["fields"])
            keys += 1
    assert keys > 150


@pytest.mark.parametrize(
    ("table", "column", "to"),
    [
        ("forms.sources", ["value"], "sources"),
        ("forms.sources", ["parent"], "forms"),
        ("cases.decisions.options", ["parent", "position_1"], "cases.decisions"),
        ("cases.forms", ["form"], "forms"),
        ("forms.broader", ["value"], "forms"),
        ("pictograms", ["id"], "forms"),
    ],
)
def test_what_points_where(package, table, column, to):
    """
    Lists point to their record, and ids to the section they are of.
    """
    resource = next(each for each in package["resources"] if each["name"] == table)
    keys = [(k["fields"], k["reference"]["resource"]) for k in resource["schema"]["foreignKeys"]]

    assert (column, to) in keys


def test_on_the_web_only_full_columns_are_foreign_keys(files, package):
    """
    CSVW has the foreign keys of the package, but for those on columns that may be empty.
    """
    full, partly = set(), set()
    for resource in package["resources"]:
        fields = {f["name"]: f.get("constraints", {}) for f in resource["schema"]["fields"]}
        for key in resource["schema"].get("foreignKeys", []):
            required = all(fields[name].get("required") for name in key["fields"])
            (full if required else partly).add((resource["path"], *key["fields"]))
    found = {
        (table["url"], *key["columnReference"])
        for table in json.loads(files["csv-metadata.json"])["tables"]
        for key in table["tableSchema"]["foreignKeys"]
    }

    assert full == found
    assert ("triage_steps.csv", "service") in partly


# -- what is told of it --------------------------------------------------------------------------------


def test_every_column_is_explained_in_both_languages(package, files):
    """
    Each column has a description in Indonesian and English, in the package, for CSVW and in the codebook.
    """
    head, *rows = rows_of(files["codebook.csv"])
    book = {(row[0], row[1]): dict(zip(head, row, strict=True)) for row in rows}
    metadata = {
        (table["url"].removesuffix(".csv"), column["name"]): column["dc:description"]
        for table in json.loads(files["csv-metadata.json"])["tables"]
        for column in table["tableSchema"]["columns"]
    }
    told = {
        (resource["name"], field["name"]): field
        for resource in package["resources"]
        if resource["name"] != "codebook"
        for field in resource["schema"]["fields"]
    }

    assert book.keys() == metadata.keys() == told.keys()
    for key, field in told.items():
        said = {each["@language"]: each["@value"] for each in metadata[key]}
        assert said == {"en": field["description"], "id": field["description_id"]}
        assert plain_cell(book[key]["description_id"]) == said["id"] != said["en"]
        assert field["type"] == book[key]["type"]


def test_the_package_says_what_it_is(package, files):
    """
    Version, hash, licence and the rule for cells are told, and each file can be checked.
    """
    assert (KB.version, KB.content_hash) == (package["version"], package["content_hash"])
    assert "CC-BY-4.0" == package["licenses"][0]["name"]
    assert "apostrophe" in package["description"]
    for resource in package["resources"]:
        data = files[resource["path"]].encode()
        assert len(data) == resource["bytes"]
        assert f"sha256:{sha256(data).hexdigest()}" == resource["hash"]


def test_the_package_is_the_same_every_time(files):
    """
    The same knowledge gives the same files.
    """
    again = data_package(KB, sections=["forms", "sources"])
    same = [name for name in again if name.startswith(("forms", "sources"))]

    assert len(same) > 5
    assert [files[name] for name in same] == [again[name] for name in same]


def test_sections_can_be_chosen():
    """
    A part of the sections makes a package in which nothing points outside it.
    """
    files = data_package(KB, sections=["services", "first_response"])
    package = json.loads(files["datapackage.json"])
    names = {resource["name"] for resource in package["resources"]}
    to = {
        key["reference"]["resource"] or resource["name"]
        for resource in package["resources"]
        for key in resource["schema"].get("foreignKeys", [])
    }

    assert {name.partition(".")[0] for name in names} == {"services", "first_response", "codebook"}
    assert to <= names
    assert json.loads(csvw(KB, sections=["services"]))["tables"][0]["url"] == "services.csv"
    with pytest.raises(UnknownIdError, match="services"):
        data_package(KB, sections=["service"])


# -- cells that spreadsheets run -----------------------------------------------------------------------


@given(st.text(st.sampled_from("'=+-@\t\r\na ")) | st.text())
@example("'=1")
@example("''")
def test_guarded_cells_run_nothing_and_lose_nothing(text):
    """
    No guarded cell begins with what a spreadsheet runs, and taking the guard away gives the text.
    """
    assert not guarded_cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert text == plain_cell(guarded_cell(text))


def test_no_file_holds_a_cell_that_runs(files, package):
    """
    In no file does a cell of text begin with what a spreadsheet runs.
    """
    for resource in package["resources"]:
        head, *rows = rows_of(files[resource["path"]])
        text = [at for at, f in enumerate(resource["schema"]["fields"]) if f["type"] == "string"]
        assert len(head) == len(resource["schema"]["fields"])
        assert not [row[at] for row in rows for at in text if re.match(r"[=+\-@\t\r\n]", row[at])]


# -- their own validators ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("package")
    for name, content in data_package(KB, sections=SOME).items():
        (path / name).write_text(content, encoding="utf-8", newline="")
    return path


@pytest.mark.filterwarnings("ignore")
def test_frictionless_accepts_it_and_sees_a_broken_key(folder, tmp_path):
    """
    Frictionless finds no error, foreign keys and hashes included, and finds one that is put in.
    """
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(folder / "datapackage.json"))

    assert report.valid, report.flatten(["title", "message"])
    assert report.stats["errors"] == report.stats["warnings"] == 0
    broken = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    keep = {"services", "first_response.who", "first_response"}
    broken["resources"] = [r for r in broken["resources"] if r["name"] in keep]
    for resource in broken["resources"]:
        content = (folder / resource["path"]).read_text(encoding="utf-8")
        if resource["name"] == "first_response.who":
            content += "no-such-record,1,teacher\n"
            del resource["hash"], resource["bytes"]
        (tmp_path / resource["path"]).write_text(content, encoding="utf-8", newline="")
    (tmp_path / "datapackage.json").write_text(json.dumps(broken), encoding="utf-8")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert {"foreign-key"} == {row[0] for row in report.flatten(["type"])}


@pytest.mark.filterwarnings("ignore")
def test_csvw_accepts_it(folder):
    """
    CSV on the Web reads every row by the types it is told, and every reference holds.
    """
    module = pytest.importorskip("csvw")
    group = module.TableGroup.from_file(folder / "csv-metadata.json")
    rows = {table.local_name: list(table.iterdicts(strict=True)) for table in group.tables}

    assert len(rows["services.csv"]) == len(KB.services)
    assert group.check_referential_integrity(strict=True)


# -- kinds of fields -----------------------------------------------------------------------------------


def test_shapes_that_records_can_have(tables):
    """
    Types of columns follow the record classes: dates, numbers, whole numbers, yes or no, and lists of them.
    """
    kinds = {(t.name, c.name): c for t in tables.values() for c in t.columns}

    assert kinds["sources", "checked"].kind == "date"
    assert kinds["facets", "multi"].kind == "boolean"
    assert kinds["cases", "sensitivity"].values == (0, 1, 2)
    assert kinds["cases", "sensitivity"].kind == "integer"
    assert kinds["figures", "value"].kind == "string"
    assert "number" in {column.kind for column in kinds.values()}
    assert kinds["forms", "id"].pattern
    assert kinds["first_response.who", "value"].values[0] == "teacher"
    assert {Text, Span, WordLists}.isdisjoint(column.kind for column in kinds.values())
