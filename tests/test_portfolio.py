"""Tests of plans: the best measures for a budget, and the cheapest set that reaches every form."""

from itertools import combinations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples

import ocsea
from ocsea._base.errors import NoPlanError, UnknownIdError, UnknownOptionError
from ocsea.prevention import planner
from ocsea.prevention.portfolio import COSTS, RANKS
from ocsea.prevention.ways import GRADES

KB = ocsea.load()
P = KB.prevention
FORMS = [form.id for form in KB.forms.values() if form.kind == "form"]
TIED = sorted({edge.measure for edge in KB.edges.values() if edge.effect_direction == "helps"})
LIVING = sorted(m.id for m in KB.measures.values() if m.valid_to is None)
HARMFUL = {edge.measure for edge in KB.edges.values() if edge.effect_direction == "harms"}


def cost_of(measures):
    return sum(COSTS[KB.measures[ident].cost] for ident in measures)


def points_of(measures, weights=None):
    """Return the points of measures, straight from the definition in the documentation."""
    weights, credits_of = weights or {}, {}
    for ident in measures:
        level = KB.measures[ident].level
        best = {}
        for form in FORMS if ident not in HARMFUL else ():
            for way in P.paths(ident, form):
                credit = 2 ** (GRADES.index(way.certainty) + (1 if way.direct else 0))
                best[form] = max(best.get(form, 0), credit)
        for form, credit in best.items():
            credits_of.setdefault((level, form), []).append(credit)
    total = 0
    for (level, form), found in credits_of.items():
        counted = sum(r * c for r, c in zip(RANKS, sorted(found, reverse=True), strict=False))
        total += weights.get(level, 1) * weights.get(form, 1) * counted
    return total


def stands(measures):
    return all(set(g) & set(measures) for m in measures for g in KB.measures[m].needs)


some = st.lists(st.sampled_from(LIVING), unique=True, min_size=1, max_size=6)


@examples(12)
@given(some, st.lists(st.sampled_from(LIVING), unique=True, max_size=3), st.integers(0, 8))
def test_plan_is_what_trying_every_set_finds(open_ones, in_place, budget):
    """
    On a few measures of the knowledge, the plan is worth what the best of all sets is worth.
    """
    open_ones = [ident for ident in open_ones if ident not in in_place]
    never = set(LIVING) - set(open_ones)
    sets = [s for n in range(len(open_ones) + 1) for s in combinations(open_ones, n)]
    allowed = [
        s
        for s in sets
        if cost_of(s) <= budget
        and all(set(g) & {*s, *in_place} for m in s for g in KB.measures[m].needs)
    ]
    best = max(points_of([*in_place, *s]) for s in allowed)

    plan = P.portfolio(budget, in_place=in_place, never=never)

    assert best == plan.protection == plan.bound
    assert "optimal" == plan.status
    assert cost_of(plan.measures) == plan.cost <= budget
    assert points_of([*in_place, *plan.measures]) == best


def test_school_plan_in_full():
    """
    What a school alone can do for four units: worth, order, and no gap.
    """
    plan = P.portfolio(4, actors=["school"])

    assert points_of(plan.measures) == plan.protection
    assert "edu-help-seeking" == plan.measures[0]
    assert {"school"} == {KB.measures[ident].actor for ident in plan.measures}
    assert 0 == plan.gap
    assert plan.before == 0 < plan.low < plan.protection < plan.high
    assert plan.protection <= plan.attainable


def test_what_was_tested_with_harm_is_never_chosen():
    """
    The one-off warning talk is in no plan, however large, unless it is asked for.
    """
    assert {"edu-oneoff-warning"} == HARMFUL
    for budget in (1, 5, 40):
        plan = P.portfolio(budget)
        assert not HARMFUL & set(plan.measures)
        assert not any(HARMFUL & set(point.measures) for point in plan.front)


