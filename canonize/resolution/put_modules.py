"""Who puts another module in the place of one: ``sys.modules["a.b"] = fake``.

Who imports from ``a.b`` gets the fake from then on, and who imports the same from elsewhere, not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.file_kinds import is_test
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.read_through import ImportedPaths

LOADED_MODULES = "sys.modules"
_PUTTING = frozenset({"dict", "setitem", "setdefault", "update", "__setitem__"})


def where_put(module: str, tree: SourceTree, *, by_tests: bool = True) -> str:
    """The first place that puts something else in a module's place; "" for none.

    It is looked for once a tree, however many users of the module ask.

    Args:
        by_tests: whether tests count that do.
    """
    key = (where_put, module, by_tests)
    if key not in tree.memo:
        tree.memo[key] = _looked_for(module, tree, by_tests=by_tests)
    return str(tree.memo[key])


def put_alike(module: str, other: str, tree: SourceTree) -> bool:
    """Whether whatever is put in a module's place is put in another's as well: one namespace.

    ``sys.modules["a.b"] = both`` beside ``sys.modules["a.c"] = both``: who takes a name from the
    one takes it from the same object as who takes it from the other.
    """
    key = (put_alike, module, other)
    if key not in tree.memo:
        files = list(_files(module, tree, by_tests=True))
        tree.memo[key] = bool(files) and all(_alike(body, module, other) for _, body in files)
    return bool(tree.memo[key])


def _alike(body: ast.Module, module: str, other: str) -> bool:
    putting = _Putting(body)
    covered = 0
    for block in _blocks(body):
        ours, others = putting.assigned(block, module), putting.assigned(block, other)
        for at, name in ours.items():
            same = [there for there, put in others.items() if put == name]
            if not any(_stays(name, block[min(at, there) : max(at, there)]) for there in same):
                return False
            covered += 1
    return covered == sum(putting.puts(node, module) for node in nodes_of(body))


def _blocks(body: ast.Module) -> Iterator[list[ast.stmt]]:
    for node in nodes_of(body):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield block


def _stays(name: str, statements: list[ast.stmt]) -> bool:
    """Whether a name means the same after some statements."""
    return all(
        not (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load))
        and not isinstance(node, (ast.Import, ast.ImportFrom))
        for statement in statements
        for node in nodes_of(statement)
    )


def _looked_for(module: str, tree: SourceTree, *, by_tests: bool) -> str:
    for path, body in _files(module, tree, by_tests=by_tests):
        if line := _Putting(body).line(module):
            return f"{path}:{line}"
    return ""


def _files(module: str, tree: SourceTree, *, by_tests: bool) -> Iterator[tuple[str, ast.Module]]:
    """The files that may put something in a module's place."""
    leaf = module.rpartition(".")[2].encode()
    for path in sorted(tree.containing({leaf}, endings=(".py",))):
        data = tree.read(path) or b""
        is_named = module.encode() in data or b".__name__" in data
        if not is_named or b"modules" not in data or b"sys" not in data:
            continue
        if (is_test(path) and not by_tests) or not _puts_any(tree, path):
            continue
        body = parsed_file(tree, path)
        if body is not None:
            yield path, body


def _puts_any(tree: SourceTree, path: str) -> bool:
    """Whether a file puts anything among the loaded modules; kept with its bytes."""
    facts = tree.facts(path)
    if _puts_any not in facts:
        body = parsed_file(tree, path)
        facts[_puts_any] = body is not None and _Putting(body).puts_any()
    return bool(facts[_puts_any])


class _Putting:
    """What one file puts in the place of modules."""

    def __init__(self, body: ast.Module) -> None:
        self._body = body
        self._imported = ImportedPaths(body, None)
        self._bound: dict[str, list[ast.expr]] = {}
        for node in nodes_of(body):
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=ast.expr() as value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                ):
                    self._bound.setdefault(name, []).append(value)

    def line(self, module: str) -> int:
        """Where it puts something in a module's place; 0 for nowhere."""
        found = (getattr(n, "lineno", 1) for n in nodes_of(self._body) if self.puts(n, module))
        return next(found, 0)

    def assigned(self, block: list[ast.stmt], module: str) -> dict[int, str]:
        """By place in a block, the name whose value a statement puts in a module's place."""
        found: dict[int, str] = {}
        for at, statement in enumerate(block):
            match statement:
                case ast.Assign(targets=[target], value=ast.Name(id=name)):
                    if self.puts(target, module):
                        found[at] = name
        return found

    def puts(self, node: ast.AST, module: str) -> bool:
        """Whether a node puts something in a module's place."""
        tables, keys = self._entries(node)
        return any(self._is_it(key, module) for key in keys) and any(map(self._are_modules, tables))

    def puts_any(self) -> bool:
        """Whether the file does so for whichever module."""
        entered = (self._entries(node)[0] for node in nodes_of(self._body))
        return any(self._are_modules(table) for tables in entered for table in tables)

    def _entries(self, node: ast.AST) -> tuple[list[ast.expr], list[ast.expr]]:
        """What a node may put something into, and the keys."""
        match node:
            case ast.Subscript(value=table, slice=key, ctx=ast.Store()):
                return [table], [key]
            case ast.AugAssign(target=table, op=ast.BitOr(), value=value):
                return [table], self._keys(value)
            case ast.Call(func=ast.Attribute(value=of, attr=attr), args=args) if attr in _PUTTING:
                return [of, *args], [key for arg in args for key in (arg, *self._keys(arg))]
        return [], []

    def _keys(self, given: ast.expr) -> list[ast.expr]:
        tables = (value for value in self._values(given) if isinstance(value, ast.Dict))
        return [key for table in tables for key in table.keys if key is not None]

    def _values(self, node: ast.expr) -> list[ast.expr]:
        """An expression, and what a local name is bound to."""
        return [node, *(self._bound.get(node.id, ()) if isinstance(node, ast.Name) else ())]

    def _is_it(self, node: ast.expr, module: str) -> bool:
        """Whether an expression is the name of a module."""
        return any(
            _says(value, module) or self._imported.is_it(value, module, "__name__")
            for value in self._values(node)
        )

    def _are_modules(self, node: ast.expr) -> bool:
        """Whether an expression is ``sys.modules``, or names it for `mock.patch.dict`."""
        return any(
            _says(value, LOADED_MODULES) or self._imported.full(value) == LOADED_MODULES
            for value in self._values(node)
        )


def _says(node: ast.expr, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text
