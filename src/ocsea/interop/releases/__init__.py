"""What changed between two releases of the knowledge.

`snapshot` holds a release as plain data, so that it can be compared without its code; `compare` tells what was
added, retired, removed and changed.

>>> import ocsea
>>> from ocsea.interop.releases import compare, snapshot
>>> kb = ocsea.load()
>>> compare(snapshot(kb), kb).empty
True
"""

from __future__ import annotations

from ocsea._base.lazy import facade

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.interop.releases.comparing import compare
    from ocsea.interop.releases.difference import Difference
    from ocsea.interop.releases.snapshots import Snapshot, read_snapshot, snapshot, snapshot_at

__all__ = ["Difference", "Snapshot", "compare", "read_snapshot", "snapshot", "snapshot_at"]

_HOME = {
    "Difference": "difference",
    "Snapshot": "snapshots",
    "compare": "comparing",
    "read_snapshot": "snapshots",
    "snapshot": "snapshots",
    "snapshot_at": "snapshots",
}

if not TYPE_CHECKING:  # a misspelt name is an error
    __getattr__, __dir__ = facade(__name__, _HOME)
