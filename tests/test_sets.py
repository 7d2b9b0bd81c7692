"""Tests for sets of cases chosen for a purpose."""

from contextlib import contextmanager
from itertools import combinations
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples

import ocsea
from ocsea.scenarios import assembly, case_set, case_sets
from ocsea.scenarios.sets import AUDIENCES, WORTH, sides

KB = ocsea.load()


@attrs.frozen
class Small:
    """A knowledge base with some of the cases."""

    cases: dict
    forms = KB.forms
    stamp: str = "a sample"


def small(idents):
    return Small({ident: KB.cases[ident] for ident in idents})


def worth(cases, used=()):
    """Return what cases are worth together, counted in another way than the library does."""
    shown = set()
    for case in cases:
        shown |= sides(case)
    total = 0
    for each in shown:
        total += WORTH[each[: each.index(":")]]
    return total - 20 * sum(dict(used).get(case.id, 0) for case in cases)


banks = st.lists(st.sampled_from(sorted(KB.cases)), min_size=3, max_size=9, unique=True)


@examples(20)
@given(banks, st.integers(1, 3), st.data())
def test_no_set_that_meets_the_demands_is_worth_more(idents, n, data):
    """
    What is chosen is worth as much as the best of all sets that meet the demands, and says so.
    """
    kb = small(idents)
    used = data.draw(st.dictionaries(st.sampled_from(idents), st.integers(0, 3), max_size=3))
    males = data.draw(st.integers(0, n))
    asked = {"balance": {"gender:male": (0, males)}, "heavy": 1, "used": used}

    allowed = [
        chosen
        for chosen in combinations(kb.cases.values(), n)
        if sum(case.gender == "male" for case in chosen) <= males
        and sum(case.sensitivity == 2 for case in chosen) <= 1
    ]
    if not any("gender:male" in sides(case) for case in kb.cases.values()):
        return
    if not allowed:
        with pytest.raises(ocsea.NoPlanError):
            case_set(kb, n, **asked)
        return
    found = case_set(kb, n, **asked)

    assert max(worth(chosen, used) for chosen in allowed) == found.value == found.bound
    assert worth(found.cases, used) == found.value
    assert "optimal" == found.status


@pytest.mark.parametrize(
    ("heavy", "light", "enough"), [(1, 1, True), (2, 0, False), (2, 4, True), (3, 3, False)]
)
def test_a_third_of_a_set_is_heavy_at_most(heavy, light, enough):
    """
    Unless more are asked for, a third of the cases may be of grade 2, and one in a smaller set.
    """
    weighty = [case.id for case in KB.cases.values() if case.sensitivity == 2]
    others = [case.id for case in KB.cases.values() if case.sensitivity < 2]
    kb = small([*weighty[:heavy], *others[:light]])

    if enough:
        assert set(kb.cases.values()) == set(case_set(kb, heavy + light).cases)
        return
    with pytest.raises(ocsea.NoPlanError):
        case_set(kb, heavy + light)


def test_a_case_to_avoid_is_in_no_set():
    """
    A case is left out by its id, though the set would be worth more with it.
    """
    kb = small([case.id for case in KB.cases.values() if case.sensitivity < 2][:4])
    for left_out in kb.cases:
        found = case_set(kb, 3, avoid=[left_out])
        assert kb.cases.keys() - {left_out} == {case.id for case in found.cases}


@contextmanager
def searched_as_if_large():
    """Let three cases be many, so that banks that can be counted are searched as large ones are."""
    small, assembly._SMALL = assembly._SMALL, 3
    try:
        yield
    finally:
        assembly._SMALL = small


