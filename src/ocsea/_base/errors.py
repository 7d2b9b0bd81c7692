"""Every error this library raises on purpose.

OcseaError
├── UnknownIdError        (also KeyError)     an identifier that no loaded record has
├── UnknownOptionError    (also ValueError)   an option, language or format that does not exist
├── DateOrderError        (also ValueError)   two dates in an order that cannot be
├── InvalidDataError      (also ValueError)   a data file failed its check; lists every problem
├── NoPlanError           (also ValueError)   what a plan must hold cannot be had
├── NotComparableError    (also ValueError)   results that were not scored in the same way
├── OutputError           (also OSError)      a result could not be written
└── MissingExtraError     (also ImportError)  an optional package is not installed
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

import attrs

if TYPE_CHECKING:
    from ocsea._base.text import Lang

__all__ = [
    "DateOrderError",
    "InvalidDataError",
    "MissingExtraError",
    "NoPlanError",
    "NotComparableError",
    "OcseaError",
    "OutputError",
    "Problem",
    "UnknownIdError",
    "UnknownOptionError",
    "nearest",
]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word closest to *word*, one that holds it first; ``None`` when none is close.

    >>> nearest("sexual-extorsion", ["sexual-extortion", "cyberstalking"])
    'sexual-extortion'
    """
    from difflib import get_close_matches  # only on the failing path

    words = list(known)
    shortest = 4
    holding = [each for each in words if len(word) >= shortest and word in each]
    found = get_close_matches(word, holding or words, n=1, cutoff=0.0 if holding else 0.6)
    return found[0] if found else None


def _told(message: str, lang: Lang, *, table: str = "message") -> str:
    from ocsea._base.telling import told  # only when a message is told

    return told(message, lang, table=table)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f"did you mean {near!r}? " if near else ""


class OcseaError(Exception):
    """Base class: catch this to catch everything the library raises.

    Attributes:
        code: Stable token for programs and translators.
        message: What was wrong, and where.
        hint: The one thing the reader can do next, or ``""``.

    >>> print(OcseaError("the pack is empty", hint="choose another preset."))
    the pack is empty
    Hint: choose another preset.
    """

    code: ClassVar[str] = "ocsea"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nHint: {self.hint}" if self.hint else self.message

    def in_language(self, lang: Lang) -> str:
        """Return what ``str`` gives in English, in a language: for those whom a program has to tell it.

        Raises:
            UnknownOptionError: There is no such language.

        >>> print(UnknownIdError.for_id("form", "groming", ["grooming", "doxing"]).in_language("id"))
        tidak ada bentuk dengan id 'groming'
        Petunjuk: barangkali maksudnya 'grooming'? Ada 2 id bentuk.
        """
        message = self._message_in(lang)
        return (
            f"{message}\n{_told('Hint', lang)}: {_told(self.hint, lang)}" if self.hint else message
        )

    def _message_in(self, lang: Lang) -> str:
        return _told(self.message, lang)

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self)._rebuild, (self.message, self.hint))

    @classmethod
    def _rebuild(cls, message: str, hint: str) -> OcseaError:
        return cls(message, hint=hint)


class UnknownIdError(OcseaError, KeyError):
    """An identifier was looked up that no loaded record has.

    >>> import ocsea
    >>> try:
    ...     ocsea.load().forms["cyberstalkin"]
    ... except ocsea.UnknownIdError as error:
    ...     error.message, error.hint.partition("?")[0]
    ("no form has the id 'cyberstalkin'", "did you mean 'cyberstalking'")
    """

    code = "unknown-id"

    @classmethod
    def for_id(
        cls, kind: str, ident: object, known: Iterable[str], *, where: str = ""
    ) -> UnknownIdError:
        """Build the error, naming the closest identifier that does exist.

        >>> print(UnknownIdError.for_id("form", "groming", ["grooming", "doxing"]))
        no form has the id 'groming'
        Hint: did you mean 'grooming'? 2 form ids are known.
        """
        ids = sorted(known)
        guess = _did_you_mean(str(ident), ids)
        place = f" in {where}" if where else ""
        return cls(
            f"no {kind} has the id {ident!r}{place}",
            hint=f"{guess}{len(ids)} {kind} ids are known.",
        )


