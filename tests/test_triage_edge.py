"""Tests for triage at the edge: schemas, the command, the check of its data, and no score for anybody."""

import json
from datetime import date

import attrs
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from tests.cli_help import RUNNER
from tests.no_score_help import PEOPLE, api_of, modules_of, named_like_a_score, taking_a_person
from tests.test_imports import EDGE, loaded_after
from tests.triage_help import KB, RULES, found, situations

import ocsea
import ocsea.assess.triage
from ocsea import interop
from ocsea._base.text import LANGS
from ocsea.assess.triage.checking import faults, vocabulary
from ocsea.cli import app as commands
from ocsea.interop.triage import answer_model, situation_model

each_lang = pytest.mark.parametrize("lang", LANGS)


def run(*args, typed="", code=0):
    """Run the command; return what it prints."""
    result = RUNNER.invoke(
        commands.app, ["triage", *map(str, args)], input=typed, env={"COLUMNS": "300"}
    )

    assert code == result.exit_code, result.output
    return result.stdout


def fails(*args, typed=""):
    """Run the command, which must fail with an error of the library; return the error."""
    result = RUNNER.invoke(commands.app, ["triage", *map(str, args)], input=typed)

    assert isinstance(result.exception, ocsea.OcseaError)
    return result.exception


# -- schemas ---------------------------------------------------------------------------------------------


def part(schema, name):
    """Return the schema of a part, with the others beside it."""
    return {"$ref": f"#/$defs/{name}", "$schema": schema["$schema"], "$defs": schema["$defs"]}


@pytest.fixture(scope="module")
def situation_schema():
    return Draft202012Validator(part(interop.triage_schema("en"), "Situation"))


@pytest.fixture(scope="module")
def answer_schema():
    return Draft202012Validator(part(interop.triage_schema("en"), "Triage"))


@each_lang
def test_schema_is_a_json_schema_of_2020(lang):
    """
    The schema passes the check of its own dialect, and so does each part of it.
    """
    schema = interop.triage_schema(lang)

    Draft202012Validator.check_schema(schema)
    assert "https://json-schema.org/draft/2020-12/schema" == schema["$schema"]
    assert {"Situation", "Triage", "AdviceOut", "LawOut"} <= set(schema["$defs"])
    assert schema["$defs"]["Situation"]["properties"]["acts"]["description"].startswith(
        KB.facets["acts"].label(lang)
    )


@given(situations)
def test_situations_fit_their_schema_and_come_back(situation_schema, known):
    """
    Every situation fits the published schema, and is read back from JSON as it was.
    """
    assert situation_schema.is_valid(known.to_dict())
    assert known == interop.read_situation(known.to_json())


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Contoh"},
        {"acts": ["not-an-act"]},
        {"phase": ["exposed"]},
        {"victim_age": -1},
        {"victim_age": "15"},
        {"happened": ["2026-01-01", "2026-02-01", "2026-03-01"]},
        {"ruled_out": {"name": ["x"]}},
        {"acts": 3},
        {"ruled_out": None},
        {"happened": "2026-W01-1"},
        [],
    ],
)
def test_what_the_library_refuses_the_schema_refuses(situation_schema, row):
    """
    Schema, model and library refuse the same documents, and say where without repeating what stood there.
    """
    assert not situation_schema.is_valid(row) or row == {"happened": "2026-W01-1"}
    with pytest.raises(ocsea.InvalidDataError) as caught:
        interop.read_situation(json.dumps(row), file="mine.json")

    assert "Contoh" not in str(caught.value)
    assert "mine.json" in str(caught.value)


@pytest.mark.parametrize(
    "row",
    [
        {"acts": "deepfake"},
        {"relationship": None},
        {"other_age": "unknown"},
        {"victim_age": 15},
        {},
    ],
)
def test_other_names_and_nothing_are_taken_by_both(situation_schema, row):
    """
    Other names of values, a lone value, and nothing at all are taken by schema and library alike.
    """
    assert situation_schema.is_valid(row)
    assert interop.read_situation(json.dumps(row)) == ocsea.Situation.from_dict(row)


def test_a_document_too_long_is_refused():
    """
    A document far longer than any situation is not read.
    """
    with pytest.raises(ocsea.InvalidDataError, match="too long"):
        interop.read_situation(" " * 200_000)


