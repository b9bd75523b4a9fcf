"""Who goes through all names of a module from outside: ``vars(module)``, ``dir(module)``.

What a module imports is among them, so another local name for it is seen there.
"""

from __future__ import annotations

import ast
import re

from canonize.core.ast_nodes import dotted_name, given_values, nodes_of
from canonize.core.import_scan import absolute, imports_of
from canonize.core.reasons import Code, Reason
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

LISTING = frozenset({b"vars", b"dir", b"__dict__", b"getmembers"})
_BY_CALL = frozenset({"vars", "dir", "getmembers", "getmembers_static"})
_LOADING = frozenset({b"import_module", b"__import__", b"iter_modules", b"walk_packages"})


def listed_by(path: str, project: Project) -> str:
    """Why the names of a file's module are seen from outside; "" when nobody lists them."""
    memo, key = project.whole.tree.memo, (listed_by, path)
    if key not in memo:
        found = next(
            filter(None, (_lists(f, path, project.whole) for f in _near(path, project))), ""
        )
        memo[key] = (
            Reason(f"{found} goes through all its names", Code.MODULE_OBJECT) if found else ""
        )
    said = memo[key]
    assert isinstance(said, str)
    return said


def modules_held(path: str, project: Project) -> dict[str, str]:
    """The modules of the repository that a file's imports bind, by how it writes them."""
    package, found = project.modules.package(path), dict[str, str]()
    for item in imports_of(project.tree, path):
        module = absolute(item.module, package) or ""
        full = module if item.name is None else f"{module}.{item.name}"
        if project.modules.path(full) is not None:
            found[item.asname or item.name or full] = full
    return found


def _near(path: str, project: Project) -> list[str]:
    """Files with the module's name, or its package's, if any of the tree lists names at all."""
    tree, names = project.whole.tree, project.modules.names(path)
    if not tree.containing(LISTING, endings=(".py",)):
        return []
    words = {part.encode() for name in names for part in name.split(".")[-2:]}
    return sorted(tree.containing(words, endings=(".py",)) - {path})


def _lists(file: str, path: str, project: Project) -> str:
    """The file, if it lists the names of a module or gives it to a function that does."""
    data = project.tree.read(file) or b""
    names = project.modules.names(path)
    if not file.endswith(".py"):
        return ""
    mine = {text for text, full in modules_held(file, project).items() if full in names}
    if _loads_beside(file, path, data, project):
        return file
    if not any(_is_given(text, data) for text in mine):
        return ""
    body = parsed_file(project.tree, file)
    for node in nodes_of(body) if body is not None else ():
        match node:
            case ast.Attribute(attr="__dict__", value=value) if dotted_name(value) in mine:
                return file
            case ast.Call(func=func) if any(dotted_name(v) in mine for v in given_values(node)):
                name = dotted_name(func)
                if name.rpartition(".")[2] in _BY_CALL or _is_lister(file, name, project):
                    return file
    return ""


def _is_given(text: str, data: bytes) -> bool:
    """Whether a module stands as an argument, or is asked for its table."""
    word = re.escape(text.encode())
    there = rb"(?<![\w.])" + word + rb"\s*(?:[,)]|\.\s*__dict__\b)"
    return text.encode() in data and re.search(there, data) is not None


def _is_lister(file: str, name: str, project: Project) -> bool:
    """Whether a function of the repository lists the names of something."""
    found = project.names.dotted(project.modules.name(file) or "", name or "?")
    return isinstance(found.node, (ast.FunctionDef, ast.AsyncFunctionDef)) and any(
        (isinstance(n, ast.Attribute) and n.attr == "__dict__")
        or (isinstance(n, ast.Call) and dotted_name(n.func).rpartition(".")[2] in _BY_CALL)
        for n in nodes_of(found.node)
    )


def _loads_beside(file: str, path: str, data: bytes, project: Project) -> bool:
    """Whether a file loads modules by paths that are put together, and lists what they have."""
    if not any(word in data for word in LISTING) or not any(word in data for word in _LOADING):
        return False
    body = parsed_file(project.tree, file)
    above = {name.rpartition(".")[0] for name in project.modules.names(path)} - {""}
    is_inside = any(f"{project.modules.package(file) or ''}." == f"{one}." for one in above)
    held = set(modules_held(file, project).values())
    texts = {n.value for n in nodes_of(body) if isinstance(n, ast.Constant)} if body else set()
    if not (is_inside or above & held or any(f"{one}." in str(t) for t in texts for one in above)):
        return False
    return any(
        (
            isinstance(n, ast.Call)
            and dotted_name(n.func).rpartition(".")[2] in _BY_CALL
            and len(n.args) > 0
        )
        or (isinstance(n, ast.Attribute) and n.attr == "__dict__")
        for n in nodes_of(body or ast.Module([], []))
    )
