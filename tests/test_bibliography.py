"""Tests of sources for reference managers: every source, under its id, in files that their programs take."""

import json
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import bibtexparser
import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

import ocsea
from ocsea._base.errors import UnknownIdError, UnknownOptionError
from ocsea._base.records import Source
from ocsea._base.text import LANGS, Text
from ocsea.interop.bibliography import bibtex, csl, csl_json

KB = ocsea.load()
CSL_SCHEMA = Path(__file__).with_name("csl") / "csl-data.json"
"""The schema of CSL-JSON, as the Citation Style Language project published it on 25 January 2023."""


def parsed(text):
    library = bibtexparser.parse_string(text)

    assert not library.failed_blocks
    return {entry.key: {f.key: f.value for f in entry.fields} for entry in library.entries}


def inner(value):
    """Return what a reader of LaTeX makes of a value; it knows no braces, and has its own ^."""
    value = value.replace(r"\textbraceleft{}", r"\{").replace(r"\textbraceright{}", r"\}")
    reader = LatexNodes2Text(math_mode="text", strict_latex_spaces=True)
    return reader.latex_to_text(value).replace("\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "^")


def a_base(**fields):
    """A knowledge base with one made-up source."""
    given = {
        "id": "made-up",
        "title": "A title",
        "publisher": "A publisher",
        "published": "2026",
        "kind": "primary",
        "read_as": "text",
        "checked": date(2026, 11, 21),
    }
    source = Source(**{**given, **fields})
    return SimpleNamespace(sources={source.id: source}, table=KB.table)


@pytest.fixture(scope="module")
def entries():
    return parsed(bibtex(KB))


@pytest.fixture(scope="module")
def items():
    return csl(KB)


# -- all sources ---------------------------------------------------------------------------------------


def test_every_source_has_an_entry_under_its_id(entries, items):
    """
    Both files hold each source once, in the order of the register, with the id as the key.
    """
    assert list(entries) == list(KB.sources)
    assert [item["id"] for item in items] == list(KB.sources)


def test_entries_say_what_the_register_says(entries, items):
    """
    Title, who published it, address and the day it was read come back from both files as they are.
    """
    for source, item in zip(KB.sources.values(), items, strict=True):
        entry = entries[source.id]
        assert (source.title, source.publisher) == (item["title"], item["author"][0]["literal"])
        assert source.checked.isoformat() == entry["urldate"]
        assert [*source.checked.timetuple()[:3]] == item["accessed"]["date-parts"][0]
        assert source.url == item.get("URL")
        assert (source.url or "").replace(" ", "%20") == entry.get("url", "")


def test_shipped_titles_with_signs_read_as_they_are():
    """
    Each title and publisher with a sign that LaTeX takes for something else is read as it is.
    """
    odd = [s for s in KB.sources.values() if re.search(r"[\\{}~^<>#$%&_]", s.title + s.publisher)]
    entries = parsed(bibtex(KB, [source.id for source in odd]))

    assert odd
    for source in odd:
        assert source.title == inner(entries[source.id]["title"])
        assert source.publisher == inner(entries[source.id]["author"])


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_not_read_says_that_it_is_unverified(lang):
    """
    The note tells in each language which sources nobody read, and of no other says so.
    """
    word = {"id": "belum terverifikasi", "en": "unverified"}[lang]
    entries = parsed(bibtex(KB, lang=lang))
    for source, item in zip(KB.sources.values(), csl(KB, lang=lang), strict=True):
        told = source.note(lang) if source.note else ""
        for note in (item["note"].replace(told, ""), entries[source.id]["note"]):
            assert (source.read_as == "not-read") == (word in note) or word in told
        assert told in item["note"]


def test_the_official_schema_accepts_every_item(items):
    """
    CSL-JSON holds by the schema of its makers.
    """
    schema = json.loads(CSL_SCHEMA.read_text(encoding="utf-8"))

    jsonschema.validators.validator_for(schema)(schema).validate(items)


def test_a_citation_processor_takes_the_items(items):
    """
    A processor writes each kind of item with its title and the address it was read at.
    """
    citeproc = pytest.importorskip("citeproc")
    from citeproc.source.json import CiteProcJSON

    odd = [item for item in items if "literal" in item.get("issued", {})]
    some = [*items[:5], *odd[:5], *(item for item in items if item["type"] == "software")]
    source = CiteProcJSON(some)
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
    for item in some:
        made.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
    lines = [str(line) for line in made.bibliography()]

    assert len(lines) == len(some)
    assert all(item["title"][:20] in line for item, line in zip(some, lines, strict=True))


# -- some sources --------------------------------------------------------------------------------------


def test_a_selection_keeps_its_order_and_holds_each_once():
    """
    The sources of a record, in its order, make the file; a source named twice stands there once.
    """
    chosen = KB.forms["sexual-extortion"].sources

    assert list(dict.fromkeys(chosen)) == [item["id"] for item in csl(KB, [*chosen, *chosen])]
    assert list(dict.fromkeys(chosen)) == list(parsed(bibtex(KB, chosen)))
    assert bibtex(KB, []) == ""
    assert json.loads(csl_json(KB, [])) == []


def test_what_is_not_there_is_refused():
    """
    An unknown source or language is an error that says so.
    """
    with pytest.raises(UnknownIdError, match="core4c"):
        bibtex(KB, ["core4"])
    with pytest.raises(UnknownOptionError, match="fr"):
        csl_json(KB, ["core4c"], lang="fr")


# -- what a source can hold ----------------------------------------------------------------------------

SIGNS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "M", "Z"]), max_size=4)
TITLES = st.lists(
    SIGNS | st.sampled_from([*'\\{}~^<>#$%&_"@,= -', "\\textbf{x}", "@misc{a,"]), max_size=8
)


