"""Reads tracked files where they stand; what has taken their place on disk is not waited for."""

from __future__ import annotations

import errno
import os
import stat

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def read_regular(root: str, path: str, *, most: int | None = None) -> bytes:
    """The bytes of a regular file.

    Args:
        path: below ``root``.
        most: bytes; a larger file is not read at all.

    Raises:
        OSError: it is gone, too large, can't be read, or is a link, a folder, a pipe or a device.
    """
    try:
        descriptor = os.open(f"{root}/{path}", _READ)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise OSError(errno.ELOOP, "a link has taken its place") from error
        raise
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file any more")
        if most is not None and about.st_size > most:
            raise OSError(errno.EFBIG, f"larger than {most} bytes")
        pieces = []
        while piece := os.read(descriptor, max(about.st_size, 1) + 1):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(descriptor)
