"""Zip archives without the time at which they were made."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["packed", "without_times"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3


def without_times(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a zip archive again, the same whenever and wherever it was made.

    Args:
        content: The archive.
        change: What becomes of a part, from its name and content.

    >>> import zipfile
    >>> made = io.BytesIO()
    >>> with zipfile.ZipFile(made, "w") as parts:
    ...     parts.writestr("a.txt", b"now")
    >>> again = zipfile.ZipFile(io.BytesIO(without_times(made.getvalue(), lambda _, data: data[::-1])))
    >>> again.read("a.txt"), again.getinfo("a.txt").date_time[:3]
    (b'won', (1980, 1, 1))
    """
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(content)) as parts:
        return packed({name: change(name, parts.read(name)) for name in parts.namelist()})


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Return files as a zip archive, the same whenever and wherever it is made.

    >>> packed({"a.txt": "now"}) == packed({"a.txt": b"now"})
    True
    """
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            info = ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            info.create_system = _UNIX
            archive.writestr(info, content, ZIP_DEFLATED)
    return out.getvalue()
