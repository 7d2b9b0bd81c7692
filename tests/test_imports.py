"""Tests for what importing the package loads, and for its public face."""

import subprocess
import sys

import pytest

import ocsea

HEAVY = [
    "attrs",
    "hypothesis",
    "jinja2",
    "json",
    "networkx",
    "numpy",
    "pathlib",
    "pydantic",
    "rich",
    "tomllib",
    "typer",
    "typing",
]
EDGE = ["hypothesis", "jinja2", "networkx", "numpy", "pydantic", "rich", "typer"]


def loaded_after(code):
    program = (
        f"import sys; before = set(sys.modules); {code}; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def after_import():
    return loaded_after("import ocsea")


@pytest.mark.parametrize("heavy", HEAVY)
def test_import_is_light(after_import, heavy):
    """
    Importing the package does not drag in a heavy module.
    """
    assert heavy not in after_import


@pytest.fixture(scope="module")
def after_look_up():
    return loaded_after(
        "import ocsea; kb = ocsea.load(); kb.forms['outing'].label('id'); kb.forms.search('foto');"
        "kb.crosswalk('komnas-perempuan-2017', 'hacking'); kb.law['tpks-5']; kb.measures; kb.cases"
    )


@pytest.mark.parametrize("edge", EDGE)
def test_look_ups_need_the_core_only(after_look_up, edge):
    """
    Look-up, search, crosswalk, law and cases work without what only the edge needs.
    """
    assert edge not in after_look_up


def test_public_names_are_the_same_everywhere():
    """
    `__all__`, the table of homes and what `dir` shows agree, and every name can be had.
    """
    homes = {*ocsea._HOME, *ocsea._MODULES}

    assert homes == set(ocsea.__all__)
    assert sorted(ocsea.__all__) == ocsea.__all__
    assert homes <= set(dir(ocsea))
    assert all(getattr(ocsea, name) is not None for name in ocsea.__all__)


def test_unknown_name_is_an_attribute_error():
    """
    A name the package does not have is told like any other module's.
    """
    with pytest.raises(AttributeError, match="has no attribute 'triag'"):
        _ = ocsea.triag


def test_type_checkers_see_the_public_names():
    """
    The block for type checkers imports each public name.
    """
    import ast
    from pathlib import Path

    tree = ast.parse(Path(ocsea.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    names = {alias.asname or alias.name for n in block.body for alias in n.names}

    assert set(ocsea.__all__) == names


def test_errors_are_one_family_with_codes():
    """
    Every public error derives from the root and has a code of its own.
    """
    errors = [
        getattr(ocsea, name)
        for name in ocsea.__all__
        if isinstance(getattr(ocsea, name), type) and issubclass(getattr(ocsea, name), Exception)
    ]

    assert all(issubclass(error, ocsea.OcseaError) for error in errors)
    assert len(errors) == len({error.code for error in errors})
