"""Tests for the answer of triage: steps, services, routes, law, and the traps it must not fall into."""

from datetime import date

import pytest
from tests.triage_help import ASKERS, KB, STEPS, advice_of, found, ids

import ocsea
from ocsea._base.text import LANGS
from ocsea.assess.triage.advising import meant_for
from ocsea.scenarios.document import texts
from ocsea.scenarios.render import rendered

DAY = date(2026, 6, 1)
HELPERS = [a for a in ASKERS if a not in {"child", "adult-victim"}]

each_lang = pytest.mark.parametrize("lang", LANGS)


def told(answer, lang="id", *, full=True):
    return " ".join(texts(answer.document(lang, full=full)))


def words(advice, lang="id"):
    return " ".join(each.text(lang) for each in advice)


# -- the program of the contract ---------------------------------------------------------------------------


def test_the_program_of_the_contract():
    """
    A developer's program: facts in, forms, provisions, steps, services and questions out.
    """
    answer = ocsea.triage(
        KB,
        ocsea.Situation(
            acts={"threat-to-distribute"},
            victim_age=15,
            relationship="online-only",
            happened=DAY,
        ),
    )

    assert ["threat-to-share-intimate-images"] == [f.form.id for f in answer.forms.established]
    assert "sexual-extortion-of-a-child" in {f.form.id for f in answer.forms.possible}
    assert {"deceptive-romance-exploitation", "synthetic-intimate-image-abuse"} == {
        f.form.id for f in answer.forms.excluded
    }
    assert "tpks-14-2" in {a.provision.id for a in answer.provisions}
    assert all(a.provision.on(DAY) for a in answer.provisions)
    assert all(f.rules for f in (*answer.forms.established, *answer.forms.excluded))
    assert ids(answer.first_steps)
    assert ids(answer.do_not)
    assert "sapa-129" == answer.services[0].service.id
    assert "safety-now" == answer.next_questions[0].id


def test_answers_are_the_same_each_time():
    """
    The same facts give the same words, byte for byte.
    """
    one, other = (found(acts="image-shared", victim_age=15, happened=DAY) for _ in range(2))

    assert one.explain("id") == other.explain("id")
    assert one.to_dict("en") == other.to_dict("en")


# -- steps for the one who asks ----------------------------------------------------------------------------


@pytest.mark.parametrize("asker", ASKERS)
def test_steps_are_for_the_one_who_asks_and_in_order(asker):
    """
    Every step is meant for the asker, and they stand in their order.
    """
    steps = found(asker=asker, acts="image-shared").first_steps

    assert all(meant_for(each.step, asker) for each in steps)
    assert sorted(each.step.order for each in steps) == [each.step.order for each in steps]


@pytest.mark.parametrize("asker", ASKERS)
def test_danger_to_life_comes_first(asker):
    """
    With danger to life the first step is to get help now, and the police stand first among services.
    """
    answer = found(asker=asker, phase="immediate-danger")

    assert answer.first_steps[0].id.startswith("emergency-now")
    assert "110" in answer.first_steps[0].text("id")
    assert "polri-110" == answer.services[0].service.id
    assert "emergency" == answer.urgency.level


@pytest.mark.parametrize("asker", HELPERS)
def test_helpers_say_that_it_is_not_their_fault_and_do_not_dig(asker):
    """
    Every helper is told to stay calm, to say so, and not to press for details or look at images.
    """
    answer = found(asker=asker)

    assert {"stay-calm", "not-your-fault"} <= set(ids(answer.first_steps))
    assert {"no-blame", "no-interrogation", "never-view-or-copy"} <= set(ids(answer.do_not))
    assert {"ask-no-names", "ask-no-details", "ask-no-images", "ask-no-why"} <= set(
        ids(answer.do_not_ask)
    )


def test_an_adult_decides():
    """
    With an adult helpers offer and the adult decides; with a child anyone may report.
    """
    adult, child = (ids(found(asker="friend", victim_age=age).first_steps) for age in (30, 12))

    assert {"adult-decides", "report-adult"} <= set(adult)
    assert "report-child" not in adult
    assert "report-child" in child


def test_blackmail_is_answered_with_not_paying():
    """
    With a threat or a demand each asker is told to stop replying and that nothing need be paid.
    """
    for asker in ASKERS:
        steps = ids(found(asker=asker, acts="threat-to-distribute").first_steps)

        assert {"extortion-helpers", "extortion-parent-and-adult", "extortion-child"} & set(
            steps
        ) or (asker is None)
        assert not {s for s in ids(found(asker=asker).first_steps) if s.startswith("extortion")}


