"""Tests of the rules that outrank every feature: what no text, record or page may do."""

import re
from typing import get_args, get_type_hints

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.harm_help import KB, each_section, places, sentences, strings, words

import ocsea
from ocsea.scenarios.model import Case, Person
from ocsea.sections import SECTIONS

TINY = ocsea.testing.tiny()


def both_languages(value, path):
    """Yield every text of a record with its place."""
    if isinstance(value, ocsea.Text):
        yield path, value
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from both_languages(each, f"{path}.{at}")
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from both_languages(getattr(value, field.name), f"{path}.{field.name}")


# -- images of children --------------------------------------------------------------------------------


SCREENSHOT = re.compile(
    r"(?i)\b(tangkapan layar|menangkap layar|tangkap layar|screenshots?|screen captures?)\b"
)
ADULT = re.compile(r"(?i)\b(dewasa|adults?)\b")
IMAGE = (
    r"(?:gambar|foto|video|rekaman|images?|pictures?|photos?|videos?|recordings?|nudes?)(?:nya)?"
)
HANDLE = (
    "salin|salinlah|simpan|simpanlah|kirim|kirimkan|teruskan|cetak|unduh|lihat|lihatlah|tonton|ambil|"
    "copy|save|keep|send|forward|store|print|download|view|watch|capture"
)
HANDLING = (
    "menyalin|menyimpan|mengirim|mengirimkan|meneruskan|mencetak|mengunduh|melihat|menonton|mengambil|"
    "copying|saving|keeping|sending|forwarding|storing|printing|downloading|viewing|watching"
)
NEAR = r"\W+(?:[\w-]+\W+){0,5}?"
COMMAND = re.compile(rf"(?i)\b(?:{HANDLE}){NEAR}{IMAGE}\b")
SUGGESTION = re.compile(rf"(?i)\b(?:{HANDLE}|{HANDLING}){NEAR}{IMAGE}\b")
SAYS_NOT = re.compile(
    r"(?i)\b(jangan|tanpa|tidak|tak|bukan|never|no|not|nobody|none|without|nor|cannot)\b"
)
ADVICE = (
    "first_response",
    "services",
    "measures",
    "cases",
    "presets",
    "triage_questions",
    "triage_rules",
    "triage_steps",
    "wording",
)
# What of a case tells people what to do; the rest tells what happened.
KEY = {
    ("Option", "choice"),
    ("Option", "consequence"),
    ("Question", "answer"),
    ("Case", "safeguarding"),
    ("Case", "debrief"),
}


def told_to_handle_images(text, rule=COMMAND):
    """Return the sentences that tell a reader to view, copy, keep or send an image."""
    quotes_out = re.sub(r"“[^”]*”", "", words(text))
    return [s for s in sentences(quotes_out) if rule.search(s) and not SAYS_NOT.search(s)]


@pytest.mark.parametrize("section", ADVICE)
def test_nobody_is_told_to_handle_an_image(section):
    """
    No advice tells anybody to view, copy, keep or send an image, unless to show that it is unsafe.
    """
    found = [
        (place.path, sentence)
        for place in places(section)
        if place.verdict != "unsafe" and (section != "cases" or place.home in KEY)
        for sentence in told_to_handle_images(
            place.text, SUGGESTION if place.home == ("Option", "choice") else COMMAND
        )
    ]

    assert [] == found


@pytest.mark.parametrize("section", ADVICE)
def test_screenshots_are_spoken_of_only_to_warn_or_for_adults(section):
    """
    A screenshot is mentioned only with a warning, or when an adult keeps messages sent to them.
    """
    found = [
        place.path
        for place in places(section)
        if place.verdict != "unsafe"
        and SCREENSHOT.search(place.text)
        and not (SAYS_NOT.search(place.text) or ADULT.search(place.text))
    ]

    assert [] == found


@pytest.mark.parametrize(
    "case", [c for c in KB.cases.values() if c.victims == "child"], ids=lambda c: c.id
)
def test_case_about_a_child_never_has_a_screenshot_taken(case):
    """
    In a case about a child every sentence that names a screenshot says not to take one.
    """
    found = [
        sentence
        for place in strings(case)
        if place.verdict != "unsafe"
        for sentence in sentences(place.text)
        if SCREENSHOT.search(sentence) and not SAYS_NOT.search(sentence)
    ]

    assert [] == found


@pytest.mark.parametrize(
    "case", [c for c in KB.cases.values() if c.victims == "child"], ids=lambda c: c.id
)
def test_case_about_a_child_says_how_images_are_left_alone(case):
    """
    Wherever images of a child may be part of a case, its steps say never to view or copy them.
    """
    with_images = {
        "ai-generated-csam",
        "child-sexual-abuse-material-harm",
        "csam-circulation",
        "csam-production",
        "coerced-self-generated-content",
        "sexual-extortion-of-a-child",
    }
    shown = {link.form for link in case.forms if link.role != "possible"}

    assert not shown & with_images or "never-view-or-copy" in case.first_response


@pytest.mark.parametrize(
    "text",
    [
        "Simpan fotonya di ponsel Anda.",
        "Kirimkan semua gambar itu kepada guru.",
        "Keep a copy of the images for the police.",
        "Download the video first.",
        "Save every picture as evidence.",
    ],
)
def test_advice_that_must_not_be_given_is_found(text):
    """
    The search for harmful advice finds it when it is there.
    """
    assert [text] == told_to_handle_images(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jangan menyimpan fotonya.",
        "Never copy, print or forward the image.",
        "Simpan tautan, nama akun, dan jamnya.",
        "Keep the text of the threats.",
    ],
)
def test_advice_that_may_be_given_is_not_found(text):
    """
    The search for harmful advice leaves good advice alone.
    """
    assert [] == told_to_handle_images(text, SUGGESTION)


