"""What the tests of the search share."""

import json
from pathlib import Path

from hypothesis import strategies as st

import ocsea
from ocsea.testing import tiny

KB = ocsea.load()
FORMS = KB.forms
TINY = tiny().forms
EVERY = len(FORMS)
QUERIES = json.loads((Path(__file__).parent / "search_queries.json").read_text(encoding="utf-8"))
SPOKEN = [query for query, _, _ in QUERIES]

spoken = st.sampled_from(SPOKEN)

FORM = {
    "kind": "form",
    "label": {"id": "a", "en": "a"},
    "definition": {"id": "a", "en": "a"},
    "scope": {"id": "a", "en": "a"},
    "victims": "both",
    "contact": "either",
    "maturity": "stable",
    "status": "verified",
    "checked": "2030-06-01",
}
"""A form in which there is nothing to find: its only word is one that the search skips."""


class Rows:
    """A reader of made-up forms and synonyms."""

    def __init__(self, forms, synonyms):
        self.sections = {"forms": forms, "synonyms": synonyms}

    def rows(self, section):
        return self.sections.get(section, [])

    def meta(self):
        return {"version": "made-up"}

    def section_hash(self, section):
        return section


def made_up(*synonyms, **forms):
    """Return forms with these keys, beside enough others that a word can be rare."""
    filled = {**forms, **{f"zz{at}": {} for at in range(10)}}
    rows = [FORM | {"id": ident} | keys for ident, keys in filled.items()]
    groups = [{"id": f"group-{at}", "words": {"id": words}} for at, words in enumerate(synonyms)]
    return ocsea.KnowledgeBase(Rows(rows, groups)).forms


def pair(text):
    return {"id": text, "en": text}


def ids(hits):
    return [hit.form.id for hit in hits]


def first(query):
    return FORMS.search(query)[0].form.id
