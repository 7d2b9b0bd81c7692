"""Tests for measures and what they do, first response, services and observed figures."""

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from datetime import date
from functools import cache

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocsea
import ocsea.prevention.model
from ocsea._base.errors import UnknownOptionError
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
TINY = ocsea.testing.tiny()
GRADES = ("expert", "low", "moderate", "high")
FORMS = [form.id for form in KB.forms.values() if form.kind == "form"]

edges = st.sampled_from(list(KB.edges.values()))
factors = st.sampled_from(list(KB.factors.values()))
form_ids = st.sampled_from(list(KB.forms))
grades = st.sampled_from(GRADES)
some_measures = st.lists(st.sampled_from(list(KB.measures)), max_size=8)


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


# -- ways, by brute force ------------------------------------------------------------------------------


def below(ident):
    """Return the ids of a form and of all forms below it, by asking every form for its parents."""
    found = {ident}
    while True:
        more = {f.id for f in KB.forms.values() if found & set(f.broader)} | found
        if more == found:
            return found
        found = more


@cache
def all_ways():
    """Return every way as (measure, form, grade, ends), from the records alone."""
    reached = {n.id: set().union(*map(below, n.forms)) for n in KB.short_names.values()}
    found = set()
    for edge in KB.edges.values():
        if edge.effect_direction != "helps":
            continue
        if edge.target in reached:
            found |= {
                (edge.measure, f, edge.certainty, (f"form:{f}",)) for f in reached[edge.target]
            }
            continue
        factor = KB.factors[edge.target]
        weakest = min(edge.certainty, factor.certainty, key=GRADES.index)
        for form in set().union(*(reached[name] for name in factor.acts_on)):
            found.add((edge.measure, form, weakest, (factor.ref, f"form:{form}")))
    return frozenset(found)


@cache
def reached_by(measure, grade):
    lowest = GRADES.index(grade)
    return frozenset(
        form
        for m, form, g, _ in all_ways()
        if m == measure and form in FORMS and GRADES.index(g) >= lowest
    )


def reached_by_any(chosen, grade="expert"):
    return set().union(*(reached_by(measure, grade) for measure in chosen))


@everyone
@given(st.sampled_from(list(KB.measures)))
def test_ways_are_those_of_the_records(measure):
    """
    The ways of a measure are the helping edges to a form, straight or over a factor, and no others.
    """
    found = {
        (way.measure, way.form, way.certainty, tuple(link.end for link in way.links))
        for form in KB.forms
        for way in P.paths(measure, form)
    }

    assert {way for way in all_ways() if way[0] == measure} == found


def test_only_what_helps_makes_a_way():
    """
    An edge without effect, with harm or without a test is no step of any way to what it was tested on.
    """
    helping = {
        (f"measure:{e.measure}", e.target, e.relation)
        for e in KB.edges.values()
        if e.effect_direction == "helps"
    }
    steps = {
        (way.links[0].start, way.links[0].end, way.links[0].relation)
        for measure in KB.measures
        for form in KB.forms
        for way in P.paths(measure, form)
    }
    others = [e for e in KB.edges.values() if e.effect_direction != "helps"]
    ends = {e.id: {f"factor:{e.target}"} for e in others if e.target in KB.factors}
    ends |= {e.id: {f"form:{f}" for f in P.forms_of(e.target)} for e in others if e.id not in ends}

    assert helping
    assert 15 == len(others)
    wrong = [
        e.id
        for e in others
        for end in ends[e.id]
        if (f"measure:{e.measure}", end, e.relation) in steps
    ]
    assert [] == wrong


@pytest.mark.parametrize("measure", ["law-criminalise", "par-controls", "plt-under16-delay"])
def test_measure_without_a_helping_edge_reaches_nothing(measure):
    """
    A measure of which nothing but no effect or an open question is known is never named as help.
    """
    edges_of_it = [edge for edge in KB.edges.values() if edge.measure == measure]
    named = {m for form in KB.forms for m in P.measures_for(form)}

    assert edges_of_it
    assert "helps" not in {edge.effect_direction for edge in edges_of_it}
    assert frozenset() == P.reach(measure)
    assert measure not in named
    assert tuple(FORMS) == P.coverage([measure]).open


