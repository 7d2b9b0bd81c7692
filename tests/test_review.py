"""Tests for the review of a country's legislation."""

from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea._base.text import LANGS
from ocsea.law.review import DomainTally, Review, ReviewAnswer
from ocsea.testing.strategies import langs

KB = ocsea.load()
LAW = KB.law
REVIEW = LAW.review("ID")

NOTES = {
    "FRM": (2, 1, 1, 0, "0.62"),
    "DEF": (0, 4, 1, 0, "0.40"),
    "CRM": (5, 5, 4, 2, "0.54"),
    "SAN": (3, 1, 1, 0, "0.70"),
    "JUR": (1, 2, 1, 0, "0.50"),
    "PRO": (1, 2, 0, 2, "0.67"),
    "VIC": (3, 4, 0, 0, "0.71"),
    "IND": (3, 4, 0, 1, "0.71"),
    "PRV": (1, 5, 0, 0, "0.58"),
}
"""The tally of the notes: yes, partial, no, unknown, and the mean of the known answers."""

counts = st.tuples(*[st.integers(0, 30)] * 4).filter(any)


def tally_of(yes, partial, no, unknown):
    return DomainTally(domain="sample", yes=yes, partial=partial, no=no, unknown=unknown)


# -- the review of Indonesia ---------------------------------------------------------------------------


def test_tallies_are_those_of_the_notes():
    """
    Each domain has as many answers of each kind, and the mean, that the notes count.
    """
    found = {REVIEW.domains[t.domain].code: t for t in REVIEW.tallies}

    assert {code: row[:4] for code, row in NOTES.items()} == {
        code: (t.yes, t.partial, t.no, t.unknown) for code, t in found.items()
    }
    assert {code: row[4] for code, row in NOTES.items()} == {
        code: f"{float(t.mean):.2f}" for code, t in found.items()
    }


def test_total_is_that_of_the_notes():
    """
    Of sixty criteria 19 are met, 28 in part, 8 are not and 5 are unknown; coverage is 92 per cent.
    """
    total = REVIEW.total

    assert (19, 28, 8, 5) == (total.yes, total.partial, total.no, total.unknown)
    assert (Fraction(55, 60), Fraction(66, 110)) == (total.coverage, total.mean)
    assert (Fraction(66, 120), Fraction(76, 120)) == total.bounds


def test_every_criterion_has_an_answer_that_rests_on_something():
    """
    Each of the sixty criteria has an answer; unless it is unknown it names the law or provisions and sources.
    """
    assert 60 == len(REVIEW.criteria)
    assert set(REVIEW.criteria) == set(REVIEW.answers)
    for answer in REVIEW.answers.values():
        known = "unknown" != answer.answer
        assert not known or answer.law or answer.provisions
        assert not known or answer.sources


def test_answers_name_what_exists():
    """
    Answers, criteria and gaps name criteria, domains, provisions and instruments that exist.
    """
    for criterion in REVIEW.criteria.values():
        assert criterion.domain in REVIEW.domains
        assert criterion.code.startswith(REVIEW.domains[criterion.domain].code + "-")
        assert criterion.basis
        assert {basis.instrument for basis in criterion.basis} <= set(LAW.instruments)
    for ident, answer in REVIEW.answers.items():
        assert (ident, "ID") == (answer.criterion, answer.country)
        assert set(answer.provisions) <= set(LAW.provisions)


def test_codes_are_counted_within_their_domains():
    """
    Codes are unique, and within a domain they count from one without a gap.
    """
    codes = [criterion.code for criterion in REVIEW.criteria.values()]
    sizes = {code: sum(row[:4]) for code, row in NOTES.items()}

    assert {f"{code}-{n:02}" for code, size in sizes.items() for n in range(1, size + 1)} == set(
        codes
    )
    assert len(codes) == len(set(codes))


def test_gaps_rest_on_criteria_that_are_not_met():
    """
    Each of the ten gaps names criteria, and each of those is answered with no or partial.
    """
    assert 10 == len(REVIEW.gaps)
    for gap in REVIEW.gaps:
        assert gap.criteria
        assert {REVIEW.state(criterion) for criterion in gap.criteria} <= {"no", "partial"}
        assert {basis.instrument for basis in gap.basis} <= set(LAW.instruments)


def test_open_criteria_are_those_not_met_with_no_first():
    """
    Open are the 8 criteria answered with no, and then the 28 answered in part.
    """
    states = [REVIEW.state(criterion.id) for criterion in REVIEW.open]

    assert ["no"] * 8 + ["partial"] * 28 == states


def test_sources_of_answers_are_registered():
    """
    What answers and criteria rest on is in the register of sources.
    """
    claims = [*REVIEW.answers.values(), *REVIEW.criteria.values()]

    assert {source for claim in claims for source in claim.sources} <= set(KB.sources)


# -- countries -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["XX", "id", ""])
def test_country_without_answers_is_an_error(country):
    """
    A country nobody has answered for is an error that names those that are there.
    """
    with pytest.raises(ocsea.UnknownOptionError) as caught:
        LAW.review(country)

    assert f"country cannot be {country!r}" == caught.value.message
    assert "use one of: ID." in caught.value.hint


