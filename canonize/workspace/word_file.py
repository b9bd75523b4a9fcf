"""An index of words in a file: named after the code that makes it, believed by its checksum."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
import weakref
import zlib
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, overload

from canonize.core import word_index
from canonize.core.word_index import WordIndex

_SUM = hashlib.sha256
_LENGTH = 8
"""Bytes of a number."""


def form() -> str:
    """What an index of this code is called: another code may see words in another way."""
    code = b"".join(Path(of).read_bytes() for of in (word_index.__file__, __file__))
    return f"{sys.byteorder}-{_SUM(code).hexdigest()[:16]}"


def write_words(stream: BinaryIO, index: WordIndex, contents: Mapping[str, str]) -> None:
    """Writes an index.

    Args:
        contents: id of the bytes in which its words were found, by path.
    """
    listed = json.dumps([[path, contents[path]] for path in index.paths])
    head = zlib.compress(listed.encode(), 1)
    head += bytes(-len(head) % _LENGTH)
    total = _SUM()
    stream.write(bytes(total.digest_size))
    for part in (len(head).to_bytes(_LENGTH), head, array("Q", index.places)):
        total.update(part)
        stream.write(part)
    stream.seek(0)
    stream.write(total.digest())


class _Places(Sequence[int]):
    """The places of an index, read from the disk as they are asked for: most never are."""

    def __init__(self, stream: BinaryIO, begin: int, count: int) -> None:
        self._stream = stream
        self._begin = begin
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> array[int]: ...
    def __getitem__(self, at: int | slice) -> int | array[int]:
        if isinstance(at, int):
            return int.from_bytes(self._read(at, 1), sys.byteorder)
        begin, end, _ = at.indices(self._count)
        return array("Q", self._read(begin, max(0, end - begin)))

    def _read(self, at: int, count: int) -> bytes:
        return os.pread(self._stream.fileno(), count * _LENGTH, self._begin + at * _LENGTH)


def read_words(file: Path) -> tuple[WordIndex, dict[str, str]] | None:
    """An index and the contents that it knows; ``None`` where there is none, or a damaged one."""
    with contextlib.ExitStack() as opened:
        try:
            stream = opened.enter_context(file.open("rb"))
            told = stream.read(_SUM().digest_size)
            if hashlib.file_digest(stream, _SUM).digest() != told:
                return None
            size = stream.seek(0, os.SEEK_END)
            stream.seek(len(told))
            head = stream.read(int.from_bytes(stream.read(_LENGTH)))
            files = json.loads(zlib.decompressobj().decompress(head))
        except (OSError, ValueError, zlib.error):
            return None
        begin = stream.tell()
        places = _Places(stream, begin, (size - begin) // _LENGTH)
        weakref.finalize(places, opened.pop_all().close)
    return WordIndex.stored([path for path, _ in files], places), dict(files)


def keep_words(file: Path, index: WordIndex, contents: Mapping[str, str]) -> None:
    """Puts an index in its place, whole or not at all; what other code left beside it goes.

    Args:
        contents: as `write_words` takes them.

    Raises:
        OSError: nothing can be written there.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            write_words(stream, index, contents)
        written.replace(file)
    finally:
        written.unlink(missing_ok=True)
    for other in file.parent.iterdir():
        if other != file:
            other.unlink(missing_ok=True)
