"""Hostile names, contents, titles and outputs through every verb: none can do anything to a
terminal, and none to whoever reads a log."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Outcome, Shop
from .test_terminal import Terminal

# Sets a window's title, turns colours round, moves the cursor up; then what turns the reading
# order, what nobody sees, a C1 control, and bytes that are no text.
ESCAPES = "\x1b]0;owned\x07\x1b[7m\x1b[9A"
ODD = f"{ESCAPES}\u202egnp\u2066\u200b\x9b31m\r"
SHOWN = r"\x1b]0;owned\x07"
NAME = f"e{ODD}\nvil"

PLAN = r"""
version: 1
name: one-factory
issue: "884 \e]0;owned\a\u202E"
canonical: app.core:Factory
competitors:
  - symbol: app.old
    verdict: duplicate
    reason: "old \e]0;owned\a\e[7m\u202E"
  - symbol: app.old:Factory
    verdict: duplicate
  - symbol: app.legacy:Maker
    verdict: deprecated
checks:
  smoke:
    command: ["python", "-c", "print('\\x1b]0;owned\\x07\\x1b[7m \\u202e \\x9b')"]
  bad:
    command: ["python", "-c", "import sys; sys.exit('\\x1b]0;owned\\x07 \\u202e')"]
steps:
  - id: baseline
    title: "Look \e]0;owned\a\e[7m\u202E"
    checks: [smoke]
  - id: rewrite
    title: "Route\n\nCanonize-Step: forged \e]0;owned\a"
    codemods: [rewrite_imports, rewrite_strings]
    checks: [smoke]
  - id: fails
    codemods: [insert_deprecations]
    checks: [bad]
