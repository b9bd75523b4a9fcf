"""Everything that could make writing a step unsafe, looked for before a single byte is written."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from canonize.core.change import Change
from canonize.core.plural import plural
from canonize.errors import WorkTreeInTheWay
from canonize.history import TreeEntry
from canonize.workspace.reading import WorkTree
from canonize.workspace.writing import read_file

_LFS = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file is before it is written; ``mode`` is its permission bits, ``None``: not there."""

    path: str
    mode: int | None


@dataclass(frozen=True, slots=True)
class Survey:
    """What a step will meet.

    Args:
        files: one a change, in the order of the changes.
        folders: permissions of the folders that deletions may empty; ``None`` for those that
            creations make.
        notices: what is safe, but worth a sentence (hard links).
    """

    files: tuple[FileState, ...]
    folders: Mapping[str, int | None] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


def hazards_in(worktree: WorkTree, changes: Sequence[Change]) -> Survey:
    """Looks at every file that is about to change.

    Raises:
        WorkTreeInTheWay: ``details`` lists every file that stands in the way, and why.
    """
    root = worktree.history.root
    wrong = {c.path: reason for c in changes if (reason := _path_problem(root, c.path))}
    wrong.update(_twins(worktree, [c for c in changes if c.path not in wrong]))
    states = {}
    for change in changes:
        if change.path in wrong:
            continue
        problem, states[change.path] = _look(root, change, worktree.index.get(change.path))
        if problem:
            wrong[change.path] = problem
    sane = [change.path for change in changes if change.path not in wrong]
    wrong.update(worktree.history.files.dirty(sane))
    filters = worktree.history.files.filters([path for path in sane if path not in wrong])
    wrong.update({path: "stored by git LFS" for path, name in filters.items() if name == "lfs"})
    if wrong:
        raise _in_the_way(wrong)
    links = tuple(
        f"{path} has other names (hard links); they keep the old content"
        for path, about in states.items()
        if about is not None and about.st_nlink > 1
    )
    files = tuple(_state(change.path, states[change.path]) for change in changes)
    return Survey(files, folders_around(root, changes), links)


def _state(path: str, about: os.stat_result | None) -> FileState:
    return FileState(path, None if about is None else stat.S_IMODE(about.st_mode))


def _in_the_way(wrong: Mapping[str, str]) -> WorkTreeInTheWay:
    return WorkTreeInTheWay(
        f"{plural(len(wrong), 'file')} can't be written safely",
        hint="commit, move or undo what is listed; work elsewhere in the tree is no obstacle",
        details=tuple(f"{path}: {reason}" for path, reason in sorted(wrong.items())),
    )


def _path_problem(root: Path, path: str) -> str:
    parts = path.split("/")
    if not path or "\0" in path or any(part in ("", ".", "..") for part in parts):
        return "not a path inside the repository"
    if any(part.lower() == ".git" or part.lower().startswith("git~") for part in parts):
        return "inside of git's own directory"
    folder = root
    for part in parts[:-1]:
        folder = folder / part
        if folder.is_symlink():
            return "below a symbolic link"
        if (folder / ".git").exists():
            return "inside of another repository"
    return ""


def _look(root: Path, change: Change, entry: TreeEntry | None) -> tuple[str, os.stat_result | None]:
    if (root / change.path).is_symlink():
        return "a symbolic link", None
    if entry is not None and entry.ignored_changes:
        return "git was told not to look at it (update-index --assume-unchanged)", None
    try:
        found = read_file(root, change.path)
    except OSError as error:
        return error.strerror or str(error), None
    data, about = found if found is not None else (None, None)
    if data is not None and data.startswith(_LFS):
        return "a git LFS pointer", about
    if data != change.before:
        return "not what the change was computed from", about
    return "", about


def _twins(worktree: WorkTree, changes: Sequence[Change]) -> dict[str, str]:
    """Created files whose names differ from others only by case or by Unicode form."""
    created = [change.path for change in changes if change.before is None]
    if not created:
        return {}
    removed = {change.path for change in changes if change.after is None}
    taken: dict[str, str] = {}
    for path in (*worktree.index, *created):
        if path not in removed:
            for name in _with_folders(path):
                taken.setdefault(_folded(name), name)
    wrong = {}
    for path in created:
        for name in _with_folders(path):
            other = taken[_folded(name)]
            if other != name:
                wrong[path] = f"differs from {other} only by case or Unicode form"
    return wrong


def _with_folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def _folded(name: str) -> str:
    return name.casefold() if name.isascii() else unicodedata.normalize("NFC", name.casefold())


def folders_around(root: Path, changes: Sequence[Change]) -> dict[str, int | None]:
    """Permissions of the folders above created and deleted files; ``None``: not there."""
    found: dict[str, int | None] = {}
    for change in changes:
        if change.kind not in ("create", "delete"):
            continue
        for folder in _with_folders(change.path)[:-1]:
            try:
                found[folder] = stat.S_IMODE((root / folder).lstat().st_mode)
            except (FileNotFoundError, NotADirectoryError):
                found[folder] = None
    return found


def mode_after(change: Change, state: FileState) -> int | None:
    """Permission bits afterwards; ``None`` for a created file that takes the platform's."""
    return None if change.after is None else change.mode if change.mode is not None else state.mode
