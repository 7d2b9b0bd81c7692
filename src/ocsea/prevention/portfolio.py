"""The best set of measures for a budget, and the cheapest set that leaves no form open.

How a choice is valued is a convention of ours, made to compare choices; it does not say how much harm is
prevented, and says nothing about any person:

* A form counts three times: that it is prevented (``primary``), found early (``secondary``), and that who was
  harmed recovers (``tertiary``). A measure counts at its own level, so that a plan of lessons alone leaves
  the answer to a disclosure open.
* A way to a form is worth 1 (expert opinion), 2 (low), 4 (moderate) or 8 (high certainty), twice that when it
  was measured on this problem itself. Evidence from a neighbouring problem so counts one grade lower, which is
  how GRADE rates down for indirectness (https://pmc.ncbi.nlm.nih.gov/articles/PMC6692166/table/T1).
* For one form at one level the best measure counts in full, the second half, the third a quarter, further
  ones nothing. Points are counted in quarters, so these are 4, 2 and 1.
* A measure whose caution says that it must not stand alone is only chosen with what it needs. One that was
  tested and made something worse earns nothing: it is chosen only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from ocsea._base.errors import NoPlanError, UnknownIdError, UnknownOptionError
from ocsea.prevention.coding import Option, Task
from ocsea.prevention.planner import Solution, solve
from ocsea.prevention.ways import ACTORS, GRADES, Way, at_least

if TYPE_CHECKING:
    from ocsea._base.text import Lang
    from ocsea.prevention.model import Certainty, Effect, Measure
    from ocsea.prevention.network import Prevention

__all__ = ["COSTS", "FrontPoint", "MinimalSet", "Portfolio", "Step", "minimal_set", "portfolio"]

COSTS: Final[dict[str, int]] = {"low": 1, "medium": 2, "high": 4}
"""What a measure of each cost band costs, in units of the budget. A convention; give your own as *costs*."""

RANKS: Final = (4, 2, 1)
"""What the best, the second and the third measure count for one form, in quarters."""

LEVELS: Final = ("primary", "secondary", "tertiary")

_HIGHEST: Final = 2 ** len(GRADES)
_MOST_DOUBLINGS: Final = 20


@attrs.frozen
class Step:
    """One measure of a plan, in the order in which to put them in place.

    Attributes:
        measure: Its id.
        cost: What it costs, in units of the budget.
        adds: Points of protection it adds to what stands before it.
        ways: For each form it reaches, its surest way.

    >>> import ocsea
    >>> plan = ocsea.load().prevention.portfolio(1, certainty_at_least="moderate")
    >>> [step] = plan.steps
    >>> step.cost, step.adds == plan.protection - plan.before
    (1, True)
    """

    measure: str
    cost: int
    adds: int
    ways: Mapping[str, Way]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources its ways rest on."""
        links = (link for way in self.ways.values() for link in way.links)
        return tuple(sorted({source for link in links for source in link.sources}))


@attrs.frozen
class FrontPoint:
    """The best for a smaller budget.

    Attributes:
        cost: What it costs.
        protection: Points of all that is then in place.
        low: The same if every grade were one step too high, and expert opinion worth nothing.
        measures: Ids of the measures.

    >>> import ocsea
    >>> front = ocsea.load().prevention.portfolio(1, certainty_at_least="moderate").front
    >>> [(point.cost, len(point.measures)) for point in front]
    [(0, 0), (1, 1)]
    """

    cost: int
    protection: int
    low: int
    measures: tuple[str, ...]


