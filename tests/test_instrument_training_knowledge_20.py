"""Tests of the knowledge test for trainings: its table, its options, and its keys against our own data."""

import re
from collections import Counter
from datetime import date
from itertools import groupby

import pytest
from tests.harm_help import KB
from tests.instrument_table import repeated, told_in, unlisted_numbers, untranslated
from tests.test_do_no_harm import SUGGESTION

from ocsea._base.text import LANGS

TEST = KB.instruments["training-knowledge"]
TABLE = """
K01 TRM know C edu-csa-school
K02 TRM know A sch-teacher-training
K03 TRM apply B edu-grooming-brief
K04 TRM know B edu-help-seeking
K05 TRM apply C edu-ai-literacy
K06 RES apply A edu-no-blame-message
K07 RES apply C dev-block-report
K08 RES apply B sch-image-protocol
K09 RES apply A sch-counsellor
K10 RES know C hlp-sapa
K11 LAW know B law-criminalise
K12 LAW apply A law-victim-immunity
K13 LAW know B law-no-settlement
K14 LAW know C org-media-consent
K15 LAW know A sch-policy-bsan
K16 PLT know C plt-risk-assessment
K17 PLT apply B plt-default-private
K18 PLT know A plt-take-it-down
K19 PRV apply B edu-help-seeking
K20 PRV apply C hlp-hotline-iwf
"""
# The provisions that a key rests on.
LAW = {
    "K01": ["pa-1-1"],
    "K11": ["tpks-14-1-a", "tpks-14-1-b", "tpks-14-1-c", "tpks-14-2"],
    "K12": ["tpks-14-1-a", "tpks-14-1-b", "tpks-14-1-c"],
    "K13": ["tpks-23"],
    "K14": ["sppa-19-97"],
    "K15": ["permendikdasmen-6-safe-school-culture"],
    "K16": ["tunas-duties"],
    "K17": ["tunas-duties"],
}
AS_OF = date(2026, 11, 21)
HARM_IN_WORDS = ["K07", "K08", "K20"]
each_item = pytest.mark.parametrize("item", TEST.items, ids=lambda i: i.code)
each_lang = pytest.mark.parametrize("lang", LANGS)


def key_of(code):
    """Return the words of the best answer to a question."""
    item = TEST.by_code[code]
    return next(choice.label for choice in item.choices if choice.code == item.key)


def wrong_of(item):
    """Return the words of the other answers."""
    return [choice.label for choice in item.choices if choice.code != item.key]


# -- the table -----------------------------------------------------------------------------------------


def test_questions_are_those_of_the_table():
    """
    Code, domain, level, key and measure of every question are those specified, in order.
    """
    expected = [tuple(line.split()) for line in TABLE.strip().splitlines()]

    assert expected == [(i.code, i.domain, i.asks, i.key, " ".join(i.measures)) for i in TEST.items]
    assert 20 == len(TEST.by_code)


def test_every_question_counts_the_same():
    """
    All weigh 1 on one scale, so that a domain weighs as much of a hundred as it has questions of twenty.
    """
    asked = Counter(i.domain for i in TEST.items)

    assert {("k1", 1)} == {(i.scale, i.weight) for i in TEST.items}
    assert {d.id: d.weight for d in TEST.domains} == {k: n * 5 for k, n in asked.items()}
    assert {"know": 10, "apply": 10} == Counter(i.asks for i in TEST.items)


def test_safety_questions_are_shown_first():
    """
    The five questions whose wrong answer can do most harm are marked.
    """
    assert ["K06", "K07", "K08", "K13", "K20"] == [
        i.code for i in TEST.items if i.critical == "first"
    ]


# -- options -------------------------------------------------------------------------------------------


@each_item
def test_only_the_key_counts(item):
    """
    There are three choices in the canonical order, and the key alone is worth anything.
    """
    assert ["A", "B", "C"] == [choice.code for choice in item.choices]
    assert {c: str(int(c == item.key)) for c in "ABC"} == {
        choice.code: choice.worth for choice in item.choices
    }


@each_item
@each_lang
def test_options_are_of_similar_length(item, lang):
    """
    No option is more than two fifths longer than another, and no two are the same.
    """
    said = [choice.label(lang) for choice in item.choices]

    assert 3 == len(set(said))
    assert max(map(len, said)) <= 1.4 * min(map(len, said))


