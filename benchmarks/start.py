"""How fast the library starts: import, first look-up, all records, one look-up.

Measured on the installed layout: the package with its compiled knowledge, without the TOML.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from ocsea._base.data import TomlFolder, compile_shards
from ocsea.knowledge import DATA
from ocsea.sections import KEYS

RUNS = 15
SNIPPETS = {
    "empty interpreter": "pass",
    "import attrs": "import attrs",
    "import ocsea": "import ocsea",
    "first look-up": "import ocsea; ocsea.load().forms['outing'].label('id')",
    "all records": (
        "import ocsea; from ocsea.sections import SECTIONS; kb = ocsea.load();"
        " [len(kb.table(name)) for name in SECTIONS]"
    ),
    "the 16 sections of the first target": (
        "import ocsea; kb = ocsea.load(); [len(kb.table(name)) for name in ("
        "'sources', 'forms', 'facets', 'schemes', 'short_names', 'synonyms', 'pictograms',"
        "'legal_instruments', 'provisions', 'measures', 'first_response', 'services', 'figures',"
        "'cases', 'presets', 'wording')]"
    ),
    "first search": "import ocsea; ocsea.load().forms.search('fotonya mau disebar')",
}
CLAIMS = (
    ("import ocsea", "empty interpreter", 1.3),
    ("first look-up", "import attrs", 2.5),
    ("all records", "import attrs", 4.0),
    ("the 16 sections of the first target", "import attrs", None),
    ("first search", "import attrs", None),
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


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = installed(Path(folder))
        for code in SNIPPETS.values():
            processor_time(code, path)  # compiles
        times: dict[str, list[float]] = {name: [] for name in SNIPPETS}
        for _ in range(RUNS):
            for name, code in SNIPPETS.items():
                times[name].append(processor_time(code, path))
        median = {name: statistics.median(values) for name, values in times.items()}
        own = statistics.median(own_import(path) for _ in range(RUNS))
        look_up = subprocess.run(
            [sys.executable, "-c", LOOK_UP],
            check=True,
            env={**os.environ, "PYTHONPATH": str(path)},
            capture_output=True,
            text=True,
        )
    empty = median["empty interpreter"]
    print("| what | ours | peer | ratio | target |")
    print("| --- | --- | --- | --- | --- |")
    print(f"| import ocsea, own time | {own:.2f} ms | | | 2 ms |")
    for name, peer, target in CLAIMS:
        base = 0.0 if peer == "empty interpreter" else empty
        ours, theirs = median[name] - base, median[peer] - base
        bound = f"{target}" if target else ""
        print(
            f"| {name} | {1000 * ours:.1f} ms | {peer} {1000 * theirs:.1f} ms |"
            f" {ours / theirs:.2f} | {bound} |"
        )
    ours, theirs = map(float, look_up.stdout.split())
    print(
        f"| kb.forms[...] | {1e9 * ours:.0f} ns | dict {1e9 * theirs:.0f} ns |"
        f" {ours / theirs:.2f} | 3 |"
    )


if __name__ == "__main__":
    main()
