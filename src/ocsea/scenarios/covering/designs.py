"""Making a covering design, with the proof of how small it can be."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

import attrs

from ocsea._base.errors import InvalidDataError, NoPlanError, Problem, UnknownOptionError
from ocsea.scenarios.covering.building import all_binary, greedy
from ocsea.scenarios.covering.checking import Coverage, count
from ocsea.scenarios.covering.repairing import shrink
from ocsea.scenarios.covering.space import PAIRS, TRIPLES, Space, Tuple

__all__ = ["STRENGTHS", "Design", "cover"]

STRENGTHS: Final = (PAIRS, TRIPLES)
"""How many values can stand together: 2 or 3."""

_BINARY: Final = {2}
"""The sizes of factors that all have two values."""

Row = Mapping[str, str]


@attrs.frozen(kw_only=True)
class Design:
    """Rows in which every allowed combination occurs.

    Attributes:
        levels: The values of each factor.
        strength: How many values stand together: 2 for pairs, 3 for triples.
        forbidden: What must not stand together.
        rows: The rows; each has a value for every factor.
        bound: A number of rows that no design can go below.
        seed: With which it can be made again.
        moves: How long the search tried for each row.

    >>> design = cover({"who": ["peer", "relative"], "where": ["home", "school"]})
    >>> design.rows[0], len(design.rows), design.status
    ({'who': 'peer', 'where': 'home'}, 4, 'optimal')
    """

    levels: Mapping[str, tuple[str, ...]]
    strength: int
    forbidden: tuple[Row, ...]
    rows: tuple[Row, ...]
    bound: int
    seed: int
    moves: int

    @property
    def status(self) -> Literal["optimal", "feasible"]:
        """Whether it is proven that fewer rows cannot do."""
        return "optimal" if len(self.rows) == self.bound else "feasible"

    @property
    def gap(self) -> float:
        """How many more rows there are than the bound, as a share of the bound."""
        return len(self.rows) / self.bound - 1

    def coverage(self) -> Coverage:
        """Count again what is covered, independently of the search."""
        return count(self.levels, self.rows, strength=self.strength, forbidden=self.forbidden)


def cover(
    levels: Mapping[str, Sequence[str]],
    *,
    strength: int = 2,
    forbidden: Iterable[Row] = (),
    given: Iterable[Row] = (),
    seed: int = 0,
    moves: int = 5_000,
) -> Design:
    """Return few rows in which every combination of two or three values occurs.

    Args:
        levels: The values of each factor; at least *strength* factors with at least one value each.
        strength: 2 for pairs, 3 for triples.
        forbidden: Combinations that no row may hold, each some factors with a value.
        given: Rows that must be in, such as those of a set that is in use and is to grow; they stay first.
        seed: Of the random choices; the same seed gives the same rows.
        moves: Steps of the search for each row that is taken out. More may give fewer rows and take longer.

    Raises:
        UnknownOptionError: The strength is neither 2 nor 3.
        InvalidDataError: A factor has no values or a value twice; something forbidden or given names what does
            not exist, or a given row is forbidden.
        NoPlanError: Nothing is allowed at all.

    >>> ages = ["10-12", "13-15", "16-17"]
    >>> found = cover({"age": ages, "who": ["peer", "relative"], "where": ["home", "school"]})
    >>> len(found.rows), found.bound, found.status, found.coverage().complete
    (6, 6, 'optimal', True)
    """
    if strength not in STRENGTHS:
        raise UnknownOptionError.for_option("strength", strength, map(str, STRENGTHS))
    bans, first = tuple(map(dict, forbidden)), tuple(map(dict, given))
    _check(levels, strength, bans, first)
    names = list(levels)
    order = {name: {value: at for at, value in enumerate(levels[name])} for name in names}
    space = Space.of(
        [len(levels[name]) for name in names],
        [{names.index(name): order[name][value] for name, value in ban.items()} for ban in bans],
    )
    if not space.completable(0):
        raise NoPlanError("no row is allowed", hint="forbid less.")
    start = [
        tuple(space.values[at][order[name][row[name]]] for at, name in enumerate(names))
        for row in first
    ]
    rows, bound = _made(space, strength, start, seed, moves)
    told = tuple(
        {name: levels[name][space.place[value]] for name, value in zip(names, row, strict=True)}
        for row in rows
    )
    return Design(
        levels={name: tuple(levels[name]) for name in names},
        strength=strength,
        forbidden=bans,
        rows=told,
        bound=bound,
        seed=seed,
        moves=moves,
    )


def _made(
    space: Space, strength: int, given: Sequence[Tuple], seed: int, moves: int
) -> tuple[list[list[int]], int]:
    """Return rows, and the bound on their number."""
    free = not space.bans and not given
    if strength == PAIRS and free and set(space.sizes) == _BINARY:
        rows = all_binary(len(space.sizes))
        return rows, len(rows)
    rng = random.Random(seed)  # noqa: S311
    bound = space.bound(strength)
    rows = greedy(space, strength, rng, given)
    small = shrink(space, strength, rows, rng, moves=moves, goal=bound, kept=len(given))
    return small, max(bound, len(given))


def _check(
    levels: Mapping[str, Sequence[str]],
    strength: int,
    forbidden: Sequence[Row],
    given: Sequence[Row],
) -> None:
    problems = [*_levels(levels, strength), *_named("forbidden", forbidden, levels)]
    problems += _named("given", given, levels)
    for at, row in enumerate(given):
        if set(row) != set(levels) or any(ban.items() <= row.items() for ban in forbidden):
            told = "it is not whole, or holds what is forbidden"
            problems.append(Problem("", f"given.{at}", "", told, "correct it, or leave it out."))
    if problems:
        raise InvalidDataError.for_problems(problems)


def _levels(levels: Mapping[str, Sequence[str]], strength: int) -> Iterable[Problem]:
    if len(levels) < strength:
        yield Problem("", "levels", "", f"there are fewer than {strength} factors", "add factors.")
    for name, values in levels.items():
        if not values or len(set(values)) != len(values):
            told = "it has no values, or one of them twice"
            yield Problem("", "levels", name, told, "list each value once.")


def _named(
    what: str, rows: Sequence[Row], levels: Mapping[str, Sequence[str]]
) -> Iterable[Problem]:
    for at, row in enumerate(rows):
        for name, value in row.items():
            if value not in levels.get(name, ()):
                told = f"there is no value {value!r} of a factor {name!r}"
                yield Problem("", f"{what}.{at}", name, told, "use the names in levels.")
