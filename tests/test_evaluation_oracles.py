"""Tests of statistics against published data and what other programs give for it."""

import math
from inspect import signature

import numpy as np
import pytest
from tests.evaluation_help import (
    ATTITUDE,
    ATTITUDE_ITEMS,
    LSAT6,
    LSAT6_COUNTS,
    LSAT6_PATTERNS,
    SLEEP,
    SLEEP_1,
    SLEEP_2,
)

from ocsea.assess.evaluation import change, exact, items, latent, reliability, resampling


def near(value, within):
    return pytest.approx(value, abs=within, rel=0)


# -- reliability ---------------------------------------------------------------------------------------


def test_alpha_of_attitude():
    """
    Alpha, standardised alpha, mean correlation and lambda 6 are those of R psych and pingouin.
    """
    assert near(0.84314277, 1e-7) == reliability.alpha(ATTITUDE)
    assert near(0.83908380, 1e-7) == reliability.standardised_alpha(ATTITUDE)
    assert near(0.42690664, 1e-7) == reliability.mean_correlation(ATTITUDE)
    assert near(0.87521514, 1e-7) == reliability.guttman_lambda6(ATTITUDE)


def test_interval_of_alpha():
    """
    Feldt's interval is that of the quantiles of F.
    """
    found = reliability.feldt_interval(reliability.alpha(ATTITUDE), people=30, items=7)

    assert near((0.7393757, 0.9157731), 1e-6) == found


def test_items_of_attitude():
    """
    Item-rest correlations, and alpha without an item, are those of R psych.
    """
    dropped = dict(zip(ATTITUDE_ITEMS, reliability.alpha_if_dropped(ATTITUDE), strict=True))
    rest = (0.67126206, 0.74210971, 0.56071111, 0.71444550, 0.78627559, 0.26503434, 0.46081055)

    assert near(rest, 1e-7) == items.item_rest(ATTITUDE)
    assert near(0.86387231, 1e-7) == dropped["critical"] == max(dropped.values())
    assert near(0.79538657, 1e-7) == dropped["raises"] == min(dropped.values())


def test_omega_of_attitude():
    """
    Both omegas are those of one-factor maximum likelihood in lavaan and factanal.
    """
    assert near(0.85632684, 1e-4) == reliability.omega(ATTITUDE)
    assert near(0.84054436, 1e-4) == reliability.omega(ATTITUDE, standardised=True)


def test_shape_of_lsat6():
    """
    The 32 patterns give the published item means and the counts of sums, exactly.
    """
    total = np.array(LSAT6).sum(axis=1)

    assert (0.924, 0.709, 0.553, 0.763, 0.870) == items.share_correct(LSAT6)
    assert [3, 20, 85, 237, 357, 298] == np.bincount(total).tolist()
    assert 3.819 == total.mean()
    assert near(1.0350, 1e-4) == total.std(ddof=1)


def test_reliability_of_lsat6():
    """
    KR-20, KR-21, the error of measurement and the test stretched to 20 items are those published.
    """
    kr20 = reliability.alpha(LSAT6)
    sd = np.array(LSAT6).sum(axis=1).std(ddof=1)

    assert near(0.29499719, 1e-6) == kr20
    assert near(0.196441, 1e-6) == reliability.kr21(LSAT6)
    assert near(0.8691, 1e-4) == reliability.error_of_measurement(sd, kr20)
    assert near(0.625991, 1e-5) == reliability.spearman_brown(kr20, factor=4)


def test_items_of_lsat6():
    """
    Correlations with the sum and with the rest are those published; the first is far higher.
    """
    total = (0.3620, 0.5668, 0.6184, 0.5344, 0.4354)
    rest = (0.1128, 0.1532, 0.1728, 0.1444, 0.1216)

    assert near(total, 1e-4) == items.item_total(LSAT6)
    assert near(rest, 1e-4) == items.item_rest(LSAT6)


# -- latent scales -------------------------------------------------------------------------------------


def lsat6(model):
    return latent.fit(LSAT6_PATTERNS, counts=LSAT6_COUNTS, model=model)


def test_rasch_of_lsat6():
    """
    With slope 1 likelihood and difficulties are those of an independent quadrature.
    """
    found = lsat6("rasch")

    assert near(-2473.0538, 1e-3) == found.log_likelihood
    assert near((-2.8720, -1.0630, -0.2576, -1.3881, -2.2188), 1e-3) == found.difficulties
    assert (1.0,) * 5 == found.slopes
    assert (0.0,) * 5 == found.slope_errors
    assert near(2 * 5 + 2 * 2473.0538, 2e-3) == found.aic


