"""Tests for the commands of ``ocsea``."""

import json
import re
from pathlib import Path

import attrs
import pytest
from tests.cli_help import KB, RUNNER, TINY, each_lang, run, run_json, use

import ocsea
from ocsea.cli import app as cli
from ocsea.sections import SECTIONS

FIRST = {name: next(iter(KB.table(name).values())) for name in SECTIONS if KB.table(name)}


# -- forms, search, show -------------------------------------------------------------------------------


@each_lang
def test_forms_lists_every_form(lang):
    """
    The tree holds the label and the id of every form.
    """
    told = run("forms", "--lang", lang)

    assert [] == [f.id for f in KB.forms.values() if f"{f.label(lang)} {f.id}" not in told]


def test_forms_can_start_lower():
    """
    A tree that starts from a form holds what is below it and nothing else.
    """
    form = KB.forms["sexual-extortion"]

    told = run_json("forms", "sexual-extortion")

    assert {form.id, *form.descendants} == set(told)


def test_forms_as_json_hold_the_whole_record():
    """
    The JSON of the forms holds both languages and every field.
    """
    told = run_json("forms")

    assert list(dict.fromkeys(form.id for _, form in KB.forms.walk())) == list(told)
    form = KB.forms["cyberstalking"]
    assert {"id": form.label.id, "en": form.label.en} == told["cyberstalking"]["label"]
    assert {field.alias for field in attrs.fields(type(form))} == set(told["cyberstalking"])


@each_lang
def test_search_shows_the_hits_with_their_reasons(lang):
    """
    A search prints the forms in the order of the library, each with the words that counted.
    """
    hits = KB.forms.search("fotonya mau disebar", limit=3)

    told = run("search", "fotonya", "mau", "disebar", "--limit", "3", "--lang", lang)

    places = [told.index(f"{h.form.label(lang)} {h.form.id} {h.explain(lang)}") for h in hits]
    assert 3 == len(places)
    assert sorted(places) == places


def test_search_as_json():
    """
    The JSON of a search holds the ids, best first, and no more than asked for.
    """
    told = run_json("search", "fotonya mau disebar", "--limit", "2")

    expected = [hit.form.id for hit in KB.forms.search("fotonya mau disebar", limit=2)]
    assert expected == [hit["id"] for hit in told]
    assert all(hit["why"] and hit["score"] for hit in told)


@each_lang
def test_search_without_a_hit_says_what_to_do(lang):
    """
    When nothing fits, the command says so in the language asked for, and gives an empty list as JSON.
    """
    assert KB.wording["cli-nothing-found"](lang) == run("search", "xyzzyq", "--lang", lang)
    assert [] == run_json("search", "xyzzyq")


@each_lang
def test_show_prints_a_form(lang):
    """
    A form is shown with its definition, scope, neighbours, status and sources.
    """
    form = KB.forms["sexual-extortion-of-a-child"]

    told = run("show", form.id, "--lang", lang)

    expected = [form.label(lang), form.ref, form.definition(lang), form.scope(lang), *form.broader]
    expected += [KB.wording["status-verified"](lang), *KB.cite(form.sources)]
    assert [] == [text for text in expected if " ".join(text.split()) not in told]


@pytest.mark.no_cover
def test_show_never_prints_discouraged_names():
    """
    Hidden labels serve the search and are not shown, except in the title of a source that discusses them.
    """
    for form in KB.forms.values():
        told = run("show", form.id, "--lang", "en")
        for cited in KB.cite(form.sources):
            told = told.replace(" ".join(cited.split()), "")

        hidden = form.hidden_labels("en")
        assert [] == [name for name in hidden if re.search(rf"\b{re.escape(name)}\b", told)]


@each_lang
@pytest.mark.parametrize("section", FIRST)
def test_show_prints_a_record_of_any_kind(section, lang):
    """
    A record of every section can be shown by its kind and id.
    """
    record = FIRST[section]

    told = run("show", record.ref, "--lang", lang)

    assert record.ref in told


@pytest.mark.parametrize("section", FIRST)
def test_show_gives_any_record_as_json(section):
    """
    A record of every section can be had as JSON, with its id.
    """
    record = FIRST[section]

    assert record.id == run_json("show", record.ref)["id"]


# -- crosswalk -----------------------------------------------------------------------------------------


