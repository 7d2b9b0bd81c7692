"""Why an expression may stand where it stands: one way of seeing for each method of a guard.

``cues``: one of its words stands near the expression. ``phrase``: the expression is part of a longer one that
means something else. ``negated``: a negator governs it within the clause.
``mention``: it is spoken about, not used. ``critique``: the sentence rejects it. ``dont-list``: it stands in
a list of what not to say. ``quotation``: it stands in quotation marks, and somebody is named who said it;
bare scare quotes do not count. ``quoted``: part of it is set in quotation marks. ``law-title``: it is part of
the name of a law. ``statute``: an article is quoted. ``label``: a published classification is quoted, with
its code or name beside it. ``work``: it is the title of a book, film, song or game. ``name``: it is a name.
``subject``: one of the cues is the subject. ``peers`` and ``adults``: the ages or the words of the sentence
tell that both persons are under 18, or that both are grown up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

import attrs

from ocsea.taxonomy.language import LanguageGuard
from ocsea.taxonomy.linter.folding import words_of
from ocsea.taxonomy.linter.patterns import Lexicon
from ocsea.taxonomy.linter.scene import BULLET, Scene

__all__ = ["Guard"]

_CLAUSE: Final = re.compile(r"[,;:.!?()]|\s-\s|\n\s*[-*]")
_GOVERNS: Final = 5
_TURNS: Final = frozenset({
    "tetapi", "tapi", "namun", "selain", "kecuali", "melainkan", "karena", "sebab", "sehingga", "sedangkan",
    "but", "except", "because", "however", "although", "though", "while", "whereas", "instead",
})  # fmt: skip
_TURNED: Final = frozenset({
    "hanya", "cuma", "sekadar", "sekedar", "saja", "only", "just", "merely", "lagi", "tahu", "sadar",
    "menyangka", "mengira", "menyadari", "know", "knew", "realise", "realize", "aware", "doubt",
})  # fmt: skip
"""Words after a negator that take the denial upon themselves (*tidak hanya*, *tidak tahu*)."""

_HEADING: Final = 120
_LIST: Final = 2000
"""How far, in characters, a list may run below the line that introduces it."""

_ENDS: Final = re.compile(r"[.!?\n]")
_FEW: Final = 24
_PHRASE: Final = 6
_ALSO: Final = frozenset({"and", "or", "nor", "dan", "atau", "maupun", "ataupun", "serta"})
_SEPARATES: Final = re.compile(r"[\s\"'*_`)]*[,/][\s\"'*_`(]*\Z")
_ITEM: Final = 5
_ITEMS: Final = 15
_REMEDY: Final = 12
_REACH: Final = 80
_LABEL: Final = 12
_MARKS: Final = 2
_PEER_GAP: Final = 3
_GROWN: Final = 18
_CODE: Final = re.compile(r"(?<!\d)\d{5,6}(?!\d)|\b[A-Z]{2,6}[- ]?\d{2,4}[a-z]?\b")
_TITLE_INTRO: Final = frozenset({
    "tentang", "mengenai", "perihal", "on", "concerning", "relating", "regarding", "against", "of",
    "mengatur", "melarang", "memuat", "mendefinisikan", "covers", "prohibits", "defines", "criminalises",
    "criminalizes",
})  # fmt: skip
_ID_VERB: Final = re.compile(r"(?:di|ter|ber|me)[a-z]{4,}$")
_NOT_VERBS: Final = frozenset(
    {"mengenai", "terhadap", "berbasis", "melalui", "dilarang", "berat", "termasuk"}
)
_EN_VERBS: Final = frozenset(
    "was were is are has have had did does do police who whom arrested charged seized found said".split()  # noqa: SIM905
)


@attrs.frozen
class Guard:
    """A guard of the data, ready to look.

    Attributes:
        record: The guard.
        cues: Its cues in both languages.
        contexts: The words of all contexts, by id.
    """

    record: LanguageGuard
    cues: Lexicon
    contexts: Mapping[str, Lexicon]

    def applies(self, scene: Scene) -> bool:
        """Return whether the guard applies to an expression."""
        return _METHODS[self.record.method](self, scene)

    def near(self, scene: Scene) -> bool:
        """Return whether a cue stands near the expression, in its sentence."""
        low, high = scene.window(self.record.within)
        words = scene.paragraph.words[low:high]
        return self.cues.any_in(words) and any(
            low + start < scene.first or low + end > scene.last
            for start, end in self.cues.found(words)
        )


def _cues(guard: Guard, scene: Scene) -> bool:
    return guard.near(scene)


def _phrase(guard: Guard, scene: Scene) -> bool:
    """Return whether the expression is part of a longer one that means something else."""
    low, high = scene.window(_PHRASE)
    return any(
        low + start < scene.last
        and low + end > scene.first
        and (low + start < scene.first or low + end > scene.last)
        for start, end in guard.cues.found(scene.paragraph.words[low:high])
    )


# -- what governs an expression ------------------------------------------------------------------------


def _governed(guard: Guard, scene: Scene) -> bool:
    """Return whether a negator stands before the expression in its clause."""
    held, low = scene.paragraph, scene.sentence()[0]
    at = scene.first - 1
    nearest = scene.first - (guard.record.within or _GOVERNS)
    while at >= max(low, nearest):
        if _CLAUSE.search(scene.between(at, at + 1)) or held.words[at] in _TURNS:
            return False
        if guard.cues.length_at(held.words, at):
            return _TURNED.isdisjoint(held.words[at + 1 : scene.first])
        at -= 1
    return False


def _critique(guard: Guard, scene: Scene) -> bool:
    before, after = scene.around(guard.record.within)
    suspects = guard.contexts["suspect"]
    for words in (before, after):
        for start, _ in guard.cues.found(words):
            denies = guard.contexts["denials"].length_at(words, start)
            if not (denies and suspects.any_in(words[max(0, start - 4) : start])):
                return True
    return False


# -- what is said about an expression ------------------------------------------------------------------


def _in_marks(scene: Scene) -> bool:
    """Return whether the expression, and little else, stands in quotation marks."""
    return _alone(scene, _FEW)


def _alone(scene: Scene, more: int) -> bool:
    """Return whether it stands in quotation marks with at most some more characters."""
    quotation = scene.quotation()
    return quotation is not None and quotation[1] - quotation[0] <= scene.end - scene.start + more


def _mention(guard: Guard, scene: Scene) -> bool:
    header = _header(scene)
    return (
        _named(guard, scene)
        or guard.cues.any_in(scene.before(guard.record.within or _REACH))
        or guard.contexts["asking-not-to-say"].any_in(header)
        or guard.contexts["word-names"].any_in(header)
        or _listed(guard, scene)
        or _advised_against(guard, scene)
    )


def _named(guard: Guard, scene: Scene) -> bool:
    """Return whether a name for words, such as *istilah*, stands beside the expression."""
    names = guard.contexts["word-names"]
    in_marks = _in_marks(scene)
    close = scene.before(2 if not in_marks else 3)
    if names.any_in(close) and (in_marks or names.length_at(close, len(close) - 1) > 0):
        return True
    return in_marks and names.any_in(scene.after(5))


def _advised_against(guard: Guard, scene: Scene) -> bool:
    """Return whether advice on words puts something else in place of the expression."""
    in_marks = _in_marks(scene)
    if in_marks and guard.contexts["asking-not-to-say"].any_in(scene.before(10)):
        return True
    if not guard.contexts["wording-advice"].any_in(scene.before(4)):
        return False
    remedy = guard.contexts["wording-remedy"]
    after = scene.after(guard.record.within or _REACH)
    return in_marks or remedy.any_in(after) or remedy.any_in(scene.before(_REMEDY))


def _listed(guard: Guard, scene: Scene) -> bool:
    """Return whether it is an item of a list of words that begins with asking not to say them.

    An item is at most a few words between commas or *or*; the expression begins its own.
    """
    at = begin = scene.first
    low = scene.sentence()[0]
    for _ in range(_ITEMS):
        if (end := _item_before(scene, at)) <= low:
            break
        begin = end - 1
        while begin > low and not _parted(scene, begin):
            begin -= 1
        if end - begin > _ITEM:
            break
        at = begin
    words = scene.paragraph.words[begin : scene.first]
    return guard.contexts["asking-not-to-say"].any_in(words) or guard.cues.any_in(words)


def _parted(scene: Scene, at: int) -> bool:
    """Return whether an item of a list begins with a word."""
    return scene.paragraph.words[at - 1] in _ALSO or bool(_CLAUSE.search(scene.between(at - 1, at)))


def _item_before(scene: Scene, at: int) -> int:
    """Return where the item ends that stands before one that begins at a word; 0 where there is none."""
    if at and scene.paragraph.words[at - 1] in _ALSO:
        return at - 1
    return at if at and _SEPARATES.match(scene.between(at - 1, at)) else 0


def _header(scene: Scene) -> list[str]:
    """Return the words that introduce an expression: before a colon, or the heading above."""
    text, start = scene.paragraph.text, scene.paragraph.start
    colon = text.rfind(":", max(start, scene.start - _LIST), scene.start)
    header = scene.header
    if colon >= 0:
        header = _ENDS.split(text[max(start, colon - _HEADING) : colon])[-1]
    else:
        first, line, _ = text[start : min(scene.start, start + _HEADING)].partition("\n")
        if line and not BULLET.match(first):
            header = first
    return words_of(header.lower())


def _dont_list(guard: Guard, scene: Scene) -> bool:
    if guard.contexts["asking-not-to-say"].any_in(scene.before(10)):
        return True
    return guard.cues.any_in(_header(scene))


# -- who speaks -----------------------------------------------------------------------------------------


def _quotation(guard: Guard, scene: Scene) -> bool:
    quotation = scene.quotation()
    if quotation is None:
        return False
    held = scene.paragraph
    bare = _alone(scene, _MARKS)
    reach = 1 if bare else guard.record.within or 6
    low, high = scene.first, scene.last
    while low > 0 and held.starts[low - 1] >= quotation[0]:
        low -= 1
    while high < len(held.words) and held.ends[high] <= quotation[1]:
        high += 1
    before = held.words[max(0, low - reach) : low]
    after = held.words[high : high + reach]
    lead = held.text[held.ends[low - 1] : held.starts[low]] if low else ""
    if bare and not (":" in lead or "," in lead):
        before = []
    if bare and held.text[quotation[1] - 1 : quotation[1]] != ",":
        follows = held.text[quotation[1] : quotation[1] + 3]
        after = after if "," in follows else []
    return guard.cues.any_in(before) or guard.cues.any_in(after)


def _quoted(_guard: Guard, scene: Scene) -> bool:
    text = scene.paragraph.text
    around = text[max(scene.paragraph.start, scene.start - 1) : scene.end + 1]
    return '"' in around or "'" in around.replace("'s", "")


# -- laws and labels ------------------------------------------------------------------------------------


def _capital_run(scene: Scene) -> bool:
    """Return whether every word of the expression has a capital."""
    words = re.findall(r"[^\W\d_]+", scene.found)
    return all(word[0].isupper() for word in words)


def _leads(scene: Scene, cue: int, intro: Lexicon | frozenset[str]) -> bool:
    """Return whether a title or wording runs from a cue up to the expression: no verb comes between."""
    words = scene.paragraph.words[cue : scene.first]
    known = intro.single if isinstance(intro, Lexicon) else intro
    starts = [at for at, word in enumerate(words) if word in known]
    if not starts:
        return False
    between = words[starts[0] + 1 :]
    verbs = (w in _EN_VERBS or (bool(_ID_VERB.match(w)) and w not in _NOT_VERBS) for w in between)
    text = scene.between(cue, scene.first)
    return not any(verbs) and not re.search(r"[.!?;]\s", text)


def _law_title(guard: Guard, scene: Scene) -> bool:
    low, high = scene.sentence()
    held = scene.paragraph
    cues = [at for at in range(low, scene.first) if guard.cues.length_at(held.words, at)]
    if any(_leads(scene, at, _TITLE_INTRO) for at in cues):
        return True
    named = cues or guard.cues.any_in(held.words[scene.last : min(high, scene.last + 6)])
    return bool(named) and _capital_run(scene) and _mid_sentence(scene)


def _mid_sentence(scene: Scene) -> bool:
    return scene.first > scene.sentence()[0]


def _statute(guard: Guard, scene: Scene) -> bool:
    low, _ = scene.sentence()
    held = scene.paragraph
    for at in range(low, scene.first):
        if guard.cues.length_at(held.words, at):
            if _leads(scene, at, guard.contexts["statute-verbs"]):
                return True
            if ":" in held.text[held.ends[at] : scene.start] or scene.quotation():
                return True
    return False


def _label(guard: Guard, scene: Scene) -> bool:
    if guard.near(scene):
        return True
    if _in_marks(scene) and guard.cues.any_in([*scene.before(_LABEL), *scene.after(_LABEL)]):
        return True
    held = scene.paragraph
    reach = guard.record.within or 6
    low, high = scene.sentence()
    first, last = max(low, scene.first - reach), min(high, scene.last + reach)
    return bool(_CODE.search(held.text, held.starts[first], held.ends[last - 1]))


# -- names and titles -----------------------------------------------------------------------------------


def _work(guard: Guard, scene: Scene) -> bool:
    held = scene.paragraph
    titles = guard.contexts["known-works"]
    for at in range(max(0, scene.first - 4), scene.first + 1):
        length = titles.length_at(held.words, at)
        if length and at + length >= scene.last and _capital_run(scene):
            return True
    if not guard.near(scene):
        return False
    if _in_marks(scene) or scene.quotation() is not None:
        return True
    return _capital_run(scene) and _mid_sentence(scene)


def _name(guard: Guard, scene: Scene) -> bool:
    text = scene.found
    if len(text) > 1 and text.isupper():
        return False
    if guard.record.id == "personal-name" and _given_name(guard, scene):
        return True
    if not _capital_run(scene):
        return False
    words = scene.paragraph.words[scene.first : scene.last - 1]
    return guard.cues.any_in([*scene.before(guard.record.within or 2), *words])


def _given_name(guard: Guard, scene: Scene) -> bool:
    """Return whether a word of the expression is a name: it has a capital, and begins no sentence."""
    held, low = scene.paragraph, scene.sentence()[0]
    given = guard.contexts["given-names"].single
    return any(
        held.words[at] in given and held.text[held.starts[at]].isupper()
        for at in range(
            max(scene.first, low + 1 if scene.last - scene.first > 1 else low), scene.last
        )
    )


# -- persons ----------------------------------------------------------------------------------------------


def _subject(guard: Guard, scene: Scene) -> bool:
    before = scene.before(guard.record.within or 4)
    inside = scene.paragraph.words[scene.first : scene.first + 1]
    if guard.contexts["victim"].any_in(before[-2:]) or guard.contexts["victim"].any_in(inside):
        return False
    return guard.cues.any_in(before) or guard.cues.any_in(inside)


def _peers(guard: Guard, scene: Scene) -> bool:
    ages = scene.ages()
    if any(age >= _GROWN for age in ages):
        return False
    close = len(ages) > 1 and max(ages) - min(ages) <= _PEER_GAP
    return close or guard.near(scene)


def _adults(guard: Guard, scene: Scene) -> bool:
    ages = scene.ages()
    if any(age < _GROWN for age in ages):
        return False
    low, high = scene.sentence()
    words = scene.paragraph.words
    rest = [*words[low : scene.first], *words[scene.last : high]]
    if guard.contexts["child"].any_in(rest):
        return False
    return len(ages) > 1 or guard.near(scene)


_METHODS: Final[dict[str, Callable[[Guard, Scene], bool]]] = {
    "cues": _cues,
    "critique": _critique,
    "dont-list": _dont_list,
    "label": _label,
    "law-title": _law_title,
    "mention": _mention,
    "name": _name,
    "negated": _governed,
    "peers": _peers,
    "phrase": _phrase,
    "adults": _adults,
    "quotation": _quotation,
    "quoted": _quoted,
    "statute": _statute,
    "subject": _subject,
    "work": _work,
}
