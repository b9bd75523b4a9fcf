"""Can a target be imported from where the plan says it lives?"""

from __future__ import annotations

from canonize.core.modules import ModuleMap
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.module_names import defines


def missing_target(target: Symbol, tree: SourceTree, modules: ModuleMap) -> str:
    """Why a target can't be imported; empty when it can, or when only running it could tell."""
    path = modules.path(target.module)
    data = tree.read(path) if path is not None else None
    if data is None:
        if modules.is_package(target.module):
            return ""
        return f"there is no module {target.module}"
    if not target.name or defines(data, target.name) is not False:
        return ""
    if target.name in modules.submodules(target.module):
        return ""
    return f"{target.module} has no {target.name}"
