"""The commands on case studies: ``ocsea cases list``, ``show``, ``set`` and ``cover``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocsea._base.errors import UnknownOptionError
from ocsea._base.output import write_bytes
from ocsea._base.spreadsheet import csv_text
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

if TYPE_CHECKING:
    from ocsea.scenarios.model import Case

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Studi kasus: daftar, satu kasus, kumpulan, kerangka. · "
    "Case studies: list, one case, sets, skeletons.",
)

_ENDINGS = (".csv", ".json")

SeedOption = Annotated[int, typer.Option(help="Bilangan acuan. · Seed.")]


@app.command("list")
def list_cases(
    showing: Annotated[
        list[str] | None,
        typer.Option(
            "--showing",
            help="Hanya yang menampilkan ini, misalnya form:outing atau place:village; boleh berulang. · "
            "Only those that show this, such as form:outing or place:village; may be repeated.",
        ),
    ] = None,
    victims: Annotated[str | None, typer.Option(help="child / adult")] = None,
    minutes: Annotated[
        int | None, typer.Option(help="Paling lama sekian menit. · At most so many minutes.")
    ] = None,
    pupils: Annotated[
        bool,
        typer.Option(
            "--pupils", help="Hanya yang boleh dibaca murid. · Only those that pupils can read."
        ),
    ] = False,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Daftar studi kasus. · List the case studies."""
    from ocsea.scenarios.sets import pupils_can_read
    from ocsea.scenarios.showing import sides

    screen = screen_for(lang, overlay)
    bank = screen.kb.cases.values()
    shown = {case.id: sides(case) for case in bank}
    _known("showing", showing or (), sorted(frozenset[str]().union(*shown.values())))
    _known("victims", [victims] if victims else (), ["child", "adult"])
    found = [
        case
        for case in bank
        if shown[case.id].issuperset(showing or ())
        and victims in {None, case.victims}
        and (minutes is None or case.minutes <= minutes)
        and not (pupils and not pupils_can_read(screen.kb, case))
    ]
    if as_json:
        print_json(
            {case.id: {"title": case.title, "shows": sorted(shown[case.id])} for case in found}
        )
        return
    for case in sorted(found, key=lambda case: case.title(screen.lang).casefold()):
        screen.line(f"{case.title(screen.lang)} ({case.id})")
        screen.line(f"    {_about(screen, case)}")
    screen.line(screen.say("cases-shown", shown=len(found), found=len(bank)))


def _about(screen: Screen, case: Case) -> str:
    """Return what a case is, in one line."""
    main = [link.form for link in case.forms if link.role == "main"]
    forms = "; ".join(screen.kb.forms[form].label(screen.lang) for form in main)
    weight = screen.say(f"sensitivity-{case.sensitivity}")
    minutes = screen.say("minutes", n=case.minutes)
    return f"{forms} · {case.person_harmed(screen.lang)} · {weight} · {minutes}"


def _known(option: str, given: Iterable[str], known: list[str]) -> None:
    for each in given:
        if each not in known:
            raise UnknownOptionError.for_option(option, each, known)


