"""An index of our own, so that the person's index is neither used nor disturbed."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from canonize.errors import HistoryRefused
from canonize.history.files import TrackedFiles, TreeEntry
from canonize.history.git import Git

_PATIENCE = 3.0


class ScratchIndex:
    """A copy of the person's index (which keeps what git knows of each file) without their staging.

    Args:
        real: the person's index file.
        path: where the copy goes.
        object_format: ``sha1`` or ``sha256``: how long an object's name is.
    """

    def __init__(self, git: Git, real: Path, path: Path, object_format: str) -> None:
        self._plain = git
        self._real = real
        self.path = path
        self._no_object = "0" * hashlib.new(object_format).digest_size * 2
        self._git = git.with_environment(GIT_INDEX_FILE=str(path))

    def prepare(self, files: TrackedFiles) -> str:
        """Makes the copy equal to HEAD's tree, and returns that tree's id."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        self.discard()
        shutil.copyfile(self._real, self.path)
        about = self._real.stat()
        # git takes a file that is younger than the index for possibly changed: keep the age
        os.utime(self.path, ns=(about.st_atime_ns, about.st_mtime_ns))
        self.put(files.staged())
        return self.tree()

    def put(self, entries: Mapping[str, TreeEntry | None]) -> None:
        """Sets entries; ``None`` takes one out."""
        if entries:
            self._git.run(*_PUT, stdin=self._index_info(entries))

    def tree(self) -> str:
        """Writes the tree. Blobs that a partial clone lacks are no obstacle."""
        return self._git.run("write-tree", "--missing-ok").text

    def update_real(self, entries: Mapping[str, TreeEntry | None]) -> None:
        """Sets entries in the person's own index; everything else that is staged stays.

        Raises:
            HistoryRefused: another process keeps the index locked.
        """
        if not entries:
            return
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                self._plain.run(*_PUT, stdin=self._index_info(entries))
                break
            except HistoryRefused:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        present = b"".join(os.fsencode(p) + b"\0" for p, entry in entries.items() if entry)
        if present:  # spares the next `git status` a look into these files; no harm if it fails
            options = ("--refresh", "--pathspec-from-file=-", "--pathspec-file-nul")
            self._plain.run("add", *options, stdin=present, allowed=range(256))

    def discard(self) -> None:
        for name in (self.path, self.path.with_name(self.path.name + ".lock")):
            name.unlink(missing_ok=True)

    def _index_info(self, entries: Mapping[str, TreeEntry | None]) -> bytes:
        """Removals first, so that a file can take a folder's place."""
        gone = [
            f"0 {self._no_object}\t{path}"
            for path, entry in sorted(entries.items())
            if entry is None
        ]
        there = [
            f"{e.mode} {e.oid}\t{path}" for path, e in sorted(entries.items()) if e is not None
        ]
        return b"".join(os.fsencode(line) + b"\0" for line in gone + there)


_PUT = ("-c", "core.splitIndex=false", "update-index", "-z", "--index-info")
