"""First response: what comes next, from facts that fit in a closed vocabulary.

`triage` takes a `Situation`, which has no place for a name or a story, and returns a `Triage`: how
urgent it is and why, first steps for the one who asks, services, the law in brief, and the next most
useful question. It says what is known of what happened, never how anybody is.
"""

from __future__ import annotations

from ocsea._base.lazy import facade

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.assess.triage.answer import Triage, triage
    from ocsea.assess.triage.situation import Situation

__all__ = ["Situation", "Triage", "triage"]

_HOME = {"Situation": "situation", "Triage": "answer", "triage": "answer"}

if not TYPE_CHECKING:  # a misspelt name is an error
    __getattr__, __dir__ = facade(__name__, _HOME)
