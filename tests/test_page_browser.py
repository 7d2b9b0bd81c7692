"""Tests of the page in a browser: what a reader sees."""

from functools import cache

import pytest
from tests.harm_help import places
from tests.language_help import EXCEPT, blamed
from tests.page_help import FORM, KB, MEASURE, PREVENTION, each_lang, go, refs, rows, say

from ocsea._base.text import LANGS
from ocsea.prevention.ways import GRADES
from ocsea.sections import SECTIONS

OTHER = {"id": "en", "en": "id"}


@cache
def reached(measure):
    """Return the surest grade to each form that a measure reaches."""
    grades = {form: [way.certainty for way in PREVENTION.paths(measure, form)] for form in KB.forms}
    return {f"form:{form}": max(found, key=GRADES.index) for form, found in grades.items() if found}


# -- what it is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"lang": "en", "show": FORM},
        {"show": MEASURE, "draw": "ways"},
        {"draw": "whole", "show": "factor:com-victim-blaming"},
        {
            "show": "measure:not-there",
            "certainty": "certain",
            "actor": "<b>",
            "draw": "",
            "lang": "fr",
        },
    ],
)
def test_page_runs_without_trouble_and_without_network(look, state):
    """
    In every view there is no error in the browser, and nothing is asked for besides the page.
    """
    tab = look(**state)

    assert [] == tab.troubles()
    assert ["219 ditemukan" if state.get("lang") != "en" else "219 found"] == tab.texts("#count")


def test_trouble_and_requests_would_be_seen(look):
    """
    A script from elsewhere, text run as code and an image are refused, and these tests would notice.
    """
    tab = look()

    tab.run(
        "document.body.append(Object.assign(new Image(), {src: 'https://example.invalid/a.png'})), 0"
    )
    tab.run(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.hit = 1'})), 0"
    )
    assert tab.troubles()
    assert None is tab.run("window.hit")


@each_lang
def test_page_is_in_one_language_at_a_time(look, lang):
    """
    In one language nothing is told in the other, in any of the three kinds of view.
    """
    tab = look(lang=lang)
    foreign = {
        phrase(OTHER[lang])
        for key, phrase in KB.wording.items()
        if key.startswith(("page-", "actor-", "help-")) and phrase.id != phrase.en
    }
    foreign = {text for text in foreign if len(text.split()) > 2 and "{" not in text}

    assert 40 < len(foreign)
    assert lang == tab.run("document.documentElement.lang")
    for ref in ("", FORM, MEASURE, "factor:ind-risky-online-behaviour"):
        go(tab, show=ref)
        (told,) = tab.texts("body")
        assert [] == [text for text in foreign if text in told]


def test_language_is_switched_in_the_page(look):
    """
    The switch changes words, title, language and address, and keeps what was chosen.
    """
    tab = look(show=FORM)

    assert ["true", "false"] == tab.values("#languages button", "aria-pressed")
    tab.run("document.querySelector('#languages [lang=en]').click()")
    assert ["false", "true"] == tab.values("#languages button", "aria-pressed")
    assert "en" == tab.run("document.documentElement.lang")
    assert [KB[FORM].label("en")] == tab.texts("#title")
    assert f"{KB[FORM].label('en')} – Prevention map" == tab.run("document.title")
    assert "lang=en" in tab.run("location.hash")


@each_lang
def test_every_view_says_where_help_is_and_what_it_is_not(look, lang):
    """
    The contacts with the day they were checked, the limits of it all and the stamp are always shown.
    """
    tab = look(lang=lang)

    for ref in ("", FORM, MEASURE):
        go(tab, show=ref)
        (told,) = tab.texts("body")
        for name in ("sapa-129", "polri-110"):
            assert KB.services[name].name(lang) in told
        assert say("help-checked", lang, day="21 November 2026") in told
        assert say("cli-no-prediction", lang) in told
        assert say("page-footer", lang, stamp=KB.stamp) in told


def test_no_discouraged_word_is_shown(look):
    """
    In no view of any record is a discouraged word used or a hidden name shown.

    What a record says in so many words is judged with the records.
    """
    judged = {place.text for s in SECTIONS for place in places(s) if place.home not in EXCEPT}
    for lang in LANGS:
        told = look(
            lang=lang
        ).run(
            "[...nodes.keys()].map(ref => { state = {...state, show: ref}; renderDetails();"
            "for (const e of document.querySelectorAll('#body .sources')) e.remove();"  # titles are theirs
            "const walk = document.createTreeWalker(document.getElementById('details'), 4);"
            "const told = []; while (walk.nextNode()) told.push(walk.currentNode.data);"
            "return told.join('\\n'); })"
        )
        shown = {text for each in told for text in each.split("\n")} - judged

        assert len(KB.forms) + len(KB.measures) + len(KB.factors) == len(told)
        assert [] == [word for text in shown for word in blamed(text, lang, law=True)]


