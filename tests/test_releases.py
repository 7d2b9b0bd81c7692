"""Tests for `ocsea.interop.releases`: snapshots, and what changed between two releases."""

import copy
import json
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.cli_help import KB, RUNNER, TINY, cli, each_lang, run, run_json, use

import ocsea
from ocsea._base.data import compile_shards
from ocsea._base.text import LANGS
from ocsea.interop.exports import export
from ocsea.interop.releases import Snapshot, compare, read_snapshot, snapshot, snapshot_at
from ocsea.interop.releases.comparing import entries, flat
from ocsea.interop.releases.snapshots import SnapshotSection, snapshot_text
from ocsea.sections import SECTIONS

OLD = snapshot(TINY)
SMALL = attrs.evolve(
    OLD, sections=tuple(section for section in OLD.sections if section.name != "wording")
)


def rows_of(taken, section):
    return next(each for each in taken.sections if each.name == section).rows


def edited(change, taken=SMALL, **head):
    """Return a copy of a snapshot with its rows, by section, changed."""
    rows = {each.name: copy.deepcopy(list(each.rows)) for each in taken.sections}
    change(rows)
    sections = tuple(attrs.evolve(each, rows=tuple(rows[each.name])) for each in taken.sections)
    return attrs.evolve(taken, sections=sections, **head)


def refs(items):
    return [item.ref for item in items]


@st.composite
def releases(draw):
    """Snapshots with rows left out, in another order, or with a field changed."""

    def change(rows):
        for section, kept in rows.items():
            kept[:] = draw(st.permutations(kept)) if draw(st.booleans()) else kept
            if kept and draw(st.integers(0, 3)) == 0:
                del kept[draw(st.integers(0, len(kept) - 1))]
            if kept and draw(st.integers(0, 3)) == 0:
                row = kept[draw(st.integers(0, len(kept) - 1))]
                key = draw(st.sampled_from(sorted(row.keys() - {"id"}) or ["note"]))
                row[key] = draw(st.sampled_from([1, True, "new", ["a"], {"id": "a", "en": "b"}]))
            assert section in SECTIONS

    return edited(change)


# -- snapshots -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kb", [KB, TINY], ids=["shipped", "tiny"])
def test_a_snapshot_holds_the_knowledge(kb):
    """
    A snapshot has the version, day and hash of the knowledge, an entry for each id, and reads back the same.
    """
    taken = snapshot(kb)

    assert (kb.version, kb.checked, kb.content_hash) == (
        taken.version,
        taken.checked,
        taken.content_hash,
    )
    assert kb.stamp == taken.stamp
    assert kb.ids() == sorted({entry.ref for entry in entries(taken).values()})
    assert taken == read_snapshot(snapshot_text(taken))
    assert taken == read_snapshot(snapshot_text(taken).encode())


def test_the_file_is_named_after_the_release_and_is_the_same_each_time():
    """
    The export gives one file, named after the version, with one record a line.
    """
    files = export(TINY, "snapshot")
    [(name, text)] = files.items()

    assert f"ocsea-knowledge-{TINY.version}.json" == name
    assert files == export(TINY, "snapshot")
    assert sum(len(section.rows) for section in OLD.sections) == sum(
        '"id":"' in line and not line.startswith('{"name"') for line in text.splitlines()
    )


def changed_text(**head):
    document = json.loads(snapshot_text(SMALL))
    return json.dumps(document | head)


def with_rows(rows, **section):
    return changed_text(sections=[{"name": "forms", "kind": "form", "rows": rows, **section}])


