"""Papers and files: a whole workshop pack in each format, and the knowledge in each format of others.

No other program makes them, so there is no peer; the figures are there to be watched. Wall-clock time of one
turn; the first format also pays for what all formats share, such as reading the records. The note gives the
number of files and their size. A format whose packages are not installed is left out.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import ocsea
from benchmarks.measuring import Measurement, main, shown, timed
from ocsea.interop.exports import EXPORTS
from ocsea.scenarios import packs

PRESET = "setara-ocsea-school"
SLOW = {"docx", "pdf", "pptx"}
"""Formats that the short form writes in one language only."""


def pack(suffix: str, langs: tuple[str, ...]) -> Mapping[str, str | bytes]:
    """Return the files of a pack in one format."""
    made = ocsea.scenarios.workshop(
        ocsea.load(), preset=PRESET, participants=60, groups=6, seed=2026
    )
    with tempfile.TemporaryDirectory() as folder:
        made.write(folder, formats=[suffix], langs=langs)
        return {each.name: each.read_bytes() for each in Path(folder).rglob("*") if each.is_file()}


def exported(name: str) -> Mapping[str, str | bytes]:
    """Return the files of an export."""
    return EXPORTS[name](ocsea.load(), "id")


def taken(workload: str, make: Callable[[], Mapping[str, str | bytes]]) -> Iterator[Measurement]:
    """Yield what some files take; nothing where a package is missing."""
    try:
        seconds, files = timed(make, repeats=1)
    except ocsea.MissingExtraError as error:
        print(f"{workload}: {error}", file=sys.stderr)
        return
    size = sum(len(each.encode() if isinstance(each, str) else each) for each in files.values())
    note = f"{len(files)} files, {shown(size, 'B')}"
    yield Measurement(workload=workload, ours=seconds, note=note)


def measure(*, long: bool) -> Iterator[Measurement]:
    """Yield the measurements."""
    for suffix in packs.PACK_FORMATS:
        langs = ("id",) if suffix in SLOW and not long else ("id", "en")
        name = f"workshop pack as {suffix}, {' and '.join(langs)}"
        yield from taken(name, lambda s=suffix, some=langs: pack(s, some))
    for name in EXPORTS:
        yield from taken(f"export {name}", lambda n=name: exported(n))


if __name__ == "__main__":
    main("papers")
