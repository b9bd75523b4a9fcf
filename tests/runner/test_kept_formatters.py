"""Steps are kept where a formatter is set up, until something that decides its result changes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from canonize.catalogue import load_codemod
from canonize.core.events import StepCommitted
from canonize.core.rehearsal import StepProposal
from canonize.runner import kept_steps
from canonize.runner.formatter_identity import formatter_identity
from canonize.runner.formatters import InstalledFormatters, InstalledTool
from canonize.runner.preview import preview
from canonize.runner.run import run
from canonize.runner.session import open_session
from tests.runner.tiny import Repository, plan_of, text_of

PLAN = plan_of([{"id": "imports", "codemods": [{"rewrite_imports": {}}]}])
SCRIPT = """\
#!{python}
import sys
sys.stdout.buffer.write(sys.stdin.buffer.read(){more})
"""


def installed(folder: Path, more: str = "") -> Path:
    """A black of our own: a script in an environment that holds its package."""
    for name in ("bin", "lib/python3.11/site-packages/black"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "pyvenv.cfg").write_text("include-system-site-packages = false\n")
    (folder / "lib/python3.11/site-packages/black/__init__.py").write_text("NEW = 1\n")
    python, script = folder / "bin/python", folder / "bin/black"
    if not python.exists():
        python.symlink_to(sys.executable)
    script.write_text(SCRIPT.format(python=python, more=more))
    script.chmod(0o755)
    return script


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    repository = Repository.create(tmp_path / "above/repo")
    repository.commit({"pyproject.toml": b"[tool.black]\n", ".gitignore": b"ruff.toml\n"})
    monkeypatch.setenv("PATH", f"{installed(tmp_path / 'tools').parent}:/usr/bin:/bin")
    return repository


def shown(repository: Repository) -> bytes:
    """What the step makes of a file."""
    with open_session(repository.root, PLAN, text_of(PLAN), load_codemod) as session:
        [proposal] = preview(session)
    return {change.path: change.after or b"" for change in proposal.changes}["app/one.py"]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    numbers: list[int] = []
    real = kept_steps.play_step

    def play(*arguments: object) -> StepProposal:
        numbers.append(1)
        return real(*arguments)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(kept_steps, "play_step", play)
    return numbers


def test_a_run_after_its_preview_plays_nothing(place: Repository, played: list[int]) -> None:
    after = shown(place)
    with open_session(place.root, PLAN, text_of(PLAN), load_codemod) as session:
        events = list(run(session, [1], trusted=True))
    assert any(isinstance(event, StepCommitted) for event in events)
    assert len(played) == 1
    assert place.read("app/one.py") == after


def another_program(repository: Repository) -> None:
    installed(repository.root.parents[1] / "tools", more=" + b'# new\\n'")


def another_package(repository: Repository) -> None:
    tools = repository.root.parents[1] / "tools"
    (tools / "lib/python3.11/site-packages/black/__init__.py").write_text("NEW = 22\n")


def settings(repository: Repository) -> None:
    repository.write("pyproject.toml", b"[tool.black]\nline-length = 79\n")


def unknown_settings(repository: Repository) -> None:
    repository.write("app/ruff.toml", b"line-length = 79\n")


def settings_above(repository: Repository) -> None:
    (repository.root.parent / "pyproject.toml").write_text("[tool.black]\n")


CHANGES: list[Callable[[Repository], None]] = [
    *(another_program, another_package, settings, unknown_settings, settings_above)
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_decides_the_layout_plays_a_step_anew(
    place: Repository, played: list[int], change: Callable[[Repository], None]
) -> None:
    first = shown(place)
    assert shown(place) == first and len(played) == 1
    change(place)
    again = shown(place)
    assert len(played) == 2
    assert again == first + (b"# new\n" if change is another_program else b"")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("#!/bin/sh\ncat\n", id="nobody-knows-what-it-starts"),
        pytest.param("#!/nowhere/bin/python\n", id="fails"),
    ],
)
def test_a_program_that_cannot_be_named_or_did_not_answer_keeps_nothing(
    place: Repository, played: list[int], text: str
) -> None:
    (place.root.parents[1] / "tools/bin/black").write_text(text)
    assert shown(place) == shown(place)
    assert len(played) == 2


# What is looked at -------------------------------------------------------------------------------


def named(root: Path, tool: str = "isort", **variables: str) -> str | None:
    program = root.parent / "env/bin/black"
    if not program.exists():
        installed(root.parent / "env")
    formatters = InstalledFormatters((InstalledTool(tool, str(program), root),), ())
    home = {"HOME": str(root.parent / "home")}
    return formatter_identity(formatters, ["app/one.py", "app/in/two.py"], home | variables)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("repo/app/in", "home"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path / "repo"


DECIDES = [
    ("repo/app/in/.isort.cfg", "[settings]\n"),
    ("repo/third.py", ""),  # the project's own now, for a sorter
    ("repo/third/inner.py", ""),
    ("repo/.editorconfig", "[*.py]\nindent_size = 2\n"),
    ("home/.config/black", "[tool.black]\n"),
    ("home/.config/ruff/ruff.toml", "line-length = 79\n"),
    ("home/.isort.cfg", "[settings]\n"),
    ("pyproject.toml", "[tool.isort]\n"),
    ("env/lib/python3.11/site-packages/isort_x-1.dist-info/RECORD", ""),
    ("env/lib/python3.11/site-packages/x.pth", "/elsewhere\n"),
]
DOES_NOT = [
    ("repo/notes.txt", ""),
    ("repo/.cache/x.py", ""),
    ("repo/data-2/x.py", ""),  # no name that could be imported
    ("elsewhere/pyproject.toml", "[tool.black]\n"),
    ("home/.config/other/ruff.toml", ""),
]


@pytest.mark.parametrize(("path", "text"), [*DECIDES, *DOES_NOT])
def test_what_lies_about_counts_where_a_formatter_could_look(
    root: Path, path: str, text: str
) -> None:
    before = named(root)
    (root.parent / path).parent.mkdir(parents=True, exist_ok=True)
    (root.parent / path).write_text(text)
    assert before is not None
    assert (named(root) != before) == ((path, text) in DECIDES)


def test_modules_do_not_count_for_whoever_sorts_no_imports(root: Path) -> None:
    before = named(root, "black")
    (root / "third.py").write_text("")
    assert named(root, "black") == before is not None


def test_variables_count_that_formatters_read(root: Path) -> None:
    before = named(root)
    assert named(root, RUFF_CACHE_DIR="x") != before != named(root, VIRTUAL_ENV="/x")
    assert named(root, EDITOR="x") == before


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ('extend = "../base.toml"\n', False),
        ('src = [\n  "/opt/own",\n]\n', False),
        ('[tool.isort]\nsrc_paths = ["~/own"]\n', False),
        ('[tool.isort]\nvirtual_env = "env"\n', False),
        ('src = ["src", "tests"]\nextend-exclude = ["../x"]\n', True),
        ("[tool.isort]\nskip_gitignore = true\n", True),
    ],
)
def test_settings_that_lead_elsewhere_cannot_be_named(
    root: Path, text: str, is_named: bool
) -> None:
    (root / "ruff.toml").write_text(text)
    assert (named(root) is not None) == is_named
