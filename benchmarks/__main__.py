"""Run every benchmark: ``python -m benchmarks``; one of them with ``--only NAME``, all of each with ``--long``."""

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
