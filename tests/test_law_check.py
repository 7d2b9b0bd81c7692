"""Tests for documents whose citations are checked: as Markdown, HTML, DOCX and plain text."""

import html
import json
import re
import sys
import zipfile
from datetime import date
from html.parser import HTMLParser

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea import cli
from ocsea._base.text import LANGS
from ocsea.documents import files, word
from ocsea.law.texts import CheckedText, check_file, read_text
from ocsea.testing.strategies import langs

LAW = ocsea.load().law
CITE = LAW.citations
NOW = date(2026, 6, 1)
LINES = (
    "Panduan contoh untuk sekolah rekaan.",
    "Pasal 29 UU Pornografi pernah berlaku.",
    "Pasal 5 UU TPKS tetap berlaku.",
    "Pasal 66 UU TPKS melindungi korban.",
    "Pasal 5 UU 99/2031 tidak ada.",
    "Pasal 378 KUHP belum tercatat.",
)
STATES = ["ended", "changed", "fine", "unknown", "not-recorded"]


def checked(text, *, on=NOW, name="panduan.txt"):
    return CheckedText(
        name=name, text=text, on=on, findings=CITE.check(text, on=on), citations=CITE
    )


def write_docx(path, lines, cells=()):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if cells:
        row = document.add_table(1, len(cells)).rows[0]
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.save(str(path))
    return path


def write(folder, kind):
    """Write the sample lines as a document of that kind."""
    path = folder / f"panduan.{kind}"
    if kind == "docx":
        return write_docx(path, LINES)
    if kind in {"html", "HTM"}:
        body = "".join(f"<p>{html.escape(line)}</p>" for line in LINES)
        content = f"<html><head><style>p {{}}</style></head><body>{body}</body></html>"
    else:
        content = "\n".join(LINES)
    path.write_text(content, encoding="utf-8")
    return path


# -- every kind of document ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["txt", "md", "html", "HTM", "docx"])
def test_citations_of_each_kind_of_document_are_looked_up(tmp_path, kind):
    """
    The same lines in any kind of document give the same citations with the same states.
    """
    found = check_file(CITE, write(tmp_path, kind), on=NOW)

    assert STATES == [finding.state for finding in found.findings]
    assert dict.fromkeys(STATES, 1) == found.counts
    assert (f"panduan.{kind}", NOW) == (found.name, found.on)


@pytest.mark.parametrize("kind", ["txt", "md", "docx"])
def test_line_of_a_citation_is_counted_from_one(tmp_path, kind):
    """
    Each citation is on its line of the document, the first line being 1.
    """
    found = check_file(CITE, write(tmp_path, kind), on=NOW)

    assert [2, 3, 4, 5, 6] == [found.line_of(finding) for finding in found.findings]


@given(st.lists(st.sampled_from(["", "kata", "Pasal 5 UU 99/2031"]), max_size=8))
def test_line_is_that_of_the_text(lines):
    """
    The line of a citation is one more than the line breaks before it.
    """
    found = checked("\n".join(lines))
    places = [n for n, line in enumerate(lines, start=1) if line.startswith("Pasal")]

    assert places == [found.line_of(finding) for finding in found.findings]


def test_document_passes_unless_a_citation_has_ended_or_not_begun():
    """
    A changed, unknown or unrecorded citation lets a document pass; one that ended or comes later does not.
    """
    rest = "\n".join(LINES[2:])

    assert checked(rest).passes
    assert checked("").passes
    assert not checked(LINES[1]).passes
    assert not checked("Pasal 407 KUHP", on=date(2025, 6, 1)).passes
    assert checked("Pasal 407 KUHP").passes


def test_citation_is_checked_against_the_day_of_writing(tmp_path):
    """
    What has not changed since the document was written is fine.
    """
    path = tmp_path / "panduan.md"
    path.write_text("Pasal 5 UU TPKS", encoding="utf-8")
    states = [
        check_file(CITE, path, on=NOW, written=written).findings[0].state
        for written in (None, date(2025, 12, 31), date(2026, 1, 2))
    ]

    assert ["changed", "changed", "fine"] == states


def test_html_is_read_as_it_is_seen(tmp_path):
    """
    Of HTML the words count, with entities and blocks as seen, and neither scripts, styles nor comments.
    """
    path = tmp_path / "panduan.html"
    path.write_text(
        "<style>/* Pasal 1 UU TPKS */</style><script>'Pasal 2 UU TPKS'</script>"
        "<!-- Pasal 3 UU TPKS --><h1>Judul</h1><p>Pasal&nbsp;5 <b>UU</b> TPKS<p>"
        "<ul><li>Pasal 29 UU Pornografi</li><li>Ayah &amp; ibu</li></ul>",
        encoding="utf-8",
    )
    found = check_file(CITE, path, on=NOW)

    assert ["tpks-5", "porn-29"] == [finding.provisions[0] for finding in found.findings]
    assert "Ayah & ibu" in found.text
    assert "Judul\nPasal" in found.text
    assert "UU TPKS */" not in found.text


