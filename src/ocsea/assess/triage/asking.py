"""The next most useful question.

How useful a question is: for each of its answers the rules are worked out, and the answers are taken to
be equally frequent, which is a convention. The states of the forms and the urgency then spread over the
answers; the more they spread, the more the question tells. The measure is the entropy of each, in bits,
summed up. It is about facts that are open, says nothing about a person, and is not shown to anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log2
from typing import TYPE_CHECKING, Final

import attrs

from ocsea._base.text import Lang, Text
from ocsea.assess.triage.logic import Engine, Facts, Worked
from ocsea.assess.triage.model import FACETS, TriageQuestion

if TYPE_CHECKING:
    from ocsea.assess.triage.situation import Situation

__all__ = ["NextQuestion", "Option", "next_questions", "spread", "tells"]

_DIGITS: Final = 9
"""Sums of entropies are rounded to this many digits before they are compared."""


@attrs.frozen
class Option:
    """An answer to a question.

    Attributes:
        facts: What is known then, as ``field=value`` or ``not field=value``.
        label: The answer.

    >>> import ocsea
    >>> safety = ocsea.triage(ocsea.load(), ocsea.Situation()).next_questions[0]
    >>> safety.options[0].facts, safety.options[0].label("en")
    (('phase=immediate-danger',), 'There is danger now')
    """

    facts: tuple[str, ...]
    label: Text


@attrs.frozen
class NextQuestion:
    """A question in the words for the one who asks.

    Attributes:
        record: The question.
        words: It in the words for the asker.
        options: The answers that fit with what is known; empty where a day is asked for.

    >>> import ocsea
    >>> first = ocsea.triage(ocsea.load(), ocsea.Situation(asker="parent")).next_questions[0]
    >>> first.id, first.ask("en")
    ('safety-now', 'Is your child in danger now, or are there signs of wanting to self-harm?')
    """

    record: TriageQuestion
    words: Text
    options: tuple[Option, ...]

    @property
    def id(self) -> str:
        """The id of the question."""
        return self.record.id

    def ask(self, lang: Lang) -> str:
        """Return the question in a language."""
        return self.words(lang)

    def known_after(self, situation: Situation, picked: Iterable[int]) -> Situation:
        """Return a situation with the answers whose places are *picked*, from 0.

        >>> import ocsea
        >>> first = ocsea.triage(ocsea.load(), ocsea.Situation()).next_questions[0]
        >>> first.known_after(ocsea.Situation(), [0]).phase
        'immediate-danger'
        """
        for at in picked:
            for fact in self.options[at].facts:
                how, _, name = fact.rpartition(" ")
                field, value = name.split("=", 1)
                more = {"ruled_out": {field: value}} if how else {field: value}
                situation = situation.also(**more)
        return situation


def _label(fact: str) -> Text:
    """Return the label of a value, from the vocabulary of situations."""
    from ocsea.knowledge import load

    field, value = fact.split("=", 1)
    values = [each for facet in FACETS[field] for each in load().facets[facet].values]
    return next(each.label for each in values if each.id == value)


def _options(engine: Engine, record: TriageQuestion, known: Facts) -> tuple[Option, ...]:
    """Return the answers that do not contradict what is known, and the one that rules all of them out."""
    found = [
        Option(choice.facts, choice.label or _label(choice.facts[0]))
        for choice in record.choices
        if not engine.implied(known | engine.words.facts(choice.facts)).contradict
    ]
    if record.nothing and found:
        out = tuple(f"not {fact}" for option in found for fact in option.facts)
        if not (known | engine.words.facts(out)).contradict:
            found.append(Option(out, record.nothing))
    return tuple(found)


def _is_open(engine: Engine, record: TriageQuestion, known: Facts, situation: Situation) -> bool:
    if record.day:
        return situation.happened is None
    asked = [engine.words.facts(choice.facts) for choice in record.choices]
    so, decided = known.so, known.so | known.not_so
    any_so = any(facts.so and facts.so & so == facts.so for facts in asked)
    if any_so and (not record.multi or record.nothing is None or record.safety):
        return False
    return not all(facts.so & decided == facts.so for facts in asked)


def spread(values: Iterable[object]) -> float:
    """Return the entropy of values that are equally frequent, in bits.

    >>> spread("aab"), spread("aaaa"), spread("abcd")  # doctest: +ELLIPSIS
    (0.918..., 0.0, 2.0)
    """
    counts = Counter(values)
    total = counts.total()
    return sum(n / total * log2(total / n) for n in counts.values()) + 0.0


def tells(engine: Engine, options: Iterable[Option], known: Facts, before: Worked) -> float:
    """Return how much a question tells about the forms and the urgency, in bits.

    Args:
        engine: The rules.
        options: Its answers, taken to be equally frequent.
        known: What is known.
        before: What was worked out of that.

    >>> import ocsea
    >>> engine, nothing = Engine.of(ocsea.load()), Facts()
    >>> answers = [Option((fact,), Text(fact, fact)) for fact in ("acts=impersonated", "acts=account-taken")]
    >>> [tells(engine, answers[:n], nothing, engine.work(nothing)) > 0 for n in (1, 2)]
    [False, True]
    """
    outcomes = [
        engine.outcome(engine.implied(known | engine.words.facts(option.facts)), before)
        for option in options
    ]
    about_forms = sum(
        spread(outcome.state(form) for outcome in outcomes) for form in engine.unlike(outcomes)
    )
    return round(about_forms + spread(outcome.urgency for outcome in outcomes), _DIGITS)


def next_questions(engine: Engine, situation: Situation) -> tuple[NextQuestion, ...]:
    """Return the questions that are open, the most useful first, and safety before all others.

    >>> import ocsea
    >>> first = next_questions(Engine.of(ocsea.load()), ocsea.Situation())[0]
    >>> first.id, first.record.safety
    ('safety-now', True)
    """
    known = engine.known(situation)
    before = engine.work(known)
    found = []
    for record in engine.kb.table("triage_questions").values():
        if not _is_open(engine, record, known, situation):
            continue
        options = _options(engine, record, known)
        if options or record.day:
            told = 0.0 if record.day else tells(engine, options, known, before)
            words = record.asks.to(situation.asker)
            found.append(
                ((not record.safety, -told, record.order), NextQuestion(record, words, options))
            )
    found.sort(key=lambda each: each[0])
    return tuple(question for _, question in found)
