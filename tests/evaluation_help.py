"""Classic published tables that the tests of evaluation rest on, and groups made by dice."""

import random

from hypothesis import strategies as st

import ocsea
from ocsea.assess.evaluation import evaluate

WORDING = ocsea.load().wording

# Chatterjee, Price: Regression Analysis by Example (1977); in R as `attitude`.
_ATTITUDE = {
    "rating": "43 63 71 61 81 43 58 71 72 67 64 67 69 68 77 81 74 65 65 50 50 64 53 40 63 66 78 48 85 82",
    "complaints": (
        "51 64 70 63 78 55 67 75 82 61 53 60 62 83 77 90 85 60 70 58 40 61 66 37 54 77 75 57 85 82"
    ),
    "privileges": (
        "30 51 68 45 56 49 42 50 72 45 53 47 57 83 54 50 64 65 46 68 33 52 52 42 42 66 58 44 71 39"
    ),
    "learning": (
        "39 54 69 47 66 44 56 55 67 47 58 39 42 45 72 72 69 75 57 54 34 62 50 58 48 63 74 45 71 59"
    ),
    "raises": "61 63 76 54 71 54 66 70 71 62 58 59 55 59 79 60 79 55 75 64 43 66 63 50 66 88 80 51 77 64",
    "critical": (
        "92 73 86 84 83 49 68 66 83 80 67 74 63 77 77 54 79 80 85 78 64 80 80 57 75 76 78 83 74 78"
    ),
    "advance": (
        "45 47 48 35 47 34 35 41 31 41 34 41 25 35 46 36 63 60 46 52 33 41 37 49 33 72 49 38 55 39"
    ),
}
ATTITUDE = [
    list(map(int, row)) for row in zip(*(c.split() for c in _ATTITUDE.values()), strict=True)
]
ATTITUDE_ITEMS = list(_ATTITUDE)

# Section 6 of the Law School Admission Test: how many of 1000 gave each pattern (Bock, Lieberman 1970).
LSAT6_COUNTS = [
    *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
]
LSAT6_PATTERNS = [[n >> bit & 1 for bit in (4, 3, 2, 1, 0)] for n in range(32)]
LSAT6 = [row for row, count in zip(LSAT6_PATTERNS, LSAT6_COUNTS, strict=True) for _ in range(count)]

# Hours of sleep gained with two drugs (Student 1908); in R as `sleep`.
SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
SLEEP = [b - a for a, b in zip(SLEEP_1, SLEEP_2, strict=True)]

CODES = [f"K{n:02}" for n in range(1, 9)]
KEY = dict.fromkeys(CODES, "a")
OFFERED = dict.fromkeys(CODES, ("a", "b", "c"))


def answers(people, *, ease=0.5, seed=1, first=0):
    """Return answers made by dice, for people with telling names."""
    dice = random.Random(seed)  # noqa: S311 - nothing here is secret
    wrong = ["b", "b", "b", "c", "dk", None]
    return {
        f"secret-name-{n}": {
            code: "a" if dice.random() < ease + n / 99 else dice.choice(wrong) for code in CODES
        }
        for n in range(first, first + people)
    }


@st.composite
def mark_tables(draw, *, people=(2, 14), items=(2, 6)):
    """Return tables of marks."""
    width = draw(st.integers(*items))
    row = st.lists(st.sampled_from([0, 1]), min_size=width, max_size=width)
    return draw(st.lists(row, min_size=people[0], max_size=people[1]))


@st.composite
def two_mark_tables(draw, *, people=(5, 14), items=(2, 5)):
    """Return tables of marks of the same people, before and after."""
    height, width = draw(st.integers(*people)), draw(st.integers(*items))
    row = st.lists(st.sampled_from([0, 1]), min_size=width, max_size=width)
    table = st.lists(row, min_size=height, max_size=height)
    return draw(table), draw(table)


def trained(people=30, *, seed=1, **more):
    """Return the evaluation of a made-up training after which more is known."""
    pre, post = answers(people, ease=0.3, seed=seed), answers(people, ease=0.6, seed=seed + 1)
    return evaluate(pre, post, KEY, offered=OFFERED, **more)


def said(key, lang, **gaps):
    """Return a phrase of the report."""
    return WORDING[f"evaluation-{key}"].format(**gaps)(lang)
