"""Self-assessments: instruments, scoring, evaluation of trainings, batch scoring."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.assess.cells import aggregate
    from ocsea.assess.compiled import answer_columns, result_columns
    from ocsea.assess.files import score_file
    from ocsea.assess.frames import score_frame
    from ocsea.assess.rows import score_rows
    from ocsea.assess.scoring import Result, score

__all__ = [
    "Result",
    "aggregate",
    "answer_columns",
    "result_columns",
    "score",
    "score_file",
    "score_frame",
    "score_rows",
]

_HOME = {
    "Result": "scoring",
    "aggregate": "cells",
    "answer_columns": "compiled",
    "result_columns": "compiled",
    "score": "scoring",
    "score_file": "files",
    "score_frame": "frames",
    "score_rows": "rows",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