@each_lang
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"acts": "image-shared", "victim_age": 15, "asker": "child"},
        {
            "acts": "threat-to-distribute",
            "victim_age": 30,
            "happened": ("2025-12-01", "2026-06-01"),
        },
        {"relationship": "family-member", "victim_age_band": "a06-09", "asker": "professional"},
    ],
)
def test_answers_fit_their_schema(answer_schema, lang, facts):
    """
    The plain answer fits the published schema, in both languages, and says which language it is in.
    """
    plain = json.loads(json.dumps(found(**facts).to_dict(lang)))

    assert [] == list(answer_schema.iter_errors(plain))
    assert lang == answer_model(lang).model_validate(plain).lang
    assert KB.stamp == plain["knowledge"]
    assert not answer_schema.is_valid(plain | {"score": 1})


def test_openapi_components_point_to_each_other():
    """
    The components of OpenAPI are the same parts, and refer to each other where OpenAPI keeps them.
    """
    schemas = interop.triage_openapi("id")["components"]["schemas"]

    assert set(interop.triage_schema("id")["$defs"]) == set(schemas)
    text = json.dumps(schemas)
    assert "#/$defs/" not in text
    for name in ("Situation", "AdviceOut"):
        assert f"#/components/schemas/{name}" in text


def test_schemas_are_in_a_language_that_exists():
    """
    Another language is an error.
    """
    for make in (interop.triage_schema, interop.triage_openapi, situation_model):
        with pytest.raises(ocsea.UnknownOptionError, match="lang"):
            make("fr")


def test_models_have_the_fields_of_the_situation():
    """
    The model that checks what comes in has the fields of the situation, no more and no less.
    """
    fields = {f.alias or f.name for f in attrs.fields(ocsea.Situation)}

    assert fields == set(situation_model("id").model_fields)


# -- the command -----------------------------------------------------------------------------------------


@each_lang
def test_help_in_danger_is_shown_before_any_question(lang):
    """
    The first line says what to do in danger; stopping at once still gives a page with help.
    """
    told = run("--lang", lang, typed="s\n")

    assert told.startswith(KB.wording["help-danger"](lang))
    assert "129" in told
    assert KB.stamp.split()[1] in told


def test_questions_are_asked_one_at_a_time_in_the_words_for_the_asker():
    """
    Safety first, then who asks, then what tells most, in the words for the one who asks.
    """
    told = run(typed="3\n3\n1\n5\ns\n")

    assert "Siapa yang bertanya?" in told
    assert "murid itu" in told
    assert told.index("dalam bahaya, atau ada tanda") < told.index("Siapa yang bertanya?")
    assert "Ancaman penyebaran konten intim" in told


def test_a_child_is_asked_and_told_as_a_child():
    """
    Once a child has said so, questions and page say kamu.
    """
    told = run(typed="3\n1\n1\ns\n")

    assert "videomu" in told
    assert "Ini bukan salahmu" in told


def test_skipping_going_back_and_wrong_answers():
    """
    Enter skips, ``<`` goes back and undoes, and what is not an answer is asked again.
    """
    told = run("--lang", "en", "--format", "json", typed="3\n3\n9\n1,x\n\n<\n2\n<\n1\ns\n")
    plain = json.loads(told[told.index("{\n") :])

    assert 2 <= told.count(KB.wording["triage-cli-again"]("en"))
    assert "teacher" == plain["situation"]["asker"]
    assert ["threat-to-distribute"] == plain["situation"]["acts"]


def test_going_back_at_the_start_asks_again():
    """
    Before the first question there is nothing to go back to.
    """
    asked = run("--questions", 3, typed="<\ns\n").partition("Langkah pertama")[0]

    assert 2 == asked.count("dalam bahaya, atau ada tanda")


def test_several_answers_and_none_of_them_contradict():
    """
    "None" together with an answer is asked again, and one answer only where one is wanted.
    """
    told = run(typed="1,3\n3\n1,2\n3\ns\n")

    assert 2 == told.count(KB.wording["triage-cli-again"]("id"))


def test_no_more_questions_than_agreed():
    """
    After as many questions as agreed the page is shown; with none it is shown at once.
    """
    told = run("--questions", 2, typed="3\n3\n")

    assert "Langkah pertama" in told
    assert "Langkah pertama" in run("--questions", 0)


