"""Test files that test nothing of the repository but what is about to be removed."""

from __future__ import annotations

import re
from collections.abc import Collection

from canonize.core.file_kinds import is_test
from canonize.core.import_scan import absolute, imports_of
from canonize.core.modules import ModuleMap
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project

_PATH = re.compile(rb"""["']([A-Za-z_]\w*)((?:[.:]\w+)+)["']""")


def tests_nothing_else(path: str, symbols: Collection[Symbol], project: Project) -> bool:
    """Whether a file is a test, and all that it imports and names of the repository is among them.

    Args:
        symbols: names, or whole modules.
    """
    if not path.endswith(".py") or not is_test(path):
        return False
    imported = list(imports_of(project.tree, path))
    package = project.modules.package(path)
    own = {
        (absolute(item.module, package) or "", item.name)
        for item in imported
        if item.name is None or not item.module.startswith("__future__")
    }
    first_party = {(m, name) for m, name in own if not m or project.modules.is_first_party(m)}
    first_party = {(m, name) for m, name in first_party if not _is_test_module(m, project.modules)}
    whole = {symbol.module for symbol in symbols if symbol.is_module}
    named = {(symbol.module, symbol.name) for symbol in symbols}
    if not first_party or not all(
        module in whole or (module, name) in named or f"{module}.{name}" in whole
        for module, name in first_party
    ):
        return False
    spelt = {f"{s.module}.{s.name}".rstrip(".") for s in symbols}
    for top, rest in _PATH.findall(project.tree.read(path) or b""):
        text = (top + rest).decode().replace(":", ".")
        known = any(text == one or text.startswith(f"{one}.") for one in spelt)
        if project.modules.is_first_party(top.decode()) and not known:
            return False
    return True


def _is_test_module(module: str, modules: ModuleMap) -> bool:
    path = modules.path(module)
    return path is not None and is_test(path)
