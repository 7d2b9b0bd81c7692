"""What the commands share: options, printing in one language, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import attrs
import typer
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text as Line

from ocsea._base.errors import OutputError
from ocsea._base.text import Lang, Text, check_lang
from ocsea.knowledge import KnowledgeBase, load

__all__ = [
    "JsonOption",
    "LangOption",
    "Language",
    "OverlayOption",
    "Screen",
    "plain",
    "print_json",
    "progress_bar",
    "read_text",
    "screen_for",
]


class Language(StrEnum):
    """A language of the output."""

    id = "id"
    en = "en"


LangOption = Annotated[
    Language, typer.Option("--lang", help="Bahasa keluaran. · Language of the output.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Cetak JSON. · Print JSON.")]
OverlayOption = Annotated[
    list[Path] | None,
    typer.Option("--overlay", help="Folder data sendiri. · A folder of your own records."),
]


def plain(value: Any) -> Any:
    """Return a record or a result as what JSON knows."""
    if isinstance(value, Text) or attrs.has(type(value)):
        fields = [f for f in attrs.fields(type(value)) if not f.name.startswith("_")]
        return {f.alias or f.name: plain(getattr(value, f.name)) for f in fields}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def read_text(path: Path) -> str:
    """Return what a file of text holds.

    Raises:
        OutputError: It cannot be read, or is not UTF-8 text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        message = f"cannot read {str(path)!r} ({reason})"
        raise OutputError(message, hint="see whether it is there, and UTF-8 text.") from None


@attrs.frozen
class Screen:
    """Prints in one language."""

    kb: KnowledgeBase
    lang: Lang
    console: Console = attrs.field(factory=Console)

    def say(self, key: str, **gaps: object) -> str:
        """Return a phrase in the language of the screen."""
        return self.kb.wording[key].format(**gaps)(self.lang)

    def line(self, text: str) -> None:
        """Print a line as it is."""
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def grid(self, head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        """Print a table; its headings are phrases."""
        grid = Grid(box=None, header_style="bold", pad_edge=False)
        for key in head:
            grid.add_column(self.say(key), overflow="fold", no_wrap=key == "cli-id")
        for row in rows:
            grid.add_row(*map(Line, row))
        self.console.print(grid)

    def facts(self, rows: Iterable[tuple[str, str]]) -> None:
        """Print pairs of a phrase and what it is, leaving out the empty ones."""
        grid = Grid.grid(padding=(0, 2))
        grid.add_column(style="bold")
        grid.add_column(overflow="fold")
        for key, value in rows:
            if value:
                grid.add_row(self.say(key), Line(value))
        self.console.print(grid)

    def names(self, forms: Iterable[str]) -> str:
        """Return the labels of forms, each with its id."""
        return "; ".join(f"{self.kb.forms[form].label(self.lang)} ({form})" for form in forms)


def screen_for(lang: Language, overlays: list[Path] | None = None) -> Screen:
    """Return a screen in a language, with overlays where given."""
    return Screen(load(overlays=overlays or ()), check_lang(lang.value))


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on a terminal; what is yielded is told how much is done, of how much. Elsewhere: ``None``."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    from rich.progress import Progress

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
