"""How much of the knowledge is verified, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ocsea._base.records import Claim
from ocsea.sections import SECTIONS

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["Audit", "SectionAudit"]


@attrs.frozen(kw_only=True)
class SectionAudit:
    """How much of one section is verified.

    Attributes:
        verified: Number of statements seen in a source.
        unverified: Ids of the statements that were not.

    >>> counted = SectionAudit(verified=2, unverified=("grooming",))
    >>> counted.total, counted.unverified
    (3, ('grooming',))
    """

    verified: int
    unverified: tuple[str, ...]

    @property
    def total(self) -> int:
        """Number of statements."""
        return self.verified + len(self.unverified)


@attrs.frozen
class Audit:
    """How much is verified, section by section.

    Attributes:
        sections: By section; the concepts of schemes count one by one, under ``concepts``.

    >>> import ocsea
    >>> audit = ocsea.load().audit()
    >>> audit.sections["forms"].unverified, "concepts" in audit.sections
    ((), True)
    """

    sections: dict[str, SectionAudit]

    @classmethod
    def of(cls, kb: KnowledgeBase) -> Audit:
        """Count the statements of a knowledge base."""
        counted: dict[str, list[tuple[str, str]]] = {}
        for section in SECTIONS.values():
            if issubclass(section.record_class(), Claim):
                records = kb.table(section.name).values()
                counted[section.name] = [(record.id, record.status) for record in records]
        counted["concepts"] = [
            (f"{scheme.id}/{concept.id}", concept.status)
            for scheme in kb.schemes.values()
            for concept in scheme.concepts
        ]
        return cls({name: _count(statements) for name, statements in counted.items()})


def _count(statements: list[tuple[str, str]]) -> SectionAudit:
    unverified = tuple(ident for ident, status in statements if status != "verified")
    return SectionAudit(verified=len(statements) - len(unverified), unverified=unverified)
