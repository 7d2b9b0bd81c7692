"""Forms, answers, situations and texts in the formats of others.

Forms are written for KoboToolbox and ODK (`ocsea.interop.xlsform`), for apps
(`ocsea.interop.surveyjs`) and for Google Forms (`ocsea.interop.googleforms`); `ocsea.interop.codebook` lists
what the answers mean, and `ocsea.interop.responses` reads the answers that come back. Knowledge tests are
written for learning platforms (`ocsea.interop.moodle`, `ocsea.interop.gift`), sources for reference managers
(`ocsea.interop.bibliography`), and all records as tables (`ocsea.interop.tabular`).
`ocsea.interop.triage` hands out the schemas of situations and of the answers to them, and checks a
situation that comes in as JSON. `ocsea.interop.exports` lists the formats that the whole knowledge is
written in, such as SKOS (`ocsea.interop.skos`), SSSOM (`ocsea.interop.sssom`), MISP (`ocsea.interop.misp`) and
STIX 2.1 (`ocsea.interop.stix`). The linter for respectful language reads files (`ocsea.interop.linting`).
"""

from __future__ import annotations

from ocsea._base.lazy import facade

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.interop.linting.config import LintConfig
    from ocsea.interop.linting.files import lint_file, lint_files
    from ocsea.interop.triage import read_situation, triage_openapi, triage_schema

__all__ = [
    "LintConfig",
    "lint_file",
    "lint_files",
    "read_situation",
    "triage_openapi",
    "triage_schema",
]

_HOME = {
    "LintConfig": "linting.config",
    "lint_file": "linting.files",
    "lint_files": "linting.files",
    "read_situation": "triage",
    "triage_openapi": "triage",
    "triage_schema": "triage",
}

if not TYPE_CHECKING:  # a misspelt name is an error
    __getattr__, __dir__ = facade(__name__, _HOME)
