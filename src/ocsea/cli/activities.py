"""The command ``ocsea activities``."""

from __future__ import annotations

from typing import Annotated

import typer

from ocsea._base.errors import UnknownOptionError
from ocsea.cli.screen import (
    JsonOption,
    LangOption,
    Language,
    OverlayOption,
    Screen,
    print_json,
    screen_for,
)

__all__ = ["activities"]

_ROOMS = ("adults", "children")


def activities(
    activity: Annotated[
        str | None,
        typer.Argument(
            help="Id kegiatan; kosongkan untuk melihat daftarnya. · Id of the activity; leave out to list them."
        ),
    ] = None,
    room: Annotated[str | None, typer.Option(help="adults / children")] = None,
    minutes: Annotated[
        int | None,
        typer.Option(
            help="Lama sesi: untuk daftar paling lama sekian, untuk satu kegiatan langkahnya disesuaikan. · "
            "Length of the session: at most so many in a list; the steps of one activity are fitted into it."
        ),
    ] = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Daftar kegiatan lokakarya, atau satu kegiatan langkah demi langkah. · Activities of workshops."""
    screen = screen_for(lang, overlay)
    if activity is None:
        _list(screen, room, minutes, as_json=as_json)
        return
    found = screen.kb.activities[activity]
    if as_json:
        print_json(found)
        return
    from ocsea.scenarios.packs import activity_page
    from ocsea.scenarios.render import to_markdown

    screen.line(to_markdown(activity_page(screen.kb, found, screen.lang, minutes=minutes)))


def _list(screen: Screen, room: str | None, minutes: int | None, *, as_json: bool) -> None:
    if room is not None and room not in _ROOMS:
        raise UnknownOptionError.for_option("room", room, _ROOMS)
    known = screen.kb.activities.values()
    found = [
        each
        for each in known
        if room in {None, *each.rooms} and (minutes is None or each.minutes <= minutes)
    ]
    if as_json:
        print_json({each.id: each for each in found})
        return
    for each in found:
        rooms = ", ".join(screen.say(f"room-{name}") for name in each.rooms)
        length = screen.say("minutes", n=each.minutes)
        screen.line(f"{each.title(screen.lang)} ({each.id})")
        screen.line(f"    {length} · {rooms} · {each.aim(screen.lang)}")
    screen.line(screen.say("activities-shown", shown=len(found), found=len(known)))