def test_a_day_is_asked_as_a_day():
    """
    Asked to the end, a day is taken as 2026-01-31 and nothing else.
    """
    order = [q.id for q in found(asker="friend").next_questions]
    skipped = [""] * (order.index("happened") - 1)
    typed = ["", "4", *skipped, "besok", "2026-06-01", "s"]
    told = run("--questions", 40, "--format", "json", typed="\n".join(typed) + "\n")
    plain = json.loads(told[told.index("{\n") :])

    assert "2026-06-01" == plain["situation"]["happened"]
    assert KB.wording["triage-cli-day"]("id") in told


def test_nothing_is_kept_unless_told_to(tmp_path, monkeypatch):
    """
    The command writes no file unless it is told where.
    """
    monkeypatch.chdir(tmp_path)
    run(typed="3\n3\n1\ns\n")

    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["text", "json", "html", "md", "docx", "pdf"])
def test_a_situation_from_a_file_in_every_format(tmp_path, form):
    """
    With a situation from a file nothing is asked, and the answer is written in each format.
    """
    given_file, out = tmp_path / "situation.json", tmp_path / f"answer.{form}"
    given_file.write_text(
        ocsea.Situation(acts="image-shared", victim_age=15, asker="teacher").to_json(),
        encoding="utf-8",
    )

    told = run("--situation", given_file, "--format", form, "--out", out)

    assert str(out) in told
    assert out.stat().st_size
    if form == "json":
        assert found(acts="image-shared", victim_age=15, asker="teacher").to_dict(
            "id"
        ) == json.loads(out.read_text(encoding="utf-8"))
    if form in {"text", "md"}:
        assert "Tetaplah tenang" in out.read_text(encoding="utf-8")


def test_full_tells_more(tmp_path):
    """
    The full version tells more than the page.
    """
    given_file = tmp_path / "situation.json"
    given_file.write_text('{"acts": ["image-shared"]}', encoding="utf-8")

    short, full = (
        run("--situation", given_file, "--format", "md", *more) for more in ((), ("--full",))
    )
    assert len(short) < len(full)


@each_lang
def test_the_schema_is_printed(lang):
    """
    ``--schema`` prints the schema in the language.
    """
    assert interop.triage_schema(lang) == json.loads(run("--schema", "--lang", lang))


def test_what_cannot_be_is_told(tmp_path):
    """
    Formats that do not exist, files that are not there, and what cannot be printed are errors with a hint.
    """
    assert "format" in str(fails("--format", "doc"))
    assert "--out" in str(fails("--format", "pdf"))
    assert "cannot read" in str(fails("--situation", tmp_path / "none.json"))
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"name": "Contoh"}', encoding="utf-8")
    assert "Contoh" not in str(fails("--situation", wrong))


# -- the check of its data -------------------------------------------------------------------------------

KNOWN = vocabulary(
    {"acts": ["image-shared"], "asker": ["child"], "incident-phase": ["exposed"]},
    forms=["outing"],
    flags=["images"],
)


@pytest.mark.parametrize(
    ("section", "row", "field", "message"),
    [
        ("triage_rules", {"all": ["acts=image-share"]}, "all", "no fact"),
        ("triage_rules", {"any": ["act=image-shared"]}, "any", "no fact"),
        ("triage_rules", {"all": ["perhaps acts=image-shared"]}, "all", "no condition"),
        ("triage_rules", {"all": ["form=none"]}, "all", "no fact"),
        (
            "triage_rules",
            {"all": ["maybe victim=child"], "establishes": ["outing"]},
            "establishes",
            "rests on",
        ),
        ("triage_rules", {"any": ["acts=unknown"], "urgency": "today"}, "urgency", "rests on"),
        (
            "triage_rules",
            {"all": ["maybe victim=child"], "excludes": ["outing"]},
            "excludes",
            "rests on",
        ),
        (
            "triage_rules",
            {"all": ["maybe victim=child"], "points_to": ["outing"]},
            "points_to",
            "rests on",
        ),
        (
            "triage_rules",
            {"all": ["acts=image-shared"], "supersedes": ["outing"]},
            "supersedes",
            "instead",
        ),
        ("triage_rules", {"all": ["flag=images"], "bars": ["x"]}, "all", "flags"),
        ("triage_steps", {}, "text", "not at all"),
        ("triage_steps", {"text": {}, "first_response": "x"}, "text", "twice"),
        ("triage_steps", {"text": {}, "all": ["phase=out"]}, "all", "no fact"),
        ("triage_questions", {}, "choice", "neither"),
        (
            "triage_questions",
            {"day": True, "choice": [{"facts": ["acts=image-shared"]}]},
            "choice",
            "both",
        ),
        ("triage_questions", {"choice": [{"facts": ["acts=x"]}]}, "choice.0.facts", "no fact"),
        ("triage_questions", {"choice": [{"facts": []}]}, "choice.0.facts", "not what is so"),
        (
            "triage_questions",
            {"choice": [{"facts": ["not acts=image-shared"]}]},
            "choice.0.facts",
            "not what",
        ),
    ],
)
def test_slips_in_the_data_are_found(section, row, field, message):
    """
    A fact that does not exist, or a rule that rests on what is not known, is a problem at its place.
    """
    told = list(faults(section, row, KNOWN))

    assert [field] == [place for place, _, _ in told][:1]
    assert message.replace("both", "and for choices") in told[0][1] or message in told[0][1]
    assert told[0][2]


