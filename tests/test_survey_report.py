"""Tests for the report on counted answers, the words, and the command."""

import csv
import json
import re

import pytest
from tests.assess_help import SOME
from tests.cli_help import KB, RUNNER, each_lang
from tests.survey_help import SURVEY, counted

from ocsea._base.errors import InvalidDataError, UnknownOptionError
from ocsea.assess import counts
from ocsea.assess.survey import survey_report
from ocsea.cli import app as commands
from ocsea.prevention.contacts import ALWAYS
from ocsea.scenarios.document import Bars, Callout, Grid, Heading, texts
from ocsea.scenarios.render import FORMATS, rendered

TEACHERS = KB.instruments["baseline-teachers"]
USES = ("thanks", "strength", "ask", "correct", "guess", "tell")
LIMITS = ("harm", "others", "cause", "self", "compare")


def say(key, lang="en", **gaps):
    return KB.wording[f"survey-{key}"].format(**gaps)(lang)


def sheets(people=60):
    """Return answers of teachers in three districts and a small one."""
    return [
        {
            **{
                item.code: item.offered[(n + at) % min(3, len(item.offered))].code
                for at, item in enumerate(TEACHERS.items)
            },
            "district": f"Kecamatan {n % 3}" if n % 20 else "Kecamatan kecil",
        }
        for n in range(people)
    ]


def found(**options):
    return counts(TEACHERS, sheets(), **({"by": "district"} | options))


def run(*args):
    result = RUNNER.invoke(commands.app, ["assess", "counts", *map(str, args)])

    assert (0, None) == (result.exit_code, result.exception), result.output
    return result.stdout


@pytest.fixture
def export(tmp_path):
    rows = sheets()
    path = tmp_path / "answers.csv"
    path.write_text(
        "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]) + "\n"
    )
    return path


@each_lang
def test_report_says_how_to_use_it_and_what_it_does_not_say(lang):
    """
    Before the figures stands how to use them, after them what they do not say; contacts stand on it.
    """
    document = survey_report(KB, found(), lang)
    told = list(texts(document))

    at = [told.index(say(f"use-{each}", lang)) for each in USES]
    at += [told.index(f"{TEACHERS.items[0].code}: {TEACHERS.items[0].text(lang)}")]
    at += [told.index(say(f"not-{each}", lang)) for each in LIMITS]
    assert sorted(at) == at
    assert TEACHERS.disclaimer(lang) in told
    assert all(KB.services[ident].name(lang) in told for ident in ALWAYS)
    for stamp in (TEACHERS.id, TEACHERS.version, TEACHERS.scoring_hash[:12], KB.stamp):
        assert stamp in document.footer


@each_lang
def test_report_shows_bars_with_whiskers_and_tables_of_groups(lang):
    """
    Each question has a bar for each answer, with the interval; groups stand beside each other.
    """
    result = found()
    blocks = survey_report(KB, result, lang).blocks

    bars = [block for block in blocks if isinstance(block, Bars)]
    assert len(TEACHERS.items) == len(bars)
    for each, question in zip(bars, result.questions, strict=True):
        for bar, chosen in zip(each.rows, question.whole.choices, strict=True):
            low, high = chosen.interval
            assert (100 * chosen.share, 100 * low, 100 * high) == (bar.value, bar.low, bar.high)
    grids = [block for block in blocks if isinstance(block, Grid)]
    assert grids
    assert {"Kecamatan 1", "Kecamatan 2"} <= set(grids[0].head)
    assert all("Kecamatan kecil" not in grid.head for grid in grids)


def test_report_hides_what_the_counts_hide():
    """
    A hidden answer has no bar and no number, and a table says so as well.
    """
    rows = [{"at": "A", "ONE": each} for each in "x" * 2 + "y" * 8 + "z" * 9]
    rows += [{"at": "B", "ONE": each} for each in "x" * 9 + "y" * 7 + "z" * 30]
    document = survey_report(KB, counted(rows), "en")

    (grid,) = [b for b in document.blocks if isinstance(b, Grid)]

    assert ("sample", "hidden", "hidden") == grid.rows[0]
    assert ("sample", "9 (47%)", "30 (65%)") == grid.rows[2]
    few = survey_report(KB, counts(SURVEY, [{"ONE": "x"}] * 2 + [{"ONE": "y"}] * 9), "en")
    bars = next(b for b in few.blocks if isinstance(b, Bars)).rows
    assert [(None, "hidden"), (None, "hidden"), (0, "0 of 11 people, 0 per cent (0 to 26)")] == [
        (bar.value, bar.told) for bar in bars
    ]


def test_many_groups_are_told_a_few_at_a_time():
    """
    More groups than fit beside each other stand in several tables.
    """
    rows = [{"at": f"G{n}", "ONE": each} for n in range(8) for each in "x" * 6 + "y" * 7]

    grids = [b for b in survey_report(KB, counted(rows), "en").blocks if isinstance(b, Grid)]

    assert [7, 3] == [len(grid.head) for grid in grids]


def test_reports_of_few_show_only_how_to_get_help():
    """
    Of fewer than five sheets the report has no figures.
    """
    document = survey_report(KB, counts(TEACHERS, sheets(4)), "en")

    assert say("too-few", k=5) in list(texts(document))
    assert [] == [b for b in document.blocks if isinstance(b, Bars)]
    assert ["help"] == [b.kind for b in document.blocks if isinstance(b, Callout)]