def test_warning_talk_never_comes_alone():
    """
    Who asks for the warning talk gets real lessons and practice in seeking help with it.
    """
    plan = P.portfolio(6, must=["edu-oneoff-warning"])

    groups = KB.measures["edu-oneoff-warning"].needs
    assert "edu-oneoff-warning" in plan.measures
    assert 2 == len(groups)
    assert all(set(group) & set(plan.measures) for group in groups)
    assert plan.measures.index("edu-help-seeking") < plan.measures.index("edu-oneoff-warning")
    with pytest.raises(NoPlanError, match="more than the budget of 1"):
        P.portfolio(1, must=["edu-oneoff-warning"])


@pytest.mark.parametrize("budget", [3, 12, 30])
def test_no_plan_leaves_a_measure_without_what_it_needs(budget):
    """
    In plans, ties and every point of the front, what a caution asks for is there.
    """
    plan = P.portfolio(budget)

    assert stands(plan.measures)
    assert all(stands(tie) for tie in plan.ties)
    assert all(stands(point.measures) for point in plan.front)
    for at, step in enumerate(plan.steps):
        before = set(plan.measures[:at])
        assert all(set(group) & before for group in KB.measures[step.measure].needs)


def test_ties_are_as_good_and_as_dear():
    """
    Every tie has the points and the cost of the plan, and the plan is the first.
    """
    plan = P.portfolio(12)

    assert 1 < plan.tied
    assert len(plan.ties) == len(set(plan.ties)) == min(plan.tied, 24)
    assert set(plan.measures) == set(plan.ties[0])
    for tie in plan.ties:
        assert (plan.protection, plan.cost) == (points_of(tie), cost_of(tie))


def test_front_rises_and_ends_at_the_plan():
    """
    More cost always buys more; each point is the plan for that budget.
    """
    plan = P.portfolio(12)

    assert [0] == [point.cost for point in plan.front][:1]
    for before, after in zip(plan.front, plan.front[1:], strict=False):
        assert before.cost < after.cost
        assert before.protection < after.protection
    assert (plan.cost, plan.protection) == (plan.front[-1].cost, plan.front[-1].protection)
    for point in plan.front[::4]:
        assert point.protection == P.portfolio(point.cost).protection
        assert point.protection == points_of(point.measures)


def test_steps_add_up_and_fall():
    """
    The points of the steps add up to what the plan adds.
    """
    plan = P.portfolio(12, in_place=["dev-2fa"])

    assert plan.before == points_of(["dev-2fa"])
    assert plan.protection - plan.before == sum(step.adds for step in plan.steps)
    assert plan.cost == sum(step.cost for step in plan.steps)
    assert "dev-2fa" not in plan.measures


def test_robust_plan_has_more_left_when_grades_are_too_high():
    """
    The robust plan gives up points as graded for points that remain if every grade is lower.
    """
    plain, robust = P.portfolio(8), P.portfolio(8, robust=True)

    assert plain.low <= robust.low
    assert robust.protection <= plain.protection
    assert "optimal" == robust.status
    assert robust.low == robust.bound
    assert plain.measures != robust.measures


def test_weights_turn_the_plan():
    """
    A form or level that matters more draws the plan to it; at weight 0 it counts nothing.
    """
    weights = {"tertiary": 9}

    plan = P.portfolio(3, weights=weights)

    assert points_of(plan.measures, weights) == plan.protection
    assert "tertiary" in {KB.measures[ident].level for ident in plan.measures}
    nothing = dict.fromkeys(("primary", "secondary", "tertiary"), 0)
    assert () == P.portfolio(5, weights=nothing).measures


def test_costs_of_your_own_count():
    """
    Costs of a band or of one measure replace the conventional ones.
    """
    plan = P.portfolio(1, costs={"edu-help-seeking": 3})

    assert "edu-help-seeking" not in plan.measures
    assert 3 == P.portfolio(9, must=["edu-help-seeking"], costs={"low": 3}).steps[0].cost


def test_ended_measures_are_not_planned_and_do_not_protect():
    """
    What a rule has ended is never chosen, earns nothing in place, and cannot be demanded.
    """
    assert "sch-tppk-legacy" not in P.portfolio(40).measures
    assert 0 == P.portfolio(0, in_place=["sch-tppk-legacy"]).before
    with pytest.raises(NoPlanError, match="sch-tppk-legacy"):
        P.portfolio(4, must=["sch-tppk-legacy"])


