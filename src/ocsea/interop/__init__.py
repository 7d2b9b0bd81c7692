"""Forms, answers and texts in the formats of others.

Forms are written for KoboToolbox and ODK (`ocsea.interop.xlsform`), for apps
(`ocsea.interop.surveyjs`) and for Google Forms (`ocsea.interop.googleforms`); `ocsea.interop.codebook` lists
what the answers mean, and `ocsea.interop.responses` reads the answers that come back.
The linter for respectful language reads files (`ocsea.interop.linting`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocsea._base.lazy import facade

if TYPE_CHECKING:
    from ocsea.interop.linting.config import LintConfig as LintConfig
    from ocsea.interop.linting.files import lint_file as lint_file
    from ocsea.interop.linting.files import lint_files as lint_files

__all__ = ["LintConfig", "lint_file", "lint_files"]

__getattr__, __dir__ = facade(
    __name__,
    {"LintConfig": "linting.config", "lint_file": "linting.files", "lint_files": "linting.files"},
)
