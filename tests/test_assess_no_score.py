"""Tests that self-assessments are about settings, and ask for nobody."""

import attrs
from tests.no_score_help import PEOPLE, api_of, modules_of, taking_a_person

import ocsea
import ocsea.assess
import ocsea.interop
from ocsea.assess.sheets import AnswerSheet
from ocsea.interop.responses import Response

KB = ocsea.load()
CONTACT = {"name", "phone", "email", "address", "photo", "born", "nik", "nisn"}


def public_api():
    yield from api_of(modules_of(ocsea.assess))
    yield from api_of(modules_of(ocsea.interop))


def test_walk_of_the_public_api_sees_it_all():
    """
    The walk meets scoring, evaluation and forms.
    """
    names = {name for name, _ in public_api()}

    assert {"score", "Result.index", "evaluate", "workbook", "read_responses"} <= names
    assert 200 < len(names)


def test_nothing_asks_who_somebody_is():
    """
    Functions take answers to an instrument, and nothing about a person.
    """
    people = frozenset(PEOPLE - {"answers"} | CONTACT - {"name"})

    assert set() == taking_a_person(list(public_api()), people)


def test_sheets_and_responses_hold_no_name_and_no_contact():
    """
    What is kept of somebody who answered has no field for who it was.
    """
    fields = {f.name for each in (AnswerSheet, Response) for f in attrs.fields(each)}

    assert set() == fields & CONTACT


def test_no_question_takes_free_text():
    """
    Every question of every instrument is answered by a choice or a share, so that no name can be given.
    """
    free = [
        item.id for item in KB.items.values() if item.answers.type != "numeric" and not item.offered
    ]

    assert [] == free


def test_private_results_show_no_number():
    """
    An instrument for a family gives neither index nor level, to nobody.
    """
    family = KB.instruments["family-safety"]

    result = ocsea.assess.score(family, {item.code: 1 for item in family.items})

    assert (None, None, None) == (result.index, result.level, result.shadow)
    assert (0, 1) == (result.index_low, result.index_high)
