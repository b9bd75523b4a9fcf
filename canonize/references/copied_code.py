"""Code that is taken somewhere without what it is to import: images of containers, single files.

``COPY worker/ /srv/worker/`` makes an image in which nothing else of the repository is found, and
``cp shared/util.py build/`` a file that stands alone.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.import_scan import absolute, imports_of
from canonize.core.paths import lies_in
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.file_lookups import named_by_path
from canonize.resolution.project import Project

_IMAGE = re.compile(r"(?:^|/)(?:Dockerfile|Containerfile)[^/]*\Z|\.[Dd]ockerfile\Z")
_COPY = re.compile(rb"^[ \t]*(?:COPY|ADD)[ \t]+(?!\[)(.+)$", re.MULTILINE | re.IGNORECASE)
_COPIES = re.compile(
    r"(?:^|[\s;&@(\"'])(?:cp|scp|rsync|install)\s|\bcopy(?:2|file|tree)?\(|\bupload\w*\(|\bput_\w+\("
)


@dataclass(frozen=True, slots=True)
class Copied:
    """What one image takes of the repository.

    Args:
        place: where it says so first.
        sources: files and folders; ``""``: all.
    """

    place: str
    sources: tuple[str, ...]

    def has(self, path: str) -> bool:
        return any(not s or path == s or path.startswith(f"{s}/") for s in self.sources)


def taken_without(path: str, home: str, project: Project) -> str:
    """Why a file would stand somewhere without another one that it is to import; "" if nowhere.

    Args:
        home: the file that it is to import.
    """
    whole = project.whole
    if home == path or not _stands_alone(path, home, whole):
        return ""
    for copied in _images(whole):
        if copied.has(path) and not copied.has(home):
            return Reason(f"{copied.place} takes it along without {home}", Code.REQUIREMENT)
    name = whole.modules.name(path) or ""
    for found in named_by_path(path, Symbol(name), whole) if name else ():
        if _COPIES.search(found.text):
            told = f"{found.path}:{found.line} copies it, without {home}"
            return Reason(told, Code.REQUIREMENT)
    return ""


def _stands_alone(path: str, home: str, project: Project) -> bool:
    """Whether a file imports nothing of the code base but what lies beside it, or below that."""
    folder = posixpath.dirname(path)
    if lies_in(home, folder):
        return False
    package = project.modules.package(path)
    for item in imports_of(project.tree, path):
        module = absolute(item.module, package) or ""
        names = (f"{module}.{item.name}", module) if item.name else (module,)
        there = next(filter(None, map(project.modules.path, names)), None)
        if there is not None and not lies_in(there, folder):
            return False
    return True


def _images(project: Project) -> list[Copied]:
    memo = project.tree.memo
    if _images not in memo:
        files = sorted(path for path in project.tree.paths() if _IMAGE.search(path))
        memo[_images] = [copied for file in files for copied in _copied(file, project)]
    found = memo[_images]
    assert isinstance(found, list)
    return found


def _copied(file: str, project: Project) -> Iterator[Copied]:
    """What an image takes, where everything that it takes shows."""
    data = project.tree.read(file) or b""
    sources: list[str] = []
    line = 0
    for found in _COPY.finditer(data):
        words = found[1].decode("utf-8", "replace").split()
        if any(word.startswith("--from") for word in words):
            continue
        *taken, _ = [word for word in words if not word.startswith("--")] or [""]
        line = line or data.count(b"\n", 0, found.start()) + 1
        sources += taken
    context = _context(file, sources, project) if sources else None
    if context is not None:
        at = (posixpath.normpath(posixpath.join(context, source)) for source in sources)
        yield Copied(f"{file}:{line}", tuple("" if source == "." else source for source in at))


def _context(file: str, sources: list[str], project: Project) -> str | None:
    """The folder that the sources of an image are seen from; ``None``: it can't be told."""
    if any(re.search(r"[*?$\[]", source) for source in sources):
        return None
    folder, paths = posixpath.dirname(file), project.tree.paths()
    parts = [posixpath.normpath(source.lstrip("/")) for source in sources]

    def has_all(context: str) -> bool:
        at = {posixpath.normpath(posixpath.join(context, part)) for part in parts} - {"."}
        return all(any(p == one or p.startswith(f"{one}/") for p in paths) for one in at)

    if not folder or {*parts} == {"."}:
        return "" if not folder else None
    fitting = [context for context in (folder, "") if has_all(context)]
    return fitting[0] if len(fitting) == 1 else None
