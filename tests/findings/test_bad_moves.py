"""A move to where nothing can be, an environment that does not start: one clear error each."""

from __future__ import annotations

import pytest

from tests.findings.playing import canonize, content, git, repository

BASE = {
    "app/__init__.py": "",
    "app/a.py": "import os\n\n\ndef f(x):\n    return x\n\n\ndef g():\n    return f(1)\n",
    "app/b.py": "def f(x):\n    return x + 1\n",
    "main.py": "from app.a import f\nprint(f(1))\n",
}
OVERLOADED = (
    "from typing import overload\n\n\n@overload\ndef f(x: int) -> int: ...\n@overload\n"
    "def f(x: str) -> str: ...\n\n\nif True:\n    def f(x):\n        return x\n"
)
TWICE = "def f(x):\n    return x\n\n\nf = staticmethod(f)\n"
CYCLE = {
    "app/a.py": "from app.c import C\n\n\nclass B(C):\n    pass\n\n\nclass D(B):\n    pass\n",
    "app/c.py": "class C:\n    pass\n",
    "main.py": "from app.a import B, D\nprint(B, D)\n",
}
MOVES = {
    "onto a name that is taken": ({}, "app.a:f=app.b:f", "app/b.py:1: ", "choose another name"),
    "into its own submodule": ({}, "app.a=app.a.inner", "app/a.py:1: ", "choose a place beside it"),
    "of a name bound twice": (
        {"app/a.py": TWICE}, "app.a:f=app.c:f", "app/a.py:1: ", "make it one definition",
    ),
    "of half an overload set": (
        {"app/a.py": OVERLOADED}, "app.a:f=app.c:f", "app/a.py:4: ", "make it one definition",
    ),
    "across a cycle": (CYCLE, "app.a:D=app.c:D", "app/a.py:8: ", "move B as well"),
    "of a name to a module": ({}, "app.a:f=app.c", "app/a.py:1: ", "package.module:Name"),
    "to a keyword": ({}, "app.a:f=app.c:class", "app/a.py:1: ", "choose another name"),
    "to a name of Python's": ({}, "app.a:f=app.c:__all__", "app/a.py:1: ", "choose another name"),
    "over the standard library": ({}, "app.a:f=os:f", "app/a.py:1: ", "package of your own"),
}  # fmt: skip


@pytest.mark.parametrize("what", MOVES)
def test_a_move(what: str) -> None:
    files, pair, place, move = MOVES[what]
    with repository({**BASE, **files}) as root:
        before = content(root)
        said = canonize(root, "plan", "new", "--move", pair)
        assert (said.status, content(root), git(root, "status", "--porcelain")) == (2, before, "")
    assert place in said.err and move in said.err
    assert len(said.err.strip().splitlines()) == 2


@pytest.mark.parametrize("pair", ["app.a:f=../b:f", "app.a:f=app.1b:f", "app.a:f=app b:f"])
def test_a_move_to_what_is_no_name(pair: str) -> None:
    with repository(BASE) as root:
        said = canonize(root, "plan", "new", "--move", pair)
        assert (said.status, git(root, "status", "--porcelain")) == (2, "")
    assert "is not `package.module:Name`" in said.err and "hint: write it as" in said.err


@pytest.mark.parametrize("pair", ["app.a:f=app.b:moved", "app.a:f=app.typesafe:f"])
def test_a_move_that_only_looks_like_one_of_those(pair: str) -> None:
    with repository(BASE) as root:
        assert canonize(root, "plan", "new", "--no-schema", "--move", pair).status == 0


PLAN = """
version: 1
name: x
canonical: app.b:f
competitors: [{symbol: "app.a:f", verdict: wrapper}]
checks: {t: {kind: tests, command: python main.py}}
steps: [{id: a, codemods: [rewrite_imports], checks: [t]}]
"""


@pytest.mark.parametrize(("python", "said"), [("#!/nonexistent\n", "No such file"), ("", "")])
def test_an_environment_that_does_not_start(python: str, said: str) -> None:
    files = {**BASE, "migration_plan.yaml": PLAN, ".gitignore": "venv/\n"}
    with repository(files) as root:
        home = root / "venv"
        (home / "bin").mkdir(parents=True)
        (home / "pyvenv.cfg").write_text("home = /nowhere\n")
        (home / "bin" / "python").write_text(python)
        (home / "bin" / "python").chmod(0o755 if python else 0o644)
        before, commits = content(root), git(root, "log", "--all", "--oneline")
        outcome = canonize(root, "run", "--all", "--yes")
        assert outcome.status == 2
        assert f"venv/bin/python does not start: {said}" in outcome.err
        assert "hint: make the environment anew" in outcome.err
        assert (content(root), git(root, "log", "--all", "--oneline")) == (before, commits)
