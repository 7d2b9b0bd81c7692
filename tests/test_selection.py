"""Tests for the choice of cases: `ocsea.scenarios.selection`."""

import random
from itertools import combinations, pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea.scenarios import selection
from ocsea.scenarios.model import CaseForm
from ocsea.scenarios.selection import choose, seeded

SAMPLE = ocsea.testing.tiny().cases["sample-case-1"]
WHY = ocsea.Text(id="Karena contoh.", en="For the sample.")
HEAVY = 2


def made_up(ident, shown, sensitivity=0, hinted=()):
    """Return a case that shows the forms *shown*, and may show the forms *hinted*."""
    roles = [(form, "main" if at == 0 else "also") for at, form in enumerate(sorted(shown))]
    roles += [(form, "possible") for form in sorted(hinted)]
    links = tuple(CaseForm(form=form, role=role, why=WHY) for form, role in roles)
    return attrs.evolve(SAMPLE, id=ident, forms=links, sensitivity=sensitivity)


def union(cases):
    return {link.form for case in cases for link in case.forms if link.role != "possible"}


def most(bank, size):
    """Return the largest number of forms that *size* cases show: by trying every combination."""
    return max(len(union(chosen)) for chosen in combinations(bank.values(), size))


some_forms = st.frozensets(st.sampled_from("abcdefgh"), max_size=5)


sizes = st.sampled_from((5, 4, 6, 3, 7, 2, 1))  # the first ones are tried most


@st.composite
def banks_and_sizes(draw):
    size = draw(sizes)
    case = st.tuples(some_forms, some_forms, st.integers(0, HEAVY))
    drawn = draw(st.lists(case, min_size=size, max_size=size))
    bank = {
        f"case-{at}": made_up(f"case-{at}", shown, sensitivity, hinted)
        for at, (shown, hinted, sensitivity) in enumerate(drawn)
    }
    return bank, draw(st.sampled_from(sorted(range(1, size + 1), key=lambda n: abs(2 * n - size))))


seeds = st.integers(-(2**40), 2**40)


@given(banks_and_sizes(), seeds)
def test_choice_is_as_good_as_the_best_of_all_combinations(bank_and_size, seed):
    """
    The cases chosen show as many forms as the best of all combinations, and the choice says it is proven.
    """
    bank, size = bank_and_size

    choice = choose(bank, size, seed=seed)

    assert most(bank, size) == len(union(choice.cases)) == choice.bound
    assert choice.proven


@given(banks_and_sizes(), seeds)
def test_choice_covers_what_its_cases_show(bank_and_size, seed):
    """
    The forms covered are those of the cases chosen, sorted, without the forms that are only possible.
    """
    bank, size = bank_and_size

    choice = choose(bank, size, seed=seed)

    assert tuple(sorted(union(choice.cases))) == choice.covered


@given(banks_and_sizes(), seeds)
def test_choice_takes_different_cases_of_the_bank(bank_and_size, seed):
    """
    As many cases are chosen as were asked for, each of the bank and none twice.
    """
    bank, size = bank_and_size

    chosen = choose(bank, size, seed=seed).cases

    assert size == len({case.id for case in chosen}) == len(chosen)
    assert all(case is bank[case.id] for case in chosen)


@given(banks_and_sizes(), seeds, st.randoms(use_true_random=False))
def test_order_of_the_bank_does_not_matter(bank_and_size, seed, random):
    """
    The same cases in another order give the same choice.
    """
    bank, size = bank_and_size
    shuffled = list(bank.items())
    random.shuffle(shuffled)

    assert choose(bank, size, seed=seed) == choose(dict(shuffled), size, seed=seed)


@given(banks_and_sizes(), seeds, seeds)
def test_every_seed_covers_equally_many_forms(bank_and_size, seed, other):
    """
    The seed decides between sets that are equally good, never how good the set is.
    """
    bank, size = bank_and_size

    first, second = (choose(bank, size, seed=each) for each in (seed, other))

    assert len(first.covered) == len(second.covered)


def plane(points, difference_set):
    """Return a bank whose cases are the lines of a projective plane: any two share one form."""
    names = "abcdefghijklm"
    lines = [{names[(at + each) % points] for each in difference_set} for at in range(points)]
    return {f"case-{at:02}": made_up(f"case-{at:02}", line) for at, line in enumerate(lines)}


