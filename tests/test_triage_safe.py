"""Tests that triage does no harm: every pair of facts, every asker, both languages."""

import pytest
from hypothesis import given as with_
from hypothesis import strategies as st
from tests.triage_help import (
    ASKERS,
    CHILD_ONLY_ACTS,
    FAMILY,
    KB,
    LEVELS,
    PARAMETERS,
    PLAIN,
    SAYS_NOT,
    STEPS,
    Naive,
    advice_of,
    allowed,
    found,
    given,
    ids,
    never_said,
    pairwise,
    sentences,
    situation,
    situations,
)

import ocsea
from ocsea._base.text import LANGS
from ocsea.scenarios.document import texts


def answers_for(asker):
    """Yield the answer to each row of the array that an asker can ask about."""
    for row in pairwise():
        if asker != "child" or row["age"] != 24:
            yield row, found(asker=asker, **given(row))


def may_be_a_child(answer):
    return "treat-as-child" in answer._verdict.flags


# -- the array itself ------------------------------------------------------------------------------------


def test_every_pair_of_facts_that_can_be_is_walked():
    """
    Each two values of two parameters stand together in a row, unless they contradict each other.
    """
    names = list(PARAMETERS)
    walked = {(a, row[a], b, row[b]) for row in pairwise() for a in names for b in names if a < b}

    missing = [
        (a, x, b, y)
        for a in names
        for b in names
        if a < b
        for x in PARAMETERS[a]
        for y in PARAMETERS[b]
        if (a, x, b, y) not in walked and allowed({a: x, b: y})
    ]
    assert [] == missing
    assert set(PLAIN["acts"]) == {row["acts"] for row in pairwise()} - {None}


@pytest.mark.parametrize(
    ("text", "child"),
    [
        ("Ambil tangkapan layar percakapannya.", True),
        ("Take a screenshot of the chat.", True),
        ("Simpan fotonya di ponsel Anda.", False),
        ("Lakukan mediasi dengan keluarganya.", False),
        ("Selesaikan secara kekeluargaan.", False),
        ("The two families can settle it.", False),
        ("Hapus semua pesan dari orang itu.", False),
        ("Bayar saja agar ia berhenti meminta.".replace("berhenti meminta", "puas"), False),
        ("Seharusnya kamu lebih hati-hati.", False),
        ("You should have been careful.", False),
        ("Laporkan kepada TPPK di sekolah.", False),
        ("Skor risikonya 80 %.", False),
    ],
)
def test_what_must_never_be_said_is_found(text, child):
    """
    The search for forbidden advice finds it when it is there.
    """
    assert never_said(text, child=child)


# -- walking it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asker", ASKERS)
def test_every_pair_of_facts_gives_safe_advice_with_help(asker):
    """
    No advice is ever forbidden, help is always there, a family that may be involved is never told first,
    and evidence of a child is never an image.
    """
    for row, answer in answers_for(asker):
        assert [] == forbidden(answer), row
        helped(answer, row)
        family_first(answer, row, asker)
        evidence(answer, row)


def forbidden(answer):
    """Return the sentences of all advice that are never said."""
    return [
        (each.id, lang, sentence)
        for each in advice_of(answer)
        for lang in LANGS
        for sentence in never_said(each.text(lang), child=may_be_a_child(answer))
    ]


def helped(answer, row):
    """Check that there are steps, the ban on settling, and the two contacts that are always named."""
    settling = {"no-mediation-helpers", "no-mediation-adult", "no-settling-child"}

    assert answer.first_steps, row
    assert settling & set(ids(answer.do_not)), row
    assert {"sapa-129", "polri-110"} <= {each.service.id for each in answer.services}, row
    assert all(each.service.contactable for each in answer.services), row
    assert answer.wellbeing, row


def family_first(answer, row, asker):
    """Check that with a relative, the home, or nobody named, no step sends the asker to the family."""
    relative = row["relationship"] in {"family-member", "caregiver"}
    unknown = row["relationship"] is None and asker != "parent" and may_be_a_child(answer)
    home = row["setting"] == "home" and row["relationship"] is None
    if not (relative or unknown or home):
        return
    told = [
        sentence
        for each in answer.first_steps
        for lang in LANGS
        for sentence in sentences(each.text(lang))
        if FAMILY.search(sentence) and not SAYS_NOT.search(sentence)
    ]
    assert [] == told, row
    assert not {"tell-the-safe-family", "tell-an-adult-child"} & set(ids(answer.first_steps)), row
    if asker not in {"child", "adult-victim"}:
        assert "family-not-first" in ids(answer.first_steps), row


