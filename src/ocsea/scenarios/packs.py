"""A workshop from one call: cases for each group, and the pack that is printed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import attrs

from ocsea._base.errors import UnknownOptionError
from ocsea._base.output import write
from ocsea._base.text import LANGS, Lang, check_lang
from ocsea.scenarios.model import Case, Preset
from ocsea.scenarios.render import FORMATS, Format, rendered
from ocsea.scenarios.selection import CaseChoice, choose

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase
    from ocsea.scenarios.document import Document

__all__ = ["Pack", "Workshop", "case_page", "workshop"]

_USUAL: Final[tuple[Format, ...]] = ("html", "md")
_FEWEST_GROUPS: Final = 1
_MOST_PARTICIPANTS: Final = 2_000
_NAMES: Final[dict[str, dict[Lang, str]]] = {
    "guide": {"id": "panduan-fasilitator", "en": "facilitator-guide"},
    "handout": {"id": "lembar-peserta", "en": "participant-handout"},
}


@attrs.frozen(kw_only=True, slots=False)
class Workshop:
    """What a workshop consists of.

    Attributes:
        preset: Its plan.
        participants: Number of people.
        groups: Number of groups, each with a case of its own.
        seed: The number that decides between equally good sets.
        choice: The cases, one for each group, and how good the choice is.
        bank_size: Number of cases there were to choose from.
        source_numbers: The number of each source that the guide cites, from 1.
    """

    preset: Preset
    participants: int
    groups: int
    seed: int
    choice: CaseChoice
    bank_size: int
    source_numbers: dict[str, int]

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases in the order of the groups."""
        return self.choice.cases

    @property
    def group_sizes(self) -> tuple[int, ...]:
        """People in each group; sizes differ by one at most."""
        size, more = divmod(self.participants, self.groups)
        return tuple(size + (number < more) for number in range(self.groups))


@attrs.frozen(slots=False)
class Pack:
    """The documents of a workshop, ready to be written.

    Attributes:
        kb: The knowledge base they are made from.
        workshop: What the workshop consists of.
    """

    kb: KnowledgeBase
    workshop: Workshop

    def documents(self, lang: Lang) -> dict[str, Document]:
        """Return the facilitator's guide and the participants' handout, by name.

        >>> import ocsea
        >>> pack = ocsea.scenarios.workshop(ocsea.load(), preset="school-two-day", seed=1)
        >>> sorted(pack.documents("id"))
        ['guide', 'handout']
        """
        from ocsea.scenarios.guide import guide, handout

        language = check_lang(lang)
        return {
            "guide": guide(self.kb, self.workshop, language),
            "handout": handout(self.kb, self.workshop, language),
        }

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
        self, *, formats: Iterable[str] = _USUAL, langs: Iterable[str] = ("id",)
    ) -> dict[str, str | bytes]:
        """Return the content of every file of the pack, by file name: text, or bytes of DOCX and PDF.

        Args:
            formats: ``html``, ``md``, ``docx`` and ``pdf``.
            langs: ``id`` and ``en``.

        Raises:
            UnknownOptionError: A format or a language does not exist, or none is given.
            MissingExtraError: HTML was asked for without the ``cli`` extra, or DOCX or PDF without
                the ``office`` extra.
        """
        wanted = list(dict.fromkeys(formats))
        for name in wanted:
            if name not in FORMATS:
                raise UnknownOptionError.for_option("format", name, FORMATS)
        spoken = list(dict.fromkeys(map(check_lang, langs)))
        for option, values, known in (("format", wanted, FORMATS), ("language", spoken, LANGS)):
            if not values:
                message = f"no {option} is given"
                raise UnknownOptionError(message, hint=f"use one or more of {', '.join(known)}.")
        made: dict[str, str | bytes] = {}
        for lang in spoken:
            for name, document in self.documents(lang).items():
                for suffix in wanted:
                    made[f"{_NAMES[name][lang]}.{suffix}"] = rendered(document, suffix)
        made["pack.json"] = json.dumps(self.certificate, ensure_ascii=False, indent=2) + "\n"
        return made

    def write(
        self,
        folder: str | os.PathLike[str],
        *,
        formats: Iterable[str] = _USUAL,
        langs: Iterable[str] = ("id",),
    ) -> list[Path]:
        """Write the pack into a folder, which is made when it is not there.

        Every file is written under a temporary name and then moved, so that none is ever half
        written. The same workshop, language and knowledge give the same bytes.

        Args:
            folder: Where to.
            formats: ``html``, ``md``, ``docx`` and ``pdf``.
            langs: ``id`` and ``en``.

        Returns:
            The files written.

        Raises:
            OutputError: The folder cannot be written to.
            UnknownOptionError: A format or a language does not exist, or none is given.
            MissingExtraError: As of `files`.
        """
        made = self.files(formats=formats, langs=langs)
        return [write(Path(folder) / name, content) for name, content in made.items()]


def _positive(name: str, value: int, most: int) -> None:
    if not _FEWEST_GROUPS <= value <= most:
        message = f"{name} cannot be {value}"
        raise UnknownOptionError(message, hint=f"use a number from {_FEWEST_GROUPS} to {most}.")


def _numbered_sources(kb: KnowledgeBase, cases: Iterable[Case]) -> dict[str, int]:
    found: dict[str, None] = {}
    for case in cases:
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

    alone = Workshop(
        preset=next(iter(kb.presets.values())),
        participants=1,
        groups=1,
        seed=0,
        choice=CaseChoice((case,), (), 0),
        bank_size=1,
        source_numbers=_numbered_sources(kb, [case]),
    )
    return page(kb, alone, check_lang(lang), key=key)


def workshop(
    kb: KnowledgeBase,
    *,
    preset: str,
    participants: int = 60,
    groups: int = 6,
    seed: int = 0,
    victims: Literal["child", "adult", "both"] | None = None,
) -> Pack:
    """Prepare a workshop: choose a case for each group and gather what the pack says about it.

    The cases are those that together show the most forms, proven by an exact search; between sets
    that are equally good the seed decides.

    Args:
        kb: The knowledge base.
        preset: Id of the plan; see ``kb.presets``.
        participants: Number of people.
        groups: Number of groups.
        seed: Any whole number; the same seed gives the same pack.
        victims: Cases about a ``child``, an ``adult`` or ``both``; ``None`` follows the preset.

    Raises:
        UnknownIdError: There is no such preset.
        UnknownOptionError: A number or an option is out of its range.

    >>> import ocsea
    >>> pack = ocsea.scenarios.workshop(ocsea.load(), preset="school-two-day", seed=2026)
    >>> len(pack.workshop.cases), pack.workshop.choice.proven
    (6, True)
    """
    plan = kb.presets[preset]
    whom = plan.victims if victims is None else victims
    if whom not in {"child", "adult", "both"}:
        raise UnknownOptionError.for_option("victims", whom, ("child", "adult", "both"))
    bank = {case.id: case for case in kb.cases.values() if whom in {"both", case.victims}}
    _positive("participants", participants, _MOST_PARTICIPANTS)
    _positive("groups", groups, min(len(bank), participants))
    choice = choose(bank, groups, seed=seed)
    return Pack(
        kb,
        Workshop(
            preset=plan,
            participants=participants,
            groups=groups,
            seed=seed,
            choice=choice,
            bank_size=len(bank),
            source_numbers=_numbered_sources(kb, choice.cases),
        ),
    )
