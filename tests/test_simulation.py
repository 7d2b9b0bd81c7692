"""Tests for `ocsea.scenarios.simulate`: what follows from which measures."""

import itertools
import math

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulation_help import FORM, KB, NOW, edge, factor, knowledge, measure, small, using
from tests.test_noisy_or import enumerated

import ocsea
from ocsea.scenarios import Assumptions, Deployment, Scenario, repeat, simulate
from ocsea.scenarios.influence import LEAK, Influence, as_network, real_forms
from ocsea.scenarios.runs import OVERALL

SMALL = small()
ONE, OTHER = "sample-harm", "other-sample-harm"
MEASURES = ["on-risk", "on-lack", "on-form", "on-everything", "in-vain", "worse", "untied"]
FIXED = Assumptions(exposure=(0.3, 0.3), leak=(0.05, 0.05))
shares = st.floats(0, 1, allow_subnormal=False)


@st.composite
def scenarios(draw, name):
    """A scenario over the small graph."""
    deployments = st.builds(Deployment, coverage=shares, fidelity=shares)
    return Scenario(
        name=name,
        exposures=draw(st.dictionaries(st.sampled_from(["risk-of-both", "lack-of-one"]), shares)),
        measures=draw(st.dictionaries(st.sampled_from(MEASURES), deployments)),
    )


def model_of(kb, baseline, what_if, *, forms=None, assumptions=None):
    return Influence(kb, baseline, what_if, assumptions or Assumptions(), forms or real_forms(kb))


@st.composite
def models_and_values(draw):
    """A model of two scenarios, with a value for each parameter."""
    model = model_of(SMALL, draw(scenarios("a")), draw(scenarios("b")))
    values = {
        name: each.low + (each.high - each.low) * draw(shares)
        for name, each in model.parameters.items()
    }
    return model, values


def median(run, form=ONE):
    return run.change(form).median


# -- the model, against exact inference ----------------------------------------------------------------


@given(models_and_values(), st.booleans())
def test_closed_form_is_exact_inference(case, what_if):
    """
    At fixed values the model gives what elimination and enumeration give for the same network.
    """
    model, values = case
    net, given_by_model = as_network(model, values, what_if=what_if)

    exact, counted = net.marginals(given_by_model), enumerated(net)
    for node, pressure in given_by_model.items():
        assert abs(pressure - exact[node]) < 1e-9
        assert abs(pressure - counted[node]) < 1e-9


def real_model():
    more = using("edu-grooming-brief", "dev-2fa", "edu-oneoff-warning", coverage=0.7)
    model = model_of(KB, NOW, more)
    values = {name: each.middle for name, each in model.parameters.items()}
    return as_network(model, values, what_if=True)


def test_closed_form_is_exact_inference_on_the_real_graph():
    """
    So it does for all forms of the shipped graph.
    """
    net, given_by_model = real_model()

    assert given_by_model == pytest.approx(net.marginals(given_by_model), abs=1e-9)


def test_sample_of_the_real_graph_agrees():
    """
    A sample of the network of the shipped graph is within five standard errors of the closed form.
    """
    net, given_by_model = real_model()
    sampled = net.sample(100_000, seed=5)

    for node, share in given_by_model.items():
        assert abs(sampled.shares[node] - share) < 5 * sampled.errors[node]


def test_peer_agrees_on_a_form_of_the_real_graph():
    """
    Exact inference of another library gives the same for a form with many causes.
    """
    gum = pytest.importorskip("pyagrum")
    net, given_by_model = real_model()
    form = next(n for n in net.links if n.startswith("form:") and 10 < len(net.links[n]) < 19)
    peer = gum.BayesNet()
    for cause in net.links[form]:
        peer.add(gum.LabelizedVariable(cause, cause, 2))
        peer.cpt(cause)[:] = [1 - net.priors[cause], net.priors[cause]]
    after = form.replace("form:", "pressure:")
    for node in (form, after):
        peer.addNoisyORNet(gum.LabelizedVariable(node, node, 2), net.leak(node))
        for parent, link in net.links[node].items():
            peer.addWeightedArc(parent, node, link)
    inference = gum.LazyPropagation(peer)
    inference.makeInference()

    assert abs(inference.posterior(after)[1] - given_by_model[after]) < 1e-9


