"""What follows from facts that are so, not so, or not known: forms, urgency and flags, each with its rules.

Facts are bits of integers: one integer holds what is known to be so, another what is known not to be
so. Conditions are read once into such integers, so that a situation is worked out in a fraction of a
millisecond, and every answer to every question can be tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, Literal

import attrs

from ocsea._base.errors import UnknownIdError, UnknownOptionError
from ocsea._base.records import Strings
from ocsea.assess.triage.model import FACETS, LEVELS, TriageRule
from ocsea.assess.triage.situation import ADULT, Situation, ages_in, is_set, values_of

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["Condition", "Engine", "Facts", "Outcome", "State", "Verdict", "Words", "Worked"]

State = Literal["established", "possible", "open", "excluded"]
"""A form is *established* by a rule, *excluded* by one, *possible* when something known points to it, or
*open*: nothing speaks for it or against it."""

_AGES: Final = ("child", "adult")
_POINTING: Final = "acts"
"""The field whose values point to a form; any other fact only helps to decide."""


@attrs.frozen
class Facts:
    """What is known, as bits.

    Attributes:
        so: Facts known to be so.
        not_so: Facts known not to be so.

    >>> import ocsea
    >>> words = Words.of(ocsea.load())
    >>> known = words.facts(["acts=impersonated"]) | words.facts(["not acts=demand-money"])
    >>> words.names(known.so), words.names(known.not_so), known.contradict
    (('acts=impersonated',), ('acts=demand-money',), False)
    """

    so: int = 0
    not_so: int = 0

    def __or__(self, other: Facts) -> Facts:
        """Return both together."""
        return Facts(self.so | other.so, self.not_so | other.not_so)

    @property
    def contradict(self) -> bool:
        """Whether something is both so and not so."""
        return bool(self.so & self.not_so)


@attrs.frozen
class Condition:
    """A condition, as bits: facts that all have to hold, and facts of which one has to.

    Each of the three integers of a pair holds what has to be so, what has to be known not to be so, and
    what only must not be known not to be so.

    >>> import ocsea
    >>> words = Words.of(ocsea.load())
    >>> when, known = words.condition(any=["acts=impersonated"]), words.facts(["acts=impersonated"])
    >>> when.holds(known.so, known.not_so), when.holds(0, 0), when.holds(0, known.so)
    (True, None, False)
    """

    all_so: int = 0
    all_not: int = 0
    all_maybe: int = 0
    any_so: int = 0
    any_not: int = 0
    any_maybe: int = 0

    def holds(self, so: int, not_so: int) -> bool | None:
        """Return whether it holds; ``None`` while that is open."""
        if self.all_so & not_so or self.all_not & so or self.all_maybe & not_so:
            return False
        done = not (self.all_so & ~so or self.all_not & ~not_so)
        if self.any_so or self.any_not or self.any_maybe:
            if self.any_so & so or self.any_not & not_so or self.any_maybe & ~not_so:
                return True if done else None
            if not (self.any_so & ~not_so or self.any_not & ~so or self.any_maybe & ~not_so):
                return False
            return None
        return True if done else None

    @property
    def named(self) -> int:
        """What it asks to be so."""
        return self.all_so | self.any_so

    @property
    def reads(self) -> int:
        """Everything that it looks at."""
        return self.named | self.all_not | self.all_maybe | self.any_not | self.any_maybe


class Words:
    """The facts that conditions can name, each with its bit.

    >>> import ocsea
    >>> words = Words.of(ocsea.load())
    >>> words.condition(all=["acts=demand-money"]).holds(0, 0) is None
    True
    """

    def __init__(self, fields: Mapping[str, Iterable[str]]) -> None:
        names = [f"{field}={value}" for field, values in fields.items() for value in values]
        self.bits: Mapping[str, int] = {name: 1 << at for at, name in enumerate(names)}
        self.fields: Mapping[str, tuple[str, ...]] = {f: tuple(v) for f, v in fields.items()}
        self._read: dict[tuple[str, ...], Facts] = {}
        self.masks = {f: sum(self.bits[f"{f}={v}"] for v in vs) for f, vs in self.fields.items()}

    @classmethod
    def of(cls, kb: KnowledgeBase) -> Words:
        """Return the words for what a situation can say, and the forms and flags of a knowledge base."""
        fields: dict[str, list[str]] = {
            field: [v for v in dict.fromkeys(values_of(field).values()) if v != "unknown"]
            for field in FACETS
        }
        fields["victim"] = list(_AGES)
        fields["form"] = list(kb.forms)
        rules = kb.table("triage_rules").values()
        fields["flag"] = list(dict.fromkeys(f for rule in rules for f in rule.flags))
        fields["nothing-named"] = list(FACETS)
        return cls(fields)

    def bit(self, fact: str) -> int:
        """Return the bit of a fact.

        Raises:
            UnknownIdError: There is none.
        """
        field, _, value = fact.partition("=")
        name = f"nothing-named={field}" if value == "unknown" else fact
        if name not in self.bits:
            raise UnknownIdError.for_id("fact", fact, self.bits)
        return self.bits[name]

    def condition(self, *, all: Iterable[str] = (), any: Iterable[str] = ()) -> Condition:  # noqa: A002
        """Return a condition on facts as they are written."""
        return Condition(*self._sorted(all), *self._sorted(any))

    def _sorted(self, facts: Iterable[str]) -> tuple[int, int, int]:
        found = {"": 0, "not": 0, "maybe": 0}
        for fact in facts:
            how, _, name = fact.rpartition(" ")
            found[how] |= self.bit(name)
        return found[""], found["not"], found["maybe"]

    def facts(self, written: Iterable[str]) -> Facts:
        """Return facts as they are written; naming the one value of a field rules out its others."""
        key = tuple(written)
        if key not in self._read:
            self._read[key] = self._facts(key)
        return self._read[key]

    def _facts(self, written: tuple[str, ...]) -> Facts:
        known = Facts()
        for each in written:
            how, _, name = each.rpartition(" ")
            known |= Facts(0, self.bit(name)) if how else self.assigned(*name.split("=", 1))
        return known

    def assigned(self, field: str, value: str) -> Facts:
        """Return what is known once a field has a value."""
        bit = self.bit(f"{field}={value}")
        single = field == "victim" or not is_set(field)
        known = Facts(bit, self.masks[field] & ~bit if single else 0)
        if field == "victim_age_band":
            return known | self.assigned("victim", _AGES[ages_in(value)[0] >= ADULT])
        return known

    def of_situation(self, situation: Situation) -> Facts:
        """Return what a situation says."""
        known = Facts()
        for field in FACETS:
            for value in situation.named(field):
                known |= self.assigned(field, value)
        for field, values in situation.ruled_out.items():
            for value in values:
                known |= Facts(0, self.bit(f"{field}={value}"))
        return known | self.assigned("victim_age_band", situation.band) if situation.band else known

    def unnamed(self, facts: Facts) -> Facts:
        """Return for each field whether nothing of it was named."""
        so = sum(self.bits[f"nothing-named={f}"] for f in FACETS if not facts.so & self.masks[f])
        return Facts(so, self.masks["nothing-named"] & ~so)

    def names(self, mask: int) -> tuple[str, ...]:
        """Return the facts whose bits are in *mask*."""
        return tuple(name for name, bit in self.bits.items() if bit & mask)


@attrs.frozen
class _Rule:
    """A rule with its condition read."""

    record: TriageRule
    when: Condition
    implied: Facts


@attrs.frozen(eq=False)
class Verdict:
    """What follows from a situation.

    Attributes:
        facts: What is known, with what follows of it: implied facts, forms, flags.
        states: The state of every form.
        urgency: How urgent it is.
        rules: For each form, the rules that put it in its state.
        held: The rules that hold.
        flags: What these rules flag.
        replaced: For each form that goes by another, which.

    >>> import ocsea
    >>> verdict = Engine.of(ocsea.load()).judge(ocsea.Situation(acts="impersonated"))
    >>> [rule.id for rule in verdict.rules["impersonation"]], LEVELS[verdict.urgency]
    (['act-impersonated'], 'soon')
    """

    facts: Facts
    states: Mapping[str, State]
    urgency: int
    rules: Mapping[str, tuple[TriageRule, ...]]
    held: tuple[TriageRule, ...]
    flags: frozenset[str]
    replaced: Mapping[str, str]


@attrs.frozen
class _Form:
    """A form with the bits of its rules, and of the forms below it where they make it up."""

    id: str
    bit: int
    parts: int
    against: int
    toward: int
    below: int


@attrs.frozen(eq=False)
class Worked:
    """What is worked out before anything is told.

    Attributes:
        facts: What is known, with the forms that are decided.
        held: The rules that hold, as bits.
        failed: The rules that do not.
        pointed: The forms to which something known points.
        replaced: The forms that go by another.

    >>> import ocsea
    >>> engine = Engine.of(ocsea.load())
    >>> worked = engine.work(engine.known(ocsea.Situation(acts="impersonated")))
    >>> "form=impersonation" in engine.words.names(worked.facts.so)
    True
    """

    facts: Facts
    held: int
    failed: int
    pointed: int
    replaced: int


@attrs.frozen
class Outcome:
    """What becomes of the forms, as bits, and how urgent it is; every other form is open.

    >>> import ocsea
    >>> engine = Engine.of(ocsea.load())
    >>> outcome = engine.outcome(engine.known(ocsea.Situation(acts="impersonated")))
    >>> outcome.state(engine.words.bit("form=impersonation"))
    3
    """

    established: int
    possible: int
    excluded: int
    urgency: int

    def state(self, form: int) -> int:
        """Return the state of the form with a bit: 0 excluded, 1 open, 2 possible, 3 established."""
        if form & self.established:
            return 3
        return 0 if form & self.excluded else 2 if form & self.possible else 1


class Engine:
    """The rules of a knowledge base, ready to be asked.

    >>> import ocsea
    >>> engine = Engine.of(ocsea.load())
    >>> engine.judge(ocsea.Situation(acts="impersonated")).states["impersonation"]
    'established'
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.words = words = Words.of(kb)
        self.rules = tuple(
            _Rule(r, words.condition(all=r.all, any=r.any), words.facts(r.implies))
            for r in kb.table("triage_rules").values()
        )
        self.forms = tuple(kb.forms)
        self._form_bits = {form: words.bit(f"form={form}") for form in self.forms}
        self._acts, self._all_forms = words.masks[_POINTING], words.masks["form"]
        rows = [(1 << at, rule) for at, rule in enumerate(self.rules)]
        self._reading = tuple((bit, r.when.reads, r.when.holds) for bit, r in rows)
        self._implying = tuple(r for _, r in rows if r.record.implies)
        self._urgent = [
            (bit, LEVELS.index(r.record.urgency)) for bit, r in rows if r.record.urgency
        ]
        self._replacing = [(bit, r.record) for bit, r in rows if r.record.supersedes]
        self._begins = tuple(self._begun_by(bit, r.when) for bit, r in rows if r.record.establishes)
        parts = self._by_form(lambda rule: rule.establishes)
        against = self._by_form(lambda rule: rule.excludes)
        toward = self._by_form(lambda rule: rule.points_to)
        self._rows = tuple(
            _Form(
                form.id,
                self._form_bits[form.id],
                parts[form.id],
                against[form.id],
                toward[form.id],
                sum(self._form_bits[each] for each in form.narrower)
                if form.kind in {"top", "grouping"}
                else 0,
            )
            for form in kb.forms.values()
        )
        self._by_id = {row.id: row for row in self._rows}
        self._nothing = self._start()

    @classmethod
    def of(cls, kb: KnowledgeBase) -> Engine:
        """Return the engine of a knowledge base; it is made once."""
        found: Engine | None = kb.__dict__.get("_triage_engine")
        if found is None:
            found = kb.__dict__["_triage_engine"] = cls(kb)
        return found

    def _by_form(self, pick: Callable[[TriageRule], Strings]) -> dict[str, int]:
        """Return for each form the rules that name it, as bits."""
        found = dict.fromkeys(self.forms, 0)
        for at, rule in enumerate(self.rules):
            for form in pick(rule.record):
                found[form] |= 1 << at
        return found

    def _begun_by(self, bit: int, when: Condition) -> tuple[int, int, int]:
        """Return a rule with the acts and the forms of which one shows that it is there in part.

        That is one of the acts that all have to be so; where it names none of these, an act of which one
        has to be so, or a form that it reads and that is pointed to.
        """
        if acts := when.all_so & self._acts:
            return bit, acts, 0
        return bit, when.any_so & self._acts, when.named & self._all_forms

    def _start(self) -> Worked:
        """Return what is worked out of nothing: what is decided without any fact stays decided."""
        held = failed = 0
        for bit, _, holds in self._reading:
            value = holds(0, 0)
            held |= bit if value else 0
            failed |= bit if value is False else 0
        return self.work(Facts(), Worked(Facts(), held, failed, 0, 0))

    # -- working out -----------------------------------------------------------------------------------

    def known(self, situation: Situation) -> Facts:
        """Return what a situation says, with what that implies.

        Raises:
            UnknownOptionError: Two facts contradict each other.
        """
        facts = self.implied(self.words.of_situation(situation))
        if facts.contradict:
            named = ", ".join(self.words.names(facts.so & facts.not_so))
            raise UnknownOptionError(
                f"the facts contradict each other about {named}",
                hint="describe two people harmed as two situations.",
            )
        return facts

    def implied(self, facts: Facts) -> Facts:
        """Return facts with what they imply."""
        for rule in self._implying:
            if rule.when.holds(facts.so, facts.not_so):
                facts |= rule.implied
        return facts

    def work(self, facts: Facts, before: Worked | None = None) -> Worked:
        """Work out the forms: rules decide forms, and rules that read forms are read again.

        What fewer facts have decided stays decided, so that only rules are read that were open and that
        name a fact which is new.

        Args:
            facts: What is known.
            before: What was worked out from some of these facts; ``None`` starts from none of them.
        """
        before = before or self._nothing
        so, not_so = facts.so | before.facts.so, facts.not_so | before.facts.not_so
        held, failed = before.held, before.failed
        new = (so | not_so) & ~(before.facts.so | before.facts.not_so)
        forms = [row for row in self._rows if not (so | not_so) & row.bit]
        while True:
            if new:
                held, failed = self._read(new, held, failed, so, not_so)
            more_so, more_not = _decided(forms, held, failed, so, not_so)
            new = more_so | more_not
            if not new:
                break
            so, not_so = so | more_so, not_so | more_not
            forms = [row for row in forms if not new & row.bit]
        pointed = self._pointed(forms, held, failed, so)
        return Worked(Facts(so, not_so), held, failed, pointed, self._replaced(held))

    def _read(self, new: int, held: int, failed: int, so: int, not_so: int) -> tuple[int, int]:
        """Return the rules that hold and that do not, once facts are new."""
        done = held | failed
        for bit, reads, holds in self._reading:
            if reads & new and not done & bit:
                value = holds(so, not_so)
                if value:
                    held |= bit
                elif value is False:
                    failed |= bit
        return held, failed

    def _begun(self, so: int, pointed: int) -> int:
        """Return the rules of which something is there, as bits."""
        return sum(
            bit for bit, acts, forms in self._begins if acts & so or (forms and forms & pointed)
        )

    def _pointed(self, forms: list[_Form], held: int, failed: int, so: int) -> int:
        """Return the forms to which something known points, those established included."""
        pointed = so & self._all_forms
        last = -1
        while last != pointed:
            last = pointed
            begun = self._begun(so, pointed) & ~failed
            for row in forms:
                if row.below & pointed or row.toward & held or row.parts & begun:
                    pointed |= row.bit
        return pointed

    def _replaced(self, held: int) -> int:
        found = 0
        for bit, record in self._replacing:
            if held & bit:
                for form in record.supersedes:
                    found |= self._form_bits[form]
        return found

    def urgency(self, worked: Worked) -> int:
        """Return how urgent it is."""
        return max((level for bit, level in self._urgent if worked.held & bit), default=0)

    def outcome(self, facts: Facts, before: Worked | None = None) -> Outcome:
        """Return what becomes of the forms, and the urgency; for comparing outcomes."""
        worked = self.work(facts, before)
        excluded = (worked.facts.not_so | worked.replaced) & self._all_forms
        established = worked.facts.so & self._all_forms & ~excluded
        possible = worked.pointed & ~excluded & ~established
        return Outcome(established, possible, excluded, self.urgency(worked))

    def unlike(self, outcomes: Iterable[Outcome]) -> tuple[int, ...]:
        """Return the bits of the forms that do not come to the same in all outcomes."""
        found = list(outcomes)
        differ = 0
        for each in found[1:]:
            differ |= each.established ^ found[0].established
            differ |= each.possible ^ found[0].possible | each.excluded ^ found[0].excluded
        return tuple(bit for bit in self._form_bits.values() if bit & differ)

    # -- telling ---------------------------------------------------------------------------------------

    def judge(self, situation: Situation) -> Verdict:
        """Return what follows from a situation, with the rules that say so.

        Raises:
            UnknownOptionError: Two facts contradict each other.
        """
        worked = self.work(self.known(situation))
        states = {row.id: self._state(row.bit, worked) for row in self._rows}
        held = self._held(worked)
        flags = frozenset(flag for rule in held for flag in rule.flags)
        return Verdict(
            facts=self._flagged(worked.facts, flags),
            states=states,
            urgency=self.urgency(worked),
            rules={row.id: self._reasons(row, states[row.id], worked) for row in self._rows},
            held=held,
            flags=flags,
            replaced=self._successors(worked),
        )

    def _held(self, worked: Worked) -> tuple[TriageRule, ...]:
        """Return the rules that hold, those too that ask what is not known."""
        facts = worked.facts | self.words.unnamed(worked.facts)
        return tuple(r.record for r in self.rules if r.when.holds(facts.so, facts.not_so))

    def _flagged(self, facts: Facts, flags: frozenset[str]) -> Facts:
        """Return facts with what steps can ask for beside them: flags, and fields with nothing named."""
        so = sum(self.words.bit(f"flag={flag}") for flag in flags)
        return facts | self.words.unnamed(facts) | Facts(so, self.words.masks["flag"] & ~so)

    def _state(self, bit: int, worked: Worked) -> State:
        if bit & worked.replaced or bit & worked.facts.not_so:
            return "excluded"
        if bit & worked.facts.so:
            return "established"
        return "possible" if bit & worked.pointed else "open"

    def _successors(self, worked: Worked) -> dict[str, str]:
        return {
            form: record.establishes[0]
            for bit, record in self._replacing
            if worked.held & bit
            for form in record.supersedes
        }

    def _at(self, bits: int) -> Iterator[_Rule]:
        return (rule for at, rule in enumerate(self.rules) if bits >> at & 1)

    def _records(self, bits: int) -> tuple[TriageRule, ...]:
        return tuple(rule.record for rule in self._at(bits))

    def _reasons(self, row: _Form, state: State, worked: Worked) -> tuple[TriageRule, ...]:
        held, failed = worked.held, worked.failed
        if state == "established":
            return self._records(row.parts & held)
        if state == "possible":
            begun = self._begun(worked.facts.so, worked.pointed) & ~failed
            return self._records(row.toward & held) + self._records(row.parts & begun)
        if state == "excluded":
            closer = tuple(r for bit, r in self._replacing if held & bit and row.id in r.supersedes)
            return closer or self._records(row.against & held or row.parts & failed)
        return ()

    def missing(self, form: str, verdict: Verdict) -> tuple[str, ...]:
        """Return the facts not known yet that would decide a form that is possible."""
        facts = verdict.facts
        open_mask = 0
        for rule in verdict.rules[form]:
            when = self.words.condition(all=rule.all, any=rule.any)
            open_mask |= when.all_so & ~facts.so
            if not when.any_so & facts.so:
                open_mask |= when.any_so
        for against in self._at(self._by_id[form].against):
            when = against.when
            open_mask |= 0 if when.holds(facts.so, facts.not_so) is False else when.named
        return self.words.names(open_mask & ~self._all_forms & ~facts.so & ~facts.not_so)


def _decided(
    forms: Iterable[_Form], held: int, failed: int, so: int, not_so: int
) -> tuple[int, int]:
    """Return the forms that now are established, and those that cannot be."""
    more_so = more_not = 0
    for row in forms:
        part = row.parts & held or row.below & so
        if row.against & held or not (part or row.parts & ~failed or row.below & ~not_so):
            more_not |= row.bit
        elif part and not row.against & ~failed:
            more_so |= row.bit
    return more_so, more_not
