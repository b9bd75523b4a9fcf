"""Doctests and texts that import what moves beside what stays, or the module under a name."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

from tests.findings.migrating import Migrated, migrate

APP = {
    "app/__init__.py": "",
    "app/new.py": "def build(x):\n    return x\n",
    "app/old.py": "def make(x):\n    return x\n\n\nclass Kept:\n    pass\n",
}


def moved(lines: str) -> Migrated:
    inner = "".join(f"    {line}\n" for line in lines.splitlines())
    files = {**APP, "app/doc.py": f'def h():\n    """Do.\n\n{inner}    """\n'}
    return migrate(files, "app.new:build", "app.old:make")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            ">>> from app.old import make as s, Kept\n>>> s(1)\n1",
            ">>> from app.new import build as s\n>>> from app.old import Kept\n>>> s(1)\n1",
        ),
        (
            ">>> from app.old import (Kept, make)\n>>> make(1)\n1",
            ">>> from app.old import Kept\n>>> from app.new import build as make\n>>> make(1)\n1",
        ),
        (
            ">>> from app.old import Kept, make; make(3)\n3",
            ">>> from app.old import Kept; from app.new import build as make; make(3)\n3",
        ),
        (
            ">>> if True:\n...     from app.old import make, Kept\n...     print(make(3))\n3",
            ">>> if True:\n...     from app.new import build as make\n"
            "...     from app.old import Kept\n...     print(make(3))\n3",
        ),
        (
            ">>> import app.old as o\n>>> o.make(2)\n2",
            ">>> import app.new as o\n>>> o.build(2)\n2",
        ),
        (
            ">>> from app import old\n>>> old.make(2) + old.make(3)\n5",
            ">>> import app.new as old\n>>> old.build(2) + old.build(3)\n5",
        ),
    ],
)
def test_a_doctest_follows(before: str, after: str, tmp_path: Path) -> None:
    found = moved(before)
    text = found.text("app/doc.py")
    assert [line.strip() for line in text.splitlines()[3:-1]] == after.splitlines()
    assert not found.has("app/old.py", "def make")
    for path, data in found.after.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    assert doctest.DocTestParser().get_examples(text)
    command = [sys.executable, "-m", "doctest", "app/doc.py"]
    environment = {"PYTHONPATH": str(tmp_path)}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (0, "")


@pytest.mark.parametrize(
    "lines",
    [
        ">>> import app.old as o\n>>> o.make(2), o.Kept.__name__\n(2, 'Kept')",
        ">>> import app.old as o\n>>> p = o\n>>> p.make(1)\n1",
        ">>> from app import old\n>>> old = old.make(2)\n>>> old\n2",
    ],
)
def test_a_module_that_is_used_for_more_keeps_its_import(lines: str) -> None:
    found = moved(lines)
    assert not found.is_changed("app/doc.py")
    assert found.has("app/old.py", "def make")


def test_a_doctest_of_something_else_stays() -> None:
    found = moved(">>> from app import old\n>>> old.Kept.__name__\n'Kept'")
    assert not found.is_changed("app/doc.py")
    assert not found.has("app/old.py", "def make")


def test_a_sentence_is_not_split() -> None:
    text = "Say from app.old import make, Kept and be done.\n"
    files = {**APP, "app/doc.py": f'def h():\n    """{text}    """\n'}
    found = migrate(files, "app.new:build", "app.old:make")
    assert not found.is_changed("app/doc.py")
