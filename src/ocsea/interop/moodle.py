"""Knowledge tests as Moodle XML, the format in which Moodle keeps most of a question.

Each domain is a category, and each language has categories of its own. Texts are in the plain format, which
Moodle shows as they are, without markup or filters. Answers are shuffled, a wrong one costs no marks, and the
id of a question is its id number, so that a later import can be compared with an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NoReturn
from xml.etree import ElementTree as ET

from ocsea._base.text import LANGS, Lang
from ocsea.interop.exam import (
    Answer,
    ExamQuestion,
    categories,
    every_test,
    exam,
    join_path,
    refuse,
    split_path,
)

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["files", "moodle", "read_moodle", "write_moodle"]

_MARKED: Final = frozenset("&<>\n")
_PLAIN: Final = {"format": "plain_text"}
_SETTINGS: Final = {
    "single": "true",
    "shuffleanswers": "true",
    "answernumbering": "abc",
    "showstandardinstruction": "0",
}
"""One answer, shuffled. What Moodle would add in its own words is left out."""

_GRADED: Final = {"defaultgrade": "1.0000000", "penalty": "0.0000000", "hidden": "0"}
_TOLD: Final = {"defaultgrade": "0.0000000", "penalty": "0.0000000", "hidden": "0"}


def moodle(
    kb: KnowledgeBase, ident: str = "training-knowledge-20", *, langs: Iterable[Lang] = LANGS
) -> str:
    """Return a knowledge test as Moodle XML.

    Args:
        kb: The knowledge base.
        ident: Id of the test.
        langs: The languages; each has categories of its own.

    Raises:
        UnknownIdError: No instrument has that id.
        UnknownOptionError: A language is not known, or the instrument is no knowledge test.

    >>> import ocsea
    >>> text = moodle(ocsea.load(), langs=["id"])
    >>> text.count('<question type="multichoice">'), text.count('fraction="100"')
    (20, 20)
    """
    return write_moodle(exam(kb, ident, langs=langs))


# -- writing -------------------------------------------------------------------------------------------


def write_moodle(questions: Iterable[ExamQuestion]) -> str:
    """Return questions as Moodle XML.

    >>> one = ExamQuestion(category=["Law"], name="K01", text="Is 1 < 2 & 3 > 2?")
    >>> read_moodle(write_moodle([one])) == (one,)
    True
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for path, run in categories(questions):
        lines += _category(path)
        for question in run:
            lines += _question(question)
    return "\n".join([*lines, "</quiz>", ""])


def _escaped(text: str) -> str:
    """Return a text as one piece: Moodle drops the space between two entities, but not within CDATA."""
    if not _MARKED & set(text):
        return text
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _text(tag: str, text: str, form: str = ' format="plain_text"') -> str:
    return f"<{tag}{form}><text>{_escaped(text)}</text></{tag}>"


def _category(path: Iterable[str]) -> Iterator[str]:
    yield '<question type="category">'
    yield _text("category", join_path(path), "")
    yield "</question>"


def _question(question: ExamQuestion) -> Iterator[str]:
    yield f'<question type="{"multichoice" if question.answers else "description"}">'
    yield _text("name", question.name, "")
    yield _text("questiontext", question.text)
    yield _text("generalfeedback", question.feedback)
    yield from _tags(_GRADED if question.answers else _TOLD)
    yield f"<idnumber>{question.idnumber}</idnumber>"
    if question.answers:
        yield from _tags(_SETTINGS)
        yield from map(_answer, question.answers)
    if question.tags:
        yield "<tags>"
        yield from (f"<tag><text>{tag}</text></tag>" for tag in question.tags)
        yield "</tags>"
    yield "</question>"


def _tags(found: dict[str, str]) -> Iterator[str]:
    return (f"<{tag}>{text}</{tag}>" for tag, text in found.items())


def _answer(answer: Answer) -> str:
    fraction = 100 if answer.best else 0
    return (
        f'<answer fraction="{fraction}" format="plain_text"><text>{_escaped(answer.text)}</text>'
        f"{_text('feedback', answer.feedback)}</answer>"
    )


# -- reading -------------------------------------------------------------------------------------------


def read_moodle(text: str) -> tuple[ExamQuestion, ...]:
    """Return the questions of Moodle XML that this library has written.

    The reader is strict: what it does not know it refuses, instead of dropping it. A document type, and with
    it every entity of its own, is refused before it is read.

    Raises:
        InvalidDataError: This is not XML, or holds what the writer never writes.

    >>> read_moodle('<!DOCTYPE quiz [<!ENTITY a "a">]><quiz/>')
    Traceback (most recent call last):
    ...
    ocsea._base.errors.InvalidDataError: 1 problem in the data
      quiz: a document type is declared. To do: leave it out.
    """
    root = _parsed(text)
    if root.tag != "quiz" or root.attrib:
        refuse("quiz", "this is no quiz", "give Moodle XML.")
    _blank(root, "quiz")
    return tuple(_read(root))


class _Builder(ET.TreeBuilder):
    """Builds a tree, and stops at a document type."""

    def doctype(self, *_: object) -> NoReturn:
        """Refuse it."""
        refuse("quiz", "a document type is declared", "leave it out.")


