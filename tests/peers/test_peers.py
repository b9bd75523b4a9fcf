"""Other tools' own test cases: what becomes of each, played and executed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from canonize.cli import main
from tests.peers.case import Case, Ours
from tests.peers.libcst_rename import CASES as LIBCST
from tests.peers.playing import migrate, unexpected
from tests.peers.rope_move import CASES as DEFINITIONS
from tests.peers.rope_move_modules import CASES as MODULES
from tests.peers.table import PAGE, page

ROPE = (*DEFINITIONS, *MODULES)
PLAYED = [case for case in (*LIBCST, *ROPE) if case.is_played]

MISTAKES = [case for case in (*LIBCST, *ROPE) if case.ours is Ours.MISTAKE]


@pytest.mark.parametrize("case", PLAYED, ids=[case.name for case in PLAYED])
def test_a_case_goes_as_the_table_says(case: Case, tmp_path: Path) -> None:
    played = migrate(case)
    assert unexpected(case, played, tmp_path) == "", played.text("use.py")


@pytest.mark.parametrize("case", MISTAKES, ids=[case.name for case in MISTAKES])
def test_what_the_peer_refuses_is_a_mistake_of_the_plan(
    case: Case, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for path, text in case.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    git = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "start"]):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    (tmp_path / "migration_plan.yaml").write_text(
        f"version: 1\nname: peer\ncanonical: {case.new}\ncompetitors:\n"
        f"  - {{symbol: '{case.old}', verdict: duplicate}}\n"
        "steps:\n  - id: all\n    codemods: [rewrite_imports]\n"
    )
    assert main(["-C", str(tmp_path), "plan", "check"]) == 2
    said = capfd.readouterr()
    assert "migration_plan.yaml:" in said.out + said.err


def test_every_case_of_the_peers_is_there_once() -> None:
    names = [case.name for case in LIBCST]
    assert len(names) == len(set(names)) == 48
    names = [case.name for case in ROPE]
    assert len(names) == len(set(names)) == 77


def test_the_page_is_what_the_cases_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "write it anew: python -m tests.peers.table"
