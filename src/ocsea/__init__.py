"""Knowledge and tools for people who prevent and answer online sexual exploitation and abuse.

Online child sexual exploitation and abuse (OCSEA) and online gender-based violence (KBGO), in
Indonesia first: forms of harm, law over time, prevention, case studies and training material.

>>> import ocsea
>>> kb = ocsea.load()
>>> kb.forms["sexual-extortion"].label("id")
'Pemerasan seksual daring'
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing it from typing would cost about 10 ms
if TYPE_CHECKING:  # type checkers and editors see plain names
    from ocsea import assess as assess
    from ocsea import scenarios as scenarios
    from ocsea import testing as testing
    from ocsea._base.errors import (
        DateOrderError,
        InvalidDataError,
        MissingExtraError,
        NoPlanError,
        NotComparableError,
        OcseaError,
        OutputError,
        Problem,
        UnknownIdError,
        UnknownOptionError,
    )
    from ocsea._base.text import Lang, Text
    from ocsea.assess.triage.answer import Triage, triage
    from ocsea.assess.triage.situation import Situation
    from ocsea.knowledge import KnowledgeBase, lint, load

__version__ = "0.1.0"

_HOME = {
    "DateOrderError": "_base.errors",
    "InvalidDataError": "_base.errors",
    "KnowledgeBase": "knowledge",
    "Lang": "_base.text",
    "MissingExtraError": "_base.errors",
    "NoPlanError": "_base.errors",
    "NotComparableError": "_base.errors",
    "OcseaError": "_base.errors",
    "OutputError": "_base.errors",
    "Problem": "_base.errors",
    "Situation": "assess.triage.situation",
    "Text": "_base.text",
    "Triage": "assess.triage.answer",
    "UnknownIdError": "_base.errors",
    "UnknownOptionError": "_base.errors",
    "lint": "knowledge",
    "load": "knowledge",
    "triage": "assess.triage.answer",
}
_MODULES = ("assess", "scenarios", "testing")

__all__ = [
    "DateOrderError",
    "InvalidDataError",
    "KnowledgeBase",
    "Lang",
    "MissingExtraError",
    "NoPlanError",
    "NotComparableError",
    "OcseaError",
    "OutputError",
    "Problem",
    "Situation",
    "Text",
    "Triage",
    "UnknownIdError",
    "UnknownOptionError",
    "assess",
    "lint",
    "load",
    "scenarios",
    "testing",
    "triage",
]


if not TYPE_CHECKING:  # a misspelt name is an error

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name in _MODULES:
            return import_module(f"{__name__}.{name}")
        if name not in _HOME:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value  # the next access skips this function
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
