"""Tests of rules that the statistics of evaluation keep, whatever the numbers."""

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.evaluation_help import SLEEP, mark_tables

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea.assess.evaluation import change, exact, items, latent, reliability, resampling

GROUP_STATISTICS = [
    reliability.alpha,
    reliability.kr21,
    reliability.standardised_alpha,
    reliability.guttman_lambda6,
    reliability.mean_correlation,
    reliability.omega,
]


def close(first, second):
    if first is None or second is None:
        return first is second
    return second == pytest.approx(first, abs=1e-6)


# -- reliability and items -----------------------------------------------------------------------------


@examples(25)
@given(mark_tables(), st.randoms(use_true_random=False))
def test_order_changes_no_reliability(rows, dice):
    """
    The order of people and of items changes nothing.
    """
    columns = list(zip(*rows, strict=True))
    dice.shuffle(columns)
    mixed = [list(row) for row in zip(*columns, strict=True)]
    dice.shuffle(mixed)

    for statistic in GROUP_STATISTICS:
        assert close(statistic(rows), statistic(mixed)), statistic


@examples(25)
@given(mark_tables(), st.randoms(use_true_random=False))
def test_order_of_people_changes_no_item(rows, dice):
    """
    Each item's figures are the same in whatever order people come.
    """
    mixed = list(rows)
    dice.shuffle(mixed)

    for statistic in (items.item_rest, items.upper_lower, items.share_correct, items.item_total):
        assert all(map(close, statistic(rows), statistic(mixed))), statistic


@examples(30)
@given(mark_tables())
def test_alpha_is_its_definition(rows):
    """
    Alpha is k / (k - 1) times one less the share of variance within items, in exact fractions.
    """
    people, count = len(rows), len(rows[0])

    def variance(values):
        return Fraction(people * sum(v * v for v in values) - sum(values) ** 2)

    whole = variance([sum(row) for row in rows])
    within = sum(variance(column) for column in zip(*rows, strict=True))
    expected = Fraction(count, count - 1) * (1 - within / whole) if whole else None

    assert close(None if expected is None else float(expected), reliability.alpha(rows))


@examples(30)
@given(mark_tables(people=(3, 12)))
def test_kr21_is_never_above_kr20(rows):
    """
    KR-21 takes all items as equally hard, and so is at most KR-20 with variances by n.
    """
    kr20, kr21 = reliability.alpha(rows), reliability.kr21(rows)

    assert kr20 is None or kr21 <= kr20 + 1e-9


@given(st.floats(0.01, 0.99), st.integers(3, 200), st.integers(2, 40))
def test_interval_holds_alpha_and_narrows(value, people, count):
    """
    The interval lies around alpha more often than not on both sides, and more people make it narrower.
    """
    low, high = reliability.feldt_interval(value, people=people, items=count)
    low2, high2 = reliability.feldt_interval(value, people=people * 2, items=count)

    assert low < value < high < 1
    assert high2 - low2 < high - low


def test_one_factor_is_found_again():
    """
    Omega of correlations that one factor makes exactly is that of its loadings.
    """
    loadings = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    wanted = np.outer(loadings, loadings)
    np.fill_diagonal(wanted, 1)
    dice = np.random.default_rng(1).standard_normal((60, 5))
    dice -= dice.mean(axis=0)
    white = dice @ np.linalg.inv(np.linalg.cholesky(dice.T @ dice / 59)).T
    rows = white @ np.linalg.cholesky(wanted).T

    expected = loadings.sum() ** 2 / (loadings.sum() ** 2 + (1 - loadings**2).sum())
    assert pytest.approx(expected, abs=1e-6) == reliability.omega(rows)
    scaled = rows * [1, 2, 3, 4, 5]
    assert pytest.approx(expected, abs=1e-6) == reliability.omega(scaled, standardised=True)
    assert abs(reliability.omega(scaled) - expected) > 0.01