@examples(40)
@given(banks, st.integers(1, 3), st.booleans(), st.data())
def test_what_is_told_of_a_large_bank_holds(idents, n, prove, data):
    """
    The bound holds for the whole bank, demands are met, and a proof ends with the best set there is.
    """
    kb = small(idents)
    used = data.draw(st.dictionaries(st.sampled_from(idents), st.integers(0, 3), max_size=3))
    shown = data.draw(st.sampled_from(sorted(sides(kb.cases[idents[0]]))))
    least = data.draw(st.integers(0, 1))
    most = data.draw(st.integers(1, n))
    allowed = [
        chosen
        for chosen in combinations(kb.cases.values(), n)
        if least <= sum(shown in sides(case) for case in chosen) <= most
        and sum(case.sensitivity == 2 for case in chosen) <= 1
    ]
    asked = {"balance": {shown: (least, most)}, "heavy": 1, "used": used, "prove": prove}

    with searched_as_if_large():
        if not allowed:
            with pytest.raises(ocsea.NoPlanError):
                case_set(kb, n, **asked)
            return
        found = case_set(kb, n, **asked)
    best = max(worth(chosen, used) for chosen in allowed)

    assert set(found.cases) in map(set, allowed)
    assert found.value == worth(found.cases, used) <= best <= found.bound
    assert not prove or best == found.value == found.bound


def test_parallel_sets_out_of_a_large_bank():
    """
    Sets out of a large bank are disjoint and as complex as each other, and no sets together beat the bound.
    """
    asked = {"audience": "campus", "seed": 5}
    best = case_sets(KB, 3, 2, **asked)

    with searched_as_if_large():
        few = case_sets(KB, 3, 2, **asked)
    small, assembly._SMALL = assembly._SMALL, 15
    try:
        found = case_sets(KB, 3, 2, **asked)
    finally:
        assembly._SMALL = small

    assert best[0].together == few[0].together
    assert 6 == len({case.id for each in found for case in each.cases})
    assert 1 >= max(
        abs(sum(case.complexity for case in each.cases) - sum(c.complexity for c in found[0].cases))
        for each in found
    )
    assert found[0].together <= best[0].together <= found[0].bound


@pytest.fixture(scope="module")
def mixed():
    """A bank of many cases, each with what several shipped cases show."""
    dice, bank = Random(20261122), list(KB.cases.values())  # noqa: S311
    drawn = {}
    for at in range(400):
        forms, who, where, age = dice.choices(bank, k=4)
        drawn[f"mixed-{at}"] = attrs.evolve(
            forms,
            id=f"mixed-{at}",
            relationship=who.relationship,
            setting=where.setting,
            place=where.place,
            age_band=age.age_band,
            platform_type=who.platform_type,
        )
    return Small(drawn)


def test_a_proof_closes_the_gap(mixed):
    """
    What is chosen quickly is worth no more than what is proven best, which no bound is below.
    """
    used = {ident: at % 3 for at, ident in enumerate(mixed.cases)}
    quick = case_set(mixed, 3, used=used)
    proven = case_set(mixed, 3, used=used, prove=True)

    assert quick.value == worth(quick.cases, used) <= proven.value <= quick.bound
    assert quick.value >= 0.9 * quick.bound
    assert ("optimal", worth(proven.cases, used)) == (proven.status, proven.bound)
    assert quick.certificate() == case_set(mixed, 3, used=used).certificate()


def test_a_proof_that_runs_out_of_time_keeps_what_is_known(mixed, monkeypatch):
    """
    A set that is known is not lost when the search for a better one ends early.
    """
    quick = case_set(mixed, 5, seed=1)

    def hasty(self):
        worst = sorted(range(len(self.bank.cases)), key=lambda at: worth([self.bank.cases[at]]))
        return assembly.Found([worst[:5]], 10**6)

    monkeypatch.setattr(assembly._Programme, "solve", hasty)
    found = case_set(mixed, 5, seed=1, prove=True)

    assert (quick.value, quick.bound, "feasible") == (found.value, found.bound, found.status)


def test_sets_of_a_year_out_of_a_large_bank(mixed):
    """
    Where a case may return, none returns more often than allowed, and no sets together beat the bound.
    """
    year = case_sets(mixed, 3, 3, most_uses=2, must_cover=["form:outing"])
    uses = [case.id for each in year for case in each.cases]

    assert 2 >= max(uses.count(ident) for ident in uses)
    assert all("outing" in each.covered["form"] for each in year)
    assert year[0].together == sum(each.value for each in year) <= year[0].bound


