"""Tests of what the library brings along: packages whose licences let everybody use it."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = [
    name for name in PROJECT["optional-dependencies"] if name not in {"all", "dev", "oracles"}
]
PERMISSIVE = {
    *("MIT", "MIT License", "MIT-CMU", "0BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause"),
    *("Apache-2.0", "Apache Software License", "PSF-2.0", "Python Software Foundation License"),
    *("ISC License (ISCL)", "Zlib", "CC0-1.0"),
}
EXCEPTIONS = {"hypothesis": "MPL-2.0"}  # for tests of apps only; its files are used as they are
ROW = re.compile(r"\| `([a-z0-9-]+)` \| ([a-z, ]+) \| ([^|]+) \|")


def licence(name):
    """Return the licence that an installed package names."""
    told = distribution(name).metadata
    classes = [
        each.rpartition(" :: ")[2]
        for each in told.get_all("Classifier") or ()
        if "License ::" in each
    ]
    return (
        told.get("License-Expression")
        or " AND ".join(classes)
        or told.get("License", "").split("\n")[0]
    )


def asked(requirements, extra):
    """Return what is required when an extra is asked for, or without one; other systems may need more."""
    read = map(Requirement, requirements)
    return [each for each in read if each.marker is None or each.marker.evaluate({"extra": extra})]


def brought(requirements):
    """Return the names of all packages that come with these, in the end."""
    found, waiting = (
        set(),
        [(each.name, frozenset(each.extras)) for each in asked(requirements, "")],
    )
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) not in found:
            found.add((name, extras))
            needs = distribution(name).requires or ()
            more = [each for extra in {"", *extras} for each in asked(needs, extra)]
            waiting += [(each.name, frozenset(each.extras)) for each in more]
    return sorted({name for name, _ in found})


def not_permissive(names):
    """Return the packages with a licence that is not known to be permissive."""
    told = {name: licence(name) for name in names}
    return {
        n: each for n, each in told.items() if not {*re.split(r" AND | OR ", each)} <= PERMISSIVE
    }


def test_runtime_packages_are_permissive():
    """
    Whoever installs the library gets packages under permissive licences only, directly or by others.
    """
    assert {} == not_permissive(brought(PROJECT["dependencies"]))


@pytest.mark.parametrize("extra", EXTRAS)
def test_packages_of_extras_are_permissive(extra):
    """
    So with each extra; the only exception is named.
    """
    try:
        names = brought(PROJECT["optional-dependencies"][extra])
    except PackageNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")

    assert {n: each for n, each in EXCEPTIONS.items() if n in names} == not_permissive(names)


def test_table_names_each_dependency_with_its_licence():
    """
    The table in the documentation holds each direct dependency, where it belongs, and the licence it names.
    """
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = {name: (where, told) for name, where, told in ROW.findall(text)}
    lists = {"core": PROJECT["dependencies"]}
    lists |= {extra: PROJECT["optional-dependencies"][extra] for extra in EXTRAS}
    expected = {}
    for where, needs in lists.items():
        for each in map(Requirement, needs):
            expected.setdefault(each.name, []).append(where)

    assert {name: ", ".join(where) for name, where in expected.items()} == {
        name: where for name, (where, _) in rows.items()
    }
    for name, (_, told) in rows.items():
        try:
            assert licence(name) == told.strip()
        except PackageNotFoundError:
            continue
