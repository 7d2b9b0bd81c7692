"""Web and e-mail addresses and file names, which are not wording: nobody chooses their words anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ocsea.taxonomy.linter.folding import Piece, Plain

__all__ = ["without_addresses"]

_SIGNS: Final = (
    re.compile(r"://"),
    re.compile(r"www\."),
    re.compile(r"@(?=[\w-]{1,60}\.\w)"),
    re.compile(r"/(?=[^\W_]{1,40}(?:[-_][^\W_]{1,40}){3})"),
    re.compile(
        r"\.(?=(?i:com|id|org|net|info|int|gov|edu|co|uk|pdf|docx?|xlsx?|pptx?|odt|rtf|csv|txt|html?|md|json|toml"
        r"|ya?ml|xml|py|zip|jpe?g|png|gif|webp|svg|mp[34]|mov|avi|mkv)(?![\w-]))"
    ),
)
"""What tells an address, each with its first character plain, so that it is found quickly."""

_EDGE: Final = re.compile(r"[\s\"<>()\[\]{}|*`]")
_LONGEST: Final = 400
_TRAIL: Final = ".,;:!?'"


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where addresses stand, in order and without overlap."""
    done = 0
    for at in sorted(sign.start() for pattern in _SIGNS for sign in pattern.finditer(text)):
        if at < done:
            continue
        start, low = at, max(done, at - _LONGEST)
        while start > low and not _EDGE.match(text, start - 1):
            start -= 1
        edge = _EDGE.search(text, at, at + _LONGEST)
        done = edge.start() if edge else min(len(text), at + _LONGEST)
        end = at + len(text[at:done].rstrip(_TRAIL))
        if end - start > 1:
            yield start, end


def _named(length: int) -> str:
    return ("xz" * (length // 2 + 1))[:length]


def without_addresses(folded: Plain) -> Plain:
    """Return a plain text with a bare name in place of every address, as long as it is.

    >>> from ocsea.taxonomy.linter.folding import plain
    >>> without_addresses(plain("Lihat www.contoh.id/aib-korban, lalu surel.")).text
    'Lihat xzxzxzxzxzxzxzxzxzxzxzxz, lalu surel.'
    """
    pieces = [Piece(at, end, _named(end - at)) for at, end in _places(folded.text)]
    return folded.replaced(pieces) if pieces else folded