def test_formula_by_hand():
    """
    One cause, one measure on it: the change is that of the formula in the guide.
    """
    kb = knowledge(
        factor("cause", acts_on=("sample",)),
        measure("m"),
        edge("e", "m", "cause"),
    )
    fixed = {
        name: dict.fromkeys(getattr(FIXED, name), (0.5, 0.5)) for name in ("helps", "strength")
    }
    assumptions = attrs.evolve(FIXED, **fixed, widening=dict.fromkeys(FIXED.widening, 1.0))
    plan = using("m", coverage=0.8, fidelity=0.5, exposures={"sample-factor": 0.0})
    base = using(exposures={"sample-factor": 0.0})
    run = simulate(kb, base, plan, draws=10, seed=1, assumptions=assumptions)

    q = 0.3
    after = 0.6 * q + 0.4 * (q * 0.5 / (1 - q + q * 0.5))
    before = 1 - 0.95 * (1 - 0.5 * q)
    expected = (1 - 0.95 * (1 - 0.5 * after)) / before - 1
    assert round(expected, 6) == pytest.approx(median(run), abs=1e-6)


def test_measures_act_one_after_another_by_the_id_of_their_edges():
    """
    What is already rarer is what the next edge works on.
    """
    kb = knowledge(measure("m"), measure("n"), edge("a", "n", "sample"), edge("b", "m", "sample"))
    fixed = attrs.evolve(FIXED, helps=dict.fromkeys(FIXED.helps, (0.5, 0.5)))
    more = Scenario(
        name="x",
        measures={"m": Deployment(0.5), "n": Deployment(1.0)},
        exposures={"sample-factor": 0},
    )
    run = simulate(
        kb, using(exposures={"sample-factor": 0}), more, draws=2, seed=1, assumptions=fixed
    )

    def answered(p, c):
        return (1 - c) * p + c * p * 0.5 / (1 - p + p * 0.5)

    assert answered(answered(0.05, 1.0), 0.5) / 0.05 - 1 == pytest.approx(median(run), abs=1e-6)


# -- what must hold of every run -----------------------------------------------------------------------


@given(scenarios("a"))
def test_same_scenario_is_no_change_at_all(scenario):
    """
    Identical scenarios differ by exactly nothing, in every draw.
    """
    run = simulate(SMALL, scenario, scenario, draws=50, seed=1)

    for row in run.summary().rows:
        assert (0.0, 0.0, 0.0, 1.0) == (row.low, row.median, row.high, row.same)


@given(scenarios("a"), scenarios("b"))
def test_rows_are_consistent(one, other):
    """
    Shares of better, same and worse make one whole, and the ends of an interval are in order.
    """
    for row in simulate(SMALL, one, other, draws=101, seed=3).summary().rows:
        assert 1 == pytest.approx(row.better + row.same + row.worse, abs=1e-5)
        assert -1 <= row.low <= row.median <= row.high


@given(st.sampled_from(MEASURES), shares, shares)
def test_more_of_a_measure_changes_more(ident, one, other):
    """
    In every draw a measure that reaches more moves the result further the same way.
    """
    less, more = sorted((one, other))
    runs = [
        simulate(SMALL, NOW, using(ident, coverage=each), draws=50, seed=1) for each in (less, more)
    ]

    ends = [(abs(run.overall.low), abs(run.overall.high)) for run in runs]
    assert all(a <= b + 1e-9 for a, b in zip(*ends, strict=True))


def test_what_nothing_touches_does_not_change():
    """
    A form is exactly the same when no measure bears on it or on what acts on it.
    """
    run = simulate(SMALL, NOW, using("on-lack"), draws=100, seed=1)

    assert median(run) < 0
    assert 1.0 == run.change(OTHER).same


def test_coverage_of_nothing_is_no_change():
    """
    A measure that reaches nobody, or is not done at all, changes exactly nothing.
    """
    for nothing in (using("on-form", coverage=0), using("on-form", fidelity=0), using("untied")):
        assert 1.0 == simulate(SMALL, NOW, nothing, draws=50, seed=1).overall.same


def test_direction_of_each_edge_shows():
    """
    What helps lowers, what harms raises, what was tested without effect straddles no change.
    """
    found = {
        ident: simulate(SMALL, NOW, using(ident), draws=2_000, seed=1).change(ONE)
        for ident in ("on-risk", "on-lack", "on-form", "in-vain", "worse")
    }

    assert {"on-risk": 1.0, "on-form": 1.0} == {
        ident: found[ident].better for ident in ("on-risk", "on-form")
    }
    assert found["on-lack"].median < 0
    assert 1.0 == found["worse"].worse
    assert found["in-vain"].low < 0 < found["in-vain"].high
    assert abs(found["in-vain"].better - 0.5) < 0.05


def test_shipped_measure_that_harmed_shows_it():
    """
    The one-off warning of the shipped graph makes things worse where it was measured.
    """
    run = simulate(KB, NOW, using("edu-oneoff-warning"), draws=500, seed=1, forms=[FORM])

    assert run.change(FORM).median > 0