def test_support_to_communicate_is_arranged():
    """
    Where somebody needs support to tell, it is arranged, and what they say counts as much.
    """
    for asker, step in (
        ("teacher", "communication-support"),
        ("child", "communication-support-child"),
        ("adult-victim", "communication-support-adult"),
    ):
        assert step in ids(found(asker=asker, disability="communication-support").first_steps)
        assert step not in ids(found(asker=asker, disability="yes").first_steps)


def test_a_withdrawn_story_is_no_proof():
    """
    A statement taken back is never treated as proof that nothing happened.
    """
    assert "withdrawn-is-no-proof" in ids(found(help_seeking="withdrawn").first_steps)


@pytest.mark.parametrize("step", STEPS.values(), ids=lambda s: s.id)
def test_every_step_can_be_reached(step):
    """
    Some facts bring every step to some asker.
    """
    assert step.id in reached()


_REACHED: set[str] = set()


def reached():
    """Return the steps that situations made of a few facts bring to the askers."""
    if not _REACHED:
        ages = ({}, {"victim_age": 15}, {"victim_age": 30})
        more = (
            {},
            {"acts": {"threat-to-distribute", "abuse-in-person", "plan-to-meet", "account-taken"}},
            {
                "relationship": "stranger",
                "setting": {"islands-or-remote", "boarding-school-or-pesantren"},
            },
            {
                "relationship": "teacher",
                "signs": "night-use",
                "disability": "communication-support",
            },
            {"phase": "immediate-danger", "help_seeking": "withdrawn", "other_age": "child"},
            {"impact": {"family-conflict", "legal-risk-to-victim", "physical-harm"}},
            {"acts": {"image-exchanged-by-peers", "child-harms-child"}},
        )
        for age in ages:
            for facts in more:
                if age.get("victim_age") == 30 and "child-harms-child" in facts.get("acts", ()):
                    continue
                for asker in ASKERS:
                    if asker != "child" or age.get("victim_age") != 30:
                        _REACHED.update(ids(advice_of(found(asker=asker, **age, **facts))))
    return _REACHED


# -- trap DF-01: teams that no longer exist ----------------------------------------------------------------


@each_lang
@pytest.mark.parametrize("asker", ASKERS)
def test_df01_teams_that_ended_are_never_named(asker, lang):
    """
    Nobody is sent to TPPK or a task force, on whatever day it happened.
    """
    for day in (date(2024, 6, 1), DAY):
        page = told(found(asker=asker, setting="school-or-madrasah", happened=day), lang)

        assert "TPPK" not in page
        assert "Satgas" not in page


@each_lang
def test_df01_a_teacher_turns_to_people_of_the_school(lang):
    """
    A teacher is sent to the head, the class teacher or the BK counsellor, and told of the Pokja.
    """
    steps = words(found(asker="teacher", relationship="stranger").first_steps, lang)

    assert "Pokja" in steps
    assert "BK" in steps


@pytest.mark.parametrize(
    "relationship", ["teacher-or-school-staff", "religious-or-community-leader"]
)
def test_df01_not_to_the_people_who_may_be_responsible(relationship):
    """
    Where somebody of the institution may be responsible, nobody is sent to its people first.
    """
    for asker in ASKERS:
        steps = set(ids(found(asker=asker, relationship=relationship, victim_age=14).first_steps))

        assert not steps & {"school-roles", "tell-responsible-person", "tell-an-adult-child"}
        assert steps & {"institution-not-first", "tell-a-safe-adult-outside-child"} or (
            asker == "adult-victim"
        )


# -- trap DF-02: forms that ask for screenshots ------------------------------------------------------------


@pytest.mark.parametrize("age", [None, 8, 17])
@pytest.mark.parametrize("asker", [a for a in ASKERS if a != "child"])
def test_df02_for_a_child_the_state_forms_get_a_link_only(asker, age):
    """
    Where a form asks for a screenshot, it is said not to make one of a child, or of an age not known.
    """
    routes = {r.id: r for r in found(asker=asker, acts="image-shared", victim_age=age).removal}

    for route in ("aduan-konten-route", "state-removal-child-image"):
        assert "jangan membuatnya" in routes[route].text("id")
        assert "do not make one" in routes[route].text("en")
        assert "tautan" in routes[route].text("id")
    assert "aduan-konten-adult" not in routes
    assert "iwf-link-only" in routes


