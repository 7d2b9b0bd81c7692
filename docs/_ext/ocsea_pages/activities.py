"""The activities of workshops, one section each, and the plans that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from ocsea import Text
from ocsea_pages.marks import plain, table

if TYPE_CHECKING:
    from ocsea import KnowledgeBase, Lang
    from ocsea.scenarios.activities import Activity, Preset

_HEADS: Final = {
    "id": ("Kegiatan", "Menit", "Ruang", "Bentuk", "Rencana"),
    "en": ("Activity", "Minutes", "Room", "Shape", "Plans"),
}
_ROOMS: Final = {"adults": Text("dewasa", "adults"), "children": Text("anak", "children")}
_SHAPES: Final = {
    "plenary": Text("bersama", "all together"),
    "groups": Text("kelompok", "groups"),
    "pairs": Text("berpasangan", "pairs"),
    "stations": Text("pos", "stations"),
    "alone": Text("sendiri", "each alone"),
}
_STEPS: Final = Text("Langkah demi langkah", "Step by step")
_IN_PLANS: Final = Text("Dalam rencana", "In the plans")
_BRING: Final = Text("Yang perlu disiapkan", "What to bring")
_CARE: Final = Text("Menjaga ruangan", "Holding the room")
_CHILDREN: Final = Text("Bersama anak", "With children")
_TIME: Final = Text("{usual} menit (paling singkat {least})", "{usual} minutes (at least {least})")
_PEOPLE: Final = Text("paling sedikit {n} orang", "at least {n} people")
_OPTIONAL: Final = Text("dilewati bila waktu sempit", "left out when time is short")
_PRINTED: Final = Text("Tercetak dalam paket:", "Printed in the pack:")
_CARDS: Final = Text("{n} kartu", "{n} cards")
_STATIONS: Final = Text("{n} pos", "{n} stations")
_PROMPTS: Final = Text("lembar peserta", "participants' sheet")
_PLAN_HEADS: Final = {
    "id": ("Rencana", "Hari", "Orang, kelompok", "Tes dan survei", "Tentang"),
    "en": ("Plan", "Days", "People, groups", "Test and surveys", "About"),
}


def pages(kb: KnowledgeBase, lang: Lang) -> dict[str, str]:
    """Return the parts that the pages on activities include."""
    return {
        f"_generated/activities-{lang}.md": "\n".join(_activities(kb, lang)),
        f"_generated/plans-{lang}.md": "\n".join(_plans(kb, lang)),
    }


def _plans(kb: KnowledgeBase, lang: Lang) -> Iterator[str]:
    yield from table(_PLAN_HEADS[lang], (_plan_row(kb, plan, lang) for plan in kb.presets.values()))


def _plan_row(kb: KnowledgeBase, plan: Preset, lang: Lang) -> tuple[str, ...]:
    asked = [*([plan.test] if plan.test else []), *plan.surveys]
    return (
        f"`{plan.id}`<br>{plain(plan.title(lang))}",
        str(plan.days),
        f"{plan.participants}, {plan.groups}",
        "; ".join(plain(kb.instruments[ident].label(lang)) for ident in asked) or "–",
        plain(plan.about(lang)),
    )


def _activities(kb: KnowledgeBase, lang: Lang) -> Iterator[str]:
    used = {
        ident: [plan.id for plan in kb.presets.values() if _runs(plan, ident)]
        for ident in kb.activities
    }
    named = sorted(kb.activities.values(), key=lambda each: each.title(lang).casefold())
    rows = (_row(each, used[each.id], lang) for each in named)
    yield from table(_HEADS[lang], rows)
    for each in named:
        yield from _section(kb, each, used[each.id], lang)


def _runs(plan: Preset, activity: str) -> bool:
    return any(session.activity == activity for session in plan.sessions)


def _anchor(ident: str, lang: Lang) -> str:
    return f"{Text('kegiatan', 'activity')(lang)}-{ident}"


def _row(each: Activity, plans: list[str], lang: Lang) -> Iterable[str]:
    return (
        f"[{plain(each.title(lang))}](#{_anchor(each.id, lang)})",
        str(each.minutes),
        ", ".join(_ROOMS[room](lang) for room in each.rooms),
        _SHAPES[each.shape](lang),
        str(len(plans) or "–"),
    )


def _section(kb: KnowledgeBase, each: Activity, plans: list[str], lang: Lang) -> Iterator[str]:
    yield f"({_anchor(each.id, lang)})=\n## {plain(each.title(lang))}\n"
    yield f"{plain(each.aim(lang))} *{plain(each.why(lang))}*\n"
    time = _TIME(lang).format(usual=each.minutes, least=each.shortest)
    facts = [f"`{each.id}`", time, ", ".join(_ROOMS[room](lang) for room in each.rooms)]
    facts += [_SHAPES[each.shape](lang)]
    facts += [_PEOPLE(lang).format(n=each.least_people)] if each.least_people > 1 else []
    facts += [kb.wording[f"strategy-{name}"](lang) for name in each.strategies]
    yield f"{' · '.join(facts)}\n"
    if plans:
        yield f"**{_IN_PLANS(lang)}:** {', '.join(f'`{plan}`' for plan in plans)}.\n"
    yield from _material(kb, each, lang)
    yield from _steps(each, lang)


def _material(kb: KnowledgeBase, each: Activity, lang: Lang) -> Iterator[str]:
    if each.materials:
        listed = (
            f"{plain(need.what(lang))} ({kb.wording[f'per-{need.per}'](lang).format(n=need.count)})"
            for need in each.materials
        )
        yield f"**{_BRING(lang)}:** {'; '.join(listed)}.\n"
    printed = [_CARDS(lang).format(n=len(each.cards))] if each.cards else []
    printed += [_STATIONS(lang).format(n=len(each.stations))] if each.stations else []
    printed += [_PROMPTS(lang)] if each.prompts else []
    if printed:
        yield f"**{_PRINTED(lang)}** {', '.join(printed)}.\n"


def _steps(each: Activity, lang: Lang) -> Iterator[str]:
    yield f":::{{dropdown}} {_STEPS(lang)}"
    for step in each.steps:
        mark = f" ({_OPTIONAL(lang)})" if step.optional else ""
        yield (
            f"1. **{plain(step.title(lang))}**, {step.minutes}′{mark}. {plain(step.action(lang))}"
        )
    yield f"\n**{_CARE(lang)}.** {plain(each.care(lang))}\n"
    if each.with_children:
        yield f"**{_CHILDREN(lang)}.** {plain(each.with_children(lang))}\n"
    yield ":::\n"