def test_measure_with_one_good_edge_is_not_cleared_of_the_bad_one():
    """
    The warning talk keeps the edge that shows harm, and makes no way over what it made worse.
    """
    worse = KB.edges["edu-oneoff-warning-reduces-ind-risky-online-behaviour"]
    over = {w.links[0].end for f in KB.forms for w in P.paths("edu-oneoff-warning", f)}

    assert "harms" == worse.effect_direction
    assert {"factor:ind-no-safety-info"} == over
    assert "edu-oneoff-warning" not in P.measures_for("ind-risky-online-behaviour")


@everyone
@given(st.sampled_from(sorted({(m, f) for m, f, _, _ in all_ways()})))
def test_way_is_as_sure_as_its_weakest_step(ends):
    """
    A way takes the lowest grade of its steps, names that step, and is direct only if all steps are.
    """
    measure, form = ends
    ways = P.paths(measure, form)

    assert ways
    for way in ways:
        told = [GRADES.index(link.certainty) for link in way.links]
        assert min(told) == GRADES.index(way.certainty)
        assert way.weakest in way.links
        assert way.weakest.certainty == way.certainty
        assert all(link.directness == "direct" for link in way.links) == way.direct
        assert (f"measure:{measure}", f"form:{form}") == (way.links[0].start, way.links[-1].end)
        assert [a.end for a in way.links[:-1]] == [b.start for b in way.links[1:]]


@everyone
@given(st.sampled_from(sorted({(m, f) for m, f, _, _ in all_ways()})))
def test_paths_come_surest_first(ends):
    """
    Ways between two ends are sorted from the surest to the least sure, the shorter ones first.
    """
    ways = P.paths(*ends)

    order = [(-GRADES.index(way.certainty), len(way.links)) for way in ways]
    assert sorted(order) == order


@given(form_ids)
def test_measures_for_a_form(form):
    """
    The measures for a form are those with a way to it, each with its surest, the surest first.
    """
    best = {}
    for measure, end, grade, _ in all_ways():
        if end == form:
            best[measure] = max(grade, best.get(measure, "expert"), key=GRADES.index)

    found = P.measures_for(form)

    assert best == {measure: way.certainty for measure, way in found.items()}
    order = [-GRADES.index(way.certainty) for way in found.values()]
    assert sorted(order) == order
    assert {form} >= {way.form for way in found.values()}


@everyone
@given(factors)
def test_measures_for_a_factor(factor):
    """
    The measures for a factor are those with a helping edge to it.
    """
    expected = {
        edge.measure
        for edge in KB.edges.values()
        if edge.target == factor.id and edge.effect_direction == "helps"
    }

    assert expected == set(P.measures_for(factor.id))


# -- coverage and gaps ---------------------------------------------------------------------------------


@settings(max_examples=300)
@given(some_measures, grades)
def test_coverage_is_that_of_plain_sets(chosen, grade):
    """
    Coverage is the union of what each measure reaches, and what is open is the rest, in order.
    """
    expected = reached_by_any(chosen, grade)

    found = P.coverage(chosen, certainty_at_least=grade)

    assert expected == set(found.best)
    assert tuple(form for form in FORMS if form not in expected) == found.open
    assert tuple(dict.fromkeys(chosen)) == found.in_place


@given(some_measures, grades)
def test_coverage_names_the_surest_way(chosen, grade):
    """
    Each covered form comes with a way of a chosen measure, and none of them is surer.
    """
    for form, way in P.coverage(chosen, certainty_at_least=grade).best.items():
        surest = max(
            (g for m, f, g, _ in all_ways() if f == form and m in chosen), key=GRADES.index
        )
        assert (form, surest) == (way.form, way.certainty)
        assert way.measure in chosen
        assert way in P.paths(way.measure, form)


