"""Tests for the forms of harm: hierarchy, definitions and names."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocsea
from ocsea._base.text import LANGS
from ocsea.testing.strategies import form_ids, forms, langs

KB = ocsea.load()
FORMS = KB.forms
SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
MOST_WORDS = 60
"""The longest definition shipped has 49 words; up to about 60 can still be read aloud in one go."""


class Rows:
    """A reader of made-up forms."""

    def __init__(self, broader):
        self.broader = broader

    def rows(self, section):
        word = {"id": "contoh", "en": "sample"}
        common = {
            "kind": "form",
            "label": word,
            "definition": word,
            "scope": word,
            "victims": "both",
            "contact": "either",
            "maturity": "stable",
            "status": "verified",
            "checked": "2030-06-01",
        }
        rows = [common | {"id": i, "broader": list(up)} for i, up in self.broader.items()]
        return rows if section == "forms" else []

    def meta(self):
        return {"version": "made-up"}

    def section_hash(self, section):
        return section


def made_up(broader):
    """Return the forms of a knowledge base with only these links upwards."""
    return ocsea.KnowledgeBase(Rows(broader)).forms


@st.composite
def links(draw):
    """Links upwards without a circle, written down in any order, with shared parents and short cuts."""
    names = draw(st.permutations("abcdefgh"))[: draw(st.integers(1, 8))]
    broader = {
        name: draw(st.lists(st.sampled_from(names[:at]), unique=True, max_size=3)) if at else []
        for at, name in enumerate(names)
    }
    return {name: broader[name] for name in draw(st.permutations(names))}


def distances(start, steps):
    """Return how many steps each id is away from *start*, at the least, by trying every way."""
    away = {}
    ways = [(start, 0)]
    while ways:
        here, far = ways.pop()
        for there in steps[here]:
            if far + 1 < away.get(there, 99):
                away[there] = far + 1
                ways.append((there, far + 1))
    return away


# -- hierarchy -----------------------------------------------------------------------------------------


@given(links())
def test_narrower_is_broader_read_backwards(broader):
    """
    A form is narrower than another exactly when that one is broader than it.
    """
    up = {(child, parent) for child, parents in broader.items() for parent in parents}
    down = {(child, form.id) for form in made_up(broader).values() for child in form.narrower}

    assert up == down


@given(links())
def test_ancestors_are_all_forms_above(broader):
    """
    The ancestors are exactly the forms that lie above in any number of steps.
    """
    for form in made_up(broader).values():
        above = distances(form.id, broader)

        assert set(above) == set(form.ancestors)
        assert len(above) == len(form.ancestors)


@given(links())
def test_descendants_are_all_forms_below(broader):
    """
    The descendants are exactly the forms that have this one among their ancestors.
    """
    found = made_up(broader)
    for form in found.values():
        below = {other.id for other in found.values() if form.id in other.ancestors}

        assert below == set(form.descendants)
        assert len(below) == len(form.descendants)


@given(links())
def test_nearest_relatives_come_first(broader):
    """
    Ancestors and descendants are in the order of their distance, also where there is a short cut.
    """
    found = made_up(broader)
    narrower = {form.id: form.narrower for form in found.values()}
    for form in found.values():
        up, down = distances(form.id, broader), distances(form.id, narrower)

        assert sorted(up.values()) == [up[ident] for ident in form.ancestors]
        assert sorted(down.values()) == [down[ident] for ident in form.descendants]


@given(links())
def test_walk_comes_by_once_for_each_way_down(broader):
    """
    The walk visits a form once for each way from a top form, and goes one step deeper at a time.
    """
    found = made_up(broader)

    def ways(ident):
        return sum(map(ways, broader[ident])) if broader[ident] else 1

    steps = list(found.walk())
    path = []
    for depth, form in steps:
        del path[depth:]

        assert depth == len(path)
        assert not path or form.id in path[-1].narrower
        path.append(form)

    assert {ident: ways(ident) for ident in broader} == Counter(form.id for _, form in steps)


@given(links().flatmap(lambda broader: st.tuples(st.just(broader), st.sampled_from([*broader]))))
def test_walk_from_a_form_stays_below_it(case):
    """
    A walk with a start begins there at depth 0 and visits exactly it and its descendants.
    """
    broader, start = case
    found = made_up(broader)

    steps = list(found.walk(start))

    assert (0, found[start]) == steps[0]
    assert {start, *found[start].descendants} == {form.id for _, form in steps}
    assert [depth for depth, _ in steps].count(0) == 1


@given(form_ids())
def test_shipped_links_run_both_ways(ident):
    """
    Each shipped form is narrower than all its broader forms, and broader than all its narrower ones.
    """
    form = FORMS[ident]

    assert all(ident in FORMS[parent].narrower for parent in form.broader)
    assert all(ident in FORMS[child].broader for child in form.narrower)
    assert set(form.ancestors) == set(distances(ident, {i: f.broader for i, f in FORMS.items()}))


def test_no_form_is_above_itself():
    """
    No shipped form is among its own ancestors, descendants or related forms.
    """
    circles = [
        form.id
        for form in FORMS.values()
        if form.id in {*form.ancestors, *form.descendants, *form.related}
    ]

    assert [] == circles


def test_shipped_form_with_two_parents_comes_twice_in_the_walk():
    """
    Sexual extortion of a child stands under its child group and under extortion.
    """
    depths = [depth for depth, form in FORMS.walk() if form.id == "sexual-extortion-of-a-child"]

    assert ("ocsea", "sexual-extortion") == FORMS["sexual-extortion-of-a-child"].broader
    assert [2, 1] == depths


def test_walk_leaves_nothing_out():
    """
    Every shipped form can be reached from a top form.
    """
    assert set(FORMS) == {form.id for _, form in FORMS.walk()}


def test_top_forms_are_those_without_a_parent():
    """
    Three forms have nothing above them, and only they are of the kind top.
    """
    top = {"ai-facilitated-sexual-harm", "kbgo", "ocsea"}

    assert top == {form.id for form in FORMS.top}
    assert top == {form.id for form in FORMS.values() if form.kind == "top"}
    assert all(top & set(form.ancestors) for form in FORMS.values() if form.id not in top)


def test_groupings_group_something():
    """
    What is only there to group forms has forms below it.
    """
    assert [] == [
        form.id for form in FORMS.values() if form.kind == "grouping" and not form.narrower
    ]


# -- related -------------------------------------------------------------------------------------------


def test_related_is_symmetric():
    """
    A form is related to another exactly when that one is related to it.
    """
    pairs = {(form.id, other) for form in FORMS.values() for other in form.related}

    assert pairs
    assert pairs == {(other, ident) for ident, other in pairs}


def test_related_is_never_above_or_below():
    """
    A related form is neither an ancestor nor a descendant: that link says more already.
    """
    doubled = [
        (form.id, other)
        for form in FORMS.values()
        for other in form.related
        if other in {*form.ancestors, *form.descendants}
    ]

    assert [] == doubled


# -- victims -------------------------------------------------------------------------------------------


def test_form_of_children_stands_under_ocsea():
    """
    A form whose victims are children never sits only under kbgo: ocsea is above it, or is it.
    """
    misplaced = [
        form.id
        for form in FORMS.values()
        if form.victims == "child" and "ocsea" not in {form.id, *form.ancestors}
    ]

    assert [] == misplaced


def test_form_of_adults_stands_outside_ocsea():
    """
    A form whose victims are adults never sits under ocsea, which is about people under 18.
    """
    misplaced = [
        form.id for form in FORMS.values() if form.victims == "adult" and "ocsea" in form.ancestors
    ]

    assert [] == misplaced


def test_sharing_between_peers_is_a_risk_and_not_abuse():
    """
    Image sharing between young people is the only entry that is not abuse in itself.
    """
    found = [form.id for form in FORMS.values() if form.kind == "risk-situation"]

    assert ["adolescent-image-sharing"] == found


# -- words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_definition_is_two_sentences(lang):
    """
    A definition says in two sentences what the harm is and where it ends or who is responsible.
    """
    counts = {form.id: len(SENTENCE_END.findall(form.definition(lang))) for form in FORMS.values()}

    assert dict.fromkeys(FORMS, 2) == counts
    assert all(SENTENCE_END.search(form.definition(lang)[-1]) for form in FORMS.values())


@pytest.mark.parametrize("lang", LANGS)
def test_definition_is_short(lang):
    """
    A definition has at most 60 words.
    """
    lengths = {form.id: len(form.definition(lang).split()) for form in FORMS.values()}

    assert {} == {ident: length for ident, length in lengths.items() if length > MOST_WORDS}


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_forms_share_a_label(lang):
    """
    A label names one form only.
    """
    labels = Counter(form.label(lang).casefold() for form in FORMS.values())

    assert [] == [label for label, count in labels.items() if count > 1]


@given(forms())
def test_languages_are_not_copies(form):
    """
    The definition and the scope differ between the languages: neither is a copy of the other.
    """
    assert form.definition("id") != form.definition("en")
    assert form.scope("id") != form.scope("en")


@given(langs())
def test_discouraged_names_are_never_displayed(lang):
    """
    A hidden label of any form stands in no label, alternative label, definition or scope.
    """
    hidden = {name.casefold() for form in FORMS.values() for name in form.hidden_labels(lang)}
    shown = [
        text
        for form in FORMS.values()
        for text in (
            form.label(lang),
            form.definition(lang),
            form.scope(lang),
            *form.alternative_labels(lang),
        )
    ]
    slips = [
        (name, text)
        for name in hidden
        for text in shown
        if re.search(rf"\b{re.escape(name)}\b", text.casefold())
    ]

    assert hidden
    assert [] == slips


# -- older names ---------------------------------------------------------------------------------------


@given(st.sampled_from([short for short in KB.short_names.values() if short.forms]))
def test_older_name_is_told_with_what_to_use(short):
    """
    Looking up an older short name fails, and the hint names the forms it stands for now.
    """
    with pytest.raises(ocsea.UnknownIdError) as caught:
        FORMS[short.id]

    assert caught.value.hint.startswith("it is an older short name; use '")
    assert all(repr(form) in caught.value.hint for form in short.forms)
    assert set(short.forms) <= set(FORMS)


def test_older_name_of_no_form_is_told_with_its_note():
    """
    An older short name that has no form any more says why, in a whole sentence.
    """
    short = KB.short_names["child-marriage-online"]

    with pytest.raises(ocsea.UnknownIdError) as caught:
        FORMS[short.id]

    assert () == short.forms
    assert "use ." not in caught.value.hint
    assert short.note("en") in caught.value.hint


def test_older_name_without_a_form_has_a_note():
    """
    An older short name that stands for no form has a note that says where to look instead.
    """
    assert ["child-marriage-online"] == [
        short.id for short in KB.short_names.values() if not short.forms
    ]
    assert all(short.forms or short.note for short in KB.short_names.values())


def test_older_names_are_not_ids():
    """
    No older short name is the id of a form, which would hide what it meant before.
    """
    assert set() == set(KB.short_names) & set(FORMS)


@pytest.mark.parametrize(
    ("slip", "near"),
    [
        ("cyberstaking", "cyberstalking"),
        ("sexual-extorsion", "sexual-extortion"),
        ("oting", "outing"),
    ],
)
def test_misspelt_id_is_told_with_the_nearest(slip, near):
    """
    Looking up a misspelt form fails, and the hint names the form with the closest id.
    """
    with pytest.raises(ocsea.UnknownIdError, match=f"no form has the id '{slip}'") as caught:
        FORMS[slip]

    assert f"did you mean {near!r}?" in caught.value.hint
