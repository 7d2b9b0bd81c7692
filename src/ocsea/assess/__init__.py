"""Self-assessments: instruments, scoring, evaluation of trainings, batch scoring."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.assess.scoring import Result, score

__all__ = ["Result", "score"]

_HOME = {"Result": "scoring", "score": "scoring"}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
