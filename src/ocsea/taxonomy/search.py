"""Search of the forms in plain words, Indonesian or English, with affixes and slips forgiven."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import fsum, log
from typing import Final, Literal

import attrs

from ocsea._base.text import LANGS, Lang, Text
from ocsea.taxonomy.model import Form, Synonym
from ocsea.taxonomy.words import distance_at_most, is_filler, roots, tokens

__all__ = ["Hit", "SearchIndex", "WordMatch"]

Place = Literal["label", "alternative", "everyday", "hidden", "definition"]
How = Literal["same", "root", "synonym", "typo"]

_PLACE_WEIGHT: Final[dict[Place, float]] = {
    "label": 1.0,
    "alternative": 1.0,
    "everyday": 1.0,
    "hidden": 0.95,
    "definition": 0.55,
}
_HOW_WEIGHT: Final[dict[How, float]] = {"same": 1.0, "root": 0.92, "synonym": 0.7, "typo": 0.6}
_LONG_ENOUGH: Final = 4
_VERY_LONG: Final = 8
_LOWEST: Final = 0.3
_UNMET: Final = 0.5
"""What a word that is nowhere in the index weighs, as a share of the rarest word that is."""

_CHILD_FORM, _ADULT_FORM = 1.12, 0.8
_CHILD_GROUPS: Final = frozenset({"anak", "remaja", "murid"})
_ADULTHOOD: Final = 18
_AGE: Final = re.compile(
    r"\b(\d{1,2})[ -]*(?:tahun|thn|th|yo|y\.o\.|years?[ -]olds?|yr)\b|\b(?:umur|usia|aged?) (\d{1,2})\b"
)
_GRADE: Final = re.compile(
    r"\b(?:kelas|grade|year) (?:\d{1,2}|[ivx]+)\b|\b(?:sd|smp|sma|smk|mts|ma)\b"
)

_WHY: Final = {
    "same": Text("kata yang sama", "the same word"),
    "root": Text("akar kata yang sama", "the same root"),
    "synonym": Text("kata yang searti", "a word that means the same"),
    "typo": Text("ejaan yang mirip", "a similar spelling"),
}


@attrs.frozen
class WordMatch:
    """Why one word of a query counted.

    Attributes:
        word: The word as typed.
        found: The word it met.
        how: Whether it was the same word, a word of the same root, a synonym or a slip.
        place: Where it was met.

    >>> import ocsea
    >>> [match] = ocsea.load().forms.search("penguntitn")[0].matches
    >>> match.found, match.how, match.place
    ('penguntitan', 'typo', 'label')
    """

    word: str
    found: str
    how: How
    place: Place


@attrs.frozen
class Hit:
    """A form found by a search.

    Attributes:
        form: The form.
        score: How well it fits, from 0 to about 1.5; only the order means something.
        matches: Why: the words that counted.

    >>> import ocsea
    >>> hit = ocsea.load().forms.search("cyberflashing")[0]
    >>> hit.form.id, hit.matches[0].how
    ('cyberflashing', 'same')
    """

    form: Form
    score: float
    matches: tuple[WordMatch, ...]

    def explain(self, lang: Lang) -> str:
        """Say why the form was found; discouraged words that were not typed are not shown.

        >>> import ocsea
        >>> ocsea.load().forms.search("doxxing")[0].explain("en")
        'doxxing: the same word'
        """

        def part(match: WordMatch) -> str:
            met = "" if match.how == "same" or match.place == "hidden" else f" → {match.found}"
            return f"{match.word}{met}: {_WHY[match.how](lang)}"

        return "; ".join(dict.fromkeys(part(match) for match in self.matches))


@attrs.frozen
class _Phrase:
    form: str
    place: Place
    words: tuple[str, ...]


def _phrases(form: Form) -> Iterable[_Phrase]:
    for lang in LANGS:
        texts: list[tuple[Place, str]] = [("label", form.label(lang))]
        texts += [("alternative", each) for each in form.alternative_labels(lang)]
        texts += [("hidden", each) for each in form.hidden_labels(lang)]
        texts += [("everyday", each) for each in form.everyday_words(lang)]
        texts += [("definition", form.definition(lang))]
        for place, text in texts:
            words = tuple(dict.fromkeys(word for word in tokens(text) if not is_filler(word)))
            if words:
                yield _Phrase(form.id, place, words)


def _closer(match: WordMatch, best: WordMatch) -> bool:
    """Return whether *match* is the better reason; between equals the word decides."""
    ours, theirs = _HOW_WEIGHT[match.how], _HOW_WEIGHT[best.how]
    return ours > theirs or (ours == theirs and match.found < best.found)


def _spoken_of_child(query: str) -> bool:
    """Return whether a query names an age below 18 or a school grade."""
    plain = query.casefold()
    ages = [int(first or second) for first, second in _AGE.findall(plain)]
    return any(age < _ADULTHOOD for age in ages) or bool(_GRADE.search(plain))


class SearchIndex:
    """An index over the words of all forms.

    Args:
        forms: The forms.
        synonyms: Groups of words that mean nearly the same.

    `Forms.search` makes one when it is first asked.

    >>> import ocsea
    >>> form = ocsea.load().forms["cyberstalking"]
    >>> [hit.form.id for hit in SearchIndex({form.id: form}, ()).search("cyberstalking", limit=1)]
    ['cyberstalking']
    """

    def __init__(self, forms: Mapping[str, Form], synonyms: Iterable[Synonym]) -> None:
        self._forms = forms
        self._phrases = [phrase for form in forms.values() for phrase in _phrases(form)]
        self._groups: dict[str, set[str]] = defaultdict(set)
        for synonym in synonyms:
            for lang in LANGS:
                for word in synonym.words(lang):
                    self._groups[word.casefold()].add(synonym.id)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for at, phrase in enumerate(self._phrases):
            for word in phrase.words:
                self._by_word[word].add(at)
        self._by_key: dict[str, set[str]] = defaultdict(set)
        for word in self._by_word:
            for root in roots(word):
                if len(root) >= _LONG_ENOUGH or root == word:
                    self._by_key[root].add(word)
        self._by_group: dict[str, set[str]] = defaultdict(set)
        for word in self._by_word:
            for group in self._groups_of(word):
                self._by_group[group].add(word)

    def _groups_of(self, word: str) -> set[str]:
        if direct := self._groups.get(word):
            return direct
        return {group for root in roots(word) for group in self._groups.get(root, ())}

    def _rarity(self, words: Iterable[str]) -> float:
        forms = {self._phrases[at].form for word in words for at in self._by_word[word]}
        return log(1 + len(self._forms) / (1 + len(forms)))

    def _met(self, word: str) -> dict[str, How]:
        """Return the indexed words that *word* meets, and how."""
        met: dict[str, How] = {}
        for group in sorted(self._groups_of(word)):
            met |= dict.fromkeys(sorted(self._by_group.get(group, ())), "synonym")
        for root in sorted(roots(word)):
            met |= dict.fromkeys(sorted(self._by_key.get(root, ())), "root")
        if word in self._by_word:
            met[word] = "same"
        if not met and len(word) >= _LONG_ENOUGH:
            limit = 2 if len(word) >= _VERY_LONG else 1
            near = (known for known in self._by_word if distance_at_most(word, known, limit))
            met = dict.fromkeys(near, "typo")
            for known in tuple(met):
                for root in sorted(roots(known)):
                    for kin in sorted(self._by_key.get(root, ())):
                        met.setdefault(kin, "typo")
        return met

    def search(self, query: str, *, limit: int) -> list[Hit]:
        """Return the forms that fit the query best, best first."""
        words = [word for word in tokens(query) if not (is_filler(word) or word.isdigit())]
        met = {word: self._met(word) for word in dict.fromkeys(words)}
        unmet = _UNMET * log(1 + len(self._forms) / 2)
        rarity = {word: self._rarity(met[word]) if met[word] else unmet for word in met}
        total = fsum(rarity.values())
        phrase_gain: dict[int, dict[str, WordMatch]] = defaultdict(dict)
        for word, found in met.items():
            for known, how in found.items():
                for at in sorted(self._by_word[known]):
                    match = WordMatch(word, known, how, self._phrases[at].place)
                    best = phrase_gain[at].get(word)
                    if best is None or _closer(match, best):
                        phrase_gain[at][word] = match
        groups = {group for word in words for group in self._groups_of(word)}
        child = bool(groups & _CHILD_GROUPS) or _spoken_of_child(query)
        return self._rank(phrase_gain, rarity, total, child=child)[:limit]

    def _rank(
        self,
        gains: Mapping[int, Mapping[str, WordMatch]],
        rarity: Mapping[str, float],
        total: float,
        *,
        child: bool,
    ) -> list[Hit]:
        best: dict[str, float] = defaultdict(float)
        best_at: dict[str, int] = {}
        bag: dict[str, dict[str, float]] = defaultdict(dict)
        for at, matches in sorted(gains.items()):
            phrase = self._phrases[at]
            place = _PLACE_WEIGHT[phrase.place]
            gain = {w: rarity[w] * _HOW_WEIGHT[m.how] for w, m in matches.items()}
            covered = fsum(gain.values()) / total
            filled = min(1.0, len({m.found for m in matches.values()}) / len(phrase.words))
            score = place * covered * (0.55 + 0.45 * filled)
            if score > best[phrase.form]:
                best[phrase.form], best_at[phrase.form] = score, at
            for word, value in gain.items():
                bag[phrase.form][word] = max(bag[phrase.form].get(word, 0.0), place * value / total)
        fits = {"child": _CHILD_FORM, "adult": _ADULT_FORM} if child else {}
        scores = {
            form: round(
                (best[form] + 0.5 * fsum(bag[form].values()))
                * fits.get(self._forms[form].victims, 1.0),
                4,
            )
            for form in best_at
        }
        ranked = sorted(scores, key=lambda form: (-scores[form], form))
        return [
            Hit(self._forms[form], scores[form], tuple(gains[best_at[form]].values()))
            for form in ranked
            if scores[form] >= _LOWEST
        ]
