"""Tests of what groups have in common: figures against a plain recount, and an attack on what is hidden."""

import statistics

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea.assess import aggregate

LEVELS = 3


@st.composite
def sheets(draw):
    """Scored sheets in up to three provinces of up to three districts, many of them small."""
    rows = []
    for province in range(draw(st.integers(1, 3))):
        for district in range(draw(st.integers(1, 3))):
            for level in range(LEVELS):
                count = draw(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 8, 12]))
                index = draw(st.integers(0, 10_000))
                rows += [(f"P{province}", f"{province}-{district}", index, level)] * count
    schema = {"province": pl.String, "district": pl.String, "index": pl.Int32, "level": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def members(frame, row):
    """Return the sheets of a group."""
    found = frame
    for name in ("province", "district")[: row["depth"]]:
        found = found.filter(pl.col(name) == row[name])
    return found


def half_up(value):
    return int(value * 2 + 1) // 2


@examples(30)
@given(sheets(), st.integers(2, 6))
def test_what_is_shown_is_true_and_rests_on_enough_sheets(frame, k):
    """
    Every shown figure is that of a plain recount, and none rests on fewer than k sheets.
    """
    for row in aggregate(frame, by=["province", "district"], k=k).to_dicts():
        group = members(frame, row)
        if row["n"] is not None:
            index = group["index"].to_list()
            assert row["n"] == len(index) >= k
            assert half_up(statistics.mean(map(int, index))) == row["mean"]
            assert half_up(statistics.median(map(int, index))) == row["median"]
        for level in range(LEVELS):
            shown = row.get(f"level_{level}")
            if shown is not None:
                assert group.filter(pl.col("level") == level).height == shown
                assert shown == 0 or shown >= k


def equations(table, levels):
    """Return what a reader knows: sums of unknown counts by group and level that must equal a number."""
    groups = [(r["province"], r["district"]) for r in table if r["depth"] == 2]
    unknown = {
        (g, level): at for at, (g, level) in enumerate((g, x) for g in groups for x in levels)
    }
    rows = []
    for row in table:
        inside = [
            g
            for g in groups
            if (row["province"], row["district"])[: row["depth"]] == g[: row["depth"]]
        ]
        if row["n"] is not None:
            rows.append(([unknown[g, x] for g in inside for x in levels], row["n"]))
        rows += [
            ([unknown[g, x] for g in inside], row[f"level_{x}"])
            for x in levels
            if row[f"level_{x}"] is not None
        ]
    return unknown, rows


def bounds(unknown, rows, asked):
    """Return the least and greatest sum of some counts that agrees with all that is shown."""
    np, optimize = pytest.importorskip("numpy"), pytest.importorskip("scipy.optimize")
    left, right = np.zeros((max(len(rows), 1), len(unknown))), np.zeros(max(len(rows), 1))
    for at, (places, total) in enumerate(rows):
        left[at, places], right[at] = 1, total
    goal = np.zeros(len(unknown))
    goal[asked] = 1
    limits = (0, 10_000)
    low = optimize.linprog(goal, A_eq=left, b_eq=right, bounds=limits)
    high = optimize.linprog(-goal, A_eq=left, b_eq=right, bounds=limits)
    return low.fun, -high.fun


@pytest.mark.no_cover
@examples(25)
@given(sheets(), st.integers(2, 6))
def test_an_attack_by_differences_finds_no_hidden_count(frame, k):
    """
    Whoever solves for the hidden counts with everything shown cannot pin down a small one.
    """
    table = aggregate(frame, by=["province", "district"], k=k).to_dicts()
    levels = [x for x in range(LEVELS) if f"level_{x}" in table[0]]
    unknown, rows = equations(table, levels)

    for row in table:
        group = members(frame, row)
        depth = row["depth"]
        inside = [
            g
            for g, x in unknown
            if x == (levels or [0])[0] and (row["province"], row["district"])[:depth] == g[:depth]
        ]
        if 0 < group.height < k:
            low, high = bounds(unknown, rows, [unknown[g, x] for g in inside for x in levels])
            assert high - low >= 1
            assert high >= k
        for x in levels:
            if 0 < group.filter(pl.col("level") == x).height < k:
                low, high = bounds(unknown, rows, [unknown[g, x] for g in inside])
                assert high - low >= 1
                assert high >= k


def test_a_lone_small_group_takes_the_next_smallest_with_it():
    """
    A hidden group is never alone under a shown total.
    """
    frame = pl.DataFrame({"g": ["a"] * 3 + ["b"] * 7 + ["c"] * 20, "index": 5000, "level": 1})

    assert [(None, 30), ("a", None), ("b", None), ("c", 20)] == aggregate(frame, by=["g"]).select(
        "g", "n"
    ).rows()


def test_hidden_groups_together_are_enough():
    """
    What is left of a shown total after the shown groups is never fewer than k sheets.
    """
    frame = pl.DataFrame(
        {"g": ["a"] + ["b"] * 2 + ["c"] * 9 + ["d"] * 20, "index": 5000, "level": 1}
    )

    assert [32, None, None, None, 20] == aggregate(frame, by=["g"])["n"].to_list()


def test_too_few_sheets_show_nothing():
    """
    With fewer than k sheets in all, nothing is shown; sheets without an index are left out.
    """
    frame = pl.DataFrame({"index": [5000] * 4 + [None] * 3, "level": [1] * 4 + [None] * 3})

    assert [(0, None, None, None, None, None)] == aggregate(frame).rows()


@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "lazy", "duckdb", "dask"])
def test_frames_of_every_kind_are_aggregated_alike(kind):
    """
    The same figures come from every kind of frame.
    """
    frame = pl.DataFrame(
        {
            "g": ["a"] * 6 + ["b"] * 9,
            "index": [*range(0, 6000, 1000), *range(9)],
            "level": [0, 1, 2] * 5,
        }
    )
    pd, duckdb, dd = map(pytest.importorskip, ("pandas", "duckdb", "dask.dataframe"))
    other = {
        "pandas": lambda: pd.DataFrame(frame.to_dict(as_series=False)),
        "pyarrow": frame.to_arrow,
        "lazy": frame.lazy,
        "duckdb": lambda: duckdb.connect().from_arrow(frame.to_arrow()),
        "dask": lambda: dd.from_pandas(pd.DataFrame(frame.to_dict(as_series=False)), npartitions=2),
    }[kind]()

    assert aggregate(frame, by=["g"], k=2).rows() == aggregate(other, by=["g"], k=2).rows()


def test_what_cannot_be_is_refused():
    """
    A column that is not there and a k of one are refused.
    """
    frame = pl.DataFrame({"index": [1], "level": [1]})

    with pytest.raises(InvalidDataError, match="province"):
        aggregate(frame, by=["province"])
    with pytest.raises(UnknownOptionError, match="k cannot be 1"):
        aggregate(frame, k=1)
