"""A newcomer's walk: the README's first five commands, and every one of its "Use", in their order,
in a fresh environment."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runner.tiny import Repository

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
FACTORY = b"class Factory:\n    def build(self):\n        return 1\n"
FILES = {
    "app/__init__.py": b"",
    "app/engine.py": FACTORY,
    "app/old.py": FACTORY,
    "app/web.py": b"from app.old import Factory\n\nMADE = Factory().build()\n",
    "tests/test_a.py": b"from app.web import MADE\n\n\ndef test_b():\n    assert MADE == 1\n",
    ".gitignore": b".pytest_cache/\n__pycache__/\n",
}
ASKS = ("run", "rollback", "equiv", "tests who", "blame", "fleet run")
"""What asks a person; nobody is there to answer."""
MAY_FIND = {"compare", "verify", "blame", "fleet run", "run"}
"""What may end with 1: it found something."""


def commands(text: str = README.split("\n## Use\n")[1]) -> list[str]:
    """Those of the first block of commands in a text, without the remarks behind them."""
    block = text.split("```console\n")[1].split("```")[0]
    found = [line[2:].partition("   #")[0] for line in block.splitlines() if line[:2] == "$ "]
    return [re.sub(r"\s+#.*", "", command).strip() for command in found]


def test_the_walk_has_every_verb_of_the_readme() -> None:
    assert len(commands()) >= 17 and len(commands(README)) == 5
    assert all(command.startswith("canonize") for command in [*commands(), *commands(README)])


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a fresh environment, installed from a fresh clone.

    pytest stands for the tests that the newcomer's repository has.
    """
    folder = tmp_path_factory.mktemp("fresh")
    clone, env = folder / "clone", folder / "env"
    here = Path(__file__).parents[1]
    subprocess.run(["git", "clone", "-q", str(here), str(clone)], check=True)
    subprocess.run([sys.executable, "-m", "venv", str(env)], check=True)
    pip = [str(env / "bin" / "python"), "-m", "pip", "install", "-q"]
    subprocess.run([*pip, f"{clone}[proof]", "pytest"], check=True)
    return env / "bin"


@pytest.mark.slow
def test_every_command_of_the_readme(tmp_path: Path, fresh: Path) -> None:
    made = Repository.create(tmp_path / "work", FILES)
    (made.root / "repos.txt").write_text(".\n")
    walk(made, fresh, commands())


@pytest.mark.slow
def test_the_first_five_commands_of_the_readme(tmp_path: Path, fresh: Path) -> None:
    """From the scan's first group to a rollback; after it the files are what they were."""
    made = Repository.create(tmp_path / "work", FILES)
    told = walk(made, fresh, commands(README))
    assert "app.old:Factory" in told["scan"]
    plan = (made.root / "migration_plan.yaml").read_text()
    assert "canonical: app." in plan and "app.engine:Factory" in plan
    assert "baseline" in told["run"] and "baseline" in told["rollback"]
    for path, content in FILES.items():
        assert (made.root / path).read_bytes() == content


def walk(made: Repository, fresh: Path, asked: list[str]) -> dict[str, str]:
    """Types one command after the other; what each verb said.

    Args:
        fresh: the folder that has the command.
    """
    said: dict[str, str] = {}
    home = made.root.parent / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_"))} | {
        "HOME": str(home),
        "PATH": f"{fresh}{os.pathsep}{os.environ['PATH']}",
    }
    for command in asked:
        verb = command.removeprefix("canonize").strip()
        words = shlex.split(command)
        if any(verb.startswith(asks) for asks in ASKS):
            words.append("--yes")
        done = subprocess.run(
            words, cwd=made.root, env=environment, capture_output=True, text=True, check=False
        )
        told = f"{command}\n{done.stdout}{done.stderr}"
        found = any(verb.startswith(name) for name in MAY_FIND)
        assert done.returncode in ((0, 1) if found else (0,)), told
        assert "defect of canonize" not in told and "Traceback" not in told
        assert done.stdout.strip() or done.stderr.strip(), f"{command} says nothing"
        said[verb] = told
        if verb.startswith("plan new"):
            made.git("add", "-A")
            made.git("commit", "-qm", "The plan")
    return said