@given(TITLES.map("".join).map(str.strip).filter(bool))
@example("@misc{a, title = {x}} % 100 \\& #1 $x$ ~^_ <b>")
def test_no_title_breaks_the_file(title):
    """
    Whatever a title holds, BibTeX has one entry with balanced braces, and CSL-JSON the title itself.
    """
    base = a_base(title=title)
    text = bibtex(base)
    value = parsed(text)["made-up"]["title"]

    assert text.count("{") == text.count("}")
    assert not re.search(r"(?<!\\)[#$%&_~^]", re.sub(r"\{\$[<>]\$\}", "", value))
    assert title == json.loads(csl_json(base))[0]["title"]


@given(st.text(st.sampled_from("\\{}~^<>#$%&_ ab,=@"), min_size=1).map(str.strip).filter(bool))
def test_escaped_titles_read_as_they_were(title):
    """
    What a reader of LaTeX makes of an escaped title is the title.
    """
    got = parsed(bibtex(a_base(title=f"a {title} z")))["made-up"]["title"]

    assert " ".join(f"a {title} z".split()) == inner(got)


@pytest.mark.parametrize(
    ("published", "issued", "fields"),
    [
        ("2026", {"date-parts": [[2026]]}, {"year": "2026"}),
        ("2026-03", {"date-parts": [[2026, 3]]}, {"year": "2026", "month": "3"}),
        ("2026-03-09", {"date-parts": [[2026, 3, 9]]}, {"year": "2026", "month": "3", "day": "9"}),
        (
            "9 March 2026",
            {"date-parts": [[2026, 3, 9]]},
            {"year": "2026", "month": "3", "day": "9"},
        ),
        ("March 2026", {"date-parts": [[2026, 3]]}, {"year": "2026", "month": "3"}),
        ("2024-2026", {"date-parts": [[2024], [2026]]}, {"year": "2024-2026"}),
        ("c. 2019", {"date-parts": [[2019]], "circa": True}, {"year": "c. 2019"}),
        ("2024-", {"literal": "2024-"}, {"year": "2024-"}),
        ("current", {"literal": "current"}, {"year": "current"}),
        ("undated", None, {}),
    ],
)
def test_dates_are_as_exact_as_they_were(published, issued, fields):
    """
    A date has the parts that are known, and what is no date stays in words.
    """
    base = a_base(published=published)
    entry = parsed(bibtex(base))["made-up"]

    assert issued == csl(base)[0].get("issued")
    assert fields == {key: entry[key] for key in ("year", "month", "day") if key in entry}


@pytest.mark.parametrize(
    ("ref", "url", "found"),
    [
        ("J Sex; doi:10.1000/182(3).x; PMID 123", None, {"DOI": "10.1000/182(3).x", "PMID": "123"}),
        ("Pediatrics; PMC3557406", None, {"PMCID": "PMC3557406"}),
        ("ISBN 978-92-4-155014-7", None, {"ISBN": "978-92-4-155014-7"}),
        ("UU 12/2022", "https://doi.org/10.1000/182", {"DOI": "10.1000/182"}),
        ("UU 12/2022", "https://example.org/10.1000/182", {}),
        (None, None, {}),
    ],
)
def test_numbers_are_found_in_references(ref, url, found):
    """
    DOI, PMID, PMCID and ISBN have fields of their own; the reference itself stays in the note.
    """
    base = a_base(ref=ref, url=url)
    [item] = csl(base)
    entry = parsed(bibtex(base))["made-up"]

    assert found == {key: item[key] for key in ("DOI", "PMID", "PMCID", "ISBN") if key in item}
    assert {key.lower(): value for key, value in found.items()}.items() <= entry.items()
    assert ref is None or ref in item["note"]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"kind": "code", "read_as": "code"}, "software"),
        ({"read_as": "news", "url": "https://example.org"}, "article-newspaper"),
        ({"url": "https://example.org"}, "webpage"),
        ({}, "document"),
    ],
)
def test_kinds_of_items(fields, kind):
    """
    An item says no more of what it is than the register knows.
    """
    assert kind == csl(a_base(**fields))[0]["type"]


@pytest.mark.parametrize(
    ("title", "lang", "name"),
    [
        ("Perlindungan anak di ruang daring", "id", "indonesian"),
        ("The protection of children", "en", "english"),
        ("De bescherming van het kind en de school", None, None),
        ("IEEE 2089-2021", None, None),
    ],
)
def test_the_language_is_told_where_it_is_plain(title, lang, name):
    """
    The language of a title is told for Indonesian and English, and left out where it is not sure.
    """
    base = a_base(title=title)

    assert lang == csl(base)[0].get("language")
    assert name == parsed(bibtex(base))["made-up"].get("langid")


def test_addresses_cannot_end_early():
    """
    Braces, backslashes and spaces in an address are written as per cent.
    """
    base = a_base(url="https://example.org/a{b}\\c d?x=1&y=%20#z")

    assert (
        "https://example.org/a%7Bb%7D%5Cc%20d?x=1&y=%20#z" == parsed(bibtex(base))["made-up"]["url"]
    )


def test_a_retired_source_says_why():
    """
    A source that is no longer used keeps its entry, and the note says why it was retired.
    """
    [item] = csl(a_base(deprecated=Text("Digabung.", "Merged.")))

    assert "Retired: Merged." in item["note"]
