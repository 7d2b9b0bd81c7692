"""Tests of the STIX 2.1 bundle: accepted by OASIS's own validator, parsed and asked by the stix2 library."""

import copy
import json
from functools import cache
from uuid import UUID

import pytest
import stix2
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from stix2validator import ValidationOptions, validate_parsed_json
from tests.threat_help import KB, elsewhere, hashed, overlaid

from ocsea._base.errors import UnknownOptionError
from ocsea._base.text import LANGS
from ocsea.interop.misp import misp_cluster, misp_taxonomy
from ocsea.interop.stix import EVIDENCE, EVIDENCE_SCHEMA, TLP_CLEAR, stix_bundle, stix_id
from ocsea.interop.threat import about, as_json, forms_of_harm, uuid_of
from ocsea.prevention.ways import GRADES

HARMS = [form.id for form in forms_of_harm(KB)]
OUR_OWN = ("uuid-check", "extref-hashes")
"""Recommendations that are not followed: identifiers that never change are of version 5, not random; and we
keep no copies of the pages that sources are read on, so there is nothing to hash."""

MANY = settings.default.max_examples
"""How many of the objects that are made alike are put before the validator; all of them by `make formats`."""


@cache
def shared(lang="en", sure="moderate"):
    """Return a bundle, made once for all tests; it must not be changed."""
    return stix_bundle(KB, lang, certainty_at_least=sure)


def objects(kind, lang="en", sure="moderate"):
    return [each for each in shared(lang, sure)["objects"] if each["type"] == kind]


def a_bundle(*wanted):
    """Return a bundle with the given objects and what every object refers to."""
    heads = shared()["objects"][:4]
    return copy.deepcopy({"type": "bundle", "id": shared()["id"], "objects": [*heads, *wanted]})


def problems(bundle, *, disabled=OUR_OWN):
    """Return what the validator objects to, its recommendations included."""
    options = ValidationOptions(
        version="2.1",
        strict=True,
        strict_types=True,
        strict_properties=True,
        enforce_refs=True,
        disabled=list(disabled),
    )
    found = validate_parsed_json(bundle, options)
    return [str(each) for each in (*found.errors, *found.warnings)]


def a_relationship():
    """Return a relation with what it relates."""
    found = objects("relationship")[0]
    ends = {found["source_ref"], found["target_ref"]}
    return [*(each for each in shared()["objects"] if each["id"] in ends), found]


# -- accepted ------------------------------------------------------------------------------------------


