"""Tests for the pages of the documentation that are written from the knowledge."""

import html
import re
import sys
from pathlib import Path

import pytest

import ocsea
from ocsea.scenarios import case_set

DOCS = Path(__file__).parent.parent / "docs"


def escaped(text):
    return html.escape(text, quote=True)


@pytest.fixture(scope="module")
def kb():
    return ocsea.load()


@pytest.fixture(scope="module")
def ocsea_pages():
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        import ocsea_pages

        yield ocsea_pages
    finally:
        sys.path.remove(str(DOCS / "_ext"))


@pytest.fixture(scope="module")
def pages(ocsea_pages, kb):
    return ocsea_pages.pages(kb)


def test_every_form_has_a_page_in_both_languages(pages, kb):
    """
    No form is without its page, and no page is of anything else.
    """
    of_forms = {name for name in pages if not name.startswith("_generated/")}

    wanted = {f"{folder}/{form}.md" for form in kb.forms for folder in ("form", "bentuk")}

    assert wanted == of_forms


def test_links_between_pages_lead_somewhere(pages):
    """
    Each link in HTML leads to a page of a form or to a source that stands on the same page.
    """
    for name, text in pages.items():
        folder = name.partition("/")[0]
        for target in re.findall(r'href="([^"]+)"', text):
            if target.startswith("#"):
                assert f'id="{target[1:]}"' in text, (name, target)
            elif not target.startswith("http"):
                assert f"{folder}/{target.removesuffix('.html')}.md" in pages, (name, target)


def test_law_comes_with_its_day_and_its_caveats(pages, kb):
    """
    A page shows the day of its law, that it is no advice, and every caveat of what is in force.
    """
    text = pages["form/csam-circulation.md"]
    found = kb.law.applicable("csam-circulation", happened=kb.checked).provisions
    caveats = [caveat("en") for each in found for caveat in each.provision.caveats]

    assert str(kb.checked) in text
    assert "not legal advice" in text
    assert [] == [caveat for caveat in caveats if escaped(caveat) not in text]


def test_discouraged_names_are_never_shown(pages, kb):
    """
    Names that serve the search only are not among the names on a page.
    """
    for form in kb.forms.values():
        for folder, lang in (("form", "en"), ("bentuk", "id")):
            told = re.search(
                r"(?:Other names|Nama lain): (.*)</li>", pages[f"{folder}/{form.id}.md"]
            )
            names = told[1].split("; ") if told else []

            assert not set(names) & set(map(escaped, form.hidden_labels(lang)))


def test_answers_to_cards_are_left_out(pages, kb):
    """
    The page of activities does not give away the answers to their cards.
    """
    answers = {
        card.answer("en")
        for activity in kb.activities.values()
        for card in activity.cards
        if card.answer
    }
    text = pages["_generated/activities-en.md"]

    assert [] == [answer for answer in answers if len(answer) > 40 and answer in text]


def test_pages_of_forms_say_which_cases_pupils_can_read(pages, kb):
    """
    A case stands as one for pupils where a set for children may hold it, and nowhere else.
    """
    wanted = {case.id for case in case_set(kb, 12, audience="children").cases}
    for folder, mark in (("form", "for pupils too"), ("bentuk", "boleh dibaca murid")):
        text = "\n".join(told for name, told in pages.items() if name.startswith(f"{folder}/"))
        marked = rf"<code[^>]*>([a-z0-9-]+)</code>; [^;)]+; {mark}\)"

        assert wanted == set(re.findall(marked, text))


def test_pages_are_written_once_and_stale_ones_go(ocsea_pages, tmp_path):
    """
    A page that did not change is left alone, and one that is no longer made goes.
    """
    ocsea_pages.write(tmp_path, {"form/a.md": "one", "form/b.md": "two"})
    before = (tmp_path / "form/a.md").stat().st_mtime_ns

    ocsea_pages.write(tmp_path, {"form/a.md": "one"})

    assert ["a.md"] == [path.name for path in (tmp_path / "form").iterdir()]
    assert before == (tmp_path / "form/a.md").stat().st_mtime_ns


def test_commands_break_between_options_only(ocsea_pages):
    """
    What holds a hyphen in a command stays whole; what it prints elsewhere is left alone.
    """
    page = {
        "body": '<p>a-b</p><div class="highlight-console x"><pre><span class="gp">$ </span>'
        'ocsea law<span class="w"> </span>--victim-age 15\n</pre></div>'
        '<code><span class="pre">--lang</span> <span class="pre">sch-referral-sop</span></code>'
    }

    ocsea_pages.interface.whole_options(None, "trainer", "page.html", page, None)

    assert (
        '<p>a-b</p><div class="highlight-console x"><pre><span class="gp">$ </span>'
        'ocsea law<span class="w"> </span><span class="whole">--victim-age</span> 15\n</pre></div>'
        '<code><span class="pre whole">--lang</span> <span class="pre">sch-referral-sop</span></code>'
    ) == page["body"]


def test_pages_in_indonesian_are_wholly_in_it(ocsea_pages):
    """
    The words of the theme are Indonesian there, and so is what comes first in the sidebar.
    """
    ours = '<p class="caption"><span>Bahasa Indonesia</span></p><ul></ul>'
    others = '<p class="caption"><span>How to</span></p><ul></ul>'
    page = {"toctree": lambda **_: others + ours}

    ocsea_pages.interface.in_indonesian(page)

    assert ours + others == page["toctree"]()
    assert ("id", "Cari", " Dibuat dengan ", "Sphinx") == (
        page["language"],
        page["_"]("Search"),
        page["gettext"](" Made with "),
        page["_"]("Sphinx"),
    )


def test_every_page_in_indonesian_is_known_as_one():
    """
    The settings name the very pages that stand under the heading of Indonesian.
    """
    settings = (DOCS / "conf.py").read_text(encoding="utf-8")
    home = (DOCS / "index.md").read_text(encoding="utf-8")
    named = re.search(r"INDONESIAN = \{(.*?)\}", settings, re.DOTALL)[1]
    listed = re.search(r":caption: Bahasa Indonesia\n\n(.*?)```", home, re.DOTALL)[1]

    assert sorted(re.findall(r'"([^"]+)"', named)) == sorted(listed.split())
