"""What the tests share that hold our own texts to our own linter."""

from functools import cache

import ocsea

LINTER = ocsea.load().linter

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


@cache
def _errors(text, lang):
    """Return what the linter finds wrong in a text; the same text is judged once."""
    return [found for found in LINTER.lint(text, lang).findings if found.level == "error"]


def blamed(text, lang="auto", *, law=False):
    """Return the words that a text should replace; in a statute those stay that are the statute's own."""
    return [
        found.found for found in _errors(text, lang) if not (law and found.severity == "legal-only")
    ]