def test_first_response_has_the_steps_that_protect_images():
    """
    The first steps say not to view or copy, to keep evidence without an image, and not to spread it.
    """
    steps = KB.first_response

    assert "dont" == steps["never-view-or-copy"].kind
    assert "dont" == steps["do-not-spread-evidence"].kind
    assert "do" == steps["keep-evidence-without-image"].kind
    assert "all" in steps["never-view-or-copy"].who or {"teacher", "parent"} <= set(
        steps["never-view-or-copy"].who
    )


# -- what records can hold -----------------------------------------------------------------------------


PERSONAL = {
    "account",
    "address",
    "attachment",
    "birth",
    "birthday",
    "born",
    "email",
    "face",
    "file",
    "image",
    "name",
    "names",
    "nickname",
    "nik",
    "phone",
    "photo",
    "picture",
    "probability",
    "risk",
    "school",
    "score",
    "surname",
    "video",
    "whatsapp",
}
# Names of lists and of organisations that offer help; neither is a person harmed.
NOT_OF_A_PERSON = {
    ("Scheme", "short_name"),
    ("Service", "name"),
    ("Variable", "name"),  # of what may be told differently
    ("Case", "school_level"),  # a value of a facet
    ("VariableValue", "school_level"),
}


def classes(record, seen=None):
    """Return a record class and every class that its fields can hold."""
    seen = set() if seen is None else seen

    def visit(hint):
        if isinstance(hint, type) and attrs.has(hint) and hint not in seen:
            seen.add(hint)
            for inner in get_type_hints(hint, include_extras=True).values():
                visit(inner)
        for arg in get_args(hint):
            if not isinstance(arg, str):
                visit(arg)

    visit(record)
    return seen


@each_section
def test_no_record_can_hold_who_was_harmed(section):
    """
    No class of record has a field for the name, contact, image or score of a person.
    """
    fields = {
        (held.__name__, field.name)
        for held in classes(SECTIONS[section].record_class())
        for field in attrs.fields(held)
    }

    personal = {(held, name) for held, name in fields if PERSONAL & set(name.split("_"))}
    assert set() == personal - NOT_OF_A_PERSON
    assert len(fields) > 2


def test_person_in_a_case_is_a_role():
    """
    All that is held of a person in a case is a role and what it has to do with the case.
    """
    assert ["role", "about"] == [field.name for field in attrs.fields(Person)]
    assert Person in classes(Case)


@attrs.frozen
class Changed:
    """The rows of another reader, with more keys in the cases."""

    base: object
    more: dict
    within: str = ""

    def rows(self, section):
        rows = self.base.rows(section)
        if section != "cases":
            return rows
        if not self.within:
            return [row | self.more for row in rows]
        return [
            row | {self.within: [each | self.more for each in row[self.within]]} for row in rows
        ]

    def meta(self):
        return self.base.meta()

    def section_hash(self, section):
        return self.base.section_hash(section)


@given(st.sampled_from(sorted(PERSONAL)), st.sampled_from(["", "person", "decision", "question"]))
def test_personal_detail_in_a_case_is_refused(key, within):
    """
    A case with a field for a personal detail, on any level, does not pass the check.
    """
    kb = ocsea.KnowledgeBase(Changed(TINY.reader, {key: "contoh"}, within))

    problems = kb.check()

    assert problems
    assert {"this key is not known"} == {problem.message for problem in problems}
    assert all(problem.field.endswith(key) for problem in problems)


# -- both languages ------------------------------------------------------------------------------------


@each_section
def test_every_text_is_in_both_languages(section):
    """
    No text is empty in either language.
    """
    found = [
        path
        for record in KB.table(section).values()
        for path, text in both_languages(record, record.ref)
        if not (text.id.strip() and text.en.strip())
    ]

    assert [] == found


@each_section
def test_no_text_is_copied_from_one_language_into_the_other(section):
    """
    A text of more than a few words is not the same in both languages.
    """
    found = [
        path
        for record in KB.table(section).values()
        for path, text in both_languages(record, record.ref)
        if text.id == text.en and len(re.findall(r"[^\W\d_]+", text.en)) > 5
    ]

    assert [] == found


ENGLISH = re.compile(r"(?i)\b(the|and|with|which|their|should|would|about|because)\b")
INDONESIAN = re.compile(r"(?i)\b(yang|dan|dengan|untuk|tidak|kepada|karena|sudah|adalah)\b")
FOREIGN = 3


@each_section
def test_each_text_is_in_its_language(section):
    """
    An Indonesian text is not written in English, nor an English one in Indonesian.
    """
    found = [
        path
        for record in KB.table(section).values()
        for path, text in both_languages(record, record.ref)
        if len(ENGLISH.findall(text.id)) >= FOREIGN or len(INDONESIAN.findall(text.en)) >= FOREIGN
    ]

    assert [] == found


# -- help and law --------------------------------------------------------------------------------------


def test_every_service_that_is_shown_has_a_date_or_says_there_is_none():
    """
    A service that may be shown was checked on a day, has a source, and a channel that can be used.
    """
    live = [service for service in KB.services.values() if service.contactable]

    assert live
    for service in live:
        assert service.sources
        assert service.checked
        assert {channel.kind for channel in service.channels} - {"other"}


def test_settlement_is_never_called_best():
    """
    No option that settles a case among the people concerned is called best or acceptable.
    """
    settled = re.compile(
        r"(?i)\b(surat damai|kekeluargaan|uang damai|dinikahkan|amicably|peace letter)\b"
    )

    found = [
        p.path
        for p in places("cases")
        if p.verdict in {"best", "acceptable"}
        and settled.search(p.text)
        and not SAYS_NOT.search(p.text)
    ]

    assert [] == found
