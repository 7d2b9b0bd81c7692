"""Tests of the respectful-language linter as a whole."""

import sys
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.harm_help import KB

import ocsea
from ocsea.taxonomy.linter import Allowed, Linter
from ocsea.taxonomy.linter.folding import plain

LINTER = KB.linter
TOLD = [
    "Polisi menyita konten porno anak dari gawai itu.",
    "Korban digagahi gurunya di rumah.",
    "Video syur siswi itu beredar.",
    "Menjadi korban bukan aib.",
    "Gadis cantik itu menjadi korban pemerasan.",
    "Komodo adalah predator puncak di Pulau Rinca.",
    "The teacher had an affair with a pupil.",
    "Revenge porn ruined the victim's life.",
    "The term 'child pornography' should be avoided.",
    "Pelaku mengaku khilaf kepada polisi.",
]
FILLER = (
    "Hari ini warga membersihkan saluran air di kampung itu dan menanam pohon di sepanjang jalan, lalu mereka "
    "makan bersama di balai warga sampai sore dengan lauk yang dibawa dari rumah masing-masing."
)
INVISIBLE = ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d"]
told = st.sampled_from(TOLD)


def seen(text, **options):
    """Return rules and levels of what is found in a text."""
    return [(f.rule, f.level) for f in LINTER.lint(text, **options).findings]


def places(text):
    """Return rules, levels and places of what is found in a text."""
    return {(f.rule, f.level, f.start, f.end) for f in LINTER.lint(text).findings}


# -- offsets ---------------------------------------------------------------------------------------------


odd_characters = st.sampled_from(
    [
        *INVISIBLE,
        "\u0301",
        "\ufb01",
        "\u00b2",
        "\uff50",
        "\u0430",
        "\u0440",
        "\ufdfa",
        "\u2014",
        "\u00a0",
        "é",
        "中",
        "İ",
    ]
)


@st.composite
def sprinkled(draw):
    """A text with odd characters anywhere."""
    text = draw(st.lists(told, min_size=1, max_size=3).map(" ".join))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(odd_characters) + text[at:]
    return text


@given(sprinkled())
def test_findings_slice_the_text_as_it_was_written(text):
    """
    What is found is what stands at its place, in order and without overlap, whatever characters are used.
    """
    findings = LINTER.lint(text).findings

    assert all(text[f.start : f.end] == f.found and f.found for f in findings)
    assert all(a.end <= b.start for a, b in pairwise(findings))


@given(told, st.data())
def test_zero_width_characters_change_nothing(text, data):
    """
    Characters that cannot be seen hide nothing, wherever they stand.
    """
    hidden = text
    for _ in range(5):
        at = data.draw(st.integers(0, len(hidden)))
        hidden = hidden[:at] + data.draw(st.sampled_from(INVISIBLE)) + hidden[at:]

    assert seen(text) == seen(hidden)


@given(told, st.data())
def test_doubled_spaces_change_nothing(text, data):
    """
    Runs of blanks, as markup leaves them behind, hide nothing.
    """
    blanks = [at for at, char in enumerate(text) if char == " "]
    at = data.draw(st.sampled_from(blanks))
    wide = (
        text[:at]
        + data.draw(st.sampled_from(["  ", " " * 40, "\u00a0", " \n", "\t "]))
        + text[at + 1 :]
    )

    assert seen(text) == seen(wide)


