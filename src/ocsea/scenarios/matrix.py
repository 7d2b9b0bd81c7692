"""Which side of a situation is shown by which case, and which part of a case is missing.

A bank of cases grows unevenly unless somebody counts. The matrix counts the shipped bank, and that of a pack
loaded over it, in the same way: every form of the taxonomy and every value of the facets that matter, with the
cases that show it; and every case with the parts that facilitators need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.errors import UnknownOptionError
from ocsea._base.text import Lang, Text, check_lang
from ocsea.scenarios.model import Case

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["PARTS", "SIDES", "CaseMatrix", "Entry", "case_matrix", "parts"]

_FACETS: Final = {
    "relationship": "relationship",
    "setting": "setting",
    "age": "victim-age-band",
    "place": "place",
    "school-level": "school-level",
    "platform": "platform-type",
    "means": "means",
    "contact": "contact-mode",
    "phase": "incident-phase",
}
"""The sides whose values are those of a facet, and the facet."""

_FIXED: Final = {
    "victims": ("child", "adult"),
    "gender": ("female", "male"),
    "disability": ("yes", "no"),
    "sensitivity": ("0", "1", "2"),
    "complexity": ("1", "2", "3"),
}
"""The sides whose values stand in the schema of a case."""

SIDES: Final = ("form", *_FACETS, *_FIXED)
"""The sides from which a bank is looked at, in the order in which they are told."""

_NO_ANSWER: Final = frozenset({"unknown", "child-unspecified"})
"""Values that say that something is not known; no case has to show them."""

_COLUMNS: Final = ("side", "value", "label", "count", "main", "cases", "in_variants")

_LEVELS: Final = frozenset({"know", "apply", "judge"})


@attrs.frozen
class Entry:
    """One value of one side, and the cases that show it.

    Attributes:
        side: One of `SIDES`.
        value: Its id.
        label: Its name.
        cases: Ids of the cases as they are told with their first values; for a form those that name it as
            ``main`` or ``also``.
        main: Of these, for a form, the ids of the cases that have it as their main form; empty for other sides.
        in_variants: Ids of the cases that show it only when another value of a variable is chosen.

    >>> import ocsea
    >>> entry = case_matrix(ocsea.load())["form", "sexualised-misuse-of-childrens-images"]
    >>> entry.label("en"), "foto-latihan-di-akun-orang-asing" in entry.main
    ("Sexualised misuse of children's everyday images", True)
    """

    side: str
    value: str
    label: Text
    cases: tuple[str, ...]
    main: tuple[str, ...] = ()
    in_variants: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """By how many cases it is shown."""
        return len(self.cases)


@attrs.frozen(slots=False)
class CaseMatrix:
    """What the cases of a knowledge base show together, and which parts each of them has.

    Attributes:
        shown: One entry for every value of every side, also for those that no case shows.
        parts: The parts that each case has, by id of the case, out of `PARTS`.
        knowledge: Version and hash of the knowledge.

    >>> import ocsea
    >>> matrix = case_matrix(ocsea.load())
    >>> matrix["gender", "male"].count > 15
    True
    >>> [each.value for each in matrix.gaps("form")], matrix.missing
    ([], {})
    """

    shown: tuple[Entry, ...]
    parts: Mapping[str, tuple[str, ...]]
    knowledge: str
    _say: Mapping[str, Text] = attrs.field(repr=False, eq=False, alias="say")

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Entry]:
        return {(each.side, each.value): each for each in self.shown}

    def __getitem__(self, key: tuple[str, str]) -> Entry:
        """Return the entry of a side and a value, such as ``matrix["place", "island"]``.

        Raises:
            UnknownOptionError: There is no such side or value.
        """
        side, value = key
        self._check(side)
        if key not in self._by_key:
            known = [each.value for each in self.shown if each.side == side]
            raise UnknownOptionError.for_option(side, value, known)
        return self._by_key[key]

    def gaps(self, side: str = "") -> tuple[Entry, ...]:
        """Return what no case shows.

        Args:
            side: Only of this side; of all sides when empty.

        Raises:
            UnknownOptionError: There is no such side.
        """
        return self._counted(side, 0)

    def thin(self, side: str = "") -> tuple[Entry, ...]:
        """Return what only one case shows; the argument and the error are those of `gaps`."""
        return self._counted(side, 1)

    def _counted(self, side: str, count: int) -> tuple[Entry, ...]:
        if side:
            self._check(side)
        return tuple(e for e in self.shown if side in {"", e.side} and e.count == count)

    @staticmethod
    def _check(side: str) -> None:
        if side not in SIDES:
            raise UnknownOptionError.for_option("a side", side, SIDES)

    @property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """The parts that a case lacks, by id of the case; cases that have all parts are left out."""
        lacking = {
            ident: tuple(part for part in PARTS if part not in has)
            for ident, has in self.parts.items()
        }
        return {ident: parts for ident, parts in lacking.items() if parts}

    def rows(self, lang: Lang = "en") -> list[dict[str, Any]]:
        """Return one row for every value of every side, as plain values.

        Args:
            lang: The language of the labels.

        Raises:
            UnknownOptionError: The language is not one of the library.
        """
        check_lang(lang)
        return [
            {
                "side": each.side,
                "value": each.value,
                "label": each.label(lang),
                "count": each.count,
                "main": len(each.main),
                "cases": " ".join(each.cases),
                "in_variants": " ".join(each.in_variants),
            }
            for each in self.shown
        ]

    def to_csv(self, lang: Lang = "en") -> str:
        """Return `rows` as CSV.

        >>> import ocsea
        >>> case_matrix(ocsea.load()).to_csv("id").splitlines()[0]
        'side,value,label,count,main,cases,in_variants'
        """
        from ocsea._base.spreadsheet import csv_text

        return csv_text([_COLUMNS, *([row[name] for name in _COLUMNS] for row in self.rows(lang))])

    def explain(self, lang: Lang) -> str:
        """Return in words what the bank shows, what it does not, and which parts are missing.

        Raises:
            UnknownOptionError: The language is not one of the library.
        """
        return "\n".join(self._lines(check_lang(lang))) + "\n"

    def _lines(self, lang: Lang) -> Iterator[str]:
        def say(phrase: str, **gaps: object) -> str:
            return self._say[phrase].format(**gaps)(lang)

        yield say("title", cases=len(self.parts), knowledge=self.knowledge)
        for side in SIDES:
            values = [each for each in self.shown if each.side == side]
            some = sum(each.count > 0 for each in values)
            twice = sum(each.count > 1 for each in values)
            name = self._say[f"side-{side}"](lang)
            yield say("side", side=name, some=some, twice=twice, values=len(values))
            yield from _named(say, "none", self.gaps(side), lang)
            yield from _named(say, "one", self.thin(side), lang)
        lacking = self.missing
        yield say("parts-missing" if lacking else "parts-complete", parts=len(PARTS))
        for ident, parts in lacking.items():
            names = ", ".join(self._say[f"part-{part}"](lang) for part in parts)
            yield say("parts-of", case=ident, parts=names)


def _named(say: Any, phrase: str, found: Iterable[Entry], lang: Lang) -> Iterator[str]:
    if names := "; ".join(each.label(lang) for each in found):
        yield say(phrase, names=names)


def case_matrix(kb: KnowledgeBase) -> CaseMatrix:
    """Count what the cases of a knowledge base show, and the parts that each of them has.

    The cases of a pack that is loaded over the shipped knowledge are counted with the others.

    >>> import ocsea
    >>> matrix = case_matrix(ocsea.load())
    >>> len(matrix["place", "island"].cases) > 3
    True
    """
    seen = {case.id: _values(case) for case in kb.cases.values()}
    varied = {case.id: _variant_values(case) for case in kb.cases.values()}
    main = {
        case.id: {link.form for link in case.forms if link.role == "main"}
        for case in kb.cases.values()
    }
    return CaseMatrix(
        tuple(
            Entry(
                side,
                value,
                label,
                tuple(ident for ident, has in seen.items() if (side, value) in has),
                tuple(i for i, forms in main.items() if side == "form" and value in forms),
                tuple(i for i, more in varied.items() if (side, value) in more - seen[i]),
            )
            for side, value, label in _asked(kb)
        ),
        {case.id: parts(case) for case in kb.cases.values()},
        kb.stamp,
        {
            name.removeprefix("matrix-"): phrase
            for name, phrase in kb.wording.items()
            if name.startswith("matrix-")
        },
    )


def _asked(kb: KnowledgeBase) -> Iterator[tuple[str, str, Text]]:
    """Yield side, value and label of all that a bank could show."""
    for form in kb.forms.values():
        if form.kind in {"form", "risk-situation"} and not form.deprecated:
            yield "form", form.id, form.label
    for side, facet in _FACETS.items():
        for value in kb.facets[facet].values:
            if value.id not in _NO_ANSWER:
                yield side, value.id, value.label
    for side, values in _FIXED.items():
        for fixed in values:
            yield side, fixed, kb.wording[f"matrix-{side}-{fixed}"]


def _values(case: Case) -> frozenset[tuple[str, str]]:
    """Return what a case shows, each as a side and a value."""
    found = {("form", link.form) for link in case.forms if link.role != "possible"}
    many = {
        "relationship": case.relationship,
        "setting": case.setting,
        "means": case.means,
        "platform": case.platform_type,
    }
    found |= {(side, value) for side, values in many.items() for value in values}
    one = {
        "age": case.age_band,
        "place": case.place,
        "school-level": case.school_level,
        "contact": case.contact_mode,
        "phase": case.phase,
        "victims": case.victims,
        "gender": case.gender,
        "disability": "yes" if case.disability else "no",
        "sensitivity": str(case.sensitivity),
        "complexity": str(case.complexity),
    }
    return frozenset(found | set(one.items()))


def _variant_values(case: Case) -> frozenset[tuple[str, str]]:
    """Return what the values of the variables of a case would show."""
    found: set[tuple[str, str]] = set()
    for variable in case.variables:
        for value in variable.values:
            found |= {("place", value.place), ("school-level", value.school_level)}
            found |= {("platform", each) for each in value.platform_type}
    return frozenset(found)


def _has_decisions(case: Case) -> bool:
    """Whether every decision has two to four options, one best and one unsafe, each with what follows."""
    verdicts = [[option.verdict for option in decision.options] for decision in case.decisions]
    return bool(verdicts) and all(
        2 <= len(each) <= 4 and each.count("best") == 1 and "unsafe" in each  # noqa: PLR2004
        for each in verdicts
    )


def _has_inserts(case: Case) -> bool:
    """Whether news comes after the start, in order, while the group is at work."""
    minutes = [insert.minute for insert in case.inserts]
    in_order = minutes == sorted(set(minutes))
    return bool(minutes) and in_order and minutes[0] > 0 and minutes[-1] < case.minutes


PARTS: Final[Mapping[str, Callable[[Case], bool]]] = {
    "title": lambda case: bool(case.title.id and case.title.en),
    "setting": lambda case: bool(case.setting and case.situation.id),
    "people": lambda case: bool(case.people),
    "inserts": _has_inserts,
    "decisions": _has_decisions,
    "questions": lambda case: {question.level for question in case.questions} >= _LEVELS,
    "answers": lambda case: all(question.answer.id for question in case.questions),
    "law": lambda case: bool(case.provisions),
    "care": lambda case: bool(case.first_response),
    "safeguarding": lambda case: bool(case.safeguarding.id),
    "debrief": lambda case: bool(case.debrief.id),
    "help": lambda case: bool(case.services),
    "sensitivity": lambda case: case.sensitivity in {0, 1, 2},
    "minutes": lambda case: case.minutes > 0,
    "complexity": lambda case: case.complexity in {1, 2, 3},
    "variables": lambda case: any(len(each.values) > 1 for each in case.variables),
    "sources": lambda case: bool(case.sources),
}
"""The parts that a case needs, and how each is recognised."""


def parts(case: Case) -> tuple[str, ...]:
    """Return which of `PARTS` a case has.

    >>> import ocsea
    >>> "variables" in parts(ocsea.load().cases["kakak-pulang-sif-malam"])
    True
    """
    return tuple(part for part, there in PARTS.items() if there(case))
