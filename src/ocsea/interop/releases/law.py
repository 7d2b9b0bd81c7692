"""Which changes of the recorded law bear on answers, and on which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from ocsea.interop.releases.comparing import Entry, field_changes, named, targets
from ocsea.interop.releases.difference import FieldChange, LawChange

if TYPE_CHECKING:
    from ocsea.interop.releases.comparing import Key

__all__ = ["law_changes"]

_SECTIONS: Final = frozenset(
    "legal_instruments provisions form_law aggravations legal_shields deadlines fine_categories".split()  # noqa: SIM905
)
_DATES: Final = frozenset({"start", "end", "promulgated"})
_PENALTY: Final = frozenset(
    "max_months min_months fine_max fine_min fine_category mode adds amount".split()  # noqa: SIM905
)
_BESIDE: Final = frozenset(
    "sources status checked as_of note rows basis gazette nicknames deprecated replaced_by".split()  # noqa: SIM905
)
"""What a reader should know, but no answer hangs on."""


def law_changes(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> tuple[LawChange, ...]:
    """Return the changes of the recorded law after which a question may have another answer.

    Wording, sources and marks of review do not count: they change what is said, not what applies.

    >>> key, row = ("provisions", "sample-1"), {"id": "sample-1", "version": [{"start": "2030-01-02"}]}
    >>> later = row | {"version": [{"start": "2030-03-01"}]}
    >>> before, after = ({key: Entry("provisions", "law:sample-1", each)} for each in (row, later))
    >>> [(change.ref, change.kinds) for change in law_changes(before, after)]
    [('law:sample-1', ('dates',))]
    """
    found = [
        (after.get(key) or before[key], told)
        for key in dict.fromkeys([*before, *after])
        if key[0] in _SECTIONS and (told := _told(before.get(key), after.get(key)))
    ]
    bearing = _Bearing(before, after) if found else None
    return tuple(
        LawChange(**named(entry), **told, **bearing.on(entry)) for entry, told in found if bearing
    )


def _told(old: Entry | None, new: Entry | None) -> dict[str, Any] | None:
    if old is None or new is None:
        return {"kinds": ("removed" if new is None else "added",)}
    fields = tuple(each for each in field_changes(old, new) if _kind(each))
    kinds = dict.fromkeys(kind for each in fields if (kind := _kind(each)))
    return {"kinds": tuple(kinds), "fields": fields} if fields else None


def _kind(change: FieldChange) -> Literal["dates", "penalty", "scope"] | None:
    parts = change.field.split(".")
    if parts[-1] in _DATES:
        return "dates"
    if parts[-1] in _PENALTY:
        return "penalty"
    return None if change.lang or parts[0] in _BESIDE else "scope"


class _Bearing:
    """On which forms and cases a record of the law bears, in either release."""

    def __init__(self, *releases: Mapping[Key, Entry]) -> None:
        self.forms: dict[str, set[str]] = {}
        self.cases: dict[str, set[str]] = {}
        self.within: dict[str, set[str]] = {}
        for entry in (entry for release in releases for entry in release.values()):
            self._note(entry)

    def _note(self, entry: Entry) -> None:
        ident = str(entry.row.get("id"))
        if entry.section == "provisions":
            for outer in (f"law:{entry.row.get('instrument')}", *_fines(entry)):
                self.within.setdefault(outer, set()).add(entry.ref)
        elif entry.section in {"form_law", "cases"}:
            known = self.forms if entry.section == "form_law" else self.cases
            for ref in _provisions(entry):
                known.setdefault(ref, set()).add(ident)

    def on(self, entry: Entry) -> dict[str, Any]:
        """Return the forms and cases that a record bears on."""
        if entry.section == "form_law":
            return {"forms": (str(entry.row.get("id")),)}
        outer = f"fine {entry.row.get('name')}" if entry.section == "fine_categories" else entry.ref
        refs = {entry.ref, *_provisions(entry), *self.within.get(outer, ())}
        return {"forms": _of(self.forms, refs), "cases": _of(self.cases, refs)}


def _of(known: Mapping[str, set[str]], refs: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({ident for ref in refs for ident in known.get(ref, ())}))


def _provisions(entry: Entry) -> Iterable[str]:
    return [ref for refs in targets(entry).values() for ref in refs if ref.startswith("law:")]


def _fines(entry: Entry) -> list[str]:
    versions = entry.row.get("version")
    told = [v.get("fine_category") for v in versions or () if isinstance(v, dict)]
    return [f"fine {each}" for each in told if each]
