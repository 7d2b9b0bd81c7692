"""The command ``ocsea diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ocsea.cli.screen import (
    JsonOption,
    LangOption,
    Language,
    OverlayOption,
    print_json,
    screen_for,
)
from ocsea.interop.releases.comparing import compare
from ocsea.interop.releases.snapshots import snapshot_at

__all__ = ["diff"]


def diff(
    old: Annotated[
        Path,
        typer.Argument(
            help="Versi lama: berkas atau folder data. · The release before: a snapshot or a data folder."
        ),
    ],
    new: Annotated[
        Path | None,
        typer.Argument(
            help="Versi baru; bawaan: yang terpasang. · The release after; default: what is installed."
        ),
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Cetak Markdown. · Print Markdown.")
    ] = False,
    check_breaking: Annotated[
        bool,
        typer.Option(
            "--check-breaking",
            help="Kode keluar 1 bila ada id yang hilang. · Exit code 1 when an id is gone.",
        ),
    ] = False,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Bandingkan dua versi pengetahuan. · Compare two releases of the knowledge."""
    screen = screen_for(lang, overlay)
    told = compare(snapshot_at(old), screen.kb if new is None else snapshot_at(new))
    if as_json:
        print_json(told.as_json())
    elif markdown:
        typer.echo(told.to_markdown(screen.lang), nl=False)
    else:
        screen.line(told.explain(screen.lang))
    if check_breaking and told.breaking:
        raise typer.Exit(1)
