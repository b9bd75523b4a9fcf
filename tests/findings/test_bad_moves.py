"""A move to where nothing can be, an environment that does not start: one clear error each."""

from __future__ import annotations

import re

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


BATCH = "def batch(x):\n    return x\n"
RUNS = "from {} import batch\n\nif __name__ == '__main__':\n    print(batch(1))\n"
ASKED = {
    "a script that is started by its path": (
        {"tools/helpers.py": BATCH, "tools/x.py": RUNS.format("helpers"),
         "README.md": "Run `python tools/x.py`.\n"},
        "helpers:batch=app.b:batch", "started-by-path",
    ),
    "the same, with all of its module": (
        {"tools/helpers.py": BATCH, "tools/x.py": RUNS.format("helpers"),
         "README.md": "Run `python tools/x.py`.\n"},
        "helpers=app.helpers", "started-by-path",
    ),
    "an image that takes a folder alone": (
        {"worker/Dockerfile": "FROM python\nCOPY worker/ /srv/worker/\n",
         "worker/__init__.py": "", "worker/util.py": BATCH,
         "worker/go.py": RUNS.format("worker.util")},
        "worker.util:batch=app.b:batch", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ASKED)
def test_who_would_not_find_it_is_a_question_of_the_plan(what: str) -> None:
    files, pair, code = ASKED[what]
    plan = "migration_plan.yaml"
    with repository({**BASE, **files}) as root:
        said = canonize(root, "plan", "new", "--no-schema", "--move", pair)
        assert said.status == 0
        text = (root / plan).read_text()
        (root / plan).write_text(without_running(text))
        git(root, "add", "-A")
        git(root, "commit", "-qm", "plan")
        before = content(root)
        ran = canonize(root, "run", "--all", "--yes")
        assert (ran.status, content(root)) == (2, before) and "1 open question" in ran.err
        name = pair.partition("=")[0].rpartition(":")[2]
        key = re.search(r"`accept: \{\"(.+?)\": REASON\}`", ran.err)
        assert key is not None and key[1].startswith(f"{name} ") and code in key[1]
        accepted = f'{{kind: uses-fit, accept: {{"{key[1]}": it is on the path}}}}'
        (root / plan).write_text(without_running(text).replace("{kind: uses-fit}", accepted))
        git(root, "commit", "-qam", "answered")
        checked = canonize(root, "plan", "check")
        assert checked.status == 0, checked.err
        assert canonize(root, "run", "--to", "2", "--yes").status == 0


def without_running(plan: str) -> str:
    """A plan without the checks that run the code, which needs nothing but its own folder."""
    lines = [line for line in plan.splitlines() if not line.startswith("  loads: ")]
    return "\n".join(lines).replace(", loads]", "]").replace("[loads, ", "[") + "\n"
