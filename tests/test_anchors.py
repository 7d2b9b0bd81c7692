"""Tests named by what the notes report of other tools: a defect, a complaint, or a rule worth keeping.

What other tests hold already is not repeated here: the sums of SAMM, SRA and WHO (`test_parity`), the float
that flips "0.40 is high" and "any high aspect" (`test_results`), the uncorrected item-total correlation, the
corrections of Hedges, and R's silent approximation of Wilcoxon (`test_evaluation_oracles`), label exports that
cannot be split and other odd files (`test_responses_bad`), single empty translations and conditions that a
form does not check (`test_interop_forms`), and the two meanings of a leak in a noisy-or (`test_noisy_or`).
"""

import subprocess
import sys
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.assess_help import NA, a_gate, an_instrument, an_item

from ocsea._base.errors import NotComparableError
from ocsea.assess import aggregate, score
from ocsea.assess.comparing import change

FULL = {"A": 4, "B": 4, "C": 4}


def three(gates, **critical):
    """Return three domains of weights 30, 30 and 40, of one question each."""
    items = [an_item(code, f"D{code}", 1, critical=critical.get(code)) for code in FULL]
    return an_instrument({"DA": 30, "DB": 30, "DC": 40}, items, gates)


# -- averages that hide what is wanting -----------------------------------------------------------------------


def test_samm_the_level_is_told_and_not_left_to_an_average():
    """
    SAMM 2: "after the rating I cannot tell which level I have". Two settings with one index differ in level.
    """
    gates = [a_gate(1, "1/4"), a_gate(2, "1/2", "1/2")]
    even, uneven = {"A": 2, "B": 2, "C": 2}, {"A": 4, "B": 0, "C": 2}

    results = [score(three(gates), answers) for answers in (even, uneven)]

    assert {Fraction(1, 2)} == {result.index for result in results}
    assert [2, 1] == [result.level for result in results]
    assert {"DB"} == {block.where for block in results[1].blocks}


def test_ssl_labs_a_cap_holds_the_level_beside_a_good_average():
    """
    SSL Labs: grade caps beside a 30/30/40 average. A missing safeguard caps the level; the index is still told.
    """
    gates = [a_gate(1, "1/4"), a_gate(2, "1/2", c1="1/2"), a_gate(3, "7/10", c1="3/4")]
    instrument = three(gates, A="c1")

    capped, good = score(instrument, FULL | {"A": 1}), score(instrument, FULL)

    assert (Fraction(31, 40), 1) == (capped.index, capped.level)
    assert (1, 3) == (good.index, good.level)


def test_360_safe_the_benchmark_holds_for_every_aspect():
    """
    360 degree safe: the mark needs the benchmark on every aspect; nothing elsewhere makes up for one below it.
    """
    instrument = three([a_gate(1, "1/2", "3/4")])

    below = [score(instrument, FULL | {code: 2}).level for code in FULL]

    assert [0, 0, 0] == below
    assert 1 == score(instrument, dict.fromkeys(FULL, 3)).level


def test_c2m2_a_level_needs_all_below_it():
    """
    C2M2: a level is all practices of that level and below. What a higher level does not ask for still counts.
    """
    gates = [a_gate(1, "1/4", c1="1"), a_gate(2, "1/2"), a_gate(3, "3/4")]

    result = score(three(gates, A="c1"), FULL | {"A": 3})

    assert 0 == result.level
    assert [("c1", "A")] == [(block.rule, block.where) for block in result.blocks]


# -- what does not apply --------------------------------------------------------------------------------------


@examples(20)
@given(st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_samm_what_does_not_apply_is_no_zero(values):
    """
    SAMM has no "not applicable" in any of its 24 answer sets. Here it leaves the sum, and is no way to gain.
    """
    items = [an_item(f"I{n}", "D", 1) for n in range(4)]
    instrument = an_instrument({"D": 100}, items)
    answers = {f"I{n}": value for n, value in enumerate(values)}

    left_out = score(instrument, answers | {"I3": NA})

    assert Fraction(sum(values), 12) == left_out.index
    assert left_out.shadow <= left_out.index
    assert score(instrument, answers | {"I3": 0}).index == left_out.shadow


@examples(20)
@given(st.lists(st.integers(0, 4), min_size=2, max_size=2))
def test_ciso_assistant_counting_na_at_target_stays_between_nothing_and_all(values):
    """
    CISO Assistant counts "not applicable" at the target score, with several bugs in doing so. Counted so it is
    worth the gate of the next level: never less than nothing, never more than all, and never by default.
    """
    gates = [a_gate(1, "1/4"), a_gate(2, "1/2"), a_gate(3, "3/4")]
    answers = dict(zip("AB", values, strict=True)) | {"C": NA}
    instrument = three(gates)

    found = {na: score(instrument, answers, na=na) for na in ("as_zero", "as_target", "as_max")}
    plain = score(instrument, answers)

    assert found["as_zero"].index < found["as_target"].index <= found["as_max"].index
    assert plain == score(instrument, answers, na="exclude")
    assert plain.shadow == found["as_zero"].index


def test_ciso_assistant_scores_with_another_count_of_na_are_not_compared():
    """
    A score that counts "not applicable" at the target is not set beside one that leaves it out.
    """
    instrument = three([a_gate(1, "1/4")])
    one, other = (
        score(instrument, {"A": 2, "B": 2, "C": NA}, na=na) for na in ("exclude", "as_target")
    )

    with pytest.raises(NotComparableError):
        change(one, other)


# -- averages of many -----------------------------------------------------------------------------------------


def test_cis_csat_the_mean_of_a_group_is_that_of_its_subjects():
    """
    CIS CSAT: an average of subjects and one of domain means differ. Ours is that of subjects, and says so.
    """
    frame = pl.DataFrame(
        {
            "index": [10_000] * 5 + [4_000] * 5,
            "level": [1] * 10,
            "domain_A": [10_000] * 5 + [None] * 5,
        }
    )

    (whole,) = aggregate(frame).to_dicts()

    assert 7_000 == whole["mean"]
    assert whole["mean"] != frame["domain_A"].drop_nulls().mean()


def test_weprotect_groups_are_never_ranked():
    """
    WeProtect: results are not used to rank. Groups stand by name, whatever their results, and have no place.
    """
    for high in ("a", "b"):
        index = [9_000 if group == high else 1_000 for group in "aaaaabbbbb"]
        found = aggregate(
            pl.DataFrame({"g": [*"aaaaabbbbb"], "index": index, "level": 1}), by=["g"]
        )

        assert [None, "a", "b"] == found["g"].to_list()
        assert not {"rank", "place"} & set(found.columns)


# -- libraries that broke -------------------------------------------------------------------------------------


def test_statistics_do_not_rest_on_a_library_that_another_one_breaks():
    """
    factor_analyzer fails on current scikit-learn. Reliability, tests and models are our own on numpy and scipy.
    """
    code = (
        "import sys; from ocsea.assess.evaluation import evaluate;"
        "from ocsea.assess.evaluation.latent import fit;"
        "evaluate([[0, 1, 0], [1, 1, 0]] * 6, [[1, 1, 0], [1, 0, 1]] * 6);"
        "print(*sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    peers = {"factor_analyzer", "sklearn", "pymcdm", "pingouin", "girth", "statsmodels"}

    assert set() == peers & set(told.stdout.split())
