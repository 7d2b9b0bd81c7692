"""Tests that nothing in `ocsea.prevention` gives a person a score."""

import inspect
import re

import attrs
from tests.no_score_help import api_of, modules_of, named_like_a_score, taking_a_person

import ocsea
import ocsea.prevention.model

KB = ocsea.load()

P = KB.prevention


# -- no score for a person -----------------------------------------------------------------------------


PUBLISHED = {"Effect.value", "Effect.low", "Effect.high", "Figure.value"}
"""Numbers that somebody published about many people."""

PLANNING = ("coding", "large", "planner", "portfolio")
"""Modules that count points and costs of sets of measures."""


def public_api(*, without=()):
    """Yield name and object of all that `ocsea.prevention` and the knowledge base offer for it."""
    yield from api_of(modules_of(ocsea.prevention, without=without))
    yield "KnowledgeBase.graph", ocsea.KnowledgeBase.graph


def test_walk_of_the_public_api_sees_it_all():
    """
    The walk meets the functions, methods, properties and fields that there are.
    """
    names = {name for name, _ in public_api()}

    assert {
        "Prevention.coverage",
        "Way.certainty",
        "Edge.effect",
        "export",
        "Factor.level",
    } <= names
    assert 80 < len(names)


def test_nothing_is_named_like_a_score_for_a_person():
    """
    No public name or parameter speaks of a probability, a score or the risk of somebody.
    """
    assert set() == named_like_a_score(list(public_api()))


def test_nothing_takes_a_person():
    """
    No function asks who somebody is, how old, or what happened to them.
    """
    assert set() == taking_a_person(list(public_api()))


def test_only_planning_and_published_figures_return_a_number():
    """
    No function, property or field gives a number, but for effects and figures as published, and plans.
    """
    told = {}
    for name, thing in public_api(without=PLANNING):
        of = thing.fget if isinstance(thing, property) else thing
        if inspect.isfunction(of):
            told[name] = str(inspect.signature(of).return_annotation)
        elif attrs.has(getattr(ocsea.prevention.model, name.partition(".")[0], object)):
            told[name] = str(thing)

    numbers = {n for n, a in told.items() if re.search(r"\b(float|int|Decimal|Fraction)\b", a)}
    assert PUBLISHED <= numbers
    assert {"Effect.n"} == numbers - PUBLISHED


def test_numbers_of_plans_are_about_measures():
    """
    Each number in a plan is a cost, points of a set of measures, or how many such sets there are.
    """
    plan = P.portfolio(6)
    numbers = {
        f.name for f in attrs.fields(type(plan)) if isinstance(getattr(plan, f.name), (int, float))
    }

    assert {
        "budget",
        "cost",
        "protection",
        "low",
        "high",
        "before",
        "attainable",
        "robust",
        "bound",
        "tied",
    } == numbers
    assert {"cost", "adds"} == {
        f.name
        for step in plan.steps
        for f in attrs.fields(type(step))
        if isinstance(getattr(step, f.name), (int, float))
    }


def test_answers_hold_no_number():
    """
    Ways, coverage and gaps hold ids, grades and sources only.
    """
    coverage = P.coverage(list(KB.measures))
    answers = [attrs.asdict(coverage), P.gaps(["dev-2fa"]), P.what_if_removed(list(KB.measures))]

    def numbers(value):
        if isinstance(value, dict):
            return [n for each in value.items() for n in numbers(each)]
        if isinstance(value, (list, tuple, set, frozenset)):
            return [n for each in value for n in numbers(each)]
        return [value] if isinstance(value, (int, float)) else []

    assert [] == numbers(answers)
