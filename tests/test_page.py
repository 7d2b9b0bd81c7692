"""Tests for `ocsea.prevention.page`: what the page holds, and what it must not do."""

import json
import re
import subprocess
import sys
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from importlib.resources import files
from typing import get_args, get_type_hints

import pytest
from tests.test_imports import loaded_after

import ocsea
from ocsea._base.records import Claim, Source
from ocsea._base.text import LANGS
from ocsea.prevention.model import Edge, Factor, Measure
from ocsea.prevention.page import CYTOSCAPE, html
from ocsea.taxonomy.model import Form

KB = ocsea.load()
HOME = files("ocsea.prevention")
OWN = [
    HOME / "templates" / f"{name}.js" for name in ("model", "words", "details", "drawing", "page")
]
HOSTILE = "</script><script>window.hit = 1</script><!-- \u2028 \" ' & <img src=x onerror=hit()> {n}"

each_lang = pytest.mark.parametrize("lang", LANGS)


class Parts(HTMLParser):
    """The scripts, attributes and text of a page."""

    def __init__(self, page):
        super().__init__()
        self.scripts, self.attributes, self.inside, self.read = [], [], "", []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.inside = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "script":
            kept, text = self.scripts[-1]
            self.scripts[-1] = kept, text + data
        elif self.inside != "style":
            self.read.append(data)

    def values(self, *names):
        return [value for _, name, value in self.attributes if name in names]


@cache
def page(lang="id"):
    return html(KB, lang=lang)


def data_of(written):
    (found,) = [text for kept, text in Parts(written).scripts if kept.get("id") == "data"]
    return json.loads(found)


def hostile_kb(folder):
    """Return the knowledge with a measure and an edge whose every text tries to get out."""
    both = (
        json.dumps({"id": HOSTILE, "en": HOSTILE}).replace('"id":', "id =").replace('"en":', "en =")
    )
    claim = 'status = "unverified"\nchecked = 2026-01-01\nsources = ["s001"]\n'
    graded = 'certainty = "low"\ndirectness = "direct"\n'
    (folder / "mine.toml").write_text(
        '[[measure]]\nid = "hostile"\nactor = "school"\nlevel = "primary"\ncost = "low"\n'
        f"outcome_studied = false\nlabel = {both}\ncaution = {both}\nnote = {both}\n{graded}{claim}"
        '[[edge]]\nid = "hostile-reduces-grooming"\nmeasure = "hostile"\nrelation = "reduces"\n'
        f'target = "grooming"\neffect_direction = "harms"\noutcome = "other"\nnote = {both}\n{graded}{claim}',
        encoding="utf-8",
    )
    return ocsea.load(overlays=[folder])


# -- what it holds -------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", ["forms", "measures", "factors", "edges"])
def test_every_record_is_in_the_page(section):
    """
    Each form, measure, factor and edge stands in the page, in the order of the data, in both languages.
    """
    held = {row["id"]: row for row in data_of(page())[section]}

    records = KB.table(section)
    assert list(records) == list(held)
    for ident, record in records.items():
        assert list(record.sources) == held[ident]["sources"]
        for field in ("label", "effect", "caution", "note", "definition", "scope"):
            text = getattr(record, field, None)
            if isinstance(text, ocsea.Text):
                assert {"id": text.id, "en": text.en} == held[ident][field]


def test_every_cited_source_is_in_the_page():
    """
    What a record of the graph cites is held with title, publisher, year and address.
    """
    held = data_of(page())["sources"]

    records = [*KB.forms.values(), *KB.measures.values(), *KB.factors.values(), *KB.edges.values()]
    assert {ident for record in records for ident in record.sources} == set(held)
    for ident, row in held.items():
        source = KB.sources[ident]
        assert (source.title, source.publisher, source.published, source.url) == (
            row["title"],
            row["publisher"],
            row["published"],
            row.get("url"),
        )


