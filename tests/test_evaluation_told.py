"""Tests of what an evaluation tells: nothing about a person, the same in both languages, and its limits."""

import json
import re
import subprocess
import sys

import pytest
from tests.evaluation_help import KEY, OFFERED, answers, said, trained

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea._base.text import LANGS
from ocsea.assess import evaluation
from ocsea.assess.evaluation import evaluate


def numbers_of(text):
    """Return the numbers of a report, whatever the decimal mark."""
    return re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d)", ".", text))


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
    The package shows its three names, and no others.
    """
    assert (
        {"Evaluation", "evaluate", "training_report"}
        == set(evaluation.__all__)
        <= set(dir(evaluation))
    )
    with pytest.raises(AttributeError, match="no attribute 'score'"):
        _ = evaluation.score
