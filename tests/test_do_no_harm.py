"""Tests of the rules that outrank every feature: what no text, record or page may do."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import get_args, get_type_hints

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea._base.text import LANGS
from ocsea.scenarios import workshop
from ocsea.scenarios.document import texts
from ocsea.scenarios.model import Case, Person
from ocsea.sections import SECTIONS

KB = ocsea.load()
TINY = ocsea.testing.tiny()
RULES = tomllib.loads((Path(__file__).parent / "discouraged.toml").read_text(encoding="utf-8"))[
    "rule"
]

each_section = pytest.mark.parametrize("section", SECTIONS)
each_page = pytest.mark.parametrize(
    ("preset", "lang", "kind"),
    [
        (preset, lang, kind)
        for preset in KB.presets
        for lang in LANGS
        for kind in ("guide", "handout")
    ],
)


@attrs.frozen
class Place:
    """Where a string stands: in which field of which class of record.

    Attributes:
        path: The way to it.
        home: The class and the field that hold it, without the text around it.
        text: The string.
        verdict: For what belongs to an option of a decision: the verdict on it.
    """

    path: str
    home: tuple[str, str]
    text: str
    verdict: str = ""


def strings(value, path="", home=("", ""), verdict=""):
    """Yield every string of a record with its place."""
    if isinstance(value, str):
        yield Place(path, home, value, verdict)
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from strings(each, f"{path}.{at}", home, verdict)
    elif isinstance(value, ocsea.Text) or type(value).__name__ == "WordLists":
        for lang in LANGS:
            yield from strings(value(lang), f"{path}.{lang}", home, verdict)
    elif attrs.has(type(value)):
        judged = getattr(value, "verdict", verdict)
        for field in attrs.fields(type(value)):
            inner = (type(value).__name__, field.name)
            yield from strings(getattr(value, field.name), f"{path}.{field.name}", inner, judged)


@cache
def places(section):
    """Return every string of a section."""
    records = KB.table(section).values()
    return [place for record in records for place in strings(record, record.ref)]


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


@cache
def pack(preset):
    """Return the pack of a plan with every case that fits it."""
    bank = [c for c in KB.cases.values() if KB.presets[preset].victims in {"both", c.victims}]
    return workshop(KB, preset=preset, groups=len(bank), seed=1)


def words(text):
    return " ".join(text.split())


def sentences(text):
    return re.split(r"(?<=[.!?])\s+", words(text))


# -- words ---------------------------------------------------------------------------------------------


def pattern(severity):
    """Return what finds the words of all rules of a severity: whole words, capital or small."""
    listed = {word for rule in RULES if rule["severity"] in severity for word in rule["words"]}
    longest_first = sorted(listed, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


ANY = pattern({"avoid", "legal-only"})
NOT_FOR_LAW = pattern({"avoid"})

NEGATION = re.compile(r"(?i)\b(jangan|bukan|tidak|tanpa|never|not|no|nor|without)\b")
QUOTED = re.compile(r"(?<!\w)['‘“\"][^'‘’“”\"]+['’”\"](?!\w)")


def said_to_reject(sentence, found):
    """Return whether a sentence quotes the words in order to say that they should not be used."""
    quotes = any(
        q.start() < found.start() and found.end() < q.end() for q in QUOTED.finditer(sentence)
    )
    return quotes and NEGATION.search(sentence) is not None


def discouraged(text, rule=ANY):
    """Return the discouraged words that a text uses in its own voice."""
    return [
        found[0]
        for sentence in sentences(text)
        for found in rule.finditer(sentence)
        if not said_to_reject(sentence, found)
    ]


# Where the words may stand, and why.
EXCEPT = {
    # They let a search find what people type, and are never displayed (test_cli.py sees to that).
    ("Form", "hidden_labels"): "search only",
    ("Form", "everyday_words"): "search only",
    ("Synonym", "words"): "search only",
    # A source is cited by the title and address it was published under, some of which discuss a word.
    ("Source", "title"): "as published",
    ("Source", "url"): "as published",
    ("Source", "ref_number"): "as published",
    # A published scheme is quoted by its own label and code, or a reader could not find it there.
    ("SchemeConcept", "label"): "as published",
    ("SchemeConcept", "code"): "as published",
    # A law has the title it has.
    ("LegalInstrument", "title"): "as promulgated",
}
# What a provision forbids has the name the statute gives it: there, and there only, may words stand that
# are marked for the law alone.
STATUTE = {("Provision", "summary"), ("Provision", "caveats")}


@each_section
def test_no_record_uses_a_discouraged_word(section):
    """
    No string of any record uses a discouraged word, but where a name given by others has to be quoted.
    """
    found = [
        (place.path, word)
        for place in places(section)
        if place.home not in EXCEPT
        for word in discouraged(place.text, NOT_FOR_LAW if place.home in STATUTE else ANY)
    ]

    assert [] == found


def test_exceptions_are_needed():
    """
    Each exception stands for a place where a discouraged word does stand, or for words that only search.
    """
    used = {
        place.home for section in SECTIONS for place in places(section) if discouraged(place.text)
    }

    needless = {home for home, why in EXCEPT.items() if home not in used and why != "search only"}
    assert set() == needless
    assert STATUTE <= used


def quoted_in(preset, lang):
    """Return what the documents of a plan quote: rules of the law, sources and titles of laws."""
    cases = pack(preset).workshop.cases
    bound = [s for case in cases for s in KB.law.standing(case.provisions, case.happened)]
    quoted = [KB.sources[ident].cite() for ident in pack(preset).workshop.source_numbers]
    quoted += [s.instrument.title(lang) for s in bound]
    quoted += [text(lang) for s in bound for text in (s.provision.summary, *s.provision.caveats)]
    return sorted({words(text).rstrip(".") for text in quoted}, key=len, reverse=True)


@each_page
def test_no_document_uses_a_discouraged_word(preset, lang, kind):
    """
    No generated page uses a discouraged word, but in the sources and rules of the law that it quotes.
    """
    document = pack(preset).documents(lang)[kind]
    quoted = quoted_in(preset, lang)
    found = []

    for text in texts(document):
        own = text
        for quote in quoted:
            own = own.replace(quote, "")
        found += [(word, text) for word in discouraged(own)]
        found += [(word, text) for word in discouraged(text, NOT_FOR_LAW) if text == own]

    assert [] == found


def test_no_code_says_a_discouraged_word():
    """
    Neither the code nor its templates and docstrings, which become the manual, use a discouraged word.
    """
    home = Path(ocsea.__file__).parent
    files = [*home.rglob("*.py"), *home.rglob("*.j2")]

    found = {
        (path.name, said[0])
        for path in files
        for said in ANY.finditer(path.read_text(encoding="utf-8"))
    }

    assert 20 < len(files)
    assert set() == found


LISTED = [word for rule in RULES for word in rule["words"]]


@given(st.sampled_from(LISTED), st.sampled_from([str, str.upper, str.capitalize]))
def test_every_listed_word_is_found(word, written):
    """
    Each word of the list is found in a sentence that uses it, however it is written.
    """
    assert discouraged(f"Ia menyebutnya {written(word)}, katanya.")
    assert discouraged(f"({written(word)})")


@given(st.sampled_from(LISTED))
def test_listed_word_is_not_found_inside_another(word):
    """
    Letters that happen to stand inside a longer word are not found.
    """
    assert [] == discouraged(f"x{word}x".replace(" ", ""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jangan menyebutnya 'predator'.", []),
        ("Do not call a child a “predator”.", []),
        ("Ia 'predator'.", ["predator"]),
        ("Jangan takut. Ia predator.", ["predator"]),
        ("Ia bukan predator.", ["predator"]),
        ("Jangan takut. Katanya 'predator'.", ["predator"]),
    ],
)
def test_word_may_be_quoted_only_to_reject_it(text, expected):
    """
    A discouraged word may stand in quotation marks in a sentence that says not to use it, and not otherwise.
    """
    assert expected == discouraged(text)


def test_list_says_where_each_word_comes_from():
    """
    Each rule has an id of its own, words, a severity that exists, and sources of the register.
    """
    assert len(RULES) == len({rule["id"] for rule in RULES})
    assert {"avoid", "legal-only"} == {rule["severity"] for rule in RULES}
    assert all(rule["words"] for rule in RULES)
    assert [] == [s for rule in RULES for s in rule["sources"] if s not in KB.sources]


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
ADVICE = ("first_response", "services", "measures", "cases", "presets", "wording")
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
NOT_OF_A_PERSON = {("Scheme", "short_name"), ("Service", "name")}


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