def test_exposure_moves_the_result():
    """
    A measure on a cause changes more where that cause is more common.
    """
    runs = [
        simulate(
            SMALL,
            using(exposures={"risk-of-both": share}),
            using("on-risk", exposures={"risk-of-both": share}),
            draws=200,
            seed=1,
        )
        for share in (0.1, 0.5)
    ]

    assert median(runs[1]) < median(runs[0]) < 0


def test_lack_of_protection_is_what_an_exposure_counts():
    """
    More of a lacking protection is more pressure.
    """
    run = simulate(
        SMALL,
        using(exposures={"lack-of-one": 0.2}),
        using(exposures={"lack-of-one": 0.6}),
        draws=100,
        seed=1,
    )

    assert (1.0, 1.0) == (run.change(ONE).worse, run.change(OTHER).same)


def test_draws_of_a_parameter_do_not_hang_on_the_others():
    """
    Another measure elsewhere, another choice of forms or more draws leave the draws of a parameter alone.
    """
    plain = simulate(SMALL, NOW, using("on-form"), draws=100, seed=1)
    beside = simulate(
        SMALL, using("on-everything"), using("on-everything", "on-form"), draws=100, seed=1
    )
    alone = simulate(SMALL, NOW, using("on-form"), draws=100, seed=1, forms=[ONE])

    assert plain.change(ONE) == alone.change(ONE)
    assert plain.change(ONE) != beside.change(ONE)


def test_overall_is_the_weighted_mean():
    """
    The overall change is the mean over the forms, with equal or with given weights.
    """
    forms = {ONE: 3.0, OTHER: 1.0}
    plan = using("on-form")
    equal = simulate(SMALL, NOW, plan, draws=99, seed=1)
    heavy = simulate(SMALL, NOW, plan, draws=99, seed=1, weights={f"form:{ONE}": 3.0})
    alone = simulate(SMALL, NOW, plan, draws=99, seed=1, forms=[f"form:{ONE}"])

    assert forms == heavy.weights
    assert median(equal) / 2 == pytest.approx(equal.overall.median, abs=2e-6)
    assert median(equal) * 3 / 4 == pytest.approx(heavy.overall.median, abs=2e-6)
    assert attrs.evolve(alone.change(ONE), form=OVERALL) == alone.overall


def test_quantiles_are_those_of_the_draws():
    """
    Median and interval are the quantiles of numpy, whatever the number of draws.
    """
    numpy = pytest.importorskip("numpy")
    from ocsea.scenarios.simulation import _quantiles

    for count in (1, 2, 3, 20, 21, 1_000):
        column = numpy.float32([math.sin(7 * at) for at in range(count)])
        expected = numpy.quantile(column.astype(float), [0.05, 0.5, 0.95])
        assert expected.tolist() == pytest.approx(_quantiles(column), abs=2e-6)


# -- the same seed -------------------------------------------------------------------------------------


def test_same_seed_same_result():
    """
    The numbers are fixed by the seed: these are the same on every machine and version.
    """
    run = simulate(SMALL, NOW, using("on-everything", "on-lack"), draws=20_000, seed=7)
    told = [(row.median, row.low, row.high) for row in run.summary().rows]

    assert [
        (-0.2792, -0.457464, -0.099428),
        (-0.260057, -0.445171, -0.078344),
        (-0.268861, -0.450182, -0.091693),
    ] == told


def test_other_seed_other_draws():
    """
    Another seed gives other draws, and nearly the same result.
    """
    one, other = (
        simulate(SMALL, NOW, using("on-everything"), draws=20_000, seed=seed) for seed in (1, 2)
    )

    assert one.overall != other.overall
    assert abs(one.overall.median - other.overall.median) < 0.002


def test_blocks_do_not_show():
    """
    The first draws of a longer run are those of a shorter one.
    """
    from ocsea.scenarios.simulation import _drawn, _silent

    model = model_of(SMALL, NOW, using("on-everything"))
    weights = dict.fromkeys(model.forms, 1.0)
    short, long = (_drawn(model, weights, n, 1, _silent) for n in (1_001, 20_001))

    assert all((long[name][:1_001] == column).all() for name, column in short.items())


def test_run_can_be_repeated_from_its_record():
    """
    The record of a run is enough to get the same run again, own assumptions and weights included.
    """
    run = simulate(
        SMALL,
        using("on-risk", exposures={"lack-of-one": 0.25}),
        using("on-form", coverage=0.3, fidelity=0.9, name="other"),
        draws=333,
        seed=99,
        forms=[ONE],
        weights={ONE: 2.5},
        assumptions=Assumptions(
            leak=(0.01, 0.02), helps=Assumptions().helps | {"high": (0.5, 0.6)}
        ),
    )

    again = repeat(SMALL, run.to_json())
    assert run.to_json() == again.to_json()
    assert run.assumptions == again.assumptions
    assert (run.baseline, run.what_if) == (again.baseline, again.what_if)


