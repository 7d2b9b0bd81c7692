"""Comparing two releases, record by record and field by field.

Everything is read off plain data, so a release may hold sections that are not known here any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from ocsea._base.data import Row
from ocsea._base.text import LANGS, Lang, Text
from ocsea.interop.releases.difference import (
    Changed,
    Difference,
    FieldChange,
    Item,
    Leaf,
    Redirected,
    Release,
    Retired,
    StatusChange,
)
from ocsea.interop.releases.snapshots import Snapshot, snapshot
from ocsea.schema import references_of
from ocsea.sections import SECTIONS

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = [
    "Entry",
    "Key",
    "compare",
    "entries",
    "field_changes",
    "flat",
    "named",
    "targets",
]

Key = tuple[str, str]
"""A section, and an id in it."""

Flat = dict[tuple[str, Lang | None], Leaf]
"""Every value of a record, by its path and, for a text in both languages, its language."""

_NESTED: Final = {"facets": "value", "schemes": "concept"}
"""The lists whose entries have ids of their own, as in `KnowledgeBase.ids`."""

_NAMES: Final = ("label", "title", "summary")
_NUMBER: Final = re.compile(r"\.\d+")


@attrs.frozen
class Entry:
    """A record, or what has an id of its own in one, as plain data.

    >>> from ocsea.testing import tiny
    >>> entry = entries(snapshot(tiny()))["forms", "harm"]
    >>> entry.ref, entry.row["label"]["en"]
    ('form:harm', 'Harm')
    """

    section: str
    ref: str
    row: Row


def compare(old: Snapshot | KnowledgeBase, new: Snapshot | KnowledgeBase) -> Difference:
    """Return what changed from one release to another.

    Args:
        old: The release before, loaded or as a snapshot.
        new: The release after.

    >>> import attrs, ocsea
    >>> old = new = snapshot(ocsea.load())
    >>> compare(old, new).empty
    True
    >>> less = attrs.evolve(new, sections=new.sections[:1])
    >>> "form:outing" in compare(old, less).breaking
    True
    """
    from ocsea.interop.releases.law import law_changes

    one, two = _taken(old), _taken(new)
    before, after = entries(one), entries(two)
    changed = tuple(_changed(before, after))
    retired = tuple(_retired(before, after))
    known = {entry.ref for entry in after.values()}
    return Difference(
        old=_release(one),
        new=_release(two),
        added=tuple(_item(entry) for key, entry in after.items() if key not in before),
        retired=retired,
        removed=tuple(_item(entry) for key, entry in before.items() if key not in after),
        changed=changed,
        status=tuple(_status(changed)),
        law=law_changes(before, after),
        references=tuple(_redirected(before, after)),
        stale=tuple(_stale(after, retired)),
        unmet=tuple(ref for each in retired for ref in each.replaced_by if ref not in known),
        reordered=tuple(_reordered(before, after)),
    )


def _taken(release: Snapshot | KnowledgeBase) -> Snapshot:
    return release if isinstance(release, Snapshot) else snapshot(release)


def _release(taken: Snapshot) -> Release:
    return Release(version=taken.version, checked=taken.checked, content_hash=taken.content_hash)


# -- records -------------------------------------------------------------------------------------------


def entries(taken: Snapshot) -> dict[Key, Entry]:
    """Return every record of a release, and what has an id of its own in one.

    >>> import ocsea
    >>> found = entries(snapshot(ocsea.load()))
    >>> found["facets", "relationship/peer"].ref
    'facet:relationship/peer'
    """
    found: dict[Key, Entry] = {}
    for section in taken.sections:
        inner = _NESTED.get(section.name)
        for row in section.rows:
            ident = str(row["id"])
            found[section.name, ident] = Entry(section.name, f"{section.kind}:{ident}", row)
            for each in _tables(row.get(inner)) if inner else ():
                name = f"{ident}/{each.get('id')}"
                found[section.name, name] = Entry(section.name, f"{section.kind}:{name}", each)
    return found


def _tables(value: Any) -> list[Row]:
    whole = isinstance(value, list) and all(isinstance(each, dict) for each in value)
    return cast("list[Row]", value) if whole else []


def _name(row: Row) -> Text | None:
    for key in _NAMES:
        told = row.get(key)
        if isinstance(told, dict) and all(isinstance(told.get(lang), str) for lang in LANGS):
            return Text(id=told["id"], en=told["en"])
    return None


def _item(entry: Entry) -> Item:
    """Return how a record is named in a report."""
    return Item(section=entry.section, ref=entry.ref, name=_name(entry.row))


def named(entry: Entry) -> dict[str, Any]:
    """Return what every item of a report says of its record.

    >>> row = {"id": "outing", "label": {"id": "Outing", "en": "Outing"}}
    >>> named(Entry("forms", "form:outing", row))["name"]
    Text(id='Outing', en='Outing')
    """
    return {"section": entry.section, "ref": entry.ref, "name": _name(entry.row)}


def _shared(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> list[Key]:
    return [key for key in after if key in before]


# -- fields --------------------------------------------------------------------------------------------


def flat(entry: Entry) -> Flat:
    """Return every value of a record by path and language, without what has an id of its own.

    >>> row = {"id": "x", "label": {"id": "Anak", "en": "Child"}, "version": [{"start": "2026-01-02"}]}
    >>> flat(Entry("provisions", "law:x", row))
    {('label', 'id'): 'Anak', ('label', 'en'): 'Child', ('version.0.start', None): '2026-01-02'}
    """
    own = {"id", _NESTED.get(entry.section)}
    found: Flat = {}
    for key, value in entry.row.items():
        if key not in own:
            _flatten(value, key, found)
    return found


def _flatten(value: Any, path: str, found: Flat) -> None:
    if isinstance(value, dict):
        spoken = bool(value) and value.keys() <= set(LANGS)
        for key, each in value.items():
            if spoken and not isinstance(each, dict):
                found[path, key] = tuple(each) if isinstance(each, list) else each
            else:
                _flatten(each, f"{path}.{key}", found)
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        _flatten_list(value, path, found)
    else:
        found[path, None] = tuple(value) if isinstance(value, list) else value


def _flatten_list(values: list[Any], path: str, found: Flat) -> None:
    idents = [str(each.get("id")) for each in _tables(values) if isinstance(each.get("id"), str)]
    if len(set(idents)) == len(values):
        found[path, None] = tuple(idents)
        for ident, each in zip(idents, values, strict=True):
            _flatten({k: v for k, v in each.items() if k != "id"}, f"{path}.{ident}", found)
        return
    for at, each in enumerate(values):
        _flatten(each, f"{path}.{at}", found)


def field_changes(old: Entry, new: Entry) -> Iterator[FieldChange]:
    """Yield the fields of a record that changed.

    >>> old = Entry("forms", "form:outing", {"id": "outing", "status": "unverified"})
    >>> new = Entry("forms", "form:outing", {"id": "outing", "status": "verified"})
    >>> [(change.field, change.old, change.new) for change in field_changes(old, new)]
    [('status', 'unverified', 'verified')]
    """
    if old.row == new.row and repr(old.row) == repr(new.row):
        return
    before, after = flat(old), flat(new)
    for field, lang in dict.fromkeys([*before, *after]):
        one, two = before.get((field, lang)), after.get((field, lang))
        if repr(one) != repr(two):  # 1 equals True
            yield FieldChange(field=field, lang=lang, old=one, new=two)


def _changed(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> Iterator[Changed]:
    for key in _shared(before, after):
        if fields := tuple(field_changes(before[key], after[key])):
            yield Changed(**named(after[key]), fields=fields)


def _status(changed: Iterable[Changed]) -> Iterator[StatusChange]:
    for each in changed:
        for field in each.fields:
            if field.field == "status":
                yield StatusChange(
                    section=each.section,
                    ref=each.ref,
                    name=each.name,
                    old=_word(field.old),
                    new=_word(field.new),
                )


def _word(value: Leaf) -> str | None:
    return None if value is None else str(value)


def _retired(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> Iterator[Retired]:
    for key in _shared(before, after):
        reason = after[key].row.get("deprecated")
        if reason and not before[key].row.get("deprecated"):
            told = _name({"label": reason}) or Text(id=str(reason), en=str(reason))
            yield Retired(**named(after[key]), reason=told, replaced_by=_replacements(after[key]))


def _replacements(entry: Entry) -> tuple[str, ...]:
    kind, _, ident = entry.ref.partition(":")
    above = f"{ident.rpartition('/')[0]}/" if "/" in ident else ""
    named = entry.row.get("replaced_by")
    told = named if isinstance(named, list) else []
    return tuple(each if ":" in str(each) else f"{kind}:{above}{each}" for each in map(str, told))


def _reordered(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> Iterator[str]:
    """Yield the section, facet or scheme of ids that are in both, in another order."""
    old, new = _groups(before, after), _groups(after, before)
    yield from (group for group in new if old[group] != new[group])


def _groups(these: Mapping[Key, Entry], those: Mapping[Key, Entry]) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    for key in these:
        if key in those:
            section, ident = key
            above = ident.rpartition("/")[0]
            found.setdefault(f"{section}/{above}" if above else section, []).append(key)
    return found


# -- references ----------------------------------------------------------------------------------------


def targets(entry: Entry) -> dict[str, dict[str, None]]:
    """Return where the references of a record lead, by field; numbers of list entries are left out.

    >>> row = {"id": "outing", "broader": ["kbgo"], "related": ["doxxing", "cyberstalking"]}
    >>> found = targets(Entry("forms", "form:outing", row))
    >>> list(found["related"])
    ['form:doxxing', 'form:cyberstalking']
    """
    section = SECTIONS.get(entry.section)
    found: dict[str, dict[str, None]] = {}
    if section is None or "/" in entry.ref.partition(":")[2]:
        return found
    for target, ident, path in references_of(section.record_class(), entry.row):
        kind = SECTIONS[target].record_class().KIND
        found.setdefault(_NUMBER.sub("", path), {})[f"{kind}:{ident}"] = None
    return found


def _redirected(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> Iterator[Redirected]:
    for key in _shared(before, after):
        if before[key].row == after[key].row:
            continue
        old, new = targets(before[key]), targets(after[key])
        for field in dict.fromkeys([*old, *new]):
            one, two = old.get(field, {}), new.get(field, {})
            if one.keys() != two.keys():
                lost = tuple(ref for ref in one if ref not in two)
                gained = tuple(ref for ref in two if ref not in one)
                yield Redirected(**named(after[key]), field=field, lost=lost, gained=gained)


def _stale(after: Mapping[Key, Entry], retired: Iterable[Retired]) -> Iterator[Redirected]:
    instead = {each.ref: each.replaced_by for each in retired}
    for entry in after.values() if instead else ():
        for field, refs in targets(entry).items():
            if lost := tuple(ref for ref in refs if ref in instead):
                gained = tuple(dict.fromkeys(new for ref in lost for new in instead[ref]))
                yield Redirected(**named(entry), field=field, lost=lost, gained=gained)
