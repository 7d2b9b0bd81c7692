"""Cells of tables: written so that no spreadsheet runs them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

__all__ = ["csv_text", "safe"]

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(cell: object) -> str:
    """Return a cell that no spreadsheet takes for a formula; a number stays one.

    >>> safe("=1+1"), safe("+62"), safe("text"), safe(None), safe(-0.5)
    ("'=1+1", "'+62", 'text', '', '-0.5')
    """
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_RUNS) and not isinstance(cell, int | float) else text


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Return a table as CSV; cells that would be formulas are escaped.

    >>> csv_text([["code", "text"], ["LED-01", "=HYPERLINK()"]]).splitlines()
    ['code,text', "LED-01,'=HYPERLINK()"]
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()