def test_one_parameter_model_of_lsat6():
    """
    With one slope all figures are those of girth.
    """
    found = lsat6("1pl")

    assert near(-2466.9376, 2e-3) == found.log_likelihood
    assert near(4945.875, 2e-3) == found.aic
    assert near((0.7551,) * 5, 2e-3) == found.slopes
    assert near((-3.6153, -1.3224, -0.3176, -1.7301, -2.7802), 2e-3) == found.difficulties


def test_two_parameter_model_of_lsat6():
    """
    With a slope for each item all figures are those of girth.
    """
    found = lsat6("2pl")

    assert near(-2466.6534, 5e-3) == found.log_likelihood
    assert near(4953.307, 5e-3) == found.aic
    assert near((0.8257, 0.7227, 0.8909, 0.6884, 0.6569), 5e-3) == found.slopes
    assert near((-3.3588, -1.3701, -0.2797, -1.8664, -3.1259), 5e-3) == found.difficulties
    assert 1000 == found.people


def test_patterns_of_lsat6():
    """
    Mean and doubt of the two extreme patterns are those of an independent quadrature.
    """
    found = lsat6("1pl")
    nothing, all_right = found.of_pattern([0] * 5), found.of_pattern([1] * 5)

    assert near((-1.9101, 0.7973), 1e-3) == (nothing.mean, nothing.sd)
    assert near((0.6322, 0.8640), 1e-3) == (all_right.mean, all_right.sd)


@pytest.mark.parametrize("model", ["rasch", "1pl", "2pl"])
def test_standard_errors_are_those_of_the_likelihood(model):
    """
    Standard errors come from the curvature of the likelihood, here worked out in difficulties by brute force.
    """
    found = lsat6(model)
    rows, counts = np.array(LSAT6_PATTERNS), np.array(LSAT6_COUNTS)
    at, weights = np.polynomial.hermite_e.hermegauss(61)
    free = {"rasch": 0, "1pl": 1, "2pl": 5}[model]

    def likelihood(point):
        slopes = np.ones(5) * (point[:free] if free else 1)
        chance = 1 / (1 + np.exp(-slopes[:, None] * (at - point[free:, None])))
        each = np.prod(np.where(rows[:, :, None] == 1, chance, 1 - chance), axis=1)
        return counts @ np.log(each @ weights / weights.sum())

    best = np.array([*found.slopes[:free], *found.difficulties])
    step, size = 1e-3, len(best)
    curve = np.empty((size, size))
    for i in range(size):
        for j in range(size):
            signs = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
            moved = [best + step * (a * np.eye(size)[i] + b * np.eye(size)[j]) for a, b in signs]
            four = [likelihood(point) for point in moved]
            curve[i, j] = (four[0] - four[1] - four[2] + four[3]) / (4 * step**2)
    errors = np.sqrt(np.diag(np.linalg.inv(-curve)))

    assert pytest.approx(errors[free:], rel=0.01) == found.difficulty_errors
    assert pytest.approx(errors[:free], rel=0.01) == found.slope_errors[:free]


# -- change --------------------------------------------------------------------------------------------


def test_t_of_sleep():
    """
    The paired t test is that of R.
    """
    found = change.paired_t(SLEEP_1, SLEEP_2)

    assert near(4.0621276834, 1e-8) == found.t
    assert 9 == found.df
    assert near(0.0028328902, 1e-8) == found.p
    assert near(1.58, 1e-8) == found.mean
    assert near((0.70011424, 2.45988576), 1e-8) == (found.low, found.high)


def test_effect_sizes_of_sleep():
    """
    Effect sizes are those of R and pingouin, and each correction is the one named.
    """
    d = change.cohen_d_av(SLEEP_1, SLEEP_2)

    assert near(1.28455756, 1e-7) == change.cohen_d_z(SLEEP_1, SLEEP_2)
    assert near(0.83218108, 1e-7) == d
    assert near(0.79517021, 1e-7) == change.correlation(SLEEP_1, SLEEP_2)
    assert near(0.76050939, 1e-6) == change.hedges_g_av(SLEEP_1, SLEEP_2)
    assert near(0.91387489, 1e-8) == change.hedges_correction(9)
    assert near(0.95764643, 1e-8) == change.hedges_correction(18)
    assert near(0.79693524, 1e-6) == d * change.hedges_correction(18)


def test_signed_ranks_of_sleep():
    """
    Exact and approximate p values are those of scipy and R, with one zero dropped.
    """
    found = exact.wilcoxon(SLEEP)

    assert (0.00390625, 1, 9, "exact") == (found.p, found.zeros, found.used, found.method)
    assert near(0.0090907, 1e-7) == exact.wilcoxon(SLEEP, method="normal-corrected").p
    assert near(0.0076324, 1e-7) == exact.wilcoxon(SLEEP, method="normal").p
    assert 1.0 == found.rank_biserial


