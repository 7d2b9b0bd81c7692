"""What the tests of batch scoring share: random instruments and sheets, and the single engine's results."""

from fractions import Fraction

import attrs
import polars as pl
import pytest
from hypothesis import strategies as st
from tests.assess_help import SOME, STEPS, YES, a_gate, an_instrument, an_item

from ocsea.assess import answer_columns, result_columns, score
from ocsea.assess.model import Choice, Scale

THIRDS = Scale(
    id="thirds",
    label=SOME,
    type="frequency",
    choice=[
        Choice(code=code, label=SOME, worth=worth)
        for code, worth in (("0", "0"), ("1", "1/3"), ("2", "2/3"), ("3", "1"))
    ],
)
REACH = Scale(
    id="reach",
    label=SOME,
    type="coverage",
    choice=[
        Choice(code=code, label=SOME, worth=worth)
        for code, worth in (("0", "0"), ("1", "1/4"), ("2", "1/2"), ("3", "1"))
    ],
)
TURNED = Scale(
    id="turned",
    label=SOME,
    type="ordinal",
    choice=[
        Choice(code=str(n), label=SOME, worth=worth)
        for n, worth in enumerate(("1", "3/4", "1/2", "1/4", "0"))
    ],
)
WORDS = Scale(
    id="words",
    label=SOME,
    type="mcq",
    choice=[
        Choice(code="a", label=SOME, worth="0"),
        Choice(code="b", label=SOME, worth="1"),
        Choice(code="c", label=SOME),
    ],
)
SHARE = Scale(id="share", label=SOME, type="numeric", full_at=90)
SEVERAL = Scale(
    id="several",
    label=SOME,
    type="multi",
    choice=[
        Choice(code="x", label=SOME, worth="1/2"),
        Choice(code="y", label=SOME, worth="1/3"),
        Choice(code="z", label=SOME, worth="1/2"),
        Choice(code="none", label=SOME, worth="0", alone=True),
    ],
)
WHOLE = (STEPS, YES, THIRDS, REACH, TURNED)
"""Scales whose answers can stand in a column of whole numbers."""

GATES = [
    a_gate(1, "1/4", coverage="3/5"),
    a_gate(2, "1/2", "1/4", coverage="4/5", c1="1/2"),
    a_gate(3, "2/3", "1/2", c1="3/4", c2="1/2"),
    a_gate(5, "17/20", "7/10", c1="1", c2="3/4"),
]


FACTS = Scale(
    id="facts",
    label=SOME,
    type="info",
    choice=[Choice(code=code, label=SOME) for code in ("0", "1", "2")],
)
EXPOSED = Scale(
    id="exposed",
    label=SOME,
    type="exposure",
    choice=[
        Choice(code=str(n), label=SOME, worth=worth)
        for n, worth in enumerate(("0", "1/3", "2/3", "1"))
    ],
)


def instruments(scales=(*WHOLE, WORDS, SHARE, SEVERAL), most=4):
    """Random instruments of up to *most* domains, some of them optional or reported beside.

    Some ask questions only under conditions, and some of these look at questions that are not scored.
    """

    @st.composite
    def draw_one(draw):
        count = draw(st.integers(1, most))
        weights = {f"D{at}": draw(st.sampled_from([1, 7, 20, 50])) for at in range(count)}
        some = st.sampled_from(scales)
        marks = st.sampled_from([None, None, "c1", "c2", "first"])
        items = [
            an_item(f"{domain}-{at}", domain, draw(weight), critical=draw(marks), scale=draw(some))
            for domain in weights
            for at in range(draw(st.integers(1, 5)))
        ]
        made = an_instrument(
            weights,
            draw(asked_under_conditions(items)),
            draw(st.sampled_from([GATES, GATES[:2], []])),
            dk=draw(st.sampled_from(["zero", "missing"])),
            private=draw(st.sampled_from([False, False, False, True])),
            min_coverage=draw(st.sampled_from(["4/5", "0", "6/7"])),
        )
        return with_odd_domains(made, draw(st.integers(0, 3)))

    weight = st.integers(1, 4)
    return draw_one()


