"""A tree written out to a folder of its own, so that what runs in it can't harm the work tree."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from canonize.core.tree import SourceTree


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
