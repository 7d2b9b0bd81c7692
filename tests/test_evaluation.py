"""Tests of the evaluation of a training: matching, what is shown and withheld, and the report in words."""

import json
import random
import re
import subprocess
import sys
from datetime import date

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evaluation_help import CODES, KEY, OFFERED, answers, two_mark_tables

import ocsea
from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea._base.text import LANGS, Text
from ocsea.assess import evaluation
from ocsea.assess.evaluation import change, evaluate, exact, items, reliability, resampling
from ocsea.assess.evaluation.answers import marked
from ocsea.assess.model import Choice, Instrument, Item, Scale

WORDING = ocsea.load().wording


def said(key, lang, **gaps):
    return WORDING[f"evaluation-{key}"].format(**gaps)(lang)


def numbers_of(text):
    """Return the numbers of a report, whatever the decimal mark."""
    return re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d)", ".", text))


def trained(people=30, *, seed=1, **more):
    """Return the evaluation of a made-up training after which more is known."""
    pre, post = answers(people, ease=0.3, seed=seed), answers(people, ease=0.6, seed=seed + 1)
    return evaluate(pre, post, KEY, offered=OFFERED, **more)


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


@settings(max_examples=25, deadline=None)
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
        assert reliability.omega(rows) == pytest.approx(once.reliability.omega)
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


# -- do no harm ----------------------------------------------------------------------------------------


def leaves(value, path=""):
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{path}.{key}")
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, path)
    else:
        yield path, value


@pytest.mark.parametrize("people", range(5))
def test_nothing_is_shown_of_fewer_than_five(people):
    """
    Of four people or fewer only the counts are told.
    """
    found = trained(people)

    assert found.withheld
    assert (None, None, None, ()) == (found.pre, found.post, found.change, found.questions)
    for lang in LANGS:
        told = found.explain(lang)
        assert said("withheld", lang, least=5) in told
        assert 5 == len(told.splitlines())
    numbers = {path for path, value in leaves(found.to_dict()) if isinstance(value, float)}
    assert set() == numbers


@pytest.mark.parametrize("people", [5, 9])
def test_small_groups_are_described_and_not_tested(people):
    """
    With five to nine people there are means and shares, and no interval, effect size, test or reliability.
    """
    found = trained(people)

    assert found.descriptive
    assert not found.withheld
    assert found.change.mean_change > 0
    tested = ("low", "high", "g_av", "d_av", "d_z", "t", "ranks")
    assert [None] * 7 == [getattr(found.change, name) for name in tested]
    assert found.pre.reliability is found.post.reliability is None
    assert {(None, None, None, None)} == {
        (q.p, q.p_holm, q.pre.item_rest, q.post.upper_lower) for q in found.questions
    }
    for lang in LANGS:
        assert said("descriptive", lang, least=10) in found.explain(lang)
        assert said("research", lang) not in found.explain(lang)


def test_ten_people_are_tested():
    """
    From ten people on the change is tested.
    """
    found = trained(10)

    assert not found.descriptive
    assert found.change.low < found.change.mean_change < found.change.high
    assert found.change.t is not None


@pytest.mark.parametrize("people", [3, 7, 30])
def test_no_participant_is_named(people):
    """
    No output, nor the object itself, holds an id of a participant.
    """
    pairs = {f"secret-name-{n}": (1, 2 + n % 3) for n in range(people)}
    found = trained(people, confidence=pairs)

    for told in (repr(found), json.dumps(found.to_dict()), *map(found.explain, LANGS)):
        assert "secret-name" not in told


def test_no_table_of_people_is_kept():
    """
    Nothing in an evaluation is as long as the group: there is no list with an entry for each person.
    """
    found = trained(37, confidence=[(1, 2 + n % 2) for n in range(37)])

    def lengths(value):
        if isinstance(value, (dict, list)):
            yield len(value)
            for each in value.values() if isinstance(value, dict) else value:
                yield from lengths(each)

    assert 37 > max(lengths(found.to_dict()))


def test_shares_of_few_are_withheld():
    """
    No share that rests on one to four people is given, neither of a wrong answer nor of full marks.
    """
    found = trained(30).to_dict()

    shares = [v for p, v in leaves(found) if re.search(r"wrong|dont_know|blank|ceiling|floor", p)]
    assert None in shares
    assert all(v is None or v >= 5 / 30 - 1e-6 for v in shares)
    full = evaluate([[1, 1]] * 4 + [[0, 1]] * 8, [[1, 1]] * 5 + [[0, 0]] * 7)
    assert (None, None) == (full.pre.ceiling, full.pre.floor)
    assert pytest.approx((5 / 12, 7 / 12)) == (full.post.ceiling, full.post.floor)
    assert said("few", "id", least=5) in full.explain("id")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("people", [0, 4, 7, 30])
def test_every_report_says_what_it_cannot_show(lang, people):
    """
    Every report ends with: one group proves no cause, and nobody is to be certified by it.
    """
    found = trained(people)

    assert [said("cause", lang), said("use", lang)] == found.explain(lang).splitlines()[-2:]
    assert "cannot show what caused" in found.to_dict()["design"]
    assert "not for certifying" in found.to_dict()["use"]


@pytest.mark.parametrize(
    ("pre", "key"),
    [
        ({"secret-name": {"K01": "secret-word"}}, {"K01": "a"}),
        ({"secret-name": {"secret-word": "a"}}, {"K01": "a"}),
        ({"secret-name": {"K01": 4711}}, {"K01": "a"}),
    ],
)
def test_errors_repeat_neither_names_nor_answers(pre, key):
    """
    An error about an answer says which question, never who answered what.
    """
    with pytest.raises(InvalidDataError) as raised:
        evaluate(pre, pre, key, offered={"K01": ["a", "b"]})

    assert "K01" in str(raised.value)
    assert not re.search("secret|4711", str(raised.value))


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


