"""What changed in the law on 2 January 2026, as tables in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from ocsea.law.penalty import in_words
from ocsea_pages.law import doubt
from ocsea_pages.marks import plain, table

if TYPE_CHECKING:
    from ocsea import KnowledgeBase, Lang
    from ocsea.law.model import Version
    from ocsea.law.timeline import Change

BEFORE, AFTER = date(2026, 1, 1), date(2026, 1, 2)


def pages(kb: KnowledgeBase) -> dict[str, str]:
    """Return the tables that the pages on the law include."""
    found = list(kb.law.changes(BEFORE, AFTER))
    return {
        "_generated/changes-2026-01-02.md": "\n".join(_changes(kb, found)),
        "_generated/berakhir-2026-01-02.md": "\n".join(_ended(kb, found, "id")),
    }


def _name(kb: KnowledgeBase, change: Change, lang: Lang) -> str:
    rule = change.provision
    mark = doubt(rule.confidence, rule.status, lang)
    told = [_cite(kb, rule.id, lang), f"`{rule.id}`", f"*{mark}*" if mark else ""]
    return "<br>".join(filter(None, told))


def _ended(kb: KnowledgeBase, found: Iterable[Change], lang: Lang) -> Iterator[str]:
    heads = {
        "id": ("Berakhir → digantikan", "Isinya", "Ancaman sampai 1 Januari 2026"),
        "en": ("Ended → replaced by", "What it said", "Penalty until 1 January 2026"),
    }
    ended = [change for change in found if change.kind == "ended"]
    ended.sort(key=lambda change: not change.replaced_by)
    rows = (
        (
            _name(kb, change, lang)
            + "".join(f"<br>→ {_cite(kb, i, lang)}" for i in change.replaced_by),
            plain(change.provision.summary(lang)),
            _penalties(change.before, lang),
        )
        for change in ended
    )
    yield from table(heads[lang], rows)


def _changes(kb: KnowledgeBase, found: list[Change]) -> Iterator[str]:
    yield "## Ended"
    yield from _ended(kb, found, "en")
    yield "## Began"
    began = [change for change in found if change.kind == "began"]
    offences = [c for c in began if any(in_words(v, "en") for v in c.after)]
    yield from table(
        ("Began", "What it says", "Penalty"),
        (
            (_name(kb, c, "en"), plain(c.provision.summary("en")), _penalties(c.after, "en"))
            for c in offences
        ),
    )
    yield "Rules without a penalty of their own that began on the same day:"
    others = [c for c in began if c not in offences]
    yield from table(
        ("Began", "What it says"),
        ((_name(kb, c, "en"), plain(c.provision.summary("en"))) for c in others),
    )
    yield "## Changed"
    yield from _changed(kb, [change for change in found if change.kind == "changed"])


def _changed(kb: KnowledgeBase, changed: list[Change]) -> Iterator[str]:
    notes = Counter(v.wording("en") for c in changed for v in c.after if v.wording)
    [(usual, _)] = notes.most_common(1)
    yield f"Unless a row says more: {plain(usual)}"
    rows = (
        (
            _name(kb, c, "en"),
            _penalties(c.before, "en"),
            _penalties(c.after, "en", usual.rstrip(".")),
        )
        for c in changed
    )
    yield from table(("Provision", "Penalty before", "Penalty after"), rows)


def _cite(kb: KnowledgeBase, ident: str, lang: Lang) -> str:
    return plain(kb.law.citations.name(ident, lang))


def _penalties(versions: Iterable[Version], lang: Lang, known: str = "") -> str:
    """Return the penalties of all parts with what differs, save a note that the page gives once."""
    lines = []
    for version in versions:
        wording = version.wording(lang) if version.wording else ""
        note = wording.replace(known, "").strip(" ;.")
        lines.append(". ".join(filter(None, (in_words(version, lang), note))))
    return "<br>".join(plain(line) for line in lines if line) or "–"
