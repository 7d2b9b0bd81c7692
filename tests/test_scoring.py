"""Tests of scoring: the worked example, exactness against brute force, and what may never change a result."""

from fractions import Fraction
from itertools import product

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.assess_help import (
    ANSWERS,
    GOLDEN,
    NA,
    STEPS,
    YES,
    a_gate,
    an_instrument,
    an_item,
)

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea.assess import score

# -- the worked example ---------------------------------------------------------------------------------


def test_worked_example_in_full():
    """
    Every quantity of the worked example, exactly.
    """
    result = score(GOLDEN, ANSWERS)
    one, two = result.domains

    assert (Fraction(17, 20), Fraction(17, 24), Fraction(7, 8), Fraction(5, 6)) == (
        one.value,
        one.low,
        one.high,
        one.coverage,
    )
    assert (Fraction(1, 2), Fraction(1, 2), Fraction(1, 2), Fraction(1, 2)) == (
        two.value,
        two.low,
        two.high,
        two.na_share,
    )
    assert ("D2",) == result.flagged
    assert (Fraction(71, 100), Fraction(5, 8), Fraction(29, 40)) == (
        result.index,
        result.index_low,
        result.index_high,
    )
    assert (3, 2, 3) == (result.level, result.level_low, result.level_high)
    assert "provisional" == result.status
    assert ("I3",) == result.settling
    assert [pytest.approx(0.821428571), pytest.approx(0.881578947)] == [
        float(end) for end in result.weight_intervals["D1"]
    ]


@pytest.mark.parametrize(
    ("more", "index", "level", "blocks"),
    [
        ({"I3": 0}, Fraction(5, 8), 2, {("index", "")}),
        ({"I3": 2}, Fraction(27, 40), 2, {("index", "")}),
        ({"I3": 2, "I1": 1}, Fraction(21, 40), 1, {("c1", "I1")}),
    ],
)
def test_worked_example_with_other_answers(more, index, level, blocks):
    """
    The level follows the index, and what blocks the next level is named.
    """
    result = score(GOLDEN, ANSWERS | more)

    assert (index, level) == (result.index, result.level)
    assert blocks == {(block.rule, block.where) for block in result.blocks}
    assert {level + 1} == {block.level for block in result.blocks}


@pytest.mark.parametrize(
    ("na", "index", "level"),
    [
        ("exclude", Fraction(675, 1000), 2),
        ("as_zero", Fraction(575, 1000), 2),
        ("as_target", Fraction(725, 1000), 3),
        ("as_max", Fraction(775, 1000), 3),
    ],
)
def test_worked_example_under_other_policies(na, index, level):
    """
    "Not applicable" counted as other tools do gives the numbers of the notes.
    """
    result = score(GOLDEN, ANSWERS | {"I3": 2}, na=na)

    assert (index, level) == (result.index, result.level)


def test_worked_example_losses_and_means():
    """
    Losses are exact and add up; power means are those of the notes.
    """
    result = score(GOLDEN, ANSWERS | {"I3": 2})

    losses = {item.code: item.loss for item in result.items}
    assert {"I1": Fraction(15, 2), "I2": 0, "I3": 5, "I4": 20, "I5": 0} == losses
    assert 100 * (1 - result.index) == sum(losses.values())
    means = result.balance()
    assert [0.675, 0.666993, 0.658739, 0.641892, 0.5] == [
        pytest.approx(means[p], abs=1e-6) for p in ("1", "0.5", "0", "-1", "min")
    ]
    assert "D2" == result.limiting


@pytest.mark.parametrize(
    ("answers", "means"),
    [
        ({"A1": 1, "B1": 4}, (0.625, 0.5625, 0.5, 0.4, 0.25)),
        ({"A1": 0, "B1": 4}, (0.5, 0.25, 0, 0, 0)),
        ({"A1": 1}, (0.25, 0.25, 0.25, 0.25, 0.25)),
        ({}, ()),
    ],
)
def test_means_of_domains_are_power_means(answers, means):
    """
    From the mean to the least, a weak domain weighs more and more; a domain without a value does not count.
    """
    even = an_instrument({"A": 50, "B": 50}, [an_item("A1", "A", 1), an_item("B1", "B", 1)])

    assert means == pytest.approx(tuple(score(even, answers).balance().values()))


def test_nothing_answered_has_no_interval_of_weights():
    """
    Where nothing counts, the interval of weights is that of nothing.
    """
    assert (0, 0) == score(GOLDEN, {}).weight_interval


@pytest.mark.parametrize(
    ("answers", "gates", "fill"),
    [
        ({"I1": 0, "I2": 0, "I3": 0, "I4": 0}, 4, "1/4"),
        ({"I1": 2, "I2": 2, "I3": 2, "I4": 2}, 4, "3/4"),
        ({"I1": 4, "I2": 4, "I3": 4, "I4": 4}, 4, "1"),
        ({"I1": 0, "I2": 0, "I3": 0, "I4": 0}, 0, "1"),
    ],
)
def test_not_applicable_as_target_is_what_the_next_level_asks(answers, gates, fill):
    """
    "Not applicable" counts the gate of the very next level, the first from level 0, and 1 above the last.
    """
    made = attrs.evolve(GOLDEN, level=GOLDEN.gates[:gates])
    result = score(made, answers | {"I5": NA}, na="as_target")

    assert Fraction(fill) == result.answers["I5"].worth


