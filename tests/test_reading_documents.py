"""Tests for reading documents: what of them is text, and where in the file it stands."""

import html
import io
import re
import zipfile

import pytest
from docx import Document as NewDocx
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea.documents import SUFFIXES, Place, document_of, files, kind_of, read_document, word

KINDS = sorted({*SUFFIXES.values()} - {"docx"})
WORD = "rumahku"


def read(content, kind, name="berkas"):
    return document_of(name, content.encode(), kind=kind)


def masked(content, kind):
    """Return the one mask of a document, each blank as a point."""
    (part,) = read(content, kind).parts
    return part.mask.replace(" ", "·")


def words(content, kind):
    return " ".join(" ".join(part.text for part in read(content, kind).parts).split())


# -- every kind ----------------------------------------------------------------------------------------

PIECES = [
    *(
        "a",
        "kata",
        "*",
        "_",
        "`",
        "```",
        "#",
        "# ",
        "> ",
        "- ",
        "1. ",
        "|",
        "---",
        "\\",
        "\\|",
        "&amp;",
        "&eacute;",
    ),
    *(
        "<b>",
        "</b>",
        "<p>",
        "<!--",
        "-->",
        "<code>",
        "</code>",
        "<script>",
        "</script>",
        "<",
        ">",
        "&",
        "&#65;",
    ),
    *(
        "[",
        "](",
        ")",
        "![",
        "http://a.id/b",
        "x@y.id",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "    ",
        " ",
        '"',
        '"""',
        "'",
    ),
    *(
        "//",
        "/*",
        "*/",
        'msgid "',
        'msgstr "',
        '"\n',
        "\u2028",
        "\x0c",
        "é",
        "𝒜",
        "\ufeff",
        "=",
        "~~",
        "title: x\n",
    ),
]
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(texts, st.sampled_from(KINDS))
def test_mask_is_as_long_as_the_file_and_shows_only_what_it_holds(content, kind):
    """
    Whatever a file holds, its mask has its length, and each letter shown is the letter of the file there.
    """
    try:
        document = read(content, kind)
    except ocsea.InvalidDataError:
        assert kind in {"po", "python"}
        return

    for part in document.parts:
        assert len(part.mask) == len(document.content)
        decoded = {at for start, _ in part.dropped for at in (start - 2, start - 1)}
        for at, shown in enumerate(part.mask):
            assert not shown.isalnum() or shown == document.content[at] or at in decoded


@given(texts, st.sampled_from(KINDS))
def test_each_character_of_the_text_comes_from_one_place(content, kind):
    """
    The characters of the text stand in the file in the same order, each where the mask shows it.
    """
    try:
        document = read(content, kind)
    except ocsea.InvalidDataError:
        return

    for part in document.parts:
        origins = [part.origin(at) for at in range(len(part.text))]
        assert origins == sorted(set(origins))
        assert part.text == "".join(part.mask[at] for at in origins)


WRAPPED = {
    "text": "Satu\n{} dua",
    "markdown": "# Judul\n\n- satu **{}** `kode`\n",
    "html": "<html>\n<p title='x'>Ayah &amp; ibu &eacute; {}</p>",
    "po": 'msgid ""\nmsgstr "Language: id\\n"\n\n# catatan\nmsgid "satu "\n"{}"\nmsgstr ""\n',
    "python": 'x = "y"\n\n\ndef f():\n    """Satu\n    {} dua."""\n',
    "javascript": "let x = 'y'; // satu {}\n",
    "typescript": "let x: string; /* satu\n * {} */\n",
    "bash": 'echo "x" # {}\n',
    "toml": 'x = "y" # {}\n',
    "yaml": "x: y # {}\n",
}


