"""Tests for the documents of a pack as HTML and Markdown, each in one language."""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pack_help import (
    TINY,
    WITH_CASES,
    Changed,
    each_kind,
    each_lang,
    each_preset,
    flat,
    page,
    said,
    tiny_pack,
    words,
)

import ocsea
from ocsea._base.text import LANGS
from ocsea.law.penalty import in_words
from ocsea.scenarios import document as doc
from ocsea.scenarios.document import texts
from ocsea.scenarios.render import to_html, to_markdown


@cache
def html_of(preset, lang, kind):
    return to_html(page(preset, lang, kind))


# -- one language --------------------------------------------------------------------------------------


STAND_IN = {"id": "ä", "en": "ö"}


def in_stand_ins(value):
    """Return rows whose Indonesian letters are all ä and whose English letters are all ö."""
    if isinstance(value, dict):
        if set(value) == set(LANGS) and all(isinstance(text, str) for text in value.values()):
            return {lang: hidden(text, STAND_IN[lang]) for lang, text in value.items()}
        return {key: in_stand_ins(each) for key, each in value.items()}
    if isinstance(value, list):
        return [in_stand_ins(each) for each in value]
    return value


def hidden(text, letter):
    """Return *text* with every letter replaced, and its named gaps kept."""
    return re.sub(r"\{\w+\}|[^\W\d_]", lambda m: m[0] if m[0][0] == "{" else letter, text)


class Veiled(Changed):
    """The rows of another reader, in stand-ins."""

    def meta(self):
        return in_stand_ins(self.base.meta())


@pytest.fixture(scope="module")
def veiled():
    """A tiny knowledge base in which each language has one letter only."""
    return ocsea.KnowledgeBase(Veiled(TINY.reader, lambda _, row: in_stand_ins(row)))


def own_words(kb, lang):
    """Return the words that are the same in both languages, and those of penalties."""
    told = [kb.stamp, "sample-day", "A B"]
    told += [source.cite() for source in kb.sources.values()]
    told += [rule.article for rule in kb.law.provisions.values()]
    told += [str(law.number) for law in kb.law.instruments.values()]
    told += [in_words(v, lang) for rule in kb.law.provisions.values() for v in rule.versions]
    return set(re.findall(r"[^\W\d_]+", " ".join(told).casefold()))


@each_lang
@each_kind
def test_document_is_in_one_language(veiled, lang, kind):
    """
    A document holds no letter of the other language, and no word that is in no record.
    """
    told = said(tiny_pack(veiled).documents(lang)[kind]).casefold()

    other = next(letter for each, letter in STAND_IN.items() if each != lang)
    assert STAND_IN[lang] in told
    assert other not in told
    found = set(re.findall(r"[^\W\d_]+", told)) - own_words(veiled, lang)
    assert set() == {word for word in found if set(word) != {STAND_IN[lang]}}


@each_lang
@pytest.mark.parametrize("suffix", ["html", "md"])
def test_file_is_in_one_language(veiled, lang, suffix):
    """
    A file of the pack holds no letter of the other language either.
    """
    files = tiny_pack(veiled).files(formats=[suffix], langs=[lang])

    other = next(letter for each, letter in STAND_IN.items() if each != lang)
    pages = [content for name, content in files.items() if name != "pack.json"]
    assert 5 == len(pages)
    for content in pages:
        assert STAND_IN[lang] in content
        assert other not in content


@each_preset
@each_kind
def test_documents_of_two_languages_have_the_same_shape(preset, kind):
    """
    The Indonesian and the English document hold the same blocks in the same order.
    """

    def shape(block):
        inner = [shape(each) for each in getattr(block, "blocks", ())]
        rows = len(getattr(block, "rows", ()) or getattr(block, "items", ()))
        return type(block).__name__, rows, inner

    first, second = ([shape(b) for b in page(preset, lang, kind).blocks] for lang in LANGS)

    assert first == second


# -- HTML ----------------------------------------------------------------------------------------------


VOID = {"meta", "col", "hr", "br", "img", "input", "link"}


class Page(HTMLParser):
    """Reads a page, and notes tags that do not match, attributes and what is to be read."""

    def __init__(self, source):
        super().__init__()
        self.open, self.crossed, self.tags = [], [], []
        self.attributes, self.read, self.css = [], [], ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.css += data
        elif data.strip():
            self.read.append(data)

    def values(self, name):
        return [value for _, each, value in self.attributes if each == name]


@each_preset
@each_lang
@each_kind
def test_html_is_balanced(preset, lang, kind):
    """
    Every tag is closed, in the right order, and the page has the parts a page has.
    """
    html = html_of(preset, lang, kind)
    read = Page(html)

    assert [] == read.crossed
    assert [] == read.open
    assert html.startswith("<!DOCTYPE html>")
    assert {"html": 1, "head": 1, "title": 1, "body": 1, "main": 1, "h1": 1} == {
        tag: read.tags.count(tag) for tag in ("html", "head", "title", "body", "main", "h1")
    }


@each_preset
@each_lang
@each_kind
def test_html_asks_for_nothing_from_elsewhere(preset, lang, kind):
    """
    A page loads no file and runs no program, so that it works offline and tells nobody it was read.
    """
    read = Page(html_of(preset, lang, kind))

    loading = {"src", "srcset", "href", "xlink:href", "poster", "data", "action", "background"}
    targets = [value for _, name, value in read.attributes if name in loading]
    assert set() == {target for target in targets if not target.startswith("#")}
    assert set() == {"script", "link", "iframe", "img", "object", "embed", "base"} & set(read.tags)
    assert [] == [name for _, name, _ in read.attributes if name.startswith("on")]
    styles = read.css + " ".join(read.values("style"))
    assert "url(" not in styles
    assert "@import" not in styles
    assert [] == read.values("http-equiv")


