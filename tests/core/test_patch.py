"""`git apply` takes every patch, and gives the exact bytes."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canonize.core.change import Change
from canonize.core.patch import quoted_path, unified_patch


def git(folder: Path, *arguments: str, data: bytes = b"") -> bytes:
    command = ["git", "-c", "core.autocrlf=false", "-c", "apply.whitespace=nowarn", *arguments]
    done = subprocess.run(command, cwd=folder, input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout


def applied(changes: list[Change]) -> dict[str, bytes | None]:
    """What a work tree with the files before holds after `git apply` of the patch."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        git(folder, "init", "-q")
        for change in changes:
            if change.before is not None:
                path = folder / change.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(change.before)
        git(folder, "apply", "--unidiff-zero", "-", data=unified_patch(changes))
        return {
            change.path: path.read_bytes() if (path := folder / change.path).exists() else None
            for change in changes
        }


_LINES = st.sampled_from(
    [b"a\n", b"b\n", b"same\n", b"\n", b"x\r\n", b"y\r", b"-- \n", b"+++ b/x\n", b"@@ -1 +1 @@\n",
     b"\xff\xfe\n", "é\n".encode(), b"\\ No newline at end of file\n", b"\x0c\n", b"tail"]
)  # fmt: skip
_CONTENT = st.lists(_LINES, max_size=14).map(b"".join)
_NAMES = st.lists(
    st.text(st.sampled_from('ab é"\\\t -+\n\x07~'), min_size=1, max_size=5).filter(
        lambda part: part.strip(".") and part.lower() != ".git"
    ),
    min_size=1,
    max_size=3,
).map("/".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_NAMES, _CONTENT, _CONTENT)
def test_an_edit_arrives_byte_for_byte(name: str, before: bytes, after: bytes) -> None:
    if before == after or not before or not after:
        return
    assert applied([Change(name, before, after)]) == {name: after}


@settings(max_examples=25, deadline=None)
@given(_NAMES, _CONTENT.filter(bool))
def test_a_file_is_made_and_deleted(name: str, content: bytes) -> None:
    assert applied([Change(name, None, content)]) == {name: content}
    assert applied([Change(name, content, None)]) == {name: None}


def test_several_files_in_one_patch() -> None:
    changes = [
        Change("a.py", b"x = 1\n" * 30, b"x = 1\n" * 14 + b"y = 2\n" + b"x = 1\n" * 16),
        Change("b/c.py", None, b"new\n"),
        Change("d.py", b"old\n", None),
        Change("e.py", b"no newline", b"no newline, still"),
    ]
    assert applied(changes) == {change.path: change.after for change in changes}


def test_inverted_changes_restore_the_bytes() -> None:
    change = Change("a.py", b"one\r\ntwo\nthree", b"one\r\n2\nthree")
    assert applied([change.inverted()]) == {"a.py": b"one\r\ntwo\nthree"}


def test_the_mode_of_a_new_file_is_written() -> None:
    patch = unified_patch([Change("run", None, b"#!/bin/sh\n", mode=0o755)])
    assert b"new file mode 100755\n" in patch
    assert b"new file mode 100644\n" in unified_patch([Change("run", None, b"x\n")])


def test_what_is_no_text_or_no_change_has_no_patch() -> None:
    assert unified_patch([Change("a", b"x\0", b"y")]) == b""
    assert unified_patch([Change("a", b"x", b"x")]) == b""


def test_hunks_show_their_context_and_no_more() -> None:
    before = b"".join(b"%d\n" % n for n in range(20))
    patch = unified_patch([Change("a", before, before.replace(b"10\n", b"ten\n"))])
    assert patch.split(b"\n")[3:] == [
        b"@@ -8,7 +8,7 @@", b" 7", b" 8", b" 9", b"-10", b"+ten", b" 11", b" 12", b" 13", b"",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path, expected",
    [
        ("a b.py", b"a/a b.py"),
        ('say "x".py', b'"a/say \\"x\\".py"'),
        ("tab\t.py", b'"a/tab\\t.py"'),
        ("é.py", b'"a/\\303\\251.py"'),
        ("back\\slash", b'"a/back\\\\slash"'),
        ("\udcff", b'"a/\\377"'),
    ],
)
def test_odd_names_are_quoted_as_git_does(path: str, expected: bytes) -> None:
    assert quoted_path("a/", path) == expected


def test_names_with_spaces_end_in_a_tab_as_git_writes_them() -> None:
    patch = unified_patch([Change("a b.py", b"x\n", b"y\n"), Change("c.py", b"x\n", b"y\n")])
    assert b"--- a/a b.py\t\n+++ b/a b.py\t\n" in patch
    assert b"--- a/c.py\n+++ b/c.py\n" in patch
