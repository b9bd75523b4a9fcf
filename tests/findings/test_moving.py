"""`plan new --move` and `run`, on a repository, from the command line to the commits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from canonize.cli import main

FILES = {
    "app/__init__.py": "",
    "app/views.py": "def render(x):\n    return str(x)\n\n\ndef page(x):\n    return render(x)\n",
    "app/tools.py": "from app import views\n\n\ndef two(x):\n    return views.render(x) * 2\n",
    "main.py": "from app.tools import two\nfrom app.views import page\n\nprint(page(1), two(2))\n",
    "docs/index.md": "Use `app.views.render`.\n",
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ada@example.org")
    for path, text in FILES.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "start")):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


def canonize(repository: Path, *words: str) -> int:
    return main(["-C", str(repository), *words])


def output(repository: Path) -> str:
    return subprocess.run(
        [sys.executable, "-B", "main.py"],
        cwd=repository,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_a_function_moves_from_the_command_line(repository: Path) -> None:
    before = output(repository)
    assert canonize(repository, "plan", "new", "--move", "app.views:render=app.text:render") == 0
    assert canonize(repository, "plan", "check") == 0
    assert canonize(repository, "run", "--all", "--yes") == 0
    assert output(repository) == before
    assert (repository / "docs/index.md").read_text() == "Use `app.text.render`.\n"
    assert "def render" in (repository / "app/text.py").read_text()
    assert "views.render" not in (repository / "app/tools.py").read_text()


def test_git_sees_a_module_that_moves_as_a_renamed_file(repository: Path) -> None:
    before = output(repository)
    words = ("--canonical", "app.pages.views", "--move", "app.views")
    assert canonize(repository, "plan", "new", *words) == 0
    assert canonize(repository, "run", "--all", "--yes") == 0
    assert output(repository) == before
    told = subprocess.run(
        ["git", "log", "-M", "--diff-filter=R", "--name-only", "--format=", "main..HEAD"],
        cwd=repository, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert told.split() == ["app/pages/views.py"]
    assert (repository / "app/pages/__init__.py").read_text() == ""


def test_what_moves_takes_its_duplicates_along(repository: Path) -> None:
    (repository / "app/other.py").write_text("def draw(x):\n    return str(x)\n")
    (repository / "more.py").write_text("from app.other import draw\n\nprint(draw(3))\n")
    for words in (("add", "-A"), ("commit", "-qm", "more")):
        subprocess.run(["git", *words], cwd=repository, check=True)
    words = ("--canonical", "app.text:render", "--move", "app.views:render")
    other = ("--duplicate", "app.other:draw", "--reason", "both draw")
    assert canonize(repository, "plan", "new", *words, *other) == 0
    assert canonize(repository, "run", "--all", "--yes") == 0
    assert not (repository / "app/other.py").exists()
    assert "from app.text import render" in (repository / "more.py").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--move", "app.views:render=app.views:page"), "page is taken in app.views (line 5)"),
        (("--move", "app.views:nothing=app.text:x"), "nothing"),
        (("--move", "app.views=app.views.inner"), "app.views.inner lies inside of app.views"),
        (("--move", "app.views:render"), "does not say where to"),
        (("--move", "a:x=b:x", "--move", "a:x=c:x"), "a:x is moved twice"),
        (("--move", "a:x=b:x", "--move", "c:x=b:x"), "a:x and c:x would both be b:x"),
        (("--move", "a:x=b:x", "--move", "b:x=c:x"), "a:x can't move to b:x, which moves itself"),
        (("--move", "a:x=b:x", "--move", "b:x=a:x"), "a:x can't move to b:x, which moves itself"),
        (("--move", "a:x=a:x"), "a:x is there already"),
        (("--move", "app.views=b:x"), "app/views.py:1: app.views can't move to b:x: a module"),
        (
            ("--move", "app.views:render=b:x", "--duplicate", "app.views:render"),
            "app.views:render is to move, and is named as duplicate, too",
        ),
    ],
)
def test_a_move_that_can_not_be_is_one_error_and_nothing_changes(
    repository: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert canonize(repository, "plan", "new", *words) == 2
    assert told in " ".join(capsys.readouterr().err.split())
    assert not (repository / "migration_plan.yaml").exists()