def test_what_cannot_be_worked_out_is_none():
    """
    Without variance, or with too few people for so many items, there is no figure rather than a wrong one.
    """
    same, few = [[1, 0, 1]] * 4, [[1, 0, 1, 0], [0, 1, 1, 0], [1, 1, 0, 1]]

    assert [None] * 6 == [statistic(same) for statistic in GROUP_STATISTICS]
    assert reliability.guttman_lambda6(few) is None
    assert reliability.omega(few) is None
    assert reliability.omega([[1, 0], [0, 1], [1, 1]]) is None
    assert (None, None, None) == items.item_rest(same)


def test_upper_and_lower_group_by_hand():
    """
    With eleven people each group holds three; people with the same sum at its edge count in part.
    """
    rows = [[1, 1]] * 2 + [[1, 0]] * 4 + [[0, 0]] * 5
    third = 1 / 3  # of the third place, shared by four people

    assert pytest.approx((1.0, 2 * third)) == items.upper_lower(rows)
    with pytest.raises(InvalidDataError, match="one half"):
        items.upper_lower(rows, share=0.6)


@pytest.mark.parametrize(
    ("p", "r", "more", "expected"),
    [
        (0.20, 0.3, {}, ()),
        (0.19, 0.3, {}, ("too-hard",)),
        (0.90, 0.3, {}, ()),
        (0.91, 0.3, {}, ("too-easy",)),
        (0.5, 0.10, {}, ()),
        (0.5, 0.09, {}, ("weak",)),
        (0.5, 0.0, {}, ("weak",)),
        (0.5, -0.01, {}, ("check-key",)),
        (0.5, None, {}, ()),
        (0.5, 0.3, {"rare": True}, ("rare-distractor",)),
        (0.5, 0.3, {"p_before": 0.6}, ()),
        (0.5, 0.3, {"p_before": 0.61}, ("fell",)),
        (0.5, 0.3, {"p_before": 0.1}, ()),
    ],
)
def test_flags_at_their_limits(p, r, more, expected):
    """
    Each flag starts where the specification says, also at the limit itself.
    """
    assert expected == items.flags(p, r, **more)


def test_shares_of_choices():
    """
    Each answer has the share of all people that chose it, also one that nobody chose; all add up to 1.
    """
    found = items.choice_shares(["a", "dk", "a", None, "c"], ["a", "b", "c"])

    assert {"a": 0.4, "b": 0, "c": 0.2, "dk": 0.2, None: 0.2} == pytest.approx(found)


def test_rare_wrong_answers():
    """
    A wrong answer is rare under 5 per cent of all wrong ones; of none, nothing is rare.
    """
    assert (False, False) == items.rare_distractors([19, 1])
    assert (False, True) == items.rare_distractors([20, 1])
    assert (False, False) == items.rare_distractors([0, 0])


# -- exact tests ---------------------------------------------------------------------------------------


differences = st.lists(st.integers(-4, 4), min_size=1, max_size=8)


@examples(50)
@given(differences)
def test_signed_ranks_are_what_counting_all_signs_gives(values):
    """
    The exact p value is the share of all ways to set the signs that are at least as far apart.
    """
    moved = [v for v in values if v]
    found = exact.wilcoxon(values)
    if not moved:
        assert found is None
        return
    sizes = sorted(map(abs, moved))
    ranks = [Fraction(2 * sizes.index(abs(v)) + sizes.count(abs(v)) + 1, 2) for v in moved]
    whole = sum(ranks)
    up = sum(rank for rank, v in zip(ranks, moved, strict=True) if v > 0)
    ways = [
        sum(rank for rank, sign in zip(ranks, signs, strict=True) if sign)
        for signs in product((0, 1), repeat=len(ranks))
    ]
    smaller = min(up, whole - up)
    share = Fraction(sum(min(w, whole - w) <= smaller for w in ways), len(ways))
    if 2 * smaller == whole:
        share = Fraction(1)

    assert float(share) == found.p
    assert (float(up), float(whole - up)) == (found.up, found.down)
    assert pytest.approx(float((2 * up - whole) / whole)) == found.rank_biserial
    assert len(values) == found.used + found.zeros


