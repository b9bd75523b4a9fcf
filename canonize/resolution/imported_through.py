"""Do files import a name from a module that only imports it itself?"""

from __future__ import annotations

from canonize.core.import_scan import absolute, imports_of
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands


def is_imported_through(module: str, project: Project) -> bool:
    """Whether a file imports a name from a module that is defined elsewhere."""
    leaf = module.rpartition(".")[2].encode()
    for path in sorted(project.tree.containing([leaf], endings=(".py",))):
        package = project.modules.package(path)
        for item in imports_of(project.tree, path):
            if item.name in (None, "*") or absolute(item.module, package) != module:
                continue
            found = project.names.find(module, item.name or "")
            if found.stands is Stands.OUTSIDE or found.module != module:
                return True
    return False
