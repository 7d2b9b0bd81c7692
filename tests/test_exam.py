"""Tests of knowledge tests for learning platforms: nothing is lost, and nothing odd is let through."""

import re
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ocsea
from ocsea._base.errors import InvalidDataError, UnknownIdError, UnknownOptionError
from ocsea.interop.exam import Answer, ExamQuestion, exam, join_path, split_path
from ocsea.interop.gift import gift, read_gift, write_gift
from ocsea.interop.moodle import moodle, read_moodle, write_moodle

KB = ocsea.load()
TEST = KB.instruments["training-knowledge-20"]
FORMATS = {"moodle": (write_moodle, read_moodle), "gift": (write_gift, read_gift)}
each_format = pytest.mark.parametrize(("write", "read"), FORMATS.values(), ids=FORMATS)

HOSTILE = st.sampled_from([
    *("~", "=", "#", "{", "}", ":", "\\", "\\n", "\\\\n", "\n", "\n\n", "//", "::", "####"),
    *("->", "%50%", "[html]"),
    *("[plain]", "]]>", "<![CDATA[", "&amp;", "<b>", "&lt; &gt;", "<!--", "$CATEGORY: x"),
    *("&058;", "\t", "é", "\u2028"),
    *("\U0001f600", "0", " ", "TRUE", "// [id:x]", "</text>", "<?php ?>", "$$x$$", "{mlang en}", "=1+1"),
])  # fmt: skip
SEEN = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=3)
TEXTS = st.lists(HOSTILE | SEEN, max_size=5).map(lambda parts: "".join(parts).strip() or "x")
NAMES = TEXTS.map(lambda text: re.sub(r"[<>\\]", "", text).strip() or "x")
TAGS = st.from_regex(r"[a-z][a-z0-9.:_-]{0,9}", fullmatch=True)
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.:_-]{0,9}", fullmatch=True)


@st.composite
def questions(draw):
    """A question with texts that mean something to a reader."""
    wrong = draw(st.lists(TEXTS, min_size=1, max_size=3))
    best = draw(st.integers(0, len(wrong)))
    texts = [*wrong[:best], draw(TEXTS), *wrong[best:]]
    feedback = TEXTS | st.just("")
    answers = [
        Answer(text=text, best=at == best, feedback=draw(feedback)) for at, text in enumerate(texts)
    ]
    told = draw(st.booleans())
    return ExamQuestion(
        category=draw(st.lists(NAMES, min_size=1, max_size=2)),
        name=draw(NAMES),
        text=draw(TEXTS),
        answers=[] if told else answers,
        feedback="" if told else draw(feedback),
        idnumber=draw(IDS | st.just("")),
        tags=draw(st.lists(TAGS, max_size=2, unique=True)),
    )


def a_question(text="Question?", **more):
    answers = [Answer(text="yes", best=True), Answer(text="no")]
    return ExamQuestion(
        **{"category": ["A"], "name": "Q", "text": text, "answers": answers, **more}
    )


# -- what is written can be read -----------------------------------------------------------------------


@each_format
@given(st.lists(questions(), max_size=3))
@example([a_question("[plain]", name="[plain]")])
@example([a_question("a ]]> b\n\n// c {~=#:}\\n", category=["/a/", "b//c"])])
def test_what_is_written_is_read_again(write, read, made):
    """
    Whatever a text holds, reading what was written gives the same questions, in both formats.
    """
    if write is write_gift:
        made = [each for each in made if not re.search("&&[0-9]{3};", repr(each))]

    assert tuple(made) == read(write(made))


@each_format
def test_the_shipped_test_is_the_same_in_both_formats(write, read):
    """
    The knowledge test in two languages survives each format whole.
    """
    shipped = exam(KB)

    assert shipped == read(write(shipped))


def test_what_is_handed_out_is_what_the_questions_say():
    """
    The functions for the knowledge base write its questions, in the languages asked for.
    """
    assert read_moodle(moodle(KB)) == read_gift(gift(KB)) == exam(KB)
    assert read_moodle(moodle(KB, langs=["id"])) == exam(KB, langs=["id"])


@given(st.lists(NAMES, min_size=1, max_size=3))
def test_paths_of_categories_come_back(names):
    """
    Names with slashes make a path that gives the same names.
    """
    names = tuple(" ".join(name.split()) for name in names)

    assert names == split_path(join_path(names))


# -- what a question holds -----------------------------------------------------------------------------


