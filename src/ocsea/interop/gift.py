r"""Knowledge tests as GIFT, a text format that Moodle and many other platforms read.

GIFT holds less than Moodle XML: the platform decides whether answers are shuffled and what a wrong one costs.
Id number and tags stand in a comment, as Moodle reads them. What GIFT gives a meaning is escaped with a
backslash: ``~ = # { } :`` and the backslash itself; a line break is ``\n``. Three things beyond that are
decided by how Moodle reads a file:

- a text that begins with ``[`` or ``%`` would be taken for a format or a weight: ``[plain]`` stands before it;
- ``&&058;`` and its like are what Moodle puts in place of an escape, so no text can hold them: refused;
- in the name of a category nothing is escaped, so it can hold no backslash: refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

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

__all__ = ["files", "gift", "read_gift", "write_gift"]

_ESCAPED: Final = re.compile(r"[\\~=#{}:]")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_PLACEHOLDER: Final = re.compile(r"&&(058|035|061|123|125|126|010|092);")
_META: Final = re.compile(r"// (?:\[id:([^]]+)\])?((?: ?\[tag:[^]]+\])*)")
_TAG: Final = re.compile(r"\[tag:([^]]+)\]")
_TEXT: Final = r"(?:[^\\~=#{}:]|\\[\\~=#{}:n])*"
_QUESTION: Final = re.compile(rf"::({_TEXT})::\[plain\]({_TEXT})(\{{)?")
_ANSWER: Final = re.compile(rf"([=~])({_TEXT})(?:#({_TEXT}))?")
_FEEDBACK: Final = re.compile(rf"####({_TEXT})")


def gift(
    kb: KnowledgeBase, ident: str = "training-knowledge-20", *, langs: Iterable[Lang] = LANGS
) -> str:
    """Return a knowledge test as GIFT.

    Args:
        kb: The knowledge base.
        ident: Id of the test.
        langs: The languages; each has categories of its own.

    Raises:
        UnknownIdError: No instrument has that id.
        UnknownOptionError: A language is not known, or the instrument is no knowledge test.
        InvalidDataError: A text cannot be written in GIFT.

    >>> import ocsea
    >>> for line in gift(ocsea.load(), langs=["en"]).splitlines()[8:10]:
    ...     print(line[:72])
    ::K01::[plain]Under child-protection law in Indonesia, who is a child?{
    ~anyone under 17 who does not yet hold an identity card#Not quite. The b
    """
    return write_gift(exam(kb, ident, langs=langs))


# -- writing -------------------------------------------------------------------------------------------


def write_gift(questions: Iterable[ExamQuestion]) -> str:
    r"""Return questions as GIFT.

    Raises:
        InvalidDataError: A text holds a placeholder of Moodle's reader, or a category a backslash.

    >>> answers = [Answer(text="{18}", best=True), Answer(text="50% = half")]
    >>> print(write_gift([ExamQuestion(category=["Law"], name="K01", text="Age?", answers=answers)]))
    $CATEGORY: $course$/top/Law
    <BLANKLINE>
    ::K01::[plain]Age?{
    =\{18\}
    ~50% \= half
    }
    <BLANKLINE>
    <BLANKLINE>
    """
    blocks: list[str] = []
    for path, run in categories(questions):
        blocks.append(_category(path))
        blocks += ["\n".join(_question(question)) for question in run]
    return "".join(f"{block}\n\n" for block in blocks)


def _category(path: Iterable[str]) -> str:
    joined = join_path(path)
    if "\\" in joined:
        refuse("category", "GIFT has no backslash in the name of a category", "leave it out.")
    return f"$CATEGORY: {joined}"


def _escape(text: str) -> str:
    if found := _PLACEHOLDER.search(text):
        message = f"Moodle would read {found[0]} as another character"
        refuse("text", message, "write it otherwise, or use Moodle XML.")
    return _ESCAPED.sub(r"\\\g<0>", text).replace("\n", "\\n")


def _guarded(text: str) -> str:
    """Return an escaped text that is not taken for a format or a weight."""
    return f"[plain]{_escape(text)}" if text.startswith(("[", "%")) else _escape(text)


def _question(question: ExamQuestion) -> Iterator[str]:
    marks = [f"[id:{question.idnumber}]"] if question.idnumber else []
    marks += [f"[tag:{tag}]" for tag in question.tags]
    if marks:
        yield f"// {' '.join(marks)}"
    head = f"::{_escape(question.name)}::[plain]{_escape(question.text)}"
    if not question.answers:
        yield from _told(question, head)
        return
    yield f"{head}{{"
    yield from map(_answer, question.answers)
    if question.feedback:
        yield f"####{_guarded(question.feedback)}"
    yield "}"


def _told(question: ExamQuestion, head: str) -> Iterator[str]:
    if question.feedback:
        refuse("feedback", "in GIFT only questions have feedback", "use Moodle XML.")
    yield head


def _answer(answer: Answer) -> str:
    feedback = f"#{_guarded(answer.feedback)}" if answer.feedback else ""
    return f"{'=' if answer.best else '~'}{_guarded(answer.text)}{feedback}"


# -- reading -------------------------------------------------------------------------------------------


def read_gift(text: str) -> tuple[ExamQuestion, ...]:
    r"""Return the questions of a GIFT file that this library has written.

    The reader is strict: what it does not know it refuses, instead of guessing.

    Raises:
        InvalidDataError: This holds what the writer never writes.

    >>> read_gift("::K01::Age?{=18 ~21}\n\n")
    Traceback (most recent call last):
    ...
    ocsea._base.errors.InvalidDataError: 1 problem in the data
      block 1: this stands in no category. To do: begin with a category.
    """
    return tuple(_read(text))


def _read(text: str) -> Iterator[ExamQuestion]:
    path: tuple[str, ...] | None = None
    if text and not text.endswith("\n\n"):
        refuse("file", "the file does not end", "end it with an empty line.")
    for number, block in enumerate(text.split("\n\n")[:-1], start=1):
        where = f"block {number}"
        if block.startswith("$CATEGORY: ") and "\n" not in block:
            path = split_path(block.removeprefix("$CATEGORY: "))
        elif path is None:
            refuse(where, "this stands in no category", "begin with a category.")
        else:
            yield _read_question(block.split("\n"), path, where)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


def _plain(text: str | None) -> str:
    return _unescaped((text or "").removeprefix("[plain]"))


def _read_question(lines: list[str], path: tuple[str, ...], where: str) -> ExamQuestion:
    idnumber, tags = _marks(lines.pop(0), where) if lines[0].startswith("//") else ("", [])
    head = _QUESTION.fullmatch(lines[0]) if lines else None
    if head is None:
        refuse(where, "this is no question as it is written", "export it again.")
    answers, feedback = _body(lines[1:], where) if head[3] else ([], "")
    if not head[3] and len(lines) > 1:
        refuse(where, "there is more than a text", "export it again.")
    return ExamQuestion(
        category=path,
        name=_unescaped(head[1]),
        text=_unescaped(head[2]),
        answers=answers,
        feedback=feedback,
        idnumber=idnumber,
        tags=tags,
    )


def _marks(line: str, where: str) -> tuple[str, list[str]]:
    found = _META.fullmatch(line)
    if found is None:
        refuse(where, "this comment holds more than id and tags", "leave it out.")
    return found[1] or "", _TAG.findall(found[2])


def _body(lines: list[str], where: str) -> tuple[list[Answer], str]:
    """Return the answers and the general feedback that stand within braces."""
    if lines[-1:] != ["}"]:
        refuse(where, "the answers do not end", "end them with } on a line of its own.")
    del lines[-1]
    last = _FEEDBACK.fullmatch(lines[-1]) if lines else None
    found = [_ANSWER.fullmatch(line) for line in (lines[:-1] if last else lines)]
    read = [
        Answer(text=_plain(each[2]), best=each[1] == "=", feedback=_plain(each[3]))
        for each in found
        if each
    ]
    if len(read) < len(found) or not read:
        refuse(where, "an answer is not as it is written", "export it again.")
    return read, _plain(last[1]) if last else ""


def files(kb: KnowledgeBase) -> dict[str, str]:
    """Return every knowledge test as a file, in both languages.

    >>> import ocsea
    >>> list(files(ocsea.load()))
    ['training-knowledge-20.gift.txt']
    """
    return every_test(kb, "gift.txt", write_gift)
