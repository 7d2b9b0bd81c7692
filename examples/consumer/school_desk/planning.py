"""What to put in place, and what the next workshop is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ocsea import KnowledgeBase, Lang
from ocsea.scenarios import case_set, workshop


def gaps(kb: KnowledgeBase, in_place: Iterable[str], lang: Lang) -> dict[str, list[str]]:
    """Return the forms that nothing reaches, with what a school could do."""
    found = kb.prevention.gaps(in_place, audience="child", actors=["school"])
    return {
        kb.forms[form].label(lang): [kb.measures[each].label(lang) for each in measures]
        for form, measures in found.items()
    }


def next_steps(kb: KnowledgeBase, budget: int, lang: Lang) -> tuple[list[str], bool]:
    """Return what to do first within a budget, and whether nothing can be better."""
    plan = kb.prevention.portfolio(budget, actors=["school"])
    return [kb.measures[step.measure].label(lang) for step in plan.steps], plan.gap == 0


def cases(kb: KnowledgeBase, groups: int, lang: Lang) -> list[str]:
    """Return the titles of the cases for a number of groups."""
    return [case.title(lang) for case in case_set(kb, groups, audience="school", seed=2026).cases]


def pack(kb: KnowledgeBase, folder: Path, lang: Lang) -> list[str]:
    """Write the pack of a workshop; return the names of its files."""
    made = workshop(kb, preset="setara-ocsea-school", participants=24, groups=4, seed=2026)
    return [path.name for path in made.write(folder, formats=["md"], langs=[lang])]