@each_lang
def test_length_does_not_give_the_key_away(lang):
    """
    The key is the single longest option about as often as by chance, which is seven times in twenty.
    """
    longest = [
        i.code
        for i in TEST.items
        if len(key_of(i.code)(lang)) > max(len(w(lang)) for w in wrong_of(i))
    ]

    assert 4 <= len(longest) <= 9


def test_place_does_not_give_the_key_away():
    """
    Each letter is the key six or seven times, and never more than twice in a row.
    """
    keys = [i.key for i in TEST.items]

    assert {"A": 6, "B": 7, "C": 7} == Counter(keys)
    assert 2 == max(len(list(run)) for _, run in groupby(keys))


# -- words ---------------------------------------------------------------------------------------------


def test_everything_is_said_in_both_languages():
    """
    Questions and feedback stand in Indonesian and in English, and no two neighbours ask the same.
    """
    assert [] == untranslated(TEST)
    assert all(i.feedback and i.feedback.id != i.feedback.en for i in TEST.items)
    assert [[], []] == [repeated(TEST, lang) for lang in LANGS]


def test_only_names_are_the_same_in_both_languages():
    """
    A choice that reads the same in both languages is the name of a regulation.
    """
    same = [c.label.id for i in TEST.items for c in i.choices if c.label.id == c.label.en]

    assert all(re.match(r"Permendik\w+ \d+/\d{4}$", label) for label in same)
    assert 3 == len(same)


def test_no_key_no_question_and_no_feedback_tells_to_handle_an_image():
    """
    Nothing but a wrong answer speaks for viewing, copying, keeping or sending an image.
    """
    assert [] == told_in([text for i in TEST.items for text in (i.text, i.feedback)])
    assert [] == told_in([key_of(i.code) for i in TEST.items], SUGGESTION)
    assert [] == unlisted_numbers(TEST)


@pytest.mark.parametrize("code", HARM_IN_WORDS)
@pytest.mark.parametrize(("lang", "though"), [("id", "walau"), ("en", "though")])
def test_harm_of_a_wrong_answer_stands_in_its_words(code, lang, though):
    """
    A wrong answer that would do harm says what harm, and as all three are built alike, it is no hint.
    """
    assert all(though in c.label(lang) for c in TEST.by_code[code].choices)


@pytest.mark.parametrize("code", ["K06", "K08", "K18", "K20"])
def test_feedback_says_not_to_handle_the_image(code):
    """
    Where a wrong answer would have an image seen, copied, looked up or passed on, the feedback says not to.
    """
    said = TEST.by_code[code].feedback

    assert re.search(r"(?i)\bjangan\b.{0,60}(gambar|lihat|salin|unduh|erus)", said.id)
    assert re.search(r"(?i)\b(do not|never)\b.{0,60}(image|view|copy|looked|pass)", said.en)


# -- keys against the law ------------------------------------------------------------------------------


def rules(code):
    """Return the provisions that a key rests on."""
    return [KB.law.provisions[ident] for ident in LAW[code]]


@pytest.mark.parametrize("code", LAW)
def test_question_on_law_is_as_recent_as_the_law(code):
    """
    A question on the law bears its date, cites the sources of its provisions, and these hold on that day.

    Fails when a provision is read again: then read the question again, and set its date.
    """
    item = TEST.by_code[code]

    assert AS_OF.isoformat() == item.as_of
    assert {AS_OF} == {rule.checked for rule in rules(code)}
    assert all(set(rule.sources) & set(item.sources) for rule in rules(code))
    assert all(rule.versions[-1].end is None for rule in rules(code))


def test_every_question_on_law_is_held_against_provisions():
    """
    Each question of the domain on law, and no undated one, rests on provisions.
    """
    assert {i.code for i in TEST.items if i.domain == "LAW"} <= set(LAW)
    assert {i.code for i in TEST.items if i.as_of == AS_OF.isoformat()} == set(LAW)


def test_child_is_below_eighteen():
    """
    The law sets the line at 18 and counts the unborn, as the key says.
    """
    assert all("18 tahun" in r.summary.id and "kandungan" in r.summary.id for r in rules("K01"))
    assert "18 tahun" in key_of("K01").id
    assert "kandungan" in key_of("K01").id


def test_complaint_is_not_needed_for_a_child_or_a_person_with_disability():
    """
    The acts of Article 14(1) need a complaint but for these victims; those of (2) are not asked about.
    """
    *acts, aggravated = rules("K11")

    assert {"complaint-except"} == {act.complaint for act in acts}
    assert {("child", "person-with-disability")} == {act.complaint_exceptions for act in acts}
    assert "none" == aggravated.complaint
    assert "Pasal 14 ayat (1)" in TEST.by_code["K11"].text.id
    assert "a child or a person with disability" in key_of("K11").en


