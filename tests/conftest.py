"""Settings for the tests."""

import gc
import os

import pytest
from hypothesis import settings

collect_ignore = ["bibliography_oracle.py"]  # `make formats` runs it, with what it needs

settings.register_profile("ocsea", deadline=None, derandomize=True, max_examples=15)
settings.register_profile("thorough", deadline=None, max_examples=300)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ocsea"))

AT_LENGTH = {
    "assess_no_score",
    "batch_rules",
    "benchmarks",
    "cli_output",
    "consumer",
    "covering",
    "dataschema",
    "do_no_harm",
    "docs_commands",
    "documents",
    "evaluation_oracles",
    "fuzz",
    "graph",
    "injection",
    "lint_rules",
    "misp",
    "no_score",
    "notebooks",
    "office",
    "package",
    "page",
    "page_browser",
    "page_use",
    "portfolio",
    "prevention_planning",
    "render",
    "respectful_language",
    "search",
    "search_forgives",
    "simulation_no_score",
    "skos",
    "stix",
    "survey_report",
    "table",
    "threads",
    "triage_safe",
    "workshop",
}
"""Modules that walk over everything or run other programs: they find faults, not lines never run."""


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Leave what was collected out of the search for garbage: it stays."""
    gc.disable()
    found = yield
    gc.freeze()
    gc.enable()
    return found


def pytest_collection_modifyitems(items):
    """Count coverage where behaviour is tested; at length, and in examples, counting doubles the time."""
    for item in items:
        name = item.path.stem
        if not name.startswith("test_") or name.removeprefix("test_") in AT_LENGTH:
            item.add_marker("no_cover")


@pytest.fixture(scope="session")
def tab():
    """Return a tab of a browser, or skip where there is none."""
    pytest.importorskip("fcntl", reason="the browser is spoken to over pipes of Linux and macOS")
    from tests.browser_help import CHROMIUM, browser

    if CHROMIUM is None:
        pytest.skip("no Chromium was found on this machine")
    with browser() as found:
        yield found


@pytest.fixture(scope="session")
def path(tmp_path_factory):
    """Return where the page of the shipped knowledge stands."""
    import ocsea
    from ocsea.prevention.page import html

    written = tmp_path_factory.mktemp("page") / "page.html"
    written.write_text(html(ocsea.load()), encoding="utf-8")
    return written


@pytest.fixture
def look(tab, path):
    """Open the page on a desktop screen, in a state that its address gives."""

    def opened(**state):
        tab.screen(1280, 800)
        tab.open(path, **state)
        return tab

    return opened
