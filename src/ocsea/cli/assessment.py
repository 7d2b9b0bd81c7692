"""The commands on self-assessments: ``ocsea assess list``, ``run``, ``report``, ``evaluate`` and so on."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import attrs
import typer

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea._base.output import write, write_bytes, write_text
from ocsea._base.text import Lang
from ocsea.assess.answers import read_answers
from ocsea.assess.model import Instrument, Item
from ocsea.assess.report import report as report_on
from ocsea.assess.scoring import score
from ocsea.assess.sheets import ROLES, AnswerSheet
from ocsea.cli.screen import (
    JsonOption,
    LangOption,
    Language,
    OverlayOption,
    Screen,
    print_json,
    read_text,
    screen_for,
)
from ocsea.scenarios.render import FORMATS, rendered

if TYPE_CHECKING:
    from ocsea.assess.survey import Counts

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help="Tinjauan mandiri atas sebuah lingkungan, bukan atas orang. · "
    "Self-assessments of settings, never of people.",
)

_ENDINGS = tuple(f".{form}" for form in FORMATS)
_COUNT_ENDINGS = (*_ENDINGS, ".csv", ".json")
_FORM_ENDINGS = (".xlsx", ".json", ".gs", ".csv")
_WORDS = {"t": "dk", "n": "na"}

OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="Berkas .html, .md, .docx, atau .pdf. · A .html, .md, .docx or .pdf file.",
    ),
]
RespondentOption = Annotated[
    str | None,
    typer.Option("--respondent", help="Kolom kode peserta. · Column of participant codes."),
]


@app.command("list")
def instruments(
    lang: LangOption = Language.id, as_json: JsonOption = False, overlay: OverlayOption = None
) -> None:
    """Daftar instrumen. · The instruments."""
    screen = screen_for(lang, overlay)
    found = screen.kb.instruments.values()
    if as_json:
        print_json(
            [
                {
                    "id": i.id,
                    "kind": i.kind,
                    "items": len(i.items),
                    "minutes": i.minutes,
                    "label": i.label,
                }
                for i in found
            ]
        )
        return
    for each in found:
        screen.line(f"{each.label(screen.lang)} ({each.id}): {len(each.items)}, {each.minutes} min")


@app.command()
def report(
    answers: Annotated[Path, typer.Argument(help="Berkas jawaban (JSON). · Answer sheet (JSON).")],
    out: OutOption = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Laporan atas jawaban. · The report on answers."""
    screen = screen_for(lang, overlay)
    _check_ending(out, _ENDINGS)
    sheet = _sheet(answers)
    result = score(sheet.instrument_in(screen.kb), sheet.answers)

    def page(ending: str) -> str | bytes:
        return rendered(report_on(screen.kb, result, screen.lang), ending[1:])

    _tell(screen, result, result.trace, page, out, as_json=as_json)


def _check_ending(out: Path | None, endings: tuple[str, ...]) -> None:
    if out is not None and out.suffix not in endings:
        raise UnknownOptionError.for_option("file ending", out.suffix or out.name, endings)


class _Told(Protocol):
    """What a command found, which can be told in words."""

    def explain(self, lang: Lang) -> str: ...


