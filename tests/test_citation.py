"""Tests for legal citations: found in text, printed in twenty spellings, resolved, and looked up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.citation_help import CITE, LAW, NOW, check, read

import ocsea
from ocsea.law.articles import Article, read_articles
from ocsea.law.citation import SPELLINGS
from ocsea.testing.strategies import near

EVE, NEW_CODE = date(2026, 1, 1), date(2026, 1, 2)

provisions = st.sampled_from(sorted(LAW.provisions))


# -- printing and reading back -------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", range(20), ids=lambda n: "+".join(SPELLINGS[n]))
def test_every_provision_is_read_back_from_each_spelling(spelling):
    """
    A provision printed in any of the twenty spellings is one citation, and means that provision alone.
    """
    wrong = {}
    for ident in LAW.provisions:
        printed = CITE.print(ident, spelling=spelling)
        if [(ident,)] != read(printed):
            wrong[ident] = printed

    assert {} == wrong


def test_spellings_are_twenty_and_differ():
    """
    There are twenty spellings, and a citation with paragraph and letter looks different in each.
    """
    printed = {CITE.print("tpks-14-1-a", spelling=n) for n in range(20)}

    assert (20, 20) == (len(SPELLINGS), len(printed))
    assert "Pasal 14 ayat (1) huruf a UU 12/2022" == CITE.print("tpks-14-1-a")
    assert "pasal 14 ayat 1 huruf a uu ri no 12 thn 2022" == CITE.print("tpks-14-1-a", spelling=17)


@pytest.mark.parametrize("spelling", [-1, 20])
def test_spelling_that_does_not_exist_is_an_error(spelling):
    """
    A spelling beyond the twenty is refused with the range that is allowed.
    """
    with pytest.raises(ocsea.UnknownOptionError) as caught:
        CITE.print("tpks-14-1-a", spelling=spelling)

    assert (f"spelling cannot be {spelling}", "use 0 to 19.") == (
        caught.value.message,
        caught.value.hint,
    )


@pytest.mark.parametrize("tell", [CITE.print, lambda ident: CITE.name(ident, "id")])
def test_unknown_provision_cannot_be_printed(tell):
    """
    Printing or naming a provision that does not exist is an error that names the nearest.
    """
    with pytest.raises(ocsea.UnknownIdError) as caught:
        tell("tpks-14-1-z")

    assert "tpks-14-1-" in caught.value.hint


@given(provisions, st.integers(0, 19), st.sampled_from(["lihat ", "(", "…\n", "1) ", "menurut "]))
def test_citation_is_found_amid_other_words(ident, spelling, before):
    """
    A printed citation between other words keeps its meaning and its place.
    """
    printed = CITE.print(ident, spelling=spelling)
    text = f"{before}{printed}. Selesai"

    (found,) = CITE.find(text)

    assert [ident] == [p.id for p in CITE.resolve(found)]
    assert printed == found.text == text[found.start : found.end]


# -- spellings of real life ----------------------------------------------------------------------------


SPELT = {
    # the usual ways to name law and article
    "UU No. 12 Tahun 2022 Pasal 14 ayat (1) huruf a": ["tpks-14-1-a"],
    "Pasal 14 ayat (1) huruf b UU TPKS": ["tpks-14-1-b"],
    "Pasal 14 ayat (2) Undang-Undang Nomor 12 Tahun 2022": ["tpks-14-2"],
    "Pasal 6 huruf c Undang-Undang Tindak Pidana Kekerasan Seksual": ["tpks-6-c"],
    "Ps 27 (3) UU ITE": ["ite-27-3-27a"],
    "Pasal 29, UU 44/2008": ["porn-29"],
    "Pasal 29 dari UU Pornografi": ["porn-29"],
    "Pasal 29 dalam Undang-Undang Pornografi": ["porn-29"],
    "UU Pornografi (Pasal 29)": ["porn-29"],
    "Pasal 29 (UU Pornografi)": ["porn-29"],
    "Undang-Undang Nomor 44 Tahun 2008 tentang Pornografi Pasal 29": ["porn-29"],
    "UU RI No. 12 Tahun 2022 Pasal 12": ["tpks-12"],
    "Pasal 12 U.U. No. 12 Tahun 2022": ["tpks-12"],
    "Pasal 407 KUHP": ["kuhp-407"],
    "KUHP Nasional Pasal 407": ["kuhp-407"],
    "Pasal 285 KUHP lama": ["kuhp-lama-285"],
    "Pasal 289 KUHP": ["kuhp-lama-289"],
    "Pasal 10 UU 3/2026": ["psk26-10"],
    "PP No. 30 Tahun 2025 Pasal 79": ["pp30-removal-chain"],
    "Peraturan Pemerintah Nomor 17 Tahun 2025 Pasal 9": ["tunas-duties"],
    "permendikdasmen 6/2026": ["permendikdasmen-6-safe-school-culture"],
    "Pasal 1 angka 8 UU TPPO": ["tppo-1-8"],
    "Permenkomdigi No. 9 Tahun 2026": ["permenkomdigi-9-under-16-accounts"],
    "Penjelasan Pasal 4 ayat (1) huruf f UU Pornografi": ["porn-child-def"],
    # pairs of prohibition and penalty
    "Pasal 76E jo. 82 UU 35/2014": ["pa-76e-82"],
    "Pasal 76E juncto Pasal 82 ayat (1) UU No. 35 Tahun 2014": ["pa-76e-82"],
    "Pasal 45 ayat (1) jo. Pasal 27 ayat (1) UU ITE": ["ite-27-1"],
    "Pasal 29 jo Pasal 45B UU ITE": ["ite-29-45b"],
    "Pasal 65 ayat (2) jo. Pasal 67 ayat (2) UU PDP": ["pdp-65-2-67-2"],
    "Pasal 76I UU 35 Tahun 2014": ["pa-76i-88"],
    "Pasal 88 UU Perlindungan Anak": ["pa-76i-88"],
    # lists and ranges
    "Pasal 14 ayat (1) huruf a dan huruf b UU TPKS": ["tpks-14-1-a", "tpks-14-1-b"],
    "Pasal 14 ayat (1) huruf a, b, dan c UU TPKS": ["tpks-14-1-a", "tpks-14-1-b", "tpks-14-1-c"],
    "Pasal 415 dan Pasal 417 KUHP": ["kuhp-415", "kuhp-417"],
    "Pasal 27 ayat (3) dan (4) UU ITE": ["ite-27-3-27a", "ite-27-4-27b"],
    "Pasal 40, 112, dan 113 ayat (3) KUHP": ["kuhp-40-112-113"],
    "Pasal 66 s.d. 70 UU TPKS": ["tpks-66-70"],
    "Pasal 66 s/d 70 UU TPKS": ["tpks-66-70"],
    "Pasal 66 sampai dengan 70 UU TPKS": ["tpks-66-70"],
    "Pasal 66 sampai dengan Pasal 70 UU TPKS": ["tpks-66-70"],
    "Pasal 66–70 UU 12/2022": ["tpks-66-70"],
    "Pasal 66-70 UU 12/2022": ["tpks-66-70"],
    # wider and narrower than what is recorded
    "Pasal 14 UU TPKS": ["tpks-14-1-a", "tpks-14-1-b", "tpks-14-1-c", "tpks-14-2"],
    "Pasal 14 ayat (1) UU TPKS": ["tpks-14-1-a", "tpks-14-1-b", "tpks-14-1-c"],
    "Pasal 69 huruf g UU TPKS": ["tpks-66-70"],
    "Pasal 436 KUHP": ["kuhp-433-441"],
    "Pasal 473 ayat (4) KUHP": ["kuhp-473"],
    # amendments
    "Pasal 27B ayat (2) UU 1/2024": ["ite-27-4-27b"],
    "Pasal 45B UU 19/2016": ["ite-29-45b"],
    "Pasal 81 ayat (2) UU No. 17 Tahun 2016": ["pa-81-2"],
    "Pasal 82 Perpu No. 1 Tahun 2016": ["pa-76e-82"],
    # small letters, missing dots and brackets, line breaks, slips
    "pasal 14 ayat 1 huruf b uu tpks": ["tpks-14-1-b"],
    "ps 407 kuhp": ["kuhp-407"],
    "uu 12 thn 2022 ps. 12": ["tpks-12"],
    "PASAL 14 AYAT (1) HURUF A UU NO. 12 TAHUN 2022": ["tpks-14-1-a"],
    "UU No.12/2022 Ps.14(1)a": ["tpks-14-1-a"],
    "Pasal 14 ayat(1)huruf a UU 12/2022": ["tpks-14-1-a"],
    "Pasal  14   ayat  ( 1 )  huruf  a  UU  TPKS": ["tpks-14-1-a"],
    "Pasal 14\nayat (1)\nhuruf a\nUU TPKS": ["tpks-14-1-a"],
    "UU No 12 Tahuun 2022 Pasal 12": ["tpks-12"],
    "Pasl 14 ayat (1) hurup b UU TPKS": ["tpks-14-1-b"],
    "Psl. 6 hrf c UU TPKS": ["tpks-6-c"],
    "Undang Undang No 21 Tahun 2007 Pasal 2": ["tppo-2"],
    "Article 5 of UU TPKS": ["tpks-5"],
}


@pytest.mark.parametrize("text", SPELT)
def test_spelling_of_real_life_is_understood(text):
    """
    A citation as people write it is one citation, with the provisions it means.
    """
    (found,) = read(text)

    assert SPELT[text] == sorted(found)


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("Pasal 14 ayat (1) huruf a", [Article("14", "1", "a")]),
        ("Pasal 4 ayat (2) huruf b angka 3", [Article("4", "2", "b", "3")]),
        ("Pasal 1 angka 15", [Article("1", point="15")]),
        ("Pasal 27b", [Article("27B")]),
        ("Pasal 45 ayat (2a)–(2d)", [Article("45", f"2{x}") for x in "abcd"]),
        ("Pasal 45 ayat (8)–(11)", [Article("45", str(n)) for n in (8, 9, 10, 11)]),
        ("Pasal 67A–67B", [Article("67A"), Article("67B")]),
        ("Pasal 3–6", [Article(str(n)) for n in (3, 4, 5, 6)]),
        ("Pasal 9–3", [Article("9"), Article("3")]),
        ("Pasal 3–300", [Article("3"), Article("300")]),
        ("Penjelasan Pasal 66", [Article("66", note=True)]),
        ("Pasal 76D, 76E, dan 76I", [Article("76D"), Article("76E"), Article("76I")]),
        ("Pasal 5 atau Pasal 6 huruf c", [Article("5"), Article("6", letter="c")]),
        ("Pasal 5 dan 5", [Article("5")]),
        ("Pasal lima", []),
        ("pasalnya 5", []),
        ("Pasal 1234", []),
        ("Pasal 5/2020", []),
    ],
    ids=str,
)
def test_articles_are_read_in_their_parts(text, articles):
    """
    The words of a citation give its articles with paragraph, letter and point, lists and ranges spelt out.
    """
    assert tuple(articles) == read_articles(text)


@given(
    st.integers(1, 999),
    st.sampled_from(["", "A", "B"]),
    st.none() | st.integers(1, 20),
    st.none() | st.sampled_from("abcdefghij"),
    st.booleans(),
)
def test_article_is_read_back_as_it_is_printed(number, suffix, paragraph, letter, note):
    """
    An article in words is read as the same article.
    """
    article = Article(f"{number}{suffix}", str(paragraph or ""), letter or "", note=note)

    assert (article,) == read_articles(str(article))


def test_part_of_an_article_is_within_it():
    """
    A part is within its article and not the other way round, nor within another number or its note.
    """
    part, whole = Article("14", "1", "a"), Article("14")

    assert part.within(whole)
    assert part.within(part)
    assert not whole.within(part)
    assert not part.within(Article("14", "2"))
    assert not part.within(Article("15"))
    assert not part.within(Article("14", note=True))
    assert not Article("1", point="6").within(Article("1", point="5"))


# -- running text --------------------------------------------------------------------------------------


STORY = """\
Panduan sekolah (contoh).

