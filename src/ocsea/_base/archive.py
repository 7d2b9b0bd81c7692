"""Zip archives: how much they hold, and how they are made without their time."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zipfile import ZipFile

__all__ = ["packed", "unpacks_to_more", "without_times"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3


def unpacks_to_more(archive: ZipFile, *, size: int, parts: int) -> bool:
    """Return whether an archive says of itself that it holds more than *size* bytes, or more *parts*.

    >>> import zipfile
    >>> with zipfile.ZipFile(io.BytesIO(), "w") as archive:
    ...     archive.writestr("a.txt", "four")
    ...     [unpacks_to_more(archive, size=size, parts=1) for size in (3, 4)]
    [True, False]
    """
    held = archive.infolist()
    return sum(info.file_size for info in held) > size or len(held) > parts


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
