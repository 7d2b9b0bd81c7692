"""A page for each form of harm, and the table of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from ocsea import Text
from ocsea.scenarios.sets import pupils_can_read
from ocsea_pages import law
from ocsea_pages.marks import (
    FORM_PAGES,
    Sources,
    bullets,
    code,
    escape,
    form_link,
    grid,
    plain,
    raw,
    table,
    unverified,
)

if TYPE_CHECKING:
    from ocsea import KnowledgeBase, Lang
    from ocsea.prevention.model import Factor, Figure
    from ocsea.taxonomy.model import Form

_INDEX: Final = Text(id="bentuk-kekerasan", en="forms-of-harm")
_ALL: Final = Text("Semua bentuk", "All forms")
_OTHER_LANGUAGE: Final = Text("English", "Bahasa Indonesia")
_NOT: Final = Text("Bukan ini:", "Not this:")
_FACTS: Final = {
    "names": Text("Nama lain", "Other names"),
    "other": Text("Dalam bahasa Inggris", "In Indonesian"),
    "who": Text("Yang dapat menjadi korban", "Who can be harmed"),
    "contact": Text("Bertemu langsung", "In person"),
    "broader": Text("Bagian dari", "Part of"),
    "narrower": Text("Mencakup", "Includes"),
    "related": Text("Sering menyertai", "Often seen with"),
    "evidence": Text("Bukti", "Evidence"),
    "id": Text("Id", "Id"),
}
_CONTACT: Final = {
    "non-contact": Text("tidak", "no"),
    "contact": Text("ya", "yes"),
    "either": Text("bisa ya, bisa tidak", "may or may not be"),
}
_EMERGING: Final = Text("masih muda", "young, still emerging")
_RISK_SITUATION: Final = Text(
    "Ini situasi berisiko, bukan kekerasan dengan sendirinya.",
    "This is a situation of risk, not abuse in itself.",
)
_FACTORS: Final = Text("Yang menaikkan dan menurunkan risiko", "What raises and lowers risk")
_FACTORS_NOTE: Final = Text(
    "Faktor risiko menunjukkan di mana pelindungan perlu lebih kuat. Ia bukan sebab yang terletak pada "
    "korban, dan tidak mengatakan apa pun tentang seorang anak tertentu.",
    "A risk factor says where protection has to be stronger. It is not a cause that lies with the person "
    "harmed, and it says nothing about any one child.",
)
_DIRECTIONS: Final = {
    "risk": Text("menaikkan", "raises"),
    "protective": Text("menurunkan", "lowers"),
}
_LEVELS: Final = {
    "individual": Text("perorangan", "individual"),
    "relationship": Text("hubungan", "relationship"),
    "community": Text("masyarakat sekitar", "community"),
    "society": Text("masyarakat luas", "society"),
}
_FACTOR_HEADS: Final = {
    "id": ("Faktor", "Risiko", "Tingkat", "Kepastian bukti"),
    "en": ("Factor", "Risk", "Level", "Certainty"),
}
_MEASURES: Final = Text("Langkah yang dapat diambil", "Measures, and how sure their help is")
_MEASURES_NOTE: Final = Text(
    "Kepastian adalah mata rantai yang paling lemah dari langkah sampai ke bentuk ini.",
    "Certainty is that of the weakest link on the way from the measure to this form.",
)
_MEASURE_HEADS: Final = {
    "id": ("Langkah", "Siapa", "Kepastian", "Yang terukur, dan yang perlu diingat"),
    "en": ("Measure", "Who", "Certainty", "What was measured, and what to watch"),
}
_EXPERT: Final = Text("Menurut pendapat ahli saja:", "By expert opinion only:")
_CASES: Final = Text("Studi kasus", "Case studies")
_CASES_NOTE: Final = Text(
    "Semuanya rekaan, dan untuk orang dewasa kecuali bila disebut lain. `ocsea cases show ID` menampilkan "
    "lembar kelompoknya.",
    "All are fictional, and for adults unless it is said otherwise. `ocsea cases show ID --lang en` shows "
    "the page for the group.",
)
_FOR_PUPILS: Final = Text("boleh dibaca murid", "for pupils too")
_MAPPINGS: Final = Text("Dalam daftar pihak lain", "In the lists of others")
_MAPPING_HEADS: Final = {
    "id": ("Daftar", "Kode", "Istilah mereka", "Istilah itu bagi bentuk ini"),
    "en": ("List", "Code", "Their term", "Their term to this form"),
}
_FIGURES: Final = Text("Angka", "Figures")
_FIGURES_NOTE: Final = Text(
    "Laporan dan aduan menghitung siapa yang datang, bukan seberapa sering terjadi. Angka dari lembaga yang "
    "berbeda tidak boleh dijumlahkan.",
    "Reports and complaints count who came forward, not how common a harm is. Figures of different "
    "organisations must not be added up.",
)
_FIGURE_HEADS: Final = {
    "id": ("Yang dihitung", "Kapan", "Angka", "Catatan"),
    "en": ("What was counted", "When", "Figure", "Note"),
}
_NONE_FOUND: Final = Text("dicari, tidak ditemukan", "looked for, none found")
_SOURCES: Final = Text("Sumber", "Sources")
_STAMP: Final = Text(
    "Pengetahuan {stamp}; bentuk ini terakhir diperiksa {day}. CC BY 4.0.",
    "Knowledge {stamp}; this form was last checked on {day}. CC BY 4.0.",
)
_SVG: Final = (
    '<svg class="pictogram" viewBox="0 0 48 48" role="img" aria-label="{label}" fill="none"'
    ' stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{svg}</svg>'
)
_INDEX_HEADS: Final = {
    "id": ("Bentuk", "Korban", "Kasus", "Daftar lain", "Angka"),
    "en": ("Form", "Who can be harmed", "Cases", "Other lists", "Figures"),
}


def pages(kb: KnowledgeBase, lang: Lang) -> dict[str, str]:
    """Return the page of every form and the table of forms, by path."""
    folder = FORM_PAGES(lang)
    found = {
        f"{folder}/{form.id}.md": "\n".join(_Page(kb, form, lang).lines())
        for form in kb.forms.values()
    }
    found[f"_generated/forms-{lang}.md"] = "\n".join(_index(kb, lang))
    return found


def _index(kb: KnowledgeBase, lang: Lang) -> Iterator[str]:
    """Yield a table for each form at the top, with what lies below it."""
    for top in kb.forms.top:
        below = dict.fromkeys(form.id for _, form in kb.forms.walk(top.id))
        yield f"## {plain(top.label(lang))}\n"
        yield from table(_INDEX_HEADS[lang], (_index_row(kb, ident, lang) for ident in below))


def _index_row(kb: KnowledgeBase, ident: str, lang: Lang) -> Iterable[str]:
    form = kb.forms[ident]
    counts = (_cases(kb, ident), kb.crosswalk.of_form(ident), _figures(kb, ident))
    numbers = (str(len(each) or "–") for each in counts)
    link = form_link(kb, ident, lang)
    return f"{link}<br>`{ident}`", kb.wording[f"victims-{form.victims}"](lang), *numbers


def _cases(kb: KnowledgeBase, form: str) -> list[tuple[str, str]]:
    return [(c.id, link.role) for c in kb.cases.values() for link in c.forms if link.form == form]


def _figures(kb: KnowledgeBase, form: str) -> list[Figure]:
    return [figure for figure in kb.figures.values() if form in figure.forms]


class _Page:
    """The page of a form in one language."""

    def __init__(self, kb: KnowledgeBase, form: Form, lang: Lang) -> None:
        self.kb, self.form, self.lang = kb, form, lang
        self.sources = Sources(kb)

    def lines(self) -> Iterator[str]:
        form, lang = self.form, self.lang
        yield f"---\norphan: true\n---\n# {plain(form.label(lang))}\n"
        yield from self._top()
        yield from self._facts()
        yield from self._factors()
        yield from law.on_form(self.kb, form.id, lang)
        yield from self._measures()
        yield from self._cases()
        yield from self._mappings()
        yield from self._figures()
        yield f"## {_SOURCES(lang)}\n"
        yield from self.sources.lines()
        stamp = _STAMP(lang).format(stamp=self.kb.stamp, day=form.checked)
        yield f"*{plain(stamp)}*\n"

    def _top(self) -> Iterator[str]:
        form, lang = self.form, self.lang
        if form.id in self.kb.pictograms:
            drawing = self.kb.pictograms[form.id]
            picture = _SVG.format(label=drawing.label(lang).replace('"', "&quot;"), svg=drawing.svg)
            yield from raw(picture)
        other = FORM_PAGES("en" if lang == "id" else "id")
        yield (
            f"[{_ALL(lang)}](../{_INDEX(lang)}.md) · "
            f"[{_OTHER_LANGUAGE(lang)}](../{other}/{form.id}.md)\n"
        )
        cited = self.sources.cite(form.sources)
        yield f"{plain(form.definition(lang))}{unverified(form.status, lang)} {cited}\n"
        if form.kind == "risk-situation":
            yield f"**{_RISK_SITUATION(lang)}**\n"
        yield f"**{_NOT(lang)}** {plain(form.scope(lang))}\n"

    def _facts(self) -> Iterator[str]:
        form, lang = self.form, self.lang
        other: Lang = "en" if lang == "id" else "id"
        told = {
            "names": "; ".join(map(escape, form.alternative_labels(lang))),
            "other": escape(form.label(other)),
            "who": self.kb.wording[f"victims-{form.victims}"](lang),
            "contact": _CONTACT[form.contact](lang),
            "broader": self._links(form.broader),
            "narrower": self._links(form.narrower),
            "related": self._links(form.related),
            "evidence": _EMERGING(lang) if form.maturity == "emerging" else "",
            "id": code(form.id),
        }
        yield from bullets(f"{_FACTS[key](lang)}: {text}" for key, text in told.items() if text)

    def _links(self, idents: Iterable[str]) -> str:
        named = ((ident, escape(self.kb.forms[ident].label(self.lang))) for ident in idents)
        return "; ".join(f'<a href="{ident}.html">{label}</a>' for ident, label in named)

    def _factors(self) -> Iterator[str]:
        lang, names = self.lang, self.kb.short_names
        found = [
            factor
            for factor in self.kb.factors.values()
            if any(self.form.id in names[name].forms for name in factor.acts_on)
        ]
        if not found:
            return
        yield f"## {_FACTORS(lang)}\n"
        yield f"{_FACTORS_NOTE(lang)}\n"
        found.sort(key=lambda factor: _GRADES.index(factor.certainty))
        yield from grid(_FACTOR_HEADS[lang], map(self._factor_row, found))

    def _factor_row(self, factor: Factor) -> tuple[str, ...]:
        lang = self.lang
        mark, cited = unverified(factor.status, lang), self.sources.cite(factor.sources)
        return (
            f"{escape(factor.label(lang))}{mark} {cited}",
            _DIRECTIONS[factor.direction](lang),
            _LEVELS[factor.level](lang),
            self.kb.wording[f"certainty-{factor.certainty}"](lang),
        )

    def _measures(self) -> Iterator[str]:
        lang = self.lang
        ways = self.kb.prevention.measures_for(self.form.id)
        living = {ident: way for ident, way in ways.items() if not self.kb.measures[ident].valid_to}
        if not living:
            return
        yield f"## {_MEASURES(lang)}\n"
        yield f"{_MEASURES_NOTE(lang)}\n"
        studied = {
            ident: way.certainty for ident, way in living.items() if way.certainty != "expert"
        }
        rows = (self._measure_row(ident, sure) for ident, sure in studied.items())
        yield from grid(_MEASURE_HEADS[lang], rows)
        others = [self.kb.measures[ident].label(lang) for ident in living if ident not in studied]
        if others:
            yield f"{_EXPERT(lang)} {plain('; '.join(others))}.\n"

    def _measure_row(self, ident: str, certainty: str) -> tuple[str, ...]:
        measure, lang = self.kb.measures[ident], self.lang
        told = [escape(each(lang)) for each in (measure.effect, measure.caution) if each]
        cited, mark = self.sources.cite(measure.sources), unverified(measure.status, lang)
        return (
            f"{escape(measure.label(lang))}{mark} {cited}",
            self.kb.wording[f"actor-{measure.actor}"](lang),
            self.kb.wording[f"certainty-{certainty}"](lang),
            "<br>".join(told) or "–",
        )

    def _cases(self) -> Iterator[str]:
        found, lang = _cases(self.kb, self.form.id), self.lang
        if not found:
            return
        yield f"## {_CASES(lang)}\n"
        yield f"{_CASES_NOTE(lang)}\n"
        found.sort(key=lambda each: _ROLES.index(each[1]))
        yield from bullets(self._case(*each) for each in found)

    def _case(self, ident: str, role: str) -> str:
        case, told = self.kb.cases[ident], self.kb.wording[f"form-{role}"](self.lang)
        if pupils_can_read(self.kb, case):
            told += f"; {_FOR_PUPILS(self.lang)}"
        title, summary = escape(case.title(self.lang)), escape(case.summary(self.lang))
        return f"<strong>{title}</strong> ({code(ident)}; {told}): {summary}"

    def _mappings(self) -> Iterator[str]:
        found, lang = self.kb.crosswalk.of_form(self.form.id), self.lang
        if not found:
            return
        yield f"## {_MAPPINGS(lang)}"
        rows = (
            (
                escape(self.kb.schemes[m.scheme].label(lang)),
                code(m.code),
                escape(self.kb.schemes[m.scheme][m.concept].label(lang))
                + unverified(m.status, lang),
                self.kb.wording[f"relation-{m.relation.lower()}"](lang),
            )
            for m in found
        )
        yield from grid(_MAPPING_HEADS[lang], rows)

    def _figures(self) -> Iterator[str]:
        found, lang = _figures(self.kb, self.form.id), self.lang
        if not found:
            return
        yield f"## {_FIGURES(lang)}\n"
        yield f"{_FIGURES_NOTE(lang)}\n"
        yield from grid(_FIGURE_HEADS[lang], map(self._figure_row, found))

    def _figure_row(self, figure: Figure) -> tuple[str, ...]:
        lang = self.lang
        if isinstance(figure.value, int | float):
            value = f"{figure.value:,}" if lang == "en" else f"{figure.value:,}".translate(_COMMAS)
        else:
            value = escape(figure.value or _NONE_FOUND(lang))
        told = [each(lang) for each in (figure.population, figure.denominator, figure.note) if each]
        cited, mark = self.sources.cite(figure.sources), unverified(figure.status, lang)
        return (
            f"{escape(figure.what(lang))}{mark} {cited}",
            escape(figure.period or "–"),
            f"{value} {escape(figure.unit or '')}".strip(),
            "<br>".join(map(escape, told)) or "–",
        )


_GRADES: Final = ("high", "moderate", "low", "expert")
_ROLES: Final = ("main", "also", "possible")
_COMMAS: Final = str.maketrans(",.", ".,")
