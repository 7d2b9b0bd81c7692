"""Tests for covering sets: skeletons of cases over the facets of the knowledge."""

from itertools import combinations, product

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocsea
from ocsea.scenarios import covering_set
from ocsea.scenarios.pairing import SHORT, never

KB = ocsea.load()
NARROW = {
    "form": ["outing", "sexual-extortion-of-a-child", "sexual-extortion-in-a-relationship"],
    "age": ["a10-12", "a16-17", "a26-35"],
    "relationship": ["peer", "ex-partner", "teacher-or-school-staff"],
    "setting": ["campus", "school-or-madrasah", "home"],
}
FACETS = {
    "form": [form.id for form in KB.forms.values() if form.kind in {"form", "risk-situation"}],
    "age": [v.id for v in KB.facets["victim-age-band"].values if v.id[1:3].isdigit()],
    "relationship": [v.id for v in KB.facets["relationship"].values],
    "setting": [v.id for v in KB.facets["setting"].values],
    "contact": [v.id for v in KB.facets["contact-mode"].values],
    "school-level": [v.id for v in KB.facets["school-level"].values],
    "asker": [v.id for v in KB.facets["asker"].values],
    "other-age": [v.id for v in KB.facets["other-age"].values],
}


def whole_rows(levels, rules, asked=()):
    """Return every row that breaks no rule, by trying all."""
    rows = (dict(zip(levels, values, strict=True)) for values in product(*levels.values()))
    return [
        row
        for row in rows
        if not any(all(row[n] in values for n, values in rule.values.items()) for rule in rules)
        and not any(all(row[n] == v for n, v in each) for each in asked)
    ]


def held(rows, strength):
    return {frozenset(each) for row in rows for each in combinations(row.items(), strength)}


@st.composite
def wishes(draw):
    """Draw a few facets with a few of their values, and what must not meet."""
    names = draw(st.lists(st.sampled_from(list(FACETS)), min_size=3, max_size=4, unique=True))
    levels = {
        name: draw(st.lists(st.sampled_from(FACETS[name]), min_size=1, max_size=3, unique=True))
        for name in names
    }
    one, other = draw(st.sampled_from(list(combinations(names, 2))))
    pair = tuple((n, draw(st.sampled_from(levels[n]))) for n in (one, other))
    return levels, draw(st.lists(st.just(pair), max_size=1))


@settings(max_examples=40, deadline=None)
@given(wishes(), st.sampled_from([2, 3]), st.integers(0, 2))
def test_everything_that_can_meet_meets(wish, strength, seed):
    """
    The skeletons hold just what all rows hold that break no rule of the knowledge and no wish of the caller.
    """
    levels, asked = wish
    constraints = [[f"{name}:{value}" for name, value in each] for each in asked]
    allowed = whole_rows(levels, never(KB, levels), asked)
    made = {"strength": strength, "facets": levels, "constraints": constraints, "seed": seed}
    if not allowed:
        with pytest.raises(ocsea.NoPlanError):
            covering_set(KB, **made)
        return

    found = covering_set(KB, **made)
    rows = [dict(row.values) for row in found.rows]
    wanted = held(allowed, strength)
    left_out = [frozenset(values.items()) for values, _ in found.infeasible()]

    assert all(row in allowed for row in rows)
    assert wanted == held(rows, strength)
    assert (len(wanted), len(wanted), True) == (
        found.coverage.wanted,
        found.coverage.covered,
        found.coverage.complete,
    )
    assert found.bound <= len(rows)
    assert ("optimal" == found.status) == (found.bound == len(rows))
    assert not wanted.intersection(left_out)
    whole = whole_rows(levels, ())
    assert len(held(whole, strength)) == len(wanted) + len(left_out)


@pytest.fixture(scope="module")
def found():
    return covering_set(KB, facets=NARROW, constraints=[("form:outing", "setting:home")], seed=4)


def test_reasons_are_records_of_the_knowledge(found):
    """
    What is left out names the pairing, the form, the rule of triage or the wish that says so.
    """
    why = {
        tuple(values.values()): {rule.rule for rule in rules}
        for values, rules in found.infeasible()
    }

    assert {"pairing:no-partner-below-thirteen"} == why["a10-12", "ex-partner"]
    assert {"form:sexual-extortion-of-a-child", "triage-rule:not-for-an-adult"} == (
        why["sexual-extortion-of-a-child", "a26-35"]
    )
    assert {"asked:form:outing + setting:home"} == why["outing", "home"]
    assert {"pairing:extortion-by-a-partner"} == why["sexual-extortion-in-a-relationship", "peer"]
    assert set() == why["sexual-extortion-in-a-relationship", "a10-12"]


