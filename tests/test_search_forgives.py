"""Tests for what the search forgives, and for the words it cuts a text into."""

import json
import os
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.search_help import EVERY, FORMS, KB, SPOKEN, TINY, first, ids, made_up, pair, spoken

from ocsea._base.text import LANGS
from ocsea.taxonomy.words import distance_at_most, is_filler, roots, tokens

WITHOUT_DIGITS = [query for query in SPOKEN if not any(map(str.isdigit, query))]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
fillers = st.lists(
    st.sampled_from(["yang", "di", "dan", "itu", "the", "of", "and", "sih"]), max_size=4
)


def answers(hits):
    """Return what is found and how well, without the order of what fits equally well."""
    return sorted((hit.form.id, round(hit.score, 3)) for hit in hits)


@st.composite
def shuffled(draw):
    """A query without ages, and the same words in another order."""
    query = draw(st.sampled_from(WITHOUT_DIGITS))
    return query, " ".join(draw(st.permutations(query.split())))


@st.composite
def slips(draw):
    """A word of at least four letters, and the word with one typing slip."""
    word = draw(st.sampled_from(["letters", "surat", "contoh", "dibaca"]))
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("qxz"))
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return word, draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                swapped,
            ]
        )
    )


# -- what is forgiven ----------------------------------------------------------------------------------


@given(shuffled())
def test_word_order_is_forgiven(case):
    """
    The same words in another order find the same forms, each with the same score.
    """
    query, other = case

    assert answers(FORMS.search(query, limit=EVERY)) == answers(FORMS.search(other, limit=EVERY))


@given(shuffled())
def test_word_order_does_not_change_the_first_hit(case):
    """
    The same words in another order have the same form first.
    """
    query, other = case

    assert ids(FORMS.search(query, limit=1)) == ids(FORMS.search(other, limit=1))


@example(
    (
        "kejahatan seksual anak di dunia digital itu apa",
        "kejahatan apa itu dunia di seksual digital anak",
    )
)
@example(
    (
        "anak difoto secara ga pantas sama pengasuhnya",
        "ga difoto secara pantas sama pengasuhnya anak",
    )
)
@given(shuffled())
def test_word_order_does_not_change_the_order_of_hits(case):
    """
    The same words in another order find the same forms in the same order, ties too.
    """
    query, other = case

    assert ids(FORMS.search(query, limit=EVERY)) == ids(FORMS.search(other, limit=EVERY))


@given(
    st.sampled_from(["foto", "video", "gambar"]),
    st.sampled_from(["", "nya", "ku", "mu"]),
    st.sampled_from(
        [
            "disebar",
            "disebarin",
            "disebarkan",
            "disebarkannya",
            "nyebar",
            "nyebarin",
            "menyebar",
            "menyebarkan",
            "sebar",
            "sebarin",
            "sebarkan",
        ]
    ),
)
def test_affixes_are_forgiven(noun, ending, verb):
    """
    Whatever the affixes of the thing and the deed, the threat to share it is found first.
    """
    assert "threat-to-share-intimate-images" == first(f"ancam {noun}{ending} {verb}")
    assert "threat-to-share-intimate-images" == first(f"foto{ending} mau {verb}")


@given(
    st.sampled_from(["surat", "contoh"]),
    st.sampled_from(
        ["{}nya", "{}ku", "{}kan", "{}in", "di{}", "di{}kan", "ter{}", "ber{}", "se{}nya"]
    ),
)
def test_affixed_word_finds_what_its_root_finds(root, affixes):
    """
    A word with affixes finds the forms that its root finds, a little less surely.
    """
    plain, affixed = TINY.search(root), TINY.search(affixes.format(root))

    assert ids(plain) == ids(affixed)
    assert all(a.score < p.score for p, a in zip(plain, affixed, strict=True))


@given(slips())
def test_typing_slip_is_forgiven(case):
    """
    A word with one letter left out, added, changed or swapped finds the form that the word finds.
    """
    word, slip = case

    assert TINY.search(word)[0].form.id == TINY.search(slip)[0].form.id


@given(st.integers(0, 5), st.integers(0, 6))
def test_two_slips_in_a_short_word_are_too_many(here, there):
    """
    With two letters too many, a word of five letters is no longer known; with one it is.
    """
    once = f"{'surat'[:here]}q{'surat'[here:]}"
    twice = f"{once[:there]}z{once[there:]}"

    assert ["sample-harm"] == ids(TINY.search(once))
    assert [] == TINY.search(twice)


def test_slip_in_a_very_short_word_is_not_forgiven():
    """
    Three letters are too few to guess what was meant; four are enough.
    """
    found = made_up(a={"label": pair("susu")}, b={"label": pair("ubi")})

    assert ["a"] == ids(found.search("susi"))
    assert [] == found.search("uba")


def test_long_word_may_have_two_slips():
    """
    From eight letters on, two slips are forgiven; with seven it is one.
    """
    found = made_up(a={"label": pair("rambutan")}, b={"label": pair("belimbi")})

    assert ["a"] == ids(found.search("rumbutun"))
    assert ["b"] == ids(found.search("belumbi"))
    assert [] == found.search("bulumbi")


