"""The records of self-assessments: scales, instruments and their items."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, Annotated, Any, Literal

import attrs

from ocsea._base.records import (
    DERIVED,
    Claim,
    Pattern,
    Record,
    Ref,
    Strings,
    Value,
    many,
    maybe,
    strings,
    text,
)
from ocsea._base.table import Table
from ocsea._base.text import Text

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = [
    "Choice",
    "Domain",
    "Gate",
    "Instrument",
    "Item",
    "Policy",
    "Ratio",
    "Scale",
    "with_items",
]

Ratio = Annotated[str, Pattern(r"^\d+(/[1-9]\d*)?$", "a whole number or a fraction such as 3/4")]
"""An exact number as it stands in a file: ``1`` or ``2/3``."""


@attrs.frozen(kw_only=True)
class Choice(Value):
    """One answer that can be chosen.

    Attributes:
        code: What stands for it in answers and files.
        label: Its words.
        worth: What it counts, from 0 to 1; ``None`` for what is not scored.
        alone: Whether it excludes all others (``none of these``), where several can be chosen.

    >>> import ocsea
    >>> [(choice.code, choice.label("en")) for choice in ocsea.load().scales["y3"].choices]
    [('0', 'No'), ('1', 'Partly'), ('2', 'Yes')]
    """

    code: str
    label: Text = text()
    worth: Ratio | None = None
    alone: bool = False


@attrs.frozen(kw_only=True)
class Scale(Record):
    """How a question is answered, and what each answer counts.

    Attributes:
        label: Its name.
        type: What kind of answer it takes: one step of several (``ordinal``, ``coverage``, ``yesno``,
            ``frequency``, ``exposure``), a share in per cent (``numeric``), several choices (``multi``), one
            best answer (``mcq``), or none that counts (``info``).
        choices: The answers, the least first; empty where items have their own, or take a number.
        full_at: For ``numeric``: from this share on it counts in full.

    >>> import ocsea
    >>> [choice.worth for choice in ocsea.load().scales["c3"].choices]
    ['0', '1/4', '1/2', '1']
    """

    KIND = "scale"

    label: Text = text()
    type: Literal[
        "ordinal",
        "coverage",
        "yesno",
        "frequency",
        "numeric",
        "multi",
        "exposure",
        "mcq",
        "info",
    ]
    choices: tuple[Choice, ...] = many(Choice, alias="choice")
    full_at: int | None = None


@attrs.frozen(kw_only=True)
class Domain(Value):
    """A part of an instrument.

    Attributes:
        id: Its short name, such as ``LED``.
        label: Its words.
        weight: Its share of the index, in per cent.
        optional: Whether it may be out of scope as a whole.
        beside: Whether it is reported beside the result and does not count in it.

    >>> import ocsea
    >>> domain = ocsea.load().instruments["school-safety"].domains[0]
    >>> domain.id, domain.label("en"), domain.weight
    ('LED', 'Leadership, policy and roles', 14)
    """

    id: str
    label: Text = text()
    weight: int = 0
    optional: bool = False
    beside: bool = False


@attrs.frozen(kw_only=True)
class Gate(Value):
    """What a level asks for. A level is reached when its gate and all gates below are passed.

    Attributes:
        n: Number of the level, from 1.
        label: Its words.
        index: The least index.
        floor: The least result of every domain.
        coverage: The least share of the weight that was answered.
        c1: The least answer to every item marked ``c1``; ``None`` where nothing is asked.
        c2: The same for items marked ``c2``.

    >>> import ocsea
    >>> gate = ocsea.load().instruments["school-safety"].gates[0]
    >>> gate.label("en"), gate.index, gate.coverage
    ('Emerging', '1/4', '3/5')
    """

    n: int
    label: Text = text()
    index: Ratio
    floor: Ratio = "0"
    coverage: Ratio = "0"
    c1: Ratio | None = None
    c2: Ratio | None = None


@attrs.frozen(kw_only=True)
class Policy(Value):
    """How an instrument is scored. All of it is part of the scoring hash.

    Attributes:
        dk: What "do not know" counts: ``zero`` (an unknown safeguard is no safeguard), or ``missing``.
        min_coverage: With less of the weight answered the result is provisional.
        na_limit: With more of a domain's weight "not applicable" the domain is flagged.
        weight_delta: By which share every weight may be off in the weight interval.
        control: For risk: the share of an exposure that full controls remove.
        high: For risk: from this residual on an aspect is high.
        exposed: For risk: from this exposure on one failing red control makes an aspect high.
        private: Whether index and level are never shown to who answers.

    >>> import ocsea
    >>> policy = ocsea.load().instruments["school-safety"].policy
    >>> policy.dk, policy.min_coverage, policy.private
    ('zero', '4/5', False)
    """

    dk: Literal["zero", "missing"] = "zero"
    min_coverage: Ratio = "4/5"
    na_limit: Ratio = "2/5"
    weight_delta: Ratio = "1/4"
    control: Ratio = "4/5"
    high: Ratio = "2/5"
    exposed: Ratio = "2/3"
    private: bool = False

    @classmethod
    def of(cls, value: Policy | Mapping[str, Any]) -> Policy:
        """Return *value* as a policy."""
        return value if isinstance(value, Policy) else cls(**value)


@attrs.frozen(kw_only=True)
class Item(Claim):
    """One question of an instrument.

    Attributes:
        instrument: Id of the instrument.
        code: Its short name within the instrument, such as ``LED-01``; answers are given by it.
        domain: Id of its domain.
        scale: Id of its scale.
        weight: How much it counts in its domain, from 1 to 4; 0 for what is not scored.
        why: Why it has that weight.
        critical: ``c1`` and ``c2`` are gates of levels; ``red`` is a control whose failing makes an exposed
            aspect high; ``exposure`` is an exposure; ``first`` is shown first.
        allow_na: Whether it may be "not applicable".
        text: The question.
        help: What counts as evidence, in plain words.
        choices: Its own answers, where its scale leaves them to it.
        key: Code of the best answer, for a knowledge test.
        feedback: What is said after it was answered, for a knowledge test.
        asks: For a knowledge test: whether it asks to know or to apply.
        measures: Measures that would improve the answer.
        basis: Where the idea comes from.
        relevant: When it is asked, as a condition on earlier answers, such as
            ``REP-01 = 2 and not (LED-02 in ('0', 'dk'))``; ``None`` for always.

    >>> import ocsea
    >>> item = ocsea.load().items["sch-led-02"]
    >>> item.code, item.weight, item.critical
    ('LED-02', 4, 'c1')
    """

    KIND = "item"

    instrument: Annotated[str, Ref("instruments")]
    code: str
    domain: str
    scale: Annotated[str, Ref("scales")]
    weight: int
    why: Text | None = maybe(Text.of)
    critical: Literal["c1", "c2", "red", "exposure", "first"] | None = None
    allow_na: bool = False
    text: Text = text()
    help: Text | None = maybe(Text.of)
    choices: tuple[Choice, ...] = many(Choice, alias="choice")
    key: str | None = None
    feedback: Text | None = maybe(Text.of)
    asks: Literal["know", "apply"] | None = None
    measures: tuple[Annotated[str, Ref("measures")], ...] = strings()
    basis: Strings = strings()
    relevant: str | None = None
    answers: Scale = attrs.field(metadata=DERIVED, repr=False)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The answers that can be chosen: its own, else those of its scale."""
        return self.choices or self.answers.choices

    def worth(self, code: str) -> Fraction | None:
        """Return what a choice counts; ``None`` when there is no such choice."""
        from fractions import Fraction

        for choice in self.offered:
            if choice.code == code:
                return None if choice.worth is None else Fraction(choice.worth)
        return None


