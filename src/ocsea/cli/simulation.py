"""The command ``ocsea simulate``."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ocsea._base.errors import OcseaError, UnknownOptionError
from ocsea._base.output import write_text
from ocsea._base.spreadsheet import csv_text
from ocsea.cli.screen import (
    JsonOption,
    LangOption,
    Language,
    OverlayOption,
    Screen,
    progress_bar,
    read_text,
    screen_for,
)

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.scenarios import Run, Scenario

__all__ = ["simulate"]

_SEED = 2026
_LONG = 200_000


def simulate(
    what_if: Annotated[
        Path | None, typer.Argument(help="Berkas JSON skenario. · JSON file of the scenario.")
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(help="Berkas JSON pembandingnya. · JSON file of what it is compared with."),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(
            help="Langkah[=cakupan[:mutu]] yang ditambahkan; boleh diulang. · "
            "Measure[=coverage[:fidelity]] to add; may be repeated."
        ),
    ] = None,
    in_place: Annotated[
        list[str] | None,
        typer.Option(
            help="Langkah yang sudah ada, bila tanpa berkas; boleh diulang. · "
            "Measures in place, where no file is given; may be repeated."
        ),
    ] = None,
    draws: Annotated[int, typer.Option(help="Banyak putaran. · Number of draws.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Bilangan acuan. · Seed.")] = _SEED,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Tulis tabel CSV. · Write a CSV table.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(help="Tulis gambar .svg. · Write a picture, .svg.")
    ] = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Bandingkan dua skenario; bukan ramalan. · Compare two scenarios; not a prediction."""
    from ocsea.scenarios import simulate as compare

    screen = screen_for(lang, overlay)
    if plot and plot.suffix != ".svg":
        raise UnknownOptionError.for_option("file ending", plot.suffix or plot.name, [".svg"])
    before, after = _scenarios(screen, what_if, baseline, add or [], in_place or [])
    with progress_bar() if draws >= _LONG else nullcontext() as progress:
        run = compare(screen.kb, before, after, draws=draws, seed=seed, progress=progress)
    if csv_file:
        write_text(csv_file, _csv(run, screen))
    if plot:
        write_text(plot, run.svg(screen.lang))
    if as_json:
        typer.echo(run.to_json(), nl=False)
        return
    screen.console.print(escape(run.explain(screen.lang)), highlight=False, soft_wrap=True, end="")
    for path in (csv_file, plot):
        if path:
            screen.line(screen.say("cli-simulate-wrote", path=path))


# -- scenarios -----------------------------------------------------------------------------------------


def _scenarios(
    screen: Screen,
    what_if: Path | None,
    baseline: Path | None,
    add: list[str],
    in_place: list[str],
) -> tuple[Scenario, Scenario]:
    from ocsea.scenarios import Scenario

    kb, now = screen.kb, screen.say("cli-simulate-now")
    if what_if is None and not add:
        message = "nothing to simulate is given"
        raise UnknownOptionError(message, hint="name a JSON file, or measures with --add.")
    if (what_if and add) or (in_place and (what_if or baseline)):
        message = "a file and --add or --in-place cannot go together"
        raise UnknownOptionError(message, hint="write the measures into the file.")
    have = {"name": now, "measures": dict(map(_measure, in_place))}
    before = _read(kb, baseline) if baseline else Scenario.of(kb, have)
    if what_if:
        return before, _read(kb, what_if)
    more = before.to_data()
    more["name"] = screen.say("cli-simulate-then")
    more["measures"] |= dict(map(_measure, add))
    return before, Scenario.of(kb, more)


def _measure(told: str) -> tuple[str, dict[str, float]]:
    ident, _, how = told.partition("=")
    names = ("coverage", "fidelity")
    try:
        shares = dict(zip(names, map(float, how.split(":") if how else ()), strict=False))
    except ValueError:
        raise _unclear(told) from None
    if how.count(":") >= len(names):
        raise _unclear(told)
    return ident, shares


def _unclear(told: str) -> OcseaError:
    message = f"{told!r} is not a measure with shares"
    return UnknownOptionError(message, hint="write MEASURE, MEASURE=0.8 or MEASURE=0.8:0.7.")


def _read(kb: KnowledgeBase, path: Path) -> Scenario:
    from ocsea.scenarios import Scenario

    return Scenario.from_json(kb, read_text(path))


# -- output --------------------------------------------------------------------------------------------


def _csv(run: Run, screen: Screen) -> str:
    rows = run.rows(screen.lang)
    return csv_text([list(rows[0]), *(row.values() for row in rows)])
