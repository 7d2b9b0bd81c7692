"""Tests for the case studies and the plans of workshops as they ship."""

import re
from itertools import pairwise

import attrs
import pytest
from tests.each_help import of_each

import ocsea
from ocsea.scenarios import workshop
from ocsea.scenarios.document import texts
from ocsea.scenarios.guide import handout

KB = ocsea.load()
CASES = list(KB.cases.values())
CHILDHOOD = {"a03-05", "a06-09", "a10-12", "a13-15", "a16-17"}

each_case = of_each(CASES)
each_preset = of_each(list(KB.presets.values()))


def shown(case):
    """Return the forms that a case shows, without those that the facts leave open."""
    return {link.form for link in case.forms if link.role != "possible"}


def prose(value):
    """Yield every text of a case, in both languages."""
    if isinstance(value, ocsea.Text):
        yield from (value.id, value.en)
    elif isinstance(value, tuple):
        for each in value:
            yield from prose(each)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from prose(getattr(value, field.name))


def with_ancestors(forms):
    return forms | {above for form in forms for above in KB.forms[form].ancestors}


# -- the set -------------------------------------------------------------------------------------------


def test_there_are_enough_cases():
    """
    There are at least twelve cases, and enough about children and about adults for six groups of each.
    """
    victims = [case.victims for case in CASES]

    assert 12 <= len(CASES)
    assert 6 <= victims.count("child")
    assert 6 <= victims.count("adult")


def test_cases_differ():
    """
    No two cases have the same title or tell the same situation, in either language.
    """
    for lang in ("id", "en"):
        assert len(CASES) == len({case.title(lang) for case in CASES})
        assert len(CASES) == len({case.situation(lang) for case in CASES})


def test_situations_open_differently():
    """
    No two situations begin with the same two words, so that six of them in a room are no template.
    """
    for lang in ("id", "en"):
        openings = [tuple(case.situation(lang).split()[:2]) for case in CASES]
        assert [] == [each for each in openings if openings.count(each) > 1]


# Words that stand for whom a person is to others; they are nobody's name.
CALLED = re.compile(
    r"Abang|Anak|Ayah|Bang|Bapak|Bidan|Bu|Bunda|Coach|Dokter|Guru|Ibu|Kades|Kak|Kang|Kenalan|Kepala"
    r"|Kerabat|Ketua|Kiai|Mak|Mama|Mantan|Mas|Mbah|Mbak|Mbok|Oma|Orang|Pak|Pakde|Para|Pelatih|Pendeta"
    r"|Pengelola|Pengurus|Perawat|Petugas|Sekretaris|Senpai|Suami|Tante|Tenaga|Tuan|Ustaz|Ustazah"
)


def test_people_of_different_cases_have_different_names():
    """
    No first name is borne by people of two cases, so that nobody mixes them up.
    """
    borne = {}
    for case in CASES:
        for person in case.people:
            for name in re.findall(r"\b[A-Z][a-z]+\b", person.role.id.split(",")[0]):
                borne.setdefault(name, set()).add(case.id)

    assert {} == {n: ids for n, ids in borne.items() if len(ids) > 1 and not CALLED.fullmatch(n)}


@pytest.mark.parametrize(
    "concept", KB.schemes["komnas-perempuan-2017"].concepts, ids=lambda concept: concept.id
)
def test_each_of_the_eight_concepts_is_in_a_case(concept):
    """
    Each of the eight forms that Komnas Perempuan names is reached from a case through the crosswalk.

    The form of the case or one above it counts; "illegal content" has no form of its own here and is
    reached as related to the circulation of child sexual abuse material.
    """
    mapped = {m.form: m.relation for m in KB.crosswalk("komnas-perempuan-2017", concept.id)}

    reached = {case.id: set(mapped) & with_ancestors(shown(case)) for case in CASES}

    found = {form for forms in reached.values() for form in forms}
    assert found
    if concept.id == "illegal-content":
        assert "relatedMatch" == mapped["csam-circulation"]
        assert "csam-circulation" in found
    else:
        assert {mapped[form] for form in found} - {"relatedMatch"}