@each_lang
def test_crosswalk_from_a_scheme_to_the_forms(lang):
    """
    A code of a scheme leads to our forms, each with how it relates.
    """
    told = run("crosswalk", "komnas-perempuan-2017", "malicious-distribution", "--lang", lang)

    found = KB.crosswalk("komnas-perempuan-2017", "malicious-distribution")
    assert 3 == len(found)
    for mapping in found:
        relation = KB.wording[f"relation-{mapping.relation.lower()}"](lang)
        assert f"{KB.forms[mapping.form].label(lang)} ({mapping.form}) {relation}" in told


@each_lang
def test_crosswalk_from_a_form_to_the_schemes(lang):
    """
    A form leads to the concepts of every scheme that map to it.
    """
    told = run("crosswalk", "ocsea", "cyberflashing", "--lang", lang)

    found = KB.crosswalk.of_form("cyberflashing")
    assert 2 < len(found)
    for mapping in found:
        assert KB.schemes[mapping.scheme][mapping.concept].label(lang) in told
        assert mapping.scheme in told


def test_crosswalk_as_json_gives_both_directions():
    """
    Each mapping names its relation as read from the form, and from the concept.
    """
    there = run_json("crosswalk", "komnas-perempuan-2017", "hacking")
    back = run_json("crosswalk", "ocsea", "account-intrusion")

    assert ["account-intrusion"] == [mapping["form"] for mapping in there]
    assert there[0] in back
    pairs = {
        (mapping["relation"], mapping["inverse"]) for mapping in run_json("crosswalk", "ocsea")
    }
    assert {("broadMatch", "narrowMatch"), ("narrowMatch", "broadMatch")} < pairs
    assert all(one == other for one, other in pairs if "row" not in one and "road" not in one)


@each_lang
def test_crosswalk_tells_looked_for_in_vain_from_not_looked(lang, monkeypatch):
    """
    A concept without a form is told apart: looked for and none found, or not looked for yet.
    """
    use(monkeypatch, TINY)

    in_vain = run("crosswalk", "sample-scheme", "SS-2", "--lang", lang)
    not_yet = run("crosswalk", "sample-scheme", "SS-3", "--lang", lang)

    assert TINY.wording["cli-none-looked"](lang) == in_vain
    assert TINY.wording["cli-none-unknown"](lang) == not_yet
    assert [] == run_json("crosswalk", "sample-scheme", "SS-2")


@each_lang
def test_crosswalk_of_a_form_that_no_scheme_names(lang, monkeypatch):
    """
    A form without a mapping is told in words, not as an error.
    """
    use(monkeypatch, TINY)

    told = run("crosswalk", "ocsea", "other-sample-harm", "--lang", lang)

    assert TINY.wording["cli-none-unknown"](lang) == told
    assert [] == run_json("crosswalk", "ocsea", "other-sample-harm")


@each_lang
def test_crosswalk_lists_the_schemes(lang):
    """
    Without a scheme, every scheme is listed with its id and name.
    """
    told = run("crosswalk", "--lang", lang)

    assert [] == [s.id for s in KB.schemes.values() if f"{s.id} {s.label(lang)}" not in told]
    assert set(KB.schemes) == set(run_json("crosswalk"))


# -- workshop ------------------------------------------------------------------------------------------


@each_lang
def test_workshop_lists_the_plans(lang):
    """
    Without a plan, every plan is listed with its id, title and whom it is for; nothing is written.
    """
    told = run("workshop", "--lang", lang)

    for preset in KB.presets.values():
        whom = preset.about(lang).partition(". ")[0]
        expected = f"{preset.id} {preset.title(lang)} {preset.days} {whom}"
        assert " ".join(expected.split()) in told
    assert set(KB.presets) == set(run_json("workshop"))


@each_lang
def test_workshop_writes_the_pack(lang, tmp_path):
    """
    The pack written is that of the library for the same options, and the files are named.
    """
    options = [
        "--preset",
        "setara-ocsea-school",
        "--participants",
        "40",
        "--groups",
        "5",
        "--seed",
        "7",
    ]

    told = run("workshop", *options, "--out", str(tmp_path / "pack"), "--lang", lang)

    pack = ocsea.scenarios.workshop(
        KB, preset="setara-ocsea-school", participants=40, groups=5, seed=7
    )
    content = {path.name: path.read_bytes().decode() for path in (tmp_path / "pack").iterdir()}
    assert pack.files(langs=[lang]) == content
    assert [] == [name for name in content if str(tmp_path / "pack" / name) not in told]
    assert KB.wording["cli-wrote-hint"](lang) in told


