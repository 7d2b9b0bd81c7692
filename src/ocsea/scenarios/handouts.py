"""What every page that we hand out has in common: where to get help."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from ocsea.prevention.contacts import ALWAYS, contact
from ocsea.scenarios.document import Callout, FactList, Paragraph

if TYPE_CHECKING:
    from ocsea._base.text import Lang
    from ocsea.knowledge import KnowledgeBase

__all__ = ["drawing", "help_callout"]


def help_callout(kb: KnowledgeBase, lang: Lang) -> Callout:
    """Return where to get help, with the day each contact was last checked.

    >>> import ocsea
    >>> help_callout(ocsea.load(), "en").title
    'Where to get help'
    """

    def say(key: str, **gaps: object) -> str:
        return kb.wording[key].format(**gaps)(lang)

    services = [kb.services[ident] for ident in ALWAYS]
    rows = tuple((s.name(lang), contact(s, say, lang)) for s in services if s.contactable)
    return Callout("help", say("help-title"), (Paragraph(say("help-danger")), FactList(rows)))


def drawing(name: str) -> str:
    """Return a drawing of the children's handout, as the inside of an SVG with the view box ``0 0 48 48``.

    >>> drawing("fault")[:5]
    '<path'
    """
    found = files("ocsea.scenarios") / "templates" / f"child-{name}.svg"
    return found.read_text(encoding="utf-8").strip()
