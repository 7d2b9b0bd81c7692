"""Tests that the notebooks in ``examples/notebooks`` run, and are kept as they should be."""

import re
from pathlib import Path

import pytest
from tests.notebook_help import read, run, sources

import ocsea

FOLDER = Path(__file__).parent.parent / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@each
def test_a_notebook_runs(path):
    """
    Every cell runs in order, nearly all show something, and the last one checks what must hold.
    """
    for package in ("numpy", "polars"):
        pytest.importorskip(package)
    shown = run(read(path), path.stem)

    assert sum(value is not None for value in shown) >= len(shown) - 2
    assert "assert " in sources(read(path), "code")[-1]


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
def test_spark_gives_what_polars_gives():
    """
    With Spark switched on, the notebook on surveys finds the same figures on it.
    """
    notebook = read(FOLDER / "survey-scoring.ipynb")
    cells = [cell for cell in notebook["cells"] if "SPARK = False\n" in cell["source"]]
    for cell in cells:
        cell["source"] = [line.replace("SPARK = False", "SPARK = True") for line in cell["source"]]

    assert 1 == len(cells)
    assert any(value is True for value in run(notebook, "survey-scoring"))


@each
def test_a_notebook_is_kept_without_outputs(path):
    """
    Nothing of a run is kept, so that a difference shows what somebody wrote; every cell has an id of its own.
    """
    notebook = read(path)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]

    assert (4, 5) == (notebook["nbformat"], notebook["nbformat_minor"])
    assert [(None, [])] * len(code) == [(c["execution_count"], c["outputs"]) for c in code]
    assert len(notebook["cells"]) == len({cell["id"] for cell in notebook["cells"]})


@each
def test_a_notebook_begins_with_what_it_is_for(path):
    """
    The first cell has a title and a short summary in Indonesian, and what is written passes our own linter.
    """
    first, *_ = written = sources(read(path), "markdown")

    assert re.match(r"# \S.*\n\n\*\*Ringkasan\.\*\* \S", first)
    assert [] == [f for text in written for f in ocsea.lint(text).findings if f.level == "error"]


def test_the_index_names_every_notebook():
    """
    The README of the examples links to each notebook and example, and to nothing that is not there.
    """
    home = FOLDER.parent
    links = set(re.findall(r"\]\(([^)#:]+)\)", (home / "README.md").read_text(encoding="utf-8")))

    assert {f"notebooks/{path.name}" for path in NOTEBOOKS} | {"consumer", "intake_api"} <= links
    assert all((home / link).exists() for link in links)
