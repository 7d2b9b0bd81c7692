"""Tests of counted answers: against a plain recount, and an attack on all that is hidden."""

import csv
import io
import json
from math import sqrt

import attrs
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.assess_help import SOME, an_instrument, an_item
from tests.survey_help import ONE, SEVERAL, SURVEY, Attack, K, counted, people

import ocsea
from ocsea._base.errors import InvalidDataError, OutputError, UnknownOptionError
from ocsea.assess import counts
from ocsea.assess.shares import wilson
from ocsea.assess.sheets import AnswerSheet
from ocsea.assess.survey.hiding import block
from ocsea.interop.responses import read_responses

KB = ocsea.load()
BASELINES = [KB.instruments[f"baseline-{who}"] for who in ("caregivers", "teachers")]
CLOSE = 1e-6


def asked(row, code):
    """Return whether a question is asked, by the conditions of the made-up survey."""
    x = row["ONE"] == "x"
    if code == "LATER":
        return x
    return code != "LAST" or (not x)


def recount(rows, code, choice, groups=None):
    """Return how many chose an answer, counted plainly."""
    return sum(
        choice in (row.get(code) or "").split()
        for row in rows
        if asked(row, code) and (groups is None or row["at"] in groups)
    )


def given_special(rows, code, kind):
    of = {"missing": None}.get(kind, kind)
    return sum(asked(row, code) and (row.get(code) or None) == of for row in rows)


def rows_of(found):
    """Yield each question with each of its rows, and the groups it is of."""
    for question in found.questions:
        yield question, question.whole, None
        for row in question.groups:
            yield question, row, [row.group]


def one(group, code="ONE", **numbers):
    """Return rows of a group; *numbers* tells how many give each answer, ``no`` for none."""
    return [
        {"at": group, code: None if answer == "no" else answer}
        for answer, n in numbers.items()
        for _ in range(n)
    ]


def shown(found, code, group=None):
    """Return the counts that are shown of a question, by answer."""
    for question, row, groups in rows_of(found):
        if question.code == code and groups == (group and [group]):
            return {each.code: each.n for each in row.choices}
    raise LookupError(code)


# -- what is shown is true --------------------------------------------------------------------------------


@examples(25)
@given(people(), st.integers(2, 6), st.sampled_from(["answered", "asked"]))
def test_what_is_shown_is_true_and_rests_on_enough_people(rows, k, of):
    """
    Every shown count is that of a plain recount, none but zero is below k, and shares are of what was asked.
    """
    found = counted(rows, k=k, of=of)

    for question, row, groups in rows_of(found):
        for each in row.choices:
            if each.n is None:
                assert each.share is None is each.interval
                continue
            true = recount(rows, question.code, each.code, groups)
            assert true == each.n
            assert true == 0 or true >= k
            assert each.of == (row.answered if of == "answered" else row.asked)
            if each.of:
                low, high = each.interval
                assert 0 <= low <= each.share <= high <= 1
        for kind, n in row.special.items():
            assert n is None or n == given_special(rows, question.code, kind)


@examples(25)
@given(people())
def test_sums_agree(rows):
    """
    Everybody asked chose, or did not; groups add up to everybody; who was not asked is not missing.
    """
    found = counted(rows, k=2)

    for question in found.questions:
        whole = question.whole
        if whole.withheld:
            continue
        assert sum(asked(row, question.code) for row in rows) == whole.asked
        if None not in whole.special.values():
            assert whole.asked == whole.answered + sum(whole.special.values())
        if not question.several and all(c.n is not None for c in whole.choices):
            assert whole.answered == sum(c.n for c in whole.choices)
        full = None not in {group.n for group in found.groups}
        if full and not any(row.withheld for row in question.groups):
            assert whole.answered == sum(row.answered for row in question.groups)
            for at, each in enumerate(whole.choices):
                parts = [row.choices[at].n for row in question.groups]
                if None not in [each.n, *parts]:
                    assert each.n == sum(parts)


@examples(12)
@given(people())
def test_rows_and_frames_give_the_same(rows):
    """
    Rows of answers, and polars, pandas and pyarrow frames of them, are counted alike.
    """
    pd = pytest.importorskip("pandas")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    expected = counted(rows).to_rows()

    for other in (frame, frame.lazy(), frame.to_arrow(), pd.DataFrame(rows)):
        assert expected == counted(other).to_rows()


# -- what is hidden stays hidden --------------------------------------------------------------------------


