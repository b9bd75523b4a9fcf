"""One plan over many repositories: serially, in processes, on Dask with two workers.

    python -m benchmarks.fleet [--repositories 40] [--files 200] [--executors serial,processes,dask]
    python -m benchmarks.fleet --repos FILE
    python -m benchmarks.fleet --real FOLDER

Generates a library and those who use it, migrates them with each executor from nothing (clones and
all), compares the results, and prints wall time and processor time, that of Dask's scheduler and
workers included. ``--repos`` does the same with repositories and plans of your own, as `canonize
fleet` takes them; everything stays in folders beside the file. ``--real`` scans the git
repositories below a folder instead.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PLAN = """\
version: 1
name: one-factory
canonical: acme.core:Factory
competitors:
  - symbol: acme.old:Factory
    verdict: duplicate
steps:
  - id: rewrite
    title: Route everything through the canonical
    codemods: [rewrite_imports, rewrite_strings]
  - id: remove
    codemods: [remove_duplicates]
    checks: [dangling-references]
"""
FACTORY = 'class Factory:\n    def build(self):\n        return "engine"\n'
USER = "from acme.old import Factory\n\n\ndef answer_{n}():\n    return Factory().build()\n"
PLAIN = '''\
"""Module {n} of a repository."""

import json


class Record{n}:
    """What is kept of an order."""

    def __init__(self, number, lines):
        self.number = number
        self.lines = lines

    def total(self):
        return sum(line["price"] * line["count"] for line in self.lines)

    def as_json(self):
        return json.dumps({{"number": self.number, "lines": self.lines}})
'''
_USERS_OF = 10
"""Every tenth file of a repository uses the library."""


def generate(root: Path, repositories: int, files: int) -> list[str]:
    """A library and repositories that use it; returns their names."""
    names = ["acme_lib", *(f"app{n:03}" for n in range(1, repositories))]
    for name in names:
        folder = root / name / (name if name != "acme_lib" else "acme")
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
        for number in range(files - 1):
            is_user = name != "acme_lib" and number % _USERS_OF == 0
            text = USER if is_user else PLAIN
            (folder / f"m{number:03}.py").write_text(text.format(n=number))
        project = f'[project]\nname = "{name}"\nversion = "2.0"\n'
        if name == "acme_lib":
            (folder / "old.py").write_text(FACTORY)
            (folder / "core.py").write_text(FACTORY)
        else:
            project += 'dependencies = ["acme-lib>=1"]\n'
        (root / name / "pyproject.toml").write_text(project)
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "start"]):
            identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
            subprocess.run(["git", *identity, *words], cwd=root / name, check=True)
    (root / "migration_plan.yaml").write_text(PLAN)
    (root / "repos.txt").write_text("".join(f"{name}\n" for name in names))
    return names


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """A scheduler and workers on loopback; gives the address."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scheduler.json"
        dask = [sys.executable, "-m"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        words = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
        words += ["--no-dashboard", "--scheduler-file", str(file)]
        children = [subprocess.Popen([*dask, *words], **quiet)]  # type: ignore[call-overload]
        try:
            while not (file.exists() and file.read_text().endswith("}")):
                if children[0].poll() is not None:
                    raise SystemExit("no scheduler started: install canonize[cluster]")
                time.sleep(0.1)
            address = json.loads(file.read_text())["address"]
            for number in range(workers):
                words = ["distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1"]
                words += ["--no-dashboard", "--local-directory", f"{folder}/{number}"]
                children.append(subprocess.Popen([*dask, *words], **quiet))  # type: ignore[call-overload]
            time.sleep(5)  # until the workers are there
            yield address
        finally:
            for child in children:
                child.kill()
                child.wait()


def canonize(root: Path, *words: str) -> tuple[dict[str, Any], float, float]:
    """Runs one command; its document, wall seconds, and processor seconds with its children."""
    before, started = _processor(), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "canonize", "-C", str(root), "--json", "fleet", *words],
        capture_output=True,
        text=True,
        env=os.environ
        | {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}
        | {"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org"},
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr + done.stdout)
    return json.loads(done.stdout), time.monotonic() - started, _processor() - before


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _results(root: Path, repos: str, state: str) -> object:
    """Everything that is told and written, but for the folder's own name."""
    document, _, _ = canonize(root, "report", "--repos", repos, "--state", state)
    rows = [{k: v for k, v in row.items() if k != "next"} for row in document["repositories"]]
    reports = sorted((root / state / "reports").iterdir())
    texts = {path.name: path.read_bytes() for path in reports}
    return rows, document["causes"], texts, {p.name: _tree(p) for p in clones(root / state)}


