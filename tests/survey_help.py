"""What the tests of counted answers share: a made-up survey, and an attack on what is hidden."""

from functools import cached_property

from hypothesis import strategies as st
from tests.assess_help import SOME, an_instrument, an_item

from ocsea.assess.model import Choice, Scale
from ocsea.assess.survey import counts

K = 5


def a_scale(kind, codes, alone=()):
    """Return a scale of choices without worth."""
    return Scale(
        id=f"{kind}-{len(codes)}",
        label=SOME,
        type=kind,
        choice=[Choice(code=code, label=SOME, alone=code in alone) for code in codes],
    )


ONE = a_scale("info", "xyz")
SEVERAL = a_scale("multi", "pqrn", alone="n")
SHARE = a_scale("numeric", "")

SURVEY = an_instrument(
    {"D": 0},
    [
        an_item("ONE", "D", 0, scale=ONE),
        an_item("MANY", "D", 0, scale=SEVERAL),
        an_item("LATER", "D", 0, scale=ONE, relevant="ONE = 'x'"),
        an_item("LAST", "D", 0, scale=ONE, relevant="ONE != 'x' and LATER != 'dk'"),
        an_item("SHARE", "D", 0, scale=SHARE),
    ],
    kind="survey",
)

SPECIAL = ["dk", "na", "refused", None]
SETS = ["p", "q", "r", "p q", "q r", "p q r", "n"]


@st.composite
def people(draw, *, groups=4):
    """Rows of answers in up to four groups, with more of some answers than of others."""
    rows = []
    common = draw(st.sampled_from("xyz"))
    for group in range(draw(st.integers(1, groups))):
        size = draw(st.sampled_from([1, 3, 5, 6, 8, 11, 14, 20]))
        for _ in range(size):
            one = draw(st.sampled_from([common, common, *"xyz", draw(st.sampled_from(SPECIAL))]))
            many = draw(st.sampled_from([*SETS, "p", "n", None]))
            later = draw(st.sampled_from([*"xxyz", None]))
            rows.append(
                {"at": f"G{group}", "ONE": one, "MANY": many, "LATER": later, "LAST": later}
            )
    return rows


# -- the attack ------------------------------------------------------------------------------------------


class Attack:
    """All that a reader knows, as equations and inequalities of unknown counts, to be solved for bounds."""

    def __init__(self, found, rows, by="at"):
        self.found = found
        self.groups = sorted({row[by] for row in rows})
        self.names, self.equal, self.less = {}, [], []
        sizes = {group.value: group.n for group in found.groups}
        self.equals([(1, ("size", g)) for g in self.groups], found.people)
        for group in self.groups:
            if sizes.get(group) is not None:
                self.equals([(1, ("size", group))], sizes[group])
            for question in found.questions:
                self.adds_up(question, group)
                self.conditions(question.code, group)
        for question in found.questions:
            self.shown(question.whole, question.code, self.groups)
            for row in question.groups:
                self.shown(row, question.code, [row.group])

    def at(self, *name):
        return self.names.setdefault(name, len(self.names))

    def equals(self, terms, number):
        self.equal.append(([(by, self.at(*name)) for by, name in terms], number))

    def at_most(self, terms, number):
        self.less.append(([(by, self.at(*name)) for by, name in terms], number))

    def adds_up(self, question, group):
        """Everybody asked chose, or did not; who chose several chose one at least."""
        code = question.code
        chosen = [(1, (code, group, each.code)) for each in question.whole.choices]
        self.equals(
            [(1, (code, group, kind)) for kind in ("answered", "other", "skipped")]
            + [(-1, ("size", group))],
            0,
        )
        if not question.several:
            self.equals([*chosen, (-1, (code, group, "answered"))], 0)
            return
        self.at_most([(1, (code, group, "answered"))] + [(-1, name) for _, name in chosen], 0)
        for each in question.whole.choices:
            alone = [(1, (code, group, "n"))] if each.code != "n" else []
            self.at_most(
                [*alone, (1, (code, group, each.code)), (-1, (code, group, "answered"))], 0
            )

    def conditions(self, code, group):
        """Only LATER has a condition that is a sum; whatever has none was asked of all."""
        if code == "LATER":
            asked = [(1, (code, group, kind)) for kind in ("answered", "other")]
            self.equals([*asked, (-1, ("ONE", group, "x"))], 0)
        elif code == "LAST":  # asked at most of those who did not say x
            asked = [(1, (code, group, kind)) for kind in ("answered", "other")]
            self.at_most([*asked, (-1, ("size", group)), (1, ("ONE", group, "x"))], 0)
        else:
            self.equals([(1, (code, group, "skipped"))], 0)

    def shown(self, row, code, groups):
        if row.withheld:
            return
        over = lambda name: [(1, (code, group, name)) for group in groups]  # noqa: E731
        self.equals(over("answered"), row.answered)
        self.equals(over("answered") + over("other"), row.asked)
        for each in row.choices:
            if each.n is not None:
                self.equals(over(each.code), each.n)

    @cached_property
    def known(self):
        """Return the equations and the inequalities as matrices, each with its right side."""
        return *self.matrix(self.equal), *self.matrix(self.less)

    def matrix(self, rows):
        from scipy.sparse import csr_array

        entries = [(by, at, place) for at, (terms, _) in enumerate(rows) for by, place in terms]
        by, at, place = zip(*entries, strict=True)
        shape = (len(rows), len(self.names))
        return csr_array((by, (at, place)), shape=shape), [number for _, number in rows]

    def bounds(self, code, groups, choice):
        """Return the least and greatest that a count can be."""
        import numpy as np
        from scipy.optimize import linprog

        goal = np.zeros(len(self.names))
        for group in groups:
            goal[self.names[code, group, choice]] = 1
        same, equal, most, less = self.known
        made = [
            linprog(sign * goal, A_eq=same, b_eq=equal, A_ub=most, b_ub=less, bounds=(0, 10_000))
            for sign in (1, -1)
        ]
        assert all(each.success for each in made)
        return made[0].fun, -made[1].fun


def counted(rows, **options):
    return counts(SURVEY, rows, **({"by": "at", "k": K} | options))
