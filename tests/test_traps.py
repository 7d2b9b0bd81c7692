"""Tests for the thirty traps of the legal notes: each fails where the law is read naively."""

from datetime import date, timedelta

import ocsea
from ocsea._base.text import LANGS

KB = ocsea.load()
LAW = KB.law
NOW = date(2026, 6, 1)
BEFORE = date(2023, 6, 1)
EVE, NEW_CODE = date(2026, 1, 1), date(2026, 1, 2)
"""Last day before, and first day of, the 2023 Criminal Code and the adjustment of penalties to it."""
ARTICLE_14 = ("tpks-14-1-a", "tpks-14-1-b", "tpks-14-1-c", "tpks-14-2")


def ask(form, day=NOW, **facts):
    return LAW.applicable(form, happened=day, **facts)


def cited(form, day=NOW, **facts):
    return {a.provision.id: a for a in ask(form, day, **facts).provisions}


def binds(ident, day=NOW):
    return bool(LAW[ident].on(day))


def grounds(form, ident, day=NOW, **facts):
    """Return the grounds that may raise a provision of a form, with whether they are met."""
    return {a.ground.id: a.met for a in cited(form, day, **facts)[ident].aggravations}


def caveats(ident):
    return " ".join(caveat.en for caveat in LAW[ident].caveats)


def questions(form, day=NOW, **facts):
    return {question.id for question in ask(form, day, **facts).questions}


def shields(form, day=NOW, **facts):
    return [shield.provision.id for shield in ask(form, day, **facts).shields]


def test_trap_01_consent_is_irrelevant_under_two_letters_of_article_14_only():
    """
    Article 14 has five paragraphs; by the fifth, consent is irrelevant for (1)a and (1)b, and not (1)c.
    """
    rules = {ident: LAW[ident].consent_child for ident in ARTICLE_14}
    told = [ask(f, victim_age=15).explain("en") for f in ("cyberstalking", "cyberflashing")]
    by_text = "A child's consent is irrelevant by the text."

    assert ["irrelevant-by-text"] * 2 + ["no-rule"] * 2 == list(rules.values())
    assert "does not name letter c" in caveats("tpks-14-1-c")
    assert [False, True] == [by_text in words for words in told]
    (finding,) = LAW.citations.check("Pasal 14 ayat (6) UU TPKS", on=NOW)
    assert ("not-recorded", ()) == (finding.state, finding.provisions)


def test_trap_02_only_the_first_paragraph_of_article_14_needs_a_complaint():
    """
    14(1) needs a complaint by an adult without disability only; 14(2), on its text, never, which is disputed.
    """
    victims = (
        {"victim_age": 30},
        {"victim_age": 15},
        {"victim_age": 30, "victim_disability": True},
    )
    one = [cited("cyberflashing", **v)["tpks-14-1-b"].complaint.needed for v in victims]
    two = [cited("sexual-extortion", **v)["tpks-14-2"].complaint for v in victims]

    assert [True, False, False] == one
    assert [False, False, False] == [complaint.needed for complaint in two]
    assert all("contested" in complaint.note.en for complaint in two)
    assert "contested" == cited("sexual-extortion")["tpks-14-2"].confidence
    assert "extortion-clause-complaint" in questions("sexual-extortion", victim_age=30)


def test_trap_03_physical_acts_of_article_6_differ_letter_by_letter():
    """
    Articles 5 and 6(a) need a complaint unless the victim is a child or has a disability; 6(b) to 13 never.
    """
    adult = cited("online-sexual-harassment", victim_age=30)["tpks-5"].complaint
    child = cited("online-sexual-harassment", victim_age=17)["tpks-5"].complaint

    assert [True, False] == [adult.needed, child.needed]
    for ident in ("tpks-5", "tpks-6-a"):
        assert "complaint-except" == LAW[ident].complaint
        assert {"child", "person-with-disability"} == set(LAW[ident].complaint_exceptions)
    never = ("tpks-6-b", "tpks-6-c", "tpks-12", "tpks-13")
    assert {"none"} == {LAW[ident].complaint for ident in never}


