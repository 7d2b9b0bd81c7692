"""Surface forms of a word: Indonesian affixes with their sound changes, English endings.

Forms are generated when a linter is built, from words whose class is written in the data; nothing is cut
off from words of a text, which would merge unrelated words and break names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from ocsea._base.errors import UnknownOptionError
from ocsea._base.text import Lang

__all__ = ["inflected", "nasal"]

_VOWELS: Final = "aiueo"
_SHORT: Final = 3
_CLITICS: Final = (
    "", "nya", "ku", "mu", "lah", "kah", "pun", "nyalah", "nyakah", "nyapun", "kulah", "mulah",
)  # fmt: skip


@cache
def nasal(root: str, prefix: str = "me") -> tuple[str, ...]:
    """Return a root with *me-* or *pe-*, whose end and the root's first sound change each other.

    Careful and common spellings are both given (*memengaruhi*, *mempengaruhi*).

    >>> nasal("cabul"), nasal("goda"), nasal("setubuh"), nasal("perkosa"), nasal("lonte", "pe")
    (('mencabul',), ('menggoda',), ('menyetubuh', 'mensetubuh'), ('memerkosa', 'memperkosa'), ('pelonte',))
    """
    first, rest = root[:1], root[1:]
    if len(root) <= _SHORT and sum(c in _VOWELS for c in root) == 1:
        return (f"{prefix}nge{root}", f"{prefix}{root}")
    if first in "aiueogh" or root.startswith("kh"):
        return (f"{prefix}ng{root}",)
    if first in "bfv":
        return (f"{prefix}m{root}",)
    if first in "cdjz":
        return (f"{prefix}n{root}",)
    if changed := {"k": "ng", "p": "m", "t": "n", "s": "ny"}.get(first):
        kept = {"k": "ng", "p": "m", "t": "n", "s": "n"}[first]
        return (f"{prefix}{changed}{rest}", f"{prefix}{kept}{root}")
    return (f"{prefix}{root}",)


def _spoken(root: str) -> tuple[str, ...]:
    """Return everyday active forms: *nge-* and the bare nasal (*ngerayu*, *nyabul*, *nggoda*)."""
    bare = tuple(form[2:] for form in nasal(root) if not form.startswith("me" + root[:1]))
    soft = (f"ny{root[1:]}",) if root.startswith("c") else ()
    return (f"nge{root}", *bare, *soft)


def _verb(root: str, suffix: str) -> Iterator[str]:
    """Yield the persons of a verb with one suffix, and the everyday forms with *-in* for a suffix."""
    stem = root + suffix
    heads = [
        *(form + suffix for form in nasal(root)),
        *(prefix + stem for prefix in ("di", "ter", "ku", "kau", "")),
        *(form + suffix for form in _spoken(root)),
    ]
    if suffix:
        heads += [form + "in" for form in (*nasal(root), *_spoken(root), root, f"di{root}")]
    else:
        heads += [f"{form}in" for form in (*_spoken(root), f"di{root}")]
    for head in heads:
        yield from (head + clitic for clitic in _CLITICS)


def _around(prefix: str, suffix: str) -> Callable[[str], Iterator[str]]:
    def forms(root: str) -> Iterator[str]:
        heads = nasal(root, "pe") if prefix == "pe" else (prefix + root,)
        yield from (head + suffix + clitic for head in heads for clitic in _CLITICS)

    return forms


_INDONESIAN: Final[dict[str, Callable[[str], Iterator[str]]]] = {
    "n": _around("", ""),
    "v": lambda root: _verb(root, ""),
    "i": lambda root: _verb(root, "i"),
    "kan": lambda root: _verb(root, "kan"),
    "pe": _around("pe", ""),
    "pe-an": _around("pe", "an"),
    "per-an": _around("per", "an"),
    "ke-an": _around("ke", "an"),
    "an": _around("", "an"),
    "ber": _around("ber", ""),
    "ber-an": _around("ber", "an"),
    "ter": _around("ter", ""),
    "di": _around("di", ""),
    "se": _around("se", ""),
}


def _doubles(word: str) -> bool:
    """Return whether the last letter doubles before *-ed* (*stop*, *stopped*)."""
    return (
        len(word) >= _SHORT
        and word[-1] not in "aeiouwxyl"
        and word[-2] in "aeiou"
        and word[-3] not in "aeiou"
        and sum(c in "aeiou" for c in word) == 1
    )


def _third(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _english_verb(word: str) -> Iterator[str]:
    yield word
    yield _third(word)
    if word.endswith("e"):
        yield from (word + "d", word[:-1] + "ing")
    elif word.endswith("y") and word[-2:-1] not in "aeiou":
        yield from (word[:-1] + "ied", word + "ing")
    else:
        stem = word + word[-1] if _doubles(word) else word
        yield from (stem + "ed", stem + "ing")


def _english_noun(word: str) -> Iterator[str]:
    yield word
    yield _third(word)


_ENGLISH: Final[dict[str, Callable[[str], Iterator[str]]]] = {
    "n": _english_noun,
    "v": _english_verb,
}


@cache
def inflected(word: str, tags: tuple[str, ...], lang: Lang) -> frozenset[str]:
    """Return the surface forms of a word.

    Args:
        word: The word, or the root.
        tags: Its classes: ``n`` (what is attached), ``v``, ``i``, ``kan``, ``pe-an`` and so on, as
            `ocsea.taxonomy.language.LanguageRule` describes them.
        lang: Its language.

    Raises:
        UnknownOptionError: A class does not exist in the language.

    >>> {"mencabulinya", "dicabuli", "nyabulin", "pencabulan"} <= inflected("cabul", ("i", "pe-an"), "id")
    True
    >>> sorted(inflected("molest", ("v",), "en"))
    ['molest', 'molested', 'molesting', 'molests']
    """
    known = _INDONESIAN if lang == "id" else _ENGLISH
    for tag in tags:
        if tag not in known:
            raise UnknownOptionError.for_option(f"the class of {word!r}", tag, known)
    return frozenset(form for tag in tags for form in known[tag](word))
