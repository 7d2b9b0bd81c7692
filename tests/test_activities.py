"""What every activity and every plan of a workshop holds."""

import itertools
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea._base.errors import NoPlanError, UnknownIdError, UnknownOptionError
from ocsea._base.text import Text
from ocsea.scenarios import compose
from ocsea.scenarios.activities import Activity, Preset, Session, Step, Track
from ocsea.scenarios.planning import faults
from ocsea.scenarios.workshops import Workshop

KB = ocsea.load()
ACTIVITIES = list(KB.activities.values())
DEMANDED = [
    "learning-contract",
    "gender-or-not-gender",
    "body-map-gender-and-sex",
    "form-picture-matching",
    "influence-sorting",
    "local-risk-map",
    "who-would-you-tell",
    "first-disclosure-role-play",
    "safety-setting-stations",
    "image-incident-drill",
    "bystander-choices",
    "teach-back",
    "group-case-analysis",
    "gallery-walk",
    "police-and-uptd-visit",
    "survey-results",
    "follow-up-plan",
]
PRESETS = [
    "setara-ocsea-school",
    "safenet-kbgo-day",
    "smart-school-online",
    "trust-and-safety",
    "asean-policy-day",
    "staff-room-90",
    "half-day",
    "training-of-trainers",
]
WORDS = Text("Langkah", "Step")


def steps():
    """Draw the steps of an activity, the first of which is never left out."""
    step = st.builds(
        lambda minutes, optional: Step(minutes=minutes, title=WORDS, do=WORDS, optional=optional),
        st.integers(1, 60),
        st.booleans(),
    )
    return st.lists(step, min_size=1, max_size=8).map(
        lambda drawn: [attrs.evolve(drawn[0], optional=False, do=WORDS), *drawn[1:]]
    )


def activity(drawn, **fields):
    return Activity(
        id="x", title=WORDS, aim=WORDS, why=WORDS, care=WORDS, shape="plenary",
        rooms=["adults"], checked=date(2030, 1, 1), step=drawn, **fields,
    )  # fmt: skip


# -- the activities that are shipped


def test_every_demanded_activity_is_there():
    """
    The activities that the trainings use are all there.
    """
    assert set() == set(DEMANDED) - set(KB.activities)


def test_every_activity_is_complete():
    """
    Each has steps, a care note, a source or an open word on why it has none, and rooms with ages for children.
    """
    bands = {value.id for value in KB.facets["victim-age-band"].values}

    wrong = [
        each.id
        for each in ACTIVITIES
        if not each.rooms
        or not each.steps
        or min(step.minutes for step in each.steps) < 1
        or not 1 <= each.shortest <= each.minutes
        or ("children" in each.rooms) != bool(each.ages)
        or set(each.ages) - bands
        or ("children" in each.rooms) != bool(each.with_children)
        or any(material.count < 1 for material in each.materials)
        or (each.shape == "stations") != bool(each.stations)
    ]

    assert [] == wrong


def test_every_card_has_its_answer_and_children_see_no_sexual_form():
    """
    The facilitator has something to say to every card; cards of the children's room name no sexual form.
    """
    cards = [(each, card) for each in ACTIVITIES for card in each.cards]

    assert [] == [each.id for each, card in cards if not card.answer]
    shown = {
        KB.forms[card.form].label.id
        for each, card in cards
        if "children" in each.rooms and card.form and card.room != "adults"
    }
    assert shown
    assert [] == [
        label for label in shown if "seksual" in label.lower() or "intim" in label.lower()
    ]


def test_activities_for_children_speak_of_no_case():
    """
    Nothing that runs in a children's room works on cases or hands out the follow-up plan.
    """
    uses = {each.use for each in ACTIVITIES if "children" in each.rooms}

    assert {"cases", "survey"}.isdisjoint(uses)