@given(some_measures, some_measures, grades)
def test_more_measures_never_cover_less(chosen, more, grade):
    """
    Adding measures keeps every form that was covered, at least as surely as before.
    """
    before = P.coverage(chosen, certainty_at_least=grade).best
    after = P.coverage([*chosen, *more], certainty_at_least=grade).best

    assert set(before) <= set(after)
    for form, way in before.items():
        assert GRADES.index(way.certainty) <= GRADES.index(after[form].certainty)


@given(some_measures, st.permutations(GRADES))
def test_asking_for_surer_evidence_never_covers_more(chosen, order):
    """
    The surer the evidence has to be, the fewer forms are covered.
    """
    one, other = sorted(order[:2], key=GRADES.index)

    lax = P.coverage(chosen, certainty_at_least=one)
    strict = P.coverage(chosen, certainty_at_least=other)

    assert set(strict.best) <= set(lax.best)
    assert set(lax.open) <= set(strict.open)


@given(some_measures, grades)
def test_coverage_does_not_depend_on_order(chosen, grade):
    """
    The order in which measures are named, and naming one twice, changes no way.
    """
    one = P.coverage(chosen, certainty_at_least=grade)
    other = P.coverage([*reversed(chosen), *chosen], certainty_at_least=grade)

    assert (one.best, one.open) == (other.best, other.open)


@everyone
@given(st.sampled_from(list(KB.measures)), grades)
def test_reach_agrees_with_coverage(measure, grade):
    """
    What a measure reaches is what it covers when it is alone.
    """
    alone = P.coverage([measure], certainty_at_least=grade)

    reached = P.reach(measure, certainty_at_least=grade)

    assert reached_by(measure, grade) == reached
    assert set(alone.best) == reached


@given(some_measures, grades)
def test_gaps_are_the_open_forms(chosen, grade):
    """
    The gaps are exactly the forms that coverage leaves open, in the same order.
    """
    gaps = P.gaps(chosen, certainty_at_least=grade)

    assert P.coverage(chosen, certainty_at_least=grade).open == tuple(gaps)


@pytest.mark.parametrize("grade", GRADES)
@settings(max_examples=15)
@given(chosen=some_measures)
def test_measure_named_for_a_gap_would_close_it(grade, chosen):
    """
    Each measure named for a gap is not yet in place, and closes the gap as surely as was asked.
    """
    gaps = P.gaps(chosen, certainty_at_least=grade)

    for form, closing in gaps.items():
        assert set() == set(closing) & set(chosen)
        assert {m for m in closing if form not in reached_by(m, grade)} == set()


def test_measure_that_has_ended_closes_no_gap():
    """
    What a rule has ended cannot be put in place, and is not named for a gap.
    """
    named = {measure for closing in P.gaps([]).values() for measure in closing}

    assert set() == {i for i in named if KB.measures[i].valid_to is not None}


def test_form_that_nothing_reaches_says_so():
    """
    With everything in place one form is still open, and no measure is made up for it.
    """
    assert {"ai-assisted-deception": ()} == P.gaps(KB.measures)


@settings(max_examples=200)
@given(some_measures)
def test_what_is_lost_with_a_measure(chosen):
    """
    What only one measure reaches is what the others together do not.
    """
    chosen = list(dict.fromkeys(chosen))

    lost = P.what_if_removed(chosen)

    assert chosen == list(lost)
    for measure in chosen:
        rest = reached_by_any([other for other in chosen if other != measure])
        only = reached_by(measure, "expert") - rest
        assert tuple(form for form in FORMS if form in only) == lost[measure]


@given(st.sampled_from(list(KB.measures)))
def test_naming_a_measure_twice_loses_nothing(measure):
    """
    A measure that is named twice is still the only one.
    """
    assert P.what_if_removed([measure]) == P.what_if_removed([measure, measure])


