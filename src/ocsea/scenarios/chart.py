"""A run as a picture: the change of each form with its interval."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any, Final

from ocsea._base.lazy import needs
from ocsea._base.text import Lang, check_lang
from ocsea.scenarios.telling import foremost, percent, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ocsea.scenarios.runs import Run

__all__ = ["draw", "to_svg"]

_MOST_FORMS: Final = 20
_WIDTH: Final = 9.0
_HEIGHT_OF_ROW: Final = 0.38
_HEIGHT_OF_REST: Final = 2.4
_FINE: Final = (0.05, 0.005)
_LABEL: Final = 46
_NOTE: Final = 125
_TITLE: Final = 85
_MIDDLE: Final = 0.5
_DARK: Final = "#1f2a44"
_QUIET: Final = "#6b7280"
_RANGE: Final = "#7aa6c2"


def draw(run: Run, lang: Lang) -> Figure:
    """Return the drawing: what gets worse, what changes most, and the average; the disclaimer stands below.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    style = needs("matplotlib.style", "plot")
    lang = check_lang(lang)
    with style.context(["default", {"text.parse_math": False}]):
        return _drawn(run, lang)


def _drawn(run: Run, lang: Lang) -> Figure:
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    words = run.kb.wording
    shown = foremost(run)[:_MOST_FORMS]
    labels = [textwrap.fill(run.kb.forms[row.form].label(lang), _LABEL) for row in shown]
    labels.append(words["simulation-overall"](lang))
    shown.append(run.overall)
    height = _HEIGHT_OF_REST + _HEIGHT_OF_ROW * len(shown)
    figure = Figure(figsize=(_WIDTH, height))
    axes = figure.add_axes((0.39, 1.25 / height, 0.575, 1 - 2.2 / height))
    _bars(axes, shown)
    axes.set_yticks(range(len(shown)), labels, fontsize=8, color=_DARK)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    furthest = max(abs(end) for end in axes.get_xlim())
    digits = sum(furthest < fine for fine in _FINE)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda share, _: percent(share, lang, sign=True, digits=digits))
    axes.tick_params(axis="x", labelsize=8, colors=_QUIET)
    axes.set_xlabel(words["simulation-axis"](lang), fontsize=8.5, color=_DARK)
    for phrase, place, side in (("less", 0.0, "left"), ("more", 1.0, "right")):
        told = words[f"simulation-{phrase}"](lang)
        where: dict[str, Any] = {"transform": axes.transAxes, "ha": side, "va": "bottom"}
        axes.text(place, 1.005, told, fontsize=8, color=_QUIET, **where)
    title = words["simulation-title"].format(what_if=run.what_if.name, baseline=run.baseline.name)
    _page_text(
        figure, 1 - 0.12 / height, textwrap.fill(title(lang), _TITLE), size=11, weight="bold"
    )
    _page_text(figure, 0.12 / height, "\n".join(_notes(run, lang)), size=7.5)
    return figure


def _page_text(
    figure: Figure, height: float, told: str, *, size: float, weight: str = "normal"
) -> None:
    side = "bottom" if height < _MIDDLE else "top"
    figure.text(0.02, height, told, fontsize=size, color=_DARK, weight=weight, va=side)


def _bars(axes: Any, rows: list[Any]) -> None:
    last = len(rows) - 1
    for place, row in enumerate(rows):
        axes.plot([row.low, row.high], [place, place], color=_RANGE, lw=5, solid_capstyle="butt")
        axes.plot([row.median], [place], "D" if place == last else "o", color=_DARK, ms=5)
    axes.axvline(0, color=_QUIET, lw=0.8)
    if last:
        axes.axhline(last - 0.5, color=_QUIET, lw=0.5, ls=":")
    ends = [end for row in rows for end in (row.low, row.high, 0.0)]
    room = 0.06 * (max(ends) - min(ends)) or 0.01
    axes.set_xlim(min(ends) - room, max(ends) + room)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _notes(run: Run, lang: Lang) -> list[str]:
    about = run.kb.wording["simulation-repeat"].format(
        knowledge=run.kb.stamp, seed=run.seed, draws=whole(run.draws, lang)
    )
    return [*textwrap.wrap(run.disclaimer(lang), _NOTE), about(lang)]


def to_svg(figure: Figure, description: str) -> str:
    """Return a figure as SVG, without the time at which it was made and with text as text."""
    matplotlib = needs("matplotlib", "plot")
    made = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "ocsea", "svg.fonttype": "none"}):
        figure.savefig(made, format="svg", metadata={"Date": None, "Description": description})
    return made.getvalue()
