"""Tests for citations in hostile and odd text."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.citation_help import CITE, LAW, NOW, check, read

from ocsea.law.articles import read_articles
from ocsea.testing.strategies import near

# -- hostile and odd text ------------------------------------------------------------------------------


BITS = (
    "Pasal ",
    "pasal",
    "Ps. ",
    "psl",
    "Penjelasan Pasal ",
    "Article ",
    "ayat ",
    "(1)",
    "( 2a )",
    "(",
    ")",
    "huruf ",
    "a",
    "b, c",
    "angka 3",
    "14",
    "27B",
    "76E",
    "999",
    "1234567",
    "–",
    " s.d. ",
    " sampai dengan ",
    ", dan ",
    " jo. ",
    "; ",
    " UU TPKS",
    " UU ITE ",
    " KUHP",
    " KUHP lama",
    "UU No. 12 Tahun 2022",
    "UU 99/2031",
    "PP 17/2025 ",
    "Permenkomdigi 9/2026",
    "Perppu 1/2016",
    "tentang ",
    "dari ",
    " ",
    "\n",
    ".",
    "٣",
    "²",
    "\u00a0",
    "İ",
    "ß",
    "𝟓",
    "\x00",
)
fragments = st.lists(st.sampled_from(BITS) | st.text(max_size=3), max_size=40).map("".join)


@examples(150)
@given(fragments)
def test_any_text_is_read_with_places_that_hold(text):
    """
    Whatever the text, citations are found without an error, in order, and each at its place in the text.
    """
    found = CITE.find(text)

    for citation in found:
        assert 0 <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end] == citation.text
        assert citation.articles or citation.law
        assert set(citation.instruments) <= set(LAW.instruments)
    ends = [citation.end for citation in found]
    assert sorted(ends) == ends


@examples(80)
@given(fragments, near(*LAW.change_days))
def test_any_text_is_looked_up(text, day):
    """
    Whatever the text and day, each citation has a state, and its provisions only where it is known.
    """
    findings = CITE.check(text, on=day, written=day - timedelta(400))

    assert CITE.find(text) == tuple(finding.citation for finding in findings)
    for finding in findings:
        known = finding.state not in {"unknown", "not-recorded"}
        dated = finding.state in {"changed", "ended", "partly-ended", "not-yet"}
        assert known or not finding.provisions
        if known and finding.citation.articles and not finding.provisions:
            assert finding.state in {"ended", "not-yet"}  # the law as a whole
        assert dated == (finding.since is not None)
        assert bool(finding.citation.instruments) == ("unknown" != finding.state)


def test_long_lists_and_ranges_stay_bounded():
    """
    A range of articles is spelt out up to sixty; beyond that only its ends are meant.
    """
    assert 61 == len(read_articles("Pasal 1–61"))
    assert 2 == len(read_articles("Pasal 1–62"))
    assert 200 == len(read_articles("Pasal " + ", ".join(map(str, range(1, 201)))))


def test_repeated_head_words_are_read_to_the_end():
    """
    Thousands of words that begin a citation and do not go on are passed over, and what follows is found.
    """
    text = "Pasal " * 5_000 + "Pasal 5 UU TPKS"

    assert [("tpks-5",)] == read(text)


@pytest.mark.parametrize(
    "text", ["Pasal 27 KUHP", "Pasal 82 KUHP", "Pasal 76E UU 1/2023", "Pasal 14 UU 1/2026"]
)
def test_act_that_changes_other_laws_is_not_those_laws(text):
    """
    An article of the new code or of the law on penalties is not the article so numbered in a law it changed.
    """
    assert [()] == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "UU TPKS melindungi korban. Pasal 34 Konvensi Hak Anak juga.",
        "UU TPKS. Pasal 34 UUD 1945.",
        "Pasal 34 Konvensi Lanzarote, seperti UU TPKS",
    ],
)
def test_article_of_another_law_is_not_taken_for_the_law_named_before(text):
    """
    An article followed by the name of a law we do not read belongs to no law of ours.
    """
    states = [f.state for f in CITE.check(text, on=NOW) if f.citation.articles]

    assert ["unknown"] == states


@pytest.mark.parametrize(
    "text", ["Pasal 76D, 76E, dan 76I UU Perlindungan Anak", "Pasal 81 UU Perlindungan Anak"]
)
def test_list_with_an_ended_article_does_not_pass(text):
    """
    A citation of several provisions is partly ended as soon as one of them has, with the successors.
    """
    finding = check(text)

    assert "partly-ended" == finding.state
    assert finding.replaced_by


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("UU 13/2006", date(2026, 5, 20)),
        ("Pasal 10 UU 31/2014", date(2026, 5, 20)),
        ("Permendikbudristek 46/2023", date(2026, 1, 9)),
    ],
)
def test_citation_of_a_repealed_law_has_ended(text, since):
    """
    A law that was repealed as a whole is ended, though none of its articles is recorded.
    """
    finding = check(text)

    assert ("ended", since) == (finding.state, finding.since)


def test_law_alone_is_found_next_to_articles_of_others():
    """
    A law cited as a whole is found although the text cites articles of other laws too.
    """
    found = CITE.find("Permendikbudristek 46/2023 dan Pasal 5 UU TPKS")

    assert ["permendikbudristek-46-2023", "uu-12-2022-tpks"] == [c.instruments[0] for c in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Undang-Undang Republik Indonesia Nomor 12 Tahun 2022 Pasal 5", ("tpks-5",)),
        ("Pasal 14(1)(a) UU TPKS", ("tpks-14-1-a",)),
        ("Article 14(1)(a) of UU TPKS", ("tpks-14-1-a",)),
        (
            "Pasal 14 ayat (1) dan ayat (2) UU TPKS",
            ("tpks-14-1-a", "tpks-14-1-b", "tpks-14-1-c", "tpks-14-2"),
        ),
        ("Pasal14 ayat (2) UU TPKS", ("tpks-14-2",)),
        ("Pasal 1 angka 1 UU Perlindungan Anak", ("pa-1-1",)),
    ],
)
def test_rarer_spelling(text, expected):
    """
    Rarer ways to write a citation are read as well.
    """
    assert [expected] == read(text)


def test_instruments_of_a_citation_are_named_once():
    """
    A short name in two letter cases names one instrument.
    """
    assert ("pp-17-2025-tunas",) == CITE.find("PP Tunas")[0].instruments
