"""Importing late: names of a package when they are first used, and optional packages when they are needed."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from ocsea._base.errors import MissingExtraError

__all__ = ["facade", "needs"]


def facade(
    package: str, home: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` of a package that imports its modules when first asked.

    Args:
        package: Name of the package.
        home: For each public name the module of the package that holds it.

    >>> import ocsea.scenarios
    >>> "workshop" in dir(ocsea.scenarios), ocsea.scenarios.workshop.__name__
    (True, 'workshop')
    """

    def found(name: str) -> object:
        if name not in home:
            msg = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(msg)
        return getattr(importlib.import_module(f"{package}.{home[name]}"), name)

    def names() -> list[str]:
        return sorted({*vars(importlib.import_module(package)), *home})

    return found, names


def needs(package: str, extra: str) -> Any:
    """Return an optional package.

    Raises:
        MissingExtraError: It is not installed.

    >>> needs("json", "stats").__name__
    'json'
    """
    try:
        return importlib.import_module(package)
    except ImportError:
        raise MissingExtraError.for_extra(extra, package.partition(".")[0]) from None