def nested(depth):
    value = "deep"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
        ("[" * 100_000, "too deeply nested"),
        ('{"format": "ocsea-knowledge", "format": "x"}', "a key stands twice"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": ' + "9" * 5_000 + "}", "not valid JSON"),
        ('{"a": "\\ud800"}', "not valid JSON"),
        ("[]", "is no snapshot"),
        ('{"format": "other"}', "is no snapshot"),
        (changed_text(schema=2), "only 1 is known"),
        (changed_text(schema=True), "only 1 is known"),
        (changed_text(version="../../2026"), "version: is missing"),
        (changed_text(checked="2026-02-30"), "checked: is missing"),
        (changed_text(hash="0"), "hash: is missing"),
        (changed_text(hash="0" * 64), "not those that its hash was made of"),
        (changed_text(sections={}), "sections: is missing"),
        (changed_text(sections=["forms"]), "is not a section"),
        (changed_text(sections=[{"name": "FORMS", "kind": "form", "rows": []}]), "has no name"),
        (changed_text(sections=[{"name": "a", "kind": "b", "rows": []}] * 2), "stands twice"),
        (with_rows([7]), "missing or no id"),
        (with_rows([{"id": "../x"}]), "missing or no id"),
        (with_rows([{"id": "x"}, {"id": "x"}]), "'x' stands twice"),
        (with_rows([{"id": "x", "note": nested(30)}]), "nested too deep"),
        (with_rows([{"id": "x", "a.b": 1}]), "odd keys"),
    ],
)
def test_what_is_no_snapshot_is_refused(content, told):
    """
    A file that is no snapshot, is damaged, or was changed is refused with what is wrong and what to do.
    """
    with pytest.raises(ocsea.InvalidDataError) as caught:
        read_snapshot(content, name="old.json")

    [problem] = caught.value.problems
    assert told in str(problem)
    assert str(problem).startswith("old.json: ")
    assert problem.remedy


def test_problems_are_listed_together_up_to_twenty():
    """
    All problems of a snapshot are told at once, but no more than twenty.
    """
    with pytest.raises(ocsea.InvalidDataError) as caught:
        read_snapshot(with_rows([{}] * 1_000))

    assert 20 == len(caught.value.problems)


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_odd_content_gives_one_kind_of_error(content):
    """
    Whatever a file holds, reading it gives the error for wrong data and no other.
    """
    with pytest.raises(ocsea.InvalidDataError):
        read_snapshot(content)


def test_snapshots_are_taken_of_files_and_data_folders(tmp_path):
    """
    A file and the data folder of a release give the same snapshot.
    """
    file = tmp_path / "old.json"
    file.write_text(snapshot_text(OLD), encoding="utf-8")

    assert snapshot_at(file) == OLD
    folder = snapshot_at(TINY.reader.path)
    assert SMALL.sections == tuple(each for each in folder.sections if each.name != "wording")


def test_snapshots_are_taken_of_installed_releases(tmp_path):
    """
    The compiled data of an installed release gives the same snapshot as its files.
    """
    for _ in compile_shards(TINY.reader, tmp_path / "_shards"):
        pass

    assert snapshot_at(tmp_path) == OLD


@pytest.mark.parametrize(
    ("meta", "told"),
    [(None, "no whole release"), ('version = "1"', "not a data folder"), ("=", "not valid TOML")],
)
def test_folders_that_are_no_release_are_refused(meta, told, tmp_path):
    """
    A folder without the version of the knowledge, or with a broken one, is refused by name.
    """
    if meta is not None:
        (tmp_path / "meta.toml").write_text(meta, encoding="utf-8")

    with pytest.raises(ocsea.InvalidDataError, match=told):
        snapshot_at(tmp_path)


def test_files_that_cannot_be_read_are_refused(tmp_path, monkeypatch):
    """
    A file that is not there, or is far too large, is refused by name.
    """
    with pytest.raises(ocsea.InvalidDataError, match="cannot be read"):
        snapshot_at(tmp_path / "none.json")

    monkeypatch.setattr("ocsea.interop.releases.snapshots._MAX_BYTES", 3)
    (tmp_path / "large.json").write_text("    ", encoding="utf-8")
    with pytest.raises(ocsea.InvalidDataError, match="is larger than"):
        snapshot_at(tmp_path / "large.json")


# -- differences ---------------------------------------------------------------------------------------


def test_a_release_does_not_differ_from_itself():
    """
    Compared with itself, loaded or as a snapshot, a release has nothing that changed.
    """
    told = compare(TINY, OLD)

    assert told.empty
    assert () == told.breaking
    assert {} == told.counts()
    assert all(load_phrase("release-nothing", lang) in told.explain(lang) for lang in LANGS)


def load_phrase(key, lang):
    return KB.wording[key](lang)