@app.command()
def show(
    case: Annotated[str, typer.Argument(help="Id kasus. · Id of the case.")],
    guide: Annotated[
        bool,
        typer.Option("--guide", help="Untuk fasilitator, dengan kunci. · With the answer key."),
    ] = False,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Satu kasus seperti dibaca peserta, atau fasilitator. · One case as a group or facilitator reads it."""
    from ocsea.scenarios.packs import case_page
    from ocsea.scenarios.render import to_markdown

    screen = screen_for(lang, overlay)
    found = screen.kb.cases[case]
    if as_json:
        print_json(found)
        return
    screen.line(to_markdown(case_page(screen.kb, found, screen.lang, key=guide)))


@app.command("set")
def choose_set(
    n: Annotated[int, typer.Argument(help="Berapa kasus. · How many cases.")],
    sets: Annotated[int, typer.Option(help="Berapa kumpulan. · How many sets.")] = 1,
    audience: Annotated[
        str, typer.Option(help="children / school / parents / campus / community / professionals")
    ] = "professionals",
    must: Annotated[
        list[str] | None,
        typer.Option("--must", help="Harus ditampilkan, misalnya age:a16-17. · Must be shown."),
    ] = None,
    avoid: Annotated[
        list[str] | None,
        typer.Option("--avoid", help="Jangan: id kasus atau sisi:nilai. · Not: a case or a side."),
    ] = None,
    minutes: Annotated[
        int | None, typer.Option(help="Paling lama sekian menit. · At most so many minutes.")
    ] = None,
    seed: SeedOption = 0,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Kumpulan kasus terbaik, dengan buktinya. · The best set of cases, with its proof."""
    from ocsea.scenarios.sets import case_sets

    screen = screen_for(lang, overlay)
    found = case_sets(
        screen.kb,
        n,
        sets,
        audience=audience,
        must_cover=must or (),
        avoid=avoid or (),
        minutes=minutes,
        seed=seed,
    )
    if as_json:
        print_json([each.certificate() for each in found])
        return
    for number, each in enumerate(found, start=1):
        if sets > 1:
            screen.line(screen.say("cases-set", number=number))
        rows = (
            (c.id, c.title(screen.lang), screen.say(f"sensitivity-{c.sensitivity}"), str(c.minutes))
            for c in each.cases
        )
        screen.grid(("cli-id", "cli-title", "case-sensitivity", "case-minutes"), rows)
        covered = {side: len(values) for side, values in each.covered.items() if values}
        told = ", ".join(
            f"{screen.say(f'cases-side-{side}')} {many}" for side, many in covered.items()
        )
        screen.line(screen.say("cases-shows", told=told))
    first = found[0]
    bound = {} if first.status == "optimal" else {"bound": first.bound}
    screen.line(screen.say(f"cases-{first.status}", value=first.together, **bound))
    screen.line(screen.say("cover-provenance", seed=seed, knowledge=first.knowledge))


@app.command()
def cover(
    strength: Annotated[
        int, typer.Option(help="2: pasangan, 3: rangkap tiga. · 2: pairs, 3: triples.")
    ] = 2,
    facet: Annotated[
        list[str] | None,
        typer.Option(
            "--facet",
            help="Segi, dengan nilai bila perlu: place atau age=a13-15,a16-17; boleh berulang. · "
            "A facet, with values where wanted; may be repeated.",
        ),
    ] = None,
    forbid: Annotated[
        list[str] | None,
        typer.Option(
            "--forbid",
            help="Jangan bertemu: form:outing,age:a10-12; boleh berulang. · Must not meet; may be repeated.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help=".csv (tabel · table), .json (dengan bukti · with the certificate)"),
    ] = None,
    seed: SeedOption = 0,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Kerangka kasus yang memuat semua pasangan nilai. · Skeletons of cases that hold all pairs of values."""
    from ocsea.scenarios.skeletons import covering_set

    if out and out.suffix not in _ENDINGS:
        raise UnknownOptionError.for_option("file ending", out.suffix or out.name, _ENDINGS)
    screen = screen_for(lang, overlay)
    named = dict(map(_facet, facet)) if facet else None
    wishes = [each.split(",") for each in forbid or ()]
    found = covering_set(screen.kb, strength=strength, facets=named, constraints=wishes, seed=seed)
    rows = found.to_rows(screen.lang)
    told = {"certificate": found.certificate(), "rows": rows}
    if out:
        as_text = json.dumps(plain(told), ensure_ascii=False, indent=2) + "\n"
        write_bytes(out, as_text.encode() if out.suffix == ".json" else _csv(rows))
    if as_json:
        print_json(told)
        return
    if not out:
        head = ("cases-number", "cases-skeleton", "cases-nearest")
        screen.grid(head, ((row["number"], row["label"], row["case"]) for row in rows))
    screen.line(found.explain(screen.lang))
    if out:
        screen.line(str(out))


def _facet(wish: str) -> tuple[str, list[str] | None]:
    name, _, values = wish.partition("=")
    return name, values.split(",") if values else None


def _csv(rows: list[dict[str, str]]) -> bytes:
    """Return a table that spreadsheets read as UTF-8."""
    return csv_text([list(rows[0]), *(row.values() for row in rows)]).encode("utf-8-sig")
