"""The law as one object: instruments, provisions, and what binds on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from ocsea._base.table import Table
from ocsea.law.model import LegalInstrument, Provision, Version

__all__ = ["Law", "Standing"]


@attrs.frozen
class Standing:
    """A provision as it stands on one day.

    Attributes:
        provision: The provision.
        instrument: The instrument it stands in.
        versions: The versions that bind on that day, one for each part.
    """

    provision: Provision
    instrument: LegalInstrument
    versions: tuple[Version, ...]


@attrs.frozen
class Law:
    """The legal instruments and their provisions. Information, not legal advice.

    Attributes:
        instruments: Laws, regulations, treaties and policies by id.
        provisions: Provisions by id.

    >>> import ocsea
    >>> ocsea.load().law["kuhp-407"].instrument
    'uu-1-2023-kuhp'
    """

    instruments: Table[LegalInstrument]
    provisions: Table[Provision]

    def __getitem__(self, ident: str) -> Provision:
        """Return a provision by its id.

        Raises:
            UnknownIdError: There is none.
        """
        return self.provisions[ident]

    def standing(self, provisions: Iterable[str], day: date) -> tuple[Standing, ...]:
        """Return which of the named provisions bind on *day*, in the order named.

        Args:
            provisions: Ids of provisions.
            day: The day of the incident.

        Raises:
            UnknownIdError: A provision is not known.

        >>> import ocsea
        >>> law = ocsea.load().law
        >>> found = law.standing(["porn-29", "kuhp-407"], date(2026, 6, 1))
        >>> [s.provision.id for s in found]
        ['kuhp-407']
        """
        asked = [self.provisions[ident] for ident in provisions]
        found = [(p, p.on(day)) for p in asked]
        return tuple(
            Standing(p, self._instrument(p), versions) for p, versions in found if versions
        )

    def _instrument(self, provision: Provision) -> LegalInstrument:
        return self.instruments[provision.instrument]
