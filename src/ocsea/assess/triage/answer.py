"""The answer to a situation: how urgent, what to do, where help is, the law, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea.assess.triage.advising import Advice, Adviser, Referral
from ocsea.assess.triage.asking import NextQuestion, next_questions
from ocsea.assess.triage.legal import LawBrief, law_of
from ocsea.assess.triage.logic import Engine, State, Verdict
from ocsea.assess.triage.model import LEVELS, Level, TriageRule
from ocsea.assess.triage.situation import Situation

if TYPE_CHECKING:
    from ocsea._base.text import Lang, Text
    from ocsea.knowledge import KnowledgeBase
    from ocsea.law.applicable import Applicable
    from ocsea.scenarios.document import Document
    from ocsea.taxonomy.model import Form

__all__ = ["FormState", "FormStates", "Triage", "Urgency", "triage"]

_NAVIGATION: Final = frozenset({"top", "grouping"})
_DANGERS: Final = ("phase=immediate-danger", "impact=self-harm-or-suicide-risk")
"""What has to be ruled out before anybody counts as safe for now."""


@attrs.frozen(eq=False)
class FormState:
    """What is known of one form.

    Attributes:
        form: The form.
        state: ``established``, ``possible`` (something known points to it), ``open`` (nothing speaks for
            it or against it) or ``excluded``.
        rules: The rules that say so; none for an open one.
        missing: For a possible one: facts that would decide.
        replaced_by: The form it goes by here, where there is a closer one.

    >>> import ocsea
    >>> found = triage(ocsea.load(), ocsea.Situation(acts="impersonated")).forms["impersonation"]
    >>> found.state, found.rules[0].why("en")
    ('established', "Somebody's name, face or account is used without permission.")
    """

    form: Form
    state: State
    rules: tuple[TriageRule, ...]
    missing: tuple[str, ...]
    replaced_by: str | None

    @property
    def human_check(self) -> bool:
        """Whether somebody trained should look at it."""
        return any(rule.human_check for rule in self.rules)


@attrs.frozen(eq=False)
class FormStates(Mapping[str, FormState]):
    """The state of every form, by its id.

    Lists name a grouping only where nothing below it is named, so that nothing is told twice.

    >>> import ocsea
    >>> forms = triage(ocsea.load(), ocsea.Situation(acts="impersonated")).forms
    >>> [each.form.id for each in forms.established], forms["gendered-doxxing"].state
    (['impersonation'], 'open')
    """

    _states: Mapping[str, FormState]

    def __getitem__(self, form: str) -> FormState:
        """Return the state of a form."""
        return self._states[form]

    def __iter__(self) -> Iterator[str]:
        """Return the ids of the forms."""
        return iter(self._states)

    def __len__(self) -> int:
        """Return the number of forms."""
        return len(self._states)

    def _in(self, *states: State) -> tuple[FormState, ...]:
        found = {i: each for i, each in self._states.items() if each.state in states}
        return tuple(each for each in found.values() if not _covered(each.form, found))

    @property
    def established(self) -> tuple[FormState, ...]:
        """What is established by a rule."""
        return self._in("established")

    @property
    def possible(self) -> tuple[FormState, ...]:
        """What something known points to, without settling it."""
        found = self._in("possible")
        sure = {each.form.id for each in self._in("established")}
        return tuple(each for each in found if not _above(each.form, sure))

    @property
    def open(self) -> tuple[FormState, ...]:
        """What nothing known speaks for or against."""
        return self._in("open")

    @property
    def excluded(self) -> tuple[FormState, ...]:
        """What a rule excludes, or names by a closer form."""
        return self._in("excluded")


def _covered(form: Form, found: Mapping[str, FormState]) -> bool:
    return form.kind in _NAVIGATION and any(each in found for each in form.descendants)


def _above(form: Form, sure: set[str]) -> bool:
    return form.kind in _NAVIGATION and bool(sure & set(form.descendants))


@attrs.frozen(eq=False)
class Urgency:
    """How urgent it is, at least.

    Attributes:
        level: ``emergency`` (now), ``today``, ``soon`` (within days) or ``open`` (nothing known says so).
        rules: The rules that say so.
        safety_known: Whether it is known that nobody is in danger now.

    >>> import ocsea
    >>> urgency = triage(ocsea.load(), ocsea.Situation(phase="immediate-danger")).urgency
    >>> urgency.level, [rule.id for rule in urgency.rules], urgency.safety_known
    ('emergency', ['urgent-danger-now'], False)
    """

    level: Level
    rules: tuple[TriageRule, ...]
    safety_known: bool


@attrs.frozen(slots=False, eq=False)
class Triage:
    """The answer to a situation. Information, not advice on a single case, and never about guilt.

    Attributes:
        kb: The knowledge base.
        situation: What is known.

    >>> import ocsea
    >>> found = triage(ocsea.load(), ocsea.Situation(asker="parent", phase="immediate-danger"))
    >>> found.urgency.level, found.services[0].service.id, found.first_steps[0].id
    ('emergency', 'polri-110', 'emergency-now-helpers')
    """

    kb: KnowledgeBase = attrs.field(repr=False)
    situation: Situation
    _verdict: Verdict = attrs.field(repr=False)

    @property
    def _engine(self) -> Engine:
        return Engine.of(self.kb)

    @property
    def _adviser(self) -> Adviser:
        return Adviser.of(self._engine)

    @cached_property
    def forms(self) -> FormStates:
        """What it is: the forms that are established, possible, open or excluded, each with its rules."""
        verdict = self._verdict
        return FormStates(
            {
                ident: FormState(
                    form,
                    verdict.states[ident],
                    verdict.rules[ident],
                    self._engine.missing(ident, verdict)
                    if verdict.states[ident] == "possible"
                    else (),
                    verdict.replaced.get(ident),
                )
                for ident, form in self.kb.forms.items()
            }
        )

    @cached_property
    def urgency(self) -> Urgency:
        """How urgent it is, and why; danger to life first."""
        verdict, words = self._verdict, self._engine.words
        level = LEVELS[verdict.urgency]
        return Urgency(
            level,
            tuple(rule for rule in verdict.held if rule.urgency == level),
            all(verdict.facts.not_so & words.bit(danger) for danger in _DANGERS),
        )

    @cached_property
    def _steps(self) -> tuple[Advice, ...]:
        return self._adviser.steps(self._verdict, self.situation.asker)

    def _of_kind(self, kind: str) -> tuple[Advice, ...]:
        return tuple(each for each in self._steps if each.step.kind == kind)

    @property
    def first_steps(self) -> tuple[Advice, ...]:
        """What to do, in order, for the one who asks."""
        return self._of_kind("do")

    @property
    def do_not(self) -> tuple[Advice, ...]:
        """What not to do."""
        return self._of_kind("dont")

    @property
    def evidence(self) -> tuple[Advice, ...]:
        """What to note down, and how; never an image of a child."""
        return self._of_kind("evidence")

    @property
    def removal(self) -> tuple[Advice, ...]:
        """Routes to have content taken down, with their time limits."""
        return self._of_kind("removal")

    @property
    def rights(self) -> tuple[Advice, ...]:
        """Rights in brief, each with its provisions."""
        return self._of_kind("right")

    @property
    def do_not_ask(self) -> tuple[Advice, ...]:
        """What not to ask; for one who asks about themself, what need not be told."""
        return self._of_kind("ask-not")

    @property
    def wellbeing(self) -> tuple[Advice, ...]:
        """What the one who asks needs for themself."""
        return self._of_kind("wellbeing")

    @cached_property
    def _referrals(self) -> tuple[Referral, ...]:
        return tuple(self._adviser.services(self._verdict, self.situation))

    @property
    def services(self) -> tuple[Referral, ...]:
        """Services that fit and whose contacts were read in a source."""
        return tuple(each for each in self._referrals if each.live)

    @property
    def unconfirmed_services(self) -> tuple[Referral, ...]:
        """Services that fit, but whose contacts could not be confirmed: do not show them as live."""
        return tuple(each for each in self._referrals if not each.live)

    @cached_property
    def law(self) -> LawBrief:
        """The law in brief, for the day and the age."""
        return law_of(
            self.kb,
            self.situation,
            self._adviser.victim(self._verdict),
            established=[each.form.id for each in self.forms.established],
            possible=[each.form.id for each in self.forms.possible],
        )

    @property
    def provisions(self) -> tuple[Applicable, ...]:
        """The provisions in force then, for that age: penalty, complaint, conditions, caveats."""
        return self.law.provisions

    @property
    def human_checks(self) -> tuple[Text, ...]:
        """What somebody trained should look at."""
        return tuple(rule.why for rule in self._verdict.held if rule.human_check)

    @cached_property
    def next_questions(self) -> tuple[NextQuestion, ...]:
        """What to ask next, the most useful first; safety before all others while it is open."""
        return next_questions(self._engine, self.situation)

    # -- telling ---------------------------------------------------------------------------------------

    def document(self, lang: Lang, *, full: bool = False) -> Document:
        """Return the answer as a page that can be printed; see `ocsea.scenarios.render.rendered`.

        Args:
            lang: Language of the page.
            full: Whether to print everything; otherwise what fits on about one page.
        """
        from ocsea.assess.triage.page import page

        return page(self, lang, full=full)

    def explain(self, lang: Lang, *, full: bool = False) -> str:
        """Return the answer in words, as Markdown.

        Args:
            lang: Language of the words.
            full: Whether to tell everything; otherwise what fits on about one page.
        """
        from ocsea.scenarios.render import to_markdown

        return to_markdown(self.document(lang, full=full))

    def to_dict(self, lang: Lang) -> dict[str, Any]:
        """Return the answer as plain data for JSON, with its texts in one language.

        Its schema is `ocsea.interop.triage_schema`.
        """
        from ocsea.assess.triage.plain import as_dict

        return as_dict(self, lang)


def triage(kb: KnowledgeBase, situation: Situation) -> Triage:
    """Return what comes next for a situation: first response, not a verdict on anybody.

    Args:
        kb: The knowledge base.
        situation: What is known; an empty one gives general steps that are safe.

    Raises:
        UnknownOptionError: Two facts of the situation contradict each other.

    >>> from datetime import date
    >>> import ocsea
    >>> known = ocsea.Situation(
    ...     acts={"threat-to-distribute"},
    ...     victim_age=15,
    ...     relationship="online-only",
    ...     happened=date(2026, 6, 1),
    ... )
    >>> found = triage(ocsea.load(), known)
    >>> [each.form.id for each in found.forms.established], found.urgency.level
    (['threat-to-share-intimate-images'], 'today')
    >>> found.next_questions[0].id
    'safety-now'
    """
    return Triage(kb, situation, Engine.of(kb).judge(situation))
