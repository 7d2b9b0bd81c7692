"""Tests for what a simulation is given: scenarios and assumptions."""

import itertools
import json
import math
import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulation_help import KB, edge, knowledge, measure, small
from tests.test_simulation import scenarios

import ocsea
from ocsea.scenarios import Assumptions, Deployment, Scenario
from ocsea.scenarios.assumptions import STEPS, Range, effective_grade
from ocsea.scenarios.scenario import LONGEST_NAME

SMALL = small()
USUAL = Assumptions()

# -- scenarios -----------------------------------------------------------------------------------------


@given(scenarios("a name"))
def test_scenario_survives_json(scenario):
    """
    A scenario written as JSON and read again is the same.
    """
    assert scenario == Scenario.from_json(SMALL, scenario.to_json())
    assert scenario == Scenario.of(SMALL, scenario.to_data())


def test_scenario_takes_ids_with_their_kind():
    """
    ``kind:id`` is the same as the plain id.
    """
    plan = {"name": "x", "exposures": {"factor:risk-of-both": 1}, "measures": {"measure:worse": {}}}
    scenario = Scenario.of(SMALL, plan)

    assert {"risk-of-both": 1.0} == scenario.exposures
    assert {"worse": Deployment(1.0, 1.0)} == scenario.measures


def test_settings_are_of_the_closed_list():
    """
    Settings are values of the facet; each is kept once.
    """
    plan = {"name": "x", "settings": ["home", "home"]}

    assert ("home",) == Scenario.of(KB, plan).settings
    with pytest.raises(ocsea.InvalidDataError, match="did you mean 'home'"):
        Scenario.of(KB, {"name": "x", "settings": ["hoem"]})


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({}, ["scenario: name: field required"]),
        ({"name": "x" * (LONGEST_NAME + 1)}, ["scenario: name"]),
        ({"name": "two\nlines"}, ["name is not a short label"]),
        ({"name": "x", "victim": "somebody"}, ["scenario: victim: extra inputs"]),
        (
            {"name": "x", "exposures": {"a": 2}, "measures": {"b": {"coverage": -1, "c": 1}}},
            ["exposures.a", "measures.b.coverage", "measures.b.c"],
        ),
        ({"name": "x", "measures": {"worse": {"coverage": "all"}}}, ["measures.worse.coverage"]),
        (
            {"name": "x", "measures": {"wors": {}}, "exposures": {"risk-of-boht": 0.1}},
            ["did you mean 'worse'", "did you mean 'risk-of-both'"],
        ),
        ({"name": "x", "measures": {"qqqq": {}}}, ["use one of the measure ids"]),
    ],
)
def test_bad_scenario_is_told(plan, words):
    """
    Everything wrong with a scenario is told at once, with its place, as data and as JSON.
    """
    for read in (Scenario.of, lambda kb, plan: Scenario.from_json(kb, json.dumps(plan))):
        with pytest.raises(ocsea.InvalidDataError) as caught:
            read(SMALL, plan)
        assert len(words) == len(caught.value.problems)
        assert [] == [word for word in words if word not in str(caught.value)]


def test_errors_do_not_repeat_what_was_written():
    """
    What somebody wrote where it does not belong is not repeated in the message.
    """
    with pytest.raises(ocsea.InvalidDataError) as caught:
        Scenario.of(
            SMALL, {"name": "x", "story": "a private matter", "settings": "a private matter"}
        )

    assert "private" not in str(caught.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Deployment(coverage=1.1),
        lambda: Deployment(fidelity=-0.1),
        lambda: Deployment(coverage=math.nan),
        lambda: Scenario(name=" "),
        lambda: Scenario(name="x", exposures={"a": 1.5}),
    ],
)
def test_values_out_of_range_cannot_be_made(make):
    """
    A share outside 0 to 1 or an empty name is refused at once.
    """
    with pytest.raises(ocsea.UnknownOptionError):
        make()


def test_only_the_share_that_is_reached_and_well_done_feels_a_measure():
    """
    Coverage and fidelity multiply.
    """
    assert 0.4 == pytest.approx(Deployment(coverage=0.8, fidelity=0.5).felt)


# -- assumptions ---------------------------------------------------------------------------------------


def width(each):
    return each.high - each.low


