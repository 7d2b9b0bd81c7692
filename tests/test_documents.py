"""Tests for what a pack prints: the guide, the handout, and both as HTML and Markdown."""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea._base.text import LANGS
from ocsea.law.penalty import in_words
from ocsea.scenarios import document as doc
from ocsea.scenarios import workshop
from ocsea.scenarios.document import texts
from ocsea.scenarios.render import to_html, to_markdown

KB = ocsea.load()
TINY = ocsea.testing.tiny()
PRESETS = sorted(KB.presets)
KINDS = ("guide", "handout")
MARKS = re.compile(r"\[(\d+(?:, \d+)*)\]")

each_preset = pytest.mark.parametrize("preset", PRESETS)
each_lang = pytest.mark.parametrize("lang", LANGS)
each_kind = pytest.mark.parametrize("kind", KINDS)


@attrs.frozen
class Changed:
    """The rows of another reader, each changed by a function of its section and the row."""

    base: object
    change: object

    def rows(self, section):
        return [self.change(section, row) for row in self.base.rows(section)]

    def meta(self):
        return self.base.meta()

    def section_hash(self, section):
        return self.base.section_hash(section)


def tiny_with(section, ident, **keys):
    """Return the tiny knowledge base with other *keys* in one record."""

    def change(name, row):
        return row | keys if (name, row["id"]) == (section, ident) else row

    return ocsea.KnowledgeBase(Changed(TINY.reader, change))


def tiny_pack(kb=TINY, **options):
    return workshop(kb, **{"preset": "sample-day", "participants": 9, "groups": 3} | options)


@cache
def pack(preset):
    """Return the pack of a plan with every case that fits it."""
    bank = [c for c in KB.cases.values() if KB.presets[preset].victims in {"both", c.victims}]
    return workshop(KB, preset=preset, groups=len(bank), seed=2026)


@cache
def page(preset, lang, kind):
    return pack(preset).documents(lang)[kind]


@cache
def html_of(preset, lang, kind):
    return to_html(page(preset, lang, kind))


def words(text):
    return " ".join(text.split())


def said(document):
    """Return all that a reader sees, one text a line."""
    return "\n".join(map(words, texts(document)))


def say(key, lang, kb=KB, **gaps):
    return kb.wording[key].format(**gaps)(lang)


def flat(blocks):
    """Yield blocks with those inside callouts."""
    for block in blocks:
        yield block
        if isinstance(block, doc.Callout):
            yield from flat(block.blocks)


def callouts(document, kind):
    return [b for b in document.blocks if isinstance(b, doc.Callout) and b.kind == kind]


def part(blocks, level, title):
    """Return the blocks from the heading *title* up to the next one of its level or above."""
    found = []
    inside = False
    for block in blocks:
        if isinstance(block, doc.Heading) and block.level <= level:
            inside = block.text == title
        elif inside:
            found.append(block)
    return found


def pages_of(document, case, group, lang, kb=KB):
    """Return the blocks of one case."""
    title = f"{say('group', lang, kb, n=group)}: {words(case.title(lang))}"
    return part(document.blocks, 2, title)


def key_pages(kb, ident, lang):
    """Return the blocks of one case in the guide of a pack of made-up cases."""
    ready = tiny_pack(kb)
    group = [case.id for case in ready.workshop.cases].index(ident) + 1
    return pages_of(ready.documents(lang)["guide"], kb.cases[ident], group, lang, kb)


# -- keys ----------------------------------------------------------------------------------------------


def key_texts(case, lang, kb=KB):
    """Yield all that belongs to the facilitator only, paragraph by paragraph."""
    for text in (case.safeguarding, case.debrief):
        yield from text(lang).strip().split("\n\n")
    yield from (link.why(lang) for link in case.forms)
    yield from (insert.news(lang) for insert in case.inserts)
    yield from (question.answer(lang) for question in case.questions)
    yield from (option.consequence(lang) for d in case.decisions for option in d.options)
    for standing in kb.law.standing(case.provisions, case.happened):
        rule = standing.provision
        yield rule.summary(lang)
        yield f"{rule.article}, {standing.instrument.number or standing.instrument.title(lang)}"


