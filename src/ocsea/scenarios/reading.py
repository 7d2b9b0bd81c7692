"""Where scenarios and records of runs come in from outside. Imports pydantic; what computes does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, TypeVar

import attrs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ocsea._base.errors import InvalidDataError, OcseaError, Problem
from ocsea.scenarios.assumptions import Assumptions
from ocsea.scenarios.scenario import LONGEST_NAME, Scenario

__all__ = ["Record", "record_from_json", "scenario_from_json", "scenario_of"]

_STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)
M = TypeVar("M", bound=BaseModel)

Share = Annotated[float, Field(ge=0, le=1)]
Pair = Annotated[list[Annotated[float, Field(ge=0)]], Field(min_length=2, max_length=2)]
Table = dict[str, Pair]


class DeploymentIn(BaseModel):
    """A deployment, as written in a file."""

    model_config = _STRICT

    coverage: Share = 1.0
    fidelity: Share = 1.0


class ScenarioIn(BaseModel):
    """A scenario, as written in a file."""

    model_config = _STRICT

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    settings: Annotated[tuple[str, ...], Field(strict=False)] = ()
    exposures: dict[str, Share] = {}
    measures: dict[str, DeploymentIn] = {}


class AssumptionsIn(BaseModel):
    """Assumptions, as written in a record."""

    model_config = _STRICT

    helps: Table
    no_effect: Table
    harms: Table
    stretch: Annotated[float, Field(ge=1)]
    strength: Table
    widening: dict[str, Annotated[float, Field(ge=1)]]
    exposure: Pair
    leak: Pair


class KnowledgeIn(BaseModel):
    """Which knowledge a run used."""

    model_config = _STRICT

    version: str
    sha256: str


class RecordIn(BaseModel):
    """The record of a run; what is told to readers in it is not read back."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    record: Literal["ocsea-simulation-run"]
    schema_version: Literal[1]
    knowledge: KnowledgeIn
    seed: int
    draws: int
    baseline: ScenarioIn
    what_if: ScenarioIn
    weights: dict[str, Annotated[float, Field(gt=0)]]
    assumptions: AssumptionsIn


@attrs.frozen(kw_only=True)
class Record:
    """What is needed to repeat a run.

    Attributes:
        version: Version of the knowledge.
        content_hash: Hash of the knowledge.
        seed: Seed of the run.
        draws: Number of draws.
        baseline: What was compared with.
        what_if: What was compared.
        weights: Weight of each form in the overall row.
        assumptions: The ranges.
    """

    version: str
    content_hash: str
    seed: int
    draws: int
    baseline: Scenario
    what_if: Scenario
    weights: Mapping[str, float]
    assumptions: Assumptions


def _checked(what: str, validate: Callable[[], M]) -> M:
    """Return what *validate* gives; what a person wrote is never repeated in a message."""
    try:
        return validate()
    except ValidationError as error:
        problems = [
            Problem("", what, ".".join(map(str, each["loc"])), _lower(each["msg"]), "correct it.")
            for each in error.errors(include_url=False, include_input=False)
        ]
        raise InvalidDataError.for_problems(problems) from None


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def _made(what: str, make: Callable[[], Any]) -> Any:
    try:
        return make()
    except OcseaError as error:
        problem = Problem("", what, "", error.message, error.hint)
        raise InvalidDataError.for_problems([problem]) from None


def scenario_of(value: Mapping[str, Any]) -> Scenario:
    """Return a scenario from plain data; ids are not checked.

    Raises:
        InvalidDataError: With every problem.
    """
    return _scenario(_checked("scenario", lambda: ScenarioIn.model_validate(value)))


def scenario_from_json(content: str) -> Scenario:
    """Return a scenario from JSON; ids are not checked.

    Raises:
        InvalidDataError: With every problem.
    """
    return _scenario(_checked("scenario", lambda: ScenarioIn.model_validate_json(content)))


def _scenario(read: ScenarioIn) -> Scenario:
    found: Scenario = _made("scenario", lambda: Scenario(**read.model_dump()))
    return found


def record_from_json(content: str) -> Record:
    """Return the record of a run from JSON; ids are not checked.

    Raises:
        InvalidDataError: With every problem.
    """
    read = _checked("run", lambda: RecordIn.model_validate_json(content))
    assumptions = _made("run", lambda: Assumptions(**read.assumptions.model_dump()))
    return Record(
        version=read.knowledge.version,
        content_hash=read.knowledge.sha256,
        seed=read.seed,
        draws=read.draws,
        baseline=_scenario(read.baseline),
        what_if=_scenario(read.what_if),
        weights=read.weights,
        assumptions=assumptions,
    )
