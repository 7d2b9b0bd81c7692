"""Source code: its comments, and the docstrings of Python. Strings are no comments and are left alone."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from typing import Final

from ocsea._base.lazy import needs
from ocsea.documents.model import Comment, Mask, Part, hide_addresses

__all__ = ["LANGUAGES", "read_code", "read_python"]

LANGUAGES: Final = {
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), "javascript"),
    **dict.fromkeys((".ts", ".tsx", ".mts", ".cts"), "typescript"),
    **dict.fromkeys((".c", ".h"), "c"),
    **dict.fromkeys((".cc", ".cpp", ".cxx", ".hh", ".hpp"), "cpp"),
    **dict.fromkeys((".sh", ".bash", ".zsh"), "bash"),
    **dict.fromkeys((".yaml", ".yml"), "yaml"),
    **dict.fromkeys((".kt", ".kts"), "kotlin"),
    ".cs": "csharp",
    ".css": "css",
    ".dart": "dart",
    ".go": "go",
    ".java": "java",
    ".rs": "rust",
    ".scala": "scala",
    ".swift": "swift",
    ".toml": "toml",
}
"""The language of each ending, as the package that reads it calls it."""

_OPENS: Final = re.compile(r"#+!?|//+!?|/\*+!?|--+|<!--")
_CLOSES: Final = re.compile(r"\*{1,99}/\Z")
_STAR: Final = re.compile(r"^[ \t]*\*+(?=[ \t\r\n]|\Z)", re.MULTILINE)
_QUOTES: Final = re.compile(r"[a-zA-Z]{0,2}(\"\"\"|'''|\"|')")
_EXAMPLE: Final = re.compile(r"^[ \t]*>>>(?:[ \t].*)?(?:\r?\n[ \t]*[^\s].*)*", re.MULTILINE)
"""An example and what it prints, up to an empty line."""
_TICKS: Final = re.compile(r"``[^`\n]+``|`[^`\n]+`")
_NOTHING: Final = frozenset({
    tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT, tokenize.ENCODING,
})  # fmt: skip


def read_python(content: str) -> tuple[tuple[Part, ...], tuple[Comment, ...]]:
    """Return the comments and docstrings of Python.

    Raises:
        ValueError: It is not Python.
    """
    content_read = re.sub(r"\r(?!\n)", "\n", content)  # of the same length
    starts = [0, *(at.end() for at in re.finditer("\n", content_read))]
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(content_read, newline="").readline))
    except (tokenize.TokenError, SyntaxError) as error:
        raise ValueError(str(error)) from None
    mask = Mask(content)
    mask.line_ends()
    comments = []
    for token, docstring in _told(tokens):
        start = starts[token.start[0] - 1] + token.start[1]
        end = starts[token.end[0] - 1] + token.end[1]
        if docstring:
            _show_docstring(mask, start, end)
        else:
            comments.append(Comment(start=start, end=end))
            _show_comment(mask, start, end)
    return (hide_addresses(mask).part(),), tuple(comments)


def _told(tokens: Iterable[tokenize.TokenInfo]) -> Iterator[tuple[tokenize.TokenInfo, bool]]:
    """Yield comments, and strings that are a statement by themselves."""
    fresh, waiting = True, None
    for token in tokens:
        if token.type == tokenize.COMMENT:
            yield token, False
        if waiting and token.type in {tokenize.NEWLINE, tokenize.ENDMARKER}:
            yield waiting, True
        if token.type not in {tokenize.COMMENT, tokenize.NL}:
            waiting = token if fresh and token.type == tokenize.STRING else None
            fresh = token.type in _NOTHING


def read_code(content: str, language: str) -> tuple[tuple[Part, ...], tuple[Comment, ...]]:
    """Return the comments of source code.

    Raises:
        MissingExtraError: The package that reads source code is not installed.
    """
    lexers = needs("pygments.lexers", "cli")
    kinds = needs("pygments.token", "cli")
    mask = Mask(content)
    mask.line_ends()
    comments = []
    # A line comment that ends with the file is seen when a line end follows.
    for start, kind, text in lexers.get_lexer_by_name(language).get_tokens_unprocessed(
        f"{content}\n"
    ):
        told = kind in kinds.Comment or kind in kinds.String.Doc
        if told and kind not in kinds.Comment.Preproc and kind not in kinds.Comment.PreprocFile:
            end = start + len(text.rstrip())
            if start < end:
                comments.append(Comment(start=start, end=end))
                _show_comment(mask, start, end)
    return (hide_addresses(mask).part(),), tuple(comments)


def _show_comment(mask: Mask, start: int, end: int) -> None:
    if start == 0 and mask.content.startswith("#!"):
        return  # the program that runs the file
    mask.show(start, end)
    opens = _OPENS.match(mask.content, start, end)
    if opens:
        mask.put(*opens.span(), "")
    text = mask.content[start:end]
    for pattern in (_CLOSES, _STAR):
        for found in pattern.finditer(text):
            mask.put(start + found.start(), start + found.end(), "")
    _hide_code(mask, start, end)


def _show_docstring(mask: Mask, start: int, end: int) -> None:
    quotes = _QUOTES.match(mask.content, start, end)
    if quotes:
        mask.show(quotes.end(), end - len(quotes[1]))
        _hide_code(mask, start, end)


def _hide_code(mask: Mask, start: int, end: int) -> None:
    text = mask.content[start:end]
    for pattern in (_EXAMPLE, _TICKS):
        for found in pattern.finditer(text):
            mask.hide(start + found.start(), start + found.end())
