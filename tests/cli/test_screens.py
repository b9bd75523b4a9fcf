"""What a newcomer meets, on narrow and wide terminals: whole screens, and that they fit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Outcome, Shop, assert_snapshot, normal
from .test_terminal import Terminal

WIDTHS = (80, 100, 160)


def overlong(text: str, width: int) -> list[str]:
    """Lines wider than the terminal that could have been parted between words."""
    return [line for line in text.splitlines() if len(line) > width and " " in line.strip()]


@pytest.mark.parametrize("width", WIDTHS)
def test_screens(shop: Shop, width: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.delenv("LINES", raising=False)
    said, plan = [], shop.read("migration_plan.yaml")

    def play(*words: str, status: int = 0) -> None:
        outcome = shop(*words)
        assert outcome.status == status, outcome.err
        text = outcome.out + outcome.err
        assert not overlong(text, width)
        assert not [line for line in text.splitlines() if line != line.rstrip()]
        said.append(f"$ canonize {' '.join(words)}\n{text}")

    (shop.root / "migration_plan.yaml").unlink()
    play()
    play("scan")
    play("scan", "--explain", "1")
    shop.write("migration_plan.yaml", plan)
    play()
    play("preview", "--stat")
    play("plan", "check")
    play("run", "--all", "--yes")
    play()
    play("status")
    play("log")
    play("rollback", "--to", "baseline")
    play("rollback", "--yes")
    play("rollback", "--yes")
    text = re.sub(r"\d{4}-\d\d-\d\d", "<the day>", normal("\n".join(said), shop.root))
    text = re.sub(r"<moment +>", "<the day> <time>", re.sub(r"\d\d:\d\d:\d\d", "<time>", text))
    assert_snapshot(f"screens-{width}", text)


FURTHER: list[tuple[int, tuple[str, ...]]] = [
    (0, ("scan", "--all", "--hazards")),
    (0, ("compare", "--fail-on", "never", "app.core:Factory", "app.legacy:Maker")),
    (0, ("preview", "--ledger")),
    (0, ("review",)),
    (0, ("explain", "app/web.py:1")),
    (0, ("codemods",)),
    (0, ("codemods", "rewrite_imports")),
    (0, ("tests", "who", "app.legacy:Maker", "--static")),
    (0, ("trust", "--yes")),
    (0, ("verify", "--ledger")),
    (0, ("lock", "--reason", "released on its own, so it can't be moved before the next one")),
    (0, ("verify", "--locked")),
    (0, ("report",)),
    (0, ("run", "--all", "--yes")),
    (0, ("status",)),
    (0, ("verify",)),
    (2, ("scan", "--explain", "nothing-of-that-name")),
    (2, ("rollback", "--to", "no-such-step")),
]  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_every_other_table(shop: Shop, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.delenv("LINES", raising=False)
    shop.write("app/spare.py", "import app.gone\n")
    shop.git("add", "-A")
    shop.git("commit", "-qm", "a hazard")
    said, wide = [], []
    for status, words in FURTHER:
        outcome = shop(*words)
        assert outcome.status == status, outcome.err
        text = outcome.out + outcome.err
        wide += [f"{words}: {line}" for line in overlong(text, width)]
        if words[0] != "codemods":  # its texts are the catalogue's own
            said.append(f"$ canonize {' '.join(words)}\n{text}")
    assert not wide
    text = re.sub(r"\d{4}-\d\d-\d\d", "<the day>", normal("\n".join(said), shop.root))
    text = re.sub(r"<moment +>", "<the day> <time>", re.sub(r"\d\d:\d\d(:\d\d)?", "<time>", text))
    assert_snapshot(f"tables-{width}", text)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_is_parted(shop: Shop, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.delenv("LINES", raising=False)
    narrow = shop("preview", "--stat").out
    monkeypatch.delenv("COLUMNS")
    wide = shop("preview", "--stat").out
    # Parts of names end with their separator; all words of the one are words of the other.
    assert set(wide.split()) - set(narrow.split()) == set()


def test_an_empty_folder(call: Callable[..., Outcome], tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    said = call("-C", str(empty))
    assert said.status == 0
    assert said.out.startswith(f"no git repository at {empty}, nor in a folder above it\n")
    assert "next: canonize -C DIR scan" in said.out
    assert "canonize demo" in said.out
    assert '"repository": null' in call("-C", str(empty), "--json").out


@pytest.mark.parametrize("verb", [("preview",), ("plan", "check"), ("run",), ("scan",)])
def test_verbs_in_an_empty_folder_say_that_there_is_no_repository(
    call: Callable[..., Outcome], tmp_path: Path, verb: tuple[str, ...]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    said = call("-C", str(empty), *verb)
    assert said.status
    assert "git repository" in said.err and str(empty) in said.err
    assert "plan new" not in said.err


def test_a_repository_without_a_commit(call: Callable[..., Outcome], tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    said = call("-C", str(tmp_path))
    lines = said.out.splitlines()
    assert lines[:2] == [str(tmp_path), "the repository has no commit yet"]
    assert lines[2] == "commit what is there, then run again"
    assert lines[3].startswith("next: canonize scan")


def test_a_repository_without_python(shop: Shop) -> None:
    shop.git("rm", "-qr", "app", "tests")
    (shop.root / "migration_plan.yaml").unlink()
    said = shop()
    assert "0 tracked Python files" in said.out
    assert "canonize scan\n" not in said.out


def test_a_plan_with_mistakes(shop: Shop) -> None:
    shop.write("migration_plan.yaml", "version: 1\nname: one\n")
    said = shop()
    assert said.status == 0
    assert "next: canonize plan check" in said.out


def test_figures_only(shop: Shop) -> None:
    said = shop("preview", "--stat").out
    assert re.search(r"app/web.py +\+1 -1", said)
    assert "@@" not in said
    assert ".py:" not in said
    assert ".py:" in shop("preview").out


def test_the_question_of_run_can_be_answered_with_the_diff(shop: Shop, tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:  # who asks is seen whatever goes to a file
        terminal = Terminal(shop, "run", "--to", "rewrite", log=log, PAGER="cat")
    terminal.until("go on? [y/N/d] ")
    assert "app/web.py" in terminal.seen
    assert "+from app.core import Factory" not in terminal.seen
    terminal.answer("d\n")
    terminal.until("+from app.core import Factory")
    terminal.until("go on? [y/N/d] ")
    terminal.answer("\n")
    assert terminal.status() == 2
    assert "from app.old import Factory" in shop.read("app/web.py")


def test_a_bare_rollback_names_what_it_takes_back_and_asks(shop: Shop, tmp_path: Path) -> None:
    assert shop("run", "--to", "rewrite", "--yes").status == 0
    terminal = Terminal(shop, "rollback")
    terminal.until("take back step 2 rewrite? [y/N] ")
    assert "takes back step 2 rewrite, commit " in terminal.seen
    assert "  app/web.py" in terminal.seen
    terminal.answer("n\n")
    assert terminal.status() == 2
    assert "from app.core import Factory" in shop.read("app/web.py")

    with (tmp_path / "log").open("wb") as log:
        terminal = Terminal(shop, "rollback", log=log)
    terminal.until("take back step 2 rewrite? [y/N] ")
    terminal.answer("y\n")
    assert terminal.status() == 0
    assert "from app.old import Factory" in shop.read("app/web.py")
    assert (tmp_path / "log").read_bytes() == b""


def test_a_bare_rollback_without_a_terminal_needs_a_yes(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shop("run", "--to", "rewrite", "--yes").status == 0
    for piped in ("n\n", "y\n", "", "yes, but the line never ends"):
        reading, writing = os.pipe()
        os.write(writing, piped.encode())
        with os.fdopen(reading, encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            refused = shop("rollback")  # while the pipe is open: it must not wait
        os.close(writing)
        assert refused.status == 2
        assert "nobody can be asked whether to take back step 2 rewrite" in refused.err
        assert "hint: add --yes" in refused.err
    assert "from app.core import Factory" in shop.read("app/web.py")
    assert shop("rollback", "--yes").status == 0
    assert "from app.old import Factory" in shop.read("app/web.py")


def test_a_rollback_by_id_and_by_what_is_no_id(shop: Shop) -> None:
    assert shop("run", "--all", "--yes").status in (0, 1)
    refused = shop("rollback", "--to", "rewrit")
    assert refused.status == 2
    assert "applied: 1 baseline, 2 rewrite, 3 remove" in refused.err
    assert shop("rollback", "--to", "rewrite").status == 0
    assert "2 of 3 steps applied" in shop("status").out
