"""The command ``ocsea triage``: questions one at a time, and one page with what comes next."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import attrs
import typer
from rich.markdown import Markdown

from ocsea._base.errors import UnknownOptionError
from ocsea._base.output import write
from ocsea.assess.triage.answer import Triage, triage
from ocsea.assess.triage.asking import NextQuestion
from ocsea.assess.triage.situation import Situation
from ocsea.cli.screen import (
    LangOption,
    Language,
    OverlayOption,
    Screen,
    print_json,
    read_text,
    screen_for,
)
from ocsea.scenarios.render import FORMATS, rendered

__all__ = ["triage_command"]

_SHOWN = ("text", "json", *FORMATS)
_IN_FILES = ("docx", "pdf")
_FIRST = ("safety-now", "asker")
"""What is asked first: whether somebody is in danger, and who asks, so that the words fit."""


def triage_command(
    situation: Annotated[
        Path | None,
        typer.Option("--situation", help="Berkas keadaan (JSON). · A situation (JSON)."),
    ] = None,
    form: Annotated[str, typer.Option("--format", help=", ".join(_SHOWN))] = "text",
    out: Annotated[
        Path | None, typer.Option("--out", help="Tulis ke berkas. · Write to a file.")
    ] = None,
    most: Annotated[
        int,
        typer.Option("--questions", min=0, help="Paling banyak pertanyaan. · Most questions."),
    ] = 8,
    full: Annotated[
        bool, typer.Option("--full", help="Versi lengkap. · Everything, not one page.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Cetak JSON Schema. · Print the JSON Schema.")
    ] = False,
    lang: LangOption = Language.id,
    overlay: OverlayOption = None,
) -> None:
    """Langkah pertama: pertanyaan singkat, satu per satu, tanpa nama. · First steps, without names."""
    screen = screen_for(lang, overlay)
    if form not in _SHOWN:
        raise UnknownOptionError.for_option("format", form, _SHOWN)
    if form in _IN_FILES and out is None:
        raise UnknownOptionError(f"{form} cannot be printed", hint="name a file with --out.")
    if schema:
        from ocsea.interop.triage import triage_schema

        print_json(triage_schema(screen.lang))
        return
    known = _read(situation) if situation else _Interview(screen, _ask, most).run()
    _show(screen, triage(screen.kb, known), form, out, full=full)


def _read(path: Path) -> Situation:
    from ocsea.interop.triage import read_situation

    return read_situation(read_text(path), file=str(path))


def _show(screen: Screen, found: Triage, form: str, out: Path | None, *, full: bool) -> None:
    if form == "text" and out is None:
        screen.console.print(Markdown(found.explain(screen.lang, full=full)))
        return
    content = _content(found, form, screen, full=full)
    if out is None:
        typer.echo(content)
        return
    write(out, content)
    screen.line(screen.say("triage-cli-saved", file=out))


def _content(found: Triage, form: str, screen: Screen, *, full: bool) -> str | bytes:
    if form == "json":
        return json.dumps(found.to_dict(screen.lang), ensure_ascii=False, indent=2) + "\n"
    if form == "text":
        return found.explain(screen.lang, full=full)
    return rendered(found.document(screen.lang, full=full), form)


# -- asking -----------------------------------------------------------------------------------------------


def _ask() -> str:
    return str(typer.prompt(">", default="", show_default=False)).strip()


@attrs.define
class _Interview:
    """Questions asked one after another, the next most useful each time; every answer can be gone back to."""

    screen: Screen
    ask: Callable[[], str]
    most: int
    known: Situation = attrs.field(factory=Situation)
    before: list[tuple[str, Situation]] = attrs.field(factory=list)

    def run(self) -> Situation:
        """Ask until stopped, until nothing is open, or as often as agreed; return what is known."""
        screen = self.screen
        screen.line(screen.say("help-danger"))
        screen.line("")
        screen.line(screen.say("triage-cli-intro"))
        screen.line(screen.say("triage-cli-how"))
        while len(self.before) < self.most and (question := self.next()):
            self.show(question)
            if not self.take(question):
                break
        return self.known

    def next(self) -> NextQuestion | None:
        """Return the question to ask: those that always come first, then the most useful."""
        asked = {ident for ident, _ in self.before}
        open_ones = {
            each.id: each
            for each in triage(self.screen.kb, self.known).next_questions
            if each.id not in asked
        }
        first = next((open_ones[ident] for ident in _FIRST if ident in open_ones), None)
        return first or next(iter(open_ones.values()), None)

    def show(self, question: NextQuestion) -> None:
        screen = self.screen
        screen.line("")
        screen.line(question.ask(screen.lang))
        for number, option in enumerate(question.options, start=1):
            screen.line(f"  {number}  {option.label(screen.lang)}")
        if question.record.multi:
            screen.line(f"  {screen.say('triage-cli-several')}")
        if question.record.day:
            screen.line(f"  {screen.say('triage-cli-day')}")

    def take(self, question: NextQuestion) -> bool:
        """Take one answer; return whether to go on."""
        given = self.ask()
        if given == "s":
            return False
        if given == "<":
            if self.before:
                _, self.known = self.before.pop()
            return True
        after = self.known if not given else self.answered(question, given)
        if after is None:
            self.screen.line(self.screen.say("triage-cli-again"))
            return True
        self.before.append((question.id, self.known))
        self.known = after
        return True

    def answered(self, question: NextQuestion, given: str) -> Situation | None:
        """Return what is known after an answer; ``None`` for one that cannot be."""
        if question.record.day:
            return _on(self.known, given)
        picked = [part.strip() for part in given.split(",")]
        if not all(part.isdecimal() and 0 < int(part) <= len(question.options) for part in picked):
            return None
        if len(picked) > 1 and not question.record.multi:
            return None
        try:
            after = question.known_after(self.known, [int(part) - 1 for part in picked])
            triage(self.screen.kb, after)
        except UnknownOptionError:  # answers that exclude each other
            return None
        return after


def _on(known: Situation, given: str) -> Situation | None:
    try:
        return known.also(happened=date.fromisoformat(given))
    except ValueError:
        return None
