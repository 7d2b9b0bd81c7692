"""The forms of harm as a collection: look-up, hierarchy and search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ocsea._base.errors import UnknownOptionError
from ocsea._base.table import Table
from ocsea.taxonomy.model import Form, ShortName, Synonym

if TYPE_CHECKING:
    from ocsea.taxonomy.search import Hit, SearchIndex

__all__ = ["Forms", "with_hierarchy"]


def _reachable(start: str, steps: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Return all that can be reached from *start*, nearest first."""
    found: dict[str, None] = {}
    layer = steps.get(start, [])
    while layer:
        found |= dict.fromkeys(layer)
        layer = [far for near in layer for far in steps.get(near, []) if far not in found]
    return tuple(found)


def with_hierarchy(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with what follows from ``broader``: narrower, ancestors, descendants.

    >>> rows = [{"id": "a", "broader": []}, {"id": "b", "broader": ["a"]}]
    >>> with_hierarchy(rows)[0]["narrower"]
    ('b',)
    """
    up: dict[str, list[str]] = {row["id"]: list(row.get("broader", ())) for row in rows}
    down: dict[str, list[str]] = {}
    for child, parents in up.items():
        for parent in parents:
            down.setdefault(parent, []).append(child)
    return [
        row
        | {
            "narrower": tuple(down.get(row["id"], ())),
            "ancestors": _reachable(row["id"], up),
            "descendants": _reachable(row["id"], down),
        }
        for row in rows
    ]


class Forms(Table[Form]):
    """The forms of harm by id; cannot be changed.

    >>> import ocsea
    >>> forms = ocsea.load().forms
    >>> [form.id for form in forms.top]
    ['ai-facilitated-sexual-harm', 'kbgo', 'ocsea']
    """

    def __init__(
        self,
        forms: Iterable[Form],
        *,
        synonyms: Callable[[], Mapping[str, Synonym]],
        short_names: Callable[[], Mapping[str, ShortName]],
    ) -> None:
        super().__init__(Form.KIND, forms)
        self.__dict__["_synonyms"] = synonyms
        self.__dict__["_short_names"] = short_names

    def __missing__(self, ident: str) -> Form:
        names: Mapping[str, ShortName] = self.__dict__["_short_names"]()
        if not self.__dict__["_hints"]:
            self.__dict__["_hints"] = {name.id: _older(name) for name in names.values()}
        return super().__missing__(ident)

    def __reduce__(self) -> tuple[Any, ...]:
        words, names = self.__dict__["_synonyms"](), self.__dict__["_short_names"]()
        return (_rebuild, (tuple(self.values()), words, names))

    @property
    def top(self) -> tuple[Form, ...]:
        """The forms with nothing above them."""
        return tuple(form for form in self.values() if not form.broader)

    def walk(self, start: str | None = None) -> Iterator[tuple[int, Form]]:
        """Yield the forms as a tree, each with its depth; one with two parents comes twice.

        Args:
            start: Id to start from; ``None`` starts from every top form.

        >>> import ocsea
        >>> for depth, form in ocsea.load().forms.walk("sexual-extortion"):
        ...     print("  " * depth + form.id)
        sexual-extortion
          financial-sexual-extortion
          sexual-extortion-in-a-relationship
          sexual-extortion-of-a-child
        """

        def below(form: Form, depth: int) -> Iterator[tuple[int, Form]]:
            yield depth, form
            for child in form.narrower:
                yield from below(self[child], depth + 1)

        for form in self.top if start is None else (self[start],):
            yield from below(form, 0)

    @cached_property
    def _index(self) -> SearchIndex:
        from ocsea.taxonomy.search import SearchIndex

        return SearchIndex(self, self.__dict__["_synonyms"]().values())

    def search(self, query: str, *, limit: int = 10) -> list[Hit]:
        """Find forms by plain words in Indonesian or English, best first.

        Affixes (``me-``, ``di-``, ``-nya``), everyday spellings, typing slips and word order are forgiven.

        Args:
            query: What somebody would say.
            limit: At most this many.

        Raises:
            UnknownOptionError: *limit* is below 0.

        >>> import ocsea
        >>> ocsea.load().forms.search("fotonya mau disebar")[0].form.id
        'threat-to-share-intimate-images'
        """
        if limit < 0:
            raise UnknownOptionError(f"limit cannot be {limit}", hint="use 0 or more.")
        return self._index.search(query, limit=limit)


def _older(name: ShortName) -> str:
    if not name.forms:
        return name.note.en if name.note else "it is an older short name without a form."
    return f"it is an older short name; use {' or '.join(map(repr, name.forms))}."


def _rebuild(
    forms: Iterable[Form], synonyms: Mapping[str, Synonym], short_names: Mapping[str, ShortName]
) -> Forms:
    return Forms(forms, synonyms=lambda: synonyms, short_names=lambda: short_names)
