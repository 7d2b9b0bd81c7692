"""Tests for the search of the forms in plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.search_help import EVERY, FORMS, QUERIES, SPOKEN, TINY, first, ids, made_up, pair, spoken

import ocsea
from ocsea._base.text import LANGS
from ocsea.taxonomy.words import tokens
from ocsea.testing.strategies import langs

HIDDEN_ONLY = {
    word
    for form in FORMS.values()
    for lang in LANGS
    for name in form.hidden_labels(lang)
    for word in tokens(name)
} - {
    word
    for form in FORMS.values()
    for lang in LANGS
    for text in (
        form.label(lang),
        form.definition(lang),
        *form.alternative_labels(lang),
        *form.everyday_words(lang),
    )
    for word in tokens(text)
}
"""Words that stand in discouraged names and nowhere else."""


# -- what people say -----------------------------------------------------------------------------------


def test_threat_to_share_is_found_in_plain_words():
    """
    The words somebody uses who is threatened lead to the threat, before what has not happened yet.
    """
    assert "threat-to-share-intimate-images" == first("fotonya mau disebar")


def test_queries_are_those_of_both_languages():
    """
    The evaluation set asks in both languages, each question once, for every form.
    """
    wanted = {ident for _, _, acceptable in QUERIES for ident in acceptable}

    assert len(SPOKEN) == len(set(SPOKEN))
    assert {"id", "en"} == {lang for _, lang, _ in QUERIES}
    assert set(FORMS) == wanted


@pytest.mark.parametrize(("within", "share"), [(1, 0.85), (3, 0.95)])
def test_plain_words_find_an_acceptable_form(within, share):
    """
    Of the evaluation set, 85 % have an acceptable form first, and 95 % among the first three.
    """
    missed = [
        query
        for query, _, acceptable in QUERIES
        if not set(ids(FORMS.search(query, limit=within))) & set(acceptable)
    ]

    assert len(missed) <= (1 - share) * len(QUERIES), missed


@given(st.sampled_from(list(FORMS.values())), langs())
def test_form_is_found_by_its_own_label(form, lang):
    """
    A label typed in full finds its form first.
    """
    assert form.id == first(form.label(lang))


# -- nothing to find -----------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "   ", "\n", "...", "🙂", "42", "12 34", "yang di dan itu"])
def test_query_that_says_nothing_finds_nothing(query):
    """
    An empty query, punctuation, numbers and little words find nothing.
    """
    assert [] == FORMS.search(query)


@given(st.text("qxz", min_size=5, max_size=12))
def test_nonsense_finds_nothing(word):
    """
    Letters that make no word find nothing, alone or twice over.
    """
    assert [] == FORMS.search(word)
    assert [] == FORMS.search(f"{word} dan {word[::-1]}")


@pytest.mark.parametrize(
    "query",
    [
        "resep nasi goreng kampung",
        "cara daftar bpjs kesehatan",
        "soal matematika kelas 5 pecahan",
        "syarat perpanjang sim c",
        "weather in Surabaya tomorrow",
        "how to prune a mango tree",
    ],
)
def test_question_about_something_else_finds_nothing(query):
    """
    A question that has nothing to do with harm finds nothing.
    """
    assert [] == FORMS.search(query)


@pytest.mark.parametrize(
    "query",
    [
        "jadwal kereta jakarta bandung",
        "harga cabai hari ini",
        "cara memperbaiki keran bocor",
        "best way to cook rice",
        "how to change a bicycle tyre",
        "apply for a student visa",
    ],
)
def test_question_that_shares_a_word_by_chance_fits_badly(query):
    """
    What a chance word brings up scores below 0.5, under what people in need are shown first.
    """
    scores = [hit.score for hit in FORMS.search(query)]

    assert max(scores, default=0) < 0.5


# -- order and limit -----------------------------------------------------------------------------------


@given(spoken)
def test_best_comes_first(query):
    """
    Scores fall from hit to hit, no form comes twice, and every hit says why it is there.
    """
    hits = FORMS.search(query, limit=EVERY)

    assert sorted((hit.score for hit in hits), reverse=True) == [hit.score for hit in hits]
    assert len(hits) == len({hit.form.id for hit in hits})
    assert all(hit.matches and hit.score >= 0.3 for hit in hits)
    assert all(hit.form is FORMS[hit.form.id] for hit in hits)


@given(spoken, st.integers(0, 12))
def test_limit_cuts_the_end_off(query, limit):
    """
    A limit gives the first so many hits of the whole list; ten when none is said.
    """
    hits = FORMS.search(query, limit=EVERY)

    assert hits[:limit] == FORMS.search(query, limit=limit)
    assert hits[:10] == FORMS.search(query)


def test_negative_limit_is_refused():
    """
    Fewer than no hits cannot be asked for.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="limit cannot be -1"):
        FORMS.search("foto", limit=-1)


def test_equals_are_in_alphabetical_order():
    """
    Forms that fit equally well come in the order of their ids, whatever the order of the data.
    """
    same = {"label": pair("kelapa muda")}
    found = made_up(c=same, a=same, b=same)

    assert ["a", "b", "c"] == ids(found.search("kelapa"))


def test_label_counts_more_than_definition():
    """
    A word in the label beats the same word in a discouraged name, and that one in the definition.
    """
    found = made_up(
        a={"definition": pair("kelapa")},
        b={"hidden_labels": {"id": ["kelapa"]}},
        c={"label": pair("kelapa")},
    )

    assert ["c", "b", "a"] == ids(found.search("kelapa"))


@pytest.mark.parametrize("place", ["alternative_labels", "everyday_words"])
def test_other_names_count_as_much_as_the_label(place):
    """
    Other names and everyday words weigh what a label weighs.
    """
    found = made_up(a={"label": pair("kelapa")}, b={place: {"id": ["kelapa"]}})

    one, two = found.search("kelapa")

    assert one.score == two.score


