"""Tests for the review of legislation as an instrument."""

import copy
import pickle
from fractions import Fraction
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea._base.table import LateTable
from ocsea._base.text import LANGS
from ocsea.assess import legislation
from ocsea.knowledge import DATA, KnowledgeBase
from ocsea.sections import KEYS

KB = ocsea.load()
REVIEW = KB.law.review("ID")
WHOLE = legislation.instrument(KB)
PARTS = {side: legislation.instrument(KB, side=side) for side in ("law", "means")}
SIZES = {"FRM": 4, "DEF": 5, "CRM": 16, "SAN": 5, "JUR": 4, "PRO": 5, "VIC": 7, "IND": 8, "PRV": 6}
"""Number of criteria of each domain, from the notes."""


@attrs.frozen
class Watched:
    """A reader that remembers which sections were read."""

    base: object
    read: list = attrs.field(factory=list)

    def rows(self, section):
        self.read.append(section)
        return self.base.rows(section)

    def meta(self):
        return self.base.meta()


def watched():
    reader = Watched(ocsea._base.data.open_folder(DATA, KEYS))
    return KnowledgeBase(reader), reader.read


# -- the instrument ------------------------------------------------------------------------------------


def test_questions_are_the_criteria_of_the_review():
    """
    Each criterion is one question, with its words, sources, measures and day, and there is no other.
    """
    assert {c.code for c in REVIEW.criteria.values()} == set(WHOLE.by_code)
    for criterion in REVIEW.criteria.values():
        item = WHOLE.by_code[criterion.code]

        assert criterion.question is item.text
        assert (criterion.sources, criterion.status, criterion.checked) == (
            item.sources,
            item.status,
            item.checked,
        )
        assert criterion.measures == item.measures
        assert REVIEW.domains[criterion.domain].code == item.domain


def test_no_question_is_written_twice():
    """
    The data holds no question of its own for the review.
    """
    assert [] == [item.id for item in KB.items.values() if item.instrument == legislation.ID]


def test_questions_stand_in_the_order_of_their_domains():
    """
    Questions are ordered by domain, as the review orders them, and by number within it.
    """
    expected = [f"{code}-{n:02}" for code, size in SIZES.items() for n in range(1, size + 1)]

    assert expected == [item.code for item in WHOLE.items]
    assert list(SIZES) == [domain.id for domain in WHOLE.domains]


def test_basis_can_be_looked_up():
    """
    What a question rests on begins with the reference of a legal instrument.
    """
    names = {basis.partition(" ")[0] for item in WHOLE.items for basis in item.basis}

    assert 10 < len(names)
    assert all(KB[name].KIND == "law" for name in names)
    assert "law:opsc 3(1)(c)" in WHOLE.by_code["CRM-01"].basis
    assert "law:crc" in WHOLE.by_code["FRM-01"].basis


def test_measures_exist_and_point_to_what_helps():
    """
    Measures of a question exist, and most questions on offences and on victims have one.
    """
    assert {m for item in WHOLE.items for m in item.measures} <= set(KB.measures)
    assert ("law-victim-immunity",) == WHOLE.by_code["CRM-15"].measures
    bare = [i.code for i in WHOLE.items if i.domain in {"CRM", "VIC"} and not i.measures]
    assert [] == bare


@pytest.mark.parametrize(("code", "worth"), [("no", "0"), ("partial", "1/2"), ("yes", "1")])
def test_answers_count_as_in_the_review(code, worth):
    """
    No counts nothing, partly a half, yes one; there is no fourth answer.
    """
    item = WHOLE.items[0]

    assert Fraction(worth) == item.worth(code)
    assert ["no", "partial", "yes"] == [choice.code for choice in item.offered]


def test_words_are_there_in_both_languages():
    """
    Title, purpose, introduction and disclaimer are there in both languages, and differ.
    """
    for each in (WHOLE, *PARTS.values()):
        for text in (each.label, each.purpose, each.intro, each.disclaimer, each.note):
            assert all(text(lang).strip() for lang in LANGS)
            assert text.id != text.en


def test_it_says_that_it_ranks_nobody_and_is_not_advice():
    """
    The disclaimer says that this is not advice, not practice, not the ASEAN list, and ranks no country.
    """
    said = WHOLE.disclaimer

    for word in ("not legal advice", "not ASEAN's", "not at its practice", "not used to rank"):
        assert word in said("en").replace("and not ASEAN's", "not ASEAN's")
    for word in ("bukan nasihat hukum", "bukan daftar periksa ASEAN", "bukan pelaksanaannya"):
        assert word in said("id")
    assert "tidak dipakai untuk memeringkat" in said("id")
    assert () == WHOLE.gates


