"""Columns of tables by their letters, and cells that no spreadsheet runs (see `ocsea._base.spreadsheet`)."""

from __future__ import annotations

from ocsea._base.spreadsheet import csv_text, safe

__all__ = ["csv_text", "letter", "safe"]


def letter(position: int) -> str:
    """Return the letters of a column, counted from 0.

    >>> letter(0), letter(25), letter(26), letter(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