def clones(state: Path) -> list[Path]:
    """The clones of a fleet."""
    return sorted(path for path in (state / "clones").iterdir() if path.is_dir())


def _tree(clone: Path) -> str:
    """What its branches hold, by name; commits have times, trees have none."""
    form = "--format=%(refname) %(tree)"
    words = ["git", "-C", str(clone), "for-each-ref", form, "refs/heads"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def generated(root: Path, repositories: int, files: int, executors: list[str]) -> None:
    """Migrates generated repositories with each executor; ``root`` may hold them already."""
    if not (root / "repos.txt").exists():
        generate(root, repositories, files)
    print(f"{repositories} repositories of {files} files, from nothing to branches and ledgers")
    migrated(root, "repos.txt", executors)


def migrated(root: Path, repos: str, executors: list[str]) -> None:
    """Migrates the repositories of a file with each executor, from nothing, and compares."""
    print(f"{'executor':<10} {'wall s':>8} {'processor s':>12} {'of one':>8}  outcomes", flush=True)
    for name in executors:
        words = ("run", "--yes", "--repos", repos, "--state", name)
        before = _processor()
        if name == "dask":
            with cluster(2) as address:
                document, wall, _ = canonize(root, *words, "--executor", f"dask={address}")
        else:
            document, wall, _ = canonize(root, *words, "--executor", name)
        used = _processor() - before
        repositories = len(document["repositories"])
        each = f"{used / repositories:.2f}"
        outcomes = document["outcomes"]
        print(f"{name:<10} {wall:>8.1f} {used:>12.1f} {each:>8}  {outcomes}", flush=True)
    states = executors
    seen = {state: _results(root, repos, state) for state in states}
    same = all(item == seen[states[0]] for item in seen.values())
    print(f"the same results, byte for byte ({', '.join(states)}): {same}")
    again = ("run", "--yes", "--repos", repos, "--state", states[0], "--executor", "serial")
    _, wall, used = canonize(root, *again)
    print(f"run again, with nothing to do: {wall:.1f} s, processor {used:.1f} s")
    every = (root / states[0] / "clones").rglob("*")
    size = sum(path.stat().st_size for path in every if path.is_file())
    print(f"clones: {size / repositories / 1e6:.1f} MB a repository")


def real(folder: Path, most: int) -> None:
    """A scan over real repositories, from nothing (clones too) and again."""
    found = [p for p in sorted(folder.glob("*/repo")) + sorted(folder.iterdir()) if _is_git(p)]
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        entries = [
            {"path": str(p.resolve()), "name": p.parent.name if p.name == "repo" else p.name}
            for p in found[:most]
        ]
        manifest = {"version": 1, "repositories": entries}
        (root / "repos.yaml").write_text(json.dumps(manifest))
        for what in ("cold", "again"):
            document, wall, used = canonize(root, "scan", "--repos", "repos.yaml")
            print(
                f"{what}: {document['repositories']} repositories, {document['files']:,} files: "
                f"{wall:.1f} s, processor {used:.1f} s; "
                f"{len(document['groups'])} groups across repositories"
            )
        for group in document["groups"][:10]:
            print(f"  {group['severity']:<8} {group['name']}: {', '.join(group['repositories'])}")


def _is_git(path: Path) -> bool:
    return (path / ".git").exists() or (path / "HEAD").exists()


def main() -> None:
    parser = argparse.ArgumentParser(description="One plan over many repositories, measured.")
    parser.add_argument("--repositories", type=int, default=40)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--executors", default="serial,processes,dask")
    parser.add_argument("--work", type=Path, help="keep everything there, and go on with it")
    parser.add_argument("--repos", type=Path, help="migrate the repositories of a file")
    parser.add_argument("--real", type=Path, help="scan the git repositories below a folder")
    parser.add_argument("--most", type=int, default=10)
    given = parser.parse_args()
    if given.real:
        real(given.real, given.most)
        return
    executors = given.executors.split(",")
    if given.repos:
        migrated(given.repos.resolve().parent, given.repos.name, executors)
        return
    with tempfile.TemporaryDirectory() as temporary:
        root = given.work or Path(temporary)
        root.mkdir(parents=True, exist_ok=True)
        generated(root, given.repositories, given.files, executors)


if __name__ == "__main__":
    main()
