"""What a pack holds beside guide and handout, and that nothing of the keys leaks."""

import hashlib
import io
import json
import re
import zipfile
from functools import cache
from itertools import pairwise

import pytest
from tests.pack_help import (
    KB,
    WITH_CASES,
    each_lang,
    each_preset,
    flat,
    pack,
    said,
    tiny_pack,
    words,
)

from ocsea._base.errors import NoPlanError, UnknownOptionError
from ocsea.scenarios import document as doc
from ocsea.scenarios import workshop
from ocsea.scenarios.packs import PACK_FORMATS
from ocsea.scenarios.slides import LETTERS, ROWS, lines, slides

FOR_ALL = ("handout", "childrens-handout", "test", "evaluation-form", "follow-up-plan", "cards")
KEPT = 40
"""A key text shorter than so many letters may stand elsewhere by chance."""


@cache
def documents(preset, lang):
    return pack(preset).documents(lang)


def keys(preset, lang):
    """Yield what only the facilitator may read."""
    shown = pack(preset).workshop
    for case in shown.cases:
        yield from (option.consequence for d in case.decisions for option in d.options)
        yield from (question.answer for question in case.questions)
        yield from (link.why for link in case.forms)
        yield from (case.safeguarding, case.debrief)
    for activity, _, _ in shown.run:
        yield from (card.answer for card in activity.cards)
        yield from (step.action for step in activity.steps)
        yield activity.care
    if test := shown.preset.test:
        yield from (item.feedback for item in KB.instruments[test].items)


@each_preset
@each_lang
def test_no_key_leaks(preset, lang):
    """
    Nothing that is handed out or shown holds an answer, a consequence, a step or a note of the facilitator.
    """
    secret = {words(text(lang)) for text in keys(preset, lang) if text}
    made = documents(preset, lang)
    open_ones = {name: said(made[name]) for name in FOR_ALL if name in made}
    deck = slides(KB, pack(preset).workshop, lang)
    open_ones["slides"] = "\n".join(
        words(text) for slide in deck.slides for text in (slide.title, *slide.points)
    )
    open_ones |= {name: said(made[name]) for name in made if name.startswith("survey-")}

    leaked = [
        (name, text)
        for name, page in open_ones.items()
        for text in secret
        if len(text) > KEPT and text in page
    ]

    assert [] == leaked
    guide = said(made["guide"])
    assert any(text in guide for text in secret)


@each_preset
def test_no_other_language_in_a_pack(preset):
    """
    A pack in Indonesian holds no English text of the data, and the other way round.
    """
    for lang, other in (("id", "en"), ("en", "id")):
        shown = "\n".join(said(each) for each in documents(preset, lang).values())
        run = pack(preset).workshop.run
        texts = [t for activity, _, _ in run for t in (activity.title, activity.aim, activity.care)]
        texts += [t for activity, _, _ in run for step in activity.steps for t in (step.action,)]
        foreign = {words(t(other)) for t in texts if t(other) != t(lang)}
        assert [] == [text for text in foreign if len(text) > KEPT and text in shown]


@each_preset
@each_lang
def test_every_paper_says_where_to_get_help(preset, lang):
    """
    Each handout, form, test, plan sheet and the first page of the guide names the lines that always help.
    """
    for name, document in documents(preset, lang).items():
        if name not in {"certificate", "scoring-sheet"}:
            assert any(
                isinstance(block, doc.Callout) and block.kind == "help" for block in document.blocks
            ), name
            assert "129" in said(document)


@each_preset
@each_lang
def test_guide_says_at_once_what_to_do_when_somebody_tells(preset, lang):
    """
    What to do when a participant tells stands before everything else but the introduction.
    """
    first = next(b for b in documents(preset, lang)["guide"].blocks if isinstance(b, doc.Callout))

    assert KB.wording["somebody-tells-title"].format()(lang) == first.title


@each_preset
@each_lang
def test_groups_and_cases_are_told_where_there_are_cases(preset, lang):
    """
    The handout says which group has which case, and each case begins a page; else it says nothing of them.
    """
    made, cases = documents(preset, lang), pack(preset).workshop.cases
    blocks = made["handout"].blocks
    rows = tuple((str(n), case.title(lang)) for n, case in enumerate(cases, start=1))
    say = KB.wording.__getitem__
    power = say("groups-power")(lang)

    grids = [block.rows for block in blocks if isinstance(block, doc.Grid)]
    titles = [f"{say('group').format(n=n)(lang)}: {title}" for n, title in rows]
    found = [
        isinstance(before, doc.PageBreak)
        for before, block in pairwise(blocks)
        if isinstance(block, doc.Heading) and block.text in titles
    ]
    assert [rows] * bool(cases) == [each for each in grids if each and each == rows]
    assert [True] * len(cases) == found
    for name in ("guide", "handout"):
        assert bool(cases) == (
            say("groups-title")(lang) in {getattr(b, "text", "") for b in made[name].blocks}
        )
    assert bool(cases) == (words(power) in said(made["guide"]))


