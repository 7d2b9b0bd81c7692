"""The base of every record, and how a record's fields are declared.

A record class is the one definition of its kind: it is what the library returns, and the check of
data files (`ocsea.schema`) is derived from its annotations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from inspect import Parameter, Signature
from typing import Annotated, Any, ClassVar, Final, Literal, TypeVar

import attrs

from ocsea._base.dates import day_of
from ocsea._base.text import Text, WordLists

__all__ = [
    "DERIVED",
    "Claim",
    "Clock",
    "Record",
    "Ref",
    "Slug",
    "Source",
    "Status",
    "Strings",
    "Value",
    "day",
    "many",
    "maybe",
    "strings",
    "text",
    "words",
]

Status = Literal["verified", "unverified"]
"""Whether a statement was seen in its source (``verified``) or not."""

DERIVED: Final[dict[str, Any]] = {"derived": True}
"""Field metadata: worked out when the data is read, never written in a file."""

T = TypeVar("T")


@attrs.frozen
class Ref:
    """Marks a string as the id of a record of *section*.

    Use it in an annotation: ``Annotated[str, Ref("sources")]``.

    >>> Ref("sources").section
    'sources'
    """

    section: str


@attrs.frozen
class Pattern:
    """Marks a string that must match a regular expression.

    Attributes:
        regex: The expression.
        words: What it asks for, in words.
    """

    regex: str
    words: str


Slug = Annotated[
    str, Pattern(r"^[a-z0-9]+(-[a-z0-9]+)*$", "small letters, digits and single hyphens")
]
"""The id of a record, such as ``online-grooming-of-a-child``."""

Clock = Annotated[str, Pattern(r"^([01]\d|2[0-3]):[0-5]\d$", "a time such as 08:30")]
"""A time of the day."""

Strings = tuple[str, ...]
"""Any number of strings, in order."""


_TUPLE: Final[Any] = attrs.Converter(tuple)
_TEXT: Final[Any] = attrs.Converter(Text.of)
_WORDS: Final[Any] = attrs.Converter(WordLists.of)
_DAY: Final[Any] = attrs.Converter(day_of)
"""Each is made once: attrs reads the signature of every one, which costs more than the field itself."""

_ANYTHING: Final = Signature([Parameter("value", Parameter.POSITIONAL_ONLY)])
"""The signature of converters that are made here, so that attrs need not work it out."""


def strings() -> Any:
    """Return a field for a list of strings, empty unless given.

    >>> @attrs.frozen
    ... class Page:
    ...     tags: Strings = strings()
    >>> Page().tags, Page(["a", "b"]).tags
    ((), ('a', 'b'))
    """
    return attrs.field(default=(), converter=_TUPLE)


def text(**options: Any) -> Any:
    """Return a field for a text in both languages.

    >>> @attrs.frozen
    ... class Page:
    ...     title: Text = text()
    >>> Page({"id": "Anak", "en": "Child"}).title("en")
    'Child'
    """
    return attrs.field(converter=_TEXT, **options)


def words() -> Any:
    """Return a field for lists of words in both languages, empty unless given.

    >>> @attrs.frozen
    ... class Page:
    ...     tags: WordLists = words()
    >>> Page({"id": ["anak"]}).tags("id"), Page().tags("en")
    (('anak',), ())
    """
    return attrs.field(factory=WordLists, converter=_WORDS)


def _converter(convert: Any) -> Any:
    convert.__signature__ = _ANYTHING
    return attrs.Converter(convert)


@cache
def _optional(convert: Callable[[Any], T]) -> Any:
    def converted(value: Any) -> Any:
        return None if value is None else convert(value)

    return _converter(converted)


def maybe(convert: Callable[[Any], T], *, alias: str | None = None) -> Any:
    """Return an optional field, converted with *convert* when given.

    *alias* is the key in the file where it differs from the attribute.

    >>> @attrs.frozen
    ... class Page:
    ...     note: Text | None = maybe(Text.of)
    >>> Page().note, Page({"id": "Anak", "en": "Child"}).note.en
    (None, 'Child')
    """
    return attrs.field(default=None, converter=_optional(convert), alias=alias)


@cache
def _each(make: Callable[..., T]) -> Any:
    def converted(values: Iterable[T | Mapping[str, Any]]) -> tuple[T, ...]:
        made: list[Any] = [make(**v) if isinstance(v, dict) else v for v in values]
        return tuple(made)

    return _converter(converted)


def day() -> Any:
    """Return a field for a day.

    >>> @attrs.frozen
    ... class Checked:
    ...     on: date = day()
    >>> Checked("2026-01-02").on
    datetime.date(2026, 1, 2)
    """
    return attrs.field(converter=_DAY)


def many(make: Callable[..., T], *, alias: str | None = None) -> Any:
    """Return a field for a list of nested values, each made from a table of the file.

    *alias* is the key in the file where it differs from the attribute.

    >>> @attrs.frozen
    ... class Help:
    ...     name: Text = text()
    >>> @attrs.frozen
    ... class Page:
    ...     helps: tuple[Help, ...] = many(Help, alias="help")
    >>> Page(help=[{"name": {"id": "Polisi", "en": "Police"}}]).helps[0].name.en
    'Police'
    """
    return attrs.field(default=(), converter=_each(make), alias=alias)


def _compared(record: Any) -> list[Any]:
    return [getattr(record, f.name) for f in attrs.fields(type(record)) if f.eq]


def _show(self: Any) -> str:
    shown = (field.name for field in attrs.fields(type(self)) if field.repr)
    told = (f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{type(self).__name__}({', '.join(told)})"


def _equal(self: Value, other: object) -> bool:
    if type(other) is not type(self):
        return NotImplemented  # type: ignore[no-any-return]
    return self is other or _compared(self) == _compared(other)


def _hash(self: Value) -> int:
    return hash((type(self), *_compared(self)))


class Value:
    """What records and the values in them share: how they are shown, compared and hashed.

    attrs would write and compile these methods anew for each class, which takes longer than reading
    all the data. A class that has one of its own keeps it.

    >>> import attrs
    >>> @attrs.frozen(repr=False, eq=False)
    ... class Reach(Value):
    ...     phone: str
    >>> Reach("110"), Reach("110") == Reach("110")
    (Reach(phone='110'), True)
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        shared = {"__repr__": _show, "__eq__": _equal, "__hash__": _hash}
        for name, method in shared.items():
            if name not in vars(cls):
                setattr(cls, name, method)


