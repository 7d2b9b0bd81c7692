"""Tests for covering designs."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples

import ocsea
from ocsea.scenarios.covering import count, cover


def factors(*sizes):
    return {f"f{at}": [f"v{value}" for value in range(size)] for at, size in enumerate(sizes)}


@st.composite
def tasks(draw, largest=4):
    """Draw factors, and combinations that no row may hold."""
    sizes = draw(st.lists(st.integers(1, largest), min_size=3, max_size=5))
    levels = factors(*sizes)
    ban = st.lists(st.sampled_from(list(levels)), min_size=1, max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({n: st.sampled_from(levels[n]) for n in names})
    )
    return levels, draw(st.lists(ban, max_size=5))


def whole_rows(levels, bans):
    """Return every allowed row, by trying all."""
    rows = (dict(zip(levels, values, strict=True)) for values in product(*levels.values()))
    return [row for row in rows if not any(ban.items() <= row.items() for ban in bans)]


def held(rows, strength):
    return {frozenset(each) for row in rows for each in combinations(row.items(), strength)}


@examples(20)
@given(tasks(), st.sampled_from([2, 3]), st.integers(0, 3))
def test_every_allowed_combination_is_covered_and_nothing_forbidden_is_there(task, strength, seed):
    """
    What the rows cover is what all allowed rows together hold, and each row is one of them.
    """
    levels, bans = task
    allowed = whole_rows(levels, bans)
    if not allowed:
        with pytest.raises(ocsea.NoPlanError):
            cover(levels, strength=strength, forbidden=bans)
        return

    found = cover(levels, strength=strength, forbidden=bans, seed=seed, moves=200)

    assert all(row in allowed for row in found.rows)
    assert held(allowed, strength) == held(found.rows, strength)
    assert found.coverage().complete
    assert len(held(allowed, strength)) == found.coverage().wanted
    assert found.bound <= len(found.rows)


@pytest.mark.parametrize(
    ("sizes", "strength", "rows"),
    [
        ((3,) * 4, 2, 9),
        ((4,) * 5, 2, 16),
        ((3,) * 4, 3, 27),
        ((2,) * 4, 3, 8),
        ((8, 5, 4, 4, 3, 3, 2), 2, 40),
        ((8, 5, 4, 4, 3, 3, 2), 3, 160),
        ((2,) * 100, 2, 10),
        ((2,) * 3, 2, 4),
    ],
)
def test_small_designs_are_proven_to_be_the_smallest(sizes, strength, rows):
    """
    Where the smallest design is known, it is found, and said to be optimal.
    """
    found = cover(factors(*sizes), strength=strength)

    assert (rows, "optimal") == (len(found.rows), found.status)
    assert found.coverage().complete


@pytest.mark.parametrize(("sizes", "rows"), [((3,) * 13, 17), ((10,) * 8, 150)])
def test_larger_designs_are_no_larger_than_those_of_others(sizes, rows):
    """
    Where no smallest design is known, there are no more rows than other generators have published.
    """
    found = cover(factors(*sizes), moves=1_000)

    assert len(found.rows) <= rows
    assert (len(found.rows) / found.bound - 1) == found.gap


@pytest.mark.parametrize(
    ("number", "rows"),
    [(2, 4), (3, 4), (4, 5), (5, 6), (10, 6), (11, 7), (15, 7), (16, 8), (35, 8)],
)
def test_factors_of_two_values_take_as_few_rows_as_can_be(number, rows):
    """
    For factors of two values each the design is the smallest there is, and covers every pair.
    """
    levels = factors(*[2] * number)
    found = cover(levels)

    assert (rows, rows) == (len(found.rows), found.bound)
    assert 4 * number * (number - 1) // 2 == len(held(found.rows, 2))


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(
    ("sizes", "strength", "most"),
    [((4,) * 10, 2, 31), ((6, 5, 4, 3, 3, 2, 2, 2), 2, 31), ((3,) * 7, 3, 55), ((2,) * 9, 3, 18)],
)
def test_rows_are_few_before_any_is_taken_out(sizes, strength, most, seed):
    """
    Rows are filled with what is still uncovered, so that few are needed without exchanging values afterwards.
    """
    found = cover(factors(*sizes), strength=strength, moves=0, seed=seed)

    assert found.coverage().complete
    assert len(found.rows) <= most


@pytest.mark.parametrize("strength", [2, 3])
def test_given_rows_that_cover_everything_are_enough(strength):
    """
    What given rows cover is not covered again.
    """
    levels = factors(4, 3, 3, 2)
    whole = cover(levels, strength=strength).rows

    assert whole == cover(levels, strength=strength, given=whole, moves=0).rows


def test_the_same_seed_gives_the_same_rows():
    """
    A design can be made again from its seed, and another seed gives another.
    """
    levels = factors(5, 4, 3, 3)

    assert cover(levels, seed=1).rows == cover(levels, seed=1).rows
    assert cover(levels, seed=1).rows != cover(levels, seed=2).rows


@examples(12)
@given(tasks(), st.data())
def test_given_rows_stay_first(task, data):
    """
    A set that is in use can grow: its rows stay, in their order, and everything is covered.
    """
    levels, bans = task
    allowed = whole_rows(levels, bans)
    if not allowed:
        return
    first = data.draw(st.lists(st.sampled_from(allowed), max_size=4))

    found = cover(levels, forbidden=bans, given=first, moves=100)

    assert first == list(found.rows[: len(first)])
    assert found.coverage().complete


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"levels": {"a": ["x"]}}, "fewer than 2 factors"),
        ({"levels": {"a": ["x", "x"], "b": ["y"]}}, "one of them twice"),
        ({"levels": {"a": [], "b": ["y"]}}, "no values"),
        ({"forbidden": [{"f9": "v0"}]}, "no value 'v0' of a factor 'f9'"),
        ({"given": [{"f0": "v7", "f1": "v0"}]}, "no value 'v7'"),
        ({"given": [{"f0": "v0"}]}, "not whole"),
        (
            {"forbidden": [{"f0": "v0"}], "given": [{"f0": "v0", "f1": "v0"}]},
            "holds what is forbidden",
        ),
    ],
)
def test_what_cannot_be_is_told(wrong, told):
    """
    Factors without values, names that do not exist and rows that break a rule are told with their place.
    """
    asked = {"levels": factors(2, 2)} | wrong

    with pytest.raises(ocsea.InvalidDataError, match=told):
        cover(asked.pop("levels"), **asked)


def test_only_pairs_and_triples_are_made():
    """
    Another strength is refused by name.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="strength"):
        cover(factors(2, 2, 2, 2), strength=4)


