"""What is compared: which measures are in place, how well, and how common the factors are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.errors import InvalidDataError, Problem, UnknownOptionError, nearest

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["LONGEST_NAME", "Deployment", "Scenario", "check_scenario"]

LONGEST_NAME: Final = 60
"""The most characters that the name of a scenario may have: it is a label, not a description."""


def _share(_: object, field: attrs.Attribute[float], value: float) -> None:
    if not 0 <= value <= 1:
        message = f"{field.name} cannot be {value}"
        raise UnknownOptionError(message, hint="use a share between 0 and 1.")


@attrs.frozen
class Deployment:
    """How far a measure reaches, and how well it is done.

    Only the share ``coverage * fidelity`` of a setting feels what the measure does.

    Attributes:
        coverage: Share of the setting that the measure reaches, between 0 and 1.
        fidelity: How much of it is done as it was meant, between 0 and 1.

    Raises:
        UnknownOptionError: A share is not between 0 and 1.

    >>> Deployment(coverage=0.8, fidelity=0.5)
    Deployment(coverage=0.8, fidelity=0.5)
    """

    coverage: float = attrs.field(default=1.0, converter=float, validator=_share)
    fidelity: float = attrs.field(default=1.0, converter=float, validator=_share)

    @property
    def felt(self) -> float:
        """Share of the setting that feels the measure."""
        return self.coverage * self.fidelity

    @classmethod
    def of(cls, value: Deployment | Mapping[str, float]) -> Deployment:
        """Return *value* as a deployment."""
        return value if isinstance(value, Deployment) else cls(**value)


def _name(_: object, field: attrs.Attribute[str], value: str) -> None:
    if not value.strip() or len(value) > LONGEST_NAME or not value.isprintable():
        message = f"{field.name} is not a short label"
        hint = f"use one line of 1 to {LONGEST_NAME} characters, without the name of a person or place."
        raise UnknownOptionError(message, hint=hint)


def _shares(_: object, field: attrs.Attribute[Any], value: Mapping[str, float]) -> None:
    for key, share in value.items():
        if not 0 <= share <= 1:
            message = f"{field.name}.{key} cannot be {share}"
            raise UnknownOptionError(message, hint="use a share between 0 and 1.")


def _plain(ref: str) -> str:
    return str(ref).rpartition(":")[2]


def _exposures(value: Mapping[str, float]) -> dict[str, float]:
    return {_plain(key): float(value[key]) for key in sorted(value, key=_plain)}


def _measures(value: Mapping[str, Deployment | Mapping[str, float]]) -> dict[str, Deployment]:
    return {_plain(key): Deployment.of(value[key]) for key in sorted(value, key=_plain)}


def _settings(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value))


@attrs.frozen(kw_only=True)
class Scenario:
    """A setting, what is common in it, and the measures in place. It is about no person and no one place.

    Attributes:
        name: A short label of your own, such as ``"with lessons"``. It must not name a person or a place.
        settings: What kind of setting is meant, from the values of ``kb.facets["setting"]``. It is printed
            with the result; no number hangs on it.
        exposures: How common a factor is in the setting, as a share: a risk factor that is there, or a
            protective factor that is *lacking*. Factors that are not named are drawn from the assumed range.
        measures: The measures in place, each with coverage and fidelity.

    Raises:
        UnknownOptionError: A share is not between 0 and 1, or the name is not a short label.

    >>> Scenario(name="lessons", measures={"edu-grooming-brief": Deployment(coverage=0.8)}).measures
    {'edu-grooming-brief': Deployment(coverage=0.8, fidelity=1.0)}
    """

    name: str = attrs.field(validator=_name)
    settings: tuple[str, ...] = attrs.field(default=(), converter=_settings)
    exposures: Mapping[str, float] = attrs.field(
        factory=dict, converter=_exposures, validator=_shares
    )
    measures: Mapping[str, Deployment] = attrs.field(factory=dict, converter=_measures)

    @classmethod
    def of(cls, kb: KnowledgeBase, value: Mapping[str, Any]) -> Scenario:
        """Return a scenario from plain data, checked: no unknown key, every id known, every share in range.

        Raises:
            InvalidDataError: With every problem, each with the nearest id.

        >>> import ocsea
        >>> plan = {"name": "plan", "measures": {"edu-groming-brief": {"coverage": 0.8}}}
        >>> Scenario.of(ocsea.load(), plan)
        Traceback (most recent call last):
        ...
        ocsea._base.errors.InvalidDataError: 1 problem in the data
          plan: measures.edu-groming-brief: no measure has this id. To do: did you mean 'edu-grooming-brief'?
        """
        from ocsea.scenarios.reading import scenario_of

        return check_scenario(kb, scenario_of(value))

    @classmethod
    def from_json(cls, kb: KnowledgeBase, content: str) -> Scenario:
        """Return a scenario from JSON, checked as by `of`.

        Raises:
            InvalidDataError: With every problem.

        >>> import ocsea
        >>> plan = Scenario(name="plan", exposures={"com-victim-blaming": 0.4})
        >>> Scenario.from_json(ocsea.load(), plan.to_json()) == plan
        True
        """
        from ocsea.scenarios.reading import scenario_from_json

        return check_scenario(kb, scenario_from_json(content))

    def to_data(self) -> dict[str, Any]:
        """Return the scenario as plain data."""
        return {
            "name": self.name,
            "settings": list(self.settings),
            "exposures": dict(self.exposures),
            "measures": {ident: attrs.asdict(each) for ident, each in self.measures.items()},
        }

    def to_json(self) -> str:
        """Return the scenario as JSON."""
        return json.dumps(self.to_data(), ensure_ascii=False, indent=2) + "\n"


def check_scenario(kb: KnowledgeBase, scenario: Scenario) -> Scenario:
    """Return *scenario* when all its ids are known.

    Raises:
        InvalidDataError: With every problem, each with the nearest id.

    >>> import ocsea
    >>> lessons = Scenario(name="lessons", measures={"edu-groming-brief": Deployment()})
    >>> check_scenario(ocsea.load(), lessons)
    Traceback (most recent call last):
    ...
    ocsea._base.errors.InvalidDataError: 1 problem in the data
      lessons: measures.edu-groming-brief: no measure has this id. To do: did you mean 'edu-grooming-brief'?
    """
    if problems := list(_unknown(kb, scenario)):
        raise InvalidDataError.for_problems(problems)
    return scenario


def _unknown(kb: KnowledgeBase, scenario: Scenario) -> Iterator[Problem]:
    settings = [value.id for value in kb.facets["setting"].values] if scenario.settings else []
    asked = (
        ("settings", "setting", scenario.settings, settings),
        ("exposures", "factor", scenario.exposures, kb.factors),
        ("measures", "measure", scenario.measures, kb.measures),
    )
    for field, kind, idents, known in asked:
        for ident in idents:
            if ident not in known:
                near = nearest(ident, known)
                remedy = f"did you mean {near!r}?" if near else f"use one of the {kind} ids."
                path = f"{field}.{ident}"
                yield Problem("", scenario.name, path, f"no {kind} has this id", remedy)
