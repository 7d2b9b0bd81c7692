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
WITH_CASES = [name for name in PRESETS if workshop(KB, preset=name).workshop.cases]
WHOLE = "trust-and-safety"
"""The plan whose pack is made with every case."""

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
    """Return the pack of a plan; that of `WHOLE` holds every case."""
    every = {"participants": 100, "groups": len(KB.cases)} if preset == WHOLE else {}
    return workshop(KB, preset=preset, seed=2026, **every)


@cache
def documents(preset, lang):
    return pack(preset).documents(lang)


def page(preset, lang, kind):
    return documents(preset, lang)[kind]


@cache
def six(preset, lang):
    """Return the documents of a plan with six groups."""
    return workshop(KB, preset=preset, groups=6, seed=2026).documents(lang)


def pages(lang, suffix):
    """Return the names of the files of a pack without activities and test, in one language and format."""
    names = {
        "id": "panduan-fasilitator lembar-peserta kartu rencana-tindak-lanjut sertifikat-cakupan",
        "en": "facilitator-guide participant-handout cards follow-up-plan certificate-of-coverage",
    }
    return {f"{name}.{suffix}" for name in names[lang].split()}


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
