"""The shape in which benchmarks tell what they measured."""

from __future__ import annotations

import pytest
from benchmarks.measuring import (
    Measurement,
    Target,
    ahead,
    at_least,
    at_most,
    near,
    run,
    shown,
    within,
)


@pytest.mark.parametrize(
    ("ours", "theirs", "target", "met"),
    [
        (2.0, 1.0, within(2), True),
        (2.1, 1.0, within(2), False),
        (1.0, 10.0, ahead(10), True),
        (1.0, 9.0, ahead(10), False),
        (985.0, 1000.0, near(0.985), True),
        (984.0, 1000.0, near(0.985), False),
        (0.5, None, at_most(0.5), True),
        (0.6, None, at_most(0.5), False),
        (19.0, None, at_least(20), False),
        (1.0, None, within(2), None),
        (1.0, 2.0, None, None),
    ],
)
def test_met(ours: float, theirs: float | None, target: Target | None, *, met: bool | None) -> None:
    """A target counts as met or missed only where what it is about was measured."""
    told = Measurement(workload="w", ours=ours, theirs=theirs, target=target)
    assert met is told.met


def test_a_peer_that_is_missing_is_told_apart_from_none() -> None:
    """The table says whether nobody can be compared with, or only nobody who is installed."""
    alone = Measurement(workload="w", ours=1)
    missing = Measurement(workload="w", ours=1, peer="igraph", target=ahead(10))
    assert ("w", "1 s", "no peer", "", "", "") == alone.cells()
    assert ("w", "1 s", "igraph: not installed", "", "≥ 10", "") == missing.cells()


def test_the_ratio_is_the_one_that_the_target_is_about() -> None:
    """A bound on one ratio is never shown beside the other."""
    told = Measurement(workload="w", ours=2, peer="dict", theirs=1, target=ahead(3))
    assert ("dict 1 s", "peer / ours = 0.5", "≥ 3", "**no**") == told.cells()[2:]


def test_units() -> None:
    """Times and sizes get the unit that fits them; everything else keeps its own."""
    told = [shown(2e-9, "s"), shown(0.25, "s"), shown(1234, "s"), shown(4e3, "B"), shown(9, "rows")]
    assert ["2 ns", "250 ms", "1,234 s", "4 kB", "9 rows"] == told


def test_the_table_ends_with_the_environment(capsys: pytest.CaptureFixture[str]) -> None:
    """A table that is pasted says what the knowledge and the peers were."""
    assert 0 == run([], long=False)
    told = capsys.readouterr().out
    assert "| workload | ours | peer | ratio | target | met |" in told
    assert all(each in told for each in ("knowledge ", "load average", "networkx ", "cores"))