# -- ids that nobody defined ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "near"),
    [
        (lambda: P.paths("edu-groming-brief", "outing"), "edu-grooming-brief"),
        (lambda: P.paths("edu-grooming-brief", "outting"), "outing"),
        (lambda: P.measures_for("cyberflashin"), "cyberflashing"),
        (lambda: P.measures_for("com-victim-blamming"), "com-victim-blaming"),
        (lambda: P.reach("dev-2f"), "dev-2fa"),
        (lambda: P.coverage(["dev-2fa", "dev-2f"]), "dev-2fa"),
        (lambda: P.gaps(["dev-2f"]), "dev-2fa"),
        (lambda: P.what_if_removed(["dev-2f"]), "dev-2fa"),
        (lambda: P.forms_of("groming"), "grooming"),
    ],
)
def test_unknown_id_is_met_with_the_nearest(ask, near):
    """
    An id that nobody defined is refused, and the nearest that exists is named.
    """
    with pytest.raises(ocsea.UnknownIdError, match=f"did you mean '{near}'"):
        ask()


@pytest.mark.parametrize(
    "ask",
    [
        lambda grade: P.reach("dev-2fa", certainty_at_least=grade),
        lambda grade: P.coverage(["dev-2fa"], certainty_at_least=grade),
        lambda grade: P.gaps(["dev-2fa"], certainty_at_least=grade),
        lambda grade: KB.graph(certainty_at_least=grade),
    ],
)
def test_unknown_grade_is_met_with_those_there_are(ask):
    """
    A grade that does not exist is refused everywhere with an error of the library, never ignored.
    """
    with pytest.raises(UnknownOptionError, match="moderate"):
        ask("moderat")


# -- explanations --------------------------------------------------------------------------------------

STAND_IN = {"id": "ä", "en": "ö"}


@attrs.frozen
class Veiled:
    """The rows of another reader, with one letter for each language."""

    base: object

    def rows(self, section):
        return [veiled(row) for row in self.base.rows(section)]

    def meta(self):
        return veiled(self.base.meta())

    def section_hash(self, section):
        return self.base.section_hash(section)


def veiled(value):
    if isinstance(value, dict):
        if set(value) == {"id", "en"} and all(isinstance(text, str) for text in value.values()):
            return {lang: re.sub(r"[^\W\d_]", STAND_IN[lang], text) for lang, text in value.items()}
        return {key: veiled(each) for key, each in value.items()}
    return [veiled(each) for each in value] if isinstance(value, list) else value


GRADE_WORDS = {
    "id": {"pendapat ahli", "rendah", "sedang", "tinggi"},
    "en": {"expert opinion", "low", "moderate", "high"},
}
OTHER_WORDS = {
    "id": ("langsung", "dari masalah tetangga", "penalaran", "tanpa sumber"),
    "en": ("direct", "from a neighbouring problem", "reasoning", "no source"),
}


def words_of(phrases):
    return {word for phrase in phrases for word in phrase.split()}


@pytest.mark.parametrize("lang", ["id", "en"])
def test_explanation_is_in_one_language(lang):
    """
    An explanation holds no letter of the other language, and no word beyond grades and sources.
    """
    kb = ocsea.KnowledgeBase(Veiled(TINY.reader))
    [way] = kb.prevention.paths("sample-measure", "sample-harm")

    told = kb.prevention.explain(way, lang)

    [other] = {"id", "en"} - {lang}
    own = words_of(GRADE_WORDS[lang]) | words_of(OTHER_WORDS[lang])
    foreign = (words_of(GRADE_WORDS[other]) | words_of(OTHER_WORDS[other])) - own
    assert STAND_IN[lang] in told
    assert STAND_IN[other] not in told
    found = set(re.findall(r"[^\W\d_]+", told.replace("sample-source", "")))
    assert set() == found & foreign
    assert set() == {word for word in found if set(word) != {STAND_IN[lang]}} - own


@everyone
@given(st.sampled_from(sorted({(m, f) for m, f, _, _ in all_ways()})), langs())
def test_explanation_names_ends_grades_and_sources(ends, lang):
    """
    Each step names both ends, how sure it is, and its sources, or says that it rests on reasoning.
    """
    for way in P.paths(*ends):
        lines = P.explain(way, lang).splitlines()

        assert len(way.links) == len(lines)
        for link, line in zip(way.links, lines, strict=True):
            start, end = (label_of(ref)(lang) for ref in (link.start, link.end))
            assert line.startswith(f"{start} → {end}: ")
            graded = line.removeprefix(f"{start} → {end}: ")
            assert graded.split(",")[0] in GRADE_WORDS[lang]
            assert set(link.sources) <= set(KB.sources)
            by_reasoning = {"id": "penalaran", "en": "reasoning"}[lang]
            assert (link.sources == ()) == (by_reasoning in graded)
            assert all(source in graded for source in link.sources)


