"""The prevention graph as one HTML page to look at, for people without any program but a browser.

The page holds everything it needs: the data, the styles, the programs and Cytoscape.js, which draws. It asks
for nothing from elsewhere, and its content security policy forbids it to.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from datetime import date
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any, Final

import attrs

from ocsea._base.text import LANGS, Lang, Text, check_lang
from ocsea.prevention.contacts import ALWAYS, checked, contact

if TYPE_CHECKING:
    from ocsea._base.records import Claim
    from ocsea.knowledge import KnowledgeBase

__all__ = ["CYTOSCAPE", "html"]

CYTOSCAPE: Final = "3.34.4"
"""The version of Cytoscape.js that is shipped."""

_SCRIPTS: Final = (
    "vendor/cytoscape.min.js",
    *(f"templates/{name}.js" for name in ("model", "words", "details", "drawing", "page")),
)
_PHRASES: Final = ("page-", "actor-", "certainty-", "cost-", "status-", "victims-")
_MORE_PHRASES: Final = (
    "cli-caution",
    "cli-no-measure",
    "cli-no-prediction",
    "emerging",
    "help-danger",
    "help-title",
)
_CLAIM: Final = ("id", "label", "note", "sources", "status", "deprecated")
_MEASURE: Final = (
    *_CLAIM, "actor", "level", "cost", "cost_reason", "effect", "outcome_studied", "caution",
    "certainty", "directness", "valid_to",
)  # fmt: skip
_FACTOR: Final = (
    *_CLAIM, "level", "direction", "modifiable", "acts_on", "strength", "certainty", "directness", "effect",
)  # fmt: skip
_FORM: Final = (*_CLAIM, "definition", "scope", "broader", "narrower", "victims", "maturity")
_EDGE: Final = (
    "id", "measure", "relation", "target", "certainty", "directness", "outcome", "effect", "note",
    "sources", "status",
)  # fmt: skip
_SOURCE: Final = ("title", "publisher", "published", "url", "ref_number", "read_as")


def html(kb: KnowledgeBase, *, lang: Lang = "id") -> str:
    """Return the page; the same knowledge gives the same bytes.

    Args:
        kb: The knowledge base.
        lang: The language it opens in; the reader can switch.

    Raises:
        UnknownOptionError: There is no such language.

    >>> import ocsea
    >>> page = html(ocsea.load(), lang="en")
    >>> page.startswith("<!DOCTYPE html>"), ocsea.load().stamp in page
    (True, True)
    """
    check_lang(lang)
    scripts = [_part(name) for name in _SCRIPTS]
    return Template(_part("templates/page.html")).substitute(
        lang=lang,
        title=escape(kb.wording["page-title"](lang)),
        policy=_policy(scripts),
        style=_part("templates/page.css"),
        plain="\n".join(_without_script(kb, each) for each in LANGS),
        data=_json(_data(kb)),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


@cache
def _part(name: str) -> str:
    return files("ocsea.prevention").joinpath(name).read_text(encoding="utf-8")


def _policy(scripts: Iterable[str]) -> str:
    """Return a policy under which only these scripts run and nothing is loaded."""
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _json(value: Any) -> str:
    """Return JSON that cannot end the script element it stands in."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        told = told.replace(character, f"\\u{ord(character):04x}")
    return told


# -- what the page holds -------------------------------------------------------------------------------


def _data(kb: KnowledgeBase) -> dict[str, Any]:
    claims: list[Claim] = [
        *kb.forms.values(),
        *kb.measures.values(),
        *kb.factors.values(),
        *kb.edges.values(),
    ]
    cited = sorted({source for claim in claims for source in claim.sources})
    services = [service for name in ALWAYS if (service := kb.services[name]).contactable]
    return {
        "stamp": kb.stamp,
        "version": CYTOSCAPE,
        "review": _plain(kb.review),
        "phrases": {key: _plain(text) for key, text in sorted(_phrases(kb).items())},
        "actors": sorted({measure.actor for measure in kb.measures.values()}),
        "forms": [_fields(form, _FORM) | {"also": _also(form)} for form in kb.forms.values()],
        "measures": [_fields(measure, _MEASURE) for measure in kb.measures.values()],
        "factors": [_fields(factor, _FACTOR) for factor in kb.factors.values()],
        "edges": [_fields(e, _EDGE) | {"direction": e.effect_direction} for e in kb.edges.values()],
        "names": {
            name: {"forms": list(short.forms), "all": list(kb.prevention.forms_of(name))}
            for name, short in kb.short_names.items()
        },
        "sources": {name: _fields(kb.sources[name], _SOURCE) for name in cited},
        "help": [
            {
                "name": _plain(s.name),
                "contact": {lang: contact(s, _say(kb, lang), lang) for lang in LANGS},
            }
            for s in services
        ],
        "checked": {lang: _checked(kb, lang) for lang in LANGS},
    }


def _phrases(kb: KnowledgeBase) -> dict[str, Text]:
    return {
        key: text
        for key, text in kb.wording.items()
        if key.startswith(_PHRASES) or key in _MORE_PHRASES
    }


def _fields(record: Any, names: Iterable[str]) -> dict[str, Any]:
    told = {name: getattr(record, name) for name in names}
    return {name: _plain(value) for name, value in told.items() if value is not None}


def _plain(value: Any) -> Any:
    """Return a value of a record as JSON holds it."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if attrs.has(type(value)):
        return _fields(value, (field.name for field in attrs.fields(type(value))))
    return value


def _also(form: Any) -> list[str]:
    """Return the words besides its label by which a form is found; the page never shows them."""
    lists = (form.alternative_labels, form.hidden_labels, form.everyday_words)
    return [word for words in lists for lang in LANGS for word in words(lang)]


# -- help, and what is read without scripts ------------------------------------------------------------


def _say(kb: KnowledgeBase, lang: Lang) -> Any:
    return lambda key, **gaps: kb.wording[key].format(**gaps)(lang)


def _checked(kb: KnowledgeBase, lang: Lang) -> str:
    say = _say(kb, lang)
    told: str = say("help-checked", day=checked((kb.services[name] for name in ALWAYS), say))
    return told


def _without_script(kb: KnowledgeBase, lang: Lang) -> str:
    say = _say(kb, lang)
    contacts = [
        f"<dt>{escape(service.name(lang))}</dt><dd>{escape(contact(service, say, lang))}</dd>"
        for name in ALWAYS
        if (service := kb.services[name]).contactable
    ]
    told = [
        *(f"<p>{escape(say(key))}</p>" for key in ("page-needs-script", "cli-no-prediction")),
        f"<h2>{escape(say('help-title'))}</h2>",
        f"<p>{escape(say('help-danger'))}</p>",
        f"<dl>{''.join(contacts)}</dl>",
        f"<p>{escape(_checked(kb, lang))}</p>",
        f"<p>{escape(say('page-footer', stamp=kb.stamp))}</p>",
    ]
    return f'<section lang="{lang}">\n' + "\n".join(told) + "\n</section>"
