"""Random numbers that are the same on every machine and with every version of numpy.

numpy may change how it makes numbers of a distribution, but keeps the raw bits of its bit generators (NEP
19). So only raw bits are taken from it, and what is made of them is made here. Every named stream is its own:
what is drawn under one name does not depend on what else is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ocsea._base.errors import UnknownOptionError
from ocsea._base.lazy import needs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Stream", "check_whole"]

_HALF_STEP: Final = 0.5
_STEP: Final = 2.0**-32


def check_whole(name: str, value: int, *, least: int, most: int) -> int:
    """Return *value* when it is a whole number in a range.

    Raises:
        UnknownOptionError: It is not.

    >>> check_whole("draws", 10, least=1, most=100)
    10
    """
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not least <= value <= most:
        message = f"{name} cannot be {value!r}"
        raise UnknownOptionError(message, hint=f"use a whole number from {least} to {most}.")
    return value


class Stream:
    """A stream of random bits with a name.

    Args:
        seed: Any whole number.
        name: What is drawn; another name gives another stream.

    >>> stream = Stream(7, "an example")
    >>> [round(each, 4) for each in stream.uniform(3).tolist()]
    [0.6047, 0.3987, 0.9234]
    """

    def __init__(self, seed: int, name: str) -> None:
        from hashlib import sha256

        numpy = needs("numpy", "stats")
        digest = sha256(f"{seed}/{name}".encode()).digest()
        entropy = numpy.random.SeedSequence(int.from_bytes(digest, "little"))
        self._bits = numpy.random.SFC64(entropy)

    def words(self, count: int) -> NDArray[np.uint64]:
        """Return *count* words of 64 random bits."""
        found: NDArray[np.uint64] = self._bits.random_raw(count)
        return found

    def uniform(self, count: int) -> NDArray[np.float64]:
        """Return *count* numbers between 0 and 1, both excluded; two from each word, the low half first."""
        halves = self.words((count + 1) // 2).astype("<u8", copy=False).view("<u4")[:count]
        made: NDArray[np.float64] = (halves + _HALF_STEP) * _STEP
        return made
