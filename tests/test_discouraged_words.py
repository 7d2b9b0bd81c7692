"""Tests that no record, document or code uses a discouraged word."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.harm_help import KB, each_section, places, sentences, words

import ocsea
from ocsea._base.text import LANGS
from ocsea.scenarios import workshop
from ocsea.scenarios.document import texts
from ocsea.sections import SECTIONS

RULES = tomllib.loads((Path(__file__).parent / "discouraged.toml").read_text(encoding="utf-8"))[
    "rule"
]
each_page = pytest.mark.parametrize(
    ("preset", "lang", "kind"),
    [
        (preset, lang, kind)
        for preset in KB.presets
        for lang in LANGS
        for kind in ("guide", "handout")
    ],
)


@cache
def pack(preset):
    """Return the pack of a plan with every case that fits it."""
    bank = [c for c in KB.cases.values() if KB.presets[preset].victims in {"both", c.victims}]
    return workshop(KB, preset=preset, groups=len(bank), seed=1)


# -- words ---------------------------------------------------------------------------------------------


def pattern(severity):
    """Return what finds the words of all rules of a severity: whole words, capital or small."""
    listed = {word for rule in RULES if rule["severity"] in severity for word in rule["words"]}
    longest_first = sorted(listed, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


ANY = pattern({"avoid", "legal-only"})
NOT_FOR_LAW = pattern({"avoid"})

NEGATION = re.compile(r"(?i)\b(jangan|bukan|tidak|tanpa|never|not|no|nor|without)\b")
QUOTED = re.compile(r"(?<!\w)['‘“\"][^'‘’“”\"]+['’”\"](?!\w)")


def said_to_reject(sentence, found):
    """Return whether a sentence quotes the words in order to say that they should not be used."""
    quotes = any(
        q.start() < found.start() and found.end() < q.end() for q in QUOTED.finditer(sentence)
    )
    return quotes and NEGATION.search(sentence) is not None


def discouraged(text, rule=ANY):
    """Return the discouraged words that a text uses in its own voice."""
    return [
        found[0]
        for sentence in sentences(text)
        for found in rule.finditer(sentence)
        if not said_to_reject(sentence, found)
    ]


# Where the words may stand, and why.
EXCEPT = {
    # They let a search find what people type, and are never displayed (test_cli.py sees to that).
    ("Form", "hidden_labels"): "search only",
    ("Form", "everyday_words"): "search only",
    ("Synonym", "words"): "search only",
    # A source is cited by the title and address it was published under, some of which discuss a word.
    ("Source", "title"): "as published",
    ("Source", "url"): "as published",
    ("Source", "ref_number"): "as published",
    # A published scheme is quoted by its own label and code, or a reader could not find it there.
    ("SchemeConcept", "label"): "as published",
    ("SchemeConcept", "code"): "as published",
    # A law has the title it has.
    ("LegalInstrument", "title"): "as promulgated",
}
# What a provision forbids has the name the statute gives it: there, and there only, may words stand that
# are marked for the law alone.
STATUTE = {("Provision", "summary"), ("Provision", "caveats")}


@each_section
def test_no_record_uses_a_discouraged_word(section):
    """
    No string of any record uses a discouraged word, but where a name given by others has to be quoted.
    """
    found = [
        (place.path, word)
        for place in places(section)
        if place.home not in EXCEPT
        for word in discouraged(place.text, NOT_FOR_LAW if place.home in STATUTE else ANY)
    ]

    assert [] == found


def test_exceptions_are_needed():
    """
    Each exception stands for a place where a discouraged word does stand, or for words that only search.
    """
    used = {
        place.home for section in SECTIONS for place in places(section) if discouraged(place.text)
    }

    needless = {home for home, why in EXCEPT.items() if home not in used and why != "search only"}
    assert set() == needless
    assert STATUTE <= used


def quoted_in(preset, lang):
    """Return what the documents of a plan quote: rules of the law, sources and titles of laws."""
    cases = pack(preset).workshop.cases
    bound = [s for case in cases for s in KB.law.standing(case.provisions, case.happened)]
    quoted = [KB.sources[ident].cite() for ident in pack(preset).workshop.source_numbers]
    quoted += [s.instrument.title(lang) for s in bound]
    quoted += [text(lang) for s in bound for text in (s.provision.summary, *s.provision.caveats)]
    return sorted({words(text).rstrip(".") for text in quoted}, key=len, reverse=True)


@each_page
def test_no_document_uses_a_discouraged_word(preset, lang, kind):
    """
    No generated page uses a discouraged word, but in the sources and rules of the law that it quotes.
    """
    document = pack(preset).documents(lang)[kind]
    quoted = quoted_in(preset, lang)
    found = []

    for text in texts(document):
        own = text
        for quote in quoted:
            own = own.replace(quote, "")
        found += [(word, text) for word in discouraged(own)]
        found += [(word, text) for word in discouraged(text, NOT_FOR_LAW) if text == own]

    assert [] == found


def test_no_code_says_a_discouraged_word():
    """
    Neither the code nor its templates and docstrings, which become the manual, use a discouraged word.
    """
    home = Path(ocsea.__file__).parent
    files = [*home.rglob("*.py"), *home.rglob("*.j2")]

    found = {
        (path.name, said[0])
        for path in files
        for said in ANY.finditer(path.read_text(encoding="utf-8"))
    }

    assert 20 < len(files)
    assert set() == found


LISTED = [word for rule in RULES for word in rule["words"]]


@given(st.sampled_from(LISTED), st.sampled_from([str, str.upper, str.capitalize]))
def test_every_listed_word_is_found(word, written):
    """
    Each word of the list is found in a sentence that uses it, however it is written.
    """
    assert discouraged(f"Ia menyebutnya {written(word)}, katanya.")
    assert discouraged(f"({written(word)})")


@given(st.sampled_from(LISTED))
def test_listed_word_is_not_found_inside_another(word):
    """
    Letters that happen to stand inside a longer word are not found.
    """
    assert [] == discouraged(f"x{word}x".replace(" ", ""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jangan menyebutnya 'predator'.", []),
        ("Do not call a child a “predator”.", []),
        ("Ia 'predator'.", ["predator"]),
        ("Jangan takut. Ia predator.", ["predator"]),
        ("Ia bukan predator.", ["predator"]),
        ("Jangan takut. Katanya 'predator'.", ["predator"]),
    ],
)
def test_word_may_be_quoted_only_to_reject_it(text, expected):
    """
    A discouraged word may stand in quotation marks in a sentence that says not to use it, and not otherwise.
    """
    assert expected == discouraged(text)


def test_list_says_where_each_word_comes_from():
    """
    Each rule has an id of its own, words, a severity that exists, and sources of the register.
    """
    assert len(RULES) == len({rule["id"] for rule in RULES})
    assert {"avoid", "legal-only"} == {rule["severity"] for rule in RULES}
    assert all(rule["words"] for rule in RULES)
    assert [] == [s for rule in RULES for s in rule["sources"] if s not in KB.sources]
