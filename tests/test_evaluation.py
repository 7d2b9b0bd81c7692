"""Tests of the evaluation of a training: who is counted, the figures, and what cannot be compared."""

import random
from datetime import date

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.evaluation_help import CODES, KEY, OFFERED, answers, said, trained, two_mark_tables

from ocsea._base.errors import InvalidDataError
from ocsea._base.text import LANGS, Text
from ocsea.assess.evaluation import change, evaluate, exact, items, reliability, resampling
from ocsea.assess.evaluation.answers import marked
from ocsea.assess.model import Choice, Instrument, Item, Scale


def marks_of(table):
    return [[float(row.get(code) == KEY[code]) for code in CODES] for row in table.values()]


# -- who is counted ------------------------------------------------------------------------------------


def test_only_those_who_answered_twice_are_counted():
    """
    Who answered once is counted as lost or joined, and changes no other figure.
    """
    pre, post = answers(12, seed=1), answers(12, seed=2)
    alone, late = answers(3, seed=8, first=40), answers(2, seed=9, first=60)

    both = evaluate(pre, post, KEY, offered=OFFERED)
    found = evaluate(pre | alone, post | late, KEY, offered=OFFERED)

    assert (15, 14, 12, 3, 2) == (
        found.people_pre,
        found.people_post,
        found.matched,
        found.lost,
        found.joined,
    )
    assert both == attrs.evolve(found, people_pre=12, people_post=12)


def test_who_left_all_blank_did_not_answer():
    """
    A sheet without any answer is no answer; a sheet with one is.
    """
    pre, post = answers(12, seed=1), answers(12, seed=2)
    nobody, some = {"x": dict.fromkeys(CODES), "y": {}}, {"z": {CODES[0]: "b"}}

    found = evaluate(pre | nobody | some, post | nobody | some, KEY, offered=OFFERED)

    assert (13, 13, 13) == (found.people_pre, found.people_post, found.matched)


@examples(15)
@given(two_mark_tables(), st.randoms(use_true_random=False))
def test_names_and_order_change_nothing(tables, dice):
    """
    Whatever the participants are called and in whatever order they come, the evaluation is the same.
    """
    pre, post = tables
    codes = [str(n + 1) for n in range(len(pre[0]))]
    order = list(range(len(pre)))
    dice.shuffle(order)
    names = dice.sample(range(1000), len(pre))

    def sheets(table):
        return {
            names[at]: dict(zip(codes, map("ba".__getitem__, table[at]), strict=True))
            for at in order
        }

    key, offered = dict.fromkeys(codes, "a"), dict.fromkeys(codes, "ab")
    by_name = evaluate(sheets(pre), sheets(post), key, offered=offered, seed=4)
    by_row = evaluate(pre, post, seed=4)

    assert (
        by_row.to_dict()
        == evaluate([pre[i] for i in order], [post[i] for i in order], seed=4).to_dict()
    )
    assert by_row.change == by_name.change
    assert (by_row.pre, by_row.post) == (by_name.pre, by_name.post)


def test_marks_without_names():
    """
    `marked` gives sorted rows that no longer say whose they are.
    """
    table = answers(9, seed=3)

    assert sorted(marks_of(table)) == marked(table, KEY).tolist()
    assert (0, 8) == marked({}, KEY).shape


# -- the figures ---------------------------------------------------------------------------------------