def test_short_names_are_held_with_the_forms_below():
    """
    What an edge or a factor points to stands for the same forms as in the library.
    """
    names = data_of(page())["names"]

    assert {name: list(KB.prevention.forms_of(name)) for name in KB.short_names} == {
        name: row["all"] for name, row in names.items()
    }


@each_lang
def test_without_scripts_help_is_still_named(lang):
    """
    A reader whose browser runs no scripts is told so, and where to get help, in both languages.
    """
    (without,) = re.findall(r"<noscript>(.*?)</noscript>", page(), re.DOTALL)
    told = " ".join(unescape(without).split())

    for key in ("page-needs-script", "cli-no-prediction", "help-danger"):
        assert KB.wording[key](lang) in told
    for name in ("sapa-129", "polri-110"):
        assert KB.services[name].name(lang) in told
    assert {"129", "110"} <= set(re.findall(r"\b\d{3}\b", told))
    assert {"id": "21 November 2026", "en": "21 November 2026"}[lang] in told


@each_lang
def test_page_opens_in_the_language_asked_for(lang):
    """
    The language stands on the page, and its title is in it; the rest is the same.
    """
    told = page(lang)

    assert f'<html lang="{lang}">' in told
    assert f"<title>{KB.wording['page-title'](lang)}</title>" in told
    assert data_of(page()) == data_of(told)