def test_df02_the_channel_without_confirmed_contacts_stands_apart_with_its_caution():
    """
    Aduan Konten is named with its caution, and its contacts are never shown as live.
    """
    answer = found(acts="image-shared", victim_age=15)
    apart = {each.service.id: each for each in answer.unconfirmed_services}

    assert "aduan-konten" in apart
    assert "tangkapan layar" in told(answer)
    for lang in LANGS:
        for channel in apart["aduan-konten"].service.channels:
            if channel.kind != "web":
                assert channel.value not in told(answer, lang)


@pytest.mark.parametrize("age", [None, 15])
def test_df02_screenshots_are_for_adults_only(age):
    """
    Only an adult, known to be one, is told of screenshots of messages; nobody else.
    """
    for asker in ASKERS:
        noted = words(found(asker=asker, victim_age=age, acts="image-shared").evidence)
        assert "tangkapan layar" not in noted
    assert "tangkapan layar" in words(found(asker="adult-victim", victim_age=30).evidence)


def test_df02_screenshots_are_guarded_twice():
    """
    Each step that speaks of keeping screenshots asks for an adult, and is barred unless it is one.
    """
    barred = set(KB.table("triage_rules")["never-handle-images-of-a-child"].bars)
    adult = {s.id for s in STEPS.values() if s.kind == "evidence" and "victim=adult" in s.all}
    speaking = {
        s.id
        for s in STEPS.values()
        if s.kind == "evidence" and s.advice and "tangkapan layar" in s.advice.id
    }

    assert speaking == adult == barred


@pytest.mark.parametrize(
    ("age", "services"),
    [
        (15, {"take-it-down"}),
        (30, {"stopncii"}),
        (None, {"take-it-down", "stopncii"}),
    ],
)
def test_df02_removal_tools_go_by_the_age_in_the_image(age, services):
    """
    Take It Down is for images of a child, StopNCII for those of an adult, both while that is open.
    """
    answer = found(asker="parent", acts="image-shared", victim_age=age)
    tools = {"take-it-down", "stopncii"}

    assert services == tools & {r.service.id for r in answer.removal if r.service}
    assert services == tools & {r.service.id for r in answer.services}


# -- trap DF-03: mediation ---------------------------------------------------------------------------------


@each_lang
@pytest.mark.parametrize("asker", ASKERS)
def test_df03_the_rule_stands_beside_sapa_129(asker, lang):
    """
    Wherever SAPA 129 is shown, the ban on settling outside court is shown with it.
    """
    caution = KB.services["sapa-129"].caution(lang)
    answer = found(asker=asker, acts="image-shared")

    for full in (False, True):
        assert caution in told(answer, lang, full=full)
    shown = {s["id"]: s for s in answer.to_dict(lang)["services"]}
    assert caution == shown["sapa-129"]["caution"]


@pytest.mark.parametrize("asker", ASKERS)
def test_df03_nobody_is_ever_advised_to_settle(asker):
    """
    The ban stands among what to leave for every asker, with pressure to marry all the more.
    """
    for facts in (
        {},
        {"impact": "family-conflict"},
        {"relationship": "current-partner", "victim_age": 17},
    ):
        answer = found(asker=asker, **facts)

        assert {"no-mediation-helpers", "no-mediation-adult", "no-settling-child"} & set(
            ids(answer.do_not)
        )
        assert not [s for s in answer.first_steps if "mediasi" in s.text("id").casefold()]
    if asker != "child":
        assert "resist-pressure-to-settle" in ids(
            found(asker=asker, impact="family-conflict").do_not
        )


def test_df03_the_exception_is_for_a_child_responsible_and_its_own_process():
    """
    Only with a child responsible is diversion spoken of, as the juvenile process and never as a settlement.
    """
    with_child = found(asker="teacher", acts="image-shared", victim_age=14, other_age="child")
    with_adult = found(asker="teacher", acts="image-shared", victim_age=14, other_age="adult")

    step = next(s for s in with_child.first_steps if s.id == "route-for-a-child-responsible")
    assert "bukan lewat kesepakatan" in step.text("id")
    assert {"sppa-7", "tpks-23"} == set(step.step.provisions)
    assert "right-child-responsible" in ids(with_child.rights)
    assert "route-for-a-child-responsible" not in ids(with_adult.first_steps)
    assert "no-mediation-helpers" in ids(with_child.do_not)


# -- trap DF-10: no label on a person -----------------------------------------------------------------------


