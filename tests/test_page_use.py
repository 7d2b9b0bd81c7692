"""Tests of using the page: by keyboard and pointer, the drawing, small screens, and no scripts at all."""

import pytest
from tests.page_help import FORM, KB, MEASURE, PREVENTION, each_lang, go, refs, rows, say
from tests.test_page import HOSTILE, hostile_kb

from ocsea.prevention.page import html
from ocsea.prevention.ways import GRADES

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
