"""Contacts of services in words, each with the day it was last checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from ocsea._base.text import Lang, Text
    from ocsea.prevention.model import Channel, Service

__all__ = ["ALWAYS", "Say", "brief", "checked", "contact", "in_words"]

ALWAYS: Final = ("sapa-129", "polri-110")
"""The services that everything we hand out names."""


_NUMBERS: Final = ("phone", "whatsapp")


class Say(Protocol):
    """Returns a phrase of the library in one language, with its gaps filled.

    >>> import ocsea
    >>> wording = ocsea.load().wording
    >>> def say(key, **gaps):
    ...     return wording[key].format(**gaps)("en")
    >>> say("contact-dated", as_of=in_words("2026-11-05", say))
    'Contact as given by the source as of 5 November 2026.'
    """

    def __call__(self, key: str, **gaps: object) -> str:
        """Return the phrase."""


def contact(service: Service, say: Say, lang: Lang) -> str:
    """Return how a service is reached, when, and for which day or month that holds.

    Args:
        service: The service.
        say: Returns a phrase of the library in *lang*.
        lang: The language.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> say = lambda key, **gaps: kb.wording[key].format(**gaps)("en")
    >>> contact(kb.services["polri-110"], say, "en").endswith("as of January 2026.")
    True
    """
    told = "; ".join(_channel(c, say, lang) for c in service.channels if c.kind != "other")
    hours = f" {_sentence(service.hours(lang))}" if service.hours else ""
    known = service.as_of is not None and service.as_of != "undated"
    told_as = {"as_of": _since(service.as_of or "", say)}
    dated = say("contact-dated", **told_as) if known else say("contact-undated")
    return f"{told[:1].upper()}{told[1:]}.{hours} {dated}"


def brief(service: Service, say: Say) -> str:
    """Return only the numbers of a service, without notes: for a slide or a child.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> brief(kb.services["polri-110"], lambda key, **_: kb.wording[key]("en"))
    'phone 110'
    """
    told = (f"{say(f'channel-{c.kind}')} {c.value}" for c in service.channels if c.kind in _NUMBERS)
    return "; ".join(told)


def checked(services: Iterable[Service], say: Say) -> str:
    """Return in words the day since which all *services* have been checked.

    >>> from datetime import date
    >>> import attrs, ocsea
    >>> kb = ocsea.load()
    >>> later = attrs.evolve(kb.services["polri-110"], checked=date(2026, 12, 1))
    >>> earlier = attrs.evolve(later, checked=date(2026, 11, 5))
    >>> checked([later, earlier], lambda key, **_: kb.wording[key]("en"))
    '5 November 2026'
    """
    return in_words(min(service.checked for service in services).isoformat(), say)


def in_words(iso: str, say: Say) -> str:
    """Return a day in words.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> in_words("2026-11-05", lambda key, **_: kb.wording[key]("id"))
    '5 November 2026'
    """
    year, month, day = iso.split("-")
    return f"{int(day)} {say(f'month-{month}')} {year}"


def _since(iso: str, say: Say) -> str:
    """Return a day or a month in words, and anything else as it is."""
    parts = iso.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) == 1:
        return iso
    if len(parts) == 2:  # noqa: PLR2004 a year and a month
        return f"{say(f'month-{parts[1]}')} {parts[0]}"
    return in_words(iso, say)


def _channel(channel: Channel, say: Say, lang: Lang) -> str:
    note = f" ({_line(channel.note, lang)})" if channel.note else ""
    return f"{say(f'channel-{channel.kind}')} {channel.value}{note}"


def _line(text: Text, lang: Lang) -> str:
    return " ".join(text(lang).split())


def _sentence(told: str) -> str:
    words = " ".join(told.split())
    return words if words.endswith((".", "!", "?", "”", '"')) else f"{words}."