def test_demands_that_few_cases_meet_are_met_out_of_a_large_bank(mixed):
    """
    Where what is made quickly misses a demand, the whole bank is searched; what cannot be is told.
    """
    rare = attrs.evolve(KB.cases["kakak-pulang-sif-malam"], id="rare", sensitivity=2)
    bank = Small(mixed.cases | {"rare": attrs.evolve(rare, place="moon", forms=())})

    assert "rare" in {case.id for case in case_set(bank, 3, must_cover=["place:moon"]).cases}
    with pytest.raises(ocsea.NoPlanError, match="no choice meets"):
        case_set(bank, 3, must_cover=["place:moon"], heavy=0)


def test_cases_that_are_alike_leave_room_for_others():
    """
    Many copies of the best case do not keep out those that add something else.
    """
    best = max(KB.cases.values(), key=lambda case: worth([case]))
    copies = {f"copy-{at}": attrs.evolve(best, id=f"copy-{at}") for at in range(400)}

    found = case_set(Small(copies | dict(KB.cases)), 4, heavy=4)

    assert found.value >= 0.95 * found.bound
    assert (
        case_set(KB, 4, heavy=4).value
        == case_set(Small(copies | dict(KB.cases)), 4, heavy=4, prove=True).value
    )


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_audience_gets_cases_that_fit(audience):
    """
    Cases are about those whom the audience is there for; children get the lightest grade only.
    """
    found = case_set(KB, 3, audience=audience)

    assert {case.victims for case in found.cases} <= AUDIENCES[audience]
    if audience == "children":
        assert {0} == {case.sensitivity for case in found.cases}


CHILDREN_READ = {
    "daftar-nama-di-halte",
    "empat-puluh-satu-stiker",
    "kejutan-yang-terkunci",
    "kepiting-emas-dan-alamat-rumah",
    "kursi-cukur-nomor-dua",
    "motor-biru-sesudah-isya",
    "nama-baru-di-tablet-bersama",
    "nama-kucing-yang-salah-eja",
    "sandi-di-tangan-abang",
    "suara-bebek-di-grup-kelas",
    "tantangan-sebelum-magrib",
    "tim-putri-dan-halaman-yang-hilang",
}
"""The cases that are written to be read by pupils themselves."""


@pytest.mark.parametrize("n", [6, 9])
def test_children_get_sets_of_six_and_more(n):
    """
    There are enough cases for children, of girls and boys of every age, and all of them are meant for them.
    """
    found = case_set(KB, n, audience="children")

    assert n == len({case.id for case in found.cases})
    assert {case.id for case in found.cases} <= CHILDREN_READ
    assert {"female", "male"} == set(found.covered["gender"])
    assert "optimal" == found.status


def test_children_do_not_get_cases_about_sexual_content():
    """
    A case of the lightest grade is not for children when a form that it shows is about sexual content.
    """
    light = {c.id for c in KB.cases.values() if c.sensitivity == 0 and c.victims == "child"}

    assert {"foto-latihan-di-akun-orang-asing", "sehari-sebelum-razia-ponsel"} == (
        light - CHILDREN_READ
    )
    with pytest.raises(ocsea.NoPlanError):
        case_set(KB, len(CHILDREN_READ) + 1, audience="children")


def test_children_do_not_get_heavier_cases():
    """
    A case that children could read is not for them once its weight is more than light.
    """
    light = KB.cases["nama-kucing-yang-salah-eja"]
    heavier = attrs.evolve(light, sensitivity=1)

    assert (light,) == case_set(Small({light.id: light}), 1, audience="children").cases
    with pytest.raises(ocsea.NoPlanError):
        case_set(Small({heavier.id: heavier}), 1, audience="children")


def test_two_sets_for_children_share_nothing():
    """
    Two classes can work at the same time with different cases.
    """
    one, other = case_sets(KB, 4, 2, audience="children")

    assert not {case.id for case in one.cases} & {case.id for case in other.cases}


