"""Tests for penalties in words."""

import re
from datetime import date

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocsea
from ocsea._base.text import LANGS
from ocsea.law.model import Version
from ocsea.law.penalty import in_words
from ocsea.testing.strategies import langs

LAW = ocsea.load().law
DAY = date(2026, 1, 2)
SHIPPED = [version for rule in LAW.provisions.values() for version in rule.versions]
UNITS = {"tahun": 12, "year": 12, "years": 12, "bulan": 1, "month": 1, "months": 1}
JOINS = {
    "and": {"id": " dan ", "en": " and "},
    "or": {"id": " atau ", "en": " or "},
    "and-or": {"id": " dan/atau ", "en": " and/or "},
}

everyone = settings(max_examples=1_000)
"""Enough examples for every record there is; it ends when all have been seen."""
months = st.integers(1, 300) | st.sampled_from([11, 12, 13, 23, 24, 25])
rupiah = st.integers(1, 10**11) | st.sampled_from([999, 1_000, 999_999, 1_000_000])
modes = st.sampled_from(sorted(JOINS))
versions = st.sampled_from(SHIPPED)


def version(**keys):
    return Version(start=DAY, **keys)


def on(ident, day):
    """Return the one version of a shipped provision that binds on a day."""
    (found,) = LAW[ident].on(date.fromisoformat(day))
    return found


def read_months(words):
    """Return the lengths of imprisonment in a text, in months."""
    one = r"\d+ (?:tahun|bulan|years?|months?)"
    return [
        sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+) (\w+)", span))
        for span in re.findall(rf"{one}(?: {one})?", words)
    ]


def read_rupiah(words):
    """Return the amounts of money in a text."""
    found = re.findall(r"(?:Rp|IDR )(\d[\d.,]*\d|\d)", words)
    return [int(re.sub(r"\D", "", amount)) for amount in found]


@pytest.mark.parametrize(
    ("ident", "day", "indonesian", "english"),
    [
        (
            "tpks-14-1-a",
            "2026-01-01",
            "penjara paling lama 4 tahun dan/atau denda paling banyak Rp200.000.000",
            "imprisonment of up to 4 years and/or a fine of up to IDR 200,000,000",
        ),
        (
            "tpks-14-1-a",
            "2026-01-02",
            "penjara paling lama 4 tahun dan/atau denda paling banyak Rp200.000.000 (kategori IV)",
            "imprisonment of up to 4 years and/or a fine of up to IDR 200,000,000 (category IV)",
        ),
        (
            "tpks-5",
            "2022-05-09",
            "penjara paling lama 9 bulan dan/atau denda paling banyak Rp10.000.000",
            "imprisonment of up to 9 months and/or a fine of up to IDR 10,000,000",
        ),
        (
            "porn-29",
            "2026-01-01",
            "penjara 6 bulan sampai 12 tahun dan/atau denda Rp250.000.000 sampai Rp6.000.000.000",
            "imprisonment of 6 months to 12 years and/or a fine of IDR 250,000,000 to IDR 6,000,000,000",
        ),
        (
            "porn-35",
            "2026-01-01",
            "penjara 1 tahun sampai 12 tahun dan/atau denda Rp500.000.000 sampai Rp6.000.000.000",
            "imprisonment of 1 year to 12 years and/or a fine of IDR 500,000,000 to IDR 6,000,000,000",
        ),
        (
            "pa-81-2",
            "2026-01-01",
            "penjara 5 tahun sampai 15 tahun dan denda paling banyak Rp5.000.000.000",
            "imprisonment of 5 years to 15 years and a fine of up to IDR 5,000,000,000",
        ),
        (
            "pa-81-2",
            "2026-01-02",
            "penjara paling lama 15 tahun atau denda paling banyak Rp5.000.000.000 (kategori VII)",
            "imprisonment of up to 15 years or a fine of up to IDR 5,000,000,000 (category VII)",
        ),
        (
            "tpks-18",
            "2026-01-01",
            "denda Rp5.000.000.000 sampai Rp15.000.000.000",
            "a fine of IDR 5,000,000,000 to IDR 15,000,000,000",
        ),
        (
            "tpks-19",
            "2026-01-02",
            "penjara paling lama 5 tahun",
            "imprisonment of up to 5 years",
        ),
        ("porn-1-1", "2026-01-02", "", ""),
    ],
)
def test_penalty_reads_as_the_law_has_it(ident, day, indonesian, english):
    """
    The penalty of a shipped provision on a day reads the same in both languages.
    """
    assert indonesian == in_words(on(ident, day), "id")
    assert english == in_words(on(ident, day), "en")


def test_parts_are_named():
    """
    Where paragraphs differ, each penalty begins with its own.
    """
    day = date(2026, 1, 2)
    fine = "denda paling banyak Rp"

    assert [
        f"80 (1): penjara paling lama 3 tahun 6 bulan dan/atau {fine}200.000.000 (kategori IV)",
        f"80 (2): penjara paling lama 5 tahun dan/atau {fine}200.000.000 (kategori IV)",
        f"80 (3): penjara paling lama 15 tahun dan/atau {fine}5.000.000.000 (kategori VII)",
    ] == [in_words(each, "id") for each in LAW["pa-76c-80"].on(day)]


