"""What the tests of single instruments share."""

import re
from itertools import pairwise

import attrs
from tests.harm_help import KB, sentences, strings, words
from tests.test_do_no_harm import COMMAND, told_to_handle_images

from ocsea._base.text import LANGS

NUMBER = re.compile(r"(?i)(?:telepon|whatsapp|polisi|police on|phone(?: on)?|sapa)\s+([\d-]{3,})\b")
NAMED = {
    "COP": "ITU Guidelines on Child Online Protection",
    "25389": "ISO/IEC 25389",
    "OWN": "ocsea",
    "PDP": "UU 27/2022",
    "PM9": "Permenkomdigi 9/2026",
    "SbD": "Safety by Design",
    "TUNAS": "PP 17/2025",
}


@attrs.frozen
class Row:
    """A question as the table of the notes has it."""

    code: str
    scale: str
    weight: int
    critical: str | None
    measures: tuple[str, ...]
    basis: tuple[str, ...]


def table(text):
    """Return the rows of a table: code, scale, weight, mark, measures and basis."""
    rows = []
    for line in text.strip().splitlines():
        code, scale, weight, critical, measures, basis = line.split()
        marked = None if critical == "-" else critical
        named = tuple(NAMED[each] for each in basis.split(","))
        rows.append(Row(code, scale, int(weight), marked, tuple(measures.split(",")), named))
    return rows


def as_rows(instrument):
    """Return the questions of an instrument in the same form."""
    return [
        Row(i.code, i.scale, i.weight, i.critical, i.measures, i.basis) for i in instrument.items
    ]


def untranslated(instrument):
    """Return the fields that an instrument or a question lacks in a language, or has twice the same."""
    fields = [(instrument.id, f, getattr(instrument, f)) for f in ("label", "purpose", "intro")]
    fields += [
        (i.code, f, getattr(i, f)) for i in instrument.items for f in ("text", "why", "help")
    ]
    return [
        (code, field)
        for code, field, text in fields
        if text is not None and (not text.id.strip() or not text.en.strip() or text.id == text.en)
    ]


def repeated(instrument, lang):
    """Return the codes of neighbours in an instrument that ask the same."""
    return [a.code for a, b in pairwise(instrument.items) if a.text(lang) == b.text(lang)]


def unlisted_numbers(instrument):
    """Return the numbers that a text gives to call and no service of the register has."""
    listed = {c.value for service in KB.services.values() for c in service.channels}
    said = (n for place in strings(instrument) for n in NUMBER.findall(words(place.text)))
    return sorted(set(said) - listed)


def told_in(texts, rule=COMMAND):
    """Return the sentences of texts that tell a reader to view, copy, keep or send an image."""
    return [s for text in texts for lang in LANGS for s in told_to_handle_images(text(lang), rule)]


def asked_for_names(instrument):
    """Return the sentences that ask a reader to write down a name."""
    asks = re.compile(r"(?i)\b(tulis\w*|sebutkan|write|enter)\b.{0,30}\b(nama|names?)\b")
    refuses = re.compile(r"(?i)\b(jangan|tanpa|tidak|no|not|without)\b")
    return [
        sentence
        for place in strings(instrument)
        for sentence in sentences(place.text)
        if asks.search(sentence) and not refuses.search(sentence)
    ]
