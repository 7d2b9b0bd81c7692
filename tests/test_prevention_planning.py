"""Tests for gaps of an audience, gaps for actors, and the factors that join measures to forms."""

import json
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from typer.testing import CliRunner

import ocsea
from ocsea._base.errors import UnknownIdError, UnknownOptionError
from ocsea._base.table import Table
from ocsea.cli import app as commands
from ocsea.prevention.ways import ACTORS, AUDIENCES, GRADES

KB = ocsea.load()
P = KB.prevention
grades = st.sampled_from(GRADES)
some_measures = st.lists(st.sampled_from(list(KB.measures)), max_size=8)


# -- gaps of an audience, and what actors can close ----------------------------------------------------


@given(some_measures, st.sampled_from(AUDIENCES), grades)
def test_gaps_of_an_audience_are_the_forms_that_can_harm_it(chosen, audience, grade):
    """
    Asking for an audience keeps the gaps whose victims it can be, and changes none of them.
    """
    every = P.gaps(chosen, certainty_at_least=grade)

    found = P.gaps(chosen, audience=audience, certainty_at_least=grade)

    kept = {f: m for f, m in every.items() if KB.forms[f].victims in {audience, "both"}}
    assert list(kept.items()) == list(found.items())


def test_audiences_differ():
    """
    Some forms harm children only and some adults only, and each is left out for the others.
    """
    child, adult = (set(P.gaps([], audience=audience)) for audience in ("child", "adult"))

    assert "online-grooming-of-a-child" in child - adult
    assert set(P.gaps([])) == child | adult
    assert child & adult


@examples(15)
@given(some_measures, st.sets(st.sampled_from(ACTORS)))
def test_actors_limit_what_is_proposed_and_not_what_is_open(chosen, actors):
    """
    Naming actors keeps every gap, and of the measures those that one of them puts in place.
    """
    every = P.gaps(chosen)

    found = P.gaps(chosen, actors=actors)

    assert list(every) == list(found)
    for form, closing in found.items():
        assert tuple(m for m in every[form] if KB.measures[m].actor in actors) == closing


def test_every_actor_of_a_measure_can_be_named():
    """
    The actors that can be asked for are those of the records.
    """
    assert {measure.actor for measure in KB.measures.values()} <= set(ACTORS)


@pytest.mark.parametrize(
    ("options", "hint"),
    [({"audience": "children"}, "child"), ({"actors": ["schol"]}, "school")],
)
def test_audience_or_actor_that_does_not_exist_is_told(options, hint):
    """
    A wrong audience or actor is refused with the nearest that exists.
    """
    with pytest.raises(UnknownOptionError, match=hint):
        P.gaps([], **options)


def test_command_on_gaps_takes_audience_and_actors():
    """
    The options of the command are those of the function, and may name several actors.
    """
    args = ["gaps", "dev-2fa", "--audience", "child", "--actor", "school", "--actor", "parent"]
    told = json.loads(CliRunner().invoke(commands.app, [*args, "--json"]).stdout)

    found = P.gaps(["dev-2fa"], audience="child", actors=["school", "parent"])
    assert {form: list(measures) for form, measures in found.items()} == told


@pytest.mark.parametrize("lang", ["id", "en"])
def test_command_on_gaps_counts_the_forms_of_the_audience(lang):
    """
    What is told as covered is counted among the forms of the audience that was asked for.
    """
    args = ["gaps", "edu-grooming-brief", "--audience", "adult", "--lang", lang]
    told = CliRunner().invoke(commands.app, args, env={"COLUMNS": "1000"}).stdout.splitlines()

    forms = [f for f in KB.forms.values() if f.kind == "form" and f.victims in {"adult", "both"}]
    covered = {f.id for f in forms} & P.reach("edu-grooming-brief")
    say = KB.wording["cli-covered"].format(covered=len(covered), forms=len(forms))
    assert say(lang) == told[0]


