"""The addresses (IRIs) of what the library knows, for formats that name things by address.

An address is `BASE` and the id of a record with its kind: ``form:cyberstalking`` is
``https://w3id.org/ocsea/form/cyberstalking``. Ids are never reused or renamed, so neither are addresses. The
base is **not registered yet**: the addresses name things, but open no page. Records of an overlay have
addresses below the same base.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ocsea._base.errors import UnknownIdError

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["BASE", "FORMS", "iri", "licence", "ref"]

BASE: Final = "https://w3id.org/ocsea/"
"""What all addresses begin with; the one place where it is written."""

FORMS: Final = f"{BASE}forms"
"""The address of the forms as a whole."""

_LICENCES: Final = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def licence(kb: KnowledgeBase) -> str:
    """Return where the licence of a knowledge base can be read.

    >>> import ocsea
    >>> licence(ocsea.load())
    'https://creativecommons.org/licenses/by/4.0/'
    """
    name = kb.reader.meta()["licence"]
    return _LICENCES.get(name, f"https://spdx.org/licenses/{name}")


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
