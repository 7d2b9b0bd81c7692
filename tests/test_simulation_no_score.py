"""Tests that nothing of the simulation is about a person, and that results hold relative changes only."""

import importlib
import json

import attrs
import pytest
from tests.no_score_help import api_of, named_like_a_score, taking_a_person
from tests.simulation_help import KB, NOW, using

from ocsea.scenarios import Deployment, Scenario, simulate

MODULES = (
    "assumptions",
    "chance",
    "chart",
    "influence",
    "noisy_or",
    "reading",
    "runs",
    "scenario",
    "sensitivity",
    "simulation",
    "telling",
)
RUN = simulate(KB, NOW, using("edu-grooming-brief", "edu-oneoff-warning"), draws=300, seed=1)


def public_api():
    """Yield name and object of all that the modules of the simulation offer."""
    return api_of(importlib.import_module(f"ocsea.scenarios.{module}") for module in MODULES)


def test_walk_of_the_public_api_sees_it_all():
    """
    The walk meets functions, methods, properties and fields.
    """
    names = {name for name, _ in public_api()}

    assert {
        "simulate",
        "Run.summary",
        "Run.overall",
        "FormChange.median",
        "NoisyOr.sample",
    } <= names
    assert 100 < len(names)


def test_nothing_is_named_like_a_score_for_a_person():
    """
    No public name or parameter speaks of a probability, a score or the risk of somebody.
    """
    assert set() == named_like_a_score(list(public_api()))


def test_nothing_takes_a_person():
    """
    No function or field asks who somebody is, how old, or what happened to them.
    """
    asked = taking_a_person(list(public_api()))
    fields = {f.name for each in (Scenario, Deployment) for f in attrs.fields(each)}

    assert set() == asked
    assert {"name", "settings", "exposures", "measures", "coverage", "fidelity"} == fields


def numbers(value, path=""):
    """Yield each number in a value with its place."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from numbers(each, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for each in value:
            yield from numbers(each, path)
    elif isinstance(value, (int, float)):
        yield path, value


RELATIVE = {"median", "low", "high", "better", "same", "worse"}
SETTINGS = {"schema_version", "seed", "draws"}


def test_record_of_a_run_holds_relative_changes_only():
    """
    The numbers of a record are its settings, what it was given, and relative changes.
    """
    found = {path for path, _ in numbers(json.loads(RUN.to_json()))}
    told = {path for path in found if path.startswith("relative_changes")}
    given = {"baseline", "what_if", "weights", "assumptions"}

    assert {f"relative_changes.{name}" for name in RELATIVE} == told
    assert SETTINGS == {p for p in found - told if p.partition(".")[0] not in given}


def test_rows_of_a_run_hold_relative_changes_only():
    """
    So do its rows and frames.
    """
    for row in RUN.rows("en"):
        assert RELATIVE | {"draws", "seed"} == {path for path, _ in numbers(row)}


def test_pressure_itself_is_nowhere():
    """
    These are the public names of a run; none of them tells how common a harm is.
    """
    public = {name for name in dir(RUN) if not name.startswith("_")}
    state = {name for name in vars(RUN) if not name.startswith("_")}

    assert {
        "assumptions",
        "baseline",
        "change",
        "changes",
        "disclaimer",
        "draws",
        "explain",
        "kb",
        "model",
        "overall",
        "plot",
        "rows",
        "seed",
        "sensitivity",
        "summary",
        "svg",
        "to_frame",
        "to_json",
        "weights",
        "what_if",
    } == public
    assert {"changes", "draws", "model", "overall", "seed", "weights"} == state


def test_facade_holds_the_public_names():
    """
    What the package of scenarios offers can be had by name, is listed, and nothing else is there.
    """
    import ocsea.scenarios

    names = ocsea.scenarios.__all__
    assert sorted(names) == names == sorted(ocsea.scenarios._HOME)
    assert set(names) <= set(dir(ocsea.scenarios))
    assert all(getattr(ocsea.scenarios, name).__name__ == name for name in names)
    with pytest.raises(AttributeError, match="has no attribute 'simulat'"):
        _ = ocsea.scenarios.simulat
