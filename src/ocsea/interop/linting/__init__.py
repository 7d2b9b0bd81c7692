"""The linter for respectful language over files, and what it finds in the formats of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocsea._base.lazy import facade

if TYPE_CHECKING:
    from ocsea.interop.linting.config import LintConfig as LintConfig
    from ocsea.interop.linting.config import Phrase as Phrase
    from ocsea.interop.linting.config import read_config as read_config
    from ocsea.interop.linting.files import Allowance as Allowance
    from ocsea.interop.linting.files import FileReport as FileReport
    from ocsea.interop.linting.files import LintedFiles as LintedFiles
    from ocsea.interop.linting.files import Spot as Spot
    from ocsea.interop.linting.files import lint_bytes as lint_bytes
    from ocsea.interop.linting.files import lint_file as lint_file
    from ocsea.interop.linting.files import lint_files as lint_files
    from ocsea.interop.linting.fixing import Change as Change
    from ocsea.interop.linting.fixing import Fixed as Fixed
    from ocsea.interop.linting.fixing import fixed as fixed
    from ocsea.interop.linting.formats import to_github as to_github
    from ocsea.interop.linting.formats import to_json as to_json
    from ocsea.interop.linting.formats import to_sarif as to_sarif

_HOME = {
    "Allowance": "files",
    "Change": "fixing",
    "FileReport": "files",
    "Fixed": "fixing",
    "LintConfig": "config",
    "LintedFiles": "files",
    "Phrase": "config",
    "Spot": "files",
    "fixed": "fixing",
    "lint_bytes": "files",
    "lint_file": "files",
    "lint_files": "files",
    "read_config": "config",
    "to_github": "formats",
    "to_json": "formats",
    "to_sarif": "formats",
}

__all__ = [
    "Allowance",
    "Change",
    "FileReport",
    "Fixed",
    "LintConfig",
    "LintedFiles",
    "Phrase",
    "Spot",
    "fixed",
    "lint_bytes",
    "lint_file",
    "lint_files",
    "read_config",
    "to_github",
    "to_json",
    "to_sarif",
]

if not TYPE_CHECKING:  # a misspelt name is an error
    __getattr__, __dir__ = facade(__name__, _HOME)