@given(releases())
def test_rules_of_comparing(new):
    """
    Nothing changed exactly when the rows are the same; added one way is removed the other way; the changes of
    fields, applied to the old record, give the new one; and references are lost one way and gained the other.
    """
    there, back = compare(SMALL, new), compare(new, SMALL)

    assert (SMALL.sections == new.sections and repr(SMALL.sections) == repr(new.sections)) == (
        there.empty
    )
    assert sorted(refs(there.added)) == sorted(refs(back.removed))
    assert sorted(refs(there.removed)) == sorted(refs(back.added))
    assert sorted(refs(there.changed)) == sorted(refs(back.changed))
    assert {(r.ref, r.field, r.lost, r.gained) for r in there.references} == {
        (r.ref, r.field, r.gained, r.lost) for r in back.references
    }
    before = {(e.section, e.ref): flat(e) for e in entries(SMALL).values()}
    after = {(e.section, e.ref): flat(e) for e in entries(new).values()}
    for changed in there.changed:
        fields = before[changed.section, changed.ref]
        for field in changed.fields:
            key = field.field, field.lang
            assert repr(fields.pop(key, None)) == repr(field.old)
            fields |= {} if key not in after[changed.section, changed.ref] else {key: field.new}
    gone, added = ({(i.section, i.ref) for i in part} for part in (there.removed, there.added))
    kept = {key: fields for key, fields in before.items() if key not in gone}
    assert kept == {key: fields for key, fields in after.items() if key not in added}


@given(releases())
def test_every_difference_can_be_told(new):
    """
    Any difference can be told in both languages, as Markdown and as JSON, the same each time.
    """
    told = compare(SMALL, new)

    assert told == compare(SMALL, new)
    for lang in LANGS:
        assert all(ref in told.explain(lang) for ref in told.breaking)
        assert told.to_markdown(lang).startswith("# ")
    plain = json.loads(json.dumps(told.as_json()))
    assert (told.empty, list(told.breaking)) == (plain["empty"], plain["breaking"])
    assert len(told.changed) == sum(row["changed"] for row in told.counts().values())


def test_added_and_removed_are_told_with_their_names():
    """
    A record that is new is added; one that is gone is removed, which is breaking; so are values of facets.
    """

    def change(rows):
        rows["forms"].append({**rows["forms"][1], "id": "new-harm"})
        rows["facets"][0]["value"].pop()
        del rows["figures"][0]

    told = compare(SMALL, edited(change))
    [facet] = [
        f"facet:{rows_of(SMALL, 'facets')[0]['id']}/{rows_of(SMALL, 'facets')[0]['value'][-1]['id']}"
    ]

    assert ["form:new-harm"] == refs(told.added)
    assert TINY.forms["sample-harm"].label == told.added[0].name
    assert sorted([facet, f"figure:{rows_of(SMALL, 'figures')[0]['id']}"]) == sorted(told.breaking)
    assert {"added": 1, "changed": 0}.items() <= told.counts()["forms"].items()


def test_retired_records_say_what_to_use_and_who_still_names_them():
    """
    A retired record is told with its reason and replacement, is not breaking, and references to it are listed.
    """

    def change(rows):
        row = next(row for row in rows["forms"] if row["id"] == "sample-harm")
        row |= {"deprecated": {"id": "ganda", "en": "double"}, "replaced_by": ["other-sample-harm"]}

    told = compare(SMALL, edited(change))
    [retired] = told.retired

    assert ("form:sample-harm", ("form:other-sample-harm",)) == (retired.ref, retired.replaced_by)
    assert "double" == retired.reason("en")
    assert () == told.breaking
    assert told.stale
    assert all(("form:sample-harm",) == each.lost for each in told.stale)
    assert all(("form:other-sample-harm",) == each.gained for each in told.stale)


def test_a_replacement_that_is_not_there_is_breaking():
    """
    A retired record whose replacement does not exist breaks what follows it.
    """

    def change(rows):
        rows["measures"][0] |= {"deprecated": {"id": "a", "en": "b"}, "replaced_by": ["none-such"]}

    told = compare(SMALL, edited(change))

    assert ("measure:none-such",) == told.unmet == told.breaking
    assert "measure:none-such" in told.explain("en")


