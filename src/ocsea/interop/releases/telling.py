"""A difference between releases in words, as Markdown, and as plain data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.text import Text, check_lang
from ocsea.interop.releases.difference import Difference, FieldChange, Item, Leaf
from ocsea.knowledge import load

if TYPE_CHECKING:
    from ocsea._base.text import Lang
    from ocsea.interop.releases.difference import (
        Changed,
        LawChange,
        Redirected,
        Release,
        Retired,
        StatusChange,
    )

__all__ = ["as_plain", "markdown", "plain_text"]

_LONGEST: Final = 160
_MARKS: Final = re.compile(r"([\\`*_\[\]<>#|~&!])")
_HIDDEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

Part = tuple[str, list[tuple[str, list[str]]]]
"""A heading, and its points, each with lines below it."""


@attrs.frozen
class _Teller:
    told: Difference
    lang: Lang

    def say(self, key: str, **gaps: object) -> str:
        """Return a phrase."""
        phrase: Text = load().wording[f"release-{key}"]
        return phrase.format(**gaps)(self.lang)

    def release(self, release: Release) -> str:
        """Return how a release is called."""
        return f"{release.version} ({release.content_hash[:12]}, {release.checked.isoformat()})"

    def title(self) -> str:
        """Return what is compared."""
        return self.say("title", old=self.release(self.told.old), new=self.release(self.told.new))

    def summary(self) -> list[str]:
        """Return the whole in a few sentences."""
        told = self.told
        if told.empty:
            return [self.say("nothing")]
        counts = {
            "added": len(told.added),
            "retired": len(told.retired),
            "removed": len(told.removed),
            "changed": len(told.changed),
        }
        verdict = self.say("breaks", n=len(told.breaking)) if told.breaking else self.say("keeps")
        return [self.say("summary", **counts), verdict]

    def parts(self) -> Iterator[Part]:
        """Yield the parts that have something in them."""
        told = self.told
        parts: list[Part] = [
            (self.say("removed"), [(self.name(each), []) for each in told.removed]),
            (self.say("unmet"), [(ref, []) for ref in told.unmet]),
            (self.say("law"), [(self.name(each), self.law(each)) for each in told.law]),
            (self.say("retired"), [(self.name(each), self.retired(each)) for each in told.retired]),
            (self.say("stale"), [(self.name(each), self.leads(each)) for each in told.stale]),
            (self.say("status"), [(self.status(each), []) for each in told.status]),
            (
                self.say("references"),
                [(self.name(each), self.leads(each)) for each in told.references],
            ),
            (self.say("added"), [(self.name(each), []) for each in told.added]),
            (self.say("changed"), [(self.name(each), self.fields(each)) for each in told.changed]),
            (self.say("reordered"), [(each, []) for each in told.reordered]),
        ]
        yield from (part for part in parts if part[1])

    def name(self, item: Item) -> str:
        """Return how a record is called."""
        return f"{item.ref} – {_short(item.name(self.lang))}" if item.name else item.ref

    def field(self, change: FieldChange) -> str:
        """Return a field, before and after."""
        lang = f" [{change.lang}]" if change.lang else ""
        return f"{change.field}{lang}: {self.value(change.old)} → {self.value(change.new)}"

    def value(self, value: Leaf) -> str:
        """Return what a field holds."""
        if value is None:
            return self.say("none")
        return _short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))

    def fields(self, changed: Changed | LawChange) -> list[str]:
        """Return the fields that changed."""
        return [self.field(change) for change in changed.fields]

    def status(self, change: StatusChange) -> str:
        """Return a statement that was verified since, or is no longer."""
        old, new = self.value(change.old), self.value(change.new)
        return f"{self.name(change)}: {old} → {new}"

    def retired(self, retired: Retired) -> list[str]:
        """Return why a record was retired, and what to use."""
        instead = ", ".join(retired.replaced_by) or self.say("none")
        return [
            self.say("reason", reason=_short(retired.reason(self.lang))),
            self.say("instead", refs=instead),
        ]

    def law(self, change: LawChange) -> list[str]:
        """Return what changed in the law, and on what it bears."""
        kinds = ", ".join(self.say(f"law-{kind}") for kind in change.kinds)
        bears = [
            self.say(key, ids=", ".join(ids))
            for key, ids in (("forms", change.forms), ("cases", change.cases))
            if ids
        ]
        return [kinds, *self.fields(change), *bears]

    def leads(self, moved: Redirected) -> list[str]:
        """Return where references led and lead."""
        lost, gained = (", ".join(r) or self.say("none") for r in (moved.lost, moved.gained))
        return [f"{moved.field}: {lost} → {gained}"]


def _short(text: str) -> str:
    """Return a text in one line, without signs that are not seen, cut where it is long."""
    line = _HIDDEN.sub(" ", text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def plain_text(told: Difference, lang: Lang) -> str:
    """Return a difference in words, as lines.

    >>> from ocsea.interop.releases import compare
    >>> from ocsea.testing import tiny
    >>> plain_text(compare(tiny(), tiny()), "en").splitlines()[-1]
    'Nothing changed.'
    """
    teller = _Teller(told, check_lang(lang))
    lines = [teller.title(), *teller.summary()]
    for heading, points in teller.parts():
        lines += ["", f"{heading} ({len(points)})"]
        for point, below in points:
            lines += [f"  {point}", *(f"    {line}" for line in below)]
    return "\n".join(_HIDDEN.sub(" ", line) for line in lines)


def markdown(told: Difference, lang: Lang) -> str:
    """Return a difference as Markdown.

    >>> from ocsea.interop.releases import compare
    >>> from ocsea.testing import tiny
    >>> markdown(compare(tiny(), tiny()), "id").splitlines()[-1]
    'Tidak ada yang berubah.'
    """
    teller = _Teller(told, check_lang(lang))
    lines = [f"# {_escaped(teller.title())}", "", *teller.summary()]
    if counts := told.counts():
        lines += ["", *_table(teller, counts)]
    for heading, points in teller.parts():
        lines += ["", f"## {heading} ({len(points)})", ""]
        for point, below in points:
            lines += [f"- {_escaped(point)}", *(f"  - {_escaped(line)}" for line in below)]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", _HIDDEN.sub(" ", text))


def _table(teller: _Teller, counts: dict[str, dict[str, int]]) -> Iterator[str]:
    parts = list(next(iter(counts.values())))
    heads = [teller.say("section"), *(teller.say(part) for part in parts)]
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'---:|' * len(parts)}"
    for section, row in counts.items():
        yield f"| {_escaped(section)} | {' | '.join(str(row[part]) for part in parts)} |"


def as_plain(told: Difference) -> dict[str, Any]:
    """Return a difference as what JSON knows.

    >>> from ocsea.interop.releases import compare
    >>> from ocsea.testing import tiny
    >>> told = as_plain(compare(tiny(), tiny()))
    >>> told["empty"], told["breaking"], told["new"]["version"]
    (True, [], 'tiny')
    """

    def plain(_: Any, __: Any, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value

    whole = attrs.asdict(told, value_serializer=plain)
    found: dict[str, Any] = json.loads(json.dumps(whole))
    return found | {
        "empty": told.empty,
        "breaking": list(told.breaking),
        "counts": told.counts(),
    }
