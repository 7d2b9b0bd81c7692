"""The commands. Each parses its options, calls the library and prints."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import attrs
import typer
from rich.markup import escape
from rich.tree import Tree

from ocsea import __version__
from ocsea._base.records import Record
from ocsea._base.text import Lang, Text
from ocsea.cli.activities import activities
from ocsea.cli.assessment import app as assess_app
from ocsea.cli.batch import batch
from ocsea.cli.cases import app as cases_app
from ocsea.cli.diff import diff
from ocsea.cli.export import export
from ocsea.cli.language import lint
from ocsea.cli.law import app as law_app
from ocsea.cli.prevention import gaps, graph, measures, plan
from ocsea.cli.screen import (
    JsonOption,
    LangOption,
    Language,
    OverlayOption,
    Screen,
    plain,
    print_json,
    progress_bar,
    screen_for,
)
from ocsea.cli.simulation import simulate
from ocsea.cli.triage import triage_command
from ocsea.cli.usage import run_in
from ocsea.knowledge import load
from ocsea.taxonomy.crosswalk import FormMapping
from ocsea.taxonomy.model import Form

if TYPE_CHECKING:
    from ocsea.scenarios.workshops import Workshop

__all__ = ["run"]

app = typer.Typer(
    name="ocsea",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Pengetahuan dan alat untuk mencegah dan menangani OCSEA dan KBGO. · "
    "Knowledge and tools to prevent and answer OCSEA and online gender-based violence.",
)
app.add_typer(law_app, name="law")
assess_app.command()(batch)
app.add_typer(assess_app, name="assess")
app.add_typer(cases_app, name="cases")
for command in (activities, measures, gaps, plan, simulate, graph, export, diff, lint):
    app.command()(command)
app.command("triage")(triage_command)


def _version(wanted: bool) -> None:  # noqa: FBT001
    if wanted:
        typer.echo(f"ocsea {__version__}, knowledge {load().stamp}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help="Versi dan sidik. · Version and hash.",
        ),
    ] = False,
) -> None:
    pass


@app.command()
def forms(
    under: Annotated[
        str | None, typer.Argument(help="Id bentuk teratas. · Id of the form to start from.")
    ] = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Tampilkan bentuk kekerasan sebagai pohon. · Show the forms of harm as a tree."""
    screen = screen_for(lang, overlay)
    if as_json:
        chosen = [form for _, form in screen.kb.forms.walk(under)]
        print_json({form.id: form for form in chosen})
        return
    tree = Tree(f"ocsea {screen.kb.version}", hide_root=True)
    path: list[Tree] = [tree]
    for depth, form in screen.kb.forms.walk(under):
        del path[depth + 1 :]
        path.append(path[-1].add(f"{escape(form.label(screen.lang))} [dim]{form.id}[/dim]"))
    screen.console.print(tree)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Kata sehari-hari. · Everyday words.")],
    limit: Annotated[
        int, typer.Option(min=1, help="Paling banyak sekian. · At most this many.")
    ] = 5,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Cari bentuk kekerasan dengan kata sehari-hari. · Find forms by everyday words."""
    screen = screen_for(lang, overlay)
    hits = screen.kb.forms.search(" ".join(words), limit=limit)
    if as_json:
        print_json(
            [
                {
                    "id": hit.form.id,
                    "label": hit.form.label,
                    "score": hit.score,
                    "why": hit.explain(screen.lang),
                }
                for hit in hits
            ]
        )
    elif hits:
        rows = ((h.form.label(screen.lang), h.form.id, h.explain(screen.lang)) for h in hits)
        screen.grid(("cli-form", "cli-id", "cli-why"), rows)
    else:
        screen.line(screen.say("cli-nothing-found"))


def _show_form(screen: Screen, form: Form) -> None:
    lang, kb = screen.lang, screen.kb
    screen.console.print(f"[bold]{escape(form.label(lang))}[/bold]  [dim]{form.ref}[/dim]")
    screen.facts(
        (
            ("cli-definition", form.definition(lang)),
            ("cli-scope", form.scope(lang)),
            ("cli-also-called", "; ".join(form.alternative_labels(lang))),
            ("cli-victims", screen.say(f"victims-{form.victims}")),
            ("cli-broader", screen.names(form.broader)),
            ("cli-narrower", screen.names(form.narrower)),
            ("cli-related", screen.names(form.related)),
            ("cli-status", screen.say(f"status-{form.status}")),
            ("cli-checked", form.checked.isoformat()),
            ("cli-sources", "\n".join(kb.cite(form.sources))),
        )
    )


def _show_record(screen: Screen, record: Record) -> None:
    screen.console.print(f"[bold]{escape(record.ref)}[/bold]")
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        shown = value(screen.lang) if isinstance(value, Text) else value
        if shown not in (None, (), ""):
            told = _in_language(plain(shown), screen.lang)
            text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False, indent=2)
            screen.line(f"{field.alias or field.name}: {text}")


def _in_language(value: Any, lang: Lang) -> Any:
    """Return plain data with each text in one language only."""
    if isinstance(value, dict):
        if set(value) == {"id", "en"}:
            return value[lang]
        return {key: _in_language(each, lang) for key, each in value.items()}
    if isinstance(value, list):
        return [_in_language(each, lang) for each in value]
    return value


@app.command()
def show(
    ref: Annotated[str, typer.Argument(help="Id, atau jenis:id. · Id of a form, or kind:id.")],
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Tampilkan satu catatan. · Show one record."""
    screen = screen_for(lang, overlay)
    record = screen.kb[ref] if ":" in ref else screen.kb.forms[ref]
    if as_json:
        print_json(record)
    elif isinstance(record, Form):
        _show_form(screen, record)
    else:
        _show_record(screen, record)