@given(differences)
def test_signed_ranks_are_symmetric(values):
    """
    Turning all differences round changes the sign of r and nothing else.
    """
    found, turned = exact.wilcoxon(values), exact.wilcoxon([-v for v in values])
    assume(found is not None)

    assert found.p == turned.p
    assert found.rank_biserial == -turned.rank_biserial


def test_large_groups_are_approximated():
    """
    Above 300 differences the normal curve is used, and it is near the exact value.
    """
    values = [(-1) ** n * n + 25 for n in range(1, 320)]

    found, exactly = exact.wilcoxon(values), exact.wilcoxon(values, method="exact")

    assert "normal-corrected" == found.method
    assert pytest.approx(exactly.p, rel=0.02) == found.p


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemar_is_the_binomial(gained, lost):
    """
    The exact p value is twice the tail of a fair coin, at most 1.
    """
    total = gained + lost
    tail = sum(Fraction(comb(total, k), 2**total) for k in range(min(gained, lost) + 1))

    found = exact.mcnemar(gained, lost)

    assert pytest.approx(float(min(Fraction(1), 2 * tail)), abs=1e-15) == found.p
    assert found.statistic is None


def test_mcnemar_without_any_change():
    """
    Where nobody changed nothing speaks against chance.
    """
    for method in ("exact", "chi2", "chi2-corrected"):
        assert 1.0 == exact.mcnemar(0, 0, method=method).p


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_keeps_order_and_bounds(values):
    """
    Corrected values keep the order, are not below the plain ones and not above those of Bonferroni.
    """
    found = exact.holm(values)

    by_size = [found[at] for at in sorted(range(len(values)), key=values.__getitem__)]
    assert sorted(by_size) == by_size
    for plain, corrected in zip(values, found, strict=True):
        assert plain <= corrected <= min(1, plain * len(values))


# -- change --------------------------------------------------------------------------------------------


scores = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=12)


@given(scores)
def test_normalised_change_is_symmetric(pairs):
    """
    Counting mistakes instead of correct answers changes the sign of c and nothing else.
    """
    pre, post = zip(*pairs, strict=True)

    found = change.normalised_changes(pre, post, full=20)
    turned = change.normalised_changes([20 - x for x in pre], [20 - y for y in post], full=20)

    assert pytest.approx([-c for c in found]) == list(turned)
    assert all(-1 <= c <= 1 for c in found)
    left_out = sum(x == y and x in (0, 20) for x, y in pairs)
    assert len(pairs) - left_out == len(found)


@given(scores)
def test_effect_sizes_agree_with_each_other(pairs):
    """
    d_z is t over the root of n, g_av is smaller than d_av, and swapping the times changes the sign.
    """
    pre, post = zip(*pairs, strict=True)
    t, d_z, d_av = (
        change.paired_t(pre, post),
        change.cohen_d_z(pre, post),
        change.cohen_d_av(pre, post),
    )

    assert (t is None) == (d_z is None)
    if t:
        assert pytest.approx(t.t / len(pairs) ** 0.5) == d_z
        assert t.low < t.mean < t.high
    if d_av is not None:
        assert pytest.approx(-d_av) == change.cohen_d_av(post, pre)
        if len(pairs) > 2:
            assert abs(change.hedges_g_av(pre, post)) <= abs(d_av)


def test_gain_bands_at_their_limits():
    """
    The bands start at 0.3 and 0.7, and below zero the group fell.
    """
    assert ["negative", "low", "low", "medium", "medium", "high", "high"] == [
        change.gain_band(gain) for gain in (-0.01, 0, 0.299, 0.3, 0.699, 0.7, 1)
    ]
    assert change.normalised_gain(20, 20, full=20) is None


def raw_means(values, seed, resamples):
    """Return the drawn means by plain Python from raw bits."""
    bits, values = np.random.PCG64(seed), sorted(values)
    words = [int(word) for word in bits.random_raw(resamples * len(values))]
    drawn = [values[(word >> 32) * len(values) >> 32] for word in words]
    rows = [drawn[at : at + len(values)] for at in range(0, len(drawn), len(values))]
    return [sum(row) / len(row) for row in rows]


