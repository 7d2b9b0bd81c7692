"""What the tests share that hold our own texts to our own linter."""

from functools import cache

import ocsea

LINTER = ocsea.load().linter


@cache
def blamed(text, lang="auto", *, law=False):
    """Return the words that a text should replace; in a statute those stay that are the statute's own."""
    return [
        found.found
        for found in LINTER.lint(text, lang).findings
        if found.level == "error" and not (law and found.severity == "legal-only")
    ]