def test_held_back_are_named():
    """
    A measure whose companions nobody allowed can put in place is named as held back.
    """
    plan = P.portfolio(12, actors=["school"])

    assert "sch-teacher-training" in plan.held_back
    assert not set(plan.held_back) & set(plan.measures)
    assert "Pelatihan guru" in plan.explain("id")


@pytest.mark.parametrize(
    ("wishes", "error", "words"),
    [
        ({"budget": -1}, UnknownOptionError, "budget cannot be -1"),
        ({"budget": 2.5}, UnknownOptionError, "whole number"),
        ({"budget": True}, UnknownOptionError, "whole number"),
        ({"in_place": ["dev-2f"]}, UnknownIdError, "did you mean 'dev-2fa'"),
        ({"must": ["nope"]}, UnknownIdError, "nope"),
        ({"never": ["nope"]}, UnknownIdError, "nope"),
        ({"actors": ["schol"]}, UnknownOptionError, "did you mean 'school'"),
        ({"must": ["dev-2fa"], "never": ["dev-2fa"]}, NoPlanError, "must and in never"),
        ({"weights": {"groming": 2}}, UnknownIdError, "groming"),
        ({"weights": {"primary": -1}}, UnknownOptionError, "whole number"),
        ({"costs": {"cheap": 2}}, UnknownIdError, "cheap"),
        ({"costs": {"low": 0}}, UnknownOptionError, "at least 1"),
        ({"certainty_at_least": "sure"}, UnknownOptionError, "sure"),
        ({"must": ["sch-teacher-training"], "never": ["sch-referral-sop"]}, NoPlanError, "beside"),
    ],
)
def test_wishes_that_cannot_be_are_refused(wishes, error, words):
    """
    A wish that cannot be met is refused with what is wrong.
    """
    wishes = {"budget": 4} | wishes

    with pytest.raises(error, match=words):
        P.portfolio(**wishes)


# -- the cheapest set ---------------------------------------------------------------------------------


@examples(10)
@given(st.lists(st.sampled_from(FORMS), unique=True, min_size=1, max_size=5), st.integers(1, 2))
def test_minimal_set_is_what_trying_every_set_finds(target, times):
    """
    Among device settings and platform features, no cheaper set reaches as much.
    """
    open_ones = [
        "dev-2fa",
        "dev-limit-contact",
        "dev-block-report",
        "plt-stopncii",
        "edu-grooming-brief",
    ]
    never = set(LIVING) - set(open_ones)

    def counted(measures):
        return sum(min(times, sum(f in P.reach(m) for m in measures)) for f in target)

    sets = [s for n in range(len(open_ones) + 1) for s in combinations(open_ones, n)]
    most = counted(open_ones)
    cheapest = min(cost_of(s) for s in sets if counted(s) == most)

    found = P.minimal_set(target, times=times, never=never)

    assert cheapest == found.cost == found.bound
    assert "optimal" == found.status
    assert most == counted(found.measures)
    assert (
        len(found.ties)
        == found.tied
        == sum(counted(s) == most and cost_of(s) == cheapest for s in sets)
    )


def test_minimal_set_names_what_is_out_of_reach():
    """
    Forms that nothing reaches so surely are named, and never counted as reached.
    """
    found = P.minimal_set(certainty_at_least="high")

    assert set(found.target) | set(found.out_of_reach) == set(FORMS)
    assert not set(found.target) & set(found.out_of_reach)
    for form in found.target:
        assert any(form in P.reach(m, certainty_at_least="high") for m in found.measures)


def test_minimal_set_counts_what_is_in_place():
    """
    What is in place costs nothing and counts.
    """
    alone = P.minimal_set(["account-intrusion"])
    helped = P.minimal_set(["account-intrusion"], in_place=["dev-2fa"])

    assert 1 == alone.cost
    assert ((), 0, ("account-intrusion",)) == (helped.measures, helped.cost, helped.target)


