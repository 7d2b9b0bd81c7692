"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ocsea._base.errors import OutputError

__all__ = ["write_text"]


def write_text(path: Path, content: str) -> Path:
    """Write a text file under a temporary name and move it into place; make its folder if needed.

    Raises:
        OutputError: It cannot be written; nothing is left behind.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_text(Path(folder) / "new" / "a.txt", "text").read_text()
    'text'
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".ocsea-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(content)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"cannot write to {str(path)!r} ({reason})"
        raise OutputError(message, hint="choose another place, or free that one.") from None
    return path
