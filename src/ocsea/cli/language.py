"""The command on language: ``ocsea lint``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import attrs
import typer
from rich.cells import cell_len
from rich.markup import escape

from ocsea._base.errors import OutputError, UnknownIdError, UnknownOptionError
from ocsea._base.text import Lang
from ocsea.cli.screen import (
    JsonOption,
    LangOption,
    Language,
    OverlayOption,
    Screen,
    print_json,
    screen_for,
)
from ocsea.interop.linting import (
    Fixed,
    LintConfig,
    LintedFiles,
    fixed,
    lint_bytes,
    lint_file,
    lint_files,
    read_config,
    to_github,
    to_json,
    to_sarif,
)
from ocsea.interop.linting.files import FileReport, Spot
from ocsea.interop.linting.formats import instead, place_text
from ocsea.taxonomy.language import LanguageRule

__all__ = ["lint"]

FORMATS: Final = ("text", "json", "sarif", "github")
_STYLES: Final = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_STDIN: Final = Path("-")
_BEFORE, _AFTER = 40, 50
"""Characters that an excerpt shows around what was found."""

_MOST_EXAMPLES: Final = 12
_SIGNS: Final = re.compile(r"[@…|\[\]()+:]|\.\.")
"""Signs of the notation of rules, which stand for any word or a gap."""

_RULES_HELP = "Id aturan; dipisah koma. · Ids of rules, separated by commas."


def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Berkas atau folder; - untuk masukan baku. · Files, folders, or -."),
    ] = None,
    text_lang: Annotated[
        str | None, typer.Option("--text-lang", help="Bahasa teks: auto, id, en. · Of the texts.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help=", ".join(FORMATS))] = "text",
    only: Annotated[list[str] | None, typer.Option("--only", help=_RULES_HELP)] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", help=_RULES_HELP)] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Ganti yang aman diganti. · Replace what is safe to.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Tunjukkan gantinya saja. · Show replacements only.")
    ] = False,
    fail_on: Annotated[str | None, typer.Option("--fail-on", help="error, warning, never")] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="Berkas pengaturan. · File with settings.")
    ] = None,
    stdin_name: Annotated[
        str,
        typer.Option("--stdin-name", help="Nama untuk masukan baku. · Name for standard input."),
    ] = "stdin.txt",
    rules: Annotated[
        bool, typer.Option("--rules", help="Daftar aturan. · List the rules.")
    ] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", help="Jelaskan satu aturan. · Explain one rule.")
    ] = None,
    lang: LangOption = Language.id,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Periksa bahasa tentang korban; keluar 1 bila perlu diganti. · Check for respectful language."""
    screen = screen_for(lang, overlay)
    chosen = _format("json" if as_json else form)
    if rules:
        _list(screen, as_json=chosen == "json")
    elif explain is not None:
        _explain(screen, explain, as_json=chosen == "json")
    else:
        paths = files or [Path()]
        changes = {
            "lang": text_lang,
            "only": _ids(only),
            "ignore": _ids(ignore),
            "fail_on": fail_on,
        }
        asked = _asked(paths, config, changes)
        linted = _linted(screen, paths, asked, stdin_name)
        if fix or diff:
            linted = _fix(screen, linted, asked, write=fix and not diff, quiet=chosen != "text")
        if not diff:
            _print(screen, linted, chosen)
        _finish(linted, asked, screen.lang)


def _format(name: str) -> str:
    if name not in FORMATS:
        raise UnknownOptionError.for_option("format", name, FORMATS)
    return name


def _ids(given: list[str] | None) -> tuple[str, ...] | None:
    named = [each.strip() for one in given or () for each in one.split(",")]
    return tuple(each for each in named if each) or None


def _asked(paths: list[Path], file: Path | None, changes: dict[str, Any]) -> LintConfig:
    """Return what is asked: by the project, and in its place by the options."""
    first = Path() if paths[0] == _STDIN else paths[0]
    found = read_config(start=first if first.is_dir() else first.parent, file=file)
    return attrs.evolve(found, **{key: each for key, each in changes.items() if each is not None})