@pytest.mark.no_cover
@examples(12)
@given(people())
def test_an_attack_computes_no_hidden_count(rows):
    """
    Whoever solves for the hidden counts with all that is shown - totals, sums of rows, what is left, conditions
    - finds none of them; and a small one can still be k or more.
    """
    pytest.importorskip("scipy")
    found = counted(rows)
    if found.people is None:
        return
    attack = Attack(found, rows)

    for question, row, groups in rows_of(found):
        for each in row.choices:
            if each.n is not None:
                continue
            true = recount(rows, question.code, each.code, groups)
            low, high = attack.bounds(question.code, groups or attack.groups, each.code)
            few = 0 < true < K
            assert low - CLOSE <= true <= high + CLOSE
            assert high - low >= 1 - CLOSE or (row.withheld and not few)
            if few and question.code not in {"LATER", "LAST"}:
                assert high >= K - CLOSE


@examples(25)
@given(people())
def test_kinds_of_not_choosing_are_not_computed(rows):
    """
    Hidden kinds of not choosing are at least two, so that their known sum gives none of them away.
    """
    for _, row, _ in rows_of(counted(rows)):
        hidden = [kind for kind, n in row.special.items() if n is None]
        assert 1 != len(hidden)


@given(
    st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4),
    st.integers(2, 5),
)
def test_blocks_leave_every_count_open(rows, k):
    """
    In a hidden block each count can be another one, and a small one k or more, by the sums of its lines.
    """
    table = {at: dict(enumerate(row)) for at, row in enumerate(rows) if sum(row) >= k}
    columns = [j for j in range(3) if sum(row[j] for row in table.values()) >= k]
    table = {at: {j: row[j] for j in columns} for at, row in table.items()}
    table = {at: row for at, row in table.items() if sum(row.values()) >= k}
    columns = [j for j in columns if sum(row[j] for row in table.values()) >= k]
    table = {at: {j: row[j] for j in columns} for at, row in table.items()}
    if not all(sum(row.values()) >= k for row in table.values()):
        return

    lines, hidden = block(table, k)

    small = {(i, j) for i, row in table.items() for j, n in row.items() if 0 < n < k}
    assert small <= {(i, j) for i in lines for j in hidden}
    whole = sum(table[i][j] for i in lines for j in hidden)
    for i in lines:
        for j in hidden:
            across = sum(table[i][each] for each in hidden)
            down = sum(table[each][j] for each in lines)
            low, high = max(0, across + down - whole), min(across, down)
            assert low < high
            assert (i, j) not in small or high >= k


def test_a_lone_small_answer_takes_another_with_it():
    """
    One answer of few people is hidden with the next smallest, as the rest of the total would tell it.
    """
    found = counted(one("A", x=3, y=7, z=20), by=None)

    assert {"x": None, "y": None, "z": 20} == shown(found, "ONE")


def test_a_small_group_is_hidden_with_another():
    """
    A group of few is hidden, and with it a second, so that the difference to all tells nothing.
    """
    found = counted([*one("A", x=3), *one("B", x=7), *one("C", x=9, y=9)])

    assert [("A", None), ("B", None), ("C", 18)] == [(g.value, g.n) for g in found.groups]
    assert ["C"] == [row.group for row in found["ONE"].groups]


def test_groups_do_not_give_each_other_away():
    """
    A small count in one group hides others in its row and its column, though those are not small.
    """
    found = counted([*one("A", x=2, y=8, z=9), *one("B", x=9, y=7, z=30)])

    assert {"x": 11, "y": 15, "z": 39} == shown(found, "ONE")
    assert {"x": None, "y": None, "z": 9} == shown(found, "ONE", "A")
    assert {"x": None, "y": None, "z": 30} == shown(found, "ONE", "B")


def test_answers_of_several_hide_the_few_who_did_not_choose():
    """
    That all but two chose an answer tells as much of the two as if they were counted.
    """
    rows = [{"MANY": "p q"}] * 10 + [{"MANY": "p"}] * 10 + [{"MANY": "q"}] * 2

    found = counts(SURVEY, rows)

    assert {"p": None, "q": 12, "r": 0, "n": 0} == shown(found, "MANY")


@pytest.mark.parametrize(("few", "many"), [("p q", "q"), ("q", "p q")])
def test_two_small_groups_together_are_still_few(few, many):
    """
    Where those who chose an answer, or did not, are few in two groups together, a third is hidden with them.
    """
    sizes = {"A": (2, 10), "B": (1, 11), "C": (15, 15)}
    rows = [
        {"at": group, "MANY": answer}
        for group, numbers in sizes.items()
        for answer, n in zip((few, many), numbers, strict=True)
        for _ in range(n)
    ]

    found = counted(rows)

    assert [None] * 3 == [shown(found, "MANY", group)["p"] for group in sizes]
    assert [12, 12, 30] == [shown(found, "MANY", group)["q"] for group in sizes]