@each_preset
@each_lang
@each_kind
def test_html_names_its_language(preset, lang, kind):
    """
    A page says which language it is in, so that a screen reader reads it out well.
    """
    read = Page(html_of(preset, lang, kind))

    assert [("html", lang)] == [(tag, v) for tag, name, v in read.attributes if name == "lang"]


@each_preset
@each_lang
@each_kind
def test_drawings_are_described(preset, lang, kind):
    """
    Every drawing says what it shows, for those who cannot see it.
    """
    read = Page(html_of(preset, lang, kind))

    drawings = read.tags.count("svg")
    labels = [value for tag, name, value in read.attributes if (tag, name) == ("svg", "aria-label")]
    assert drawings or preset not in WITH_CASES
    assert drawings == len([label for label in labels if label.strip()])
    assert drawings == read.values("role").count("img")


@each_preset
@each_lang
@each_kind
def test_links_inside_a_page_lead_somewhere(preset, lang, kind):
    """
    Each entry of the contents leads to a heading of its own.
    """
    read = Page(html_of(preset, lang, kind))

    anchors = read.values("id")
    assert len(anchors) == len(set(anchors))
    assert all(anchors)
    assert [f"#{anchor}" for anchor in anchors] == read.values("href")


@each_preset
@each_lang
@each_kind
def test_html_says_what_the_document_says(preset, lang, kind):
    """
    A page shows every text of its document, and not a word more.
    """
    read = Page(html_of(preset, lang, kind))

    document = page(preset, lang, kind)
    alts = [alt for alt in read.values("aria-label") if alt]
    shown = {words(text) for text in (*read.read, *alts)}
    title = f"{document.title} – {document.subtitle}"
    assert shown == {words(text) for text in texts(document) if text.strip()} | {title}


def blocks_of(text):
    """Return a document that says *text* in every place a text can have."""
    inner = (doc.Paragraph(text), doc.FactList(((text, text),)), doc.Bullets((text,)))
    blocks = (
        doc.Heading(2, text),
        doc.Paragraph(text, "lead"),
        *(doc.Bullets((text, text), style) for style in ("points", "steps", "choices", "checks")),
        doc.Grid((text, text), ((text, text),), (50, 50), blank=1),
        doc.Card(text, text, '<path d="M8 24h32"/>', text, text),
        *(doc.Callout(kind, text, inner) for kind in ("help", "care", "law", "key", "plain")),
        doc.WriteIn(text, 2),
        doc.PageBreak(),
    )
    return doc.Document(title=text, subtitle=text, lang="id", blocks=blocks, footer=text)


odd_words = st.text(min_size=1).filter(str.strip) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x>', "</style>", "&amp;", "{{ 7 * 7 }}", "{% raw %}"]
)


@given(odd_words)
def test_html_escapes_what_it_is_given(text):
    """
    Whatever a text holds, the page has the same tags as for a plain text, and shows the text as it is.
    """
    plain, odd = Page(to_html(blocks_of("teks"))), Page(to_html(blocks_of(text)))

    assert Counter(plain.tags) == Counter(odd.tags)
    assert ([], []) == (odd.crossed, odd.open)
    assert {text.strip(), f"{text} – {text}".strip()} == {shown.strip() for shown in odd.read}
    assert {text} == set(odd.values("aria-label"))
    assert {text} == set(odd.values("data-label"))


# -- Markdown ------------------------------------------------------------------------------------------


def columns(line):
    """Return the number of cells of a table row: its bars, without those that are escaped."""
    return len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) - 1


def tables(markdown):
    """Return the number of columns of each row, table by table."""
    found, inside = [], False
    for line in markdown.splitlines():
        row = line.startswith("|")
        if row and not inside:
            found.append([])
        if row:
            found[-1].append(columns(line))
        inside = row
    return found


def unescaped(markdown):
    return re.sub(r"\\([\\`*_|<>\[\]#])", r"\1", markdown)


@each_preset
@each_lang
@each_kind
def test_markdown_tables_have_equal_columns(preset, lang, kind):
    """
    All rows of a table have the same number of cells, and there are as many tables as in the document.
    """
    document = page(preset, lang, kind)
    found = tables(to_markdown(document))

    assert [] == [table for table in found if len(set(table)) != 1]
    grids = [block for block in flat(document.blocks) if isinstance(block, doc.Grid)]
    assert [len(grid.head) for grid in grids] == [table[0] for table in found]
    assert [2 + len(grid.rows) + grid.blank for grid in grids] == [len(table) for table in found]


@each_preset
@each_lang
@each_kind
def test_markdown_says_what_the_document_says(preset, lang, kind):
    """
    The Markdown holds every text of its document but the descriptions of drawings, which it has none of.
    """
    document = page(preset, lang, kind)
    told = unescaped(to_markdown(document))

    alts = {block.alt for block in document.blocks if isinstance(block, doc.Card)}
    assert [] == [text for text in texts(document) if text not in told and text not in alts]


one_line = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1)


@given(one_line)
def test_markdown_escapes_what_it_is_given(text):
    """
    Whatever a line of text holds, tables keep their columns and the text can be read back.
    """
    told = to_markdown(blocks_of(text))

    assert [[2, 2, 2, 2]] == tables(told)
    assert text in unescaped(told)
    assert "\n<" not in told
