"""What changed between two releases, as values."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

if TYPE_CHECKING:
    from datetime import date

    from ocsea._base.text import Lang, Text

__all__ = [
    "Changed",
    "Difference",
    "FieldChange",
    "Item",
    "LawChange",
    "Leaf",
    "Redirected",
    "Release",
    "Retired",
    "StatusChange",
]

Leaf = str | int | float | bool | tuple[str | int | float | bool | None, ...] | None
"""What a field holds: one value, or a list of values. ``None`` where the field is not there."""


@attrs.frozen(kw_only=True)
class Release:
    """Which release was compared: its version, its day, and the hash of its records.

    >>> from ocsea.interop.releases import compare
    >>> from ocsea.testing import tiny
    >>> told = compare(tiny(), tiny())
    >>> told.old.version, told.old.content_hash == told.new.content_hash
    ('tiny', True)
    """

    version: str
    checked: date
    content_hash: str


@attrs.frozen(kw_only=True)
class Item:
    """A record, or what has an id of its own in one: a value of a facet, a concept of a scheme.

    Attributes:
        section: The section it stands in.
        ref: Its ``kind:id``.
        name: Its label or title, where it has one in both languages.

    >>> import attrs
    >>> from ocsea.interop.releases import compare, snapshot
    >>> from ocsea.testing import tiny
    >>> new = snapshot(tiny())
    >>> old = attrs.evolve(new, sections=new.sections[1:])
    >>> [(item.ref, item.section) for item in compare(old, new).added]
    [('source:sample-source', 'sources')]
    """

    section: str
    ref: str
    name: Text | None = None


@attrs.frozen(kw_only=True)
class Retired(Item):
    """A record that keeps its id, but is not to be used any more.

    Attributes:
        reason: Why.
        replaced_by: What to use instead.

    >>> import attrs
    >>> from ocsea.interop.releases import compare, snapshot
    >>> from ocsea.testing import tiny
    >>> old = snapshot(tiny())
    >>> told = {"deprecated": {"id": "Digabung.", "en": "Merged."}, "replaced_by": ["harm"]}
    >>> rows = [old.sections[1].rows[1] | told]
    >>> new = attrs.evolve(old, sections=[attrs.evolve(old.sections[1], rows=rows)])
    >>> [(each.ref, each.reason("en"), each.replaced_by) for each in compare(old, new).retired]
    [('form:sample-harm', 'Merged.', ('form:harm',))]
    """

    reason: Text
    replaced_by: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class FieldChange:
    """One field, before and after.

    Attributes:
        field: Dotted path in the record; entries of a list by their id, or by position from 0.
        lang: The language, for a text in both.
        old: What it held.
        new: What it holds.

    >>> from ocsea.interop.releases.comparing import Entry, field_changes
    >>> old = Entry("forms", "form:outing", {"id": "outing", "label": {"id": "Outing", "en": "Out"}})
    >>> new = Entry("forms", "form:outing", {"id": "outing", "label": {"id": "Outing", "en": "Outing"}})
    >>> [change] = field_changes(old, new)
    >>> change.field, change.lang, change.old, change.new
    ('label', 'en', 'Out', 'Outing')
    """

    field: str
    lang: Lang | None = None
    old: Leaf
    new: Leaf


@attrs.frozen(kw_only=True)
class Changed(Item):
    """A record that is in both releases and not the same; `fields` says where.

    >>> import attrs
    >>> from ocsea.interop.releases import compare, snapshot
    >>> from ocsea.testing import tiny
    >>> old = snapshot(tiny())
    >>> rows = [row | {"maturity": "emerging"} for row in old.sections[1].rows]
    >>> new = attrs.evolve(old, sections=[attrs.evolve(old.sections[1], rows=rows)])
    >>> change = compare(old, new).changed[0]
    >>> change.ref, [field.field for field in change.fields]
    ('form:harm', ['maturity'])
    """

    fields: tuple[FieldChange, ...]


@attrs.frozen(kw_only=True)
class StatusChange(Item):
    """A statement that was verified since, or is no longer.

    Attributes:
        old: Its status before.
        new: Its status now.

    >>> import attrs
    >>> from ocsea.interop.releases import compare, snapshot
    >>> from ocsea.testing import tiny
    >>> old = snapshot(tiny())
    >>> rows = [row | {"status": "unverified"} for row in old.sections[1].rows]
    >>> new = attrs.evolve(old, sections=[attrs.evolve(old.sections[1], rows=rows)])
    >>> compare(old, new).status[0].ref, compare(old, new).status[0].new
    ('form:harm', 'unverified')
    """

    old: str | None
    new: str | None


@attrs.frozen(kw_only=True)
class LawChange(Item):
    """A change of the recorded law after which a question may have another answer.

    It says what changed in our records: the law may have changed, or an error of ours was corrected.

    Attributes:
        kinds: ``added`` or ``removed``; else what changed: ``dates``, ``penalty``, ``scope``.
        fields: The fields that changed.
        forms: Ids of the forms of harm whose answers it bears on.
        cases: Ids of the case studies that cite it.

    >>> from ocsea.interop.releases.comparing import Entry
    >>> from ocsea.interop.releases.law import law_changes
    >>> entry = Entry("form_law", "form-law:outing", {"id": "outing"})
    >>> [change] = law_changes({}, {("form_law", "outing"): entry})
    >>> change.kinds, change.forms
    (('added',), ('outing',))
    """

    kinds: tuple[Literal["added", "removed", "dates", "penalty", "scope"], ...]
    fields: tuple[FieldChange, ...] = ()
    forms: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Redirected(Item):
    """References of a record that lead to other records than before.

    Attributes:
        field: The field that holds them.
        lost: Where it led, and does not any more.
        gained: Where it leads now.

    >>> import attrs
    >>> from ocsea.interop.releases import compare, snapshot
    >>> from ocsea.testing import tiny
    >>> old = snapshot(tiny())
    >>> rows = [row | {"broader": []} for row in old.sections[1].rows]
    >>> new = attrs.evolve(old, sections=[attrs.evolve(old.sections[1], rows=rows)])
    >>> change = compare(old, new).references[0]
    >>> change.ref, change.field, change.lost, change.gained
    ('form:sample-harm', 'broader', ('form:harm',), ())
    """

    field: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]


_PARTS: Final = ("added", "retired", "removed", "changed", "status", "law", "references", "stale")


@attrs.frozen(kw_only=True)
class Difference:
    """What changed from one release to another; made by `ocsea.interop.releases.compare`.

    Attributes:
        old: The release before.
        new: The release after.
        added: What is there now and was not.
        retired: What is marked as deprecated since; its id still works.
        removed: What is gone, though ids are never removed: **breaking**.
        changed: Records in both, field by field; retired ones and those of the law stand here as well.
        status: Statements verified since, or no longer.
        law: Changes of the recorded law that bear on answers.
        references: References that lead to other records than before.
        stale: References that still lead to what was retired since, with what to use instead.
        unmet: Replacements named by retired records that are not there: **breaking**.
        reordered: Sections, facets and schemes whose records stand in another order.

    >>> import attrs
    >>> from ocsea.interop.releases import compare, snapshot
    >>> from ocsea.testing import tiny
    >>> old = snapshot(tiny())
    >>> new = attrs.evolve(old, sections=old.sections[1:])
    >>> told = compare(old, new)
    >>> told.empty, told.breaking
    (False, ('source:sample-source',))
    """

    old: Release
    new: Release
    added: tuple[Item, ...] = ()
    retired: tuple[Retired, ...] = ()
    removed: tuple[Item, ...] = ()
    changed: tuple[Changed, ...] = ()
    status: tuple[StatusChange, ...] = ()
    law: tuple[LawChange, ...] = ()
    references: tuple[Redirected, ...] = ()
    stale: tuple[Redirected, ...] = ()
    unmet: tuple[str, ...] = ()
    reordered: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.changed or self.reordered)

    @property
    def breaking(self) -> tuple[str, ...]:
        """The ids that a program may rely on and that are not there any more."""
        return tuple(dict.fromkeys([*(item.ref for item in self.removed), *self.unmet]))

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how much of each sort there is, section by section; sections without any are left out."""
        found: dict[str, Counter[str]] = {}
        for part in _PARTS:
            for item in getattr(self, part):
                found.setdefault(item.section, Counter())[part] += 1
        return {
            section: {part: found[section][part] for part in _PARTS} for section in sorted(found)
        }

    def explain(self, lang: Lang) -> str:
        """Return the whole in words.

        >>> import ocsea
        >>> from ocsea.interop.releases import compare
        >>> kb = ocsea.load()
        >>> print(compare(kb, kb).explain("en").splitlines()[-1])
        Nothing changed.
        """
        from ocsea.interop.releases.telling import plain_text

        return plain_text(self, lang)

    def to_markdown(self, lang: Lang) -> str:
        """Return the whole as Markdown, with a table of counts; nothing in a record becomes markup."""
        from ocsea.interop.releases.telling import markdown

        return markdown(self, lang)

    def as_json(self) -> dict[str, Any]:
        """Return the whole as what JSON knows, nothing shortened."""
        from ocsea.interop.releases.telling import as_plain

        return as_plain(self)
