"""What the tests of the simulation share: a small graph, laid over the tiny knowledge base."""

import functools
import tempfile
from pathlib import Path

import ocsea
from ocsea.knowledge import KnowledgeBase
from ocsea.overlay import lay_over
from ocsea.scenarios import Deployment, Scenario

KB = ocsea.load()
FORM = "online-grooming-of-a-child"
NOW = Scenario(name="now")

_CLAIM = 'status = "unverified"\nchecked = 2030-06-01'
_FACTOR = """
[[factor]]
id = "{id}"
label = {{ id = "Faktor {id}", en = "Factor {id}" }}
level = "community"
direction = "{direction}"
modifiable = true
acts_on = {acts_on}
strength = "{strength}"
certainty = "moderate"
directness = "direct"
{claim}
"""
_MEASURE = """
[[measure]]
id = "{id}"
label = {{ id = "Langkah {id}", en = "Measure {id}" }}
actor = "school"
level = "primary"
cost = "low"
outcome_studied = false
certainty = "expert"
directness = "direct"
{caution}
{claim}
"""
_EDGE = """
[[edge]]
id = "{id}"
measure = "{measure}"
relation = "{relation}"
target = "{target}"
certainty = "{certainty}"
directness = "{directness}"
effect_direction = "{direction}"
outcome = "{outcome}"
{effect}
{claim}
"""
_NAMES = """
[[short_name]]
id = "both"
origin = "evidence"
forms = ["harm"]
"""


def factor(ident, *, direction="risk", acts_on=("both",), strength="medium"):
    names = "[" + ", ".join(f'"{name}"' for name in acts_on) + "]"
    return _FACTOR.format(
        id=ident, direction=direction, acts_on=names, strength=strength, claim=_CLAIM
    )


def measure(ident, *, caution=""):
    told = f'caution = {{ id = "{caution}", en = "{caution}" }}' if caution else ""
    return _MEASURE.format(id=ident, caution=told, claim=_CLAIM)


def edge(  # noqa: PLR0913
    ident,
    measure,
    target,
    *,
    relation="reduces",
    direction="helps",
    certainty="moderate",
    directness="direct",
    outcome="victimisation",
    effect="",
):
    return _EDGE.format(
        id=ident,
        measure=measure,
        target=target,
        relation=relation,
        direction=direction,
        certainty=certainty,
        directness=directness,
        outcome=outcome,
        effect=f"effect = {effect}" if effect else "",
        claim=_CLAIM,
    )


def knowledge(*records):
    """A tiny knowledge base with these records on top."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "more.toml"
        path.write_text("".join((_NAMES, *records)), encoding="utf-8")
        kb = KnowledgeBase(lay_over(ocsea.testing.tiny().reader, [path.parent]))
    kb.check_or_raise()
    return kb


@functools.cache
def small():
    """A graph of three factors and two forms, with a measure for each kind of edge."""
    return knowledge(
        factor("risk-of-both"),
        factor("lack-of-one", direction="protective", acts_on=("sample",), strength="strong"),
        measure("on-risk"),
        measure("on-lack", caution="Awas"),
        measure("on-form"),
        measure("on-everything"),
        measure("in-vain"),
        measure("worse"),
        measure("untied"),
        edge("on-risk-edge", "on-risk", "risk-of-both"),
        edge("on-lack-edge", "on-lack", "lack-of-one", relation="strengthens", certainty="low"),
        edge("on-form-edge", "on-form", "sample", relation="detects", certainty="high"),
        edge("everything-1", "on-everything", "both", relation="recovers", certainty="low"),
        edge("everything-2", "on-everything", "risk-of-both", certainty="high"),
        edge("vain-edge", "in-vain", "sample", direction="none"),
        edge("worse-edge", "worse", "risk-of-both", direction="harms"),
    )


def using(*measures, name="more", coverage=1.0, fidelity=1.0, exposures=None):
    """A scenario with these measures in place."""
    deployment = Deployment(coverage=coverage, fidelity=fidelity)
    return Scenario(
        name=name, exposures=exposures or {}, measures=dict.fromkeys(measures, deployment)
    )