def test_demands_are_met():
    """
    A set shows what it must, as often as it must, and holds nothing that is to be avoided.
    """
    found = case_set(
        KB,
        6,
        must_cover=["setting:islands-or-remote", "form:outing"],
        balance={"gender:male": 3, "disability:yes": (1, 2)},
        avoid=["kakak-pulang-sif-malam", "form:csam-circulation"],
        minutes=45,
    )

    assert {"islands-or-remote"} <= set(found.covered["setting"])
    assert {"outing"} <= set(found.covered["form"])
    assert 3 == sum(case.gender == "male" for case in found.cases)
    assert 1 <= sum(case.disability for case in found.cases) <= 2
    assert not any("form:csam-circulation" in sides(case) for case in found.cases)
    assert all(case.minutes <= 45 for case in found.cases)


def test_parallel_sets_share_nothing_and_weigh_the_same():
    """
    Two sets chosen at once share no case, and their complexity differs by one at most.
    """
    one, other = case_sets(KB, 5, 2, audience="school", seed=3)

    assert not {case.id for case in one.cases} & {case.id for case in other.cases}
    sums = [sum(case.complexity for case in each.cases) for each in (one, other)]
    assert 1 >= abs(sums[0] - sums[1])
    assert one.together == one.value + other.value == one.bound


def test_a_year_uses_each_case_as_often_as_allowed():
    """
    Over several workshops no case is used more often than allowed, and what was used before comes last.
    """
    before = dict.fromkeys([case.id for case in case_set(KB, 4, audience="campus").cases], 50)

    year = case_sets(KB, 4, 3, audience="campus", most_uses=2, used=before)
    uses = [case.id for each in year for case in each.cases]

    assert 2 >= max(uses.count(ident) for ident in uses)
    assert not set(uses) & set(before)


def test_the_seed_decides_ties_and_makes_the_set_again():
    """
    The same seed gives the same set, and no seed gives a set that is worth less.
    """
    made = [case_set(KB, 4, audience="parents", seed=seed) for seed in (1, 1, 2, 3)]

    assert made[0].certificate() == made[1].certificate()
    assert 1 == len({each.value for each in made})


def test_a_certificate_lets_others_check_the_set():
    """
    The certificate names cases, what each shows, what all show, worth, bound, seed and knowledge.
    """
    found = case_set(KB, 3, seed=7)
    told = found.certificate()

    assert [case.id for case in found.cases] == told["cases"]
    shown = {side for each in told["matrix"].values() for side in each}
    assert {f"{side}:{v}" for side, values in told["covered"].items() for v in values} == shown
    assert (7, KB.stamp, "optimal") == (told["seed"], told["knowledge"], told["status"])


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        ({"n": 0}, ocsea.UnknownOptionError, "n cannot be 0"),
        ({"audience": "teachers"}, ocsea.UnknownOptionError, "audience"),
        ({"must_cover": ["form:outng"]}, ocsea.UnknownOptionError, "did you mean 'form:outing'"),
        ({"avoid": ["no-such-case"]}, ocsea.UnknownIdError, "no case has the id"),
        ({"avoid": ["place:moon"]}, ocsea.UnknownOptionError, "avoid"),
        ({"used": {"no-such-case": 1}}, ocsea.UnknownIdError, "no case has the id"),
        ({"n": 100}, ocsea.NoPlanError, "cases fit, fewer than"),
        ({"balance": {"disability:yes": 4}}, ocsea.NoPlanError, "is demanded 4 to 4 times"),
        (
            {"balance": {"gender:male": 3, "gender:female": 3}},
            ocsea.NoPlanError,
            "no choice meets all demands",
        ),
    ],
)
def test_what_cannot_be_is_told(asked, error, told):
    """
    What does not exist is named with what is near; demands that cannot be met are named too.
    """
    with pytest.raises(error, match=told):
        case_set(KB, asked.pop("n", 3), **asked)
