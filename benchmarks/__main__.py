"""Run every benchmark: ``python -m benchmarks``, with ``--only NAME`` one, with ``--long`` all of each."""

from benchmarks.measuring import main

main(
    "start",
    "law",
    "graph",
    "plans",
    "simulation",
    "batch",
    "covering",
    "assembly",
    "lint",
    "answers",
    "papers",
)
