"""The result of a simulation: relative changes with intervals, in rows, frames, words and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from ocsea._base.errors import UnknownIdError, UnknownOptionError
from ocsea._base.lazy import needs
from ocsea._base.text import Lang, Text
from ocsea.scenarios.assumptions import Assumptions
from ocsea.scenarios.chance import check_whole
from ocsea.scenarios.influence import Influence
from ocsea.scenarios.scenario import Scenario
from ocsea.scenarios.sensitivity import Index, Rank, rank_measures, sobol_indices

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ocsea.knowledge import KnowledgeBase

__all__ = ["OVERALL", "FormChange", "Run", "Sensitivity", "Summary"]

Backend = Literal["polars", "pandas"]
Method = Literal["rank", "sobol"]

OVERALL: Final = "overall"
"""Stands in place of a form for the mean over the chosen forms."""

_BACKENDS: Final = ("polars", "pandas")
_METHODS: Final = ("rank", "sobol")
_SAMPLES: Final = {"rank": 4_000, "sobol": 2_000}
_MOST_SAMPLES: Final = 100_000


@attrs.frozen(kw_only=True)
class FormChange:
    """By how much the pressure of harm from a form changes, as a share of what it was: -0.1 is a tenth less.

    Attributes:
        form: Id of the form, or `OVERALL`.
        median: Half of the draws are below.
        low: One draw in twenty is below.
        high: One draw in twenty is above.
        better: Share of the draws in which there is less under the what-if.
        same: Share of the draws without any change.
        worse: Share of the draws in which there is more.

    >>> import ocsea
    >>> from ocsea.scenarios import Deployment, simulate
    >>> lessons = Scenario(name="lessons", measures={"edu-grooming-brief": Deployment(coverage=0.8)})
    >>> grooming = "online-grooming-of-a-child"
    >>> run = simulate(ocsea.load(), Scenario(name="now"), lessons, draws=100, seed=7, forms=[grooming])
    >>> change = run.change(grooming)
    >>> change.low < change.median < change.high < 0, change.better
    (True, 1.0)
    """

    form: str
    median: float
    low: float
    high: float
    better: float
    same: float
    worse: float


@attrs.frozen(kw_only=True)
class Summary:
    """The rows of a run, with what has to be known to read them.

    Attributes:
        rows: The change of each form, and the overall one last.
        disclaimer: What this is not.
        knowledge: Version and hash of the knowledge.
        seed: Seed of the run.
        draws: Number of draws.

    >>> import ocsea
    >>> from ocsea.scenarios import Deployment, simulate
    >>> lessons = Scenario(name="lessons", measures={"edu-grooming-brief": Deployment(coverage=0.8)})
    >>> grooming = "online-grooming-of-a-child"
    >>> run = simulate(ocsea.load(), Scenario(name="now"), lessons, draws=100, seed=7, forms=[grooming])
    >>> [row.form for row in run.summary().rows]
    ['online-grooming-of-a-child', 'overall']
    """

    rows: tuple[FormChange, ...]
    disclaimer: Text
    knowledge: str
    seed: int
    draws: int


@attrs.frozen(kw_only=True)
class Sensitivity:
    """On which parameters a result hangs, the most important one first.

    Attributes:
        method: ``rank`` or ``sobol``.
        form: Id of the form, or `OVERALL`.
        samples: Number of draws; Sobol indices ask the model for so many times the parameters and two.
        rows: A `Rank` or an `Index` for each parameter; none when nothing changes in any draw.
        labels: What each parameter means.
        disclaimer: What this is not.
        knowledge: Version and hash of the knowledge.
        seed: Seed of the draws.

    >>> import ocsea
    >>> from ocsea.scenarios import Deployment, simulate
    >>> lessons = Scenario(name="lessons", measures={"edu-grooming-brief": Deployment(coverage=0.8)})
    >>> grooming = "online-grooming-of-a-child"
    >>> run = simulate(ocsea.load(), Scenario(name="now"), lessons, draws=100, seed=7, forms=[grooming])
    >>> found = run.sensitivity(samples=200)
    >>> found.method, found.rows[0].parameter
    ('rank', 'edge:edu-grooming-brief-reduces-grooming')
    """

    method: Method
    form: str
    samples: int
    rows: tuple[Rank, ...] | tuple[Index, ...]
    labels: Mapping[str, Text] = attrs.field(repr=False)
    disclaimer: Text = attrs.field(repr=False)
    knowledge: str
    seed: int

    def to_frame(self, backend: Backend = "polars", *, lang: Lang = "en") -> Any:
        """Return the rows as a data frame.

        Args:
            backend: ``polars`` or ``pandas``.
            lang: Language of the labels and of the disclaimer.

        Raises:
            UnknownOptionError: There is no such backend or language.
            MissingExtraError: The package is not installed.
        """
        about = {
            "form": self.form,
            "method": self.method,
            "samples": self.samples,
            "seed": self.seed,
            "knowledge": self.knowledge,
            "disclaimer": self.disclaimer(lang),
        }
        kind: Any = Rank if self.method == "rank" else Index
        names = ["parameter", "label", *(f.name for f in attrs.fields(kind)[1:]), *about]
        told = [
            {**attrs.asdict(row), "label": self.labels[row.parameter](lang), **about}
            for row in self.rows
        ]
        return _frame(backend, names, told)


@attrs.frozen(kw_only=True, slots=False, eq=False, repr=False)
class Run:
    """The result of `simulate`: relative changes only, never how common a harm is.

    Attributes:
        model: What was compared, and by which model.
        weights: Weight of each form in the overall row.
        seed: Seed of the run.
        draws: Number of draws.
        overall: Weighted mean of the relative changes of the forms, draw by draw.
        changes: The change of each form.

    >>> import ocsea
    >>> from ocsea.scenarios import Deployment, simulate
    >>> lessons = Scenario(name="lessons", measures={"edu-grooming-brief": Deployment(coverage=0.8)})
    >>> grooming = "online-grooming-of-a-child"
    >>> simulate(ocsea.load(), Scenario(name="now"), lessons, draws=100, seed=7, forms=[grooming])
    <Run of 'lessons' against 'now': 1 forms, 100 draws, seed 7>
    """

    model: Influence
    weights: Mapping[str, float]
    seed: int
    draws: int
    overall: FormChange
    changes: tuple[FormChange, ...]

    def __repr__(self) -> str:
        names = f"{self.what_if.name!r} against {self.baseline.name!r}"
        return f"<Run of {names}: {len(self.changes)} forms, {self.draws} draws, seed {self.seed}>"

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.model.kb

    @property
    def baseline(self) -> Scenario:
        """What was compared with."""
        return self.model.baseline

    @property
    def what_if(self) -> Scenario:
        """What was compared."""
        return self.model.what_if

    @property
    def assumptions(self) -> Assumptions:
        """The ranges that were drawn from."""
        return self.model.assumptions

    @property
    def disclaimer(self) -> Text:
        """What the result is not."""
        return self.kb.wording["simulation-disclaimer"]

    def change(self, form: str) -> FormChange:
        """Return the change of one form.

        Raises:
            UnknownIdError: The form was not among those chosen.
        """
        plain = form.removeprefix("form:")
        for found in (*self.changes, self.overall):
            if found.form == plain:
                return found
        raise UnknownIdError.for_id("form of this run", plain, [*self.weights, OVERALL])

    def summary(self) -> Summary:
        """Return the change of each form, and the overall one last."""
        return Summary(
            rows=(*self.changes, self.overall),
            disclaimer=self.disclaimer,
            knowledge=self.kb.stamp,
            seed=self.seed,
            draws=self.draws,
        )

    def rows(self, lang: Lang) -> list[dict[str, Any]]:
        """Return the rows of `to_frame` as dictionaries."""
        about = {
            "baseline": self.baseline.name,
            "what_if": self.what_if.name,
            "draws": self.draws,
            "seed": self.seed,
            "knowledge": self.kb.stamp,
            "disclaimer": self.disclaimer(lang),
        }
        labels = {form: self.kb.forms[form].label(lang) for form in self.weights}
        labels[OVERALL] = self.kb.wording["simulation-overall"](lang)
        return [
            {"form": row.form, "label": labels[row.form], **_numbers(row), **about}
            for row in (*self.changes, self.overall)
        ]

    def to_frame(self, backend: Backend = "polars", *, lang: Lang = "en") -> Any:
        """Return a tidy data frame: a row for each form, the overall one last.

        Args:
            backend: ``polars`` or ``pandas``.
            lang: Language of the labels and of the disclaimer.

        Raises:
            UnknownOptionError: There is no such backend or language.
            MissingExtraError: The package is not installed.
        """
        rows = self.rows(lang)
        return _frame(backend, list(rows[0]), rows)

    def sensitivity(
        self, form: str | None = None, *, method: Method = "rank", samples: int | None = None
    ) -> Sensitivity:
        """Return on which parameters the change of a form hangs, over draws of their own.

        Args:
            form: Id of the form; ``None`` for the overall change.
            method: ``rank``, rank correlations; ``sobol``, shares of the variance.
            samples: Number of draws; ``None`` for 4,000 (``rank``) or 2,000 (``sobol``).

        Raises:
            UnknownIdError: The form was not among those chosen.
            UnknownOptionError: There is no such method, or *samples* is out of range.
        """
        if method not in _METHODS:
            raise UnknownOptionError.for_option("method", method, _METHODS)
        count = _SAMPLES[method] if samples is None else samples
        count = check_whole("samples", count, least=2, most=_MOST_SAMPLES)
        asked = OVERALL if form is None else self.change(form).form
        weights = self.weights if asked == OVERALL else {asked: 1.0}
        model = attrs.evolve(self.model, forms=tuple(weights))
        ranges = model.active(model.forms)
        measure: Any = rank_measures if method == "rank" else sobol_indices
        rows = ranges and measure(
            lambda values: model.overall(model.changes(values), weights),
            ranges,
            samples=count,
            seed=self.seed,
        )
        return Sensitivity(
            method=method,
            form=asked,
            samples=count,
            rows=tuple(rows),
            labels={name: parameter_label(self.kb, name) for name in ranges},
            disclaimer=self.disclaimer,
            knowledge=self.kb.stamp,
            seed=self.seed,
        )

    def explain(self, lang: Lang) -> str:
        """Return the result in words: what was compared, what changes, on what it hangs, and what it is not."""
        from ocsea.scenarios.telling import tell

        return tell(self, lang)

    def plot(self, lang: Lang) -> Figure:
        """Return a drawing of the changes with their intervals, as a matplotlib figure.

        Raises:
            MissingExtraError: matplotlib is not installed.
        """
        from ocsea.scenarios.chart import draw

        return draw(self, lang)

    def svg(self, lang: Lang) -> str:
        """Return the drawing as SVG; the same run gives the same text with the same version of matplotlib.

        Raises:
            MissingExtraError: matplotlib is not installed.
        """
        from ocsea.scenarios.chart import draw, to_svg

        return to_svg(draw(self, lang), self.disclaimer(lang))

    def to_json(self) -> str:
        """Return the record of the run: all that `repeat` needs, and the result."""
        from ocsea import __version__

        record = {
            "record": "ocsea-simulation-run",
            "schema_version": 1,
            "disclaimer": attrs.asdict(self.disclaimer),
            "library": __version__,
            "knowledge": {"version": self.kb.version, "sha256": self.kb.content_hash},
            "seed": self.seed,
            "draws": self.draws,
            "baseline": self.baseline.to_data(),
            "what_if": self.what_if.to_data(),
            "weights": dict(self.weights),
            "assumptions": self.assumptions.to_data(),
            "relative_changes": [
                {"form": row.form, **_numbers(row)} for row in (*self.changes, self.overall)
            ],
        }
        return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _numbers(row: FormChange) -> dict[str, float]:
    told = attrs.asdict(row)
    del told["form"]
    return told


def _frame(backend: str, names: list[str], rows: list[dict[str, Any]]) -> Any:
    if backend not in _BACKENDS:
        raise UnknownOptionError.for_option("backend", backend, _BACKENDS)
    library = needs(backend, "frames")
    return library.DataFrame({name: [row[name] for row in rows] for name in names})


def parameter_label(kb: KnowledgeBase, name: str) -> Text:
    """Return what a parameter means.

    >>> import ocsea
    >>> parameter_label(ocsea.load(), "factor:com-victim-blaming")("en")
    'how strongly “Victim-blaming and stigma” acts'
    """
    kind, _, ident = name.partition(":")
    if kind == "edge":
        edge = kb.edges[ident]
        measure, target = kb.measures[edge.measure].label, target_label(kb, edge.target)
        return _filled(kb, "simulation-parameter-edge", measure=measure, target=target)
    if kind == "factor":
        return _filled(kb, "simulation-parameter-factor", factor=kb.factors[ident].label)
    if kind == "exposure":
        factor = kb.factors[ident]
        phrase = f"simulation-parameter-exposure-{factor.direction}"
        return _filled(kb, phrase, factor=factor.label)
    return kb.wording["simulation-parameter-leak"]


def target_label(kb: KnowledgeBase, target: str) -> Text:
    """Return the name of what an edge points at: a factor, one or more forms, or all forms."""
    if target in kb.factors:
        return kb.factors[target].label
    named = [kb.forms[form].label for form in kb.short_names[target].forms]
    if {form.id for form in kb.forms.values() if form.kind == "form"} <= {
        *kb.prevention.forms_of(target)
    }:
        return kb.wording["simulation-all-forms"]
    return Text(id="; ".join(each.id for each in named), en="; ".join(each.en for each in named))


def _filled(kb: KnowledgeBase, phrase: str, **texts: Text) -> Text:
    spoken = kb.wording[phrase]
    return Text(
        id=spoken.id.format(**{gap: text.id for gap, text in texts.items()}),
        en=spoken.en.format(**{gap: text.en for gap, text in texts.items()}),
    )