def test_trap_04_letter_b_protects_the_recipient():
    """
    14(1)b is about an unwilling recipient: no clause for an adult's shared image, and never the main one.
    """
    adult = cited("nonconsensual-intimate-image-sharing", victim_age=30)
    child = cited("nonconsensual-intimate-image-sharing", victim_age=15)["tpks-14-1-b"]

    assert "recipient" == LAW["tpks-14-1-b"].victim
    assert "not the person shown" in caveats("tpks-14-1-b")
    assert "tpks-14-1-b" not in adult
    assert "supporting" == child.role
    assert "recipient" in child.conditions[0].en
    assert "primary" == cited("cyberflashing", victim_age=30)["tpks-14-1-b"].role


def test_trap_05_electronic_means_never_raise_article_14():
    """
    The third for electronic means stays off Article 14; child, disability, family and educator stay on.
    """
    facts = {
        "victim_age": 15,
        "victim_disability": True,
        "relationship": ["family-member", "teacher-or-school-staff"],
    }
    met = {
        "tpks-15-child": True,
        "tpks-15-disability": True,
        "tpks-15-family": True,
        "tpks-15-educator": True,
    }

    for ident in ("tpks-14-1-b", "tpks-14-2"):
        found = grounds("online-grooming-of-a-child", ident, **facts)
        assert met == {ground: found.get(ground) for ground in met}
        assert "tpks-15-electronic-means" not in found
        assert "does not apply to Article 14" in caveats(ident)
    assert grounds("online-grooming-of-a-child", "tpks-5", **facts)["tpks-15-electronic-means"]
    assert set() == set(ARTICLE_14) & set(LAW.aggravations["tpks-15-electronic-means"].applies_to)


def test_trap_06_private_messages_left_the_decency_clause_in_2024():
    """
    ITE 27(1) reached private messages until 1 January 2024, not after, and ended on 1 January 2026.
    """
    last, first = date(2024, 1, 1), date(2024, 1, 2)
    words = [LAW["ite-27-1"].on(day)[0].wording.en for day in (last, first)]
    condition = cited("cyberflashing", first)["ite-27-1"].conditions[0].en

    assert "private messages were covered" in words[0]
    assert "private messages are no longer covered" in words[1]
    assert "private messages are no longer covered" in condition
    assert [True, False] == ["ite-27-1" in cited("cyberflashing", day) for day in (EVE, NEW_CODE)]


def test_trap_07_article_27a_lived_two_years():
    """
    ITE 27A binds from 2 January 2024 to 1 January 2026, and is never cited for 2026.
    """
    days = (date(2024, 1, 1), date(2024, 1, 2), EVE, NEW_CODE)
    parts = [{version.part for version in LAW["ite-27-3-27a"].on(day)} for day in days]
    (finding,) = LAW.citations.check("Pasal 27A UU ITE", on=NOW)

    assert [{"27 (3)"}, {"27A", "45 (6)"}, {"27A", "45 (6)"}, set()] == parts
    assert ["kuhp-433-441"] == list(cited("online-defamation-gendered"))
    assert ("ended", NEW_CODE, ("kuhp-433-441",)) == (
        finding.state,
        finding.since,
        finding.replaced_by,
    )


def test_trap_08_extortion_clause_survives_and_asks_for_goods_or_debt():
    """
    ITE 27B and 45B bind after 2025; 27B(2) needs a complaint, and 27B a demand for goods or a debt.
    """
    parts = {v.part: v.wording.en for v in LAW["ite-27-4-27b"].on(NOW)}
    entry = cited("sexual-extortion", victim_age=30)["ite-27-4-27b"]
    images = cited("sexual-extortion", victim_age=30, means="coercion")
    goods = cited("sexual-extortion", victim_age=30, means="extortion")

    assert {"27B (1)", "27B (2)"} == set(parts)
    assert "Not complaint-based." in parts["27B (1)"]
    assert parts["27B (2)"].endswith(" Complaint-based.")
    assert "goods, money or a debt" in entry.conditions[0].en
    assert not entry.certain
    assert [False, True] == ["ite-27-4-27b" in found for found in (images, goods)]
    assert binds("ite-29-45b")


