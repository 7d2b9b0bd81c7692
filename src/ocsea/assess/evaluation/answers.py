"""Tables of answers, matched and marked. From here on nobody has a name, and the order tells nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from ocsea._base.errors import InvalidDataError
from ocsea.assess.evaluation.numeric import Floats, Rows, marks, np
from ocsea.assess.model import Instrument

__all__ = ["DONT_KNOW", "Answers", "Key", "Matched", "marked", "matched_answers", "matched_marks"]

DONT_KNOW: Final = "dk"
"""The code of the answer "I do not know"."""

Answers: TypeAlias = Mapping[Hashable, Mapping[str, str | None]]
"""For each participant the code chosen for each question; ``None``, or no entry, for a blank."""

Key: TypeAlias = Mapping[str, str] | Instrument
"""For each question the code of the correct answer, or a knowledge test that says so."""

_Row: TypeAlias = tuple[str | None, ...]


@attrs.frozen(kw_only=True, eq=False)
class Matched:
    """Answers of those who answered both times, without saying whose they are.

    Attributes:
        codes: The questions.
        people_pre: How many answered before.
        people_post: How many answered after.
        pre: Marks before, one row for each person.
        post: Marks after, of the same people in the same order.
        chosen: Answers before and after, one row for each person; ``None`` when only marks are known.
        wrong: Wrong answers that each question offers.

    >>> found = matched_answers({"p": {"K1": "b"}}, {"p": {"K1": "a"}}, {"K1": "a"})
    >>> found.pre.tolist(), found.post.tolist(), found.chosen
    ([[0.0]], [[1.0]], ((('b',),), (('a',),)))
    """

    codes: tuple[str, ...]
    people_pre: int
    people_post: int
    pre: Floats
    post: Floats
    chosen: tuple[tuple[_Row, ...], tuple[_Row, ...]] | None = None
    wrong: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)


def matched_marks(pre: Rows, post: Rows) -> Matched:
    """Return two tables of marks as matched answers; row n of both is the same person.

    Raises:
        InvalidDataError: They are no tables of zeros and ones, or not of the same size.

    >>> found = matched_marks([[0, 0], [0, 1]], [[1, 1], [0, 1]])
    >>> found.codes, found.people_pre
    (('1', '2'), 2)
    """
    before, after = (marks(rows, people=1, items=1) for rows in (pre, post))
    if before.shape != after.shape:
        raise InvalidDataError(
            "the two tables are not of the same people and items",
            hint="give one row for each person who answered both times, in the same order.",
        )
    order = sorted(range(len(before)), key=lambda at: (*before[at].tolist(), *after[at].tolist()))
    return Matched(
        codes=tuple(str(n) for n in range(1, before.shape[1] + 1)),
        people_pre=len(before),
        people_post=len(after),
        pre=before[order],
        post=after[order],
    )


def matched_answers(
    pre: Answers,
    post: Answers,
    key: Key,
    *,
    offered: Mapping[str, Iterable[str]] | None = None,
) -> Matched:
    """Return the answers of those who answered both times, marked.

    Who left every question blank did not answer. A blank and "I do not know" are not correct.

    Args:
        pre: Answers before.
        post: Answers after.
        key: The correct answers.
        offered: For each question all codes that could be chosen; a knowledge test says so itself. Without
            it they are what anybody chose.

    Raises:
        InvalidDataError: There is no key, or an answer is to no question or is none that could be chosen.

    >>> found = matched_answers({"p": {"K1": "b"}, "q": {"K1": "a"}}, {"p": {"K1": "a"}}, {"K1": "a"})
    >>> found.people_pre, len(found.pre), found.wrong
    (2, 1, {'K1': ('b',)})
    """
    right, choices = _key(key, offered)
    codes = tuple(right)
    before, after = (_rows(table, codes, choices) for table in (pre, post))
    both = sorted(
        ((before[who], after[who]) for who in before.keys() & after.keys()),
        key=lambda rows: _order(rows, tuple(right.values())),
    )
    return Matched(
        codes=codes,
        people_pre=len(before),
        people_post=len(after),
        pre=_marked([row for row, _ in both], right),
        post=_marked([row for _, row in both], right),
        chosen=(tuple(row for row, _ in both), tuple(row for _, row in both)),
        wrong=_wrong(right, choices, [*before.values(), *after.values()]),
    )


def marked(
    answers: Answers, key: Key, *, offered: Mapping[str, Iterable[str]] | None = None
) -> Floats:
    """Return marks for the statistics of this package: one row for each person, without saying whose.

    Rows are sorted, so that their order tells nothing either.

    Args:
        answers: What people chose.
        key: The correct answers.
        offered: For each question all codes that could be chosen.

    Raises:
        InvalidDataError: As for `matched_answers`.

    >>> marked({"p": {"K1": "a", "K2": "b"}, "q": {"K1": "b"}}, {"K1": "a", "K2": "b"}).tolist()
    [[0.0, 0.0], [1.0, 1.0]]
    """
    right, choices = _key(key, offered)
    rows = _rows(answers, tuple(right), choices).values()
    made = sorted(_marked(list(rows), right).tolist())
    return np.array(made, dtype=np.float64).reshape(-1, len(right))


def _order(rows: tuple[_Row, _Row], right: tuple[str, ...]) -> tuple[list[bool], list[str]]:
    """Return where two rows stand among all: by their marks, then by what was chosen."""
    chosen = [code or "" for row in rows for code in row]
    return [code == best for code, best in zip(chosen, right * 2, strict=True)], chosen


def _key(
    key: Key, offered: Mapping[str, Iterable[str]] | None
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return the correct answers, and what could be chosen where that is known."""
    if isinstance(key, Instrument):
        asked = [item for item in key.items if item.key is not None]
        right = {item.code: str(item.key) for item in asked}
        choices = {item.code: tuple(choice.code for choice in item.offered) for item in asked}
    else:
        right = dict(key)
        choices = {code: tuple(found) for code, found in (offered or {}).items()}
    if not right:
        raise InvalidDataError("there is no key", hint="give the correct answer of each question.")
    for code in choices.keys() & right:
        if right[code] not in choices[code]:
            raise InvalidDataError(
                f"the key of {code} is none of its answers", hint="correct the key, or offered."
            )
    return right, choices