def test_forms_and_measures_are_accepted():
    """
    The validator accepts forms, measures and translations, and has nothing to recommend.
    """
    kinds = ("attack-pattern", "course-of-action", "language-content")

    assert [] == problems(
        a_bundle(*(each for kind in kinds for each in objects(kind)[: MANY // 3]))
    )


def test_relations_are_accepted():
    """
    The validator accepts relations of every grade.
    """
    some = [
        each
        for sure in GRADES
        for each in [r for r in objects("relationship", sure="expert") if grade(r) == sure][
            : MANY // 3
        ]
    ]
    ends = {each[end] for each in some for end in ("source_ref", "target_ref")}
    things = [each for each in shared()["objects"] if each["id"] in ends]

    assert set(GRADES) == {grade(each) for each in some}
    assert [] == problems(a_bundle(*things, *some))


def test_indonesian_is_accepted():
    """
    The validator accepts a bundle in Indonesian.
    """
    kinds = ("attack-pattern", "language-content")
    some = [each for kind in kinds for each in objects(kind, "id")[:5]]
    heads = shared("id")["objects"][:4]

    assert [] == problems({"type": "bundle", "id": shared()["id"], "objects": [*heads, *some]})


def grade(relation):
    return relation["extensions"][EVIDENCE]["certainty"]


BROKEN = {
    "no name": lambda o: o[0].pop("name"),
    "identifier of another type": lambda o: o[0].update(id=o[0]["id"].replace("attack", "defence")),
    "modified before created": lambda o: o[0].update(modified="2020-01-01T00:00:00.000Z"),
    "property of our own": lambda o: o[0].update(x_evidence="strong"),
    "empty list": lambda o: o[0].update(aliases=[]),
    "day instead of time": lambda o: o[0].update(created="2026-11-01"),
    "relation to nothing": lambda o: o[2].update(source_ref=o[2]["source_ref"][:-4] + "0000"),
    "relation that cannot be": lambda o: o[2].update(relationship_type="compromises"),
    "confidence above all": lambda o: o[2].update(confidence=101),
    "reference without content": lambda o: o[0].update(external_references=[{"source_name": "s"}]),
    "extension without its type": lambda o: o[0]["extensions"][EVIDENCE].pop("extension_type"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_bundle_is_refused(name):
    """
    The validator refuses what is broken, so that its acceptance means something.
    """
    bundle = a_bundle(*a_relationship())
    assert [] == problems(bundle)

    BROKEN[name](bundle["objects"][4:])

    assert [] != problems(bundle)


def test_what_is_not_followed():
    """
    Only the two recommendations that are named are not followed.
    """
    found = problems(a_bundle(*a_relationship()), disabled=["no-such-check"])

    assert found
    assert all("is not a valid UUIDv4" in each or "has a URL but no hash" in each for each in found)


# -- read ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store():
    """Return the bundle in the store of the stix2 library."""
    return stix2.MemoryStore(copy.deepcopy(shared()))


def test_parsed_without_loss():
    """
    The stix2 library parses the bundle without custom content allowed, and gives it back as it was.
    """
    parsed = stix2.parse(copy.deepcopy(shared()), allow_custom=False)

    assert shared() == json.loads(parsed.serialize())


@pytest.mark.parametrize("form", ["sexual-extortion", "cyberflashing", "kbgo"])
def test_which_courses_of_action_mitigate(store, form):
    """
    The store names the courses of action against a form that the prevention graph names.
    """
    target = store.query([stix2.Filter("external_references.external_id", "=", f"form:{form}")])[0]

    relations = store.relationships(target, "mitigates", target_only=True)
    courses = [store.get(each.source_ref) for each in relations]

    found = {each.external_references[0].external_id.removeprefix("measure:") for each in courses}
    assert set(KB.prevention.measures_for(form, certainty_at_least="moderate")) == found
    assert len(courses) == len(found)


@pytest.mark.parametrize("sure", ["expert", "moderate"])
def test_relations_are_those_of_the_graph(sure):
    """
    At each grade, a measure mitigates a form just where the graph has a way, and the weakest step is its grade.
    """
    ways = {
        (stix_id(KB.measures[m]), stix_id(KB.forms[form])): (way.certainty, way.status, way.direct)
        for form in HARMS
        for m, way in KB.prevention.measures_for(form, certainty_at_least=sure).items()
    }

    found = {}
    for each in objects("relationship", sure=sure):
        told = each["extensions"][EVIDENCE]
        assert told["certainty"] == min((s["certainty"] for s in told["steps"]), key=GRADES.index)
        graded = (told["certainty"], told["status"], told["directness"] == "direct")
        found[each["source_ref"], each["target_ref"]] = graded

    assert ways == found
    assert len(found) == len(objects("relationship", sure=sure))


def test_evidence_of_a_relation():
    """
    A relation holds its steps with their sources, cites each once, and says its confidence in STIX's scale.
    """
    confidence = {"high": 85, "moderate": 50, "low": 15, "expert": None}
    for each in objects("relationship", sure="expert"):
        steps = each["extensions"][EVIDENCE]["steps"]
        sources = {ident for step in steps for ident in step.get("sources", ())}
        cited = [ref["source_name"] for ref in each.get("external_references", ())]

        assert sources == set(cited)
        assert len(cited) == len(sources)
        assert confidence[grade(each)] == each.get("confidence")


def test_unverified_evidence_says_so():
    """
    A step is as verified as what it rests on, and a relation is verified when all its steps are.
    """
    rests_on = {}
    for edge in KB.edges.values():
        if edge.target in KB.factors:
            key = (f"measure:{edge.measure}", f"factor:{edge.target}", edge.relation)
            rests_on.setdefault(key, set()).add(edge.status)
    seen = set()

    for each in objects("relationship", sure="expert"):
        told = each["extensions"][EVIDENCE]
        status = [step["status"] for step in told["steps"]]
        seen.add(told["status"])
        assert ("unverified" in status) == (told["status"] == "unverified")
        for step in told["steps"]:
            key = (step["start"], step["end"], step["relation"])
            assert step["status"] in rests_on.get(key, {"verified", "unverified"})

    assert {"verified", "unverified"} == seen


def test_a_way_over_a_factor():
    """
    The steps of a relation name measure, factor and form by our ids.
    """
    way = KB.prevention.measures_for("online-grooming-of-a-child")["edu-grooming-brief"]
    ident = (
        f"relationship--{uuid_of(f'relationship:measure:{way.measure} mitigates form:{way.form}')}"
    )

    found = next(each for each in objects("relationship") if each["id"] == ident)

    steps = found["extensions"][EVIDENCE]["steps"]
    assert [(link.start, link.end) for link in way.links] == [(s["start"], s["end"]) for s in steps]
    assert "measure:edu-grooming-brief" == steps[0]["start"]


def test_extension_is_as_defined():
    """
    The bundle carries the schema of the extension, and every object that uses it keeps to it.
    """
    (definition,) = objects("extension-definition")
    schema = json.loads(definition["schema"])
    rules = Draft202012Validator(schema)
    used = [
        each["extensions"][EVIDENCE]
        for each in shared(sure="expert")["objects"]
        if EVIDENCE in each.get("extensions", ())
    ]

    assert (EVIDENCE, EVIDENCE_SCHEMA) == (definition["id"], schema)
    assert [] == [error.message for each in used for error in rules.iter_errors(each)]
    assert len(used) == len(objects("relationship", sure="expert")) + len(HARMS) + len(KB.measures)


SEEN = {"extension_type": "property-extension", "status": "verified"}
STEP = {
    "start": "measure:a",
    "end": "form:b",
    "relation": "reduces",
    "certainty": "low",
    "directness": "direct",
    "status": "verified",
}


@pytest.mark.parametrize(
    "evidence",
    [
        {**SEEN, "steps": []},
        {**SEEN, "certainty": "certain"},
        {**SEEN, "probability": 0.4},
        {**SEEN, "steps": [{**STEP, "certainty": None}]},
        {**SEEN, "steps": [STEP, STEP, STEP]},
        {"extension_type": "property-extension"},
    ],
)
def test_broken_evidence_is_refused(evidence):
    """
    The schema of the extension refuses what is not as defined.
    """
    rules = Draft202012Validator(EVIDENCE_SCHEMA)

    assert rules.is_valid({**SEEN, "steps": [STEP]})
    assert not rules.is_valid(evidence)


# -- what stands in it ---------------------------------------------------------------------------------


def test_forms_and_measures():
    """
    Each form of harm is an attack pattern and each measure a course of action, in our words and with our ids.
    """
    pairs = [
        *zip(forms_of_harm(KB), objects("attack-pattern"), strict=True),
        *zip(KB.measures.values(), objects("course-of-action"), strict=True),
    ]

    for record, each in pairs:
        cited = [ref["source_name"] for ref in each["external_references"]]
        assert stix_id(record) == each["id"]
        assert record.label.en == each["name"]
        assert about(KB, record, "en") == each["description"]
        assert record.ref == each["external_references"][0]["external_id"]
        assert list(record.sources) == [name for name in cited if name in KB.sources]
        assert record.status == each["extensions"][EVIDENCE]["status"]


def test_law_that_calls_for_a_measure():
    """
    A measure cites the provisions that call for it.
    """
    measure = KB.measures["law-victim-immunity"]
    found = next(each for each in objects("course-of-action") if each["id"] == stix_id(measure))

    laws = [ref for ref in found["external_references"] if ref["source_name"] == "ocsea-law"]

    assert [f"law:{ident}" for ident in measure.mandated_by] == [law["external_id"] for law in laws]
    assert all("(" in law["description"] for law in laws)


def test_no_object_is_about_a_person():
    """
    There is nothing in it but forms, measures, their relations and translations, and who says so.
    """
    kinds = {each["type"] for each in shared()["objects"]}

    assert {
        *("identity", "marking-definition", "extension-definition"),
        *("attack-pattern", "course-of-action", "relationship", "language-content"),
    } == kinds
    assert ["group"] == [each["identity_class"] for each in objects("identity")]


def test_a_risk_situation_is_no_attack():
    """
    Adolescents who share images with each other are no attack pattern, and nothing refers to them.
    """
    told = as_json(shared(sure="expert"))

    assert uuid_of("form:adolescent-image-sharing") not in told
    assert "form:adolescent-image-sharing" not in {
        ref["external_id"]
        for each in objects("attack-pattern")
        for ref in each["external_references"][:1]
    }


def test_marks():
    """
    Everything of ours may be passed on without limit, under the licence of the knowledge.
    """
    marks = objects("marking-definition")
    idents = [each["id"] for each in marks]

    assert TLP_CLEAR in marks
    assert any("CC BY 4.0" in each.get("definition", {}).get("statement", "") for each in marks)
    assert all(
        idents == each["object_marking_refs"]
        for each in shared()["objects"]
        if each["type"] != "marking-definition"
    )


def test_both_languages():
    """
    Each bundle holds the texts of the other as translations of the same objects.
    """
    texts = {}
    for lang in LANGS:
        things = [*objects("attack-pattern", lang), *objects("course-of-action", lang)]
        assert {lang} == {each["lang"] for each in things}
        texts[lang] = {t["id"]: {key: t[key] for key in ("name", "description")} for t in things}

    for lang, other in (("id", "en"), ("en", "id")):
        found = {
            each["object_ref"]: each["contents"][other]
            for each in objects("language-content", lang)
        }
        assert texts[other] == found
        assert {each["object_modified"] for each in objects("language-content", lang)} == {
            each["modified"] for each in objects("attack-pattern", lang)
        }


def test_identifiers():
    """
    No two objects share an identifier, those of ours never change, and both languages have the same things.
    """
    idents = [each["id"] for each in shared(sure="expert")["objects"]]
    ours = [UUID(ident.partition("--")[2]) for ident in idents if ident != TLP_CLEAR["id"]]

    assert len(idents) == len(set(idents))
    assert {5} == {each.version for each in ours}
    assert "attack-pattern--d49ec0e2-b31f-5926-871e-85309a840a1c" in idents
    for kind in ("attack-pattern", "course-of-action", "relationship"):
        assert [e["id"] for e in objects(kind, "id")] == [e["id"] for e in objects(kind, "en")]
    assert shared("id")["id"] != shared("en")["id"]


def test_days():
    """
    Objects were made when the first version came out, and last changed when the knowledge was last checked.
    """
    day = f"{KB.checked.isoformat()}T00:00:00.000Z"
    dated = [each for each in shared()["objects"] if "modified" in each]

    assert {("2026-11-01T00:00:00.000Z", day)} == {(e["created"], e["modified"]) for e in dated}


def test_sources_of_mirrors():
    """
    Addresses of mirrors stay out of what platforms take in; the DOI stands for them where there is one.
    """
    sources = KB.sources.values()
    mirrors = {s.url for s in sources if s.read_as == "mirror"} - {
        s.url for s in sources if s.read_as != "mirror"
    }
    refs = [
        ref
        for each in shared(sure="expert")["objects"]
        for ref in each.get("external_references", ())
    ]
    urls = {ref["url"] for ref in refs if "url" in ref}

    assert set() == mirrors & urls
    assert any(url.startswith("https://doi.org/10.") for url in urls)
    assert mirrors


@pytest.mark.parametrize("lang", LANGS)
def test_words_are_respectful(lang):
    """
    The linter has nothing to say about what is written around our records.
    """
    heads = shared(lang)["objects"][:4]
    said = [each.get("description", "") for each in heads]

    assert all(KB.linter.lint(text, lang).ok for text in said)


def test_odd_knowledge(tmp_path):
    """
    What is retired is revoked, what has ended says when, and what needs others names them; all is accepted.
    """
    odd = overlaid(tmp_path)
    made = {each["id"]: each for each in stix_bundle(odd, certainty_at_least="high")["objects"]}
    quoted, same = (made[stix_id(odd.forms[i])] for i in ("quoted-name", "same-name"))
    ended = made[stix_id(odd.measures["ended-example"])]

    told = ended["extensions"][EVIDENCE]
    assert quoted["revoked"]
    assert "revoked" not in same
    assert same["description"].startswith("Unverified: ")
    assert [stix_id(odd.forms["kbgo"])] == same["extensions"][EVIDENCE]["broader_refs"]
    assert "2026-01-09" == told["valid_to"]
    reporting, two = (stix_id(odd.measures[i]) for i in ("sch-report-channel", "dev-2fa"))
    assert [[reporting, two], [reporting]] == told["needs_refs"]
    assert [] == problems(a_bundle(quoted, same, ended))


# -- rules ---------------------------------------------------------------------------------------------


@given(st.text(max_size=12).filter(lambda grade: grade not in GRADES))
def test_unknown_grade(grade):
    """
    A grade that does not exist is refused before anything is made.
    """
    with pytest.raises(UnknownOptionError):
        stix_bundle(KB, certainty_at_least=grade)


def test_unknown_language():
    """
    A language that does not exist is refused.
    """
    with pytest.raises(UnknownOptionError):
        stix_bundle(KB, "fr")


def test_the_same_bytes_everywhere():
    """
    Another process, which hashes strings differently, writes the same bytes.
    """
    code = """if True:
        import hashlib, ocsea
        from ocsea.interop.misp import misp_cluster, misp_taxonomy
        from ocsea.interop.stix import stix_bundle
        from ocsea.interop.threat import as_json
        kb = ocsea.load()
        bundle = stix_bundle(kb, "id", certainty_at_least="moderate")
        for made in (misp_taxonomy(kb), misp_cluster(kb), misp_cluster(kb, "measure"), bundle):
            print(hashlib.sha256(as_json(made).encode()).hexdigest())
    """
    made = [
        misp_taxonomy(KB),
        misp_cluster(KB),
        misp_cluster(KB, "measure"),
        shared("id"),
    ]

    assert [hashed(as_json(each)) for each in made] == elsewhere(code)
