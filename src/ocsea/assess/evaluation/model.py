"""What an evaluation of a training holds: all of it about a group and its questions, never a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

import attrs

if TYPE_CHECKING:
    from ocsea._base.text import Lang
    from ocsea.assess.evaluation.change import Band, PairedT
    from ocsea.assess.evaluation.exact import SignedRank

__all__ = [
    "LEAST_SHOWN",
    "LEAST_TESTED",
    "Confidence",
    "Evaluation",
    "GroupChange",
    "Question",
    "QuestionOnce",
    "Reliability",
    "TestOnce",
]

LEAST_SHOWN: Final = 5
"""Of fewer people nothing is shown: no result of a smaller group, and no share that rests on fewer."""

LEAST_TESTED: Final = 10
"""A smaller group is described and not tested. A convention."""

_DIGITS, _PLACES = 6, 12


@attrs.frozen(kw_only=True)
class QuestionOnce:
    """One question, asked once.

    Attributes:
        correct: Share of people who got it right.
        dont_know: Share who said that they do not know; ``None`` when fewer than five did, or nobody could.
        blank: Share who left it blank; ``None`` as before.
        wrong: Share who chose each wrong answer; ``None`` when fewer than five did.
        item_rest: Correlation with the sum of the other questions; ``None`` where it cannot be worked out.
        upper_lower: Share correct in the upper 27 per cent less that in the lower; ``None`` as before.
        flags: What to look at, from `ocsea.assess.evaluation.items.FLAGS`.

    >>> from ocsea.assess.evaluation import evaluate
    >>> before = {n: {"K1": "dk"} for n in range(6)}
    >>> after = {n: {"K1": "a" if n else "b"} for n in range(6)}
    >>> once = evaluate(before, after, {"K1": "a"}).questions[0].pre
    >>> once.correct, once.dont_know
    (0.0, 1.0)
    """

    correct: float
    dont_know: float | None
    blank: float | None
    wrong: Mapping[str, float | None]
    item_rest: float | None
    upper_lower: float | None
    flags: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Question:
    """One question, before and after.

    Attributes:
        code: Its short name.
        pre: Before the training.
        post: After it.
        p: Of the exact McNemar test; ``None`` in a group too small to test.
        p_holm: The same, corrected for all questions (Holm).

    >>> from ocsea.assess.evaluation import evaluate
    >>> found = evaluate([[0, 1]] * 6, [[1, 1]] * 6)
    >>> [(question.code, question.pre.correct, question.post.correct) for question in found.questions]
    [('1', 0.0, 1.0), ('2', 1.0, 1.0)]
    """

    code: str
    pre: QuestionOnce
    post: QuestionOnce
    p: float | None
    p_holm: float | None


@attrs.frozen(kw_only=True)
class Reliability:
    """How reliable the sums of a test are in this group.

    Attributes:
        items: On how many questions it rests: those that do not have the same mark for everybody.
        alpha: Cronbach's alpha, which is KR-20 here.
        low: Lower end of its 95 per cent interval (Feldt).
        high: The upper end.
        kr21: KR-21.
        standardised: Alpha as if all questions varied alike.
        lambda6: Guttman's lambda 6; ``None`` where people are too few for so many questions.
        omega: McDonald's omega, to four digits; ``None`` as before.
        if_dropped: Alpha of all other questions, by the code of the one left out.
        error: Standard error of measurement, in questions.
        omega_variant: Which omega it is.

    >>> from ocsea.assess.evaluation import evaluate
    >>> marks = [[0, 0, 0]] * 3 + [[1, 0, 0]] * 3 + [[1, 1, 0]] * 2 + [[1, 1, 1]] * 2
    >>> found = evaluate(marks, marks).pre.reliability
    >>> round(found.alpha, 2), found.items
    (0.74, 3)
    """

    omega_variant: ClassVar[str] = "one factor, maximum likelihood, unstandardised loadings"

    items: int
    alpha: float
    low: float
    high: float
    kr21: float | None
    standardised: float | None
    lambda6: float | None
    omega: float | None
    if_dropped: Mapping[str, float | None]
    error: float


@attrs.frozen(kw_only=True)
class TestOnce:
    """A whole test, taken once.

    Attributes:
        mean: Mean number of correct answers.
        sd: Their standard deviation.
        ceiling: Share of people with everything right; ``None`` when fewer than five.
        floor: Share of people with nothing right; ``None`` when fewer than five.
        reliability: ``None`` in a group too small to test, or where all sums are the same.

    >>> from ocsea.assess.evaluation import evaluate
    >>> once = evaluate([[0, 1]] * 6, [[1, 1]] * 6).post
    >>> once.mean, once.ceiling, once.reliability
    (2.0, 1.0, None)
    """

    __test__: ClassVar[bool] = False  # no test of pytest

    mean: float
    sd: float
    ceiling: float | None
    floor: float | None
    reliability: Reliability | None


@attrs.frozen(kw_only=True)
class GroupChange:
    """The change from before to after, in those who answered both times.

    Attributes:
        mean_pre: Mean before.
        mean_post: Mean after.
        mean_change: Mean of after less before.
        low: Lower end of its 95 per cent interval (BCa bootstrap); ``None`` in a group too small to
            test, or where everybody changed by the same.
        high: The upper end.
        g_av: Hedges' g_av, corrected by J(n - 1); ``None`` in a group too small to test.
        d_av: Cohen's d_av, not corrected.
        d_z: Cohen's d_z, only for planning.
        t: The paired t test.
        ranks: The Wilcoxon signed-rank test.
        gain: Normalised gain of the group; ``None`` for confidence, and where nothing could be gained.
        band: Its band.
        mean_c: Mean normalised change of those who have one.

    >>> from ocsea.assess.evaluation import evaluate
    >>> change = evaluate([[0, 0]] * 6, [[1, 0]] * 6).change
    >>> change.mean_change, change.gain, change.band, change.t
    (1.0, 0.5, 'medium', None)
    """

    mean_pre: float
    mean_post: float
    mean_change: float
    low: float | None = None
    high: float | None = None
    g_av: float | None = None
    d_av: float | None = None
    d_z: float | None = None
    t: PairedT | None = None
    ranks: SignedRank | None = None
    gain: float | None = None
    band: Band | None = None
    mean_c: float | None = None


@attrs.frozen(kw_only=True)
class Confidence:
    """How sure of themselves people say they are, then and now, both asked after the training.

    It is a scale of its own and is never mixed with what people know.

    Attributes:
        matched: How many gave both.
        incomplete: How many gave only one.
        change: ``None`` in a group too small to be shown.

    >>> from ocsea.assess.evaluation import evaluate
    >>> marks = [[0, 1]] * 6
    >>> found = evaluate(marks, marks, confidence=[(2, 4)] * 5 + [(3, None)]).confidence
    >>> found.matched, found.incomplete, found.change.mean_change
    (5, 1, 2.0)
    """

    matched: int
    incomplete: int
    change: GroupChange | None


@attrs.frozen(kw_only=True)
class Evaluation:
    """The evaluation of a training by the same questions before and after.

    Everything but the counts of people rests on those who answered both times.

    Attributes:
        items: Codes of the questions.
        people_pre: How many answered before.
        people_post: How many answered after.
        matched: How many answered both times.
        pre: The test before; ``None`` when fewer than five answered both times.
        post: The test after; ``None`` as before.
        change: ``None`` as before.
        questions: Each question; none when fewer than five answered both times.
        confidence: Confidence, if it was asked.
        seed: Of the bootstrap.
        resamples: Of the bootstrap.
        scoring_hash: Of the instrument, if it was given: the same before and after.
        design: What was compared, and what that cannot show.
        use: What it is for, and what not.

    >>> from ocsea.assess.evaluation import evaluate
    >>> found = evaluate({"p": {"K1": "b"}, "q": {"K1": "a"}}, {"p": {"K1": "a"}}, {"K1": "a"})
    >>> found.matched, found.lost, found.withheld
    (1, 1, True)
    """

    design: ClassVar[str] = "one group before and after; this cannot show what caused the change"
    use: ClassVar[str] = "groups and questions; not for certifying, selecting or grading anybody"

    items: tuple[str, ...]
    people_pre: int
    people_post: int
    matched: int
    pre: TestOnce | None
    post: TestOnce | None
    change: GroupChange | None
    questions: tuple[Question, ...]
    confidence: Confidence | None
    seed: int
    resamples: int
    scoring_hash: str | None

    @property
    def lost(self) -> int:
        """How many answered before and not after."""
        return self.people_pre - self.matched

    @property
    def joined(self) -> int:
        """How many answered after and not before."""
        return self.people_post - self.matched

    @property
    def withheld(self) -> bool:
        """Whether the group is too small to show anything."""
        return self.matched < LEAST_SHOWN

    @property
    def descriptive(self) -> bool:
        """Whether the group is too small to test anything."""
        return self.matched < LEAST_TESTED

    def explain(self, lang: Lang) -> str:
        """Return the evaluation in words, as a trainer would tell it."""
        from ocsea.assess.evaluation.telling import told

        return told(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain values for JSON; numbers have six digits."""
        found: dict[str, Any] = _plain(attrs.asdict(self))
        if self.change:
            for once in (found["pre"], found["post"]):
                if once["reliability"]:
                    once["reliability"]["omega_variant"] = Reliability.omega_variant
        return {
            **found,
            "lost": self.lost,
            "joined": self.joined,
            "withheld": self.withheld,
            "descriptive": self.descriptive,
            "design": self.design,
            "use": self.use,
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return _told(value) if isinstance(value, float) else value


def _told(value: float) -> float:
    """Return a number without what the last bits of a machine make of it."""
    return float(f"{round(value, _PLACES):.{_DIGITS}g}") + 0.0