def test_df10_no_number_about_anybody():
    """
    The plain answer holds no share, score or probability: its only numbers are counts, days and limits.
    """
    plain = found(acts={"threat-to-distribute"}, victim_age=15, signs="unexplained-gifts").to_dict(
        "en"
    )

    def floats(value):
        if isinstance(value, dict):
            return [x for each in value.values() for x in floats(each)]
        if isinstance(value, list):
            return [x for each in value for x in floats(each)]
        return [value] if isinstance(value, float) else []

    assert [] == floats(plain)


@each_lang
def test_df10_signs_prove_nothing(lang):
    """
    Signs alone establish no form, and the first thing said of them is that one proves nothing.
    """
    signs = [
        v.id for f in ("warning-signs-child", "warning-signs-adult") for v in KB.facets[f].values
    ]
    answer = found(signs=signs, victim_age=14, asker="teacher")

    assert () == answer.forms.established
    steps = {s.id: s.text(lang) for s in answer.first_steps}
    assert ("tidak membuktikan" if lang == "id" else "proves nothing") in steps[
        "calm-talk-about-signs"
    ]


@each_lang
def test_df10_it_is_said_that_nobody_is_judged(lang):
    """
    The page says that it is about what happened, and no finding of guilt.
    """
    note = KB.wording["triage-forms-not-a-person"](lang)

    assert note in told(found(acts="image-shared", other_age="child"), lang)


# -- services ----------------------------------------------------------------------------------------------


def test_services_fit_the_age():
    """
    A child gets no service for adults only, and an adult none for children only.
    """
    for age, wrong in ((12, "adult"), (30, "child")):
        answer = found(victim_age=age, acts="image-shared")
        listed = (*answer.services, *answer.unconfirmed_services)
        assert wrong not in {each.service.audience for each in listed}


def test_services_fit_the_province():
    """
    The service of Jakarta is for Jakarta, and stands right after those always named.
    """
    here, elsewhere, unknown = (
        [each.service.id for each in found(province=p).services]
        for p in ("dki-jakarta", "papua", None)
    )

    assert "pppa-dki-jakarta" == here[2]
    assert "pppa-dki-jakarta" not in elsewhere + unknown


def test_contacts_that_were_not_confirmed_are_not_shown():
    """
    What could not be confirmed stands apart, without numbers, in words and in plain data.
    """
    answer = found(acts="image-shared")
    plain = answer.to_dict("id")

    assert all(s.service.status == "verified" for s in answer.services)
    assert {"sejiwa-119", "tepsa"} <= {s.service.id for s in answer.unconfirmed_services}
    assert all("channels" not in s for s in plain["unconfirmed_services"])
    assert "1500-771" not in told(answer)


def test_a_child_gets_few_services():
    """
    A child gets the help lines for children and the tools for images, nothing else.
    """
    scopes = {s.service.id for s in found(asker="child", acts="image-shared").services}

    assert {
        "sapa-129",
        "polri-110",
        "uptd-ppa",
        "kpai",
        "take-it-down",
        "google-intimate-removal",
    } == scopes


def test_services_of_an_overlay_are_found(tmp_path):
    """
    A district's own service, laid over the shipped ones, is offered in its province.
    """
    (tmp_path / "mine.toml").write_text(
        """
[[source]]
id = "mine"
title = "Contoh"
publisher = "Contoh"
published = "2030"
kind = "primary"
read_as = "page"
checked = 2030-01-01

[[service]]
id = "uptd-contoh"
name = { id = "UPTD PPA Contoh", en = "Sample UPTD PPA" }
helps_with = { id = "Bantuan", en = "Help" }
who = { id = "Siapa saja", en = "Anyone" }
channels = [{ kind = "phone", value = "0000" }]
audience = "both"
reach = "papua"
scope = "help"
sources = ["mine"]
status = "verified"
checked = 2030-01-01
""",
        encoding="utf-8",
    )
    kb = ocsea.load(overlays=[tmp_path])

    services = [
        s.service.id
        for s in ocsea.triage(kb, ocsea.Situation(province="papua", asker="child")).services
    ]
    assert "uptd-contoh" == services[2]
    assert "uptd-contoh" not in [s.service.id for s in found(province="papua").services]


# -- law ---------------------------------------------------------------------------------------------------