def test_what_excludes_others_is_part_of_the_sum():
    """
    Where everybody chose one answer or none of them, the two are one table: groups are withheld.
    """
    rows = [*one("A", "MANY", p=2, n=9), *one("B", "MANY", p=10, n=9)]

    found = counted(rows)

    assert {"p": 12, "q": 0, "r": 0, "n": 18} == shown(found, "MANY")
    assert all(row.withheld for row in found["MANY"].groups)


def test_a_condition_does_not_count_the_few_for_us():
    """
    A question asked only of the three who said x is withheld, and so is one asked of all but them.
    """
    rows = [{"ONE": "x", "LATER": "y"}] * 3 + [{"ONE": "y"}] * 6 + [{"ONE": "z", "LAST": "x"}] * 20

    found = counts(SURVEY, rows)

    assert {"x": None, "y": None, "z": 20} == shown(found, "ONE")
    assert (True, True) == (found["LATER"].whole.withheld, found["LAST"].whole.withheld)


def test_what_hangs_on_a_withheld_question_is_withheld():
    """
    A question asked because of the answer to one that is withheld is withheld as well.
    """
    chained = an_item("CHAIN", "D", 0, scale=ONE, relevant="LATER != 'y'")
    survey = an_instrument({"D": 0}, [*SURVEY.items[:3], chained], kind="survey")
    rows = [{"ONE": "x", "LATER": later, "CHAIN": "x"} for later in "x" * 6 + "y" * 8 + "z" * 6]

    found = counts(survey, [*rows, *[{"ONE": "y", "CHAIN": "x"}] * 3])

    assert (True, True) == (found["LATER"].whole.withheld, found["CHAIN"].whole.withheld)
    assert not counts(survey, [*rows, *rows])["CHAIN"].whole.withheld


def test_what_is_not_asked_is_not_missing():
    """
    Who was not asked is in no sum of the question, and an answer to it does not count.
    """
    rows = (
        [{"ONE": "x", "LATER": "y"}] * 10 + [{"ONE": "y", "LATER": "y"}] * 10 + [{"ONE": "x"}] * 6
    )

    whole = counts(SURVEY, rows)["LATER"].whole

    assert (16, 10, 6) == (whole.asked, whole.answered, whole.special["missing"])


def test_too_few_people_show_nothing():
    """
    Of fewer than k sheets not even their number is told.
    """
    found = counts(SURVEY, [{"ONE": "x"}] * 4)

    assert (None, (), []) == (found.people, found.questions, found.to_rows())
    assert "fewer than 5" in found.explain("en")


# -- special answers and shares ---------------------------------------------------------------------------


def test_special_answers_stand_apart():
    """
    What is no choice is counted by its kind, and is in the shares only when asked for.
    """
    rows = one("A", x=10, y=10, dk=6, na=7, refused=8, no=9)

    found, wide = counts(SURVEY, rows), counts(SURVEY, rows, of="asked")

    assert {"na": 7, "dk": 6, "refused": 8, "missing": 9} == dict(found["ONE"].whole.special)
    assert (0.5, 0.2) == tuple(each["ONE"].whole.choices[0].share for each in (found, wide))


def test_small_kinds_are_hidden_together():
    """
    A kind of few people is hidden, and with it as many others as it takes.
    """
    rows = one("A", x=10, dk=6, refused=2)

    assert {"na": 0, "dk": None, "refused": None, "missing": 0} == dict(
        counts(SURVEY, rows)["ONE"].whole.special
    )
    few = counts(SURVEY, one("A", x=10, dk=1))["ONE"].whole
    assert (11, 10, {None}) == (few.asked, few.answered, set(few.special.values()))


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("dk", "dk"),
        (-8, "dk"),
        ("-8", "dk"),
        (-9, "na"),
        (-7, "refused"),
        (-1, "missing"),
        ("", "missing"),
        (float("nan"), "missing"),
        ({"code": "na", "reason": "x"}, "na"),
        ({"code": "refused"}, "refused"),
    ],
)
def test_special_answers_are_read_however_written(given, kind):
    """
    Words, negative numbers, gaps and tables with a reason mean the same.
    """
    assert 10 == counts(SURVEY, [{"ONE": given}] * 10)["ONE"].whole.special[kind]