def test_bootstrap_draws_from_raw_bits():
    """
    What is drawn depends on the raw bits of the generator only, so it is the same with every numpy.
    """
    values = [3, 1, 4, 1, 5, 9, 2, 6]

    assert (
        raw_means(values, 11, 300)
        == resampling.resampled_means(values, seed=11, resamples=300).tolist()
    )


def test_bootstrap_draws_the_same_in_blocks(monkeypatch):
    """
    How much is drawn at once changes nothing.
    """
    whole = resampling.bca_interval(SLEEP, seed=5)
    monkeypatch.setattr(resampling, "_AT_ONCE", 97)

    assert whole == resampling.bca_interval(SLEEP, seed=5)


@examples(12)
@given(
    st.lists(st.integers(-9, 9), min_size=2, max_size=20),
    st.integers(0, 2**40),
    st.randoms(use_true_random=False),
)
def test_bootstrap_is_reproducible(values, seed, dice):
    """
    The same seed gives the same interval, in whatever order people come; it lies within the values.
    """
    found = resampling.bca_interval(values, seed=seed, resamples=500)
    mixed = list(values)
    dice.shuffle(mixed)

    assert found == resampling.bca_interval(mixed, seed=seed, resamples=500)
    assert (found is None) == (len(set(values)) == 1)
    if found:
        assert min(values) <= found[0] <= found[1] <= max(values)


def test_another_seed_draws_anew():
    """
    Another seed gives other means.
    """
    one, other = (resampling.resampled_means(SLEEP, seed=s, resamples=50).tolist() for s in (1, 2))

    assert one != other


# -- latent scales -------------------------------------------------------------------------------------


def simulated(people, slopes, difficulties, seed=4):
    dice = np.random.default_rng(seed)
    logits = np.array(slopes) * (dice.standard_normal((people, 1)) - difficulties)
    return (dice.random(logits.shape) < 1 / (1 + np.exp(-logits))).astype(int)


def test_model_is_found_again():
    """
    From many simulated people the slopes and difficulties they were made with come back.
    """
    slopes, difficulties = [0.7, 1.0, 1.5, 1.2], [-1.0, 0.0, 0.5, 1.2]

    found = latent.fit(simulated(20_000, slopes, difficulties), model="2pl")

    for value, wanted, error in zip(found.slopes, slopes, found.slope_errors, strict=True):
        assert abs(value - wanted) < 4 * error < 0.4
    for value, wanted, error in zip(
        found.difficulties, difficulties, found.difficulty_errors, strict=True
    ):
        assert abs(value - wanted) < 4 * error < 0.3


def test_counts_are_rows():
    """
    A row with a count is the same as that many rows, and no other order changes the fit.
    """
    rows = simulated(120, [1] * 4, [-1, 0, 0, 1])
    patterns, counts = np.unique(rows, axis=0, return_counts=True)

    one = latent.fit(rows, model="1pl")
    other = latent.fit(patterns[::-1], model="1pl", counts=counts[::-1].tolist())

    assert one == other
    assert 120 == one.people


@pytest.mark.parametrize(("model", "least"), [("rasch", 30), ("1pl", 30), ("2pl", 250)])
def test_small_groups_get_no_model(model, least):
    """
    Below the least number of people no model is fitted, and the error says what to report instead.
    """
    rows = simulated(least - 1, [1] * 4, [-1, 0, 0, 1])

    with pytest.raises(InvalidDataError, match=f"{least - 1} people are too few") as raised:
        latent.fit(rows, model=model)
    assert "share correct" in raised.value.hint
    enough = [*rows.tolist(), [1, 0, 1, 0]]
    assert least == latent.fit(enough, model=model).people


