"""Mappings between our forms and the schemes that others publish, read both ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import attrs

from ocsea._base.records import Status
from ocsea.taxonomy.model import Relation, Scheme, SchemeConcept

__all__ = ["INVERSE", "Crosswalk", "FormMapping"]

INVERSE: Final[dict[Relation, Relation]] = {
    "exactMatch": "exactMatch",
    "closeMatch": "closeMatch",
    "broadMatch": "narrowMatch",
    "narrowMatch": "broadMatch",
    "relatedMatch": "relatedMatch",
}
"""The same mapping read in the other direction."""

JUSTIFICATION: Final = "semapv:ManualMappingCuration"


@attrs.frozen(kw_only=True)
class FormMapping:
    """One link between a form and a concept of a scheme.

    Attributes:
        form: Id of the form.
        relation: SKOS relation read from the form to the concept: ``broadMatch`` says that the concept
            is broader.
        scheme: Id of the scheme.
        concept: Id of the concept.
        code: Code of the concept.
        justification: How the mapping was made, as a term of the SEMAPV vocabulary.
        sources: Sources for the concept.
        checked: Day the mapping was made or last looked at.
        status: ``unverified`` when the concept itself was not seen in a source.

    >>> import ocsea
    >>> found = ocsea.load().crosswalk("apc-thirteen", "harassment")
    >>> [(m.form, m.relation, m.inverse) for m in found if m.form == "online-sexual-harassment"]
    [('online-sexual-harassment', 'broadMatch', 'narrowMatch')]
    """

    form: str
    relation: Relation
    scheme: str
    concept: str
    code: str
    justification: str = JUSTIFICATION
    sources: tuple[str, ...]
    checked: date
    status: Status

    @property
    def inverse(self) -> Relation:
        """The relation read from the concept to the form."""
        return INVERSE[self.relation]


def _links(scheme: Scheme, concept: SchemeConcept) -> Iterator[FormMapping]:
    for link in concept.links:
        yield FormMapping(
            form=link.form,
            relation=link.relation,
            scheme=scheme.id,
            concept=concept.id,
            code=concept.code,
            sources=scheme.sources,
            checked=scheme.checked,
            status=concept.status,
        )


@attrs.frozen
class Crosswalk:
    """All mappings; call it with a scheme and a code.

    Attributes:
        schemes: The schemes.
        mappings: Every mapping, scheme by scheme.

    >>> import ocsea
    >>> crosswalk = ocsea.load().crosswalk
    >>> for m in crosswalk("komnas-perempuan-2017", "malicious-distribution"):
    ...     print(m.form, m.relation)
    nonconsensual-intimate-image-sharing relatedMatch
    sexual-extortion relatedMatch
    threat-to-share-intimate-images closeMatch
    """

    schemes: Mapping[str, Scheme]
    mappings: tuple[FormMapping, ...]

    @classmethod
    def of(cls, schemes: Mapping[str, Scheme]) -> Crosswalk:
        """Collect the mappings of all schemes."""
        found = (
            link for s in schemes.values() for concept in s.concepts for link in _links(s, concept)
        )
        return cls(schemes, tuple(found))

    def scheme(self, scheme: str) -> Scheme:
        """Return a scheme by its id or its short name.

        Raises:
            UnknownIdError: There is none.
        """
        return self.schemes[scheme]

    def __call__(self, scheme: str, code: str) -> tuple[FormMapping, ...]:
        """Return the mappings of one concept, by its id or its code; sorted by form.

        An empty answer means that no form maps to it; `looked_for` says whether one was looked for.

        Raises:
            UnknownIdError: The scheme or the concept is not known.
        """
        home = self.scheme(scheme)
        concept = home[code]
        return tuple(sorted(_links(home, concept), key=lambda link: link.form))

    def looked_for(self, scheme: str, code: str) -> bool:
        """Return whether a form was looked for: mapped, or looked for and none found.

        >>> import ocsea
        >>> ocsea.load().crosswalk.looked_for("safenet-2025", "SNT-8")
        True
        """
        concept = self.scheme(scheme)[code]
        return bool(concept.links) or concept.no_counterpart

    def of_form(self, form: str, *, scheme: str | None = None) -> tuple[FormMapping, ...]:
        """Return the mappings of one form, in all schemes or in one.

        Args:
            form: Id of the form.
            scheme: Id or short name of a scheme; ``None`` for all.

        >>> import ocsea
        >>> found = ocsea.load().crosswalk.of_form("cyberflashing", scheme="komnas-perempuan-2020")
        >>> [(m.code, m.relation) for m in found]
        [('KP20-8', 'exactMatch')]
        """
        wanted = None if scheme is None else self.scheme(scheme).id
        return tuple(
            m for m in self.mappings if m.form == form and (wanted is None or m.scheme == wanted)
        )

    def between(
        self, scheme: str, code: str, target: str
    ) -> tuple[tuple[FormMapping, FormMapping], ...]:
        """Return the ways from a concept of one scheme to concepts of another, through our forms.

        Each way is two mappings that share a form. No relation between the two concepts is claimed:
        SKOS mappings do not add up.

        >>> import ocsea
        >>> ways = ocsea.load().crosswalk.between("komnas-perempuan-2017", "hacking", "komnas-perempuan-2020")
        >>> [(first.form, second.code) for first, second in ways]
        [('account-intrusion', 'KP20-1')]
        """
        firsts = self(scheme, code)
        return tuple(
            (first, second)
            for first in firsts
            for second in self.of_form(first.form, scheme=target)
        )
