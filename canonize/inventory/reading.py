"""Reads tracked files where they stand; what has taken their place on disk is not waited for."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections import deque
from collections.abc import Iterator, Sequence

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def read_regular(root: str, path: str, *, most: int | None = None) -> bytes:
    """The bytes of a regular file.

    Args:
        path: below ``root``.
        most: bytes; a larger file is not read at all.

    Raises:
        OSError: it is gone, too large, can't be read, or is a link, a folder, a pipe or a device.
    """
    return _contents(_opened(root, path), most)


def read_many(
    root: str, paths: Sequence[str], *, most: int | None = None
) -> Iterator[bytes | OSError]:
    """`read_regular` of each, an error in place of what can't be read.

    The system hears of all of them before the first is read, so that a disk reads them together.
    """
    waiting = deque(_announced(root, path) for path in paths)
    try:
        while waiting:
            found = waiting.popleft()
            try:
                answer = found if isinstance(found, OSError) else _contents(found, most)
            except OSError as error:
                answer = error
            yield answer
    finally:
        for found in waiting:
            if isinstance(found, int):
                os.close(found)


def _announced(root: str, path: str) -> int | OSError:
    try:
        descriptor = _opened(root, path)
    except OSError as error:
        return error
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):  # a pipe; reading it will say so
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_WILLNEED)
    return descriptor


def _opened(root: str, path: str) -> int:
    try:
        return os.open(f"{root}/{path}", _READ)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise OSError(errno.ELOOP, "a link has taken its place") from error
        raise


def _contents(descriptor: int, most: int | None) -> bytes:
    """Reads and closes."""
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file any more")
        if most is not None and about.st_size > most:
            raise OSError(errno.EFBIG, f"larger than {most} bytes")
        data = os.read(descriptor, about.st_size + 1)
        if len(data) == about.st_size:
            return data
        pieces = [data]  # it grows or shrinks while it is read
        while piece := os.read(descriptor, 1 << 20):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(descriptor)
