"""Somebody has just told: the first right step, without a name."""

from __future__ import annotations

from datetime import date

from ocsea import KnowledgeBase, Lang, Situation, Triage, triage


def told(kb: KnowledgeBase, day: date) -> Triage:
    """Return the answer to a described situation."""
    situation = Situation(
        acts={"threat-to-distribute"},
        victim_age=15,
        relationship="online-only",
        happened=day,
        asker="teacher",
    )
    return triage(kb, situation.also(setting={"school-or-madrasah"}))


def card(answer: Triage, lang: Lang) -> dict[str, list[str]]:
    """Return what a screen shows: what is known, what to do and not to do, where help is."""
    return {
        "known": [state.form.label(lang) for state in answer.forms.established],
        "possible": [state.form.label(lang) for state in answer.forms.possible],
        "do": [step.text(lang) for step in answer.first_steps],
        "do_not": [step.text(lang) for step in answer.do_not],
        "ask": [question.ask(lang) for question in answer.next_questions],
        "help": [each.service.name(lang) for each in answer.services if each.service.contactable],
        "law": [rule.provision.article for rule in answer.provisions],
    }