def test_docx_is_read_with_its_tables(tmp_path):
    """
    Of a DOCX document the paragraphs and the cells of tables are read.
    """
    path = write_docx(tmp_path / "panduan.docx", LINES[:2], cells=["Pasal 407 KUHP", "kosong"])

    assert [*LINES[:2], "Pasal 407 KUHP", "kosong"] == read_text(path).split("\n")


def test_mark_of_the_encoding_is_not_text(tmp_path):
    """
    The byte order mark that some editors write is no part of the text.
    """
    path = tmp_path / "panduan.txt"
    path.write_bytes(b"\xef\xbb\xbfPasal 5 UU TPKS")

    assert "Pasal 5 UU TPKS" == read_text(path)


# -- files that cannot be read -------------------------------------------------------------------------


def refused(path):
    with pytest.raises(ocsea.InvalidDataError) as caught:
        check_file(CITE, path, on=NOW)
    (problem,) = caught.value.problems
    assert str(path) == problem.file
    assert problem.remedy
    return problem.message


@pytest.mark.parametrize("kind", ["txt", "md", "html", "docx"])
def test_file_that_is_not_there_is_named(tmp_path, kind):
    """
    A missing file is named with what to check.
    """
    assert "cannot be read (" in refused(tmp_path / f"tidak-ada.{kind}")


def test_folder_is_no_document(tmp_path):
    """
    A folder with the name of a document cannot be read.
    """
    (tmp_path / "map.md").mkdir()

    assert "cannot be read (" in refused(tmp_path / "map.md")


@pytest.mark.parametrize("kind", ["txt", "md", "html"])
def test_binary_file_is_no_text(tmp_path, kind):
    """
    Bytes that are not UTF-8 are refused, with what to save it as.
    """
    path = tmp_path / f"gambar.{kind}"
    path.write_bytes(b"\x89PNG\r\n\xff\xfe\x00")

    assert "is not text in UTF-8" == refused(path)


@pytest.mark.parametrize("content", [b"", b"Pasal 5 UU TPKS", b"PK\x03\x04 but no more"])
def test_file_that_is_no_docx_is_told(tmp_path, content):
    """
    A file that only has the ending of a DOCX document is told to be none.
    """
    path = tmp_path / "bukan.docx"
    path.write_bytes(content)

    assert "is not a DOCX document" == refused(path)