@attrs.frozen(kw_only=True)
class Record(Value):
    """Anything that has an id.

    Attributes:
        KIND: The kind of record, the first half of `ref`.
        id: Stable slug, never reused, unique within its kind.
        deprecated: Why the record is retired; ``None`` for a living one.
        replaced_by: Ids of the records to use instead of a retired one.

    >>> import ocsea
    >>> record = ocsea.load()["form:cyberstalking"]
    >>> record.id, record.ref, record.deprecated
    ('cyberstalking', 'form:cyberstalking', None)
    """

    KIND: ClassVar[str] = "record"

    id: Slug
    deprecated: Text | None = maybe(Text.of)
    replaced_by: Strings = strings()

    @property
    def ref(self) -> str:
        """The id with its kind, unique across kinds: ``form:cyberstalking``."""
        return f"{self.KIND}:{self.id}"


@attrs.frozen(kw_only=True)
class Claim(Record):
    """A record that states something about the world.

    Attributes:
        sources: Ids in the source register.
        status: ``verified`` when the statement was seen in a source.
        checked: Day an editor last compared it with its sources.
        as_of: For statements that age: the date they hold for, as the source gives it.
        note: What a reader has to know to use it well.

    >>> import ocsea
    >>> claim = ocsea.load().forms["cyberstalking"]
    >>> claim.status, claim.checked <= ocsea.load().checked, "kp-suara20" in claim.sources
    ('verified', True, True)
    """

    sources: tuple[Annotated[str, Ref("sources")], ...] = strings()
    status: Status
    checked: date = day()
    as_of: str | None = None
    note: Text | None = maybe(Text.of)


@attrs.frozen(kw_only=True)
class Source(Record):
    """Where a statement can be read.

    Attributes:
        title: As published, in its own language.
        publisher: Who published it.
        published: Year or date as given, or ``"undated"``.
        url: The address that was read; ``None`` when none was.
        ref: DOI, PMID, ISBN or number of a law, where it has one.
        kind: ``primary``, ``secondary`` (it reports another source) or ``code``.
        read_as: What of it was read.
        checked: Day it was last read.
        note: What a reader should know of it.

    >>> import ocsea
    >>> ocsea.load().sources["tpks-tempo22"].publisher
    'Tempo'
    """

    KIND = "source"

    title: str
    publisher: str
    published: str
    url: str | None = None
    ref_number: str | None = attrs.field(default=None, alias="ref")
    kind: Literal["primary", "secondary", "code"]
    read_as: Literal[
        "text", "abstract", "page", "summary", "news", "table", "code", "mirror", "not-read"
    ]
    checked: date = day()
    note: Text | None = maybe(Text.of)

    def cite(self) -> str:
        """Return the source as one line: publisher, title, date, address.

        >>> import ocsea
        >>> ocsea.load().sources["core4c"].cite()  # doctest: +ELLIPSIS
        'Livingstone & Stoilova, CO:RE: The 4Cs: ... (2021). https://doi.org/10.21241/ssoar.71817'
        """
        where = self.url or self.ref_number or ""
        return f"{self.publisher}: {self.title} ({self.published}). {where}".rstrip()
