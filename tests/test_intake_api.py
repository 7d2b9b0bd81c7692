"""Tests for the example service: it runs, answers, keeps nothing, and fails politely."""

import importlib.util
import sys
from pathlib import Path

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx2")
schemathesis = pytest.importorskip("schemathesis")

from schemathesis.config import SchemathesisConfig  # noqa: E402
from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402
from starlette.testclient import TestClient  # noqa: E402
from tests.amount_help import examples  # noqa: E402

HOME = Path(__file__).parents[1] / "examples" / "intake_api" / "app.py"


def _app():
    spec = importlib.util.spec_from_file_location("intake_api", HOME)
    module = importlib.util.module_from_spec(spec)
    sys.modules["intake_api"] = module  # its annotations are looked up there
    spec.loader.exec_module(module)
    return module.app


APP = _app()
CLIENT = TestClient(APP, raise_server_exceptions=False)


def get(path, **query):
    return CLIENT.get(path, params=query)


# -- what it answers ---------------------------------------------------------------------------------------


def test_forms_are_found_in_plain_words():
    """
    Words of everyday Indonesian find a form, in the language asked for, and say which word was met.
    """
    found = get("/forms", q="fotonya mau disebar", lang="en", limit=1).json()

    assert ["threat-to-share-intimate-images"] == [each["id"] for each in found]
    assert "disebar" in found[0]["why"]
    assert get(f"/forms/{found[0]['id']}").json()["label"] == "Ancaman penyebaran konten intim"


def test_a_situation_is_answered_with_steps_services_and_a_question():
    """
    A situation is answered with what to do, where help is, the law of that day, and one more question.
    """
    sent = {
        "acts": ["threat-to-distribute"],
        "victim_age": 15,
        "asker": "teacher",
        "happened": "2026-06-01",
    }
    found = CLIENT.post("/triage", json=sent).json()

    assert "threat-to-share-intimate-images" in [f["id"] for f in found["forms"]["established"]]
    assert "sapa-129" in [each["id"] for each in found["services"]]
    assert found["first_steps"]
    assert found["next_questions"][0]["text"].endswith("?")
    assert "2026-06-01" in found["law"]["days"]


def test_the_first_question_can_be_answered():
    """
    An app can ask the first question, add the facts of the answer, and send the situation again.
    """
    first = CLIENT.post("/triage", json={}).json()["next_questions"][0]
    field, value = first["options"][0]["facts"][0].split("=")

    second = CLIENT.post("/triage", json={field: value}).json()

    assert first["id"] not in [each["id"] for each in second["next_questions"]]
    assert "emergency" == second["urgency"]["level"]


def test_words_that_blame_are_found_with_their_place():
    """
    A finding has its place in the text that was sent, a reason, and what to write instead.
    """
    text = "Video syur pelajar itu beredar."
    (found,) = CLIENT.post("/lint", json={"text": text}).json()["findings"]

    assert ("error", "Video syur") == (found["level"], text[found["start"] : found["end"]])
    assert found["why"]
    assert found["instead"]


def test_a_self_review_is_scored():
    """
    Answers are scored in basis points between exact bounds; the family checklist shows no score.
    """
    listed = {each["id"]: each for each in get("/instruments").json()}
    school = CLIENT.post("/instruments/sch-safety-id/score", json={"answers": {"LED-01": 3}}).json()
    family = CLIENT.post("/instruments/family-digital-safety/score", json={"answers": {}}).json()

    assert 37 == listed["sch-safety-id"]["questions"]
    assert school["index_low"] <= school["index"] <= school["index_high"]
    assert family["index"] is None


# -- its manners -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/about", "/forms?q=foto", "/nowhere", "/forms/nothing"])
def test_nothing_is_kept_in_a_cache(path):
    """
    Every answer, a refusal too, tells caches not to keep it.
    """
    assert "no-store" == CLIENT.get(path).headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/triage", {"name": "Budi Rahasia"}),
        ("/triage", {"acts": ["Budi Rahasia"]}),
        ("/triage", {"acts": "Budi Rahasia", "victim_age": 400}),
        ("/triage", {"happened": 0}),
        ("/lint", {"text": ["Budi Rahasia"]}),
        ("/lint", {"text": "x", "author": "Budi Rahasia"}),
        ("/instruments/sch-safety-id/score", {"answers": {"LED-01": "Budi Rahasia"}}),
        ("/instruments/sch-safety-id/score", {"answers": {"LED-01": {"name": "Budi Rahasia"}}}),
    ],
)
def test_a_refusal_never_repeats_what_was_sent(path, sent):
    """
    What does not fit is refused with a reason, and without what was typed.
    """
    answer = CLIENT.post(path, json=sent)

    assert 422 == answer.status_code
    assert "Rahasia" not in answer.text
    assert answer.json()["message"]


def test_ids_that_do_not_exist_are_not_found():
    """
    An unknown form or instrument is not found, with a hint.
    """
    assert 404 == get("/forms/sexual-extorsion").status_code
    assert "sexual-extortion" in get("/forms/sexual-extorsion").json()["hint"]
    assert 404 == CLIENT.post("/instruments/none/score", json={"answers": {}}).status_code


def test_a_request_that_is_too_large_is_refused():
    """
    A request beyond the limit is refused before it is read.
    """
    assert 413 == CLIENT.post("/lint", json={"text": "a" * 300_000}).status_code


# -- whatever is sent --------------------------------------------------------------------------------------

# Trying out every value of every field of a situation would take minutes; random ones must do there.
CONFIG = {"operations": [{"include-path": "/triage", "phases": {"coverage": {"enabled": False}}}]}
SCHEMA = schemathesis.openapi.from_asgi(
    "/openapi.json", APP, config=SchemathesisConfig.from_dict(CONFIG)
)


@SCHEMA.parametrize()
@examples(15)
def test_whatever_is_sent_the_answer_is_as_documented(case):
    """
    Requests made from the schema, valid and not, get the documented status and shape, and never an error 500.

    Facts that contradict each other fit the schema of a situation and are refused all the same.
    """
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
