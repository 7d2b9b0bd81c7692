"""Evaluations told in words. Each number is that of the evaluation; here it is only written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from ocsea._base.text import check_lang
from ocsea.assess.evaluation.model import LEAST_SHOWN, LEAST_TESTED
from ocsea.knowledge import load

if TYPE_CHECKING:
    from ocsea._base.text import Lang
    from ocsea.assess.evaluation.model import (
        Confidence,
        Evaluation,
        GroupChange,
        Question,
        QuestionOnce,
        TestOnce,
    )

__all__ = ["SURE", "Telling", "told"]

SURE: Final = 0.05
"""Under this probability a change is told as more than chance explains. A convention."""

_NORMAL_95: Final = 1.96
_SMALLEST_P: Final = 0.001


def told(evaluation: Evaluation, lang: Lang) -> str:
    """Return an evaluation in words.

    >>> from ocsea.assess.evaluation import evaluate
    >>> print(told(evaluate([[0, 1]] * 3, [[1, 1]] * 3), "en").splitlines()[2])
    Fewer than 5 people answered both times. Nothing more is shown, so that nobody's answers can be guessed.
    """
    return "\n".join(Telling(evaluation, check_lang(lang)).lines())


class Telling:
    """An evaluation being told in one language.

    >>> from ocsea.assess.evaluation import evaluate
    >>> telling = Telling(evaluate([[0, 1]] * 3, [[1, 1]] * 3), "id")
    >>> telling.number(0.25), telling.p(0.0004), telling.share(None)
    ('0,25', '< 0,001', 'kurang dari 5 orang')
    """

    def __init__(self, evaluation: Evaluation, lang: Lang) -> None:
        self.of, self.lang = evaluation, lang
        self.phrases = load().wording

    def say(self, key: str, **gaps: object) -> str:
        """Return a phrase of evaluations in the language."""
        return self.phrases[f"evaluation-{key}"].format(**gaps)(self.lang)

    def number(self, value: float | None, digits: int = 2, *, sign: bool = False) -> str:
        """Return a number with the decimal mark of the language; a dash where there is none."""
        if value is None:
            return "–"
        value = round(value, digits) + 0.0
        written = f"{value:+.{digits}f}" if sign and value else f"{value:.{digits}f}"
        return written.replace(".", ",") if self.lang == "id" else written

    def p(self, value: float) -> str:
        """Return a probability with its sign."""
        if value < _SMALLEST_P:
            return f"< {self.number(_SMALLEST_P, 3)}"
        return f"= {self.number(value, 3)}"

    def share(self, value: float | None) -> str:
        """Return a share in per cent, or that fewer than five are in it."""
        if value is None:
            return self.say("few", least=LEAST_SHOWN)
        return self.say("percent", share=self.number(100 * value, 0))

    def lines(self) -> Iterator[str]:
        """Yield the whole evaluation, line by line."""
        of = self.of
        yield self.say("title", items=len(of.items))
        yield self.say(
            "people",
            pre=of.people_pre,
            post=of.people_post,
            matched=of.matched,
            lost=of.lost,
            joined=of.joined,
        )
        if of.change is None or of.pre is None or of.post is None:
            yield self.say("withheld", least=LEAST_SHOWN)
        else:
            yield from self.knowledge(of.change, of.pre, of.post)
        if of.confidence is not None:
            yield from self.confidence(of.confidence)
        yield self.say("cause")
        yield self.say("use")

    # -- what people know -----------------------------------------------------------------------------

    def knowledge(self, change: GroupChange, pre: TestOnce, post: TestOnce) -> Iterator[str]:
        """Yield what the group knew before and after."""
        of, count = self.of, len(self.of.items)
        yield self.say(
            "mean",
            items=count,
            pre=self.number(change.mean_pre, 1),
            pre_share=self.number(100 * change.mean_pre / count, 0),
            post=self.number(change.mean_post, 1),
            post_share=self.number(100 * change.mean_post / count, 0),
        )
        yield from self.change(change)
        if of.descriptive:
            yield self.say("descriptive", least=LEAST_TESTED)
        else:
            yield from self.beyond_chance(of.questions)
        yield from self.to_look_at(of.questions)
        yield self.say("quality")
        yield from self.test("pre", pre)
        yield from self.test("post", post)
        if not of.descriptive:
            yield self.say("research")
            yield from self.research(change)

    def change(self, change: GroupChange) -> Iterator[str]:
        """Return the lines for everybody."""
        moved = self.number(change.mean_change, sign=True)
        if change.low is None:
            yield self.say("change", change=moved)
        else:
            yield self.say(
                "change-interval",
                change=moved,
                low=self.number(change.low, sign=True),
                high=self.number(change.high, sign=True),
                resamples=self.of.resamples,
                seed=self.of.seed,
            )
        if change.gain is not None:
            band = self.say(f"band-{change.band}")
            yield self.say(
                "gain", gain=self.number(change.gain), band=band, c=self.number(change.mean_c)
            )

    def research(self, change: GroupChange) -> Iterator[str]:
        """Return the lines for those who compare with other studies."""
        if change.g_av is not None:
            yield self.say(
                "effect",
                g=self.number(change.g_av),
                d_av=self.number(change.d_av),
                d_z=self.number(change.d_z),
            )
        if change.t is not None:
            yield self.say(
                "t",
                t=self.number(change.t.t),
                df=change.t.df,
                p=self.p(change.t.p),
                low=self.number(change.t.low, sign=True),
                high=self.number(change.t.high, sign=True),
            )
        if change.ranks is not None:
            yield self.say(
                "ranks",
                method=self.say(f"method-{change.ranks.method}"),
                p=self.p(change.ranks.p),
                r=self.number(change.ranks.rank_biserial),
                zeros=change.ranks.zeros,
            )

    # -- the test and its questions -------------------------------------------------------------------

    def test(self, when: str, test: TestOnce) -> Iterator[str]:
        """Yield how well the test worked, before or after."""
        moment = self.say(when)
        if test.reliability is not None:
            yield self.say(
                "reliability",
                when=moment,
                alpha=self.number(test.reliability.alpha),
                low=self.number(test.reliability.low),
                high=self.number(test.reliability.high),
                omega=self.number(test.reliability.omega),
                off=self.number(_NORMAL_95 * test.reliability.error, 1),
            )
        elif not self.of.descriptive:
            yield self.say("no-reliability", when=moment)
        yield self.say(
            "ends", when=moment, ceiling=self.share(test.ceiling), floor=self.share(test.floor)
        )

    def beyond_chance(self, questions: Iterable[Question]) -> Iterator[str]:
        """Yield which questions changed beyond chance."""
        sure = [q for q in questions if q.p_holm is not None and q.p_holm < SURE]
        better = [q.code for q in sure if q.post.correct > q.pre.correct]
        worse = [q.code for q in sure if q.post.correct < q.pre.correct]
        for key, codes in (("better", better), ("worse", worse)):
            if codes:
                yield self.say(key, codes=", ".join(codes))
        if not sure:
            yield self.say("neither")

    def to_look_at(self, questions: Iterable[Question]) -> Iterator[str]:
        """Yield a heading and the questions to look at; nothing where there are none."""
        found = [(question, self.remarks(question)) for question in questions]
        if any(remarks for _, remarks in found):
            yield self.say("look")
        for question, remarks in found:
            if remarks:
                yield "- " + self.say(
                    "question",
                    code=question.code,
                    pre=self.number(100 * question.pre.correct, 0),
                    post=self.number(100 * question.post.correct, 0),
                    remarks="; ".join(remarks),
                )

    def remarks(self, question: Question) -> list[str]:
        """Return what to look at. That nearly all get it right afterwards is what a training is for."""

        def of(when: str, once: QuestionOnce) -> list[str]:
            return [
                self.say("remark", when=self.say(when).lower(), what=self.say(f"flag-{flag}"))
                for flag in once.flags
                if (when, flag) != ("post", "too-easy") and flag != "fell"
            ]

        fell = [self.say("flag-fell")] if "fell" in question.post.flags else []
        return of("pre", question.pre) + of("post", question.post) + fell

    # -- how sure people say they are -----------------------------------------------------------------

    def confidence(self, confidence: Confidence) -> Iterator[str]:
        """Yield how sure people say they are."""
        yield self.say("confidence", matched=confidence.matched, incomplete=confidence.incomplete)
        if confidence.change is None:
            yield self.say("withheld", least=LEAST_SHOWN)
            return
        yield self.say(
            "confidence-mean",
            pre=self.number(confidence.change.mean_pre, 1),
            post=self.number(confidence.change.mean_post, 1),
        )
        yield from self.change(confidence.change)
        if confidence.matched < LEAST_TESTED:
            yield self.say("descriptive", least=LEAST_TESTED)
        yield from self.research(confidence.change)
