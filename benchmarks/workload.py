"""The workload of batch scoring: eight domains of five questions, and answers to them.

40 questions answered 0 to 4, weights 1 to 3, every seventh one turned round, four critical ones; 3 % not
applicable and 10 % missing. The levels are cuts at 25, 50 and 75 %; a critical answer of 0 or 1 keeps a sheet
at level 1.
"""

from __future__ import annotations

from datetime import date

from ocsea._base.text import Text
from ocsea.assess.model import Choice, Domain, Gate, Instrument, Item, Policy, Scale

DOMAINS, EACH, TOP = 8, 5, 4
NOT_APPLICABLE, GONE = 0.03, 0.13
QUESTIONS = DOMAINS * EACH
DOMAIN_WEIGHTS = (1, 1, 2, 1, 1, 2, 1, 1)
WEIGHTS = tuple(1 + j % 3 for j in range(QUESTIONS))
TURNED = tuple(
    j % 7 == 3  # noqa: PLR2004 - the workload's own
    for j in range(QUESTIONS)
)
CRITICAL = frozenset({2, 12, 22, 37})
CODES = tuple(f"Q{j:02}" for j in range(QUESTIONS))
_SOME = Text("contoh", "sample")


def _scale(ident: str, *, turned: bool) -> Scale:
    worths = [f"{TOP - n if turned else n}/{TOP}" for n in range(TOP + 1)]
    choices = [Choice(code=str(n), label=_SOME, worth=worth) for n, worth in enumerate(worths)]
    return Scale(id=ident, label=_SOME, type="ordinal", choice=choices)


def instrument() -> Instrument:
    """Return the instrument."""
    plain, turned = _scale("plain", turned=False), _scale("turned", turned=True)
    items = tuple(
        Item(
            id=CODES[j].lower(),
            instrument="bench",
            code=CODES[j],
            domain=f"D{j // EACH}",
            scale="plain",
            weight=WEIGHTS[j],
            critical="c1" if j in CRITICAL else None,
            allow_na=True,
            text=_SOME,
            status="unverified",
            checked=date(2026, 11, 21),
            answers=turned if TURNED[j] else plain,
        )
        for j in range(QUESTIONS)
    )
    return Instrument(
        id="bench",
        version="1.0.0",
        kind="maturity",
        label=_SOME,
        purpose=_SOME,
        intro=_SOME,
        minutes=1,
        status="unverified",
        checked=date(2026, 11, 21),
        domain=[Domain(id=f"D{d}", label=_SOME, weight=w) for d, w in enumerate(DOMAIN_WEIGHTS)],
        level=[
            Gate(n=1, label=_SOME, index="1/4"),
            Gate(n=2, label=_SOME, index="1/2", c1="1/2"),
            Gate(n=3, label=_SOME, index="3/4", c1="1/2"),
        ],
        policy=Policy(dk="missing"),
        items=items,
        tables=lambda name: {},  # noqa: ARG005 - there is nothing to look up
    )


def answers(number: int, *, seed: int = 20261121):
    """Return answers, one row for each question: 0 to 4, -9 not applicable, -1 missing."""
    import numpy as np

    generator = np.random.default_rng(seed)
    given = generator.integers(0, TOP + 1, size=(QUESTIONS, number), dtype=np.int8)
    drawn = generator.random((QUESTIONS, number), dtype=np.float32)
    given[drawn < NOT_APPLICABLE] = -9
    given[(drawn >= NOT_APPLICABLE) & (drawn < GONE)] = -1
    return given
