"""Case studies and what is made of them: sets, workshops and printable packs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.scenarios.packs import Pack, Workshop, workshop

__all__ = ["Pack", "Workshop", "workshop"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from ocsea.scenarios import packs  # the records of cases do without it

    return getattr(packs, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
