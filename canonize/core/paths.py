"""Globs over repository paths: ``*`` within a folder, ``**`` across folders."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache


class PathFilter:
    """Selects a path when an include matches (or there is none) and no exclude does."""

    def __init__(self, include: Collection[str], exclude: Collection[str]) -> None:
        self._include = [glob_pattern(glob) for glob in include]
        self._exclude = [glob_pattern(glob) for glob in exclude]

    def selects(self, path: str) -> bool:
        if any(pattern.match(path) for pattern in self._exclude):
            return False
        return not self._include or any(pattern.match(path) for pattern in self._include)


@lru_cache(maxsize=512)
def glob_pattern(glob: str) -> re.Pattern[str]:
    """``app/**`` is all below app, ``*.py`` that name in any folder, ``app`` app and below."""
    anchored = "/" in glob.rstrip("/")
    text = glob.strip("/")
    out = "" if anchored else "(?:.*/)?"
    index = 0
    while index < len(text):
        if text.startswith("**/", index):
            out, index = out + "(?:.*/)?", index + 3
        elif text.startswith("**", index):
            out, index = out + ".*", index + 2
        elif text[index] == "*":
            out, index = out + "[^/]*", index + 1
        elif text[index] == "?":
            out, index = out + "[^/]", index + 1
        else:
            out, index = out + re.escape(text[index]), index + 1
    return re.compile(out + r"(?:/.*)?\Z", re.DOTALL)


def lies_in(path: str, folder: str) -> bool:
    """Whether a file lies in a folder or below it; ``""`` is the repository itself."""
    return not folder or path.startswith(f"{folder}/")
