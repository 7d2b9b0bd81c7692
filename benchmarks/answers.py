"""Answers of the knowledge in a program that runs: triage, search, crosswalk, a sentence to the linter.

No other program that can be installed answers these questions, so there is no peer; the figures are there to
be watched. Processor time of one answer, the best of several rounds over many questions. What is built at the
first question, such as an index, is told apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import ocsea
from benchmarks.measuring import Measurement, main, timed

ROUNDS = 3
TOLD = ("fotonya mau disebar", "akun saya dibajak", "threatened to share her pictures", "grooming")
AGES = (9, 13, 15, 17, 24)
SENTENCE = "Beredar video syur pelajar di grup; korban revenge porn itu melapor."


def situations() -> list[ocsea.Situation]:
    """Return situations that differ in the age and who asks."""
    return [
        ocsea.Situation(
            asker=asker, acts={"threat-to-distribute"}, victim_age=age, happened=date(2026, 6, 1)
        )
        for age in AGES
        for asker in ("teacher", "parent")
    ]


def each(ask: Callable[[Any], Any], questions: list[Any]) -> float:
    """Return the seconds of one answer."""
    clock = time.process_time
    seconds, _ = timed(lambda: [ask(one) for one in questions], repeats=ROUNDS, clock=clock)
    return seconds / len(questions)


def measure(*, long: bool) -> Iterator[Measurement]:
    """Yield the measurements."""
    kb, many = ocsea.load(), 20 if long else 5
    asked, codes = situations(), list(kb.schemes.values())
    questions: dict[str, tuple[Callable[[Any], Any], list[Any]]] = {
        f"triage of one of {len(asked)} situations": (lambda one: ocsea.triage(kb, one), asked),
        "search in plain words": (kb.forms.search, list(TOLD) * many),
        "crosswalk of one code": (
            lambda pair: kb.crosswalk(*pair),
            [(scheme.id, concept.code) for scheme in codes for concept in scheme.concepts],
        ),
        "linter, one sentence": (kb.linter.lint, [SENTENCE] * many),
    }
    for name, (ask, over) in questions.items():
        first, _ = timed(lambda a=ask, o=over: a(o[0]), repeats=1, clock=time.process_time)
        yield Measurement(workload=f"{name}: the first", ours=first)
        yield Measurement(workload=name, ours=each(ask, over))


if __name__ == "__main__":
    main("answers")