def test_mcnemar_against_r():
    """
    Chi-square with and without correction is that of R; the exact p is that of the binomial.
    """
    corrected = exact.mcnemar(150, 86, method="chi2-corrected")
    plain = exact.mcnemar(150, 86, method="chi2")

    assert near(16.8178, 1e-4) == corrected.statistic
    assert near(4.1146e-05, 1e-9) == corrected.p
    assert near(17.3559, 1e-4) == plain.statistic
    assert near(3.0993e-05, 1e-9) == plain.p
    assert 0.0390625 == exact.mcnemar(1, 8).p == exact.mcnemar(8, 1).p


def test_gains():
    """
    Group gain, mean of single gains and normalised changes are those worked out by hand.
    """
    pre, post = [40, 50, 60, 70, 80, 100], [70, 50, 90, 60, 95, 100]
    single = [change.normalised_gain(a, b) for a, b in zip(pre, post, strict=True)]
    found = change.normalised_changes(pre, post)

    gain = change.normalised_gain(sum(pre) / 6, sum(post) / 6)
    assert near(0.325, 1e-6) == gain
    assert "medium" == change.gain_band(gain)
    assert single[5] is None
    assert near(1 / 3, 1e-6) == sum(single[:5]) / 5
    assert near((0.5, 0, 0.75, -0.1428571, 0.75), 1e-6) == found
    assert near(0.3714286, 1e-6) == sum(found) / 5


def test_bootstrap_against_its_definition():
    """
    The BCa interval is that of scipy, up to the dice.
    """
    stats = pytest.importorskip("scipy.stats")
    values = [0.3, 1.7, 2.2, 2.9, 3.1, 4.8, 5.0, 7.7, 9.4, 15.3, 21.0, 2.4]

    low, high = resampling.bca_interval(values, seed=3, resamples=100_000)

    named = "rng" if "rng" in signature(stats.bootstrap).parameters else "random_state"
    dice = {named: np.random.default_rng(5)}
    expected = stats.bootstrap((values,), np.mean, n_resamples=100_000, **dice)
    assert near(expected.confidence_interval.low, 0.05) == low
    assert near(expected.confidence_interval.high, 0.15) == high
    middle = sum(values) / 12
    assert high - middle > middle - low  # it follows the long tail


# -- other programs, where they are installed ----------------------------------------------------------


def test_alpha_of_another_program():
    """
    Alpha and its interval are those of pingouin.
    """
    pingouin = pytest.importorskip("pingouin")
    frame = pytest.importorskip("pandas").DataFrame(ATTITUDE, columns=ATTITUDE_ITEMS)

    value, interval = pingouin.cronbach_alpha(frame)

    assert near(value, 1e-9) == reliability.alpha(ATTITUDE)
    found = reliability.feldt_interval(value, people=30, items=7)
    assert near(tuple(interval), 6e-4) == found


def test_signed_ranks_of_another_program():
    """
    The exact p value without ties is that of scipy.
    """
    stats = pytest.importorskip("scipy.stats")
    values = [1.1, -2.3, 3.7, 4.2, -0.4, 5.9, 6.6, -7.5, 8.8, 9.1, 10.3]

    assert near(stats.wilcoxon(values, method="exact").pvalue, 1e-12) == exact.wilcoxon(values).p


def test_holm_of_another_program():
    """
    Corrected p values are those of statsmodels.
    """
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    values = [0.001, 0.2, 0.013, 0.013, 0.04, 0.9, 0.3]

    expected = multitest.multipletests(values, method="holm")[1]

    assert near(expected, 1e-12) == exact.holm(values)


def test_mcnemar_of_another_program():
    """
    The exact p value is that of statsmodels.
    """
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")

    for gained, lost in ((3, 9), (0, 4), (11, 11), (40, 21)):
        expected = tables.mcnemar([[50, lost], [gained, 20]], exact=True).pvalue
        assert near(min(1.0, expected), 1e-12) == exact.mcnemar(gained, lost).p


def test_correction_is_about_the_short_form():
    """
    The exact correction is within a thousandth of the short form 1 - 3 / (4 df - 1) from ten people on.
    """
    for df in range(9, 200):
        assert near(1 - 3 / (4 * df - 1), 1e-3) == change.hedges_correction(df)
    assert math.isclose(1, change.hedges_correction(10**6), rel_tol=1e-5)