@attrs.frozen(kw_only=True, slots=False, eq=False)
class Portfolio:
    """The best set of measures for a budget, and how it is known to be the best.

    All points are about sets of measures; see the module on how they are counted.

    Attributes:
        budget: What could be spent.
        in_place: Ids of the measures there already.
        steps: The measures chosen, the one that adds most for its cost first, after what it needs.
        cost: What they cost together.
        protection: Points of all that is then in place.
        low: The same if every grade were one step too high, and expert opinion worth nothing.
        high: The same if every grade were one step too low.
        before: Points of what is in place already.
        attainable: Points if everything that may be chosen were in place.
        robust: Whether `low` was made as high as possible, rather than `protection`.
        bound: No choice within the budget has more of what was made as high as possible.
        ties: Ids of equally good choices of the same cost, the plan itself first; a limited number.
        tied: How many there are.
        front: The best for every smaller budget at which more becomes possible.
        held_back: Measures left out because what they need beside them is not to be had.

    >>> import ocsea
    >>> plan = ocsea.load().prevention.portfolio(1, certainty_at_least="moderate")
    >>> plan.status, plan.cost, plan.low <= plan.protection <= plan.high
    ('optimal', 1, True)
    """

    budget: int
    in_place: tuple[str, ...]
    steps: tuple[Step, ...]
    cost: int
    protection: int
    low: int
    high: int
    before: int
    attainable: int
    robust: bool
    bound: int
    ties: tuple[tuple[str, ...], ...]
    tied: int
    front: tuple[FrontPoint, ...]
    held_back: tuple[str, ...]
    _prevention: Prevention = attrs.field(repr=False)

    @property
    def measures(self) -> tuple[str, ...]:
        """Ids of the measures chosen, in the order of the steps."""
        return tuple(step.measure for step in self.steps)

    @property
    def status(self) -> Literal["optimal", "feasible"]:
        """``optimal`` when proven that nothing is better, else ``feasible``."""
        return "feasible" if self.gap else "optimal"

    @property
    def gap(self) -> float:
        """By what share a better choice could exceed this one; 0 when it is proven the best."""
        reached = self.low if self.robust else self.protection
        return (self.bound - reached) / self.bound if self.bound else 0.0

    def explain(self, lang: Lang) -> str:
        """Return the plan in words: what to do first, why, what to watch, and what the points are not."""
        from ocsea.prevention.texts import told

        return told(self, lang)


@attrs.frozen(kw_only=True)
class MinimalSet:
    """The cheapest set of measures that reaches every form asked for.

    Attributes:
        measures: Ids of the measures.
        cost: What they cost together, in units of the budget.
        bound: No set that does the same costs less.
        ties: Ids of other sets of the same cost; a limited number, this one first.
        tied: How many there are.
        target: Ids of the forms that are reached.
        out_of_reach: Ids of forms asked for that no measure allowed reaches so surely.

    >>> import ocsea
    >>> found = ocsea.load().prevention.minimal_set(["cyberflashing"], certainty_at_least="moderate")
    >>> found.cost, found.status, found.target, found.out_of_reach
    (1, 'optimal', ('cyberflashing',), ())
    """

    measures: tuple[str, ...]
    cost: int
    bound: int
    ties: tuple[tuple[str, ...], ...]
    tied: int
    target: tuple[str, ...]
    out_of_reach: tuple[str, ...]

    @property
    def status(self) -> Literal["optimal", "feasible"]:
        """``optimal`` when proven that nothing is cheaper, else ``feasible``."""
        return "optimal" if self.bound == self.cost else "feasible"


# -- what is asked ------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Choice:
    """What may be chosen, checked."""

    prevention: Prevention
    in_place: tuple[str, ...]
    open: tuple[Measure, ...]
    must: frozenset[str]
    costs: Mapping[str, int]

    @property
    def standing(self) -> list[str]:
        """What is in place and still exists."""
        return [i for i in self.in_place if self.prevention.measures[i].valid_to is None]

    def cost(self, measure: Measure) -> int:
        return self.costs.get(measure.id, self.costs[measure.cost])

    def option(self, measure: Measure, worth: Mapping[Any, int]) -> Option:
        needs = tuple(frozenset(group) for group in measure.needs)
        return Option(id=measure.id, cost=self.cost(measure), worth=worth, needs=needs)