def test_texts_of_activities_respect_people():
    """
    The linter finds nothing in any text of any activity, in either language.
    """
    found = []
    for each in ACTIVITIES:
        for lang in ("id", "en"):
            texts = [each.title, each.aim, each.why, each.care, each.with_children]
            texts += [part for step in each.steps for part in (step.title, step.action)]
            texts += [part for card in each.cards for part in (card.front, card.answer)]
            texts += [task for station in each.stations for task in station.tasks]
            texts += [prompt.ask for prompt in each.prompts]
            said = "\n\n".join(text(lang) for text in texts if text)
            found += [(each.id, lang, hit) for hit in KB.linter.lint(said, lang).findings]

    assert [] == found


# -- fitting steps into a session


@given(steps(), st.data())
def test_steps_fill_the_session_exactly(drawn, data):
    """
    Steps follow on without gap and add up to the session; optional ones are there only when time allows.
    """
    made = activity(drawn)
    minutes = data.draw(st.integers(made.shortest, 2 * made.minutes))

    timed = made.timed(minutes)

    assert minutes == sum(each.minutes for each in timed)
    assert [0, *(each.start + each.minutes for each in timed)][:-1] == [t.start for t in timed]
    kept = [step for step in made.steps if minutes >= made.minutes or not step.optional]
    assert kept == [each.step for each in timed]


@given(steps())
def test_usual_length_keeps_every_step_as_it_is(drawn):
    """
    Without a length of its own a session is as long as its steps.
    """
    made = activity(drawn)

    assert [step.minutes for step in drawn] == [each.minutes for each in made.timed()]


# -- plans


def test_every_plan_is_there():
    """
    The programmes that the trainings come from are all there, and in order.
    """
    assert set() == set(PRESETS) - set(KB.presets)
    assert [] == [f for plan in KB.presets.values() for f in faults(plan, KB.activities)]


def test_every_plan_opens_and_closes_with_help():
    """
    Each begins with a welcome that leads to agreements, and ends with where to get help; tests stand twice.
    """
    wrong = []
    for plan in KB.presets.values():
        for room in {track.room for track in plan.tracks} | {"adults"}:
            met = [s for s in plan.sessions if plan.meets(s, room)]
            used = [s.activity for s in sorted(met, key=lambda s: (s.day, s.begins))]
            closing = {"closing-and-care", "childrens-closing"}
            if "learning-contract" not in used[:4] or not closing & set(used[-2:]):
                wrong.append((plan.id, room))
            tests = plan.test and room == "adults"
            if bool(tests) != ({"pre-test", "post-test"} <= set(used)):
                wrong.append((plan.id, "test"))

    assert [] == wrong


def test_sessions_of_plans_follow_on():
    """
    In each room a session begins when the one before has ended.
    """
    gaps = []
    for plan in KB.presets.values():
        for track in [track.id for track in plan.tracks] or [""]:
            met = [s for s in plan.sessions if s.track in {"", track}]
            met.sort(key=lambda s: (s.day, s.begins))
            pairs = itertools.pairwise(met)
            gaps += [
                (plan.id, a.day, a.start, b.start)
                for a, b in pairs
                if a.day == b.day and a.ends != b.begins
            ]

    assert [] == gaps


def plan_with(**fields):
    session = {"day": 1, "start": "08:30", "minutes": 30, "title": WORDS, "aim": WORDS} | fields
    tracks = [Track(id="pupils", title=WORDS, room="children")]
    return Preset(
        id="x", title=WORDS, about=WORDS, audience="school", victims="child", days=1,
        checked=date(2030, 1, 1), track=tracks,
        session=[Session(day=1, start="09:00", minutes=20, title=WORDS, aim=WORDS), Session(**session)],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"day": 2}, "session.1.day"),
        ({"minutes": 0}, "session.1.minutes"),
        ({"start": "23:50"}, "session.1.minutes"),
        ({"track": "parents"}, "session.1.track"),
        ({"minutes": 4, "activity": "x"}, "session.1.minutes"),
        ({"track": "pupils", "activity": "x"}, "session.1.activity"),
        ({"minutes": 31}, "session.0.start"),
        ({"start": "09:10"}, "session.1.start"),
    ],
)
def test_fault_of_a_plan_is_told_with_its_field(fields, field):
    """
    Each slip of a plan is told with the session and the field it is in.
    """
    known = {"x": activity([Step(minutes=20, title=WORDS, do=WORDS)])}

    assert field in [each[0] for each in faults(plan_with(**fields), known)]


