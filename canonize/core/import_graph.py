"""Which modules a module loads when it is imported, and whether a new import closes a cycle."""

from __future__ import annotations

import re
from collections import deque

from canonize.core.import_scan import absolute, scan_imports
from canonize.core.modules import ModuleMap
from canonize.core.tree import SourceTree

_HEADER = re.compile(rb"[ \t]*(?:async[ \t]+)?(\w+)")


class ImportGraph:
    """First-party imports that run at import time: not in functions, not for type checking only.

    Files are read by regular expression; the answer to "is there a path" is exact but for imports
    inside multi-line strings, which can only add an edge.
    """

    def __init__(self, tree: SourceTree, modules: ModuleMap) -> None:
        self._tree = tree
        self._modules = modules
        self._edges: dict[str, frozenset[str]] = {}
        self._reached: dict[str, dict[str, str | None]] = {}

    def loads(self, path: str) -> frozenset[str]:
        """The files that importing this file imports directly, packages above them included."""
        if path not in self._edges:
            data = self._tree.read(path) or b""
            self._edges[path] = frozenset(self._targets(path, data)) - {path}
        return self._edges[path]

    def chain(self, start: str, goal: str) -> list[str]:
        """A chain of files from ``start`` to ``goal``, each importing the next; [] if none."""
        parents = self._closure(start)
        if goal not in parents:
            return []
        found: list[str] = [goal]
        step = parents[goal]
        while step is not None:
            found.append(step)
            step = parents[step]
        return found[::-1]

    def _closure(self, start: str) -> dict[str, str | None]:
        if start not in self._reached:
            parents: dict[str, str | None] = {start: None}
            queue = deque([start])
            while queue:
                path = queue.popleft()
                for target in sorted(self.loads(path)):
                    if target not in parents:
                        parents[target] = path
                        queue.append(target)
            self._reached[start] = parents
        return self._reached[start]

    def _targets(self, path: str, data: bytes) -> set[str]:
        package = self._modules.package(path)
        found: set[str] = set()
        for item in scan_imports(data):
            module = absolute(item.module, package)
            if not module or (item.indented and not _runs_on_import(data, item.offset)):
                continue
            found |= self._files(module)
            if item.name not in (None, "*"):
                inner = self._modules.path(f"{module}.{item.name}")
                if inner is not None:
                    found.add(inner)
        return found

    def _files(self, module: str) -> set[str]:
        parts = module.split(".")
        names = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
        return {path for name in names if (path := self._modules.path(name)) is not None}


def _runs_on_import(data: bytes, offset: int) -> bool:
    """Whether the blocks around an indented statement are all run when the module is imported."""
    start = data.rfind(b"\n", 0, offset + 1) + 1
    while start < len(data) and data[start : start + 1] == b"\n":
        start += 1
    indent = _indent(data[start:])
    end = start
    while indent and end > 0:
        begin = data.rfind(b"\n", 0, end - 1) + 1
        line = data[begin:end]
        end = begin
        if not line.strip() or line.lstrip().startswith(b"#") or _indent(line) >= indent:
            continue
        match = _HEADER.match(line)
        word = match[1] if match else b""
        if word in (b"def", b"lambda") or b"TYPE_CHECKING" in line:
            return False
        if word in (
            b"if",
            b"try",
            b"except",
            b"else",
            b"elif",
            b"with",
            b"class",
            b"for",
            b"while",
            b"finally",
            b"match",
            b"case",
        ):
            indent = _indent(line)
    return b"TYPE_CHECKING" not in data[start : data.find(b"\n", start) + 1]


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" \t\f"))


def new_cycle(path: str, before: ImportGraph, after: ImportGraph) -> list[str]:
    """The chain of files that a changed file's new imports close, or [].

    Only cycles that the change makes count: where one of the old imports led back to the file
    already, the file was part of a cycle before.
    """
    old, new = before.loads(path), after.loads(path)
    fresh = new - old
    if not fresh or any(before.chain(target, path) for target in old - new):
        return []
    for target in sorted(fresh):
        chain = after.chain(target, path)
        if chain:
            return [path, *chain]
    return []
