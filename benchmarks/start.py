"""How fast the library starts: import, first look-up, all records, one look-up.

Measured on the installed layout: the package with its compiled knowledge, without the TOML. Processor time of
fresh interpreters, medians, less what the empty interpreter takes.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Measurement, Target, ahead, at_most, main, within
from ocsea._base.data import TomlFolder, compile_shards
from ocsea.knowledge import DATA
from ocsea.sections import KEYS

RUNS, LONG = 7, 15
ALL = (
    "import ocsea; from ocsea.sections import SECTIONS; kb = ocsea.load();"
    " [len(kb.table(name)) for name in SECTIONS]"
)
SNIPPETS = {
    "empty interpreter": "pass",
    "import attrs": "import attrs",
    "import ocsea": "import ocsea",
    "first look-up": "import ocsea; ocsea.load().forms['outing'].label('id')",
    "first search": "import ocsea; ocsea.load().forms.search('fotonya mau disebar')",
    "all records": ALL,
}
CLAIMS: tuple[tuple[str, str, Target | None], ...] = (
    ("import ocsea", "empty interpreter", within(1.3)),
    ("first look-up", "import attrs", within(2.5)),
    ("first search", "import attrs", None),
    ("all records", "import attrs", within(4)),
)
LOOK_UP = """
import timeit, ocsea
forms = ocsea.load().forms
plain = {key: forms[key] for key in forms}
forms['outing']
ours = min(timeit.repeat(lambda: forms['outing'], number=200_000, repeat=7))
peer = min(timeit.repeat(lambda: plain['outing'], number=200_000, repeat=7))
print(ours / 200_000, peer / 200_000)
"""


def installed(folder: Path) -> Path:
    """Lay the package out as the wheel installs it."""
    source = Path(DATA).parent
    target = folder / "ocsea"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("data", "__pycache__"))
    list(compile_shards(TomlFolder(Path(DATA), KEYS), target / "data" / "_shards"))
    return folder


def processor_time(code: str, path: Path) -> float:
    """Return the seconds of processor time that a fresh interpreter takes for *code*."""
    environment = {**os.environ, "PYTHONPATH": str(path)}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise SystemExit(f"failed: {code}")
    return usage.ru_utime + usage.ru_stime


def own_import(path: Path) -> float:
    """Return the milliseconds that ``-X importtime`` counts for the package itself."""
    command = [sys.executable, "-X", "importtime", "-c", "import ocsea"]
    environment = {**os.environ, "PYTHONPATH": str(path)}
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    line = next(line for line in done.stderr.splitlines() if line.endswith("| ocsea"))
    return int(line.split("|")[1]) / 1000


def median_times(path: Path, runs: int) -> dict[str, float]:
    """Return the median seconds of each snippet, taken in turns."""
    times: dict[str, list[float]] = {name: [] for name in SNIPPETS}
    for turn in range(runs + 1):
        for name, code in SNIPPETS.items():
            seconds = processor_time(code, path)
            if turn:  # the first turn compiles
                times[name].append(seconds)
    return {name: statistics.median(values) for name, values in times.items()}


def look_up(path: Path) -> tuple[float, float]:
    """Return the seconds of one look-up, in our table and in a dictionary."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK_UP],
        check=True,
        env={**os.environ, "PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
    )
    ours, theirs = map(float, done.stdout.split())
    return ours, theirs


def measure(*, long: bool) -> Iterator[Measurement]:
    """Yield the measurements."""
    runs = LONG if long else RUNS
    with tempfile.TemporaryDirectory() as folder:
        path = installed(Path(folder))
        median = median_times(path, runs)
        own = min(own_import(path) for _ in range(runs))  # wall clock: the least disturbed
        ours, theirs = look_up(path)
        written = processor_time(ALL, Path(DATA).parents[1])
    size = sum(each.stat().st_size for each in (Path(DATA).rglob("*.toml")))
    empty = median["empty interpreter"]
    yield Measurement(workload="import ocsea, own time", ours=own / 1000, target=at_most(0.002))
    for name, peer, target in CLAIMS:
        base = 0.0 if peer == "empty interpreter" else empty
        yield Measurement(
            workload=name,
            ours=median[name] - base,
            note=f"{size / 1e6:.1f} MB of TOML" if name == "all records" else "",
            peer=peer,
            theirs=median[peer] - base,
            target=target,
        )
    yield Measurement(
        workload="all records, compiled or from TOML",
        ours=median["all records"] - empty,
        peer="TOML",
        theirs=written - empty,
        target=ahead(1),
    )
    yield Measurement(
        workload="kb.forms[...]", ours=ours, peer="dict", theirs=theirs, target=within(3)
    )


if __name__ == "__main__":
    main("start")
