"""Tests of the MISP taxonomy and galaxies: accepted by MISP's own schemas, read by MISP's own libraries."""

import copy
import json
from functools import cache
from pathlib import Path

import attrs
import pymisp
import pymispgalaxies
import pytaxonomies
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import ValidationError, validate
from pymisp import MISPEvent, MISPGalaxy
from tests.threat_help import KB, overlaid

import ocsea
from ocsea._base.errors import UnknownOptionError
from ocsea.interop.misp import FACETS, misp_cluster, misp_galaxy, misp_taxonomy
from ocsea.interop.threat import address, as_json, number_of, uuid_of

TAXONOMIES = Path(pytaxonomies.__file__).parent / "data" / "misp-taxonomies"
KINDS = ("form", "measure")
pytestmark = pytest.mark.filterwarnings("ignore:The metaschema specified by")
"""MISP's schemas name no draft; jsonschema then takes the latest."""
each_lang = pytest.mark.parametrize("lang", ["id", "en"])
each_kind = pytest.mark.parametrize("kind", KINDS)


@cache
def shared(lang, part, kind=None):
    """Return a part of what is made, once for all tests; it must not be changed."""
    if kind is None:
        return misp_taxonomy(KB, lang)
    return {"galaxy": misp_galaxy, "cluster": misp_cluster}[part](KB, kind, lang=lang)


def made(*names):
    """Return a copy, because some readers take apart what they are given."""
    return copy.deepcopy(shared(*names))


def schema():
    return json.loads((TAXONOMIES / "schema.json").read_text(encoding="utf-8"))


def values(lang, kind):
    return shared(lang, "cluster", kind)["values"]


def one(lang, kind, ident):
    return next(each for each in values(lang, kind) if each["uuid"] == uuid_of(f"{kind}:{ident}"))


# -- the taxonomy --------------------------------------------------------------------------------------


@each_lang
def test_taxonomy_is_accepted_and_read(lang):
    """
    MISP's schema accepts the taxonomy, and PyTaxonomies reads it without loss.
    """
    taxonomy = made(lang, "taxonomy")

    validate(taxonomy, schema())
    read = pytaxonomies.Taxonomy(copy.deepcopy(taxonomy))

    assert taxonomy == json.loads(json.dumps(read.to_dict()))


def test_tags():
    """
    PyTaxonomies makes one tag for each form of harm, each value of the chosen facets, and each grade.
    """
    forms = [
        f'ocsea:form="{f.id}"' for f in KB.forms.values() if f.id != "adolescent-image-sharing"
    ]
    facets = [f'ocsea:{name}="{v.id}"' for name in FACETS for v in KB.facets[name].values]
    grades = [f'ocsea:certainty="{grade}"' for grade in ("expert", "low", "moderate", "high")]
    status = [f'ocsea:status="{status}"' for status in ("verified", "unverified")]

    read = pytaxonomies.Taxonomy(made("en", "taxonomy"))

    assert [*forms, *facets, *grades, *status] == read.machinetags()


def test_no_tag_is_about_a_person():
    """
    What describes a person, or who knows of the harm, is no tag; and nothing is a number to score with.
    """
    left_out = set(KB.facets) - set(FACETS)
    predicates = {each["value"] for each in made("en", "taxonomy")["predicates"]}

    assert {
        *(
            "acts",
            "asker",
            "disability",
            "help-seeking",
            "impact",
            "other-age",
            "place",
            "province",
        ),
        *("relationship", "school-level", "setting", "victim-age-band"),
        *("warning-signs-adult", "warning-signs-child"),
    } == left_out
    assert set() == predicates & left_out
    assert "numerical_value" not in as_json(made("en", "taxonomy"))


def test_exclusive():
    """
    Tags exclude each other where a facet has one value, and where a relation has one grade.
    """
    exclusive = {
        each["value"] for each in made("en", "taxonomy")["predicates"] if each.get("exclusive")
    }

    assert {"contact-mode", "incident-phase", "scale", "certainty", "status"} == exclusive