def test_texts_are_told_by_language_and_status_apart():
    """
    A text that changed in one language is one change of that language; a status is listed apart as well.
    """

    def change(rows):
        row = rows["measures"][0]
        row["label"]["en"] = "Another name"
        row["status"] = "unverified" if row["status"] == "verified" else "verified"

    row = rows_of(SMALL, "measures")[0]
    told = compare(SMALL, edited(change))
    [changed] = told.changed
    found = {(field.field, field.lang): (field.old, field.new) for field in changed.fields}

    assert {("label", "en"), ("status", None)} == found.keys()
    assert (row["label"]["en"], "Another name") == found["label", "en"]
    assert [(row["status"], found["status", None][1])] == [(s.old, s.new) for s in told.status]


def test_dates_of_provisions_bear_on_forms_and_cases():
    """
    A provision whose dates or penalty changed is told with the forms and cases whose answers it bears on, and
    a change of its wording alone is not.
    """
    ident = "tpks-14-1-a"

    def dated(rows):
        row = next(row for row in rows["provisions"] if row["id"] == ident)
        row["version"][0] |= {"start": "2022-06-01", "max_months": 60}

    def worded(rows):
        row = next(row for row in rows["provisions"] if row["id"] == ident)
        row["summary"]["en"] = "Other words."
        row["checked"] = "2027-01-01"

    whole = snapshot(KB)
    [law] = compare(whole, edited(dated, whole)).law

    assert (f"law:{ident}", {"dates", "penalty"}) == (law.ref, set(law.kinds))
    assert ("2022-05-09", "2022-06-01") in {(field.old, field.new) for field in law.fields}
    assert tuple(
        sorted(
            form.id
            for form in KB.table("form_law").values()
            if any(ident in (e.provision, *e.yields_to, *e.unless) for e in form.entries)
        )
    ) == (law.forms)
    assert tuple(sorted(c.id for c in KB.cases.values() if ident in c.provisions)) == law.cases
    assert () == compare(whole, edited(worded, whole)).law


@pytest.mark.parametrize(
    ("section", "key", "value", "kind"),
    [
        ("legal_instruments", "in_force", {"start": "2000-01-01"}, "dates"),
        ("fine_categories", "version", [{"start": "2000-01-01", "amount": 1}], "penalty"),
        ("form_law", "entry", [], "scope"),
        ("deadlines", "unit", "years", "scope"),
        ("provisions", "complaint", "none", "scope"),
    ],
)
def test_each_sort_of_law_is_seen(section, key, value, kind):
    """
    A change of an instrument, a fine, a reading, a time limit or a complaint rule bears on answers.
    """

    def change(rows):
        rows[section][0][key] = value

    [law] = compare(SMALL, edited(change)).law

    assert kind in law.kinds
    assert law.forms


def test_law_that_came_and_went_bears_on_forms():
    """
    A provision that was added or removed is told as such, with the forms that name it.
    """

    def change(rows):
        del rows["provisions"][0]

    new = edited(change)

    assert ("removed",) == compare(SMALL, new).law[0].kinds
    assert ("added",) == compare(new, SMALL).law[0].kinds
    assert compare(SMALL, new).law[0].forms


def test_references_and_order_are_told():
    """
    A reference that leads elsewhere is told with both ends, and another order of records is told as that.
    """

    def change(rows):
        rows["form_law"][0]["sources"] = []
        rows["forms"].reverse()

    told = compare(SMALL, edited(change))
    lost = tuple(f"source:{ident}" for ident in rows_of(SMALL, "form_law")[0]["sources"])

    assert [("sources", lost, ())] == [(r.field, r.lost, r.gained) for r in told.references]
    assert ("forms",) == told.reordered


def test_a_reference_to_another_record_is_told_with_both():
    """
    A reference that was put in place of another is told with where it led and leads.
    """

    def change(rows):
        rows["form_law"][0]["sources"] = ["other"]

    [moved] = compare(SMALL, edited(change)).references

    assert ("form-law:sample-harm", ("source:other",)) == (moved.ref, moved.gained)
    assert moved.lost


def test_another_order_alone_is_a_difference():
    """
    Releases with the same records in another order differ in nothing but that.
    """
    told = compare(SMALL, edited(lambda rows: rows["forms"].reverse()))

    assert not told.empty
    assert ("forms",) == told.reordered
    assert () == told.changed


