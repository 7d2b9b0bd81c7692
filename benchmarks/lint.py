"""The respectful-language linter: how fast it is, and how often it is right.

Speed is measured on made-up words: 8,040 surface forms, one word in 200 of the text replaced by one, 12 words
a line, with the whole-word search of the standard library beside it. "Clean" text has none of the forms of the
shipped rules, and goes through everything: languages, contexts and guards. Hostile texts are built to make
a careless search slow; twice the length must take about twice the time.

What is right is counted on the sentences of the regression set, on the two parts of the corpus
``lint_corpus.toml`` apart, and on paragraphs with nothing to replace. A finding counts as right when the
sentence expects its rule at its level; information never counts as a finding that should not be there. A
sentence counts as found when anything in it is an error or a warning. The short form tells of the hostile texts
the slowest and the steepest only.
"""

from __future__ import annotations

import itertools
import random
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import ocsea
from benchmarks.measuring import Measurement, Target, at_least, at_most, main, timed
from ocsea._base.text import Text
from ocsea.taxonomy.language import LanguageRule
from ocsea.taxonomy.linter import Linter

SEED, MILLION = 20261121, 1_000_000
CLOSED, CAPITAL, SMALL_SHARE = 0.3, 0.1, 0.4
PREFIXES = ("", "me", "mem", "men", "meng", "di", "ter", "ber", "ke", "pe", "se")
SUFFIXES = ("", "kan", "an", "i", "nya")
ENDINGS = ("", "s", "ed", "ing")
SMALL = (
    "yang",
    "dan",
    "di",
    "untuk",
    "dengan",
    "pada",
    "itu",
    "ini",
    "akan",
    "oleh",
    "dari",
    "juga",
)
HERE = Path(__file__).parent
REGRESSION = HERE.parent / "tests" / "lint_regression.toml"
CORPUS = HERE / "lint_corpus.toml"
CLEAN = HERE.parent / "tests" / "lint_clean.toml"
ROUNDS = 5
HOSTILE = {
    "one letter": "a",
    "blanks": " ",
    "blank lines": "\n",
    "digits": "1",
    "points": ". ",
    "quotation marks": "'a ",
    "one open quotation": '"aib ',
    "stretched": "anak-",
    "findings only": "video syur ",
    "needs and guards": "korban aib, ",
    "articles": "Pasal 81 pencabulan ",
    "hashtags": "#anakanakanakanak ",
    "masked letters": "p*rn* ",
    "humps": "aB",
    "zero-width": "a\u200b",
    "lookalikes": "рорно ",
    "lists": "Jangan: aib\n\n- ",
    "ages": "anak (15) ",
    "addresses": "a.id/aib-korban ",
    "one address": "/aib-korban-aib-korban",
    "lists of words": "jangan sebut aib, aib, atau ",
}


def syllables(dice: random.Random, low: int, high: int) -> str:
    """Return a word of made-up syllables."""
    made = []
    for _ in range(dice.randint(low, high)):
        made.append(dice.choice("bcdfghjklmnprstvwyz") + dice.choice("aiueo"))
        if dice.random() < CLOSED:
            made.append(dice.choice("nmrskt"))
    return "".join(made)


def workload(size: int) -> tuple[list[str], str]:
    """Return surface forms, and a text that holds some of them."""
    dice = random.Random(SEED)
    drawn = list(dict.fromkeys(syllables(dice, 1, 4) for _ in range(30_000)))
    dice.shuffle(drawn)
    vocabulary = drawn[:20_000]
    terms = [syllables(dice, 3, 4) for _ in range(200)]
    phrases = [f"{syllables(dice, 3, 3)} {syllables(dice, 2, 3)}" for _ in range(100)]
    forms = [p + t + s for t in terms[:140] for p in PREFIXES for s in SUFFIXES]
    forms += [t + s for t in terms[140:] for s in ENDINGS] + phrases
    return forms, text_of(vocabulary, forms, size)


