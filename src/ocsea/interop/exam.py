"""Knowledge tests as plain questions, as learning platforms take them.

A question has one best answer; every other answer, "do not know" among them, counts nothing. All texts are
plain: no markup, so nothing in them can run or be taken for a formula. Surveys and self-assessments have no
best answer, and are refused: a platform would mark people for what their school does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, NoReturn

import attrs

from ocsea._base.errors import InvalidDataError, Problem, UnknownOptionError
from ocsea._base.text import LANGS, Lang, check_lang
from ocsea.assess.model import Choice, Domain, Instrument, Item
from ocsea.interop.sheet import Sheet

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = [
    "Answer",
    "ExamQuestion",
    "categories",
    "every_test",
    "exam",
    "join_path",
    "refuse",
    "split_path",
]

_LANGUAGES: Final = {"id": "Bahasa Indonesia", "en": "English"}
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:_-]*")
_TAG: Final = re.compile(r"[a-z][a-z0-9.:_-]*")
_CONTROL: Final = re.compile("[^\t\n -\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, and DEL and its like, which nobody can see."""

_LONGEST: Final = 255


def refuse(where: str, message: str, remedy: str) -> NoReturn:
    """Refuse what is no plain question, or cannot be one in a format.

    Raises:
        InvalidDataError: Always.

    >>> refuse("question 1", "there is nothing to choose from", "give answers.")
    Traceback (most recent call last):
    ...
    ocsea._base.errors.InvalidDataError: 1 problem in the data
      question 1: there is nothing to choose from. To do: give answers.
    """
    raise InvalidDataError.for_problems([Problem("", where, "", message, remedy)])


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _path(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_one_line, names))


