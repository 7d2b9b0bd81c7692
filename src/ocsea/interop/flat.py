"""The knowledge base as flat tables, by one rule.

- Every section is a table, with a row for each record and the key ``id``.
- A text in both languages is two columns, ``label_id`` and ``label_en``; a span is ``in_force_start`` and
  ``in_force_end``; a value within a record has columns that begin with its name.
- Every list is a table of its own, named ``forms.sources``: ``parent`` is the id of the record, ``position_1``
  the place in the list, from 1, and ``value`` what stands there. A list within a list has ``position_2``.
- What is not known is an empty cell.

The columns are derived from the annotations of the record classes, so a new field is a new column.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

import attrs

from ocsea._base.dates import Span
from ocsea._base.errors import UnknownIdError
from ocsea._base.records import Pattern, Ref
from ocsea._base.text import LANGS, Lang, Text, WordLists
from ocsea.sections import SECTIONS

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["Cell", "Column", "FlatTable", "flat_tables"]

Cell = str | int | float | bool | date | None
"""What stands in one place of a table; ``None`` where it is empty."""

Kind = Literal["string", "boolean", "integer", "number", "date"]
Getter = Callable[[Any], Any]

_KINDS: Final[dict[Any, Kind]] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    date: "date",
}


@attrs.frozen(kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        name: Its heading.
        field: The field of the record class that it comes from, or ``parent``, ``position``, ``lang``.
        kind: What its cells hold.
        required: Whether no cell is empty.
        values: What a cell can be; empty for anything.
        pattern: The regular expression of its cells, if there is one.
        refers: The section whose ids it holds.
        lang: The language of its texts; ``None`` for what is in no language.

    >>> import ocsea
    >>> table = flat_tables(ocsea.load(), sections=["short_names"])[0]
    >>> [(column.name, column.lang) for column in table.columns if column.field == "note"]
    [('note_id', 'id'), ('note_en', 'en')]
    """

    name: str
    field: str
    kind: Kind = "string"
    required: bool = False
    values: tuple[str | int, ...] = ()
    pattern: str | None = None
    refers: str | None = None
    lang: Lang | None = None