@each_preset
@each_lang
def test_handout_holds_no_key_of_any_case(preset, lang):
    """
    Nothing meant for the facilitator alone stands in a handout, whichever case it belongs to.
    """
    handout = said(page(preset, lang, "handout"))

    keys = {words(key) for case in KB.cases.values() for key in key_texts(case, lang)}

    assert [] == [key for key in keys if key in handout]


@each_preset
@each_lang
def test_guide_holds_every_key_of_its_cases(preset, lang):
    """
    The guide holds the whole key of every case of the workshop, on the pages of that case.
    """
    guide = page(preset, lang, "guide")
    missing = []

    for group, case in enumerate(pack(preset).workshop.cases, start=1):
        of_case = pages_of(guide, case, group, lang)
        told = said(attrs.evolve(guide, blocks=tuple(of_case)))
        missing += [(case.id, key) for key in key_texts(case, lang) if words(key) not in told]

    assert [] == missing


@each_preset
@each_lang
def test_handout_does_not_tell_which_option_is_best(preset, lang):
    """
    A handout has no table of verdicts, and gives the options of a decision in the order of the guide.
    """
    handout, guide = (page(preset, lang, kind) for kind in ("handout", "guide"))

    asked = [b.items for b in flat(handout.blocks) if getattr(b, "style", "") == "choices"]
    told = [b for b in flat(guide.blocks) if isinstance(b, doc.Grid)]
    judged = [b.rows for b in told if b.head[1] == say("verdict", lang)]

    assert [] == [b for b in flat(handout.blocks) if say("verdict", lang) in getattr(b, "head", ())]
    assert [tuple(f"{'ABCD'[at]}. {c}" for at, c in enumerate(choices)) for choices in asked] == [
        tuple(row[0] for row in rows) for rows in judged
    ]


def test_guide_holds_every_option_however_many():
    """
    A decision with more options than usual loses none of them in the guide.
    """
    row = next(row for row in TINY.reader.rows("cases") if row["id"] == "sample-case-1")
    more = [
        {
            "text": {"id": f"Cara {n}", "en": f"Way {n}"},
            "verdict": "best" if n == 1 else "unsafe",
            "consequence": {"id": f"Kunci: akibat {n}.", "en": f"Key: result {n}."},
        }
        for n in range(1, 7)
    ]
    kb = tiny_with("cases", "sample-case-1", decision=[row["decision"][0] | {"option": more}])

    guide = said(tiny_pack(kb).documents("en")["guide"])

    assert [] == kb.check()
    assert [] == [n for n in range(1, 7) if f"Key: result {n}." not in guide]


def test_keys_stay_out_of_the_handout_whatever_the_records_say():
    """
    In made-up records, where every key is marked as one, none is in the handout and all are in the guide.
    """
    documents = tiny_pack().documents("id")

    assert "Kunci:" not in said(documents["handout"])
    assert {"Kunci: didengar 1.", "Kunci: contoh 3."} <= set(texts(documents["guide"]))


@each_preset
@each_lang
def test_handout_holds_what_the_groups_need(preset, lang):
    """
    The handout holds the situation, the people, the choices and the questions of every case.
    """
    handout = said(page(preset, lang, "handout"))
    missing = []

    for case in pack(preset).workshop.cases:
        needed = case.situation(lang).strip().split("\n\n")
        needed += [text(lang) for person in case.people for text in (person.role, person.about)]
        needed += [d.prompt(lang) for d in case.decisions]
        needed += [option.choice(lang) for d in case.decisions for option in d.options]
        needed += [question.ask(lang) for question in case.questions]
        missing += [text for text in needed if words(text) not in handout]

    assert [] == missing


@each_preset
@each_lang
def test_handout_explains_every_form_of_its_cases(preset, lang):
    """
    The glossary defines each form that the cases show, with a drawing that is described.
    """
    cards = [b for b in page(preset, lang, "handout").blocks if isinstance(b, doc.Card)]

    shown = pack(preset).workshop.choice.covered
    expected = {(KB.forms[f].label(lang), words(KB.forms[f].definition(lang))) for f in shown}
    assert expected == {(card.title, card.body) for card in cards}
    assert all(card.svg and card.alt for card in cards)


@each_preset
@each_lang
@each_kind
def test_cases_are_called_fictional(preset, lang, kind):
    """
    Every document says that the people and events in it are made up.
    """
    assert say("fictional", lang) in set(texts(page(preset, lang, kind)))
    assert {"id": "rekaan", "en": "fictional"}[lang] in say("fictional", lang)


# -- help ----------------------------------------------------------------------------------------------


def dated(service, lang, kb=KB):
    """Return how the age of a contact is told."""
    if service.as_of in {None, "undated"}:
        return say("contact-undated", lang, kb)
    return say("contact-dated", lang, kb, as_of=service.as_of)


def help_rows(document):
    return [
        row
        for callout in callouts(document, "help")
        for block in callout.blocks
        if isinstance(block, doc.FactList)
        for row in block.rows
    ]


@each_preset
@each_lang
@each_kind
def test_every_document_says_where_to_get_help(preset, lang, kind):
    """
    Help stands at the start and at the end of each document, with every service of its cases.
    """
    document = page(preset, lang, kind)

    named = {KB.services["sapa-129"], KB.services["polri-110"]}
    named |= {KB.services[s] for case in pack(preset).workshop.cases for s in case.services}
    live = {words(s.name(lang)) for s in named if s.contactable}
    assert 2 == len(callouts(document, "help"))
    assert live == {name for name, _ in help_rows(document)}
    assert any(isinstance(block, doc.Callout) for block in document.blocks[:5])


@each_preset
@each_lang
@each_kind
def test_every_contact_has_its_date(preset, lang, kind):
    """
    Each contact is given with the date its source gives, or with the words that it gives none.
    """
    rows = help_rows(page(preset, lang, kind))

    by_name = {words(service.name(lang)): service for service in KB.services.values()}
    assert [] == [name for name, told in rows if dated(by_name[name], lang) not in told]
    assert rows


@each_preset
@each_lang
@each_kind
def test_contacts_are_given_in_full(preset, lang, kind):
    """
    Each service has every channel that can be used, and what it asks people to watch.
    """
    told = dict(help_rows(page(preset, lang, kind)))  # the list at the end, after the short one

    services = [s for s in KB.services.values() if words(s.name(lang)) in told]
    assert services
    for service in services:
        text = told[words(service.name(lang))]
        usable = [channel for channel in service.channels if channel.kind != "other"]
        assert usable
        assert [] == [channel.value for channel in usable if channel.value not in text]
        assert service.caution is None or words(service.caution(lang)).rstrip(".") in text


@each_preset
@each_lang
@each_kind
def test_help_says_when_it_was_checked(preset, lang, kind):
    """
    The list of services names the day on which the one looked at longest ago was checked.
    """
    document = page(preset, lang, kind)

    named = {"sapa-129", "polri-110"}
    named |= {service for case in pack(preset).workshop.cases for service in case.services}
    oldest = min(KB.services[service].checked for service in named)
    day = f"{oldest.day} {say(f'month-{oldest:%m}', lang)} {oldest.year}"
    assert say("help-checked", lang, day=day) in set(texts(document))


def holds(value, text):
    return re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", text) is not None


@each_preset
@each_lang
@each_kind
def test_contacts_that_nobody_could_confirm_are_not_printed(preset, lang, kind):
    """
    No number or address of an unverified service is printed, unless a verified one shares it.
    """
    told = said(page(preset, lang, kind))

    confirmed = {c.value for s in KB.services.values() if s.contactable for c in s.channels}
    doubtful = {
        channel.value
        for service in KB.services.values()
        if not service.contactable
        for channel in service.channels
    }
    names = " ".join(service.name(lang) for service in KB.services.values())
    checked = {value for value in doubtful - confirmed if not holds(value, names)}
    assert 8 < len(checked)
    assert [] == [value for value in checked if holds(value, told)]


@each_kind
@pytest.mark.parametrize("ident", ["sapa-129", "polri-110"])
@pytest.mark.parametrize("status", ["verified", "unverified"])
def test_contact_is_printed_only_when_verified(status, ident, kind):
    """
    The number of a service is printed when it is verified; otherwise its name, said to be unconfirmed.
    """
    channels = [{"kind": "phone", "value": "0800-000-111"}]
    kb = tiny_with("services", ident, status=status, channels=channels, as_of="2030-04")

    told = said(tiny_pack(kb).documents("id")[kind])

    name = kb.services[ident].name("id")
    assert (status == "verified") == ("0800-000-111" in told)
    assert (status == "verified") == (dated(kb.services[ident], "id") in told)
    unconfirmed = [line for line in told.splitlines() if "belum dapat dipastikan" in line]
    assert (status == "unverified") == any(name in line for line in unconfirmed)


# -- law -----------------------------------------------------------------------------------------------


def rules(blocks, lang, kb=KB):
    """Return the rules of the legal part of a case, each as one text."""
    found = []
    for block in part(blocks, 3, say("law-title", lang, kb)):
        if isinstance(block, doc.Grid):
            found += [" | ".join(row) for row in block.rows]
        elif isinstance(block, doc.Bullets):
            found += block.items
    return found


def listed(guide, lang):
    """Return the sources of a guide by their number."""
    grids = [b for b in part(guide.blocks, 2, say("sources", lang)) if isinstance(b, doc.Grid)]
    return {int(number): cited for grid in grids for number, cited in grid.rows}


def marked(text):
    """Return the source numbers that a text is marked with."""
    return [int(n) for marks in MARKS.findall(text) for n in marks.split(", ")]


@each_preset
@each_lang
def test_every_rule_of_the_law_carries_its_sources(preset, lang):
    """
    The legal part gives each provision that binds once, marked with the numbers of its own sources.
    """
    guide = page(preset, lang, "guide")
    sources = listed(guide, lang)

    for group, case in enumerate(pack(preset).workshop.cases, start=1):
        told = rules(pages_of(guide, case, group, lang), lang)
        bound = KB.law.standing(case.provisions, case.happened)

        assert len(bound) == len(told)
        for standing in bound:
            (rule,) = (r for r in told if words(standing.provision.summary(lang)).rstrip(".") in r)
            cited = KB.cite(standing.provision.sources)
            assert cited == [sources[number] for number in marked(rule)]
            assert cited


@each_preset
@each_lang
def test_no_number_of_the_law_stands_without_a_source(preset, lang):
    """
    Whatever in the legal part holds a number of the law is marked with a source.
    """
    guide = page(preset, lang, "guide")

    told = [
        rule
        for group, case in enumerate(pack(preset).workshop.cases, start=1)
        for rule in rules(pages_of(guide, case, group, lang), lang)
    ]

    assert [] == [rule for rule in told if not marked(rule)]
    assert all(re.search(r"\d", MARKS.sub("", rule)) for rule in told)


@each_preset
@each_lang
def test_source_numbers_lead_to_the_list_and_back(preset, lang):
    """
    Sources are numbered from 1, every number used is in the list, and every source listed is used.
    """
    guide = page(preset, lang, "guide")
    sources = listed(guide, lang)

    cited = dict(zip(sources.values(), sources, strict=True))
    used = {number for text in texts(guide) for number in marked(text) if text not in cited}
    assert list(range(1, len(sources) + 1)) == list(sources)
    assert set(sources) == used


@each_preset
@each_lang
def test_law_is_information_and_dated(preset, lang):
    """
    The legal part of each case says that it is not legal advice, and for which day it holds.
    """
    guide = page(preset, lang, "guide")

    for group, case in enumerate(pack(preset).workshop.cases, start=1):
        legal = part(pages_of(guide, case, group, lang), 3, say("law-title", lang))
        day = f"{case.happened.day} {say(f'month-{case.happened:%m}', lang)} {case.happened.year}"

        told = legal[0].text
        assert {"id": "bukan nasihat hukum", "en": "not legal advice"}[lang] in told
        assert day in told


@each_preset
@each_lang
def test_caveats_stand_with_their_rule(preset, lang):
    """
    A provision is never shown without its traps and open readings.
    """
    guide = page(preset, lang, "guide")

    for group, case in enumerate(pack(preset).workshop.cases, start=1):
        told = "\n".join(rules(pages_of(guide, case, group, lang), lang))
        bound = KB.law.standing(case.provisions, case.happened)
        caveats = [c(lang) for s in bound for c in s.provision.caveats]

        assert [] == [caveat for caveat in caveats if words(caveat).rstrip(".") not in told]


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        ("2030-01-01", "Penjara paling lama 1 tahun 6 bulan"),
        ("2030-12-31", "Penjara paling lama 1 tahun 6 bulan"),
        ("2031-01-01", "Penjara 6 bulan sampai 2 tahun dan/atau denda Rp1.000.000"),
    ],
)
def test_penalty_is_that_of_the_day(happened, expected):
    """
    The guide gives the penalty as it stood on the day of the incident, also on the day it changed.
    """
    kb = tiny_with("cases", "sample-case-1", happened=happened)

    (rule,) = rules(key_pages(kb, "sample-case-1", "id"), "id", kb)

    assert expected in rule


def test_rule_that_does_not_bind_is_not_cited():
    """
    A provision that does not bind on the day of the incident is left out.
    """
    kb = tiny_with("cases", "sample-case-1", happened="2029-12-31")

    assert [] == rules(key_pages(kb, "sample-case-1", "id"), "id", kb)


@pytest.mark.parametrize(
    ("ident", "key"), [("sample-case-1", "not-here"), ("sample-case-2", "complaint-except")]
)
@each_lang
def test_complaint_rule_fits_the_person_harmed(ident, key, lang):
    """
    Where a child needs no complaint the guide says so for a child, and names the exception otherwise.
    """
    (rule,) = rules(key_pages(TINY, ident, lang), lang)

    names = say("complaint-for-child", lang)
    assert say(f"complaint-{key}", lang, names=names) in rule


# -- doubt ---------------------------------------------------------------------------------------------


def doubtful_texts(kb, ready, lang):
    """Yield each unverified statement that a pack has to do with, as it is printed."""
    for case in ready.workshop.cases:
        links = [kb.forms[link.form] for link in case.forms]
        yield from (form.definition(lang) for form in links if form.status != "verified")
        steps = [kb.first_response[ident] for ident in case.first_response]
        yield from (step.advice(lang) for step in steps if step.status != "verified")
        found = [kb.measures[ident] for ident in case.measures]
        yield from (measure.label(lang) for measure in found if measure.status != "verified")
        bound = [kb.law[ident] for ident in case.provisions]
        yield from (rule.summary(lang) for rule in bound if rule.status != "verified")


def unmarked(kb, ready, lang, kind):
    """Return the unverified statements that a document prints without saying so."""
    printed = said(ready.documents(lang)[kind])
    mark = f" [{say('unverified', lang, kb)}]"
    return {
        text
        for text in map(words, doubtful_texts(kb, ready, lang))
        if printed.count(text) != printed.count(text + mark)
    }


@each_preset
@each_lang
@each_kind
def test_unverified_statements_are_marked(preset, lang, kind):
    """
    What was not seen in a source is printed with words that say so, wherever it is printed.
    """
    assert set() == unmarked(KB, pack(preset), lang, kind)


def all_verified_but(section, ident):
    """Return the tiny knowledge base with one unverified record at most."""

    def change(name, row):
        doubtful = (name, row["id"]) == (section, ident)
        status = {"status": "unverified" if doubtful else "verified"}
        return row | status if "status" in row else row

    return ocsea.KnowledgeBase(Changed(TINY.reader, change))


@pytest.mark.parametrize(
    ("section", "ident"),
    [
        ("forms", "sample-harm"),
        ("measures", "sample-measure"),
        ("first_response", "sample-step"),
        ("provisions", "sample-offence"),
    ],
)
@each_kind
def test_any_statement_is_marked_once_it_is_unverified(section, ident, kind):
    """
    The mark of doubt follows the status of a record, whatever its kind.
    """
    kb = all_verified_but(section, ident)
    ready = tiny_pack(kb)

    assert set() == unmarked(kb, ready, "id", kind)
    guide = said(ready.documents("id")["guide"])
    assert f"[{say('unverified', 'id')}]" in guide


def test_verified_statements_are_not_marked():
    """
    Nothing is said to be in doubt when everything was seen in a source.
    """
    kb = all_verified_but(None, None)

    for document in tiny_pack(kb).documents("id").values():
        assert f"[{say('unverified', 'id')}]" not in said(document)


# -- one language --------------------------------------------------------------------------------------

STAND_IN = {"id": "ä", "en": "ö"}


def in_stand_ins(value):
    """Return rows whose Indonesian letters are all ä and whose English letters are all ö."""
    if isinstance(value, dict):
        if set(value) == set(LANGS) and all(isinstance(text, str) for text in value.values()):
            return {lang: hidden(text, STAND_IN[lang]) for lang, text in value.items()}
        return {key: in_stand_ins(each) for key, each in value.items()}
    if isinstance(value, list):
        return [in_stand_ins(each) for each in value]
    return value


def hidden(text, letter):
    """Return *text* with every letter replaced, and its named gaps kept."""
    return re.sub(r"\{\w+\}|[^\W\d_]", lambda m: m[0] if m[0][0] == "{" else letter, text)


class Veiled(Changed):
    """The rows of another reader, in stand-ins."""

    def meta(self):
        return in_stand_ins(self.base.meta())


@pytest.fixture(scope="module")
def veiled():
    """A tiny knowledge base in which each language has one letter only."""
    return ocsea.KnowledgeBase(Veiled(TINY.reader, lambda _, row: in_stand_ins(row)))


def own_words(kb, lang):
    """Return the words that are the same in both languages, and those of penalties."""
    told = [kb.stamp, "sample-day", "A B"]
    told += [source.cite() for source in kb.sources.values()]
    told += [rule.article for rule in kb.law.provisions.values()]
    told += [str(law.number) for law in kb.law.instruments.values()]
    told += [in_words(v, lang) for rule in kb.law.provisions.values() for v in rule.versions]
    return set(re.findall(r"[^\W\d_]+", " ".join(told).casefold()))


@each_lang
@each_kind
def test_document_is_in_one_language(veiled, lang, kind):
    """
    A document holds no letter of the other language, and no word that is in no record.
    """
    told = said(tiny_pack(veiled).documents(lang)[kind]).casefold()

    other = next(letter for each, letter in STAND_IN.items() if each != lang)
    assert STAND_IN[lang] in told
    assert other not in told
    found = set(re.findall(r"[^\W\d_]+", told)) - own_words(veiled, lang)
    assert set() == {word for word in found if set(word) != {STAND_IN[lang]}}


@each_lang
@pytest.mark.parametrize("suffix", ["html", "md"])
def test_file_is_in_one_language(veiled, lang, suffix):
    """
    A file of the pack holds no letter of the other language either.
    """
    files = tiny_pack(veiled).files(formats=[suffix], langs=[lang])

    other = next(letter for each, letter in STAND_IN.items() if each != lang)
    pages = [content for name, content in files.items() if name != "pack.json"]
    assert 2 == len(pages)
    for content in pages:
        assert STAND_IN[lang] in content
        assert other not in content


@each_preset
@each_kind
def test_documents_of_two_languages_have_the_same_shape(preset, kind):
    """
    The Indonesian and the English document hold the same blocks in the same order.
    """

    def shape(block):
        inner = [shape(each) for each in getattr(block, "blocks", ())]
        rows = len(getattr(block, "rows", ()) or getattr(block, "items", ()))
        return type(block).__name__, rows, inner

    first, second = ([shape(b) for b in page(preset, lang, kind).blocks] for lang in LANGS)

    assert first == second


# -- HTML ----------------------------------------------------------------------------------------------

VOID = {"meta", "col", "hr", "br", "img", "input", "link"}


class Page(HTMLParser):
    """Reads a page, and notes tags that do not match, attributes and what is to be read."""

    def __init__(self, source):
        super().__init__()
        self.open, self.crossed, self.tags = [], [], []
        self.attributes, self.read, self.css = [], [], ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.css += data
        elif data.strip():
            self.read.append(data)

    def values(self, name):
        return [value for _, each, value in self.attributes if each == name]


@each_preset
@each_lang
@each_kind
def test_html_is_balanced(preset, lang, kind):
    """
    Every tag is closed, in the right order, and the page has the parts a page has.
    """
    html = html_of(preset, lang, kind)
    read = Page(html)

    assert [] == read.crossed
    assert [] == read.open
    assert html.startswith("<!DOCTYPE html>")
    assert {"html": 1, "head": 1, "title": 1, "body": 1, "main": 1, "h1": 1} == {
        tag: read.tags.count(tag) for tag in ("html", "head", "title", "body", "main", "h1")
    }


@each_preset
@each_lang
@each_kind
def test_html_asks_for_nothing_from_elsewhere(preset, lang, kind):
    """
    A page loads no file and runs no program, so that it works offline and tells nobody it was read.
    """
    read = Page(html_of(preset, lang, kind))

    loading = {"src", "srcset", "href", "xlink:href", "poster", "data", "action", "background"}
    targets = [value for _, name, value in read.attributes if name in loading]
    assert set() == {target for target in targets if not target.startswith("#")}
    assert set() == {"script", "link", "iframe", "img", "object", "embed", "base"} & set(read.tags)
    assert [] == [name for _, name, _ in read.attributes if name.startswith("on")]
    styles = read.css + " ".join(read.values("style"))
    assert "url(" not in styles
    assert "@import" not in styles
    assert [] == read.values("http-equiv")


@each_preset
@each_lang
@each_kind
def test_html_names_its_language(preset, lang, kind):
    """
    A page says which language it is in, so that a screen reader reads it out well.
    """
    read = Page(html_of(preset, lang, kind))

    assert [("html", lang)] == [(tag, v) for tag, name, v in read.attributes if name == "lang"]


@each_preset
@each_lang
@each_kind
def test_drawings_are_described(preset, lang, kind):
    """
    Every drawing says what it shows, for those who cannot see it.
    """
    read = Page(html_of(preset, lang, kind))

    drawings = read.tags.count("svg")
    labels = [value for tag, name, value in read.attributes if (tag, name) == ("svg", "aria-label")]
    assert drawings
    assert drawings == len([label for label in labels if label.strip()])
    assert drawings == read.values("role").count("img")


@each_preset
@each_lang
@each_kind
def test_links_inside_a_page_lead_somewhere(preset, lang, kind):
    """
    Each entry of the contents leads to a heading of its own.
    """
    read = Page(html_of(preset, lang, kind))

    anchors = read.values("id")
    assert len(anchors) == len(set(anchors))
    assert all(anchors)
    assert [f"#{anchor}" for anchor in anchors] == read.values("href")