def test_figures_are_those_of_the_statistics():
    """
    Every figure of an evaluation is what its own function gives for the matched marks.
    """
    pre, post = answers(30, ease=0.3, seed=1), answers(30, ease=0.6, seed=2)
    before, after = marks_of(pre), marks_of(post)
    sums = [[sum(row) for row in table] for table in (before, after)]
    steps = [b - a for a, b in zip(*sums, strict=True)]

    found = evaluate(pre, post, KEY, offered=OFFERED, seed=9)

    assert np.mean(steps) == pytest.approx(found.change.mean_change)
    assert resampling.bca_interval(steps, seed=9) == (found.change.low, found.change.high)
    assert change.hedges_g_av(*sums) == pytest.approx(found.change.g_av)
    assert change.cohen_d_av(*sums) == pytest.approx(found.change.d_av)
    assert change.cohen_d_z(*sums) == pytest.approx(found.change.d_z)
    assert exact.wilcoxon(steps) == found.change.ranks
    assert change.paired_t(*sums).p == pytest.approx(found.change.t.p)
    gain = change.normalised_gain(np.mean(sums[0]), np.mean(sums[1]), full=8)
    assert gain == pytest.approx(found.change.gain)
    assert change.gain_band(gain) == found.change.band
    mean_c = np.mean(change.normalised_changes(*sums, full=8))
    assert mean_c == pytest.approx(found.change.mean_c)
    for once, rows, total in zip((found.pre, found.post), (before, after), sums, strict=True):
        assert np.mean(total) == pytest.approx(once.mean)
        assert np.std(total, ddof=1) == pytest.approx(once.sd)
        assert reliability.alpha(rows) == pytest.approx(once.reliability.alpha)
        assert reliability.kr21(rows) == pytest.approx(once.reliability.kr21)
        assert round(reliability.omega(rows), 4) == once.reliability.omega
        assert reliability.guttman_lambda6(rows) == pytest.approx(once.reliability.lambda6)
        assert reliability.standardised_alpha(rows) == pytest.approx(once.reliability.standardised)
        low, high = reliability.feldt_interval(once.reliability.alpha, people=30, items=8)
        assert (low, high) == pytest.approx((once.reliability.low, once.reliability.high))
        error = reliability.error_of_measurement(once.sd, once.reliability.alpha)
        assert error == pytest.approx(once.reliability.error)
        dropped = dict(zip(CODES, reliability.alpha_if_dropped(rows), strict=True))
        assert dropped == pytest.approx(dict(once.reliability.if_dropped))


def test_questions_are_those_of_the_statistics():
    """
    Every figure of a question is what its own function gives for the matched marks.
    """
    pre, post = answers(30, ease=0.3, seed=1), answers(30, ease=0.6, seed=2)
    found = evaluate(pre, post, KEY, offered=OFFERED)

    before, after = np.array(marks_of(pre)), np.array(marks_of(post))
    gained = ((after - before) > 0).sum(axis=0).tolist()
    lost = ((after - before) < 0).sum(axis=0).tolist()
    p = [exact.mcnemar(g, m).p for g, m in zip(gained, lost, strict=True)]
    assert p == [question.p for question in found.questions]
    assert exact.holm(p) == tuple(question.p_holm for question in found.questions)
    for rows, when, table in ((before, "pre", pre), (after, "post", post)):
        once = [getattr(question, when) for question in found.questions]
        assert items.share_correct(rows) == tuple(each.correct for each in once)
        assert items.item_rest(rows) == pytest.approx(tuple(each.item_rest for each in once))
        assert items.upper_lower(rows) == pytest.approx(tuple(each.upper_lower for each in once))
        for code, each in zip(CODES, once, strict=True):
            chosen = [row[code] for row in table.values()]
            shares = {c: chosen.count(c) / 30 for c in ("b", "c", "dk", None)}
            shown = {c: share if share * 30 > 4.5 else None for c, share in shares.items()}
            assert {"b": shown["b"], "c": shown["c"]} == each.wrong
            assert (shown["dk"], shown[None]) == (each.dont_know, each.blank)