def profiles(scales=(*WHOLE, SHARE, SEVERAL), exposures=(EXPOSED, EXPOSED, STEPS), most=3):
    """Random instruments for a risk profile, some aspects without exposures or without controls."""

    @st.composite
    def draw_one(draw):
        names = [f"D{at}" for at in range(draw(st.integers(1, most)))]
        items = []
        for name in names:
            for at in range(draw(st.integers(1, 5))):
                mark = draw(st.sampled_from(["exposure", "exposure", "red", None]))
                scale = draw(st.sampled_from(exposures if mark == "exposure" else scales))
                weight = draw(st.integers(1, 4))
                items.append(an_item(f"{name}-{at}", name, weight, critical=mark, scale=scale))
        made = an_instrument(
            dict.fromkeys(names, 0),
            draw(asked_under_conditions(items)),
            kind="risk",
            dk=draw(st.sampled_from(["zero", "missing"])),
            control=draw(st.sampled_from(["4/5", "1", "0", "1/2"])),
            high=draw(st.sampled_from(["2/5", "1/5", "2/3", "0"])),
            exposed=draw(st.sampled_from(["2/3", "1/3", "1"])),
            min_coverage=draw(st.sampled_from(["4/5", "0"])),
        )
        return with_odd_domains(made, draw(st.integers(0, 3)))

    return draw_one()


@st.composite
def asked_under_conditions(draw, items):
    """Return the questions, some under conditions; a question that is not scored may come first."""
    if draw(st.booleans()):
        return items
    facts = an_item("F", items[0].domain, 0, scale=FACTS)
    found = [facts] if draw(st.booleans()) else []
    for item in items:
        told = draw(conditions([*found, item])) if draw(st.booleans()) else None
        found.append(attrs.evolve(item, relevant=told))
    return found


def conditions(items):
    """Random conditions over questions, as text."""
    codes = ["0", "1", "3", "90", "a", "x", "dk", "na", "unknown", "value"]
    one = st.builds(
        lambda item, code, sign: f"{item.code} {sign} '{code}'",
        st.sampled_from(items),
        st.sampled_from(codes),
        st.sampled_from(["=", "!="]),
    )
    return st.recursive(
        one,
        lambda inner: (
            st.builds("not ({})".format, inner)
            | st.builds("({}) and ({})".format, inner, inner)
            | st.builds("({}) or ({})".format, inner, inner)
        ),
        max_leaves=3,
    )


def with_odd_domains(instrument, kind):
    """Return the instrument with its last domain optional (1) or reported beside (2), if it has several."""
    if kind not in {1, 2} or len(instrument.domains) < 2:
        return instrument
    *others, last = instrument.domains
    last = attrs.evolve(last, optional=kind == 1, beside=kind == 2)
    return attrs.evolve(instrument, domain=(*others, last))


def given_texts(item):
    """Return answers to a question as texts, gaps and special codes among them."""
    special = [None, "", "na", "dk", "refused", "-1", "-7", "-8", "-9"]
    if item.answers is SHARE:
        return ["0", "1", "45", "89", "90", "100", "007", *special]
    if item.answers is SEVERAL:
        return ["x", "x y", "z y  x", "none", *special]
    return [*(choice.code for choice in item.offered), *special]


def given_integers(item):
    """Return answers to a question as whole numbers, with the negative special codes."""
    if item.answers is SHARE:
        return [0, 1, 45, 89, 90, 100, -1, -7, -8, -9, None]
    return [*(int(choice.code) for choice in item.offered), -1, -7, -8, -9, None]


_MEANING = {"-1": None, "-7": "refused", "-8": "dk", "-9": "na"}