@each_lang
def test_words_tell_what_the_counts_hold(lang):
    """
    Every question is told with how many answered; what is withheld says so.
    """
    rows = [{"ONE": "x", "LATER": "y", "MANY": "p"}] * 3 + [{"ONE": "y", "MANY": "p"}] * 20
    rows += [{"ONE": "dk", "MANY": "q"}] * 9

    told = counts(SURVEY, rows).explain(lang)

    assert say("answered", lang, asked=32, answered=23) in told
    assert say("special", lang, kinds=say("kind-dk", lang, n=9)) in told
    assert say("withheld", lang) in told
    assert say("several", lang) in told
    assert say("nobody", lang) in told
    assert say("hidden", lang) in told
    assert say("how", lang, k=5) in told
    assert say("how-asked", lang, k=5) in counts(SURVEY, rows, of="asked").explain(lang)


@each_lang
def test_words_tell_of_groups(lang):
    """
    Groups are named with their size; where a question shows none of them, that is said.
    """
    rows = [{"at": "A", "MANY": each} for each in ["p"] * 2 + ["n"] * 9]
    rows += [{"at": "B", "MANY": each, "ONE": "x"} for each in ["p"] * 10 + ["n"] * 9]

    told = counted(rows).explain(lang)

    size = [say("group-size", lang, group=group, n=n) for group, n in (("A", 11), ("B", 19))]
    assert say("groups", lang, by="at", groups="; ".join(size)) in told
    assert say("groups-withheld", lang) in told
    assert "  B:\n" in told
    hidden = counts(SURVEY, [*rows, *[{"at": "C", "MANY": "p"}] * 2], by="at").explain(lang)
    assert say("groups-hidden", lang) in hidden
    by_question = counts(SURVEY, rows, by="ONE").explain(lang)
    assert (
        say(
            "groups",
            lang,
            by=SOME(lang),
            groups="; ".join(
                [
                    say("group-size", lang, group=SOME(lang), n=19),
                    say("group-size", lang, group=say("group-none", lang), n=11),
                ]
            ),
        )
        in by_question
    )


@each_lang
def test_a_kind_that_is_hidden_is_said_to_be(lang):
    """
    Where kinds of not choosing are hidden, that is told in place of their numbers.
    """
    told = counts(SURVEY, [{"ONE": "x"}] * 9 + [{"ONE": "dk"}]).explain(lang)

    assert say("special", lang, kinds=say("kinds-hidden", lang)) in told


def test_both_languages_carry_the_same_numbers():
    """
    The Indonesian and the English report hold the same figures.
    """
    numbers = [
        re.findall(
            r"\d+ (?:dari|of) \d+|\d+ \(\d+%\)", rendered(survey_report(KB, found(), lang), "md")
        )
        for lang in ("id", "en")
    ]

    assert [n.replace("dari", "of") for n in numbers[0]] == numbers[1] != []


# -- the command ----------------------------------------------------------------------------------------


@each_lang
def test_command_tells_counts(export, lang):
    """
    On the screen stands what the library tells; groups come from a column that is no question.
    """
    told = run(TEACHERS.id, export, "--by", "district", "--lang", lang)

    assert found().explain(lang).split() == told.split()
    by_question = run(TEACHERS.id, export, "--by", "BG-02", "--ignore", "district", "--lang", lang)
    assert found(by="BG-02").explain(lang).split() == by_question.split()


@pytest.mark.parametrize("ending", FORMATS)
def test_command_writes_the_report(export, tmp_path, ending):
    """
    With ``--out`` the report is written as the library makes it.
    """
    out = tmp_path / f"laporan.{ending}"

    told = run(TEACHERS.id, export, "--by", "district", "--out", out)

    assert str(out) in told
    made = rendered(survey_report(KB, found(), "id"), ending)
    assert (made.encode() if isinstance(made, str) else made) == out.read_bytes()


def test_command_writes_tables(export, tmp_path):
    """
    Tables are written as CSV that Excel reads, and as JSON, which is also what ``--json`` prints.
    """
    rest = [TEACHERS.id, export, "--ignore", "district"]
    run(*rest, "--out", tmp_path / "a.csv", "--of", "asked", "--k", "10")
    run(*rest, "--out", tmp_path / "a.json")
    expected = found(by=None)

    table = (tmp_path / "a.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbf")
    assert found(by=None, of="asked", k=10).to_csv() == table.decode("utf-8-sig")
    assert len(expected.to_rows()) == len(list(csv.reader(table.decode().splitlines()))) - 1
    plain = json.loads(json.dumps(expected.to_dict()))
    assert plain == json.loads((tmp_path / "a.json").read_text())
    assert plain == json.loads(run(*rest, "--json"))


@pytest.mark.parametrize(
    ("args", "error", "words"),
    [
        (["--by", "village"], InvalidDataError, "no column"),
        (["--by", "HLP-01", "--ignore", "district"], UnknownOptionError, "by"),
        (["--of", "all"], UnknownOptionError, "of"),
        (["--k", "1"], UnknownOptionError, "k cannot be 1"),
        (["--out", "x.odt"], UnknownOptionError, "file ending"),
    ],
)
def test_command_refuses_what_cannot_be(export, args, error, words):
    """
    Bad options are errors of the library with what to do.
    """
    by = [] if "--by" in args else ["--by", "district"]

    result = RUNNER.invoke(commands.app, ["assess", "counts", TEACHERS.id, str(export), *by, *args])

    assert isinstance(result.exception, error)
    assert words in str(result.exception)


def test_headings_follow_the_instrument():
    """
    The parts of the report are those of the instrument, in their order.
    """
    headings = [
        b.text
        for b in survey_report(KB, found(), "en").blocks
        if isinstance(b, Heading) and b.level == 2
    ]

    assert [d.label("en") for d in TEACHERS.domains] == headings[:-1]
