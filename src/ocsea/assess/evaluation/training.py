"""The evaluation of a training from two tables of answers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias

from ocsea._base.errors import InvalidDataError
from ocsea.assess.evaluation import change as _change
from ocsea.assess.evaluation import items as _items
from ocsea.assess.evaluation import reliability as _reliability
from ocsea.assess.evaluation.answers import (
    DONT_KNOW,
    Answers,
    Key,
    Matched,
    matched_answers,
    matched_marks,
)
from ocsea.assess.evaluation.exact import holm, mcnemar, wilcoxon
from ocsea.assess.evaluation.model import (
    LEAST_SHOWN,
    LEAST_TESTED,
    Confidence,
    Evaluation,
    GroupChange,
    Question,
    QuestionOnce,
    Reliability,
    TestOnce,
)
from ocsea.assess.evaluation.numeric import Floats, Rows, np, two
from ocsea.assess.evaluation.resampling import RESAMPLES, bca_interval

__all__ = ["evaluate"]

_Pair: TypeAlias = Sequence[float | None]

_SEARCHED = 4
"""Digits of what is found by search: the last ones differ between versions of scipy."""

_LEAST_WRONG = 20
"""With fewer wrong answers, that one of them is rare says nothing: 5 per cent is less than one person."""


def evaluate(
    pre: Answers | Rows,
    post: Answers | Rows,
    key: Key | None = None,
    *,
    offered: Mapping[str, Iterable[str]] | None = None,
    confidence: Mapping[Hashable, _Pair] | Iterable[_Pair] | None = None,
    hash_pre: str | None = None,
    hash_post: str | None = None,
    seed: int = 0,
) -> Evaluation:
    """Return the evaluation of a training by the same questions before and after.

    Args:
        pre: Answers before: for each participant the code chosen for each question (``"dk"`` for "I do not
            know", ``None`` for a blank). Or, without a key, a table of marks: one row for each person, 1
            for a correct answer, else 0.
        post: Answers after, in the same form. In tables of marks row n is the same person both times.
        key: The correct answer of each question, or a knowledge test such as those in `kb.instruments`.
        offered: For each question all codes that could be chosen, where the key does not know them.
        confidence: For each participant how sure they say they were before and are now, **both asked after
            the training**: a pair of numbers. It is reported beside the test, on a scale of its own.
        hash_pre: Scoring hash of the instrument used before.
        hash_post: The same for after.
        seed: Of the bootstrap; the same seed gives the same intervals everywhere.

    Raises:
        InvalidDataError: The answers cannot be read, or the scoring hashes are not the same.
        MissingExtraError: The extra ``stats`` is not installed.

    >>> pre = [[0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 0], [1, 1, 0], [0, 0, 1]]
    >>> post = [[1, 0, 1], [1, 1, 0], [1, 1, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1]]
    >>> found = evaluate(pre, post)
    >>> found.matched, found.change.mean_pre, found.descriptive
    (6, 1.0, True)
    """
    if hash_pre != hash_post:
        raise InvalidDataError(
            "the two tests were scored by different rules, so they cannot be compared",
            hint="use the same version of the instrument before and after.",
        )
    found = _matched(pre, post, key, offered)
    shown = len(found.pre) >= LEAST_SHOWN
    return Evaluation(
        items=found.codes,
        people_pre=found.people_pre,
        people_post=found.people_post,
        matched=len(found.pre),
        pre=_test_once(found.pre, found.codes) if shown else None,
        post=_test_once(found.post, found.codes) if shown else None,
        change=_knowledge(found, seed) if shown else None,
        questions=_questions(found) if shown else (),
        confidence=None if confidence is None else _confidence(confidence, seed),
        seed=seed,
        resamples=RESAMPLES,
        scoring_hash=hash_pre,
    )


def _matched(
    pre: Answers | Rows,
    post: Answers | Rows,
    key: Key | None,
    offered: Mapping[str, Iterable[str]] | None,
) -> Matched:
    if isinstance(pre, Mapping) and isinstance(post, Mapping) and key is not None:
        return matched_answers(pre, post, key, offered=offered)
    if isinstance(pre, Mapping) or isinstance(post, Mapping) or key is not None:
        raise InvalidDataError(
            "answers need a key, and marks have none",
            hint="give two mappings and the key, or two tables of zeros and ones.",
        )
    return matched_marks(pre, post)


def _share(count: float, people: int) -> float | None:
    """Return a share; ``None`` when it rests on fewer than five people."""
    return None if count < LEAST_SHOWN else count / people


# -- the test ---------------------------------------------------------------------------------------------


def _test_once(found: Floats, codes: Sequence[str]) -> TestOnce:
    total, people = found.sum(axis=1), len(found)
    return TestOnce(
        mean=float(total.mean()),
        sd=float(total.std(ddof=1)),
        ceiling=_share(int((total == found.shape[1]).sum()), people),
        floor=_share(int((total == 0).sum()), people),
        reliability=_reliable(found, codes) if people >= LEAST_TESTED else None,
    )


def _reliable(found: Floats, codes: Sequence[str]) -> Reliability | None:
    use = list(_reliability.varying(found))
    rows = found[:, use]
    alpha = _reliability.alpha(rows) if len(use) > 1 else None
    if alpha is None:
        return None
    low, high = _reliability.feldt_interval(alpha, people=len(rows), items=len(use))
    omega = _reliability.omega(rows)
    dropped = _reliability.alpha_if_dropped(rows) if len(use) > 2 else ()  # noqa: PLR2004
    return Reliability(
        items=len(use),
        alpha=alpha,
        low=low,
        high=high,
        kr21=_reliability.kr21(rows),
        standardised=_reliability.standardised_alpha(rows),
        lambda6=_reliability.guttman_lambda6(rows),
        omega=None if omega is None else round(omega, _SEARCHED),
        if_dropped=dict(zip([codes[at] for at in use], dropped, strict=False)),
        error=_reliability.error_of_measurement(float(rows.sum(axis=1).std(ddof=1)), alpha),
    )


# -- the questions ----------------------------------------------------------------------------------------


def _questions(found: Matched) -> tuple[Question, ...]:
    tested = len(found.pre) >= LEAST_TESTED
    p: Sequence[float | None] = [None] * len(found.codes)
    corrected = p
    if tested:
        steps = found.post - found.pre
        gained, lost = (steps > 0).sum(axis=0).tolist(), (steps < 0).sum(axis=0).tolist()
        p = [mcnemar(up, down).p for up, down in zip(gained, lost, strict=True)]
        corrected = holm([each for each in p if each is not None])
    before = _once(found, 0, [None] * len(found.codes))
    after = _once(found, 1, [once.correct for once in before])
    rows = zip(found.codes, before, after, p, corrected, strict=True)
    return tuple(Question(code=c, pre=b, post=a, p=p1, p_holm=p2) for c, b, a, p1, p2 in rows)


def _once(
    found: Matched, when: int, correct_before: Sequence[float | None]
) -> tuple[QuestionOnce, ...]:
    rows = (found.pre, found.post)[when]
    none = [None] * len(found.codes)
    rest: Sequence[float | None] = none
    apart: Sequence[float | None] = none
    if len(rows) >= LEAST_TESTED:
        apart = _items.upper_lower(rows)
        rest = _items.item_rest(rows) if len(found.codes) > 1 else none
    made = []
    for at, (code, correct) in enumerate(zip(found.codes, _items.share_correct(rows), strict=True)):
        chosen = [row[at] for row in found.chosen[when]] if found.chosen else []
        counts = [chosen.count(choice) for choice in found.wrong.get(code, ())]
        rare = sum(counts) >= _LEAST_WRONG and any(_items.rare_distractors(counts))
        shares = (_share(count, len(rows)) for count in counts)
        made.append(
            QuestionOnce(
                correct=correct,
                dont_know=_share(chosen.count(DONT_KNOW), len(rows)),
                blank=_share(chosen.count(None), len(rows)),
                wrong=dict(zip(found.wrong.get(code, ()), shares, strict=True)),
                item_rest=rest[at],
                upper_lower=apart[at],
                flags=_items.flags(correct, rest[at], rare=rare, p_before=correct_before[at]),
            )
        )
    return tuple(made)


# -- change -----------------------------------------------------------------------------------------------


def _knowledge(found: Matched, seed: int) -> GroupChange:
    pre, post, full = found.pre.sum(axis=1), found.post.sum(axis=1), len(found.codes)
    gain = _change.normalised_gain(float(pre.mean()), float(post.mean()), full=full)
    each = _change.normalised_changes(pre, post, full=full)
    return _changed(
        pre,
        post,
        seed,
        gain=gain,
        band=None if gain is None else _change.gain_band(gain),
        mean_c=float(np.mean(each)) if each else None,
    )


def _changed(pre: Floats, post: Floats, seed: int, **gains: object) -> GroupChange:
    """Return the change in a group; a small one is described and not tested."""
    steps = post - pre
    told = {
        "mean_pre": float(pre.mean()),
        "mean_post": float(post.mean()),
        "mean_change": float(steps.mean()),
        **gains,
    }
    if len(steps) < LEAST_TESTED:
        return GroupChange(**told)  # type: ignore[arg-type]
    low, high = bca_interval(steps, seed=seed) or (None, None)
    return GroupChange(
        **told,  # type: ignore[arg-type]
        low=low,
        high=high,
        g_av=_change.hedges_g_av(pre, post),
        d_av=_change.cohen_d_av(pre, post),
        d_z=_change.cohen_d_z(pre, post),
        t=_change.paired_t(pre, post),
        ranks=wilcoxon(steps),
    )


def _confidence(given: Mapping[Hashable, _Pair] | Iterable[_Pair], seed: int) -> Confidence:
    """Return the change in confidence of those who gave both numbers."""
    pairs = [tuple(pair) for pair in (given.values() if isinstance(given, Mapping) else given)]
    if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - a pair
        raise InvalidDataError(
            "confidence is not a pair of numbers for each participant",
            hint="give how sure they say they were before, and are now.",
        )
    both = [(then, now) for then, now in pairs if then is not None and now is not None]
    some = sum(then is not None or now is not None for then, now in pairs)
    change = None
    if len(both) >= LEAST_SHOWN:
        then, now = two([a for a, _ in both], [b for _, b in both])
        order = np.lexsort((now, then))
        change = _changed(then[order], now[order], seed)
    return Confidence(matched=len(both), incomplete=some - len(both), change=change)
