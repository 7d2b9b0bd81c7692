"""Tests that the data on prevention agree with the notes: advice, services, figures, measures, edges."""

import re
from collections import Counter
from datetime import date

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocsea
from ocsea.prevention.model import Channel
from ocsea.testing.strategies import langs

KB = ocsea.load()
ADVICE = {
    "stay-calm": "do",
    "not-your-fault": "do",
    "no-blame-no-punishment": "dont",
    "no-interrogation": "dont",
    "never-view-or-copy": "dont",
    "if-seen-by-accident": "do",
    "keep-evidence-without-image": "do",
    "do-not-spread-evidence": "dont",
    "do-not-delete-yet": "dont",
    "tell-responsible-person-same-day": "do",
    "ask-safety-first": "do",
    "emergency-help": "do",
    "explain-confidentiality": "do",
    "protect-identity": "dont",
    "report-to-services": "do",
    "no-mediation": "dont",
    "no-contact-with-suspect": "dont",
    "extortion-stop-do-not-pay": "do",
    "hash-takedown": "do",
    "family-not-informed-first": "do",
    "fair-response-to-child-who-shared": "do",
    "child-takes-part": "do",
    "arrange-follow-up": "do",
    "support-safe-caregiver": "do",
    "factual-log": "do",
    "no-false-promises": "dont",
    "look-after-helpers": "do",
}
SERVICES = {
    "sapa-129",
    "tepsa",
    "polri-110",
    "police-ppa-ppo",
    "patroli-siber",
    "uptd-ppa",
    "pppa-dki-jakarta",
    "komnas-perempuan",
    "kpai",
    "safenet-awas-kbgo",
    "lbh-apik",
    "aduan-konten",
    "iwf-portal-indonesia",
    "ecpat-indonesia",
    "take-it-down",
    "stopncii",
    "google-intimate-removal",
    "sejiwa-119",
    "lpsk",
    "yayasan-pulih",
    "carilayanan",
}
UNSEEN_SERVICES = {
    "aduan-konten",
    "ecpat-indonesia",
    "lbh-apik",
    "lpsk",
    "sejiwa-119",
    "tepsa",
    "yayasan-pulih",
}
UNSEEN_FIGURES = {
    "dh-untold",
    "inhope",
    "iwf-ai-2025",
    "kp-2023",
    "kp-2025",
    "sn-2022",
    "sn-2024",
    "snphar21-online",
    "snphar24-image",
}
CONFLICTS = [
    ("dh-2pct", "dh-broad"),
    ("kp-2017-a", "kp-2017-b"),
    ("kp-2019-a", "kp-2019-b"),
]
NUMBERS = {
    "dh-2pct": 2,
    "dh-broad": 6.6,
    "kp-2017-a": 65,
    "kp-2017-b": 16,
    "kp-2019-a": 281,
    "kp-2019-b": 241,
}

everyone = settings(max_examples=1_000)
"""Enough examples for every record there is; it ends when all have been seen."""
services = st.sampled_from(list(KB.services.values()))
measures = st.sampled_from(list(KB.measures.values()))
figures = st.sampled_from(list(KB.figures.values()))
channels = st.lists(
    st.builds(Channel, kind=st.sampled_from(["phone", "web"]), value=st.text(min_size=1))
)


# -- first response ------------------------------------------------------------------------------------


def test_all_advice_is_there():
    """
    There are 27 pieces of advice, in the order in which they are needed, each a do or a don't.
    """
    assert list(ADVICE.items()) == [(ident, each.kind) for ident, each in KB.first_response.items()]


def test_advice_that_rests_on_no_source_is_marked():
    """
    Six pieces of advice are marked as not seen in a source.
    """
    unseen = {
        "do-not-delete-yet",
        "explain-confidentiality",
        "look-after-helpers",
        "no-contact-with-suspect",
        "no-false-promises",
        "no-interrogation",
    }

    assert unseen == {i for i, each in KB.first_response.items() if each.status == "unverified"}


@pytest.mark.parametrize("ident", ADVICE)
def test_advice_is_for_somebody_and_in_a_sentence(ident):
    """
    Each piece of advice says for whom it is, and is a sentence in both languages.
    """
    advice = KB.first_response[ident]

    assert advice.who
    assert re.search(r'[.?]"?$', advice.advice("id"))
    assert re.search(r'[.?]"?$', advice.advice("en"))


def test_nobody_is_told_to_look_at_images():
    """
    Viewing and copying is a don't for every helper, and evidence is kept without the image.
    """
    never = KB.first_response["never-view-or-copy"]

    assert ("dont", "verified") == (never.kind, never.status)
    assert {"parent", "teacher", "trainer"} == set(never.who)
    assert "without" in KB.first_response["keep-evidence-without-image"].id


# -- services ------------------------------------------------------------------------------------------


def test_all_services_are_there():
    """
    There are 21 services, and seven of them were not seen in a source.
    """
    assert SERVICES == set(KB.services)
    assert UNSEEN_SERVICES == {i for i, s in KB.services.items() if s.status == "unverified"}


