"""The law on the day it happened: information, not advice."""

from __future__ import annotations

from datetime import date

from ocsea import KnowledgeBase, Lang


def rules(kb: KnowledgeBase, form: str, day: date, age: int, lang: Lang) -> list[str]:
    """Return the offences that bear on a form on a day, with penalty and doubts."""
    answer = kb.law.applicable(form, happened=day, victim_age=age)
    return [
        f"{rule.instrument.number} {rule.provision.article}: {rule.max_months or '-'}"
        + "".join(f" ({caveat(lang)})" for caveat in rule.provision.caveats)
        for rule in answer.provisions
        if rule.role == "primary"
    ]


def complaints(kb: KnowledgeBase, form: str, day: date, age: int) -> dict[str, int | None]:
    """Return within how many months a complaint is needed, by provision."""
    found: dict[str, int | None] = {}
    for rule in kb.law.applicable(form, happened=day, victim_age=age).provisions:
        if rule.complaint is not None and rule.complaint.needed:
            found[rule.provision.id] = rule.complaint.months
    return found


def over_time(kb: KnowledgeBase, form: str, first: date, last: date) -> int:
    """Return in how many spans of days the law on a form differed."""
    return len(kb.law.applicable(form, happened=(first, last)))


def began(kb: KnowledgeBase, first: date, last: date) -> list[str]:
    """Return the provisions that began between two days."""
    return [each.provision.id for each in kb.law.changes(first, last) if each.kind == "began"]
