"""Tests for the report on a training: what it shows, what it keeps back, and how it is written."""

import re
from datetime import date

import pytest
from tests.cli_help import KB, RUNNER, each_lang
from tests.evaluation_help import CODES, KEY, OFFERED, answers, said, trained

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea.assess.evaluation import evaluate, training_report
from ocsea.assess.shares import wilson
from ocsea.cli import app as commands
from ocsea.prevention.contacts import ALWAYS
from ocsea.scenarios.document import Bars, Bullets, Callout, Heading, texts
from ocsea.scenarios.render import FORMATS, rendered

TEST = KB.instruments["training-knowledge"]
DAY = date(2026, 11, 22)


def group(people, right, *, other="dk"):
    """Return answers of people; *right* tells for each question how many of them get it right."""
    return {
        f"secret-name-{n}": {
            item.code: item.key if n < right(at) else other for at, item in enumerate(TEST.items)
        }
        for n in range(people)
    }


def taught(people=24, before=lambda _: 8, after=lambda at: 12 + at % 9):
    return evaluate(group(people, before), group(people, after), TEST, seed=7)


def page(found, lang="en", test=TEST):
    return training_report(KB, found, lang, on=DAY, test=test)


def blocks(document, kind):
    """Return the blocks of a kind, also those within others."""
    found = list(document.blocks)
    found += [inner for b in found if isinstance(b, Callout) for inner in b.blocks]
    return [b for b in found if isinstance(b, kind)]


def say(key, lang="en", **gaps):
    return KB.wording[f"training-{key}"].format(**gaps)(lang)


def part(document, key, lang="en"):
    """Return the blocks under a heading."""
    title, found, inside = say(key, lang), [], False
    for block in document.blocks:
        if isinstance(block, Heading):
            inside = block.text == title
        elif inside:
            found.append(block)
    return found


@each_lang
def test_report_answers_what_a_funder_asks(lang):
    """
    First of all stand the change, its size in plain words, how far it is chance, and that it proves no cause.
    """
    found = taught()

    (short,) = [b for b in page(found, lang).blocks if isinstance(b, Callout) and b.kind == "key"]

    (lines,) = short.blocks
    assert 4 == len(lines.items)
    gain = round(100 * found.change.gain)
    assert say("size-up", lang, share=gain) == lines.items[1]
    assert "Wilcoxon" in lines.items[2]
    assert said("cause", lang) == lines.items[3]


@each_lang
@pytest.mark.parametrize("people", [3, 7, 24])
def test_every_report_has_help_limits_and_provenance(lang, people):
    """
    Whatever the size of the group: contacts, what cannot be concluded, a plan, instrument, hash, day and seed.
    """
    found = taught(people, lambda _: 2, lambda _: people)
    document = page(found, lang)
    told = "\n".join(texts(document))

    for ident in ALWAYS:
        assert KB.services[ident].name(lang) in told
    for phrase in (said("cause", lang), said("use", lang), KB.wording["plan-title"](lang)):
        assert phrase in told
    for stamp in (
        f"{TEST.id} {TEST.version}",
        TEST.scoring_hash[:12],
        KB.stamp,
        "7",
        "22 November",
    ):
        assert stamp in document.footer


@pytest.mark.parametrize("people", [4, 8, 24])
def test_no_report_names_or_lists_people(people):
    """
    No participant is named, and no format holds a row for each person.
    """
    document = page(taught(people, lambda _: 1, lambda _: people - 1))

    assert not any("secret-name" in text for text in texts(document))
    assert "secret-name" not in rendered(document, "html")


def test_too_few_people_are_only_counted():
    """
    Of fewer than five people nothing is told but how many answered.
    """
    document = page(taught(4, lambda _: 1, lambda _: 4))

    assert [] == blocks(document, Bars)
    assert not any(TEST.items[0].text("en") in text for text in texts(document))
    assert said("withheld", "en", least=5) in list(texts(document))


def test_small_groups_show_no_interval_no_test_and_no_small_share():
    """
    Of five to nine people no question is shown that some but not all got right, and nothing is tested.
    """
    document = page(taught(8, lambda at: 8 if at == 2 else 3, lambda at: 8 if at < 5 else at % 8))

    assert "Wilcoxon" not in " ".join(texts(document))
    assert "interval" not in " ".join(texts(document))
    shown = {}
    for bars in blocks(document, Bars):
        for bar in bars.rows:
            shown.setdefault(bar.label, []).append(bar.value)
            assert bar.value in {None, 0, 100}
            assert (bar.value or 0, bar.value or 0) == (bar.low, bar.high)
    assert [100] == [value for value in shown["Before"] if value is not None]
    assert [] == part(document, "repeat-title") + part(document, "wrong-title")