def _answers_of(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple(answers)


def _words(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(words)


def _visible(_: object, field: attrs.Attribute[str], text: str) -> None:
    if found := _CONTROL.search(text):
        code = f"U+{ord(found[0]):04X}"
        refuse(field.name, f"{code} is a control character", "leave it out.")


def _named(where: str, name: str) -> None:
    if not name or len(name) > _LONGEST or "<" in name or ">" in name or _CONTROL.search(name):
        message = "this cannot be the name of a question or a category"
        refuse(where, message, "write 1 to 255 characters on one line, without < and >.")


def _name(_: object, field: attrs.Attribute[str], name: str) -> None:
    _named(field.name, name)


def _names(_: object, field: attrs.Attribute[tuple[str, ...]], names: tuple[str, ...]) -> None:
    for name in names:
        _named(field.name, name)


def _said(_: object, field: attrs.Attribute[str], text: str) -> None:
    if not text:
        refuse(field.name, "this text is empty", "write it.")


def _id(_: object, field: attrs.Attribute[str], word: str) -> None:
    if word and not _ID.fullmatch(word):
        remedy = "use letters, digits, dots, colons, hyphens and underscores."
        refuse(field.name, "this cannot be an id", remedy)


def _tags(_: object, field: attrs.Attribute[tuple[str, ...]], tags: tuple[str, ...]) -> None:
    if len(set(tags)) < len(tags) or not all(map(_TAG.fullmatch, tags)):
        remedy = "use small letters, a letter first, digits, dots, colons, hyphens, each once."
        refuse(field.name, "these cannot be tags", remedy)


@attrs.frozen(kw_only=True)
class Answer:
    """One answer to a question.

    Attributes:
        text: Its words. Space around them is dropped, here and in all texts.
        best: Whether it is the best one, which counts in full; all others count nothing.
        feedback: What is said to who chose it.

    Raises:
        InvalidDataError: A text holds control characters, or the answer is empty.

    >>> answer = Answer(text=" Report it the same day. ", best=True, feedback="Anyone may report.")
    >>> answer.text
    'Report it the same day.'
    """

    text: str = attrs.field(converter=_clean, validator=[_visible, _said])
    best: bool = False
    feedback: str = attrs.field(default="", converter=_clean, validator=_visible)


def _one_best(_: object, __: object, answers: tuple[Answer, ...]) -> None:
    best = sum(answer.best for answer in answers)
    if answers and (best != 1 or len(answers) == 1):
        remedy = "give at least two answers, and mark the best."
        refuse("answers", f"{best} of {len(answers)} answers are best, not one of several", remedy)


@attrs.frozen(kw_only=True)
class ExamQuestion:
    """A question of a knowledge test, in one language.

    Attributes:
        category: Where it stands, as names of categories, the outermost first.
        name: What the teacher sees in the list of questions.
        text: The question.
        answers: What can be chosen; empty for a text that only says something.
        feedback: What is said to everybody afterwards.
        idnumber: The id of the question in the knowledge base; may be empty.
        tags: By what it can be found.

    Raises:
        InvalidDataError: A text holds control characters, a name is empty or too long, or the answers have
            not exactly one best.

    >>> answers = [Answer(text="18", best=True), Answer(text="21")]
    >>> ExamQuestion(category=["Law"], name="K01", text="Below which age?", answers=answers).fractions
    (100, 0)
    """

    category: tuple[str, ...] = attrs.field(converter=_path, validator=_names)
    name: str = attrs.field(converter=_one_line, validator=_name)
    text: str = attrs.field(converter=_clean, validator=[_visible, _said])
    answers: tuple[Answer, ...] = attrs.field(
        default=(), converter=_answers_of, validator=_one_best
    )
    feedback: str = attrs.field(default="", converter=_clean, validator=_visible)
    idnumber: str = attrs.field(default="", validator=_id)
    tags: tuple[str, ...] = attrs.field(default=(), converter=_words, validator=_tags)

    @property
    def fractions(self) -> tuple[int, ...]:
        """What each answer counts, in per cent."""
        return tuple(100 if answer.best else 0 for answer in self.answers)


def categories(
    questions: Iterable[ExamQuestion],
) -> Iterator[tuple[tuple[str, ...], list[ExamQuestion]]]:
    """Yield each run of questions of one category, with it.

    >>> one = ExamQuestion(category=["Law"], name="K01", text="Read this first.")
    >>> [(path, len(run)) for path, run in categories([one, one])]
    [(('Law',), 2)]
    """
    from itertools import groupby

    for path, run in groupby(questions, key=lambda question: question.category):
        yield path, list(run)


# -- paths of categories, as Moodle writes them --------------------------------------------------------

_TOP: Final = "$course$/top"


def join_path(names: Iterable[str]) -> str:
    """Return names of categories as one path.

    >>> join_path(["Law", "UU 12/2022"])
    '$course$/top/Law/UU 12//2022'
    """
    return "/".join([_TOP, *map(_escaped, names)])


def _escaped(name: str) -> str:
    text = name.replace("/", "//")
    return f"{' ' * text.startswith('/')}{text}{' ' * text.endswith('/')}"


def split_path(path: str) -> tuple[str, ...]:
    """Return the names of a path.

    Raises:
        InvalidDataError: It does not start at the top of the course.

    >>> split_path("$course$/top/Law/UU 12//2022")
    ('Law', 'UU 12/2022')
    """
    found = re.split("(?<!/)/(?!/)", path)
    if found[:2] != _TOP.split("/"):
        refuse("category", "this category is not of a course", f"start with {_TOP}.")
    return tuple(name.strip().replace("//", "/") for name in found[2:])


# -- a knowledge test ----------------------------------------------------------------------------------


def exam(
    kb: KnowledgeBase, ident: str = "training-knowledge-20", *, langs: Iterable[Lang] = LANGS
) -> tuple[ExamQuestion, ...]:
    """Return a knowledge test as plain questions: first what is said before it, then each domain.

    Each language has categories of its own, so that nothing depends on a filter for languages.

    Args:
        kb: The knowledge base.
        ident: Id of the test.
        langs: The languages.

    Raises:
        UnknownIdError: No instrument has that id.
        UnknownOptionError: A language is not known, or the instrument is no knowledge test.

    >>> import ocsea
    >>> questions = exam(ocsea.load(), langs=["en"])
    >>> len(questions), questions[1].idnumber, questions[1].category[-1]
    (21, 'trn-k01', 'TRM Terms and recognition')
    >>> questions[1].fractions, questions[1].answers[-1].text
    ((0, 0, 100, 0), 'Do not know')
    """
    instrument = kb.instruments[ident]
    _check(instrument)
    sheet = Sheet(instrument)
    return tuple(each for lang in langs for each in _in_language(sheet, check_lang(lang)))


def every_test(
    kb: KnowledgeBase, ending: str, write: Callable[[Iterable[ExamQuestion]], str]
) -> dict[str, str]:
    """Return every knowledge test as a file, in both languages.

    Args:
        kb: The knowledge base.
        ending: What the names of the files end in.
        write: Writes questions in a format.

    >>> import ocsea
    >>> every_test(ocsea.load(), "txt", lambda questions: str(len(tuple(questions))))
    {'training-knowledge-20.txt': '42'}
    """
    tests = (each.id for each in kb.instruments.values() if each.kind == "knowledge")
    return {f"{ident}.{ending}": write(exam(kb, ident)) for ident in tests}


def _check(instrument: Instrument) -> None:
    unfit = [item for item in instrument.items if not _has_best(item)]
    if instrument.kind == "knowledge" and not unfit:
        return
    asks = (
        f"{unfit[0].code} has no best answer" if unfit else f"it is of the kind {instrument.kind}"
    )
    message = f"instrument cannot be {instrument.id!r}: a test marks people, and {asks}"
    hint = "use a knowledge test, or a form: XLSForm, SurveyJS or Google Forms (ocsea.interop)."
    raise UnknownOptionError(message, hint=hint)


def _has_best(item: Item) -> bool:
    return item.answers.type == "mcq" and any(c.code == item.key for c in item.offered)


def _in_language(sheet: Sheet, lang: Lang) -> Iterator[ExamQuestion]:
    instrument = sheet.instrument
    top = f"{instrument.label(lang)} ({_LANGUAGES[lang]})"
    mark = (instrument.id, f"lang-{lang}")
    yield ExamQuestion(
        category=[top],
        name=sheet.say("exam-opening")(lang),
        text="\n\n".join(text(lang) for text in sheet.opening),
        tags=mark,
    )
    for domain, questions in sheet.sections:
        path = [top, f"{domain.id} {domain.label(lang)}"]
        yield from (_question(sheet, domain, q.item, path, lang, mark) for q in questions)


def _question(
    sheet: Sheet, domain: Domain, item: Item, path: list[str], lang: Lang, mark: tuple[str, ...]
) -> ExamQuestion:
    own = [f"domain-{domain.id.lower()}", *([f"level-{item.asks}"] if item.asks else [])]
    return ExamQuestion(
        category=path,
        name=item.code,
        text=item.text(lang),
        answers=_answers(sheet, item, lang),
        feedback=_afterwards(sheet, item, lang),
        idnumber=item.id,
        tags=[*mark, *own, *(f"measure-{measure}" for measure in item.measures)],
    )


def _answers(sheet: Sheet, item: Item, lang: Lang) -> Iterator[Answer]:
    best = next(choice for choice in item.offered if choice.code == item.key).label(lang)
    for choice in item.offered:
        yield _answer(sheet, choice, best, lang, right=choice.code == item.key)
    unsure = sheet.say("exam-unsure", best=best)(lang)
    yield Answer(text=sheet.say("collect-dk")(lang), feedback=unsure)


def _answer(sheet: Sheet, choice: Choice, best: str, lang: Lang, *, right: bool) -> Answer:
    told = sheet.say("exam-right") if right else sheet.say("exam-wrong", best=best)
    return Answer(text=choice.label(lang), best=right, feedback=told(lang))


def _afterwards(sheet: Sheet, item: Item, lang: Lang) -> str:
    """Return what is said of a question afterwards: why, on what basis, as of when, and how sure."""
    basis = [each for each in item.basis if each != "ocsea"]
    said = [item.feedback] if item.feedback else []
    said += [sheet.say("exam-basis", basis="; ".join(basis))] if basis else []
    said += [sheet.say("exam-as-of", day=item.as_of)] if item.as_of else []
    said += [sheet.say("exam-unverified")] if item.status == "unverified" else []
    return "\n".join(text(lang) for text in said)