# -- hubs ----------------------------------------------------------------------------------------------


@examples(20)
@given(some_measures, grades)
def test_hubs_are_the_factors_of_ways(chosen, grade):
    """
    A hub has the measures and the forms that ways over its factor join, and no factor is left out.
    """
    sure = GRADES[GRADES.index(grade) :]
    measures, forms = {}, {}
    for way in (way for m in chosen for f in KB.forms for way in P.paths(m, f)):
        if len(way.links) > 1 and way.certainty in sure and KB.forms[way.form].kind == "form":
            factor = KB[way.links[0].end].id
            measures.setdefault(factor, set()).add(way.measure)
            forms.setdefault(factor, set()).add(way.form)

    found = {hub.factor: hub for hub in P.hubs(chosen, certainty_at_least=grade)}

    assert measures == {factor: set(hub.measures) for factor, hub in found.items()}
    assert forms == {factor: set(hub.forms) for factor, hub in found.items()}


@given(some_measures, grades)
def test_hubs_come_by_how_many_pairs_they_join(chosen, grade):
    """
    The hub that joins most measures with most forms comes first; equal ones are sorted by id.
    """
    found = P.hubs(chosen, certainty_at_least=grade)

    order = [(-len(hub.measures) * len(hub.forms), hub.factor) for hub in found]
    assert sorted(order) == order


@examples(20)
@given(some_measures, grades)
def test_sole_way_is_lost_with_the_factor(chosen, grade):
    """
    The forms that hang on one factor are those to which every way of the measures leads over it.
    """
    sure = GRADES[GRADES.index(grade) :]
    ways = [way for m in chosen for f in KB.forms for way in P.paths(m, f) if way.certainty in sure]
    for hub in P.hubs(chosen, certainty_at_least=grade):
        ref = f"factor:{hub.factor}"
        others = {way.form for way in ways if way.links[0].end != ref}
        assert tuple(form for form in hub.forms if form not in others) == hub.sole_way_to


def test_sole_way_of_a_single_measure():
    """
    A measure that acts over factors alone hangs on them, and says on which.
    """
    (hub,) = P.hubs(["edu-oneoff-warning"])

    assert "ind-no-safety-info" == hub.factor
    assert hub.forms == hub.sole_way_to
    assert P.reach("edu-oneoff-warning") == set(hub.forms)


def test_hubs_of_all_leave_out_what_has_ended():
    """
    Without measures named, all count that can still be put in place.
    """
    living = [ident for ident, measure in KB.measures.items() if measure.valid_to is None]

    assert P.hubs(living) == P.hubs()
    assert len(living) < len(KB.measures)


def test_ended_measure_counts_only_when_named():
    """
    A measure that a rule has ended joins nothing, unless somebody asks what it did.
    """
    ended = "edu-oneoff-warning"
    records = [
        attrs.evolve(m, valid_to=date(2026, 1, 1)) if m.id == ended else m
        for m in KB.measures.values()
    ]
    prevention = attrs.evolve(P, measures=Table("measure", records))

    assert ended in {measure for hub in P.hubs() for measure in hub.measures}
    assert ended not in {measure for hub in prevention.hubs() for measure in hub.measures}
    assert P.hubs([ended]) == prevention.hubs([ended])


def test_hubs_hold_ids_only():
    """
    A hub tells which, never how much.
    """
    for hub in P.hubs():
        values = attrs.astuple(hub, recurse=False)
        assert isinstance(values[0], str)
        assert all(isinstance(ident, str) for each in values[1:] for ident in each)


def test_hubs_refuse_what_does_not_exist():
    """
    A measure or a grade that does not exist is told.
    """
    with pytest.raises(UnknownIdError, match="dev-2fa"):
        P.hubs(["dev-2faa"])
    with pytest.raises(UnknownOptionError, match="moderate"):
        P.hubs(certainty_at_least="moderat")
