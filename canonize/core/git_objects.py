"""What git calls the bytes of a file."""

from __future__ import annotations

import hashlib


def blob_id(data: bytes, object_format: str = "sha1") -> str:
    """git's name for a file of exactly these bytes.

    Args:
        object_format: how the repository names objects: ``sha1`` or ``sha256``.
    """
    header = b"blob %d\0" % len(data)
    return hashlib.new(object_format, header + data, usedforsecurity=False).hexdigest()
