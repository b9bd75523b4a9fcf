"""Who may ask a module that moves for what it says of itself: ``__name__``, ``__file__``.

It is the same object at its new place, for whoever gets it. Who puts fakes into it, or looks names
up in it, notices nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from canonize.compatibility.moved_paths import left_paths
from canonize.core.ast_nodes import dotted_name, nodes_of, parents_of
from canonize.core.import_scan import imports_of
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.object_places import ObjectPlaces
from canonize.references.sides import last_name
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects

_LOOK_UP = frozenset({"getattr", "setattr", "hasattr", "delattr", "vars", "dir"})
_FAKING = frozenset({"unittest", "mock", "flexmock", "mockito", "fudge", "asynctest"})
_OF_FIXTURES = frozenset({"setattr", "delattr", "object", "spy", "stub"})


def told_of_module(
    project: Project, old: Symbol, new: Symbol, module: str
) -> Iterator[tuple[str, int, Reason]]:
    """The paths and lines that notice that a module moves, and why.

    Args:
        old, new: where it was and where it goes.
        module: which of the two it is at, in this tree.
    """
    calls = f"it calls itself {new} from then on"
    for path, line in asked_for_its_name(project, old, new, module):
        told = f"the module is handed on as an object; {calls}"
        yield path, line, Reason(told, Code.FOUND_BY_NAME)
    for path, line in says_its_name(project, module):
        told = f"it shows or keeps its own __name__; {calls}"
        yield path, line, Reason(told, Code.FOUND_BY_NAME)
    for path, line, text in left_paths(project, old, new, module):
        told = f"{text} moves with it, and stands here as a path"
        yield path, line, Reason(told, Code.COMPUTED_PATH)


def asked_for_its_name(
    project: Project, old: Symbol, new: Symbol, module: str
) -> Iterator[tuple[str, int]]:
    """The paths and lines at which a module that moves is handed on to what may ask for its name.

    Args:
        old, new: where it was and where it goes.
        module: which of the two it is at, in this tree.
    """
    stands = Symbol(module)
    redirects = Redirects(whole={module: Redirect(stands, stands, new)})
    places = ObjectPlaces(project, project.reexports.with_reexports(redirects))
    leaf = module.rpartition(".")[2].encode()
    home, forwarding = project.modules.path(module), project.modules.path(old.module)
    saying = project.tree.containing({leaf}, endings=(".py",)) - {forwarding}
    for path in sorted(saying | {home} if home is not None else saying):
        uses = [use for use in places.known(path) if use.symbol == stands and not use.local]
        body = parsed_file(project.tree, path) if uses else None
        if body is None:
            continue
        parents = parents_of(body)
        here = {(n.lineno, n.col_offset + 1): n for n in _expressions(body)}
        faking = {
            item.asname or item.name or item.module.partition(".")[0]
            for item in imports_of(project.tree, path)
            if item.module.partition(".")[0] in _FAKING
        }
        for use in uses:
            node = here.get((use.line, use.column))
            if node is None or not _only_looks_up(node, parents, faking):
                yield path, use.line


_KEEPING = frozenset({
    "print", "str", "repr", "format", "append", "add", "setdefault", "insert", "update", "get",
    "index", "pop", "write",
})  # fmt: skip


def says_its_name(project: Project, module: str) -> Iterator[tuple[str, int]]:
    """Where a module that moves, or one below it, shows or keeps its own ``__name__``.

    Loggers and loaders are given it; they get the new name, as everybody else.
    """
    home = project.modules.path(module)
    folder = home.removesuffix("__init__.py") if home else ""
    below = project.tree.paths() if folder.endswith("/") else ()
    paths = {home, *(path for path in below if path.startswith(folder))} if home else set()
    for path in sorted(paths & project.tree.containing({b"__name__"}, endings=(".py",))):
        body = parsed_file(project.tree, path)
        parents = parents_of(body) if body is not None else {}
        names = {"__name__", *(_named_so(body) if body is not None else ())}
        for node in nodes_of(body) if body is not None else ():
            if isinstance(node, ast.Name) and node.id in names and _is_kept(node, parents):
                yield path, node.lineno


def _named_so(body: ast.Module) -> Iterator[str]:
    """``NAME = __name__``"""
    for node in body.body:
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=ast.Name("__name__")):
                yield name


def _is_kept(node: ast.AST, parents: Mapping[int, ast.AST]) -> bool:
    above = parents.get(id(node))
    match above:
        case ast.JoinedStr() | ast.FormattedValue() | ast.BinOp() | ast.Tuple() | ast.List():
            return _is_kept(above, parents)
        case ast.Return() | ast.Yield() | ast.Dict():
            return True
        case ast.Subscript(value=value, ctx=ctx):
            return last_name(value) != "modules" and not isinstance(ctx, ast.Load)
        case ast.Call(func=func):
            return last_name(func) in _KEEPING
        case ast.Compare():
            words = {n.value for n in nodes_of(above) if isinstance(n, ast.Constant)}
            return "__main__" not in words
    return False


def _expressions(body: ast.Module) -> Iterator[ast.Name | ast.Attribute | ast.Subscript]:
    """What may be a module; the longest last where several begin at one place."""
    kinds = (ast.Name, ast.Attribute, ast.Subscript)  # `sys.modules[__name__]`
    found = [node for node in nodes_of(body) if isinstance(node, kinds)]
    yield from sorted(found, key=lambda n: (n.end_lineno or 0, n.end_col_offset or 0))


def _only_looks_up(node: ast.expr, parents: Mapping[int, ast.AST], faking: set[str]) -> bool:
    call = parents.get(id(node))
    if isinstance(call, ast.keyword):
        call = parents.get(id(call))
    if not isinstance(call, ast.Call):
        return False
    path = dotted_name(call.func)
    if path in _LOOK_UP or path == "inspect.getmembers" or path.partition(".")[0] in faking:
        return True
    return isinstance(call.func, ast.Attribute) and last_name(call.func) in _OF_FIXTURES