def test_there_are_eight_concepts():
    """
    The scheme that the cases are held against has its eight concepts.
    """
    assert 8 == len(KB.schemes["komnas-perempuan-2017"].concepts)


def test_cases_show_more_than_strangers_and_girls():
    """
    The set holds people known and unknown to the person harmed, and settings beyond school.
    """
    relationships = {value for case in CASES for value in case.relationship}
    settings = {value for case in CASES for value in case.setting}

    known = {"family-member", "peer", "current-partner", "ex-partner", "teacher-or-school-staff"}
    assert known <= relationships
    assert {"stranger-online-only", "unknown"} <= relationships
    assert {"home", "school-or-madrasah", "workplace", "campus", "online-only"} <= settings


def test_cases_come_in_every_weight():
    """
    There are light, moderate and heavy cases, so that a set can be made for every room.
    """
    assert {0, 1, 2} == {case.sensitivity for case in CASES}


# -- each case -----------------------------------------------------------------------------------------


LEAST = {
    "forms": 2,
    "people": 3,
    "inserts": 2,
    "decisions": 2,
    "questions": 4,
    "provisions": 1,
    "measures": 3,
    "first_response": 5,
    "services": 2,
    "sources": 1,
    "setting": 1,
    "relationship": 1,
    "means": 1,
    "signs": 1,
    "impact": 1,
}


@each_case
def test_case_is_complete(case):
    """
    Each case has enough of every part, and nothing twice.
    """
    held = {part: getattr(case, part) for part in LEAST}

    assert {} == {part: len(all_) for part, all_ in held.items() if len(all_) < LEAST[part]}
    assert [] == [part for part, all_ in held.items() if len(all_) != len(set(all_))]


@each_case
def test_situation_can_be_read_aloud(case):
    """
    The situation is long enough to work with and short enough to be read out.
    """
    for lang in ("id", "en"):
        assert 100 <= len(case.situation(lang).split()) <= 220


@each_case
def test_decisions_have_one_best_and_an_unsafe_option(case):
    """
    There are two decisions, each with one best option, at least one that is unsafe, and no option twice.
    """
    assert 2 == len(case.decisions)
    for decision in case.decisions:
        verdicts = [option.verdict for option in decision.options]
        assert 1 == verdicts.count("best")
        assert 1 <= verdicts.count("unsafe")
        assert 2 <= len(verdicts) <= 4
        assert len(verdicts) == len({option.choice for option in decision.options})


def test_the_best_option_cannot_be_guessed_from_its_place():
    """
    The best option stands in different places, and is in none of them more than half of the time.
    """
    decisions = [decision for case in CASES for decision in case.decisions]

    places = [[o.verdict for o in d.options].index("best") for d in decisions]

    assert 3 <= len(set(places))
    assert max(map(places.count, places)) <= len(places) / 2


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_best_option_cannot_be_guessed_from_its_length(lang):
    """
    The best option is the longest in fewer than four of ten decisions, and never by half.
    """
    longest = 0
    decisions = [decision for case in CASES for decision in case.decisions]

    for decision in decisions:
        best = next(len(o.choice(lang)) for o in decision.options if o.verdict == "best")
        other = max(len(o.choice(lang)) for o in decision.options if o.verdict != "best")
        longest += best > other
        assert best <= 1.5 * other, decision.prompt

    assert longest <= 0.4 * len(decisions)


@each_case
def test_questions_are_at_every_level(case):
    """
    There are questions that ask to know, to apply and to judge.
    """
    assert {"know", "apply", "judge"} == {question.level for question in case.questions}


@each_case
def test_news_comes_in_time(case):
    """
    News is handed over in order, after the start and while the group is still at work.
    """
    minutes = [insert.minute for insert in case.inserts]

    assert all(before < after for before, after in pairwise(minutes))
    assert 0 < minutes[0]
    assert minutes[-1] < case.minutes


@each_case
def test_case_has_a_main_form_that_fits_its_victim(case):
    """
    A case has a main form, and every form it names can happen to the person it is about.
    """
    assert any(link.role == "main" for link in case.forms)
    victims = {link.form: KB.forms[link.form].victims for link in case.forms}
    assert {} == {f: whom for f, whom in victims.items() if whom not in {"both", case.victims}}