def test_answers_and_gaps_are_those_of_the_country():
    """
    Answers and gaps of another country are left out, and its missing answers are unknown.
    """
    criterion, other = list(REVIEW.criteria)[:2]
    foreign = attrs.evolve(REVIEW.answers[criterion], country="XX", answer="yes")
    gap = attrs.evolve(REVIEW.gaps[0], country="XX")
    review = Review.of(
        "XX",
        criteria=REVIEW.criteria,
        domains=REVIEW.domains,
        answers={"foreign": foreign, **REVIEW.answers},
        gaps={"foreign": gap, **{g.id: g for g in REVIEW.gaps}},
    )

    assert ("yes", "unknown") == (review.state(criterion), review.state(other))
    assert ((gap,), 1, 59) == (review.gaps, review.total.yes, review.total.unknown)


def test_default_country_is_indonesia():
    """
    Without a country the review is that of Indonesia.
    """
    assert "ID" == LAW.review().country


# -- counting ------------------------------------------------------------------------------------------


@given(counts)
def test_tally_counts_coverage_and_mean(numbers):
    """
    Coverage is the share of known answers, and the mean counts yes as one and partial as a half.
    """
    yes, partial, no, unknown = numbers
    tally = tally_of(*numbers)
    known = yes + partial + no

    assert known == tally.known
    assert Fraction(known, known + unknown) == tally.coverage
    assert (None if known == 0 else (yes + Fraction(partial, 2)) / known) == tally.mean


@given(counts, st.data())
def test_bounds_hold_whatever_the_unknown_answers_are(numbers, data):
    """
    However the unknown answers turn out, the mean lies within the bounds, which the extremes reach.
    """
    *known, unknown = numbers
    low, high = tally_of(*numbers).bounds
    more = data.draw(st.integers(0, unknown))
    half = data.draw(st.integers(0, unknown - more))
    yes, partial, no = known
    solved = tally_of(yes + more, partial + half, no + unknown - more - half, 0)

    assert low <= solved.mean <= high
    assert low == tally_of(yes, partial, no + unknown, 0).mean
    assert high == tally_of(yes + unknown, partial, no, 0).mean


# -- in words ------------------------------------------------------------------------------------------


@given(langs())
def test_review_is_told_with_its_bounds_and_gaps(lang):
    """
    In words the review names coverage, mean, bounds, each domain with its counts, and each gap.
    """
    told = REVIEW.explain(lang)
    lines = told.splitlines()

    assert "92 %" in lines[0]
    assert ["0.60", "0.55", "0.63"] == [n for n in ("0.60", "0.55", "0.63") if n in lines[0]]
    assert 2 + len(REVIEW.domains) + len(REVIEW.gaps) == len(lines)
    for tally, line in zip(REVIEW.tallies, lines[2:], strict=False):
        assert REVIEW.domains[tally.domain].label(lang) in line
        numbers = [int(n) for n in line.replace(",", " ").split() if n.isdigit()]
        assert [tally.yes, tally.partial, tally.no, tally.unknown] == numbers
    for gap in REVIEW.gaps:
        assert gap.label(lang) in told


def test_review_says_whose_criteria_these_are():
    """
    The review says that the criteria are ours and not those of ASEAN, and that countries are not ranked.
    """
    told = {lang: REVIEW.explain(lang) for lang in LANGS}

    assert "ours and not ASEAN's" in told["en"]
    assert "not ranked" in told["en"]
    assert "susunan kami, bukan daftar periksa ASEAN" in told["id"]
    assert "tidak diperingkatkan" in told["id"]


def test_words_are_of_one_language():
    """
    The review in Indonesian has no English label or phrase in it, and the other way round.
    """
    foreign = {"id": ("Gap:", "yes ", "unknown", "coverage"), "en": ("Celah:", "ya ", "cakupan")}

    for lang, other in (("id", "en"), ("en", "id")):
        told = REVIEW.explain(lang)
        assert [] == [word for word in foreign[lang] if word in told]
        assert [] == [gap.label(other) for gap in REVIEW.gaps if gap.label(other) in told]


# -- the index of country answers ----------------------------------------------------------------------


def test_country_answers_are_to_criteria_that_exist():
    """
    Each ASEAN member has one answer to each criterion of the published index, and none has two.
    """
    answers = KB.table("country_answers").values()
    articles = KB.table("treaty_articles")
    pairs = [(answer.country, answer.criterion) for answer in answers]
    criteria = {criterion for _, criterion in pairs}

    assert {"icmec"} == {articles[criterion].instrument for criterion in criteria}
    assert len(pairs) == len(set(pairs))
    assert 11 == len({country for country, _ in pairs})
    assert {(country, c) for country, _ in pairs for c in criteria} == set(pairs)


def test_review_answer_is_a_claim():
    """
    An answer has a status and the day it was checked, and one that is unknown is never verified.
    """
    assert all(isinstance(answer, ReviewAnswer) for answer in REVIEW.answers.values())
    unknown = [a for a in REVIEW.answers.values() if "unknown" == a.answer]

    assert {"unverified"} == {answer.status for answer in unknown}
    assert all(answer.checked for answer in REVIEW.answers.values())