def test_every_question_has_one_best_answer_and_a_way_to_say_so_when_not_known():
    """
    The shares of the answers make 100, and the last answer is "do not know", which counts nothing.
    """
    asked = [each for each in exam(KB) if each.answers]

    assert len(asked) == 2 * len(TEST.items)
    for question in asked:
        assert sum(question.fractions) == 100
        assert question.answers[-1].text in {"Tidak tahu", "Do not know"}
        assert question.fractions[-1] == 0
        assert all(answer.feedback for answer in question.answers)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_questions_say_what_the_knowledge_base_says(lang):
    """
    Words, best answer, id, explanation and domain are those of the item, in that language.
    """
    asked = [each for each in exam(KB, langs=[lang]) if each.answers]

    assert len(asked) == len(TEST.items)
    for item, question in zip(TEST.items, asked, strict=True):
        best = next(answer for answer in question.answers if answer.best)
        domain = next(domain for domain in TEST.domains if domain.id == item.domain)
        labels = [choice.label(lang) for choice in item.offered]
        assert (item.id, item.text(lang)) == (question.idnumber, question.text)
        assert labels == [answer.text for answer in question.answers[:-1]]
        assert item.worth(item.key) == 1
        assert best.text == labels["ABC".index(item.key)]
        assert item.feedback(lang) in question.feedback
        assert domain.label(lang) in question.category[-1]
        assert {f"domain-{item.domain.lower()}", f"level-{item.asks}", f"lang-{lang}"} <= {
            *question.tags
        }


def test_languages_have_categories_of_their_own():
    """
    No category holds questions of two languages, and each domain has one in each.
    """
    languages = {}
    for question in exam(KB):
        languages.setdefault(question.category, set()).update(
            tag for tag in question.tags if tag.startswith("lang-")
        )

    assert all(len(found) == 1 for found in languages.values())
    assert len(languages) == 2 * (len(TEST.domains) + 1)


def test_help_comes_first_and_doubt_is_told():
    """
    Before the questions it is said where help is, and after an unverified one that it is unverified.
    """
    first, *asked = exam(KB, langs=["en"])

    assert "This is not a place to report an incident" in first.text
    assert "129" in first.text
    assert "not legal advice" in first.text
    told = [question.feedback.endswith("This question is unverified.") for question in asked]
    assert told == [item.status == "unverified" for item in TEST.items]
    assert f"This holds as of {TEST.items[0].as_of}." in asked[0].feedback


def test_wrong_answers_cost_no_marks_and_answers_are_shuffled():
    """
    In Moodle XML each question has one best answer, no penalty, and shuffles.
    """
    root = ET.fromstring(moodle(KB))  # noqa: S314
    asked = root.findall("question[@type='multichoice']")

    assert len(asked) == 2 * len(TEST.items)
    for question in asked:
        assert float(question.findtext("penalty")) == 0
        assert question.findtext("shuffleanswers") == question.findtext("single") == "true"
        assert sum(float(a.get("fraction")) for a in question.findall("answer")) == 100


@pytest.mark.parametrize("ident", [i for i in KB.instruments if i != TEST.id])
def test_what_has_no_best_answer_is_refused(ident):
    """
    Surveys and self-assessments cannot be a test; the error names forms that fit.
    """
    with pytest.raises(UnknownOptionError, match="XLSForm") as caught:
        moodle(KB, ident)

    assert ident in str(caught.value)


def test_what_is_not_there_is_refused():
    """
    An unknown test or language is an error that says so.
    """
    with pytest.raises(UnknownIdError):
        gift(KB, "training-knowledge-21")
    with pytest.raises(UnknownOptionError):
        gift(KB, langs=["fr"])


# -- what cannot be written ----------------------------------------------------------------------------


@pytest.mark.parametrize("code", [0, 8, 11, 12, 27, 127, 133, 0xD800, 0xFFFE, 0xFFFF])
def test_control_characters_are_refused(code):
    """
    What no file can hold, or nobody can see, is named by its number.
    """
    with pytest.raises(InvalidDataError, match=f"U\\+{code:04X}"):
        Answer(text=f"a{chr(code)}b")


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"name": ""},
        {"name": "a" * 256},
        {"name": "<b>"},
        {"category": ["A", ""]},
        {"category": ["A", "a\x01"]},
        {"idnumber": "a]b"},
        {"tags": ["a,b"]},
        {"tags": ["0"]},
        {"tags": ["a", "a"]},
        {"answers": [Answer(text="one", best=True)]},
        {"answers": [Answer(text="one"), Answer(text="two")]},
        {"answers": [Answer(text="one", best=True), Answer(text="two", best=True)]},
    ],
    ids=str,
)
def test_a_question_that_no_platform_takes_cannot_be_made(wrong):
    """
    Empty texts, names that are cut, odd ids and answers without one best are refused.
    """
    with pytest.raises(InvalidDataError):
        a_question(**wrong)


def test_an_answer_cannot_be_empty():
    """
    An answer says something.
    """
    with pytest.raises(InvalidDataError, match="empty"):
        Answer(text=" \n ")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (a_question("a &&058; b"), "another character"),
        (a_question(category=["a\\b"]), "backslash"),
        (a_question(answers=[], feedback="x"), "only questions"),
    ],
)
def test_gift_refuses_what_it_cannot_hold(made, words):
    """
    What Moodle would read otherwise in GIFT is refused there, and kept in Moodle XML.
    """
    with pytest.raises(InvalidDataError, match=words):
        write_gift([made])

    assert (made,) == read_moodle(write_moodle([made]))