@each_case
def test_age_band_fits_the_victim(case):
    """
    A person harmed who is called a child is under 18, and one who is called an adult is not.
    """
    assert (case.victims == "child") == (case.age_band in CHILDHOOD)


@each_case
def test_services_serve_the_person_harmed(case):
    """
    Every service named serves people of that age, and at least two can be shown with their contacts.
    """
    services = [KB.services[ident] for ident in case.services]

    assert {service.audience for service in services} <= {"both", case.victims}
    assert 2 <= len([service for service in services if service.contactable])


@each_case
def test_provisions_bind_on_the_day(case):
    """
    Every provision of the answer key binds on the day of the incident.
    """
    found = KB.law.standing(case.provisions, case.happened)

    assert list(case.provisions) == [standing.provision.id for standing in found]
    assert all(standing.versions for standing in found)


@each_case
def test_key_names_an_offence_and_a_right(case):
    """
    The answer key names what is forbidden and what the person harmed is entitled to.
    """
    kinds = {KB.law[ident].kind for ident in case.provisions}

    assert kinds & {"offence", "aggravation"}
    assert kinds & {"right", "procedure", "duty", "takedown"}


@each_case
def test_measures_are_still_there(case):
    """
    No measure named has ended by the day of the incident, and none is a one-off warning talk.
    """
    measures = [KB.measures[ident] for ident in case.measures]

    assert [] == [m.id for m in measures if m.valid_to and m.valid_to <= case.happened]
    assert not {"sch-tppk-legacy", "edu-oneoff-warning"} & set(case.measures)


@each_case
def test_first_steps_begin_with_the_person(case):
    """
    Calm, safety or emergency help comes first, and the person harmed is told that it is not their fault.
    """
    assert case.first_response[0] in {"stay-calm", "ask-safety-first", "emergency-help"}
    assert "not-your-fault" in case.first_response


@each_case
def test_family_is_not_told_first_when_it_may_be_responsible(case):
    """
    Where a relative or caregiver may be responsible, the steps say that the family is not informed first.
    """
    at_home = {"family-member", "caregiver"} & set(case.relationship)

    assert not at_home or "family-not-informed-first" in case.first_response


def test_some_case_has_a_relative_responsible():
    """
    The rule about the family is put to use by a case.
    """
    assert any("family-member" in case.relationship for case in CASES)


@each_case
def test_safety_comes_before_evidence(case):
    """
    In all but the lightest cases the steps ask about safety, and do so before evidence is kept.
    """
    steps = case.first_response
    kept = {"keep-evidence-without-image", "factual-log"}

    first = [step for step in steps if step == "ask-safety-first" or step in kept]

    assert case.sensitivity == 0 or first[0] == "ask-safety-first"


# -- pairing -------------------------------------------------------------------------------------------

# With a child as the person harmed, the first form is never named without the second.
WITH_A_CHILD = [
    ("nonconsensual-intimate-image-sharing", "csam-circulation"),
    ("intimate-image-trading", "csam-circulation"),
    ("nonconsensual-intimate-recording", "csam-production"),
    ("financial-sexual-extortion", "sexual-extortion-of-a-child"),
    ("cyberflashing", "unwanted-sexual-exposure-of-a-child"),
    ("online-recruitment-into-exploitation", "child-trafficking-for-sexual-exploitation-online"),
]
# With a child the first form is not used, because the second says it better.
NOT_WITH_A_CHILD = [
    ("synthetic-intimate-image-abuse", "ai-generated-csam"),
    ("sexual-extortion", "sexual-extortion-of-a-child"),
    ("deceptive-romance-exploitation", "online-grooming-of-a-child"),
]


def unpaired(cases):
    """Return the cases about children that name a form without the one that belongs to it."""
    return [
        (case.id, form, needed)
        for case in cases
        for form, needed in WITH_A_CHILD
        if case.victims == "child" and form in shown(case) and needed not in shown(case)
    ]


def misnamed(cases):
    """Return the cases about children that name a form which another one replaces."""
    return [
        (case.id, form, better)
        for case in cases
        for form, better in NOT_WITH_A_CHILD
        if case.victims == "child" and form in {link.form for link in case.forms}
    ]