@given(services, channels, st.sampled_from(["verified", "unverified"]))
def test_service_is_contactable_when_seen_and_reachable(service, ways, status):
    """
    Contacts may be shown as live exactly when they were seen in a source and there are any.
    """
    found = attrs.evolve(service, channels=tuple(ways), status=status)

    assert (status == "verified" and len(ways) > 0) == found.contactable


def test_unseen_services_are_not_contactable():
    """
    Of the shipped services, those that were not seen are not shown as live; the others are.
    """
    assert SERVICES - UNSEEN_SERVICES == {i for i, s in KB.services.items() if s.contactable}
    assert () == KB.services["yayasan-pulih"].channels


@everyone
@given(services)
def test_channels_can_be_used(service):
    """
    Every channel has a number or an address, and none stands twice.
    """
    ways = [(channel.kind, channel.value) for channel in service.channels]

    assert all(value.strip() for _, value in ways)
    assert len(ways) == len(set(ways))


def test_children_and_adults_find_help_at_once():
    """
    Both of the services that every pack names are live: the women and children's line, and police.
    """
    assert "129" in {channel.value for channel in KB.services["sapa-129"].channels}
    assert "110" in {channel.value for channel in KB.services["polri-110"].channels}
    assert KB.services["sapa-129"].contactable
    assert KB.services["polri-110"].contactable


@pytest.mark.parametrize(
    ("ident", "indonesian", "english"),
    [("sapa-129", "mediasi", "mediation"), ("aduan-konten", "tangkapan layar", "screenshot")],
)
def test_service_carries_its_caution(ident, indonesian, english):
    """
    Mediation where it may not be, and a form that asks for a screenshot, come with a caution.
    """
    caution = KB.services[ident].caution

    assert indonesian in caution("id").casefold()
    assert english in caution("en").casefold()


# -- figures -------------------------------------------------------------------------------------------


def test_unseen_figures_are_marked_and_explained():
    """
    Figures that were not seen in a source are marked, and a note says what is wrong with them.
    """
    unseen = {i: figure for i, figure in KB.figures.items() if figure.status == "unverified"}

    assert UNSEEN_FIGURES == set(unseen)
    assert all(figure.note for figure in unseen.values())


@everyone
@given(figures)
def test_number_that_was_not_found_is_not_made_up(figure):
    """
    A figure without a number is unverified and says in its note that it was looked for.
    """
    if figure.value is None:
        assert "unverified" == figure.status
        assert figure.note is not None
    else:
        assert str(figure.value).strip()
        assert figure.unit


def test_figures_that_were_looked_for_in_vain():
    """
    Three numbers were looked for and are not given.
    """
    without = {ident for ident, figure in KB.figures.items() if figure.value is None}

    assert {"inhope", "kp-2025", "snphar21-online"} == without


@pytest.mark.parametrize(("one", "other"), CONFLICTS)
def test_figures_that_disagree_are_both_kept(one, other):
    """
    Where sources disagree both numbers stay, apart, and each says in its note which is the other.
    """
    for ident, rival in ((one, other), (other, one)):
        figure = KB.figures[ident]

        assert NUMBERS[ident] == figure.value
        assert rival in figure.note("id")
        assert rival in figure.note("en")
    assert KB.figures[one].period == KB.figures[other].period


@everyone
@given(figures)
def test_figure_says_what_it_counts(figure):
    """
    A figure has sources in the register, and names only forms that there are.
    """
    assert set(figure.sources) <= set(KB.sources)
    assert set(figure.forms) <= set(KB.forms)
    assert figure.sources or figure.status == "unverified"


@everyone
@given(figures, langs())
def test_complaints_are_not_passed_off_as_prevalence(figure, lang):
    """
    Complaints are counted, or are a share of a number of complaints that is named.
    """
    if figure.kind == "complaints":
        assert figure.unit in {"complaints", "cases", "percent"}
        assert figure.unit != "percent" or figure.denominator(lang)


# -- measures ------------------------------------------------------------------------------------------


@everyone
@given(measures)
def test_studied_outcome_has_an_effect(measure):
    """
    Where outcomes were studied the effect is told; where no effect is told none was studied.
    """
    assert measure.effect is not None or not measure.outcome_studied
    assert not measure.outcome_studied or measure.effect("id") != measure.effect("en")


def test_measures_of_both_sorts_are_there():
    """
    Some measures were studied, and for others nothing was measured, which is said.
    """
    assert {True, False} == {measure.outcome_studied for measure in KB.measures.values()}
    assert any(measure.effect is None for measure in KB.measures.values())
    assert KB.measures["sch-report-channel"].effect is None


@everyone
@given(measures)
def test_without_a_study_of_outcomes_certainty_is_not_high(measure):
    """
    High certainty is only claimed where outcomes were studied.
    """
    assert measure.outcome_studied or measure.certainty != "high"


