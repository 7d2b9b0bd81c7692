"""The linter: from a text to findings."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Final

import attrs

from ocsea._base.errors import UnknownIdError, UnknownOptionError
from ocsea._base.text import LANGS, Lang, Text
from ocsea.taxonomy.language import LanguageContext, LanguageGuard, LanguageRule
from ocsea.taxonomy.linter.folding import Plain, plain, spaced
from ocsea.taxonomy.linter.guards import Guard
from ocsea.taxonomy.linter.index import Cut, Form, Index, Match
from ocsea.taxonomy.linter.languages import LANGUAGE_NAMES, LanguageGuesser
from ocsea.taxonomy.linter.patterns import Lexicon, parsed, surfaces_of
from ocsea.taxonomy.linter.report import Allowed, Finding, Level, LintReport, Unchecked
from ocsea.taxonomy.linter.scene import BULLET, Paragraph, Scene, paragraph_bounds, sentence_bounds

__all__ = ["Linter"]

_LEVEL: Final[dict[str, Level]] = {"avoid": "error", "legal-only": "error", "caution": "warning"}
_RANK: Final[dict[Level, int]] = {"error": 0, "warning": 1, "info": 2}
_OPTIONS: Final = ("auto", *LANGS)
_GROWN: Final = 18
_HEADING_WORDS: Final = 14
_STEPS_BACK: Final = 40
_SHARED: Final = 25
_LONG: Final = 8
_CODE: Final = re.compile(r"[-/]\d")
"""What follows capitals that are the beginning of a code."""

_QUOTED: Final = ('"', "'")
_OTHER: Final = Text(
    "bahasanya bukan Indonesia atau Inggris", "its language is neither Indonesian nor English"
)
_ELSE: Final = {
    "id": Text(
        "ditulis dalam bahasa Indonesia, sedangkan yang diminta hanya aturan bahasa Inggris",
        "it is written in Indonesian, and only the rules for English were asked for",
    ),
    "en": Text(
        "ditulis dalam bahasa Inggris, sedangkan yang diminta hanya aturan bahasa Indonesia",
        "it is written in English, and only the rules for Indonesian were asked for",
    ),
}


def _reason(guess: str) -> Text:
    """Return why a sentence in a language was not checked."""
    if guess in _ELSE:
        return _ELSE[guess]
    if guess not in LANGUAGE_NAMES:
        return _OTHER
    name = Text(*LANGUAGE_NAMES[guess])
    return Text(
        f"tampaknya berbahasa {name.id}, yang tidak diperiksa",
        f"it seems to be in {name.en}, which is not checked",
    )


_Sentence = tuple[int, int, str]
"""Start, end and language of a sentence: ``id``, ``en``, ``""`` for either, or what is not checked."""


@attrs.frozen(eq=False)
class _Text:
    """A text while it is being checked."""

    cut: Cut
    paragraphs: list[tuple[int, int]]
    sentences: list[_Sentence]
    held: dict[int, Paragraph] = attrs.field(factory=dict)

    @property
    def plain(self) -> Plain:
        return self.cut.plain

    def paragraph(self, at: int) -> Paragraph:
        if at not in self.held:
            start, end = self.paragraphs[at]
            self.held[at] = Paragraph(self.plain.text, start, end, self.cut.folded)
        return self.held[at]

    def shown(self, at: int) -> str:
        start, end = self.paragraphs[at]
        return self.plain.text[start : min(end, start + 400)].strip()

    def is_heading(self, at: int) -> bool:
        """Return whether a paragraph is a heading, or a line that introduces what follows."""
        start, end = self.paragraphs[at]
        if end - start > 4 * _STEPS_BACK * _HEADING_WORDS:
            return False
        line = self.plain.text[start:end].strip()
        if line.startswith("#") or line.endswith(":"):
            return "\n" not in line or line.endswith(":")
        plain_line = "\n" not in line and not line.endswith((".", "!", "?", ";", ","))
        return plain_line and not self.is_item(line) and len(line.split()) <= _HEADING_WORDS

    @staticmethod
    def is_item(line: str) -> bool:
        """Return whether a line is one of a list."""
        return bool(BULLET.match(line)) or line.startswith(_QUOTED)

    def header(self, at: int) -> str:
        """Return the heading or the introducing line above a paragraph of a list."""
        for back in range(at - 1, max(-1, at - _STEPS_BACK), -1):
            if self.is_heading(back):
                return self.shown(back).splitlines()[-1] if self.shown(back) else ""
            if not self.is_item(self.shown(back)):
                return ""
        return ""


class Linter:
    """Looks for wording that blames people who were harmed or belittles what was done to them.

    Args:
        rules: The rules.
        contexts: The contexts that rules, forms and guards name.
        guards: The guards that rules name.

    >>> import ocsea
    >>> report = ocsea.load().linter.lint("Polisi menyita konten porno-anak.")
    >>> [(f.rule, f.found, f.level) for f in report.findings]
    [('id-pornografi-anak', 'konten porno-anak', 'error')]
    """

    def __init__(
        self,
        rules: Iterable[LanguageRule],
        contexts: Iterable[LanguageContext] = (),
        guards: Iterable[LanguageGuard] = (),
    ) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._contexts = {context.id: context for context in contexts}
        self._guards = {guard.id: guard for guard in guards}

    # -- what it is built from -----------------------------------------------------------------------

    @cached_property
    def _by_lang(self) -> dict[str, dict[Lang, Lexicon]]:
        return {
            ident: {lang: Lexicon(context.words(lang), lang) for lang in LANGS}
            for ident, context in self._contexts.items()
        }

    @cached_property
    def _lexicons(self) -> dict[str, Lexicon]:
        """The words of each context, in both languages."""
        return {ident: both["id"].merged(both["en"]) for ident, both in self._by_lang.items()}

    @cached_property
    def _classes(self) -> dict[str, dict[str, frozenset[str]]]:
        return {
            lang: {ident: frozenset(both[lang].single) for ident, both in self._by_lang.items()}
            for lang in LANGS
        }

    @cached_property
    def _ready(self) -> dict[str, Guard]:
        ready = {}
        for ident, guard in self._guards.items():
            cues = [Lexicon(guard.cues(lang), lang, self._classes[lang]) for lang in LANGS]
            ready[ident] = Guard(guard, cues[0].merged(cues[1]), self._lexicons)
        return ready

    @cached_property
    def _index(self) -> Index:
        known = {word for lexicon in self._lexicons.values() for word in lexicon.words()}
        return Index(self._rules.values(), self._classes, known)

    @cached_property
    def _guesser(self) -> LanguageGuesser:
        words: dict[str, set[str]] = {"id": set(), "en": set()}
        for both in self._by_lang.values():
            for lang in LANGS:
                words[lang] |= set(both[lang].words())
        for forms in self._index.by_word.values():
            for form in forms:
                words[form.rule.lang] |= {w for e in form.row if not e.shown for w in e.surfaces}
        return LanguageGuesser(words["id"], words["en"])

    def forms(self, rule: str) -> list[str]:
        """Return the surface forms that a rule looks for, sorted.

        Places that any word of a context can take are shown by the name of the context (``@child``), gaps
        by an ellipsis.

        Raises:
            UnknownIdError: There is no such rule.

        >>> import ocsea
        >>> "dicabulinya" in ocsea.load().linter.forms("id-pencabulan")
        True
        """
        self._known([rule])
        record = self._rules[rule]
        written = [*record.forms, *(form for v in record.variants for form in v.forms)]
        classes = self._classes[record.lang]
        rows = (row for form in written for row in parsed(form, record.lang, classes))
        return sorted({surface for row in rows for surface in surfaces_of(row)})

    def _known(self, rules: Iterable[str]) -> frozenset[str]:
        for rule in (named := tuple(rules)):
            if rule not in self._rules:
                raise UnknownIdError.for_id("language rule", rule, self._rules)
        return frozenset(named)

    # -- languages -------------------------------------------------------------------------------------

    def _sentences(self, text: str, asked: str) -> Iterator[_Sentence]:
        """Yield the sentences of a text with their languages."""
        guess, words = self._guesser.of, spaced(text)
        for start, end in paragraph_bounds(text):
            found, unsure = [], False
            for first, last in sentence_bounds(text, start, end):
                row = words[first:last].split()
                lang = guess(row) if row else ""
                unsure = unsure or lang not in LANGS
                found.append((first, last, lang))
            yield from self._settled(text, words, found, asked) if unsure else found

    @staticmethod
    def _settled(text: str, words: str, found: list[_Sentence], asked: str) -> Iterator[_Sentence]:
        """Yield the sentences of a paragraph; those too short to tell take the language of the others."""
        told = [lang for *_, lang in found if lang in LANGS]
        usual = "" if not told else "id" if 2 * told.count("id") >= len(told) else "en"
        for first, last, lang in found:
            settled = lang or usual
            if lang == "other" and text[first:last].isascii():
                short = bool(usual) and len(words[first:last].split()) < _LONG
                settled = usual if short else (lang if asked == "auto" else asked)
            yield first, last, settled

    @staticmethod
    def _is_checked(lang: str, asked: str) -> bool:
        return lang in {"", asked} or (asked == "auto" and lang in LANGS)

    def _speaks(self, rule: LanguageRule, lang: str, asked: str, words: int) -> bool:
        """Return whether a rule is for a sentence: rules of the other language need an expression of it."""
        if asked != "auto":
            return rule.lang == asked
        return lang in {"", rule.lang} or words > 1

    # -- checking --------------------------------------------------------------------------------------

    def candidates(self, text: str) -> list[tuple[str, int, int]]:
        """Return every place where a form of any rule stands, before anything around it is looked at.

        >>> import ocsea
        >>> ocsea.load().linter.candidates("Komodo adalah predator puncak.")
        [('en-predator', 14, 22), ('id-predator', 14, 22)]
        """
        cut = self._index.cut(plain(text))
        return sorted(
            {
                (match.form.rule.id, *cut.plain.span(match.start, match.end))
                for match in self._index.matches(cut)
            }
        )

    def lint(
        self,
        text: str,
        lang: str = "auto",
        *,
        only: Sequence[str] = (),
        ignore: Sequence[str] = (),
        allow: Sequence[Allowed] = (),
        today: date | None = None,
    ) -> LintReport:
        """Check a text.

        Args:
            text: The text; nothing in it is changed.
            lang: The language to take it for, or ``"auto"`` to tell it sentence by sentence.
            only: Ids of the only rules to use; none for all.
            ignore: Ids of rules not to use.
            allow: Words that may stand.
            today: The day on which permissions of *allow* are looked at; ``None`` for today.

        Raises:
            UnknownOptionError: The language is not known.
            UnknownIdError: A rule is not known.

        >>> import ocsea
        >>> ocsea.load().linter.lint("Komodo adalah predator puncak.").ok
        True
        """
        if lang not in _OPTIONS:
            raise UnknownOptionError.for_option("lang", lang, _OPTIONS)
        used = (self._known(only) or self._rules.keys()) - self._known(ignore)
        cut = self._index.cut(plain(text))
        bounds = paragraph_bounds(cut.plain.text)
        state = _Text(cut, bounds, list(self._sentences(cut.plain.text, lang)))
        allowed = _Permissions(allow, today)
        findings = [
            finding
            for match in _longest(self._standing(state, used, lang))
            if (finding := self._judged(state, match, text)) and not allowed.covers(finding, text)
        ]
        return LintReport(tuple(findings), tuple(self._unchecked(state, lang)))

    def _unchecked(self, state: _Text, asked: str) -> Iterator[Unchecked]:
        """Yield what was not checked; neighbours for the same reason become one stretch."""
        joined: list[tuple[int, int, str]] = []
        for start, end, lang in state.sentences:
            if self._is_checked(lang, asked):
                joined.append((start, start, ""))
            elif joined and joined[-1][2] == lang:
                joined[-1] = (joined[-1][0], end, lang)
            else:
                joined.append((start, end, lang))
        text = state.plain.text
        for start, end, lang in joined:
            if lang:
                lead = len(text[start:end]) - len(text[start:end].lstrip())
                tail = len(text[start:end]) - len(text[start:end].rstrip())
                yield Unchecked(*state.plain.span(start + lead, end - tail), _reason(lang))

    def _standing(self, state: _Text, used: Iterable[str], asked: str) -> Iterator[_Standing]:
        """Yield the forms met in sentences of their language, with what they need around them."""
        starts = [start for start, *_ in state.sentences]
        openings = [start for start, _ in state.paragraphs]
        for match in self._index.matches(state.cut):
            rule = match.form.rule
            if rule.id not in used:
                continue
            lang = state.sentences[bisect_right(starts, match.start) - 1][2]
            if not self._is_checked(lang, asked):
                continue
            if not self._speaks(rule, lang, asked, match.form.words):
                continue
            at = bisect_right(openings, match.start) - 1
            paragraph = state.paragraph(at)
            first = bisect_right(paragraph.starts, match.start) - 1
            last = bisect_left(paragraph.starts, match.end)
            scene = Scene(paragraph, max(first, 0), last)
            if self._present(state, at, scene, match.form):
                yield _Standing(match, scene, at, lang)

    def _present(self, state: _Text, at: int, scene: Scene, form: Form) -> bool:
        """Return whether all contexts that a form needs are present."""
        rule = form.rule
        if _CODE.match(scene.paragraph.text, scene.end) and scene.found.isupper():
            return False
        needs = rule.variants[form.variant].needs if form.variant >= 0 else rule.needs
        phrase = scene.last - scene.first > 1
        if not all(self._meets(state, at, scene, need, inside=phrase) for need in needs):
            return False
        return rule.when == "any" or not self._grown_only(state, at, scene)

    def _meets(
        self, state: _Text, at: int, scene: Scene, context: str, *, inside: bool = False
    ) -> bool:
        if self._in_paragraph(scene, context, inside=inside):
            return True
        near = []
        if at and state.is_heading(at - 1):
            near += state.paragraph(at - 1).words[-_SHARED:]
        if at + 1 < len(state.paragraphs) and state.is_heading(at):
            near += state.paragraph(at + 1).words[:_SHARED]
        return bool(near) and self._lexicons[context].any_in(near)

    def _in_paragraph(self, scene: Scene, context: str, *, inside: bool) -> bool:
        """Return whether a context is met beside an expression, or inside a phrase."""
        held = scene.paragraph
        met = held.meets(context, self._lexicons[context])
        if met and (inside or met[0][0] < scene.first or met[-1][1] > scene.last):
            return True
        if context == "child":
            return any(age < _GROWN for _, age in held.ages)
        grown = context in {"adult-actor", "grown-age"}
        return grown and any(age >= _GROWN for _, age in held.ages)

    def _grown_only(self, state: _Text, at: int, scene: Scene) -> bool:
        """Return whether the paragraph speaks of grown-up persons and of no child."""
        if "child" not in self._lexicons or "grown-up" not in self._lexicons:
            return False
        held = scene.paragraph
        met = held.meets("child", self._lexicons["child"])
        if met or any(age < _GROWN for _, age in held.ages):
            return False
        grown = any(age >= _GROWN for _, age in held.ages) or held.meets(
            "grown-up", self._lexicons["grown-up"]
        )
        return bool(grown) and not self._meets(state, at, scene, "child")

    def _judged(self, state: _Text, standing: _Standing, text: str) -> Finding | None:
        """Return the finding for a form that stands in a text, or nothing when a guard takes it away."""
        form = standing.match.form
        rule, loose = form.rule, False
        unless: Sequence[str] = rule.unless
        if form.variant >= 0:
            variant = rule.variants[form.variant]
            loose, unless = variant.loose, variant.unless or rule.unless
        scene = attrs.evolve(standing.scene, header=state.header(standing.at))
        applying = [guard for guard in unless if self._ready[guard].applies(scene)]
        if not self._is_told(rule, applying):
            return None
        level = _LEVEL[rule.severity]
        if applying:
            level = "info"
        elif loose and level == "error":
            level = "warning"
        start, end = state.plain.span(standing.match.start, standing.match.end)
        return Finding(
            rule=rule.id, start=start, end=end, found=text[start:end], level=level,
            severity=rule.severity, lang=rule.lang, why=rule.why, use=rule.use,
            because=applying[0] if applying else "", basis=rule.basis, sources=rule.sources,
        )  # fmt: skip

    def _is_told(self, rule: LanguageRule, applying: Sequence[str]) -> bool:
        """Return whether an expression is still told, at most as information, where guards apply.

        Advice says nothing there. The label of a classification is told even where it is spoken about.
        """
        if applying and rule.severity == "caution":
            return False
        guards = [self._guards[guard] for guard in applying]
        labelled = any(guard.method == "label" and guard.effect == "info" for guard in guards)
        return labelled or all(guard.effect == "info" for guard in guards)


@attrs.frozen(eq=False)
class _Standing:
    """A form in its place, with what it needs around it."""

    match: Match
    scene: Scene
    at: int
    lang: str

    def order(self) -> tuple[int, int, int, bool, bool, str]:
        """Errors before advice, then the longest; of equals the one in the language of the sentence."""
        form = self.match.form
        rule = form.rule
        return (
            _RANK[_LEVEL[rule.severity]],
            self.match.start - self.match.end,
            self.match.start,
            rule.lang != self.lang,
            form.variant >= 0 and rule.variants[form.variant].loose,
            rule.id,
        )


def _longest(standing: Iterable[_Standing]) -> list[_Standing]:
    """Return what does not overlap, longer before shorter, in the order of the text."""
    kept: list[_Standing] = []
    starts: list[int] = []
    for each in sorted(standing, key=_Standing.order):
        at = bisect_right(starts, each.match.start)
        after = at < len(kept) and kept[at].match.start < each.match.end
        before = at > 0 and kept[at - 1].match.end > each.match.start
        if not (before or after):
            kept.insert(at, each)
            starts.insert(at, each.match.start)
    return kept


class _Permissions:
    """The allow-list of a project, on a day."""

    def __init__(self, allow: Sequence[Allowed], today: date | None) -> None:
        if any(entry.until for entry in allow):
            today = today or date.today()  # noqa: DTZ011
        living = [a for a in allow if a.until is None or (today is not None and today <= a.until)]
        self._phrases = [" ".join(plain(entry.phrase).text.lower().split()) for entry in living]

    def covers(self, finding: Finding, text: str) -> bool:
        """Return whether a finding lies within words that may stand."""
        for phrase in self._phrases:
            reach = len(phrase) + 20
            low = max(0, finding.start - reach)
            window = plain(text[low : finding.end + reach]).text.lower()
            if " ".join(plain(finding.found).text.lower().split()) in phrase and phrase in " ".join(
                window.split()
            ):
                return True
        return False
