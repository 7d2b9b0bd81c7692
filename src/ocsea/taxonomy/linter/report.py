"""What the linter says: findings, what it did not check, and both as readable text."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final, Literal

import attrs

from ocsea._base.records import Strings
from ocsea._base.text import Lang, Text, check_lang
from ocsea.taxonomy.language import Basis, Severity

__all__ = ["Allowed", "Finding", "Level", "LintReport", "Unchecked"]

Level = Literal["error", "warning", "info"]
"""How a finding counts: ``error`` in the author's own voice, ``warning`` for advice, ``info`` where the
words may stand."""

_NEVER: Final = Text(
    "Yang tidak pernah diperiksa: gambar, teks di dalam gambar, bahasa selain Indonesia dan Inggris, serta "
    "ragam dan slang daerah. Temuan menyangkut pilihan kata, bukan penulisnya.",
    "Never checked: images and the text inside them, languages other than Indonesian and English, and "
    "regional slang. Findings are about wording, not about the author.",
)
_LEVELS: Final[dict[Level, Text]] = {
    "error": Text("perlu diganti", "replace"),
    "warning": Text("perlu dipertimbangkan", "consider"),
    "info": Text("untuk diketahui", "for your information"),
}
_NOTHING: Final = Text("Tidak ada temuan.", "Nothing was found.")
_INSTEAD: Final = Text("Tulis", "Write")
_PART: Final = Text("Tidak diperiksa", "Not checked")


@attrs.frozen
class Allowed:
    """An entry of a project's allow-list: words that may stand, such as the name of an organisation.

    Attributes:
        phrase: The words, as the project writes them.
        reason: Why they may stand.
        until: Last day of the permission; ``None`` for one without end.

    >>> Allowed("Gadis Tangguh", "name of our course", date(2027, 6, 30)).phrase
    'Gadis Tangguh'
    """

    phrase: str
    reason: str
    until: date | None = None


@attrs.frozen
class Finding:
    """An expression that a rule objects to.

    Attributes:
        rule: Id of the rule.
        start: Where it begins in the text that was given.
        end: Where it ends.
        found: The expression as its author wrote it.
        level: How it counts here.
        severity: How the rule counts.
        lang: Language of the expression.
        why: What is wrong with it.
        use: What to write instead.
        because: The guard that lowered the level, or ``""``.
        basis: What stands behind the rule.
        sources: Ids of the sources.

    >>> import ocsea
    >>> [finding] = ocsea.lint("Korban revenge porn melapor.").findings
    >>> finding.found, finding.level, finding.use("id")
    ('revenge porn', 'error', 'penyebaran konten intim tanpa persetujuan (NCII)')
    """

    rule: str
    start: int
    end: int
    found: str
    level: Level
    severity: Severity
    lang: Lang
    why: Text
    use: Text
    because: str
    basis: Basis
    sources: Strings


@attrs.frozen
class Unchecked:
    """A stretch of text that was not checked.

    Attributes:
        start: Where it begins in the text that was given.
        end: Where it ends.
        reason: Why it was not checked.

    >>> import ocsea
    >>> [part] = ocsea.lint("Das Kind wurde im Internet von einem Mann angesprochen.").unchecked
    >>> part.start, part.reason("en")
    (0, 'it seems to be in German, which is not checked')
    """

    start: int
    end: int
    reason: Text


@attrs.frozen
class LintReport:
    """What the linter found in a text.

    Attributes:
        findings: What was found, in the order of the text; stretches do not overlap.
        unchecked: Stretches in languages that are not checked.
        not_checked: What is never checked.

    >>> import ocsea
    >>> report = ocsea.lint("Guru itu disebut oknum pelaku.")
    >>> report.ok, report.counts
    (True, {'error': 0, 'warning': 1, 'info': 0})
    """

    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...] = ()
    not_checked: Text = _NEVER

    @property
    def counts(self) -> dict[Level, int]:
        """The number of findings of each level."""
        found = Counter(finding.level for finding in self.findings)
        return {level: found[level] for level in _LEVELS}

    @property
    def ok(self) -> bool:
        """Whether no finding is an error."""
        return self.counts["error"] == 0

    def explain(self, lang: Lang) -> str:
        """Return the report as text, one finding a line.

        >>> import ocsea
        >>> print(ocsea.lint("Guru itu disebut oknum pelaku.").explain("en").splitlines()[0])
        17-22 'oknum' (consider): It isolates the person and shields the institution from questions. Write:
        a teacher at ...; the reported person
        """
        check_lang(lang)
        lines = [
            f"{f.start}-{f.end} {f.found!r} ({_LEVELS[f.level](lang)}): {f.why(lang)} "
            f"{_INSTEAD(lang)}: {f.use(lang)}"
            for f in self.findings
        ]
        lines = lines or [_NOTHING(lang)]
        lines += [f"{_PART(lang)} {u.start}-{u.end}: {u.reason(lang)}" for u in self.unchecked]
        return "\n".join([*lines, self.not_checked(lang)])