@pytest.mark.parametrize(
    ("ident", "indonesian", "english"),
    [
        ("edu-oneoff-warning", "tidak disarankan", "not recommended on its own"),
        ("par-controls", "jangan diandalkan sendirian", "do not rely on it alone"),
        ("sch-bystander", "jangan menjanjikan", "do not promise"),
        ("edu-digital-citizenship", "tidak terbukti", "no effect on behaviour"),
    ],
)
def test_measure_that_disappoints_carries_a_caution(ident, indonesian, english):
    """
    What did not work as hoped, or backfired, says so in both languages.
    """
    caution = KB.measures[ident].caution

    assert KB.measures[ident].outcome_studied
    assert indonesian in caution("id").casefold()
    assert english in caution("en").casefold()


def test_measure_that_a_rule_has_ended_says_when():
    """
    The school teams of 2023 ended with the rule of 2026, on the day that one began.
    """
    ended = {i: m.valid_to for i, m in KB.measures.items() if m.valid_to is not None}
    rule = KB.law.instruments["permendikdasmen-6-2026"]

    assert {"sch-tppk-legacy": date(2026, 1, 9)} == ended
    assert rule.in_force.start == ended["sch-tppk-legacy"]


@everyone
@given(measures)
def test_measure_can_be_checked(measure):
    """
    A measure acts on something, and has sources in the register unless it is unverified.
    """
    assert measure.sources or measure.status == "unverified"
    assert set(measure.sources) <= set(KB.sources)
    assert measure.acts_on


# -- the data of the graph -----------------------------------------------------------------------------


P = KB.prevention

edges = st.sampled_from(list(KB.edges.values()))
factors = st.sampled_from(list(KB.factors.values()))


def test_counts_of_the_notes():
    """
    All that the notes hold is there: 58 factors, 81 measures and the 30 added later, 178 edges.
    """
    tied = {edge.measure for edge in KB.edges.values()}
    directions = Counter(edge.effect_direction for edge in KB.edges.values())

    assert (58, 81 + 30, 178) == (len(KB.factors), len(KB.measures), len(KB.edges))
    assert 81 == len(tied)
    assert {"helps": 163, "unknown": 10, "none": 4, "harms": 1} == directions
    assert 130 == sum(edge.outcome == "not-measured" for edge in KB.edges.values())
    assert {"risk": 47, "protective": 11} == Counter(f.direction for f in KB.factors.values())
    assert 9 == sum(not factor.modifiable for factor in KB.factors.values())


def test_no_edge_stands_twice():
    """
    Measure, relation, target and source are unique together.
    """
    told = Counter(
        (edge.measure, edge.relation, edge.target, source)
        for edge in KB.edges.values()
        for source in edge.sources or (None,)
    )

    assert [] == [edge for edge, times in told.items() if times > 1]


@everyone
@given(edges)
def test_edge_has_typed_ends_and_a_source_or_none_on_purpose(edge):
    """
    An edge leads from a measure to a factor or a form; without a source nothing was measured.
    """
    assert edge.measure in KB.measures
    assert (edge.target in KB.factors) != (edge.target in KB.short_names)
    assert set(edge.sources) <= set(KB.sources)
    assert ("unverified" == edge.status) == (edge.sources == ())
    assert edge.sources or "not-measured" == edge.outcome


def test_what_rests_on_reasoning_is_opinion():
    """
    Without a source an edge is graded as opinion; the notes grade one of them higher.
    """
    unsourced = {e.id: e.certainty for e in KB.edges.values() if not e.sources}

    assert 25 == len(unsourced)
    assert {"dev-block-report-interrupts-cyberbullying": "low"} == {
        ident: grade for ident, grade in unsourced.items() if grade != "expert"
    }


@everyone
@given(edges)
def test_number_stands_only_where_something_was_measured(edge):
    """
    No edge has a number without a source or an outcome, and its interval holds the number.
    """
    if edge.effect is not None:
        low, high = edge.effect.low, edge.effect.high
        assert edge.sources
        assert "not-measured" != edge.outcome
        assert (low is None) == (high is None)
        assert low is None or low <= edge.effect.value <= high


@everyone
@given(factors)
def test_factor_is_told_in_both_languages_and_bears_on_forms(factor):
    """
    A factor is named in both languages, bears on forms there are, and has a source unless unverified.
    """
    told = [text for text in (factor.label, factor.effect, factor.note) if text is not None]

    assert all(text("id").strip() and text("en").strip() for text in told)
    assert all(text("id") != text("en") for text in told)
    assert {form for name in factor.acts_on for form in P.forms_of(name)} <= set(KB.forms)
    assert factor.acts_on
    assert ("unverified" == factor.status) == (factor.sources == ())
    assert set(factor.sources) <= set(KB.sources)


@everyone
@given(edges)
def test_note_of_an_edge_is_told_in_both_languages(edge):
    """
    What a reader has to know of an edge stands in both languages.
    """
    if edge.note is not None:
        assert edge.note("id").strip()
        assert edge.note("en").strip()
        assert edge.note("id") != edge.note("en")
