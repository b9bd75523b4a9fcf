"""Can a target be imported from where the plan says it lives?"""

from __future__ import annotations

import re
from collections.abc import Collection

from canonize.core.import_scan import imports_of
from canonize.core.modules import down_to
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.final_binding import doubted_binding
from canonize.resolution.module_names import defines
from canonize.resolution.project import Project

_EXTENDED = re.compile(rb"^[ \t]*(?:__path__\s*=.*\bextend_path\(|.*\bdeclare_namespace\()", re.M)


def missing_target(target: Symbol, project: Project, moved: Collection[Symbol] = ()) -> str:
    """Why a target can't be imported; empty when it can, or when only running it could tell.

    A name that is not, or may not be, what its module defines under it is no target either.

    Args:
        moved: targets that a move made, modules too: what is in doubt about them, or missing in
            them, was so at their old place.
    """
    path = project.modules.path(target.module)
    if path is None and may_be_outside(target.module, project):
        path = project.tree.outside_path(target.module)
    data = project.tree.read(path) if path is not None else None
    if data is None:
        if project.modules.is_package(target.module) or is_imported(target.module, project):
            return ""
        return Reason(f"there is no module {target.module}", Code.NO_TARGET)
    if not target.name:
        return ""
    if defines(data, target.name) is not False:
        return doubted_binding(target, project) if target not in moved else ""
    if target.name in project.modules.submodules(target.module):
        return ""
    if Symbol(target.module) in moved:
        return ""  # its file is the old module's: the same was there, or was missing
    return Reason(f"{target.module} has no {target.name}", Code.NO_TARGET)


def may_be_outside(module: str, project: Project) -> bool:
    """Whether a module can be another distribution's, by its name."""
    return not project.modules.is_first_party(module) or is_shared(module, project)


def is_shared(module: str, project: Project) -> bool:
    """Whether another distribution may have a module that the tree has not.

    It may below a package whose name several distributions share: a folder without
    ``__init__.py``, or one whose ``__init__.py`` extends its ``__path__``.
    """
    around = down_to(module)
    own = [name for name in around if project.modules.exists(name)]
    if not 0 < len(own) < len(around):
        return False
    paths = (project.modules.path(name) for name in own)
    return all(path is None or _extends_path(path, project) for path in paths)


def _extends_path(path: str, project: Project) -> bool:
    data = project.tree.read(path) or b""
    return path.endswith("/__init__.py") and _EXTENDED.search(data) is not None


def _lies_beside(module: str, project: Project) -> bool:
    """Whether the tree has a file of that name, but below no source root: the roots are wrong."""
    path = module.replace(".", "/")
    return any(project.tree.read(p) is not None for p in (f"{path}.py", f"{path}/__init__.py"))


def is_imported(module: str, project: Project) -> bool:
    """Whether files import a module that is neither the tree's nor to be seen: it is installed.

    A distribution of which nothing is to be seen may have every module below its name.
    """
    if not may_be_outside(module, project) or project.tree.outside is None:
        return False
    if _lies_beside(module, project):
        return False
    key = (is_imported, module)
    if key not in project.tree.memo:
        top = module.partition(".")[0]
        unseen = not project.modules.is_first_party(module) and (
            project.tree.outside_path(top) is None
        )
        wanted = top if unseen else module
        files = (p for p in project.tree.containing({top.encode()}) if p.endswith((".py", ".pyi")))
        project.tree.memo[key] = any(
            item.module == wanted or item.module.startswith(f"{wanted}.")
            for path in sorted(files)
            for item in imports_of(project.tree, path)
        )
    return bool(project.tree.memo[key])
