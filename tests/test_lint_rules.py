"""Tests of the rules of language: each fires, is guarded, and knows its inflected forms."""

import tomllib
from pathlib import Path

import attrs
import pytest
from tests.each_help import of_each
from tests.harm_help import KB

import ocsea
from ocsea.taxonomy.linter.morphology import inflected
from ocsea.taxonomy.linter.patterns import parsed, surfaces_of

HERE = Path(__file__).parent
LINTER = KB.linter
RULES = KB.language_rules
EXAMPLES = tomllib.loads((HERE / "lint_examples.toml").read_text(encoding="utf-8"))["example"]
CASES = tomllib.loads((HERE / "lint_regression.toml").read_text(encoding="utf-8"))
LEVEL = {"avoid": "error", "legal-only": "error", "caution": "warning"}

each_example = of_each(EXAMPLES, name=lambda example: example["rule"])


def levels(text, rule):
    """Return the levels of what a rule finds in a text."""
    return [f.level for f in LINTER.lint(text).findings if f.rule == rule]


def test_every_rule_has_examples():
    """
    Each of the 104 rules has a sentence where it fires, one where it is guarded, and an inflected form.
    """
    assert 104 == len(RULES)
    assert sorted(RULES) == sorted(example["rule"] for example in EXAMPLES)


@each_example
def test_rule_fires(example):
    """
    A rule fires on its expression, at the level of its severity.
    """
    rule = example["rule"]

    assert LEVEL[RULES[rule].severity] in levels(example["positive"], rule)


@each_example
def test_rule_fires_on_inflected_form(example):
    """
    A rule fires on its expression with what the language attaches to it.
    """
    rule = example["rule"]

    assert LEVEL[RULES[rule].severity] in levels(example["inflected"], rule)


@each_example
def test_rule_is_guarded(example):
    """
    Where a guard applies, the expression is met all the same, and is at most information.
    """
    rule = example["rule"]

    met = [ident for ident, _, _ in LINTER.candidates(example["guarded"])]

    assert rule in met
    assert set(levels(example["guarded"], rule)) <= {"info"}


@each_example
def test_guarded_sentence_fires_without_the_guard(example):
    """
    The guarded sentence is kept still by a guard or by a context that is missing, not by chance.
    """
    rule = RULES[example["rule"]]
    found = [f for f in LINTER.lint(example["guarded"]).findings if f.rule == rule.id]

    assert all(f.because in rule.unless for f in found)


@of_each(CASES["false_positive"], name=lambda case: case["n"])
def test_naive_hit_is_no_error(case):
    """
    Where a naive search fires, nothing is an error, and what is said of it is what is expected.
    """
    found = LINTER.lint(case["text"]).findings

    assert {"none": set(), "info": {"info"}}[case["expect"]] == {f.level for f in found}


@of_each(CASES["false_positive"], name=lambda case: case["n"])
def test_naive_hit_is_met_before_it_is_judged(case):
    """
    The expressions a naive search finds are met: it is contexts and guards that keep them still.
    """
    met = {ident for ident, _, _ in LINTER.candidates(case["text"])}

    assert set(case["naive_hits"]) <= met


@of_each(CASES["miss"], name=lambda case: case["n"])
def test_naive_miss_is_found(case):
    """
    What a naive search misses is found, at the expected level.
    """
    assert case["expect"] in levels(case["text"], case["should"])


@of_each(RULES, name=str)
def test_rule_says_why_and_what_instead(rule):
    """
    Each rule gives its reason and its replacement in two languages, and does not break itself.
    """
    record = RULES[rule]

    assert record.why.id != record.why.en
    assert record.forms
    if record.basis == "sourced":
        assert record.sources
    assert all(context in KB.language_contexts for context in record.needs)


@of_each(RULES, name=str)
def test_form_that_is_listed_is_found(rule):
    """
    The generated forms of a rule, some of the words of every place, are met when they stand alone.
    """
    forms = sorted(set(some_forms(RULES[rule])))
    some = forms[:: max(1, len(forms) // 40)]

    missed = [form for form in some if rule not in {i for i, _, _ in LINTER.candidates(form)}]

    assert [] == missed


def some_forms(record):
    """Yield forms of a rule with at most three of the words of each place, as all would be millions."""
    for written in (*record.forms, *(form for v in record.variants for form in v.forms)):
        for row in parsed(written, record.lang, LINTER._classes[record.lang]):
            few = tuple(attrs.evolve(e, surfaces=three(e.surfaces)) for e in row)
            yield from (form for form in surfaces_of(few) if "…" not in form and "@" not in form)


def three(words):
    return frozenset(sorted(words)[:: -(-len(words) // 3) or 1])


def test_forms_are_listed_once_in_order():
    """
    The forms of a rule are listed in order, each once, those among them that are tried one by one.
    """
    listed = LINTER.forms("id-khilaf")

    assert listed == sorted(set(listed))
    assert set(some_forms(RULES["id-khilaf"])) <= set(listed)


def test_every_guard_and_context_is_used():
    """
    No guard or context stands in the data without a rule, a guard or the linter asking for it.
    """
    used = {guard for rule in RULES.values() for guard in rule.unless}

    assert used == set(KB.language_guards)


def test_notation_of_a_choice_and_a_gap():
    """
    A choice of single words is one place; a gap and a class are shown by their names.
    """
    rows = parsed("[foto|poto+] ..2 (yang) @child", "id", {"child": frozenset({"anak"})})

    shown = [form for row in rows for form in surfaces_of(row)]

    assert 1 == len(rows)
    assert "foto … @child" in shown
    assert "potonya … yang @child" in shown


@pytest.mark.parametrize(
    ("root", "tag", "lang", "form"),
    [
        ("cabul", "i", "id", "mencabulinya"),
        ("goda", "v", "id", "digodain"),
        ("perkosa", "v", "id", "memerkosa"),
        ("perkosa", "pe-an", "id", "pemerkosaan"),
        ("khilaf", "ke-an", "id", "kekhilafannya"),
        ("nikah", "kan", "id", "dinikahkannya"),
        ("bom", "v", "id", "mengebom"),
        ("kunjung", "i", "id", "mengunjunginya"),
        ("rayu", "v", "id", "ngerayu"),
        ("stop", "v", "en", "stopped"),
        ("prey", "v", "en", "preying"),
        ("bully", "v", "en", "bullied"),
        ("abuse", "v", "en", "abusing"),
        ("groom", "v", "en", "grooms"),
        ("lady", "n", "en", "ladies"),
        ("coach", "n", "en", "coaches"),
    ],
)
def test_affixes_change_the_root(root, tag, lang, form):
    """
    Affixes follow the sound changes of the language.
    """
    assert form in inflected(root, (tag,), lang)


def test_class_that_does_not_exist_is_refused():
    """
    A word cannot have a class that its language does not know.
    """
    with pytest.raises(ocsea.UnknownOptionError, match="ke-an"):
        inflected("abuse", ("ke-an",), "en")


def test_form_that_names_an_unknown_context_is_refused():
    """
    A form can name only contexts that exist; the nearest one is suggested.
    """
    with pytest.raises(ocsea.UnknownIdError, match="did you mean 'child'"):
        parsed("@chidl itu", "id", {"child": frozenset({"anak"})})