@each_preset
@each_lang
def test_childrens_handout_is_for_children(preset, lang):
    """
    A children's room gets a handout without cases and without names of forms of harm; others get none.
    """
    made = documents(preset, lang)

    assert pack(preset).workshop.has_children == ("childrens-handout" in made)
    if "childrens-handout" in made:
        page = said(made["childrens-handout"])
        cases = [words(case.title(lang)) for case in KB.cases.values()]
        labels = [f.label(lang) for f in KB.forms.values() if "seksual" in f.label.id.lower()]
        assert [] == [text for text in (*cases, *labels) if text in page]


@pytest.mark.parametrize("preset", ["setara-ocsea-school", "smart-school-online"])
@each_lang
def test_childrens_handout_speaks_to_children(preset, lang):
    """
    The children's handout is in large letters, with pictures, names no aim, cites nothing, and holds no task
    or question of the adults' room.
    """
    made, shown = documents(preset, lang)["childrens-handout"], pack(preset).workshop
    page = said(made)

    assert made.large
    assert 4 == sum(isinstance(block, doc.Card) and bool(block.svg) for block in made.blocks)
    assert [] == [a.id for a, _, _ in shown.run if words(a.aim(lang)) in page]
    assert not re.search(r"\[\d|\b(Anda|Peserta|Participants)\b", page)
    asked = [part for activity, _, _ in shown.run for part in activity.prompts]
    theirs = {words(p.ask(lang)) for p in asked if p.room != "adults"}
    others = {words(p.ask(lang)) for p in asked if p.room == "adults"}
    assert [] == [ask for ask in others - theirs if any(ask == line for line in page.splitlines())]
    stations = [part for activity, _, _ in shown.run for part in activity.stations]
    for station in stations:
        told = [words(task(lang)) in page for task in station.tasks]
        assert (station.room != "adults") == all(told)
        assert (station.room != "adults") == any(told)


@each_preset
@each_lang
def test_no_paper_promises_a_list_that_it_does_not_hold(preset, lang):
    """
    Only a document with the full list of services at its end says that it is there.
    """
    promise = KB.wording["help-more"].format()(lang)
    for name, document in documents(preset, lang).items():
        helps = [b for b in document.blocks if isinstance(b, doc.Callout) and b.kind == "help"]

        assert not (promise in said(document) and len(helps) < 2), name


@pytest.mark.parametrize("groups", [6, 20])
def test_certificate_marks_each_form_of_each_case(groups):
    """
    However many groups there are, each form of a case has its mark, in columns wide enough to read.
    """
    made = workshop(KB, preset="setara-ocsea-school", participants=600, groups=groups)
    tables = [
        block
        for block in made.documents("id")["certificate"].blocks
        if isinstance(block, doc.Grid) and block.head[1].isdigit()
    ]

    marked = {
        (row[0], int(number))
        for table in tables
        for row in table.rows
        for number, mark in zip(table.head[1:], row[1:], strict=True)
        if mark
    }
    wanted = {
        (KB.forms[link.form].label("id"), number)
        for number, case in enumerate(made.workshop.cases, start=1)
        for link in case.forms
    }
    assert wanted >= marked
    assert set(made.workshop.choice.covered) == {
        form.id for form in KB.forms.values() if form.label("id") in {label for label, _ in marked}
    }
    assert {100} == {sum(table.widths) for table in tables}
    assert 5 <= min(width for table in tables for width in table.widths)


@each_lang
def test_evaluation_asks_everything_once_with_all_its_answers(lang):
    """
    Questions with the same answers stand in one table; none is lost, and each has all its answers.
    """
    survey = KB.instruments["workshop-evaluation"]
    form = documents("half-day", lang)["evaluation-form"]

    page = said(form)
    assert [] == [i.code for i in survey.items if 1 != page.count(words(i.text(lang)))]
    tables = [b for b in form.blocks if isinstance(b, doc.Grid)]
    assert tables
    for table in tables:
        assert {"☐"} == {cell for row in table.rows for cell in row[1:]}
        rated = [i for i in survey.items if any(i.text(lang) in row[0] for row in table.rows)]
        assert len(rated) == len(table.rows)
        for item in rated:
            assert {choice.label(lang) for choice in item.offered} <= set(table.head)