@pytest.mark.parametrize("table", ["helps", "no_effect", "harms"])
def test_ranges_widen_with_falling_certainty(table):
    """
    Each step less sure is a wider range that holds the one before.
    """
    ranges = [getattr(USUAL, table)[step] for step in STEPS]

    for narrow, wide in itertools.pairwise(ranges):
        assert wide.low < narrow.low < narrow.high < wide.high


def test_centres_stay_where_they_are():
    """
    What helps has one centre at every step, as has what was tested without effect.
    """
    assert [0.76] * 5 == [pytest.approx(each.middle) for each in USUAL.helps.values()]
    assert [1.0] * 5 == [pytest.approx(each.middle) for each in USUAL.no_effect.values()]


def test_sides_of_no_effect():
    """
    Measured help stays below 1 and measured harm above; an expert's opinion may be no effect at all.
    """
    for step in ("high", "moderate", "low"):
        assert USUAL.helps[step].high < 1 < USUAL.harms[step].low
    for step in ("expert", "widest"):
        assert USUAL.helps[step].low < 1 < USUAL.helps[step].high
        assert USUAL.harms[step].low < 1 < USUAL.harms[step].high
    assert [1 / each.high for each in USUAL.helps.values()] == [
        pytest.approx(each.low, abs=0.01) for each in USUAL.harms.values()
    ]


def test_centre_is_that_of_measured_effects():
    """
    The centre lies between the two measured effects on victimisation that the guide names.
    """
    factors = []
    for ident in (
        "edu-cyberbullying-reduces-cyberbullying",
        "par-programme-cyber-reduces-cyberbullying",
    ):
        told = KB.edges[ident]
        assert "victimisation" == told.outcome
        factors.append(math.exp(math.pi / math.sqrt(3) * told.effect.value))

    assert [0.79, 0.73] == [round(each, 2) for each in factors]
    assert pytest.approx(sum(factors) / 2, abs=0.005) == USUAL.helps["high"].middle


def edge_with(**options):
    kb = knowledge(measure("m"), edge("e", "m", "sample", **options))
    return kb.edges["e"]


@pytest.mark.parametrize("direction", ["helps", "none", "harms", "unknown"])
def test_indirect_evidence_is_wider(direction):
    """
    What was measured on a neighbouring problem is drawn from a wider range, at every grade.
    """
    for grade in ("high", "moderate", "low", "expert"):
        direct, indirect = (
            USUAL.of_edge(edge_with(direction=direction, certainty=grade, directness=each))
            for each in ("direct", "indirect")
        )
        wider = width(direct) < width(indirect)
        assert wider or (direction, grade) == ("unknown", "expert")


def test_unknown_is_wider_than_no_effect():
    """
    What is not known is drawn from a wider range than what was tested without effect.
    """
    none, unknown = (USUAL.of_edge(edge_with(direction=each)) for each in ("none", "unknown"))

    assert width(none) < width(unknown)


def test_unmeasured_outcome_counts_as_opinion():
    """
    Where no outcome was measured, the size of an effect is opinion, whatever the grade.
    """
    told = edge_with(certainty="high", outcome="not-measured")

    assert "expert" == effective_grade(told)
    assert USUAL.helps["expert"] == USUAL.of_edge(told)


K = math.pi / math.sqrt(3)


@pytest.mark.parametrize(
    ("effect", "options", "expected"),
    [
        (
            '{ measure = "SMD", value = -0.2, low = -0.3, high = -0.1 }',
            {},
            (math.exp(-0.3 * K), math.exp(-0.1 * K)),
        ),
        (
            '{ measure = "g", value = 0.2, low = 0.1, high = 0.3 }',
            {},
            (math.exp(-0.3 * K), math.exp(-0.1 * K)),
        ),
        (
            '{ measure = "d", value = 0.2, low = -0.1, high = 0.5 }',
            {},
            (math.exp(-0.5 * K), math.exp(0.1 * K)),
        ),
        ('{ measure = "OR", value = 0.5, low = 0.4, high = 0.8 }', {}, (0.4, 0.8)),
        ('{ measure = "OR", value = 2.0, low = 1.25, high = 2.5 }', {}, (0.4, 0.8)),
        (
            '{ measure = "OR", value = 2.0, low = 1.25, high = 2.5 }',
            {"direction": "harms"},
            (1.25, 2.5),
        ),
        (
            '{ measure = "SMD", value = -0.2, low = -0.3, high = -0.1 }',
            {"direction": "harms"},
            (math.exp(0.1 * K), math.exp(0.3 * K)),
        ),
        ('{ measure = "OR", value = 0.5 }', {}, (0.5 * 0.61 / 0.76, 0.5 * 0.91 / 0.76)),
        (
            '{ measure = "OR", value = 0.5, low = 0.4, high = 0.8 }',
            {"directness": "indirect"},
            (0.5 * 0.8**1.5, 0.5 * 1.6**1.5),
        ),
        (
            '{ measure = "OR", value = 0.5, low = 0.4, high = 0.8 }',
            {"direction": "none"},
            (0.85, 1.15),
        ),
        (
            '{ measure = "OR", value = 0.5, low = 0.4, high = 0.8 }',
            {"direction": "unknown"},
            (0.78, 1.22),
        ),
        ('{ measure = "OR", value = 0.0 }', {}, (0.61, 0.91)),
        ('{ measure = "beta", value = -0.2 }', {}, (0.61, 0.91)),
    ],
)
def test_published_effects_replace_the_range(effect, options, expected):
    """
    A published effect is converted, points the way the edge says, and keeps its interval or its grade's spread.
    """
    found = USUAL.of_edge(edge_with(effect=effect, **options))

    assert [round(end, 4) for end in expected] == [found.low, found.high]


