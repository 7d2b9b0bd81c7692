"""Tests that every text of ours passes our own linter: records, documents, and what stands around them."""

from functools import cache

import pytest
from tests.harm_help import KB, each_section, places, words
from tests.language_help import EXCEPT, blamed
from tests.pack_help import pack, page

from ocsea._base.text import LANGS
from ocsea.scenarios.document import texts
from ocsea.scenarios.variants import variants
from ocsea.sections import SECTIONS

each_page = pytest.mark.parametrize(
    ("preset", "lang", "kind"),
    [
        (preset, lang, kind)
        for preset in KB.presets
        for lang in LANGS
        for kind in pack(preset).documents(lang)
    ],
)

LAW = {"provisions", "form_law", "legal_questions", "treaty_articles"}
"""Sections that tell what a statute forbids: there words may stand that are marked for the law alone."""

RULES = {"language_rules", "language_contexts", "language_guards", "terms"}
"""Sections that name the words in order to find them."""


def language_of(place):
    """Return the language of a text, where its path names it."""
    last = [part for part in place.path.split(".") if part in LANGS]
    return last[-1] if last else "auto"


@each_section
def test_no_record_blames_or_belittles(section):
    """
    No text of any record has a word to replace, but where a name given by others has to be quoted.
    """
    if section in RULES:
        return
    found = [
        (place.path, word)
        for place in places(section)
        if place.home not in EXCEPT
        for word in blamed(place.text, language_of(place), law=section in LAW)
    ]

    assert [] == found


def test_exceptions_are_needed():
    """
    Each exception stands for a place where such a word does stand, or for words that only search.
    """
    used = {
        place.home
        for section in SECTIONS
        if section not in RULES
        for place in places(section)
        if blamed(place.text, language_of(place))
    }

    needless = {home for home, why in EXCEPT.items() if home not in used and why != "search only"}
    assert set() == needless


@pytest.mark.parametrize("case", KB.cases.values(), ids=lambda case: case.id)
def test_no_variant_of_a_case_blames_or_belittles(case):
    """
    Whatever values a case is told with, its title, situation and people have no word to replace.
    """
    for told in variants(case):
        for lang in LANGS:
            said = [told.title, told.situation, *(person.about for person in told.people)]
            assert [] == [word for text in said for word in blamed(text(lang), lang)]


# -- documents ---------------------------------------------------------------------------------------------


@cache
def quoted_in(preset, lang):
    """Return what the documents of a plan quote: rules and titles of laws, sources, answers to choose from."""
    ready = pack(preset)
    cases = ready.workshop.cases
    bound = [s for case in cases for s in KB.law.standing(case.provisions, case.happened)]
    quoted = [KB.sources[ident].cite() for ident in ready.workshop.source_numbers]
    quoted += [s.instrument.title(lang) for s in bound]
    quoted += [text(lang) for s in bound for text in (s.provision.summary, *s.provision.caveats)]
    if test := KB.presets[preset].test:
        items = KB.instruments[test].items
        quoted += [choice.label(lang) for item in items for choice in item.offered]
    return sorted({words(text).rstrip(".") for text in quoted}, key=len, reverse=True)


@each_page
def test_no_document_blames_or_belittles(preset, lang, kind):
    """
    No generated page has a word to replace, but in the sources and rules of the law that it quotes.
    """
    quoted = quoted_in(preset, lang)
    found = []

    for text in map(words, texts(page(preset, lang, kind))):
        own = text
        for quote in quoted:
            own = own.replace(quote, "")
        found += [(word, text) for word in blamed(own, lang)]

    assert [] == found


@pytest.mark.parametrize("lang", LANGS)
def test_what_triage_says_neither_blames_nor_belittles(lang):
    """
    The page of first steps has no word to replace, whoever asks.
    """
    import ocsea

    for asker in KB.facets["asker"].values:
        known = ocsea.Situation(
            asker=asker.id, acts={"threat-to-distribute", "image-shared"}, victim_age=15
        )
        assert [] == blamed(ocsea.triage(KB, known).explain(lang), lang, law=True)
