"""The records of respectful language: terms, rules, and what the rules look at around a word."""

from __future__ import annotations

from typing import Annotated, Literal

import attrs

from ocsea._base.records import Claim, Ref, Strings, Value, many, maybe, strings, text, words
from ocsea._base.text import Lang, Text, WordLists

__all__ = [
    "Basis",
    "LanguageContext",
    "LanguageFix",
    "LanguageGuard",
    "LanguageRule",
    "LanguageVariant",
    "Method",
    "Severity",
    "Term",
]

Basis = Literal["sourced", "principle", "editorial", "unverified"]
"""What stands behind a statement about wording: a source discusses the expression (``sourced``); a source
states the principle and the expression is ours (``principle``); it is our own proposal (``editorial``);
or it is believed to stand in a source that was not seen (``unverified``)."""

Severity = Literal["avoid", "legal-only", "caution"]
"""``avoid``: not in the author's own voice. ``legal-only``: as that, but it may stand in the title of a
law, an official label or an attributed quotation. ``caution``: a note with advice."""

Method = Literal[
    "cues", "critique", "dont-list", "label", "law-title", "mention", "name", "negated", "peers", "phrase",
    "adults", "quotation", "quoted", "statute", "subject", "work",
]  # fmt: skip
"""How the linter sees that a guard applies; each is described in `ocsea.taxonomy.linter.guards`."""

ContextRef = Annotated[str, Ref("language_contexts")]
GuardRef = Annotated[str, Ref("language_guards")]


@attrs.frozen(kw_only=True)
class Term(Claim):
    """A term of the Terminology Guidelines, with the wording this library uses.

    Attributes:
        term: The term, in both languages.
        level: The mark of the first edition: ``ok``, ``attention`` or ``avoid``.
        use: What we write. The Indonesian wordings are our own and follow Indonesian practice.
        second_edition: What is known of the second edition (2025); ``None`` where nothing is.
        second_edition_seen: Whether that was seen in a source.

    >>> import ocsea
    >>> ocsea.load().terms["revenge-porn"].use("id")
    'penyebaran konten intim tanpa persetujuan'
    """

    KIND = "term"

    term: Text = text()
    level: Literal["ok", "attention", "avoid"]
    use: Text = text()
    second_edition: Text | None = maybe(Text.of)
    second_edition_seen: bool = False


@attrs.frozen(kw_only=True)
class LanguageContext(Claim):
    """Words that tell what a text is about, or what is said of a word.

    Attributes:
        label: What the words show.
        words: The words, in the notation of `LanguageRule.forms`.
        basis: What stands behind the list.

    >>> import ocsea
    >>> "korban+" in ocsea.load().language_contexts["topic"].words("id")
    True
    """

    KIND = "language-context"

    label: Text = text()
    words: WordLists = words()
    basis: Basis


@attrs.frozen(kw_only=True)
class LanguageGuard(Claim):
    """A reason why a word may stand where a rule would object to it.

    Attributes:
        label: The reason, as a report says it.
        method: How the linter sees it.
        effect: What it does to a finding: ``none`` takes it away, ``info`` leaves it as information.
        within: How many words from the expression a cue may stand; 0 for the whole sentence.
        cues: Words that show it, in the notation of `LanguageRule.forms`.
        basis: What stands behind the guard.

    >>> import ocsea
    >>> ocsea.load().language_guards["wildlife"].effect
    'none'
    """

    KIND = "language-guard"

    label: Text = text()
    method: Method
    effect: Literal["none", "info"]
    within: int = 0
    cues: WordLists = words()
    basis: Basis


@attrs.frozen(kw_only=True)
class LanguageVariant(Value):
    """Further forms of a rule that ask for more, or less, around them.

    Attributes:
        forms: The forms, in the notation of `LanguageRule.forms`.
        needs: Contexts that must all be present, in place of those of the rule.
        unless: Guards, in place of those of the rule.
        loose: Whether the forms are everyday speech that can mean something else: never an error.

    >>> import ocsea
    >>> [variant] = ocsea.load().language_rules["id-suka-sama-suka"].variants
    >>> variant.needs, variant.loose
    (('unequal',), False)
    """

    forms: Strings = strings()
    needs: tuple[ContextRef, ...] = strings()
    unless: tuple[GuardRef, ...] = strings()
    loose: bool = False


@attrs.frozen(kw_only=True)
class LanguageFix(Value):
    """A replacement that fits any sentence, so that it can be made without reading it.

    It is a noun phrase for a noun phrase of the same language, with the same place in a sentence. Few
    expressions have one: where the sentence, the act or the person decides, the author has to write.

    Attributes:
        found: The exact phrase, in small letters; with anything attached to it, it is left alone.
        use: What stands in its place.
        beside: Words next to which it would not fit.

    >>> import ocsea
    >>> fixes = ocsea.load().language_rules["id-pornografi-anak"].fixes
    >>> {fix.found: fix.use for fix in fixes}["video pornografi anak"]
    'video kekerasan seksual terhadap anak'
    """

    found: str
    use: str
    beside: Strings = strings()


@attrs.frozen(kw_only=True)
class LanguageRule(Claim):
    """An expression that blames people who were harmed or belittles what was done to them.

    The notation of the forms, of contexts and of cues:

    - ``porno anak`` stands for these words, however they are written: capitals, accents, a hyphen or a
      line break between them, doubled words (*anak-anak*, *anak2*), stretched letters (*syurrr*).
    - ``korban+`` also with what is attached: *korbannya*, *korbanlah*; in English plural and possessive.
    - ``goda:v`` is a verb with its affixes and persons: *menggoda*, *digodanya*, *tergoda*, *kugoda*,
      *ngegoda*; ``cabul:i`` and ``nikah:kan`` the same with that suffix (*dicabuli*, *nyabulin*,
      *menikahkan*); ``:pe-an``, ``:ke-an``, ``:ber``, ``:ter`` and ``:di`` add these; in English ``:v``
      adds *-s*, *-ed* and *-ing*. Several are joined by commas: ``cabul:i,pe-an``.
    - ``[video+|vidio+]`` is a choice, ``(yang)`` may be missing, ``...`` stands for up to three words and
      ``..6`` for up to six, ``@child`` for a word of that context, ``C.P`` asks for the point.

    Attributes:
        lang: The language of the expression.
        when: ``child`` for wording about children: silent where only adults are spoken of.
        needs: Contexts that must all be present in the paragraph.
        severity: How it counts.
        forms: The forms, in the notation above.
        variants: Forms that ask for something else around them.
        unless: Guards that lower a finding or take it away.
        why: What is wrong with it.
        use: What to write instead.
        fixes: Replacements that can be made without reading the sentence; few rules have any.
        basis: What stands behind the rule.

    >>> import ocsea
    >>> rule = ocsea.load().language_rules["en-revenge-porn"]
    >>> rule.severity, rule.use("en")
    ('avoid', 'non-consensual sharing of intimate images; intimate image abuse')
    """

    KIND = "language-rule"

    lang: Lang
    when: Literal["any", "child"]
    needs: tuple[ContextRef, ...] = strings()
    severity: Severity
    forms: Strings = strings()
    variants: tuple[LanguageVariant, ...] = many(LanguageVariant, alias="variant")
    unless: tuple[GuardRef, ...] = strings()
    why: Text = text()
    use: Text = text()
    fixes: tuple[LanguageFix, ...] = many(LanguageFix, alias="fix")
    basis: Basis