@given(spoken)
def test_capitals_and_marks_are_forgiven(query):
    """
    Capital letters and punctuation change nothing.
    """
    assert FORMS.search(query) == FORMS.search(f"  ¡{query.upper()} !? ")


@given(
    st.sampled_from(["disebar", "gambar", "ancam", "fotonya"]), st.integers(0, 6), st.integers(2, 9)
)
def test_stretched_letters_are_forgiven(word, at, times):
    """
    A letter held down, as people do when they are upset, changes nothing.
    """
    at = min(at, len(word) - 1)
    stretched = word[:at] + word[at] * times + word[at:]

    assert FORMS.search(word) == FORMS.search(stretched)


@pytest.mark.parametrize("doubled", ["foto-foto", "foto2", "foto foto", "Foto-Foto", "foto–foto"])
def test_doubled_word_is_one_word(doubled):
    """
    A doubled word, written in any of the usual ways, is the word.
    """
    assert FORMS.search("foto disebar") == FORMS.search(f"{doubled} disebar")


@given(spoken, fillers, fillers)
def test_little_words_are_forgiven(query, before, after):
    """
    Little words around a query change neither what is found nor its score.
    """
    longer = " ".join([*before, query, *after])

    assert FORMS.search(query) == FORMS.search(longer)


def test_same_question_has_the_same_answer_in_every_run():
    """
    Hits, their order and their reasons do not depend on how a run happens to hash strings.
    """
    program = (
        "import json, sys, ocsea; forms = ocsea.load().forms;"
        "print(json.dumps([[(h.form.id, h.score, h.explain('en')) for h in forms.search(q)]"
        " for q in json.load(sys.stdin)]))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(SPOKEN),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        )
        for seed in ("1", "2")
    ]
    answered = zip(SPOKEN, *(json.loads(run.stdout) for run in runs), strict=True)
    changed = [query for query, one, two in answered if one != two]

    assert [] == changed


# -- words ---------------------------------------------------------------------------------------------


@given(
    st.sampled_from(["sebar", "kirim", "tekan", "paksa", "sapu", "curi", "ancam"]),
    st.sampled_from(["di{}", "ter{}", "ber{}", "di{}kan", "{}in", "{}kannya", "di{}in", "{}lah"]),
)
def test_affixes_lead_back_to_the_root(root, affixes):
    """
    Prefixes and suffixes that change no sound lead back to the root, two on each side.
    """
    assert root in roots(affixes.format(root))


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("menyebarkannya", "sebar"),
        ("penyebaran", "sebar"),
        ("nyebarin", "sebar"),
        ("mengirimkan", "kirim"),
        ("pengiriman", "kirim"),
        ("ngirimin", "kirim"),
        ("menekan", "tekan"),
        ("memaksa", "paksa"),
        ("pemaksaan", "paksa"),
        ("maksa", "paksa"),
        ("mengancam", "ancam"),
        ("ngancam", "ancam"),
        ("nyuri", "curi"),
        ("nekan", "tekan"),
        ("diperlihatkan", "lihat"),
        ("threatened", "threaten"),
        ("threatening", "threaten"),
    ],
)
def test_first_sound_comes_back(word, root):
    """
    Prefixes that swallow the first sound of a root give it back.
    """
    assert root in roots(word)


@given(st.text(LETTERS, min_size=1, max_size=14))
def test_word_is_a_root_of_itself(word):
    """
    Every word is among its own roots, and no root is longer than the word by more than a letter.
    """
    assert word in roots(word)
    assert all(len(root) <= len(word) + 1 for root in roots(word))
    assert all(len(root) >= min(3, len(word)) for root in roots(word))


@given(st.text(max_size=40))
def test_words_are_cut_without_case_or_marks(text):
    """
    Words are in lower case and not empty, and none follows itself, whatever is typed.
    """
    found = tokens(text)

    assert all(word and word == word.casefold() for word in found)
    assert all(one != two for one, two in pairwise(found))


def _slips(left, right):
    """Count the typing slips between two words, letter by letter."""
    table = {(i, 0): i for i in range(len(left) + 1)} | {(0, j): j for j in range(len(right) + 1)}
    for i, a in enumerate(left, start=1):
        for j, b in enumerate(right, start=1):
            table[i, j] = min(
                table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b)
            )
            if i > 1 and j > 1 and (a, left[i - 2]) == (right[j - 2], b):
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(left), len(right)]


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_slips_are_counted(left, right, limit):
    """
    Two words are near when at most so many letters are left out, added, changed or swapped.
    """
    assert (_slips(left, right) <= limit) == distance_at_most(left, right, limit)
    assert distance_at_most(right, left, limit) == distance_at_most(left, right, limit)


@pytest.mark.parametrize("lang", LANGS)
def test_names_do_not_consist_of_little_words(lang):
    """
    Every label has a word that the search looks at, and every group of synonyms has two.
    """
    labels = [form.label(lang) for form in FORMS.values()]
    groups = [
        {word for each in LANGS for word in synonym.words(each) if not is_filler(word)}
        for synonym in KB.synonyms.values()
    ]

    assert [] == [label for label in labels if all(map(is_filler, tokens(label)))]
    assert [] == [group for group in groups if len(group) < 2]