def single(instrument, sheet):
    """Return the result of the single engine as a row of a batch: in basis points, a half rounded up."""
    answers = {}
    for item, given in zip(instrument.items, sheet, strict=True):
        meant = _MEANING.get(str(given), given)
        answers[item.code] = {"code": "na", "reason": "none"} if meant == "na" else meant
    result = score(instrument, answers)
    row = profile_row(result) if result.risk else index_row(result)
    assert len(row) == len(result_columns(instrument))
    return row


def index_row(result):
    domains = {d.id: d.value for d in (*result.domains, *result.beside)}
    shares = (result.index, result.index_low, result.index_high, result.coverage)
    return (
        *map(points, shares),
        result.level,
        result.level_low,
        result.level_high,
        result.status,
        *(points(domains[domain.id]) for domain in result.instrument.domains),
    )


def profile_row(result):
    risk = result.risk
    aspects = {aspect.id: aspect_row(aspect) for aspect in risk.aspects}
    beside = {domain.id: (points(domain.value),) for domain in result.beside}
    parts = [(aspects | beside)[domain.id] for domain in result.instrument.domains]
    return (
        *grades(risk.grade, risk.grade_low, risk.grade_high, risk.inherent),
        points(result.coverage),
        result.status,
        *(value for part in parts for value in part),
    )


def aspect_row(aspect):
    shares = (aspect.exposure, aspect.control)
    residuals = (aspect.residual, aspect.residual_low, aspect.residual_high)
    return (
        *map(points, (*shares, *residuals)),
        *grades(aspect.grade, aspect.grade_low, aspect.grade_high),
        len(aspect.failing),
    )


def grades(*told):
    return [["low", "high"].index(grade) for grade in told]


def in_columns(instrument, sheet):
    """Return the answers of a sheet to the questions that bear on the result."""
    given = dict(zip([item.code for item in instrument.items], sheet, strict=True))
    return tuple(given[code] for code in answer_columns(instrument))


def points(share):
    """Return an exact share in basis points, a half rounded up."""
    return None if share is None else int(share * 10_000 + Fraction(1, 2))


# -- frames ------------------------------------------------------------------------------------------------


def as_polars(instrument, sheets, dtype):
    names = [item.code for item in instrument.items]
    return pl.DataFrame(
        {name: [s[at] for s in sheets] for at, name in enumerate(names)},
        schema=dict.fromkeys(names, dtype),
    )


def whole_numbers(name, table):
    """Return frames of one kind made of a polars frame of whole numbers with gaps."""
    pd, duckdb, dd = map(pytest.importorskip, ("pandas", "duckdb", "dask.dataframe"))
    made = {
        "polars": lambda: table,
        "polars lazy": table.lazy,
        "pyarrow": table.to_arrow,
        "pandas": lambda: pd.DataFrame(table.to_dict(as_series=False)),
        "pandas nullable": lambda: pd.DataFrame(table.to_dict(as_series=False), dtype="Int64"),
        "pandas arrow": lambda: table.to_pandas(use_pyarrow_extension_array=True),
        "pandas objects": lambda: pd.DataFrame(table.to_dict(as_series=False), dtype=object),
        "duckdb": lambda: duckdb.connect().from_arrow(table.to_arrow()),
        "dask": lambda: dd.from_pandas(pd.DataFrame(table.to_dict(as_series=False)), npartitions=2),
    }
    return made[name]()


def rows_of(frame):
    """Return the rows of a frame of any kind, gaps as `None`."""
    if isinstance(frame, pl.LazyFrame):
        return frame.collect().rows()
    if isinstance(frame, pl.DataFrame):
        return frame.rows()
    if hasattr(frame, "compute"):
        frame = frame.compute()
    if hasattr(frame, "fetchall"):
        return frame.fetchall()
    if hasattr(frame, "to_pylist"):
        return [tuple(row.values()) for row in frame.to_pylist()]
    gaps = frame.isna().to_numpy()
    return [
        tuple(None if gap else value for value, gap in zip(row, gone, strict=True))
        for row, gone in zip(frame.itertuples(index=False), gaps, strict=True)
    ]