def test_good_rows_have_no_faults():
    """
    What the shipped data write is no fault, and fields of other vocabularies are left alone.
    """
    good = [
        (
            "triage_rules",
            {"all": ["acts=image-shared", "not asker=child"], "establishes": ["outing"]},
        ),
        ("triage_rules", {"all": ["maybe victim=child", "acts=unknown"], "flags": ["images"]}),
        ("triage_steps", {"text": {}, "all": ["flag=images", "setting=anywhere"]}),
        ("triage_questions", {"day": True}),
    ]

    assert [] == [fault for section, row in good for fault in faults(section, row, KNOWN)]


def test_slips_in_an_overlay_are_told_with_their_place(tmp_path):
    """
    An overlay with a slip in a condition is refused, with file, record and field.
    """
    (tmp_path / "mine.toml").write_text(
        """
[[triage_rule]]
id = "mine"
all = ["acts=image-share"]
establishes = ["outing"]
why = { id = "Contoh.", en = "Sample." }
basis = "editorial"
status = "unverified"
checked = 2030-01-01
""",
        encoding="utf-8",
    )
    with pytest.raises(ocsea.InvalidDataError) as caught:
        ocsea.load(overlays=[tmp_path])
    problem = caught.value.problems[0]

    assert ("mine.toml", "triage_rule:mine", "all") == (problem.file, problem.record, problem.field)
    assert "image-shared" in problem.remedy


def test_rules_of_an_overlay_are_used(tmp_path):
    """
    A rule of one's own is laid over the shipped ones and used; the shipped knowledge stays as it was.
    """
    (tmp_path / "mine.toml").write_text(
        """
[[triage_rule]]
id = "night-is-urgent-here"
all = ["signs=night-use"]
urgency = "today"
why = { id = "Contoh.", en = "Sample." }
basis = "editorial"
status = "unverified"
checked = 2030-01-01
""",
        encoding="utf-8",
    )
    kb = ocsea.load(overlays=[tmp_path])

    assert "today" == ocsea.triage(kb, ocsea.Situation(signs="night-use")).urgency.level
    assert "soon" == found(signs="night-use").urgency.level


def test_rules_say_why_and_where_from():
    """
    Every rule has its reason in both languages, and is sourced or called editorial.
    """
    for rule in RULES.values():
        assert rule.why.id != rule.why.en
        assert (rule.basis == "sourced") == bool(rule.sources)
        assert rule.checked >= date(2026, 1, 1)


# -- no score, and light ---------------------------------------------------------------------------------

API = list(api_of(modules_of(ocsea.assess.triage))) + list(api_of([ocsea.interop.triage]))


def test_no_score_for_anybody():
    """
    Nothing of triage speaks of a score, a probability or a risk of somebody, or takes a name.
    """
    names = {name for name, _ in API}

    assert {"Situation", "Triage.first_steps", "triage", "Engine.judge", "read_situation"} <= names
    assert set() == named_like_a_score(API)
    people = frozenset(PEOPLE | {"name", "names", "email", "phone", "photo", "story"})
    assert set() == {
        taken for taken in taking_a_person(API, people) if not taken.startswith("is_set")
    }


def test_triage_needs_the_core_only():
    """
    A triage with its questions and its words loads nothing that only the edge needs.
    """
    after = loaded_after(
        "import ocsea; t = ocsea.triage(ocsea.load(), ocsea.Situation(acts='image-shared'));"
        "t.next_questions; t.services; t.provisions; t.to_dict('id'); t.explain('id')"
    )

    assert set() == set(EDGE) & after
