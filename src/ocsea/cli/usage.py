"""The use of a command in the language asked for: its help, and what is wrong with how it was called.

Typer writes English. What it writes is told by the same catalogue as the errors of the library.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import typer

from ocsea._base.telling import told
from ocsea._base.text import Lang

__all__ = ["run_in"]


def run_in(lang: Lang, app: typer.Typer) -> None:
    """Run the command line of *app* and end the process with its exit code."""
    wrong_use: Any = typer.BadParameter.__base__  # Typer has a name for this one only
    say = partial(told, lang=lang)
    command = typer.main.get_command(app)
    for each in _commands(command):
        each.context_class = _speaking(each.context_class, say)
    try:
        sys.exit(command(prog_name=app.info.name, standalone_mode=False))
    except wrong_use as error:
        print(*_lines(error, say), sep="\n", file=sys.stderr)
        sys.exit(error.exit_code)
    except typer.Abort:
        print(say("Aborted!"), file=sys.stderr)
        sys.exit(1)


def _commands(command: Any) -> Iterator[Any]:
    yield command
    for each in getattr(command, "commands", {}).values():
        yield from _commands(each)


def _lines(error: Any, say: Callable[[str], str]) -> Iterator[str]:
    """Yield what is wrong with the use of a command; a group that was called alone shows its help."""
    message, context = error.format_message(), error.ctx
    if context is None:
        yield f"{say('Error')}: {say(message)}"
    elif message == context.get_help():
        yield message
    else:
        yield context.get_usage()
        yield say(f"Try '{context.command_path} --help' for help.")
        yield f"\n{say('Error')}: {say(message)}"


def _speaking(context: Any, say: Callable[[str], str]) -> Any:
    """Return a class of contexts whose help is told."""

    class Formatter(context.formatter_class):  # type: ignore[misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            words = " ".join(map(say, args.split(" ")))
            super().write_usage(prog, words, prefix or f"{say('Usage')}: ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(say(heading))

        def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
            super().write_dl([(name, _about(text, say)) for name, text in rows], *args, **kwargs)

    return type("Context", (context,), {"formatter_class": Formatter})


def _about(text: str, say: Callable[[str], str]) -> str:
    """Return the help of an option, with what stands in brackets at its end."""
    start, bracket, end = text.rpartition("  [")
    if not bracket or not end.endswith("]"):
        return say(text)
    return f"{say(start)}{bracket}{'; '.join(map(say, end[:-1].split('; ')))}]"
