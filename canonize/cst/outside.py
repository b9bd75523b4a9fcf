"""Who else looks up a module-level name of a file: importers, patch targets, dotted lookups."""

from __future__ import annotations

import re

from canonize.core.import_scan import absolute, scan_imports
from canonize.core.modules import ModuleMap
from canonize.core.tree import SourceTree


class OutsideLookups:
    """Searches the rest of the tree for lookups of one file's names; answers are kept."""

    def __init__(self, tree: SourceTree, path: str, modules: ModuleMap) -> None:
        self._tree = tree
        self._path = path
        self._modules = modules
        self._names = modules.names(path)
        self._answers: dict[str, str] = {}

    def reason(self, name: str) -> str:
        """Why a name has to stay as it is, with the place that needs it; empty when none does."""
        if name not in self._answers:
            self._answers[name] = self._search(name)
        return self._answers[name]

    def _search(self, name: str) -> str:
        if not self._names:
            return ""
        if self._path.rpartition("/")[2].startswith("__init__.") and "." not in name:
            return "a package hands it on"
        leaves = {module.rpartition(".")[2] for module in self._names}
        files = self._tree.containing({name.encode()})
        files &= self._tree.containing({leaf.encode() for leaf in leaves})
        for path in sorted(files - {self._path}):
            data = self._tree.read(path)
            if data is not None and self._looks_up(path, data, name, leaves):
                return f"{path} looks it up here"
        return ""

    def _looks_up(self, path: str, data: bytes, name: str, leaves: set[str]) -> bool:
        word = re.escape(name.encode())
        for leaf in leaves:
            dotted = rb"(?<!\w)" + re.escape(leaf.encode()) + rb"[.:]" + word + rb"(?!\w)"
            if re.search(dotted, data):
                return True
        if not path.endswith((".py", ".pyi")):
            return False
        package = self._modules.package(path)
        near = False
        for item in scan_imports(data):
            module = absolute(item.module, package)
            if module in self._names and item.name in (name, "*"):
                return True
            near = near or module in self._names or f"{module}.{item.name}" in self._names
        return near and re.search(rb"""["']""" + word + rb"""["']""", data) is not None
