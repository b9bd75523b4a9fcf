"""Who else looks up a module-level name of a file: importers, patch targets, dotted lookups."""

from __future__ import annotations

import re
from dataclasses import dataclass

from canonize.core.import_scan import absolute, scan_imports
from canonize.core.modules import ModuleMap
from canonize.core.tree import SourceTree

_MANY = 200


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file that may look something up: its bytes and, as (module, name), what it imports."""

    data: bytes
    imports: tuple[tuple[str | None, str | None], ...]


class OutsideLookups:
    """Searches the rest of the tree for lookups of one file's names; answers are kept."""

    def __init__(self, tree: SourceTree, path: str, modules: ModuleMap) -> None:
        self._tree = tree.whole
        self._path = path
        self._modules = modules
        self._names = modules.names(path)
        self._leaves = {module.rpartition(".")[2].encode() for module in self._names}
        self._found: dict[str, tuple[str, ...]] = {}
        self._is_package = path.rpartition("/")[2].startswith("__init__.")

    def reason(self, name: str) -> str:
        """Why a name has to stay as it is, with the place that needs it; empty when none does."""
        if self._names and self._is_package and "." not in name:
            return "a package hands it on"
        found = self.files(name)
        return f"{found[0]} looks it up here" if found else ""

    def files(self, name: str) -> tuple[str, ...]:
        """Every other file that looks a name, or ``name.name``, up in this one, sorted."""
        if name not in self._found:
            self._found[name] = tuple(self._search(name)) if self._names else ()
        return self._found[name]

    def _search(self, name: str) -> list[str]:
        files = self._tree.containing({name.rpartition(".")[2].encode()})
        if len(files) > _MANY:
            files = files & self._tree.containing(self._leaves)
        return [path for path in sorted(files - {self._path}) if self._looks_up(path, name)]

    def _looks_up(self, path: str, name: str) -> bool:
        seen = self._seen(path)
        word = re.escape(name.encode()) + rb"(?!\w)"
        if not any(leaf in seen.data for leaf in self._leaves):
            # The module's own name stands in no file that reaches it, but for relative stars.
            return any(m in self._names and n == "*" for m, n in seen.imports)
        leaves = b"|".join(map(re.escape, self._leaves))
        if re.search(rb"(?<!\w)(?:" + leaves + rb")[.:]" + word, seen.data):
            return True
        if not path.endswith((".py", ".pyi")):
            return False
        if any(m in self._names and n in (name, "*") for m, n in seen.imports):
            return True
        is_near = any(
            module in self._names or f"{module}.{item}" in self._names
            for module, item in seen.imports
        ) or re.search(rb"""["'][\w.]*(?<!\w)(?:""" + leaves + rb""")["']""", seen.data)
        return bool(is_near and re.search(rb"""[.:"']\s*""" + word, seen.data))

    def _seen(self, path: str) -> _Seen:
        facts = self._tree.facts(path)
        seen = facts.get(OutsideLookups)
        if seen is None:
            data = self._tree.read(path) or b""
            imports: set[tuple[str | None, str | None]] = set()
            if path.endswith((".py", ".pyi")):
                package = self._modules.package(path)
                found = scan_imports(data)
                imports = {(absolute(item.module, package), item.name) for item in found}
            seen = facts[OutsideLookups] = _Seen(data, tuple(imports))
        assert isinstance(seen, _Seen)
        return seen
