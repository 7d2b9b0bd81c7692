"""Covering designs, against PICT and coverwise (native programs), covertable and allpairspy.

The models are those of the published comparisons and one of the shape of our cases: 30 forms x 10 x 8 x 4 x 5 x
4 x 5 with 25 forbidden combinations. Every design, of ours and of others, is counted again by
`ocsea.scenarios.covering.count`: how much of what some allowed row can hold it covers, and how many of its rows
are forbidden. A peer that is not installed, or cannot take the model, is left out. PICT is a program to be
built from its source; it is found on the path, or where the environment variable ``PICT`` says.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from ocsea.scenarios.covering import count, cover

Row = dict[str, str]
Levels = dict[str, list[str]]


def levels(sizes: Iterable[int]) -> Levels:
    return {f"p{at}": [f"v{value}" for value in range(size)] for at, size in enumerate(sizes)}


def real() -> tuple[Levels, list[Row]]:
    """Return a model of the shape of our cases."""
    dice, sizes = random.Random(20261121), (30, 10, 8, 4, 5, 4, 5)
    forbidden: list[Row] = []
    for many, upto in ((2, 20), (3, 25)):
        while len(forbidden) < upto:
            factors = sorted(dice.sample(range(len(sizes)), many))
            row = {f"p{at}": f"v{dice.randrange(sizes[at])}" for at in factors}
            if row not in forbidden:
                forbidden.append(row)
    return levels(sizes), forbidden


MODELS: dict[str, tuple[Levels, list[Row], int, str]] = {
    "3^4": (levels([3] * 4), [], 2, "9"),
    "3^13": (levels([3] * 13), [], 2, "<= 17"),
    "4^15 3^17 2^29": (levels([4] * 15 + [3] * 17 + [2] * 29), [], 2, "<= 35"),
    "4^1 3^39 2^35": (levels([4] + [3] * 39 + [2] * 35), [], 2, "26"),
    "2^100": (levels([2] * 100), [], 2, "10"),
    "10^20": (levels([10] * 20), [], 2, "<= 195"),
    "like our cases, pairs": (*real(), 2, "300-301 in 1 s"),
    "like our cases, triples": (*real(), 3, "<= 2357 in 5 s"),
}


def coverwise(named: Levels, forbidden: Sequence[Row], strength: int) -> list[Row]:
    import coverwise as peer

    rules = [
        "NOT (" + " AND ".join(f"{name} = {value}" for name, value in row.items()) + ")"
        for row in forbidden
    ]
    found = peer.generate(parameters=named, strength=strength, constraints=rules)
    return [dict(row) for row in found["tests"]]


def covertable(named: Levels, forbidden: Sequence[Row], strength: int) -> list[Row]:
    from covertable import make

    assert not forbidden
    return [dict(row) for row in make(named, strength=strength)]


def allpairs(named: Levels, forbidden: Sequence[Row], strength: int) -> list[Row]:
    from allpairspy import AllPairs

    names = list(named)

    def allowed(values: Sequence[str]) -> bool:
        row = dict(zip(names, values, strict=False))
        return not any(all(row.get(n) == v for n, v in ban.items()) for ban in forbidden)

    made = AllPairs(list(named.values()), filter_func=allowed, n=strength)
    return [dict(zip(names, values, strict=True)) for values in made]


def pict(named: Levels, forbidden: Sequence[Row], strength: int) -> list[Row]:
    rules = (
        "IF "
        + " AND ".join(f'[{name}] = "{value}"' for name, value in list(row.items())[:-1])
        + f' THEN [{list(row)[-1]}] <> "{list(row.values())[-1]}";'
        for row in forbidden
    )
    model = "\n".join([*(f"{name}: {', '.join(values)}" for name, values in named.items()), *rules])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.txt"
        path.write_text(model)
        told = subprocess.run(
            [PICT, path, f"/o:{strength}"], capture_output=True, text=True, check=True
        )
    head, *rows = (line.split("\t") for line in told.stdout.splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


PICT = os.environ.get("PICT") or shutil.which("pict") or ""

PEERS: dict[str, Callable[[Levels, Sequence[Row], int], list[Row]]] = {
    "pict": pict,
    "coverwise": coverwise,
    "covertable": covertable,
    "allpairspy": allpairs,
}
LEFT_OUT = {
    ("covertable", "4^15 3^17 2^29"),
    ("covertable", "4^1 3^39 2^35"),
    ("covertable", "2^100"),
}
LEFT_OUT |= {("covertable", "10^20")}
LEFT_OUT |= {("covertable", "like our cases, pairs"), ("covertable", "like our cases, triples")}
"""What takes a peer from half a minute to several; and the models with forbidden combinations, for which we did
not learn to ask covertable."""


def line(who: str, name: str, make: Callable[[], Sequence[Mapping[str, str]]]) -> None:
    named, forbidden, strength, target = MODELS[name]
    start = time.perf_counter()
    try:
        rows = make()
    except Exception as error:  # noqa: BLE001 - a peer may fail in any way
        print(f"  {name:24} {who:11} failed: {type(error).__name__}")
        return
    seconds = time.perf_counter() - start
    found = count(named, rows, strength=strength, forbidden=forbidden)
    share = found.covered / found.wanted
    wrong = (
        ""
        if found.complete
        else f"  covers {share:.1%}, {len(found.forbidden_rows)} forbidden rows"
    )
    told = f" [{target}]" if who == "ours" else ""
    print(f"  {name:24} {who:11} {len(rows):5} rows {seconds:7.2f} s{told}{wrong}", flush=True)


def main() -> None:
    for name, (named, forbidden, strength, _) in MODELS.items():
        line("ours", name, lambda: cover(named, strength=strength, forbidden=forbidden).rows)  # noqa: B023
        for peer, make in PEERS.items():
            there = PICT if peer == "pict" else find_spec(peer)
            if there and (peer, name) not in LEFT_OUT:
                line(peer, name, partial(make, named, forbidden, strength))


if __name__ == "__main__":
    main()