# -- the report ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [3, 8, 30, 80])
@pytest.mark.parametrize("seed", [1, 5])
def test_both_languages_carry_the_same_numbers(people, seed):
    """
    The Indonesian report has the numbers of the English one, in the same order.
    """
    found = trained(people, seed=seed, confidence=[(2, 2 + n % 3) for n in range(people)])

    assert numbers_of(found.explain("en")) == numbers_of(found.explain("id"))
    assert found.explain("en") != found.explain("id")


def test_report_of_a_good_training():
    """
    The report tells people, means, interval, gain, questions that changed, and figures for research.
    """
    found = trained(80)
    told = found.explain("en")

    change = found.change
    for words in (
        "Answered before: 80 people; after: 80; both times: 80.",
        f"Mean change: {change.mean_change:+.2f} (95 per cent confidence interval: {change.low:+.2f}",
        f"<g>: {change.gain:.2f}",
        f"Hedges g_av: {change.g_av:.2f}",
        f"t = {change.t.t:.2f}, 79 degrees of freedom, p < 0.001",
        "Wilcoxon signed-rank test (exact)",
        f"reliability KR-20 {found.pre.reliability.alpha:.2f}",
        f"off by about {1.96 * found.post.reliability.error:.1f} questions",
        "10000 resamples, seed 0",
    ):
        assert words in told
    better = [q.code for q in found.questions if q.p_holm < 0.05]
    assert better
    assert said("better", "en", codes=", ".join(better)) in told


def test_report_of_a_training_that_went_wrong():
    """
    A fall is told as a fall: the sign, the band, the questions that got worse.
    """
    pre, post = answers(40, ease=0.6, seed=2), answers(40, ease=0.1, seed=3)
    found = evaluate(pre, post, KEY, offered=OFFERED)

    told = found.explain("id")

    assert "negative" == found.change.band
    assert said("band-negative", "id") in told
    assert f"{found.change.mean_change:+.2f}".replace(".", ",") in told
    assert said("flag-fell", "id") in told
    worse = [q.code for q in found.questions if q.p_holm < 0.05]
    assert said("worse", "id", codes=", ".join(worse)) in told
    assert "Lebih sering benar" not in told


def test_report_of_no_change():
    """
    Where nothing changed the report says so, and no figure is made up.
    """
    same = answers(20, seed=4)
    told = evaluate(same, same, KEY, offered=OFFERED).explain("en")

    assert "Mean change: 0.00." in told
    assert said("neither", "en") in told
    assert "Paired t" not in told
    assert "Wilcoxon" not in told


def test_knowing_everything_afterwards_is_no_fault():
    """
    That nearly all get a question right after the training is no reason to look at it; before, it is.
    """
    easy = evaluate(
        [[1, n % 2, n % 3 == 0] for n in range(30)], [[1, 1, n % 3 > 0] for n in range(30)]
    )
    told = easy.explain("en").splitlines()

    assert "too-easy" in easy.questions[1].post.flags
    flag = said("flag-too-easy", "en")
    assert any(line.startswith("- 1 ") and f"before: {flag}" in line for line in told)
    assert not any(f"after: {flag}" in line for line in told)


def test_p_values_are_told_as_they_are():
    """
    A p value is written with three digits, and as below 0.001 where it is.
    """
    found = evaluate([[n % 2, n % 3 == 0] for n in range(20)], [[1, n % 3 < 2] for n in range(20)])

    for p in (found.change.t.p, found.change.ranks.p):
        told = f"p = {p:.3f}" if p >= 0.001 else "p < 0.001"
        assert told in found.explain("en")
        assert told.replace(".", ",") in found.explain("id")
    some = evaluate([[n % 2, 0] for n in range(20)], [[n % 2, n < 3] for n in range(20)])
    assert f"p = {some.change.t.p:.3f}" in some.explain("en")


def test_unknown_language_is_told():
    """
    A language that does not exist is an error.
    """
    with pytest.raises(UnknownOptionError, match="lang cannot be 'fr'"):
        trained().explain("fr")


def test_dictionary_is_plain_and_the_same_each_time():
    """
    The dictionary survives JSON, is the same each time, and keeps small p values apart from zero.
    """
    one, other = trained(80, seed=3).to_dict(), trained(80, seed=3).to_dict()

    assert json.dumps(one) == json.dumps(other)
    assert one == json.loads(json.dumps(one))
    assert 0 < one["change"]["t"]["p"] < 1e-4
    assert {"lost", "joined", "withheld", "descriptive", "seed", "resamples"} <= one.keys()
    assert "one factor" in one["pre"]["reliability"]["omega_variant"]


# -- the packages it needs -----------------------------------------------------------------------------


@pytest.mark.parametrize("package", ["numpy", "scipy"])
def test_missing_package_is_told(package):
    """
    Without numpy or scipy the error says what to install; results can still be read.
    """
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "import ocsea\n"
        "from ocsea.assess.evaluation import Evaluation\n"
        "try:\n    from ocsea.assess.evaluation import evaluate\n"
        "except ocsea.MissingExtraError as error:\n    print(error)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert f"needs the package '{package}'" in done.stdout
    assert 'pip install "ocsea[stats]"' in done.stdout


def test_public_names():
    """
    The package shows its two names, and no others.
    """
    assert {"Evaluation", "evaluate"} == set(evaluation.__all__) <= set(dir(evaluation))
    with pytest.raises(AttributeError, match="no attribute 'score'"):
        _ = evaluation.score
