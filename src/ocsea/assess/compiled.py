"""An instrument turned into whole numbers, once, for scoring many answer sheets.

Every emitter (plain Python in `ocsea.assess.rows`, polars in `ocsea.assess.expressions`) reads the same
tables. Worths are counted in a unit that all of them share, and every condition becomes a comparison of
whole numbers, so that each engine gives the same figures as `ocsea.assess.scoring.score`, not close ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import ceil, isnan, lcm
from typing import Any, Final

import attrs

from ocsea._base.errors import Problem, UnknownOptionError
from ocsea.assess.answers import Answer, read_answer
from ocsea.assess.grading import ASPECT, PROFILE, Grading
from ocsea.assess.model import Gate, Instrument, Item
from ocsea.assess.relevance import Condition, Is, comparisons, condition_of, holds, looking_at

__all__ = [
    "BAD",
    "DK",
    "FULL",
    "INTEGER_CODES",
    "LEVELS",
    "MISSING",
    "NA",
    "SHARES",
    "SKIPPED",
    "Compiled",
    "Part",
    "Question",
    "Step",
    "answer_columns",
    "compile_instrument",
    "result_columns",
]

FULL: Final = 10_000
"""Results are whole basis points: 10,000 is all."""

SHARES: Final = ("index", "index_low", "index_high", "coverage")
"""Columns of a result that hold basis points."""

LEVELS: Final = ("level", "level_low", "level_high")
"""Columns of a result that hold the number of a level."""

MISSING, BAD, SKIPPED, REFUSED, DK, NA = -1, -2, -3, -7, -8, -9
"""What stands in place of a worth: missing, not offered, not asked, refused, do not know, not applicable."""

INTEGER_CODES: Final[Mapping[int, str | None]] = {
    MISSING: None,
    REFUSED: "refused",
    DK: "dk",
    NA: "na",
}
"""What negative whole numbers mean in a column of answers."""

_PER_CENT: Final = 100
_STATES: Final = {"unknown": MISSING, "dk": DK, "na": NA}
_BY_TEXT: Final = {str(code): meaning for code, meaning in INTEGER_CODES.items()}


@attrs.frozen(kw_only=True)
class Question:
    """A question that bears on the result.

    Attributes:
        item: As it stands in the instrument.
        part: Position of its domain.
        unit: What an answer of worth 1 counts.
        needs: For each gate the least worth, in units, asked of this question by it or a gate below;
            empty for a question no gate looks at.
        asked: When it is asked, by the answers to earlier questions; ``None`` for always.
        looked: The choices that conditions of later questions look for.

    >>> import ocsea
    >>> question = compile_instrument(ocsea.load().instruments["school-safety"]).questions[0]
    >>> [question.read(given) for given in ("dk", "", "often")]
    [-8, -1, -2]
    """

    item: Item
    part: int
    unit: int
    needs: tuple[int, ...] = ()
    asked: Condition | None = None
    looked: tuple[str, ...] = ()

    def read(self, given: Any) -> int:
        """Return the worth of an answer in units, or one of `MISSING`, `DK`, `NA`, `BAD`.

        "Not applicable" needs no reason here, and a decimal number that is whole counts as that number.
        """
        outcome = self._outcome(given)
        if isinstance(outcome, Problem):
            return BAD
        if outcome.state == "value":
            return int(outcome.worth * self.unit)
        return _STATES[outcome.state]

    def matches(self, given: Any) -> tuple[bool, ...]:
        """Return for each choice in `looked` whether an answer is or contains it."""
        outcome = self._outcome(given)
        code = self.item.code
        said = {} if isinstance(outcome, Problem) else {code: outcome.said}
        return tuple(holds(Is(code, choice), said) for choice in self.looked)

    def _outcome(self, given: Any) -> Answer | Problem:
        if isinstance(given, float):
            whole = given.is_integer()  # not a number: how some frames write a gap
            given = int(given) if whole else None if isnan(given) else "."
        return read_answer(self.item, {"value": self._word(given), "reason": "-"})

    def _word(self, given: Any) -> Any:
        """Return what a negative whole number stands for; anything else as it is."""
        key = str(given) if isinstance(given, int | str) else ""
        return given if key in self.offered else _BY_TEXT.get(key, given)

    @property
    def offered(self) -> frozenset[str]:
        """Codes of the choices."""
        return frozenset(choice.code for choice in self.item.offered)

    @property
    def listed(self) -> bool:
        """Whether one of a list of choices is given, so that all answers can be listed beforehand."""
        return self.item.answers.type not in {"numeric", "multi"}

    def integers(self) -> dict[int, int]:
        """Return worth or state of every whole number that can be an answer."""
        shares = range(_PER_CENT + 1 if self.item.answers.type == "numeric" else 0)
        every = (*shares, *(int(code) for code in self.offered if _is_whole(code)), *INTEGER_CODES)
        read = {given: self.read(given) for given in every}
        return {given: found for given, found in read.items() if found != BAD}

    def texts(self) -> dict[str, int]:
        """Return worth or state of every text that can be an answer to a listed question."""
        every = (*self.offered, "", "na", "dk", "refused", *_BY_TEXT)
        read = {given: self.read(given) for given in every}
        return {given: found for given, found in read.items() if found != BAD}


def _is_whole(code: str) -> bool:
    return code.lstrip("-").isdecimal() and code.isascii()


@attrs.frozen(kw_only=True)
class Part:
    """A domain.

    Attributes:
        id: Its id.
        weight: Its share of the index, 1 where no domain has one; 0 for a domain reported beside it.
        beside: Whether it is reported beside the index.
        required: Whether the result is insufficient when nothing in it counts.
        total: Weight of all its questions.

    >>> import ocsea
    >>> first = compile_instrument(ocsea.load().instruments["school-safety"]).parts[0]
    >>> first.id, first.required, first.beside
    ('LED', True, False)
    """

    id: str
    weight: int
    beside: bool
    required: bool
    total: int


@attrs.frozen(kw_only=True)
class Step:
    """What a level and all levels below it ask for, in steps of `Compiled.steps`.

    Attributes:
        n: Number of the level.
        index: The least index.
        floor: The least result of every domain.
        coverage: The least coverage.

    >>> import ocsea
    >>> compiled = compile_instrument(ocsea.load().instruments["school-safety"])
    >>> [step.index / compiled.steps for step in compiled.levels]
    [0.25, 0.5, 0.7, 0.85]
    """

    n: int
    index: int
    floor: int
    coverage: int


@attrs.frozen(kw_only=True, slots=False)
class Compiled:
    """An instrument in whole numbers.

    Attributes:
        id: Id of the instrument.
        unit: What an answer of worth 1 counts; every worth is a whole number of it.
        steps: Into how many steps 0 to 1 is cut, so that every threshold and every half basis point is one.
        questions: The questions that bear on the result.
        parts: The domains.
        levels: The levels, the lowest first; empty where none are shown.
        min_coverage: With less the result is provisional, in steps.
        na_limit: Largest share of a domain that may be "not applicable", as numerator and denominator.
        dk_is_zero: Whether "do not know" counts 0.
        private: Whether index and level are not shown.
        grading: How aspects are graded, for a risk profile; ``None`` for all others.
        columns: Names of the columns of the result, in order.

    >>> import ocsea
    >>> compiled = compile_instrument(ocsea.load().instruments["school-safety"])
    >>> [part.id for _, part in compiled.counting][:3], compiled.dk_is_zero, compiled.grading
    (['LED', 'REP', 'RES'], True, None)
    """

    id: str
    unit: int
    steps: int
    questions: tuple[Question, ...]
    parts: tuple[Part, ...]
    levels: tuple[Step, ...]
    min_coverage: int
    na_limit: tuple[int, int]
    dk_is_zero: bool
    private: bool
    grading: Grading | None
    columns: tuple[str, ...]

    @cached_property
    def counting(self) -> tuple[tuple[int, Part], ...]:
        """The domains that make up the index, with their positions."""
        return tuple((at, part) for at, part in enumerate(self.parts) if not part.beside)

    @cached_property
    def by_part(self) -> tuple[tuple[tuple[int, Question], ...], ...]:
        """For each domain, its questions with their positions."""
        placed = list(enumerate(self.questions))
        return tuple(
            tuple((i, q) for i, q in placed if q.part == at) for at in range(len(self.parts))
        )


def compile_instrument(instrument: Instrument) -> Compiled:
    """Return an instrument in whole numbers.

    Raises:
        UnknownOptionError: The instrument is not scored.

    >>> import ocsea
    >>> compiled = compile_instrument(ocsea.load().instruments["school-safety"])
    >>> compiled.unit % 4, compiled.steps, [step.index for step in compiled.levels]
    (0, 20000, [5000, 10000, 14000, 17000])
    """
    if instrument.kind == "survey":
        message = f"{instrument.id} is a survey and has no score"
        raise UnknownOptionError(message, hint="count its answers instead.")
    policy = instrument.policy
    limit = Fraction(policy.na_limit)
    grading = Grading.of(instrument) if instrument.kind == "risk" else None
    gates = () if policy.private or grading else instrument.gates
    unit, steps = instrument.unit, _steps(instrument)
    questions = tuple(_questions(instrument, gates, unit))
    if not questions:
        message = f"{instrument.id} has no question that is scored"
        raise UnknownOptionError(message, hint="use an instrument with scored questions.")
    return Compiled(
        id=instrument.id,
        unit=unit,
        steps=steps,
        questions=questions,
        parts=tuple(_parts(instrument)),
        levels=tuple(_levels(gates, steps)),
        min_coverage=int(Fraction(policy.min_coverage) * steps),
        na_limit=(limit.numerator, limit.denominator),
        dk_is_zero=policy.dk == "zero",
        private=policy.private,
        grading=grading,
        columns=result_columns(instrument),
    )


def _is_share(item: Item) -> bool:
    return item.answers.type == "numeric"


def _steps(instrument: Instrument) -> int:
    asked = [x for gate in instrument.gates for x in (gate.index, gate.floor, gate.coverage)]
    asked.append(instrument.policy.min_coverage)
    return lcm(2 * FULL, *(Fraction(x).denominator for x in asked))


def _questions(instrument: Instrument, gates: Iterable[Gate], unit: int) -> Iterable[Question]:
    places = {domain.id: at for at, domain in enumerate(instrument.domains)}
    needs = {item.code: _needs(item, gates, unit) for item in instrument.items}
    looked = _looked(instrument, [i.code for i in instrument.items if i.weight or needs[i.code]])
    before: set[str] = set()
    for item in instrument.items:
        condition = condition_of(item)
        if item.code in looked:
            yield Question(
                item=item,
                part=places[item.domain],
                unit=unit,
                needs=needs[item.code],
                asked=None if condition is None else looking_at(condition, before),
                looked=tuple(looked[item.code]),
            )
            before.add(item.code)


def _needs(item: Item, gates: Iterable[Gate], unit: int) -> tuple[int, ...]:
    asked = [{"c1": g.c1, "c2": g.c2}.get(item.critical or "") for g in gates]
    needs = tuple(accumulate((ceil(Fraction(need or 0) * unit) for need in asked), max))
    return needs if any(needs) else ()


def _looked(instrument: Instrument, scored: Iterable[str]) -> dict[str, dict[str, None]]:
    """Return the questions that bear on the result, and the choices that conditions look for in each."""
    found: dict[str, dict[str, None]] = {code: {} for code in scored}
    for item in reversed(instrument.items):
        condition = condition_of(item)
        if condition is not None and item.code in found:
            for each in comparisons(condition):
                found.setdefault(each.code, {})[each.choice] = None
    return found


def _parts(instrument: Instrument) -> Iterable[Part]:
    even = not any(domain.weight for domain in instrument.domains if not domain.beside)
    for domain in instrument.domains:
        total = sum(item.weight for item in instrument.items if item.domain == domain.id)
        yield Part(
            id=domain.id,
            weight=0 if domain.beside else 1 if even else domain.weight,
            beside=domain.beside,
            required=not (domain.beside or domain.optional) and total > 0,
            total=total,
        )


def _levels(gates: Iterable[Gate], steps: int) -> Iterable[Step]:
    index = floor = coverage = 0
    for gate in gates:
        index = max(index, int(Fraction(gate.index) * steps))
        floor = max(floor, int(Fraction(gate.floor) * steps))
        coverage = max(coverage, int(Fraction(gate.coverage) * steps))
        yield Step(n=gate.n, index=index, floor=floor, coverage=coverage)


def answer_columns(instrument: Instrument) -> tuple[str, ...]:
    """Return the codes of the questions whose answers bear on the result, in order.

    >>> import ocsea
    >>> answer_columns(ocsea.load().instruments["school-safety"])[:2]
    ('LED-01', 'LED-02')
    """
    return tuple(q.item.code for q in compile_instrument(instrument).questions)


def result_columns(instrument: Instrument) -> tuple[str, ...]:
    """Return the names of the columns that scoring adds, in order.

    >>> import ocsea
    >>> instruments = ocsea.load().instruments
    >>> names = result_columns(instruments["school-safety"])
    >>> names[:4], names[4:9]
    (('index', 'index_low', 'index_high', 'coverage'),
     ('level', 'level_low', 'level_high', 'status', 'domain_LED'))
    >>> names = result_columns(instruments["platform-risk"])
    >>> names[:6], names[6:9]
    (('grade', 'grade_low', 'grade_high', 'inherent', 'coverage', 'status'),
     ('exposure_CON', 'control_CON', 'residual_CON'))
    """
    if instrument.kind == "risk":
        of_parts = (
            f"{name}_{domain.id}"
            for domain in instrument.domains
            for name in (("domain",) if domain.beside else ASPECT)
        )
        return (*PROFILE, *of_parts)
    return (*SHARES, *LEVELS, "status", *(f"domain_{domain.id}" for domain in instrument.domains))
