"""Tests for the law: what binds on which day."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocsea
from ocsea._base.text import LANGS
from ocsea.law.model import Provision, Version
from ocsea.testing import tiny
from ocsea.testing.strategies import days, near, spans

KB = ocsea.load()
LAW = KB.law
NEW_CODE = date(2026, 1, 2)
"""First day of the 2023 Criminal Code and of the law that adjusts penalties to it."""
WITNESSES = date(2026, 5, 20)
"""First day of the 2026 law on the protection of witnesses and victims."""
SEAMS = sorted(
    {
        day
        for provision in LAW.provisions.values()
        for version in provision.versions
        for day in (version.start, version.end)
        if day is not None
    }
)

everyone = settings(max_examples=1_000)
"""Enough examples for every record there is; it ends when all have been seen."""
provisions = st.sampled_from(list(LAW.provisions.values()))
seams = near(*SEAMS)


def inside(version, day):
    """Return whether *day* is none of the days before the start, and none from the end on."""
    return not (day < version.start or (version.end is not None and day >= version.end))


@st.composite
def chain_and_day(draw):
    """A provision in successive versions, and a day aimed at a seam as often as not."""
    start, versions = draw(days()), []
    lengths = draw(st.lists(st.integers(1, 4000), min_size=1, max_size=6))
    for at, length in enumerate(lengths):
        end = None if at == len(lengths) - 1 else start + timedelta(length)
        versions.append({"start": start, "end": end, "max_months": at + 1})
        start = end or start
    chain = Provision(
        id="sample",
        instrument="sample-law",
        article="Pasal 1",
        kind="offence",
        summary={"id": "Contoh.", "en": "Sample."},
        basis="text",
        version=draw(st.permutations(versions)),
        status="verified",
        checked="2030-06-01",
    )
    return chain, draw(near(*(version["start"] for version in versions)) | days())


# -- versions ------------------------------------------------------------------------------------------


@given(spans().flatmap(lambda s: st.tuples(st.just(s), near(s.start, s.end or s.start) | days())))
def test_version_binds_from_its_start_to_the_day_before_its_end(case):
    """
    A version covers its first day, no day before it, and neither its end nor a day after it.
    """
    span, day = case
    version = Version(start=span.start, end=span.end)

    assert inside(span, day) == version.covers(day)


@given(chain_and_day())
def test_exactly_one_version_of_a_chain_binds(case):
    """
    In a chain of versions one binds on every day from the first start, and none before it.
    """
    chain, day = case
    begun = [version for version in chain.versions if version.start <= day]

    found = chain.on(day)

    assert (day >= min(version.start for version in chain.versions)) == len(found)
    assert max(begun, key=lambda version: version.start, default=None) == next(iter(found), None)


@given(provisions, seams)
def test_provision_on_a_day_is_its_versions_of_that_day(provision, day):
    """
    Asking a shipped provision for a day gives all its versions that bind then, and no other.
    """
    assert tuple(v for v in provision.versions if inside(v, day)) == provision.on(day)


@given(provisions, seams)
def test_no_part_has_two_versions_on_a_day(provision, day):
    """
    On any day a provision has one version for each part at most.
    """
    parts = Counter(version.part for version in provision.on(day))

    assert set(parts.values()) <= {1}


@pytest.mark.parametrize("provision", LAW.provisions.values(), ids=lambda provision: provision.id)
def test_versions_of_a_part_follow_each_other(provision):
    """
    The versions of one part never overlap, leave no gap, and only the last may be open.
    """
    parts = {}
    for version in sorted(provision.versions, key=lambda version: version.start):
        parts.setdefault(version.part, []).append(version)

    assert provision.versions
    for versions in parts.values():
        assert all(one.end == two.start for one, two in pairwise(versions))
    assert None not in parts or 1 == len(parts)


@everyone
@given(provisions)
def test_version_stays_within_its_instrument(provision):
    """
    No version binds before its instrument is in force or after it has ended.
    """
    force = LAW.instruments[provision.instrument].in_force
    for version in provision.versions if force else ():
        assert force.start is None or force.start <= version.start
        assert force.end is None or (version.end is not None and version.end <= force.end)


@everyone
@given(provisions)
def test_replacement_begins_when_the_provision_ends(provision):
    """
    What takes the place of a provision binds from the day it ends, and not on the day before.
    """
    for ident in provision.replaced_by:
        last = max(version.end for version in provision.versions)

        assert () == provision.on(last)
        assert LAW[ident].on(last)
        assert () == LAW[ident].on(last - timedelta(1))


# -- the days on which the law changed -----------------------------------------------------------------


@given(near(NEW_CODE))
def test_pornography_article_gives_way_to_the_new_code(day):
    """
    Until 1 January 2026 article 29 binds, from 2 January article 407, and never both or neither.
    """
    expected = "kuhp-407" if day >= NEW_CODE else "porn-29"

    assert [expected] == [s.provision.id for s in LAW.standing(["porn-29", "kuhp-407"], day)]


def test_pornography_article_on_the_days_of_the_change():
    """
    On the last day of article 29 it alone binds, and on the day after article 407 alone.
    """
    last, first = date(2026, 1, 1), date(2026, 1, 2)

    assert (1, 0) == (len(LAW["porn-29"].on(last)), len(LAW["porn-29"].on(first)))
    assert (0, 1) == (len(LAW["kuhp-407"].on(last)), len(LAW["kuhp-407"].on(first)))
    assert ("kuhp-407",) == LAW["porn-29"].replaced_by


@given(near(NEW_CODE))
def test_sexual_violence_law_goes_on_with_other_fines(day):
    """
    The law on sexual violence binds before and after; its fines have a category from 2 January 2026.
    """
    (version,) = LAW["tpks-14-1-a"].on(day)

    assert ("IV" if day >= NEW_CODE else None) == version.fine_category
    assert (48, 200_000_000, "and-or") == (version.max_months, version.fine_max, version.mode)


@given(near(date(2022, 5, 9)))
def test_sexual_violence_law_begins_with_its_promulgation(day):
    """
    The law on sexual violence binds from 9 May 2022.
    """
    assert (day >= date(2022, 5, 9)) == bool(LAW["tpks-14-1-a"].on(day))


@pytest.mark.parametrize(
    ("ident", "before", "after"),
    [
        ("pa-76c-80", 3, 3),
        ("kuhp-414", 0, 4),
        ("kuhp-lama-285", 1, 0),
        ("tppo-2", 1, 0),
        ("kuhp-455", 0, 1),
    ],
)
def test_new_code_takes_effect_everywhere_on_one_day(ident, before, after):
    """
    On 2 January 2026 old articles end, new ones begin, and others go on, part by part.
    """
    found = [len(LAW[ident].on(day)) for day in (NEW_CODE - timedelta(1), NEW_CODE)]

    assert [before, after] == found


@given(st.sampled_from(["psk26-7", "psk26-9-15", "psk26-10", "psk26-71"]), near(WITNESSES))
def test_witness_protection_of_2026_begins_on_20_may(ident, day):
    """
    The rights in the 2026 law on witnesses and victims bind from 20 May 2026 and not before.
    """
    assert (day >= WITNESSES) == bool(LAW[ident].on(day))
    assert "uu-3-2026-psk" == LAW[ident].instrument


@given(near(WITNESSES))
def test_witness_protection_passes_from_law_to_law(day):
    """
    The older laws on witnesses end on the day the new one begins.
    """
    force = {i: LAW.instruments[i].in_force for i in ("uu-13-2006-psk", "uu-31-2014-psk")}

    assert {day < WITNESSES} == {span.covers(day) for span in force.values()}
    assert (day >= WITNESSES) == LAW.instruments["uu-3-2026-psk"].in_force.covers(day)


def test_fine_categories_are_those_of_the_new_code():
    """
    Each category stands for one amount, and none is used before the code that made them.
    """
    versions = [v for p in LAW.provisions.values() for v in p.versions if v.fine_category]
    amounts = {
        "I": 1_000_000,
        "II": 10_000_000,
        "III": 50_000_000,
        "IV": 200_000_000,
        "V": 500_000_000,
        "VI": 2_000_000_000,
        "VII": 5_000_000_000,
    }

    assert set(amounts.items()) == {(v.fine_category, v.fine_max) for v in versions}
    assert NEW_CODE == min(v.start for v in versions)


# -- standing ------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(list(LAW.provisions)), max_size=12), seams)
def test_standing_keeps_the_order_and_drops_what_does_not_bind(idents, day):
    """
    Of the provisions named, those that bind remain, in the order named.
    """
    expected = [i for i in idents if any(inside(v, day) for v in LAW[i].versions)]

    assert expected == [s.provision.id for s in LAW.standing(idents, day)]


@given(st.lists(st.sampled_from(list(LAW.provisions)), min_size=1, max_size=6), seams)
def test_standing_carries_instrument_and_versions(idents, day):
    """
    What stands comes with the instrument it is in and with the versions of that day, never empty.
    """
    for standing in LAW.standing(idents, day):
        assert standing.provision.instrument == standing.instrument.id
        assert standing.provision.on(day) == standing.versions
        assert standing.versions


def test_nothing_stands_before_there_is_law():
    """
    Long before the first law nothing binds, and of no provisions nothing stands.
    """
    assert () == LAW.standing(LAW.provisions, SEAMS[0] - timedelta(1))
    assert () == LAW.standing([], NEW_CODE)


@given(near(date(2030, 1, 1), date(2031, 1, 1)))
def test_made_up_law_changes_on_its_day(day):
    """
    The sample offence begins on 1 January 2030 and has a longer term from 1 January 2031.
    """
    months = [
        v.max_months for s in tiny().law.standing(["sample-offence"], day) for v in s.versions
    ]

    assert ([] if day.year < 2030 else [18] if day.year < 2031 else [24]) == months


# -- names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ask", [LAW.__getitem__, lambda ident: LAW.standing([ident], NEW_CODE)])
def test_unknown_provision_is_told_with_the_nearest(ask):
    """
    A provision that is not there is an error that names the closest one, on any day.
    """
    with pytest.raises(ocsea.UnknownIdError) as caught:
        ask("kuhp-470-x")

    assert "no law has the id 'kuhp-470-x'" == caught.value.message
    assert "did you mean 'kuhp-4" in caught.value.hint


def test_provision_and_instrument_are_found_by_reference():
    """
    Provisions and instruments share a kind, no id stands for both, and each is found by reference.
    """
    assert LAW["kuhp-407"] is KB["law:kuhp-407"]
    assert LAW["kuhp-407"] is LAW["law:kuhp-407"]
    assert LAW.instruments["uu-12-2022-tpks"] is KB["law:uu-12-2022-tpks"]
    assert set() == set(LAW.provisions) & set(LAW.instruments)


# -- what is said of a provision -----------------------------------------------------------------------


@everyone
@given(provisions)
def test_exceptions_to_a_complaint_belong_to_a_complaint_with_exceptions(provision):
    """
    For whom no complaint is needed is named exactly where the law knows such exceptions.
    """
    assert ("complaint-except" == provision.complaint) == bool(provision.complaint_exceptions)


def test_child_needs_no_complaint_under_the_sexual_violence_law():
    """
    Threats and images under the law on sexual violence need a complaint, but not for a child.
    """
    rule = LAW["tpks-14-1-a"]

    assert "complaint-except" == rule.complaint
    assert "child" in rule.complaint_exceptions


@everyone
@given(provisions, st.sampled_from(LANGS))
def test_provision_says_what_it_rests_on(provision, lang):
    """
    A provision has a citation, a summary in whole sentences, sources and the day it was checked.
    """
    assert provision.article
    assert provision.summary(lang)[-1] in '.”"’)'
    assert set(provision.sources) <= set(KB.sources)
    assert provision.sources
    assert date(2026, 1, 1) <= provision.checked
