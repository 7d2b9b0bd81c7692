"""Case studies and what is made of them: sets, workshops and printable packs; and what-if simulation."""

from __future__ import annotations

from ocsea._base.lazy import facade

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.scenarios.assumptions import Assumptions
    from ocsea.scenarios.composing import compose
    from ocsea.scenarios.matrix import CaseMatrix, case_matrix
    from ocsea.scenarios.packs import Pack, workshop
    from ocsea.scenarios.runs import Run
    from ocsea.scenarios.scenario import Deployment, Scenario
    from ocsea.scenarios.sets import CaseSet, case_set, case_sets
    from ocsea.scenarios.simulation import repeat, simulate
    from ocsea.scenarios.skeletons import CoveringSet, covering_set
    from ocsea.scenarios.workshops import Workshop

_HOME = {
    "Assumptions": "assumptions",
    "CaseMatrix": "matrix",
    "CaseSet": "sets",
    "CoveringSet": "skeletons",
    "Deployment": "scenario",
    "Pack": "packs",
    "Run": "runs",
    "Scenario": "scenario",
    "Workshop": "workshops",
    "case_matrix": "matrix",
    "case_set": "sets",
    "case_sets": "sets",
    "compose": "composing",
    "covering_set": "skeletons",
    "repeat": "simulation",
    "simulate": "simulation",
    "workshop": "packs",
}

__all__ = [
    "Assumptions",
    "CaseMatrix",
    "CaseSet",
    "CoveringSet",
    "Deployment",
    "Pack",
    "Run",
    "Scenario",
    "Workshop",
    "case_matrix",
    "case_set",
    "case_sets",
    "compose",
    "covering_set",
    "repeat",
    "simulate",
    "workshop",
]

if not TYPE_CHECKING:  # a misspelt name is an error
    __getattr__, __dir__ = facade(__name__, _HOME)
