"""The records of the taxonomy."""

from __future__ import annotations

from typing import Annotated, Literal

import attrs

from ocsea._base.records import (
    DERIVED,
    Claim,
    Record,
    Ref,
    Slug,
    Status,
    Strings,
    Value,
    many,
    maybe,
    strings,
    text,
    words,
)
from ocsea._base.text import Text, WordLists

__all__ = [
    "Facet",
    "FacetValue",
    "Form",
    "MappingLink",
    "Pairing",
    "Pictogram",
    "Relation",
    "Scheme",
    "SchemeConcept",
    "ShortName",
    "Synonym",
]

Relation = Literal["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]
"""A SKOS mapping relation, read from our form to the concept of a scheme: ``broadMatch`` says that
the concept is broader than the form."""

FormRef = Annotated[str, Ref("forms")]


@attrs.frozen(kw_only=True)
class Form(Claim):
    """A form of harm, or one of the entries that group forms.

    Attributes:
        kind: ``form``; ``top`` and ``grouping`` for navigation; ``risk-situation`` for what is not
            abuse in itself.
        label: Preferred label.
        definition: What the harm is and where responsibility lies.
        scope: What the form is not, and what to use instead.
        alternative_labels: Other names in use.
        hidden_labels: Discouraged names. They serve the search and are never displayed.
        everyday_words: How people describe it in their own words; they serve the search.
        broader: Ids of the forms directly above; a form may have several.
        narrower: Ids of the forms directly below.
        ancestors: Ids of all forms above, nearest first.
        descendants: Ids of all forms below, nearest first.
        related: Ids of forms often seen with it; symmetric.
        victims: Who can be the person harmed: a ``child`` (under 18), an ``adult`` or ``both``.
        contact: Whether it happens in person: ``non-contact``, ``contact`` or ``either``.
        maturity: ``emerging`` marks young evidence.

    >>> import ocsea
    >>> form = ocsea.load().forms["sexual-extortion-of-a-child"]
    >>> form.label("id")
    'Pemerasan seksual terhadap anak'
    >>> form.broader
    ('ocsea', 'sexual-extortion')
    """

    KIND = "form"

    kind: Literal["top", "grouping", "form", "risk-situation"]
    label: Text = text()
    definition: Text = text()
    scope: Text = text()
    alternative_labels: WordLists = words()
    hidden_labels: WordLists = words()
    everyday_words: WordLists = words()
    broader: tuple[FormRef, ...] = strings()
    related: tuple[FormRef, ...] = strings()
    victims: Literal["child", "adult", "both"]
    contact: Literal["non-contact", "contact", "either"]
    maturity: Literal["stable", "emerging"]
    narrower: Strings = attrs.field(default=(), metadata=DERIVED)
    ancestors: Strings = attrs.field(default=(), metadata=DERIVED)
    descendants: Strings = attrs.field(default=(), metadata=DERIVED)


@attrs.frozen(kw_only=True)
class FacetValue(Value):
    """One value of a facet.

    Attributes:
        id: Stable slug, unique in its facet.
        label: Preferred label.
        note: What it means, or what to put first.
        urgent: Whether it calls for help at once.
        close_match: Address of a closely matching class of another vocabulary.
        aliases: Other names that a program may use for it.

    >>> import ocsea
    >>> phase = ocsea.load().facets["incident-phase"]
    >>> [value.id for value in phase.values if value.urgent]
    ['immediate-danger']
    """

    id: Slug
    label: Text = text()
    note: Text | None = maybe(Text.of)
    urgent: bool = False
    close_match: str | None = None
    aliases: Strings = strings()


@attrs.frozen(kw_only=True)
class Facet(Claim):
    """One side from which a situation is described, such as the relationship or the setting.

    Attributes:
        label: Preferred label.
        multi: Whether a situation may have several values.
        basis: ``sourced`` when the values follow a source, ``editorial`` when they are ours.
        values: The values.

    >>> import ocsea
    >>> relationship = ocsea.load().facets["relationship"]
    >>> relationship["family-member"].label("id")
    'Anggota keluarga'
    """

    KIND = "facet"

    label: Text = text()
    multi: bool
    basis: Literal["sourced", "editorial"]
    values: tuple[FacetValue, ...] = many(FacetValue, alias="value")

    def __getitem__(self, ident: str) -> FacetValue:
        """Return the value with the id *ident*.

        Raises:
            UnknownIdError: There is none.
        """
        from ocsea._base.errors import UnknownIdError

        for value in self.values:
            if value.id == ident:
                return value
        ids = [value.id for value in self.values]
        raise UnknownIdError.for_id("value", ident, ids, where=f"facet {self.id!r}")


@attrs.frozen(kw_only=True)
class Pairing(Claim):
    """Values that do not stand together in one situation, so that nobody writes a case of them.

    Values are written ``facet:value``, and forms ``form:id``. Several values of one facet mean any of them;
    values of different facets mean all of these facets.

    Attributes:
        when: What the rule speaks of.
        never: What then cannot be, each value on its own.
        only: What then has to be: of each facet that is named, one of its values.
        why: The reason.
        basis: ``sourced`` when it follows a source, ``editorial`` when it is ours.

    >>> import ocsea
    >>> ocsea.load().pairings["ai-companion"].only
    ('relationship:no-human-ai-system',)
    """

    KIND = "pairing"

    when: Strings = strings()
    never: Strings = strings()
    only: Strings = strings()
    why: Text = text()
    basis: Literal["sourced", "editorial"]


@attrs.frozen(kw_only=True)
class MappingLink(Value):
    """How one of our forms relates to the concept it is written under.

    Attributes:
        form: Id of the form.
        relation: The SKOS relation, read from the form to the concept.

    >>> import ocsea
    >>> [link] = ocsea.load().schemes["komnas-perempuan-2017"]["hacking"].links
    >>> link.form, link.relation
    ('account-intrusion', 'closeMatch')
    """

    form: FormRef
    relation: Relation


@attrs.frozen(kw_only=True)
class SchemeConcept(Value):
    """One concept of a published scheme.

    Attributes:
        id: Our slug for it, unique in the scheme.
        code: The scheme's own code, or the short code given here where it has none.
        label: Its label; in Indonesian as published, or in our translation (`translated`).
        translated: Whether the Indonesian label is ours because the scheme published none.
        gloss: Our reading of the concept in one sentence.
        status: Whether the label and code were seen in a source.
        basis: ``primary``: seen in the scheme itself; ``secondary``: seen as reported by others.
        about: For concepts that are not forms of harm: what they are about.
        links: Our forms that map to it.
        no_counterpart: Whether we looked for one of our forms and found none.
        uuid: What programs that use the scheme know it by, where they need more than the code.

    >>> import ocsea
    >>> concept = ocsea.load().schemes["komnas-perempuan-2017"]["KP17-3"]
    >>> concept.id, concept.label("id"), concept.basis
    ('hacking', 'peretasan', 'secondary')
    """

    id: Slug
    code: str
    label: Text = text()
    translated: bool = False
    gloss: Text = text()
    status: Status
    basis: Literal["primary", "secondary", "not-seen"]
    about: Literal["measure", "training", "impact", "factor", "service", "other"] | None = None
    links: tuple[MappingLink, ...] = many(MappingLink, alias="mappings")
    no_counterpart: bool = False
    uuid: str | None = None


@attrs.frozen(kw_only=True)
class Scheme(Claim):
    """A list of forms, terms or report types that somebody else publishes.

    Attributes:
        short_name: A short code for it, usable in place of the id.
        label: Its name.
        publisher: Who publishes it.
        version: The year or version that the concepts were taken from.
        own_codes: Whether `SchemeConcept.code` is the scheme's own code.
        concepts: Its concepts.

    >>> import ocsea
    >>> scheme = ocsea.load().schemes["komnas-perempuan-2017"]
    >>> len(scheme.concepts)
    8
    """

    KIND = "scheme"

    short_name: str
    label: Text = text()
    publisher: str
    version: str
    own_codes: bool
    concepts: tuple[SchemeConcept, ...] = many(SchemeConcept, alias="concept")

    def __getitem__(self, code: str) -> SchemeConcept:
        """Return the concept with this id or code.

        Raises:
            UnknownIdError: There is none.
        """
        from ocsea._base.errors import UnknownIdError

        for concept in self.concepts:
            if code in {concept.id, concept.code}:
                return concept
        ids = [name for concept in self.concepts for name in (concept.id, concept.code)]
        raise UnknownIdError.for_id("concept", code, ids, where=f"scheme {self.id!r}")


@attrs.frozen(kw_only=True)
class ShortName(Record):
    """A short name under which a form was known before it had its id.

    Attributes:
        origin: Where the name was used.
        forms: The forms it stands for now, the closest first.
        note: What changed, where it is not one to one.

    >>> import ocsea
    >>> ocsea.load().short_names["self-gen"].forms
    ('coerced-self-generated-content',)
    """

    KIND = "short-name"

    origin: Literal["evidence", "law"]
    forms: tuple[FormRef, ...] = strings()
    note: Text | None = maybe(Text.of)


@attrs.frozen(kw_only=True)
class Synonym(Record):
    """Words that mean nearly the same when people describe what happened; they serve the search.

    Attributes:
        words: The words, as roots.

    >>> import ocsea
    >>> "underage" in ocsea.load().synonyms["anak"].words("en")
    True
    """

    KIND = "synonym"

    words: WordLists = words()


@attrs.frozen(kw_only=True)
class Pictogram(Record):
    """An abstract drawing for a form; its id is the form's.

    Attributes:
        label: What the drawing shows, for people who cannot see it.
        svg: The drawing, as the inside of an SVG with the view box ``0 0 48 48``.

    >>> import ocsea
    >>> ocsea.load().pictograms["cyberstalking"].label("en")
    'Location pin bearing an eye'
    """

    KIND = "pictogram"

    id: Annotated[Slug, Ref("forms")]
    label: Text = text()
    svg: str