def test_every_shipped_edge_has_a_range_on_its_side():
    """
    The middle of each range lies on the side that the edge says.
    """
    sides = {"helps": -1, "harms": 1, "none": 0, "unknown": 0}
    for told in KB.edges.values():
        middle = USUAL.of_edge(told).middle
        side = 0 if abs(middle - 1) < 1e-9 else math.copysign(1, middle - 1)
        assert sides[told.effect_direction] == side, told.id


def test_strengths_rank_as_they_say():
    """
    A strong factor acts more than a medium one, and that more than a weak one; the unsure ones are widest.
    """
    middles = {key: each.middle for key, each in USUAL.strength.items()}

    assert middles["strong"] > middles["medium"] > middles["weak"]
    assert min(width(USUAL.strength[each]) for each in ("mixed", "unknown")) >= max(
        width(USUAL.strength[each]) for each in ("strong", "medium", "weak")
    )


def test_strengths_widen_with_falling_certainty():
    """
    Less certainty, or evidence from a neighbouring problem, widens the range of a strength.
    """
    base = attrs.evolve(KB.factors["com-victim-blaming"], certainty="high", directness="direct")
    found = [
        USUAL.of_factor(attrs.evolve(base, certainty=each))
        for each in ("high", "moderate", "low", "expert")
    ]
    indirect = USUAL.of_factor(attrs.evolve(base, directness="indirect"))

    assert found[0] == USUAL.strength["strong"]
    assert [width(each) for each in found] == sorted({width(each) for each in found})
    assert found[1] == indirect
    assert 0 == USUAL.of_factor(attrs.evolve(base, strength="weak", certainty="expert")).low


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"leak": (0.1, 1.1)}, "leak cannot go up to 1.1"),
        ({"leak": (0.0, 0.0)}, "leak cannot be 0 throughout"),
        ({"exposure": (0.2, 2)}, "exposure cannot go up to 2"),
        ({"exposure": (0.5, 0.2)}, "a range cannot go from 0.5 to 0.2"),
        ({"exposure": (-0.5, 0.2)}, "a range cannot go from -0.5"),
        ({"helps": {"high": (0.5, 0.6)}}, "helps needs a range for each of"),
        ({"helps": dict.fromkeys(STEPS, (0, 0.6))}, "helps cannot start at 0"),
        ({"strength": dict(USUAL.strength, strong=(0.5, 1.5))}, "strength cannot go up to 1.5"),
        ({"stretch": 0.9}, "stretch cannot be 0.9"),
        ({"widening": dict.fromkeys(STEPS, 0.5)}, "widening needs"),
        ({"widening": {"high": 1}}, "widening needs"),
    ],
)
def test_bad_assumptions_are_refused(options, words):
    """
    A range that cannot be is refused with what is wrong.
    """
    with pytest.raises(ocsea.UnknownOptionError, match=re.escape(words)):
        Assumptions(**options)


@given(st.floats(0, 10), st.floats(0, 10))
def test_range_holds_its_middle(one, other):
    """
    The middle of a range lies in it.
    """
    found = Range(*sorted((one, other)))

    assert found.low <= found.middle <= found.high
    assert found == Range.of((found.low, found.high))
