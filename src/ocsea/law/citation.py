"""Indonesian legal citations: found in text in their usual spellings, printed, and resolved.

*UU No. 12 Tahun 2022 Pasal 14 ayat (1) huruf a*, *Ps 27 (3) UU ITE*, *Pasal 76E jo. Pasal 82*: lists,
ranges and slips are read. Every pattern is bounded, so that hostile text costs linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import attrs

from ocsea._base.errors import UnknownOptionError
from ocsea._base.text import Lang
from ocsea.law.articles import Article, article_groups, read_articles

if TYPE_CHECKING:
    from ocsea.law.library import Law
    from ocsea.law.model import LegalInstrument, Provision

__all__ = ["SPELLINGS", "Citation", "Citations", "Finding"]

_WHOLE: Final = re.compile(r"seluruh|aturan", re.IGNORECASE)

# -- laws ----------------------------------------------------------------------------------------------

_KINDS: Final = (
    ("UU", r"undang[\s-]{0,2}undang|u\.?u\.?"),
    ("Perppu", r"perpp?u|peraturan\s{1,3}pemerintah\s{1,3}pengganti\s{1,3}undang[\s-]{0,2}undang"),
    ("PP", r"peraturan\s{1,3}pemerintah|pp"),
    ("Perpres", r"peraturan\s{1,3}presiden|perpres"),
    ("Keppres", r"keputusan\s{1,3}presiden|keppres"),
    ("Permen", r"permen[a-z]{2,20}(?:\s{1,2}pppa)?|permen\s{1,2}pppa"),
    ("Kepmen", r"kepmen[a-z]{2,20}"),
)
_LAW: Final = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS)
    + r")\.?\s{0,3}(?:(?:r\.?i\.?|republik\s{1,3}indonesia)\s{0,3})?"
    r"(?:no(?:mor|mer)?\.?\s{0,3})?(?P<number>\d{1,3})\s{0,3}"
    r"(?:/|(?:t\w{1,5}\.?))\s{0,3}(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_REACH: Final = 300
"""How far back a law may have been named, in characters, for an article without one."""
_OTHER_LAW: Final = re.compile(
    r"[\s,]{0,3}(?:(?:dari|dalam|pada|of|the)\s{1,3}){0,2}"
    r"(?:konvensi|kovenan|protokol|deklarasi|statuta|convention|covenant|protocol|declaration|statute|"
    r"uud|perda|perma|peraturan|keputusan|undang[\s-]{0,2}undang|uu)\b"
    r"(?!\s{1,3}(?:ini|itu|tersebut|dimaksud|a\s?quo|the\s))",
    re.IGNORECASE,
)
"""The name of some law behind an article; one that is not ours, where no name of ours was found there."""
_NEAR: Final = 40
"""Up to how far from its article a law is printed as part of the citation, in characters."""
_LINK: Final = re.compile(
    r"^[\s,;:()“”\"'-]{0,6}(?:(?:dari|dalam|pada|di|of|the|tentang)\s{1,3}){0,2}$", re.IGNORECASE
)


State = Literal["fine", "changed", "ended", "partly-ended", "not-yet", "not-recorded", "unknown"]
"""What became of a citation."""


@attrs.frozen(kw_only=True)
class Citation:
    """A citation found in a text.

    Attributes:
        articles: The articles cited; empty when a law is cited as a whole.
        instruments: Ids of the instruments it may mean, the likeliest first; empty when none is named
            or known.
        law: The law as written, or ``""``.
        start: Where it begins in the text.
        end: Where it ends.
        text: It as written.

    >>> import ocsea
    >>> [citation] = ocsea.load().law.citations.find("lihat Pasal 15 huruf g UU TPKS.")
    >>> citation.text, citation.instruments
    ('Pasal 15 huruf g UU TPKS', ('uu-12-2022-tpks',))
    """

    articles: tuple[Article, ...]
    instruments: tuple[str, ...]
    law: str
    start: int
    end: int
    text: str


@attrs.frozen(kw_only=True)
class Finding:
    """What became of a citation.

    Attributes:
        citation: The citation.
        state: ``fine``; ``changed``: it binds, with another penalty or wording than before; ``ended``;
            ``partly-ended``: some of what it names has ended; ``not-yet``: it begins later;
            ``not-recorded``: the law is known, the article is not among ours; ``unknown``: no law is
            named, or none that we know.
        provisions: Ids of the provisions it resolves to.
        since: The day it ended, changed or begins.
        replaced_by: Ids of the provisions, or of the instruments, that took its place.

    >>> import ocsea
    >>> citations = ocsea.load().law.citations
    >>> [finding] = citations.check("Pasal 29 UU Pornografi", on=date(2026, 6, 1))
    >>> finding.state, finding.since, finding.replaced_by
    ('ended', datetime.date(2026, 1, 2), ('kuhp-407',))
    """

    citation: Citation
    state: State
    provisions: tuple[str, ...] = ()
    since: date | None = None
    replaced_by: tuple[str, ...] = ()


@attrs.frozen
class _LawMention:
    start: int
    end: int
    instruments: tuple[str, ...]
    text: str


SPELLINGS: Final[tuple[tuple[str, str], ...]] = tuple(
    (law, article)
    for law in (
        "{law}",
        "UU No. {n} Tahun {y}",
        "Undang-Undang Nomor {n} Tahun {y}",
        "uu ri no {n} thn {y}",
    )
    for article in ("Pasal", "Ps.", "pasal-bare", "PASAL", "glued")
)
"""Twenty ways to print a citation: four ways to name the law by five ways to name the article."""


class Citations:
    """Finds, prints and resolves citations of the instruments that a knowledge base holds.

    >>> import ocsea
    >>> cite = ocsea.load().law.citations
    >>> [finding.provisions for finding in cite.check("Ps 14 (1) huruf a UU TPKS", on=date(2026, 6, 1))]
    [('tpks-14-1-a',)]
    """

    def __init__(self, law: Law) -> None:
        self._law = law

    # -- what is known -------------------------------------------------------------------------------

    @cached_property
    def _by_number(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for each in self._law.instruments.values():
            if each.number:
                key = _number_key(each.number)
                found[key] = (*found.get(key, ()), each.id)
        return found

    @cached_property
    def _nicknames(self) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
        names: dict[str, tuple[str, ...]] = {}
        for each in self._law.instruments.values():
            for name in each.nicknames:
                key = " ".join(name.casefold().split())
                names[key] = tuple(dict.fromkeys((*names.get(key, ()), each.id)))
        longest = sorted(names, key=len, reverse=True)
        words = (r"\s{1,3}".join(map(re.escape, name.split())) for name in longest)
        return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE), names

    @cached_property
    def _rewriting(self) -> dict[str, list[str]]:
        """By instrument, those that change no other: an article of theirs is an article of it."""
        found: dict[str, list[str]] = {}
        for each in self._law.instruments.values():
            if len(each.amends) == 1:
                found.setdefault(each.amends[0], []).append(each.id)
        return found

    @cached_property
    def _articles(self) -> dict[str, list[tuple[frozenset[Article], Provision]]]:
        """The provisions of each instrument and of those that rewrite it, with their articles."""
        found: dict[str, list[tuple[frozenset[Article], Provision]]] = {}
        for provision in self._law.provisions.values():
            articles = frozenset(read_articles(provision.article))
            instrument = self._law.instruments[provision.instrument]
            for ident in (instrument.id, *self._rewriting.get(instrument.id, ())):
                found.setdefault(ident, []).append((articles, provision))
        return found

    # -- finding -------------------------------------------------------------------------------------

    def _laws(self, text: str) -> list[_LawMention]:
        found: list[_LawMention] = []
        for match in _LAW.finditer(text):
            key = _number_key(f"{_kind(match)} {match['number']}/{match['year']}")
            found.append(
                _LawMention(match.start(), match.end(), self._by_number.get(key, ()), match.group())
            )
        pattern, names = self._nicknames
        if not names:
            return found
        starts = [law.start for law in found]
        ends = [0, *(law.end for law in found)]
        for match in pattern.finditer(text):
            if match.start() >= ends[bisect_right(starts, match.start())]:
                key = " ".join(match.group().casefold().split())
                found.append(_LawMention(match.start(), match.end(), names[key], match.group()))
        return sorted(found, key=lambda law: law.start)

    def find(self, text: str) -> tuple[Citation, ...]:
        """Return the citations of a text, in order.

        An article belongs to the law named right after it, else right before it, else to the law last
        named within a few sentences.

        >>> import ocsea
        >>> found = ocsea.load().law.citations.find("lihat UU 12/2022 Pasal 15 huruf g")
        >>> [str(article) for article in found[0].articles]
        ['Pasal 15 huruf g']
        """
        return tuple(sorted(self._find(text), key=lambda citation: citation.start))

    def _find(self, text: str) -> Iterator[Citation]:
        laws = self._laws(text)
        groups = list(article_groups(text))
        used: set[int] = set()
        nearest = 0
        for number, (start, end, articles) in enumerate(groups):
            while nearest < len(laws) and laws[nearest].start < start:
                nearest += 1
            limit = groups[number + 1][0] if number + 1 < len(groups) else len(text)
            floor = groups[number - 1][1] if number else 0
            law = _law_for(text, start, end, limit, laws, nearest)
            if law is None:
                yield Citation(
                    articles=articles,
                    instruments=(),
                    law="",
                    start=start,
                    end=end,
                    text=text[start:end],
                )
                continue
            left, right = start, end
            between = floor <= law.start and law.end <= limit
            near = abs(law.start - end) <= _NEAR or abs(start - law.end) <= _NEAR
            if between and near and law.start not in used:
                left, right = min(start, law.start), max(end, law.end)
            used.add(law.start)
            yield Citation(
                articles=articles,
                instruments=law.instruments,
                law=law.text,
                start=left,
                end=right,
                text=text[left:right],
            )
        for law in laws:
            if law.start not in used:
                yield Citation(
                    articles=(),
                    instruments=law.instruments,
                    law=law.text,
                    start=law.start,
                    end=law.end,
                    text=law.text,
                )

    # -- printing ------------------------------------------------------------------------------------

    def name(self, ident: str, lang: Lang) -> str:
        """Return how a provision is cited, article and law, or an instrument.

        >>> import ocsea
        >>> ocsea.load().law.citations.name("tpks-14-1-a", "id")
        'Pasal 14 ayat (1) huruf a, UU 12/2022'
        """
        if ident in self._law.instruments:
            whole = self._law.instruments[ident]
            return whole.number or whole.title(lang)
        provision = self._law[ident]
        instrument = self._law.instruments[provision.instrument]
        return f"{provision.article}, {instrument.number or instrument.title(lang)}"

    def print(self, ident: str, *, spelling: int = 0) -> str:
        """Return a provision as a citation in one of twenty spellings.

        Args:
            ident: Id of the provision.
            spelling: From 0 to 19; see `SPELLINGS`.

        Raises:
            UnknownIdError: There is no such provision.
            UnknownOptionError: There is no such spelling.

        >>> import ocsea
        >>> ocsea.load().law.citations.print("tpks-14-1-a", spelling=6)
        'Ps. 14 ayat (1) huruf a UU No. 12 Tahun 2022'
        """
        if not 0 <= spelling < len(SPELLINGS):
            raise UnknownOptionError(
                f"spelling cannot be {spelling}", hint=f"use 0 to {len(SPELLINGS) - 1}."
            )
        law_form, article_form = SPELLINGS[spelling]
        provision = self._law[ident]
        law = _law_name(self._law.instruments[provision.instrument], law_form)
        if _WHOLE.search(provision.article) and not read_articles(provision.article):
            return law
        return f"{_article_name(provision.article, article_form)} {law}"

    # -- resolving -----------------------------------------------------------------------------------

    def resolve(self, citation: Citation) -> tuple[Provision, ...]:
        """Return the provisions a citation means; those that match exactly where there are any."""
        for instrument in citation.instruments:
            if found := self._resolve(instrument, citation.articles):
                return found
        return ()

    def _resolve(self, instrument: str, articles: tuple[Article, ...]) -> tuple[Provision, ...]:
        if whole := self._exact(instrument, articles):
            return whole
        found = (p for article in articles for p in self._resolve_one(instrument, article))
        return tuple(dict.fromkeys(found))

    def _exact(self, instrument: str, articles: tuple[Article, ...]) -> tuple[Provision, ...]:
        found = [p for a, p in self._articles.get(instrument, []) if a == frozenset(articles)]
        return tuple(p for p in found if p.instrument == instrument) or tuple(found)

    def _resolve_one(self, instrument: str, article: Article) -> tuple[Provision, ...]:
        """Return the provisions of an article: just those, else what it is a part of, else its parts."""
        known = self._articles.get(instrument, [])
        return (
            self._exact(instrument, (article,))
            or tuple(p for a, p in known if any(article.within(x) for x in a))
            or tuple(p for a, p in known if any(x.within(article) for x in a))
        )

    def check(self, text: str, *, on: date, written: date | None = None) -> tuple[Finding, ...]:
        """Return what has become of each citation of a text.

        Args:
            text: The text.
            on: The day for which it has to be right.
            written: The day it was written; a provision counts as changed when it has changed since.
                ``None`` counts it as changed when it has ever changed.
        """
        return tuple(self._finding(citation, on, written) for citation in self.find(text))

    def _finding(self, citation: Citation, on: date, written: date | None) -> Finding:
        if not citation.instruments:
            return Finding(citation=citation, state="unknown")
        found = self.resolve(citation)
        ids = tuple(p.id for p in found)
        if not found:
            return self._unrecorded(citation, on)
        binding = [p for p in found if p.on(on)]
        if not binding:
            return _not_binding(citation, "ended", found, on)
        if ended := [p for p in found if p not in binding and _ended(p, on)]:
            part = _not_binding(citation, "partly-ended", ended, on)
            return attrs.evolve(part, provisions=ids)
        changed = [day for p in binding if (day := _changed_on(p, on, written))]
        if changed:
            return Finding(citation=citation, state="changed", provisions=ids, since=max(changed))
        return Finding(citation=citation, state="fine", provisions=ids)

    def _unrecorded(self, citation: Citation, on: date) -> Finding:
        """Return what became of a law of which no such article is recorded."""
        laws = [self._law.instruments[ident] for ident in citation.instruments]
        spans = [law.in_force for law in laws]
        if any(span is None or span.covers(on) for span in spans):
            state: State = "not-recorded" if citation.articles else "fine"
            return Finding(citation=citation, state=state)
        ends = [span.end for span in spans if span and span.end and span.end <= on]
        if ends:
            by = tuple(dict.fromkeys(other for law in laws for other in law.repealed_by))
            return Finding(citation=citation, state="ended", since=max(ends), replaced_by=by)
        starts = [span.start for span in spans if span and span.start]
        return Finding(citation=citation, state="not-yet", since=min(starts, default=None))


def _kind(match: re.Match[str]) -> str:
    kind = next(kind for kind, _ in _KINDS if match[kind])
    return match[kind] if kind in {"Permen", "Kepmen"} else kind


def _number_key(number: str) -> str:
    return re.sub(r"[\s.]+", "", number).casefold()


def _law_for(
    text: str, start: int, end: int, limit: int, laws: list[_LawMention], nearest: int
) -> _LawMention | None:
    after = next((law for law in laws[nearest : nearest + 2] if end <= law.start < limit), None)
    if after and _LINK.match(text[end : after.start]):
        return after
    if _OTHER_LAW.match(text, end):
        return None
    before = laws[nearest - 1] if nearest else None
    if before and before.end <= start and start - before.end <= _REACH:
        return before
    return None


def _not_binding(citation: Citation, ended: State, found: Iterable[Provision], on: date) -> Finding:
    provisions = list(found)
    ends = [v.end for p in provisions for v in p.versions if v.end and v.end <= on]
    starts = [v.start for p in provisions for v in p.versions if v.start > on]
    ids = tuple(p.id for p in provisions)
    if not ends:
        since = min(starts, default=None)
        return Finding(citation=citation, state="not-yet", provisions=ids, since=since)
    replaced = dict.fromkeys(other for p in provisions for other in p.replaced_by)
    return Finding(
        citation=citation,
        state=ended,
        provisions=ids,
        since=max(ends),
        replaced_by=tuple(replaced),
    )


def _ended(provision: Provision, on: date) -> bool:
    return any(version.end is not None and version.end <= on for version in provision.versions)


def _changed_on(provision: Provision, on: date, written: date | None) -> date | None:
    """Return the day a provision took the form it has, when that is not the one it had before."""
    now = provision.on(on)
    if written is not None:
        return max(v.start for v in now) if provision.on(written) != now else None
    first = min(v.start for v in provision.versions)
    latest = max(v.start for v in now)
    return latest if latest > first else None


def _law_name(instrument: LegalInstrument, form: str) -> str:
    number = instrument.number or instrument.title.id
    match = re.fullmatch(r"UU (\d+)/(\d{4})", number)
    return form.format(law=number, n=match[1], y=match[2]) if match else number


def _article_name(article: str, form: str) -> str:
    if form == "Ps.":
        return article.replace("Pasal ", "Ps. ")
    if form == "pasal-bare":
        return re.sub(r"ayat \((\w+)\)", r"ayat \1", article).replace("Pasal", "pasal")
    if form == "PASAL":
        return article.upper()
    if form == "glued":
        return re.sub(r"(\d[A-Z]{0,2}) ayat \(", r"\1 (", article)
    return article
