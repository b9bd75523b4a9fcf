"""How often words stand in tracked files, counted by git: the independent side of the ledger."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Sequence

from canonize.history.files import occurrences, searched
from canonize.history.git import Git

_CHUNK = 400


def count_in_tracked(
    git: Git,
    words: Collection[str],
    paths: Collection[str] | None = None,
    *,
    complaints: list[str] | None = None,
) -> Counter[tuple[str, str]]:
    """By path and word, how often a word stands as a whole word in the tracked files on disk.

    Args:
        paths: only these files; all tracked ones when ``None``.
        complaints: gains what git said of files that it can't read.
    """
    found: Counter[tuple[str, str]] = Counter()
    if not words:
        return found
    if paths is None:
        said = _count(git, words, (), found)
        if said and complaints is not None:
            complaints.append(said)
        return found
    listed = sorted(paths)
    for start in range(0, len(listed), _CHUNK):
        _count(git, words, listed[start : start + _CHUNK], found)
    return found


def _count(
    git: Git, words: Collection[str], paths: Sequence[str], found: Counter[tuple[str, str]]
) -> str:
    """What git complained of."""
    answer = searched(git, "-o", words, paths)
    for (path, word), count in Counter(occurrences(answer)).items():
        found[os.fsdecode(path), word.decode("utf-8", "replace")] += count
    return answer.err