# -- the list and its filters --------------------------------------------------------------------------


def test_list_names_everything(look):
    """
    Without filters each form, measure and factor is listed once, under its kind.
    """
    tab = look()

    found = refs(tab)
    expected = [
        record.ref for table in (KB.forms, KB.measures, KB.factors) for record in table.values()
    ]
    assert sorted(expected) == sorted(found)
    assert [
        f"Bentuk kekerasan ({len(KB.forms)})",
        f"Langkah ({len(KB.measures)})",
        f"Faktor ({len(KB.factors)})",
    ] == tab.texts("#list h3")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("grooming daring terhadap anak", FORM),
        ("GROOMING of a child", FORM),
        ("dev-2fa", "measure:dev-2fa"),
        ("verifikasi dua langkah", "measure:dev-2fa"),
        ("menyalahkan korban", "factor:com-victim-blaming"),
        ("foto disebar", "form:nonconsensual-intimate-image-sharing"),
    ],
)
def test_search_finds_in_both_languages(look, words, found):
    """
    Words of either language, of everyday speech or of an id find the record among a few.
    """
    tab = look(words=words)

    assert found in refs(tab)
    assert 20 > len(refs(tab))


def test_search_in_vain_is_told(look):
    """
    Words that fit nothing are answered with what to do, and clearing brings everything back.
    """
    tab = look(words="xyzzyq", certainty="high", kind="form", actor="school", helps="1")

    assert ([], [say("page-none-found")]) == (refs(tab), tab.texts("#list p"))
    tab.run("document.querySelector('button[type=reset]').click()")
    assert 219 == len(refs(tab))
    assert ["", "", "expert", ""] == [
        tab.run(f"document.getElementById('{name}').value")
        for name in ("words", "kind", "certainty", "actor")
    ]


def test_kind_is_filtered(look):
    """
    One kind can be listed alone.
    """
    tab = look(kind="factor")

    assert sorted(factor.ref for factor in KB.factors.values()) == sorted(refs(tab))


@pytest.mark.parametrize("grade", GRADES)
def test_certainty_is_filtered_as_in_the_library(look, grade):
    """
    For every grade a form lists the measures that the library gives, and forms without one are gone.
    """
    tab = look(certainty=grade, helps="1", kind="form")

    forms = {
        form.ref: PREVENTION.measures_for(form.id, certainty_at_least=grade)
        for form in KB.forms.values()
    }
    listed = [ref for ref, found in forms.items() if found]
    assert sorted(listed) == sorted(refs(tab))
    for ref in listed[:6]:
        go(tab, show=ref)
        assert [[f"measure:{m}", way.certainty] for m, way in forms[ref].items()] == rows(tab)
        hidden = len(PREVENTION.measures_for(KB[ref].id)) - len(forms[ref])
        assert ([say("page-filtered", n=hidden)] if hidden else []) == tab.texts("#hidden-rows")


def test_actor_is_filtered(look):
    """
    With one actor only its measures are listed, tied or not, and only these help in a form.
    """
    tab = look(actor="school", kind="measure")

    expected = {m.ref for m in KB.measures.values() if m.actor == "school"}
    assert expected == set(refs(tab))
    go(tab, show=FORM)
    helping = [m for m in PREVENTION.measures_for(KB[FORM].id) if KB.measures[m].actor == "school"]
    assert [f"measure:{m}" for m in helping] == [ref for ref, _ in rows(tab)]


def test_filters_are_set_with_the_controls(look):
    """
    What is chosen in the controls filters the list at once and stands in the address.
    """
    tab = look()

    for name, value in (("certainty", "moderate"), ("actor", "school"), ("kind", "measure")):
        control = f"document.getElementById('{name}')"
        tab.run(f"{control}.value = '{value}'")
        tab.run(f"{control}.dispatchEvent(new Event('change'))")
    tab.run("document.getElementById('helps').click()")
    assert "#lang=id&kind=measure&certainty=moderate&actor=school&helps=1" == tab.run(
        "location.hash"
    )
    school = [m for m in KB.measures if KB.measures[m].actor == "school"]
    sure = {f"measure:{m}" for m in school if PREVENTION.reach(m, certainty_at_least="moderate")}
    assert sure == set(refs(tab))


# -- the details ---------------------------------------------------------------------------------------


def test_ways_are_those_of_the_library(look):
    """
    Every form, factor and measure shows what the library says helps, in its order and with its grades.
    """
    told = look().run(
        "[...nodes.keys()].map(ref => { state = {...state, show: ref}; renderDetails();"
        "const rows = [...document.querySelectorAll('[data-row]')];"
        "return [ref, rows.map(e => [e.dataset.row, e.dataset.grade])]; })"
    )

    shown = dict(told)
    for record in (*KB.forms.values(), *KB.factors.values()):
        found = PREVENTION.measures_for(record.id)
        assert [[f"measure:{m}", way.certainty] for m, way in found.items()] == shown[record.ref]
    for measure in KB.measures.values():
        assert reached(measure.id) == dict(shown[measure.ref])