def test_consent_of_a_child_does_not_help_under_letters_a_and_b():
    """
    The rule on consent names letters a and b and not c, and the question asks about a and b only.
    """
    assert ["irrelevant-by-text", "irrelevant-by-text", "no-rule"] == [
        rule.consent_child for rule in rules("K12")
    ]
    assert "14(1)(a) and (b)" in TEST.by_code["K12"].text.en
    assert "letters (a) and (b) only" in TEST.by_code["K12"].feedback.en


def test_settlement_has_one_exception():
    """
    Article 23 allows nothing outside court but what the juvenile system has for a child responsible.
    """
    assert (
        "The only exception is for a child in conflict with the law" in rules("K13")[0].summary.en
    )
    assert key_of("K13").en.startswith("no, except where the person responsible is a child")
    assert "dont" == KB.first_response["no-mediation"].kind


def test_identity_is_secret_with_parents_and_address():
    """
    What the key and the feedback keep secret is what Article 19 names.
    """
    named = rules("K14")[0].summary.id

    assert all(word in named for word in ("nama orang tua", "alamat", "wajah"))
    assert all(w in TEST.by_code["K14"].feedback.id for w in ("nama orang tua", "alamat", "wajah"))
    assert "wajib dirahasiakan" in key_of("K14").id


def test_school_rule_is_the_one_in_force():
    """
    The key is the regulation in force since January 2026, and it replaced the one among the options.
    """
    now = KB.law.instruments[rules("K15")[0].instrument]
    before = KB.law.instruments["permendikbudristek-46-2023"]

    assert key_of("K15").en == now.number
    assert before.number in {w.en for w in wrong_of(TEST.by_code["K15"])}
    assert (now.id,) == before.repealed_by
    assert date(2026, 1, 9) == before.in_force.end == rules("K15")[0].versions[0].start


def test_one_high_aspect_is_enough():
    """
    The key says what the profile of a platform is worked out by: of seven aspects one is enough.
    """
    aspects = [d for d in KB.instruments["platform-risk"].domains if not d.beside]

    assert 7 == len(aspects)
    assert "just one of the seven aspects" in key_of("K16").en


def test_default_is_private():
    """
    The default of the key is the high privacy from the start that the law asks for.
    """
    assert "high privacy by default" in rules("K17")[0].summary.en
    assert "private profile" in key_of("K17").en


# -- keys against the first steps ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "step", "kind", "words"),
    [
        ("K06", "not-your-fault", "do", "not your fault"),
        ("K07", "extortion-stop-do-not-pay", "do", "do not pay"),
        ("K08", "never-view-or-copy", "dont", "not view or copy"),
        ("K08", "tell-responsible-person-same-day", "do", "that day"),
        ("K09", "no-false-promises", "dont", "only people who help"),
        ("K20", "do-not-spread-evidence", "dont", "not forward"),
    ],
)
def test_key_follows_the_first_steps(code, step, kind, words):
    """
    What the key of a question on first response says is what the step says, to do or not to do.
    """
    assert kind == KB.first_response[step].kind
    assert words in key_of(code).en
    assert set(KB.first_response[step].sources) & set(TEST.by_code[code].sources)


def test_block_comes_after_the_evidence():
    """
    The feedback on extortion has the account blocked only once the evidence is noted, as the step does.
    """
    order = "block once the evidence has been noted"

    assert order in KB.first_response["extortion-stop-do-not-pay"].advice.en
    assert order in TEST.by_code["K07"].feedback.en


def test_numbers_of_the_help_line_are_those_of_the_service():
    """
    The key on SAPA 129 gives its phone and WhatsApp numbers, as of the day the service record has.
    """
    service = KB.services["sapa-129"]
    values = [c.value for c in service.channels if c.kind in {"phone", "whatsapp"}]

    assert all(value in key_of("K10")(lang) for value in values for lang in LANGS)
    assert service.as_of == TEST.by_code["K10"].as_of


def test_removal_service_fits_the_age():
    """
    For an image taken under 18 the key is the service for children, and the one for adults is wrong.
    """
    assert KB.services["take-it-down"].audience == "child"
    assert "Take It Down" in key_of("K18").en
    assert any("StopNCII" in wrong.en for wrong in wrong_of(TEST.by_code["K18"]))
