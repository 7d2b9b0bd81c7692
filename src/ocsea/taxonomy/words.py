"""Words as people type them: cut into tokens, and traced back to their possible roots.

Indonesian builds words with affixes, and ``me-`` and ``pe-`` change the first sound of the root
(*sebar* → *menyebarkan*). Rather than decide for one root, `roots` returns every root a word may have;
two words are taken for related when they share one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

__all__ = ["distance_at_most", "is_filler", "roots", "tokens"]

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_STRETCHED: Final = re.compile(r"(.)\1{2,}")
_SHORTEST_ROOT: Final = 3

# prefix, and what may have stood where it ends
_PREFIXES: Final = (
    ("meng", ("", "k")), ("peng", ("", "k")), ("meny", ("s",)), ("peny", ("s",)),
    ("mem", ("", "p")), ("pem", ("", "p")), ("men", ("", "t")), ("pen", ("", "t")),
    ("me", ("",)), ("pe", ("",)), ("per", ("",)), ("ber", ("",)), ("ter", ("",)),
    ("di", ("",)), ("ke", ("",)), ("se", ("",)),
    ("nge", ("",)), ("ng", ("", "k")), ("ny", ("s", "c")), ("n", ("t",)), ("m", ("p",)),
)  # fmt: skip
_SUFFIXES: Final = (
    "nya", "lah", "kah", "pun", "kan", "ku", "mu", "in", "an", "i",
    "ing", "ed", "es", "er", "s", "'s",
)  # fmt: skip

_FILLERS: Final = frozenset(
    """
    a about ada adalah after against agar aja akan aku all also am an and anda any apa are as at
    atau bagaimana bahwa be been before being between bisa boleh both but by can cara dalam dan
    dari deh dengan di dia do does doesn't don't dong each every for from gak get gets getting go
    going gonna got gua gue had hari harus has have he her his how i ia if in ini into is it itu
    juga just kah kak kalau kami karena kata ke kelas kita kok lagi lah lalu made make makes many
    mau me mereka more much my myself new nih no not now nya of old oleh on one only or orang our
    out pada para pernah pun put puts really saat saja sama sampai sangat saya se sedang seperti
    she si sih so soal some someone something sudah suka tahun tapi telah than that the their them
    then there they thing things this thn through tidak to tolong too udah umur untuk up us usia
    very want wants was we were what when which while who will with ya yang year years yg you your
    """.split()  # noqa: SIM905
)


def tokens(text: str) -> list[str]:
    """Cut text into lower-case words.

    Doubled words become one (*foto-foto*, *foto2*), stretched letters are squeezed (*tolooong*).

    >>> tokens("Foto-fotonya diSEBARRR, anak2 tahu!")
    ['foto', 'fotonya', 'disebar', 'anak', 'tahu']
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    found: list[str] = []
    for word in _WORD.findall(plain):
        for part in _STRETCHED.sub(r"\1", word).split("-"):
            single = part.rstrip("2") if len(part) > _SHORTEST_ROOT else part
            if single and (not found or found[-1] != single):
                found.append(single)
    return found


def is_filler(token: str) -> bool:
    """Return whether a word says nothing about what happened.

    >>> is_filler("yang"), is_filler("foto")
    (True, False)
    """
    return token in _FILLERS


def _without_suffix(word: str) -> Iterator[str]:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_ROOT:
            yield word[: -len(suffix)]


def _without_prefix(word: str) -> Iterator[str]:
    for prefix, initials in _PREFIXES:
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            yield from (i + rest for i in initials if len(i + rest) >= _SHORTEST_ROOT)


@lru_cache(maxsize=20_000)
def roots(token: str) -> frozenset[str]:
    """Return the roots a word may have, itself among them.

    >>> "sebar" in roots("menyebarkannya") and "sebar" in roots("nyebarin")
    True
    """
    found = {token}
    fresh = {token}
    for _ in range(2):
        fresh = {short for word in fresh for short in _without_suffix(word)} - found
        found |= fresh
    fresh = set(found)
    for _ in range(2):
        fresh = {short for word in fresh for short in _without_prefix(word)} - found
        found |= fresh
    return frozenset(found)


def distance_at_most(left: str, right: str, limit: int) -> bool:
    """Return whether at most *limit* typing slips turn one word into the other.

    A slip is a letter left out, added, changed, or swapped with its neighbour.

    >>> distance_at_most("disebar", "disbear", 1), distance_at_most("foto", "video", 1)
    (True, False)
    """
    if abs(len(left) - len(right)) > limit:
        return False
    before: list[int] = []
    last = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        row = [i]
        for j, b in enumerate(right, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
        if min(row) > limit:
            return False
    return last[-1] <= limit
