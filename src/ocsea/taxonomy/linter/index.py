"""Every form of every rule, indexed by one telling word, and the search for them in a text.

A text is cut into words once; each word is looked up among the telling words of all forms. Only where one
stands are its forms compared with the words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from ocsea.taxonomy.language import LanguageRule
from ocsea.taxonomy.linter.addresses import without_addresses
from ocsea.taxonomy.linter.folding import Plain, words_of
from ocsea.taxonomy.linter.languages import SMALL_WORDS
from ocsea.taxonomy.linter.patterns import Element, Row, parsed
from ocsea.taxonomy.linter.spelling import SHORT_FORMS, humps, known_as, mended, odd_words

__all__ = ["Cut", "Form", "Index", "Match"]

_COMMON: Final = SMALL_WORDS | frozenset(
    """
    si sang child children seks sex gadis main depan umur bawah sendiri sekolah kekerasan seksual pelecehan
    grooming dikenal hubungan membuat keluarga baik risiko langsung ai mengirim lapor maupun photo photos
    image images video videos kecerdasan membuka menyebarkan menjadi diri pelaku tindakan asing namanya
    mengalami sosial diam tekanan baru siapa kasus perbuatan materi konten foto gambar korban tua medsos
    online internet sexual abuse victim material content internal pribadi masalah urusan jalan dana damai
    """.split()  # noqa: SIM905
)
_EVERYWHERE: Final = frozenset(
    """
    yang dan di ke dari untuk dengan pada adalah ini itu tidak bukan akan telah sudah juga atau karena sebagai
    oleh dalam anak orang korban kekerasan seksual laki kata ada bisa dapat harus tanpa jangan jika kalau saat
    ai the of and to in is was were are be a an that this it he she they you her his their not no for with on
    at by from child children sexual abuse online what how who may
    """.split()  # noqa: SIM905
)
_MODIFIERS: Final = frozenset(
    """
    sih dong tuh deh pernah dua tiga two three lagi memang emang benar begitu amat cukup makin semakin justru
    malah yang sangat juga pun seorang beberapa para telah sudah masih terus sering kerap selalu sempat really
    very also just even often repeatedly again always actually simply still quite rather several many
    """.split()  # noqa: SIM905
)
"""Words that may stand between the words of any form."""

_DENIES: Final = frozenset(
    "tidak tak bukan jangan belum tanpa gak nggak ga not never no nobody without".split()  # noqa: SIM905
)
"""Words that no gap of a form goes over: they turn what is said."""

_JOINT: Final = re.compile(r"(?!\s*\n\s*(?:\n|[-*+>#]\s))[\s\-'\"*_~/]*\Z")
_BREAK: Final = re.compile(r"[.,!?;:]|\n[^\S\n]*(?:\n|[-*+>#|]\s|\d+[.)]\s)")
_LONGEST_JOINT: Final = 4000
_TWICE: Final = 2


@attrs.frozen(eq=False)
class Form:
    """One sequence of words of a rule.

    Attributes:
        rule: The rule.
        variant: Index of the variant it belongs to, or -1 for the rule's own forms.
        row: Its places.
        anchor: Index of the telling place.
        words: How many words it has at least.
        left: What must stand right before the telling word; ``None`` when that is not fixed.
        right: What must stand right after it.
    """

    rule: LanguageRule
    variant: int
    row: Row
    anchor: int
    words: int
    left: frozenset[str] | None = None
    right: frozenset[str] | None = None


@attrs.frozen(eq=False)
class Match:
    """A form met in a text; the places are those of the plain text.

    Attributes:
        form: The form.
        start: Where it begins.
        end: Where it ends.
    """

    form: Form
    start: int
    end: int


@attrs.frozen(eq=False)
class Cut:
    """A text cut into words.

    Attributes:
        plain: The text made plain.
        words: Its words in a row.
        different: Its different words.
        folded: What odd spellings are compared as.
    """

    plain: Plain
    words: list[str]
    different: set[str]
    folded: dict[str, str]

    def fold(self, word: str) -> str:
        """Return what a word is compared as."""
        low = word.lower()
        return self.folded.get(low, low)


def _anchor(row: Row) -> int:
    """Return the place with the most telling word."""

    def telling(at: int) -> tuple[bool, bool, bool, int]:
        words = row[at].surfaces
        plain = bool(words) and not (row[at].shown or row[at].optional)
        return (plain, words.isdisjoint(_EVERYWHERE), words.isdisjoint(_COMMON), -len(words))

    return max(range(len(row)), key=lambda at: (telling(at), -at))


def _fixed(row: Row, place: int) -> frozenset[str] | None:
    """Return the words of a place that must be taken, or nothing when it may stay empty."""
    if not 0 <= place < len(row) or row[place].gap or row[place].optional:
        return None
    return row[place].surfaces


def _joined(between: str) -> bool:
    """Return whether two words with this between them can be one expression."""
    return len(between) < _LONGEST_JOINT and _JOINT.match(between) is not None


def _in_one_go(between: str) -> bool:
    return len(between) < _LONGEST_JOINT and _BREAK.search(between) is None


class _Walk:
    """Compares forms with the words around one place."""

    def __init__(self, cut: Cut, at: int, start: int, end: int) -> None:
        self.words, self.text, self.fold = cut.words, cut.plain.text, cut.fold
        self.at, self.start, self.end = at, start, end

    def beside(self) -> tuple[list[str], list[str]]:
        """Return the few words before and after the place."""
        at, few = self.at, _TWICE + 1
        before = self.words[max(0, at - few) : at]
        return [*map(self.fold, before)], [*map(self.fold, self.words[at + 1 : at + 1 + few])]

    def _next(self, at: int, end: int) -> tuple[int, str] | None:
        """Return where the word after place *at* begins, and what stands between."""
        if at + 1 >= len(self.words):
            return None
        start = self.text.find(self.words[at + 1], end)
        return start, self.text[end:start]

    def _previous(self, at: int, start: int) -> tuple[int, str] | None:
        """Return where the word before place *at* ends, and what stands between."""
        if at == 0:
            return None
        word = self.words[at - 1]
        end = self.text.rfind(word, 0, start) + len(word)
        return end, self.text[end:start]

    def match(self, form: Form) -> tuple[int, int] | None:
        """Return where a form stands whose telling word stands here."""
        row, anchor = form.row, form.anchor
        if anchor == 0 and len(row) == 1:
            begin = self._passive(row[0], self.at, self.start)
            return begin, self._doubled(row[0], self.at, self.end)
        end = self._right(row, anchor + 1, self.at, self.end, 0)
        if end is None:
            return None
        start = self._left(row, anchor - 1, self.at, self.start, 0)
        return None if start is None else (start, end)

    def _doubled(self, element: Element, at: int, end: int) -> int:
        """Return where a word ends that is written twice (*anak-anak*)."""
        for _ in range(_TWICE):
            step = self._next(at, end)
            if (
                step is None
                or step[1] != "-"
                or self.fold(self.words[at + 1]) not in element.surfaces
            ):
                break
            at, end = at + 1, step[0] + len(self.words[at + 1])
        return end

    def _right(self, row: Row, place: int, at: int, end: int, spare: int) -> int | None:
        """Return where a form ends, or nothing when the words after a place do not fit."""
        if place == len(row):
            return self._doubled(row[place - 1], at, end)
        element = row[place]
        if element.gap:
            return self._right(row, place + 1, at, end, element.gap)
        found = self._right_word(row, place, at, end, spare)
        if found is None and element.optional:
            return self._right(row, place + 1, at, end, spare)
        return found

    def _right_word(self, row: Row, place: int, at: int, end: int, spare: int) -> int | None:
        element = row[place]
        skipped = free = 0
        while skipped <= spare and free <= _TWICE:
            step = self._next(at, end)
            if step is None or not self._allowed(element, step[1], gap=spare > 0):
                return None
            at, end = at + 1, step[0] + len(self.words[at + 1])
            folded = self.fold(self.words[at])
            if folded in element.surfaces:
                found = self._right(row, place + 1, at, end, 0)
                if found is not None:
                    return found
            if folded in _DENIES:
                return None
            if self._belongs(at, folded, step[1]):
                free += 1
            else:
                skipped += 1
        return None

    def _left(self, row: Row, place: int, at: int, start: int, spare: int) -> int | None:
        """Return where a form begins, or nothing when the words before a place do not fit."""
        if place < 0:
            return self._passive(row[0], at, start)
        element = row[place]
        if element.gap:
            return self._left(row, place - 1, at, start, element.gap)
        found = self._left_word(row, place, at, start, spare)
        if found is None and element.optional:
            return self._left(row, place - 1, at, start, spare)
        return found

    def _left_word(self, row: Row, place: int, at: int, start: int, spare: int) -> int | None:
        element = row[place]
        skipped = free = 0
        while skipped <= spare and free <= _TWICE:
            step = self._previous(at, start)
            if step is None or not self._allowed(row[place + 1], step[1], gap=spare > 0):
                return None
            at, start = at - 1, step[0] - len(self.words[at - 1])
            folded = self.fold(self.words[at])
            if folded in element.surfaces:
                found = self._left(row, place - 1, at, start, 0)
                if found is not None:
                    return found
            if folded in _DENIES:
                return None
            before = self.text[max(0, start - 1) : start]
            if self._belongs(at, folded, before):
                free += 1
            else:
                skipped += 1
        return None

    def _belongs(self, at: int, folded: str, before: str) -> bool:
        """Return whether a word only adds to those beside it: *'s*, the word once more, or *really*."""
        if folded in _MODIFIERS:
            return True
        if before == "'":
            return folded == "s"
        return before == "-" and at > 0 and folded.startswith(self.fold(self.words[at - 1]))

    def _allowed(self, element: Element, between: str, *, gap: bool) -> bool:
        if element.dotted:
            return between == "."
        return _in_one_go(between) if gap else _joined(between)

    def _passive(self, element: Element, at: int, start: int) -> int:
        """Return where a verb begins whose *di-* is written apart."""
        step = self._previous(at, start)
        if (
            step is not None
            and step[1] in {" ", "-"}
            and self.fold(self.words[at - 1]) == "di"
            and f"di{self.fold(self.words[at])}" in element.surfaces
        ):
            return step[0] - 2
        return start


