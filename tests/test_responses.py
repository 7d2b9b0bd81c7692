"""Tests of reading answers: the same answers come back from every export, and score the same."""

import csv
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.interop_help import (
    EVERY,
    KNOWLEDGE,
    SHEET,
    answers,
    csv_of,
    google_rows,
    kobo_rows,
    survey_result,
)

import ocsea
from ocsea._base.text import LANGS
from ocsea.assess import score
from ocsea.interop.responses import read_responses, read_survey
from ocsea.interop.sheet import Sheet

SOME = st.lists(answers(), min_size=1, max_size=3)


def book_of(rows, path):
    """Write rows as a workbook, numbers as numbers."""
    book = Workbook()
    for row in rows:
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(path)
    return path


def same(respondents, found):
    """Check that the answers are those given, and score the same."""
    read = [response.answers for response in found]

    assert respondents == read
    assert len(respondents) == len(found)
    for before, after in zip(respondents, read, strict=True):
        assert score(EVERY, before) == score(EVERY, after)


# -- round trips ---------------------------------------------------------------------------------------


@given(
    SOME,
    st.sampled_from(["both", "summary", "details"]),
    st.sampled_from(["", "/", ".", "-", ":"]),
    st.sampled_from([(";", csv.QUOTE_ALL), (",", csv.QUOTE_MINIMAL), ("\t", csv.QUOTE_MINIMAL)]),
)
def test_answers_come_back_from_kobo_and_odk(respondents, several, groups, written):
    """
    Whatever the settings of an export with XML values are, answers and scores are the same.
    """
    rows = kobo_rows(SHEET, respondents, several=several, groups=groups)

    same(respondents, read_responses(csv_of(rows, *written), EVERY))


@given(SOME, st.sampled_from(LANGS))
def test_answers_come_back_from_google_forms(respondents, lang):
    """
    Answers as words, in either language, are read as what they were chosen as.
    """
    rows = google_rows(SHEET, respondents, lang)

    same(respondents, read_responses(csv_of(rows, ",", csv.QUOTE_MINIMAL), EVERY))


@given(SOME)
def test_answers_come_back_from_an_app(respondents):
    """
    What a SurveyJS form hands over is read as what was answered.
    """
    same(respondents, read_survey([survey_result(SHEET, each) for each in respondents], EVERY))


@given(SOME)
def test_answers_come_back_from_a_workbook(tmp_path_factory, respondents):
    """
    A workbook is read as CSV is, also where its numbers are numbers.
    """
    path = tmp_path_factory.mktemp("book") / "answers.xlsx"

    same(respondents, read_responses(book_of(kobo_rows(SHEET, respondents), path), EVERY))


def test_table_made_by_hand_is_read(tmp_path):
    """
    Headings and answers may be the codes themselves, when it is allowed that no version is given.
    """
    path = tmp_path / "answers.csv"
    asked = [q.code for q in SHEET.questions if q.kind != "told"]
    given_ = {"LED-01": "3", "REP-02": "box wa", "STF-01": "dk", "STF-03": "B"}
    lines = [",".join(asked), ",".join(given_.get(code, "") for code in asked), "", ""]
    path.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")

    [found] = read_responses(path, EVERY, unversioned=True)

    assert given_ | {"REP-02": "wa box"} == found.answers
    assert "2" == found.respondent
    assert found.day is None


# -- what is kept and what is not ----------------------------------------------------------------------

GIVEN = {"LED-01": "3", "STF-01": "45"}
ROWS = kobo_rows(SHEET, [GIVEN, {}])


@pytest.mark.parametrize("typed", [str.upper, str.lower])
def test_letters_of_the_printed_test_are_read(typed):
    """
    Who types in a test on paper types the letters that stand on it, large or small; the last is not knowing.
    """
    test = ocsea.load().instruments["training-knowledge-20"]
    letters = [typed("ABCD"[at % 4]) for at in range(len(test.items))]
    table = ",".join(test.by_code) + "\n" + ",".join(letters) + "\n"

    [found] = read_responses(table, test, unversioned=True)

    for letter, item in zip(letters, test.items, strict=True):
        offered = [*(choice.code for choice in item.offered), "dk"]
        assert offered["abcd".index(letter.lower())] == found.answers[item.code]


