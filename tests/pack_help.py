"""What the tests of packs and their files share."""

from functools import cache

import attrs
import pytest

import ocsea
from ocsea._base.text import LANGS
from ocsea.scenarios import document as doc
from ocsea.scenarios import workshop
from ocsea.scenarios.document import texts

KB = ocsea.load()
TINY = ocsea.testing.tiny()
PRESETS = sorted(KB.presets)
KINDS = ("guide", "handout")

each_preset = pytest.mark.parametrize("preset", PRESETS)
each_lang = pytest.mark.parametrize("lang", LANGS)
each_kind = pytest.mark.parametrize("kind", KINDS)


@attrs.frozen
class Changed:
    """The rows of another reader, each changed by a function of its section and the row."""

    base: object
    change: object

    def rows(self, section):
        return [self.change(section, row) for row in self.base.rows(section)]

    def meta(self):
        return self.base.meta()

    def section_hash(self, section):
        return self.base.section_hash(section)


def tiny_pack(kb=TINY, **options):
    return workshop(kb, **{"preset": "sample-day", "participants": 9, "groups": 3} | options)


@cache
def pack(preset):
    """Return the pack of a plan with every case that fits it."""
    bank = [c for c in KB.cases.values() if KB.presets[preset].victims in {"both", c.victims}]
    return workshop(KB, preset=preset, groups=len(bank), participants=2 * len(bank), seed=2026)


@cache
def page(preset, lang, kind):
    return pack(preset).documents(lang)[kind]


def words(text):
    return " ".join(text.split())


def said(document):
    """Return all that a reader sees, one text a line."""
    return "\n".join(map(words, texts(document)))


def flat(blocks):
    """Yield blocks with those inside callouts."""
    for block in blocks:
        yield block
        if isinstance(block, doc.Callout):
            yield from flat(block.blocks)
