"""Tests for the self-reviews of schools and organisations: what they ask, and how it counts."""

import re
from fractions import Fraction

import pytest
from tests.each_help import of_each
from tests.harm_help import KB, sentences, strings
from tests.test_do_no_harm import SAYS_NOT, SCREENSHOT, told_to_handle_images

# Code, scale, weight, mark (or -) and measures of each question, in order, as the research notes have them.
SCHOOL = """
LED-01 r4 3 c2 sch-policy-bsan
LED-02 r4 4 c1 sch-governance-lead
LED-03 y3 3 - sch-policy-bsan sch-pokja
LED-04 r4 2 - sch-policy-bsan
LED-05 y3 2 - sch-policy-bsan
REP-01 y3 4 c1 sch-report-channel
REP-02 c3 4 c1 hlp-sapa edu-help-seeking
REP-03 r4 4 c1 sch-report-channel
REP-04 r4 3 - sch-report-channel
REP-05 y3 3 - edu-accessible sch-report-channel
RES-01 r4 4 c1 sch-referral-sop org-incident-sop
RES-02 c3 4 c1 law-no-settlement sch-pokja sch-referral-sop
RES-03 r4 4 c1 sch-image-protocol
RES-04 y3 3 - sch-referral-sop hlp-sapa
RES-05 r4 3 - sch-recovery-plan sch-counsellor sur-legal-psych
RES-06 r4 2 - perp-youth-response
STF-01 c3 4 c2 sch-staff-code
STF-02 c3 3 c2 org-safer-recruitment
STF-03 share 4 c2 sch-teacher-training
STF-04 r4 3 - sch-counsellor
STF-05 y3 1 - org-staff-wellbeing
EDU-01 c3 3 - edu-csa-school edu-relationships-consent
EDU-02 c3 4 c2 edu-grooming-brief edu-help-seeking
EDU-03 r4 3 - edu-no-blame-message edu-known-people
EDU-04 r4 2 - edu-ai-literacy
EDU-05 c3 2 - sch-cyber-bystander sch-peer-agents
FAM-01 r4 3 - sch-parent-engagement par-active-mediation
FAM-02 c3 3 - sch-parent-engagement hlp-sapa
FAM-03 y3 2 - com-patbm sch-pokja
TEC-01 r4 3 - sch-network-safety dev-2fa
TEC-02 r4 2 - sch-network-safety
TEC-03 r4 3 - sch-data-privacy
TEC-04 r4 3 c2 sch-data-privacy par-careful-sharing
TEC-05 y3 1 - sch-policy-bsan
VOI-01 y3 3 - org-child-participation
VOI-02 r4 3 c2 sch-incident-log
VOI-03 y3 2 - org-review-cycle
"""
ORGANISATION = """
POL-01 r4 4 c1 org-safeguarding-policy
POL-02 r4 4 c1 org-focal-point
POL-03 y3 2 - org-review-cycle
POL-04 y3 2 - edu-accessible org-child-participation
PEO-01 c3 4 c1 org-safer-recruitment
PEO-02 c3 4 c1 org-code-of-conduct
PEO-03 share 3 c2 org-training-refresh
PEO-04 c3 3 - org-training-refresh
PEO-05 c3 3 - org-code-of-conduct
PEO-06 r4 2 - org-staff-wellbeing
PRO-01 r4 4 c1 org-incident-sop
PRO-02 y2 4 c1 law-no-settlement org-incident-sop
PRO-03 r4 4 c1 org-incident-sop hlp-sapa
PRO-04 r4 4 c1 sch-image-protocol
PRO-05 y3 3 - sch-referral-sop sur-legal-psych
PRO-06 y2 3 c2 org-incident-sop
PRO-07 r4 3 - org-data-protection
ACC-01 r4 3 - org-review-cycle
ACC-02 r4 2 - org-review-cycle
ACC-03 y3 2 - org-review-cycle
ACC-04 y3 1 - org-review-cycle
DIG-01 c3 4 c2 org-code-of-conduct sch-staff-code
DIG-02 r4 3 - org-risk-assessment
DIG-03 r4 4 c2 org-data-protection
DIG-04 r4 3 c2 org-media-consent
DIG-05 c3 2 - org-data-protection dev-2fa
PRG-01 c3 3 - org-risk-assessment
PRG-02 c3 3 - org-partner-clause
PRG-03 r4 2 - org-child-participation com-forum-anak
"""
DOMAINS = {
    "sch-safety-id": "LED 14, REP 18, RES 18, STF 14, EDU 12, FAM 8, TEC 10, VOI 6",
    "org-safeguarding": "POL 18, PEO 20, PRO 24, ACC 14, DIG 14, PRG 10",
}
TABLES = {"sch-safety-id": SCHOOL, "org-safeguarding": ORGANISATION}
MAY_NOT_APPLY = {
    "sch-safety-id": {"RES-06", "STF-05", "FAM-03", "TEC-02"},
    "org-safeguarding": {"PEO-05", "DIG-02", "PRG-02"},
}
# Least index, floor, coverage, c1 and c2 of each level.
LEVELS = [
    (".25", "0", ".60", None, None),
    (".50", ".25", ".80", ".50", None),
    (".70", ".50", ".90", ".75", ".50"),
    (".85", ".70", ".95", "1", ".75"),
]
LAWS = {"UU 11/2012": "s-sppa", "UU 12/2022": "s-tpks", "UU 27/2022": "s-pdp"}

