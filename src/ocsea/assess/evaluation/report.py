"""The evaluation of a training as a printable report, for the trainer and for those who fund the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from ocsea._base.errors import InvalidDataError
from ocsea._base.text import Lang, check_lang
from ocsea.assess.evaluation.model import (
    LEAST_SHOWN,
    LEAST_TESTED,
    Evaluation,
    GroupChange,
    Question,
    QuestionOnce,
    TestOnce,
)
from ocsea.assess.evaluation.telling import SURE, Telling
from ocsea.assess.shares import wilson
from ocsea.prevention.contacts import in_words
from ocsea.scenarios.document import (
    Bar,
    Bars,
    Block,
    Bullets,
    Callout,
    Document,
    FactList,
    Grid,
    Heading,
    Paragraph,
)
from ocsea.scenarios.handouts import help_callout

if TYPE_CHECKING:
    from ocsea.assess.model import Instrument
    from ocsea.knowledge import KnowledgeBase

__all__ = ["training_report"]

_KNOWN: Final = 0.8
"""From this share right before the training on, a subject counts as known already. A convention."""

_DONE: Final = 0.9
"""From this share right after it on, a subject need not be repeated. A convention."""

_MOST: Final = 5
_MANY_LOST: Final = 0.2
_STEPS: Final = 3
_WIDTHS: Final = (34, 18, 14, 24, 10)
_FULL: Final = 100


def training_report(
    kb: KnowledgeBase,
    evaluation: Evaluation,
    lang: Lang,
    *,
    on: date,
    test: Instrument | None = None,
) -> Document:
    """Return the report on a training. It speaks of the group and the questions, never of a person.

    A group of fewer than ten is described and not tested: no intervals, no tests, and no result of a question
    unless everybody or nobody got it right. Of fewer than five nothing is shown but how many answered.

    Args:
        kb: The knowledge base.
        evaluation: Of the training.
        lang: Language of the report.
        on: The day it is written.
        test: The knowledge test that was used; it brings the words of the questions and why an answer is right.

    Raises:
        InvalidDataError: The test does not have these questions, or another scoring hash.

    >>> import ocsea
    >>> from ocsea.assess.evaluation import evaluate
    >>> found = evaluate([[0, 1, 0]] * 12, [[1, 1, 0]] * 12)
    >>> training_report(ocsea.load(), found, "id", on=date(2026, 11, 22)).subtitle
    'Laporan evaluasi pelatihan, 22 November 2026'
    """
    if test is not None:
        _check(evaluation, test)
    return _Report(kb, evaluation, check_lang(lang), on, test).document()


def _check(evaluation: Evaluation, test: Instrument) -> None:
    other = evaluation.scoring_hash not in {None, test.scoring_hash}
    if other or not set(evaluation.items) <= test.by_code.keys():
        raise InvalidDataError(
            f"the evaluation is not of this version of {test.id}",
            hint="give the test that was used before and after.",
        )


class _Report:
    """A report being written in one language."""

    def __init__(
        self,
        kb: KnowledgeBase,
        evaluation: Evaluation,
        lang: Lang,
        on: date,
        test: Instrument | None,
    ) -> None:
        self.kb, self.of, self.lang, self.test = kb, evaluation, lang, test
        self.tell = Telling(evaluation, lang)
        self.day = in_words(on.isoformat(), self.phrase)

    def phrase(self, key: str, **gaps: object) -> str:
        return self.kb.wording[key].format(**gaps)(self.lang)

    def say(self, key: str, **gaps: object) -> str:
        return self.phrase(f"training-{key}", **gaps)

    def document(self) -> Document:
        return Document(
            title=self.test.label(self.lang) if self.test else self.say("title"),
            subtitle=self.say("subtitle", date=self.day),
            lang=self.lang,
            blocks=tuple(self.blocks()),
            footer=self.footer(),
        )

    def footer(self) -> str:
        gaps = {
            "date": self.day,
            "seed": self.of.seed,
            "resamples": self.of.resamples,
            "stamp": self.kb.stamp,
        }
        if self.test is None:
            return self.say("footer-own", **gaps)
        named = f"{self.test.id} {self.test.version}"
        return self.say("footer", instrument=named, hash=self.test.scoring_hash[:12], **gaps)

    def blocks(self) -> Iterator[Block]:
        of = self.of
        yield Paragraph(self.say("lead", items=len(of.items)), "lead")
        if of.change is not None:
            yield Callout("key", self.say("short-title"), (Bullets(tuple(self.short(of.change))),))
        yield help_callout(self.kb, self.lang)
        yield from self.who()
        if of.change is not None and of.pre is not None and of.post is not None:
            yield from self.known()
            yield from self.learned()
            if not of.descriptive:
                yield from self.repeat()
                yield from self.wrong()
            yield from self.sure(of.change)
            yield from self.quality(of.pre, of.post)
        yield from self.confidence()
        yield from self.limits()
        yield from self.next()

    # -- in short ----------------------------------------------------------------------------------------------

    def short(self, change: GroupChange) -> Iterator[str]:
        """Yield what somebody reads who reads nothing else."""
        yield self.say(
            "short-mean",
            pre=self.tell.number(change.mean_pre, 1),
            post=self.tell.number(change.mean_post, 1),
            items=len(self.of.items),
            change=self.tell.number(change.mean_change, sign=True),
        )
        yield self.size(change)
        yield from self.chance(change)
        yield self.tell.say("cause")

    def size(self, change: GroupChange) -> str:
        """Return one plain sentence on how large the change is."""
        if change.gain is None:
            return self.say("size-full")
        if change.mean_change > 0:
            return self.say("size-up", share=self.tell.number(_FULL * change.gain, 0))
        return self.say("size-down" if change.mean_change < 0 else "size-same")

    def chance(self, change: GroupChange) -> Iterator[str]:
        if self.of.descriptive:
            yield self.tell.say("descriptive", least=LEAST_TESTED)
        elif change.ranks is not None and change.mean_change:
            key = "chance-no" if change.ranks.p < SURE else "chance-maybe"
            method = self.tell.say(f"method-{change.ranks.method}")
            yield self.say(key, method=method, p=self.tell.p(change.ranks.p))

    # -- who ---------------------------------------------------------------------------------------------------

    def who(self) -> Iterator[Block]:
        of = self.of
        counts = {
            "pre": of.people_pre,
            "post": of.people_post,
            "both": of.matched,
            "lost": of.lost,
            "joined": of.joined,
        }
        yield Heading(2, self.say("who-title"))
        yield FactList(
            tuple((self.say(f"who-{each}"), self.say("people", n=n)) for each, n in counts.items())
        )
        if of.withheld:
            yield Paragraph(self.tell.say("withheld", least=LEAST_SHOWN))
        elif of.descriptive:
            yield Paragraph(self.tell.say("descriptive", least=LEAST_TESTED))

    # -- questions ---------------------------------------------------------------------------------------------

    def question(self, code: str) -> str:
        return code if self.test is None else f"{code}: {self.test.by_code[code].text(self.lang)}"

    def open(self, once: Callable[[Question], QuestionOnce]) -> frozenset[str]:
        """Return the questions whose share is shown. In a small group those that everybody or nobody got right.

        The mean is shown, which is the sum of all; so one question is never hidden alone.
        """
        every = frozenset(q.code for q in self.of.questions)
        if not self.of.descriptive:
            return every
        found = frozenset(q.code for q in self.of.questions if once(q).correct in {0.0, 1.0})
        return frozenset() if len(every - found) == 1 else found

    def known(self) -> Iterator[Block]:
        shown = self.open(lambda q: q.pre)
        share = round(_FULL * _KNOWN)
        found = [q for q in self.of.questions if q.code in shown and q.pre.correct >= _KNOWN]
        if self.of.descriptive and not found:
            return
        yield Heading(2, self.say("known-title"))
        yield Paragraph(self.say("known-list" if found else "known-none", share=share))
        if found:
            yield Bullets(tuple(self.question(q.code) for q in found))

    def learned(self) -> Iterator[Block]:
        before, after = self.open(lambda q: q.pre), self.open(lambda q: q.post)
        yield Heading(2, self.say("learned-title"))
        if self.of.descriptive:
            yield Paragraph(self.say("items-hidden", least=LEAST_TESTED))
        else:
            yield Paragraph(self.say("whiskers"), "small")
        for q in self.of.questions:
            if q.code in before | after:
                yield Paragraph(self.question(q.code))
                bars = (
                    self.bar("pre", q.pre, shown=q.code in before),
                    self.bar("post", q.post, shown=q.code in after),
                )
                yield Bars(bars)

    def bar(self, when: str, once: QuestionOnce, *, shown: bool) -> Bar:
        label = self.tell.say(when)
        if not shown:
            return Bar(label, None, 0, 0, self.say("hidden"))
        value, share = _FULL * once.correct, self.share(once.correct)
        if self.of.descriptive:
            return Bar(label, value, value, value, self.say("bar-bare", share=share))
        people = self.of.matched
        low, high = wilson(round(once.correct * people), people)
        words = self.say("bar", share=share, low=self.share(low), high=self.share(high))
        return Bar(label, value, _FULL * low, _FULL * high, words)

    def share(self, value: float) -> str:
        return self.tell.number(_FULL * value, 0)

    @property
    def least(self) -> list[Question]:
        """The questions that were learned least and are not known to nearly all."""
        if self.of.descriptive:
            return []
        found = [q for q in self.of.questions if q.post.correct < _DONE]
        return sorted(found, key=lambda q: round(q.post.correct - q.pre.correct, 9))[:_MOST]

    def repeat(self) -> Iterator[Block]:
        yield Heading(2, self.say("repeat-title"))
        if not self.least:
            yield Paragraph(self.say("repeat-none", share=round(_FULL * _DONE)))
            return
        yield Bullets(
            tuple(
                self.say(
                    "moved",
                    question=_ended(self.question(q.code)),
                    pre=self.share(q.pre.correct),
                    post=self.share(q.post.correct),
                )
                for q in self.least
            )
        )

    def wrong(self) -> Iterator[Block]:
        found = sorted(self.of.questions, key=lambda q: q.post.correct)
        found = [q for q in found if q.post.correct < 1][:_MOST]
        yield Heading(2, self.say("wrong-title"))
        if not found:
            yield Paragraph(self.say("wrong-none"))
        for q in found:
            lines = (self.say("bar-right", share=self.share(q.post.correct)), *self.explained(q))
            yield Callout("plain", self.question(q.code), tuple(Paragraph(each) for each in lines))

    def explained(self, question: Question) -> Iterator[str]:
        """Yield what was chosen instead, and which answer is right and why."""
        once = question.post
        shares = {code: share for code, share in once.wrong.items() if share is not None}
        if shares:
            code = max(shares, key=lambda each: shares[each])
            answer = self.answer(question.code, code)
            yield self.say("mistaken", answer=answer, share=self.share(shares[code]))
        if once.dont_know is not None:
            yield self.say("dont-know", share=self.share(once.dont_know))
        item = self.test.by_code[question.code] if self.test else None
        if item is not None and item.key is not None:
            yield self.say("right", answer=self.answer(item.code, item.key))
            if item.feedback is not None:
                yield item.feedback(self.lang)

    def answer(self, code: str, choice: str) -> str:
        offered = self.test.by_code[code].offered if self.test else ()
        found = next((each.label(self.lang) for each in offered if each.code == choice), choice)
        return found.rstrip(".")

    # -- how sure ----------------------------------------------------------------------------------------------

    def sure(self, change: GroupChange) -> Iterator[Block]:
        yield Heading(2, self.say("sure-title"))
        yield from _paragraphs(self.tell.change(change))
        if self.of.descriptive:
            return
        yield from _paragraphs(self.tell.beyond_chance(self.of.questions))
        yield Paragraph(self.tell.say("research"))
        yield Bullets(tuple(self.tell.research(change)))

    def quality(self, pre: TestOnce, post: TestOnce) -> Iterator[Block]:
        yield Heading(2, self.say("test-title"))
        yield Bullets((*self.tell.test("pre", pre), *self.tell.test("post", post)))
        if not self.of.descriptive:
            first, *more = [*self.tell.to_look_at(self.of.questions), ""]
            if first:
                yield Paragraph(first)
                yield Bullets(tuple(line.removeprefix("- ") for line in more if line))

    def confidence(self) -> Iterator[Block]:
        if self.of.confidence is not None:
            yield Heading(2, self.say("confidence-title"))
            yield from _paragraphs(self.tell.confidence(self.of.confidence))

    # -- what it does not say, and what comes next -------------------------------------------------------------

    def limits(self) -> Iterator[Block]:
        yield Heading(2, self.say("limits-title"))
        more = (self.say(f"limit-{each}") for each in ("doing", "lost", "lasting"))
        yield Bullets((self.tell.say("cause"), *more, self.tell.say("use")))

    def next(self) -> Iterator[Block]:
        yield Heading(2, self.say("next-title"))
        yield Bullets(tuple(self.suggestions()), "checks")
        yield Heading(2, self.phrase("plan-title"))
        keys = ("step", "who", "when", "sign", "done")
        rows = tuple((label, "", "", "", "") for label in self.measures())
        yield Grid(tuple(self.phrase(f"plan-{key}") for key in keys), rows, _WIDTHS, blank=4)

    def suggestions(self) -> Iterator[str]:
        if self.least:
            yield self.say("next-repeat", codes=", ".join(q.code for q in self.least))
        yield self.say("next-discuss")
        yield self.say("next-again")
        if self.of.lost > _MANY_LOST * self.of.people_pre:
            yield self.say("next-lost", n=self.of.lost)

    def measures(self) -> list[str]:
        """Return the measures that go with what was learned least."""
        if self.test is None:
            return []
        items = (self.test.by_code[q.code] for q in self.least)
        found = dict.fromkeys(ident for item in items for ident in item.measures)
        return [self.kb.measures[ident].label(self.lang) for ident in list(found)[:_STEPS]]


def _ended(text: str) -> str:
    """Return a question as a sentence, so that another can follow."""
    return text if text.endswith(("?", ".", "!", "…")) else f"{text}."


def _paragraphs(lines: Iterable[str]) -> Iterator[Block]:
    return (Paragraph(line) for line in lines)
