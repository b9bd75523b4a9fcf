"""Makes what git wrote last: git syncs its files when asked to, but never the folders they lie in.

Without it, a power loss could leave a journal that speaks of a commit that no ref names.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from canonize.errors import HistoryRefused

_MARGIN = 10.0
"""Seconds by which the clock of a file system may differ from ours."""
_TICK = 0.02
"""Seconds within which two changes may leave the same time behind."""
_NOT_OURS = b"ref: refs/heads/.invalid"
"""What HEAD says where refs are kept in a table (reftable)."""


class Settling:
    """Syncs the folders of objects and refs that changed since it was last asked to."""

    def __init__(self, git_dir: Path, common_dir: Path) -> None:
        self._git_dir = git_dir
        self._common_dir = common_dir
        self._since = time.time()
        self._synced: dict[str, int] = {}

    def settle(self) -> None:
        """Makes every name last that git gave since this was made, or called.

        Raises:
            OSError: a folder can't be synced.
        """
        began = time.time()
        for folder in self._folders():
            with contextlib.suppress(FileNotFoundError):
                changed = os.stat(folder).st_mtime_ns  # noqa: PTH116  # hundreds of them
                if changed / 1e9 >= self._since - _MARGIN and self._synced.get(folder) != changed:
                    sync_folder(folder)
                    if began - changed / 1e9 > _TICK:
                        self._synced[folder] = changed
        self._since = began

    def _folders(self) -> Iterator[str]:
        """Inner ones first: a name is worth nothing before what it names."""
        objects = self._common_dir / "objects"
        with os.scandir(objects) as found:
            yield from (entry.path for entry in found if len(entry.name) == 2)
        yield os.fspath(objects)
        for folder, _, _ in os.walk(self._common_dir / "refs", topdown=False):
            yield folder
        yield from map(os.fspath, {self._git_dir, self._common_dir})


def sync_folder(folder: str | Path) -> None:
    """Makes the names in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def point_head(git_dir: Path, ref: str) -> bool:
    """Makes HEAD name a branch, durably and by git's own protocol (``HEAD.lock``).

    ``git symbolic-ref`` does not sync the file: after a power loss HEAD can be empty, and then
    git no longer takes the folder for a repository. The caller holds the work tree.

    Returns:
        ``False`` when this repository keeps its refs in another way; nothing was done.

    Raises:
        HistoryRefused: another process is moving HEAD.
    """
    head, lock, made = git_dir / "HEAD", git_dir / "HEAD.lock", git_dir / "canonize" / "HEAD.new"
    if head.read_bytes().startswith(_NOT_OURS):
        return False
    if made.exists() and lock.exists() and made.samefile(lock):
        lock.unlink()  # a run was killed between two lines of this function
    _write(made, os.fsencode(f"ref: {ref}\n"), stat.S_IMODE(head.stat().st_mode))
    try:
        lock.hardlink_to(made)
    except FileExistsError as error:
        raise HistoryRefused(
            f"HEAD is locked: {lock} is there",
            hint="another git process works here; if none does, it died: delete the file yourself",
        ) from error
    except OSError:  # a file system without hard links
        return False
    else:
        _rename(lock, head)
    finally:
        made.unlink(missing_ok=True)
    sync_folder(git_dir)
    return True


def _rename(lock: Path, head: Path) -> None:
    try:
        lock.rename(head)
    except OSError:
        lock.unlink(missing_ok=True)
        raise


def _write(path: Path, data: bytes, mode: int) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fchmod(descriptor, mode)
        os.fsync(descriptor)