Menurut UU TPKS, perbuatan itu diatur dalam Pasal 5. Bila ada rekaman, lihat Pasal 14 ayat (1) huruf a.
Pasal 29 UU Pornografi pernah dipakai, begitu pula Pasal 27 ayat (1) jo. Pasal 45 ayat (1) UU ITE.
Kini berlaku Pasal 407 KUHP.
"""


def test_articles_belong_to_the_law_named_nearest():
    """
    In running text an article belongs to the law right after it, else to the one last named.
    """
    expected = [("tpks-5",), ("tpks-14-1-a",), ("porn-29",), ("ite-27-1",), ("kuhp-407",)]

    assert expected == read(STORY)


def test_law_of_the_next_sentence_is_not_meant():
    """
    A law that follows an article after other words is not its law; the one named before is.
    """
    text = "UU TPKS: lihat Pasal 5. Adapun UU Pornografi soal lain."

    assert ("tpks-5",) == read(text)[0]


def test_law_named_long_before_is_not_meant():
    """
    An article far behind the last law named stands alone, and is of no law.
    """
    near_by = "UU TPKS. " + "kata " * 50 + "Pasal 5"
    far = "UU TPKS. " + "kata " * 70 + "Pasal 5"

    assert ("tpks-5",) == read(near_by)[-1]
    assert () == read(far)[-1]
    assert "unknown" == CITE.check(far, on=NOW)[-1].state


def test_amending_law_named_afterwards_changes_nothing():
    """
    An article belongs to the law named first, not to those that it was amended by.
    """
    law = "UU No. 11 Tahun 2008 sebagaimana diubah dengan UU No. 19 Tahun 2016"

    assert ("ite-27-1",) == read(f"Pasal 27 ayat (1) {law}")[0]


def test_law_alone_is_found_whole():
    """
    A law cited without an article is a citation without articles.
    """
    (found,) = CITE.find("lihat Permenkomdigi 9/2026 itu")

    assert ((), ("permenkomdigi-9-2026",)) == (found.articles, found.instruments)
    assert ("Permenkomdigi 9/2026", 6, 26) == (found.text, found.start, found.end)


def test_text_without_citations_has_none():
    """
    Words that look a little like citations are none.
    """
    for text in (
        "",
        "Tidak ada apa-apa.",
        "Pasal karet",
        "kepasal 5",
        "UU apa?",
        "No. 12 Tahun 2022",
    ):
        assert () == CITE.find(text)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Pasal 5", "unknown"),
        ("Pasal 5 UU 99/2030", "unknown"),
        ("Pasal 14 ayat (6) UU TPKS", "not-recorded"),
        ("Pasal 378 KUHP", "not-recorded"),
        ("Pasal 1 angka 6 UU TPKS", "not-recorded"),
        ("Pasal 66 UU TPKS", "fine"),
        ("Pasal 407 KUHP", "fine"),
        ("Pasal 5 UU TPKS", "changed"),
        ("Pasal 29 UU Pornografi", "ended"),
    ],
)
def test_state_of_a_citation(text, state):
    """
    A citation is of no known law, not recorded, fine, changed or ended on the day asked for.
    """
    assert state == check(text).state


# -- what became of a citation -------------------------------------------------------------------------


@given(near(NEW_CODE))
def test_citation_ends_with_its_provision(day):
    """
    The pornography article is fine until its last day, and then ended on its first day without force.
    """
    finding = check("Pasal 29 UU Pornografi", on=day)

    assert ("ended" if day >= NEW_CODE else "fine") == finding.state
    assert (NEW_CODE if day >= NEW_CODE else None) == finding.since
    assert (("kuhp-407",) if day >= NEW_CODE else ()) == finding.replaced_by
    assert ("porn-29",) == finding.provisions


@given(near(NEW_CODE))
def test_citation_begins_with_its_provision(day):
    """
    The article of the new code is not yet in force before its first day, and fine from then on.
    """
    finding = check("Pasal 407 KUHP", on=day)

    assert ("fine" if day >= NEW_CODE else "not-yet") == finding.state
    assert (None if day >= NEW_CODE else NEW_CODE) == finding.since


@pytest.mark.parametrize(
    ("written", "state", "since"),
    [
        (EVE, "changed", NEW_CODE),
        (NEW_CODE, "fine", None),
        (NOW, "fine", None),
        (date(2021, 1, 1), "changed", NEW_CODE),
        (None, "changed", NEW_CODE),
    ],
    ids=str,
)
def test_citation_changed_since_it_was_written(written, state, since):
    """
    A provision counts as changed when it reads otherwise than on the day of writing, or ever did.
    """
    finding = check("Pasal 14 ayat (1) huruf a UU TPKS", written=written)

    assert (state, since) == (finding.state, finding.since)


def test_unchanged_provision_is_fine_whenever_it_was_written():
    """
    A provision with one version is fine on its days, and its first version counts as no change.
    """
    assert "fine" == check("Pasal 66 UU TPKS").state
    assert "fine" == check("Pasal 5 UU TPKS", on=date(2023, 1, 1)).state


@examples(80)
@given(provisions, near(*LAW.change_days))
def test_state_follows_the_versions(ident, day):
    """
    What a citation of one provision is told is what the versions of that provision say of the day.
    """
    rule = LAW[ident]
    finding = check(CITE.print(ident), on=day)
    starts = {v.start for v in rule.versions}

    if bound := rule.on(day):
        latest = max(v.start for v in bound)
        expected = ("changed", latest) if latest > min(starts) else ("fine", None)
    elif min(starts) > day:
        expected = ("not-yet", min(starts))
    else:
        expected = ("ended", max(v.end for v in rule.versions if v.end <= day))
    assert expected == (finding.state, finding.since)
    assert (rule.replaced_by if "ended" == finding.state else ()) == finding.replaced_by
