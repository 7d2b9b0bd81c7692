"""Making things late: names of a package, optional packages, and values, each when first asked for.

What is made late is made without locks. Threads that come at once may each make it, and all of them get the one
that was kept; nothing waits, also not in a process that was forked meanwhile.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from typing import Any, TypeVar, overload

from ocsea._base.errors import MissingExtraError

__all__ = ["facade", "late_property", "made_once", "needs"]

T = TypeVar("T")


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


def made_once(make: Callable[[], T]) -> Callable[[], T]:
    """Return a function that gives the same object to everyone, made when it is first asked for.

    >>> numbers = made_once(lambda: [1, 2])
    >>> numbers() is numbers()
    True
    """
    made: dict[str, T] = {}

    @wraps(make)
    def found() -> T:
        return made["it"] if made else made.setdefault("it", make())

    return found


class late_property(cached_property[T]):  # noqa: N801 - as the one it is made after
    """A property worked out once: every thread gets the same object.

    That of the standard library gives different ones to threads that come at once, from Python 3.12 on.
    """

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> late_property[T]: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...

    def __get__(
        self, instance: object | None, owner: type[Any] | None = None
    ) -> late_property[T] | T:
        if instance is None:
            return self
        kept, name = vars(instance), self.attrname or ""
        found: T = kept[name] if name in kept else kept.setdefault(name, self.func(instance))
        return found
