"""What the project ships for others' pipelines does what it says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.cli.conftest import Shop

TOP = Path(__file__).resolve().parents[2]
HOOKS = YAML(typ="safe").load(TOP / ".pre-commit-hooks.yaml")
ACTION = YAML(typ="safe").load(TOP / "action.yml")


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_each_hook_is_a_command_that_works(shop: Shop, hook: dict[str, object]) -> None:
    command, *words = shlex.split(str(hook["entry"]))
    assert command == "canonize"
    shop.git("rm", "-qr", "app/old.py", "app/web.py", "app/jobs.py", "tests", "notes.md")
    assert shop("lock").status == 0
    assert shop(*words).status == 0


def test_the_actions_steps_run_as_written(shop: Shop, tmp_path: Path) -> None:
    shop.git("rm", "-qr", "app/old.py", "app/web.py", "app/jobs.py", "tests", "notes.md")
    assert shop("lock").status == 0
    install, run = ACTION["runs"]["steps"]
    assert "pip install" in install["run"]
    assert run["env"] == {"CANONIZE_ARGUMENTS": "${{ inputs.arguments }}"}
    words = ACTION["inputs"]["arguments"]["default"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for late, status in (("", 0), ("from app.legacy import Maker\n", 1)):
        shop.write("app/late.py", late)
        shop.git("add", "-A")
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", run["run"]],
            cwd=shop.root,
            env={**os.environ, "PATH": path, "CANONIZE_ARGUMENTS": words},
            capture_output=True,
            text=True,
        )
        assert done.returncode == status, done.stderr
    assert re.search(r"app/late\.py:1", done.stdout)
