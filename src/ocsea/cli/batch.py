"""The command ``ocsea assess batch``: a file of answer sheets, scored into another file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ocsea.assess.compiled import compile_instrument
from ocsea.assess.files import score_file
from ocsea.cli.screen import (
    JsonOption,
    LangOption,
    Language,
    OverlayOption,
    print_json,
    screen_for,
)

__all__ = ["batch"]


class Unknown(StrEnum):
    """What becomes of answers that are not offered."""

    refuse = "refuse"
    missing = "missing"


def batch(
    instrument: Annotated[str, typer.Argument(help="Id instrumen. · Id of the instrument.")],
    answers: Annotated[
        Path,
        typer.Argument(
            help="Berkas .csv atau .parquet, satu baris tiap lembar jawaban. · "
            "A .csv or .parquet file, one answer sheet a row."
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", help="Berkas hasil, .csv atau .parquet. · File to write."),
    ],
    on_unknown: Annotated[
        Unknown,
        typer.Option(
            "--on-unknown",
            help="Jawaban di luar pilihan: tolak, atau anggap kosong. · "
            "Answers that are not offered: refuse them, or count them as missing.",
        ),
    ] = Unknown.refuse,
    keep_answers: Annotated[
        bool,
        typer.Option("--keep-answers", help="Sertakan jawabannya. · Pass the answers on as well."),
    ] = False,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Hitung hasil banyak lembar jawaban sekaligus. · Score many answer sheets at once."""
    screen = screen_for(lang, overlay)
    asked = screen.kb.instruments[instrument]
    made = score_file(asked, answers, out, on_unknown=on_unknown.value, keep_answers=keep_answers)
    statuses = _statuses(made)
    if as_json:
        columns = compile_instrument(asked).columns
        print_json({"file": str(made), "columns": columns, "status": statuses})
        return
    screen.line(screen.say("batch-done", rows=sum(statuses.values()), file=made))
    for status, count in statuses.items():
        told = screen.say(f"assess-status-{status.replace('_', '-')}")
        screen.line(f"  {count}: {told}")
    screen.line(screen.say("batch-small-groups"))


def _statuses(scored: Path) -> dict[str, int]:
    """Return how many sheets have each status, the most frequent first."""
    import polars as pl

    scan = pl.scan_csv if scored.suffix.lower() == ".csv" else pl.scan_parquet
    counted = scan(scored).group_by("status").agg(pl.len().alias("count"))
    rows = counted.sort("count", "status", descending=[True, False]).collect(engine="streaming")
    return dict(rows.rows())