@given(months, st.none() | months, langs())
def test_months_are_not_lost(most, least, lang):
    """
    Years and months in the text add up to the term, the least first where there is one.
    """
    words = in_words(version(max_months=most, min_months=least), lang)

    assert [each for each in (least, most) if each] == read_months(words)
    assert (least is None) == any(up_to in words for up_to in ("paling lama", "up to"))


@given(rupiah, st.none() | rupiah, langs())
def test_rupiah_are_not_lost(most, least, lang):
    """
    The amounts in the text are those of the fine, grouped as the language does.
    """
    words = in_words(version(fine_max=most, fine_min=least), lang)

    mark, amount = (".", r"Rp\d{1,3}(\.\d{3})*") if lang == "id" else (",", r"IDR \d{1,3}(,\d{3})*")
    assert [each for each in (least, most) if each] == read_rupiah(words)
    assert most < 1_000 or mark in words
    assert re.search(rf"{amount}$", words)


@given(months, rupiah, modes, langs())
def test_term_and_fine_are_joined_as_the_law_has_it(term, fine, mode, lang):
    """
    Imprisonment comes first, then the fine, with and, or, or and/or between them.
    """
    both = in_words(version(max_months=term, fine_max=fine, mode=mode), lang)
    alone = [in_words(version(max_months=term), lang), in_words(version(fine_max=fine), lang)]

    assert JOINS[mode][lang].join(alone) == both


@given(st.sampled_from(["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]), rupiah)
def test_category_is_named(category, fine):
    """
    A category stands behind the amount, or in its place where the law gives no amount.
    """
    with_amount = version(fine_max=fine, fine_category=category)
    without = version(fine_category=category)

    assert in_words(with_amount, "id").endswith(f" (kategori {category})")
    assert in_words(with_amount, "en").endswith(f" (category {category})")
    assert f"denda paling banyak kategori {category}" == in_words(without, "id")
    assert f"a fine of up to category {category}" == in_words(without, "en")


@pytest.mark.parametrize(
    ("term", "indonesian", "english"),
    [
        (1, "1 bulan", "1 month"),
        (11, "11 bulan", "11 months"),
        (12, "1 tahun", "1 year"),
        (13, "1 tahun 1 bulan", "1 year 1 month"),
        (24, "2 tahun", "2 years"),
        (42, "3 tahun 6 bulan", "3 years 6 months"),
    ],
)
def test_one_is_singular_in_english(term, indonesian, english):
    """
    English has one year and two years, one month and two; Indonesian has one form.
    """
    assert f"penjara paling lama {indonesian}" == in_words(version(max_months=term), "id")
    assert f"imprisonment of up to {english}" == in_words(version(max_months=term), "en")


@given(langs(), st.none() | st.just("(2)"))
def test_without_a_penalty_there_are_no_words(lang, part):
    """
    A version that sets no penalty gives no words, not even the name of its part.
    """
    assert "" == in_words(version(part=part), lang)


@everyone
@given(versions, langs())
def test_shipped_penalty_says_all_that_is_set(found, lang):
    """
    Every term, amount, category and part of a shipped version stands in its words, and no other.
    """
    words = in_words(found, lang)
    terms = [found.min_months, found.max_months]
    amounts = [found.fine_min, found.fine_max]

    assert [each for each in terms if each is not None] == read_months(words)
    assert [each for each in amounts if each is not None] == read_rupiah(words)
    assert found.fine_category is None or words.endswith(f"{found.fine_category})")
    assert not words or found.part is None or lang == "en" or words.startswith(f"{found.part}: ")


@everyone
@given(versions)
def test_shipped_term_and_fine_say_how_they_combine(found):
    """
    A shipped version with both a term and a fine says how they combine; a least has a most.
    """
    term, fine = found.max_months is not None, found.fine_max is not None

    assert (found.mode in JOINS) == (term and fine)
    assert (found.min_months or 0) <= (found.max_months or 0)
    assert (found.fine_min or 0) <= (found.fine_max or 0)


@everyone
@given(versions)
def test_languages_say_the_same(found):
    """
    Both languages give the same terms, amounts and category.
    """
    indonesian, english = (in_words(found, lang) for lang in LANGS)

    assert read_months(indonesian) == read_months(english)
    assert read_rupiah(indonesian) == read_rupiah(english)


@given(versions, st.sampled_from(["fr", "", "EN"]))
def test_penalty_needs_a_language_of_the_library(found, lang):
    """
    A penalty is told in Indonesian or English and in no other language.
    """
    with_term = attrs.evolve(found, max_months=12)

    with pytest.raises(ocsea.UnknownOptionError):
        in_words(with_term, lang)


def test_part_is_told_in_the_language_asked_for():
    """
    The part of an article is in English where English was asked for.
    """
    found = version(part="(1) huruf a", max_months=12)

    assert "(1) huruf a: penjara paling lama 1 tahun" == in_words(found, "id")
    assert "(1) letter a: imprisonment of up to 1 year" == in_words(found, "en")
