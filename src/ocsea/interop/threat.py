"""What the exports for threat-intelligence programs share: identifiers, descriptions, addresses and JSON.

Platforms for threat intelligence (MISP, OpenCTI and others that read STIX) exchange descriptions of attacks and
of what helps against them. What goes there from here speaks of forms of harm and of measures, never of a
person: no victim, no case, no score.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from ocsea._base.errors import UnknownOptionError
from ocsea._base.records import Claim, Source
from ocsea._base.text import Lang
from ocsea.knowledge import KnowledgeBase
from ocsea.prevention.model import Measure
from ocsea.taxonomy.model import Form

__all__ = ["NAMESPACE", "about", "address", "as_json", "forms_of_harm", "number_of", "uuid_of"]

NAMESPACE: Final = UUID("f446e446-ec88-4246-873e-b73e1be94333")
"""The namespace of every identifier that is made here. It never changes."""

_VERSION: Final = re.compile(r"(\d{4})\.(\d{1,2})(?:\.(\d{1,2}))?(?:\+.*)?")
_DOI: Final = re.compile(r"doi:(10\.\S+?)(?=[;,]|\s|$)")


def uuid_of(name: str) -> str:
    """Return the identifier for a name: the same name has the same one for ever, in every language.

    For a record the name is its `ref`, so that the same form is known by one identifier in MISP and in STIX.

    >>> uuid_of("form:sexual-extortion")
    'd49ec0e2-b31f-5926-871e-85309a840a1c'
    """
    return str(uuid5(NAMESPACE, name))


def number_of(version: str) -> int:
    """Return a version of the knowledge as a whole number that grows with it.

    Raises:
        UnknownOptionError: It is no version such as ``2026.11`` or ``2026.11.1``.

    >>> number_of("2026.11"), number_of("2026.11.1"), number_of("2026.11+overlay")
    (20261100, 20261101, 20261100)
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        raise UnknownOptionError.for_option("version", version, ["year.month", "year.month.patch"])
    year, month, patch = (int(part or 0) for part in found.groups())
    return (year * 100 + month) * 100 + patch


def as_json(value: Mapping[str, Any]) -> str:
    """Return JSON as the MISP project keeps it: keys sorted, indented by two, letters as they are.

    >>> print(as_json({"b": "é", "a": 1}), end="")
    {
      "a": 1,
      "b": "é"
    }
    """
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def forms_of_harm(kb: KnowledgeBase) -> tuple[Form, ...]:
    """Return the forms that are harm, and what groups them.

    A risk situation is not among them. Nobody who is in one has attacked anybody, and a platform for threat
    intelligence has no other word for what it is told.

    >>> import ocsea
    >>> "adolescent-image-sharing" in {form.id for form in forms_of_harm(ocsea.load())}
    False
    """
    return tuple(form for form in kb.forms.values() if form.kind != "risk-situation")


def about(kb: KnowledgeBase, record: Form | Measure, lang: Lang) -> str:
    """Return what is said of a form or a measure, paragraph by paragraph.

    Of a form: what it is and what it is not. Of a measure: what was measured, what to know, and what to watch.
    What is not verified says so first.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> print(about(kb, kb.measures["sch-report-channel"], "en").splitlines()[-1])
    Caution: Explain from the start how far confidentiality goes, and make sure that every report is read and
    followed up.
    """
    told = _of_measure(kb, record, lang) if isinstance(record, Measure) else _of_form(record, lang)
    return "\n\n".join([*_doubt(kb, record, lang), *told])


def _doubt(kb: KnowledgeBase, record: Claim, lang: Lang) -> Iterator[str]:
    if record.status == "unverified":
        yield kb.wording["misp-stix-unverified"](lang)


def _of_form(form: Form, lang: Lang) -> Iterator[str]:
    yield form.definition(lang)
    yield form.scope(lang)


def _of_measure(kb: KnowledgeBase, measure: Measure, lang: Lang) -> Iterator[str]:
    if measure.effect:
        yield f"{kb.wording['measure-effect'](lang)}: {measure.effect(lang)}"
    elif not measure.note:
        yield kb.wording["measure-no-study"](lang)
    if measure.note:
        yield measure.note(lang)
    if measure.caution:
        yield f"{kb.wording['measure-caution'](lang)}: {measure.caution(lang)}"


def address(source: Source) -> str | None:
    """Return where a source can be read; for one that was read on a mirror its DOI, or ``None``.

    >>> import ocsea
    >>> address(ocsea.load().sources["s002"])
    'https://doi.org/10.1016/S2352-4642(24)00329-8'
    """
    if source.read_as != "mirror":
        return source.url
    found = _DOI.search(source.ref_number or "")
    return f"https://doi.org/{found[1]}" if found else None