class UnknownOptionError(OcseaError, ValueError):
    """An option, language, format or preset was asked for that does not exist.

    >>> import ocsea
    >>> try:
    ...     ocsea.load().law.review("XX")
    ... except ocsea.UnknownOptionError as error:
    ...     error.message
    "country cannot be 'XX'"
    """

    code = "unknown-option"

    @classmethod
    def for_option(cls, name: str, value: object, allowed: Iterable[str]) -> UnknownOptionError:
        """Build the error, listing what is allowed.

        >>> print(UnknownOptionError.for_option("lang", "fr", ["id", "en"]))
        lang cannot be 'fr'
        Hint: use one of: id, en.
        """
        known = list(allowed)
        guess = _did_you_mean(str(value), known)
        return cls(f"{name} cannot be {value!r}", hint=f"{guess}use one of: {', '.join(known)}.")


class DateOrderError(OcseaError, ValueError):
    """Two dates are in an order that cannot be.

    >>> import ocsea
    >>> from datetime import date
    >>> try:
    ...     ocsea.load().law.changes(date(2026, 1, 2), date(2026, 1, 1))
    ... except ocsea.DateOrderError as error:
    ...     error.hint
    'name the earlier day first.'
    """

    code = "date-order"


@attrs.frozen
class Problem:
    """One thing wrong with one place of a data file.

    Attributes:
        file: The file as the reader named it, or ``""`` when it has none.
        record: ``kind:id`` of the record, or its position in the file.
        field: Dotted path inside the record (``label.en``), or ``""``.
        message: What is wrong.
        remedy: What to do about it.

    >>> print(Problem("mine.toml", "form:x", "label.en", "this key is missing", "add it."))
    mine.toml: form:x: label.en: this key is missing. To do: add it.
    """

    file: str
    record: str
    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, lang: Lang) -> str:
        """Return what is wrong, where, and what to do, in a language.

        Raises:
            UnknownOptionError: There is no such language.

        >>> problem = Problem("mine.toml", "form:x", "label.en", "this key is missing", "add it.")
        >>> print(problem.in_language("id"))
        mine.toml: form:x: label.en: kunci ini belum ada. Yang perlu dilakukan: tambahkan.
        """
        record = _told(self.record, lang, table="place")
        field = _told(self.field, lang, table="place") if " " in self.field else self.field
        where = ": ".join(filter(None, (self.file, record, field)))
        message, to_do, remedy = (
            _told(each, lang) for each in (self.message, "To do", self.remedy)
        )
        return f"{where}: {message}. {to_do}: {remedy}"


class InvalidDataError(OcseaError, ValueError):
    """Data files failed their check.

    Attributes:
        problems: Every problem found, in reading order.

    >>> import ocsea
    >>> from ocsea.documents import document_of
    >>> try:
    ...     document_of("panduan.txt", bytes([0xFF]))
    ... except ocsea.InvalidDataError as error:
    ...     [(problem.file, problem.message) for problem in error.problems]
    [('panduan.txt', 'is not text in UTF-8')]
    """

    code = "invalid-data"

    def __init__(self, message: str, *, hint: str = "", problems: Iterable[Problem] = ()) -> None:
        super().__init__(message, hint=hint)
        self.problems = tuple(problems)

    def _message_in(self, lang: Lang) -> str:
        if not self.problems:
            return super()._message_in(lang)
        head = _told(self.message.partition("\n")[0], lang)
        return "\n".join([head, *(f"  {problem.in_language(lang)}" for problem in self.problems)])

    def __reduce__(self) -> tuple[object, ...]:
        return (
            (type(self).for_problems, (self.problems,)) if self.problems else super().__reduce__()
        )

    @classmethod
    def for_problems(cls, problems: Iterable[Problem]) -> InvalidDataError:
        """Build the error from all problems at once.

        >>> one = Problem("a.toml", "form:x", "label", "this key is missing", "add it.")
        >>> print(InvalidDataError.for_problems([one]))
        1 problem in the data
          a.toml: form:x: label: this key is missing. To do: add it.
        """
        found = tuple(problems)
        noun = "problem" if len(found) == 1 else "problems"
        lines = "\n".join(f"  {problem}" for problem in found)
        return cls(f"{len(found)} {noun} in the data\n{lines}", problems=found)


