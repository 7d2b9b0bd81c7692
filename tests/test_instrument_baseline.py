"""Tests for the baseline surveys of caregivers and of teachers."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from tests.each_help import of_each
from tests.harm_help import strings

import ocsea
from ocsea._base.text import LANGS

KB = ocsea.load()
SURVEYS = {ident: KB.instruments[ident] for ident in ("baseline-caregivers", "baseline-teachers")}
ITEMS = [item for survey in SURVEYS.values() for item in survey.items]
EXPECTED = {
    "baseline-caregivers": {
        "BG": "o1 multi",
        "DEV": "multi o1 f4 y3",
        "ACC": "f4 f4 f4 y3 o1 f4",
        "RSK": "multi o1 multi a5",
        "HLP": "multi s4 multi y3 multi",
        "ATT": "o1 a5 a5 a5",
        "COM": "multi y3 y3 multi",
    },
    "baseline-teachers": {
        "BG": "o1 o1",
        "DEV": "c3 o1 multi y3",
        "TCH": "c3 f4 y3 y3 s4",
        "RSK": "multi o1 multi o1",
        "HLP": "multi y3 s4 multi y3 multi",
        "ATT": "o1 a5 a5 a5",
        "CHN": "y3 y3 f4 multi",
    },
}
"""The scales of the questions of each domain, in order."""

each_survey = pytest.mark.parametrize("survey", SURVEYS.values(), ids=lambda s: s.id)
each_item = of_each(ITEMS)


# -- structure -----------------------------------------------------------------------------------------


@each_survey
def test_domains_and_scales_are_those_planned(survey):
    """
    Each domain has the questions that were planned, with their scales, counted without a gap.
    """
    expected = EXPECTED[survey.id]

    assert list(expected) == [domain.id for domain in survey.domains]
    for domain, scales in expected.items():
        asked = [item for item in survey.items if item.domain == domain]
        assert scales.split() == [item.scale for item in asked]
        assert [f"{domain}-{n:02}" for n in range(1, len(asked) + 1)] == [i.code for i in asked]


@each_survey
def test_survey_is_of_a_length_that_people_finish(survey):
    """
    A survey has between 24 and 30 questions.
    """
    assert 24 <= len(survey.items) <= 30


@each_survey
def test_survey_is_not_scored(survey):
    """
    Nothing has a weight, a gate or a key, and no answer made for the surveys counts anything.
    """
    assert "survey" == survey.kind
    assert () == survey.gates
    assert {0} == {domain.weight for domain in survey.domains}
    for item in survey.items:
        assert (0, None, None) == (item.weight, item.critical, item.key)
        assert all(choice.worth is None for choice in item.choices)


@pytest.mark.parametrize("scale", ["a5", "s4", "o1"])
def test_scales_of_surveys_count_nothing(scale):
    """
    The scales that were added for surveys have no worth for any answer.
    """
    assert "info" == KB.scales[scale].type
    assert [] == [c.code for c in KB.scales[scale].choices if c.worth is not None]


@each_item
def test_every_question_can_be_answered(item):
    """
    Each question has at least two answers, its own where the scale leaves them to it, with distinct codes.
    """
    codes = [choice.code for choice in item.offered]

    assert 2 <= len(codes) == len(set(codes))
    assert (item.scale in {"o1", "multi"}) == bool(item.choices)


@each_item
def test_what_excludes_all_others_is_marked(item):
    """
    "None of these" and its like exclude all other answers where several can be chosen, and nothing else does.
    """
    alone = {choice.code for choice in item.choices if choice.alone}

    assert alone <= {"none", "unsure"}
    if item.scale == "multi":
        assert {c.code for c in item.choices} & {"none", "unsure"} == alone
    else:
        assert set() == alone


def test_questions_point_to_measures():
    """
    Every question but those on who answers and how many phones there are points to measures.
    """
    bare = [i.id for i in ITEMS if not i.measures]

    assert ["bcg-bg-01", "bcg-bg-02", "bcg-dev-01", "btc-bg-01", "btc-bg-02", "btc-dev-01"] == bare
    assert {m for i in ITEMS for m in i.measures} <= set(KB.measures)


@each_item
def test_question_says_where_its_idea_comes_from(item):
    """
    Each question names a basis; one that names others has a source, one of our own has none.
    """
    assert item.basis
    assert (("ocsea",) == item.basis) == (() == item.sources)
    assert "unverified" == item.status


# -- words ---------------------------------------------------------------------------------------------


@each_survey
def test_words_are_there_in_both_languages_and_differ(survey):
    """
    Every text of survey, domains, questions and help is there in both languages, and differs.
    """
    texts = [survey.label, survey.purpose, survey.intro, survey.disclaimer, survey.note]
    texts += [domain.label for domain in survey.domains]
    texts += [text for item in survey.items for text in (item.text, item.help) if text]

    for text in texts:
        assert all(text(lang).strip() for lang in LANGS)
        assert text.id != text.en


@each_item
def test_question_is_one_question_or_one_statement(item):
    """
    A question ends with one question mark; what is agreed or disagreed with is one statement.
    """
    for lang in LANGS:
        said = item.text(lang)
        assert (0 if item.scale == "a5" else 1) == said.count("?")
        assert said.endswith("." if item.scale == "a5" else "?")
        assert len(said.split()) <= 26


@each_survey
def test_introduction_says_what_has_to_be_said_first(survey):
    """
    Before the first question: no reports here, where to get help, adults only, voluntary, no names.
    """
    said = {"en": survey.intro("en"), "id": survey.intro("id")}

    for word in ("not a place to report", "110", "SAPA 129", "adult", "voluntary", "name nobody"):
        assert word in said["en"]
    for word in (
        "bukan tempat melaporkan",
        "110",
        "SAPA 129",
        "dewasa",
        "sukarela",
        "Jangan menyebut nama",
    ):
        assert word in said["id"]


@each_survey
def test_disclaimer_says_what_results_do_not_tell(survey):
    """
    A result tells nothing of any child and no prevalence, and small groups are not told on their own.
    """
    said = survey.disclaimer("en")

    assert "nothing about any child" in said
    assert "nor how many children are abused" in said
    assert "fewer than five" in said
    assert "kurang dari lima" in survey.disclaimer("id")


# -- do no harm ----------------------------------------------------------------------------------------


def test_no_instrument_is_addressed_to_children():
    """
    No instrument is for children to answer.
    """
    groups = {group for instrument in KB.instruments.values() for group in instrument.audience}

    assert not groups & {"child", "children", "pupil", "pupils", "trainee-child"}
    assert {"caregiver", "teacher"} == {g for s in SURVEYS.values() for g in s.audience}


HAPPENED = re.compile(
    r"(?i)\b(anak anda (?:pernah|mengalami)|anak anda|murid anda pernah|pernah mengalami|pernah menjadi korban|"
    r"your child|your children (?:been|ever)|has a child (?:of yours|you)|have you (?:ever )?been|"
    r"berapa banyak (?:anak|murid) yang (?:mengalami|menjadi)|how many .{0,30}(?:abused|victims))"
)
IDENTITY = re.compile(
    r"(?i)\b(siapa nama|nama anda|nama anak|nomor (?:telepon|induk)|alamat anda|tanggal lahir anda|"
    r"what is (?:your|the) name|your name|phone number is|home address|date of birth\?)"
)


@each_item
def test_question_asks_neither_for_a_name_nor_what_happened_to_a_child(item):
    """
    No question asks who anybody is, or what happened to a child in the respondent's care.
    """
    for place in strings((item.text, tuple(choice.label for choice in item.choices))):
        assert not HAPPENED.search(place.text)
        assert not IDENTITY.search(place.text)


@pytest.mark.parametrize(
    "text",
    [
        "Apakah anak Anda pernah diancam?",
        "Berapa banyak murid yang mengalami kekerasan?",
        "Has your child been threatened?",
        "How many pupils were abused?",
        "Siapa nama anak itu?",
        "What is your name?",
    ],
)
def test_question_that_must_not_be_asked_is_found(text):
    """
    The search for such questions finds them when they are there.
    """
    assert HAPPENED.search(text) or IDENTITY.search(text)


@pytest.mark.parametrize("code", ["HLP-03", "HLP-04"])
def test_made_up_situation_tells_the_interviewer_when_to_stop(code):
    """
    Where a situation is made up, the help says what to do when somebody tells of a real one.
    """
    found = [i for i in ITEMS if i.code == code and i.scale == "multi"]

    assert 1 == len(found)
    assert "stop writing, listen, and follow the referral" in found[0].help("en")
    assert "berhentilah mencatat, dengarkan, dan ikuti prosedur rujukan" in found[0].help("id")


@each_survey
def test_question_on_blame_ends_with_the_message(survey):
    """
    Who is asked about blame hears at the end that the fault is never the child's.
    """
    item = survey.by_code["ATT-01"]

    assert "child" in {choice.code for choice in item.choices}
    assert "never with the child" in item.help("en")
    assert "tidak pernah pada anak" in item.help("id")


@each_survey
def test_no_statement_to_agree_with_blames_a_child(survey):
    """
    What is agreed or disagreed with is said so that agreeing is never blaming.
    """
    blame = re.compile(r"(?i)salah anak|kesalahan anak|ceroboh|her fault|their own fault|careless")

    for item in survey.items:
        if item.scale == "a5":
            assert not any(blame.search(item.text(lang)) for lang in LANGS)


def test_the_two_surveys_can_be_compared_where_they_ask_the_same():
    """
    Where both ask the same, the answers have the same codes.
    """
    caregivers, teachers = SURVEYS.values()
    shared = ["RSK-01", "RSK-02", "RSK-03", "HLP-01", "ATT-01"]

    for code in shared:
        pair = [[c.code for c in survey.by_code[code].choices] for survey in (caregivers, teachers)]
        assert pair[0] == pair[1]


def test_no_two_questions_of_a_survey_are_the_same():
    """
    Within a survey no two questions have the same words.
    """
    for survey in SURVEYS.values():
        for a, b in combinations(survey.items, 2):
            assert all(a.text(lang) != b.text(lang) for lang in LANGS)


# -- the guide -----------------------------------------------------------------------------------------


GUIDE = (Path(__file__).parent.parent / "docs" / "assess-baseline.md").read_text(encoding="utf-8")


SAFEGUARDS = {
    "id": ["telaah etik", "persetujuan anak", "rujukan", "terlatih", "tanpa nama", "tekanan batin"],
    "en": ["ethics review", "assent", "referral", "trained", "no names", "distress"],
}


@pytest.mark.parametrize("lang", LANGS)
def test_guide_names_every_safeguard_in_both_languages(lang):
    """
    The guide names each safeguard that is needed before children are asked, in both of its parts.
    """
    indonesian, english = GUIDE.lower().split("## in english")
    part = {"id": indonesian, "en": english}[lang]

    assert [] == [word for word in SAFEGUARDS[lang] if word not in part]


def test_sources_of_the_guide_are_in_the_register():
    """
    Each source the guide names by its id is in the register, and was read.
    """
    named = set(re.findall(r"`(b-[a-z0-9-]+|s0\d\d)`", GUIDE))

    assert 10 < len(named)
    assert named <= set(KB.sources)
    assert "not-read" not in {KB.sources[ident].read_as for ident in named}
