"""Tables that plain Python scores with: fields side by side in one whole number, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

import attrs

__all__ = ["Fields", "Memo", "Row"]

Row = tuple[Any, ...]


class Memo(dict[Any, Any]):
    """A table that works out what it does not hold yet."""

    def __init__(self, work_out: Callable[[Any], Any], known: Iterable[Hashable] = ()) -> None:
        super().__init__()
        self._work_out = work_out
        self.update((key, work_out(key)) for key in known)

    def __missing__(self, key: Hashable) -> Any:
        found = self._work_out(key)
        if key == key:  # noqa: PLR0124 - a gap written as "not a number" equals nothing
            self[key] = found
        return found


@attrs.frozen
class Fields:
    """How several whole numbers lie side by side in one, the first at the low end."""

    widths: Sequence[int]

    def pack(self, values: Iterable[int]) -> int:
        """Return the numbers in one."""
        packed = start = 0
        for value, width in zip(values, self.widths, strict=True):
            packed |= value << start
            start += width
        return packed

    def unpack(self, packed: int) -> Iterator[int]:
        """Yield the numbers that lie in one."""
        for width in self.widths:
            yield packed & (1 << width) - 1
            packed >>= width
