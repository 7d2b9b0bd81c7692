"""What a project asks of the linter: ``[tool.ocsea.lint]`` of ``pyproject.toml``, or ``ocsea-lint.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import attrs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ocsea._base.errors import InvalidDataError, Problem, UnknownOptionError, nearest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["FAIL_ON", "TEXT_LANGS", "LintConfig", "Phrase", "read_config"]

TextLang = Literal["auto", "id", "en"]
FailOn = Literal["error", "warning", "never"]

TEXT_LANGS: Final[tuple[str, ...]] = get_args(TextLang)
FAIL_ON: Final[tuple[str, ...]] = get_args(FailOn)

_ALONE, _PROJECT = "ocsea-lint.toml", "pyproject.toml"


class _PhraseIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    phrase: str = Field(min_length=1, pattern=r"\S")
    reason: str = Field(min_length=1, pattern=r"\S")
    until: date | None = None


class _ConfigIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lang: TextLang = "auto"
    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: FailOn = Field("error", alias="fail-on")
    allow: tuple[_PhraseIn, ...] = ()
    per_file_ignores: dict[str, tuple[str, ...]] = Field({}, alias="per-file-ignores")


@attrs.frozen
class Phrase:
    """A phrase that a project may use.

    Attributes:
        phrase: As it is written.
        reason: Why it may stand.
        until: Last day on which it may; ``None`` for always.

    >>> import ocsea
    >>> from ocsea.interop.linting import lint_bytes
    >>> config = LintConfig(allow=(Phrase("oknum", "judul lagu", until=date(2099, 12, 31)),))
    >>> lint_bytes(b"Guru itu disebut oknum pelaku.", "berita.txt", config=config).counts["warning"]
    0
    """

    phrase: str
    reason: str
    until: date | None = None


@attrs.frozen(kw_only=True)
class LintConfig:
    """What is asked of the linter.

    Attributes:
        lang: Language of the texts; ``auto`` to find it.
        only: Ids of the rules to keep to; empty for all.
        ignore: Ids of rules to leave out.
        exclude: Patterns of paths to leave out, as in ``.gitignore``: a name, or a path from `root`.
        fail_on: The level from which on the outcome is a failure.
        allow: Phrases that may stand.
        per_file_ignores: Ids of rules to leave out in files, by pattern.
        root: Folder that the patterns start from.

    >>> LintConfig(exclude=("draf", "docs/**/lama-*.md")).excludes(Path("docs/a/lama-1.md"))
    True
    """

    lang: str = attrs.field(default="auto")
    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: str = attrs.field(default="error")
    allow: tuple[Phrase, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    root: Path = Path()

    @lang.validator
    def _known_lang(self, _: object, value: str) -> None:
        if value not in TEXT_LANGS:
            raise UnknownOptionError.for_option("text-lang", value, TEXT_LANGS)

    @fail_on.validator
    def _known_level(self, _: object, value: str) -> None:
        if value not in FAIL_ON:
            raise UnknownOptionError.for_option("fail-on", value, FAIL_ON)

    def excludes(self, path: Path) -> bool:
        """Return whether a file or folder is left out."""
        return any(self._fits(pattern, path) for pattern in self.exclude)

    def ignored_in(self, path: Path) -> tuple[str, ...]:
        """Return the rules that are left out in a file."""
        local = self.per_file_ignores.items()
        more = (rule for pattern, rules in local if self._fits(pattern, path) for rule in rules)
        return tuple(dict.fromkeys([*self.ignore, *more]))

    def _fits(self, pattern: str, path: Path) -> bool:
        try:
            inside = path.resolve().relative_to(self.root.resolve())
        except ValueError:
            inside = path
        return bool(_expression(pattern).search("/" + inside.as_posix()))


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    """Return what finds a pattern: anywhere when it is a name, else from the root."""
    wanted = pattern.strip("/")
    pieces = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    split = re.split(r"(\*\*/|\*\*|\*|\?)", wanted)
    body = "".join(pieces.get(piece, re.escape(piece)) for piece in split)
    return re.compile(f"{'^/' if '/' in wanted else '/'}{body}(?:/|$)")


def read_config(*, start: Path | None = None, file: Path | None = None) -> LintConfig:
    """Return what a project asks of the linter.

    Args:
        start: Where to look, from there upwards; the first ``ocsea-lint.toml``, or ``pyproject.toml`` with a
            table ``[tool.ocsea.lint]``, counts. Without either nothing special is asked.
        file: The file to read, in place of looking for one.

    Raises:
        InvalidDataError: The file cannot be read, or holds what has no place there; lists every problem.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "ocsea-lint.toml").write_text('lang = "id"')
    ...     read_config(start=Path(folder)).lang
    'id'
    """
    if file is not None:
        table = _table(file)
        if table is None:
            message = "has no table [tool.ocsea.lint]"
            raise _invalid(Problem(str(file), "", "", message, "add it, or name another file."))
        return _made(file, table)
    here = (start or Path()).resolve()
    for folder in [here, *here.parents]:
        for name in (_ALONE, _PROJECT):
            if (folder / name).is_file() and (table := _table(folder / name)) is not None:
                return _made(folder / name, table)
    return LintConfig(root=here if here.is_dir() else here.parent)


def _invalid(*problems: Problem) -> InvalidDataError:
    return InvalidDataError.for_problems(problems)


def _table(file: Path) -> dict[str, Any] | None:
    """Return the table of a file; ``None`` when a ``pyproject.toml`` has none."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        remedy = "see whether it is there, and UTF-8 text."
        raise _invalid(Problem(str(file), "", "", "cannot be read", remedy)) from None
    except (ValueError, RecursionError) as error:  # of syntax, digits, or depth
        raise _invalid(Problem(str(file), "", "", f"is not TOML: {error}", "correct it.")) from None
    if file.name != _PROJECT:
        return content
    found: Any = content
    for key in ("tool", "ocsea", "lint"):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _made(file: Path, table: dict[str, Any]) -> LintConfig:
    try:
        read = _ConfigIn.model_validate(table)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise _invalid(*(_problem(file, each) for each in details)) from None
    allow = tuple(Phrase(each.phrase, each.reason, each.until) for each in read.allow)
    plain = read.model_dump(exclude={"allow"})
    return LintConfig(**plain, allow=allow, root=file.parent)


