"""Which modules a module loads when it is imported."""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from canonize.core.code_base import CodeBase
from canonize.core.import_calls import ImportCalls
from canonize.core.import_scan import absolute, imports_of
from canonize.core.loading_imports import loading_lines
from canonize.core.modules import down_to

_BLOCKS = frozenset(
    b"if try except else elif with class for while finally match case async".split()
)
Item = tuple[str, str | None]
"""The module and the name of something imported."""
_DEFINITION = re.compile(rb"^(?:def|class|async[ \t]+def)\b", re.MULTILINE)
_HEADER = re.compile(rb"[ \t]*(?:async[ \t]+)?(\w+)")


@dataclass(frozen=True, slots=True)
class _Known:
    """What importing a file loads, and what was known of each file that says so."""

    targets: dict[Item, frozenset[str]]
    facts: Mapping[str, object]


class ImportGraph:
    """First-party imports that run at import time.

    Not in functions, unless they are called while a module is imported; not for type checking
    only, not when run as a script. The packages above a file are loading before it does, so only
    taking a name out of one counts as importing it.

    Files are read by regular expression; the answer to "is there a path" is exact but for imports
    inside multi-line strings, which can only add an edge. `look_closer` takes such an edge away.
    """

    def __init__(self, code_base: CodeBase) -> None:
        self.tree = code_base.tree
        self._modules = code_base.modules
        self._tops = code_base.modules.top_names()
        self._calls = ImportCalls(code_base, _runs_on_import)
        self._paths: dict[str, str | None] = {}
        self._items: dict[str, dict[Item, frozenset[str]]] = {}
        self._edges: dict[str, frozenset[str]] = {}
        self._reached: dict[str, dict[str, str | None]] = {}
        self._statements: dict[str, frozenset[int]] = {}

    @classmethod
    def of(cls, code_base: CodeBase) -> ImportGraph:
        """The graph of a code base, made once."""
        return code_base.once(cls, lambda: cls(code_base))

    def loads(self, path: str) -> frozenset[str]:
        """The files that importing this file imports directly, packages above those included."""
        if path not in self._edges:
            self._edges[path] = frozenset().union(*self.items(path).values()) - {path}
        return self._edges[path]

    def late(self, path: str) -> frozenset[str]:
        """The files that importing a file loads only when its first definitions are there.

        By imports below them, and by functions that are called while it is imported.
        """
        first = _DEFINITION.search(self.tree.read(path) or b"")
        package = self._modules.package(path)
        soon = {
            (absolute(item.module, package), item.name)
            for item in imports_of(self.tree, path)
            if first is None or item.offset < first.start()
        }
        items = self.items(path)
        early = [items[key] for key in items if key in soon]
        return self.loads(path) - frozenset().union(*early)

    def items(self, path: str) -> dict[Item, frozenset[str]]:
        """By module and name imported, the files that importing it loads."""
        if path not in self._items:
            self._items[path] = self._known_targets(path)
        return self._items[path]

    def _known_targets(self, path: str) -> dict[Item, frozenset[str]]:
        """`_targets`, which another tree may have asked for: none of the files was changed since.

        What is known of a file alone is another object as soon as its bytes are others.
        """
        tree, key = self.tree, (ImportGraph, self._modules)
        known = tree.facts(path).get(key)
        if isinstance(known, _Known) and all(tree.facts(p) is f for p, f in known.facts.items()):
            return known.targets
        targets, asked = self._targets(path)
        tree.facts(path)[key] = _Known(targets, {other: tree.facts(other) for other in asked})
        return targets

    def look_closer(self, path: str) -> bool:
        """Parses a file, and forgets imports of it that load nothing; whether there was one.

        Those are imports that stand in strings, and ``import a`` in a module below ``a``, which is
        loading already, if nothing is looked up in ``a`` while the module loads.
        """
        if path in self._statements:
            return False
        data = self.tree.read(path) or b""
        try:
            module = ast.parse(data)
        except (SyntaxError, ValueError, RecursionError):
            return False
        above = set(down_to(self._modules.package(path) or ""))
        self._statements[path] = frozenset(loading_lines(module, above))
        before = self.items(path)
        self._items[path] = self._targets(path)[0]
        if self._items[path].keys() == before.keys():
            return False
        self._edges.pop(path, None)
        self._reached.clear()
        return True

    def named_in(self, path: str) -> frozenset[str]:
        """The files of the modules that any import of a file names, those in functions too."""
        package = self._modules.package(path)
        names = {absolute(item.module, package) for item in imports_of(self.tree, path)}
        return frozenset(p for name in names if name and (p := self._path(name)) is not None)

    def asks_for_itself(self, path: str) -> bool:
        """Whether loading a file imports it again before it is done."""
        return any(path in targets for targets in self.items(path).values())

    def reached(self, starts: Collection[str], *, but: str) -> frozenset[str]:
        """Every file that importing some files loads, themselves included.

        Args:
            but: a file that is not followed, nor one of them.
        """
        found = set(starts)
        pending = list(found)
        while pending:
            fresh = self.loads(pending.pop()) - found - {but}
            found |= fresh
            pending += fresh
        return frozenset(found)

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

    def _is_first_party(self, module: str) -> bool:
        """Whether the first part of a name is a folder or file below a source root."""
        return module.partition(".")[0] in self._tops

    def _path(self, module: str) -> str | None:
        if module not in self._paths:
            self._paths[module] = self._modules.path(module)
        return self._paths[module]

    def _targets(self, path: str) -> tuple[dict[Item, frozenset[str]], frozenset[str]]:
        """What importing a file loads, and the files that say so."""
        data: bytes | None = None
        package = self._modules.package(path)
        found: dict[Item, frozenset[str]] = {}
        lines = self._statements.get(path)
        for item in imports_of(self.tree, path):
            module = absolute(item.module, package)
            if not module or not self._is_first_party(module):
                continue
            if lines is not None:
                data = self.tree.read(path) or b"" if data is None else data
                if data.count(b"\n", 0, item.offset) + 1 not in lines:
                    continue
            if item.indented:
                data = self.tree.read(path) or b"" if data is None else data
                if not _runs_on_import(data, item.offset):
                    continue
            found[(module, item.name)] = self._files(module, item.name, package)
        called, asked = self._calls.followed(path)
        for module, name in called:
            if self._is_first_party(module):
                found.setdefault((module, name), self._files(module, name, package))
        return found, asked

    def _files(self, module: str, name: str | None, package: str | None) -> frozenset[str]:
        """The files that importing a module, or a name of it, loads from a package."""
        inner = f"{module}.{name}" if name not in (None, "*") else ""
        submodule = self._path(inner) if inner else None
        # What lies above the file itself has begun to load before it, whoever imports it.
        around = down_to(module)
        above = set(around if submodule is not None else around[:-1])
        above -= set(down_to(package or ""))
        needed = above if submodule is not None else {*above, module}
        targets = {p for name in needed if (p := self._path(name)) is not None}
        if submodule is not None:
            targets.add(submodule)
        return frozenset(targets)


def _runs_on_import(data: bytes, offset: int) -> bool:
    """Whether the blocks around an indented statement are all run when the module is imported."""
    start = data.rfind(b"\n", 0, offset + 1) + 1
    while start < len(data) and data[start : start + 1] == b"\n":
        start += 1
    line_end = data.find(b"\n", start)
    own = data[start : line_end if line_end >= 0 else None]
    indent = _indent(own)
    end = start
    while indent and end > 0:
        begin = data.rfind(b"\n", 0, end - 1) + 1
        line = data[begin:end]
        end = begin
        if not line.strip() or line.lstrip().startswith(b"#") or _indent(line) >= indent:
            continue
        match = _HEADER.match(line)
        word = match[1] if match else b""
        if word in (b"def", b"lambda") or _is_not_run(line):
            return False
        if word in _BLOCKS:
            indent = _indent(line)
    return not _is_not_run(own)


def _is_not_run(line: bytes) -> bool:
    """Whether a line opens a block that no import runs (or is such a block, on one line)."""
    return b"TYPE_CHECKING" in line or re.search(rb"__name__\s*==|==\s*__name__", line) is not None


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" \t\f"))