@pytest.mark.parametrize(
    "written",
    [
        "konten pοrnο anak",  # two Greek letters
        "konten роrnо anak",  # Cyrillic ones
        "KONTEN PORNO ANAK",
        "konten p0rn0 anak",
        "konten p*rno anak",
        "konten porno-anak2",
        "konten pornooooo anak-anak",
        "konten porno\nanak",
        "konten por-\nno anak",
        "konten porno anaknya",
        "#KontenPornoAnak",
        "#kontenpornoanak",
        "konten pórno anak",
        "konten ｐｏｒｎｏ anak",
    ],
)
def test_odd_spelling_is_found(written):
    """
    Lookalike letters, digits, masks, stretches, line ends, hashtags and full-width letters hide nothing.
    """
    text = f"Polisi menyita {written} itu."

    finding = LINTER.lint(text).findings[0]

    assert ("id-pornografi-anak", "error") == (finding.rule, finding.level)
    assert text[finding.start : finding.end] == finding.found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Video syur\u200b\u200b itu beredar.", "Video syur"),
        ("Beredar vi\u00adde\u200bo syur itu.", "vi\u00adde\u200bo syur"),
        ("Predator-predator itu mencari korban.", "Predator-predator"),
        ("Predator2 itu mencari korban.", "Predator2"),
        ("Siswi itu di gagahi gurunya.", "di gagahi"),
        ("Link video bugil korban dicari.", "video bugil"),
        ("Polisi menyita pornogra\ufb01 anak itu.", "pornogra\ufb01 anak"),
    ],
)
def test_finding_is_neither_wider_nor_narrower(text, found):
    """
    A finding holds its expression, doubled words and a prefix set apart, and nothing beside it.
    """
    assert [found] == [f.found for f in LINTER.lint(text).findings]


def test_names_and_longer_words_are_left_alone():
    """
    A form inside a longer word, or a word that only looks like one, is not found.
    """
    assert [] == seen("Aibon dan Gaulina ikut lomba; korban banjir di Kaibon dibantu relawan.")


# -- paragraphs ------------------------------------------------------------------------------------------


@given(told)
def test_far_paragraph_changes_nothing(text):
    """
    What is found in a paragraph does not depend on a paragraph elsewhere.
    """
    assert places(text) == places(f"{text}\n\n{FILLER}\n\n{TOLD[1]}") & {
        place for place in places(f"{text}\n\n{FILLER}\n\n{TOLD[1]}") if place[3] <= len(text)
    }


@given(st.lists(told, min_size=2, max_size=5))
def test_paragraphs_together_find_what_each_finds(texts):
    """
    Paragraphs set one under the other find what each finds alone.
    """
    expected, at = set(), 0
    for text in texts:
        expected |= {
            (rule, level, at + start, at + end) for rule, level, start, end in places(text)
        }
        at += len(text) + 2

    assert expected == places("\n\n".join(texts))


def test_context_comes_from_the_heading():
    """
    A heading tells what its paragraph is about, and its paragraph what the heading is about.
    """
    assert [] == seen("Gadis itu pulang sendiri.")
    assert [("id-gadis-abg", "warning")] == seen("Kasus pemerkosaan\n\nGadis itu pulang sendiri.")
    assert ("id-predator", "error") in seen("Predator di sekolah kita\n\nKorban melapor ke polisi.")


@pytest.mark.parametrize(
    "text",
    [
        "Jangan katakan:\n\n- Kenapa baru lapor, padahal kamu korban?\n- Salah sendiri, korban kok diam.",
        "Jangan katakan:\n- Kenapa baru lapor, padahal kamu korban?",
        "# Yang perlu dihindari\n\n1. Kenapa baru lapor, padahal kamu korban?\n\n2. Kenapa tidak melawan?",
        "Avoid saying:\n\n- Why did you send him the photo, victim or not?",
    ],
)
def test_list_of_what_not_to_say_is_no_error(text):
    """
    A list under a heading that says not to say it is left alone.
    """
    assert [] == seen(text)


def test_list_of_what_to_say_is_checked():
    """
    A list under a heading that does not reject it is checked.
    """
    assert [("id-kenapa-baru-lapor", "error")] == seen(
        "Tanyakan kepada korban:\n\n- Kenapa baru lapor, padahal kamu korban?"
    )


# -- languages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("De jongen was het slachtoffer van revenge porn.", "Dutch"),
        ("Bocah kuwi ora salah, sing salah wong sing nglakoni.", "Javanese"),
        ("Budak eta teu salah, anu salah mah jalma nu ngalakukeun.", "Sundanese"),
        ("Kanak-kanak itu menjadi mangsa kerana suspek mahu wang.", "Malay"),
        ("Ang bata ay hindi dapat sisihin sa nangyari.", "Tagalog"),
        ("Le prédateur a été arrêté par la police avec les enfants.", "French"),
        ("孩子没有错，错的是施害的人。", "neither"),
        ("Ребёнок не виноват в том, что произошло.", "neither"),
    ],
)
def test_other_language_is_said_to_be_unchecked(text, name):
    """
    A sentence in another language is named, and not checked, whatever words it holds.
    """
    whole = f"Polisi memeriksa terlapor. {text} Korban didampingi."

    report = LINTER.lint(whole)

    assert 1 == len(report.unchecked)
    assert text == whole[report.unchecked[0].start : report.unchecked[0].end]
    assert name in report.unchecked[0].reason.en
    assert () == report.findings


