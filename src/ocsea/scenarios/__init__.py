"""Case studies and what is made of them: sets, workshops and printable packs."""

from __future__ import annotations

from ocsea.scenarios.workshop import Pack, Workshop, workshop

__all__ = ["Pack", "Workshop", "workshop"]