def _linted(screen: Screen, paths: list[Path], asked: LintConfig, stdin_name: str) -> LintedFiles:
    if _STDIN not in paths:
        return lint_files(paths, config=asked, kb=screen.kb)
    if len(paths) > 1:
        message = "standard input cannot be checked together with files"
        raise UnknownOptionError(message, hint="give - alone.")
    data = sys.stdin.buffer.read()
    return LintedFiles(files=(lint_bytes(data, stdin_name, config=asked, kb=screen.kb),))


def _finish(linted: LintedFiles, asked: LintConfig, lang: Lang) -> None:
    for problem in linted.problems:
        typer.echo(problem.in_language(lang), err=True)
    if linted.problems:
        raise typer.Exit(2)
    if linted.fails(asked.fail_on):
        raise typer.Exit(1)


# -- replacing -----------------------------------------------------------------------------------------


def _fix(
    screen: Screen, linted: LintedFiles, asked: LintConfig, *, write: bool, quiet: bool
) -> LintedFiles:
    """Show, or make, the replacements; return what the linter finds afterwards."""
    found = [(file, fixed(screen.kb, file)) for file in linted.files]
    if write:
        _check_writable(linted)
        for _, each in found:
            each.write()
    for file, each in found:
        if not quiet:
            _tell_changes(screen, file, each, as_diff=not write)
    if not write or not any(each.changes for _, each in found):
        return linted
    if not quiet:
        screen.line(screen.say("lint-fixes", n=sum(len(each.changes) for _, each in found)))
    again = (
        lint_file(file.path, kind=file.document.kind, config=asked, kb=screen.kb)
        if each.changes
        else file
        for file, each in found
    )
    return attrs.evolve(linted, files=tuple(again))


def _check_writable(linted: LintedFiles) -> None:
    for file in linted.files:
        if not Path(file.path).is_file():
            message = "what comes from standard input cannot be changed"
            raise OutputError(message, hint="see the replacements with --diff, or name a file.")


def _tell_changes(screen: Screen, file: FileReport, each: Fixed, *, as_diff: bool) -> None:
    if file.document.kind == "docx" and file.report.counts["error"]:
        screen.line(screen.say("lint-no-fix-docx", path=file.path))
    if as_diff:
        typer.echo(each.diff(), nl=False)
        return
    for change in each.changes:
        place = f"{each.path}:{change.line}:{change.column}"
        screen.line(screen.say("lint-fixed", place=place, old=change.old, new=change.new))


# -- printing ------------------------------------------------------------------------------------------


def _print(screen: Screen, linted: LintedFiles, chosen: str) -> None:
    if chosen == "json":
        typer.echo(to_json(screen.kb, linted), nl=False)
    elif chosen == "sarif":
        typer.echo(to_sarif(screen.kb, linted, screen.lang), nl=False)
    elif chosen == "github":
        typer.echo(to_github(screen.kb, linted, screen.lang), nl=False)
    else:
        _tell(screen, linted)


def _tell(screen: Screen, linted: LintedFiles) -> None:
    for file in linted.files:
        for each, spot in zip(file.told, file.places, strict=True):
            _tell_one(screen, file, each, spot)
        for stretch in file.report.unchecked:
            line, column = file.document.position(stretch.start)
            told = f"{screen.say('lint-unchecked')}: {stretch.reason(screen.lang)}"
            screen.line(f"{file.path}:{line}:{column}: {told}")
    if not linted.files and not linted.problems:
        screen.line(screen.say("lint-nothing"))
        return
    screen.line(screen.say("lint-summary", files=len(linted.files), **linted.counts))
    if allowed := sum(len(file.allowed) for file in linted.files):
        screen.line(screen.say("lint-allowed", n=allowed))
    for file in linted.files[:1]:
        screen.line(file.report.not_checked(screen.lang))


