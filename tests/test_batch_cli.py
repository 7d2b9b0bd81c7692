"""Tests for ``ocsea assess batch``: files of answer sheets from the command line."""

import json

import polars as pl
import pytest
from tests.cli_help import RUNNER

import ocsea
from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea._base.text import LANGS
from ocsea.assess import answer_columns, result_columns, score_frame
from ocsea.cli import app as commands

KB = ocsea.load()
SCHOOL = KB.instruments["school-safety"]
CODES = answer_columns(SCHOOL)
SHEETS = pl.DataFrame(
    {"school": ["007", "008", "009"]} | {code: ["0", "dk", None] for code in CODES}
)


def batch(*args):
    return RUNNER.invoke(commands.app, ["assess", "batch", *map(str, args)])


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("made", ["csv", "parquet"])
def test_a_file_is_scored_into_another(tmp_path, ending, made):
    """
    Rows come out in order with their ids and the figures of `score_frame`, in either format.
    """
    source, target = tmp_path / f"answers.{ending}", tmp_path / "new" / f"scores.{made}"
    getattr(SHEETS, f"write_{ending}")(source)

    result = batch("school-safety", source, "--out", target)

    assert (0, None) == (result.exit_code, result.exception), result.output
    schema = {"school": pl.String}
    scored = (
        pl.read_csv(target, schema_overrides=schema) if made == "csv" else pl.read_parquet(target)
    )
    assert ["school", *result_columns(SCHOOL)] == scored.columns
    assert score_frame(SCHOOL, SHEETS).rows() == scored.rows()


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_how_many_were_scored_and_how_far_they_can_be_relied_on(tmp_path, lang):
    """
    The number of sheets, the sheets of each status in words, and the rule for small groups are told.
    """
    SHEETS.write_csv(tmp_path / "answers.csv")

    result = batch(SCHOOL.id, tmp_path / "answers.csv", "--out", tmp_path / "s.csv", "--lang", lang)

    said = KB.wording
    for key in ("final", "provisional", "insufficient"):
        assert f"  1: {said[f'assess-status-{key}'].format()(lang)}" in result.stdout
    assert said["batch-done"].format(rows=3, file=tmp_path / "s.csv")(lang) in result.stdout
    assert said["batch-small-groups"].format()(lang) in result.stdout


def test_json_tells_file_columns_and_statuses(tmp_path):
    """
    With ``--json`` a program learns where the results are and what they hold.
    """
    SHEETS.write_csv(tmp_path / "answers.csv")

    result = batch(SCHOOL.id, tmp_path / "answers.csv", "--out", tmp_path / "s.parquet", "--json")

    assert {
        "file": str(tmp_path / "s.parquet"),
        "columns": list(result_columns(SCHOOL)),
        "status": {"final": 1, "insufficient": 1, "provisional": 1},
    } == json.loads(result.stdout)


def test_odd_answers_are_told_by_column_and_row_and_nothing_is_written(tmp_path):
    """
    The error names column, number of rows and the first of them, never the answer; no file is left.
    """
    odd = SHEETS.with_columns(pl.Series(CODES[3], ["0", "a secret", "another"]))
    odd.write_csv(tmp_path / "answers.csv")

    result = batch(SCHOOL.id, tmp_path / "answers.csv", "--out", tmp_path / "scores.csv")

    assert isinstance(result.exception, InvalidDataError)
    told = str(result.exception)
    assert f"{CODES[3]}: 2 rows hold an answer that is not offered, the first is row 2" in told
    assert "secret" not in told
    assert [tmp_path / "answers.csv"] == list(tmp_path.iterdir())


def test_odd_answers_can_count_as_missing_and_answers_can_be_kept(tmp_path):
    """
    The options of the library are those of the command.
    """
    odd = SHEETS.with_columns(pl.Series(CODES[3], ["9876", "dk", None]))
    odd.write_csv(tmp_path / "answers.csv")
    target = tmp_path / "scores.parquet"

    batch(
        SCHOOL.id,
        tmp_path / "answers.csv",
        "--out",
        target,
        "--on-unknown",
        "missing",
        "--keep-answers",
    )

    kept = score_frame(SCHOOL, odd, on_unknown="missing", keep_answers=True)
    assert kept.columns == pl.read_parquet(target).columns
    assert kept.rows() == pl.read_parquet(target).rows()


def test_semicolons_separate_too(tmp_path):
    """
    A file as spreadsheets write it where a comma is the decimal sign is read alike.
    """
    SHEETS.write_csv(tmp_path / "answers.csv", separator=";", include_bom=True)

    result = batch(SCHOOL.id, tmp_path / "answers.csv", "--out", tmp_path / "scores.parquet")

    assert 0 == result.exit_code, result.exception
    assert score_frame(SCHOOL, SHEETS).rows() == pl.read_parquet(tmp_path / "scores.parquet").rows()


HEAD, ROW = ",".join(CODES).encode(), b",".join([b"0"] * len(CODES))
LONG = f"row 2: there are {len(CODES) + 2} cells under {len(CODES)} headings"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("answers.csv", b"\n".join([HEAD, ROW, ROW + b",a secret,4", ROW, b""]), LONG),
        ("answers.csv", b"\n".join([HEAD, b"\xff" + ROW, b""]), "no readable .csv file"),
        ("answers.csv", b"", "no readable .csv file"),
        ("answers.parquet", b"a secret", "no readable .parquet file"),
    ],
)
def test_files_that_cannot_be_read_are_told_with_the_row(tmp_path, name, content, told):
    """
    A row with too many cells is named, and what stands in a broken file is not repeated.
    """
    (tmp_path / name).write_bytes(content)

    result = batch(SCHOOL.id, tmp_path / name, "--out", tmp_path / "scores.csv")

    assert isinstance(result.exception, InvalidDataError), result.exception
    assert told in str(result.exception)
    assert "secret" not in str(result.exception)
    assert [tmp_path / name] == list(tmp_path.iterdir())


def test_other_formats_are_refused(tmp_path):
    """
    Only CSV and Parquet are read and written.
    """
    SHEETS.write_csv(tmp_path / "answers.csv")

    result = batch(SCHOOL.id, tmp_path / "answers.csv", "--out", tmp_path / "scores.xlsx")

    assert isinstance(result.exception, UnknownOptionError)
    assert ".parquet" in str(result.exception)
