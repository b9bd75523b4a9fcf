"""Where a scan happens: files, cache and history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from canonize.core.built_modules import built_modules
from canonize.core.roots import declared_roots
from canonize.inventory.contents import MOST_BYTES, SourceFile
from canonize.inventory.reading import read_regular
from canonize.inventory.store import Store

LAST_GROUPS = "last-groups"
"""Under which the store has ids and names of what the last scan found, for completing them."""

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Workplace:
    """Where a scan happens.

    Args:
        root: the work tree.
        files: Python files, with content ids where known.
        store: the cache.
        changed: last commit's time by path, for the paths that it is asked about.
        head: names the state of the history that ``changed`` answers from.
        executor: maps the work on single files; a process pool by default.
        extensions: files of modules that are no Python (Cython, compiled).
    """

    root: Path
    files: Sequence[SourceFile]
    store: Store
    changed: Callable[[Iterable[str]], Mapping[str, int]] = lambda paths: {}
    head: str = ""
    executor: Executor | None = None
    progress: Progress = lambda what, done, total: None
    extensions: Sequence[str] = ()


def declared_in(place: Workplace) -> tuple[str, ...]:
    """The source roots that the repository's own configuration names."""
    return declared_roots([file.path for file in place.files], partial(_read, place))


def built_in(place: Workplace) -> tuple[str, ...]:
    """The extension modules that the repository's build makes, as its configuration names them."""
    return built_modules(partial(_read, place))


def _read(place: Workplace, path: str) -> bytes | None:
    try:
        return read_regular(str(place.root), path, most=MOST_BYTES)
    except OSError:
        return None
