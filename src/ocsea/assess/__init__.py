"""Self-assessments: instruments, scoring, evaluation of trainings, batch scoring."""

from __future__ import annotations

from ocsea._base.lazy import facade

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.assess.cells import aggregate
    from ocsea.assess.compiled import answer_columns, result_columns
    from ocsea.assess.files import score_file
    from ocsea.assess.frames import score_frame
    from ocsea.assess.rows import score_rows
    from ocsea.assess.scoring import Result, score
    from ocsea.assess.survey.counting import counts

__all__ = [
    "Result",
    "aggregate",
    "answer_columns",
    "counts",
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
    "counts": "survey.counting",
    "result_columns": "compiled",
    "score": "scoring",
    "score_file": "files",
    "score_frame": "frames",
    "score_rows": "rows",
}

if not TYPE_CHECKING:  # a misspelt name is an error
    __getattr__, __dir__ = facade(__name__, _HOME)