def test_law_is_that_of_the_day_and_the_age():
    """
    The provisions are those that the law gives for the established forms, that day and that age.
    """
    facts = {"acts": "image-shared", "victim_age": 15, "relationship": "ex-partner"}
    for day in (date(2023, 6, 1), DAY):
        answer = found(happened=day, **facts)
        expected = KB.law.applicable(
            answer.law.forms, happened=day, victim_age=15, relationship=["ex-partner"]
        )

        assert {a.provision.id for a in expected.provisions} == {
            a.provision.id for a in answer.provisions
        }
        assert ("established", {"nonconsensual-intimate-image-sharing", "csam-circulation"}) == (
            answer.law.basis,
            set(answer.law.forms),
        )
        assert None is answer.law.assumed_day
    roles = [a.role for a in answer.provisions]
    assert sorted(roles, key=["primary", "supporting", "protective", "procedural"].index) == roles


def test_law_over_a_span_tells_both_ends_and_the_change():
    """
    Conduct that went on over a change of law gives an answer for each span, and the change is told.
    """
    answer = found(acts="image-shared", victim_age=15, happened=(date(2025, 12, 1), DAY))

    assert 2 <= len(answer.law.answers)
    assert date(2025, 12, 1) == answer.law.answers[0].happened
    assert "2 Januari 2026" in told(answer)
    assert "1 Desember 2025 sampai 1 Juni 2026" in told(answer)


def test_law_without_a_day_says_which_it_took():
    """
    Where no day is named, the day of the last check is taken, and that is said.
    """
    answer = found(acts="image-shared", victim_age=15)

    assert KB.law.last_check == answer.law.assumed_day
    assert KB.wording["triage-law-assumed"]("id") in told(answer)


def test_law_asks_for_possible_forms_only_when_none_is_established():
    """
    Without an established form the articles of possible ones are shown, and called so.
    """
    answer = found(acts="secret-closeness")

    assert ("possible", ("online-grooming-of-a-child",)) == (answer.law.basis, answer.law.forms)
    assert KB.wording["triage-law-possible"]("id") in told(answer)
    assert "none" == found().law.basis
    assert KB.wording["triage-law-none"]("en") in told(found(), "en")


def test_law_on_a_child_of_unknown_age_says_who_complains():
    """
    For a child of whom it is not known whether below 16, it is said who complains below 16.
    """
    note = KB.wording["triage-law-age"]("id")
    facts = {"acts": "threat-to-distribute", "happened": DAY}

    assert note in told(found(victim_age_band="child-unspecified", **facts))
    assert note not in told(found(victim_age=15, **facts))
    assert note not in told(found(victim_age_band="a13-15", **facts))
    assert found(victim_age_band="a16-17", **facts).law.answers[0].facts.victim == "16-17"
    assert found(asker="child", **facts).law.answers[0].facts.child


@each_lang
def test_law_is_information_not_advice(lang):
    """
    Every page with law says for which day it holds and that it is no advice; conditions and doubts are told.
    """
    page = told(found(acts="threat-to-distribute", victim_age=15, happened=DAY), lang)

    day = "1 Juni 2026" if lang == "id" else "1 June 2026"
    assert KB.wording["triage-law-not-advice"].format(day=day)(lang) in page
    assert KB.wording["triage-law-confidence-contested"](lang) in page
    assert ("yang harus diperiksa" if lang == "id" else "to be checked") in page


def test_rights_and_routes_rest_on_law_that_binds():
    """
    Steps that rest on a provision are given only while it binds; deadlines are those of the data.
    """
    answer = found(asker="professional", acts="image-shared", victim_age=15)

    for each in advice_of(answer):
        assert all(KB.law[p].on(KB.law.last_check) for p in each.step.provisions)
    limits = {d.id: d for each in answer.removal for d in each.deadlines}
    assert (72, "hours") == (limits["removal-decision"].amount, limits["removal-decision"].unit)
    duties = next(s for s in answer.first_steps if s.id == "duties-of-receiving-bodies")
    assert {24, 48, 72} == {d.amount for d in duties.deadlines}


def test_rules_can_require_and_bar_steps(tmp_path):
    """
    A rule that holds brings the steps it requires and takes away those it bars; otherwise nothing changes.
    """
    (tmp_path / "mine.toml").write_text(
        """
[[triage_rule]]
id = "mine"
all = ["signs=night-use"]
requires = ["withdrawn-is-no-proof"]
bars = ["stay-calm"]
why = { id = "Contoh.", en = "Sample." }
basis = "editorial"
status = "unverified"
checked = 2030-01-01
""",
        encoding="utf-8",
    )
    kb = ocsea.load(overlays=[tmp_path])
    held, not_held = (
        set(ids(ocsea.triage(kb, ocsea.Situation(signs=sign)).first_steps))
        for sign in ("night-use", "school-decline")
    )

    assert {"withdrawn-is-no-proof"} == held - not_held
    assert {"stay-calm"} == not_held - held


