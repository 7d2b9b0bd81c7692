"""Sets of cases chosen for a purpose: what must be in, how it is balanced, and proof that no set shows more.

What a set is worth is a convention of ours, made to compare sets: a form of harm that it shows counts 100, a
further kind of relationship, setting or age 10, of place, gender, disability or platform 5, and of school level
3. A case that was used before costs 20 for each time. The search is an integer programme, solved by HiGHS
(https://highs.dev); a set says what it is worth and what no set can exceed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import floor, inf
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from ocsea._base.errors import NoPlanError, UnknownIdError, UnknownOptionError
from ocsea._base.lazy import needs
from ocsea.scenarios.model import Case
from ocsea.scenarios.selection import seeded, spread

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["AUDIENCES", "WORTH", "CaseSet", "case_set", "case_sets", "sides"]

AUDIENCES: Final[dict[str, frozenset[str]]] = {
    "children": frozenset({"child"}),
    "school": frozenset({"child"}),
    "parents": frozenset({"child"}),
    "campus": frozenset({"adult"}),
    "community": frozenset({"child", "adult"}),
    "professionals": frozenset({"child", "adult"}),
}
"""For whom a set is, and whose cases fit. Children get cases of grade 0 only, and none about sexual content."""

WORTH: Final = {
    "form": 100,
    "relationship": 10,
    "setting": 10,
    "age": 10,
    "place": 5,
    "gender": 5,
    "disability": 5,
    "platform": 5,
    "school-level": 3,
}
"""What each side of a case adds that a set does not show yet."""

_SEXUAL: Final = frozenset(
    {"ocsea", "image-based-sexual-abuse", "sexual-extortion", "online-sexual-harassment"}
)
"""What lies at or under these forms is not read by children themselves, however mildly it is told."""

_USED: Final = 20
_HEAVY: Final = 2
_SECONDS: Final = 60.0
_HALF: Final = 0.5
_ROUNDING: Final = 1e-6

Bounds = int | tuple[int, int]
"""How many cases: exactly, or at least and at most."""


def sides(case: Case) -> frozenset[str]:
    """Return what a case shows, each as ``side:value``.

    >>> import ocsea
    >>> shown = sides(ocsea.load().cases["pesan-larut-malam-dari-pelatih"])
    >>> sorted(each for each in shown if each.startswith(("age:", "gender:", "place:")))
    ['age:a13-15', 'gender:female', 'place:town']
    """
    found = {f"form:{link.form}" for link in case.forms if link.role != "possible"}
    found |= {f"relationship:{each}" for each in case.relationship}
    found |= {f"setting:{each}" for each in case.setting}
    found |= {f"platform:{each}" for each in case.platform_type}
    found |= {f"age:{case.age_band}", f"gender:{case.gender}", f"place:{case.place}"}
    found |= {f"school-level:{case.school_level}"}
    return frozenset(found | {"disability:yes"} if case.disability else found)


@attrs.frozen(slots=False)
class CaseSet:
    """Cases for one training, in the order of the groups; heavy ones stand apart where that is possible.

    Attributes:
        cases: The cases.
        value: What they are worth together; see the module.
        bound: No set that meets the demands can be worth more; for several sets, all of them together.
        together: What all sets that were chosen at once are worth; for one set its value.
        seed: That decided between sets of equal worth.
        knowledge: Version and hash of the knowledge.
    """

    cases: tuple[Case, ...]
    value: int
    bound: int
    together: int
    seed: int
    knowledge: str

    @property
    def status(self) -> Literal["optimal", "feasible"]:
        """Whether it is proven that no choice is worth more."""
        return "optimal" if self.together == self.bound else "feasible"

    @cached_property
    def covered(self) -> dict[str, tuple[str, ...]]:
        """What the cases show, by side."""
        shown = sorted(frozenset().union(*map(sides, self.cases)))
        found: dict[str, list[str]] = {side: [] for side in WORTH}
        for each in shown:
            side, value = each.split(":", 1)
            found[side].append(value)
        return {side: tuple(values) for side, values in found.items()}

    def certificate(self) -> dict[str, Any]:
        """Return what is needed to check the set, and to make it again."""
        return {
            "cases": [case.id for case in self.cases],
            "matrix": {case.id: sorted(sides(case)) for case in self.cases},
            "covered": {side: list(values) for side, values in self.covered.items()},
            "value": self.value,
            "together": self.together,
            "bound": self.bound,
            "status": self.status,
            "seed": self.seed,
            "knowledge": self.knowledge,
        }


def case_set(kb: KnowledgeBase, n: int, **demands: Any) -> CaseSet:
    """Choose the best *n* cases; the demands are those of `case_sets`.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> found = case_set(kb, 6, audience="school", must_cover=["setting:islands-or-remote"],
    ...                  balance={"gender:male": (2, 3)}, seed=2026)
    >>> found.status, len(found.cases)
    ('optimal', 6)
    >>> 2 <= sum(case.gender == "male" for case in found.cases) <= 3
    True
    """
    return case_sets(kb, n, 1, **demands)[0]


def case_sets(  # noqa: PLR0913 - each is a demand of its own
    kb: KnowledgeBase,
    n: int,
    sets: int = 2,
    *,
    audience: str = "professionals",
    must_cover: Iterable[str] = (),
    balance: Mapping[str, Bounds] | None = None,
    avoid: Iterable[str] = (),
    minutes: int | None = None,
    heavy: int | None = None,
    most_uses: int = 1,
    used: Mapping[str, int] | None = None,
    seed: int = 0,
) -> tuple[CaseSet, ...]:
    """Choose several sets at once, such as parallel forms A and B, or the workshops of a year.

    Args:
        kb: The knowledge base.
        n: How many cases a set has.
        sets: How many sets.
        audience: For whom; see `AUDIENCES`. For ``children`` a case is of grade 0, and no form that it shows
            is about sexual content.
        must_cover: What each set must show, as ``side:value``; see `sides`.
        balance: How many cases of each set show something: ``{"gender:male": 3, "age:a16-17": (1, 2)}``.
        avoid: Ids of cases, or ``side:value``, that must not be in.
        minutes: The longest a case may take.
        heavy: At most so many cases of grade 2 in a set; a third of them unless said.
        most_uses: In how many of the sets a case may be. With 1 no two sets share a case, and the sums of their
            complexity differ by one at most.
        used: How often each case was used before; those used least come first.
        seed: Decides between choices of equal worth.

    Raises:
        UnknownOptionError: An audience or a side does not exist, or a number is out of its range.
        UnknownIdError: There is no case with an id that is to be avoided or was used.
        NoPlanError: The demands cannot be met.
        MissingExtraError: scipy is not installed.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> a, b = case_sets(kb, 4, 2, audience="campus")
    >>> {case.id for case in a.cases} & {case.id for case in b.cases}
    set()
    """
    bank = _bank(kb, audience, set(avoid), minutes)
    used = dict(used or {})
    for ident in used:
        kb.cases[ident]
    for name, given in (("n", n), ("sets", sets), ("most_uses", most_uses)):
        if given < 1:
            raise UnknownOptionError.for_option(name, given, ["1", "2", "..."])
    demanded = dict.fromkeys(must_cover, (1, n))
    demanded |= {each: (v, v) if isinstance(v, int) else v for each, v in (balance or {}).items()}
    _check(kb, bank, n, sets, most_uses, demanded)
    bank.sort(key=lambda case: seeded(seed, case.id))
    most_heavy = max(1, n // 3) if heavy is None else heavy
    model = _Model(bank, n, sets, demanded, most_heavy, most_uses, used)
    chosen, bound = model.solve()
    values = [model.value(each) for each in chosen]
    return tuple(
        CaseSet(spread(each), value, bound, sum(values), seed, kb.stamp)
        for each, value in zip(chosen, values, strict=True)
    )


def _bank(kb: KnowledgeBase, audience: str, avoid: set[str], minutes: int | None) -> list[Case]:
    if audience not in AUDIENCES:
        raise UnknownOptionError.for_option("audience", audience, AUDIENCES)
    known = _known(kb)
    for each in avoid:
        if ":" in each and each not in known:
            raise UnknownOptionError.for_option("avoid", each, known)
        if ":" not in each and each not in kb.cases:
            raise UnknownIdError.for_id("case", each, kb.cases, where="avoid")
    return [
        case
        for case in kb.cases.values()
        if case.victims in AUDIENCES[audience]
        and (audience != "children" or _for_children(kb, case))
        and (minutes is None or case.minutes <= minutes)
        and not avoid & {case.id, *sides(case)}
    ]


def _for_children(kb: KnowledgeBase, case: Case) -> bool:
    """Return whether children can read the case themselves."""
    forms = [link.form for link in case.forms if link.role != "possible"]
    named = {above for form in forms for above in (form, *kb.forms[form].ancestors)}
    return case.sensitivity == 0 and not named & _SEXUAL


def _known(kb: KnowledgeBase) -> list[str]:
    return sorted(frozenset().union(*map(sides, kb.cases.values())))


def _check(
    kb: KnowledgeBase,
    bank: Sequence[Case],
    n: int,
    sets: int,
    most_uses: int,
    demanded: Mapping[str, tuple[int, int]],
) -> None:
    """Refuse what cannot be met, naming the demand."""
    known = _known(kb)
    for each in demanded:
        if each not in known:
            raise UnknownOptionError.for_option("a side", each, known)
    if n * sets > len(bank) * most_uses or n > len(bank):
        message = f"{len(bank)} cases fit, fewer than {sets} x {n} with each used {most_uses} times"
        raise NoPlanError(message, hint="ask for fewer cases or sets, or avoid less.")
    for each, (least, most) in demanded.items():
        there = sum(each in sides(case) for case in bank)
        if least > most or least > n or least * sets > there * most_uses:
            message = (
                f"{each!r} is demanded {least} to {most} times a set, and {there} cases show it"
            )
            raise NoPlanError(message, hint="demand it less often, or avoid less.")


@attrs.frozen(slots=False)
class _Model:
    """The choice as an integer programme: which case is in which set, and what each set then shows."""

    bank: list[Case]
    n: int
    sets: int
    demanded: Mapping[str, tuple[int, int]]
    most_heavy: int
    most_uses: int
    used: Mapping[str, int]

    def value(self, cases: Iterable[Case]) -> int:
        """Return what a set is worth."""
        listed = list(cases)
        shown = frozenset().union(*map(sides, listed))
        worth = sum(WORTH[each.split(":", 1)[0]] for each in shown)
        return worth - _USED * sum(self.used.get(case.id, 0) for case in listed)

    def solve(self) -> tuple[list[list[Case]], int]:
        """Return the sets, and what no choice can exceed."""
        optimize, np = needs("scipy.optimize", "stats"), needs("numpy", "stats")
        rows, least, most = zip(*self._demands(), strict=True)
        found = optimize.milp(
            [-gain for gain in self._gains()],
            constraints=optimize.LinearConstraint(np.array(rows), least, most),
            integrality=([1] * len(self.bank) + [0] * len(self._names)) * self.sets,
            bounds=optimize.Bounds(0, 1),
            options={"time_limit": _SECONDS, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            raise NoPlanError(
                "no choice meets all demands at once", hint="drop one of them and try again."
            )
        width = len(self.bank) + len(self._names)
        picked = [found.x[at * width :][: len(self.bank)] for at in range(self.sets)]
        chosen = [
            [case for case, is_in in zip(self.bank, line, strict=True) if is_in > _HALF]
            for line in picked
        ]
        return chosen, floor(-found.mip_dual_bound + _ROUNDING)

    @cached_property
    def _shown(self) -> list[frozenset[str]]:
        return [sides(case) for case in self.bank]

    @cached_property
    def _names(self) -> list[str]:
        return sorted(frozenset().union(*self._shown))

    def _row(self, at: int, cases: Iterable[float], seen: str = "") -> list[float]:
        """Return the coefficients of one set: of its cases, and minus one for a side that is seen."""
        sees = [-1.0 if name == seen else 0.0 for name in self._names]
        width = len(self.bank) + len(self._names)
        empty = [0.0] * width
        return [*empty * at, *cases, *sees, *empty * (self.sets - at - 1)]

    def _demands(self) -> Iterator[tuple[list[float], float, float]]:
        """Yield coefficients with the least and the most that they may add up to."""
        for at in range(self.sets):
            yield self._row(at, [1.0] * len(self.bank)), self.n, self.n
            yield (
                self._row(at, [case.sensitivity == _HEAVY for case in self.bank]),
                0,
                self.most_heavy,
            )
            for each, (low, high) in self.demanded.items():
                yield self._row(at, [each in shown for shown in self._shown]), low, high
            for name in self._names:
                yield self._row(at, [name in shown for shown in self._shown], name), 0, inf
        for case in self.bank:
            rows = [self._row(at, [case is each for each in self.bank]) for at in range(self.sets)]
            yield [sum(column) for column in zip(*rows, strict=True)], 0, self.most_uses
        if self.most_uses == 1:
            complexity = [float(case.complexity) for case in self.bank]
            for at in range(1, self.sets):
                pairs = zip(self._row(0, complexity), self._row(at, complexity), strict=True)
                yield [one - other for one, other in pairs], -1, 1

    def _gains(self) -> list[float]:
        """Return what a case and a side are worth; ties fall to the cases that the seed puts first."""
        many = len(self.bank)
        less_than_a_point = 2 * many * self.n * self.sets
        cases = [
            (many - at) / less_than_a_point - _USED * self.used.get(case.id, 0)
            for at, case in enumerate(self.bank)
        ]
        return [*cases, *(float(WORTH[name.split(":", 1)[0]]) for name in self._names)] * self.sets
