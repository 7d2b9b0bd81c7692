"""Tests of the child-risk profile of a digital service against its specification."""

from fractions import Fraction

import pytest
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

PROFILE = KB.instruments["platform-risk"]
TABLE = """
CON-E1 x3 4 exposure plt-dm-limits TUNAS
CON-E2 x3 3 exposure plt-default-private TUNAS
CON-E3 x3 4 exposure plt-live-gating OWN
CON-C1 c3 4 red plt-default-private,plt-dm-limits TUNAS,SbD
CON-C2 r4 3 - plt-age-assurance TUNAS
CON-C3 r4 4 - plt-moderation-capacity COP
CNT-E1 x3 4 exposure plt-hash-matching TUNAS
CNT-E2 x3 3 exposure plt-recommender-limits TUNAS
CNT-E3 x3 3 exposure plt-genai-safety OWN
CNT-C1 r4 4 red plt-hash-matching,plt-moderation-capacity COP,TUNAS
CNT-C2 r4 4 red plt-inapp-reporting TUNAS
CNT-C3 c3 3 - plt-age-assurance TUNAS
EXP-E1 x3 3 exposure plt-ads-purchase-limits TUNAS
EXP-E2 x3 3 exposure plt-ads-purchase-limits TUNAS
EXP-C1 r4 3 - plt-ads-purchase-limits,plt-parent-tools TUNAS
EXP-C2 r4 3 red plt-ads-purchase-limits TUNAS
EXP-C3 r4 4 red plt-live-gating OWN
DAT-E1 x3 3 exposure plt-data-minimisation TUNAS,PDP
DAT-E2 x3 4 exposure plt-data-minimisation TUNAS,PDP
DAT-C1 r4 3 red plt-data-minimisation TUNAS
DAT-C2 c3 4 red plt-default-private TUNAS
DAT-C3 r4 2 - plt-data-minimisation,plt-parent-tools TUNAS,PDP
ADD-E1 x3 3 exposure plt-time-wellbeing TUNAS
ADD-E2 x3 2 exposure plt-time-wellbeing OWN
ADD-C1 c3 3 - plt-time-wellbeing TUNAS
ADD-C2 r4 2 - plt-parent-tools TUNAS
ADD-C3 r4 2 - plt-risk-assessment SbD
PSY-E1 x3 3 exposure plt-inapp-reporting TUNAS
PSY-E2 x3 4 exposure plt-nudity-nudge OWN
PSY-C1 c3 4 - plt-nudity-nudge SbD
PSY-C2 y3 4 red plt-take-it-down,plt-stopncii OWN
PSY-C3 c3 3 - hlp-sapa,plt-warning-messages COP
PHY-E1 x3 2 exposure plt-ergonomics-health TUNAS
PHY-E2 x3 4 exposure plt-recommender-limits OWN
PHY-C1 r4 2 - plt-ergonomics-health TUNAS
PHY-C2 r4 4 red plt-moderation-capacity OWN
GOV-01 r4 3 - plt-governance 25389,SbD
GOV-02 r4 3 - plt-risk-assessment PM9,TUNAS
GOV-03 r4 3 - plt-law-liaison COP
GOV-04 y3 2 - plt-transparency 25389
GOV-05 y3 2 - plt-independent-audit OWN
"""
ASPECTS = ["CON", "CNT", "EXP", "DAT", "ADD", "PSY", "PHY"]


def test_questions_are_those_of_the_table():
    """
    Code, scale, weight, mark, measures and basis of every question are those specified, in order.
    """
    assert table(TABLE) == as_rows(PROFILE)


def test_there_are_sixteen_exposures_and_twenty_controls():
    """
    Beside the five questions on governance there are 16 exposures and 20 controls, each code once.
    """
    governance = [i for i in PROFILE.items if i.domain == "GOV"]
    exposures = [i for i in PROFILE.items if i.critical == "exposure"]

    assert [5, 16, 41] == [len(governance), len(exposures), len(PROFILE.by_code)]
    assert 20 == len(PROFILE.items) - len(exposures) - len(governance)


