"""What is known of a situation, in a closed vocabulary: no name, no story, no contact, no image."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, Final, cast

import attrs

from ocsea._base.errors import (
    DateOrderError,
    InvalidDataError,
    Problem,
    UnknownIdError,
    UnknownOptionError,
    nearest,
)
from ocsea.assess.triage.model import FACETS

__all__ = ["ADULT", "Days", "Fact", "Situation", "ages_in", "is_set", "values_of"]

Days = date | tuple[date, date]
"""A day, or the first and the last of several."""

_Values = str | Iterable[str] | None
_RuledOut = Mapping[str, str | Iterable[str]] | Iterable[tuple[str, Iterable[str]]]
Fact = _Values | _RuledOut | int | date | Iterable[date]
"""What a field of a situation takes."""

_OLDEST: Final = 130
ADULT: Final = 18
"""From this age on, in completed years, nobody is a child."""

_UNKNOWN: Final = "unknown"


@cache
def values_of(field: str) -> dict[str, str]:
    """Return the values that a field can have, and their other names, each with the value it stands for.

    >>> values_of("relationship")["online-only"]
    'stranger-online-only'
    """
    from ocsea.knowledge import load

    facets = load().facets
    values = [value for facet in FACETS[field] for value in facets[facet].values]
    names = {alias: value.id for value in values for alias in value.aliases}
    return names | {value.id: value.id for value in values}


def _value(field: str, given: object) -> str | None:
    known = values_of(field)
    found = known.get(given) if isinstance(given, str) else None
    if found is None:
        raise _unknown_value(field, given)
    return None if found == _UNKNOWN else found


def _unknown_value(field: str, given: object) -> UnknownIdError:
    """Build the error for a value out of the vocabulary; what was given is not repeated."""
    known = values_of(field)
    near = nearest(given, known) if isinstance(given, str) else None
    guess = f"did you mean {near!r}? " if near else ""
    return UnknownIdError(
        f"a value of Situation.{field} is not in the vocabulary",
        hint=f"{guess}{len(known)} values are known: ocsea.load().facets[{FACETS[field][0]!r}].",
    )


def _one(given: str | None, _: Any, field: attrs.Attribute[Any]) -> str | None:
    return None if given is None else _value(field.name, given)


def _named(field: str, given: str | Iterable[str] | None) -> frozenset[str]:
    if given is None:
        return frozenset()
    listed = given if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    return frozenset(found for each in listed if (found := _value(field, each)))


def _several(
    given: str | Iterable[str] | None, _: Any, field: attrs.Attribute[Any]
) -> frozenset[str]:
    return _named(field.name, given)


def _age(given: int | None) -> int | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= _OLDEST:
        raise UnknownOptionError(
            f"victim_age cannot be {given!r}", hint=f"use whole years from 0 to {_OLDEST}."
        )
    return given


def _day(given: object) -> date:
    try:
        return given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError:
        raise UnknownOptionError(
            f"happened cannot be {given!r}", hint="write a day as 2026-01-31."
        ) from None


def _days(given: Any) -> Days | None:
    if given is None or type(given) is date:
        return given
    if isinstance(given, str | date):
        return _day(given)
    listed = [_day(each) for each in given]
    pair = 2
    if len(listed) != pair:
        raise UnknownOptionError(
            f"happened cannot have {len(listed)} days", hint="name one day, or the first and last."
        )
    first, last = listed
    if last < first:
        message = f"the last day {last} is before the first {first}"
        raise DateOrderError(message, hint="check that the two days were not swapped.")
    return (first, last)


def _ruled_out(
    given: Mapping[str, str | Iterable[str]] | Iterable[tuple[str, Iterable[str]]],
) -> tuple[tuple[str, frozenset[str]], ...]:
    items = given.items() if isinstance(given, Mapping) else given
    found: dict[str, frozenset[str]] = {}
    for field, values in items:
        if field not in FACETS:
            raise UnknownIdError.for_id("field", field, FACETS, where="Situation.ruled_out")
        found[field] = _named(field, values)
    return tuple(sorted((field, values) for field, values in found.items() if values))


_ONE: Final[Any] = attrs.Converter(_one, takes_self=True, takes_field=True)
_SEVERAL: Final[Any] = attrs.Converter(_several, takes_self=True, takes_field=True)


def _choice() -> Any:
    return attrs.field(default=None, converter=_ONE)


def _choices() -> Any:
    return attrs.field(default=(), converter=_SEVERAL)


@attrs.frozen(kw_only=True, init=False)
class Situation:
    """What is known of a situation. Every field may be left out, and ``unknown`` is the same.

    There is no field for a name, free text, a contact or an image, and none can be added. Fields take
    values of the facets (`ocsea.load().facets`), or other names of them; a lone string may stand for
    a set of one.

    Attributes:
        acts: What happened, as far as anybody has noticed or been told.
        means: How control was obtained.
        relationship: What the person responsible is to the person harmed.
        other_age: Whether the person responsible is an ``adult`` or a ``child``.
        victim_age: Age of the person harmed when it happened, in completed years.
        victim_age_band: The same as a band.
        disability: ``yes``, ``communication-support`` or ``no``; no diagnosis.
        setting: Where it is noticed or lives on.
        platform_type: Kind of digital service.
        contact_mode: Whether it was in person.
        scale: How many people are involved.
        phase: Where things stand.
        signs: Warning signs that were noticed.
        impact: Effects on the person.
        help_seeking: Who knows already.
        province: Province of Indonesia in which help is looked for.
        happened: The day, or the first and the last.
        asker: Who asks.
        ruled_out: What is known not to be so: values by field. What is neither named nor ruled out is
            not known.

    Raises:
        UnknownIdError: A value is not in the vocabulary; the hint names the nearest.
        UnknownOptionError: An age or a day cannot be, or two fields contradict each other.
        DateOrderError: The last day is before the first.

    >>> known = Situation(acts="threat-to-distribute", victim_age=15, relationship="online-only")
    >>> sorted(known.relationship), known.victim
    (['stranger-online-only'], 'child')
    >>> known.also(ruled_out={"acts": "demand-money"}).rules_out("acts", "demand-money")
    True
    """

    acts: frozenset[str] = _choices()
    means: frozenset[str] = _choices()
    relationship: frozenset[str] = _choices()
    other_age: str | None = _choice()
    victim_age: int | None = attrs.field(default=None, converter=_age)
    victim_age_band: str | None = _choice()
    disability: str | None = _choice()
    setting: frozenset[str] = _choices()
    platform_type: frozenset[str] = _choices()
    contact_mode: str | None = _choice()
    scale: str | None = _choice()
    phase: str | None = _choice()
    signs: frozenset[str] = _choices()
    impact: frozenset[str] = _choices()
    help_seeking: frozenset[str] = _choices()
    province: str | None = _choice()
    happened: Days | None = attrs.field(default=None, converter=_days)
    asker: str | None = _choice()
    _ruled_out: tuple[tuple[str, frozenset[str]], ...] = attrs.field(
        default=(), converter=_ruled_out, alias="ruled_out"
    )

    def __init__(  # noqa: PLR0913 - one for each field; says what the converters take
        self,
        *,
        acts: _Values = (),
        means: _Values = (),
        relationship: _Values = (),
        other_age: str | None = None,
        victim_age: int | None = None,
        victim_age_band: str | None = None,
        disability: str | None = None,
        setting: _Values = (),
        platform_type: _Values = (),
        contact_mode: str | None = None,
        scale: str | None = None,
        phase: str | None = None,
        signs: _Values = (),
        impact: _Values = (),
        help_seeking: _Values = (),
        province: str | None = None,
        happened: date | str | Iterable[date | str] | None = None,
        asker: str | None = None,
        ruled_out: _RuledOut = (),
    ) -> None:
        init: Any = self.__attrs_init__
        init(
            acts=acts,
            means=means,
            relationship=relationship,
            other_age=other_age,
            victim_age=victim_age,
            victim_age_band=victim_age_band,
            disability=disability,
            setting=setting,
            platform_type=platform_type,
            contact_mode=contact_mode,
            scale=scale,
            phase=phase,
            signs=signs,
            impact=impact,
            help_seeking=help_seeking,
            province=province,
            happened=happened,
            asker=asker,
            ruled_out=ruled_out,
        )

    def __attrs_post_init__(self) -> None:
        low, high = ages_in(self.victim_age_band)
        if self.victim_age is not None and not low <= self.victim_age <= high:
            raise _contradiction(f"victim_age={self.victim_age}", str(self.victim_age_band))
        for field, values in self._ruled_out:
            for value in sorted(values & self.named(field)):
                raise _contradiction(f"{field}={value}", "ruled_out")

    @property
    def ruled_out(self) -> dict[str, frozenset[str]]:
        """What is known not to be so: values by field."""
        return dict(self._ruled_out)

    def rules_out(self, field: str, value: str) -> bool:
        """Return whether *value* is known not to be so."""
        return value in self.ruled_out.get(field, ())

    def named(self, field: str) -> frozenset[str]:
        """Return the values that a field names."""
        given = getattr(self, field)
        if given is None:
            return frozenset()
        return given if isinstance(given, frozenset) else frozenset({given})

    @property
    def victim(self) -> str | None:
        """Whether the person harmed was a ``child`` or an ``adult`` then; ``None`` when not known."""
        if self.victim_age is None and self.victim_age_band is None:
            return None
        age = self.victim_age
        return (
            "child"
            if (ages_in(self.victim_age_band)[0] if age is None else age) < ADULT
            else "adult"
        )

    @property
    def band(self) -> str | None:
        """The age band of the person harmed, from the age where that is known.

        >>> Situation(victim_age=15).band
        'a13-15'
        """
        if self.victim_age is None or self.victim_age_band is not None:
            return self.victim_age_band
        bands = dict.fromkeys(values_of("victim_age_band").values())
        return next(b for b in bands if b[1:3].isdigit() and _lies_in(self.victim_age, b))

    def also(self, **facts: Fact) -> Situation:
        """Return the situation with more facts: sets grow, other fields are filled.

        Raises:
            UnknownIdError: As for `Situation`.
            UnknownOptionError: As for `Situation`.
        """
        merged: dict[str, Any] = {}
        for name, value in facts.items():
            if name == "ruled_out":
                more = dict(_ruled_out(cast("_RuledOut", value)))
                old = self.ruled_out
                merged[name] = {
                    f: old.get(f, frozenset()) | more.get(f, frozenset()) for f in {*old, *more}
                }
            elif isinstance(getattr(self, name, None), frozenset):
                merged[name] = getattr(self, name) | _named(name, cast("_Values", value))
            else:
                merged[name] = value
        return attrs.evolve(self, **merged)

    # -- as JSON ---------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Return what is known as plain data; what is not known is left out.

        >>> Situation(acts={"demand-money"}, happened=date(2026, 6, 1)).to_dict()
        {'acts': ['demand-money'], 'happened': '2026-06-01'}
        """
        return dict(self._plain())

    def _plain(self) -> Iterator[tuple[str, Any]]:
        for field in attrs.fields(type(self)):
            value = getattr(self, field.name)
            if field.name == "_ruled_out":
                if value:
                    yield "ruled_out", {name: sorted(values) for name, values in value}
            elif isinstance(value, frozenset):
                if value:
                    yield field.name, sorted(value)
            elif isinstance(value, tuple):
                yield field.name, [day.isoformat() for day in value]
            elif value is not None:
                yield field.name, value.isoformat() if isinstance(value, date) else value

    def to_json(self) -> str:
        """Return the situation as JSON, always the same for the same facts."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_dict(cls, row: Mapping[str, Any], *, file: str = "") -> Situation:
        """Return a situation from plain data; *file* is named in messages.

        Raises:
            InvalidDataError: With every problem: a field or a value that is not in the vocabulary, or a
                contradiction. What was written is never repeated.
        """
        problems = [*_problems(row, file)]
        if problems:
            raise InvalidDataError.for_problems(problems)
        try:
            return cls(**row)
        except (UnknownOptionError, DateOrderError) as error:
            problem = Problem(file, "situation", "", error.message, error.hint)
            raise InvalidDataError.for_problems([problem]) from None

    @classmethod
    def from_json(cls, content: str, *, file: str = "") -> Situation:
        """Return a situation from JSON; *file* is named in messages.

        Raises:
            InvalidDataError: As for `from_dict`, or it is not JSON.

        >>> Situation.from_json('{"victim_age": 15}').victim
        'child'
        """
        try:
            row = json.loads(content)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            problem = Problem(file, "situation", "", "is not a JSON object", "write { ... }.")
            raise InvalidDataError.for_problems([problem])
        return cls.from_dict(row, file=file)


_NAMES: Final = tuple(f.alias or f.name for f in attrs.fields(Situation))


@cache
def ages_in(band: str | None) -> tuple[int, int]:
    """Return the youngest and the oldest age in a band.

    >>> ages_in("a13-15"), ages_in("a60plus"), ages_in("child-unspecified"), ages_in(None)
    ((13, 15), (60, 130), (0, 17), (0, 130))
    """
    if band is None:
        return 0, _OLDEST
    if not band[1:3].isdigit():
        return 0, ADULT - 1
    low, _, high = band[1:].partition("-")
    return (int(low), int(high)) if high else (int(low[:2]), _OLDEST)


def _lies_in(age: int, band: str) -> bool:
    low, high = ages_in(band)
    return low <= age <= high


def _contradiction(one: str, other: str) -> UnknownOptionError:
    return UnknownOptionError(
        f"{one} contradicts {other}", hint="keep the one that is known, and leave out the other."
    )


def _problems(row: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Yield what is wrong with plain data; never with what was written in it."""
    for name, value in row.items():
        if name not in _NAMES:
            near = nearest(str(name), _NAMES)
            remedy = f"did you mean {near!r}?" if near else "leave it out: no names, no free text."
            yield Problem(file, "situation", "", "a key is not known", remedy)
        elif name == "ruled_out":
            yield from _problems_out(value, file)
        elif name in FACETS:
            yield from _problems_in(name, value, file, one=not is_set(name))
        elif name == "victim_age" and value is not None and not _is_age(value):
            remedy = f"use whole years from 0 to {_OLDEST}."
            yield Problem(file, "situation", name, "is not an age", remedy)
        elif name == "happened" and value is not None and not _are_days(value):
            remedy = "write 2026-01-31, or a list of the first and the last day."
            yield Problem(file, "situation", name, "is not a day", remedy)


