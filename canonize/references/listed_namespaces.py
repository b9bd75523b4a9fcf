"""Who goes through all names of a module from outside: ``vars(module)``, ``dir(module)``.

What a module imports is among them, so another local name for it is seen there.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import dotted_name, given_values, nodes_of, own_nodes
from canonize.core.import_scan import absolute, imports_of
from canonize.core.reasons import Code, Reason
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.syntax.stdlib_names import IMPORT_CALLS, LISTINGS

_LISTING = frozenset(name.encode() for name in LISTINGS | {"__dict__"})
_LOADING = frozenset(name.encode() for name in IMPORT_CALLS)
_FINDING = frozenset({
    "iter_modules", "walk_packages", "glob", "rglob", "listdir", "iterdir", "scandir",
})  # fmt: skip
"""What finds modules by the files that are there."""


def listed_by(path: str, project: Project) -> str:
    """Why the names of a file's module are seen from outside; "" when nobody lists them."""
    whole = project.whole
    memo, key = whole.tree.memo, (listed_by, path)
    if key not in memo:
        found = next(_listing(path, whole), "")
        why = f"{found} goes through all its names"
        memo[key] = Reason(why, Code.MODULE_OBJECT) if found else ""
    said = memo[key]
    assert isinstance(said, str)
    return said


def _listing(path: str, project: Project) -> Iterator[str]:
    """The files that list the names of a module; none where no file of the tree lists any."""
    tree, python = project.tree, (".py",)
    listing = tree.containing(_LISTING, endings=python)
    if not listing:
        return
    leaves = {name.rpartition(".")[2].encode() for name in project.modules.names(path)}
    for file in sorted(tree.containing(leaves, endings=python) - {path}):
        if file.endswith(".py") and _has_listed(file, path, project):
            yield file
    for file in sorted(listing & tree.containing(_LOADING, endings=python) - {path}):
        if file.endswith(".py") and _loads_beside(file, path, project):
            yield file


def listing_files(paths: Collection[str], project: Project) -> frozenset[str]:
    """The files that list names of something, and import the module of one of some files."""
    modules = {name for path in paths for name in project.modules.names(path)}
    listing = project.tree.containing(_LISTING, endings=(".py",)) - {*paths}
    return frozenset(
        file
        for file in listing
        if file.endswith(".py") and not modules.isdisjoint(modules_by_name(file, project).values())
    )


def modules_by_name(path: str, project: Project) -> dict[str, str]:
    """The modules of the repository that a file's imports bind, by how it writes them."""
    package, found = project.modules.package(path), dict[str, str]()
    for item in imports_of(project.tree, path):
        module = absolute(item.module, package) or ""
        full = module if item.name is None else f"{module}.{item.name}"
        if project.modules.path(full) is not None:
            found[item.asname or item.name or full] = full
    return found


def _has_listed(file: str, path: str, project: Project) -> bool:
    """Whether a file lists the names of a module, or gives it to a function that does."""
    data = project.tree.read(file) or b""
    names = project.modules.names(path)
    mine = {text for text, full in modules_by_name(file, project).items() if full in names}
    body = parsed_file(project.tree, file) if any(_is_given(m, data) for m in mine) else None
    for node in nodes_of(body) if body is not None else ():
        match node:
            case ast.Attribute(attr="__dict__", value=value) if dotted_name(value) in mine:
                return True
            case ast.Call(func=func) if any(dotted_name(v) in mine for v in given_values(node)):
                name = dotted_name(func)
                if name.rpartition(".")[2] in LISTINGS or _is_lister(file, name, project):
                    return True
    return False


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
        or (isinstance(n, ast.Call) and dotted_name(n.func).rpartition(".")[2] in LISTINGS)
        for n in nodes_of(found.node)
    )


def _loads_beside(file: str, path: str, project: Project) -> bool:
    """Whether a file loads what lies beside a module by computed paths, and lists what that has."""
    above = {name.rpartition(".")[0] for name in project.modules.names(path)} - {""}
    is_inside = project.modules.package(file) in above
    if not is_inside and not above & {*modules_by_name(file, project).values()}:
        return False
    body = parsed_file(project.tree, file)
    if body is None:
        return False
    said = {*project.modules.names(path), *(f"{package}." for package in above)}
    functions = [n for n in nodes_of(body) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    parts = [nodes_of(function) for function in functions]
    return any(_finds_and_lists(nodes, said) for nodes in [*parts, [*own_nodes(body)]])


def _finds_and_lists(nodes: Collection[ast.AST], said: Collection[str]) -> bool:
    """Whether some code loads modules, found by their files or begun as some texts, and lists."""
    loaded = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and _is_computed(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return any(_listed_in(node) in loaded for node in nodes) and any(
        (isinstance(node, ast.Constant) and node.value in said)
        or (isinstance(node, ast.Call) and dotted_name(node.func).split(".")[-1] in _FINDING)
        for node in nodes
    )


def _is_computed(node: ast.expr) -> bool:
    """Whether an expression loads a module by a path that is not written out."""
    match node:
        case ast.Call(func=func, args=[path, *_]):
            name = dotted_name(func).rpartition(".")[2]
            return name in IMPORT_CALLS and not isinstance(path, ast.Constant)
    return False


def _listed_in(node: ast.AST) -> str:
    """The name of which a node lists what it has."""
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr="__dict__"):
            return name
        case ast.Call(func=func, args=[ast.Name(id=name), *_]):
            return name if dotted_name(func).rpartition(".")[2] in LISTINGS else ""
    return ""
