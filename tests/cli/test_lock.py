"""The lock: written, held against, and told to other tools."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from canonize.core.lock_file import LockFile
from tests.cli.conftest import Shop

LOCK = "canonize.lock"
OLD = """\
  - symbol: app.old
    verdict: duplicate
  - symbol: app.old:Factory
    verdict: duplicate
    evidence: claimed
    reason: nobody reads which engine it is
"""
PLUGIN = "from app.legacy import Maker\n\nMAKERS = [Maker]\n"


@pytest.fixture
def migrated(shop: Shop) -> Shop:
    """The shop as its migration leaves it: a deprecated competitor is left, with one use."""
    shop.git("rm", "-q", "app/old.py", "app/jobs.py", "notes.md")
    for path in ("app/web.py", "tests/test_web.py"):
        shop.write(path, shop.read(path).replace("app.old", "app.core"))
    shop.git("add", "-A")
    shop.git("commit", "-qm", "migrated")
    return shop


@pytest.fixture
def locked(migrated: Shop) -> Shop:
    assert migrated("lock").status == 0
    migrated.git("add", "-A")
    migrated.git("commit", "-qm", "lock")
    return migrated


def rows(shop: Shop) -> list[list[str]]:
    lines = shop.read(LOCK).splitlines()
    return [json.loads(line) for line in lines if not line.startswith("#")]


def test_each_use_is_a_line(locked: Shop) -> None:
    assert rows(locked) == [["app/plugin.py", "", "app.legacy:Maker", "deprecated, stays", ""]]
    assert locked("verify", "--locked").status == 0


def test_writing_it_again_changes_nothing(locked: Shop) -> None:
    before = locked.state()
    assert locked("lock").status == 0
    assert locked.read(LOCK).encode() == before[LOCK]


def test_a_new_use_is_told_with_its_place(locked: Shop) -> None:
    locked.write("app/late.py", "def f():\n    from app.legacy import Maker\n    return Maker()\n")
    locked.git("add", "-A")
    found = locked("verify", "--locked")
    assert found.status == 1
    assert "app/late.py:2:" in found.out
    document = json.loads(locked("--json", "verify", "--locked").out)["locked"]
    assert [use["scope"] for use in document["new_uses"]] == ["f"]


def test_a_use_that_moves_in_its_file_is_the_same(locked: Shop) -> None:
    locked.write("app/plugin.py", "X = 1\n\n\n" + locked.read("app/plugin.py"))
    assert locked("verify", "--locked").status == 0


def test_a_use_can_not_take_the_place_of_another(locked: Shop) -> None:
    locked.git("mv", "app/plugin.py", "app/other.py")
    document = json.loads(locked("--json", "verify", "--locked").out)["locked"]
    assert [use["path"] for use in document["new_uses"]] == ["app/other.py"]
    assert [use["path"] for use in document["dead_lines"]] == ["app/plugin.py"]


def test_a_dead_line_fails_until_it_is_pruned(locked: Shop) -> None:
    locked.write("app/plugin.py", "MAKERS = []\n")
    assert locked("verify", "--locked").status == 1
    assert locked("lock", "--prune").status == 0
    assert rows(locked) == []
    assert locked("verify", "--locked").status == 0


def test_it_grows_only_with_a_reason(locked: Shop) -> None:
    locked.write("app/late.py", "from app.legacy import Maker\n")
    locked.git("add", "-A")
    before = locked.read(LOCK)
    refused = locked("lock")
    assert refused.status == 2
    assert "app/late.py" in refused.err
    assert locked.read(LOCK) == before
    assert locked("lock", "--reason", "until the plug-in is out", "--expires", "2.0").status == 0
    late = ["app/late.py", "", "app.legacy:Maker", "until the plug-in is out", "2.0"]
    assert rows(locked)[0] == late


@pytest.mark.parametrize(
    ("expires", "version", "status"),
    [
        ("2.0", "1.9", 0),
        ("2.0", "2.0rc1", 0),
        ("2.0", "2.0", 1),
        ("2.0", "10.0", 1),
        ("2001-01-01", "", 1),
        ("2999-01-01", "3", 0),
        ("2.0", "", 0),
    ],
)
def test_an_expiry_that_has_come_fails(
    migrated: Shop, expires: str, version: str, status: int
) -> None:
    assert migrated("lock", "--expires", expires).status == 0
    if version:
        migrated.write("pyproject.toml", f'[project]\nname = "app"\nversion = "{version}"\n')
        migrated.git("add", "-A")
    found = migrated("verify", "--locked")
    assert found.status == status
    if not version and expires == "2.0":
        assert "--project-version" in found.err
        assert migrated("verify", "--locked", "--project-version", "2.1").status == 1


def test_a_new_competitor_under_a_new_name_fails(locked: Shop) -> None:
    """What no linter sees: nothing of it is named anywhere."""
    core = locked.read("app/core.py")
    locked.write("app/forge/__init__.py", "")
    locked.write("app/forge/factory.py", core.replace("class Factory", "class EngineFactory"))
    locked.git("add", "-A")
    document = json.loads(locked("--json", "verify", "--locked").out)["locked"]
    found = [member["symbol"] for member in document["new_competitors"]]
    assert found == ["app.forge.factory:EngineFactory"]
    assert locked("lock", "--reason", "it makes other engines").status == 0
    assert locked("verify", "--locked").status == 0


def test_the_lock_itself_is_no_use(locked: Shop) -> None:
    assert locked("verify", "--fail-on-new", "--since", "HEAD~1").status == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<<<<<<< ours\n=======\n>>>>>>> theirs\n", "conflict markers"),
        ('["app/plugin.py", ""]\n', "canonize.lock:1"),
        ("not json\n", "canonize.lock:1"),
        ('["a.py", "", "not a symbol", "", ""]\n', "not a symbol"),
        ('["a.py", "", "a:B", "", "some day"]\n', "no version and no day"),
        ('["a.py", "", "a:B", "", ""]\n["a.py", "", "a:B", "x", ""]\n', "once more"),
    ],
)
def test_a_damaged_lock_is_one_clear_error(locked: Shop, text: str, said: str) -> None:
    locked.write(LOCK, text)
    for words in (["verify", "--locked"], ["lock"], ["lock", "--prune"]):
        found = locked(*words)
        assert found.status == 2
        assert said in found.err
        assert locked.read(LOCK) == text


def test_without_a_lock_the_next_move_is_told(migrated: Shop) -> None:
    found = migrated("verify", "--locked")
    assert found.status == 2
    assert "canonize lock" in found.err


def test_lines_of_another_plan_stay(locked: Shop) -> None:
    other = '["x.py", "", "some.where:Else", "theirs", ""]\n'
    locked.write(LOCK, locked.read(LOCK) + other)
    assert locked("verify", "--locked").status == 0
    assert locked("lock", "--prune").status == 0
    assert other in locked.read(LOCK)


PYPROJECT = """\
# ours
[project]
name = "app"  # kept

