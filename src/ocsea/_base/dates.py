"""Days and half-open spans of days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from ocsea._base.errors import DateOrderError

__all__ = ["Span", "day_of", "optional_day"]


def day_of(value: date | str) -> date:
    """Return *value* as a day; a string is in ISO form.

    >>> day_of("2026-01-02")
    datetime.date(2026, 1, 2)
    """
    return value if isinstance(value, date) else date.fromisoformat(value)


def optional_day(value: date | str | None) -> date | None:
    """Return *value* as a day, or ``None`` for ``None``.

    >>> optional_day(None) is None
    True
    """
    return None if value is None else day_of(value)


def _after_start(span: Span, field: attrs.Attribute[date | None], value: date | None) -> None:
    if value is not None and span.start is not None and value <= span.start:
        msg = f"{field.name} {value} is not after start {span.start}"
        raise DateOrderError(msg, hint="spans are half-open: [start, end).")


@attrs.frozen(kw_only=True)
class Span:
    """A half-open span of days ``[start, end)``.

    Attributes:
        start: First day inside. ``None`` means *no first day is recorded*.
        end: First day after it. ``None`` means *not ended when last checked*, never *for ever*.

    Raises:
        DateOrderError: *end* is not after *start*.

    >>> span = Span(start=date(2022, 5, 9), end=date(2026, 1, 2))
    >>> span.covers(date(2026, 1, 1)), span.covers(date(2026, 1, 2))
    (True, False)
    """

    start: date | None = attrs.field(default=None, converter=optional_day)
    end: date | None = attrs.field(default=None, converter=optional_day, validator=_after_start)

    def covers(self, day: date) -> bool:
        """Return whether *day* lies in the span.

        >>> Span(start=date(2026, 1, 2)).covers(date(2026, 1, 1))
        False
        """
        begun = self.start is None or self.start <= day
        return begun and (self.end is None or day < self.end)

    @classmethod
    def of(cls, value: Span | Mapping[str, date | str]) -> Span:
        """Return *value* as a span; a mapping may have the keys ``start`` and ``end``.

        >>> Span.of({"start": "2026-01-02"}).start
        datetime.date(2026, 1, 2)
        """
        return value if isinstance(value, Span) else cls(**value)
