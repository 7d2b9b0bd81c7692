"""The trace of a result: where every point went, in a form that can be replayed and kept."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd
from typing import Any, Final

from ocsea.assess.answers import Answer
from ocsea.assess.hashing import answers_hash
from ocsea.assess.model import Domain, Item
from ocsea.assess.scoring import Result
from ocsea.assess.sums import Share, Sheet

__all__ = ["basis_points", "replay", "trace"]

_FULL: Final = 10_000


def basis_points(value: Fraction) -> int:
    """Return a share as whole hundredths of a per cent, halves rounded up.

    >>> basis_points(Fraction(2, 3)), basis_points(Fraction(1, 20_000))
    (6667, 1)
    """
    return (2 * value.numerator * _FULL + value.denominator) // (2 * value.denominator)


def trace(result: Result) -> dict[str, Any]:
    """Return how the result came about, as what JSON knows; numbers are exact fractions in words.

    What respondents wrote (reasons, free text) is not part of it.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> found = trace(ocsea.assess.score(school, {item.code: 0 for item in school.items}))
    >>> found["value"], found["children"][0]["node"], replay(found)
    ('0', 'LED', Fraction(0, 1))
    """
    sheet = result._sheet
    weights = sheet.weights_known
    return {
        "node": "index",
        "rule": "weighted-mean",
        "value": _text(result.index),
        "low": str(result.index_low),
        "high": str(result.index_high),
        "status": result.status,
        "children": [_domain(sheet, d, weights.get(d.id, (0, 1))) for d in sheet.counting],
        "level": _level(result),
        "policy": {"na": result.na, "dk": result.instrument.policy.dk},
        "provenance": _provenance(result),
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _told(share: Share) -> str:
    """Return a share as the exact fraction it is, in words."""
    part, whole = share
    if not part:
        return "0"
    common = gcd(part, whole)
    return str(part // common) if common == whole else f"{part // common}/{whole // common}"


def _domain(sheet: Sheet, domain: Domain, weight: Share) -> dict[str, Any]:
    value, (low, high) = sheet.value(domain, "known"), sheet.bounds(domain)
    return {
        "node": domain.id,
        "rule": "weighted-mean",
        "value": None if value is None else _told(value),
        "low": _told(low),
        "high": _told(high),
        "weight": _told(weight),
        "coverage": _told(sheet.domain_coverage(domain)),
        "children": [_item(*each) for each in sheet.items(domain)],
    }


def _item(item: Item, answer: Answer, share: Share, loss: Share) -> dict[str, Any]:
    return {
        "node": item.code,
        "state": answer.state,
        "answer": answer.given,
        "value": str(answer.worth),
        "weight": item.weight,
        "share": _told(share),
        "loss": _told(loss),
        "critical": item.critical,
        "measures": list(item.measures),
    }


def _level(result: Result) -> dict[str, Any] | None:
    if result.level is None:
        return None
    return {
        "level": result.level,
        "low": result.level_low,
        "high": result.level_high,
        "blocks": [
            {
                "level": b.level,
                "rule": b.rule,
                "where": b.where,
                "have": str(b.have),
                "need": str(b.need),
            }
            for b in result.blocks
        ],
        "settling": list(result.settling),
    }


def _provenance(result: Result) -> dict[str, str]:
    from ocsea import __version__

    return {
        "instrument": f"{result.instrument.id}@{result.instrument.version}",
        "scoring_hash": result.scoring_hash,
        "answers_hash": answers_hash(result.answers),
        "program": __version__,
    }


def replay(found: Mapping[str, Any]) -> Fraction | None:
    """Return the index worked out again from a trace alone.

    Raises:
        KeyError: It is not a trace.

    >>> replay({"children": []}) is None
    True
    """
    total, counted = Fraction(0), False
    for domain in found["children"]:
        for item in domain["children"]:
            share = Fraction(item["share"])
            if share:
                counted = True
                total += Fraction(domain["weight"]) * share * Fraction(item["value"])
    return total if counted else None
