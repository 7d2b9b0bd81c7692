"""Sets of cases chosen for a purpose: what must be in, how it is balanced, and proof that no set shows more.

What a set is worth is a convention of ours, made to compare sets: a form of harm that it shows counts 100, a
further kind of relationship, setting or age 10, of place, gender, disability or platform 5, and of school level
3. A case that was used before costs 20 for each time. A set says what it is worth and what no set can exceed;
how it is found is told in `ocsea.scenarios.assembly`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, Unpack

import attrs

from ocsea._base.errors import NoPlanError, UnknownIdError, UnknownOptionError
from ocsea.scenarios.assembly import USED, WORTH, Wish, search
from ocsea.scenarios.model import Case
from ocsea.scenarios.selection import spread
from ocsea.scenarios.showing import Shown, side_of, sides

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["AUDIENCES", "WORTH", "CaseSet", "case_set", "case_sets", "pupils_can_read", "sides"]

AUDIENCES: Final[dict[str, frozenset[str]]] = {
    "children": frozenset({"child"}),
    "school": frozenset({"child"}),
    "parents": frozenset({"child"}),
    "campus": frozenset({"adult"}),
    "community": frozenset({"child", "adult"}),
    "professionals": frozenset({"child", "adult"}),
}
"""For whom a set is, and whose cases fit. Children get cases of grade 0 only, and none about sexual content."""

_SEXUAL: Final = frozenset(
    {"ocsea", "image-based-sexual-abuse", "sexual-extortion", "online-sexual-harassment"}
)
"""What lies at or under these forms is not read by children themselves, however mildly it is told."""

Bounds = int | tuple[int, int]
"""How many cases: exactly, or at least and at most."""


class Demands(TypedDict, total=False):
    """What can be asked of a set, as keywords; see `case_sets`."""

    audience: str
    must_cover: Iterable[str]
    balance: Mapping[str, Bounds] | None
    avoid: Iterable[str]
    minutes: int | None
    heavy: int | None
    most_uses: int
    used: Mapping[str, int] | None
    seed: int
    prove: bool


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

    >>> import ocsea
    >>> found = case_set(ocsea.load(), 2, audience="children", seed=1)
    >>> found.status, {case.sensitivity for case in found.cases}
    ('optimal', {0})
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
            side, _, value = each.partition(":")
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


def case_set(kb: KnowledgeBase, n: int, **demands: Unpack[Demands]) -> CaseSet:
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
    prove: bool = False,
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
        prove: For a bank of more than 300 cases: whether to look on, for a minute at most, until it is proven
            that no choice is worth more. If not, a good choice is told with a bound. Smaller banks are proven.

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
    for name, given in (("n", n), ("sets", sets), ("most_uses", most_uses)):
        if given < 1:
            raise UnknownOptionError.for_option(name, given, ["1", "2", "..."])
    if audience not in AUDIENCES:
        raise UnknownOptionError.for_option("audience", audience, AUDIENCES)
    used = dict(used or {})
    for ident in used.keys() - kb.cases.keys():
        kb.cases[ident]
    demanded = dict.fromkeys(must_cover, (1, n))
    demanded |= {each: (v, v) if isinstance(v, int) else v for each, v in (balance or {}).items()}
    whole = Shown.of(list(kb.cases.values()))
    bank = _fitting(kb, whole, audience, set(avoid), minutes)
    most_heavy = max(1, n // 3) if heavy is None else heavy
    wish = Wish(n, sets, demanded, most_heavy, most_uses, used, seed, prove)
    _check(bank, wish)
    found = search(bank, wish)
    chosen = [[bank.cases[at] for at in places] for places in found.sets]
    values = [_value(each, used) for each in chosen]
    return tuple(
        CaseSet(spread(each), value, found.bound, sum(values), seed, kb.stamp)
        for each, value in zip(chosen, values, strict=True)
    )


def _fitting(
    kb: KnowledgeBase, whole: Shown, audience: str, avoid: set[str], minutes: int | None
) -> Shown:
    """Return the cases that may be in a set."""
    shunned = {each for each in avoid if ":" in each}
    for each in shunned - whole.counts.keys():
        raise UnknownOptionError.for_option("avoid", each, whole.names)
    for each in avoid - shunned - kb.cases.keys():
        raise UnknownIdError.for_id("case", each, kb.cases, where="avoid")
    fit, by_children = AUDIENCES[audience], audience == "children"
    longest = inf if minutes is None else minutes
    places = [
        at
        for at, case in enumerate(whole.cases)
        if case.victims in fit
        and case.minutes <= longest
        and not (by_children and not pupils_can_read(kb, case))
        and not (avoid and (case.id in avoid or avoid & whole.of_row(at)))
    ]
    return whole if len(places) == len(whole.cases) else whole.only(places)


def pupils_can_read(kb: KnowledgeBase, case: Case) -> bool:
    """Return whether pupils can read a case themselves; all others are for adults only.

    Such a case is about a child, of grade 0, and shows no form that lies at or under child sexual
    exploitation, image-based abuse, sexual extortion or sexual harassment.

    Args:
        kb: Where the forms are looked up.
        case: A case of any knowledge base.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> sum(pupils_can_read(kb, case) for case in kb.cases.values())
    12
    """
    forms = [link.form for link in case.forms if link.role != "possible"]
    named = {above for form in forms for above in (form, *kb.forms[form].ancestors)}
    return case.victims == "child" and case.sensitivity == 0 and not named & _SEXUAL


def _check(bank: Shown, wish: Wish) -> None:
    """Refuse what cannot be met, naming the demand."""
    for each in wish.demanded:
        if each not in bank.counts:
            raise UnknownOptionError.for_option("a side", each, sorted(bank.names))
    n, sets, uses, many = wish.n, wish.sets, wish.most_uses, len(bank.cases)
    if n * sets > many * uses or n > many:
        message = f"{many} cases fit, fewer than {sets} x {n} with each used {uses} times"
        raise NoPlanError(message, hint="ask for fewer cases or sets, or avoid less.")
    for each, (least, most) in wish.demanded.items():
        there = bank.counts[each]
        if least > most or least > n or least * sets > there * uses:
            message = (
                f"{each!r} is demanded {least} to {most} times a set, and {there} cases show it"
            )
            raise NoPlanError(message, hint="demand it less often, or avoid less.")


def _value(cases: Sequence[Case], used: Mapping[str, int]) -> int:
    """Return what a set is worth."""
    shown = frozenset().union(*map(sides, cases))
    worth = sum(WORTH[side_of(each)] for each in shown)
    return worth - USED * sum(used.get(case.id, 0) for case in cases)
