"""Tests of what is refused when answers are read: each with where it stands, none with what was answered."""

from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.assess_help import STEPS, an_instrument, an_item
from tests.interop_help import SEVERAL, SHARE, own

from ocsea._base.errors import InvalidDataError, MissingExtraError
from ocsea._base.text import Text
from ocsea.interop import tables
from ocsea.interop.responses import MOST_PROBLEMS, read_responses, read_survey

BAD = Path(__file__).parent / "bad_answers"
CHOICES = own(("box", "1", False), ("wa", "1", False), ("none", "0", True))
SMALL = an_instrument(
    {"A": 100},
    [
        attrs.evolve(an_item("A1", "A", 1, scale=STEPS), text=Text("Pertanyaan satu?", "One?")),
        attrs.evolve(
            an_item("A2", "A", 1, scale=SEVERAL, choice=CHOICES),
            text=Text("Pertanyaan dua?", "Two?"),
        ),
        attrs.evolve(an_item("A3", "A", 1, scale=SHARE), text=Text("Berapa?", "How many?")),
    ],
)
TYPED = "RAHASIA"  # stands where somebody answered

WORDS = {
    "unknown-question.csv": "row 1: column H: this column is no question of sample. To do: is it a1?",
    "over-hundred.csv": "row 2: column E (A3): this is not a share. To do: use whole per cent",
    "share-with-sign.csv": "row 3: column E (A3): this is not a share",
    "negative-share.csv": "row 2: column E (A3): this is not a share",
    "not-offered.csv": "row 2: column B (A1): this answer is not offered. To do: offered are: v0, v1,",
    "formula.csv": "row 2: column B (A1): this answer is not offered",
    "other-version.csv": "row 2: column B (ocsea_scoring): these answers are to another instrument, or",
    "other-instrument.csv": "row 2: column B (ocsea_instrument): these answers are to another",
    "google-other-version.csv": "row 1: column A: these answers are to another instrument, or to another",
    "google-unknown-question.csv": "row 1: column D: this column is no question of sample",
    "google-other-words.csv": "row 2: column A (A1): this answer is not offered",
    "google-na-beside-others.csv": "row 2: column B (A2): an answer that excludes all others stands",
    "google-words-of-several.csv": "row 2: column A (A1): this answer is not offered",
    "google-words-without-code.csv": "row 2: column B (A2): this answer is not offered",
    "twice-the-same-respondent.csv": "row 4: column A (respondent): this respondent stands in an earlier",
    "name-for-respondent.csv": "row 2: column A (respondent): this is no code of a respondent",
    "no-respondent.csv": "row 2: column A (respondent): this is no code of a respondent",
    "labels.csv": "row 1: this was exported with labels, which cannot be told apart. To do: export again "
    "with “XML values and headers”",
    "mixed-separators.csv": "row 3: there are 1 cells under 7 headings. To do: see that one kind of separator",
    "fewer-cells.csv": "row 3: there are 2 cells under 7 headings",
    "empty.csv": "empty.csv: file: this is empty",
    "blank-lines.csv": "blank-lines.csv: file: this is empty",
    "headings-only.csv": "headings-only.csv: file: there are no answers",
    "no-headings.csv": "row 1: no question of the instrument is found in the headings",
    "missing-question.csv": "row 1: no column holds A3. To do: export all questions",
    "missing-choice.csv": "row 1: no column holds A2",
    "same-question-twice.csv": "row 1: column C (A1): column B holds the same",
    "none-beside-others.csv": "row 2: column D (A2): an answer that excludes all others stands beside",
    "choice-twice.csv": "row 2: column D (A2): a choice is named twice",
    "columns-disagree.csv": "row 2: column C (A2): the columns of single choices say otherwise",
    "tick-of-another-kind.csv": "row 2: column C (A2): this is neither 1 nor 0",
    "na-without-reason.csv": "row 2: column C (A1): there is no reason why it does not apply. To do: give one",
    "na-with-words-for-reason.csv": "row 2: column C (A1): there is no reason why it does not apply",
    "reason-without-na.csv": "row 2: column C (A1): there is a reason why it does not apply, but an answer",
    "number-and-none.csv": "row 2: column F (A3): there is a number as well",
    "missing-quote.csv": "row 2: this row cannot be read. To do: see whether a quotation mark is missing",
    "latin-1.csv": "this file is not in UTF-8. To do: save it as CSV in UTF-8",
    "utf-16.csv": "this is neither CSV in UTF-8 nor .xlsx",
    "old-excel.xls": "this is neither CSV in UTF-8 nor .xlsx. To do: save it as CSV",
    "broken.xlsx": "this workbook is broken. To do: export the answers as CSV",
    "nothing-says-the-version.csv": "row 1: nothing says which version of the instrument was answered",
}