def test_not_applicable_as_target_where_no_level_is_shown():
    """
    An instrument whose score is private has no level, and counts the gate of the first.
    """
    private = attrs.evolve(GOLDEN, policy=attrs.evolve(GOLDEN.policy, private=True))
    result = score(private, ANSWERS, na="as_target")

    assert (None, Fraction(1, 4)) == (result.level, result.answers["I5"].worth)


# -- brute force -----------------------------------------------------------------------------------------


@st.composite
def sheets(draw):
    """Small instruments, with answers some of which are open or not applicable."""
    weights = draw(st.sampled_from([{"A": 100}, {"A": 60, "B": 40}, {"A": 20, "B": 30, "C": 50}]))
    items = []
    for domain in weights:
        items += [
            an_item(
                f"{domain}{at}",
                domain,
                draw(st.integers(1, 4)),
                critical=draw(st.sampled_from([None, None, "c1", "c2"])),
                scale=draw(st.sampled_from([STEPS, YES])),
            )
            for at in range(draw(st.integers(1, 3)))
        ]
    gates = [
        a_gate(1, "1/4", coverage=draw(st.sampled_from(["0", "3/5"]))),
        a_gate(2, "1/2", "1/4", c1="1/2"),
        a_gate(3, "7/10", "1/2", c1="3/4", c2="1/2"),
    ]
    instrument = an_instrument(weights, items, gates, dk=draw(st.sampled_from(["zero", "missing"])))
    answers = {
        item.code: draw(st.sampled_from([*(c.code for c in item.offered), None, "dk", NA]))
        for item in items
    }
    return instrument, answers


def completions(instrument, answers):
    """Yield every way to answer what is open."""
    unknown = [c for c, given in answers.items() if given is None or given == "dk"]
    offers = [[choice.code for choice in instrument.by_code[c].offered] for c in unknown]
    for chosen in product(*offers):
        yield answers | dict(zip(unknown, chosen, strict=True))


@examples(50)
@given(sheets())
def test_bounds_are_those_of_all_completions(sheet):
    """
    Bounds of index, domains and level are the least and the greatest of all ways to answer what is open.
    """
    instrument, answers = sheet
    unknown = sum(given is None or given == "dk" for given in answers.values())
    if unknown > 4:
        return
    result = score(instrument, answers)
    every = [score(instrument, full) for full in completions(instrument, answers)]

    indices = [each.index for each in every if each.index is not None]
    if indices:
        assert (min(indices), max(indices)) == (result.index_low, result.index_high)
    assert min(each.level for each in every) == result.level_low
    assert max(each.level for each in every) == result.level_high
    for at, domain in enumerate(result.domains):
        values = [each.domains[at].value for each in every if each.domains[at].value is not None]
        if values:
            assert (min(values), max(values)) == (domain.low, domain.high)


@examples(50)
@given(sheets())
def test_weight_interval_is_that_of_all_corners(sheet):
    """
    No choice of weights within the share goes beyond the weight interval of a domain, and one reaches it.
    """
    instrument, answers = sheet
    result = score(instrument, answers)

    for domain in result.domains:
        parts = [
            (item.weight, item.answer.worth)
            for item in result.items
            if item.domain == domain.id and item.share
        ]
        if not parts:
            continue
        found = [
            sum(w * f * v for (w, v), f in zip(parts, factors, strict=True))
            / sum(w * f for (w, _), f in zip(parts, factors, strict=True))
            for factors in product((Fraction(3, 4), Fraction(5, 4)), repeat=len(parts))
        ]
        assert (min(found), max(found)) == result.weight_intervals[domain.id]


@examples(50)
@given(sheets())
def test_losses_add_up_and_shadow_is_never_above(sheet):
    """
    The losses of questions add up to what is missing from the index, and nobody gains by "not applicable".
    """
    instrument, answers = sheet
    result = score(instrument, answers)
    if result.index is None:
        return

    assert 100 * (1 - result.index) == sum(item.loss for item in result.items)
    low, high = result.weight_interval
    assert low <= result.index <= high
    if all(domain.value is not None for domain in result.domains):
        assert result.shadow <= result.index


@examples(40)
@given(sheets(), st.data())
def test_a_better_answer_never_lowers_anything(sheet, data):
    """
    Raising one answer lowers neither index, domain nor level.
    """
    instrument, answers = sheet
    valued = [c for c, g in answers.items() if isinstance(g, str) and g.isdigit()]
    if not valued:
        return
    code = data.draw(st.sampled_from(valued))
    offered = [c.code for c in instrument.by_code[code].offered]
    better = offered[-1]

    before, after = score(instrument, answers), score(instrument, answers | {code: better})

    assert before.index <= after.index
    assert before.index_low <= after.index_low
    assert before.index_high <= after.index_high
    assert before.level <= after.level
    for old, new in zip(before.domains, after.domains, strict=True):
        assert old.value is None or old.value <= new.value


