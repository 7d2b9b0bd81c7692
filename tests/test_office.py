"""Tests for the documents of packs and reports as DOCX and PDF."""

import hashlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from itertools import cycle

import attrs
import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import example, given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.pack_help import KB, PRESETS, each_kind, each_lang, page, pages, six, tiny_pack

import ocsea
from ocsea._base.text import LANGS
from ocsea.assess.report import report
from ocsea.scenarios import document as doc
from ocsea.scenarios.as_docx import to_docx
from ocsea.scenarios.as_pdf import to_pdf
from ocsea.scenarios.document import printable, texts
from ocsea.scenarios.render import FORMATS, rendered

SCHOOL = KB.instruments["school-safety"]
RENDER = {"docx": to_docx, "pdf": to_pdf}
HOSTILE = [
    '#panic("x")',
    '#import "/etc/passwd"',
    "= a *b* _c_ $d$ `e`",
    "@label <label> // /* */ ~ \\u{41} \\",
    "- a",
    "+ b",
    "1. c",
    "/ d: e",
    "https://example.invalid/#a?b=c",
    "\"quoted\" 'quoted' “quoted” – — …",
    "]) #h(1em) [(",
    "<w:p>&amp;</w:p> ]]>",
    "{{ 7 * 7 }} {% raw %}",
]

each_format = pytest.mark.parametrize("form", RENDER)
needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="reads PDF with poppler")


def school_report(lang):
    answers = {item.code: at % 3 for at, item in enumerate(SCHOOL.items) if at % 5}
    return report(KB, ocsea.assess.score(SCHOOL, answers), lang)


def every_block(text, lang="id"):
    """Return a document that says *text* in every place a text can have."""
    inner = (doc.Paragraph(text), doc.FactList(((text, text), (text, ""))), doc.Bullets((text,)))
    bars = doc.Bars((doc.Bar(text, 40.0, 30.0, 60.0, text), doc.Bar(text, None, 0.0, 100.0, text)))
    blocks = (
        *(doc.Heading(level, text) for level in (1, 2, 3, 4)),
        *(doc.Paragraph(text, style) for style in ("normal", "lead", "small")),
        *(doc.Bullets((text, text), style) for style in ("points", "steps", "choices", "checks")),
        doc.Grid((text, text), ((text, text),), (30, 70), blank=2),
        bars,
        doc.Card(text, text, '<path d="M8 24h32"/>', text, text),
        doc.Card(text, text, '<circle cx="24" cy="24" r="9"/>', text),
        *(doc.Callout(kind, text, inner) for kind in ("help", "care", "law", "key", "plain")),
        doc.Callout("help", text, (bars, doc.Card(text, text, '<path d="M8 8h9"/>', text))),
        doc.WriteIn(text, 2),
        doc.PageBreak(),
        doc.Paragraph(text),
        doc.Grid((text,), ((text,),)),
    )
    return doc.Document(title=text, subtitle=text, lang=lang, blocks=blocks, footer=text)


# -- reading -------------------------------------------------------------------------------------------


def opened(content):
    return docx.Document(io.BytesIO(content))


def read_docx(content):
    """Return the text of each paragraph of a DOCX document, and the descriptions of its pictures."""
    body = opened(content).element.body
    lines = []
    for line in body.iter(qn("w:p")):
        runs = line.findall(qn("w:r"))
        lines.append("".join(run.text for run in runs))
    return lines, [picture.get("descr") for picture in body.iter(qn("wp:docPr"))]


def poppler(tool, *options, content):
    told = subprocess.run(
        [shutil.which(tool), *options], input=content, check=True, capture_output=True
    )
    return told.stdout.decode()


def read_pdf(content):
    """Return the text of a PDF in its own order, without the feet of its pages."""
    told = poppler("pdftotext", "-raw", "-", "-", content=content)
    return re.sub(r"[^\n]*\n?\d+ / \d+\s*\f", "\n", told)


@cache
def plain_pdf():
    return read_pdf(to_pdf(every_block("Qzx")))


@cache
def plain_docx():
    return read_docx(to_docx(every_block("Qzx")))[0]


def squeezed(text):
    """Return a text without its spaces, and without what a line break may have added or moved."""
    return re.sub(r"[\s\u00ad\u200b\f]+", "", text)


# -- what they say -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("preset", "lang"), list(zip(PRESETS, cycle(LANGS), strict=False)))
@each_kind
def test_docx_says_what_the_document_says(preset, lang, kind):
    """
    A DOCX document holds every text of its document: in a paragraph, or as the description of a drawing.
    """
    document = six(preset, lang)[kind]

    lines, pictures = read_docx(to_docx(document))

    told = "\n".join(lines)
    assert [] == [t for t in texts(document) if t not in told and t not in pictures]
    cards = [b for b in document.blocks if isinstance(b, doc.Card)]
    assert len(cards) == len(pictures)