def test_trap_09_only_two_penal_clauses_of_the_child_protection_law_ended():
    """
    PA 81(1) and 82 ended on 1 January 2026; 81(2), 83 and 88 go on, and "5 to 15 years" is history.
    """
    pairs = ("pa-76d-81-1", "pa-76e-82", "pa-81-2", "pa-76f-83", "pa-76i-88")
    found = cited("contact-abuse-after-online-contact", victim_age=15)

    assert [True] * 5 == [binds(ident, EVE) for ident in pairs]
    assert [False, False, True, True, True] == [binds(ident, NEW_CODE) for ident in pairs]
    assert set() == {"pa-76d-81-1", "pa-76e-82"} & set(found)
    assert {"kuhp-473", "kuhp-415", "kuhp-417", "pa-81-2"} <= set(found)
    assert "before 2 January 2026" in caveats("pa-81-2")
    assert "untested" == found["pa-81-2"].confidence


def test_trap_10_special_minima_are_gone_from_2026():
    """
    Minima of 5 years, 3 years and for pornography bind until 1 January 2026; from the 2nd there is none.
    """
    least = {"pa-76e-82": 60, "pa-81-2": 60, "tppo-3-6": 36, "pa-76f-83": 36, "porn-35": 12}
    after = [v for standing in LAW.on(NEW_CODE) for v in standing.versions]

    assert least == {ident: LAW[ident].on(EVE)[0].min_months for ident in least}
    assert [] == [v for v in after if v.min_months is not None or v.fine_min is not None]


def test_trap_11_printed_minima_of_the_new_code_never_applied():
    """
    KUHP 407, 455 and 473 bind without a minimum from their first day, and say why printed texts differ.
    """
    for ident in ("kuhp-407", "kuhp-455", "kuhp-473"):
        versions = LAW[ident].versions
        assert {(NEW_CODE, None, None)} == {(v.start, v.min_months, v.fine_min) for v in versions}
        assert "minimum" in caveats(ident)
        assert "Law 1/2026" in caveats(ident)


def test_trap_12_a_fine_alone_is_possible():
    """
    KUHP 407, 455 and 473(4) carry prison or a fine, and 407 and 455 say that a fine alone will do.
    """
    versions = {"407": LAW["kuhp-407"], "455": LAW["kuhp-455"], "473": LAW["kuhp-473"]}
    fined = {key: [v for v in rule.on(NOW) if v.fine_max] for key, rule in versions.items()}

    assert {"407": ["or"], "455": ["or"], "473": ["or"]} == {
        key: [v.mode for v in found] for key, found in fined.items()
    }
    assert "(4)" == fined["473"][0].part
    for ident in ("kuhp-407", "kuhp-455"):
        assert "a fine alone" in caveats(ident)
    assert "prison or fine" in caveats("kuhp-473")
    told = ask("csam-circulation", victim_age=15).explain("en")
    assert "imprisonment of up to 10 years or a fine of up to IDR 2,000,000,000" in told


def test_trap_13_only_one_pornography_article_ended():
    """
    Of Articles 29 to 38 only 29 ended; downloading and owning stay there, as the new code knows neither.
    """
    kept = [f"porn-{n}" for n in range(30, 39)]
    found = cited("csam-circulation", victim_age=15)

    assert [True] * 9 == [binds(ident, NEW_CODE) for ident in kept]
    assert not binds("porn-29", NEW_CODE)
    assert ["IV", "IV"] == [found[i].versions[0].fine_category for i in ("porn-31", "porn-32")]
    assert {"primary"} == {found[ident].role for ident in ("porn-31", "porn-32")}
    assert "no ban on owning or downloading" in caveats("kuhp-407")


