"""Covering designs: the fewest rows in which every combination of two or three values occurs.

A facilitator who uses such a set of skeletons meets every pair (or triple) of, say, form, setting and age
at least once, although far fewer cases are written than there are combinations. Rows that make no sense are
forbidden, and only what some sensible row can hold has to be covered.

How it is done: greedy rows, each filled value by value where it covers most, with what is still uncovered
kept as bits of whole numbers; then one row after another is taken out and the loss repaired by a search that
does not undo its last steps (tabu search, after Nurmela, *Upper bounds for covering arrays by tabu search*,
2004, https://doi.org/10.1016/S0166-218X(03)00291-9). Two values each and pairs have a construction that is
optimal (Katona 1973; Kleitman and Spencer 1973). The result carries a bound that no design can go below, and
`ocsea.scenarios.covering.checking` counts again what is covered without using any of this.
"""

from __future__ import annotations

from ocsea._base.lazy import facade

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ocsea.scenarios.covering.checking import Coverage, count
    from ocsea.scenarios.covering.designs import Design, cover

_HOME = {"Coverage": "checking", "Design": "designs", "count": "checking", "cover": "designs"}

__all__ = ["Coverage", "Design", "count", "cover"]

if not TYPE_CHECKING:  # a misspelt name is an error
    __getattr__, __dir__ = facade(__name__, _HOME)
