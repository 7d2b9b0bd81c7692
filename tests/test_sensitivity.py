"""Tests for the measures of which parameter drives a result, against formulae and against peers."""

import math

import pytest
from tests.simulation_help import KB, NOW, small, using

import ocsea
from ocsea.scenarios import simulate
from ocsea.scenarios.assumptions import Range
from ocsea.scenarios.runs import OVERALL
from ocsea.scenarios.sensitivity import drawn, evaluations, rank_measures, sobol_indices

np = pytest.importorskip("numpy")

SMALL = small()
ISHIGAMI = dict.fromkeys(("x1", "x2", "x3"), Range(0, 2 * math.pi))


def ishigami(values):
    """The test function of the field, shifted to ranges from 0."""
    x1, x2, x3 = (values[name] - math.pi for name in ISHIGAMI)
    return np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)


def analytic():
    """Its indices by formula: first order and total."""
    a, b = 7, 0.1
    v1 = 0.5 * (1 + b * math.pi**4 / 5) ** 2
    v2, v13 = a**2 / 8, b**2 * math.pi**8 * (1 / 18 - 1 / 50)
    whole = v1 + v2 + v13
    first = {"x1": v1 / whole, "x2": v2 / whole, "x3": 0.0}
    total = {"x1": (v1 + v13) / whole, "x2": v2 / whole, "x3": v13 / whole}
    return first, total


def test_sobol_indices_of_ishigami():
    """
    Each index is within five of its standard errors of the one by formula.
    """
    first, total = analytic()

    for index in sobol_indices(ishigami, ISHIGAMI, samples=20_000, seed=1):
        assert abs(index.first - first[index.parameter]) < 5 * index.first_error
        assert abs(index.total - total[index.parameter]) < 5 * index.total_error
        assert index.first_error < 0.02


def as_peer_wants(one, other, mixed):
    """Evaluations in the order of Saltelli's scheme: row by row, A, then A with each column of B, then B."""
    columns = [one, *mixed.values(), other]
    return np.array(columns).T.ravel()


@pytest.mark.parametrize("which", ["ishigami", "simulation"])
def test_sobol_estimators_are_those_of_a_peer(which):
    """
    On the same evaluations another library gives the same indices.
    """
    analyze = pytest.importorskip("SALib.analyze.sobol")
    if which == "ishigami":
        function, ranges = ishigami, ISHIGAMI
    else:
        model = simulate(KB, NOW, using("edu-grooming-brief"), draws=5, seed=1).model
        ranges = model.active(model.forms)
        weights = dict.fromkeys(model.forms, 1.0)

        def function(values):
            return model.overall(model.changes(values), weights)

    found = {
        index.parameter: index for index in sobol_indices(function, ranges, samples=512, seed=3)
    }
    problem = {"num_vars": len(ranges), "names": list(ranges), "bounds": [[0, 1]] * len(ranges)}
    peer = analyze.analyze(
        problem,
        as_peer_wants(*evaluations(function, ranges, samples=512, seed=3)),
        calc_second_order=False,
        num_resamples=2,
    )

    assert list(peer["ST"]) == pytest.approx([found[each].total for each in ranges], abs=1e-6)
    assert list(peer["S1"]) == pytest.approx([found[each].first for each in ranges], abs=1e-6)


def test_sobol_indices_agree_with_a_peer_of_its_own_sample():
    """
    With its own sample another library finds about the same indices for our model.
    """
    analyze = pytest.importorskip("SALib.analyze.sobol")
    sample = pytest.importorskip("SALib.sample.sobol")
    model = simulate(SMALL, NOW, using("on-everything", "on-form"), draws=5, seed=1).model
    ranges = model.active(model.forms)
    weights = dict.fromkeys(model.forms, 1.0)
    bounds = [[each.low, each.high] for each in ranges.values()]
    problem = {"num_vars": len(ranges), "names": list(ranges), "bounds": bounds}
    points = sample.sample(problem, 4096, calc_second_order=False, seed=1)
    values = dict(zip(ranges, points.T, strict=True))
    result = model.overall(model.changes(values), weights)
    peer = analyze.analyze(problem, result, calc_second_order=False, num_resamples=2)

    found = sobol_indices(
        lambda values: model.overall(model.changes(values), weights), ranges, samples=8_000, seed=1
    )
    for index in found:
        at = list(ranges).index(index.parameter)
        assert abs(peer["S1"][at] - index.first) < 5 * index.first_error + 0.01
        assert abs(peer["ST"][at] - index.total) < 5 * index.total_error + 0.01


