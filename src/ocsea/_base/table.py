"""An immutable look-up table of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, TypeVar

from ocsea._base.errors import UnknownIdError
from ocsea._base.records import Record

__all__ = ["Table"]

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