@pytest.mark.parametrize("code", ["058", "035", "061", "123", "125", "126", "010", "092"])
def test_gift_refuses_every_placeholder(code):
    """
    None of the signs that Moodle puts in place of an escape can stand in a text.
    """
    with pytest.raises(InvalidDataError, match=f"&&{code};"):
        write_gift([a_question(f"a &&{code}; b")])


@pytest.mark.parametrize("text", ["%50% of pupils", "[html]<b>", "[plain]"])
def test_texts_are_not_taken_for_weights_or_formats(text):
    """
    In GIFT an answer that begins like a weight or a format is marked as plain text.
    """
    made = a_question(answers=[Answer(text=text), Answer(text="b", best=True, feedback=text)])

    assert f"\n~[plain]{text[:2]}" in write_gift([made])
    assert (made,) == read_gift(write_gift([made]))


# -- what cannot be read -------------------------------------------------------------------------------

GOOD = write_moodle([a_question(tags=["t"], idnumber="i")])
BAD_XML = {
    "document type": (
        '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>',
        "document type",
    ),
    "outside file": ('<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>', "document type"),
    "no XML": ("<quiz>", "not XML"),
    "an entity": ("<quiz>&a;</quiz>", "not XML"),
    "half a character": ("<quiz>\ud800</quiz>", "not XML"),
    "no quiz": ("<exam/>", "no quiz"),
    "no category": (re.sub(r'(?s)<question type="category">.*?</question>', "", GOOD), "category"),
    "another course": (GOOD.replace("$course$", "$system$"), "not of a course"),
    "text between": (GOOD.replace("<quiz>", "<quiz>text"), "between"),
    "no question": (GOOD.replace("<quiz>", "<quiz><other/>"), "no question"),
    "another type": (GOOD.replace("multichoice", "essay"), "type essay"),
    "another format": (GOOD.replace('questiontext format="plain', 'questiontext format="x'), "attributes"),
    "a file": (GOOD.replace("</text></questiontext>", "</text><file/></questiontext>"), "one text"),
    "markup": (GOOD.replace("<text>Q</text>", "<text>Q<b/></text>"), "more than text"),
    "a penalty": (GOOD.replace("<penalty>0.0", "<penalty>0.3"), "penalty"),
    "half a mark": (GOOD.replace('fraction="100"', 'fraction="50"'), "answer"),
    "two best": (GOOD.replace('fraction="0"', 'fraction="100"'), "best"),
    "formatted feedback": (GOOD.replace('<feedback format="plain_text"', '<feedback format="html"'), "answer"),
    "no answers": (re.sub(r"(?s)<answer .*</answer>", "", GOOD), "choose"),
    "a hint": (GOOD.replace("</tags>", "</tags><hint/>"), "hint"),
    "odd tags": (GOOD.replace("<tags>", "<tags><other/>"), "tags"),
    "nothing": (re.sub(r"(?s)<name>.*</tags>", "", GOOD), "the end"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), BAD_XML.values(), ids=BAD_XML)
def test_moodle_xml_that_is_not_ours_is_refused(text, words):
    """
    The reader refuses declarations, files, markup and settings that the writer never writes.
    """
    assert text != GOOD
    with pytest.raises(InvalidDataError, match=words):
        read_moodle(text)


GIFT = write_gift([a_question(tags=["t"], idnumber="i", feedback="f")])
BAD_GIFT = {
    "no category": ("::Q::[plain]text\n\n", "category"),
    "cut off": (GIFT.removesuffix("\n"), "does not end"),
    "another course": (GIFT.replace("$course$", "$system$"), "not of a course"),
    "another format": (GIFT.replace("[plain]", "[html]"), "no question"),
    "no name": (GIFT.replace("::Q::", ""), "no question"),
    "an odd comment": (GIFT.replace("// ", "// note "), "comment"),
    "a comment only": ("$CATEGORY: $course$/top/A\n\n// [id:i]\n\n", "no question"),
    "a weight": (GIFT.replace("=yes", "~%50%yes"), "best"),
    "a bare sign": (GIFT.replace("=yes", "=a~b"), "answer"),
    "no end": (GIFT.replace("\n}", ""), "do not end"),
    "no answers": ("$CATEGORY: $course$/top/A\n\n::Q::[plain]t{\n}\n\n", "answer"),
    "more than a text": (
        "$CATEGORY: $course$/top/A\n\n::Q::[plain]t\n=more\n\n",
        "more than a text",
    ),
}


@pytest.mark.parametrize(("text", "words"), BAD_GIFT.values(), ids=BAD_GIFT)
def test_gift_that_is_not_ours_is_refused(text, words):
    """
    The reader refuses what the writer never writes, instead of guessing.
    """
    assert text != GIFT
    with pytest.raises(InvalidDataError, match=words):
        read_gift(text)


def test_texts_are_trimmed_as_platforms_do():
    """
    Space around a text and line ends of other systems do not make another question.
    """
    assert a_question(" a\r\nb\r ") == a_question("a\nb")
    assert attrs.evolve(a_question(), name=" Q ") == a_question()
