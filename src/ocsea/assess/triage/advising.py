"""Steps, routes and services that fit a situation and the one who asks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from ocsea._base.text import Text
from ocsea.prevention.contacts import ALWAYS

if TYPE_CHECKING:
    from ocsea.assess.triage.logic import Condition, Engine, Verdict
    from ocsea.assess.triage.model import TriageStep
    from ocsea.assess.triage.situation import Situation
    from ocsea.knowledge import KnowledgeBase
    from ocsea.law.matrix import Deadline
    from ocsea.prevention.model import Service

__all__ = ["Advice", "Adviser", "Referral"]

_HELPERS: Final = frozenset({"parent", "teacher", "friend", "professional"})
_SELF: Final = frozenset({"child", "adult-victim"})
_EVERYWHERE: Final = frozenset({"national", "international", "regional"})
_FOR_A_CHILD: Final = frozenset({"sapa-129", "polri-110", "uptd-ppa", "kpai"})
_FIRST: Final = {"help": 1, "report": 2, "legal": 3, "takedown": 4, "directory": 5}


@attrs.frozen
class Advice:
    """One thing to do, to leave, to note, to ask for, or to know.

    Attributes:
        step: The record.
        text: What it says.
        why: The reason, where one is given.
        deadlines: Time limits that go with it.
        service: The service it is about.

    >>> import ocsea
    >>> steps = ocsea.triage(ocsea.load(), ocsea.Situation(asker="parent")).first_steps
    >>> [step.id for step in steps][:2]
    ['stay-calm', 'ask-safety-first']
    """

    step: TriageStep
    text: Text
    why: Text | None
    deadlines: tuple[Deadline, ...]
    service: Service | None

    @property
    def id(self) -> str:
        """The id of the record."""
        return self.step.id

    @property
    def verified(self) -> bool:
        """Whether it was read in its source."""
        return self.step.status == "verified"


@attrs.frozen
class Referral:
    """A service that fits.

    Attributes:
        service: The service; its contacts may be shown only when it is `live`.
        purpose: What it is for here.

    >>> import ocsea
    >>> first = ocsea.triage(ocsea.load(), ocsea.Situation(asker="parent")).services[0]
    >>> first.service.id, first.purpose("en"), first.live
    ('sapa-129', 'For support and a companion.', True)
    """

    service: Service
    purpose: Text

    @property
    def live(self) -> bool:
        """Whether its contacts were read in a source."""
        return self.service.contactable


@attrs.frozen(slots=False, eq=False)
class Adviser:
    """The steps of a knowledge base, ready to be chosen from.

    >>> import ocsea
    >>> from ocsea.assess.triage.logic import Engine
    >>> engine = Engine.of(ocsea.load())
    >>> Adviser.of(engine).victim(engine.judge(ocsea.Situation(victim_age=15)))
    'child'
    """

    engine: Engine

    @classmethod
    def of(cls, engine: Engine) -> Adviser:
        """Return the adviser of an engine; it is made once."""
        found: Adviser | None = engine.kb.__dict__.get("_triage_adviser")
        if found is None:
            found = engine.kb.__dict__["_triage_adviser"] = cls(engine)
        return found

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.engine.kb

    @cached_property
    def _steps(self) -> tuple[tuple[TriageStep, Condition], ...]:
        steps = sorted(self.kb.table("triage_steps").values(), key=lambda s: (s.order, s.id))
        made = self.engine.words.condition
        return tuple((s, made(all=s.all, any=s.any)) for s in steps if self._binds(s))

    def _binds(self, step: TriageStep) -> bool:
        """Return whether all provisions that a step rests on bind, as far as was last checked."""
        law = self.kb.law
        return all(law[ident].on(law.last_check) for ident in step.provisions)

    def steps(self, verdict: Verdict, asker: str | None) -> tuple[Advice, ...]:
        """Return the steps for an asker, in order."""
        facts = verdict.facts
        required = {step for rule in verdict.held for step in rule.requires}
        barred = {step for rule in verdict.held for step in rule.bars}
        return tuple(
            self._advice(step)
            for step, when in self._steps
            if meant_for(step, asker)
            and step.id not in barred
            and (step.id in required or when.holds(facts.so, facts.not_so))
        )

    def _advice(self, step: TriageStep) -> Advice:
        said = self.kb.first_response[step.first_response] if step.first_response else None
        text = step.advice or (said.advice if said else None)
        assert text is not None
        return Advice(
            step,
            text,
            step.why or (said.why if said else None),
            tuple(self.kb.law.deadlines[each] for each in step.deadlines),
            self.kb.services[step.service] if step.service else None,
        )

    # -- services --------------------------------------------------------------------------------------

    def services(self, verdict: Verdict, situation: Situation) -> Iterator[Referral]:
        """Yield the services that fit, the most urgent first."""
        flags = verdict.flags
        victim = self.victim(verdict)
        listed = [
            service
            for service in self.kb.services.values()
            if _serves(service, victim, situation) and _needed(service, flags)
        ]
        danger = "risk-to-life" in flags
        listed.sort(key=lambda s: _rank(s, situation.province, danger=danger))
        for service in listed:
            yield Referral(service, self.kb.wording[f"triage-service-{_purpose(service)}"])

    def victim(self, verdict: Verdict) -> str | None:
        """Return whether the person harmed is a child or an adult, as far as is known."""
        return next(
            (
                age
                for age in ("child", "adult")
                if verdict.facts.so & self.engine.words.bit(f"victim={age}")
            ),
            None,
        )


def meant_for(step: TriageStep, asker: str | None) -> bool:
    """Return whether a step is for an asker; somebody who has not said counts as a helper."""
    if asker is None:
        return bool({"all", "helpers"} & set(step.who))
    groups = {"all", asker}
    groups |= {"helpers"} if asker in _HELPERS else {"self"} if asker in _SELF else set()
    return bool(groups & set(step.who))


def _serves(service: Service, victim: str | None, situation: Situation) -> bool:
    if service.reach not in _EVERYWHERE and service.reach != situation.province:
        return False
    if service.audience != "both" and victim not in {None, service.audience}:
        return False
    if situation.asker == "child":
        return service.id in _FOR_A_CHILD or service.scope == "takedown" or _local(service)
    return True


def _local(service: Service) -> bool:
    return service.reach not in _EVERYWHERE and service.scope == "help"


def _needed(service: Service, flags: frozenset[str]) -> bool:
    if service.scope == "takedown":
        return "content" in flags if service.audience == "both" else "intimate-content" in flags
    return service.id != "iwf-portal-indonesia" or "intimate-content" in flags


def _purpose(service: Service) -> str:
    return "emergency" if service.id == "polri-110" else service.scope


def _rank(service: Service, province: str | None, *, danger: bool) -> tuple[int | bool | str, ...]:
    """Return where a service stands: those always named, then those near, by what they do, for whom."""
    always = ALWAYS[::-1] if danger else ALWAYS
    if service.id in always:
        return (0, always.index(service.id))
    near = province is not None and service.reach == province
    local = service.reach not in {"national", "international"}
    return (1, not near, _FIRST[service.scope], not local, service.audience == "both", service.id)