def changed(rows, **cells):
    """Return rows with other cells in the first row of answers, by heading."""
    first = dict(zip(rows[0], rows[1], strict=True)) | cells
    return [list(first), list(first.values()), *rows[2:]]


def test_what_can_tell_who_answered_is_dropped():
    """
    Device, account and time of day are not kept; the id of the submission and the day are.
    """
    found = read_responses(csv_of(ROWS), EVERY)
    first, second = found

    assert {"deviceid", "start", "_submitted_by", "_index"} <= set(found.dropped)
    assert (date(2026, 11, 21), 2, GIVEN) == (first.day, first.row, first.answers)
    assert "00000000-0000-0000-0000-000000000001" == first.respondent
    assert {} == second.answers
    assert "somebody" not in repr([first, second, found])


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-02-28 23:59", date(2026, 2, 28)),
        ("2026/03/01 1:00:00", date(2026, 3, 1)),
        ("2026-02-30", None),
        ("03/04/2026 10:00:00", None),
        ("", None),
    ],
)
def test_day_is_read_only_where_it_is_beyond_doubt(written, day):
    """
    A day that could be another, or none, is left out.
    """
    [first, _] = read_responses(csv_of(changed(ROWS, _submission_time=written)), EVERY)

    assert day == first.day


def test_columns_of_a_school_are_dropped_when_named():
    """
    A column that is no question is dropped when it is named, and the file is refused when not.
    """
    rows = changed([ROWS[0], ROWS[1]], Kelas="7B")

    found = read_responses(csv_of(rows), EVERY, ignore=["Kelas"])

    assert "Kelas" in found.dropped
    assert "7B" not in repr(list(found))


def test_respondents_can_be_told_apart_by_another_column():
    """
    The column that is named is taken before every other.
    """
    rows = changed([ROWS[0], ROWS[1]], kode="P-07")

    [found] = read_responses(csv_of(rows), EVERY, respondent="kode")

    assert "P-07" == found.respondent


def test_participant_code_is_taken_before_the_id_of_the_submission():
    """
    A knowledge test tells respondents apart by their code, so that before and after can be matched.
    """
    sheet = Sheet(KNOWLEDGE)
    rows = changed(kobo_rows(sheet, [GIVEN]), respondent="P07")

    [found] = read_responses(csv_of(rows), KNOWLEDGE)

    assert "P07" == found.respondent


def test_answers_can_be_gone_through_twice():
    """
    Each time the answers are read anew.
    """
    found = read_responses(csv_of(ROWS), EVERY)

    assert list(found) == list(found)


def test_file_that_changes_after_its_check_is_refused(tmp_path):
    """
    Answers are checked each time they are read.
    """
    path = tmp_path / "answers.csv"
    path.write_text(csv_of(ROWS), encoding="utf-8")
    found = read_responses(path, EVERY)
    path.write_text(csv_of(changed(ROWS, led_01="v9")), encoding="utf-8")

    with pytest.raises(ValueError, match=r"row 2: column \w+ \(LED-01\)"):
        list(found)


def test_wording_may_change_after_the_answers_were_collected():
    """
    Another version with the same scoring reads the answers.
    """
    later = attrs.evolve(EVERY, version="1.0.1")

    assert 2 == len(read_responses(csv_of(ROWS), later))


@pytest.mark.no_cover
def test_large_file_is_not_held_in_memory(tmp_path):
    """
    Reading takes much less memory than the file has bytes.
    """
    import tracemalloc

    path = tmp_path / "answers.csv"
    own_id = [at for at, heading in enumerate(ROWS[0]) if heading in {"_uuid", "_id"}]
    head, row = ([c for at, c in enumerate(r) if at not in own_id] for r in ROWS[:2])
    path.write_text(csv_of([head]) + csv_of([row]) * 10_000, encoding="utf-8")

    tracemalloc.start()
    count = sum(1 for _ in read_responses(path, EVERY))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert 10_000 == count
    assert most < path.stat().st_size / 5
