"""The review of a country's legislation: criteria, answers, gaps and coverage.

The sixty criteria are ours, drawn from the treaties and guidance named with each. They are not the
checklist of the ASEAN guidelines, whose text could not be read. Answers describe law on paper, never
its practice, and countries are not ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final, Literal

import attrs

from ocsea._base.errors import UnknownOptionError
from ocsea._base.records import Claim, Record, Ref, Value, day, many, maybe, strings, text
from ocsea._base.text import Lang, Text

if TYPE_CHECKING:  # imported where it is used: it brings decimal, a tenth of what all records take
    from fractions import Fraction

__all__ = [
    "Basis",
    "CountryAnswer",
    "DomainTally",
    "Review",
    "ReviewAnswer",
    "ReviewCriterion",
    "ReviewDomain",
    "ReviewGap",
    "TreatyArticle",
]

State = Literal["yes", "partial", "no", "unknown"]


@attrs.frozen(kw_only=True)
class TreatyArticle(Claim):
    """An article of a treaty, or an article-like part of guidance, a plan or a standard.

    Attributes:
        instrument: Id of the instrument.
        article: How it is cited there.
        summary: What it asks for, in our words.
        forms: Forms it names or reaches.
        basis: How it was read.

    >>> import ocsea
    >>> article = ocsea.load().table("treaty_articles")["lanzarote-23"]
    >>> article.instrument, article.article, article.forms[0]
    ('lanzarote', '23', 'online-grooming-of-a-child')
    """

    KIND = "treaty-article"

    instrument: Annotated[str, Ref("legal_instruments")]
    article: str
    summary: Text = text()
    forms: tuple[Annotated[str, Ref("forms")], ...] = strings()
    basis: Literal["primary", "secondary", "not-seen"] | None = None


@attrs.frozen(kw_only=True)
class CountryAnswer(Claim):
    """How a country's law meets one criterion of a published index.

    Attributes:
        country: ISO 3166 code.
        criterion: Id of the treaty article that holds the criterion.
        answer: The answer.
        contested: Whether serious sources disagree.

    >>> import ocsea
    >>> found = ocsea.load().table("country_answers").values()
    >>> [(each.criterion, each.answer) for each in found if each.country == "ID"][:2]
    [('icmec-specific-law', 'partial'), ('icmec-definition', 'partial')]
    """

    KIND = "country-answer"

    country: str
    criterion: Annotated[str, Ref("treaty_articles")]
    answer: State
    contested: bool = False


@attrs.frozen(kw_only=True)
class ReviewDomain(Record):
    """A domain of the review.

    Attributes:
        code: Its short code, such as ``FRM``.
        side: Whether its criteria ask what the law says (``law``), or which powers, services, duties and
            bodies it gives to act with (``means``). Neither says what is done in practice.
        label: Its words.

    >>> import ocsea
    >>> domains = ocsea.load().law.review("ID").domains
    >>> domains["victims"].code, domains["victims"].side, domains["criminalisation"].side
    ('VIC', 'means', 'law')
    """

    KIND = "review-domain"

    code: str
    side: Literal["law", "means"]
    label: Text = text()


@attrs.frozen(kw_only=True)
class Basis(Value):
    """An instrument that a criterion rests on, with its article where one is named.

    >>> import ocsea
    >>> criterion = ocsea.load().law.review("ID").criteria["production-always-an-offence"]
    >>> [(each.instrument, each.article) for each in criterion.basis][:2]
    [('opsc', '3(1)(c)'), ('lanzarote', '20')]
    """

    instrument: Annotated[str, Ref("legal_instruments")]
    article: str | None = None


@attrs.frozen(kw_only=True)
class ReviewCriterion(Claim):
    """One criterion of the review.

    Attributes:
        code: Its short code, such as ``FRM-01``.
        domain: Id of its domain.
        question: The question.
        basis: The instruments it rests on.
        measures: Measures that a law meeting it calls for or puts in place.

    >>> import ocsea
    >>> criterion = ocsea.load().law.review("ID").criteria["production-always-an-offence"]
    >>> criterion.code, criterion.question("en")
    ('CRM-01', 'Is producing abuse material an offence in every case?')
    """

    KIND = "review-criterion"

    code: str
    domain: Annotated[str, Ref("review_domains")]
    question: Text = text()
    basis: tuple[Basis, ...] = many(Basis)
    measures: tuple[Annotated[str, Ref("measures")], ...] = strings()


@attrs.frozen(kw_only=True)
class ReviewAnswer(Claim):
    """The answer of one country's law to one criterion.

    Attributes:
        country: ISO 3166 code.
        criterion: Id of the criterion.
        answer: The answer; ``unknown`` where it could not be found out.
        confidence: How sure we are of it.
        contested: Whether serious sources disagree.
        law: What in the law it rests on.
        provisions: Ids of the provisions, where they are among ours.

    >>> import ocsea
    >>> answer = ocsea.load().law.review("ID").answers["territorial-reach"]
    >>> answer.answer, answer.confidence, answer.law("en")
    ('yes', 'high', 'Criminal Code Article 4(c).')
    """

    KIND = "review-answer"

    country: str
    criterion: Annotated[str, Ref("review_criteria")]
    answer: State
    confidence: Literal["high", "medium", "low"]
    contested: bool = False
    law: Text | None = maybe(Text.of)
    provisions: tuple[Annotated[str, Ref("provisions")], ...] = strings()


@attrs.frozen(kw_only=True)
class ReviewGap(Record):
    """A gap that several answers show together.

    Attributes:
        label: The gap.
        country: ISO 3166 code.
        criteria: The criteria that show it.
        basis: The treaty articles behind it.

    >>> import ocsea
    >>> gaps = {gap.id: gap for gap in ocsea.load().law.review("ID").gaps}
    >>> gaps["no-grooming-offence"].label("en"), gaps["no-grooming-offence"].criteria[:1]
    ('Grooming without an article of its own', ('grooming-livestream-extortion-defined',))
    """

    KIND = "review-gap"

    label: Text = text()
    country: str
    criteria: tuple[Annotated[str, Ref("review_criteria")], ...] = strings()
    basis: tuple[Basis, ...] = many(Basis)
    checked: date = day()


@attrs.frozen(kw_only=True)
class DomainTally(Value):
    """The answers of one domain.

    Attributes:
        domain: Id of the domain.
        yes, partial, no, unknown: How many criteria have that answer.

    >>> tally = DomainTally(domain="victims", yes=3, partial=4, no=0, unknown=1)
    >>> str(tally.mean), [str(bound) for bound in tally.bounds]
    ('5/7', ['5/8', '3/4'])
    """

    domain: str
    yes: int
    partial: int
    no: int
    unknown: int

    @property
    def known(self) -> int:
        """Number of criteria with an answer."""
        return self.yes + self.partial + self.no

    @property
    def coverage(self) -> Fraction:
        """Share of criteria with an answer."""
        from fractions import Fraction

        return Fraction(self.known, self.known + self.unknown)

    @property
    def mean(self) -> Fraction | None:
        """Mean of the known answers (yes 1, partial ½, no 0); ``None`` when none is known."""
        from fractions import Fraction

        return Fraction(2 * self.yes + self.partial, 2 * self.known) if self.known else None

    @property
    def bounds(self) -> tuple[Fraction, Fraction]:
        """Lowest and highest mean, whatever the unknown answers turn out to be."""
        from fractions import Fraction

        total = self.known + self.unknown
        low = Fraction(2 * self.yes + self.partial, 2 * total)
        return low, low + Fraction(self.unknown, total)


def _tally(domain: str, answers: Iterable[str]) -> DomainTally:
    counts = dict.fromkeys(("yes", "partial", "no", "unknown"), 0)
    for answer in answers:
        counts[answer] += 1
    return DomainTally(domain=domain, **counts)


@attrs.frozen
class Review(Value):
    """The review of one country.

    Attributes:
        country: ISO 3166 code.
        criteria: The criteria.
        domains: The domains.
        answers: The country's answers by criterion.
        gaps: Gaps that several answers show together.

    >>> import ocsea
    >>> review = ocsea.load().law.review("ID")
    >>> review.total.yes, review.total.partial, review.total.no, review.total.unknown
    (19, 28, 8, 5)
    """

    country: str
    criteria: Mapping[str, ReviewCriterion]
    domains: Mapping[str, ReviewDomain]
    answers: Mapping[str, ReviewAnswer]
    gaps: tuple[ReviewGap, ...]

    @classmethod
    def of(
        cls,
        country: str,
        *,
        criteria: Mapping[str, ReviewCriterion],
        domains: Mapping[str, ReviewDomain],
        answers: Mapping[str, ReviewAnswer],
        gaps: Mapping[str, ReviewGap],
    ) -> Review:
        """Collect what is known of a country.

        Raises:
            UnknownOptionError: No answers of that country are known.
        """
        found = {each.criterion: each for each in answers.values() if each.country == country}
        if not found:
            known = sorted({each.country for each in answers.values()})
            raise UnknownOptionError.for_option("country", country, known)
        own = tuple(gap for gap in gaps.values() if gap.country == country)
        return cls(country, criteria, domains, found, own)

    def state(self, criterion: str) -> State:
        """Return the answer to a criterion; ``unknown`` where there is none."""
        answer = self.answers.get(criterion)
        return answer.answer if answer else "unknown"

    @property
    def tallies(self) -> tuple[DomainTally, ...]:
        """The answers, domain by domain."""
        return tuple(
            _tally(domain, (self.state(c.id) for c in self.criteria.values() if c.domain == domain))
            for domain in self.domains
        )

    @property
    def total(self) -> DomainTally:
        """All answers together."""
        return _tally("all", (self.state(criterion) for criterion in self.criteria))

    @property
    def open(self) -> tuple[ReviewCriterion, ...]:
        """The criteria answered with no or partial, those with no first."""
        found = [c for c in self.criteria.values() if self.state(c.id) in {"no", "partial"}]
        return tuple(sorted(found, key=lambda c: self.state(c.id) == "partial"))

    def explain(self, lang: Lang) -> str:
        """Return the review in words: coverage first, then domain by domain, then the gaps."""
        total = self.total
        low, high = total.bounds
        mean = total.mean or 0
        lines = [
            _HEAD(lang).format(
                country=self.country,
                coverage=_percent(total.coverage),
                mean=_two(mean),
                low=_two(low),
                high=_two(high),
            ),
            _OURS(lang),
        ]
        lines += [
            _DOMAIN(lang).format(
                label=self.domains[t.domain].label(lang),
                yes=t.yes,
                partial=t.partial,
                no=t.no,
                unknown=t.unknown,
            )
            for t in self.tallies
        ]
        lines += [_GAP(lang).format(label=gap.label(lang)) for gap in self.gaps]
        return "\n".join(lines)


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):.0f} %"


def _two(value: Fraction | int) -> str:
    return f"{float(value):.2f}"


_HEAD: Final = Text(
    "{country}: cakupan {coverage}; rerata jawaban yang diketahui {mean} "
    "(antara {low} dan {high}, apa pun jawaban yang belum diketahui).",
    "{country}: coverage {coverage}; mean of the known answers {mean} "
    "(between {low} and {high}, whatever the unknown answers are).",
)
_OURS: Final = Text(
    "Kriteria ini susunan kami, bukan daftar periksa ASEAN. Yang dinilai hukum di atas kertas, bukan "
    "pelaksanaannya, dan negara tidak diperingkatkan.",
    "The criteria are ours and not ASEAN's own checklist. They look at law on paper, not at its practice, "
    "and countries are not ranked.",
)
_DOMAIN: Final = Text(
    "- {label}: ya {yes}, sebagian {partial}, tidak {no}, belum diketahui {unknown}",
    "- {label}: yes {yes}, partial {partial}, no {no}, unknown {unknown}",
)
_GAP: Final = Text("- Celah: {label}", "- Gap: {label}")