def test_exposures_and_only_they_are_answered_by_exposure():
    """
    A question is marked as an exposure exactly when its scale is one on which more is worse.
    """
    marked = {i.code for i in PROFILE.items if i.critical == "exposure"}

    assert marked == {i.code for i in PROFILE.items if i.answers.type == "exposure"}
    assert marked == {i.code for i in PROFILE.items if "-E" in i.code}


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_aspect_has_exposures_and_controls(aspect):
    """
    Each aspect has at least two of either, so that neither side is missing from its formula.
    """
    kinds = [i.critical == "exposure" for i in PROFILE.items if i.domain == aspect]

    assert kinds.count(True) >= 2
    assert kinds.count(False) >= 2


def test_aspects_are_those_of_the_regulation_and_governance_stands_beside():
    """
    The domains are the seven aspects in the order of Article 5(3), unweighted, and governance beside.
    """
    assert [*ASPECTS, "GOV"] == [d.id for d in PROFILE.domains]
    assert ["GOV"] == [d.id for d in PROFILE.domains if d.beside]
    assert {0} == {d.weight for d in PROFILE.domains}


def test_not_applicable_is_for_features_that_can_be_absent():
    """
    Only four questions may be left as not applicable.
    """
    assert ["CNT-E3", "EXP-E1", "EXP-C1", "EXP-C3"] == [i.code for i in PROFILE.items if i.allow_na]


def test_policy_has_the_parameters_of_the_formula():
    """
    Full controls remove four fifths; an aspect is high from 2/5, or at 2/3 with a red control failing.
    """
    policy = PROFILE.policy

    assert "risk" == PROFILE.kind
    assert () == PROFILE.gates
    assert (Fraction(4, 5), Fraction(2, 5), Fraction(2, 3)) == tuple(
        map(Fraction, (policy.control, policy.high, policy.exposed))
    )


def test_every_result_says_that_it_is_not_official():
    """
    The disclaimer says whose decision the official profile is, and the article that says so.
    """
    said = PROFILE.disclaimer

    assert said.en.startswith("Not the official instrument.")
    assert said.id.startswith("Bukan instrumen resmi.")
    assert all("PP 17/2025" in said(lang) for lang in LANGS)
    assert "Article 5(6)-(9)" in said.en
    assert "Pasal 5 ayat (6) sampai ayat (9)" in said.id


def test_age_groups_are_those_of_the_law():
    """
    The ages named are the five groups of Article 20, which meet without gap up to 18.
    """
    assert all(
        group in PROFILE.by_code["CNT-C3"].help.id
        for group in ("3–5", "6–9", "10–12", "13–15", "16 sampai belum 18 tahun")
    )


def test_everything_is_said_in_both_languages():
    """
    Question, reason and evidence stand in Indonesian and in English, and no two neighbours ask the same.
    """
    assert [] == untranslated(PROFILE)
    assert all(i.why and i.help for i in PROFILE.items)
    assert [[], []] == [repeated(PROFILE, lang) for lang in LANGS]


def test_exposures_ask_how_far():
    """
    The four steps of exposure fit every question they answer.
    """
    asked = [i.text for i in PROFILE.items if i.critical == "exposure"]

    assert all(t.id.startswith("Sejauh mana") and t.en.startswith("How far") for t in asked)
    assert not [i for i in PROFILE.items if i.critical != "exposure" and "?" in i.text.id]


def test_nothing_harmful_is_asked_for():
    """
    No text asks for names, gives a number that no service has, or tells anybody to handle an image.
    """
    assert [] == asked_for_names(PROFILE)
    assert [] == unlisted_numbers(PROFILE)
    assert [] == told_in([i.text for i in PROFILE.items] + [i.help for i in PROFILE.items])