def test_flags_reach_the_questions():
    """
    A key that is wrong, a question all know, one that got worse and a wrong answer nobody takes are told.
    """
    dice = random.Random(2)  # noqa: S311 - nothing here is secret
    pre, post = {}, {}
    for n in range(60):
        know = n / 60
        for table, ease in ((pre, 0.0), (post, 0.2)):
            row = {code: "a" if dice.random() < know + ease else "b" for code in CODES}
            row["K01"] = "a" if dice.random() > know else "b"
            row["K02"] = "a"
            row["K03"] = "a" if dice.random() < (0.9 if table is pre else 0.1) else "c"
            table[n] = row

    found = {q.code: q for q in evaluate(pre, post, KEY, offered=OFFERED).questions}

    assert "check-key" in found["K01"].pre.flags
    assert ("too-easy",) == found["K02"].pre.flags
    assert {"fell", "too-hard"} <= set(found["K03"].post.flags)
    assert "rare-distractor" in found["K05"].pre.flags
    assert "rare-distractor" not in found["K02"].pre.flags
    assert "fell" not in found["K05"].post.flags
    assert found["K03"].p_holm < 0.001


def test_rare_wrong_answers_need_twenty():
    """
    With fewer than twenty wrong answers none of them is called rare.
    """

    def of(wrong):
        rows = {n: {"K01": "a" if n >= wrong else "b", "K02": "ab"[n % 2]} for n in range(40)}
        key, offered = {"K01": "a", "K02": "a"}, {"K01": "abc", "K02": "ab"}
        return evaluate(rows, rows, key, offered=offered).questions[0].pre.flags

    assert "rare-distractor" not in of(19)
    assert "rare-distractor" in of(20)


def test_items_all_answer_alike_are_left_out_of_reliability():
    """
    Reliability rests on the questions that vary, and there is none when sums do not differ.
    """
    rows = [[1, n % 2, n % 3 == 0, n % 4 == 0] for n in range(12)]

    found = evaluate(rows, [[1, 1, 1, 1]] * 12)

    assert 3 == found.pre.reliability.items
    assert {"2", "3", "4"} == set(found.pre.reliability.if_dropped)
    assert found.post.reliability is None
    assert said("no-reliability", "en", when="After") in found.explain("en")
    two = evaluate([row[:2] for row in rows], [[1, 0]] * 12)
    assert two.pre.reliability is None
    pair = evaluate([[n % 2, n % 3 == 0] for n in range(12)], [[1, 0]] * 12).pre.reliability
    assert (2, {}) == (pair.items, pair.if_dropped)


def test_nothing_left_to_gain():
    """
    Where everybody had everything right before, there is no gain and no band; the change is still told.
    """
    found = evaluate([[1, 1]] * 12, [[1, 1]] * 6 + [[1, 0]] * 6).change

    assert (None, None) == (found.gain, found.band)
    assert -0.5 == found.mean_c == found.mean_change
    none = evaluate([[1, 1]] * 12, [[1, 1]] * 12).change
    assert (None, None, None) == (none.mean_c, none.t, none.ranks)
    assert (None, None) == (none.low, none.high)


def test_one_question_is_enough():
    """
    A test of one question has a change and no reliability.
    """
    found = evaluate([[n % 2] for n in range(12)], [[1]] * 12)

    assert 0.5 == found.change.mean_change
    assert found.questions[0].pre.item_rest is None
    assert found.explain("id")


# -- confidence ----------------------------------------------------------------------------------------


def test_confidence_is_a_scale_of_its_own():
    """
    Confidence has its own people, change and sentence, and changes no figure of the test.
    """
    pairs = {n: (1 + n % 3, 3 + n % 3 - (n % 5 == 0)) for n in range(20)}
    more = {"x": (None, 4), "y": (3, None), "z": (None, None)}

    plain, found = trained(), trained(confidence=pairs | more)

    assert attrs.evolve(found, confidence=None) == plain
    assert (20, 2) == (found.confidence.matched, found.confidence.incomplete)
    steps = [now - then for then, now in pairs.values()]
    assert np.mean(steps) == pytest.approx(found.confidence.change.mean_change)
    assert resampling.bca_interval(steps, seed=0) == pytest.approx(
        (found.confidence.change.low, found.confidence.change.high)
    )
    assert (None, None, None) == tuple(
        getattr(found.confidence.change, name) for name in ("gain", "band", "mean_c")
    )
    assert (
        found.confidence
        == trained(confidence=list(pairs.values()) + list(more.values())).confidence
    )
    for lang in LANGS:
        assert said("confidence", lang, matched=20, incomplete=2) in found.explain(lang)