def _parsed(text: str) -> ET.Element:
    parser = ET.XMLParser(target=_Builder(), encoding="utf-8")  # noqa: S314 - no declarations
    try:
        parser.feed(text.encode())
        root: ET.Element = parser.close()
    except (ET.ParseError, UnicodeEncodeError) as error:
        refuse("quiz", f"this is not XML ({error})", "export it again.")
    return root


def _read(root: ET.Element) -> Iterator[ExamQuestion]:
    path: tuple[str, ...] | None = None
    for number, node in enumerate(root, start=1):
        where = f"question {number}"
        parts = _Parts(node, where)
        if parts.kind == "category":
            path = split_path(parts.text("category", {}))
            parts.done()
        elif path is None:
            refuse(where, "this stands in no category", "begin with a category.")
        else:
            yield parts.question(path)


def _blank(node: ET.Element, where: str) -> None:
    for each in (node.text, *(child.tail for child in node)):
        if each and each.strip():
            refuse(where, "there is text between the elements", "leave it out.")


class _Parts:
    """The parts of an element, each taken once."""

    def __init__(self, node: ET.Element, where: str) -> None:
        if node.tag != "question" or set(node.attrib) != {"type"}:
            refuse(where, "this is no question", "leave it out.")
        self.kind = node.attrib["type"]
        self.where = where
        self.left = list(node)
        _blank(node, where)

    def take(self, tag: str, attributes: dict[str, str] | None) -> ET.Element:
        """Take the next part, which has to be of that tag, with these attributes unless ``None``."""
        if not self.left or self.left[0].tag != tag:
            found = f"<{self.left[0].tag}>" if self.left else "the end"
            refuse(self.where, f"{found} stands where <{tag}> has to", "export it again.")
        node = self.left.pop(0)
        if attributes is not None and node.attrib != attributes:
            refuse(self.where, f"<{tag}> has other attributes than expected", "export it again.")
        return node

    def text(self, tag: str, attributes: dict[str, str]) -> str:
        """Take the text within the next part."""
        return self.within(self.take(tag, attributes))

    def within(self, node: ET.Element) -> str:
        """Return the text in the only ``text`` of a part."""
        _blank(node, self.where)
        if [child.tag for child in node] != ["text"]:
            refuse(self.where, f"<{node.tag}> does not hold one text", "export it again.")
        return self.bare(node[0])

    def bare(self, node: ET.Element) -> str:
        """Return the text of a part that has no parts."""
        if len(node) or (node.tag == "text" and node.attrib):
            refuse(self.where, f"<{node.tag}> holds more than text", "export it again.")
        return node.text or ""

    def settings(self, expected: dict[str, str]) -> None:
        """Take settings that have to be as they are always written."""
        for tag, value in expected.items():
            if self.bare(self.take(tag, {})) != value:
                refuse(self.where, f"<{tag}> is not {value}", "set it so.")

    def done(self) -> None:
        """Stop if anything is left."""
        if self.left:
            refuse(self.where, f"<{self.left[0].tag}> is not known here", "leave it out.")

    def question(self, path: tuple[str, ...]) -> ExamQuestion:
        """Return the question."""
        if self.kind not in {"multichoice", "description"}:
            refuse(self.where, f"questions of the type {self.kind} are not read", "leave it out.")
        graded = self.kind == "multichoice"
        found: dict[str, Any] = {
            "name": self.text("name", {}),
            "text": self.text("questiontext", _PLAIN),
            "feedback": self.text("generalfeedback", _PLAIN),
        }
        self.settings(_GRADED if graded else _TOLD)
        found["idnumber"] = self.bare(self.take("idnumber", {}))
        if graded:
            self.settings(_SETTINGS)
            found["answers"] = tuple(self.every("answer", self.answer))
            if not found["answers"]:
                refuse(self.where, "there is nothing to choose from", "give answers.")
        if self.left and self.left[0].tag == "tags":
            found["tags"] = self.tags(self.left.pop(0))
        self.done()
        return ExamQuestion(category=path, **found)

    def every(self, tag: str, read: Callable[[ET.Element], Any]) -> Iterator[Any]:
        """Take the next parts as long as they are of that tag."""
        while self.left and self.left[0].tag == tag:
            yield read(self.left.pop(0))

    def tags(self, node: ET.Element) -> list[str]:
        """Return the tags in a part."""
        _blank(node, self.where)
        if any(child.tag != "tag" for child in node):
            refuse(self.where, "<tags> holds more than tags", "leave the rest out.")
        return [self.within(child) for child in node]

    def answer(self, node: ET.Element) -> Answer:
        """Return an answer."""
        _blank(node, self.where)
        best = node.attrib == {"fraction": "100", **_PLAIN}
        known = best or node.attrib == {"fraction": "0", **_PLAIN}
        shape = [(child.tag, child.attrib) for child in node]
        if not known or shape != [("text", {}), ("feedback", _PLAIN)]:
            refuse(self.where, "an answer is not as it is written", "export it again.")
        return Answer(text=self.bare(node[0]), best=best, feedback=self.within(node[1]))


def files(kb: KnowledgeBase) -> dict[str, str]:
    """Return every knowledge test as a file, in both languages.

    >>> import ocsea
    >>> list(files(ocsea.load()))
    ['training-knowledge-20.moodle.xml']
    """
    return every_test(kb, "moodle.xml", write_moodle)
