"""Tests of the checklist for digital safety at home against its specification."""

from tests.harm_help import KB
from tests.instrument_table import (
    as_rows,
    asked_for_names,
    repeated,
    table,
    told_in,
    unlisted_numbers,
    untranslated,
)

from ocsea._base.text import LANGS

FAMILY = KB.instruments["family-safety"]
TABLE = """
TLK-01 f4 3 - par-open-talk OWN
TLK-02 y3 4 first edu-no-blame-message,par-open-talk OWN
TLK-03 y3 2 - par-family-rules OWN
TLK-04 f4 2 - par-active-mediation OWN
TLK-05 y3 3 - plt-under16-delay TUNAS,PM9
TLK-06 y3 3 first edu-help-seeking OWN
ACC-01 y3 4 first dev-private-account,dev-limit-contact OWN
ACC-02 y3 3 - dev-2fa OWN
ACC-03 y3 3 - dev-location-off OWN
ACC-04 y3 2 - dev-safesearch,dev-youtube-restricted OWN
ACC-05 y3 1 - par-controls,dev-family-link OWN
ACC-06 f4 1 - par-family-rules OWN
PIC-01 f4 3 - par-careful-sharing OWN
PIC-02 y3 4 first edu-relationships-consent OWN
PIC-03 y3 2 - edu-ai-literacy OWN
PIC-04 y3 1 - dev-private-account OWN
HLP-01 y3 4 first dev-block-report OWN
HLP-02 y2 4 first hlp-sapa OWN
HLP-03 y3 3 - dev-block-report OWN
HLP-04 y3 2 - plt-take-it-down,plt-stopncii OWN
HLP-05 y2 4 first sch-image-protocol OWN
HLP-06 y3 3 - par-response-coaching,hlp-child-helpline OWN
"""


def test_questions_are_those_of_the_table():
    """
    Code, scale, weight, mark, measures and basis of every question are those specified, in order.
    """
    assert table(TABLE) == as_rows(FAMILY)
    assert 22 == len(FAMILY.by_code)


def test_parts_have_the_weights_specified():
    """
    The four parts are weighted, and the weights sum to a hundred.
    """
    assert {"TLK": 30, "ACC": 25, "PIC": 20, "HLP": 25} == {d.id: d.weight for d in FAMILY.domains}


def test_family_never_sees_a_score():
    """
    It is a checklist without levels; results are private, and what nobody knows counts as unanswered.
    """
    assert "checklist" == FAMILY.kind
    assert () == FAMILY.gates
    assert FAMILY.policy.private
    assert "missing" == FAMILY.policy.dk


def test_every_heaviest_step_is_shown_first():
    """
    What a child may be left unsafe without, by its weight, is among what is shown first.
    """
    assert {i.code for i in FAMILY.items if i.weight == 4} <= {
        i.code for i in FAMILY.items if i.critical == "first"
    }


def test_help_contacts_are_those_of_the_services():
    """
    The numbers to save are the phone and WhatsApp numbers of SAPA 129 and the police line.
    """
    values = [c.value for c in KB.services["sapa-129"].channels if c.kind in {"phone", "whatsapp"}]
    values += [c.value for c in KB.services["polri-110"].channels if c.kind == "phone"]

    assert len(values) >= 3
    assert all(v in FAMILY.by_code["HLP-02"].text(lang) for v in values for lang in LANGS)


def test_removal_services_are_named_for_the_right_age():
    """
    Each removal service is named with the side of 18 that it serves.
    """
    said = FAMILY.by_code["HLP-04"].text

    assert "Take It Down (under 18) and StopNCII (18 and over)" in said.en
    assert "Take It Down (di bawah 18 tahun) dan StopNCII (18 tahun ke atas)" in said.id
    assert ["child", "adult"] == [KB.services[s].audience for s in ("take-it-down", "stopncii")]


def test_age_rules_have_their_law():
    """
    The question on age rests on the two regulations, whose ages and day are those of the law data.
    """
    item = FAMILY.by_code["TLK-05"]
    under16 = KB.law.provisions["permenkomdigi-9-under-16-accounts"]

    assert {"s-pp17", "s-pm9"} == set(item.sources)
    assert "28 March 2026" == f"{under16.versions[0].start:%-d %B %Y}"
    assert "28 March 2026" in item.help.en
    assert "28 Maret 2026" in item.help.id


def test_everything_is_said_in_both_languages():
    """
    Question, reason and help stand in Indonesian and in English, and no two neighbours ask the same.
    """
    assert [] == untranslated(FAMILY)
    assert all(i.why and i.help for i in FAMILY.items)
    assert [[], []] == [repeated(FAMILY, lang) for lang in LANGS]


def test_nothing_harmful_is_asked_for():
    """
    No text asks for names, gives a number that no service has, or tells anybody to handle an image.
    """
    assert [] == asked_for_names(FAMILY)
    assert [] == unlisted_numbers(FAMILY)
    assert [] == told_in([i.text for i in FAMILY.items] + [i.help for i in FAMILY.items])