def test_a_step_on_a_rule_that_has_ended_is_not_given(tmp_path):
    """
    A step that rests on a provision no longer in force is left out; one on a rule in force is given.
    """
    step = """
[[triage_step]]
id = "{ident}"
kind = "right"
who = ["all"]
order = 0
text = {{ id = "Contoh.", en = "Sample." }}
provisions = ["{provision}"]
basis = "editorial"
status = "unverified"
checked = 2030-01-01
"""
    rows = step.format(ident="ended", provision="porn-29") + step.format(
        ident="binding", provision="tpks-23"
    )
    (tmp_path / "mine.toml").write_text(rows, encoding="utf-8")
    rights = ids(ocsea.triage(ocsea.load(overlays=[tmp_path]), ocsea.Situation()).rights)

    assert "binding" in rights
    assert "ended" not in rights


# -- pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["html", "md", "docx", "pdf"])
def test_answer_can_be_printed(form):
    """
    The page comes in every format, and HTML and Markdown hold the first step.
    """
    answer = found(asker="teacher", acts="image-shared", victim_age=15)
    made = rendered(answer.document("id"), form)

    assert made
    if isinstance(made, str):
        assert "Tetaplah tenang" in made


def test_the_short_page_is_short_and_keeps_what_matters():
    """
    The short page is less than half the full one, with steps, warnings, help and the next question.
    """
    answer = found(asker="teacher", acts="threat-to-distribute", victim_age=15, happened=DAY)
    short, full = told(answer, full=False), told(answer)

    assert len(short) < len(full) / 2
    assert answer.next_questions[0].ask("id") in short
    for ident in (
        "ask-safety-first",
        "stay-calm",
        "not-your-fault",
        "school-roles",
        "report-child",
    ):
        assert next(s for s in answer.first_steps if s.id == ident).text("id") in short
    for ident in (
        "never-view-or-copy",
        "no-mediation-helpers",
        "no-contact-with-suspect",
        "do-not-spread",
    ):
        assert next(s for s in answer.do_not if s.id == ident).text("id") in short


def test_in_an_emergency_the_page_asks_nothing():
    """
    Help comes before questions: with danger to life the page has none, though a program can still ask.
    """
    title = KB.wording["triage-next"]("id")
    calm, danger = found(acts="image-shared"), found(acts="image-shared", phase="immediate-danger")

    assert title in told(calm)
    assert title not in told(danger)
    assert danger.next_questions


@each_lang
def test_what_was_not_verified_says_so(lang):
    """
    Every step on a full page that no source was read for is marked, and the mark is explained.
    """
    answer = found(asker="teacher", victim_age=15)
    page = list(texts(answer.document(lang, full=True)))
    mark = KB.wording["triage-doubt"](lang)

    unsure = [each for each in (*answer.first_steps, *answer.do_not) if not each.verified]
    assert unsure
    for each in unsure:
        assert any(text.startswith(each.text(lang)) and mark in text for text in page)
    assert KB.wording["triage-editorial"](lang) in page
    child = list(texts(found(asker="child").document(lang)))
    assert KB.wording["triage-editorial-child"](lang) in child


@each_lang
def test_markdown_is_the_page(lang):
    """
    The answer in words is its page as Markdown, brief unless asked.
    """
    answer = found(acts="image-shared")

    assert answer.explain(lang) == rendered(answer.document(lang), "md")
    assert answer.explain(lang, full=True) == rendered(answer.document(lang, full=True), "md")


def test_repr_shows_no_text():
    """
    What a log would show of an answer is its facts, all of them from the vocabulary.
    """
    assert repr(found(acts="image-shared")).startswith(
        "Triage(situation=Situation(acts=frozenset({'image"
    )


def test_a_knowledge_base_without_helplines_still_answers():
    """
    With made-up records of another kind triage works, and says nothing that is not there.
    """
    answer = ocsea.triage(
        ocsea.testing.tiny(), ocsea.Situation(acts="threat-of-violence", victim_age=15)
    )

    assert ["sample-harm"] == [f.form.id for f in answer.forms.established]
    assert ["sample-first-step"] == ids(answer.first_steps)
    assert "sample-question" not in [q.id for q in answer.next_questions]
    assert "Dengarkan." in answer.explain("id")
    assert not answer.urgency.safety_known