def text_of(vocabulary: list[str], forms: list[str], size: int) -> str:
    """Return a text of a vocabulary, with a form for one word in 200."""
    dice = random.Random(7)
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(vocabulary))))
    tokens = dice.choices(vocabulary, cum_weights=weights, k=200_000)
    for at, _ in enumerate(tokens):
        if forms and dice.random() < 1 / 200:
            tokens[at] = dice.choice(forms)
        if dice.random() < CAPITAL:
            tokens[at] = tokens[at].capitalize()
    lines = "\n".join(" ".join(tokens[at : at + 12]) for at in range(0, len(tokens), 12))
    return (lines * (size // len(lines) + 1))[:size]


def clean(size: int) -> str:
    """Return sentences and paragraphs of made-up words between small words of Indonesian."""
    dice = random.Random(SEED)
    vocabulary = [syllables(dice, 2, 4) for _ in range(5_000)]
    paragraphs = []
    while sum(map(len, paragraphs)) < size:
        sentences = []
        for _ in range(5):
            words = [
                dice.choice(SMALL if dice.random() < SMALL_SHARE else vocabulary) for _ in range(12)
            ]
            sentences.append(" ".join(words).capitalize() + ".")
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs)[:size]


def linter_for(forms: list[str]) -> Linter:
    """Return a linter whose only rule has the given forms."""
    rule = LanguageRule(
        id="bench",
        lang="id",
        when="any",
        severity="avoid",
        forms=tuple(forms),
        why=Text("contoh", "sample"),
        use=Text("contoh", "sample"),
        basis="editorial",
        status="unverified",
        checked=date(2026, 11, 21),
    )
    return Linter([rule])


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the seconds of processor time of the quickest of several rounds."""
    return timed(work, repeats=rounds, clock=time.process_time)[0]


def peer(forms: list[str], text: str) -> float:
    """Return the seconds that a look-up of every word in a dictionary takes, without positions."""
    known = {form.split()[0] for form in forms}
    return best(lambda: [word for word in re.findall(r"\w+", text.lower()) if word in known])


def speed() -> Iterator[Measurement]:
    """Yield how fast the stages are."""
    forms, text = workload(MILLION)
    small, shipped, plain = linter_for(forms), ocsea.load().linter, clean(MILLION)
    met = len(small.candidates(text))
    found = len(shipped.lint(plain).findings)
    rows: dict[str, tuple[float, Target]] = {
        f"linter, candidates: {len(forms):,} forms, {met} met": (
            best(lambda: small.candidates(text)),
            at_least(20),
        ),
        "linter, one rule, with languages": (best(lambda: small.lint(text, "id")), at_least(5)),
        f"linter, shipped rules, clean text, {found} findings": (
            best(lambda: shipped.lint(plain)),
            at_least(5),
        ),
    }
    base = peer(forms, text)
    for name, (taken, target) in rows.items():
        yield Measurement(
            workload=name,
            ours=1 / taken,
            unit="MB/s",
            peer="re and dict, words only",
            theirs=1 / base,
            target=target,
        )


def hostile(*, long: bool) -> Iterator[Measurement]:
    """Yield how the time grows with hostile texts: the slowest, or all."""
    linter = ocsea.load().linter
    size, grown = 400_000 if long else 40_000, {}
    for name, bit in HOSTILE.items():
        whole = (bit * (size // len(bit) + 1))[:size]
        texts = (whole[: size // 2], whole)
        half, full = (best(lambda t=text: linter.lint(t), 2) for text in texts)
        grown[name] = full, full / max(half, 1e-9)
    slowest = max(grown, key=lambda name: grown[name][0])
    steepest = max(grown, key=lambda name: grown[name][1])
    for name, (full, times) in grown.items():
        if long or name in {slowest, steepest}:
            yield Measurement(
                workload=f"linter, hostile: {name}; time when twice as long",
                ours=times,
                unit="times",
                note=f"{size / 1e6 / full:.2f} MB/s",
                target=at_most(3),
            )


def expected_of_regression() -> list[dict]:
    """Return the sentences of the regression set in the shape of the corpus."""
    cases = tomllib.loads(REGRESSION.read_text(encoding="utf-8"))
    calm = [{**case, "expect": []} for case in cases["false_positive"]]
    loud = [
        {**case, "expect": [{"rule": case["should"], "level": case["expect"]}]}
        for case in cases["miss"]
    ]
    return calm + loud


def right(sentences: list[dict]) -> Counter:
    """Count what was found and what should have been, by finding and by sentence."""
    linter, count = ocsea.load().linter, Counter()
    for sentence in sentences:
        wanted = {(e["rule"], e["level"]) for e in sentence["expect"]}
        found = {(f.rule, f.level) for f in linter.lint(sentence["text"]).findings}
        count["right"] += len(found & wanted)
        count["false"] += sum(level != "info" for _, level in found - wanted)
        count["missed"] += len(wanted - found)
        due, told = is_told(wanted), is_told(found)
        count["sentences right"] += due and told
        count["sentences false"] += told and not due
        count["sentences missed"] += due and not told
        count["exact"] += wanted == found
    return count


def is_told(findings: set[tuple[str, str]]) -> bool:
    """Return whether anything is more than information."""
    return any(level != "info" for _, level in findings)


def quality(name: str, sentences: list[dict]) -> Iterator[Measurement]:
    """Yield precision and recall on a set of sentences."""
    count = right(sentences)
    told = f"{count['exact']} of {len(sentences)} sentences exactly right"
    for label, before in (("finding", ""), ("sentence", "sentences ")):
        good, false, missed = (count[f"{before}{each}"] for each in ("right", "false", "missed"))
        for what, wrong in (("precision", false), ("recall", missed)):
            yield Measurement(
                workload=f"linter, {name}: {what} by {label}",
                ours=100 * good / max(good + wrong, 1),
                unit="%",
                note=f"{good}/{good + wrong}; {told}",
            )


def calm(paragraphs: list[dict]) -> Measurement:
    """Return how many paragraphs with nothing to replace raise an error or a warning."""
    count = right([{**paragraph, "expect": []} for paragraph in paragraphs])
    return Measurement(
        workload=f"linter, {len(paragraphs)} clean paragraphs: false alarms",
        ours=count["sentences false"],
        unit="paragraphs",
    )


def listed(path: Path, name: str) -> list[dict]:
    """Return the records of a file, or nothing where there is no such file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))[name] if path.exists() else []


def measure(*, long: bool) -> Iterator[Measurement]:
    """Yield the measurements."""
    yield from speed()
    yield from hostile(long=long)
    yield from quality("regression set", expected_of_regression())
    corpus = listed(CORPUS, "sentence")
    for part in ("open", "held"):
        yield from quality(f"{part} corpus", [each for each in corpus if each["part"] == part])
    yield calm(listed(CLEAN, "paragraph"))


if __name__ == "__main__":
    main("lint")
