"""Files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from ocsea._base.errors import OcseaError, OutputError

__all__ = ["write", "write_bytes", "write_text", "write_with"]


def write(path: Path, content: str | bytes) -> Path:
    """Write text or bytes as `write_text` and `write_bytes` do.

    Raises:
        OutputError: It cannot be written; nothing is left behind.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(Path(folder) / "a.md", "text").read_bytes(), write(Path(folder) / "b", b"bytes").name
    (b'text', 'b')
    """
    return write_text(path, content) if isinstance(content, str) else write_bytes(path, content)


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
        return write_bytes(path, content.encode())
    except UnicodeEncodeError as error:
        raise _cannot(path, error) from None


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file as `write_text` does.

    Raises:
        OutputError: It cannot be written; nothing is left behind.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_bytes(Path(folder) / "a.xlsx", b"bytes").read_bytes()
    b'bytes'
    """
    return write_with(path, lambda place: place.write_bytes(content))


def write_with(path: Path, write: Callable[[Path], object]) -> Path:
    """Let *write* write a file under a temporary name and move it into place; make its folder if needed.

    Raises:
        OutputError: It cannot be written; nothing is left behind. Other errors of ours pass through.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_with(Path(folder) / "a.txt", lambda place: place.write_text("text")).read_text()
    'text'
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        place = path.parent / f".ocsea-{os.urandom(8).hex()}"
        place.touch(exist_ok=False)  # may be read by those whom the user lets read new files
        try:
            write(place)
            place.replace(path)
        except BaseException:
            place.unlink(missing_ok=True)
            raise
    except OcseaError:
        raise
    except (OSError, ValueError) as error:
        raise _cannot(path, error) from None
    return path


def _cannot(path: Path, error: OSError | ValueError) -> OutputError:
    reason = error.strerror if isinstance(error, OSError) else error
    message = f"cannot write to {str(path)!r} ({reason})"
    return OutputError(message, hint="choose another place, or free that one.")
