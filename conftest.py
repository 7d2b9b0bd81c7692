"""Runs the examples of the README, the contributing guide and the docs as tests."""

from doctest import IGNORE_EXCEPTION_DETAIL, NORMALIZE_WHITESPACE

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

FLAGS = NORMALIZE_WHITESPACE | IGNORE_EXCEPTION_DETAIL

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=FLAGS)],
    patterns=["README.md", "CONTRIBUTING.md", "docs/*.md"],
).pytest()