def test_language_asked_for_decides():
    """
    With one language asked for, its rules alone are used, and the other language is unchecked.
    """
    both = "Video syur itu beredar di sekolah.\n\nShe was called a child prostitute by the paper."

    report = LINTER.lint(both, "id")

    assert ["id-video-syur"] == [f.rule for f in report.findings]
    assert "only the rules for Indonesian" in report.unchecked[0].reason.en
    assert ["en-child-prostitute"] == [f.rule for f in LINTER.lint(both, "en").findings]


def test_words_too_few_to_tell_are_checked_in_both_languages():
    """
    A heading of a few words is checked with the rules of both languages.
    """
    assert ("id-video-syur", "error") in seen("Video syur")
    assert ("en-child-prostitute", "error") in seen("Teen prostitute arrested")


def test_unknown_language_is_refused():
    """
    A language that is not checked cannot be asked for.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="lang cannot be 'nl'"):
        LINTER.lint("x", "nl")


# -- options ---------------------------------------------------------------------------------------------

TWO = "Video syur korban beredar; oknum guru itu pelaku."


def test_rules_can_be_chosen_and_left_out():
    """
    Only the rules asked for are used, without those to be ignored.
    """
    assert {"id-video-syur", "id-oknum"} == {rule for rule, _ in seen(TWO)}
    assert [("id-oknum", "warning")] == seen(TWO, only=["id-oknum"])
    assert [("id-oknum", "warning")] == seen(TWO, ignore=["id-video-syur"])
    assert [] == seen(TWO, only=["id-oknum"], ignore=["id-oknum"])


@pytest.mark.parametrize("option", ["only", "ignore"])
def test_unknown_rule_is_named(option):
    """
    A rule that does not exist is refused, and the nearest one named.
    """
    with pytest.raises(ocsea.UnknownIdError, match="did you mean 'id-oknum'"):
        LINTER.lint(TWO, **{option: ["id-oknumm"]})


def test_allowed_words_may_stand_until_a_day():
    """
    An entry of the allow-list lets its words stand up to its last day, and nothing else.
    """
    text = "Kursus Gadis Tangguh mendampingi korban. Gadis itu menjadi korban."
    until = Allowed("Gadis  tangguh", "nama kursus kami", date(2027, 6, 30))

    assert 2 == len(LINTER.lint(text).findings)
    assert 1 == len(LINTER.lint(text, allow=[until], today=date(2027, 6, 30)).findings)
    assert 2 == len(LINTER.lint(text, allow=[until], today=date(2027, 7, 1)).findings)
    assert 1 == len(
        LINTER.lint(text, allow=[Allowed("Gadis Tangguh", "nama kursus kami")]).findings
    )


def test_permission_with_a_day_is_looked_at_today_unless_told():
    """
    Without a day given, permissions are looked at on the day of the check.
    """
    past = Allowed("Video syur", "contoh", date(2020, 1, 1))

    assert ("id-video-syur", "error") in seen("Video syur korban beredar.", allow=[past])


def test_longest_expression_wins():
    """
    Of expressions in one place the longest is the finding, and it is the only one.
    """
    findings = LINTER.lint("Korban tergoda video porno anak-anak itu.").findings

    assert ["video porno anak-anak"] == [f.found for f in findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Anak itu khilaf dan korban diam," kata pengacara.', ("id-khilaf", "info", "quotation")),
        ('Korban menyebut "khilaf" itu dalih.', ("id-khilaf", "error", "")),
        ("Terdakwa dijerat karena mencabuli anak itu.", ("id-pencabulan", "error", "")),
        ("Pasal 82 mengatur pencabulan terhadap anak.", ("id-pencabulan", "info", "legal-title")),
        ("Pasal 82: pencabulan terhadap anak.", ("id-pencabulan", "info", "statute-quote")),
    ],
)
def test_who_speaks_decides(text, expected):
    """
    A quotation with a speaker and the wording of an article are information; scare quotes change nothing.
    """
    found = {(f.rule, f.level, f.because) for f in LINTER.lint(text).findings}

    assert expected in found


# -- what is no wording, and what means something else ---------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Baca https://contoh.id/berita/nikahkan-korban-dengan-pelaku-kekerasan sebelum rapat.",
        "Kirim laporan korban ke aib@contoh.id.",
        "Laporan korban ada di aib-keluarga.pdf dan www.contoh.org/aib.",
        "Tulisan /aib-korban-di-sekolah-itu membahas korban.",
    ],
)
def test_addresses_are_no_wording(text):
    """
    Web and e-mail addresses and names of files are not checked.
    """
    assert [] == seen(text)


def test_address_keeps_the_place_of_what_follows():
    """
    What stands after an address is found where it stands.
    """
    text = "Lihat https://contoh.id/aib?x=1, lalu bacalah: aib korban."
    finding = LINTER.lint(text).findings[0]

    assert ("aib", text.rindex("aib")) == (finding.found, finding.start)


@pytest.mark.parametrize(
    "text",
    [
        "Never write *child porn*, *revenge porn*, *monster* or *predator* about abuse in our own voice.",
        "Jangan menulis porno anak, revenge porn, aib, atau predator tentang korban.",
        "Words such as monster, predator or fiend hide that most abusers are known to the child.",
        "Tulis korban eksploitasi seksual anak, bukan pelacur anak.",
        "Say intimate image abuse rather than revenge porn.",
    ],
)
def test_every_item_of_a_list_of_words_is_a_mention(text):
    """
    In a list of words to avoid, the last is spoken about as much as the first.
    """
    assert [] == seen(text)


def test_list_that_asks_nothing_is_checked():
    """
    Items of a list that nobody is asked to avoid are the author's own words.
    """
    assert ["en-monster", "en-predator"] == [
        rule for rule, _ in seen("The victim met a bully, a monster, and a predator.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Non-consensual sharing of images of a child is abuse.",
        "Pendidikan seks anak usia dini mencegah kekerasan.",
        "Kepala Seksi Pemulihan Korban hadir.",
        "Anak pelaku usaha kecil ikut lomba bagi korban banjir.",
        "Mission creep troubles the abuse hotline.",
        "Is the school willing to help a child after abuse?",
        "Penyintas gempa kembali ke rumah.",
        "Tim menggarap berkas korban.",
        "Guru Ayu menemani korban.",
        "Panti Perawan Kasih menerima korban.",
        "Loker AIB-07 menyimpan berkas korban.",
    ],
)
def test_other_meaning_is_left_alone(text):
    """
    A word that is part of another expression, of a name or of a code is not what a rule is about.
    """
    assert [] == seen(text)


@pytest.mark.parametrize(
    ("silent", "told"),
    [
        ("Anak korban tidak dipaksa berdamai.", "Siswi itu tidak dipaksa, kata pelaku."),
        ("Dengarkan korban dulu.", "Korban dulu yang menggoda, begitu dalihnya."),
        ("Pelaku yang memeras korban mengaku bersalah.", "Korban mengaku diperkosa."),
        ("Ibu itu tidur bersama anaknya; pelaku pergi.", "Pelaku tidur bersama anaknya."),
        ("The suspect flirted with her, the victim.", "The victim flirted with him."),
        (
            "The suspect refused to engage, the child was heard.",
            "The abused child refused to engage.",
        ),
        (
            "Anak sebagai konsumen dilindungi dari ancaman.",
            "Konsumen anak yang dilacurkan ditangkap.",
        ),
        ("Masa depan korban tidak akan hancur.", "Masa depan anak korban itu kini hancur."),
        (
            "The teacher is a child abuse expert, he is 41.",
            "Her lover is a teacher, 41; she is 14.",
        ),
    ],
)
def test_who_acts_and_what_is_meant_decides(silent, told):
    """
    The same words are silent or told by who acts, whom they are about, and whether they are denied.
    """
    assert ([], True) == (seen(silent), seen(told) != [])


@pytest.mark.parametrize(
    "text",
    [
        "Kata dia, korban slh sndiri.",
        "Knp br lapor skrg, tanya mereka kepada korban.",
        "Korban dicap anak yang benar-benar nakal.",
        "The abuse destroyed the boy's whole life.",
        "He had sex with his own young stepdaughter.",
    ],
)
def test_chat_spellings_and_words_between_hide_nothing(text):
    """
    Short spellings, and words that only add to a form, do not hide it.
    """
    assert [] != seen(text)


@pytest.mark.parametrize(
    "text",
    [
        'Kategori "sekstorsi" ada dalam klasifikasi SAFEnet.',
        "Pasal 296 KUHP tentang Mucikari dibahas, korban anak didampingi.",
        '"Oknum guru itu melecehkan korban," kata kepala dinas.',
    ],
)
def test_advice_is_silent_where_a_guard_applies(text):
    """
    A rule that only gives advice says nothing in titles, labels and quotations.
    """
    assert [] == seen(text)


def test_official_label_is_information_even_where_it_is_spoken_about():
    """
    The label of a published classification is told as information.
    """
    told = seen('The ICCS code 030221 has the label "child pornography".')

    assert [("en-child-pornography", "info")] == told


def test_error_wins_over_advice_on_the_same_words():
    """
    Advice on longer words does not hide an error inside them.
    """
    assert ("id-menyetubuhi", "error") in seen("Korban mengaku disetubuhi pamannya.")


# -- report ----------------------------------------------------------------------------------------------


def test_report_counts_and_explains():
    """
    A report counts its levels, says whether there is an error, and reads in both languages.
    """
    report = ocsea.lint(TWO)

    assert {"error": 1, "warning": 1, "info": 0} == report.counts
    assert not report.ok
    assert "0-10 'Video syur' (perlu diganti)" in report.explain("id")
    assert "Never checked: images" in report.explain("en")
    assert "Nothing was found." in ocsea.lint("Selamat pagi semuanya.").explain("en")
    assert "Dutch" in ocsea.lint("De jongen was het slachtoffer van een misdrijf.").explain("en")
    with pytest.raises(ocsea.UnknownOptionError):
        report.explain("nl")


def test_facade_takes_a_knowledge_base():
    """
    Another knowledge base brings its own rules.
    """
    assert ocsea.lint(TWO) == ocsea.lint(TWO, kb=KB)
    assert ocsea.lint("Selamat pagi.", "id").ok


def test_same_text_gives_the_same_report():
    """
    The same text gives the same report, also from a linter that is built anew.
    """
    again = Linter(
        KB.language_rules.values(), KB.language_contexts.values(), KB.language_guards.values()
    )
    text = "\n\n".join(TOLD)

    assert LINTER.lint(text) == again.lint(text)


def test_unknown_rule_has_no_forms():
    """
    The forms of a rule that does not exist cannot be shown.
    """
    with pytest.raises(ocsea.UnknownIdError):
        LINTER.forms("id-aibb")


@given(st.text(max_size=200))
def test_any_text_can_be_checked(text):
    """
    No text makes the linter fail.
    """
    report = LINTER.lint(text)

    assert all(text[f.start : f.end] == f.found for f in report.findings)
    assert all(0 <= u.start < u.end <= len(text) for u in report.unchecked)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00" * 50,
        "\ud800 video syur \udfff",
        "a" * 1_000_000,
        "#" * 999,
        "'\"" * 999,
        "\n" * 999,
        "aB" * 999,
    ],
    ids=lambda text: f"{text[:2]!r} {len(text)}",
)
def test_strange_text_is_checked(text):
    """
    Lone surrogates, null characters, a million of one letter and marks without words do no harm.
    """
    assert len(LINTER.lint(text).findings) == ("video syur" in text)


@given(st.text(max_size=80))
def test_plain_text_keeps_its_places(text):
    """
    Each stretch of plain text is traced back into the original.
    """
    folded = plain(text)

    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)


def test_linter_needs_nothing_heavy():
    """
    Checking a text imports neither pydantic nor numpy nor networkx.
    """
    import subprocess

    code = (
        "import sys, ocsea; ocsea.lint('Video syur korban.');"
        "sys.exit(bool({'pydantic', 'numpy', 'networkx'} & set(sys.modules)))"
    )

    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode
