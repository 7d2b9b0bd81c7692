"""Tests for what a pack prints: the guide and the handout."""

import re

import attrs
import pytest
from tests.pack_help import (
    KB,
    TINY,
    Changed,
    each_kind,
    each_lang,
    each_preset,
    flat,
    pack,
    page,
    said,
    tiny_pack,
    words,
)

import ocsea
from ocsea.scenarios import document as doc
from ocsea.scenarios.document import texts

MARKS = re.compile(r"\[(\d+(?:, \d+)*)\]")


def tiny_with(section, ident, **keys):
    """Return the tiny knowledge base with other *keys* in one record."""

    def change(name, row):
        return row | keys if (name, row["id"]) == (section, ident) else row

    return ocsea.KnowledgeBase(Changed(TINY.reader, change))


def say(key, lang, kb=KB, **gaps):
    return kb.wording[key].format(**gaps)(lang)


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
    year, *rest = service.as_of.split("-")
    month = [say(f"month-{rest[0]}", lang, kb)] if rest else []
    told = [*(str(int(day)) for day in rest[1:]), *month, year]
    return say("contact-dated", lang, kb, as_of=" ".join(told))


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
    return re.search(rf"(?<![\w-]){re.escape(value)}(?![\w/-])", text) is not None


@each_preset
@each_lang
@each_kind
def test_contacts_that_nobody_could_confirm_are_not_printed(preset, lang, kind):
    """
    No number or address of an unverified service is printed, unless a verified one shares it.
    """
    numbers_of_sources = re.compile(r"\[\d+(, \d+)*\]|^\d+$", re.MULTILINE)
    told = numbers_of_sources.sub("", said(page(preset, lang, kind)))

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
