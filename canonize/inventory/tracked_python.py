"""The Python files of a repository that a scan reads."""

from __future__ import annotations

from canonize.history import History
from canonize.history.files import REGULAR
from canonize.inventory.contents import SourceFile

_COMPILED = (".pyx", ".pyi", ".pyd", ".so")
"""What an extension module is made from, what describes it, and what it is."""


def tracked_extensions(history: History) -> tuple[str, ...]:
    """Tracked files of modules that are no Python, as far as their names tell."""
    return tuple(sorted(path for path in history.files.index() if path.endswith(_COMPILED)))


def tracked_python(history: History) -> list[SourceFile]:
    """Tracked Python files that are on disk; content ids where git is sure of them."""
    changed = history.files.maybe_changed()
    gone = history.files.deleted()
    return [
        SourceFile(path, "" if path in changed or entry.ignored_changes else entry.oid)
        for path, entry in history.files.index().items()
        if path.endswith(".py") and entry.mode in REGULAR and not entry.hidden and path not in gone
    ]