def is_set(name: str) -> bool:
    """Return whether a field of a situation takes several values.

    >>> is_set("acts"), is_set("phase")
    (True, False)
    """
    return attrs.fields_dict(Situation)[name].default == ()


def _is_age(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _OLDEST


def _are_days(value: object) -> bool:
    listed = value if isinstance(value, list | tuple) else [value]
    try:
        days = [_day(each) for each in listed]
    except UnknownOptionError:
        return False
    return len(days) in {1, 2}


def _problems_in(name: str, value: object, file: str, *, one: bool) -> Iterator[Problem]:
    listed = value if isinstance(value, list | tuple | set | frozenset) and not one else [value]
    known = values_of(name)
    for each in listed:
        if each is not None and (not isinstance(each, str) or each not in known):
            near = nearest(each, known) if isinstance(each, str) else None
            remedy = f"did you mean {near!r}?" if near else f"use values of {FACETS[name][0]}."
            yield Problem(file, "situation", name, "a value is not in the vocabulary", remedy)


def _problems_out(value: object, file: str) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        remedy = 'write { "acts": ["..."] }.'
        yield Problem(file, "situation", "ruled_out", "is not a table", remedy)
        return
    for field, values in value.items():
        if field in FACETS:
            for each in _problems_in(field, values, file, one=False):
                yield attrs.evolve(each, field=f"ruled_out.{field}")
        else:
            near = nearest(str(field), FACETS)
            remedy = f"did you mean {near!r}?" if near else "use a field of Situation."
            yield Problem(file, "situation", "ruled_out", "a field is not known", remedy)
