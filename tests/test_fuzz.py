"""Tests that nothing from outside makes a reader fail in a way that nobody expects."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.fuzz_help import READERS, SMALL
from tests.test_reading_documents import docx

from ocsea._base.archive import packed
from ocsea._base.errors import InvalidDataError, OcseaError
from ocsea.assess.answers import read_answers
from ocsea.documents import word
from ocsea.documents.files import document_of
from ocsea.interop import tables
from ocsea.interop.responses import read_responses


def in_docx(old, new):
    """Return a document in whose main part the first of something is put in place of something else."""
    return docx(lambda name, data: data.replace(old, new, 1) if name.endswith("ment.xml") else data)


SLOW = {
    "overlay": 1,
    "score-csv": 4,
    "score-parquet": 4,
    "responses-xlsx": 6,
    "docx": 6,
    "law-docx": 6,
}
PARQUET = READERS["score-parquet"].seeds()[0]
ONCE_BROKEN = {
    "number of too many digits in settings": ("config", b"a = " + b"9" * 5_000),
    "settings nested too deep": ("config", b"a = " + b"[" * 5_000),
    "settings of a project nested too deep": ("project", b"a = " + b"[" * 5_000),
    "number of too many digits in an overlay": ("toml", b"a = " + b"9" * 5_000),
    "cell that csv does not take": ("sssom", READERS["sssom"].seeds()[0] + b"x" * 140_000),
    "heading that csv does not take": ("sssom", b"x" * 140_000),
    "encoding that nobody knows": ("docx", in_docx(b"UTF-8", b"UZF-8")),
    "section of markup that is none": ("document-html", b"<p>a</p><![CDA<b>b</b>"),
    "Parquet that makes polars panic": ("score-parquet", PARQUET[:78] + b"\xff" + PARQUET[79:]),
    "answer nested too deep": ("answers", b'{"A1": ' + b"[" * 900 + b"]" * 900 + b"}"),
}
NOISE = st.binary(max_size=200) | st.text(max_size=100).map(str.encode)


def parts_of(data):
    """Return the parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@st.composite
def mutated(draw, data, tokens):
    """Return a file with a few changes: cut out, doubled, moved, or something put in."""
    length = len(data)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, length))
        end = draw(st.integers(start, min(length, start + 60)))
        piece = draw(st.sampled_from([b"", data[start:end] * 2, *tokens, b"\0", b"\xff"]) | NOISE)
        data = data[:start] + piece + data[end:]
        length = len(data)
    return data


@st.composite
def rezipped(draw, data, tokens):
    """Return an archive with a part that is changed, or left out."""
    parts = parts_of(data)
    name = draw(st.sampled_from(sorted(parts)))
    if draw(st.integers(0, 5)):
        parts[name] = draw(mutated(parts[name], tokens))
    else:
        del parts[name]
    return packed(parts)


def files(reader):
    """Return files for a reader: valid ones, broken ones, and noise."""
    seeds = st.sampled_from(reader.seeds())
    broken = seeds.flatmap(lambda seed: mutated(seed, reader.tokens))
    if reader.seeds()[0].startswith(b"PK"):
        return broken | seeds.flatmap(lambda seed: rezipped(seed, reader.tokens))
    return seeds | broken | broken | broken | NOISE


@pytest.mark.parametrize("name", READERS)
def test_reading_gives_a_value_or_an_error_of_ours(name, tmp_path_factory):
    """
    Whatever a file or a text holds, it is read, or refused with an error that derives from OcseaError.
    """
    reader = READERS[name]
    folder = tmp_path_factory.mktemp(name)

    @examples(SLOW.get(name, 6))
    @given(files(reader))
    def check(data):
        with suppress(OcseaError):
            reader.read(data, folder)

    check()


@pytest.mark.parametrize("name", sorted({*READERS} - {"overlay"}))
def test_valid_files_are_read(name, tmp_path):
    """
    Of the files that the others are made from at least one is read: not all stops at the first sign.
    """
    reader = READERS[name]
    read = 0
    for seed in reader.seeds():
        with suppress(OcseaError):
            reader.read(seed, tmp_path)
            read += 1

    assert read


@pytest.mark.parametrize(("name", "data"), ONCE_BROKEN.values(), ids=ONCE_BROKEN)
def test_what_once_broke_a_reader_no_longer_does(name, data, tmp_path):
    """
    What fuzzing has found to break a reader is read or refused.
    """
    with suppress(OcseaError):
        READERS[name].read(data, tmp_path)


@pytest.mark.parametrize("code", ["A1", "A2", "A3"])
def test_answer_that_cannot_be_told_as_text_is_none(code):
    """
    A number of more digits than Python writes is not offered, and no share.
    """
    for huge in (10**5_000, [10**5_000], {"value": 10**5_000}, -(10**5_000)):
        with pytest.raises(InvalidDataError, match=r"is not (offered|a share)"):
            read_answers(SMALL, {code: huge})


@pytest.mark.parametrize("zeros", [0, 1, 5_000])
def test_share_may_have_zeros_before_it(zeros):
    """
    Zeros before a share do not change it, however many.
    """
    plain, long = (read_answers(SMALL, {"A3": text})["A3"] for text in ("40", "0" * zeros + "40"))

    assert plain.worth == long.worth > 0


def test_row_that_says_it_is_a_late_one_is_refused(tmp_path, monkeypatch):
    """
    A workbook of which a row says that a billion rows stand before it is refused, not read row by row.
    """
    path = tmp_path / "late.xlsx"
    late = {
        name: each.replace(b'row r="2"', b'row r="999999999"').replace(b'"A2"', b'"A999999999"')
        for name, each in parts_of(READERS["responses-xlsx"].seeds()[0]).items()
    }
    path.write_bytes(packed(late))
    monkeypatch.setattr(tables, "MOST_ROWS", 50)

    with pytest.raises(InvalidDataError, match="more than 50 rows"):
        read_responses(path, SMALL, unversioned=True)


@pytest.mark.parametrize("piece", [b"<a/>", b'<a b="" c=""/>'])
def test_document_of_too_many_elements_is_refused(piece, monkeypatch):
    """
    A DOCX document that would become too many objects is refused before it is one.
    """
    monkeypatch.setattr(word, "MOST_MARKS", 100_000)

    assert document_of("a.docx", docx()).content
    with pytest.raises(InvalidDataError, match="unpacks to too much"):
        document_of("a.docx", in_docx(b"</w:body>", piece * 100_001 + b"</w:body>"))
