"""The knowledge base: everything that was read, in one immutable object."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

from ocsea._base.data import Reader, Row, open_folder
from ocsea._base.dates import day_of
from ocsea._base.errors import UnknownIdError
from ocsea._base.lazy import late_property, made_once
from ocsea._base.records import Record, Source
from ocsea._base.table import LateTable, Table
from ocsea._base.text import Text
from ocsea.sections import KEYS, SECTIONS

if TYPE_CHECKING:
    from datetime import date

    import networkx as nx

    from ocsea._base.errors import Problem
    from ocsea.assess.model import Instrument, Item, Scale
    from ocsea.audit import Audit
    from ocsea.law.instruments import Instruments
    from ocsea.law.library import Law
    from ocsea.law.model import Provision
    from ocsea.prevention.model import (
        Certainty,
        Edge,
        Factor,
        Figure,
        FirstResponse,
        Measure,
        Service,
    )
    from ocsea.prevention.network import Prevention
    from ocsea.scenarios.activities import Activity, Preset
    from ocsea.scenarios.model import Case
    from ocsea.taxonomy.crosswalk import Crosswalk
    from ocsea.taxonomy.forms import Forms
    from ocsea.taxonomy.language import LanguageContext, LanguageGuard, LanguageRule, Term
    from ocsea.taxonomy.linter.engine import Linter
    from ocsea.taxonomy.linter.report import LintReport
    from ocsea.taxonomy.model import Facet, Pairing, Pictogram, Scheme, ShortName, Synonym

__all__ = ["KnowledgeBase", "lint", "load"]

R = TypeVar("R", bound=Record)


DATA: Final = os.path.join(os.path.dirname(__file__), "data")  # noqa: PTH118, PTH120


_ATTRIBUTES: Final = {"legal_instruments": "_instruments", "provisions": "_provisions"}
"""Where sections are kept that the knowledge base shows as part of the law."""


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Put off the search for unused objects while many are made that all stay in use."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class KnowledgeBase:
    """Everything the library knows; immutable, and read section by section when first asked for.

    Get one from `ocsea.load`.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> kb["form:cyberstalking"].label("en")
    'Cyberstalking'
    """

    def __init__(self, reader: Reader) -> None:
        self.__dict__["_reader"] = reader

    @property
    def reader(self) -> Reader:
        """Where the rows come from."""
        found: Reader = self.__dict__["_reader"]
        return found

    def __setattr__(self, name: str, value: object) -> NoReturn:
        msg = (
            "the knowledge base cannot be changed; use ocsea.load(overlays=[folder]) to add records"
        )
        raise TypeError(msg)

    def __delattr__(self, name: str) -> NoReturn:
        self.__setattr__(name, None)

    def __repr__(self) -> str:
        return f"<KnowledgeBase {self.version}>"

    def __reduce__(self) -> tuple[object, ...]:
        if self is _shipped():
            return (_shipped, ())
        return (type(self), (self.reader,))

    def _records(
        self,
        section: str,
        record: type[R],
        *,
        prepare: Callable[[list[Row]], list[Row]] | None = None,
    ) -> list[R]:
        with _no_collecting():
            rows = self.reader.rows(section)
            try:
                return [record(**row) for row in (prepare(rows) if prepare else rows)]
            except (TypeError, ValueError, KeyError, AttributeError):
                self.check_or_raise()
                raise

    def _table(self, section: str, record: type[R]) -> Table[R]:
        return Table(record.KIND, self._records(section, record))

    # -- the taxonomy ------------------------------------------------------------------------------

    @late_property
    def forms(self) -> Forms:
        """The forms of harm."""
        from ocsea.taxonomy.forms import Forms, with_hierarchy
        from ocsea.taxonomy.model import Form

        records = self._records("forms", Form, prepare=with_hierarchy)
        return Forms(records, synonyms=lambda: self.synonyms, short_names=lambda: self.short_names)

    @late_property
    def facets(self) -> Table[Facet]:
        """The sides from which a situation is described."""
        from ocsea.taxonomy.model import Facet

        return self._table("facets", Facet)

    @late_property
    def pairings(self) -> Table[Pairing]:
        """What does not stand together in one situation."""
        from ocsea.taxonomy.model import Pairing

        return self._table("pairings", Pairing)

    @late_property
    def schemes(self) -> Table[Scheme]:
        """The lists that other people publish."""
        from ocsea.taxonomy.model import Scheme

        records = self._records("schemes", Scheme)
        names = {record.short_name: record.id for record in records}
        return Table(Scheme.KIND, records, aliases=names)

    @late_property
    def short_names(self) -> Table[ShortName]:
        """Older short names of the forms."""
        from ocsea.taxonomy.model import ShortName

        return self._table("short_names", ShortName)

    @late_property
    def synonyms(self) -> Table[Synonym]:
        """Words that mean nearly the same, for the search."""
        from ocsea.taxonomy.model import Synonym

        return self._table("synonyms", Synonym)

    @late_property
    def pictograms(self) -> Table[Pictogram]:
        """Drawings of the forms."""
        from ocsea.taxonomy.model import Pictogram

        return self._table("pictograms", Pictogram)

    @late_property
    def terms(self) -> Table[Term]:
        """Terms of the Terminology Guidelines, with the wording this library uses."""
        from ocsea.taxonomy.language import Term

        return self._table("terms", Term)

    @late_property
    def language_rules(self) -> Table[LanguageRule]:
        """Expressions that blame people who were harmed or belittle what was done to them."""
        from ocsea.taxonomy.language import LanguageRule

        return self._table("language_rules", LanguageRule)

    @late_property
    def language_contexts(self) -> Table[LanguageContext]:
        """Words that tell what a text is about, for the rules of language."""
        from ocsea.taxonomy.language import LanguageContext

        return self._table("language_contexts", LanguageContext)

    @late_property
    def language_guards(self) -> Table[LanguageGuard]:
        """Reasons why a word may stand where a rule of language would object to it."""
        from ocsea.taxonomy.language import LanguageGuard

        return self._table("language_guards", LanguageGuard)

    @late_property
    def linter(self) -> Linter:
        """The respectful-language linter.

        >>> import ocsea
        >>> ocsea.load().linter.lint("Komodo adalah predator puncak.").ok
        True
        """
        from ocsea.taxonomy.linter.engine import Linter

        return Linter(
            self.language_rules.values(),
            self.language_contexts.values(),
            self.language_guards.values(),
        )

    @late_property
    def crosswalk(self) -> Crosswalk:
        """The mappings between our forms and the schemes; call it with a scheme and a code.

        >>> import ocsea
        >>> [m.form for m in ocsea.load().crosswalk("komnas-perempuan-2017", "hacking")]
        ['account-intrusion']
        """
        from ocsea.taxonomy.crosswalk import Crosswalk

        return Crosswalk.of(self.schemes)

    # -- law, prevention, training -------------------------------------------------------------------

    @late_property
    def law(self) -> Law:
        """The law: instruments, provisions, and what bears on a form on a day."""
        from ocsea.law.library import Law

        return Law(self._instruments, self._provisions, self.table)

    @late_property
    def _instruments(self) -> Instruments:
        from ocsea.law.instruments import Instruments
        from ocsea.law.model import LegalInstrument

        return Instruments(
            LegalInstrument.KIND, self._records("legal_instruments", LegalInstrument)
        )

    @late_property
    def _provisions(self) -> Table[Provision]:
        from ocsea.law.model import Provision

        return self._table("provisions", Provision)

    @late_property
    def measures(self) -> Table[Measure]:
        """What can be put in place."""
        from ocsea.prevention.model import Measure

        return self._table("measures", Measure)

    @late_property
    def factors(self) -> Table[Factor]:
        """What raises or lowers risk."""
        from ocsea.prevention.model import Factor

        return self._table("factors", Factor)

    @late_property
    def edges(self) -> Table[Edge]:
        """What measures do to factors and forms, and how sure that is."""
        from ocsea.prevention.model import Edge

        return self._table("edges", Edge)

    @late_property
    def prevention(self) -> Prevention:
        """Which measures help against which forms, by which ways, and how sure each is."""
        from ocsea.prevention.network import Prevention

        return Prevention(self.measures, self.factors, self.edges, self.table)

    def graph(
        self, *, kinds: Iterable[str] | None = None, certainty_at_least: Certainty = "expert"
    ) -> nx.MultiDiGraph[str]:
        """Return forms, factors, measures, and what bears on them, as a frozen graph for other programs.

        Its schema stands in `ocsea.prevention.exchange`.

        Args:
            kinds: Kinds of nodes to keep: ``form``, ``factor``, ``measure``, ``actor``, ``law``,
                ``item``; ``None`` for all.
            certainty_at_least: Leave out graded edges that are less sure.

        Raises:
            UnknownOptionError: A kind or a grade does not exist.

        >>> import ocsea
        >>> graph = ocsea.load().graph()
        >>> graph.nodes["measure:dev-2fa"]["actor"]
        'child'
        """
        return self.prevention.graph(kinds=kinds, certainty_at_least=certainty_at_least)

    @late_property
    def first_response(self) -> Table[FirstResponse]:
        """What to do, and not to do, when somebody tells."""
        from ocsea.prevention.model import FirstResponse

        return self._table("first_response", FirstResponse)

    @late_property
    def services(self) -> Table[Service]:
        """Where help is to be had."""
        from ocsea.prevention.model import Service

        return self._table("services", Service)

    @late_property
    def figures(self) -> Table[Figure]:
        """Numbers that somebody observed and published."""
        from ocsea.prevention.model import Figure

        return self._table("figures", Figure)

    @late_property
    def cases(self) -> Table[Case]:
        """The case studies."""
        from ocsea.scenarios.model import Case
        from ocsea.scenarios.variants import with_first_values

        records = self._records("cases", Case, prepare=with_first_values)
        return Table(Case.KIND, records)

    @late_property
    def activities(self) -> Table[Activity]:
        """What a facilitator runs with a group."""
        from ocsea.scenarios.activities import Activity

        return self._table("activities", Activity)

    @late_property
    def presets(self) -> Table[Preset]:
        """The plans of workshops.

        >>> import ocsea
        >>> ocsea.load().presets["school-two-day"].id
        'setara-ocsea-school'
        """
        from ocsea.scenarios.activities import Preset

        records = self._records("presets", Preset)
        names = {name: record.id for record in records for name in record.aliases}
        return Table(Preset.KIND, records, aliases=names)

    @late_property
    def scales(self) -> Table[Scale]:
        """How questions of self-assessments are answered."""
        from ocsea.assess.model import Scale

        return self._table("scales", Scale)

    @late_property
    def items(self) -> Table[Item]:
        """The questions of all self-assessments."""
        from ocsea.assess.model import Item

        def with_scale(rows: list[Row]) -> list[Row]:
            return [row | {"answers": self.scales[row["scale"]]} for row in rows]

        return Table(Item.KIND, self._records("items", Item, prepare=with_scale))

    @late_property
    def instruments(self) -> Table[Instrument]:
        """The self-assessments, each with its questions.

        The review of legislation reads parts of the law, and is put together only when it is asked for.

        >>> import ocsea
        >>> ocsea.load().instruments["school-safety"].kind
        'maturity'
        """
        from ocsea.assess import legislation
        from ocsea.assess.model import Instrument, with_items

        def prepare(rows: list[Row]) -> list[Row]:
            return with_items(rows, self.items, self.table)

        records = self._records("instruments", Instrument, prepare=prepare)
        names = {name: record.id for record in records for name in record.aliases}
        late = {
            record.id: partial(legislation.filled, record, self)
            for record in records
            if record.id == legislation.ID
        }
        ready = [record for record in records if record.id not in late]
        return LateTable(Instrument.KIND, ready, aliases=names, late=late)

    @late_property
    def wording(self) -> dict[str, Text]:
        """The headings and phrases that the library prints, by id."""
        from ocsea.scenarios.model import Wording

        return {record.id: record.phrase for record in self._records("wording", Wording)}

    @late_property
    def sources(self) -> Table[Source]:
        """Where statements can be read."""
        return self._table("sources", Source)

    # -- the whole -----------------------------------------------------------------------------------

    @late_property
    def _meta(self) -> Row:
        return self.reader.meta()

    @property
    def version(self) -> str:
        """The calendar version of the knowledge; ``+overlay`` when records were laid over it."""
        version: str = self._meta["version"]
        return version

    @late_property
    def content_hash(self) -> str:
        """SHA-256 over all records, in hexadecimal: the same hash means the same knowledge."""
        import hashlib

        lines = [f"{name} {self.reader.section_hash(name)}\n" for name in SECTIONS]
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def stamp(self) -> str:
        """Version and first twelve digits of the hash, as printed on everything generated.

        >>> import ocsea
        >>> ocsea.load().stamp.startswith("2026.11 ")
        True
        """
        return f"{self.version} {self.content_hash[:12]}"

    @property
    def checked(self) -> date:
        """Day the knowledge as a whole was last checked.

        >>> import ocsea
        >>> ocsea.load().checked
        datetime.date(2026, 11, 21)
        """
        return day_of(self._meta["checked"])

    @property
    def review(self) -> Text:
        """What is said of how far the texts have been reviewed."""
        return Text.of(self._meta["review"])

    def _other(self, section: str) -> Table[Any]:
        """Return a section that has no attribute of its own; each is read once."""
        tables: dict[str, Table[Any]] = self.__dict__.setdefault("_tables", {})
        if section not in tables:
            with _no_collecting():  # importing the classes collects as well
                made = self._table(section, SECTIONS[section].record_class())
            return tables.setdefault(section, made)  # another thread may have been faster
        return tables[section]

    def table(self, section: str) -> Table[Any]:
        """Return the records of a section by its name, law included.

        Raises:
            UnknownIdError: There is no such section.

        >>> import ocsea
        >>> ocsea.load().table("legal_instruments")["uu-12-2022-tpks"].number
        'UU 12/2022'
        """
        if section not in SECTIONS:
            raise UnknownIdError.for_id("section", section, SECTIONS)
        name = _ATTRIBUTES.get(section, section)
        if section == "wording" or not hasattr(type(self), name):
            return self._other(section)
        if name not in self.__dict__:
            with _no_collecting():
                getattr(self, name)
        found: Table[Any] = self.__dict__[name]
        return found

    def __getitem__(self, ref: str) -> Record:
        """Return a record of any kind by ``kind:id``.

        Raises:
            UnknownIdError: There is none.
        """
        kind, colon, ident = ref.partition(":")
        tables = [self.table(s.name) for s in SECTIONS.values() if kind == s.record_class().KIND]
        if not colon or not tables:
            kinds = sorted({s.record_class().KIND for s in SECTIONS.values()})
            raise UnknownIdError.for_id("kind", kind, kinds, where=repr(ref))
        for table in tables:
            if ident in table:
                found: Record = table[ident]
                return found
        raise UnknownIdError.for_id(kind, ident, [known for table in tables for known in table])

    def ids(self) -> list[str]:
        """Return every id in ``kind:id`` form, those of facet values and scheme concepts included.

        >>> import ocsea
        >>> "facet:relationship/peer" in ocsea.load().ids()
        True
        """
        found = {record.ref for section in SECTIONS for record in self.table(section).values()}
        for facet in self.facets.values():
            found |= {f"{facet.ref}/{value.id}" for value in facet.values}
        for scheme in self.schemes.values():
            found |= {f"{scheme.ref}/{concept.id}" for concept in scheme.concepts}
        return sorted(found)

    def cite(self, sources: Iterable[str]) -> list[str]:
        """Return the named sources, each as one line."""
        return [self.sources[ident].cite() for ident in sources]

    def check(self) -> list[Problem]:
        """Check every record and every reference; return the problems.

        >>> import ocsea
        >>> ocsea.load().check()
        []
        """
        from ocsea.schema import check_reader

        return check_reader(self.reader, SECTIONS)

    def check_or_raise(self) -> None:
        """Check every record, and raise when anything is wrong.

        Raises:
            InvalidDataError: With every problem.
        """
        from ocsea._base.errors import InvalidDataError

        if problems := self.check():
            raise InvalidDataError.for_problems(problems)

    def audit(self) -> Audit:
        """Count what is verified, section by section, and list what is not.

        >>> import ocsea
        >>> ocsea.load().audit().sections["forms"].verified
        50
        """
        from ocsea.audit import Audit

        return Audit.of(self)


@made_once
def _shipped() -> KnowledgeBase:
    return KnowledgeBase(open_folder(DATA, KEYS))


def load(*, overlays: Iterable[str | os.PathLike[str]] = ()) -> KnowledgeBase:
    """Return the knowledge base: the shipped one, or one with folders of your own laid over it.

    The shipped one is read once and shared. An overlay is a folder of TOML files with records of any
    kind; a record with the id of a shipped one must say ``replaces = true``, and then the keys it
    gives take the place of the shipped ones.

    Args:
        overlays: Folders, the later over the earlier.

    Raises:
        InvalidDataError: An overlay has problems; all of them are listed.

    >>> import ocsea
    >>> ocsea.load() is ocsea.load()
    True
    """
    if not (named := list(overlays)):
        return _shipped()
    from pathlib import Path

    from ocsea.overlay import lay_over

    return KnowledgeBase(lay_over(_shipped().reader, map(Path, named)))


def lint(text: str, lang: str = "auto", *, kb: KnowledgeBase | None = None) -> LintReport:
    """Check a text for wording that blames people who were harmed or belittles what was done to them.

    Nothing in the text is changed, and nobody is scored. `Linter.lint` of ``kb.linter`` takes more options.

    Args:
        text: The text.
        lang: The language to take it for, or ``"auto"`` to tell it sentence by sentence.
        kb: The knowledge base with the rules; ``None`` for the shipped one.

    Raises:
        UnknownOptionError: The language is not known.

    >>> import ocsea
    >>> report = ocsea.lint("Korban revenge porn melapor.")
    >>> report.ok, report.findings[0].use("id")
    (False, 'penyebaran konten intim tanpa persetujuan (NCII)')
    """
    return (kb or load()).linter.lint(text, lang)
