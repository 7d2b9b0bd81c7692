"""Help for testing an app that uses ocsea: a tiny knowledge base, and hypothesis strategies.

The tiny knowledge base has a handful of made-up records of every kind, so that a test does not
depend on what the shipped knowledge says this month.
"""

from __future__ import annotations

from pathlib import Path

from ocsea._base.data import Row, TomlFolder
from ocsea._base.lazy import made_once
from ocsea.knowledge import KnowledgeBase, load
from ocsea.sections import KEYS

__all__ = ["tiny"]

TINY = Path(__file__).parent / "tiny"


class _Tiny(TomlFolder):
    """The tiny folder, with the headings and phrases of the shipped knowledge."""

    def rows(self, section: str) -> list[Row]:
        if section == "wording":
            return [
                {"id": w.id, "text": {"id": w.phrase.id, "en": w.phrase.en}, "gaps": list(w.gaps)}
                for w in load().table("wording").values()
            ]
        return super().rows(section)


@made_once
def tiny() -> KnowledgeBase:
    """Return a tiny knowledge base with made-up records of every kind.

    >>> kb = tiny()
    >>> [form.id for form in kb.forms.values()]
    ['harm', 'sample-harm', 'other-sample-harm']
    >>> kb.check()
    []
    """
    return KnowledgeBase(_Tiny(TINY, KEYS))