def test_a_single_hidden_question_is_never_left_to_subtraction():
    """
    As the mean is shown, one hidden question would be what is left of it: then all are hidden.
    """
    document = page(taught(8, lambda at: 3 if at == 0 else 8, lambda at: 8 if at else 4))

    assert [] == blocks(document, Bars)


def test_bars_are_shares_with_their_intervals():
    """
    Each question has a bar before and one after, with Wilson's interval.
    """
    found = taught(24, lambda _: 8, lambda _: 20)

    bars = blocks(page(found), Bars)

    assert len(TEST.items) == len(bars)
    low, high = wilson(20, 24)
    assert [(b.label, b.value) for b in bars[0].rows] == [
        ("Before", pytest.approx(100 / 3)),
        ("After", pytest.approx(250 / 3)),
    ]
    assert (pytest.approx(100 * low), pytest.approx(100 * high)) == (
        bars[0].rows[1].low,
        bars[0].rows[1].high,
    )


def test_what_was_learned_least_comes_first_with_its_measures():
    """
    Questions that rose least, and are not known to nearly all, are to be repeated; at most five.
    """
    rise = {0: 8, 1: 9, 2: 24, 3: 6}
    found = taught(24, lambda _: 8, lambda at: rise.get(at, 18))

    (listed,) = part(page(found), "repeat-title")
    codes = [line.partition(":")[0] for line in listed.items]

    assert ["K04", "K01", "K02"] == codes[:3]
    assert 5 == len(codes)
    assert "K03" not in codes
    told = "\n".join(texts(page(found)))
    assert KB.measures[TEST.by_code["K04"].measures[0]].label("en") in told
    assert say("next-repeat", codes=", ".join(codes)) in told


def test_what_is_still_wrong_is_explained_from_the_instrument():
    """
    The questions most often wrong afterwards bring the right answer, why, and what was chosen instead.
    """
    item = TEST.items[6]
    wrong = next(choice for choice in item.offered if choice.code != item.key)
    before = group(24, lambda _: 8)
    after = group(24, lambda at: 9 if at == 6 else 24, other=wrong.code)
    found = evaluate(before, after, TEST)

    (only,) = part(page(found), "wrong-title")

    told = " ".join(p.text for p in only.blocks)
    assert only.title == f"{item.code}: {item.text('en')}"
    assert item.feedback("en") in told
    right = next(c for c in item.offered if c.code == item.key)
    assert right.label("en").rstrip(".") in told
    assert say("mistaken", share=62, answer=wrong.label("en").rstrip(".")) in told


def test_what_few_chose_is_not_told():
    """
    A wrong answer that fewer than five chose is not told, nor how few said that they do not know.
    """
    found = taught(24, lambda _: 8, lambda _: 21)

    told = "\n".join(texts(page(found)))

    assert "chosen most often" not in told
    assert "Said that they do not know" not in told


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [(10, 10, "size-same"), (20, 10, "size-down"), (24, 24, "size-full")],
)
def test_size_is_told_as_it_is(before, after, key):
    """
    No change, a fall, and nothing left to learn each have their plain sentence, and no success is claimed.
    """
    document = page(taught(24, lambda _: before, lambda _: after))

    told = list(texts(document))
    assert say(key) in told
    assert say("size-up", share=0) not in told


def test_chance_is_told_when_it_may_be_chance():
    """
    A small change among few people is told as what may be chance.
    """
    document = page(taught(12, lambda _: 6, lambda at: 7 if at == 0 else 6))

    assert any("may still be chance" in text for text in texts(document))


def test_what_was_known_is_listed():
    """
    Questions that four of five got right beforehand are listed, and that nothing is left to repeat is said.
    """
    document = page(taught(20, lambda at: 16 if at < 2 else 15, lambda _: 20))

    _, listed = part(document, "known-title")
    assert ["K01", "K02"] == [line.partition(":")[0] for line in listed.items]
    told = list(texts(document))
    assert say("repeat-none", share=90) in told
    assert say("wrong-none") in told
    assert say("known-none", share=80) in list(texts(page(taught())))