def _choice(
    prevention: Prevention,
    *,
    in_place: Iterable[str],
    actors: Iterable[str] | None,
    must: Iterable[str],
    never: Iterable[str],
    costs: Mapping[str, int] | None,
) -> _Choice:
    known = prevention.measures
    there = tuple(known[ident].id for ident in dict.fromkeys(in_place))
    wanted = frozenset(known[ident].id for ident in must) - set(there)
    unwanted = frozenset(known[ident].id for ident in never)
    ended = sorted(ident for ident in wanted if known[ident].valid_to)
    if ended:
        names = ", ".join(ended)
        raise NoPlanError(f"a rule has ended these: {names}", hint="take them out of must.")
    if wanted & unwanted:
        names = ", ".join(sorted(wanted & unwanted))
        raise NoPlanError(
            f"in must and in never at once: {names}", hint="take it out of one of them."
        )
    allowed = _actors(actors)
    return _Choice(
        prevention=prevention,
        in_place=there,
        open=tuple(
            measure
            for measure in known.values()
            if measure.id not in there
            and measure.id not in unwanted
            and measure.valid_to is None
            and (measure.id in wanted or measure.actor in allowed)
        ),
        must=wanted,
        costs=_costs(prevention, costs or {}),
    )


def _actors(actors: Iterable[str] | None) -> set[str]:
    asked = set(ACTORS if actors is None else actors)
    for actor in sorted(asked - set(ACTORS)):
        raise UnknownOptionError.for_option("actor", actor, ACTORS)
    return asked


def _costs(prevention: Prevention, costs: Mapping[str, int]) -> dict[str, int]:
    known = [*COSTS, *prevention.measures]
    for key, cost in costs.items():
        if key not in COSTS and key not in prevention.measures:
            raise UnknownIdError.for_id("cost band or measure", key, known)
        _whole(f"costs[{key!r}]", cost, least=1)
    return COSTS | dict(costs)


