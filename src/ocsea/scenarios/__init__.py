"""Case studies and what is made of them: sets, workshops and printable packs; and what-if simulation."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.scenarios.assumptions import Assumptions
    from ocsea.scenarios.packs import Pack, Workshop, workshop
    from ocsea.scenarios.runs import Run
    from ocsea.scenarios.scenario import Deployment, Scenario
    from ocsea.scenarios.simulation import repeat, simulate

_HOME = {
    "Assumptions": "assumptions",
    "Deployment": "scenario",
    "Pack": "packs",
    "Run": "runs",
    "Scenario": "scenario",
    "Workshop": "packs",
    "repeat": "simulation",
    "simulate": "simulation",
    "workshop": "packs",
}

__all__ = [
    "Assumptions",
    "Deployment",
    "Pack",
    "Run",
    "Scenario",
    "Workshop",
    "repeat",
    "simulate",
    "workshop",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module  # the records of cases do without all of this

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
