"""What a group answered to a survey: counts with intervals, small ones hidden, and the report on them."""

from __future__ import annotations

from ocsea._base.lazy import facade

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.assess.survey.counting import counts
    from ocsea.assess.survey.model import Counts
    from ocsea.assess.survey.paper import survey_report

__all__ = ["Counts", "counts", "survey_report"]

_HOME = {"Counts": "model", "counts": "counting", "survey_report": "paper"}

if not TYPE_CHECKING:  # a misspelt name is an error
    __getattr__, __dir__ = facade(__name__, _HOME)
