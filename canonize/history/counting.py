"""How often words stand in tracked files, counted by git: the independent side of the ledger."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Sequence

from canonize.history.files import PLAIN
from canonize.history.git import Git

_CHUNK = 400


def count_in_tracked(
    git: Git, words: Collection[str], paths: Collection[str] | None = None
) -> Counter[tuple[str, str]]:
    """By path and word, how often a word stands as a whole word in the tracked files on disk.

    Args:
        paths: only these files; all tracked ones when ``None``.
    """
    found: Counter[tuple[str, str]] = Counter()
    if not words:
        return found
    if paths is None:
        _count(git, words, (), found)
        return found
    listed = sorted(paths)
    for start in range(0, len(listed), _CHUNK):
        _count(git, words, listed[start : start + _CHUNK], found)
    return found


def _count(
    git: Git, words: Collection[str], paths: Sequence[str], found: Counter[tuple[str, str]]
) -> None:
    patterns = [part for word in sorted(words) for part in ("-e", word)]
    options = ("-o", "-F", "-w", "-z", "-a", *PLAIN)
    answer = git.run("grep", *options, *patterns, "--", *paths, allowed=(0, 1))
    for line in answer.out.splitlines():
        path, _, word = line.partition(b"\0")
        found[os.fsdecode(path), word.decode("utf-8", "replace")] += 1
