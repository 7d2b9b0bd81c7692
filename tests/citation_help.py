"""What the tests of citations share."""

from datetime import date

import ocsea

KB = ocsea.load()
LAW = KB.law
CITE = LAW.citations
NOW = date(2026, 6, 1)


def read(text):
    """Return the ids of the provisions that each citation of a text means."""
    return [tuple(p.id for p in CITE.resolve(citation)) for citation in CITE.find(text)]


def check(text, on=NOW, written=None):
    (finding,) = CITE.check(text, on=on, written=written)
    return finding