BROKEN_TAXONOMIES = {
    "version as text": lambda t: t.update(version="2026.11"),
    "no namespace": lambda t: t.pop("namespace"),
    "key of our own": lambda t: t.update(licence="CC-BY-4.0"),
    "no predicates": lambda t: t.update(predicates=[]),
    "empty description": lambda t: t["predicates"][0].update(description=""),
    "score as text": lambda t: t["values"][0]["entry"][0].update(numerical_value="1"),
    "entry twice": lambda t: t["values"][0]["entry"].append(t["values"][0]["entry"][0]),
}


@pytest.mark.parametrize("name", BROKEN_TAXONOMIES)
def test_broken_taxonomy_is_refused(name):
    """
    MISP's schema refuses what is broken, so that its acceptance means something.
    """
    taxonomy = made("en", "taxonomy")
    BROKEN_TAXONOMIES[name](taxonomy)

    with pytest.raises(ValidationError):
        validate(taxonomy, schema())


def test_event_takes_the_tags():
    """
    An event with our tags is accepted by the strict schema of PyMISP, which reads it back.
    """
    event = MISPEvent()
    event.from_dict(
        info="Example", distribution=0, threat_level_id=4, analysis=0, date="2026-11-21"
    )
    for tag in pytaxonomies.Taxonomy(made("en", "taxonomy")).machinetags():
        event.add_tag(tag)
    event.add_tag(f'misp-galaxy:ocsea-form="{values("en", "form")[0]["value"]}"')
    written = event.to_json()
    rules = Path(pymisp.__file__).parent / "data" / "schema.json"

    validate({"Event": json.loads(written)}, json.loads(rules.read_text(encoding="utf-8")))
    again = MISPEvent()
    again.load(written)

    assert [tag.name for tag in event.tags] == [tag.name for tag in again.tags]


# -- the galaxies --------------------------------------------------------------------------------------


@each_lang
def test_galaxies_are_accepted_and_read(lang):
    """
    MISP's schemas accept galaxies and clusters, and PyMISPGalaxies reads them without loss.
    """
    galaxies = pymispgalaxies.Galaxies([made(lang, "galaxy", kind) for kind in KINDS])
    clusters = pymispgalaxies.Clusters([made(lang, "cluster", kind) for kind in KINDS])

    galaxies.validate_with_schema()
    clusters.validate_with_schema()

    for kind in KINDS:
        name = f"ocsea-{kind}"
        assert shared(lang, "galaxy", kind) == galaxies[name].to_dict()
        assert as_json(shared(lang, "cluster", kind)) == as_json(
            json.loads(clusters[name].to_json())
        )


@each_kind
def test_every_record_is_found(kind):
    """
    PyMISPGalaxies finds each form of harm and each measure by our id.
    """
    cluster = pymispgalaxies.Clusters([made("en", "cluster", kind)])[f"ocsea-{kind}"]
    records = KB.forms if kind == "form" else KB.measures
    wanted = [r for r in records.values() if r.id != "adolescent-image-sharing"]

    found = [cluster.get_by_external_id(record.ref) for record in wanted]

    assert [record.label.en for record in wanted] == [each.value for each in found]
    assert [uuid_of(record.ref) for record in wanted] == [each.uuid for each in found]
    assert len(wanted) == len(cluster)


@each_kind
def test_pymisp_reads_a_galaxy(kind):
    """
    PyMISP reads a galaxy with its clusters, and their meta fields as elements.
    """
    galaxy = MISPGalaxy()
    galaxy.from_dict(
        Galaxy=made("en", "galaxy", kind), GalaxyCluster=made("en", "cluster", kind)["values"]
    )
    galaxy.clusters[0].parse_meta_as_elements()

    assert [each["value"] for each in values("en", kind)] == [c.value for c in galaxy.clusters]
    elements = [(each.key, each.value) for each in galaxy.clusters[0].cluster_elements]
    assert ("external_id", values("en", kind)[0]["meta"]["external_id"]) in elements


