"""Which statements of a module may change the list that its `__all__` is, or another list.

A statement that only reads the list (``x in __all__``, ``sorted(__all__)``) does not. One that
gives the list itself away does: whoever has it can add to it under another name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import StrEnum


class ListChange(StrEnum):
    """When a statement may change the list."""

    NEVER = "never"
    NOW = "now"
    LATER = "later"
    """Whenever a function is called."""


_READERS = frozenset(
    {"all", "any", "dict", "enumerate", "frozenset", "len", "list", "print", "repr", "set"}
    | {"sorted", "str", "sum", "tuple", "zip"}
)
_READING_METHODS = frozenset({"copy", "index", "count"})
_READ_IN = {
    ast.For: {"iter"},
    ast.AsyncFor: {"iter"},
    ast.comprehension: {"iter"},
    ast.Compare: {"left", "comparators"},
    ast.Starred: {"value"},
    ast.BinOp: {"left", "right"},
    ast.FormattedValue: {"value"},
    ast.If: {"test"},
    ast.While: {"test"},
    ast.Assert: {"test"},
    ast.IfExp: {"test"},
    ast.Expr: {"value"},
    ast.AugAssign: {"value"},
    ast.YieldFrom: {"value"},
}
_Function = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def change_of(statement: ast.stmt, name: str = "__all__") -> ListChange:
    """Whether, and when, a statement at the top of a module may change its list of that name."""
    found = ListChange.NEVER
    waiting = [_Part(statement, name, reads=False, called=False, in_class=False)]
    while waiting:
        part = waiting.pop()
        if part.changes():
            if not part.called:
                return ListChange.NOW
            found = ListChange.LATER
        waiting.extend(part.inner())
    return found


class _Part:
    """A node, and where it stands.

    Args:
        name: what the list is called.
        reads: what it stands in only reads it.
        called: it runs when a function is called.
        in_class: what it binds is an attribute.
    """

    def __init__(
        self, node: ast.AST, name: str, *, reads: bool, called: bool, in_class: bool
    ) -> None:
        self._node = node
        self._name = name
        self._reads = reads
        self.called = called
        self._in_class = in_class

    def changes(self) -> bool:
        """Whether the node itself may change the list, or gives it away."""
        match self._node:
            case ast.Name(id=self._name, ctx=ast.Load()):
                return not self._reads
            case ast.Name(id=self._name):
                return not self._in_class
            case ast.FunctionDef(name=self._name) | ast.ClassDef(name=self._name):
                return not self._in_class
            case ast.alias(name=name, asname=asname):
                return (asname or name) == self._name
        return _by_its_text(self._node, self._name)

    def inner(self) -> Iterator[_Part]:
        """The parts of the node; not the body of a function that has an ``__all__`` of its own."""
        node = self._node
        own = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _binds_its_own(
            node, self._name
        )
        for field, value in ast.iter_fields(node):
            if own and field == "body":
                continue
            is_body = isinstance(node, _Function) and field == "body"
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield _Part(
                        child,
                        self._name,
                        reads=self._is_read(field, child),
                        called=self.called or is_body,
                        in_class=_is_class(node, self._name) or (self._in_class and not is_body),
                    )

    def _is_read(self, field: str, child: ast.AST) -> bool:
        match self._node:
            case ast.Call(func=ast.Name(id=callee)):
                return callee in _READERS
            case ast.Call(func=ast.Attribute(attr="extend" | "join" | "issubset" | "issuperset")):
                return field == "args"
            case ast.Attribute(attr=method):
                return method in _READING_METHODS
            case ast.Subscript(ctx=ast.Load()):
                return field == "value"
            case ast.FunctionDef(name="__dir__") if isinstance(child, ast.Return):
                return True
            case ast.Return() | ast.BoolOp() if self._reads:
                return True
            case ast.IfExp() if self._reads and field != "test":
                return True
        return field in _READ_IN.get(type(self._node), ())


def _by_its_text(node: ast.AST, name: str) -> bool:
    """Whether a node reaches the list by a string that names it, or runs text that does."""
    match node:
        case ast.Subscript(value=ast.Call() | ast.Attribute(attr="__dict__"), slice=key):
            return _is_text(key, name)
        case ast.Attribute(value=ast.Subscript(), attr=attr, ctx=ast.Store() | ast.Del()):
            return attr == name
        case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[_, key, *_]):
            return _is_text(key, name)
        case ast.Call(func=ast.Name(id="exec"), args=[ast.Constant(value=str() as code), *_]):
            return name in code
        case ast.Call(func=ast.Attribute(attr="update"), args=args, keywords=keywords):
            keys = [key for arg in args if isinstance(arg, ast.Dict) for key in arg.keys if key]
            return any(_is_text(key, name) for key in keys) or any(k.arg == name for k in keywords)
    return False


def _is_class(node: ast.AST, name: str) -> bool:
    """Whether what a node's body binds are attributes of a class."""
    if not isinstance(node, ast.ClassDef):
        return False
    return not any(isinstance(s, ast.Global) and name in s.names for s in node.body)


def _is_text(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == name


def _binds_its_own(function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> bool:
    """Whether the list's name is a local name of a function."""
    binds = any(arg.arg == name for arg in ast.walk(function) if isinstance(arg, ast.arg))
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Global) and name in node.names:
            return False
        if isinstance(node, ast.Name) and node.id == name:
            binds = binds or not isinstance(node.ctx, ast.Load)
        if not isinstance(node, (*_Function, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))
    return binds
