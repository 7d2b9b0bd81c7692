"""The addresses (IRIs) of what the library knows, for formats that name things by address.

An address is `BASE` and the id of a record with its kind: ``form:cyberstalking`` is
``https://w3id.org/ocsea/form/cyberstalking``. Ids are never reused or renamed, so neither are addresses. The
base is **not registered yet**: the addresses name things, but open no page.
"""

from __future__ import annotations

from typing import Final

from ocsea._base.errors import UnknownIdError

__all__ = ["BASE", "FORMS", "iri", "ref"]

BASE: Final = "https://w3id.org/ocsea/"
"""What all addresses begin with; the one place where it is written."""

FORMS: Final = f"{BASE}forms"
"""The address of the forms as a whole."""


def iri(ref: str) -> str:
    """Return the address of a record by its ``kind:id``.

    >>> iri("facet:relationship/peer")
    'https://w3id.org/ocsea/facet/relationship/peer'
    """
    return BASE + ref.replace(":", "/", 1)


def ref(iri: str) -> str:
    """Return the ``kind:id`` of an address; the reverse of `iri`.

    Raises:
        UnknownIdError: It is not an address of ours.

    >>> ref("https://w3id.org/ocsea/scheme/ncmec/online-enticement")
    'scheme:ncmec/online-enticement'
    """
    kind, slash, ident = iri.removeprefix(BASE).partition("/")
    if not iri.startswith(BASE) or not slash or not ident:
        hint = f"addresses of records begin with {BASE}, a kind and a slash."
        raise UnknownIdError(f"this is not an address of a record: {iri!r}", hint=hint)
    return f"{kind}:{ident}"