def test_numbers_and_shares():
    """
    Whole numbers are codes, also as decimals; shares in per cent are counted in four bands.
    """
    survey = an_instrument(
        {"D": 0}, [an_item("YES", "D", 0), SURVEY.by_code["SHARE"]], kind="survey"
    )
    rows = [
        {"YES": 2.0, "SHARE": share}
        for share in (0, 24, 25, 49, 50, 100, 75.0, "99")
        for _ in range(5)
    ]

    found = counts(survey, rows)

    assert 40 == shown(found, "YES")["2"]
    assert {"0-24": 10, "25-49": 10, "50-74": 5, "75-100": 15} == shown(found, "SHARE")
    assert "25–49%" in found.explain("id")


def test_interval_is_wilsons():
    """
    Shares come with the interval that Wilson gives: 12 of 20 is 0.387 to 0.781.
    """
    low, high = counts(SURVEY, one("A", x=12, y=8))["ONE"].whole.choices[0].interval

    assert (0.3866, 0.7812) == (round(low, 4), round(high, 4))
    assert "Wilson 1927" in counts(SURVEY, []).interval


@pytest.mark.parametrize(("level", "z"), [(0.9, 1.6448536), (0.95, 1.9599640), (0.99, 2.5758293)])
@pytest.mark.parametrize(("count", "of"), [(0, 1), (1, 1), (0, 7), (5, 7), (9, 9), (40, 40)])
def test_interval_ends_where_the_share_is_just_as_far_away(count, of, level, z):
    """
    At either end the share seen lies the same number of standard errors away, unless all or nobody said so.
    """
    low, high = wilson(count, of, level=level)
    share = count / of

    assert (count == 0, count == of) == (low == 0, high == 1)
    if count:
        assert z * sqrt(low * (1 - low) / of) == pytest.approx(share - low, rel=1e-6)
    if count < of:
        assert z * sqrt(high * (1 - high) / of) == pytest.approx(high - share, rel=1e-6)


@pytest.mark.parametrize(
    ("count", "of", "level"),
    [(3, 2, 0.95), (0, 0, 0.95), (-1, 2, 0.95), (1, 2, 1), (1, 2, 0), (1, 2, -0.5)],
)
def test_interval_of_no_share_is_refused(count, of, level):
    """
    More than all, out of nobody, and a level of certainty are refused.
    """
    with pytest.raises(InvalidDataError, match="no such share"):
        wilson(count, of, level=level)


# -- where answers come from ------------------------------------------------------------------------------


@pytest.mark.parametrize("survey", BASELINES, ids=lambda i: i.id)
def test_baselines_are_counted_from_an_export(survey):
    """
    Answers read from an export are counted like the rows they were made of.
    """
    rows = [
        {item.code: item.offered[n % len(item.offered)].code for item in survey.items}
        for n in range(40)
    ]
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]

    found = counts(survey, read_responses("\n".join(lines), survey, unversioned=True))

    assert 40 == found.people
    assert len(survey.items) == len(found.questions)
    assert counts(survey, rows).to_rows() == found.to_rows()
    assert (
        counts(survey, dict(enumerate(rows)))
        == found
        == counts(survey, [AnswerSheet.of(survey, row) for row in rows])
    )


def test_files_of_both_kinds(tmp_path):
    """
    CSV and Parquet files are counted like frames; other files are refused.
    """
    rows = one("A", x=10, y=6)
    pl.DataFrame(rows).write_csv(tmp_path / "a.csv")
    pl.DataFrame(rows).write_parquet(tmp_path / "a.parquet")
    expected = counted(rows)

    assert expected == counted(tmp_path / "a.csv") == counted(str(tmp_path / "a.parquet"))
    with pytest.raises(OutputError, match="cannot read"):
        counted(tmp_path / "none.csv")
    with pytest.raises(UnknownOptionError, match="format"):
        counted(tmp_path / "a.xlsx")


def test_groups_by_a_question():
    """
    A question with one answer can make the groups; it is then told by them, not counted beside them.
    """
    rows = [{"ONE": "x", "MANY": "p"}] * 8 + [{"ONE": "y", "MANY": "q"}] * 9 + [{"MANY": "q"}] * 7

    found = counts(SURVEY, rows, by="ONE")

    assert [("x", 8), ("y", 9), (None, 7)] == [(g.value, g.n) for g in found.groups]
    assert "ONE" not in {question.code for question in found.questions}
    assert {"p": 8, "q": 0, "r": 0, "n": 0} == {
        c.code: c.n for c in found["MANY"].groups[0].choices
    }
    assert "not said" in found.explain("en")


