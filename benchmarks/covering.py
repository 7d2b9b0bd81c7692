"""Covering designs, against coverwise (a native program), covertable and allpairspy.

The models are those of the published comparisons and one of the shape of our cases: 30 forms x 10 x 8 x 4 x 5 x
4 x 5 with 25 forbidden combinations. Every design, of ours and of others, is counted again by
`ocsea.scenarios.covering.count`: how much of what some allowed row can hold it covers, and how many of its rows
are forbidden. A peer that is not installed, or cannot take the model, is left out.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec

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


PEERS: dict[str, Callable[[Levels, Sequence[Row], int], list[Row]]] = {
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
            if find_spec(peer) and (peer, name) not in LEFT_OUT:
                line(peer, name, partial(make, named, forbidden, strength))


if __name__ == "__main__":
    main()