def _policy(value: Policy | Mapping[str, Any]) -> Policy:
    return Policy.of(value)


@attrs.frozen(kw_only=True)
class Instrument(Claim):
    """A self-assessment: its questions, and how the answers are scored.

    Attributes:
        version: Of the instrument: major, scores are not comparable; minor, items were added; patch, wording.
        kind: What it is: ``maturity``, ``checklist``, ``risk``, ``legislation``, ``knowledge``, or ``survey``,
            which is not scored.
        label: Its title.
        purpose: What a high result means, and what it does not.
        intro: What is said before the first question.
        disclaimer: What every result has to say.
        aliases: Other names it can be looked up by.
        audience: Who answers it.
        minutes: How long it takes.
        domains: Its parts.
        gates: What each level asks for, the lowest first; empty where there are no levels.
        ground: The name of the level below the first.
        policy: How it is scored.
        items: Its questions, in order.

    >>> import ocsea
    >>> instrument = ocsea.load().instruments["school-safety"]
    >>> instrument.id, len(instrument.items)
    ('sch-safety-id', 37)
    """

    KIND = "instrument"

    version: Annotated[str, Pattern(r"^\d+\.\d+\.\d+$", "a version such as 0.1.0")]
    kind: Literal["maturity", "checklist", "risk", "legislation", "knowledge", "survey"]
    label: Text = text()
    purpose: Text = text()
    intro: Text = text()
    disclaimer: Text | None = maybe(Text.of)
    aliases: Strings = strings()
    audience: tuple[
        Literal[
            "school",
            "organisation",
            "platform",
            "family",
            "trainee",
            "state",
            "caregiver",
            "teacher",
        ],
        ...,
    ] = strings()
    minutes: int
    domains: tuple[Domain, ...] = many(Domain, alias="domain")
    gates: tuple[Gate, ...] = many(Gate, alias="level")
    ground: Text | None = maybe(Text.of)
    policy: Policy = attrs.field(factory=Policy, converter=_policy)
    items: tuple[Item, ...] = attrs.field(metadata=DERIVED, repr=False)
    _tables: Callable[[str], Table[Any]] = attrs.field(metadata=DERIVED, repr=False, eq=False)

    @cached_property
    def unit(self) -> int:
        """A number of which every answer counts a whole part."""
        from fractions import Fraction

        found = [Fraction(c.worth).denominator for i in self.items for c in i.offered if c.worth]
        shares = [i.answers.full_at or 100 for i in self.items if i.answers.type == "numeric"]
        return lcm(4, *found, *shares)

    @cached_property
    def scoring_hash(self) -> str:
        """A hash of what bears on the score; see `ocsea.assess.hashing`."""
        from ocsea.assess.hashing import scoring_hash

        return scoring_hash(self)

    @cached_property
    def critical(self) -> tuple[Item, ...]:
        """The questions that gates of levels look at."""
        return tuple(item for item in self.items if item.critical in {"c1", "c2"})

    @cached_property
    def by_domain(self) -> dict[str, tuple[Item, ...]]:
        """Its questions by id of their domain, each in order."""
        return {
            domain.id: tuple(item for item in self.items if item.domain == domain.id)
            for domain in self.domains
        }

    @cached_property
    def by_code(self) -> dict[str, Item]:
        """Its questions by code."""
        return {item.code: item for item in self.items}


def with_items(
    rows: list[dict[str, Any]], items: Mapping[str, Item], tables: Callable[[str], Table[Any]]
) -> list[dict[str, Any]]:
    """Return the rows of instruments with their items, and with where other records are looked up.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> (row,) = with_items([{"id": "sch-safety-id"}], kb.items, kb.table)
    >>> row["items"][0].code
    'LED-01'
    """
    found: dict[str, list[Item]] = {row["id"]: [] for row in rows}
    for item in items.values():
        found.setdefault(item.instrument, []).append(item)
    return [row | {"items": tuple(found[row["id"]]), "tables": tables} for row in rows]
