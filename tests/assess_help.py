"""What the tests of self-assessments share: small made-up instruments."""

from datetime import date
from fractions import Fraction

import ocsea
from ocsea._base.text import Text
from ocsea.assess.model import Choice, Domain, Gate, Instrument, Item, Policy, Scale

SOME = Text("contoh", "sample")
STEPS = Scale(
    id="steps",
    label=SOME,
    type="ordinal",
    choice=[
        Choice(code=str(n), label=SOME, worth=w)
        for n, w in enumerate(("0", "1/4", "1/2", "3/4", "1"))
    ],
)
YES = Scale(
    id="yes",
    label=SOME,
    type="yesno",
    choice=[Choice(code="0", label=SOME, worth="0"), Choice(code="1", label=SOME, worth="1")],
)


def an_item(code, domain, weight, *, critical=None, scale=STEPS, **more):
    """Return a made-up question; it may be not applicable."""
    return Item(
        id=code.lower(),
        instrument="sample",
        code=code,
        domain=domain,
        scale=scale.id,
        weight=weight,
        critical=critical,
        allow_na=True,
        text=SOME,
        status="unverified",
        checked=date(2030, 1, 1),
        answers=scale,
        **more,
    )


def an_instrument(domains, items, gates=(), *, kind="maturity", **policy):
    """Return a made-up instrument; *domains* are weights by id."""
    return Instrument(
        id="sample",
        version="1.0.0",
        kind=kind,
        label=SOME,
        purpose=SOME,
        intro=SOME,
        minutes=1,
        status="unverified",
        checked=date(2030, 1, 1),
        domain=[Domain(id=ident, label=SOME, weight=weight) for ident, weight in domains.items()],
        level=list(gates),
        policy=Policy(**policy),
        items=tuple(items),
        tables=ocsea.load().table,
    )


def a_gate(n, index, floor="0", coverage="0", c1=None, c2=None):
    """Return what a level asks for."""
    return Gate(n=n, label=SOME, index=index, floor=floor, coverage=coverage, c1=c1, c2=c2)


GOLDEN = an_instrument(
    {"D1": 60, "D2": 40},
    [
        an_item("I1", "D1", 3, critical="c1"),
        an_item("I2", "D1", 2),
        an_item("I3", "D1", 1),
        an_item("I4", "D2", 2),
        an_item("I5", "D2", 2),
    ],
    [
        a_gate(1, "1/4"),
        a_gate(2, "1/2", "1/4", c1="1/2"),
        a_gate(3, "7/10", "1/2", c1="3/4"),
        a_gate(4, "17/20", "7/10", c1="1"),
    ],
)
"""The worked example of the notes."""

NA = {"code": "na", "reason": "there is none"}
ANSWERS = {"I1": 3, "I2": 4, "I4": 2, "I5": NA}


def fraction(text):
    return Fraction(text)
