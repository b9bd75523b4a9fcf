"""Which modules a module loads when it is imported, and whether a new import closes a cycle."""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass
from itertools import pairwise

from canonize.core.code_base import CodeBase
from canonize.core.import_calls import ImportCalls
from canonize.core.import_scan import absolute, imports_of
from canonize.core.loading_imports import loading_lines
from canonize.core.modules import down_to

_BLOCKS = frozenset(
    b"if try except else elif with class for while finally match case async".split()
)
_Item = tuple[str, str | None]
_HEADER = re.compile(rb"[ \t]*(?:async[ \t]+)?(\w+)")


@dataclass(frozen=True, slots=True)
class _Known:
    """What importing a file loads, and what was known of each file that says so."""

    targets: dict[_Item, frozenset[str]]
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
        self._items: dict[str, dict[_Item, frozenset[str]]] = {}
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

    def items(self, path: str) -> dict[_Item, frozenset[str]]:
        """By module and name imported, the files that importing it loads."""
        if path not in self._items:
            self._items[path] = self._known_targets(path)
        return self._items[path]

    def _known_targets(self, path: str) -> dict[_Item, frozenset[str]]:
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

    def _targets(self, path: str) -> tuple[dict[_Item, frozenset[str]], frozenset[str]]:
        """What importing a file loads, and the files that say so."""
        data: bytes | None = None
        package = self._modules.package(path)
        found: dict[_Item, frozenset[str]] = {}
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


def new_cycle(
    path: str,
    before: ImportGraph,
    after: ImportGraph,
    was: Callable[[str], str] = lambda path: path,
) -> list[str]:
    """The chain of files that a changed file's new imports close, or [].

    Only cycles that the change makes count. Where an import that was replaced led back to the
    file already, the new one may do so by what the replaced one loaded as well: whatever is half
    loaded then was half loaded before. It may also import again what a module asked for that was
    loaded by the imports above it. Files that move together keep the cycles that they had.

    Args:
        was: where a file that moves was before.
    """
    while True:
        cycle, leaned_on = _closed(path, before, after, was)
        # What stands in a string loads nothing, now or before.
        closer = [after.look_closer(file) for file in cycle]
        closer += [before.look_closer(file) for file in _on_the_way(path, leaned_on, before)]
        if not any(closer):
            return cycle


def _closed(
    path: str, before: ImportGraph, after: ImportGraph, was: Callable[[str], str]
) -> tuple[list[str], frozenset[str]]:
    """`new_cycle`, by what files say in strings as well; and the files that speak against one."""
    fresh = after.loads(path) - before.loads(path)
    if not any(after.chain(target, path) for target in fresh):
        # What only a docstring said before may be imported by the same words now.
        said = (after.loads(path) & before.loads(path)) - {path}
        return [], frozenset({path} if path in after.reached(said, but="") else ())
    old, new = before.items(path), after.items(path)
    replaced = {target for item in old.keys() - new.keys() for target in old[item]} - {path}
    # Another file's change may be what leads back; it would with the old import as well.
    led_back = {t for t in replaced if before.chain(t, path) or after.chain(t, path)}
    loaded = before.reached(led_back, but=path)
    asked: dict[_Item, str] = {}
    _note(asked, loaded, before)
    above: frozenset[str] = frozenset()
    leaned_on = {path}
    for item, targets in new.items():
        if item in old:
            more = before.reached(targets - above - {path}, but=path) - above
            above |= more
            _note(asked, more, before)
            continue
        for target in sorted(targets & fresh):
            chain = after.chain(target, path)
            if not chain or _moved_along([path, *chain], before, was):
                continue
            leads = _led_before(target, path, loaded, asked, after)
            if leads is None:
                return [path, *chain], frozenset()
            leaned_on |= leads
    return [], frozenset(leaned_on)


def _moved_along(cycle: list[str], before: ImportGraph, was: Callable[[str], str]) -> bool:
    """Whether each of some files loaded the next one where they all were before."""
    former = [was(file) for file in cycle]
    return all(there in before.loads(here) for here, there in pairwise(former))


def _on_the_way(path: str, files: Collection[str], graph: ImportGraph) -> set[str]:
    """Some files, and those by way of which a path loads them."""
    return {*files, *(between for file in files for between in graph.chain(path, file))}


def _note(asked: dict[_Item, str], files: Collection[str], graph: ImportGraph) -> None:
    """Adds what files import, with one that does."""
    for file in sorted(files):
        for item in graph.items(file):
            asked.setdefault(item, file)


def half_loaded(path: str, before: ImportGraph, after: ImportGraph) -> str:
    """A file that calls a function of a changed one while it loads, which imports it; or "".

    That import is new: what it asks for may not be there yet.
    """
    for file in sorted(after.named_in(path) - before.named_in(path) - {path}):
        if after.asks_for_itself(file) and not before.asks_for_itself(file):
            return file
    return ""


def _led_before(
    target: str, path: str, loaded: Set[str], asked: Mapping[_Item, str], after: ImportGraph
) -> set[str] | None:
    """``None`` if a newly imported file leads back to the path as nothing did before.

    Args:
        loaded: the files that the replaced import loaded.
        asked: what these, and those above the new import, import, and one that does.

    Returns:
        otherwise, the files whose own imports led there before.
    """
    seen: set[str] = set()
    leaned_on = {target} & loaded
    pending = [] if target in loaded else [target]
    while pending:
        file = pending.pop()
        seen.add(file)
        for item, others in after.items(file).items():
            back = {other for other in others if after.chain(other, path)}
            if back and item in asked:
                leaned_on.add(asked[item])
                continue
            if path in back:
                return None
            leaned_on |= back & loaded
            pending += back - loaded - seen
    return leaned_on