def test_other_language_is_refused():
    """
    A language that the library has not is an error that names those it has.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="lang cannot be 'fr'"):
        html(KB, lang="fr")


def test_page_of_other_knowledge():
    """
    A small knowledge base of somebody else's makes a page with its own stamp.
    """
    tiny = ocsea.testing.tiny()

    held = data_of(html(tiny))
    assert (tiny.stamp, list(tiny.measures)) == (held["stamp"], [m["id"] for m in held["measures"]])
    assert "1 Mei 2030" in held["checked"]["id"]  # the day of the one checked longest ago
    assert ["Layanan contoh"] == [
        row["name"]["id"] for row in held["help"]
    ]  # the other has no channel


def test_same_knowledge_gives_the_same_bytes():
    """
    Two processes whose sets are ordered differently write the same page, with the stamp in it.
    """
    code = (
        "import hashlib, ocsea; from ocsea.prevention.page import html;"
        "print(hashlib.sha256(html(ocsea.load()).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert {sha256(page().encode()).hexdigest()} == told
    assert KB.stamp == data_of(page())["stamp"]


def test_page_needs_the_core_only():
    """
    Neither the graph library nor the templates of the packs are loaded for a page.
    """
    loaded = loaded_after(
        "import ocsea; from ocsea.prevention.page import html; html(ocsea.load())"
    )

    assert set() == {"networkx", "jinja2", "pydantic", "typer"} & loaded


# -- words ---------------------------------------------------------------------------------------------


CHOSEN = {
    "page-level-": (Measure, "level"),
    "page-where-": (Factor, "level"),
    "page-strength-": (Factor, "strength"),
    "page-factor-": (Factor, "direction"),
    "page-direction-": (Edge, "effect_direction"),
    "page-relation-": (Edge, "relation"),
    "page-outcome-": (Edge, "outcome"),
    "page-": (Edge, "directness"),
    "page-read-": (Source, "read_as"),
    "actor-": (Measure, "actor"),
    "cost-": (Measure, "cost"),
    "certainty-": (Edge, "certainty"),
    "status-": (Claim, "status"),
    "victims-": (Form, "victims"),
}


@pytest.mark.parametrize("prefix", CHOSEN)
def test_every_value_has_words(prefix):
    """
    Each value that a record can have is put into words in both languages.
    """
    record, field = CHOSEN[prefix]
    phrases = data_of(page())["phrases"]

    missing = [
        value for value in get_args(get_type_hints(record)[field]) if prefix + value not in phrases
    ]
    assert [] == missing


def said():
    """Return the keys of phrases that the page names in full, and the beginnings of the others."""
    told = "".join(
        each.read_text(encoding="utf-8") for each in [*OWN, HOME / "templates" / "page.html"]
    )
    keys = re.findall(r"[\"'`]((?:page|cli|help)-[a-z-]+)[\"'`]", told)
    begun = re.findall(r"`((?:page|actor|certainty|cost|status|victims)-[a-z-]*)\$\{", told)
    return set(keys), set(begun)


def test_every_phrase_that_is_said_is_there():
    """
    The page names no phrase that is missing, so that nothing is left blank.
    """
    keys, begun = said()
    phrases = data_of(page())["phrases"]
    elements = set(Parts(page()).values("id"))

    assert 60 < len(keys)
    assert set() == {key for key in keys if key not in phrases and key not in elements}
    assert 10 < len(begun)
    assert set() == {start for start in begun if not any(key.startswith(start) for key in phrases)}


def test_every_phrase_of_the_page_is_said():
    """
    No phrase was written for the page that it never says.
    """
    keys, begun = said()
    written = {"page-needs-script"} | keys  # what is read without scripts

    unsaid = {
        key
        for key in data_of(page())["phrases"]
        if key.startswith("page-")
        and key not in written
        and not key.startswith(tuple(begun - {"page-"}))
    }
    assert {"page-direct", "page-indirect", "page-forms", "page-measures", "page-factors"} >= unsaid


# -- what it must not do -------------------------------------------------------------------------------


def test_page_asks_for_nothing_from_elsewhere():
    """
    Nothing in the page is loaded, and no handler stands in an attribute.
    """
    parts = Parts(page())

    assert ["#details", "#help"] == parts.values(
        "src", "href", "srcset", "action", "data", "poster"
    )
    assert [] == [name for _, name, _ in parts.attributes if name.startswith("on")]
    style = page().partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_policy_lets_only_the_shipped_scripts_run():
    """
    The policy names the hash of each script of the page, no other, and forbids every connection.
    """
    parts = Parts(page())
    (policy,) = [value for value in parts.values("content") if "default-src" in value]

    run = [text for kept, text in parts.scripts if "type" not in kept]
    digests = {f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in run}
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert len(OWN) + 1 == len(run)
    assert digests == set(rules["script-src"].split())
    assert "'none'" == rules["default-src"]
    assert {"default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"} == set(
        rules
    )


def test_own_scripts_set_text_only():
    """
    No script of ours makes markup or code out of text.
    """
    told = "".join(each.read_text(encoding="utf-8") for each in OWN)

    assert None is re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(", told
    )
    assert all(each.read_text(encoding="utf-8").startswith('"use strict";\n') for each in OWN)


def test_hostile_texts_stay_text(tmp_path):
    """
    Texts of an overlay that look like markup end no script, and are read back as they were.
    """
    written = html(hostile_kb(tmp_path))

    assert len(Parts(page()).scripts) == len(Parts(written).scripts)
    assert "\u2028" not in written
    (found,) = [m for m in data_of(written)["measures"] if m["id"] == "hostile"]
    assert [HOSTILE] * 4 == [found[key][lang] for key in ("label", "note") for lang in LANGS]


# -- the library that is shipped -----------------------------------------------------------------------


def test_library_is_the_version_that_is_named():
    """
    The library is the file that its licence describes, and its licence goes with it into the page.
    """
    shipped = (HOME / "vendor" / "cytoscape.min.js").read_text(encoding="utf-8")
    licence = (HOME / "vendor" / "cytoscape.LICENSE.txt").read_text(encoding="utf-8")

    assert f"Cytoscape.js {CYTOSCAPE}," in licence
    assert f'"{CYTOSCAPE}"' in shipped
    assert sha256(shipped.encode()).hexdigest() in licence
    assert shipped.startswith("/**\n * Copyright (c) 2016-2026, The Cytoscape Consortium.")
    assert shipped in page()
    assert CYTOSCAPE == data_of(page())["version"]
