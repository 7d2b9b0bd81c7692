"""What the tests of the linter over files share: a linter with harmless rules of its own."""

from datetime import date
from types import SimpleNamespace

import ocsea
from ocsea._base.text import Text
from ocsea.taxonomy.language import LanguageFix, LanguageRule
from ocsea.taxonomy.linter import Linter

SHIPPED = ocsea.load()


def rule(ident, severity, forms, **more):
    lang = ident[:2]
    return LanguageRule(
        id=ident,
        lang=lang,
        when="any",
        severity=severity,
        forms=forms,
        why=Text(f"alasan {ident}", f"reason {ident}"),
        use=Text(f"ganti {ident}", f"instead {ident}"),
        basis="editorial",
        status="unverified",
        checked=date(2026, 11, 22),
        **more,
    )


RULES = {
    each.id: each
    for each in (
        rule(
            "id-kucing",
            "avoid",
            ["kucing hitam", "kucing"],
            fix=[LanguageFix(found="kucing hitam", use="kucing gelap", beside=["gambar", "liar"])],
        ),
        rule("id-tikus", "avoid", ["tikus+"]),
        rule(
            "en-cat",
            "caution",
            ["black cat"],
            fix=[LanguageFix(found="black cat", use="dark cat")],
        ),
    )
}
KB = SimpleNamespace(
    language_rules=RULES,
    language_guards={},
    language_contexts={},
    linter=Linter(RULES.values()),
    wording=SHIPPED.wording,
    stamp=SHIPPED.stamp,
    cite=SHIPPED.cite,
)


def found(report):
    """Return rule, line and column of what is told of a file."""
    return [
        (each.rule, spot.line, spot.column)
        for each, spot in zip(report.told, report.places, strict=True)
    ]
