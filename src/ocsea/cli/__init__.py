"""The command ``ocsea``: parse, call, print."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command; what goes wrong is said in words, with exit code 2."""
    from ocsea._base.errors import MissingExtraError, OcseaError

    try:
        try:
            from ocsea.cli.app import run
        except ImportError as error:
            raise MissingExtraError.for_extra("cli", error.name or "typer") from None
        run()
    except OcseaError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