@pytest.mark.parametrize("kind", WRAPPED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_and_column_are_those_of_the_file(kind, end, encoding):
    """
    A word is found at the line and column where the file has it, with any line ends and encoding mark.
    """
    content = WRAPPED[kind].format("é𝒜 " + WORD)
    document = document_of("berkas", content.replace("\n", end).encode(encoding), kind=kind)
    lines = content.split("\n")
    line = next(number for number, each in enumerate(lines, start=1) if WORD in each)

    found = [(part, at.start()) for part in document.parts for at in re.finditer(WORD, part.text)]

    assert 1 == len(found)
    part, at = found[0]
    assert (line, lines[line - 1].index(WORD) + 1) == document.position(part.origin(at))
    start, stop = part.span(at, at + len(WORD))
    assert WORD == document.content[start:stop]


@pytest.mark.parametrize("kind", ["text", "html", "markdown", "python", "yaml"])
def test_lone_carriage_returns_end_lines(kind):
    """
    A file of old computers, whose lines end in a carriage return alone, has lines.
    """
    document = document_of("berkas", f"# a\r# b\r# {WORD}".encode(), kind=kind)
    at = document.parts[0].text.index(WORD)

    assert (3, 3) == document.position(document.parts[0].origin(at))


@pytest.mark.parametrize("kind", ["html", "markdown"])
def test_letter_behind_an_entity_keeps_its_place(kind):
    """
    The letters behind entities stand where the file has them.
    """
    content = "a&eacute;b&#233;&amp;z"
    part = read(content, kind).parts[0]

    assert "aébé&z" == part.text
    assert [content.index(sign) for sign in ("a&", "&e", "b", "&#", "&amp", "z")] == [
        part.origin(at) for at in range(6)
    ]


def test_span_holds_all_that_a_letter_was_written_with():
    """
    A span that ends in an entity ends behind the entity.
    """
    document = read("<p>caf&eacute; lain</p>", "html")
    part = document.parts[0]
    at = part.text.index("café")

    start, end = part.span(at, at + 4)

    assert "caf&eacute;" == document.content[start:end]
    assert (start, start) == part.span(at, at)


# -- plain text and HTML -------------------------------------------------------------------------------


def test_addresses_are_no_text():
    """
    Addresses of pages and mailboxes are blank, and what stands around them is not.
    """
    told = "lihat https://a.id/x?y=1 atau (www.b.id) surel a.b@c.co.id, usai"

    assert "lihat atau ( ) surel , usai" == words(told, "text")


def test_html_is_read_as_it_is_seen_and_read_out():
    """
    Of HTML the words count, and those told in place of pictures; not scripts, styles, code and comments.
    """
    page = (
        "<title>Judul</title><meta name=description content='Isi &amp; isi'><meta name=x content=tak>"
        "<style>tak</style><script>tak<p></script><!-- tak --><p>satu <code>tak</code> dua"
        "<img src=tak alt='gambar'> <a href=tak title=\"tentang\">tiga</a><p>A&#66;C &amp; &tak"
    )

    assert "Judul Isi & isi satu dua gambar tentang tiga ABC & &tak" == words(page, "html")


def test_blocks_of_html_are_paragraphs_and_its_line_ends_are_not():
    """
    Elements that stand on their own are apart by an empty line; a line end within one is a blank.
    """
    text = read("<h1>satu\ndua</h1>tiga<br>empat<pre>a\nb</pre>", "html").parts[0].text

    assert re.search(r"# satu dua\n\n *tiga\n *empat\n\n *a\nb", text)


def test_unclosed_code_does_not_swallow_the_rest():
    """
    Code that is never closed ends with its block.
    """
    assert "lagi" in words("<p><code>kode<p>lagi", "html")


# -- Markdown ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("satu `kode` dua", "satu dua"),
        ("```\nkode\n```\nsatu", "satu"),
        ("satu\n\n    kode\n\ndua", "satu dua"),
        ("[satu](http://x.id 'y') <http://z.id>", "satu"),
        ("[satu][r] dua\n\n[r]: alamat 'judul'", "satu dua"),
        ("![gambar *miring*](a/b.png)", "gambar miring"),
        ("[![gambar](a.png)](b.html) usai", "gambar usai"),
        ("**tebal** _miring_ ~~coret~~ a_b", "tebal miring coret a_b"),
        ("5 \\* 3 &amp; caf&eacute;", "5 * 3 & café"),
        ("satu <b>dua</b> <code>kode *x*</code> tiga", "satu dua tiga"),
        ("<div>\nsatu <i>dua</i>\n</div>", "satu dua"),
        ("| a | a |\n|---|---|\n| b | a |", "a a b a"),
        ("> satu\n> dua\n\n1. tiga\n   - empat", "> satu dua 1. tiga - empat"),
        ("Judul\n=====\nsatu", "Judul satu"),
        ("## Judul ##", "## Judul"),
        ("---\ntitle: Judul\nslug: tak\n---\nsatu", "Judul satu"),
        ("---\n\nsatu\n\n---\ndua", "satu dua"),
        ("satu <!-- tak --> dua", "satu dua"),
    ],
)
def test_words_of_markdown(content, expected):
    """
    Of Markdown the words are read, and neither code, addresses nor markup.
    """
    assert expected == words(content, "markdown")


