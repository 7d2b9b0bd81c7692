"""A small intake service: search the forms of harm, triage a situation, check wording, score a self-review.

It keeps nothing: no database, no log of what was sent, no answer in a cache. Start it with

    uvicorn --app-dir examples/intake_api app:app

and open ``/docs``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from fractions import Fraction
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

import ocsea
from ocsea.assess import score
from ocsea.assess.tracing import basis_points
from ocsea.interop.triage import answer_model, situation_model

kb = ocsea.load()  # once; it is immutable, so every request may share it

LARGEST: Final = 200_000
"""Bytes that a request may hold: some fifty pages of text."""

NOTICE: Final = {
    "id": "Layanan contoh ini tidak menerima laporan. Bila ada bahaya, hubungi polisi di 110 atau SAPA 129.",
    "en": "This sample service takes no reports. In danger, call the police on 110 or SAPA 129.",
}

if TYPE_CHECKING:
    from pydantic import BaseModel as SituationIn
    from pydantic import BaseModel as TriageOut
else:  # made from the vocabulary, so that service and library take the same
    SituationIn = situation_model("en")
    TriageOut = answer_model("en")

Language = Annotated[Literal["id", "en"], Query(description="Language of the answer.")]
Slug = Annotated[str, Path(pattern="^[a-z0-9-]+$", max_length=100)]
Code = Annotated[str, Field(max_length=40)]


# -- what goes in and out ------------------------------------------------------------------------------


class Refusal(BaseModel):
    """Why a request was refused; it never repeats what was sent."""

    code: str
    message: str
    hint: str = ""


class About(BaseModel):
    """Which knowledge answers."""

    version: str
    hash: str
    notice: str


class FormBrief(BaseModel):
    """A form of harm, in one language."""

    id: str
    label: str
    definition: str
    why: str = Field(default="", description="Which words were met, when it was searched for.")


class LintRequest(BaseModel):
    """A text to look at."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=100_000)
    text_lang: Literal["auto", "id", "en"] = "auto"


class Wording(BaseModel):
    """A place in a text, why it does harm, and what to write instead."""

    rule: str
    level: Literal["error", "warning", "info"]
    start: int = Field(description="Characters before it.")
    end: int
    why: str
    instead: str


class LintAnswer(BaseModel):
    """What was found; it is about words, never about who wrote them."""

    findings: list[Wording]
    unchecked: int = Field(description="Places in a language that is not checked.")
    not_checked: str


class InstrumentBrief(BaseModel):
    """A self-review that can be scored."""

    id: str
    name: str
    questions: int


class ScoreRequest(BaseModel):
    """Answers by code of the question; ``dk`` for do not know, ``na`` for not applicable."""

    model_config = ConfigDict(extra="forbid")

    answers: dict[Code, int | Annotated[str, Field(max_length=100)] | list[Code] | None]


class ScoreAnswer(BaseModel):
    """Where a setting stands; indices in basis points, ``null`` where none is shown."""

    instrument: str
    scoring_hash: str
    status: str
    index: int | None
    index_low: int | None
    index_high: int | None
    level: int | None
    settling: list[str] = Field(description="Codes of the questions that would settle the level.")
    told: str


REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    status.value: {"model": Refusal, "description": status.phrase}
    for status in (
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )
}

app = FastAPI(
    title="Intake service",
    version=kb.version,
    summary="An example of a service built on ocsea. It takes no names and keeps nothing.",
    responses=REFUSALS,
)


# -- manners -------------------------------------------------------------------------------------------


def _refusal(status: int, code: str, message: str, hint: str = "") -> JSONResponse:
    return JSONResponse({"code": code, "message": message, "hint": hint}, status_code=status)


@app.exception_handler(ocsea.OcseaError)
async def _of_the_library(_request: Request, error: ocsea.OcseaError) -> JSONResponse:
    missing = isinstance(error, ocsea.UnknownIdError)
    return _refusal(404 if missing else 422, error.code, error.message, error.hint)


