"""Sources for reference managers: BibTeX and CSL-JSON.

The key of an entry is the id of the source, which is never reused. The knowledge base records who published a
source and not each author, so that stands as the author, whole. What of a source was read, and that one was
not read, stands in its note. The language is told from the title, by small words; where that is not sure it is
left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ocsea._base.records import Source
from ocsea._base.text import Lang, Text, check_lang

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.taxonomy.linter.languages import LanguageGuesser

__all__ = ["bibtex", "csl", "csl_json", "files"]

Json = dict[str, Any]

_DOI: Final = re.compile(r"\b10\.\d{4,9}/[^\s;,]+")
_NUMBERS: Final = {
    "PMID": re.compile(r"\bPMID:? ?(\d+)"),
    "PMCID": re.compile(r"\b(PMC\d+)"),
    "ISBN": re.compile(r"\bISBN:? ?([\d-]{9,16}[\dX])"),
}
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_ISO: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_WORDS: Final = re.compile(rf"(?:(\d\d?) )?({'|'.join(_MONTHS)}) (\d{{4}})")
_YEARS: Final = re.compile(r"(\d{4})-(\d{4})")
_CIRCA: Final = re.compile(r"c\. (\d{4})")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LANGUAGES: Final = {"id": "indonesian", "en": "english"}


def bibtex(kb: KnowledgeBase, idents: Iterable[str] | None = None, *, lang: Lang = "en") -> str:
    r"""Return sources as BibTeX, each under its id.

    Titles and names are protected from being written small. Addresses stand as they are: use a style that
    knows ``url``, such as those of biblatex.

    Args:
        kb: The knowledge base.
        idents: Ids of sources, such as the ``sources`` of a record; ``None`` for all.
        lang: The language of the notes.

    Raises:
        UnknownIdError: A source is not known.
        UnknownOptionError: The language is not known.

    >>> import ocsea
    >>> print(bibtex(ocsea.load(), ["core4c"]))  # doctest: +ELLIPSIS
    @misc{core4c,
      author = {{Livingstone \& Stoilova, CO:RE}},
      title = {{The 4Cs: classifying online risk to children (CC BY)}},
      year = {2021},
      doi = {10.21241/ssoar.71817},
      url = {https://doi.org/10.21241/ssoar.71817},
      urldate = {...},
      langid = {english},
      note = {...},
    }
    <BLANKLINE>
    """
    return "\n".join(_entry(kb, source, check_lang(lang)) for source in _chosen(kb, idents))


def csl(kb: KnowledgeBase, idents: Iterable[str] | None = None, *, lang: Lang = "en") -> list[Json]:
    """Return sources as the items of CSL-JSON, as reference managers and citation processors take them.

    Args:
        kb: The knowledge base.
        idents: Ids of sources; ``None`` for all.
        lang: The language of the notes.

    Raises:
        UnknownIdError: A source is not known.
        UnknownOptionError: The language is not known.

    >>> import ocsea
    >>> [item] = csl(ocsea.load(), ["core4c"])
    >>> item["id"], item["type"], item["issued"], item["DOI"]
    ('core4c', 'webpage', {'date-parts': [[2021]]}, '10.21241/ssoar.71817')
    """
    return [_item(kb, source, check_lang(lang)) for source in _chosen(kb, idents)]


def csl_json(kb: KnowledgeBase, idents: Iterable[str] | None = None, *, lang: Lang = "en") -> str:
    """Return what `csl` does, as text.

    >>> import ocsea
    >>> json.loads(csl_json(ocsea.load(), ["core4c"]))[0]["language"]
    'en'
    """
    return json.dumps(csl(kb, idents, lang=lang), ensure_ascii=False, indent=2) + "\n"


def _chosen(kb: KnowledgeBase, idents: Iterable[str] | None) -> list[Source]:
    """Return the sources with some ids, each once, in that order."""
    if idents is None:
        return list(kb.sources.values())
    return list({source.id: source for source in map(kb.sources.__getitem__, idents)}.values())


# -- what a source says of itself ----------------------------------------------------------------------


def _numbers(source: Source) -> dict[str, str]:
    """Return the DOI and the numbers that the reference of a source holds."""
    ref = source.ref_number or ""
    found = {name: match[1] for name, regex in _NUMBERS.items() if (match := regex.search(ref))}
    doi = _DOI.search(ref) or _DOI.search(_doi_of(source.url))
    return ({"DOI": doi[0].rstrip(".")} if doi else {}) | found


def _doi_of(url: str | None) -> str:
    return url if url and re.match(r"https?://(dx\.)?doi\.org/", url) else ""


def _date(published: str) -> Json | None:
    """Return when a source was published; ``None`` for undated ones."""
    if match := _ISO.fullmatch(published):
        return {"date-parts": [[int(part) for part in match.groups() if part]]}
    if match := _WORDS.fullmatch(published):
        day, month, year = match.groups()
        parts = [int(year), _MONTHS.index(month) + 1, *([int(day)] if day else [])]
        return {"date-parts": [parts]}
    if match := _YEARS.fullmatch(published):
        return {"date-parts": [[int(match[1])], [int(match[2])]]}
    if match := _CIRCA.fullmatch(published):
        return {"date-parts": [[int(match[1])]], "circa": True}
    return None if published == "undated" else {"literal": published}


@cache
def _guesser() -> LanguageGuesser:
    from ocsea.taxonomy.linter.languages import LanguageGuesser

    return LanguageGuesser()


def _language(source: Source) -> str | None:
    guess = _guesser().of(_LETTERS.findall(source.title.lower()))
    return guess if guess in _LANGUAGES else None


def _note(kb: KnowledgeBase, source: Source, lang: Lang) -> str:
    def say(key: str) -> Text:
        phrase: Text = kb.table("wording")[key].phrase
        return phrase

    read = say(f"cited-read-{source.read_as}")(lang)
    said = [f"{say(f'cited-{source.kind}')(lang)}; {read}."]
    if source.ref_number:
        said.append(f"{say('cited-number').format(ref=source.ref_number)(lang)}.")
    if source.deprecated:
        said.append(say("cited-retired").format(why=source.deprecated(lang))(lang))
    if source.note:
        said.append(source.note(lang))
    return " ".join(said)


# -- CSL-JSON ------------------------------------------------------------------------------------------


def _item(kb: KnowledgeBase, source: Source, lang: Lang) -> Json:
    checked = source.checked
    item: Json = {
        "id": source.id,
        "type": _type(source),
        "title": source.title,
        "author": [{"literal": source.publisher}],
        "issued": _date(source.published),
        "accessed": {"date-parts": [[checked.year, checked.month, checked.day]]},
        "URL": source.url,
        "language": _language(source),
        "note": _note(kb, source, lang),
        **_numbers(source),
    }
    return {key: value for key, value in item.items() if value is not None}


def _type(source: Source) -> str:
    if source.kind == "code":
        return "software"
    if source.read_as == "news":
        return "article-newspaper"
    return "webpage" if source.url else "document"


# -- BibTeX --------------------------------------------------------------------------------------------

_LATEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": "{$<$}",
    ">": "{$>$}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
"""What LaTeX would take for something else; braces also because BibTeX counts them."""


def _tex(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in " ".join(text.split()))


def _verbatim(url: str) -> str:
    """Return an address without what would end it early."""
    from urllib.parse import quote

    return quote(url, safe="/:?#[]@!$&'()*+,;=%~-._")


def _entry(kb: KnowledgeBase, source: Source, lang: Lang) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(kb, source, lang))
    return f"@misc{{{source.id},\n{lines}}}\n"


def _fields(kb: KnowledgeBase, source: Source, lang: Lang) -> Iterator[tuple[str, str]]:
    yield "author", f"{{{_tex(source.publisher)}}}"
    yield "title", f"{{{_tex(source.title)}}}"
    yield from _when(source.published)
    for name, value in _numbers(source).items():
        yield name.lower(), _verbatim(value)
    if source.url:
        yield "url", _verbatim(source.url)
    yield "urldate", source.checked.isoformat()
    if language := _language(source):
        yield "langid", _LANGUAGES[language]
    yield "note", _tex(_note(kb, source, lang))


def _when(published: str) -> Iterator[tuple[str, str]]:
    date = _date(published)
    if date is None:
        return
    parts = date.get("date-parts", [[]])
    if len(parts) > 1 or not parts[0] or "circa" in date:
        yield "year", _tex(published)
        return
    for name, value in zip(("year", "month", "day"), parts[0], strict=False):
        yield name, str(value)


def files(kb: KnowledgeBase, lang: Lang) -> dict[str, str]:
    """Return all sources as BibTeX and as CSL-JSON.

    >>> import ocsea
    >>> list(files(ocsea.load(), "en"))
    ['ocsea.bib', 'ocsea.csl.json']
    """
    return {"ocsea.bib": bibtex(kb, lang=lang), "ocsea.csl.json": csl_json(kb, lang=lang)}