def _rows(
    answers: Answers, codes: Sequence[str], choices: Mapping[str, tuple[str, ...]]
) -> dict[Hashable, _Row]:
    """Return the answers of each person who gave any, checked. What was answered is never repeated."""
    made: dict[Hashable, _Row] = {}
    known = frozenset(codes)
    for who, given in answers.items():
        if not given.keys() <= known:
            raise InvalidDataError(
                "there is an answer to a question that the key does not have",
                hint=f"the key has: {', '.join(codes)}.",
            )
        row = tuple(given.get(code) for code in codes)
        for code, chosen in zip(codes, row, strict=True):
            _check(code, chosen, choices.get(code))
        if any(chosen is not None for chosen in row):
            made[who] = row
    return made


def _check(code: str, chosen: object, choices: tuple[str, ...] | None) -> None:
    if chosen is None or chosen == DONT_KNOW:
        return
    if not isinstance(chosen, str) or (choices is not None and chosen not in choices):
        told = f"one of {', '.join(choices)}" if choices else "a code as text"
        raise InvalidDataError(
            f"an answer to {code} cannot be read",
            hint=f"give {told}, {DONT_KNOW!r} for do not know, or None for a blank.",
        )


def _marked(rows: Sequence[_Row], right: Mapping[str, str]) -> Floats:
    made = [[float(c == k) for c, k in zip(row, right.values(), strict=True)] for row in rows]
    return np.array(made, dtype=np.float64).reshape(-1, len(right))


def _wrong(
    right: Mapping[str, str], choices: Mapping[str, tuple[str, ...]], rows: Sequence[_Row]
) -> dict[str, tuple[str, ...]]:
    made = {}
    for at, code in enumerate(right):
        found = choices.get(code) or sorted({row[at] for row in rows if row[at] is not None})  # type: ignore[type-var]
        made[code] = tuple(c for c in found if c is not None and c not in (right[code], DONT_KNOW))
    return made
