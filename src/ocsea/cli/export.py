"""The command ``ocsea export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ocsea._base.output import write
from ocsea.cli.screen import (
    JsonOption,
    LangOption,
    Language,
    OverlayOption,
    Screen,
    print_json,
    screen_for,
)
from ocsea.interop.exports import EXPORTS, about
from ocsea.interop.exports import export as exported

__all__ = ["export"]


def export(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Nama format, boleh beberapa; kosongkan untuk melihat daftarnya. "
            "· Names of formats; leave out to list them."
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder hasil. · Folder to write to.")] = Path("export"),
    listed: Annotated[
        bool, typer.Option("--list", help="Tampilkan daftar format. · List the formats.")
    ] = False,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Tulis pengetahuan ke format lain. · Write the knowledge in the formats of other programs."""
    screen = screen_for(lang, overlay)
    if listed or not names:
        _list(screen, as_json=as_json)
        return
    made = [exported(screen.kb, name, lang=screen.lang) for name in names]
    written = [write(out / file, content) for files in made for file, content in files.items()]
    if as_json:
        print_json({"knowledge": screen.kb.stamp, "files": [str(path) for path in written]})
        return
    screen.line(screen.say("cli-exported", stamp=screen.kb.stamp, folder=out))
    for path in written:
        screen.line(f"  {path}")


def _list(screen: Screen, *, as_json: bool) -> None:
    if as_json:
        rows = {
            name: {"about": about(screen.kb, name), "extra": each.extra}
            for name, each in EXPORTS.items()
        }
        print_json(rows)
        return
    cells = (
        (name, about(screen.kb, name)(screen.lang), f"ocsea[{each.extra}]" if each.extra else "")
        for name, each in EXPORTS.items()
    )
    screen.grid(("cli-format", "cli-about", "cli-needs"), cells)