def _tell(
    screen: Screen,
    found: _Told,
    data: Callable[[], Any],
    written: Callable[[str], str | bytes],
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Print what was found, as JSON or in words, or write it to a file as its ending asks."""
    if as_json:
        print_json(data())
    elif out is None:
        screen.line(found.explain(screen.lang))
    else:
        write(out, written(out.suffix))
        screen.line(str(out))


@app.command()
def evaluate(
    pre: Annotated[Path, typer.Argument(help="Jawaban sebelum pelatihan. · Answers before.")],
    post: Annotated[Path, typer.Argument(help="Jawaban sesudahnya. · Answers after.")],
    instrument: Annotated[
        str, typer.Option("--instrument", help="Id tes. · Id of the test.")
    ] = "training-knowledge",
    respondent: RespondentOption = None,
    seed: Annotated[int, typer.Option("--seed", help="Bilangan acuan. · Seed.")] = 2026,
    out: OutOption = None,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            help="Tanggal laporan; biasanya hari ini. · Day of the report; usually today.",
        ),
    ] = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Evaluasi pelatihan dari tes sebelum dan sesudah. · A training, from a test before and after."""
    from ocsea.assess.evaluation import evaluate as evaluated
    from ocsea.assess.evaluation import training_report

    screen = screen_for(lang, overlay)
    _check_ending(out, _ENDINGS)
    test = screen.kb.instruments[instrument]
    before, after = (_by_person(path, test, respondent) for path in (pre, post))
    found = evaluated(before, after, test, seed=seed)

    def page(ending: str) -> str | bytes:
        today = day.date() if day else date.today()  # noqa: DTZ011 - the day where it is written
        told = training_report(screen.kb, found, screen.lang, test=test, on=today)
        return rendered(told, ending[1:])

    _tell(screen, found, found.to_dict, page, out, as_json=as_json)


def _by_person(
    path: Path, test: Instrument, respondent: str | None
) -> dict[Hashable, Mapping[str, str | None]]:
    from ocsea.interop.responses import read_responses

    found = read_responses(path, test, respondent=respondent, unversioned=True)
    return {each.respondent: each.answers for each in found}


@app.command()
def counts(
    instrument: Annotated[str, typer.Argument(help="Id instrumen. · Id of the instrument.")],
    answers: Annotated[
        Path,
        typer.Argument(
            help="Ekspor KoboToolbox, ODK, Google Forms, atau tabel sendiri (.csv, .xlsx). · "
            "An export of KoboToolbox, ODK, Google Forms, or a table of your own (.csv, .xlsx)."
        ),
    ],
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            help="Kolom kelompok, atau kode pertanyaan. · Column of groups, or code of a question.",
        ),
    ] = None,
    k: Annotated[
        int, typer.Option("--k", help="Jumlah terkecil yang ditampilkan. · Least count shown.")
    ] = 5,
    of: Annotated[
        str,
        typer.Option(
            "--of", help="Persen dari: answered atau asked. · Shares of: answered, asked."
        ),
    ] = "answered",
    respondent: RespondentOption = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", help="Kolom lain yang diabaikan. · Another column to leave out."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Laporan .html, .md, .docx, .pdf, atau tabel .csv, .json. · "
            "A report (.html, .md, .docx, .pdf) or a table (.csv, .json).",
        ),
    ] = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Hitung jawaban survei; jumlah kecil disembunyikan. · Count survey answers; small counts are hidden."""
    from ocsea.assess.survey import counts as counted

    screen = screen_for(lang, overlay)
    _check_ending(out, _COUNT_ENDINGS)
    asked = screen.kb.instruments[instrument]
    rows = _rows(answers, asked, by, respondent, ignore or [])
    found = counted(asked, rows, by=by, k=k, of=of)  # type: ignore[arg-type]
    _tell(screen, found, found.to_dict, partial(_written, screen, found), out, as_json=as_json)


def _rows(
    path: Path, asked: Instrument, by: str | None, respondent: str | None, ignore: list[str]
) -> list[Mapping[str, Any]]:
    """Return the answers of an export, beside the column that names groups."""
    from ocsea.interop.responses import read_column, read_responses

    beside = by if by is not None and by not in asked.by_code else None
    groups = {} if beside is None else read_column(path, asked, beside)
    left = ignore if beside is None else [*ignore, beside]
    found = read_responses(path, asked, respondent=respondent, ignore=left, unversioned=True)
    if beside is None:
        return [each.answers for each in found]
    return [{**each.answers, beside: groups[each.row]} for each in found]


def _written(screen: Screen, found: Counts, ending: str) -> str | bytes:
    if ending == ".csv":
        return found.to_csv().encode("utf-8-sig")  # so that Excel reads it as UTF-8
    if ending == ".json":
        return json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n"
    from ocsea.assess.survey import survey_report

    return rendered(survey_report(screen.kb, found, screen.lang), ending[1:])


def _sheet(path: Path) -> AnswerSheet:
    return AnswerSheet.from_json(read_text(path), file=str(path))


@app.command()
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
    content = _form(screen.kb.instruments[instrument], out, screen.lang)
    screen.line(str(write_bytes(out, content)))


def _form(instrument: Instrument, out: Path, lang: Lang) -> bytes:
    if out.suffix == ".xlsx":
        from ocsea.interop.xlsform import workbook

        return workbook(instrument)
    if out.suffix == ".json":
        from ocsea.interop.surveyjs import survey

        return (json.dumps(survey(instrument), ensure_ascii=False, indent=2) + "\n").encode()
    if out.suffix == ".gs":
        from ocsea.interop.googleforms import script

        return script(instrument, lang).encode()
    if out.suffix == ".csv":
        from ocsea.interop.codebook import codebook

        return codebook(instrument).encode("utf-8-sig")  # so that Excel reads it as UTF-8
    raise UnknownOptionError.for_option("file ending", out.suffix or out.name, _FORM_ENDINGS)


# -- asking -----------------------------------------------------------------------------------------------


@app.command()
def run(
    instrument: Annotated[str, typer.Argument(help="Id instrumen. · Id of the instrument.")],
    save: Annotated[
        Path | None, typer.Option("--save", help="Simpan jawaban di sini. · Save answers here.")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", help="Lanjutkan berkas ini. · Go on with this file.")
    ] = None,
    role: Annotated[str | None, typer.Option("--role", help=f"{', '.join(ROLES)}")] = None,
    lang: LangOption = Language.id,
    overlay: OverlayOption = None,
) -> None:
    """Menjawab instrumen di terminal. · Answer an instrument in the terminal."""
    screen = screen_for(lang, overlay)
    before = _sheet(resume) if resume else None
    asked = before.instrument_in(screen.kb) if before else screen.kb.instruments[instrument]
    if role is not None and role not in ROLES:
        raise UnknownOptionError.for_option("role", role, ROLES)
    target = save or resume
    interview = _Interview(screen, asked, dict(before.answers) if before else {}, _ask)
    finished = interview.run()
    sheet = AnswerSheet.of(
        asked,
        interview.answers,
        rater_role=role or (before.rater_role if before else None),
        answered_at=date.today() if finished else None,  # noqa: DTZ011 - the day where it is answered
    )
    if target:
        write_text(target, sheet.to_json())
        screen.line(screen.say("assess-ask-saved", file=target, instrument=asked.id))
    elif not finished:
        screen.line(screen.say("assess-ask-stopped"))
    if finished and asked.kind != "survey":
        screen.line(score(asked, interview.answers).explain(screen.lang))


def _ask() -> str:
    return str(typer.prompt(">", default="", show_default=False)).strip()


@attrs.define
class _Interview:
    """Questions asked one after another; every answer can be gone back to."""

    screen: Screen
    instrument: Instrument
    answers: dict[str, Any]
    ask: Callable[[], str]
    at: int = 0

    def run(self) -> bool:
        """Ask what is not answered yet; return whether the end was reached."""
        self.screen.line(self.instrument.label(self.screen.lang))
        self.screen.line(self.instrument.intro(self.screen.lang))
        self.screen.line(self.screen.say("assess-ask-how"))
        items = self.instrument.items
        while self.at < len(items) and items[self.at].code in self.answers:
            self.at += 1
        while self.at < len(items):
            self.show(items[self.at])
            if not self.take(items[self.at]):
                return False
        return True

    def show(self, item: Item) -> None:
        screen = self.screen
        screen.line("")
        screen.line(
            screen.say("assess-ask-progress", at=self.at + 1, all=len(self.instrument.items))
        )
        screen.line(f"{item.code}: {item.text(screen.lang)}")
        for choice in item.offered:
            screen.line(f"  {choice.code}  {choice.label(screen.lang)}")
        hints = {"numeric": "assess-ask-share", "multi": "assess-ask-several"}
        if item.answers.type in hints:
            screen.line(f"  {screen.say(hints[item.answers.type])}")

    def take(self, item: Item) -> bool:
        """Take one answer; return whether to go on."""
        given = self.ask()
        if given == "s":
            return False
        if given == "<":
            self.at = max(self.at - 1, 0)
        elif given == "?":
            help_text = item.help(self.screen.lang) if item.help else ""
            self.screen.line(help_text or self.screen.say("assess-ask-nothing"))
        elif not given:
            self.answers.pop(item.code, None)
            self.at += 1
        else:
            self.keep(item, _WORDS.get(given, given))
        return True

    def keep(self, item: Item, given: str) -> None:
        """Keep an answer when it is one that can be."""
        answer: Any = given
        if given == "na" and item.allow_na:
            self.screen.line(self.screen.say("assess-ask-reason"))
            answer = {"code": "na", "reason": self.ask()}
        alone = attrs.evolve(self.instrument, items=(item,), tables=self.instrument._tables)
        try:
            read_answers(alone, {item.code: answer})
        except InvalidDataError:
            self.screen.line(self.screen.say("assess-ask-again"))
            return
        self.answers[item.code] = answer
        self.at += 1