@each_lang
def test_slides_name_the_forms_after_the_groups_have_worked(lang):
    """
    The slides of the forms do not stand before the last work on cases; a break says when it ends.
    """
    shown = pack("setara-ocsea-school").workshop
    deck = slides(KB, shown, lang).slides

    first_form = next(at for at, slide in enumerate(deck) if slide.svg)
    last = [s for s in shown.sessions if s.activity == "case-presentations"][-1].title(lang)
    assert last in deck[first_form - 1].title
    pauses = [slide for slide in deck if slide.kind == "pause"]
    ends = [
        s for s in shown.sessions if s.activity in {"break", "lunch-and-prayer"} and not s.track
    ]
    assert len(ends) == len(pauses)
    assert all(
        f"{s.ends // 60:02}:{s.ends % 60:02}" in pause.points[-1]
        for s, pause in zip(ends, pauses, strict=True)
    )


def test_cards_say_what_to_print():
    """
    The first page of the cards counts the cards of each set as they are.
    """
    made = documents("setara-ocsea-school", "id")["cards"]
    (listed,) = (block for block in made.blocks if isinstance(block, doc.Grid))
    sets = [block.cards for block in made.blocks if isinstance(block, doc.Cutouts)]

    printed = [len(cards) for cards in sets if not cards[0].svg]
    assert [int(row[1]) for row in listed.rows] == printed


@each_preset
@each_lang
def test_every_activity_of_the_plan_is_in_the_guide(preset, lang):
    """
    The guide holds each step and each answer to a card, and the minutes of each session add up.
    """
    page = said(documents(preset, lang)["guide"])

    for activity, minutes, rooms in pack(preset).workshop.run:
        for each in activity.timed(minutes):
            assert words(each.step.action(lang)) in page
        for card in activity.cards:
            assert words(card.answer(lang)) in page
        assert bool(rooms)


@each_preset
@each_lang
def test_cards_are_the_cards_of_the_activities(preset, lang):
    """
    Every card of a room that is there is printed once, and every piece of timed news of the cases.
    """
    made, shown = documents(preset, lang), pack(preset).workshop
    wanted = [
        words(card.front(lang))
        for activity, _, rooms in shown.run
        for card in activity.cards
        if card.room is None or card.room in rooms
    ]
    wanted += [words(each.news(lang)) for case in shown.cases for each in case.inserts]

    found = [
        words(card.text)
        for block in flat(made["cards"].blocks if "cards" in made else ())
        if isinstance(block, doc.Cutouts)
        for card in block.cards
        if not card.svg
    ]

    assert sorted(wanted) == sorted(found)


@each_preset
@each_lang
def test_slides_fit(preset, lang):
    """
    No slide holds more lines than fit, and every session of the adults has its slide.
    """
    shown = pack(preset).workshop
    deck = slides(KB, shown, lang)

    assert [] == [s.title for s in deck.slides if sum(map(lines, s.points)) > ROWS]
    assert [] == [s.title for s in deck.slides if len(s.title) > 2 * LETTERS]
    titles = "\n".join(slide.title for slide in deck.slides)
    met = [s for s in shown.sessions if shown.preset.meets(s, "adults")]
    assert [] == [s.title(lang) for s in met if words(s.title(lang)) not in titles]


def test_test_and_key_belong_together():
    """
    The test asks every question, and the key names the right answer by the letter it has on the test.
    """
    made, test = documents("setara-ocsea-school", "en"), KB.instruments["training-knowledge-20"]
    asked = [b for b in made["test"].blocks if isinstance(b, doc.Bullets) and b.style == "choices"]
    key = next(b for b in made["scoring-sheet"].blocks if isinstance(b, doc.Grid))

    assert len(test.items) == len(asked) == len(key.rows)
    codes = {item.code: item for item in test.items}
    for options, row in zip(asked, key.rows, strict=True):
        letter, answer = row[1].split(". ", 1)
        assert answer == options.items["ABCDEFG".index(letter)]
        item = codes[row[0].split("(")[1].rstrip(")")]
        right = next(choice for choice in item.offered if choice.code == item.key)
        assert words(right.label("en")) == answer


# -- files ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole():
    """A pack in every format, made twice."""
    made = workshop(KB, preset="staff-room-90", seed=5)
    return [made.files(formats=PACK_FORMATS, langs=["id"]) for _ in range(2)]