@pytest.mark.parametrize("start", ["exchange", "nothing"])
@pytest.mark.parametrize(
    ("points", "line", "size", "shown"),
    [
        (7, (0, 1, 3), 2, 5),
        (7, (0, 1, 3), 3, 7),
        (13, (0, 1, 3, 9), 3, 10),
        (13, (0, 1, 3, 9), 2, 7),
    ],
)
def test_choice_is_proven_where_prices_alone_do_not_prove_it(
    points, line, size, shown, start, monkeypatch
):
    """
    Where every set leaves more to hope for than there is, the search goes on until all sets are ruled out.
    """
    bank = plane(points, line)
    if start == "nothing":
        monkeypatch.setattr(selection, "_ROUNDS", 0)

    choices = [choose(bank, size, seed=seed) for seed in range(3)]

    assert shown == most(bank, size)
    assert {(shown, shown, True)} == {(len(c.covered), c.bound, c.proven) for c in choices}


@pytest.mark.parametrize("seed", range(12))
def test_search_finds_the_best_without_a_good_start(seed, monkeypatch):
    """
    With any first set, and with poor prices, branching alone finds the best set and proves it.
    """
    for name, value in (("_ROUNDS", 0), ("_ROOT_STEPS", 2), ("_NODE_STEPS", 1)):
        monkeypatch.setattr(selection, name, value)
    rng = random.Random(seed)  # noqa: S311
    bank = {
        f"case-{at}": made_up(f"case-{at}", rng.sample("abcdefghijklmn", rng.randint(1, 5)))
        for at in range(10)
    }

    for size in (2, 3, 4):
        choice = choose(bank, size, seed=seed)
        best = most(bank, size)
        assert (best, best) == (len(union(choice.cases)), choice.bound)


def test_seed_decides_between_equal_sets():
    """
    Where every set is as good as the other, some seeds choose different ones.
    """
    bank = {name: made_up(name, {"a"}) for name in ("one", "two", "three", "four")}

    chosen = {choose(bank, 1, seed=seed).cases[0].id for seed in range(40)}

    assert set(bank) == chosen


@given(st.integers(0, 5), st.integers(0, 5), seeds)
def test_heavy_cases_stand_apart_where_they_can(heavy, light, seed):
    """
    No more heavy cases follow one another than the number of lighter cases makes unavoidable.
    """
    weights = [HEAVY] * heavy + [0, 1, 0, 1, 0][:light] or [0]
    bank = {f"case-{at}": made_up(f"case-{at}", "a", weight) for at, weight in enumerate(weights)}

    chosen = choose(bank, len(bank), seed=seed).cases

    pairs = [a for a, b in pairwise(chosen) if a.sensitivity == b.sensitivity == HEAVY]
    assert max(0, heavy - light - 1) == len(pairs)
    assert sorted(weights) == sorted(case.sensitivity for case in chosen)


@given(banks_and_sizes(), st.integers(1, 30))
def test_cut_short_search_claims_no_more_than_it_knows(bank_and_size, nodes):
    """
    A search that had to stop gives a bound that no set can pass, and calls itself proven only when it is.
    """
    bank, size = bank_and_size

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selection, "_NODES", nodes)
        choice = choose(bank, size, seed=0)

    best = most(bank, size)
    assert len(choice.covered) == len(union(choice.cases)) <= best <= choice.bound
    assert choice.proven <= (best == len(choice.covered))


def test_cut_short_search_can_be_unproven():
    """
    A search that stops before it has compared the sets calls only those proven that reach the bound.
    """
    bank = {
        name: made_up(name, shown) for name, shown in zip("xyz", ("ab", "ab", "cd"), strict=True)
    }

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selection, "_NODES", 0)
        patch.setattr(selection, "_ROUNDS", 0)
        choices = [choose(bank, 2, seed=seed) for seed in range(20)]

    assert {(2, False), (4, True)} == {(len(each.covered), each.proven) for each in choices}
    assert {4} == {each.bound for each in choices}


@pytest.mark.parametrize(
    ("seed", "ident", "expected"),
    [(0, "", "ba768b33"), (2026, "sample-case-1", "2553168e"), (-1, "é", "1ddc6dec")],
)
def test_seeded_keys_are_the_same_on_every_machine(seed, ident, expected):
    """
    The sort key of a seed and an id never changes, or old packs could not be made again.
    """
    assert expected == seeded(seed, ident)[:8]
