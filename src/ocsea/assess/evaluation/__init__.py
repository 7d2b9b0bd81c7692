"""Evaluation of trainings: what a group knew before and after, and how good the questions were.

`evaluate` makes a whole `Evaluation` of two tables of answers. The statistics it rests on are functions of
their own in the modules beside it. Counting needs the extra ``stats``.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.assess.evaluation.model import Evaluation
    from ocsea.assess.evaluation.training import evaluate

__all__ = ["Evaluation", "evaluate"]

_HOME = {"Evaluation": "model", "evaluate": "training"}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module  # results can be read without numpy

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
