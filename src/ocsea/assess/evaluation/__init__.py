"""Evaluation of trainings: what a group knew before and after, and how good the questions were.

`evaluate` makes a whole `Evaluation` of two tables of answers, and `training_report` a printable report of it.
The statistics it rests on are functions of their own in the modules beside it. Counting needs the extra
``stats``.
"""

from __future__ import annotations

from ocsea._base.lazy import facade

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.assess.evaluation.model import Evaluation
    from ocsea.assess.evaluation.report import training_report
    from ocsea.assess.evaluation.training import evaluate

__all__ = ["Evaluation", "evaluate", "training_report"]

_HOME = {"Evaluation": "model", "evaluate": "training", "training_report": "report"}

if not TYPE_CHECKING:  # a misspelt name is an error
    __getattr__, __dir__ = facade(__name__, _HOME)