def test_closer_words_count_more():
    """
    The same word beats a word of the same root, and that one a word that means the same.
    """
    found = made_up(
        ["kelapa", "durian"],
        a={"label": pair("durian")},
        b={"label": pair("kelapanya")},
        c={"label": pair("kelapa")},
    )
    hits = found.search("kelapa")

    assert ["c", "b", "a"] == ids(hits)
    assert ["same", "root", "synonym"] == [hit.matches[0].how for hit in hits]


def test_slip_counts_less_than_a_synonym():
    """
    A word that only looks alike scores below a word that means the same.
    """
    found = made_up(["kelapa", "durian"], a={"label": pair("durian")})

    synonym, slip = found.search("kelapa")[0], found.search("durien")[0]

    assert ("synonym", "typo") == (synonym.matches[0].how, slip.matches[0].how)
    assert slip.score < synonym.score


def test_rare_word_counts_more():
    """
    Of two words, the one that few forms have decides.
    """
    common = {name: {"label": pair("kelapa")} for name in "abcdef"}
    found = made_up(**common, z={"label": pair("durian")})

    assert "z" == found.search("kelapa durian")[0].form.id


def test_phrase_that_is_met_in_full_counts_more():
    """
    Of two labels with the word, the one with fewer other words fits better.
    """
    found = made_up(a={"label": pair("kelapa muda segar dingin")}, b={"label": pair("kelapa muda")})

    assert ["b", "a"] == ids(found.search("kelapa"))


def test_two_words_count_more_than_one():
    """
    A form that has both words of a query comes before one that has one of them.
    """
    found = made_up(a={"label": pair("kelapa nangka")}, b={"label": pair("kelapa durian")})

    assert "b" == found.search("kelapa durian")[0].form.id


# -- children ------------------------------------------------------------------------------------------


AGED = made_up(
    adult={"label": pair("kelapa"), "victims": "adult"},
    both={"label": pair("kelapa"), "victims": "both"},
    child={"label": pair("kelapa"), "victims": "child"},
)


@given(
    st.integers(1, 99) | st.sampled_from([17, 18, 19]),
    st.sampled_from(
        [
            "umur {}",
            "usia {}",
            "{} tahun",
            "{} thn",
            "{}th",
            "aged {}",
            "{} years old",
            "{}-year-old",
            "{} yo",
        ]
    ),
)
def test_age_below_18_brings_forms_of_children_first(age, words):
    """
    An age below 18 puts forms of children first and forms of adults last; from 18 on it does nothing.
    """
    hits = AGED.search(f"kelapa {words.format(age)}")

    child_first = ["child", "both", "adult"]
    assert (child_first if age < 18 else ["adult", "both", "child"]) == ids(hits)


@pytest.mark.parametrize(
    "words", ["kelas 8", "kelas IX", "grade 5", "anak SMP", "murid SD", "di SMA"]
)
def test_grade_brings_forms_of_children_first(words):
    """
    A school or grade says that a child is meant.
    """
    assert "child" == AGED.search(f"kelapa {words}")[0].form.id


@pytest.mark.parametrize("words", ["", "jam 12", "nomor 15", "2 kali", "semarang", "sdm"])
def test_other_numbers_say_nothing_of_age(words):
    """
    A number that is not an age, or a word that only begins like a school, changes no order.
    """
    assert ["adult", "both", "child"] == ids(AGED.search(f"kelapa {words}"))


# -- reasons -------------------------------------------------------------------------------------------


@given(
    spoken | st.sampled_from(["sextorsion", "pornografii", "revnge porn", "nudez", "prdator"]),
    langs(),
)
def test_discouraged_words_are_not_put_into_the_mouth(query, lang):
    """
    The reason never shows a discouraged word that was not typed.
    """
    shown = {word for hit in FORMS.search(query, limit=EVERY) for word in tokens(hit.explain(lang))}

    assert set() == (shown & HIDDEN_ONLY) - set(tokens(query))


def test_discouraged_word_is_understood_and_not_repeated():
    """
    A misspelt discouraged name finds its form, and the reason shows what was typed and no more.
    """
    hit = FORMS.search("sextorsion")[0]

    assert {"sextorsion", "sextortion"} & HIDDEN_ONLY
    assert ("sexual-extortion", "hidden") == (hit.form.id, hit.matches[0].place)
    assert "sextorsion: a similar spelling" == hit.explain("en")
    assert "sextorsion: ejaan yang mirip" == hit.explain("id")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("surat", "surat: kata yang sama"),
        ("suratnya", "suratnya → surat: akar kata yang sama"),
        ("kartu", "kartu → surat: kata yang searti"),
        ("surta", "surta → surat: ejaan yang mirip"),
    ],
)
def test_reason_names_the_word_that_was_met(query, reason):
    """
    The reason says which word was met and whether it is the same, a relative or a guess.
    """
    assert reason == TINY.search(query)[0].explain("id")


@given(spoken)
def test_reasons_are_about_the_words_typed(query):
    """
    Every match names a word of the query, and a form that has the word it met.
    """
    typed = tokens(query)

    for hit in FORMS.search(query):
        assert all(match.word in typed for match in hit.matches)
        assert len(hit.matches) == len({match.word for match in hit.matches})


@given(spoken, st.sampled_from(["fr", "", "ID"]))
def test_reason_needs_a_language_of_the_library(query, lang):
    """
    Reasons are given in Indonesian or English and in no other language.
    """
    hits = FORMS.search(query)
    if hits:
        with pytest.raises(ocsea.UnknownOptionError):
            hits[0].explain(lang)