@attrs.frozen(kw_only=True)
class FlatTable:
    """A table.

    Attributes:
        name: Its name: the section, and the list within it.
        columns: Its columns.
        key: Columns that tell its rows apart.
        rows: Its rows, each with a cell for each column.

    >>> import ocsea
    >>> [names, *lists] = flat_tables(ocsea.load(), sections=["short_names"])
    >>> names.key, [(table.name, table.above) for table in lists]
    (('id',), [('short_names.replaced_by', 'short_names'), ('short_names.forms', 'short_names')])
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def section(self) -> str:
        """The section it belongs to."""
        return self.name.partition(".")[0]

    @property
    def above(self) -> str | None:
        """The table that its rows hang from; ``None`` for that of a section."""
        return self.name.rpartition(".")[0] or None


def flat_tables(
    kb: KnowledgeBase, *, sections: Iterable[str] | None = None
) -> tuple[FlatTable, ...]:
    """Return records as flat tables, section by section.

    Args:
        kb: The knowledge base.
        sections: Names of sections; ``None`` for all.

    Raises:
        UnknownIdError: There is no such section.

    >>> import ocsea
    >>> tables = {table.name: table for table in flat_tables(ocsea.load(), sections=["forms"])}
    >>> [column.name for column in tables["forms.related"].columns]
    ['parent', 'position_1', 'value']
    >>> tables["forms.related"].key, tables["forms.related"].above
    (('parent', 'position_1'), 'forms')
    """
    chosen = set(SECTIONS if sections is None else sections)
    for name in sorted(chosen - set(SECTIONS)):
        raise UnknownIdError.for_id("section", name, SECTIONS)
    return tuple(table for name in SECTIONS if name in chosen for table in _section(kb, name))


def _section(kb: KnowledgeBase, name: str) -> Iterator[FlatTable]:
    table, plan = kb.table(name), _Plan.of_section(name)
    records = [table[row["id"]] for row in kb.reader.rows(name)]
    yield from plan.tables([((record.id,), record) for record in records])


# -- what a class becomes ------------------------------------------------------------------------------


def _itself(value: Any) -> Any:
    return value


def _of(get: Getter, name: str) -> Getter:
    def found(value: Any) -> Any:
        part = get(value)
        return None if part is None else getattr(part, name)

    return found


def _told(get: Getter) -> Getter:
    """Return how words in both languages are got, each with its language."""

    def found(value: Any) -> Iterator[tuple[Lang, str]]:
        words = get(value)
        return ((lang, word) for lang in LANGS for word in words(lang))

    return found


def _bare(hint: Any) -> tuple[Any, tuple[Any, ...], bool]:
    """Return a type without marks and ``None``, its marks, and whether it may be ``None``."""
    if get_origin(hint) is typing.Annotated:
        inner, *own = get_args(hint)
        bare, more, optional = _bare(inner)
        return bare, (*own, *more), optional
    if get_origin(hint) in (typing.Union, types.UnionType):
        args = [arg for arg in get_args(hint) if arg is not type(None)]
        if len(args) == 1:
            return (*_bare(args[0])[:2], True)
        numeric = set(args) == {int, float}
        return (float if numeric else str), (), len(args) < len(get_args(hint))
    return hint, (), False


@attrs.define
class _Plan:
    """The columns of a table with how to get each cell, and the tables that hang from it."""

    name: str
    depth: int = 0
    cells: list[tuple[Column, Getter]] = attrs.field(factory=list)
    below: list[tuple[_Plan, Getter]] = attrs.field(factory=list)

    @classmethod
    def of_section(cls, name: str) -> _Plan:
        plan = cls(name)
        plan.add_fields(SECTIONS[name].record_class(), _itself, "")
        return plan

    # -- columns

    def add_fields(self, record: Any, get: Getter, prefix: str, *, optional: bool = False) -> None:
        hints = typing.get_type_hints(record, include_extras=True)
        for field in attrs.fields(record):
            if not field.metadata.get("derived"):
                given = field.default is attrs.NOTHING and not optional
                name = f"{prefix}{field.name}"
                self.add(name, field.name, hints[field.name], _of(get, field.name), given=given)

    def add(self, name: str, field: str, hint: Any, get: Getter, *, given: bool) -> None:
        bare, marks, optional = _bare(hint)
        required = given and not optional
        if get_origin(bare) is tuple:
            self.add_list(name, field, get_args(bare)[0], get)
        elif bare is WordLists:
            self.add_words(name, field, get)
        elif bare is Text:
            for lang in LANGS:
                column = Column(name=f"{name}_{lang}", field=field, required=required, lang=lang)
                self.cells.append((column, _of(get, lang)))
        elif bare is Span:
            for end in ("start", "end"):
                column = Column(name=f"{name}_{end}", field=field, kind="date")
                self.cells.append((column, _of(get, end)))
        elif attrs.has(bare):
            self.add_fields(bare, get, f"{name}_", optional=optional)
        else:
            self.cells.append((_column(name, field, bare, marks, required=required), get))

    def add_list(self, name: str, field: str, hint: Any, get: Getter) -> None:
        plan = self.hanging(name, get)
        bare, marks, _ = _bare(hint)
        if attrs.has(bare) and bare is not Text:
            plan.add_fields(bare, _itself, "")
        else:
            plan.add(
                "value",
                field,
                typing.Annotated[(bare, *marks)] if marks else bare,
                _itself,
                given=True,
            )

    def add_words(self, name: str, field: str, get: Getter) -> None:
        plan = self.hanging(name, _told(get))
        language = Column(name="lang", field="lang", required=True, values=LANGS)
        plan.cells.append((language, lambda pair: pair[0]))
        plan.cells.append((Column(name="value", field=field, required=True), lambda pair: pair[1]))

    def hanging(self, name: str, get: Getter) -> _Plan:
        plan = _Plan(f"{self.name}.{name}", self.depth + 1)
        self.below.append((plan, get))
        return plan

    # -- rows

    @property
    def keys(self) -> tuple[Column, ...]:
        """The columns that a table of a list begins with."""
        if not self.depth:
            return ()
        root = Column(name="parent", field="parent", required=True)
        places = (
            Column(name=f"position_{n}", field="position", kind="integer", required=True)
            for n in range(1, self.depth + 1)
        )
        return (root, *places)

    def tables(self, found: list[tuple[tuple[Cell, ...], Any]]) -> Iterator[FlatTable]:
        """Yield its table with a row for each value, and the tables below."""
        columns = (*self.keys, *(column for column, _ in self.cells))
        rows = tuple(
            (*(key if self.depth else ()), *(get(value) for _, get in self.cells))
            for key, value in found
        )
        key = tuple(column.name for column in self.keys) or ("id",)
        yield FlatTable(name=self.name, columns=columns, key=key, rows=rows)
        for plan, get in self.below:
            yield from plan.tables(_numbered(found, get))


def _numbered(
    found: Iterable[tuple[tuple[Cell, ...], Any]], get: Getter
) -> list[tuple[tuple[Cell, ...], Any]]:
    return [
        ((*key, place), each)
        for key, value in found
        for place, each in enumerate(get(value) or (), start=1)
    ]


def _column(name: str, field: str, bare: Any, marks: tuple[Any, ...], *, required: bool) -> Column:
    values: tuple[str | int, ...] = get_args(bare) if get_origin(bare) is Literal else ()
    refers = next((mark.section for mark in marks if isinstance(mark, Ref)), None)
    pattern = next((mark.regex for mark in marks if isinstance(mark, Pattern)), None)
    return Column(
        name=name,
        field=field,
        kind=_KINDS[type(values[0]) if values else bare],
        required=required,
        values=values,
        pattern=pattern,
        refers=refers,
    )
