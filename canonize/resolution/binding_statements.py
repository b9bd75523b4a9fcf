"""The statements of a body that bind names, one by one."""

from __future__ import annotations

import ast
import itertools
import weakref
from collections.abc import Callable, Iterator

from canonize.core.ast_nodes import dotted_name
from canonize.core.import_scan import absolute
from canonize.core.recent_trees import recent_tree

DEFINED = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class BindingStatement:
    """One statement that binds names, known without its tree, which is many times as large.

    Args:
        data: what the whole file says.
        at: which statement of `flat` of the file it is; for code that is no file's own, ``-1``.
        is_fallback: it is in ``except``, for when all else failed.

    Attributes:
        imported: the statement itself, where it imports something.
        is_definition: it is a class or a function.
        other: what may be dotted, where the statement only gives that another name.
    """

    __slots__ = ("_at", "_data", "_node", "_tree", "imported", "is_definition", "is_fallback",
                 "is_overload", "line", "other")  # fmt: skip

    def __init__(
        self,
        node: ast.stmt,
        data: bytes = b"",
        at: int = -1,
        *,
        is_fallback: bool = False,
        tree: ast.Module | None = None,
    ) -> None:
        self._data, self._at = data, at
        self._tree = weakref.ref(tree) if tree is not None else None
        self.is_fallback = is_fallback
        self.line = node.lineno
        self.imported = node if isinstance(node, (ast.Import, ast.ImportFrom)) else None
        self.is_definition = isinstance(node, DEFINED)
        self.is_overload = is_overload(node)
        self.other = _other_name(node)
        is_held = self.imported is not None or at < 0
        self._node: Callable[[], ast.stmt | None] = (lambda: node) if is_held else weakref.ref(node)

    @property
    def node(self) -> ast.stmt:
        """The statement; of a tree that was let go meanwhile, that of the file parsed again.

        Somebody may still hold the statement of such a tree: it is none of the tree that others
        get, who look for it by identity.
        """
        found = self._node()
        is_gone = self._tree is not None and self._at >= 0 and self._tree() is None
        if found is None or (is_gone and self.imported is None):
            tree = recent_tree(self._data)
            found, _ = next(itertools.islice(flat(tree.body), self._at, None))
            self._node, self._tree = weakref.ref(found), weakref.ref(tree)
        return found


def bindings_of_file(body: ast.Module, data: bytes) -> dict[str, list[BindingStatement]]:
    """Everything that binds a name at the top of a file, in order.

    Args:
        body, data: the file's tree, and its bytes, of which the tree can be made again.
    """
    found: dict[str, list[BindingStatement]] = {}
    for at, (node, is_fallback) in enumerate(flat(body.body)):
        names = [*bound_by(node)]
        if names:
            statement = BindingStatement(node, data, at, is_fallback=is_fallback, tree=body)
            for name in names:
                found.setdefault(name, []).append(statement)
    return found


def absolute_import(node: ast.ImportFrom, package: str | None) -> str | None:
    """The module that a from-import names, seen from a package; ``None`` when it leads nowhere."""
    return absolute("." * node.level + (node.module or ""), package)


def flat(body: list[ast.stmt], *, fallback: bool = False) -> Iterator[tuple[ast.stmt, bool]]:
    """Statements that run in the scope itself, those in blocks too, and which are fallbacks.

    What only a script runs (``if __name__ == "__main__"``) is left out.
    """
    for node in body:
        yield node, fallback
        if isinstance(node, DEFINED):
            continue
        if isinstance(node, ast.If) and asks_for_main(node.test):
            yield from flat(node.orelse, fallback=fallback)
            continue
        for block in ("body", "orelse", "finalbody"):
            yield from flat(getattr(node, block, []), fallback=fallback)
        for handler in getattr(node, "handlers", []):
            yield from flat(handler.body, fallback=True)
        for case in getattr(node, "cases", []):
            yield from flat(case.body, fallback=fallback)


def asks_for_main(test: ast.expr) -> bool:
    """``__name__ == "__main__"``, in either order."""
    match test:
        case ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")]):
            return True
        case ast.Compare(ast.Constant("__main__"), [ast.Eq()], [ast.Name("__name__")]):
            return True
    return False


def bound_by(node: ast.stmt) -> Iterator[str]:
    """The names that a statement itself binds, those in its blocks aside."""
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.Import(names=aliases):
            for alias in aliases:
                yield alias.asname or alias.name.partition(".")[0]
        case ast.ImportFrom(names=aliases):
            for alias in aliases:
                yield alias.asname or alias.name
        case _:
            for part in ast.iter_child_nodes(node):
                if isinstance(part, (ast.stmt, ast.ExceptHandler, ast.match_case)):
                    continue
                for leaf in ast.walk(part):
                    if isinstance(leaf, ast.Name) and isinstance(leaf.ctx, ast.Store):
                        yield leaf.id


def _other_name(node: ast.stmt) -> str:
    """``b.c`` of ``a = b.c``; empty for other statements."""
    match node:
        case (
            ast.Assign(targets=[ast.Name()], value=ast.Name() | ast.Attribute() as value)
            | ast.AnnAssign(target=ast.Name(), value=ast.Name() | ast.Attribute() as value)
        ):
            return dotted_name(value)
    return ""


def is_overload(node: ast.stmt) -> bool:
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    return any(decorator_name(d) == "overload" for d in node.decorator_list)


def decorator_name(node: ast.expr) -> str:
    """The last part of a decorator's name; ``?`` when it has none."""
    callee = node.func if isinstance(node, ast.Call) else node
    return callee.attr if isinstance(callee, ast.Attribute) else getattr(callee, "id", "?")


def plain_names(node: ast.AST) -> set[str]:
    """The plain names that stand in some code."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
