"""What the tests of the page in a browser share."""

import json

import pytest

import ocsea
from ocsea._base.text import LANGS

KB = ocsea.load()
PREVENTION = KB.prevention
FORM = "form:online-grooming-of-a-child"
MEASURE = "measure:edu-oneoff-warning"

each_lang = pytest.mark.parametrize("lang", LANGS)


def say(key, lang="id", **gaps):
    return KB.wording[key].format(**gaps)(lang)


def go(tab, **change):
    tab.run(f"go({json.dumps(change)})")


def rows(tab):
    """Return the rows of ways that are shown: where each leads and how sure it is."""
    return tab.run(
        "[...document.querySelectorAll('[data-row]')].map(e => [e.dataset.row, e.dataset.grade])"
    )


def refs(tab):
    return tab.values("#list button", "data-ref")