def test_trap_14_article_408_is_about_contraceptives():
    """
    KUHP 408 is no clause on pornography: no form cites it, and who looks it up is told so.
    """
    entries = {e.provision for record in LAW.form_law.values() for e in record.entries}
    (finding,) = LAW.citations.check("Pasal 408 KUHP", on=NOW)

    assert "kuhp-408" not in entries
    assert ("kuhp-408",) == finding.provisions
    assert "contraceptives" in LAW["kuhp-408"].summary.en
    assert "not pornography" in caveats("kuhp-408")


def test_trap_15_fines_became_categories_and_some_fell():
    """
    From 2 January 2026 a fine is a category: 14(2) rose, data fines fell, and so did the corporate one.
    """
    fines = {
        ident: [LAW[ident].on(day)[0].fine_max // 1_000_000 for day in (EVE, NEW_CODE)]
        for ident in ("tpks-14-2", "pdp-65-1-67-1", "pdp-65-2-67-2", "pdp-66-68", "tpks-18")
    }
    sector = [v for standing in LAW.on(NEW_CODE) for v in standing.versions if v.fine_max]

    assert {
        "tpks-14-2": [300, 500],
        "pdp-65-1-67-1": [5_000, 200],
        "pdp-65-2-67-2": [4_000, 200],
        "pdp-66-68": [6_000, 500],
        "tpks-18": [15_000, 500],
    } == fines
    assert 40 < len(sector)
    for version in sector:
        category = LAW.fine_categories[f"category-{version.fine_category.lower()}"]
        assert category.amount_on(NEW_CODE) == version.fine_max
        assert category.amount_on(EVE) is None


def test_trap_16_prison_and_fine_is_a_matter_of_the_day():
    """
    "And" became "and/or": whether a fine is a must depends on the day, and is none from 2 January 2026.
    """
    modes = {
        ident: [LAW[ident].on(day)[0].mode for day in (EVE, NEW_CODE)]
        for ident in ("pa-76f-83", "tppo-3-6", "tppo-24", "sppa-19-97")
    }
    after = {v.mode for standing in LAW.on(NEW_CODE) for v in standing.versions}

    assert [["and", "and-or"]] * 4 == list(modes.values())
    assert "and" not in after


def test_trap_17_witness_protection_moved_to_a_new_law():
    """
    Laws 13/2006 and 31/2014 ended on 19 May 2026; from the 20th the rights are those of Law 3/2026.
    """
    last, first = date(2026, 5, 19), date(2026, 5, 20)
    older = [LAW.instruments[i] for i in ("uu-13-2006-psk", "uu-31-2014-psk")]
    new = {"psk26-7", "psk26-10"}

    assert [[True, False]] * 2 == [[law.in_force.covers(d) for d in (last, first)] for law in older]
    assert {("uu-3-2026-psk",)} == {law.repealed_by for law in older}
    assert set() == new & set(shields("sexual-extortion", last))
    assert new <= set(shields("sexual-extortion", first))


def test_trap_18_school_rules_changed_and_campus_rules_are_others():
    """
    The school regulation of 2023 gave way to that of 2026 in January; the campus rules are none of it.
    """
    older = LAW.instruments["permendikbudristek-46-2023"]
    campus = LAW.instruments["permendikbudristek-55-2024"]

    assert [True, False] == [older.in_force.covers(date(2026, 1, day)) for day in (8, 9)]
    assert ("permendikdasmen-6-2026",) == older.repealed_by
    assert () == campus.repealed_by
    rule = "permendikdasmen-6-safe-school-culture"
    assert [False, True] == [binds(rule, date(2026, 1, day)) for day in (8, 9)]
    assert "campus rules are separate" in caveats(rule)


def test_trap_19_three_days_of_the_child_online_regulation():
    """
    PP 17/2025 is of 27 March 2025, has to be met by 27 March 2027, and closes accounts from 28 March 2026.
    """
    regulation = LAW.instruments["pp-17-2025-tunas"]
    limit = LAW.deadlines["tunas-transition"]
    accounts = "permenkomdigi-9-under-16-accounts"

    assert date(2025, 3, 27) == regulation.promulgated == LAW["tunas-duties"].versions[0].start
    assert "some press reports say 28 March" in caveats("tunas-duties")
    assert "27 March 2027" in caveats("tunas-duties")
    assert ("tunas-duties", 2, "years") == (limit.provision, limit.amount, limit.unit)
    assert [False, True] == [binds(accounts, date(2026, 3, day)) for day in (27, 28)]


def test_trap_20_no_flat_ban_below_sixteen():
    """
    PP 17/2025 has three ages, 13, 16 and 18, with consent throughout; it is no ban below 16.
    """
    rule = LAW["tunas-duties"]

    for words in ("Under-13s", "13- to 15-year-olds", "16- to 17-year-olds", "parental consent"):
        assert words in rule.summary.en
    assert "no flat ban under 16" in caveats("tunas-duties")
    assert "From age 17 a child may consent" in caveats("tunas-duties")


def test_trap_21_right_to_be_forgotten_is_not_the_fast_route():
    """
    ITE 26(3) needs a court order and is offered for no form; what is offered is the removal chain.
    """
    entries = {e.provision for record in LAW.form_law.values() for e in record.entries}
    offered = shields("nonconsensual-intimate-image-sharing")

    assert "ite-26-3" not in entries | set(LAW.shields)
    assert "court order" in caveats("ite-26-3")
    assert {"tpks-46", "tpks-47", "pp30-removal-chain"} <= set(offered)


def test_trap_22_who_is_a_child_is_worded_in_several_ways():
    """
    The unborn count in three laws and not in the code; below 12 there is no trial, below 14 no penalty.
    """
    told = {i: "womb" in LAW[i].summary.en for i in ("tpks-1-5", "pa-1-1", "tppo-1-5", "kuhp-150")}
    tracks = [ask("cyberflashing", suspect_age=age).juvenile.track for age in (11, 12, 13, 14, 17)]

    assert [True, True, True, False] == list(told.values())
    assert "does not mention the unborn" in caveats("kuhp-150")
    assert ["below-12", "12-13", "12-13", "14-17", "14-17"] == tracks
    assert ask("cyberflashing", suspect_age=18).juvenile is None


def test_trap_23_parents_complain_for_a_child_below_sixteen():
    """
    Below 16 parents complain, within six months, and never the parent who is under suspicion.
    """
    below = cited("online-defamation-gendered", victim_age=15)["kuhp-433-441"].complaint
    above = cited("online-defamation-gendered", victim_age=16)["kuhp-433-441"].complaint
    told = ask("online-defamation-gendered", victim_age=15).explain("en")

    assert (True, True, 6) == (below.needed, below.by_guardian, below.months)
    assert (True, False, 6) == (above.needed, above.by_guardian, above.months)
    assert ("kuhp-25", "kuhp-29-30") == below.rules
    assert "parents or guardian complain; never a parent who is under suspicion" in told
    assert "A parent who is the suspect is not the one who complains" in caveats("kuhp-25")


def test_trap_24_restorative_justice_is_closed_and_diversion_is_not():
    """
    The procedure code keeps sexual violence out of restorative justice; a child's diversion stays open.
    """
    answer = ask("cyberflashing", victim_age=15, suspect_age=16)

    assert {"kuhap-80-82", "tpks-23", "sppa-7"} <= {s.provision.id for s in answer.shields}
    assert "sexual-violence crimes" in LAW["kuhap-80-82"].summary.en
    assert "Diversion for a child" in caveats("kuhap-80-82")
    assert "only exception is for a child" in LAW["tpks-23"].summary.en
    assert answer.juvenile.diversion["tpks-14-1-b"]


def test_trap_25_child_marriage_became_an_offence_in_2022():
    """
    A girl could marry at 16 until October 2019; marriage of a child is an offence from 9 May 2022 only.
    """
    first = date(2022, 5, 9)
    older, newer = (LAW.instruments[f"uu-{i}-perkawinan"] for i in ("1-1974", "16-2019"))

    assert [False, False, True] == [
        binds("tpks-10", day) for day in (date(2019, 6, 1), first - timedelta(1), first)
    ]
    assert "became a crime only with this law" in caveats("tpks-10")
    assert "16 for women until amended in 2019" in older.note.en
    assert (2019, 10) == (newer.promulgated.year, newer.promulgated.month)
    assert "unverified" == newer.status or "unchecked" in newer.note.en


def test_trap_26_number_of_a_revoked_clause_is_not_followed():
    """
    "45(3)" in the revocation list is defamation by its old number, and answers on defamation say so.
    """
    question = LAW.questions["ite-45-3-drafting-slip"]

    assert ("kuhp-433-441",) == LAW["ite-27-3-27a"].replaced_by
    assert not binds("ite-27-3-27a", NEW_CODE)
    assert "contested" == question.confidence
    assert "gambling" in question.question.en
    assert "No data is derived from the number alone" in question.taken.en
    for day in (BEFORE, NOW):
        assert question.id in questions("online-defamation-gendered", day)


def test_trap_27_willing_model_is_never_cited():
    """
    Article 34 on willing models is in no answer and raises none, whoever the victim is, on any day.
    """
    entries = {e.provision for record in LAW.form_law.values() for e in record.entries}
    raised = {ident for ground in LAW.aggravations.values() for ident in ground.applies_to}

    assert "porn-34" not in entries | raised | set(LAW.shields)
    assert "never an answer to a victim" in caveats("porn-34")
    assert "except for a person who was forced" in LAW["porn-34"].summary.en


def test_trap_28_answers_on_made_up_images_are_untested():
    """
    No statute on AI-made images was found: every answer on them says untested, in both languages.
    """
    words = {"en": "Untested in court.", "id": "Belum pernah diuji di pengadilan."}

    for form, age in (("synthetic-intimate-image-abuse", 30), ("ai-generated-csam", 15)):
        for day in (date(2019, 6, 1), BEFORE, NOW):
            answer = ask(form, day, victim_age=age)
            assert "untested" in {a.confidence for a in answer.provisions if a.role == "primary"}
            assert "special-statute-on-ai-images" in {q.id for q in answer.questions}
            assert [True, True] == [words[lang] in answer.explain(lang) for lang in LANGS]


def test_trap_29_shields_against_counter_suits_are_always_shown():
    """
    Whatever the form, the shields of the sexual violence law and of Law 3/2026 stand with the answer.
    """
    for form in LAW.form_law:
        found = shields(form, victim_age=30)
        assert {"tpks-66-70", "psk26-10"} <= set(found)
    assert "TPKS Article 69 letter g" in caveats("kuhp-433-441")
    assert "Law 3/2026 Article 10" in caveats("kuhp-433-441")
    assert "69 letter g" in LAW["tpks-66-70"].summary.en
    assert "Article 29" in caveats("psk26-10")


def test_trap_30_thirds_beyond_fifteen_years_are_not_summed():
    """
    A third on top of 15 years is an open question since 2026: it is asked, and no total is given.
    """
    answer = ask("child-exploitation-in-prostitution-online", victim_age=15)
    rule = {a.provision.id: a for a in answer.provisions}["tpks-12"]

    assert 180 == rule.max_months
    assert True in {a.met for a in rule.aggravations if a.ground.adds == "1/3"}
    assert "added-third-above-fifteen-years" in {question.id for question in answer.questions}
    assert "above 15 years" in caveats("tpks-12")
    for lang, words in (("en", "20 years"), ("id", "20 tahun")):
        assert words not in answer.explain(lang)