each_instrument = pytest.mark.parametrize("ident", TABLES)
each_item = of_each([item for ident in TABLES for item in KB.instruments[ident].items])


def spoken(item):
    """Return every text of a question that a reader meets."""
    return [item.text, item.why, item.help]


# -- what the notes settle -----------------------------------------------------------------------------


@each_instrument
def test_questions_are_those_of_the_notes(ident):
    """
    Each question of the notes is there, in order, with its scale, weight, mark and measures; no other is.
    """
    found = [
        " ".join([i.code, i.scale, str(i.weight), i.critical or "-", *i.measures])
        for i in KB.instruments[ident].items
    ]

    assert TABLES[ident].strip().splitlines() == found


@each_instrument
def test_domains_are_those_of_the_notes(ident):
    """
    The domains have the weights of the notes, which make up the whole, and none is optional.
    """
    domains = KB.instruments[ident].domains

    assert DOMAINS[ident] == ", ".join(f"{d.id} {d.weight}" for d in domains)
    assert 100 == sum(d.weight for d in domains)
    assert not any(d.optional or d.beside for d in domains)


@each_instrument
def test_levels_ask_what_the_notes_say(ident):
    """
    Each level asks for the index, floor, coverage and critical answers of the notes.
    """
    gates = KB.instruments[ident].gates
    found = [(g.index, g.floor, g.coverage, g.c1, g.c2) for g in gates]

    assert [1, 2, 3, 4] == [g.n for g in gates]
    assert [[v and Fraction(v) for v in level] for level in LEVELS] == [
        [v and Fraction(v) for v in level] for level in found
    ]


@each_instrument
def test_only_the_questions_of_the_notes_may_not_apply(ident):
    """
    "Not applicable" is open to the questions the notes name, and to no critical one.
    """
    items = KB.instruments[ident].items

    assert MAY_NOT_APPLY[ident] == {i.code for i in items if i.allow_na}
    assert not any(i.critical for i in items if i.allow_na)


@each_instrument
def test_question_belongs_to_the_domain_of_its_code(ident):
    """
    Codes are unique and begin with the domain, and the id is the code behind the prefix.
    """
    items = KB.instruments[ident].items
    prefix = ident.split("-", maxsplit=1)[0]

    assert len(items) == len({i.code for i in items})
    assert all(i.domain == i.code[:3] for i in items)
    assert all(i.id == f"{prefix}-{i.code.lower()}" for i in items)
    assert {d.id for d in KB.instruments[ident].domains} == {i.domain for i in items}


def test_organisations_find_theirs_under_its_other_name():
    """
    The self-review of an organisation is found by its alias, and is for organisations.
    """
    found = KB.instruments["organisation-safeguarding"]

    assert "org-safeguarding" == found.id
    assert ("organisation",) == found.audience


# -- what is said --------------------------------------------------------------------------------------


@each_item
def test_question_has_its_words_in_both_languages(item):
    """
    Question, reason and help are there, whole sentences, and not the same in both languages.
    """
    for said in spoken(item):
        assert said is not None
        assert said.id != said.en
        assert re.search(r"[.?]$", said.id)
        assert re.search(r"[.?]$", said.en)


