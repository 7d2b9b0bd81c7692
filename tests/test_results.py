"""Tests of results in words and traces, of risk profiles, and of what makes results comparable."""

import json
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.assess_help import ANSWERS, GOLDEN, NA, SOME, an_instrument, an_item
from tests.test_scoring import sheets

import ocsea
from ocsea.assess import score
from ocsea.assess.tracing import basis_points, replay, trace

KB = ocsea.load()
SCORED = [i for i in KB.instruments.values() if i.kind not in {"survey", "legislation"}]


def answered(instrument, pick):
    """Return every question answered by *pick*, which is given the choices."""
    return {
        item.code: pick([c.code for c in item.offered] or ["0", "45", "90"])
        for item in instrument.items
    }


# -- risk ------------------------------------------------------------------------------------------------


def a_profile(exposure, controls, *, red=()):
    """Return the risk of one aspect with controls as (weight, answer)."""
    items = [an_item("E1", "A", 4, critical="exposure")]
    items += [
        an_item(f"C{at}", "A", weight, critical="red" if at in red else None)
        for at, (weight, _) in enumerate(controls)
    ]
    answers = {"E1": exposure} | {f"C{at}": a for at, (_, a) in enumerate(controls)}
    return score(an_instrument({"A": 0}, items, kind="risk"), answers).risk


@pytest.mark.parametrize(
    ("exposure", "controls", "residual", "grade"),
    [
        ("4", [(4, 4), (3, 3), (4, 2)], Fraction(2, 5), "high"),
        ("4", [(4, 4), (3, 4), (4, 3)], Fraction(3, 11), "low"),
        ("2", [(1, 0)], Fraction(1, 2), "high"),
        ("1", [(1, 0)], Fraction(1, 4), "low"),
    ],
)
def test_residual_is_exact_and_decides(exposure, controls, residual, grade):
    """
    What controls leave of the exposure is exact, and from two fifths on an aspect is high.
    """
    aspect = a_profile(exposure, controls).aspects[0]

    assert (residual, grade) == (aspect.residual, aspect.grade)


def test_failing_red_control_makes_an_exposed_aspect_high():
    """
    A red control below a half makes an exposed aspect high, however good the others are; a hidden one not.
    """
    controls = [(1, 1), *[(4, 4)] * 6]

    exposed, limited = a_profile("4", controls, red={0}), a_profile("2", controls, red={0})

    assert ("high", ("C0",)) == (exposed.grade, exposed.aspects[0].failing)
    assert ("low", ()) == (limited.grade, limited.aspects[0].failing)


def test_unknown_exposure_is_never_taken_for_absent():
    """
    "Do not know" about an exposure counts as open; a missing answer leaves the profile open.
    """
    unknown, missing = a_profile("dk", [(1, 0)]), a_profile(None, [(1, 0)])

    assert ("high", "low", "high") == (unknown.grade, unknown.grade_low, unknown.grade_high)
    assert ("low", "high") == (missing.grade_low, missing.grade_high)


def test_one_high_aspect_makes_the_profile_high():
    """
    Good aspects do not make up for a high one, and the inherent profile ignores controls.
    """
    items = [
        an_item("A1", "A", 1, critical="exposure"),
        an_item("B1", "B", 1, critical="exposure"),
        an_item("B2", "B", 1),
    ]
    instrument = an_instrument({"A": 0, "B": 0}, items, kind="risk")

    high = score(instrument, {"A1": 0, "B1": 4, "B2": 0})
    low = score(instrument, {"A1": 0, "B1": 4, "B2": 4})

    assert ("high", "high") == (high.risk.grade, high.risk.inherent)
    assert ("low", "high") == (low.risk.grade, low.risk.inherent)
    assert (None, "final") == (low.index, low.status)


# -- traces and hashes ------------------------------------------------------------------------------------


