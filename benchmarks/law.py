"""Answers about the law on a day, against the same dated rule in OpenFisca-Core.

The rule: which provisions bear on a form on a day, for a victim of an age, and with what penalty. In
OpenFisca it is a node of parameters, one child for each provision with its dated longest imprisonment;
the answer reads them all at the day. Ours also works out roles, complaints, grounds and shields.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta

import ocsea
from benchmarks.measuring import Measurement, ahead, main

FORM = "csam-circulation"
ANSWERS = 1_000_000
PEER = 5_000
FIRST, DAYS = date(2015, 1, 1), 4_300


def questions(number: int) -> list[tuple[date, int]]:
    """Return days and ages, the same for both sides."""
    dice = random.Random(7)
    return [(FIRST + timedelta(dice.randrange(DAYS)), dice.randrange(1, 60)) for _ in range(number)]


def ours(asked: list[tuple[date, int]]) -> float:
    """Return the seconds for one answer."""
    law = ocsea.load().law
    start = time.perf_counter()
    for day, age in asked:
        law.applicable(FORM, happened=day, victim_age=age).provisions  # noqa: B018
    return (time.perf_counter() - start) / len(asked)


def peer(asked: list[tuple[date, int]]) -> float | None:
    """Return the seconds for one answer of OpenFisca-Core; ``None`` when it is not installed."""
    try:
        from openfisca_core.parameters import ParameterNode
    except ImportError:
        return None
    law = ocsea.load().law
    children = {}
    for entry in law.form_law[FORM].entries:
        values = {"1900-01-01": {"value": -1}}
        for version in law[entry.provision].versions:
            values[version.start.isoformat()] = {"value": version.max_months or 0}
            if version.end:
                values.setdefault(version.end.isoformat(), {"value": -1})
        children[entry.provision.replace("-", "_")] = {"values": values}
    node = ParameterNode("law", data=children)
    start = time.perf_counter()
    for day, age in asked:
        at = node(day.isoformat())
        [name for name in children if at[name] >= 0 and age >= 0]
    return (time.perf_counter() - start) / len(asked)


def measure(*, long: bool) -> Iterator[Measurement]:  # noqa: ARG001 - one form only
    """Yield the measurement."""
    yield Measurement(
        workload=f"one dated answer of the law, of {ANSWERS:,} in one process",
        ours=ours(questions(ANSWERS)),
        peer="OpenFisca-Core",
        theirs=peer(questions(PEER)),
        target=ahead(10),
    )


if __name__ == "__main__":
    main("law")
