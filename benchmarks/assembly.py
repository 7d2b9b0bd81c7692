"""Sets of cases out of a large bank, against the integer programme of the whole bank in HiGHS (through scipy).

The cases are drawn at random: what they show, one value a side and thirty forms, as in published comparisons of
test assembly ("plain"), or with as many forms, relationships, settings and platforms as the shipped cases show
("like ours"); and how often each was used before. Six are chosen, freely or with demands: one or two of each of
four ages, no form twice, every setting. The bound holds for the whole bank. Processor time, the best of three.
The short form leaves out what takes longest.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import attrs

import ocsea
from benchmarks.measuring import NO_PEER, Measurement, at_most, main, timed
from ocsea.scenarios import assembly, case_set
from ocsea.scenarios.model import Case, CaseForm
from ocsea.scenarios.sets import CaseSet

LONG = (1_000, 10_000, 100_000)
SHORT = {"plain": (1_000, 100_000), "like ours": (1_000,)}
WHOLE = 10_000
"""The largest bank of which HiGHS is asked the whole; at the next size it takes minutes."""

AGES = ("a10-12", "a13-15", "a16-17", "a18-25")
TARGET = at_most(0.5)
REPEATS = 3


@attrs.frozen
class Bank:
    """What a set is chosen from: as much of a knowledge base as that needs."""

    cases: dict[str, Case]
    stamp: str = "drawn at random"


def values(facet: str, many: int) -> list[str]:
    """Return the first values of a facet."""
    return [value.id for value in ocsea.load().facets[facet].values][:many]


def plain(dice: random.Random, forms: list[CaseForm]) -> dict[str, Any]:
    """Return what a case shows that shows one of each."""
    return {
        "forms": (dice.choice(forms),),
        "age_band": dice.choice(AGES),
        "relationship": (dice.choice(values("relationship", 8)),),
        "setting": (dice.choice(values("setting", 5)),),
        "platform_type": (dice.choice(values("platform-type", 10)),),
    }


def like_ours(dice: random.Random, forms: list[CaseForm]) -> dict[str, Any]:
    """Return what a case shows that shows as many of each as one of the shipped cases."""
    like = dice.choice(list(ocsea.load().cases.values()))

    def some(facet: str, many: int) -> tuple[str, ...]:
        return tuple(dice.sample(values(facet, 40), many))

    shown = sum(link.role != "possible" for link in like.forms)
    return {
        "forms": tuple(dice.sample(forms, shown)),
        "age_band": dice.choice(AGES),
        "relationship": some("relationship", len(like.relationship)),
        "setting": some("setting", len(like.setting)),
        "platform_type": some("platform-type", len(like.platform_type)),
        "gender": dice.choice(["female", "male"]),
        "place": dice.choice(values("place", 4)),
        "school_level": dice.choice(values("school-level", 6)),
        "disability": dice.randrange(10) == 0,
        "sensitivity": like.sensitivity,
    }


KINDS: dict[str, tuple[Callable[[random.Random, list[CaseForm]], dict[str, Any]], int]] = {
    "plain": (plain, 30),
    "like ours": (like_ours, 50),
}


def bank(kind: str, size: int) -> tuple[Bank, dict[str, int]]:
    """Return a bank, and how often its cases were used."""
    draw, many = KINDS[kind]
    dice = random.Random(20261121)
    kb = ocsea.load()
    model = next(iter(kb.cases.values()))
    names = [form.id for form in kb.forms.values() if form.kind == "form"][:many]
    forms = [CaseForm(form=name, role="main", why=model.title) for name in names]
    cases = {
        f"case-{at}": attrs.evolve(model, id=f"case-{at}", **draw(dice, forms))
        for at in range(size)
    }
    return Bank(cases), {ident: dice.randrange(4) for ident in cases}


def demands(kind: str) -> dict[str, Any]:
    """Return demands that cut across each other."""
    asked: dict[str, Any] = {f"age:{age}": (1, 2) for age in AGES}
    asked |= {f"setting:{each}": (1, 6) for each in values("setting", 5)}
    names = [form.id for form in ocsea.load().forms.values() if form.kind == "form"]
    return {"balance": asked | {f"form:{each}": (0, 1) for each in names[: KINDS[kind][1]]}}


def whole(ask: Callable[[], CaseSet]) -> tuple[float, CaseSet]:
    """Ask with every case in the integer programme."""
    small, assembly._SMALL = assembly._SMALL, 10**9
    try:
        return timed(ask, repeats=1, clock=time.process_time)
    finally:
        assembly._SMALL = small


def told(found: CaseSet) -> str:
    gap = 100 * (found.bound - found.value) / found.bound
    return f"{found.value}, bound {found.bound}, gap {gap:.2f} %"


def of_bank(kind: str, size: int, *, peer: bool) -> Iterator[Measurement]:
    """Yield what sets out of one bank take, freely and with demands."""
    kb, used = bank(kind, size)
    for name, asked in (("", {}), (", with demands", demands(kind))):
        ask = partial(case_set, kb, 6, used=used, seed=1, **asked)
        seconds, found = timed(ask, repeats=REPEATS, clock=time.process_time)
        taken, other = whole(ask) if peer else (None, None)
        yield Measurement(
            workload=f"six of {size:,} cases, {kind}{name}",
            ours=seconds,
            note=told(found),
            peer="HiGHS, whole bank" if peer else NO_PEER,
            theirs=taken,
            peer_note=told(other) if other else "",
            target=TARGET,
        )


def measure(*, long: bool) -> Iterator[Measurement]:
    """Yield the measurements."""
    asked = WHOLE if long else min(LONG)
    for kind in KINDS:
        for size in LONG if long else SHORT[kind]:
            yield from of_bank(kind, size, peer=size <= asked)


if __name__ == "__main__":
    main("assembly")