def _whole(name: str, value: object, *, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        hint = f"give a whole number of at least {least}."
        raise UnknownOptionError(f"{name} cannot be {value!r}", hint=hint)
    return value


def _weights(prevention: Prevention, weights: Mapping[str, int]) -> dict[Any, int]:
    forms = list(prevention._harms)
    for key, weight in weights.items():
        if key not in LEVELS and key not in forms:
            raise UnknownIdError.for_id("level or form of harm", key, [*LEVELS, *forms])
        _whole(f"weights[{key!r}]", weight, least=0)
    return {
        (level, form): weights.get(level, 1) * weights.get(form, 1)
        for level in LEVELS
        for form in forms
    }


# -- what a measure is worth ----------------------------------------------------------------------------------


@attrs.frozen
class _Credits:
    """What a way is worth as graded, and if its grade is a step too high or too low."""

    graded: int
    lower: int
    higher: int

    @classmethod
    def of(cls, way: Way, doubtful: set[tuple[str, str, str]]) -> _Credits:
        certainty, first = way.certainty, way.links[0]
        graded = _HIGHEST >> (len(GRADES) - GRADES.index(certainty) - int(way.direct))
        nothing = certainty == GRADES[0] or (way.measure, first.relation, first.end) in doubtful
        return cls(graded, 0 if nothing else graded // 2, min(2 * graded, _HIGHEST))


def _includes_no_effect(effect: Effect | None) -> bool:
    if effect is None or effect.low is None or effect.high is None:
        return False
    nothing = 1 if effect.measure in {"OR", "RR", "HR"} else 0
    return effect.low <= nothing <= effect.high


def _nodes_of(prevention: Prevention, target: str) -> Iterable[str]:
    if target in prevention.factors:
        return (prevention.factors[target].ref,)
    return (f"form:{form}" for form in prevention.forms_of(target))


def _doubtful(prevention: Prevention) -> set[tuple[str, str, str]]:
    """Return the first steps whose published interval includes no effect."""
    return {
        (edge.measure, edge.relation, node)
        for edge in prevention.edges.values()
        if _includes_no_effect(edge.effect)
        for node in _nodes_of(prevention, edge.target)
    }


_Worth = dict[Any, int]


@attrs.frozen
class _Worths:
    """What a measure is worth to each cell, as graded and if its grades are a step too high or too low."""

    graded: _Worth
    lower: _Worth
    higher: _Worth


def _worths(prevention: Prevention, certainty_at_least: Certainty) -> dict[str, _Worths]:
    sure, doubtful = at_least(certainty_at_least), _doubtful(prevention)
    harm = set(prevention._harms)
    worse = {edge.measure for edge in prevention.edges.values() if edge.effect_direction == "harms"}
    out: dict[str, _Worths] = {}
    for measure in prevention.measures.values():
        worths = out[measure.id] = _Worths({}, {}, {})
        for way in () if measure.id in worse else prevention._ways.get(measure.id, ()):
            if way.form in harm and way.certainty in sure:
                cell, credits_ = (measure.level, way.form), _Credits.of(way, doubtful)
                _raise(worths.graded, cell, credits_.graded)
                _raise(worths.lower, cell, credits_.lower)
                _raise(worths.higher, cell, credits_.higher)
    return out


def _raise(worth: _Worth, cell: tuple[str, str], credit: int) -> None:
    if credit > worth.get(cell, 0):
        worth[cell] = credit


def _points(worths: Iterable[Mapping[Any, int]], weights: Mapping[Any, int]) -> int:
    """Return the points of measures that stand together."""
    by_cell: dict[Any, list[int]] = {}
    for worth in worths:
        for cell, credit in worth.items():
            by_cell.setdefault(cell, []).append(credit)
    return sum(
        weights[cell] * sum(r * c for r, c in zip(RANKS, sorted(found, reverse=True), strict=False))
        for cell, found in by_cell.items()
    )


def _tagged(kind: str, worth: Mapping[Any, int]) -> dict[Any, int]:
    return {(kind, *cell): credit for cell, credit in worth.items()}


# -- the answers ----------------------------------------------------------------------------------------------


def portfolio(  # noqa: PLR0913 - each is a wish of its own
    prevention: Prevention,
    budget: int,
    *,
    in_place: Iterable[str] = (),
    actors: Iterable[str] | None = None,
    must: Iterable[str] = (),
    never: Iterable[str] = (),
    weights: Mapping[str, int] | None = None,
    costs: Mapping[str, int] | None = None,
    robust: bool = False,
    certainty_at_least: Certainty = "expert",
    seed: int = 0,
) -> Portfolio:
    """Return the best set of measures for a budget; `Prevention.portfolio` says what the wishes mean.

    >>> import ocsea
    >>> plan = portfolio(ocsea.load().prevention, 1, certainty_at_least="moderate")
    >>> plan.cost, plan.before, plan.gap
    (1, 0, 0.0)
    """
    _whole("budget", budget, least=0)
    choice = _choice(
        prevention, in_place=in_place, actors=actors, must=must, never=never, costs=costs
    )
    cells = _weights(prevention, weights or {})
    worths = _worths(prevention, certainty_at_least)
    there = choice.standing
    scale = 1 + _points((worth.graded for worth in worths.values()), cells) if robust else 1

    def option(measure: Measure) -> Option:
        worth = worths[measure.id]
        lower = _tagged("lower", worth.lower) if robust else {}
        return choice.option(measure, _tagged("graded", worth.graded) | lower)

    task = Task(
        options=tuple(option(measure) for measure in choice.open),
        budget=budget,
        weights={("graded", *cell): weight for cell, weight in cells.items()}
        | {("lower", *cell): weight * scale for cell, weight in cells.items()},
        ranks=RANKS,
        given=tuple(option(prevention.measures[ident]) for ident in there),
        must=choice.must,
    )
    solution = solve(task, seed=seed)

    def points(idents: Iterable[str], kind: str) -> int:
        return _points((getattr(worths[ident], kind) for ident in idents), cells)

    everything = [*there, *solution.best.chosen]
    return Portfolio(
        budget=budget,
        in_place=choice.in_place,
        steps=_steps(choice, there, solution.best.chosen, worths, cells),
        cost=solution.best.cost,
        protection=points(everything, "graded"),
        low=points(everything, "lower"),
        high=points(everything, "higher"),
        before=points(there, "graded"),
        attainable=points([*there, *solution.usable], "graded"),
        robust=robust,
        bound=solution.bound // scale,
        ties=solution.ties,
        tied=solution.tied,
        front=tuple(
            FrontPoint(
                point.cost,
                points([*there, *point.chosen], "graded"),
                points([*there, *point.chosen], "lower"),
                point.chosen,
            )
            for point in solution.front
        ),
        held_back=tuple(
            m.id for m in choice.open if m.id not in solution.usable and worths[m.id].graded
        ),
        prevention=prevention,
    )


def _steps(
    choice: _Choice,
    there: list[str],
    chosen: Iterable[str],
    worths: Mapping[str, _Worths],
    cells: Mapping[Any, int],
) -> tuple[Step, ...]:
    """Return the chosen measures in the order to do them: most for its cost first, after what it needs."""
    left = [choice.prevention.measures[ident] for ident in chosen]
    done, steps = list(there), list[Step]()
    before = _points((worths[ident].graded for ident in done), cells)
    while left:
        ready = [m for m in left if all(set(done) & set(group) for group in m.needs)] or left
        after = {
            m.id: _points((worths[ident].graded for ident in [*done, m.id]), cells) for m in ready
        }
        best = min(ready, key=lambda m: ((before - after[m.id]) / choice.cost(m), m.id))
        ways = _surest_ways(choice.prevention, best.id)
        steps.append(Step(best.id, choice.cost(best), after[best.id] - before, ways))
        before = after[best.id]
        done.append(best.id)
        left.remove(best)
    return tuple(steps)


def _surest_ways(prevention: Prevention, measure: str) -> dict[str, Way]:
    found: dict[str, Way] = {}
    surest_first = sorted(
        prevention._ways.get(measure, ()),
        key=lambda way: (-GRADES.index(way.certainty) - int(way.direct), len(way.links)),
    )
    for way in surest_first:
        found.setdefault(way.form, way)
    return {form: found[form] for form in list(prevention._harms) if form in found}


def minimal_set(
    prevention: Prevention,
    target: Iterable[str] | None = None,
    *,
    times: int = 1,
    in_place: Iterable[str] = (),
    actors: Iterable[str] | None = None,
    never: Iterable[str] = (),
    costs: Mapping[str, int] | None = None,
    certainty_at_least: Certainty = "expert",
) -> MinimalSet:
    """Return the cheapest set that reaches the target; `Prevention.minimal_set` says what the wishes mean.

    >>> import ocsea
    >>> found = minimal_set(ocsea.load().prevention, ["cyberflashing"], certainty_at_least="moderate")
    >>> found.cost, found.bound
    (1, 1)
    """
    _whole("times", times, least=1)
    choice = _choice(
        prevention, in_place=in_place, actors=actors, must=(), never=never, costs=costs
    )
    harm = list(prevention._harms)
    wanted = list(dict.fromkeys(harm if target is None else target))
    for form in wanted:
        if form not in harm:
            raise UnknownIdError.for_id("form of harm", form, harm)
    solution, bound = _cheapest(choice, wanted, times, certainty_at_least)
    reached = {
        form
        for ident in [*choice.standing, *solution.usable]
        for form in prevention.reach(ident, certainty_at_least=certainty_at_least)
    }
    return MinimalSet(
        measures=solution.best.chosen,
        cost=solution.best.cost,
        bound=bound,
        ties=solution.ties,
        tied=solution.tied,
        target=tuple(form for form in wanted if form in reached),
        out_of_reach=tuple(form for form in wanted if form not in reached),
    )


def _cheapest(
    choice: _Choice, wanted: list[str], times: int, certainty_at_least: Certainty
) -> tuple[Solution, int]:
    """Return the cheapest full choice, and what no full choice can cost less than."""
    prevention, forms = choice.prevention, frozenset(wanted)

    def option(measure: Measure) -> Option:
        reached = prevention.reach(measure.id, certainty_at_least=certainty_at_least)
        return choice.option(measure, dict.fromkeys(reached & forms, 1))

    task = Task(
        options=tuple(option(measure) for measure in choice.open),
        budget=0,
        ranks=(1,) * times,
        given=tuple(option(prevention.measures[ident]) for ident in choice.standing),
        every_budget=False,
    )
    solution, too_little = solve(task), -1
    while solution.best.value < solution.most:
        if solution.bound < solution.most:
            too_little = task.budget
        task = attrs.evolve(task, budget=2 * task.budget + 1)
        solution = solve(task)
    while solution.best.cost and not solution.proven:
        cheaper = solve(attrs.evolve(task, budget=solution.best.cost - 1))
        if cheaper.best.value < solution.most:
            break
        solution = cheaper
    return solution, solution.best.cost if solution.proven else too_little + 1
