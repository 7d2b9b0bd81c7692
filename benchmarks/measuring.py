"""What every benchmark yields, how it is timed, and the one table that all of them end in."""

from __future__ import annotations

import argparse
import gc
import math
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal, Protocol

import attrs

import ocsea

PEERS = (
    "attrs",
    "OpenFisca-Core",
    "networkx",
    "rustworkx",
    "igraph",
    "scipy",
    "ortools",
    "numpy",
    "pyAgrum",
    "polars",
    "pandas",
    "pyarrow",
    "duckdb",
    "dask",
    "pyspark",
    "coverwise",
    "covertable",
    "allpairspy",
)
NO_PEER = "no peer"


@attrs.frozen
class Target:
    """A bound.

    Attributes:
        of: What it bounds: our own figure, or one of the two ratios.
        sign: Which way.
        value: The bound; in the unit of the measurement, seconds for a time.
    """

    of: Literal["ours", "ours / peer", "peer / ours"]
    sign: Literal["≤", "≥"]
    value: float

    def met(self, figure: float) -> bool:
        """Return whether a figure keeps to it."""
        return figure <= self.value if self.sign == "≤" else figure >= self.value


def at_most(value: float) -> Target:
    """Return a bound on our own figure."""
    return Target("ours", "≤", value)


def at_least(value: float) -> Target:
    """Return a bound on our own figure where more is better."""
    return Target("ours", "≥", value)


def within(times: float) -> Target:
    """Return a bound on how many times the peer's figure ours may be."""
    return Target("ours / peer", "≤", times)


def ahead(times: float) -> Target:
    """Return a bound on how many times ours the peer's figure must be."""
    return Target("peer / ours", "≥", times)


def near(share: float) -> Target:
    """Return a bound on the share of the peer's figure that ours must reach."""
    return Target("ours / peer", "≥", share)


@attrs.frozen(kw_only=True)
class Measurement:
    """One workload: our figure beside a peer's, taken in the same run.

    Attributes:
        workload: What was done.
        ours: Our figure: seconds, or whatever *unit* says.
        unit: ``s``, ``B``, or a word such as ``rows``.
        note: What belongs to our figure, such as the gap of a plan.
        peer: The peer, or that there is none.
        theirs: The peer's figure; ``None`` where there is none, or it is not installed.
        peer_note: What belongs to the peer's figure, such as that it answered a part only.
        target: The bound, where one was set.
    """

    workload: str
    ours: float
    unit: str = "s"
    note: str = ""
    peer: str = NO_PEER
    theirs: float | None = None
    peer_note: str = ""
    target: Target | None = None

    def ratio(self, of: str) -> float | None:
        """Return one of the two ratios; ``None`` without a peer."""
        if self.theirs is None:
            return None
        over, under = (self.ours, self.theirs) if of == "ours / peer" else (self.theirs, self.ours)
        return over / under if under else math.inf

    @property
    def met(self) -> bool | None:
        """Whether the target is met; ``None`` without one, or without the peer it is about."""
        if self.target is None:
            return None
        figure = self.ours if self.target.of == "ours" else self.ratio(self.target.of)
        return None if figure is None else self.target.met(figure)

    def cells(self) -> tuple[str, ...]:
        """Return the row of the table."""
        return (
            self.workload,
            _with(shown(self.ours, self.unit), self.note),
            self._peer(),
            self._ratio(),
            self._target(),
            {None: "", True: "yes", False: "**no**"}[self.met],
        )

    def _peer(self) -> str:
        if self.theirs is None:
            return self.peer if self.peer == NO_PEER else f"{self.peer}: not installed"
        return _with(f"{self.peer} {shown(self.theirs, self.unit)}", self.peer_note)

    def _ratio(self) -> str:
        of = self.target.of if self.target and self.target.of != "ours" else self._natural()
        found = self.ratio(of)
        return "" if found is None else f"{of} = {found:.3g}"

    def _natural(self) -> str:
        return "peer / ours" if (self.theirs or 0) > self.ours else "ours / peer"

    def _target(self) -> str:
        if self.target is None:
            return ""
        if self.target.of != "ours":
            return f"{self.target.sign} {self.target.value:g}"
        return f"{self.target.sign} {shown(self.target.value, self.unit)}"


def _with(figure: str, note: str) -> str:
    return f"{figure} ({note})" if note else figure


def shown(value: float, unit: str) -> str:
    """Return a figure with its unit.

    >>> shown(0.00123, "s"), shown(2.5e6, "B"), shown(17, "rows")
    ('1.23 ms', '2.5 MB', '17 rows')
    """
    scales = {
        "s": ((1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")),
        "B": ((1e6, "MB"), (1e3, "kB"), (1, "B")),
    }
    for scale, name in scales.get(unit, ()):
        if abs(value) >= scale:
            return f"{_short(value / scale)} {name}"
    return f"{_short(value)} {unit}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"  # noqa: PLR2004


HEAD = ("workload", "ours", "peer", "ratio", "target", "met")


def line(cells: Iterable[str]) -> str:
    """Return a row of a table in Markdown."""
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def timed(
    ask: Callable[[], Any],
    *,
    repeats: int = 3,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, Any]:
    """Return the seconds of the quickest of some turns, and the last answer.

    Args:
        ask: What is done.
        repeats: How often.
        clock: Wall-clock time unless another is given, such as `time.process_time`.
    """
    seconds, answer = [], None
    for _ in range(repeats):
        gc.collect()
        start = clock()
        answer = ask()
        seconds.append(clock() - start)
    return min(seconds), answer


def installed(names: Iterable[str] = PEERS) -> Iterator[str]:
    """Yield each package with its version, or that it is not installed."""
    for name in names:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} not installed"


def environment() -> str:
    """Return under what the figures were taken, as lines of Markdown."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else ""
    machine = f"{platform.system()} {platform.machine()}"
    return "\n".join(
        (
            f"- Python {platform.python_version()}, {machine}, {os.cpu_count()} cores",
            f"- load average over 1, 5 and 15 minutes: {load or 'not known'}",
            f"- ocsea {ocsea.__version__}, knowledge {ocsea.load().stamp}",
            f"- peers: {', '.join(installed())}",
        )
    )


class Family(Protocol):
    """A module of benchmarks."""

    def measure(self, *, long: bool) -> Iterator[Measurement]:
        """Yield its measurements."""


def run(names: Iterable[str], *, long: bool) -> int:
    """Run families and print one table; return how many targets are missed."""
    before, began = environment(), time.perf_counter()
    print(line(HEAD), line("---" for _ in HEAD), sep="\n", flush=True)
    found: list[Measurement] = []
    for name in names:
        family: Family = import_module(f"benchmarks.{name}")
        start = time.perf_counter()
        for measurement in family.measure(long=long):
            found.append(measurement)
            print(line(measurement.cells()), flush=True)
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    missed = [each.workload for each in found if each.met is False]
    judged = sum(each.met is not None for each in found)
    form = "long" if long else "short"
    print(f"\n{judged - len(missed)} of {judged} targets met.", before, sep="\n\n")
    print(f"- the {form} form, in {time.perf_counter() - began:.0f} s")
    return len(missed)


def main(*families: str) -> None:
    """Run the families that the command line asks for, all unless told otherwise."""
    parser = argparse.ArgumentParser(description="Compare ocsea with its peers in one run.")
    parser.add_argument("--long", action="store_true", help="also what takes minutes")
    if len(families) > 1:
        parser.add_argument("--only", action="append", choices=families, metavar="NAME")
    asked = parser.parse_args()
    run(getattr(asked, "only", None) or families, long=asked.long)