@needs_pdftotext
@each_lang
@each_kind
def test_pdf_says_what_the_document_says(lang, kind):
    """
    A PDF document holds every text of its document but the descriptions of its drawings.
    """
    document = page("setara-ocsea-school", lang, kind)

    told = squeezed(read_pdf(to_pdf(document)))

    alts = {block.alt for block in document.blocks if isinstance(block, doc.Card)}
    wanted = [text for text in texts(document) if text not in alts]
    assert [] == [text for text in wanted if squeezed(text) not in told]
    assert "\ufffd" not in told


@each_lang
def test_report_says_the_same_as_docx(lang):
    """
    The report on a school holds all its texts, and each bar is described in words.
    """
    document = school_report(lang)

    lines, pictures = read_docx(to_docx(document))

    assert set() == set(texts(document)) - set(lines)
    bars = [
        bar.told for block in document.blocks if isinstance(block, doc.Bars) for bar in block.rows
    ]
    assert bars
    assert bars == pictures


@needs_pdftotext
@each_lang
def test_report_says_the_same_as_pdf(lang):
    """
    The report on a school holds all its texts as PDF too.
    """
    document = school_report(lang)

    told = squeezed(read_pdf(to_pdf(document)))

    assert [] == [text for text in texts(document) if squeezed(text) not in told]


@needs_pdftotext
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_code_in_pdf(text):
    """
    Whatever a text holds, the page shows it as it is, and as often as a plain text.
    """
    plain, odd = plain_pdf(), read_pdf(to_pdf(every_block(text)))

    assert squeezed(odd).count(squeezed(text)) == plain.count("Qzx")


@examples(12)
@given(st.text(min_size=1))
@example("a\0b\x0b\x7f\ud800")
@example("a\r\nb\tc\u2028d")
def test_any_text_can_be_printed(text):
    """
    No text, however odd, keeps a document from being made as PDF and as DOCX.
    """
    document = every_block(text)

    assert b"%PDF-" == to_pdf(document)[:5]
    _, pictures = read_docx(to_docx(document))
    assert {printable(text)} == set(pictures)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_code_in_docx(text):
    """
    Whatever a text holds, a DOCX document shows it as it is, in as many paragraphs as a plain text.
    """
    plain, odd = plain_docx(), read_docx(to_docx(every_block(text)))[0]

    assert len(plain) == len(odd)
    assert [i for i, line in enumerate(plain) if "Qzx" in line] == [
        i for i, line in enumerate(odd) if text in line
    ]


# -- their form ----------------------------------------------------------------------------------------


def test_docx_has_real_headings():
    """
    Headings and the title have the styles by which an office program makes a list of contents.
    """
    made = opened(to_docx(every_block("Teks")))

    named = [line.style.name for line in made.paragraphs]
    assert ["Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Heading 4"] == named[:6]


def test_each_numbered_list_of_docx_begins_anew():
    """
    Two lists of steps are two lists, so that the second begins at 1.
    """
    steps = doc.Bullets(("a", "b"), "steps")
    others = (doc.Bullets(("c",), "choices"), doc.Bullets(("d",), "checks"))
    blocks = (steps, doc.Paragraph("x"), steps, *others)
    made = opened(
        to_docx(doc.Document(title="A", subtitle="B", lang="en", blocks=blocks, footer="C"))
    )

    items = [line for line in made.paragraphs if line.style.name == "List Paragraph"]
    lists = [line._p.pPr.numPr.numId.val for line in items]
    assert lists[0] == lists[1] != lists[2] == lists[3] != lists[4]
    numbering = made.part.numbering_part.element
    kinds = {a.get(qn("w:abstractNumId")): a for a in numbering.iter(qn("w:abstractNum"))}
    forms = []
    for number in dict.fromkeys(lists):
        num = numbering.num_having_numId(number)
        assert ["1"] == [s.get(qn("w:val")) for s in num.iter(qn("w:startOverride"))]
        forms.append(next(kinds[str(num.abstractNumId.val)].iter(qn("w:numFmt"))).get(qn("w:val")))
    assert ["decimal", "decimal", "upperLetter", "bullet"] == forms
    assert "☐" == next(kinds[str(num.abstractNumId.val)].iter(qn("w:lvlText"))).get(qn("w:val"))


