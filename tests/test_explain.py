"""Tests for the words in which an answer on the law is told."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples
from tests.law_help import LAW, RANK, ask, facts, seams

from ocsea._base.text import LANGS
from ocsea.law.explain import _T
from ocsea.law.penalty import in_words
from ocsea.testing.strategies import days, form_ids, langs

# -- in words ------------------------------------------------------------------------------------------


DISCLAIMERS = {
    "id": "Informasi hukum bertanggal, bukan nasihat hukum.",
    "en": "Dated legal information, not legal advice.",
}
FOREIGN = {
    "id": ("imprisonment", "a fine of", " and/or ", "category ", "the victim", " years", "Article"),
    "en": ("penjara", "denda", "dan/atau", "kategori", "korban", " tahun", "paling lama"),
}
PENALTY = {"id": "  Ancaman pada hari itu: ", "en": "  Penalty as it stood that day: "}


def parts(template):
    """Return the fixed parts of a template that are long enough to be told apart."""
    return [part.strip() for part in re.split(r"\{\w+\}", template) if len(part.strip()) > 7]


def texts_of(answer):
    """Return every text in two languages that an answer holds."""
    for applicable in answer.provisions:
        yield applicable.provision.summary
        yield from (*applicable.provision.caveats, *applicable.conditions)
        yield from (raised.ground.effect for raised in applicable.aggravations)
        yield from (r.ground.other for r in applicable.aggravations if r.ground.other)
    yield from (shield.provision.summary for shield in answer.shields)
    yield from (text for limit in answer.deadlines for text in (limit.what, limit.counted_from))
    yield from (
        text for question in answer.questions for text in (question.question, question.taken)
    )
    yield from (*answer.gaps, *answer.warnings)


@examples(40)
@given(form_ids(), seams | days(), facts, st.none() | seams)
def test_words_are_of_one_language(form, day, known, tried):
    """
    An answer in Indonesian has no English in it and the other way round, and both have the disclaimer.
    """
    answer = ask(form, day, **known, tried=max(day, tried) if tried else None)
    told = {lang: answer.explain(lang) for lang in LANGS}

    for lang, other in (("id", "en"), ("en", "id")):
        assert told[lang].startswith(DISCLAIMERS[lang])
        assert [] == [word for word in FOREIGN[lang] if word in told[lang]]
        own = " ".join(template(lang) for template in _T.values())
        strange = [p for t in _T.values() for p in parts(t(other)) if p not in own]
        assert [] == [part for part in strange if part in told[lang]]
        texts = [t for t in texts_of(answer) if t.id != t.en]
        assert [] == [t(other) for t in texts if t(other) in told[lang]]


@given(form_ids(), seams | days(), facts, langs())
def test_words_hold_everything_of_the_answer(form, day, known, lang):
    """
    In words an answer names each provision, shield, gap, warning and question that it has.
    """
    answer = ask(form, day, **known)
    told = answer.explain(lang)
    names = [LAW.citations.name(a.provision.id, lang) for a in answer.provisions]
    names += [LAW.citations.name(s.provision.id, lang) for s in answer.shields]

    assert [] == [name for name in names if name not in told]
    assert [] == [text(lang) for text in (*answer.gaps, *answer.warnings) if text(lang) not in told]
    assert [] == [q.taken(lang) for q in answer.questions if q.taken(lang) not in told]
    assert day.isoformat() in told


@given(form_ids(), seams | days(), facts, langs())
def test_penalties_are_those_of_the_versions_and_never_summed(form, day, known, lang):
    """
    The penalties in words are those of each provision's versions, one line each, with nothing added up.
    """
    answer = ask(form, day, **known)
    lines = [
        line.removeprefix(PENALTY[lang])
        for line in answer.explain(lang).splitlines()
        if line.startswith(PENALTY[lang])
    ]
    told = [
        "; ".join(filter(None, (in_words(v, lang) for v in a.versions))) for a in by_role(answer)
    ]

    assert [f"{penalty}." for penalty in told if penalty] == lines


def by_role(answer):
    return sorted(answer.provisions, key=lambda applicable: RANK.index(applicable.role))


def test_nothing_found_is_said():
    """
    Where no provision bound, the answer says that none was found.
    """
    assert "No recorded provision was found" in ask("cyberflashing", date(1990, 1, 1)).explain("en")
    assert "No recorded provision was found" not in ask("cyberflashing").explain("en")


def test_role_and_confidence_are_said():
    """
    A disputed, an untested and a derived reading are each named in words.
    """
    told = ask(["sexual-extortion", "ai-generated-csam"], victim_age=15).explain("en")

    for words in ("The reading is contested.", "Untested in court.", "Our derived reading."):
        assert words in told
    assert told.index("## Primary provisions") < told.index("## Supporting provisions")


def test_met_ground_is_told_from_a_possible_one():
    """
    A ground that the facts meet is said to raise the penalty, any other that it may.
    """
    told = ask("cyberflashing", victim_age=15).explain("en")

    assert "Raised, plus one third (Pasal 15, UU 12/2022), because: the victim is a child." in told
    possible = [line.lower() for line in told.splitlines() if line.startswith("  May be raised")]
    assert any("family member" in line for line in possible)
    assert not any("the victim is a child." in line for line in possible)
    assert "because: the victim is a child" not in ask("cyberflashing").explain("en")
