"""Tests that the README and the pages for trainers show what the commands really print."""

import re
import shlex
from pathlib import Path

import pytest
from tests.cli_help import RUNNER

from ocsea.cli import app as cli

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "docs/examples/pelatihan-contoh"
PAGES = (
    "README.md",
    "docs/memilih-kasus.md",
    "docs/menilai-pelatihan.md",
    "docs/menilai-sekolah.md",
)

COMMANDS = re.compile(r"```console\n(.*?)```(?:\n\n(?:[^`\n]+\n\n)?```text\n(.*?)```)?", re.DOTALL)


def shown(page):
    """Yield each command of a page that is followed by what it prints, and that, line by line."""
    for block, below in COMMANDS.findall((ROOT / page).read_text(encoding="utf-8")):
        *_, (command, printed) = re.findall(
            r"^\$ ([^\n]+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE
        )
        if lines := (printed + below).splitlines():
            yield pytest.param(command, lines, id=f"{page}: {command}")


@pytest.mark.parametrize(("command", "lines"), [each for page in PAGES for each in shown(page)])
def test_pages_show_what_commands_print(command, lines, tmp_path, monkeypatch):
    """
    Every line on the page is a line that the command prints, in the same order.
    """
    for path in EXAMPLES.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)

    told = RUNNER.invoke(cli.app, shlex.split(command)[1:], input="s\n").stdout.splitlines()

    assert lines == [line for line in map(str.rstrip, told) if line in lines]


def test_pages_show_what_some_commands_print():
    """
    The commands with their output are found on every page.
    """
    assert [1, 2, 1, 2] == [len(list(shown(page))) for page in PAGES]
