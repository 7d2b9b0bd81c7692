"""An answer as plain data for JSON, in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocsea._base.text import Lang, Text
from ocsea.law.penalty import all_in_words

if TYPE_CHECKING:
    from ocsea.assess.triage.advising import Advice, Referral
    from ocsea.assess.triage.answer import FormState, Triage
    from ocsea.assess.triage.asking import NextQuestion
    from ocsea.assess.triage.legal import LawBrief
    from ocsea.law.applicable import Applicable
    from ocsea.law.matrix import Deadline

__all__ = ["as_dict"]


def as_dict(found: Triage, lang: Lang) -> dict[str, Any]:
    """Return an answer as plain data.

    >>> import ocsea
    >>> plain = as_dict(ocsea.triage(ocsea.load(), ocsea.Situation()), "id")
    >>> plain["urgency"]["level"], plain["services"][0]["id"]
    ('open', 'sapa-129')
    """
    return _Plain(lang).answer(found)


class _Plain:
    """Plain data being made in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def text(self, text: Text | None) -> str | None:
        return None if text is None else text(self.lang)

    def answer(self, found: Triage) -> dict[str, Any]:
        urgency = found.urgency
        return {
            "knowledge": found.kb.stamp,
            "lang": self.lang,
            "situation": found.situation.to_dict(),
            "urgency": {
                "level": urgency.level,
                "why": [rule.why(self.lang) for rule in urgency.rules],
                "rules": [rule.id for rule in urgency.rules],
                "safety_known": urgency.safety_known,
            },
            "first_steps": [self.advice(each) for each in found.first_steps],
            "do_not": [self.advice(each) for each in found.do_not],
            "evidence": [self.advice(each) for each in found.evidence],
            "removal": [self.advice(each) for each in found.removal],
            "services": [self.service(each) for each in found.services],
            "unconfirmed_services": [self.silent(each) for each in found.unconfirmed_services],
            "forms": {
                state: [self.form(each) for each in getattr(found.forms, state)]
                for state in ("established", "possible", "excluded")
            },
            "human_checks": [why(self.lang) for why in found.human_checks],
            "law": self.law(found.law),
            "rights": [self.advice(each) for each in found.rights],
            "do_not_ask": [self.advice(each) for each in found.do_not_ask],
            "wellbeing": [self.advice(each) for each in found.wellbeing],
            "next_questions": [self.question(each) for each in found.next_questions],
            "notice": found.kb.wording["triage-footer"].format(stamp=found.kb.stamp)(self.lang),
        }

    def advice(self, each: Advice) -> dict[str, Any]:
        return {
            "id": each.id,
            "text": each.text(self.lang),
            "why": self.text(each.why),
            "verified": each.verified,
            "sources": list(each.step.sources),
            "provisions": list(each.step.provisions),
            "service": each.service.id if each.service else None,
            "deadlines": [self.deadline(limit) for limit in each.deadlines],
        }

    def deadline(self, limit: Deadline) -> dict[str, Any]:
        return {
            "id": limit.id,
            "what": limit.what(self.lang),
            "who": limit.who(self.lang),
            "amount": limit.amount,
            "unit": limit.unit,
            "counted_from": limit.counted_from(self.lang),
            "provision": limit.provision,
            "verified": limit.status == "verified",
        }

    def service(self, each: Referral) -> dict[str, Any]:
        service = each.service
        return self.silent(each) | {
            "channels": [
                {"kind": c.kind, "value": c.value, "note": self.text(c.note)}
                for c in service.channels
            ],
            "hours": self.text(service.hours),
        }

    def silent(self, each: Referral) -> dict[str, Any]:
        service = each.service
        return {
            "id": service.id,
            "name": service.name(self.lang),
            "purpose": each.purpose(self.lang),
            "who": service.who(self.lang),
            "caution": self.text(service.caution),
            "as_of": service.as_of,
            "checked": service.checked.isoformat(),
            "status": service.status,
        }

    def form(self, each: FormState) -> dict[str, Any]:
        return {
            "id": each.form.id,
            "label": each.form.label(self.lang),
            "why": [rule.why(self.lang) for rule in each.rules],
            "rules": [rule.id for rule in each.rules],
            "missing": list(each.missing),
            "replaced_by": each.replaced_by,
            "human_check": each.human_check,
        }

    def law(self, law: LawBrief) -> dict[str, Any]:
        return {
            "forms": list(law.forms),
            "basis": law.basis,
            "days": [answer.happened.isoformat() for answer in law.answers],
            "assumed_day": law.assumed_day.isoformat() if law.assumed_day else None,
            "provisions": [self.provision(each) for each in law.provisions],
            "gaps": [gap(self.lang) for gap in law.gaps],
            "open_questions": [question(self.lang) for question in law.questions],
            "warnings": [warning(self.lang) for warning in law.warnings],
        }

    def provision(self, each: Applicable) -> dict[str, Any]:
        rule, complaint = each.provision, each.complaint
        return {
            "id": rule.id,
            "article": rule.article,
            "instrument": each.instrument.number or each.instrument.title(self.lang),
            "role": each.role,
            "summary": rule.summary(self.lang),
            "penalty": all_in_words(each.versions, self.lang) or None,
            "complaint_needed": complaint.needed if complaint else None,
            "complaint_partly": rule.complaint == "partly",
            "complaint_months": complaint.months if complaint else None,
            "conditions": [condition(self.lang) for condition in each.conditions],
            "confidence": each.confidence,
            "caveats": [caveat(self.lang) for caveat in rule.caveats],
        }

    def question(self, each: NextQuestion) -> dict[str, Any]:
        return {
            "id": each.id,
            "text": each.ask(self.lang),
            "multi": each.record.multi,
            "day": each.record.day,
            "options": [
                {"facts": list(option.facts), "label": option.label(self.lang)}
                for option in each.options
            ],
        }