def test_plan_without_faults_has_none():
    """
    Sessions that follow on in the right rooms are no fault.
    """
    assert [] == list(faults(plan_with(), {}))


# -- plans of one's own


def test_composed_plan_becomes_a_pack():
    """
    A plan of one's own goes where the id of a preset goes.
    """
    days = [["welcome", "learning-contract", "break"], ["group-case-analysis", "closing-and-care"]]
    plan = compose(KB, days, title="Dua sore", start="13:00", participants=12, groups=3)

    pack = ocsea.scenarios.workshop(KB, preset=plan, seed=3)

    assert (12, 3, 3) == (
        pack.workshop.participants,
        pack.workshop.groups,
        len(pack.workshop.cases),
    )
    assert "Dua sore" == pack.documents("id")["guide"].subtitle


@given(
    st.lists(
        st.sampled_from(sorted(a.id for a in ACTIVITIES if "adults" in a.rooms)),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 300),
)
def test_composed_day_ends_in_time_or_says_what_to_drop(listed, spare):
    """
    A day ends by the time demanded with no activity below its shortest; what cannot be is refused by name.
    """
    until = f"{8 + spare // 60:02}:{spare % 60:02}"
    least = sum(KB.activities[each].shortest for each in listed)

    if least > spare:
        with pytest.raises(NoPlanError, match=rf"at least, and there are {spare}\b") as caught:
            compose(KB, [listed], title="x", start="08:00", until=until)
        assert any(each in caught.value.hint for each in listed)
        return
    plan = compose(KB, [listed], title="x", start="08:00", until=until)

    assert plan.sessions[-1].ends <= 8 * 60 + spare
    pairs = zip(listed, plan.sessions, strict=True)
    assert all(KB.activities[a].shortest <= s.minutes <= KB.activities[a].minutes for a, s in pairs)


@pytest.mark.parametrize(
    ("wish", "error", "words"),
    [
        ({"days": [["learning-contrct"]]}, UnknownIdError, "learning-contrct"),
        ({"start": "8 o'clock"}, UnknownOptionError, "no time of day"),
        ({"audience": "ducks"}, UnknownOptionError, "ducks"),
        ({"victims": "pets"}, UnknownOptionError, "pets"),
        ({"groups": 0}, UnknownOptionError, "groups cannot be 0"),
        ({"days": []}, UnknownOptionError, "days cannot be 0"),
        ({"test": "no-such-test"}, UnknownIdError, "no-such-test"),
        ({"days": [[("learning-contract", 2)]]}, NoPlanError, "too few"),
        ({"days": [{"pupils": ["family-member-offending"]}]}, NoPlanError, "room of children"),
    ],
)
def test_impossible_wish_is_told(wish, error, words):
    """
    What cannot be planned is refused with the wish that stands in the way.
    """
    tracks = [Track(id="pupils", title=WORDS, room="children")]
    options = {"days": [["welcome"]], "title": "x", "tracks": tracks} | wish

    with pytest.raises(error, match=words):
        compose(KB, options.pop("days"), **options)


# -- materials


def test_materials_are_counted_for_the_people_there():
    """
    What a pair, a person, a group or a room needs is multiplied by how many there are.
    """
    plan = compose(KB, [["safety-setting-stations", "learning-contract"]], title="x")

    small, large = (
        {(need.what.en, need.per): need for need in _workshop(plan, n).materials} for n in (10, 41)
    )

    for key, need in small.items():
        per = {
            "room": (1, 1),
            "group": (5, 5),
            "pair": (5, 21),
            "person": (10, 41),
            "station": (7, 7),
        }
        assert need.each * per[need.per][0] == need.count
        assert need.each * per[need.per][1] == large[key].count


def _workshop(plan, people) -> Workshop:
    return ocsea.scenarios.workshop(KB, preset=plan, participants=people, groups=5).workshop