@app.exception_handler(RequestValidationError)
async def _of_the_shape(_request: Request, error: RequestValidationError) -> JSONResponse:
    """Tell where and what; FastAPI's own answer would repeat what was typed."""
    told = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:5])
    return _refusal(422, "invalid-request", "; ".join(told), "see /docs for what is expected.")


@app.exception_handler(HTTPException)
async def _of_http(_request: Request, error: HTTPException) -> JSONResponse:
    answer = _refusal(error.status_code, "http", str(error.detail), "see /docs.")
    answer.headers.update(error.headers or {})
    return answer


@app.middleware("http")
async def _keep_nothing(request: Request, call: Callable[[Request], Awaitable[Any]]) -> Any:
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > LARGEST:
        return _refusal(413, "too-large", f"more than {LARGEST} bytes", "send less at a time.")
    answer = await call(request)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


# -- what it answers -------------------------------------------------------------------------------------


@app.get("/about")
def about(lang: Language = "id") -> About:
    """Say which knowledge answers, and where to turn in danger."""
    return About(version=kb.version, hash=kb.content_hash, notice=NOTICE[lang])


@app.get("/forms")
def search_forms(
    q: Annotated[str, Query(max_length=300, description="Plain words, in either language.")],
    lang: Language = "id",
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> list[FormBrief]:
    """Find forms of harm by what people say, such as "fotonya mau disebar"."""
    return [
        FormBrief(
            id=hit.form.id,
            label=hit.form.label(lang),
            definition=hit.form.definition(lang),
            why=hit.explain(lang),
        )
        for hit in kb.forms.search(q, limit=limit)
    ]


@app.get("/forms/{ident}")
def show_form(ident: Slug, lang: Language = "id") -> FormBrief:
    """Show one form."""
    form = kb.forms[ident]
    return FormBrief(id=form.id, label=form.label(lang), definition=form.definition(lang))


@app.post("/triage")
def triage(situation: SituationIn, lang: Language = "id") -> TriageOut:
    """Answer a situation: first steps, help, law in brief, and the next question worth asking.

    Ask the first of ``next_questions``, add the facts of the answer to the situation, and send it again.
    """
    known = ocsea.Situation.from_dict(situation.model_dump(mode="json", exclude_none=True))
    return TriageOut.model_validate(ocsea.triage(kb, known).to_dict(lang))


@app.post("/lint")
def lint(text: LintRequest, lang: Language = "id") -> LintAnswer:
    """Find words that blame or belittle, say why, and what to write instead."""
    report = ocsea.lint(text.text, text.text_lang)
    return LintAnswer(
        findings=[
            Wording(
                rule=found.rule,
                level=found.level,
                start=found.start,
                end=found.end,
                why=found.why(lang),
                instead=found.use(lang),
            )
            for found in report.findings
        ],
        unchecked=len(report.unchecked),
        not_checked=report.not_checked(lang),
    )


@app.get("/instruments")
def instruments(lang: Language = "id") -> list[InstrumentBrief]:
    """List the self-reviews."""
    return [
        InstrumentBrief(id=each.id, name=each.label(lang), questions=len(each.items))
        for each in kb.instruments.values()
    ]


@app.post("/instruments/{ident}/score")
def score_answers(ident: Slug, given: ScoreRequest, lang: Language = "id") -> ScoreAnswer:
    """Score the answers of a setting, with exact bounds for what is unknown."""
    result = score(kb.instruments[ident], given.answers)
    return ScoreAnswer(
        instrument=result.instrument.id,
        scoring_hash=result.scoring_hash,
        status=result.status,
        index=_points(result.index),
        index_low=_points(result.index_low),
        index_high=_points(result.index_high),
        level=result.level,
        settling=list(result.settling),
        told=result.explain(lang),
    )


def _points(share: Fraction | None) -> int | None:
    return None if share is None else basis_points(share)