@pytest.mark.parametrize("breaks", [0, 1, 2])
def test_page_breaks_make_pages(breaks):
    """
    Each page break begins a new page, and none is left empty.
    """
    blocks = (doc.Paragraph("x"), *(doc.PageBreak(), doc.Heading(2, "y")) * breaks)
    document = doc.Document(title="A", subtitle="B", lang="en", blocks=blocks, footer="C")

    assert 1 + breaks == len(re.findall(rb"/Type\s*/Page\b", to_pdf(document)))
    lines = opened(to_docx(document)).paragraphs
    assert breaks == sum(line.paragraph_format.page_break_before or False for line in lines)


def test_what_leads_to_a_table_stays_with_it():
    """
    A paragraph before a table is on the page of the table in DOCX, and no other is.
    """
    lead = doc.Paragraph("lead")
    blocks = (lead, doc.Paragraph("other"), lead, doc.Grid(("A",), (("1",),)))
    document = doc.Document(title="A", subtitle="B", lang="en", blocks=blocks, footer="C")

    lines = opened(to_docx(document)).paragraphs

    assert [None, None, True] == [line.paragraph_format.keep_with_next for line in lines[2:5]]


def test_question_of_docx_stays_with_its_answers():
    """
    All answers but the last stay with the next, and so do all empty lines.
    """
    blocks = (doc.WriteIn("w", 3), doc.Heading(4, "q"), doc.Bullets(("a", "b", "c"), "choices"))
    document = doc.Document(title="A", subtitle="B", lang="en", blocks=blocks, footer="C")

    made = opened(to_docx(document))

    answers = [line for line in made.paragraphs if line.style.name == "List Paragraph"]
    assert [True, True, None] == [line.paragraph_format.keep_with_next for line in answers]
    (lines,) = made.tables
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in lines.rows]
    assert [True, True, True] == kept


def test_fields_stay_with_what_is_asked():
    """
    The last question of a list stays with the fields that follow it, which stay together; others may part.
    """
    fields = (doc.WriteIn("w", 2), doc.WriteIn("v", 2))
    blocks = (doc.Bullets(("a", "b"), "steps"), *fields, doc.Heading(2, "plan"), *fields)
    document = doc.Document(title="A", subtitle="B", lang="en", blocks=blocks, footer="C")

    made = opened(to_docx(document)).paragraphs

    asked = [line for line in made if line.style.name == "List Paragraph"]
    gaps = [line for line in made if line.style.name == "Gap"]
    assert [None, True] == [line.paragraph_format.keep_with_next for line in asked]
    assert [True, None, None, None] == [line.paragraph_format.keep_with_next for line in gaps]


@pytest.mark.parametrize("form", ["docx", "html"])
def test_large_documents_have_larger_letters(form):
    """
    A document for children is set in larger letters than another.
    """
    page = doc.Document(title="A", subtitle="B", lang="en", blocks=(), footer="C")

    small, large = (rendered(attrs.evolve(page, large=each), form) for each in (False, True))

    if form == "docx":
        sizes = [opened(made).styles["Normal"].font.size.pt for made in (small, large)]
        assert [10, 12] == sizes
    else:
        assert 'class="large"' not in small
        assert 'class="large"' in large


def test_table_of_docx_repeats_its_head_and_has_room_to_write():
    """
    The first row of a table is its head on every page, columns have their shares, and blank rows are high.
    """
    grid = doc.Grid(("A", "B"), (("1", "2"),), (25, 75), blank=2)
    made = opened(
        to_docx(doc.Document(title="A", subtitle="B", lang="en", blocks=(grid,), footer="C"))
    )

    (table,) = made.tables
    assert [["A", "B"], ["1", "2"], ["", ""], ["", ""]] == [
        [cell.text for cell in row.cells] for row in table.rows
    ]
    heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert [True, False, False, False] == heads
    assert [None, None, 11, 11] == [row.height and round(row.height.mm) for row in table.rows]
    assert [3, 1] == [round(table.columns[1].width / table.columns[0].width), 1]


