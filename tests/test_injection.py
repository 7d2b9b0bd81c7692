"""Tests that texts of an overlay stay text in what is made of them, and that files stay where they should."""

import csv
import io
import os
from datetime import date
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from tests.evaluation_help import trained

import ocsea
from ocsea._base.data import Row
from ocsea._base.output import write_text
from ocsea.assess.evaluation.report import training_report
from ocsea.assess.report import report
from ocsea.assess.scoring import score
from ocsea.interop.codebook import codebook
from ocsea.interop.tabular import data_package
from ocsea.knowledge import KnowledgeBase
from ocsea.prevention.exchange import export
from ocsea.prevention.page import html
from ocsea.scenarios.packs import workshop
from ocsea.scenarios.render import to_html
from ocsea.sections import SECTIONS

HOSTILE = " </title></style></textarea></script>--><hostile>\" onhostile=\"1' onhostile='2"
RUNS = "=HYPERLINK(1)"
PROSE = {"title", "publisher", "note"}
SCHOOL = "school-safety"


class Changed:
    """The shipped data, with every text for people changed."""

    def __init__(self, before="", after=""):
        self.before, self.after = before, after
        self.shipped = ocsea.load().reader

    def rows(self, section) -> list[Row]:
        if section.startswith("language_") or section == "terms":
            return self.shipped.rows(section)
        return [self._changed(row) for row in self.shipped.rows(section)]

    def meta(self):
        return self.shipped.meta()

    def section_hash(self, section):
        return self.shipped.section_hash(section)

    def _changed(self, value):
        if isinstance(value, list):
            return [self._changed(each) for each in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"id", "en"}:
            return {key: self._text(each) for key, each in value.items()}
        return {
            key: self._text(each) if key in PROSE and each else self._changed(each)
            for key, each in value.items()
        }

    def _text(self, value):
        return (
            f"{self.before}{value}{self.after}" if isinstance(value, str) else self._changed(value)
        )


KB = KnowledgeBase(Changed(after=HOSTILE))
SPREAD = KnowledgeBase(Changed(before=RUNS))


class Tags(HTMLParser):
    """What a browser would take for tags, and for text."""

    def __init__(self, page):
        super().__init__()
        self.names, self.attributes, self.text = set(), set(), []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text.append(data)


def score_page(kb):
    school = kb.instruments[SCHOOL]
    return to_html(
        report(kb, score(school, dict.fromkeys((i.code for i in school.items), "0")), "en")
    )


def triage_page(kb):
    facts = ocsea.Situation(acts={"threat-to-distribute"}, victim_age=15, happened=date(2026, 6, 1))
    return to_html(ocsea.triage(kb, facts).document("en", full=True))


def training_page(kb):
    return to_html(training_report(kb, trained(12), "en", on=date(2026, 11, 22)))


def pack_pages(kb):
    made = workshop(kb, preset="setara-ocsea-school", participants=12, groups=2, seed=1)
    return "".join(map(str, made.files(formats=["html"], langs=["en"]).values()))


def drawing(kb):
    return kb.law.timeline("online-grooming-of-a-child").to_svg("en")


PAGES = {
    "score": score_page,
    "triage": triage_page,
    "training": training_page,
    "pack": pack_pages,
    "prevention": lambda kb: html(kb, lang="en"),
    "timeline": lambda kb: kb.law.timeline("online-grooming-of-a-child").to_html("en"),
    "drawing": drawing,
}


@pytest.mark.parametrize("page", PAGES)
def test_texts_of_an_overlay_make_no_tags(page):
    """
    Text that closes what it stands in and opens a tag or an attribute is shown, or held, as it was written.
    """
    written = PAGES[page](KB)
    shown = Tags(written)

    assert "hostile" in written
    assert "hostile" not in shown.names
    assert "onhostile" not in shown.attributes


def test_drawing_is_whole_xml_whatever_texts_say():
    """
    A drawing with texts of an overlay can be read by an XML parser.
    """
    assert "hostile" in "".join(ET.fromstring(drawing(KB)).itertext())  # noqa: S314 - our own


@pytest.mark.parametrize("format_", ["mermaid", "dot"])
def test_labels_of_graphs_do_not_end_early(format_):
    """
    In drawings as text a label stays in its quotation marks, and Mermaid gets no markup.
    """
    lines = export(KB.graph(kinds=["actor", "measure"]), format_).splitlines()
    plain = export(ocsea.load().graph(kinds=["actor", "measure"]), format_).splitlines()

    assert len(plain) == len(lines)
    for line in lines:
        assert not line.replace('\\"', "").count('"') % 2
        assert format_ == "dot" or "<" not in line


def tables(kb):
    """Return every table that is written as CSV, as rows of cells."""
    found = [codebook(kb.instruments[SCHOOL]), export(kb.graph(), "csv")]
    found += [
        text
        for name, text in data_package(kb, sections=["forms", "measures"]).items()
        if name.endswith("csv")
    ]
    return [list(csv.reader(io.StringIO(text, newline=""))) for text in found]


def test_no_table_holds_what_a_spreadsheet_runs():
    """
    In each table that is written no cell of text begins as a formula does; numbers may be negative.
    """
    cells = [cell for rows in tables(SPREAD) for row in rows for cell in row]

    assert any(cell.startswith(f"'{RUNS}") for cell in cells)
    assert [] == [
        each for each in cells if each.startswith(("=", "+", "-", "@", "\t")) and not number(each)
    ]


def number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_ids_of_an_overlay_lead_to_no_other_folder(tmp_path):
    """
    No record may have an id that could lead the name of a file astray.
    """
    rows = "".join(f'[[{each.key}]]\nid = "../../up"\n' for each in SECTIONS.values())
    (tmp_path / "mine.toml").write_text(rows)
    with pytest.raises(ocsea.InvalidDataError) as caught:
        ocsea.load(overlays=[tmp_path])

    told = {p.record.split(":")[0] for p in caught.value.problems if p.field == "id"}
    assert {each.key for each in SECTIONS.values()} == told


@pytest.mark.skipif(os.name != "posix", reason="elsewhere links need rights of their own")
def test_link_in_the_way_is_replaced_not_followed(tmp_path):
    """
    Where a link stands in the place of a file, the file takes its place, and what it led to stays as it was.
    """
    other, place = tmp_path / "other.txt", tmp_path / "place.txt"
    other.write_text("kept")
    place.symlink_to(other)

    write_text(place, "new")

    assert ("kept", "new", False) == (other.read_text(), place.read_text(), place.is_symlink())


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "\ud800"])
def test_name_that_no_file_can_have_is_told(name, tmp_path):
    """
    A name that the system does not take ends in an error of ours, with nothing left behind.
    """
    with pytest.raises(ocsea.OutputError, match="cannot write"):
        write_text(tmp_path / name, "text")

    assert [] == list(tmp_path.iterdir())
