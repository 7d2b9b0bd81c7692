"""Variants of a case: other vetted values in its gaps, never text that is made up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from ocsea._base.errors import UnknownOptionError

if TYPE_CHECKING:
    from ocsea.scenarios.model import Case

__all__ = ["variant", "variants", "with_first_values"]

Row = dict[str, Any]

_CHANGED: Final = ("place", "school_level", "platform_type")
"""The facets of a case that a value may change."""


def with_first_values(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of cases with the first value of every variable in their gaps.

    >>> value = {"id": "two", "fill": [{"gap": "n", "text": {"id": "dua", "en": "two"}}]}
    >>> title = {"id": "{n} murid", "en": "{n} pupils"}
    >>> row = {"title": title, "variable": [{"name": "number", "value": [value]}]}
    >>> with_first_values([row])[0]["title"]
    {'id': 'dua murid', 'en': 'two pupils'}
    """
    return [_told(row, _complete(row, {})) if row.get("variable") else row for row in rows]


def variant(case: Case, chosen: Mapping[str, str]) -> Case:
    """Return a case with other values of its variables; see `Case.variant`.

    >>> import ocsea
    >>> case = ocsea.load().cases["foto-latihan-di-akun-orang-asing"]
    >>> variant(case, {"place": "island-town"}).place
    'island'
    """
    names = [variable.name for variable in case.variables]
    for name in chosen:
        if name not in names:
            raise UnknownOptionError.for_option(f"a variable of {case.id!r}", name, names)
    if not case.variables:
        return case
    return type(case)(**_told(dict(case.template), _complete(case.template, chosen)))


def variants(case: Case) -> Iterator[Case]:
    """Yield every variant of a case, the one with all first values first.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> all(next(variants(case)) == case for case in kb.cases.values())
    True
    """
    names = [variable.name for variable in case.variables]
    for ids in product(*([value.id for value in each.values] for each in case.variables)):
        yield variant(case, dict(zip(names, ids, strict=True)))


def _complete(row: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the id of a value for every variable of a row."""
    first = {variable["name"]: variable["value"][0]["id"] for variable in row["variable"]}
    return {name: chosen.get(name, ident) for name, ident in first.items()}


def _told(row: Row, chosen: Mapping[str, str]) -> Row:
    """Return a row with the chosen values in its gaps."""
    values = [_value(variable, chosen[variable["name"]]) for variable in row["variable"]]
    changed = {key: value[key] for value in values for key in _CHANGED if value.get(key)}
    words = {
        lang: {fill["gap"]: fill["text"][lang] for value in values for fill in value["fill"]}
        for lang in ("id", "en")
    }
    texts = {key: _filled(value, words) for key, value in row.items() if key != "variable"}
    return {**row, **texts, **changed, "chosen": tuple(chosen.items()), "template": row}


def _value(variable: Mapping[str, Any], ident: str) -> Mapping[str, Any]:
    known: dict[str, Mapping[str, Any]] = {value["id"]: value for value in variable["value"]}
    if ident not in known:
        raise UnknownOptionError.for_option(variable["name"], ident, known)
    return known[ident]


def _filled(value: Any, words: Mapping[str, Mapping[str, str]]) -> Any:
    """Return what a file holds, with the words of its language in the gaps of every text."""
    if isinstance(value, dict):
        if value.keys() == words.keys():
            return {lang: value[lang].format_map(words[lang]) for lang in words}
        return {key: _filled(each, words) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, words) for each in value]
    return value
