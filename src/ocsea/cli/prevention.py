"""The commands on prevention: ``ocsea measures``, ``gaps``, ``plan`` and ``graph``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ocsea._base.errors import UnknownOptionError
from ocsea.cli.screen import (
    JsonOption,
    LangOption,
    Language,
    OverlayOption,
    Screen,
    plain,
    print_json,
    screen_for,
)
from ocsea.prevention.exchange import export

__all__ = ["gaps", "graph", "measures", "plan"]

_MOST_IN_A_ROW = 3
_PAGE = Path("ocsea-graph.html")
_ENDINGS = {
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".json": "node-link",
    ".cyjs": "cytoscape",
    ".dot": "dot",
    ".mmd": "mermaid",
    ".csv": "csv",
}


def measures(
    target: Annotated[str, typer.Argument(help="Id bentuk atau faktor. · Id of a form or factor.")],
    most: Annotated[
        int,
        typer.Option(min=1, help="Paling banyak sekian, yang paling pasti. · The surest so many."),
    ] = 10,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Langkah yang menolong, dan seberapa pasti. · Measures that help, and how sure that is."""
    screen = screen_for(lang, overlay)
    prevention = screen.kb.prevention
    found = prevention.measures_for(target)
    if as_json:
        print_json(
            [
                {"measure": ident, "certainty": way.certainty, "links": plain(way.links)}
                for ident, way in found.items()
            ]
        )
        return
    shown = list(found.items())[:most]
    for ident, way in shown:
        measure = prevention.measures[ident]
        sure = screen.say(f"certainty-{way.certainty}")
        screen.line(f"{measure.label(screen.lang)} ({ident}): {sure}")
        for step in prevention.explain(way, screen.lang).splitlines():
            screen.line(f"    {step}")
        if measure.caution:
            screen.line(f"    {screen.say('cli-caution')}: {measure.caution(screen.lang)}")
    if not found:
        screen.line(screen.say("cli-no-measure"))
    elif len(shown) < len(found):
        screen.line(screen.say("cli-shown", shown=len(shown), found=len(found)))
    screen.line(screen.say("cli-no-prediction"))


def gaps(
    in_place: Annotated[
        list[str] | None, typer.Argument(help="Id langkah yang sudah ada. · Measures in place.")
    ] = None,
    audience: Annotated[
        str | None,
        typer.Option(
            help="Hanya bentuk yang dapat menimpa mereka: child / adult. · Only forms that can harm them."
        ),
    ] = None,
    actor: Annotated[
        list[str] | None,
        typer.Option(
            help="Usulkan hanya langkah pelaksana ini, boleh berulang. · Propose only what they put in place."
        ),
    ] = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Bentuk yang belum terjangkau oleh langkah yang ada. · Forms that nothing in place reaches."""
    screen = screen_for(lang, overlay)
    prevention = screen.kb.prevention
    forms = prevention.gaps([], audience=audience)
    found = prevention.gaps(in_place or (), audience=audience, actors=actor or None)
    if as_json:
        print_json({form: list(helping) for form, helping in found.items()})
        return
    reached = len(forms) - len(found)
    screen.line(screen.say("cli-covered", covered=reached, forms=len(forms)))
    for form, helping in found.items():
        screen.line(f"{screen.kb.forms[form].label(screen.lang)} ({form})")
        names = [prevention.measures[ident].label(screen.lang) for ident in helping]
        told = "; ".join(names[:_MOST_IN_A_ROW]) or screen.say("cli-no-measure")
        screen.line(f"    {told}")
    screen.line(screen.say("cli-no-prediction"))


def plan(
    budget: Annotated[
        int,
        typer.Argument(
            min=0,
            help="Anggaran; langkah murah 1, sedang 2, mahal 4. · Budget; a low-cost measure takes 1, "
            "a medium one 2, a high one 4.",
        ),
    ],
    in_place: Annotated[
        list[str] | None,
        typer.Option("--in-place", help="Id langkah yang sudah ada. · A measure in place."),
    ] = None,
    actor: Annotated[
        list[str] | None,
        typer.Option("--actor", help="Siapa yang dapat bertindak. · Who can act."),
    ] = None,
    must: Annotated[
        list[str] | None,
        typer.Option("--must", help="Langkah yang harus ikut. · A measure that has to be in."),
    ] = None,
    never: Annotated[
        list[str] | None,
        typer.Option("--never", help="Langkah yang tidak diinginkan. · A measure not wanted."),
    ] = None,
    robust: Annotated[
        bool,
        typer.Option("--robust", help="Andai buktinya lebih lemah. · As if evidence were weaker."),
    ] = False,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Pilihan langkah terbaik dengan anggaran ini. · The best measures for a budget."""
    screen = screen_for(lang, overlay)
    found = screen.kb.prevention.portfolio(
        budget,
        in_place=in_place or (),
        actors=actor or None,
        must=must or (),
        never=never or (),
        robust=robust,
    )
    if as_json:
        print_json({"status": found.status, "gap": found.gap, **plain(found)})
        return
    screen.line(found.explain(screen.lang))


def graph(
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help=".html (peta untuk peramban · a map for the browser), "
            ".graphml, .gexf, .json (node-link), .cyjs, .dot, .mmd / .csv. "
            "“html” = ocsea-graph.html.",
        ),
    ],
    page: Annotated[
        Path | None,
        typer.Argument(metavar="PAGE", help="Setelah “html”: berkasnya. · After “html”: the file."),
    ] = None,
    lang: LangOption = Language.id,
    overlay: OverlayOption = None,
) -> None:
    """Tulis graf pencegahan ke berkas. · Write the prevention graph to a file."""
    from ocsea._base.output import write_text

    screen = screen_for(lang, overlay)
    out = _named(out, page)
    write_text(out, _written(screen, out.suffix))
    screen.line(str(out))


def _named(out: Path, page: Path | None) -> Path:
    """Return the file that is meant; the word ``html`` stands for a page, named or not."""
    if str(out) == "html":
        out = page or _PAGE
        endings: tuple[str, ...] = (_PAGE.suffix,)
    elif page:
        raise UnknownOptionError.for_option("what to write", str(out), ["html"])
    else:
        endings = (_PAGE.suffix, *_ENDINGS)
    if out.suffix not in endings:
        raise UnknownOptionError.for_option("file ending", out.suffix or out.name, endings)
    return out


def _written(screen: Screen, ending: str) -> str:
    if ending == _PAGE.suffix:
        from ocsea.prevention.page import html

        return html(screen.kb, lang=screen.lang)
    return export(screen.kb.graph(), _ENDINGS[ending])
