"""May a definition be known to somebody who never names it? Decorators, base classes, keywords."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.chains import parse_shallow
from canonize.core.import_scan import absolute, imports_of
from canonize.core.modules import ModuleMap
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.syntax.stdlib_names import KEEPS_NOTHING

_DEEP = 8


class Registration:
    """Asks whether removing a definition can be noticed by whoever keeps a list of such things."""

    def __init__(self, tree: SourceTree, modules: ModuleMap) -> None:
        self._tree = tree
        self._modules = modules

    def reason(self, symbol: Symbol) -> str:
        """Why a top-level class or function may be registered; empty when nothing speaks for it."""
        found = self._find(symbol)
        if found is None:
            return ""
        for decorator in found.decorator_list:
            name = _name(decorator)
            if name.rpartition(".")[2] not in KEEPS_NOTHING and not self._is_plain(name, symbol):
                return f"its decorator @{name or '...'} may register it somewhere"
        return self._by_class(found, symbol) if isinstance(found, ast.ClassDef) else ""

    def reasons(self, module: str) -> Iterator[tuple[Symbol, str]]:
        """The same for everything that a module defines."""
        for node in self._body(module):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                symbol = Symbol(module, node.name)
                if reason := self.reason(symbol):
                    yield symbol, reason

    def _is_plain(self, name: str, symbol: Symbol) -> bool:
        """Whether a decorator is a function of the tree that keeps nothing of what it is given."""
        home = self._resolve(name, symbol.module)
        node = self._find(home) if home is not None else None
        return isinstance(node, ast.FunctionDef) and _keeps_nothing(node)

    def _by_class(self, node: ast.ClassDef, symbol: Symbol) -> str:
        if node.keywords and not _is_typed_dict(node):
            return "the keywords of its class statement may register it somewhere"
        for base in node.bases:
            reason = self._by_base(_name(base), symbol.module, 0)
            if reason:
                return reason
        return ""

    def _by_base(self, name: str, module: str, depth: int) -> str:
        symbol = self._resolve(name, module)
        node = self._find(symbol) if symbol is not None and depth < _DEEP else None
        if symbol is None or not isinstance(node, ast.ClassDef):
            return ""
        if any(keyword.arg == "metaclass" for keyword in node.keywords):
            return f"the metaclass of its base {symbol.leaf} may register it somewhere"
        for item in node.body:
            if isinstance(item, ast.FunctionDef) and item.name == "__init_subclass__":
                return f"its base {symbol.leaf} has __init_subclass__, which may register it"
        inner = (self._by_base(_name(base), symbol.module, depth + 1) for base in node.bases)
        return next(filter(None, inner), "")

    def _resolve(self, name: str, module: str) -> Symbol | None:
        """What a dotted name means in a module, as far as its imports tell."""
        root, _, rest = name.partition(".")
        path = self._modules.path(module)
        if not name or path is None:
            return None
        package = self._modules.package(path)
        for item in imports_of(self._tree, path):
            home = absolute(item.module, package)
            if home is None:
                continue
            if item.name is not None and (item.asname or item.name) == root:
                if not rest:
                    return Symbol(home, item.name)
                return _looked_up(f"{home}.{item.name}.{rest}")
            if item.name is None and item.asname == root and rest:
                return _looked_up(f"{home}.{rest}")
            if item.name is None and not item.asname and name.startswith(f"{home}."):
                return _looked_up(name)
        return None if rest else Symbol(module, root)

    def _find(self, symbol: Symbol) -> ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | None:
        for node in self._body(symbol.module):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and (
                node.name == symbol.name
            ):
                return node
        return None

    def _body(self, module: str) -> list[ast.stmt]:
        path = self._modules.path(module)
        try:
            return parse_shallow((self._tree.read(path) if path is not None else None) or b"").body
        except (SyntaxError, ValueError, RecursionError):
            return []


def _keeps_nothing(function: ast.FunctionDef) -> bool:
    """Whether a function calls nothing but its parameters, and stores in nothing but locals."""
    given: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            given.add(node.arg)
    for node in ast.walk(function):
        match node:
            case ast.Call(func=func):
                name = _name(func)
                if name not in given and name.rpartition(".")[2] not in KEEPS_NOTHING:
                    return False
            case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
                return False
            case ast.Global() | ast.Nonlocal() | ast.AugAssign():
                return False
    return True


def _looked_up(dotted: str) -> Symbol:
    module, _, name = dotted.rpartition(".")
    return Symbol(module, name)


def _name(node: ast.expr) -> str:
    """``a.b`` of ``a.b``, ``a.b(...)`` and ``a.b[...]``; empty for other expressions."""
    while isinstance(node, (ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _is_typed_dict(node: ast.ClassDef) -> bool:
    """Whether its keywords say only which keys have to be there."""
    bases = [_name(base).rpartition(".")[2] for base in node.bases]
    return bases == ["TypedDict"] and all(k.arg in ("total", "closed") for k in node.keywords)
