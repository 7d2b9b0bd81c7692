"""Formats of others, and what a new release changes."""

from __future__ import annotations

from ocsea import KnowledgeBase
from ocsea.interop.exports import export
from ocsea.interop.releases import Snapshot, compare


def sizes(kb: KnowledgeBase, name: str) -> dict[str, int]:
    """Return the files of a format with their sizes."""
    return {file: len(content) for file, content in export(kb, name, lang="en").items()}


def changes(
    old: Snapshot | KnowledgeBase, new: KnowledgeBase
) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Return the ids that a new release no longer has, and the law that changed, with its forms."""
    told = compare(old, new)
    return [*told.breaking], {change.ref: change.forms for change in told.law}
