"""Tests that every text of ours passes our own linter: records, documents, and what stands around them."""

from functools import cache

import pytest
from tests.harm_help import KB, each_section, places, words
from tests.language_help import blamed

from ocsea._base.text import LANGS
from ocsea.scenarios import workshop
from ocsea.scenarios.document import texts
from ocsea.scenarios.variants import variants
from ocsea.sections import SECTIONS

each_page = pytest.mark.parametrize(
    ("preset", "lang", "kind"),
    [
        (preset, lang, kind)
        for preset in KB.presets
        for lang in LANGS
        for kind in ("guide", "handout")
    ],
)

# Where the words may stand, and why.
EXCEPT = {
    # They let a search find what people type, and are never displayed (test_cli.py sees to that).
    ("Form", "hidden_labels"): "search only",
    ("Form", "everyday_words"): "search only",
    ("Synonym", "words"): "search only",
    # A source is cited by the title it was published under, some of which discuss a word.
    ("Source", "title"): "as published",
    # A published scheme is quoted by its own label and code, or a reader could not find it there.
    ("SchemeConcept", "label"): "as published",
    ("SchemeConcept", "code"): "as published",
    # A law has the title it has.
    ("LegalInstrument", "title"): "as promulgated",
    # A wrong choice of the knowledge test quotes the old term, and the feedback says why it is wrong.
    ("Choice", "label"): "quoted",
}

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
def pack(preset):
    """Return the pack of a plan with every case that fits it."""
    bank = [c for c in KB.cases.values() if KB.presets[preset].victims in {"both", c.victims}]
    return workshop(KB, preset=preset, groups=len(bank), participants=2 * len(bank), seed=1)


def quoted_in(preset, lang):
    """Return what the documents of a plan quote: rules of the law, sources and titles of laws."""
    cases = pack(preset).workshop.cases
    bound = [s for case in cases for s in KB.law.standing(case.provisions, case.happened)]
    quoted = [KB.sources[ident].cite() for ident in pack(preset).workshop.source_numbers]
    quoted += [s.instrument.title(lang) for s in bound]
    quoted += [text(lang) for s in bound for text in (s.provision.summary, *s.provision.caveats)]
    return sorted({words(text).rstrip(".") for text in quoted}, key=len, reverse=True)


@each_page
def test_no_document_blames_or_belittles(preset, lang, kind):
    """
    No generated page has a word to replace, but in the sources and rules of the law that it quotes.
    """
    document = pack(preset).documents(lang)[kind]
    quoted = quoted_in(preset, lang)
    found = []

    for text in map(words, texts(document)):
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
