"""An immutable look-up table of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from ocsea._base.errors import UnknownIdError
from ocsea._base.records import Record

if TYPE_CHECKING:
    from _collections_abc import dict_items, dict_keys, dict_values

__all__ = ["LateTable", "Table"]

R = TypeVar("R", bound=Record)


class Table(dict[str, R]):
    """Records by id, in the order of the data; cannot be changed.

    It is a dictionary, so a look-up costs what a dictionary look-up costs. ``kind:id`` works as well as
    the plain id.

    Args:
        kind: Kind of the records, for messages.
        records: The records.
        hints: For ids that are not records: what to say when one is looked up.
        aliases: Other names of records, with the ids they stand for.

    Raises:
        UnknownIdError: A look-up of an id that no record has; names the closest one.

    >>> import ocsea
    >>> forms = ocsea.load().forms
    >>> forms["cyberstalking"] is forms["form:cyberstalking"]
    True
    >>> forms["cyberstaking"]
    Traceback (most recent call last):
    ...
    ocsea._base.errors.UnknownIdError: no form has the id 'cyberstaking'
    Hint: did you mean 'cyberstalking'? 50 form ids are known.
    """

    kind: str
    _hints: Mapping[str, str]
    _aliases: Mapping[str, str]

    def __init__(
        self,
        kind: str,
        records: Iterable[R],
        *,
        hints: Mapping[str, str] | None = None,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__((record.id, record) for record in records)
        self.__dict__["kind"] = kind
        self.__dict__["_hints"] = hints or {}
        self.__dict__["_aliases"] = aliases or {}

    def __missing__(self, ident: str) -> R:
        kind, _, plain = str(ident).partition(":")
        if kind == self.kind and plain:
            return self[plain]
        if ident in self._aliases:
            return self[self._aliases[ident]]
        if ident in self._hints:
            message = f"no {self.kind} has the id {ident!r}"
            raise UnknownIdError(message, hint=self._hints[ident])
        raise UnknownIdError.for_id(self.kind, ident, self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} {self.kind} records>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.kind, tuple(self.values()), self._hints, self._aliases))

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        msg = (
            "the knowledge base cannot be changed; use ocsea.load(overlays=[folder]) to add records"
        )
        raise TypeError(msg)

    __setitem__ = __delitem__ = __ior__ = __setattr__ = __delattr__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


def _rebuild(
    table: type[Table[R]],
    kind: str,
    records: Iterable[R],
    hints: Mapping[str, str],
    aliases: Mapping[str, str],
) -> Table[R]:
    return table(kind, records, hints=hints, aliases=aliases)


class LateTable(Table[R]):
    """A table of which some records are made only when they are asked for.

    Ids can be listed, counted and looked for without making them; `values` and `items` make them all.

    Args:
        kind: Kind of the records, for messages.
        records: The records that are there already.
        hints: As for a table.
        aliases: As for a table.
        late: What makes each of the others, by id. They come last.

    >>> import ocsea
    >>> instruments = ocsea.load().instruments
    >>> "national-legislation" in instruments, len(instruments["national-legislation"].items)
    (True, 60)
    """

    _late: Mapping[str, Callable[[], R]]

    def __init__(
        self,
        kind: str,
        records: Iterable[R],
        *,
        hints: Mapping[str, str] | None = None,
        aliases: Mapping[str, str] | None = None,
        late: Mapping[str, Callable[[], R]] | None = None,
    ) -> None:
        super().__init__(kind, records, hints=hints, aliases=aliases)
        self.__dict__["_late"] = late or {}

    def __missing__(self, ident: str) -> R:
        if ident not in self._late:
            return super().__missing__(ident)
        return dict.setdefault(self, ident, self._late[ident]())

    def _whole(self) -> LateTable[R]:
        for ident in self._late:
            self[ident]
        return self

    def __contains__(self, ident: object) -> bool:
        return ident in self._late or super().__contains__(ident)

    def __iter__(self) -> Iterator[str]:
        return iter(list(dict.fromkeys([*super().__iter__(), *self._late])))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __eq__(self, other: object) -> bool:
        return dict.__eq__(self._whole(), other)

    def __ne__(self, other: object) -> bool:
        return dict.__ne__(self._whole(), other)

    __hash__ = None  # type: ignore[assignment]

    def get(self, ident: str, default: Any = None, /) -> Any:
        """Return a record, or *default* where there is none of that id."""
        return self[ident] if ident in self._late else super().get(ident, default)

    def keys(self) -> dict_keys[str, R]:
        """Return the ids of all records, and make them."""
        return dict.keys(self._whole())

    def values(self) -> dict_values[str, R]:
        """Return all records, and make them."""
        return dict.values(self._whole())

    def items(self) -> dict_items[str, R]:
        """Return all ids with their records, and make them."""
        return dict.items(self._whole())