def evidence(answer, row):
    """Check that for a child, or an age not known, the evidence holds no image."""
    noted = set(ids(answer.evidence))
    of_an_adult = noted & {"adult-evidence-self", "adult-evidence-helpers"}

    assert bool(of_an_adult) != may_be_a_child(answer), row
    assert noted, row


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("lang", LANGS)
def test_pages_say_nothing_forbidden_and_carry_dated_contacts(asker, lang):
    """
    Every printed sentence is safe, brief and full; the page has contacts, their day, and the stamp.
    """
    walks = [(asker, lang) for asker in ASKERS for lang in LANGS]
    first = walks.index((asker, lang))  # so that each prints rows of its own
    for row in pairwise()[first :: 3 * len(walks)]:
        if asker == "child" and row["age"] == 24:
            continue
        answer = found(asker=asker, **given(row))
        child = may_be_a_child(answer)
        for full in (False, True):
            page = list(texts(answer.document(lang, full=full)))
            told = " ".join(page)
            quoted = {
                each.service.caution(lang) for each in answer._referrals if each.service.caution
            }
            quoted |= {a.provision.summary(lang) for a in answer.provisions}
            quoted |= {rule.why(lang) for rule in answer.urgency.rules}  # reasons, no advice
            quoted |= {c(lang) for a in answer.provisions for c in a.provision.caveats}

            assert KB.stamp in told, row
            assert "129" in told, row
            assert "110" in told, row
            assert ("terakhir diperiksa" if lang == "id" else "last checked") in told, row
            wrong = [
                s
                for text in page
                if not any(q in text for q in quoted)
                and "Pasal" not in text
                and "Article" not in text
                for s in never_said(text, child=child)
            ]
            assert [] == wrong, row


@pytest.mark.parametrize("asker", ["child"])
def test_a_child_reads_no_articles_and_no_forms(asker):
    """
    What a child reads names no article, no form of harm and no penalty, and says kamu.
    """
    for _, answer in list(answers_for(asker))[::20]:
        told = " ".join(texts(answer.document("id", full=True)))

        assert "paling lama" not in told
        assert KB.wording["triage-law"]("id") not in told
        assert all("Anda" not in each.text("id") for each in advice_of(answer))


def test_an_empty_situation_gives_general_steps_that_are_safe():
    """
    Nothing known: nothing is established, excluded or called urgent, safety is asked first, help is there.
    """
    answer = found()

    assert () == answer.forms.established
    assert () == answer.forms.possible
    assert {"open"} == {each.state for each in answer.forms.values()}
    assert ("open", False) == (answer.urgency.level, answer.urgency.safety_known)
    assert "safety-now" == answer.next_questions[0].id
    assert {"ask-safety-first", "report-child", "family-not-first"} <= set(ids(answer.first_steps))
    assert "never-view-or-copy" in ids(answer.do_not)
    assert ["evidence-without-image"] == ids(answer.evidence)


# -- knowing more ----------------------------------------------------------------------------------------


@with_(situations, situations)
def test_knowing_more_never_takes_back_what_was_settled(one, other):
    """
    What was excluded stays so, what was established stays so or goes by a closer form, and urgency
    never falls.
    """
    more = {
        name: getattr(other, name)
        for name in ("acts", "means", "relationship", "signs", "impact", "setting", "help_seeking")
    }
    more |= {n: getattr(other, n) for n in ("phase", "other_age", "asker") if not getattr(one, n)}
    if one.victim is None and other.victim:
        more["victim_age"] = other.victim_age
        more["victim_age_band"] = other.victim_age_band
    try:
        later = ocsea.triage(KB, one.also(**more))
    except ocsea.UnknownOptionError:
        return
    first = ocsea.triage(KB, one)

    for form in KB.forms:
        before, after = first.forms[form], later.forms[form]
        if before.state == "excluded":
            assert after.state == "excluded", form
        if before.state == "established" and after.state != "established":
            assert "excluded" == after.state, form
            assert "established" == later.forms[after.replaced_by].state, form
            assert any(form in rule.supersedes for rule in after.rules), form
    assert LEVELS.index(first.urgency.level) <= LEVELS.index(later.urgency.level)


@with_(situations)
def test_urgency_is_never_lower_than_a_rule_asks(known):
    """
    Read plainly, no rule that holds asks for more than the answer gives; and the reasons are told.
    """
    answer = ocsea.triage(KB, known)

    assert Naive(known).urgency == answer.urgency.level
    assert (answer.urgency.level == "open") == (not answer.urgency.rules)


@with_(situations, st.sampled_from([a for a in ASKERS if a]))
def test_who_asks_changes_words_not_what_it_is(known, asker):
    """
    Forms and urgency do not depend on who asks, save that a child who asks is a child.
    """
    if asker == "child" or known.asker == "child":
        return
    other = ocsea.triage(KB, known.also(asker=asker))
    this = ocsea.triage(KB, known)

    assert {f: s.state for f, s in this.forms.items()} == {
        f: s.state for f, s in other.forms.items()
    }
    assert this.urgency.level == other.urgency.level


# -- the data --------------------------------------------------------------------------------------------


def test_steps_for_a_child_speak_to_a_child():
    """
    Steps for a child only say kamu and never Anda; steps for adults never say kamu.
    """
    for step in STEPS.values():
        if step.who == ("child",):
            assert "Anda" not in step.advice.id
        elif step.advice:
            assert "kamu" not in step.advice.id.casefold()


def test_acts_that_only_a_child_can_meet_are_refused_for_an_adult():
    """
    An adult with an act that speaks of a child is told as a contradiction, not guessed at.
    """
    assert CHILD_ONLY_ACTS
    for act in CHILD_ONLY_ACTS:
        with pytest.raises(ocsea.UnknownOptionError, match="contradict each other") as caught:
            found(acts=act, victim_age=30)
        assert "two situations" in caught.value.hint


def test_ages_do_not_meet():
    """
    A child who asks about itself is a child, whatever else is not known.
    """
    assert "child" == found(asker="child")._adviser.victim(found(asker="child")._verdict)
    assert situation(asker="child").victim is None