BROKEN_CLUSTERS = {
    "no authors": lambda c: c.pop("authors"),
    "version as text": lambda c: c.update(version="2026.11"),
    "value without value": lambda c: c["values"][0].pop("value"),
    "synonyms as text": lambda c: c["values"][0]["meta"].update(synonyms="x"),
    "label on a value": lambda c: c["values"][0].update(label="x"),
    "related as text": lambda c: c["values"][0].update(related="x"),
}


@pytest.mark.parametrize("name", BROKEN_CLUSTERS)
def test_broken_cluster_is_refused(name):
    """
    MISP's schema refuses broken clusters.
    """
    path = Path(pymispgalaxies.__file__).parent / "data" / "misp-galaxy" / "schema_clusters.json"
    cluster = made("en", "cluster", "form")
    BROKEN_CLUSTERS[name](cluster)

    with pytest.raises(ValidationError):
        validate(cluster, json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("key", ["description", "type", "version", "name", "uuid"])
def test_broken_galaxy_is_refused(key):
    """
    MISP's schema refuses a galaxy in which something is missing.
    """
    galaxy = made("en", "galaxy", "form") | {key: None}

    with pytest.raises(ValidationError):
        pymispgalaxies.Galaxies([galaxy]).validate_with_schema()


def test_what_mitigates_what():
    """
    A measure mitigates what the prevention graph says it helps against, with certainty and status.
    """
    expected = {
        (measure, form.id, way.certainty, way.status)
        for form in KB.forms.values()
        if form.id != "adolescent-image-sharing"
        for measure, way in KB.prevention.measures_for(form.id).items()
    }
    idents = {uuid_of(form.ref): form.id for form in KB.forms.values()}

    found = {
        (value["meta"]["external_id"].removeprefix("measure:"), idents[each["dest-uuid"]], *tags)
        for value in values("en", "measure")
        for each in value.get("related", ())
        for tags in [[tag.partition("=")[2].strip('"') for tag in each["tags"]]]
    }

    assert expected == found


def test_relations_lead_somewhere():
    """
    Every relation leads to a cluster of ours or to one that MISP ships, and every tag named is one of MISP's.
    """
    theirs = {
        v.uuid: v.value for v in pymispgalaxies.Cluster("interpol-dwva").cluster_values.values()
    }
    ours = {each["uuid"] for kind in KINDS for each in values("en", kind)}
    led = [
        r["dest-uuid"] for k in KINDS for each in values("en", k) for r in each.get("related", ())
    ]
    relations = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
    tags = {t for v in values("en", "form") for r in relations for t in v["meta"].get(r, ())}
    known = set()
    for name in {tag.partition(":")[0] for tag in tags}:
        taxonomy = json.loads((TAXONOMIES / name / "machinetag.json").read_text(encoding="utf-8"))
        known |= set(pytaxonomies.Taxonomy(taxonomy).machinetags())

    assert {"Sextortion"} == {theirs[ident] for ident in led if ident not in ours}
    assert len(tags) > 5
    assert set() == tags - known


def test_relations_to_clusters_of_others():
    """
    Our mappings become the relations that MISP knows: close is similar, broader is child-of.
    """
    theirs = "c47c83c2-bd3f-5168-af5a-4ecb29a8def4"
    relations = {
        value["meta"]["external_id"]: each["type"]
        for value in values("en", "form")
        for each in value["related"]
        if each["dest-uuid"] == theirs
    }

    assert {
        "form:sexual-extortion": "similar",
        "form:financial-sexual-extortion": "child-of",
    } == relations
    assert ['rsit:abusive-content="harmful-speech"'] == one("en", "form", "cyberstalking")["meta"][
        "broadMatch"
    ]


def test_languages_differ_in_words_only():
    """
    Both languages have the same identifiers, values and relations; the texts differ.
    """
    for kind in KINDS:
        pairs = list(zip(values("id", kind), values("en", kind), strict=True))
        for ours, theirs in pairs:
            keys = ("uuid", "value", "related")
            assert [ours.get(key) for key in keys] == [theirs.get(key) for key in keys]
            assert ours["meta"]["external_id"] == theirs["meta"]["external_id"]
            assert ours["description"] != theirs["description"]
    form = KB.forms["cyberflashing"]
    assert form.label.id in one("en", "form", "cyberflashing")["meta"]["synonyms"]
    assert f"{form.definition.id}\n\n{form.scope.id}" == one("id", "form", form.id)["description"]


def test_identifiers():
    """
    No two things share an identifier, and an identifier never changes.
    """
    taxonomy = made("en", "taxonomy")
    found = [
        taxonomy["uuid"],
        *(each["uuid"] for each in taxonomy["predicates"]),
        *(entry["uuid"] for each in taxonomy["values"] for entry in each["entry"]),
        *(shared("en", part, kind)["uuid"] for part in ("galaxy", "cluster") for kind in KINDS),
        *(each["uuid"] for kind in KINDS for each in values("en", kind)),
    ]

    assert len(found) == len(set(found))
    assert "9b7548aa-2571-5a49-8a59-bf03ba8145fa" == taxonomy["uuid"]
    assert "bf221bac-ef7b-567b-b5ff-9b0d1aefd347" == shared("en", "galaxy", "form")["uuid"]
    assert "7cb32f18-60cc-589d-802f-b524752a7778" == uuid_of("form:threat-to-share-intimate-images")


def test_a_risk_situation_is_no_harm():
    """
    Adolescents who share images with each other are in no export as an incident.
    """
    told = as_json(shared("en", "taxonomy"))
    told += "".join(as_json(shared("en", "cluster", kind)) for kind in KINDS)

    assert "adolescent-image-sharing" not in told
    assert uuid_of("form:adolescent-image-sharing") not in told


@each_kind
def test_unverified_is_said_first(kind):
    """
    What is not verified says so in its description and its meta fields, and nothing else does.
    """
    records = KB.forms if kind == "form" else KB.measures
    doubtful = {r.ref for r in records.values() if r.status == "unverified"}

    said = {
        each["meta"]["external_id"]
        for each in values("id", kind)
        if each["description"].startswith("Belum terverifikasi:")
    }

    assert doubtful == said
    assert doubtful == {
        each["meta"]["external_id"]
        for each in values("en", kind)
        if each["meta"]["status"] == "unverified"
    }


@each_lang
def test_words_are_respectful(lang):
    """
    The linter has nothing to say about what is written for MISP around our records.
    """
    taxonomy = made(lang, "taxonomy")
    said = [
        taxonomy["description"],
        *(each.get("description", "") for each in taxonomy["predicates"]),
    ]
    said += [shared(lang, "galaxy", kind)["description"] for kind in KINDS]

    assert all(KB.linter.lint(text, lang).ok for text in said)


def test_sources_of_mirrors():
    """
    Addresses of mirrors stay out of what platforms take in.
    """
    sources = KB.sources.values()
    mirrors = {s.url for s in sources if s.read_as == "mirror"}
    elsewhere = {s.url for s in sources if s.read_as != "mirror"}
    refs = {ref for k in KINDS for each in values("en", k) for ref in each["meta"].get("refs", ())}

    assert set() == (mirrors - elsewhere) & refs
    assert len(refs) > 100


# -- odd knowledge -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """Return the knowledge with odd records laid over it."""
    return overlaid(tmp_path_factory.mktemp("odd"))


def test_odd_forms(odd):
    """
    Labels that occur twice are told apart, quotation marks cannot end a tag, what is retired is revoked.
    """
    clusters = {each["meta"]["external_id"]: each for each in misp_cluster(odd)["values"]}
    same, quoted = clusters["form:same-name"], clusters["form:quoted-name"]

    assert "CYBERSTALKING (same-name)" == same["value"]
    assert "Cyberstalking (cyberstalking)" == clusters["form:cyberstalking"]["value"]
    assert ("A so-called 'example'", True) == (quoted["value"], quoted["revoked"])
    assert "revoked" not in same
    assert "refs" not in same["meta"]


def test_unverified_mappings_are_left_out(odd):
    """
    A relation to somebody else's cluster stands only where the cluster was seen.
    """
    same = next(v for v in misp_cluster(odd)["values"] if v["uuid"] == uuid_of("form:same-name"))

    assert [
        {"dest-uuid": "11111111-1111-4111-8111-111111111111", "type": "parent-of"},
        {"dest-uuid": uuid_of("form:kbgo"), "type": "child-of"},
    ] == same["related"]


def test_a_measure_of_which_nothing_is_said(odd):
    """
    A measure without effect and note says that no study was found.
    """
    ident = uuid_of("measure:ended-example")
    ended = next(v for v in misp_cluster(odd, "measure")["values"] if v["uuid"] == ident)

    assert "No study of outcomes was found." == ended["description"]
    assert "possible_issues" not in ended["meta"]


# -- rules ---------------------------------------------------------------------------------------------

versions = st.tuples(
    st.sampled_from([2026, 2027]), st.sampled_from([1, 11, 12]), st.integers(0, 99)
)


def written(year, month, patch):
    return f"{year}.{month:02}" + (f".{patch}" if patch else "")


@given(versions, versions)
def test_numbers_grow_with_versions(one, other):
    """
    A later version has a greater number, and only the same version has the same one.
    """
    numbers = number_of(written(*one)), number_of(written(*other))

    assert (one < other, one == other) == (numbers[0] < numbers[1], numbers[0] == numbers[1])


@pytest.mark.parametrize(
    ("read_as", "ref", "expected"),
    [
        ("page", "doi:10.1000/abc", "https://example.org/copy"),
        ("mirror", "Journal; doi:10.1000/abc(24)1-8; PMID 1", "https://doi.org/10.1000/abc(24)1-8"),
        ("mirror", "doi:10.1000/abc", "https://doi.org/10.1000/abc"),
        ("mirror", "PMID 1", None),
        ("mirror", None, None),
    ],
)
def test_address_of_a_source(read_as, ref, expected):
    """
    A source is found where it was read; one that was read on a mirror, by its DOI or not at all.
    """
    source = attrs.evolve(
        KB.sources["s002"], url="https://example.org/copy", read_as=read_as, ref=ref
    )

    assert expected == address(source)


@pytest.mark.parametrize("version", ["", "2026", "26.11", "2026.11-beta", "2026.11.1.2"])
def test_no_version(version):
    """
    What is no version of the knowledge is refused.
    """
    with pytest.raises(UnknownOptionError):
        number_of(version)


names = st.text(max_size=3)


@given(st.dictionaries(names, st.lists(names, max_size=2), max_size=4))
def test_json_comes_back(value):
    """
    What is written is read back the same, whatever the order of its keys.
    """
    backwards = dict(reversed(list(value.items())))

    assert value == json.loads(as_json(value))
    assert as_json(value) == as_json(backwards)


def test_unknown_options():
    """
    A kind or a language that does not exist is refused.
    """
    for wrong in (
        lambda: misp_taxonomy(KB, "fr"),
        lambda: misp_galaxy(KB, "form", lang="fr"),
        lambda: misp_galaxy(KB, "forms"),
        lambda: misp_cluster(KB, "forms"),
        lambda: misp_cluster(KB, lang="fr"),
    ):
        with pytest.raises(ocsea.OcseaError) as caught:
            wrong()
        assert "use one of" in caught.value.hint