@examples(40)
@given(sheets(), st.randoms(use_true_random=False))
def test_order_scale_and_splitting_change_nothing(sheet, dice):
    """
    Order of items and answers, scaling of all weights, and splitting an item in two halves change nothing.
    """
    instrument, answers = sheet
    result = score(instrument, answers)
    items = list(instrument.items)
    dice.shuffle(items)
    doubled = [attrs.evolve(item, weight=2 * item.weight) for item in instrument.items]
    half = [
        attrs.evolve(item, code=item.code + end) for item in instrument.items for end in ("", "x")
    ]

    for other, given_answers in (
        (attrs.evolve(instrument, items=tuple(items)), dict(reversed(answers.items()))),
        (attrs.evolve(instrument, items=tuple(doubled)), answers),
        (
            attrs.evolve(instrument, items=tuple(half)),
            answers | {code + "x": value for code, value in answers.items()},
        ),
    ):
        again = score(other, given_answers)
        assert (result.index, result.level, result.coverage) == (
            again.index,
            again.level,
            again.coverage,
        )
        assert (result.index_low, result.index_high, result.shadow) == (
            again.index_low,
            again.index_high,
            again.shadow,
        )


@examples(40)
@given(sheets())
def test_a_question_that_does_not_apply_changes_nothing_but_its_share(sheet):
    """
    One more item that is not applicable changes only the share of what is not applicable.
    """
    instrument, answers = sheet
    extra = an_item("A9", "A", 2)

    before = score(instrument, answers)
    after = score(attrs.evolve(instrument, items=(*instrument.items, extra)), answers | {"A9": NA})

    assert (before.index, before.index_low, before.index_high) == (
        after.index,
        after.index_low,
        after.index_high,
    )
    assert (before.level, before.coverage) == (after.level, after.coverage)
    assert before.na_share <= after.na_share


@examples(40)
@given(sheets())
def test_settling_questions_are_open_and_only_named_when_unsettled(sheet):
    """
    Only open questions are named, and none when the level is settled.
    """
    instrument, answers = sheet
    result = score(instrument, answers)

    unknown = {c for c, given in answers.items() if given is None or given == "dk"}
    assert set(result.settling) <= unknown
    assert not (result.settled and result.settling)


@examples(60)
@given(sheets())
def test_settling_questions_are_those_whose_answer_moves_a_bound(sheet):
    """
    A question settles when its best answer lifts the least level, or its worst lowers the greatest.
    """
    instrument, answers = sheet
    result = score(instrument, answers)
    lows = {d.id: d.weight for d in instrument.domains}
    applicable = {
        ident: sum(i.weight for i in instrument.by_domain[ident] if answers[i.code] != NA)
        for ident in lows
    }

    moving = []
    for item in instrument.items:
        if answers[item.code] is None or answers[item.code] == "dk":
            worst, *_, best = (c.code for c in item.offered)
            best, worst = (score(instrument, answers | {item.code: c}) for c in (best, worst))
            if best.level_low > result.level_low or worst.level_high < result.level_high:
                weight = Fraction(lows[item.domain] * item.weight, applicable[item.domain])
                moving.append((-weight, item.code))

    assert tuple(code for _, code in sorted(moving)) == result.settling


@pytest.mark.parametrize("beside", [False, True])
def test_an_open_gate_settles_though_it_adds_nothing_to_the_index(beside):
    """
    A critical question without weight, or in a domain beside the index, is named when its answer is missing.
    """
    first, second = (("A", 0), ("B", 1))[beside], {"A": 100} | ({"B": 0} if beside else {})
    items = [an_item("A1", "A", 1), an_item("X1", *first, critical="c1")]
    made = an_instrument(second, items, [a_gate(1, "1/4", c1="1/2")])
    domains = [attrs.evolve(d, beside=d.id == "B") for d in made.domains]

    result = score(attrs.evolve(made, domain=domains), {"A1": 4})

    assert (0, 1) == (result.level_low, result.level_high)
    assert ("X1",) == result.settling


# -- what cannot be ---------------------------------------------------------------------------------------


def test_all_wrong_answers_are_told_at_once_and_none_is_repeated():
    """
    Unknown questions and answers that are not offered are all listed, without what was typed.
    """
    typed = "a name that nobody should read"
    with pytest.raises(InvalidDataError) as caught:
        score(GOLDEN, {"I1": typed, "I2": 7, "X9": 1, "I3": True, "I5": "na"})

    told = str(caught.value)
    assert typed not in told
    assert 5 == len(caught.value.problems)
    assert {"I1", "I2", "X9", "I3", "I5"} == {p.record for p in caught.value.problems}
    assert "not applicable needs a reason" in told


def test_policy_that_does_not_exist_is_refused():
    """
    Only the four policies for "not applicable" are known.
    """
    with pytest.raises(UnknownOptionError, match="as_max"):
        score(GOLDEN, ANSWERS, na="as_maxx")
