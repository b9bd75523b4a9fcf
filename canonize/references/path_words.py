"""Which files have a part of a competitor's path as a word: looked for once, for all competitors.

Only such a file can name a competitor in a text. With one name in many modules every file that has
the name would be asked for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from canonize.core.plan import Plan
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.replacements import Redirects

_WORD = re.compile(rb"\w+")
_FEW = 8
"""Modules of which each file is asked one after the other: that is cheaper than its words."""


def path_words(redirects: Redirects) -> frozenset[bytes] | None:
    """The words of which a text has one that names a competitor by its path, or by a part of it.

    ``None``: it may be spelled otherwise, so no word tells.
    """
    homes, reached = redirects.homes(), redirects.paths.keys()
    if not all("." in module and module.isascii() for module in (*homes, *reached)):
        return None  # a pickle says `cMODULE`
    found = {part for module in homes for part in module.split(".")[1:]}
    found |= {module.rpartition(".")[2] for module in reached}
    return frozenset(word.encode() for word in found)


class PathWords:
    """Answers for one tree and the competitors of a plan."""

    def __init__(self, tree: SourceTree, plan: Plan) -> None:
        self._tree = tree
        self._plan = plan
        modules = {Symbol.parse(c.symbol).module for c in plan.competitors}
        words = {word.encode() for module in modules for word in module.split(".")}
        self._words = frozenset(words if len(modules) >= _FEW else ())
        self._read: set[str] = set()
        self._files: dict[bytes, set[str]] = {}

    @classmethod
    def of(cls, tree: SourceTree, plan: Plan) -> PathWords:
        """Made once a tree, as long as the plan is the same."""
        found = tree.memo.get(cls)
        if not isinstance(found, cls) or found._plan is not plan:
            found = tree.memo[cls] = cls(tree, plan)
        return found

    def among(self, paths: frozenset[str], words: Collection[bytes] | None) -> frozenset[str]:
        """The paths of files with one of the words; all of them where that is not known."""
        if words is None or not self._words.issuperset(words):
            return paths
        for path in paths - self._read:
            self._note(path)
        return paths.intersection(set().union(*(self._files.get(word, ()) for word in words)))

    def _note(self, path: str) -> None:
        self._read.add(path)
        data = self._tree.read(path) or b""
        for word in self._words.intersection(_WORD.findall(data)):
            self._files.setdefault(word, set()).add(path)
