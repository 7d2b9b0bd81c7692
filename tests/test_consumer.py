"""Tests for the small app in ``examples/consumer``: it runs, and is fully typed where it uses the library."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from tests.cli_help import KB

import ocsea

APP = Path(__file__).parent.parent / "examples" / "consumer"
WRONG = {
    "ocsea.triag": "attr-defined",
    "scenarios.workshp": "attr-defined",
    "ocsea.Situation(act='demand-money')": "call-arg",
    "ocsea.Situation(victim_age='fifteen')": "arg-type",
    "scenarios.case_set(ocsea.load(), 2, audence='school')": "call-arg",
    "ocsea.load().forms['outing'].label('fr')": "arg-type",
    "ocsea.load().table('forms')['outing']": "misc",
}
"""Lines that a type checker must refuse, with the code of its error."""
OPTIONS = ("--show-error-codes", "--no-error-summary", "--cache-dir", "../../.mypy_cache/consumer")


@pytest.fixture
def app(monkeypatch):
    """Return the main module of the app."""
    monkeypatch.syspath_prepend(APP)
    yield import_module("school_desk.__main__")
    for name in [name for name in sys.modules if name.startswith("school_desk")]:
        del sys.modules[name]


def test_the_app_shows_something_of_everything(app):
    """
    Every part of the app has an answer.
    """
    shown = app.lines(KB, "id")

    assert KB.stamp == shown[0]
    assert KB.forms["sexual-extortion-of-a-child"].label("id") in shown[1]
    assert all(shown)
    assert "ocsea.sssom.tsv" in shown


def test_the_app_prints_and_says_errors_in_words(app, monkeypatch, capsys):
    """
    The app prints what it shows and ends with 0; an error of the library is printed, and it ends with 2.
    """
    monkeypatch.setattr(app, "lines", lambda *_: ["one", "other"])
    assert 0 == app.main()
    assert "one\nother\n" == capsys.readouterr().out

    def fail(*_):
        raise ocsea.OcseaError("the pack is empty")

    monkeypatch.setattr(app, "lines", fail)
    assert 2 == app.main()
    assert "ocsea: the pack is empty" in capsys.readouterr().err


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """Return what mypy says of the app, and of a file with mistakes beside it."""
    pytest.importorskip("mypy")
    folder = tmp_path_factory.mktemp("checked")
    wrong = folder / "wrong.py"
    head = ["import ocsea", "from ocsea import scenarios"]
    wrong.write_text("\n".join([*head, *WRONG]) + "\n", encoding="utf-8")
    home = Path(ocsea.__file__).parent.parent
    path = {} if home.name == "site-packages" else {"MYPYPATH": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *OPTIONS, "school_desk", str(wrong)],
        cwd=APP,
        env={**os.environ, **path},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "" == done.stderr
    return done.stdout.splitlines()


def test_the_app_is_fully_typed(checked):
    """
    Under ``mypy --strict``, with every value of type `Any` forbidden, the app has no error.
    """
    assert [] == [line for line in checked if "wrong.py:" not in line]


@pytest.mark.parametrize(("number", "line"), list(enumerate(WRONG, start=3)), ids=WRONG)
def test_mistakes_are_seen_by_a_type_checker(checked, number, line):
    """
    A misspelt name or argument, a wrong type or language, or a value without a type is an error.
    """
    found = [told for told in checked if f"wrong.py:{number}: error" in told]

    assert any(f"[{WRONG[line]}]" in told for told in found)
