"""Covering designs, against PICT and coverwise (native programs), covertable and allpairspy.

The models are those of the published comparisons and one of the shape of our cases: 30 forms x 10 x 8 x 4 x 5 x
4 x 5 with 25 forbidden combinations. Every design, of ours and of others, is counted again by
`ocsea.scenarios.covering.count`: how much of what some allowed row can hold it covers, and how many of its rows
are forbidden. A peer that is not installed, or cannot take the model, is left out. The short form takes
the models that ours solves in a second or two. PICT is a program to be
built from its source; it is found on the path, or where the environment variable ``PICT`` says.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import attrs

from benchmarks.measuring import Measurement, at_most, main, shown
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


MODELS: dict[str, tuple[Levels, list[Row], int, int, float]] = {
    "3^4": (levels([3] * 4), [], 2, 9, 10),
    "3^13": (levels([3] * 13), [], 2, 17, 10),
    "4^15 3^17 2^29": (levels([4] * 15 + [3] * 17 + [2] * 29), [], 2, 35, 10),
    "4^1 3^39 2^35": (levels([4] + [3] * 39 + [2] * 35), [], 2, 26, 10),
    "2^100": (levels([2] * 100), [], 2, 10, 10),
    "10^20": (levels([10] * 20), [], 2, 195, 10),
    "like our cases, pairs": (*real(), 2, 301, 1),
    "like our cases, triples": (*real(), 3, 2357, 5),
}
"""Levels, forbidden combinations, strength, and the targets: rows and seconds."""

SHORT = ("3^4", "3^13", "2^100", "like our cases, pairs")


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


@attrs.frozen
class Made:
    """A design, counted again: its rows, the seconds it took, and what is wrong with it."""

    rows: int
    seconds: float
    wrong: str

    @property
    def note(self) -> str:
        return self.wrong or f"in {shown(self.seconds, 's')}"


def made(name: str, make: Callable[[], Sequence[Mapping[str, str]]]) -> Made | None:
    """Return a design counted again; ``None`` when the generator failed."""
    named, forbidden, strength, *_ = MODELS[name]
    start = time.perf_counter()
    try:
        rows = make()
    except Exception as error:  # noqa: BLE001 - a peer may fail in any way
        print(f"{name}: {type(error).__name__}", file=sys.stderr)
        return None
    seconds = time.perf_counter() - start
    found = count(named, rows, strength=strength, forbidden=forbidden)
    share = f"covers {found.covered / found.wanted:.1%}, {len(found.forbidden_rows)} forbidden rows"
    return Made(len(rows), seconds, "" if found.complete else share)


def asked_of(name: str) -> Iterator[str]:
    """Yield the peers that are there and can take a model."""
    for peer in PEERS:
        there = PICT if peer == "pict" else find_spec(peer)
        if there and (peer, name) not in LEFT_OUT:
            yield peer


def on_model(name: str) -> Iterator[Measurement]:
    """Yield rows beside those of each peer, and the seconds."""
    named, forbidden, strength, most, longest = MODELS[name]
    ours = made(name, lambda: cover(named, strength=strength, forbidden=forbidden).rows)
    assert ours
    what = f"covering {name}"
    for peer in asked_of(name):
        if theirs := made(name, partial(PEERS[peer], named, forbidden, strength)):
            yield Measurement(
                workload=what,
                ours=ours.rows,
                unit="rows",
                note=ours.note,
                peer=peer,
                theirs=theirs.rows,
                peer_note=theirs.note,
                target=at_most(most),
            )
    yield Measurement(
        workload=f"{what}: time", ours=ours.seconds, note=ours.wrong, target=at_most(longest)
    )


def measure(*, long: bool) -> Iterator[Measurement]:
    """Yield the measurements."""
    for name in MODELS if long else SHORT:
        yield from on_model(name)


if __name__ == "__main__":
    main("covering")
