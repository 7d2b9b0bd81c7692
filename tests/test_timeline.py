"""Tests for timelines, and for what changed between two days."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amount_help import examples

import ocsea
from ocsea._base.text import LANGS
from ocsea.testing.strategies import days, form_ids, langs, near

KB = ocsea.load()
LAW = KB.law
EVE, NEW_CODE = date(2026, 1, 1), date(2026, 1, 2)
SVG = "{http://www.w3.org/2000/svg}"
MAPPED = sorted(LAW.form_law)
UNMAPPED = sorted(set(KB.forms) - set(LAW.form_law))

mapped = st.sampled_from(MAPPED)
seams = near(*LAW.change_days)


# -- what changed --------------------------------------------------------------------------------------


def kinds(day_a, day_b):
    return {change.provision.id: change.kind for change in LAW.changes(day_a, day_b)}


def test_new_code_began_ended_and_changed():
    """
    Over New Year 2026 provisions began, ended and changed, and those that ended name their successors.
    """
    found = {change.provision.id: change for change in LAW.changes(EVE, NEW_CODE)}

    assert ("began", "ended", "changed") == tuple(
        found[ident].kind for ident in ("kuhp-407", "porn-29", "tpks-14-1-a")
    )
    assert ("kuhp-407",) == found["porn-29"].replaced_by
    assert (NEW_CODE,) == found["porn-29"].days
    assert ((), LAW["kuhp-407"].on(NEW_CODE)) == (found["kuhp-407"].before, found["kuhp-407"].after)
    assert {"porn-37", "tpks-15", "sppa-7"}.isdisjoint(found)


@examples(50)
@given(seams | days(), seams | days())
def test_change_is_what_differs_between_the_days(one, two):
    """
    Between two days exactly the provisions that read differently have changed, each with both readings.
    """
    day_a, day_b = sorted((one, two))
    found = LAW.changes(day_a, day_b)
    readings = {ident: (LAW[ident].on(day_a), LAW[ident].on(day_b)) for ident in LAW.provisions}

    assert [i for i, (a, b) in readings.items() if a != b] == [c.provision.id for c in found]
    for change in found:
        before, after = readings[change.provision.id]
        kind = "began" if not before else "ended" if not after else "changed"
        assert (kind, before, after) == (change.kind, change.before, change.after)
        assert (change.provision.replaced_by if kind == "ended" else ()) == change.replaced_by


@examples(50)
@given(seams, seams)
def test_change_names_its_days(one, two):
    """
    The days of a change lie after the first day and up to the second, and on each the provision changed.
    """
    day_a, day_b = sorted((one, two))
    for change in LAW.changes(day_a, day_b):
        versions = change.provision.versions
        assert change.days
        assert sorted(set(change.days)) == list(change.days)
        assert all(day_a < day <= day_b for day in change.days)
        for day in change.days:
            eve = day - timedelta(1)
            assert change.provision.on(eve) != change.provision.on(day)
        assert not {v.start for v in versions if day_a < v.start <= day_b} - set(change.days)


@given(seams, st.sampled_from(LAW.change_days))
def test_change_shows_on_its_day_and_not_the_day_after(day, seam):
    """
    Between a day and itself nothing changes, and a change shows from its eve to its day alone.
    """
    assert () == LAW.changes(day, day)
    assert set() == set(kinds(seam, seam + timedelta(1))) - set(
        kinds(seam - timedelta(1), seam + timedelta(1))
    )


def test_quiet_days_have_no_change():
    """
    Between two days of one span no provision changed.
    """
    assert () == LAW.changes(date(2026, 6, 1), date(2026, 12, 31))
    assert () == LAW.changes(date(2019, 1, 1), date(2019, 12, 31))


def test_days_the_wrong_way_round_are_an_error():
    """
    A second day before the first is refused, with both days named.
    """
    with pytest.raises(ocsea.DateOrderError) as caught:
        LAW.changes(NEW_CODE, EVE)

    assert "the second day 2026-01-01 is before the first 2026-01-02" == caught.value.message


# -- timelines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", MAPPED)
def test_timeline_has_a_bar_for_each_provision(form):
    """
    A form has one bar for each of its provisions, with the days of its versions, the earliest first.
    """
    line = LAW.timeline(form)
    cited = {entry.provision for entry in LAW.form_law[form].entries}
    starts = [(bar.spans[0][0], bar.provision.id) for bar in line.bars]

    assert cited == {bar.provision.id for bar in line.bars}
    assert len(cited) == len(line.bars)
    assert sorted(starts) == starts
    for bar in line.bars:
        versions = {(v.start, v.end) for v in bar.provision.versions}
        assert versions == set(bar.spans)
        assert len(versions) == len(bar.spans)
        assert LAW.instruments[bar.provision.instrument].number == bar.law


@given(mapped, st.none() | st.integers(0, 130), seams)
def test_bar_covers_the_days_on_which_its_provision_can_be_cited(form, age, day):
    """
    A provision in an answer has a bar over that day, in the timeline for a victim of that age.
    """
    bars = {bar.provision.id: bar for bar in LAW.timeline(form, victim_age=age).bars}

    for applicable in LAW.applicable(form, happened=day, victim_age=age).provisions:
        spans = bars[applicable.provision.id].spans
        assert any(start <= day and (end is None or day < end) for start, end in spans)


@pytest.mark.parametrize(("age", "there"), [(17, True), (18, False), (None, True)], ids=str)
def test_timeline_is_for_the_age_of_the_victim(age, there):
    """
    At 17 the clauses for children have bars, at 18 they have none, and without an age all have.
    """
    bars = {bar.provision.id for bar in LAW.timeline("cyberflashing", victim_age=age).bars}

    assert there == ("porn-38" in bars)
    assert "tpks-14-1-b" in bars


def test_days_of_a_timeline_are_those_of_its_bars():
    """
    The days of change of a timeline are those of its own provisions, once each and in order.
    """
    line = LAW.timeline("csam-circulation")

    assert {date(2008, 11, 26), date(2022, 5, 9), NEW_CODE} <= set(line.change_days)
    assert sorted(set(line.change_days)) == list(line.change_days)
    assert set(line.change_days) < set(LAW.change_days)
    assert date(2014, 7, 30) not in line.change_days


def test_form_without_recorded_law_has_no_bars():
    """
    A form whose law nobody has recorded has a timeline without bars, which can still be drawn.
    """
    line = LAW.timeline(UNMAPPED[0])

    assert ((), ()) == (line.bars, line.change_days)
    for lang in LANGS:
        assert f"{line.form.label(lang)}\n {line.checked.year}" == line.to_text(lang)
        assert ET.fromstring(line.to_svg(lang)).tag == f"{SVG}svg"  # noqa: S314
        assert line.to_html(lang)


def test_unknown_form_has_no_timeline():
    """
    A form that does not exist is an error that names the nearest.
    """
    with pytest.raises(ocsea.UnknownIdError) as caught:
        LAW.timeline("cyberflashin")

    assert "'cyberflashing'" in caught.value.hint


# -- drawn with characters -----------------------------------------------------------------------------


@given(form_ids(), langs(), st.integers(60, 120))
def test_text_has_a_line_of_the_same_width_for_each_bar(form, lang, width):
    """
    The drawing has the label, a line for each bar with its id and an arrow where it goes on, and years.
    """
    line = LAW.timeline(form)
    label, *rows, years = line.to_text(lang, width=width).split("\n")

    assert line.form.label(lang) == label
    assert [bar.provision.id for bar in line.bars] == [row.split(" ")[0] for row in rows]
    assert 1 >= len({len(row) for row in rows})
    assert [bar.spans[-1][1] is None for bar in line.bars] == [row.endswith(">") for row in rows]
    assert re.search(r"\b(19|20)\d\d\b", years)


def test_text_tells_primary_bars_from_others():
    """
    A main provision is drawn full, any other in grey, each from a mark for its start.
    """
    rows = {r.split(" ")[0]: r for r in LAW.timeline("csam-circulation").to_text("en").split("\n")}

    assert "█" in rows["porn-29"]
    assert "▒" not in rows["porn-29"]
    assert "▒" in rows["tpks-12"]
    assert "█" not in rows["tpks-12"]
    assert rows["porn-29"].index("▌") < rows["tpks-12"].index("▌") < rows["kuhp-407"].index("▌")


def made(checked, *spans):
    """Return the timeline of a form with bars of made-up spans, in turn primary and supporting."""
    line = LAW.timeline("csam-circulation")
    pairs = zip(line.bars, spans, strict=False)
    bars = (attrs.evolve(bar, spans=each, role=role_of(n)) for n, (bar, each) in enumerate(pairs))
    return attrs.evolve(line, bars=tuple(bars), checked=checked)


def role_of(number):
    return "supporting" if number % 2 else "primary"


def test_text_draws_each_span_to_scale():
    """
    A year has its share of the width, a version begins with its own mark, and what has not ended has an arrow.
    """
    middle, autumn = date(2021, 7, 3), date(2022, 10, 2)
    spans = [((date(2020, 1, 1), middle), (middle, autumn)), ((date(2023, 1, 1), None),)]
    *_, first, second, years = made(date(2023, 7, 3), *spans).to_text("en", width=40).split("\n")

    assert ["ite-27-1", "▌██████████████▌███████████"] == first.split()
    assert ["ite-52-1", "▌▒▒▒▒", ">"] == second.split()
    assert (9, 9 + 30) == (first.index("▌"), second.index("▌"))
    assert [9 + 40 + 1] * 2 == [len(first), len(second)]
    assert "         2020      2021      2022      2023" == years


def test_text_names_some_six_years():
    """
    On a long axis every sixth part is named, under the place where the year begins.
    """
    line = made(date(2026, 7, 1), ((date(1991, 1, 1), None),))

    assert (
        "         1991  1997  2003  2009  2015  2021"
        == line.to_text("en", width=36).split("\n")[-1]
    )


@pytest.mark.parametrize(
    "begins", [date(2026, 12, 31), date(2027, 1, 1), date(2028, 6, 1)], ids=str
)
def test_law_that_begins_after_the_check_is_drawn(begins):
    """
    Law that was passed and does not bind yet, or that is known to end, lies on the axis to its last day.
    """
    ends = begins.replace(year=begins.year + 2)
    line = made(date(2026, 11, 21), ((begins, None),), ((begins, ends),))
    label, first, second, years = line.to_text("en").split("\n")
    root = ET.fromstring(line.to_svg("en"))  # noqa: S314
    arrow = next(each.get("d") for each in root.iter(f"{SVG}path") if "l9 9" in each.get("d"))
    rects = list(root.iter(f"{SVG}rect"))
    edge = float(rects[1].get("x")) + float(rects[1].get("width"))

    assert line.form.label("en") == label
    assert (len("ite-52-1") + 1 + 60 + 1, first[-1]) == (len(first), ">")
    assert len(first) == len(second)
    assert first.index("▌") == second.index("▌")
    assert "▒" * (60 // 4) in second
    assert f" {line.checked.year}" in years
    assert float(arrow[1:].split(" ")[0]) > float(rects[0].get("x"))
    assert edge <= 380 + 560


# -- drawn as SVG and HTML -----------------------------------------------------------------------------


@given(form_ids(), langs())
def test_svg_is_well_formed_and_needs_nothing_else(form, lang):
    """
    The SVG can be parsed, has a drawn span for each of the bars, and points to nothing outside.
    """
    line = LAW.timeline(form)
    drawn = line.to_svg(lang)
    root = ET.fromstring(drawn)  # noqa: S314
    titles = [title.text for title in root.iter(f"{SVG}title")][1:]

    assert sum(len(bar.spans) for bar in line.bars) == len(titles)
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    assert "img" == root.get("role")
    assert line.form.label(lang) in root.get("aria-label")
    for rect in root.iter(f"{SVG}rect"):
        assert float(rect.get("x")) >= 0
        assert float(rect.get("width")) > 0


def test_svg_draws_each_span_to_scale():
    """
    A year has its share of the axis, each bar its own row, and the picture has room for all of it.
    """
    spans = [((date(2020, 1, 1), date(2022, 1, 1)),), ((date(2023, 1, 1), None),)]
    root = ET.fromstring(made(date(2023, 7, 3), *spans).to_svg("en"))  # noqa: S314
    one, two, *_ = (
        {name: float(rect.get(name)) for name in ("x", "y", "width", "height")}
        for rect in root.iter(f"{SVG}rect")
    )
    _, _, width, height = map(float, root.get("viewBox").split())
    year = (two["x"] - one["x"]) / 3

    assert 2 * year - 1 == pytest.approx(one["width"], abs=0.5)
    assert year / 2 - 1 == pytest.approx(two["width"], abs=0.5)
    assert two["x"] + year <= width
    assert one["y"] + one["height"] < two["y"]
    assert two["y"] + two["height"] < height


@pytest.mark.parametrize("lang", LANGS)
def test_drawings_name_the_last_day_of_a_span(lang):
    """
    A span is told with its first and its last day, and not with the first day without force.
    """
    line = LAW.timeline("csam-circulation")
    (told,) = (t for t in titles_of(line.to_svg(lang)) if t.startswith("porn-29:"))
    page = plain(line.to_html(lang))

    assert "porn-29: 2008-11-26 – 2026-01-01" == told
    assert "2008-11-26 – 2026-01-01" in page
    assert "2008-11-26 – 2026-01-02" not in page
    assert "<span>2008-11-26</span> – <span>2026-01-01</span>" in line.to_html(lang)
    assert re.search(r"<span>2026-01-02</span> – [^<\d]+</td>", line.to_html(lang))


def titles_of(drawn):
    return [title.text for title in ET.fromstring(drawn).iter(f"{SVG}title")]  # noqa: S314


class Words(HTMLParser):
    """Collects the text of a page, with what opens and closes."""

    def __init__(self):
        super().__init__()
        self.words, self.open, self.links = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "br", "path", "rect"}:
            self.open.append(tag)
        self.links += [value for name, value in attrs if name in {"src", "href"}]

    def handle_endtag(self, tag):
        if tag not in {"path", "rect"} or tag in self.open:
            assert tag == self.open.pop()

    def handle_data(self, data):
        self.words.append(data)


def parsed(page):
    words = Words()
    words.feed(page)
    words.close()
    return words


def plain(page):
    return "".join(parsed(page).words)


@given(form_ids(), langs())
def test_page_lists_each_provision_and_needs_nothing_else(form, lang):
    """
    The page closes what it opens, loads nothing, names its language and each provision with its law.
    """
    line = LAW.timeline(form)
    page = line.to_html(lang)
    words = parsed(page)

    assert f'<html lang="{lang}">' in page
    assert ([], []) == (words.open, words.links)
    assert {"id": "bukan nasihat hukum", "en": "not legal advice"}[lang] in plain(page)
    for bar in line.bars:
        assert f"{bar.provision.article}, {bar.law}" in plain(page)
        assert bar.provision.summary(lang) in plain(page)


@pytest.mark.parametrize("form", ["csam-circulation", "gendered-doxxing"])
def test_drawings_are_of_one_language(form):
    """
    A drawing in Indonesian has no English label, and the other way round.
    """
    line = LAW.timeline(form)
    foreign = {
        "id": ("primary", "others", "checked", "Provisions over time", "In force"),
        "en": ("utama", "lainnya", "diperiksa", "Ketentuan dari waktu ke waktu", "Berlaku"),
    }

    for lang in LANGS:
        assert [] == [word for word in foreign[lang] if word in line.to_html(lang)]