@each_lang
@each_format
def test_file_names_its_language_and_title(lang, form):
    """
    A file says its language and title, for screen readers and spelling, and pages are A4 and numbered.
    """
    document = every_block("Judul", lang)
    made = RENDER[form](document)

    if form == "pdf":
        assert f"/Lang({lang})".encode() in made.replace(b" ", b"")
        assert b"/MediaBox[0 0 595.2756 841.8898]" in made.replace(b"MediaBox [", b"MediaBox[")
        assert re.search(rb"/Type\s*/Page\b", made)
        return
    file = opened(made)
    tags = {each.get(qn("w:val")) for each in file.styles.element.iter(qn("w:lang"))}
    assert {{"id": "id-ID", "en": "en-GB"}[lang]} == tags
    assert "Judul" == file.core_properties.title
    section = file.sections[0]
    assert (210, 297) == (round(section.page_width.mm), round(section.page_height.mm))
    fields = [f.get(qn("w:instr")) for f in section.footer._element.iter(qn("w:fldSimple"))]
    assert ["PAGE", "NUMPAGES"] == fields


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="reads PDF with poppler")
def test_fonts_of_pdf_are_in_it():
    """
    The fonts of a PDF are those that come with the library, and are in the file.
    """
    made = to_pdf(every_block("Teks – “kutipan” ☐ →"))

    told = poppler("pdffonts", "-", content=made)
    rows = told.splitlines()[2:]
    assert rows
    assert [] == [row for row in rows if not re.search(r"\+(Libertinus|NewCM|DejaVu)", row)]
    assert {"yes"} == {row.split()[-5] for row in rows}


@needs_pdftotext
@pytest.mark.parametrize(
    "kind", [doc.Grid, doc.FactList, doc.Callout, doc.Card], ids=lambda kind: kind.__name__
)
def test_no_text_is_too_long_for_a_page(kind):
    """
    What is longer than a page goes on on the next one: in tables, lists of facts, callouts and cards.
    """
    text = " ".join(f"kata{at}." for at in range(2000))
    long = {
        doc.Grid: doc.Grid(("A", "B"), ((text, ""),), (12, 88)),
        doc.FactList: doc.FactList((("A", text), (text, ""))),
        doc.Callout: doc.Callout("care", "A", (doc.Paragraph(text),)),
        doc.Card: doc.Card("A", text, '<path d="M8 24h32"/>', "B"),
    }
    blocks = (long[kind],)
    document = doc.Document(title="A", subtitle="B", lang="id", blocks=blocks, footer="C")

    told = squeezed(read_pdf(to_pdf(document)))

    assert [] == [word for word in text.split() if word not in told]


# -- the same again ------------------------------------------------------------------------------------


AGAIN = """
import hashlib, sys
from tests.test_office import RENDER, school_report
for form, render in RENDER.items():
    print(form, hashlib.sha256(render(school_report("id"))).hexdigest())
"""


def test_another_process_gives_the_same_bytes(monkeypatch):
    """
    The bytes of a file do not depend on the process, the hour or the time zone.
    """
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    monkeypatch.setenv("PYTHONPATH", "src:.")

    expected = [
        f"{form} {hashlib.sha256(make(school_report('id'))).hexdigest()}"
        for form, make in RENDER.items()
    ]
    told = subprocess.run([sys.executable, "-c", AGAIN], check=True, capture_output=True, text=True)

    assert expected == told.stdout.splitlines()


def test_files_hold_no_time_and_no_author():
    """
    No file says when it was made, or by whom.
    """
    document = school_report("id")
    pdf, archive = to_pdf(document), zipfile.ZipFile(io.BytesIO(to_docx(document)))

    assert b"CreationDate" not in pdf
    assert b"ModDate" not in pdf
    assert {(1980, 1, 1, 0, 0, 0)} == {part.date_time for part in archive.infolist()}
    core = archive.read("docProps/core.xml").decode()
    assert [] == [w for w in ("created", "modified", "creator", "python-docx") if w in core]


# -- packs and formats ---------------------------------------------------------------------------------


def test_pack_is_written_in_all_formats(tmp_path):
    """
    A pack can be had in every format and both languages at once, and the files are those of `files`.
    """
    pack = tiny_pack()

    written = pack.write(tmp_path, formats=FORMATS, langs=LANGS)

    names = {name for lang in LANGS for form in FORMATS for name in pages(lang, form)}
    assert names | {"pack.json"} == {path.name for path in written}
    for name, content in pack.files(formats=FORMATS, langs=LANGS).items():
        told = (tmp_path / name).read_bytes()
        assert told == (content.encode() if isinstance(content, str) else content)
    starts = {"docx": b"PK", "pdf": b"%PDF-"}
    assert all(
        path.read_bytes().startswith(starts[path.suffix[1:]])
        for path in written
        if path.suffix[1:] in starts
    )


def test_unknown_format_is_refused():
    """
    A format that does not exist raises an error that lists those that do.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="html, md, docx, pdf"):
        rendered(every_block("x"), "odt")


@pytest.mark.parametrize(
    ("form", "module", "package"), [("pdf", "typst", "typst"), ("docx", "docx", "python-docx")]
)
def test_missing_package_is_told(form, module, package, monkeypatch):
    """
    Without the package that a format needs, an error says what to install.
    """
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(ocsea.MissingExtraError, match=rf"'{package}'.*\n.*ocsea\[office\]"):
        RENDER[form](every_block("x"))