class Index:
    """The forms of rules, by their telling words.

    Args:
        rules: The rules.
        classes: The words of contexts that forms name, by language and id.
        known: Further words whose odd spellings are mended.
    """

    def __init__(
        self,
        rules: Iterable[LanguageRule],
        classes: Mapping[str, Mapping[str, frozenset[str]]],
        known: Iterable[str] = (),
    ) -> None:
        self.by_word: dict[str, list[Form]] = {}
        self.known: set[str] = set(known)
        for rule in rules:
            for variant, forms in self._groups(rule):
                for written in forms:
                    for row in parsed(written, rule.lang, classes[rule.lang]):
                        self._add(rule, variant, row)

    @staticmethod
    def _groups(rule: LanguageRule) -> Iterator[tuple[int, Iterable[str]]]:
        yield -1, rule.forms
        for at, variant in enumerate(rule.variants):
            yield at, variant.forms

    def _add(self, rule: LanguageRule, variant: int, row: Row) -> None:
        anchor = _anchor(row)
        least = sum(not (element.gap or element.optional) for element in row)
        form = Form(
            rule, variant, row, anchor, least, _fixed(row, anchor - 1), _fixed(row, anchor + 1)
        )
        for surface in row[anchor].surfaces:
            self.by_word.setdefault(surface, []).append(form)
        for element in row:
            self.known |= element.surfaces

    def cut(self, folded: Plain) -> Cut:
        """Cut a plain text into words, odd spellings of known words mended.

        >>> from ocsea.taxonomy.linter.folding import plain
        >>> Index((), {}, ["syur"]).cut(plain("vid syurrr")).folded
        {'syurrr': 'syur'}
        """
        known = self.known
        folded = without_addresses(folded)
        words = words_of(folded.text)
        different = set(words)
        changed = mended(folded, known, humped=humps(different, known))
        if changed is not folded and changed.text != folded.text:
            folded, words = changed, words_of(changed.text)
            different = set(words)
        respelt = {}
        for word in odd_words(different):
            low = word.lower()
            if low not in known and (spelt := known_as(low, known)) != low:
                respelt[low] = spelt
        respelt |= {word: SHORT_FORMS[word] for word in SHORT_FORMS.keys() & different}
        return Cut(folded, words, different, respelt)

    def matches(self, cut: Cut) -> Iterator[Match]:
        """Yield where forms stand in a text, in the order of their telling words."""
        by_word, fold = self.by_word, cut.fold
        telling = {
            word: forms
            for word in cut.different
            if (forms := by_word.get(fold(word) if cut.folded else word.lower())) is not None
        }
        if not telling:
            return
        text, cursor = cut.plain.text, 0
        for at, word in enumerate(cut.words):
            if word not in telling:
                continue
            start = _whole(text, word, cursor)
            cursor = start + len(word)
            walk = _Walk(cut, at, start, cursor)
            before, after = walk.beside()
            for form in telling[word]:
                if form.left is not None and form.left.isdisjoint(before):
                    continue
                if form.right is not None and form.right.isdisjoint(after):
                    continue
                if (span := walk.match(form)) is not None:
                    yield Match(form, *span)


def _whole(text: str, word: str, cursor: int) -> int:
    """Return where a word next stands whole."""
    size = len(text)
    while True:
        start = text.index(word, cursor)
        end = start + len(word)
        before = start == 0 or not text[start - 1].isalnum()
        if before and (end == size or not text[end].isalnum()):
            return start
        cursor = start + 1