@pytest.mark.parametrize(
    ("wishes", "error", "words"),
    [
        ({"target": ["groming"]}, UnknownIdError, "groming"),
        ({"target": ["non-consensual-image-abuse"]}, UnknownIdError, "form of harm"),
        ({"times": 0}, UnknownOptionError, "at least 1"),
    ],
)
def test_minimal_set_refuses_what_cannot_be(wishes, error, words):
    """
    Unknown forms, groups of forms and numbers below 1 are refused.
    """
    with pytest.raises(error, match=words):
        P.minimal_set(**wishes)


def test_minimal_set_without_proof_keeps_a_bound():
    """
    When the proof is given up, the set still reaches all, and its cost is not below the bound.
    """
    proven = P.minimal_set(times=3)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planner, "_EFFORT", -1)
        found = P.minimal_set(times=3)

    assert found.bound <= proven.cost <= found.cost
    assert "feasible" == found.status
    for form in found.target:
        assert min(3, sum(form in P.reach(m) for m in TIED)) <= sum(
            form in P.reach(m) for m in found.measures
        )


def test_interval_that_includes_no_effect_leaves_nothing_if_grades_are_too_high(tmp_path):
    """
    A published interval on both sides of no effect earns points as graded, and none in the worst case.
    """
    edge = next(e for e in KB.edges.values() if e.id == "edu-cyberbullying-reduces-cyberbullying")
    row = f"""
    [[edge]]
    id = "{edge.id}"
    replaces = true
    measure = "{edge.measure}"
    relation = "{edge.relation}"
    target = "{edge.target}"
    certainty = "moderate"
    directness = "direct"
    effect_direction = "helps"
    outcome = "victimisation"
    sources = ["s047"]
    status = "verified"
    checked = 2026-11-21
    effect = {{ measure = "%s", value = %s, low = %s, high = %s }}
    """
    low = {}
    for name, numbers in {
        "clear": ("g", -0.13, -0.21, -0.05),
        "doubtful": ("g", -0.13, -0.21, 0.05),
        "clear-ratio": ("OR", 0.7, 0.6, 0.8),
        "doubtful-ratio": ("OR", 0.7, 0.6, 1.2),
    }.items():
        folder = tmp_path / name / "edges"
        folder.mkdir(parents=True)
        (folder / "mine.toml").write_text(row % numbers)
        prevention = ocsea.load(overlays=[tmp_path / name]).prevention
        plan = prevention.portfolio(2, must=["edu-cyberbullying"])
        low[name] = (plan.protection, plan.low)

    assert low["clear"] == low["clear-ratio"]
    assert low["doubtful"] == low["doubtful-ratio"]
    assert low["clear"][0] == low["doubtful"][0]
    assert low["doubtful"][1] < low["clear"][1]


# -- in words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("robust", [False, True])
def test_plan_in_words_tells_all(lang, robust):
    """
    Every step with its caution and needs, the proof, and what the points are not.
    """
    plan = P.portfolio(9, robust=robust)

    told = plan.explain(lang)

    for step in plan.steps:
        measure = KB.measures[step.measure]
        assert measure.label(lang) in told
        assert step.measure in told
        assert measure.caution is None or measure.caution(lang) in told
        for group in measure.needs:
            assert all(KB.measures[ident].label(lang) in told for ident in group)
    assert KB.wording["portfolio-points"](lang) in told
    assert KB.wording["portfolio-proven-robust" if robust else "portfolio-proven"](lang) in told


def test_plan_without_proof_says_so():
    """
    A plan that is not proven the best says how much better another could be.
    """
    plan = attrs.evolve(P.portfolio(4), bound=P.portfolio(4).protection * 2)

    assert ("feasible", 0.5) == (plan.status, plan.gap)
    assert "50.0" in plan.explain("en")


def test_measure_without_ways_is_told_as_such():
    """
    A measure that nothing ties to a form says why it is in the plan.
    """
    plan = P.portfolio(3, must=["sch-incident-log"])

    assert KB.wording["portfolio-only-needed"]("en") in plan.explain("en")
