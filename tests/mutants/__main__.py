"""``python -m tests.mutants [NAME...]``: puts each mutant into a copy and sees the tests fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutants.catalogue import MUTANTS, Mutant

ROOT = Path(__file__).parent.parent.parent
COPIED = ("canonize", "codemods", "tests", "examples", "pyproject.toml", "migration_plan.yaml")


def copy_project(folder: Path) -> None:
    """The project without what it leaves behind when it runs."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            left = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(source, folder / name, ignore=left)
        elif source.exists():
            shutil.copy(source, folder / name)


def run_tests(folder: Path, paths: str) -> subprocess.CompletedProcess[str]:
    """Runs tests of a copy, on the copy's own code."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *paths.split()]
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def survives(folder: Path, mutant: Mutant) -> str:
    """Why a mutant is not killed; empty when a test fails because of it."""
    file = folder / mutant.path
    text = file.read_text()
    if text.count(mutant.before) != 1:
        return "what it changes does not stand there exactly once"
    file.write_text(text.replace(mutant.before, mutant.after))
    try:
        done = run_tests(folder, mutant.tests)
    finally:
        file.write_text(text)
    if done.returncode == 1:
        return ""
    return "no test fails" if done.returncode == 0 else done.stdout[-500:] + done.stderr[-500:]


def main(names: list[str]) -> int:
    wanted = [m for m in MUTANTS if not names or m.name in names]
    alive = 0
    with tempfile.TemporaryDirectory() as folder:
        copy_project(Path(folder))
        for mutant in wanted:
            why = survives(Path(folder), mutant)
            alive += bool(why)
            print(f"{'ALIVE ' if why else 'killed'} {mutant.name}{': ' + why if why else ''}")
    print(f"{len(wanted) - alive} of {len(wanted)} killed")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
