"""Fetches a package's source distribution and makes a repository and an environment of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from tests.real_code.packages import Package

_IDENTITY = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")


@dataclass(frozen=True)
class Prepared:
    """A package as a repository with one commit, and a Python that has all that it needs."""

    package: Package
    repository: Path
    python: Path

    def copy(self, to: Path) -> Path:
        """A clone to work in."""
        shutil.rmtree(to, ignore_errors=True)
        git(self.repository.parent, "clone", "-q", str(self.repository), str(to))
        git(to, "config", "user.name", "Somebody")
        git(to, "config", "user.email", "somebody@example.org")
        return to

    def environment(self, repository: Path) -> dict[str, str]:
        """What the package's own code runs with: the clone wins over what pip installed."""
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PYTHON"))}
        path = str(repository / self.package.root)
        return {**keep, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}


def prepare(package: Package, work: Path) -> Prepared:
    """Does what is not there yet; needs pip's index the first time."""
    home = work / package.name
    home.mkdir(parents=True, exist_ok=True)
    return Prepared(package, _repository(package, home), _environment(package, home))


def _environment(package: Package, home: Path) -> Path:
    python = home / "environment" / "bin" / "python"
    done = home / "environment" / "complete"
    if not done.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", home / "environment"], check=True)
        wanted = [f"{package.name}=={package.version}", *package.needs]
        subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
        done.touch()
    return python


def _repository(package: Package, home: Path) -> Path:
    repository = home / "repository"
    if (repository / ".git").exists():
        return repository
    sources = home / "distribution"
    shutil.rmtree(sources, ignore_errors=True)
    fetch = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary"]
    wanted = [package.name, f"{package.name}=={package.version}", "-d", str(sources)]
    subprocess.run([*fetch, *wanted], check=True)
    [archive] = sources.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(sources, filter="data")
    [unpacked] = [path for path in sources.iterdir() if path.is_dir()]
    shutil.rmtree(repository, ignore_errors=True)
    unpacked.rename(repository)
    git(repository, "init", "-q")
    git(repository, "add", "-A", "-f")
    git(repository, *_IDENTITY, "commit", "-q", "-m", f"{package.name} {package.version}")
    return repository


def git(cwd: Path, *arguments: str) -> str:
    """One git command, which has to succeed."""
    done = subprocess.run(
        ["git", "-c", "core.autocrlf=false", *arguments], cwd=cwd, check=True, capture_output=True
    )
    return done.stdout.decode("utf-8", "replace")
