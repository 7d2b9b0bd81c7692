"""The glossary: forms of harm, terms to use and to avoid, and the sides from which a situation is described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ocsea import Text
from ocsea_pages.marks import form_link, plain, table, unverified

if TYPE_CHECKING:
    from ocsea import KnowledgeBase, Lang
    from ocsea.taxonomy.model import Form

_FORMS: Final = Text("Bentuk kekerasan", "Forms of harm")
_TERMS: Final = Text("Istilah: pakai, hati-hati, hindari", "Terms: use, take care, avoid")
_TERMS_NOTE: Final = Text(
    "Tanda adalah tanda edisi pertama Pedoman Terminologi; yang kami tulis adalah pilihan pustaka ini.",
    "The mark is that of the first edition of the Terminology Guidelines; what we write is our choice.",
)
_TERM_HEADS: Final = {
    "id": ("Istilah", "Tanda", "Yang kami tulis"),
    "en": ("Term", "Mark", "What we write"),
}
_MARKS: Final = {
    "ok": Text("pakai", "use"),
    "attention": Text("hati-hati", "take care"),
    "avoid": Text("hindari", "avoid"),
}
_SIDES: Final = Text("Sisi sebuah situasi", "Sides of a situation")
_SIDES_NOTE: Final = Text(
    "Dengan kosakata tertutup ini sebuah situasi digambarkan tanpa nama dan tanpa cerita.",
    "This closed vocabulary describes a situation without a name and without a story.",
)
_SEE: Final = Text("Juga:", "Also:")
_LEFT_OUT: Final = ("province",)


def pages(kb: KnowledgeBase, lang: Lang) -> dict[str, str]:
    """Return what the page of the glossary includes."""
    return {f"_generated/glossary-{lang}.md": "\n".join(_lines(kb, lang))}


def _lines(kb: KnowledgeBase, lang: Lang) -> Iterator[str]:
    yield f"## {_FORMS(lang)}\n"
    for form in sorted(kb.forms.values(), key=lambda form: form.label(lang).casefold()):
        yield from _form(kb, form, lang)
    yield f"## {_TERMS(lang)}\n\n{_TERMS_NOTE(lang)}\n"
    terms = sorted(kb.terms.values(), key=lambda term: term.term(lang).casefold())
    rows = (
        (
            plain(term.term(lang)) + unverified(term.status, lang),
            _MARKS[term.level](lang),
            plain(term.use(lang)),
        )
        for term in terms
    )
    yield from table(_TERM_HEADS[lang], rows)
    yield f"## {_SIDES(lang)}\n\n{_SIDES_NOTE(lang)}\n"
    for facet in kb.facets.values():
        if facet.id not in _LEFT_OUT:
            yield f"### {plain(facet.label(lang))}\n\n`{facet.id}`\n"
            for value in facet.values:
                note = f": {plain(value.note(lang))}" if value.note else ""
                yield f"- **{plain(value.label(lang))}** (`{value.id}`){note}"
            yield ""


def _form(kb: KnowledgeBase, form: Form, lang: Lang) -> Iterator[str]:
    other: Lang = "en" if lang == "id" else "id"
    names = "; ".join(map(plain, form.alternative_labels(lang)))
    also = f" {_SEE(lang)} {names}." if names else ""
    yield f"{form_link(kb, form.id, lang)} (*{plain(form.label(other))}*)"
    yield f": {plain(form.definition(lang))}{also}\n"
