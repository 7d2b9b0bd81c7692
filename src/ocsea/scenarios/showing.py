"""What cases show: forms, ages, places and so on, each as ``side:value``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, pairwise
from operator import attrgetter
from typing import Any, Final

import attrs

from ocsea._base.lazy import needs
from ocsea.scenarios.model import Case

__all__ = ["FIELDS", "Shown", "side_of", "sides"]

FIELDS: Final = {
    "relationship": "relationship",
    "setting": "setting",
    "platform": "platform_type",
    "age": "age_band",
    "gender": "gender",
    "place": "place",
    "school-level": "school_level",
}
"""The field of a case that holds a side; forms and disability are told otherwise."""

_MANY: Final = frozenset({"relationship", "setting", "platform"})
"""The sides of which a case may show several values."""


def sides(case: Case) -> frozenset[str]:
    """Return what a case shows, each as ``side:value``.

    >>> import ocsea
    >>> shown = sides(ocsea.load().cases["pesan-larut-malam-dari-pelatih"])
    >>> sorted(each for each in shown if each.startswith(("age:", "gender:", "place:")))
    ['age:a13-15', 'gender:female', 'place:town']
    """
    return frozenset(f"{side}:{value}" for side, _, values in _values([case]) for value in values)


def side_of(shown: str) -> str:
    """Return the side of ``side:value``.

    >>> side_of("form:outing")
    'form'
    """
    return shown.partition(":")[0]


@attrs.frozen(slots=False)
class Shown:
    """What each of many cases shows, as a table of noughts and ones.

    Attributes:
        cases: The cases; the rows.
        names: What any of them shows, as ``side:value``; the columns.
        table: A sparse matrix.

    >>> import ocsea
    >>> cases = ocsea.load().cases
    >>> shown = Shown.of([cases["pesan-larut-malam-dari-pelatih"], cases["kakak-pulang-sif-malam"]])
    >>> shown.counts["gender:female"], shown.counts["place:city"]
    (2, 1)
    """

    cases: list[Case]
    names: list[str]
    table: Any

    @classmethod
    def of(cls, cases: list[Case]) -> Shown:
        """Return the table of some cases."""
        np, sparse = needs("numpy", "stats"), needs("scipy.sparse", "stats")
        names: list[str] = []
        rows, columns = [], []
        for side, times, values in _values(cases):
            code = {value: len(names) + at for at, value in enumerate(sorted(set(values)))}
            names += [f"{side}:{value}" for value in code]
            rows.append(np.repeat(np.arange(len(cases), dtype=np.int32), times))
            columns.append(np.fromiter(map(code.__getitem__, values), np.int32, len(values)))
        at = np.concatenate(rows), np.concatenate(columns)
        shape = len(cases), len(names)
        table = sparse.csr_array((np.ones(len(at[0]), np.int32), at), shape=shape)
        table.data[:] = 1  # what is named twice is shown once
        return cls(cases, names, table)

    def only(self, rows: Any) -> Shown:
        """Return the table of those cases whose places are given."""
        return Shown([self.cases[at] for at in rows], self.names, self.table[rows])

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many cases show each side."""
        return dict(zip(self.names, self.table.sum(axis=0).tolist(), strict=True))

    def of_row(self, at: int) -> frozenset[str]:
        """Return what one case shows."""
        start, end = self.table.indptr[at], self.table.indptr[at + 1]
        return frozenset(self.names[each] for each in self.table.indices[start:end])


def _values(cases: Sequence[Case]) -> Iterator[tuple[str, int | list[int], list[str]]]:
    """Yield for each side how many values each case has, and all values in a row."""
    links = list(chain.from_iterable(map(attrgetter("forms"), cases)))
    firm = [link.role != "possible" for link in links]
    ends = list(accumulate(map(len, map(attrgetter("forms"), cases)), initial=0))
    so_far = list(accumulate(firm, initial=0))
    times = [so_far[end] - so_far[start] for start, end in pairwise(ends)]
    yield "form", times, [link.form for link in compress(links, firm)]
    for side, field in FIELDS.items():
        values = list(map(attrgetter(field), cases))
        if side in _MANY:
            yield side, list(map(len, values)), list(chain.from_iterable(values))
        else:
            yield side, 1, values
    disabled = list(map(int, map(attrgetter("disability"), cases)))
    yield "disability", disabled, ["yes"] * sum(disabled)
