"""`trust`: what a plan executes is shown, agreed to without running it, and forgotten by edits."""

from __future__ import annotations

import json

import pytest

from .conftest import PLAN, Shop
from .test_terminal import Terminal

QUERY = """\
steps:
  - id: ask
    codemods:
      - bowler_query: {query: "tools/q.py:rename", paths: ["app/**"]}
"""
RENAME = """\
def rename(query):
    return query.select_function("answer").rename("reply")
"""


@pytest.fixture
def asking(shop: Shop) -> Shop:
    shop.write("tools/q.py", RENAME)
    shop.git("add", "tools")
    shop.git("commit", "-qm", "a query")
    shop.write("migration_plan.yaml", PLAN.partition("steps:")[0] + QUERY)
    return shop


def test_it_shows_every_command_and_asks(shop: Shop) -> None:
    before = shop.state()
    outcome = shop("trust")
    assert outcome.status == 2 and shop.state() == before
    assert "python -c 'import app.web, app.jobs, app.plugin'" in outcome.out
    assert "nobody can be asked" in outcome.err and "--yes" in outcome.err


def test_a_yes_runs_nothing_and_holds_until_an_edit(shop: Shop) -> None:
    before = shop.state()
    assert shop("trust", "--yes").status == 0
    assert shop.state() == before
    assert "trusted" in shop("trust", "-y").out
    assert json.loads(shop("--json", "trust", "--yes").out)["trusted"][0]["what"] == "check smoke"


def test_a_plan_without_commands_needs_no_yes(shop: Shop) -> None:
    plan = (
        PLAN.partition("checks:")[0] + "steps:\n  - id: rewrite\n    codemods: [rewrite_imports]\n"
    )
    shop.write("migration_plan.yaml", plan)
    outcome = shop("trust")
    assert outcome.status == 0 and "no command would be executed" in outcome.out


def test_a_preview_plays_a_query_after_the_yes_and_forgets_it_at_an_edit(asking: Shop) -> None:
    pytest.importorskip("bowler", reason="the extra `bowler` is not installed")
    assert "not played" in asking("preview").out
    shown = asking("trust", "--yes").out
    assert "tools/q.py:rename" in shown and "sha256" in shown
    assert "+def reply():" in asking("preview").out
    asking.write("tools/q.py", RENAME.replace("reply", "respond"))
    assert "not played" in asking("preview").out
    assert asking("trust", "--yes").status == 0
    assert "+def respond():" in asking("preview").out


def test_run_asks_for_the_query_first_and_then_for_what_it_does(asking: Shop) -> None:
    pytest.importorskip("bowler", reason="the extra `bowler` is not installed")
    terminal = Terminal(asking, "run")
    terminal.until("play the queries on a copy")
    assert "tools/q.py:rename" in terminal.seen and "reply" not in terminal.seen
    terminal.answer("y\n")
    terminal.until("go on?")
    terminal.answer("y\n")
    assert terminal.status() == 0
    assert "def reply():" in asking.read("app/web.py")


def test_a_no_to_the_query_changes_nothing(asking: Shop) -> None:
    terminal = Terminal(asking, "run")
    terminal.until("play the queries on a copy")
    terminal.answer("n\n")
    assert terminal.status() == 2 and "nothing was changed" in terminal.seen
    assert "def answer():" in asking.read("app/web.py")