@app.command()
def crosswalk(
    scheme: Annotated[
        str | None, typer.Argument(help="Id daftar, atau 'ocsea'. · Id of a scheme, or 'ocsea'.")
    ] = None,
    code: Annotated[
        str | None, typer.Argument(help="Kode konsep atau id bentuk. · Code, or id of a form.")
    ] = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Padankan daftar lain dengan bentuk di sini, dua arah. · Map other lists to our forms, both ways."""
    screen = screen_for(lang, overlay)
    walk = screen.kb.crosswalk
    if scheme is None:
        _list_schemes(screen, as_json=as_json)
        return
    if scheme == "ocsea":
        wanted = list(screen.kb.forms) if code is None else [screen.kb.forms[code].id]
        found = [mapping for form in wanted for mapping in walk.of_form(form)]
    elif code is None:
        home = walk.scheme(scheme)
        found = [mapping for concept in home.concepts for mapping in walk(home.id, concept.id)]
    else:
        found = list(walk(scheme, code))
    if as_json:
        print_json([{**plain(mapping), "inverse": mapping.inverse} for mapping in found])
    elif found:
        _mappings(screen, found)
    else:
        looked = scheme != "ocsea" and code is not None and walk.looked_for(scheme, code)
        screen.line(screen.say("cli-none-looked" if looked else "cli-none-unknown"))


def _list_schemes(screen: Screen, *, as_json: bool) -> None:
    schemes = screen.kb.schemes.values()
    if as_json:
        print_json({scheme.id: scheme for scheme in schemes})
        return
    head = ("cli-id", "cli-scheme", "cli-version", "cli-concepts", "cli-mappings")
    rows = (
        (
            scheme.id,
            scheme.label(screen.lang),
            scheme.version,
            str(len(scheme.concepts)),
            str(sum(len(concept.links) for concept in scheme.concepts)),
        )
        for scheme in schemes
    )
    screen.grid(head, rows)


def _mappings(screen: Screen, found: Iterable[FormMapping]) -> None:
    kb, lang = screen.kb, screen.lang

    def row(mapping: FormMapping) -> tuple[str, ...]:
        concept = kb.schemes[mapping.scheme][mapping.concept]
        doubt = "" if mapping.status == "verified" else f" ({screen.say('status-unverified')})"
        return (
            f"{kb.forms[mapping.form].label(lang)} ({mapping.form})",
            screen.say(f"relation-{mapping.relation.lower()}"),
            mapping.code,
            concept.label(lang) + doubt,
            mapping.scheme,
        )

    head = ("cli-form", "cli-relation", "cli-code", "cli-concept", "cli-scheme")
    screen.grid(head, map(row, found))


@app.command()
def workshop(
    preset: Annotated[
        str | None,
        typer.Option(
            help="Id rencana; kosongkan untuk melihat daftarnya. · Id of the plan; leave out to list them."
        ),
    ] = None,
    participants: Annotated[
        int | None,
        typer.Option(
            help="Jumlah peserta; bawaan: menurut rencana. · People; default: the plan's."
        ),
    ] = None,
    groups: Annotated[
        int | None,
        typer.Option(
            help="Jumlah kelompok; bawaan: menurut rencana. · Groups; default: the plan's."
        ),
    ] = None,
    case: Annotated[
        list[str] | None,
        typer.Option(
            "--case",
            help="Id kasus pilihan sendiri; boleh diulang. · A case of your own choice; may be repeated.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Bilangan acuan. · Seed.")] = 0,
    victims: Annotated[
        str | None,
        typer.Option(help="child, adult, both; bawaan: menurut rencana. · default: the plan's."),
    ] = None,
    out: Annotated[
        Path,
        typer.Option(help="Folder hasil, atau berkas .zip. · Folder to write to, or a .zip file."),
    ] = Path("pack"),
    formats: Annotated[
        str, typer.Option("--formats", help="html,md,docx,pdf,pptx,moodle,gift")
    ] = "html,md",
    lang: Annotated[
        list[Language] | None,
        typer.Option("--lang", help="Bahasa; boleh diulang. · Language; may be repeated."),
    ] = None,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Buat paket lokakarya siap cetak. · Make a workshop pack ready to print."""
    from ocsea.scenarios.packs import workshop as prepare

    langs = lang or [Language.id]
    screen = screen_for(langs[0], overlay)
    if preset is None:
        _list_presets(screen, as_json=as_json)
        return
    pack = prepare(
        screen.kb,
        preset=preset,
        participants=participants,
        groups=groups,
        seed=seed,
        victims=victims,  # type: ignore[arg-type]  # checked there
        cases=case,
    )
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    spoken = [each.value for each in langs]
    with progress_bar() as progress:
        if out.suffix == ".zip":
            written = [pack.write_zip(out, formats=wanted, langs=spoken, progress=progress)]
        else:
            written = pack.write(out, formats=wanted, langs=spoken, progress=progress)
    if as_json:
        print_json(pack.certificate | {"files": [str(path) for path in written]})
        return
    screen.line(screen.say("cli-wrote", folder=out))
    for path in written:
        screen.line(f"  {path}")
    if pack.workshop.cases:
        screen.line(_shown(screen, pack.workshop))
    screen.line(screen.say("cli-wrote-hint"))


def _shown(screen: Screen, made: Workshop) -> str:
    """Return how much the cases show, and whether others could show more; nobody asks that of one's own."""
    choice = made.choice
    counts = {"groups": len(choice.cases), "covered": len(choice.covered)}
    if choice.bound is None:
        return screen.say("cli-own-cases", **counts)
    proven = screen.say("cli-yes" if choice.proven else "cli-no")
    return screen.say("cli-cases", **counts, bank=made.bank_size, proven=proven)


def _first(about: str) -> str:
    """Return the first sentence of a text."""
    first, stop, _ = about.partition(". ")
    return f"{first}." if stop else about


def _list_presets(screen: Screen, *, as_json: bool) -> None:
    presets = screen.kb.presets.values()
    if as_json:
        print_json({preset.id: preset for preset in presets})
        return
    rows = (
        (p.id, p.title(screen.lang), str(p.days), _first(p.about(screen.lang))) for p in presets
    )
    screen.grid(("cli-id", "cli-preset", "cli-days", "cli-about"), rows)


@app.command()
def audit(
    lang: LangOption = Language.id, as_json: JsonOption = False, overlay: OverlayOption = None
) -> None:
    """Hitung yang terverifikasi dan daftar yang belum. · Count what is verified, list what is not."""
    screen = screen_for(lang, overlay)
    result = screen.kb.audit()
    if as_json:
        print_json({"knowledge": screen.kb.stamp, "review": screen.kb.review, **plain(result)})
        return
    screen.line(f"ocsea {screen.kb.stamp}")
    rows = (
        (
            name,
            str(section.verified),
            str(len(section.unverified)),
            f"{100 * section.verified / section.total:.0f} %" if section.total else "–",
        )
        for name, section in result.sections.items()
    )
    screen.grid(("cli-section", "cli-verified", "cli-unverified", "cli-share"), rows)
    screen.line("")
    screen.line(screen.say("cli-unverified-list"))
    for name, section in result.sections.items():
        for ident in section.unverified:
            screen.line(f"  {name}: {ident}")
    screen.line("")
    screen.line(screen.kb.review(screen.lang))


@app.command()
def ids(overlay: OverlayOption = None, lang: LangOption = Language.id) -> None:  # noqa: ARG001 - of errors
    """Daftar semua id. · List every id."""
    for ident in load(overlays=overlay or ()).ids():
        typer.echo(ident)


@app.command()
def check(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="Folder data. · Folders of records.")
    ] = None,
    lang: LangOption = Language.id,  # noqa: ARG001 - of errors
) -> None:
    """Periksa data yang dikirim, atau folder data sendiri. · Check the shipped data, or folders of your own."""
    kb = load(overlays=folders or ())
    kb.check_or_raise()
    typer.echo(f"ok: {kb.stamp}")


def run(lang: Lang = "id") -> None:
    """Run the command line; what is wrong with its use is told in *lang*."""
    run_in(lang, app)
