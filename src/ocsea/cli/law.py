"""The commands on the law: ``ocsea law ...``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

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
from ocsea.law.applicable import Answer, Applicable
from ocsea.law.penalty import all_in_words, in_words

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help="Hukum dari waktu ke waktu; informasi, bukan nasihat hukum. · "
    "Law over time; information, not legal advice.",
)

Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="Tanggal. · Day: 2026-01-31.")]

ForDay = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Untuk hari itu. · For that day.")
]
VictimAge = Annotated[int | None, typer.Option(help="Usia korban. · Age of the victim.")]


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


def _applicable_data(applicable: Applicable) -> dict[str, Any]:
    return {
        "id": applicable.provision.id,
        "article": applicable.provision.article,
        "instrument": applicable.instrument.number,
        "role": applicable.role,
        "summary": plain(applicable.provision.summary),
        "versions": plain(applicable.versions),
        "complaint": plain(applicable.complaint),
        "aggravations": [
            {"id": raised.ground.id, "met": raised.met, "effect": plain(raised.ground.effect)}
            for raised in applicable.aggravations
        ],
        "conditions": plain(applicable.conditions),
        "caveats": plain(applicable.provision.caveats),
        "certain": applicable.certain,
        "confidence": applicable.confidence,
        "status": applicable.provision.status,
        "sources": list(applicable.provision.sources),
    }


def answer_data(answer: Answer) -> dict[str, Any]:
    """Return an answer as what JSON knows."""
    change, juvenile = answer.change_of_law, answer.juvenile
    return {
        "forms": list(answer.forms),
        "happened": answer.happened.isoformat(),
        "provisions": [_applicable_data(applicable) for applicable in answer.provisions],
        "near_misses": [
            {
                "id": miss.provision.id,
                "kind": miss.kind,
                "day": miss.day.isoformat(),
                "days": miss.days,
                "replaced_by": list(miss.replaced_by),
            }
            for miss in answer.near_misses
        ],
        "shields": [shield.provision.id for shield in answer.shields],
        "juvenile": juvenile and {"track": juvenile.track, "diversion": dict(juvenile.diversion)},
        "change_of_law": change
        and {
            "flag": change.flag,
            "tried": change.tried.isoformat(),
            "then": [_applicable_data(applicable) for applicable in change.then],
            "now": [_applicable_data(applicable) for applicable in change.now],
        },
        "gaps": plain(answer.gaps),
        "unmapped": list(answer.unmapped),
        "deadlines": [limit.id for limit in answer.deadlines],
        "questions": [question.id for question in answer.questions],
        "warnings": plain(answer.warnings),
    }


@app.command()
def applicable(
    forms: Annotated[list[str], typer.Argument(help="Id bentuk. · Ids of forms.")],
    happened: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], help="Hari kejadian. · Day of the incident."),
    ],
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Hari terakhir, bila berlanjut. · Last day."),
    ] = None,
    victim_age: VictimAge = None,
    victim_disability: Annotated[
        bool,
        typer.Option("--victim-disability", help="Korban penyandang disabilitas. · Disability."),
    ] = False,
    suspect_age: Annotated[
        int | None, typer.Option(help="Usia terduga. · Age of the suspect.")
    ] = None,
    relationship: Annotated[
        list[str] | None, typer.Option(help="Nilai faset relationship. · Values of that facet.")
    ] = None,
    means: Annotated[
        list[str] | None, typer.Option(help="Nilai faset means. · Values of that facet.")
    ] = None,
    tried: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Hari sidang. · Day of the trial.")
    ] = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Ketentuan yang berlaku pada hari kejadian. · What applied on the day it happened."""
    screen = screen_for(lang, overlay)
    facts: dict[str, Any] = {
        "victim_age": victim_age,
        "victim_disability": victim_disability,
        "suspect_age": suspect_age,
        "relationship": relationship,
        "means": means,
        "tried": _day(tried),
    }
    law = screen.kb.law
    if until is None:
        answers = [law.applicable(forms, happened=happened.date(), **facts)]
    else:
        answers = list(law.applicable(forms, happened=(happened.date(), until.date()), **facts))
    if as_json:
        data = [answer_data(answer) for answer in answers]
        print_json(data if until else data[0])
        return
    for answer in answers:
        screen.line(answer.explain(screen.lang))


def _version_lines(screen: Screen, ident: str) -> Iterable[tuple[str, ...]]:
    for version in screen.kb.law[ident].versions:
        end = version.end.isoformat() if version.end else "…"
        wording = version.wording(screen.lang) if version.wording else ""
        yield (version.start.isoformat(), end, in_words(version, screen.lang), wording)


