"""A self-review of the school: never of a person."""

from __future__ import annotations

from collections.abc import Mapping

from ocsea import KnowledgeBase, Lang
from ocsea.assess import Result, score


def questions(kb: KnowledgeBase, lang: Lang) -> dict[str, str]:
    """Return the questions by code."""
    return {item.code: item.text(lang) for item in kb.instruments["school-safety"].items}


def reviewed(kb: KnowledgeBase, answers: Mapping[str, int | str]) -> Result:
    """Return where the school stands."""
    return score(kb.instruments["school-safety"], answers)


def bounds(result: Result) -> tuple[float, float]:
    """Return between what the index can still lie."""
    return float(result.index_low), float(result.index_high)


def weakest(result: Result) -> str:
    """Return the domain with the lowest value."""
    scored = [(domain.value, domain.id) for domain in result.domains if domain.value is not None]
    return min(scored)[1] if scored else ""