def refused(source, instrument=SMALL, **more):
    """Return what is said when answers are refused."""
    with pytest.raises(InvalidDataError) as caught:
        read_responses(source, instrument, **more)
    return str(caught.value)


@pytest.mark.parametrize("name", sorted(path.name for path in BAD.iterdir()))
def test_bad_file_is_refused_with_its_place(name):
    """
    Each file of the folder is refused for what is wrong with it, and nothing else of it is said.
    """
    with_codes = "kode" in (BAD / name).read_bytes()[:4].decode("latin-1")
    told = refused(
        BAD / name,
        respondent="kode" if with_codes else None,
        unversioned=name != "nothing-says-the-version.csv",
    )

    assert WORDS[name] in told
    assert told.startswith("1 problem in the data")
    assert TYPED not in told


def test_every_file_of_the_folder_is_tested():
    """
    No bad file is without the words of its error, and none was lost.
    """
    assert set(WORDS) == {path.name for path in BAD.iterdir()}


def test_all_problems_are_listed_at_once():
    """
    A row with two problems and another with one are told together.
    """
    told = refused("A1,A2,A3\n9,box,101\n1,box,5\n1,fax,5\n", unversioned=True)

    assert "3 problems" in told
    assert ["row 2: column A (A1)", "row 2: column C (A3)", "row 4: column B (A2)"] == [
        line.split(": ", 1)[0].strip() + ": " + line.split(": ")[1]
        for line in told.splitlines()[1:]
    ]


def test_reading_stops_after_many_problems():
    """
    A file in which all is wrong is not listed to its end.
    """
    told = refused("A1,A2,A3\n" + "9,box,5\n" * 1_000, unversioned=True)

    assert MOST_PROBLEMS + 1 == told.count("To do")
    assert f"row 51: reading stopped after {MOST_PROBLEMS} problems" in told


@given(st.text(min_size=1).filter(lambda text: text.strip() not in {"", "0", "1", "2", "3", "4"}))
def test_no_answer_is_ever_repeated(text):
    """
    Whatever stands in a cell, what is said about it is the same.
    """
    from tests.interop_help import csv_of

    special = {"v0", "v1", "v2", "v3", "v4", "dk", "na"}
    table = csv_of([["A1", "A2", "A3"], [text, "box", "5"]])

    if text.strip() not in special and "\0" not in text:
        assert refused(table, unversioned=True) == refused("A1,A2,A3\n9,box,5\n", unversioned=True)


def test_choices_that_a_heading_cannot_tell_apart_are_refused():
    """
    Where the heading of a choice could be that of another, the column is not read as either.
    """
    choices = own(("a-b", "1", False), ("a.b", "1", False))
    odd = an_instrument({"A": 100}, [an_item("A2", "A", 1, scale=SEVERAL, choice=choices)])

    assert "this column is no question" in refused("a2;a2/va-b\nva.b;0\n", odd, unversioned=True)


def test_column_for_respondents_must_be_there():
    """
    A column that was named and is not there is told.
    """
    told = refused("A1,A2,A3\n1,box,5\n", unversioned=True, respondent="kode")

    assert "row 1: the column that was named for respondents is missing" in told


def test_file_that_is_not_there_is_told(tmp_path):
    """
    A path without a file is an error like any other.
    """
    assert "none.csv: file: this file cannot be read" in refused(tmp_path / "none.csv")
    assert "none.csv: file: this file cannot be read" in refused(str(tmp_path / "none.csv"))