def test_many_who_left_are_asked_about():
    """
    When many answered only before, the report suggests to find out why, and tells that they may differ.
    """
    found = evaluate(group(24, lambda _: 8), group(12, lambda _: 12), TEST)

    assert say("next-lost", n=12) in [
        line for b in blocks(page(found), Bullets) for line in b.items
    ]
    assert say("next-lost", n=0) not in list(texts(page(taught())))


def test_confidence_stands_apart():
    """
    Confidence has a heading of its own, and none where it was not asked.
    """
    asked = [(2, 4)] * 6 + [(3, 4)] * 6
    found = trained(confidence=asked)

    assert part(page(found, test=None), "confidence-title")
    assert [] == part(page(trained(), test=None), "confidence-title")


def test_report_without_an_instrument_goes_by_codes():
    """
    A test with its own key is told by the codes of its questions, and the footer says so.
    """
    found = evaluate(
        answers(30, ease=0.2), answers(30, ease=0.3, seed=2), KEY, offered=OFFERED, seed=3
    )

    document = page(found, test=None)

    assert say("title") == document.title
    assert document.footer.startswith("A test with its own key.")
    assert set(CODES) >= {c.title for c in part(document, "wrong-title")} != set()
    assert any("wrong answer chosen most often" in text for text in texts(document))


def test_another_test_is_refused():
    """
    The test has to be the one that was used.
    """
    with pytest.raises(InvalidDataError, match="not of this version"):
        page(evaluate([[0, 1]] * 6, [[1, 1]] * 6))
    odd = evaluate(group(6, lambda _: 1), group(6, lambda _: 2), TEST, hash_pre="x", hash_post="x")
    with pytest.raises(InvalidDataError, match="not of this version"):
        page(odd)


def test_both_languages_carry_the_same_numbers():
    """
    The Indonesian and the English report hold the same figures.
    """
    found = taught()
    numbers = [
        sorted(re.findall(r"\d+", rendered(page(found, lang), "md").replace(",", ".")))
        for lang in ("id", "en")
    ]

    same = [n for n in numbers[0] if n in numbers[1]]
    assert 0.95 < len(same) / len(numbers[0])


@pytest.mark.parametrize("form", FORMATS)
def test_report_is_the_same_each_time(form):
    """
    Every format can be written, and the same evaluation gives the same bytes.
    """
    found = taught()

    assert rendered(page(found), form) == rendered(page(found), form)


# -- the command ----------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path):
    """Return two files of answers."""
    found = []
    for name, rows in (("pre", group(12, lambda _: 4)), ("post", group(12, lambda at: 6 + at % 5))):
        lines = [",".join(["kode", *TEST.by_code])]
        lines += [",".join([f"P{n}", *row.values()]) for n, row in enumerate(rows.values())]
        found.append(tmp_path / f"{name}.csv")
        found[-1].write_text("\n".join(lines) + "\n")
    return found


@pytest.mark.parametrize("ending", FORMATS)
def test_command_writes_the_report(files, tmp_path, ending):
    """
    With ``--out`` the command writes the report as the library makes it, and says where it is.
    """
    out = tmp_path / f"laporan.{ending}"

    args = [
        "assess",
        "evaluate",
        *files,
        "--respondent",
        "kode",
        "--out",
        out,
        "--date",
        "2026-11-22",
    ]
    result = RUNNER.invoke(commands.app, list(map(str, args)))

    assert (0, None) == (result.exit_code, result.exception), result.output
    assert str(out) in result.stdout
    found = evaluate(group(12, lambda _: 4), group(12, lambda at: 6 + at % 5), TEST, seed=2026)
    made = rendered(page(found, "id"), ending)
    assert (made.encode() if isinstance(made, str) else made) == out.read_bytes()


def test_command_dates_a_report_today(files, tmp_path):
    """
    Without a date the report is dated today.
    """
    out = tmp_path / "laporan.md"

    RUNNER.invoke(
        commands.app,
        ["assess", "evaluate", *map(str, files), "--respondent", "kode", "--out", str(out)],
    )

    assert re.search(r", \d+ \w+ \d{4}$", out.read_text().splitlines()[2])


def test_command_refuses_an_unknown_ending_before_reading(tmp_path):
    """
    A file ending that cannot be written is refused before anything is read.
    """
    result = RUNNER.invoke(
        commands.app, ["assess", "evaluate", "none.csv", "none.csv", "--out", "x.odt"]
    )

    assert isinstance(result.exception, UnknownOptionError)
    assert [] == list(tmp_path.iterdir())