# -- weights -------------------------------------------------------------------------------------------


def test_every_criterion_weighs_the_same():
    """
    Each criterion weighs 1, is open to all, and a domain weighs its share, to less than one per cent.
    """
    assert {(1, None, False)} == {(i.weight, i.critical, i.allow_na) for i in WHOLE.items}
    for domain in WHOLE.domains:
        assert abs(domain.weight - Fraction(100 * SIZES[domain.id], 60)) < 1
    assert [7, 8, 27, 8, 7, 8, 12, 13, 10] == [domain.weight for domain in WHOLE.domains]


@pytest.mark.parametrize("each", [WHOLE, *PARTS.values()], ids=lambda i: i.id)
def test_domain_weights_sum_to_a_hundred(each):
    """
    The weights of the domains sum to 100, in the whole and in each of its sides.
    """
    assert 100 == sum(domain.weight for domain in each.domains)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=20).filter(any))
def test_shares_sum_to_a_hundred_and_are_near(sizes):
    """
    Shares sum to 100, each is less than one off, and a larger size never gets less.
    """
    found = legislation.shares(sizes)
    exact = [Fraction(100 * size, sum(sizes)) for size in sizes]

    assert 100 == sum(found)
    assert all(abs(share - fair) < 1 for share, fair in zip(found, exact, strict=True))
    pairs = sorted(zip(sizes, found, strict=True))
    assert all(a <= b for (m, a), (n, b) in pairwise(pairs) if m < n)


@given(st.integers(1, 40))
def test_first_of_equals_gets_what_is_left(n):
    """
    Among equal sizes, what is left after rounding down goes to the first.
    """
    found = legislation.shares([1] * n)

    assert sorted(found, reverse=True) == found


# -- the two results -----------------------------------------------------------------------------------


def test_sides_share_the_questions_between_them():
    """
    Each question belongs to the law on paper or to the means to act, and to one only.
    """
    codes = [item.code for part in PARTS.values() for item in part.items]

    assert sorted(WHOLE.by_code) == sorted(codes)
    assert ["FRM", "DEF", "CRM", "SAN", "JUR"] == [d.id for d in PARTS["law"].domains]
    assert ["PRO", "VIC", "IND", "PRV"] == [d.id for d in PARTS["means"].domains]


def test_sides_are_named_apart():
    """
    The two sides have ids and titles of their own, and neither can be mistaken for the whole.
    """
    assert {"national-legislation-law", "national-legislation-means"} == {
        part.id for part in PARTS.values()
    }
    for side, word in (("law", "hukum di atas kertas"), ("means", "sarana bertindak")):
        assert word in PARTS[side].label("id")
        assert PARTS[side].label("id").startswith(WHOLE.label("id"))
        assert PARTS[side].label("en").startswith(WHOLE.label("en"))


@pytest.mark.parametrize("call", [legislation.instrument, legislation.answers])
def test_unknown_side_is_an_error(call):
    """
    A side that does not exist is an error that names the two.
    """
    with pytest.raises(ocsea.UnknownOptionError) as caught:
        call(KB, side="practice")

    assert "law" in caught.value.hint
    assert "means" in caught.value.hint


# -- answers -------------------------------------------------------------------------------------------


def test_answers_are_those_of_the_review():
    """
    Each question is answered as the review answers its criterion, and unknown is "do not know".
    """
    found = legislation.answers(KB, "ID")

    assert list(WHOLE.by_code) == list(found)
    for criterion in REVIEW.criteria.values():
        state = REVIEW.state(criterion.id)
        assert found[criterion.code] == ("dk" if state == "unknown" else state)


def test_what_could_not_be_found_out_is_missing_and_not_a_no():
    """
    "Do not know" counts as missing, as the review counts it.
    """
    assert "missing" == WHOLE.policy.dk
    assert {"missing"} == {part.policy.dk for part in PARTS.values()}


@pytest.mark.parametrize("side", PARTS)
def test_answers_of_a_side_fit_its_questions(side):
    """
    The answers of a side are those of the whole to its questions.
    """
    whole, found = legislation.answers(KB), legislation.answers(KB, "ID", side=side)

    assert list(PARTS[side].by_code) == list(found)
    assert {code: whole[code] for code in found} == found


