"""Where a project's own code runs: in a copy of the tree, by the interpreter of its environment."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from canonize.core.change import Change
from canonize.core.tree import SourceTree
from canonize.history.own_cache import shared_cache

_PLACES = (".venv", "venv", "env")


def examples_home() -> Path:
    """Where hypothesis keeps what it works out once, the kinds of all characters."""
    return shared_cache("hypothesis")


def project_python(root: Path) -> str:
    """The interpreter of the environment that lies in the repository, else the one on PATH."""
    own = own_python(root)
    return own or shutil.which("python") or shutil.which("python3") or sys.executable


def own_python(root: Path) -> str:
    """That of an environment in the repository, or of the active one; empty when there is none."""
    for name in _PLACES:
        for relative in ("bin/python", "Scripts/python.exe"):
            path = root / name / relative
            if path.is_file() and (root / name / "pyvenv.cfg").is_file():
                return str(path)
    active = os.environ.get("VIRTUAL_ENV")
    if active and (Path(active) / "bin" / "python").is_file():
        return str(Path(active) / "bin" / "python")
    return ""


def with_project_python(command: Sequence[str], root: Path) -> list[str]:
    """A command whose first word is ``python`` or ``pytest`` gets the project's interpreter."""
    first, rest = command[0], list(command[1:])
    if first in ("python", "python3"):
        return [project_python(root), *rest]
    if first in ("pytest", "py.test"):
        return [project_python(root), "-m", "pytest", *rest]
    return [first, *rest]


def why_it_does_not_start(root: Path) -> str:
    """Why the interpreter of the repository's environment can't be run; "" when it can, or is none.

    An environment that was copied, or whose Python was taken away, still looks like one.
    """
    python = Path(project_python(root))
    if root not in python.parents:
        return ""
    shown = python.relative_to(root)
    try:
        done = subprocess.run(
            [str(python), "-I", "-c", ""], capture_output=True, timeout=60, check=False, text=True
        )
    except subprocess.TimeoutExpired:
        return f"{shown} did not start within a minute"
    except OSError as error:
        return f"{shown} does not start: {error.strerror}"
    said = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
    return f"{shown} does not start: {said}" if done.returncode else ""


@contextlib.contextmanager
def scratch(name: str) -> Iterator[Path]:
    """A folder of one's own, gone afterwards."""
    with tempfile.TemporaryDirectory(
        prefix=f"canonize-{name}-", ignore_cleanup_errors=True
    ) as made:
        yield Path(made)


def lay_out(tree: SourceTree, folder: Path, *, like: Path, also: Iterable[str] = ()) -> None:
    """Writes every file of a tree.

    Args:
        folder: where; it must not exist.
        like: the work tree: files get the mode that they have there.
        also: paths in the work tree that the tree does not have (ignored data, built files);
            copied as they are, links as links.
    """
    folder.mkdir(parents=True)
    made: set[Path] = set()
    for path in sorted(tree.paths()):
        data = tree.read(path)
        if data is None:
            continue
        target = folder / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_bytes(data)
        if _executable(like / path):
            target.chmod(0o755)
    for name in also:
        _copy(like / name, folder / name)


def with_files_of(tree: SourceTree, other: SourceTree, paths: Iterable[str]) -> SourceTree:
    """A tree with some files as they are in another."""
    pairs = [(path, tree.read(path), other.read(path)) for path in paths]
    return tree.with_changes(Change(path, old, new) for path, old, new in pairs if old != new)


def tree_key(tree: SourceTree) -> str:
    """A digest of a tree's paths and contents."""
    digest = hashlib.sha256()
    for path in sorted(tree.paths()):
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(hashlib.sha256(tree.read(path) or b"").digest())
    return digest.hexdigest()


def _executable(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o100)
    except OSError:
        return False


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
    elif source.is_dir():
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copy(source, target)