@each_preset
@each_lang
@each_kind
def test_html_says_what_the_document_says(preset, lang, kind):
    """
    A page shows every text of its document, and not a word more.
    """
    read = Page(html_of(preset, lang, kind))

    document = page(preset, lang, kind)
    alts = [alt for alt in read.values("aria-label") if alt]
    shown = {words(text) for text in (*read.read, *alts)}
    title = f"{document.title} – {document.subtitle}"
    assert shown == {words(text) for text in texts(document) if text.strip()} | {title}


def blocks_of(text):
    """Return a document that says *text* in every place a text can have."""
    inner = (doc.Paragraph(text), doc.FactList(((text, text),)), doc.Bullets((text,)))
    blocks = (
        doc.Heading(2, text),
        doc.Paragraph(text, "lead"),
        *(doc.Bullets((text, text), style) for style in ("points", "steps", "choices", "checks")),
        doc.Grid((text, text), ((text, text),), (50, 50), blank=1),
        doc.Card(text, text, '<path d="M8 24h32"/>', text, text),
        *(doc.Callout(kind, text, inner) for kind in ("help", "care", "law", "key", "plain")),
        doc.WriteIn(text, 2),
        doc.PageBreak(),
    )
    return doc.Document(title=text, subtitle=text, lang="id", blocks=blocks, footer=text)


odd_words = st.text(min_size=1).filter(str.strip) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x>', "</style>", "&amp;", "{{ 7 * 7 }}", "{% raw %}"]
)


@given(odd_words)
def test_html_escapes_what_it_is_given(text):
    """
    Whatever a text holds, the page has the same tags as for a plain text, and shows the text as it is.
    """
    plain, odd = Page(to_html(blocks_of("teks"))), Page(to_html(blocks_of(text)))

    assert Counter(plain.tags) == Counter(odd.tags)
    assert ([], []) == (odd.crossed, odd.open)
    assert {text.strip(), f"{text} – {text}".strip()} == {shown.strip() for shown in odd.read}
    assert {text} == set(odd.values("aria-label"))
    assert {text} == set(odd.values("data-label"))


# -- Markdown ------------------------------------------------------------------------------------------


def columns(line):
    """Return the number of cells of a table row: its bars, without those that are escaped."""
    return len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) - 1


def tables(markdown):
    """Return the number of columns of each row, table by table."""
    found, inside = [], False
    for line in markdown.splitlines():
        row = line.startswith("|")
        if row and not inside:
            found.append([])
        if row:
            found[-1].append(columns(line))
        inside = row
    return found


def unescaped(markdown):
    return re.sub(r"\\([\\`*_|<>\[\]#])", r"\1", markdown)


@each_preset
@each_lang
@each_kind
def test_markdown_tables_have_equal_columns(preset, lang, kind):
    """
    All rows of a table have the same number of cells, and there are as many tables as in the document.
    """
    document = page(preset, lang, kind)
    found = tables(to_markdown(document))

    assert [] == [table for table in found if len(set(table)) != 1]
    grids = [block for block in flat(document.blocks) if isinstance(block, doc.Grid)]
    assert [len(grid.head) for grid in grids] == [table[0] for table in found]
    assert [2 + len(grid.rows) + grid.blank for grid in grids] == [len(table) for table in found]


@each_preset
@each_lang
@each_kind
def test_markdown_says_what_the_document_says(preset, lang, kind):
    """
    The Markdown holds every text of its document but the descriptions of drawings, which it has none of.
    """
    document = page(preset, lang, kind)
    told = unescaped(to_markdown(document))

    alts = {block.alt for block in document.blocks if isinstance(block, doc.Card)}
    assert [] == [text for text in texts(document) if text not in told and text not in alts]


one_line = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1)


@given(one_line)
def test_markdown_escapes_what_it_is_given(text):
    """
    Whatever a line of text holds, tables keep their columns and the text can be read back.
    """
    told = to_markdown(blocks_of(text))

    assert [[2, 2, 2, 2]] == tables(told)
    assert text in unescaped(told)
    assert "\n<" not in told
