"""Covering sets: skeletons of cases in which all values of facets meet that can meet.

A skeleton names a form of harm, an age, a relationship and so on; a case can be written for it. The facets
are those of the knowledge, and so is what must not meet (`ocsea.scenarios.pairing`); how few skeletons do is
told in `ocsea.scenarios.covering`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from ocsea._base.errors import NoPlanError, UnknownIdError, UnknownOptionError
from ocsea._base.text import Lang, Text, check_lang
from ocsea.scenarios.covering import Coverage, Design, cover
from ocsea.scenarios.pairing import SHORT, Never, never

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.scenarios.model import Case

__all__ = ["DEFAULT", "CoveringSet", "Nearest", "Skeleton", "covering_set"]

DEFAULT: Final = {
    2: ("form", "age", "relationship", "setting", "platform", "place", "phase", "asker"),
    3: ("form", "age", "relationship", "setting"),
}
"""The facets unless others are named: fewer for triples, as their number grows fast."""

_VAGUE: Final = frozenset({"unknown", "child-unspecified"})
"""Values that say that something is not known; a case knows."""

_TOLD: Final = {
    "age": "age_band",
    "contact": "contact_mode",
    "disability": "disability",
    "form": "forms",
    "impact": "impact",
    "means": "means",
    "phase": "phase",
    "place": "place",
    "platform": "platform_type",
    "relationship": "relationship",
    "school-level": "school_level",
    "setting": "setting",
}
"""What a case tells, with its field."""

_NEAREST: Final = 3
_FULL: Final = {short: facet for facet, short in SHORT.items()}

Row = Mapping[str, str]
Facets = Iterable[str] | Mapping[str, Iterable[str] | None]


@attrs.frozen
class Nearest:
    """A case of the bank that is like a skeleton.

    Attributes:
        case: Id of the case.
        differs: The facets in which it shows something else; facets of which cases tell nothing do not count.

    >>> import ocsea
    >>> row = covering_set(ocsea.load(), facets={"place": ["town"], "age": ["a13-15"]}).rows[0]
    >>> row.nearest[0].differs, row.written
    ((), True)
    """

    case: str
    differs: tuple[str, ...]


@attrs.frozen
class Skeleton:
    """A row of a covering set: what a case would show.

    Attributes:
        number: From 1.
        values: A value for each facet.
        nearest: The cases of the bank that are most like it, the nearest first.

    >>> import ocsea
    >>> found = covering_set(ocsea.load(), facets={"form": ["outing"], "age": ["a13-15", "a18-25"]})
    >>> [row.label("en") for row in found.rows]
    ['Outing and deadnaming · 13-15 years', 'Outing and deadnaming · 18-25 years']
    """

    number: int
    values: Row
    nearest: tuple[Nearest, ...]
    _labels: Mapping[str, Mapping[str, Text]] = attrs.field(repr=False, eq=False)

    @property
    def written(self) -> bool:
        """Whether the bank has a case that shows all of it."""
        return bool(self.nearest) and not self.nearest[0].differs

    def label(self, lang: Lang) -> str:
        """Return its values in words."""
        return " · ".join(self._labels[name][value](lang) for name, value in self.values.items())


@attrs.frozen(slots=False)
class CoveringSet:
    """Skeletons in which everything meets that can, with what is needed to check that.

    Attributes:
        rows: The skeletons.
        rules: What must not meet, with the record that says so.
        knowledge: Version and hash of the knowledge.

    >>> import ocsea
    >>> found = covering_set(ocsea.load(), facets={"form": ["outing"], "age": ["a13-15", "a18-25"]})
    >>> [row["label"] for row in found.to_rows("id")], found.status
    (['Outing dan deadnaming · 13-15 tahun', 'Outing dan deadnaming · 18-25 tahun'], 'optimal')
    """

    rows: tuple[Skeleton, ...]
    rules: tuple[Never, ...]
    knowledge: str
    _design: Design = attrs.field(repr=False)
    _kb: KnowledgeBase = attrs.field(repr=False, eq=False)

    @property
    def levels(self) -> Mapping[str, tuple[str, ...]]:
        """The values of each facet."""
        return self._design.levels

    @property
    def strength(self) -> int:
        """How many values meet: 2 for pairs, 3 for triples."""
        return self._design.strength

    @property
    def bound(self) -> int:
        """No set of fewer skeletons can do."""
        return self._design.bound

    @property
    def status(self) -> Literal["optimal", "feasible"]:
        """Whether it is proven that fewer skeletons cannot do."""
        return self._design.status

    @property
    def seed(self) -> int:
        """With which it can be made again."""
        return self._design.seed

    @cached_property
    def coverage(self) -> Coverage:
        """What is covered, counted again by code that shares nothing with the search."""
        return self._design.coverage()

    def infeasible(self) -> Iterator[tuple[Row, tuple[Never, ...]]]:
        """Yield what no skeleton can hold, with the rules that say so; none when they only do so together."""
        possible = self._possible
        for combination in _tuples(self.levels, self.strength):
            if combination not in possible:
                held = dict(combination)
                yield held, tuple(rule for rule in self.rules if _breaks(held, rule))

    @cached_property
    def _possible(self) -> frozenset[tuple[tuple[str, str], ...]]:
        """What some skeleton holds, which is all that can be when the set is complete."""
        names = list(self.levels)
        held = ([(name, row.values[name]) for name in names] for row in self.rows)
        return frozenset(each for row in held for each in combinations(row, self.strength))

    def write_next(self, most: int = 10) -> list[tuple[Skeleton, int]]:
        """Return the skeletons that add most to what the bank shows, each with how much it adds.

        What one adds does not count again for the next.
        """
        names = [name for name in self.levels if name in _TOLD]
        cases = map(_told, self._kb.cases.values())
        told = ({name: sorted(case[name]) for name in names} for case in cases)
        shown = {each for has in told for each in _tuples(has, self.strength)}
        left = {
            row.number: {*combinations([(n, row.values[n]) for n in names], self.strength)} - shown
            for row in self.rows
        }
        found: list[tuple[Skeleton, int]] = []
        while len(found) < most and left:
            number = max(left, key=lambda each: (len(left[each]), -each))
            added = left.pop(number)
            if not added:
                break
            found.append((self.rows[number - 1], len(added)))
            left = {each: adds - added for each, adds in left.items()}
        return found

    def matrix(self) -> dict[str, dict[str, dict[str, int | None]]]:
        """Return for each two facets how often their values meet; ``None`` where they cannot.

        The first key is ``facet × facet``, then a value of each.
        """
        names = list(self.levels)
        pairs = [
            each
            for row in self.rows
            for each in combinations([(name, row.values[name]) for name in names], 2)
        ]
        times = Counter(pairs)
        return {
            f"{one} × {other}": {
                value: {
                    second: times.get(((one, value), (other, second)), None)
                    for second in self.levels[other]
                }
                for value in self.levels[one]
            }
            for one, other in combinations(names, 2)
        }

    def certificate(self) -> dict[str, Any]:
        """Return what is needed to check the set, and to make it again."""
        counted = self.coverage
        return {
            "facets": {name: list(values) for name, values in self.levels.items()},
            "strength": self.strength,
            "rows": [dict(row.values) for row in self.rows],
            "rules": [
                {"rule": rule.rule, "values": {n: sorted(v) for n, v in rule.values.items()}}
                for rule in self.rules
            ],
            "wanted": counted.wanted,
            "covered": counted.covered,
            "complete": counted.complete,
            "infeasible": sum(1 for _ in self.infeasible()),
            "matrix": self.matrix(),
            "bound": self.bound,
            "status": self.status,
            "gap": self._design.gap,
            "seed": self.seed,
            "moves": self._design.moves,
            "knowledge": self.knowledge,
        }

    def to_rows(self, lang: Lang = "id") -> list[dict[str, str]]:
        """Return a table: the values of each skeleton, its label, the nearest case and how that differs."""
        check_lang(lang)
        return [
            {
                "number": str(row.number),
                **row.values,
                "label": row.label(lang),
                "case": row.nearest[0].case if row.nearest else "",
                "differs": " ".join(row.nearest[0].differs) if row.nearest else "",
            }
            for row in self.rows
        ]

    def explain(self, lang: Lang) -> str:
        """Return in words how good the set is, what is left out and why, and what to write next."""
        return "\n".join(_Telling(self, check_lang(lang)).lines())


class _Telling:
    """A covering set told in one language."""

    def __init__(self, found: CoveringSet, lang: Lang) -> None:
        self.found, self.lang = found, lang
        self.tuples = self.say(f"cover-tuples-{found.strength}")

    def say(self, key: str, **gaps: object) -> str:
        return self.found._kb.wording[key].format(**gaps)(self.lang)

    def lines(self) -> Iterator[str]:
        found, counted = self.found, self.found.coverage
        facets = ", ".join(_facet_label(found._kb, name)(self.lang) for name in found.levels)
        yield self.say(
            "cover-title",
            rows=len(found.rows),
            covered=counted.covered,
            wanted=counted.wanted,
            tuples=self.tuples,
            facets=facets,
        )
        yield self.say(
            f"cover-{found.status}", **({} if found.status == "optimal" else {"bound": found.bound})
        )
        yield from self.left_out()
        yield from self.to_write()
        yield self.say("cover-provenance", seed=found.seed, knowledge=found.knowledge)

    def left_out(self) -> Iterator[str]:
        """Say how much makes no sense, and each reason once."""
        number, reasons = 0, dict[str, None]()
        together = self.say("cover-left-over")
        for _, rules in self.found.infeasible():
            number += 1
            reasons |= dict.fromkeys([rule.why(self.lang) for rule in rules] or [together])
        if number:
            yield self.say("cover-infeasible", number=number, tuples=self.tuples)
            yield from (f"  - {reason}" for reason in reasons)

    def to_write(self) -> Iterator[str]:
        ahead = self.found.write_next()
        if ahead:
            yield self.say("cover-next", tuples=self.tuples) + ":"
        for row, adds in ahead:
            yield f"  {row.number}. {row.label(self.lang)} ({self.say('cover-adds', number=adds)})"
            yield f"     {self.near(row)}"

    def near(self, row: Skeleton) -> str:
        """Say which case is nearest."""
        if not row.nearest:
            return self.say("cover-no-case")
        first = row.nearest[0]
        case = f"{self.found._kb.cases[first.case].title(self.lang)} ({first.case})"
        if row.written:
            return self.say("cover-written", case=case)
        differs = ", ".join(_facet_label(self.found._kb, name)(self.lang) for name in first.differs)
        return self.say("cover-nearest", case=case, differs=differs)


def covering_set(
    kb: KnowledgeBase,
    *,
    strength: int = 2,
    facets: Facets | None = None,
    constraints: Iterable[Iterable[str]] = (),
    include: Iterable[Row] = (),
    seed: int = 0,
    moves: int = 300,
) -> CoveringSet:
    """Return few skeletons of cases in which all pairs (or triples) of values meet that can meet.

    Args:
        kb: The knowledge base.
        strength: 2 for pairs, 3 for triples.
        facets: Names of facets, or a mapping that gives the values of some (``None`` for all of them). Any
            facet of the knowledge base, and ``form``; see `DEFAULT`. Values such as ``unknown`` are left out
            unless they are named.
        constraints: What must not meet beside what the knowledge rules out: each two or more ``facet:value``.
        include: Skeletons that must be in, each a value for every facet; they come first.
        seed: The same seed gives the same skeletons.
        moves: How long to look for a smaller set; see `ocsea.scenarios.covering.cover`.

    Raises:
        UnknownOptionError: A facet or a strength does not exist, or a constraint names one facet twice.
        UnknownIdError: A facet has no such value.
        NoPlanError: Nothing is allowed, or a skeleton that must be in is not; says which wish to drop.

    >>> import ocsea
    >>> found = covering_set(
    ...     ocsea.load(),
    ...     facets={
    ...         "form": ["outing", "sexual-extortion-of-a-child", "deceptive-romance-exploitation"],
    ...         "age": ["a13-15", "a18-25"],
    ...         "relationship": ["peer", "online-acquaintance"],
    ...     },
    ... )
    >>> len(found.rows), found.bound, found.status, found.coverage.complete
    (6, 6, 'optimal', True)
    >>> found.rows[0].label("en")
    'Outing and deadnaming · 18-25 years · Friend, classmate or other peer'
    """
    levels = _levels(kb, DEFAULT.get(strength, DEFAULT[2]) if facets is None else facets)
    asked = [_asked(kb, levels, each) for each in constraints]
    rules = [*never(kb, levels), *asked]
    first = [{_name(kb, n): value for n, value in row.items()} for row in include]
    _refuse_forbidden(levels, rules, first)
    try:
        design = cover(
            levels,
            strength=strength,
            forbidden=_bans(rules),
            given=first,
            seed=seed,
            moves=moves,
        )
    except NoPlanError:
        raise _impossible(levels, rules, asked) from None
    return CoveringSet(_skeletons(kb, design), tuple(rules), kb.stamp, design, kb)


def _name(kb: KnowledgeBase, facet: str) -> str:
    """Return the short name of a facet.

    Raises:
        UnknownOptionError: There is no such facet.
    """
    name = SHORT.get(facet, facet)
    if name != "form" and _FULL.get(name, name) not in kb.facets:
        known = ["form", *(SHORT.get(each, each) for each in kb.facets)]
        raise UnknownOptionError.for_option("a facet", facet, known)
    return name


def _facet_label(kb: KnowledgeBase, name: str) -> Text:
    return kb.wording["cover-form"] if name == "form" else kb.facets[_FULL.get(name, name)].label


def _values(kb: KnowledgeBase, name: str) -> dict[str, Text]:
    """Return the values of a facet, each with its label; of the forms those that are abuse or close to it."""
    if name == "form":
        kinds = {"form", "risk-situation"}
        return {form.id: form.label for form in kb.forms.values() if form.kind in kinds}
    return {value.id: value.label for value in kb.facets[_FULL.get(name, name)].values}


def _levels(kb: KnowledgeBase, facets: Facets) -> dict[str, list[str]]:
    narrowed = facets if isinstance(facets, Mapping) else dict.fromkeys(facets)
    levels: dict[str, list[str]] = {}
    for facet, values in narrowed.items():
        name = _name(kb, facet)
        known = list(_values(kb, name))
        chosen = [each for each in known if each not in _VAGUE] if values is None else list(values)
        for value in chosen:
            _check_value(facet, value, known)
        levels[name] = chosen
    return levels


def _check_value(facet: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise UnknownIdError.for_id("value", value, known, where=f"facet {facet!r}")


def _asked(kb: KnowledgeBase, levels: Mapping[str, Sequence[str]], wish: Iterable[str]) -> Never:
    """Return what the caller does not want to meet."""
    values: dict[str, frozenset[str]] = {}
    for each in wish:
        facet, _, value = each.partition(":")
        name = _name(kb, facet)
        if name not in levels or name in values:
            raise UnknownOptionError.for_option("a facet of a constraint", facet, levels)
        _check_value(facet, value, list(_values(kb, name)))
        values[name] = frozenset({value}) & set(levels[name])
    told = " + ".join(f"{name}:{value}" for name, held in values.items() for value in held)
    return Never(f"asked:{told}", kb.wording["cover-asked"], values)


def _bans(rules: Iterable[Never]) -> list[dict[str, str]]:
    return [row for rule in rules for row in rule.rows()]


def _breaks(held: Row, rule: Never) -> bool:
    return all(held.get(name) in values for name, values in rule.values.items())


def _refuse_forbidden(
    levels: Mapping[str, Sequence[str]], rules: Sequence[Never], rows: Sequence[Row]
) -> None:
    for at, row in enumerate(rows, start=1):
        broken = [rule.rule for rule in rules if _breaks(row, rule)]
        if row.keys() == levels.keys() and broken:
            message = f"skeleton {at} of those that must be in breaks {', '.join(broken)}"
            raise NoPlanError(message, hint="leave it out, or drop that constraint.")


def _impossible(
    levels: Mapping[str, Sequence[str]], rules: Sequence[Never], asked: Sequence[Never]
) -> NoPlanError:
    """Return the error for wishes that leave nothing, naming those of which one has to go."""
    from ocsea.scenarios.covering.space import Space

    names = list(levels)

    def possible(kept: Iterable[Never]) -> bool:
        bans = (
            {names.index(n): levels[n].index(value) for n, value in ban.items()}
            for ban in _bans(kept)
        )
        return Space.of([len(levels[name]) for name in names], bans).completable(0)

    drop = [each for each in asked if possible(rule for rule in rules if rule is not each)]
    told = ", ".join((each.rule.partition(":")[2]) for each in drop)
    if drop:
        return NoPlanError("the constraints leave no skeleton", hint=f"drop one of: {told}.")
    named = ", ".join(
        dict.fromkeys(rule.rule for rule in rules if not rule.rule.startswith("asked"))
    )
    return NoPlanError(
        f"these values of {', '.join(names)} cannot stand together: {named}",
        hint="allow more values of one of the facets, or drop constraints.",
    )


def _told(case: Case) -> dict[str, frozenset[str]]:
    """Return what a case tells of each facet."""
    found: dict[str, frozenset[str]] = {}
    for name, field in _TOLD.items():
        value = getattr(case, field)
        if name == "form":
            value = [link.form for link in value if link.role != "possible"]
        elif name == "disability":
            value = ["yes" if value else "no"]
        found[name] = frozenset([value] if isinstance(value, str) else value)
    return found


def _tuples(
    levels: Mapping[str, Sequence[str]], strength: int
) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield all combinations of values of so many facets."""
    for names in combinations(levels, strength):
        for values in product(*(levels[name] for name in names)):
            yield tuple(zip(names, values, strict=True))


def _skeletons(kb: KnowledgeBase, design: Design) -> tuple[Skeleton, ...]:
    labels = {name: _values(kb, name) for name in design.levels}
    told = {case.id: _told(case) for case in kb.cases.values()}
    return tuple(
        Skeleton(at, row, _nearest(row, told), labels)
        for at, row in enumerate(design.rows, start=1)
    )


def _nearest(row: Row, told: Mapping[str, Mapping[str, frozenset[str]]]) -> tuple[Nearest, ...]:
    """Return the cases most like a skeleton: those of its form first, then those that differ least."""
    names = [name for name in row if name in _TOLD]
    found = [
        Nearest(ident, tuple(name for name in names if row[name] not in case[name]))
        for ident, case in told.items()
    ]
    close = [each for each in found if len(each.differs) < len(names)]
    close.sort(key=lambda each: ("form" in each.differs, len(each.differs), each.case))
    return tuple(close[:_NEAREST])
