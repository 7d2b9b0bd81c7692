"""Reads a notebook and runs its code, cell by cell in one namespace, without Jupyter."""

import ast
import json


def read(path):
    """Return the notebook in a file."""
    return json.loads(path.read_text(encoding="utf-8"))


def sources(notebook, kind):
    """Return the texts of the cells of a kind."""
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def run(notebook, name):
    """Run the code of a notebook; return the value of the last line of each cell, where it is one."""
    space = {"__name__": name}
    return [
        _run_cell(code, f"{name}[{at}]", space) for at, code in enumerate(sources(notebook, "code"))
    ]


def _run_cell(code, name, space):
    tree = ast.parse(code, name)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, name, "exec"), space)  # noqa: S102 - our own notebooks
        return None
    exec(compile(ast.Module(tree.body[:-1], []), name, "exec"), space)  # noqa: S102
    return eval(compile(ast.Expression(last.value), name, "eval"), space)  # noqa: S307
