"""The sections of the knowledge base: their names, their tables and their record classes."""

from __future__ import annotations

from typing import Final

import attrs

from ocsea._base.records import Record

__all__ = ["KEYS", "SECTIONS", "Section"]


@attrs.frozen
class Section:
    """A section of the knowledge base.

    Attributes:
        name: The attribute of the knowledge base, and the folder of its files.
        key: The name of its tables in a file: ``[[form]]``.
        module: The module of its record class.
        record: The name of its record class.

    >>> section = SECTIONS["forms"]
    >>> section.key, section.record_class().KIND
    ('form', 'form')
    """

    name: str
    key: str
    module: str
    record: str

    def record_class(self) -> type[Record]:
        """Return the class of its records."""
        from importlib import import_module

        found: type[Record] = getattr(import_module(self.module), self.record)
        return found


_LANGUAGE = "ocsea.taxonomy.language"
_TAXONOMY, _LAW = "ocsea.taxonomy.model", "ocsea.law.model"
_MATRIX, _REVIEW = "ocsea.law.matrix", "ocsea.law.review"
_PREVENTION, _SCENARIOS = "ocsea.prevention.model", "ocsea.scenarios.model"
_ASSESS, _TRIAGE = "ocsea.assess.model", "ocsea.assess.triage.model"

SECTIONS: Final[dict[str, Section]] = {
    section.name: section
    for section in (
        Section("sources", "source", "ocsea._base.records", "Source"),
        Section("forms", "form", _TAXONOMY, "Form"),
        Section("facets", "facet", _TAXONOMY, "Facet"),
        Section("pairings", "pairing", _TAXONOMY, "Pairing"),
        Section("schemes", "scheme", _TAXONOMY, "Scheme"),
        Section("short_names", "short_name", _TAXONOMY, "ShortName"),
        Section("synonyms", "synonym", _TAXONOMY, "Synonym"),
        Section("pictograms", "pictogram", _TAXONOMY, "Pictogram"),
        Section("terms", "term", _LANGUAGE, "Term"),
        Section("language_rules", "language_rule", _LANGUAGE, "LanguageRule"),
        Section("language_contexts", "language_context", _LANGUAGE, "LanguageContext"),
        Section("language_guards", "language_guard", _LANGUAGE, "LanguageGuard"),
        Section("legal_instruments", "legal_instrument", _LAW, "LegalInstrument"),
        Section("provisions", "provision", _LAW, "Provision"),
        Section("form_law", "form_law", _MATRIX, "FormLaw"),
        Section("aggravations", "aggravation", _MATRIX, "Aggravation"),
        Section("legal_shields", "legal_shield", _MATRIX, "LegalShield"),
        Section("deadlines", "deadline", _MATRIX, "Deadline"),
        Section("fine_categories", "fine_category", _MATRIX, "FineCategory"),
        Section("legal_questions", "legal_question", _MATRIX, "LegalQuestion"),
        Section("treaty_articles", "treaty_article", _REVIEW, "TreatyArticle"),
        Section("country_answers", "country_answer", _REVIEW, "CountryAnswer"),
        Section("review_domains", "review_domain", _REVIEW, "ReviewDomain"),
        Section("review_criteria", "review_criterion", _REVIEW, "ReviewCriterion"),
        Section("review_answers", "review_answer", _REVIEW, "ReviewAnswer"),
        Section("review_gaps", "review_gap", _REVIEW, "ReviewGap"),
        Section("measures", "measure", _PREVENTION, "Measure"),
        Section("factors", "factor", _PREVENTION, "Factor"),
        Section("edges", "edge", _PREVENTION, "Edge"),
        Section("first_response", "first_response", _PREVENTION, "FirstResponse"),
        Section("services", "service", _PREVENTION, "Service"),
        Section("figures", "figure", _PREVENTION, "Figure"),
        Section("cases", "case", _SCENARIOS, "Case"),
        Section("activities", "activity", "ocsea.scenarios.activities", "Activity"),
        Section("presets", "preset", "ocsea.scenarios.activities", "Preset"),
        Section("scales", "scale", _ASSESS, "Scale"),
        Section("instruments", "instrument", _ASSESS, "Instrument"),
        Section("items", "item", _ASSESS, "Item"),
        Section("triage_rules", "triage_rule", _TRIAGE, "TriageRule"),
        Section("triage_steps", "triage_step", _TRIAGE, "TriageStep"),
        Section("triage_questions", "triage_question", _TRIAGE, "TriageQuestion"),
        Section("wording", "wording", _SCENARIOS, "Wording"),
    )
}
KEYS: Final = {section.name: section.key for section in SECTIONS.values()}
"""The table name of each section."""