def test_forms_that_belong_together_are_named_together():
    """
    A form that, with a child, is always another form as well is named with it.
    """
    assert [] == unpaired(CASES)


def test_forms_that_are_not_for_children_are_not_named():
    """
    A form for which another stands when a child is harmed is not named in a case about a child.
    """
    assert [] == misnamed(CASES)


@pytest.mark.parametrize(("form", "needed"), WITH_A_CHILD)
def test_missing_pair_would_be_found(form, needed):
    """
    The rule about pairs finds a case that breaks it, and no case about an adult.
    """
    child, adult = (next(c for c in CASES if c.victims == whom) for whom in ("child", "adult"))
    link = attrs.evolve(child.forms[0], form=form, role="also")
    broken = [attrs.evolve(case, forms=(link,)) for case in (child, adult)]

    assert [(child.id, form, needed)] == unpaired(broken)


@pytest.mark.parametrize(("form", "better"), NOT_WITH_A_CHILD)
def test_misnamed_form_would_be_found(form, better):
    """
    The rule about forms not for children finds a case that breaks it, even where it is only possible.
    """
    child = next(case for case in CASES if case.victims == "child")
    link = attrs.evolve(child.forms[0], form=form, role="possible")

    assert [(child.id, form, better)] == misnamed([attrs.evolve(child, forms=(link,))])


@pytest.mark.parametrize(
    "form", sorted({form for pair in (*WITH_A_CHILD, *NOT_WITH_A_CHILD) for form in pair})
)
def test_pairing_rules_name_forms_that_exist(form):
    """
    The forms of the rules are forms of the taxonomy.
    """
    assert form in KB.forms


@each_case
def test_threat_with_a_demand_is_extortion(case):
    """
    Where a threat to share images comes with extortion, both are named.
    """
    extortion = {form for form in with_ancestors(shown(case)) if "extortion" in form}

    if "threat-to-share-intimate-images" in shown(case):
        assert extortion


@each_case
def test_help_by_machine_is_named_with_what_it_serves(case):
    """
    Deception by means of AI is named only with the form of harm that it serves.
    """
    serves = {
        "online-grooming-of-a-child",
        "sexual-extortion",
        "sexual-extortion-of-a-child",
        "online-recruitment-into-exploitation",
        "deceptive-romance-exploitation",
        "impersonation",
    }
    named = {link.form for link in case.forms}

    assert "ai-assisted-deception" not in named or named & serves


# -- what is told --------------------------------------------------------------------------------------


@each_case
def test_prose_states_no_penalty(case):
    """
    Penalties come from the provisions, with their dates, and are never told in a case itself.
    """
    penalty = re.compile(
        r"(?i)\b(penjara|denda)\b[^.]{0,30}\d|\d+\s*(tahun|bulan) penjara|imprison|\bfine of\b"
        r"|\byears in prison"
    )

    assert [] == [text for text in prose(case) if penalty.search(text)]


@each_case
def test_prose_names_no_brand(case):
    """
    Cases are fictional: no platform, app or game that exists is named as the place of harm.
    """
    brand = re.compile(
        r"(?i)\b(whatsapp|instagram|tiktok|facebook|telegram|discord|roblox|snapchat|twitter|youtube|"
        r"michat|omegle|mobile legends|free fire|minecraft|onlyfans)\b"
    )

    assert [] == [text for text in prose(case) if brand.search(text)]


@each_case
def test_prose_holds_no_contact(case):
    """
    No number, address or account stands in a case; contacts come from the services, with their dates.
    """
    contact = re.compile(r"https?://|www\.|\w@\w|(?<!\w)@\w|\b\d{5,}\b|\b0\d{2,3}-\d{3,}")

    assert [] == [text for text in prose(case) if contact.search(text)]


@each_preset
def test_handout_of_every_plan_calls_its_cases_fictional(preset):
    """
    The note that people and events are made up stands before the first case of a handout.
    """
    ready = workshop(KB, preset=preset.id, groups=3, seed=5)

    for lang in ("id", "en"):
        told = list(texts(handout(KB, ready.workshop, lang)))
        if not ready.workshop.cases:
            continue
        titles = [
            at for at, t in enumerate(told) if any(c.title(lang) in t for c in ready.workshop.cases)
        ]
        assert told.index(KB.wording["fictional"](lang)) < min(titles, default=len(told))


