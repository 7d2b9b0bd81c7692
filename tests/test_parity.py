"""Tests that scores of other published tools come out of our engine when they are written as instruments."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.assess_help import SOME, a_gate, an_instrument, an_item

from ocsea.assess import score
from ocsea.assess.model import Choice, Scale


def a_scale(*worths):
    """Return a scale of answers with these worths, coded from 0."""
    choices = [Choice(code=str(n), label=SOME, worth=w) for n, w in enumerate(worths)]
    return Scale(id="other", label=SOME, type="ordinal", choice=choices)


# -- OWASP SAMM: practices of three levels, each with two streams; range 0 to 3 -------------------------------

SAMM = a_scale("0", "1/4", "1/2", "1")
FUNCTIONS, PRACTICES = 5, 3


def samm():
    """Return five functions as domains, each with three practices of six questions."""
    items = [
        an_item(f"{function}{practice}{level}{stream}", f"F{function}", 1, scale=SAMM)
        for function in range(FUNCTIONS)
        for practice in range(PRACTICES)
        for level in (1, 2, 3)
        for stream in "AB"
    ]
    return an_instrument({f"F{function}": 20 for function in range(FUNCTIONS)}, items)


def samm_overall(answers):
    """Return what SAMM's own formula gives: means of streams added over levels, then means."""
    worth = {"0": Fraction(0), "1": Fraction(1, 4), "2": Fraction(1, 2), "3": Fraction(1)}
    functions = []
    for function in range(FUNCTIONS):
        practices = [
            sum(
                (worth[answers[f"{function}{p}{n}A"]] + worth[answers[f"{function}{p}{n}B"]]) / 2
                for n in (1, 2, 3)
            )
            for p in range(PRACTICES)
        ]
        functions.append(sum(practices) / PRACTICES)
    return sum(functions) / FUNCTIONS


@pytest.mark.parametrize(
    ("code", "expected"), [("1", Fraction(3, 4)), ("3", Fraction(3)), ("0", 0)]
)
def test_samm_with_the_same_answer_everywhere(code, expected):
    """
    The same answer everywhere gives the scores that SAMM gives.
    """
    instrument = samm()

    result = score(instrument, {item.code: code for item in instrument.items})

    assert expected == 3 * result.index
    assert {expected} == {3 * domain.value for domain in result.domains}


@examples(12)
@given(st.data())
def test_samm_with_any_answers(data):
    """
    Whatever is answered, three times our index is SAMM's overall score.
    """
    instrument = samm()
    codes = st.sampled_from("0123")
    answers = {item.code: data.draw(codes) for item in instrument.items}

    assert samm_overall(answers) == 3 * score(instrument, answers).index


# -- the child-friendly school instrument (SRA) of 2021 ------------------------------------------------------

SRA_WEIGHTS = (25, 15, 20, 10, 15, 15)
SRA_MAXIMA = (115, 25, 25, 65, 45, 30)
SRA_POINTS = {"0": 0, "1": 1, "2": 3, "3": 5}
SRA = a_scale("0", "1/5", "3/5", "1")


def sra():
    """Return six components; items give 0, 1, 3 or 5 points. One question is a standard requirement."""
    items = [
        an_item(
            f"K{part}-{n}", f"K{part}", 1, scale=SRA, critical="c1" if (part, n) == (0, 0) else None
        )
        for part, most in enumerate(SRA_MAXIMA)
        for n in range(most // 5)
    ]
    weights = {f"K{part}": weight for part, weight in enumerate(SRA_WEIGHTS)}
    return an_instrument(weights, items, [a_gate(1, "0", c1="1")])


@examples(12)
@given(st.data())
def test_sra_with_any_answers(data):
    """
    The score is points over maximum, component by component; the sum of all maxima is that of the notes.
    """
    instrument = sra()
    answers = {item.code: data.draw(st.sampled_from("0123")) for item in instrument.items}
    expected = Fraction(0)
    for part, (weight, most) in enumerate(zip(SRA_WEIGHTS, SRA_MAXIMA, strict=True)):
        points = sum(SRA_POINTS[a] for c, a in answers.items() if c.startswith(f"K{part}-"))
        expected += Fraction(weight * points, most)

    assert expected == 100 * score(instrument, answers).index
    assert 305 == sum(SRA_MAXIMA)


def test_sra_unmet_requirement_keeps_the_score_and_the_flag():
    """
    One unmet standard requirement keeps the level at "not yet to standard" while the score is still shown.
    """
    instrument = sra()
    answers = dict.fromkeys((item.code for item in instrument.items), "3")

    met, unmet = score(instrument, answers), score(instrument, answers | {"K0-0": "2"})

    assert (1, 1) == (met.index, met.level)
    assert 0 == unmet.level
    assert Fraction(9, 10) < unmet.index < 1
    assert [("c1", "K0-0")] == [(block.rule, block.where) for block in unmet.blocks]


# -- the readiness tool of WHO: ten dimensions, each out of ten -----------------------------------------------


def test_who_dimension_is_points_out_of_ten():
    """
    18 of 24 points are 7.5 of 10, and the sum of ten such dimensions is out of 100.
    """
    scale = a_scale("0", "1/3", "2/3", "1")
    items = [an_item(f"D{d}-{n}", f"D{d}", 1, scale=scale) for d in range(10) for n in range(8)]
    instrument = an_instrument({f"D{d}": 10 for d in range(10)}, items)
    answers = {item.code: 3 if item.code[-1] in "01" else 2 for item in items}

    result = score(instrument, answers)

    points = [sum(a for c, a in answers.items() if c.startswith(f"D{d}-")) for d in range(10)]
    assert [18] * 10 == points
    assert {Fraction(15, 2)} == {10 * domain.value for domain in result.domains}
    assert 75 == 100 * result.index