@examples(50)
@given(sheets())
def test_trace_replays_to_the_same_index(sheet):
    """
    A trace is plain JSON; replayed it gives the index, and its losses add up.
    """
    instrument, answers = sheet
    result = score(instrument, answers)

    found = json.loads(json.dumps(trace(result)))

    assert result.index == replay(found)
    losses = [Fraction(i["loss"]) for d in found["children"] for i in d["children"]]
    if result.index is not None:
        assert 100 * (1 - result.index) == sum(losses)


def test_trace_holds_nothing_that_was_written_freely():
    """
    Reasons do not enter the trace.
    """
    written = "the reason that was given"

    assert written not in json.dumps(
        trace(score(GOLDEN, ANSWERS | {"I5": NA | {"reason": written}}))
    )


def test_wording_keeps_the_hash_and_weights_change_it():
    """
    Words and order may change; weights, marks, choices, gates and policy may not.
    """
    same = attrs.evolve(GOLDEN, label=SOME, purpose=KB.wording["cli-yes"], items=GOLDEN.items[::-1])
    heavier = attrs.evolve(GOLDEN.items[0], weight=4)
    marked = attrs.evolve(GOLDEN.items[1], critical="c2")

    assert GOLDEN.scoring_hash == same.scoring_hash
    for other in (
        attrs.evolve(GOLDEN, items=(heavier, *GOLDEN.items[1:])),
        attrs.evolve(GOLDEN, items=(GOLDEN.items[0], marked, *GOLDEN.items[2:])),
        attrs.evolve(GOLDEN, level=GOLDEN.gates[:3]),
        attrs.evolve(GOLDEN, policy=attrs.evolve(GOLDEN.policy, dk="missing")),
    ):
        assert other.scoring_hash != GOLDEN.scoring_hash


@given(st.fractions(0, 1))
def test_basis_points_round_half_up(value):
    """
    A share becomes the nearest whole basis point, and a half goes up.
    """
    points = basis_points(value)

    assert Fraction(2 * points - 1, 20_000) <= value < Fraction(2 * points + 1, 20_000)


# -- in words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("pick", [min, max, lambda codes: codes[len(codes) // 2]])
@pytest.mark.parametrize("instrument", SCORED, ids=lambda i: i.id)
def test_every_result_is_told_in_both_languages(instrument, pick, lang):
    """
    Every instrument tells its result, says what is not assessed, and never shows a private score.
    """
    result = score(instrument, answered(instrument, pick))

    told = result.explain(lang)

    assert instrument.label(lang) == told.splitlines()[0]
    assert KB.wording["assess-not-a-person"](lang) in told
    assert instrument.scoring_hash[:12] in told
    if instrument.disclaimer:
        assert instrument.disclaimer(lang) in told
    if instrument.policy.private:
        assert "%" not in told
        assert (None, None) == (result.index, result.level)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_result_starts_with_what_is_good_and_names_three_steps(lang):
    """
    What is good comes before the score, and the score before the next three steps.
    """
    school = KB.instruments["school-safety"]
    answers = answered(school, lambda codes: codes[0]) | {"LED-02": 4}

    told = score(school, answers).explain(lang)

    good, index, steps = (
        told.index(KB.wording[f"assess-{key}"](lang).partition("{")[0])
        for key in ("good", "index", "steps")
    )
    assert good < index < steps
    assert "LED-02" in told[good:index]


def test_open_questions_and_what_does_not_apply_are_told():
    """
    Unsettled levels name the question that would settle them; "not applicable" shows its shadow.
    """
    told = score(GOLDEN, ANSWERS).explain("en")

    assert "not settled, between 2" in told
    assert "Answering these would settle the level" in told
    assert "I3: sample" in told
    assert "Called not applicable: 20.0% of the weight" in told
    assert "too much was called not applicable" in told


def test_numbers_are_the_same_in_both_languages():
    """
    Indonesian and English tell the same numbers, each in its manner.
    """
    school = KB.instruments["school-safety"]
    result = score(school, answered(school, lambda codes: codes[1]))

    told = [result.explain(lang) for lang in ("id", "en")]

    def numbers(text):
        return sorted(
            word.strip("(),.;:") for word in text.replace(",", ".").split() if "%" in word
        )

    assert numbers(told[0]) == numbers(told[1])
