"""The tracker on a screen: tables by column, code as it is, and nothing changed elsewhere."""

from __future__ import annotations

import io

import pytest

from canonize.console.screen import Screen
from canonize.console.trackers import show_markdown

TEXT = (
    "# one\\_thing\n\n| symbol | what it is |\n| --- | --- |\n"
    "| `app.old:a\\|b` | a duplicate that nobody has told anybody about |\n"
    "\n```text\n| no table | and longer than forty columns are wide |\n```\n"
)


def shown() -> list[str]:
    out = io.StringIO()
    show_markdown(Screen(out=out), TEXT)
    return out.getvalue().splitlines()


def test_another_program_gets_the_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert shown() == TEXT.splitlines()


def test_a_table_is_fitted_and_code_is_not_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.delenv("LINES", raising=False)
    lines = shown()
    assert lines[0] == "# one_thing"
    assert lines[2] == "symbol         what it is"
    assert lines[3].startswith("`app.old:a|b`  a duplicate that")
    assert lines[4].startswith(" " * 15) and max(map(len, lines[:6])) <= 40
    assert lines[-2:] == ["| no table | and longer than forty columns are wide |", "```"]
