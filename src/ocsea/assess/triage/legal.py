"""The law in brief for a situation: information on a day, never advice, and never about guilt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

import attrs

if TYPE_CHECKING:
    from ocsea._base.text import Text
    from ocsea.assess.triage.situation import Situation
    from ocsea.knowledge import KnowledgeBase
    from ocsea.law.applicable import Answer, Applicable

__all__ = ["LawBrief", "law_of"]

_CHILD_AT_MOST: Final = 17


@attrs.frozen(eq=False)
class LawBrief:
    """What bears on the forms, on the day it happened.

    Attributes:
        forms: Ids of the forms asked for.
        basis: Whether these forms are ``established`` or only ``possible``; ``none``: there are none.
        answers: One answer, or one for each span of days between changes of the law.
        assumed_day: The day that was taken as none was named; ``None`` when one was.
        age_open: Whether the victim is a child of whom it is not known whether below 16.

    >>> import ocsea
    >>> known = ocsea.Situation(acts="impersonated", victim_age=15, happened="2026-06-01")
    >>> brief = ocsea.triage(ocsea.load(), known).law
    >>> brief.forms, brief.basis, brief.assumed_day
    (('impersonation',), 'established', None)
    """

    forms: tuple[str, ...]
    basis: Literal["established", "possible", "none"]
    answers: tuple[Answer, ...]
    assumed_day: date | None
    age_open: bool

    @property
    def provisions(self) -> tuple[Applicable, ...]:
        """The provisions of all answers, each version once; those that name the conduct first."""
        found: dict[tuple[object, ...], Applicable] = {}
        for answer in self.answers:
            for each in answer.provisions:
                found.setdefault((each.provision.id, each.versions, each.complaint), each)
        roles = ("primary", "supporting", "protective", "procedural")
        return tuple(sorted(found.values(), key=lambda each: roles.index(each.role)))

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What makes the answers less than certain."""
        return tuple(dict.fromkeys(w for answer in self.answers for w in answer.warnings))

    @property
    def gaps(self) -> tuple[Text, ...]:
        """What no provision covers, said plainly."""
        return tuple(dict.fromkeys(gap for answer in self.answers for gap in answer.gaps))

    @property
    def questions(self) -> tuple[Text, ...]:
        """Open questions about the provisions."""
        return tuple(dict.fromkeys(q.question for a in self.answers for q in a.questions))


def law_of(
    kb: KnowledgeBase,
    situation: Situation,
    group: str | None,
    *,
    established: Iterable[str],
    possible: Iterable[str],
) -> LawBrief:
    """Return the law in brief.

    Args:
        kb: The knowledge base.
        situation: What is known.
        group: Whether the person harmed is a ``child`` or an ``adult``; ``None`` when not known.
        established: Ids of the forms that are established.
        possible: Ids of those that are possible; asked for only when none is established.

    >>> import ocsea
    >>> known = ocsea.Situation(victim_age=15, happened="2026-06-01")
    >>> law_of(ocsea.load(), known, "child", established=[], possible=["impersonation"]).basis
    'possible'
    """
    recorded = kb.law.form_law
    firm = tuple(form for form in established if form in recorded)
    forms = firm or tuple(form for form in possible if form in recorded)
    assumed = None if situation.happened else kb.law.last_check
    happened = situation.happened or kb.law.last_check
    answer = kb.law.applicable(
        forms,
        happened=happened,
        victim_age=_age(situation, group),
        victim_disability=situation.disability in {"yes", "communication-support"},
        relationship=situation.relationship or None,
        means=situation.means or None,
    )
    return LawBrief(
        forms=forms,
        basis="established" if firm else "possible" if forms else "none",
        answers=answer if isinstance(answer, tuple) else (answer,),
        assumed_day=assumed,
        age_open=group == "child" and _exact(situation) is None,
    )


def _exact(situation: Situation) -> int | None:
    """Return an age that the law treats like the one that is known; ``None`` where none is certain."""
    from ocsea.assess.triage.situation import ages_in

    if situation.victim_age is not None:
        return situation.victim_age
    band = situation.victim_age_band
    return None if band in {None, "child-unspecified"} else ages_in(band)[0]


def _age(situation: Situation, group: str | None) -> int | None:
    exact = _exact(situation)
    return _CHILD_AT_MOST if exact is None and group == "child" else exact
