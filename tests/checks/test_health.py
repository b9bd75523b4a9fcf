"""The check `health`, with real interpreters."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from canonize.checks.health import Health
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree

PLAN = Plan.model_validate(
    {
        "version": 1,
        "name": "p",
        "canonical": "app.engine:Factory",
        "competitors": [{"symbol": "app.old:Old", "verdict": "variant"}],
        "steps": [{"id": "s"}],
    }
)
FILES = {
    "app/__init__.py": "",
    "app/engine.py": "class Factory: pass\n",
    "app/user.py": "from app.engine import Factory\n",
}


def check(
    tmp_path: Path,
    before: dict[str, str],
    after: dict[str, str | None],
    plan: Plan = PLAN,
    **options: Any,
) -> tuple[Verdict, list[str]]:
    def tree(files: dict[str, str | None]) -> SourceTree:
        found = {path: text.encode() for path, text in files.items() if text is not None}
        return SourceTree(MemoryBase(found))

    lines: list[str] = []
    context = CheckContext(
        "h",
        tmp_path,
        Migration(plan, (".",)),
        tree({**before}),
        tree({**before, **after}),
        keep=tmp_path / "kept",
        emit=lines.append,
    )
    return Health().run(Health.Options.model_validate(options), context), lines


def test_what_loads_passes_with_its_percentage(tmp_path: Path) -> None:
    verdict, _ = check(tmp_path, FILES, {"app/engine.py": "class Factory:\n    x = 1\n"})
    assert verdict.passed, verdict.output
    assert "100.0 % healthy: 7 of 7 questions" in verdict.output


def test_a_module_that_is_named_and_gone_fails_by_the_one_that_names_it(tmp_path: Path) -> None:
    verdict, _ = check(tmp_path, FILES, {"app/engine.py": None})
    assert not verdict.passed
    assert "new failure: import of app.user: ModuleNotFoundError: " in verdict.output
    assert verdict.figures["new"] == 1


def test_a_cycle_that_one_order_hides_is_seen(tmp_path: Path) -> None:
    """`app.a` first works, `app.b` first does not."""
    files = {"app/__init__.py": "", "app/a.py": "import app.b\nX = 1\n", "app/b.py": "Y = 1\n"}
    verdict, _ = check(tmp_path, files, {"app/b.py": "from app.a import X\nY = 1\n"})
    assert "new failure: import of app.a: ImportError" in verdict.output
    files["app/a.py"] = "X = 1\nfrom app.b import Y\n"
    verdict, _ = check(tmp_path, files, {"app/b.py": "import app.a\nZ = app.a.Y\nY = 1\n"})
    assert "new failure: import of app.b: ImportError" in verdict.output
    assert "new failure: import of app.a:" in verdict.output


def test_only_what_is_new_fails_and_what_is_fixed_is_told(tmp_path: Path) -> None:
    files = {
        **FILES,
        "app/needs.py": "import no_such_library\n",
        "app/bad.py": "def (:\n",
        "app/later.py": "import no_such_library\n",
    }
    verdict, _ = check(tmp_path, files, {"app/later.py": ""})
    assert verdict.passed, verdict.output
    assert "fails as before: import of app.needs: ModuleNotFoundError" in verdict.output
    assert "fails as before: byte-compilation of app/bad.py: SyntaxError" in verdict.output
    assert "fixed: import of app.later" in verdict.output
    assert verdict.figures["known"] == 3


def test_a_module_that_looks_at_its_arguments_fails_alike_every_time(tmp_path: Path) -> None:
    script = "import sys\nraise SystemExit(f'usage: {sys.argv[0]} {sys.argv[1:]}')\n"
    files = {**FILES, "app/tool.py": script}
    verdict, _ = check(tmp_path, files, {"app/engine.py": "class Factory: ...\n"})
    assert verdict.passed, verdict.output
    assert "usage: app.tool []" in verdict.output


def test_a_failure_that_becomes_another_is_new(tmp_path: Path) -> None:
    files = {**FILES, "app/needs.py": "import no_such_library\n"}
    verdict, _ = check(tmp_path, files, {"app/needs.py": "import app.gone\n"})
    assert not verdict.passed
    assert "No module named 'app.gone'; before it was: ModuleNotFoundError" in verdict.output


NEWER = "try:\n    pass\nexcept ValueError, TypeError:\n    pass\n"  # of 3.14


@pytest.mark.parametrize(
    ("text", "leads_there", "told"),
    [
        (NEWER, "app/user.py", True),
        ("import no_such_package\n", "app/fresh.py", True),
        ("import no_such_package\n", "app/user.py", False),  # it could be imported before
        ("match 1 with\n", "app/user.py", False),
        ("import app.gone\n", "app/fresh.py", False),
        ("raise ValueError\n", "app/fresh.py", False),
    ],
)
def test_what_the_machines_own_python_lacks_is_not_judged_where_nothing_worked_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, leads_there: str, told: bool
) -> None:
    files = {**FILES, "app/needs.py": text}
    after = {leads_there: "import app.needs\n"}
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    verdict, _ = check(tmp_path, files, after)
    assert verdict.passed is told, verdict.output
    module = leads_there.removesuffix(".py").replace("/", ".")
    assert (f"not judged: import of {module}: " in verdict.output) is told
    is_missing = "no_such_package" in text
    assert ("of them: needs no_such_package, which this Python" in verdict.output) is is_missing
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)  # as if it were the project's own
    own, _ = check(tmp_path, files, after)
    assert not own.passed and "not judged" not in own.output


def test_the_state_before_is_asked_for_once(tmp_path: Path) -> None:
    said = [check(tmp_path, FILES, {})[1] for _ in range(2)]
    assert [any("before the migration" in line for line in lines) for lines in said] == [
        True,
        False,
    ]
    # Another plan asks more of another module, and what never worked is no failure of its steps.
    broken = {**FILES, "app/odd.py": "import nothing_of_that_name\nclass Odd: pass\n"}
    other = PLAN.model_copy(update={"canonical": "app.odd:Odd"})
    assert check(tmp_path, broken, {})[0].passed
    assert check(tmp_path, broken, {}, other)[0].passed


def test_the_canonical_loads_without_deprecated_paths(tmp_path: Path) -> None:
    warns = "import warnings\nwarnings.warn('old', DeprecationWarning, stacklevel=2)\n"
    files = {**FILES, "app/shim.py": warns, "app/legacy.py": "import app.shim\n"}
    verdict, _ = check(tmp_path, files, {"app/user.py": "import app.shim\n"})
    assert verdict.passed, verdict.output
    verdict, _ = check(tmp_path, files, {"app/engine.py": "import app.shim\nclass Factory: pass\n"})
    assert not verdict.passed
    told = "import of app.engine without deprecation warnings: DeprecationWarning: old"
    assert told in verdict.output


SCRIPTS = '[project]\nname = "app"\n[project.scripts]\nrun-app = "app.cli:main"\n'
CLI = (
    "import argparse\nfrom app.engine import Factory\n"
    "def main():\n    argparse.ArgumentParser().parse_args()\n    raise RuntimeError\n"
)


def test_commands_start_with_help(tmp_path: Path) -> None:
    files = {**FILES, "pyproject.toml": SCRIPTS, "app/cli.py": CLI}
    verdict, _ = check(tmp_path, files, {})
    assert verdict.passed and "fails as before" not in verdict.output, verdict.output
    verdict, _ = check(tmp_path, files, {"app/cli.py": CLI.replace("argparse.A", "gone.A")})
    assert not verdict.passed
    assert "new failure: run-app --help: NameError" in verdict.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import time\ntime.sleep(60)\n", "it takes longer than its timeout"),
        ("import os\nos._exit(0)\n", "without an answer"),
        ("import os\nos._exit(3)\n", "exit status 3"),
        ("import os\nos.kill(os.getpid(), 9)\n", "signal 9"),
        ("raise SystemExit(0)\n", "SystemExit: 0"),
    ],
)
def test_a_module_that_never_comes_back_is_one_failure(
    tmp_path: Path, text: str, told: str
) -> None:
    verdict, _ = check(tmp_path, FILES, {"app/user.py": text}, each="5s")
    assert not verdict.passed
    assert "new failure: import of app.user: " in verdict.output and told in verdict.output
    assert verdict.figures["new"] == 1


def test_what_does_its_work_when_imported_is_compiled_only(tmp_path: Path) -> None:
    files = {
        **FILES,
        "setup.py": "raise SystemExit(1)\n",
        "app/__main__.py": "raise SystemExit(1)\n",
        "scripts/do.py": "raise SystemExit(1)\n",
    }
    verdict, _ = check(tmp_path, files, {}, exclude=["scripts/*"])
    assert verdict.passed and verdict.figures["healthy"] == 100, verdict.output


def test_a_module_named_like_the_standard_library_disturbs_nothing(tmp_path: Path) -> None:
    files = {**FILES, "signal.py": "x = 1\n", "traceback.py": "x = 1\n"}
    verdict, _ = check(tmp_path, files, {})
    assert verdict.passed, verdict.output


def test_imports_write_into_a_copy(tmp_path: Path) -> None:
    (tmp_path / "mark.txt").write_text("mine")
    text = "import pathlib\npathlib.Path('mark.txt').write_text('theirs')\n"
    verdict, _ = check(tmp_path, FILES, {"app/user.py": text})
    assert verdict.passed
    assert (tmp_path / "mark.txt").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"mark.txt", "kept"}


MOVED = Plan.model_validate(
    {
        "version": 1,
        "name": "p",
        "canonical": "app.new",
        "competitors": [{"symbol": "app.old", "verdict": "moved"}],
        "steps": [{"id": "s"}],
    }
)
BROKEN = "import importlib.metadata\n\nimportlib.metadata.version('app-that-is-nowhere')\n"


def test_a_moved_module_fails_as_it_did_at_its_old_place(tmp_path: Path) -> None:
    before = {"app/__init__.py": "", "app/old.py": f"{BROKEN}X = 1\n"}
    after = {"app/old.py": None, "app/new.py": before["app/old.py"]}
    verdict, _ = check(tmp_path, before, after, plan=MOVED)
    assert verdict.passed, verdict.output
    assert "fails as before: import of app.new:" in verdict.output


def test_a_new_module_below_a_package_that_fails_fails_with_it(tmp_path: Path) -> None:
    before = {"app/__init__.py": BROKEN, "app/old.py": "X = 1\n"}
    verdict, _ = check(tmp_path, before, {"app/parts.py": "X = 2\n"}, plan=MOVED)
    assert verdict.passed, verdict.output
    assert "fails as before: import of app.parts:" in verdict.output


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ({"app/old.py": None, "app/new.py": "import app.old\n"}, "import of app.new"),
        ({"app/old.py": None, "app/new.py": "1 / 0\n"}, "import of app.new"),
        ({"app/parts.py": BROKEN}, "import of app.parts"),
        ({"app/user.py": BROKEN}, "import of app.user"),
    ],
)
def test_another_failure_of_a_new_module_is_new(
    tmp_path: Path, after: dict[str, str | None], told: str
) -> None:
    before = {"app/__init__.py": "", "app/old.py": f"{BROKEN}X = 1\n", "app/user.py": ""}
    verdict, _ = check(tmp_path, before, after, plan=MOVED)
    assert not verdict.passed
    assert f"new failure: {told}:" in verdict.output
