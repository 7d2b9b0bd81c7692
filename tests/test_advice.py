"""Tests of advice: the least effort to the next level, and what is recommended first."""

from itertools import product

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.assess_help import ANSWERS, GOLDEN, STEPS, YES, a_gate, an_instrument, an_item

import ocsea
from ocsea.assess import score
from ocsea.assess.advice import next_level, plan, recommend

KB = ocsea.load()
CHEAP, DEAR = "edu-help-seeking", "hea-trauma-cbt"


@st.composite
def sheets(draw):
    """Small instruments answered in full or in part, with measures of different effort."""
    items = [
        an_item(
            f"A{at}" if at < 2 else f"B{at}",
            "A" if at < 2 else "B",
            draw(st.integers(1, 3)),
            critical=draw(st.sampled_from([None, "c1"])),
            scale=draw(st.sampled_from([STEPS, YES])),
            measures=draw(st.sampled_from([(), (CHEAP,), (DEAR,), (CHEAP, DEAR)])),
        )
        for at in range(draw(st.integers(3, 4)))
    ]
    gates = [
        a_gate(1, "1/4"),
        a_gate(2, "1/2", "1/4", c1="1/2"),
        a_gate(3, "7/10", "1/2", c1="3/4"),
    ]
    answers = {
        item.code: draw(st.sampled_from([*(c.code for c in item.offered), None])) for item in items
    }
    return an_instrument({"A": 60, "B": 40}, items, gates), answers


def effort_of(item):
    costs = {"low": 1, "medium": 2, "high": 3}
    return min((costs[KB.measures[ident].cost] for ident in item.measures), default=2)


@examples(30)
@given(sheets())
def test_way_to_the_next_level_takes_the_least_effort(sheet):
    """
    The way reaches the level, and no way to raise answers reaches it with less effort.
    """
    instrument, answers = sheet
    result = score(instrument, {c: given_ or 0 for c, given_ in answers.items()})
    way = next_level(score(instrument, answers))
    if way is None:
        assert 3 == result.level
        return
    raised = {c: given_ or "0" for c, given_ in answers.items()} | {r.code: r.to for r in way.rises}
    efforts = []
    choices = [
        [int(c.code) for c in item.offered if int(c.code) >= int(answers[item.code] or 0)]
        for item in instrument.items
    ]
    for chosen in product(*choices):
        full = {item.code: to for item, to in zip(instrument.items, chosen, strict=True)}
        if score(instrument, full).level >= way.level:
            efforts.append(
                sum(
                    effort_of(item) * (full[item.code] - int(answers[item.code] or 0))
                    for item in instrument.items
                )
            )

    assert way.level <= score(instrument, raised).level
    assert min(efforts) == way.effort == sum(rise.effort for rise in way.rises)


def test_worked_example_needs_its_weak_domain_or_little_more():
    """
    In the worked example the next level is reached with what its gates ask for first.
    """
    way = next_level(score(GOLDEN, ANSWERS | {"I3": 2}))

    assert 3 == way.level
    assert 0 < way.effort
    assert all(rise.effort for rise in way.rises)


def test_nothing_is_above_the_top():
    """
    At the highest level there is no next one, and without levels there is none at all.
    """
    full = dict.fromkeys(("I1", "I2", "I3", "I4", "I5"), 4)

    assert next_level(score(GOLDEN, full)) is None
    assert next_level(score(attrs.evolve(GOLDEN, level=()), full)) is None


# -- recommendations -----------------------------------------------------------------------------------


def an_assessment(*measures, **marks):
    """Return a result with one domain and one unanswered-for item for each measure."""
    items = [
        an_item(f"A{at}", "A", 2, measures=(ident,), critical=marks.get(ident.replace("-", "_")))
        for at, ident in enumerate(measures)
    ]
    instrument = attrs.evolve(an_instrument({"A": 100}, items), audience=("school",))
    return score(instrument, {item.code: 0 for item in items})


def test_better_evidence_and_less_effort_come_first():
    """
    Of two measures that would lift as much, the surer comes first, then the one of less effort.
    """
    found = recommend(an_assessment("sch-image-protocol", "edu-help-seeking", "sch-policy-bsan"))

    assert ["edu-help-seeking", "sch-image-protocol", "sch-policy-bsan"] == [
        r.measure for r in found
    ]
    assert "moderate" == found[0].certainty


def test_what_is_critical_counts_twice():
    """
    A critical question draws its measure forward.
    """
    plain = recommend(an_assessment("sch-image-protocol", "sch-counsellor"))
    marked = recommend(an_assessment("sch-image-protocol", "sch-counsellor", sch_counsellor="c1"))

    assert ["sch-image-protocol", "sch-counsellor"] == [r.measure for r in plain]
    assert {r.measure for r in marked} == {r.measure for r in plain}


@pytest.mark.parametrize("gone", ["edu-oneoff-warning", "sch-tppk-legacy"])
def test_harmful_and_ended_measures_are_never_recommended(gone):
    """
    What was tested with harm, and what a rule has ended, is left out.
    """
    found = recommend(an_assessment(gone, "sch-report-channel"))

    assert ["sch-report-channel"] == [r.measure for r in found]


def test_recommendations_are_sorted_by_when():
    """
    What the school can do cheaply is for this week, dearer things for the term, others need partners.
    """
    found = {
        r.measure: r.when
        for r in recommend(
            an_assessment("sch-report-channel", "sch-counsellor", "hlp-sapa", "edu-cse")
        )
    }

    assert {
        "sch-report-channel": "this-week",
        "sch-counsellor": "this-term",
        "hlp-sapa": "with-partners",
        "edu-cse": "with-partners",
    } == found


def test_nothing_to_recommend_when_nothing_is_lost():
    """
    Full answers lose nothing, so nothing is recommended.
    """
    items = [an_item("A1", "A", 1, measures=(CHEAP,))]

    assert () == recommend(score(an_instrument({"A": 100}, items), {"A1": 4}))


def test_lifted_questions_are_named_and_the_list_is_short():
    """
    Each recommendation names the questions it lifts; at most as many as asked for are given.
    """
    result = an_assessment(*(m for m in KB.measures if m.startswith("sch-")))

    found = recommend(result)

    assert 7 == len(found)
    assert 2 == len(recommend(result, most=2))
    for each in found:
        assert all(each.measure in result.instrument.by_code[code].measures for code in each.lifts)


def test_plan_counts_what_is_in_place():
    """
    What the answers show to be in place costs nothing in the plan, and only those of the audience act.
    """
    items = [an_item("A1", "A", 1, measures=(CHEAP,)), an_item("A2", "A", 1, measures=("dev-2fa",))]
    instrument = attrs.evolve(an_instrument({"A": 100}, items), audience=("school",))

    found = plan(score(instrument, {"A1": 3, "A2": 2}), 3)

    assert (CHEAP,) == found.in_place
    assert CHEAP not in found.measures
    assert {"school"} == {KB.measures[ident].actor for ident in found.measures}
    assert "com-forum-anak" in plan(score(instrument, {"A1": 3}), 30, actors=["child"]).measures


def test_profile_is_helped_where_it_is_high():
    """
    For a profile only a high aspect counts: what is exposed there, and controls that are not in place.
    """
    profile, best = KB.instruments["pse-risk-profile"], {"exposure": 0}
    answers = {
        item.code: best.get(item.critical, item.offered[-1].code)
        for item in profile.items
        if item.weight
    }
    answers |= {"CON-E1": 3, "CON-C1": 0, "CNT-C3": 0}

    found = recommend(score(profile, answers))

    assert {"CON-E1", "CON-C1"} == {code for each in found for code in each.lifts}