def test_marks_of_headings_and_items_stay():
    """
    What marks a heading, an item or a quotation is left in place; a cell of a table is a line.
    """
    assert "-·satu\n··-·dua\n\n>·tiga" == masked("- satu\n  - dua\n\n> tiga", "markdown")
    assert "###·satu\ndua" == masked("### satu\ndua", "markdown")
    assert "·\na··\nb" == masked("| a | b |\n|---|---|", "markdown")[:7]


def test_lists_and_tables_of_html_are_one_paragraph():
    """
    Items of a list are lines with a hyphen, and cells of a table lines; both are not torn apart.
    """
    page = "<ul>\n<li>satu</li>\n<li>dua</li></ul><table><tr><td>tiga</td>\n<td>empat</td></tr></table>"
    text = re.sub("[ ]+", " ", read(page, "html").parts[0].text)

    assert "\n\n \n- satu \n- dua \n\n" in text
    assert "\n tiga \n empat" in text


def test_cell_with_a_bar_is_still_read():
    """
    A cell with an escaped bar, whose place is not known by the parser, is read all the same.
    """
    assert {"satu", "dua", "tiga"} <= set(
        re.findall(r"\w+", words("| a | b |\n|--|--|\n| satu \\| dua | tiga |", "markdown"))
    )


def test_same_words_in_a_row_of_a_table_keep_their_places():
    """
    Two cells with the same word are told apart.
    """
    assert [2, 6] == [
        at.start() for at in re.finditer("a", masked("| a | a |\n|---|---|", "markdown"))
    ]


# -- translations --------------------------------------------------------------------------------------

PO = """# ulasan
msgid ""
msgstr ""
"Language: id_ID\\n"
"X-Source-Language: en\\n"

#. for translators
msgctxt "tak"
msgid "Hello %(name)s, <b>you</b>"
msgid_plural "Hello {n} \\"people\\"\\n"
msgstr[0] "Halo "
"semua\\tini"
"""


def test_translations_have_the_languages_of_the_header():
    """
    What is translated and the translations are read apart, each in its language, without gaps and codes.
    """
    source, target = read(PO, "po").parts

    assert ("en", "id") == (source.lang, target.lang)
    assert 'Hello , you Hello "people "' == " ".join(source.text.split())
    assert "Halo semua ini" == " ".join(target.text.split())
    assert ["# ulasan", "#. for translators"] == [
        PO[each.start : each.end] for each in read(PO, "po").comments
    ]


def test_translations_without_a_header_have_no_language():
    """
    Without a header nothing is said on languages.
    """
    assert [None, None] == [part.lang for part in read('msgid "a"\nmsgstr "b"', "po").parts]


def test_phrase_may_run_over_the_lines_of_a_translation():
    """
    Pieces of a string are one line of text; strings are paragraphs.
    """
    (source, _) = read('msgid "satu "\n"dua"\nmsgid "tiga"\nmsgstr ""', "po").parts

    assert re.search(r"\n\n +satu +dua +\n\n +tiga", source.text)


@pytest.mark.parametrize("content", ['"satu"', "msgid satu", 'msgid "a"\nlain\n'])
def test_line_that_is_no_translation_is_told(content):
    """
    A line that has no place in a translation file is named with its number.
    """
    with pytest.raises(ocsea.InvalidDataError) as caught:
        read(content, "po", "id.po")

    (problem,) = caught.value.problems
    assert "id.po" == problem.file
    assert f"line {2 if 'lain' in content else 1}" == problem.record


# -- source code ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("python", '"""Satu.\n\n>>> kode\nhasil kode\n\nDua.\n"""', "Satu. Dua."),
        ("python", '#!/usr/bin/x\n"""Satu `kode`.\n\n>>> kode\n"""\nx = "tak"  # dua', "Satu . dua"),
        ("python", 'class A:\n    """satu"""\n    x = 1\n    "dua"\n    f("tak")\n    y = "tak"', "satu dua"),
        ("python", 'f(\n    "tak"\n)\nx = ["tak",\n"tak"]', ""),
        ("python", 'def f(): "satu"', ""),
        ("javascript", "const a = 'http://tak'; // satu\n/** dua\n * tiga */ let r = /[//]/;", "satu dua tiga"),
        ("typescript", "let a: string = `// tak`; /* satu */", "satu"),
        ("c", '#include <tak.h>\nchar *s = "/* tak */"; // satu', "satu"),
        ("bash", '#!/bin/sh\necho "# tak" # satu\n## dua', "satu dua"),
        ("toml", 'a = "# tak" # satu', "satu"),
        ("yaml", "a: 'tak # tak' # satu\n# dua", "satu dua"),
        ("rust", "/// satu\nfn f() {} //! dua", "satu dua"),
    ],
)  # fmt: skip
def test_comments_of_code_are_read(kind, content, expected):
    """
    Of source code comments and docstrings are read, and neither code nor strings.
    """
    assert expected == words(content, kind)