def _tell_one(screen: Screen, file: FileReport, each: Any, spot: Spot) -> None:
    place = f"{file.path}:{spot.line}:{spot.column}"
    if spot.place:
        place = f"{file.path}: {place_text(screen.kb, spot.place)(screen.lang)}"
    style, level = _STYLES[each.level], screen.say(f"lint-level-{each.level}")
    head = f"{escape(place)}: [{style}]{escape(level)}[/{style}] {escape(each.rule)}"
    screen.console.print(head, highlight=False, soft_wrap=True)
    for line in _excerpt(file, each, spot):
        screen.line(line)
    screen.line(f"    {screen.say('lint-why')}: {each.why(screen.lang)}")
    screen.line(f"    {screen.say('lint-use')}: {instead(each, screen.lang)}")
    because = getattr(each, "because", "")
    if because:
        guard = screen.kb.language_guards.get(because)
        told = guard.label(screen.lang) if guard else because
        screen.line(f"    {screen.say('lint-because')}: {told}")
    screen.line("")


def _excerpt(file: FileReport, each: Any, spot: Spot) -> Iterator[str]:
    """Yield the line of a finding, and what underlines it."""
    start, end = file.document.line_span(each.start)
    first = max(start, each.start - _BEFORE)
    last = min(end, max(each.end, each.start) + _AFTER)
    lead = f"{spot.line:>5} | " + ("…" if first > start else "")
    shown = _shown(file.document.content[first:last]).rstrip() + ("…" if last < end else "")
    before = cell_len(lead) + cell_len(_shown(file.document.content[first : each.start]))
    marked = cell_len(_shown(file.document.content[each.start : min(each.end, last)]).rstrip())
    yield lead + shown
    yield " " * before + "^" * max(marked, 1)


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


# -- the rules -----------------------------------------------------------------------------------------


def _list(screen: Screen, *, as_json: bool) -> None:
    rules = screen.kb.language_rules.values()
    if as_json:
        print_json({rule.id: rule for rule in rules})
        return
    rows = (
        (rule.id, rule.lang, screen.say(f"lint-severity-{rule.severity}"), rule.why(screen.lang))
        for rule in rules
    )
    screen.grid(("cli-id", "lint-language", "lint-level", "lint-why"), rows)


def _examples(kb: Any, rule: LanguageRule) -> list[str]:
    """Return some of the expressions in plain words: the shortest first, and no catalogue.

    Those that the data writes without signs come before those that are made from it.
    """
    forms = kb.linter.forms(rule.id)
    plain = [form for form in forms if not _SIGNS.search(form)] or forms
    written = {*rule.forms, *(form for variant in rule.variants for form in variant.forms)}
    chosen: list[str] = []
    for form in sorted(plain, key=lambda form: (form not in written, len(form), form)):
        if not any(_extends(form, shown) for shown in chosen):
            chosen.append(form)
        if len(chosen) == _MOST_EXAMPLES:
            break
    return chosen


def _extends(form: str, shown: str) -> bool:
    """Return whether an expression is one already shown, with endings."""
    words, others = form.split(), shown.split()
    return len(words) == len(others) and all(map(str.startswith, words, others))


def _explain(screen: Screen, ident: str, *, as_json: bool) -> None:
    kb, lang = screen.kb, screen.lang
    rule = kb.language_rules.get(ident)
    if rule is None:
        raise UnknownIdError.for_id("language rule", ident, kb.language_rules)
    if as_json:
        print_json(rule)
        return
    unless = (kb.language_guards[each].label(lang) for each in rule.unless)
    needs = (kb.language_contexts[each].label(lang) for each in rule.needs)
    screen.facts(
        (
            ("lint-rule", rule.id),
            ("lint-language", rule.lang),
            ("lint-level", screen.say(f"lint-severity-{rule.severity}")),
            ("lint-why", rule.why(lang)),
            ("lint-use", rule.use(lang)),
            ("lint-forms", "; ".join(_examples(kb, rule))),
            ("lint-needs", "; ".join(needs)),
            ("lint-unless", "; ".join(unless)),
            ("lint-fix", "; ".join(f"{fix.found} → {fix.use}" for fix in rule.fixes)),
            ("lint-basis", screen.say(f"lint-basis-{rule.basis}")),
            ("cli-status", screen.say(f"status-{rule.status}")),
            ("cli-sources", "\n".join(kb.cite(rule.sources))),
        )
    )