@each_instrument
def test_no_two_questions_ask_the_same(ident):
    """
    No question is put twice.
    """
    items = KB.instruments[ident].items

    assert len(items) == len({i.text.id for i in items})
    assert len(items) == len({i.text.en for i in items})


@each_item
def test_help_says_what_to_look_at_or_count(item):
    """
    The help names evidence or says what to count; where the answer is a reach or a share it says of whom.
    """
    counted = (
        re.compile(r"\b(Hitung|Perkirakan|Bagilah)\b"),
        re.compile(r"\b(Count|Estimate|Divide)\b"),
    )
    evidence = re.compile("Bukti:"), re.compile("Evidence:")
    said = (item.help.id, item.help.en)
    found = [bool(rule.search(text)) for rule, text in zip(counted, said, strict=True)]
    shown = [bool(rule.search(text)) for rule, text in zip(evidence, said, strict=True)]

    assert [item.scale in {"c3", "share"}] * 2 == found
    assert all(found) or all(shown)
    assert shown[0] == shown[1]


@each_item
def test_question_that_may_not_apply_says_when(item):
    """
    The help says when "not applicable" fits if the question allows it, and only then, in both languages.
    """
    assert item.allow_na == ("Tidak berlaku" in item.help.id)
    assert item.allow_na == ("Not applicable" in item.help.en)


@each_item
def test_question_says_where_it_comes_from(item):
    """
    Each question names its basis in words a reader knows, and stays a draft until practitioners reviewed it.
    """
    codes = {"BSAN", "SRA", "360", "KCS", "OWN", "PDP", "SPPA", "TPKS", "MNR", "GC25", "25389"}

    assert item.basis
    assert not codes & {part.split("-", maxsplit=1)[0] for part in item.basis}
    assert "unverified" == item.status


@each_item
def test_law_that_is_named_is_cited(item):
    """
    A law that stands in the words or the basis of a question is among its sources.
    """
    named = " ".join([*item.basis, *(said.id for said in spoken(item))])
    expected = {source for law, source in LAWS.items() if law in named}
    if "Permendikdasmen 6/2026" in named:
        expected.add("l003")

    assert expected <= set(item.sources)


@each_item
def test_law_is_named_in_both_languages_alike(item):
    """
    Numbers of laws and articles are the same in both languages.
    """
    for said in spoken(item):
        assert re.findall(r"\d+", said.id) == re.findall(r"\d+", said.en)


# -- what is never said --------------------------------------------------------------------------------


@each_item
def test_nobody_is_told_to_handle_an_image(item):
    """
    No question or help tells anybody to view, copy, keep or send an image, or to take a screenshot.
    """
    for place in strings(item):
        assert [] == told_to_handle_images(place.text)
        assert [] == [
            s for s in sentences(place.text) if SCREENSHOT.search(s) and not SAYS_NOT.search(s)
        ]


@pytest.mark.parametrize("code", ["sch-res-03", "org-pro-04"])
def test_images_are_left_alone(code):
    """
    The questions on images of a child ask for a rule against them, and tell to leave devices as they are.
    """
    item = KB.items[code]

    assert SAYS_NOT.search(item.text.id)
    assert SAYS_NOT.search(item.text.en)
    assert "apa adanya untuk polisi" in item.help.id
    assert "as they are for the police" in item.help.en


@each_instrument
def test_self_review_is_no_place_to_report(ident):
    """
    Before the first question stands that this is no place to report, where to get help, and to give no name.
    """
    intro = KB.instruments[ident].intro

    assert {"bukan tempat melaporkan", "110", "SAPA 129", "tanpa nama"} == {
        words
        for words in ("bukan tempat melaporkan", "110", "SAPA 129", "tanpa nama")
        if words in intro.id
    }
    assert {"not a place to report", "110", "SAPA 129", "without anybody's name"} == {
        words
        for words in ("not a place to report", "110", "SAPA 129", "without anybody's name")
        if words in intro.en
    }


@each_instrument
def test_self_review_says_what_it_does_not_mean(ident):
    """
    The purpose says that a high result does not mean that no child is harmed, and that no child is assessed.
    """
    purpose = KB.instruments[ident].purpose

    assert "tidak mengatakan bahwa tidak ada anak yang dirugikan" in purpose.id
    assert "tidak menilai anak" in purpose.id
    assert "does not say that no child is being harmed" in purpose.en
    assert "assesses no child" in purpose.en