@pytest.mark.parametrize("dropped", ["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
def test_archive_that_is_no_docx_is_told(tmp_path, dropped):
    """
    An archive without the parts of a DOCX document is told to be none.
    """
    whole = write_docx(tmp_path / "utuh.docx", LINES)
    with (
        zipfile.ZipFile(whole) as source,
        zipfile.ZipFile(tmp_path / "kurang.docx", "w") as target,
    ):
        for name in source.namelist():
            if name != dropped:
                target.writestr(name, source.read(name))

    assert "is not a DOCX document" == refused(tmp_path / "kurang.docx")


def test_file_may_be_as_large_as_the_bound_and_no_larger(tmp_path, monkeypatch):
    """
    A file up to the bound is read, and one byte more is refused before it is read.
    """
    path = tmp_path / "besar.txt"
    path.write_text("Pasal 5 UU TPKS", encoding="utf-8")
    monkeypatch.setattr(files, "MOST_BYTES", 15)

    assert "Pasal 5 UU TPKS" == read_text(path)
    monkeypatch.setattr(files, "MOST_BYTES", 14)
    assert refused(path).startswith("is larger than ")


def test_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    """
    A DOCX document is measured unpacked, up to the bound, before anything of it is unpacked.
    """
    path = write_docx(tmp_path / "bom.docx", LINES)
    with zipfile.ZipFile(path) as archive:
        size = sum(info.file_size for info in archive.infolist())
    monkeypatch.setattr(word, "MOST_UNPACKED", size)

    assert LINES[1] in read_text(path)
    monkeypatch.setattr(word, "MOST_UNPACKED", size - 1)
    monkeypatch.setattr(zipfile.ZipFile, "read", None)
    assert refused(path)


@pytest.mark.parametrize("name", ["panduan.pdf", "panduan", "panduan.docm"])
def test_other_endings_are_refused(tmp_path, name):
    """
    A file of another kind is refused, there or not, with the kinds that can be read.
    """
    with pytest.raises(ocsea.UnknownOptionError) as caught:
        check_file(CITE, tmp_path / name, on=NOW)

    assert "file ending cannot be" in caught.value.message
    for kind in (".txt", ".md", ".html", ".docx"):
        assert kind in caught.value.hint


def test_docx_is_read_without_an_extra(tmp_path, monkeypatch):
    """
    A DOCX document is read without the package that writes such documents.
    """
    path = write_docx(tmp_path / "panduan.docx", LINES)
    monkeypatch.setitem(sys.modules, "docx", None)

    assert list(LINES) == read_text(path).split("\n")


# -- in words and as a page ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "on", "told"),
    [
        (
            "Pasal 29 UU Pornografi",
            NOW,
            {
                "id": "berakhir, sejak 2026-01-02, digantikan Pasal 407, UU 1/2023",
                "en": "ended, since 2026-01-02, replaced by Pasal 407, UU 1/2023",
            },
        ),
        ("Pasal 66 UU TPKS", NOW, {"id": "berlaku", "en": "fine"}),
        (
            "Pasal 5 UU TPKS",
            NOW,
            {"id": "berubah, sejak 2026-01-02", "en": "changed, since 2026-01-02"},
        ),
        (
            "Pasal 407 KUHP",
            date(2025, 6, 1),
            {"id": "belum berlaku, mulai 2026-01-02", "en": "not yet in force, from 2026-01-02"},
        ),
    ],
)
def test_state_is_told_in_words(text, on, told):
    """
    What became of a citation is told in words of one language, with the day and the successor.
    """
    found = checked(text, on=on)

    assert told == {lang: found.told(found.findings[0], lang) for lang in LANGS}


class Page(HTMLParser):
    """Collects the marks of a report, the text without notes, and whatever a page could load."""

    def __init__(self):
        super().__init__()
        self.marks, self.words, self.tags, self.loads, self.inside = [], [], set(), [], []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.tags.add(tag)
        self.inside.append(tag)
        self.loads += [v for k, v in attrs if k in {"src", "href", "onclick", "onload", "style"}]
        if tag == "mark":
            self.marks.append(named["class"])
        if tag == "meta":
            self.inside.pop()

    def handle_endtag(self, tag):
        assert tag == self.inside.pop()

    def handle_data(self, data):
        if "pre" in self.inside and "small" not in self.inside:
            self.words.append(data)


def page_of(found, lang="en"):
    page = Page()
    page.feed(found.to_html(lang, stamp="2026.11"))
    page.close()
    return page


@pytest.mark.parametrize("lang", LANGS)
def test_report_marks_each_citation_by_its_state(lang):
    """
    In the report each citation is marked with its state, and what became of it stands next to it.
    """
    found = checked("\n".join(LINES))
    content = found.to_html(lang, stamp="2026.11")

    assert STATES == page_of(found, lang).marks
    for finding in found.findings:
        assert f"<small> [{html.escape(found.told(finding, lang))}]</small>" in content
    assert f'<html lang="{lang}">' in content
    assert "panduan.txt" in content
    assert "2026.11" in content
    assert {"id": "bukan nasihat hukum", "en": "not legal advice"}[lang] in content


def test_report_escapes_markup_of_the_document():
    """
    Markup in a document, its name or next to a citation is shown as text and never becomes markup.
    """
    text = '<script>alert("x")</script> <img src=x onerror=y> Pasal 5 UU TPKS & "kata" </pre>'
    found = checked(text, name='<b>"nama"&.md')
    content = found.to_html("en", stamp="<i>")

    assert "<script" not in content
    assert "<img" not in content
    assert "<b>" not in content
    assert "<i>" not in content
    assert text == "".join(page_of(found).words).strip("\n")


def test_report_needs_nothing_else():
    """
    The report loads no script, picture, font or style from anywhere.
    """
    found = checked("\n".join(LINES))
    content = found.to_html("en", stamp="2026.11")
    page = page_of(found)

    assert [] == page.loads
    assert set() == page.tags & {"script", "link", "img", "iframe", "object", "base"}
    assert not re.search(r"https?:|@import|url\(", content)


BITS = (
    "Pasal 5 UU TPKS",
    "UU TPKS ",
    "Pasal 29 ",
    "jo. ",
    "<b>",
    "&amp;",
    '"',
    "'",
    "\n",
    "kata ",
    "Pasal 407 KUHP",
)


@given(st.lists(st.sampled_from(BITS), max_size=25).map("".join), langs())
def test_report_keeps_every_word_of_the_document(text, lang):
    """
    Without its notes the report has the words of the document, each once, with a mark for each citation.
    """
    found = checked(text)
    page = page_of(found, lang)

    assert text.strip("\n") == "".join(page.words).strip("\n")
    assert len(found.findings) == len(page.marks)


# -- from the command line -----------------------------------------------------------------------------


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command as from a shell; return its exit code and what it printed."""

    def run(*args):
        monkeypatch.setattr(sys, "argv", ["ocsea", "law", "check", *map(str, args)])
        monkeypatch.setenv("COLUMNS", "400")
        with pytest.raises(SystemExit) as caught:
            cli.main()
        printed = capsys.readouterr()
        return caught.value.code or 0, printed.out, printed.err

    return run


@pytest.mark.parametrize(
    ("lines", "code"), [(LINES[2:], 0), (LINES, 1)], ids=["nothing-ended", "something-ended"]
)
def test_command_exits_with_one_when_a_citation_has_ended(tmp_path, command, lines, code):
    """
    The command exits with 0 when nothing has ended and with 1 otherwise, and names lines and states.
    """
    path = tmp_path / "panduan.md"
    path.write_text("\n".join(lines), encoding="utf-8")

    found, out, err = command(path, "--on", "2026-06-01", "--lang", "en")

    assert (code, "") == (found, err)
    assert (
        f"panduan.md:{lines.index(LINES[2]) + 1}: Pasal 5 UU TPKS: changed, since 2026-01-02" in out
    )
    assert (code == 1) == ("panduan.md:2: Pasal 29 UU Pornografi: ended" in out)


def test_command_exits_with_two_when_a_file_cannot_be_read(tmp_path, command):
    """
    A file that cannot be read, or is of another kind, ends the command with 2 and words, not a traceback.
    """
    (tmp_path / "gambar.txt").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "tidak-ada.md", tmp_path / "panduan.pdf", tmp_path / "gambar.txt"):
        code, out, err = command(path)

        assert (2, "") == (code, out)
        assert "Traceback" not in err
        assert err.strip()


def test_command_checks_several_files_for_the_day_of_writing(tmp_path, command):
    """
    Of several files each is reported, and one bad file is enough for exit code 1.
    """
    good, bad = tmp_path / "baik.txt", tmp_path / "lama.txt"
    good.write_text(LINES[2], encoding="utf-8")
    bad.write_text(LINES[1], encoding="utf-8")

    code, out, _ = command(good, bad, "--written", "2026-01-02", "--on", "2026-06-01", "--json")
    found = {row["file"]: row for row in json.loads(out)}

    assert 1 == code
    assert {"baik.txt": True, "lama.txt": False} == {name: r["passes"] for name, r in found.items()}
    assert {"baik.txt": "fine", "lama.txt": "ended"} == {
        name: row["findings"][0]["state"] for name, row in found.items()
    }
    assert {"2026-06-01"} == {row["on"] for row in found.values()}


def test_command_writes_a_report_for_each_file(tmp_path, command):
    """
    With a folder for reports each file has its own, in the language asked for.
    """
    for name in ("satu.md", "dua.md"):
        (tmp_path / name).write_text(LINES[1], encoding="utf-8")
    folder = tmp_path / "laporan"

    command(tmp_path / "satu.md", tmp_path / "dua.md", "--html", folder, "--lang", "id")

    assert ["dua.md.html", "satu.md.html"] == sorted(path.name for path in folder.iterdir())
    for path in folder.iterdir():
        content = path.read_text(encoding="utf-8")
        assert '<html lang="id">' in content
        assert '<mark class="ended"' in content


def test_archive_that_unpacks_to_too_much_says_so(tmp_path, monkeypatch):
    """
    An archive that unpacks to too much is told from a damaged one.
    """
    path = tmp_path / "bom.docx"
    Document().save(str(path))
    monkeypatch.setattr(word, "MOST_UNPACKED", 10)
    with pytest.raises(ocsea.InvalidDataError) as caught:
        read_text(path)

    assert "unpacks to too much" == caught.value.problems[0].message


@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml"])
def test_damaged_docx_is_told(tmp_path, part):
    """
    A damaged part of a document is a clear error.
    """
    Document().save(str(tmp_path / "utuh.docx"))
    with (
        zipfile.ZipFile(tmp_path / "utuh.docx") as source,
        zipfile.ZipFile(tmp_path / "rusak.docx", "w") as target,
    ):
        for name in source.namelist():
            target.writestr(name, b"<w" if name == part else source.read(name))

    with pytest.raises(ocsea.InvalidDataError):
        check_file(CITE, tmp_path / "rusak.docx", on=NOW)


def test_merged_cells_are_read_once(tmp_path):
    """
    Text of merged cells is read once.
    """
    document = Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Pasal 5 UU TPKS"
    document.save(str(tmp_path / "a.docx"))

    assert 1 == len(check_file(CITE, tmp_path / "a.docx", on=NOW).findings)