@pytest.mark.parametrize(
    ("levels", "rule", "row"),
    [
        (
            {
                "form": ["sexual-extortion-in-a-relationship"],
                "age": ["a16-17", "a18-25"],
                "other-age": ["adult", "child"],
            },
            "triage-rule:no-relationship-with-an-adult",
            {"form": "sexual-extortion-in-a-relationship", "age": "a16-17", "other-age": "adult"},
        ),
        (
            {"asker": ["child", "parent"], "age": ["a16-17", "a18-25"]},
            "triage-rule:asker-is-a-child",
            {"asker": "child", "age": "a18-25"},
        ),
    ],
)
def test_rules_of_triage_are_obeyed(levels, rule, row):
    """
    A form that triage names otherwise, and what contradicts what triage infers, is ruled out.
    """
    told = {each.rule: list(each.rows()) for each in never(KB, levels)}

    assert [row] == told[rule]


def test_a_certificate_lets_others_check_the_set(found):
    """
    The certificate has the rows, the rules, what is wanted, the bound and a matrix that counts the rows.
    """
    told = found.certificate()

    assert [dict(row.values) for row in found.rows] == told["rows"]
    assert (True, found.bound, 4, KB.stamp) == (
        told["complete"],
        told["bound"],
        told["seed"],
        told["knowledge"],
    )
    assert len(list(combinations(NARROW, 2))) == len(told["matrix"])
    for pair, table in told["matrix"].items():
        one, other = pair.split(" × ")
        for value, line in table.items():
            for second, times in line.items():
                rows = [r for r in told["rows"] if (r[one], r[other]) == (value, second)]
                assert (len(rows) or None) == times
    cells = [
        v for table in told["matrix"].values() for line in table.values() for v in line.values()
    ]
    assert told["wanted"] == sum(v is not None for v in cells)
    assert told["infeasible"] == cells.count(None)


def test_the_seed_makes_the_set_again(found):
    """
    The same seed and wishes give the same certificate.
    """
    again = covering_set(KB, facets=NARROW, constraints=[("form:outing", "setting:home")], seed=4)

    assert found.certificate() == again.certificate()


def test_every_shipped_case_obeys_the_pairings():
    """
    No main form of a shipped case stands with an age that the rules rule out for it.
    """
    levels = {"form": FACETS["form"], "age": FACETS["age"]}
    rules = never(KB, levels)

    assert [] == [
        (case.id, link.form, rule.rule)
        for case in KB.cases.values()
        for link in case.forms
        for rule in rules
        if link.role == "main"
        and link.form in rule.values["form"]
        and case.age_band in rule.values["age"]
    ]


def test_pairings_name_facets_and_forms_that_exist():
    """
    Each pairing speaks of values of the knowledge, and is used when its facets are asked for.
    """
    levels = {"form": FACETS["form"]}
    levels |= {SHORT.get(f.id, f.id): [v.id for v in f.values] for f in KB.facets.values()}

    used = {rule.rule for rule in never(KB, levels)}

    assert {rule.ref for rule in KB.pairings.values()} <= used


def test_nearest_cases_tell_what_they_lack(found):
    """
    The nearest case of a skeleton differs in just the facets that are named; cases of its form come first.
    """
    for row in found.rows:
        first = row.nearest[0]
        case = KB.cases[first.case]
        shown = {
            "form": {link.form for link in case.forms if link.role != "possible"},
            "age": {case.age_band},
            "relationship": set(case.relationship),
            "setting": set(case.setting),
        }
        assert {n for n in NARROW if row.values[n] not in shown[n]} == set(first.differs)
        of_its_form = ["form" not in each.differs for each in row.nearest]
        assert sorted(of_its_form, reverse=True) == of_its_form
        assert row.written == (not first.differs)


def test_what_to_write_next_adds_up(found):
    """
    Written one after the other, the skeletons add what the bank does not show, the most first, and in all all.
    """
    ahead = found.write_next(len(found.rows))
    adds = [adds for _, adds in ahead]
    bank = set()
    for case in KB.cases.values():
        forms = [link.form for link in case.forms if link.role != "possible"]
        told = [forms, [case.age_band], case.relationship, case.setting]
        for values in product(*told):
            bank |= held([dict(zip(NARROW, values, strict=True))], 2)

    assert sorted(adds, reverse=True) == adds
    assert found.write_next(2) == ahead[:2]
    assert len(held([row.values for row in found.rows], 2) - bank) == sum(adds)


def test_a_set_in_use_can_grow(found):
    """
    Skeletons that must be in come first, in their order; the long names of facets are understood.
    """
    first = [dict(row.values) for row in found.rows[:3]]
    wider = NARROW | {"setting": [*NARROW["setting"], "online-only"]}
    renamed = {"victim-age-band" if n == "age" else n: values for n, values in wider.items()}

    grown = covering_set(KB, facets=renamed, include=first)

    assert first == [dict(row.values) for row in grown.rows[:3]]
    assert list(wider) == list(grown.levels)
    assert grown.coverage.complete