@pytest.mark.parametrize("content", ["def f(:\n  '''", "x = (", "  a\n b"])
def test_python_that_cannot_be_read_is_told(content):
    """
    A file that is not Python is named, with what to do.
    """
    with pytest.raises(ocsea.InvalidDataError, match=r"a\.py: is not Python") as caught:
        read(content, "python", "a.py")

    assert caught.value.problems[0].remedy


# -- DOCX ----------------------------------------------------------------------------------------------


def docx(change=None):
    """Return a document with text in all its parts."""
    made = NewDocx()
    made.sections[0].header.paragraphs[0].text = "kepala"
    made.sections[0].footer.paragraphs[0].text = "kaki"
    made.add_paragraph("satu")
    made.add_paragraph("")
    run = made.add_paragraph("dua ").add_run("lagi")
    table = made.add_table(2, 2)
    table.cell(1, 0).text = "sel"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "dalam"
    made.add_paragraph("tiga")
    made.add_comment(run, "ulasan")
    stream = io.BytesIO()
    made.save(stream)
    if change is None:
        return stream.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return out.getvalue()


def in_main(change):
    return lambda name, data: change(data) if name == "word/document.xml" else data


def test_docx_is_read_in_all_its_parts():
    """
    Headers, body, tables within tables, comments and footers are read, each paragraph with its place.
    """
    document = document_of("a.docx", docx())
    told = {document.content[p.start : p.end]: p.place for p in document.paragraphs}

    assert told == {
        "kepala": Place(part="header", number=1),
        "satu": Place(part="body", number=1),
        "dua lagi": Place(part="body", number=2),
        "sel": Place(part="table", number=1, row=2, cell=1),
        "dalam": Place(part="table", number=1, row=2, cell=2),
        "tiga": Place(part="body", number=3),
        "ulasan": Place(part="comment", number=1),
        "kaki": Place(part="footer", number=1),
    }
    assert list(told) == document.plain.split("\n")


def test_items_and_cells_of_docx_are_lines_of_one_paragraph():
    """
    Items of a list, and cells of a table, are not torn apart by an empty line.
    """
    made = NewDocx()
    made.add_paragraph("Jangan menulis:")
    made.add_paragraph("satu", style="List Bullet")
    made.add_paragraph("dua", style="List Bullet")
    made.add_paragraph("usai")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "a", "b"
    stream = io.BytesIO()
    made.save(stream)

    assert (
        "Jangan menulis:\n\nsatu\ndua\n\nusai\n\na\nb"
        == document_of("a.docx", stream.getvalue()).content
    )


def test_comment_of_word_is_about_a_paragraph():
    """
    A comment of Word is about the paragraph that it hangs on.
    """
    document = document_of("a.docx", docx())
    (about,) = [each for each in document.comments if each.target]

    assert "ulasan" == document.content[about.start : about.end]
    assert "dua lagi" == document.content[slice(*about.target)]


def test_position_in_docx_counts_paragraphs():
    """
    The line of a DOCX document is its paragraph, and the column is counted in it.
    """
    document = document_of("a.docx", docx())
    at = document.content.index("lagi")

    assert (3, 5) == document.position(at)
    assert Place(part="body", number=2) == document.place(at)
    assert "dua lagi" == document.content[slice(*document.line_span(at))]


def test_docx_in_utf_16_and_of_changes_is_read():
    """
    A part may be UTF-16; of tracked changes the new wording counts; breaks and tabs are blanks.
    """

    def change(data):
        text = data.decode().replace("UTF-8", "UTF-16")
        old = "<w:del><w:r><w:t>tak</w:t></w:r></w:del><w:moveFrom><w:r><w:t>tak</w:t></w:r></w:moveFrom>"
        new = "<w:r><w:t>é</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"
        return text.replace("<w:t>satu</w:t></w:r>", f"<w:t>satu</w:t></w:r>{old}{new}").encode(
            "utf-16"
        )

    document = document_of("a.docx", docx(in_main(change)))

    assert "satué\tb\nc" in document.content
    assert "tak" not in document.content


