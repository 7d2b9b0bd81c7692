"""Tests of the page in a browser: what a reader sees, and that it works with the keyboard alone."""

import json
from functools import cache

import pytest
from tests.browser_help import CHROMIUM, browser
from tests.test_discouraged_words import discouraged
from tests.test_page import HOSTILE, hostile_kb

import ocsea
from ocsea._base.text import LANGS
from ocsea.prevention.network import GRADES
from ocsea.prevention.page import html

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium was found on this machine")

KB = ocsea.load()
PREVENTION = KB.prevention
FORM = "form:online-grooming-of-a-child"
MEASURE = "measure:edu-oneoff-warning"
OTHER = {"id": "en", "en": "id"}

each_lang = pytest.mark.parametrize("lang", LANGS)


@pytest.fixture(scope="module")
def tab():
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    written = tmp_path_factory.mktemp("page") / "page.html"
    written.write_text(html(KB), encoding="utf-8")
    return written


@pytest.fixture
def look(tab, path):
    """Open the page on a desktop screen, in a state that its address gives."""

    def opened(**state):
        tab.screen(1280, 800)
        tab.open(path, **state)
        return tab

    return opened


def say(key, lang="id", **gaps):
    return KB.wording[key].format(**gaps)(lang)


def go(tab, **change):
    tab.run(f"go({json.dumps(change)})")


def rows(tab):
    """Return the rows of ways that are shown: where each leads and how sure it is."""
    return tab.run(
        "[...document.querySelectorAll('[data-row]')].map(e => [e.dataset.row, e.dataset.grade])"
    )