def test_workshop_takes_its_other_options(tmp_path):
    """
    Formats, languages and victims are handed on, and a language may be repeated.
    """
    options = ["--preset", "setara-ocsea-school", "--victims", "adult", "--formats", "md"]

    told = run_json("workshop", *options, "--lang", "en", "--lang", "id", "--out", str(tmp_path))

    names = {"facilitator-guide.md", "participant-handout.md", "panduan-fasilitator.md"}
    assert {*names, "lembar-peserta.md", "pack.json"} <= {path.name for path in tmp_path.iterdir()}
    assert {str(path) for path in tmp_path.iterdir()} == set(told["files"])
    assert {"adult"} == {KB.cases[case].victims for case in told["cases"]}
    noted = json.loads((tmp_path / "pack.json").read_text(encoding="utf-8"))
    assert noted | {"files": told["files"]} == told
    assert {Path(path).name for path in told["files"]} == {"pack.json", *noted["files"]}


@each_lang
def test_own_cases_are_counted_and_not_compared(lang, tmp_path):
    """
    Of cases that a person chose the command says what they show, and not whether others show more.
    """
    case = "foto-latihan-di-akun-orang-asing"
    forms = sum(link.role != "possible" for link in KB.cases[case].forms)

    options = ["--preset", "half-day", "--groups", "1", "--case", case, "--formats", "md"]
    told = run("workshop", *options, "--lang", lang, "--out", str(tmp_path))

    own = KB.wording["cli-own-cases"](lang).format(groups=1, covered=forms)
    assert own in told
    assert KB.wording["cli-yes"](lang) not in told.split()


@pytest.mark.parametrize("formats", ["", ",", " , "])
def test_workshop_without_a_format_is_refused(formats, tmp_path):
    """
    A pack without any document is an error, not a success.
    """
    out = tmp_path / "pack"

    result = RUNNER.invoke(
        cli.app,
        ["workshop", "--preset", "setara-ocsea-school", "--formats", formats, "--out", str(out)],
    )

    assert 0 != result.exit_code


# -- audit, check, version -----------------------------------------------------------------------------


@each_lang
def test_audit_counts_and_lists(lang):
    """
    The audit gives the counts of every section, lists what is unverified, and says what was reviewed.
    """
    told = run("audit", "--lang", lang)

    assert KB.stamp in told
    for name, section in KB.audit().sections.items():
        assert f"{name} {section.verified} {len(section.unverified)} " in told
        assert [] == [i for i in section.unverified if f"{name}: {i}" not in told]
    assert " ".join(KB.review(lang).split()) in told


def test_audit_as_json():
    """
    The JSON of the audit names the knowledge and holds every count.
    """
    told = run_json("audit")

    assert KB.stamp == told["knowledge"]
    expected = {
        name: {"verified": section.verified, "unverified": list(section.unverified)}
        for name, section in KB.audit().sections.items()
    }
    assert expected == told["sections"]


def test_check_passes_the_shipped_data():
    """
    The shipped data is in order, and the check names it.
    """
    assert f"ok: {KB.stamp}" == run("check")


def test_check_passes_a_folder_of_ones_own(tmp_path):
    """
    A folder of one's own is checked over the shipped data.
    """
    (tmp_path / "words.toml").write_text(
        '[[synonym]]\nid = "sample"\nwords = { id = ["contoh"] }\n'
    )

    told = run("check", str(tmp_path))

    assert told.startswith(f"ok: {KB.version}+overlay ")


def test_overlay_is_used(tmp_path):
    """
    A folder of one's own changes what the commands print.
    """
    (tmp_path / "mine.toml").write_text(
        '[[form]]\nid = "cyberflashing"\nreplaces = true\n'
        'label = { id = "Nama uji", en = "Test name" }\n'
    )

    assert "Test name" in run("show", "cyberflashing", "--lang", "en", "--overlay", str(tmp_path))
    assert "Test name" not in run("show", "cyberflashing", "--lang", "en")


def test_ids_are_listed():
    """
    Every id of the knowledge is printed, one a line.
    """
    assert list(KB.ids()) == run("ids").split()


def test_version_names_the_knowledge():
    """
    The version is that of the library and of its knowledge.
    """
    assert f"ocsea {ocsea.__version__}, knowledge {KB.stamp}" == run("--version")