def test_confidence_of_few_is_withheld():
    """
    Of fewer than five people no confidence is shown, of fewer than ten none is tested.
    """
    few, some = ([(1, 3 + n % 2) for n in range(people)] for people in (4, 9))

    assert trained(confidence=few).confidence.change is None
    assert said("withheld", "id", least=5) in trained(confidence=few).explain("id")
    described = trained(confidence=some)
    assert described.confidence.change.t is None
    assert said("descriptive", "en", least=10) in described.explain("en")


@pytest.mark.parametrize("pairs", [[(1, 2, 3)], [("a", "b")] * 6, [(1, "b")] * 6])
def test_confidence_is_pairs_of_numbers(pairs):
    """
    What is no pair of numbers is refused.
    """
    with pytest.raises(InvalidDataError):
        trained(confidence=pairs)


# -- what cannot be compared ---------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), [("sha256:a", "sha256:b"), ("sha256:a", None)])
def test_tests_scored_differently_are_not_compared(before, after):
    """
    Two scoring hashes that are not the same are refused; the same one is kept.
    """
    with pytest.raises(InvalidDataError, match="different rules"):
        trained(hash_pre=before, hash_post=after)
    assert before == trained(hash_pre=before, hash_post=before).scoring_hash


@pytest.mark.parametrize(
    ("pre", "post", "key", "words"),
    [
        ({}, {}, None, "answers need a key"),
        ([[1]], [[1]], {"1": "a"}, "answers need a key"),
        ({}, [[1]], None, "answers need a key"),
        ({}, {}, {}, "there is no key"),
        ([[1, 0]], [[1, 0]] * 2, None, "not of the same people"),
        ([[1, 2]], [[1, 0]], None, "neither 0 nor 1"),
        ([], [], None, "table of numbers"),
    ],
)
def test_input_that_does_not_fit_is_told(pre, post, key, words):
    """
    Tables that do not fit together are an error with a hint.
    """
    with pytest.raises(InvalidDataError, match=words) as raised:
        evaluate(pre, post, key)
    assert raised.value.hint


def test_key_must_be_among_the_answers():
    """
    A key that nobody can choose is an error.
    """
    with pytest.raises(InvalidDataError, match="key of K01 is none"):
        evaluate({}, {}, {"K01": "d"}, offered={"K01": "abc"})


def test_wrong_answers_are_those_chosen_where_nobody_says():
    """
    Without a list of answers the wrong ones are those that anybody chose.
    """
    rows = {n: {"K01": "abba"[n % 4]} for n in range(12)} | {99: {"K01": "dk"}}

    found = evaluate(rows, rows, {"K01": "a"})

    assert {"b": pytest.approx(6 / 13)} == found.questions[0].pre.wrong


def test_knowledge_test_is_its_own_key():
    """
    An instrument brings key and answers; its questions without a key are not part of the test.
    """
    text = Text("x", "x")
    scale = Scale(id="k1", label=text, type="mcq")
    common = {
        "instrument": "t",
        "domain": "D",
        "scale": "k1",
        "weight": 1,
        "text": text,
        "answers": scale,
        "status": "verified",
        "checked": date(2026, 11, 21),
    }
    choices = tuple(Choice(code=c, label=text, worth=None, alone=False) for c in "abc")
    asked = [Item(id=f"t-{code}", code=code, key="a", choice=choices, **common) for code in CODES]
    open_one = Item(id="t-open", code="OPEN", **common)
    test = Instrument(
        id="t",
        tables={}.__getitem__,
        version="0.1.0",
        kind="knowledge",
        label=text,
        purpose=text,
        status="verified",
        checked=date(2026, 11, 21),
        intro=text,
        minutes=5,
        items=(*asked, open_one),
    )
    pre, post = answers(15, seed=1), answers(15, seed=2)

    assert evaluate(pre, post, KEY, offered=OFFERED) == evaluate(pre, post, test)