def test_usual_facets_leave_out_what_is_not_known():
    """
    Named facets have all their values but those that say that something is not known.
    """
    found = covering_set(KB, facets=["age", "place"])

    assert {"city", "town", "village", "island"} == set(found.levels["place"])
    assert not {"unknown", "child-unspecified"} & set(found.levels["age"])
    assert "optimal" == found.status


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_set_is_told_in_words(found, lang):
    """
    The words name the counts, each reason once, the nearest case and the stamp; rows have labels.
    """
    told = found.explain(lang)
    rows = found.to_rows(lang)

    assert str(found.coverage.wanted) in told
    assert 1 == told.count(KB.pairings["no-partner-below-thirteen"].why(lang))
    assert KB.stamp in told
    assert KB.forms[found.rows[0].values["form"]].label(lang) in rows[0]["label"]
    assert [str(row.number) for row in found.rows] == [row["number"] for row in rows]


def test_a_bank_that_shows_nothing_is_told():
    """
    Facets of which cases tell nothing have no nearest case, and nothing is to be written next.
    """
    found = covering_set(KB, facets=["asker", "other-age"])

    assert all(not row.nearest and not row.written for row in found.rows)
    assert [] == found.write_next()


def test_a_written_skeleton_names_its_case():
    """
    Where a case shows all that a skeleton asks for, it is said to be written.
    """
    case = KB.cases["kakak-pulang-sif-malam"]
    facets = {"form": [case.forms[0].form], "age": [case.age_band], "place": [case.place]}

    found = covering_set(KB, facets=facets)

    assert [True] == [row.written for row in found.rows]
    assert [] == found.write_next()


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        ({"facets": ["form", "plase"]}, ocsea.UnknownOptionError, "did you mean 'place'"),
        ({"facets": {"form": ["outng"], "age": None}}, ocsea.UnknownIdError, "'outing'"),
        ({"facets": ["age"]}, ocsea.InvalidDataError, "fewer than 2 factors"),
        ({"strength": 4, "facets": NARROW}, ocsea.UnknownOptionError, "strength"),
        ({"constraints": [["form:outing", "place:city"]]}, ocsea.UnknownOptionError, "constraint"),
        (
            {"constraints": [["form:outing", "form:csam-circulation"]]},
            ocsea.OcseaError,
            "constraint",
        ),
        ({"constraints": [["form:outing", "age:a99"]]}, ocsea.UnknownIdError, "a99"),
        (
            {"facets": {"form": ["outing"], "age": ["a16-17"]}, "constraints": [["age:a16-17"]]},
            ocsea.NoPlanError,
            "drop one of: age:a16-17",
        ),
        (
            {"facets": {"age": ["a10-12"], "relationship": ["ex-partner"]}},
            ocsea.NoPlanError,
            "pairing:no-partner-below-thirteen",
        ),
        (
            {
                "facets": {"age": ["a10-12", "a16-17"], "relationship": ["ex-partner", "peer"]},
                "include": [{"age": "a10-12", "relationship": "ex-partner"}],
            },
            ocsea.NoPlanError,
            "skeleton 1 .* breaks pairing:no-partner-below-thirteen",
        ),
    ],
)
def test_what_cannot_be_is_told(asked, error, told):
    """
    Names that do not exist are told with what is near, and wishes that leave nothing with what to drop.
    """
    with pytest.raises(error, match=told):
        covering_set(KB, **({"facets": NARROW} | asked))


def test_a_pairing_of_an_overlay_is_checked_and_obeyed(tmp_path):
    """
    A rule of one's own is obeyed; one that names nothing, or forbids nothing, is told.
    """
    rule = """
[[pairing]]
id = "{id}"
when = ["place:{place}"]
{what}
why = {{ id = "Contoh aturan.", en = "A sample rule." }}
basis = "editorial"
status = "unverified"
checked = 2026-11-22
"""
    good = tmp_path / "good" / "pairings"
    good.mkdir(parents=True)
    own = rule.format(id="own", place="city", what='never = ["victim-age-band:a16-17"]')
    (good / "own.toml").write_text(own)
    bad = tmp_path / "bad" / "pairings"
    bad.mkdir(parents=True)
    wrong = rule.format(id="wrong", place="cty", what="")
    (bad / "wrong.toml").write_text(wrong)

    kb = ocsea.load(overlays=[good.parent])
    found = covering_set(kb, facets={"place": ["city", "town"], "age": ["a16-17", "a18-25"]})

    assert ["pairing:own"] == [rule.rule for rule in found.rules]
    assert 3 == len(found.rows)
    with pytest.raises(ocsea.InvalidDataError) as caught:
        ocsea.load(overlays=[bad.parent])
    assert "place:city" in str(caught.value)
    assert "forbids nothing" in str(caught.value)


def test_a_skeleton_shows_no_labels_in_its_repr(found):
    """
    What is printed of a skeleton is what it asks for.
    """
    assert "_labels" not in repr(found.rows[0])
    assert attrs.evolve(found.rows[0], number=9) != found.rows[0]