"""


@pytest.fixture
def hostile(shop: Shop) -> Shop:
    text = f'"""{ESCAPES}\u202e"""\nfrom app.old import Factory  # {ESCAPES}\u202e\n'
    text += f'NAMES = ["{ESCAPES}\u202e", "app.old:Factory"]  # {ESCAPES}\n'
    shop.write(f"app/{NAME}.py", text)
    shop.write(f"docs/{NAME}/{NAME}.md", f"{ODD} app.old.Factory {ODD}\n")
    shop.write(f"app/{NAME}broken.py", f"from app.old import Factory ({ODD}\n")
    raw = os.fsencode(shop.root) + b"/app/\xff\xfe\x1b]0;owned\x07.py"
    Path(os.fsdecode(raw)).write_bytes(b"from app.old import Factory\nX = '\xff\x1b[7m'\n")
    shop.git("add", "-A")
    shop.git("commit", "-qm", f"a message {ODD}")
    shop.write("migration_plan.yaml", PLAN)
    shop.git("rm", "-q", "--cached", "--ignore-unmatch", "migration_plan.yaml")
    return shop


def assert_inert(text: str, *, allowed: str = "\n\t") -> None:
    bad = {character for character in text if not character.isprintable()} - set(allowed)
    assert not bad, (bad, text)


def assert_harmless(outcome: Outcome) -> None:
    assert outcome.status != 3, outcome.err
    assert_inert(outcome.out)
    assert_inert(outcome.err)


VERBS = [
    ("scan",), ("scan", "--json"), ("scan", "--fail-on", "low"),
    ("plan", "check"), ("plan", "check", "--json"),
    ("preview",), ("preview", "--ledger"), ("preview", "--stat"), ("preview", "--json"),
    ("trust",), ("trust", "--json"), ("run",), ("run", "--json"), ("status",), ("log",),
    ("verify",), ("verify", "--json"), ("codemods",), ("adopt",), ("finish",), ("resume",),
    ("preview", "--step", ODD), (ODD,), ("--plan", f"{ODD}.yaml", "status"), ("run", "--to", ODD),
    ("preview", "--patch", f"/nowhere/{NAME}"), ("scan", f"app/{NAME}.py"), ("codemods", ODD),
    ("plan", "new", "--canonical", ODD, "--duplicate", "app.old:Factory"),
    ("compare", "app.core:Factory", "app.old:Factory"), ("compare", ODD, ODD),
]  # fmt: skip


@pytest.mark.parametrize("words", VERBS, ids=lambda words: ascii(" ".join(words)))
def test_no_verb_says_anything_that_acts(hostile: Shop, words: tuple[str, ...]) -> None:
    assert_harmless(hostile(*words))


def test_the_names_are_there_to_be_read(hostile: Shop) -> None:
    out = hostile("preview", "--ledger").out
    assert SHOWN in out and r"\u202e" in out and r"\xff\xfe" in out
    files = json.loads(hostile("preview", "--json").out)
    paths = {entry["path"] for step in files["steps"] for entry in step["ledger"]}
    assert f"app/{NAME}.py" in paths


def test_a_whole_migration_and_its_log(hostile: Shop) -> None:
    outcome = hostile("run", "--all", "--yes")
    assert outcome.status == 1
    assert_harmless(outcome)
    assert SHOWN in outcome.out
    for words in (("status",), ("log",), ("log", "--json"), ("verify",), ("rollback", "--all"),
                  ("log",), ("status", "--json")):  # fmt: skip
        assert_harmless(hostile(*words))


def test_a_title_forges_no_trailer(hostile: Shop) -> None:
    hostile("run", "--to", "rewrite", "--yes")
    said = hostile.git("log", "-1", "--format=%(trailers:key=Canonize-Step,valueonly)")
    assert said.split() == ["rewrite"]
    assert "\x1b" not in hostile.git("log", "-1", "--format=%s")


MISTAKES = [
    'name: "\\e]0;owned\\a"', '"\\e]0;owned\\a\\u202E": 1', 'canonical: "\\e]0;owned\\a:X"',
    'steps: "\\e[7m\\u202E"', 'steps: [{id: a, codemods: ["\\e]0;owned\\a"]}]',
    'steps: [{id: a, checks: ["\\e]0;owned\\a"]}]', f"# {ODD}", f"name: {ODD}",
    'checks: {a: {kind: "\\e[7m"}}', 'source_roots: ["\\e]0;owned\\a"]',
]  # fmt: skip


@pytest.mark.parametrize("line", MISTAKES, ids=ascii)
def test_mistakes_of_a_plan_are_told_harmlessly(hostile: Shop, line: str) -> None:
    key = line.partition(":")[0]
    kept = [part for part in PLAN.split("\n") if not part.startswith(f"{key}:")]
    hostile.write("migration_plan.yaml", "\n".join([line, *kept]))
    for words in (("plan", "check"), ("plan", "check", "--json"), ("preview",), ("status",)):
        assert_harmless(hostile(*words))


def test_files_that_are_written_for_others(hostile: Shop, tmp_path: Path) -> None:
    sarif, page = tmp_path / "found.sarif", tmp_path / "found.html"
    assert_harmless(hostile("scan", "--sarif", str(sarif), "--html", str(page)))
    assert_inert(sarif.read_text("utf-8"))
    assert_inert(page.read_text("utf-8"))


def test_a_defect_is_logged_harmlessly(hostile: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[None]:
        raise RuntimeError(f"unexpected {ODD}\udcff")

    monkeypatch.setattr("canonize.catalogue.codemods", broken)
    outcome = hostile("codemods")
    assert outcome.status == 3
    assert_inert(outcome.out + outcome.err)
    [log] = (hostile.root / ".git" / "canonize" / "logs").iterdir()
    assert_inert(log.read_text("utf-8"))
    assert SHOWN in log.read_text("utf-8")


ON_A_TERMINAL = [
    ("preview", "--ledger"), ("preview", "--patch", "-"), ("run", "--all", "--yes"), ("scan",),
    ("log",), ("plan", "check"),
]  # fmt: skip


@pytest.mark.parametrize("words", ON_A_TERMINAL, ids=" ".join)
def test_on_a_terminal_only_our_own_colours_act(hostile: Shop, words: tuple[str, ...]) -> None:
    terminal = Terminal(hostile, *words, PAGER="cat")
    assert terminal.status() in (0, 1)
    seen = terminal.seen
    assert seen and "\x1b]" not in seen and "\x07" not in seen
    assert "\x1b[7m" not in seen and "\x1b[9A" not in seen
    assert not {"\u202e", "\u2066", "\u200b", "\x9b"} & set(seen)


def test_a_patch_for_another_program_is_exact(hostile: Shop, tmp_path: Path) -> None:
    patch = tmp_path / "all.patch"
    assert_harmless(hostile("preview", "--patch", str(patch)))
    hostile.git("apply", "--check", str(patch))