def test_dask_frames_are_counted():
    """
    A Dask frame is counted like the rows it was made of.
    """
    pd, dd = map(pytest.importorskip, ("pandas", "dask.dataframe"))
    rows = one("A", x=10, y=6)

    assert counted(rows) == counted(dd.from_pandas(pd.DataFrame(rows), npartitions=2))


def test_codes_may_be_in_small_letters():
    """
    Columns are found whatever the case of their letters.
    """
    assert 10 == shown(counts(SURVEY, pl.DataFrame({"one": ["x"] * 10})), "ONE")["x"]


# -- what cannot be ---------------------------------------------------------------------------------------


def test_answers_that_are_not_offered_are_counted_and_not_repeated():
    """
    What is not offered is refused: which question and how often, never what was typed; or counts as missing.
    """
    rows = [{"ONE": "secret"}, {"ONE": True}, {"ONE": 1.5}, *one("A", x=10)]

    with pytest.raises(InvalidDataError, match="ONE: 3 rows hold an answer") as caught:
        counts(SURVEY, rows)

    assert "secret" not in str(caught.value)
    assert 13 == counts(SURVEY, rows, on_unknown="missing")["ONE"].whole.asked


@pytest.mark.parametrize(
    ("rows", "options", "error", "words"),
    [
        ([{"ONE": "x"}], {"k": 1}, UnknownOptionError, "k cannot be 1"),
        ([{"ONE": "x"}], {"of": "all"}, UnknownOptionError, "of"),
        ([{"ONE": "x"}], {"by": "MANY"}, UnknownOptionError, "by"),
        ([{"ONE": "x"}], {"on_unknown": "drop"}, UnknownOptionError, "on_unknown"),
        ([{"ONE": "x"}], {"by": "district"}, InvalidDataError, "district"),
        ([{"TWO": "x"}], {}, InvalidDataError, "no answer to a question"),
        (5, {}, UnknownOptionError, "int"),
        ([5], {}, UnknownOptionError, "int"),
    ],
)
def test_what_cannot_be_is_refused(rows, options, error, words):
    """
    Options that are none, columns that are not there, and what holds no answers are told.
    """
    with pytest.raises(error, match=words):
        counts(SURVEY, rows, **options)


def test_an_object_with_columns_that_is_no_frame_is_refused():
    """
    What only looks like a frame is refused by its kind.
    """

    class Odd:
        columns = ("ONE",)

    with pytest.raises(UnknownOptionError, match="Odd"):
        counts(SURVEY, Odd())


# -- how it is handed on ----------------------------------------------------------------------------------


def test_rows_frame_csv_and_dictionary_hold_the_same():
    """
    A frame, CSV and plain values carry what the rows carry; formulas are escaped; hidden cells are empty.
    """
    rows = [*one("=1+1", x=2, y=8, z=9), *one("B", x=9, y=7, z=30)]
    found = counted(rows)

    table = list(csv.DictReader(io.StringIO(found.to_csv())))

    assert found.to_rows() == found.to_frame().to_dicts()
    assert len(found.to_rows()) == len(table)
    assert {"", "'=1+1", "B"} == {row["group"] for row in table}
    hidden = [row for row in table if row["hidden"] == "True"]
    assert {("", "", "")} == {(row["n"], row["share"], row["low"]) for row in hidden}
    plain = json.loads(json.dumps(found.to_dict()))
    assert ("sample@1.0.0", 65, 5) == (plain["instrument"], plain["people"], plain["k"])
    assert [row["n"] for row in found.to_rows()] == [row["n"] for row in plain["rows"]]


def test_counts_hold_no_sheet():
    """
    Nothing of a single person is kept in the result.
    """
    found = counted(one("A", x=10, y=6))

    assert {"instrument", "people", "k", "of", "by", "groups", "questions"} == {
        field.name for field in attrs.fields(type(found))
    }
    assert repr(found).startswith("Counts(instrument='sample', people=16")


def test_scales_of_the_helper_are_what_the_tests_take_them_for():
    """
    The made-up survey has questions with one and with several answers.
    """
    assert (["x", "y", "z"], ["n"]) == (
        [c.code for c in ONE.choices],
        [c.code for c in SEVERAL.choices if c.alone],
    )
    assert SOME("id") == "contoh"
