"""What an author says to the linter in a comment: ``ocsea-lint: allow RULE because REASON``.

It holds for the line it stands on; when it stands alone, for the paragraph that follows; in a comment of
Word, for the paragraph that the comment is about. ``ocsea-lint: off because REASON`` holds to the next
``ocsea-lint: on``, or to the end. ``karena`` is understood for ``because``. Without a reason nothing is
allowed: a reader of the text has to be able to learn why a word stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import attrs

from ocsea._base.errors import nearest
from ocsea._base.text import Text
from ocsea.documents.model import Comment, Document, Part

if TYPE_CHECKING:
    from ocsea.knowledge import KnowledgeBase

__all__ = ["Directive", "Remark", "blanked", "directives_of"]

Span = tuple[int, int]

_CALL: Final = "ocsea-lint:"
_MARKS: Final = " \t\r\n#/*%;!<-"
"""What may stand before the call: what opens a comment, and blanks."""

_BECAUSE: Final = re.compile(r"\b(?:because|karena)\b[\s:]*")
_ALLOW: Final = re.compile(r"allow\s+([\w-]+(?:[\s,]+[\w-]+)*)[\s,]*\Z")
_WORDS: Final = re.compile(r"\S")
_VISIBLE: Final = re.compile(r"[^\n]")
_PARAGRAPH_END: Final = re.compile(r"\n[ \t]*\n")
_EMPTY_LINE: Final = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")


@attrs.frozen(kw_only=True)
class Remark:
    """Something to tell about what an author says to the linter.

    Attributes:
        rule: ``directive-no-reason``, ``directive-unknown-rule``, ``directive-unused`` or
            ``directive-unclear``.
        level: ``warning``, or ``info``.
        start: Of the comment.
        end: Of the comment.
        found: The comment.
        why: What is the matter.
        use: What to do about it.
    """

    rule: str
    level: str
    start: int
    end: int
    found: str
    why: Text
    use: Text


@attrs.frozen(kw_only=True)
class Directive:
    """What an author allows, and where.

    Attributes:
        rules: Ids of the rules; empty for all.
        reason: Why.
        spans: Where it holds.
        start: Of the comment.
        end: Of the comment.
    """

    rules: tuple[str, ...]
    reason: str
    spans: tuple[Span, ...]
    start: int
    end: int

    def covers(self, rule: str, start: int, end: int) -> bool:
        """Return whether a finding is allowed."""
        named = not self.rules or rule in self.rules
        return named and any(first < end and start < last for first, last in self.spans)


@attrs.frozen
class _Said:
    comment: Comment
    text: str

    @property
    def parts(self) -> tuple[str, str]:
        """What is said, and the reason."""
        because = _BECAUSE.search(self.text)
        if not because:
            return self.text.strip(), ""
        return self.text[: because.start()].strip(), self.text[because.end() :].strip()


def _said(document: Document) -> list[_Said]:
    """Return what is said; in a DOCX document a paragraph or a comment says nothing else."""
    found: list[_Said] = []
    for comment in document.comments:
        text = document.content[comment.start : comment.end]
        at = _call(text)
        before = text[:at].rstrip(_MARKS)
        if at >= 0 and not (document.kind == "docx" and before):
            here = attrs.evolve(comment, start=comment.start + len(before))
            said = text[at + len(_CALL) :].strip().removesuffix("-->").removesuffix("*/")
            found.append(_Said(here, " ".join(said.split())))
    return found


def _call(text: str) -> int:
    """Return where the linter is called in a comment; -1 when it is only spoken of, as between quotes."""
    at = text.find(_CALL)
    while at > 0 and text[at - 1] not in _MARKS:
        at = text.find(_CALL, at + 1)
    return at


def blanked(document: Document) -> tuple[Part, ...]:
    """Return the parts of a document without what is said to the linter."""
    said = [(each.comment.start, each.comment.end) for each in _said(document)]
    return tuple(_without(part, said) for part in document.parts) if said else document.parts


def _without(part: Part, spans: Iterable[Span]) -> Part:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [part.mask[at:start], _VISIBLE.sub(" ", part.mask[start:end])]
        at = end
    return attrs.evolve(part, mask="".join([*pieces, part.mask[at:]]))


def directives_of(
    kb: KnowledgeBase, document: Document, parts: tuple[Part, ...], known: Iterable[str]
) -> tuple[tuple[Directive, ...], tuple[Remark, ...]]:
    """Return what is said to the linter, and what is to be told about that.

    Args:
        kb: The knowledge base, which has the words.
        document: The document.
        parts: What of it is text, from `blanked`.
        known: Ids of the rules.
    """
    rules = list(known)
    found: list[Directive] = []
    remarks: list[Remark] = []
    said = _said(document)
    for at, each in enumerate(said):
        what, reason = each.parts
        comment = each.comment
        allow = _ALLOW.match(what)
        if what == "on":
            continue
        if not allow and what != "off":
            remarks.append(_remark(kb, document, comment, "unclear"))
        elif not reason:
            remarks.append(_remark(kb, document, comment, "no-reason"))
        elif not allow:
            until = (o.comment.start for o in said[at + 1 :] if o.parts[0] == "on")
            span = (comment.end, next(until, len(document.content)))
            found.append(_directive((), reason, (span,), comment))
        else:
            named = tuple(dict.fromkeys(re.split(r"[\s,]+", allow[1])))
            remarks += _unknown(kb, document, comment, named, rules)
            spans = tuple(_spans(document, parts, comment))
            here = tuple(rule for rule in named if rule in rules)
            found += [_directive((rule,), reason, spans, comment) for rule in here]
    return tuple(found), tuple(remarks)


def _directive(
    rules: tuple[str, ...], reason: str, spans: tuple[Span, ...], comment: Comment
) -> Directive:
    return Directive(rules=rules, reason=reason, spans=spans, start=comment.start, end=comment.end)


# -- where it holds ------------------------------------------------------------------------------------


def _spans(document: Document, parts: tuple[Part, ...], comment: Comment) -> Iterator[Span]:
    if comment.target:
        yield comment.target
        return
    line = document.line_span(comment.start)[0], document.line_span(max(comment.end - 1, 0))[1]
    beside = [
        span for part in parts if part.mask[slice(*(span := _segment(part, comment, line)))].strip()
    ]
    if beside:
        yield from beside
    elif document.kind == "po":
        end = _EMPTY_LINE.search(document.content, comment.end)
        yield comment.end, end.start() if end else len(document.content)
    else:
        yield from (_next(part, comment.end) for part in parts)


def _segment(part: Part, comment: Comment, line: Span) -> Span:
    """Return what of a line is in one paragraph with a comment."""
    before = part.mask.rfind("\n\n", line[0], comment.start)
    after = part.mask.find("\n\n", comment.end, line[1])
    return (line[0] if before < 0 else before), (line[1] if after < 0 else after)


def _next(part: Part, start: int) -> Span:
    """Return where the paragraph after an offset stands."""
    first = _WORDS.search(part.mask, start)
    if not first:
        return start, start
    end = _PARAGRAPH_END.search(part.mask, first.start())
    return first.start(), end.start() if end else len(part.mask)


# -- what is to be told about it -----------------------------------------------------------------------


def _remark(
    kb: KnowledgeBase,
    document: Document,
    span: Comment | Directive,
    what: str,
    *,
    rule: str = "",
    near: str = "",
) -> Remark:
    why, use = kb.wording[f"lint-directive-{what}"], kb.wording[f"lint-directive-{what}-use"]
    return Remark(
        rule=f"directive-{what}",
        level="info" if what == "unused" else "warning",
        start=span.start,
        end=span.end,
        found=document.content[span.start : span.end],
        why=why.format(rule=rule) if rule else why,
        use=kb.wording["lint-directive-near"].format(near=near) if near else use,
    )


def _unknown(
    kb: KnowledgeBase, document: Document, comment: Comment, named: Iterable[str], known: list[str]
) -> Iterator[Remark]:
    for rule in named:
        if rule not in known:
            near = nearest(rule, known) or ""
            yield _remark(kb, document, comment, "unknown-rule", rule=rule, near=near)


def unused(kb: KnowledgeBase, document: Document, directive: Directive) -> Remark:
    """Return the remark that nothing had to be allowed."""
    rule = ", ".join(directive.rules) or "off"
    return _remark(kb, document, directive, "unused", rule=rule)
