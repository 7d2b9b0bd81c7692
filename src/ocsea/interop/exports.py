"""The formats of others that the whole knowledge is written in, by name.

Each is one entry of `EXPORTS`: a function that takes the knowledge base and returns files. To add one, write
such a function in a module of its own, a phrase ``export-NAME`` in the wording, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

import attrs

from ocsea._base.errors import UnknownOptionError

if TYPE_CHECKING:
    from ocsea._base.text import Lang, Text
    from ocsea.knowledge import KnowledgeBase

__all__ = ["EXPORTS", "Export", "about", "export"]

Files = Mapping[str, str | bytes]


@attrs.frozen(kw_only=True)
class Export:
    """One format.

    Attributes:
        function: Its function, as ``module:name`` within `ocsea.interop`; imported when it is used.
        extra: The extra whose packages it needs, or ``None``.
        by_language: Whether the function also takes a language, because the files are in one language.

    >>> import ocsea
    >>> EXPORTS["skos"].extra, list(EXPORTS["gift"](ocsea.load(), "id"))[:1]
    ('rdf', ['training-knowledge-20.gift.txt'])
    """

    function: str
    extra: str | None = None
    by_language: bool = False

    def __call__(self, kb: KnowledgeBase, lang: Lang) -> Files:
        """Return the files, by their names; *lang* counts only where files are in one language.

        Raises:
            MissingExtraError: A package that it needs is not installed.
        """
        module, _, name = self.function.partition(":")
        write: Callable[..., Files] = getattr(import_module(f"ocsea.interop.{module}"), name)
        return write(kb, lang) if self.by_language else write(kb)


EXPORTS: Final[dict[str, Export]] = {
    "skos": Export(function="skos:skos", extra="rdf"),
    "sssom": Export(function="sssom:files"),
    "misp": Export(function="misp:files", by_language=True),
    "stix": Export(function="stix:files", by_language=True),
    "moodle": Export(function="moodle:files"),
    "gift": Export(function="gift:files"),
    "bibliography": Export(function="bibliography:files", by_language=True),
    "tables": Export(function="tabular:data_package"),
    "data-schema": Export(function="dataschema:files"),
    "snapshot": Export(function="releases.snapshots:files"),
}
"""The formats."""


def about(kb: KnowledgeBase, name: str) -> Text:
    """Return what a format is for.

    >>> import ocsea
    >>> about(ocsea.load(), "sssom").en
    'Mappings of the forms of harm to the schemes of others, as an SSSOM table (TSV).'
    """
    return kb.wording[f"export-{name}"]


def export(kb: KnowledgeBase, name: str, *, lang: Lang = "id") -> Files:
    """Return the knowledge in a format, as files: their names and what is in them.

    Args:
        kb: The knowledge base.
        name: A name in `EXPORTS`.
        lang: The language of the files, where a format has but one.

    Raises:
        UnknownOptionError: There is no such format.
        MissingExtraError: A package that it needs is not installed.

    >>> import ocsea
    >>> list(export(ocsea.load(), "sssom"))
    ['ocsea.sssom.tsv']
    """
    if name not in EXPORTS:
        raise UnknownOptionError.for_option("format", name, EXPORTS)
    return EXPORTS[name](kb, lang)