def test_models_that_cannot_be_settled_are_refused():
    """
    An item that all or none got right, or that goes against the others, is no number but an error.
    """
    rows = simulated(300, [1.5] * 4, [-1, 0, 0, 1])
    against = rows.copy()
    against[:, 0] = 1 - against[:, 0]
    against[:, 1] = 1 - against[:, 1]
    certain = rows.copy()
    certain[:, 2] = 1

    with pytest.raises(InvalidDataError, match="no bound"):
        latent.fit(certain)
    with pytest.raises(InvalidDataError, match="do not settle the model '2pl'") as raised:
        latent.fit(against, model="2pl")
    assert "check-key" in raised.value.hint


def test_patterns_say_what_they_are_not_for():
    """
    What a model says of a pattern carries its doubt, and that nobody may be certified by it.
    """
    found = latent.fit(simulated(200, [1] * 4, [-1, 0, 0, 1]))
    all_right = found.of_pattern([1, 1, 1, 1])

    assert found.of_pattern([0, 0, 0, 0]).mean < 0 < all_right.mean
    assert 0.5 < all_right.sd < 1
    assert "not for certifying" in found.use
    assert found.use == all_right.use
    with pytest.raises(InvalidDataError, match="3 marks for 4 items"):
        found.of_pattern([1, 1, 1])


# -- bad input -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: reliability.alpha([[1, 2], [3]]), "table of numbers"),
        (lambda: reliability.alpha([1, 2]), "table of numbers"),
        (lambda: reliability.alpha([["a", "b"], ["c", "d"]]), "table of numbers"),
        (lambda: reliability.alpha([[1, None], [0, 1]]), "table of numbers"),
        (lambda: reliability.alpha([[1], [0]]), "2 people and 1 items"),
        (lambda: reliability.kr21([[1, 2], [0, 1]]), "neither 0 nor 1"),
        (lambda: reliability.alpha_if_dropped([[1, 0], [0, 1]]), "2 people and 2 items"),
        (lambda: reliability.feldt_interval(0.5, people=1, items=3), "not defined"),
        (lambda: reliability.spearman_brown(0.5, factor=0), "no such test"),
        (lambda: reliability.spearman_brown(-0.9, factor=3), "no such test"),
        (lambda: items.choice_shares([], ["a"]), "nobody answered"),
        (lambda: change.paired_t([1, 2], [1, 2, 3]), "2 numbers before and 3 after"),
        (lambda: change.paired_t([1], [2]), "too few"),
        (lambda: change.hedges_g_av([1, 2], [2, 4]), "too few people"),
        (lambda: change.normalised_gain(50, 101), "above what can be reached"),
        (lambda: change.normalised_changes([1, -1], [2, 2]), "below 0 or above"),
        (lambda: exact.mcnemar(-1, 2), "whole number"),
        (lambda: exact.mcnemar(1.5, 2), "whole number"),
        (lambda: exact.holm([0.5, 1.1]), "not between 0 and 1"),
        (lambda: exact.wilcoxon([]), "too few"),
        (lambda: resampling.resampled_means([1, 2], seed=-1), "seed or resamples"),
        (lambda: resampling.resampled_means([1, 2], seed=1, resamples=0), "seed or resamples"),
        (lambda: latent.fit([[1, 0]] * 40, counts=[1]), "one whole number for each row"),
        (lambda: latent.fit([[1, 0]], counts=[-3]), "one whole number for each row"),
    ],
)
def test_bad_input_is_told(call, words):
    """
    What cannot be worked out is an error with words that help, and a hint.
    """
    with pytest.raises(InvalidDataError, match=words) as raised:
        call()
    assert raised.value.hint


@pytest.mark.parametrize(
    "call",
    [
        lambda: exact.wilcoxon([1, 2], method="exakt"),
        lambda: exact.mcnemar(1, 2, method="exakt"),
        lambda: latent.fit([[1, 0]] * 40, model="3pl"),
    ],
)
def test_unknown_methods_are_told(call):
    """
    A method that does not exist is an error that lists those that do.
    """
    with pytest.raises(UnknownOptionError, match=r"exact|1pl"):
        call()