_REMEDIES: Final = {
    "missing": ("this key is missing", "add it."),
    "extra_forbidden": ("this key is not known", "remove it, or correct its name."),
    "literal_error": ("this value is not one of those allowed", "use {expected}."),
    "tuple_type": ("this is not a list", "put the values in square brackets."),
    "dict_type": ("this is not a table", 'write { "path" = ["rule"] }.'),
    "string_type": ("this is not text", "put it in quotation marks."),
    "string_too_short": ("this text is empty", "write it."),
    "string_pattern_mismatch": ("this text is empty", "write it."),
    "date_from_datetime_parsing": ("this is not a date", "write it as 2026-01-31."),
    "date_type": ("this is not a date", "write it as 2026-01-31."),
    "model_type": ("this is not a table", 'write { phrase = "...", reason = "..." }.'),
}


def _problem(file: Path, error: ErrorDetails) -> Problem:
    message, remedy = _REMEDIES.get(error["type"], (error["msg"], "correct it."))
    if error["type"] == "literal_error":
        remedy = remedy.format(expected=error.get("ctx", {}).get("expected", ""))
    if error["type"] == "extra_forbidden":
        model = _PhraseIn if error["loc"][0] == "allow" else _ConfigIn
        known = [field.alias or name for name, field in model.model_fields.items()]
        if near := nearest(str(error["loc"][-1]), known):
            remedy = f"did you mean {near!r}?"
    where = "tool.ocsea.lint" if file.name == _PROJECT else ""
    return Problem(str(file), where, ".".join(map(str, error["loc"])), message, remedy)