def label_of(ref):
    kind, _, ident = ref.partition(":")
    return {"measure": KB.measures, "factor": KB.factors, "form": KB.forms}[kind][ident].label


# -- no score for a person -----------------------------------------------------------------------------

ABOUT_A_PERSON = re.compile(
    r"probab|likel|score|odds|predict|propens|suspicio|risk_(of|for|level)|at_risk|vulnerab"
)
PUBLISHED = {"Effect.value", "Effect.low", "Effect.high", "Figure.value"}
"""Numbers that somebody published about many people."""


def public_api():
    """Yield name and object of all that `ocsea.prevention` and the knowledge base offer for it."""
    for found in pkgutil.iter_modules(ocsea.prevention.__path__, "ocsea.prevention."):
        module = importlib.import_module(found.name)
        for name in module.__all__:
            thing = getattr(module, name)
            yield name, thing
            if inspect.isclass(thing):
                for each in dir(thing):
                    if not each.startswith("_"):
                        yield f"{name}.{each}", getattr(thing, each)
                for field in attrs.fields(thing) if attrs.has(thing) else ():
                    yield f"{name}.{field.name}", field.type
    yield "KnowledgeBase.graph", ocsea.KnowledgeBase.graph


def parameters(thing):
    return set(inspect.signature(thing).parameters) if inspect.isfunction(thing) else set()


def test_walk_of_the_public_api_sees_it_all():
    """
    The walk meets the functions, methods, properties and fields that there are.
    """
    names = {name for name, _ in public_api()}

    assert {
        "Prevention.coverage",
        "Way.certainty",
        "Edge.effect",
        "export",
        "Factor.level",
    } <= names
    assert 80 < len(names)


def test_nothing_is_named_like_a_score_for_a_person():
    """
    No public name or parameter speaks of a probability, a score or the risk of somebody.
    """
    names = {name for name, _ in public_api()}
    names |= {f"{name}({p})" for name, thing in public_api() for p in parameters(thing)}

    assert set() == {name for name in names if ABOUT_A_PERSON.search(name.casefold())}


def test_nothing_takes_a_person():
    """
    No function asks who somebody is, how old, or what happened to them.
    """
    people = {"person", "child", "victim", "name_of", "age", "gender", "suspect", "user", "answers"}

    assert set() == {
        f"{name}({p})" for name, thing in public_api() for p in parameters(thing) & people
    }


def test_nothing_returns_a_number():
    """
    No function, property or field gives a number, but for effects and figures as published.
    """
    told = {}
    for name, thing in public_api():
        of = thing.fget if isinstance(thing, property) else thing
        if inspect.isfunction(of):
            told[name] = str(inspect.signature(of).return_annotation)
        elif attrs.has(getattr(ocsea.prevention.model, name.partition(".")[0], object)):
            told[name] = str(thing)

    numbers = {n for n, a in told.items() if re.search(r"\b(float|int|Decimal|Fraction)\b", a)}
    assert PUBLISHED <= numbers
    assert {"Effect.n"} == numbers - PUBLISHED


def test_answers_hold_no_number():
    """
    Ways, coverage and gaps hold ids, grades and sources only.
    """
    coverage = P.coverage(list(KB.measures))
    answers = [attrs.asdict(coverage), P.gaps(["dev-2fa"]), P.what_if_removed(list(KB.measures))]

    def numbers(value):
        if isinstance(value, dict):
            return [n for each in value.items() for n in numbers(each)]
        if isinstance(value, (list, tuple, set, frozenset)):
            return [n for each in value for n in numbers(each)]
        return [value] if isinstance(value, (int, float)) else []

    assert [] == numbers(answers)