class NoPlanError(OcseaError, ValueError):
    """No choice of measures can meet what was asked for.

    >>> import ocsea
    >>> try:
    ...     ocsea.load().prevention.portfolio(0, must=["dev-2fa"], certainty_at_least="high")
    ... except ocsea.NoPlanError as error:
    ...     error.hint
    'raise the budget, or ask for fewer measures with must.'
    """

    code = "no-plan"

    @classmethod
    def for_budget(cls, budget: int) -> NoPlanError:
        """Build the error for what must be chosen but cannot be paid.

        >>> print(NoPlanError.for_budget(3))
        what must be chosen, with what it needs, costs more than the budget of 3
        Hint: raise the budget, or ask for fewer measures with must.
        """
        return cls(
            f"what must be chosen, with what it needs, costs more than the budget of {budget}",
            hint="raise the budget, or ask for fewer measures with must.",
        )

    @classmethod
    def for_needs(cls, idents: Iterable[str]) -> NoPlanError:
        """Build the error for what must be chosen but lacks what it needs beside it.

        >>> print(NoPlanError.for_needs(["edu-oneoff-warning"]))
        these must be chosen, but what they need beside them is not to be had: edu-oneoff-warning
        Hint: allow more actors, forbid less with never, or put what they need in place first.
        """
        return cls(
            "these must be chosen, but what they need beside them is not to be had: "
            + ", ".join(idents),
            hint="allow more actors, forbid less with never, or put what they need in place first.",
        )


class NotComparableError(OcseaError, ValueError):
    """Results that were not scored in the same way were to be compared.

    >>> import ocsea
    >>> from ocsea.assess.comparing import change
    >>> kb = ocsea.load()
    >>> one = ocsea.assess.score(kb.instruments["school-safety"], {"LED-01": 1})
    >>> other = ocsea.assess.score(kb.instruments["org-safeguarding"], {})
    >>> try:
    ...     change(one, other)
    ... except ocsea.NotComparableError as error:
    ...     print(error)
    these results were not scored in the same way
    Hint: compare results with the same scoring hash and the same policy on na.
    """

    code = "not-comparable"


class OutputError(OcseaError, OSError):
    """A result could not be written where it was asked for.

    >>> import ocsea, tempfile
    >>> from pathlib import Path
    >>> from ocsea._base.output import write_text
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     try:
    ...         write_text(Path(folder), "text")
    ...     except ocsea.OutputError as error:
    ...         error.hint
    'choose another place, or free that one.'
    """

    code = "output"


class MissingExtraError(OcseaError, ImportError):
    """An optional package is not installed.

    >>> import ocsea
    >>> from ocsea._base.lazy import needs
    >>> try:
    ...     needs("no_such_package", "rdf")
    ... except ocsea.MissingExtraError as error:
    ...     print(error)
    this needs the package 'no_such_package', which is not installed
    Hint: pip install "ocsea[rdf]"
    """

    code = "missing-extra"

    @classmethod
    def for_extra(cls, extra: str, package: str) -> MissingExtraError:
        """Build the error, saying which ``pip install`` brings the package.

        >>> print(MissingExtraError.for_extra("cli", "typer"))
        this needs the package 'typer', which is not installed
        Hint: pip install "ocsea[cli]"
        """
        return cls(
            f"this needs the package {package!r}, which is not installed",
            hint=f'pip install "ocsea[{extra}]"',
        )
