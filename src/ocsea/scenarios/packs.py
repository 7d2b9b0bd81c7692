"""A workshop from one call: cases for each group, and the pack that is printed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import attrs

from ocsea._base.archive import packed
from ocsea._base.errors import NoPlanError, UnknownOptionError
from ocsea._base.output import write
from ocsea._base.text import LANGS, Lang, check_lang
from ocsea.scenarios.activities import Activity, Preset
from ocsea.scenarios.model import Case
from ocsea.scenarios.render import FORMATS, rendered
from ocsea.scenarios.selection import CaseChoice, choose, chosen
from ocsea.scenarios.workshops import Workshop, uses_cases

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.scenarios.document import Document

__all__ = ["PACK_FORMATS", "Pack", "Progress", "activity_page", "case_page", "workshop"]

_USUAL: Final = ("html", "md")
_OF_TESTS: Final = ("moodle", "gift")
_OF_SLIDES: Final = ("pptx",)
PACK_FORMATS: Final = (*FORMATS, *_OF_SLIDES, *_OF_TESTS)
"""What a pack can be written as: its documents, its slides (``pptx``), and its test for a learning platform."""

_FEWEST_GROUPS: Final = 1
_MOST_PARTICIPANTS: Final = 2_000
_NAMES: Final[dict[str, dict[Lang, str]]] = {
    "guide": {"id": "panduan-fasilitator", "en": "facilitator-guide"},
    "handout": {"id": "lembar-peserta", "en": "participant-handout"},
    "childrens-handout": {"id": "lembar-anak", "en": "childrens-handout"},
    "cards": {"id": "kartu", "en": "cards"},
    "test": {"id": "tes", "en": "test"},
    "scoring-sheet": {"id": "kunci-tes-fasilitator", "en": "test-key-facilitator"},
    "evaluation-form": {"id": "formulir-evaluasi", "en": "evaluation-form"},
    "follow-up-plan": {"id": "rencana-tindak-lanjut", "en": "follow-up-plan"},
    "certificate": {"id": "sertifikat-cakupan", "en": "certificate-of-coverage"},
    "slides": {"id": "salindia", "en": "slides"},
}
_SURVEY: Final[dict[Lang, str]] = {"id": "survei", "en": "survey"}
_ENDINGS: Final = {"moodle": "moodle.xml", "gift": "gift.txt"}

Progress = Callable[[int, int], None]
"""Is told how many files are made, of how many."""


@attrs.frozen(slots=False)
class Pack:
    """The documents of a workshop, ready to be written.

    Attributes:
        kb: The knowledge base they are made from.
        workshop: What the workshop consists of.

    >>> import ocsea
    >>> from ocsea.scenarios import compose
    >>> kb = ocsea.load()
    >>> plan = compose(kb, [["learning-contract"]], title="Sore di ruang guru")
    >>> pack = workshop(kb, preset=plan, participants=10, groups=2)
    >>> sorted(pack.documents("en"))
    ['certificate', 'evaluation-form', 'follow-up-plan', 'guide', 'handout']
    """

    kb: KnowledgeBase
    workshop: Workshop

    def documents(self, lang: Lang) -> dict[str, Document]:
        """Return the documents by name: guide, handouts, cards, test and key, surveys, forms, certificate.

        >>> import ocsea
        >>> pack = ocsea.scenarios.workshop(ocsea.load(), preset="setara-ocsea-school", seed=1)
        >>> {"guide", "handout", "childrens-handout", "test"} <= set(pack.documents("id"))
        True
        """
        return {name: make() for name, make in self._makers(check_lang(lang)).items()}

    def _makers(self, lang: Lang) -> dict[str, Callable[[], Document]]:
        """Return what makes each document."""
        from functools import partial

        from ocsea.scenarios import guide, papers

        of, plan = (self.kb, self.workshop, lang), self.workshop.preset
        made: dict[str, Callable[[], Document]] = {
            "guide": partial(guide.guide, *of),
            "handout": partial(guide.handout, *of),
        }
        if self.workshop.has_children:
            made["childrens-handout"] = partial(guide.childrens_handout, *of)
        if self.workshop.cases or any(activity.cards for activity, _, _ in self.workshop.run):
            made["cards"] = partial(papers.cards, *of)
        if plan.test:
            made["test"] = partial(papers.questionnaire, *of, plan.test)
            made["scoring-sheet"] = partial(papers.scoring_sheet, *of, plan.test)
        for survey in plan.surveys:
            made[f"survey-{survey}"] = partial(papers.questionnaire, *of, survey)
        if papers.EVALUATION in self.kb.instruments:
            made["evaluation-form"] = partial(papers.evaluation_form, *of)
        made["follow-up-plan"] = partial(papers.follow_up_plan, *of)
        made["certificate"] = partial(papers.certificate, *of)
        return made

    @cached_property
    def certificate(self) -> dict[str, object]:
        """What is needed to make the same pack again, and what the set of cases covers."""
        workshop, choice = self.workshop, self.workshop.choice
        return {
            "preset": workshop.preset.id,
            "participants": workshop.participants,
            "groups": workshop.groups,
            "seed": workshop.seed,
            "knowledge": {"version": self.kb.version, "sha256": self.kb.content_hash},
            "cases": [case.id for case in choice.cases],
            "forms_covered": list(choice.covered),
            "forms_bound": choice.bound,
            "proven_best": choice.proven,
            "cases_to_choose_from": workshop.bank_size,
        }

    def files(
        self,
        *,
        formats: Iterable[str] = _USUAL,
        langs: Iterable[str] = ("id",),
        progress: Progress | None = None,
    ) -> dict[str, str | bytes]:
        """Return the content of every file of the pack, by file name: text, or bytes of an office format.

        ``pack.json`` lists the files with their SHA-256, and what is needed to make them again.

        Args:
            formats: See `PACK_FORMATS`; ``pptx`` is for the slides, ``moodle`` and ``gift`` are for the test.
            langs: ``id`` and ``en``.
            progress: Is called before each file is made.

        Raises:
            UnknownOptionError: A format or a language does not exist, or none is given.
            MissingExtraError: HTML was asked for without the ``cli`` extra, or DOCX, PDF or PPTX without
                the ``office`` extra.
        """
        wanted = list(dict.fromkeys(formats))
        for name in wanted:
            if name not in PACK_FORMATS:
                raise UnknownOptionError.for_option("format", name, PACK_FORMATS)
        spoken = list(dict.fromkeys(map(check_lang, langs)))
        for option, values, known in (
            ("format", wanted, PACK_FORMATS),
            ("language", spoken, LANGS),
        ):
            if not values:
                message = f"no {option} is given"
                raise UnknownOptionError(message, hint=f"use one or more of {', '.join(known)}.")
        todo = [job for lang in spoken for job in self._jobs(lang, wanted)]
        made: dict[str, str | bytes] = {}
        for at, (name, make) in enumerate(todo):
            if progress:
                progress(at, len(todo))
            made[name] = make()
        made["pack.json"] = _manifest(self.certificate, made)
        return made

    def _jobs(
        self, lang: Lang, wanted: list[str]
    ) -> Iterator[tuple[str, Callable[[], str | bytes]]]:
        """Yield the name of each file with what makes it; a document is built once for all its formats."""
        for name, make in self._makers(lang).items():
            built = _Once(make)
            for suffix in wanted:
                if suffix in FORMATS:
                    yield f"{_file_name(name, lang)}.{suffix}", built.as_format(suffix)
        for suffix in wanted:
            if suffix in _OF_SLIDES:
                yield f"{_NAMES['slides'][lang]}.{suffix}", lambda: self._slides(lang)
            if suffix in _OF_TESTS and self.workshop.preset.test:
                name = f"{_NAMES['test'][lang]}.{_ENDINGS[suffix]}"
                yield name, self._for_platform(suffix, lang)

    def _slides(self, lang: Lang) -> bytes:
        from ocsea.scenarios.as_pptx import to_pptx
        from ocsea.scenarios.slides import slides

        return to_pptx(slides(self.kb, self.workshop, lang))

    def _for_platform(self, suffix: str, lang: Lang) -> Callable[[], str]:
        from ocsea.interop.gift import gift
        from ocsea.interop.moodle import moodle

        make, test = (moodle if suffix == "moodle" else gift), self.workshop.preset.test or ""
        return lambda: make(self.kb, test, langs=[lang])

    def write(
        self,
        folder: str | os.PathLike[str],
        *,
        formats: Iterable[str] = _USUAL,
        langs: Iterable[str] = ("id",),
        progress: Progress | None = None,
    ) -> list[Path]:
        """Write the pack into a folder, which is made when it is not there.

        Every file is written under a temporary name and then moved, so that none is ever half
        written. The same workshop, language and knowledge give the same bytes.

        Args:
            folder: Where to.
            formats: As of `files`.
            langs: ``id`` and ``en``.
            progress: As of `files`.

        Returns:
            The files written.

        Raises:
            OutputError: The folder cannot be written to.
            UnknownOptionError: A format or a language does not exist, or none is given.
            MissingExtraError: As of `files`.
        """
        made = self.files(formats=formats, langs=langs, progress=progress)
        return [write(Path(folder) / name, content) for name, content in made.items()]

    def write_zip(
        self,
        path: str | os.PathLike[str],
        *,
        formats: Iterable[str] = _USUAL,
        langs: Iterable[str] = ("id",),
        progress: Progress | None = None,
    ) -> Path:
        """Write the pack as one ZIP file; the same workshop, language and knowledge give the same bytes.

        Args:
            path: The file, such as ``pack.zip``.
            formats: As of `files`.
            langs: ``id`` and ``en``.
            progress: As of `files`.

        Raises:
            OutputError: The file cannot be written.
            UnknownOptionError: A format or a language does not exist, or none is given.
            MissingExtraError: As of `files`.
        """
        made = self.files(formats=formats, langs=langs, progress=progress)
        return write(Path(path), packed(made))


class _Once:
    """A document that is built when its first format is asked for."""

    def __init__(self, make: Callable[[], Document]) -> None:
        self._make = make

    @cached_property
    def document(self) -> Document:
        return self._make()

    def as_format(self, suffix: str) -> Callable[[], str | bytes]:
        return lambda: rendered(self.document, suffix)


def _file_name(name: str, lang: Lang) -> str:
    if name in _NAMES:
        return _NAMES[name][lang]
    return f"{_SURVEY[lang]}-{name.removeprefix('survey-')}"


def _manifest(certificate: Mapping[str, object], made: Mapping[str, str | bytes]) -> str:
    sums = {
        name: hashlib.sha256(each.encode() if isinstance(each, str) else each).hexdigest()
        for name, each in made.items()
    }
    return json.dumps({**certificate, "files": sums}, ensure_ascii=False, indent=2) + "\n"


def _positive(name: str, value: int, most: int, why: str) -> None:
    if not _FEWEST_GROUPS <= value <= most:
        message = f"{name} cannot be {value}{why}"
        raise UnknownOptionError(message, hint=f"use a number from {_FEWEST_GROUPS} to {most}.")


def _numbered_sources(kb: KnowledgeBase, of: Workshop) -> dict[str, int]:
    found: dict[str, None] = {}
    for activity, _, rooms in of.run:
        there = (s for s in activity.stations if s.room is None or s.room in rooms)
        cited = [activity.sources, *(station.sources for station in there)]
        found |= dict.fromkeys(source for sources in cited for source in sources)
    for case in of.cases:
        cited = [
            *(kb.forms[link.form].sources for link in case.forms),
            *(kb.law[ident].sources for ident in case.provisions),
            *(kb.first_response[ident].sources for ident in case.first_response),
            *(kb.measures[ident].sources for ident in case.measures),
        ]
        found |= dict.fromkeys(source for sources in cited for source in sources)
    return {ident: number for number, ident in enumerate(found, start=1)}


def case_page(kb: KnowledgeBase, case: Case, lang: str, *, key: bool = False) -> Document:
    """Return one case as a page of its own, with where to get help.

    Args:
        kb: The knowledge base.
        case: The case, or a variant of it.
        lang: ``id`` or ``en``.
        key: Whether it is for the facilitator, with the answers, or for the group.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> case_page(kb, kb.cases["kakak-pulang-sif-malam"], "en").title
    'Home from the night shift'
    """
    from ocsea.scenarios.guide import case_page as page

    alone = _alone(kb, chosen([case]))
    numbered = attrs.evolve(alone, source_numbers=_numbered_sources(kb, alone))
    return page(kb, numbered, check_lang(lang), key=key)


def activity_page(
    kb: KnowledgeBase, activity: Activity, lang: str, *, minutes: int | None = None
) -> Document:
    """Return one activity as a page of its own for the facilitator, fitted into the time there is.

    Args:
        kb: The knowledge base.
        activity: The activity.
        lang: ``id`` or ``en``.
        minutes: How long the session is; the usual length unless given.

    Raises:
        UnknownOptionError: The session is shorter than the activity can be.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> activity_page(kb, kb.activities["learning-contract"], "en", minutes=15).title
    'Learning contract'
    """
    from ocsea.scenarios.guide import activity_page as page

    length = activity.minutes if minutes is None else minutes
    if length < activity.shortest:
        message = f"minutes cannot be {length} for {activity.id!r}"
        raise UnknownOptionError(message, hint=f"use {activity.shortest} or more.")
    cited = (activity.sources, *(station.sources for station in activity.stations))
    sources = dict.fromkeys(source for sources in cited for source in sources)
    numbers = {ident: number for number, ident in enumerate(sources, start=1)}
    alone = attrs.evolve(_alone(kb, chosen([])), source_numbers=numbers)
    return page(kb, alone, check_lang(lang), activity, length)


def _alone(kb: KnowledgeBase, choice: CaseChoice) -> Workshop:
    """Return a workshop of nothing else, for a page of its own."""
    from ocsea.scenarios.composing import compose

    plan = compose(kb, [[]], title="ocsea")
    return Workshop(
        preset=plan,
        participants=1,
        groups=1,
        seed=0,
        choice=choice,
        bank_size=len(choice.cases),
        activities={},
    )


def workshop(
    kb: KnowledgeBase,
    *,
    preset: str | Preset,
    participants: int | None = None,
    groups: int | None = None,
    seed: int = 0,
    victims: Literal["child", "adult", "both"] | None = None,
    cases: Iterable[str | Case] | None = None,
) -> Pack:
    """Prepare a workshop: choose a case for each group and gather what the pack says about it.

    The cases are those that together show the most forms, proven by an exact search; between sets
    that are equally good the seed decides. A plan without case work gets no cases.

    Args:
        kb: The knowledge base.
        preset: Id of the plan, see ``kb.presets``; or a plan that `compose` made.
        participants: Number of people; that of the plan unless given. Where there is a
            children's room, of adults.
        groups: Number of groups; that of the plan, and no more than there are people, unless given.
        seed: Any whole number; the same seed gives the same pack.
        victims: Cases about a ``child``, an ``adult`` or ``both``; ``None`` follows the preset.
        cases: Cases of your own choice, one for each group, such as those of `case_set`, or variants.

    Raises:
        UnknownIdError: There is no such preset or case.
        UnknownOptionError: A number or an option is out of its range.
        NoPlanError: Cases were given for a plan that has no work on cases, or not one for each group.

    >>> import ocsea
    >>> pack = ocsea.scenarios.workshop(ocsea.load(), preset="setara-ocsea-school", seed=2026)
    >>> len(pack.workshop.cases), pack.workshop.choice.proven
    (6, True)
    """
    plan = kb.presets[preset] if isinstance(preset, str) else preset
    people = plan.participants if participants is None else participants
    _positive("participants", people, _MOST_PARTICIPANTS, "")
    activities = {s.activity: kb.activities[s.activity] for s in plan.sessions if s.activity}
    works = any(uses_cases(session, activities) for session in plan.sessions)
    whom = plan.victims if victims is None else victims
    if whom not in {"child", "adult", "both"}:
        raise UnknownOptionError.for_option("victims", whom, ("child", "adult", "both"))
    bank = {case.id: case for case in kb.cases.values() if whom in {"both", case.victims}}
    listed = None if cases is None else [_case(kb, each) for each in cases]
    many = min(plan.groups, people) if groups is None else groups
    if listed and groups is None:
        many = len(listed)
    _check_groups(many, people, len(bank) if works and listed is None else people)
    choice = _choice(bank, listed, many, seed) if works else chosen([])
    if listed and not works:
        message = f"the plan {plan.id!r} has no work on cases"
        raise NoPlanError(message, hint="leave the cases out, or take a plan with group work.")
    made = Workshop(
        preset=plan,
        participants=people,
        groups=many,
        seed=seed,
        choice=choice,
        bank_size=len(bank),
        activities=activities,
    )
    return Pack(kb, attrs.evolve(made, source_numbers=_numbered_sources(kb, made)))


def _case(kb: KnowledgeBase, each: str | Case) -> Case:
    return kb.cases[each] if isinstance(each, str) else each


def _check_groups(groups: int, people: int, cases: int) -> None:
    """Refuse a number of groups, naming the wish that stands in its way."""
    why = ""
    if groups > people:
        why = f" with {people} participants: a group needs someone in it"
    elif groups > cases:
        why = f": only {cases} cases fit the plan and 'victims'"
    _positive("groups", groups, min(people, cases), why)


def _choice(
    bank: Mapping[str, Case], listed: list[Case] | None, groups: int, seed: int
) -> CaseChoice:
    if listed is None:
        return choose(bank, groups, seed=seed)
    if len(listed) != groups:
        message = f"{len(listed)} cases were given for {groups} groups"
        raise NoPlanError(message, hint="give one case for each group, or leave 'groups' out.")
    return chosen(listed)
