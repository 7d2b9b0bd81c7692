"""The command ``ocsea``: parse, call, print."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocsea._base.text import Lang

__all__ = ["main"]


def main() -> None:
    """Run the command; what goes wrong is said in words, in the language asked for, with exit code 2."""
    from ocsea._base.errors import MissingExtraError, OcseaError

    lang = _asked_for(sys.argv[1:])
    try:
        try:
            from ocsea.cli.app import run
        except ImportError as error:
            raise MissingExtraError.for_extra("cli", error.name or "typer") from None
        run(lang)
    except OcseaError as error:
        print(error.in_language(lang), file=sys.stderr)
        sys.exit(2)


def _asked_for(arguments: Sequence[str]) -> Lang:
    """Return the language of the first ``--lang``, else Indonesian, whatever is wrong with the arguments."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    for option, value in zip(options, [*options[1:], ""], strict=False):
        name, _, joined = option.partition("=")
        if name == "--lang":
            return "en" if (joined or value) == "en" else "id"
    return "id"
