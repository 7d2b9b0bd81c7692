"""The review of a country's legislation as an instrument, so that it is scored like every other.

Nothing is written twice: the questions are the criteria of the review (`ocsea.law.review`), the answers
are those of the country. Only title and introduction are data of the instrument.

No criterion is worth more than another, since nothing we have read would say which. So each weighs 1
within its domain, and a domain weighs its share of the criteria, in whole per cent. An answer nobody
could find out is missing, not a no, and widens the interval of the result. Results are told for the law
on paper and for the means to act that it provides; countries are neither ranked nor compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from ocsea._base.errors import UnknownOptionError
from ocsea._base.text import Text
from ocsea.assess.model import Domain, Instrument, Item

if TYPE_CHECKING:
    from ocsea._base.table import Table
    from ocsea.knowledge import KnowledgeBase
    from ocsea.law.review import Basis, ReviewCriterion, ReviewDomain

__all__ = ["ID", "Side", "answers", "filled", "instrument", "shares"]

Side = Literal["law", "means"]
"""One of the two results: the law on paper, or the means to act that it provides."""

SIDES: Final[tuple[Side, ...]] = ("law", "means")
ID: Final = "national-legislation"
"""Id of the instrument whose questions are the criteria of the review."""

SCALE: Final = "l3"


def shares(sizes: Sequence[int]) -> list[int]:
    """Return the share of each size in the whole, in whole per cent that sum to 100.

    What is left after rounding down goes to the largest remainders, the first of equals first.

    Args:
        sizes: How many criteria each domain has, at least one in all.

    >>> shares([4, 5, 16, 5, 4, 5, 7, 8, 6])
    [7, 8, 27, 8, 7, 8, 12, 13, 10]
    >>> shares([1, 1, 1])
    [34, 33, 33]
    """
    whole = sum(sizes)
    found = [100 * size // whole for size in sizes]
    by_remainder = sorted(range(len(sizes)), key=lambda at: -(100 * sizes[at] % whole))
    for at in by_remainder[: 100 - sum(found)]:
        found[at] += 1
    return found


def _basis(basis: Basis) -> str:
    """Return an instrument as it can be looked up, with its article: ``law:opsc 3(1)(c)``."""
    return " ".join(filter(None, (f"law:{basis.instrument}", basis.article)))


def _item(criterion: ReviewCriterion, domain: ReviewDomain, kb: KnowledgeBase) -> Item:
    return Item(
        id=f"{ID}-{criterion.code.lower()}",
        instrument=ID,
        code=criterion.code,
        domain=domain.code,
        scale=SCALE,
        weight=1,
        text=criterion.question,
        measures=criterion.measures,
        basis=tuple(map(_basis, criterion.basis)),
        sources=criterion.sources,
        status=criterion.status,
        checked=criterion.checked,
        note=criterion.note,
        answers=kb.scales[SCALE],
    )


def _weighed(domains: Sequence[ReviewDomain], items: Sequence[Item]) -> tuple[Domain, ...]:
    sizes = Counter(item.domain for item in items)
    asked = [domain for domain in domains if sizes[domain.code]]
    weights = shares([sizes[domain.code] for domain in asked])
    return tuple(
        Domain(id=domain.code, label=domain.label, weight=weight)
        for domain, weight in zip(asked, weights, strict=True)
    )


def _part(header: Instrument, domains: Sequence[ReviewDomain], kb: KnowledgeBase) -> Instrument:
    """Return *header* with the criteria of *domains* as its questions."""
    criteria: Table[ReviewCriterion] = kb.table("review_criteria")
    items = tuple(
        _item(criterion, domain, kb)
        for domain in domains
        for criterion in criteria.values()
        if criterion.domain == domain.id
    )
    weighed = _weighed(domains, items)
    changes: dict[str, Any] = {"items": items, "domain": weighed}  # domain: its key in a file
    return attrs.evolve(header, **changes)


def filled(header: Instrument, kb: KnowledgeBase) -> Instrument:
    """Return *header* with all criteria of the review as its questions.

    Args:
        header: Title, introduction and the like, as the data has them.
        kb: Where the review is.

    >>> import ocsea
    >>> kb = ocsea.load()
    >>> bare = attrs.evolve(kb.instruments[ID], items=())
    >>> bare.items, [item.code for item in filled(bare, kb).items][:2]
    ((), ['FRM-01', 'FRM-02'])
    """
    return _part(header, list(kb.table("review_domains").values()), kb)


def instrument(kb: KnowledgeBase, *, side: Side | None = None) -> Instrument:
    """Return the review of legislation as an instrument.

    Args:
        kb: The knowledge base.
        side: ``law`` for what the law says (treaties, definitions, offences, sanctions, jurisdiction);
            ``means`` for what it gives to act with (procedure, help for victims, duties of companies,
            prevention); ``None`` for all. Both are on paper: practice is not asked.

    Raises:
        UnknownOptionError: There is no such side.

    >>> import ocsea
    >>> from ocsea.assess import legislation
    >>> kb = ocsea.load()
    >>> whole = legislation.instrument(kb)
    >>> len(whole.items), sum(domain.weight for domain in whole.domains)
    (60, 100)
    >>> for side in ("law", "means"):
    ...     part = legislation.instrument(kb, side=side)
    ...     print(part.id, [domain.id for domain in part.domains], len(part.items))
    national-legislation-law ['FRM', 'DEF', 'CRM', 'SAN', 'JUR'] 34
    national-legislation-means ['PRO', 'VIC', 'IND', 'PRV'] 26
    """
    whole = kb.instruments[ID]
    if side is None:
        return whole
    if side not in SIDES:
        raise UnknownOptionError.for_option("side", side, SIDES)
    domains = [each for each in kb.table("review_domains").values() if each.side == side]
    named = kb.wording[f"legislation-{side}"]
    title = whole.label
    label = Text(named.id.format(title=title.id), named.en.format(title=title.en))
    return attrs.evolve(_part(whole, domains, kb), id=f"{ID}-{side}", label=label, aliases=())


def answers(kb: KnowledgeBase, country: str = "ID", *, side: Side | None = None) -> dict[str, str]:
    """Return the answers of a country's law, by code of the question.

    A criterion whose answer could not be found out is answered ``dk``: do not know.

    Args:
        kb: The knowledge base.
        country: ISO 3166 code.
        side: As for `instrument`.

    Raises:
        UnknownOptionError: There are no answers for that country, or there is no such side.

    >>> import ocsea
    >>> from collections import Counter
    >>> from ocsea.assess import legislation
    >>> found = legislation.answers(ocsea.load(), "ID")
    >>> found["SAN-05"], found["PRO-03"]
    ('no', 'dk')
    >>> sorted(Counter(found.values()).items())
    [('dk', 5), ('no', 8), ('partial', 28), ('yes', 19)]
    """
    review = kb.law.review(country)
    states = {each.code: review.state(each.id) for each in review.criteria.values()}
    return {
        item.code: "dk" if states[item.code] == "unknown" else states[item.code]
        for item in instrument(kb, side=side).items
    }
