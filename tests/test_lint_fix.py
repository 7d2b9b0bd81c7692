"""Tests for replacements: only what is safe, and nothing else in the file."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lint_help import KB, found
from tests.test_lint_files import docx

import ocsea
from ocsea.interop.linting import fixed, lint_bytes, lint_file

SHIPPED = ocsea.load()
FIXES = [(rule, fix) for rule in SHIPPED.language_rules.values() for fix in rule.fixes]


def after(content, name="a.md"):
    data = content if isinstance(content, bytes) else content.encode()
    return fixed(KB, lint_bytes(data, name, kb=KB)).after


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Ada kucing hitam.", "Ada kucing gelap."),
        ("Kucing hitam ada.", "Kucing gelap ada."),
        ("**kucing hitam**, kucing hitam", "**kucing gelap**, kucing gelap"),
        ("- kucing hitam\n- (kucing hitam)", "- kucing gelap\n- (kucing gelap)"),
        ("si Ma'ruf punya kucing hitam", "si Ma'ruf punya kucing gelap"),
        ("anak-anak' kucing hitam", "anak-anak' kucing gelap"),
        ("<q>a</q></q> kucing hitam", "<q>a</q></q> kucing gelap"),
    ],
)
def test_exact_phrase_is_replaced(content, expected):
    """
    The exact phrase is replaced, with the case of its first letter.
    """
    assert expected == after(content)


@pytest.mark.parametrize(
    "content",
    [
        '"kucing hitam"',
        "Ia berkata, “ada kucing hitam di sini”.",
        "'kucing hitam'",
        "‘kucing hitam’",
        "«kucing hitam»",
        "„kucing hitam“",
        "“kucing hitam",
        "> kucing hitam",
        "<q>kucing hitam</q>",
        "<blockquote>\n\nkucing hitam\n\n</blockquote>",
        "<q>a <cite>b</cite> kucing hitam</q>",
        "<cite>kucing hitam",
        "Kucing Hitam",
        "KUCING HITAM",
        "kucing hitam-nya",
        "kucing hitam’nya",
        "kucing hitam.id",
        "#kucing hitam",
        "si-kucing hitam",
        "gambar kucing hitam",
        "kucing hitam (liar)",
        "kucing\nhitam",
        "kucing  hitam",
        "kucing *hitam*",
        "kucing&nbsp;hitam",
        "kucing",
        "tikus",
        "This is the black cat.",
        "`kucing hitam`",
        "kucing hitam <!-- ocsea-lint: allow id-kucing because nama -->",
    ],
)
def test_what_is_not_safe_is_left_alone(content):
    """
    Words of others, names, inflected or divided phrases, what is allowed and less than an error stay.
    """
    assert content == after(content)


def test_message_ids_are_left_alone():
    """
    Of translations only the translation is replaced: programs look up the other.
    """
    content = 'msgid "kucing hitam"\nmsgstr "kucing hitam"\n'

    assert 'msgid "kucing hitam"\nmsgstr "kucing gelap"\n' == after(content, "a.po")


def test_only_comments_of_code_are_replaced():
    """
    Of source code only comments are replaced.
    """
    assert 'x = "kucing hitam"  # kucing gelap' == after(
        'x = "kucing hitam"  # kucing hitam', "a.py"
    )


def test_docx_is_not_replaced():
    """
    DOCX documents are never rewritten.
    """
    assert () == fixed(KB, lint_bytes(docx("kucing hitam"), "a.docx", kb=KB)).changes


PIECES = [
    "kucing hitam",
    "Kucing hitam",
    "tikus",
    "kata",
    "é𝒜",
    '"',
    "“",
    "”",
    "'",
    "`",
    "*",
    "-",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "> ",
    ".",
    "\u2028",
]
contents = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(contents, st.sampled_from(["a.md", "a.txt", "a.html", "a.js"]))
def test_replacing_changes_the_spans_only_and_once(content, name):
    """
    Outside the replaced spans the file stays as it was, and replacing again changes nothing.
    """
    made = fixed(KB, lint_bytes(content.encode(), name, kb=KB))
    rest, at = [], 0
    for change in made.changes:
        assert change.old == content[change.start : change.end]
        rest += [content[at : change.start], change.new]
        at = change.end

    assert made.after == "".join([*rest, content[at:]])
    assert made.after == after(made.after, name)
    assert bool(made.diff()) == bool(made.changes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le"])
def test_file_is_written_as_it_was(tmp_path, encoding):
    """
    Encoding, mark, line ends and rights of a file stay; the rest is the same byte for byte.
    """
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    content = f"{mark}satu\r\nkucing hitam é\rdua\n\n"
    path = tmp_path / "a.txt"
    path.write_bytes(content.encode(encoding))
    path.chmod(0o755)

    fixed(KB, lint_file(path, kb=KB)).write()

    assert content.replace("hitam", "gelap").encode(encoding) == path.read_bytes()
    assert 0o755 == path.stat().st_mode & 0o777
    assert [] == found(lint_file(path, kb=KB))[1:]


def test_file_without_replacements_is_not_written(tmp_path):
    """
    A file in which nothing is replaced is not touched.
    """
    path = tmp_path / "a.txt"
    path.write_text("tikus", encoding="utf-8")
    os.utime(path, (1, 1))

    fixed(KB, lint_file(path, kb=KB)).write()

    assert 1 == path.stat().st_mtime


def test_link_stays_a_link(tmp_path):
    """
    Of a symbolic link the file behind it is written.
    """
    real, link = tmp_path / "a.txt", tmp_path / "b.txt"
    real.write_text("kucing hitam", encoding="utf-8")
    link.symlink_to(real)

    fixed(KB, lint_file(link, kb=KB)).write()

    assert link.is_symlink()
    assert "kucing gelap" == real.read_text(encoding="utf-8")


def test_file_that_cannot_be_written_stays_as_it_was(tmp_path, monkeypatch):
    """
    When writing fails, the file is whole, and no other is left behind.
    """
    path = tmp_path / "a.txt"
    path.write_text("kucing hitam", encoding="utf-8")
    made = fixed(KB, lint_file(path, kb=KB))

    def refuse(*_):
        raise OSError(28, "no space")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ocsea.OutputError):
        made.write()

    assert ["a.txt"] == [each.name for each in tmp_path.iterdir()]
    assert "kucing hitam" == path.read_text(encoding="utf-8")


# -- the shipped replacements --------------------------------------------------------------------------


def test_few_rules_have_replacements():
    """
    Some rules have replacements, and most have none: the author decides.
    """
    assert 3 <= len({rule.id for rule, _ in FIXES}) <= len(SHIPPED.language_rules) / 10


@pytest.mark.parametrize(("rule", "fix"), FIXES, ids=[fix.found for _, fix in FIXES])
def test_shipped_replacement_is_for_its_rule_and_clean(rule, fix):
    """
    A replacement is for a phrase that its rule finds, and is itself free of findings, alone and in sentences.
    """
    around = {
        "id": "Mereka menemukan {} dalam laporan tentang anak dan korban itu.",
        "en": "They have found {} in the report about the child and the victim.",
    }[rule.lang]
    content = around.format(fix.found)

    made = fixed(SHIPPED, lint_bytes(content.encode(), "a.txt", kb=SHIPPED))

    assert around.format(fix.use) == made.after
    assert [rule.id] == [change.rule for change in made.changes]
    again = lint_bytes(made.after.encode(), "a.txt", kb=SHIPPED)
    assert () == again.report.findings
    assert rule.severity != "caution"
    assert fix.found == fix.found.lower()
