"""Answer sheets as files: what was answered, with which version of the instrument."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import attrs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ocsea._base.errors import InvalidDataError, Problem
from ocsea.assess.model import Instrument

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["ROLES", "AnswerSheet", "Role"]

Role = Literal["head", "teacher", "pupil", "parent", "staff", "auditor", "participant"]
"""Who answered; several roles are kept side by side, never averaged."""

ROLES: tuple[Role, ...] = ("head", "teacher", "pupil", "parent", "staff", "auditor", "participant")
"""All of them."""


class _AnswerIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: str | int | list[str] | None = None
    code: Literal["na", "dk", "refused"] | None = None
    reason: str = Field(default="", max_length=300)


class _SheetIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    instrument: str
    scoring_hash: str | None = None
    rater_role: Role | None = None
    answered_at: date | None = None
    answers: dict[str, _AnswerIn | str | int | list[str] | None]


@attrs.frozen(kw_only=True)
class AnswerSheet:
    """Answers to an instrument. It holds no name and no contact.

    Attributes:
        instrument: Id and version, as ``sch-safety-id@0.1.0``.
        scoring_hash: Of the instrument that was answered.
        answers: By code of the question.
        rater_role: Who answered.
        answered_at: When.

    >>> import ocsea
    >>> school = ocsea.load().instruments["school-safety"]
    >>> sheet = AnswerSheet.of(school, {"LED-01": 3}, rater_role="head")
    >>> AnswerSheet.from_json(sheet.to_json()).rater_role
    'head'
    """

    instrument: str
    scoring_hash: str | None = None
    answers: Mapping[str, Any]
    rater_role: Role | None = None
    answered_at: date | None = None

    @classmethod
    def of(
        cls,
        instrument: Instrument,
        answers: Mapping[str, Any],
        *,
        rater_role: Role | None = None,
        answered_at: date | None = None,
    ) -> AnswerSheet:
        """Return a sheet for answers to an instrument.

        >>> import ocsea
        >>> AnswerSheet.of(ocsea.load().instruments["school-safety"], {"LED-01": 3}).instrument
        'sch-safety-id@0.1.0'
        """
        return cls(
            instrument=f"{instrument.id}@{instrument.version}",
            scoring_hash=instrument.scoring_hash,
            answers=dict(answers),
            rater_role=rater_role,
            answered_at=answered_at,
        )

    @classmethod
    def from_json(cls, text: str, *, file: str = "") -> AnswerSheet:
        """Read a sheet; every problem is told, none repeats what was typed.

        Raises:
            InvalidDataError: It is not a sheet.
        """
        try:
            read = _SheetIn.model_validate_json(text)
        except ValidationError as error:
            found = (
                Problem(
                    file, "", ".".join(map(str, e["loc"])), e["msg"], "see the guide on scoring."
                )
                for e in error.errors(include_url=False, include_input=False)
            )
            raise InvalidDataError.for_problems(found) from None
        answers = {
            code: given.model_dump(exclude_none=True) if isinstance(given, _AnswerIn) else given
            for code, given in read.answers.items()
        }
        return cls(
            instrument=read.instrument,
            scoring_hash=read.scoring_hash,
            answers=answers,
            rater_role=read.rater_role,
            answered_at=read.answered_at,
        )

    def to_json(self) -> str:
        """Return the sheet as JSON."""
        value = attrs.asdict(self)
        value["answered_at"] = self.answered_at.isoformat() if self.answered_at else None
        kept = {key: each for key, each in value.items() if each is not None}
        return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"

    def instrument_in(self, kb: KnowledgeBase) -> Instrument:
        """Return the instrument that was answered.

        Raises:
            UnknownIdError: There is no such instrument.
            InvalidDataError: It has changed since: scores would not be comparable.
        """
        ident, _, version = self.instrument.partition("@")
        found = kb.instruments[ident]
        changed = self.scoring_hash is not None and self.scoring_hash != found.scoring_hash
        if changed or (version and version.split(".")[0] != found.version.split(".")[0]):
            message = f"this was answered with another version than {found.version}"
            remedy = "answer it anew, or use the version of ocsea it was answered with."
            raise InvalidDataError.for_problems([Problem("", ident, "instrument", message, remedy)])
        return found
