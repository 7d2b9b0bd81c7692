"""What makes two results comparable: a hash of everything that bears on the score, and of nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import attrs

from ocsea.assess.answers import Answer
from ocsea.assess.model import Instrument, Item

__all__ = ["answers_hash", "scoring_hash"]


def scoring_hash(instrument: Instrument) -> str:
    """Return the SHA-256 of what bears on the score, in hexadecimal.

    Codes, domains, scales, weights, marks, gates and policy are part of it; words are not.

    >>> import ocsea
    >>> len(scoring_hash(ocsea.load().instruments["school-safety"]))
    64
    """
    domains = [
        [d.id, d.weight, d.optional, d.beside]
        for d in sorted(instrument.domains, key=lambda d: d.id)
    ]
    gates = [
        [g.n, g.index, g.floor, g.coverage, g.c1, g.c2]
        for g in sorted(instrument.gates, key=lambda g: g.n)
    ]
    items = [_scored(item) for item in sorted(instrument.items, key=lambda i: i.code)]
    policy = attrs.asdict(instrument.policy)
    return _digest([instrument.id, instrument.kind, domains, gates, items, policy])


def _scored(item: Item) -> list[Any]:
    offered = [[choice.code, choice.worth, choice.alone] for choice in item.offered]
    head = [item.code, item.domain, item.answers.type, item.answers.full_at, item.weight]
    return [*head, item.critical, item.allow_na, item.key, item.relevant, offered]


def answers_hash(answers: Mapping[str, Answer]) -> str:
    """Return the SHA-256 of answers: two sheets with the same hash were answered alike.

    >>> answers_hash({}) == answers_hash({})
    True
    """
    return _digest([[code, a.state, a.given] for code, a in sorted(answers.items())])


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