def test_counting_finds_what_is_missing_or_forbidden():
    """
    The count names missing combinations, and rows that are not whole, not known or forbidden.
    """
    levels = factors(2, 2)
    rows = [
        {"f0": "v0", "f1": "v0"},
        {"f0": "v9", "f1": "v0"},
        {"f0": "v1"},
        {"f0": "v1", "f1": "v1"},
    ]

    found = count(levels, rows, forbidden=[{"f0": "v1", "f1": "v1"}])

    assert (3, 1) == (found.wanted, found.covered)
    assert (1, 2, 3) == found.forbidden_rows
    assert ({"f0": "v0", "f1": "v1"}, {"f0": "v1", "f1": "v0"}) == found.missing
    assert not found.complete


@pytest.mark.parametrize(
    ("kept", "forbidden", "complete"),
    [(4, [], True), (3, [], False), (4, [{"f0": "v1"}], False), (2, [{"f0": "v1"}], True)],
)
def test_complete_is_all_that_is_allowed_and_nothing_else(kept, forbidden, complete):
    """
    Rows are complete when nothing is missing and no row holds what is forbidden; one of both is not enough.
    """
    levels = factors(2, 2)

    assert complete == count(levels, whole_rows(levels, [])[:kept], forbidden=forbidden).complete


def test_no_more_than_a_hundred_missing_combinations_are_shown():
    """
    All missing combinations are counted, the first hundred are told.
    """
    found = count(factors(11, 10), [])

    assert (110, 0, 100) == (found.wanted, found.covered, len(found.missing))


def test_nothing_is_wanted_where_everything_is_forbidden():
    """
    A ban that names no value forbids every row.
    """
    assert 0 == count(factors(2, 2), [], forbidden=[{}]).wanted


@pytest.mark.parametrize("strength", [2, 3])
def test_factors_of_two_values_respect_bans_and_given_rows(strength):
    """
    With bans or given rows the ready-made design is not taken: bans hold, and given rows stay.
    """
    levels = factors(2, 2, 2, 2)
    row = dict.fromkeys(levels, "v1")

    assert row == cover(levels, strength=strength, given=[row]).rows[0]
    found = cover(levels, strength=strength, forbidden=[{"f0": "v0", "f1": "v0"}, row])
    assert found.coverage().complete
    with pytest.raises(ocsea.InvalidDataError):
        cover(levels, strength=strength, given=[row], forbidden=[row])
