"""A self-assessment as a form asks it: what every format has in common.

Names in forms are made from codes: ``LED-01`` is ``led_01``, and its choice ``3`` is ``v3``, so that no name
begins with a digit. Beside its own choices every question offers "do not know", and "does not apply" where it
may be. Reasons for the latter are chosen from a list: forms have no place for free text, which could hold a
name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final, Literal

import attrs

from ocsea._base.errors import InvalidDataError, Problem
from ocsea._base.text import LANGS, Text
from ocsea.assess.answers import SPECIAL
from ocsea.assess.hashing import scoring_hash
from ocsea.assess.model import Domain, Instrument, Item

__all__ = ["OPEN", "REASONS", "RESPONDENT", "WHY", "Option", "Question", "Sheet", "named"]

REASONS: Final = ("absent", "elsewhere", "other")
"""Why a question does not apply, as a form offers it."""

RESPONDENT: Final = r"[A-Za-z]{0,3}[0-9]{2,6}"
"""What a participant code looks like: too short for a name or an identity number."""

WHY, OPEN = "why", "open"
"""What is added to the name of a question when asking why it does not apply, or why it has no number."""

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_CHOICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

Kind = Literal["one", "several", "share", "told"]


def named(code: str, *more: str) -> str:
    """Return the name of a question in an XLSForm.

    >>> named("LED-01"), named("STF-03", OPEN)
    ('led_01', 'stf_03_open')
    """
    return "_".join([re.sub(r"[^a-z0-9]", "_", code.lower()), *more])


@attrs.frozen
class Option:
    """One answer as it is offered.

    Attributes:
        code: As answers are given: a choice, ``dk`` or ``na``.
        label: Its words.
        alone: Whether it excludes all others.

    >>> import ocsea
    >>> question = Sheet(ocsea.load().instruments["school-safety"]).questions[0]
    >>> [(option.code, option.name, option.alone) for option in question.options[-2:]]
    [('4', 'v4', False), ('dk', 'dk', True)]
    """

    code: str
    label: Text
    alone: bool = False

    @property
    def name(self) -> str:
        """Its name in an XLSForm."""
        return self.code if self.code in SPECIAL else f"v{self.code}"


@attrs.frozen(kw_only=True)
class Question:
    """A question as it is asked.

    Attributes:
        item: The question itself.
        kind: ``one`` answer, ``several``, a ``share`` in per cent, or ``told``: nothing to answer.
        options: What can be chosen; for a share what can be chosen in place of a number.

    >>> import ocsea
    >>> question = Sheet(ocsea.load().instruments["school-safety"]).questions[0]
    >>> question.code, question.name, question.kind, [option.code for option in question.exclusive]
    ('LED-01', 'led_01', 'one', ['dk'])
    """

    item: Item
    kind: Kind
    options: tuple[Option, ...]

    @property
    def code(self) -> str:
        """Its code."""
        return self.item.code

    @property
    def name(self) -> str:
        """Its name in an XLSForm."""
        return named(self.code)

    @property
    def exclusive(self) -> tuple[Option, ...]:
        """The options that exclude all others."""
        return tuple(option for option in self.options if option.alone)


@attrs.frozen(slots=False)
class Sheet:
    """A self-assessment as a form.

    Raises:
        InvalidDataError: A text is empty in a language, or a code cannot be a name in a form.

    >>> import ocsea
    >>> sheet = Sheet(ocsea.load().instruments["school-safety"])
    >>> sheet.asks_who, [question.code for question in sheet.questions if question.kind == "share"]
    (False, ['STF-03'])
    """

    instrument: Instrument

    def __attrs_post_init__(self) -> None:
        problems = [*self._unnameable(), *self._empty()]
        if problems:
            raise InvalidDataError.for_problems(problems)

    # -- what is asked ---------------------------------------------------------------------------------

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is asked, in order."""
        return tuple(self._question(item) for item in self.instrument.items)

    @cached_property
    def sections(self) -> tuple[tuple[Domain, tuple[Question, ...]], ...]:
        """What is asked, by domain; domains without a question are left out."""
        found = (
            (domain, tuple(q for q in self.questions if q.item.domain == domain.id))
            for domain in self.instrument.domains
        )
        return tuple((domain, questions) for domain, questions in found if questions)

    def _question(self, item: Item) -> Question:
        if item.answers.type == "numeric":
            return Question(item=item, kind="share", options=self._special(item))
        if not item.offered:
            return Question(item=item, kind="told", options=())
        kind: Kind = "several" if item.answers.type == "multi" else "one"
        own = tuple(Option(choice.code, choice.label, choice.alone) for choice in item.offered)
        return Question(item=item, kind=kind, options=own + self._special(item))

    def _special(self, item: Item) -> tuple[Option, ...]:
        codes = ("dk", "na") if item.allow_na else ("dk",)
        return tuple(Option(code, self.say(f"collect-{code}"), alone=True) for code in codes)

    @property
    def reasons(self) -> tuple[Option, ...]:
        """Why a question does not apply."""
        return tuple(Option(code, self.say(f"collect-na-{code}")) for code in REASONS)

    # -- what is said ----------------------------------------------------------------------------------

    def say(self, key: str, **gaps: object) -> Text:
        """Return a phrase."""
        phrase: Text = self.instrument._tables("wording")[key].phrase
        return phrase.format(**gaps)

    @cached_property
    def not_here(self) -> Text:
        """What every form starts with: it is no place to report an incident, and where help is."""
        services = self.instrument._tables("services")
        sapa, police = services["sapa-129"], services["polri-110"]
        return self.say(
            "collect-not-here",
            sapa=_reach(sapa),
            police=_reach(police),
            checked=min(sapa.checked, police.checked).isoformat(),
        )

    @property
    def opening(self) -> tuple[Text, ...]:
        """What is said before the first question."""
        said = (self.not_here, self.instrument.intro, self.instrument.disclaimer)
        return tuple(text for text in said if text is not None)

    def hint(self, question: Question) -> Text | None:
        """Return what helps to answer a question."""
        said = [question.item.help] if question.item.help else []
        if question.kind == "share":
            said.append(self.say("collect-share-hint"))
        if not said:
            return None
        return Text(id=" ".join(t.id for t in said), en=" ".join(t.en for t in said))

    # -- what it is ------------------------------------------------------------------------------------

    @property
    def mark(self) -> str:
        """Id and version of the instrument."""
        return f"{self.instrument.id}@{self.instrument.version}"

    @cached_property
    def scoring(self) -> str:
        """Hash of what bears on the score."""
        return scoring_hash(self.instrument)

    @property
    def asks_who(self) -> bool:
        """Whether it asks for a participant code: before and after a training are matched by it."""
        return self.instrument.kind == "knowledge"

    @property
    def previews(self) -> bool:
        """Whether a form shows a preview: of settings that have an index, and may see it."""
        scored = self.instrument.kind in {"maturity", "checklist", "legislation"}
        return scored and not self.instrument.policy.private

    # -- what cannot be --------------------------------------------------------------------------------

    def _unnameable(self) -> Iterator[Problem]:
        seen: dict[str, str] = {}
        for item in self.instrument.items:
            if not _CODE.fullmatch(item.code):
                yield self._problem(item, "code", "this cannot be a name in a form", _LETTERS)
            for more in ((), (OPEN,), (WHY,)):
                first = seen.setdefault(named(item.code, *more), item.code)
                if first != item.code:
                    message = f"in a form this has the same name as {first}"
                    yield self._problem(item, "code", message, "give it another code.")
            yield from self._odd_choices(item)

    def _odd_choices(self, item: Item) -> Iterator[Problem]:
        for choice in item.offered:
            names = {f"v{each.code}" for each in item.offered}  # in a form, where codes stand too
            taken = choice.code in {*SPECIAL, *names} or choice.code.startswith("na-")
            if taken or not _CHOICE.fullmatch(choice.code):
                place = f"choice.{choice.code}"
                yield self._problem(item, place, "this cannot be a name in a form", _LETTERS)

    def _empty(self) -> Iterator[Problem]:
        instrument = self.instrument
        texts: list[tuple[str, Text | None]] = [
            (f"instrument:{instrument.id}", instrument.label),
            (f"instrument:{instrument.id}", instrument.intro),
            (f"instrument:{instrument.id}", instrument.disclaimer),
        ]
        texts += [(f"domain:{domain.id}", domain.label) for domain in instrument.domains]
        for item in instrument.items:
            texts += [(item.code, item.text), (item.code, item.help)]
            texts += [(item.code, choice.label) for choice in item.offered]
        yield from _faults(texts)

    def _problem(self, item: Item, field: str, message: str, remedy: str) -> Problem:
        return Problem("", item.code, field, message, remedy)


_LETTERS = "use letters, digits, dots and hyphens, a letter first; na, dk and refused are taken."


def _faults(texts: Iterable[tuple[str, Text | None]]) -> Iterator[Problem]:
    for where, text in texts:
        for lang in LANGS if text is not None else ():
            words = text(lang) if text else ""
            if not words.strip():
                yield Problem("", where, lang, "this text is empty", "write it in both languages.")
            if "${" in words:
                message = "forms read ${ as a reference to another question"
                yield Problem("", where, lang, message, "leave it out.")


def _reach(service: Any) -> str:
    return ", ".join(c.value for c in service.channels if c.kind in {"phone", "whatsapp"})