@app.command()
def show(
    provision: Annotated[str, typer.Argument(help="Id ketentuan. · Id of a provision.")],
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Satu ketentuan dengan semua versinya. · One provision with all its versions."""
    screen = screen_for(lang, overlay)
    rule = screen.kb.law[provision]
    if as_json:
        print_json(rule)
        return
    screen.line(screen.kb.law.citations.name(rule.id, screen.lang))
    screen.line(rule.summary(screen.lang))
    head = ("cli-from", "cli-until", "law-penalty", "cli-wording")
    screen.grid(head, _version_lines(screen, rule.id))
    for caveat in rule.caveats:
        screen.line(f"- {caveat(screen.lang)}")
    by = "; ".join(screen.kb.law.citations.name(other, screen.lang) for other in rule.replaced_by)
    screen.facts(
        (
            ("cli-replaced-by", by),
            ("cli-status", screen.say(f"status-{rule.status}")),
            ("cli-checked", rule.checked.isoformat()),
            ("cli-sources", "\n".join(screen.kb.cite(rule.sources))),
        )
    )


@app.command()
def on(
    day: Day,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Semua ketentuan yang berlaku pada suatu hari. · Every provision that binds on a day."""
    screen = screen_for(lang, overlay)
    found = screen.kb.law.on(day.date())
    if as_json:
        print_json([{"id": s.provision.id, "versions": plain(s.versions)} for s in found])
        return
    name = screen.kb.law.citations.name
    rows = (
        (s.provision.id, name(s.provision.id, screen.lang), s.provision.summary(screen.lang))
        for s in found
    )
    screen.grid(("cli-id", "law-rule", "law-content"), rows)


@app.command()
def timeline(
    form: Annotated[str, typer.Argument(help="Id bentuk. · Id of a form.")],
    victim_age: VictimAge = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Tulis SVG atau HTML ke berkas. · Write SVG or HTML to a file."),
    ] = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Ketentuan satu bentuk dari waktu ke waktu. · The provisions on a form over time."""
    screen = screen_for(lang, overlay)
    line = screen.kb.law.timeline(form, victim_age=victim_age)
    if out is not None:
        from ocsea._base.output import write_text

        drawings = {".svg": line.to_svg, ".html": line.to_html}
        if out.suffix not in drawings:
            raise UnknownOptionError.for_option("file ending", out.suffix, drawings)
        write_text(out, drawings[out.suffix](screen.lang))
        screen.line(str(out))
    elif as_json:
        print_json(
            [{"id": b.provision.id, "role": b.role, "spans": plain(b.spans)} for b in line.bars]
        )
    else:
        screen.line(line.to_text(screen.lang))


@app.command()
def diff(
    first: Day,
    second: Day,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Yang berubah antara dua hari. · What changed between two days."""
    screen = screen_for(lang, overlay)
    found = screen.kb.law.changes(first.date(), second.date())
    if as_json:
        print_json(
            [
                {
                    "id": change.provision.id,
                    "kind": change.kind,
                    "days": plain(change.days),
                    "before": plain(change.before),
                    "after": plain(change.after),
                    "replaced_by": list(change.replaced_by),
                }
                for change in found
            ]
        )
        return
    name = screen.kb.law.citations.name
    rows = (
        (
            screen.say(f"change-{change.kind}"),
            name(change.provision.id, screen.lang),
            all_in_words(change.before, screen.lang),
            all_in_words(change.after, screen.lang)
            or "; ".join(name(other, screen.lang) for other in change.replaced_by),
        )
        for change in found
    )
    screen.grid(("cli-change", "law-rule", "cli-before", "cli-after"), rows)


@app.command()
def cite(
    words: Annotated[list[str], typer.Argument(help="Kutipan. · A citation.")],
    on: ForDay = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Baca satu kutipan dan keadaannya. · Read a citation and what became of it."""
    screen = screen_for(lang, overlay)
    cites = screen.kb.law.citations
    findings = cites.check(" ".join(words), on=_day(on) or screen.kb.law.last_check)
    if as_json:
        print_json(findings)
        return
    rows = (
        (
            finding.citation.text,
            screen.say(f"citation-{finding.state}"),
            "; ".join(cites.name(ident, screen.lang) for ident in finding.provisions),
            str(finding.since or ""),
            "; ".join(cites.name(ident, screen.lang) for ident in finding.replaced_by),
        )
        for finding in findings
    )
    screen.grid(("cli-citation", "cli-status", "law-rule", "cli-since", "cli-replaced-by"), rows)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Markdown, HTML, DOCX, teks. · or text.")],
    on: ForDay = None,
    written: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Hari ditulis. · Day of writing.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Folder laporan HTML. · Folder for HTML reports.")
    ] = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Periksa kutipan hukum dalam berkas; keluar 1 bila ada yang berakhir. · Check the citations of files."""
    from ocsea._base.output import write_text
    from ocsea.law.texts import check_file

    screen = screen_for(lang, overlay)
    law = screen.kb.law
    day = _day(on) or law.last_check
    checked = [check_file(law.citations, path, on=day, written=_day(written)) for path in files]
    for number, each in enumerate(checked if html else ()):
        assert html is not None
        same = sum(other.name == each.name for other in checked[:number])
        name = f"{each.name}-{same + 1}.html" if same else f"{each.name}.html"
        write_text(html / name, each.to_html(screen.lang, stamp=screen.kb.stamp))
    if as_json:
        print_json(
            [
                {"file": c.name, "on": day, "passes": c.passes, "findings": plain(c.findings)}
                for c in checked
            ]
        )
    else:
        for each in checked:
            for finding in each.findings:
                place = f"{each.name}:{each.line_of(finding)}"
                screen.line(f"{place}: {finding.citation.text}: {each.told(finding, screen.lang)}")
            screen.line(f"{each.name}: " + screen.say("cli-citations", n=len(each.findings)))
    if not all(each.passes for each in checked):
        raise typer.Exit(1)


@app.command()
def review(
    country: Annotated[str, typer.Argument(help="Kode negara ISO. · ISO country code.")] = "ID",
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Tinjauan peraturan perundang-undangan suatu negara. · Review of a country's legislation."""
    screen = screen_for(lang, overlay)
    found = screen.kb.law.review(country)
    if as_json:
        print_json(
            {
                "country": found.country,
                "tallies": plain(found.tallies),
                "answers": {c: plain(found.answers.get(c)) for c in found.criteria},
                "gaps": plain(found.gaps),
            }
        )
        return
    screen.line(found.explain(screen.lang))
    rows = (
        (
            criterion.code,
            criterion.question(screen.lang),
            screen.say(f"answer-{found.state(criterion.id)}"),
        )
        for criterion in found.criteria.values()
    )
    screen.grid(("cli-code", "cli-question", "cli-answer"), rows)