@each_lang
def test_measure_shows_its_evidence(look, lang):
    """
    A measure shows all that is recorded of it, and every source it rests on, with its address as a link.
    """
    tab = look(lang=lang, show="measure:edu-grooming-brief")
    measure = KB.measures["edu-grooming-brief"]

    (told,) = tab.texts("#details")
    told = " ".join(told.split())
    for text in (measure.label, measure.effect, measure.caution, measure.note, measure.cost_reason):
        assert text is None or " ".join(text(lang).split()) in told
    for key in (f"actor-{measure.actor}", f"page-level-{measure.level}", f"cost-{measure.cost}"):
        assert say(key, lang) in told
    assert measure.ref in told
    for ident in measure.sources:
        source = KB.sources[ident]
        assert all(part in told for part in (source.title, source.publisher, source.published))
        assert [source.url] == tab.values(f"[data-source={ident}] a", "href")


@each_lang
def test_form_and_factor_show_what_is_recorded(look, lang):
    """
    A form shows its definition, its limits and who is harmed; a factor its direction, strength and effect.
    """
    tab = look(lang=lang)
    form, factor = KB[FORM], KB.factors["ind-gender-girl"]

    for record, texts, keys in (
        (form, (form.definition, form.scope), (f"victims-{form.victims}", "page-broader")),
        (
            factor,
            (factor.effect, factor.note),
            (
                f"page-strength-{factor.strength}",
                "page-factor-risk",
                "page-about-factor",
                "page-modifiable-no",
            ),
        ),
    ):
        go(tab, show=record.ref)
        told = " ".join(tab.texts("#details")[0].split())
        assert [] == [text for text in texts if " ".join(text(lang).split()) not in told]
        assert [] == [key for key in keys if say(key, lang) not in told]
    sure = KB.wording[f"certainty-{factor.certainty}"](lang)
    assert sure in tab.texts("#body dl .grade")


def test_steps_are_told_with_grade_number_and_weakest(look):
    """
    A way over a factor names the grade of both steps, the number that was published and the weakest step.
    """
    tab = look(lang="en", show="measure:edu-csa-school")

    tab.run("document.querySelectorAll('.row').forEach(row => { row.open = true; })")
    told = " ".join(tab.texts(".way")).replace("\n", " ")
    assert "SMD 0.61 [0.45; 0.78], n = 4,657" in told
    assert say("page-weakest", "en") in told
    assert say("page-measured", "en", outcome="knowledge") in told
    one = tab.texts(".way .evidence .weak")
    two_steps = tab.run(
        "[...document.querySelectorAll('.way')].filter(e => e.children.length > 1).length"
    )
    assert two_steps == len(one) > 0


@each_lang
def test_unverified_is_said(look, lang):
    """
    What was not seen in a source says so, in the list and in the details.
    """
    tab = look(lang=lang)
    doubtful = next(m for m in KB.measures.values() if m.status == "unverified")
    word = say("status-unverified", lang)

    in_list = f"#list [data-ref='{doubtful.ref}'] .badge"
    assert [word] == tab.texts(in_list)
    go(tab, show=doubtful.ref)
    assert word in tab.texts("#head .badge")
    go(tab, show="measure:edu-grooming-brief")
    assert word not in tab.texts("#head .badge")


def test_retired_rule_is_said(look):
    """
    A measure that a rule has ended says since when it no longer exists.
    """
    tab = look(show="measure:sch-tppk-legacy")

    ended = KB.measures["sch-tppk-legacy"].valid_to
    (told,) = [text for text in tab.texts("#head .badge") if str(ended.year) in text]
    assert "Tidak ada lagi sejak" in told


@pytest.mark.parametrize("ref", [MEASURE, "factor:ind-risky-online-behaviour", FORM])
def test_what_did_harm_is_visible_in_words(look, ref):
    """
    What was tested and made things worse is told in words, apart from what helps, until it is filtered out.
    """
    tab = look(show=ref)

    assert say("page-direction-harms") in " ".join(tab.texts("#not-help .badge"))
    assert MEASURE in tab.values("#not-help a", "data-ref")
    go(tab, helps=True)
    assert [] == tab.texts("#not-help li")
    assert "Saringan menyembunyikan" in tab.texts("#not-help")[0]


def test_everything_not_counted_as_help_is_shown_somewhere(look):
    """
    Each edge that was tested without effect, with harm or without clear result stands with its measure.
    """
    tab = look()

    for edge in PREVENTION.edges.values():
        if edge.effect_direction != "helps":
            go(tab, show=f"measure:{edge.measure}")
            assert say(f"page-direction-{edge.effect_direction}") in tab.texts(
                "#not-help .badge.direction"
            )