def test_text_boxes_are_paragraphs_and_stand_once():
    """
    A text box, which Word writes twice, is read once, after the paragraph it hangs on.
    """
    box = "<w:txbxContent><w:p><w:r><w:t>kotak</w:t></w:r></w:p></w:txbxContent>"
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    choices = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    both = f"<mc:AlternateContent {space}>{choices}</mc:AlternateContent>"

    def change(data):
        return data.replace(
            b"<w:t>satu</w:t></w:r>", f"<w:t>satu</w:t></w:r><w:r>{both}</w:r>".encode()
        )

    document = document_of("a.docx", docx(in_main(change)))
    lines = document.plain.split("\n")

    assert ["satu", "kotak", "dua lagi"] == lines[1:4]


BOMB = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_docx_that_defines_entities_is_refused(encoding):
    """
    A part with a document type, where entities are defined, is refused in any encoding.
    """
    bomb = BOMB.decode().replace('1.0"', f'1.0" encoding="{encoding}"').encode(encoding)

    with pytest.raises(ocsea.InvalidDataError, match="is not a DOCX document"):
        document_of("a.docx", docx(in_main(lambda _: bomb)))


def test_docx_of_too_many_parts_is_refused(monkeypatch):
    """
    An archive of very many parts is refused.
    """
    monkeypatch.setattr(word, "_MOST_PARTS", 3)

    with pytest.raises(ocsea.InvalidDataError, match="unpacks to too much"):
        document_of("a.docx", docx())


def test_target_outside_the_archive_is_not_followed():
    """
    What a document names outside itself is not read.
    """

    def change(name, data):
        if name == "word/_rels/document.xml.rels":
            return re.sub(
                rb'Target="header1.xml"', b'Target="https://x.id/h.xml" TargetMode="External"', data
            )
        return data

    assert "kepala" not in document_of("a.docx", docx(change)).content


# -- files ---------------------------------------------------------------------------------------------


def test_every_ending_is_read(tmp_path):
    """
    Each known ending is read, in capitals as well, even when the file is empty.
    """
    for suffix in SUFFIXES:
        if suffix != ".docx":
            path = tmp_path / f"a{suffix.upper()}"
            path.write_bytes(b"")
            assert "" == read_document(path).content
            assert SUFFIXES[suffix] == kind_of(path.name)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\0b", "is not text"),
        (b"caf\xe9", "is not text in UTF-8"),
        (b"\xff\xfea", "is not text in UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(data, message):
    """
    Binary files and files in other encodings are named with what to do.
    """
    with pytest.raises(ocsea.InvalidDataError) as caught:
        document_of("a.txt", data)

    (problem,) = caught.value.problems
    assert ("a.txt", message) == (problem.file, problem.message)
    assert problem.remedy


def test_code_may_be_less_large_than_text(tmp_path, monkeypatch):
    """
    The bound for source code is its own.
    """
    monkeypatch.setattr(files, "MOST_CODE", 3)
    for name in ("a.py", "a.js", "a.txt"):
        (tmp_path / name).write_text("# ab", encoding="utf-8")

    assert "# ab" == read_document(tmp_path / "a.txt").content
    for name in ("a.py", "a.js"):
        with pytest.raises(ocsea.InvalidDataError, match="is larger than"):
            read_document(tmp_path / name)


@given(
    st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"]),
)
def test_text_is_written_as_it_was_read(text, encoding):
    """
    What was decoded is encoded to the same bytes, with its mark.
    """
    data = files.encoded(text.removeprefix("\ufeff"), encoding)

    assert data == files.encoded(*files.decoded("a.txt", data))


@pytest.mark.parametrize(
    ("package", "kind"), [("markdown_it", "markdown"), ("pygments.lexers", "toml")]
)
def test_missing_packages_are_named(monkeypatch, package, kind):
    """
    Without a package that reads a kind of file the error says which extra brings it.
    """
    import sys

    from ocsea.documents import markdown

    markdown._parser.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(ocsea.MissingExtraError) as caught:
        read("a", kind)

    assert "ocsea[cli]" in caught.value.hint


@given(st.text(alphabet="ab<>&;#xe ", max_size=30))
def test_escaped_text_is_read_back(text):
    """
    Text that was escaped for HTML is read as it was.
    """
    got = read(f"<p>{html.escape(text)}</p>", "html").parts[0].text

    assert text.split() == got.split()
