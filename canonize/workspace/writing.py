"""Atomic, durable, compare-and-swap writes that no link can lead astray."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from canonize.core.change import Change
from canonize.errors import CanonizeError, StaleChange, WorkTreeInTheWay

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_STAYS = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EBUSY)


def temporary_name(token: str, path: str) -> str:
    """The name, beside a file, of what is about to become it; recovery knows it, too."""
    return f".canonize-{token}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:12]}"


def read_file(root: Path, path: str) -> tuple[bytes, os.stat_result] | None:
    """Bytes and status of a regular file, without following any link below the root.

    Returns ``None`` when nothing is there.

    Raises:
        OSError: something is there that can't be read as a regular file.
    """
    try:
        with _parent(root, path) as (folder, name):
            return _read_at(folder, name)
    except (FileNotFoundError, NotADirectoryError):
        return None


class Writer:
    """Applies changes one by one and makes them last.

    Args:
        root: the top of the work tree.
        token: marks this operation's temporary files.
        folders: what is known of folders: the permissions of those that are to be there, ``None``
            for those that are not. Others go when they become empty, as git does it.
    """

    def __init__(
        self, root: Path, token: str, *, folders: Mapping[str, int | None] | None = None
    ) -> None:
        self._root = root
        self._token = token
        self._folders = folders or {}
        self._unsynced: set[str] = set()

    def apply(self, change: Change) -> None:
        """Makes one file what the change says, or leaves it as it is; `sync` makes names last.

        Raises:
            StaleChange: the file is not what the change was computed from.
            OSError: the disk is full, read-only, ...; the file is as it was.
        """
        if change.after is not None:
            self._make_folders(change.path)
        try:
            with _parent(self._root, change.path) as (folder, name):
                self._apply_at(folder, name, change)
                self._unsynced.add(change.path.rpartition("/")[0])
        except (FileNotFoundError, NotADirectoryError) as error:
            raise _stale(change.path) from error
        if change.after is None:
            self._drop_empty_folders(change.path)

    def sync(self) -> None:
        """Makes the new names last; the journal may say that files are written only after this."""
        for folder in sorted(self._unsynced):
            with (
                contextlib.suppress(FileNotFoundError, NotADirectoryError),
                _parent(self._root, f"{folder}/." if folder else ".") as (descriptor, _),
            ):
                os.fsync(descriptor)
        self._unsynced.clear()

    def clean_up(self, path: str) -> None:
        """Removes what an interrupted write of a file left beside it."""
        with (
            contextlib.suppress(FileNotFoundError, NotADirectoryError),
            _parent(self._root, path) as (folder, _),
        ):
            os.unlink(temporary_name(self._token, path), dir_fd=folder)

    def settle_folders(self) -> None:
        """Removes the folders that are not to be there, unless something is in them."""
        unwanted = [path for path, mode in self._folders.items() if mode is None]
        for path in sorted(unwanted, reverse=True):
            self._remove_if_empty(path)

    def _apply_at(self, folder: int, name: str, change: Change) -> None:
        found = _read_at(folder, name)
        current, about = found if found is not None else (None, None)
        if current != change.before:
            raise _stale(change.path)
        if change.after is None:
            os.unlink(name, dir_fd=folder)
            return
        temporary = temporary_name(self._token, change.path)
        try:
            self._fill(folder, temporary, change, about)
            if about is None:
                _place_new(folder, temporary, name)
            else:
                _require_same(folder, name, about, change.path)
                os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        except FileExistsError as error:
            raise _stale(change.path) from error
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary, dir_fd=folder)

    def _fill(
        self, folder: int, temporary: str, change: Change, about: os.stat_result | None
    ) -> None:
        assert change.after is not None
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=folder)
        descriptor = os.open(temporary, _CREATE, 0o666, dir_fd=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(change.after)
            file.flush()
            mode = change.mode if change.mode is not None else about and stat.S_IMODE(about.st_mode)
            if about is not None:
                _keep_owner(descriptor, about)
            if mode is not None:
                os.fchmod(descriptor, mode)
            os.fsync(descriptor)

    def _make_folders(self, path: str) -> None:
        for folder in _folders_of(path):
            try:
                with _parent(self._root, folder) as (parent, name):
                    os.mkdir(name, dir_fd=parent)
                    os.fsync(parent)
            except FileExistsError:
                pass
            self._set_folder_mode(folder)

    def _set_folder_mode(self, path: str) -> None:
        """Also for a folder that is there: a run may have been killed right after making it."""
        wanted = self._folders.get(path)
        if wanted is None:
            return
        with _parent(self._root, path) as (parent, name):
            now = os.stat(name, dir_fd=parent, follow_symlinks=False)
            if stat.S_ISDIR(now.st_mode) and stat.S_IMODE(now.st_mode) != wanted:
                os.chmod(name, wanted, dir_fd=parent)

    def _drop_empty_folders(self, path: str) -> None:
        for folder in reversed(_folders_of(path)):
            if self._folders.get(folder) is not None:
                return
            if not self._remove_if_empty(folder):
                return

    def _remove_if_empty(self, path: str) -> bool:
        try:
            with _parent(self._root, path) as (folder, name):
                os.rmdir(name, dir_fd=folder)
                os.fsync(folder)
        except OSError as error:
            if error.errno not in _STAYS:
                raise
            return False
        return True


@contextlib.contextmanager
def _parent(root: Path, path: str) -> Iterator[tuple[int, str]]:
    """The open folder that a path lies in, reached without following a link, and the last name."""
    *folders, name = path.split("/")
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            deeper = os.open(folder, _FOLDER, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = deeper
        yield descriptor, name
    finally:
        os.close(descriptor)


def _folders_of(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def _read_at(folder: int, name: str) -> tuple[bytes, os.stat_result] | None:
    try:
        descriptor = os.open(name, _READ, dir_fd=folder)
    except FileNotFoundError:
        return None
    try:
        about = os.fstat(descriptor)
        if stat.S_ISDIR(about.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(about.st_mode):
            raise OSError(0, "it is not a regular file")
        parts = [os.read(descriptor, about.st_size + 1)]
        while parts[-1]:
            parts.append(os.read(descriptor, _PART))
        return b"".join(parts), about
    finally:
        os.close(descriptor)


_PART = 1 << 20
"""Bytes that are read at once, where a file is longer than it said."""


def _place_new(folder: int, temporary: str, name: str) -> None:
    """Gives a new file its name unless something has it; never replaces anything."""
    try:
        os.link(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        try:
            os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        else:
            raise FileExistsError(name) from None


def _require_same(folder: int, name: str, about: os.stat_result, path: str) -> None:
    """Narrows the gap between reading and replacing to two system calls."""
    now = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if (now.st_ino, now.st_size, now.st_mtime_ns) != (
        about.st_ino,
        about.st_size,
        about.st_mtime_ns,
    ):
        raise _stale(path)


def _keep_owner(descriptor: int, about: os.stat_result) -> None:
    mine = os.fstat(descriptor)
    if (mine.st_uid, mine.st_gid) == (about.st_uid, about.st_gid):
        return
    try:
        os.fchown(descriptor, about.st_uid, about.st_gid)
    except PermissionError as error:
        raise WorkTreeInTheWay(
            "a file belongs to somebody else, and replacing it would change that",
            hint="run as its owner",
        ) from error


def _stale(path: str) -> StaleChange:
    return StaleChange(
        f"{path} is not what the change was computed from",
        where=path,
        hint="run `canonize preview` again and review the new diff",
    )


def write_file(writer: Writer, change: Change) -> None:
    try:
        writer.apply(change)
    except OSError as error:
        raise CanonizeError(
            f"a file can't be written: {error.strerror or error}",
            where=change.path,
            hint="the step was restored; is the disk full, or the folder read-only?",
        ) from error
