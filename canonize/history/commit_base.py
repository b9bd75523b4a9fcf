"""A commit's files as a base of trees: read from git, whatever is on disk."""

from __future__ import annotations

import os
from collections.abc import Collection
from functools import cached_property

from canonize.history.files import REGULAR
from canonize.history.repository import History


class CommitBase:
    """The regular files of one commit, with the bytes that git keeps."""

    def __init__(self, history: History, commit: str) -> None:
        self._history = history
        self._commit = commit
        self._read: dict[str, bytes] = {}

    @cached_property
    def oids(self) -> dict[str, str]:
        """Content ids by path, sorted."""
        out = self._history.git.run("ls-tree", "-r", "-z", "--full-tree", self._commit).fields()
        found = {}
        for item in out:
            head, _, path = item.partition("\t")
            mode, _, oid = head.split()
            if mode in REGULAR:
                found[path] = oid
        return dict(sorted(found.items()))

    def paths(self) -> Collection[str]:
        return self.oids.keys()

    def read(self, path: str) -> bytes | None:
        oid = self.oids.get(path)
        if oid is None:
            return None
        if path not in self._read:
            self._read[path] = self._history.files.blob(oid)
        return self._read[path]

    def containing(self, words: Collection[bytes]) -> frozenset[str]:
        if not words:
            return frozenset()
        patterns = [part for word in sorted(words) for part in ("-e", os.fsdecode(word))]
        options = ("-l", "-F", "-w", "-z", "-a", "--no-textconv", "--full-name")
        where = (self._commit, "--")
        found = self._history.git.run("grep", *options, *patterns, *where, allowed=(0, 1)).fields()
        start = len(self._commit) + 1
        return frozenset(item[start:] for item in found) & self.oids.keys()