def test_all_formats_are_the_same_again(whole):
    """
    The same workshop gives the same bytes in every format, slides included.
    """
    first, second = whole

    assert first == second
    assert {"salindia.pptx", "panduan-fasilitator.docx", "kartu.pdf"} <= set(first)


def test_slides_open_and_hold_their_notes(whole):
    """
    The slides open in an office program's own library, with titles, notes and no author.
    """
    from pptx import Presentation

    show = Presentation(io.BytesIO(whole[0]["salindia.pptx"]))

    titles = [slide.shapes.title.text for slide in show.slides]
    assert all(titles)
    assert "" == show.core_properties.author
    assert any(slide.has_notes_slide for slide in show.slides)


def test_manifest_names_every_file_with_its_hash(whole):
    """
    The manifest lists each file of the pack with its SHA-256.
    """
    files = dict(whole[0])
    told = json.loads(files.pop("pack.json"))["files"]

    real = {
        name: hashlib.sha256(each.encode() if isinstance(each, str) else each).hexdigest()
        for name, each in files.items()
    }
    assert real == told


def test_zip_holds_the_same_files(tmp_path):
    """
    A pack as one ZIP holds the files of the pack, and is the same again.
    """
    made = tiny_pack()

    first = made.write_zip(tmp_path / "a.zip").read_bytes()

    assert first == made.write_zip(tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        held = {name: packed.read(name).decode() for name in packed.namelist()}
    assert made.files() == held


def test_progress_is_told():
    """
    Progress counts up to one less than all files, with a whole that stays the same.
    """
    told = []

    tiny_pack().files(formats=["md"], progress=lambda done, total: told.append((done, total)))

    assert [(at, len(told)) for at in range(len(told))] == told
    assert told


# -- any number of people ------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 2, 7, 30, 60, 600])
@pytest.mark.parametrize("preset", ["setara-ocsea-school", "half-day"])
def test_any_number_of_people(preset, people):
    """
    From one person to six hundred there is a pack, with groups that hold everyone.
    """
    shown = workshop(KB, preset=preset, participants=people).workshop

    assert people == sum(shown.group_sizes)
    assert min(shown.group_sizes) >= 1
    assert len(shown.cases) == shown.groups
    assert said(workshop(KB, preset=preset, participants=people).documents("id")["guide"])


@pytest.mark.parametrize("groups", [1, 2, 7, 13, 20])
def test_any_number_of_groups(groups):
    """
    From one group to twenty each has a case, and the guide says how long each presents.
    """
    made = workshop(KB, preset="trust-and-safety", participants=60, groups=groups)
    page = said(made.documents("en")["guide"])

    assert groups == len({case.id for case in made.workshop.cases})
    session = next(s for s in made.workshop.sessions if s.activity == "case-presentations")
    assert f"{session.minutes // groups} minutes" in page
    assert (session.minutes // groups < 6) == ("gallery walk: each group" in page)


@pytest.mark.parametrize("people", [48, 49])
def test_large_groups_sit_at_several_tables(people):
    """
    A group of more than eight people is told to sit at several tables.
    """
    made = workshop(KB, preset="setara-ocsea-school", participants=people, groups=6)

    assert (people > 48) == ("tables of at most 8" in said(made.documents("en")["guide"]))


@pytest.mark.parametrize(
    ("wish", "error", "told"),
    [
        ({"participants": 0}, UnknownOptionError, "participants cannot be 0"),
        ({"participants": 4, "groups": 5}, UnknownOptionError, "with 4 participants"),
        ({"participants": 900, "groups": 500}, UnknownOptionError, "cases fit the plan"),
        ({"cases": ["suara-ketujuh"], "groups": 2}, NoPlanError, "1 cases were given for 2 groups"),
        ({"preset": "staff-room-90", "cases": ["suara-ketujuh"]}, NoPlanError, "no work on cases"),
    ],
)
def test_impossible_wish_is_told(wish, error, told):
    """
    A wish that cannot be met is refused by its name.
    """
    with pytest.raises(error, match=told):
        workshop(KB, **{"preset": "setara-ocsea-school"} | wish)


def test_cases_of_ones_own_are_taken():
    """
    Cases of one's own choice come in their order, variants too, and the certificate claims no proof.
    """
    variant = KB.cases["foto-latihan-di-akun-orang-asing"].variant({})

    made = workshop(KB, preset=WITH_CASES[0], cases=["suara-ketujuh", variant])

    assert ["suara-ketujuh", variant.id] == [case.id for case in made.workshop.cases]
    assert not made.certificate["proven_best"]
    assert "chose these cases themselves" in said(made.documents("en")["guide"])
