"""The respectful-language linter: finds wording that blames victims or belittles abuse.

How it works, in this order:

1. The text is made plain, and the way back is kept (`folding`): compatibility forms, accents, zero-width
   characters, soft hyphens and lookalike letters. Digits or signs that stand for letters, stretched and
   doubled words, words cut at the end of a line, hashtags and words with humps are mended where that gives
   a word of the rules, and short spellings of chats are read in full (`spelling`). Web and e-mail addresses
   and file names are left out (`addresses`).
2. It is cut into words once. Each word is looked up among the telling words of all forms, which were
   generated from the data with their affixes (`morphology`, `patterns`, `index`).
3. The language of each sentence is told by its small words (`languages`). Sentences in other languages are
   named as unchecked. A sentence too short to tell is checked with the rules of both languages.
4. A form counts when the contexts it needs stand in its paragraph (or, for a heading, in the next one), and
   when a rule about children does not stand among grown-up persons only.
5. Errors win over advice on the same words, and longer forms over shorter ones; guards then lower what is
   left or take it away (`guards`). What is lowered becomes information: an expression to avoid in the title
   of a law, the wording of an article, an official label or a quotation with a speaker. Every other guard
   takes a finding away, and so does any guard of a rule that only gives advice.

What a report says is about words, never about their author: there is no score, and nothing is rewritten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocsea._base.lazy import facade

if TYPE_CHECKING:
    from ocsea.taxonomy.linter.engine import Linter
    from ocsea.taxonomy.linter.report import Allowed, Finding, Level, LintReport, Unchecked

__all__ = ["Allowed", "Finding", "Level", "LintReport", "Linter", "Unchecked"]

if not TYPE_CHECKING:  # a misspelt name is an error
    __getattr__, __dir__ = facade(
        __name__,
        {
            "Allowed": "report",
            "Finding": "report",
            "Level": "report",
            "LintReport": "report",
            "Linter": "engine",
            "Unchecked": "report",
        },
    )