def test_record_of_other_knowledge_is_refused():
    """
    A run is not repeated with knowledge it was not made with.
    """
    run = simulate(SMALL, NOW, using("on-risk"), draws=10, seed=1)

    with pytest.raises(ocsea.UnknownOptionError) as caught:
        repeat(KB, run.to_json())
    assert SMALL.stamp in caught.value.message
    assert KB.stamp in caught.value.message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("ocsea-simulation-run", "other", "run: record"),
        ('"schema_version": 1', '"schema_version": 2', "run: schema_version"),
        ('"draws": 10', '"draws": "many"', "run: draws"),
        ('"stretch": 1.5', '"stretch": 0.5', "run: assumptions.stretch"),
        ('"high": 1.0', '"hihg": 1.0', "widening needs a number"),
        ("{", "", "run"),
    ],
)
def test_broken_record_is_refused(old, new, words):
    """
    A record that is not whole is refused, with the place.
    """
    content = simulate(SMALL, NOW, using("on-risk"), draws=10, seed=1).to_json()
    assert old in content

    with pytest.raises(ocsea.InvalidDataError, match=words):
        repeat(SMALL, content.replace(old, new, 1))


# -- numbers and ids that cannot be --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"draws": 0}, ocsea.UnknownOptionError, "draws cannot be 0"),
        ({"draws": 10**9}, ocsea.UnknownOptionError, "from 1 to 5000000"),
        ({"seed": -1}, ocsea.UnknownOptionError, "seed cannot be -1"),
        ({"forms": []}, ocsea.UnknownOptionError, "no form is given"),
        ({"forms": ["sample-ham"]}, ocsea.UnknownIdError, "'sample-harm'"),
        ({"forms": ["harm"]}, ocsea.UnknownIdError, "no form of harm"),
        ({"weights": {"sample-ham": 1}}, ocsea.UnknownIdError, "'sample-harm'"),
        ({"weights": {ONE: 0}}, ocsea.UnknownOptionError, "cannot be 0"),
        ({"weights": {ONE: float("nan")}}, ocsea.UnknownOptionError, "cannot be nan"),
    ],
)
def test_bad_option_is_a_clear_error(options, error, words):
    """
    A number out of range or a misspelt form is told with what is allowed or near.
    """
    with pytest.raises(error, match=words):
        simulate(SMALL, NOW, using("on-risk"), **{"seed": 1, **options})


def test_unknown_ids_are_told_all_at_once():
    """
    Scenarios made without a check are checked before they are simulated.
    """
    bad = Scenario(
        name="bad", exposures={"risk-of-bot": 0.5}, measures={"on-rsk": {}}, settings=["hoem"]
    )

    with pytest.raises(ocsea.InvalidDataError) as caught:
        simulate(SMALL, NOW, bad, seed=1)
    assert 3 == len(caught.value.problems)
    assert [] == [w for w in ("'risk-of-both'", "'on-risk'") if w not in str(caught.value)]


def test_unknown_form_of_a_run_is_told():
    """
    Asking a run for a form that it does not hold names the nearest one that it does.
    """
    run = simulate(SMALL, NOW, using("on-risk"), draws=5, seed=1, forms=[ONE])

    with pytest.raises(ocsea.UnknownIdError, match="'sample-harm'"):
        run.change("sample-ham")


def test_progress_is_told():
    """
    Progress rises to the number of draws, also when nothing has to be drawn.
    """
    for plan in (using("on-risk"), NOW):
        told = []

        def note(done, whole, told=told):
            told.append((done, whole))

        simulate(SMALL, NOW, plan, draws=20_000, seed=1, progress=note)
        assert told == sorted(told)
        assert (20_000, 20_000) == told[-1]


def test_only_what_matters_is_drawn():
    """
    Parameters on which nothing hangs are not among the active ones; fixed exposures are no parameters.
    """
    model = model_of(SMALL, NOW, using("on-lack", exposures={"risk-of-both": 0.2}))
    plain = model_of(SMALL, NOW, using("on-lack"))
    both = model_of(
        SMALL,
        using(exposures={"risk-of-both": 0.2}),
        using("on-lack", exposures={"risk-of-both": 0.2}),
    )

    assert {LEAK, "edge:on-lack-edge"} < set(plain.active([ONE]))
    assert {} == plain.active([OTHER])
    assert "exposure:risk-of-both" in model.parameters
    assert "exposure:risk-of-both" not in both.parameters


def test_order_of_the_scenario_does_not_matter():
    """
    However measures and exposures are listed, the scenario and its result are the same.
    """
    for names in itertools.permutations(["on-risk", "worse", "on-everything"]):
        assert using("on-risk", "worse", "on-everything") == using(*names)