def test_values_of_facets_are_told_as_themselves():
    """
    A value of a facet that changed is one record that changed; the facet around it is not another.
    """

    def change(rows):
        rows["facets"][0]["value"][0]["label"]["en"] = "New"

    facet = rows_of(SMALL, "facets")[0]

    assert [f"facet:{facet['id']}/{facet['value'][0]['id']}"] == refs(
        compare(SMALL, edited(change)).changed
    )


def test_what_was_retired_before_is_not_told_again():
    """
    A record that was deprecated in the earlier release already is not among those retired.
    """

    def change(rows):
        rows["measures"][0]["deprecated"] = {"id": "a", "en": "b"}

    before = edited(change)

    assert () == compare(before, before).retired
    assert 1 == len(compare(SMALL, before).retired)


def test_sections_that_are_not_known_here_are_compared_as_well():
    """
    Records of a section that this release does not have are told like others.
    """
    other = SnapshotSection(name="stickers", kind="sticker", rows=({"id": "a", "size": 1},))
    with_it = attrs.evolve(SMALL, sections=(*SMALL.sections, other))
    larger = attrs.evolve(other, rows=({"id": "a", "size": True},))

    assert ("sticker:a",) == compare(with_it, SMALL).breaking
    [changed] = compare(with_it, attrs.evolve(SMALL, sections=(*SMALL.sections, larger))).changed
    assert [(1, True)] == [(field.old, field.new) for field in changed.fields]


def test_nothing_in_a_record_becomes_markup_or_moves_the_cursor():
    """
    Markup and control characters of a record stay text in Markdown and in words, and long texts are cut.
    """
    nasty = "<b>x</b> | *y* `z` [a](b)\n# h\x1b[2J\u202e" + "long " * 100

    def change(rows):
        rows["measures"][0]["label"]["en"] = nasty
        rows["measures"][0]["inspire"] = [nasty]
        rows["forms"][0]["sources"] = ["a\n# b\x1b"]

    told = compare(SMALL, edited(change))
    html = MarkdownIt("commonmark").enable("table").render(told.to_markdown("en"))

    assert not {"\x1b", "\u202e"} & set(told.explain("en") + told.to_markdown("en"))
    assert not any(tag in html for tag in ("<b>", "<em>", "<code>", "<a ", "<img"))
    assert 1 == html.count("<h1>")
    assert max(map(len, told.explain("en").splitlines())) < 500
    [measure] = [each for each in told.as_json()["changed"] if each["section"] == "measures"]
    fields = {field["field"]: field["new"] for field in measure["fields"]}
    assert {"label": nasty, "inspire": [nasty]} == fields


# -- the command ---------------------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path):
    """Return a snapshot of an earlier release, in which one figure was there that is gone now."""

    def change(rows):
        rows["figures"].append({**rows["figures"][0], "id": "gone"})
        rows["forms"][0]["label"]["id"] = "Nama lama"

    taken = edited(change, OLD, version="2026.10")
    text = snapshot_text(attrs.evolve(taken, content_hash=_hashed(taken)))
    file = tmp_path / "old.json"
    file.write_text(text, encoding="utf-8")
    return str(file)


def _hashed(taken: Snapshot) -> str:
    from ocsea.interop.releases.snapshots import _hash

    return _hash(taken.sections)


@each_lang
def test_the_command_tells_what_changed(lang, old, monkeypatch):
    """
    The command compares a file with the knowledge installed, in words, as Markdown and as JSON.
    """
    use(monkeypatch, TINY)
    told = compare(snapshot_at(Path(old)), TINY)

    assert " ".join(told.explain(lang).split()) == run("diff", old, "--lang", lang)
    assert " ".join(told.to_markdown(lang).split()) == run(
        "diff", old, "--lang", lang, "--markdown"
    )
    assert told.as_json() == run_json("diff", old)


def test_the_command_fails_on_what_breaks_when_asked(old, tmp_path, monkeypatch):
    """
    With the option for it the exit code is 1 when an id is gone, and 0 when none is.
    """
    use(monkeypatch, TINY)
    now = tmp_path / "now.json"
    now.write_text(snapshot_text(OLD), encoding="utf-8")

    def code(*args):
        return RUNNER.invoke(cli.app, ["diff", *args]).exit_code

    assert (0, 1, 0) == (
        code(old),
        code(old, "--check-breaking"),
        code(str(now), old, "--check-breaking"),
    )
