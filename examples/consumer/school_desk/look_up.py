"""Forms of harm, and what others call them."""

from __future__ import annotations

from ocsea import KnowledgeBase, Lang, UnknownIdError


def about(kb: KnowledgeBase, ident: str, lang: Lang) -> str:
    """Return a form with its definition and sources, or the hint where there is none."""
    try:
        form = kb.forms[ident]
    except UnknownIdError as error:
        return error.hint
    above = ", ".join(kb.forms[each].label(lang) for each in form.broader)
    sources = [kb.sources[each].publisher for each in form.sources]
    return f"{form.label(lang)} ({above}): {form.definition(lang)} [{'; '.join(sources)}]"


def suggestions(kb: KnowledgeBase, words: str, lang: Lang) -> list[tuple[str, str]]:
    """Return forms that the words may mean, each with the reason."""
    return [(hit.form.id, hit.explain(lang)) for hit in kb.forms.search(words, limit=3)]


def codes(kb: KnowledgeBase, form: str, scheme: str) -> dict[str, str]:
    """Return the codes of a scheme for a form, with how they relate."""
    return {found.code: found.relation for found in kb.crosswalk.of_form(form, scheme=scheme)}


def places(kb: KnowledgeBase, lang: Lang) -> list[str]:
    """Return the settings that a form can ask for."""
    return [value.label(lang) for value in kb.facets["setting"].values]


def respectful(kb: KnowledgeBase, text: str, lang: Lang) -> list[str]:
    """Return what to write instead of words that blame."""
    return [finding.use(lang) for finding in kb.linter.lint(text).findings]
