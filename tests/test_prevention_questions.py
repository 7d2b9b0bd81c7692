"""Tests for the questions to the graph of prevention, and how their answers are explained."""

import re
from functools import cache

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.amount_help import examples

import ocsea
from ocsea._base.errors import UnknownOptionError
from ocsea.testing.strategies import langs

KB = ocsea.load()

everyone = settings(max_examples=1_000)
"""Enough examples for every record there is; it ends when all have been seen."""

P = KB.prevention
TINY = ocsea.testing.tiny()
GRADES = ("expert", "low", "moderate", "high")
FORMS = [form.id for form in KB.forms.values() if form.kind == "form"]
factors = st.sampled_from(list(KB.factors.values()))
form_ids = st.sampled_from(list(KB.forms))
grades = st.sampled_from(GRADES)
some_measures = st.lists(st.sampled_from(list(KB.measures)), max_size=8)


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


@examples(80)
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
@examples(8)
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


@examples(50)
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
