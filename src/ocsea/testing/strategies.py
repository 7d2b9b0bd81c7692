"""Hypothesis strategies for the domain; needs the ``testing`` extra.

>>> from hypothesis import given
>>> @given(form_ids())
... def check(ident):
...     assert ident in ocsea.load().forms
>>> import ocsea
>>> check()
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ocsea._base.dates import Span
from ocsea._base.errors import MissingExtraError
from ocsea._base.text import LANGS, Lang, Text
from ocsea.knowledge import KnowledgeBase, load
from ocsea.taxonomy.model import Form

try:
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtraError.for_extra("testing", "hypothesis") from None

__all__ = [
    "days",
    "facet_values",
    "form_ids",
    "forms",
    "langs",
    "near",
    "sources",
    "spans",
    "texts",
]

_FIRST, _LAST = date(1990, 1, 1), date(2040, 12, 31)


def days() -> st.SearchStrategy[date]:
    """Days from 1990 to 2040.

    >>> from hypothesis import find
    >>> find(days(), lambda day: day.year > 2025).year
    2026
    """
    return st.dates(_FIRST, _LAST)


def near(*anchors: date) -> st.SearchStrategy[date]:
    """Days within two days of an anchor, where off-by-one errors live.

    >>> from hypothesis import find
    >>> find(near(date(2026, 1, 2)), lambda day: day < date(2026, 1, 2))
    datetime.date(2026, 1, 1)
    """
    return st.builds(
        lambda day, off: day + timedelta(off), st.sampled_from(anchors), st.integers(-2, 2)
    )


def spans() -> st.SearchStrategy[Span]:
    """Half-open spans of days, closed and open.

    >>> from hypothesis import find
    >>> find(spans(), lambda span: span.end is None)
    Span(start=datetime.date(2000, 1, 1), end=None)
    """
    closed = st.builds(
        lambda start, length: Span(start=start, end=start + timedelta(length)),
        days(),
        st.integers(1, 4_000),
    )
    return closed | st.builds(lambda start: Span(start=start), days())


def langs() -> st.SearchStrategy[Lang]:
    """The languages of the library.

    >>> from hypothesis import find
    >>> find(langs(), lambda lang: lang != "id")
    'en'
    """
    return st.sampled_from(LANGS)


def texts() -> st.SearchStrategy[Text]:
    """Texts in both languages.

    >>> from hypothesis import find
    >>> len(find(texts(), lambda text: len(text.id) > 2).id)
    3
    """
    words = st.text(min_size=1).filter(str.strip)
    return st.builds(Text, id=words, en=words)


def forms(kb: KnowledgeBase | None = None) -> st.SearchStrategy[Form]:
    """Forms of a knowledge base, the shipped one unless given.

    >>> from hypothesis import find
    >>> find(forms(), lambda form: form.kind == "top" and form.victims == "child").id
    'ocsea'
    """
    return st.sampled_from(list((kb or load()).forms.values()))


def form_ids(kb: KnowledgeBase | None = None) -> st.SearchStrategy[str]:
    """Ids of forms.

    >>> from hypothesis import find
    >>> find(form_ids(), lambda ident: ident.startswith("cybers"))
    'cyberstalking'
    """
    return forms(kb).map(lambda form: form.id)


def facet_values(facet: str, kb: KnowledgeBase | None = None) -> st.SearchStrategy[str]:
    """Ids of the values of a facet.

    >>> from hypothesis import find
    >>> find(facet_values("relationship"), lambda value: value.startswith("p"))
    'peer'
    """
    return st.sampled_from([value.id for value in (kb or load()).facets[facet].values])


def sources() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of valid sources, as an overlay file may hold them.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3)
    ... @given(sources())
    ... def check(rows):
    ...     assert all(row["id"].startswith("mine-") for row in rows)
    >>> check()
    """
    slugs = st.from_regex(r"[a-z]{3,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
    words = st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs")), min_size=1).filter(
        str.strip
    )
    source = st.fixed_dictionaries(
        {
            "id": slugs.map("mine-{}".format),
            "title": words,
            "publisher": words,
            "published": words,
            "kind": st.sampled_from(["primary", "secondary", "code"]),
            "read_as": st.sampled_from(["text", "page", "not-read"]),
            "checked": days(),
        }
    )
    return st.lists(source, max_size=4, unique_by=lambda row: row["id"])
