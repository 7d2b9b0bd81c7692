"""What the tests of the applicable law share."""

from datetime import date

import attrs
from hypothesis import strategies as st

import ocsea
from ocsea._base.table import Table
from ocsea.law.library import Law
from ocsea.law.matrix import FormLaw, LawEntry
from ocsea.testing.strategies import facet_values, near

KB = ocsea.load()
LAW = KB.law
NOW = date(2026, 6, 1)
EVE, NEW_CODE = date(2026, 1, 1), date(2026, 1, 2)
VIOLENCE_LAW = date(2022, 5, 9)
MAPPED = sorted(LAW.form_law)
UNMAPPED = sorted(set(KB.forms) - set(LAW.form_law))
RANK = ["primary", "supporting", "protective", "procedural"]

ages = st.none() | st.integers(0, 130)
seams = near(*LAW.change_days)
facts = st.fixed_dictionaries(
    {
        "victim_age": ages,
        "victim_disability": st.booleans(),
        "suspect_age": ages,
        "relationship": st.none() | facet_values("relationship"),
        "means": st.none() | facet_values("means"),
    }
)


def ask(forms, day=NOW, **known):
    return LAW.applicable(forms, happened=day, **known)


def cited(forms, day=NOW, **known):
    return {a.provision.id: a for a in ask(forms, day, **known).provisions}


def with_law(*, more=(), grounds=None, **entries):
    """Return the shipped law with made-up records of what bears on forms, and provisions added."""
    records = [
        FormLaw(
            id=form,
            entry=[attrs.asdict(each, recurse=False) for each in found],
            sources=["s-tpks"],
            status="unverified",
            checked="2026-11-21",
        )
        for form, found in entries.items()
    ]
    own = {"form_law": Table("form-law", records)}
    if grounds is not None:
        own["aggravations"] = Table("aggravation", grounds)
    tables = LAW._tables
    return Law(
        LAW.instruments,
        Table("law", [*LAW.provisions.values(), *more]),
        lambda name: own[name] if name in own else tables(name),
    )


def entry(provision, **more):
    return LawEntry(**{"provision": provision, "victims": "any", "role": "primary"} | more)
