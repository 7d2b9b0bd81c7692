"""The commands on self-assessments: ``ocsea assess ...``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ocsea._base.errors import UnknownOptionError
from ocsea._base.output import write_bytes
from ocsea._base.text import Lang
from ocsea.assess.model import Instrument
from ocsea.cli.screen import LangOption, Language, OverlayOption, screen_for

__all__ = ["assess_app"]

assess_app = typer.Typer(
    no_args_is_help=True,
    help="Tinjauan mandiri atas sebuah lingkungan, bukan atas orang. · "
    "Self-assessments of settings, never of people.",
)

_ENDINGS = (".xlsx", ".json", ".gs", ".csv")


@assess_app.callback()
def _group() -> None:
    pass


@assess_app.command()
def form(
    instrument: Annotated[str, typer.Argument(help="Id instrumen. · Id of the instrument.")],
    out: Annotated[
        Path,
        typer.Argument(
            help=".xlsx (KoboToolbox, ODK), .json (SurveyJS), .gs (Google Forms), .csv (codebook)"
        ),
    ],
    lang: LangOption = Language.id,
    overlay: OverlayOption = None,
) -> None:
    """Tulis formulir untuk mengumpulkan jawaban. · Write a form to collect answers with."""
    screen = screen_for(lang, overlay)
    content = _written(screen.kb.instruments[instrument], out, screen.lang)
    screen.line(str(write_bytes(out, content)))


def _written(instrument: Instrument, out: Path, lang: Lang) -> bytes:
    if out.suffix == ".xlsx":
        from ocsea.interop.xlsform import workbook

        return workbook(instrument)
    if out.suffix == ".json":
        import json

        from ocsea.interop.surveyjs import survey

        return (json.dumps(survey(instrument), ensure_ascii=False, indent=2) + "\n").encode()
    if out.suffix == ".gs":
        from ocsea.interop.googleforms import script

        return script(instrument, lang).encode()
    if out.suffix == ".csv":
        from ocsea.interop.codebook import codebook

        return codebook(instrument).encode("utf-8-sig")  # so that Excel reads it as UTF-8
    raise UnknownOptionError.for_option("file ending", out.suffix or out.name, _ENDINGS)
