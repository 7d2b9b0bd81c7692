"""Tests of what docs/reference.md lists."""

import re
from importlib import import_module
from pathlib import Path

from tests.each_help import of_each

REFERENCE = Path(__file__).parents[1] / "docs" / "reference.md"
MODULES = re.findall(r"automodule:: (\S+)", REFERENCE.read_text(encoding="utf-8"))


def ours(module):
    """Return what a module offers that can be called and is defined in this package."""
    named = {name: getattr(module, name) for name in module.__all__}
    return {
        name: thing
        for name, thing in named.items()
        if callable(thing) and thing.__module__.split(".")[0] == "ocsea"
    }


@of_each(MODULES, name=str)
def test_public_names_have_an_example_of_their_own(module):
    """
    Each class and function that the reference lists shows in its docstring how it is come by or used.
    """
    offered = ours(import_module(module))

    assert [] == [name for name, thing in offered.items() if ">>>" not in (thing.__doc__ or "")]