[tool.ruff.lint.flake8-tidy-imports.banned-api]
"os.system".msg = "no"  # because

[tool.mypy]
strict = true  # yes
"""


def test_other_tools_are_told_and_nothing_of_theirs_is_lost(locked: Shop) -> None:
    locked.write("pyproject.toml", PYPROJECT)
    locked.write(".pre-commit-config.yaml", "# ours\nrepos:\n- repo: local  # kept\n  hooks: []\n")
    locked.git("add", "-A")
    words = [w for tool in ("ruff", "mypy", "pre-commit", "github") for w in ("--emit", tool)]
    assert locked("lock", *words).status == 0
    first = locked.state()
    text = locked.read("pyproject.toml")
    rest = re.sub(r"(?ms)^# canonize.lock: begin.*?^# canonize.lock: end\n", "", text)
    assert rest.rstrip("\n") == PYPROJECT.rstrip("\n")
    settings = tomllib.loads(text)["tool"]
    banned = settings["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    assert banned["app.legacy.Maker"]["msg"] == "use app.core:Factory instead"
    assert settings["mypy"]["enable_error_code"] == ["deprecated"]
    assert "# kept" in locked.read(".pre-commit-config.yaml")
    assert locked("lock", *words).status == 0
    assert {p: d for p, d in locked.state().items() if ".git/" not in p} == {
        p: d for p, d in first.items() if ".git/" not in p
    }
    assert locked("verify", "--locked").status == 0, "what bans a name does not use it"


def test_ruff_sees_a_new_use_and_lets_the_locked_one_be(locked: Shop) -> None:
    assert locked("lock", "--emit", "ruff").status == 0
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251", "app"]
    assert subprocess.run(ruff, cwd=locked.root).returncode == 0
    locked.write("app/late.py", "from app.legacy import Maker\n\nMaker()\n")
    done = subprocess.run(ruff, cwd=locked.root, capture_output=True, text=True)
    assert done.returncode == 1
    assert "app/late.py" in done.stdout
    assert "app/plugin.py" not in done.stdout


def test_import_linter_sees_a_new_import_and_lets_the_locked_one_be(locked: Shop) -> None:
    for folder in ("app", "tests"):
        if not (locked.root / folder / "__init__.py").exists():
            locked.write(f"{folder}/__init__.py", "")
    locked.git("add", "-A")
    assert locked("lock", "--emit", "import-linter").status == 0
    linter = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(linter, cwd=locked.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "1 kept" in done.stdout
    locked.write("app/late.py", "from app.legacy import Maker\n\nMaker()\n")
    done = subprocess.run(linter, cwd=locked.root, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout
    assert "app.late -> app.legacy" in done.stdout
    assert "app.plugin" not in done.stdout.partition("BROKEN")[2].partition("Broken contracts")[2]


@pytest.mark.parametrize(
    ("path", "text", "tool"),
    [
        ("pyproject.toml", "[tool.ruff\n", "ruff"),
        ("pyproject.toml", '[tool.ruff.lint]\nextend-select = ["E"]\n', "ruff"),
        ("pyproject.toml", "tool.ruff.lint.flake8-tidy-imports.banned-api = {}\n", "ruff"),
        ("mypy.ini", "[mypy]\n", "mypy"),
        (".importlinter", "[importlinter]\n", "import-linter"),
        (".pre-commit-config.yaml", "repos: []\n", "pre-commit"),
        (".github/workflows/canonize.yml", "name: ours\n", "github"),
        ("x", "", "flake8"),
    ],
)
def test_what_can_not_be_added_to_is_left(locked: Shop, path: str, text: str, tool: str) -> None:
    locked.write(path, text)
    locked.git("add", "-A")
    lock = locked.read(LOCK)
    found = locked("lock", "--emit", tool)
    assert found.status == 2
    assert "hint" in found.err.lower() or "\n" in found.err
    assert locked.read(path) == text
    assert locked.read(LOCK) == lock


def test_branches_that_both_add_a_line_merge() -> None:
    one = LockFile.parse(b'["a.py", "", "m:X", "", ""]\n')
    assert LockFile.parse(one.as_bytes()) == one


def test_the_last_step_of_a_new_plan_writes_it(shop: Shop) -> None:
    (shop.root / "migration_plan.yaml").unlink()
    words = ["--canonical", "app.core:Factory", "--deprecate", "app.legacy:Maker"]
    assert shop("plan", "new", *words).status == 0
    assert "- lock_in\n" in shop.read("migration_plan.yaml").split("id: lock-in")[1]


def test_the_step_writes_a_lock_where_there_is_none(migrated: Shop) -> None:
    plan = migrated.read("migration_plan.yaml").partition("steps:")[0].replace(OLD, "")
    migrated.write("migration_plan.yaml", f"{plan}steps:\n  - id: s\n    codemods: [lock_in]\n")
    assert migrated("run", "--yes").status == 0
    assert [row[:3] for row in rows(migrated)] == [["app/plugin.py", "", "app.legacy:Maker"]]


def test_the_step_writes_what_is_left_and_keeps_what_people_wrote(migrated: Shop) -> None:
    assert migrated("lock", "--reason", "the plug-in's own").status == 0
    migrated.write("app/late.py", "class A:\n    import app.legacy\n")
    migrated.git("add", "-A")
    migrated.git("commit", "-qm", "late")
    plan = migrated.read("migration_plan.yaml").partition("steps:")[0].replace(OLD, "")
    migrated.write("migration_plan.yaml", f"{plan}steps:\n  - id: s\n    codemods: [lock_in]\n")
    assert migrated("run", "--yes").status == 0
    assert [row[3] for row in rows(migrated)] == ["the plug-in's own"]
    assert migrated("verify", "--locked").status == 0
    migrated.write(LOCK, "=======\n")
    migrated.git("commit", "-qam", "damaged")
    assert "conflict markers" in migrated("preview", "--step", "1").out
