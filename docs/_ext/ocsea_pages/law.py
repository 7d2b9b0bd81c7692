"""The law on a form: what is in force, what has ended, and the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from ocsea import Text
from ocsea.law.penalty import in_words
from ocsea_pages.marks import code, escape, grid, plain, raw

if TYPE_CHECKING:
    from ocsea import KnowledgeBase, Lang
    from ocsea.law.applicable import Applicable
    from ocsea.law.model import Version
    from ocsea.law.timeline import Bar, Timeline

MARKS: Final = {
    "derived": Text("bacaan turunan", "derived reading"),
    "contested": Text("diperdebatkan", "contested"),
    "untested": Text("belum teruji", "untested"),
}
ROLES: Final = {
    "primary": Text("Ketentuan utama", "Primary provisions"),
    "supporting": Text("Ketentuan pendukung", "Supporting provisions"),
    "protective": Text("Ketentuan pelindungan", "Protective provisions"),
    "procedural": Text("Ketentuan acara", "Procedural provisions"),
}
_TITLE = Text("Hukum Indonesia", "Indonesian law")
_INFORMATION = Text("Informasi, bukan nasihat", "Information, not advice")
_NOT_ADVICE = Text(
    "Yang berlaku per {day}. Informasi hukum bertanggal, bukan nasihat hukum; ringkasannya dari kami, "
    "naskah resmilah yang berlaku. Untuk perkara nyata, hubungi pendamping hukum. Untuk hari lain: "
    "`ocsea law applicable {form} --happened TANGGAL`.",
    "As of {day}. Dated information, not legal advice; the summaries are ours, and the gazetted text "
    "alone is authoritative. For a real case, turn to legal aid. For another day: "
    "`ocsea law applicable {form} --happened DAY --lang en`.",
)
_UNMAPPED = Text(
    "Ketentuan untuk bentuk ini belum dicatat. Itu tidak berarti bahwa ketentuannya tidak ada.",
    "Nobody has recorded the law on this form yet. That does not mean that there is none.",
)
_HEADS = {
    "id": ("Ketentuan", "Isi dan yang perlu diperiksa", "Ancaman"),
    "en": ("Provision", "What it says, and what to check", "Penalty"),
}
_IF = Text("Harus diperiksa:", "To be checked:")
_NOTE = Text("Catatan:", "Note:")
_SINCE = Text("sejak {day}", "since {day}")
_GAP = Text("Celah:", "Gap:")
_ENDED = Text("Sudah berakhir", "No longer in force")
_ENDED_HEADS = {
    "id": ("Ketentuan", "Berlaku", "Digantikan oleh"),
    "en": ("Provision", "In force", "Replaced by"),
}
_DRAWING = Text("Garis waktu", "Timeline")


# -- the law on one form ---------------------------------------------------------------------------


def on_form(kb: KnowledgeBase, form: str, lang: Lang) -> Iterator[str]:
    """Yield the law on a form as it stood when the knowledge was checked, what ended, and its timeline."""
    yield f"## {_TITLE(lang)}\n"
    if form not in kb.law.form_law:
        yield f"{_UNMAPPED(lang)}\n"
        return
    answer = kb.law.applicable(form, happened=kb.checked)
    timeline = kb.law.timeline(form)
    since = {bar.provision.id: bar.spans[0][0] for bar in timeline.bars}
    yield f":::{{admonition}} {_INFORMATION(lang)}\n:class: important"
    yield f"{_NOT_ADVICE(lang).format(day=kb.checked, form=form)}\n:::\n"
    for role, name in ROLES.items():
        found = [each for each in answer.provisions if each.role == role]
        if found:
            yield f"### {name(lang)}"
            yield from grid(_HEADS[lang], (_row(kb, each, since, lang) for each in found))
    for gap in answer.gaps:
        yield f"**{_GAP(lang)}** {plain(gap(lang))}\n"
    yield from _over(kb, timeline, lang)


def _row(
    kb: KnowledgeBase, each: Applicable, since: dict[str, date], lang: Lang
) -> tuple[str, str, str]:
    rule = each.provision
    begun = _SINCE(lang).format(day=since[rule.id]) if rule.id in since else ""
    told = [escape(rule.summary(lang))]
    notes = [f"<em>{_IF(lang)}</em> {escape(condition(lang))}" for condition in each.conditions]
    notes += [f"<em>{_NOTE(lang)}</em> {escape(caveat(lang))}" for caveat in rule.caveats]
    told += [f'<span class="remark">{note}</span>' for note in notes]
    mark = doubt(each.confidence, rule.status, lang)
    name = [_cite(kb, rule.id, lang), code(rule.id), begun, f"<em>{mark}</em>" if mark else ""]
    return "<br>".join(filter(None, name)), " ".join(told), _penalties(each.versions, lang)


def doubt(confidence: str, status: str, lang: Lang) -> str:
    """Return how sure the reading of a provision is; nothing where its text says so."""
    marks = [MARKS[confidence](lang)] if confidence in MARKS else []
    if status != "verified":
        marks.append(Text("belum terverifikasi", "unverified")(lang))
    return "; ".join(marks)


def _over(kb: KnowledgeBase, timeline: Timeline, lang: Lang) -> Iterator[str]:
    ended = [bar for bar in timeline.bars if bar.spans[-1][1] is not None]
    if ended:
        yield f"### {_ENDED(lang)}"
        yield from grid(_ENDED_HEADS[lang], (_ended_row(kb, bar, lang) for bar in ended))
    if timeline.bars:
        drawing = timeline.to_svg(lang).strip()
        yield f"### {_DRAWING(lang)}\n"
        yield from raw(f'<div class="timeline" tabindex="0">{drawing}</div>')


def _ended_row(kb: KnowledgeBase, bar: Bar, lang: Lang) -> tuple[str, str, str]:
    rule = bar.provision
    last = (bar.spans[-1][1] or date.max) - timedelta(1)
    after = "<br>".join(_cite(kb, ident, lang) for ident in rule.replaced_by) or "–"
    return f"{_cite(kb, rule.id, lang)}<br>{code(rule.id)}", f"{bar.spans[0][0]} – {last}", after


def _cite(kb: KnowledgeBase, ident: str, lang: Lang) -> str:
    return escape(kb.law.citations.name(ident, lang))


def _penalties(versions: Iterable[Version], lang: Lang) -> str:
    """Return the penalties of all parts, each with what its wording adds."""
    told = (
        ". ".join(filter(None, (in_words(v, lang), v.wording(lang) if v.wording else "")))
        for v in versions
    )
    return "<br>".join(escape(each) for each in told if each) or "–"