def refs(tab):
    return tab.values("#list button", "data-ref")


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
    """
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
        assert len(KB.forms) + len(KB.measures) + len(KB.factors) == len(told)
        assert [] == [word for each in told for word in discouraged(each)]


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


# -- by keyboard, by pointer, back and forth -----------------------------------------------------------


def test_keyboard_alone_is_enough(look):
    """
    From the search the arrow keys lead into the list, Enter chooses, and the reader lands on the details.
    """
    tab = look()

    tab.press("Tab")
    assert "skip" == tab.focus()
    tab.press("Enter")
    assert "title" == tab.focus()
    tab.run("document.getElementById('words').focus()")
    tab.type("grooming")
    found = refs(tab)
    assert 1 < len(found) < 60
    tab.press("ArrowDown")
    assert found[0] == tab.focus()
    tab.press("End")
    assert found[-1] == tab.focus()
    tab.press("ArrowDown")
    assert found[-1] == tab.focus()
    tab.press("Home")
    tab.press("ArrowDown")
    assert found[1] == tab.focus()
    tab.press("Enter")
    assert ("title", [KB[found[1]].label("id")]) == (tab.focus(), tab.texts("#title"))
    assert ["true"] == tab.values(f"#list [data-ref='{found[1]}']", "aria-current")


def test_arrow_up_leads_back_to_the_search(look):
    """
    From the first entry the arrow up leads back to the search, and the list has one stop for the tabulator.
    """
    tab = look()

    tab.run("document.querySelector('#list button').focus()")
    assert 1 == tab.values("#list button", "tabindex").count("0")
    tab.press("ArrowDown")
    assert 1 == tab.values("#list button", "tabindex").count("0")
    tab.press("ArrowUp")
    tab.press("ArrowUp")
    assert "words" == tab.focus()


def test_help_is_one_step_away(look):
    """
    From the top of the page a link leads to where help is, and what was chosen stays chosen.
    """
    tab = look(show=FORM)

    tab.run("document.getElementById('to-help').click()")
    assert ("help-title", [KB[FORM].label("id")]) == (tab.focus(), tab.texts("#title"))


@each_lang
def test_young_evidence_is_said(look, lang):
    """
    A form on which evidence is young says so.
    """
    tab = look(lang=lang)

    for maturity in ("emerging", "stable"):
        form = next(form for form in KB.forms.values() if form.maturity == maturity)
        go(tab, show=form.ref)
        assert (maturity == "emerging") == (say("emerging", lang) in tab.texts("#head .badge"))


def test_rows_open_with_the_keyboard(look):
    """
    A row of ways is opened by Enter, like every disclosure.
    """
    tab = look(show=FORM)

    tab.run("document.querySelector('.row summary').focus()")
    tab.press("Enter")
    assert tab.run("document.querySelector('.row').open")


def test_every_control_has_a_name(look):
    """
    Each button, field, list and link says what it is, also to those who do not see the page.
    """
    tab = look(show=FORM)

    nameless = tab.run(
        "[...document.querySelectorAll('button, input, select, a, summary')]"
        ".filter(e => !(e.textContent + (e.ariaLabel ?? '')"
        " + [...(e.labels ?? [])].map(l => l.textContent).join('')).trim())"
        ".map(e => e.outerHTML)"
    )
    assert [] == nameless


def test_back_button_leads_back(look):
    """
    A choice is a step of the history; a filter is not.
    """
    tab = look(show=FORM)

    go(tab, show=MEASURE)
    go(tab, certainty="low")
    tab.run(
        "new Promise(done => { addEventListener('popstate', done, {once: true}); history.back(); })"
        ".then(() => 0)"
    )
    assert [KB[FORM].label("id")] == tab.texts("#title")


def test_links_between_records_lead_on(look):
    """
    A link in the details chooses what it names, and its address can be shared.
    """
    tab = look(show=FORM)
    (target, *_) = tab.values("#body a[data-ref]", "data-ref")

    (address, *_) = tab.values("#body a[data-ref]", "href")
    tab.run("document.querySelector('#body a[data-ref]').click()")
    assert [KB[target].label("id")] == tab.texts("#title")
    assert address == tab.run("location.hash")


# -- the drawing ---------------------------------------------------------------------------------------


def drawn(tab):
    return set(tab.run("drawing.nodes().map(node => node.id())"))


def test_few_ways_are_drawn_unless_more_are_wanted(look):
    """
    At first the surest ways are drawn; all of them, or the whole graph, when the reader asks.
    """
    tab = look(show=FORM, helps="1")
    surest = [f"measure:{m}" for m in PREVENTION.measures_for(KB[FORM].id)]

    assert {*surest[:8], FORM} <= drawn(tab)
    assert set() == drawn(tab) & set(surest[8:])
    assert [say("page-drawn-measures", shown=8, found=len(surest))] == tab.texts("#drawn")
    go(tab, draw="ways")
    assert set(surest) <= drawn(tab)
    go(tab, draw="whole", helps=False)
    tied = {f"measure:{edge.measure}" for edge in KB.edges.values()}
    assert tied <= drawn(tab)
    assert 150 < len(drawn(tab))


def test_lines_differ_by_more_than_colour(look):
    """
    What did harm differs in the end of its line and in words; grades differ in how the line is drawn.
    """
    tab = look(show=MEASURE)

    def style(name, kind="edge.harms"):
        return tab.run(f"drawing.edges('{kind}').style('{name}')")

    assert ("diamond", say("page-mark-harms")) == (style("target-arrow-shape"), style("label"))
    assert ("triangle", "") == (
        style("target-arrow-shape", "edge.helps"),
        style("label", "edge.helps"),
    )
    go(tab, show=FORM, draw="ways")
    kinds = [
        (style("line-style", f"edge.{grade}"), style("width", f"edge.{grade}")) for grade in GRADES
    ]
    assert 4 == len(set(kinds))


def test_node_that_is_clicked_is_chosen(look):
    """
    A click on a node in the drawing chooses it, as in the list.
    """
    tab = look(show=FORM)
    (first, *_) = PREVENTION.measures_for(KB[FORM].id)

    where = tab.run(
        "(() => { const box = document.getElementById('canvas').getBoundingClientRect();"
        f"const at = drawing.getElementById('measure:{first}').renderedPosition();"
        "return {x: box.x + at.x, y: box.y + at.y}; })()"
    )
    for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
        tab.send("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **where)
    assert [KB.measures[first].label("id")] == tab.texts("#title")


def test_zoom_makes_the_drawing_larger(look):
    """
    The buttons make the drawing larger and smaller again.
    """
    tab = look(show=FORM)
    width = "document.getElementById('canvas').clientWidth"

    before = tab.run(width)
    tab.run("document.getElementById('zoom-in').click()")
    assert before < tab.run(width)
    tab.run("document.getElementById('zoom-out').click()")
    assert abs(before - tab.run(width)) < 2


def test_filters_that_leave_nothing_say_so(look):
    """
    Where no way is left to draw, that is told.
    """
    tab = look(show=FORM, certainty="high")

    assert [say("page-drawing-none")] == tab.texts("#drawn")


def test_page_works_without_the_drawing(look, tab):
    """
    Where a browser cannot draw, the page says so, and the list and the details hold everything.
    """
    added = tab.send(
        "Page.addScriptToEvaluateOnNewDocument",
        source="HTMLCanvasElement.prototype.getContext = () => null;",
    )
    look(show=FORM)
    tab.send("Page.removeScriptToEvaluateOnNewDocument", identifier=added["identifier"])

    assert [say("page-drawing-failed")] == tab.texts("#drawn")
    assert len(PREVENTION.measures_for(KB[FORM].id)) == len(rows(tab))


# -- screens -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ref", ["", FORM, MEASURE])
@each_lang
def test_page_fits_a_phone(tab, path, ref, lang):
    """
    On a phone nothing runs out of the screen, filters and drawing wait closed, and a link leads back.
    """
    tab.screen(390, 844, mobile=True)
    tab.open(path, lang=lang, show=ref)

    assert 390 == tab.run("document.documentElement.scrollWidth")
    assert [False, False] == tab.run(
        "['filters', 'drawing'].map(id => document.getElementById(id).open)"
    )
    if ref:
        tab.run("document.getElementById('back').click()")
        assert "list-title" == tab.focus()
        tab.run("document.getElementById('drawing').open = true")
        tab.run("new Promise(done => setTimeout(done, 50))")
        assert ref in drawn(tab)
        assert 390 == tab.run("document.documentElement.scrollWidth")


def test_dark_scheme_is_followed(tab, path):
    """
    Who reads in the dark gets a dark page, and the drawing with it.
    """
    seen = []
    for dark in (False, True):
        tab.screen(1280, 800, dark=dark)
        tab.open(path, show=FORM)
        seen.append(
            tab.run(
                "[getComputedStyle(document.body).backgroundColor,"
                " drawing.nodes('.form').style('background-color')]"
            )
        )

    assert [
        ["rgb(255, 255, 255)", "rgb(255,255,255)"],
        ["rgb(20, 24, 31)", "rgb(34,42,54)"],
    ] == seen


def test_without_scripts_help_is_seen(tab, path):
    """
    With scripts switched off the page shows what is missing and where help is.
    """
    tab.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.open(path)
        (told,) = tab.texts("body")
    finally:
        tab.send("Emulation.setScriptExecutionDisabled", value=False)

    assert say("page-needs-script") in told
    assert KB.services["sapa-129"].name("en") in told


# -- an overlay ----------------------------------------------------------------------------------------


def test_hostile_texts_are_shown_as_text(tab, tmp_path):
    """
    Texts that look like markup are shown letter by letter, in list, details and drawing, and nothing runs.
    """
    written = tmp_path / "page.html"
    written.write_text(html(hostile_kb(tmp_path)), encoding="utf-8")
    tab.screen(1280, 800)
    tab.open(written, show="measure:hostile")

    assert [HOSTILE] == tab.run("[document.getElementById('title').textContent]")
    assert HOSTILE in tab.run("document.querySelector('#not-help').textContent")
    assert [] == tab.troubles()
    assert [None, 0] == tab.run(
        "[window.hit ?? null, document.querySelectorAll('main img').length]"
    )
