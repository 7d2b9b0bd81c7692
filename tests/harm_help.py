"""What the tests of the rules that outrank every feature share."""

import re
from functools import cache

import attrs
import pytest

import ocsea
from ocsea._base.text import LANGS
from ocsea.sections import SECTIONS

KB = ocsea.load()

each_section = pytest.mark.parametrize("section", SECTIONS)


@attrs.frozen
class Place:
    """Where a string stands: in which field of which class of record.

    Attributes:
        path: The way to it.
        home: The class and the field that hold it, without the text around it.
        text: The string.
        verdict: For what belongs to an option of a decision: the verdict on it.
    """

    path: str
    home: tuple[str, str]
    text: str
    verdict: str = ""


def strings(value, path="", home=("", ""), verdict=""):
    """Yield every string of a record with its place."""
    if isinstance(value, str):
        yield Place(path, home, value, verdict)
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from strings(each, f"{path}.{at}", home, verdict)
    elif isinstance(value, ocsea.Text) or type(value).__name__ == "WordLists":
        for lang in LANGS:
            yield from strings(value(lang), f"{path}.{lang}", home, verdict)
    elif attrs.has(type(value)):
        judged = getattr(value, "verdict", verdict)
        for field in attrs.fields(type(value)):
            inner = (type(value).__name__, field.name)
            yield from strings(getattr(value, field.name), f"{path}.{field.name}", inner, judged)


@cache
def places(section):
    """Return every string of a section."""
    records = KB.table(section).values()
    return [place for record in records for place in strings(record, record.ref)]


def words(text):
    return " ".join(text.split())


def sentences(text):
    return re.split(r"(?<=[.!?])\s+", words(text))