def test_text_without_anything_is_empty():
    """
    An empty text is an empty file.
    """
    assert "file: this is empty" in refused("")


def test_endless_line_is_refused(monkeypatch):
    """
    A line without an end is not read to its end.
    """
    monkeypatch.setattr(tables, "LONGEST_LINE", 100)

    assert "a line has more than 100 characters" in refused(
        "A1,A2,A3\n" + "x" * 1_000, unversioned=True
    )


def test_endless_heading_is_refused(monkeypatch):
    """
    A table has a greatest number of columns.
    """
    monkeypatch.setattr(tables, "MOST_COLUMNS", 10)

    assert "there are more than 10 columns" in refused("A1,A2" + ",x" * 20 + "\n1,2\n")


# -- workbooks -----------------------------------------------------------------------------------------


def a_book(tmp_path, rows, name="answers.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def with_part(path, name, content):
    """Put another part into a workbook, in place of what it had."""
    with ZipFile(path) as old:
        parts = {each: old.read(each) for each in old.namelist()} | {name: content}
    with ZipFile(path, "w", ZIP_DEFLATED) as new:
        for each, data in parts.items():
            new.writestr(each, data)
    return path


def test_workbook_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    """
    What a workbook unpacks to is seen before it is unpacked.
    """
    path = with_part(a_book(tmp_path, [["A1"]]), "xl/media/x", b"\0" * 3_000_000)
    monkeypatch.setattr(tables, "MOST_UNPACKED", 2 * 2**20)

    assert "this workbook unpacks to more than 2 MiB" in refused(path)
    assert path.stat().st_size < 20_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_workbook_that_defines_entities_is_refused(tmp_path, encoding):
    """
    No entity is ever resolved, in whatever encoding it is defined.
    """
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    path = with_part(a_book(tmp_path, [["A1"]]), "xl/sharedStrings.xml", bomb.encode(encoding))

    assert "this workbook defines XML entities" in refused(path)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
def test_workbook_with_a_broken_part_is_refused(tmp_path, part):
    """
    A workbook whose XML is broken is told in words.
    """
    path = with_part(a_book(tmp_path, [["A1"], ["x"]]), part, b"<broken")

    assert "this workbook cannot be read" in refused(path)


def test_archive_of_csv_files_is_told_from_a_workbook(tmp_path):
    """
    What ODK Central exports has to be unpacked first.
    """
    with ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("answers.csv", "A1")

    assert "an archive, not a workbook. To do: unpack it" in refused(tmp_path / "export.zip")


def test_formula_in_a_workbook_is_refused_not_worked_out(tmp_path):
    """
    A formula is no answer, whatever its result was.
    """
    path = a_book(tmp_path, [["A1", "A2", "A3"], ["=1+0", "box", 5]])

    assert "row 2: column A (A1): this answer is not offered" in refused(path, unversioned=True)


def test_workbook_cells_are_read_as_they_are_meant(tmp_path):
    """
    Whole numbers, truth values and blank cells are read as in CSV; a blank row is none.
    """
    day = datetime(2026, 11, 21, 8, 0)  # noqa: DTZ001
    head = ["A1", "A2/box", "A2/wa", "A2/none", "A2/dk", "A2/na", "A3", "_submission_time"]
    head = [
        name.lower().replace("/", "/v").replace("vdk", "dk").replace("vna", "na")
        for name in head[:7]
    ]
    rows = [
        [*head, "_submission_time"],
        [3.0, True, False, 0, 0, 0, 45, day],
        [],
        [None, *[None] * 6],
    ]
    path = a_book(tmp_path, [*rows, [1, None, None, None, None, None, "dk"]])

    first, second = read_responses(path, SMALL, unversioned=True)

    assert ({"A1": "3", "A2": "box", "A3": "45"}, day.date()) == (first.answers, first.day)
    assert ({"A1": "1", "A3": "dk"}, None, 5) == (second.answers, second.day, second.row)


def test_workbook_needs_an_extra(tmp_path, monkeypatch):
    """
    Without openpyxl it is said what brings it; CSV is read without it.
    """
    import sys

    path = a_book(tmp_path, [["A1", "A2", "A3"], [1, "box", 5]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)

    with pytest.raises(MissingExtraError, match=r"ocsea\[forms\]"):
        read_responses(path, SMALL)
    assert 1 == len(read_responses("A1,A2,A3\n1,box,5\n", SMALL, unversioned=True))


# -- what an app hands over ----------------------------------------------------------------------------


def test_bad_results_of_an_app_are_told_by_their_number():
    """
    A result that cannot be is told by its number and the code of the question.
    """
    results = [{"A1": "1"}, {"A1": {"RAHASIA": 1}}, {"A2": ["box", "none"]}]
    with pytest.raises(InvalidDataError) as caught:
        read_survey(results, SMALL, unversioned=True)

    told = str(caught.value)
    assert "result 2: A1: this answer is not offered" in told
    assert "result 3: A2: an answer that excludes all others" in told
    assert TYPED not in told


def test_unknown_value_of_an_app_is_refused():
    """
    A name that is no question is refused, and dropped when it is named.
    """
    with pytest.raises(InvalidDataError, match="result 1: a name: this column is no question"):
        read_survey([{"A1": "1", "A11": "x"}], SMALL, unversioned=True)
    [found] = read_survey([{"A1": "1", "A11": "x"}], SMALL, unversioned=True, ignore=["A11"])
    assert {"A1": "1"} == found.answers


# -- whatever comes ------------------------------------------------------------------------------------


def read_or_refused(source):
    """Return the answers, or the error that lists what is wrong."""
    try:
        return read_responses(source, SMALL, unversioned=True)
    except InvalidDataError as error:
        return error


HEADS = [
    "A1",
    "a1",
    "g/a2",
    "a2/vbox",
    "A3",
    "[A1] x",
    "ocsea_scoring",
    "_uuid",
    "",
    "x",
    "respondent",
]


@given(
    st.lists(st.sampled_from(HEADS) | st.text(max_size=5), max_size=6),
    st.lists(
        st.lists(st.sampled_from(["1", "v1", "na", "dk", ""]) | st.text(max_size=5)), max_size=3
    ),
    st.sampled_from([";", ",", "\t", "|"]),
)
def test_no_text_makes_reading_fail_in_another_way(head, rows, separator):
    """
    Whatever a table holds, it is read, or refused with all that is wrong.
    """
    text = "\n".join(separator.join(row) for row in [head, *rows]) + "\n"
    found = read_or_refused(text)

    assert found.problems if isinstance(found, InvalidDataError) else len(list(found)) == len(found)


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xef\xbb\xbf", b"A1,A2,A3\n"])
)
def test_no_file_makes_reading_fail_in_another_way(tmp_path_factory, content, start):
    """
    Whatever bytes a file has, it is read, or refused.
    """
    path = tmp_path_factory.mktemp("any") / "answers"
    path.write_bytes(start + content)

    found = read_or_refused(path)

    assert found.problems if isinstance(found, InvalidDataError) else len(list(found)) == len(found)


def test_separator_is_the_one_that_gives_known_headings():
    """
    Signs within the words of a heading are not taken for separators.
    """
    text = "[A1] a;b;c;d,[A2] e;f,[A3] g\ncontoh (1),contoh (box),5\n"

    [found] = read_responses(text, SMALL, unversioned=True)
    assert {"A1": "1", "A2": "box", "A3": "5"} == found.answers


def test_what_a_workbook_says_of_its_size_is_not_believed(tmp_path):
    """
    All columns are read, also where a workbook says that it has one only.
    """
    path = a_book(tmp_path, [["A1", "A2", "A3"], [1, "box", 5]])
    with ZipFile(path) as parts:
        page = parts.read("xl/worksheets/sheet1.xml")
    with_part(path, "xl/worksheets/sheet1.xml", page.replace(b'ref="A1:C2"', b'ref="A1:A1"'))

    assert b'ref="A1:C2"' in page
    assert 1 == len(read_responses(path, SMALL, unversioned=True))