# -- plans ---------------------------------------------------------------------------------------------


def rooms(preset):
    """Return the ids of the rooms of a plan; one without tracks has a single room."""
    return [track.id for track in preset.tracks] or [""]


def running(preset, day, room):
    """Return the sessions of a room on a day in their order: its own, and those of all."""
    ours = [s for s in preset.sessions if s.day == day and s.track in {"", room}]
    return sorted(ours, key=lambda session: session.begins)


def days_of(preset):
    """Yield each room on each of its days: the room's id and its sessions."""
    for day in range(1, preset.days + 1):
        for room in rooms(preset):
            if sessions := running(preset, day, room):
                yield room, sessions


def uses(session):
    """Return what of the pack a session uses, itself or through its activity."""
    return {session.use} | ({KB.activities[session.activity].use} if session.activity else set())


@each_preset
def test_sessions_follow_one_another(preset):
    """
    The sessions of each room follow one another without a gap or an overlap, and every day has some.
    """
    for _, sessions in days_of(preset):
        assert [s.begins for s in sessions[1:]] == [s.ends for s in sessions[:-1]]
    assert {session.day for session in preset.sessions} == set(range(1, preset.days + 1))


@each_preset
def test_rooms_end_together(preset):
    """
    The rooms that are used on the same day end their day at the same time.
    """
    for day in range(1, preset.days + 1):
        used = [sessions for room in rooms(preset) if (sessions := running(preset, day, room))]

        assert len({sessions[-1].ends for sessions in used}) == 1


@each_preset
def test_sessions_keep_near_the_usual_length(preset):
    """
    A session is between half and one and a half times as long as its activity usually is.
    """
    far = [
        (session.activity, session.minutes)
        for session in preset.sessions
        if session.activity
        and not 1 <= 2 * session.minutes / KB.activities[session.activity].minutes <= 3
    ]

    assert [] == far


@each_preset
def test_plan_tells_where_to_get_help(preset):
    """
    Every room of a plan is told where to get help, and adults leave a case with a plan of their own.
    """
    for room in rooms(preset):
        used = set().union(*(uses(s) for s in preset.sessions if s.track in {"", room}))

        assert "help" in used
        assert "cases" not in used or "follow-up" in used


@each_preset
def test_rooms_begin_and_end_with_care(preset):
    """
    Every room begins with a welcome and a learning contract, and ends with an evaluation and a calm close.
    """
    for room in rooms(preset):
        held = [s.activity for name, ss in days_of(preset) if name == room for s in ss]

        assert ["welcome", "learning-contract"] == held[:2]
        assert "evaluation-form" == held[-2]
        assert held[-1] in {"closing-and-care", "childrens-closing"}


@each_preset
def test_children_never_work_on_cases(preset):
    """
    No session of a children's room, or of all rooms beside one, uses the cases or a test.
    """
    shared = {"", *(track.id for track in preset.tracks if track.room == "children")}
    met = [s for s in preset.sessions if preset.tracks and s.track in shared]

    assert [] == [s.title.en for s in met if uses(s) & {"cases", "test"}]


@each_preset
def test_group_work_is_long_enough_for_a_case(preset):
    """
    The time given to group work is at least what the cases of that plan need.
    """
    fitting = [case for case in CASES if preset.victims in {"both", case.victims}]

    time = sum(session.minutes for session in preset.sessions if "cases" in uses(session))
    assert time == 0 or max(case.minutes for case in fitting) <= time


@each_preset
def test_plan_has_breaks(preset):
    """
    Nobody works for more than two and a half hours without a break.
    """
    for _, sessions in days_of(preset):
        worked = 0
        for session in sessions:
            pause = session.activity in {"break", "lunch-and-prayer"}
            worked = 0 if pause else worked + session.minutes
            assert worked <= 150


@each_preset
def test_test_is_held_before_and_after(preset):
    """
    A plan that names a test has time for it before and after, and no other plan has.
    """
    held = {s.activity for s in preset.sessions} & {"pre-test", "post-test"}

    assert ({"pre-test", "post-test"} if preset.test else set()) == held
