"""Modules that make their own ``__all__`` of another module's: ``__all__ = a.__all__ + b.__all__``.

What goes from the one list goes from the other, and from every ``import *`` of it.
"""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.import_scan import absolute
from canonize.resolution.module_names import exports_in
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands
from canonize.syntax.exported_names import Exports

_LISTING = "__all__"


def copied_listing(module: str, name: str, project: Project) -> str:
    """The first place outside of a module that reads its ``__all__``; "" when none would miss it.

    A file that lists the name by itself does not miss it, nor does one that does not go on to
    have it by an import of its own, and neither does anybody where the module does not list it.
    Star imports of the repository are followed, so only a package's list counts, which others
    see, and one that is read by itself.
    """
    own = project.modules.path(module)
    if own is None or name not in _listed(project, own):
        return ""
    leaf = module.rpartition(".")[2].encode()
    tree = project.tree
    for path in sorted(tree.containing({_LISTING.encode()}, endings=(".py",)) - {own}):
        if leaf not in (tree.read(path) or b""):
            continue
        line = _reading(project, path, module)
        if not line or name in _listed(project, path) or not _imports(project, path, name):
            continue
        if path.endswith("__init__.py") or _is_read(project, path):
            return f"{path}:{line}"
    return ""


def _listed(project: Project, path: str) -> tuple[str, ...]:
    """What a file itself writes into its own ``__all__``."""
    exports = exports_in(project.tree.read(path) or b"")
    return exports.names if isinstance(exports, Exports) else ()


def _is_read(project: Project, path: str) -> bool:
    """Whether another file reads the list of a file."""
    module = project.modules.name(path) or ""
    leaf = module.rpartition(".")[2].encode()
    files = project.tree.containing({_LISTING.encode()}, endings=(".py",)) - {path}
    return any(
        leaf in (project.tree.read(other) or b"") and _reading(project, other, module)
        for other in sorted(files)
    )


def _imports(project: Project, path: str, name: str) -> bool:
    """Whether a file imports the name openly, so that it has it whatever a star brings."""
    body = parsed_file(project.tree, path)
    return body is not None and any(
        isinstance(node, ast.ImportFrom) and name in {a.asname or a.name for a in node.names}
        for node in nodes_of(body)
    )


def _reading(project: Project, path: str, module: str) -> int:
    """The line at which a file reads the other one's list; 0 when it does not."""
    body = parsed_file(project.tree, path)
    here, package = project.modules.name(path) or "", project.modules.package(path)
    for node in nodes_of(body) if body is not None else ():
        if isinstance(node, ast.ImportFrom) and any(a.name == _LISTING for a in node.names):
            if absolute("." * node.level + (node.module or ""), package) == module:
                return node.lineno
        elif isinstance(node, ast.Attribute) and node.attr == _LISTING:
            text = dotted_name(node.value)
            found = project.names.dotted(here, text) if text else None
            if found is not None and found.stands is Stands.MODULE and found.module == module:
                return node.lineno
    return 0
