"""When the law on a form began, changed and ended, and what changed between two days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING, Final, Literal

import attrs

from ocsea._base.errors import DateOrderError
from ocsea._base.text import Lang, Text
from ocsea.law.facts import Facts, band_of

if TYPE_CHECKING:
    from ocsea.law.library import Law
    from ocsea.law.matrix import Role
    from ocsea.law.model import Provision, Version
    from ocsea.taxonomy.model import Form

__all__ = ["Bar", "Change", "Timeline", "changes", "timeline"]


@attrs.frozen(kw_only=True)
class Change:
    """What happened to a provision between two days.

    Attributes:
        provision: The provision.
        kind: ``began``, ``ended`` or ``changed``.
        days: The days on which it happened.
        before: Its versions on the first day.
        after: Its versions on the second day.
        replaced_by: Ids of the provisions that took its place, when it ended.

    >>> import ocsea
    >>> found = ocsea.load().law.changes(date(2026, 1, 1), date(2026, 1, 2))
    >>> [change.provision.id for change in found if "kuhp-407" in change.replaced_by]
    ['ite-27-1', 'porn-29']
    """

    provision: Provision
    kind: Literal["began", "ended", "changed"]
    days: tuple[date, ...]
    before: tuple[Version, ...]
    after: tuple[Version, ...]
    replaced_by: tuple[str, ...]


def changes(law: Law, day_a: date, day_b: date) -> tuple[Change, ...]:
    """Return what changed from *day_a* to *day_b*.

    Raises:
        DateOrderError: *day_b* is before *day_a*.

    >>> import ocsea
    >>> found = changes(ocsea.load().law, date(2026, 1, 1), date(2026, 1, 2))
    >>> {change.provision.id: change.kind for change in found}["porn-29"]
    'ended'
    """
    if day_b < day_a:
        message = f"the second day {day_b} is before the first {day_a}"
        raise DateOrderError(message, hint="name the earlier day first.")
    return tuple(_changes(law, day_a, day_b))


def _changes(law: Law, day_a: date, day_b: date) -> Iterator[Change]:
    for provision in law.provisions.values():
        before, after = provision.on(day_a), provision.on(day_b)
        if before == after:
            continue
        kind: Literal["began", "ended", "changed"] = "changed"
        if not before:
            kind = "began"
        elif not after:
            kind = "ended"
        edges = {v.start for v in provision.versions} | {v.end for v in provision.versions if v.end}
        yield Change(
            provision=provision,
            kind=kind,
            days=tuple(sorted(day for day in edges if day_a < day <= day_b)),
            before=before,
            after=after,
            replaced_by=provision.replaced_by if kind == "ended" else (),
        )


@attrs.frozen(kw_only=True)
class Bar:
    """A provision on a timeline.

    Attributes:
        provision: The provision.
        law: Number or title of the instrument it stands in.
        role: What it does for the form when it first binds.
        spans: The half-open spans of days it binds; adjoining versions are kept apart.

    >>> import ocsea
    >>> bars = ocsea.load().law.timeline("csam-circulation", victim_age=15).bars
    >>> [(bar.law, bar.spans[0][1].isoformat()) for bar in bars if bar.provision.id == "porn-29"]
    [('UU 44/2008', '2026-01-02')]
    """

    provision: Provision
    law: str
    role: Role
    spans: tuple[tuple[date, date | None], ...]


@attrs.frozen
class Timeline:
    """When each provision that bears on a form begins and ends.

    Attributes:
        form: The form.
        bars: The provisions, the earliest first.
        checked: The day the provisions were last checked.

    >>> import ocsea
    >>> timeline = ocsea.load().law.timeline("csam-circulation", victim_age=15)
    >>> timeline.bars[0].provision.id, timeline.change_days[0]
    ('ite-27-1', datetime.date(2008, 4, 21))
    """

    form: Form
    bars: tuple[Bar, ...]
    checked: date

    @property
    def change_days(self) -> tuple[date, ...]:
        """The days on which a bar begins, changes or ends."""
        found = {start for bar in self.bars for start, _ in bar.spans}
        found |= {end for bar in self.bars for _, end in bar.spans if end}
        return tuple(sorted(found))

    def to_text(self, lang: Lang, *, width: int = 60) -> str:
        """Return the timeline drawn with characters, one line for each provision."""
        first, last = self._years
        scale = width / (last - first)
        lines = [self.form.label(lang)]
        label = max((len(bar.provision.id) for bar in self.bars), default=0)
        for bar in self.bars:
            row = [" "] * width
            for start, end in bar.spans:
                left = int((_year(start) - first) * scale)
                right = int((_year(end or self.checked) - first) * scale)
                row[left:right] = ("█" if bar.role == "primary" else "▒") * (right - left)
                row[left] = "▌"
            mark = ">" if bar.spans[-1][1] is None else " "
            lines.append(f"{bar.provision.id:<{label}} {''.join(row)}{mark}")
        ticks = [" "] * width
        step = max(1, (last - first) // 6)
        for year in range(first, last, step):
            at = int((year - first) * scale)
            ticks[at : at + 4] = list(str(year))
        lines.append(f"{'':<{label}} {''.join(ticks).rstrip()}")
        return "\n".join(lines)

    @property
    def _years(self) -> tuple[int, int]:
        """The first year that is drawn, and the one after the last; laws may begin or end after the check."""
        years = [day.year for day in (self.checked, *self.change_days)]
        return min(years), max(years) + 1

    def to_svg(self, lang: Lang) -> str:
        """Return the timeline as a self-contained SVG."""
        first, last = self._years
        left, row, wide = 380, 26, 560
        height = 68 + row * len(self.bars)
        scale = wide / (last - first)

        def x(when: date | None) -> float:
            return round(left + (_year(when or self.checked) - first) * scale, 1)

        title = _TITLE(lang).format(form=self.form.label(lang))
        parts = [
            _SVG.format(width=left + wide + 30, height=height, title=escape(title)),
            f"<title>{escape(title)}</title>",
        ]
        for year in range(first, last + 1, max(1, (last - first) // 8)):
            at = round(left + (year - first) * scale, 1)
            parts.append(f'<path d="M{at} 24V{height - 20}" stroke="#c9cfda"/>')
            parts.append(f'<text x="{at}" y="16" text-anchor="middle" fill="#566074">{year}</text>')
        for number, bar in enumerate(self.bars):
            y = 32 + number * row
            parts.append(
                f'<text x="{left - 8}" y="{y + 13}" text-anchor="end" fill="#1d2433">'
                f"{escape(_short(bar))}</text>"
            )
            fill = _FILL[bar.role == "primary"]
            for start, end in bar.spans:
                length = round(max(x(end) - x(start) - 1, 1), 1)
                until = _until(end, lang)
                parts.append(
                    f'<rect x="{x(start)}" y="{y}" width="{length}" height="18" rx="2" fill="{fill}">'
                    f"<title>{escape(bar.provision.id)}: {start.isoformat()} – {until}</title></rect>"
                )
                if end is None:
                    tip = max(x(None), x(start) + 1)
                    parts.append(f'<path d="M{tip} {y}l9 9l-9 9z" fill="{fill}"/>')
        for number, words in enumerate((_PRIMARY, _OTHER)):
            at = left + 90 * number
            parts.append(
                f'<rect x="{at}" y="{height - 15}" width="12" height="12" fill="{_FILL[number == 0]}"/>'
                f'<text x="{at + 18}" y="{height - 5}" fill="#1d2433">{escape(words(lang))}</text>'
            )
        note = _CHECKED(lang).format(day=self.checked)
        parts.append(
            f'<path d="M{left + 186} {height - 17}l8 8l-8 8z" fill="#566074"/>'
            f'<text x="{left + 200}" y="{height - 5}" fill="#566074">{escape(note)}</text>'
        )
        return "\n".join([*parts, "</svg>"]) + "\n"

    def to_html(self, lang: Lang) -> str:
        """Return the timeline as a self-contained page with a table below the drawing."""
        rows = "\n".join(
            f"<tr><td>{escape(f'{bar.provision.article}, {bar.law}')}</td>"
            f"<td>{escape(bar.provision.summary(lang))}</td>"
            f"<td>{'<br>'.join(_in_days(span, lang) for span in bar.spans)}</td></tr>"
            for bar in self.bars
        )
        title = escape(_TITLE(lang).format(form=self.form.label(lang)))
        head = "".join(f"<th>{escape(words(lang))}</th>" for words in _COLUMNS)
        return (
            f'<!DOCTYPE html>\n<html lang="{lang}">\n<head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
            "<style>body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:56rem;padding:1rem;"
            "color:#1d2433}h1{font-size:1.5rem}.draw{overflow-x:auto}svg{width:100%;min-width:44rem;"
            "height:auto}span{white-space:nowrap}th{text-align:left;padding:.4rem}table{border-collapse:collapse;width:100%}"
            "td{border:1px solid #c9cfda;padding:.4rem;vertical-align:top;font-size:.9rem}</style></head>\n"
            f'<body><h1>{title}</h1>\n<div class="draw" tabindex="0">{self.to_svg(lang)}</div>'
            f"<p>{escape(_NOT_ADVICE(lang))}</p>\n"
            f"<table><tr>{head}</tr>\n{rows}</table></body>\n</html>\n"
        )


_SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
    ' aria-label="{title}" font-family="system-ui, sans-serif" font-size="12">'
)
_TITLE: Final = Text("Ketentuan dari waktu ke waktu: {form}", "Provisions over time: {form}")
_OPEN: Final = Text("masih berlaku saat diperiksa", "not ended when checked")
_PRIMARY: Final = Text("utama", "primary")
_OTHER: Final = Text("lainnya", "others")
_CHECKED: Final = Text("belum berakhir saat diperiksa {day}", "had not ended when checked on {day}")
_COLUMNS: Final = (Text("Pasal", "Article"), Text("Isi", "Content"), Text("Berlaku", "In force"))
_FILL: Final = {True: "#1f5f8b", False: "#9fb8cc"}
_NOT_ADVICE: Final = Text("Informasi, bukan nasihat hukum.", "Information, not legal advice.")


def _year(when: date) -> float:
    return when.year + (when.timetuple().tm_yday - 1) / 365.25


def timeline(law: Law, form: Form, victim_age: int | None) -> Timeline:
    """Return the timeline of a form; `Law.timeline` takes the form by its id.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> found = timeline(kb.law, kb.forms["cyberflashing"], 15)
    >>> [bar.provision.id for bar in found.bars if bar.role == "primary"]
    ['ite-27-1', 'ite-52-1', 'porn-38', 'tpks-14-1-b']
    """
    groups = Facts(victim=band_of(victim_age)).groups
    record = law.form_law.get(form.id)
    roles: dict[str, Role] = {}
    for entry in record.entries if record else ():
        if entry.victims in groups:
            roles.setdefault(entry.provision, entry.role)
    bars = [
        Bar(provision=law[ident], law=_law(law, ident), role=role, spans=_spans(law[ident]))
        for ident, role in roles.items()
        if law[ident].versions
    ]
    bars.sort(key=lambda bar: (bar.spans[0][0], bar.provision.id))
    return Timeline(form, tuple(bars), law.last_check)


def _law(law: Law, ident: str) -> str:
    instrument = law.instruments[law[ident].instrument]
    return instrument.number or instrument.title.id


def _short(bar: Bar) -> str:
    room = 56 - len(bar.law)
    article = bar.provision.article
    return f"{article if len(article) <= room else article[: room - 1].rstrip() + '…'}, {bar.law}"


def _until(end: date | None, lang: Lang) -> str:
    """Return the last day of a span in words; the end of a span is the first day after it."""
    return (end - timedelta(1)).isoformat() if end else _OPEN(lang)


def _in_days(span: tuple[date, date | None], lang: Lang) -> str:
    start, end = span
    until = f"<span>{_until(end, lang)}</span>" if end else _until(end, lang)
    return f"<span>{start.isoformat()}</span> – {until}"


def _spans(provision: Provision) -> tuple[tuple[date, date | None], ...]:
    found = {(v.start, v.end) for v in provision.versions}
    return tuple(sorted(found, key=lambda span: (span[0], span[1] or date.max)))
