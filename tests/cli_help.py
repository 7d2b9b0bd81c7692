"""What the tests of the command ``ocsea`` share."""

import json
import sys

import pytest
from typer.testing import CliRunner

import ocsea
from ocsea._base.text import LANGS
from ocsea.cli import app as cli

KB = ocsea.load()
TINY = ocsea.testing.tiny()
RUNNER = CliRunner()

each_lang = pytest.mark.parametrize("lang", LANGS)


def use(monkeypatch, kb):
    """Let the commands load *kb*."""
    for name, module in list(sys.modules.items()):
        if name.startswith("ocsea.cli") and hasattr(module, "load"):
            monkeypatch.setattr(module, "load", lambda **_: kb)


def run(*args):
    """Run a command that must succeed, on a wide screen; return what it prints, in one line."""
    result = RUNNER.invoke(cli.app, list(args), env={"COLUMNS": "500"})

    assert (0, "", None) == (result.exit_code, result.stderr, result.exception)
    return " ".join(result.stdout.split())


def run_json(*args):
    result = RUNNER.invoke(cli.app, [*args, "--json"])

    assert (0, "") == (result.exit_code, result.stderr)
    return json.loads(result.stdout)
