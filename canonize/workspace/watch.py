"""Notices what other people's code (a check, a hook) does to the work tree, and takes it back.

Nothing that is taken back is lost: the bytes are moved to a folder in the git directory first.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from canonize.core.change import Change
from canonize.errors import CanonizeError
from canonize.history import TreeEntry
from canonize.workspace.reading import WorkTree
from canonize.workspace.writing import Writer, read_file

_Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Intrusion:
    """One thing that was done to the work tree while it was watched.

    Args:
        kind: ``changed``, ``deleted``, ``created``, ``mode changed`` or ``staged``.
    """

    path: str
    kind: str

    def __str__(self) -> str:
        return f"{self.path}: {self.kind}"


class TreeWatch:
    """Remembers the work tree as it is when this is made.

    Args:
        known: bytes of files that git's filters would not give back exactly.
    """

    def __init__(self, worktree: WorkTree, known: Mapping[str, bytes] | None = None) -> None:
        self._history = worktree.history
        self._files = worktree.history.files
        self._root = worktree.history.root
        self._index = self._files.index()
        self._stamps = _stamps(self._root, self._index)
        self._untracked = self._files.untracked()
        self._known = dict(known or {})
        self._keep_dirty()

    def _keep_dirty(self) -> None:
        """Uncommitted work is in no commit: its bytes are kept here."""
        for path in self._files.maybe_changed():
            entry = self._index.get(path)
            with contextlib.suppress(OSError):
                found = read_file(self._root, path)
                if entry and found and self._files.object_id(found[0]) != entry.oid:
                    self._known.setdefault(path, found[0])

    def intrusions(self) -> tuple[Intrusion, ...]:
        """What differs now. Times and bytecode caches do not count."""
        index = self._files.index()
        found = {
            path: "staged"
            for path in index.keys() | self._index.keys()
            if not _same(index.get(path), self._index.get(path))
        }
        for path, stamp in _stamps(self._root, self._index).items():
            before = self._stamps[path]
            if stamp != before and (kind := self._kind(path, before, stamp)):
                found[path] = kind
        for path in self._files.untracked() - self._untracked:
            if "__pycache__" not in path.split("/") and path not in self._index:
                found[path] = "created"
        return tuple(Intrusion(path, kind) for path, kind in sorted(found.items()))

    def original(self, path: str) -> bytes | None:
        """The bytes of a tracked file when the watch began; ``None``: it wasn't there.

        Raises:
            CanonizeError: git can't give them back.
        """
        stamp = self._stamps.get(path)
        if stamp is None:
            return None
        if path in self._known:
            return self._known[path]
        oid, size = self._index[path].oid, stamp[1]
        data = self._files.blob(oid)
        if len(data) != size:
            data = self._files.checked_out(oid, path)
        if len(data) != size:
            raise CanonizeError("git can't give back the bytes that were there", where=path)
        return data

    def mode(self, path: str) -> int | None:
        """Permission bits of a tracked file when the watch began."""
        stamp = self._stamps.get(path)
        return None if stamp is None else stat.S_IMODE(stamp[0])

    def repair(self, intrusions: Iterable[Intrusion], rescue: Path, token: str) -> tuple[str, ...]:
        """Takes intrusions back.

        Args:
            rescue: the folder that what stood there is moved to.

        Returns:
            a sentence for each that could not be taken back exactly.
        """
        writer, failed, staged = Writer(self._root, token), [], {}
        for intrusion in intrusions:
            path = intrusion.path
            try:
                if intrusion.kind == "created":
                    _move(self._root / path, rescue / path)
                elif intrusion.kind == "staged":
                    staged[path] = self._index.get(path)
                else:
                    self._restore(path, rescue, writer)
            except (OSError, CanonizeError) as error:
                failed.append(f"{path}: {intrusion.kind}, and not restored ({error})")
        writer.sync()
        self._history.scratch("watch").update_real(staged)
        return tuple(failed)

    def _restore(self, path: str, rescue: Path, writer: Writer) -> None:
        stamp = self._stamps[path]
        data = self.original(path)
        if _is_odd(self._root / path):
            _move(self._root / path, rescue / path)
        found = read_file(self._root, path)
        if found is not None:
            _write(rescue / path, found[0])
        mode = stat.S_IMODE(stamp[0]) if stamp else None
        current = None if found is None else found[0]
        writer.apply(Change(path, current, data, mode))

    def _kind(self, path: str, before: _Stamp | None, after: _Stamp | None) -> str:
        if before is None or after is None:
            return "deleted" if after is None else "created again"
        if stat.S_ISLNK(before[0]) or not stat.S_ISREG(after[0]):
            return "changed"
        found = read_file(self._root, path)
        if found is None or found[0] != self.original(path):
            return "changed"
        return "" if after[0] == before[0] else "mode changed"


def _same(one: TreeEntry | None, other: TreeEntry | None) -> bool:
    return (one and (one.mode, one.oid)) == (other and (other.mode, other.oid))


def _stamps(root: Path, paths: Iterable[str]) -> dict[str, _Stamp | None]:
    prefix = os.fspath(root) + "/"
    found: dict[str, _Stamp | None] = {}
    for path in paths:
        try:
            about = os.lstat(prefix + path)  # 16,000 Path objects cost more
        except OSError:
            found[path] = None
        else:
            found[path] = (about.st_mode, about.st_size, about.st_mtime_ns, about.st_ino)
    return found


def _is_odd(path: Path) -> bool:
    """A link or a folder where a file was."""
    return path.is_symlink() or (path.exists() and not path.is_file())


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        source.rename(target)
    except OSError:  # another file system
        shutil.copy2(source, target, follow_symlinks=False)
        source.unlink()


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.write_bytes(data)