def test_ranks_are_those_of_a_peer():
    """
    Rank correlations are Spearman's, ties included.
    """
    stats = pytest.importorskip("scipy.stats")
    ranges = {name: Range(0, 1) for name in "abc"}

    def stepped(values):
        return np.floor(5 * values["a"]) - values["b"] + 0.0 * values["c"]

    values = drawn(ranges, 500, seed=2)
    for rank in rank_measures(stepped, ranges, samples=500, seed=2):
        expected = stats.spearmanr(values[rank.parameter], stepped(values)).statistic
        assert abs(expected - rank.correlation) < 1e-6


def test_shares_of_ranks_make_one_whole():
    """
    The shares add up to one, the greatest first.
    """
    found = simulate(SMALL, NOW, using("on-everything"), draws=5, seed=1).sensitivity()
    shares = [rank.share for rank in found.rows]

    assert abs(1 - sum(shares)) < 1e-5
    assert sorted(shares, reverse=True) == shares


@pytest.mark.parametrize("measure", [rank_measures, sobol_indices])
def test_nothing_drives_what_never_changes(measure):
    """
    A function that always gives the same has no drivers.
    """
    assert () == measure(
        lambda values: 0.0 * values["a"] + 2, {"a": Range(0, 1)}, samples=50, seed=1
    )


@pytest.mark.parametrize("method", ["rank", "sobol"])
def test_sensitivity_of_a_run(method):
    """
    The drivers of a form are parameters that it hangs on, with labels; the run's seed fixes them.
    """
    run = simulate(SMALL, NOW, using("on-form", "on-risk"), draws=5, seed=1)
    found = run.sensitivity("sample-harm", method=method, samples=300)
    names = {row.parameter for row in found.rows}

    assert found == run.sensitivity("form:sample-harm", method=method, samples=300)
    assert {"leak", "edge:on-form-edge", "edge:on-risk-edge", "factor:risk-of-both"} <= names
    assert {"exposure:lack-of-one", "factor:lack-of-one"} <= names
    assert names == set(found.labels)
    assert ("sample-harm", 300, run.kb.stamp, 1) == (
        found.form,
        found.samples,
        found.knowledge,
        found.seed,
    )


def test_seed_of_a_run_is_that_of_its_sensitivity():
    """
    Another seed gives other draws for the drivers as well, and the same seed the same.
    """
    one, other = (
        simulate(SMALL, NOW, using("on-everything"), draws=5, seed=seed).sensitivity(samples=100)
        for seed in (1, 2)
    )

    assert one.rows != other.rows


def test_driver_is_found():
    """
    Where one measure acts on one form alone, its effect drives that form's change.
    """
    run = simulate(SMALL, NOW, using("on-form"), draws=5, seed=1)

    assert "edge:on-form-edge" == run.sensitivity("sample-harm").rows[0].parameter
    assert "edge:on-form-edge" == run.sensitivity(method="sobol").rows[0].parameter


def test_no_change_has_no_drivers():
    """
    A form that nothing changes hangs on nothing.
    """
    run = simulate(SMALL, NOW, using("on-form"), draws=5, seed=1)

    assert () == run.sensitivity("other-sample-harm").rows
    assert () == simulate(SMALL, NOW, NOW, draws=5, seed=1).sensitivity(method="sobol").rows


def test_overall_sensitivity_is_the_default():
    """
    Without a form the drivers are those of the overall change.
    """
    run = simulate(SMALL, NOW, using("on-form"), draws=5, seed=1)

    assert run.sensitivity() == run.sensitivity(OVERALL)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"method": "morris"}, ocsea.UnknownOptionError),
        ({"samples": 1}, ocsea.UnknownOptionError),
        ({"form": "sample-ham"}, ocsea.UnknownIdError),
    ],
)
def test_bad_question_is_refused(options, error):
    """
    A method or a form that does not exist is told.
    """
    run = simulate(SMALL, NOW, using("on-form"), draws=5, seed=1)

    with pytest.raises(error):
        run.sensitivity(**options)