def test_mean_of_each_domain_is_that_of_the_review():
    """
    The mean of the known answers of a domain, by what they count, is the mean of the review.
    """
    found = legislation.answers(KB)
    for tally in REVIEW.tallies:
        code = REVIEW.domains[tally.domain].code
        known = [
            item.worth(found[item.code])
            for item in WHOLE.items
            if item.domain == code and found[item.code] != "dk"
        ]

        assert tally.mean == sum(known) / len(known)


def test_country_without_answers_is_an_error():
    """
    A country nobody has answered for is an error.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="country"):
        legislation.answers(KB, "XX")


def test_side_has_no_alias_of_the_whole():
    """
    A side is not known by the other names of the whole.
    """
    assert ("legislation",) == WHOLE.aliases
    assert {()} == {part.aliases for part in PARTS.values()}


# -- loading -------------------------------------------------------------------------------------------


def test_other_instruments_are_looked_up_without_the_law():
    """
    Looking up, finding, counting and listing instruments reads nothing of the law or its review.
    """
    kb, read = watched()

    assert kb.instruments["school-safety"].id == "sch-safety-id"
    assert legislation.ID in kb.instruments
    assert len(list(kb.instruments)) == len(kb.instruments)
    assert kb.instruments.get("sch-safety-id") is not None
    assert {"instruments", "items", "scales"} == set(read)


def test_review_is_read_when_it_is_asked_for():
    """
    The review of legislation reads the criteria when it is looked up, but neither answers nor provisions.
    """
    kb, read = watched()

    assert 60 == len(kb.instruments[legislation.ID].items)
    assert {"review_criteria", "review_domains"} <= set(read)
    assert not {"review_answers", "provisions", "legal_instruments"} & set(read)


@pytest.mark.parametrize(
    "name", ["national-legislation", "legislation", "instrument:national-legislation"]
)
def test_review_is_found_by_each_of_its_names(name):
    """
    The review is found by id, alias and reference, and is put together once.
    """
    assert WHOLE is KB.instruments[name]


def test_table_with_a_late_record_is_like_any_other():
    """
    However it is read, the table holds all instruments, and neither copying nor pickling changes it.
    """
    kb, _ = watched()
    table = kb.instruments
    expected = {record.id for record in KB.instruments.values()}

    assert expected == set(table) == set(table.keys()) == {i for i, _ in table.items()}
    assert dict(table) == KB.instruments
    assert table == copy.deepcopy(table) == pickle.loads(pickle.dumps(table))  # noqa: S301
    assert table.get("no-such-thing") is None
    assert table.get(legislation.ID) == WHOLE


FIRST = {
    "values": lambda table: list(table.values()) == [WHOLE],
    "items": lambda table: list(table.items()) == [(legislation.ID, WHOLE)],
    "keys": lambda table: list(table.keys()) == [legislation.ID],
    "equal": lambda table: table == {legislation.ID: WHOLE},
    "unequal": lambda table: table != {},
    "dict": lambda table: dict(table) == {legislation.ID: WHOLE},
    "copy": lambda table: dict(copy.copy(table)) == {legislation.ID: WHOLE},
    "get": lambda table: table.get(legislation.ID) is WHOLE,
    "list": lambda table: list(table) == [legislation.ID],
    "length": lambda table: len(table) == 1,
    "contains": lambda table: legislation.ID in table,
}


@pytest.mark.parametrize("read", FIRST.values(), ids=FIRST)
def test_late_record_is_never_left_out(read):
    """
    Whichever way a table is read first, its late record is there, and it is made once.
    """
    made = []

    def make():
        made.append(1)
        return WHOLE

    table = LateTable("instrument", [], late={legislation.ID: make})

    assert read(table)
    assert WHOLE is table[legislation.ID] is table[legislation.ID]
    assert [1] == made


def test_misspelt_instrument_names_the_nearest():
    """
    A misspelt name is an error that suggests the late record too.
    """
    kb, _ = watched()

    with pytest.raises(ocsea.UnknownIdError) as caught:
        kb.instruments["national-legislaton"]

    assert "national-legislation" in caught.value.hint


def test_knowledge_without_the_review_has_no_such_instrument():
    """
    Knowledge that does not hold the review has no instrument of that name.
    """
    tiny = ocsea.testing.tiny()

    assert legislation.ID not in tiny.instruments
    assert {} == tiny.instruments
